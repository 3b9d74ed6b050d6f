#define G_LOG_DOMAIN "hunch-analysis"
#include "analysis/glm-report.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "analysis/clusters.h"
#include "analysis/verdict.h"
#include "analysis/words.h"
#include "stats/distributions.h"
#include "stats/noncentral.h"

#define MAX_TERM_TESTS 30
#define MAX_TERM_WORK 1e7      /* rows times columns times terms that are worth refitting */
#define MAX_PROFILE_WORK 2e4   /* rows times coefficients that are worth profiling unasked */
#define HIGH_VIF 10

gboolean
hunch_glm_read_wishes (HunchInquiry   *inquiry,
                       HunchGlmWishes *out_wishes,
                       GError        **error)
{
  const HunchColumnInfo *weights;

  out_wishes->formula = hunch_inquiry_get (inquiry, "formula");
  if (!hunch_inquiry_get_column (inquiry, "weights", &weights, error)
      || !hunch_errors_read (inquiry, &out_wishes->errors, &out_wishes->cluster, error))
    return FALSE;
  out_wishes->weights = weights != NULL ? weights->name : NULL;
  return TRUE;
}

/* --- coefficients --- */

static gboolean
wants_profile (HunchGlmModel *model)
{
  double work = (double) model->n_rows * model->fit.n_coefficients;

  if (!model->is_whole || model->errors != HUNCH_ERRORS_CLASSIC)
    return FALSE;
  return work <= MAX_PROFILE_WORK || hunch_inquiry_is (model->inquiry, "interval", "profile");
}

static void
add_coefficient (HunchGlmModel *model,
                 guint          i,
                 JsonArray     *rows)
{
  const HunchGlmFit *fit = &model->fit;
  const char *name = hunch_glm_model_get_name (model, i);
  HunchEstimate estimate = { fit->coefficients[i], fit->se[i], fit->z[i], isfinite (model->df) ? model->df : NAN, fit->p[i], fit->ci_low[i],
                             fit->ci_high[i] };

  hunch_result_add_estimate (model->inquiry->result, name, &estimate);
  hunch_result_add_row (rows, "snnnnnnn", name, estimate.estimate, estimate.se, estimate.statistic, estimate.p, estimate.ci_low, estimate.ci_high,
                        fit->vif[i]);
}

/* What a coefficient is multiplied by e for; nothing for the intercept, whose odds are of little use but are given all the same. */
static void
add_ratio (HunchGlmModel *model,
           guint          i,
           double         low,
           double         high,
           gboolean       has_profile,
           JsonArray     *rows)
{
  const HunchGlmFit *fit = &model->fit;
  const char *name = hunch_glm_model_get_name (model, i);

  if (has_profile)
    hunch_result_add_row (rows, "snnnnnn", name, exp (fit->coefficients[i]), exp (fit->ci_low[i]), exp (fit->ci_high[i]), exp (low), exp (high),
                          fit->p[i]);
  else
    hunch_result_add_row (rows, "snnnn", name, exp (fit->coefficients[i]), exp (fit->ci_low[i]), exp (fit->ci_high[i]), fit->p[i]);
}

gboolean
hunch_glm_add_coefficients (HunchGlmModel       *model,
                            const HunchGlmWords *words,
                            GError             **error)
{
  const char *const heads[] = { _("Coefficient"), _("Estimate"), _("SE"), isfinite (model->df) ? _("t") : _("z"), _("p"), _("Low"), _("High"), _("VIF"),
                                NULL };
  const char *const plain[] = { _("Coefficient"), words->ratio, _("Low"), _("High"), _("p"), NULL };
  const char *const profiled[] = { _("Coefficient"), words->ratio, _("Low"), _("High"), _("Low (likelihood)"), _("High (likelihood)"), _("p"), NULL };
  HunchGlmFit *fit = &model->fit;
  gboolean has_profile = wants_profile (model);
  g_autofree double *low = g_new (double, MAX (fit->n_coefficients, 1));
  g_autofree double *high = g_new (double, MAX (fit->n_coefficients, 1));
  JsonArray *rows;

  for (guint i = 0; has_profile && i < fit->n_coefficients; i++)
    {
      if (!hunch_glm_find_profile (model, i, &low[i], &high[i], error))
        return FALSE;
      if (hunch_inquiry_is (model->inquiry, "interval", "profile"))
        {
          fit->ci_low[i] = low[i];
          fit->ci_high[i] = high[i];
        }
    }
  rows = hunch_result_add_table (model->inquiry->result, "coefficients", _("Coefficients"), heads);
  for (guint i = 0; i < fit->n_coefficients; i++)
    add_coefficient (model, i, rows);
  rows = hunch_result_add_table (model->inquiry->result, words->table, words->ratios, has_profile ? profiled : plain);
  for (guint i = 0; i < fit->n_coefficients; i++)
    add_ratio (model, i, has_profile ? low[i] : NAN, has_profile ? high[i] : NAN, has_profile, rows);
  return TRUE;
}

/* --- tests --- */

static gboolean
is_robust (HunchGlmModel *model)
{
  return model->errors != HUNCH_ERRORS_CLASSIC;
}

/* A Wald test of the coefficients flagged; by blocks as F. */
static gboolean
fill_wald (HunchGlmModel  *model,
           const gboolean *which,
           HunchTest      *out_test)
{
  double chisq;
  guint df;

  if (!hunch_glm_wald (&model->fit, which, &chisq, &df))
    return FALSE;
  out_test->statistic = chisq;
  out_test->df[0] = df;
  out_test->df[1] = NAN;
  out_test->p = hunch_chisq_upper (chisq, df);
  if (!isfinite (model->df))
    return TRUE;
  out_test->statistic = chisq / df;
  out_test->df[1] = model->df;
  out_test->p = hunch_f_upper (chisq / df, df, model->df);
  return TRUE;
}

static void
fill_likelihood_ratio (double     statistic,
                       double     df,
                       HunchTest *out_test)
{
  out_test->statistic = fmax (statistic, 0);
  out_test->df[0] = df;
  out_test->df[1] = NAN;
  out_test->p = df > 0 ? hunch_chisq_upper (out_test->statistic, df) : NAN;
}

static void
get_whole_wald (HunchGlmModel *model,
                HunchTest     *out_test)
{
  g_autofree gboolean *which = g_new0 (gboolean, MAX (model->fit.n_coefficients, 1));

  for (guint i = model->fit.has_intercept; i < model->fit.n_coefficients; i++)
    which[i] = TRUE;
  out_test->name = isfinite (model->df) ? _("Wald F test of the whole model") : _("Wald test of the whole model");
  out_test->statistic = out_test->p = NAN;
  out_test->df[0] = out_test->df[1] = NAN;
  fill_wald (model, which, out_test);
}

void
hunch_glm_get_whole_test (HunchGlmModel *model,
                          HunchTest     *out_test)
{
  *out_test = (HunchTest){ _("Likelihood ratio test of the whole model"), .effect = HUNCH_EFFECT_NONE };
  if (is_robust (model))
    get_whole_wald (model, out_test);
  else if (model->is_firth)
    {
      out_test->name = _("Penalised likelihood ratio test of the whole model");
      fill_likelihood_ratio (2 * (model->fit.loglik - model->null.loglik), (double) model->fit.rank - model->fit.has_intercept, out_test);
    }
  else
    fill_likelihood_ratio (model->null.deviance - model->fit.deviance, (double) model->fit.rank - model->null.rank, out_test);
}

/* Cohen's w: the root of chi-square over the rows, with the noncentralities that would not be surprised by it. */
static HunchEffect
get_w (double chisq,
       double df,
       double n,
       double conf)
{
  HunchEffect effect = { sqrt (chisq / n), NAN, NAN };

  if (!hunch_noncentral_chisq_interval (chisq, df, conf, &effect.ci_low, &effect.ci_high))
    return effect;
  effect.ci_low = sqrt (effect.ci_low / n);
  effect.ci_high = sqrt (effect.ci_high / n);
  hunch_effect_hold_value (&effect);
  return effect;
}

/* The only coefficient of a term, or -1. */
static int
find_only (HunchGlmModel *model,
           guint          term)
{
  guint first = model->fit.has_intercept ? 1 : 0;
  int only = -1;

  for (guint i = 0; i < model->n_columns; i++)
    if (hunch_design_get_column (model->design, i)->term == term && !model->fit.aliased[i + first])
      {
        if (only >= 0)
          return -1;
        only = (int) (i + first);
      }
  return only;
}

static void
set_term_effect (HunchGlmModel       *model,
                 guint                term,
                 const HunchGlmWords *words,
                 HunchTest           *test)
{
  int only = find_only (model, term);
  double chisq = isfinite (model->df) ? test->statistic * test->df[0] : test->statistic;

  if (only >= 0 && !isnan (model->fit.coefficients[only]))
    {
      test->effect_name = words->ratio;
      test->effect = (HunchEffect){ exp (model->fit.coefficients[only]), exp (model->fit.ci_low[only]), exp (model->fit.ci_high[only]) };
      return;
    }
  test->effect_name = _("Cohen’s w");
  test->effect = get_w (chisq, test->df[0], fmax (model->fit.sum_weights, 1), model->inquiry->conf);
}

static gboolean
test_by_wald (HunchGlmModel *model,
              guint          term,
              HunchTest     *test)
{
  g_autofree gboolean *which = g_new0 (gboolean, MAX (model->fit.n_coefficients, 1));

  for (guint i = 0; i < model->n_columns; i++)
    which[i + model->fit.has_intercept] = hunch_design_get_column (model->design, i)->term == term;
  return fill_wald (model, which, test);
}

/* Coefficients of the whole model for the columns in use: where a smaller one begins. */
static double *
dup_start (HunchGlmModel  *model,
           const gboolean *uses)
{
  guint first = model->fit.has_intercept ? 1 : 0, n = first;
  double *start = g_new0 (double, model->fit.n_coefficients + 1);

  if (first)
    start[0] = model->fit.level;
  for (guint i = 0; i < model->n_columns; i++)
    if (uses[i])
      {
        start[n++] = model->fit.linear[i + first];
        start[0] -= first ? model->fit.linear[i + first] * model->centers[i] : 0;
      }
  return start;
}

/* R's car::Anova, type II: the model of all terms that do not contain it, with it and without. */
static gboolean
test_by_likelihood (HunchGlmModel *model,
                    guint          term,
                    HunchTest     *test,
                    GError       **error)
{
  g_autofree gboolean *large = hunch_glm_model_dup_uses (model, term, TRUE);
  g_autofree gboolean *small = hunch_glm_model_dup_uses (model, term, FALSE);
  g_autofree double *start_large = dup_start (model, large);
  g_autofree double *start_small = dup_start (model, small);
  g_auto (HunchGlmFit) fit_large = { 0 };
  g_auto (HunchGlmFit) fit_small = { 0 };
  gboolean is_all = TRUE;
  double deviance = model->fit.deviance, rank = model->fit.rank;
  HunchGlmState state;

  for (guint i = 0; i < model->n_columns; i++)
    is_all &= large[i];
  if (!is_all)
    {
      if (!hunch_glm_model_fit_columns (model, large, start_large, model->fit.theta, TRUE, &fit_large, &state, error))
        return FALSE;
      deviance = fit_large.deviance;
      rank = fit_large.rank;
    }
  if (!hunch_glm_model_fit_columns (model, small, start_small, model->fit.theta, TRUE, &fit_small, &state, error))
    return FALSE;
  fill_likelihood_ratio (fit_small.deviance - deviance, rank - fit_small.rank, test);
  return TRUE;
}

static gboolean
add_term_test (HunchGlmModel       *model,
               guint                term,
               const HunchGlmWords *words,
               gboolean             by_wald,
               GError             **error)
{
  g_autofree char *name = hunch_model_dup_term_name (hunch_design_get_model (model->design), term);
  HunchTest test = { name, .df = { NAN, NAN }, .effect = HUNCH_EFFECT_NONE };
  gboolean has_test;

  if (!by_wald && !test_by_likelihood (model, term, &test, error))
    return FALSE;
  has_test = by_wald ? test_by_wald (model, term, &test) : test.df[0] > 0;
  if (!has_test)
    return TRUE;
  set_term_effect (model, term, words, &test);
  hunch_result_add_test (model->inquiry->result, &test);
  return TRUE;
}

gboolean
hunch_glm_add_tests (HunchGlmModel       *model,
                     const HunchGlmWords *words,
                     const char          *effect_name,
                     const HunchEffect   *effect,
                     GError             **error)
{
  guint n = hunch_design_get_model (model->design)->terms->len;
  double work = (double) model->n_rows * (model->n_columns + 4) * n;
  gboolean by_wald = is_robust (model) || model->is_firth || work > MAX_TERM_WORK;
  HunchTest test;

  hunch_glm_get_whole_test (model, &test);
  test.effect_name = effect_name;
  test.effect = *effect;
  if (n == 0)
    return TRUE;
  hunch_result_add_test (model->inquiry->result, &test);
  if (n > MAX_TERM_TESTS || (by_wald && model->state == HUNCH_GLM_SEPARATED))
    return TRUE;
  for (guint i = 0; i < n; i++)
    if (!add_term_test (model, i, words, by_wald, error))
      return FALSE;
  if (n > 1)
    hunch_result_add_check (model->inquiry->result, "term-tests", HUNCH_CHECK_UNKNOWN, NAN, NAN,
                            by_wald ? _("Each term is tested beside all others by Wald’s test.")
                                    : _("Each term is tested beside the others by the likelihood ratio (type II)."));
  return TRUE;
}

HunchEffect
hunch_glm_get_mcfadden (HunchGlmModel *model)
{
  double null = -2 * model->null.loglik;
  double chisq = 2 * (model->fit.loglik - model->null.loglik);
  double df = (double) model->fit.rank - model->null.rank, low, high;
  HunchEffect effect = { chisq / null, NAN, NAN };

  if (model->is_firth || model->errors == HUNCH_ERRORS_BLOCKS || model->errors == HUNCH_ERRORS_STRATA || !(df > 0) || !(null > 0)
      || !hunch_noncentral_chisq_interval (fmax (chisq, 0), df, model->inquiry->conf, &low, &high))
    return effect;
  effect.ci_low = fmin (low / null, 1);
  effect.ci_high = fmin (high / null, 1);
  hunch_effect_hold_value (&effect);
  return effect;
}

/* --- fit --- */

void
hunch_glm_add_fit (HunchGlmModel *model)
{
  HunchResult *result = model->inquiry->result;
  const HunchGlmFit *fit = &model->fit;
  double n = (double) fit->n_rows;
  double n_parameters = fit->rank + (isfinite (fit->theta) ? 1.0 : 0.0);
  double ratio = 2 * (fit->loglik - model->null.loglik);
  double rows = fit->sum_weights;
  /* Weights of strata make no likelihood that models could be compared by. */
  double loglik = model->errors == HUNCH_ERRORS_STRATA ? NAN : fit->loglik;

  hunch_result_set_fit (result, "deviance", fit->deviance);
  hunch_result_set_fit (result, "null_deviance", model->null.deviance);
  hunch_result_set_fit (result, "df_residual", fit->df_residual);
  hunch_result_set_fit (result, "df_null", n - model->null.rank);
  hunch_result_set_fit (result, "df_model", (double) fit->rank - model->null.rank);
  hunch_result_set_fit (result, "loglik", loglik);
  hunch_result_set_fit (result, "null_loglik", model->errors == HUNCH_ERRORS_STRATA ? NAN : model->null.loglik);
  hunch_result_set_fit (result, "aic", -2 * loglik + 2 * n_parameters);
  /* R counts rows of weight 0 here, and not in the degrees of freedom. */
  hunch_result_set_fit (result, "bic", -2 * loglik + log ((double) model->n_rows) * n_parameters);
  hunch_result_set_fit (result, "pearson", fit->pearson);
  hunch_result_set_fit (result, "dispersion", fit->df_residual > 0 ? fit->pearson / fit->df_residual : NAN);
  hunch_result_set_fit (result, "r2_mcfadden", 1 - fit->loglik / model->null.loglik);
  hunch_result_set_fit (result, "r2_cox_snell", -expm1 (-ratio / rows));
  hunch_result_set_fit (result, "r2_nagelkerke", expm1 (-ratio / rows) / expm1 (2 * model->null.loglik / rows));
  hunch_result_set_fit (result, "passes", fit->n_passes);
}

/* --- warnings and checks --- */

static char *
list_flagged (HunchGlmModel  *model,
              const gboolean *flags)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new ();

  for (guint i = 0; i < model->fit.n_coefficients; i++)
    if (flags[i])
      g_ptr_array_add (names, (gpointer) hunch_glm_model_get_name (model, i));
  return names->len > 0 ? hunch_words_list ((const char *const *) names->pdata, names->len, 6) : NULL;
}

void
hunch_glm_add_warnings (HunchGlmModel *model)
{
  HunchResult *result = model->inquiry->result;
  g_autofree char *aliased = list_flagged (model, model->fit.aliased);
  g_autofree char *endless = list_flagged (model, model->fit.runs_away);

  if (aliased != NULL)
    hunch_result_add_warning (result, _("Left out, because the columns before already determine them: %s."), aliased);
  if (model->state == HUNCH_GLM_SEPARATED && model->family == HUNCH_GLM_BINOMIAL)
    hunch_result_add_warning (result, model->fit.deviance < 1e-6 * model->fit.n_rows
                                        ? _("The columns tell all rows of both kinds apart (perfect separation): these coefficients have no finite value: %s. "
                                            "Ask with method=firth.")
                                        : _("Some values of the columns occur with one outcome only (quasi-separation): these coefficients have no finite value: "
                                            "%s. Ask with method=firth."), endless != NULL ? endless : "–");
  else if (model->state == HUNCH_GLM_SEPARATED)
    hunch_result_add_warning (result, _("Where some values of the columns occur, all counts are 0: these coefficients have no finite value: %s."),
                              endless != NULL ? endless : "–");
  if (model->has_part_weights)
    hunch_result_add_warning (result, _("Weights count how often a row stands for itself; some of them are not whole."));
  if (model->fit.df_residual > 0 && model->fit.df_residual < 10)
    hunch_result_add_warning (result, g_dngettext (GETTEXT_PACKAGE, "Only %g row more than coefficients: the fit looks better than it is.",
                                "Only %g rows more than coefficients: the fit looks better than it is.", (gulong) model->fit.df_residual),
                              model->fit.df_residual);
  else if (model->fit.df_residual == 0)
    hunch_result_add_warning (result, _("The model has as many coefficients as rows: it fits perfectly and says nothing about other rows."));
  if (model->errors == HUNCH_ERRORS_HC2 || model->errors == HUNCH_ERRORS_HC3)
    hunch_result_add_warning (result, _("se=hc2 and se=hc3 belong to least squares; hc0 was used."));
}

void
hunch_glm_add_collinearity_check (HunchGlmModel *model)
{
  const HunchGlmFit *fit = &model->fit;
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
  if (!isfinite (highest) || model->n_columns < 2 || !fit->has_intercept)
    return;
  number = hunch_words_number (highest);
  text = g_strdup_printf (highest < HIGH_VIF ? _("No column is close to a combination of the others (highest variance inflation %s, of %s).")
                                             : _("Some columns say nearly the same (variance inflation %s, of %s): their coefficients are hard to tell apart."),
                          number, hunch_glm_model_get_name (model, place));
  hunch_result_add_check (model->inquiry->result, "collinearity", highest < HIGH_VIF ? HUNCH_CHECK_PASSED : HUNCH_CHECK_FAILED, highest, NAN, text);
}

/* --- words --- */

static gboolean
is_main_effect (HunchGlmModel *model,
                guint          coefficient)
{
  const HunchDesignColumn *column = hunch_design_get_column (model->design, coefficient - model->fit.has_intercept);

  return hunch_term_get_order (hunch_model_get_term (hunch_design_get_model (model->design), column->term)) == 1;
}

int
hunch_glm_find_headline (HunchGlmModel *model)
{
  const HunchGlmFit *fit = &model->fit;
  int best = -1;

  for (guint i = fit->has_intercept; i < fit->n_coefficients; i++)
    {
      gboolean is_main = is_main_effect (model, i);
      gboolean best_is_main = best >= 0 && is_main_effect (model, best);

      if (isnan (fit->coefficients[i]) || (best_is_main && !is_main))
        continue;
      if (best < 0 || is_main != best_is_main || fabs (fit->z[i]) > fabs (fit->z[best]))
        best = (int) i;
    }
  return best;
}

char *
hunch_glm_dup_ratio_words (HunchGlmModel *model,
                           guint          i,
                           gboolean       is_odds)
{
  const HunchGlmFit *fit = &model->fit;
  const char *name = hunch_glm_model_get_name (model, i);
  double ratio = exp (fit->coefficients[i]), low = exp (fit->ci_low[i]), high = exp (fit->ci_high[i]);
  g_autofree char *size = hunch_words_estimate (ratio, low, high, FALSE);
  g_autofree char *interval = hunch_words_interval (low, high, model->inquiry->conf);
  const char *others = model->n_columns > 1 ? _(", the other columns being equal") : "";
  gboolean is_level = strchr (name, '=') != NULL;

  if (is_odds && is_level)
    return g_strdup_printf (_("With %s, the odds of %s are %s times those in the reference group (%s)%s."), name, model->response, size, interval, others);
  if (is_odds)
    return g_strdup_printf (_("Where %s is higher by 1, the odds of %s are %s times as high (%s)%s."), name, model->response, size, interval, others);
  if (is_level)
    return g_strdup_printf (_("With %s, the expected %s is %s times that in the reference group (%s)%s."), name, model->response, size, interval, others);
  return g_strdup_printf (_("Where %s is higher by 1, the expected %s is %s times as high (%s)%s."), name, model->response, size, interval, others);
}

static char *
dup_claim (HunchGlmModel *model,
           guint          i)
{
  double ratio = exp (model->fit.coefficients[i]);
  int n_decimals = hunch_words_get_n_decimals (ratio, exp (model->fit.ci_low[i]), exp (model->fit.ci_high[i]));
  g_autofree char *y = hunch_words_escape_claim (model->response);
  g_autofree char *x = hunch_words_escape_claim (hunch_glm_model_get_name (model, i));
  gboolean is_level = strchr (hunch_glm_model_get_name (model, i), '=') != NULL;

  if (!hunch_verdict_is_sure (model->fit.p[i], model->inquiry->conf))
    return g_strdup_printf (_("No clear link between %s and %s ({p:p})"), x, y);
  if (model->family == HUNCH_GLM_BINOMIAL)
    return g_strdup_printf (is_level ? _("The odds of %s are {estimate:%d} times as high with %s") : _("The odds of %s are {estimate:%d} times as high for each %s more"),
                            y, n_decimals, x);
  return g_strdup_printf (is_level ? _("%s is {estimate:%d} times as high with %s") : _("%s is {estimate:%d} times as high for each %s more"), y, n_decimals, x);
}

/* Variance by blocks over that of single rows. */
static double
get_design_effect (HunchGlmModel *model,
                   guint          i)
{
  gsize place = (gsize) i * model->fit.n_coefficients + i;

  return i >= (guint) model->fit.has_intercept ? model->fit.vcov[place] / model->fit.bread[place] : NAN;
}

void
hunch_glm_set_headline (HunchGlmModel       *model,
                        int                  coefficient,
                        const HunchGlmWords *words)
{
  const HunchGlmFit *fit = &model->fit;
  HunchResult *result = model->inquiry->result;
  guint i = (guint) MAX (coefficient, 0);
  g_autofree char *claim = coefficient >= 0 ? dup_claim (model, i) : NULL;
  HunchTest test;

  hunch_glm_get_whole_test (model, &test);
  hunch_result_set_claim (result, claim);
  if (fit->n_coefficients > 0)
    hunch_result_set_headline (result, hunch_glm_model_get_name (model, i), exp (fit->coefficients[i]), exp (fit->ci_low[i]), exp (fit->ci_high[i]), fit->p[i],
                               words->ratio);
  if ((model->errors == HUNCH_ERRORS_BLOCKS || model->errors == HUNCH_ERRORS_STRATA) && fit->n_coefficients > 0)
    hunch_clusters_report (model->inquiry, model->n_clusters, model->icc, get_design_effect (model, i), (double) model->n_rows);
  hunch_verdict_guard_large_n (result, model->n_rows, test.p, "R²", HUNCH_SCALE_ETA2, hunch_glm_get_mcfadden (model).value);
}
