#define G_LOG_DOMAIN "hunch-stats"
#include "stats/quantile-fit.h"

#include <float.h>
#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "stats/distributions.h"
#include "stats/ols-private.h"
#include "stats/quantile-descent-private.h"
#include "stats/quantile.h"

#define SMALL 2000          /* rows that are gone through without a start */
#define SHRINK 8
#define TIE_SHIFT 1e-10     /* of the spread of y */
#define TAU_SHIFT 1e-8

typedef struct
{
  const double *const *x;
  guint                p;
  const double        *y;        /* lent: the response as it is */
  gsize                n;
  double               tau;
  HunchStopFunc        stop;
  gpointer             stop_data;
  double              *shifted;  /* owned: ties parted */
  gsize               *basis;    /* owned [p]: the rows met by the latest answer */
  gboolean             has_basis;
  guint                n_pivots;
} Problem;

static void
problem_clear (Problem *self)
{
  g_free (self->shifted);
  g_free (self->basis);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Problem, problem_clear)

void
hunch_quantile_fit_clear (HunchQuantileFit *self)
{
  g_clear_pointer (&self->coefficients, g_free);
  g_clear_pointer (&self->se, g_free);
  g_clear_pointer (&self->vcov, g_free);
  g_clear_pointer (&self->residuals, g_free);
}

static gboolean
fail (HunchStatsError code,
      const char     *message,
      GError        **error)
{
  g_set_error_literal (error, HUNCH_STATS_ERROR, code, message);
  return FALSE;
}

/* Multiples of the golden ratio: different for all rows, spread evenly, the same every time. */
static double
get_share (gsize i)
{
  return (double) (((guint64) (i + 1) * 0x9e3779b97f4a7c15u) >> 11) * 0x1p-53;
}

/* y about its median, with ties parted. */
static void
part_ties (Problem *self)
{
  double median = 0, mad = 0, largest = 0, scale;

  self->shifted = g_new (double, self->n);
  hunch_median_mad (self->y, self->n, &median, &mad, NULL);
  for (gsize i = 0; i < self->n; i++)
    largest = MAX (largest, fabs (self->y[i] - median));
  scale = mad > 0 ? mad : largest;
  for (gsize i = 0; i < self->n; i++)
    self->shifted[i] = self->y[i] + TIE_SHIFT * scale * (get_share (i) - 0.5);
}

/* --- from few rows to all --- */

/* An even selection of the rows, as columns of its own. */
typedef struct
{
  double **x;     /* owned [p][n] */
  double  *y;     /* owned */
  gsize   *rows;  /* owned: where they stand */
  gsize    n;
  guint    p;
} Sample;

static void
sample_clear (Sample *self)
{
  for (guint k = 0; self->x != NULL && k < self->p; k++)
    g_free (self->x[k]);
  g_free (self->x);
  g_free (self->y);
  g_free (self->rows);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Sample, sample_clear)

static void
take_sample (const HunchQuantileDescent *whole,
             Sample                     *out)
{
  out->p = whole->p;
  out->rows = g_new (gsize, whole->n);
  for (gsize i = 0; i < whole->n; i++)
    if (get_share (i) < 1.0 / SHRINK)
      out->rows[out->n++] = i;
  out->y = g_new (double, out->n + 1);
  out->x = g_new0 (double *, out->p + 1);
  for (guint k = 0; k < out->p; k++)
    out->x[k] = g_new (double, out->n + 1);
  for (gsize i = 0; i < out->n; i++)
    {
      out->y[i] = whole->y[out->rows[i]];
      for (guint k = 0; k < out->p; k++)
        out->x[k][i] = whole->x[k][out->rows[i]];
    }
}

static gboolean
descend_from_few (HunchQuantileDescent *self,
                  GError              **error)
{
  g_auto (Sample) sample = { 0 };
  g_auto (HunchQuantileDescent) few = { 0 };
  g_autofree gsize *start = NULL;

  if (self->n <= MAX (SMALL, 40 * self->p))
    return hunch_quantile_descend (self, NULL, error);

  take_sample (self, &sample);
  few = (HunchQuantileDescent){ (const double *const *) sample.x, self->p, sample.y, sample.n, self->tau, self->stop, self->stop_data };
  if (!descend_from_few (&few, NULL))
    return (self->stop != NULL && self->stop (self->stop_data)) ? fail (HUNCH_STATS_ERROR_NUMERIC, _("The regression was stopped."), error)
                                                                : hunch_quantile_descend (self, NULL, error);
  self->n_pivots += few.n_pivots;
  start = g_new (gsize, self->p);
  for (guint k = 0; k < self->p; k++)
    start[k] = sample.rows[few.basis[k]];
  return hunch_quantile_descend (self, start, error);
}

/* Where the answer is not unique, the one for the next smaller tau; then the same with tau itself, which moves only when that is better. */
static gboolean
find_rows_met (Problem *self,
               double   tau,
               GError **error)
{
  g_auto (HunchQuantileDescent) descent = { self->x, self->p, self->shifted, self->n, MAX (tau - TAU_SHIFT, tau / 2), self->stop, self->stop_data };
  gboolean is_done = self->has_basis ? hunch_quantile_descend (&descent, self->basis, error) : descend_from_few (&descent, error);

  if (!is_done)
    return FALSE;
  descent.tau = tau;
  if (!hunch_quantile_descend (&descent, descent.basis, error))
    return FALSE;
  if (self->basis == NULL)
    self->basis = g_new (gsize, self->p);
  memcpy (self->basis, descent.basis, self->p * sizeof *self->basis);
  self->has_basis = TRUE;
  self->n_pivots += descent.n_pivots;
  return TRUE;
}

/* The coefficients that meet these rows, by elimination in 113 bits. */
static gboolean
meet_rows (Problem *self,
           double  *out,
           GError **error)
{
  guint p = self->p, width = p + 1;
  g_autofree HunchQuad *work = g_new (HunchQuad, (gsize) p * width);

  for (guint i = 0; i < p; i++)
    {
      for (guint k = 0; k < p; k++)
        work[(gsize) i * width + k] = self->x[k][self->basis[i]];
      work[(gsize) i * width + p] = self->y[self->basis[i]];
    }
  for (guint k = 0; k < p; k++)
    {
      guint best = k;

      for (guint i = k + 1; i < p; i++)
        if (hunch_quad_abs (work[(gsize) i * width + k]) > hunch_quad_abs (work[(gsize) best * width + k]))
          best = i;
      if (work[(gsize) best * width + k] == 0)
        return fail (HUNCH_STATS_ERROR_SINGULAR, _("Some columns are combinations of the others."), error);
      for (guint m = 0; best != k && m < width; m++)
        {
          HunchQuad spare = work[(gsize) k * width + m];

          work[(gsize) k * width + m] = work[(gsize) best * width + m];
          work[(gsize) best * width + m] = spare;
        }
      for (guint i = 0; i < p; i++)
        {
          HunchQuad factor = work[(gsize) i * width + k] / work[(gsize) k * width + k];

          for (guint m = k; i != k && m < width; m++)
            work[(gsize) i * width + m] -= factor * work[(gsize) k * width + m];
        }
    }
  for (guint k = 0; k < p; k++)
    out[k] = (double) (work[(gsize) k * width + p] / work[(gsize) k * width + k]);
  return TRUE;
}

static gboolean
find_coefficients (Problem *self,
                   double   tau,
                   double  *out,
                   GError **error)
{
  return find_rows_met (self, tau, error) && meet_rows (self, out, error);
}

/* --- errors --- */

static double
get_bandwidth (double tau,
               double n)
{
  double x = hunch_normal_quantile (tau), density = hunch_normal_density (x);
  double z = hunch_normal_quantile (0.975);

  return pow (n, -1.0 / 3) * pow (z, 2.0 / 3) * pow (1.5 * density * density / (2 * x * x + 1), 1.0 / 3);
}

/* Inverse of X' diag (w) X, p * p, in 113 bits from sums in double-double; FALSE when it has none. */
static gboolean
invert_cross (Problem      *self,
              const double *weights,
              double       *out)
{
  HunchOlsGram *gram = hunch_ols_gram_new (self->p);
  g_auto (HunchOlsFactor) factor = { 0 };
  guint p = self->p;
  g_autofree HunchQuad *inverse = g_new0 (HunchQuad, (gsize) p * p);
  gboolean is_done = TRUE;

  hunch_ols_gram_add (gram, self->x, weights, self->n);
  factor = hunch_ols_factor_from_gram (gram, FALSE);
  hunch_ols_gram_free (gram);
  for (guint j = 0; j < p && is_done; j++)
    {
      is_done = hunch_ols_factor_at (&factor, j, j) > 0;
      for (guint i = j + 1; i-- > 0 && is_done;)
        {
          HunchQuad sum = i == j ? 1 : 0;

          for (guint k = i + 1; k <= j; k++)
            sum -= hunch_ols_factor_at (&factor, i, k) * inverse[(gsize) k * p + j];
          inverse[(gsize) i * p + j] = sum / hunch_ols_factor_at (&factor, i, i);
        }
    }
  for (guint i = 0; i < p; i++)
    for (guint j = 0; j < p; j++)
      {
        HunchQuad sum = 0;

        for (guint k = MAX (i, j); k < p; k++)
          sum += inverse[(gsize) i * p + k] * inverse[(gsize) j * p + k];
        out[(gsize) i * p + j] = (double) sum;
      }
  return is_done;
}

/* bread (X'X) bread, with X'X summed in double-double. */
static void
make_sandwich (Problem      *self,
               const double *bread,
               double        scale,
               double       *out)
{
  guint p = self->p;
  g_autofree HunchQuad *cross = g_new0 (HunchQuad, (gsize) p * p);
  g_autofree HunchQuad *half = g_new0 (HunchQuad, (gsize) p * p);

  for (guint i = 0; i < p; i++)
    for (guint j = i; j < p; j++)
      {
        HunchDd sum = hunch_dd_from_double (0);

        for (gsize row = 0; row < self->n; row++)
          sum = hunch_dd_add (sum, hunch_dd_two_product (self->x[i][row], self->x[j][row]));
        cross[(gsize) i * p + j] = cross[(gsize) j * p + i] = hunch_quad_from_dd (sum);
      }
  for (guint i = 0; i < p; i++)
    for (guint j = 0; j < p; j++)
      for (guint k = 0; k < p; k++)
        half[(gsize) i * p + j] += (HunchQuad) bread[(gsize) i * p + k] * cross[(gsize) k * p + j];
  for (guint i = 0; i < p; i++)
    for (guint j = 0; j < p; j++)
      {
        HunchQuad sum = 0;

        for (guint k = 0; k < p; k++)
          sum += half[(gsize) i * p + k] * bread[(gsize) k * p + j];
        out[(gsize) i * p + j] = (double) (scale * sum);
      }
}

/* The density at each row from the distance of the curves for tau - h and tau + h. */
static gboolean
fill_nid (Problem          *self,
          HunchQuantileFit *fit,
          GError          **error)
{
  guint p = self->p;
  double h = fit->bandwidth, slack = pow (DBL_EPSILON, 0.5);
  g_autofree double *high = g_new (double, p);
  g_autofree double *low = g_new (double, p);
  g_autofree double *density = g_new0 (double, self->n);
  g_autofree double *bread = g_new (double, (gsize) p * p);

  while (self->tau - h < 0 || self->tau + h > 1)
    h /= 2;
  fit->bandwidth = h;
  if (!(self->tau - h > 0 && self->tau + h < 1))
    return TRUE;
  if (!find_coefficients (self, self->tau + h, high, error) || !find_coefficients (self, self->tau - h, low, error))
    return FALSE;

  for (guint k = 0; k < p; k++)
    for (gsize i = 0; i < self->n; i++)
      density[i] += self->x[k][i] * (high[k] - low[k]);
  for (gsize i = 0; i < self->n; i++)
    {
      fit->n_crossed += density[i] <= 0;
      density[i] = MAX (0, 2 * h / (density[i] - slack));
    }
  if (invert_cross (self, density, bread))
    make_sandwich (self, bread, self->tau * (1 - self->tau), fit->vcov);
  return TRUE;
}

static int
compare_numbers (gconstpointer a,
                 gconstpointer b)
{
  double x = *(const double *) a, y = *(const double *) b;

  return (x > y) - (x < y);
}

static int
compare_sizes (gconstpointer a,
               gconstpointer b)
{
  return compare_numbers (&(double){ fabs (*(const double *) a) }, &(double){ fabs (*(const double *) b) });
}

/* The slope of the sorted residuals nearest to 0 against their rank is the sparsity, one over the density. */
static gboolean
find_sparsity (Problem                *self,
               const HunchQuantileFit *fit,
               double                 *out,
               GError                **error)
{
  gsize n = self->n, n_zero = 0, h, n_used;
  g_autofree double *near = g_memdup2 (fit->residuals, n * sizeof (double));
  g_autofree double *rank = NULL;
  g_autofree double *ones = NULL;
  double coefficients[2];

  for (gsize i = 0; i < n; i++)
    n_zero += fabs (near[i]) < sqrt (DBL_EPSILON);
  h = (gsize) MAX ((double) self->p + 1, ceil ((double) n * fit->bandwidth));
  n_used = h + 1;
  *out = NAN;
  if (n_zero + n_used > n)
    return TRUE;

  qsort (near, n, sizeof *near, compare_sizes);
  memmove (near, near + n_zero, n_used * sizeof *near);
  qsort (near, n_used, sizeof *near, compare_numbers);
  rank = g_new (double, n_used);
  ones = g_new (double, n_used);
  for (gsize i = 0; i < n_used; i++)
    {
      rank[i] = ((double) n_zero + (double) i + 1) / ((double) n - self->p);
      ones[i] = 1;
    }
  {
    g_auto (Problem) line = { (const double *const[]){ ones, rank }, 2, near, n_used, 0.5, self->stop, self->stop_data };

    part_ties (&line);
    if (!find_coefficients (&line, 0.5, coefficients, error))
      return FALSE;
  }
  *out = coefficients[1];
  return TRUE;
}

static gboolean
fill_iid (Problem          *self,
          HunchQuantileFit *fit,
          GError          **error)
{
  double sparsity;

  if (!find_sparsity (self, fit, &sparsity, error))
    return FALSE;
  if (isfinite (sparsity) && invert_cross (self, NULL, fit->vcov))
    for (guint i = 0; i < self->p * self->p; i++)
      fit->vcov[i] *= sparsity * sparsity * self->tau * (1 - self->tau);
  return TRUE;
}

static void
fill_residuals (Problem          *self,
                HunchQuantileFit *fit)
{
  fit->residuals = g_new (double, self->n);
  for (gsize i = 0; i < self->n; i++)
    {
      HunchDd r = hunch_dd_from_double (self->y[i]);

      for (guint k = 0; k < self->p; k++)
        r = hunch_dd_subtract (r, hunch_dd_two_product (fit->coefficients[k], self->x[k][i]));
      fit->residuals[i] = hunch_dd_to_double (r);
    }
  for (guint k = 0; k < self->p; k++)
    fit->residuals[self->basis[k]] = 0;
  for (gsize i = 0; i < self->n; i++)
    fit->objective += fit->residuals[i] * (self->tau - (fit->residuals[i] < 0));
}

static gboolean
check (Problem *self,
       GError **error)
{
  if (!(self->tau > 0 && self->tau < 1))
    return fail (HUNCH_STATS_ERROR_BAD_INPUT, _("A quantile lies between 0 and 1."), error);
  if (self->n < self->p)
    {
      g_set_error (error, HUNCH_STATS_ERROR, HUNCH_STATS_ERROR_TOO_FEW, _("The regression has %u coefficients and only %zu usable rows."), self->p, self->n);
      return FALSE;
    }
  return TRUE;
}

gboolean
hunch_quantile_fit (const double *const *columns,
                    guint                n_columns,
                    const double        *y,
                    gsize                n_rows,
                    double               tau,
                    HunchQuantileErrors  errors,
                    HunchStopFunc        stop,
                    gpointer             stop_data,
                    HunchQuantileFit    *out_fit,
                    GError             **error)
{
  g_auto (Problem) self = { columns, n_columns, y, n_rows, tau, stop, stop_data };
  g_auto (HunchQuantileFit) fit = { 0 };

  g_return_val_if_fail (out_fit != NULL && n_columns > 0, FALSE);

  if (!check (&self, error))
    return FALSE;
  part_ties (&self);
  fit.n_coefficients = n_columns;
  fit.coefficients = g_new (double, n_columns);
  fit.se = g_new (double, n_columns);
  fit.vcov = g_new (double, (gsize) n_columns * n_columns);
  for (guint i = 0; i < n_columns * n_columns; i++)
    fit.vcov[i] = NAN;
  fit.bandwidth = get_bandwidth (tau, (double) n_rows);
  if (!find_coefficients (&self, tau, fit.coefficients, error))
    return FALSE;
  fill_residuals (&self, &fit);
  if (errors == HUNCH_QUANTILE_NID ? !fill_nid (&self, &fit, error) : !fill_iid (&self, &fit, error))
    return FALSE;

  for (guint k = 0; k < n_columns; k++)
    fit.se[k] = sqrt (fit.vcov[(gsize) k * n_columns + k]);
  fit.n_pivots = self.n_pivots;
  *out_fit = fit;
  fit = (HunchQuantileFit){ 0 };
  return TRUE;
}
