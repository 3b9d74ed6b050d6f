/* analysis/shares.h: what the questions about counts share: options, tables, pictures and ratios of crossed counts. */
#pragma once
#include "analysis/counts.h"

G_BEGIN_DECLS

/* "95 % interval 12 % to 31 %". New text. */
char            *hunch_shares_dup_interval    (double low, double high, double conf);

HunchAlternative hunch_shares_get_alternative (HunchInquiry *inquiry);

/* simulate= and seed=: @out_n 0 when nothing shall be drawn. Errors: BAD_OPTION. */
gboolean         hunch_shares_get_simulation  (HunchInquiry *inquiry, guint *out_n, guint64 *out_seed, GError **error);
/* "drawn 2,000 times, seed 1". New text. */
char            *hunch_shares_dup_simulation  (guint n, guint64 seed);
/* For loops of stats/: TRUE when the inquiry (the data) was cancelled. */
gboolean         hunch_shares_is_cancelled    (gpointer inquiry);

/* NO_ANSWER when a count is not whole, as an exact test needs it. */
gboolean         hunch_shares_check_whole     (const HunchCounts *counts, GError **error);
/* NO_ANSWER when one of the two columns has a single value. */
gboolean         hunch_shares_check_table     (const HunchCounts *counts, GError **error);

/* Says, when the rows came in blocks, that this method takes them as single. */
void             hunch_shares_warn_of_blocks  (HunchInquiry *inquiry);

/* The twin: @kind with @pairs, word and value by turns, ended by NULL; pairs without a value are left out. */
void             hunch_shares_set_twin        (HunchInquiry *inquiry, const char *kind, const char *why, ...) G_GNUC_NULL_TERMINATED;

/* Table "observed": one row for each value of the first column. */
void             hunch_shares_add_crosstab    (HunchInquiry *inquiry, const HunchCounts *counts);

/* Shares of the second column within each value of the first, as bars, or as cells where there are many. Takes @summary. */
void             hunch_shares_take_plot       (HunchInquiry *inquiry, const HunchCounts *counts, char *summary);
/* Adjusted residuals as cells of colour. */
void             hunch_shares_take_residuals  (HunchInquiry *inquiry, const HunchCounts *counts, const double *residuals);

/* Two by two: the second answer's share in the first row less that in the second, with R. G. Newcombe's (1998) interval; by blocks where rows came in blocks. */
void             hunch_shares_get_difference  (HunchInquiry *inquiry, const HunchCounts *counts, HunchEstimate *out);

/* Two by two: estimates "odds_ratio" (a d / b c, as in R) and "risk_ratio" (of the first answer, first row over second), with @phi as "phi" when it has a value,
 * and the table "measures" that says what each compares. */
void             hunch_shares_add_ratios      (HunchInquiry *inquiry, const HunchCounts *counts, const HunchEffect *phi);

/* An estimate with its interval only; infinite and absent numbers become null. */
void             hunch_shares_add_effect      (HunchInquiry *inquiry, const char *name, const HunchEffect *effect);
HunchEstimate    hunch_shares_from_ratio      (const HunchRatio *ratio);

G_END_DECLS
