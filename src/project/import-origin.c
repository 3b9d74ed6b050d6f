#define G_LOG_DOMAIN "hunch-project"
#include "config.h"
#include "project/import-private.h"

#include <string.h>

#include "base/json.h"

static char *
object_to_text (JsonObject *object)
{
  g_autoptr (JsonNode) node = json_node_init_object (json_node_alloc (), object);

  return hunch_json_to_text (node, FALSE);
}

char *
hunch_import_dup_object_name (HunchSource *source)
{
  g_autofree char *lasting = hunch_import_dup_lasting_word (hunch_source_get_name (source));

  return g_utf8_make_valid (lasting, -1);
}

static JsonObject *
describe_source (HunchSource *source)
{
  g_autofree char *name = hunch_import_dup_object_name (source);
  const char *version = hunch_source_get_version (source);
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "name", name);
  if (version != NULL)
    json_object_set_string_member (object, "version", version);
  else
    json_object_set_null_member (object, "version");
  json_object_set_int_member (object, "bytes", hunch_source_get_size (source));
  return object;
}

static void
append_object (GString    *text,
               JsonObject *object)
{
  g_autofree char *element = object_to_text (object);

  g_string_append_printf (text, "%s%s", text->len == 1 ? "" : ", ", element);
}

/* Those that an earlier import has read, where this one has not read them again. */
static void
append_old_objects (GString    *text,
                    GHashTable *seen,
                    const char *old_text)
{
  g_autoptr (JsonNode) root = old_text == NULL ? NULL : json_from_string (old_text, NULL);
  JsonArray *old = root != NULL && JSON_NODE_HOLDS_ARRAY (root) ? json_node_get_array (root) : NULL;

  for (guint i = 0; old != NULL && i < json_array_get_length (old); i++)
    {
      JsonNode *node = json_array_get_element (old, i);
      const char *name = JSON_NODE_HOLDS_OBJECT (node) ? hunch_json_get_string (json_node_get_object (node), "name") : NULL;

      if (name != NULL && !g_hash_table_contains (seen, name))
        append_object (text, json_node_get_object (node));
    }
}

/* Object by object, since a document of tens of thousands would take more memory than the sample. */
static char *
list_sources (GPtrArray  *sources,
              const char *old)
{
  g_autoptr (GHashTable) seen = old == NULL ? NULL : g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  GString *text = g_string_new ("[");

  for (guint i = 0; i < sources->len; i++)
    {
      g_autoptr (JsonObject) object = describe_source (g_ptr_array_index (sources, i));

      append_object (text, object);
      if (seen != NULL)
        g_hash_table_add (seen, g_strdup (json_object_get_string_member (object, "name")));
    }
  if (old != NULL)
    append_old_objects (text, seen, old);
  g_string_append_c (text, ']');
  return g_string_free (text, FALSE);
}

static HunchImport *
read_spec (const HunchOrigin *origin)
{
  g_autoptr (JsonObject) object = hunch_json_parse_object (origin->spec, -1, "import", NULL);

  return object == NULL ? NULL : hunch_import_from_json (object, NULL);
}

/* The import of the origin in place of the one before. */
static gboolean
store_spec (HunchProject      *project,
            gint64             table_id,
            HunchOrigin       *origin,
            const HunchImport *import,
            GError           **error)
{
  g_autoptr (JsonObject) spec = hunch_import_to_json (import);

  g_free (origin->spec);
  origin->spec = object_to_text (spec);
  return hunch_origin_store (project, table_id, origin, error);
}

gboolean
hunch_origin_note_type (HunchProject *project,
                        gint64        table_id,
                        const char   *column,
                        HunchDataType type,
                        GError      **error)
{
  g_autoptr (HunchOrigin) origin = hunch_origin_load (project, table_id, NULL);
  g_autoptr (HunchImport) import = origin == NULL ? NULL : read_spec (origin);

  if (import == NULL || import->options->csv == NULL)
    return TRUE;
  if (import->options->csv->types == NULL)
    import->options->csv->types = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_hash_table_insert (import->options->csv->types, g_strdup (hunch_import_get_source_name (import->names, column)), GINT_TO_POINTER (type));
  return store_spec (project, table_id, origin, import, error);
}

/* The key of an upsert names columns of the table. */
static char *
rename_in_key (const char *key,
               const char *from,
               const char *to)
{
  g_auto (GStrv) names = key == NULL ? NULL : g_strsplit (key, ",", -1);

  for (guint i = 0; names != NULL && names[i] != NULL; i++)
    if (g_ascii_strcasecmp (g_strstrip (names[i]), from) == 0)
      {
        g_free (names[i]);
        names[i] = g_strdup (to);
      }
  return names == NULL ? NULL : g_strjoinv (",", names);
}

static GHashTable *
dup_names (GHashTable *names)
{
  GHashTable *copy = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  GHashTableIter iter;
  gpointer source, name;

  if (names == NULL)
    return copy;
  g_hash_table_iter_init (&iter, names);
  while (g_hash_table_iter_next (&iter, &source, &name))
    g_hash_table_insert (copy, g_strdup (source), g_strdup (name));
  return copy;
}

static void
rename_in_import (HunchImport *import,
                  const char  *from,
                  const char  *to)
{
  g_autoptr (GHashTable) names = dup_names (import->names);
  g_autofree char *source = g_strdup (hunch_import_get_source_name (import->names, from));
  char *key = rename_in_key (import->key, from, to);

  if (strcmp (source, to) == 0)
    g_hash_table_remove (names, source);
  else
    g_hash_table_insert (names, g_strdup (source), g_strdup (to));
  g_clear_pointer (&import->names, g_hash_table_unref);
  import->names = g_hash_table_size (names) == 0 ? NULL : g_steal_pointer (&names);
  g_free (import->key);
  import->key = key;
}

gboolean
hunch_origin_note_name (HunchProject *project,
                        gint64        table_id,
                        const char   *from,
                        const char   *to,
                        GError      **error)
{
  g_autoptr (HunchOrigin) origin = hunch_origin_load (project, table_id, NULL);
  g_autoptr (HunchImport) import = origin == NULL ? NULL : read_spec (origin);

  if (import == NULL)
    return TRUE;
  rename_in_import (import, from, to);
  g_free (origin->key);
  origin->key = g_strdup (import->key);
  return store_spec (project, table_id, origin, import, error);
}

/* What two imports have to agree in to be one: everything but words, table and mode, and types and names, which are those of the table anyway. */
static char *
dup_manner (const HunchImport *import)
{
  g_autoptr (HunchImport) copy = hunch_import_copy (import);
  g_autoptr (JsonObject) object = NULL;

  g_clear_pointer (&copy->table, g_free);
  g_clear_pointer (&copy->key, g_free);
  g_clear_pointer (&copy->names, g_hash_table_unref);
  copy->mode = HUNCH_IMPORT_NEW;
  if (copy->options->csv != NULL)
    g_clear_pointer (&copy->options->csv->types, g_hash_table_unref);
  g_strfreev (copy->words);
  copy->words = g_strsplit ("/", " ", 1);
  object = hunch_import_to_json (copy);
  return object_to_text (object);
}

static void
add_new_words (HunchImport       *both,
               const HunchImport *added)
{
  for (char **word = added->words; *word != NULL; word++)
    if (!g_strv_contains ((const char *const *) both->words, *word))
      hunch_import_add_word (both, *word);
}

/* The import as it is kept: the paths last, and are compared as they are kept. */
static HunchImport *
normalize (const HunchImport *import)
{
  g_autoptr (JsonObject) object = hunch_import_to_json (import);

  return hunch_import_from_json (object, NULL);
}

/* Rows of every one of both imports can come again only as all rows of both. */
static HunchImport *
join_imports (const HunchOrigin *old,
              const HunchImport *import)
{
  g_autoptr (HunchImport) before = old == NULL ? NULL : read_spec (old);
  g_autoptr (HunchImport) added = normalize (import);
  g_autofree char *manner_before = before == NULL ? NULL : dup_manner (before);
  g_autofree char *manner_added = dup_manner (added);

  if (before != NULL && import->is_part)
    return g_steal_pointer (&before);
  if (before == NULL || g_strcmp0 (manner_before, manner_added) != 0)
    return NULL;
  if (before->choice.method != HUNCH_SAMPLE_ALL && !g_strv_equal ((const char *const *) before->words, (const char *const *) added->words))
    return NULL;
  add_new_words (before, added);
  if (import->mode == HUNCH_IMPORT_UPSERT)
    {
      g_free (before->key);
      before->key = g_strdup (import->key);
    }
  return g_steal_pointer (&before);
}

HunchOrigin *
hunch_import_dup_origin (HunchImportRun *run,
                         HunchProject   *project)
{
  const HunchImport *import = run->import;
  g_autoptr (HunchTableKey) key = hunch_table_find (project, run->table, NULL);
  g_autoptr (HunchOrigin) old = key == NULL || key->id == 0 ? NULL : hunch_origin_load (project, key->id, NULL);
  gboolean adds = import->mode == HUNCH_IMPORT_APPEND || import->mode == HUNCH_IMPORT_UPSERT;
  g_autoptr (HunchImport) both = adds ? join_imports (old, import) : hunch_import_copy (import);
  g_autoptr (JsonObject) spec = NULL;
  HunchOrigin *origin;

  if (both == NULL)
    return NULL;
  g_free (both->table);
  both->table = g_strdup (run->table);
  spec = hunch_import_to_json (both);
  origin = g_new0 (HunchOrigin, 1);
  origin->spec = object_to_text (spec);
  origin->key = g_strdup (both->key);
  origin->policy = g_strdup (old == NULL ? "never" : old->policy);
  origin->looked_at = run->ticket->taken_at;
  origin->objects = list_sources (run->sources, adds && old != NULL ? old->objects : NULL);
  return origin;
}
