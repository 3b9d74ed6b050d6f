/* Models of labels by words, learnt from some of the rows and nothing of the others. */
#define G_LOG_DOMAIN "hunch-analysis"
#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "analysis/textclass-private.h"
#include "stats/distributions.h"
#include "stats/logistic-l2.h"
#include "stats/naive-bayes.h"

#define NONE G_MAXUINT32
#define MAX_STEPS 100
#define SHARP 1e-5
#define ROUGH_SHARE 3e-3  /* of the length of the first gradient, for weights that only guess, */
#define SHARP_SHARE 1e-6  /* and for those that are shown */
#define ROUGH_TOLERANCE 3e-2
#define WORD_PRIOR_SIZE 500.0  /* words of all rows put to each side beforehand, so that rare words do not lead */

/* What is offered when it is chosen on rows held back. */
static const double offered_c[] = { 0.01, 0.03, 0.1, 0.3, 1, 3, 10 };

static gboolean
should_stop (gpointer data)
{
  return g_cancellable_is_cancelled (data);
}

void
hunch_text_model_free (HunchTextModel *self)
{
  if (self == NULL)
    return;

  g_free (self->starts);
  g_free (self->columns);
  g_free (self->values);
  g_free (self->term_columns);
  g_free (self->thresholds);
  g_clear_pointer (&self->classes, hunch_linear_classes_free);
  g_free (self);
}

/* --- words --- */

/* In how many of the rows each word stands. */
static guint32 *
dup_document_counts (const HunchTextRows *rows,
                     const guint8        *is_used,
                     gsize               *out_n)
{
  guint32 *counts = g_new0 (guint32, hunch_text_words_get_n (rows->words));
  g_autofree guint32 *n_rows = g_new0 (guint32, rows->n_texts);

  *out_n = 0;
  for (gsize i = 0; i < rows->n_rows; i++)
    if (is_used[i] != 0)
      {
        n_rows[rows->texts[i]]++;
        (*out_n)++;
      }
  for (gsize t = 0; t < rows->n_texts; t++)
    for (gsize k = rows->starts[t]; n_rows[t] > 0 && k < rows->starts[t + 1]; k++)
      counts[rows->terms[k]] += n_rows[t];
  return counts;
}

static void
number_columns (HunchTextModel      *self,
                const HunchTextRows *rows,
                const guint32       *counts,
                guint                min_rows)
{
  guint n_terms = hunch_text_words_get_n (rows->words);

  self->term_columns = g_new (guint32, n_terms);
  for (guint t = 0; t < n_terms; t++)
    self->term_columns[t] = counts[t] >= MAX (min_rows, 1) ? self->x.n_columns++ : NONE;
}

static double
get_value (HunchTextTerms terms,
           guint32        count,
           double         weight)
{
  if (terms == HUNCH_TERMS_PRESENT)
    return 1;
  return terms == HUNCH_TERMS_TFIDF ? count * weight : count;
}

static void
set_length_one (double *values,
                gsize   n)
{
  double squares = 0;

  for (gsize k = 0; k < n; k++)
    squares += values[k] * values[k];
  for (gsize k = 0; k < n && squares > 0; k++)
    values[k] /= sqrt (squares);
}

/* All texts by the words of the model. The inverse document frequency is smoothed, log ((1 + n) / (1 + rows)) + 1, and rows have length 1. */
static gboolean
fill_matrix (HunchTextModel      *self,
             const HunchTextRows *rows,
             HunchTextTerms       terms,
             const guint32       *counts,
             gsize                n_used,
             GError             **error)
{
  gsize n = 0;

  self->starts = g_new0 (gsize, rows->n_texts + 1);
  self->columns = g_new (guint32, MAX (rows->starts[rows->n_texts], 1));
  self->values = g_new (double, MAX (rows->starts[rows->n_texts], 1));
  for (gsize t = 0; t < rows->n_texts; t++)
    {
      if (t % 1024 == 0 && g_cancellable_set_error_if_cancelled (rows->inquiry->cancellable, error))
        return FALSE;
      for (gsize k = rows->starts[t]; k < rows->starts[t + 1]; k++)
        {
          guint32 term = rows->terms[k];

          if (self->term_columns[term] == NONE)
            continue;
          self->columns[n] = self->term_columns[term];
          self->values[n++] = get_value (terms, rows->counts[k],
                                         terms == HUNCH_TERMS_TFIDF ? log ((1.0 + n_used) / (1.0 + counts[term])) + 1 : 1);
        }
      if (terms == HUNCH_TERMS_TFIDF)
        set_length_one (self->values + self->starts[t], n - self->starts[t]);
      self->starts[t + 1] = n;
    }
  self->x.n_rows = rows->n_texts;
  self->x.starts = self->starts;
  self->x.columns = self->columns;
  self->x.values = self->values;
  return TRUE;
}

/* --- labels --- */

typedef struct
{
  HunchClassRows learnt;
  guint32       *rows;     /* owned */
  gsize         *starts;   /* owned */
  guint32       *labels;   /* owned */
} Learning;

static void
learning_clear (Learning *self)
{
  g_clear_pointer (&self->rows, g_free);
  g_clear_pointer (&self->starts, g_free);
  g_clear_pointer (&self->labels, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Learning, learning_clear)

static void
learning_fill (Learning            *self,
               const HunchTextRows *rows,
               const guint8        *is_used,
               gsize                n_used)
{
  gsize n_labels = 0;
  gsize n = 0;

  self->rows = g_new (guint32, MAX (n_used, 1));
  self->starts = g_new0 (gsize, n_used + 1);
  self->labels = g_new (guint32, MAX (rows->label_starts[rows->n_rows], 1));
  for (gsize i = 0; i < rows->n_rows; i++)
    {
      if (is_used[i] == 0)
        continue;
      self->rows[n] = rows->texts[i];
      for (gsize l = rows->label_starts[i]; l < rows->label_starts[i + 1]; l++)
        self->labels[n_labels++] = rows->row_labels[l];
      self->starts[++n] = n_labels;
    }
  self->learnt = (HunchClassRows){ n, self->rows, self->starts, self->labels, rows->n_labels, rows->is_several };
}

static guint
find_commonest (const HunchClassRows *learnt)
{
  g_autofree double *sizes = g_new0 (double, learnt->n_classes);
  guint best = 0;

  for (gsize l = 0; l < learnt->starts[learnt->n]; l++)
    sizes[learnt->classes[l]]++;
  for (guint c = 1; c < learnt->n_classes; c++)
    if (sizes[c] > sizes[best])
      best = c;
  return best;
}

/* --- one model --- */

static gboolean
learn (HunchTextModel      *self,
       const HunchTextRows *rows,
       const HunchTextHow  *how,
       const guint8        *is_used,
       double               c,
       double               tolerance,
       GError             **error)
{
  g_auto (Learning) learning = { { 0 } };
  HunchLogisticL2 logistic = { c, tolerance, tolerance > SHARP ? ROUGH_SHARE : SHARP_SHARE, MAX_STEPS };
  GCancellable *cancellable = rows->inquiry->cancellable;
  g_autofree guint32 *counts = NULL;
  gsize n_used;

  counts = dup_document_counts (rows, is_used, &n_used);
  number_columns (self, rows, counts, how->min_rows);
  if ((double) self->x.n_columns * rows->n_labels > HUNCH_TEXT_MAX_WEIGHTS)
    return hunch_no_answer (error, _("%u words for %u labels are more than fit into memory: ask that a word stands in more rows with min=, or "
                                     "keep fewer labels with top=."), self->x.n_columns, rows->n_labels);
  if (!fill_matrix (self, rows, how->terms, counts, n_used, error))
    return FALSE;

  learning_fill (&learning, rows, is_used, n_used);
  self->c = c;
  self->commonest = find_commonest (&learning.learnt);
  if (how->is_logistic)
    self->classes = hunch_logistic_l2_fit (&self->x, &learning.learnt, &logistic, should_stop, cancellable, error);
  else
    self->classes = hunch_naive_bayes_fit (&self->x, &learning.learnt, how->alpha, should_stop, cancellable, error);
  if (self->classes == NULL && (error == NULL || *error == NULL))
    g_cancellable_set_error_if_cancelled (cancellable, error);
  return self->classes != NULL;
}

static HunchTextModel *
make_model (const HunchTextRows *rows,
            const HunchTextHow  *how,
            const guint8        *is_used,
            double               c,
            double               tolerance,
            GError             **error)
{
  g_autoptr (HunchTextModel) self = g_new0 (HunchTextModel, 1);

  self->thresholds = g_new (double, rows->n_labels);
  for (guint l = 0; l < rows->n_labels; l++)
    self->thresholds[l] = isnan (how->threshold) ? 0.5 : how->threshold;
  if (!learn (self, rows, how, is_used, c, tolerance, error))
    return NULL;
  return g_steal_pointer (&self);
}

/* --- choices on rows held back --- */

/* The share of rows of the inner part 0 whose likeliest label is right. */
static gboolean
get_inner_accuracy (const HunchTextRows  *rows,
                    const HunchTextModel *model,
                    const guint8         *is_used,
                    const guint8         *inner,
                    double               *out,
                    GError              **error)
{
  g_autoptr (HunchTextScores) scores = hunch_text_scores_new (rows);
  g_autofree guint8 *parts = g_new (guint8, rows->n_rows);
  gsize n;

  for (gsize i = 0; i < rows->n_rows; i++)
    parts[i] = is_used[i] != 0 && inner[i] == 0 ? 0 : 1;
  return hunch_text_scores_guess (scores, model, parts, 0, out, &n, error);
}

typedef struct { double chance; gboolean has_label; } Chance;

static int
compare_chances (gconstpointer a,
                 gconstpointer b)
{
  double first = ((const Chance *) a)->chance;
  double second = ((const Chance *) b)->chance;

  return (first < second) - (first > second);
}

/* Where F1 is greatest, halfway to the next chance; 0.5 where no row has the label. */
static double
find_threshold (Chance *chances,
                gsize   n)
{
  double n_with = 0, n_hits = 0, best = 0, threshold = 0.5;

  for (gsize i = 0; i < n; i++)
    n_with += chances[i].has_label;
  qsort (chances, n, sizeof *chances, compare_chances);
  for (gsize i = 0; i < n; i++)
    {
      double f1;

      n_hits += chances[i].has_label;
      if (i + 1 < n && chances[i + 1].chance == chances[i].chance)
        continue;
      f1 = 2 * n_hits / (n_with + i + 1);
      if (f1 > best)
        {
          best = f1;
          threshold = i + 1 < n ? (chances[i].chance + chances[i + 1].chance) / 2 : chances[i].chance / 2;
        }
    }
  return threshold;
}

static gboolean
has_label (const HunchTextRows *rows,
           gsize                row,
           guint                label)
{
  for (gsize l = rows->label_starts[row]; l < rows->label_starts[row + 1]; l++)
    if (rows->row_labels[l] == label)
      return TRUE;

  return FALSE;
}

static gboolean
choose_thresholds (const HunchTextRows  *rows,
                   const HunchTextModel *model,
                   const guint8         *is_used,
                   const guint8         *inner,
                   double               *thresholds,
                   GError              **error)
{
  g_autofree double *chances = g_new (double, rows->n_labels);
  g_autoptr (GArray) found = g_array_new (FALSE, FALSE, sizeof (Chance));
  gsize n = 0;
  gsize n_seen = 0;

  for (gsize i = 0; i < rows->n_rows; i++)
    n += is_used[i] != 0 && inner[i] == 0;
  g_array_set_size (found, (guint) (n * rows->n_labels));
  for (gsize i = 0; i < rows->n_rows; i++)
    {
      if (is_used[i] == 0 || inner[i] != 0)
        continue;
      if (n_seen % 512 == 0 && g_cancellable_set_error_if_cancelled (rows->inquiry->cancellable, error))
        return FALSE;
      hunch_linear_classes_predict (model->classes, &model->x, rows->texts[i], chances);
      for (guint l = 0; l < rows->n_labels; l++)
        g_array_index (found, Chance, l * n + n_seen) = (Chance){ chances[l], has_label (rows, i, l) };
      n_seen++;
    }
  for (guint l = 0; l < rows->n_labels && n > 0; l++)
    thresholds[l] = find_threshold (&g_array_index (found, Chance, l * n), n);
  return TRUE;
}

/* Learns from the used rows without the inner part 0, and looks how that does on it. */
static gboolean
choose (const HunchTextRows *rows,
        const HunchTextHow  *how,
        const guint8        *is_used,
        double              *out_c,
        double              *out_thresholds,
        GError             **error)
{
  g_autofree guint8 *learnt = g_new (guint8, rows->n_rows);
  g_autoptr (HunchTextModel) best = NULL;
  gboolean has_grid = how->is_logistic && isnan (how->c);
  double best_accuracy = -1;

  for (gsize i = 0; i < rows->n_rows; i++)
    learnt[i] = is_used[i] != 0 && how->inner[i] != 0;
  for (guint k = 0; k < (has_grid ? G_N_ELEMENTS (offered_c) : 1); k++)
    {
      double c = has_grid ? offered_c[k] : how->c;
      g_autoptr (HunchTextModel) model = make_model (rows, how, learnt, c, ROUGH_TOLERANCE, error);
      double accuracy;

      if (model == NULL || !get_inner_accuracy (rows, model, is_used, how->inner, &accuracy, error))
        return FALSE;
      if (accuracy <= best_accuracy)
        continue;
      best_accuracy = accuracy;
      *out_c = c;
      g_clear_pointer (&best, hunch_text_model_free);
      best = g_steal_pointer (&model);
    }
  return !isnan (how->threshold) || choose_thresholds (rows, best, is_used, how->inner, out_thresholds, error);
}

HunchTextModel *
hunch_text_model_new (const HunchTextRows *rows,
                      const HunchTextHow  *how,
                      const guint8        *is_used,
                      GError             **error)
{
  g_autofree double *thresholds = g_new (double, rows->n_labels);
  g_autoptr (HunchTextModel) model = NULL;
  double c = how->c;

  for (guint l = 0; l < rows->n_labels; l++)
    thresholds[l] = isnan (how->threshold) ? 0.5 : how->threshold;
  if (how->inner != NULL && !choose (rows, how, is_used, &c, thresholds, error))
    return NULL;
  model = make_model (rows, how, is_used, c, how->tolerance, error);
  if (model == NULL)
    return NULL;

  memcpy (model->thresholds, thresholds, rows->n_labels * sizeof *thresholds);
  return g_steal_pointer (&model);
}

/* --- words that tell --- */

typedef struct
{
  const HunchTextRows  *rows;
  const HunchTextModel *model;
  double               *inside;     /* owned [n_columns * n_labels]: how often a word stands in rows of a label */
  guint32              *rows_inside; /* owned: in how many of them */
  double               *all;        /* owned [n_columns] */
  guint32              *rows_all;
  double               *totals;     /* owned [n_labels] */
  double                total;
} Tally;

static void
tally_clear (Tally *self)
{
  g_clear_pointer (&self->inside, g_free);
  g_clear_pointer (&self->rows_inside, g_free);
  g_clear_pointer (&self->all, g_free);
  g_clear_pointer (&self->rows_all, g_free);
  g_clear_pointer (&self->totals, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Tally, tally_clear)

static void
tally_row (Tally *self,
           gsize  row)
{
  const HunchTextRows *rows = self->rows;
  guint32 text = rows->texts[row];

  for (gsize k = rows->starts[text]; k < rows->starts[text + 1]; k++)
    {
      guint32 column = self->model->term_columns[rows->terms[k]];

      if (column == NONE)
        continue;
      self->all[column] += rows->counts[k];
      self->rows_all[column]++;
      self->total += rows->counts[k];
      for (gsize l = rows->label_starts[row]; l < rows->label_starts[row + 1]; l++)
        {
          gsize place = (gsize) column * rows->n_labels + rows->row_labels[l];

          self->inside[place] += rows->counts[k];
          self->rows_inside[place]++;
          self->totals[rows->row_labels[l]] += rows->counts[k];
        }
    }
}

static HunchTellingWord
get_telling (const Tally *self,
             guint        label,
             guint        term,
             gboolean     is_logistic,
             double       z)
{
  guint n_labels = self->rows->n_labels;
  guint32 column = self->model->term_columns[term];
  gsize place = (gsize) column * n_labels + label;
  HunchTellingWord word = { label, term, NAN, NAN, NAN, NAN, self->rows_all[column], self->rows_inside[place] };
  double se;

  if (is_logistic)
    {
      word.weight = self->model->classes->weights[place];
      /* Two labels share one set of weights. */
      if (n_labels == 2 && !self->rows->is_several && label == 0)
        word.weight = -self->model->classes->weights[place + 1];
      word.order = word.weight;
      return word;
    }
  hunch_log_odds_ratio (self->inside[place], self->totals[label], self->all[column], self->total, WORD_PRIOR_SIZE, &word.weight, &se);
  word.ci_low = word.weight - z * se;
  word.ci_high = word.weight + z * se;
  word.order = word.weight / se;
  return word;
}

static int
compare_telling (gconstpointer a,
                 gconstpointer b,
                 gpointer      words)
{
  const HunchTellingWord *first = a;
  const HunchTellingWord *second = b;

  if (first->order != second->order)
    return first->order > second->order ? -1 : 1;
  return strcmp (hunch_text_words_get_name (words, first->term), hunch_text_words_get_name (words, second->term));
}

GArray *
hunch_text_rows_tell (const HunchTextRows  *rows,
                      const HunchTextModel *model,
                      gboolean              is_logistic,
                      guint                 n_most,
                      double                conf)
{
  GArray *telling = g_array_new (FALSE, FALSE, sizeof (HunchTellingWord));
  g_autoptr (GArray) all = g_array_new (FALSE, FALSE, sizeof (HunchTellingWord));
  g_auto (Tally) tally = { rows, model };
  gsize n_cells = MAX ((gsize) model->x.n_columns * rows->n_labels, 1);
  double z = -hunch_normal_quantile ((1 - conf) / 2);

  tally.inside = g_new0 (double, n_cells);
  tally.rows_inside = g_new0 (guint32, n_cells);
  tally.all = g_new0 (double, MAX (model->x.n_columns, 1));
  tally.rows_all = g_new0 (guint32, MAX (model->x.n_columns, 1));
  tally.totals = g_new0 (double, rows->n_labels);
  for (gsize i = 0; i < rows->n_rows; i++)
    tally_row (&tally, i);

  for (guint label = 0; label < rows->n_labels; label++)
    {
      g_array_set_size (all, 0);
      for (guint term = 0; term < hunch_text_words_get_n (rows->words); term++)
        {
          HunchTellingWord word;

          if (model->term_columns[term] == NONE)
            continue;
          word = get_telling (&tally, label, term, is_logistic, z);
          if (word.order > 0)
            g_array_append_val (all, word);
        }
      g_array_sort_with_data (all, compare_telling, rows->words);
      g_array_append_vals (telling, all->data, MIN (all->len, n_most));
    }
  return telling;
}
