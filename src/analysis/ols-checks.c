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
#include "stats/ols-tests.h"

#define HIGH_VIF 10
#define HIGH_COOK 1         /* R. D. Cook and S. Weisberg (1982) */
#define HIGH_CONDITION 30  /* D. A. Belsley (1991) */

typedef struct
{
  HunchInquiry        *inquiry;
  HunchModelFit       *model;
  const double       **columns;    /* owned array of lent columns */
  HunchOlsFit          refit;
  gboolean             is_refitted;
  double              *residuals;  /* owned [n_kept], as the next */
  double              *leverage;
  HunchOlsDiagnostics  diagnostics;
} Checks;

static void
checks_clear (Checks *self)
{
  g_clear_pointer (&self->columns, g_free);
  g_clear_pointer (&self->residuals, g_free);
  g_clear_pointer (&self->leverage, g_free);
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
  self->leverage = g_new (double, self->model->n_kept);
  residuals = hunch_ols_residuals_new (get_fit (self));
  hunch_ols_residuals_add_block (residuals, self->columns, hunch_model_fit_get_kept_y (self->model),
                                 hunch_model_fit_get_kept_weights (self->model), self->model->n_kept, self->residuals,
                                 self->leverage);
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
  if (p < 0.05 && self->model->errors == HUNCH_ERRORS_BLOCKS)
    text = g_strdup_printf (_("The residuals spread more in some places than in others (Breusch–Pagan, %s); errors by blocks allow for that."), words);
  else if (p < 0.05 && self->model->errors != HUNCH_ERRORS_CLASSIC)
    text = g_strdup_printf (_("The residuals spread more in some places than in others (Breusch–Pagan, %s); the standard errors chosen allow for that."), words);
  else
    text = g_strdup_printf (p >= 0.05 ? _("The residuals spread about equally along the fit (Breusch–Pagan, %s).")
                                      : _("The residuals spread more in some places than in others (Breusch–Pagan, %s): the intervals may be too narrow."),
                            words);
  hunch_result_add_check (self->inquiry->result, "equal-spread", p >= 0.05 ? HUNCH_CHECK_PASSED : HUNCH_CHECK_FAILED,
                          self->diagnostics.breusch_pagan, p, text);
}

static HunchOlsRows
get_rows (Checks *self)
{
  return (HunchOlsRows){ self->columns, hunch_design_get_n_columns (self->model->design), hunch_model_fit_get_kept_y (self->model),
                         hunch_model_fit_get_kept_weights (self->model), self->residuals, self->model->n_kept };
}

static void
check_white (Checks *self)
{
  HunchOlsRows rows = get_rows (self);
  HunchOlsTest test;
  g_autofree char *words = NULL;
  g_autofree char *text = NULL;

  if (!hunch_ols_white_test (get_fit (self), &rows, &test))
    return;
  words = hunch_words_p (test.p);
  text = g_strdup_printf (test.p >= 0.05 ? _("Neither the columns nor their squares and products foretell how far the residuals spread (White, %s).")
                                         : _("How far the residuals spread goes with the columns, their squares or products (White, %s)."), words);
  hunch_result_add_check (self->inquiry->result, "white", test.p >= 0.05 ? HUNCH_CHECK_PASSED : HUNCH_CHECK_FAILED, test.statistic, test.p, text);
}

static void
check_linearity (Checks *self)
{
  HunchOlsRows rows = get_rows (self);
  HunchOlsTest test;
  g_autofree char *words = NULL;
  g_autofree char *text = NULL;

  /* Groups alone leave no bend to find: the powers are then combinations of them. */
  if (get_fit (self)->df_residual < 3 || !hunch_ols_reset_test (get_fit (self), &rows, 3, &test))
    return;
  words = hunch_words_p (test.p);
  text = g_strdup_printf (test.p >= 0.05 ? _("No bend is left beside the fit (RESET, %s).")
                                         : _("The fit misses a bend (RESET, %s): try a logarithm or a square of a column."), words);
  hunch_result_add_check (self->inquiry->result, "linearity", test.p >= 0.05 ? HUNCH_CHECK_PASSED : HUNCH_CHECK_FAILED, test.statistic, test.p, text);
}

/* Neighbours in a selection are no neighbours, so this is for whole data only. */
static void
check_order (Checks *self)
{
  double d = self->diagnostics.durbin_watson;
  HunchOlsRows rows = get_rows (self);
  g_autofree char *number = hunch_words_decimals (d, 2);
  g_autofree char *text = NULL;
  gboolean is_fine = d > 1.5 && d < 2.5;

  if (!isfinite (d) || self->model->is_thinned)
    return;
  if (!is_fine && self->model->errors == HUNCH_ERRORS_BLOCKS)
    text = g_strdup_printf (_("Neighbouring rows depend on each other (Durbin–Watson %s, far from 2); errors by blocks allow for that within blocks."),
                            number);
  else
    text = g_strdup_printf (is_fine ? _("Neighbouring rows do not depend on each other noticeably (Durbin–Watson %s, near 2).")
                                    : _("Neighbouring rows depend on each other (Durbin–Watson %s, far from 2): with rows in time the intervals are too narrow."),
                            number);
  hunch_result_add_check (self->inquiry->result, "independence", is_fine ? HUNCH_CHECK_PASSED : HUNCH_CHECK_FAILED, d,
                          hunch_ols_durbin_p (get_fit (self), &rows, d), text);
}

/* Generalised factors of the terms, the highest by its root for one column: GVIF^(1 / df). NAN without intercept, where every column of one
 * sign looks like the others. */
static double
add_vif_table (HunchInquiry  *inquiry,
               HunchModelFit *model,
               guint         *out_term)
{
  const char *const heads[] = { _("Term"), _("GVIF"), _("df"), _("GVIF^(1/2df)"), NULL };
  const HunchModel *formula = hunch_design_get_model (model->design);
  const HunchOlsFit *fit = &model->fit;
  guint first = fit->has_intercept ? 1 : 0;
  double highest = NAN;
  JsonArray *rows;

  if (!fit->has_intercept || formula->terms->len < 2)
    return NAN;

  rows = hunch_result_add_table (inquiry->result, "vif", _("Variance inflation"), heads);
  for (guint term = 0; term < formula->terms->len; term++)
    {
      g_autofree gboolean *wanted = g_new0 (gboolean, fit->n_coefficients);
      g_autofree char *name = hunch_model_dup_term_name (formula, term);
      double gvif, df = 0;

      for (guint i = first; i < fit->n_coefficients; i++)
        {
          wanted[i] = !fit->aliased[i] && hunch_design_get_column (model->design, i - first)->term == term;
          df += wanted[i];
        }
      if (df == 0)
        continue;
      gvif = hunch_ols_fit_get_gvif (fit, wanted);
      hunch_result_add_row (rows, "snnn", name, gvif, df, pow (gvif, 0.5 / df));
      if (!(pow (gvif, 1 / df) <= highest))
        {
          highest = pow (gvif, 1 / df);
          *out_term = term;
        }
    }
  return highest;
}

static void
check_vif (Checks *self)
{
  guint term = 0;
  double highest = add_vif_table (self->inquiry, self->model, &term);
  g_autofree char *number = hunch_words_number (highest);
  g_autofree char *name = NULL;
  g_autofree char *text = NULL;

  if (!isfinite (highest))
    return;

  name = hunch_model_dup_term_name (hunch_design_get_model (self->model->design), term);
  text = g_strdup_printf (highest < HIGH_VIF ? _("No column is close to a combination of the others (highest variance inflation %s, of %s).")
                                             : _("Some columns say nearly the same (variance inflation %s, of %s): their coefficients are hard to tell apart."),
                          number, name);
  hunch_result_add_check (self->inquiry->result, "collinearity", highest < HIGH_VIF ? HUNCH_CHECK_PASSED : HUNCH_CHECK_FAILED, highest, NAN, text);
}

static void
check_condition (Checks *self)
{
  double condition = hunch_ols_get_condition (self->model->ols);
  g_autofree char *number = hunch_words_number (condition);
  g_autofree char *text = NULL;
  gboolean is_fine = condition < HIGH_CONDITION;

  hunch_result_set_fit (self->inquiry->result, "condition", condition);
  if (!isfinite (condition) || self->model->fit.df_model < 2)
    return;
  text = g_strdup_printf (is_fine ? _("The columns point in different directions (condition number %s, of columns brought to one length).")
                                  : _("The columns nearly hang together (condition number %s, of columns brought to one length): small changes of the "
                                      "data move the coefficients far."), number);
  hunch_result_add_check (self->inquiry->result, "condition", is_fine ? HUNCH_CHECK_PASSED : HUNCH_CHECK_FAILED, condition, NAN, text);
}

static void
check_far_rows (Checks *self)
{
  gsize n = self->diagnostics.n_large_residuals;
  g_autofree char *text = NULL;
  /* About one row in 370 lies that far off by chance. */
  gboolean is_fine = n <= 1 + self->model->n_kept / 100;

  text = n == 0 ? g_strdup (_("No row lies more than 3 standard deviations from the fit."))
                : g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%zu row lies more than 3 standard deviations from the fit.",
                                                "%zu rows lie more than 3 standard deviations from the fit.", n), n);
  hunch_result_add_check (self->inquiry->result, "outliers", is_fine ? HUNCH_CHECK_PASSED : HUNCH_CHECK_FAILED, n, NAN, text);
}

/* What each kept row says of the fit. Released with g_free(). */
static HunchOlsInfluence *
dup_influence (Checks *self)
{
  const double *weights = hunch_model_fit_get_kept_weights (self->model);
  const double *y = hunch_model_fit_get_kept_y (self->model);
  HunchOlsInfluence *influence = g_new0 (HunchOlsInfluence, MAX (self->model->n_kept, 1));

  for (gsize i = 0; i < self->model->n_kept; i++)
    influence[i] = hunch_ols_get_influence (get_fit (self), y[i], self->residuals[i], self->leverage[i], weights != NULL ? weights[i] : 1);
  return influence;
}

static void
check_influence (Checks                  *self,
                 const HunchOlsInfluence *influence)
{
  gsize place = 0;
  double highest = NAN;
  gboolean is_fine;
  g_autofree char *number = NULL;
  g_autofree char *row = NULL;
  g_autofree char *text = NULL;

  for (gsize i = 0; i < self->model->n_kept; i++)
    if (isfinite (influence[i].cook) && !(influence[i].cook <= highest))
      {
        highest = influence[i].cook;
        place = i;
      }
  if (!isfinite (highest))
    return;

  is_fine = highest < HIGH_COOK;
  number = hunch_words_number (highest);
  row = hunch_words_count (g_array_index (self->model->kept_rows, gint64, place) + 1);
  text = g_strdup_printf (is_fine ? _("No single row moves the fit much (largest Cook’s distance %s, row %s).")
                                  : _("Row %2$s moves the fit by itself (Cook’s distance %1$s): look whether it is right, and what the fit says without it."),
                          number, row);
  hunch_result_add_check (self->inquiry->result, "influence", is_fine ? HUNCH_CHECK_PASSED : HUNCH_CHECK_FAILED, highest, NAN, text);
}

static void
report_numbers (Checks *self)
{
  HunchResult *result = self->inquiry->result;

  hunch_result_set_fit (result, "durbin_watson", self->model->is_thinned ? NAN : self->diagnostics.durbin_watson);
  hunch_result_set_fit (result, "breusch_pagan", self->diagnostics.breusch_pagan);
  hunch_result_set_fit (result, "breusch_pagan_p", self->diagnostics.breusch_pagan_p);
  if (self->model->is_thinned)
    hunch_result_add_check (result, "selection", HUNCH_CHECK_UNKNOWN, NAN, NAN,
                            _("The residuals were checked on an even selection of about 5,000 rows."));
}

static void
note_spread_problem (Checks *self)
{
  self->model->has_unequal_spread = self->diagnostics.breusch_pagan_p < 0.05;
}

/* Each takes a few ms on the rows selected, so a question that is called off is looked for between them. */
static gboolean
run_checks (Checks  *self,
            GError **error)
{
  static void (*const checks[]) (Checks *self) = { check_normality, check_spread, check_white, check_linearity, check_order, check_far_rows };

  for (guint i = 0; i < G_N_ELEMENTS (checks); i++)
    {
      if (g_cancellable_set_error_if_cancelled (self->inquiry->cancellable, error))
        return FALSE;
      checks[i] (self);
    }
  return !g_cancellable_set_error_if_cancelled (self->inquiry->cancellable, error);
}

gboolean
hunch_ols_add_checks (HunchInquiry  *inquiry,
                      HunchModelFit *model,
                      GError       **error)
{
  g_auto (Checks) self = { inquiry, model };
  g_autofree HunchOlsInfluence *influence = NULL;

  check_vif (&self);
  check_condition (&self);
  if (!diagnose (&self))
    return TRUE;
  if (g_cancellable_set_error_if_cancelled (inquiry->cancellable, error))
    return FALSE;

  influence = dup_influence (&self);
  if (!run_checks (&self, error))
    return FALSE;
  check_influence (&self, influence);
  note_spread_problem (&self);
  report_numbers (&self);
  hunch_ols_add_influence (inquiry, model, influence);
  hunch_ols_take_diagnostic_plots (inquiry, model, influence);
  return !g_cancellable_set_error_if_cancelled (inquiry->cancellable, error);
}

void
hunch_ols_check_residuals (HunchInquiry  *inquiry,
                           HunchModelFit *model)
{
  g_auto (Checks) self = { inquiry, model };

  if (!diagnose (&self))
    return;
  check_normality (&self);
  check_spread (&self);
  check_far_rows (&self);
}
