#define G_LOG_DOMAIN "hunch-stats"
#include "stats/decompose.h"

#include <math.h>

void
hunch_decomposition_clear (HunchDecomposition *self)
{
  g_clear_pointer (&self->trend, g_free);
  g_clear_pointer (&self->seasonal, g_free);
  g_clear_pointer (&self->remainder, g_free);
}

static gboolean
check (const double *y,
       gsize         n,
       guint         period,
       gsize         least,
       GError      **error)
{
  if (period < 2 || n < least)
    {
      g_set_error (error, HUNCH_STATS_ERROR, HUNCH_STATS_ERROR_TOO_FEW, "A season of %u steps needs %" G_GSIZE_FORMAT " values or more, and there are %"
                   G_GSIZE_FORMAT ".", period, least, n);
      return FALSE;
    }
  return hunch_stats_check_finite (y, n, error);
}

static void
prepare (HunchDecomposition *self,
         gsize               n,
         guint               period)
{
  self->n = n;
  self->period = period;
  self->trend = g_new (double, n);
  self->seasonal = g_new (double, n);
  self->remainder = g_new (double, n);
}

/* --- classical --- */

/* The mean of a whole period around @at; an even one has half of either end. */
static double
get_moving_mean (const double *y,
                 gsize         at,
                 guint         period)
{
  gsize half = period / 2;
  double sum = 0;

  for (gsize i = at - half; i <= at + half; i++)
    sum += period % 2 == 0 && (i == at - half || i == at + half) ? y[i] / 2 : y[i];
  return sum / period;
}

static void
fill_figure (const HunchDecomposition *self,
             const double             *y,
             gboolean                  is_multiplicative,
             double                   *figure)
{
  double mean = 0;

  for (guint k = 0; k < self->period; k++)
    {
      double sum = 0;
      gsize n_seen = 0;

      for (gsize i = k; i < self->n; i += self->period)
        if (isfinite (self->trend[i]))
          {
            sum += is_multiplicative ? y[i] / self->trend[i] : y[i] - self->trend[i];
            n_seen++;
          }
      figure[k] = sum / (double) n_seen;
      mean += figure[k] / self->period;
    }
  for (guint k = 0; k < self->period; k++)
    figure[k] = is_multiplicative ? figure[k] / mean : figure[k] - mean;
}

gboolean
hunch_decompose (const double       *y,
                 gsize               n,
                 guint               period,
                 gboolean            is_multiplicative,
                 HunchDecomposition *out,
                 GError            **error)
{
  g_autofree double *figure = NULL;
  gsize half = period / 2;

  if (!check (y, n, period, 2 * (gsize) period, error))
    return FALSE;

  prepare (out, n, period);
  figure = g_new (double, period);
  for (gsize i = 0; i < n; i++)
    out->trend[i] = i >= half && i + half < n ? get_moving_mean (y, i, period) : NAN;
  fill_figure (out, y, is_multiplicative, figure);
  for (gsize i = 0; i < n; i++)
    {
      out->seasonal[i] = figure[i % period];
      out->remainder[i] = is_multiplicative ? y[i] / out->seasonal[i] / out->trend[i] : y[i] - out->seasonal[i] - out->trend[i];
    }
  return TRUE;
}

/* --- strength --- */

static double
get_variance (const HunchDecomposition *self,
              const double             *part)
{
  double mean = 0, sum = 0;
  gsize n = 0;

  for (gsize i = 0; i < self->n; i++)
    if (isfinite (self->remainder[i]))
      {
        mean += self->remainder[i] + (part != NULL ? part[i] : 0);
        n++;
      }
  mean /= (double) n;
  for (gsize i = 0; i < self->n; i++)
    if (isfinite (self->remainder[i]))
      {
        double d = self->remainder[i] + (part != NULL ? part[i] : 0) - mean;

        sum += d * d;
      }
  return n > 1 ? sum / ((double) n - 1) : NAN;
}

static double
get_strength (const HunchDecomposition *self,
              const double             *part)
{
  double whole = get_variance (self, part);

  return whole > 0 ? MAX (0, 1 - get_variance (self, NULL) / whole) : NAN;
}

double
hunch_decomposition_get_trend_strength (const HunchDecomposition *self)
{
  return get_strength (self, self->trend);
}

double
hunch_decomposition_get_season_strength (const HunchDecomposition *self)
{
  return get_strength (self, self->seasonal);
}

/* --- STL --- */

typedef struct
{
  gsize window;  /* odd */
  guint degree;  /* 0 or 1 */
  gsize jump;    /* fitted at every jump-th place, straight between */
} Smoother;

/* Local regression of y[1..n] (counted from 1) at @at, which may lie one step outside, over the values from @left to @right. FALSE: no weight. */
static gboolean
fit_at (const double   *y,
        gsize           n,
        const Smoother *smoother,
        double          at,
        gsize           left,
        gsize           right,
        double         *weights,
        double         *out)
{
  double reach = MAX (at - (double) left, (double) right - at);
  double sum = 0, value = 0;

  if (smoother->window > n)
    reach += (double) ((smoother->window - n) / 2);
  for (gsize j = left; j <= right; j++)
    {
      double r = fabs ((double) j - at) / reach;
      double cube = 1 - r * r * r;

      weights[j] = reach <= 0 || r <= 0.001 ? 1 : r <= 0.999 ? cube * cube * cube : 0;
      sum += weights[j];
    }
  if (!(sum > 0))
    return FALSE;

  for (gsize j = left; j <= right; j++)
    weights[j] /= sum;
  if (reach > 0 && smoother->degree > 0)
    {
      double center = 0, spread = 0;

      for (gsize j = left; j <= right; j++)
        center += weights[j] * (double) j;
      for (gsize j = left; j <= right; j++)
        spread += weights[j] * ((double) j - center) * ((double) j - center);
      if (sqrt (spread) > 0.001 * ((double) n - 1))
        for (gsize j = left; j <= right; j++)
          weights[j] *= (at - center) / spread * ((double) j - center) + 1;
    }
  for (gsize j = left; j <= right; j++)
    value += weights[j] * y[j - 1];
  *out = value;
  return TRUE;
}

static void
choose_window (gsize  n,
               gsize  window,
               gsize  at,
               gsize *left,
               gsize *right)
{
  gsize half = (window + 1) / 2;

  if (window >= n)
    *left = 1, *right = n;
  else if (at < half)
    *left = 1, *right = window;
  else if (at + half >= n + 1)
    *left = n - window + 1, *right = n;
  else
    *left = at - half + 1, *right = at - half + window;
}

/* @weights: scratch of n + 1. */
static void
smooth (const double   *y,
        gsize           n,
        const Smoother *smoother,
        double         *weights,
        double         *out)
{
  gsize jump = MIN (smoother->jump, n > 1 ? n - 1 : 1);
  gsize last = 1;

  if (n < 2)
    {
      out[0] = y[0];
      return;
    }
  for (gsize at = 1;; at = at + jump > n && at < n ? n : at + jump)
    {
      gsize left, right;

      if (at > n)
        break;
      choose_window (n, smoother->window, at, &left, &right);
      if (!fit_at (y, n, smoother, (double) at, left, right, weights, &out[at - 1]))
        out[at - 1] = y[at - 1];
      for (gsize k = last + 1; k < at; k++)
        out[k - 1] = out[last - 1] + (out[at - 1] - out[last - 1]) * (double) (k - last) / (double) (at - last);
      last = at;
      if (at == n)
        break;
    }
}

static void
average (const double *y,
         gsize         n,
         gsize         width,
         double       *out)
{
  double sum = 0;

  for (gsize i = 0; i < width; i++)
    sum += y[i];
  out[0] = sum / (double) width;
  for (gsize i = width; i < n; i++)
    {
      sum += y[i] - y[i - width];
      out[i - width + 1] = sum / (double) width;
    }
}

/* Each season's values smoothed by themselves and carried on by one period at both ends: n + 2 period values. */
static void
smooth_seasons (const double   *y,
                gsize           n,
                guint           period,
                const Smoother *smoother,
                double         *values,
                double         *smoothed,
                double         *weights,
                double         *out)
{
  for (guint j = 0; j < period; j++)
    {
      gsize k = (n - j - 1) / period + 1;

      for (gsize i = 0; i < k; i++)
        values[i] = y[i * period + j];
      smooth (values, k, smoother, weights, smoothed + 1);
      if (!fit_at (values, k, smoother, 0, 1, MIN (smoother->window, k), weights, &smoothed[0]))
        smoothed[0] = smoothed[1];
      if (!fit_at (values, k, smoother, (double) k + 1, k >= smoother->window ? k - smoother->window + 1 : 1, k, weights, &smoothed[k + 1]))
        smoothed[k + 1] = smoothed[k];
      for (gsize i = 0; i < k + 2; i++)
        out[i * period + j] = smoothed[i];
    }
}

static gsize
get_next_odd (double value)
{
  gsize whole = (gsize) llround (value);

  return whole + (whole % 2 == 0);
}

static void
use_season_means (HunchDecomposition *self)
{
  for (guint k = 0; k < self->period; k++)
    {
      double sum = 0;
      gsize n_seen = 0;

      for (gsize i = k; i < self->n; i += self->period, n_seen++)
        sum += self->seasonal[i];
      for (gsize i = k; i < self->n; i += self->period)
        self->seasonal[i] = sum / (double) n_seen;
    }
}

gboolean
hunch_decompose_stl (const double       *y,
                     gsize               n,
                     guint               period,
                     guint               window,
                     HunchDecomposition *out,
                     GError            **error)
{
  gsize season_window = window > 0 ? window : 10 * n + 1;
  Smoother season = { season_window, 0, (season_window + 9) / 10 };
  Smoother trend = { 0, 1, 0 }, low = { 0, 1, 0 };
  g_autofree double *work = NULL;
  double *a, *b, *weights, *values, *smoothed;
  gsize n_long = n + 2 * (gsize) period;

  if (!check (y, n, period, 2 * (gsize) period + 1, error))
    return FALSE;

  trend.window = get_next_odd (ceil (1.5 * period / (1 - 1.5 / (double) season_window)));
  trend.jump = (trend.window + 9) / 10;
  low.window = get_next_odd (period);
  low.jump = (low.window + 9) / 10;
  prepare (out, n, period);
  work = g_new0 (double, 5 * (n_long + 4));
  a = work, b = a + n_long + 4, weights = b + n_long + 4, values = weights + n_long + 4, smoothed = values + n_long + 4;
  for (gsize i = 0; i < n; i++)
    out->trend[i] = 0;
  for (guint round = 0; round < 2; round++)
    {
      for (gsize i = 0; i < n; i++)
        out->remainder[i] = y[i] - out->trend[i];
      smooth_seasons (out->remainder, n, period, &season, values, smoothed, weights, a);
      average (a, n_long, period, b);
      average (b, n_long - period + 1, period, values);
      average (values, n + 2, 3, b);
      smooth (b, n, &low, weights, values);
      for (gsize i = 0; i < n; i++)
        {
          out->seasonal[i] = a[period + i] - values[i];
          b[i] = y[i] - out->seasonal[i];
        }
      smooth (b, n, &trend, weights, out->trend);
    }
  if (window == 0)
    use_season_means (out);
  for (gsize i = 0; i < n; i++)
    out->remainder[i] = y[i] - out->trend[i] - out->seasonal[i];
  return TRUE;
}
