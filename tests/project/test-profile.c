#include "load-made.h"

#include <math.h>

#include "project/identifier-private.h"
#include "project/profile.h"

static HunchProfile *
find (GPtrArray  *profiles,
      const char *name)
{
  for (guint i = 0; i < profiles->len; i++)
    if (strcmp (((HunchProfile *) g_ptr_array_index (profiles, i))->name, name) == 0)
      return g_ptr_array_index (profiles, i);
  g_assert_not_reached ();
}

static void
test_made_rows (Folder       *folder,
                gconstpointer data)
{
  g_autoptr (HunchProject) project = folder_create (folder);
  g_autoptr (GPtrArray) profiles = NULL;
  g_autoptr (GError) error = NULL;
  HunchProfile *profile;

  load_made_rows (project, "t", 3000);
  profiles = hunch_profile_table (project, "t", NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (profiles->len, ==, 6);

  profile = find (profiles, "id");
  g_assert_true (profile->is_identifier);
  g_assert_cmpint (profile->n_distinct, ==, 3000);
  g_assert_cmpfloat (profile->mean, ==, 1499.5);
  g_assert_cmpstr (profile->min, ==, "0");
  g_assert_cmpstr (profile->max, ==, "2999");
  g_assert_cmpint (profile->bins[0], ==, 125);   /* 2999 / 24 is 124.96: rows 0 to 124 */
  g_assert_cmpint (profile->bins[23], ==, 125);

  /* By hand: 2700 values that sum to 1012275. */
  profile = find (profiles, "x");
  g_assert_cmpint (profile->n_missing, ==, 300);
  g_assert_cmpfloat_with_epsilon (profile->mean, 1012275.0 / 2700, 1e-12);
  g_assert_false (profile->is_identifier);

  profile = find (profiles, "word");
  g_assert_cmpint (profile->n_distinct, ==, 10);
  g_assert_cmpuint (profile->n_top, ==, 8);
  g_assert_cmpstr (profile->top[0], ==, "w0");
  g_assert_cmpint (profile->top_count[7], ==, 300);
  g_assert_cmpuint (profile->n_bins, ==, 0);
  g_assert_cmpstr (profile->max, ==, "w9");

  profile = find (profiles, "flag");
  g_assert_cmpuint (profile->n_top, ==, 2);
  g_assert_cmpstr (profile->top[0], ==, "false");

  profile = find (profiles, "day");
  g_assert_cmpint (profile->n_distinct, ==, 28);
  g_assert_cmpstr (profile->max, ==, "1970-01-28");
  g_assert_true (isnan (profile->mean));

  g_assert_cmpint (find (profiles, "odd")->n_unparsed, ==, 30);
}

static void
test_odd_columns (Folder       *folder,
                  gconstpointer data)
{
  g_autoptr (HunchProject) project = folder_create (folder);
  g_autoptr (GPtrArray) profiles = NULL;
  g_autoptr (GPtrArray) empty = NULL;
  HunchProfile *profile;

  folder_run_sql (folder, "CREATE TABLE t (none REAL, same INTEGER, huge REAL);"
                          "INSERT INTO t VALUES (NULL, 5, 1e308), (NULL, 5, -1e308), (NULL, 5, 0);"
                          "CREATE TABLE empty (a TEXT, x REAL)");
  profiles = hunch_profile_table (project, "t", NULL, NULL, NULL);
  profile = find (profiles, "none");
  g_assert_cmpuint (profile->n_bins, ==, 0);
  g_assert_cmpstr (profile->min, ==, NULL);
  g_assert_true (isnan (profile->mean));
  profile = find (profiles, "same");
  g_assert_cmpint (profile->bins[0], ==, 3);
  g_assert_cmpint (profile->n_distinct, ==, 1);
  profile = find (profiles, "huge");
  g_assert_cmpint (profile->bins[0], ==, 1);
  g_assert_cmpint (profile->bins[23], ==, 1);

  empty = hunch_profile_table (project, "empty", NULL, NULL, NULL);
  g_assert_cmpuint (empty->len, ==, 2);
}

/* As in format/unlike.h; made by another program, so that the values alone speak. */
static void
test_unlike (Folder       *folder,
             gconstpointer data)
{
  g_autoptr (HunchProject) project = folder_create (folder);
  g_autoptr (GPtrArray) profiles = NULL;
  HunchProfile *profile;

  folder_run_sql (folder, "CREATE TABLE t (rating TEXT, title TEXT, few TEXT);"
                          "WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 799)"
                          "INSERT INTO t SELECT 'PG-' || (i % 20), char (65 + i % 26) || substr (' a, b c.d e-f!g', 1, i % 15) || i, 'a' FROM n;"
                          "UPDATE t SET rating = (60 + rowid) || ' min' WHERE rowid < 4;"
                          "UPDATE t SET title = '93 days', few = '1' WHERE rowid = 9; UPDATE t SET few = NULL WHERE rowid > 190");
  profiles = hunch_profile_table (project, "t", NULL, NULL, NULL);
  profile = find (profiles, "rating");
  g_assert_cmpint (profile->n_unlike, ==, 3);
  g_assert_cmpstr (profile->unlike[0], ==, "61 min");
  g_assert_cmpstr (profile->unlike[2], ==, "63 min");
  profile = find (profiles, "title");
  g_assert_cmpint (profile->n_unlike, ==, 0);
  g_assert_cmpstr (profile->unlike[0], ==, NULL);
  g_assert_cmpint (find (profiles, "few")->n_unlike, ==, 0);
}

/* A column names the rows when its values are as many as they are and count nothing but them. */
static void
test_identifier_rule (void)
{
  static const struct { HunchDataType type; const char *name; gint64 n_values, n_distinct; double min, max; gboolean is_identifier; } cases[] = {
    { HUNCH_DATA_TEXT, "code", 50, 50, 0, 0, TRUE },
    { HUNCH_DATA_TEXT, "code", 49, 49, 0, 0, FALSE },      /* too few to tell */
    { HUNCH_DATA_TEXT, "code", 1000, 950, 0, 0, TRUE },
    { HUNCH_DATA_TEXT, "code", 1000, 949, 0, 0, FALSE },
    { HUNCH_DATA_INTEGER, "row", 100, 100, 1, 100, TRUE }, /* counts the rows */
    { HUNCH_DATA_INTEGER, "user_id", 100, 100, 5, 9e9, TRUE },
    { HUNCH_DATA_INTEGER, "user.id", 100, 100, 5, 9e9, TRUE },
    { HUNCH_DATA_INTEGER, "income", 100, 100, 5, 9e9, FALSE },
    { HUNCH_DATA_INTEGER, "user_id", 100, 99, 5, 9e9, FALSE },
    { HUNCH_DATA_INTEGER, "year", 60, 60, 1950, 2009, FALSE },
    { HUNCH_DATA_REAL, "x_id", 100, 100, 1, 100, FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_true (hunch_is_identifier (cases[i].type, cases[i].name, cases[i].n_values, cases[i].n_distinct, cases[i].min, cases[i].max)
                   == cases[i].is_identifier);
}

static void
test_identifier_note (Folder       *folder,
                      gconstpointer data)
{
  g_autoptr (HunchProject) project = folder_create (folder);
  g_autoptr (HunchTableInfo) info = NULL;

  load_made_rows (project, "t", 300);
  info = hunch_project_get_table (project, "t", NULL);
  g_assert_nonnull (strstr (info->columns[0].note, "identifier"));  /* id */
  g_assert_null (info->columns[2].note);                            /* word */
}

int
main (int    argc,
      char **argv)
{
  g_autofree char *cache = g_dir_make_tmp ("hunch-cache-XXXXXX", NULL);
  int result;

  g_setenv ("XDG_CACHE_HOME", cache, TRUE);
  g_test_init (&argc, &argv, NULL);
  folder_add_test ("/project/profile/made-rows", test_made_rows);
  folder_add_test ("/project/profile/odd-columns", test_odd_columns);
  folder_add_test ("/project/profile/unlike", test_unlike);
  g_test_add_func ("/project/profile/identifier-rule", test_identifier_rule);
  folder_add_test ("/project/profile/identifier-note", test_identifier_note);
  result = g_test_run ();
  folder_remove (cache);
  return result;
}
