/* Steps that bring in other tables. */
#define G_LOG_DOMAIN "hunch-recipe"
#include "recipe/recipe-private.h"

#include "base/json.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define MAX_TABLES 100

typedef struct
{
  HunchTableInfo *info;      /* owned */
  GPtrArray      *on;        /* owned; columns of the rows */
  GPtrArray      *keys;      /* owned; columns of the table, as many */
  GPtrArray      *wanted;    /* owned; columns of the table to bring along */
  GPtrArray      *names;     /* owned; what those are called here */
  gboolean        ignores_case;
  gboolean        takes_all;  /* every match instead of the first */
  enum { KEEP_ALL, KEEP_MATCHED, KEEP_UNMATCHED } keep;
} Lookup;

static void
lookup_clear (Lookup *self)
{
  hunch_table_info_free (self->info);
  g_clear_pointer (&self->on, g_ptr_array_unref);
  g_clear_pointer (&self->keys, g_ptr_array_unref);
  g_clear_pointer (&self->wanted, g_ptr_array_unref);
  g_clear_pointer (&self->names, g_ptr_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Lookup, lookup_clear)

static gboolean
check_table_columns (HunchTableInfo *info,
                     GPtrArray      *names,
                     GError        **error)
{
  for (guint i = 0; i < names->len; i++)
    if (hunch_table_info_find (info, names->pdata[i]) < 0)
      return hunch_step_fail (error, _("“%s” has no column “%s”."), info->name, (char *) names->pdata[i]);
  return TRUE;
}

static gboolean
read_names (Lookup        *self,
            HunchCompiler *compiler,
            const char    *prefix,
            GError       **error)
{
  g_autoptr (GPtrArray) columns = hunch_names_copy (compiler->columns);

  self->names = hunch_names_new ();
  for (guint i = 0; i < self->wanted->len; i++)
    {
      char *name = g_strconcat (prefix != NULL ? prefix : "", self->wanted->pdata[i], NULL);

      g_ptr_array_add (self->names, name);
      if (!hunch_names_check_new (columns, name, error))
        return FALSE;
      g_ptr_array_add (columns, g_strdup (name));
    }
  return TRUE;
}

static gboolean
read_lookup (Lookup        *self,
             HunchCompiler *compiler,
             JsonObject    *step,
             GError       **error)
{
  static const char *const matches[] = { "first", "all", NULL };
  static const char *const keeps[] = { "all", "matched", "unmatched", NULL };
  const char *table = hunch_step_get_word (step, "table", error);
  int match, keep;

  self->info = table != NULL ? hunch_project_get_table (compiler->project, table, error) : NULL;
  self->on = self->info != NULL ? hunch_step_get_columns (compiler, step, "on", FALSE, error) : NULL;
  self->keys = self->on != NULL ? hunch_step_get_words (step, "key", FALSE, error) : NULL;
  if (self->keys == NULL || !check_table_columns (self->info, self->keys, error))
    return FALSE;
  if (self->on->len != self->keys->len)
    return hunch_step_fail (error, _("“on” names %u columns and “key” %u; they must be as many."), self->on->len, self->keys->len);

  keep = hunch_step_get_choice (step, "keep", keeps, error);
  match = keep >= 0 ? hunch_step_get_choice (step, "matches", matches, error) : -1;
  self->wanted = match >= 0 ? hunch_step_get_words (step, "columns", keep != 0, error) : NULL;
  if (self->wanted == NULL || !check_table_columns (self->info, self->wanted, error))
    return FALSE;

  self->keep = keep;
  self->takes_all = match == 1;
  self->ignores_case = hunch_step_get_switch (step, "ignore_case");
  return read_names (self, compiler, hunch_json_get_string (step, "prefix"), error);
}

static char *
dup_key (Lookup     *self,
         const char *prefix,
         const char *column)
{
  g_autofree char *quoted = hunch_sql_quote (column);

  return g_strdup_printf (self->ignores_case ? "fold_case(%s%s)" : "%s%s", prefix, quoted);
}

static char *
dup_keys (Lookup     *self,
          GPtrArray  *names,
          const char *between,
          const char *suffix)
{
  g_autoptr (GString) keys = g_string_new (NULL);

  for (guint i = 0; i < names->len; i++)
    {
      g_autofree char *key = dup_key (self, "", names->pdata[i]);

      g_string_append_printf (keys, "%s%s%s", i > 0 ? between : "", key, suffix);
    }
  return g_string_free (g_steal_pointer (&keys), FALSE);
}

static void
note_question (Lookup        *self,
               HunchCompiler *compiler)
{
  g_autofree char *table = hunch_sql_quote (self->info->name);
  g_autofree char *on = dup_keys (self, self->on, ", ", "");
  g_autofree char *keys = dup_keys (self, self->keys, ", ", "");
  g_autofree char *present = dup_keys (self, self->keys, " AND ", " IS NOT NULL");
  g_autofree char *asked = dup_keys (self, self->on, " AND ", " IS NOT NULL");
  g_autofree char *found = g_strdup_printf ("CASE WHEN %s THEN (%s) IN (SELECT %s FROM %s WHERE %s) END", asked, on, keys, table, present);
  g_autoptr (GString) value = g_string_new (NULL);

  for (guint i = 0; i < self->on->len; i++)
    {
      g_autofree char *quoted = hunch_sql_quote (self->on->pdata[i]);

      g_string_append_printf (value, "%s%s", i > 0 ? " || ' · ' || " : "", quoted);
    }
  hunch_compiler_note_question (compiler, self->info->name, found, value->str);
}

/* What is joined: hunch_key_1, … and the wanted columns. For the first match, min(row) makes SQLite take the other
 * columns from the first row of each key; LIMIT -1 keeps it from being merged into the join, where no index could be made. */
static char *
dup_joined (Lookup *self)
{
  const char *row = hunch_table_get_row_number (self->info);
  g_autofree char *table = hunch_sql_quote (self->info->name);
  g_autoptr (GString) sql = g_string_new ("SELECT ");
  g_autofree char *keys = dup_keys (self, self->keys, ", ", "");
  g_autofree char *present = dup_keys (self, self->keys, " AND ", " IS NOT NULL");

  for (guint i = 0; i < self->keys->len; i++)
    {
      g_autofree char *key = dup_key (self, "", self->keys->pdata[i]);

      g_string_append_printf (sql, "%s%s AS hunch_key_%u", i > 0 ? ", " : "", key, i + 1);
    }
  hunch_sql_append_columns (sql, "", self->wanted);
  if (self->takes_all)
    g_string_append_printf (sql, ", %s AS hunch_order FROM %s WHERE %s LIMIT -1", row, table, present);
  else
    g_string_append_printf (sql, ", min(%s) FROM %s WHERE %s GROUP BY %s", row, table, present, keys);
  return g_string_free (g_steal_pointer (&sql), FALSE);
}

gboolean
hunch_step_add_lookup (HunchCompiler *self,
                       JsonObject    *step,
                       GError       **error)
{
  g_auto (Lookup) lookup = { NULL };
  g_autoptr (GPtrArray) columns = hunch_names_copy (self->columns);
  g_autofree char *name = hunch_compiler_dup_name (self);
  g_autofree char *joined = NULL;
  g_autoptr (GString) sql = NULL;

  if (!read_lookup (&lookup, self, step, error))
    return FALSE;

  note_question (&lookup, self);
  joined = dup_joined (&lookup);
  sql = g_string_new (lookup.takes_all ? "SELECT row_number() OVER (ORDER BY p.hunch_row, l.hunch_order) AS hunch_row" : "SELECT p.hunch_row");
  hunch_sql_append_columns (sql, "p.", self->columns);
  for (guint i = 0; i < lookup.wanted->len; i++)
    {
      g_autofree char *quoted = hunch_sql_quote (lookup.names->pdata[i]);

      hunch_sql_append_column (sql, "l.", lookup.wanted->pdata[i]);
      g_string_append_printf (sql, " AS %s", quoted);
      g_ptr_array_add (columns, g_strdup (lookup.names->pdata[i]));
    }

  g_string_append_printf (sql, " FROM %s AS p %s (%s) AS l ON ", name, lookup.keep == KEEP_MATCHED ? "JOIN" : "LEFT JOIN", joined);
  for (guint i = 0; i < lookup.on->len; i++)
    {
      g_autofree char *key = dup_key (&lookup, "p.", lookup.on->pdata[i]);

      g_string_append_printf (sql, "%sl.hunch_key_%u = %s", i > 0 ? " AND " : "", i + 1, key);
    }
  if (lookup.keep == KEEP_UNMATCHED)
    g_string_append (sql, " WHERE l.hunch_key_1 IS NULL");

  self->keeps_rows = lookup.keep == KEEP_ALL && !lookup.takes_all;
  hunch_compiler_take (self, g_steal_pointer (&sql), g_steal_pointer (&columns));
  return TRUE;
}

/* --- stack ---------------------------------------------------------------- */

static void
add_stacked_columns (GPtrArray            *columns,
                     const HunchTableInfo *info)
{
  for (guint i = 0; i < info->n_columns; i++)
    if (hunch_names_find (columns, info->columns[i].name) < 0 && g_ascii_strcasecmp (info->columns[i].name, "hunch_row") != 0)
      g_ptr_array_add (columns, g_strdup (info->columns[i].name));
}

static void
append_stacked (GString              *sql,
                GPtrArray            *columns,
                const char           *source,
                const char           *label,
                const HunchTableInfo *info,
                GPtrArray            *own)
{
  for (guint i = 0; i < columns->len; i++)
    {
      const char *column = columns->pdata[i];
      g_autofree char *quoted = hunch_sql_quote (column);
      g_autofree char *text = hunch_sql_quote_text (label);

      if (source != NULL && g_ascii_strcasecmp (column, source) == 0)
        g_string_append_printf (sql, ", %s AS %s", text, quoted);
      else if (info != NULL ? hunch_table_info_find (info, column) >= 0 : hunch_names_find (own, column) >= 0)
        g_string_append_printf (sql, ", %s", quoted);
      else
        g_string_append_printf (sql, ", NULL AS %s", quoted);
    }
}

static gboolean
read_tables (HunchCompiler *self,
             GPtrArray     *names,
             GPtrArray     *infos,
             GError       **error)
{
  if (names->len > MAX_TABLES)
    return hunch_step_fail (error, _("%d tables at most can be stacked in one step."), MAX_TABLES);

  for (guint i = 0; i < names->len; i++)
    {
      HunchTableInfo *info = hunch_project_get_table (self->project, names->pdata[i], error);

      if (info == NULL)
        return FALSE;
      g_ptr_array_add (infos, info);
    }
  return TRUE;
}

/* Columns of the same name go below each other. Row numbers are spread out, so that each stays what it was. */
gboolean
hunch_step_add_stack (HunchCompiler *self,
                      JsonObject    *step,
                      GError       **error)
{
  g_autoptr (GPtrArray) names = hunch_step_get_words (step, "tables", FALSE, error);
  g_autoptr (GPtrArray) infos = g_ptr_array_new_with_free_func ((GDestroyNotify) hunch_table_info_free);
  g_autoptr (GPtrArray) columns = hunch_names_copy (self->columns);
  const char *source = hunch_json_get_string (step, "source");
  g_autofree char *name = hunch_compiler_dup_name (self);
  GString *sql;

  if (names == NULL || !read_tables (self, names, infos, error))
    return FALSE;

  source = source != NULL && *source != '\0' ? source : NULL;
  for (guint i = 0; i < infos->len; i++)
    add_stacked_columns (columns, infos->pdata[i]);
  if (source != NULL)
    {
      if (!hunch_names_check_new (columns, source, error))
        return FALSE;
      g_ptr_array_add (columns, g_strdup (source));
    }

  sql = g_string_new (NULL);
  g_string_append_printf (sql, "SELECT hunch_row * %u AS hunch_row", infos->len + 1);
  append_stacked (sql, columns, source, self->table, NULL, self->columns);
  g_string_append_printf (sql, " FROM %s", name);
  for (guint i = 0; i < infos->len; i++)
    {
      HunchTableInfo *info = infos->pdata[i];
      g_autofree char *quoted = hunch_sql_quote (info->name);

      g_string_append_printf (sql, " UNION ALL SELECT %s * %u + %u", hunch_table_get_row_number (info), infos->len + 1, i + 1);
      append_stacked (sql, columns, source, info->name, info, NULL);
      g_string_append_printf (sql, " FROM %s", quoted);
    }

  hunch_compiler_take (self, sql, g_steal_pointer (&columns));
  return TRUE;
}
