/* stats/variance.h: do groups spread equally? */
#pragma once
#include <glib.h>
#include "stats/stats.h"

G_BEGIN_DECLS

typedef enum
{
  HUNCH_LEVENE_MEAN,    /* H. Levene (1960) */
  HUNCH_LEVENE_MEDIAN   /* M. B. Brown and A. B. Forsythe (1974); R's car::leveneTest default */
} HunchLeveneCenter;

typedef struct
{
  double f;
  double df1;
  double df2;
  double p;   /* 0..1 */
} HunchLevene;

/* Analysis of variance of the distances from each group's centre. groups[g] has sizes[g] values.
 * Errors: TOO_FEW (fewer than two groups, an empty group, no df within), CONSTANT (all distances
 * equal, or those within each group but for rounding), BAD_INPUT. O(n), one group's copy of scratch. */
gboolean hunch_variance_levene (const double *const *groups,
                                const gsize         *sizes,
                                guint                n_groups,
                                HunchLeveneCenter    center,
                                HunchLevene         *out_result,
                                GError             **error);

typedef struct
{
  double statistic;
  double df;
  double p;
} HunchBartlett;

/* M. S. Bartlett (Proceedings of the Royal Society A 160, 1937): groups of @sizes[g] values with @variances[g], as R's bartlett.test. Only for
 * normal data. Errors: TOO_FEW (fewer than two groups, a group of one), CONSTANT (a group without spread). */
gboolean hunch_variance_bartlett (const double  *variances,
                                  const gsize   *sizes,
                                  guint          n_groups,
                                  HunchBartlett *out_result,
                                  GError       **error);

typedef struct
{
  double ratio;     /* first variance over the second: F */
  double df1, df2;
  double p;
  double ci_low;    /* of the ratio; one-sided ends are 0 and INFINITY */
  double ci_high;
} HunchVarianceRatio;

/* F test of two variances, as R's var.test. Only for normal data. Errors: TOO_FEW, CONSTANT. */
gboolean hunch_variance_ratio (double              variance_a,
                               gsize               n_a,
                               double              variance_b,
                               gsize               n_b,
                               HunchAlternative    alternative,
                               double              conf,
                               HunchVarianceRatio *out_result,
                               GError            **error);

/* The largest variance over the smallest, with an interval that holds for whichever groups they are: of all ratios of pairs at once, each with F at
 * (1 - conf) / pairs (C. E. Bonferroni), the widest ends, not below 1. All NAN where a group has fewer than two values or no spread. */
HunchEffect hunch_variance_extremes (const double *variances,
                                     const gsize  *sizes,
                                     guint         n_groups,
                                     double        conf);

G_END_DECLS
