/* Hunch's own tables.
 *
 * Every SQL table with data has an id for life. `hunch_table` gives the id a
 * name, `hunch_token` says which state its rows are in, `hunch_raw` keeps the
 * raw text of cells. A dropped or replaced table keeps its id and loses only its
 * row in `hunch_table`, so undo brings everything back by renaming.
 *
 * Tables recorded for undo (`hunch_undo`) have a primary key, as the session
 * extension wants, and no unique names: names are checked by the code, so that
 * a change set can be applied in any order. */
#define G_LOG_DOMAIN "hunch-project"
#include "config.h"
#include "project/schema-private.h"

#include <glib/gi18n-lib.h>

#include "project/project.h"

#define STRINGIFY(x) #x
#define NUMBER(x) STRINGIFY (x)

#define DECK_SQL                                                                \
  "CREATE TABLE hunch_deck (key TEXT NOT NULL PRIMARY KEY, value TEXT);"

#define SOURCE_SQL                                                              \
  "CREATE TABLE hunch_source (table_id INTEGER PRIMARY KEY, spec TEXT NOT NULL, key TEXT, policy TEXT NOT NULL DEFAULT 'never'," \
  "  looked_at INTEGER NOT NULL DEFAULT 0, objects TEXT);"                      \
  "CREATE TABLE hunch_block (table_id INTEGER NOT NULL, position INTEGER NOT NULL, first_row INTEGER NOT NULL, last_row INTEGER NOT NULL," \
  "  object INTEGER NOT NULL, row_group INTEGER NOT NULL, n_rows INTEGER NOT NULL, label TEXT NOT NULL,"                                   \
  "  PRIMARY KEY (table_id, position)) WITHOUT ROWID;"

#define RUN_SQL                                                                 \
  "ALTER TABLE hunch_block ADD COLUMN place INTEGER NOT NULL DEFAULT 0;"        \
  "ALTER TABLE hunch_block ADD COLUMN run INTEGER NOT NULL DEFAULT 0;"          \
  "ALTER TABLE hunch_block ADD COLUMN n_run INTEGER NOT NULL DEFAULT 0;"

/* What was asked, and what is held back: neither is part of undo. */
#define TRUST_SQL                                                               \
  "ALTER TABLE hunch_analysis ADD COLUMN note TEXT NOT NULL DEFAULT '';"        \
  "ALTER TABLE hunch_analysis ADD COLUMN is_pinned INTEGER NOT NULL DEFAULT 0;" \
  "CREATE TABLE hunch_ledger (id INTEGER PRIMARY KEY AUTOINCREMENT, table_id INTEGER NOT NULL, table_name TEXT NOT NULL, kind TEXT NOT NULL,"  \
  "  key TEXT NOT NULL, is_held_out INTEGER NOT NULL DEFAULT 0, options TEXT, title TEXT, test TEXT, p REAL, p_first REAL, effect_name TEXT,"  \
  "  effect REAL, effect_low REAL, effect_high REAL, n INTEGER NOT NULL DEFAULT 0, n_tests INTEGER NOT NULL DEFAULT 0,"                        \
  "  first_run INTEGER NOT NULL, last_run INTEGER NOT NULL, n_runs INTEGER NOT NULL DEFAULT 1);"                                               \
  "CREATE INDEX hunch_ledger_question ON hunch_ledger (kind, key);"             \
  "CREATE TABLE hunch_holdout (id INTEGER PRIMARY KEY AUTOINCREMENT, table_id INTEGER NOT NULL, table_name TEXT NOT NULL, share REAL NOT NULL," \
  "  seed INTEGER NOT NULL, by_blocks INTEGER NOT NULL DEFAULT 0, n_open INTEGER NOT NULL, n_held INTEGER NOT NULL, n_asked INTEGER NOT NULL,"  \
  "  sealed_at INTEGER NOT NULL, opened_at INTEGER NOT NULL DEFAULT 0, answer TEXT);"

static const char tables_sql[] =
  "CREATE TABLE hunch_table (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL, position INTEGER NOT NULL,"
  "  is_view INTEGER NOT NULL DEFAULT 0, n_rows INTEGER NOT NULL DEFAULT 0, counted_token TEXT, ticket TEXT, receipt TEXT);"
  "CREATE TABLE hunch_column (table_id INTEGER NOT NULL, position INTEGER NOT NULL, name TEXT NOT NULL,"
  "  type INTEGER NOT NULL, n_missing INTEGER NOT NULL DEFAULT 0, n_unparsed INTEGER NOT NULL DEFAULT 0, note TEXT,"
  "  PRIMARY KEY (table_id, position)) WITHOUT ROWID;"
  "CREATE TABLE hunch_token (table_id INTEGER PRIMARY KEY, token TEXT NOT NULL);"
  "CREATE TABLE hunch_raw (table_id INTEGER NOT NULL, position INTEGER NOT NULL, row_id INTEGER NOT NULL,"
  "  raw TEXT, is_value INTEGER NOT NULL DEFAULT 0, PRIMARY KEY (table_id, position, row_id)) WITHOUT ROWID;"
  "CREATE VIEW hunch_unparsed AS SELECT t.name AS \"table\", r.row_id, c.name AS \"column\", r.raw"
  "  FROM hunch_raw r JOIN hunch_table t ON t.id = r.table_id"
  "  JOIN hunch_column c ON c.table_id = r.table_id AND c.position = r.position WHERE NOT r.is_value;"
  "CREATE TABLE hunch_recipe (name TEXT NOT NULL PRIMARY KEY, steps TEXT);"
  "CREATE TABLE hunch_analysis (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL, kind TEXT NOT NULL,"
  "  table_name TEXT, options TEXT, result TEXT, token TEXT, made_at INTEGER NOT NULL DEFAULT 0);"
  "CREATE TABLE hunch_chart (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL, spec TEXT,"
  "  analysis_id INTEGER NOT NULL DEFAULT 0);"
  "CREATE TABLE hunch_slide (id INTEGER PRIMARY KEY AUTOINCREMENT, position INTEGER NOT NULL, layout TEXT, content TEXT,"
  "  notes TEXT NOT NULL DEFAULT '', seconds INTEGER NOT NULL DEFAULT 30);"
  "CREATE TABLE hunch_undo (step INTEGER PRIMARY KEY AUTOINCREMENT, label TEXT, changeset BLOB, undo_sql TEXT,"
  "  redo_sql TEXT, is_undone INTEGER NOT NULL DEFAULT 0);"
  "CREATE TABLE hunch_state (key TEXT NOT NULL PRIMARY KEY, value TEXT);"
  DECK_SQL
  SOURCE_SQL
  RUN_SQL
  TRUST_SQL;

/* What leads from version n (the place in this table) to n + 1. Steps are added and never changed. */
static const char *const migrations[] = {
  NULL,
  "ALTER TABLE hunch_slide ADD COLUMN seconds INTEGER NOT NULL DEFAULT 30;" DECK_SQL,
  SOURCE_SQL,
  RUN_SQL,
  TRUST_SQL,
};

G_STATIC_ASSERT (G_N_ELEMENTS (migrations) == HUNCH_PROJECT_SCHEMA_VERSION);

/* Small tables, read whole when a project is opened so that damage is found before anything is written. */
static const char *const checked_tables[] = {
  "hunch_table", "hunch_column", "hunch_token", "hunch_recipe", "hunch_analysis", "hunch_chart", "hunch_slide", "hunch_state",
};

gboolean
hunch_schema_create (sqlite3 *db,
                     GError **error)
{
  return hunch_db_exec (db, "PRAGMA application_id = " NUMBER (HUNCH_PROJECT_APPLICATION_ID), error)
      && hunch_db_exec (db, "BEGIN IMMEDIATE", error)
      && hunch_db_exec (db, tables_sql, error)
      && hunch_db_exec (db, "PRAGMA user_version = " NUMBER (HUNCH_PROJECT_SCHEMA_VERSION), error)
      && hunch_db_exec (db, "COMMIT", error);
}

static gboolean
refuse (sqlite3         *db,
        HunchProjectError code,
        GError          **error)
{
  g_autofree char *name = g_path_get_basename (sqlite3_db_filename (db, "main"));

  if (code == HUNCH_PROJECT_ERROR_TOO_NEW)
    g_set_error (error, HUNCH_PROJECT_ERROR, code, _("%s was written by a later version of Hunch; it was left as it is."), name);
  else
    g_set_error (error, HUNCH_PROJECT_ERROR, code, _("%s is not a Hunch project, or it is damaged; it was left as it is."), name);
  return FALSE;
}

gboolean
hunch_schema_check_header (sqlite3 *db,
                           GError **error)
{
  gint64 version = hunch_db_read_header (db, 60);

  if (hunch_db_read_header (db, 0) != 0x53514c69 /* "SQLi" */
      || hunch_db_read_header (db, 68) != HUNCH_PROJECT_APPLICATION_ID
      || version < 1)
    return refuse (db, HUNCH_PROJECT_ERROR_NOT_A_PROJECT, error);

  if (version > HUNCH_PROJECT_SCHEMA_VERSION)
    return refuse (db, HUNCH_PROJECT_ERROR_TOO_NEW, error);
  return TRUE;
}

static gboolean
check_table (sqlite3    *db,
             const char *table,
             GError    **error)
{
  g_autoptr (sqlite3_stmt) statement = hunch_db_prepare_format (db, error, "PRAGMA quick_check(%Q)", table);

  if (statement == NULL || !hunch_db_next (statement, NULL, error))
    return FALSE;
  if (g_strcmp0 ((const char *) sqlite3_column_text (statement, 0), "ok") != 0)
    return refuse (db, HUNCH_PROJECT_ERROR_NOT_A_PROJECT, error);
  return TRUE;
}

gboolean
hunch_schema_check (sqlite3 *db,
                    GError **error)
{
  g_autoptr (sqlite3_stmt) schema = NULL;

  if (!hunch_schema_check_header (db, error))
    return FALSE;

  schema = hunch_db_prepare (db, "SELECT count(*) FROM sqlite_schema WHERE name = ?1", error);
  if (schema == NULL)
    return FALSE;

  for (gsize i = 0; i < G_N_ELEMENTS (checked_tables); i++)
    {
      sqlite3_reset (schema);
      hunch_db_bind_text (schema, 1, checked_tables[i]);
      if (!hunch_db_next (schema, NULL, error))
        return FALSE;
      if (sqlite3_column_int (schema, 0) == 0)
        return refuse (db, HUNCH_PROJECT_ERROR_NOT_A_PROJECT, error);
      if (!check_table (db, checked_tables[i], error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
migrate_in_transaction (sqlite3 *db,
                        GError **error)
{
  /* Another program may have been faster, so the version is read again under the lock. */
  gint64 version = hunch_db_get_integer (db, "PRAGMA user_version", HUNCH_PROJECT_SCHEMA_VERSION);

  for (gint64 step = version; step < HUNCH_PROJECT_SCHEMA_VERSION; step++)
    if (!hunch_db_exec (db, migrations[step], error)
        || !hunch_db_exec_format (db, error, "PRAGMA user_version = %lld", step + 1))
      return FALSE;
  return hunch_db_exec (db, "COMMIT", error);
}

gboolean
hunch_schema_migrate (sqlite3 *db,
                      GError **error)
{
  if (hunch_db_get_integer (db, "PRAGMA user_version", 0) == HUNCH_PROJECT_SCHEMA_VERSION)
    return TRUE;

  if (!hunch_db_exec (db, "BEGIN IMMEDIATE", error))
    return FALSE;
  if (migrate_in_transaction (db, error))
    return TRUE;
  sqlite3_exec (db, "ROLLBACK", NULL, NULL, NULL);
  return FALSE;
}

gboolean
hunch_schema_is_reserved (const char *name)
{
  return g_ascii_strncasecmp (name, "hunch_", 6) == 0 || g_ascii_strncasecmp (name, "sqlite_", 7) == 0;
}
