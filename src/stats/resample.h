/* stats/resample.h: answers by drawing rows again instead of by formulas: permutation tests and bootstrap intervals. The same seed gives the same answer.
 *
 * Permutation: R. A. Fisher (1935); where there are at most HUNCH_MOST_ARRANGEMENTS all of them are gone through, else p is (b + 1) / (m + 1) for b of m random
 * ones as far out (B. Phipson and G. K. Smyth, Statistical Applications in Genetics and Molecular Biology 9, 2010). Bootstrap: the bias-corrected and
 * accelerated interval of B. Efron, JASA 82 (1987), the acceleration from the influence of each row; where that does not exist, percentiles. */
#pragma once
#include <gio/gio.h>
#include "stats/stats.h"

G_BEGIN_DECLS

#define HUNCH_MOST_ARRANGEMENTS 200000

typedef struct
{
  guint64       seed;
  guint         n_resamples;  /* >= 1 */
  GCancellable *cancellable;  /* lent, looked at every few milliseconds */
} HunchResampling;

typedef struct
{
  double   p;
  guint    n;              /* arrangements gone through */
  gboolean is_exhaustive;  /* they are all there are */
} HunchPermutation;

typedef enum
{
  HUNCH_PERMUTE_SUM,    /* of the first group, as good as the difference of the means */
  HUNCH_PERMUTE_WELCH   /* Welch's t, which holds though the groups spread differently: A. Janssen, Statistics & Probability Letters 36 (1997) */
} HunchPermuteStatistic;

/* @values: those of the first group, then those of the second; not both empty. O(min (n_a, n_b)) a resample. */
gboolean hunch_permute_two_groups (const double          *values,
                                   gsize                  n_a,
                                   gsize                  n_b,
                                   HunchPermuteStatistic  statistic,
                                   HunchAlternative       alternative,
                                   const HunchResampling *resampling,
                                   HunchPermutation      *out_result,
                                   GError               **error);

/* The signs of @differences, whose mean is compared with 0. O(n). */
gboolean hunch_permute_signs      (const double          *differences,
                                   gsize                  n,
                                   HunchAlternative       alternative,
                                   const HunchResampling *resampling,
                                   HunchPermutation      *out_result,
                                   GError               **error);

/* Pairs torn apart: Pearson's r of @x with @y in another order (ranks for Spearman's). O(n). */
gboolean hunch_permute_pairs      (const double          *x,
                                   const double          *y,
                                   gsize                  n,
                                   HunchAlternative       alternative,
                                   const HunchResampling *resampling,
                                   HunchPermutation      *out_result,
                                   GError               **error);

typedef struct
{
  double   value;           /* of the rows as they are */
  double   se;              /* sd of the resamples */
  double   ci_low, ci_high;
  gboolean is_accelerated;  /* FALSE: percentiles */
  guint    n;               /* resamples that had an answer */
} HunchBootstrap;

/* Mean of @a, less that of @b unless n_b is 0. Errors: TOO_FEW (fewer than 2 values in a group), NUMERIC (no resample has an answer). O(n) a resample. */
gboolean hunch_bootstrap_means       (const double          *a,
                                      gsize                  n_a,
                                      const double          *b,
                                      gsize                  n_b,
                                      double                 conf,
                                      const HunchResampling *resampling,
                                      HunchBootstrap        *out_result,
                                      GError               **error);

/* Share of pairs in which one of @a lies above one of @b, both ascending. O(n) a resample. */
gboolean hunch_bootstrap_superiority (const double          *a,
                                      gsize                  n_a,
                                      const double          *b,
                                      gsize                  n_b,
                                      double                 conf,
                                      const HunchResampling *resampling,
                                      HunchBootstrap        *out_result,
                                      GError               **error);

/* Pearson's r, or with @is_ranked Spearman's, whose ranks are taken anew in each resample. Errors: TOO_FEW (n < 3). */
gboolean hunch_bootstrap_correlation (const double          *x,
                                      const double          *y,
                                      gsize                  n,
                                      gboolean               is_ranked,
                                      double                 conf,
                                      const HunchResampling *resampling,
                                      HunchBootstrap        *out_result,
                                      GError               **error);

G_END_DECLS
