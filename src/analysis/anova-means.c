/* Means of the groups of several factors, each beside the others, and which of them differ. */
#define G_LOG_DOMAIN "hunch-analysis"
#include "analysis/anova-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "analysis/model-rows.h"
#include "analysis/plot-parts.h"
#include "analysis/verdict.h"
#include "analysis/words.h"
#include "stats/distributions.h"
#include "stats/posthoc.h"

#define USUAL_LEVELS 12
#define MAX_LEVELS 30  /* when asked for by name */
#define MAX_CELLS 100

/* The factors of a term; FALSE when a column of numbers is among them. */
static gboolean
find_factors (HunchModelFit *model,
              guint          term,
              guint         *out_variables,
              guint         *out_n)
{
  const HunchModel *formula = hunch_design_get_model (model->design);

  *out_n = 0;
  for (guint i = 0; i < formula->variables->len; i++)
    {
      if (!hunch_term_has (hunch_model_get_term (formula, term), i))
        continue;
      if (!hunch_model_get_variable (formula, i)->is_factor)
        return FALSE;
      out_variables[(*out_n)++] = i;
    }
  return TRUE;
}

static guint
count_cells (HunchModelFit *model,
             const guint   *variables,
             guint          n)
{
  guint cells = 1;

  for (guint i = 0; i < n && cells <= MAX_CELLS; i++)
    {
      guint n_levels;

      hunch_design_get_levels (model->design, variables[i], &n_levels);
      cells *= n_levels;
    }
  return cells;
}

/* --- means --- */

static void
add_mean_rows (HunchInquiry  *inquiry,
               HunchModelFit *model,
               HunchMargins  *margins,
               const char    *name,
               JsonArray     *rows)
{
  double t = model->df > 0 ? hunch_t_quantile (0.5 + inquiry->conf / 2, model->df) : NAN;

  for (guint i = 0; i < margins->n; i++)
    {
      double mean = margins->means[i];
      double se = isfinite (mean) ? sqrt (margins->vcov[(gsize) i * margins->n + i]) : NAN;

      hunch_result_add_row (rows, "ssinnnn", name, margins->labels[i], margins->sizes[i], mean, se, mean - t * se, mean + t * se);
    }
}

/* --- pairs --- */

static const struct
{
  const char   *word;
  const char   *title;
  HunchPadjust  method;
} adjustments[] = {
  { "tukey", N_("Tukey"), HUNCH_PADJUST_NONE },
  { "holm", N_("t tests, Holm"), HUNCH_PADJUST_HOLM },
  { "bonferroni", N_("t tests, Bonferroni"), HUNCH_PADJUST_BONFERRONI },
  { "bh", N_("t tests, Benjamini–Hochberg"), HUNCH_PADJUST_BH },
};

static guint
find_adjustment (const char *word)
{
  for (guint i = 0; i < G_N_ELEMENTS (adjustments); i++)
    if (g_strcmp0 (word, adjustments[i].word) == 0)
      return i;
  return 0;
}

static void
add_pair_rows (HunchInquiry    *inquiry,
               HunchMargins    *margins,
               const char      *name,
               const HunchPair *pairs,
               guint            n,
               JsonArray       *rows)
{
  for (guint i = 0; i < n; i++)
    {
      const HunchPair *pair = &pairs[i];
      g_autofree char *label = g_strdup_printf ("%s: %s-%s", name, margins->labels[pair->first], margins->labels[pair->second]);
      HunchEstimate difference = { pair->difference, pair->se, pair->statistic, pair->df, pair->p, pair->ci_low, pair->ci_high };

      hunch_result_add_estimate (inquiry->result, label, &difference);
      hunch_result_add_row (rows, "sssnnnnnnn", name, margins->labels[pair->first], margins->labels[pair->second], pair->difference, pair->se,
                            pair->statistic, pair->df, pair->p, pair->ci_low, pair->ci_high);
    }
}

static void
compare (HunchInquiry  *inquiry,
         HunchModelFit *model,
         HunchMargins  *margins,
         const char    *name,
         guint          adjustment,
         JsonArray     *rows)
{
  guint n = hunch_posthoc_n_pairs (margins->n);
  g_autofree HunchPair *pairs = g_new0 (HunchPair, n + 1);
  g_autoptr (GError) cause = NULL;
  gboolean is_done;

  if (adjustment == 0)
    is_done = hunch_posthoc_range_vcov (margins->means, margins->vcov, margins->n, model->df, inquiry->conf, pairs, &cause);
  else
    is_done = hunch_posthoc_pairwise_vcov (margins->means, margins->vcov, margins->n, model->df, adjustments[adjustment].method, inquiry->conf, pairs,
                                           &cause);
  if (is_done)
    add_pair_rows (inquiry, margins, name, pairs, n, rows);
  else
    hunch_result_add_warning (inquiry->result, _("The pairs could not be compared: %s"), cause->message);
}

static gboolean
is_comparable (HunchInquiry *inquiry,
               HunchMargins *margins,
               const char   *name,
               gboolean      is_asked)
{
  if (!margins->has_all)
    {
      hunch_result_add_warning (inquiry->result, _("Some means of “%s” are not determined, because there are combinations of groups without rows; "
                                                   "its pairs are not compared."), name);
      return FALSE;
    }
  if (margins->n > (guint) (is_asked ? MAX_LEVELS : USUAL_LEVELS))
    {
      hunch_result_add_warning (inquiry->result, _("With %u groups the pairs are not compared (at most %d, or %d when posthoc= is given)."),
                                margins->n, USUAL_LEVELS, MAX_LEVELS);
      return FALSE;
    }
  return TRUE;
}

/* --- the picture --- */

/* Two factors: the first along the axis, a line for each level of the second. */
static void
take_interaction_plot (HunchInquiry  *inquiry,
                       HunchModelFit *model,
                       HunchMargins  *margins,
                       const guint   *variables)
{
  const HunchModel *formula = hunch_design_get_model (model->design);
  const char *first = hunch_model_get_variable (formula, variables[0])->column;
  const char *second = hunch_model_get_variable (formula, variables[1])->column;
  const char *response = hunch_design_get_response (model->design);
  guint n_first, n_second;
  const char *const *of_first = hunch_design_get_levels (model->design, variables[0], &n_first);
  const char *const *of_second = hunch_design_get_levels (model->design, variables[1], &n_second);
  double t = model->df > 0 ? hunch_t_quantile (0.5 + inquiry->conf / 2, model->df) : NAN;
  g_autofree char *title = g_strdup_printf (_("%s by %s and %s"), response, first, second);
  HunchPlot *plot = hunch_plot_new_titled (inquiry, title, first, response, model->n_rows,
                                           g_strdup_printf (_("Means of %s by %s, one line for each %s; lines that are not parallel show an interaction."),
                                                            response, first, second));

  hunch_axis_set_categories (&plot->x, of_first, n_first);
  for (guint k = 0; k < n_second; k++)
    {
      g_autofree char *name = hunch_verdict_dup_group (second, of_second[k]);
      HunchLayer *line = hunch_layer_new (HUNCH_MARK_LINE, name, 0);
      HunchLayer *dots = hunch_layer_new (HUNCH_MARK_POINT, name, 0);

      line->x = g_new (double, n_first);
      line->y = g_new (double, n_first);
      line->low = g_new (double, n_first);
      line->high = g_new (double, n_first);
      dots->x = g_new (double, n_first);
      dots->y = g_new (double, n_first);
      for (guint i = 0; i < n_first; i++)
        {
          guint cell = k * n_first + i;
          double reach = t * sqrt (margins->vcov[(gsize) cell * margins->n + cell]);

          if (!isfinite (margins->means[cell]) || !isfinite (reach))
            continue;
          line->low[line->n] = margins->means[cell] - reach;
          line->high[line->n] = margins->means[cell] + reach;
          line->x[line->n] = dots->x[dots->n] = i;
          line->y[line->n++] = dots->y[dots->n++] = margins->means[cell];
        }
      hunch_plot_take_layer (plot, line);
      hunch_plot_take_layer (plot, dots);
    }
  hunch_result_take_plot (inquiry->result, plot);
}

/* --- term by term --- */

gboolean
hunch_anova_add_means (HunchInquiry  *inquiry,
                       HunchModelFit *model,
                       GError       **error)
{
  const char *const mean_heads[] = { _("Term"), _("Group"), _("n"), _("Mean"), _("SE"), _("Low"), _("High"), NULL };
  const char *const pair_heads[] = { _("Term"), _("First"), _("Second"), _("Difference"), _("SE"), _("Statistic"), _("df"), _("Adjusted p"), _("Low"),
                                     _("High"), NULL };
  const HunchModel *formula = hunch_design_get_model (model->design);
  const char *method = hunch_inquiry_get (inquiry, "posthoc");
  guint adjustment = find_adjustment (method);
  g_autofree char *title = g_strdup_printf (_("Pairs (%s), first minus second"), _(adjustments[adjustment].title));
  g_autofree guint *variables = g_new0 (guint, formula->variables->len + 1);
  gboolean wants_pairs = g_strcmp0 (method, "none") != 0, has_plot = FALSE;
  JsonArray *means = NULL, *pairs = NULL;

  for (guint term = 0; term < formula->terms->len; term++)
    {
      g_autoptr (HunchMargins) margins = NULL;
      g_autofree char *name = hunch_model_dup_term_name (formula, term);
      guint n;

      if (!find_factors (model, term, variables, &n) || n > 2 || count_cells (model, variables, n) > MAX_CELLS)
        continue;
      margins = hunch_margins_new (inquiry, model, variables, n, error);
      if (margins == NULL)
        return FALSE;
      if (means == NULL)
        means = hunch_result_add_table (inquiry->result, "means", _("Means of the groups, the other terms being equal"), mean_heads);
      add_mean_rows (inquiry, model, margins, name, means);
      if (n == 2 && !has_plot)
        take_interaction_plot (inquiry, model, margins, variables);
      has_plot |= n == 2;
      if (n != 1 || !wants_pairs || !is_comparable (inquiry, margins, name, method != NULL))
        continue;
      if (pairs == NULL)
        pairs = hunch_result_add_table (inquiry->result, "posthoc", title, pair_heads);
      compare (inquiry, model, margins, name, adjustment, pairs);
    }
  return TRUE;
}
