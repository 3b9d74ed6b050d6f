#define G_LOG_DOMAIN "hunch-analysis"
#include "analysis/ledger.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <math.h>

#include "analysis/words.h"
#include "base/json.h"
#include "project/holdout.h"
#include "project/ledger.h"
#include "stats/padjust.h"

/* Options that change how an answer is shown, or how chance is thrown, and not what is asked. */
static const char *const silent_words[] = { "conf", "seed", "top", "quantiles", "bins", NULL };

/* --- the key ------------------------------------------------------------------------ */

static const HunchOptionInfo *
find_option (const char *kind,
             const char *word)
{
  const HunchKindInfo *info = hunch_kinds_find (kind);

  for (guint i = 0; info != NULL && i < info->n_options; i++)
    if (g_str_equal (info->options[i].word, word))
      return &info->options[i];
  return NULL;
}

static gboolean
is_said (const char *kind,
         const char *word,
         const char *value)
{
  const HunchOptionInfo *option = find_option (kind, word);

  return value != NULL && *value != '\0' && !g_strv_contains (silent_words, word)
      && (option == NULL || g_strcmp0 (option->fallback, value) != 0);
}

char *
hunch_ledger_dup_key (const char *kind,
                      GHashTable *options)
{
  g_autoptr (GHashTable) said = g_hash_table_new (g_str_hash, g_str_equal);
  GHashTableIter iter;
  gpointer word, value;

  g_return_val_if_fail (kind != NULL, NULL);

  if (options != NULL)
    {
      g_hash_table_iter_init (&iter, options);
      while (g_hash_table_iter_next (&iter, &word, &value))
        if (is_said (kind, word, value))
          g_hash_table_insert (said, word, value);
    }
  return hunch_analysis_options_to_text (said);
}

/* --- the counts --------------------------------------------------------------------- */

/* One family of questions with their adjusted p. */
typedef struct
{
  GPtrArray *rows;   /* owned, of HunchLedgerRow, lent */
  double    *p;      /* owned, as the next two */
  double    *holm;
  double    *bh;
  guint      n_sure;
  guint      n_holm;
  guint      n_bh;
  gint64     n_runs;
} Family;

static void
family_clear (Family *self)
{
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  g_clear_pointer (&self->p, g_free);
  g_clear_pointer (&self->holm, g_free);
  g_clear_pointer (&self->bh, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Family, family_clear)

static void
family_fill (Family    *self,
             GPtrArray *rows,
             gboolean   is_held_out)
{
  guint n;

  self->rows = g_ptr_array_new ();
  for (guint i = 0; i < rows->len; i++)
    if (((HunchLedgerRow *) g_ptr_array_index (rows, i))->is_held_out == is_held_out)
      g_ptr_array_add (self->rows, g_ptr_array_index (rows, i));

  n = self->rows->len;
  self->p = g_new (double, n + 1);
  self->holm = g_new (double, n + 1);
  self->bh = g_new (double, n + 1);
  for (guint i = 0; i < n; i++)
    {
      const HunchLedgerRow *row = g_ptr_array_index (self->rows, i);

      self->p[i] = row->p;
      self->n_runs += row->n_runs;
    }
  hunch_padjust (self->p, n, HUNCH_PADJUST_HOLM, self->holm);
  hunch_padjust (self->p, n, HUNCH_PADJUST_BH, self->bh);
  for (guint i = 0; i < n; i++)
    {
      self->n_sure += self->p[i] < HUNCH_LEDGER_LEVEL;
      self->n_holm += self->holm[i] < HUNCH_LEDGER_LEVEL;
      self->n_bh += self->bh[i] < HUNCH_LEDGER_LEVEL;
    }
}

static char *
dup_sentence (const Family *family)
{
  g_autofree char *count = hunch_words_count (family->rows->len);

  if (family->rows->len == 0)
    return g_strdup (_("No question that a test answers has been asked of this project yet."));
  if (family->rows->len == 1)
    return g_strdup (family->n_sure > 0 ? _("One question was asked of this project, and its answer is sure.")
                                        : _("One question was asked of this project, and its answer is not sure."));
  /* Translators: how many questions, how many answers are sure, how many after a correction that is named after S. Holm. */
  return g_strdup_printf (_("%s questions were asked of this project. Sure when each is taken by itself: %u. Sure when all are taken together (Holm): %u."),
                          count, family->n_sure, family->n_holm);
}

static void
set_counts (JsonObject   *object,
            const Family *family)
{
  json_object_set_int_member (object, "questions", family->rows->len);
  json_object_set_int_member (object, "sure", family->n_sure);
  json_object_set_int_member (object, "sure_holm", family->n_holm);
  json_object_set_int_member (object, "sure_bh", family->n_bh);
}

/* --- one question ------------------------------------------------------------------- */

static JsonObject *
get_first_test (JsonObject *result)
{
  JsonArray *tests = hunch_json_get_array (result, "tests");

  return tests != NULL && json_array_get_length (tests) > 0 ? json_array_get_object_element (tests, 0) : NULL;
}

/* Values of p among the tests and the estimates: what a reader can pick from. */
static gint64
count_p (JsonObject *result)
{
  static const char *const members[] = { "tests", "estimates" };
  gint64 n = 0;

  for (guint m = 0; m < G_N_ELEMENTS (members); m++)
    {
      JsonArray *entries = hunch_json_get_array (result, members[m]);

      for (guint i = 0; entries != NULL && i < json_array_get_length (entries); i++)
        n += isfinite (hunch_json_get_number (json_array_get_object_element (entries, i), "p", NAN));
    }
  return n;
}

static void
read_test (HunchLedgerRow *row,
           JsonObject     *result)
{
  JsonObject *test = get_first_test (result);
  JsonObject *effect = test != NULL ? hunch_json_get_object (test, "effect") : NULL;
  JsonObject *headline = hunch_json_get_object (result, "headline");

  row->p = test != NULL ? hunch_json_get_number (test, "p", NAN) : NAN;
  row->test = test != NULL ? g_strdup (hunch_json_get_string (test, "name")) : NULL;
  if (isnan (row->p) && headline != NULL)
    row->p = hunch_json_get_number (headline, "p", NAN);
  row->effect = row->effect_low = row->effect_high = NAN;
  if (effect == NULL)
    return;
  row->effect_name = g_strdup (hunch_json_get_string (effect, "name"));
  row->effect = hunch_json_get_number (effect, "value", NAN);
  row->effect_low = hunch_json_get_number (effect, "ci_low", NAN);
  row->effect_high = hunch_json_get_number (effect, "ci_high", NAN);
}

HunchLedgerRow *
hunch_ledger_make_row (const char *kind,
                       const char *table,
                       GHashTable *options,
                       JsonObject *result,
                       gboolean    is_held_out)
{
  HunchLedgerRow *row = g_new0 (HunchLedgerRow, 1);
  g_autoptr (GHashTable) copy = hunch_analysis_copy_options (options);

  row->kind = g_strdup (kind);
  row->table = g_strdup (table);
  row->key = hunch_ledger_dup_key (kind, options);
  row->options = hunch_analysis_options_to_text (copy);
  row->title = g_strdup (hunch_json_get_string (result, "title"));
  row->n = (gint64) hunch_json_get_number (result, "n", 0);
  row->n_tests = count_p (result);
  row->is_held_out = is_held_out;
  read_test (row, result);
  return row;
}

static int
find_place (const Family *family,
            const char   *kind,
            const char   *table,
            const char   *key)
{
  for (guint i = 0; i < family->rows->len; i++)
    {
      const HunchLedgerRow *row = g_ptr_array_index (family->rows, i);

      if (g_str_equal (row->kind, kind) && g_ascii_strcasecmp (row->table, table) == 0 && g_str_equal (row->key, key))
        return (int) i;
    }
  return -1;
}

static const char *
get_rows_word (HunchProject *project,
               const char   *table)
{
  g_autoptr (HunchHoldout) holdout = hunch_holdout_get (project, table, NULL);

  return hunch_holdout_is_sealed (holdout) ? "open" : "all";
}

static char *
dup_entry_sentence (const Family *family,
                    int           place)
{
  g_autofree char *all = dup_sentence (family);
  g_autofree char *p = place >= 0 ? hunch_words_p (family->holm[place]) : NULL;

  if (place < 0 || family->rows->len < 2)
    return g_steal_pointer (&all);
  /* Translators: the sentence about all questions, then “p = 0.03”. */
  return g_strdup_printf (_("%s For this one %s after the correction."), all, p);
}

static JsonObject *
make_member (HunchProject         *project,
             const Family         *family,
             const HunchLedgerRow *row)
{
  JsonObject *object = json_object_new ();
  int place = find_place (family, row->kind, row->table, row->key);
  const HunchLedgerRow *found = place >= 0 ? g_ptr_array_index (family->rows, place) : NULL;
  g_autofree char *sentence = dup_entry_sentence (family, place);

  json_object_set_int_member (object, "id", found != NULL ? found->id : 0);
  set_counts (object, family);
  hunch_json_set_number (object, "p", found != NULL ? found->p : row->p);
  hunch_json_set_number (object, "p_holm", place >= 0 ? family->holm[place] : NAN);
  hunch_json_set_number (object, "p_bh", place >= 0 ? family->bh[place] : NAN);
  json_object_set_string_member (object, "rows", get_rows_word (project, row->table));
  json_object_set_string_member (object, "sentence", sentence);
  return object;
}

static gboolean
set_member (HunchProject   *project,
            HunchLedgerRow *row,
            JsonObject     *result,
            GError        **error)
{
  g_autoptr (GPtrArray) rows = hunch_project_list_questions (project, error);
  g_auto (Family) family = { NULL };

  if (rows == NULL)
    return FALSE;
  family_fill (&family, rows, FALSE);
  json_object_set_object_member (result, "ledger", make_member (project, &family, row));
  return TRUE;
}

static gboolean
note_or_fill (HunchProject *project,
              const char   *kind,
              const char   *table,
              GHashTable   *options,
              JsonObject   *result,
              gboolean      is_noted,
              GError      **error)
{
  g_autoptr (HunchLedgerRow) row = NULL;

  json_object_set_null_member (result, "ledger");
  if (table == NULL || *table == '\0')
    return TRUE;
  row = hunch_ledger_make_row (kind, table, options, result, FALSE);
  if (isnan (row->p))
    return TRUE;
  return (!is_noted || hunch_project_note_question (project, row, error)) && set_member (project, row, result, error);
}

gboolean
hunch_ledger_note (HunchProject *project,
                   const char   *kind,
                   const char   *table,
                   GHashTable   *options,
                   JsonObject   *result,
                   GError      **error)
{
  g_return_val_if_fail (HUNCH_IS_PROJECT (project), FALSE);
  g_return_val_if_fail (kind != NULL && result != NULL, FALSE);

  return note_or_fill (project, kind, table, options, result, TRUE, error);
}

gboolean
hunch_ledger_fill (HunchProject *project,
                   const char   *kind,
                   const char   *table,
                   GHashTable   *options,
                   JsonObject   *result,
                   GError      **error)
{
  g_return_val_if_fail (HUNCH_IS_PROJECT (project), FALSE);
  g_return_val_if_fail (kind != NULL && result != NULL, FALSE);

  return note_or_fill (project, kind, table, options, result, FALSE, error);
}

/* --- the whole ledger ----------------------------------------------------------------- */

/* "ttest\ntable\nkey" → number of the kept analysis that asks it. */
static GHashTable *
list_kept (HunchProject *project)
{
  GHashTable *kept = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GPtrArray) records = hunch_project_list_analyses (project, NULL);

  for (guint i = 0; records != NULL && i < records->len; i++)
    {
      const HunchAnalysisRecord *record = g_ptr_array_index (records, i);
      g_autoptr (GHashTable) options = hunch_analysis_options_from_text (record->options, NULL);
      g_autofree char *table = g_ascii_strdown (record->table != NULL ? record->table : "", -1);
      g_autofree char *key = options != NULL ? hunch_ledger_dup_key (record->kind, options) : NULL;

      if (key != NULL)
        g_hash_table_insert (kept, g_strjoin ("\n", record->kind, table, key, NULL), GSIZE_TO_POINTER ((gsize) record->id));
    }
  return kept;
}

static gint64
find_kept (GHashTable           *kept,
           const HunchLedgerRow *row)
{
  g_autofree char *table = g_ascii_strdown (row->table, -1);
  g_autofree char *name = g_strjoin ("\n", row->kind, table, row->key, NULL);

  return (gint64) GPOINTER_TO_SIZE (g_hash_table_lookup (kept, name));
}

static void
set_text (JsonObject *object,
          const char *member,
          const char *text)
{
  if (text != NULL)
    json_object_set_string_member (object, member, text);
  else
    json_object_set_null_member (object, member);
}

static void
set_time (JsonObject *object,
          const char *member,
          gint64      seconds)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_utc (seconds);
  g_autofree char *text = time != NULL ? g_date_time_format (time, "%Y-%m-%dT%H:%M:%SZ") : NULL;

  set_text (object, member, text);
}

static void
set_effect (JsonObject           *object,
            const HunchLedgerRow *row)
{
  JsonObject *effect;

  if (row->effect_name == NULL)
    {
      json_object_set_null_member (object, "effect");
      return;
    }
  effect = json_object_new ();
  json_object_set_string_member (effect, "name", row->effect_name);
  hunch_json_set_number (effect, "value", row->effect);
  hunch_json_set_number (effect, "ci_low", row->effect_low);
  hunch_json_set_number (effect, "ci_high", row->effect_high);
  json_object_set_object_member (object, "effect", effect);
}

static void
set_kind (JsonObject           *object,
          const HunchLedgerRow *row)
{
  const HunchKindInfo *info = hunch_kinds_find (row->kind);
  g_autoptr (JsonObject) options = hunch_json_parse_object (row->options != NULL ? row->options : "{}", -1, "options", NULL);

  json_object_set_string_member (object, "kind", row->kind);
  set_text (object, "question", info != NULL ? info->question : NULL);
  set_text (object, "kind_title", info != NULL ? _(info->title) : row->kind);
  json_object_set_string_member (object, "table", row->table);
  set_text (object, "title", row->title);
  json_object_set_object_member (object, "options", options != NULL ? json_object_ref (options) : json_object_new ());
}

static gboolean
is_gone (HunchProject *project,
         const char   *table)
{
  g_autoptr (HunchTableInfo) info = hunch_project_get_table (project, table, NULL);

  return info == NULL;
}

static JsonObject *
make_entry (HunchProject *project,
            GHashTable   *kept,
            const Family *family,
            guint         i)
{
  const HunchLedgerRow *row = g_ptr_array_index (family->rows, i);
  JsonObject *object = json_object_new ();
  gint64 analysis_id = find_kept (kept, row);

  json_object_set_int_member (object, "id", row->id);
  set_kind (object, row);
  set_text (object, "test", row->test);
  hunch_json_set_number (object, "p", row->p);
  hunch_json_set_number (object, "p_first", row->p_first);
  hunch_json_set_number (object, "p_holm", family->holm[i]);
  hunch_json_set_number (object, "p_bh", family->bh[i]);
  set_effect (object, row);
  json_object_set_int_member (object, "n", row->n);
  json_object_set_int_member (object, "n_tests", row->n_tests);
  set_time (object, "first_run", row->first_run);
  set_time (object, "last_run", row->last_run);
  json_object_set_int_member (object, "n_runs", row->n_runs);
  json_object_set_string_member (object, "rows", row->is_held_out ? "held-out" : get_rows_word (project, row->table));
  json_object_set_boolean_member (object, "is_kept", analysis_id != 0);
  if (analysis_id != 0)
    json_object_set_int_member (object, "analysis_id", analysis_id);
  else
    json_object_set_null_member (object, "analysis_id");
  json_object_set_boolean_member (object, "is_gone", is_gone (project, row->table));
  return object;
}

static void
add_entries (JsonArray    *entries,
             HunchProject *project,
             GHashTable   *kept,
             const Family *family)
{
  for (guint i = 0; i < family->rows->len; i++)
    json_array_add_object_element (entries, make_entry (project, kept, family, i));
}

JsonObject *
hunch_ledger_to_json (HunchProject *project,
                      GError      **error)
{
  g_autoptr (GPtrArray) rows = NULL;
  g_autoptr (GHashTable) kept = NULL;
  g_autofree char *sentence = NULL;
  g_auto (Family) asked = { NULL };
  g_auto (Family) confirmed = { NULL };
  JsonArray *entries;
  JsonObject *object;
  JsonObject *counts;

  g_return_val_if_fail (HUNCH_IS_PROJECT (project), NULL);

  rows = hunch_project_list_questions (project, error);
  if (rows == NULL)
    return NULL;
  object = json_object_new ();
  entries = json_array_new ();
  kept = list_kept (project);
  family_fill (&asked, rows, FALSE);
  family_fill (&confirmed, rows, TRUE);
  sentence = dup_sentence (&asked);
  json_object_set_double_member (object, "level", HUNCH_LEDGER_LEVEL);
  set_counts (object, &asked);
  json_object_set_int_member (object, "runs", asked.n_runs);
  json_object_set_string_member (object, "sentence", sentence);
  add_entries (entries, project, kept, &asked);
  add_entries (entries, project, kept, &confirmed);
  json_object_set_array_member (object, "entries", entries);
  if (confirmed.rows->len == 0)
    {
      json_object_set_null_member (object, "confirmed");
      return object;
    }
  counts = json_object_new ();
  set_counts (counts, &confirmed);
  json_object_set_object_member (object, "confirmed", counts);
  return object;
}
