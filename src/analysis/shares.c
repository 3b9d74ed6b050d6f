#define G_LOG_DOMAIN "hunch-analysis"
#include "analysis/shares.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <math.h>

#include "analysis/plot-parts.h"
#include "analysis/verdict.h"
#include "analysis/words.h"
#include "stats/distributions.h"

#define MOST_BARS_ABREAST 5
#define MOST_DRAWS 1000000
/* Where all are smaller no cell stands out, and colours would only make it look as if one did. */
#define LEAST_RESIDUAL 1.0

/* --- words and options --- */

char *
hunch_shares_dup_interval (double low,
                           double high,
                           double conf)
{
  g_autofree char *percent = hunch_words_percent (conf);
  g_autofree char *from = hunch_words_percent (low);
  g_autofree char *to = hunch_words_percent (high);

  if (isnan (low) || isnan (high))
    return g_strdup (_("no interval"));
  /* Translators: an interval of a share: "95 % interval 12 % to 31 %". */
  return g_strdup_printf (_("%s interval %s to %s"), percent, from, to);
}

HunchAlternative
hunch_shares_get_alternative (HunchInquiry *inquiry)
{
  if (hunch_inquiry_is (inquiry, "alternative", "less"))
    return HUNCH_ALTERNATIVE_LESS;
  return hunch_inquiry_is (inquiry, "alternative", "greater") ? HUNCH_ALTERNATIVE_GREATER : HUNCH_ALTERNATIVE_TWO_SIDED;
}

gboolean
hunch_shares_get_simulation (HunchInquiry *inquiry,
                             guint        *out_n,
                             guint64      *out_seed,
                             GError      **error)
{
  double n = 0, seed = 1;

  if (!hunch_inquiry_get_number (inquiry, "simulate", &n, error) || !hunch_inquiry_get_number (inquiry, "seed", &seed, error))
    return FALSE;
  if (!(n >= 0 && n <= MOST_DRAWS && n == trunc (n)))
    return hunch_bad_option (error, _("simulate= takes a whole number of tables to draw, up to %d; 0 draws none."), MOST_DRAWS);
  if (!(seed >= 0 && seed <= 9007199254740992.0 && seed == trunc (seed)))
    return hunch_bad_option (error, _("seed= takes a whole number that is not negative."));
  *out_n = (guint) n;
  *out_seed = (guint64) seed;
  return TRUE;
}

char *
hunch_shares_dup_simulation (guint   n,
                             guint64 seed)
{
  g_autofree char *count = hunch_words_count (n);
  g_autofree char *number = g_strdup_printf ("%" PRIu64, seed);

  return g_strdup_printf (_("drawn %s times, seed %s"), count, number);
}

gboolean
hunch_shares_is_cancelled (gpointer inquiry)
{
  return g_cancellable_is_cancelled (((HunchInquiry *) inquiry)->cancellable);
}

gboolean
hunch_shares_check_whole (const HunchCounts *counts,
                          GError           **error)
{
  for (gsize i = 0; i < (gsize) counts->n * counts->n_by; i++)
    if (counts->counts[i] != trunc (counts->counts[i]))
      return hunch_no_answer (error, _("The counts add up to numbers that are not whole (%.15g), and drawing or an exact test needs whole ones."),
                              counts->counts[i]);
  return TRUE;
}

gboolean
hunch_shares_check_table (const HunchCounts *counts,
                          GError           **error)
{
  if (counts->n < 2)
    return hunch_no_answer (error, _("“%s” has only one value among the rows used, so nothing can be compared."), counts->column);
  if (counts->n_by < 2)
    return hunch_no_answer (error, _("“%s” has only one value among the rows used, so nothing can be compared."), counts->by);
  return TRUE;
}

void
hunch_shares_warn_of_blocks (HunchInquiry *inquiry)
{
  if (inquiry->clusters != NULL)
    hunch_result_add_warning (inquiry->result, _("The rows came in blocks, and this method takes each row as drawn by itself: p and intervals "
                                                 "are too sure."));
}

void
hunch_shares_set_twin (HunchInquiry *inquiry,
                       const char   *kind,
                       const char   *why,
                       ...)
{
  g_autoptr (GHashTable) options = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  const char *word;
  va_list args;

  va_start (args, why);
  while ((word = va_arg (args, const char *)) != NULL)
    {
      const char *value = va_arg (args, const char *);

      if (value != NULL)
        g_hash_table_insert (options, g_strdup (word), g_strdup (value));
    }
  va_end (args);
  hunch_result_set_twin (inquiry->result, kind, options, why);
}

/* --- tables --- */

void
hunch_shares_add_crosstab (HunchInquiry      *inquiry,
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

/* --- pictures --- */

/* Two columns crossed: a cell for each pair of their values, and the title. */
static HunchPlot *
new_cells (HunchInquiry      *inquiry,
           const HunchCounts *counts,
           const char        *name,
           const char        *subtitle,
           char              *summary,
           HunchLayer       **out_layer)
{
  g_autofree char *title = g_strdup_printf (_("%s by %s"), counts->by, counts->column);
  guint n_across = MIN (counts->n, HUNCH_PLOT_MAX_BARS);
  guint n_down = MIN (counts->n_by, HUNCH_PLOT_MAX_BARS);
  HunchPlot *plot = hunch_plot_new_titled (inquiry, title, counts->column, counts->by, counts->n_rows, summary);
  HunchLayer *layer = hunch_layer_new (HUNCH_MARK_CELL, name, (gsize) n_across * n_down);

  plot->subtitle = g_strdup (subtitle);
  hunch_axis_set_categories (&plot->x, (const char *const *) counts->labels, n_across);
  hunch_axis_set_categories (&plot->y, (const char *const *) counts->by_labels, n_down);
  layer->x = g_new (double, layer->n);
  layer->y = g_new (double, layer->n);
  layer->value = g_new (double, layer->n);
  for (gsize i = 0; i < layer->n; i++)
    {
      layer->x[i] = i / n_down;
      layer->y[i] = i % n_down;
    }
  hunch_plot_take_layer (plot, layer);
  *out_layer = layer;
  return plot;
}

/* More bars side by side than MOST_BARS_ABREAST cannot be told apart. */
static void
take_share_cells (HunchInquiry      *inquiry,
                  const HunchCounts *counts,
                  char              *summary)
{
  g_autofree char *subtitle = g_strdup_printf (_("Share of rows within each %s"), counts->column);
  HunchLayer *layer;
  HunchPlot *plot = new_cells (inquiry, counts, _("Share of rows"), subtitle, summary, &layer);

  for (gsize i = 0; i < layer->n; i++)
    layer->value[i] = hunch_counts_get (counts, layer->x[i], layer->y[i]) / hunch_counts_get_row_total (counts, layer->x[i]);
  hunch_result_take_plot (inquiry->result, plot);
}

void
hunch_shares_take_residuals (HunchInquiry      *inquiry,
                             const HunchCounts *counts,
                             const double      *residuals)
{
  gsize far = 0, n_cells = (gsize) counts->n * counts->n_by;
  HunchLayer *layer;
  HunchPlot *plot;
  g_autofree char *number = NULL;

  for (gsize i = 1; i < n_cells; i++)
    if (fabs (residuals[i]) > fabs (residuals[far]))
      far = i;
  if (fabs (residuals[far]) < LEAST_RESIDUAL)
    return;
  number = hunch_words_number (residuals[far]);
  plot = new_cells (inquiry, counts, _("Adjusted residual"), _("Adjusted residuals: beyond ±2 more, or fewer, than chance would put there"),
                    g_strdup_printf (_("Cells of %s and %s by how far they depart from independence; the furthest is %s with %s, at %s."),
                                     counts->column, counts->by, counts->labels[far / counts->n_by], counts->by_labels[far % counts->n_by],
                                     number), &layer);
  for (gsize i = 0; i < layer->n; i++)
    layer->value[i] = residuals[(gsize) layer->x[i] * counts->n_by + (gsize) layer->y[i]];
  hunch_result_take_plot (inquiry->result, plot);
}

static HunchLayer *
new_share_bars (HunchInquiry      *inquiry,
                const HunchCounts *counts,
                guint              by,
                guint              n_bars)
{
  HunchLayer *layer = hunch_layer_new (HUNCH_MARK_BAR, counts->by_labels[by], n_bars);

  layer->x = g_new (double, n_bars);
  layer->y = g_new (double, n_bars);
  layer->low = g_new (double, n_bars);
  layer->high = g_new (double, n_bars);
  for (guint i = 0; i < n_bars; i++)
    {
      HunchEstimate share;

      hunch_counts_fill_share (counts, i, by, TRUE, inquiry->conf, &share);
      layer->x[i] = i;
      layer->y[i] = share.estimate;
      layer->low[i] = share.ci_low;
      layer->high[i] = share.ci_high;
    }
  return layer;
}

void
hunch_shares_take_plot (HunchInquiry      *inquiry,
                        const HunchCounts *counts,
                        char              *summary)
{
  g_autofree char *title = g_strdup_printf (_("%s by %s"), counts->by, counts->column);
  guint n_bars = MIN (counts->n, HUNCH_PLOT_MAX_BARS);
  HunchPlot *plot;

  if (counts->n_by > MOST_BARS_ABREAST)
    {
      take_share_cells (inquiry, counts, summary);
      return;
    }
  plot = hunch_plot_new_titled (inquiry, title, counts->column, _("Share of rows"), counts->n_rows, summary);
  hunch_axis_set_categories (&plot->x, (const char *const *) counts->labels, n_bars);
  plot->y.zero = TRUE;
  plot->y.percent = TRUE;
  for (guint k = 0; k < counts->n_by; k++)
    hunch_plot_take_layer (plot, new_share_bars (inquiry, counts, k, n_bars));
  hunch_result_take_plot (inquiry->result, plot);
}

/* --- two by two --- */

void
hunch_shares_get_difference (HunchInquiry      *inquiry,
                             const HunchCounts *counts,
                             HunchEstimate     *out)
{
  HunchEffect difference;
  double df;

  *out = HUNCH_ESTIMATE_NONE;
  difference = hunch_share_difference (hunch_counts_get (counts, 0, 1), hunch_counts_get_row_total (counts, 0), hunch_counts_get (counts, 1, 1),
                                       hunch_counts_get_row_total (counts, 1), inquiry->conf, &out->se);
  out->estimate = difference.value;
  out->ci_low = difference.ci_low;
  out->ci_high = difference.ci_high;
  if (counts->blocks == NULL)
    return;

  df = hunch_counts_get_n_blocks (counts) - 1.0;
  out->se = out->ci_low = out->ci_high = NAN;
  if (df > 0)
    {
      double reach;

      out->se = sqrt (hunch_counts_get_difference_variance (counts));
      out->df = df;
      reach = hunch_t_quantile (0.5 + inquiry->conf / 2, df) * out->se;
      out->ci_low = MAX (out->estimate - reach, -1);
      out->ci_high = MIN (out->estimate + reach, 1);
    }
}

void
hunch_shares_add_effect (HunchInquiry      *inquiry,
                         const char        *name,
                         const HunchEffect *effect)
{
  HunchEstimate estimate = HUNCH_ESTIMATE_NONE;

  estimate.estimate = effect->value;
  estimate.ci_low = effect->ci_low;
  estimate.ci_high = effect->ci_high;
  hunch_result_add_estimate (inquiry->result, name, &estimate);
}

HunchEstimate
hunch_shares_from_ratio (const HunchRatio *ratio)
{
  HunchEstimate estimate = HUNCH_ESTIMATE_NONE;

  estimate.estimate = ratio->value;
  estimate.se = ratio->value * ratio->log_se;  /* delta method */
  estimate.ci_low = ratio->ci_low;
  estimate.ci_high = ratio->ci_high;
  return estimate;
}

/* On the scale of logarithms, by the way the rows were drawn. */
static void
correct_ratio (HunchInquiry      *inquiry,
               const HunchCounts *counts,
               double             variance,
               HunchEstimate     *ratio)
{
  double df = hunch_counts_get_n_blocks (counts) - 1.0, se = sqrt (variance), reach;

  ratio->se = ratio->ci_low = ratio->ci_high = NAN;
  if (!(df > 0) || !isfinite (se))
    return;
  ratio->se = ratio->estimate * se;
  ratio->df = df;
  reach = hunch_t_quantile (0.5 + inquiry->conf / 2, df) * se;
  ratio->ci_low = ratio->estimate * exp (-reach);
  ratio->ci_high = ratio->estimate * exp (reach);
}

/* Takes @text. */
static void
add_measure (HunchInquiry        *inquiry,
             JsonArray           *rows,
             const char          *name,
             char                *text,
             const HunchEstimate *estimate)
{
  hunch_result_add_estimate (inquiry->result, name, estimate);
  hunch_result_add_row (rows, "snnn", text, estimate->estimate, estimate->ci_low, estimate->ci_high);
  g_free (text);
}

void
hunch_shares_add_ratios (HunchInquiry      *inquiry,
                         const HunchCounts *counts,
                         const HunchEffect *phi)
{
  const char *const heads[] = { _("Measure"), _("Value"), _("Low"), _("High"), NULL };
  const double *n = counts->counts;
  HunchRatio odds = hunch_odds_ratio (n[0], n[1], n[2], n[3], inquiry->conf);
  HunchRatio risk = hunch_risk_ratio (n[0], n[0] + n[1], n[2], n[2] + n[3], inquiry->conf);
  HunchEstimate odds_ratio = hunch_shares_from_ratio (&odds), risk_ratio = hunch_shares_from_ratio (&risk);
  g_autofree char *answer = hunch_verdict_dup_group (counts->by, counts->by_labels[0]);
  g_autofree char *first = hunch_verdict_dup_group (counts->column, counts->labels[0]);
  g_autofree char *second = hunch_verdict_dup_group (counts->column, counts->labels[1]);
  JsonArray *rows = hunch_result_add_table (inquiry->result, "measures", _("How strong the link is"), heads);

  if (counts->blocks != NULL)
    {
      correct_ratio (inquiry, counts, hunch_counts_get_log_odds_variance (counts), &odds_ratio);
      correct_ratio (inquiry, counts, hunch_counts_get_log_risk_variance (counts), &risk_ratio);
    }
  if (phi != NULL)
    {
      hunch_shares_add_effect (inquiry, "phi", phi);
      hunch_result_add_row (rows, "snnn", _("Phi"), phi->value, phi->ci_low, phi->ci_high);
    }
  add_measure (inquiry, rows, "odds_ratio", g_strdup_printf (_("Odds of %s: %s over %s"), answer, first, second), &odds_ratio);
  add_measure (inquiry, rows, "risk_ratio", g_strdup_printf (_("Share of %s: %s over %s"), answer, first, second), &risk_ratio);
  hunch_result_add_source (inquiry->result, "B. Woolf, Annals of Human Genetics 19 (1955): odds ratio");
  hunch_result_add_source (inquiry->result, "D. Katz and others, Biometrics 34 (1978): ratio of shares");
  if (!isfinite (odds.log_se))
    hunch_result_add_check (inquiry->result, "empty-cell", HUNCH_CHECK_UNKNOWN, NAN, NAN,
                            _("A cell is empty, so the ratios of odds and shares are 0 or without end and have no interval."));
}
