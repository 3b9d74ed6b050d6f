/* Steps that make one row of many, and many of one. */
#define G_LOG_DOMAIN "hunch-recipe"
#include "recipe/recipe-private.h"

#include "base/json.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define MAX_PIVOT_COLUMNS 500
#define MAX_UNPIVOT_COLUMNS 500

/* --- group ---------------------------------------------------------------- */

static gboolean
append_group_value (HunchCompiler *self,
                    JsonNode      *node,
                    GPtrArray     *columns,
                    GString       *sql,
                    GError       **error)
{
  JsonObject *value = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  const char *name = value != NULL ? hunch_json_get_string (value, "as") : NULL;
  const char *expression = value != NULL ? hunch_json_get_string (value, "value") : NULL;
  g_autofree char *quoted = NULL;
  gboolean is_aggregate;

  if (name == NULL || expression == NULL)
    return hunch_step_fail (error, _("each of “columns” needs “as” and “value”."));
  if (!hunch_names_check_new (columns, name, error) || !hunch_compiler_check_value (self, expression, &is_aggregate, error))
    return FALSE;
  if (!is_aggregate)
    return hunch_step_fail (error, _("“%s” differs from row to row; take count(*), sum(…), mean(…), min(…) or max(…) of it."), expression);

  quoted = hunch_sql_quote (name);
  g_string_append_printf (sql, ", (%s) AS %s", expression, quoted);
  g_ptr_array_add (columns, g_strdup (name));
  return TRUE;
}

static void
append_group_by (GString   *sql,
                 GPtrArray *by)
{
  if (by->len == 0)
    return;
  g_string_append (sql, " GROUP BY ");
  hunch_sql_append_list (sql, "", by, "");
}

static gboolean
add_by (GPtrArray *columns,
        GPtrArray *by,
        GError   **error)
{
  for (guint i = 0; i < by->len; i++)
    {
      if (!hunch_names_check_new (columns, by->pdata[i], error))
        return FALSE;
      g_ptr_array_add (columns, g_strdup (by->pdata[i]));
    }
  return TRUE;
}

gboolean
hunch_step_add_group (HunchCompiler *self,
                      JsonObject    *step,
                      GError       **error)
{
  g_autoptr (GPtrArray) by = hunch_step_get_columns (self, step, "by", TRUE, error);
  g_autoptr (GPtrArray) columns = hunch_names_new ();
  g_autofree char *name = hunch_compiler_dup_name (self);
  g_autoptr (GString) sql = NULL;
  JsonNode *values = json_object_get_member (step, "columns");

  if (by == NULL)
    return FALSE;
  if (values != NULL && !JSON_NODE_HOLDS_ARRAY (values))
    return hunch_step_fail (error, _("“columns” must be a list."));
  if (!add_by (columns, by, error))
    return FALSE;

  sql = g_string_new (by->len > 0 ? "SELECT row_number() OVER () AS hunch_row" : "SELECT 1 AS hunch_row");
  hunch_sql_append_columns (sql, "", by);
  for (guint i = 0; values != NULL && i < json_array_get_length (json_node_get_array (values)); i++)
    if (!append_group_value (self, json_array_get_element (json_node_get_array (values), i), columns, sql, error))
      return FALSE;
  if (columns->len == 0)
    return hunch_step_fail (error, _("a group needs “by” or “columns”."));

  g_string_append_printf (sql, " FROM %s", name);
  append_group_by (sql, by);
  hunch_compiler_take (self, g_steal_pointer (&sql), g_steal_pointer (&columns));
  return TRUE;
}

/* --- pivot ---------------------------------------------------------------- */

static gboolean
add_value (const HunchQueryHead  *head,
           const HunchQueryValue *values,
           gpointer               user_data)
{
  JsonArray *array = user_data;

  if (values != NULL)
    {
      g_autofree char *text = g_utf8_make_valid (values[0].bytes, values[0].n_bytes);

      json_array_add_string_element (array, text);
    }
  return json_array_get_length (array) <= MAX_PIVOT_COLUMNS;
}

/* The values become columns, so they are found out once and then stay in the step. */
static gboolean
complete_values (HunchCompiler *self,
                 JsonObject    *step,
                 const char    *column,
                 GError       **error)
{
  g_autofree char *name = hunch_compiler_dup_name (self);
  g_autofree char *body = NULL;
  g_autofree char *sql = NULL;
  JsonArray *given = hunch_json_get_array (step, "values");
  g_autoptr (JsonArray) values = NULL;

  if (given != NULL && json_array_get_length (given) > 0)
    return TRUE;

  values = json_array_new ();
  body = g_strdup_printf ("SELECT CAST(%s AS TEXT) FROM (SELECT DISTINCT %s FROM %s WHERE %s IS NOT NULL ORDER BY 1 LIMIT %d)",
                          column, column, name, column, MAX_PIVOT_COLUMNS + 1);
  sql = hunch_compiler_dup_question (self, body);
  if (!hunch_project_query (self->project, sql, add_value, values, NULL, error))
    return FALSE;
  if (json_array_get_length (values) == 0)
    return hunch_step_fail (error, _("there is no value in %s that could become a column."), column);

  json_object_set_array_member (step, "values", g_steal_pointer (&values));
  return TRUE;
}

/* A value as the name of a column, unlike those there are. */
static char *
dup_pivot_name (GPtrArray  *columns,
                const char *value)
{
  g_autofree char *base = g_strdup (*value != '\0' ? value : _("(empty)"));
  char *name = g_strdup (base);

  for (guint n = 2; hunch_names_find (columns, name) >= 0 || g_ascii_strcasecmp (name, "hunch_row") == 0; n++)
    {
      g_free (name);
      name = g_strdup_printf ("%s %u", base, n);
    }
  return name;
}

static void
append_pivot_value (GString    *sql,
                    const char *aggregate,
                    const char *column,
                    const char *value_column,
                    const char *value,
                    const char *name)
{
  g_autofree char *text = hunch_sql_quote_text (value);
  g_autofree char *quoted = hunch_sql_quote (name);

  g_string_append_printf (sql, ", %s(CASE WHEN CAST(%s AS TEXT) = %s THEN %s END) AS %s", aggregate, column, text, value_column, quoted);
}

gboolean
hunch_step_add_pivot (HunchCompiler *self,
                      JsonObject    *step,
                      GError       **error)
{
  static const char *const aggregates[] = { "count", "sum", "mean", "median", "min", "max", "first", NULL };
  g_autoptr (GPtrArray) by = hunch_step_get_columns (self, step, "by", TRUE, error);
  g_autofree char *column = by != NULL ? hunch_step_dup_column (self, step, "names", error) : NULL;
  int aggregate = column != NULL ? hunch_step_get_choice (step, "aggregate", aggregates, error) : -1;
  g_autofree char *value_column = NULL;
  g_autoptr (GPtrArray) values = NULL;
  g_autoptr (GPtrArray) columns = hunch_names_new ();
  g_autofree char *name = hunch_compiler_dup_name (self);
  g_autoptr (GString) sql = NULL;

  if (aggregate < 0)
    return FALSE;
  value_column = aggregate == 0 && hunch_json_get_string (step, "value") == NULL ? g_strdup ("1")
                                                                                 : hunch_step_dup_column (self, step, "value", error);
  if (value_column == NULL || !complete_values (self, step, column, error) || !add_by (columns, by, error))
    return FALSE;

  values = hunch_step_get_words (step, "values", FALSE, error);
  if (values == NULL)
    return FALSE;
  if (values->len > MAX_PIVOT_COLUMNS)
    return hunch_step_fail (error, _("%s has more than %d values; so many columns cannot be made."), column, MAX_PIVOT_COLUMNS);

  sql = g_string_new (by->len > 0 ? "SELECT row_number() OVER () AS hunch_row" : "SELECT 1 AS hunch_row");
  hunch_sql_append_columns (sql, "", by);
  for (guint i = 0; i < values->len; i++)
    {
      g_ptr_array_add (columns, dup_pivot_name (columns, values->pdata[i]));
      append_pivot_value (sql, aggregates[aggregate], column, value_column, values->pdata[i], columns->pdata[columns->len - 1]);
    }
  g_string_append_printf (sql, " FROM %s", name);
  append_group_by (sql, by);
  hunch_compiler_take (self, g_steal_pointer (&sql), g_steal_pointer (&columns));
  return TRUE;
}

/* --- unpivot -------------------------------------------------------------- */

static void
append_case (GString    *sql,
             GPtrArray  *chosen,
             gboolean    is_name,
             const char *as)
{
  g_autofree char *quoted_as = hunch_sql_quote (as);

  g_string_append (sql, ", CASE k.column1");
  for (guint i = 0; i < chosen->len; i++)
    {
      g_autofree char *text = hunch_sql_quote_text (chosen->pdata[i]);
      g_autofree char *quoted = hunch_sql_quote (chosen->pdata[i]);

      g_string_append_printf (sql, " WHEN %u THEN %s%s", i, is_name ? "" : "p.", is_name ? text : quoted);
    }
  g_string_append_printf (sql, " END AS %s", quoted_as);
}

/* Each row is read once and given out as often as there are columns, with row numbers spread out. */
gboolean
hunch_step_add_unpivot (HunchCompiler *self,
                        JsonObject    *step,
                        GError       **error)
{
  g_autoptr (GPtrArray) chosen = hunch_step_get_columns (self, step, "columns", FALSE, error);
  const char *to_name = hunch_json_get_string (step, "name");
  const char *to_value = hunch_json_get_string (step, "value");
  g_autoptr (GPtrArray) columns = hunch_names_new ();
  g_autofree char *name = hunch_compiler_dup_name (self);
  g_autoptr (GString) sql = g_string_new (NULL);

  if (chosen == NULL)
    return FALSE;
  if (chosen->len > MAX_UNPIVOT_COLUMNS)
    return hunch_step_fail (error, _("%d columns at most can become rows."), MAX_UNPIVOT_COLUMNS);

  to_name = to_name != NULL && *to_name != '\0' ? to_name : "name";
  to_value = to_value != NULL && *to_value != '\0' ? to_value : "value";
  g_string_printf (sql, "SELECT p.hunch_row * %u + k.column1 AS hunch_row", chosen->len);
  for (guint i = 0; i < self->columns->len; i++)
    if (hunch_names_find (chosen, self->columns->pdata[i]) < 0)
      {
        hunch_sql_append_column (sql, "p.", self->columns->pdata[i]);
        g_ptr_array_add (columns, g_strdup (self->columns->pdata[i]));
      }
  if (!hunch_names_check_new (columns, to_name, error))
    return FALSE;
  g_ptr_array_add (columns, g_strdup (to_name));
  if (!hunch_names_check_new (columns, to_value, error))
    return FALSE;
  g_ptr_array_add (columns, g_strdup (to_value));

  append_case (sql, chosen, TRUE, to_name);
  append_case (sql, chosen, FALSE, to_value);
  g_string_append_printf (sql, " FROM %s AS p CROSS JOIN (VALUES ", name);
  for (guint i = 0; i < chosen->len; i++)
    g_string_append_printf (sql, "%s(%u)", i > 0 ? ", " : "", i);
  g_string_append (sql, ") AS k");
  hunch_compiler_take (self, g_steal_pointer (&sql), g_steal_pointer (&columns));

  if (hunch_step_get_switch (step, "drop_missing"))
    {
      g_autofree char *quoted = hunch_sql_quote (to_value);
      g_autofree char *condition = g_strdup_printf ("%s IS NOT NULL", quoted);

      return hunch_compiler_keep (self, NULL, condition, error);
    }
  return TRUE;
}
