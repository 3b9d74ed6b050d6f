/* Can the label of a row be told from the words of its text? Rows are guessed by models that have not seen them. */
#define G_LOG_DOMAIN "hunch-analysis"
#include <glib/gi18n-lib.h>
#include <math.h>

#include "analysis/runs.h"
#include "analysis/textclass-private.h"
#include "analysis/verdict.h"
#include "analysis/words.h"
#include "stats/distributions.h"

#define MAX_FOLDS 50
#define GUESS_TOLERANCE 1e-2     /* of weights that only guess, and of those that are shown */
#define SHOWN_TOLERANCE 1e-6
#define INNER_PARTS 4
#define INNER_SEED 0x5eed
#define MAX_MISTAKES 20
#define MAX_CONFUSION_LABELS 30  /* with columns in a table */
#define LEAK_SHARE 0.2           /* of the texts of a label that hold its own word */
#define MANY_UNKNOWN 0.05

typedef struct
{
  HunchInquiry    *inquiry;    /* lent */
  const char      *text;       /* lent: names of the columns */
  const char      *label;
  HunchTextRows   *rows;       /* owned */
  HunchTextHow     how;
  HunchTextModel  *model;      /* owned: of all rows, for the words */
  HunchTextScores *scores;     /* owned */
  GArray          *telling;    /* owned */
  guint8          *parts;      /* owned [n_rows] */
  guint            n_folds;    /* 0: rows were held out once */
  double           holdout;
  double           seed;
  guint            n_words;    /* told of each label */
  double           fold_low;   /* shares right of the folds */
  double           fold_high;
  gboolean         has_settled;
} TextClass;

static void
text_class_clear (TextClass *self)
{
  g_clear_pointer (&self->scores, hunch_text_scores_free);
  g_clear_pointer (&self->model, hunch_text_model_free);
  g_clear_pointer (&self->rows, hunch_text_rows_free);
  g_clear_pointer (&self->telling, g_array_unref);
  g_clear_pointer (&self->parts, g_free);
  g_clear_pointer (&self->how.inner, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (TextClass, text_class_clear)

/* --- options --- */

static gboolean
read_whole (HunchInquiry *inquiry,
            const char   *word,
            double        low,
            double        high,
            guint        *out,
            GError      **error)
{
  double value = low;

  if (!hunch_inquiry_get_number (inquiry, word, &value, error))
    return FALSE;
  if (!(value >= low && value <= high) || value != floor (value))
    return hunch_bad_option (error, _("%s= must be a whole number from %g to %g."), word, low, high);
  *out = (guint) value;
  return TRUE;
}

/* A number greater than 0 and at most @high, or NaN for "auto". */
static gboolean
read_or_auto (HunchInquiry *inquiry,
              const char   *word,
              double        high,
              double       *out,
              GError      **error)
{
  *out = NAN;
  if (hunch_inquiry_is (inquiry, word, "auto"))
    return TRUE;
  if (!hunch_inquiry_get_number (inquiry, word, out, error))
    return FALSE;
  if (!(*out > 0 && *out <= high))
    return hunch_bad_option (error, _("%s= must be greater than 0 and at most %g, or auto."), word, high);
  return TRUE;
}

static gboolean
read_how (TextClass *self,
          GError   **error)
{
  HunchInquiry *inquiry = self->inquiry;

  self->text = hunch_inquiry_get (inquiry, "text");
  self->label = hunch_inquiry_get (inquiry, "label");
  self->how.is_logistic = hunch_inquiry_is (inquiry, "method", "logistic");
  self->how.terms = hunch_inquiry_is (inquiry, "terms", "present") ? HUNCH_TERMS_PRESENT
                    : hunch_inquiry_is (inquiry, "terms", "tfidf") ? HUNCH_TERMS_TFIDF : HUNCH_TERMS_COUNT;
  self->how.tolerance = GUESS_TOLERANCE;
  self->seed = 1;
  self->holdout = NAN;
  self->has_settled = TRUE;
  if (!hunch_inquiry_get_number (inquiry, "alpha", &self->how.alpha, error)
      || !read_or_auto (inquiry, "c", 1e6, &self->how.c, error)
      || !read_or_auto (inquiry, "threshold", 1, &self->how.threshold, error)
      || !read_whole (inquiry, "min", 1, 1e6, &self->how.min_rows, error)
      || !read_whole (inquiry, "folds", 2, MAX_FOLDS, &self->n_folds, error)
      || !read_whole (inquiry, "words", 1, 1e6, &self->n_words, error)
      || !hunch_inquiry_get_number (inquiry, "seed", &self->seed, error)
      || !hunch_inquiry_get_number (inquiry, "holdout", &self->holdout, error))
    return FALSE;
  if (!(self->how.alpha > 0 && self->how.alpha <= 1e6))
    return hunch_bad_option (error, _("alpha= must be greater than 0; 1 is usual."));
  if (!(self->seed >= 0 && self->seed <= 0x1p53) || self->seed != floor (self->seed))
    return hunch_bad_option (error, _("seed= must be a whole number, 0 or greater."));
  if (!isnan (self->holdout) && !(self->holdout > 0 && self->holdout < 1))
    return hunch_bad_option (error, _("holdout= is a share of the rows between 0 and 1, as in holdout=0.2."));
  return TRUE;
}

/* --- guessing rows that the model has not seen --- */

static gboolean
deal (TextClass *self,
      GError   **error)
{
  const HunchTextRows *rows = self->rows;
  gsize n_test = 0;

  if (!isnan (self->holdout))
    {
      self->n_folds = 0;
      self->parts = hunch_text_rows_dup_holdout (rows, self->holdout, (guint64) self->seed);
      for (gsize i = 0; i < rows->n_rows; i++)
        n_test += self->parts[i] == 0;
      if (n_test == 0 || n_test == rows->n_rows)
        return hunch_no_answer (error, _("There are too few rows (%zu) to hold a share of %g back."), rows->n_rows, self->holdout);
    }
  else if (rows->n_texts < 2 * self->n_folds)
    return hunch_no_answer (error, _("%zu different texts are too few to be guessed in %u folds."), rows->n_texts, self->n_folds);
  else
    self->parts = hunch_text_rows_dup_parts (rows, self->n_folds, (guint64) self->seed);

  if ((self->how.is_logistic && isnan (self->how.c)) || (rows->is_several && isnan (self->how.threshold)))
    self->how.inner = hunch_text_rows_dup_parts (rows, INNER_PARTS, (guint64) self->seed + INNER_SEED);
  return TRUE;
}

static gboolean
guess_fold (TextClass *self,
            guint      fold,
            JsonArray *table,
            GError   **error)
{
  g_autofree guint8 *is_used = g_new (guint8, self->rows->n_rows);
  g_autoptr (HunchTextModel) model = NULL;
  double accuracy;
  gsize n;

  for (gsize i = 0; i < self->rows->n_rows; i++)
    is_used[i] = self->parts[i] != fold;
  model = hunch_text_model_new (self->rows, &self->how, is_used, error);
  if (model == NULL || !hunch_text_scores_guess (self->scores, model, self->parts, fold, &accuracy, &n, error))
    return FALSE;

  self->has_settled &= model->classes->has_settled;
  if (n > 0)
    {
      self->fold_low = fmin (self->fold_low, accuracy);
      self->fold_high = fmax (self->fold_high, accuracy);
    }
  hunch_result_add_row (table, "iinis", (gint64) fold + 1, (gint64) n, accuracy, (gint64) model->x.n_columns, self->rows->labels[model->commonest]);
  return TRUE;
}

static gboolean
guess_all (TextClass *self,
           GError   **error)
{
  const char *const heads[] = { _("Fold"), _("Rows guessed"), _("Share right"), _("Words"), _("Commonest label of the others"), NULL };
  JsonArray *table = hunch_result_add_table (self->inquiry->result, "folds", _("Folds"), heads);
  guint n_folds = MAX (self->n_folds, 1);

  self->fold_low = self->fold_high = NAN;
  self->scores = hunch_text_scores_new (self->rows);
  for (guint fold = 0; fold < n_folds; fold++)
    {
      if (!guess_fold (self, fold, table, error))
        return FALSE;
      hunch_progress_report (self->inquiry->progress, fold + 1, n_folds + 1, (gint64) self->rows->n_rows);
    }
  hunch_text_scores_finish (self->scores, self->inquiry->conf);
  return TRUE;
}

/* The words come of a model of all rows. */
static gboolean
tell (TextClass *self,
      GError   **error)
{
  g_autofree guint8 *is_used = g_new (guint8, self->rows->n_rows);

  for (gsize i = 0; i < self->rows->n_rows; i++)
    is_used[i] = 1;
  self->how.tolerance = SHOWN_TOLERANCE;
  self->model = hunch_text_model_new (self->rows, &self->how, is_used, error);
  if (self->model == NULL)
    return FALSE;
  if (self->model->x.n_columns == 0)
    return hunch_no_answer (error, _("No word of “%s” stands in %u rows or more: lower min=."), self->text, self->how.min_rows);
  self->has_settled &= self->model->classes->has_settled;
  self->telling = hunch_text_rows_tell (self->rows, self->model, self->how.is_logistic, self->n_words, self->inquiry->conf);
  return TRUE;
}

/* --- estimates and tests --- */

static void
add_measure (TextClass         *self,
             const char        *name,
             const HunchEffect *effect,
             double             se)
{
  HunchEstimate estimate = HUNCH_ESTIMATE_NONE;

  estimate.estimate = effect->value;
  estimate.se = se;
  estimate.df = self->scores->df;
  estimate.ci_low = effect->ci_low;
  estimate.ci_high = effect->ci_high;
  hunch_result_add_estimate (self->inquiry->result, name, &estimate);
}

static void
add_measures (TextClass *self)
{
  const HunchTextScores *s = self->scores;
  HunchResult *result = self->inquiry->result;

  add_measure (self, "accuracy", &s->accuracy, s->se[0]);
  add_measure (self, "baseline", &s->baseline, s->se[1]);
  add_measure (self, "gain", &s->gain, s->se[2]);
  if (!self->rows->is_several)
    add_measure (self, "kappa", &s->kappa, s->se[3]);
  add_measure (self, "f1_macro", &s->f1_macro, s->se[4]);
  add_measure (self, "f1_micro", &s->f1_micro, s->se[5]);
  if (self->rows->is_several)
    add_measure (self, "all_labels_right", &s->subset, s->se[6]);
  hunch_result_set_fit (result, "accuracy", s->accuracy.value);
  hunch_result_set_fit (result, "baseline", s->baseline.value);
  hunch_result_set_fit (result, "gain", s->gain.value);
  hunch_result_set_fit (result, "f1_macro", s->f1_macro.value);
  hunch_result_set_fit (result, "f1_micro", s->f1_micro.value);
  hunch_result_set_fit (result, "kappa", s->kappa.value);
  hunch_result_set_fit (result, "n_scored", (double) s->n);
  hunch_result_set_fit (result, "n_labels", self->rows->n_labels);
  hunch_result_set_fit (result, "n_words", self->model->x.n_columns);
  hunch_result_set_fit (result, "c", self->how.is_logistic ? self->model->c : NAN);
}

static void
add_tests (TextClass *self)
{
  const HunchTextScores *s = self->scores;
  gboolean by_blocks = self->rows->blocks != NULL;
  HunchTest gain = { by_blocks ? _("t test by blocks: words against the commonest label") : _("McNemar’s exact test: words against the commonest label"),
                     by_blocks ? s->gain_t : s->right.n_first, { by_blocks ? s->df : NAN, NAN }, s->p, _("Gain in the share right"), s->gain };
  HunchTest kappa = { _("Agreement beyond chance"), s->kappa_z, { by_blocks ? s->df : NAN, NAN },
                      by_blocks ? hunch_t_two_sided (s->kappa_z, s->df) : 2 * hunch_normal_upper (fabs (s->kappa_z)), _("Cohen’s kappa"), s->kappa };

  hunch_result_add_test (self->inquiry->result, &gain);
  if (!self->rows->is_several)
    hunch_result_add_test (self->inquiry->result, &kappa);
}

/* --- tables --- */

static void
add_labels (TextClass *self)
{
  const HunchTextScores *s = self->scores;
  double conf = self->inquiry->conf;
  const char *const heads[] = { _("Label"), _("Rows"), _("Guessed"), _("Correct"), _("Precision"), _("Low"), _("High"), _("Recall"), _("Low"), _("High"),
                                _("F1"), _("Low"), _("High"), NULL };
  JsonArray *table = hunch_result_add_table (self->inquiry->result, "labels", _("Each label"), heads);

  for (guint l = 0; l < self->rows->n_labels; l++)
    {
      const char *label = self->rows->labels[l];
      HunchEffect effects[3] = { hunch_share_effect (s->hits[l], s->hits[l] + s->alarms[l], conf),
                                 hunch_share_effect (s->hits[l], s->hits[l] + s->misses[l], conf),
                                 hunch_f1 (s->hits[l], s->alarms[l], s->misses[l], conf) };
      const char *const words[] = { "precision", "recall", "f1" };

      for (guint m = 0; m < 3; m++)
        {
          g_autofree char *name = g_strdup_printf ("%s[%s]", words[m], label);
          HunchEstimate estimate = HUNCH_ESTIMATE_NONE;

          estimate.estimate = effects[m].value;
          estimate.ci_low = effects[m].ci_low;
          estimate.ci_high = effects[m].ci_high;
          hunch_result_add_estimate (self->inquiry->result, name, &estimate);
        }
      hunch_result_add_row (table, "siiinnnnnnnnn", label, (gint64) (s->hits[l] + s->misses[l]), (gint64) (s->hits[l] + s->alarms[l]),
                            (gint64) s->hits[l], effects[0].value, effects[0].ci_low, effects[0].ci_high, effects[1].value, effects[1].ci_low,
                            effects[1].ci_high, effects[2].value, effects[2].ci_low, effects[2].ci_high);
    }
  if (self->rows->blocks != NULL)
    hunch_result_add_warning (self->inquiry->result, _("The intervals of single labels (precision, recall, F1) take rows as single; these came in blocks, so they are "
                                                       "too sure. Those of all labels together allow for it."));
}

/* One column for each label where they fit, else one row for each pair that occurs. */
static void
add_confusion (TextClass *self)
{
  guint n = self->rows->n_labels;
  g_autoptr (GPtrArray) heads = g_ptr_array_new ();
  JsonArray *table;

  g_ptr_array_add (heads, (gpointer) _("Label"));
  for (guint l = 0; l < n && n <= MAX_CONFUSION_LABELS; l++)
    g_ptr_array_add (heads, self->rows->labels[l]);
  if (n > MAX_CONFUSION_LABELS)
    {
      g_ptr_array_add (heads, (gpointer) _("Guessed"));
      g_ptr_array_add (heads, (gpointer) _("Rows"));
    }
  g_ptr_array_add (heads, NULL);
  table = hunch_result_add_table (self->inquiry->result, "confusion", _("Label (down) and first guess (across)"),
                                  (const char *const *) heads->pdata);

  for (guint l = 0; l < n; l++)
    {
      JsonArray *row = json_array_new ();

      if (n > MAX_CONFUSION_LABELS)
        {
          json_array_unref (row);
          for (guint g = 0; g < n; g++)
            if (self->scores->confusion[(gsize) l * n + g] > 0)
              hunch_result_add_row (table, "ssi", self->rows->labels[l], self->rows->labels[g], (gint64) self->scores->confusion[(gsize) l * n + g]);
          continue;
        }
      json_array_add_string_element (row, self->rows->labels[l]);
      for (guint g = 0; g < n; g++)
        json_array_add_int_element (row, (gint64) self->scores->confusion[(gsize) l * n + g]);
      json_array_add_array_element (table, row);
    }
}

static void
add_words (TextClass *self)
{
  const char *const heads[] = { _("Label"), _("Word"), self->how.is_logistic ? _("Weight") : _("Log odds ratio"), _("Low"), _("High"), _("Rows with the word"),
                                _("Of the label"), NULL };
  JsonArray *table = hunch_result_add_table (self->inquiry->result, "words", _("Words that tell the label"), heads);

  for (guint i = 0; i < self->telling->len; i++)
    {
      const HunchTellingWord *word = &g_array_index (self->telling, HunchTellingWord, i);

      hunch_result_add_row (table, "ssnnnii", self->rows->labels[word->label], hunch_text_words_get_name (self->rows->words, word->term), word->weight,
                            word->ci_low, word->ci_high, word->n_rows, word->n_inside);
    }
}

static char *
dup_labels_of (const HunchTextRows *rows,
               gsize                row)
{
  GString *text = g_string_new (NULL);

  for (gsize l = rows->label_starts[row]; l < rows->label_starts[row + 1]; l++)
    g_string_append_printf (text, "%s%s", text->len > 0 ? ", " : "", rows->labels[rows->row_labels[l]]);
  return g_string_free (text, FALSE);
}

static int
compare_mistakes (gconstpointer a,
                  gconstpointer b,
                  gpointer      data)
{
  const HunchTextScores *scores = data;
  gsize first = *(const gsize *) a;
  gsize second = *(const gsize *) b;

  if (scores->chances[first] != scores->chances[second])
    return scores->chances[first] > scores->chances[second] ? -1 : 1;
  return (first > second) - (first < second);
}

/* The mistakes that the words were surest of, by the number of their row: the texts stay where they are. */
static void
add_mistakes (TextClass *self)
{
  const HunchTextRows *rows = self->rows;
  const char *const heads[] = { _("Row"), _("Label"), _("Guessed"), _("How sure"), NULL };
  JsonArray *table = hunch_result_add_table (self->inquiry->result, "mistakes", _("The surest mistakes"), heads);
  g_autoptr (GArray) mistakes = g_array_new (FALSE, FALSE, sizeof (gsize));

  for (gsize i = 0; i < rows->n_rows; i++)
    {
      gboolean is_right = FALSE;

      for (gsize l = rows->label_starts[i]; l < rows->label_starts[i + 1]; l++)
        is_right |= rows->row_labels[l] == self->scores->guesses[i];
      if (self->scores->is_scored[i] != 0 && !is_right)
        g_array_append_val (mistakes, i);
    }
  g_array_sort_with_data (mistakes, compare_mistakes, self->scores);
  for (guint i = 0; i < MIN (mistakes->len, MAX_MISTAKES); i++)
    {
      gsize row = g_array_index (mistakes, gsize, i);
      g_autofree char *labels = dup_labels_of (rows, row);

      hunch_result_add_row (table, "issn", rows->positions[row] + 1, labels, rows->labels[self->scores->guesses[row]],
                            (double) self->scores->chances[row]);
    }
}

/* --- checks --- */

static void
check_held_back (TextClass *self)
{
  HunchResult *result = self->inquiry->result;
  g_autofree char *low = hunch_words_percent (self->fold_low);
  g_autofree char *high = hunch_words_percent (self->fold_high);
  g_autofree char *n = hunch_words_count ((gint64) self->scores->n);
  g_autofree char *text = NULL;

  if (self->n_folds == 0)
    text = g_strdup_printf (_("%s rows were held out (seed %.0f) and guessed by a model that has seen neither their labels nor their words."), n, self->seed);
  else
    text = g_strdup_printf (_("Each row was guessed once, in %u folds (seed %.0f), by a model that has seen neither its label nor its words; "
                              "from fold to fold %s to %s were right."), self->n_folds, self->seed, low, high);
  hunch_result_add_check (result, "held-out", HUNCH_CHECK_PASSED, NAN, NAN, text);
  if (self->n_folds > 0)
    hunch_result_add_check (result, "folds-overlap", HUNCH_CHECK_UNKNOWN, NAN, NAN,
                            _("Folds share the rows that they learn from, so the intervals are those of this procedure on these rows, and a little too narrow for "
                              "a model learnt anew elsewhere."));
}

static void
check_words (TextClass *self)
{
  const HunchTextRows *rows = self->rows;
  HunchResult *result = self->inquiry->result;
  g_autofree char *n = hunch_words_count (self->model->x.n_columns);
  g_autofree char *n_rows = hunch_words_count (self->how.min_rows);
  g_autofree char *text = NULL;
  gsize n_empty = 0;

  if (rows->stem != NULL)
    text = g_strdup_printf (_("%s words that stand in at least %s rows, as stems after Snowball (%s); stop words: %s."), n, n_rows, rows->stem,
                            rows->stops != NULL ? rows->stops : _("kept"));
  else
    text = g_strdup_printf (_("%s words that stand in at least %s rows, as written; stop words: %s."), n, n_rows,
                            rows->stops != NULL ? rows->stops : _("kept"));
  hunch_result_add_check (result, "words", HUNCH_CHECK_UNKNOWN, NAN, NAN, text);

  for (gsize i = 0; i < rows->n_rows; i++)
    n_empty += self->model->starts[rows->texts[i]] == self->model->starts[rows->texts[i] + 1];
  if ((double) n_empty > MANY_UNKNOWN * (double) rows->n_rows)
    {
      g_autofree char *share = hunch_words_percent ((double) n_empty / (double) rows->n_rows);

      hunch_result_add_warning (result, _("%s of the rows have none of the words, and get the commonest label."), share);
    }
}

static void
check_repeats (TextClass *self)
{
  g_autofree char *n = hunch_words_count ((gint64) self->rows->n_repeats);
  g_autofree char *text = g_strdup_printf (_("%s rows repeat the text of another row; equal texts were kept on the same side, so that none is guessed "
                                             "by its copy."), n);

  if (self->rows->n_repeats > 0)
    hunch_result_add_check (self->inquiry->result, "repeats", HUNCH_CHECK_UNKNOWN, NAN, NAN, text);
  else
    hunch_result_add_check (self->inquiry->result, "repeats", HUNCH_CHECK_PASSED, NAN, NAN, _("No two rows have the same text."));
}

static void
check_rare_labels (TextClass *self)
{
  g_autoptr (GPtrArray) rare = g_ptr_array_new ();
  guint least = MAX (self->n_folds, 5);
  g_autofree char *names = NULL;

  for (guint l = 0; l < self->rows->n_labels; l++)
    if (self->rows->label_rows[l] < least)
      g_ptr_array_add (rare, self->rows->labels[l]);
  if (rare->len == 0)
    return;
  names = hunch_words_list ((const char *const *) rare->pdata, rare->len, 6);
  hunch_result_add_warning (self->inquiry->result, _("Labels with fewer than %u rows can hardly be learnt: %s."), least, names);
}

/* Texts that hold the very word of their label. */
static void
check_leak (TextClass *self)
{
  const HunchTextRows *rows = self->rows;
  g_autofree guint *terms = g_new (guint, rows->n_labels);
  g_autofree double *n_with = g_new0 (double, rows->n_labels);
  g_autoptr (GPtrArray) leaks = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *names = NULL;

  for (guint l = 0; l < rows->n_labels; l++)
    {
      g_autofree char *lower = g_utf8_strdown (rows->labels[l], -1);

      terms[l] = hunch_text_words_find (rows->words, lower);
    }
  for (gsize i = 0; i < rows->n_rows; i++)
    for (gsize l = rows->label_starts[i]; l < rows->label_starts[i + 1]; l++)
      for (gsize k = rows->starts[rows->texts[i]]; k < rows->starts[rows->texts[i] + 1]; k++)
        n_with[rows->row_labels[l]] += rows->terms[k] == terms[rows->row_labels[l]];
  for (guint l = 0; l < rows->n_labels; l++)
    if (n_with[l] > LEAK_SHARE * rows->label_rows[l])
      {
        g_autofree char *share = hunch_words_percent (n_with[l] / rows->label_rows[l]);

        g_ptr_array_add (leaks, g_strdup_printf ("%s (%s)", rows->labels[l], share));
      }
  if (leaks->len == 0)
    return;
  names = hunch_words_list ((const char *const *) leaks->pdata, leaks->len, 6);
  hunch_result_add_warning (self->inquiry->result, _("Texts name their own label: %s. What is told may be the label itself."), names);
}

static void
check_model (TextClass *self)
{
  HunchResult *result = self->inquiry->result;

  if (!self->has_settled)
    hunch_result_add_warning (result, _("The weights have not settled after many steps; take a smaller c=."));
  if (self->how.is_logistic && isnan (self->how.c))
    {
      g_autofree char *c = hunch_words_number (self->model->c);
      g_autofree char *text = g_strdup_printf (_("How far the weights are held back (C = %s for all rows) was chosen on rows within those learnt from."), c);

      hunch_result_add_check (result, "c", HUNCH_CHECK_UNKNOWN, NAN, NAN, text);
    }
  if (self->rows->blocks != NULL)
    hunch_clusters_report (self->inquiry, self->scores->n_blocks, NAN,
                           self->scores->se[0] * self->scores->se[0] * (double) self->scores->n
                               / (self->scores->accuracy.value * (1 - self->scores->accuracy.value)), (double) self->scores->n);
}

/* --- words about it --- */

static char *
dup_shares_interval (double low,
                     double high,
                     double conf)
{
  g_autofree char *percent = hunch_words_decimals (100 * conf, fabs (100 * conf - round (100 * conf)) > 1e-9 ? 1 : 0);
  g_autofree char *from = hunch_words_percent (low);
  g_autofree char *to = hunch_words_percent (high);

  if (!isfinite (low) || !isfinite (high))
    return g_strdup (_("no interval"));
  /* Translators: "95 % interval 41 % to 44 %". */
  return g_strdup_printf (_("%s %% interval %s to %s"), percent, from, to);
}

static char *
dup_verdict (TextClass *self)
{
  const HunchTextScores *s = self->scores;
  double conf = self->inquiry->conf;
  g_autofree char *share = hunch_words_percent (s->accuracy.value);
  g_autofree char *interval = dup_shares_interval (s->accuracy.ci_low, s->accuracy.ci_high, conf);
  g_autofree char *n = hunch_words_count ((gint64) s->n);
  g_autofree char *baseline = hunch_words_percent (s->baseline.value);
  g_autofree char *gain = hunch_words_decimals (100 * fabs (s->gain.value), 1);
  g_autofree char *low = hunch_words_decimals (100 * s->gain.ci_low, 1);
  g_autofree char *high = hunch_words_decimals (100 * s->gain.ci_high, 1);
  g_autofree char *certainty = hunch_verdict_dup_certainty (s->p, conf);
  const char *commonest = self->rows->labels[self->model->commonest];

  if (self->rows->is_several && s->gain.value < 0)
    return g_strdup_printf (_("The first guess from the words of %s is among the labels of %s of %s rows (%s), %s points fewer than always guessing %s (%s; "
                              "gain %s to %s points). %s"), self->text, share, n, interval, gain, commonest, baseline, low, high, certainty);
  if (self->rows->is_several)
    return g_strdup_printf (_("The first guess from the words of %s is among the labels of %s of %s rows (%s), %s points more than always guessing %s (%s; "
                              "gain %s to %s points). %s"), self->text, share, n, interval, gain, commonest, baseline, low, high, certainty);
  if (s->gain.value < 0)
    return g_strdup_printf (_("The words of %s tell %s right for %s of %s rows (%s), %s points fewer than always guessing %s (%s; gain %s to %s points). %s"),
                            self->text, self->label, share, n, interval, gain, commonest, baseline, low, high, certainty);
  return g_strdup_printf (_("The words of %s tell %s right for %s of %s rows (%s), %s points more than always guessing %s (%s; gain %s to %s points). %s"),
                          self->text, self->label, share, n, interval, gain, commonest, baseline, low, high, certainty);
}

static void
set_words (TextClass *self)
{
  const HunchTextScores *s = self->scores;
  HunchResult *result = self->inquiry->result;
  g_autofree char *text = hunch_words_escape_claim (self->text);
  g_autofree char *label = hunch_words_escape_claim (self->label);
  g_autofree char *verdict = dup_verdict (self);
  g_autofree char *claim = NULL;
  /* Translators: "genre from the words of overview". */
  g_autofree char *title = g_strdup_printf (_("%s from the words of %s"), self->label, self->text);

  if (!(hunch_verdict_is_sure (s->p, self->inquiry->conf) && s->gain.value > 0))
    claim = g_strdup_printf (_("The words of %s hardly tell %s: {estimate:%%0} right, without them {fit.baseline:%%0}"), text, label);
  else if (self->rows->is_several)
    claim = g_strdup_printf (_("From the words of %s, the first guess at %s is right for {estimate:%%0}; always the commonest for {fit.baseline:%%0}"),
                             text, label);
  else
    claim = g_strdup_printf (_("The words of %s tell %s right in {estimate:%%0} of cases; the commonest guess in {fit.baseline:%%0}"), text, label);
  hunch_result_set_title (result, title);
  hunch_result_set_verdict (result, verdict);
  hunch_result_set_claim (result, claim);
  hunch_result_set_headline (result, _("Share right"), s->accuracy.value, s->accuracy.ci_low, s->accuracy.ci_high, s->p, NULL);
  hunch_result_set_headline_n (result, (gint64) s->n);
  /* A gain in points is judged as a correlation is: 0.1 is small. */
  hunch_verdict_guard_large_n (result, (gint64) s->n, s->p, _("gain"), HUNCH_SCALE_R, s->gain.value);
}

static void
set_twin (TextClass *self)
{
  g_autoptr (GHashTable) options = g_hash_table_new (g_str_hash, g_str_equal);
  GHashTableIter iter;
  gpointer word, value;

  g_hash_table_iter_init (&iter, self->inquiry->options);
  while (g_hash_table_iter_next (&iter, &word, &value))
    g_hash_table_insert (options, word, value);
  g_hash_table_insert (options, (gpointer) "method", (gpointer) (self->how.is_logistic ? "nb" : "logistic"));
  hunch_result_set_twin (self->inquiry->result, "textclass", options,
                         self->how.is_logistic
                             ? _("Naive Bayes treats words as if they came one by one; it is quick and does well with few rows.")
                             : _("Logistic regression does not take words for independent; its chances can be believed more, and it takes longer."));
}

static void
add_sources (TextClass *self)
{
  HunchResult *result = self->inquiry->result;

  if (self->rows->blocks == NULL)
    {
      hunch_result_add_source (result, "Q. McNemar, Psychometrika 12 (1947), exact: binomial");
      hunch_result_add_source (result, "R. G. Newcombe, Statistics in Medicine 17 (1998) 2635–2650, method 10: interval of the gain");
    }
  else
    hunch_result_add_source (result, "D. A. Binder, International Statistical Review 51 (1983): errors by blocks");
  hunch_result_add_source (result, "E. B. Wilson, JASA 22 (1927): intervals of shares");
  hunch_result_add_source (result, "D. J. Hand, P. Christen and N. Kirielle, Machine Learning 110 (2021): interval of F1, from Wilson’s");
  hunch_result_add_source (result, "K. Takahashi and others, Applied Intelligence 52 (2022): error of the macro F1 (delta method)");
  if (!self->rows->is_several)
    hunch_result_add_source (result, "J. L. Fleiss, J. Cohen and B. S. Everitt, Psychological Bulletin 72 (1969): error of kappa");
  if (self->how.is_logistic)
    hunch_result_add_source (result, "J. Friedman, T. Hastie and R. Tibshirani, J. Statistical Software 33 (2010): penalised logistic regression (ridge)");
  else
    {
      hunch_result_add_source (result, "A. McCallum and K. Nigam, AAAI-98 Workshop on Learning for Text Categorization (1998): multinomial naive Bayes");
      hunch_result_add_source (result, "B. L. Monroe, M. P. Colaresi and K. M. Quinn, Political Analysis 16 (2008): log odds of words");
    }
  if (self->rows->stem != NULL)
    hunch_result_add_source (result, "M. F. Porter, Snowball: a language for stemming algorithms (2001)");
}

gboolean
hunch_run_textclass (HunchInquiry *inquiry,
                     GError      **error)
{
  g_auto (TextClass) self = { inquiry };

  if (!read_how (&self, error))
    return FALSE;
  self.rows = hunch_text_rows_read (inquiry, error);
  if (self.rows == NULL || !deal (&self, error))
    return FALSE;
  if (!guess_all (&self, error) || !tell (&self, error))
    return FALSE;

  add_measures (&self);
  add_tests (&self);
  add_labels (&self);
  add_confusion (&self);
  add_words (&self);
  add_mistakes (&self);
  check_held_back (&self);
  check_words (&self);
  check_repeats (&self);
  check_rare_labels (&self);
  check_leak (&self);
  check_model (&self);
  set_words (&self);
  set_twin (&self);
  add_sources (&self);
  hunch_textclass_take_plots (inquiry, self.rows, self.scores, self.telling, self.how.is_logistic);
  return TRUE;
}
