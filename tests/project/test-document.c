/* Documents, edits, and undo through closing and opening. */
#include "folder.h"

static gint64
add_analysis (HunchProject *project,
              const char   *name,
              const char   *result)
{
  HunchAnalysisRecord record = { .name = g_strdup (name), .kind = (char *) "ttest", .table = (char *) "t",
                                 .options = (char *) "{}", .result = (char *) result, .made_at = 7 };
  g_autoptr (GError) error = NULL;

  hunch_project_put_analysis (project, &record, &error);
  g_assert_no_error (error);
  g_free (record.name);
  return record.id;
}

static gint64
add_slide (HunchProject *project,
           const char   *layout,
           int           position)
{
  HunchSlideRecord record = { .position = position, .layout = (char *) layout, .content = (char *) "{}", .seconds = 30 };
  g_autoptr (GError) error = NULL;

  hunch_project_put_slide (project, &record, &error);
  g_assert_no_error (error);
  return record.id;
}

static char *
describe_slides (HunchProject *project)
{
  g_autoptr (GPtrArray) slides = hunch_project_list_slides (project, NULL);
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < slides->len; i++)
    {
      HunchSlideRecord *slide = g_ptr_array_index (slides, i);

      g_string_append_printf (text, "%d%s ", slide->position, slide->layout);
    }
  return g_string_free (text, FALSE);
}

#define assert_slides(project, expected)                      \
  G_STMT_START {                                              \
    g_autofree char *slides_ = describe_slides (project);     \
    g_assert_cmpstr (slides_, ==, (expected));                \
  } G_STMT_END

static void
test_analysis_round_trip (Folder       *folder,
                          gconstpointer data)
{
  g_autoptr (HunchProject) project = folder_create (folder);
  gint64 id = add_analysis (project, NULL, "{\"n\": 3}");
  g_autoptr (HunchAnalysisRecord) made_up = hunch_project_find_analysis (project, "ttest 1", NULL);
  g_autoptr (HunchAnalysisRecord) record = hunch_project_get_analysis (project, id, NULL);
  g_autoptr (HunchAnalysisRecord) noted = NULL;
  g_autoptr (HunchAnalysisRecord) none = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (made_up->id, ==, id);
  g_assert_cmpstr (record->result, ==, "{\"n\": 3}");
  g_assert_cmpint (record->made_at, ==, 7);
  g_assert_cmpstr (record->note, ==, "");
  g_assert_false (record->is_pinned);

  g_free (record->note);
  record->note = g_strdup ("Ask again in May.");
  record->is_pinned = TRUE;
  g_assert_true (hunch_project_put_analysis (project, record, NULL));
  noted = hunch_project_get_analysis (project, id, NULL);
  g_assert_cmpstr (noted->note, ==, "Ask again in May.");
  g_assert_true (noted->is_pinned);

  none = hunch_project_get_analysis (project, 99, &error);
  g_assert_null (none);
  g_assert_error (error, HUNCH_PROJECT_ERROR, HUNCH_PROJECT_ERROR_NO_SUCH);
  g_clear_error (&error);

  record->id = 0;
  g_assert_false (hunch_project_put_analysis (project, record, &error));
  g_assert_error (error, HUNCH_PROJECT_ERROR, HUNCH_PROJECT_ERROR_EXISTS);
}

static void
test_slide_order (Folder       *folder,
                  gconstpointer data)
{
  g_autoptr (HunchProject) project = folder_create (folder);
  gint64 a, b;

  a = add_slide (project, "a", -1);
  b = add_slide (project, "b", -1);
  add_slide (project, "c", 0);
  add_slide (project, "d", 2);
  assert_slides (project, "0c 1a 2d 3b ");

  g_assert_true (hunch_project_move_slide (project, b, 0, NULL));
  assert_slides (project, "0b 1c 2a 3d ");
  g_assert_true (hunch_project_move_slide (project, b, 2, NULL));
  assert_slides (project, "0c 1a 2b 3d ");
  g_assert_true (hunch_project_delete_slide (project, a, NULL));
  assert_slides (project, "0c 1b 2d ");

  g_assert_true (hunch_project_undo (project, NULL));
  assert_slides (project, "0c 1a 2b 3d ");
  g_assert_true (hunch_project_undo (project, NULL));
  assert_slides (project, "0b 1c 2a 3d ");
  g_assert_true (hunch_project_redo (project, NULL));
  assert_slides (project, "0c 1a 2b 3d ");
}

static void
note_kind_cb (HunchProject *project,
              const char   *kind,
              GString      *heard)
{
  g_string_append_printf (heard, "%s ", kind);
}

static void
test_one_step (Folder       *folder,
               gconstpointer data)
{
  g_autoptr (HunchProject) project = folder_create (folder);
  g_autoptr (GString) heard = g_string_new (NULL);
  g_autofree char *label = NULL;
  g_autofree char *title = NULL;

  g_signal_connect (project, "document-changed", G_CALLBACK (note_kind_cb), heard);

  g_assert_true (hunch_project_begin_edit (project, "Everything at once", NULL));
  add_analysis (project, "x", NULL);
  add_slide (project, "a", -1);
  hunch_project_set_deck_value (project, "title", "Hunch", NULL);
  g_assert_cmpstr (heard->str, ==, "");
  g_assert_true (hunch_project_commit_edit (project, NULL));
  g_assert_nonnull (strstr (heard->str, "analysis"));
  g_assert_nonnull (strstr (heard->str, "slide"));
  g_assert_nonnull (strstr (heard->str, "deck"));

  label = hunch_project_dup_undo_label (project);
  g_assert_cmpstr (label, ==, "Everything at once");
  g_assert_true (hunch_project_undo (project, NULL));
  assert_slides (project, "");
  title = hunch_project_dup_deck_value (project, "title");
  g_assert_null (title);
}

static void
test_cancelled_edits (Folder       *folder,
                      gconstpointer data)
{
  g_autoptr (HunchProject) project = folder_create (folder);
  g_autofree char *label = NULL;

  g_assert_true (hunch_project_begin_edit (project, "Outer", NULL));
  add_slide (project, "a", -1);
  g_assert_true (hunch_project_begin_edit (project, "Inner", NULL));
  add_slide (project, "b", -1);
  hunch_project_cancel_edit (project);
  g_assert_true (hunch_project_commit_edit (project, NULL));
  assert_slides (project, "0a ");

  g_assert_true (hunch_project_begin_edit (project, "Nothing", NULL));
  add_slide (project, "c", -1);
  hunch_project_cancel_edit (project);
  assert_slides (project, "0a ");

  /* An edit that changes nothing is no step. */
  g_assert_true (hunch_project_begin_edit (project, "Empty", NULL));
  g_assert_true (hunch_project_commit_edit (project, NULL));
  label = hunch_project_dup_undo_label (project);
  g_assert_cmpstr (label, ==, "Outer");
}

static void
test_undo_after_reopening (Folder       *folder,
                           gconstpointer data)
{
  g_autoptr (HunchProject) project = folder_create (folder);
  g_autoptr (HunchAnalysisRecord) record = NULL;
  g_autofree char *label = NULL;
  gint64 id = add_analysis (project, "x", "first");

  record = hunch_project_get_analysis (project, id, NULL);
  g_free (record->result);
  record->result = g_strdup ("second");
  g_assert_true (hunch_project_put_analysis (project, record, NULL));
  g_clear_pointer (&record, hunch_analysis_record_free);

  g_assert_finalize_object (g_steal_pointer (&project));
  project = folder_open (folder);
  g_assert_true (hunch_project_undo (project, NULL));
  record = hunch_project_get_analysis (project, id, NULL);
  g_assert_cmpstr (record->result, ==, "first");
  g_assert_true (hunch_project_undo (project, NULL));
  g_assert_null (hunch_project_get_analysis (project, id, NULL));
  g_assert_false (hunch_project_undo (project, NULL));

  g_assert_finalize_object (g_steal_pointer (&project));
  project = folder_open (folder);
  g_assert_true (hunch_project_redo (project, NULL));
  g_clear_pointer (&record, hunch_analysis_record_free);
  record = hunch_project_get_analysis (project, id, NULL);
  g_assert_cmpstr (record->result, ==, "first");

  /* A new edit ends what could be redone. */
  add_slide (project, "a", -1);
  label = hunch_project_dup_redo_label (project);
  g_assert_null (label);
  g_assert_false (hunch_project_redo (project, NULL));
}

static void
test_steps_are_forgotten (Folder       *folder,
                          gconstpointer data)
{
  g_autoptr (HunchProject) project = folder_create (folder);
  guint n = 0;

  for (guint i = 0; i < 230; i++)
    {
      g_autofree char *title = g_strdup_printf ("%u", i);

      g_assert_true (hunch_project_set_deck_value (project, "title", title, NULL));
    }
  while (hunch_project_undo (project, NULL))
    n++;
  g_assert_cmpuint (n, ==, 200);
}

static void
test_two_connections (Folder       *folder,
                      gconstpointer data)
{
  g_autoptr (HunchProject) project = folder_create (folder);
  g_autoptr (HunchProject) second = hunch_project_reopen (project, NULL);
  g_autofree char *state = NULL;

  add_slide (second, "a", -1);
  assert_slides (project, "0a ");
  g_assert_true (hunch_project_undo (project, NULL));
  assert_slides (second, "");

  hunch_project_set_state (project, "page", "slides");
  state = hunch_project_dup_state (second, "page");
  g_assert_cmpstr (state, ==, "slides");
}

static void
count_cb (guint *n)
{
  (*n)++;
}

/* What another program does is announced once, what this one does is not announced again. */
static void
test_outside (Folder       *folder,
              gconstpointer data)
{
  g_autoptr (HunchProject) project = folder_create (folder);
  guint n = 0;

  g_assert_false (hunch_project_check_outside (project));
  g_signal_connect_swapped (project, "tables-changed", G_CALLBACK (count_cb), &n);
  add_slide (project, "mine", -1);
  g_assert_false (hunch_project_check_outside (project));

  folder_run_sql (folder, "CREATE TABLE theirs (a); INSERT INTO theirs VALUES (1)");
  g_assert_true (hunch_project_check_outside (project));
  g_assert_false (hunch_project_check_outside (project));
  folder_run_sql (folder, "UPDATE theirs SET a = 2");
  g_assert_true (hunch_project_check_outside (project));
  g_assert_cmpuint (n, ==, 2);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  folder_add_test ("/project/document/analysis", test_analysis_round_trip);
  folder_add_test ("/project/document/slide-order", test_slide_order);
  folder_add_test ("/project/document/one-step", test_one_step);
  folder_add_test ("/project/document/cancelled", test_cancelled_edits);
  folder_add_test ("/project/document/undo-after-reopening", test_undo_after_reopening);
  folder_add_test ("/project/document/steps-are-forgotten", test_steps_are_forgotten);
  folder_add_test ("/project/document/two-connections", test_two_connections);
  folder_add_test ("/project/document/outside", test_outside);
  return g_test_run ();
}
