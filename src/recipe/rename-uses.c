/* A column that recipes use gets another name. SQLite would rewrite the views, but not their steps, and stumbles over a
 * view whose later steps still say the old name. So, in one edit: the views stand aside, empty but with their columns;
 * the column is renamed; each view is made anew from steps that know both names. */
#define G_LOG_DOMAIN "hunch-recipe"
#include "recipe/recipe-private.h"

#include "base/json.h"

#include <glib/gi18n-lib.h>
#include <string.h>

typedef struct
{
  const char *table;
  const char *from;
  const char *to;
} Renaming;

typedef struct
{
  char      *view;   /* owned */
  char      *old;    /* owned; the recipe as it was */
  JsonArray *steps;  /* owned; as it will be */
} Affected;

static void
affected_free (Affected *affected)
{
  g_free (affected->view);
  g_free (affected->old);
  g_clear_pointer (&affected->steps, json_array_unref);
  g_free (affected);
}

static gboolean
is_alike (const char *a,
          const char *b)
{
  return a != NULL && g_ascii_strcasecmp (a, b) == 0;
}

static JsonNode *
make_rename_node (const char *from,
                  const char *to)
{
  JsonObject *step = json_object_new ();
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);

  json_object_set_string_member (step, "step", "rename");
  json_object_set_string_member (step, "from", from);
  json_object_set_string_member (step, "to", to);
  json_node_take_object (node, step);
  return node;
}

/* --- steps ---------------------------------------------------------------- */

/* Replaces the name in a text member or in a list of texts; TRUE when it was there. */
static gboolean
replace_name (JsonObject     *step,
              const char     *member,
              const Renaming *renaming)
{
  JsonArray *array = hunch_json_get_array (step, member);
  g_autoptr (JsonArray) replaced = NULL;
  gboolean is_there = FALSE;

  if (is_alike (hunch_json_get_string (step, member), renaming->from))
    {
      json_object_set_string_member (step, member, renaming->to);
      return TRUE;
    }
  if (array == NULL)
    return FALSE;

  replaced = json_array_new ();
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonNode *node = json_array_get_element (array, i);
      gboolean is_name = json_node_get_value_type (node) == G_TYPE_STRING && is_alike (json_node_get_string (node), renaming->from);

      if (is_name)
        json_array_add_string_element (replaced, renaming->to);
      else
        json_array_add_element (replaced, json_node_copy (node));
      is_there = is_there || is_name;
    }
  json_object_set_array_member (step, member, g_steal_pointer (&replaced));
  return is_there;
}

/* A step that reads the table beside its rows: its keys follow, and what it brings along gets the old name back. */
static void
follow_in_step (JsonObject     *step,
                const Renaming *renaming,
                JsonArray      *steps)
{
  const char *prefix = hunch_json_get_string (step, "prefix");
  g_autofree char *from = g_strconcat (prefix != NULL ? prefix : "", renaming->to, NULL);
  g_autofree char *to = g_strconcat (prefix != NULL ? prefix : "", renaming->from, NULL);

  if (is_alike (hunch_json_get_string (step, "step"), "match-table"))
    {
      replace_name (step, "all", renaming);
      replace_name (step, "any", renaming);
      replace_name (step, "none", renaming);
    }
  else
    replace_name (step, "key", renaming);

  if (replace_name (step, "columns", renaming))
    json_array_add_element (steps, make_rename_node (from, to));
}

/* The first step gives the old name back, unless it gave the column a third one anyway. TRUE when it stands for the next. */
static gboolean
begin_with_rename (JsonArray      *steps,
                   JsonObject     *next,
                   const Renaming *renaming)
{
  gboolean is_rename = next != NULL && is_alike (hunch_json_get_string (next, "step"), "rename")
                       && is_alike (hunch_json_get_string (next, "from"), renaming->from);
  const char *last = is_rename ? hunch_json_get_string (next, "to") : renaming->from;

  if (last != NULL && strcmp (last, renaming->to) != 0)
    json_array_add_element (steps, make_rename_node (renaming->to, last));
  return is_rename;
}

/* The steps after the renaming; NULL when they do not read the table. */
static JsonArray *
dup_renamed (JsonArray      *old,
             const Renaming *renaming)
{
  JsonArray *steps = json_array_new ();
  gboolean is_affected = FALSE;
  guint n = json_array_get_length (old);

  for (guint i = 0; i < n; i++)
    {
      JsonNode *node = json_node_copy (json_array_get_element (old, i));
      JsonObject *step = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
      gboolean reads = step != NULL && is_alike (hunch_json_get_string (step, "table"), renaming->table);
      JsonObject *next = i + 1 < n && JSON_NODE_HOLDS_OBJECT (json_array_get_element (old, i + 1)) ? json_array_get_object_element (old, i + 1) : NULL;

      json_array_add_element (steps, node);
      is_affected = is_affected || reads;
      if (reads && is_alike (hunch_json_get_string (step, "step"), "from"))
        i += begin_with_rename (steps, next, renaming);
      else if (reads)
        follow_in_step (step, renaming, steps);
    }

  if (!is_affected)
    g_clear_pointer (&steps, json_array_unref);
  return steps;
}

/* --- views ---------------------------------------------------------------- */

/* Deep copies, for replacing changes objects in place. */
static JsonArray *
parse_own (const char *recipe)
{
  return recipe != NULL ? hunch_recipe_parse (recipe, NULL) : NULL;
}

static GPtrArray *
find_affected (HunchProject   *project,
               const Renaming *renaming,
               GError        **error)
{
  g_auto (GStrv) names = hunch_project_dup_table_names (project, error);
  g_autoptr (GPtrArray) affected = g_ptr_array_new_with_free_func ((GDestroyNotify) affected_free);

  if (names == NULL)
    return NULL;

  for (char **name = names; *name != NULL; name++)
    {
      g_autofree char *recipe = hunch_project_dup_recipe (project, *name);
      g_autoptr (JsonArray) old = parse_own (recipe);
      JsonArray *steps = old != NULL ? dup_renamed (old, renaming) : NULL;

      if (steps != NULL)
        {
          Affected *one = g_new0 (Affected, 1);

          one->view = g_strdup (*name);
          one->old = g_steal_pointer (&recipe);
          one->steps = steps;
          g_ptr_array_add (affected, one);
        }
    }
  return g_steal_pointer (&affected);
}

/* The same columns, no rows. */
static gboolean
set_aside (HunchProject   *project,
           const Affected *affected,
           GError        **error)
{
  g_autoptr (HunchTableInfo) info = hunch_project_get_table (project, affected->view, error);
  g_autoptr (GString) sql = g_string_new ("SELECT 0 AS hunch_row");

  if (info == NULL)
    return FALSE;

  for (guint i = 0; i < info->n_columns; i++)
    {
      g_autofree char *quoted = hunch_sql_quote (info->columns[i].name);

      g_string_append_printf (sql, ", NULL AS %s", quoted);
    }
  g_string_append (sql, " WHERE 0");
  return hunch_project_set_view (project, affected->view, sql->str, affected->old, error);
}

static gboolean
make_anew (HunchProject   *project,
           const Affected *affected,
           GError        **error)
{
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_ARRAY);
  g_autofree char *text = NULL;

  json_node_set_array (node, affected->steps);
  text = hunch_json_to_text (node, FALSE);
  return hunch_recipe_apply (project, affected->view, NULL, text, error);
}

static gboolean
rename_within_edit (HunchProject   *project,
                    const Renaming *renaming,
                    GPtrArray      *affected,
                    GError        **error)
{
  for (guint i = 0; i < affected->len; i++)
    if (!set_aside (project, affected->pdata[i], error))
      return FALSE;

  if (!hunch_project_rename_column (project, renaming->table, renaming->from, renaming->to, error))
    return FALSE;

  for (guint i = 0; i < affected->len; i++)
    if (!make_anew (project, affected->pdata[i], error))
      return FALSE;
  return TRUE;
}

gboolean
hunch_recipe_rename_column (HunchProject *project,
                            const char   *table,
                            const char   *from,
                            const char   *to,
                            GError      **error)
{
  const Renaming renaming = { table, from, to };
  g_autoptr (GPtrArray) affected = NULL;

  g_return_val_if_fail (HUNCH_IS_PROJECT (project), FALSE);
  g_return_val_if_fail (table != NULL && from != NULL && to != NULL, FALSE);

  affected = find_affected (project, &renaming, error);
  if (affected == NULL)
    return FALSE;
  if (affected->len == 0)
    return hunch_project_rename_column (project, table, from, to, error);

  if (!hunch_project_begin_edit (project, _("Rename column"), error))
    return FALSE;
  if (!rename_within_edit (project, &renaming, affected, error))
    {
      hunch_project_cancel_edit (project);
      return FALSE;
    }
  return hunch_project_commit_edit (project, error);
}
