/* When a table is due, and what a refresh leaves to undo. Journeys over the net are in tests/cli/test-refresh.py. */
#include "folder.h"

#include "project/refresh.h"
#include "project/timer.h"

static void
write_file (Folder     *folder,
            const char *name,
            const char *text)
{
  g_autofree char *path = g_build_filename (folder->path, name, NULL);
  g_autofree char *parent = g_path_get_dirname (path);

  g_mkdir_with_parents (parent, 0700);
  g_assert_true (g_file_set_contents (path, text, -1, NULL));
}

static void
import_words (Folder       *folder,
              HunchProject *project,
              const char   *words,
              const char   *table)
{
  g_autofree char *path = g_build_filename (folder->path, words, NULL);
  g_autoptr (HunchImport) import = hunch_import_new (path);
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) receipt = NULL;

  import->table = g_strdup (table);
  receipt = hunch_import_run (import, project, NULL, NULL, &error);
  g_assert_no_error (error);
}

static HunchRefreshOutcome *
refresh (HunchProject *project,
         const char   *table)
{
  HunchRefreshOutcome *outcome = hunch_refresh_table (project, table, NULL, NULL);

  g_assert_cmpstr (outcome->message, ==, NULL);
  return outcome;
}

/* --- policies ----------------------------------------------------------------------- */

static void
test_words (void)
{
  static const struct
  {
    const char *words;
    const char *again;   /* NULL: no policy */
    gint64      seconds;
  } cases[] = {
    { "never", "never", 0 }, { "on-open", "on-open", 0 }, { "7d", "7d", 604800 }, { "12h", "12h", 43200 }, { "30m", "30m", 1800 }, { "90s", "90s", 90 },
    { "24h", "1d", 86400 }, { "120s", "2m", 120 }, { "0s", "0s", 0 }, { "0d", "0s", 0 }, { "", NULL, 0 }, { "7", NULL, 0 }, { "d", NULL, 0 }, { "-1d", NULL, 0 },
    { "7 d", NULL, 0 }, { "7dd", NULL, 0 }, { "7w", NULL, 0 }, { "99999999999999999999d", NULL, 0 }, { "Never", NULL, 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      HunchRefreshPolicy policy;
      g_autofree char *again = NULL;

      g_assert_true (hunch_refresh_policy_from_words (cases[i].words, &policy) == (cases[i].again != NULL));
      if (cases[i].again == NULL)
        continue;
      again = hunch_refresh_policy_dup_words (&policy);
      g_assert_cmpstr (again, ==, cases[i].again);
      g_assert_cmpint (policy.seconds, ==, cases[i].seconds);
    }
}

static void
assert_due (HunchProject *project,
            gboolean      opening,
            gint64        older_than,
            const char   *expected)
{
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) due = hunch_refresh_dup_due (project, opening, older_than, &error);
  g_autofree char *names = NULL;

  g_assert_no_error (error);
  names = g_strjoinv (" ", due);
  g_assert_cmpstr (names, ==, expected);
}

static void
test_due (Folder       *folder,
          gconstpointer data)
{
  g_autoptr (HunchProject) project = folder_create (folder);
  HunchRefreshPolicy policy = { HUNCH_REFRESH_ON_OPEN, 0 };
  g_autoptr (GError) error = NULL;
  gint64 looked_at;

  write_file (folder, "a.csv", "k\n1\n2\n");
  import_words (folder, project, "a.csv", "a");
  import_words (folder, project, "a.csv", "b");
  folder_run_sql (folder, "CREATE TABLE foreign_one (x); INSERT INTO foreign_one VALUES (1)");

  assert_due (project, TRUE, -1, "");
  assert_due (project, FALSE, 0, "a b");
  assert_due (project, FALSE, 3600, "");
  g_assert_true (hunch_refresh_set_policy (project, "a", &policy, &error));
  assert_due (project, TRUE, -1, "a");
  assert_due (project, FALSE, -1, "");
  policy = (HunchRefreshPolicy) { HUNCH_REFRESH_OLDER_THAN, 3600 };
  g_assert_true (hunch_refresh_set_policy (project, "b", &policy, &error));
  assert_due (project, TRUE, -1, "a");
  folder_run_sql (folder, "UPDATE hunch_source SET looked_at = looked_at - 4000");
  assert_due (project, FALSE, -1, "b");
  assert_due (project, FALSE, 5000, "");

  g_assert_true (hunch_refresh_get_policy (project, "b", &policy, &looked_at, &error));
  g_assert_cmpint (policy.seconds, ==, 3600);
  g_assert_true (hunch_project_undo (project, &error));
  g_assert_true (hunch_refresh_get_policy (project, "b", &policy, &looked_at, &error));
  g_assert_cmpint (policy.when, ==, HUNCH_REFRESH_NEVER);
  g_assert_no_error (error);

  g_assert_false (hunch_refresh_get_policy (project, "foreign_one", &policy, &looked_at, &error));
  g_assert_error (error, HUNCH_PROJECT_ERROR, HUNCH_PROJECT_ERROR_NO_SUCH);
  g_assert_cmpstr (error->message, ==, "How the table “foreign_one” came in is not known, so it cannot be refreshed.");
}

/* --- undo ------------------------------------------------------------------------------ */

#define ROWS "SELECT rowid, k FROM t ORDER BY rowid"

static void
test_undo (Folder       *folder,
           gconstpointer data)
{
  g_autoptr (HunchProject) project = folder_create (folder);
  g_autoptr (HunchRefreshOutcome) added = NULL, replaced = NULL, same = NULL;
  g_autoptr (GError) error = NULL;

  write_file (folder, "in/a.csv", "k\n1\n2\n");
  import_words (folder, project, "in/*.csv", "t");
  write_file (folder, "in/b.csv", "k\n3\n");
  added = refresh (project, "t");
  g_assert_cmpint (added->status, ==, HUNCH_REFRESH_CHANGED);
  g_assert_cmpint (added->rows_added, ==, 1);
  folder_assert_answer (project, ROWS, "rowid|k\n1|1\n2|2\n3|3\n");

  write_file (folder, "in/a.csv", "k\n7\n8\n9\n");
  replaced = refresh (project, "t");
  g_assert_cmpint (replaced->rows_before, ==, 3);
  g_assert_cmpint (replaced->rows_after, ==, 4);
  g_assert_cmpint (replaced->rows_added, ==, -1);
  folder_assert_answer (project, ROWS, "rowid|k\n1|7\n2|8\n3|9\n4|3\n");

  same = refresh (project, "t");
  g_assert_cmpint (same->status, ==, HUNCH_REFRESH_SAME);
  g_assert_true (hunch_project_undo (project, &error));
  folder_assert_answer (project, ROWS, "rowid|k\n1|1\n2|2\n3|3\n");
  g_assert_true (hunch_project_undo (project, &error));
  folder_assert_answer (project, ROWS, "rowid|k\n1|1\n2|2\n");
  g_assert_true (hunch_project_redo (project, &error));
  g_assert_true (hunch_project_redo (project, &error));
  folder_assert_answer (project, ROWS, "rowid|k\n1|7\n2|8\n3|9\n4|3\n");
  g_assert_no_error (error);
}

/* A type that the person chose stays. */
static void
test_types_stay (Folder       *folder,
                 gconstpointer data)
{
  g_autoptr (HunchProject) project = folder_create (folder);
  g_autoptr (HunchRefreshOutcome) outcome = NULL;
  g_autoptr (GError) error = NULL;

  write_file (folder, "t.csv", "zip\n123\n456\n");
  import_words (folder, project, "t.csv", "t");
  g_assert_true (hunch_project_retype_column (project, "t", "zip", HUNCH_DATA_TEXT, &error));
  write_file (folder, "t.csv", "zip\n123\n456\n789\n");
  outcome = refresh (project, "t");
  g_assert_cmpint (outcome->rows_after, ==, 3);
  folder_assert_answer (project, "SELECT typeof(zip) FROM t GROUP BY 1", "typeof(zip)\ntext\n");
}

/* --- failures --------------------------------------------------------------------------- */

static void
test_failure (Folder       *folder,
              gconstpointer data)
{
  g_autoptr (HunchProject) project = folder_create (folder);
  g_autoptr (HunchRefreshOutcome) outcome = NULL, absent = NULL, cancelled = NULL;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (JsonObject) object = NULL;

  write_file (folder, "t.csv", "k,v\n1,a\n2,b\n");
  import_words (folder, project, "t.csv", "t");
  write_file (folder, "t.csv", "k,v\n1,a\n2,\"never closed\n");
  outcome = hunch_refresh_table (project, "t", NULL, NULL);
  g_assert_cmpint (outcome->status, ==, HUNCH_REFRESH_FAILED);
  g_assert_nonnull (strstr (outcome->message, "opens a quote that is never closed"));
  g_assert_cmpint (outcome->rows_after, ==, 2);
  object = hunch_refresh_outcome_to_json (outcome);
  g_assert_cmpstr (json_object_get_string_member (object, "status"), ==, "failed");
  folder_assert_answer (project, "SELECT k, v FROM t", "k|v\n1|a\n2|b\n");

  absent = hunch_refresh_table (project, "nothing", NULL, NULL);
  g_assert_cmpint (absent->status, ==, HUNCH_REFRESH_FAILED);

  write_file (folder, "t.csv", "k,v\n3,c\n4,d\n5,e\n");
  g_cancellable_cancel (cancellable);
  cancelled = hunch_refresh_table (project, "t", NULL, cancellable);
  g_assert_cmpint (cancelled->status, ==, HUNCH_REFRESH_FAILED);
  folder_assert_answer (project, "SELECT k, v FROM t", "k|v\n1|a\n2|b\n");
}

/* --- in a thread ------------------------------------------------------------------------- */

static void
count_cb (HunchProject *project,
          guint        *n)
{
  (*n)++;
}

static void
keep_result_cb (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static void
test_thread (Folder       *folder,
             gconstpointer data)
{
  static const char *const tables[] = { "t", "gone", NULL };
  g_autoptr (HunchProject) project = folder_create (folder);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GPtrArray) outcomes = NULL;
  g_autoptr (GError) error = NULL;
  guint n_signals = 0;

  write_file (folder, "t.csv", "k\n1\n2\n");
  import_words (folder, project, "t.csv", "t");
  write_file (folder, "t.csv", "k\n1\n2\n3\n");
  g_signal_connect (project, "tables-changed", G_CALLBACK (count_cb), &n_signals);
  hunch_refresh_tables_async (project, tables, NULL, NULL, keep_result_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  outcomes = hunch_refresh_tables_finish (project, result, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (outcomes->len, ==, 2);
  g_assert_cmpint (((HunchRefreshOutcome *) outcomes->pdata[0])->rows_after, ==, 3);
  g_assert_cmpint (((HunchRefreshOutcome *) outcomes->pdata[1])->status, ==, HUNCH_REFRESH_FAILED);
  g_assert_cmpuint (n_signals, >=, 1);
  folder_assert_answer (project, "SELECT count(*) FROM t", "count(*)\n3\n");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/refresh/words", test_words);
  g_test_add ("/refresh/due", Folder, NULL, folder_set_up, test_due, folder_tear_down);
  g_test_add ("/refresh/undo", Folder, NULL, folder_set_up, test_undo, folder_tear_down);
  g_test_add ("/refresh/types-stay", Folder, NULL, folder_set_up, test_types_stay, folder_tear_down);
  g_test_add ("/refresh/failure", Folder, NULL, folder_set_up, test_failure, folder_tear_down);
  g_test_add ("/refresh/thread", Folder, NULL, folder_set_up, test_thread, folder_tear_down);
  return g_test_run ();
}
