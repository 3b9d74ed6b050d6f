/* mannwhitney, wilcoxon, kruskal, friedman, ks, and answers by drawing rows again. */
#include <math.h>
#include <string.h>

#include "base/json.h"
#include "case-file.h"

/* R 4.2.2: every call stands beside its numbers in data/ranks.json, made by data/ranks.R. */
static void
test_cases (Fixture      *fixture,
            gconstpointer data)
{
  run_case_file (fixture, "ranks.json", 1e-8);
}

static const struct
{
  const char *table;
  const char *kind;
  const char *options;
} questions[] = {
  { "mtcars", "mannwhitney", "y=mpg;by=am" },
  { "mtcars", "mannwhitney", "y=mpg;by=am;alternative=less;resample=permutation;resamples=499" },
  { "mtcars", "mannwhitney", "y=mpg;by=am;resample=bootstrap;resamples=499;seed=7" },
  { "mtcars", "wilcoxon", "y=mpg;mu=20" },
  { "mtcars", "wilcoxon", "y=mpg;paired=qsec;alternative=greater" },
  { "mtcars", "wilcoxon", "y=mpg" },
  { "mtcars", "kruskal", "y=mpg;by=cyl" },
  { "apart", "kruskal", "y=y;by=g" },
  { "apart", "mannwhitney", "y=y;by=g" },
  { "apart", "ks", "y=y;by=g" },
  { "blocks", "friedman", "y=y;by=g;block=b" },
  { "mtcars", "ks", "y=mpg;by=am" },
  { "mtcars", "ks", "y=mpg;dist=exponential;mean=20" },
  { "mtcars", "ks", "y=mpg;mean=20;sd=6" },
  { "mtcars", "correlation", "columns=mpg,wt;resample=permutation;resamples=499" },
  { "mtcars", "correlation", "columns=mpg,wt;method=spearman;resample=bootstrap;resamples=499" },
  { "mtcars", "correlation", "columns=mpg,wt;method=kendall" },
  { "mtcars", "correlation", "columns=mpg,wt,hp;partial=cyl;adjust=bh" },
  { "mtcars", "correlation", "columns=mpg,wt,hp;method=kendall" },
  { "mtcars", "ttest", "y=mpg;by=am;resample=permutation;resamples=499" },
  { "mtcars", "ttest", "y=mpg;by=am;var=pooled;resample=bootstrap;resamples=499" },
  { "mtcars", "ttest", "y=mpg;mu=20;resample=permutation;resamples=499" },
  { "mtcars", "ttest", "y=mpg;paired=qsec;resample=bootstrap;resamples=499" },
};

static void
add_tables (Fixture *fixture)
{
  fixture_add_data (fixture, "mtcars");
  fixture_add_table (fixture, "apart", "y,g\n1,a\n2,a\n3,a\n11,b\n12,b\n13,b\n14,b\n");
  fixture_add_table (fixture, "blocks", "y,g,b\n1,u,p\n2,v,p\n3,w,p\n2,u,q\n1,v,q\n4,w,q\n5,u,r\n6,v,r\n9,w,r\n5,u,s\n5,v,s\n");
}

/* The same question asked in another way has an answer too. */
static void
check_twin (Fixture    *fixture,
            const char *table,
            JsonObject *result)
{
  JsonObject *twin;
  JsonObject *options;
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GList) words = NULL;
  g_autoptr (JsonObject) answer = NULL;

  if (json_object_get_null_member (result, "twin"))
    return;
  twin = json_object_get_object_member (result, "twin");
  g_assert_cmpstr (json_object_get_string_member (twin, "why"), !=, "");
  options = json_object_get_object_member (twin, "options");
  words = json_object_get_members (options);
  for (GList *word = words; word != NULL; word = word->next)
    g_string_append_printf (text, "%s=%s;", (const char *) word->data, json_object_get_string_member (options, word->data));
  if (hunch_kinds_find (json_object_get_string_member (twin, "kind")) != NULL)
    answer = run (fixture, json_object_get_string_member (twin, "kind"), table, text->str);
}

/* Every test has p and an effect whose interval holds it; sources are named, and the twin answers. */
static void
test_promises (Fixture      *fixture,
               gconstpointer data)
{
  add_tables (fixture);
  for (guint i = 0; i < G_N_ELEMENTS (questions); i++)
    {
      g_autoptr (JsonObject) result = run (fixture, questions[i].kind, questions[i].table, questions[i].options);
      guint n_tests = json_array_get_length (json_object_get_array_member (result, "tests"));

      g_assert_cmpuint (n_tests, >, 0);
      g_assert_cmpuint (json_array_get_length (json_object_get_array_member (result, "sources")), >, 0);
      g_assert_cmpuint (json_array_get_length (json_object_get_array_member (result, "plots")), >, 0);
      g_assert_cmpuint (json_array_get_length (json_object_get_array_member (result, "checks")), >, 0);
      for (guint k = 0; k < n_tests; k++)
        {
          double value = get_effect (result, k, "value");

          g_assert_true (get_number (get_test (result, k), "p") >= 0 && get_number (get_test (result, k), "p") <= 1);
          if (strstr (questions[i].options, "alternative") != NULL)
            continue;
          g_assert_cmpfloat (get_effect (result, k, "ci_low"), <=, value);
          g_assert_cmpfloat (get_effect (result, k, "ci_high"), >=, value);
        }
      check_twin (fixture, questions[i].table, result);
    }
}

static const struct
{
  const char *kind;
  const char *options;
  int         code;
  const char *said;
} refusals[] = {
  { "mannwhitney", "y=mpg;by=cyl", HUNCH_ANALYSIS_ERROR_NO_ANSWER, "kruskal" },
  { "mannwhitney", "y=mpg;by=am;resample=bootstrap;resamples=3", HUNCH_ANALYSIS_ERROR_BAD_OPTION, "resamples=" },
  { "mannwhitney", "y=mpg;by=am;resample=bootstrap;seed=-1", HUNCH_ANALYSIS_ERROR_BAD_OPTION, "seed=" },
  { "mannwhitney", "y=mpg", HUNCH_ANALYSIS_ERROR_BAD_OPTION, "by=" },
  { "ks", "y=mpg;by=am;dist=normal", HUNCH_ANALYSIS_ERROR_BAD_OPTION, "either" },
  { "ks", "y=mpg;by=cyl", HUNCH_ANALYSIS_ERROR_NO_ANSWER, "3 groups" },
  { "ks", "y=mpg;sd=0", HUNCH_ANALYSIS_ERROR_NO_ANSWER, "above 0" },
  { "ks", "y=mpg;dist=uniform;min=5;max=2", HUNCH_ANALYSIS_ERROR_NO_ANSWER, "above its smallest" },
  { "friedman", "y=mpg;by=am;block=cyl", HUNCH_ANALYSIS_ERROR_NO_ANSWER, "more than one row" },
  { "friedman", "y=mpg;by=am;block=am", HUNCH_ANALYSIS_ERROR_BAD_OPTION, "different columns" },
  { "correlation", "columns=mpg,wt;partial=hp;method=kendall", HUNCH_ANALYSIS_ERROR_BAD_OPTION, "Kendall" },
  { "correlation", "columns=mpg,wt;partial=wt", HUNCH_ANALYSIS_ERROR_BAD_OPTION, "at once" },
  { "correlation", "columns=mpg,wt,hp;resample=bootstrap", HUNCH_ANALYSIS_ERROR_BAD_OPTION, "two columns" },
  { "correlation", "columns=mpg,wt;method=kendall;resample=bootstrap", HUNCH_ANALYSIS_ERROR_BAD_OPTION, "resample=" },
};

static void
test_refusals (Fixture      *fixture,
               gconstpointer data)
{
  fixture_add_data (fixture, "mtcars");
  for (guint i = 0; i < G_N_ELEMENTS (refusals); i++)
    {
      g_autoptr (GError) error = run_failing (fixture, refusals[i].kind, "mtcars", refusals[i].options);

      g_assert_error (error, HUNCH_ANALYSIS_ERROR, refusals[i].code);
      if (strstr (error->message, refusals[i].said) == NULL)
        g_error ("%s %s: %s", refusals[i].kind, refusals[i].options, error->message);
    }
}

static const char *
get_warnings (JsonObject *result)
{
  JsonArray *warnings = json_object_get_array_member (result, "warnings");

  return json_array_get_length (warnings) > 0 ? json_array_get_string_element (warnings, 0) : "";
}

/* What is left out, and what is not as sure as asked, is said. */
static void
test_warnings (Fixture      *fixture,
               gconstpointer data)
{
  g_autoptr (JsonObject) zeros = NULL;
  g_autoptr (JsonObject) few = NULL;
  g_autoptr (JsonObject) gaps = NULL;
  g_autoptr (JsonObject) fitted = NULL;

  fixture_add_table (fixture, "t", "a,b\n1,1\n2,2\n3,1\n4,1\n9,2\n7,1\n");
  zeros = run (fixture, "wilcoxon", "t", "y=a;paired=b");
  g_assert_nonnull (strstr (get_warnings (zeros), "2 rows in which"));
  fixture_add_table (fixture, "few", "y,g\n1,a\n2,a\n4,b\n5,b\n");
  few = run (fixture, "mannwhitney", "few", "y=y;by=g");
  g_assert_nonnull (strstr (json_array_get_string_element (json_object_get_array_member (few, "warnings"), 2), "67 % sure"));
  add_tables (fixture);
  gaps = run (fixture, "friedman", "blocks", "y=y;by=g;block=b");
  g_assert_nonnull (strstr (get_warnings (gaps), "1 block of"));
  g_assert_cmpint (json_object_get_int_member (gaps, "n"), ==, 9);
  fitted = run (fixture, "ks", "mtcars", "y=mpg");
  g_assert_nonnull (strstr (get_warnings (fitted), "Lilliefors"));
}

/* The same seed gives the same answer, another seed another one. */
static void
test_seed (Fixture      *fixture,
           gconstpointer data)
{
  g_autoptr (JsonObject) first = NULL;
  g_autoptr (JsonObject) again = NULL;
  g_autoptr (JsonObject) other = NULL;

  fixture_add_data (fixture, "mtcars");
  first = run (fixture, "ttest", "mtcars", "y=mpg;by=am;resample=bootstrap;seed=3");
  again = run (fixture, "ttest", "mtcars", "y=mpg;by=am;resample=bootstrap;seed=3");
  other = run (fixture, "ttest", "mtcars", "y=mpg;by=am;resample=bootstrap;seed=4");
  g_assert_cmpfloat (get_estimate (first, "difference.bootstrap", "ci_low"), ==, get_estimate (again, "difference.bootstrap", "ci_low"));
  g_assert_cmpfloat (get_estimate (first, "difference.bootstrap", "ci_low"), !=, get_estimate (other, "difference.bootstrap", "ci_low"));
  /* Near the interval of Welch, which data this size and shape bear out. */
  assert_close (get_estimate (first, "difference.bootstrap", "ci_low"), -11.28, 0.08);
}

static gpointer
cancel_soon (gpointer cancellable)
{
  g_usleep (10 * 1000);
  g_cancellable_cancel (cancellable);
  return GSIZE_TO_POINTER ((gsize) g_get_monotonic_time ());
}

/* A million bootstrap resamples would take minutes; cancelled, the question ends at once. */
static void
test_cancel (Fixture      *fixture,
             gconstpointer data)
{
  g_autoptr (GHashTable) options = read_options ("y=mpg;by=am;resample=bootstrap;resamples=1000000");
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  GThread *thread;
  gint64 cancelled;

  fixture_add_data (fixture, "mtcars");
  thread = g_thread_new ("cancel", cancel_soon, cancellable);
  g_assert_null (hunch_analysis_run (fixture->project, "ttest", "mtcars", options, NULL, cancellable, &error));
  cancelled = (gint64) GPOINTER_TO_SIZE (g_thread_join (thread));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpint (g_get_monotonic_time () - cancelled, <, 1000 * 1000);
}

static void
add_tests (void)
{
  fixture_add_test ("/ranks/cases", test_cases);
  fixture_add_test ("/ranks/promises", test_promises);
  fixture_add_test ("/ranks/refusals", test_refusals);
  fixture_add_test ("/ranks/warnings", test_warnings);
  fixture_add_test ("/ranks/seed", test_seed);
  fixture_add_test ("/ranks/cancel", test_cancel);
}

int
main (int    argc,
      char **argv)
{
  return analysis_test_main (argc, argv, add_tests);
}
