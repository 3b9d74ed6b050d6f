/* SQL for people: anything that reads. */
#define G_LOG_DOMAIN "hunch-project"
#include "config.h"
#include "project/project-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static gboolean
is_reading_pragma (const char *name,
                   const char *argument)
{
  static const char *const with_argument[] = {
    "table_info", "table_xinfo", "table_list", "index_list", "index_info", "index_xinfo", "foreign_key_list",
    "quick_check", "integrity_check", NULL,
  };
  static const char *const without[] = {
    "user_version", "application_id", "schema_version", "page_size", "page_count", "freelist_count", "encoding",
    "table_list", "database_list", "function_list", "collation_list", "pragma_list", "compile_options", "data_version",
    "quick_check", "integrity_check", "journal_mode", NULL,
  };

  return g_strv_contains (argument == NULL ? without : with_argument, name);
}

static int
allow_reading (void       *data,
               int         action,
               const char *first,
               const char *second,
               const char *database,
               const char *through)
{
  switch (action)
    {
    case SQLITE_SELECT:
    case SQLITE_READ:
    case SQLITE_RECURSIVE:
      return SQLITE_OK;
    case SQLITE_FUNCTION:
      return g_strcmp0 (second, "load_extension") == 0 ? SQLITE_DENY : SQLITE_OK;
    case SQLITE_PRAGMA:
      return is_reading_pragma (first, second) ? SQLITE_OK : SQLITE_DENY;
    default:
      return SQLITE_DENY;
    }
}

static gboolean
is_blank (const char *sql)
{
  while (g_ascii_isspace (*sql) || *sql == ';')
    sql++;
  return *sql == '\0';
}

/* The one reading statement in `sql`. */
static sqlite3_stmt *
prepare_reading (HunchProject *self,
                 const char   *sql,
                 GError      **error)
{
  g_autoptr (sqlite3_stmt) statement = NULL;
  const char *rest = NULL;
  int code;

  sqlite3_set_authorizer (self->db, allow_reading, NULL);
  code = sqlite3_prepare_v2 (self->db, sql, -1, &statement, &rest);
  sqlite3_set_authorizer (self->db, NULL, NULL);

  if (code == SQLITE_AUTH || (code == SQLITE_OK && statement != NULL && !sqlite3_stmt_readonly (statement)))
    g_set_error_literal (error, HUNCH_PROJECT_ERROR, HUNCH_PROJECT_ERROR_SQL,
                         _("This statement would change something; queries only read."));
  else if (code != SQLITE_OK)
    hunch_db_set_error (self->db, code, error);
  else if (statement == NULL || !is_blank (rest))
    g_set_error_literal (error, HUNCH_PROJECT_ERROR, HUNCH_PROJECT_ERROR_SQL,
                         statement == NULL ? _("There is no SQL statement to run.") : _("Only one SQL statement can be run at a time."));
  else
    return g_steal_pointer (&statement);
  return NULL;
}

static void
read_value (sqlite3_stmt    *statement,
            int              column,
            HunchQueryValue *out)
{
  memset (out, 0, sizeof *out);
  switch (sqlite3_column_type (statement, column))
    {
    case SQLITE_INTEGER:
      out->kind = HUNCH_VALUE_INTEGER;
      out->integer = sqlite3_column_int64 (statement, column);
      break;
    case SQLITE_FLOAT:
      out->kind = HUNCH_VALUE_REAL;
      out->real = sqlite3_column_double (statement, column);
      break;
    case SQLITE_TEXT:
      out->kind = HUNCH_VALUE_TEXT;
      out->bytes = (const char *) sqlite3_column_text (statement, column);
      out->n_bytes = sqlite3_column_bytes (statement, column);
      break;
    case SQLITE_BLOB:
      out->kind = HUNCH_VALUE_BLOB;
      out->bytes = sqlite3_column_blob (statement, column);
      out->n_bytes = sqlite3_column_bytes (statement, column);
      break;
    default:
      out->kind = HUNCH_VALUE_NULL;
      break;
    }
}

static gboolean
hand_out_rows (sqlite3_stmt  *statement,
               HunchQueryFunc func,
               gpointer       user_data,
               GError       **error)
{
  guint n = sqlite3_column_count (statement);
  g_autofree HunchQueryValue *values = g_new0 (HunchQueryValue, n + 1);
  g_auto (GStrv) names = g_new0 (char *, n + 1);
  HunchQueryHead head = { n, (const char *const *) names };
  gboolean failed = FALSE;

  for (guint i = 0; i < n; i++)
    names[i] = g_strdup (sqlite3_column_name (statement, i));
  if (!func (&head, NULL, user_data))
    return TRUE;

  while (hunch_db_next (statement, &failed, error))
    {
      for (guint i = 0; i < n; i++)
        read_value (statement, i, &values[i]);
      if (!func (&head, values, user_data))
        return TRUE;
    }
  return !failed;
}

gboolean
hunch_project_query (HunchProject  *self,
                     const char    *sql,
                     HunchQueryFunc func,
                     gpointer       user_data,
                     GCancellable  *cancellable,
                     GError       **error)
{
  g_autoptr (sqlite3_stmt) statement = NULL;
  gboolean done;

  g_return_val_if_fail (HUNCH_IS_PROJECT (self), FALSE);
  g_return_val_if_fail (sql != NULL && func != NULL, FALSE);

  statement = prepare_reading (self, sql, error);
  if (statement == NULL)
    return FALSE;

  hunch_db_watch (self->db, cancellable);
  done = hand_out_rows (statement, func, user_data, error);
  hunch_db_watch (self->db, NULL);
  return done;
}
