#define G_LOG_DOMAIN "hunch-analysis"
#include "analysis/counts-model.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "analysis/plot-parts.h"
#include "analysis/verdict.h"
#include "analysis/words.h"
#include "stats/distributions.h"

#define MAX_SHOWN_COUNT 30

gboolean
hunch_counts_model_read (HunchInquiry   *inquiry,
                         HunchGlmWishes *out_wishes,
                         GError        **error)
{
  const HunchColumnInfo *exposure;

  if (!hunch_glm_read_wishes (inquiry, out_wishes, error) || !hunch_inquiry_get_column (inquiry, "exposure", &exposure, error))
    return FALSE;
  out_wishes->exposure = exposure != NULL ? exposure->name : NULL;
  return TRUE;
}

GHashTable *
hunch_counts_model_dup_options (HunchInquiry *inquiry)
{
  GHashTable *options = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  GHashTableIter iter;
  gpointer word, value;

  g_hash_table_iter_init (&iter, inquiry->options);
  while (g_hash_table_iter_next (&iter, &word, &value))
    g_hash_table_replace (options, g_strdup (word), g_strdup (value));
  return options;
}

/* --- how often each count was seen and expected --- */

typedef struct
{
  HunchGlmModel *model;
  guint          n;          /* counts 0 .. n - 1 */
  double        *seen;       /* owned */
  double        *expected;   /* owned */
  double         weight;
} CountPass;

static void
count_pass_clear (CountPass *self)
{
  g_free (self->seen);
  g_free (self->expected);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (CountPass, count_pass_clear)

/* Probabilities step up from that of 0. */
static void
add_expected (CountPass *self,
              double     mean,
              double     weight)
{
  double theta = self->model->fit.theta;
  gboolean is_negbin = self->model->family == HUNCH_GLM_NEGBIN;
  double p = is_negbin ? exp (-theta * log1p (mean / theta)) : exp (-mean);

  for (guint k = 0; k < self->n; k++)
    {
      self->expected[k] += weight * p;
      p *= is_negbin ? (theta + k) / (k + 1.0) * mean / (mean + theta) : mean / (k + 1.0);
    }
}

static gboolean
count_block (const HunchGlmBlock *block,
             gpointer             data,
             GError             **error)
{
  CountPass *self = data;
  g_autofree double *eta = g_new (double, block->n + 1);

  hunch_glm_predict (&self->model->fit, block->columns, block->offset, block->n, eta);
  for (gsize i = 0; i < block->n; i++)
    {
      double weight = block->weights != NULL ? block->weights[i] : 1;

      if (block->y[i] < self->n && block->y[i] == floor (block->y[i]))
        self->seen[(gsize) block->y[i]] += weight;
      add_expected (self, exp (eta[i]), weight);
      self->weight += weight;
    }
  return TRUE;
}

static void
take_count_plot (CountPass *self)
{
  HunchGlmModel *model = self->model;
  g_autofree char *title = g_strdup_printf (_("How often each count of %s came"), model->response);
  HunchPlot *plot = hunch_plot_new_titled (model->inquiry, title, model->response, _("Rows"), model->n_rows,
                                           g_strdup_printf (_("Rows with each count from 0 to %u as bars, and what the model expects as dots."), self->n - 1));
  HunchLayer *bars = hunch_layer_new (HUNCH_MARK_BAR, _("Came"), self->n);
  HunchLayer *dots = hunch_layer_new (HUNCH_MARK_LINE, _("Expected"), self->n);

  bars->x = g_new (double, self->n);
  bars->y = g_new (double, self->n);
  dots->x = g_new (double, self->n);
  dots->y = g_new (double, self->n);
  for (guint k = 0; k < self->n; k++)
    {
      bars->x[k] = dots->x[k] = k;
      bars->y[k] = self->seen[k];
      dots->y[k] = self->expected[k];
    }
  plot->y.zero = TRUE;
  hunch_plot_take_layer (plot, bars);
  hunch_plot_take_layer (plot, dots);
  hunch_result_take_plot (model->inquiry->result, plot);
}

static void
check_zeros (CountPass *self)
{
  double expected = self->expected[0], seen = self->seen[0], se = sqrt (expected * (1 - expected / self->weight));
  g_autofree char *came = hunch_words_number (seen);
  g_autofree char *awaited = hunch_words_number (expected);
  g_autofree char *text = NULL;
  gboolean is_fine = !(se > 0) || fabs (seen - expected) < 3 * se || fabs (seen / expected - 1) < 0.1;

  text = g_strdup_printf (is_fine ? _("Zeros came about as often as expected (%s, expected %s).")
                                  : _("Zeros came %s times where the model expects %s: it misses something about them."), came, awaited);
  hunch_result_add_check (self->model->inquiry->result, "zeros", is_fine ? HUNCH_CHECK_PASSED : HUNCH_CHECK_FAILED, seen, NAN, text);
}

static gboolean
look_at_counts (HunchGlmModel *model,
                GError       **error)
{
  g_auto (CountPass) pass = { .model = model };

  if (model->has_parts)
    return TRUE;
  pass.n = (guint) CLAMP (model->max_y + 1, 2, MAX_SHOWN_COUNT + 1);
  pass.seen = g_new0 (double, pass.n);
  pass.expected = g_new0 (double, pass.n);
  if (!hunch_glm_model_each (model, FALSE, count_block, &pass, error))
    return FALSE;
  check_zeros (&pass);
  take_count_plot (&pass);
  return TRUE;
}

/* --- goodness of fit --- */

static void
add_goodness (HunchGlmModel *model)
{
  const HunchGlmFit *fit = &model->fit;
  HunchResult *result = model->inquiry->result;
  double df = fit->df_residual, n = fit->sum_weights;
  const char *const heads[] = { _("Goodness of fit"), _("Statistic"), _("df"), _("p"), NULL };
  JsonArray *rows;

  if (!(df > 0))
    return;
  rows = hunch_result_add_table (result, "goodness", _("Goodness of fit"), heads);
  hunch_result_add_row (rows, "snnn", _("Deviance"), fit->deviance, df, hunch_chisq_upper (fit->deviance, df));
  hunch_result_add_row (rows, "snnn", _("Pearson"), fit->pearson, df, hunch_chisq_upper (fit->pearson, df));
  hunch_result_set_fit (result, "mean", model->sum_y / n);
}

static char *
dup_verdict (HunchGlmModel *model,
             int            best)
{
  HunchEffect r2 = hunch_glm_get_mcfadden (model);
  g_autofree char *ratio = best >= 0 ? hunch_glm_dup_ratio_words (model, best, FALSE) : g_strdup ("");
  g_autofree char *share = hunch_words_percent (1 - model->fit.deviance / model->null.deviance);
  g_autofree char *p = NULL;
  char *verdict;
  HunchTest test;

  if (model->n_columns == 0)
    return g_strdup_printf (_("The formula has no predictors; the intercept is the logarithm of the mean of %s."), model->response);
  hunch_glm_get_whole_test (model, &test);
  p = hunch_words_p (test.p);
  if (isnan (r2.value) && isnan (model->fit.deviance))
    return g_strdup (ratio);
  if (isnan (test.p))
    verdict = g_strdup_printf (_("%s The model accounts for %s of the deviance of %s; how sure this is cannot be said from these rows."), ratio, share,
                               model->response);
  else
    verdict = g_strdup_printf (hunch_verdict_is_sure (test.p, model->inquiry->conf)
                                   ? _("%s The model accounts for %s of the deviance of %s (%s).")
                                   : _("%s The model accounts for %s of the deviance of %s, which chance alone could produce (%s)."),
                               ratio, share, model->response, p);
  /* Where no coefficient is finite there is no ratio to begin with. */
  return g_strchug (verdict);
}

static void
set_words (HunchGlmModel       *model,
           const HunchGlmWords *words)
{
  int best = hunch_glm_find_headline (model);
  g_autofree char *title = g_strdup_printf (_("What goes with %s"), model->response);
  g_autofree char *verdict = dup_verdict (model, best);

  hunch_result_set_title (model->inquiry->result, title);
  hunch_result_set_verdict (model->inquiry->result, verdict);
  hunch_glm_set_headline (model, best, words);
}

static void
add_sources (HunchGlmModel *model)
{
  HunchResult *result = model->inquiry->result;

  hunch_result_add_source (result, "P. McCullagh and J. A. Nelder, Generalized Linear Models, 2nd ed. (1989)");
  hunch_result_add_source (result, "D. McFadden, in Frontiers in Econometrics (1974); its interval by inverting the noncentral chi-square "
                                   "(J. H. Steiger and R. T. Fouladi, 1997)");
  if (model->errors != HUNCH_ERRORS_CLASSIC)
    hunch_result_add_source (result, "H. White, Econometrica 50 (1982); K.-Y. Liang and S. L. Zeger, Biometrika 73 (1986)");
}

static void
add_test_of_its_own (HunchGlmModel   *model,
                     const HunchTest *extra)
{
  if (extra != NULL)
    hunch_result_add_test (model->inquiry->result, extra);
}

gboolean
hunch_counts_model_report (HunchGlmModel   *model,
                           const HunchTest *extra,
                           GError         **error)
{
  const HunchGlmWords words = { _("Rate ratio"), _("Rate ratios"), "rate_ratios", _("Expected count") };
  HunchEffect effect = hunch_glm_get_mcfadden (model);

  if (!hunch_glm_add_coefficients (model, &words, error))
    return FALSE;
  hunch_glm_add_fit (model);
  hunch_glm_add_warnings (model);
  if (model->has_parts)
    hunch_result_add_warning (model->inquiry->result, _("Some counts are not whole, so there is no likelihood and nothing that is made from it."));
  hunch_glm_add_collinearity_check (model);
  add_goodness (model);
  add_sources (model);
  set_words (model, &words);
  if (!hunch_glm_add_tests (model, &words, _("McFadden’s R²"), &effect, error))
    return FALSE;
  add_test_of_its_own (model, extra);
  hunch_glm_take_ratio_plot (model, &words);
  return hunch_glm_take_curve_plot (model, &words, error)
         && look_at_counts (model, error)
         && hunch_glm_add_influence (model, error)
         && hunch_glm_add_predictions (model, &words, error);
}
