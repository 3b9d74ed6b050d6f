/* Regression for quantiles: what goes with the median, or with the top tenth. */
#define G_LOG_DOMAIN "hunch-analysis"
#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "analysis/model-matrix.h"
#include "analysis/plot-parts.h"
#include "analysis/robust-words.h"
#include "analysis/runs.h"
#include "analysis/verdict.h"
#include "analysis/words.h"
#include "stats/distributions.h"
#include "stats/quantile-fit.h"
#include "stats/ranks.h"

#define MAX_TAUS 20

typedef struct
{
  HunchInquiry        *inquiry;
  HunchModelMatrix    *matrix;    /* owned */
  HunchQuantileErrors  errors;
  GArray              *taus;      /* owned, of double */
  HunchQuantileFit    *fits;      /* owned [taus->len] */
  double             **columns;   /* owned [p][n]: times the weights; NULL without weights */
  double              *y;         /* owned: times the weights; NULL without */
  double               df;
} Quantiles;

static void
quantiles_clear (Quantiles *self)
{
  for (guint k = 0; self->columns != NULL && k < self->matrix->p; k++)
    g_free (self->columns[k]);
  g_free (self->columns);
  g_free (self->y);
  for (guint i = 0; self->fits != NULL && i < self->taus->len; i++)
    hunch_quantile_fit_clear (&self->fits[i]);
  g_free (self->fits);
  g_clear_pointer (&self->taus, g_array_unref);
  g_clear_pointer (&self->matrix, hunch_model_matrix_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Quantiles, quantiles_clear)

static double
get_tau (Quantiles *self,
         guint      i)
{
  return g_array_index (self->taus, double, i);
}

static gboolean
read_taus (Quantiles *self,
           GError   **error)
{
  self->taus = hunch_inquiry_dup_numbers (self->inquiry, "tau", error);
  if (self->taus == NULL)
    return FALSE;
  if (self->taus->len > MAX_TAUS)
    return hunch_bad_option (error, _("tau= takes at most %d numbers."), MAX_TAUS);
  for (guint i = 0; i < self->taus->len; i++)
    if (!(get_tau (self, i) > 0 && get_tau (self, i) < 1))
      return hunch_bad_option (error, _("tau= must lie between 0 and 1, as in tau=0.5 for the median."));
  return TRUE;
}

/* A weight counts as so many rows: both sides are multiplied by it. */
static void
weigh (Quantiles *self)
{
  const HunchModelMatrix *matrix = self->matrix;

  if (matrix->weights == NULL)
    return;
  self->columns = g_new0 (double *, matrix->p);
  self->y = g_new (double, MAX (matrix->n, 1));
  for (guint k = 0; k < matrix->p; k++)
    {
      self->columns[k] = g_new (double, MAX (matrix->n, 1));
      for (gsize i = 0; i < matrix->n; i++)
        self->columns[k][i] = matrix->columns[k][i] * matrix->weights[i];
    }
  for (gsize i = 0; i < matrix->n; i++)
    self->y[i] = matrix->y[i] * matrix->weights[i];
}

static gboolean
fit_all (Quantiles *self,
         GError   **error)
{
  const HunchModelMatrix *matrix = self->matrix;
  double **columns = self->columns != NULL ? self->columns : matrix->columns;

  if (matrix->n <= matrix->p)
    return hunch_no_answer (error, _("The formula asks for %u coefficients, and only %zu rows can be used: nothing is left to judge them by."),
                            matrix->p, matrix->n);
  self->df = (double) matrix->n - matrix->p;
  self->fits = g_new0 (HunchQuantileFit, self->taus->len);
  for (guint i = 0; i < self->taus->len; i++)
    if (!hunch_quantile_fit ((const double *const *) columns, matrix->p, self->y != NULL ? self->y : matrix->y, matrix->n, get_tau (self, i),
                             self->errors, hunch_inquiry_is_stopped, self->inquiry, &self->fits[i], error))
      {
        if (hunch_inquiry_is_stopped (self->inquiry))
          g_clear_error (error);
        g_cancellable_set_error_if_cancelled (self->inquiry->cancellable, error);
        hunch_inquiry_adopt_error (error);
        return FALSE;
      }
  return TRUE;
}

/* --- how much is explained --- */

static double
get_loss (double r,
          double tau)
{
  return r * (tau - (r < 0));
}

/* The model without predictors: a quantile of y (weights count), or 0 without an intercept. Several may lose equally little. NAN when cancelled. */
static double
get_null_value (Quantiles *self,
                double     tau)
{
  const HunchModelMatrix *matrix = self->matrix;
  g_autofree double *sorted = NULL;
  g_autofree guint32 *rows = NULL;
  double total = 0, below = 0;

  if (matrix->first == 0)
    return 0;
  sorted = g_memdup2 (matrix->y, matrix->n * sizeof (double));
  rows = g_new (guint32, matrix->n);
  for (gsize i = 0; i < matrix->n; i++)
    {
      rows[i] = (guint32) i;
      total += matrix->weights != NULL ? matrix->weights[i] : 1;
    }
  if (!hunch_sort_tagged (sorted, rows, matrix->n, self->inquiry->cancellable, NULL))
    return NAN;
  for (gsize i = 0; i < matrix->n; i++)
    {
      below += matrix->weights != NULL ? matrix->weights[rows[i]] : 1;
      if (below >= tau * total)
        return sorted[i];
    }
  return sorted[matrix->n - 1];
}

/* R^1 = 1 - V / V0. Small moves of the fitted curves change neither sum, so its error is that of a ratio of two means. */
static HunchEffect
get_r1 (Quantiles *self,
        guint      which)
{
  const HunchModelMatrix *matrix = self->matrix;
  double tau = get_tau (self, which), center = get_null_value (self, tau), ratio, variance = 0, reach;
  double n = (double) matrix->n, loss = 0, null_loss = 0;
  HunchEffect effect = { NAN, NAN, NAN };

  for (gsize i = 0; i < matrix->n; i++)
    {
      double w = matrix->weights != NULL ? matrix->weights[i] : 1;

      loss += get_loss (self->fits[which].residuals[i], tau);
      null_loss += get_loss (w * (matrix->y[i] - center), tau);
    }
  if (!(null_loss > 0))
    return effect;

  ratio = loss / null_loss;
  for (gsize i = 0; i < matrix->n; i++)
    {
      double w = matrix->weights != NULL ? matrix->weights[i] : 1;
      double z = (get_loss (self->fits[which].residuals[i], tau) - ratio * get_loss (w * (matrix->y[i] - center), tau)) / null_loss;

      variance += z * z;
    }
  reach = hunch_normal_quantile (0.5 + self->inquiry->conf / 2) * sqrt (variance * n / (n - 1));
  effect.value = MAX (1 - ratio, 0);
  effect.ci_low = MAX (effect.value - reach, 0);
  effect.ci_high = MIN (effect.value + reach, 1);
  return effect;
}

static void
add_test (Quantiles *self,
          guint      which)
{
  const HunchQuantileFit *fit = &self->fits[which];
  g_autofree char *tau = hunch_words_number (get_tau (self, which));
  g_autofree char *name = self->taus->len > 1 ? g_strdup_printf (_("Wald F test of the whole model, tau = %s"), tau)
                                              : g_strdup (_("Wald F test of the whole model"));
  HunchEffect r1 = get_r1 (self, which);
  HunchTest test;

  if (which == 0)
    hunch_result_set_fit (self->inquiry->result, "r1", r1.value);
  if (!hunch_model_matrix_test (self->matrix, self->inquiry, fit->coefficients, fit->vcov, self->df, name, &test))
    return;
  test.effect_name = _("R¹ (share of the weighted distances explained)");
  test.effect = r1;
  hunch_result_add_test (self->inquiry->result, &test);
}

/* --- the report --- */

static char *
dup_suffix (Quantiles *self,
            guint      which)
{
  char number[G_ASCII_DTOSTR_BUF_SIZE];

  return self->taus->len > 1 ? g_strdup_printf ("[tau=%s]", g_ascii_formatd (number, sizeof number, "%.12g", get_tau (self, which))) : NULL;
}

static void
add_coefficients (Quantiles *self)
{
  const char *const heads[] = { _("Coefficient"), _("Estimate"), _("SE"), _("t"), _("p"), _("Low"), _("High"), NULL };
  JsonArray *rows = hunch_result_add_table (self->inquiry->result, "coefficients", _("Coefficients"), heads);

  for (guint i = 0; i < self->taus->len; i++)
    {
      g_autofree char *suffix = dup_suffix (self, i);

      hunch_model_matrix_report (self->matrix, self->inquiry, self->fits[i].coefficients, self->fits[i].se, self->df, suffix, rows);
    }
}

/* The share of rows below the curve is tau by construction, unless many tie. */
static void
add_checks (Quantiles *self)
{
  HunchResult *result = self->inquiry->result;
  const HunchQuantileFit *fit = &self->fits[0];
  gsize n_below = 0, n_met = 0;
  g_autofree char *share = NULL;
  g_autofree char *met = NULL;
  g_autofree char *text = NULL;

  for (gsize i = 0; i < self->matrix->n; i++)
    {
      n_below += fit->residuals[i] < 0;
      n_met += fit->residuals[i] == 0;
    }
  share = hunch_words_percent ((double) n_below / (double) self->matrix->n);
  met = hunch_words_count ((gint64) n_met);
  text = g_strdup_printf (_("%s of the rows lie below the fit, and %s on it."), share, met);
  hunch_result_add_check (result, "share-below", HUNCH_CHECK_UNKNOWN, (double) n_below / (double) self->matrix->n, NAN, text);
  if (self->errors == HUNCH_QUANTILE_NID)
    {
      gboolean is_fine = fit->n_crossed <= self->matrix->n / 20;
      g_autofree char *crossed
          = fit->n_crossed == 0
                ? g_strdup (_("Nowhere do the curves of neighbouring quantiles cross."))
                : g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "At %zu row the curves of neighbouring quantiles cross; its spread is not known there.",
                                                "At %zu rows the curves of neighbouring quantiles cross; the spread is not known there.", fit->n_crossed),
                                   fit->n_crossed);

      hunch_result_add_check (result, "crossing", is_fine ? HUNCH_CHECK_PASSED : HUNCH_CHECK_FAILED, (double) fit->n_crossed, NAN, crossed);
    }
  if (self->matrix->p > self->matrix->first && !(fit->se[self->matrix->first] > 0))
    hunch_result_add_warning (result, _("The spread of the rows near the fit could not be found, so there are no standard errors: try se=iid or more rows."));
  if (self->df < 50)
    hunch_result_add_warning (result, _("With so few rows the standard errors of a quantile are rough."));
}

static char *
dup_quantile_words (double      tau,
                    const char *response)
{
  g_autofree char *share = NULL;

  if (tau == 0.5)
    return g_strdup_printf (_("median of %s"), response);
  share = hunch_words_number (100 * tau);
  return g_strdup_printf (_("value of %2$s below which %1$s %% lie"), share, response);
}

static void
set_words (Quantiles *self)
{
  const HunchQuantileFit *fit = &self->fits[0];
  HunchResult *result = self->inquiry->result;
  const char *response = hunch_design_get_response (self->matrix->model->design);
  int best = hunch_model_matrix_find_headline (self->matrix, fit->coefficients, fit->se);
  g_autofree char *what = dup_quantile_words (get_tau (self, 0), response);
  g_autofree char *title = g_strdup_printf (_("What goes with the %s"), what);
  g_autofree char *certainty = NULL;
  g_autofree char *slope = NULL;
  g_autofree char *claim = NULL;
  g_autofree char *verdict = NULL;
  double reach, p;

  hunch_result_set_title (result, title);
  p = hunch_t_two_sided (fit->coefficients[MAX (best, 0)] / fit->se[MAX (best, 0)], self->df);
  certainty = isfinite (p) ? hunch_verdict_dup_certainty (p, self->inquiry->conf) : g_strdup ("");
  if (best < 0)
    {
      g_autofree char *number = hunch_words_number (fit->coefficients[0]);

      verdict = g_strdup_printf (_("The %s is %s where all predictors are 0."), what, number);
      best = 0;
    }
  else
    {
      slope = hunch_slope_words_dup (self->inquiry, self->matrix, best, fit->coefficients[best], fit->se[best], self->df, what);
      claim = hunch_slope_claim_dup (self->matrix, best, fit->coefficients[best], fit->se[best], self->df, self->inquiry->conf, what);
      verdict = g_strdup_printf ("%s %s", slope, certainty);
      hunch_result_set_claim (result, claim);
    }
  hunch_result_set_verdict (result, g_strchomp (verdict));
  reach = hunch_t_quantile (0.5 + self->inquiry->conf / 2, self->df) * fit->se[best];
  hunch_result_set_headline (result, hunch_model_matrix_get_name (self->matrix, best), fit->coefficients[best], fit->coefficients[best] - reach,
                             fit->coefficients[best] + reach, p, NULL);
}

static void
take_plots (Quantiles *self)
{
  g_autofree HunchSlopeLine *lines = g_new0 (HunchSlopeLine, self->taus->len);
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < self->taus->len; i++)
    {
      g_autofree char *tau = hunch_words_number (get_tau (self, i));

      g_ptr_array_add (names, g_strdup_printf ("τ = %s", tau));
      lines[i] = (HunchSlopeLine){ self->taus->len > 1 ? names->pdata[i] : NULL, self->fits[i].coefficients, self->fits[i].se };
    }
  hunch_slope_take_scatter (self->inquiry, self->matrix, lines, self->taus->len, g_strdup (_("Scatter with the fitted quantiles as lines.")));
  hunch_slope_take_plot (self->inquiry, self->matrix, lines, self->taus->len, self->df, _("Coefficients"),
                         g_strdup (_("Coefficients of the quantiles with their intervals.")));
}

static void
set_twin (Quantiles *self)
{
  HunchResult *result = self->inquiry->result;
  g_autoptr (GHashTable) options = g_hash_table_new (g_str_hash, g_str_equal);

  g_hash_table_insert (options, (gpointer) "formula", (gpointer) hunch_inquiry_get (self->inquiry, "formula"));
  if (hunch_inquiry_get (self->inquiry, "weights") != NULL)
    g_hash_table_insert (options, (gpointer) "weights", (gpointer) hunch_inquiry_get (self->inquiry, "weights"));
  hunch_result_set_twin (result, "ols", options, _("Least squares asks about the mean in place of a quantile."));
  hunch_result_add_source (result, "R. Koenker, G. Bassett, Econometrica 46 (1978): quantile regression, as R's quantreg::rq (method = \"br\")");
  hunch_result_add_source (result, self->errors == HUNCH_QUANTILE_NID
                                       ? "W. Hendricks, R. Koenker, Journal of the American Statistical Association 87 (1992): errors, as summary.rq (se = \"nid\")"
                                       : "R. Koenker, G. Bassett, Econometrica 46 (1978): errors by one sparsity, as summary.rq (se = \"iid\")");
  hunch_result_add_source (result, "P. Hall, S. J. Sheather, Journal of the Royal Statistical Society B 50 (1988): bandwidth");
  hunch_result_add_source (result, "R. Koenker, J. A. F. Machado, Journal of the American Statistical Association 94 (1999): R¹; its interval by linearisation");
}

static gboolean
report (Quantiles *self,
        GError   **error)
{
  const HunchQuantileFit *fit = &self->fits[0];
  const char *predict = hunch_inquiry_get (self->inquiry, "predict");

  add_coefficients (self);
  for (guint i = 0; i < self->taus->len; i++)
    add_test (self, i);
  hunch_result_set_fit (self->inquiry->result, "tau", get_tau (self, 0));
  hunch_result_set_fit (self->inquiry->result, "objective", fit->objective);
  hunch_result_set_fit (self->inquiry->result, "bandwidth", fit->bandwidth);
  hunch_result_set_fit (self->inquiry->result, "df_residual", self->df);
  add_checks (self);
  set_words (self);
  if (g_cancellable_set_error_if_cancelled (self->inquiry->cancellable, error))
    return FALSE;
  if (predict != NULL
      && !hunch_model_matrix_predict (self->matrix, self->inquiry, predict, fit->coefficients, fit->vcov, self->df, error))
    return FALSE;
  take_plots (self);
  set_twin (self);
  return TRUE;
}

/* Residuals in the unit of y. */
static double *
dup_residuals (Quantiles *self)
{
  double *residuals = g_steal_pointer (&self->fits[0].residuals);

  for (gsize i = 0; self->matrix->weights != NULL && i < self->matrix->n; i++)
    residuals[i] /= self->matrix->weights[i];
  return residuals;
}

gboolean
hunch_run_quantile (HunchInquiry *inquiry,
                    GError      **error)
{
  g_auto (Quantiles) self = { inquiry };
  const HunchColumnInfo *weights;
  HunchModelMatrix *matrix;
  double *residuals;

  if (!hunch_inquiry_get_column (inquiry, "weights", &weights, error) || !read_taus (&self, error))
    return FALSE;
  self.errors = hunch_inquiry_is (inquiry, "se", "iid") ? HUNCH_QUANTILE_IID : HUNCH_QUANTILE_NID;
  self.matrix = hunch_model_matrix_new (inquiry, hunch_inquiry_get (inquiry, "formula"), weights != NULL ? weights->name : NULL, error);
  if (self.matrix == NULL)
    return FALSE;
  weigh (&self);
  if (!fit_all (&self, error) || !report (&self, error))
    return FALSE;

  residuals = dup_residuals (&self);
  for (guint k = 0; self.columns != NULL && k < self.matrix->p; k++)
    g_free (self.columns[k]);
  g_clear_pointer (&self.columns, g_free);
  matrix = g_steal_pointer (&self.matrix);
  hunch_model_matrix_take (inquiry, matrix, residuals, NULL);
  return TRUE;
}
