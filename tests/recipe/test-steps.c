/* Recipes: their SQL as text, their rows, and what they refuse. Expected rows worked by hand. */
#include "fixture.h"

static const char tables[] =
  "CREATE TABLE clicks (at TEXT, url TEXT, who TEXT, secs REAL);"
  "INSERT INTO clicks VALUES"
  " ('2019-01-01 10:00:00', 'https://www.netflix.com/watch/11', 'a', 5),"
  " ('2019-01-01 10:10:00', 'https://www.netflix.com/gb/title/12?x', 'a', 7),"
  " ('2019-01-01 10:00:30', 'https://www.netflix.com/browse', 'b', NULL),"
  " ('2019-01-01 10:01:30', 'https://www.netflix.com/watch/99', 'b', 9);"
  "CREATE TABLE titles (id INTEGER, \"main \"\"genre\"\"\" TEXT, score REAL);"
  "INSERT INTO titles VALUES (11, 'Drama', 7.5), (12, 'Comedy', 6), (11, 'Later', 1), (NULL, 'No id', 0);";

static char *
compile (Fixture    *fixture,
         const char *steps)
{
  g_autoptr (GError) error = NULL;
  char *sql = hunch_recipe_compile (fixture->project, "clicks", steps, &error);

  g_assert_no_error (error);
  return sql;
}

typedef struct
{
  const char *steps;
  const char *rows;
} RowsCase;

static void
test_rows (Fixture      *fixture,
           gconstpointer data)
{
  static const RowsCase cases[] = {
    { "[{\"step\":\"choose\",\"columns\":[\"who\",\"SECS\"]}]", "1|a|5\n2|a|7\n3|b|-\n4|b|9\n" },
    { "[{\"step\":\"filter\",\"where\":\"secs > 5\"},{\"step\":\"choose\",\"columns\":[\"secs\"]}]", "2|7\n4|9\n" },
    { "[{\"step\":\"rename\",\"from\":\"secs\",\"to\":\"sec\\\"onds\"},{\"step\":\"choose\",\"columns\":[\"sec\\\"onds\"]},"
      "{\"step\":\"filter\",\"where\":\"\\\"sec\\\"\\\"onds\\\" < 6\"}]", "1|5\n" },
    { "[{\"step\":\"derive\",\"column\":\"kind\",\"as\":\"netflix_kind(url)\"},"
      "{\"step\":\"derive\",\"column\":\"id\",\"as\":\"netflix_id(url)\"},"
      "{\"step\":\"choose\",\"columns\":[\"kind\",\"id\"]}]", "1|watch|11\n2|title|12\n3|browse|-\n4|watch|99\n" },
    /* A derived column of a name that is there takes its place. */
    { "[{\"step\":\"derive\",\"column\":\"secs\",\"as\":\"secs * 2\"},{\"step\":\"choose\",\"columns\":[\"secs\"]}]",
      "1|10\n2|14\n3|-\n4|18\n" },
    /* Seconds to the same person's next click: a's first is 600 before the second, b's 60. */
    { "[{\"step\":\"derive\",\"column\":\"next\",\"as\":\"round((julianday(lead(at) over (partition by who order by at))"
      " - julianday(at)) * 86400)\"},{\"step\":\"filter\",\"where\":\"next is not null\"},"
      "{\"step\":\"choose\",\"columns\":[\"who\",\"next\"]}]", "1|a|600\n3|b|60\n" },
    /* The window sees all rows when the filter comes after it, and only those kept when before. */
    { "[{\"step\":\"filter\",\"where\":\"who = 'a'\"},{\"step\":\"derive\",\"column\":\"n\",\"as\":\"count(*) over ()\"},"
      "{\"step\":\"choose\",\"columns\":[\"n\"]}]", "1|2\n2|2\n" },
    { "[{\"step\":\"derive\",\"column\":\"id\",\"as\":\"netflix_id(url)\"},"
      "{\"step\":\"lookup\",\"table\":\"titles\",\"on\":\"id\",\"key\":\"id\",\"columns\":[\"main \\\"genre\\\"\",\"score\"]},"
      "{\"step\":\"choose\",\"columns\":[\"id\",\"main \\\"genre\\\"\",\"score\"]}]",
      "1|11|Drama|7.5\n2|12|Comedy|6\n3|-|-|-\n4|99|-|-\n" },
    { "[{\"step\":\"group\",\"by\":[\"who\"],\"columns\":[{\"as\":\"n\",\"value\":\"count(*)\"},{\"as\":\"mean\",\"value\":\"avg(secs)\"}]}]",
      "1|a|2|6\n2|b|2|9\n" },
    { "[{\"step\":\"group\",\"columns\":[{\"as\":\"n\",\"value\":\"count(*)\"}]},{\"step\":\"derive\",\"column\":\"m\",\"as\":\"n * 2\"}]",
      "1|4|8\n" },
    { "[{\"step\":\"group\",\"by\":[\"who\"],\"columns\":[{\"as\":\"n\",\"value\":\"count(secs)\"}]},{\"step\":\"filter\",\"where\":\"n = 1\"}]",
      "2|b|1\n" },
    { "[{\"step\":\"derive\",\"column\":\"x\",\"as\":\"'a;--)('\"},{\"step\":\"choose\",\"columns\":[\"x\"]},{\"step\":\"filter\",\"where\":\"hunch_row = 1\"}]",
      "1|a;--)(\n" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *sql = compile (fixture, cases[i].steps);
      g_autofree char *ordered = g_strdup_printf ("SELECT * FROM (%s) ORDER BY hunch_row", sql);
      g_autofree char *rows = fixture_query (fixture, ordered);

      g_test_message ("%s", cases[i].steps);
      g_assert_cmpstr (rows, ==, cases[i].rows);
    }
}

static void
test_golden (Fixture      *fixture,
             gconstpointer data)
{
  g_autofree char *none = compile (fixture, "[]");
  g_autofree char *some = compile (fixture,
    "[{\"step\":\"derive\",\"column\":\"id\",\"as\":\"netflix_id(url)\"},"
    "{\"step\":\"choose\",\"columns\":[\"id\",\"secs\"]},"
    "{\"step\":\"lookup\",\"table\":\"titles\",\"on\":\"id\",\"key\":\"id\",\"columns\":[\"score\"]},"
    "{\"step\":\"group\",\"by\":[\"score\"],\"columns\":[{\"as\":\"n\",\"value\":\"count(*)\"}]}]");

  g_assert_cmpstr (none, ==, "SELECT rowid AS hunch_row, \"at\", \"url\", \"who\", \"secs\" FROM \"clicks\"");
  g_assert_cmpstr (some, ==,
    "WITH hunch_step_1 AS (SELECT rowid AS hunch_row, \"at\", \"url\", \"who\", \"secs\" FROM \"clicks\"),"
    " hunch_step_2 AS (SELECT hunch_row, \"at\", \"url\", \"who\", \"secs\", (netflix_id(url)) AS \"id\" FROM hunch_step_1),"
    " hunch_step_3 AS (SELECT hunch_row, \"id\", \"secs\" FROM hunch_step_2),"
    " hunch_step_4 AS (SELECT p.hunch_row, p.\"id\", p.\"secs\", l.\"score\" AS \"score\" FROM hunch_step_3 AS p"
    " LEFT JOIN (SELECT \"id\" AS hunch_key_1, \"score\", min(rowid) FROM \"titles\" WHERE \"id\" IS NOT NULL GROUP BY \"id\")"
    " AS l ON l.hunch_key_1 = p.\"id\")"
    " SELECT row_number() OVER () AS hunch_row, \"score\", (count(*)) AS \"n\" FROM hunch_step_4 GROUP BY \"score\"");
}

static void
test_flattens (Fixture      *fixture,
               gconstpointer data)
{
  g_autofree char *sql = compile (fixture,
    "[{\"step\":\"derive\",\"column\":\"id\",\"as\":\"netflix_id(url)\"},{\"step\":\"filter\",\"where\":\"id > 5\"},"
    "{\"step\":\"rename\",\"from\":\"id\",\"to\":\"title\"},{\"step\":\"choose\",\"columns\":[\"title\"]}]");
  g_autofree char *question = g_strconcat ("EXPLAIN QUERY PLAN ", sql, NULL);
  g_autofree char *plan = fixture_query (fixture, question);

  g_assert_nonnull (strstr (plan, "|SCAN clicks\n"));
  g_assert_null (strstr (plan, "CO-ROUTINE"));
  g_assert_null (strstr (plan, "MATERIALIZE"));
}

typedef struct
{
  const char *steps;
  const char *start;  /* of the sentence */
} BadCase;

/* SQLite's parser has no room for two hundred subqueries inside each other; a chain of them it takes, and flattens. */
static void
test_many (Fixture      *fixture,
           gconstpointer data)
{
  g_autoptr (GString) steps = g_string_new ("[");
  g_autofree char *sql = NULL;
  g_autofree char *question = NULL;
  g_autofree char *count = NULL;

  for (guint i = 0; i < 200; i++)
    g_string_append_printf (steps, "%s{\"step\":\"filter\",\"where\":\"hunch_row > %d\"}", i > 0 ? "," : "", i == 100 ? 2 : 0);
  g_string_append_c (steps, ']');
  sql = compile (fixture, steps->str);
  question = g_strdup_printf ("SELECT count(*) FROM (%s)", sql);
  count = fixture_query (fixture, question);
  g_assert_cmpstr (count, ==, "2\n");
}

static void
test_refused (Fixture      *fixture,
              gconstpointer data)
{
  static const BadCase cases[] = {
    { "{}", "The recipe is not a list" },
    { "nonsense", "The recipe is not valid JSON" },
    { "[1]", "Step 1: there is no step" },
    { "[{\"step\":\"fly\"}]", "Step 1: there is no step “fly”." },
    { "[{\"step\":\"filter\"}]", "Step 1: “where” is missing." },
    { "[{\"step\":\"choose\",\"columns\":[\"who\"]},{\"step\":\"filter\",\"where\":\"secs > 1\"}]", "Step 2: " },
    { "[{\"step\":\"filter\",\"where\":\"nope > 1\"}]", "Step 1: " },
    { "[{\"step\":\"filter\",\"where\":\"count(*) > 1\"}]", "Step 1: " },
    { "[{\"step\":\"filter\",\"where\":\"1) OR (1\"}]", "Step 1: a bracket is closed" },
    { "[{\"step\":\"filter\",\"where\":\"1; DROP TABLE clicks\"}]", "Step 1: a semicolon" },
    { "[{\"step\":\"filter\",\"where\":\"1 -- x\"}]", "Step 1: a comment" },
    { "[{\"step\":\"filter\",\"where\":\"1 /* x\"}]", "Step 1: a comment" },
    { "[{\"step\":\"filter\",\"where\":\"'x\"}]", "Step 1: a quote" },
    { "[{\"step\":\"filter\",\"where\":\"(1\"}]", "Step 1: a bracket is not closed" },
    { "[{\"step\":\"filter\",\"where\":\"  \"}]", "Step 1: the expression is empty" },
    { "[{\"step\":\"choose\",\"columns\":[]}]", "Step 1: “columns” is an empty list." },
    { "[{\"step\":\"choose\",\"columns\":[\"zz\"]}]", "Step 1: there is no column “zz”." },
    { "[{\"step\":\"choose\",\"columns\":[\"who\",\"WHO\"]}]", "Step 1: there is a column “who” already." },
    { "[{\"step\":\"rename\",\"from\":\"who\",\"to\":\"secs\"}]", "Step 1: there is a column “secs” already." },
    { "[{\"step\":\"rename\",\"from\":\"who\",\"to\":\"hunch_row\"}]", "Step 1: the name “hunch_row”" },
    { "[{\"step\":\"rename\",\"from\":\"who\",\"to\":\"\"}]", "Step 1: a column needs a name." },
    { "[{\"step\":\"derive\",\"column\":\"x\",\"as\":\"sum(secs)\"}]", "Step 1: “sum(secs)” makes one number" },
    { "[{\"step\":\"derive\",\"column\":\"x\",\"as\":\"no_such(secs)\"}]", "Step 1: " },
    { "[{\"step\":\"lookup\",\"table\":\"zz\",\"on\":\"who\",\"key\":\"id\",\"columns\":[\"score\"]}]", "Step 1: " },
    { "[{\"step\":\"lookup\",\"table\":\"titles\",\"on\":\"who\",\"key\":\"zz\",\"columns\":[\"score\"]}]", "Step 1: “titles” has no column “zz”." },
    { "[{\"step\":\"lookup\",\"table\":\"titles\",\"on\":\"zz\",\"key\":\"id\",\"columns\":[\"score\"]}]", "Step 1: there is no column “zz”." },
    { "[{\"step\":\"group\",\"by\":[\"who\"],\"columns\":[{\"as\":\"n\",\"value\":\"secs\"}]}]", "Step 1: “secs” differs from row to row" },
    { "[{\"step\":\"group\"}]", "Step 1: a group needs" },
    { "[{\"step\":\"group\",\"by\":7}]", "Step 1: “by” must be a list" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *sql = hunch_recipe_compile (fixture->project, "clicks", cases[i].steps, &error);

      g_test_message ("%s: %s", cases[i].steps, error != NULL ? error->message : "accepted");
      g_assert_null (sql);
      g_assert_nonnull (error);
      g_assert_true (g_str_has_prefix (error->message, cases[i].start));
    }

  g_assert_true (TRUE);
}

static void
test_matches (Fixture      *fixture,
              gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) matches = hunch_recipe_count_matches (fixture->project, "clicks",
    "[{\"step\":\"derive\",\"column\":\"id\",\"as\":\"netflix_id(url)\"},"
    "{\"step\":\"lookup\",\"table\":\"titles\",\"on\":\"id\",\"key\":\"id\",\"columns\":[\"score\"]}]", &error);
  const HunchRecipeMatch *match;

  g_assert_no_error (error);
  g_assert_cmpuint (matches->len, ==, 1);
  match = matches->pdata[0];
  g_assert_cmpuint (match->step, ==, 2);
  g_assert_cmpstr (match->table, ==, "titles");
  g_assert_cmpint (match->n_matched, ==, 2);
  g_assert_cmpint (match->n_unmatched, ==, 1);
  g_assert_cmpint (match->n_missing, ==, 1);
}

static void
test_apply (Fixture      *fixture,
            gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *rows = NULL;
  g_autofree char *recipe = NULL;
  g_autofree char *from = NULL;
  g_autofree char *label = NULL;

  g_assert_true (hunch_recipe_apply (fixture->project, "views", "clicks",
                                     "[{\"step\":\"filter\",\"where\":\"netflix_kind(url) = 'watch'\"}]", &error));
  g_assert_no_error (error);
  g_assert_true (hunch_recipe_apply (fixture->project, "short", "views",
                                     "[{\"step\":\"choose\",\"columns\":[\"who\"]}]", &error));
  g_assert_no_error (error);

  rows = fixture_query (fixture, "SELECT * FROM short ORDER BY hunch_row");
  g_assert_cmpstr (rows, ==, "1|a\n4|b\n");
  from = hunch_recipe_dup_from (fixture->project, "short");
  g_assert_cmpstr (from, ==, "views");
  recipe = hunch_project_dup_recipe (fixture->project, "short");
  g_assert_true (hunch_recipe_apply (fixture->project, "short", NULL, recipe, &error));
  g_assert_no_error (error);

  label = hunch_project_dup_undo_label (fixture->project);
  g_assert_cmpstr (label, ==, "Make “short”");
  g_assert_true (hunch_project_undo (fixture->project, &error));
  g_assert_true (hunch_project_undo (fixture->project, &error));
  g_assert_null (hunch_project_get_table (fixture->project, "short", NULL));
  g_assert_true (hunch_project_undo (fixture->project, &error));
  g_assert_null (hunch_project_get_table (fixture->project, "views", NULL));
}

static void
test_cycles (Fixture      *fixture,
             gconstpointer data)
{
  static const struct { const char *name; const char *from; const char *steps; } cases[] = {
    { "one", "one", "[]" },
    { "one", "two", "[]" },
    { "one", "clicks", "[{\"step\":\"lookup\",\"table\":\"two\",\"on\":\"who\",\"key\":\"who\",\"columns\":[\"secs2\"]}]" },
    { "one", "clicks", "[{\"step\":\"derive\",\"column\":\"n\",\"as\":\"(SELECT count(*) FROM two)\"}]" },
  };
  g_autoptr (GError) error = NULL;
  g_autofree char *rows = NULL;

  g_assert_true (hunch_recipe_apply (fixture->project, "one", "clicks", "[]", &error));
  g_assert_true (hunch_recipe_apply (fixture->project, "two", "one",
                                     "[{\"step\":\"derive\",\"column\":\"secs2\",\"as\":\"2 * secs\"}]", &error));
  g_assert_no_error (error);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) refusal = NULL;

      g_assert_false (hunch_recipe_apply (fixture->project, cases[i].name, cases[i].from, cases[i].steps, &refusal));
      g_assert_nonnull (refusal);
      g_test_message ("%s", refusal->message);
    }

  rows = fixture_query (fixture, "SELECT count(*) FROM two");
  g_assert_cmpstr (rows, ==, "4\n");
}

/* Another program may open the file, list everything and read what does not need our functions. */
static void
test_without_functions (Fixture      *fixture,
                        gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (hunch_recipe_apply (fixture->project, "views", "clicks",
                                     "[{\"step\":\"derive\",\"column\":\"kind\",\"as\":\"netflix_kind(url)\"}]", &error));
  g_assert_no_error (error);
  fixture_exec (fixture, "SELECT * FROM clicks; SELECT name FROM sqlite_schema; CREATE TABLE other (a); INSERT INTO other VALUES (1);");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

#define ADD(name, func) g_test_add ("/recipe/steps/" name, Fixture, tables, fixture_set_up, func, fixture_tear_down)
  ADD ("rows", test_rows);
  ADD ("golden", test_golden);
  ADD ("flattens", test_flattens);
  ADD ("many", test_many);
  ADD ("refused", test_refused);
  ADD ("matches", test_matches);
  ADD ("apply", test_apply);
  ADD ("cycles", test_cycles);
  ADD ("without-functions", test_without_functions);
#undef ADD

  return g_test_run ();
}
