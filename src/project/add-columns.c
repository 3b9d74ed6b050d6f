/* The rows go into a new table with more columns, which takes the old one's name; the old one goes to the bin, so undo is a rename. */
#define G_LOG_DOMAIN "hunch-project"
#include "config.h"
#include "project/add-columns.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "project/table-private.h"

#define CANCEL_EVERY 1024  /* rows */

typedef struct
{
  HunchProject         *project;    /* lent */
  HunchTableKey        *key;        /* owned */
  HunchTableInfo       *info;       /* owned */
  const HunchNewColumn *columns;    /* lent */
  guint                 n_columns;
  gint64               *n_missing;  /* owned [n_columns] */
  gint64                new_id;
  HunchRowFunc          func;
  gpointer              user_data;
  GCancellable         *cancellable;
} Adding;

static void
adding_clear (Adding *self)
{
  g_clear_pointer (&self->key, hunch_table_key_free);
  g_clear_pointer (&self->info, hunch_table_info_free);
  g_clear_pointer (&self->n_missing, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Adding, adding_clear)

static gboolean
check_table (Adding     *self,
             const char *table,
             GError    **error)
{
  self->key = hunch_table_find (self->project, table, error);
  self->info = self->key == NULL ? NULL : hunch_project_get_table (self->project, table, error);
  if (self->info == NULL)
    return FALSE;
  if (self->key->id == 0 || self->key->is_view)
    {
      g_set_error (error, HUNCH_PROJECT_ERROR, HUNCH_PROJECT_ERROR_NO_SUCH,
                   _("“%s” takes no columns of its own, because its rows are made elsewhere."), self->key->name);
      return FALSE;
    }
  for (guint i = 0; i < self->n_columns; i++)
    if (hunch_table_info_find (self->info, self->columns[i].name) >= 0)
      {
        g_set_error (error, HUNCH_PROJECT_ERROR, HUNCH_PROJECT_ERROR_EXISTS, _("“%s” has a column “%s” already."), self->key->name,
                     self->columns[i].name);
        return FALSE;
      }
  self->n_missing = g_new0 (gint64, MAX (self->n_columns, 1));
  return TRUE;
}

static void
append_column (GString    *sql,
               const char *before,
               const char *name,
               const char *declaration)
{
  g_autofree char *quoted = hunch_db_quote (name);

  g_string_append_printf (sql, "%s%s%s%s", before, quoted, declaration != NULL ? " " : "", declaration != NULL ? declaration : "");
}

static gboolean
create_table (Adding  *self,
              GError **error)
{
  g_autoptr (GString) sql = g_string_new (NULL);
  const char *before = "";

  g_string_printf (sql, "CREATE TABLE hunch_trash_%" G_GINT64_FORMAT " (", self->new_id);
  for (guint i = 0; i < self->info->n_columns; i++, before = ", ")
    append_column (sql, before, self->info->columns[i].name, hunch_data_type_get_declaration (self->info->columns[i].type));
  for (guint i = 0; i < self->n_columns; i++, before = ", ")
    append_column (sql, before, self->columns[i].name, hunch_data_type_get_declaration (HUNCH_DATA_REAL));
  g_string_append_c (sql, ')');
  return hunch_db_exec (self->project->db, sql->str, error);
}

/* Row number, old columns, new ones. */
static sqlite3_stmt *
prepare_insert (Adding     *self,
                const char *row_word,
                GError    **error)
{
  g_autoptr (GString) sql = g_string_new (NULL);

  g_string_printf (sql, "INSERT INTO hunch_trash_%" G_GINT64_FORMAT " (%s", self->new_id, row_word);
  for (guint i = 0; i < self->info->n_columns; i++)
    append_column (sql, ", ", self->info->columns[i].name, NULL);
  for (guint i = 0; i < self->n_columns; i++)
    append_column (sql, ", ", self->columns[i].name, NULL);
  g_string_append (sql, ") VALUES (?");
  for (guint i = 0; i < self->info->n_columns + self->n_columns; i++)
    g_string_append (sql, ", ?");
  g_string_append_c (sql, ')');
  return hunch_db_prepare (self->project->db, sql->str, error);
}

static gboolean
copy_row (Adding       *self,
          sqlite3_stmt *old,
          sqlite3_stmt *insert,
          gint64        position,
          double       *values,
          GError      **error)
{
  int place = 1;

  for (int i = 0; i < (int) self->info->n_columns + 1; i++)
    sqlite3_bind_value (insert, place++, sqlite3_column_value (old, i));
  if (!self->func (self->user_data, position, values, error))
    return FALSE;
  for (guint i = 0; i < self->n_columns; i++, place++)
    if (isfinite (values[i]))
      sqlite3_bind_double (insert, place, values[i]);
    else
      {
        sqlite3_bind_null (insert, place);
        self->n_missing[i]++;
      }
  if (!hunch_db_run (insert, error))
    return FALSE;
  sqlite3_reset (insert);
  return TRUE;
}

static gboolean
copy_rows (Adding  *self,
           GError **error)
{
  const char *row_word = hunch_table_get_row_word (self->key, self->info);
  g_autofree char *table = hunch_db_quote (self->key->name);
  g_autoptr (sqlite3_stmt) old = hunch_db_prepare_format (self->project->db, error, "SELECT t.%s, t.* FROM %s AS t ORDER BY t.%s",
                                                          row_word, table, row_word);
  g_autoptr (sqlite3_stmt) insert = old == NULL ? NULL : prepare_insert (self, row_word, error);
  g_autofree double *values = g_new0 (double, MAX (self->n_columns, 1));
  gboolean failed = FALSE;

  if (insert == NULL)
    return FALSE;
  for (gint64 position = 0; hunch_db_next (old, &failed, error); position++)
    {
      if (position % CANCEL_EVERY == 0 && g_cancellable_set_error_if_cancelled (self->cancellable, error))
        return FALSE;
      if (!copy_row (self, old, insert, position, values, error))
        return FALSE;
    }
  return !failed;
}

static gboolean
register_table (Adding  *self,
                GError **error)
{
  for (guint i = 0; i < self->info->n_columns; i++)
    {
      const HunchColumnInfo *column = &self->info->columns[i];

      if (!hunch_table_register_column (self->project, self->new_id, i, column->name, column->type, column->n_missing, column->n_unparsed,
                                        column->note, error))
        return FALSE;
    }
  for (guint i = 0; i < self->n_columns; i++)
    if (!hunch_table_register_column (self->project, self->new_id, self->info->n_columns + i, self->columns[i].name, HUNCH_DATA_REAL,
                                      self->n_missing[i], 0, self->columns[i].note, error))
      return FALSE;
  return hunch_db_exec_format (self->project->db, error,
    "INSERT INTO hunch_raw (table_id, position, row_id, raw, is_value) SELECT %lld, position, row_id, raw, is_value"
    " FROM hunch_raw WHERE table_id = %lld", self->new_id, self->key->id);
}

static gboolean
add_in_edit (Adding  *self,
             GError **error)
{
  self->new_id = hunch_table_register (self->project, self->key->name, FALSE, hunch_table_get_place (self->project, self->key->id), error);
  return self->new_id != 0
      && create_table (self, error)
      && copy_rows (self, error)
      && register_table (self, error)
      && hunch_table_take_over (self->project, self->key, self->info, self->new_id, error);
}

gboolean
hunch_project_add_columns (HunchProject         *self,
                           const char           *table,
                           const HunchNewColumn *columns,
                           guint                 n_columns,
                           HunchRowFunc          func,
                           gpointer              user_data,
                           GCancellable         *cancellable,
                           GError              **error)
{
  g_auto (Adding) adding = { .project = self, .columns = columns, .n_columns = n_columns, .func = func, .user_data = user_data,
                             .cancellable = cancellable };

  g_return_val_if_fail (HUNCH_IS_PROJECT (self), FALSE);
  g_return_val_if_fail (table != NULL && columns != NULL && func != NULL, FALSE);

  return check_table (&adding, table, error)
      && hunch_project_begin_edit (self, _("Add columns"), error)
      && hunch_edit_finish (self, add_in_edit (&adding, error), error);
}
