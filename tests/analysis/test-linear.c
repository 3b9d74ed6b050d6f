/* Linear models against R: the cases of data/linear.json, made by data/linear.R. An expected number is named by its place in the result:
 * "estimate|x|se", "fit|r2", "test|x|p" ("test|#0|p": the first), "check|white|p", "table|vif|x|1" (the row whose texts are "x", or whose first number is 17 in
 * "#17"; column 1 from 0). */
#include <inttypes.h>
#include <math.h>
#include <string.h>

#include "analysis-test.h"
#include "analysis/save-columns.h"
#include "base/json.h"

static JsonObject *cases_file;  /* owned, as the next */
static JsonObject *nist_file;
static guint n_numbers;

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

static gboolean
is_row (JsonArray  *row,
        const char *name)
{
  g_autoptr (GString) texts = g_string_new (NULL);

  if (name[0] == '#')
    return json_array_get_int_element (row, 0) == (gint64) g_ascii_strtoll (name + 1, NULL, 10);
  for (guint i = 0; i < json_array_get_length (row); i++)
    {
      JsonNode *cell = json_array_get_element (row, i);

      if (JSON_NODE_HOLDS_VALUE (cell) && json_node_get_value_type (cell) == G_TYPE_STRING)
        g_string_append_printf (texts, "%s%s", texts->len > 0 ? "/" : "", json_node_get_string (cell));
    }
  return g_str_equal (texts->str, name);
}

static double
find_cell (JsonObject *result,
           char      **path)
{
  JsonObject *table = find_named (result, "tables", path[1]);
  JsonArray *rows = table != NULL ? json_object_get_array_member (table, "rows") : NULL;

  for (guint i = 0; rows != NULL && i < json_array_get_length (rows); i++)
    {
      JsonArray *row = json_array_get_array_element (rows, i);
      JsonNode *cell;

      if (!is_row (row, path[2]))
        continue;
      cell = json_array_get_element (row, (guint) g_ascii_strtoull (path[3], NULL, 10));
      return JSON_NODE_HOLDS_VALUE (cell) ? json_node_get_double (cell) : NAN;
    }
  return NAN;
}

static double
find_test (JsonObject *test,
           const char *field)
{
  JsonArray *df;

  if (g_str_equal (field, "effect"))
    return get_number (json_object_get_object_member (test, "effect"), "value");
  if (!g_str_has_prefix (field, "df"))
    return get_number (test, field);
  df = json_object_get_array_member (test, "df");
  return json_array_get_double_element (df, (guint) (field[2] - '1'));
}

/* NaN where the result has no such number. */
static double
find_number (JsonObject *result,
             const char *name)
{
  g_auto (GStrv) path = g_strsplit (name, "|", -1);
  JsonObject *object;

  if (g_str_equal (path[0], "fit"))
    return json_object_has_member (json_object_get_object_member (result, "fit"), path[1]) ? get_fit (result, path[1]) : NAN;
  if (g_str_equal (path[0], "table"))
    return find_cell (result, path);
  if (g_str_equal (path[0], "check"))
    object = find_named (result, "checks", path[1]);
  else
    object = find_named (result, g_str_equal (path[0], "test") ? "tests" : "estimates", path[1]);
  if (object == NULL)
    return NAN;
  return g_str_equal (path[0], "test") ? find_test (object, path[2]) : get_number (object, path[2]);
}

/* The digits of an estimate count against its standard error: one near 0 has no more. */
static double
get_scale (JsonObject *expect,
           const char *name,
           double      value)
{
  g_autofree char *se = NULL;

  if (!g_str_has_prefix (name, "estimate|") || !g_str_has_suffix (name, "|estimate"))
    return fabs (value);
  se = g_strconcat (name, NULL);
  strcpy (se + strlen (se) - strlen ("estimate"), "se");
  return json_object_has_member (expect, se) ? MAX (fabs (value), json_object_get_double_member (expect, se)) : fabs (value);
}

static guint
compare (JsonObject *object,
         JsonObject *result,
         const char *call)
{
  JsonObject *expect = json_object_get_object_member (object, "expect");
  double tolerance = json_object_get_double_member (object, "tolerance");
  JsonObjectIter iter;
  const char *name;
  JsonNode *node;
  guint n_wrong = 0;

  json_object_iter_init (&iter, expect);
  while (json_object_iter_next (&iter, &name, &node))
    {
      double value = json_node_get_double (node), found = find_number (result, name), scale = get_scale (expect, name, value);

      n_numbers++;
      if (fabs (found - value) <= tolerance * scale || (fabs (value) < 1e-12 && fabs (found) < 1e-10))
        continue;
      n_wrong++;
      g_test_message ("%s: %s is %.15g, R says %.15g", call, name, found, value);
    }
  return n_wrong;
}

static GHashTable *
read_case_options (JsonObject *object)
{
  GHashTable *options = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  JsonObjectIter iter;
  const char *word;
  JsonNode *node;

  json_object_iter_init (&iter, json_object_get_object_member (object, "options"));
  while (json_object_iter_next (&iter, &word, &node))
    g_hash_table_insert (options, g_strdup (word), g_strdup (json_node_get_string (node)));
  return options;
}

static guint
run_case (Fixture    *fixture,
          JsonObject *object)
{
  const char *call = json_object_get_string_member (object, "call");
  g_autoptr (GHashTable) options = read_case_options (object);
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) result = hunch_analysis_run (fixture->project, json_object_get_string_member (object, "kind"),
                                                      json_object_get_string_member (object, "table"), options, NULL, NULL, &error);
  gboolean is_refused = json_object_has_member (object, "refused");

  if (is_refused != (result == NULL))
    {
      g_test_message ("%s: %s", call, result != NULL ? "was answered" : error->message);
      return 1;
    }
  return is_refused ? 0 : compare (object, result, call);
}

static void
test_cases (Fixture      *fixture,
            gconstpointer data)
{
  JsonArray *cases = json_object_get_array_member (cases_file, "cases");
  JsonObject *tables = json_object_get_object_member (cases_file, "tables");
  const char *kind = data;
  JsonObjectIter iter;
  const char *name;
  JsonNode *node;
  guint n_wrong = 0, n = 0;

  json_object_iter_init (&iter, tables);
  while (json_object_iter_next (&iter, &name, &node))
    fixture_add_table (fixture, name, json_node_get_string (node));
  for (guint i = 0; i < json_array_get_length (cases); i++)
    {
      JsonObject *object = json_array_get_object_element (cases, i);

      if (!g_str_equal (json_object_get_string_member (object, "kind"), kind))
        continue;
      n++;
      n_wrong += run_case (fixture, object) > 0;
    }
  g_test_message ("%u cases of %s, %u numbers so far", n, kind, n_numbers);
  g_assert_cmpuint (n, >, 0);
  g_assert_cmpuint (n_wrong, ==, 0);
}

/* Certified values of NIST's sets, of data/nist-linear.json: estimates, errors, sigma, R^2, F. */
static void
test_nist (Fixture      *fixture,
           gconstpointer data)
{
  JsonArray *cases = json_object_get_array_member (nist_file, "cases");
  guint n_wrong = 0;

  for (guint i = 0; i < json_array_get_length (cases); i++)
    {
      JsonObject *object = json_array_get_object_element (cases, i);

      fixture_add_data (fixture, json_object_get_string_member (object, "data"));
      n_wrong += run_case (fixture, object) > 0;
    }
  g_assert_cmpuint (n_wrong, ==, 0);
}

/* Nine treatments of @n rows above @offset tenths, written with all digits. */
static char *
dup_simon (gsize  n,
           gint64 offset)
{
  GString *csv = g_string_new ("treatment,y\n");

  for (guint treatment = 1; treatment <= 9; treatment++)
    for (gsize i = 0; i < n; i++)
      {
        gint64 tenths = offset * 10 + (treatment == 1 ? 4 : treatment % 2 == 0 ? 3 : 5) + (i == 0 ? 0 : i % 2 == 1 ? -1 : 1);

        g_string_append_printf (csv, "%u,%" PRId64 ".%" PRId64 "\n", treatment, tenths / 10, tenths % 10);
      }
  return g_string_free (csv, FALSE);
}

/* NIST SmLs01 to SmLs09: S. D. Simon and J. P. Lesage (1989). Certified: between 0.08 n, within 0.09 (n - 1), F = n. Of what is written, a double
 * holds 15, 9.8 and 3.8 digits above 1, 1e6 and 1e12. */
static void
test_simon (Fixture      *fixture,
            gconstpointer data)
{
  static const gint64 offsets[] = { 1, 1000000, 1000000000000 };
  static const gsize replicates[] = { 21, 201, 2001 };
  static const double tolerances[] = { 1e-13, 2e-10, 2e-4 };

  for (guint k = 0; k < 9; k++)
    {
      double n = replicates[k % 3], tolerance = tolerances[k / 3];
      g_autofree char *name = g_strdup_printf ("smls%u", k + 1);
      g_autofree char *csv = dup_simon (replicates[k % 3], offsets[k / 3]);
      g_autoptr (JsonObject) result = NULL;

      fixture_add_table (fixture, name, csv);
      result = run (fixture, "anova", name, "y=y;by=treatment;posthoc=none");
      assert_close (get_fit (result, "f"), n, tolerance);
      assert_close (get_fit (result, "ss_between"), 0.08 * n, tolerance);
      assert_close (get_fit (result, "ss_within"), 0.09 * (n - 1), tolerance);
      assert_close (get_fit (result, "sigma"), 0.1, tolerance);
    }
}

/* The values of one column in order, as text. */
static gboolean
append_value (const HunchQueryHead  *head,
              const HunchQueryValue *values,
              gpointer               user_data)
{
  for (guint i = 0; values != NULL && i < head->n_columns; i++)
    if (values[i].kind == HUNCH_VALUE_NULL)
      g_string_append (user_data, "- ");
    else
      g_string_append_printf (user_data, "%.6f ", values[i].kind == HUNCH_VALUE_INTEGER ? (double) values[i].integer : values[i].real);
  return TRUE;
}

static char *
dup_values (Fixture    *fixture,
            const char *sql)
{
  GString *text = g_string_new (NULL);
  g_autoptr (GError) error = NULL;

  hunch_project_query (fixture->project, sql, append_value, text, NULL, &error);
  g_assert_no_error (error);
  return g_string_free (text, FALSE);
}

/* A row without x gets no value; undo takes the columns away. */
static void
test_columns (Fixture      *fixture,
              gconstpointer data)
{
  g_autoptr (GHashTable) options = read_options ("formula=y ~ x");
  g_autoptr (GError) error = NULL;
  g_autofree char *kept = NULL;
  g_autofree char *undone = NULL;

  /* lm (c (1, 2, 4, 9) ~ c (1, 2, 3, 4)): -2.5 + 2.6 x */
  fixture_add_table (fixture, "t", "x,y\n1,1\n2,2\n,7\n3,4\n4,9\n");
  g_assert_true (hunch_analysis_save_columns (fixture->project, "ols", "t", options, "fitted,residual", "m_", NULL, NULL, NULL, &error));
  g_assert_no_error (error);
  kept = dup_values (fixture, "SELECT m_fitted, m_residual FROM t ORDER BY rowid");
  g_assert_cmpstr (kept, ==, "0.100000 0.900000 2.700000 -0.700000 - - 5.300000 -1.300000 7.900000 1.100000 ");

  g_assert_false (hunch_analysis_save_columns (fixture->project, "ols", "t", options, "fitted", "m_", NULL, NULL, NULL, &error));
  g_assert_error (error, HUNCH_ANALYSIS_ERROR, HUNCH_ANALYSIS_ERROR_BAD_OPTION);
  g_clear_error (&error);
  g_assert_false (hunch_analysis_save_columns (fixture->project, "ols", "t", options, "mood", NULL, NULL, NULL, NULL, &error));
  g_assert_error (error, HUNCH_ANALYSIS_ERROR, HUNCH_ANALYSIS_ERROR_BAD_OPTION);

  g_assert_true (hunch_project_undo (fixture->project, NULL));
  undone = dup_values (fixture, "SELECT * FROM t ORDER BY rowid");
  g_assert_cmpstr (undone, ==, "1.000000 1.000000 2.000000 2.000000 - 7.000000 3.000000 4.000000 4.000000 9.000000 ");
}

static JsonObject *
load (const char *name)
{
  g_autofree char *path = g_strdup_printf ("%s/tests/analysis/data/%s", g_getenv ("HUNCH_TEST_SOURCE_DIR"), name);
  g_autofree char *text = NULL;
  JsonObject *object;
  gsize n_bytes;

  g_assert_true (g_file_get_contents (path, &text, &n_bytes, NULL));
  object = hunch_json_parse_object (text, n_bytes, path, NULL);
  g_assert_nonnull (object);
  return object;
}

static void
add_tests (void)
{
  cases_file = load ("linear.json");
  nist_file = load ("nist-linear.json");
  fixture_add_test ("/linear/nist", test_nist);
  fixture_add_test ("/linear/simon", test_simon);
  fixture_add_test ("/linear/columns", test_columns);
  g_test_add ("/linear/ols", Fixture, "ols", fixture_set_up, test_cases, fixture_tear_down);
  g_test_add ("/linear/anova", Fixture, "anova", fixture_set_up, test_cases, fixture_tear_down);
  g_test_add ("/linear/robust", Fixture, "robust", fixture_set_up, test_cases, fixture_tear_down);
  g_test_add ("/linear/quantile", Fixture, "quantile", fixture_set_up, test_cases, fixture_tear_down);
}

int
main (int    argc,
      char **argv)
{
  int status = analysis_test_main (argc, argv, add_tests);

  json_object_unref (cases_file);
  json_object_unref (nist_file);
  return status;
}
