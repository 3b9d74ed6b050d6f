/* Shares, tables of counts, changes, strata, shapes, spreads and descriptions against R: data/counts.json, made by data/counts.R. What R
 * does not have is worked by hand or follows from a law. */
#include <math.h>
#include <sqlite3.h>
#include <string.h>

#include "analysis-test.h"
#include "base/json.h"

static JsonArray *
get_cells (JsonObject *result,
           const char *name)
{
  JsonArray *tables = json_object_get_array_member (result, "tables");

  for (guint i = 0; i < json_array_get_length (tables); i++)
    {
      JsonObject *table = json_array_get_object_element (tables, i);

      if (g_strcmp0 (hunch_json_get_string (table, "name"), name) == 0)
        return json_object_get_array_member (table, "rows");
    }
  g_error ("There is no table %s", name);
}

static double
get_cell (JsonObject *result,
          const char *table,
          guint       row,
          guint       column)
{
  return json_array_get_double_element (json_array_get_array_element (get_cells (result, table), row), column);
}

/* "t0.p", "t0.df0", "t0.effect", "t0.low": of a test; "e|NAME|FIELD": an estimate; "f|NAME": of the fit; "c|TABLE|ROW|COLUMN": a cell. */
static double
get_value (JsonObject *result,
           const char *path)
{
  g_auto (GStrv) parts = g_strsplit (path, "|", -1);
  guint test;

  if (g_str_equal (parts[0], "e"))
    return get_estimate (result, parts[1], parts[2]);
  if (g_str_equal (parts[0], "f"))
    return get_fit (result, parts[1]);
  if (g_str_equal (parts[0], "c"))
    return get_cell (result, parts[1], atoi (parts[2]), atoi (parts[3]));

  g_assert_true (path[0] == 't' && g_ascii_isdigit (path[1]) && path[2] == '.');
  test = path[1] - '0';
  path += 3;
  if (g_str_equal (path, "df0") || g_str_equal (path, "df1"))
    return get_df (result, test, path[2] - '0');
  if (g_str_equal (path, "effect"))
    return get_effect (result, test, "value");
  if (g_str_equal (path, "low") || g_str_equal (path, "high"))
    return get_effect (result, test, path[0] == 'l' ? "ci_low" : "ci_high");
  return get_number (get_test (result, test), path);
}

/* Differences of small counts leave rounding where nothing is expected; p-values below 1e-290 hold no digits in R. */
static gboolean
agrees (double value,
        double expected,
        double digits)
{
  double tolerance = pow (10, -digits);

  if (fabs (expected) < 1e-290)
    return fabs (value) < 1e-290;
  return fabs (value - expected) <= tolerance * fabs (expected) || fabs (value - expected) <= 1e-14;
}

static guint
check_case (JsonObject *result,
            JsonObject *entry)
{
  JsonObject *expect = json_object_get_object_member (entry, "expect");
  g_autoptr (GList) paths = json_object_get_members (expect);
  guint n_wrong = 0;

  for (GList *at = paths; at != NULL; at = at->next)
    {
      double expected = json_object_get_double_member (expect, at->data);
      double value = get_value (result, at->data);

      if (agrees (value, expected, json_object_get_double_member (entry, "digits")))
        continue;
      g_test_message ("%s, %s %s: %s is %.17g, R has %.17g", hunch_json_get_string (entry, "call"), hunch_json_get_string (entry, "kind"),
                      hunch_json_get_string (entry, "options"), (const char *) at->data, value, expected);
      n_wrong++;
    }
  return n_wrong;
}

static guint
run_case (Fixture    *fixture,
          JsonObject *entry)
{
  const char *kind = hunch_json_get_string (entry, "kind");
  const char *table = hunch_json_get_string (entry, "table");
  const char *options = hunch_json_get_string (entry, "options");
  g_autoptr (JsonObject) result = NULL;

  if (json_object_has_member (entry, "refused"))
    {
      g_autoptr (GError) error = run_failing (fixture, kind, table, options);

      if (error->domain != HUNCH_ANALYSIS_ERROR)
        g_error ("%s %s: %s", kind, options, error->message);
      return 0;
    }
  result = run (fixture, kind, table, options);
  return check_case (result, entry);
}

static void
test_against_r (Fixture      *fixture,
                gconstpointer data)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autofree char *path = g_build_filename (g_getenv ("HUNCH_TEST_SOURCE_DIR"), "tests", "analysis", "data", "counts.json", NULL);
  g_autoptr (GError) error = NULL;
  JsonObject *root, *tables;
  JsonArray *cases;
  g_autoptr (GList) names = NULL;
  guint n_wrong = 0;

  json_parser_load_from_file (parser, path, &error);
  g_assert_no_error (error);
  root = json_node_get_object (json_parser_get_root (parser));
  tables = json_object_get_object_member (root, "tables");
  names = json_object_get_members (tables);
  for (GList *at = names; at != NULL; at = at->next)
    fixture_add_table (fixture, at->data, hunch_json_get_string (tables, at->data));

  cases = json_object_get_array_member (root, "cases");
  for (guint i = 0; i < json_array_get_length (cases); i++)
    n_wrong += run_case (fixture, json_array_get_object_element (cases, i));
  g_test_message ("%u questions", json_array_get_length (cases));
  g_assert_cmpuint (n_wrong, ==, 0);
}

/* --- what R does not have --- */

static gboolean
has_warning (JsonObject *result,
             const char *words)
{
  JsonArray *warnings = json_object_get_array_member (result, "warnings");

  for (guint i = 0; i < json_array_get_length (warnings); i++)
    if (strstr (json_array_get_string_element (warnings, i), words) != NULL)
      return TRUE;
  return FALSE;
}

static const char *
get_text (JsonObject *result,
          const char *table,
          guint       row,
          guint       column)
{
  return json_array_get_string_element (json_array_get_array_element (get_cells (result, table), row), column);
}

/* By hand. */
static void
test_cross_table (Fixture      *fixture,
                  gconstpointer data)
{
  g_autoptr (JsonObject) result = NULL;

  fixture_add_table (fixture, "t", "v,g\na,x\na,x\na,y\nb,x\nb,y\nc,y\nd,y\nd,y\n,x\n");
  result = run (fixture, "frequencies", "t", "column=v;by=g;top=2");
  g_assert_cmpint (json_object_get_int_member (result, "dropped"), ==, 1);
  /* Most frequent: a with 3; then b and d with 2 each, b first. */
  assert_close (get_cell (result, "cross", 0, 1), 2, 0);
  assert_close (get_cell (result, "cross", 1, 3), 2, 0);
  g_assert_cmpstr (get_text (result, "cross", 2, 0), ==, "(others)");
  assert_close (get_cell (result, "cross", 2, 1), 0, 0);
  assert_close (get_cell (result, "cross", 2, 2), 3, 0);
  assert_close (get_cell (result, "cross", 3, 3), 8, 0);
  assert_close (get_cell (result, "cross_of_group", 2, 2), 0.6, 1e-15);
  assert_close (get_cell (result, "cross_of_value", 0, 1), 2 / 3.0, 1e-15);
  assert_close (get_cell (result, "cross_of_all", 2, 3), 3 / 8.0, 1e-15);
  assert_close (get_estimate (result, "v=(others)[y].share", "estimate"), 0.6, 1e-15);
  assert_close (get_estimate (result, "v=a[x].share_of_value", "estimate"), 2 / 3.0, 1e-15);
}

/* By hand. */
static void
test_describe_others (Fixture      *fixture,
                      gconstpointer data)
{
  g_autoptr (JsonObject) result = NULL;
  g_autoptr (JsonObject) groups = NULL;
  g_autoptr (JsonObject) nothing = NULL;
  g_autoptr (JsonObject) years = NULL;

  fixture_add_table (fixture, "t", "day,when,s,g,nothing,year\n2016-01-01,2016-01-01 10:00:00,p,a,,2001\n2016-02-01,2016-01-02 10:00:00,q,a,,2013\n"
                                   "2016-03-01,,,a,,2012\n,2016-01-05 10:00:00,p,b,,2010\n2016-12-31,2016-01-06 11:30:15,p,b,,2016\n2016-07-01,2016-01-07 10:00:00,,c,,2019\n");
  result = run (fixture, "describe", "t", "columns=day,when,s");
  g_assert_cmpstr (get_text (result, "dates", 0, 4), ==, "2016-01-01");
  g_assert_cmpstr (get_text (result, "dates", 0, 5), ==, "2016-03-01");
  g_assert_cmpstr (get_text (result, "dates", 0, 6), ==, "2016-12-31");
  g_assert_cmpstr (get_text (result, "dates", 1, 5), ==, "2016-01-05 10:00:00");
  g_assert_cmpstr (get_text (result, "text", 0, 5), ==, "p");
  assert_close (get_estimate (result, "s.mode_share", "estimate"), 0.75, 0);
  assert_close (get_estimate (result, "day.min", "estimate"), 16801, 0);
  g_assert_nonnull (strstr (hunch_json_get_string (result, "verdict"), "2016-12-31"));

  groups = run (fixture, "describe", "t", "columns=s;by=g");
  assert_close (get_estimate (groups, "s[a].missing", "estimate"), 1, 0);
  assert_close (get_estimate (groups, "s[c].n", "estimate"), 0, 0);
  assert_close (get_estimate (groups, "s[c].missing", "estimate"), 1, 0);

  nothing = run (fixture, "describe", "t", "columns=nothing");
  assert_close (get_estimate (nothing, "nothing.n", "estimate"), 0, 0);
  g_assert_true (isnan (get_estimate (nothing, "nothing.mean", "estimate")));
  g_assert_true (has_warning (nothing, "not one value"));

  years = run (fixture, "describe", "t", "columns=year");
  g_assert_nonnull (strstr (hunch_json_get_string (years, "verdict"), "mean of year is 2011.8"));
  g_assert_nonnull (strstr (hunch_json_get_string (years, "claim"), "{estimate:y1}"));
}

/* Rows 0..59 in eight blocks, as in test-design-effect.c. */
static void
add_blocks (Fixture *fixture)
{
  g_autoptr (GString) csv = g_string_new ("x,g,h\n");
  g_autoptr (GString) sql = g_string_new (NULL);
  sqlite3 *db;

  for (guint i = 0; i < 60; i++)
    g_string_append_printf (csv, "%u,%c,%s\n", (i * 17) % 23, 'a' + (i * 7) % 5 % 4, (i * 11) % 13 > 6 ? "yes" : "no");
  fixture_add_table (fixture, "t", csv->str);
  for (guint b = 0; b < 8; b++)
    g_string_append_printf (sql, "INSERT INTO hunch_block (table_id, position, first_row, last_row, object, row_group, n_rows, label)"
                                 " SELECT id, %u, %u, %u, 0, %u, 100, 'block %u' FROM hunch_table WHERE name = 't';",
                            b, b * b + 1, MIN ((b + 1) * (b + 1), 60), b, b);
  g_assert_cmpint (sqlite3_open (hunch_project_get_path (fixture->project), &db), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (db, sql->str, NULL, NULL, NULL), ==, SQLITE_OK);
  sqlite3_close (db);
}

/* A law: what is not shown is one value as good as another, so its error is that of the share of the rest; and what takes rows as single says so. */
static void
test_blocks (Fixture      *fixture,
             gconstpointer data)
{
  static const char *const questions[][2] = { { "fisher", "x=g;y=h" }, { "mcnemar", "x=g;y=h" }, { "normality", "y=x" }, { "variance", "y=x;by=h" } };
  g_autoptr (JsonObject) top = NULL;
  g_autoptr (JsonObject) share = NULL;
  g_autoptr (JsonObject) binomial = NULL;
  g_autoptr (JsonObject) pair = NULL;

  add_blocks (fixture);
  top = run (fixture, "frequencies", "t", "column=h;top=1");
  share = run (fixture, "frequencies", "t", "column=h");
  assert_close (get_estimate (top, "h=(others).share", "estimate"), get_estimate (share, "h=yes.share", "estimate"), 1e-14);
  assert_close (get_estimate (top, "h=(others).share", "se"), get_estimate (share, "h=yes.share", "se"), 1e-12);
  assert_close (get_estimate (top, "h=(others).share", "df"), 7, 0);

  binomial = run (fixture, "binomial", "t", "y=h;success=yes");
  assert_close (get_estimate (binomial, "share", "se"), get_estimate (share, "h=yes.share", "se"), 1e-14);
  assert_close (get_df (binomial, 0, 0), 7, 0);
  pair = run (fixture, "proportions", "t", "y=h;success=yes;by=g");
  g_assert_true (json_object_has_member (pair, "design"));
  for (guint i = 0; i < G_N_ELEMENTS (questions); i++)
    {
      g_autoptr (JsonObject) result = run (fixture, questions[i][0], "t", questions[i][1]);

      g_assert_true (has_warning (result, "came in blocks"));
    }
}

/* Kidney stones (C. R. Charig and others, British Medical Journal 292, 1986): better in both strata, worse in all. */
static void
test_simpson (Fixture      *fixture,
              gconstpointer data)
{
  g_autoptr (JsonObject) result = NULL;

  fixture_add_table (fixture, "t", "open,cured,size,w\ny,y,small,81\ny,n,small,6\nn,y,small,234\nn,n,small,36\ny,y,large,192\ny,n,large,71\nn,y,large,55\nn,n,large,25\n");
  result = run (fixture, "mantelhaenszel", "t", "x=open;y=cured;strata=size;weights=w");
  g_assert_true (has_warning (result, "Simpson"));
  assert_close (get_estimate (result, "odds_ratio_crude", "estimate"), 61 * 273.0 / (77 * 289), 1e-12);
}

static void
test_large_n (Fixture      *fixture,
              gconstpointer data)
{
  g_autoptr (JsonObject) result = NULL;
  g_autoptr (GString) csv = g_string_new ("x,g,h\n");
  guint64 state = 1;

  for (guint i = 0; i < 12000; i++)
    {
      double sum = 0;

      for (guint k = 0; k < 4; k++)
        {
          state = state * G_GUINT64_CONSTANT (6364136223846793005) + G_GUINT64_CONSTANT (1442695040888963407);
          sum += (double) (state >> 40);
        }
      g_string_append_printf (csv, "%.0f,%s,%s\n", sum, i % 2 ? "a" : "b", (i / 2) % 100 < 48 + 4 * (i % 2) ? "y" : "n");
    }
  fixture_add_table (fixture, "t", csv->str);
  result = run (fixture, "normality", "t", "y=x");
  /* A sum of four uniform numbers: kurtosis -0.3, which 12,000 values show. */
  g_assert_nonnull (strstr (hunch_json_get_string (get_test (result, 0), "name"), "Anderson"));
  g_assert_cmpfloat (get_number (get_test (result, 0), "p"), <, 1e-3);
  g_assert_true (has_warning (result, "normal enough"));
  g_clear_pointer (&result, json_object_unref);
  result = run (fixture, "proportions", "t", "y=h;by=g");
  g_assert_cmpfloat (get_number (get_test (result, 0), "p"), <, 0.05);
  g_assert_true (has_warning (result, "negligible"));
}

static void
test_cancelled (Fixture      *fixture,
                gconstpointer data)
{
  static const char *const questions[][2] = { { "chisq", "x=g;y=h;weights=x;simulate=1000000" }, { "fisher", "x=g;y=h;weights=x" }, { "normality", "y=x" } };
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GString) csv = g_string_new ("x,g,h\n");

  for (guint i = 0; i < 64; i++)
    g_string_append_printf (csv, "%u,%c,%c\n", 40 + i % 7, 'a' + i / 8, 'a' + i % 8);
  fixture_add_table (fixture, "t", csv->str);
  g_cancellable_cancel (cancellable);
  for (guint i = 0; i < G_N_ELEMENTS (questions); i++)
    {
      g_autoptr (GHashTable) options = read_options (questions[i][1]);
      g_autoptr (GError) error = NULL;

      g_assert_null (hunch_analysis_run (fixture->project, questions[i][0], "t", options, NULL, cancellable, &error));
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
    }
}

/* A drawn p lies near that of R's exact test (0.7827), says its seed, and is the same again. */
static void
test_drawn (Fixture      *fixture,
            gconstpointer data)
{
  g_autoptr (JsonObject) first = NULL;
  g_autoptr (JsonObject) again = NULL;
  g_autoptr (GError) error = NULL;

  fixture_add_table (fixture, "t", "a,b,w\n1,1,1\n1,2,3\n1,3,10\n1,4,6\n2,1,2\n2,2,3\n2,3,10\n2,4,7\n3,1,1\n3,2,6\n3,3,14\n3,4,12\n4,1,0\n4,2,1\n4,3,9\n4,4,11\n");
  first = run (fixture, "fisher", "t", "x=a;y=b;weights=w;simulate=20000;seed=7");
  again = run (fixture, "fisher", "t", "x=a;y=b;weights=w;simulate=20000;seed=7");
  assert_close (get_number (get_test (first, 0), "p"), 0.782684938965639, 0.02);
  assert_close (get_number (get_test (first, 0), "p"), get_number (get_test (again, 0), "p"), 0);
  assert_close (get_fit (first, "seed"), 7, 0);
  g_clear_pointer (&first, json_object_unref);
  first = run (fixture, "chisq", "t", "x=a;y=b;weights=w;simulate=20000");
  /* set.seed (1); chisq.test (Job, simulate.p.value = TRUE, B = 1e5)$p.value is 0.7717 */
  assert_close (get_number (get_test (first, 0), "p"), 0.7717, 0.02);
  error = run_failing (fixture, "chisq", "t", "x=a;y=b;simulate=-1");
  g_assert_error (error, HUNCH_ANALYSIS_ERROR, HUNCH_ANALYSIS_ERROR_BAD_OPTION);
}

static void
add_tests (void)
{
  fixture_add_test ("/counts/against-r", test_against_r);
  fixture_add_test ("/counts/cross-table", test_cross_table);
  fixture_add_test ("/counts/describe-others", test_describe_others);
  fixture_add_test ("/counts/blocks", test_blocks);
  fixture_add_test ("/counts/simpson", test_simpson);
  fixture_add_test ("/counts/large-n", test_large_n);
  fixture_add_test ("/counts/cancelled", test_cancelled);
  fixture_add_test ("/counts/drawn", test_drawn);
}

int
main (int    argc,
      char **argv)
{
  return analysis_test_main (argc, argv, add_tests);
}
