/* The parameters of a playbook: what it asks for, what a person gave, and where it goes. */
#define G_LOG_DOMAIN "hunch-deck"
#include "deck/playbook-private.h"

#include "base/json.h"
#include "deck/deck.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* --- what is asked for -------------------------------------------------------- */

static void
parameter_free (HunchPlaybookParameter *parameter)
{
  g_free (parameter->name);
  g_free (parameter->title);
  g_free (parameter->fallback);
  g_free (parameter);
}

static HunchPlaybookParameterKind
get_kind (JsonObject *object)
{
  const char *kind = hunch_json_get_string (object, "kind");

  return g_strcmp0 (kind, "file") == 0 ? HUNCH_PLAYBOOK_FILE : g_strcmp0 (kind, "files") == 0 ? HUNCH_PLAYBOOK_FILES : HUNCH_PLAYBOOK_TEXT;
}

/* NULL for what has no name. */
static HunchPlaybookParameter *
read_parameter (JsonNode *node)
{
  JsonObject *object = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  const char *name = object != NULL ? hunch_json_get_string (object, "name") : NULL;
  HunchPlaybookParameter *parameter;
  const char *title;
  const char *fallback;

  if (name == NULL)
    return NULL;

  title = hunch_playbook_get_translated (object, "title");
  fallback = hunch_json_get_string (object, "default");
  parameter = g_new0 (HunchPlaybookParameter, 1);
  parameter->name = g_strdup (name);
  parameter->title = g_strdup (title != NULL ? title : name);
  parameter->kind = get_kind (object);
  parameter->fallback = g_strdup (fallback != NULL ? fallback : "");
  parameter->is_required = parameter->kind != HUNCH_PLAYBOOK_TEXT && fallback == NULL;
  return parameter;
}

GPtrArray *
hunch_playbook_list_parameters (JsonObject *playbook)
{
  GPtrArray *parameters = g_ptr_array_new_with_free_func ((GDestroyNotify) parameter_free);
  JsonArray *array = hunch_json_get_array (playbook, "parameters");

  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      HunchPlaybookParameter *parameter = read_parameter (json_array_get_element (array, i));

      if (parameter != NULL)
        g_ptr_array_add (parameters, parameter);
    }

  return parameters;
}

/* --- what is given ---------------------------------------------------------------- */

static gboolean
check_files (GPtrArray  *parameters,
             GHashTable *values,
             GError    **error)
{
  for (guint i = 0; i < parameters->len; i++)
    {
      const HunchPlaybookParameter *parameter = parameters->pdata[i];
      const char *value = g_hash_table_lookup (values, parameter->name);

      if (parameter->is_required && value[0] == '\0')
        return hunch_playbook_fail (error, _("The playbook asks for %s=, which names %s."), parameter->name,
                                    strcmp (parameter->title, parameter->name) != 0 ? parameter->title : _("a file"));
    }

  return TRUE;
}

static gboolean
take_given (GHashTable *values,
            GHashTable *given,
            GError    **error)
{
  GHashTableIter iter;
  gpointer name, value;

  g_hash_table_iter_init (&iter, given);
  while (g_hash_table_iter_next (&iter, &name, &value))
    {
      if (!g_hash_table_contains (values, name))
        return hunch_playbook_fail (error, _("The playbook has no parameter “%s”."), (char *) name);
      g_hash_table_insert (values, g_strdup (name), g_strdup (value));
    }

  return TRUE;
}

GHashTable *
hunch_playbook_gather_parameters (JsonObject *playbook,
                                  GHashTable *given,
                                  GError    **error)
{
  g_autoptr (GPtrArray) parameters = hunch_playbook_list_parameters (playbook);
  g_autoptr (GHashTable) values = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);

  for (guint i = 0; i < parameters->len; i++)
    {
      const HunchPlaybookParameter *parameter = parameters->pdata[i];

      g_hash_table_insert (values, g_strdup (parameter->name), g_strdup (parameter->fallback));
    }

  if ((given != NULL && !take_given (values, given, error)) || !check_files (parameters, values, error))
    return NULL;
  return g_steal_pointer (&values);
}

/* --- where it goes ------------------------------------------------------------------ */

static char *
substitute_text (const char *text,
                 GHashTable *parameters,
                 GError    **error)
{
  g_autoptr (GString) out = g_string_new (NULL);
  const char *open;

  while ((open = strstr (text, "${")) != NULL)
    {
      const char *close = strchr (open, '}');
      g_autofree char *name = close != NULL ? g_strndup (open + 2, close - open - 2) : NULL;
      const char *value = name != NULL ? g_hash_table_lookup (parameters, name) : NULL;

      if (value == NULL)
        {
          hunch_playbook_fail (error, _("“%s” names a parameter that the playbook does not have."), text);
          return NULL;
        }
      g_string_append_len (out, text, open - text);
      g_string_append (out, value);
      text = close + 1;
    }

  g_string_append (out, text);
  return g_string_free (g_steal_pointer (&out), FALSE);
}

static JsonNode *
substitute_object (JsonObject *object,
                   GHashTable *parameters,
                   GError    **error)
{
  g_autoptr (JsonNode) copy = json_node_new (JSON_NODE_OBJECT);
  JsonObjectIter iter;
  const char *name;
  JsonNode *member;

  json_node_take_object (copy, json_object_new ());
  json_object_iter_init_ordered (&iter, object);
  while (json_object_iter_next_ordered (&iter, &name, &member))
    {
      JsonNode *replaced = hunch_playbook_substitute (member, parameters, error);

      if (replaced == NULL)
        return NULL;
      json_object_set_member (json_node_get_object (copy), name, replaced);
    }

  return g_steal_pointer (&copy);
}

static JsonNode *
substitute_array (JsonArray  *array,
                  GHashTable *parameters,
                  GError    **error)
{
  g_autoptr (JsonNode) copy = json_node_new (JSON_NODE_ARRAY);

  json_node_take_array (copy, json_array_new ());
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonNode *replaced = hunch_playbook_substitute (json_array_get_element (array, i), parameters, error);

      if (replaced == NULL)
        return NULL;
      json_array_add_element (json_node_get_array (copy), replaced);
    }

  return g_steal_pointer (&copy);
}

JsonNode *
hunch_playbook_substitute (JsonNode   *node,
                           GHashTable *parameters,
                           GError    **error)
{
  JsonNode *copy;
  char *text;

  if (JSON_NODE_HOLDS_OBJECT (node))
    return substitute_object (json_node_get_object (node), parameters, error);
  if (JSON_NODE_HOLDS_ARRAY (node))
    return substitute_array (json_node_get_array (node), parameters, error);
  if (json_node_get_value_type (node) != G_TYPE_STRING)
    return json_node_copy (node);

  text = substitute_text (json_node_get_string (node), parameters, error);
  if (text == NULL)
    return NULL;

  copy = json_node_init_string (json_node_alloc (), text);
  g_free (text);
  return copy;
}
