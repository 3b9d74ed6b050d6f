#define G_LOG_DOMAIN "hunch-analysis"
#include <glib/gi18n-lib.h>
#include <math.h>

#include "analysis/counts-model.h"
#include "analysis/runs.h"
#include "analysis/words.h"
#include "stats/distributions.h"

#define LARGEST_THETA 1e6  /* beyond, the model is Poisson's */

/* The Poisson model is both where the search begins and what the result is compared with. */
static gboolean
fit_poisson (HunchGlmModel *model,
             HunchGlmFit   *out_fit,
             GError       **error)
{
  HunchGlmState state;
  gboolean is_fitted;

  model->family = HUNCH_GLM_POISSON;
  is_fitted = hunch_glm_model_fit_columns (model, NULL, NULL, NAN, FALSE, out_fit, &state, error);
  model->family = HUNCH_GLM_NEGBIN;
  return is_fitted;
}

static gboolean
check_theta (HunchGlmModel *model,
             GError       **error)
{
  if (isfinite (model->fit.theta) && isfinite (model->fit.se_theta) && model->fit.theta < LARGEST_THETA)
    return TRUE;
  return hunch_no_answer (error, _("“%s” spreads no more than a Poisson model expects, so theta has no finite value: ask poisson."), model->response);
}

/* Twice the difference of the likelihoods; theta at its end is where half of the chance lies at 0: S. G. Self and K.-Y. Liang, JASA 82 (1987). */
static HunchTest
compare_with_poisson (HunchGlmModel     *model,
                      const HunchGlmFit *poisson)
{
  const HunchGlmFit *fit = &model->fit;
  double reach = hunch_normal_quantile (0.5 + model->inquiry->conf / 2) * fit->se_theta / fit->theta;
  HunchTest test = { _("Spread beyond Poisson’s (likelihood ratio)"), fmax (2 * (fit->loglik - poisson->loglik), 0), { 1, NAN } };

  test.p = hunch_chisq_upper (test.statistic, 1) / 2;
  test.effect_name = _("1 / theta");
  test.effect = (HunchEffect){ 1 / fit->theta, exp (-reach) / fit->theta, exp (reach) / fit->theta };
  return test;
}

static void
report_theta (HunchGlmModel     *model,
              const HunchGlmFit *poisson)
{
  HunchResult *result = model->inquiry->result;
  double reach = hunch_normal_quantile (0.5 + model->inquiry->conf / 2) * model->fit.se_theta;
  HunchEstimate theta = { model->fit.theta, model->fit.se_theta, NAN, NAN, NAN, model->fit.theta - reach, model->fit.theta + reach };

  hunch_result_add_estimate (result, "theta", &theta);
  hunch_result_set_fit (result, "theta", model->fit.theta);
  hunch_result_set_fit (result, "theta_se", model->fit.se_theta);
  hunch_result_set_fit (result, "loglik_poisson", poisson->loglik);
  hunch_result_add_source (result, "W. N. Venables and B. D. Ripley, Modern Applied Statistics with S, 4th ed. (2002), 7.4: theta");
  hunch_result_add_source (result, "S. G. Self and K.-Y. Liang, Journal of the American Statistical Association 82 (1987): p at the edge");
}

static void
set_twin (HunchInquiry *inquiry)
{
  g_autoptr (GHashTable) options = hunch_counts_model_dup_options (inquiry);

  g_hash_table_replace (options, g_strdup ("se"), g_strdup ("hc0"));
  hunch_result_set_twin (inquiry->result, "poisson", options,
                         _("A Poisson model with robust errors needs only the mean to be right, not how the counts spread about it."));
}

gboolean
hunch_run_negbin (HunchInquiry *inquiry,
                  GError      **error)
{
  g_autoptr (HunchGlmModel) model = NULL;
  g_auto (HunchGlmFit) poisson = { 0 };
  HunchGlmWishes wishes = { .family = HUNCH_GLM_NEGBIN };
  HunchTest test;

  if (!hunch_counts_model_read (inquiry, &wishes, error))
    return FALSE;
  model = hunch_glm_model_new (inquiry, &wishes, error);
  if (model == NULL || !fit_poisson (model, &poisson, error))
    return FALSE;
  if (model->has_parts)
    return hunch_no_answer (error, _("“%s” has values that are not whole, and a negative binomial model is one of counts."), model->response);
  if (!hunch_glm_model_fit (model, poisson.moment_theta > 0 ? poisson.moment_theta : 1, poisson.linear, error) || !check_theta (model, error)
      || !hunch_glm_model_fit_errors (model, wishes.cluster, error))
    return FALSE;
  test = compare_with_poisson (model, &poisson);
  if (!hunch_counts_model_report (model, &test, error))
    return FALSE;
  report_theta (model, &poisson);
  set_twin (inquiry);
  hunch_glm_take_model (g_steal_pointer (&model));
  return TRUE;
}
