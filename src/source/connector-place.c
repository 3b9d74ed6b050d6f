/* Members of a connector's file, taken one by one, each with its own complaint. */
#define G_LOG_DOMAIN "hunch-source"
#include "config.h"
#include "source/connector-private.h"
#include "source/connector-place-private.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <string.h>

#include "base/json.h"

gboolean
hunch_place_refuse (const HunchPlace *place,
                    const char       *format,
                    ...)
{
  g_autofree char *fault = NULL;
  va_list arguments;

  if (place->error != NULL && *place->error != NULL)
    return FALSE;
  va_start (arguments, format);
  fault = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_set_error (place->error, HUNCH_SOURCE_ERROR, HUNCH_SOURCE_ERROR_BAD_NAME, "%s: %s", place->where, fault);
  return FALSE;
}

/* "a b c": the members there may be. A language in brackets may follow. */
gboolean
hunch_place_check_members (const HunchPlace *place,
                           const char       *known)
{
  g_auto (GStrv) names = g_strsplit (known, " ", -1);
  g_autoptr (GList) members = json_object_get_members (place->object);

  for (GList *member = members; member != NULL; member = member->next)
    {
      const char *name = member->data;
      g_autofree char *plain = g_strndup (name, strcspn (name, "["));

      if (!g_strv_contains ((const char *const *) names, plain))
        return hunch_place_refuse (place, _("the member “%s” is not known."), name);
    }
  return TRUE;
}

/* A copy of a text; FALSE when it is something else, or missing and `is_required`. */
gboolean
hunch_place_take_text (const HunchPlace *place,
                       const char       *member,
                       gboolean          is_required,
                       char            **out_text)
{
  JsonNode *node = json_object_get_member (place->object, member);

  if (node == NULL)
    return !is_required || hunch_place_refuse (place, _("the member “%s” is missing."), member);
  if (!JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_STRING)
    return hunch_place_refuse (place, _("the member “%s” is no text."), member);
  g_free (*out_text);
  *out_text = g_strdup (json_node_get_string (node));
  return TRUE;
}

/* "title[de]" before "title". */
char *
hunch_place_dup_translated (const HunchPlace *place,
                            const char       *member)
{
  const char *const *languages = g_get_language_names ();

  for (guint i = 0; languages[i] != NULL; i++)
    {
      g_autofree char *name = g_strdup_printf ("%s[%s]", member, languages[i]);
      const char *text = hunch_json_get_string (place->object, name);

      if (text != NULL)
        return g_strdup (text);
    }
  return g_strdup (hunch_json_get_string (place->object, member));
}

gboolean
hunch_place_take_integer (const HunchPlace *place,
                          const char       *member,
                          gint64            minimum,
                          gint64           *out_value)
{
  JsonNode *node = json_object_get_member (place->object, member);

  if (node == NULL)
    return TRUE;
  if (!JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_INT64 || json_node_get_int (node) < minimum)
    return hunch_place_refuse (place, _("the member “%s” is no whole number from %" PRId64 " on."), member, minimum);
  *out_value = json_node_get_int (node);
  return TRUE;
}

gboolean
hunch_place_take_flag (const HunchPlace *place,
                       const char       *member,
                       gboolean         *out_value)
{
  JsonNode *node = json_object_get_member (place->object, member);

  if (node == NULL)
    return TRUE;
  if (!JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_BOOLEAN)
    return hunch_place_refuse (place, _("the member “%s” is neither true nor false."), member);
  *out_value = json_node_get_boolean (node);
  return TRUE;
}

/* The position of a text among `words`, which end with NULL; the first when there is none. */
gboolean
hunch_place_take_word (const HunchPlace  *place,
                       const char        *member,
                       const char *const *words,
                       int               *out_position)
{
  g_autofree char *text = NULL;
  g_autofree char *all = NULL;

  if (!hunch_place_take_text (place, member, FALSE, &text))
    return FALSE;
  if (text == NULL)
    return TRUE;
  for (int i = 0; words[i] != NULL; i++)
    if (strcmp (words[i], text) == 0)
      {
        *out_position = i;
        return TRUE;
      }
  all = g_strjoinv (", ", (char **) words);
  return hunch_place_refuse (place, _("the member “%s” is “%s”, which is none of %s."), member, text, all);
}

/* An object of texts as a table; empty when there is none. */
gboolean
hunch_place_take_texts (const HunchPlace *place,
                        const char       *member,
                        GHashTable       *out_texts)
{
  JsonNode *node = json_object_get_member (place->object, member);
  JsonObjectIter iter;
  const char *name;
  JsonNode *value;

  if (node == NULL)
    return TRUE;
  if (!JSON_NODE_HOLDS_OBJECT (node))
    return hunch_place_refuse (place, _("the member “%s” is no object."), member);
  json_object_iter_init (&iter, json_node_get_object (node));
  while (json_object_iter_next (&iter, &name, &value))
    {
      if (!JSON_NODE_HOLDS_VALUE (value) || json_node_get_value_type (value) != G_TYPE_STRING)
        return hunch_place_refuse (place, _("“%s” within “%s” is no text."), name, member);
      g_hash_table_insert (out_texts, g_strdup (name), g_strdup (json_node_get_string (value)));
    }
  return TRUE;
}

gboolean
hunch_place_take_path (const HunchPlace *place,
                       const char       *member,
                       char            **out_path)
{
  if (!hunch_place_take_text (place, member, FALSE, out_path))
    return FALSE;
  return *out_path == NULL || hunch_slice_is_path (*out_path)
      || hunch_place_refuse (place, _("“%s” is no path to a value."), *out_path);
}

gboolean
hunch_place_read_list (const HunchPlace  *place,
                       const char        *member,
                       HunchPlaceReadFunc read,
                       gpointer           user_data)
{
  JsonNode *node = json_object_get_member (place->object, member);

  if (node == NULL)
    return TRUE;
  if (!JSON_NODE_HOLDS_ARRAY (node))
    return hunch_place_refuse (place, _("the member “%s” is no list."), member);
  for (guint i = 0; i < json_array_get_length (json_node_get_array (node)); i++)
    {
      JsonNode *element = json_array_get_element (json_node_get_array (node), i);
      g_autofree char *where = g_strdup_printf ("%s, %s %u", place->where, member, i + 1);
      HunchPlace inner = { where, NULL, place->error };

      if (!JSON_NODE_HOLDS_OBJECT (element))
        return hunch_place_refuse (&inner, _("this is no object."));
      inner.object = json_node_get_object (element);
      if (!read (&inner, user_data))
        return FALSE;
    }
  return TRUE;
}

gboolean
hunch_place_take_names (const HunchPlace *place,
                        const char       *member,
                        char           ***out_names)
{
  JsonArray *names = hunch_json_get_array (place->object, member);
  g_autoptr (GPtrArray) copies = g_ptr_array_new_with_free_func (g_free);

  if (names == NULL)
    return !json_object_has_member (place->object, member) || hunch_place_refuse (place, _("the member “%s” is no list."), member);
  for (guint i = 0; i < json_array_get_length (names); i++)
    {
      JsonNode *node = json_array_get_element (names, i);

      if (!JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_STRING)
        return hunch_place_refuse (place, _("“%s” holds something else than texts."), member);
      g_ptr_array_add (copies, g_strdup (json_node_get_string (node)));
    }
  g_ptr_array_add (copies, NULL);
  *out_names = (char **) g_ptr_array_steal (copies, NULL);
  return TRUE;
}
