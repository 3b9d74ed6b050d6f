/* stats/ttest.h: compares means: two groups (Welch or pooled), one group with a number, pairs. */
#pragma once
#include <glib.h>
#include "stats/stats.h"
#include "stats/moments.h"

G_BEGIN_DECLS

typedef enum
{
  HUNCH_TTEST_WELCH,   /* B. L. Welch (1947): variances may differ */
  HUNCH_TTEST_POOLED   /* Student: one common variance */
} HunchTtestVariance;

/* What a t-test needs to know of a group, so that large data can stream through HunchMomentsSum. */
typedef struct
{
  gsize   n;
  HunchDd mean;      /* unit of the data; a plain double is fine: { x, 0 } */
  double  variance;  /* divisor n - 1 */
} HunchGroupSummary;

typedef struct
{
  double difference;  /* a minus b (one sample: mean minus mu), unit of the data */
  double se;          /* of the difference */
  double t;           /* no unit; for mu or a difference of 0 under the hypothesis */
  double df;          /* fractional for Welch */
  double p;           /* 0..1, for the alternative asked */
  double ci_low;      /* of the difference (one sample: of the mean itself); -INFINITY for LESS */
  double ci_high;     /* +INFINITY for GREATER */
  double mean_a;
  double mean_b;      /* one sample and paired: mu */

  /* Effects, two-sided intervals at conf whatever the alternative, by inverting the noncentral t
   * (Steiger and Fouladi 1997; as R's effectsize and MBESS). Two groups: Cohen's d is the
   * difference over the pooled sd; its interval is ncp * sqrt (1/n_a + 1/n_b), df = n_a + n_b - 2.
   * One sample, pairs: difference over the sd (of the differences), ncp / sqrt (n). */
  HunchEffect cohens_d;
  HunchEffect hedges_g;      /* d times the exact gamma-function correction, Hedges (1981) */
  HunchEffect d_average_sd;  /* over sqrt ((var_a + var_b) / 2), Welch df (effectsize with
                              * pooled_sd = FALSE); same as cohens_d for one sample and pairs */
} HunchTtest;

/* From raw values. Errors: TOO_FEW (a group with fewer than 2 values; pooled, one group may have a single value, whose spread is then
 * that of the other, as in R, and d_average_sd does not exist), CONSTANT (no spread in any
 * group), BAD_INPUT (NaN, infinite, conf). One constant group is answered. O(n). */
gboolean hunch_ttest_two_samples (const double      *a,
                                  gsize              n_a,
                                  const double      *b,
                                  gsize              n_b,
                                  HunchTtestVariance variance,
                                  HunchAlternative   alternative,
                                  double             conf,
                                  HunchTtest        *out_result,
                                  GError           **error);

/* From n, mean and variance of either group. Same errors. O(1). */
gboolean hunch_ttest_two_summaries (const HunchGroupSummary *a,
                                    const HunchGroupSummary *b,
                                    HunchTtestVariance       variance,
                                    HunchAlternative         alternative,
                                    double                   conf,
                                    HunchTtest              *out_result,
                                    GError                 **error);

/* Mean of @values against @mu. Errors: TOO_FEW (n < 2), CONSTANT, BAD_INPUT. */
gboolean hunch_ttest_one_sample (const double    *values,
                                 gsize            n,
                                 double           mu,
                                 HunchAlternative alternative,
                                 double           conf,
                                 HunchTtest      *out_result,
                                 GError         **error);

gboolean hunch_ttest_one_summary (const HunchGroupSummary *group,
                                  double                   mu,
                                  HunchAlternative         alternative,
                                  double                   conf,
                                  HunchTtest              *out_result,
                                  GError                 **error);

/* Mean of a[i] - b[i] against @mu, the differences taken in double-double. @n pairs. CONSTANT when
 * all differences are equal, or equal but for the rounding of the decimals they came from. */
gboolean hunch_ttest_paired (const double    *a,
                             const double    *b,
                             gsize            n,
                             double           mu,
                             HunchAlternative alternative,
                             double           conf,
                             HunchTtest      *out_result,
                             GError         **error);

/* Puts another standard error and df of the difference in the place of a test's own, as for rows that came in blocks (stats/cluster.h): t, p,
 * the interval and those of the effects follow. @estimate is what the interval is of: the difference, or the mean of one sample. The effects'
 * values stay; their intervals are NAN when the difference is 0. With @se 0 or NAN or @df < 1 all that follows is NAN. */
void hunch_ttest_set_se (HunchTtest      *self,
                         double           estimate,
                         double           se,
                         double           df,
                         HunchAlternative alternative,
                         double           conf);

/* n, mean and variance out of moments. */
HunchGroupSummary hunch_group_summary_from_moments (const HunchMoments *moments);

G_END_DECLS
