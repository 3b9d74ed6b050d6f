/* From a file to a table and back to its types. */
#include "folder.h"

#include "project/import.h"
#include "project/row-list.h"

static HunchImport *
import_text (Folder     *folder,
             const char *name,
             const char *text)
{
  g_autofree char *path = g_build_filename (folder->path, name, NULL);
  g_autoptr (HunchSource) source = NULL;

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  source = hunch_source_new (path, NULL);
  g_assert_nonnull (source);
  return hunch_import_new (hunch_source_get_name (source));
}

static const char shop_csv[] =
  "id,zip,price,sold,day,note\n"
  "1,08123,1.50,yes,2021-03-04,first\n"
  "2,10115,,no,2021-03-05,\"second, with comma\"\n"
  "3,90210,2,yes,,NA\n";

static void
test_csv (Folder       *folder,
          gconstpointer data)
{
  g_autoptr (HunchProject) project = folder_create (folder);
  g_autoptr (HunchImport) import = import_text (folder, "shop.csv", shop_csv);
  g_autoptr (HunchTableInfo) info = NULL;
  g_autoptr (JsonObject) receipt = NULL;
  g_autoptr (GError) error = NULL;

  receipt = hunch_import_run (import, project, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (json_object_get_string_member (receipt, "table"), ==, "shop");
  g_assert_cmpint (json_object_get_int_member (receipt, "rows_seen"), ==, 3);
  g_assert_cmpint (json_object_get_int_member (receipt, "bytes_read"), ==, sizeof shop_csv - 1);

  info = hunch_project_get_table (project, "shop", NULL);
  g_assert_cmpuint (info->n_columns, ==, 6);
  g_assert_cmpint (info->columns[0].type, ==, HUNCH_DATA_INTEGER);
  g_assert_cmpint (info->columns[1].type, ==, HUNCH_DATA_TEXT);
  g_assert_cmpint (info->columns[4].type, ==, HUNCH_DATA_DATE);
  g_assert_cmpstr (info->ticket->format, ==, "csv");
  folder_assert_answer (project, "SELECT zip, note FROM shop WHERE id = 2", "zip|note\n10115|second, with comma\n");
}

static void
test_chosen_columns (Folder       *folder,
                     gconstpointer data)
{
  g_autoptr (HunchProject) project = folder_create (folder);
  g_autoptr (HunchImport) import = import_text (folder, "shop.csv", shop_csv);
  g_autoptr (JsonObject) receipt = NULL;
  g_autoptr (GError) error = NULL;

  import->options->columns = g_strsplit ("zip id", " ", -1);
  import->choice.method = HUNCH_SAMPLE_HEAD;
  import->choice.rows = 2;
  receipt = hunch_import_run (import, project, NULL, NULL, &error);
  g_assert_no_error (error);
  folder_assert_answer (project, "SELECT * FROM shop", "id|zip\n1|08123\n2|10115\n");

  g_strfreev (import->options->columns);
  import->options->columns = g_strsplit ("nope", " ", -1);
  import->mode = HUNCH_IMPORT_REPLACE;
  g_assert_null (hunch_import_run (import, project, NULL, NULL, &error));
  g_assert_error (error, HUNCH_PROJECT_ERROR, HUNCH_PROJECT_ERROR_NO_SUCH);
}

static void
test_append (Folder       *folder,
             gconstpointer data)
{
  g_autoptr (HunchProject) project = folder_create (folder);
  g_autoptr (HunchImport) first = import_text (folder, "a.csv", "name,n\nx,1\ny,2\n");
  g_autoptr (HunchImport) second = import_text (folder, "b.csv", "n,name\nthree,z\n4,w\n");
  g_autoptr (HunchImport) third = import_text (folder, "c.csv", "n,other\n1,2\n");
  g_autoptr (JsonObject) receipt = hunch_import_run (first, project, NULL, NULL, NULL);
  g_autoptr (JsonObject) added = NULL;
  g_autoptr (GError) error = NULL;

  second->table = g_strdup ("a");
  second->mode = HUNCH_IMPORT_APPEND;
  added = hunch_import_run (second, project, NULL, NULL, &error);
  g_assert_no_error (error);
  folder_assert_answer (project, "SELECT * FROM a", "name|n\nx|1\ny|2\nz|NULL\nw|4\n");
  folder_assert_answer (project, "SELECT * FROM hunch_unparsed", "table|row_id|column|raw\na|3|n|three\n");

  third->table = g_strdup ("a");
  third->mode = HUNCH_IMPORT_APPEND;
  g_assert_null (hunch_import_run (third, project, NULL, NULL, &error));
  g_assert_error (error, HUNCH_PROJECT_ERROR, HUNCH_PROJECT_ERROR_NO_SUCH);
  folder_assert_answer (project, "SELECT count(*) FROM a", "count(*)\n4\n");
}

static char *
dup_refusal (Folder       *folder,
             HunchProject *project,
             const char   *text,
             const char   *told)
{
  g_autoptr (HunchImport) import = import_text (folder, "more.csv", text);
  g_autoptr (GError) error = NULL;

  import->table = g_strdup ("a");
  import->mode = HUNCH_IMPORT_APPEND;
  if (told != NULL)
    {
      g_clear_pointer (&import->options->csv, hunch_csv_options_free);
      import->options->csv = hunch_csv_options_new ();
      import->options->csv->types = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
      g_hash_table_insert (import->options->csv->types, g_strdup (told), GINT_TO_POINTER (HUNCH_DATA_TEXT));
    }
  g_assert_null (hunch_import_run (import, project, NULL, NULL, &error));
  g_assert_nonnull (error);
  return g_strdup (strstr (error->message, "column"));
}

/* Columns that have nothing in common but the name, and a type that was told and is not the table's: nothing is added. */
static void
test_append_refused (Folder       *folder,
                     gconstpointer data)
{
  g_autoptr (HunchProject) project = folder_create (folder);
  g_autoptr (HunchImport) first = import_text (folder, "a.csv", "name,n\nx,1\ny,2\n");
  g_autoptr (JsonObject) receipt = hunch_import_run (first, project, NULL, NULL, NULL);
  g_autofree char *swapped = dup_refusal (folder, project, "n,name\nz,1\n,2\nq,3\n", NULL);
  g_autofree char *told = dup_refusal (folder, project, "n,name\n3,q\n", "n");

  g_assert_true (g_str_has_prefix (swapped, "column “n” of "));
  g_assert_true (g_str_has_suffix (swapped, " reads as the table “a” has it (integer); nothing was added."));
  g_assert_cmpstr (told, ==, "column “n” is of another type in the table “a”.");
  folder_assert_answer (project, "SELECT * FROM a", "name|n\nx|1\ny|2\n");
  folder_assert_answer (project, "SELECT count(*) FROM hunch_unparsed", "count(*)\n0\n");
}

/* The name of a table is any text, but it is text. */
static void
test_table_names (Folder       *folder,
                  gconstpointer data)
{
  static const char *const free_names[] = { "select", "a b", "new\nline", "quo\"te", "it's", "😀", "x; DROP TABLE a", "a.b", "[x]", "%s%n" };
  static const char *const others[] = { "", " ", "\t\n", "hunch_x", "SQLITE_y", "bad\xff" };
  g_autoptr (HunchProject) project = folder_create (folder);

  for (gsize i = 0; i < G_N_ELEMENTS (free_names) + G_N_ELEMENTS (others); i++)
    {
      gboolean is_free = i < G_N_ELEMENTS (free_names);
      g_autoptr (HunchImport) import = import_text (folder, "a.csv", "name,n\nx,1\ny,2\n");
      g_autoptr (JsonObject) receipt = NULL;
      g_autoptr (GError) error = NULL;

      import->table = g_strdup (is_free ? free_names[i] : others[i - G_N_ELEMENTS (free_names)]);
      receipt = hunch_import_run (import, project, NULL, NULL, &error);
      g_assert_true ((receipt != NULL) == is_free);
      if (is_free)
        g_assert_cmpstr (json_object_get_string_member (receipt, "table"), ==, free_names[i]);
      else
        g_assert_error (error, HUNCH_PROJECT_ERROR, HUNCH_PROJECT_ERROR_EXISTS);
    }
}

static void
test_retype (Folder       *folder,
             gconstpointer data)
{
  g_autoptr (HunchProject) project = folder_create (folder);
  g_autoptr (HunchImport) import = import_text (folder, "t.csv", "zip,k\n08123,1\n10115,2\nabc,3\n,4\n\"d\"\"q\",5\n");
  g_autoptr (JsonObject) receipt = hunch_import_run (import, project, NULL, NULL, NULL);
  g_autoptr (HunchTableInfo) before = hunch_project_get_table (project, "t", NULL);
  g_autoptr (HunchTableInfo) after = NULL;
  g_autoptr (HunchRowPages) pages = NULL;
  g_autoptr (GError) error = NULL;
  gboolean unparsed = FALSE;

  g_assert_nonnull (receipt);
  hunch_project_retype_column (project, "t", "zip", HUNCH_DATA_INTEGER, &error);
  g_assert_no_error (error);
  folder_assert_answer (project, "SELECT rowid, * FROM t", "rowid|zip|k\n1|8123|1\n2|10115|2\n3|NULL|3\n4|NULL|4\n5|NULL|5\n");
  folder_assert_answer (project, "SELECT row_id, raw FROM hunch_unparsed", "row_id|raw\n3|abc\n5|d\"q\n");
  after = hunch_project_get_table (project, "t", NULL);
  g_assert_cmpint (after->columns[0].type, ==, HUNCH_DATA_INTEGER);
  g_assert_cmpint (after->columns[0].n_unparsed, ==, 2);
  g_assert_cmpint (after->columns[0].n_missing, ==, 1);
  g_assert_cmpstr (after->token, !=, before->token);
  g_assert_nonnull (after->ticket);
  pages = hunch_row_pages_new (project, "t", NULL, NULL);
  g_assert_cmpstr (hunch_row_pages_get_cell (pages, 2, 0, &unparsed), ==, "abc");
  g_assert_true (unparsed);
  g_clear_pointer (&pages, hunch_row_pages_free);

  /* Back to text: every cell as it was written. */
  hunch_project_retype_column (project, "t", "zip", HUNCH_DATA_TEXT, &error);
  g_assert_no_error (error);
  folder_assert_answer (project, "SELECT zip FROM t", "zip\n08123\n10115\nabc\nNULL\nd\"q\n");
  g_assert_true (hunch_project_undo (project, NULL));
  folder_assert_answer (project, "SELECT sum(zip) FROM t", "sum(zip)\n18238\n");
  g_assert_true (hunch_project_undo (project, NULL));
  folder_assert_answer (project, "SELECT zip FROM t LIMIT 1", "zip\n08123\n");
  g_assert_true (hunch_project_redo (project, NULL));
  folder_assert_answer (project, "SELECT row_id, raw FROM hunch_unparsed", "row_id|raw\n3|abc\n5|d\"q\n");
}

/* A recipe's table passes the column on: it is refused in a sentence, and all is as before. */
static void
test_rename_used_column (Folder       *folder,
                         gconstpointer data)
{
  g_autoptr (HunchProject) project = folder_create (folder);
  g_autoptr (GError) error = NULL;
  g_autoptr (HunchTableInfo) info = NULL;

  g_autoptr (HunchImport) import = import_text (folder, "t.csv", "id,b\n1,2\n2,3\n");
  g_autoptr (JsonObject) receipt = hunch_import_run (import, project, NULL, NULL, NULL);

  g_assert_nonnull (receipt);
  hunch_project_set_view (project, "even", "WITH s AS (SELECT rowid AS hunch_row, * FROM t) SELECT hunch_row, id FROM s WHERE id % 2 = 0",
                          "[{\"step\": \"from\", \"table\": \"t\"}, {\"step\": \"filter\", \"where\": \"id % 2 = 0\"}]", &error);
  g_assert_no_error (error);
  g_assert_false (hunch_project_rename_column (project, "t", "id", "number", &error));
  g_assert_error (error, HUNCH_PROJECT_ERROR, HUNCH_PROJECT_ERROR_EXISTS);
  g_assert_nonnull (strstr (error->message, "“even”"));
  info = hunch_project_get_table (project, "t", NULL);
  g_assert_cmpstr (info->columns[0].name, ==, "id");

  g_assert_true (hunch_project_rename_table (project, "t", "u", NULL));
  folder_assert_answer (project, "SELECT steps, (SELECT count(*) FROM even) AS n FROM hunch_recipe",
                        "steps|n\n[{\"step\":\"from\",\"table\":\"u\"},{\"step\":\"filter\",\"where\":\"id % 2 = 0\"}]|1\n");
  g_assert_true (hunch_project_undo (project, NULL));
  folder_assert_answer (project, "SELECT json_extract (steps, '$[0].table') AS t, (SELECT count(*) FROM even) AS n FROM hunch_recipe",
                        "t|n\nt|1\n");
}

static void
test_rename_column (Folder       *folder,
                    gconstpointer data)
{
  g_autoptr (HunchProject) project = folder_create (folder);
  g_autoptr (HunchImport) import = import_text (folder, "t.csv", "a,b\n1,2\n");
  g_autoptr (JsonObject) receipt = hunch_import_run (import, project, NULL, NULL, NULL);
  g_autoptr (HunchTableInfo) info = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_nonnull (receipt);
  g_assert_true (hunch_project_set_view (project, "v", "SELECT rowid AS hunch_row, a + b AS s FROM t", "[]", NULL));
  g_assert_false (hunch_project_rename_column (project, "t", "a", "B", &error));
  g_assert_error (error, HUNCH_PROJECT_ERROR, HUNCH_PROJECT_ERROR_EXISTS);
  g_clear_error (&error);
  hunch_project_rename_column (project, "t", "a", "größe in \"cm\"", &error);
  g_assert_no_error (error);
  info = hunch_project_get_table (project, "t", NULL);
  g_assert_cmpstr (info->columns[0].name, ==, "größe in \"cm\"");
  folder_assert_answer (project, "SELECT s FROM v", "s\n3\n");
  g_assert_true (hunch_project_undo (project, NULL));
  folder_assert_answer (project, "SELECT a FROM t", "a\n1\n");
}

typedef struct
{
  GMainLoop  *loop;
  JsonObject *receipt;
  guint       n_changes;
} Waiting;

static void
count_cb (HunchProject *project,
          Waiting      *waiting)
{
  waiting->n_changes++;
}

static void
import_done_cb (GObject      *object,
                GAsyncResult *result,
                gpointer      data)
{
  Waiting *waiting = data;

  waiting->receipt = hunch_import_run_finish (HUNCH_PROJECT (object), result, NULL);
  g_main_loop_quit (waiting->loop);
}

static void
test_in_thread (Folder       *folder,
                gconstpointer data)
{
  g_autoptr (HunchProject) project = folder_create (folder);
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  HunchImport *import = import_text (folder, "t.csv", "a,b\n1,2\n");
  Waiting waiting = { loop, NULL, 0 };

  g_signal_connect (project, "tables-changed", G_CALLBACK (count_cb), &waiting);
  hunch_import_run_async (import, project, NULL, NULL, import_done_cb, &waiting);
  hunch_import_free (import);
  g_main_loop_run (loop);
  g_assert_nonnull (waiting.receipt);
  g_assert_cmpuint (waiting.n_changes, ==, 1);
  json_object_unref (waiting.receipt);
  folder_assert_answer (project, "SELECT * FROM t", "a|b\n1|2\n");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  folder_add_test ("/project/import/csv", test_csv);
  folder_add_test ("/project/import/chosen-columns", test_chosen_columns);
  folder_add_test ("/project/import/append", test_append);
  folder_add_test ("/project/import/append-refused", test_append_refused);
  folder_add_test ("/project/import/table-names", test_table_names);
  folder_add_test ("/project/import/retype", test_retype);
  folder_add_test ("/project/import/rename-column", test_rename_column);
  folder_add_test ("/project/import/rename-used-column", test_rename_used_column);
  folder_add_test ("/project/import/in-thread", test_in_thread);
  return g_test_run ();
}
