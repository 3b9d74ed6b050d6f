/* power: rows, effect and the chance of seeing it. The numbers themselves are judged in tests/stats/test-power.c. */
#include <math.h>
#include <sqlite3.h>
#include <string.h>

#include "analysis-test.h"
#include "base/json.h"

static JsonObject *
ask (Fixture    *fixture,
     const char *options,
     GError    **error)
{
  g_autoptr (GHashTable) words = read_options (options);

  return hunch_analysis_run (fixture->project, "power", NULL, words, NULL, NULL, error);
}

/* R 4.2.2: power.t.test (delta = 0.5, power = 0.8, strict = TRUE, tol = 1e-13) and the like. */
static const struct
{
  const char *options;
  const char *sought;
  double      expected;
} cases[] = {
  { "effect=0.5;power=0.8", "n", 63.76561 },
  { "effect=0.5", "n", 63.76561 },
  { "effect=0.5", "n_total", 128 },
  { "effect=0.5;n=20", "power", 0.33793902892509 },
  { "n=25;power=0.8", "effect", 0.808707778921 },
  { "test=proportions;p=0.5,0.75;power=0.9", "n", 76.7069161158 },
  { "test=proportions;p=0.5;effect=0.25;power=0.9", "n", 76.7069161158 },
  { "test=anova;groups=4;n=20;effect=0.5", "power", 0.96790221226 },
  { "test=chisq;df=1;n=100;effect=0.3", "power", 0.85083876 },
  { "test=ols;df=3;effect=0.15;power=0.8", "n", 76.7058265701 },
};

static void
test_found (Fixture      *fixture,
            gconstpointer data)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (JsonObject) result = ask (fixture, cases[i].options, &error);

      g_assert_no_error (error);
      assert_close (get_estimate (result, cases[i].sought, "estimate"), cases[i].expected, 1e-5);
      g_assert_cmpstr (hunch_json_get_string (result, "verdict"), !=, "");
      g_assert_cmpuint (json_array_get_length (json_object_get_array_member (result, "plots")), ==, 1);
    }
}

static const struct
{
  const char *options;
  const char *said;
} refusals[] = {
  { "", "two of" },                             { "power=0.9", "two of" },
  { "n=10;effect=1;power=0.8", "leave" },       { "effect=0", "no effect" },
  { "effect=0.5;power=0.04", "power=" },        { "effect=0.5;alpha=2", "alpha=" },
  { "effect=0.5;n=1", "few" },                  { "test=anova;effect=0.2", "groups=" },
  { "test=correlation;effect=1.5", "-1 and 1" }, { "test=proportions;p=0.9;effect=0.2", "outside" },
  { "effect=-0.3;alternative=greater", "other way" }, { "y=mpg", "no table" },
  { "effect=0.5;ratio=0", "ratio=" },           { "test=proportions;p=0.1,0.2;effect=0.1", "already" },
  { "effect=0.5;p=0.3", "p=" },                 { "test=astrology;effect=1", "ttest" },
};

static void
test_refused (Fixture      *fixture,
              gconstpointer data)
{
  for (guint i = 0; i < G_N_ELEMENTS (refusals); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (JsonObject) result = ask (fixture, refusals[i].options, &error);

      g_assert_null (result);
      g_assert_nonnull (error);
      if (strstr (error->message, refusals[i].said) == NULL)
        g_error ("%s: %s", refusals[i].options, error->message);
    }
}

/* mtcars: 19 and 13 cars by am; 32 pairs; am by cyl 2 x 3. */
static void
test_of_a_table (Fixture      *fixture,
                 gconstpointer data)
{
  g_autoptr (JsonObject) two = NULL;
  g_autoptr (JsonObject) pairs = NULL;
  g_autoptr (JsonObject) cells = NULL;
  g_autoptr (GError) error = NULL;

  fixture_add_data (fixture, "mtcars");
  two = run (fixture, "power", "mtcars", "y=mpg;by=am");
  g_assert_cmpint (json_object_get_int_member (two, "n"), ==, 32);
  assert_close (get_estimate (two, "ratio", "estimate"), 13.0 / 19, 1e-14);
  /* uniroot over pwr.t2n.test (n1 = 19, n2 = 13) */
  assert_close (get_estimate (two, "effect", "estimate"), 1.04214662835, 1e-8);
  /* The pooled sd of test-comparisons.c. */
  assert_close (get_estimate (two, "sd", "estimate"), 4.902029, 1e-6);

  pairs = run (fixture, "power", "mtcars", "test=correlation;y=mpg;by=wt");
  assert_close (get_estimate (pairs, "effect", "estimate"), 0.472580951126, 1e-8);
  cells = run (fixture, "power", "mtcars", "test=chisq;y=am;by=cyl");
  assert_close (get_fit (cells, "df"), 2, 0);

  error = run_failing (fixture, "power", "mtcars", "y=mpg;by=cyl");
  g_assert_nonnull (strstr (error->message, "compares two"));
}

/* Rows that came in blocks are worth fewer: the smallest effect is that of the effective n. */
static void
test_of_blocks (Fixture      *fixture,
                gconstpointer data)
{
  g_autoptr (GString) csv = g_string_new ("g,y\n");
  g_autoptr (GString) sql = g_string_new (NULL);
  g_autoptr (JsonObject) singly = NULL;
  g_autoptr (JsonObject) blocks = NULL;
  JsonObject *design;
  double effect;
  sqlite3 *db;

  for (guint i = 0; i < 60; i++)
    g_string_append_printf (csv, "%s,%u\n", i % 3 == 0 ? "a" : "b", (i / 10) * 7 % 11 + i % 4);
  fixture_add_table (fixture, "t", csv->str);
  singly = run (fixture, "power", "t", "y=y;by=g");
  g_assert_true (!json_object_has_member (singly, "design") || json_object_get_null_member (singly, "design"));

  for (guint b = 0; b < 6; b++)
    g_string_append_printf (sql,
                            "INSERT INTO hunch_block (table_id, position, first_row, last_row, object, row_group, n_rows, label)"
                            " SELECT id, %u, %u, %u, 0, %u, 100, 'block %u' FROM hunch_table WHERE name = 't';",
                            b, 10 * b + 1, 10 * b + 10, b, b);
  g_assert_cmpint (sqlite3_open (hunch_project_get_path (fixture->project), &db), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (db, sql->str, NULL, NULL, NULL), ==, SQLITE_OK);
  sqlite3_close (db);
  blocks = run (fixture, "power", "t", "y=y;by=g");
  design = json_object_get_object_member (blocks, "design");
  effect = get_number (design, "design_effect");
  g_assert_cmpint (json_object_get_int_member (design, "blocks"), ==, 6);
  assert_close (get_estimate (blocks, "n", "estimate"), get_estimate (singly, "n", "estimate") / effect, 1e-12);
  g_assert_true ((get_estimate (blocks, "effect", "estimate") > get_estimate (singly, "effect", "estimate")) == (effect > 1));
}

static void
add_tests (void)
{
  fixture_add_test ("/power/found", test_found);
  fixture_add_test ("/power/refused", test_refused);
  fixture_add_test ("/power/of-a-table", test_of_a_table);
  fixture_add_test ("/power/of-blocks", test_of_blocks);
}

int
main (int   argc,
      char *argv[])
{
  return analysis_test_main (argc, argv, add_tests);
}
