/* logistic, poisson, negbin and nls against R: the cases of data/generalized.json, made by data/generalized.R. An expected number is named by its place in the
 * result: "estimate|x|se", "fit|deviance", "test|x|p" ("test|#0|p": the first), "check|calibration|statistic". */
#include <math.h>
#include <sqlite3.h>
#include <string.h>

#include "analysis-test.h"
#include "base/json.h"

static JsonObject *cases_file;  /* owned */

static JsonObject *
find_named (JsonObject *result,
            const char *member,
            const char *name)
{
  JsonArray *array = json_object_get_array_member (result, member);

  if (name[0] == '#')
    return json_array_get_object_element (array, (guint) g_ascii_strtoull (name + 1, NULL, 10));
  for (guint i = 0; i < json_array_get_length (array); i++)
    if (g_strcmp0 (hunch_json_get_string (json_array_get_object_element (array, i), "name"), name) == 0)
      return json_array_get_object_element (array, i);
  return NULL;
}

static double
find_in_test (JsonObject *test,
              const char *field)
{
  if (g_str_equal (field, "effect"))
    return get_number (json_object_get_object_member (test, "effect"), "value");
  if (g_str_equal (field, "df1"))
    return json_array_get_double_element (json_object_get_array_member (test, "df"), 0);
  return get_number (test, field);
}

/* NaN where the result has no such number. */
static double
find_number (JsonObject *result,
             const char *name)
{
  g_auto (GStrv) path = g_strsplit (name, "|", -1);
  JsonObject *object;

  if (g_str_equal (path[0], "fit"))
    return get_fit (result, path[1]);
  object = find_named (result, g_str_equal (path[0], "check") ? "checks" : g_str_equal (path[0], "test") ? "tests" : "estimates", path[1]);
  if (object == NULL)
    return NAN;
  return g_str_equal (path[0], "test") ? find_in_test (object, path[2]) : get_number (object, path[2]);
}

/* The digits of an estimate count against its standard error: one near 0 has no more. */
static double
get_scale (JsonObject *expect,
           const char *name,
           double      value)
{
  g_auto (GStrv) path = g_strsplit (name, "|", -1);
  g_autofree char *se = NULL;

  if (!g_str_equal (path[0], "estimate") || g_str_equal (path[2], "se") || g_str_equal (path[2], "p"))
    return fabs (value);
  se = g_strdup_printf ("estimate|%s|se", path[1]);
  return json_object_has_member (expect, se) ? MAX (fabs (value), json_object_get_double_member (expect, se)) : fabs (value);
}

static guint
compare (JsonObject *object,
         JsonObject *result)
{
  JsonObject *expect = json_object_get_object_member (object, "expect");
  double tolerance = json_object_get_double_member (object, "tolerance");
  g_autoptr (GList) names = json_object_get_members (expect);
  guint n_wrong = 0;

  for (GList *name = names; name != NULL; name = name->next)
    {
      double value = json_object_get_double_member (expect, name->data), found = find_number (result, name->data);

      if (fabs (found - value) <= tolerance * get_scale (expect, name->data, value) || (fabs (value) < 1e-12 && fabs (found) < 1e-10))
        continue;
      n_wrong++;
      g_test_message ("%s: %s is %.15g, R says %.15g", json_object_get_string_member (object, "call"), (const char *) name->data, found, value);
    }
  if (json_object_has_member (object, "warned"))
    g_assert_cmpuint (json_array_get_length (json_object_get_array_member (result, "warnings")), >, 0);
  return n_wrong;
}

/* Every test has an effect with an interval, but where the model has no finite answer. */
static void
check_effects (JsonObject *result)
{
  JsonArray *tests = json_object_get_array_member (result, "tests");

  for (guint i = 0; i < json_array_get_length (tests); i++)
    {
      g_assert_false (isnan (get_effect (result, i, "value")));
      g_assert_false (isnan (get_effect (result, i, "ci_low")));
      g_assert_false (isnan (get_effect (result, i, "ci_high")));
    }
}

static GHashTable *
read_case_options (JsonObject *object)
{
  GHashTable *options = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  JsonObject *words = json_object_get_object_member (object, "options");
  g_autoptr (GList) names = json_object_get_members (words);

  for (GList *name = names; name != NULL; name = name->next)
    g_hash_table_insert (options, g_strdup (name->data), g_strdup (json_object_get_string_member (words, name->data)));
  return options;
}

/* The case's table, the first time that it is asked for. */
static void
need_table (Fixture    *fixture,
            GHashTable *tables,
            JsonObject *object)
{
  const char *name = json_object_get_string_member (object, "table");

  if (g_hash_table_add (tables, (gpointer) name))
    fixture_add_table (fixture, name, json_object_get_string_member (json_object_get_object_member (cases_file, "tables"), name));
}

static guint
run_case (Fixture    *fixture,
          JsonObject *object)
{
  g_autoptr (GHashTable) options = read_case_options (object);
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) result = hunch_analysis_run (fixture->project, json_object_get_string_member (object, "kind"),
                                                      json_object_get_string_member (object, "table"), options, NULL, NULL, &error);
  gboolean is_refused = json_object_has_member (object, "refused");

  if (is_refused != (result == NULL))
    {
      g_test_message ("%s: %s", json_object_get_string_member (object, "call"), result != NULL ? "was answered" : error->message);
      return 1;
    }
  if (is_refused)
    return 0;
  check_effects (result);
  return compare (object, result);
}

static void
test_cases (Fixture      *fixture,
            gconstpointer data)
{
  JsonArray *cases = json_object_get_array_member (cases_file, "cases");
  g_autoptr (GHashTable) tables = g_hash_table_new (g_str_hash, g_str_equal);
  guint n_wrong = 0, n = 0;

  for (guint i = 0; i < json_array_get_length (cases); i++)
    {
      JsonObject *object = json_array_get_object_element (cases, i);

      if (!g_str_equal (json_object_get_string_member (object, "kind"), data))
        continue;
      n++;
      need_table (fixture, tables, object);
      n_wrong += run_case (fixture, object) > 0;
    }
  g_test_message ("%u cases of %s", n, (const char *) data);
  g_assert_cmpuint (n, >, 0);
  g_assert_cmpuint (n_wrong, ==, 0);
}

/* --- what has no judge in R --- */

static JsonArray *
get_rows (JsonObject *result,
          const char *name)
{
  JsonObject *table = find_named (result, "tables", name);

  g_assert_nonnull (table);
  return json_object_get_array_member (table, "rows");
}

static double
get_cell (JsonObject *result,
          const char *table,
          guint       row,
          guint       column)
{
  return json_array_get_double_element (json_array_get_array_element (get_rows (result, table), row), column);
}

/* m <- glm (am ~ wt, binomial, mtcars): predict (m, data.frame (wt = 3), se.fit = TRUE) and plogis of the ends; statsmodels 0.14 Logit (am, wt).get_margeff (). */
static void
test_predictions (Fixture      *fixture,
                  gconstpointer data)
{
  g_autoptr (JsonObject) result = NULL;
  double eta;

  fixture_add_data (fixture, "mtcars");
  result = run (fixture, "logistic", "mtcars", "formula=am ~ wt;predict=wt=3");
  eta = get_estimate (result, "(Intercept)", "estimate") + 3 * get_estimate (result, "wt", "estimate");
  assert_close (get_cell (result, "predictions", 0, 1), 1 / (1 + exp (-eta)), 1e-12);
  g_assert_cmpfloat (get_cell (result, "predictions", 0, 2), <, get_cell (result, "predictions", 0, 1));
  g_assert_cmpfloat (get_cell (result, "predictions", 0, 3), >, get_cell (result, "predictions", 0, 1));
  g_assert_cmpfloat (get_cell (result, "marginal_effects", 0, 1), <, 0);
}

/* The odds of the other outcome are the reciprocals. */
static void
test_success (Fixture      *fixture,
              gconstpointer data)
{
  g_autoptr (JsonObject) yes = NULL;
  g_autoptr (JsonObject) no = NULL;

  fixture_add_data (fixture, "mtcars");
  yes = run (fixture, "logistic", "mtcars", "formula=am ~ wt + hp;success=1");
  no = run (fixture, "logistic", "mtcars", "formula=am ~ wt + hp;success=0");
  assert_close (get_estimate (yes, "wt", "estimate"), -get_estimate (no, "wt", "estimate"), 1e-10);
  assert_close (get_effect (yes, 0, "value"), get_effect (no, 0, "value"), 1e-12);
  assert_close (get_fit (yes, "deviance"), get_fit (no, "deviance"), 1e-12);
}

/* Twice the rows, once as rows and once as weights. */
static void
test_weights (Fixture      *fixture,
              gconstpointer data)
{
  g_autoptr (JsonObject) rows = NULL;
  g_autoptr (JsonObject) weights = NULL;

  fixture_add_table (fixture, "rows", "y,x\n0,1\n0,1\n1,1\n0,2\n1,2\n1,2\n1,3\n0,3\n1,3\n1,3\n1,4\n1,4\n0,4\n1,5\n");
  fixture_add_table (fixture, "weights", "y,x,w\n0,1,2\n1,1,1\n0,2,1\n1,2,2\n1,3,3\n0,3,1\n1,4,2\n0,4,1\n1,5,1\n0,9,0\n");
  rows = run (fixture, "logistic", "rows", "formula=y ~ x");
  weights = run (fixture, "logistic", "weights", "formula=y ~ x;weights=w");
  assert_close (get_estimate (weights, "x", "estimate"), get_estimate (rows, "x", "estimate"), 1e-12);
  assert_close (get_estimate (weights, "x", "se"), get_estimate (rows, "x", "se"), 1e-12);
  assert_close (get_fit (weights, "auc"), get_fit (rows, "auc"), 1e-12);
  assert_close (get_fit (weights, "auc_se"), get_fit (rows, "auc_se"), 1e-12);
  assert_close (get_fit (weights, "brier"), get_fit (rows, "brier"), 1e-12);
}

/* Many rows times many columns are streamed, with a start from some of them: the same table nine times gives the same coefficients, and a third of the errors. */
#define MORE " + z + I(x*z/1000) + sin(x) + cos(x) + sin(z) + cos(z) + log1p(x) + sqrt(z) + I(x^2/1000)"

static void
test_streamed (Fixture      *fixture,
               gconstpointer data)
{
  g_autoptr (GString) once = g_string_new ("y,n,x,z\n");
  g_autoptr (GString) often = g_string_new ("y,n,x,z\n");
  g_autofree char *rows = NULL;
  g_autoptr (JsonObject) small = NULL;
  g_autoptr (JsonObject) large = NULL;
  guint64 state = 42;

  for (guint i = 0; i < 25000; i++)
    {
      double u[3];

      for (guint k = 0; k < 3; k++)
        {
          state = state * 6364136223846793005u + 1442695040888963407u;
          u[k] = (double) (state >> 11) * 0x1p-53;
        }
      g_string_append_printf (once, "%d,%d,%d,%d\n", u[2] < 1 / (1 + exp (1 - 2 * u[0])), (int) (4 * u[2] * u[1] + u[0]), (int) (1000 * u[0]), (int) (1000 * u[1]));
    }
  rows = g_strdup (strchr (once->str, '\n') + 1);
  for (guint i = 0; i < 9; i++)
    g_string_append (often, rows);
  fixture_add_table (fixture, "small", once->str);
  fixture_add_table (fixture, "large", often->str);
  for (guint k = 0; k < 2; k++)
    {
      static const char *const kinds[] = { "logistic", "poisson" };
      static const char *const formulas[] = { "formula=y ~ x" MORE, "formula=n ~ x" MORE };

      g_clear_pointer (&small, json_object_unref);
      g_clear_pointer (&large, json_object_unref);
      small = run (fixture, kinds[k], "small", formulas[k]);
      large = run (fixture, kinds[k], "large", formulas[k]);
      assert_close (get_estimate (large, "x", "estimate"), get_estimate (small, "x", "estimate"), 1e-9);
      assert_close (get_estimate (large, "x", "se"), get_estimate (small, "x", "se") / 3, 1e-9);
      assert_close (get_fit (large, "deviance"), 9 * get_fit (small, "deviance"), 1e-12);
    }
}

/* The rows of test-design-effect.c, in eight blocks. */
static void
add_blocks (Fixture *fixture)
{
  g_autoptr (GString) csv = g_string_new ("x,y,h\n");
  g_autoptr (GString) sql = g_string_new (NULL);
  sqlite3 *db;

  for (guint i = 0; i < 60; i++)
    {
      guint x = (i * 17) % 23, b = (guint) floor (sqrt (i));
      char y[G_ASCII_DTOSTR_BUF_SIZE];

      g_ascii_formatd (y, sizeof y, "%.2f", (i * 37) % 41 / 4.0 + 2 * (b % 3) + 0.5 * x);
      g_string_append_printf (csv, "%u,%s,%s\n", x, y, (i * 11) % 13 + b % 4 * 2 > 7 ? "yes" : "no");
    }
  fixture_add_table (fixture, "t", csv->str);
  for (guint b = 0; b < 8; b++)
    g_string_append_printf (sql,
                            "INSERT INTO hunch_block (table_id, position, first_row, last_row, object, row_group, n_rows, label)"
                            " SELECT id, %u, %u, %u, 0, %u, 100, 'block %u' FROM hunch_table WHERE name = 't';", b, b * b + 1, MIN ((b + 1) * (b + 1), 60), b, b);
  g_assert_cmpint (sqlite3_open (hunch_project_get_path (fixture->project), &db), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (db, sql->str, NULL, NULL, NULL), ==, SQLITE_OK);
  sqlite3_close (db);
}

/* R 4.2.2, survey 4.1.1: s <- svydesign (ids = ~b, weights = ~1, data = d); SE of svyglm (h ~ x + y, s, family = quasibinomial ()) and of svyglm (x ~ y, s, family =
 * quasipoisson ()); w' solve (vcov) w / 2 of the slopes of the first. */
static void
test_blocks (Fixture      *fixture,
             gconstpointer data)
{
  g_autoptr (JsonObject) binary = NULL;
  g_autoptr (JsonObject) counts = NULL;

  add_blocks (fixture);
  binary = run (fixture, "logistic", "t", "formula=h ~ x + y");
  assert_close (get_estimate (binary, "y", "estimate"), -0.040449218812745484, 1e-9);
  assert_close (get_estimate (binary, "x", "se"), 0.031199510982288119, 1e-9);
  assert_close (get_estimate (binary, "(Intercept)", "se"), 0.812514533111249770, 1e-9);
  assert_close (get_estimate (binary, "x", "df"), 7, 1e-15);
  assert_close (get_number (get_test (binary, 0), "statistic"), 1.5079539258684387, 1e-9);
  assert_close (get_df (binary, 0, 1), 7, 1e-15);
  g_assert_cmpint (json_object_get_int_member (json_object_get_object_member (binary, "design"), "blocks"), ==, 8);
  counts = run (fixture, "poisson", "t", "formula=x ~ y");
  /* R keeps the weights of the step before the last. */
  assert_close (get_estimate (counts, "y", "se"), 0.0073929757655367108, 1e-8);
}

/* Counts that spread less than Poisson's have no theta. */
static void
test_narrow_counts (Fixture      *fixture,
                    gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  fixture_add_data (fixture, "mtcars");
  error = run_failing (fixture, "negbin", "mtcars", "formula=carb ~ wt");
  g_assert_error (error, HUNCH_ANALYSIS_ERROR, HUNCH_ANALYSIS_ERROR_NO_ANSWER);
  g_assert_nonnull (strstr (error->message, "poisson"));
}

static void
add_tests (void)
{
  fixture_add_test ("/generalized/predictions", test_predictions);
  fixture_add_test ("/generalized/success", test_success);
  fixture_add_test ("/generalized/weights", test_weights);
  fixture_add_test ("/generalized/streamed", test_streamed);
  fixture_add_test ("/generalized/blocks", test_blocks);
  fixture_add_test ("/generalized/narrow-counts", test_narrow_counts);
  g_test_add ("/generalized/logistic", Fixture, "logistic", fixture_set_up, test_cases, fixture_tear_down);
  g_test_add ("/generalized/poisson", Fixture, "poisson", fixture_set_up, test_cases, fixture_tear_down);
  g_test_add ("/generalized/negbin", Fixture, "negbin", fixture_set_up, test_cases, fixture_tear_down);
  g_test_add ("/generalized/nls", Fixture, "nls", fixture_set_up, test_cases, fixture_tear_down);
}

int
main (int    argc,
      char **argv)
{
  g_autofree char *path = g_strdup_printf ("%s/tests/analysis/data/generalized.json", g_getenv ("HUNCH_TEST_SOURCE_DIR"));
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (GError) error = NULL;

  json_parser_load_from_file (parser, path, &error);
  g_assert_no_error (error);
  cases_file = json_node_get_object (json_parser_get_root (parser));
  return analysis_test_main (argc, argv, add_tests);
}
