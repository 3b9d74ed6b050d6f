#define G_LOG_DOMAIN "hunch-project"
#include "config.h"
#include "project/trust-private.h"

/* The name of a dead table is the only thing that leads from it to the one in its place. */
#define ADOPT_SQL                                                                                                  \
  "UPDATE %s SET table_id = %lld, table_name = %Q WHERE (table_id = %lld AND table_name <> %Q)"                   \
  " OR (table_id <> %lld AND table_name = %Q COLLATE NOCASE AND table_id NOT IN (SELECT id FROM hunch_table))"

#define ORPHAN_SQL                                                                                                 \
  "SELECT count(*) FROM %s WHERE (table_id = %lld AND table_name <> %Q)"                                          \
  " OR (table_id <> %lld AND table_name = %Q COLLATE NOCASE AND table_id NOT IN (SELECT id FROM hunch_table))"

gboolean
hunch_trust_adopt (HunchProject        *project,
                   const char          *record,
                   const HunchTableKey *key,
                   GError             **error)
{
  gint64 id = key->id;
  g_autoptr (HunchSqlText) sql = sqlite3_mprintf (ORPHAN_SQL, record, id, key->name, id, key->name);

  if (id == 0 || hunch_db_get_integer (project->db, sql, 0) == 0)
    return TRUE;
  return hunch_db_exec_format (project->db, error, ADOPT_SQL, record, id, key->name, id, key->name, id, key->name);
}

gboolean
hunch_trust_begin (HunchProject *project,
                   GError      **error)
{
  gboolean done;

  if (!sqlite3_get_autocommit (project->db))
    return hunch_db_exec (project->db, "SAVEPOINT hunch_trust", error);
  sqlite3_busy_timeout (project->db, HUNCH_TRUST_TIMEOUT_MS);
  done = hunch_db_exec (project->db, "BEGIN IMMEDIATE", error);
  sqlite3_busy_timeout (project->db, HUNCH_BUSY_TIMEOUT_MS);
  return done;
}

gboolean
hunch_trust_finish (HunchProject *project,
                    gboolean      done,
                    GError      **error)
{
  gboolean is_nested = project->edit_depth > 0;

  if (done && hunch_db_exec (project->db, is_nested ? "RELEASE hunch_trust" : "COMMIT", error))
    return TRUE;
  sqlite3_exec (project->db, is_nested ? "ROLLBACK TO hunch_trust; RELEASE hunch_trust" : "ROLLBACK", NULL, NULL, NULL);
  return FALSE;
}

/* A folder that cannot be written refuses the journal: SQLite then says that it cannot open a file. */
gboolean
hunch_trust_forgive (HunchProject *project,
                     GError      **error)
{
  if (!g_error_matches (*error, HUNCH_PROJECT_ERROR, HUNCH_PROJECT_ERROR_FULL))
    return FALSE;
  g_debug ("Nothing was written to %s: %s", project->path, (*error)->message);
  g_clear_error (error);
  return TRUE;
}

/* SQLite follows a column through views and subqueries to where it comes from, and a number that was made on the way comes from nowhere. */
char *
hunch_trust_dup_base (HunchProject        *project,
                      const HunchTableKey *key)
{
  g_autoptr (sqlite3_stmt) statement = NULL;
  const char *column;

  if (!key->is_view)
    return g_strdup (key->name);
  statement = hunch_db_prepare_format (project->db, NULL, "SELECT hunch_row FROM \"%w\"", key->name);
  column = statement == NULL ? NULL : sqlite3_column_origin_name (statement, 0);
  return column == NULL || g_ascii_strcasecmp (column, "rowid") != 0 ? NULL : g_strdup (sqlite3_column_table_name (statement, 0));
}
