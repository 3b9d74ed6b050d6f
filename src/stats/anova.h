/* stats/anova.h: one-way analysis of variance from what is known of each group. */
#pragma once
#include <glib.h>
#include "stats/stats.h"
#include "stats/moments.h"

G_BEGIN_DECLS

/* One group. A HunchMoments fills it: n, mean_dd, sum_squares_dd. */
typedef struct
{
  gsize   n;
  HunchDd mean;         /* unit of the data */
  HunchDd sum_squares;  /* squared distances from the group's mean */
} HunchAnovaGroup;

typedef struct
{
  double ss_between;    /* unit squared */
  double ss_within;
  double df_between;
  double df_within;
  double ms_between;
  double ms_within;
  double f;             /* INFINITY when ms_within is 0 */
  double p;             /* 0..1 */
  double r2;            /* 0..1; equals eta squared */
  double residual_sd;
  HunchEffect eta2;     /* 0..1. Interval: noncentral F inversion, ncp / (ncp + n), J. H. Steiger,
                         * Psychological Methods 9 (2004), as MBESS ci.pvaf; two-sided at conf */
  HunchEffect omega2;   /* Hays (1963), cut at 0; interval as for eta2 (same population value) */
} HunchAnova;

typedef struct
{
  double f;
  double df1;
  double df2;  /* fractional */
  double p;
} HunchWelchAnova;

/* From values: a NaN or infinite one gives a group that the tests refuse with BAD_INPUT. O(n). */
HunchAnovaGroup hunch_anova_group_from_moments (const HunchMoments *moments);
HunchAnovaGroup hunch_anova_group_from_values  (const double *values,
                                                gsize         n);

/* Equal means, equal variances assumed. Groups with n = 0 are left out. Errors: TOO_FEW (fewer than
 * two groups, no degree of freedom within), CONSTANT (all values equal), BAD_INPUT. O(n_groups). */
gboolean hunch_anova_one_way (const HunchAnovaGroup *groups,
                              guint                  n_groups,
                              double                 conf,
                              HunchAnova            *out_result,
                              GError               **error);

/* Equal means, variances may differ: B. L. Welch, Biometrika 38 (1951); R's oneway.test.
 * Errors: TOO_FEW (a group with fewer than 2 values), CONSTANT (a group without spread). */
gboolean hunch_anova_welch (const HunchAnovaGroup *groups,
                            guint                  n_groups,
                            HunchWelchAnova       *out_result,
                            GError               **error);

/* eta squared from an F test of any model term (partial eta squared) with its interval. */
HunchEffect hunch_anova_eta2 (double f,
                              double df1,
                              double df2,
                              double n,
                              double conf);

G_END_DECLS
