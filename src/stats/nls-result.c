/* The last digits of a search, and what it found. */
#define G_LOG_DOMAIN "hunch-stats"
#include "stats/nls-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "stats/distributions.h"
#include "stats/quad-math.h"

#define POLISHED 1e-15
#define MAX_POLISHING 15

/* --- the last digits --- */

typedef struct
{
  HunchQuad **columns;   /* owned */
  guint       n_columns;
  const double *weights;
  gsize       n;
  HunchQuad  *gradient;  /* owned */
} Exact;

static void
exact_clear (Exact *self)
{
  for (guint k = 0; k < self->n_columns; k++)
    g_free (self->columns[k]);
  g_free (self->columns);
  g_free (self->gradient);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Exact, exact_clear)

static void
sum_exactly (HunchNls        *self,
             Exact           *exact,
             const HunchQuad *parameters,
             HunchNlsSums    *out)
{
  hunch_nls_sums_reset (out, self->p);
  for (gsize i = 0; i < exact->n; i++)
    {
      HunchQuad weight = exact->weights != NULL ? exact->weights[i] : 1, y, value, residual;

      if (!(weight > 0))
        continue;
      hunch_nls_program_run_quad (self->response, parameters, (const HunchQuad *const *) exact->columns, i, &y, NULL);
      hunch_nls_program_run_quad (self->model, parameters, (const HunchQuad *const *) exact->columns, i, &value, exact->gradient);
      residual = y - value;
      if (!isfinite ((double) residual))
        {
          out->is_bad = TRUE;
          return;
        }
      out->rss += weight * residual * residual;
      for (guint a = 0; a < self->p; a++)
        {
          out->jtr[a] += weight * exact->gradient[a] * residual;
          for (guint b = a; b < self->p; b++)
            out->jtj[(gsize) a * self->p + b] += weight * exact->gradient[a] * exact->gradient[b];
        }
    }
}

static void
load_exactly (Exact               *exact,
              const double *const *columns)
{
  exact->columns = g_new0 (HunchQuad *, exact->n_columns + 1);
  for (guint k = 0; k < exact->n_columns; k++)
    {
      exact->columns[k] = g_new (HunchQuad, exact->n + 1);
      for (gsize i = 0; i < exact->n; i++)
        exact->columns[k][i] = hunch_quad_from_decimal (columns[k][i]);
    }
}

void
hunch_nls_polish (HunchNls            *self,
                  const double *const *columns,
                  guint                n_columns,
                  const double        *weights,
                  gsize                n_rows)
{
  g_auto (Exact) exact = { NULL, n_columns, weights, n_rows, g_new0 (HunchQuad, self->p + 1) };

  load_exactly (&exact, columns);
  sum_exactly (self, &exact, self->parameters, &self->sums);
  if (self->sums.is_bad)
    return;
  hunch_nls_sums_copy (&self->best, &self->sums, self->p);
  for (guint pass = 0; pass < MAX_POLISHING && self->best.rss > 0; pass++)
    {
      if (!hunch_nls_solve (self, &self->best, 0, self->best.jtr, self->step))
        return;
      for (guint k = 0; k < self->p; k++)
        self->trial[k] = self->parameters[k] + self->step[k];
      sum_exactly (self, &exact, self->trial, &self->sums);
      if (self->sums.is_bad || self->sums.rss > self->best.rss)
        return;
      memcpy (self->parameters, self->trial, self->p * sizeof (HunchQuad));
      hunch_nls_sums_copy (&self->best, &self->sums, self->p);
      if (hunch_nls_get_offset (self) < POLISHED)
        return;
    }
}

/* --- the fit --- */

void
hunch_nls_fit_clear (HunchNlsFit *self)
{
  g_clear_pointer (&self->parameters, g_free);
  g_clear_pointer (&self->se, g_free);
  g_clear_pointer (&self->t, g_free);
  g_clear_pointer (&self->p, g_free);
  g_clear_pointer (&self->ci_low, g_free);
  g_clear_pointer (&self->ci_high, g_free);
  g_clear_pointer (&self->vcov, g_free);
}

static void
fill_sums (const HunchNls *self,
           HunchNlsFit    *fit)
{
  double n = (double) self->n_rows;

  fit->n_rows = self->n_rows;
  fit->n_parameters = self->p;
  fit->n_passes = self->n_passes;
  fit->rss = (double) self->best.rss;
  fit->df_residual = n - self->p;
  fit->sigma = fit->df_residual > 0 ? (double) hunch_quad_sqrt (self->best.rss / (HunchQuad) fit->df_residual) : NAN;
  fit->tss = (double) self->tss;
  fit->tss_raw = (double) self->tss_raw;
  fit->mean_y = (double) self->mean_y;
  fit->loglik = 0.5 * ((double) self->log_weights - n * (log (2 * G_PI) + 1 - log (n) + log (fit->rss)));
  fit->aic = -2 * fit->loglik + 2 * (self->p + 1.0);
  fit->bic = -2 * fit->loglik + log (n) * (self->p + 1.0);
  fit->offset = hunch_nls_get_offset (self);
}

static void
fill_parameter (HunchNlsFit *fit,
                guint        k)
{
  double reach = hunch_t_quantile (0.5 + fit->conf / 2, fit->df_residual);

  fit->t[k] = fit->p[k] = fit->ci_low[k] = fit->ci_high[k] = NAN;
  if (!(fit->df_residual > 0) || !(fit->se[k] > 0))
    return;
  fit->t[k] = fit->parameters[k] / fit->se[k];
  fit->p[k] = hunch_t_two_sided (fit->t[k], fit->df_residual);
  fit->ci_low[k] = fit->parameters[k] - reach * fit->se[k];
  fit->ci_high[k] = fit->parameters[k] + reach * fit->se[k];
}

static gboolean
fill_parameters (const HunchNls *self,
                 HunchNlsFit    *fit)
{
  guint p = self->p;
  g_autofree HunchQuad *in = g_new0 (HunchQuad, p + 1);
  g_autofree HunchQuad *out = g_new0 (HunchQuad, p + 1);
  HunchQuad variance = fit->df_residual > 0 ? self->best.rss / (HunchQuad) fit->df_residual : (HunchQuad) NAN;

  for (guint k = 0; k < p; k++)
    {
      memset (in, 0, p * sizeof *in);
      in[k] = 1;
      if (!hunch_nls_solve (self, &self->best, 0, in, out))
        return FALSE;
      for (guint j = 0; j < p; j++)
        fit->vcov[(gsize) k * p + j] = (double) (out[j] * variance);
      fit->parameters[k] = (double) self->parameters[k];
      fit->se[k] = (double) hunch_quad_sqrt (out[k] * variance);
      fill_parameter (fit, k);
    }
  return TRUE;
}

static gboolean
refuse (GError          **error,
        HunchStatsError   code,
        const char       *text)
{
  g_set_error_literal (error, HUNCH_STATS_ERROR, (int) code, text);
  return FALSE;
}

gboolean
hunch_nls_get_fit (HunchNls     *self,
                   double        conf,
                   HunchNlsFit  *out_fit,
                   GError      **error)
{
  HunchNlsFit fit = { .conf = conf };

  if (!hunch_stats_check_conf (conf, error))
    return FALSE;
  if (self->n_rows < self->p)
    return refuse (error, HUNCH_STATS_ERROR_TOO_FEW, _("There are fewer rows than parameters."));
  if (self->state == HUNCH_NLS_BAD_START)
    return refuse (error, HUNCH_STATS_ERROR_NUMERIC, _("The formula has no value for some rows at the start values."));
  if (self->state != HUNCH_NLS_DONE)
    return refuse (error, HUNCH_STATS_ERROR_NUMERIC, _("The curve does not settle: try other start values."));

  fit.parameters = g_new0 (double, self->p + 1);
  fit.se = g_new0 (double, self->p + 1);
  fit.t = g_new0 (double, self->p + 1);
  fit.p = g_new0 (double, self->p + 1);
  fit.ci_low = g_new0 (double, self->p + 1);
  fit.ci_high = g_new0 (double, self->p + 1);
  fit.vcov = g_new0 (double, (gsize) self->p * self->p + 1);
  fill_sums (self, &fit);
  if (!fill_parameters (self, &fit))
    {
      hunch_nls_fit_clear (&fit);
      return refuse (error, HUNCH_STATS_ERROR_SINGULAR, _("The rows do not tell the parameters apart."));
    }
  *out_fit = fit;
  return TRUE;
}

double
hunch_nls_get_variance (const HunchNlsFit *fit,
                        const double      *gradient)
{
  double variance = 0;

  for (guint a = 0; a < fit->n_parameters; a++)
    for (guint b = 0; b < fit->n_parameters; b++)
      variance += gradient[a] * gradient[b] * fit->vcov[(gsize) a * fit->n_parameters + b];
  return fmax (variance, 0);
}
