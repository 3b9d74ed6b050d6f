/* Two formulas over the same rows: does the larger one explain more than chance would? */
#define G_LOG_DOMAIN "hunch-analysis"
#include <glib/gi18n-lib.h>
#include <math.h>

#include "analysis/ols-private.h"
#include "analysis/words.h"
#include "stats/anova.h"
#include "stats/distributions.h"

static void
add_model_row (JsonArray         *rows,
               const char        *formula,
               const HunchOlsFit *fit)
{
  hunch_result_add_row (rows, "snnnnnn", formula, fit->df_residual, fit->rss, fit->r2, fit->adj_r2, fit->aic, fit->bic);
}

/* Every term of the small formula is written in the large one, too. */
static gboolean
is_nested (HunchModelFit *small,
           HunchModelFit *large)
{
  const HunchModel *of_small = hunch_design_get_model (small->design);
  const HunchModel *of_large = hunch_design_get_model (large->design);

  for (guint i = 0; i < of_small->terms->len; i++)
    {
      g_autofree char *name = hunch_model_dup_term_name (of_small, i);
      gboolean is_there = FALSE;

      for (guint k = 0; k < of_large->terms->len && !is_there; k++)
        {
          g_autofree char *other = hunch_model_dup_term_name (of_large, k);

          is_there = g_str_equal (name, other);
        }
      if (!is_there)
        return FALSE;
    }
  return TRUE;
}

static void
add_verdict (HunchInquiry *inquiry,
             double        gain,
             double        p)
{
  g_autofree char *share = hunch_words_percent (gain);
  g_autofree char *words = hunch_words_p (p);
  g_autofree char *text = g_strdup_printf (p < 0.05 ? _("The larger formula accounts for %s more of the variation than the smaller one (%s).")
                                                    : _("The larger formula accounts for %s more of the variation than the smaller one, which chance alone could produce (%s)."),
                                           share, words);

  hunch_result_add_check (inquiry->result, "comparison", HUNCH_CHECK_UNKNOWN, gain, p, text);
}

static void
add_test (HunchInquiry      *inquiry,
          const HunchOlsFit *small,
          const HunchOlsFit *large,
          gint64             n_rows)
{
  double df = small->df_residual - large->df_residual;
  double ss = MAX (small->rss - large->rss, 0);
  HunchTest test = { _("F test of the larger formula against the smaller") };

  test.statistic = large->rss > 0 ? ss / df / (large->rss / large->df_residual) : INFINITY;
  test.df[0] = df;
  test.df[1] = large->df_residual;
  test.p = hunch_f_upper (test.statistic, df, large->df_residual);
  test.effect_name = _("Partial R²");
  test.effect = hunch_anova_eta2 (test.statistic, df, large->df_residual, (double) n_rows, inquiry->conf);
  hunch_result_add_test (inquiry->result, &test);
  hunch_result_set_fit (inquiry->result, "r2_gain", large->r2 - small->r2);
  hunch_result_set_fit (inquiry->result, "aic_gain", small->aic - large->aic);
  hunch_result_set_fit (inquiry->result, "bic_gain", small->bic - large->bic);
  add_verdict (inquiry, large->r2 - small->r2, test.p);
}

gboolean
hunch_ols_compare_models (HunchInquiry           *inquiry,
                          HunchModelFit          *model,
                          const HunchModelWishes *wishes,
                          GError                **error)
{
  const char *const heads[] = { _("Formula"), _("Residual df"), _("Residual sum of squares"), "R²", _("Adjusted R²"), "AIC", "BIC", NULL };
  HunchModelWishes others = { .formula = wishes->also, .weights = wishes->weights, .also = wishes->formula };
  g_autoptr (HunchModelFit) other = hunch_model_fit_new_full (inquiry, &others, error);
  gboolean is_smaller;
  JsonArray *rows;

  if (other == NULL)
    return FALSE;
  if (g_strcmp0 (hunch_design_get_response (model->design), hunch_design_get_response (other->design)) != 0)
    return hunch_bad_option (error, _("compare= must predict the same: “%s”, not “%s”."), hunch_design_get_response (model->design),
                             hunch_design_get_response (other->design));

  rows = hunch_result_add_table (inquiry->result, "comparison", _("Two formulas over the same rows"), heads);
  add_model_row (rows, wishes->formula, &model->fit);
  add_model_row (rows, wishes->also, &other->fit);
  is_smaller = model->fit.df_residual > other->fit.df_residual;
  if (model->fit.df_residual == other->fit.df_residual)
    {
      hunch_result_add_warning (inquiry->result, _("Both formulas have as many coefficients, so there is no F test between them; compare AIC and BIC."));
      return TRUE;
    }
  if (!is_nested (is_smaller ? model : other, is_smaller ? other : model))
    hunch_result_add_warning (inquiry->result, _("Not every term of the smaller formula is written in the larger one: the F test holds only where the larger "
                                                 "formula can say all that the smaller one says."));
  if (inquiry->clusters != NULL || model->errors != HUNCH_ERRORS_CLASSIC)
    hunch_result_add_warning (inquiry->result, _("The comparison of the two formulas takes rows as single and of equal spread."));
  add_test (inquiry, is_smaller ? &model->fit : &other->fit, is_smaller ? &other->fit : &model->fit, (gint64) model->fit.n_rows);
  hunch_result_add_source (inquiry->result, "G. A. F. Seber, Linear Regression Analysis (1977): F test of nested models");
  return TRUE;
}
