/* Segments hold what SQL holds, for every type, and are made anew when damaged or stale. */
#include "folder.h"

#include <math.h>

#include "project/columns.h"

static const char mixed_sql[] =
  "CREATE TABLE mixed (\"a b\" TEXT, i INTEGER, r REAL, f BOOLEAN, d DATE TEXT, t TIMESTAMP TEXT, big INTEGER, none TEXT);"
  "INSERT INTO mixed VALUES ('b', 1, 0.5, 1, '1970-01-02', '1970-01-01 00:00:01', 9007199254740993, NULL);"
  "INSERT INTO mixed VALUES (NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);"
  "INSERT INTO mixed VALUES ('Ä', -3, 1e300, 0, '2000-02-29', '2000-01-01 12:00:00.5+02:00', 9007199254740992, NULL);"
  "INSERT INTO mixed VALUES ('B', 7, 2, 0, '1969-12-31', '1970-01-01T00:00:00Z', 5, NULL);"
  "INSERT INTO mixed VALUES ('b', 1, 0.1, 1, '1970-01-02', '1970-01-01 00:00', -9007199254740993, NULL);";

static HunchColumns *
open_columns (HunchProject *project,
              const char   *table,
              const char   *name)
{
  g_autoptr (GError) error = NULL;
  HunchColumns *columns = hunch_columns_open (project, table, &name, 1, NULL, NULL, &error);

  g_assert_no_error (error);
  return columns;
}

static char *
describe_numbers (HunchColumns *columns)
{
  gsize n = hunch_columns_get_n_rows (columns);
  g_autofree double *values = g_new (double, n + 1);
  g_autoptr (GError) error = NULL;
  GString *text = g_string_new (NULL);

  hunch_columns_read (columns, 0, 0, n, values, &error);
  g_assert_no_error (error);
  for (gsize i = 0; i < n; i++)
    if (isnan (values[i]))
      g_string_append (text, "- ");
    else
      {
        char number[G_ASCII_DTOSTR_BUF_SIZE];

        g_string_append_printf (text, "%s ", g_ascii_formatd (number, sizeof number, "%.17g", values[i]));
      }
  return g_string_free (text, FALSE);
}

static char *
describe_codes (HunchColumns *columns)
{
  gsize n = hunch_columns_get_n_rows (columns);
  g_autofree gint32 *codes = g_new (gint32, n + 1);
  g_autoptr (GError) error = NULL;
  guint n_levels = 0;
  const char *const *levels = hunch_columns_get_levels (columns, 0, &n_levels, &error);
  GString *text = g_string_new (NULL);

  g_assert_no_error (error);
  hunch_columns_read_codes (columns, 0, 0, n, codes, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < n_levels; i++)
    g_string_append_printf (text, "%s ", levels[i]);
  g_string_append (text, ":");
  for (gsize i = 0; i < n; i++)
    g_string_append_printf (text, " %d", codes[i]);
  return g_string_free (text, FALSE);
}

static void
test_every_type (Folder       *folder,
                 gconstpointer data)
{
  /* Numbers by hand: 2000-02-29 is day 11016 (30 years, 7 leap days, 59 days); 2000-01-01 10:00 UTC is 946720800 s. */
  static const struct
  {
    const char   *column;
    HunchDataType type;
    const char   *numbers;  /* NULL: text */
    const char   *codes;
    gint64        n_missing;
  } cases[] = {
    { "a b", HUNCH_DATA_TEXT, NULL, "B b Ä : 1 -1 2 0 1", 1 },
    { "i", HUNCH_DATA_INTEGER, "1 - -3 7 1 ", "-3 1 7 : 1 -1 0 2 1", 1 },
    { "r", HUNCH_DATA_REAL, "0.5 - 1.0000000000000001e+300 2 0.10000000000000001 ", "0.1 0.5 2 1e+300 : 1 -1 3 2 0", 1 },
    { "f", HUNCH_DATA_BOOLEAN, "1 - 0 0 1 ", "false true : 1 -1 0 0 1", 1 },
    { "d", HUNCH_DATA_DATE, "1 - 11016 -1 1 ", "1969-12-31 1970-01-02 2000-02-29 : 1 -1 2 0 1", 1 },
    { "t", HUNCH_DATA_TIMESTAMP, "1 - 946720800.5 0 0 ",
      "1970-01-01 00:00:00 1970-01-01 00:00:01 2000-01-01 10:00:00.5 : 1 -1 2 0 0", 1 },
    { "big", HUNCH_DATA_INTEGER, "9007199254740992 - 9007199254740992 5 -9007199254740992 ",
      "-9007199254740993 5 9007199254740992 9007199254740993 : 3 -1 2 1 0", 1 },
    { "none", HUNCH_DATA_TEXT, NULL, ": -1 -1 -1 -1 -1", 5 },
  };
  g_autoptr (HunchProject) project = folder_create (folder);

  folder_run_sql (folder, mixed_sql);
  for (guint round = 0; round < 2; round++)
    for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
      {
        g_autoptr (HunchColumns) columns = open_columns (project, "mixed", cases[i].column);
        g_autofree char *codes = describe_codes (columns);

        g_assert_cmpint (hunch_columns_get_type (columns, 0), ==, cases[i].type);
        g_assert_cmpint (hunch_columns_get_n_missing (columns, 0), ==, cases[i].n_missing);
        g_assert_cmpstr (codes, ==, cases[i].codes);
        if (cases[i].numbers != NULL)
          {
            g_autofree char *numbers = describe_numbers (columns);

            g_assert_cmpstr (numbers, ==, cases[i].numbers);
          }
      }
}

static void
test_several_at_once (Folder       *folder,
                      gconstpointer data)
{
  g_autoptr (HunchProject) project = folder_create (folder);
  g_autoptr (HunchColumns) columns = NULL;
  g_autoptr (GError) error = NULL;
  const char *names[] = { "i", "a b", "i", "nope" };
  double values[5];
  double min, max;

  folder_run_sql (folder, mixed_sql);
  columns = hunch_columns_open (project, "mixed", names, 3, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (hunch_columns_read (columns, 2, 2, 3, values, NULL));
  g_assert_cmpfloat (values[1], ==, 7);
  hunch_columns_get_range (columns, 0, &min, &max);
  g_assert_cmpfloat (min, ==, -3);
  g_assert_cmpfloat (max, ==, 7);
  g_assert_false (hunch_columns_read (columns, 1, 0, 5, values, NULL));
  g_assert_false (hunch_columns_read (columns, 0, 3, 3, values, NULL));

  g_assert_null (hunch_columns_open (project, "mixed", names, 4, NULL, NULL, &error));
  g_assert_error (error, HUNCH_PROJECT_ERROR, HUNCH_PROJECT_ERROR_NO_SUCH);
  g_assert_nonnull (strstr (error->message, "nope"));
  g_assert_nonnull (strstr (error->message, "mixed"));
}

static void
test_no_rows (Folder       *folder,
              gconstpointer data)
{
  g_autoptr (HunchProject) project = folder_create (folder);
  g_autoptr (HunchColumns) text = NULL;
  g_autoptr (HunchColumns) numbers = NULL;
  g_autofree char *codes = NULL;
  double min, max;

  folder_run_sql (folder, "CREATE TABLE empty (a TEXT, x REAL)");
  text = open_columns (project, "empty", "a");
  codes = describe_codes (text);
  g_assert_cmpstr (codes, ==, ":");
  numbers = open_columns (project, "empty", "x");
  hunch_columns_get_range (numbers, 0, &min, &max);
  g_assert_true (isnan (min) && isnan (max));
}

static char *
find_segment (const char *token)
{
  return g_build_filename (g_get_user_cache_dir (), "hunch", token, "0.segment", NULL);
}

static void
test_damaged (Folder       *folder,
              gconstpointer data)
{
  static const gsize keep[] = { 0, 10, 100, G_MAXSIZE };
  g_autoptr (HunchProject) project = folder_create (folder);

  folder_run_sql (folder, "CREATE TABLE t (x INTEGER); INSERT INTO t VALUES (1), (2), (3)");
  for (gsize i = 0; i < G_N_ELEMENTS (keep); i++)
    {
      g_autoptr (HunchTableInfo) info = hunch_project_get_table (project, "t", NULL);
      g_autofree char *path = find_segment (info->token);
      g_autofree char *bytes = NULL;
      g_autofree char *numbers = NULL;
      g_autoptr (HunchColumns) columns = NULL;
      gsize n;

      hunch_columns_free (open_columns (project, "t", "x"));
      g_assert_true (g_file_get_contents (path, &bytes, &n, NULL));
      if (keep[i] == G_MAXSIZE)
        bytes[20] ^= 1;
      g_assert_true (g_file_set_contents (path, bytes, MIN (n, keep[i]), NULL));

      columns = open_columns (project, "t", "x");
      numbers = describe_numbers (columns);
      g_assert_cmpstr (numbers, ==, "1 2 3 ");
    }
}

static void
test_follows_the_rows (Folder       *folder,
                       gconstpointer data)
{
  g_autoptr (HunchProject) project = folder_create (folder);
  g_autofree char *view_numbers = NULL;

  folder_run_sql (folder, "CREATE TABLE t (x INTEGER); INSERT INTO t VALUES (1), (2)");
  g_assert_true (hunch_project_set_view (project, "v", "SELECT rowid AS hunch_row, x * 10 AS y FROM t", "[]", NULL));
  for (int i = 3; i < 6; i++)
    {
      g_autofree char *sql = g_strdup_printf ("INSERT INTO t VALUES (%d)", i);
      g_autoptr (HunchColumns) table = NULL;
      g_autoptr (HunchColumns) view = NULL;

      folder_run_sql (folder, sql);
      table = open_columns (project, "t", "x");
      view = open_columns (project, "v", "y");
      g_assert_cmpint (hunch_columns_get_n_rows (table), ==, i);
      g_assert_cmpint (hunch_columns_get_n_rows (view), ==, i);
      g_free (view_numbers);
      view_numbers = describe_numbers (view);
    }
  g_assert_cmpstr (view_numbers, ==, "10 20 30 40 50 ");
}

static void
test_many_levels (Folder       *folder,
                  gconstpointer data)
{
  /* Past 254 and 65534 levels the codes get wider. */
  static const int counts[] = { 254, 255, 65534, 65535, 70000 };
  g_autoptr (HunchProject) project = folder_create (folder);

  for (gsize i = 0; i < G_N_ELEMENTS (counts); i++)
    {
      g_autofree char *sql = g_strdup_printf ("DROP TABLE IF EXISTS t; CREATE TABLE t (a TEXT);"
        "WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < %d)"
        "INSERT INTO t SELECT printf('k%%06d', i * 7919 %% %d) FROM n; INSERT INTO t VALUES (NULL)", counts[i], counts[i]);
      g_autoptr (HunchColumns) columns = NULL;
      g_autofree gint32 *codes = NULL;
      const char *const *levels;
      guint n_levels;

      folder_run_sql (folder, sql);
      columns = open_columns (project, "t", "a");
      levels = hunch_columns_get_levels (columns, 0, &n_levels, NULL);
      g_assert_cmpuint (n_levels, ==, counts[i]);
      g_assert_cmpint (hunch_columns_get_n_rows (columns), ==, counts[i] + 2);
      codes = g_new (gint32, counts[i] + 2);
      g_assert_true (hunch_columns_read_codes (columns, 0, 0, counts[i] + 2, codes, NULL));
      for (int row = 0; row <= counts[i]; row++)
        {
          g_autofree char *expected = g_strdup_printf ("k%06d", (int) ((gint64) row * 7919 % counts[i]));

          g_assert_cmpstr (levels[codes[row]], ==, expected);
        }
      g_assert_cmpint (codes[counts[i] + 1], ==, -1);
    }
}

static void
test_no_cache_folder (Folder       *folder,
                      gconstpointer data)
{
  g_autofree char *cache = g_build_filename (g_get_user_cache_dir (), "hunch", NULL);
  g_autoptr (HunchProject) project = folder_create (folder);
  g_autofree char *numbers = NULL;
  g_autofree char *codes = NULL;
  g_autoptr (HunchColumns) columns = NULL;
  g_autoptr (HunchColumns) texts = NULL;

  /* A file stands where the folder should be. */
  folder_remove (cache);
  g_mkdir_with_parents (g_get_user_cache_dir (), 0700);
  g_assert_true (g_file_set_contents (cache, "", 0, NULL));
  folder_run_sql (folder, "CREATE TABLE t (x REAL, a TEXT); INSERT INTO t VALUES (1, 'u'), (2.5, 'v')");
  columns = open_columns (project, "t", "x");
  numbers = describe_numbers (columns);
  g_assert_cmpstr (numbers, ==, "1 2.5 ");
  texts = open_columns (project, "t", "a");
  codes = describe_codes (texts);
  g_assert_cmpstr (codes, ==, "u v : 0 1");
  g_unlink (cache);
}

/* Tables that the reader of pages knows, and some that it leaves to SQLite: sums by SQL and by columns are the same. */
static void
test_as_sql_reads (Folder       *folder,
                   gconstpointer data)
{
  static const char *const tables[] = {
    "CREATE TABLE t (a TEXT, n INTEGER); WITH RECURSIVE k(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM k WHERE i < 3000)"
    " INSERT INTO t SELECT substr(replace(hex(zeroblob(9000)), '0', 'x' || i % 7), 1, i * 7 % 40000), i FROM k",
    "DELETE FROM t WHERE n % 3 = 0",
    "ALTER TABLE t ADD COLUMN later INTEGER DEFAULT 7; INSERT INTO t VALUES ('new', 5, 8)",
    "DROP TABLE t; CREATE TABLE t (n INTEGER PRIMARY KEY, a TEXT); INSERT INTO t VALUES (5, 'five'), (7, NULL), (-2, '')",
    "DROP TABLE t; CREATE TABLE t (a TEXT PRIMARY KEY, n INTEGER) WITHOUT ROWID; INSERT INTO t VALUES ('b', 1), ('a', 2)",
    "DROP TABLE t; CREATE TABLE t (a TEXT, n INTEGER, m AS (n * 2)); INSERT INTO t VALUES ('b', 1), ('a', 2)",
    "DROP TABLE t; CREATE TABLE t (a TEXT, n INTEGER); CREATE INDEX i ON t (n, a); INSERT INTO t VALUES ('b', 9), ('a', 2)",
    "PRAGMA journal_mode = WAL; INSERT INTO t VALUES ('in the log', 1000)",
    "PRAGMA journal_mode = DELETE; DELETE FROM t",
  };
  g_autoptr (HunchProject) project = folder_create (folder);

  for (gsize i = 0; i < G_N_ELEMENTS (tables); i++)
    {
      const char *names[] = { "n", "a" };
      g_autoptr (GError) error = NULL;
      g_autoptr (HunchColumns) columns = NULL;
      g_autofree double *values = NULL;
      g_autofree gint32 *codes = NULL;
      const char *const *levels;
      guint n_levels;
      double sum = 0;
      gint64 n_bytes = 0;
      g_autofree char *expected = NULL;
      g_autofree char *found = NULL;
      gint64 n;

      g_clear_object (&project);
      folder_run_sql (folder, tables[i]);
      project = folder_open (folder);
      columns = hunch_columns_open (project, "t", names, 2, NULL, NULL, &error);
      g_assert_no_error (error);
      n = hunch_columns_get_n_rows (columns);
      values = g_new (double, n + 1);
      codes = g_new (gint32, n + 1);
      levels = hunch_columns_get_levels (columns, 1, &n_levels, NULL);
      g_assert_true (hunch_columns_read (columns, 0, 0, n, values, NULL));
      g_assert_true (hunch_columns_read_codes (columns, 1, 0, n, codes, NULL));
      for (gint64 row = 0; row < n; row++)
        {
          sum += values[row] * (double) (row + 1);
          n_bytes += codes[row] < 0 ? 0 : (gint64) strlen (levels[codes[row]]) * (row + 1);
        }
      found = g_strdup_printf ("rows|sum|bytes\n%" G_GINT64_FORMAT "|%.0f|%" G_GINT64_FORMAT "\n", n, sum, n_bytes);
      expected = folder_ask (project, "SELECT count(*) AS rows, printf('%.0f', total(n * k)) AS sum, CAST(total(length(a) * k) AS INTEGER) AS bytes"
                             " FROM (SELECT n, a, row_number() OVER () AS k FROM (SELECT n, a FROM t NOT INDEXED))");
      g_assert_cmpstr (found, ==, expected);
    }
}

/* Whatever stands in the pages of the rows, reading them ends with rows or with a sentence. */
static void
test_damaged_pages (Folder       *folder,
                    gconstpointer data)
{
  const char *names[] = { "n", "a" };
  g_autofree char *whole = NULL;
  gsize n_bytes;

  g_object_unref (folder_create (folder));
  folder_run_sql (folder, "CREATE TABLE t (a TEXT, n INTEGER); WITH RECURSIVE k(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM k WHERE i < 900)"
                          " INSERT INTO t SELECT substr(replace(hex(zeroblob(9000)), '0', 'y'), 1, i * 31 % 300 + (i % 50 = 0) * 9000), i FROM k");
  g_assert_true (g_file_get_contents (folder->project, &whole, &n_bytes, NULL));
  for (guint round = 0; round < 200; round++)
    {
      g_autofree char *damaged = g_memdup2 (whole, n_bytes);
      g_autoptr (HunchProject) project = NULL;
      g_autoptr (HunchColumns) columns = NULL;
      gsize n_changes = 1 + round % 40;

      for (gsize i = 0; i < n_changes; i++)
        damaged[g_test_rand_int_range ((gint) n_bytes / 2, (gint) n_bytes)] = (char) g_test_rand_int_range (0, 256);
      g_assert_true (g_file_set_contents (folder->project, damaged, (gssize) n_bytes, NULL));
      project = hunch_project_open (folder->project, NULL);
      if (project != NULL)
        columns = hunch_columns_open (project, "t", names, 2, NULL, NULL, NULL);
    }
}

int
main (int    argc,
      char **argv)
{
  g_autofree char *cache = g_dir_make_tmp ("hunch-cache-XXXXXX", NULL);
  int result;

  g_setenv ("XDG_CACHE_HOME", cache, TRUE);
  g_test_init (&argc, &argv, NULL);
  folder_add_test ("/project/columns/every-type", test_every_type);
  folder_add_test ("/project/columns/several-at-once", test_several_at_once);
  folder_add_test ("/project/columns/no-rows", test_no_rows);
  folder_add_test ("/project/columns/damaged", test_damaged);
  folder_add_test ("/project/columns/follows-the-rows", test_follows_the_rows);
  folder_add_test ("/project/columns/many-levels", test_many_levels);
  folder_add_test ("/project/columns/as-sql-reads", test_as_sql_reads);
  folder_add_test ("/project/columns/damaged-pages", test_damaged_pages);
  folder_add_test ("/project/columns/no-cache-folder", test_no_cache_folder);
  result = g_test_run ();
  folder_remove (cache);
  return result;
}
