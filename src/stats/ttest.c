#define G_LOG_DOMAIN "hunch-stats"
#include "stats/ttest.h"

#include <float.h>
#include <glib/gi18n-lib.h>
#include <math.h>

#include "stats/distributions.h"
#include "stats/noncentral.h"

HunchGroupSummary
hunch_group_summary_from_moments (const HunchMoments *moments)
{
  return (HunchGroupSummary){ moments->n, moments->mean_dd, moments->variance };
}

static gboolean
check_group (const HunchGroupSummary *group,
             gsize                    least,
             GError                 **error)
{
  if (group->n < least)
    {
      g_set_error_literal (error, HUNCH_STATS_ERROR, HUNCH_STATS_ERROR_TOO_FEW,
                           _("A t-test needs at least two values in each group."));
      return FALSE;
    }
  if (!isfinite (group->mean.hi) || (group->n > 1 && (!isfinite (group->variance) || group->variance < 0.0)))
    {
      g_set_error_literal (error, HUNCH_STATS_ERROR, HUNCH_STATS_ERROR_BAD_INPUT,
                           _("The mean or the variance of a group is not a finite number."));
      return FALSE;
    }
  return TRUE;
}

static gboolean
refuse_constant (GError **error)
{
  g_set_error_literal (error, HUNCH_STATS_ERROR, HUNCH_STATS_ERROR_CONSTANT,
                       _("The values do not vary, so a t-test has nothing to measure the difference by."));
  return FALSE;
}

/* Equal variances let the other group tell the spread of one with a single value. */
static gboolean
check_two (const HunchGroupSummary *a,
           const HunchGroupSummary *b,
           HunchTtestVariance       variance,
           GError                 **error)
{
  gsize least = variance == HUNCH_TTEST_POOLED && a->n + b->n > 2 ? 1 : 2;

  return check_group (a, least, error) && check_group (b, least, error);
}

/* t, p and interval from the estimate, its se and df; @hypothesis is what t is measured from. */
static void
fill_test (HunchTtest      *result,
           double           estimate,
           double           hypothesis,
           HunchAlternative alternative,
           double           conf)
{
  double reach = hunch_t_quantile (alternative == HUNCH_ALTERNATIVE_TWO_SIDED ? 0.5 + conf / 2.0 : conf,
                                   result->df) * result->se;

  result->t = result->difference / result->se;
  result->ci_low = alternative == HUNCH_ALTERNATIVE_LESS ? -INFINITY : estimate - reach;
  result->ci_high = alternative == HUNCH_ALTERNATIVE_GREATER ? INFINITY : estimate + reach;
  if (alternative == HUNCH_ALTERNATIVE_LESS)
    result->p = hunch_t_lower (result->t, result->df);
  else if (alternative == HUNCH_ALTERNATIVE_GREATER)
    result->p = hunch_t_upper (result->t, result->df);
  else
    result->p = hunch_t_two_sided (result->t, result->df);
}

/* d = t * factor, where t has noncentrality delta / factor. */
static HunchEffect
get_effect (double d,
            double factor,
            double df,
            double conf)
{
  HunchEffect effect = { d, NAN, NAN };

  if (!isfinite (d) || !(factor > 0.0))
    return (HunchEffect){ NAN, NAN, NAN };
  if (hunch_noncentral_t_interval (d / factor, df, conf, &effect.ci_low, &effect.ci_high))
    {
      effect.ci_low *= factor;
      effect.ci_high *= factor;
    }
  return effect;
}

/* L. V. Hedges (1981): the exact factor gamma (df / 2) / (sqrt (df / 2) gamma ((df - 1) / 2)). */
static double
get_hedges_factor (double df)
{
  int sign;

  if (df <= 1.0)
    return NAN;
  if (df > 1e5)  /* the series is exact to the last bit there, the difference of logs is not */
    return 1.0 - 3.0 / (4.0 * df) - 7.0 / (32.0 * df * df);
  return exp (lgamma_r (df / 2.0, &sign) - lgamma_r ((df - 1.0) / 2.0, &sign) - 0.5 * log (df / 2.0));
}

static HunchEffect
scale_effect (HunchEffect effect,
              double      factor)
{
  return (HunchEffect){ effect.value * factor, effect.ci_low * factor, effect.ci_high * factor };
}

static double
get_spread (const HunchGroupSummary *group)
{
  return group->n > 1 ? group->variance : 0.0;
}

static double
get_pooled_sd (const HunchGroupSummary *a,
               const HunchGroupSummary *b)
{
  double n_a = (double) a->n, n_b = (double) b->n;

  return sqrt (((n_a - 1.0) * get_spread (a) + (n_b - 1.0) * get_spread (b)) / (n_a + n_b - 2.0));
}

static void
fill_effects (HunchTtest              *result,
              const HunchGroupSummary *a,
              const HunchGroupSummary *b,
              double                   conf)
{
  double n_a = (double) a->n, n_b = (double) b->n;
  double df = n_a + n_b - 2.0;
  double pooled = get_pooled_sd (a, b);
  double average = sqrt ((a->variance + b->variance) / 2.0);
  double v_a = a->variance / n_a, v_b = b->variance / n_b;
  double welch_df = (v_a + v_b) * (v_a + v_b) / (v_a * v_a / (n_a - 1.0) + v_b * v_b / (n_b - 1.0));

  result->cohens_d = get_effect (result->difference / pooled, sqrt (1.0 / n_a + 1.0 / n_b), df, conf);
  result->hedges_g = scale_effect (result->cohens_d, get_hedges_factor (df));
  result->d_average_sd = get_effect (result->difference / average, sqrt (v_a + v_b) / average,
                                     welch_df, conf);
}

gboolean
hunch_ttest_two_summaries (const HunchGroupSummary *a,
                           const HunchGroupSummary *b,
                           HunchTtestVariance       variance,
                           HunchAlternative         alternative,
                           double                   conf,
                           HunchTtest              *out_result,
                           GError                 **error)
{
  double n_a = (double) a->n, n_b = (double) b->n;
  double v_a = get_spread (a) / n_a, v_b = get_spread (b) / n_b;
  HunchTtest result = { 0 };

  g_return_val_if_fail (out_result != NULL, FALSE);

  if (!hunch_stats_check_conf (conf, error) || !check_two (a, b, variance, error))
    return FALSE;
  if (v_a + v_b == 0.0)
    return refuse_constant (error);

  result.difference = hunch_dd_to_double (hunch_dd_subtract (a->mean, b->mean));
  result.mean_a = a->mean.hi;
  result.mean_b = b->mean.hi;
  if (variance == HUNCH_TTEST_POOLED)
    {
      result.df = n_a + n_b - 2.0;
      result.se = get_pooled_sd (a, b) * sqrt (1.0 / n_a + 1.0 / n_b);
    }
  else
    {
      /* F. E. Satterthwaite (1946); shares of the variance, so that squares cannot underflow. */
      double share = v_a / (v_a + v_b);

      result.df = 1.0 / (share * share / (n_a - 1.0) + (1.0 - share) * (1.0 - share) / (n_b - 1.0));
      result.se = sqrt (v_a + v_b);
    }
  fill_test (&result, result.difference, 0.0, alternative, conf);
  fill_effects (&result, a, b, conf);
  *out_result = result;
  return TRUE;
}

gboolean
hunch_ttest_two_samples (const double      *a,
                         gsize              n_a,
                         const double      *b,
                         gsize              n_b,
                         HunchTtestVariance variance,
                         HunchAlternative   alternative,
                         double             conf,
                         HunchTtest        *out_result,
                         GError           **error)
{
  HunchMoments moments_a, moments_b;
  HunchGroupSummary group_a, group_b;

  if (!hunch_moments (a, n_a, &moments_a, error) || !hunch_moments (b, n_b, &moments_b, error))
    return FALSE;
  group_a = hunch_group_summary_from_moments (&moments_a);
  group_b = hunch_group_summary_from_moments (&moments_b);
  return hunch_ttest_two_summaries (&group_a, &group_b, variance, alternative, conf, out_result, error);
}

gboolean
hunch_ttest_one_summary (const HunchGroupSummary *group,
                         double                   mu,
                         HunchAlternative         alternative,
                         double                   conf,
                         HunchTtest              *out_result,
                         GError                 **error)
{
  HunchTtest result = { 0 };
  double sd = sqrt (group->variance), root_n = sqrt ((double) group->n);

  g_return_val_if_fail (out_result != NULL, FALSE);

  if (!hunch_stats_check_conf (conf, error) || !check_group (group, 2, error))
    return FALSE;
  if (!isfinite (mu))
    {
      g_set_error_literal (error, HUNCH_STATS_ERROR, HUNCH_STATS_ERROR_BAD_INPUT,
                           _("The mean to compare with is not a finite number."));
      return FALSE;
    }
  if (group->variance == 0.0)
    return refuse_constant (error);

  result.difference = hunch_dd_to_double (hunch_dd_add_double (group->mean, -mu));
  result.mean_a = group->mean.hi;
  result.mean_b = mu;
  result.df = (double) group->n - 1.0;
  result.se = sd / root_n;
  fill_test (&result, group->mean.hi, mu, alternative, conf);
  result.cohens_d = get_effect (result.difference / sd, 1.0 / root_n, result.df, conf);
  result.hedges_g = scale_effect (result.cohens_d, get_hedges_factor (result.df));
  result.d_average_sd = result.cohens_d;
  *out_result = result;
  return TRUE;
}

gboolean
hunch_ttest_one_sample (const double    *values,
                        gsize            n,
                        double           mu,
                        HunchAlternative alternative,
                        double           conf,
                        HunchTtest      *out_result,
                        GError         **error)
{
  HunchMoments moments;
  HunchGroupSummary group;

  if (!hunch_moments (values, n, &moments, error))
    return FALSE;
  group = hunch_group_summary_from_moments (&moments);
  return hunch_ttest_one_summary (&group, mu, alternative, conf, out_result, error);
}

/* Differences like 1.1 - 1.0 and 2.1 - 2.0 are equal but for the rounding of the decimals. */
static gboolean
differ_by_rounding (const double *a,
                    const double *b,
                    gsize         n,
                    double        mean)
{
  for (gsize i = 0; i < n; i++)
    if (fabs (a[i] - b[i] - mean) > DBL_EPSILON * (fabs (a[i]) + fabs (b[i])))
      return FALSE;
  return TRUE;
}

gboolean
hunch_ttest_paired (const double    *a,
                    const double    *b,
                    gsize            n,
                    double           mu,
                    HunchAlternative alternative,
                    double           conf,
                    HunchTtest      *out_result,
                    GError         **error)
{
  HunchDd total = { 0.0, 0.0 }, squares = { 0.0, 0.0 }, mean;
  HunchGroupSummary group;

  if (!hunch_stats_check_finite (a, n, error) || !hunch_stats_check_finite (b, n, error))
    return FALSE;

  for (gsize i = 0; i < n; i++)
    total = hunch_dd_add (total, hunch_dd_two_sum (a[i], -b[i]));
  mean = hunch_dd_divide (total, hunch_dd_from_double (MAX ((double) n, 1.0)));
  for (gsize i = 0; i < n; i++)
    {
      HunchDd distance = hunch_dd_subtract (hunch_dd_two_sum (a[i], -b[i]), mean);

      squares = hunch_dd_add (squares, hunch_dd_multiply (distance, distance));
    }
  group = (HunchGroupSummary){ n, mean, n > 1 ? hunch_dd_to_double (squares) / ((double) n - 1.0) : NAN };

  if (differ_by_rounding (a, b, n, mean.hi))
    group.variance = n > 1 ? 0.0 : NAN;
  return hunch_ttest_one_summary (&group, mu, alternative, conf, out_result, error);
}

/* d over t is the standard error in units of the sd. */
static void
rescale_effect (const HunchTtest *self,
                HunchEffect      *effect,
                double            conf)
{
  double d = effect->value;

  *effect = (HunchEffect){ d, NAN, NAN };
  if (self->se > 0.0 && self->df >= 1.0 && self->difference != 0.0)
    *effect = get_effect (d, d / self->t, self->df, conf);
}

void
hunch_ttest_set_se (HunchTtest      *self,
                    double           estimate,
                    double           se,
                    double           df,
                    HunchAlternative alternative,
                    double           conf)
{
  self->se = se;
  self->df = df;
  if (se > 0.0 && df >= 1.0)
    fill_test (self, estimate, self->mean_b, alternative, conf);
  else
    self->t = self->p = self->ci_low = self->ci_high = NAN;
  rescale_effect (self, &self->cohens_d, conf);
  rescale_effect (self, &self->hedges_g, conf);
  rescale_effect (self, &self->d_average_sd, conf);
}
