/* Views that recipes make. */
#define G_LOG_DOMAIN "hunch-project"
#include "config.h"
#include "project/table-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* A view, or nothing, has this name; `out_key` is NULL for nothing. */
static gboolean
find_replaceable (HunchProject   *self,
                  const char     *name,
                  HunchTableKey **out_key,
                  GError        **error)
{
  g_autoptr (HunchTableKey) key = hunch_table_find (self, name, NULL);

  *out_key = NULL;
  if (key == NULL)
    return hunch_table_check_name (self, name, error);
  if (!key->is_view || key->id == 0)
    {
      g_set_error (error, HUNCH_PROJECT_ERROR, HUNCH_PROJECT_ERROR_EXISTS, _("The project has a table “%s” already."), name);
      return FALSE;
    }
  *out_key = g_steal_pointer (&key);
  return TRUE;
}

static gboolean
check_select (HunchProject *self,
              const char   *select_sql,
              GError      **error)
{
  g_autoptr (sqlite3_stmt) statement = NULL;
  const char *rest = NULL;
  int code = sqlite3_prepare_v2 (self->db, select_sql, -1, &statement, &rest);

  if (code != SQLITE_OK)
    {
      hunch_db_set_error (self->db, code, error);
      return FALSE;
    }
  while (rest != NULL && g_ascii_isspace (*rest))
    rest++;
  if (statement == NULL || *rest != '\0' || !sqlite3_stmt_readonly (statement) || sqlite3_column_count (statement) < 2
      || g_ascii_strcasecmp (sqlite3_column_name (statement, 0), "hunch_row") != 0)
    {
      g_set_error_literal (error, HUNCH_PROJECT_ERROR, HUNCH_PROJECT_ERROR_SQL,
                           _("A view needs one SELECT whose first column is hunch_row and which has at least one more."));
      return FALSE;
    }
  return TRUE;
}

static gboolean
create_view (HunchProject        *self,
             const HunchTableKey *old,
             const char          *name,
             const char          *select_sql,
             GError             **error)
{
  g_autofree char *select = g_strstrip (g_strdup (select_sql));
  g_autoptr (HunchSqlText) redo = NULL;
  g_autoptr (HunchSqlText) undo = NULL;

  for (gsize length = strlen (select); length > 0 && (select[length - 1] == ';' || g_ascii_isspace (select[length - 1])); length--)
    select[length - 1] = '\0';

  redo = sqlite3_mprintf ("DROP VIEW IF EXISTS \"%w\"; CREATE VIEW \"%w\" AS %s", name, name, select);
  undo = old == NULL ? sqlite3_mprintf ("DROP VIEW \"%w\"", name)
                     : sqlite3_mprintf ("DROP VIEW \"%w\"; %s", name, old->sql);
  return hunch_edit_exec (self, redo, undo, error);
}

static gboolean
register_columns (HunchProject *self,
                  gint64        table_id,
                  const char   *name,
                  GError      **error)
{
  g_autoptr (HunchTableInfo) info = NULL;

  /* Without columns on record and without a count, the values are looked at. */
  if (!hunch_db_exec_format (self->db, error,
        "DELETE FROM hunch_column WHERE table_id = %lld; UPDATE hunch_table SET counted_token = NULL WHERE id = %lld",
        table_id, table_id))
    return FALSE;
  info = hunch_project_get_table (self, name, error);
  if (info == NULL)
    return FALSE;

  for (guint i = 0; i < info->n_columns; i++)
    if (!hunch_table_register_column (self, table_id, i, info->columns[i].name, info->columns[i].type,
                                      info->columns[i].n_missing, 0, NULL, error))
      return FALSE;
  return hunch_table_set_count (self, table_id, name, info->n_rows, error);
}

static gboolean
set_steps (HunchProject *self,
           const char   *name,
           const char   *steps,
           GError      **error)
{
  g_autoptr (sqlite3_stmt) statement = hunch_db_prepare (self->db,
    "INSERT INTO hunch_recipe (name, steps) VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET steps = excluded.steps", error);

  if (statement == NULL)
    return FALSE;
  hunch_db_bind_text (statement, 1, name);
  hunch_db_bind_text (statement, 2, steps);
  return hunch_db_run (statement, error);
}

static gboolean
make_view (HunchProject        *self,
           const HunchTableKey *old,
           const char          *name,
           const char          *select_sql,
           const char          *steps,
           GError             **error)
{
  gint64 table_id;

  if (!check_select (self, select_sql, error) || !create_view (self, old, name, select_sql, error))
    return FALSE;
  table_id = old != NULL ? old->id : hunch_table_register (self, name, TRUE, 0, error);
  return table_id != 0
      && register_columns (self, table_id, name, error)
      && set_steps (self, name, steps, error);
}

gboolean
hunch_project_set_view (HunchProject *self,
                        const char   *name,
                        const char   *select_sql,
                        const char   *steps,
                        GError      **error)
{
  g_autoptr (HunchTableKey) old = NULL;

  g_return_val_if_fail (HUNCH_IS_PROJECT (self), FALSE);
  g_return_val_if_fail (name != NULL && select_sql != NULL, FALSE);

  return find_replaceable (self, name, &old, error)
      && hunch_project_begin_edit (self, old == NULL ? _("Add recipe") : _("Change recipe"), error)
      && hunch_edit_finish (self, make_view (self, old, old == NULL ? name : old->name, select_sql, steps, error), error);
}

char *
hunch_project_dup_recipe (HunchProject *self,
                          const char   *name)
{
  g_autoptr (sqlite3_stmt) statement = NULL;

  g_return_val_if_fail (HUNCH_IS_PROJECT (self), NULL);
  g_return_val_if_fail (name != NULL, NULL);

  statement = hunch_db_prepare (self->db, "SELECT steps FROM hunch_recipe WHERE name = ?1 COLLATE NOCASE", NULL);
  if (statement == NULL)
    return NULL;
  hunch_db_bind_text (statement, 1, name);
  return hunch_db_next (statement, NULL, NULL) ? hunch_db_dup_text (statement, 0) : NULL;
}
