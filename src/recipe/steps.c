/* Each step wraps the SELECT before it into another. SQLite flattens such nests into
 * one scan, but for windows and groups, which have to be finished before what follows. */
#define G_LOG_DOMAIN "hunch-recipe"
#include "recipe/recipe-private.h"

#include "base/json.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static gboolean
fail (GError    **error,
      const char *format,
      ...) G_GNUC_PRINTF (2, 3);

static gboolean
fail (GError    **error,
      const char *format,
      ...)
{
  va_list arguments;
  g_autofree char *sentence = NULL;

  va_start (arguments, format);
  sentence = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_set_error_literal (error, HUNCH_RECIPE_ERROR, HUNCH_RECIPE_ERROR_BAD_STEP, sentence);
  return FALSE;
}

char *
hunch_sql_quote (const char *name)
{
  g_auto (GStrv) parts = g_strsplit (name, "\"", -1);
  g_autofree char *doubled = g_strjoinv ("\"\"", parts);

  return g_strconcat ("\"", doubled, "\"", NULL);
}

/* --- columns -------------------------------------------------------------- */

/* SQLite does not tell column names apart by case (ASCII). */
static int
find_name (GPtrArray  *names,
           const char *name)
{
  for (guint i = 0; i < names->len; i++)
    if (g_ascii_strcasecmp (names->pdata[i], name) == 0)
      return i;

  return -1;
}

static gboolean
check_column (HunchCompiler *self,
              const char    *name,
              GError       **error)
{
  return find_name (self->columns, name) >= 0 || fail (error, _("there is no column “%s”."), name);
}

static gboolean
check_new_column (GPtrArray  *columns,
                  const char *name,
                  GError    **error)
{
  if (*name == '\0')
    return fail (error, _("a column needs a name."));
  if (g_ascii_strcasecmp (name, "hunch_row") == 0)
    return fail (error, _("the name “hunch_row” is taken by Hunch itself."));

  return find_name (columns, name) < 0 || fail (error, _("there is a column “%s” already."), name);
}

/* A member that must be there and be text; lent. */
static const char *
get_word (JsonObject *step,
          const char *member,
          GError    **error)
{
  const char *word = hunch_json_get_string (step, member);

  if (word == NULL)
    fail (error, _("“%s” is missing."), member);
  return word;
}

/* A list of text; an absent one is an error unless `optional`. Elements owned by the array. */
static GPtrArray *
get_words (JsonObject *step,
           const char *member,
           gboolean    optional,
           GError    **error)
{
  g_autoptr (GPtrArray) words = g_ptr_array_new_with_free_func (g_free);
  JsonNode *node = json_object_get_member (step, member);

  if (node == NULL && optional)
    return g_steal_pointer (&words);
  if (node == NULL || !JSON_NODE_HOLDS_ARRAY (node))
    {
      fail (error, _("“%s” must be a list of columns."), member);
      return NULL;
    }

  for (guint i = 0; i < json_array_get_length (json_node_get_array (node)); i++)
    {
      JsonNode *element = json_array_get_element (json_node_get_array (node), i);

      if (json_node_get_value_type (element) != G_TYPE_STRING)
        {
          fail (error, _("“%s” must be a list of columns."), member);
          return NULL;
        }
      g_ptr_array_add (words, g_strdup (json_node_get_string (element)));
    }

  if (words->len == 0 && !optional)
    {
      fail (error, _("“%s” names no column."), member);
      return NULL;
    }

  return g_steal_pointer (&words);
}

static GPtrArray *
copy_names (GPtrArray *names)
{
  GPtrArray *copy = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < names->len; i++)
    g_ptr_array_add (copy, g_strdup (names->pdata[i]));
  return copy;
}

static void
append_column (GString    *sql,
               const char *prefix,
               const char *name)
{
  g_autofree char *quoted = hunch_sql_quote (name);

  g_string_append_printf (sql, ", %s%s", prefix, quoted);
}

static void
append_expression (GString    *sql,
                   const char *expression,
                   const char *name)
{
  g_autofree char *quoted = hunch_sql_quote (name);

  g_string_append_printf (sql, ", (%s) AS %s", expression, quoted);
}

static void
append_columns (GString    *sql,
                const char *prefix,
                GPtrArray  *names)
{
  for (guint i = 0; i < names->len; i++)
    append_column (sql, prefix, names->pdata[i]);
}

/* Takes `sql` and, when not NULL, `columns`. */
static void
set_sql (HunchCompiler *self,
         GString       *sql,
         GPtrArray     *columns)
{
  g_free (self->sql);
  self->sql = g_string_free (sql, FALSE);

  if (columns != NULL)
    {
      g_ptr_array_unref (self->columns);
      self->columns = columns;
    }
}

/* --- asking SQLite -------------------------------------------------------- */

static gboolean
note_row (const HunchQueryHead  *head,
          const HunchQueryValue *values,
          gpointer               user_data)
{
  if (values != NULL)
    *(gboolean *) user_data = TRUE;
  return TRUE;
}

static gboolean
probe (HunchCompiler *self,
       const char    *sql,
       gboolean      *out_has_row,
       GError       **error)
{
  gboolean has_row = FALSE;

  if (!hunch_project_query (self->project, sql, note_row, &has_row, NULL, error))
    return FALSE;

  if (out_has_row != NULL)
    *out_has_row = has_row;
  return TRUE;
}

/* Over no rows at all an aggregate still answers with one row, anything else with none. */
static gboolean
check_value (HunchCompiler *self,
             const char    *expression,
             gboolean      *out_is_aggregate,
             GError       **error)
{
  g_autofree char *sql = NULL;

  if (!hunch_expression_check (expression, error))
    return FALSE;

  sql = g_strdup_printf ("SELECT 1 FROM (SELECT (%s) FROM (SELECT * FROM (%s) LIMIT 0))", expression, self->sql);
  return probe (self, sql, out_is_aggregate, error);
}

/* --- the steps ------------------------------------------------------------ */

static gboolean
add_filter (HunchCompiler *self,
            JsonObject    *step,
            GError       **error)
{
  const char *where = get_word (step, "where", error);
  g_autoptr (GString) sql = g_string_new ("SELECT hunch_row");
  g_autofree char *question = NULL;

  if (where == NULL || !hunch_expression_check (where, error))
    return FALSE;

  append_columns (sql, "", self->columns);
  g_string_append_printf (sql, " FROM (%s) WHERE (%s)", self->sql, where);

  question = g_strdup_printf ("SELECT 1 FROM (%s) LIMIT 0", sql->str);
  if (!probe (self, question, NULL, error))
    return FALSE;

  set_sql (self, g_steal_pointer (&sql), NULL);
  return TRUE;
}

static gboolean
add_choose (HunchCompiler *self,
            JsonObject    *step,
            GError       **error)
{
  g_autoptr (GPtrArray) chosen = get_words (step, "columns", FALSE, error);
  g_autoptr (GPtrArray) columns = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GString) sql = g_string_new ("SELECT hunch_row");

  if (chosen == NULL)
    return FALSE;

  for (guint i = 0; i < chosen->len; i++)
    {
      if (!check_column (self, chosen->pdata[i], error) || !check_new_column (columns, chosen->pdata[i], error))
        return FALSE;
      g_ptr_array_add (columns, g_strdup (self->columns->pdata[find_name (self->columns, chosen->pdata[i])]));
    }

  append_columns (sql, "", columns);
  g_string_append_printf (sql, " FROM (%s)", self->sql);
  set_sql (self, g_steal_pointer (&sql), g_steal_pointer (&columns));
  return TRUE;
}

static gboolean
add_rename (HunchCompiler *self,
            JsonObject    *step,
            GError       **error)
{
  const char *from = get_word (step, "from", error);
  const char *to = from != NULL ? get_word (step, "to", error) : NULL;
  g_autoptr (GPtrArray) columns = copy_names (self->columns);
  g_autoptr (GString) sql = g_string_new ("SELECT hunch_row");
  int position;

  if (to == NULL || !check_column (self, from, error))
    return FALSE;

  position = find_name (self->columns, from);
  if (g_ascii_strcasecmp (from, to) != 0 && !check_new_column (columns, to, error))
    return FALSE;

  g_free (columns->pdata[position]);
  columns->pdata[position] = g_strdup (to);

  for (guint i = 0; i < columns->len; i++)
    {
      append_column (sql, "", self->columns->pdata[i]);
      if ((int) i == position)
        {
          g_autofree char *quoted = hunch_sql_quote (to);

          g_string_append_printf (sql, " AS %s", quoted);
        }
    }
  g_string_append_printf (sql, " FROM (%s)", self->sql);
  set_sql (self, g_steal_pointer (&sql), g_steal_pointer (&columns));
  return TRUE;
}

/* A column of that name is replaced in its place. */
static gboolean
add_derive (HunchCompiler *self,
            JsonObject    *step,
            GError       **error)
{
  const char *column = get_word (step, "column", error);
  const char *expression = column != NULL ? get_word (step, "as", error) : NULL;
  g_autoptr (GPtrArray) columns = copy_names (self->columns);
  g_autoptr (GString) sql = g_string_new ("SELECT hunch_row");
  gboolean is_aggregate;

  if (expression == NULL || !check_value (self, expression, &is_aggregate, error))
    return FALSE;
  if (is_aggregate)
    return fail (error, _("“%s” makes one number of all rows; use a group step, or add “over (…)”."), expression);

  if (find_name (columns, column) < 0)
    {
      if (!check_new_column (columns, column, error))
        return FALSE;
      g_ptr_array_add (columns, g_strdup (column));
    }

  for (guint i = 0; i < columns->len; i++)
    if (g_ascii_strcasecmp (columns->pdata[i], column) == 0)
      append_expression (sql, expression, columns->pdata[i]);
    else
      append_column (sql, "", columns->pdata[i]);

  g_string_append_printf (sql, " FROM (%s)", self->sql);
  set_sql (self, g_steal_pointer (&sql), g_steal_pointer (&columns));
  return TRUE;
}

static gboolean
read_match (const HunchQueryHead  *head,
            const HunchQueryValue *values,
            gpointer               user_data)
{
  HunchRecipeMatch *match = user_data;

  if (values != NULL)
    {
      match->n_matched = values[0].integer;
      match->n_unmatched = values[1].integer;
      match->n_missing = values[2].integer;
    }
  return TRUE;
}

static gboolean
count_matches (HunchCompiler *self,
               const char    *table,
               const char    *on,
               const char    *key,
               GError       **error)
{
  HunchRecipeMatch *match = g_new0 (HunchRecipeMatch, 1);
  g_autofree char *sql = g_strdup_printf (
    "SELECT coalesce(sum(hunch_found), 0), coalesce(sum(NOT hunch_found), 0), coalesce(sum(hunch_found IS NULL), 0)"
    " FROM (SELECT %s IN (SELECT %s FROM %s WHERE %s IS NOT NULL) AS hunch_found FROM (%s))",
    on, key, table, key, self->sql);

  g_ptr_array_add (self->matches, match);
  return hunch_project_query (self->project, sql, read_match, match, NULL, error);
}

static gboolean
check_lookup_columns (HunchCompiler  *self,
                      HunchTableInfo *info,
                      const char     *key,
                      GPtrArray      *wanted,
                      GPtrArray      *columns,
                      GError        **error)
{
  if (hunch_table_info_find (info, key) < 0)
    return fail (error, _("“%s” has no column “%s”."), info->name, key);

  for (guint i = 0; i < wanted->len; i++)
    {
      if (hunch_table_info_find (info, wanted->pdata[i]) < 0)
        return fail (error, _("“%s” has no column “%s”."), info->name, (char *) wanted->pdata[i]);
      if (!check_new_column (columns, wanted->pdata[i], error))
        return FALSE;
      g_ptr_array_add (columns, g_strdup (wanted->pdata[i]));
    }

  return TRUE;
}

/* min(row) makes SQLite take the other columns from the first row of each key; the
 * result is made once per query and gets an index of its own. */
static gboolean
add_lookup (HunchCompiler *self,
            JsonObject    *step,
            GError       **error)
{
  const char *table = get_word (step, "table", error);
  const char *on = table != NULL ? get_word (step, "on", error) : NULL;
  const char *key = on != NULL ? get_word (step, "key", error) : NULL;
  g_autoptr (GPtrArray) wanted = key != NULL ? get_words (step, "columns", FALSE, error) : NULL;
  g_autoptr (GPtrArray) columns = copy_names (self->columns);
  g_autoptr (GString) sql = g_string_new ("SELECT p.hunch_row");
  g_autoptr (HunchTableInfo) info = NULL;
  g_autofree char *quoted_table = NULL;
  g_autofree char *quoted_on = NULL;
  g_autofree char *quoted_key = NULL;

  if (wanted == NULL || !check_column (self, on, error))
    return FALSE;

  info = hunch_project_get_table (self->project, table, error);
  if (info == NULL || !check_lookup_columns (self, info, key, wanted, columns, error))
    return FALSE;

  quoted_table = hunch_sql_quote (table);
  quoted_on = hunch_sql_quote (on);
  quoted_key = hunch_sql_quote (key);
  if (self->matches != NULL && !count_matches (self, quoted_table, quoted_on, quoted_key, error))
    return FALSE;

  append_columns (sql, "p.", self->columns);
  append_columns (sql, "l.", wanted);
  g_string_append_printf (sql, " FROM (%s) AS p LEFT JOIN (SELECT %s AS hunch_key", self->sql, quoted_key);
  append_columns (sql, "", wanted);
  g_string_append_printf (sql, ", min(%s) FROM %s WHERE %s IS NOT NULL GROUP BY %s) AS l ON l.hunch_key = p.%s",
                          info->is_view ? "hunch_row" : "rowid", quoted_table, quoted_key, quoted_key, quoted_on);

  set_sql (self, g_steal_pointer (&sql), g_steal_pointer (&columns));
  return TRUE;
}

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
  gboolean is_aggregate;

  if (name == NULL || expression == NULL)
    return fail (error, _("each of “columns” needs “as” and “value”."));
  if (!check_new_column (columns, name, error) || !check_value (self, expression, &is_aggregate, error))
    return FALSE;
  if (!is_aggregate)
    return fail (error, _("“%s” differs from row to row; take count(*), sum(…), avg(…), min(…) or max(…) of it."), expression);

  append_expression (sql, expression, name);
  g_ptr_array_add (columns, g_strdup (name));
  return TRUE;
}

static gboolean
add_group (HunchCompiler *self,
           JsonObject    *step,
           GError       **error)
{
  g_autoptr (GPtrArray) by = get_words (step, "by", TRUE, error);
  g_autoptr (GPtrArray) columns = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GString) sql = NULL;
  JsonNode *values = json_object_get_member (step, "columns");

  if (by == NULL)
    return FALSE;
  if (values != NULL && !JSON_NODE_HOLDS_ARRAY (values))
    return fail (error, _("“columns” must be a list."));

  sql = g_string_new (by->len > 0 ? "SELECT row_number() OVER () AS hunch_row" : "SELECT 1 AS hunch_row");
  for (guint i = 0; i < by->len; i++)
    {
      if (!check_column (self, by->pdata[i], error) || !check_new_column (columns, by->pdata[i], error))
        return FALSE;
      g_ptr_array_add (columns, g_strdup (by->pdata[i]));
    }
  append_columns (sql, "", by);

  for (guint i = 0; values != NULL && i < json_array_get_length (json_node_get_array (values)); i++)
    if (!append_group_value (self, json_array_get_element (json_node_get_array (values), i), columns, sql, error))
      return FALSE;
  if (columns->len == 0)
    return fail (error, _("a group needs “by” or “columns”."));

  g_string_append_printf (sql, " FROM (%s)", self->sql);
  for (guint i = 0; i < by->len; i++)
    {
      g_string_append (sql, i == 0 ? " GROUP BY " : ", ");
      {
        g_autofree char *quoted = hunch_sql_quote (by->pdata[i]);

        g_string_append (sql, quoted);
      }
    }

  set_sql (self, g_steal_pointer (&sql), g_steal_pointer (&columns));
  return TRUE;
}

HunchStepFunc
hunch_step_find (const char *name)
{
  static const struct { const char *name; HunchStepFunc func; } steps[] = {
    { "filter", add_filter },
    { "choose", add_choose },
    { "rename", add_rename },
    { "derive", add_derive },
    { "lookup", add_lookup },
    { "group", add_group },
  };

  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    if (strcmp (steps[i].name, name) == 0)
      return steps[i].func;

  return NULL;
}

/* --- begin and end -------------------------------------------------------- */

gboolean
hunch_compiler_begin (HunchCompiler *self,
                      const char    *table,
                      GError       **error)
{
  g_autoptr (HunchTableInfo) info = hunch_project_get_table (self->project, table, error);
  g_autofree char *quoted = NULL;
  GString *sql;

  if (info == NULL)
    return FALSE;

  quoted = hunch_sql_quote (info->name);
  sql = g_string_new (info->is_view ? "SELECT hunch_row" : "SELECT rowid AS hunch_row");
  self->columns = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < info->n_columns; i++)
    if (g_ascii_strcasecmp (info->columns[i].name, "hunch_row") != 0)
      g_ptr_array_add (self->columns, g_strdup (info->columns[i].name));

  append_columns (sql, "", self->columns);
  g_string_append_printf (sql, " FROM %s", quoted);
  set_sql (self, sql, NULL);

  return TRUE;
}

void
hunch_compiler_clear (HunchCompiler *self)
{
  g_clear_pointer (&self->columns, g_ptr_array_unref);
  g_clear_pointer (&self->sql, g_free);
  g_clear_pointer (&self->matches, g_ptr_array_unref);
}
