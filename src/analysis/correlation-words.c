/* What is said and shown of correlations. */
#define G_LOG_DOMAIN "hunch-analysis"
#include <glib/gi18n-lib.h>
#include <math.h>

#include "analysis/clusters.h"
#include "analysis/correlation-private.h"
#include "analysis/plot-parts.h"
#include "analysis/rank-groups.h"
#include "analysis/verdict.h"
#include "analysis/words.h"

static const char *
get_test_name (HunchCorrelationData       *self,
               const HunchCorrelationPair *pair)
{
  if (self->method == HUNCH_CORRELATION_SPEARMAN)
    return pair->is_exact ? _("Spearman’s rank correlation, exact") : _("Spearman’s rank correlation");
  if (self->method == HUNCH_CORRELATION_KENDALL)
    return pair->is_exact ? _("Kendall’s tau, exact") : _("Kendall’s tau, normal approximation");
  if (self->n_fixed > 0)
    return _("Pearson’s partial correlation");
  if (self->weighted != NULL)
    return _("Pearson’s correlation, by strata");
  return self->se != NULL ? _("Pearson’s correlation, by blocks") : _("Pearson’s correlation");
}

static void
add_pair (HunchCorrelationData       *self,
          const HunchCorrelationPair *pair)
{
  g_autofree char *name = g_strdup_printf ("%s~%s", hunch_correlation_get_name (self, pair->a), hunch_correlation_get_name (self, pair->b));
  HunchEstimate r = { pair->r, pair->se, pair->statistic, pair->df, pair->p, pair->ci_low, pair->ci_high };
  HunchTest test = { self->n_columns == 2 ? get_test_name (self, pair) : name, pair->statistic, { pair->df, NAN }, pair->p,
                     hunch_correlation_get_symbol (self), { pair->r, pair->ci_low, pair->ci_high } };

  hunch_result_add_estimate (self->inquiry->result, name, &r);
  hunch_result_add_test (self->inquiry->result, &test);
}

/* Against the error that single rows of this r would have. */
static void
report_blocks (HunchCorrelationData       *self,
               const HunchCorrelationPair *pair)
{
  double single = (1 - pair->r * pair->r) / sqrt ((double) self->n - 1);

  if (self->se != NULL)
    hunch_clusters_report (self->inquiry, self->n_blocks, NAN, pow (self->se[(gsize) pair->a * self->n_columns + pair->b] / single, 2),
                           (double) self->n);
}

static void
add_sources (HunchCorrelationData *self)
{
  HunchResult *result = self->inquiry->result;

  if (self->method == HUNCH_CORRELATION_PEARSON)
    hunch_result_add_source (result, "R. A. Fisher, Metron 1 (1921): interval of r on the scale of atanh r");
  if (self->n_fixed > 0)
    hunch_result_add_source (result, "R. A. Fisher, Metron 3 (1924): partial correlation, one degree of freedom less for each column held fixed");
  if (self->method == HUNCH_CORRELATION_SPEARMAN)
    {
      hunch_result_add_source (result, "D. J. Best and D. E. Roberts, Applied Statistics 24 (1975), AS 89: p of ρ without ties; t otherwise");
      hunch_result_add_source (result, "D. G. Bonett and T. A. Wright, Psychometrika 65 (2000): interval of ρ");
    }
  if (self->method == HUNCH_CORRELATION_KENDALL)
    {
      hunch_result_add_source (result, "M. G. Kendall, Rank Correlation Methods (1970): τ_b, its exact distribution and its variance with ties");
      hunch_result_add_source (result, "M. B. Brown and J. K. Benedetti, Journal of the American Statistical Association 72 (1977): standard error of τ_b");
    }
  if (self->se != NULL && self->weighted == NULL)
    hunch_result_add_source (result, "D. A. Binder, International Statistical Review 51 (1983): variance of r by blocks");
}

static void
add_check (HunchCorrelationData *self)
{
  if (self->method == HUNCH_CORRELATION_PEARSON)
    hunch_result_add_check (self->inquiry->result, "linearity", HUNCH_CHECK_UNKNOWN, NAN, NAN,
                            _("r measures a straight line: look at the scatter for bends and for single rows that carry it."));
  else
    hunch_result_add_check (self->inquiry->result, "monotony", HUNCH_CHECK_UNKNOWN, NAN, NAN,
                            _("Ranks follow a curve that only rises or only falls: look at the scatter for one that turns."));
}

static void
set_twin (HunchCorrelationData *self)
{
  static const char *const words[] = { "columns", "partial", "alternative", "adjust", "conf", NULL };
  g_autoptr (GHashTable) options = hunch_rank_dup_options (self->inquiry, words);
  gboolean is_pearson = self->method == HUNCH_CORRELATION_PEARSON;

  g_hash_table_insert (options, g_strdup ("method"), g_strdup (is_pearson ? "spearman" : "pearson"));
  hunch_result_set_twin (self->inquiry->result, "correlation", options,
                         is_pearson ? _("Ranks follow any rising or falling curve and are not carried by single wild values.")
                                    : _("When the link is a straight line and no single values carry it, Pearson’s r tells how much of the variation is shared."));
}

/* "a and b", and what is held fixed. */
static char *
dup_fixed_words (HunchCorrelationData *self)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  g_autofree char *list = NULL;

  if (self->n_fixed == 0)
    return g_strdup ("");
  for (guint i = 0; i < self->n_fixed; i++)
    g_ptr_array_add (names, (gpointer) hunch_correlation_get_name (self, self->n_columns + i));
  list = hunch_words_list ((const char *const *) names->pdata, names->len, 4);
  /* Translators: begins with a blank and follows a sentence. */
  return g_strdup_printf (_(" This is with %s held fixed."), list);
}

/* --- one pair --- */

static char *
dup_pair_verdict (HunchCorrelationData       *self,
                  const HunchCorrelationPair *pair)
{
  const char *x = hunch_correlation_get_name (self, 0), *y = hunch_correlation_get_name (self, 1);
  const char *symbol = hunch_correlation_get_symbol (self);
  g_autofree char *r = hunch_words_decimals (pair->r, 2);
  g_autofree char *interval = hunch_words_interval (pair->ci_low, pair->ci_high, self->inquiry->conf);
  g_autofree char *share = hunch_words_percent (pair->r * pair->r);
  g_autofree char *certainty = hunch_verdict_dup_certainty (pair->p, self->inquiry->conf);
  g_autofree char *fixed = dup_fixed_words (self);
  const char *size = hunch_verdict_get_size (HUNCH_SCALE_R, pair->r);

  if (self->method == HUNCH_CORRELATION_PEARSON)
    return g_strdup_printf (pair->r < 0 ? _("Higher %s goes with lower %s: a link of %s size (r = %s, %s; they share %s of their variation). %s%s")
                                        : _("Higher %s goes with higher %s: a link of %s size (r = %s, %s; they share %s of their variation). %s%s"),
                            x, y, size, r, interval, share, certainty, fixed);
  return g_strdup_printf (pair->r < 0 ? _("Higher %s goes with lower %s, by their order: a link of %s size (%s = %s, %s). %s%s")
                                      : _("Higher %s goes with higher %s, by their order: a link of %s size (%s = %s, %s). %s%s"),
                          x, y, size, symbol, r, interval, certainty, fixed);
}

static char *
dup_pair_claim (HunchCorrelationData       *self,
                const HunchCorrelationPair *pair)
{
  const char *symbol = hunch_correlation_get_symbol (self);
  g_autofree char *x = hunch_words_escape_claim (hunch_correlation_get_name (self, 0));
  g_autofree char *y = hunch_words_escape_claim (hunch_correlation_get_name (self, 1));

  if (!hunch_verdict_is_sure (pair->p, self->inquiry->conf))
    return g_strdup_printf (_("No clear link between %s and %s (%s = {estimate:2})"), x, y, symbol);
  return g_strdup_printf (pair->r < 0 ? _("Higher %s goes with lower %s (%s = {estimate:2})")
                                      : _("Higher %s goes with higher %s (%s = {estimate:2})"), x, y, symbol);
}

static void
take_scatter (HunchCorrelationData *self,
              char                 *summary)
{
  const HunchColumnInfo *x = g_ptr_array_index (self->columns, 0);
  const HunchColumnInfo *y = g_ptr_array_index (self->columns, 1);
  g_autofree char *title = g_strdup_printf (_("%s and %s"), x->name, y->name);
  HunchPlot *plot = hunch_plot_new_titled (self->inquiry, title, x->name, y->name, self->n, summary);
  HunchLayer *dots = hunch_layer_new (HUNCH_MARK_POINT, NULL, self->x->len);

  hunch_axis_set_type (&plot->x, x->type);
  hunch_axis_set_type (&plot->y, y->type);
  if (self->x->len < self->n)
    plot->subtitle = g_strdup_printf (_("%u of the rows, picked evenly"), self->x->len);
  dots->x = (double *) g_array_free (g_steal_pointer (&self->x), FALSE);
  dots->y = (double *) g_array_free (g_steal_pointer (&self->y), FALSE);
  hunch_plot_take_layer (plot, dots);
  /* Moments of ranks draw no line through values. */
  if (self->method == HUNCH_CORRELATION_PEARSON)
    {
      double slope = hunch_comoments_get_cross (self->comoments, 0, 1) / hunch_comoments_get_cross (self->comoments, 0, 0);
      double intercept = hunch_comoments_get_mean (self->comoments, 1) - slope * hunch_comoments_get_mean (self->comoments, 0);

      hunch_plot_take_layer (plot, hunch_layer_new_straight (NULL, intercept, slope, self->range[0], self->range[1]));
    }
  hunch_result_take_plot (self->inquiry->result, plot);
}

void
hunch_correlation_tell_pair (HunchCorrelationData *self)
{
  HunchResult *result = self->inquiry->result;
  const HunchCorrelationPair *pair = &self->pairs[0];
  const char *symbol = hunch_correlation_get_symbol (self);
  g_autofree char *title = g_strdup_printf (_("%s and %s"), hunch_correlation_get_name (self, 0), hunch_correlation_get_name (self, 1));
  g_autofree char *verdict = dup_pair_verdict (self, pair);
  g_autofree char *claim = dup_pair_claim (self, pair);

  report_blocks (self, pair);
  add_pair (self, pair);
  if (self->method == HUNCH_CORRELATION_PEARSON)
    hunch_result_set_fit (result, "r2", pair->r * pair->r);
  hunch_result_set_title (result, title);
  hunch_result_set_verdict (result, verdict);
  hunch_result_set_claim (result, claim);
  hunch_result_set_headline (result, symbol, pair->r, pair->ci_low, pair->ci_high, pair->p, NULL);
  hunch_verdict_guard_large_n (result, self->n, pair->p, symbol, HUNCH_SCALE_R, pair->r);
  add_check (self);
  add_sources (self);
  set_twin (self);
  take_scatter (self, g_strdup (verdict));
}

/* --- many --- */

/* r of any two columns, from the pair that has them. */
static double
get_r (HunchCorrelationData *self,
       guint                 i,
       guint                 k)
{
  guint a = MIN (i, k), b = MAX (i, k);

  return i == k ? 1 : self->pairs[a * self->n_columns - a * (a + 1) / 2 + b - a - 1].r;
}

static void
take_heat (HunchCorrelationData *self,
           char                 *summary)
{
  guint p = self->n_columns;
  g_autofree const char **labels = g_new (const char *, p);
  HunchPlot *plot = hunch_plot_new_titled (self->inquiry, _("Correlations"), NULL, NULL, self->n, summary);
  HunchLayer *cells = hunch_layer_new (HUNCH_MARK_CELL, NULL, (gsize) p * p);

  for (guint i = 0; i < p; i++)
    labels[i] = hunch_correlation_get_name (self, i);
  hunch_axis_set_categories (&plot->x, labels, p);
  hunch_axis_set_categories (&plot->y, labels, p);
  cells->x = g_new (double, cells->n);
  cells->y = g_new (double, cells->n);
  cells->value = g_new (double, cells->n);
  cells->labels = g_new0 (char *, cells->n);
  for (guint i = 0; i < p; i++)
    for (guint k = 0; k < p; k++)
      {
        gsize cell = (gsize) i * p + k;

        cells->x[cell] = i;
        cells->y[cell] = k;
        cells->value[cell] = get_r (self, i, k);
        cells->labels[cell] = hunch_words_decimals (cells->value[cell], 2);
      }
  hunch_plot_take_layer (plot, cells);
  hunch_result_take_plot (self->inquiry->result, plot);
}

static void
add_matrix (HunchCorrelationData *self)
{
  g_autoptr (GPtrArray) heads = g_ptr_array_new ();
  JsonArray *rows;

  g_ptr_array_add (heads, (gpointer) _("Column"));
  for (guint i = 0; i < self->n_columns; i++)
    g_ptr_array_add (heads, (gpointer) hunch_correlation_get_name (self, i));
  g_ptr_array_add (heads, NULL);
  rows = hunch_result_add_table (self->inquiry->result, "matrix", _("Correlations"), (const char *const *) heads->pdata);

  for (guint i = 0; i < self->n_columns; i++)
    {
      JsonArray *row;

      hunch_result_add_row (rows, "s", hunch_correlation_get_name (self, i));
      row = json_array_get_array_element (rows, i);
      for (guint k = 0; k < self->n_columns; k++)
        json_array_add_double_element (row, get_r (self, i, k));
    }
}

/* Each pair with its p as it is and corrected for their number. */
static void
add_pair_table (HunchCorrelationData *self)
{
  const char *const heads[] = { _("First"), _("Second"), hunch_correlation_get_symbol (self), _("Low"), _("High"), _("p"), _("Adjusted p"), NULL };
  JsonArray *rows = hunch_result_add_table (self->inquiry->result, "pairs", _("Pairs"), heads);

  for (guint i = 0; i < self->n_pairs; i++)
    {
      const HunchCorrelationPair *pair = &self->pairs[i];

      hunch_result_add_row (rows, "ssnnnnn", hunch_correlation_get_name (self, pair->a), hunch_correlation_get_name (self, pair->b), pair->r,
                            pair->ci_low, pair->ci_high, pair->p, pair->p_adjusted);
    }
}

static void
set_matrix_words (HunchCorrelationData       *self,
                  const HunchCorrelationPair *pair)
{
  HunchResult *result = self->inquiry->result;
  const char *symbol = hunch_correlation_get_symbol (self);
  const char *a = hunch_correlation_get_name (self, pair->a), *b = hunch_correlation_get_name (self, pair->b);
  g_autofree char *r = hunch_words_decimals (pair->r, 2);
  g_autofree char *interval = hunch_words_interval (pair->ci_low, pair->ci_high, self->inquiry->conf);
  g_autofree char *x = hunch_words_escape_claim (a);
  g_autofree char *y = hunch_words_escape_claim (b);
  g_autofree char *fixed = dup_fixed_words (self);
  g_autofree char *claim = g_strdup_printf (_("%s and %s go together most closely (%s = {estimate:2})"), x, y, symbol);
  g_autofree char *verdict = g_strdup_printf (_("Of %u pairs, %s and %s go together most closely (%s = %s, %s).%s"), self->n_pairs, a, b, symbol, r,
                                              interval, fixed);

  hunch_result_set_title (result, _("Correlations"));
  hunch_result_set_verdict (result, verdict);
  hunch_result_set_claim (result, claim);
  hunch_result_set_headline (result, symbol, pair->r, pair->ci_low, pair->ci_high, pair->p_adjusted, NULL);
  hunch_result_add_warning (result, _("Many pairs were tested at once, and some reach a small p by chance alone: see the adjusted p."));
  take_heat (self, g_strdup (verdict));
}

void
hunch_correlation_tell_matrix (HunchCorrelationData *self)
{
  const HunchCorrelationPair *strongest = &self->pairs[0];

  for (guint i = 0; i < self->n_pairs; i++)
    {
      add_pair (self, &self->pairs[i]);
      if (fabs (self->pairs[i].r) > fabs (strongest->r))
        strongest = &self->pairs[i];
    }
  report_blocks (self, strongest);
  add_matrix (self);
  add_pair_table (self);
  add_check (self);
  add_sources (self);
  set_twin (self);
  set_matrix_words (self, strongest);
}
