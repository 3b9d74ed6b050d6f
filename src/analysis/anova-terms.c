#define G_LOG_DOMAIN "hunch-analysis"
#include "analysis/anova-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "analysis/clusters.h"
#include "analysis/model-fit.h"
#include "analysis/ols-private.h"
#include "analysis/plot-parts.h"
#include "analysis/shares.h"
#include "analysis/verdict.h"
#include "analysis/words.h"
#include "stats/anova.h"

/* What was asked for by name and does not go together with several terms. */
static gboolean
check_options (HunchInquiry *inquiry,
               GError      **error)
{
  const char *posthoc = g_hash_table_lookup (inquiry->options, "posthoc");

  if (g_strcmp0 (g_hash_table_lookup (inquiry->options, "var"), "welch") == 0)
    return hunch_bad_option (error, _("var=welch takes one factor: with several, leave var= out or use var=pooled."));
  if (g_strcmp0 (posthoc, "games-howell") == 0)
    return hunch_bad_option (error, _("Games–Howell takes one factor: with several, choose posthoc=tukey, holm, bonferroni, bh or none."));
  return TRUE;
}

typedef struct
{
  HunchInquiry  *inquiry;
  HunchModelFit *model;   /* owned */
  int            type;
  JsonArray     *rows;    /* lent: the table of terms */
  guint          best;    /* the term that explains most */
  HunchOlsTerm   strongest;
  double         strongest_n;  /* rows that its test rests on */
} Terms;

/* Partial omega squared: W. L. Hays (1963); partial eta squared less what chance brings. Its interval is that of partial eta squared, both
 * being shares of the same population. */
static double
get_omega2 (Terms              *self,
            const HunchOlsTerm *term)
{
  const HunchOlsFit *fit = &self->model->fit;
  double mse = fit->rss / fit->df_residual;
  double omega2 = (term->ss - term->df * mse) / (term->ss + ((double) fit->n_rows - term->df) * mse);

  return self->model->n_blocks > 0 ? NAN : MAX (omega2, 0);
}

static gboolean
add_term (Terms   *self,
          guint    position,
          GError **error)
{
  HunchOlsTerm term;
  g_autofree char *name = hunch_model_dup_term_name (hunch_design_get_model (self->model->design), position);
  HunchTest test = { name };
  double n;

  if (!hunch_model_fit_test_term (self->model, position, self->type, &term, &n, error))
    return FALSE;
  if (!(term.df > 0))
    {
      hunch_result_add_warning (self->inquiry->result, _("“%s” cannot be told apart from the other terms."), name);
      return TRUE;
    }

  /* What is left of a perfect fit is rounding; its F would be, too. */
  test.statistic = self->model->fit.rss > 0 ? term.f : INFINITY;
  test.df[0] = term.df;
  test.df[1] = term.df_residual;
  test.p = term.p;
  test.effect_name = _("Partial eta squared");
  test.effect = HUNCH_EFFECT_NONE;
  if (isfinite (test.statistic))
    test.effect = hunch_anova_eta2 (term.f, term.df, term.df_residual, n, self->inquiry->conf);
  test.effect.value = term.partial_eta2;
  hunch_effect_hold_value (&test.effect);
  hunch_result_add_test (self->inquiry->result, &test);
  hunch_result_add_row (self->rows, "snnnnnnnnn", name, term.ss, term.df, term.ss / term.df, term.f, term.p, term.partial_eta2, test.effect.ci_low,
                        test.effect.ci_high, get_omega2 (self, &term));
  if (!(term.partial_eta2 <= self->strongest.partial_eta2))
    {
      self->strongest = term;
      self->strongest_n = n;
      self->best = position;
    }
  return TRUE;
}

static gboolean
add_terms (Terms   *self,
           GError **error)
{
  const char *const heads[] = { _("Term"), _("Sum of squares"), _("df"), _("Mean square"), _("F"), _("p"), _("Partial eta squared"), _("Low"),
                                _("High"), _("Partial omega squared"), NULL };
  const HunchOlsFit *fit = &self->model->fit;
  g_autofree char *title = g_strdup_printf (_("Analysis of variance, type %s"), self->type == 3 ? "III" : "II");

  self->rows = hunch_result_add_table (self->inquiry->result, "anova", title, heads);
  for (guint i = 0; i < hunch_design_get_model (self->model->design)->terms->len; i++)
    if (!add_term (self, i, error))
      return FALSE;

  hunch_result_add_row (self->rows, "snnnnnnnnn", _("Residuals"), fit->rss, fit->df_residual, fit->rss / fit->df_residual, NAN, NAN, NAN, NAN, NAN,
                        NAN);
  return TRUE;
}

static void
add_coefficients (Terms *self)
{
  const HunchOlsFit *fit = &self->model->fit;

  /* Sum coding has no names of its own; its coefficients would be misread. */
  for (guint i = 0; self->type == 2 && i < fit->n_coefficients; i++)
    {
      HunchEstimate estimate = { fit->coefficients[i], fit->se[i], fit->t[i], self->model->df, fit->p[i], fit->ci_low[i], fit->ci_high[i] };

      if (fit->aliased[i])
        estimate = HUNCH_ESTIMATE_NONE;
      hunch_result_add_estimate (self->inquiry->result, hunch_model_fit_get_name (self->model, i), &estimate);
    }
}

static void
take_plot (Terms *self,
           char  *summary)
{
  const HunchModel *model = hunch_design_get_model (self->model->design);
  guint n = model->terms->len;
  g_autoptr (GPtrArray) labels = g_ptr_array_new_with_free_func (g_free);
  HunchPlot *plot = hunch_plot_new_titled (self->inquiry, hunch_design_get_response (self->model->design), NULL,
                                           _("Partial eta squared"), self->model->n_rows, summary);
  HunchLayer *bars = hunch_layer_new (HUNCH_MARK_BAR, NULL, n);

  bars->x = g_new (double, n);
  bars->y = g_new (double, n);
  for (guint i = 0; i < n; i++)
    {
      HunchOlsTerm term = { .partial_eta2 = NAN };

      hunch_model_fit_test_term (self->model, i, self->type, &term, NULL, NULL);
      g_ptr_array_add (labels, hunch_model_dup_term_name (model, i));
      bars->x[i] = i;
      bars->y[i] = term.partial_eta2;
    }
  hunch_axis_set_categories (&plot->x, (const char *const *) labels->pdata, n);
  plot->y.zero = TRUE;
  plot->horizontal = TRUE;
  hunch_plot_take_layer (plot, bars);
  hunch_result_take_plot (self->inquiry->result, plot);
}

static void
set_words (Terms *self)
{
  HunchResult *result = self->inquiry->result;
  const char *response = hunch_design_get_response (self->model->design);
  HunchEffect share_interval = hunch_anova_eta2 (self->model->fit.f, self->model->fit.df_model, self->model->df,
                                                 (double) self->model->n_rows / self->model->design_effect, self->inquiry->conf);
  g_autofree char *name = hunch_model_dup_term_name (hunch_design_get_model (self->model->design), self->best);
  g_autofree char *share = hunch_words_percent (self->model->fit.r2);
  g_autofree char *interval = hunch_shares_dup_interval (share_interval.ci_low, share_interval.ci_high, self->inquiry->conf);
  g_autofree char *eta = hunch_words_number (self->strongest.partial_eta2);
  g_autofree char *certainty = hunch_verdict_dup_certainty (self->strongest.p, self->inquiry->conf);
  g_autofree char *verdict = g_strdup_printf (_("Together the terms go with %s of the variation of %s (%s); the most with %s (partial η² = %s). %s"),
                                              share, response, interval, name, eta, certainty);
  g_autofree char *y = hunch_words_escape_claim (response);
  g_autofree char *term = hunch_words_escape_claim (name);
  g_autofree char *claim = g_strdup_printf (_("{fit.r2:%%0} of the variation of %s goes with the factors, most with %s"), y, term);

  hunch_result_set_title (result, response);
  hunch_result_set_verdict (result, verdict);
  hunch_result_set_claim (result, claim);
  hunch_result_set_headline (result, _("Share explained"), self->model->fit.r2, share_interval.ci_low, share_interval.ci_high, self->model->fit.f_p, NULL);
  hunch_verdict_guard_large_n (result, self->model->n_rows, self->strongest.p, "η²", HUNCH_SCALE_ETA2, self->strongest.partial_eta2);
  take_plot (self, g_strdup (verdict));
}

static void
add_sources (Terms *self)
{
  HunchResult *result = self->inquiry->result;
  g_autoptr (GHashTable) options = g_hash_table_new (g_str_hash, g_str_equal);

  hunch_result_add_source (result, self->type == 3 ? "F. Yates, Journal of the American Statistical Association 29 (1934): type III, sum-to-zero contrasts, as R's car::Anova"
                                                   : "Ø. Langsrud, Statistics and Computing 13 (2003): type II, as R's car::Anova");
  hunch_result_add_source (result, "J. H. Steiger, Psychological Methods 9 (2004): interval of partial eta squared by the noncentral F");
  hunch_result_add_source (result, "R. Koenker, Journal of Econometrics 17 (1981): studentised Breusch–Pagan test");
  hunch_result_add_source (result, "S. R. Searle, F. M. Speed, G. A. Milliken, The American Statistician 34 (1980): marginal means, as R's emmeans");
  g_hash_table_insert (options, (gpointer) "formula", (gpointer) hunch_inquiry_get (self->inquiry, "formula"));
  g_hash_table_insert (options, (gpointer) "se", (gpointer) "hc3");
  hunch_result_set_twin (result, "ols", options, _("The same formula with standard errors and tests that allow for unequal spread of the groups."));
}

gboolean
hunch_run_anova_terms (HunchInquiry *inquiry,
                       GError      **error)
{
  Terms self = { inquiry, NULL, hunch_inquiry_is (inquiry, "type", "3") ? 3 : 2, NULL, 0, { .partial_eta2 = -1 } };
  g_autoptr (HunchModelFit) model = NULL;

  if (!check_options (inquiry, error))
    return FALSE;
  hunch_inquiry_use_strata (inquiry);
  model = hunch_model_fit_new (inquiry, hunch_inquiry_get (inquiry, "formula"), NULL,
                               self.type == 3 ? HUNCH_CODING_SUM : HUNCH_CODING_TREATMENT, error);
  if (model == NULL)
    return FALSE;
  if (hunch_design_get_model (model->design)->terms->len == 0)
    return hunch_bad_option (error, _("The formula has no factor to compare."));
  if (!(model->fit.df_residual > 0))
    return hunch_no_answer (error, _("The formula uses up every row, so how much they vary is not known."));

  if (self.type == 3 && model->fit.rank < model->fit.n_coefficients)
    return hunch_no_answer (error, _("Type III sums of squares need rows in every combination of the groups, and columns that do not determine each other: "
                                     "take type=2."));

  self.model = model;
  add_coefficients (&self);
  hunch_model_fit_report (model, inquiry);
  if (!add_terms (&self, error))
    return FALSE;
  if (self.strongest.partial_eta2 < 0)
    return hunch_no_answer (error, _("None of the terms can be told apart from the others."));

  if (model->n_blocks > 0)
    hunch_clusters_report (inquiry, model->n_blocks, model->icc,
                           model->errors == HUNCH_ERRORS_STRATA ? model->design_effect : (double) model->n_rows / self.strongest_n, (double) model->n_rows);
  set_words (&self);
  hunch_ols_check_residuals (inquiry, model);
  add_sources (&self);
  return hunch_anova_add_means (inquiry, model, error);
}
