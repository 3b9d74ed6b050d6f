#define G_LOG_DOMAIN "hunch-project"
#include "config.h"
#include "project/identifier-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* A column is taken for an identifier from so many values on, when so large a share of them differ. */
#define MIN_VALUES 50
#define MIN_SHARE 0.95

/* For the note of a new table, so many rows and letters a value. A longer text says something by itself. */
#define NOTED_ROWS 2000
#define MAX_LETTERS 64

static gboolean
has_identifying_name (const char *name)
{
  g_autofree char *lower = g_ascii_strdown (name, -1);

  return strcmp (lower, "id") == 0 || g_str_has_suffix (lower, "_id") || g_str_has_suffix (lower, " id") || g_str_has_suffix (lower, ".id")
      || g_str_has_suffix (name, "Id") || g_str_has_suffix (name, "ID") || g_str_has_prefix (lower, "id_");
}

/* Text with as many values as rows names the rows. A whole number does when it counts them or says so; a measure that
 * happens to differ in every row, or a year, does not. */
gboolean
hunch_is_identifier (HunchDataType type,
                     const char   *name,
                     gint64        n_values,
                     gint64        n_distinct,
                     double        min,
                     double        max)
{
  if (n_values < MIN_VALUES || (double) n_distinct < MIN_SHARE * (double) n_values)
    return FALSE;
  if (type == HUNCH_DATA_TEXT)
    return TRUE;
  if (type != HUNCH_DATA_INTEGER || n_distinct < n_values)
    return FALSE;
  return has_identifying_name (name)
      || (max - min < 1.1 * (double) n_values && !(min >= 1500 && max <= 2200));
}

/* By the first rows. */
static gboolean
looks_like_identifier (HunchProject *project,
                       const char   *table,
                       const char   *name,
                       HunchDataType type)
{
  g_autoptr (sqlite3_stmt) statement = hunch_db_prepare_format (project->db, NULL,
    "SELECT count(v), count(DISTINCT v), min(v), max(v), avg(length(v)) FROM (SELECT \"%w\" AS v FROM \"%w\" LIMIT %d)", name, table, NOTED_ROWS);

  return statement != NULL && hunch_db_next (statement, NULL, NULL)
      && (type != HUNCH_DATA_TEXT || sqlite3_column_double (statement, 4) <= MAX_LETTERS)
      && hunch_is_identifier (type, name, sqlite3_column_int64 (statement, 0), sqlite3_column_int64 (statement, 1),
                              sqlite3_column_double (statement, 2), sqlite3_column_double (statement, 3));
}

static gboolean
add_note (HunchProject *project,
          gint64        table_id,
          int           position,
          GError      **error)
{
  return hunch_db_exec_format (project->db, error,
    "UPDATE hunch_column SET note = coalesce(note || '; ', '') || %Q WHERE table_id = %lld AND position = %d",
    _("nearly every value is another, so that it looks like an identifier"), table_id, position);
}

gboolean
hunch_identifier_note (HunchProject *project,
                       gint64        table_id,
                       const char   *table,
                       GError      **error)
{
  g_autoptr (HunchSqlText) sql = sqlite3_mprintf (
    "SELECT position, name, type FROM hunch_column WHERE table_id = %lld AND type IN (%d, %d)", table_id, HUNCH_DATA_TEXT, HUNCH_DATA_INTEGER);
  g_autoptr (sqlite3_stmt) columns = hunch_db_prepare (project->db, sql, error);
  g_autoptr (GArray) found = g_array_new (FALSE, FALSE, sizeof (int));
  gboolean failed = FALSE;

  while (columns != NULL && hunch_db_next (columns, &failed, error))
    {
      int position = sqlite3_column_int (columns, 0);

      if (looks_like_identifier (project, table, (const char *) sqlite3_column_text (columns, 1), sqlite3_column_int (columns, 2)))
        g_array_append_val (found, position);
    }
  for (guint i = 0; i < found->len && !failed; i++)
    failed = !add_note (project, table_id, g_array_index (found, int, i), error);
  return columns != NULL && !failed;
}
