#define G_LOG_DOMAIN "hunch-analysis"
#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "analysis/clusters.h"
#include "analysis/model-rows.h"
#include "analysis/ols-private.h"
#include "analysis/runs.h"
#include "analysis/verdict.h"
#include "analysis/words.h"
#include "stats/anova.h"

#define MAX_TERM_TESTS 30
#define CLOSE_TO_COLLINEAR 1e-6
#define FEW_CLUSTERS 20

static void
add_coefficients (HunchInquiry  *inquiry,
                  HunchModelFit *model)
{
  const char *const heads[] = { _("Coefficient"), _("Estimate"), _("SE"), _("t"), _("p"), _("Low"), _("High"), _("Standardised"),
                                _("VIF"), NULL };
  const HunchOlsFit *fit = &model->fit;
  JsonArray *rows = hunch_result_add_table (inquiry->result, "coefficients", _("Coefficients"), heads);

  for (guint i = 0; i < fit->n_coefficients; i++)
    {
      const char *name = hunch_model_fit_get_name (model, i);
      HunchEstimate estimate = { fit->coefficients[i], fit->se[i], fit->t[i], model->df, fit->p[i], fit->ci_low[i], fit->ci_high[i] };

      if (fit->aliased[i])
        estimate = HUNCH_ESTIMATE_NONE;
      hunch_result_add_estimate (inquiry->result, name, &estimate);
      hunch_result_add_row (rows, "snnnnnnnn", name, estimate.estimate, estimate.se, estimate.statistic, estimate.p, estimate.ci_low,
                            estimate.ci_high, fit->standardized[i], fit->vif[i]);
    }
}

static void
add_model_test (HunchInquiry  *inquiry,
                HunchModelFit *model)
{
  const HunchOlsFit *fit = &model->fit;
  gboolean is_robust = model->errors != HUNCH_ERRORS_CLASSIC && model->errors != HUNCH_ERRORS_BLOCKS;
  HunchTest test = { is_robust ? _("Wald F test of the whole model") : _("F test of the whole model"), fit->f, { fit->df_model, model->df }, fit->f_p,
                     "R²", HUNCH_EFFECT_NONE };
  /* The interval of R² belongs to the classic F. */
  double f = is_robust ? fit->r2 / (1 - fit->r2) * fit->df_residual / fit->df_model : fit->f;

  if (isfinite (f) && fit->df_model > 0 && model->df > 0)
    test.effect = hunch_anova_eta2 (f, fit->df_model, is_robust ? fit->df_residual : model->df, (double) fit->n_rows / model->design_effect,
                                    inquiry->conf);
  test.effect.value = fit->r2;
  hunch_effect_hold_value (&test.effect);
  if (fit->df_model > 0)
    hunch_result_add_test (inquiry->result, &test);
}

/* Each term beside the others (type II): what a factor of several levels explains as a whole. */
static gboolean
add_term_tests (HunchInquiry  *inquiry,
                HunchModelFit *model,
                GError       **error)
{
  guint n = hunch_design_get_model (model->design)->terms->len;

  for (guint i = 0; n > 1 && n <= MAX_TERM_TESTS && i < n; i++)
    {
      HunchOlsTerm term;
      g_autofree char *name = hunch_model_dup_term_name (hunch_design_get_model (model->design), i);
      HunchTest test = { name };
      double n_rows;

      if (!hunch_model_fit_test_term (model, i, 2, &term, &n_rows, error))
        return FALSE;
      if (!(term.df > 0))
        continue;
      /* What is left of a perfect fit is rounding; its F would be, too. */
      test.statistic = model->fit.rss > 0 ? term.f : INFINITY;
      test.df[0] = term.df;
      test.df[1] = term.df_residual;
      test.p = term.p;
      test.effect_name = _("Partial eta squared");
      test.effect = HUNCH_EFFECT_NONE;
      if (isfinite (test.statistic) && term.df_residual > 0)
        test.effect = hunch_anova_eta2 (term.f, term.df, term.df_residual, n_rows, inquiry->conf);
      test.effect.value = term.partial_eta2;
      hunch_effect_hold_value (&test.effect);
      hunch_result_add_test (inquiry->result, &test);
    }
  return TRUE;
}

static void
add_warnings (HunchInquiry  *inquiry,
              HunchModelFit *model)
{
  const HunchOlsFit *fit = &model->fit;
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  g_autofree char *list = NULL;

  for (guint i = 0; i < fit->n_coefficients; i++)
    if (fit->aliased[i])
      g_ptr_array_add (names, (gpointer) hunch_model_fit_get_name (model, i));
  list = hunch_words_list ((const char *const *) names->pdata, names->len, 6);

  if (names->len > 0)
    hunch_result_add_warning (inquiry->result, _("Left out, because the columns before already determine them: %s."), list);
  if (fit->rank > 0 && fit->smallest_tolerance < CLOSE_TO_COLLINEAR)
    hunch_result_add_warning (inquiry->result, _("Some columns are nearly determined by the others; their coefficients are uncertain."));
  if (fit->df_residual == 0)
    hunch_result_add_warning (inquiry->result, _("The model has as many coefficients as rows: it fits perfectly and says nothing about other rows."));
  else if (fit->rss == 0)
    hunch_result_add_warning (inquiry->result, _("The model fits perfectly: is one of the columns made from the one predicted?"));
  else if (fit->df_residual < 10)
    hunch_result_add_warning (inquiry->result, g_dngettext (GETTEXT_PACKAGE, "Only %g row more than coefficients: the fit looks better than it is.",
                                "Only %g rows more than coefficients: the fit looks better than it is.", (gulong) fit->df_residual),
                              fit->df_residual);
}

static gboolean
is_main_effect (HunchModelFit *model,
                guint          coefficient)
{
  const HunchDesignColumn *column = hunch_design_get_column (model->design, coefficient - model->fit.has_intercept);

  return hunch_term_get_order (hunch_model_get_term (hunch_design_get_model (model->design), column->term)) == 1;
}

/* The coefficient to speak of: the surest one besides the intercept, of a column by itself if there is one; -1 when there
 * is none. */
static int
find_headline (HunchModelFit *model)
{
  const HunchOlsFit *fit = &model->fit;
  int best = -1;

  for (guint i = fit->has_intercept; i < fit->n_coefficients; i++)
    {
      gboolean is_main = is_main_effect (model, i);
      gboolean best_is_main = best >= 0 && is_main_effect (model, best);

      if (fit->aliased[i] || (best_is_main && !is_main))
        continue;
      if (best < 0 || is_main != best_is_main || fabs (fit->t[i]) > fabs (fit->t[best]))
        best = i;
    }
  return best;
}

static char *
dup_slope_words (HunchInquiry  *inquiry,
                 HunchModelFit *model,
                 guint          i)
{
  const HunchOlsFit *fit = &model->fit;
  const char *response = hunch_design_get_response (model->design);
  g_autofree char *size = hunch_words_estimate (fabs (fit->coefficients[i]), fit->ci_low[i], fit->ci_high[i], FALSE);
  g_autofree char *interval = hunch_words_interval (fit->ci_low[i], fit->ci_high[i], inquiry->conf);
  const char *name = hunch_model_fit_get_name (model, i);
  const char *others = hunch_design_get_model (model->design)->terms->len > 1 ? _(", the other columns being equal") : "";
  HunchSlopeKind kind = hunch_model_fit_get_slope_kind (model, i);

  if (kind == HUNCH_SLOPE_OTHER)
    {
      g_autofree char *value = hunch_words_estimate (fit->coefficients[i], fit->ci_low[i], fit->ci_high[i], FALSE);

      return g_strdup_printf (_("For %s the coefficient of %s is %s (%s)%s."), response, name, value, interval, others);
    }
  if (kind == HUNCH_SLOPE_LEVEL)
    return g_strdup_printf (fit->coefficients[i] < 0 ? _("With %s, %s is %s lower than in the reference group (%s)%s.")
                                                     : _("With %s, %s is %s higher than in the reference group (%s)%s."),
                            name, response, size, interval, others);
  return g_strdup_printf (fit->coefficients[i] < 0 ? _("Where %s is higher by 1, %s is %s lower (%s)%s.")
                                                   : _("Where %s is higher by 1, %s is %s higher (%s)%s."),
                          name, response, size, interval, others);
}

static char *
dup_claim (HunchInquiry  *inquiry,
           HunchModelFit *model,
           guint          i)
{
  const HunchOlsFit *fit = &model->fit;
  HunchSlopeKind kind = hunch_model_fit_get_slope_kind (model, i);
  int n_decimals = hunch_words_get_n_decimals (fit->coefficients[i], fit->ci_low[i], fit->ci_high[i]);
  g_autofree char *y = hunch_words_escape_claim (hunch_design_get_response (model->design));
  g_autofree char *x = hunch_words_escape_claim (hunch_model_fit_get_name (model, i));

  if (!hunch_verdict_is_sure (fit->p[i], inquiry->conf))
    return g_strdup_printf (_("No clear link between %s and %s ({p:p})"), x, y);
  if (kind == HUNCH_SLOPE_OTHER)
    return g_strdup_printf (_("For %s the coefficient of %s is {estimate:%d}"), y, x, n_decimals);
  if (kind == HUNCH_SLOPE_LEVEL)
    return g_strdup_printf (fit->coefficients[i] < 0 ? _("%s is {estimate:abs%d} lower with %s than in the reference group")
                                                     : _("%s is {estimate:abs%d} higher with %s than in the reference group"),
                            y, n_decimals, x);
  return g_strdup_printf (fit->coefficients[i] < 0 ? _("%s is {estimate:abs%d} lower for each %s more")
                                                   : _("%s is {estimate:abs%d} higher for each %s more"), y, n_decimals, x);
}

static void
set_words (HunchInquiry  *inquiry,
           HunchModelFit *model)
{
  const HunchOlsFit *fit = &model->fit;
  int best = find_headline (model);
  const char *response = hunch_design_get_response (model->design);
  g_autofree char *title = g_strdup_printf (_("What predicts %s"), response);
  g_autofree char *share = hunch_words_percent (fit->r2);
  g_autofree char *p = hunch_words_p (fit->f_p);
  g_autofree char *slope = best >= 0 ? dup_slope_words (inquiry, model, best) : NULL;
  g_autofree char *claim = best >= 0 ? dup_claim (inquiry, model, best) : NULL;
  g_autofree char *verdict = NULL;

  if (best < 0)
    verdict = g_strdup_printf (_("The formula has no predictors; the intercept is the mean of %s."), response);
  else if (isfinite (fit->r2) && isnan (fit->f_p))
    verdict = g_strdup_printf (_("%1$s The model accounts for %2$s of the variation of %3$s; how sure this is cannot be said from these rows."), slope,
                               share, response);
  else if (isfinite (fit->r2))
    verdict = g_strdup_printf (hunch_verdict_is_sure (fit->f_p, inquiry->conf)
                                   ? _("%1$s The model accounts for %2$s of the variation of %3$s (%4$s).")
                                   : _("%1$s The model accounts for %2$s of the variation of %3$s, which chance alone could produce (%4$s)."),
                               slope, share, response, p);
  else
    verdict = g_strdup (slope);
  hunch_result_set_title (inquiry->result, title);
  hunch_result_set_verdict (inquiry->result, verdict);
  hunch_result_set_claim (inquiry->result, claim);
  if (best < 0)
    best = 0;
  if (model->n_blocks > 0)
    hunch_clusters_report (inquiry, model->n_blocks, model->icc, hunch_model_fit_get_effect (model, best), (double) model->n_rows);
  hunch_result_set_headline (inquiry->result, hunch_model_fit_get_name (model, best), fit->coefficients[best], fit->ci_low[best],
                             fit->ci_high[best], fit->p[best], NULL);
  hunch_verdict_guard_large_n (inquiry->result, model->n_rows, fit->f_p, "R²", HUNCH_SCALE_ETA2, fit->r2);
}

/* Where the numbers come from. */
static void
add_sources (HunchInquiry  *inquiry,
             HunchModelFit *model)
{
  HunchResult *result = inquiry->result;

  hunch_result_add_source (result, "G. H. Golub, C. F. Van Loan, Matrix Computations (2013): least squares by QR");
  hunch_result_add_source (result, "J. H. Steiger, Psychological Methods 9 (2004): interval of R² by the noncentral F");
  if (model->errors >= HUNCH_ERRORS_HC0 && model->errors <= HUNCH_ERRORS_HC3)
    hunch_result_add_source (result, "J. G. MacKinnon, H. White, Journal of Econometrics 29 (1985): HC0 to HC3, as R's sandwich::vcovHC");
  if (model->errors == HUNCH_ERRORS_CLUSTER)
    hunch_result_add_source (result, "K.-Y. Liang, S. L. Zeger, Biometrika 73 (1986): clusters, with G/(G-1) (n-1)/(n-k) and t with G-1 df as in Stata");
  hunch_result_add_source (result, "R. Koenker, Journal of Econometrics 17 (1981): studentised Breusch–Pagan test");
  hunch_result_add_source (result, "H. White, Econometrica 48 (1980): test of unequal spread");
  hunch_result_add_source (result, "J. B. Ramsey, Journal of the Royal Statistical Society B 31 (1969): RESET");
  hunch_result_add_source (result, "J. Durbin, G. S. Watson, Biometrika 37 (1950); p by J. P. Imhof, Biometrika 48 (1961)");
  hunch_result_add_source (result, "J. Fox, G. Monette, Journal of the American Statistical Association 87 (1992): generalised variance inflation");
  hunch_result_add_source (result, "R. D. Cook, Technometrics 19 (1977): influence of a row");
}

/* Robust errors where spread is unequal, else robust weights. */
static void
set_twin (HunchInquiry  *inquiry,
          HunchModelFit *model)
{
  g_autoptr (GHashTable) options = g_hash_table_new (g_str_hash, g_str_equal);
  gpointer weights = (gpointer) hunch_inquiry_get (inquiry, "weights");

  g_hash_table_insert (options, (gpointer) "formula", (gpointer) hunch_inquiry_get (inquiry, "formula"));
  if (weights != NULL)
    g_hash_table_insert (options, (gpointer) "weights", weights);
  if (model->errors == HUNCH_ERRORS_CLASSIC && model->has_unequal_spread)
    {
      g_hash_table_insert (options, (gpointer) "se", (gpointer) "hc3");
      hunch_result_set_twin (inquiry->result, "ols", options, _("The same coefficients with standard errors that allow for unequal spread."));
    }
  else if (hunch_kinds_find ("robust") != NULL)
    hunch_result_set_twin (inquiry->result, "robust", options, _("Rows far from the rest count less: when single rows carry the result, the two differ."));
}

/* What is asked beside the fit itself. */
static gboolean
answer_more (HunchInquiry  *inquiry,
             HunchModelFit *model,
             GError       **error)
{
  const char *predict = hunch_inquiry_get (inquiry, "predict");
  const char *margins = hunch_inquiry_get (inquiry, "margins");

  return (predict == NULL || hunch_ols_predict (inquiry, model, predict, error))
         && (margins == NULL || hunch_margins_report (inquiry, model, margins, error));
}

static void
add_errors_note (HunchInquiry  *inquiry,
                 HunchModelFit *model,
                 HunchErrors    asked)
{
  g_autofree char *note = hunch_model_fit_dup_errors_note (model);

  if (note != NULL)
    hunch_result_add_check (inquiry->result, "errors", HUNCH_CHECK_UNKNOWN, NAN, NAN, note);
  if (model->errors == HUNCH_ERRORS_BLOCKS && asked != HUNCH_ERRORS_CLASSIC)
    hunch_result_add_warning (inquiry->result, _("The rows came in blocks, so the standard errors are by blocks and not by se=."));
  if (model->errors == HUNCH_ERRORS_STRATA && asked != HUNCH_ERRORS_CLASSIC)
    hunch_result_add_warning (inquiry->result, _("The rows were drawn by strata, so the standard errors are by strata, which stand unequal spread, and not by se=."));
  if (model->errors == HUNCH_ERRORS_CLUSTER && model->n_clusters < FEW_CLUSTERS)
    hunch_result_add_warning (inquiry->result, _("With only %u clusters the standard errors tend to be too small."), model->n_clusters);
}

/* Everything but the rows' own values, in the order of a report. */
static gboolean
report (HunchInquiry           *inquiry,
        HunchModelFit          *model,
        const HunchModelWishes *wishes,
        GError                **error)
{
  if (wishes->also != NULL && !hunch_ols_compare_models (inquiry, model, wishes, error))
    return FALSE;
  add_coefficients (inquiry, model);
  add_model_test (inquiry, model);
  hunch_model_fit_report (model, inquiry);
  add_errors_note (inquiry, model, wishes->errors);
  add_warnings (inquiry, model);
  set_words (inquiry, model);
  if (!add_term_tests (inquiry, model, error) || !answer_more (inquiry, model, error)
      || !hunch_ols_take_plots (inquiry, model, error) || !hunch_ols_add_checks (inquiry, model, error))
    return FALSE;
  add_sources (inquiry, model);
  set_twin (inquiry, model);
  return TRUE;
}

gboolean
hunch_run_ols (HunchInquiry *inquiry,
               GError      **error)
{
  HunchModelWishes wishes = { .formula = hunch_inquiry_get (inquiry, "formula"), .also = hunch_inquiry_get (inquiry, "compare") };
  g_autoptr (HunchModelFit) model = NULL;
  const HunchColumnInfo *weights;

  if (!hunch_inquiry_get_column (inquiry, "weights", &weights, error)
      || !hunch_errors_read (inquiry, &wishes.errors, &wishes.cluster, error))
    return FALSE;
  wishes.weights = weights != NULL ? weights->name : NULL;
  hunch_inquiry_use_strata (inquiry);
  model = hunch_model_fit_new_full (inquiry, &wishes, error);
  if (model == NULL || !report (inquiry, model, &wishes, error))
    return FALSE;

  hunch_ols_take_model (inquiry, g_steal_pointer (&model));
  return TRUE;
}
