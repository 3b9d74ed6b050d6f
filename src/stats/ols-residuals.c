/* The second pass over the rows of a fit.
 *
 * With an intercept everything is worked out from distances to the column means: fitted values are
 * mean_y + sum b (x - mean), leverages 1 / sum w + |G (x - mean)|^2 with G the Cholesky factor of the
 * slopes' part of the inverse. So columns far from zero cost no digits here either. */
#define G_LOG_DOMAIN "hunch-stats"
#include "stats/ols-residuals-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "stats/distributions.h"
#include "stats/normality.h"
#include "stats/quad.h"

static void
choose_columns (HunchOlsResiduals *self)
{
  const HunchOlsFit *fit = self->fit;
  guint first = fit->has_intercept ? 1 : 0;

  for (guint j = first; j < fit->n_coefficients; j++)
    {
      if (fit->aliased[j])
        continue;
      self->column[self->n_slopes] = j - first;
      self->b[self->n_slopes] = fit->coefficients[j];
      self->center[self->n_slopes] = first ? fit->means[j] : 0.0;
      self->center_low[self->n_slopes++] = first ? fit->means_low[j] : 0.0;
    }
}

/* The upper triangle G with |G x|^2 = x' U x, U the slopes' part of the inverse: the transposed lower
 * Cholesky factor of U. */
static void
factor_inverse (HunchOlsResiduals *self)
{
  guint n = self->n_slopes;
  g_autofree HunchQuad *l = g_new0 (HunchQuad, (gsize) n * n + 1);

  for (guint j = 0; j < n; j++)
    for (guint i = j; i < n; i++)
      {
        HunchQuad sum = hunch_ols_residuals_get_inverse (self, i, j);

        for (guint k = 0; k < j; k++)
          sum -= l[(gsize) i * n + k] * l[(gsize) j * n + k];
        if (i == j)
          l[(gsize) i * n + j] = hunch_quad_sqrt (sum);
        else
          l[(gsize) i * n + j] = l[(gsize) j * n + j] > 0 ? sum / l[(gsize) j * n + j] : 0;
      }
  for (guint i = 0; i < n; i++)
    for (guint j = 0; j <= i; j++)
      self->g[(gsize) j * n + i] = (double) l[(gsize) i * n + j];
}

HunchOlsResiduals *
hunch_ols_residuals_new (const HunchOlsFit *fit)
{
  HunchOlsResiduals *self;
  gsize n;

  g_return_val_if_fail (fit != NULL && fit->coefficients != NULL, NULL);

  self = g_new0 (HunchOlsResiduals, 1);
  n = fit->n_coefficients;
  self->fit = fit;
  self->column = g_new0 (guint, n);
  self->b = g_new0 (double, n);
  self->center = g_new0 (double, n);
  self->center_low = g_new0 (double, n);
  choose_columns (self);
  n = self->n_slopes;
  self->g = g_new0 (double, n * n + 1);
  self->spread_cross = g_new0 (double, n + 1);
  self->x = g_new0 (double, (n + 1) * HUNCH_SUM_CHUNK);
  self->moments = hunch_moments_sum_new ();
  self->mean_square = fit->rss / (double) fit->n_rows;
  factor_inverse (self);

  /* The variance of the mean of y at the column means is sigma^2 / sum w; without weights sum w = n. */
  if (fit->has_intercept)
    {
      HunchQuad base = fit->unscaled[0];

      for (guint i = 0; i < self->n_slopes; i++)
        for (guint k = 0; k < self->n_slopes; k++)
          base -= (HunchQuad) self->center[i] * self->center[k] * hunch_ols_residuals_get_inverse (self, i, k);
      self->base_leverage = (double) base;
    }
  return self;
}

void
hunch_ols_residuals_free (HunchOlsResiduals *self)
{
  if (self == NULL)
    return;

  for (guint k = 0; k < G_N_ELEMENTS (self->meat); k++)
    g_free (self->meat[k]);
  g_free (self->stratum_factor);
  g_free (self->stratum_size);
  g_free (self->cluster_total);
  g_free (self->cluster_meat);
  g_free (self->code_totals);
  g_free (self->code_rows);
  g_free (self->column);
  g_free (self->b);
  g_free (self->center);
  g_free (self->center_low);
  g_free (self->g);
  g_free (self->spread_cross);
  g_free (self->x);
  hunch_moments_sum_free (self->moments);
  g_free (self);
}

/* Distances from the means, residuals; zero beyond @n rows. */
static void
fill_chunk (HunchOlsResiduals   *self,
            const double *const *columns,
            const double        *y,
            const double        *weights,
            gsize                start,
            gsize                n)
{
  double mean_y = self->fit->has_intercept ? self->fit->mean_y : 0.0;
  double mean_y_low = self->fit->has_intercept ? self->fit->mean_y_low : 0.0;

  memset (self->residual, 0, sizeof self->residual);
  memset (self->weight, 0, sizeof self->weight);
  for (gsize i = 0; i < n; i++)
    {
      self->residual[i] = y[start + i] - mean_y - mean_y_low;
      self->weight[i] = weights != NULL ? weights[start + i] : 1.0;
    }
  for (guint j = 0; j < self->n_slopes; j++)
    {
      double *x = self->x + (gsize) j * HUNCH_SUM_CHUNK;
      const double *from = columns[self->column[j]] + start;
      double b = self->b[j];

      for (gsize i = 0; i < n; i++)
        x[i] = from[i] - self->center[j] - self->center_low[j];
      memset (x + n, 0, (HUNCH_SUM_CHUNK - n) * sizeof *x);
      for (gsize i = 0; i < HUNCH_SUM_CHUNK; i++)
        self->residual[i] -= b * x[i];
    }
  for (gsize i = 0; i < HUNCH_SUM_CHUNK; i++)
    self->x[(gsize) self->n_slopes * HUNCH_SUM_CHUNK + i] = i < n ? 1.0 : 0.0;
}

static void
fill_leverage (HunchOlsResiduals *self)
{
  guint n = self->skips_leverage ? 0 : self->n_slopes;

  for (gsize i = 0; i < HUNCH_SUM_CHUNK; i++)
    self->leverage[i] = self->base_leverage;
  for (guint j = 0; j < n; j++)
    {
      memset (self->work, 0, sizeof self->work);
      for (guint k = j; k < n; k++)
        {
          const double *x = self->x + (gsize) k * HUNCH_SUM_CHUNK;
          double factor = self->g[(gsize) j * n + k];

          for (gsize i = 0; i < HUNCH_SUM_CHUNK; i++)
            self->work[i] += factor * x[i];
        }
      for (gsize i = 0; i < HUNCH_SUM_CHUNK; i++)
        self->leverage[i] += self->work[i] * self->work[i];
    }
  for (gsize i = 0; i < HUNCH_SUM_CHUNK; i++)
    self->leverage[i] *= self->weight[i];
}

static void
note_rows (HunchOlsResiduals *self,
           gsize              n)
{
  double sigma = self->fit->sigma;

  for (gsize i = 0; i < n; i++)
    {
      double e = self->residual[i] * (self->has_weights ? sqrt (self->weight[i]) : 1.0);
      double step = e - self->last;

      if (self->n_rows + i > 0)
        self->sum_steps = hunch_dd_add_double (self->sum_steps, step * step);
      self->sum_squares = hunch_dd_add_double (self->sum_squares, e * e);
      self->last = e;
      self->work[i] = e;
      if (self->leverage[i] > self->max_leverage)
        {
          self->max_leverage = self->leverage[i];
          self->max_leverage_row = self->n_rows + i;
        }
      if (self->leverage[i] >= 1.0 - 1e-10)
        self->has_full_leverage = TRUE;
      else if (fabs (e) > 3.0 * sigma * sqrt (1.0 - self->leverage[i]))
        self->n_large++;
    }
  hunch_moments_sum_add_block (self->moments, self->work, n);
}

void
hunch_ols_residuals_skip_leverage (HunchOlsResiduals *self)
{
  g_return_if_fail (self->n_rows == 0);

  self->skips_leverage = TRUE;
}

double
hunch_ols_residuals_get_dot (const double *a,
                             const double *b)
{
  double lanes[8] = { 0.0 };

  for (gsize i = 0; i < HUNCH_SUM_CHUNK; i += 8)
    for (guint k = 0; k < 8; k++)
      lanes[k] += a[i + k] * b[i + k];
  return ((lanes[0] + lanes[4]) + (lanes[1] + lanes[5])) + ((lanes[2] + lanes[6]) + (lanes[3] + lanes[7]));
}

/* Squared residuals about their mean against each column, for Breusch and Pagan. */
static void
note_spread (HunchOlsResiduals *self,
             gsize              n)
{
  memset (self->work, 0, sizeof self->work);
  for (gsize i = 0; i < n; i++)
    self->work[i] = self->residual[i] * self->residual[i] - self->mean_square;
  self->spread_squares = hunch_dd_add_double (self->spread_squares,
                                              hunch_ols_residuals_get_dot (self->work, self->work));
  for (guint j = 0; j < self->n_slopes; j++)
    self->spread_cross[j] += hunch_ols_residuals_get_dot (self->work, self->x + (gsize) j * HUNCH_SUM_CHUNK);
}

void
hunch_ols_residuals_add_block (HunchOlsResiduals   *self,
                               const double *const *columns,
                               const double        *y,
                               const double        *weights,
                               gsize                n_rows,
                               double              *out_residuals,
                               double              *out_leverage)
{
  g_return_if_fail (self != NULL && y != NULL);

  self->has_weights |= weights != NULL;
  for (gsize start = 0; start < n_rows; start += HUNCH_SUM_CHUNK)
    {
      gsize n = MIN (HUNCH_SUM_CHUNK, n_rows - start);

      fill_chunk (self, columns, y, weights, start, n);
      fill_leverage (self);
      if (out_residuals != NULL)
        memcpy (out_residuals + start, self->residual, n * sizeof (double));
      if (out_leverage != NULL)
        memcpy (out_leverage + start, self->leverage, n * sizeof (double));
      note_rows (self, n);
      note_spread (self, n);
      for (guint kind = 0; kind < G_N_ELEMENTS (self->meat); kind++)
        if (self->wants[kind])
          hunch_ols_residuals_note_meat (self, kind, n);
      if (self->stratum_factor != NULL)
        hunch_ols_residuals_note_strata (self, n);
      else if (self->n_codes > 0)
        hunch_ols_residuals_note_codes (self, n);
      else if (self->cluster_total != NULL)
        hunch_ols_residuals_note_cluster (self, n);
      self->n_rows += n;
    }
}

/* n R^2 of the squared residuals on the columns. */
static void
fill_breusch_pagan (const HunchOlsResiduals *self,
                    HunchOlsDiagnostics     *out)
{
  double explained = 0.0, total = hunch_dd_to_double (self->spread_squares);

  out->breusch_pagan = out->breusch_pagan_df = out->breusch_pagan_p = NAN;
  if (self->n_slopes == 0 || self->has_weights || !self->fit->has_intercept || !(total > 0.0))
    return;

  for (guint j = 0; j < self->n_slopes; j++)
    {
      double dot = 0.0;

      for (guint k = j; k < self->n_slopes; k++)
        dot += self->g[(gsize) j * self->n_slopes + k] * self->spread_cross[k];
      explained += dot * dot;
    }
  out->breusch_pagan = (double) self->n_rows * MIN (explained / total, 1.0);
  out->breusch_pagan_df = self->n_slopes;
  out->breusch_pagan_p = hunch_chisq_upper (out->breusch_pagan, out->breusch_pagan_df);
}

gboolean
hunch_ols_residuals_finish (HunchOlsResiduals   *self,
                            HunchOlsDiagnostics *out_diagnostics,
                            GError             **error)
{
  HunchOlsDiagnostics out = { 0 };
  HunchNormality normality = { NAN, NAN, NAN };

  if (self->n_rows == 0)
    {
      g_set_error_literal (error, HUNCH_STATS_ERROR, HUNCH_STATS_ERROR_TOO_FEW,
                           _("There are no rows to check the regression with."));
      return FALSE;
    }
  if (!self->has_weights && self->n_rows != self->fit->n_rows)
    {
      g_set_error_literal (error, HUNCH_STATS_ERROR, HUNCH_STATS_ERROR_BAD_INPUT,
                           _("The rows of the second pass are not those of the regression."));
      return FALSE;
    }
  if (!hunch_moments_sum_finish (self->moments, &out.moments, error))
    return FALSE;

  hunch_normality_jarque_bera (&out.moments, &normality, NULL);
  out.jarque_bera = normality.statistic;
  out.jarque_bera_p = normality.p;
  out.durbin_watson = hunch_dd_to_double (self->sum_steps) / hunch_dd_to_double (self->sum_squares);
  fill_breusch_pagan (self, &out);
  out.max_leverage = MIN (self->max_leverage, 1.0);
  out.max_leverage_row = self->max_leverage_row;
  out.mean_leverage = self->fit->rank / (double) self->fit->n_rows;
  out.n_large_residuals = self->n_large;
  *out_diagnostics = out;
  return TRUE;
}

HunchOlsInfluence
hunch_ols_get_influence (const HunchOlsFit *fit,
                         double             y,
                         double             residual,
                         double             leverage,
                         double             weight)
{
  HunchOlsInfluence row = { y - residual, residual, NAN, NAN, leverage, NAN };
  double left = 1.0 - leverage, square;

  if (!(left > 1e-10) || !(fit->sigma > 0.0) || !(weight > 0.0))
    return row;

  row.standardized = residual * sqrt (weight) / (fit->sigma * sqrt (left));
  square = row.standardized * row.standardized;
  row.cook = square * leverage / (left * fit->rank);
  if (fit->df_residual > 1.0 && square < fit->df_residual)
    row.studentized = row.standardized * sqrt ((fit->df_residual - 1.0) / (fit->df_residual - square));
  return row;
}
