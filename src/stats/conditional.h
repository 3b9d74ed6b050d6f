/* stats/conditional.h: a count of a two by two table, or the sum of those of several, when all margins are given: its exact distribution, and the odds
 * ratios that fit what was seen. R. A. Fisher (1935); J. J. Gart, Biometrika 57 (1970).
 *
 * The distribution is kept as the ratio of each probability to the one before at an odds ratio of 1. Ratios fall from left to right, so for
 * any odds ratio there is one top, and sums begin there and go outwards until nothing is added: no probability has to be held that is
 * too small for a double. */
#pragma once
#include "stats/stats.h"

G_BEGIN_DECLS

typedef struct
{
  double  lowest;  /* count */
  gsize   n;       /* counts that are possible */
  double *ratios;  /* owned [n - 1]: P(lowest + i + 1) / P(lowest + i) */
} HunchConditional;

typedef struct
{
  double p;
  double odds_ratio;  /* conditional maximum likelihood; 0 or INFINITY when the count is at its end */
  double ci_low;      /* 0 and INFINITY: open */
  double ci_high;
} HunchConditionalTest;

/* The top left cell of a table with row sums @row_a, @row_b and first column's sum @column. O(support). */
void hunch_conditional_init  (HunchConditional *self, double row_a, double row_b, double column);
void hunch_conditional_clear (HunchConditional *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (HunchConditional, hunch_conditional_clear)

/* The sum of the cells of @n tables: @row_a[i], @row_b[i], @column[i]. FALSE (BAD_INPUT) when that takes more than @max_work products. */
gboolean hunch_conditional_init_sum (HunchConditional *self, const double *row_a, const double *row_b, const double *column, guint n,
                                     double max_work, GError **error);

/* As R's fisher.test and mantelhaen.test (exact = TRUE) at an odds ratio of 1, but for the roots, which R seeks to four digits and this to all.
 * The two-sided p sums up what is no likelier than @count. */
HunchConditionalTest hunch_conditional_test (const HunchConditional *self, double count, HunchAlternative alternative, double conf);

G_END_DECLS
