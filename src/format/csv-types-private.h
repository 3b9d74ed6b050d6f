/* format/csv-types-private.h: from what was counted to what each column is, and why.
 *
 * Nothing here looks at a locale. A column becomes a number, a boolean, a date or a
 * timestamp only when every value reads so strictly. Where a mark or an order can be read in two
 * ways the column stays text, unless another column of the same text settles it. */
#pragma once
#include "format/csv-tally-private.h"

G_BEGIN_DECLS

typedef struct
{
  HunchDataType  type;
  HunchCsvStyle  style;
  HunchDateOrder order;
  gboolean       is_told;          /* by the person: cells are read leniently */
  gboolean       keeps_na;         /* NA is a value here */
  gboolean       is_two_marks;     /* text because a comma may be either mark */
  gboolean       is_two_orders;    /* text because day and month may be either */
} HunchCsvDecision;

/* `told[i]` is the type the person chose for column i, or -1. */
void hunch_csv_types_decide (const HunchCsvTally   *tallies,
                             guint                  n_columns,
                             const HunchCsvOptions *options,
                             const int             *told,
                             HunchCsvDecision      *decisions);

/* Fills all of `column` but its names; adds sentences to `warnings` (of owned text). */
void hunch_csv_types_describe (const HunchCsvTally    *tally,
                               const HunchCsvDecision *decision,
                               HunchCsvColumn         *column,
                               GPtrArray              *warnings);

/* 1,234,567 */
char *hunch_csv_format_count (gint64 count);

G_END_DECLS
