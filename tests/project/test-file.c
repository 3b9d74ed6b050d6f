/* Opening: ours, older, newer, foreign, damaged, busy, unfinished, and a disk with no room. */
#include "load-made.h"

#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "project/profile.h"
#include "project/row-list.h"

static char *
read_file (const char *path,
           gsize      *out_n)
{
  g_autoptr (GError) error = NULL;
  char *bytes = NULL;

  g_file_get_contents (path, &bytes, out_n, &error);
  g_assert_no_error (error);
  return bytes;
}

static guint
count_files (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  guint n = 0;

  while (g_dir_read_name (dir) != NULL)
    n++;
  return n;
}

/* Opening fails with one sentence, and the file is as it was, alone in its folder. */
static void
assert_refused (Folder *folder,
                int     code)
{
  g_autoptr (HunchProject) project = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  gsize n_before, n_after;

  before = read_file (folder->project, &n_before);
  project = hunch_project_open (folder->project, &error);
  after = read_file (folder->project, &n_after);

  g_assert_null (project);
  g_assert_error (error, HUNCH_PROJECT_ERROR, code);
  g_assert_null (strchr (error->message, '\n'));
  g_assert_cmpmem (before, n_before, after, n_after);
  g_assert_cmpuint (count_files (folder->path), ==, 1);
}

static void
make_project (Folder *folder)
{
  HunchProject *project = folder_create (folder);

  load_made_rows (project, "t", 3000);
  g_assert_finalize_object (project);
}

static void
test_create (Folder       *folder,
             gconstpointer data)
{
  g_autoptr (HunchProject) project = folder_create (folder);
  g_autoptr (HunchProject) again = NULL;
  g_autoptr (HunchProject) nowhere = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_cmpuint (count_files (folder->path), ==, 1);
  folder_assert_answer (project, "PRAGMA application_id", "application_id\n1215655523\n");
  folder_assert_answer (project, "PRAGMA user_version", "user_version\n5\n");
  again = hunch_project_create (folder->project, &error);
  g_assert_null (again);
  g_assert_error (error, HUNCH_PROJECT_ERROR, HUNCH_PROJECT_ERROR_EXISTS);
  g_clear_error (&error);
  nowhere = hunch_project_create ("/nowhere/at/all.hunch", &error);
  g_assert_null (nowhere);
  g_assert_error (error, HUNCH_PROJECT_ERROR, HUNCH_PROJECT_ERROR_FULL);
  g_assert_cmpstr (error->message, ==, "/nowhere/at/all.hunch cannot be written: No such file or directory.");
  g_clear_error (&error);
  nowhere = hunch_project_create ("", &error);
  g_assert_null (nowhere);
  g_assert_error (error, HUNCH_PROJECT_ERROR, HUNCH_PROJECT_ERROR_NO_SUCH);
}

/* Whether the table can be read in every way, or each way says why not. */
static void
read_all_ways (HunchProject *project,
               const char   *table,
               gboolean      is_there,
               gboolean      is_numbered)
{
  GError *errors[4] = { NULL };
  g_autoptr (HunchTableInfo) info = hunch_project_get_table (project, table, &errors[0]);
  g_autoptr (GPtrArray) profiles = hunch_profile_table (project, table, NULL, NULL, &errors[1]);
  g_autoptr (HunchRowOrder) order = hunch_row_order_new (project, table, NULL, FALSE, "1", NULL, &errors[2]);
  g_autoptr (HunchRowPages) pages = hunch_row_pages_new (project, table, NULL, &errors[3]);

  for (guint i = 0; i < G_N_ELEMENTS (errors); i++)
    if (is_there && i == 2 && !is_numbered)
      g_assert_error (errors[i], HUNCH_PROJECT_ERROR, HUNCH_PROJECT_ERROR_SQL);
    else if (is_there)
      g_assert_no_error (errors[i]);
    else
      g_assert_error (errors[i], HUNCH_PROJECT_ERROR, HUNCH_PROJECT_ERROR_NO_SUCH);
  for (guint i = 0; i < G_N_ELEMENTS (errors); i++)
    g_clear_error (&errors[i]);
  if (!is_there)
    return;

  g_assert_cmpuint (profiles->len, ==, info->n_columns);
  g_assert_cmpuint (hunch_row_pages_get_n_columns (pages), ==, info->n_columns);
  g_assert_cmpint (hunch_row_pages_get_n_rows (pages), ==, info->n_rows);
  for (guint i = 0; i < info->n_columns && info->n_rows > 0; i++)
    hunch_row_pages_get_cell (pages, info->n_rows - 1, i, NULL);
}

/* Others add, change and drop tables, and write nonsense into what is known of them, while the project is open. */
static void
test_others (Folder       *folder,
             gconstpointer data)
{
  static const struct
  {
    const char *sql;
    gboolean    is_there;
    guint       n_columns;
  } steps[] = {
    { "SELECT 1", TRUE, 6 },
    { "ALTER TABLE t ADD COLUMN more DEFAULT 'x'", TRUE, 7 },
    { "INSERT INTO t (id, more) VALUES (1000, 5)", TRUE, 7 },
    { "ALTER TABLE t DROP COLUMN word", TRUE, 6 },
    { "ALTER TABLE t RENAME COLUMN id TO number", TRUE, 6 },
    { "UPDATE t SET day = x'00ff', number = 'none', flag = 9e999 WHERE rowid < 9", TRUE, 6 },
    { "UPDATE hunch_column SET type = 99", TRUE, 6 },
    { "UPDATE hunch_column SET type = -1", TRUE, 6 },
    { "UPDATE hunch_column SET type = 'integer', name = x'ff', n_missing = 'many'", TRUE, 6 },
    { "UPDATE hunch_table SET n_rows = 'many', ticket = '{[', receipt = '[1, 2]'", TRUE, 6 },
    { "UPDATE hunch_table SET n_rows = 1e15, ticket = '{\"source\": 5, \"rows_seen\": [], \"taken_at\": {}}'", TRUE, 6 },
    { "DELETE FROM hunch_column", TRUE, 6 },
    { "DELETE FROM hunch_table", TRUE, 6 },
    { "DELETE FROM t", TRUE, 6 },
    { "DROP TABLE t; CREATE TABLE t (k TEXT PRIMARY KEY, v) WITHOUT ROWID; INSERT INTO t VALUES ('a', 1), ('b', NULL)", TRUE, 2 },
    { "DROP TABLE t; CREATE TABLE t (\"rowid\", \"oid\", \"_rowid_\"); INSERT INTO t VALUES ('a', 1, 2)", TRUE, 3 },
    { "DROP TABLE t; CREATE VIEW t AS SELECT 1 AS one, 2 AS \"two\nlines\"", TRUE, 2 },
    { "DROP VIEW t", FALSE, 0 },
    { "CREATE TABLE t (a)", TRUE, 1 },
  };
  g_autoptr (HunchProject) project = folder_create (folder);

  load_made_rows (project, "t", 100);
  for (gsize i = 0; i < G_N_ELEMENTS (steps); i++)
    {
      g_autoptr (HunchTableInfo) info = NULL;

      g_test_message ("%s", steps[i].sql);
      folder_run_sql (folder, steps[i].sql);
      /* The rows of a view of another program come in any order, so there is none to search in. */
      read_all_ways (project, "t", steps[i].is_there, strstr (steps[i].sql, "CREATE VIEW") == NULL);
      info = hunch_project_get_table (project, "t", NULL);
      g_assert_cmpuint (info == NULL ? 0 : info->n_columns, ==, steps[i].n_columns);
    }
}

static void
test_foreign (Folder       *folder,
              gconstpointer data)
{
  static const struct { const char *bytes; gssize n; } files[] = {
    { "", 0 }, { "a,b\n1,2\n", -1 }, { "SQLite format 3", 16 },
    { "not a project, but long enough to have had a header of one hundred bytes, if it had been one of those files at all", -1 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_assert_true (g_file_set_contents (folder->project, files[i].bytes, files[i].n, NULL));
      assert_refused (folder, HUNCH_PROJECT_ERROR_NOT_A_PROJECT);
    }
  g_unlink (folder->project);
  folder_run_sql (folder, "CREATE TABLE t (a)");
  assert_refused (folder, HUNCH_PROJECT_ERROR_NOT_A_PROJECT);
  folder_run_sql (folder, "PRAGMA application_id = 1215655523; PRAGMA user_version = 2");
  assert_refused (folder, HUNCH_PROJECT_ERROR_NOT_A_PROJECT);
}

static void
test_newer (Folder       *folder,
            gconstpointer data)
{
  make_project (folder);
  folder_run_sql (folder, "PRAGMA user_version = 6");
  assert_refused (folder, HUNCH_PROJECT_ERROR_TOO_NEW);
}

static void
test_damaged (Folder       *folder,
              gconstpointer data)
{
  g_autofree char *whole = NULL;
  gsize n;

  make_project (folder);
  whole = read_file (folder->project, &n);

  /* Cut short. */
  for (gsize keep = n / 2; keep > 100; keep /= 4)
    {
      g_assert_true (g_file_set_contents (folder->project, whole, keep, NULL));
      assert_refused (folder, HUNCH_PROJECT_ERROR_NOT_A_PROJECT);
    }
  /* Overwritten: the schema, then the first of Hunch's own tables. */
  for (gsize page = 0; page < 2; page++)
    {
      g_autofree char *damaged = g_memdup2 (whole, n);

      memset (damaged + page * 8192 + (page == 0 ? 100 : 0), 0x5a, 4000);
      g_assert_true (g_file_set_contents (folder->project, damaged, n, NULL));
      assert_refused (folder, HUNCH_PROJECT_ERROR_NOT_A_PROJECT);
    }
}

#define WITHOUT_TRUST_SQL \
  "DROP TABLE hunch_ledger; DROP TABLE hunch_holdout;" \
  "ALTER TABLE hunch_analysis DROP COLUMN note; ALTER TABLE hunch_analysis DROP COLUMN is_pinned;"
#define WITHOUT_RUNS_SQL \
  "ALTER TABLE hunch_block DROP COLUMN place; ALTER TABLE hunch_block DROP COLUMN run; ALTER TABLE hunch_block DROP COLUMN n_run;"

/* As version 4 wrote it: nobody counted questions, and results had no notes. */
static void
test_version_4 (Folder       *folder,
                gconstpointer data)
{
  g_autoptr (HunchProject) project = NULL;

  make_project (folder);
  folder_run_sql (folder, WITHOUT_TRUST_SQL "INSERT INTO hunch_analysis (name, kind) VALUES ('a', 'ttest'); PRAGMA user_version = 4");
  project = folder_open (folder);
  folder_assert_answer (project, "PRAGMA user_version", "user_version\n5\n");
  folder_assert_answer (project, "SELECT note, is_pinned FROM hunch_analysis", "note|is_pinned\n|0\n");
  folder_assert_answer (project, "SELECT count(*) FROM hunch_ledger", "count(*)\n0\n");
  folder_assert_answer (project, "SELECT count(*) FROM hunch_holdout", "count(*)\n0\n");
}

/* As version 3 wrote it: blocks did not say which of their rows were drawn. */
static void
test_version_3 (Folder       *folder,
                gconstpointer data)
{
  g_autoptr (HunchProject) project = NULL;

  make_project (folder);
  folder_run_sql (folder,
    "INSERT INTO hunch_block (table_id, position, first_row, last_row, object, row_group, n_rows, label) VALUES (1, 0, 1, 2, 0, 0, 50, 'a');"
    WITHOUT_RUNS_SQL WITHOUT_TRUST_SQL "PRAGMA user_version = 3");
  project = folder_open (folder);
  folder_assert_answer (project, "PRAGMA user_version", "user_version\n5\n");
  folder_assert_answer (project, "SELECT place, run, n_run FROM hunch_block", "place|run|n_run\n0|0|0\n");
}

/* As version 2 wrote it: nothing was kept of how a table came in. */
static void
test_version_2 (Folder       *folder,
                gconstpointer data)
{
  g_autoptr (HunchProject) project = NULL;

  make_project (folder);
  folder_run_sql (folder, WITHOUT_TRUST_SQL "DROP TABLE hunch_source; DROP TABLE hunch_block; PRAGMA user_version = 2");
  project = folder_open (folder);
  folder_assert_answer (project, "PRAGMA user_version", "user_version\n5\n");
  folder_assert_answer (project, "SELECT count(*) FROM hunch_source", "count(*)\n0\n");
  folder_assert_answer (project, "SELECT count(*) FROM hunch_block", "count(*)\n0\n");
}

/* As version 1 wrote it: slides had no seconds, and the deck had no settings. */
static void
test_version_1 (Folder       *folder,
                gconstpointer data)
{
  g_autoptr (HunchProject) project = NULL;
  g_autoptr (GPtrArray) slides = NULL;

  make_project (folder);
  folder_run_sql (folder,
    WITHOUT_TRUST_SQL "DROP TABLE hunch_source; DROP TABLE hunch_block; DROP TABLE hunch_deck; ALTER TABLE hunch_slide DROP COLUMN seconds;"
    "INSERT INTO hunch_slide (position, layout, content) VALUES (0, 'title', '{}'); PRAGMA user_version = 1");

  project = folder_open (folder);
  folder_assert_answer (project, "PRAGMA user_version", "user_version\n5\n");
  slides = hunch_project_list_slides (project, NULL);
  g_assert_cmpint (((HunchSlideRecord *) g_ptr_array_index (slides, 0))->seconds, ==, 30);
  g_assert_true (hunch_project_set_deck_value (project, "title", "new", NULL));
  g_assert_true (hunch_project_undo (project, NULL));
  folder_assert_answer (project, "SELECT count(*) FROM t", "count(*)\n3000\n");
}

static void
test_busy (Folder       *folder,
           gconstpointer data)
{
  g_autoptr (HunchProject) project = folder_create (folder);
  g_autoptr (GError) error = NULL;
  sqlite3 *other;

  sqlite3_open (folder->project, &other);
  sqlite3_exec (other, "BEGIN EXCLUSIVE", NULL, NULL, NULL);
  g_assert_false (hunch_project_set_deck_value (project, "title", "x", &error));
  g_assert_error (error, HUNCH_PROJECT_ERROR, HUNCH_PROJECT_ERROR_BUSY);
  sqlite3_exec (other, "COMMIT", NULL, NULL, NULL);
  sqlite3_close (other);
  g_assert_true (hunch_project_set_deck_value (project, "title", "x", NULL));
}

/* A file size limit stands for a full disk: both make write() fail in the middle. */
static void
test_no_room (Folder       *folder,
              gconstpointer data)
{
  g_autoptr (HunchProject) project = folder_create (folder);
  struct rlimit before;
  struct rlimit small;
  g_autoptr (GError) error = NULL;
  g_autofree char *title = NULL;

  load_made_rows (project, "t", 3000);
  g_assert_true (hunch_project_set_deck_value (project, "title", "kept", NULL));
  signal (SIGXFSZ, SIG_IGN);
  getrlimit (RLIMIT_FSIZE, &before);
  small = before;
  small.rlim_cur = 600000;
  setrlimit (RLIMIT_FSIZE, &small);
  g_assert_null (load_made (project, "big", HUNCH_IMPORT_NEW, made_reader_new (200000), NULL, &error));
  setrlimit (RLIMIT_FSIZE, &before);
  g_assert_error (error, HUNCH_PROJECT_ERROR, HUNCH_PROJECT_ERROR_FULL);

  /* The same connection goes on, and the file is whole. */
  title = hunch_project_dup_deck_value (project, "title");
  g_assert_cmpstr (title, ==, "kept");
  g_assert_true (hunch_project_set_deck_value (project, "title", "later", NULL));
  folder_assert_answer (project, "PRAGMA integrity_check", "integrity_check\nok\n");
  g_assert_finalize_object (g_steal_pointer (&project));
  project = folder_open (folder);
  folder_assert_answer (project, "SELECT count(*) FROM t", "count(*)\n3000\n");
}

static void
test_queries (Folder       *folder,
              gconstpointer data)
{
  static const char *const refused[] = {
    "DELETE FROM t", "INSERT INTO t (id) VALUES (1)", "DROP TABLE t", "CREATE TABLE x (a)", "ATTACH ':memory:' AS m",
    "PRAGMA user_version = 9", "PRAGMA journal_mode = WAL", "BEGIN", "VACUUM", "SELECT 1; DELETE FROM t", "", ";",
    "SELECT * FROM nowhere", "SELECT nope FROM t", "SELEKT\n1", "WITH x AS (SELECT 1) DELETE FROM t", "SELECT load_extension('x')",
    "SELECT hunch_collect(1)", "SELECT hunch_look(1)", "REINDEX", "ANALYZE", "SELECT \"nope\" FROM t",
  };
  g_autoptr (HunchProject) project = folder_create (folder);
  g_autoptr (GCancellable) cancelled = g_cancellable_new ();
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GError) error = NULL;

  load_made_rows (project, "t", 100);
  for (gsize i = 0; i < G_N_ELEMENTS (refused); i++)
    {
      g_test_message ("%s", refused[i]);
      g_assert_false (hunch_project_query (project, refused[i], folder_add_row, text, NULL, &error));
      g_assert_error (error, HUNCH_PROJECT_ERROR, HUNCH_PROJECT_ERROR_SQL);
      g_assert_null (strchr (error->message, '\n'));
      g_clear_error (&error);
    }
  folder_assert_answer (project, "SELECT count(*), 'a' || char(0) || 'b' IS NOT NULL AS x FROM t;  ", "count(*)|x\n100|1\n");
  folder_assert_answer (project, "PRAGMA user_version", "user_version\n5\n");

  g_cancellable_cancel (cancelled);
  g_assert_false (hunch_project_query (project, "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n",
                                       folder_add_row, text, cancelled, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
test_unfinished_change (Folder       *folder,
                        gconstpointer data)
{
  g_autoptr (HunchProject) project = NULL;
  pid_t child;
  int status;

  make_project (folder);
  /* A program that dies in the middle of a change leaves a journal, from which the next one to open restores the file. */
  child = fork ();
  if (child == 0)
    {
      sqlite3 *db;

      sqlite3_open (folder->project, &db);
      sqlite3_exec (db, "PRAGMA cache_size = 5; BEGIN; UPDATE t SET word = hex(randomblob(50))", NULL, NULL, NULL);
      kill (getpid (), SIGKILL);
    }
  g_assert_cmpint (waitpid (child, &status, 0), ==, child);
  g_assert_cmpuint (count_files (folder->path), ==, 2);

  project = folder_open (folder);
  folder_assert_answer (project, "SELECT max(word) FROM t", "max(word)\nw9\n");
  folder_assert_answer (project, "PRAGMA integrity_check", "integrity_check\nok\n");
  g_assert_cmpuint (count_files (folder->path), ==, 1);
}

static void
test_views_and_readers (Folder       *folder,
                        gconstpointer data)
{
  g_autoptr (HunchProject) project = folder_create (folder);
  g_autoptr (HunchTableInfo) info = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *steps = NULL;
  static const char *const wrong[] = { "SELECT id FROM t", "SELECT rowid AS hunch_row FROM t", "SELECT 1 AS hunch_row, nope FROM t",
                                       "DELETE FROM t", "SELECT 1 AS hunch_row, 2; DROP TABLE t", "SELECT rowid AS hunch_row, * FROM v" };

  load_made_rows (project, "t", 100);
  for (gsize i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_assert_false (hunch_project_set_view (project, "v", wrong[i], "[]", &error));
      g_clear_error (&error);
    }
  hunch_project_set_view (project, "v", "SELECT rowid AS hunch_row, id, x / 2 AS half, day, date(day, '+1 day') AS next, flag, flag OR 0 AS either FROM t;",
                          "[1]", &error);
  g_assert_no_error (error);
  info = hunch_project_get_table (project, "v", NULL);
  g_assert_true (info->is_view);
  g_assert_cmpuint (info->n_columns, ==, 6);
  g_assert_cmpint (info->n_rows, ==, 100);
  g_assert_cmpint (info->columns[1].type, ==, HUNCH_DATA_REAL);
  g_assert_cmpint (info->columns[1].n_missing, ==, 10);
  g_assert_cmpint (info->columns[2].type, ==, HUNCH_DATA_DATE);
  g_assert_cmpint (info->columns[3].type, ==, HUNCH_DATA_DATE);
  g_assert_cmpint (info->columns[4].type, ==, HUNCH_DATA_BOOLEAN);
  g_assert_cmpint (info->columns[5].type, ==, HUNCH_DATA_INTEGER);
  g_assert_cmpstr (info->ticket->source, ==, "made");
  steps = hunch_project_dup_recipe (project, "v");
  g_assert_cmpstr (steps, ==, "[1]");

  g_assert_false (hunch_project_drop_table (project, "t", &error));
  g_assert_error (error, HUNCH_PROJECT_ERROR, HUNCH_PROJECT_ERROR_EXISTS);
  g_clear_error (&error);
  g_assert_true (hunch_project_set_view (project, "v", "SELECT rowid AS hunch_row, id FROM t WHERE id < 3", "[2]", NULL));
  g_assert_true (hunch_project_rename_table (project, "t", "t two", NULL));
  g_assert_true (hunch_project_rename_table (project, "v", "w", NULL));
  folder_assert_answer (project, "SELECT id FROM w", "id\n0\n1\n2\n");
  g_free (steps);
  steps = hunch_project_dup_recipe (project, "w");
  g_assert_cmpstr (steps, ==, "[2]");

  for (guint i = 0; i < 3; i++)
    g_assert_true (hunch_project_undo (project, NULL));
  folder_assert_answer (project, "SELECT count(half) FROM v", "count(half)\n90\n");
  g_assert_true (hunch_project_undo (project, NULL));
  g_assert_true (hunch_project_drop_table (project, "t", NULL));
  g_assert_true (hunch_project_undo (project, NULL));
  folder_assert_answer (project, "SELECT count(*) FROM \"t\"", "count(*)\n100\n");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  folder_add_test ("/project/file/create", test_create);
  folder_add_test ("/project/file/foreign", test_foreign);
  folder_add_test ("/project/file/newer", test_newer);
  folder_add_test ("/project/file/damaged", test_damaged);
  folder_add_test ("/project/file/version-1", test_version_1);
  folder_add_test ("/project/file/version-4", test_version_4);
  folder_add_test ("/project/file/version-3", test_version_3);
  folder_add_test ("/project/file/version-2", test_version_2);
  folder_add_test ("/project/file/busy", test_busy);
  folder_add_test ("/project/file/no-room", test_no_room);
  folder_add_test ("/project/file/queries", test_queries);
  folder_add_test ("/project/file/unfinished-change", test_unfinished_change);
  folder_add_test ("/project/file/views-and-readers", test_views_and_readers);
  folder_add_test ("/project/file/others", test_others);
  return g_test_run ();
}
