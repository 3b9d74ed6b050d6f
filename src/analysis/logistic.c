#define G_LOG_DOMAIN "hunch-analysis"
#include <glib/gi18n-lib.h>
#include <math.h>

#include "analysis/logistic-private.h"
#include "analysis/runs.h"
#include "analysis/verdict.h"
#include "analysis/words.h"
#include "stats/distributions.h"

static gboolean
read_threshold (HunchInquiry *inquiry,
                double       *out_threshold,
                GError      **error)
{
  if (!hunch_inquiry_get_number (inquiry, "threshold", out_threshold, error))
    return FALSE;
  if (!(*out_threshold > 0 && *out_threshold < 1))
    return hunch_bad_option (error, _("threshold= is a probability between 0 and 1."));
  return TRUE;
}

/* The model of the intercept alone has the same penalty: D. Firth's, over all columns. */
static gboolean
fit_firth_null (HunchGlmModel *model,
                GError       **error)
{
  HunchGlmState state;

  hunch_glm_fit_clear (&model->null);
  return hunch_glm_model_fit_held (model, &model->null, &state, error);
}

static char *
dup_verdict (HunchGlmModel  *model,
             const HunchRoc *roc,
             int             best)
{
  HunchInquiry *inquiry = model->inquiry;
  g_autofree char *share = hunch_words_percent (roc->auc);
  g_autofree char *interval = hunch_words_interval (roc->ci_low, roc->ci_high, inquiry->conf);
  g_autofree char *ratio = best >= 0 ? hunch_glm_dup_ratio_words (model, best, TRUE) : g_strdup ("");
  g_autofree char *p = NULL;
  HunchTest test;

  if (model->n_columns == 0)
    return g_strdup_printf (_("The formula has no predictors; the intercept is the overall share of %s."), model->response);
  if (model->state == HUNCH_GLM_SEPARATED && model->fit.deviance < 1e-6 * (double) model->fit.n_rows)
    return g_strdup_printf (_("In these rows the columns tell %s apart without an error, so how strongly they do so cannot be put into a number."),
                            model->response);
  hunch_glm_get_whole_test (model, &test);
  p = hunch_words_p (test.p);
  if (hunch_verdict_is_sure (test.p, inquiry->conf))
    return g_strdup_printf (_("Of a row with %s and one without, the model ranks the right one higher in %s of cases (area under the curve, %s; %s). %s"),
                            model->response, share, interval, p, ratio);
  return g_strdup_printf (_("Of a row with %s and one without, the model ranks the right one higher in %s of cases (area under the curve, %s), which "
                            "chance alone could produce (%s). %s"), model->response, share, interval, p, ratio);
}

static void
set_words (HunchGlmModel       *model,
           const HunchRoc      *roc,
           const HunchGlmWords *words)
{
  HunchResult *result = model->inquiry->result;
  int best = hunch_glm_find_headline (model);
  g_autofree char *title = g_strdup_printf (_("What goes with %s"), model->response);
  g_autofree char *verdict = dup_verdict (model, roc, best);

  hunch_result_set_title (result, title);
  hunch_result_set_verdict (result, verdict);
  hunch_glm_set_headline (model, best, words);
  hunch_result_set_fit (result, "auc", roc->auc);
  hunch_result_set_fit (result, "auc_se", roc->se);
}

static void
set_twin (HunchGlmModel *model)
{
  HunchInquiry *inquiry = model->inquiry;
  g_autoptr (GHashTable) options = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  GHashTableIter iter;
  gpointer word, value;

  g_hash_table_iter_init (&iter, inquiry->options);
  while (g_hash_table_iter_next (&iter, &word, &value))
    g_hash_table_replace (options, g_strdup (word), g_strdup (value));
  if (model->is_firth)
    {
      g_hash_table_replace (options, g_strdup ("method"), g_strdup ("ml"));
      hunch_result_set_twin (inquiry->result, "logistic", options, _("Maximum likelihood is what most programs report; with many rows both agree."));
    }
  else if (model->errors == HUNCH_ERRORS_CLASSIC)
    {
      g_hash_table_replace (options, g_strdup ("method"), g_strdup ("firth"));
      hunch_result_set_twin (inquiry->result, "logistic", options,
                             _("Firth’s penalty gives finite odds ratios where few rows, or rows told apart without an error, leave none."));
    }
}

static void
add_sources (HunchGlmModel *model)
{
  HunchResult *result = model->inquiry->result;

  hunch_result_add_source (result, "P. McCullagh and J. A. Nelder, Generalized Linear Models, 2nd ed. (1989)");
  hunch_result_add_source (result, "E. R. DeLong, D. M. DeLong and D. L. Clarke-Pearson, Biometrics 44 (1988): interval of the area under the curve");
  hunch_result_add_source (result, "D. McFadden, in Frontiers in Econometrics (1974); N. J. D. Nagelkerke, Biometrika 78 (1991)");
  if (model->is_firth)
    hunch_result_add_source (result, "D. Firth, Biometrika 80 (1993); G. Heinze and M. Schemper, Statistics in Medicine 21 (2002)");
  if (model->state == HUNCH_GLM_SEPARATED)
    hunch_result_add_source (result, "A. Albert and J. A. Anderson, Biometrika 71 (1984)");
  if (model->errors != HUNCH_ERRORS_CLASSIC)
    hunch_result_add_source (result, "H. White, Econometrica 50 (1982); K.-Y. Liang and S. L. Zeger, Biometrika 73 (1986)");
}

static void
add_size_check (HunchGlmModel *model)
{
  double events = fmin (model->sum_y, model->sum_weights - model->sum_y);
  double share = events / fmax (model->fit.rank - (double) model->fit.has_intercept, 1);
  g_autofree char *number = hunch_words_number (share);
  g_autofree char *text = NULL;

  if (model->n_columns == 0)
    return;
  text = g_strdup_printf (share >= 10 ? _("There are %s rows of the rarer outcome for each coefficient.")
                                      : _("There are only %s rows of the rarer outcome for each coefficient (10 are usual): the coefficients lean away from 0."),
                          number);
  hunch_result_add_check (model->inquiry->result, "events", share >= 10 ? HUNCH_CHECK_PASSED : HUNCH_CHECK_FAILED, share, NAN, text);
}

static gboolean
look_at_scores (HunchGlmModel             *model,
                const HunchGlmWords       *words,
                const HunchLogisticScores *scores,
                GError                   **error)
{
  HunchRocScores ranked = hunch_logistic_scores_get (scores);
  HunchEffect effect;
  HunchRoc roc;

  if (!hunch_roc_measure (&ranked, model->inquiry->conf, &roc, error)
      || g_cancellable_set_error_if_cancelled (model->inquiry->cancellable, error))
    return FALSE;
  effect = (HunchEffect){ roc.auc, roc.ci_low, roc.ci_high };
  if (!hunch_glm_add_tests (model, words, _("Area under the ROC curve"), &effect, error))
    return FALSE;
  set_words (model, &roc, words);
  hunch_logistic_add_confusion (model, scores);
  hunch_glm_take_ratio_plot (model, words);
  if (model->n_columns > 0)
    {
      hunch_logistic_take_roc_plot (model, scores, &roc);
      if (g_cancellable_set_error_if_cancelled (model->inquiry->cancellable, error))
        return FALSE;
      hunch_logistic_add_calibration (model, scores);
    }
  if (scores->is_thinned)
    hunch_result_add_check (model->inquiry->result, "selection", HUNCH_CHECK_UNKNOWN, NAN, NAN,
                            _("The area under the curve and the calibration were worked out on an even selection of about 2,000,000 rows."));
  return TRUE;
}

static gboolean
report (HunchGlmModel *model,
        double         threshold,
        GError       **error)
{
  const HunchGlmWords words = { _("Odds ratio"), _("Odds ratios"), "odds_ratios", _("Probability") };
  g_auto (HunchLogisticScores) scores = { 0 };

  if (!hunch_glm_add_coefficients (model, &words, error) || !hunch_logistic_scores_read (model, threshold, &scores, error))
    return FALSE;
  hunch_glm_add_fit (model);
  hunch_glm_add_warnings (model);
  add_size_check (model);
  hunch_glm_add_collinearity_check (model);
  add_sources (model);
  set_twin (model);
  return look_at_scores (model, &words, &scores, error)
         && hunch_logistic_add_effects (model, error)
         && hunch_glm_add_influence (model, error)
         && hunch_glm_take_curve_plot (model, &words, error)
         && hunch_glm_add_predictions (model, &words, error);
}

gboolean
hunch_run_logistic (HunchInquiry *inquiry,
                    GError      **error)
{
  g_autoptr (HunchGlmModel) model = NULL;
  HunchGlmWishes wishes = { .family = HUNCH_GLM_BINOMIAL };
  double threshold;

  if (!read_threshold (inquiry, &threshold, error) || !hunch_glm_read_wishes (inquiry, &wishes, error))
    return FALSE;
  wishes.success = hunch_inquiry_get (inquiry, "success");
  wishes.is_firth = hunch_inquiry_is (inquiry, "method", "firth");
  if (!wishes.is_firth)
    hunch_inquiry_use_strata (inquiry);
  if (wishes.is_firth && (wishes.errors != HUNCH_ERRORS_CLASSIC || inquiry->clusters != NULL))
    return hunch_bad_option (error, _("method=firth has no robust standard errors: leave se= out."));
  model = hunch_glm_model_new (inquiry, &wishes, error);
  if (model == NULL || !hunch_glm_model_fit (model, NAN, NULL, error) || !hunch_glm_model_fit_errors (model, wishes.cluster, error))
    return FALSE;
  if (model->is_firth && !fit_firth_null (model, error))
    return FALSE;
  if (!report (model, threshold, error))
    return FALSE;
  if (model->errors == HUNCH_ERRORS_STRATA)
    hunch_result_add_warning (inquiry->result, _("The rows were drawn by strata; the area under the curve, the confusion and the calibration weigh them, and their "
                                                 "intervals do not allow for the strata."));
  hunch_glm_take_model (g_steal_pointer (&model));
  return TRUE;
}
