#define G_LOG_DOMAIN "hunch-stats"
#include "stats/stats.h"

#include <glib/gi18n-lib.h>
#include <gsl/gsl_errno.h>
#include <math.h>

G_DEFINE_QUARK (hunch-stats-error-quark, hunch_stats_error)

void
hunch_stats_init (void)
{
  gsl_set_error_handler_off ();
}

void
hunch_effect_hold_value (HunchEffect *effect)
{
  if (effect->value < effect->ci_low)
    effect->ci_low = effect->value;
  if (effect->value > effect->ci_high)
    effect->ci_high = effect->value;
}

gboolean
hunch_stats_check_conf (double   conf,
                        GError **error)
{
  if (conf > 0.0 && conf < 1.0)
    return TRUE;
  g_set_error_literal (error, HUNCH_STATS_ERROR, HUNCH_STATS_ERROR_BAD_INPUT,
                       _("The confidence level must lie between 0 and 1."));
  return FALSE;
}

gboolean
hunch_stats_check_finite (const double *values,
                          gsize         n,
                          GError      **error)
{
  for (gsize i = 0; i < n; i++)
    {
      if (isfinite (values[i]))
        continue;
      g_set_error (error, HUNCH_STATS_ERROR, HUNCH_STATS_ERROR_BAD_INPUT,
                   _("Value %zu is not a finite number."), i + 1);
      return FALSE;
    }
  return TRUE;
}
