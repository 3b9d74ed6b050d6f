/* The tables of steps and functions, and what the editor of recipes asks for. Expected values worked by hand. */
#include "fixture.h"

#include "project/import.h"
#include "recipe/function-info.h"
#include "recipe/step-info.h"

static const char tables[] =
  "CREATE TABLE plays (day TEXT, who TEXT, minutes REAL, code INTEGER);"
  "INSERT INTO plays VALUES ('2019-07-03', 'a', 50, 1), ('2019-07-04', 'a', 45, 2), ('2019-07-05', 'b', NULL, 9), ('soon', 'b', 7, 9), (NULL, 'c', 1, NULL);"
  "CREATE TABLE codes (id INTEGER, word TEXT); INSERT INTO codes VALUES (1, 'one'), (2, 'two');";

/* --- the tables ------------------------------------------------------------- */

static gboolean
is_one_of (const char        *word,
           const char *const *words)
{
  return g_strv_contains (words, word);
}

static void
check_field (const HunchStepInfo  *step,
             const HunchStepField *field)
{
  guint n = 0;

  g_test_message ("%s.%s", step->name, field->member);
  g_assert_nonnull (field->title);
  g_assert_true (field->help == NULL || g_str_has_suffix (field->help, "."));
  while (field->choices != NULL && field->choices[n] != NULL)
    {
      g_assert_nonnull (field->choice_titles[n]);
      n++;
    }
  if (field->choices != NULL)
    g_assert_null (field->choice_titles[n]);
  g_assert_true (field->kind != HUNCH_STEP_FIELD_CHOICE || n >= 2);
  if (n > 0 && field->initial != NULL)
    g_assert_true (is_one_of (field->initial, field->choices));
}

/* Every table entry is whole, and every step compiles or says why not in words of its own. */
static void
test_tables (Fixture      *fixture,
             gconstpointer data)
{
  static const char *const groups[] = { "Rows", "Columns", "Dates", "Text", "Tables", "Groups", NULL };
  guint n;
  const HunchStepInfo *steps = hunch_steps_list (&n);

  g_assert_cmpuint (n, ==, 26);
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *json = g_strdup_printf ("[{\"step\":\"%s\"}]", steps[i].name);
      g_autoptr (GError) error = NULL;
      g_autofree char *sql = hunch_recipe_compile (fixture->project, "plays", json, &error);

      g_assert_true (hunch_step_info_find (steps[i].name) == &steps[i]);
      g_assert_true (is_one_of (steps[i].group, groups));
      g_assert_true (g_str_has_suffix (steps[i].summary, "."));
      g_assert_cmpuint (steps[i].n_fields, >, 0);
      for (guint k = 0; k < steps[i].n_fields; k++)
        check_field (&steps[i], &steps[i].fields[k]);
      g_assert_true (sql != NULL || (g_str_has_prefix (error->message, "Step 1: ") && strstr (error->message, "there is no step") == NULL));
    }
  g_assert_null (hunch_step_info_find ("fly"));
}

/* Every function that is told of is there, in the order of the letters. */
static void
test_functions (Fixture      *fixture,
                gconstpointer data)
{
  guint n;
  const HunchFunctionHelp *functions = hunch_functions_list (&n);

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *sql = g_strdup_printf ("SELECT %s()", functions[i].name);
      g_autoptr (GString) unused = g_string_new (NULL);
      g_autoptr (GError) error = NULL;

      g_test_message ("%s", functions[i].name);
      g_assert_true (hunch_project_query (fixture->project, sql, fixture_append_row, unused, NULL, &error)
                     || strstr (error->message, "wrong number of arguments") != NULL);
      g_assert_true (i == 0 || strcmp (functions[i - 1].name, functions[i].name) < 0);
    }
}

/* --- words ------------------------------------------------------------------ */

static void
test_words (void)
{
  static const char *const cases[][2] = {
    { "{\"step\":\"filter\",\"where\":\"minutes > 60\"}", "Keep rows where minutes > 60" },
    { "{\"step\":\"filter\"}", "Keep rows where …" },
    { "{\"step\":\"sort\",\"by\":[\"a\",\"b\"],\"descending\":[]}", "Sort by “a”, “b”" },
    { "{\"step\":\"sort\",\"by\":\"a\",\"descending\":[\"a\"]}", "Sort by “a”, downwards by “a”" },
    { "{\"step\":\"choose\",\"columns\":[\"a\",\"b\",\"c\",\"d\",\"e\",\"f\"],\"except\":true}", "Leave out “a”, “b”, “c”, “d” and 2 more" },
    { "{\"step\":\"choose\",\"columns\":[\"a\"]}", "Choose “a”" },
    { "{\"step\":\"sample\",\"rows\":100,\"seed\":7}", "Draw 100 rows, seed 7" },
    { "{\"step\":\"retype\",\"column\":\"a\",\"type\":\"integer\"}", "Read “a” as whole number" },
    { "{\"step\":\"recode\",\"column\":\"a\",\"pairs\":{\"x\":\"y\",\"z\":null}}", "Recode “a”: “x” → “y”, “z” → missing" },
    { "{\"step\":\"group\",\"by\":[\"who\"],\"columns\":[{\"as\":\"n\",\"value\":\"count(*)\"}]}", "Group by “who”: “n” = count(*)" },
    { "{\"step\":\"lookup\",\"table\":\"t\",\"on\":\"a\",\"key\":\"b\",\"columns\":[\"c\"],\"keep\":\"matched\"}",
      "Look up “a” in “t” by “b”, bring “c”, keep rows that were found" },
    { "{\"step\":\"fly\"}", "fly" },
    { "{}", "" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (JsonObject) step = hunch_json_parse_object (cases[i][0], -1, "", NULL);
      g_autofree char *words = hunch_step_dup_words (step);

      g_assert_cmpstr (words, ==, cases[i][1]);
    }
}

/* --- looking ---------------------------------------------------------------- */

#define STEPS \
  "[{\"step\":\"filter\",\"where\":\"who <> 'c'\"},{\"step\":\"derive\",\"column\":\"half\",\"as\":\"minutes / 2\"}," \
  "{\"step\":\"lookup\",\"table\":\"codes\",\"on\":\"code\",\"key\":\"id\",\"columns\":[\"word\"]}," \
  "{\"step\":\"date-parts\",\"column\":\"day\",\"parts\":[\"date\",\"month\"]},{\"step\":\"group\",\"by\":[\"who\"],\"columns\":[{\"as\":\"n\",\"value\":\"count(*)\"}]}]"

static void
test_look (Fixture      *fixture,
           gconstpointer data)
{
  static const char *const expected[] = {
    "day:text who:text minutes:real code:integer ",
    "day:text who:text minutes:real code:integer ",
    "day:text who:text minutes:real code:integer half:real ",
    "day:text who:text minutes:real code:integer half:real word:text ",
    "day:text who:text minutes:real code:integer half:real word:text day_date:date day_month:integer ",
    "who:text n:integer ",
  };

  for (guint n_steps = 0; n_steps < G_N_ELEMENTS (expected); n_steps++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (HunchTableInfo) info = hunch_recipe_look (fixture->project, "plays", STEPS, n_steps, &error);
      g_autoptr (GString) text = g_string_new (NULL);

      g_assert_no_error (error);
      for (guint i = 0; i < info->n_columns; i++)
        g_string_append_printf (text, "%s:%s ", info->columns[i].name, hunch_data_type_get_name (info->columns[i].type));
      g_assert_cmpstr (text->str, ==, expected[n_steps]);
      g_assert_cmpint (info->n_rows, ==, -1);
    }
}

static char *
join_counts (GArray *counts)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < counts->len; i++)
    g_string_append_printf (text, "%" G_GINT64_FORMAT " ", g_array_index (counts, gint64, i));
  return g_string_free (text, FALSE);
}

static void
test_counts (Fixture      *fixture,
             gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) counts = hunch_recipe_count_rows (fixture->project, "plays", STEPS, NULL, &error);
  g_autoptr (GArray) broken = NULL;
  g_autofree char *text = join_counts (counts);
  g_autofree char *broken_text = NULL;

  g_assert_no_error (error);
  g_assert_cmpstr (text, ==, "5 4 4 4 4 2 ");

  broken = hunch_recipe_count_rows (fixture->project, "plays",
    "[{\"step\":\"filter\",\"where\":\"code = 9\"},{\"step\":\"filter\",\"where\":\"nope\"},{\"step\":\"filter\",\"where\":\"1\"}]", NULL, &error);
  broken_text = join_counts (broken);
  g_assert_cmpstr (broken_text, ==, "5 2 -1 -1 ");
  g_assert_true (g_str_has_prefix (error->message, "Step 2: "));
}

static void
counted_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

/* A thread lets go of its task, and so of the project, a moment after it has answered. */
static void
wait_for_threads (Fixture       *fixture,
                  GAsyncResult **first,
                  GAsyncResult **second)
{
  g_clear_object (first);
  g_clear_object (second);
  for (guint i = 0; i < 5000 && g_atomic_int_get (&G_OBJECT (fixture->project)->ref_count) > 1; i++)
    g_usleep (1000);
}

static void
test_counts_async (Fixture      *fixture,
                   gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GAsyncResult) stopped = NULL;
  g_autoptr (GArray) counts = NULL;
  g_autofree char *text = NULL;

  hunch_recipe_count_rows_async (fixture->project, "plays", "[{\"step\":\"filter\",\"where\":\"code = 9\"},{\"step\":\"fly\"}]", NULL, counted_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  counts = hunch_recipe_count_rows_finish (fixture->project, result, &error);
  text = join_counts (counts);
  g_assert_cmpstr (text, ==, "5 2 -1 ");
  g_assert_true (g_str_has_prefix (error->message, "Step 2: there is no step"));
  g_clear_error (&error);

  g_cancellable_cancel (cancellable);
  hunch_recipe_count_rows_async (fixture->project, "plays", "[]", cancellable, counted_cb, &stopped);
  while (stopped == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_null (hunch_recipe_count_rows_finish (fixture->project, stopped, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  wait_for_threads (fixture, &result, &stopped);
}

static void
test_preview (Fixture      *fixture,
              gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GString) text = g_string_new (NULL);

  g_assert_true (hunch_recipe_preview (fixture->project, "plays", STEPS, 2, 2, fixture_append_row, text, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpstr (text->str, ==, "2019-07-03|a|50|1|25\n2019-07-04|a|45|2|22.5\n");
  g_assert_false (hunch_recipe_preview (fixture->project, "plays", "[{\"step\":\"fly\"}]", 1, 2, fixture_append_row, text, NULL, &error));
}

/* Of four rows two codes are known, twice 9 is not; of the days one cannot be read. */
static void
test_unmatched (Fixture      *fixture,
                gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) matches = hunch_recipe_count_matches (fixture->project, "plays", STEPS, &error);
  g_autoptr (GPtrArray) codes = NULL;
  g_autoptr (GPtrArray) days = NULL;
  const HunchRecipeMatch *match;
  const HunchRecipeUnmatched *unmatched;

  g_assert_no_error (error);
  g_assert_cmpuint (matches->len, ==, 2);
  match = matches->pdata[1];
  g_assert_cmpuint (match->step, ==, 4);
  g_assert_null (match->table);
  g_assert_cmpint (match->n_matched, ==, 3);
  g_assert_cmpint (match->n_unmatched, ==, 1);

  codes = hunch_recipe_list_unmatched (fixture->project, "plays", STEPS, 3, 10, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (codes->len, ==, 1);
  unmatched = codes->pdata[0];
  g_assert_cmpstr (unmatched->value, ==, "9");
  g_assert_cmpint (unmatched->n_rows, ==, 2);

  days = hunch_recipe_list_unmatched (fixture->project, "plays", STEPS, 4, 10, NULL, &error);
  unmatched = days->pdata[0];
  g_assert_cmpstr (unmatched->value, ==, "soon");

  g_assert_null (hunch_recipe_list_unmatched (fixture->project, "plays", STEPS, 1, 10, NULL, &error));
  g_assert_nonnull (error);
}

/* --- formulas --------------------------------------------------------------- */

static void
test_complete (Fixture      *fixture,
               gconstpointer data)
{
  static const struct { const char *formula; const char *first; gsize from; } cases[] = {
    { "mi", "minutes", 0 },
    { "minutes * co", "code", 10 },
    { "netflix_k", "netflix_kind(", 0 },
    { "abs(who", "who", 4 },
    { "\"mi", "minutes", 0 },
    { "'mi", NULL, 0 },
    { "nothing_like_it", NULL, 0 },
    { "", "day", 0 },
  };
  g_autoptr (HunchTableInfo) info = hunch_project_get_table (fixture->project, "plays", NULL);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GPtrArray) completions = hunch_recipe_complete (info, cases[i].formula, strlen (cases[i].formula));
      const HunchCompletion *first = completions->len > 0 ? completions->pdata[0] : NULL;

      g_assert_cmpstr (first != NULL ? first->text : NULL, ==, cases[i].first);
      if (first != NULL)
        g_assert_cmpuint (first->replace_from, ==, cases[i].from);
    }
}

static void
test_check_formula (Fixture      *fixture,
                    gconstpointer data)
{
  g_autofree char *right = hunch_recipe_check_formula (fixture->project, "plays", STEPS, 2, "half + 1");
  g_autofree char *early = hunch_recipe_check_formula (fixture->project, "plays", STEPS, 1, "half + 1");
  g_autofree char *open = hunch_recipe_check_formula (fixture->project, "plays", STEPS, 1, "(1");

  g_assert_null (right);
  g_assert_nonnull (early);
  g_assert_cmpstr (open, ==, "A bracket is not closed.");
}

/* --- renaming --------------------------------------------------------------- */

/* An imported table: what another program made may not be changed. */
static void
import_own (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = g_build_filename (fixture->folder, "own.csv", NULL);
  g_autoptr (HunchImport) import = NULL;
  g_autoptr (JsonObject) receipt = NULL;

  g_assert_true (g_file_set_contents (path, "day,who,minutes,code\n2019-07-03,a,50,1\n2019-07-04,a,45,2\n2019-07-05,b,,9\nsoon,b,7,9\n,c,1,\n", -1, NULL));
  import = hunch_import_new (path);
  receipt = hunch_import_run (import, fixture->project, NULL, NULL, &error);
  g_assert_no_error (error);
}

#define STATE "SELECT *, (SELECT group_concat(p_code) FROM x), (SELECT count(*) FROM w), (SELECT group_concat(kind) FROM y) FROM v"

static void
make_users (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (hunch_recipe_apply (fixture->project, "v", "own", STEPS, &error));
  g_assert_true (hunch_recipe_apply (fixture->project, "w", "v", "[{\"step\":\"filter\",\"where\":\"n > 1\"}]", &error));
  g_assert_true (hunch_recipe_apply (fixture->project, "x", "own",
    "[{\"step\":\"lookup\",\"table\":\"own\",\"on\":\"code\",\"key\":\"code\",\"columns\":[\"minutes\",\"code\"],\"prefix\":\"p_\"}]", &error));
  g_assert_true (hunch_recipe_apply (fixture->project, "y", "own", "[{\"step\":\"rename\",\"from\":\"code\",\"to\":\"kind\"}]", &error));
  g_assert_no_error (error);
}

static void
test_rename_column (Fixture      *fixture,
                    gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  g_autofree char *recipe = NULL;
  g_autofree char *short_recipe = NULL;
  g_autofree char *undone = NULL;

  import_own (fixture);
  make_users (fixture);
  before = fixture_query (fixture, STATE);

  g_assert_true (hunch_recipe_rename_column (fixture->project, "own", "code", "number", &error));
  g_assert_no_error (error);
  after = fixture_query (fixture, STATE);
  recipe = hunch_project_dup_recipe (fixture->project, "x");
  short_recipe = hunch_project_dup_recipe (fixture->project, "y");
  g_assert_cmpstr (after, ==, before);
  g_assert_nonnull (strstr (recipe, "\"key\": \"number\""));
  g_assert_cmpstr (short_recipe, ==, "[{\"step\": \"from\", \"table\": \"own\"}, {\"step\": \"rename\", \"from\": \"number\", \"to\": \"kind\"}]");

  g_assert_true (hunch_project_undo (fixture->project, &error));
  g_assert_no_error (error);
  undone = fixture_query (fixture, STATE);
  g_assert_cmpstr (undone, ==, before);
}

/* A formula that reads the table itself cannot be carried along: refused, and everything is as before. */
static void
test_rename_refused (Fixture      *fixture,
                     gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;

  import_own (fixture);
  make_users (fixture);
  g_assert_true (hunch_recipe_apply (fixture->project, "z", "codes",
                                     "[{\"step\":\"derive\",\"column\":\"top\",\"as\":\"(SELECT max(code) FROM own)\"}]", &error));
  g_assert_no_error (error);
  before = fixture_query (fixture, STATE);
  g_assert_false (hunch_recipe_rename_column (fixture->project, "own", "code", "number", &error));
  g_assert_nonnull (error);
  after = fixture_query (fixture, STATE);
  g_assert_cmpstr (after, ==, before);
}

/* Views follow the new name of a table. */
static void
test_rename_table (Fixture      *fixture,
                   gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  g_autofree char *from = NULL;

  import_own (fixture);
  make_users (fixture);
  before = fixture_query (fixture, STATE);
  g_assert_true (hunch_project_rename_table (fixture->project, "own", "mine", &error));
  g_assert_no_error (error);
  after = fixture_query (fixture, STATE);
  from = hunch_recipe_dup_from (fixture->project, "x");
  g_assert_cmpstr (after, ==, before);
  g_assert_cmpstr (from, ==, "mine");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

#define ADD(name, func) g_test_add ("/recipe/info/" name, Fixture, tables, fixture_set_up, func, fixture_tear_down)
  ADD ("tables", test_tables);
  ADD ("functions", test_functions);
  g_test_add_func ("/recipe/info/words", test_words);
  ADD ("look", test_look);
  ADD ("counts", test_counts);
  ADD ("counts-async", test_counts_async);
  ADD ("preview", test_preview);
  ADD ("unmatched", test_unmatched);
  ADD ("complete", test_complete);
  ADD ("check-formula", test_check_formula);
  ADD ("rename-column", test_rename_column);
  ADD ("rename-refused", test_rename_refused);
  ADD ("rename-table", test_rename_table);
#undef ADD

  return g_test_run ();
}
