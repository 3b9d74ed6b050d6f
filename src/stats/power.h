/* stats/power.h: how many rows a test needs, what it can see, and how likely it is to see it.
 *
 * t tests, analysis of variance and regression by the noncentral t and F, exact for normal data; tables by the noncentral chi-square;
 * correlations by R. A. Fisher's z with its bias term, shares by the normal distribution of their arcsines: J. Cohen, Statistical Power
 * Analysis for the Behavioral Sciences (1988). Two shares as they are: J. L. Fleiss, Statistical Methods for Rates and Proportions
 * (1981), without continuity correction. Ranks of two groups: G. E. Noether, JASA 82 (1987). Two-sided tests count
 * both tails, as R's power.t.test (strict = TRUE) and the package pwr do. */
#pragma once
#include <glib.h>
#include "stats/stats.h"

G_BEGIN_DECLS

typedef enum
{
  HUNCH_POWER_TTEST,           /* two groups; effect: d */
  HUNCH_POWER_PAIRED,          /* d of the differences */
  HUNCH_POWER_ONE_SAMPLE,      /* d */
  HUNCH_POWER_ANOVA,           /* f */
  HUNCH_POWER_PROPORTIONS,     /* two groups; h, or the difference from share_1 */
  HUNCH_POWER_ONE_PROPORTION,  /* the same against a number */
  HUNCH_POWER_CORRELATION,     /* r */
  HUNCH_POWER_CHISQ,           /* w */
  HUNCH_POWER_MANNWHITNEY,     /* two groups; rank-biserial r = 2 P(first > second) - 1 */
  HUNCH_POWER_OLS,             /* f2 */
  HUNCH_POWER_N_TESTS
} HunchPowerTest;

typedef struct
{
  HunchPowerTest   test;
  HunchAlternative alternative;  /* not for anova, chisq and ols */
  double           effect;
  double           n;        /* of the first of two groups, of each group (anova), of pairs, else of all; need not be whole */
  double           ratio;    /* n of the second group over that of the first, > 0 */
  double           alpha;    /* 0..1 */
  double           power;    /* 0..1; what is sought, when n or the effect is sought */
  guint            n_groups; /* anova: >= 2 */
  double           df;       /* chisq: of the table; ols: predictors tested (all there are); >= 1 */
  double           share;    /* NAN, or the share that `effect` is the difference from */
} HunchPowerPlan;

/* A plan with alpha 0.05, power 0.8, groups of equal size; n and effect NAN. */
HunchPowerPlan hunch_power_plan (HunchPowerTest test);

/* The fewest rows (see `n`) that the test can be made with. */
double hunch_power_get_least_n (const HunchPowerPlan *plan);

/* Power for the plan's effect and n (its `power` is not looked at). NAN outside the domain. Tens of microseconds. */
double hunch_power_get (const HunchPowerPlan *plan);

/* The n, not rounded, with which the plan has its power; at least the fewest rows. NAN when more than 1e11 would be needed, or power <= alpha. */
double hunch_power_find_n (const HunchPowerPlan *plan);

/* The smallest effect that the plan's n sees with its power: positive, or negative for LESS. NAN when none is large enough. */
double hunch_power_find_effect (const HunchPowerPlan *plan);

/* For a line of sensitivity under a result: the smallest effect that a test at alpha 0.05 sees with power 0.8. @n_b: second group, or 0. */
double hunch_power_smallest_d   (double n_a, double n_b);                    /* two groups; n_b 0: one sample or pairs */
double hunch_power_smallest_f   (double n_rows, guint n_groups);             /* groups of equal size */
double hunch_power_smallest_r   (double n_rows);
double hunch_power_smallest_h   (double n_a, double n_b);                    /* shares */
double hunch_power_smallest_w   (double n_rows, double df);
double hunch_power_smallest_f2  (double n_rows, double n_predictors);

G_END_DECLS
