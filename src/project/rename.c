/* Changing the names of tables, views and columns, and dropping tables. */
#define G_LOG_DOMAIN "hunch-project"
#include "config.h"
#include "project/origin-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static HunchTableKey *
find_own (HunchProject *self,
          const char   *table,
          GError      **error)
{
  g_autoptr (HunchTableKey) key = hunch_table_find (self, table, error);

  if (key != NULL && key->id == 0)
    {
      g_set_error (error, HUNCH_PROJECT_ERROR, HUNCH_PROJECT_ERROR_NO_SUCH,
                   _("The table “%s” was made by another program and can only be read."), key->name);
      return NULL;
    }
  return g_steal_pointer (&key);
}

static gboolean
check_no_reader (HunchProject        *self,
                 const HunchTableKey *key,
                 GError             **error)
{
  g_autofree char *reader = hunch_dup_reader (self, key->name);

  if (reader == NULL)
    return TRUE;
  g_set_error (error, HUNCH_PROJECT_ERROR, HUNCH_PROJECT_ERROR_EXISTS,
               _("“%s” is read by “%s”, which would be left without its rows."), key->name, reader);
  return FALSE;
}

/* The part of CREATE VIEW after the name. */
static const char *
get_view_select (const HunchTableKey *key)
{
  g_autoptr (HunchSqlText) head = sqlite3_mprintf ("CREATE VIEW \"%w\" AS ", key->name);

  return g_str_has_prefix (key->sql, head) ? key->sql + strlen (head) : NULL;
}

static gboolean
rename_view (HunchProject        *self,
             const HunchTableKey *key,
             const char          *to,
             GError             **error)
{
  const char *select = get_view_select (key);
  g_autoptr (HunchSqlText) redo = NULL;
  g_autoptr (HunchSqlText) undo = NULL;

  if (select == NULL || !check_no_reader (self, key, error))
    {
      if (select == NULL)
        g_set_error (error, HUNCH_PROJECT_ERROR, HUNCH_PROJECT_ERROR_SQL, _("The view “%s” cannot be renamed."), key->name);
      return FALSE;
    }
  redo = sqlite3_mprintf ("DROP VIEW \"%w\"; CREATE VIEW \"%w\" AS %s", key->name, to, select);
  undo = sqlite3_mprintf ("DROP VIEW \"%w\"; %s", to, key->sql);
  return hunch_edit_exec (self, redo, undo, error)
      && hunch_db_exec_format (self->db, error, "UPDATE hunch_recipe SET name = %Q WHERE name = %Q", to, key->name);
}

/* Views follow a table's new name, unless some view is broken already. */
static gboolean
rename_rows (HunchProject        *self,
             const HunchTableKey *key,
             const char          *to,
             GError             **error)
{
  g_autoptr (HunchSqlText) redo = sqlite3_mprintf ("ALTER TABLE \"%w\" RENAME TO \"%w\"", key->name, to);
  g_autoptr (HunchSqlText) undo = sqlite3_mprintf ("ALTER TABLE \"%w\" RENAME TO \"%w\"", to, key->name);
  g_autoptr (HunchSqlText) plain_redo = sqlite3_mprintf (HUNCH_PLAIN_RENAME, key->name, to);
  g_autoptr (HunchSqlText) plain_undo = sqlite3_mprintf (HUNCH_PLAIN_RENAME, to, key->name);

  return hunch_edit_exec (self, redo, undo, NULL) || hunch_edit_exec (self, plain_redo, plain_undo, error);
}

/* Recipes name the tables they read in their steps. */
static gboolean
rename_in_recipes (HunchProject *self,
                   const char   *from,
                   const char   *to,
                   GError      **error)
{
  return hunch_db_exec_format (self->db, error,
    "UPDATE hunch_recipe SET steps = (SELECT json_group_array(json(CASE WHEN json_extract(value, '$.table') = %Q"
    " THEN json_set(value, '$.table', %Q) ELSE value END)) FROM json_each(steps))"
    " WHERE json_valid(steps) AND json_type(steps) = 'array'"
    " AND EXISTS (SELECT 1 FROM json_each(steps) WHERE type = 'object' AND json_extract(value, '$.table') = %Q)",
    from, to, from);
}

static gboolean
rename_everywhere (HunchProject        *self,
                   const HunchTableKey *key,
                   const char          *to,
                   GError             **error)
{
  return (key->is_view ? rename_view (self, key, to, error) : rename_rows (self, key, to, error))
      && rename_in_recipes (self, key->name, to, error)
      && hunch_db_exec_format (self->db, error,
           "UPDATE hunch_table SET name = %Q WHERE id = %lld;"
           "UPDATE hunch_analysis SET table_name = %Q WHERE table_name = %Q;"
           "UPDATE hunch_chart SET spec = json_set(spec, '$.table', %Q)"
           " WHERE json_valid(spec) AND json_extract(spec, '$.table') = %Q",
           to, key->id, to, key->name, to, key->name);
}

gboolean
hunch_project_rename_table (HunchProject *self,
                            const char   *from,
                            const char   *to,
                            GError      **error)
{
  g_autoptr (HunchTableKey) key = NULL;

  g_return_val_if_fail (HUNCH_IS_PROJECT (self), FALSE);
  g_return_val_if_fail (from != NULL && to != NULL, FALSE);

  key = find_own (self, from, error);
  if (key == NULL)
    return FALSE;
  if (strcmp (key->name, to) == 0)
    return TRUE;
  if (g_ascii_strcasecmp (key->name, to) != 0 && !hunch_table_check_name (self, to, error))
    return FALSE;

  return hunch_project_begin_edit (self, _("Rename table"), error)
      && hunch_edit_finish (self, rename_everywhere (self, key, to, error), error);
}

static gboolean
drop (HunchProject        *self,
      const HunchTableKey *key,
      GError             **error)
{
  return hunch_table_bin (self, key, error)
      && hunch_db_exec_format (self->db, error, "DELETE FROM hunch_recipe WHERE name = %Q", key->name);
}

gboolean
hunch_project_drop_table (HunchProject *self,
                          const char   *table,
                          GError      **error)
{
  g_autoptr (HunchTableKey) key = NULL;

  g_return_val_if_fail (HUNCH_IS_PROJECT (self), FALSE);
  g_return_val_if_fail (table != NULL, FALSE);

  key = find_own (self, table, error);
  return key != NULL
      && check_no_reader (self, key, error)
      && hunch_project_begin_edit (self, _("Delete table"), error)
      && hunch_edit_finish (self, drop (self, key, error), error);
}

typedef struct
{
  const char *table;   /* lent */
  const char *column;  /* lent */
  gboolean    is_read;
} ColumnWatch;

static int
note_column (void       *data,
             int         action,
             const char *table,
             const char *column,
             const char *database,
             const char *through)
{
  ColumnWatch *watch = data;

  if (action == SQLITE_READ && table != NULL && column != NULL
      && g_ascii_strcasecmp (table, watch->table) == 0 && g_ascii_strcasecmp (column, watch->column) == 0)
    watch->is_read = TRUE;
  return SQLITE_OK;
}

static gboolean
view_reads_column (HunchProject *self,
                   const char   *view,
                   const char   *table,
                   const char   *column)
{
  ColumnWatch watch = { table, column, FALSE };
  g_autoptr (HunchSqlText) sql = sqlite3_mprintf ("SELECT * FROM \"%w\"", view);
  g_autoptr (sqlite3_stmt) statement = NULL;

  sqlite3_set_authorizer (self->db, note_column, &watch);
  statement = hunch_db_prepare (self->db, sql, NULL);
  sqlite3_set_authorizer (self->db, NULL, NULL);
  return watch.is_read;
}

/* The recipe of the view names the column in its steps, or passes it on under its name: both would be wrong after a rename. */
static gboolean
is_bound_to_column (HunchProject *self,
                    const char   *view,
                    const char   *column)
{
  g_autoptr (sqlite3_stmt) found = hunch_db_prepare (self->db,
    "SELECT 1 FROM hunch_recipe WHERE name = ?1 AND instr (lower (steps), lower (?2)) > 0"
    " UNION ALL SELECT 1 FROM pragma_table_info (?1) WHERE name = ?2 COLLATE NOCASE", NULL);

  if (found == NULL)
    return TRUE;
  sqlite3_bind_text (found, 1, view, -1, SQLITE_TRANSIENT);
  sqlite3_bind_text (found, 2, column, -1, SQLITE_TRANSIENT);
  return hunch_db_next (found, NULL, NULL);
}

/* SQLite rewrites a view that only reckons with the column; `even_loose` counts those as well. */
static gboolean
check_no_column_reader (HunchProject *self,
                        const char   *table,
                        const char   *column,
                        gboolean      even_loose,
                        GError      **error)
{
  g_autoptr (sqlite3_stmt) views = hunch_db_prepare (self->db, "SELECT name FROM sqlite_schema WHERE type = 'view' ORDER BY name", NULL);
  g_autoptr (GString) names = g_string_new (NULL);
  guint n_views = 0;

  while (views != NULL && hunch_db_next (views, NULL, NULL))
    {
      const char *view = (const char *) sqlite3_column_text (views, 0);

      if (view_reads_column (self, view, table, column) && (even_loose || is_bound_to_column (self, view, column)))
        g_string_append_printf (names, n_views++ == 0 ? "“%s”" : ", “%s”", view);
    }
  if (n_views == 0)
    return TRUE;
  g_set_error (error, HUNCH_PROJECT_ERROR, HUNCH_PROJECT_ERROR_EXISTS,
               ngettext ("The column “%s” is used by the table %s, made by a recipe. Delete that table first, or keep the name.",
                         "The column “%s” is used by the tables %s, made by recipes. Delete those tables first, or keep the name.",
                         n_views), column, names->str);
  return FALSE;
}

static gboolean
rename_one_column (HunchProject        *self,
                   const HunchTableKey *key,
                   int                  position,
                   const char          *from,
                   const char          *to,
                   GError             **error)
{
  g_autoptr (HunchSqlText) redo = sqlite3_mprintf ("ALTER TABLE \"%w\" RENAME COLUMN \"%w\" TO \"%w\"", key->name, from, to);
  g_autoptr (HunchSqlText) undo = sqlite3_mprintf ("ALTER TABLE \"%w\" RENAME COLUMN \"%w\" TO \"%w\"", key->name, to, from);

  g_autoptr (GError) sql_error = NULL;

  if (!hunch_edit_exec (self, redo, undo, &sql_error))
    {
      if (check_no_column_reader (self, key->name, from, TRUE, error))
        g_propagate_error (error, g_steal_pointer (&sql_error));
      return FALSE;
    }
  return hunch_db_exec_format (self->db, error, "UPDATE hunch_column SET name = %Q WHERE table_id = %lld AND position = %d",
                               to, key->id, position)
      && hunch_origin_note_name (self, key->id, from, to, error);
}

gboolean
hunch_project_rename_column (HunchProject *self,
                             const char   *table,
                             const char   *from,
                             const char   *to,
                             GError      **error)
{
  g_autoptr (HunchTableKey) key = NULL;
  g_autoptr (HunchTableInfo) info = NULL;
  int position;

  g_return_val_if_fail (HUNCH_IS_PROJECT (self), FALSE);
  g_return_val_if_fail (table != NULL && from != NULL && to != NULL, FALSE);

  key = find_own (self, table, error);
  info = key == NULL ? NULL : hunch_project_get_table (self, table, error);
  if (info == NULL)
    return FALSE;
  position = hunch_table_info_find (info, from);
  if (position < 0 || key->is_view)
    {
      g_set_error (error, HUNCH_PROJECT_ERROR, HUNCH_PROJECT_ERROR_NO_SUCH,
                   key->is_view ? _("The columns of the view “%2$s” are named by its recipe, “%1$s” too.")
                                : _("There is no column “%s” in the table “%s”."), from, key->name);
      return FALSE;
    }
  if (*to == '\0' || (hunch_table_info_find (info, to) >= 0 && hunch_table_info_find (info, to) != position))
    {
      g_set_error (error, HUNCH_PROJECT_ERROR, HUNCH_PROJECT_ERROR_EXISTS,
                   _("The table “%s” has a column “%s” already."), key->name, to);
      return FALSE;
    }
  return check_no_column_reader (self, key->name, info->columns[position].name, FALSE, error)
      && hunch_project_begin_edit (self, _("Rename column"), error)
      && hunch_edit_finish (self, rename_one_column (self, key, position, info->columns[position].name, to, error), error);
}
