#define G_LOG_DOMAIN "hunch-stats"
#include "stats/variance.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "stats/anova.h"
#include "stats/quantile.h"

/* Distances from the centre of one group, summed up. */
static gboolean
measure_group (const double     *values,
               gsize             n,
               HunchLeveneCenter center,
               HunchAnovaGroup  *out_group,
               GError          **error)
{
  g_autofree double *distances = g_new (double, n + 1);
  HunchMoments moments;
  double middle;

  if (n == 0)
    {
      g_set_error_literal (error, HUNCH_STATS_ERROR, HUNCH_STATS_ERROR_TOO_FEW,
                           _("A group without values has no spread to compare."));
      return FALSE;
    }
  if (!hunch_moments (values, n, &moments, error))
    return FALSE;
  middle = moments.mean;
  if (center == HUNCH_LEVENE_MEDIAN && !hunch_median_mad (values, n, &middle, NULL, error))
    return FALSE;

  for (gsize i = 0; i < n; i++)
    distances[i] = fabs (values[i] - middle);
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

  g_return_val_if_fail (out_result != NULL, FALSE);

  for (guint g = 0; g < n_groups; g++)
    if (!measure_group (groups[g], sizes[g], center, &measured[g], error))
      return FALSE;
  if (!hunch_anova_one_way (measured, n_groups, 0.95, &anova, error))
    return FALSE;

  *out_result = (HunchLevene){ anova.f, anova.df_between, anova.df_within, anova.p };
  return TRUE;
}
