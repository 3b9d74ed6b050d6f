/* Analyses of rows that were drawn by strata. Expected numbers: R 4.2.2 with survey 4.1.1,
 *
 *   i <- 0:59; s <- ifelse (i %% 6 < 3, "big", ifelse (i %% 6 < 5, "mid", "tiny")); x <- (i*17) %% 23
 *   y <- (i*37) %% 41 / 4 + 2*(i %% 3) + 0.5*x; y[c(8, 32)] <- NA; g <- ifelse ((i*7) %% 5 < 3, "a", "b")
 *   N <- c(big=900, mid=300, tiny=20); d <- data.frame (y, g, s, x, w=as.numeric (N[s] / table (s)[s]))
 *   des <- svydesign (ids=~1, strata=~s, weights=~w, data=d)
 *
 * and svymean (na.rm=TRUE), svyvar, svyby and svyttest of it; hundreds more of other kinds by data/strata.R. */
#include "analysis-test.h"

#include <math.h>
#include <sqlite3.h>
#include <string.h>

#include "analysis/frame.h"
#include "analysis/rows.h"
#include "base/json.h"

#define N 60

static const char *
get_stratum (guint i)
{
  return i % 6 < 3 ? "big" : i % 6 < 5 ? "mid" : "tiny";
}

static void
run_sql (Fixture    *fixture,
         const char *sql)
{
  sqlite3 *db;

  g_assert_cmpint (sqlite3_open (hunch_project_get_path (fixture->project), &db), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (db, sql, NULL, NULL, NULL), ==, SQLITE_OK);
  sqlite3_close (db);
}

/* Table "t"; how its rows were drawn is written where an import would write it. */
static void
add_table (Fixture    *fixture,
           const char *allocation,
           guint       n_big,
           guint       n_mid,
           guint       n_tiny)
{
  static const char *const hs[] = { "u", "v", "w" };
  g_autoptr (GString) csv = g_string_new ("i,y,g,s,x,h,e,k,z\n");
  g_autofree char *sql = NULL;

  for (guint i = 0; i < N; i++)
    {
      guint x = (i * 17) % 23;
      char y[G_ASCII_DTOSTR_BUF_SIZE] = "";

      if (i != 7 && i != 31)
        g_ascii_formatd (y, sizeof y, "%.2f", (i * 37) % 41 / 4.0 + 2 * (i % 3) + 0.5 * x);
      g_string_append_printf (csv, "%u,%s,%s,%s,%u,%s,%s,%u,%u\n", i, y, (i * 7) % 5 < 3 ? "a" : "b", get_stratum (i), x, hs[(i * 11) % 7 % 3],
                              (i * 29) % 31 + x > 25 ? "yes" : "no", (i * 13) % 5 + (x > 11), x + (i * 7) % 11);
    }
  fixture_add_table (fixture, "t", csv->str);
  sql = g_strdup_printf ("UPDATE hunch_table SET ticket = '{\"method\": \"stratified\", \"stratum\": \"s\", \"allocation\": \"%s\", \"rows\": 60, \"seed\": 1,"
                         " \"rows_seen\": %u, \"rows_kept\": 60, \"source\": \"t.csv\", \"strata\": [{\"value\": \"big\", \"rows_seen\": %u, \"rows_kept\": 30},"
                         " {\"value\": \"mid\", \"rows_seen\": %u, \"rows_kept\": 20}, {\"value\": \"tiny\", \"rows_seen\": %u, \"rows_kept\": 10}]}' WHERE name = 't'",
                         allocation, n_big + n_mid + n_tiny, n_big, n_mid, n_tiny);
  run_sql (fixture, sql);
}

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

static void
test_one (Fixture      *fixture,
          gconstpointer data)
{
  const double se = 0.7828053014461224;
  g_autoptr (JsonObject) result = NULL;

  add_table (fixture, "equal", 900, 300, 20);
  result = run (fixture, "ttest", "t", "y=y;mu=12");
  assert_close (get_estimate (result, "y.mean", "estimate"), 12.4209051724137929, 1e-13);
  assert_close (get_estimate (result, "y.mean", "se"), se, 1e-13);
  /* Rows used less strata. */
  assert_close (get_estimate (result, "y.mean", "df"), 55, 0);
  assert_close (get_number (get_test (result, 0), "statistic"), 0.4209051724137929 / se, 1e-12);
  /* d by the weighted spread: sqrt (svyvar) = 5.0619169404324680, which counts the two missing values in n / (n - 1). */
  assert_close (get_effect (result, 0, "value"), 0.4209051724137929 / (5.0619169404324680 * sqrt (58 / 57.0 * 59 / 60.0)), 1e-12);
  g_assert_cmpint (json_object_get_int_member (json_object_get_object_member (result, "design"), "strata"), ==, 3);
  g_assert_false (has_warning (result, "As many rows were drawn"));
}

static void
test_two (Fixture      *fixture,
          gconstpointer data)
{
  g_autoptr (JsonObject) result = NULL;

  add_table (fixture, "equal", 900, 300, 20);
  result = run (fixture, "ttest", "t", "y=y;by=g");
  assert_close (get_estimate (result, "y[a].mean", "estimate"), 11.70334757834758, 1e-13);
  assert_close (get_estimate (result, "y[a].mean", "se"), 1.005352329298622, 1e-13);
  assert_close (get_estimate (result, "y[b].mean", "estimate"), 13.52074235807860, 1e-13);
  assert_close (get_estimate (result, "y[b].mean", "se"), 1.202846982014294, 1e-13);
  assert_close (get_estimate (result, "difference", "estimate"), -1.8173947797310248, 1e-12);
  assert_close (get_number (get_test (result, 0), "statistic"), -1.1572767722121367, 1e-12);
  assert_close (get_df (result, 0, 0), 54, 0);
  assert_close (get_number (get_test (result, 0), "p"), 0.2522528444932111, 1e-11);
}

/* Rows of a view count for as many as in their table, also when the view lacks the column. */
static void
test_view (Fixture      *fixture,
           gconstpointer data)
{
  g_autoptr (JsonObject) table = NULL;
  g_autoptr (JsonObject) view = NULL;

  add_table (fixture, "equal", 900, 300, 20);
  g_assert_true (hunch_project_set_view (fixture->project, "v", "SELECT rowid AS hunch_row, y, g FROM t WHERE i < 1000", "[]", NULL));
  table = run (fixture, "ttest", "t", "y=y;by=g");
  run_sql (fixture, "UPDATE hunch_table SET ticket = (SELECT ticket FROM hunch_table WHERE name = 't') WHERE name = 'v'");
  view = run (fixture, "ttest", "v", "y=y;by=g");
  assert_close (get_estimate (view, "difference", "estimate"), get_estimate (table, "difference", "estimate"), 1e-14);
  assert_close (get_estimate (view, "difference", "se"), get_estimate (table, "difference", "se"), 1e-14);
}

/* By hand: each row that is left counts for 30, 15 or 2. */
static double
expected_share (void)
{
  const double weights[] = { 30, 15, 2 };
  double a = 0, all = 0;

  for (guint i = 2; i < N; i++)
    {
      const char *stratum = get_stratum (i);
      double weight = weights[*stratum == 'b' ? 0 : *stratum == 'm' ? 1 : 2];

      if (i == 3 || i == 4 || i == 17 || i == 40)
        continue;
      all += weight;
      a += (i * 7) % 5 < 3 ? weight : 0;
    }
  return a / all;
}

/* Rows that were taken out leave holes among the row ids. */
static void
test_holes (Fixture      *fixture,
            gconstpointer data)
{
  g_autoptr (JsonObject) table = NULL;
  g_autoptr (JsonObject) view = NULL;

  add_table (fixture, "equal", 900, 300, 20);
  run_sql (fixture, "DELETE FROM t WHERE i IN (3, 4, 17, 40)");
  g_assert_true (hunch_project_set_view (fixture->project, "v", "SELECT rowid AS hunch_row, y, g FROM t WHERE i > 1", "[]", NULL));
  g_assert_true (hunch_project_set_view (fixture->project, "w", "SELECT rowid AS hunch_row, y, g, s FROM t WHERE s <> 'mid'", "[]", NULL));
  run_sql (fixture, "UPDATE hunch_table SET ticket = (SELECT ticket FROM hunch_table WHERE name = 't') WHERE name IN ('v', 'w')");
  table = run (fixture, "frequencies", "v", "column=g");
  g_assert_cmpint (json_object_get_int_member (json_object_get_object_member (table, "design"), "strata"), ==, 3);
  assert_close (get_estimate (table, "g=a.share", "estimate"), expected_share (), 1e-14);
  view = run (fixture, "frequencies", "w", "column=g");
  assert_close (get_estimate (view, "g=a.n", "estimate") + get_estimate (view, "g=b.n", "estimate"), 39, 0);
}

/* A chart of means shows the same. */
static void
test_chart (Fixture      *fixture,
            gconstpointer data)
{
  g_autoptr (GHashTable) options = read_options ("y=y;by=g");
  g_autoptr (GError) error = NULL;
  g_autoptr (HunchPlot) plot = NULL;
  const HunchLayer *layer;

  add_table (fixture, "equal", 900, 300, 20);
  plot = hunch_plot_build (fixture->project, "t", "interval", options, NULL, NULL, &error);
  g_assert_no_error (error);
  layer = g_ptr_array_index (plot->layers, 0);
  assert_close (layer->y[0], 11.70334757834758, 1e-13);
  assert_close (layer->y[1], 13.52074235807860, 1e-13);
}

/* In proportion: no weights, and smaller errors. R: the same design with weights=~1. */
static void
test_proportional (Fixture      *fixture,
                   gconstpointer data)
{
  g_autoptr (JsonObject) result = NULL;

  add_table (fixture, "proportional", 3000, 2000, 1000);
  result = run (fixture, "ttest", "t", "y=y;mu=12");
  assert_close (get_estimate (result, "y.mean", "estimate"), 12.5387931034482758, 1e-13);
  assert_close (get_estimate (result, "y.mean", "se"), 0.6135249450972674, 1e-13);
}

/* What cannot weigh says so; where nothing was left out there is nothing to say. */
static void
test_others (Fixture      *fixture,
             gconstpointer data)
{
  g_autoptr (JsonObject) unweighted = NULL;
  g_autoptr (JsonObject) whole = NULL;

  add_table (fixture, "equal", 900, 300, 20);
  unweighted = run (fixture, "correlation", "t", "columns=x,i;method=kendall");
  g_assert_true (has_warning (unweighted, "As many rows were drawn of each “s”"));
  run_sql (fixture, "UPDATE hunch_table SET ticket = replace (ticket, '\"rows_seen\": 1220', '\"rows_seen\": 60') WHERE name = 't'");
  whole = run (fixture, "ttest", "t", "y=y;mu=12");
  g_assert_false (has_warning (whole, "As many rows"));
  g_assert_false (json_object_has_member (whole, "design"));
}

/* "e NAME FIELD": of an estimate; "t FIELD": of the first test; "n NAME FIELD": of the test of that name. */
static double
find_number (JsonObject *result,
             const char *what)
{
  g_auto (GStrv) words = g_strsplit (what, " ", -1);
  JsonArray *tests = json_object_get_array_member (result, "tests");

  if (*what == 'e')
    return get_estimate (result, words[1], words[2]);
  if (*what == 't' && g_str_has_prefix (words[1], "df"))
    return get_df (result, 0, words[1][2] - '0');
  if (*what == 't')
    return get_number (get_test (result, 0), words[1]);
  for (guint i = 0; i < json_array_get_length (tests); i++)
    if (g_str_equal (json_object_get_string_member (get_test (result, i), "name"), words[1]))
      return get_number (get_test (result, i), words[2]);
  g_test_message ("there is no test of %s", words[1]);
  g_test_fail ();
  return NAN;
}

/* Numbers of R's survey for one kind: see data/strata.R. */
static void
test_kind (Fixture      *fixture,
           gconstpointer data)
{
  g_autofree char *path = g_strdup_printf ("%s/tests/analysis/data/strata.txt", g_getenv ("HUNCH_TEST_SOURCE_DIR"));
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;
  g_autofree char *allocation = NULL;
  g_autofree char *options = NULL;
  g_autoptr (JsonObject) result = NULL;
  guint n = 0;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; lines[i] != NULL && *lines[i] != '\0'; i++)
    {
      g_auto (GStrv) fields = g_strsplit (lines[i], "\t", 5);
      double expected, found;

      if (!g_str_equal (fields[1], data))
        continue;
      if (g_strcmp0 (allocation, fields[0]) != 0)
        {
          gboolean is_equal = g_str_equal (fields[0], "equal");

          if (allocation != NULL)
            g_assert_true (hunch_project_drop_table (fixture->project, "t", NULL));
          add_table (fixture, fields[0], is_equal ? 900 : 3000, is_equal ? 300 : 2000, is_equal ? 20 : 1000);
          g_clear_pointer (&options, g_free);
        }
      if (g_strcmp0 (options, fields[2]) != 0)
        {
          g_clear_pointer (&result, json_object_unref);
          result = run (fixture, data, "t", fields[2]);
        }
      g_free (allocation);
      g_free (options);
      allocation = g_strdup (fields[0]);
      options = g_strdup (fields[2]);
      expected = g_ascii_strtod (fields[4], NULL);
      found = find_number (result, fields[3]);
      n++;
      if (!(fabs (found - expected) <= 1e-8 * MAX (fabs (expected), 1e-3)))
        {
          g_test_message ("%s %s %s %s: %.17g, in R %.17g", fields[0], (const char *) data, fields[2], fields[3], found, expected);
          g_test_fail ();
        }
    }
  g_assert_cmpuint (n, >, 0);
}

/* As many of each stratum as there are. */
static void
test_draw (Fixture      *fixture,
           gconstpointer data)
{
  HunchRowChoice choice = { HUNCH_SIDE_DEFAULT, TRUE, 3 };
  g_autoptr (GHashTable) options = read_options ("columns=i");
  g_autoptr (HunchInquiry) inquiry = NULL;
  g_autoptr (HunchFrame) frame = NULL;
  guint counts[3] = { 0 };
  guint place;
  gsize n;

  add_table (fixture, "equal", 900, 300, 20);
  inquiry = hunch_inquiry_new_rows (fixture->project, hunch_kinds_find ("describe"), "t", options, &choice, NULL, NULL, NULL);
  frame = hunch_frame_new (inquiry);
  place = hunch_frame_add_number (frame, "i");
  g_assert_true (hunch_frame_open (frame, NULL));
  do
    {
      g_assert_true (hunch_frame_next (frame, &n, NULL));
      for (gsize i = 0; i < n; i++)
        {
          const char *stratum = get_stratum ((guint) hunch_frame_get_numbers (frame, place)[i]);

          counts[stratum[0] == 'b' ? 0 : stratum[0] == 'm' ? 1 : 2]++;
        }
    }
  while (n > 0);
  g_assert_cmpuint (counts[0], ==, 30);
  g_assert_cmpuint (counts[1], ==, 20);
  g_assert_cmpuint (counts[2], ==, 10);
}

static void
add_tests (void)
{
  static const char *const kinds[] = { "describe", "correlation", "anova", "ols", "logistic", "poisson", "frequencies", "binomial", "proportions", "chisq", "ttest" };

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      g_autofree char *path = g_strdup_printf ("/analysis/strata/r/%s", kinds[i]);

      g_test_add (path, Fixture, kinds[i], fixture_set_up, test_kind, fixture_tear_down);
    }
  fixture_add_test ("/analysis/strata/one", test_one);
  fixture_add_test ("/analysis/strata/two", test_two);
  fixture_add_test ("/analysis/strata/view", test_view);
  fixture_add_test ("/analysis/strata/holes", test_holes);
  fixture_add_test ("/analysis/strata/chart", test_chart);
  fixture_add_test ("/analysis/strata/proportional", test_proportional);
  fixture_add_test ("/analysis/strata/others", test_others);
  fixture_add_test ("/analysis/strata/draw", test_draw);
}

int
main (int    argc,
      char **argv)
{
  return analysis_test_main (argc, argv, add_tests);
}
