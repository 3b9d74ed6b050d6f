/* What is new at a table's sources.
 *
 * A connector is asked first for what is new since the newest row, where it can be asked so; else every page is asked for on condition
 * that it changed, and what came stays in the cache for the import. Files and objects are compared with those that were
 * there the last time: their names and versions tell which are new, which changed and which are gone. Only when all rows of all objects are kept can a
 * part of them be taken by itself; a sample of more objects is another sample. */
#define G_LOG_DOMAIN "hunch-project"
#include "config.h"
#include "project/refresh-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/json.h"

static void
set_words (HunchImport *import,
           GPtrArray   *words)
{
  g_strfreev (import->words);
  import->words = g_new0 (char *, words->len + 1);
  for (guint i = 0; i < words->len; i++)
    import->words[i] = g_strdup (words->pdata[i]);
}

/* --- connectors ------------------------------------------------------------------------- */

static char *
dup_one_text (HunchProject *project,
              char         *sql)
{
  g_autoptr (HunchSqlText) owned = sql;
  g_autoptr (sqlite3_stmt) statement = hunch_db_prepare (project->db, owned, NULL);

  return statement != NULL && hunch_db_next (statement, NULL, NULL) ? hunch_db_dup_text (statement, 0) : NULL;
}

/* Whether every series that will be asked for has rows in the table already. */
static gboolean
has_all_series (HunchRefresh      *self,
                const char        *column,
                char             **values)
{
  g_autoptr (sqlite3_stmt) statement = hunch_db_prepare_format (self->project->db, NULL, "SELECT 1 FROM \"%w\" WHERE \"%w\" = ?1 LIMIT 1", self->key->name, column);

  for (; statement != NULL && values != NULL && *values != NULL; values++)
    {
      sqlite3_reset (statement);
      hunch_db_bind_text (statement, 1, *values);
      if (!hunch_db_next (statement, NULL, NULL))
        return FALSE;
    }
  return statement != NULL;
}

static const char *
get_present_name (HunchRefresh *self,
                  const char   *column)
{
  return column == NULL ? NULL : hunch_import_get_present_name (self->import->names, column);
}

/* The newest value of the column that does not lie in the future; of several series the one of the series that is furthest behind. NULL: ask for all. */
static char *
dup_newest (HunchRefresh       *self,
            HunchConnectorCall *call)
{
  const char *since = get_present_name (self, hunch_connector_call_get_since_column (call));
  const char *series = get_present_name (self, hunch_connector_call_get_series_column (call));
  int position = since == NULL ? -1 : hunch_table_info_find (self->info, since);
  g_auto (GStrv) values = NULL;

  if (position < 0)
    return NULL;
  if (series == NULL || hunch_table_info_find (self->info, series) < 0)
    return dup_one_text (self->project, sqlite3_mprintf ("SELECT max(\"%w\") FROM \"%w\" WHERE \"%w\" <= datetime('now', '+1 day')",
                                                         since, self->key->name, since));
  values = hunch_connector_call_dup_series_values (call);
  if (!has_all_series (self, series, values))
    return NULL;
  return dup_one_text (self->project, sqlite3_mprintf (
    "SELECT min(newest) FROM (SELECT max(\"%w\") AS newest FROM \"%w\" WHERE \"%w\" <= datetime('now', '+1 day') GROUP BY \"%w\")",
    since, self->key->name, since, series));
}

static char *
dup_words_since (HunchRefresh *self)
{
  const char *words = self->import->words[0];
  g_autoptr (HunchConnectorCall) call = NULL;
  g_autofree char *newest = NULL;
  g_autofree char *since = NULL;

  hunch_import_use_tables (self->project);
  call = hunch_connector_call_new (words, NULL);
  newest = call == NULL ? NULL : dup_newest (self, call);
  since = newest == NULL ? NULL : hunch_connector_dup_words_since (words, newest, NULL);
  hunch_import_use_tables (NULL);
  return since == NULL || strcmp (since, words) == 0 ? NULL : g_steal_pointer (&since);
}

/* Reads to the end, so that everything is in the cache. */
static gboolean
fetch (HunchRefresh *self,
       const char   *words,
       gint64       *out_n_bytes,
       GError      **error)
{
  g_autoptr (HunchConnectorCall) call = NULL;
  g_autoptr (GInputStream) stream = NULL;
  char buffer[16384];
  gssize n;

  hunch_import_use_tables (self->project);
  call = hunch_connector_call_new (words, error);
  hunch_import_use_tables (NULL);
  stream = call == NULL ? NULL : hunch_connector_call_open (call, self->meter, self->cancellable, error);
  if (stream == NULL)
    return FALSE;
  *out_n_bytes = 0;
  while ((n = g_input_stream_read (stream, buffer, sizeof buffer, self->cancellable, error)) > 0)
    *out_n_bytes += n;
  return n == 0;
}

static gboolean
look_since (HunchRefresh *self,
            const char   *words,
            GError      **error)
{
  gint64 n_bytes;

  if (!fetch (self, words, &n_bytes, error))
    return FALSE;
  g_free (self->import->words[0]);
  self->import->words[0] = g_strdup (words);
  self->import->is_part = TRUE;
  self->is_same = n_bytes == 0;
  return TRUE;
}

static const char *
get_old_version (JsonArray  *objects,
                 const char *name)
{
  for (guint i = 0; objects != NULL && i < json_array_get_length (objects); i++)
    {
      JsonNode *node = json_array_get_element (objects, i);
      JsonObject *object = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;

      if (object != NULL && g_strcmp0 (hunch_json_get_string (object, "name"), name) == 0)
        return hunch_json_get_string (object, "version");
    }
  return NULL;
}

static gboolean
look_at_connector (HunchRefresh *self,
                   JsonArray    *objects,
                   GError      **error)
{
  HunchSource *source = self->sources->pdata[0];
  g_autofree char *since = self->import->key == NULL ? NULL : dup_words_since (self);
  gboolean is_changed = TRUE;

  self->is_fetched = TRUE;
  self->import->mode = self->import->key == NULL ? HUNCH_IMPORT_REPLACE : HUNCH_IMPORT_UPSERT;
  if (since != NULL)
    return look_since (self, since, error);
  if (!hunch_source_is_changed (source, get_old_version (objects, self->import->words[0]), &is_changed, self->cancellable, error))
    return FALSE;
  self->is_same = !is_changed;
  return TRUE;
}

/* --- files and objects ---------------------------------------------------------------------- */

typedef struct
{
  GPtrArray *fresh;      /* names of objects that were not there */
  GPtrArray *changed;    /* names of those with other bytes */
  guint      n_gone;
} Comparison;

static void
comparison_clear (Comparison *comparison)
{
  g_clear_pointer (&comparison->fresh, g_ptr_array_unref);
  g_clear_pointer (&comparison->changed, g_ptr_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Comparison, comparison_clear)

static GHashTable *
read_objects (JsonArray *objects)
{
  GHashTable *versions = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; objects != NULL && i < json_array_get_length (objects); i++)
    {
      JsonNode *node = json_array_get_element (objects, i);
      JsonObject *object = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
      const char *name = object == NULL ? NULL : hunch_json_get_string (object, "name");

      if (name != NULL)
        g_hash_table_insert (versions, (gpointer) name, (gpointer) hunch_json_get_string (object, "version"));
    }
  return versions;
}

/* A listing has told the versions of what it lists; a server is asked for what it serves alone. */
static gboolean
is_source_changed (HunchRefresh *self,
                   HunchSource  *source,
                   const char   *version,
                   gboolean     *out_changed,
                   GError      **error)
{
  const char *name = hunch_source_get_name (source);

  *out_changed = TRUE;
  if (version == NULL)
    return TRUE;
  if (g_str_has_prefix (name, "http") || hunch_connector_is_words (name))
    return hunch_source_is_changed (source, version, out_changed, self->cancellable, error);
  *out_changed = g_strcmp0 (hunch_source_get_version (source), version) != 0;
  return TRUE;
}

static gboolean
compare_objects (HunchRefresh *self,
                 JsonArray    *objects,
                 Comparison   *out_comparison,
                 GError      **error)
{
  g_autoptr (GHashTable) versions = read_objects (objects);
  guint n_found = 0;

  out_comparison->fresh = g_ptr_array_new_with_free_func (g_free);
  out_comparison->changed = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < self->sources->len; i++)
    {
      HunchSource *source = self->sources->pdata[i];
      g_autofree char *name = hunch_import_dup_object_name (source);
      gpointer version = NULL;
      gboolean is_known = g_hash_table_lookup_extended (versions, name, NULL, &version);
      gboolean is_changed = TRUE;

      n_found += is_known;
      if (is_known && !is_source_changed (self, source, version, &is_changed, error))
        return FALSE;
      if (!is_known)
        g_ptr_array_add (out_comparison->fresh, g_strdup (hunch_source_get_name (source)));
      else if (is_changed)
        g_ptr_array_add (out_comparison->changed, g_strdup (hunch_source_get_name (source)));
    }
  out_comparison->n_gone = g_hash_table_size (versions) - n_found;
  return TRUE;
}

/* What a person has retyped since stays so. */
static void
keep_types (HunchRefresh *self)
{
  JsonArray *columns = hunch_json_get_array (self->info->receipt, "columns");
  HunchFormatOptions *options = self->import->options;

  for (guint i = 0; columns != NULL && i < json_array_get_length (columns); i++)
    {
      JsonObject *column = json_array_get_object_element (columns, i);
      const char *name = hunch_json_get_string (column, "name");
      int position = name == NULL ? -1 : hunch_table_info_find (self->info, name);

      if (position < 0 || g_strcmp0 (hunch_json_get_string (column, "type"), hunch_data_type_get_name (self->info->columns[position].type)) == 0)
        continue;
      if (options->csv == NULL)
        options->csv = hunch_csv_options_new ();
      if (options->csv->types == NULL)
        options->csv->types = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
      g_hash_table_insert (options->csv->types, g_strdup (hunch_import_get_source_name (self->import->names, name)), GINT_TO_POINTER (self->info->columns[position].type));
    }
}

/* A sample that was added to stays as large as it is. */
static void
keep_size (HunchRefresh *self)
{
  const GArray *draws = self->info->ticket == NULL ? NULL : self->info->ticket->draws;

  for (guint i = 0; draws != NULL && i < draws->len; i++)
    self->import->choice.rows += g_array_index (draws, HunchSampleChoice, i).rows;
}

static void
take_part (HunchRefresh   *self,
           HunchImportMode mode,
           Comparison     *comparison)
{
  g_autoptr (GPtrArray) words = g_ptr_array_new ();

  g_ptr_array_extend (words, comparison->fresh, NULL, NULL);
  g_ptr_array_extend (words, comparison->changed, NULL, NULL);
  set_words (self->import, words);
  self->import->mode = mode;
  self->import->is_part = TRUE;
}

static void
decide (HunchRefresh *self,
        Comparison   *comparison)
{
  gboolean is_all = self->import->choice.method == HUNCH_SAMPLE_ALL;

  self->is_same = comparison->fresh->len + comparison->changed->len + comparison->n_gone == 0;
  if (self->is_same)
    return;
  if (is_all && self->import->key != NULL && comparison->n_gone == 0)
    take_part (self, HUNCH_IMPORT_UPSERT, comparison);
  else if (is_all && self->import->key == NULL && comparison->n_gone + comparison->changed->len == 0)
    take_part (self, HUNCH_IMPORT_APPEND, comparison);
  else
    self->import->mode = self->import->key != NULL ? HUNCH_IMPORT_UPSERT : HUNCH_IMPORT_REPLACE;
}

static gboolean
look_at_objects (HunchRefresh *self,
                 JsonArray    *objects,
                 GError      **error)
{
  g_auto (Comparison) comparison = { 0 };

  if (!compare_objects (self, objects, &comparison, error))
    return FALSE;
  decide (self, &comparison);
  return TRUE;
}

/* --- the look ------------------------------------------------------------------------------------ */

/* A connector knows what tells its records apart. Without one of its own the table has that key, if it has the columns. */
static void
adopt_key (HunchRefresh *self)
{
  g_autoptr (HunchConnectorCall) call = NULL;
  g_auto (GStrv) columns = NULL;
  const char *key;

  hunch_import_use_tables (self->project);
  call = self->import->key != NULL ? NULL : hunch_connector_call_new (self->import->words[0], NULL);
  hunch_import_use_tables (NULL);
  key = call == NULL ? NULL : hunch_connector_call_get_key (call);
  columns = key == NULL ? NULL : g_strsplit (key, ",", -1);
  for (guint i = 0; columns != NULL && columns[i] != NULL; i++)
    {
      char *present = g_strdup (get_present_name (self, columns[i]));

      g_free (columns[i]);
      columns[i] = present;
      if (hunch_table_info_find (self->info, columns[i]) < 0)
        return;
    }
  if (key != NULL && self->import->choice.method == HUNCH_SAMPLE_ALL)
    self->import->key = g_strjoinv (",", columns);
}

static gboolean
find_sources (HunchRefresh *self,
              GError      **error)
{
  hunch_import_use_tables (self->project);
  self->sources = hunch_source_expand ((const char *const *) self->import->words, self->meter, self->cancellable, error);
  hunch_import_use_tables (NULL);
  return self->sources != NULL;
}

gboolean
hunch_refresh_look (HunchRefresh *self,
                    GError      **error)
{
  g_autoptr (JsonNode) root = self->origin->objects == NULL ? NULL : json_from_string (self->origin->objects, NULL);
  JsonArray *objects = root != NULL && JSON_NODE_HOLDS_ARRAY (root) ? json_node_get_array (root) : NULL;
  gboolean is_connector = hunch_connector_is_words (self->import->words[0]) && self->import->words[1] == NULL;

  hunch_progress_set_message (self->progress, _("Asking what is new"));
  if (!find_sources (self, error))
    return FALSE;
  keep_types (self);
  keep_size (self);
  if (is_connector && g_strcmp0 (hunch_source_get_format (self->sources->pdata[0]), "json") == 0)
    {
      adopt_key (self);
      return look_at_connector (self, objects, error);
    }
  return look_at_objects (self, objects, error);
}
