#define G_LOG_DOMAIN "hunch-project"
#include "project/copy-out.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

#include "project/project-private.h"

gboolean
hunch_project_reads_plainly (HunchProject *self,
                             const char   *table)
{
  g_autoptr (sqlite3) db = NULL;
  g_autoptr (sqlite3_stmt) statement = NULL;
  g_autofree char *quoted = hunch_db_quote (table);
  g_autofree char *sql = g_strdup_printf ("SELECT * FROM %s LIMIT 1", quoted);

  g_return_val_if_fail (HUNCH_IS_PROJECT (self), FALSE);

  return sqlite3_open_v2 (hunch_project_get_path (self), &db, SQLITE_OPEN_READONLY, NULL) == SQLITE_OK
         && sqlite3_prepare_v2 (db, sql, -1, &statement, NULL) == SQLITE_OK;
}

static gboolean
copy_tables (HunchProject      *project,
             const char *const *tables,
             const char        *path,
             GError           **error)
{
  gboolean done = hunch_db_exec_format (project->db, error, "ATTACH %Q AS beside", path);

  for (guint i = 0; done && tables[i] != NULL; i++)
    done = hunch_db_exec_format (project->db, error, "CREATE TABLE beside.\"%w\" AS SELECT * FROM main.\"%w\"", tables[i], tables[i]);
  return done;
}

static gboolean
put_in_place (const char *from,
              const char *to,
              GError    **error)
{
  g_autofree char *name = g_filename_display_name (to);

  if (g_rename (from, to) == 0)
    return TRUE;
  g_set_error (error, HUNCH_PROJECT_ERROR, HUNCH_PROJECT_ERROR_FULL, _("“%s” could not be written: %s."), name, g_strerror (errno));
  return FALSE;
}

/* A connection of its own, so that what is attached is gone with it. */
gboolean
hunch_project_copy_out (HunchProject      *self,
                        const char *const *tables,
                        const char        *path,
                        GCancellable      *cancellable,
                        GError           **error)
{
  g_autoptr (HunchProject) project = NULL;
  g_autofree char *part = g_strdup_printf ("%s.part", path);
  gboolean done;

  g_return_val_if_fail (HUNCH_IS_PROJECT (self), FALSE);
  g_return_val_if_fail (tables != NULL && path != NULL, FALSE);

  project = hunch_project_reopen (self, error);
  if (project == NULL)
    return FALSE;

  /* The connection makes no files; an empty one is a database without tables. */
  if (!g_file_set_contents (part, "", 0, error))
    return FALSE;
  hunch_db_watch (project->db, cancellable);
  done = copy_tables (project, tables, part, error);
  hunch_db_watch (project->db, NULL);
  g_clear_object (&project);
  done = done && put_in_place (part, path, error);
  if (!done)
    g_unlink (part);
  return done;
}
