/* stats/rankcounts.h: exact distributions of rank statistics where nothing is going on and no values are alike. Arrays of chances, one for each
 * value from 0 to the largest, which are symmetric and sum to 1. */
#pragma once
#include <gio/gio.h>
#include "stats/stats.h"

G_BEGIN_DECLS

/* Mann and Whitney's U of two groups, 0 … n_a n_b: F. Wilcoxon (1945); sums over subsets, built up value by value, O(n_a n_b n_a (n_a + n_b)).
 * NULL when cancelled, or (BAD_INPUT) when that is more than some seconds' work, as for groups of more than about 200. Release with g_free(). */
double  *hunch_rank_sum_chances    (gsize n_a, gsize n_b, GCancellable *cancellable, GError **error);

/* Wilcoxon's V of @n differences, 0 … n (n + 1) / 2. O(n^3); n up to 1000, else BAD_INPUT. */
double  *hunch_signed_rank_chances (gsize n, GCancellable *cancellable, GError **error);

/* Kendall's number of concordant pairs, 0 … n (n - 1) / 2: M. G. Kendall, Biometrika 30 (1938). O(n^3); n up to 1000, else BAD_INPUT. */
double  *hunch_concordance_chances (gsize n, GCancellable *cancellable, GError **error);

/* P (X <= k) and P (X >= k) of chances for 0 … @most. */
double   hunch_chances_lower       (const double *chances, gsize most, double k);
double   hunch_chances_upper       (const double *chances, gsize most, double k);

/* p of @k for the alternative; two-sided twice the smaller tail, at most 1. */
double   hunch_chances_p           (const double *chances, gsize most, double k, HunchAlternative alternative);

/* The smallest k with P (X <= k) >= p, but for ten units in the last place of p, as R's qwilcox. */
gsize    hunch_chances_quantile    (const double *chances, gsize most, double p);

G_END_DECLS
