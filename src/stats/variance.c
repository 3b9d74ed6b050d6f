#define G_LOG_DOMAIN "hunch-stats"
#include "stats/variance.h"

#include <float.h>
#include <glib/gi18n-lib.h>
#include <math.h>

#include "stats/anova.h"
#include "stats/distributions.h"
#include "stats/quantile.h"

/* Distances from the centre of one group, summed up. @noise grows by what rounding alone may add to their squares. */
static gboolean
measure_group (const double     *values,
               gsize             n,
               HunchLeveneCenter center,
               HunchAnovaGroup  *out_group,
               double           *noise,
               GError          **error)
{
  g_autofree double *distances = g_new (double, n + 1);
  HunchMoments moments;
  HunchDd middle;
  double median, largest = 0;

  if (n == 0)
    {
      g_set_error_literal (error, HUNCH_STATS_ERROR, HUNCH_STATS_ERROR_TOO_FEW,
                           _("A group without values has no spread to compare."));
      return FALSE;
    }
  if (!hunch_moments (values, n, &moments, error))
    return FALSE;
  if (center == HUNCH_LEVENE_MEDIAN && !hunch_median_mad (values, n, &median, NULL, error))
    return FALSE;
  middle = center == HUNCH_LEVENE_MEDIAN ? hunch_dd_from_double (median) : moments.mean_dd;

  for (gsize i = 0; i < n; i++)
    {
      distances[i] = fabs (hunch_dd_to_double (hunch_dd_subtract (hunch_dd_from_double (values[i]), middle)));
      /* The mean is known twice as well as the median, which may lie between two values. */
      largest = MAX (largest, center == HUNCH_LEVENE_MEDIAN ? fabs (values[i]) : distances[i]);
    }
  *noise += (double) n * (DBL_EPSILON * largest) * (DBL_EPSILON * largest);
  *out_group = hunch_anova_group_from_values (distances, n);
  return TRUE;
}

gboolean
hunch_variance_levene (const double *const *groups,
                       const gsize         *sizes,
                       guint                n_groups,
                       HunchLeveneCenter    center,
                       HunchLevene         *out_result,
                       GError             **error)
{
  g_autofree HunchAnovaGroup *measured = g_new0 (HunchAnovaGroup, n_groups + 1);
  HunchAnova anova;
  double noise = 0;

  g_return_val_if_fail (out_result != NULL, FALSE);

  for (guint g = 0; g < n_groups; g++)
    if (!measure_group (groups[g], sizes[g], center, &measured[g], &noise, error))
      return FALSE;
  if (!hunch_anova_one_way (measured, n_groups, 0.95, &anova, error))
    return FALSE;
  if (anova.ss_within <= noise)
    {
      g_set_error_literal (error, HUNCH_STATS_ERROR, HUNCH_STATS_ERROR_CONSTANT,
                           _("Within every group all values lie equally far from its middle: there are too few to compare their spread."));
      return FALSE;
    }

  *out_result = (HunchLevene){ anova.f, anova.df_between, anova.df_within, anova.p };
  return TRUE;
}

static gboolean
check_spreads (const double *variances,
               const gsize  *sizes,
               guint         n_groups,
               GError      **error)
{
  for (guint g = 0; g < n_groups; g++)
    {
      if (sizes[g] < 2)
        {
          g_set_error_literal (error, HUNCH_STATS_ERROR, HUNCH_STATS_ERROR_TOO_FEW,
                               _("A group has fewer than two values, so its spread is not known."));
          return FALSE;
        }
      if (!(variances[g] > 0.0))
        {
          g_set_error_literal (error, HUNCH_STATS_ERROR, HUNCH_STATS_ERROR_CONSTANT,
                               _("A group has no spread at all, so it cannot be compared with that of others."));
          return FALSE;
        }
    }
  if (n_groups >= 2)
    return TRUE;
  g_set_error_literal (error, HUNCH_STATS_ERROR, HUNCH_STATS_ERROR_TOO_FEW, _("A comparison of spreads needs two groups."));
  return FALSE;
}

gboolean
hunch_variance_bartlett (const double  *variances,
                         const gsize   *sizes,
                         guint          n_groups,
                         HunchBartlett *out_result,
                         GError       **error)
{
  long double pooled = 0, sum = 0, df = 0, inverse = 0;

  if (!check_spreads (variances, sizes, n_groups, error))
    return FALSE;
  for (guint g = 0; g < n_groups; g++)
    {
      df += sizes[g] - 1.0L;
      inverse += 1 / (sizes[g] - 1.0L);
      pooled += (sizes[g] - 1.0L) * variances[g];
    }
  pooled /= df;
  for (guint g = 0; g < n_groups; g++)
    sum -= (sizes[g] - 1.0L) * logl (variances[g] / pooled);
  out_result->statistic = MAX ((double) (sum / (1 + (inverse - 1 / df) / (3 * (n_groups - 1.0L)))), 0);
  out_result->df = n_groups - 1.0;
  out_result->p = hunch_chisq_upper (out_result->statistic, out_result->df);
  return TRUE;
}

gboolean
hunch_variance_ratio (double              variance_a,
                      gsize               n_a,
                      double              variance_b,
                      gsize               n_b,
                      HunchAlternative    alternative,
                      double              conf,
                      HunchVarianceRatio *out_result,
                      GError            **error)
{
  const double variances[] = { variance_a, variance_b };
  const gsize sizes[] = { n_a, n_b };
  HunchVarianceRatio result = { variance_a / variance_b, n_a - 1.0, n_b - 1.0, NAN, 0, INFINITY };
  double alpha = alternative == HUNCH_ALTERNATIVE_TWO_SIDED ? (1 - conf) / 2 : 1 - conf;
  double lower, upper;

  if (!hunch_stats_check_conf (conf, error) || !check_spreads (variances, sizes, 2, error))
    return FALSE;
  lower = hunch_f_lower (result.ratio, result.df1, result.df2);
  upper = hunch_f_upper (result.ratio, result.df1, result.df2);
  if (alternative == HUNCH_ALTERNATIVE_TWO_SIDED)
    result.p = MIN (2 * MIN (lower, upper), 1);
  else
    result.p = alternative == HUNCH_ALTERNATIVE_LESS ? lower : upper;
  if (alternative != HUNCH_ALTERNATIVE_LESS)
    result.ci_low = result.ratio / hunch_f_quantile (1 - alpha, result.df1, result.df2);
  if (alternative != HUNCH_ALTERNATIVE_GREATER)
    result.ci_high = result.ratio * hunch_f_quantile (1 - alpha, result.df2, result.df1);
  *out_result = result;
  return TRUE;
}

HunchEffect
hunch_variance_extremes (const double *variances,
                         const gsize  *sizes,
                         guint         n_groups,
                         double        conf)
{
  double pairs = n_groups * (n_groups - 1.0) / 2;
  HunchEffect effect = { 1, 1, 1 };

  if (!check_spreads (variances, sizes, n_groups, NULL))
    return (HunchEffect){ NAN, NAN, NAN };
  for (guint i = 0; i < n_groups; i++)
    for (guint k = 0; k < n_groups; k++)
      {
        HunchVarianceRatio ratio;

        if (i == k || !hunch_variance_ratio (variances[i], sizes[i], variances[k], sizes[k], HUNCH_ALTERNATIVE_TWO_SIDED,
                                             1 - (1 - conf) / pairs, &ratio, NULL))
          continue;
        effect.value = MAX (effect.value, ratio.ratio);
        effect.ci_low = MAX (effect.ci_low, ratio.ci_low);
        effect.ci_high = MAX (effect.ci_high, ratio.ci_high);
      }
  return effect;
}
