#define G_LOG_DOMAIN "hunch-project"
#include "config.h"
#include "project/database-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "project/project.h"

#define OPS_BETWEEN_LOOKS 20000

static char *
dup_file_name (sqlite3 *db)
{
  const char *path = db == NULL ? NULL : sqlite3_db_filename (db, "main");

  return g_path_get_basename (path == NULL || *path == '\0' ? _("the project") : path);
}

static void
set_write_error (const char *name,
                 int         code,
                 GError    **error)
{
  if (code == SQLITE_FULL || code == SQLITE_IOERR_WRITE)
    g_set_error (error, HUNCH_PROJECT_ERROR, HUNCH_PROJECT_ERROR_FULL,
                 _("There is no room to write %s; it is as it was before."), name);
  else if ((code & 0xff) == SQLITE_READONLY || (code & 0xff) == SQLITE_PERM)
    g_set_error (error, HUNCH_PROJECT_ERROR, HUNCH_PROJECT_ERROR_FULL, _("%s can be read but not written."), name);
  else
    g_set_error (error, HUNCH_PROJECT_ERROR, HUNCH_PROJECT_ERROR_FULL,
                 _("%s cannot be read or written; the disk reported an error."), name);
}

/* SQLite quotes the statement, which may have line ends. */
static void
set_sql_error (const char *words,
               GError    **error)
{
  g_autofree char *line = g_strdelimit (g_strdup (words), "\n\r\t", ' ');

  g_set_error (error, HUNCH_PROJECT_ERROR, HUNCH_PROJECT_ERROR_SQL, _("SQL: %s."), line);
}

void
hunch_db_set_error (sqlite3 *db,
                    int      code,
                    GError **error)
{
  g_autofree char *name = dup_file_name (db);

  switch (code & 0xff)
    {
    case SQLITE_INTERRUPT:
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CANCELLED, _("Stopped."));
      break;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      g_set_error (error, HUNCH_PROJECT_ERROR, HUNCH_PROJECT_ERROR_BUSY,
                   _("%s is in use by another program; try again when it has finished."), name);
      break;
    case SQLITE_FULL:
    case SQLITE_IOERR:
    case SQLITE_READONLY:
    case SQLITE_PERM:
      set_write_error (name, code, error);
      break;
    case SQLITE_CANTOPEN:
      g_set_error (error, HUNCH_PROJECT_ERROR, HUNCH_PROJECT_ERROR_FULL, _("%s cannot be opened or its folder not written."), name);
      break;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      g_set_error (error, HUNCH_PROJECT_ERROR, HUNCH_PROJECT_ERROR_NOT_A_PROJECT, _("%s is damaged."), name);
      break;
    default:
      set_sql_error (db == NULL ? sqlite3_errstr (code) : sqlite3_errmsg (db), error);
      break;
    }
}

gboolean
hunch_db_exec (sqlite3    *db,
               const char *sql,
               GError    **error)
{
  int code = sqlite3_exec (db, sql, NULL, NULL, NULL);

  if (code == SQLITE_OK)
    return TRUE;
  hunch_db_set_error (db, code, error);
  return FALSE;
}

gboolean
hunch_db_exec_format (sqlite3    *db,
                      GError    **error,
                      const char *format,
                      ...)
{
  g_autoptr (HunchSqlText) sql = NULL;
  va_list words;

  va_start (words, format);
  sql = sqlite3_vmprintf (format, words);
  va_end (words);

  return hunch_db_exec (db, sql, error);
}

gboolean
hunch_db_exec_bulk (sqlite3         *db,
                    sqlite3_session *session,
                    const char      *sql,
                    GError         **error)
{
  gboolean done;

  sqlite3_db_config (db, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, NULL);
  if (session != NULL)
    sqlite3session_enable (session, 0);
  done = hunch_db_exec (db, sql, error);
  if (session != NULL)
    sqlite3session_enable (session, 1);
  sqlite3_db_config (db, SQLITE_DBCONFIG_ENABLE_TRIGGER, 1, NULL);
  return done;
}

sqlite3_stmt *
hunch_db_prepare (sqlite3    *db,
                  const char *sql,
                  GError    **error)
{
  sqlite3_stmt *statement = NULL;
  int code = sqlite3_prepare_v2 (db, sql, -1, &statement, NULL);

  if (code != SQLITE_OK)
    hunch_db_set_error (db, code, error);
  return statement;
}

sqlite3_stmt *
hunch_db_prepare_format (sqlite3    *db,
                         GError    **error,
                         const char *format,
                         ...)
{
  g_autoptr (HunchSqlText) sql = NULL;
  va_list words;

  va_start (words, format);
  sql = sqlite3_vmprintf (format, words);
  va_end (words);

  return hunch_db_prepare (db, sql, error);
}

gboolean
hunch_db_next (sqlite3_stmt *statement,
               gboolean     *out_failed,
               GError      **error)
{
  int code = sqlite3_step (statement);

  if (out_failed != NULL)
    *out_failed = code != SQLITE_ROW && code != SQLITE_DONE;
  if (code != SQLITE_ROW && code != SQLITE_DONE)
    hunch_db_set_error (sqlite3_db_handle (statement), code, error);
  return code == SQLITE_ROW;
}

gboolean
hunch_db_run (sqlite3_stmt *statement,
              GError      **error)
{
  gboolean failed = FALSE;

  while (hunch_db_next (statement, &failed, error))
    ;
  return !failed;
}

gint64
hunch_db_get_integer (sqlite3    *db,
                      const char *sql,
                      gint64      fallback)
{
  g_autoptr (sqlite3_stmt) statement = NULL;

  if (sqlite3_prepare_v2 (db, sql, -1, &statement, NULL) != SQLITE_OK
      || sqlite3_step (statement) != SQLITE_ROW
      || sqlite3_column_type (statement, 0) == SQLITE_NULL)
    return fallback;
  return sqlite3_column_int64 (statement, 0);
}

void
hunch_db_bind_text (sqlite3_stmt *statement,
                    int           place,
                    const char   *text)
{
  sqlite3_bind_text (statement, place, text, -1, SQLITE_TRANSIENT);
}

char *
hunch_db_dup_text (sqlite3_stmt *statement,
                   int           column)
{
  return g_strdup ((const char *) sqlite3_column_text (statement, column));
}

char *
hunch_db_quote (const char *name)
{
  g_autoptr (HunchSqlText) quoted = sqlite3_mprintf ("\"%w\"", name);

  return g_strdup (quoted);
}

static int
look_at_cancellable (gpointer cancellable)
{
  return g_cancellable_is_cancelled (cancellable);
}

void
hunch_db_watch (sqlite3      *db,
                GCancellable *cancellable)
{
  if (cancellable == NULL)
    sqlite3_progress_handler (db, 0, NULL, NULL);
  else
    sqlite3_progress_handler (db, OPS_BETWEEN_LOOKS, look_at_cancellable, cancellable);
}

/* Opening and closing the file ourselves would drop the locks that SQLite holds on it in this process. */
gint64
hunch_db_read_header (sqlite3 *db,
                      int      offset)
{
  sqlite3_file *file = NULL;
  guint8 bytes[4];

  if (sqlite3_file_control (db, "main", SQLITE_FCNTL_FILE_POINTER, &file) != SQLITE_OK
      || file == NULL || file->pMethods == NULL
      || file->pMethods->xRead (file, bytes, sizeof bytes, offset) != SQLITE_OK)
    return -1;
  return ((gint64) bytes[0] << 24) | (bytes[1] << 16) | (bytes[2] << 8) | bytes[3];
}
