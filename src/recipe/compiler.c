/* A recipe becomes one SELECT: each step a common table expression that reads from the one before. SQLite flattens such
 * a chain into one scan, but for windows and groups, which have to be finished before what follows. Subqueries nested
 * inside each other would do the same, were its parser not at its end after some fifteen of them. */
#define G_LOG_DOMAIN "hunch-recipe"
#include "recipe/recipe-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static void
question_free (HunchQuestion *question)
{
  g_free (question->table);
  g_free (question->before);
  g_free (question->found);
  g_free (question->value);
  g_free (question);
}

/* --- the SELECT so far ---------------------------------------------------- */

char *
hunch_compiler_dup_name (HunchCompiler *self)
{
  return g_strdup_printf ("hunch_step_%u", self->n_earlier + 1);
}

void
hunch_compiler_take (HunchCompiler *self,
                     GString       *sql,
                     GPtrArray     *columns)
{
  g_autofree char *name = hunch_compiler_dup_name (self);

  g_string_append_printf (self->earlier, "%s%s AS (%s)", self->n_earlier > 0 ? ", " : "", name, self->sql);
  self->n_earlier++;
  g_free (self->sql);
  self->sql = g_string_free (sql, FALSE);

  if (columns != NULL)
    {
      g_ptr_array_unref (self->columns);
      self->columns = columns;
    }
}

char *
hunch_compiler_dup_sql (HunchCompiler *self)
{
  return self->n_earlier == 0 ? g_strdup (self->sql) : g_strdup_printf ("WITH %s %s", self->earlier->str, self->sql);
}

char *
hunch_compiler_dup_question (HunchCompiler *self,
                             const char    *body)
{
  g_autofree char *name = hunch_compiler_dup_name (self);

  return g_strdup_printf ("WITH %s%s%s AS (%s) %s", self->earlier->str, self->n_earlier > 0 ? ", " : "", name, self->sql, body);
}

void
hunch_compiler_note_question (HunchCompiler *self,
                              const char    *table,
                              const char    *found,
                              const char    *value)
{
  HunchQuestion *question = g_new0 (HunchQuestion, 1);

  question->step = self->number;
  question->table = g_strdup (table);
  question->before = hunch_compiler_dup_sql (self);
  question->found = g_strdup (found);
  question->value = g_strdup (value);
  g_ptr_array_add (self->questions, question);
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

gboolean
hunch_compiler_probe (HunchCompiler *self,
                      const char    *body,
                      gboolean      *out_has_row,
                      GError       **error)
{
  g_autofree char *sql = hunch_compiler_dup_question (self, body);
  gboolean has_row = FALSE;

  if (!hunch_project_query (self->project, sql, note_row, &has_row, NULL, error))
    return FALSE;

  if (out_has_row != NULL)
    *out_has_row = has_row;
  return TRUE;
}

/* Over no rows at all an aggregate still answers with one row, anything else with none. */
gboolean
hunch_compiler_check_value (HunchCompiler *self,
                            const char    *expression,
                            gboolean      *out_is_aggregate,
                            GError       **error)
{
  g_autofree char *name = hunch_compiler_dup_name (self);
  g_autofree char *body = NULL;

  if (!hunch_expression_check (expression, error))
    return FALSE;

  body = g_strdup_printf ("SELECT 1 FROM (SELECT (%s) FROM (SELECT * FROM %s LIMIT 0))", expression, name);
  return hunch_compiler_probe (self, body, out_is_aggregate, error);
}

/* --- columns -------------------------------------------------------------- */

static void
append_expression (GString    *sql,
                   const char *expression,
                   const char *name)
{
  g_autofree char *quoted = hunch_sql_quote (name);

  g_string_append_printf (sql, ", (%s) AS %s", expression, quoted);
}

static const char *
find_expression (GPtrArray  *pairs,
                 const char *column)
{
  for (guint i = 0; i + 1 < pairs->len; i += 2)
    if (g_ascii_strcasecmp (pairs->pdata[i], column) == 0)
      return pairs->pdata[i + 1];
  return NULL;
}

gboolean
hunch_compiler_put (HunchCompiler *self,
                    GPtrArray     *pairs,
                    GError       **error)
{
  g_autoptr (GPtrArray) columns = hunch_names_copy (self->columns);
  g_autoptr (GPtrArray) put = hunch_names_new ();
  g_autoptr (GString) sql = g_string_new ("SELECT hunch_row");
  g_autofree char *name = hunch_compiler_dup_name (self);

  for (guint i = 0; i + 1 < pairs->len; i += 2)
    {
      const char *column = pairs->pdata[i];

      if (!hunch_names_check_new (put, column, error))
        return FALSE;
      g_ptr_array_add (put, g_strdup (column));
      if (hunch_names_find (columns, column) < 0)
        g_ptr_array_add (columns, g_strdup (column));
    }

  for (guint i = 0; i < columns->len; i++)
    {
      const char *expression = find_expression (pairs, columns->pdata[i]);

      if (expression != NULL)
        append_expression (sql, expression, columns->pdata[i]);
      else
        hunch_sql_append_column (sql, "", columns->pdata[i]);
    }

  g_string_append_printf (sql, " FROM %s", name);
  hunch_compiler_take (self, g_steal_pointer (&sql), g_steal_pointer (&columns));
  return TRUE;
}

gboolean
hunch_compiler_put_one (HunchCompiler *self,
                        const char    *column,
                        const char    *expression,
                        GError       **error)
{
  g_autoptr (GPtrArray) pairs = g_ptr_array_new ();

  g_ptr_array_add (pairs, (char *) column);
  g_ptr_array_add (pairs, (char *) expression);
  return hunch_compiler_put (self, pairs, error);
}

gboolean
hunch_compiler_keep (HunchCompiler *self,
                     const char    *extra,
                     const char    *condition,
                     GError       **error)
{
  g_autoptr (GString) sql = g_string_new ("SELECT hunch_row");
  g_autofree char *name = hunch_compiler_dup_name (self);
  g_autofree char *question = NULL;

  hunch_sql_append_columns (sql, "", self->columns);
  if (extra != NULL)
    {
      g_string_append (sql, " FROM (SELECT hunch_row");
      hunch_sql_append_columns (sql, "", self->columns);
      g_string_append_printf (sql, ", (%s) AS hunch_key FROM %s)", extra, name);
    }
  else
    g_string_append_printf (sql, " FROM %s", name);
  g_string_append_printf (sql, " WHERE (%s)", condition);

  question = g_strdup_printf ("SELECT 1 FROM (%s) LIMIT 0", sql->str);
  if (!hunch_compiler_probe (self, question, NULL, error))
    return FALSE;

  hunch_compiler_take (self, g_steal_pointer (&sql), NULL);
  return TRUE;
}

/* --- begin and end -------------------------------------------------------- */

const char *
hunch_table_get_row_number (const HunchTableInfo *info)
{
  static const char *const words[] = { "rowid", "_rowid_", "oid" };

  for (guint i = 0; !info->is_view && i < G_N_ELEMENTS (words); i++)
    if (hunch_table_info_find (info, words[i]) < 0)
      return words[i];

  return info->is_view ? "hunch_row" : "rowid";
}

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
  sql = g_string_new (NULL);
  g_string_printf (sql, info->is_view ? "SELECT %s" : "SELECT %s AS hunch_row", hunch_table_get_row_number (info));
  self->table = g_strdup (info->name);
  self->columns = hunch_names_new ();
  self->earlier = g_string_new (NULL);
  self->questions = g_ptr_array_new_with_free_func ((GDestroyNotify) question_free);

  for (guint i = 0; i < info->n_columns; i++)
    if (g_ascii_strcasecmp (info->columns[i].name, "hunch_row") != 0)
      g_ptr_array_add (self->columns, g_strdup (info->columns[i].name));

  hunch_sql_append_columns (sql, "", self->columns);
  g_string_append_printf (sql, " FROM %s", quoted);
  self->sql = g_string_free (sql, FALSE);

  return TRUE;
}

void
hunch_compiler_clear (HunchCompiler *self)
{
  g_clear_pointer (&self->table, g_free);
  g_clear_pointer (&self->columns, g_ptr_array_unref);
  g_clear_pointer (&self->sql, g_free);
  g_clear_pointer (&self->questions, g_ptr_array_unref);
  if (self->earlier != NULL)
    g_string_free (g_steal_pointer (&self->earlier), TRUE);
}
