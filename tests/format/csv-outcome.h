/* tests/format/csv-outcome.h: what becomes of a text, as one line to compare. */
#pragma once
#include "format/csv.h"

/* "UTF-8 , header 2 rows | id integer: 1 3 | b text: x ·", or the error sentence. Missing cells are ·,
 * cells that do not read are ?raw. Release with g_free(). */
char *csv_outcome_describe (const char            *path,
                            const HunchCsvOptions *options);
