/* What was asked (ledger.h) and what is held back (holdout.h). */
#include <math.h>
#include <string.h>
#include <unistd.h>

#include "folder.h"
#include "load-made.h"
#include "project/holdout.h"
#include "project/ledger.h"

#define N 3000

static HunchLedgerRow *
make_row (const char *key,
          double      p)
{
  HunchLedgerRow *row = g_new0 (HunchLedgerRow, 1);

  row->kind = g_strdup ("ttest");
  row->table = g_strdup ("T");
  row->key = g_strdup (key);
  row->options = g_strdup ("{}");
  row->title = g_strdup ("a by b");
  row->test = g_strdup ("Welch");
  row->p = p;
  row->effect = row->effect_low = NAN;
  row->effect_high = 0.5;
  row->n = 7;
  row->n_tests = 2;
  return row;
}

static void
note (HunchProject *project,
      const char   *key,
      double        p,
      gint64        n_runs)
{
  g_autoptr (HunchLedgerRow) row = make_row (key, p);
  g_autoptr (GError) error = NULL;

  g_assert_true (hunch_project_note_question (project, row, &error));
  g_assert_no_error (error);
  g_assert_cmpint (row->n_runs, ==, n_runs);
  g_assert_cmpstr (row->table, ==, "t");
}

static void
test_ledger (Folder       *folder,
             gconstpointer data)
{
  g_autoptr (HunchProject) project = folder_create (folder);
  g_autoptr (GPtrArray) rows = NULL;
  const HunchLedgerRow *row;

  load_made_rows (project, "t", 10);
  note (project, "y=a", 0.02, 1);
  note (project, "y=b", NAN, 1);
  note (project, "y=a", 0.03, 2);

  rows = hunch_project_list_questions (project, NULL);
  g_assert_cmpuint (rows->len, ==, 2);
  row = g_ptr_array_index (rows, 0);
  g_assert_cmpstr (row->key, ==, "y=a");
  g_assert_cmpfloat (row->p, ==, 0.03);
  g_assert_cmpfloat (row->p_first, ==, 0.02);
  g_assert_true (isnan (row->effect));
  g_assert_cmpfloat (row->effect_high, ==, 0.5);
  g_assert_cmpint (row->n_runs, ==, 2);
  g_assert_cmpint (row->n_tests, ==, 2);
  row = g_ptr_array_index (rows, 1);
  g_assert_true (isnan (row->p));
}

/* Nothing takes a question back: not undo, not the end of its table; and it follows its table through a new name and a replacement. */
static void
test_ledger_lasts (Folder       *folder,
                   gconstpointer data)
{
  g_autoptr (HunchProject) project = folder_create (folder);
  g_autoptr (HunchLedgerRow) gone = make_row ("y=a", 0.5);
  g_autoptr (GError) error = NULL;
  g_autofree char *label = NULL;

  load_made_rows (project, "t", 10);
  note (project, "y=a", 0.02, 1);
  label = hunch_project_dup_undo_label (project);
  g_assert_true (hunch_project_undo (project, NULL));
  g_assert_false (hunch_project_note_question (project, gone, &error));
  g_assert_error (error, HUNCH_PROJECT_ERROR, HUNCH_PROJECT_ERROR_NO_SUCH);
  g_clear_error (&error);
  g_assert_true (hunch_project_redo (project, NULL));
  note (project, "y=a", 0.02, 2);

  g_assert_true (hunch_project_rename_table (project, "t", "u", NULL));
  folder_assert_answer (project, "SELECT table_name FROM hunch_ledger", "table_name\nt\n");
  g_assert_true (hunch_project_rename_table (project, "u", "t", NULL));
  g_assert_true (hunch_project_drop_table (project, "t", NULL));
  load_made_rows (project, "t", 20);
  note (project, "y=a", 0.02, 3);
  folder_assert_answer (project, "SELECT count(*) FROM hunch_ledger AS l JOIN hunch_table AS t ON t.id = l.table_id", "count(*)\n1\n");
}

/* A file that cannot be written is analysed all the same. */
static void
test_ledger_read_only (Folder       *folder,
                       gconstpointer data)
{
  g_autoptr (HunchProject) project = folder_create (folder);
  g_autoptr (HunchLedgerRow) row = make_row ("y=a", 0.5);
  g_autoptr (GError) error = NULL;

  if (geteuid () == 0)
    {
      g_test_skip ("the system's administrator may write to every file");
      return;
    }
  load_made_rows (project, "t", 10);
  g_clear_object (&project);
  g_assert_cmpint (g_chmod (folder->project, 0400), ==, 0);
  project = folder_open (folder);
  g_assert_true (hunch_project_note_question (project, row, &error));
  g_assert_no_error (error);
  g_assert_cmpint (row->id, ==, 0);
}

/* --- held-out rows ----------------------------------------------------------- */

static guint8 *
read_held (HunchProject *project,
           const char   *table,
           gint64        n)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HunchHoldoutRows) rows = hunch_holdout_rows_new (project, table, NULL, &error);
  guint8 *is_held = g_new0 (guint8, n);

  g_assert_no_error (error);
  g_assert_nonnull (rows);
  /* In odd pieces, backwards. */
  for (gint64 end = n; end > 0; end -= MIN (end, 701))
    g_assert_true (hunch_holdout_rows_read (rows, MAX (end - 701, 0), MIN (end, 701), is_held + MAX (end - 701, 0), &error));
  return is_held;
}

static gint64
count (const guint8 *is_held,
       gint64        n)
{
  gint64 n_held = 0;

  for (gint64 i = 0; i < n; i++)
    n_held += is_held[i];
  return n_held;
}

static void
test_seal (Folder       *folder,
           gconstpointer data)
{
  g_autoptr (HunchProject) project = folder_create (folder);
  g_autoptr (HunchHoldout) holdout = NULL;
  g_autoptr (HunchHoldout) opened = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree guint8 *is_held = NULL;

  load_made_rows (project, "t", N);
  g_assert_null (hunch_holdout_get (project, "t", &error));
  g_assert_no_error (error);
  note (project, "y=a", 0.02, 1);
  g_assert_true (hunch_holdout_seal (project, "T", 0.3, 7, &error));
  g_assert_no_error (error);

  holdout = hunch_holdout_get (project, "t", NULL);
  g_assert_true (hunch_holdout_is_sealed (holdout));
  g_assert_cmpstr (holdout->table, ==, "t");
  g_assert_false (holdout->by_blocks);
  g_assert_cmpint (holdout->n_open + holdout->n_held, ==, N);
  g_assert_cmpint (holdout->n_asked, ==, 1);
  is_held = read_held (project, "t", N);
  g_assert_cmpint (count (is_held, N), ==, holdout->n_held);
  /* Four standard deviations of N throws with 0.3. */
  g_assert_cmpfloat (fabs (holdout->n_held - 0.3 * N), <, 4 * sqrt (0.21 * N));
  /* The same rows for ever: from a run of this test. */
  g_assert_cmpint (holdout->n_held, ==, 829);

  g_assert_false (hunch_holdout_seal (project, "t", 0.3, 7, &error));
  g_assert_error (error, HUNCH_PROJECT_ERROR, HUNCH_PROJECT_ERROR_EXISTS);
  g_clear_error (&error);
  g_assert_true (hunch_holdout_record (project, "t", "{}", &error));
  opened = hunch_holdout_get (project, "t", NULL);
  g_assert_false (hunch_holdout_is_sealed (opened));
  g_assert_cmpstr (opened->answer, ==, "{}");
  g_assert_false (hunch_holdout_seal (project, "t", 0.3, 7, &error));
  g_assert_error (error, HUNCH_PROJECT_ERROR, HUNCH_PROJECT_ERROR_EXISTS);
}

/* A row is held back or not whatever stands around it, and in every view that keeps it. */
static void
test_seal_follows_rows (Folder       *folder,
                        gconstpointer data)
{
  g_autoptr (HunchProject) project = folder_create (folder);
  g_autofree guint8 *all = NULL;
  g_autofree guint8 *some = NULL;
  g_autofree guint8 *view = NULL;
  g_autofree guint8 *again = NULL;
  g_autofree char *leak = NULL;

  load_made_rows (project, "t", N);
  g_assert_true (hunch_holdout_seal (project, "t", 0.3, 7, NULL));
  all = read_held (project, "t", N);
  g_assert_true (hunch_project_set_view (project, "v", "SELECT rowid AS hunch_row, * FROM t WHERE rowid % 3 = 0", "[]", NULL));
  view = read_held (project, "v", N / 3);
  for (guint i = 0; i < N / 3; i++)
    g_assert_cmpint (view[i], ==, all[3 * i + 2]);
  g_assert_null (hunch_holdout_dup_leak (project, "v"));

  g_assert_true (hunch_project_set_view (project, "w", "SELECT 1 AS hunch_row, count(*) AS n FROM v", "[]", NULL));
  g_assert_null (hunch_holdout_get (project, "w", NULL));
  leak = hunch_holdout_dup_leak (project, "w");
  g_assert_cmpstr (leak, ==, "t");

  folder_run_sql (folder, "DELETE FROM t WHERE rowid % 2 = 0");
  some = read_held (project, "t", N / 2);
  for (guint i = 0; i < N / 2; i++)
    g_assert_cmpint (some[i], ==, all[2 * i]);

  /* A table in its place, as of a refresh. */
  g_assert_true (hunch_project_drop_table (project, "w", NULL) && hunch_project_drop_table (project, "v", NULL));
  g_assert_true (hunch_project_drop_table (project, "t", NULL));
  load_made_rows (project, "t", N);
  again = read_held (project, "t", N);
  g_assert_cmpmem (again, N, all, N);
}

static void
assert_refused (HunchProject *project,
                const char   *table,
                double        share,
                int           code,
                const char   *words)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (hunch_holdout_seal (project, table, share, 1, &error));
  g_assert_error (error, HUNCH_PROJECT_ERROR, code);
  g_assert_nonnull (strstr (error->message, words));
}

static void
test_seal_refused (Folder       *folder,
                   gconstpointer data)
{
  g_autoptr (HunchProject) project = folder_create (folder);

  load_made_rows (project, "t", N);
  load_made_rows (project, "few", 15);
  g_assert_true (hunch_project_set_view (project, "v", "SELECT rowid AS hunch_row, * FROM t", "[]", NULL));
  g_assert_true (hunch_project_set_view (project, "w", "SELECT 1 AS hunch_row, count(*) AS n FROM t", "[]", NULL));
  assert_refused (project, "nothing", 0.3, HUNCH_PROJECT_ERROR_NO_SUCH, "nothing");
  assert_refused (project, "v", 0.3, HUNCH_PROJECT_ERROR_NO_SUCH, "those of “t”");
  assert_refused (project, "w", 0.3, HUNCH_PROJECT_ERROR_NO_SUCH, "made by a recipe");
  assert_refused (project, "t", 0.01, HUNCH_PROJECT_ERROR_SQL, "between 0.05 and 0.95");
  assert_refused (project, "t", NAN, HUNCH_PROJECT_ERROR_SQL, "between 0.05 and 0.95");
  assert_refused (project, "few", 0.3, HUNCH_PROJECT_ERROR_SQL, "too few rows");
  folder_assert_answer (project, "SELECT count(*) FROM hunch_holdout", "count(*)\n0\n");
}

/* Blocks are held back whole. */
static void
test_seal_blocks (Folder       *folder,
                  gconstpointer data)
{
  g_autoptr (HunchProject) project = folder_create (folder);
  g_autoptr (GString) sql = g_string_new (NULL);
  g_autoptr (HunchHoldout) holdout = NULL;
  g_autofree guint8 *is_held = NULL;

  load_made_rows (project, "t", N);
  for (guint b = 0; b < 30; b++)
    g_string_append_printf (sql, "INSERT INTO hunch_block (table_id, position, first_row, last_row, object, row_group, n_rows, label)"
                            " SELECT id, %u, %u, %u, 0, %u, 1000, 'b' FROM hunch_table WHERE name = 't';", b, b * 100 + 1, b * 100 + 100, b);
  folder_run_sql (folder, sql->str);
  g_assert_true (hunch_holdout_seal (project, "t", 0.4, 3, NULL));
  holdout = hunch_holdout_get (project, "t", NULL);
  g_assert_true (holdout->by_blocks);
  g_assert_cmpint (holdout->n_held % 100, ==, 0);
  is_held = read_held (project, "t", N);
  for (guint i = 0; i < N; i++)
    g_assert_cmpint (is_held[i], ==, is_held[i / 100 * 100]);
}

int
main (int    argc,
      char **argv)
{
  g_autofree char *cache = g_dir_make_tmp ("hunch-cache-XXXXXX", NULL);
  int result;

  g_setenv ("XDG_CACHE_HOME", cache, TRUE);
  g_test_init (&argc, &argv, NULL);
  folder_add_test ("/project/trust/ledger", test_ledger);
  folder_add_test ("/project/trust/ledger-lasts", test_ledger_lasts);
  folder_add_test ("/project/trust/ledger-read-only", test_ledger_read_only);
  folder_add_test ("/project/trust/seal", test_seal);
  folder_add_test ("/project/trust/seal-follows-rows", test_seal_follows_rows);
  folder_add_test ("/project/trust/seal-refused", test_seal_refused);
  folder_add_test ("/project/trust/seal-blocks", test_seal_blocks);
  result = g_test_run ();
  folder_remove (cache);
  return result;
}
