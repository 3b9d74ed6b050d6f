/* What every kind promises: options checked, results kept and found stale, words that read well. */
#include <math.h>
#include <string.h>

#include "analysis-test.h"
#include "analysis/inquiry.h"
#include "analysis/verdict.h"
#include "analysis/words.h"
#include "base/json.h"

/* Every kind is named, explained and asked under one of the questions; every choice has a label. */
static void
test_kinds (void)
{
  guint n, n_questions;
  const HunchKindInfo *kinds = hunch_kinds_get (&n);
  const HunchQuestion *questions = hunch_kinds_get_questions (&n_questions);

  g_assert_cmpuint (n, >, 0);
  g_assert_cmpuint (n_questions, >, 0);
  for (guint i = 0; i < n; i++)
    {
      gboolean is_asked = FALSE;

      for (guint k = 0; k < n_questions; k++)
        is_asked |= g_str_equal (questions[k].id, kinds[i].question);
      g_assert_true (is_asked);
      g_assert_true (hunch_kinds_find (kinds[i].kind) == &kinds[i]);
      for (guint k = 0; k < kinds[i].n_options; k++)
        {
          const HunchOptionInfo *option = &kinds[i].options[k];

          g_assert_nonnull (option->label);
          g_assert_nonnull (option->help);
          if (option->kind == HUNCH_OPTION_CHOICE)
            g_assert_cmpuint (g_strv_length ((char **) option->choices), ==, g_strv_length ((char **) option->choice_labels));
          if (option->kind == HUNCH_OPTION_CHOICE && option->fallback != NULL)
            g_assert_true (g_strv_contains (option->choices, option->fallback));
        }
    }
  g_assert_null (hunch_kinds_find ("astrology"));
}

static const struct
{
  const char *kind;
  const char *options;
  const char *said;  /* a part of the sentence */
} mistakes[] = {
  { "astrology", "", "describe" },            { "ttest", "y=mpg;by=am;sign=leo", "alternative=" },
  { "ttest", "y=nothing;by=am", "cyl" },      { "ttest", "by=am", "y=" },
  { "ttest", "y=mpg", "paired=" },            { "ttest", "y=mpg;by=am;mu=3", "exactly one" },
  { "ttest", "y=mpg;by=am;var=odd", "welch, pooled" }, { "ttest", "y=mpg;mu=three", "three" },
  { "ttest", "y=mpg;mu=inf", "inf" },         { "ttest", "y=mpg;by=am;conf=0", "conf=" },
  { "ttest", "y=mpg;by=am;conf=1.5", "conf=" }, { "ols", "formula=mpg ~ wt;se=hc9", "classic" },
};

static void
test_mistakes (Fixture      *fixture,
               gconstpointer data)
{
  fixture_add_data (fixture, "mtcars");
  for (guint i = 0; i < G_N_ELEMENTS (mistakes); i++)
    {
      g_autoptr (GError) error = run_failing (fixture, mistakes[i].kind, "mtcars", mistakes[i].options);

      g_assert_error (error, HUNCH_ANALYSIS_ERROR, HUNCH_ANALYSIS_ERROR_BAD_OPTION);
      g_assert_nonnull (strstr (error->message, mistakes[i].said));
    }
}

static void
test_no_table (Fixture      *fixture,
               gconstpointer data)
{
  g_autoptr (GError) error = run_failing (fixture, "describe", "nowhere", "");

  g_assert_error (error, HUNCH_PROJECT_ERROR, HUNCH_PROJECT_ERROR_NO_SUCH);
}

static void
test_options_text (void)
{
  g_autoptr (GHashTable) options = read_options ("y=a \"b\";by=größe");
  g_autofree char *text = hunch_analysis_options_to_text (options);
  g_autoptr (GError) error = NULL;
  g_autoptr (GHashTable) back = hunch_analysis_options_from_text (text, &error);
  g_autoptr (GHashTable) bad = NULL;
  g_autoptr (GHashTable) numbers = NULL;

  g_assert_no_error (error);
  g_assert_cmpstr (text, ==, "{\"by\": \"größe\", \"y\": \"a \\\"b\\\"\"}");
  g_assert_cmpstr (g_hash_table_lookup (back, "y"), ==, "a \"b\"");
  numbers = hunch_analysis_options_from_text ("{\"mu\": 3.5, \"zero\": true}", NULL);
  g_assert_cmpstr (g_hash_table_lookup (numbers, "mu"), ==, "3.5");
  bad = hunch_analysis_options_from_text ("{\"y\": [1]}", &error);
  g_assert_null (bad);
  g_assert_error (error, HUNCH_ANALYSIS_ERROR, HUNCH_ANALYSIS_ERROR_BAD_OPTION);
}

static void
test_list (void)
{
  g_auto (GStrv) parts = hunch_split_list (" a , `b, c`,d e");

  g_assert_cmpuint (g_strv_length (parts), ==, 3);
  g_assert_cmpstr (parts[0], ==, "a");
  g_assert_cmpstr (parts[1], ==, "b, c");
  g_assert_cmpstr (parts[2], ==, "d e");
}

/* Names with blanks, commas, equals signs and braces go all the way. */
static void
test_odd_names (Fixture      *fixture,
                gconstpointer data)
{
  g_autoptr (JsonObject) ols = NULL;
  g_autoptr (JsonObject) describe = NULL;

  fixture_add_table (fixture, "t", "\"my y\",\"a, b\",{g}\n1,2,u\n2,3,v\n4,4,u\n3,7,v\n5,5,v\n");
  ols = run (fixture, "ols", "t", "formula=`my y` ~ `a, b` + `{g}`");
  assert_close (get_estimate (ols, "{g}=v", "df"), 2, 0);
  g_assert_nonnull (strstr (hunch_json_get_string (ols, "claim"), "my y"));
  describe = run (fixture, "describe", "t", "columns=`a, b`,my y");
  assert_close (get_estimate (describe, "a, b.mean", "estimate"), 4.2, 1e-15);
}

static void
test_keep (Fixture      *fixture,
           gconstpointer data)
{
  g_autoptr (GHashTable) options = read_options ("y=mpg;by=am");
  g_autoptr (GError) error = NULL;
  g_autoptr (HunchAnalysisRecord) record = NULL;
  g_autoptr (HunchAnalysisRecord) again = NULL;

  fixture_add_data (fixture, "mtcars");
  record = hunch_analysis_keep (fixture->project, NULL, "ttest", "mtcars", options, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (record->id, >, 0);
  g_assert_false (hunch_analysis_is_stale (fixture->project, record));

  g_assert_true (hunch_project_retype_column (fixture->project, "mtcars", "cyl", HUNCH_DATA_TEXT, &error));
  g_assert_no_error (error);
  g_assert_true (hunch_analysis_is_stale (fixture->project, record));
  g_assert_true (hunch_analysis_rerun (fixture->project, record->id, NULL, NULL, &error));
  g_assert_no_error (error);
  again = hunch_project_get_analysis (fixture->project, record->id, &error);
  g_assert_false (hunch_analysis_is_stale (fixture->project, again));

  g_assert_true (hunch_project_drop_table (fixture->project, "mtcars", &error));
  g_assert_true (hunch_analysis_is_stale (fixture->project, again));
}

static void
keep_result_cb (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static void
test_async (Fixture      *fixture,
            gconstpointer data)
{
  g_autoptr (GHashTable) options = read_options ("columns=mpg");
  g_autoptr (GError) error = NULL;
  g_autoptr (GAsyncResult) done = NULL;
  g_autoptr (JsonObject) result = NULL;

  fixture_add_data (fixture, "mtcars");
  hunch_analysis_run_async (fixture->project, "describe", "mtcars", options, NULL, NULL, keep_result_cb, &done);
  while (done == NULL)
    g_main_context_iteration (NULL, TRUE);
  result = hunch_analysis_run_finish (done, &error);
  g_assert_no_error (error);
  assert_close (get_estimate (result, "mpg.mean", "estimate"), 20.090625, 1e-15);
}

static void
test_cancelled (Fixture      *fixture,
                gconstpointer data)
{
  g_autoptr (GHashTable) options = read_options ("formula=mpg ~ wt");
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  fixture_add_data (fixture, "mtcars");
  g_cancellable_cancel (cancellable);
  g_assert_null (hunch_analysis_run (fixture->project, "ols", "mtcars", options, NULL, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

/* A tiny difference in many rows is certain and does not matter. */
static void
test_large_n (Fixture      *fixture,
              gconstpointer data)
{
  g_autoptr (GString) csv = g_string_new ("y,g\n");
  g_autoptr (JsonObject) result = NULL;
  JsonArray *warnings;

  for (guint i = 0; i < 60000; i++)
    g_string_append_printf (csv, "%u,%s\n", (i / 2) % 100 + (i % 2) * 2, i % 2 == 0 ? "a" : "b");
  fixture_add_table (fixture, "t", csv->str);
  result = run (fixture, "ttest", "t", "y=y;by=g");
  warnings = json_object_get_array_member (result, "warnings");
  g_assert_cmpuint (json_array_get_length (warnings), ==, 1);
  g_assert_nonnull (strstr (json_array_get_string_element (warnings, 0), "60,000"));
}

static const struct
{
  double      value;
  const char *text;
} numbers[] = {
  { 0, "0" },          { 12.345, "12.3" },     { 0.012345, "0.0123" }, { 4812, "4,812" },   { 1234567, "1,234,567" },
  { -7.2449, "−7.24" }, { 999.9, "1,000" },    { 0.5, "0.500" },       { 1e-7, "1.00 × 10⁻⁷" }, { NAN, "–" },
  { -2.5e300, "−2.50 × 10³⁰⁰" },
};

static void
test_words (void)
{
  g_autofree char *small = hunch_words_p (0.0000001);
  g_autofree char *large = hunch_words_p (0.2345);
  g_autofree char *largest = hunch_words_p (0.9999);
  g_autofree char *huge = hunch_words_interval (-1.5e200, 2e200, 0.95);
  g_autofree char *narrow = hunch_words_interval (269, 269 + 1e-11, 0.95);
  g_autofree char *interval = hunch_words_interval (-11.28, -3.2097, 0.95);
  g_autofree char *open = hunch_words_interval (-INFINITY, 3.2097, 0.9);
  g_autofree char *percent = hunch_words_percent (0.1234);
  g_autofree char *escaped = hunch_words_escape_claim ("a{b}");
  g_autofree char *named = hunch_verdict_dup_group ("am", "1");

  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
    {
      g_autofree char *text = hunch_words_number (numbers[i].value);

      g_assert_cmpstr (text, ==, numbers[i].text);
    }
  g_assert_cmpstr (small, ==, "p < 0.001");
  g_assert_cmpstr (large, ==, "p = 0.23");
  g_assert_cmpstr (largest, ==, "p > 0.99");
  g_assert_cmpstr (huge, ==, "95 % interval −1.50 × 10²⁰⁰ to 2.00 × 10²⁰⁰");
  g_assert_cmpstr (narrow, ==, "95 % interval 269 to 269");
  g_assert_cmpstr (interval, ==, "95 % interval −11.3 to −3.2");
  g_assert_cmpstr (open, ==, "90 % interval up to 3.21");
  g_assert_cmpstr (percent, ==, "12 %");
  g_assert_cmpstr (escaped, ==, "a{{b}}");
  g_assert_cmpstr (named, ==, "am = 1");
  g_assert_cmpstr (hunch_verdict_get_size (HUNCH_SCALE_D, -0.6), ==, "medium");
}

/* No verdict says that one thing makes another. */
static void
test_never_causal (Fixture      *fixture,
                   gconstpointer data)
{
  static const char *const runs[][2] = { { "ttest", "y=mpg;by=am" }, { "anova", "y=mpg;by=cyl" }, { "chisq", "x=am;y=gear" },
                                         { "correlation", "columns=mpg,wt" }, { "ols", "formula=mpg ~ wt" } };

  fixture_add_data (fixture, "mtcars");
  for (guint i = 0; i < G_N_ELEMENTS (runs); i++)
    {
      g_autoptr (JsonObject) result = run (fixture, runs[i][0], "mtcars", runs[i][1]);
      const char *verdict = hunch_json_get_string (result, "verdict");

      g_assert_null (strstr (verdict, "cause"));
      g_assert_null (strstr (verdict, "because"));
      g_assert_null (strstr (verdict, "effect of"));
      g_assert_nonnull (hunch_json_get_string (result, "claim"));
    }
}

static void
add_tests (void)
{
  g_test_add_func ("/contract/kinds", test_kinds);
  g_test_add_func ("/contract/options-text", test_options_text);
  g_test_add_func ("/contract/list", test_list);
  g_test_add_func ("/contract/words", test_words);
  fixture_add_test ("/contract/mistakes", test_mistakes);
  fixture_add_test ("/contract/no-table", test_no_table);
  fixture_add_test ("/contract/odd-names", test_odd_names);
  fixture_add_test ("/contract/keep", test_keep);
  fixture_add_test ("/contract/async", test_async);
  fixture_add_test ("/contract/cancelled", test_cancelled);
  fixture_add_test ("/contract/large-n", test_large_n);
  fixture_add_test ("/contract/never-causal", test_never_causal);
}

int
main (int    argc,
      char **argv)
{
  return analysis_test_main (argc, argv, add_tests);
}
