/* What an import is, as data: made by hand, copied, and kept in the project as JSON. */
#define G_LOG_DOMAIN "hunch-project"
#include "config.h"
#include "project/import.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/json.h"
#include "project/import-private.h"

static const char *const mode_names[] = { "new", "replace", "append", "upsert" };

HunchImport *
hunch_import_new (const char *word)
{
  HunchImport *import;

  g_return_val_if_fail (word != NULL, NULL);

  import = g_new0 (HunchImport, 1);
  import->words = g_new0 (char *, 2);
  import->words[0] = g_strdup (word);
  import->options = hunch_format_options_new ();
  import->choice.method = HUNCH_SAMPLE_ALL;
  return import;
}

void
hunch_import_add_word (HunchImport *import,
                       const char  *word)
{
  guint n = g_strv_length (import->words);

  import->words = g_renew (char *, import->words, n + 2);
  import->words[n] = g_strdup (word);
  import->words[n + 1] = NULL;
}

void
hunch_import_free (HunchImport *import)
{
  if (import == NULL)
    return;
  g_clear_pointer (&import->words, g_strfreev);
  g_clear_pointer (&import->table, g_free);
  g_clear_pointer (&import->key, g_free);
  g_clear_pointer (&import->options, hunch_format_options_free);
  g_clear_pointer (&import->filter, g_free);
  g_clear_pointer (&import->names, g_hash_table_unref);
  g_free (import);
}

HunchImport *
hunch_import_copy (const HunchImport *import)
{
  HunchImport *copy = g_new0 (HunchImport, 1);

  *copy = *import;
  copy->words = g_strdupv (import->words);
  copy->table = g_strdup (import->table);
  copy->key = g_strdup (import->key);
  copy->options = hunch_format_options_copy (import->options);
  copy->filter = g_strdup (import->filter);
  copy->names = import->names == NULL ? NULL : g_hash_table_ref (import->names);
  return copy;
}

/* --- words ------------------------------------------------------------------------- */

static gboolean
has_scheme (const char *word)
{
  gsize n = strspn (word, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+.-");

  return n > 1 && word[n] == ':' && g_ascii_isalpha (word[0]) && !g_file_test (word, G_FILE_TEST_EXISTS);
}

/* "https://name:password@host/…" without what stands before the @. */
char *
hunch_import_dup_public_word (const char *word)
{
  const char *host = strstr (word, "://");
  const char *end, *at;

  if (host == NULL || !has_scheme (word))
    return g_strdup (word);
  host += 3;
  end = host + strcspn (host, "/?#");
  at = g_strrstr_len (host, end - host, "@");
  return at == NULL ? g_strdup (word) : g_strdup_printf ("%.*s%s", (int) (host - word), word, at + 1);
}

/* A path means the same file wherever the next import begins. */
char *
hunch_import_dup_lasting_word (const char *word)
{
  return has_scheme (word) ? hunch_import_dup_public_word (word) : g_canonicalize_filename (word, NULL);
}

/* --- to JSON ---------------------------------------------------------------------------- */

static void
set_text (JsonObject *object,
          const char *member,
          const char *text)
{
  if (text != NULL)
    json_object_set_string_member (object, member, text);
}

static void
set_list (JsonObject        *object,
          const char        *member,
          char             **texts)
{
  JsonArray *array;

  if (texts == NULL)
    return;
  array = json_array_new ();
  for (; *texts != NULL; texts++)
    json_array_add_string_element (array, *texts);
  json_object_set_array_member (object, member, array);
}

static void
set_letter (JsonObject *object,
            const char *member,
            char        letter)
{
  char text[2] = { letter, '\0' };

  if (letter != '\0')
    json_object_set_string_member (object, member, text);
}

static void
set_names (JsonObject *object,
           GHashTable *names)
{
  JsonObject *list;
  GHashTableIter iter;
  gpointer source, name;

  if (names == NULL)
    return;
  list = json_object_new ();
  g_hash_table_iter_init (&iter, names);
  while (g_hash_table_iter_next (&iter, &source, &name))
    json_object_set_string_member (list, source, name);
  json_object_set_object_member (object, "names", list);
}

static void
set_types (JsonObject *object,
           GHashTable *types)
{
  JsonObject *list;
  GHashTableIter iter;
  gpointer name, type;

  if (types == NULL)
    return;
  list = json_object_new ();
  g_hash_table_iter_init (&iter, types);
  while (g_hash_table_iter_next (&iter, &name, &type))
    json_object_set_string_member (list, name, hunch_data_type_get_name (GPOINTER_TO_INT (type)));
  json_object_set_object_member (object, "types", list);
}

static JsonObject *
csv_to_json (const HunchCsvOptions *csv)
{
  JsonObject *object = json_object_new ();

  set_text (object, "encoding", csv->encoding);
  set_letter (object, "separator", csv->separator);
  set_letter (object, "quote", csv->quote);
  json_object_set_int_member (object, "header", csv->header);
  set_letter (object, "decimal", csv->decimal);
  set_letter (object, "quote", csv->quote);
  set_letter (object, "thousands", csv->thousands);
  json_object_set_int_member (object, "date_order", csv->date_order);
  set_list (object, "missing", csv->missing);
  set_types (object, csv->types);
  return object;
}

static JsonObject *
options_to_json (const HunchFormatOptions *options)
{
  JsonObject *object = json_object_new ();

  set_text (object, "format", options->format);
  if (options->flatten)
    json_object_set_boolean_member (object, "flatten", TRUE);
  set_text (object, "records", options->records);
  set_text (object, "member", options->member);
  set_text (object, "labels", options->labels);
  set_list (object, "columns", options->columns);
  if (options->csv != NULL)
    json_object_set_object_member (object, "csv", csv_to_json (options->csv));
  return object;
}

JsonObject *
hunch_import_to_json (const HunchImport *import)
{
  JsonObject *object;
  JsonArray *words;

  g_return_val_if_fail (import != NULL, NULL);

  object = json_object_new ();
  words = json_array_new ();
  for (char **word = import->words; *word != NULL; word++)
    {
      g_autofree char *lasting = hunch_import_dup_lasting_word (*word);

      json_array_add_string_element (words, lasting);
    }
  json_object_set_array_member (object, "words", words);
  set_text (object, "table", import->table);
  json_object_set_string_member (object, "mode", mode_names[import->mode]);
  set_text (object, "key", import->key);
  json_object_set_object_member (object, "choice", hunch_sample_choice_to_json (&import->choice));
  json_object_set_object_member (object, "options", options_to_json (import->options));
  set_text (object, "filter", import->filter);
  set_names (object, import->names);
  return object;
}

/* --- from JSON ------------------------------------------------------------------------------ */

static char **
get_list (JsonObject *object,
          const char *member)
{
  JsonArray *array = hunch_json_get_array (object, member);
  g_autoptr (GPtrArray) texts = NULL;

  if (array == NULL)
    return NULL;
  texts = g_ptr_array_new ();
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonNode *node = json_array_get_element (array, i);

      if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING)
        g_ptr_array_add (texts, json_node_dup_string (node));
    }
  g_ptr_array_add (texts, NULL);
  return (char **) g_ptr_array_free (g_steal_pointer (&texts), FALSE);
}

static char
get_letter (JsonObject *object,
            const char *member)
{
  const char *text = hunch_json_get_string (object, member);

  return text == NULL ? '\0' : text[0];
}

static GHashTable *
get_types (JsonObject *object)
{
  JsonObject *list = hunch_json_get_object (object, "types");
  GHashTable *types;
  JsonObjectIter iter;
  const char *name;

  if (list == NULL)
    return NULL;
  types = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  json_object_iter_init (&iter, list);
  while (json_object_iter_next (&iter, &name, NULL))
    {
      HunchDataType type;

      if (hunch_data_type_from_name (hunch_json_get_string (list, name), &type))
        g_hash_table_insert (types, g_strdup (name), GINT_TO_POINTER (type));
    }
  return types;
}

static GHashTable *
get_names (JsonObject *object)
{
  JsonObject *list = hunch_json_get_object (object, "names");
  GHashTable *names;
  JsonObjectIter iter;
  const char *source;

  if (list == NULL)
    return NULL;
  names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  json_object_iter_init (&iter, list);
  while (json_object_iter_next (&iter, &source, NULL))
    if (hunch_json_get_string (list, source) != NULL)
      g_hash_table_insert (names, g_strdup (source), g_strdup (hunch_json_get_string (list, source)));
  return names;
}

static HunchCsvOptions *
csv_from_json (JsonObject *object)
{
  HunchCsvOptions *csv = hunch_csv_options_new ();

  if (object == NULL)
    return csv;
  g_free (csv->encoding);
  csv->encoding = g_strdup (hunch_json_get_string (object, "encoding"));
  csv->separator = get_letter (object, "separator");
  csv->quote = get_letter (object, "quote");
  csv->header = (int) CLAMP (hunch_json_get_number (object, "header", -1), -1, 1);
  csv->decimal = get_letter (object, "decimal");
  csv->quote = get_letter (object, "quote");
  csv->thousands = get_letter (object, "thousands");
  csv->date_order = (HunchDateOrder) CLAMP (hunch_json_get_number (object, "date_order", 0), HUNCH_DATE_ORDER_AUTO, HUNCH_DATE_ORDER_MDY);
  g_strfreev (csv->missing);
  csv->missing = get_list (object, "missing");
  g_clear_pointer (&csv->types, g_hash_table_unref);
  csv->types = get_types (object);
  return csv;
}

static HunchFormatOptions *
options_from_json (JsonObject *object)
{
  HunchFormatOptions *options = hunch_format_options_new ();

  if (object == NULL)
    return options;
  options->format = g_strdup (hunch_json_get_string (object, "format"));
  options->flatten = json_object_has_member (object, "flatten");
  options->records = g_strdup (hunch_json_get_string (object, "records"));
  options->member = g_strdup (hunch_json_get_string (object, "member"));
  options->labels = g_strdup (hunch_json_get_string (object, "labels"));
  options->columns = get_list (object, "columns");
  hunch_csv_options_free (options->csv);
  options->csv = csv_from_json (hunch_json_get_object (object, "csv"));
  return options;
}

static HunchImportMode
mode_from_name (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (mode_names); i++)
    if (g_strcmp0 (name, mode_names[i]) == 0)
      return (HunchImportMode) i;
  return HUNCH_IMPORT_NEW;
}

HunchImport *
hunch_import_from_json (JsonObject *object,
                        GError    **error)
{
  g_auto (GStrv) words = NULL;
  JsonObject *choice;
  HunchImport *import;

  g_return_val_if_fail (object != NULL, NULL);

  words = get_list (object, "words");
  if (words == NULL || words[0] == NULL)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, _("What is kept of the import names no source."));
      return NULL;
    }
  import = g_new0 (HunchImport, 1);
  import->words = g_steal_pointer (&words);
  import->table = g_strdup (hunch_json_get_string (object, "table"));
  import->mode = mode_from_name (hunch_json_get_string (object, "mode"));
  import->key = g_strdup (hunch_json_get_string (object, "key"));
  choice = hunch_json_get_object (object, "choice");
  if (choice != NULL)
    hunch_sample_choice_from_json (choice, &import->choice);
  import->options = options_from_json (hunch_json_get_object (object, "options"));
  import->filter = g_strdup (hunch_json_get_string (object, "filter"));
  import->names = get_names (object);
  return import;
}
