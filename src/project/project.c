#define G_LOG_DOMAIN "hunch-project"
#include "config.h"
#include "project/project.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <unistd.h>

#include "project/project-private.h"
#include "project/schema-private.h"

G_DEFINE_QUARK (hunch-project-error-quark, hunch_project_error)
G_DEFINE_FINAL_TYPE (HunchProject, hunch_project, G_TYPE_OBJECT)

enum { TABLES_CHANGED, DOCUMENT_CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

static HunchConnectionFunc connection_func;

static void
hunch_project_dispose (GObject *object)
{
  HunchProject *self = HUNCH_PROJECT (object);

  while (self->edit_depth > 0)
    hunch_project_cancel_edit (self);
  g_clear_pointer (&self->session, sqlite3session_delete);
  g_clear_pointer (&self->db, sqlite3_close_v2);

  G_OBJECT_CLASS (hunch_project_parent_class)->dispose (object);
}

static void
hunch_project_finalize (GObject *object)
{
  HunchProject *self = HUNCH_PROJECT (object);

  g_clear_pointer (&self->path, g_free);
  g_clear_pointer (&self->edit_label, g_free);
  g_clear_pointer (&self->seen_tables, g_free);
  g_clear_pointer (&self->seen_history, g_free);
  g_clear_pointer (&self->edit_marks, g_ptr_array_unref);
  g_clear_pointer (&self->undo_sql, g_ptr_array_unref);
  g_clear_pointer (&self->redo_sql, g_ptr_array_unref);
  g_clear_pointer (&self->counts, g_hash_table_unref);

  G_OBJECT_CLASS (hunch_project_parent_class)->finalize (object);
}

static void
hunch_project_class_init (HunchProjectClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = hunch_project_dispose;
  object_class->finalize = hunch_project_finalize;

  signals[TABLES_CHANGED] = g_signal_new ("tables-changed", HUNCH_TYPE_PROJECT, G_SIGNAL_RUN_LAST,
                                          0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[DOCUMENT_CHANGED] = g_signal_new ("document-changed", HUNCH_TYPE_PROJECT, G_SIGNAL_RUN_LAST,
                                            0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
hunch_project_init (HunchProject *self)
{
  self->edit_marks = g_ptr_array_new_with_free_func (g_free);
  self->undo_sql = g_ptr_array_new_with_free_func (g_free);
  self->redo_sql = g_ptr_array_new_with_free_func (g_free);
  self->counts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
}

static gboolean
set_up_connection (sqlite3 *db,
                   GError **error)
{
  sqlite3_extended_result_codes (db, 1);
  sqlite3_busy_timeout (db, HUNCH_BUSY_TIMEOUT_MS);
  sqlite3_db_config (db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
  sqlite3_db_config (db, SQLITE_DBCONFIG_DQS_DML, 0, NULL);

  return connection_func == NULL || connection_func (db, error);
}

/* A file that another program left in WAL mode comes back to one file as soon as nobody else has it open. */
static void
set_up_writing (sqlite3 *db)
{
  sqlite3_exec (db, "PRAGMA cache_size = -4000; PRAGMA secure_delete = OFF; PRAGMA synchronous = FULL; PRAGMA journal_mode = DELETE", NULL, NULL, NULL);
}

static sqlite3 *
open_database (const char *path,
               int         flags,
               GError    **error)
{
  g_autoptr (sqlite3) db = NULL;
  int code = sqlite3_open_v2 (path, &db, flags | SQLITE_OPEN_NOMUTEX, NULL);

  if ((code & 0xff) == SQLITE_CANTOPEN)
    {
      g_autofree char *name = g_path_get_basename (path);

      g_set_error (error, HUNCH_PROJECT_ERROR, HUNCH_PROJECT_ERROR_FULL, _("%s cannot be opened or its folder not written."), name);
      return NULL;
    }
  if (code != SQLITE_OK)
    {
      hunch_db_set_error (db, code, error);
      return NULL;
    }
  if (!set_up_connection (db, error))
    return NULL;
  return g_steal_pointer (&db);
}

/* Through a connection that cannot write. One case needs more: when another program was stopped in the middle of a
 * change, only a writing connection can roll that back, and what was not readable then is looked at afterwards. */
static gboolean
check_before_writing (const char *path,
                      gboolean   *out_unfinished,
                      GError    **error)
{
  g_autoptr (sqlite3) db = open_database (path, SQLITE_OPEN_READONLY, error);
  int code;

  if (db == NULL || !hunch_schema_check_header (db, error))
    return FALSE;

  code = sqlite3_exec (db, "SELECT 1 FROM sqlite_schema", NULL, NULL, NULL);
  *out_unfinished = code == SQLITE_READONLY_ROLLBACK || code == SQLITE_READONLY_RECOVERY;
  return *out_unfinished || hunch_schema_check (db, error);
}

static sqlite3 *
open_checked (const char *path,
              GError    **error)
{
  g_autoptr (sqlite3) db = NULL;
  gboolean unfinished = FALSE;

  if (!g_file_test (path, G_FILE_TEST_IS_REGULAR))
    {
      g_set_error (error, HUNCH_PROJECT_ERROR, HUNCH_PROJECT_ERROR_NO_SUCH, _("There is no project %s."), path);
      return NULL;
    }
  if (!check_before_writing (path, &unfinished, error))
    return NULL;

  db = open_database (path, SQLITE_OPEN_READWRITE, error);
  if (db == NULL || (unfinished && !hunch_schema_check (db, error)) || !hunch_schema_migrate (db, error))
    return NULL;
  return g_steal_pointer (&db);
}

static HunchProject *
project_new (const char *path,
             sqlite3    *db)
{
  HunchProject *self = g_object_new (HUNCH_TYPE_PROJECT, NULL);

  self->path = g_strdup (path);
  self->db = db;
  set_up_writing (db);
  hunch_look_register (self);
  hunch_collect_register (self);
  return self;
}

/* What goes wrong with the temporary file is said of the one that was asked for. */
static gboolean
check_folder (const char *folder,
              const char *path,
              GError    **error)
{
  if (g_access (folder, W_OK | X_OK) == 0)
    return TRUE;
  g_set_error (error, HUNCH_PROJECT_ERROR, HUNCH_PROJECT_ERROR_FULL, _("%s cannot be written: %s."), path, g_strerror (errno));
  return FALSE;
}

static gboolean
write_empty_project (const char *path,
                     GError    **error)
{
  g_autoptr (sqlite3) db = open_database (path, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, error);

  return db != NULL && hunch_db_exec (db, "PRAGMA page_size = 8192", error) && hunch_schema_create (db, error);
}

/* Gives the finished file its name, never over another file. */
static gboolean
publish (const char *temporary,
         const char *path,
         GError    **error)
{
  int result = link (temporary, path);

  if (result != 0 && errno != EEXIST && !g_file_test (path, G_FILE_TEST_EXISTS))
    result = g_rename (temporary, path);
  if (result == 0)
    return TRUE;

  if (g_file_test (path, G_FILE_TEST_EXISTS))
    g_set_error (error, HUNCH_PROJECT_ERROR, HUNCH_PROJECT_ERROR_EXISTS, _("%s is there already."), path);
  else
    g_set_error (error, HUNCH_PROJECT_ERROR, HUNCH_PROJECT_ERROR_FULL, _("%s cannot be written: %s."), path, g_strerror (errno));
  return FALSE;
}

HunchProject *
hunch_project_create (const char *path,
                      GError    **error)
{
  g_autofree char *temporary = NULL;
  g_autofree char *folder = NULL;
  gboolean done;

  g_return_val_if_fail (path != NULL, NULL);

  if (*path == '\0')
    {
      g_set_error_literal (error, HUNCH_PROJECT_ERROR, HUNCH_PROJECT_ERROR_NO_SUCH, _("The name of the project is empty."));
      return NULL;
    }
  if (g_file_test (path, G_FILE_TEST_EXISTS))
    {
      g_set_error (error, HUNCH_PROJECT_ERROR, HUNCH_PROJECT_ERROR_EXISTS, _("%s is there already."), path);
      return NULL;
    }

  folder = g_path_get_dirname (path);
  temporary = g_strdup_printf ("%s/.hunch-new-%08x", folder, g_random_int ());
  done = check_folder (folder, path, error) && write_empty_project (temporary, error) && publish (temporary, path, error);
  g_unlink (temporary);
  return done ? hunch_project_open (path, error) : NULL;
}

HunchProject *
hunch_project_open (const char *path,
                    GError    **error)
{
  sqlite3 *db;

  g_return_val_if_fail (path != NULL, NULL);

  db = open_checked (path, error);
  return db == NULL ? NULL : project_new (path, db);
}

HunchProject *
hunch_project_reopen (HunchProject *self,
                      GError      **error)
{
  sqlite3 *db;

  g_return_val_if_fail (HUNCH_IS_PROJECT (self), NULL);

  db = open_database (self->path, SQLITE_OPEN_READWRITE, error);
  return db == NULL ? NULL : project_new (self->path, db);
}

const char *
hunch_project_get_path (HunchProject *self)
{
  g_return_val_if_fail (HUNCH_IS_PROJECT (self), NULL);
  return self->path;
}

sqlite3 *
hunch_project_get_db (HunchProject *self)
{
  return self->db;
}

void
hunch_project_set_connection_func (HunchConnectionFunc func)
{
  connection_func = func;
}

void
hunch_project_announce (HunchProject      *self,
                        gboolean           tables,
                        const char *const *kinds)
{
  g_autoptr (HunchProject) alive = g_object_ref (self);

  hunch_outside_note (self, tables);
  if (tables)
    g_signal_emit (alive, signals[TABLES_CHANGED], 0);
  for (; kinds != NULL && *kinds != NULL; kinds++)
    g_signal_emit (alive, signals[DOCUMENT_CHANGED], 0, *kinds);
}
