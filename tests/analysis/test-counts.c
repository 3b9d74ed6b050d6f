/* Shares, tables of counts, changes, strata, shapes, spreads and descriptions against R: data/counts.json, made by data/counts.R. What R
 * does not have is worked by hand or follows from a law. */
#include <math.h>
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

static void
add_tests (void)
{
  fixture_add_test ("/counts/against-r", test_against_r);
}

int
main (int    argc,
      char **argv)
{
  return analysis_test_main (argc, argv, add_tests);
}
