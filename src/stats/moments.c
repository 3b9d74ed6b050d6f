#define G_LOG_DOMAIN "hunch-stats"
#include "stats/moments.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "stats/distributions.h"
#include "stats/stats.h"
#include "stats/sum-kernel.h"

/* Beyond these powers of two, fourth powers would leave the range of doubles: values are then scaled by
 * a power of two, which costs no digit. */
#define LARGEST_PLAIN_EXPONENT 200

struct _HunchMomentsSum
{
  const HunchSumKernel *kernel;
  gsize      n;
  gboolean   is_bad;    /* NaN or infinite value seen */
  double     scale;     /* power of two that values are multiplied with */
  double     shift;     /* taken from each scaled value */
  double     min;       /* unscaled */
  double     max;
  HunchLanes power[4];  /* sums of d, d^2, d^3, d^4 with d = value * scale - shift */
  HunchLanes lag;       /* sum of d[i] d[i + 1] */
  double     first;     /* d of the first and the latest value */
  double     last;

  /* One chunk: d exactly as high + low (place 0 is the value before the chunk), and d^2. */
  double     d_hi[HUNCH_SUM_CHUNK + 1];
  double     d_lo[HUNCH_SUM_CHUNK + 1];
  double     s_hi[HUNCH_SUM_CHUNK];
  double     s_lo[HUNCH_SUM_CHUNK];
};

HunchMomentsSum *
hunch_moments_sum_new (void)
{
  HunchMomentsSum *self = g_new0 (HunchMomentsSum, 1);

  self->kernel = hunch_sum_kernel_get ();
  self->scale = 1.0;
  self->min = INFINITY;
  self->max = -INFINITY;
  return self;
}

void
hunch_moments_sum_free (HunchMomentsSum *self)
{
  g_free (self);
}

static void
note_range (HunchMomentsSum *self,
            const double    *values,
            gsize            n)
{
  double low = self->min, high = self->max;
  guint n_bad = 0;

  for (gsize i = 0; i < n; i++)
    {
      low = values[i] < low ? values[i] : low;
      high = values[i] > high ? values[i] : high;
      n_bad += !(fabs (values[i]) <= G_MAXDOUBLE);
    }
  self->min = low;
  self->max = high;
  self->is_bad |= n_bad > 0;
}

/* From the first chunk: a scale that keeps fourth powers in range, and its mean as the shift. */
static void
choose_origin (HunchMomentsSum *self,
               const double    *values,
               gsize            n)
{
  double largest = MAX (fabs (self->min), fabs (self->max));
  HunchDd mean = { 0.0, 0.0 };
  int exponent = 0;

  frexp (largest, &exponent);
  if (largest > 0.0 && ABS (exponent) > LARGEST_PLAIN_EXPONENT)
    self->scale = ldexp (1.0, CLAMP (-exponent, -1000, 1000));
  for (gsize i = 0; i < n; i++)
    mean = hunch_dd_add_double (mean, values[i] * self->scale);
  self->shift = hunch_dd_to_double (hunch_dd_divide (mean, hunch_dd_from_double ((double) n)));
}

/* d of each value, exactly; zero up to whole lanes. Returns the padded length. */
static gsize
fill_distances (HunchMomentsSum *self,
                const double    *values,
                gsize            n)
{
  gsize padded = (n + HUNCH_LANES - 1) / HUNCH_LANES * HUNCH_LANES;

  for (gsize i = 0; i < n; i++)
    {
      HunchDd d = hunch_dd_two_sum (values[i] * self->scale, -self->shift);

      self->d_hi[i + 1] = d.hi;
      self->d_lo[i + 1] = d.lo;
    }
  memset (self->d_hi + n + 1, 0, (padded - n) * sizeof (double));
  memset (self->d_lo + n + 1, 0, (padded - n) * sizeof (double));
  return padded;
}

static void
add_chunk (HunchMomentsSum *self,
           const double    *values,
           gsize            n)
{
  const HunchSumKernel *kernel = self->kernel;
  gsize padded = fill_distances (self, values, n);
  const double *d = self->d_hi + 1, *d_low = self->d_lo + 1;

  if (self->n == 0)
    self->first = d[0];
  self->d_hi[0] = self->n == 0 ? 0.0 : self->last;
  kernel->weigh (d, d, self->s_hi, self->s_lo, padded);
  for (gsize i = 0; i < padded; i++)
    self->s_lo[i] += 2.0 * d[i] * d_low[i];

  kernel->add_values (&self->power[0], d, d_low, padded);
  kernel->add_values (&self->power[1], self->s_hi, self->s_lo, padded);
  kernel->add_products (&self->power[2], self->s_hi, self->s_lo, d, padded);
  kernel->add_products (&self->power[3], self->s_hi, self->s_lo, self->s_hi, padded);
  kernel->add_products (&self->lag, d, d_low, self->d_hi, padded);
  self->last = d[n - 1];
  self->n += n;
}

void
hunch_moments_sum_add_block (HunchMomentsSum *self,
                             const double    *values,
                             gsize            n)
{
  g_return_if_fail (self != NULL && (values != NULL || n == 0));

  for (gsize start = 0; start < n && !self->is_bad; start += HUNCH_SUM_CHUNK)
    {
      gsize rows = MIN (HUNCH_SUM_CHUNK, n - start);

      note_range (self, values + start, rows);
      if (self->is_bad)
        return;
      if (self->n == 0)
        choose_origin (self, values + start, rows);
      add_chunk (self, values + start, rows);
    }
}

/* Sums about the mean, from the sums about the shift. */
typedef struct
{
  HunchQuad mean;  /* of d */
  HunchQuad m2;
  HunchQuad m3;
  HunchQuad m4;
  HunchQuad lag;
} CentralSums;

static CentralSums
get_central_sums (const HunchMomentsSum *self)
{
  HunchQuad n = self->n, s[4], m;
  CentralSums sums;

  for (int k = 0; k < 4; k++)
    s[k] = hunch_lanes_get_total (&self->power[k]);
  m = s[0] / n;
  sums.mean = m;
  sums.m2 = s[1] - m * s[0];
  sums.m3 = s[2] - 3 * m * s[1] + 2 * n * m * m * m;
  sums.m4 = s[3] - 4 * m * s[2] + 6 * m * m * s[1] - 3 * n * m * m * m * m;
  sums.lag = hunch_lanes_get_total (&self->lag) - m * (2 * s[0] - self->first - self->last)
             + (n - 1) * m * m;

  /* All equal: what is left is the rounding of the shift. */
  if (sums.m2 < 0 || self->min == self->max)
    sums.m2 = 0;
  return sums;
}

static void
fill_shape (HunchMoments      *moments,
            const CentralSums *sums)
{
  double n = (double) moments->n, g1, g2;

  moments->skewness = moments->kurtosis = moments->autocorr1 = NAN;
  if (!(sums->m2 > 0))
    return;

  moments->autocorr1 = n >= 2.0 ? (double) (sums->lag / sums->m2) : NAN;
  g1 = (double) (hunch_quad_sqrt (n) * sums->m3 / (sums->m2 * hunch_quad_sqrt (sums->m2)));
  g2 = (double) (n * sums->m4 / (sums->m2 * sums->m2) - 3);
  if (n >= 3.0)
    moments->skewness = g1 * sqrt (n * (n - 1.0)) / (n - 2.0);
  if (n >= 4.0)
    moments->kurtosis = (n - 1.0) / ((n - 2.0) * (n - 3.0)) * ((n + 1.0) * g2 + 6.0);
}

static void
fill_moments (const HunchMomentsSum *self,
              HunchMoments          *moments)
{
  CentralSums sums = get_central_sums (self);
  HunchQuad scale = self->scale;
  HunchQuad mean = ((HunchQuad) self->shift + sums.mean) / scale;
  HunchQuad squares = sums.m2 / scale / scale;

  moments->mean_dd = hunch_quad_to_dd (self->min == self->max ? (HunchQuad) self->min : mean);
  moments->mean = moments->mean_dd.hi;
  moments->sum = (double) (mean * (HunchQuad) self->n);
  moments->min = self->min;
  moments->max = self->max;
  moments->sum_squares_dd = hunch_quad_to_dd (squares);
  fill_shape (moments, &sums);
  if (self->n < 2)
    return;

  moments->variance = (double) (squares / (self->n - 1));
  moments->sd = (double) (hunch_quad_sqrt (sums.m2 / (self->n - 1)) / scale);
  moments->se = (double) (hunch_quad_sqrt (sums.m2 / (self->n - 1) / self->n) / scale);
}

gboolean
hunch_moments_sum_finish (HunchMomentsSum *self,
                          HunchMoments    *out_moments,
                          GError         **error)
{
  HunchMoments moments = {
    self->n, NAN, NAN, NAN, NAN, NAN, NAN, 0.0, NAN, NAN, NAN, { NAN, 0.0 }, { 0.0, 0.0 }
  };

  g_return_val_if_fail (self != NULL && out_moments != NULL, FALSE);

  if (self->is_bad)
    {
      g_set_error_literal (error, HUNCH_STATS_ERROR, HUNCH_STATS_ERROR_BAD_INPUT,
                           _("A value of the column is not a finite number."));
      return FALSE;
    }
  if (self->n > 0)
    fill_moments (self, &moments);
  if (self->n > 0 && !(isfinite (moments.mean) && isfinite (moments.sum_squares_dd.hi)))
    {
      g_set_error_literal (error, HUNCH_STATS_ERROR, HUNCH_STATS_ERROR_NUMERIC,
                           _("The values are too large for their spread to be computed."));
      return FALSE;
    }
  *out_moments = moments;
  return TRUE;
}

gboolean
hunch_moments (const double *values,
               gsize         n,
               HunchMoments *out_moments,
               GError      **error)
{
  g_autoptr (HunchMomentsSum) sum = hunch_moments_sum_new ();

  hunch_moments_sum_add_block (sum, values, n);
  return hunch_moments_sum_finish (sum, out_moments, error);
}

gboolean
hunch_moments_mean_interval (const HunchMoments *moments,
                             double              conf,
                             double             *out_low,
                             double             *out_high,
                             GError            **error)
{
  double reach;

  if (!hunch_stats_check_conf (conf, error))
    return FALSE;

  *out_low = *out_high = NAN;
  if (moments->n < 2)
    return TRUE;

  reach = hunch_t_quantile (0.5 + conf / 2.0, (double) moments->n - 1.0) * moments->se;
  *out_low = moments->mean - reach;
  *out_high = moments->mean + reach;
  return TRUE;
}
