#define G_LOG_DOMAIN "hunch-stats"
#include "stats/ecdf.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "stats/quantile.h"
#include "stats/stats.h"

gboolean
hunch_ecdf (const double *values,
            gsize         n,
            HunchEcdf    *out_ecdf,
            GError      **error)
{
  HunchEcdf ecdf = { n, 0, NULL, NULL };

  if (n == 0)
    {
      g_set_error_literal (error, HUNCH_STATS_ERROR, HUNCH_STATS_ERROR_TOO_FEW,
                           _("There are no values to show a distribution of."));
      return FALSE;
    }
  if (!hunch_stats_check_finite (values, n, error))
    return FALSE;

  ecdf.x = g_new (double, n);
  ecdf.count = g_new (gsize, n);
  memcpy (ecdf.x, values, n * sizeof *values);
  hunch_sort_doubles (ecdf.x, n);
  for (gsize i = 0; i < n; i++)
    {
      if (i + 1 < n && ecdf.x[i + 1] == ecdf.x[i])
        continue;
      ecdf.x[ecdf.n_steps] = ecdf.x[i];
      ecdf.count[ecdf.n_steps++] = i + 1;
    }
  *out_ecdf = ecdf;
  return TRUE;
}

void
hunch_ecdf_clear (HunchEcdf *self)
{
  g_clear_pointer (&self->x, g_free);
  g_clear_pointer (&self->count, g_free);
  self->n = self->n_steps = 0;
}

double
hunch_ecdf_at (const HunchEcdf *self,
               double           x)
{
  gsize low = 0, high = self->n_steps;

  while (low < high)
    {
      gsize middle = low + (high - low) / 2;

      if (self->x[middle] <= x)
        low = middle + 1;
      else
        high = middle;
    }
  return low == 0 ? 0.0 : (double) self->count[low - 1] / (double) self->n;
}
