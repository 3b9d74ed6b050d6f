/* format/csv-index-private.h: where the cells of separated text end.
 *
 * 64 bytes at a time become four bit masks (separator, CR, LF, quotation mark). Where a block has no
 * quote and none is open, every separator and line end ends a cell; else the bits are
 * walked one by one: a quote opens only at the beginning of a cell, two in a row are one of the
 * text, and inside quotes nothing ends. */
#pragma once
#include <glib.h>

G_BEGIN_DECLS

/* Bytes that may be read (never used) after the end of the text. */
#define HUNCH_CSV_PADDING 64

typedef struct
{
  char     separator;
  char     quote;         /* the zero byte, which no text has: quotation marks are letters */
  gboolean is_quoted;     /* inside quotes */
  gboolean has_quotes;    /* any were met since the caller last cleared it */
  gboolean is_after_cr;   /* the last byte was a CR that ended a row */
  gsize    position;      /* bytes before it are done */
  gsize    cell_start;
  gsize    quote_start;   /* of the quote that is open */
  gsize    quote_end;     /* of a quote inside quotes that may close or be doubled; G_MAXSIZE: none */
} HunchCsvIndex;

void  hunch_csv_index_init (HunchCsvIndex *self, char separator, char quote);

/* Goes on from `position` as far as whole blocks reach, or to `n` when `is_at_end`. Writes the
 * place of every cell end to `ends` (room for n - position) and returns how many. A CR and the LF
 * after it are one end, at the CR. */
gsize hunch_csv_index_run (HunchCsvIndex *self, const char *data, gsize n, gboolean is_at_end, guint32 *ends);

/* The text before `n_bytes` is gone. */
void  hunch_csv_index_shift (HunchCsvIndex *self, gsize n_bytes);

G_END_DECLS
