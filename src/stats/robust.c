#define G_LOG_DOMAIN "hunch-stats"
#include "stats/robust.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "stats/ols-private.h"
#include "stats/quantile.h"

#define BLOCK 4096

typedef struct
{
  const double *const *columns;
  guint                n_columns;
  gboolean             has_intercept;
  const double        *y;
  const double        *weights;      /* NULL: none */
  gsize                n;
  HunchStopFunc        stop;
  gpointer             stop_data;
  double              *residuals;    /* owned: times the root of the weight */
  double              *before;       /* owned: those of the step before */
  double              *psi_weights;  /* owned */
  double              *scratch;      /* owned */
  HunchOlsFit          fit;          /* of the last step */
} Robust;

static void
robust_clear (Robust *self)
{
  g_free (self->residuals);
  g_free (self->before);
  g_free (self->psi_weights);
  g_free (self->scratch);
  hunch_ols_fit_clear (&self->fit);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Robust, robust_clear)

void
hunch_robust_fit_clear (HunchRobustFit *self)
{
  g_clear_pointer (&self->coefficients, g_free);
  g_clear_pointer (&self->se, g_free);
  g_clear_pointer (&self->vcov, g_free);
  g_clear_pointer (&self->weights, g_free);
  g_clear_pointer (&self->residuals, g_free);
}

static gboolean
is_stopped (Robust  *self,
            GError **error)
{
  if (self->stop == NULL || !self->stop (self->stop_data))
    return FALSE;
  g_set_error_literal (error, HUNCH_STATS_ERROR, HUNCH_STATS_ERROR_NUMERIC, _("The regression was stopped."));
  return TRUE;
}

/* Weighted least squares with the weights at hand (NULL: the given ones). */
static gboolean
solve (Robust       *self,
       const double *psi,
       GError      **error)
{
  HunchOlsGram *gram = hunch_ols_gram_new (self->n_columns + 1);
  g_autofree const double **all = g_new (const double *, self->n_columns + 1);
  g_auto (HunchOlsFactor) factor = { 0 };
  gboolean is_done = TRUE;

  for (gsize start = 0; start < self->n && is_done; start += BLOCK)
    {
      gsize n = MIN (BLOCK, self->n - start);

      for (guint k = 0; k < self->n_columns; k++)
        all[k] = self->columns[k] + start;
      all[self->n_columns] = self->y + start;
      for (gsize i = 0; i < n; i++)
        self->scratch[i] = (psi != NULL ? psi[start + i] : 1) * (self->weights != NULL ? self->weights[start + i] : 1);
      hunch_ols_gram_add (gram, all, self->scratch, n);
      is_done = !is_stopped (self, error);
    }
  if (is_done)
    factor = hunch_ols_factor_from_gram (gram, self->has_intercept);
  hunch_ols_gram_free (gram);
  if (!is_done)
    return FALSE;
  hunch_ols_fit_clear (&self->fit);
  return hunch_ols_fit_from_factor (&factor, self->has_intercept, self->n, 0, 0.95, &self->fit, error);
}

/* From the means, so that columns far from zero cost no digits. */
static void
find_residuals (Robust *self)
{
  guint first = self->has_intercept ? 1 : 0;
  double *spare = self->before;

  self->before = self->residuals;
  self->residuals = spare;
  for (gsize i = 0; i < self->n; i++)
    self->residuals[i] = first ? self->y[i] - self->fit.mean_y - self->fit.mean_y_low : self->y[i];
  for (guint k = 0; k < self->n_columns; k++)
    {
      double b = self->fit.coefficients[k + first], center = first ? self->fit.means[k + first] : 0;
      double low = first ? self->fit.means_low[k + first] : 0;
      const double *x = self->columns[k];

      if (self->fit.aliased[k + first])
        continue;
      for (gsize i = 0; i < self->n; i++)
        self->residuals[i] -= b * (x[i] - center - low);
    }
  for (gsize i = 0; self->weights != NULL && i < self->n; i++)
    self->residuals[i] *= sqrt (self->weights[i]);
}

static double
find_scale (Robust *self)
{
  double half = 0.5, median = NAN;

  for (gsize i = 0; i < self->n; i++)
    self->scratch[i] = fabs (self->residuals[i]);
  hunch_quantiles_in_place (self->scratch, self->n, &half, 1, &median, NULL);
  return median / 0.6745;
}

static double
get_weight (double u)
{
  double share = u / HUNCH_ROBUST_C;

  return fabs (share) < 1 ? (1 - share * share) * (1 - share * share) : 0;
}

static double
get_slope (double u)
{
  double t = u / HUNCH_ROBUST_C * (u / HUNCH_ROBUST_C);

  return t < 1 ? (1 - t) * (1 - 5 * t) : 0;
}

static double
get_change (const Robust *self)
{
  double change = 0, length = 0;

  for (gsize i = 0; i < self->n; i++)
    {
      double d = self->residuals[i] - self->before[i];

      change += d * d;
      length += self->before[i] * self->before[i];
    }
  return sqrt (change / MAX (length, 1e-300));
}

/* Huber's factor and the inverse of X'X. */
static gboolean
fill_errors (Robust         *self,
             HunchRobustFit *out,
             GError        **error)
{
  double squares = 0, sum = 0, spread = 0, mean, kappa, variance, n = (double) self->n, p = out->n_coefficients;

  for (gsize i = 0; i < self->n; i++)
    {
      double u = self->residuals[i] / out->scale, e = self->residuals[i] * get_weight (u);

      squares += e * e;
      sum += get_slope (u);
    }
  mean = sum / n;
  for (gsize i = 0; i < self->n; i++)
    spread += pow (get_slope (self->residuals[i] / out->scale) - mean, 2);
  kappa = 1 + p * (spread / (n - 1)) / (n * mean * mean);
  variance = squares / out->df_residual * (kappa / mean) * (kappa / mean);

  if (!solve (self, NULL, error))
    return FALSE;
  for (guint i = 0; i < out->n_coefficients * out->n_coefficients; i++)
    out->vcov[i] = variance * self->fit.unscaled[i];
  for (guint i = 0; i < out->n_coefficients; i++)
    out->se[i] = sqrt (out->vcov[(gsize) i * out->n_coefficients + i]);
  return TRUE;
}

static gboolean
refuse_perfect (GError **error)
{
  g_set_error_literal (error, HUNCH_STATS_ERROR, HUNCH_STATS_ERROR_CONSTANT,
                       _("More than half of the rows fit perfectly, so there is no measure of how far the others lie off."));
  return FALSE;
}

/* The next fit with the weights that the last one's residuals ask for. */
static gboolean
step (Robust  *self,
      double   scale,
      GError **error)
{
  g_autoptr (GError) own = NULL;

  for (gsize i = 0; i < self->n; i++)
    self->psi_weights[i] = get_weight (self->residuals[i] / scale);
  if (!solve (self, self->psi_weights, &own))
    {
      /* The rows that still count are all alike. */
      if (g_error_matches (own, HUNCH_STATS_ERROR, HUNCH_STATS_ERROR_CONSTANT))
        return refuse_perfect (error);
      g_propagate_error (error, g_steal_pointer (&own));
      return FALSE;
    }
  find_residuals (self);
  return !is_stopped (self, error);
}

static gboolean
iterate (Robust         *self,
         HunchRobustFit *out,
         GError        **error)
{
  double rounding = 0;

  for (gsize i = 0; i < self->n; i++)
    rounding = MAX (rounding, fabs (self->y[i] - (self->has_intercept ? self->fit.mean_y : 0)));
  rounding *= 1e-14;
  while (out->n_steps < HUNCH_ROBUST_MAX_STEPS && !out->has_converged)
    {
      out->scale = find_scale (self);
      if (!(out->scale > rounding))
        return refuse_perfect (error);
      if (is_stopped (self, error) || !step (self, out->scale, error))
        return FALSE;
      out->n_steps++;
      out->has_converged = get_change (self) <= HUNCH_ROBUST_TOLERANCE;
    }
  return TRUE;
}

static gboolean
start (Robust  *self,
       GError **error)
{
  guint p = self->n_columns + (self->has_intercept ? 1 : 0);

  if (self->n <= p)
    {
      g_set_error (error, HUNCH_STATS_ERROR, HUNCH_STATS_ERROR_TOO_FEW, _("The regression has %u coefficients and only %zu usable rows."), p, self->n);
      return FALSE;
    }
  self->residuals = g_new (double, self->n);
  self->before = g_new (double, self->n);
  self->psi_weights = g_new (double, self->n);
  self->scratch = g_new (double, MAX (self->n, BLOCK));
  if (!solve (self, NULL, error))
    return FALSE;
  if (self->fit.rank < p)
    {
      g_set_error_literal (error, HUNCH_STATS_ERROR, HUNCH_STATS_ERROR_SINGULAR, _("Some columns are combinations of the others."));
      return FALSE;
    }
  find_residuals (self);
  return TRUE;
}

gboolean
hunch_robust_fit (const double *const *columns,
                  guint                n_columns,
                  gboolean             has_intercept,
                  const double        *y,
                  const double        *weights,
                  gsize                n_rows,
                  HunchStopFunc        stop,
                  gpointer             stop_data,
                  HunchRobustFit      *out_fit,
                  GError             **error)
{
  g_auto (Robust) self = { columns, n_columns, has_intercept, y, weights, n_rows, stop, stop_data };
  g_auto (HunchRobustFit) fit = { 0 };
  guint p = n_columns + (has_intercept ? 1 : 0);

  g_return_val_if_fail (out_fit != NULL && p > 0, FALSE);

  fit.n_coefficients = p;
  fit.df_residual = (double) n_rows - p;
  if (!start (&self, error) || !iterate (&self, &fit, error))
    return FALSE;

  fit.coefficients = g_memdup2 (self.fit.coefficients, p * sizeof (double));
  fit.se = g_new (double, p);
  fit.vcov = g_new (double, (gsize) p * p);
  if (!fill_errors (&self, &fit, error))
    return FALSE;
  for (gsize i = 0; weights != NULL && i < n_rows; i++)
    self.residuals[i] /= sqrt (weights[i]);
  fit.residuals = g_steal_pointer (&self.residuals);
  fit.weights = g_steal_pointer (&self.psi_weights);
  *out_fit = fit;
  fit = (HunchRobustFit){ 0 };
  return TRUE;
}
