/* Rows with words and labels, and their parts. */
#define G_LOG_DOMAIN "hunch-analysis"
#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "analysis/textclass-private.h"
#include "analysis/words.h"
#include "base/random.h"

#define NONE G_MAXUINT32
#define TEXTS_BETWEEN_LOOKS 128
#define TEXTS_FOR_LANGUAGE 2000

typedef struct
{
  HunchTextRows     *rows;         /* lent */
  HunchFrame        *frame;        /* owned */
  const char *const *texts;        /* lent: levels of the column */
  GPtrArray         *label_names;  /* owned: of char * */
  GPtrArray         *level_labels; /* owned: for each level of the label column, GArray of guint32 */
  guint32           *text_of;      /* owned: of each level of the texts, NONE until it is read */
  GArray            *row_texts;    /* owned, of guint32; and so below */
  GArray            *positions;    /* gint64 */
  GArray            *blocks;       /* guint32 */
  GArray            *label_starts; /* gsize */
  GArray            *row_labels;   /* guint32 */
  GArray            *starts;       /* gsize */
  GArray            *terms;        /* guint32 */
  GArray            *counts;       /* guint32 */
  GArray            *read;         /* guint32, scratch */
  gint64             n_unlabelled;
} Reader;

static void
reader_clear (Reader *self)
{
  GArray **arrays[] = { &self->row_texts, &self->positions, &self->blocks, &self->label_starts, &self->row_labels, &self->starts, &self->terms,
                        &self->counts, &self->read };

  for (guint i = 0; i < G_N_ELEMENTS (arrays); i++)
    g_clear_pointer (arrays[i], g_array_unref);
  g_clear_pointer (&self->frame, hunch_frame_free);
  g_clear_pointer (&self->label_names, g_ptr_array_unref);
  g_clear_pointer (&self->level_labels, g_ptr_array_unref);
  g_clear_pointer (&self->text_of, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Reader, reader_clear)

static void
reader_prepare (Reader *self)
{
  self->label_names = g_ptr_array_new_with_free_func (g_free);
  self->level_labels = g_ptr_array_new_with_free_func ((GDestroyNotify) g_array_unref);
  self->row_texts = g_array_new (FALSE, FALSE, sizeof (guint32));
  self->positions = g_array_new (FALSE, FALSE, sizeof (gint64));
  self->blocks = g_array_new (FALSE, FALSE, sizeof (guint32));
  self->label_starts = g_array_new (FALSE, TRUE, sizeof (gsize));
  self->row_labels = g_array_new (FALSE, FALSE, sizeof (guint32));
  self->starts = g_array_new (FALSE, TRUE, sizeof (gsize));
  self->terms = g_array_new (FALSE, FALSE, sizeof (guint32));
  self->counts = g_array_new (FALSE, FALSE, sizeof (guint32));
  self->read = g_array_new (FALSE, FALSE, sizeof (guint32));
  g_array_set_size (self->starts, 1);
  g_array_set_size (self->label_starts, 1);
}

/* --- labels --- */

static gboolean
is_json_list (const char *text)
{
  while (g_ascii_isspace (*text))
    text++;
  return *text == '[';
}

/* "Drama" of "Drama", of {"id": 18, "name": "Drama"}, of 18. NULL for others. */
static char *
dup_label (JsonNode *node)
{
  JsonObject *object = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;

  if (object != NULL)
    node = json_object_get_member (object, "name");
  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node))
    return NULL;
  if (json_node_get_value_type (node) == G_TYPE_STRING)
    return g_strdup (json_node_get_string (node));
  return json_node_get_value_type (node) == G_TYPE_INT64 ? g_strdup_printf ("%" G_GINT64_FORMAT, json_node_get_int (node)) : NULL;
}

/* Labels of one cell. NULL: it is no list. */
static GPtrArray *
dup_json_labels (const char *text)
{
  g_autoptr (GPtrArray) labels = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (JsonNode) root = json_from_string (text, NULL);
  JsonArray *array = root != NULL && JSON_NODE_HOLDS_ARRAY (root) ? json_node_get_array (root) : NULL;

  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      char *label = dup_label (json_array_get_element (array, i));

      if (label == NULL)
        return NULL;
      g_ptr_array_add (labels, label);
    }
  return array != NULL ? g_steal_pointer (&labels) : NULL;
}

static GPtrArray *
dup_parted_labels (const char *text,
                   const char *separator)
{
  g_autoptr (GPtrArray) labels = g_ptr_array_new_with_free_func (g_free);
  g_auto (GStrv) parts = g_strsplit (text, separator, -1);

  for (guint i = 0; parts[i] != NULL; i++)
    if (*g_strstrip (parts[i]) != '\0')
      g_ptr_array_add (labels, g_strdup (parts[i]));
  return g_steal_pointer (&labels);
}

static int
compare_numbers (gconstpointer a,
                 gconstpointer b)
{
  guint32 first = *(const guint32 *) a;
  guint32 second = *(const guint32 *) b;

  return (first > second) - (first < second);
}

static GArray *
number_labels (Reader     *self,
               GPtrArray  *labels,
               GHashTable *known)
{
  GArray *numbers = g_array_new (FALSE, FALSE, sizeof (guint32));

  for (guint i = 0; i < labels->len; i++)
    {
      const char *label = g_ptr_array_index (labels, i);
      gpointer found = g_hash_table_lookup (known, label);
      gboolean is_new = TRUE;
      guint32 number;

      if (found == NULL)
        {
          g_ptr_array_add (self->label_names, g_strdup (label));
          found = GUINT_TO_POINTER (self->label_names->len);
          g_hash_table_insert (known, g_ptr_array_index (self->label_names, self->label_names->len - 1), found);
        }
      number = GPOINTER_TO_UINT (found) - 1;
      for (guint k = 0; k < numbers->len; k++)
        is_new &= g_array_index (numbers, guint32, k) != number;
      if (is_new)
        g_array_append_val (numbers, number);
    }
  return numbers;
}

/* A column of lists gives several labels; so does a separator. */
static gboolean
read_labels (Reader  *self,
             GError **error)
{
  HunchInquiry *inquiry = self->rows->inquiry;
  const char *separator = hunch_inquiry_get (inquiry, "sep");
  g_autoptr (GHashTable) known = g_hash_table_new (g_str_hash, g_str_equal);
  guint n_levels;
  const char *const *levels = hunch_frame_get_levels (self->frame, 1, 0, &n_levels, error);
  gboolean has_lists = separator == NULL && n_levels > 0;

  if (levels == NULL)
    return FALSE;
  for (guint i = 0; i < n_levels; i++)
    has_lists &= is_json_list (levels[i]);
  self->rows->is_several = has_lists || separator != NULL;

  for (guint i = 0; i < n_levels; i++)
    {
      g_autoptr (GPtrArray) labels = NULL;

      if (i % TEXTS_BETWEEN_LOOKS == 0 && g_cancellable_set_error_if_cancelled (inquiry->cancellable, error))
        return FALSE;
      if (has_lists)
        labels = dup_json_labels (levels[i]);
      else if (separator != NULL)
        labels = dup_parted_labels (levels[i], separator);
      else
        {
          labels = g_ptr_array_new_with_free_func (g_free);
          g_ptr_array_add (labels, g_strdup (levels[i]));
        }
      if (labels == NULL)
        return hunch_no_answer (error, _("“%s” holds lists of labels in JSON, and this is none of words: %.60s"),
                                hunch_inquiry_get (inquiry, "label"), levels[i]);
      g_ptr_array_add (self->level_labels, number_labels (self, labels, known));
    }
  return TRUE;
}

/* --- words --- */

static gboolean
choose_language (Reader            *self,
                 const char *const *texts,
                 guint              n_texts)
{
  HunchInquiry *inquiry = self->rows->inquiry;
  const char *stem = hunch_inquiry_get (inquiry, "stem");
  gboolean is_auto = g_str_equal (stem, "auto");
  gboolean has_stops = hunch_inquiry_is (inquiry, "stopwords", "yes");
  g_autofree const char **some = g_new (const char *, TEXTS_FOR_LANGUAGE);
  guint n = MIN (n_texts, TEXTS_FOR_LANGUAGE);
  const char *guess;

  for (guint i = 0; i < n; i++)
    some[i] = texts[(gsize) i * n_texts / n];
  guess = hunch_stop_words_guess (some, n);
  if (is_auto)
    self->rows->stem = guess;
  else if (!g_str_equal (stem, "none"))
    self->rows->stem = stem;
  if (has_stops)
    self->rows->stops = self->rows->stem == NULL ? guess : g_strv_contains (hunch_stop_languages, self->rows->stem) ? self->rows->stem : NULL;
  self->rows->words = hunch_text_words_new (self->rows->stem, self->rows->stops, hunch_inquiry_is (inquiry, "ngrams", "2") ? 2 : 1);
  return TRUE;
}

/* The different words of a text, in ascending order, behind those of the texts before. */
static void
read_text (Reader     *self,
           const char *text)
{
  gsize end;

  g_array_set_size (self->read, 0);
  hunch_text_words_read (self->rows->words, text, self->read);
  g_array_sort (self->read, compare_numbers);
  for (guint i = 0; i < self->read->len; i++)
    {
      guint32 term = g_array_index (self->read, guint32, i);
      guint32 one = 1;

      if (i > 0 && g_array_index (self->read, guint32, i - 1) == term)
        g_array_index (self->counts, guint32, self->counts->len - 1)++;
      else
        {
          g_array_append_val (self->terms, term);
          g_array_append_val (self->counts, one);
        }
    }
  end = self->terms->len;
  g_array_append_val (self->starts, end);
}

/* --- rows --- */

static void
add_row (Reader  *self,
         gsize    i,
         guint32  text,
         GArray  *labels,
         guint32  block)
{
  gint64 position = hunch_frame_get_row (self->frame, i);
  gsize end;

  g_array_append_val (self->row_texts, text);
  g_array_append_val (self->positions, position);
  g_array_append_val (self->blocks, block);
  g_array_append_vals (self->row_labels, labels->data, labels->len);
  end = self->row_labels->len;
  g_array_append_val (self->label_starts, end);
}

static gboolean
take_text (Reader  *self,
           gint32   code,
           guint   *n_read,
           GError **error)
{
  if (self->text_of[code] != NONE)
    {
      self->rows->n_repeats++;
      return TRUE;
    }
  if (++*n_read % TEXTS_BETWEEN_LOOKS == 0 && g_cancellable_set_error_if_cancelled (self->rows->inquiry->cancellable, error))
    return FALSE;
  self->text_of[code] = self->starts->len - 1;
  read_text (self, self->texts[code]);
  if (self->terms->len > HUNCH_TEXT_MAX_CELLS)
    return hunch_no_answer (error, _("These texts have more than %d million words to remember: take a sample of the rows, or a shorter column."),
                            HUNCH_TEXT_MAX_CELLS / 1000000);
  return TRUE;
}

static gboolean
read_rows (Reader  *self,
           GError **error)
{
  const HunchClusters *clusters = self->rows->inquiry->clusters;
  HunchClusterWalk walk = { clusters };
  guint32 block = 0;
  guint n_read = 0;
  gsize n;

  do
    {
      const gint32 *texts = hunch_frame_get_codes (self->frame, 0);
      const gint32 *levels = hunch_frame_get_codes (self->frame, 1);

      if (!hunch_frame_next (self->frame, &n, error))
        return FALSE;
      for (gsize i = 0, end = 0; i < n; i++)
        {
          GArray *labels = g_ptr_array_index (self->level_labels, levels[i]);
          gboolean begins;

          if (clusters != NULL && i == end)
            {
              end = hunch_cluster_walk_next (&walk, self->frame, i, n, &begins);
              block += begins;
            }
          if (labels->len == 0)
            {
              self->n_unlabelled++;
              continue;
            }
          if (!take_text (self, texts[i], &n_read, error))
            return FALSE;
          add_row (self, i, self->text_of[texts[i]], labels, block);
        }
    }
  while (n > 0);
  return TRUE;
}

/* --- labels in order, and only those that are wanted --- */

static int
compare_names (gconstpointer a,
               gconstpointer b,
               gpointer      names)
{
  return strcmp (g_ptr_array_index ((GPtrArray *) names, *(const guint32 *) a), g_ptr_array_index ((GPtrArray *) names, *(const guint32 *) b));
}

static int
compare_sizes (gconstpointer a,
               gconstpointer b,
               gpointer      sizes)
{
  double first = ((const double *) sizes)[*(const guint32 *) a];
  double second = ((const double *) sizes)[*(const guint32 *) b];

  return (first < second) - (first > second);
}

/* Positions of the labels that stay, in their order: of one label that of the column, of several by name. */
static guint32 *
order_labels (Reader *self,
              guint   n_most,
              guint  *out_n)
{
  guint n = self->label_names->len;
  g_autofree double *sizes = g_new0 (double, MAX (n, 1));
  guint32 *order = g_new (guint32, MAX (n, 1));
  guint n_kept = 0;

  for (guint i = 0; i < n; i++)
    order[i] = i;
  if (self->rows->is_several)
    g_qsort_with_data (order, n, sizeof *order, compare_names, self->label_names);
  for (guint i = 0; i < self->row_labels->len; i++)
    sizes[g_array_index (self->row_labels, guint32, i)]++;
  if (n_most > 0 && n_most < n)
    {
      g_autofree guint32 *by_size = g_memdup2 (order, n * sizeof *order);

      g_qsort_with_data (by_size, n, sizeof *by_size, compare_sizes, sizes);
      for (guint i = n_most; i < n; i++)
        sizes[by_size[i]] = 0;
    }
  for (guint i = 0; i < n; i++)
    if (sizes[order[i]] > 0)
      order[n_kept++] = order[i];
  *out_n = n_kept;
  return order;
}

/* Rows lose the labels that go, and go when they have none left. */
static void
take_labels (Reader        *self,
             const guint32 *place_of)
{
  HunchTextRows *rows = self->rows;
  gsize n_labels = 0;

  for (gsize i = 0; i < self->row_texts->len; i++)
    {
      gsize first = n_labels;

      for (gsize l = g_array_index (self->label_starts, gsize, i); l < g_array_index (self->label_starts, gsize, i + 1); l++)
        {
          guint32 place = place_of[g_array_index (self->row_labels, guint32, l)];

          if (place != NONE)
            rows->row_labels[n_labels++] = place;
        }
      if (n_labels == first)
        continue;
      qsort (rows->row_labels + first, n_labels - first, sizeof (guint32), compare_numbers);
      for (gsize l = first; l < n_labels; l++)
        rows->label_rows[rows->row_labels[l]]++;
      rows->texts[rows->n_rows] = g_array_index (self->row_texts, guint32, i);
      rows->positions[rows->n_rows] = g_array_index (self->positions, gint64, i);
      if (rows->blocks != NULL)
        rows->blocks[rows->n_rows] = g_array_index (self->blocks, guint32, i);
      rows->label_starts[++rows->n_rows] = n_labels;
    }
}

static gboolean
finish_labels (Reader  *self,
               GError **error)
{
  HunchTextRows *rows = self->rows;
  double n_most = 0;
  g_autofree guint32 *order = NULL;
  g_autofree guint32 *place_of = g_new (guint32, MAX (self->label_names->len, 1));

  if (!hunch_inquiry_get_number (rows->inquiry, "top", &n_most, error))
    return FALSE;
  if (n_most < 0 || n_most != floor (n_most) || n_most > HUNCH_TEXT_MAX_LABELS)
    return hunch_bad_option (error, _("top= is how many labels to keep, at most %d."), HUNCH_TEXT_MAX_LABELS);
  order = order_labels (self, (guint) n_most, &rows->n_labels);
  if (rows->n_labels > HUNCH_TEXT_MAX_LABELS)
    return hunch_no_answer (error, _("“%s” has %u different labels, too many to tell apart (at most %d): keep the commonest with top=, or name "
                                     "what parts several labels with sep=."),
                            hunch_inquiry_get (rows->inquiry, "label"), rows->n_labels, HUNCH_TEXT_MAX_LABELS);

  for (guint i = 0; i < self->label_names->len; i++)
    place_of[i] = NONE;
  rows->labels = g_new0 (char *, rows->n_labels + 1);
  rows->label_rows = g_new0 (double, MAX (rows->n_labels, 1));
  for (guint i = 0; i < rows->n_labels; i++)
    {
      place_of[order[i]] = i;
      rows->labels[i] = g_strdup (g_ptr_array_index (self->label_names, order[i]));
    }

  rows->texts = g_new (guint32, MAX (self->row_texts->len, 1));
  rows->positions = g_new (gint64, MAX (self->row_texts->len, 1));
  rows->blocks = rows->inquiry->clusters != NULL ? g_new (guint32, MAX (self->row_texts->len, 1)) : NULL;
  rows->label_starts = g_new0 (gsize, self->row_texts->len + 1);
  rows->row_labels = g_new (guint32, MAX (self->row_labels->len, 1));
  take_labels (self, place_of);
  return TRUE;
}

static void
take_reason (GPtrArray  *parts,
             gint64      n,
             const char *why)
{
  g_autofree char *count = hunch_words_count (n);

  g_ptr_array_add (parts, g_strdup_printf ("%s %s", count, why));
}

static void
report (Reader *self)
{
  HunchResult *result = self->rows->inquiry->result;
  gint64 n_missing = hunch_frame_get_n_dropped (self->frame);
  gint64 n_other = self->row_texts->len - self->rows->n_rows;
  g_autoptr (GPtrArray) parts = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *list = NULL;
  g_autofree char *why = NULL;

  hunch_result_set_n (result, self->rows->n_rows, n_missing + self->n_unlabelled + n_other);
  if (n_missing + self->n_unlabelled + n_other == 0)
    return;
  if (n_missing > 0)
    take_reason (parts, n_missing, _("without text or label"));
  if (self->n_unlabelled > 0)
    take_reason (parts, self->n_unlabelled, _("with an empty list of labels"));
  if (n_other > 0)
    take_reason (parts, n_other, _("with other labels than those kept"));
  list = hunch_words_list ((const char *const *) parts->pdata, parts->len, 3);
  why = g_strdup_printf (_("Rows left out: %s."), list);
  hunch_result_set_dropped_why (result, why);
}

static gboolean
check_rows (const HunchTextRows *rows,
            GError             **error)
{
  const char *text = hunch_inquiry_get (rows->inquiry, "text");
  const char *label = hunch_inquiry_get (rows->inquiry, "label");

  if (rows->n_rows == 0)
    return hunch_no_answer (error, _("No row has both a text in “%s” and a label in “%s”."), text, label);
  if (rows->n_labels < 2)
    return hunch_no_answer (error, _("All rows have the same label (%s), so there is nothing to tell apart."), rows->labels[0]);
  if (hunch_text_words_get_n (rows->words) == 0)
    return hunch_no_answer (error, _("There is no word in “%s” to tell the label by."), text);
  return TRUE;
}

static gboolean
open_columns (Reader  *self,
              GError **error)
{
  HunchInquiry *inquiry = self->rows->inquiry;
  const HunchColumnInfo *text, *label;
  guint n_texts;

  if (!hunch_inquiry_get_column (inquiry, "text", &text, error) || !hunch_inquiry_get_column (inquiry, "label", &label, error))
    return FALSE;
  if (text->type != HUNCH_DATA_TEXT)
    return hunch_no_answer (error, _("“%s” holds no text, and words are needed here."), text->name);
  if (text == label)
    return hunch_bad_option (error, _("text= and label= name the same column “%s”: the label would be told by itself."), text->name);

  self->frame = hunch_frame_new (inquiry);
  hunch_frame_add_codes (self->frame, text->name);
  hunch_frame_add_codes (self->frame, label->name);
  if (!hunch_frame_open (self->frame, error))
    return FALSE;
  self->texts = hunch_frame_get_levels (self->frame, 0, 0, &n_texts, error);
  if (self->texts == NULL || !read_labels (self, error))
    return FALSE;
  self->text_of = g_new (guint32, MAX (n_texts, 1));
  memset (self->text_of, 0xff, MAX (n_texts, 1) * sizeof *self->text_of);
  return n_texts == 0 || choose_language (self, self->texts, n_texts);
}

HunchTextRows *
hunch_text_rows_read (HunchInquiry *inquiry,
                      GError      **error)
{
  g_autoptr (HunchTextRows) rows = g_new0 (HunchTextRows, 1);
  g_auto (Reader) reader = { rows };

  rows->inquiry = inquiry;
  reader_prepare (&reader);
  if (!open_columns (&reader, error) || !read_rows (&reader, error) || !finish_labels (&reader, error))
    return NULL;

  rows->n_texts = reader.starts->len - 1;
  rows->starts = (gsize *) g_array_free (g_steal_pointer (&reader.starts), FALSE);
  rows->terms = (guint32 *) g_array_free (g_steal_pointer (&reader.terms), FALSE);
  rows->counts = (guint32 *) g_array_free (g_steal_pointer (&reader.counts), FALSE);
  report (&reader);
  if (!check_rows (rows, error))
    return NULL;
  return g_steal_pointer (&rows);
}

void
hunch_text_rows_free (HunchTextRows *self)
{
  if (self == NULL)
    return;

  g_clear_pointer (&self->words, hunch_text_words_free);
  g_strfreev (self->labels);
  g_free (self->label_rows);
  g_free (self->texts);
  g_free (self->positions);
  g_free (self->blocks);
  g_free (self->label_starts);
  g_free (self->row_labels);
  g_free (self->starts);
  g_free (self->terms);
  g_free (self->counts);
  g_free (self);
}

/* --- parts --- */

typedef struct
{
  guint32 *order;   /* owned [n_texts]: shuffled, those of one label together */
  guint32 *label;   /* owned [n_texts]: the rarest of its first row */
  guint32 *n_rows;  /* owned [n_texts] */
} Deck;

static void
deck_clear (Deck *self)
{
  g_clear_pointer (&self->order, g_free);
  g_clear_pointer (&self->label, g_free);
  g_clear_pointer (&self->n_rows, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Deck, deck_clear)

static void
shuffle (guint32    *values,
         gsize       n,
         HunchRandom *random)
{
  for (gsize i = n; i > 1; i--)
    {
      gsize k = hunch_random_next_below (random, i);
      guint32 value = values[i - 1];

      values[i - 1] = values[k];
      values[k] = value;
    }
}

static void
sort_by_label (const HunchTextRows *rows,
               Deck                *deck)
{
  g_autofree gsize *ends = g_new0 (gsize, rows->n_labels + 2);
  g_autofree guint32 *sorted = g_new (guint32, MAX (rows->n_texts, 1));

  /* Texts without a row that stayed come last. */
  for (gsize t = 0; t < rows->n_texts; t++)
    ends[MIN (deck->label[t], rows->n_labels) + 1]++;
  for (guint l = 0; l <= rows->n_labels; l++)
    ends[l + 1] += ends[l];
  for (gsize i = 0; i < rows->n_texts; i++)
    sorted[ends[MIN (deck->label[deck->order[i]], rows->n_labels)]++] = deck->order[i];
  memcpy (deck->order, sorted, rows->n_texts * sizeof *sorted);
}

static void
deck_prepare (Deck                *deck,
              const HunchTextRows *rows,
              guint64              seed)
{
  HunchRandom random = { seed };

  deck->order = g_new (guint32, MAX (rows->n_texts, 1));
  deck->label = g_new (guint32, MAX (rows->n_texts, 1));
  deck->n_rows = g_new0 (guint32, MAX (rows->n_texts, 1));
  for (gsize t = 0; t < rows->n_texts; t++)
    {
      deck->order[t] = t;
      deck->label[t] = NONE;
    }
  for (gsize i = 0; i < rows->n_rows; i++)
    {
      guint32 text = rows->texts[i];

      if (deck->n_rows[text]++ > 0)
        continue;
      for (gsize l = rows->label_starts[i]; l < rows->label_starts[i + 1]; l++)
        if (deck->label[text] == NONE || rows->label_rows[rows->row_labels[l]] < rows->label_rows[deck->label[text]])
          deck->label[text] = rows->row_labels[l];
    }
  shuffle (deck->order, rows->n_texts, &random);
  sort_by_label (rows, deck);
}

static guint8 *
dup_parts_of_rows (const HunchTextRows *rows,
                   const guint8        *parts)
{
  guint8 *of_rows = g_new (guint8, MAX (rows->n_rows, 1));

  for (gsize i = 0; i < rows->n_rows; i++)
    of_rows[i] = parts[rows->texts[i]];
  return of_rows;
}

guint8 *
hunch_text_rows_dup_parts (const HunchTextRows *self,
                           guint                n_parts,
                           guint64              seed)
{
  g_auto (Deck) deck = { NULL };
  g_autofree guint8 *parts = g_new0 (guint8, MAX (self->n_texts, 1));
  g_autofree gsize *in_label = g_new0 (gsize, n_parts);
  g_autofree gsize *in_all = g_new0 (gsize, n_parts);

  deck_prepare (&deck, self, seed);
  for (gsize i = 0; i < self->n_texts; i++)
    {
      guint32 text = deck.order[i];
      guint best = 0;

      if (i > 0 && deck.label[text] != deck.label[deck.order[i - 1]])
        memset (in_label, 0, n_parts * sizeof *in_label);
      for (guint part = 1; part < n_parts; part++)
        if (in_label[part] < in_label[best] || (in_label[part] == in_label[best] && in_all[part] < in_all[best]))
          best = part;
      parts[text] = best;
      in_label[best] += deck.n_rows[text];
      in_all[best] += deck.n_rows[text];
    }
  return dup_parts_of_rows (self, parts);
}

guint8 *
hunch_text_rows_dup_holdout (const HunchTextRows *self,
                             double               share,
                             guint64              seed)
{
  g_auto (Deck) deck = { NULL };
  g_autofree guint8 *parts = g_new0 (guint8, MAX (self->n_texts, 1));
  double seen = 0, held = 0;

  deck_prepare (&deck, self, seed);
  /* What one label is short of is made up for by the next. */
  for (gsize i = 0; i < self->n_texts; i++)
    {
      guint32 text = deck.order[i];

      seen += deck.n_rows[text];
      parts[text] = held + deck.n_rows[text] / 2.0 > share * seen;
      if (parts[text] == 0)
        held += deck.n_rows[text];
    }
  return dup_parts_of_rows (self, parts);
}
