/* How the guesses of rows held back fare. */
#define G_LOG_DOMAIN "hunch-analysis"
#include <math.h>
#include <string.h>

#include "analysis/textclass-private.h"
#include "stats/cluster.h"
#include "stats/distributions.h"

#define ROWS_BETWEEN_LOOKS 512
#define N_MEASURES 7

HunchTextScores *
hunch_text_scores_new (const HunchTextRows *rows)
{
  HunchTextScores *self = g_new0 (HunchTextScores, 1);
  gsize n_pairs = (gsize) rows->n_labels * rows->n_labels;

  self->rows = rows;
  self->is_scored = g_new0 (guint8, rows->n_rows);
  self->guesses = g_new0 (guint16, rows->n_rows);
  self->commonest = g_new0 (guint16, rows->n_rows);
  self->chances = g_new0 (float, rows->n_rows);
  self->set_starts = g_new0 (gsize, rows->n_rows);
  self->set_sizes = g_new0 (guint16, rows->n_rows);
  self->sets = g_array_new (FALSE, FALSE, sizeof (guint16));
  self->confusion = g_new0 (double, n_pairs);
  self->hits = g_new0 (double, rows->n_labels);
  self->alarms = g_new0 (double, rows->n_labels);
  self->misses = g_new0 (double, rows->n_labels);
  return self;
}

void
hunch_text_scores_free (HunchTextScores *self)
{
  if (self == NULL)
    return;

  g_free (self->is_scored);
  g_free (self->guesses);
  g_free (self->commonest);
  g_free (self->chances);
  g_free (self->set_starts);
  g_free (self->set_sizes);
  g_array_unref (self->sets);
  g_free (self->confusion);
  g_free (self->hits);
  g_free (self->alarms);
  g_free (self->misses);
  g_free (self);
}

static gboolean
is_of (const HunchTextRows *rows,
       gsize                row,
       guint                label)
{
  for (gsize l = rows->label_starts[row]; l < rows->label_starts[row + 1]; l++)
    if (rows->row_labels[l] == label)
      return TRUE;

  return FALSE;
}

static gboolean
is_in_set (const HunchTextScores *self,
           gsize                  row,
           guint                  label)
{
  for (gsize k = 0; k < self->set_sizes[row]; k++)
    if (g_array_index (self->sets, guint16, self->set_starts[row] + k) == label)
      return TRUE;

  return FALSE;
}

/* --- guessing --- */

static void
guess_row (HunchTextScores      *self,
           const HunchTextModel *model,
           gsize                 row,
           double               *chances)
{
  guint best = 0;

  hunch_linear_classes_predict (model->classes, &model->x, self->rows->texts[row], chances);
  for (guint l = 1; l < self->rows->n_labels; l++)
    if (chances[l] > chances[best])
      best = l;
  self->is_scored[row] = 1;
  self->guesses[row] = best;
  self->chances[row] = (float) chances[best];
  self->commonest[row] = model->commonest;
  self->set_starts[row] = self->sets->len;
  self->set_sizes[row] = 0;
  for (guint l = 0; l < self->rows->n_labels; l++)
    if (self->rows->is_several ? chances[l] >= model->thresholds[l] : l == best)
      {
        guint16 label = l;

        g_array_append_val (self->sets, label);
        self->set_sizes[row]++;
      }
}

gboolean
hunch_text_scores_guess (HunchTextScores      *self,
                         const HunchTextModel *model,
                         const guint8         *parts,
                         guint                 part,
                         double               *out_accuracy,
                         gsize                *out_n,
                         GError              **error)
{
  g_autofree double *chances = g_new (double, self->rows->n_labels);
  gsize n_right = 0;

  *out_n = 0;
  for (gsize i = 0; i < self->rows->n_rows; i++)
    {
      if (parts[i] != part)
        continue;
      if ((*out_n)++ % ROWS_BETWEEN_LOOKS == 0 && g_cancellable_set_error_if_cancelled (self->rows->inquiry->cancellable, error))
        return FALSE;
      guess_row (self, model, i, chances);
      n_right += is_of (self->rows, i, self->guesses[i]);
    }
  self->n += *out_n;
  *out_accuracy = *out_n > 0 ? (double) n_right / (double) *out_n : NAN;
  return TRUE;
}

/* --- counting --- */

static void
count_labels (HunchTextScores *self,
              gsize            row)
{
  const HunchTextRows *rows = self->rows;

  for (gsize l = rows->label_starts[row]; l < rows->label_starts[row + 1]; l++)
    {
      guint label = rows->row_labels[l];

      self->confusion[(gsize) label * rows->n_labels + self->guesses[row]]++;
      if (is_in_set (self, row, label))
        self->hits[label]++;
      else
        self->misses[label]++;
    }
  for (gsize k = 0; k < self->set_sizes[row]; k++)
    {
      guint label = g_array_index (self->sets, guint16, self->set_starts[row] + k);

      if (!is_of (rows, row, label))
        self->alarms[label]++;
    }
}

/* All labels right, and no other. */
static gboolean
is_whole (const HunchTextScores *self,
          gsize                  row)
{
  const HunchTextRows *rows = self->rows;

  if (rows->label_starts[row + 1] - rows->label_starts[row] != self->set_sizes[row])
    return FALSE;
  for (gsize l = rows->label_starts[row]; l < rows->label_starts[row + 1]; l++)
    if (!is_in_set (self, row, rows->row_labels[l]))
      return FALSE;
  return TRUE;
}

static void
count_rows (HunchTextScores *self,
            double          *out_n_whole)
{
  *out_n_whole = 0;
  for (gsize i = 0; i < self->rows->n_rows; i++)
    {
      gboolean by_words, by_label;

      if (self->is_scored[i] == 0)
        continue;
      by_words = is_of (self->rows, i, self->guesses[i]);
      by_label = is_of (self->rows, i, self->commonest[i]);
      self->right.n_both += by_words && by_label;
      self->right.n_first += by_words && !by_label;
      self->right.n_second += !by_words && by_label;
      self->right.n_neither += !by_words && !by_label;
      *out_n_whole += is_whole (self, i);
      count_labels (self, i);
    }
}

/* --- measures, and what each row has to do with them --- */

/* Sums that kappa and the F1 are made of. */
typedef struct
{
  double *shares;    /* owned [n_labels]: of rows with the label, and of guesses: for kappa */
  double *guessed;
  double  expected;  /* agreement by chance */
  double  n_hits;
  double  n_said;    /* labels there are and labels said: 2 hits + alarms + misses, over all labels */
} Sums;

static void
sums_clear (Sums *self)
{
  g_clear_pointer (&self->shares, g_free);
  g_clear_pointer (&self->guessed, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Sums, sums_clear)

static double
get_said (const HunchTextScores *self,
          guint                  label)
{
  return 2 * self->hits[label] + self->alarms[label] + self->misses[label];
}

static void
sum_up (HunchTextScores *self,
        Sums            *sums)
{
  guint n = self->rows->n_labels;
  double n_f1 = 0;

  sums->shares = g_new0 (double, n);
  sums->guessed = g_new0 (double, n);
  self->f1_macro.value = 0;
  for (guint l = 0; l < n; l++)
    {
      sums->shares[l] = (self->hits[l] + self->misses[l]) / (double) self->n;
      sums->guessed[l] = (self->hits[l] + self->alarms[l]) / (double) self->n;
      sums->expected += sums->shares[l] * sums->guessed[l];
      sums->n_hits += self->hits[l];
      sums->n_said += get_said (self, l);
      if (get_said (self, l) > 0)
        {
          self->f1_macro.value += 2 * self->hits[l] / get_said (self, l);
          n_f1++;
        }
    }
  self->f1_macro.value /= n_f1;
  self->f1_micro.value = sums->n_said > 0 ? 2 * sums->n_hits / sums->n_said : NAN;
  self->kappa.value = self->rows->is_several ? NAN : (self->accuracy.value - sums->expected) / (1 - sums->expected);
}

/* What a row adds to the F1 of one label, times n. */
static double
get_f1_influence (const HunchTextScores *self,
                  gsize                  row,
                  guint                  label)
{
  double said = get_said (self, label);
  double f1 = 2 * self->hits[label] / said;
  gboolean is_there = is_of (self->rows, row, label);
  gboolean is_said = is_in_set (self, row, label);

  return (2.0 * (is_there && is_said) - f1 * (is_there + is_said)) / said * (double) self->n;
}

/* First-order influences of one row on the measures, in the order of se[]. */
static void
fill_influences (const HunchTextScores *self,
                 const Sums            *sums,
                 gsize                  row,
                 double                *out)
{
  const HunchTextRows *rows = self->rows;
  gboolean by_words = is_of (rows, row, self->guesses[row]);
  gboolean by_label = is_of (rows, row, self->commonest[row]);
  double n_there = (double) (rows->label_starts[row + 1] - rows->label_starts[row]);
  double n_hits = 0;
  double n_f1 = 0;

  out[0] = by_words - self->accuracy.value;
  out[1] = by_label - self->baseline.value;
  out[2] = by_words - by_label - self->gain.value;
  out[3] = 0;
  if (!rows->is_several)
    {
      double cross = sums->guessed[rows->row_labels[rows->label_starts[row]]] + sums->shares[self->guesses[row]];

      out[3] = ((by_words - self->accuracy.value) * (1 - sums->expected) - (1 - self->accuracy.value) * (cross - 2 * sums->expected))
               / ((1 - sums->expected) * (1 - sums->expected));
    }

  out[4] = 0;
  for (guint l = 0; l < rows->n_labels; l++)
    n_f1 += get_said (self, l) > 0;
  for (gsize l = rows->label_starts[row]; l < rows->label_starts[row + 1]; l++)
    {
      out[4] += get_f1_influence (self, row, rows->row_labels[l]) / n_f1;
      n_hits += is_in_set (self, row, rows->row_labels[l]);
    }
  for (gsize k = 0; k < self->set_sizes[row]; k++)
    {
      guint label = g_array_index (self->sets, guint16, self->set_starts[row] + k);

      if (!is_of (rows, row, label))
        out[4] += get_f1_influence (self, row, label) / n_f1;
    }
  out[5] = (2 * n_hits - self->f1_micro.value * (n_there + self->set_sizes[row])) / sums->n_said * (double) self->n;
  out[6] = is_whole (self, row) - self->subset.value;
}

/* Standard errors: over rows, or over the blocks that they came in. */
static void
set_errors (HunchTextScores *self,
            const Sums      *sums)
{
  const HunchTextRows *rows = self->rows;
  g_autoptr (HunchClusterSum) sum = hunch_cluster_sum_new (N_MEASURES, FALSE);
  double squares[N_MEASURES] = { 0 };
  double n = (double) self->n;
  gint64 block = -1;

  for (gsize i = 0; i < rows->n_rows; i++)
    {
      double influences[N_MEASURES];

      if (self->is_scored[i] == 0)
        continue;
      fill_influences (self, sums, i, influences);
      if (rows->blocks != NULL && block >= 0 && rows->blocks[i] != block)
        hunch_cluster_sum_end_block (sum);
      block = rows->blocks != NULL ? rows->blocks[i] : 0;
      for (guint m = 0; m < N_MEASURES; m++)
        {
          squares[m] += influences[m] * influences[m];
          if (rows->blocks != NULL)
            hunch_cluster_sum_add (sum, m, influences[m] / n);
        }
    }
  hunch_cluster_sum_end_block (sum);

  self->n_blocks = rows->blocks != NULL ? hunch_cluster_sum_get_n_blocks (sum) : 0;
  self->df = rows->blocks != NULL ? self->n_blocks - 1.0 : NAN;
  for (guint m = 0; m < N_MEASURES; m++)
    self->se[m] = sqrt (rows->blocks != NULL ? hunch_cluster_sum_get_variance (sum, m) : squares[m] / (n * n));
}

static void
set_interval (HunchEffect *effect,
              double       se,
              double       reach,
              double       least)
{
  if (isnan (effect->value) || isnan (se))
    {
      effect->ci_low = effect->ci_high = NAN;
      return;
    }
  effect->ci_low = MAX (effect->value - reach * se, least);
  effect->ci_high = MIN (effect->value + reach * se, 1);
}

static void
set_by_blocks (HunchTextScores *self,
               double           conf,
               double           reach)
{
  double n = (double) self->n;

  hunch_cluster_share_interval (self->accuracy.value, self->se[0], n, self->df, conf, &self->accuracy.ci_low, &self->accuracy.ci_high);
  hunch_cluster_share_interval (self->baseline.value, self->se[1], n, self->df, conf, &self->baseline.ci_low, &self->baseline.ci_high);
  hunch_cluster_share_interval (self->subset.value, self->se[6], n, self->df, conf, &self->subset.ci_low, &self->subset.ci_high);
  set_interval (&self->gain, self->se[2], reach, -1);
  self->gain_t = self->se[2] > 0 ? self->gain.value / self->se[2] : NAN;
  self->p = self->df >= 1 && isfinite (self->gain_t) ? hunch_t_two_sided (self->gain_t, self->df) : NAN;
}

/* Kappa against 0, with the error that it has there. */
static double
get_kappa_z (const HunchTextScores *self,
             const Sums            *sums)
{
  double variance = sums->expected + sums->expected * sums->expected;

  if (self->rows->is_several || self->rows->blocks != NULL)
    return self->rows->is_several ? NAN : self->kappa.value / self->se[3];
  for (guint l = 0; l < self->rows->n_labels; l++)
    variance -= sums->shares[l] * sums->guessed[l] * (sums->shares[l] + sums->guessed[l]);
  return self->kappa.value * (1 - sums->expected) * sqrt ((double) self->n / variance);
}

void
hunch_text_scores_finish (HunchTextScores *self,
                          double           conf)
{
  g_auto (Sums) sums = { NULL };
  double n = (double) self->n;
  double reach, n_whole;

  count_rows (self, &n_whole);
  self->accuracy = hunch_share_effect (self->right.n_both + self->right.n_first, n, conf);
  self->baseline = hunch_share_effect (self->right.n_both + self->right.n_second, n, conf);
  self->subset = hunch_share_effect (n_whole, n, conf);
  self->gain = hunch_paired_right_gain (&self->right, conf);
  self->p = hunch_paired_right_p (&self->right);
  self->gain_t = NAN;
  sum_up (self, &sums);
  set_errors (self, &sums);

  reach = isnan (self->df) ? hunch_normal_quantile (0.5 + conf / 2) : self->df >= 1 ? hunch_t_quantile (0.5 + conf / 2, self->df) : NAN;
  if (self->rows->blocks != NULL)
    set_by_blocks (self, conf, reach);
  set_interval (&self->kappa, self->se[3], reach, -1);
  set_interval (&self->f1_macro, self->se[4], reach, 0);
  set_interval (&self->f1_micro, self->se[5], reach, 0);
  self->kappa_z = get_kappa_z (self, &sums);
  if (!isfinite (self->kappa_z))
    self->kappa_z = NAN;
}
