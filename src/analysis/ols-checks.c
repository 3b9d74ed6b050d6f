/* Residuals are looked at on the rows kept: all of them in small data, else an even selection of
 * 5,000 to which the model is fitted once more, which costs little and says the same. */
#define G_LOG_DOMAIN "hunch-analysis"
#include "analysis/ols-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "analysis/plot-parts.h"
#include "analysis/words.h"
#include "stats/normality.h"
#include "stats/ols-residuals.h"

#define HIGH_VIF 10

typedef struct
{
  HunchInquiry        *inquiry;
  HunchModelFit       *model;
  const double       **columns;    /* owned array of lent columns */
  HunchOlsFit          refit;
  gboolean             is_refitted;
  double              *residuals;  /* owned [n_kept] */
  HunchOlsDiagnostics  diagnostics;
} Checks;

static void
checks_clear (Checks *self)
{
  g_clear_pointer (&self->columns, g_free);
  g_clear_pointer (&self->residuals, g_free);
  if (self->is_refitted)
    hunch_ols_fit_clear (&self->refit);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Checks, checks_clear)

static const HunchOlsFit *
get_fit (Checks *self)
{
  return self->is_refitted ? &self->refit : &self->model->fit;
}

static gboolean
refit (Checks *self)
{
  g_autoptr (HunchOls) ols = NULL;

  if (!self->model->is_thinned)
    return TRUE;

  ols = hunch_ols_new (hunch_design_get_n_columns (self->model->design), self->model->fit.has_intercept);
  self->is_refitted = hunch_ols_add_block (ols, self->columns, hunch_model_fit_get_kept_y (self->model),
                                           hunch_model_fit_get_kept_weights (self->model), self->model->n_kept, NULL)
                      && hunch_ols_solve (ols, self->inquiry->conf, &self->refit, NULL);
  return self->is_refitted;
}

static gboolean
diagnose (Checks *self)
{
  g_autoptr (HunchOlsResiduals) residuals = NULL;
  guint n_columns = hunch_design_get_n_columns (self->model->design);

  self->columns = g_new0 (const double *, MAX (n_columns, 1));
  for (guint i = 0; i < n_columns; i++)
    self->columns[i] = hunch_model_fit_get_kept_column (self->model, i);
  if (self->model->n_kept == 0 || !refit (self) || !(get_fit (self)->df_residual > 0) || !(get_fit (self)->rss > 0))
    return FALSE;

  self->residuals = g_new (double, self->model->n_kept);
  residuals = hunch_ols_residuals_new (get_fit (self));
  hunch_ols_residuals_add_block (residuals, self->columns, hunch_model_fit_get_kept_y (self->model),
                                 hunch_model_fit_get_kept_weights (self->model), self->model->n_kept, self->residuals, NULL);
  return hunch_ols_residuals_finish (residuals, &self->diagnostics, NULL);
}

static void
check_normality (Checks *self)
{
  HunchNormality shapiro;
  gboolean has_shapiro = self->model->n_kept <= HUNCH_SHAPIRO_MAX
                         && hunch_normality_shapiro (self->residuals, self->model->n_kept, &shapiro, NULL);
  double statistic = has_shapiro ? shapiro.statistic : self->diagnostics.jarque_bera;
  double p = has_shapiro ? shapiro.p : self->diagnostics.jarque_bera_p;
  g_autofree char *words = hunch_words_p (p);
  g_autofree char *text = NULL;

  if (!isfinite (p))
    return;
  if (p >= 0.05)
    text = g_strdup_printf (_("The residuals may well be normal (%s, %s)."), has_shapiro ? "Shapiro–Wilk" : "Jarque–Bera", words);
  else if (self->model->n_rows >= 100)
    text = g_strdup_printf (_("The residuals are not normal (%s, %s); with this many rows the coefficients are little affected."),
                            has_shapiro ? "Shapiro–Wilk" : "Jarque–Bera", words);
  else
    text = g_strdup_printf (_("The residuals are not normal (%s, %s): take the p-values with care."),
                            has_shapiro ? "Shapiro–Wilk" : "Jarque–Bera", words);
  hunch_result_add_check (self->inquiry->result, "normality", p >= 0.05 ? HUNCH_CHECK_PASSED : HUNCH_CHECK_FAILED, statistic, p, text);
}

static void
check_spread (Checks *self)
{
  double p = self->diagnostics.breusch_pagan_p;
  g_autofree char *words = hunch_words_p (p);
  g_autofree char *text = NULL;

  if (!isfinite (p))
    return;
  if (p < 0.05 && self->model->n_blocks > 0)
    text = g_strdup_printf (_("The residuals spread more in some places than in others (Breusch–Pagan, %s); errors by blocks allow for that."), words);
  else
    text = g_strdup_printf (p >= 0.05 ? _("The residuals spread about equally along the fit (Breusch–Pagan, %s).")
                                      : _("The residuals spread more in some places than in others (Breusch–Pagan, %s): the intervals may be too narrow."),
                            words);
  hunch_result_add_check (self->inquiry->result, "equal-spread", p >= 0.05 ? HUNCH_CHECK_PASSED : HUNCH_CHECK_FAILED,
                          self->diagnostics.breusch_pagan, p, text);
}

/* The columns, and behind them the squared fitted values, brought to about 1 so that they condition well. Release both. */
static const double **
add_squares (Checks  *self,
             double **out_squares)
{
  guint n_columns = hunch_design_get_n_columns (self->model->design);
  const double **columns = g_new (const double *, n_columns + 1);
  const double *y = hunch_model_fit_get_kept_y (self->model);
  double mean = get_fit (self)->has_intercept ? get_fit (self)->mean_y : 0;
  double scale = sqrt (get_fit (self)->mss / self->model->n_kept);

  *out_squares = g_new (double, self->model->n_kept);
  for (gsize i = 0; i < self->model->n_kept; i++)
    (*out_squares)[i] = pow ((y[i] - self->residuals[i] - mean) / scale, 2);
  for (guint k = 0; k < n_columns; k++)
    columns[k] = self->columns[k];
  columns[n_columns] = *out_squares;
  return columns;
}

/* J. B. Ramsey, J. Royal Statistical Society B 31 (1969): does the square of the fit explain more? */
static void
check_linearity (Checks *self)
{
  guint n_columns = hunch_design_get_n_columns (self->model->design);
  g_autofree double *squares = NULL;
  g_autofree const double **columns = NULL;
  g_autoptr (HunchOls) ols = NULL;
  g_auto (HunchOlsFit) fit = { 0 };
  g_autofree char *words = NULL;
  g_autofree char *text = NULL;
  guint last;

  if (!(get_fit (self)->mss > 0) || get_fit (self)->df_residual < 2)
    return;
  columns = add_squares (self, &squares);
  ols = hunch_ols_new (n_columns + 1, get_fit (self)->has_intercept);
  if (!hunch_ols_add_block (ols, columns, hunch_model_fit_get_kept_y (self->model), hunch_model_fit_get_kept_weights (self->model),
                            self->model->n_kept, NULL)
      || !hunch_ols_solve (ols, self->inquiry->conf, &fit, NULL))
    return;

  /* Groups alone leave no bend to find: the square is then a combination of them. */
  last = fit.n_coefficients - 1;
  if (fit.aliased[last] || !isfinite (fit.p[last]))
    return;
  words = hunch_words_p (fit.p[last]);
  text = g_strdup_printf (fit.p[last] >= 0.05 ? _("No bend is left beside the fit (RESET, %s).")
                                              : _("The fit misses a bend (RESET, %s): try a logarithm or a square of a column."), words);
  hunch_result_add_check (self->inquiry->result, "linearity", fit.p[last] >= 0.05 ? HUNCH_CHECK_PASSED : HUNCH_CHECK_FAILED,
                          fit.t[last] * fit.t[last], fit.p[last], text);
}

/* Neighbours in a selection are no neighbours, so this is for whole data only. */
static void
check_order (Checks *self)
{
  double d = self->diagnostics.durbin_watson;
  g_autofree char *number = hunch_words_decimals (d, 2);
  g_autofree char *text = NULL;
  gboolean is_fine = d > 1.5 && d < 2.5;

  if (!isfinite (d) || self->model->is_thinned)
    return;
  if (!is_fine && self->model->n_blocks > 0)
    text = g_strdup_printf (_("Neighbouring rows depend on each other (Durbin–Watson %s, far from 2); errors by blocks allow for that within blocks."),
                            number);
  else
    text = g_strdup_printf (is_fine ? _("Neighbouring rows do not depend on each other noticeably (Durbin–Watson %s, near 2).")
                                    : _("Neighbouring rows depend on each other (Durbin–Watson %s, far from 2): with rows in time the intervals are too narrow."),
                            number);
  hunch_result_add_check (self->inquiry->result, "independence", is_fine ? HUNCH_CHECK_PASSED : HUNCH_CHECK_FAILED, d, NAN, text);
}

static void
check_vif (Checks *self)
{
  const HunchOlsFit *fit = &self->model->fit;
  double highest = NAN;
  guint place = 0;
  g_autofree char *number = NULL;
  g_autofree char *text = NULL;

  for (guint i = 0; i < fit->n_coefficients; i++)
    if (isfinite (fit->vif[i]) && !(fit->vif[i] <= highest))
      {
        highest = fit->vif[i];
        place = i;
      }
  /* Without an intercept every column of one sign looks like the others. */
  if (!isfinite (highest) || fit->df_model < 2 || !fit->has_intercept)
    return;

  number = hunch_words_number (highest);
  text = g_strdup_printf (highest < HIGH_VIF ? _("No column is close to a combination of the others (highest variance inflation %s, of %s).")
                                             : _("Some columns say nearly the same (variance inflation %s, of %s): their coefficients are hard to tell apart."),
                          number, hunch_model_fit_get_name (self->model, place));
  hunch_result_add_check (self->inquiry->result, "collinearity", highest < HIGH_VIF ? HUNCH_CHECK_PASSED : HUNCH_CHECK_FAILED, highest, NAN, text);
}

static void
check_far_rows (Checks *self)
{
  gsize n = self->diagnostics.n_large_residuals;
  g_autofree char *text = NULL;
  /* About one row in 370 lies that far off by chance. */
  gboolean is_fine = n <= 1 + self->model->n_kept / 100;

  text = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%zu row lies more than 3 standard deviations from the fit.",
                                       "%zu rows lie more than 3 standard deviations from the fit.", n), n);
  hunch_result_add_check (self->inquiry->result, "outliers", is_fine ? HUNCH_CHECK_PASSED : HUNCH_CHECK_FAILED, n, NAN, text);
}

static void
take_residual_plot (Checks *self)
{
  gsize n = self->model->n_kept;
  HunchLayer *dots = hunch_layer_new (HUNCH_MARK_POINT, NULL, n);
  HunchLayer *rule = hunch_layer_new (HUNCH_MARK_RULE, NULL, 1);
  const double *y = hunch_model_fit_get_kept_y (self->model);
  g_autofree char *largest = hunch_words_number (fmax (fabs (self->diagnostics.moments.min), fabs (self->diagnostics.moments.max)));
  HunchPlot *plot = hunch_plot_new_titled (self->inquiry, _("Residuals and fit"), _("Fitted value"), _("Residual"), self->model->n_rows,
                                           g_strdup_printf (_("Residuals against fitted values; the largest is %s."), largest));

  if (self->model->is_thinned)
    plot->subtitle = g_strdup_printf (_("%zu of the rows, picked evenly"), n);
  dots->x = g_new (double, n);
  dots->y = g_new (double, n);
  for (gsize i = 0; i < n; i++)
    {
      dots->x[i] = y[i] - self->residuals[i];
      dots->y[i] = self->residuals[i];
    }
  rule->y = g_new0 (double, 1);
  hunch_plot_take_layer (plot, dots);
  hunch_plot_take_layer (plot, rule);
  hunch_result_take_plot (self->inquiry->result, plot);
}

gboolean
hunch_ols_add_checks (HunchInquiry  *inquiry,
                      HunchModelFit *model,
                      GError       **error)
{
  g_auto (Checks) self = { inquiry, model };

  check_vif (&self);
  if (!diagnose (&self))
    return TRUE;

  check_linearity (&self);
  check_normality (&self);
  check_spread (&self);
  check_order (&self);
  check_far_rows (&self);
  hunch_result_set_fit (inquiry->result, "durbin_watson", model->is_thinned ? NAN : self.diagnostics.durbin_watson);
  hunch_result_set_fit (inquiry->result, "breusch_pagan", self.diagnostics.breusch_pagan);
  hunch_result_set_fit (inquiry->result, "breusch_pagan_p", self.diagnostics.breusch_pagan_p);
  if (model->is_thinned)
    hunch_result_add_check (inquiry->result, "selection", HUNCH_CHECK_UNKNOWN, NAN, NAN,
                            _("The residuals were checked on an even selection of about 5,000 rows."));
  take_residual_plot (&self);
  return TRUE;
}
