#define G_LOG_DOMAIN "hunch-stats"
#include "stats/power.h"

#include <math.h>

#include "stats/distributions.h"
#include "stats/noncentral.h"
#include "stats/root.h"

#define MOST_N 1e11
#define LARGE_DF 1e7  /* a t beyond is normal to the last digit shown */

static double
get_sided_alpha (const HunchPowerPlan *plan)
{
  return plan->alternative == HUNCH_ALTERNATIVE_TWO_SIDED ? plan->alpha / 2 : plan->alpha;
}

/* Power of a normal test whose statistic has mean @shift and sd @sd where its limits suppose 1. */
static double
get_normal (const HunchPowerPlan *plan,
            double                shift,
            double                sd)
{
  double limit = -hunch_normal_quantile (get_sided_alpha (plan));
  double above = hunch_normal_upper ((limit - shift) / sd);
  double below = hunch_normal_lower ((-limit - shift) / sd);

  if (plan->alternative == HUNCH_ALTERNATIVE_TWO_SIDED)
    return above + below;
  return plan->alternative == HUNCH_ALTERNATIVE_LESS ? below : above;
}

static double
get_t (const HunchPowerPlan *plan,
       double                ncp,
       double                df)
{
  double limit;
  double power = 0;

  if (df > LARGE_DF)
    return get_normal (plan, ncp, 1);

  limit = -hunch_t_quantile (get_sided_alpha (plan), df);
  if (plan->alternative != HUNCH_ALTERNATIVE_LESS)
    power += hunch_noncentral_t_upper (limit, df, ncp);
  if (plan->alternative != HUNCH_ALTERNATIVE_GREATER)
    power += hunch_noncentral_t_lower (-limit, df, ncp);
  return power;
}

static double
get_f (double alpha,
       double ncp,
       double df1,
       double df2)
{
  return 1 - hunch_noncentral_f_lower (hunch_f_quantile (1 - alpha, df1, df2), df1, df2, ncp);
}

static double
get_correlation (const HunchPowerPlan *plan)
{
  double t = -hunch_t_quantile (get_sided_alpha (plan), plan->n - 2);
  double limit = atanh (t / sqrt (t * t + plan->n - 2));
  double z = atanh (plan->effect) + plan->effect / (2 * (plan->n - 1));
  double root = sqrt (plan->n - 3);
  double above = hunch_normal_lower ((z - limit) * root);
  double below = hunch_normal_lower ((-z - limit) * root);

  if (plan->alternative == HUNCH_ALTERNATIVE_TWO_SIDED)
    return above + below;
  return plan->alternative == HUNCH_ALTERNATIVE_LESS ? below : above;
}

/* Shares as they are: the limits suppose one common share, the power the two that differ. */
static double
get_share_difference (const HunchPowerPlan *plan)
{
  double first = plan->share, second = plan->share + plan->effect;
  double n_b = plan->n * plan->ratio;
  double common = (plan->n * first + n_b * second) / (plan->n + n_b);
  double se_null, se;

  if (!(second >= 0 && second <= 1))
    return NAN;
  if (plan->test == HUNCH_POWER_ONE_PROPORTION)
    {
      se_null = sqrt (first * (1 - first) / plan->n);
      se = sqrt (second * (1 - second) / plan->n);
    }
  else
    {
      se_null = sqrt (common * (1 - common) * (1 / plan->n + 1 / n_b));
      se = sqrt (first * (1 - first) / plan->n + second * (1 - second) / n_b);
    }
  return get_normal (plan, plan->effect / se_null, MAX (se / se_null, 1e-12));
}

static double
get_shares (const HunchPowerPlan *plan)
{
  if (isfinite (plan->share))
    return get_share_difference (plan);
  if (plan->test == HUNCH_POWER_ONE_PROPORTION)
    return get_normal (plan, plan->effect * sqrt (plan->n), 1);
  return get_normal (plan, plan->effect * sqrt (plan->n * plan->ratio / (1 + plan->ratio)), 1);
}

/* Noether: with c and 1 - c the groups' shares of N rows, the mean of the statistic is sqrt (12 c (1 - c) N) (P - 1/2). */
static double
get_ranks (const HunchPowerPlan *plan)
{
  double share = 1 / (1 + plan->ratio);
  double n = plan->n * (1 + plan->ratio);

  return get_normal (plan, sqrt (3 * share * (1 - share) * n) * plan->effect, 1);
}

double
hunch_power_get (const HunchPowerPlan *plan)
{
  double n = plan->n, f = plan->effect, k = plan->n_groups;

  if (!(plan->alpha > 0 && plan->alpha < 1) || !isfinite (f) || !(n >= hunch_power_get_least_n (plan)) || !(plan->ratio > 0))
    return NAN;

  switch (plan->test)
    {
    case HUNCH_POWER_TTEST:
      return get_t (plan, f * sqrt (n * plan->ratio / (1 + plan->ratio)), n * (1 + plan->ratio) - 2);
    case HUNCH_POWER_PAIRED:
    case HUNCH_POWER_ONE_SAMPLE:
      return get_t (plan, f * sqrt (n), n - 1);
    case HUNCH_POWER_ANOVA:
      return get_f (plan->alpha, k * n * f * f, k - 1, k * (n - 1));
    case HUNCH_POWER_PROPORTIONS:
    case HUNCH_POWER_ONE_PROPORTION:
      return get_shares (plan);
    case HUNCH_POWER_CORRELATION:
      return fabs (f) < 1 ? get_correlation (plan) : NAN;
    case HUNCH_POWER_CHISQ:
      return 1 - hunch_noncentral_chisq_lower (hunch_chisq_quantile (1 - plan->alpha, plan->df), plan->df, n * f * f);
    case HUNCH_POWER_MANNWHITNEY:
      return fabs (f) <= 1 ? get_ranks (plan) : NAN;
    case HUNCH_POWER_OLS:
      return f >= 0 ? get_f (plan->alpha, f * n, plan->df, n - plan->df - 1) : NAN;
    case HUNCH_POWER_N_TESTS:
    default:
      return NAN;
    }
}

HunchPowerPlan
hunch_power_plan (HunchPowerTest test)
{
  return (HunchPowerPlan){ test, HUNCH_ALTERNATIVE_TWO_SIDED, NAN, NAN, 1, 0.05, 0.8, 2, 1, NAN };
}

double
hunch_power_get_least_n (const HunchPowerPlan *plan)
{
  switch (plan->test)
    {
    case HUNCH_POWER_CORRELATION:
      return 4;
    case HUNCH_POWER_OLS:
      return plan->df + 2;
    case HUNCH_POWER_CHISQ:
    case HUNCH_POWER_ONE_PROPORTION:
      return 1;
    case HUNCH_POWER_PROPORTIONS:
    case HUNCH_POWER_MANNWHITNEY:
      return MAX (1, 1 / plan->ratio);
    case HUNCH_POWER_TTEST:
      /* One degree of freedom more than none, and a row in either group. */
      return MAX (MAX (1, 1 / plan->ratio), 3 / (1 + plan->ratio));
    case HUNCH_POWER_PAIRED:
    case HUNCH_POWER_ONE_SAMPLE:
    case HUNCH_POWER_ANOVA:
    case HUNCH_POWER_N_TESTS:
    default:
      return 2;
    }
}

/* --- what is sought --- */

static double
miss_with_log_n (double        log_n,
                 gconstpointer data)
{
  HunchPowerPlan plan = *(const HunchPowerPlan *) data;

  plan.n = exp (log_n);
  plan.n = MAX (plan.n, hunch_power_get_least_n (&plan));
  return hunch_power_get (&plan) - plan.power;
}

double
hunch_power_find_n (const HunchPowerPlan *plan)
{
  double low = log (hunch_power_get_least_n (plan));
  double high = low;

  if (!(plan->power > plan->alpha && plan->power < 1) || isnan (miss_with_log_n (low, plan)))
    return NAN;
  if (miss_with_log_n (low, plan) >= 0)
    return hunch_power_get_least_n (plan);

  do
    {
      high += 1;
      if (high > log (MOST_N))
        return NAN;
    }
  while (!(miss_with_log_n (high, plan) >= 0));
  return exp (hunch_root_find (miss_with_log_n, plan, high - 1, high));
}

static double
miss_with_effect (double        effect,
                  gconstpointer data)
{
  HunchPowerPlan plan = *(const HunchPowerPlan *) data;

  plan.effect = plan.alternative == HUNCH_ALTERNATIVE_LESS ? -effect : effect;
  return hunch_power_get (&plan) - plan.power;
}

/* Effects that end somewhere. */
static double
get_largest_effect (const HunchPowerPlan *plan)
{
  if (plan->test == HUNCH_POWER_CORRELATION)
    return 1 - 1e-12;
  if (plan->test == HUNCH_POWER_MANNWHITNEY)
    return 1;
  if (plan->test != HUNCH_POWER_PROPORTIONS && plan->test != HUNCH_POWER_ONE_PROPORTION)
    return 1e6;
  if (isnan (plan->share))
    return G_PI;
  return plan->alternative == HUNCH_ALTERNATIVE_LESS ? plan->share : 1 - plan->share;
}

double
hunch_power_find_effect (const HunchPowerPlan *plan)
{
  double most = get_largest_effect (plan);
  double high = 1e-9;

  if (!(plan->power > plan->alpha && plan->power < 1))
    return NAN;
  while (high < most && !(miss_with_effect (high, plan) >= 0))
    high *= 2;
  high = MIN (high, most);
  if (!(miss_with_effect (high, plan) >= 0))
    return NAN;

  high = hunch_root_find (miss_with_effect, plan, 0, high);
  return plan->alternative == HUNCH_ALTERNATIVE_LESS ? -high : high;
}

/* --- lines of sensitivity --- */

double
hunch_power_smallest_d (double n_a,
                        double n_b)
{
  HunchPowerPlan plan = hunch_power_plan (n_b > 0 ? HUNCH_POWER_TTEST : HUNCH_POWER_ONE_SAMPLE);

  plan.n = n_a;
  if (n_b > 0)
    plan.ratio = n_b / n_a;
  return hunch_power_find_effect (&plan);
}

double
hunch_power_smallest_f (double n_rows,
                        guint  n_groups)
{
  HunchPowerPlan plan = hunch_power_plan (HUNCH_POWER_ANOVA);

  plan.n_groups = n_groups;
  plan.n = n_rows / n_groups;
  return hunch_power_find_effect (&plan);
}

double
hunch_power_smallest_r (double n_rows)
{
  HunchPowerPlan plan = hunch_power_plan (HUNCH_POWER_CORRELATION);

  plan.n = n_rows;
  return hunch_power_find_effect (&plan);
}

double
hunch_power_smallest_h (double n_a,
                        double n_b)
{
  HunchPowerPlan plan = hunch_power_plan (n_b > 0 ? HUNCH_POWER_PROPORTIONS : HUNCH_POWER_ONE_PROPORTION);

  plan.n = n_a;
  if (n_b > 0)
    plan.ratio = n_b / n_a;
  return hunch_power_find_effect (&plan);
}

double
hunch_power_smallest_w (double n_rows,
                        double df)
{
  HunchPowerPlan plan = hunch_power_plan (HUNCH_POWER_CHISQ);

  plan.n = n_rows;
  plan.df = df;
  return hunch_power_find_effect (&plan);
}

double
hunch_power_smallest_f2 (double n_rows,
                         double n_predictors)
{
  HunchPowerPlan plan = hunch_power_plan (HUNCH_POWER_OLS);

  plan.n = n_rows;
  plan.df = n_predictors;
  return hunch_power_find_effect (&plan);
}
