#include "case-file.h"

#include <math.h>
#include <string.h>

#include "base/json.h"

static double
find_in_tests (JsonObject  *result,
               char *const *parts)
{
  JsonObject *test = get_test (result, (guint) g_ascii_strtoull (parts[1], NULL, 10));

  if (g_str_equal (parts[2], "effect"))
    return get_number (json_object_get_object_member (test, "effect"), parts[3]);
  if (g_str_equal (parts[2], "df"))
    return json_array_get_double_element (json_object_get_array_member (test, "df"), 0);
  return get_number (test, parts[2]);
}

static double
find_number (JsonObject *result,
             const char *path)
{
  g_auto (GStrv) parts = g_strsplit (path, ".", -1);
  const char *field = strrchr (path, '.');
  g_autofree char *estimate = g_strndup (path, field - path);

  if (g_str_equal (parts[0], "tests"))
    return find_in_tests (result, parts);
  return get_estimate (result, estimate, field + 1);
}

static gboolean
agrees (double value,
        double expected,
        double tolerance)
{
  if (isnan (expected))
    return isnan (value);
  return fabs (value - expected) <= tolerance * (expected != 0 ? fabs (expected) : 1);
}

static void
check_numbers (JsonObject *test_case,
               JsonObject *result,
               double      tolerance)
{
  JsonObject *expect = json_object_get_object_member (test_case, "expect");
  g_autoptr (GList) paths = json_object_get_members (expect);

  for (GList *path = paths; path != NULL; path = path->next)
    {
      double expected = hunch_json_get_number (expect, path->data, NAN);
      double value = find_number (result, path->data);

      if (!agrees (value, expected, tolerance))
        {
          g_test_message ("%s %s %s: %s is %.17g, R's %s gives %.17g", json_object_get_string_member (test_case, "table"),
                          json_object_get_string_member (test_case, "kind"), json_object_get_string_member (test_case, "options"),
                          (const char *) path->data, value, json_object_get_string_member (test_case, "r"), expected);
          g_test_fail ();
        }
    }
}

static void
run_case (Fixture    *fixture,
          JsonObject *test_case,
          double      tolerance)
{
  const char *table = json_object_get_string_member (test_case, "table");
  const char *kind = json_object_get_string_member (test_case, "kind");
  const char *options = json_object_get_string_member (test_case, "options");
  g_autoptr (JsonObject) result = NULL;

  if (json_object_has_member (test_case, "refused"))
    {
      g_autoptr (GError) error = run_failing (fixture, kind, table, options);

      g_assert_error (error, HUNCH_ANALYSIS_ERROR, HUNCH_ANALYSIS_ERROR_NO_ANSWER);
      return;
    }
  result = run (fixture, kind, table, options);
  check_numbers (test_case, result, tolerance);
}

void
run_case_file (Fixture    *fixture,
               const char *name,
               double      tolerance)
{
  g_autofree char *path = g_strdup_printf ("%s/tests/analysis/data/%s", g_getenv ("HUNCH_TEST_SOURCE_DIR"), name);
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GList) names = NULL;
  JsonObject *root, *tables;
  JsonArray *cases;

  json_parser_load_from_file (parser, path, &error);
  g_assert_no_error (error);
  root = json_node_get_object (json_parser_get_root (parser));
  tables = json_object_get_object_member (root, "tables");
  names = json_object_get_members (tables);
  for (GList *table = names; table != NULL; table = table->next)
    fixture_add_table (fixture, table->data, json_object_get_string_member (tables, table->data));

  cases = json_object_get_array_member (root, "cases");
  for (guint i = 0; i < json_array_get_length (cases); i++)
    run_case (fixture, json_array_get_object_element (cases, i), tolerance);
  g_test_message ("%u questions", json_array_get_length (cases));
}
