/* Rows among those of a table, undone and done again; what fails half way leaves nothing. */
#include "load-made.h"

#include "project/import.h"
#include "project/row-list.h"

static void
write_file (Folder     *folder,
            const char *name,
            const char *text)
{
  g_autofree char *path = g_build_filename (folder->path, name, NULL);

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
}

static JsonObject *
import_file (Folder         *folder,
             HunchProject   *project,
             const char     *name,
             HunchImportMode mode,
             const char     *key,
             GError        **error)
{
  g_autofree char *path = g_build_filename (folder->path, name, NULL);
  g_autoptr (HunchImport) import = hunch_import_new (path);

  import->table = g_strdup ("t");
  import->mode = mode;
  import->key = g_strdup (key);
  return hunch_import_run (import, project, NULL, NULL, error);
}

#define TABLE "SELECT rowid, * FROM t"
#define RAWS "SELECT row_id, \"column\", raw FROM hunch_unparsed ORDER BY 1, 2"
#define COUNTS "SELECT name, n_missing, n_unparsed FROM hunch_column ORDER BY position"

static HunchProject *
make_table (Folder *folder)
{
  HunchProject *project = folder_create (folder);
  g_autoptr (JsonObject) receipt = NULL;
  g_autoptr (GError) error = NULL;

  write_file (folder, "a.csv", "id,n\n1,10\n2,20\n3,30\n");
  receipt = import_file (folder, project, "a.csv", HUNCH_IMPORT_NEW, NULL, &error);
  g_assert_no_error (error);
  return project;
}

/* Row 2 loses its number to a text, row 3 is the same, row 4 is new and has a text as well; a column is new. */
static void
test_undo (Folder       *folder,
           gconstpointer data)
{
  static const char after[] = "rowid|id|n|more\n1|1|10|NULL\n2|2|NULL|x\n3|3|30|NULL\n4|4|NULL|y\n";
  static const char raws[] = "row_id|column|raw\n2|n|two\n4|n|four\n";
  static const char counts[] = "name|n_missing|n_unparsed\nid|0|0\nn|0|2\nmore|2|0\n";
  g_autoptr (HunchProject) project = make_table (folder);
  g_autoptr (HunchTableInfo) before = hunch_project_get_table (project, "t", NULL);
  g_autoptr (JsonObject) receipt = NULL;
  g_autoptr (GError) error = NULL;

  write_file (folder, "b.csv", "id,more,n\n2,x,two\n3,,30\n4,y,four\n");
  receipt = import_file (folder, project, "b.csv", HUNCH_IMPORT_UPSERT, "id", &error);
  g_assert_no_error (error);
  g_assert_cmpint (json_object_get_int_member (receipt, "rows_added"), ==, 1);
  g_assert_cmpint (json_object_get_int_member (receipt, "rows_changed"), ==, 1);
  g_assert_cmpint (json_object_get_int_member (receipt, "rows_same"), ==, 1);

  for (guint round = 0; round < 3; round++)
    {
      g_autoptr (HunchTableInfo) now = hunch_project_get_table (project, "t", NULL);

      folder_assert_answer (project, TABLE, after);
      folder_assert_answer (project, RAWS, raws);
      folder_assert_answer (project, COUNTS, counts);
      g_assert_cmpint (now->n_rows, ==, 4);
      g_assert_cmpstr (now->token, !=, before->token);

      g_assert_true (hunch_project_undo (project, &error));
      g_assert_no_error (error);
      folder_assert_answer (project, TABLE, "rowid|id|n\n1|1|10\n2|2|20\n3|3|30\n");
      folder_assert_answer (project, RAWS, "row_id|column|raw\n");
      folder_assert_answer (project, COUNTS, "name|n_missing|n_unparsed\nid|0|0\nn|0|0\n");
      g_assert_true (hunch_project_redo (project, &error));
      g_assert_no_error (error);
    }
}

/* Several steps on top of each other, back to the first and forward to the last. */
static void
test_steps (Folder       *folder,
            gconstpointer data)
{
  g_autoptr (HunchProject) project = make_table (folder);
  g_auto (GStrv) states = g_new0 (char *, 6);
  g_auto (GStrv) raws = g_new0 (char *, 6);

  states[0] = folder_ask (project, TABLE);
  raws[0] = folder_ask (project, RAWS);

  for (guint i = 1; i < 5; i++)
    {
      g_autofree char *text = g_strdup_printf ("id,n\n%u,%u\n%u,odd %u\n", i, i * 100, i + 3, i);
      g_autoptr (JsonObject) receipt = NULL;
      g_autoptr (GError) error = NULL;

      write_file (folder, "b.csv", text);
      receipt = import_file (folder, project, "b.csv", i % 2 == 0 ? HUNCH_IMPORT_APPEND : HUNCH_IMPORT_UPSERT, i % 2 == 0 ? NULL : "id", &error);
      g_assert_no_error (error);
      states[i] = folder_ask (project, TABLE);
      raws[i] = folder_ask (project, RAWS);
    }
  for (int i = 3; i >= 0; i--)
    {
      g_assert_true (hunch_project_undo (project, NULL));
      folder_assert_answer (project, TABLE, states[i]);
      folder_assert_answer (project, RAWS, raws[i]);
    }
  for (guint i = 1; i < 5; i++)
    {
      g_assert_true (hunch_project_redo (project, NULL));
      folder_assert_answer (project, TABLE, states[i]);
      folder_assert_answer (project, RAWS, raws[i]);
    }
}

/* The bin holds nothing that no step can bring back. */
static void
test_bin_is_emptied (Folder       *folder,
                     gconstpointer data)
{
  g_autoptr (HunchProject) project = make_table (folder);
  g_autoptr (JsonObject) receipt = NULL;

  write_file (folder, "b.csv", "id,n\n2,21\n4,40\n");
  receipt = import_file (folder, project, "b.csv", HUNCH_IMPORT_UPSERT, "id", NULL);
  g_assert_true (hunch_project_undo (project, NULL));
  g_assert_true (hunch_project_set_deck_value (project, "title", "x", NULL));
  folder_assert_answer (project, "SELECT count(*) FROM sqlite_schema WHERE name LIKE 'hunch\\_trash%' ESCAPE '\\'", "count(*)\n0\n");
}

/* In the thread of the window, and inside an edit, the same rows come of it. */
static void
test_inside_an_edit (Folder       *folder,
                     gconstpointer data)
{
  g_autoptr (HunchProject) project = make_table (folder);
  g_autoptr (JsonObject) receipt = NULL;
  g_autoptr (GError) error = NULL;

  write_file (folder, "b.csv", "id,n\n2,21\n4,four\n");
  g_assert_true (hunch_project_begin_edit (project, "both", NULL));
  receipt = import_file (folder, project, "b.csv", HUNCH_IMPORT_UPSERT, "id", &error);
  g_assert_no_error (error);
  g_assert_true (hunch_project_set_deck_value (project, "title", "x", NULL));
  g_assert_true (hunch_project_commit_edit (project, NULL));
  folder_assert_answer (project, TABLE, "rowid|id|n\n1|1|10\n2|2|21\n3|3|30\n4|4|NULL\n");
  g_assert_true (hunch_project_undo (project, NULL));
  folder_assert_answer (project, TABLE, "rowid|id|n\n1|1|10\n2|2|20\n3|3|30\n");
}

/* Rows that the reader cannot hand out to the end change nothing, with and without an aside. */
static void
test_failure (Folder       *folder,
              gconstpointer data)
{
  g_autoptr (HunchProject) project = folder_create (folder);

  load_made_rows (project, "t", 500);
  for (guint aside = 0; aside < 2; aside++)
    {
      MadeReader *reader = made_reader_new (1000);
      g_autoptr (GError) error = NULL;

      reader->fail_at = 700;
      load_made_aside = aside;
      g_assert_null (load_made (project, "t", HUNCH_IMPORT_UPSERT, reader, NULL, &error));
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
      folder_assert_answer (project, "SELECT count(*), sum(id) FROM t", "count(*)|sum(id)\n500|124750\n");
    }
}

/* All the same, then half of it new: by the numbers of made-reader.h. */
static void
test_many (Folder       *folder,
           gconstpointer data)
{
  g_autoptr (HunchProject) project = folder_create (folder);

  load_made_rows (project, "t", 1000);
  for (gint64 n = 1000; n <= 2000; n += 1000)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (JsonObject) receipt = load_made (project, "t", HUNCH_IMPORT_UPSERT, made_reader_new (n), NULL, &error);

      g_assert_no_error (error);
      g_assert_cmpint (json_object_get_int_member (receipt, "rows_same"), ==, 1000);
      g_assert_cmpint (json_object_get_int_member (receipt, "rows_changed"), ==, 0);
      g_assert_cmpint (json_object_get_int_member (receipt, "rows_added"), ==, n - 1000);
    }
  folder_assert_answer (project, "SELECT count(*), count(x), count(odd) FROM t", "count(*)|count(x)|count(odd)\n2000|1800|1980\n");
  folder_assert_answer (project, "SELECT count(*), max(row_id), max(raw) FROM hunch_raw", "count(*)|max(row_id)|max(raw)\n20|1906|five 905\n");
}

/* Added rows are read as the table's types. */
static void
test_types_stay (Folder       *folder,
                 gconstpointer data)
{
  g_autoptr (HunchProject) project = folder_create (folder);
  g_autoptr (JsonObject) receipt = NULL;
  g_autoptr (JsonObject) more = NULL;
  g_autoptr (HunchTableInfo) info = NULL;
  g_autoptr (GError) error = NULL;

  write_file (folder, "a.csv", "id,x,day\n08,1.5,2021-01-01\n09,2.5,2021-01-02\n");
  receipt = import_file (folder, project, "a.csv", HUNCH_IMPORT_NEW, NULL, &error);
  g_assert_no_error (error);
  write_file (folder, "b.csv", "id,x,day\n10,3,2021-01-03\n");
  more = import_file (folder, project, "b.csv", HUNCH_IMPORT_UPSERT, "id", &error);
  g_assert_no_error (error);
  info = hunch_project_get_table (project, "t", NULL);
  g_assert_cmpint (info->columns[0].type, ==, HUNCH_DATA_TEXT);
  g_assert_cmpint (info->columns[1].type, ==, HUNCH_DATA_REAL);
  g_assert_cmpint (info->columns[2].type, ==, HUNCH_DATA_DATE);
  folder_assert_answer (project, "SELECT typeof(id), typeof(x) FROM t WHERE day = '2021-01-03'", "typeof(id)|typeof(x)\ntext|real\n");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  folder_add_test ("/project/upsert/undo", test_undo);
  folder_add_test ("/project/upsert/steps", test_steps);
  folder_add_test ("/project/upsert/bin-is-emptied", test_bin_is_emptied);
  folder_add_test ("/project/upsert/inside-an-edit", test_inside_an_edit);
  folder_add_test ("/project/upsert/failure", test_failure);
  folder_add_test ("/project/upsert/many", test_many);
  folder_add_test ("/project/upsert/types-stay", test_types_stay);
  return g_test_run ();
}
