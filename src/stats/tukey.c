#define G_LOG_DOMAIN "hunch-stats"
#include "stats/tukey.h"

#include <math.h>

#include "stats/distributions.h"
#include "stats/quadrature.h"
#include "stats/root.h"

#define PANEL_WIDTH 2.0   /* of the normal variable; 16 points on it leave an error of about 1e-12 */
#define NORMAL_END 9.0    /* the normal density beyond is below 1e-18 */
#define CHI_DEPTH 70.0  /* so that tails keep their digits down to about 1e-20 */

/* Points for the largest of the normals, with density and powers ready: only the shift by w differs
 * from one range to the next. */
typedef struct
{
  double z;
  double below;   /* P (Z <= z) */
  double weight;  /* quadrature weight * k * density (z) * below^(k - 1) */
} MaxPoint;

/* Points from -NORMAL_END to @end. */
static GArray *
make_points (guint  k,
             double end)
{
  GArray *points = g_array_new (FALSE, FALSE, sizeof (MaxPoint));
  guint n_panels = (guint) ceil ((end + NORMAL_END) / PANEL_WIDTH);
  double x[HUNCH_PANEL_POINTS], w[HUNCH_PANEL_POINTS];

  for (guint i = 0; i < n_panels; i++)
    {
      hunch_panel_points (-NORMAL_END + i * PANEL_WIDTH, -NORMAL_END + (i + 1) * PANEL_WIDTH, x, w);
      for (guint j = 0; j < HUNCH_PANEL_POINTS; j++)
        {
          double below = hunch_normal_lower (x[j]);
          MaxPoint point = { x[j], below,
                             w[j] * k * hunch_normal_density (x[j]) * pow (below, k - 1.0) };

          if (point.weight > 0.0)
            g_array_append_val (points, point);
        }
    }
  return points;
}

/* P (range of k normals > w): given the largest, at z, not all others lie in z - w .. z. Every term is
 * positive, so a small tail keeps its digits. */
static double
get_range_upper (const GArray *points,
                 guint         k,
                 double        w)
{
  double sum = 0.0;

  for (guint i = 0; i < points->len; i++)
    {
      const MaxPoint *point = &g_array_index (points, MaxPoint, i);
      double outside = hunch_normal_lower (point->z - w) / point->below;

      if (outside >= 1.0)
        sum += point->weight;
      else if (outside > 0.0)
        sum += point->weight * -expm1 ((k - 1.0) * log1p (-outside));
    }
  return MIN (sum, 1.0);
}

/* The largest matters while either it or the distance to w is likely: around w / 2 in the far tail. */
static double
get_range_end (double w)
{
  return MIN (NORMAL_END + w / 2.0, 38.0);
}

/* --- the range, tabled --- */

#define N_NODES 16
#define TABLE_WIDTH 0.5  /* of w; with so many nodes the interpolation is off by less than 1e-14 */
#define TABLE_END 48.0   /* the range goes beyond with less than 1e-240 */
#define N_TABLES 96

/* What many questions about the same number of means share: the logarithm of the range's upper tail
 * as Chebyshev series, one for each stretch of w, made when a question first comes there. */
struct _HunchTukey
{
  guint   n_means;
  double *series[N_TABLES];  /* owned, N_NODES each, NULL until needed */
};

HunchTukey *
hunch_tukey_new (guint n_means)
{
  HunchTukey *self = g_new0 (HunchTukey, 1);

  self->n_means = n_means;
  return self;
}

void
hunch_tukey_free (HunchTukey *self)
{
  if (self == NULL)
    return;

  for (guint i = 0; i < N_TABLES; i++)
    g_free (self->series[i]);
  g_free (self);
}

/* Coefficients of the interpolation at the zeros of the N_NODES-th Chebyshev polynomial. */
static double *
make_series (guint n_means,
             guint place)
{
  double low = place * TABLE_WIDTH;
  g_autoptr (GArray) points = make_points (n_means, get_range_end (low + TABLE_WIDTH));
  double values[N_NODES];
  double *series = g_new0 (double, N_NODES);

  for (guint i = 0; i < N_NODES; i++)
    {
      double at = cos (G_PI * (i + 0.5) / N_NODES);

      values[i] = log (get_range_upper (points, n_means, low + TABLE_WIDTH * (at + 1.0) / 2.0));
    }
  for (guint k = 0; k < N_NODES; k++)
    {
      for (guint i = 0; i < N_NODES; i++)
        series[k] += values[i] * cos (G_PI * k * (i + 0.5) / N_NODES);
      series[k] *= (k > 0 ? 2.0 : 1.0) / N_NODES;
    }
  return series;
}

/* P (range > w), by C. W. Clenshaw's recurrence (1955). */
static double
look_up_range (HunchTukey *self,
               double      w)
{
  guint place = (guint) (w / TABLE_WIDTH);
  double x, b1 = 0.0, b2 = 0.0;

  if (!(w < TABLE_END))
    return 0.0;
  if (self->series[place] == NULL)
    self->series[place] = make_series (self->n_means, place);

  x = 2.0 * (w / TABLE_WIDTH - place) - 1.0;
  for (guint k = N_NODES - 1; k > 0; k--)
    {
      double b = 2.0 * x * b1 - b2 + self->series[place][k];

      b2 = b1;
      b1 = b;
    }
  return MIN (exp (x * b1 - b2 + self->series[place][0]), 1.0);
}

/* --- the studentized range --- */

/* Mixes the range over the density of log s. */
static double
mix_over_spread (HunchTukey *self,
                 double      q,
                 double      df)
{
  double x[HUNCH_PANEL_POINTS], w[HUNCH_PANEL_POINTS];
  double low, high, step, sum = 0.0, weight = 0.0;
  guint n_panels;

  hunch_log_chi_range (df, CHI_DEPTH, &low, &high);
  n_panels = (guint) CLAMP (ceil ((high - low) * 1.5), 14.0, 120.0);
  step = (high - low) / n_panels;
  for (guint i = 0; i < n_panels; i++)
    {
      hunch_panel_points (low + i * step, low + (i + 1) * step, x, w);
      for (guint j = 0; j < HUNCH_PANEL_POINTS; j++)
        {
          double share = w[j] * exp (hunch_log_chi_density (x[j], df));

          weight += share;
          sum += share * look_up_range (self, q * exp (x[j]));
        }
    }
  return MIN (sum / weight, 1.0);
}

double
hunch_tukey_get_upper (HunchTukey *self,
                       double      q,
                       double      df)
{
  if (isnan (q) || self->n_means < 2 || !(df >= 1.0))
    return NAN;
  if (q <= 0.0 || isinf (q))
    return q <= 0.0 ? 1.0 : 0.0;
  if (isinf (df) || df > 1e12)
    {
      g_autoptr (GArray) points = make_points (self->n_means, get_range_end (q));

      return get_range_upper (points, self->n_means, q);
    }
  return mix_over_spread (self, q, df);
}

double
hunch_tukey_upper (double q,
                   guint  n_means,
                   double df)
{
  g_autoptr (HunchTukey) tukey = hunch_tukey_new (n_means);

  return hunch_tukey_get_upper (tukey, q, df);
}

double
hunch_tukey_lower (double q,
                   guint  n_means,
                   double df)
{
  return 1.0 - hunch_tukey_upper (q, n_means, df);
}

typedef struct
{
  HunchTukey *tukey;
  double      log_upper;
  double      df;
} TukeyQuestion;

static double
get_excess (double        log_q,
            gconstpointer data)
{
  const TukeyQuestion *question = data;

  return log (hunch_tukey_get_upper (question->tukey, exp (log_q), question->df)) - question->log_upper;
}

double
hunch_tukey_get_quantile (HunchTukey *self,
                          double      p,
                          double      df)
{
  TukeyQuestion question = { self, log1p (-p), df };
  double n_pairs = self->n_means * (self->n_means - 1.0) / 2.0, low, high;

  if (!(p >= 0.0 && p < 1.0) || self->n_means < 2 || !(df >= 1.0))
    return NAN;
  if (p == 0.0)
    return 0.0;

  /* One pair alone is exceeded less often, all pairs added up (C. E. Bonferroni) more often. */
  low = log (-G_SQRT2 * hunch_t_quantile ((1.0 - p) / 2.0, df));
  high = log (-G_SQRT2 * hunch_t_quantile ((1.0 - p) / 2.0 / n_pairs, df));
  return exp (hunch_root_find (get_excess, &question, low - 1e-9, high + 1e-9));
}

double
hunch_tukey_quantile (double p,
                      guint  n_means,
                      double df)
{
  g_autoptr (HunchTukey) tukey = hunch_tukey_new (n_means);

  return hunch_tukey_get_quantile (tukey, p, df);
}
