#define G_LOG_DOMAIN "hunch-analysis"
#include <glib/gi18n-lib.h>
#include <math.h>

#include "analysis/clusters.h"
#include "analysis/counts.h"
#include "analysis/plot-parts.h"
#include "analysis/runs.h"
#include "analysis/verdict.h"
#include "analysis/words.h"
#include "stats/chisq.h"
#include "stats/distributions.h"

#define MAX_LEVELS 200
#define MAX_CELLS 400      /* given as estimates and in the table of cells */
#define MOST_BARS_ABREAST 5

static void
check_expected (HunchInquiry     *inquiry,
                const HunchChisq *chisq)
{
  guint n_cells = chisq->n_rows * chisq->n_columns;
  g_autofree char *smallest = hunch_words_number (chisq->smallest_expected);
  g_autofree char *text = NULL;
  gboolean is_fine = chisq->n_expected_below_5 == 0;

  if (is_fine)
    text = g_strdup_printf (_("Every cell is expected to hold 5 or more (the smallest %s)."), smallest);
  else
    text = g_strdup_printf (_("%u of %u cells are expected to hold fewer than 5 (the smallest %s): take the p-value with care."),
                            chisq->n_expected_below_5, n_cells, smallest);
  hunch_result_add_check (inquiry->result, "expected-counts", is_fine ? HUNCH_CHECK_PASSED : HUNCH_CHECK_FAILED,
                          chisq->smallest_expected, NAN, text);
}

static void
add_test (HunchInquiry     *inquiry,
          const char       *name,
          const HunchChisq *chisq,
          const char       *effect)
{
  HunchTest test = { name, chisq->statistic, { chisq->df, NAN }, chisq->p, effect, chisq->effect };

  hunch_result_add_test (inquiry->result, &test);
}

/* --- independence --- */

static void
add_cells (HunchInquiry      *inquiry,
           const HunchCounts *counts,
           const HunchChisq  *chisq)
{
  const char *const heads[] = { counts->column, counts->by, _("Observed"), _("Expected"), _("Share of row"), _("Adjusted residual"), NULL };
  JsonArray *rows = hunch_result_add_table (inquiry->result, "cells", _("Cells"), heads);

  for (guint i = 0; i < counts->n; i++)
    for (guint k = 0; k < counts->n_by && i * counts->n_by + k < MAX_CELLS; k++)
      {
        gsize cell = (gsize) i * counts->n_by + k;
        double row = hunch_counts_get_row_total (counts, i);
        HunchEstimate share;
        g_autofree char *name = g_strdup_printf ("%s=%s[%s=%s].share", counts->by, counts->by_labels[k], counts->column,
                                                 counts->labels[i]);

        hunch_result_add_row (rows, "ssnnnn", counts->labels[i], counts->by_labels[k], counts->counts[cell], chisq->expected[cell],
                              counts->counts[cell] / row, chisq->residuals[cell]);
        hunch_counts_fill_share (counts, i, k, TRUE, inquiry->conf, &share);
        hunch_result_add_estimate (inquiry->result, name, &share);
      }
}

/* The table as people draw it: one row for each value of x. */
static void
add_crosstab (HunchInquiry      *inquiry,
              const HunchCounts *counts)
{
  g_autoptr (GPtrArray) heads = g_ptr_array_new ();
  JsonArray *rows;

  g_ptr_array_add (heads, counts->column);
  for (guint k = 0; k < counts->n_by; k++)
    g_ptr_array_add (heads, counts->by_labels[k]);
  g_ptr_array_add (heads, (gpointer) _("Total"));
  g_ptr_array_add (heads, NULL);
  rows = hunch_result_add_table (inquiry->result, "observed", _("Observed counts"), (const char *const *) heads->pdata);

  for (guint i = 0; i < counts->n; i++)
    {
      JsonArray *row;

      hunch_result_add_row (rows, "s", counts->labels[i]);
      row = json_array_get_array_element (rows, i);
      for (guint k = 0; k < counts->n_by; k++)
        json_array_add_double_element (row, hunch_counts_get (counts, i, k));
      json_array_add_double_element (row, hunch_counts_get_row_total (counts, i));
    }
}

/* The same as cells of colour: more bars side by side than MOST_BARS_ABREAST cannot be told apart. */
static void
take_share_cells (HunchInquiry      *inquiry,
                  const HunchCounts *counts,
                  char              *summary)
{
  g_autofree char *title = g_strdup_printf (_("%s by %s"), counts->by, counts->column);
  guint n_across = MIN (counts->n, HUNCH_PLOT_MAX_BARS);
  guint n_down = MIN (counts->n_by, HUNCH_PLOT_MAX_BARS);
  HunchPlot *plot = hunch_plot_new_titled (inquiry, title, counts->column, counts->by, counts->n_rows, summary);
  HunchLayer *layer = hunch_layer_new (HUNCH_MARK_CELL, _("Share of rows"), (gsize) n_across * n_down);

  plot->subtitle = g_strdup_printf (_("Share of rows within each %s"), counts->column);
  hunch_axis_set_categories (&plot->x, (const char *const *) counts->labels, n_across);
  hunch_axis_set_categories (&plot->y, (const char *const *) counts->by_labels, n_down);
  layer->x = g_new (double, layer->n);
  layer->y = g_new (double, layer->n);
  layer->value = g_new (double, layer->n);
  for (gsize i = 0; i < layer->n; i++)
    {
      guint across = i / n_down;
      guint down = i % n_down;

      layer->x[i] = across;
      layer->y[i] = down;
      layer->value[i] = hunch_counts_get (counts, across, down) / hunch_counts_get_row_total (counts, across);
    }
  hunch_plot_take_layer (plot, layer);
  hunch_result_take_plot (inquiry->result, plot);
}

/* Shares of y within each value of x. */
static void
take_share_bars (HunchInquiry      *inquiry,
                 const HunchCounts *counts,
                 char              *summary)
{
  g_autofree char *title = g_strdup_printf (_("%s by %s"), counts->by, counts->column);
  guint n_bars = MIN (counts->n, HUNCH_PLOT_MAX_BARS);
  HunchPlot *plot = hunch_plot_new_titled (inquiry, title, counts->column, _("Share of rows"), counts->n_rows, summary);

  hunch_axis_set_categories (&plot->x, (const char *const *) counts->labels, n_bars);
  plot->y.zero = TRUE;
  plot->y.percent = TRUE;
  for (guint k = 0; k < counts->n_by; k++)
    {
      HunchLayer *layer = hunch_layer_new (HUNCH_MARK_BAR, counts->by_labels[k], n_bars);

      layer->x = g_new (double, n_bars);
      layer->y = g_new (double, n_bars);
      layer->low = g_new (double, n_bars);
      layer->high = g_new (double, n_bars);
      for (guint i = 0; i < n_bars; i++)
        {
          HunchEstimate share;

          hunch_counts_fill_share (counts, i, k, TRUE, inquiry->conf, &share);
          layer->x[i] = i;
          layer->y[i] = share.estimate;
          layer->low[i] = share.ci_low;
          layer->high[i] = share.ci_high;
        }
      hunch_plot_take_layer (plot, layer);
    }
  hunch_result_take_plot (inquiry->result, plot);
}

static void
take_share_plot (HunchInquiry      *inquiry,
                 const HunchCounts *counts,
                 char              *summary)
{
  if (counts->n_by > MOST_BARS_ABREAST)
    take_share_cells (inquiry, counts, summary);
  else
    take_share_bars (inquiry, counts, summary);
}

static void
set_difference_by_blocks (HunchInquiry      *inquiry,
                          const HunchCounts *counts,
                          HunchEstimate     *out)
{
  double df = hunch_counts_get_n_blocks (counts) - 1.0;
  double reach;

  out->se = out->df = out->ci_low = out->ci_high = NAN;
  if (!(df > 0))
    return;

  out->se = sqrt (hunch_counts_get_difference_variance (counts));
  out->df = df;
  reach = hunch_t_quantile (0.5 + inquiry->conf / 2, df) * out->se;
  out->ci_low = MAX (out->estimate - reach, -1);
  out->ci_high = MIN (out->estimate + reach, 1);
}

/* Two by two: R. G. Newcombe's (1998) interval of a difference of shares, method 10. */
static void
get_share_difference (HunchInquiry      *inquiry,
                      const HunchCounts *counts,
                      HunchEstimate     *out)
{
  double n[2] = { hunch_counts_get_row_total (counts, 0), hunch_counts_get_row_total (counts, 1) };
  double share[2];
  double low[2];
  double high[2];

  for (guint i = 0; i < 2; i++)
    {
      share[i] = hunch_counts_get (counts, i, 1) / n[i];
      hunch_wilson_interval (share[i] * n[i], n[i], inquiry->conf, &low[i], &high[i]);
    }
  *out = HUNCH_ESTIMATE_NONE;
  out->estimate = share[0] - share[1];
  out->se = sqrt (share[0] * (1 - share[0]) / n[0] + share[1] * (1 - share[1]) / n[1]);
  out->ci_low = out->estimate - hypot (share[0] - low[0], high[1] - share[1]);
  out->ci_high = out->estimate + hypot (high[0] - share[0], share[1] - low[1]);
  if (counts->blocks != NULL)
    set_difference_by_blocks (inquiry, counts, out);
}

static char *
dup_two_by_two_verdict (HunchInquiry      *inquiry,
                        const HunchCounts *counts,
                        const HunchChisq  *chisq)
{
  g_autofree char *first = hunch_verdict_dup_group (counts->column, counts->labels[0]);
  g_autofree char *second = hunch_verdict_dup_group (counts->column, counts->labels[1]);
  g_autofree char *answer = hunch_verdict_dup_group (counts->by, counts->by_labels[1]);
  g_autofree char *a = hunch_words_percent (hunch_counts_get (counts, 0, 1) / hunch_counts_get_row_total (counts, 0));
  g_autofree char *b = hunch_words_percent (hunch_counts_get (counts, 1, 1) / hunch_counts_get_row_total (counts, 1));
  g_autofree char *v = hunch_words_number (chisq->effect.value);
  g_autofree char *certainty = hunch_verdict_dup_certainty (chisq->p, inquiry->conf);

  return g_strdup_printf (_("%s holds for %s of %s and %s of %s, a link of %s size (V = %s). %s"), answer, a, first, b, second,
                          hunch_verdict_get_size (HUNCH_SCALE_R, chisq->effect.value), v, certainty);
}

static char *
dup_verdict (HunchInquiry      *inquiry,
             const HunchCounts *counts,
             const HunchChisq  *chisq)
{
  g_autofree char *v = hunch_words_number (chisq->effect.value);
  g_autofree char *interval = hunch_words_interval (chisq->effect.ci_low, chisq->effect.ci_high, inquiry->conf);
  g_autofree char *certainty = hunch_verdict_dup_certainty (chisq->p, inquiry->conf);

  return g_strdup_printf (_("The link between %s and %s is of %s size (Cramér’s V = %s, %s). %s"), counts->column, counts->by,
                          hunch_verdict_get_size (HUNCH_SCALE_R, chisq->effect.value), v, interval, certainty);
}

static void
set_words (HunchInquiry      *inquiry,
           const HunchCounts *counts,
           const HunchChisq  *chisq)
{
  gboolean is_two_by_two = counts->n == 2 && counts->n_by == 2;
  gboolean is_sure = hunch_verdict_is_sure (chisq->p, inquiry->conf);
  g_autofree char *verdict = is_two_by_two ? dup_two_by_two_verdict (inquiry, counts, chisq) : dup_verdict (inquiry, counts, chisq);
  g_autofree char *title = g_strdup_printf (_("%s and %s"), counts->column, counts->by);
  g_autofree char *x = hunch_words_escape_claim (counts->column);
  g_autofree char *y = hunch_words_escape_claim (counts->by);
  g_autofree char *claim = g_strdup_printf (is_sure ? _("%s and %s go together (V = {effect:2})")
                                                    : _("No clear link between %s and %s (V = {effect:2})"), x, y);

  hunch_result_set_title (inquiry->result, title);
  hunch_result_set_verdict (inquiry->result, verdict);
  hunch_result_set_claim (inquiry->result, claim);
  if (is_two_by_two)
    {
      HunchEstimate difference;

      get_share_difference (inquiry, counts, &difference);
      hunch_result_add_estimate (inquiry->result, "difference", &difference);
      hunch_result_set_headline (inquiry->result, _("Difference of shares"), difference.estimate, difference.ci_low,
                                 difference.ci_high, chisq->p, NULL);
    }
  else
    hunch_result_set_headline (inquiry->result, _("Cramér’s V"), chisq->effect.value, chisq->effect.ci_low, chisq->effect.ci_high,
                               chisq->p, NULL);
  hunch_verdict_guard_large_n (inquiry->result, counts->n_rows, chisq->p, "V", HUNCH_SCALE_R, chisq->effect.value);
  take_share_plot (inquiry, counts, g_strdup (verdict));
}

static gboolean
check_table (const HunchCounts *counts,
             GError           **error)
{
  if (counts->n < 2)
    return hunch_no_answer (error, _("“%s” has only one value among the rows used, so nothing can be compared."), counts->column);
  if (counts->n_by < 2)
    return hunch_no_answer (error, _("“%s” has only one value among the rows used, so nothing can be compared."), counts->by);
  return TRUE;
}

/* Rows in blocks: the statistic over the mean design effect of the departures, and each departure by its own error. */
static void
correct_independence (HunchInquiry      *inquiry,
                      const HunchCounts *counts,
                      HunchChisq        *chisq)
{
  double effect = hunch_counts_get_independence_effect (counts);

  hunch_chisq_set_design_effect (chisq, effect, inquiry->conf);
  for (guint i = 0; i < counts->n; i++)
    for (guint k = 0; k < counts->n_by; k++)
      {
        gsize cell = (gsize) i * counts->n_by + k;

        chisq->residuals[cell] = (counts->counts[cell] - chisq->expected[cell]) / counts->total
                                 / sqrt (hunch_counts_get_departure_variance (counts, i, k));
      }
  hunch_clusters_report (inquiry, hunch_counts_get_n_blocks (counts), NAN, effect, counts->total);
}

static gboolean
run_independence (HunchInquiry          *inquiry,
                  const HunchColumnInfo *x,
                  const HunchColumnInfo *y,
                  const HunchColumnInfo *weights,
                  GError               **error)
{
  g_autoptr (HunchCounts) counts = hunch_counts_read (inquiry, x->name, y->name, weights != NULL ? weights->name : NULL,
                                                      MAX_LEVELS, MAX_LEVELS, error);
  g_auto (HunchChisq) corrected = { 0 };
  g_auto (HunchChisq) plain = { 0 };

  if (counts == NULL || !hunch_counts_check (counts, error) || !check_table (counts, error))
    return FALSE;
  if (!hunch_chisq_independence (counts->counts, counts->n, counts->n_by, counts->blocks == NULL, inquiry->conf, &corrected, error)
      || !hunch_chisq_independence (counts->counts, counts->n, counts->n_by, FALSE, inquiry->conf, &plain, error))
    return FALSE;

  if (counts->blocks != NULL)
    {
      correct_independence (inquiry, counts, &plain);
      hunch_chisq_set_design_effect (&corrected, hunch_counts_get_independence_effect (counts), inquiry->conf);
    }
  if (corrected.corrected)
    add_test (inquiry, _("Pearson’s chi-square, continuity corrected"), &corrected, _("Cramér’s V"));
  add_test (inquiry, counts->blocks != NULL ? _("Pearson’s chi-square by blocks (Rao–Scott)") : _("Pearson’s chi-square"), &plain,
            _("Cramér’s V"));
  hunch_result_set_fit (inquiry->result, "total", counts->total);
  add_crosstab (inquiry, counts);
  add_cells (inquiry, counts, &plain);
  check_expected (inquiry, &plain);
  set_words (inquiry, counts, &corrected);
  return TRUE;
}

/* --- goodness of fit --- */

static gboolean
read_shares (HunchInquiry      *inquiry,
             const HunchCounts *counts,
             double           **out_shares,
             GError           **error)
{
  g_autoptr (GArray) numbers = NULL;
  double sum = 0;

  if (hunch_inquiry_get (inquiry, "p") == NULL)
    return TRUE;
  numbers = hunch_inquiry_dup_numbers (inquiry, "p", error);
  if (numbers == NULL)
    return FALSE;
  if (numbers->len != counts->n)
    return hunch_bad_option (error, _("p= gives %u shares, and “%s” has %u values."), numbers->len, counts->column, counts->n);

  for (guint i = 0; i < numbers->len; i++)
    {
      double share = g_array_index (numbers, double, i);

      if (!(share > 0))
        return hunch_bad_option (error, _("The shares of p= must be greater than 0."));
      sum += share;
    }
  if (fabs (sum - 1) > 1e-8)
    return hunch_bad_option (error, _("The shares of p= must add up to 1; these add up to %g."), sum);

  *out_shares = (double *) g_array_free (g_steal_pointer (&numbers), FALSE);
  return TRUE;
}

static void
add_fit_cells (HunchInquiry      *inquiry,
               const HunchCounts *counts,
               const HunchChisq  *chisq)
{
  const char *const heads[] = { counts->column, _("Observed"), _("Expected"), _("Share"), _("Adjusted residual"), NULL };
  JsonArray *rows = hunch_result_add_table (inquiry->result, "cells", _("Cells"), heads);

  for (guint i = 0; i < counts->n; i++)
    {
      g_autofree char *name = g_strdup_printf ("%s=%s.share", counts->column, counts->labels[i]);
      HunchEstimate share;

      hunch_counts_fill_label_share (counts, i, inquiry->conf, &share);
      hunch_result_add_row (rows, "snnnn", counts->labels[i], counts->counts[i], chisq->expected[i],
                            counts->counts[i] / counts->total, chisq->residuals[i]);
      hunch_result_add_estimate (inquiry->result, name, &share);
    }
}

static void
take_fit_plot (HunchInquiry      *inquiry,
               const HunchCounts *counts,
               const HunchChisq  *chisq,
               char              *summary)
{
  HunchPlot *plot = hunch_plot_new_titled (inquiry, counts->column, counts->column, _("Share of rows"), counts->n_rows, summary);
  HunchLayer *bars = hunch_layer_new (HUNCH_MARK_BAR, _("Observed"), counts->n);
  HunchLayer *points = hunch_layer_new (HUNCH_MARK_POINT, _("Expected"), counts->n);

  hunch_axis_set_categories (&plot->x, (const char *const *) counts->labels, counts->n);
  plot->y.zero = TRUE;
  plot->y.percent = TRUE;
  bars->x = g_new (double, counts->n);
  bars->y = g_new (double, counts->n);
  points->x = g_new (double, counts->n);
  points->y = g_new (double, counts->n);
  for (guint i = 0; i < counts->n; i++)
    {
      bars->x[i] = points->x[i] = i;
      bars->y[i] = counts->counts[i] / counts->total;
      points->y[i] = chisq->expected[i] / counts->total;
    }
  hunch_plot_take_layer (plot, bars);
  hunch_plot_take_layer (plot, points);
  hunch_result_take_plot (inquiry->result, plot);
}

static void
set_fit_words (HunchInquiry      *inquiry,
               const HunchCounts *counts,
               const HunchChisq  *chisq)
{
  g_autofree char *w = hunch_words_number (chisq->effect.value);
  g_autofree char *interval = hunch_words_interval (chisq->effect.ci_low, chisq->effect.ci_high, inquiry->conf);
  g_autofree char *certainty = hunch_verdict_dup_certainty (chisq->p, inquiry->conf);
  g_autofree char *name = hunch_words_escape_claim (counts->column);
  g_autofree char *verdict = g_strdup_printf (_("The shares of %s depart from those expected by a %s amount (w = %s, %s). %s"),
                                              counts->column, hunch_verdict_get_size (HUNCH_SCALE_R, chisq->effect.value), w,
                                              interval, certainty);
  g_autofree char *claim = g_strdup_printf (hunch_verdict_is_sure (chisq->p, inquiry->conf)
                                                ? _("The shares of %s are not those expected (w = {effect:2})")
                                                : _("The shares of %s may well be those expected (w = {effect:2})"), name);

  hunch_result_set_title (inquiry->result, counts->column);
  hunch_result_set_verdict (inquiry->result, verdict);
  hunch_result_set_claim (inquiry->result, claim);
  hunch_result_set_headline (inquiry->result, _("Cohen’s w"), chisq->effect.value, chisq->effect.ci_low, chisq->effect.ci_high,
                             chisq->p, NULL);
  hunch_verdict_guard_large_n (inquiry->result, counts->n_rows, chisq->p, "w", HUNCH_SCALE_R, chisq->effect.value);
  take_fit_plot (inquiry, counts, chisq, g_strdup (verdict));
}

static void
correct_fit (HunchInquiry      *inquiry,
             const HunchCounts *counts,
             HunchChisq        *chisq)
{
  double effect = hunch_counts_get_fit_effect (counts, chisq->expected);

  hunch_chisq_set_design_effect (chisq, effect, inquiry->conf);
  for (guint i = 0; i < counts->n; i++)
    {
      HunchEstimate share;

      hunch_counts_fill_label_share (counts, i, inquiry->conf, &share);
      chisq->residuals[i] = (counts->counts[i] - chisq->expected[i]) / counts->total / share.se;
    }
  hunch_clusters_report (inquiry, hunch_counts_get_n_blocks (counts), NAN, effect, counts->total);
}

static gboolean
run_goodness (HunchInquiry          *inquiry,
              const HunchColumnInfo *x,
              const HunchColumnInfo *weights,
              GError               **error)
{
  g_autoptr (HunchCounts) counts = hunch_counts_read (inquiry, x->name, NULL, weights != NULL ? weights->name : NULL,
                                                      MAX_LEVELS, 0, error);
  g_auto (HunchChisq) chisq = { 0 };
  g_autofree double *shares = NULL;

  if (counts == NULL || !hunch_counts_check (counts, error) || !read_shares (inquiry, counts, &shares, error))
    return FALSE;
  if (counts->n < 2)
    return hunch_no_answer (error, _("“%s” has only one value among the rows used, so nothing can be compared."), counts->column);
  if (!hunch_chisq_goodness (counts->counts, shares, counts->n, inquiry->conf, &chisq, error))
    return FALSE;

  if (counts->blocks != NULL)
    correct_fit (inquiry, counts, &chisq);
  add_test (inquiry, counts->blocks != NULL ? _("Chi-square, goodness of fit, by blocks (Rao–Scott)") : _("Chi-square, goodness of fit"),
            &chisq, _("Cohen’s w"));
  hunch_result_set_fit (inquiry->result, "total", counts->total);
  add_fit_cells (inquiry, counts, &chisq);
  check_expected (inquiry, &chisq);
  set_fit_words (inquiry, counts, &chisq);
  return TRUE;
}

gboolean
hunch_run_chisq (HunchInquiry *inquiry,
                 GError      **error)
{
  const HunchColumnInfo *x;
  const HunchColumnInfo *y;
  const HunchColumnInfo *weights;

  if (!hunch_inquiry_get_column (inquiry, "x", &x, error)
      || !hunch_inquiry_get_column (inquiry, "y", &y, error)
      || !hunch_inquiry_get_column (inquiry, "weights", &weights, error))
    return FALSE;
  if (y != NULL && hunch_inquiry_get (inquiry, "p") != NULL)
    return hunch_bad_option (error, _("p= belongs to the shares of one column: leave y= or p= out."));
  if (x == y)
    return hunch_bad_option (error, _("x= and y= name the same column."));

  return y != NULL ? run_independence (inquiry, x, y, weights, error) : run_goodness (inquiry, x, weights, error);
}
