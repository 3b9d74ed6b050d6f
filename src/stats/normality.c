#define G_LOG_DOMAIN "hunch-stats"
#include "stats/normality.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "stats/distributions.h"
#include "stats/quantile.h"
#include "stats/quad.h"
#include "stats/stats.h"

static double
get_polynomial (const double *coefficients,
                guint         n,
                double        x)
{
  double sum = 0.0;

  for (guint i = n; i-- > 0;)
    sum = sum * x + coefficients[i];
  return sum;
}

/* Royston's weights of the larger half of the sample, largest value first: weight[i] belongs to the
 * difference of the i-th largest and the i-th smallest. */
static void
fill_weights (gsize   n,
              double *weight)
{
  static const double c1[] = { 0.0, 0.221157, -0.147981, -2.07119, 4.434685, -2.706056 };
  static const double c2[] = { 0.0, 0.042981, -0.293762, -1.752461, 5.682633, -3.582633 };
  gsize half = n / 2, n_special = n > 5 ? 2 : 1;
  double sum = 0.0, rest, scale, root = 1.0 / sqrt ((double) n);

  if (n == 3)
    {
      weight[0] = sqrt (0.5);
      return;
    }
  for (gsize i = 0; i < half; i++)
    {
      weight[i] = -hunch_normal_quantile (((double) i + 1.0 - 0.375) / ((double) n + 0.25));
      sum += 2.0 * weight[i] * weight[i];
    }
  scale = sqrt (sum);
  rest = sum;
  for (gsize i = 0; i < n_special; i++)
    rest -= 2.0 * weight[i] * weight[i];

  weight[0] = get_polynomial (c1, 6, root) + weight[0] / scale;
  if (n_special == 2)
    weight[1] = get_polynomial (c2, 6, root) + weight[1] / scale;
  scale = 1.0;
  for (gsize i = 0; i < n_special; i++)
    scale -= 2.0 * weight[i] * weight[i];
  scale = sqrt (rest / scale);
  for (gsize i = n_special; i < half; i++)
    weight[i] /= scale;
}

/* 1 - W, kept apart because W is close to 1: the part of the spread that the weights do not see. */
static double
get_lack_of_fit (const double *sorted,
                 gsize         n,
                 const double *weight)
{
  double range = sorted[n - 1] - sorted[0];
  HunchQuad mean = 0, squares = 0, product = 0, weights = 0, root;

  for (gsize i = 0; i < n; i++)
    mean += (HunchQuad) sorted[i] / range;
  mean /= n;
  for (gsize i = 0; i < n; i++)
    squares += ((HunchQuad) sorted[i] / range - mean) * ((HunchQuad) sorted[i] / range - mean);
  for (gsize i = 0; i < n / 2; i++)
    {
      product += (HunchQuad) weight[i] * (((HunchQuad) sorted[n - 1 - i] - sorted[i]) / range);
      weights += 2 * (HunchQuad) weight[i] * weight[i];
    }
  root = hunch_quad_sqrt (weights * squares);
  return (double) ((root - product) * (root + product) / (weights * squares));
}

static double
get_shapiro_p (double lack,
               gsize  n)
{
  static const double c3[] = { 0.544, -0.39978, 0.025054, -6.714e-4 };
  static const double c4[] = { 1.3822, -0.77857, 0.062767, -0.0020322 };
  static const double c5[] = { -1.5861, -0.31082, -0.083751, 0.0038915 };
  static const double c6[] = { -0.4803, -0.082676, 0.0030302 };
  static const double g[] = { -2.273, 0.459 };
  double y = log (lack), x = log ((double) n);

  if (n == 3)
    return CLAMP (6.0 / G_PI * (asin (sqrt (1.0 - lack)) - asin (sqrt (0.75))), 0.0, 1.0);
  if (n <= 11)
    {
      double gamma = get_polynomial (g, 2, (double) n);

      if (y >= gamma)
        return 1e-99;
      y = -log (gamma - y);
      x = (double) n;
      return hunch_normal_upper ((y - get_polynomial (c3, 4, x)) / exp (get_polynomial (c4, 4, x)));
    }
  return hunch_normal_upper ((y - get_polynomial (c5, 4, x)) / exp (get_polynomial (c6, 3, x)));
}

static gboolean
refuse (HunchStatsError code,
        const char     *message,
        GError        **error)
{
  g_set_error_literal (error, HUNCH_STATS_ERROR, code, message);
  return FALSE;
}

gboolean
hunch_normality_shapiro (const double   *values,
                         gsize           n,
                         HunchNormality *out_result,
                         GError        **error)
{
  g_autofree double *sorted = NULL;
  g_autofree double *weight = NULL;
  double lack;

  if (n < HUNCH_SHAPIRO_MIN)
    return refuse (HUNCH_STATS_ERROR_TOO_FEW, _("The Shapiro-Wilk test needs at least 3 values."), error);
  if (n > HUNCH_SHAPIRO_MAX)
    return refuse (HUNCH_STATS_ERROR_BAD_INPUT, _("The Shapiro-Wilk test takes at most 5000 values."), error);
  if (!hunch_stats_check_finite (values, n, error))
    return FALSE;

  sorted = g_memdup2 (values, n * sizeof *values);
  hunch_sort_doubles (sorted, n);
  if (sorted[0] == sorted[n - 1])
    return refuse (HUNCH_STATS_ERROR_CONSTANT, _("All values are equal, so they have no shape to test."), error);
  if (isinf (sorted[n - 1] - sorted[0]))
    return refuse (HUNCH_STATS_ERROR_NUMERIC, _("The values are too far apart to test their shape."), error);

  weight = g_new0 (double, n);
  fill_weights (n, weight);
  lack = get_lack_of_fit (sorted, n, weight);
  *out_result = (HunchNormality){ 1.0 - lack, NAN, get_shapiro_p (lack, n) };
  return TRUE;
}

gboolean
hunch_normality_jarque_bera (const HunchMoments *moments,
                             HunchNormality     *out_result,
                             GError            **error)
{
  double n = (double) moments->n, g1, g2, statistic;

  if (moments->n < 4)
    return refuse (HUNCH_STATS_ERROR_TOO_FEW, _("The Jarque-Bera test needs at least 4 values."), error);
  if (isnan (moments->skewness))
    return refuse (HUNCH_STATS_ERROR_CONSTANT, _("All values are equal, so they have no shape to test."), error);

  g1 = moments->skewness * (n - 2.0) / sqrt (n * (n - 1.0));
  g2 = (moments->kurtosis * (n - 2.0) * (n - 3.0) / (n - 1.0) - 6.0) / (n + 1.0);
  statistic = n / 6.0 * (g1 * g1 + g2 * g2 / 4.0);
  *out_result = (HunchNormality){ statistic, 2.0, hunch_chisq_upper (statistic, 2.0) };
  return TRUE;
}
