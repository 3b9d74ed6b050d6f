/* A recipe is compiled step by step into one SELECT, made a view, and kept beside it as data. */
#define G_LOG_DOMAIN "hunch-recipe"
#include "recipe/recipe.h"

#include "base/json.h"
#include "recipe/functions-private.h"
#include "recipe/recipe-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define MAX_DEPTH 64

G_DEFINE_QUARK (hunch-recipe-error-quark, hunch_recipe_error)

static gboolean
fail (GError    **error,
      const char *sentence)
{
  g_set_error_literal (error, HUNCH_RECIPE_ERROR, HUNCH_RECIPE_ERROR_BAD_STEP, sentence);
  return FALSE;
}

void
hunch_recipe_init (void)
{
  hunch_project_set_connection_func (hunch_functions_add);
}

/* --- steps as JSON -------------------------------------------------------- */

JsonArray *
hunch_recipe_parse (const char *steps,
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

  if (json_array_get_length (json_node_get_array (node)) > HUNCH_RECIPE_MAX_STEPS)
    {
      g_set_error (error, HUNCH_RECIPE_ERROR, HUNCH_RECIPE_ERROR_BAD_STEP,
                   _("The recipe has more than %d steps."), HUNCH_RECIPE_MAX_STEPS);
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

static guint
count_first (JsonArray *steps)
{
  return is_step (get_step (steps, 0), "from") ? 1 : 0;
}

guint
hunch_recipe_count_steps (JsonArray *steps)
{
  return json_array_get_length (steps) - count_first (steps);
}

JsonObject *
hunch_recipe_get_step (JsonArray *steps,
                       guint      number)
{
  return get_step (steps, number - 1 + count_first (steps));
}

static gboolean
add_step (HunchCompiler *compiler,
          JsonObject    *step,
          guint          number,
          GError       **error)
{
  const char *name = step != NULL ? hunch_json_get_string (step, "step") : NULL;
  const HunchStep *known = name != NULL ? hunch_step_find (name) : NULL;

  if (known == NULL)
    {
      g_set_error (error, HUNCH_RECIPE_ERROR, HUNCH_RECIPE_ERROR_BAD_STEP,
                   _("Step %u: there is no step “%s”."), number, name != NULL ? name : "");
      return FALSE;
    }

  compiler->number = number;
  compiler->keeps_rows = known->keeps_rows;
  if (!known->func (compiler, step, error))
    {
      g_prefix_error (error, _("Step %u: "), number);
      return FALSE;
    }

  return TRUE;
}

gboolean
hunch_recipe_begin (HunchCompiler *compiler,
                    const char    *table,
                    JsonArray     *steps,
                    GError       **error)
{
  if (table == NULL)
    table = find_from (steps);
  if (table == NULL)
    return fail (error, _("The recipe does not say which table it starts from."));

  return hunch_compiler_begin (compiler, table, error);
}

gboolean
hunch_recipe_add_step (HunchCompiler *compiler,
                       JsonArray     *steps,
                       guint          number,
                       GError       **error)
{
  return add_step (compiler, hunch_recipe_get_step (steps, number), number, error);
}

gboolean
hunch_recipe_compile_steps (HunchCompiler *compiler,
                            const char    *table,
                            JsonArray     *steps,
                            guint          n_steps,
                            GError       **error)
{
  if (!hunch_recipe_begin (compiler, table, steps, error))
    return FALSE;

  for (guint number = 1; number <= MIN (n_steps, hunch_recipe_count_steps (steps)); number++)
    if (!hunch_recipe_add_step (compiler, steps, number, error))
      return FALSE;

  return TRUE;
}

static char *
compile_all (HunchProject *project,
             const char   *table,
             JsonArray    *steps,
             GError      **error)
{
  HunchCompiler compiler = { project };
  char *sql = NULL;

  if (hunch_recipe_compile_steps (&compiler, table, steps, G_MAXUINT, error))
    sql = hunch_compiler_dup_sql (&compiler);

  hunch_compiler_clear (&compiler);
  return sql;
}

char *
hunch_recipe_compile (HunchProject *project,
                      const char   *table,
                      const char   *steps,
                      GError      **error)
{
  g_autoptr (JsonArray) array = NULL;

  g_return_val_if_fail (HUNCH_IS_PROJECT (project) && steps != NULL, NULL);

  array = hunch_recipe_parse (steps, error);
  return array != NULL ? compile_all (project, table, array, error) : NULL;
}

/* --- views ---------------------------------------------------------------- */

/* The tables that a step reads, in "table" and in the list "tables". Lent texts. */
static GPtrArray *
list_tables (JsonObject *step)
{
  GPtrArray *tables = g_ptr_array_new ();
  JsonArray *several = hunch_json_get_array (step, "tables");

  if (hunch_json_get_string (step, "table") != NULL)
    g_ptr_array_add (tables, (char *) hunch_json_get_string (step, "table"));

  for (guint i = 0; several != NULL && i < json_array_get_length (several); i++)
    {
      JsonNode *node = json_array_get_element (several, i);

      if (json_node_get_value_type (node) == G_TYPE_STRING)
        g_ptr_array_add (tables, (char *) json_node_get_string (node));
    }
  return tables;
}

static gboolean reads_from (HunchProject *project, const char *table, const char *name, guint depth);

static gboolean
any_reads_from (HunchProject *project,
                JsonArray    *steps,
                const char   *name,
                guint         depth)
{
  for (guint i = 0; i < json_array_get_length (steps); i++)
    {
      JsonObject *step = get_step (steps, i);
      g_autoptr (GPtrArray) tables = step != NULL ? list_tables (step) : g_ptr_array_new ();

      for (guint k = 0; k < tables->len; k++)
        if (reads_from (project, tables->pdata[k], name, depth))
          return TRUE;
    }
  return FALSE;
}

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
  steps = recipe != NULL ? hunch_recipe_parse (recipe, NULL) : NULL;
  return steps != NULL && any_reads_from (project, steps, name, depth + 1);
}

static gboolean
check_no_cycle_of (HunchProject *project,
                   const char   *name,
                   const char   *table,
                   GError      **error)
{
  if (g_ascii_strcasecmp (table, name) == 0)
    {
      g_set_error (error, HUNCH_RECIPE_ERROR, HUNCH_RECIPE_ERROR_BAD_STEP, _("“%s” cannot be made from itself."), name);
      return FALSE;
    }
  if (reads_from (project, table, name, 0))
    {
      g_set_error (error, HUNCH_RECIPE_ERROR, HUNCH_RECIPE_ERROR_BAD_STEP,
                   _("“%s” cannot be made from “%s”, which is made from it."), name, table);
      return FALSE;
    }
  return TRUE;
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
      g_autoptr (GPtrArray) tables = step != NULL ? list_tables (step) : g_ptr_array_new ();

      for (guint k = 0; k < tables->len; k++)
        if (!check_no_cycle_of (project, name, tables->pdata[k], error))
          return FALSE;
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

  array = hunch_recipe_parse (steps, error);
  if (array == NULL)
    return FALSE;
  if (table == NULL)
    table = find_from (array);
  if (table == NULL)
    return fail (error, _("The recipe does not say which table it starts from."));

  whole = put_from_first (array, table);
  if (!check_no_cycle (project, name, whole, error))
    return FALSE;

  sql = compile_all (project, table, whole, error);
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
  steps = recipe != NULL ? hunch_recipe_parse (recipe, NULL) : NULL;

  return steps != NULL ? g_strdup (find_from (steps)) : NULL;
}
