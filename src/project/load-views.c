/* Rows that take the place of others may come without a column that a recipe uses. That is found out before they are committed. */
#define G_LOG_DOMAIN "hunch-project"
#include "config.h"
#include "project/load-state-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static gboolean
works (HunchProject *project,
       const char   *view,
       GError      **error)
{
  g_autoptr (sqlite3_stmt) statement = hunch_db_prepare_format (project->db, error, "SELECT * FROM \"%w\"", view);

  return statement != NULL;
}

char **
hunch_load_dup_working_views (HunchProject *project)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) working = g_ptr_array_new ();
  g_autoptr (sqlite3_stmt) views = hunch_db_prepare (project->db, "SELECT name FROM sqlite_schema WHERE type = 'view'", NULL);

  while (views != NULL && hunch_db_next (views, NULL, NULL))
    g_ptr_array_add (names, hunch_db_dup_text (views, 0));
  for (guint i = 0; i < names->len; i++)
    if (works (project, names->pdata[i], NULL))
      g_ptr_array_add (working, g_strdup (names->pdata[i]));
  g_ptr_array_add (working, NULL);
  return (char **) g_ptr_array_free (g_steal_pointer (&working), FALSE);
}

gboolean
hunch_load_check_views (HunchProject *project,
                        const char   *table,
                        char        **views,
                        GError      **error)
{
  for (; *views != NULL; views++)
    {
      g_autoptr (GError) fault = NULL;
      const char *column;

      if (works (project, *views, &fault))
        continue;
      column = strstr (fault->message, "no such column: ");
      if (column == NULL)
        g_set_error (error, HUNCH_PROJECT_ERROR, HUNCH_PROJECT_ERROR_EXISTS,
                     _("“%s” is made of the table “%s” and could not be made of the new rows: %s"), *views, table, fault->message);
      else
        g_set_error (error, HUNCH_PROJECT_ERROR, HUNCH_PROJECT_ERROR_EXISTS,
                     _("“%s” is made of the table “%s” and uses a column that the new rows do not have: %s"),
                     *views, table, column + strlen ("no such column: "));
      return FALSE;
    }
  return TRUE;
}
