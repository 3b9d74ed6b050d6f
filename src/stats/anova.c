#define G_LOG_DOMAIN "hunch-stats"
#include "stats/anova.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "stats/distributions.h"
#include "stats/noncentral.h"

HunchAnovaGroup
hunch_anova_group_from_moments (const HunchMoments *moments)
{
  return (HunchAnovaGroup){ moments->n, moments->mean_dd, moments->sum_squares_dd };
}

HunchAnovaGroup
hunch_anova_group_from_values (const double *values,
                               gsize         n)
{
  HunchMoments moments;

  if (n == 0)
    return (HunchAnovaGroup){ 0 };
  if (!hunch_moments (values, n, &moments, NULL))
    return (HunchAnovaGroup){ n, { NAN, 0.0 }, { NAN, 0.0 } };
  return hunch_anova_group_from_moments (&moments);
}

static gboolean
refuse (HunchStatsError code,
        const char     *message,
        GError        **error)
{
  g_set_error_literal (error, HUNCH_STATS_ERROR, code, message);
  return FALSE;
}

/* Totals over the groups that have values. */
typedef struct
{
  guint   n_groups;
  double  n;
  HunchDd mean;
  HunchDd between;
  HunchDd within;
} Totals;

static Totals
get_totals (const HunchAnovaGroup *groups,
            guint                  n_groups)
{
  Totals totals = { 0, 0.0, { 0.0, 0.0 }, { 0.0, 0.0 }, { 0.0, 0.0 } };

  for (guint g = 0; g < n_groups; g++)
    {
      HunchDd n = hunch_dd_from_double ((double) groups[g].n);

      if (groups[g].n == 0)
        continue;
      totals.n_groups++;
      totals.n += n.hi;
      totals.mean = hunch_dd_add (totals.mean, hunch_dd_multiply (n, groups[g].mean));
      totals.within = hunch_dd_add (totals.within, groups[g].sum_squares);
    }
  totals.mean = hunch_dd_divide (totals.mean, hunch_dd_from_double (totals.n));
  for (guint g = 0; g < n_groups; g++)
    {
      HunchDd distance = hunch_dd_subtract (groups[g].mean, totals.mean);

      if (groups[g].n == 0)
        continue;
      distance = hunch_dd_multiply (distance, distance);
      totals.between = hunch_dd_add (totals.between,
                                     hunch_dd_multiply (distance, hunch_dd_from_double ((double) groups[g].n)));
    }
  return totals;
}

HunchEffect
hunch_anova_eta2 (double f,
                  double df1,
                  double df2,
                  double n,
                  double conf)
{
  HunchEffect effect = { NAN, NAN, NAN };
  double low, high;

  if (!(f >= 0.0 && df1 > 0.0 && df2 > 0.0))
    return effect;
  if (isinf (f))
    return (HunchEffect){ 1.0, 1.0, 1.0 };

  effect.value = f * df1 / (f * df1 + df2);
  if (hunch_noncentral_f_interval (f, df1, df2, conf, &low, &high))
    {
      effect.ci_low = low / (low + n);
      effect.ci_high = high / (high + n);
    }
  hunch_effect_hold_value (&effect);
  return effect;
}

static void
fill_effects (HunchAnova *result,
              double      n,
              double      conf)
{
  double omega = (result->ss_between - result->df_between * result->ms_within)
                 / (result->ss_between + result->ss_within + result->ms_within);

  result->eta2 = hunch_anova_eta2 (result->f, result->df_between, result->df_within, n, conf);
  result->eta2.value = result->r2;
  result->omega2 = result->eta2;
  result->omega2.value = MAX (omega, 0.0);
  hunch_effect_hold_value (&result->eta2);
  hunch_effect_hold_value (&result->omega2);
}

static gboolean
check_totals (const Totals *totals,
              GError      **error)
{
  if (totals->n_groups < 2)
    return refuse (HUNCH_STATS_ERROR_TOO_FEW,
                   _("An analysis of variance needs at least two groups with values."), error);
  if (!(totals->n > totals->n_groups))
    return refuse (HUNCH_STATS_ERROR_TOO_FEW,
                   _("An analysis of variance needs more values than groups."), error);
  if (!isfinite (totals->between.hi) || !isfinite (totals->within.hi))
    return refuse (HUNCH_STATS_ERROR_BAD_INPUT,
                   _("The mean or the spread of a group is not a finite number."), error);
  if (totals->between.hi <= 0.0 && totals->within.hi <= 0.0)
    return refuse (HUNCH_STATS_ERROR_CONSTANT,
                   _("All values are equal, so there is nothing to compare."), error);
  return TRUE;
}

gboolean
hunch_anova_one_way (const HunchAnovaGroup *groups,
                     guint                  n_groups,
                     double                 conf,
                     HunchAnova            *out_result,
                     GError               **error)
{
  Totals totals = get_totals (groups, n_groups);
  HunchAnova result = { 0 };
  HunchDd ms_between, ms_within;

  g_return_val_if_fail (out_result != NULL, FALSE);

  if (!hunch_stats_check_conf (conf, error) || !check_totals (&totals, error))
    return FALSE;

  result.ss_between = hunch_dd_to_double (totals.between);
  result.ss_within = hunch_dd_to_double (totals.within);
  result.df_between = totals.n_groups - 1.0;
  result.df_within = totals.n - totals.n_groups;
  ms_between = hunch_dd_divide (totals.between, hunch_dd_from_double (result.df_between));
  ms_within = hunch_dd_divide (totals.within, hunch_dd_from_double (result.df_within));
  result.ms_between = hunch_dd_to_double (ms_between);
  result.ms_within = hunch_dd_to_double (ms_within);
  result.f = result.ms_within > 0.0 ? hunch_dd_to_double (hunch_dd_divide (ms_between, ms_within)) : INFINITY;
  result.p = hunch_f_upper (result.f, result.df_between, result.df_within);
  result.r2 = hunch_dd_to_double (hunch_dd_divide (totals.between,
                                                   hunch_dd_add (totals.between, totals.within)));
  result.residual_sd = hunch_dd_to_double (hunch_dd_sqrt (ms_within));
  fill_effects (&result, totals.n, conf);
  *out_result = result;
  return TRUE;
}

/* Weights n / variance of the groups; their sum. FALSE when a group has too few values or no spread. */
static gboolean
get_weights (const HunchAnovaGroup *groups,
             guint                  n_groups,
             double                *weights,
             double                *out_sum,
             GError               **error)
{
  *out_sum = 0.0;
  for (guint g = 0; g < n_groups; g++)
    {
      double n = (double) groups[g].n;

      if (groups[g].n < 2)
        return refuse (HUNCH_STATS_ERROR_TOO_FEW,
                       _("Welch's analysis of variance needs at least two values in each group."), error);
      if (!isfinite (groups[g].mean.hi) || !isfinite (groups[g].sum_squares.hi))
        return refuse (HUNCH_STATS_ERROR_BAD_INPUT,
                       _("The mean or the spread of a group is not a finite number."), error);
      if (!(groups[g].sum_squares.hi > 0.0))
        return refuse (HUNCH_STATS_ERROR_CONSTANT,
                       _("The values of a group do not vary, so Welch's analysis of variance cannot weigh it."),
                       error);
      weights[g] = n * (n - 1.0) / hunch_dd_to_double (groups[g].sum_squares);
      *out_sum += weights[g];
    }
  return TRUE;
}

static HunchDd
get_weighted_mean (const HunchAnovaGroup *groups,
                   guint                  n_groups,
                   const double          *weights,
                   double                 sum)
{
  HunchDd mean = { 0.0, 0.0 };

  /* Distances from the first mean, so that a common offset takes no digits. */
  for (guint g = 1; g < n_groups; g++)
    mean = hunch_dd_add (mean, hunch_dd_multiply (hunch_dd_subtract (groups[g].mean, groups[0].mean),
                                                  hunch_dd_from_double (weights[g] / sum)));
  return hunch_dd_add (groups[0].mean, mean);
}

gboolean
hunch_anova_welch (const HunchAnovaGroup *groups,
                   guint                  n_groups,
                   HunchWelchAnova       *out_result,
                   GError               **error)
{
  g_autofree double *weights = g_new (double, n_groups + 1);
  double sum, k = n_groups, rest = 0.0, between = 0.0;
  HunchDd mean;

  g_return_val_if_fail (out_result != NULL, FALSE);

  if (n_groups < 2)
    return refuse (HUNCH_STATS_ERROR_TOO_FEW,
                   _("An analysis of variance needs at least two groups with values."), error);
  if (!get_weights (groups, n_groups, weights, &sum, error))
    return FALSE;

  mean = get_weighted_mean (groups, n_groups, weights, sum);
  for (guint g = 0; g < n_groups; g++)
    {
      double distance = hunch_dd_to_double (hunch_dd_subtract (groups[g].mean, mean));
      double left = 1.0 - weights[g] / sum;

      between += weights[g] * distance * distance;
      rest += left * left / ((double) groups[g].n - 1.0);
    }
  rest /= k * k - 1.0;
  out_result->df1 = k - 1.0;
  out_result->df2 = 1.0 / (3.0 * rest);
  out_result->f = between / ((k - 1.0) * (1.0 + 2.0 * (k - 2.0) * rest));
  out_result->p = hunch_f_upper (out_result->f, out_result->df1, out_result->df2);
  return TRUE;
}
