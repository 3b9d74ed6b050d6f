/* A table's own import, done again: another sample like it, or more of the same.
 *
 * More rows are a further draw from the rows that the earlier draws have left. The earlier ones are drawn once more, by the choices in the
 * ticket and from the same number of rows, only to know which rows they took (HunchSampler), or which blocks (hunch_block). Of simple
 * random draws one after another the union is a simple random sample; rows that are added to a sample by share are such a
 * draw, since a sample by share is one once its size is known. */
#define G_LOG_DOMAIN "hunch-project"
#include "config.h"
#include "project/import-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/json.h"
#include "sample/blocks.h"

HunchImport *
hunch_import_of_table (HunchProject *project,
                       const char   *table,
                       GError      **error)
{
  g_autoptr (HunchTableKey) key = NULL;
  g_autoptr (HunchOrigin) origin = NULL;
  g_autoptr (JsonObject) object = NULL;
  HunchImport *import;

  g_return_val_if_fail (HUNCH_IS_PROJECT (project), NULL);
  g_return_val_if_fail (table != NULL, NULL);

  key = hunch_table_find (project, table, error);
  origin = key == NULL || key->id == 0 ? NULL : hunch_origin_load (project, key->id, error);
  object = origin == NULL ? NULL : hunch_json_parse_object (origin->spec, -1, "hunch_source", error);
  import = object == NULL ? NULL : hunch_import_from_json (object, error);
  if (import == NULL)
    return NULL;
  g_free (import->table);
  import->table = g_strdup (key->name);
  import->mode = import->key != NULL ? HUNCH_IMPORT_UPSERT : HUNCH_IMPORT_REPLACE;
  return import;
}

static HunchImport *
load_import (HunchProject *project,
             const char   *table,
             GError      **error)
{
  g_autoptr (GError) found = NULL;
  HunchImport *import = hunch_import_of_table (project, table, &found);

  if (import == NULL && found == NULL)
    g_set_error (error, HUNCH_PROJECT_ERROR, HUNCH_PROJECT_ERROR_NO_SUCH,
                 _("How the table “%s” came in is not known, so no further rows can be drawn for it."), table);
  else if (import == NULL)
    g_propagate_error (error, g_steal_pointer (&found));
  return import;
}

/* --- the sources are what they were -------------------------------------------------------- */

static GHashTable *
read_versions (JsonArray *objects)
{
  GHashTable *versions = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);

  for (guint i = 0; i < json_array_get_length (objects); i++)
    {
      JsonNode *node = json_array_get_element (objects, i);
      JsonObject *object = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
      const char *name = object == NULL ? NULL : hunch_json_get_string (object, "name");

      if (name != NULL)
        g_hash_table_insert (versions, g_strdup (name), g_strdup (hunch_json_get_string (object, "version")));
    }
  return versions;
}

static gboolean
is_as_before (HunchSource *source,
              GHashTable  *versions)
{
  g_autofree char *name = hunch_import_dup_object_name (source);
  gpointer before;

  return g_hash_table_lookup_extended (versions, name, NULL, &before)
      && (before == NULL || g_strcmp0 (before, hunch_source_get_version (source)) == 0);
}

gboolean
hunch_import_check_unchanged (HunchImportRun *run,
                              HunchProject   *project,
                              GError        **error)
{
  g_autoptr (HunchTableKey) key = hunch_table_find (project, run->table, error);
  g_autoptr (HunchOrigin) origin = key == NULL ? NULL : hunch_origin_load (project, key->id, error);
  g_autoptr (JsonNode) root = origin == NULL || origin->objects == NULL ? NULL : json_from_string (origin->objects, NULL);
  g_autoptr (GHashTable) versions = NULL;

  if (root == NULL || !JSON_NODE_HOLDS_ARRAY (root))
    return key != NULL;
  versions = read_versions (json_node_get_array (root));
  for (guint i = 0; i < run->sources->len; i++)
    if (!is_as_before (g_ptr_array_index (run->sources, i), versions))
      {
        g_set_error (error, HUNCH_SOURCE_ERROR, HUNCH_SOURCE_ERROR_CHANGED,
                     _("%s is not what it was when the rows of “%s” were drawn, so no more can be drawn beside them."),
                     hunch_source_get_name (g_ptr_array_index (run->sources, i)), run->table);
        return FALSE;
      }
  if (g_hash_table_size (versions) == run->sources->len)
    return TRUE;
  g_set_error (error, HUNCH_SOURCE_ERROR, HUNCH_SOURCE_ERROR_CHANGED,
               _("There were %u objects when the rows of “%s” were drawn and now there are %u, so no more can be drawn beside them."),
               g_hash_table_size (versions), run->table, run->sources->len);
  return FALSE;
}

/* --- more ------------------------------------------------------------------------------------ */

static HunchSampleChoice
make_draw (const HunchSampleChoice *first,
           guint                    number,
           gint64                   n_rows)
{
  HunchSampleChoice draw = *first;

  if (draw.method == HUNCH_SAMPLE_BERNOULLI)
    draw.method = HUNCH_SAMPLE_RESERVOIR;
  draw.share = 0;
  draw.rows = n_rows;
  draw.seed += number;
  return draw;
}

static GArray *
list_draws (const HunchSampleChoice *first,
            const HunchTicket       *ticket,
            gint64                   n_rows)
{
  GArray *draws = g_array_new (FALSE, FALSE, sizeof (HunchSampleChoice));
  HunchSampleChoice next;

  g_array_append_val (draws, *first);
  if (ticket != NULL && ticket->draws != NULL)
    g_array_append_vals (draws, ticket->draws->data, ticket->draws->len);
  next = make_draw (first, draws->len, n_rows);
  g_array_append_val (draws, next);
  return draws;
}

static GArray *
list_blocks (HunchProject *project,
             const char   *table,
             GError      **error)
{
  g_autoptr (HunchTableKey) key = hunch_table_find (project, table, error);
  g_autoptr (GArray) records = key == NULL ? NULL : hunch_origin_load_blocks (project, key->id, error);
  GArray *blocks = records == NULL ? NULL : g_array_new (FALSE, FALSE, sizeof (HunchBlock));

  for (guint i = 0; records != NULL && i < records->len; i++)
    {
      const HunchBlockRecord *record = &g_array_index (records, HunchBlockRecord, i);
      HunchBlock block = { (guint) record->object, (int) record->row_group, record->n_rows, record->last_row - record->first_row + 1,
                           record->place, record->run, record->n_run };

      g_array_append_val (blocks, block);
    }
  return blocks;
}

static JsonObject *
add_draw (HunchProject  *project,
          HunchImport   *import,
          gint64         n_rows,
          gboolean       aside,
          HunchProgress *progress,
          GCancellable  *cancellable,
          GError       **error)
{
  g_autoptr (HunchTableInfo) info = hunch_project_get_table (project, import->table, error);
  gboolean has_blocks = import->choice.method == HUNCH_SAMPLE_BLOCKS;
  GArray *blocks = NULL;

  if (info == NULL)
    return NULL;
  if (import->choice.method == HUNCH_SAMPLE_ALL)
    {
      g_set_error (error, HUNCH_PROJECT_ERROR, HUNCH_PROJECT_ERROR_NO_SUCH, _("The table “%s” has every row of its source."), info->name);
      return NULL;
    }
  if (has_blocks && (blocks = list_blocks (project, info->name, error)) == NULL)
    return NULL;
  import->mode = HUNCH_IMPORT_APPEND;
  g_clear_pointer (&import->key, g_free);
  return hunch_import_run_with (import, list_draws (&import->choice, info->ticket, n_rows), blocks, TRUE, project, aside, progress, cancellable, error);
}

/* --- another ------------------------------------------------------------------------------------ */

static JsonObject *
draw_another (HunchProject  *project,
              HunchImport   *import,
              const char    *name,
              guint64        seed,
              gboolean       aside,
              HunchProgress *progress,
              GCancellable  *cancellable,
              GError       **error)
{
  GArray *draws;

  if (import->choice.method == HUNCH_SAMPLE_ALL || import->choice.method == HUNCH_SAMPLE_HEAD)
    {
      g_set_error (error, HUNCH_PROJECT_ERROR, HUNCH_PROJECT_ERROR_NO_SUCH,
                   import->choice.method == HUNCH_SAMPLE_ALL ? _("The table “%s” has every row of its source, so there is no other sample like it.")
                                                             : _("The first rows are always the same, so there is no other sample like “%s”."), import->table);
      return NULL;
    }
  g_free (import->table);
  import->table = g_strdup (name);
  import->mode = HUNCH_IMPORT_NEW;
  import->choice.seed = seed;
  g_clear_pointer (&import->key, g_free);
  draws = g_array_new (FALSE, FALSE, sizeof (HunchSampleChoice));
  g_array_append_val (draws, import->choice);
  return hunch_import_run_with (import, draws, NULL, FALSE, project, aside, progress, cancellable, error);
}

JsonObject *
hunch_import_again (HunchProject  *project,
                    const char    *table,
                    const char    *name,
                    guint64        seed,
                    gint64         n_more,
                    gboolean       aside,
                    HunchProgress *progress,
                    GCancellable  *cancellable,
                    GError       **error)
{
  g_autoptr (HunchImport) import = load_import (project, table, error);

  if (import == NULL)
    return NULL;
  return n_more > 0 ? add_draw (project, import, n_more, aside, progress, cancellable, error)
                    : draw_another (project, import, name, seed, aside, progress, cancellable, error);
}

JsonObject *
hunch_import_another (HunchProject  *project,
                      const char    *table,
                      const char    *name,
                      guint64        seed,
                      HunchProgress *progress,
                      GCancellable  *cancellable,
                      GError       **error)
{
  g_return_val_if_fail (HUNCH_IS_PROJECT (project), NULL);
  g_return_val_if_fail (table != NULL && name != NULL, NULL);

  return hunch_import_again (project, table, name, seed, 0, FALSE, progress, cancellable, error);
}

JsonObject *
hunch_import_more (HunchProject  *project,
                   const char    *table,
                   gint64         n_rows,
                   HunchProgress *progress,
                   GCancellable  *cancellable,
                   GError       **error)
{
  g_return_val_if_fail (HUNCH_IS_PROJECT (project), NULL);
  g_return_val_if_fail (table != NULL && n_rows > 0, NULL);

  return hunch_import_again (project, table, NULL, 0, n_rows, FALSE, progress, cancellable, error);
}
