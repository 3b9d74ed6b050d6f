#define G_LOG_DOMAIN "hunch-analysis"
#include <glib/gi18n-lib.h>
#include <math.h>
#include <stdlib.h>

#include "analysis/logistic-private.h"
#include "analysis/plot-parts.h"
#include "analysis/words.h"
#include "stats/distributions.h"
#include "stats/ranks.h"

#define CALIBRATION_GROUPS 10
#define MAX_CURVE_POINTS 1000

void
hunch_logistic_scores_clear (HunchLogisticScores *self)
{
  g_clear_pointer (&self->positives, g_array_unref);
  g_clear_pointer (&self->negatives, g_array_unref);
  g_clear_pointer (&self->positive_weights, g_array_unref);
  g_clear_pointer (&self->negative_weights, g_array_unref);
}

typedef struct
{
  HunchGlmModel       *model;
  HunchLogisticScores *scores;
  double               share;   /* of the rows that are ranked */
  double               n_positives;
  double               n_negatives;
} ScorePass;

/* A row is @positive times a yes and @negative times a no. */
static void
add_row (ScorePass *self,
         double     mean,
         double     positive,
         double     negative)
{
  HunchLogisticScores *scores = self->scores;

  self->n_positives += positive;
  self->n_negatives += negative;
  scores->mean_positive += positive * mean;
  scores->mean_negative += negative * mean;
  scores->brier += positive * (1 - mean) * (1 - mean) + negative * mean * mean;
  if (mean >= scores->threshold)
    {
      scores->true_positives += positive;
      scores->false_positives += negative;
    }
  else
    {
      scores->false_negatives += positive;
      scores->true_negatives += negative;
    }
}

static void
rank_row (ScorePass *self,
          double     mean,
          double     positive,
          double     negative,
          gboolean   has_weights)
{
  if (positive > 0)
    {
      g_array_append_val (self->scores->positives, mean);
      if (has_weights)
        g_array_append_val (self->scores->positive_weights, positive);
    }
  if (negative > 0)
    {
      g_array_append_val (self->scores->negatives, mean);
      if (has_weights)
        g_array_append_val (self->scores->negative_weights, negative);
    }
}

static gboolean
score_block (const HunchGlmBlock *block,
             gpointer             data,
             GError             **error)
{
  ScorePass *self = data;
  g_autofree double *eta = g_new (double, block->n + 1);

  hunch_glm_predict (&self->model->fit, block->columns, block->offset, block->n, eta);
  for (gsize i = 0; i < block->n; i++)
    {
      double weight = block->weights != NULL ? block->weights[i] : 1;
      double mean = hunch_glm_get_mean (HUNCH_GLM_BINOMIAL, eta[i]);

      add_row (self, mean, weight * block->y[i], weight * (1 - block->y[i]));
      if (self->share >= 1 || hunch_row_is_picked ((gint64) (block->first + i), self->share))
        rank_row (self, mean, weight * block->y[i], weight * (1 - block->y[i]), block->weights != NULL);
    }
  return TRUE;
}

typedef struct
{
  double score;
  double weight;
} Pair;

static int
compare_pairs (gconstpointer a,
               gconstpointer b)
{
  const Pair *first = a, *second = b;

  return (first->score > second->score) - (first->score < second->score);
}

static gboolean
sort_scores (GArray       *scores,
             GArray       *weights,
             GCancellable *cancellable,
             GError      **error)
{
  g_autofree Pair *pairs = NULL;

  if (weights->len == 0)
    return hunch_sort_values ((double *) scores->data, scores->len, cancellable, error);
  pairs = g_new (Pair, scores->len);
  for (guint i = 0; i < scores->len; i++)
    pairs[i] = (Pair){ g_array_index (scores, double, i), g_array_index (weights, double, i) };
  qsort (pairs, scores->len, sizeof *pairs, compare_pairs);
  for (guint i = 0; i < scores->len; i++)
    {
      g_array_index (scores, double, i) = pairs[i].score;
      g_array_index (weights, double, i) = pairs[i].weight;
    }
  return !g_cancellable_set_error_if_cancelled (cancellable, error);
}

gboolean
hunch_logistic_scores_read (HunchGlmModel       *model,
                            double               threshold,
                            HunchLogisticScores *out,
                            GError             **error)
{
  ScorePass pass = { model, out, HUNCH_LOGISTIC_RANKED / MAX ((double) model->n_rows, 1), 0, 0 };

  out->threshold = threshold;
  out->is_thinned = pass.share < 1;
  out->positives = g_array_new (FALSE, FALSE, sizeof (double));
  out->negatives = g_array_new (FALSE, FALSE, sizeof (double));
  out->positive_weights = g_array_new (FALSE, FALSE, sizeof (double));
  out->negative_weights = g_array_new (FALSE, FALSE, sizeof (double));
  if (!hunch_glm_model_each (model, FALSE, score_block, &pass, error))
    return FALSE;
  out->mean_positive /= pass.n_positives;
  out->mean_negative /= pass.n_negatives;
  out->brier /= pass.n_positives + pass.n_negatives;
  return sort_scores (out->positives, out->positive_weights, model->inquiry->cancellable, error)
         && sort_scores (out->negatives, out->negative_weights, model->inquiry->cancellable, error);
}

HunchRocScores
hunch_logistic_scores_get (const HunchLogisticScores *self)
{
  return (HunchRocScores){ (const double *) self->positives->data,
                           self->positive_weights->len > 0 ? (const double *) self->positive_weights->data : NULL, self->positives->len,
                           (const double *) self->negatives->data,
                           self->negative_weights->len > 0 ? (const double *) self->negative_weights->data : NULL, self->negatives->len };
}

/* --- confusion --- */

/* E. B. Wilson, JASA 22 (1927). */
static void
add_share (JsonArray  *rows,
           const char *name,
           double      part,
           double      whole,
           double      conf)
{
  double z = hunch_normal_quantile (0.5 + conf / 2), share = part / whole;
  double middle = (share + z * z / (2 * whole)) / (1 + z * z / whole);
  double half = z / (1 + z * z / whole) * sqrt (share * (1 - share) / whole + z * z / (4 * whole * whole));

  hunch_result_add_row (rows, "snnn", name, share, whole > 0 ? fmax (middle - half, 0) : NAN, whole > 0 ? fmin (middle + half, 1) : NAN);
}

void
hunch_logistic_add_confusion (HunchGlmModel             *model,
                              const HunchLogisticScores *scores)
{
  const char *const heads[] = { _("What came"), _("Predicted yes"), _("Predicted no"), NULL };
  const char *const share_heads[] = { _("Share"), _("Value"), _("Low"), _("High"), NULL };
  HunchResult *result = model->inquiry->result;
  double tp = scores->true_positives, fp = scores->false_positives, tn = scores->true_negatives, fn = scores->false_negatives;
  double conf = model->inquiry->conf;
  g_autofree char *threshold = hunch_words_percent (scores->threshold);
  g_autofree char *title = g_strdup_printf (_("Predicted from a probability of %s on"), threshold);
  JsonArray *rows = hunch_result_add_table (result, "confusion", title, heads);

  hunch_result_add_row (rows, "snn", _("Yes"), tp, fn);
  hunch_result_add_row (rows, "snn", _("No"), fp, tn);
  rows = hunch_result_add_table (result, "classification", _("How often the prediction is right"), share_heads);
  add_share (rows, _("Accuracy"), tp + tn, tp + tn + fp + fn, conf);
  add_share (rows, _("Sensitivity"), tp, tp + fn, conf);
  add_share (rows, _("Specificity"), tn, tn + fp, conf);
  add_share (rows, _("Precision"), tp, tp + fp, conf);
  add_share (rows, _("Negative predictive value"), tn, tn + fn, conf);
  hunch_result_set_fit (result, "accuracy", (tp + tn) / (tp + tn + fp + fn));
  hunch_result_set_fit (result, "sensitivity", tp / (tp + fn));
  hunch_result_set_fit (result, "specificity", tn / (tn + fp));
  hunch_result_set_fit (result, "precision", tp / (tp + fp));
  hunch_result_set_fit (result, "f1", 2 * tp / (2 * tp + fp + fn));
  hunch_result_set_fit (result, "brier", scores->brier);
  hunch_result_set_fit (result, "r2_tjur", scores->mean_positive - scores->mean_negative);
  hunch_result_add_source (result, "E. B. Wilson, Journal of the American Statistical Association 22 (1927)");
  hunch_result_add_source (result, "T. Tjur, The American Statistician 63 (2009)");
}

/* --- calibration --- */

static void
take_calibration_plot (HunchGlmModel               *model,
                       const HunchCalibrationGroup *groups,
                       guint                        n)
{
  HunchPlot *plot = hunch_plot_new_titled (model->inquiry, _("Do the probabilities come true?"), _("Predicted probability"), _("Share that came"),
                                           model->n_rows, g_strdup_printf (_("Share of rows with the event in %u groups of rising probability; on the "
                                                                             "diagonal both agree."), n));
  HunchLayer *dots = hunch_layer_new (HUNCH_MARK_INTERVAL, NULL, n);
  HunchLayer *line = hunch_layer_new_straight (NULL, 0, 1, 0, 1);
  double z = hunch_normal_quantile (0.5 + model->inquiry->conf / 2);

  dots->x = g_new (double, n);
  dots->y = g_new (double, n);
  dots->low = g_new (double, n);
  dots->high = g_new (double, n);
  for (guint i = 0; i < n; i++)
    {
      double share = groups[i].observed / groups[i].n, size = groups[i].n;
      double middle = (share + z * z / (2 * size)) / (1 + z * z / size);
      double half = z / (1 + z * z / size) * sqrt (share * (1 - share) / size + z * z / (4 * size * size));

      dots->x[i] = groups[i].expected / size;
      dots->y[i] = share;
      dots->low[i] = fmax (middle - half, 0);
      dots->high[i] = fmin (middle + half, 1);
    }
  plot->x.percent = plot->y.percent = TRUE;
  hunch_plot_take_layer (plot, line);
  hunch_plot_take_layer (plot, dots);
  hunch_result_take_plot (model->inquiry->result, plot);
}

static void
check_calibration (HunchGlmModel               *model,
                   const HunchCalibrationGroup *groups,
                   guint                        n)
{
  double chisq = 0, p;
  g_autofree char *words = NULL;
  g_autofree char *text = NULL;

  for (guint i = 0; i < n; i++)
    {
      double distance = groups[i].observed - groups[i].expected;

      chisq += distance * distance * (1 / groups[i].expected + 1 / (groups[i].n - groups[i].expected));
    }
  p = n > 2 ? hunch_chisq_upper (chisq, n - 2.0) : NAN;
  if (!isfinite (p))
    return;
  words = hunch_words_p (p);
  text = g_strdup_printf (p >= 0.05 ? _("The probabilities agree with what came (Hosmer–Lemeshow, %s).")
                                    : _("The probabilities do not agree with what came (Hosmer–Lemeshow, %s): the formula misses something."), words);
  hunch_result_add_check (model->inquiry->result, "calibration", p >= 0.05 ? HUNCH_CHECK_PASSED : HUNCH_CHECK_FAILED, chisq, p, text);
  hunch_result_add_source (model->inquiry->result, "D. W. Hosmer and S. Lemeshow, Communications in Statistics A9 (1980)");
}

void
hunch_logistic_add_calibration (HunchGlmModel             *model,
                                const HunchLogisticScores *scores)
{
  const char *const heads[] = { _("From"), _("To"), _("Rows"), _("Expected"), _("Came"), _("Mean probability"), _("Share that came"), NULL };
  HunchCalibrationGroup groups[CALIBRATION_GROUPS];
  HunchRocScores ranked = hunch_logistic_scores_get (scores);
  guint n = hunch_roc_calibrate (&ranked, CALIBRATION_GROUPS, groups);
  JsonArray *rows;

  if (n < 2)
    return;
  rows = hunch_result_add_table (model->inquiry->result, "calibration", _("Probabilities and what came"), heads);
  for (guint i = 0; i < n; i++)
    hunch_result_add_row (rows, "nnnnnnn", groups[i].low, groups[i].high, groups[i].n, groups[i].expected, groups[i].observed,
                          groups[i].expected / groups[i].n, groups[i].observed / groups[i].n);
  check_calibration (model, groups, n);
  take_calibration_plot (model, groups, n);
}

/* --- ROC --- */

void
hunch_logistic_take_roc_plot (HunchGlmModel             *model,
                              const HunchLogisticScores *scores,
                              const HunchRoc            *roc)
{
  HunchRocScores ranked = hunch_logistic_scores_get (scores);
  HunchLayer *curve = hunch_layer_new (HUNCH_MARK_LINE, NULL, MAX_CURVE_POINTS + 2);
  HunchLayer *chance = hunch_layer_new_straight (_("Chance"), 0, 1, 0, 1);
  g_autofree char *auc = hunch_words_decimals (roc->auc, 3);
  g_autofree char *interval = hunch_words_interval (roc->ci_low, roc->ci_high, model->inquiry->conf);
  HunchPlot *plot = hunch_plot_new_titled (model->inquiry, _("What is found, and at what price"), _("False alarms (1 − specificity)"),
                                           _("Found (sensitivity)"), model->n_rows,
                                           g_strdup_printf (_("Share of events found against share of false alarms; area under the curve %s (%s)."), auc, interval));

  plot->subtitle = g_strdup_printf (_("Area under the curve %s (%s)"), auc, interval);
  curve->x = g_new (double, MAX_CURVE_POINTS + 2);
  curve->y = g_new (double, MAX_CURVE_POINTS + 2);
  curve->n = hunch_roc_curve (&ranked, MAX_CURVE_POINTS, curve->x, curve->y);
  plot->x.percent = plot->y.percent = TRUE;
  hunch_plot_take_layer (plot, chance);
  hunch_plot_take_layer (plot, curve);
  hunch_result_take_plot (model->inquiry->result, plot);
}
