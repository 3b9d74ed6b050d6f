#define G_LOG_DOMAIN "hunch-stats"
#include "stats/normality.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "stats/distributions.h"
#include "stats/quantile.h"
#include "stats/quad.h"

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

/* --- the whole distribution --- */

#define VALUES_PER_LOOK 20000

/* Logs of the normal tail below and above, for values far out too. */
static void
get_log_tails (double  z,
               double *below,
               double *above)
{
  double size = fabs (z), tail = 0.5 * erfc (size / G_SQRT2);
  double far, near = log1p (-tail);

  if (size < 37.0)
    far = log (tail);
  else
    {
      double square = 1.0 / (size * size);

      /* The tail's asymptotic series: NIST DLMF 7.12.1. */
      far = -size * size / 2.0 - log (size) - 0.5 * log (2.0 * G_PI)
            + log1p (-square * (1.0 - 3.0 * square * (1.0 - 5.0 * square * (1.0 - 7.0 * square))));
    }
  *below = z < 0.0 ? far : near;
  *above = z < 0.0 ? near : far;
}

static double
standardise (double              value,
             const HunchMoments *moments)
{
  return ((value - moments->mean_dd.hi) - moments->mean_dd.lo) / moments->sd;
}

static gboolean
check_spread (const HunchMoments *moments,
              gsize               least,
              const char         *too_few,
              GError            **error)
{
  if (moments->n < least)
    return refuse (HUNCH_STATS_ERROR_TOO_FEW, too_few, error);
  if (!(moments->sd > 0.0))
    return refuse (HUNCH_STATS_ERROR_CONSTANT, _("All values are equal, so they have no shape to test."), error);
  return TRUE;
}

static double
get_anderson_p (double a)
{
  if (a < 0.2)
    return 1.0 - exp (-13.436 + 101.14 * a - 223.73 * a * a);
  if (a < 0.34)
    return 1.0 - exp (-8.318 + 42.796 * a - 59.938 * a * a);
  if (a < 0.6)
    return exp (0.9177 - 4.279 * a - 1.38 * a * a);
  return a < 10.0 ? exp (1.2937 - 5.709 * a + 0.0186 * a * a) : 3.7e-24;
}

/* Each value's two logs meet with its place from below and from above: no array of them is needed. */
gboolean
hunch_normality_anderson (const double       *sorted,
                          const HunchMoments *moments,
                          HunchStopFunc       stop,
                          gpointer            data,
                          HunchNormality     *out_result,
                          GError            **error)
{
  double n = (double) moments->n, statistic, adjusted;
  long double sum = 0.0L;

  if (!check_spread (moments, 8, _("The Anderson-Darling test needs at least 8 values."), error))
    return FALSE;
  for (gsize i = 0; i < moments->n; i++)
    {
      double below, above;

      if (i % VALUES_PER_LOOK == 0 && stop != NULL && stop (data))
        return FALSE;
      get_log_tails (standardise (sorted[i], moments), &below, &above);
      sum += (2.0L * i + 1.0L) * below + (2.0L * (moments->n - 1 - i) + 1.0L) * above;
    }
  statistic = (double) (-(long double) n - sum / n);
  adjusted = (1.0 + 0.75 / n + 2.25 / (n * n)) * statistic;
  *out_result = (HunchNormality){ statistic, NAN, get_anderson_p (adjusted) };
  return TRUE;
}

static double
get_lilliefors_p (double d,
                  double n)
{
  static const double middle[] = { 2.76773, -19.828315, 80.709644, -138.55152, 81.218052 };
  static const double upper[] = { -4.901232, 40.662806, -97.490286, 94.029866, -32.355711 };
  static const double last[] = { 6.198765, -19.558097, 23.186922, -12.234627, 2.423045 };
  double size = MIN (n, 100.0), shrunk = n > 100.0 ? d * pow (n / 100.0, 0.49) : d, scaled, p;

  p = exp (-7.01256 * shrunk * shrunk * (size + 2.78019) + 2.99587 * shrunk * sqrt (size + 2.78019) - 0.122119 + 0.974598 / sqrt (size)
           + 1.67997 / size);
  if (p <= 0.1)
    return p;
  scaled = (sqrt (n) - 0.01 + 0.85 / sqrt (n)) * d;
  if (scaled <= 0.302)
    return 1.0;
  if (scaled <= 0.5)
    return get_polynomial (middle, 5, scaled);
  if (scaled <= 0.9)
    return get_polynomial (upper, 5, scaled);
  return scaled <= 1.31 ? get_polynomial (last, 5, scaled) : 0.0;
}

gboolean
hunch_normality_lilliefors (const double       *sorted,
                            const HunchMoments *moments,
                            HunchStopFunc       stop,
                            gpointer            data,
                            HunchNormality     *out_result,
                            GError            **error)
{
  double n = (double) moments->n, largest = 0.0;

  if (!check_spread (moments, 5, _("The Lilliefors test needs at least 5 values."), error))
    return FALSE;
  for (gsize i = 0; i < moments->n; i++)
    {
      double p = 0.5 * erfc (-standardise (sorted[i], moments) / G_SQRT2);

      if (i % VALUES_PER_LOOK == 0 && stop != NULL && stop (data))
        return FALSE;
      largest = MAX (largest, MAX (((double) i + 1.0) / n - p, p - (double) i / n));
    }
  *out_result = (HunchNormality){ largest, NAN, CLAMP (get_lilliefors_p (largest, n), 0.0, 1.0) };
  return TRUE;
}

/* --- shape --- */

double
hunch_skewness_se (gsize n)
{
  double size = (double) n;

  return n < 3 ? NAN : sqrt (6.0 * size * (size - 1.0) / ((size - 2.0) * (size + 1.0) * (size + 3.0)));
}

double
hunch_kurtosis_se (gsize n)
{
  double size = (double) n;

  return n < 4 ? NAN : 2.0 * hunch_skewness_se (n) * sqrt ((size * size - 1.0) / ((size - 3.0) * (size + 5.0)));
}

static HunchEffect
get_effect (double value,
            double se,
            double conf)
{
  double reach = hunch_normal_quantile (0.5 + conf / 2.0) * se;

  return (HunchEffect){ value, value - reach, value + reach };
}

HunchEffect
hunch_skewness_effect (const HunchMoments *moments,
                       double              conf)
{
  return get_effect (moments->skewness, hunch_skewness_se (moments->n), conf);
}

HunchEffect
hunch_kurtosis_effect (const HunchMoments *moments,
                       double              conf)
{
  return get_effect (moments->kurtosis, hunch_kurtosis_se (moments->n), conf);
}
