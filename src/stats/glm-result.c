/* What the passes found: coefficients, their uncertainty, and how to ask them. */
#define G_LOG_DOMAIN "hunch-stats"
#include "stats/glm-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "stats/distributions.h"

#define RUNS_AWAY 0.05         /* units of the predictor in the last step */
#define LOST_PIVOT 1e-12

static double *
new_nans (gsize n)
{
  double *array = g_new (double, MAX (n, 1));

  for (gsize i = 0; i < n; i++)
    array[i] = NAN;
  return array;
}

static void
allocate (HunchGlmFit *fit,
          guint        n)
{
  fit->n_coefficients = n;
  fit->coefficients = new_nans (n);
  fit->se = new_nans (n);
  fit->z = new_nans (n);
  fit->p = new_nans (n);
  fit->ci_low = new_nans (n);
  fit->ci_high = new_nans (n);
  fit->vif = new_nans (n);
  fit->vcov = new_nans ((gsize) n * n);
  fit->linear = g_new0 (double, MAX (n, 1));
  fit->centers = g_new0 (double, MAX (n, 1));
  fit->bread = g_new0 (double, MAX ((gsize) n * n, 1));
  fit->aliased = g_new0 (gboolean, MAX (n, 1));
  fit->runs_away = g_new0 (gboolean, MAX (n, 1));
}

void
hunch_glm_fit_clear (HunchGlmFit *self)
{
  g_clear_pointer (&self->coefficients, g_free);
  g_clear_pointer (&self->se, g_free);
  g_clear_pointer (&self->z, g_free);
  g_clear_pointer (&self->p, g_free);
  g_clear_pointer (&self->ci_low, g_free);
  g_clear_pointer (&self->ci_high, g_free);
  g_clear_pointer (&self->vif, g_free);
  g_clear_pointer (&self->vcov, g_free);
  g_clear_pointer (&self->linear, g_free);
  g_clear_pointer (&self->centers, g_free);
  g_clear_pointer (&self->bread, g_free);
  g_clear_pointer (&self->aliased, g_free);
  g_clear_pointer (&self->runs_away, g_free);
}

/* Covariances of the model about the centers become those of the model as it is written: only the intercept differs. */
static void
move_intercept (const HunchGlmFit *fit,
                HunchQuad         *v)
{
  guint n = fit->n_coefficients;

  if (!fit->has_intercept)
    return;
  for (guint k = 1; k < n; k++)
    v[0] -= 2 * (HunchQuad) fit->centers[k] * v[k];
  for (guint j = 1; j < n; j++)
    for (guint k = 1; k < n; k++)
      v[0] += (HunchQuad) fit->centers[j] * fit->centers[k] * v[(gsize) j * n + k];
  for (guint k = 1; k < n; k++)
    {
      for (guint j = 1; j < n; j++)
        v[k] -= (HunchQuad) fit->centers[j] * v[(gsize) j * n + k];
      v[(gsize) k * n] = v[k];
    }
}

/* Covariances as the model is written; NAN stays where there is none. */
static void
fill_vcov (HunchGlmFit *fit,
           HunchQuad   *v)
{
  guint n = fit->n_coefficients;

  move_intercept (fit, v);
  for (guint i = 0; i < n; i++)
    for (guint k = 0; k < n; k++)
      if (!fit->aliased[i] && !fit->aliased[k] && !fit->runs_away[i] && !fit->runs_away[k])
        fit->vcov[(gsize) i * n + k] = (double) v[(gsize) i * n + k];
}

void
hunch_glm_fit_take_vcov (HunchGlmFit  *self,
                         const double *about_centers)
{
  gsize size = (gsize) self->n_coefficients * self->n_coefficients;
  g_autofree HunchQuad *v = g_new (HunchQuad, size + 1);

  for (gsize i = 0; i < size; i++)
    v[i] = about_centers[i];
  fill_vcov (self, v);
}

static void
find_runaways (const HunchGlm *self,
               HunchGlmFit    *fit)
{
  guint first = self->has_intercept ? 1 : 0;
  double intercept = first ? self->step[0] : 0;

  if (self->state != HUNCH_GLM_SEPARATED)
    return;
  for (guint k = 0; k < self->n_columns; k++)
    {
      fit->runs_away[k + first] = fabs (self->step[k + first]) * self->reach[k + first] > RUNS_AWAY;
      intercept -= self->step[k + first] * self->centers[k];
    }
  if (first)
    fit->runs_away[0] = fabs (intercept) > RUNS_AWAY;
}

static void
fill_coefficients (const HunchGlm *self,
                   HunchGlmFit    *fit)
{
  g_autofree HunchQuad *v = hunch_glm_invert_information (self, &self->part);
  guint first = self->has_intercept ? 1 : 0, n = self->n_beta;
  HunchQuad intercept = first ? self->beta[0] : 0;

  for (guint i = first; i < n; i++)
    {
      intercept -= (HunchQuad) self->beta[i] * (first ? self->centers[i - first] : 0);
      fit->linear[i] = self->beta[i];
      fit->centers[i] = first ? self->centers[i - first] : 0;
      fit->vif[i] = (double) v[(gsize) i * n + i] * self->squares[i];
    }
  if (first)
    {
      fit->linear[0] = (double) intercept;
      fit->level = self->beta[0];
    }
  for (gsize i = 0; i < (gsize) n * n; i++)
    fit->bread[i] = (double) v[i];
  for (guint i = 0; i < n; i++)
    fit->aliased[i] = !self->held[i] && v[(gsize) i * n + i] == 0;
  find_runaways (self, fit);
  fill_vcov (fit, v);
  for (guint i = 0; i < n; i++)
    if (fit->aliased[i] || fit->runs_away[i])
      fit->vif[i] = NAN;
    else
      fit->coefficients[i] = fit->linear[i];
}

static void
fill_sums (const HunchGlm *self,
           HunchGlmFit    *fit)
{
  const HunchGlmSums *sums = &self->sums;
  gboolean needs_counts = self->family != HUNCH_GLM_BINOMIAL;

  fit->n_rows = sums->n_rows;
  fit->rank = self->part.rank;
  fit->n_passes = self->n_passes;
  fit->deviance = hunch_dd_to_double (sums->deviance);
  fit->loglik = needs_counts && sums->has_part_counts ? NAN : hunch_dd_to_double (sums->loglik);
  if (self->is_firth)
    fit->loglik += self->log_determinant / 2;
  fit->pearson = hunch_dd_to_double (sums->pearson);
  fit->sum_weights = hunch_dd_to_double (sums->weight);
  fit->df_residual = (double) sums->n_rows - self->part.rank;
  fit->moment_theta = fit->sum_weights / hunch_dd_to_double (sums->moment);
  fit->theta = self->theta;
  fit->se_theta = self->family == HUNCH_GLM_NEGBIN && !self->is_theta_fixed ? 1 / sqrt (hunch_dd_to_double (sums->theta_info)) : NAN;
}

gboolean
hunch_glm_get_fit (HunchGlm     *self,
                   double        conf,
                   HunchGlmFit  *out_fit,
                   GError      **error)
{
  HunchGlmFit fit = { .family = self->family, .has_intercept = self->has_intercept, .conf = conf };

  if (!hunch_stats_check_conf (conf, error))
    return FALSE;
  if (self->sums.n_rows == 0 || self->sums.n_rows < self->part.rank)
    {
      g_set_error_literal (error, HUNCH_STATS_ERROR, HUNCH_STATS_ERROR_TOO_FEW, _("There are fewer rows than coefficients."));
      return FALSE;
    }
  if (self->state == HUNCH_GLM_STUCK)
    {
      g_set_error_literal (error, HUNCH_STATS_ERROR, HUNCH_STATS_ERROR_NUMERIC,
                           _("The model does not settle on an answer: its coefficients keep changing."));
      return FALSE;
    }

  allocate (&fit, self->n_beta);
  fill_sums (self, &fit);
  fill_coefficients (self, &fit);
  hunch_glm_fit_use_vcov (&fit, INFINITY);
  *out_fit = fit;
  return TRUE;
}

void
hunch_glm_fit_use_vcov (HunchGlmFit *self,
                        double       df)
{
  double reach = hunch_t_quantile (0.5 + self->conf / 2, df);

  for (guint i = 0; i < self->n_coefficients; i++)
    {
      double variance = self->vcov[(gsize) i * self->n_coefficients + i];

      self->se[i] = self->z[i] = self->p[i] = self->ci_low[i] = self->ci_high[i] = NAN;
      if (!(variance > 0) || isnan (self->coefficients[i]))
        continue;
      self->se[i] = sqrt (variance);
      self->z[i] = self->coefficients[i] / self->se[i];
      self->p[i] = hunch_t_two_sided (self->z[i], df);
      self->ci_low[i] = self->coefficients[i] - reach * self->se[i];
      self->ci_high[i] = self->coefficients[i] + reach * self->se[i];
    }
}

/* --- asking a fit --- */

void
hunch_glm_predict (const HunchGlmFit   *fit,
                   const double *const *columns,
                   const double        *offset,
                   gsize                n_rows,
                   double              *out_eta)
{
  guint first = fit->has_intercept ? 1 : 0;

  for (gsize i = 0; i < n_rows; i++)
    out_eta[i] = fit->level + (offset != NULL ? offset[i] : 0);
  /* About the centers: far from zero the intercept and a column would cancel. */
  for (guint k = first; k < fit->n_coefficients; k++)
    for (gsize i = 0; fit->linear[k] != 0 && i < n_rows; i++)
      out_eta[i] += fit->linear[k] * (columns[k - first][i] - fit->centers[k]);
}

double
hunch_glm_get_variance (const HunchGlmFit *fit,
                        double             mean)
{
  switch (fit->family)
    {
    case HUNCH_GLM_BINOMIAL:
      return mean * (1 - mean);
    case HUNCH_GLM_POISSON:
      return mean;
    case HUNCH_GLM_NEGBIN:
    default:
      return mean + mean * mean / fit->theta;
    }
}

double
hunch_glm_get_deviance_residual (const HunchGlmFit *fit,
                                 double             y,
                                 double             mean,
                                 double             weight)
{
  double part = weight * hunch_glm_deviance_part (fit->family, fit->theta, y, mean);

  return copysign (sqrt (fmax (part, 0)), y - mean);
}

double
hunch_glm_get_se_of (const HunchGlmFit *fit,
                     const double      *row)
{
  guint n = fit->n_coefficients;
  double variance = 0;

  for (guint i = 0; i < n; i++)
    for (guint k = 0; k < n; k++)
      if (row[i] != 0 && row[k] != 0 && !fit->aliased[i] && !fit->aliased[k])
        variance += row[i] * row[k] * fit->vcov[(gsize) i * n + k];
  return sqrt (variance);
}

gboolean
hunch_glm_wald (const HunchGlmFit *fit,
                const gboolean    *which,
                double            *out_chisq,
                guint             *out_df)
{
  guint n = fit->n_coefficients, m = 0;
  g_autofree guint *places = g_new (guint, MAX (n, 1));
  g_autofree HunchQuad *work = NULL;
  HunchQuad chisq = 0;

  for (guint i = 0; i < n; i++)
    if (which[i] && !isnan (fit->coefficients[i]) && fit->vcov[(gsize) i * n + i] > 0)
      places[m++] = i;
  work = g_new (HunchQuad, (gsize) m * (m + 1) + 1);

  /* Cholesky's factor row by row, the coefficients solved along with it. */
  for (guint i = 0; i < m; i++)
    for (guint j = 0; j <= i; j++)
      {
        HunchQuad sum = fit->vcov[(gsize) places[i] * n + places[j]];

        for (guint k = 0; k < j; k++)
          sum -= work[(gsize) i * m + k] * work[(gsize) j * m + k];
        /* As many groups of rows as coefficients leave nothing to judge these by. */
        if (i == j && !(sum > (HunchQuad) LOST_PIVOT * fit->vcov[(gsize) places[i] * n + places[i]]))
          return FALSE;
        work[(gsize) i * m + j] = i == j ? hunch_quad_sqrt (sum) : sum / work[(gsize) j * m + j];
      }
  for (guint i = 0; i < m; i++)
    {
      HunchQuad sum = fit->coefficients[places[i]];

      for (guint k = 0; k < i; k++)
        sum -= work[(gsize) i * m + k] * work[(gsize) m * m + k];
      work[(gsize) m * m + i] = sum / work[(gsize) i * m + i];
      chisq += work[(gsize) m * m + i] * work[(gsize) m * m + i];
    }
  *out_chisq = (double) chisq;
  *out_df = m;
  return m > 0;
}
