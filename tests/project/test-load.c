/* Rows in, as one step, whole or not at all. */
#include "load-made.h"

#include "base/json.h"

#define COUNT_SQL(table) "SELECT count(*), sum(id), sum(x), sum(flag), count(x), count(odd), max(day), max(word) FROM " table
/* By hand for rows 0 to 2999: ids sum to 4498500; x sums to 4498500 / 4 less the missing rows 3, 13, …, 2993, whose
 * sum is 449400, over 4; 300 rows miss x, and 30 rows miss odd. */
#define COUNT_3000 "count(*)|sum(id)|sum(x)|sum(flag)|count(x)|count(odd)|max(day)|max(word)\n3000|4498500|1012275|1500|2700|2970|1970-01-28|w9\n"

static void
assert_names (HunchProject *project,
              const char   *expected)
{
  g_auto (GStrv) names = hunch_project_dup_table_names (project, NULL);
  g_autofree char *text = g_strjoinv (" ", names);

  g_assert_cmpstr (text, ==, expected);
}

static void
test_new_table (Folder       *folder,
                gconstpointer data)
{
  g_autoptr (HunchProject) project = folder_create (folder);
  g_autoptr (HunchTableInfo) info = NULL;
  g_autoptr (JsonObject) receipt = NULL;
  g_autoptr (GError) error = NULL;

  receipt = load_made (project, "Made rows", HUNCH_IMPORT_NEW, made_reader_new (3000), NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (json_object_get_int_member (receipt, "rows_seen"), ==, 3000);
  g_assert_cmpint (json_object_get_int_member (receipt, "rows_kept"), ==, 3000);
  folder_assert_answer (project, COUNT_SQL ("\"Made rows\""), COUNT_3000);

  info = hunch_project_get_table (project, "Made rows", &error);
  g_assert_no_error (error);
  g_assert_cmpint (info->n_rows, ==, 3000);
  g_assert_cmpuint (info->n_columns, ==, 6);
  g_assert_cmpint (info->columns[1].n_missing, ==, 300);
  g_assert_cmpint (info->columns[5].n_unparsed, ==, 30);
  g_assert_cmpint (info->columns[4].type, ==, HUNCH_DATA_DATE);
  g_assert_cmpint (info->ticket->rows_kept, ==, 3000);
  g_assert_nonnull (info->receipt);
  folder_assert_answer (project, "SELECT * FROM hunch_unparsed ORDER BY row_id LIMIT 2",
                        "table|row_id|column|raw\nMade rows|6|odd|five 5\nMade rows|106|odd|five 105\n");

  g_assert_null (load_made (project, "made ROWS", HUNCH_IMPORT_NEW, made_reader_new (1), NULL, &error));
  g_assert_error (error, HUNCH_PROJECT_ERROR, HUNCH_PROJECT_ERROR_EXISTS);
  g_clear_error (&error);
  g_assert_null (load_made (project, "hunch_made", HUNCH_IMPORT_NEW, made_reader_new (1), NULL, &error));
  g_assert_error (error, HUNCH_PROJECT_ERROR, HUNCH_PROJECT_ERROR_EXISTS);
}

static void
test_undo (Folder       *folder,
           gconstpointer data)
{
  g_autoptr (HunchProject) project = folder_create (folder);
  g_autoptr (HunchTableInfo) before = NULL;
  g_autoptr (HunchTableInfo) after = NULL;

  load_made_rows (project, "first", 3000);
  load_made_rows (project, "t", 3000);
  load_made_rows (project, "last", 10);
  before = hunch_project_get_table (project, "t", NULL);
  assert_names (project, "first t last");

  g_assert_true (hunch_project_drop_table (project, "t", NULL));
  assert_names (project, "first last");
  g_assert_finalize_object (g_steal_pointer (&project));
  project = folder_open (folder);
  g_assert_true (hunch_project_undo (project, NULL));
  assert_names (project, "first t last");
  folder_assert_answer (project, COUNT_SQL ("t"), COUNT_3000);
  after = hunch_project_get_table (project, "t", NULL);
  g_assert_cmpstr (after->token, ==, before->token);
  g_assert_cmpint (after->columns[5].n_unparsed, ==, 30);

  g_assert_true (hunch_project_undo (project, NULL));
  g_assert_true (hunch_project_undo (project, NULL));
  assert_names (project, "first");
  g_assert_true (hunch_project_redo (project, NULL));
  folder_assert_answer (project, COUNT_SQL ("t"), COUNT_3000);

  /* Once nothing can bring the others back they are gone from the file, too. */
  g_assert_true (hunch_project_set_deck_value (project, "title", "x", NULL));
  folder_assert_answer (project, "SELECT count(*) FROM sqlite_schema WHERE name LIKE 'hunch_trash%'", "count(*)\n0\n");
  folder_assert_answer (project, "SELECT count(*) FROM hunch_token", "count(*)\n2\n");
}

static void
test_replace (Folder       *folder,
              gconstpointer data)
{
  g_autoptr (HunchProject) project = folder_create (folder);
  g_autoptr (JsonObject) receipt = NULL;
  g_autoptr (GError) error = NULL;

  load_made_rows (project, "t", 3000);
  load_made_rows (project, "u", 1);
  g_assert_true (hunch_project_set_view (project, "v", "SELECT rowid AS hunch_row, id FROM t", "[]", NULL));
  receipt = load_made (project, "T", HUNCH_IMPORT_REPLACE, made_reader_new (7), NULL, &error);
  g_assert_no_error (error);
  assert_names (project, "t u v");
  folder_assert_answer (project, "SELECT count(*) FROM v", "count(*)\n7\n");

  g_assert_true (hunch_project_undo (project, NULL));
  folder_assert_answer (project, COUNT_SQL ("t"), COUNT_3000);
  folder_assert_answer (project, "SELECT count(*) FROM v", "count(*)\n3000\n");
  g_assert_true (hunch_project_redo (project, NULL));
  folder_assert_answer (project, "SELECT count(*) FROM v", "count(*)\n7\n");
}

static void
test_append (Folder       *folder,
             gconstpointer data)
{
  g_autoptr (HunchProject) project = folder_create (folder);
  g_autoptr (JsonObject) receipt = NULL;
  g_autoptr (HunchTableInfo) info = NULL;
  g_autoptr (HunchTableInfo) joined = NULL;
  g_autoptr (HunchTableInfo) undone = NULL;
  g_autoptr (GError) error = NULL;
  MadeReader *reader = made_reader_new (1000);

  load_made_rows (project, "t", 3000);
  info = hunch_project_get_table (project, "t", NULL);
  reader->n_fields = 3;
  receipt = load_made (project, "t", HUNCH_IMPORT_APPEND, reader, NULL, &error);
  g_assert_no_error (error);
  joined = hunch_project_get_table (project, "t", NULL);
  g_assert_cmpint (joined->n_rows, ==, 4000);
  g_assert_cmpint (joined->ticket->rows_kept, ==, 4000);
  g_assert_cmpint (joined->columns[1].n_missing, ==, 400);
  g_assert_cmpint (joined->columns[3].n_missing, ==, 1000);
  g_assert_cmpstr (joined->token, !=, info->token);

  g_assert_true (hunch_project_undo (project, NULL));
  folder_assert_answer (project, COUNT_SQL ("t"), COUNT_3000);
  undone = hunch_project_get_table (project, "t", NULL);
  g_assert_cmpint (undone->n_rows, ==, 3000);
  g_assert_cmpint (undone->columns[5].n_unparsed, ==, 30);
  g_assert_true (hunch_project_redo (project, NULL));
  folder_assert_answer (project, "SELECT count(*), max(rowid) FROM t", "count(*)|max(rowid)\n4000|4000\n");

  reader = made_reader_new (10);
  reader->fields[2].name = (char *) "stranger";
  g_assert_null (load_made (project, "t", HUNCH_IMPORT_APPEND, reader, NULL, &error));
  g_assert_error (error, HUNCH_PROJECT_ERROR, HUNCH_PROJECT_ERROR_NO_SUCH);
  g_assert_nonnull (strstr (error->message, "stranger"));
}

static void
test_sample (Folder       *folder,
             gconstpointer data)
{
  HunchSampleChoice choice = { .method = HUNCH_SAMPLE_RESERVOIR, .rows = 50, .seed = 7 };
  g_autoptr (HunchProject) project = folder_create (folder);
  g_auto (GStrv) kept = g_new0 (char *, 3);
  gint64 seen[2];

  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (HunchSampler) sampler = hunch_sampler_new (&choice);
      g_autoptr (JsonObject) receipt = NULL;
      g_autofree char *table = g_strdup_printf ("s%u", i);
      g_autofree char *sql = g_strdup_printf ("SELECT group_concat(id) AS ids FROM s%u", i);

      if (hunch_sampler_needs_first_pass (sampler))
        hunch_sampler_see (sampler, 5000);
      receipt = load_made (project, table, HUNCH_IMPORT_NEW, made_reader_new (5000), sampler, NULL);
      g_assert_cmpint (json_object_get_int_member (receipt, "rows_kept"), ==, 50);
      seen[i] = json_object_get_int_member (receipt, "rows_seen");
      kept[i] = folder_ask (project, sql);
    }
  g_assert_cmpstr (kept[0], ==, kept[1]);
  g_assert_cmpint (seen[0], <=, 5000);
}

static void
test_nothing_half_done (Folder       *folder,
                        gconstpointer data)
{
  g_autoptr (HunchProject) project = folder_create (folder);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  MadeReader *reader;

  load_made_rows (project, "t", 3000);
  before = folder_ask (project, "SELECT * FROM sqlite_schema, hunch_table, hunch_token");

  reader = made_reader_new (20000);
  reader->fail_at = 9000;
  g_assert_null (load_made (project, "t", HUNCH_IMPORT_REPLACE, reader, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
  g_assert_cmpstr (error->message, ==, "Row is broken.");
  g_clear_error (&error);

  reader = made_reader_new (20000);
  reader->fail_at = 9000;
  reader->cancel_me = cancellable;
  g_assert_null (load_made (project, "t", HUNCH_IMPORT_APPEND, reader, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);

  after = folder_ask (project, "SELECT * FROM sqlite_schema, hunch_table, hunch_token");
  g_assert_cmpstr (after, ==, before);
  folder_assert_answer (project, COUNT_SQL ("t"), COUNT_3000);
  folder_assert_answer (project, "PRAGMA integrity_check", "integrity_check\nok\n");
}

static void
test_odd_names (Folder       *folder,
                gconstpointer data)
{
  g_autoptr (HunchProject) project = folder_create (folder);
  g_autoptr (JsonObject) receipt = NULL;
  g_autoptr (HunchTableInfo) info = NULL;
  MadeReader *reader = made_reader_new (10);

  reader->fields[0].name = (char *) "rowid";
  reader->fields[1].name = (char *) "a \"b\" [c] 'd'; DROP TABLE t; --";
  reader->fields[2].name = (char *) "OID";
  reader->fields[3].name = (char *) "_rowid_";
  reader->fields[4].name = (char *) "Größe";
  reader->fields[5].name = (char *) "ROWID";
  receipt = load_made (project, "select", HUNCH_IMPORT_NEW, reader, NULL, NULL);
  g_assert_nonnull (receipt);
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (receipt, "warnings")), ==, 2);
  info = hunch_project_get_table (project, "select", NULL);
  g_assert_cmpstr (info->columns[1].name, ==, "a \"b\" [c] 'd'; DROP TABLE t; --");
  g_assert_cmpstr (info->columns[2].name, ==, "oid_2");
  g_assert_cmpstr (info->columns[4].name, ==, "Größe");
  g_assert_cmpstr (info->columns[5].name, ==, "ROWID_2");
}

static void
test_freshness (Folder       *folder,
                gconstpointer data)
{
  static const char *const changes[] = {
    "INSERT INTO u (id) VALUES (1)", "UPDATE u SET x = 5 WHERE id = 7", "DELETE FROM u WHERE id = 7", "DELETE FROM u",
  };
  g_autoptr (HunchProject) project = folder_create (folder);

  load_made_rows (project, "t", 100);
  g_assert_true (hunch_project_rename_table (project, "t", "u", NULL));
  g_assert_true (hunch_project_set_view (project, "v", "SELECT rowid AS hunch_row, id FROM u WHERE id > 3", "[]", NULL));
  for (gsize i = 0; i < G_N_ELEMENTS (changes); i++)
    {
      g_autoptr (HunchTableInfo) table = hunch_project_get_table (project, "u", NULL);
      g_autoptr (HunchTableInfo) view = hunch_project_get_table (project, "v", NULL);
      g_autoptr (HunchTableInfo) table_after = NULL;
      g_autoptr (HunchTableInfo) view_after = NULL;

      folder_run_sql (folder, changes[i]);
      table_after = hunch_project_get_table (project, "u", NULL);
      view_after = hunch_project_get_table (project, "v", NULL);
      g_assert_cmpstr (table_after->token, !=, table->token);
      g_assert_cmpstr (view_after->token, !=, view->token);
      if (i == 0)
        {
          g_assert_cmpint (table_after->n_rows, ==, 101);
          g_assert_cmpint (table_after->columns[1].n_missing, ==, 11);
          g_assert_cmpint (table_after->columns[5].n_missing, ==, 1);
          g_assert_cmpint (table_after->columns[5].n_unparsed, ==, 1);
        }
    }
  {
    g_autoptr (HunchTableInfo) table = hunch_project_get_table (project, "u", NULL);

    g_assert_cmpint (table->n_rows, ==, 0);
  }
}

/* While rows are gathered aside, another connection reads and even writes. */
static void
write_meanwhile (MadeReader *reader,
                 gpointer    other)
{
  g_autofree char *title = NULL;

  g_assert_true (hunch_project_set_deck_value (other, "title", "meanwhile", NULL));
  title = hunch_project_dup_deck_value (other, "title");
  g_assert_cmpstr (title, ==, "meanwhile");
}

static void
test_others_go_on (Folder       *folder,
                   gconstpointer data)
{
  g_autoptr (HunchProject) project = folder_create (folder);
  g_autoptr (HunchProject) other = hunch_project_reopen (project, NULL);
  g_autoptr (JsonObject) receipt = NULL;
  g_autoptr (GError) error = NULL;
  MadeReader *reader = made_reader_new (200000);

  load_made_aside = TRUE;
  reader->at_row = 150000;
  reader->call = write_meanwhile;
  reader->call_data = other;
  receipt = load_made (project, "t", HUNCH_IMPORT_NEW, reader, NULL, &error);
  load_made_aside = FALSE;
  g_assert_no_error (error);
  folder_assert_answer (project, "SELECT count(*), sum(id) FROM t", "count(*)|sum(id)\n200000|19999900000\n");
  folder_assert_answer (project, "SELECT count(*), min(row_id), min(raw) FROM hunch_unparsed", "count(*)|min(row_id)|min(raw)\n2000|6|five 100005\n");
}

static void
add_tests (const char *way)
{
  static const struct { const char *name; void (*func) (Folder *folder, gconstpointer data); } tests[] = {
    { "new-table", test_new_table }, { "undo", test_undo }, { "replace", test_replace }, { "append", test_append },
    { "sample", test_sample }, { "nothing-half-done", test_nothing_half_done }, { "odd-names", test_odd_names },
    { "freshness", test_freshness },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++)
    {
      g_autofree char *path = g_strdup_printf ("/project/load/%s/%s", way, tests[i].name);

      folder_add_test (path, tests[i].func);
    }
}

static void
turn_aside (void)
{
  load_made_aside = TRUE;
}

static void
turn_back (void)
{
  load_made_aside = FALSE;
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  add_tests ("at-once");
  folder_add_test ("/project/load/others-go-on", test_others_go_on);
  g_test_add_func ("/project/load/turn-aside", turn_aside);
  add_tests ("aside");
  g_test_add_func ("/project/load/turn-back", turn_back);
  return g_test_run ();
}
