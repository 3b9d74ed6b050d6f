/* What new rows do to a kept result and to the claim of a slide. Means by hand. */
#include <glib/gstdio.h>

#include "analysis/analysis.h"
#include "base/json.h"
#include "deck/changes.h"
#include "deck/deck.h"
#include "project/refresh.h"
#include "recipe/recipe.h"
#include "stats/stats.h"

typedef struct
{
  char         *folder;
  char         *csv;
  HunchProject *project;
} Fixture;

static void
set_up (Fixture      *fixture,
        gconstpointer unused)
{
  g_autofree char *path = NULL;
  g_autoptr (HunchImport) import = NULL;
  g_autoptr (JsonObject) receipt = NULL;
  g_autoptr (GError) error = NULL;

  fixture->folder = g_dir_make_tmp ("hunch-changes-XXXXXX", NULL);
  fixture->csv = g_build_filename (fixture->folder, "t.csv", NULL);
  path = g_build_filename (fixture->folder, "p.hunch", NULL);
  fixture->project = hunch_project_create (path, &error);
  g_assert_true (g_file_set_contents (fixture->csv, "g,x\na,10\na,11\na,12\nb,1\nb,2\nb,3\n", -1, NULL));
  import = hunch_import_new (fixture->csv);
  import->table = g_strdup ("t");
  receipt = hunch_import_run (import, fixture->project, NULL, NULL, &error);
  g_assert_no_error (error);
}

static void
tear_down (Fixture      *fixture,
           gconstpointer unused)
{
  g_autofree char *path = g_strdup (hunch_project_get_path (fixture->project));

  /* The thread of an asynchronous call lets go a moment after its answer. */
  for (guint i = 0; i < 5000 && g_atomic_int_get (&G_OBJECT (fixture->project)->ref_count) > 1; i++)
    g_usleep (1000);
  g_assert_finalize_object (fixture->project);
  g_unlink (path);
  g_unlink (fixture->csv);
  g_rmdir (fixture->folder);
  g_free (fixture->csv);
  g_free (fixture->folder);
}

static gint64
keep_ttest (Fixture *fixture)
{
  g_autoptr (GHashTable) options = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (HunchAnalysisRecord) record = NULL;
  g_autoptr (GError) error = NULL;

  g_hash_table_insert (options, (gpointer) "y", (gpointer) "x");
  g_hash_table_insert (options, (gpointer) "by", (gpointer) "g");
  record = hunch_analysis_keep (fixture->project, "difference", "ttest", "t", options, NULL, NULL, &error);
  g_assert_no_error (error);
  return record->id;
}

static void
refresh (Fixture    *fixture,
         const char *text)
{
  g_autoptr (HunchRefreshOutcome) outcome = NULL;

  g_assert_true (g_file_set_contents (fixture->csv, text, -1, NULL));
  outcome = hunch_refresh_table (fixture->project, "t", NULL, NULL);
  g_assert_cmpstr (outcome->message, ==, NULL);
  g_assert_cmpint (outcome->status, ==, HUNCH_REFRESH_CHANGED);
}

static HunchChanges *
find (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  HunchChanges *changes = hunch_changes_find (fixture->project, NULL, NULL, &error);

  g_assert_no_error (error);
  return changes;
}

static void
test_nothing (Fixture      *fixture,
              gconstpointer unused)
{
  g_autoptr (HunchChanges) changes = NULL;

  keep_ttest (fixture);
  changes = find (fixture);
  g_assert_cmpuint (changes->results->len, ==, 0);
  g_assert_cmpuint (changes->claims->len, ==, 0);
  g_assert_cmpuint (changes->n_again, ==, 0);
}

/* Means 11 and 2, nine apart; then 11 and 4, seven apart: the claim said nine. */
static void
test_claim (Fixture      *fixture,
            gconstpointer unused)
{
  gint64 analysis = keep_ttest (fixture);
  g_autoptr (GError) error = NULL;
  g_autoptr (HunchChanges) changes = NULL, again = NULL;
  g_autoptr (JsonObject) object = json_object_new ();
  const HunchResultChange *result;
  const HunchClaimChange *claim;

  g_assert_cmpint (hunch_deck_add_analysis (fixture->project, analysis, -1, &error), >, 0);
  g_assert_no_error (error);
  refresh (fixture, "g,x\na,10\na,11\na,12\nb,3\nb,4\nb,5\n");
  changes = find (fixture);
  g_assert_cmpuint (changes->n_again, ==, 1);
  g_assert_cmpuint (changes->results->len, ==, 1);
  result = changes->results->pdata[0];
  g_assert_cmpstr (result->name, ==, "difference");
  g_assert_cmpstr (result->before, ==, "9");
  g_assert_cmpstr (result->after, ==, "7");
  g_assert_cmpstr (result->words, ==, "9 before, 7 now");
  g_assert_false (result->is_failed);
  g_assert_cmpuint (changes->claims->len, ==, 1);
  claim = changes->claims->pdata[0];
  g_assert_cmpint (claim->position, ==, 0);
  g_assert_cmpstr (claim->why, !=, NULL);
  hunch_changes_add_to_json (changes, object);
  g_assert_cmpint (json_object_get_int_member (object, "results_again"), ==, 1);

  /* It was stored: the second look finds nothing to work out, and the claim still waits. */
  again = find (fixture);
  g_assert_cmpuint (again->n_again, ==, 0);
  g_assert_cmpuint (again->claims->len, ==, 1);
  g_assert_true (hunch_project_undo (fixture->project, &error));
  g_assert_no_error (error);
}

/* One group is no comparison: the old result stays, and it is told why. */
static void
test_no_answer (Fixture      *fixture,
                gconstpointer unused)
{
  gint64 analysis = keep_ttest (fixture);
  g_autoptr (HunchAnalysisRecord) before = hunch_project_get_analysis (fixture->project, analysis, NULL);
  g_autoptr (HunchAnalysisRecord) after = NULL;
  g_autoptr (HunchChanges) changes = NULL;
  const HunchResultChange *result;

  refresh (fixture, "g,x\na,10\na,11\na,12\n");
  changes = find (fixture);
  g_assert_cmpuint (changes->n_again, ==, 0);
  g_assert_cmpuint (changes->results->len, ==, 1);
  result = changes->results->pdata[0];
  g_assert_true (result->is_failed);
  g_assert_null (result->after);
  g_assert_true (g_str_has_prefix (result->words, "could not be worked out again: "));
  after = hunch_project_get_analysis (fixture->project, analysis, NULL);
  g_assert_cmpstr (after->result, ==, before->result);
}

static void
keep_result_cb (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static void
test_thread (Fixture      *fixture,
             gconstpointer unused)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (HunchChanges) changes = NULL;
  g_autoptr (GError) error = NULL;

  keep_ttest (fixture);
  refresh (fixture, "g,x\na,10\na,11\na,12\nb,3\nb,4\nb,5\n");
  hunch_changes_find_async (fixture->project, NULL, NULL, keep_result_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  changes = hunch_changes_find_finish (fixture->project, result, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (changes->n_again, ==, 1);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  hunch_stats_init ();
  hunch_recipe_init ();
  g_test_add ("/changes/nothing", Fixture, NULL, set_up, test_nothing, tear_down);
  g_test_add ("/changes/claim", Fixture, NULL, set_up, test_claim, tear_down);
  g_test_add ("/changes/no-answer", Fixture, NULL, set_up, test_no_answer, tear_down);
  g_test_add ("/changes/thread", Fixture, NULL, set_up, test_thread, tear_down);
  return g_test_run ();
}
