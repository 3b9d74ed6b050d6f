#define G_LOG_DOMAIN "hunch-stats"
#include "stats/series.h"

#include <math.h>

#include "stats/dd.h"
#include "stats/distributions.h"

static gboolean
fail (GError        **error,
      HunchStatsError code,
      const char     *text)
{
  g_set_error_literal (error, HUNCH_STATS_ERROR, code, text);
  return FALSE;
}

/* Sum of d[i] d[i + lag], d the distance from the mean. */
static double
get_cross (const double *values,
           gsize         n,
           guint         lag,
           double        mean)
{
  double sum = 0;

  for (gsize i = lag; i < n; i++)
    sum += (values[i] - mean) * (values[i - lag] - mean);
  return sum;
}

gboolean
hunch_ljung_box (const double  *values,
                 gsize          n,
                 guint          lag,
                 guint          n_fitted,
                 HunchLjungBox *out,
                 GError       **error)
{
  double mean, squares, sum = 0;

  if (!hunch_stats_check_finite (values, n, error))
    return FALSE;
  if (n <= lag || lag <= n_fitted)
    return fail (error, HUNCH_STATS_ERROR_TOO_FEW, "There are too few values to look for what they remember.");

  mean = hunch_dd_to_double (hunch_dd_mean (values, n));
  squares = get_cross (values, n, 0, mean);
  if (!(squares > 0))
    return fail (error, HUNCH_STATS_ERROR_CONSTANT, "The values are constant.");
  for (guint k = 1; k <= lag; k++)
    {
      double r = get_cross (values, n, k, mean) / squares;

      sum += r * r / (double) (n - k);
    }
  out->statistic = (double) n * ((double) n + 2) * sum;
  out->df = lag - n_fitted;
  out->p = hunch_chisq_upper (out->statistic, out->df);
  return TRUE;
}

HunchAccuracy
hunch_accuracy (const double *actual,
                const double *forecast,
                gsize         n,
                double        scale)
{
  HunchAccuracy out = { n, 0, 0, 0, NAN, 0 };

  for (gsize i = 0; i < n; i++)
    {
      double e = actual[i] - forecast[i], size = fabs (actual[i]) + fabs (forecast[i]);

      out.bias += e / (double) n;
      out.mae += fabs (e) / (double) n;
      out.rmse += e * e / (double) n;
      out.smape += (size > 0 ? 2 * fabs (e) / size : 0) / (double) n;
    }
  if (n == 0)
    out.bias = out.mae = out.rmse = out.smape = NAN;
  out.rmse = sqrt (out.rmse);
  if (scale > 0)
    out.mase = out.mae / scale;
  return out;
}

double
hunch_naive_scale (const double *y,
                   gsize         n,
                   guint         lag)
{
  double sum = 0;

  for (gsize i = lag; i < n; i++)
    sum += fabs (y[i] - y[i - lag]);
  return n > lag ? sum / (double) (n - lag) : NAN;
}

gboolean
hunch_diebold_mariano (const double        *errors_a,
                       const double        *errors_b,
                       gsize                n,
                       guint                h,
                       double               power,
                       double               conf,
                       HunchDieboldMariano *out,
                       GError             **error)
{
  g_autofree double *d = NULL;
  double mean, variance, correction, t;

  if (!hunch_stats_check_finite (errors_a, n, error) || !hunch_stats_check_finite (errors_b, n, error) || !hunch_stats_check_conf (conf, error))
    return FALSE;
  if (n < 3 || h < 1 || h >= n)
    return fail (error, HUNCH_STATS_ERROR_TOO_FEW, "Fewer than three forecasts cannot be compared.");

  d = g_new (double, n);
  for (gsize i = 0; i < n; i++)
    d[i] = pow (fabs (errors_a[i]), power) - pow (fabs (errors_b[i]), power);
  mean = hunch_dd_to_double (hunch_dd_mean (d, n));
  variance = get_cross (d, n, 0, mean);
  for (guint k = 1; k < h; k++)
    variance += 2 * get_cross (d, n, k, mean);
  variance /= (double) n * (double) n;
  if (!(variance > 0) && h > 1)
    return hunch_diebold_mariano (errors_a, errors_b, n, 1, power, conf, out, error);
  if (!(variance > 0) || sqrt (variance) < 1e-14 * fabs (mean))
    return fail (error, HUNCH_STATS_ERROR_CONSTANT, "The two forecasts differ by too little, or always alike, to be compared.");

  correction = ((double) n + 1 - 2.0 * h + (double) h / (double) n * (h - 1.0)) / (double) n;
  out->difference = mean;
  out->se = sqrt (variance / correction);
  out->df = (double) n - 1;
  out->statistic = mean / out->se;
  out->p = hunch_t_two_sided (out->statistic, out->df);
  t = hunch_t_quantile (0.5 + conf / 2, out->df);
  out->ci_low = mean - t * out->se;
  out->ci_high = mean + t * out->se;
  return TRUE;
}
