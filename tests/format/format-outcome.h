/* tests/format/format-outcome.h: what becomes of sources behind the door of all formats, as one line to compare. */
#pragma once
#include "format/dataset.h"

/* "csv, 3 rows | id integer: 1 3 · | b text: x y z", or the error sentence with the folder `folder` taken out of it. Missing cells are ·,
 * cells that do not read are ?raw. `words` as for hunch_source_expand(), in `folder`. `max_rows` as for hunch_format_scan(). Release with g_free(). */
char *format_outcome_describe (const char               *folder,
                               const char *const        *words,
                               const HunchFormatOptions *options,
                               gint64                    max_rows);

/* The same of one source and nothing told. */
char *format_outcome_of (const char *folder, const char *words);

/* An empty folder for a test, and its end. */
char *format_outcome_make_folder (void);
void  format_outcome_remove_folder (char *folder);

/* Writes a file into the folder; folders on the way are made. `n` -1: up to the zero byte. */
void  format_outcome_write (const char *folder, const char *path, const void *bytes, gssize n);
