/* Names in braces, looked for in a result. Names of estimates hold points, brackets and
 * colons of their own ("minutes.mean", "a=u:b=v"), so whole names are tried before parts. */
#define G_LOG_DOMAIN "hunch-deck"
#include "deck/claim-private.h"

#include "base/json.h"

#include <string.h>

static JsonNode *
get_value (JsonObject *object,
           const char *member)
{
  JsonNode *node = object != NULL ? json_object_get_member (object, member) : NULL;

  return node != NULL && JSON_NODE_HOLDS_VALUE (node) ? node : NULL;
}

static JsonObject *
get_element (JsonArray *array,
             guint      position)
{
  JsonNode *node;

  if (array == NULL || position >= json_array_get_length (array))
    return NULL;

  node = json_array_get_element (array, position);
  return JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

/* The element whose "name" is the first `n` bytes of `name`. */
static JsonObject *
find_named (JsonArray  *array,
            const char *name,
            gsize       n)
{
  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      JsonObject *element = get_element (array, i);
      const char *own = element != NULL ? hunch_json_get_string (element, "name") : NULL;

      if (own != NULL && strlen (own) == n && strncmp (own, name, n) == 0)
        return element;
    }

  return NULL;
}

/* "NAME" is its `fallback`, "NAME.p" another of its members. */
static JsonNode *
find_in_named (JsonArray  *array,
               const char *name,
               const char *fallback)
{
  JsonObject *element = find_named (array, name, strlen (name));
  const char *point = strrchr (name, '.');

  if (element != NULL)
    return get_value (element, fallback);
  if (point == NULL)
    return NULL;

  element = find_named (array, name, point - name);
  return get_value (element, point + 1);
}

/* Position in a list of names, which may also be objects with a name; or a number counted from 1. */
static gint64
find_position (JsonArray  *names,
               const char *name)
{
  char *end;
  gint64 number = g_ascii_strtoll (name, &end, 10);

  for (guint i = 0; names != NULL && i < json_array_get_length (names); i++)
    {
      JsonNode *node = json_array_get_element (names, i);
      const char *own = JSON_NODE_HOLDS_OBJECT (node) ? hunch_json_get_string (json_node_get_object (node), "name")
                        : JSON_NODE_HOLDS_VALUE (node) ? json_node_get_string (node) : NULL;

      if (g_strcmp0 (own, name) == 0)
        return i;
    }

  return *name != '\0' && *end == '\0' ? number - 1 : -1;
}

/* "TABLE.ROW.COLUMN": table by name or number, row by its first cell or number, column by name or number. */
static JsonNode *
find_cell (JsonObject *result,
           const char *path)
{
  g_auto (GStrv) parts = g_strsplit (path, ".", 3);
  JsonArray *tables = hunch_json_get_array (result, "tables");
  JsonObject *table;
  JsonArray *rows;
  gint64 row, column;
  JsonNode *node;

  if (g_strv_length (parts) != 3)
    return NULL;

  table = get_element (tables, (guint) find_position (tables, parts[0]));
  rows = hunch_json_get_array (table, "rows");
  column = table != NULL ? find_position (hunch_json_get_array (table, "columns"), parts[2]) : -1;
  row = g_ascii_strtoll (parts[1], NULL, 10) - 1;

  for (guint i = 0; rows != NULL && row < 0 && i < json_array_get_length (rows); i++)
    {
      JsonNode *first = json_array_get_element (rows, i);

      if (!JSON_NODE_HOLDS_ARRAY (first) || json_array_get_length (json_node_get_array (first)) == 0)
        continue;
      first = json_array_get_element (json_node_get_array (first), 0);
      if (JSON_NODE_HOLDS_VALUE (first) && g_strcmp0 (json_node_get_string (first), parts[1]) == 0)
        row = i;
    }

  if (rows == NULL || row < 0 || column < 0 || row >= json_array_get_length (rows))
    return NULL;

  node = json_array_get_element (rows, row);
  if (!JSON_NODE_HOLDS_ARRAY (node) || column >= json_array_get_length (json_node_get_array (node)))
    return NULL;

  node = json_array_get_element (json_node_get_array (node), column);
  return JSON_NODE_HOLDS_VALUE (node) ? node : NULL;
}

static JsonNode *
find_effect (JsonObject *result,
             const char *member)
{
  return get_value (hunch_json_get_object (get_element (hunch_json_get_array (result, "tests"), 0), "effect"), member);
}

/* Of the number that matters; p and n may stand beside it or one step further away. */
static JsonNode *
find_in_headline (JsonObject *result,
                  const char *name)
{
  JsonNode *node = get_value (hunch_json_get_object (result, "headline"), name);

  if (node != NULL)
    return node;
  if (strcmp (name, "n") == 0 || strcmp (name, "dropped") == 0)
    return get_value (result, name);
  if (strcmp (name, "p") == 0 || strcmp (name, "statistic") == 0)
    return get_value (get_element (hunch_json_get_array (result, "tests"), 0), name);

  return NULL;
}

/* "NAME/…": of another kept analysis, lent by the slide as a member of "others". */
static JsonNode *
find_in_others (JsonObject *result,
                const char *name)
{
  JsonObject *others = hunch_json_get_object (result, "others");
  JsonObjectIter iter;
  const char *other;
  JsonNode *node;

  if (others == NULL || strchr (name, '/') == NULL)
    return NULL;

  json_object_iter_init (&iter, others);
  while (json_object_iter_next (&iter, &other, &node))
    if (JSON_NODE_HOLDS_OBJECT (node) && g_str_has_prefix (name, other) && name[strlen (other)] == '/')
      return hunch_claim_find (json_node_get_object (node), name + strlen (other) + 1);

  return NULL;
}

JsonNode *
hunch_claim_find (JsonObject *result,
                  const char *name)
{
  if (g_str_has_prefix (name, "est."))
    return find_in_named (hunch_json_get_array (result, "estimates"), name + 4, "estimate");
  if (g_str_has_prefix (name, "test."))
    return find_in_named (hunch_json_get_array (result, "tests"), name + 5, "statistic");
  if (g_str_has_prefix (name, "fit."))
    return get_value (hunch_json_get_object (result, "fit"), name + 4);
  if (g_str_has_prefix (name, "cell."))
    return find_cell (result, name + 5);
  if (strcmp (name, "effect") == 0)
    return find_effect (result, "value");
  if (strcmp (name, "effect_low") == 0)
    return find_effect (result, "ci_low");
  if (strcmp (name, "effect_high") == 0)
    return find_effect (result, "ci_high");
  if (strcmp (name, "verdict") == 0)
    return get_value (result, name);
  if (strchr (name, '/') != NULL)
    return find_in_others (result, name);

  return find_in_headline (result, name);
}
