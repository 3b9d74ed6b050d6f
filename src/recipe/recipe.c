/* A recipe is compiled step by step into one SELECT, made a view, and kept beside it as data. */
#define G_LOG_DOMAIN "hunch-recipe"
#include "recipe/recipe.h"

#include "base/json.h"
#include "recipe/functions-private.h"
#include "recipe/recipe-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define MAX_STEPS 200
#define MAX_DEPTH 64

G_DEFINE_QUARK (hunch-recipe-error-quark, hunch_recipe_error)

static gboolean
fail (GError    **error,
      const char *sentence)
{
  g_set_error_literal (error, HUNCH_RECIPE_ERROR, HUNCH_RECIPE_ERROR_BAD_STEP, sentence);
  return FALSE;
}

/* --- SQL functions -------------------------------------------------------- */

static gboolean
add_functions_of (sqlite3                 *db,
                  const HunchFunctionInfo *infos,
                  GError                 **error)
{
  const int flags = SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS;

  for (const HunchFunctionInfo *info = infos; info->name != NULL; info++)
    if (sqlite3_create_function_v2 (db, info->name, info->n_arguments, flags, NULL,
                                    info->call, NULL, NULL, NULL) != SQLITE_OK)
      {
        g_set_error (error, HUNCH_RECIPE_ERROR, HUNCH_RECIPE_ERROR_BAD_STEP,
                     _("The SQL function %s could not be added: %s."), info->name, sqlite3_errmsg (db));
        return FALSE;
      }

  return TRUE;
}

static gboolean
add_functions (gpointer db,
               GError **error)
{
  return add_functions_of (db, hunch_functions_url, error) && add_functions_of (db, hunch_functions_netflix, error);
}

void
hunch_recipe_init (void)
{
  hunch_project_set_connection_func (add_functions);
}

/* --- steps as JSON -------------------------------------------------------- */

/* A new reference to the array of steps. */
static JsonArray *
parse_steps (const char *steps,
             GError    **error)
{
  g_autofree char *wrapped = g_strdup_printf ("{\"steps\": %s\n}", steps);
  g_autoptr (JsonObject) object = hunch_json_parse_object (wrapped, -1, _("The recipe"), error);
  JsonNode *node = object != NULL ? json_object_get_member (object, "steps") : NULL;

  if (object == NULL)
    return NULL;

  if (node == NULL || !JSON_NODE_HOLDS_ARRAY (node))
    {
      fail (error, _("The recipe is not a list of steps."));
      return NULL;
    }

  if (json_array_get_length (json_node_get_array (node)) > MAX_STEPS)
    {
      g_set_error (error, HUNCH_RECIPE_ERROR, HUNCH_RECIPE_ERROR_BAD_STEP,
                   _("The recipe has more than %d steps."), MAX_STEPS);
      return NULL;
    }

  return json_array_ref (json_node_get_array (node));
}

static JsonObject *
get_step (JsonArray *steps,
          guint      position)
{
  JsonNode *node = position < json_array_get_length (steps) ? json_array_get_element (steps, position) : NULL;

  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

static gboolean
is_step (JsonObject *step,
         const char *name)
{
  return step != NULL && g_strcmp0 (hunch_json_get_string (step, "step"), name) == 0;
}

/* The table named by a first step "from", else NULL; lent. */
static const char *
find_from (JsonArray *steps)
{
  JsonObject *first = get_step (steps, 0);

  return is_step (first, "from") ? hunch_json_get_string (first, "table") : NULL;
}

static gboolean
add_step (HunchCompiler *compiler,
          JsonObject    *step,
          guint          number,
          GError       **error)
{
  const char *name = step != NULL ? hunch_json_get_string (step, "step") : NULL;
  HunchStepFunc func = name != NULL ? hunch_step_find (name) : NULL;
  guint n_matches = compiler->matches != NULL ? compiler->matches->len : 0;

  if (func == NULL)
    {
      g_set_error (error, HUNCH_RECIPE_ERROR, HUNCH_RECIPE_ERROR_BAD_STEP,
                   _("Step %u: there is no step “%s”."), number, name != NULL ? name : "");
      return FALSE;
    }

  if (!func (compiler, step, error))
    {
      g_prefix_error (error, _("Step %u: "), number);
      return FALSE;
    }

  if (compiler->matches != NULL && compiler->matches->len > n_matches)
    {
      HunchRecipeMatch *match = compiler->matches->pdata[n_matches];

      match->step = number;
      match->table = g_strdup (hunch_json_get_string (step, "table"));
    }

  return TRUE;
}

static gboolean
compile (HunchCompiler *compiler,
         const char    *table,
         const char    *steps,
         GError       **error)
{
  g_autoptr (JsonArray) array = parse_steps (steps, error);
  guint n_first;

  if (array == NULL)
    return FALSE;

  n_first = is_step (get_step (array, 0), "from") ? 1 : 0;
  if (table == NULL)
    table = find_from (array);
  if (table == NULL)
    return fail (error, _("The recipe does not say which table it starts from."));

  if (!hunch_compiler_begin (compiler, table, error))
    return FALSE;

  for (guint i = n_first; i < json_array_get_length (array); i++)
    if (!add_step (compiler, get_step (array, i), i + 1 - n_first, error))
      return FALSE;

  return TRUE;
}

char *
hunch_recipe_compile (HunchProject *project,
                      const char   *table,
                      const char   *steps,
                      GError      **error)
{
  HunchCompiler compiler = { project, NULL, NULL, NULL };
  char *sql = NULL;

  g_return_val_if_fail (HUNCH_IS_PROJECT (project) && steps != NULL, NULL);

  if (compile (&compiler, table, steps, error))
    sql = g_steal_pointer (&compiler.sql);

  hunch_compiler_clear (&compiler);
  return sql;
}

static void
match_free (HunchRecipeMatch *match)
{
  g_free (match->table);
  g_free (match);
}

GPtrArray *
hunch_recipe_count_matches (HunchProject *project,
                            const char   *table,
                            const char   *steps,
                            GError      **error)
{
  HunchCompiler compiler = { project, NULL, NULL, g_ptr_array_new_with_free_func ((GDestroyNotify) match_free) };
  GPtrArray *matches = NULL;

  g_return_val_if_fail (HUNCH_IS_PROJECT (project) && steps != NULL, NULL);

  if (compile (&compiler, table, steps, error))
    matches = g_steal_pointer (&compiler.matches);

  hunch_compiler_clear (&compiler);
  return matches;
}

/* --- views ---------------------------------------------------------------- */

static gboolean
reads_from (HunchProject *project,
            const char   *table,
            const char   *name,
            guint         depth)
{
  g_autofree char *recipe = NULL;
  g_autoptr (JsonArray) steps = NULL;

  if (g_ascii_strcasecmp (table, name) == 0 || depth > MAX_DEPTH)
    return TRUE;

  recipe = hunch_project_dup_recipe (project, table);
  steps = recipe != NULL ? parse_steps (recipe, NULL) : NULL;

  for (guint i = 0; steps != NULL && i < json_array_get_length (steps); i++)
    {
      JsonObject *step = get_step (steps, i);
      const char *other = step != NULL ? hunch_json_get_string (step, "table") : NULL;

      if (other != NULL && reads_from (project, other, name, depth + 1))
        return TRUE;
    }

  return FALSE;
}

static gboolean
check_no_cycle (HunchProject *project,
                const char   *name,
                JsonArray    *steps,
                GError      **error)
{
  for (guint i = 0; i < json_array_get_length (steps); i++)
    {
      JsonObject *step = get_step (steps, i);
      const char *other = step != NULL ? hunch_json_get_string (step, "table") : NULL;

      if (other != NULL && g_ascii_strcasecmp (other, name) == 0)
        {
          g_set_error (error, HUNCH_RECIPE_ERROR, HUNCH_RECIPE_ERROR_BAD_STEP, _("“%s” cannot be made from itself."), name);
          return FALSE;
        }
      if (other != NULL && reads_from (project, other, name, 0))
        {
          g_set_error (error, HUNCH_RECIPE_ERROR, HUNCH_RECIPE_ERROR_BAD_STEP,
                       _("“%s” cannot be made from “%s”, which is made from it."), name, other);
          return FALSE;
        }
    }

  return TRUE;
}

/* The steps with the table in front: what is kept. A new reference. */
static JsonArray *
put_from_first (JsonArray  *steps,
                const char *table)
{
  JsonArray *whole = json_array_new ();
  JsonObject *from = json_object_new ();

  json_object_set_string_member (from, "step", "from");
  json_object_set_string_member (from, "table", table);
  json_array_add_object_element (whole, from);

  for (guint i = is_step (get_step (steps, 0), "from") ? 1 : 0; i < json_array_get_length (steps); i++)
    json_array_add_element (whole, json_node_copy (json_array_get_element (steps, i)));

  return whole;
}

static char *
steps_to_text (JsonArray *steps)
{
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_ARRAY);

  json_node_set_array (node, steps);
  return hunch_json_to_text (node, FALSE);
}

static gboolean
ignore_row (const HunchQueryHead  *head,
            const HunchQueryValue *values,
            gpointer               user_data)
{
  return TRUE;
}

/* A subquery in an expression may still read from the view itself: SQLite notices when it is asked. */
static gboolean
set_view_checked (HunchProject *project,
                  const char   *name,
                  const char   *sql,
                  const char   *steps,
                  GError      **error)
{
  g_autofree char *label = g_strdup_printf (_("Make “%s”"), name);
  g_autofree char *quoted = hunch_sql_quote (name);
  g_autofree char *question = g_strdup_printf ("SELECT 1 FROM %s LIMIT 0", quoted);

  if (!hunch_project_begin_edit (project, label, error))
    return FALSE;

  if (!hunch_project_set_view (project, name, sql, steps, error)
      || !hunch_project_query (project, question, ignore_row, NULL, NULL, error))
    {
      hunch_project_cancel_edit (project);
      return FALSE;
    }

  return hunch_project_commit_edit (project, error);
}

gboolean
hunch_recipe_apply (HunchProject *project,
                    const char   *name,
                    const char   *table,
                    const char   *steps,
                    GError      **error)
{
  g_autoptr (JsonArray) array = NULL;
  g_autoptr (JsonArray) whole = NULL;
  g_autofree char *sql = NULL;
  g_autofree char *kept = NULL;

  g_return_val_if_fail (HUNCH_IS_PROJECT (project) && name != NULL && steps != NULL, FALSE);

  array = parse_steps (steps, error);
  if (array == NULL)
    return FALSE;
  if (table == NULL)
    table = find_from (array);
  if (table == NULL)
    return fail (error, _("The recipe does not say which table it starts from."));

  whole = put_from_first (array, table);
  if (!check_no_cycle (project, name, whole, error))
    return FALSE;

  sql = hunch_recipe_compile (project, table, steps, error);
  if (sql == NULL)
    return FALSE;

  kept = steps_to_text (whole);
  return set_view_checked (project, name, sql, kept, error);
}

char *
hunch_recipe_dup_from (HunchProject *project,
                       const char   *view)
{
  g_autofree char *recipe = NULL;
  g_autoptr (JsonArray) steps = NULL;

  g_return_val_if_fail (HUNCH_IS_PROJECT (project) && view != NULL, NULL);

  recipe = hunch_project_dup_recipe (project, view);
  steps = recipe != NULL ? parse_steps (recipe, NULL) : NULL;

  return steps != NULL ? g_strdup (find_from (steps)) : NULL;
}
