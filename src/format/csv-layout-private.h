/* format/csv-layout-private.h: separator, header and names, found in the first rows.
 *
 * Separator: of , ; tab and | those that occur in the first row; the one under which the most rows
 * have as many cells as the first, and of equals tab before ; before | before , (a text
 * separated by ; often has decimal commas in every row, the other way round is rare). Where the
 * first row has none there is one column, and commas in it belong to its cells. A first line
 * "sep=;", as spreadsheets write it, is obeyed and skipped.
 *
 * Quotation marks: as told, else the double one. Under tabs none when the first rows come to an end without them only.
 *
 * Header: a first row that differs in kind from the column below it (text above numbers, dates
 * or truth values) is one; a first row of the same kind is not, unless it is years in steps
 * above numbers. Where all is text, the first row is a header unless one of its cells
 * comes again in the column below, or most of them are empty. */
#pragma once
#include "format/csv-rows-private.h"
#include "format/csv-tally-private.h"

G_BEGIN_DECLS

#define HUNCH_CSV_MAX_COLUMNS 2000

typedef struct
{
  char       separator;     /* 0: one column */
  char       quote;         /* 0: quotation marks are letters */
  gboolean   has_header;
  guint      n_named;
  gsize      n_skip_bytes;  /* of a line that only names the separator */
  GPtrArray *header;        /* owned; texts of the first row when it is the header, else NULL */
} HunchCsvLayout;

/* Errors: NO_TABLE, TOO_LARGE for too many columns, and what reading gives. */
gboolean   hunch_csv_layout_find (HunchCsvLayout        *self,
                                  HunchCsvRows          *rows,
                                  const HunchCsvOptions *options,
                                  const HunchCsvMarkers *markers,
                                  const char            *name,
                                  GCancellable          *cancellable,
                                  GError               **error);
void       hunch_csv_layout_clear (HunchCsvLayout *self);

/* Unique names, none empty: of the named columns and, last, of the overflow column. Blanks around a
 * name go, line breaks in it become blanks; capital and small letters count as the same.
 * What was repaired is said in `warnings`. */
GPtrArray *hunch_csv_layout_make_names (const HunchCsvLayout *self,
                                        GPtrArray            *warnings);

G_END_DECLS
