/* Orders are those of ORDER BY; pages show the row that stands there, holes or not. */
#include "load-made.h"

#include "project/row-list.h"

static char *
describe_cells (HunchRowPages *pages,
                gint64         n,
                guint          column)
{
  GString *text = g_string_new (NULL);

  for (gint64 i = 0; i < n; i++)
    {
      gboolean unparsed = FALSE;
      const char *cell = hunch_row_pages_get_cell (pages, i, column, &unparsed);

      g_string_append_printf (text, "%s%s ", unparsed ? "?" : "", cell == NULL ? "-" : cell);
    }
  return g_string_free (text, FALSE);
}

/* The first `n` cells of a column in an order, as the pages show them. */
static char *
show (HunchProject *project,
      const char   *table,
      const char   *sort_column,
      gboolean      descending,
      const char   *search,
      gint64        n,
      guint         column)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HunchRowOrder) order = NULL;
  g_autoptr (HunchRowPages) pages = NULL;

  if (sort_column != NULL || search != NULL)
    {
      order = hunch_row_order_new (project, table, sort_column, descending, search, NULL, &error);
      g_assert_no_error (error);
    }
  pages = hunch_row_pages_new (project, table, order, &error);
  g_assert_no_error (error);
  return describe_cells (pages, MIN (n, hunch_row_pages_get_n_rows (pages)), column);
}

#define assert_shown(project, table, sort, descending, search, n, column, expected)        \
  G_STMT_START {                                                                            \
    g_autofree char *shown_ = show (project, table, sort, descending, search, n, column);   \
    g_assert_cmpstr (shown_, ==, expected);                                                 \
  } G_STMT_END

static void
test_own_order (Folder       *folder,
                gconstpointer data)
{
  g_autoptr (HunchProject) project = folder_create (folder);
  g_autoptr (HunchRowPages) pages = NULL;
  g_autofree char *whole = NULL;

  load_made_rows (project, "t", 3000);
  assert_shown (project, "t", NULL, FALSE, NULL, 8, 0, "0 1 2 3 4 5 6 7 ");
  assert_shown (project, "t", NULL, FALSE, NULL, 8, 1, "0 0.25 0.5 - 1 1.25 1.5 1.75 ");
  assert_shown (project, "t", NULL, FALSE, NULL, 4, 3, "true false true false ");
  assert_shown (project, "t", NULL, FALSE, NULL, 8, 5, "0 2 4 6 8 ?five 5 12 14 ");

  pages = hunch_row_pages_new (project, "t", NULL, NULL);
  g_assert_cmpint (hunch_row_pages_get_n_rows (pages), ==, 3000);
  g_assert_cmpstr (hunch_row_pages_get_cell (pages, 2999, 0, NULL), ==, "2999");
  g_assert_cmpstr (hunch_row_pages_get_cell (pages, 256, 0, NULL), ==, "256");
  whole = hunch_row_pages_dup_cell (pages, 2905, 5);
  g_assert_cmpstr (whole, ==, "five 2905");
}

static void
test_holes (Folder       *folder,
            gconstpointer data)
{
  g_autoptr (HunchProject) project = folder_create (folder);
  g_autoptr (HunchRowPages) pages = NULL;

  load_made_rows (project, "t", 3000);
  folder_run_sql (folder, "DELETE FROM t WHERE id % 3 = 1");
  pages = hunch_row_pages_new (project, "t", NULL, NULL);
  g_assert_cmpint (hunch_row_pages_get_n_rows (pages), ==, 2000);
  for (gint64 i = 0; i < 2000; i++)
    {
      g_autofree char *expected = g_strdup_printf ("%d", (int) (i / 2 * 3 + i % 2 * 2));

      g_assert_cmpstr (hunch_row_pages_get_cell (pages, i, 0, NULL), ==, expected);
    }
  assert_shown (project, "t", "id", TRUE, NULL, 4, 0, "2999 2997 2996 2994 ");
  assert_shown (project, "t", NULL, FALSE, "five 5", 9, 0, "5 ");
}

static void
test_as_sql_sorts (Folder       *folder,
                   gconstpointer data)
{
  static const char *const columns[] = { "a", "i", "r", "big", "mixed" };
  g_autoptr (HunchProject) project = folder_create (folder);

  folder_run_sql (folder,
    "CREATE TABLE t (n INTEGER, a TEXT, i INTEGER, r REAL, big INTEGER, mixed TEXT);"
    "WITH RECURSIVE k(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM k WHERE n < 999)"
    "INSERT INTO t SELECT n, CASE WHEN n % 7 = 0 THEN NULL ELSE char(65 + n * 31 % 57, 200 + n % 90) END,"
    " n * 7919 % 1009 - 500, CASE WHEN n % 11 = 0 THEN NULL ELSE (n * 7919 % 1013 - 400) / 7.0 END,"
    " 9007199254740993 + n * 31 % 17, CASE n % 3 WHEN 0 THEN '' WHEN 1 THEN 'x' || n % 5 ELSE 'é' END FROM k");
  for (gsize i = 0; i < G_N_ELEMENTS (columns); i++)
    for (guint descending = 0; descending < 2; descending++)
      {
        g_autofree char *shown = show (project, "t", columns[i], descending, NULL, 1000, 0);
        g_autofree char *sql = g_strdup_printf (
          "SELECT group_concat(n, ' ') || ' ' AS n FROM (SELECT n FROM t ORDER BY %s %s NULLS LAST, rowid)",
          columns[i], descending ? "DESC" : "");
        g_autofree char *answer = folder_ask (project, sql);
        g_autofree char *expected = g_strndup (answer + 2, strlen (answer) - 3);

        g_assert_cmpstr (shown, ==, expected);
      }
}

static void
test_search (Folder       *folder,
             gconstpointer data)
{
  g_autoptr (HunchProject) project = folder_create (folder);

  folder_run_sql (folder,
    "CREATE TABLE t (n INTEGER, a TEXT, x REAL, d DATE TEXT, f BOOLEAN);"
    "INSERT INTO t VALUES (1, 'Straße', 0.125, '2020-05-01', 1), (2, 'ÄPFEL', 12.5, NULL, 0), (3, NULL, NULL, '2019-12-05', 0),"
    " (-40, 'apple', 1e20, '2020-01-01', NULL), (5, 'grape TRUE', -3, '1999-09-09', 0)");
  assert_shown (project, "t", NULL, FALSE, "äpf", 9, 0, "2 ");
  assert_shown (project, "t", NULL, FALSE, "APP", 9, 0, "-40 ");
  assert_shown (project, "t", NULL, FALSE, "12", 9, 0, "1 2 3 ");
  assert_shown (project, "t", NULL, FALSE, "-05-", 9, 0, "1 ");
  assert_shown (project, "t", NULL, FALSE, "true", 9, 0, "1 5 ");
  assert_shown (project, "t", NULL, FALSE, "1e+20", 9, 0, "-40 ");
  assert_shown (project, "t", NULL, FALSE, "nothing has this", 9, 0, "");
  assert_shown (project, "t", "x", TRUE, "a", 9, 0, "-40 2 1 5 3 ");
}

static void
test_views (Folder       *folder,
            gconstpointer data)
{
  g_autoptr (HunchProject) project = folder_create (folder);
  g_autoptr (GError) error = NULL;

  load_made_rows (project, "t", 3000);
  hunch_project_set_view (project, "some", "SELECT rowid AS hunch_row, id, word FROM t WHERE id % 5 = 0", "[]", &error);
  g_assert_no_error (error);
  hunch_project_set_view (project, "words", "SELECT row_number() OVER (ORDER BY word) AS hunch_row, word, count(*) AS n, avg(x) AS mean"
                          " FROM t GROUP BY word", "[]", &error);
  g_assert_no_error (error);

  assert_shown (project, "some", NULL, FALSE, NULL, 4, 0, "0 5 10 15 ");
  assert_shown (project, "some", "id", TRUE, NULL, 3, 0, "2995 2990 2985 ");
  assert_shown (project, "words", NULL, FALSE, NULL, 3, 0, "w0 w1 w2 ");
  assert_shown (project, "words", "word", TRUE, NULL, 3, 0, "w9 w8 w7 ");
  assert_shown (project, "words", NULL, FALSE, "w4", 3, 1, "300 ");
}

static void
test_long_text (Folder       *folder,
                gconstpointer data)
{
  g_autoptr (HunchProject) project = folder_create (folder);
  g_autoptr (HunchRowPages) pages = NULL;
  g_autofree char *whole = NULL;
  const char *cut;

  folder_run_sql (folder, "CREATE TABLE t (a TEXT); INSERT INTO t VALUES (replace(hex(zeroblob(450)), '00', 'ää'))");
  pages = hunch_row_pages_new (project, "t", NULL, NULL);
  cut = hunch_row_pages_get_cell (pages, 0, 0, NULL);
  g_assert_cmpint (g_utf8_strlen (cut, -1), ==, 501);
  g_assert_true (g_str_has_suffix (cut, "ä…"));
  whole = hunch_row_pages_dup_cell (pages, 0, 0);
  g_assert_cmpint (g_utf8_strlen (whole, -1), ==, 900);
}

static void
test_without_row_ids (Folder       *folder,
                      gconstpointer data)
{
  g_autoptr (HunchProject) project = folder_create (folder);

  folder_run_sql (folder, "CREATE TABLE t (k TEXT PRIMARY KEY, n INTEGER) WITHOUT ROWID;"
                          "INSERT INTO t VALUES ('c', 1), ('a', 3), ('b', 2)");
  assert_shown (project, "t", NULL, FALSE, NULL, 9, 0, "a b c ");
  assert_shown (project, "t", "n", FALSE, NULL, 9, 0, "c b a ");
}

typedef struct
{
  GMainLoop     *loop;
  HunchRowOrder *order;
} Waiting;

static void
order_done_cb (GObject      *object,
               GAsyncResult *result,
               gpointer      data)
{
  Waiting *waiting = data;

  waiting->order = hunch_row_order_new_finish (result, NULL);
  g_main_loop_quit (waiting->loop);
}

static void
test_in_thread (Folder       *folder,
                gconstpointer data)
{
  g_autoptr (HunchProject) project = folder_create (folder);
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr (GCancellable) cancelled = g_cancellable_new ();
  Waiting waiting = { loop, NULL };

  load_made_rows (project, "t", 3000);
  hunch_row_order_new_async (project, "t", "id", TRUE, NULL, NULL, order_done_cb, &waiting);
  g_main_loop_run (loop);
  g_assert_cmpint (hunch_row_order_get_n_rows (waiting.order), ==, 3000);
  g_clear_pointer (&waiting.order, hunch_row_order_unref);

  g_cancellable_cancel (cancelled);
  hunch_row_order_new_async (project, "t", "x", TRUE, NULL, cancelled, order_done_cb, &waiting);
  g_main_loop_run (loop);
  g_assert_null (waiting.order);
}

/* As many columns as a statement of SQLite may answer with, with cells without value among them. */
static void
test_many_columns (Folder       *folder,
                   gconstpointer data)
{
  g_autoptr (HunchProject) project = folder_create (folder);
  g_autoptr (GString) create = g_string_new ("CREATE TABLE wide (");
  g_autofree char *whole = NULL;
  g_autoptr (HunchRowPages) pages = NULL;

  for (int i = 0; i < 2000; i++)
    g_string_append_printf (create, "%sc%d INTEGER", i == 0 ? "" : ", ", i);
  g_string_append (create, "); INSERT INTO wide (c0, c1999) VALUES (1, 10), (3, 30), (2, 20)");
  folder_run_sql (folder, create->str);

  assert_shown (project, "wide", NULL, FALSE, NULL, 3, 1999, "10 30 20 ");
  assert_shown (project, "wide", NULL, FALSE, NULL, 3, 1000, "- - - ");
  assert_shown (project, "wide", "c0", TRUE, NULL, 3, 1999, "30 20 10 ");
  assert_shown (project, "wide", NULL, FALSE, "30", 3, 0, "3 ");
  pages = hunch_row_pages_new (project, "wide", NULL, NULL);
  whole = hunch_row_pages_dup_cell (pages, 2, 1999);
  g_assert_cmpstr (whole, ==, "20");
}

int
main (int    argc,
      char **argv)
{
  g_autofree char *cache = g_dir_make_tmp ("hunch-cache-XXXXXX", NULL);
  int result;

  g_setenv ("XDG_CACHE_HOME", cache, TRUE);
  g_test_init (&argc, &argv, NULL);
  folder_add_test ("/project/rows/own-order", test_own_order);
  folder_add_test ("/project/rows/holes", test_holes);
  folder_add_test ("/project/rows/as-sql-sorts", test_as_sql_sorts);
  folder_add_test ("/project/rows/search", test_search);
  folder_add_test ("/project/rows/views", test_views);
  folder_add_test ("/project/rows/long-text", test_long_text);
  folder_add_test ("/project/rows/many-columns", test_many_columns);
  folder_add_test ("/project/rows/without-row-ids", test_without_row_ids);
  folder_add_test ("/project/rows/in-thread", test_in_thread);
  result = g_test_run ();
  folder_remove (cache);
  return result;
}
