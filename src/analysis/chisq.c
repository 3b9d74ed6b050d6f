#define G_LOG_DOMAIN "hunch-analysis"
#include <glib/gi18n-lib.h>
#include <math.h>

#include "analysis/clusters.h"
#include "analysis/counts.h"
#include "analysis/plot-parts.h"
#include "analysis/runs.h"
#include "analysis/shares.h"
#include "analysis/verdict.h"
#include "analysis/words.h"
#include "base/json.h"
#include "stats/chisq.h"
#include "stats/simulate.h"

#define MAX_LEVELS 200
#define MAX_CELLS 400      /* given as estimates and in the table of cells */

typedef struct
{
  guint   n;  /* draws; 0: none */
  guint64 seed;
  double  p;
} Simulation;

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

static void
add_likelihood_ratio (HunchInquiry     *inquiry,
                      const HunchChisq *chisq,
                      const char       *effect)
{
  HunchTest test = { _("Likelihood ratio G"), chisq->g, { chisq->df, NAN }, chisq->g_p, effect, chisq->effect };

  hunch_result_add_test (inquiry->result, &test);
}

/* The p of the headline is then the drawn one. */
static void
add_simulated (HunchInquiry *inquiry,
               Simulation   *simulation,
               HunchChisq   *chisq,
               const char   *effect)
{
  g_autofree char *how = hunch_shares_dup_simulation (simulation->n, simulation->seed);
  g_autofree char *name = g_strdup_printf (_("Pearson’s chi-square, %s"), how);
  HunchTest test = { name, chisq->statistic, { NAN, NAN }, simulation->p, effect, chisq->effect };

  hunch_result_add_test (inquiry->result, &test);
  hunch_result_set_fit (inquiry->result, "draws", simulation->n);
  hunch_result_set_fit (inquiry->result, "seed", (double) simulation->seed);
  hunch_result_add_source (inquiry->result, "A. C. A. Hope, JRSS B 30 (1968): Monte Carlo test");
}

/* TRUE with n 0 when nothing is to be drawn. */
static gboolean
read_simulation (HunchInquiry      *inquiry,
                 const HunchCounts *counts,
                 Simulation        *out,
                 GError           **error)
{
  if (!hunch_shares_get_simulation (inquiry, &out->n, &out->seed, error))
    return FALSE;
  if (out->n > 0 && hunch_counts_has_strata (counts))
    return hunch_no_answer (error, _("The rows were drawn by strata, and drawing tables takes each row as drawn alike: leave simulate= out."));
  if (out->n > 0 && counts->blocks != NULL)
    return hunch_no_answer (error, _("The rows came in blocks, and drawing tables takes each row as drawn by itself: leave simulate= out."));
  return out->n == 0 || hunch_shares_check_whole (counts, error);
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
  g_autofree char *interval = hunch_words_interval (chisq->effect.ci_low, chisq->effect.ci_high, inquiry->conf);
  g_autofree char *certainty = hunch_verdict_dup_certainty (chisq->p, inquiry->conf);

  return g_strdup_printf (_("%s holds for %s of %s and %s of %s, a link of %s size (V = %s, %s). %s"), answer, a, first, b, second,
                          hunch_verdict_get_size (HUNCH_SCALE_R, chisq->effect.value), v, interval, certainty);
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

      hunch_shares_get_difference (inquiry, counts, &difference);
      hunch_result_add_estimate (inquiry->result, "difference", &difference);
      hunch_result_set_headline (inquiry->result, _("Difference of shares"), difference.estimate, difference.ci_low,
                                 difference.ci_high, chisq->p, NULL);
    }
  else
    hunch_result_set_headline (inquiry->result, _("Cramér’s V"), chisq->effect.value, chisq->effect.ci_low, chisq->effect.ci_high,
                               chisq->p, NULL);
  hunch_verdict_guard_large_n (inquiry->result, (gint64) counts->total, chisq->p, "V", HUNCH_SCALE_R, chisq->effect.value);
  hunch_shares_take_plot (inquiry, counts, g_strdup (verdict));
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

/* Signed: positive when first goes with first. */
static HunchEffect
get_phi (const HunchCounts *counts,
         const HunchChisq  *chisq)
{
  const double *n = counts->counts;
  const HunchEffect *v = &chisq->effect;

  if (n[0] * n[3] >= n[1] * n[2])
    return *v;
  return (HunchEffect){ -v->value, -v->ci_high, -v->ci_low };
}

static void
offer_exact_twin (HunchInquiry     *inquiry,
                  const HunchChisq *chisq)
{
  if (chisq->n_expected_below_5 > 0)
    hunch_shares_set_twin (inquiry, "fisher", _("Some cells are expected to hold fewer than 5 rows; Fisher’s exact test does not mind."),
                           "x", hunch_inquiry_get (inquiry, "x"), "y", hunch_inquiry_get (inquiry, "y"),
                           "weights", hunch_inquiry_get (inquiry, "weights"), "conf", hunch_inquiry_get (inquiry, "conf"), NULL);
}

static const char *
get_pearson_name (const HunchCounts *counts)
{
  if (counts->blocks == NULL)
    return _("Pearson’s chi-square");
  return hunch_counts_has_strata (counts) ? _("Pearson’s chi-square by strata (Rao–Scott)") : _("Pearson’s chi-square by blocks (Rao–Scott)");
}

static const char *
get_fit_name (const HunchCounts *counts)
{
  if (counts->blocks == NULL)
    return _("Chi-square, goodness of fit");
  return hunch_counts_has_strata (counts) ? _("Chi-square, goodness of fit, by strata (Rao–Scott)") : _("Chi-square, goodness of fit, by blocks (Rao–Scott)");
}

static void
add_independence_tests (HunchInquiry      *inquiry,
                        const HunchCounts *counts,
                        const HunchChisq  *corrected,
                        const HunchChisq  *plain)
{
  gboolean has_blocks = counts->blocks != NULL;

  if (corrected->corrected)
    add_test (inquiry, _("Pearson’s chi-square, continuity corrected"), corrected, _("Cramér’s V"));
  add_test (inquiry, get_pearson_name (counts), plain, _("Cramér’s V"));
  add_likelihood_ratio (inquiry, plain, _("Cramér’s V"));
  hunch_result_add_source (inquiry->result, "K. Pearson, Philosophical Magazine 50 (1900): chi-square");
  if (corrected->corrected)
    hunch_result_add_source (inquiry->result, "F. Yates, JRSS Supplement 1 (1934): continuity correction");
  hunch_result_add_source (inquiry->result, "S. S. Wilks, Annals of Mathematical Statistics 6 (1935): likelihood ratio");
  hunch_result_add_source (inquiry->result, "H. Cramér, Mathematical Methods of Statistics (1946): V; its interval inverts the noncentral "
                                            "chi-square, M. Smithson, Confidence Intervals (2003)");
  hunch_result_add_source (inquiry->result, "S. J. Haberman, Biometrics 29 (1973): adjusted residuals");
  if (has_blocks)
    hunch_result_add_source (inquiry->result, "J. N. K. Rao and A. J. Scott, Annals of Statistics 12 (1984): tables of rows in blocks");
}

static gboolean
simulate_table (HunchInquiry      *inquiry,
                const HunchCounts *counts,
                Simulation        *simulation,
                HunchChisq        *corrected,
                HunchChisq        *plain,
                GError           **error)
{
  if (!read_simulation (inquiry, counts, simulation, error))
    return FALSE;
  if (simulation->n == 0)
    return TRUE;

  simulation->p = hunch_simulate_table (counts->counts, counts->n, counts->n_by, HUNCH_SIMULATE_CHISQ, simulation->n, simulation->seed,
                                        hunch_shares_is_cancelled, inquiry);
  if (g_cancellable_set_error_if_cancelled (inquiry->cancellable, error))
    return FALSE;
  add_simulated (inquiry, simulation, plain, _("Cramér’s V"));
  return TRUE;
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
  Simulation simulation = { 0 };

  if (counts == NULL || !hunch_counts_check (counts, error) || !hunch_shares_check_table (counts, error))
    return FALSE;
  if (!hunch_chisq_independence (counts->counts, counts->n, counts->n_by, counts->blocks == NULL, inquiry->conf, &corrected, error)
      || !hunch_chisq_independence (counts->counts, counts->n, counts->n_by, FALSE, inquiry->conf, &plain, error)
      || !simulate_table (inquiry, counts, &simulation, &corrected, &plain, error))
    return FALSE;

  if (counts->blocks != NULL)
    {
      correct_independence (inquiry, counts, &plain);
      hunch_chisq_set_design_effect (&corrected, hunch_counts_get_independence_effect (counts), inquiry->conf);
    }
  add_independence_tests (inquiry, counts, &corrected, &plain);
  hunch_result_set_fit (inquiry->result, "total", counts->total);
  hunch_shares_add_effect (inquiry, "cramers_v", &plain.effect);
  hunch_shares_add_crosstab (inquiry, counts);
  add_cells (inquiry, counts, &plain);
  if (counts->n == 2 && counts->n_by == 2)
    {
      HunchEffect phi = get_phi (counts, &plain);

      hunch_shares_add_ratios (inquiry, counts, &phi);
    }
  check_expected (inquiry, &plain);
  if (simulation.n > 0)
    corrected.p = simulation.p;
  else
    offer_exact_twin (inquiry, &plain);
  set_words (inquiry, counts, &corrected);
  hunch_shares_take_residuals (inquiry, counts, plain.residuals);
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
  hunch_verdict_guard_large_n (inquiry->result, (gint64) counts->total, chisq->p, "w", HUNCH_SCALE_R, chisq->effect.value);
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
simulate_fit (HunchInquiry      *inquiry,
              const HunchCounts *counts,
              Simulation        *simulation,
              HunchChisq        *chisq,
              GError           **error)
{
  if (!read_simulation (inquiry, counts, simulation, error))
    return FALSE;
  if (simulation->n == 0)
    return TRUE;

  simulation->p = hunch_simulate_fit (counts->counts, chisq->expected, counts->n, simulation->n, simulation->seed,
                                      hunch_shares_is_cancelled, inquiry);
  if (g_cancellable_set_error_if_cancelled (inquiry->cancellable, error))
    return FALSE;
  add_simulated (inquiry, simulation, chisq, _("Cohen’s w"));
  return TRUE;
}

static void
offer_fit_twin (HunchInquiry      *inquiry,
                const HunchCounts *counts,
                const HunchChisq  *chisq)
{
  g_autofree char *share = NULL;

  if (chisq->n_expected_below_5 == 0)
    return;
  if (counts->n == 2)
    {
      char number[HUNCH_NUMBER_BUFFER];

      share = g_strdup (hunch_number_to_json (chisq->expected[0] / chisq->n, number));
      hunch_shares_set_twin (inquiry, "binomial", _("With two values the exact test of a share needs no large counts."),
                             "y", counts->column, "success", counts->labels[0], "p", share,
                             "weights", hunch_inquiry_get (inquiry, "weights"), NULL);
    }
  else
    hunch_shares_set_twin (inquiry, "chisq", _("Some values are expected fewer than 5 times; chances drawn at random do not mind."),
                           "x", counts->column, "p", hunch_inquiry_get (inquiry, "p"), "weights", hunch_inquiry_get (inquiry, "weights"),
                           "simulate", "10000", NULL);
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
  Simulation simulation = { 0 };

  if (counts == NULL || !hunch_counts_check (counts, error) || !read_shares (inquiry, counts, &shares, error))
    return FALSE;
  if (counts->n < 2)
    return hunch_no_answer (error, _("“%s” has only one value among the rows used, so nothing can be compared."), counts->column);
  if (!hunch_chisq_goodness (counts->counts, shares, counts->n, inquiry->conf, &chisq, error)
      || !simulate_fit (inquiry, counts, &simulation, &chisq, error))
    return FALSE;

  if (counts->blocks != NULL)
    correct_fit (inquiry, counts, &chisq);
  add_test (inquiry, get_fit_name (counts), &chisq, _("Cohen’s w"));
  add_likelihood_ratio (inquiry, &chisq, _("Cohen’s w"));
  hunch_result_add_source (inquiry->result, "K. Pearson, Philosophical Magazine 50 (1900): chi-square");
  hunch_result_add_source (inquiry->result, "S. S. Wilks, Annals of Mathematical Statistics 6 (1935): likelihood ratio");
  hunch_result_add_source (inquiry->result, "J. Cohen, Statistical Power Analysis (1988): w; its interval inverts the noncentral chi-square");
  hunch_result_set_fit (inquiry->result, "total", counts->total);
  add_fit_cells (inquiry, counts, &chisq);
  check_expected (inquiry, &chisq);
  if (simulation.n > 0)
    chisq.p = simulation.p;
  else
    offer_fit_twin (inquiry, counts, &chisq);
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

  hunch_inquiry_use_strata (inquiry);
  return y != NULL ? run_independence (inquiry, x, y, weights, error) : run_goodness (inquiry, x, weights, error);
}
