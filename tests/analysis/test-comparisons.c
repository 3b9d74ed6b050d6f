/* ttest and anova. Expected numbers: R 4.2.2 unless said otherwise. */
#include <math.h>
#include <string.h>

#include "analysis-test.h"
#include "base/json.h"

/* t.test (mpg ~ am, mtcars) */
static void
test_welch (Fixture      *fixture,
            gconstpointer data)
{
  g_autoptr (JsonObject) result = NULL;

  fixture_add_data (fixture, "mtcars");
  result = run (fixture, "ttest", "mtcars", "y=mpg;by=am");
  assert_close (get_number (get_test (result, 0), "statistic"), -3.767123145144925, 1e-13);
  assert_close (get_df (result, 0, 0), 18.33225163840046, 1e-13);
  assert_close (get_number (get_test (result, 0), "p"), 0.001373638333071028, 1e-12);
  assert_close (get_estimate (result, "difference", "ci_low"), -11.28019435504016, 1e-12);
  assert_close (get_estimate (result, "difference", "ci_high"), -3.20968418746996, 1e-12);
  assert_close (get_estimate (result, "difference", "se"), 1.92320213385972, 1e-12);
  /* (17.14737 - 24.39231) / pooled sd 4.902029 */
  assert_close (get_effect (result, 0, "value"), -1.47794709580159, 1e-12);
  g_assert_cmpfloat (get_effect (result, 0, "ci_low"), <, -1.478);
  g_assert_cmpfloat (get_effect (result, 0, "ci_high"), >, -1.478);
  /* The other test stands beside it: var.equal = TRUE. */
  assert_close (get_number (get_test (result, 1), "statistic"), -4.106126983100691, 1e-13);
}

/* t.test (mpg ~ am, mtcars, var.equal = TRUE, alternative = "less") */
static void
test_pooled_less (Fixture      *fixture,
                  gconstpointer data)
{
  g_autoptr (JsonObject) result = NULL;

  fixture_add_data (fixture, "mtcars");
  result = run (fixture, "ttest", "mtcars", "y=mpg;by=am;var=pooled;alternative=less");
  assert_close (get_number (get_test (result, 0), "p"), 0.0001425103719675336, 1e-12);
  assert_close (get_df (result, 0, 0), 30, 1e-15);
  g_assert_true (isnan (get_estimate (result, "difference", "ci_low")));
  assert_close (get_estimate (result, "difference", "ci_high"), -4.25025544840744, 1e-12);
}

/* t.test (mpg, mu = 18); t.test (mpg, qsec, paired = TRUE) */
static void
test_one_and_paired (Fixture      *fixture,
                     gconstpointer data)
{
  g_autoptr (JsonObject) one = NULL;
  g_autoptr (JsonObject) paired = NULL;

  fixture_add_data (fixture, "mtcars");
  one = run (fixture, "ttest", "mtcars", "y=mpg;mu=18");
  assert_close (get_number (get_test (one, 0), "statistic"), 1.96224703002802, 1e-12);
  assert_close (get_number (get_test (one, 0), "p"), 0.05876422431556147, 1e-12);
  assert_close (get_estimate (one, "mpg.mean", "ci_low"), 17.91767850874624, 1e-13);

  paired = run (fixture, "ttest", "mtcars", "y=mpg;paired=qsec");
  assert_close (get_number (get_test (paired, 0), "statistic"), 2.29638019561625, 1e-12);
  assert_close (get_estimate (paired, "difference", "ci_high"), 4.2329800514929774, 1e-12);
}

/* oneway.test (weight ~ group, PlantGrowth); anova (lm (...)); TukeyHSD; pairwise.t.test (pool.sd = FALSE, "holm") */
static void
test_one_way (Fixture      *fixture,
              gconstpointer data)
{
  g_autoptr (JsonObject) welch = NULL;
  g_autoptr (JsonObject) pooled = NULL;
  g_autoptr (JsonObject) holm = NULL;
  g_autoptr (JsonObject) none = NULL;

  fixture_add_data (fixture, "plantgrowth");
  welch = run (fixture, "anova", "plantgrowth", "y=weight;by=group");
  g_assert_cmpstr (hunch_json_get_string (get_test (welch, 0), "name"), ==, "Welch’s F");
  g_assert_cmpstr (hunch_json_get_string (get_test (welch, 1), "name"), ==, "F (equal variances)");
  assert_close (get_number (get_test (welch, 0), "statistic"), 5.180972408113189, 1e-13);
  assert_close (get_df (welch, 0, 1), 17.12841861664413, 1e-13);
  assert_close (get_number (get_test (welch, 0), "p"), 0.01739282149017, 1e-12);
  assert_close (get_fit (welch, "ss_between"), 3.76634, 1e-13);
  assert_close (get_fit (welch, "ss_within"), 10.49209, 1e-13);
  assert_close (get_fit (welch, "ss_residual"), 10.49209, 1e-13);
  assert_close (get_fit (welch, "adj_r2"), 0.20964076326412817, 1e-13);
  assert_close (get_fit (welch, "ms_within"), 0.3885959259259262, 1e-13);

  pooled = run (fixture, "anova", "plantgrowth", "y=weight;by=group;var=pooled");
  assert_close (get_number (get_test (pooled, 0), "statistic"), 4.846087862380133, 1e-13);
  assert_close (get_number (get_test (pooled, 0), "p"), 0.01590995832562295, 1e-12);
  /* First minus second; R's table runs the other way. */
  assert_close (get_estimate (pooled, "1-2", "estimate"), 0.371, 1e-12);
  assert_close (get_estimate (pooled, "1-2", "p"), 0.3908711442021268, 1e-9);
  assert_close (get_estimate (pooled, "2-3", "ci_low"), -1.556216051410456, 1e-9);

  holm = run (fixture, "anova", "plantgrowth", "y=weight;by=group;posthoc=holm");
  assert_close (get_estimate (holm, "1-3", "p"), 0.09579851120393865, 1e-9);
  assert_close (get_estimate (holm, "2-3", "p"), 0.0278952141518095, 1e-9);

  none = run (fixture, "anova", "plantgrowth", "formula=weight ~ C(group);posthoc=none");
  assert_close (get_number (get_test (none, 0), "statistic"), 5.180972408113189, 1e-13);
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (none, "estimates")), ==, 3);
}

/* Certified values: NIST StRD, SiRstv. */
static void
test_nist (Fixture      *fixture,
           gconstpointer data)
{
  g_autoptr (JsonObject) result = NULL;

  fixture_add_data (fixture, "sirstv");
  result = run (fixture, "anova", "sirstv", "y=y;by=treatment;var=pooled");
  assert_close (get_number (get_test (result, 0), "statistic"), 1.18046237440255, 1e-12);
  assert_close (get_fit (result, "r2"), 0.190999039051129, 1e-12);
  assert_close (get_fit (result, "sigma"), 0.104076068334656, 1e-12);
}

/* car::Anova (lm (mpg ~ am * vs), type = 2) by nested models; drop1 (~., contr.sum) for type 3. */
static void
test_two_factors (Fixture      *fixture,
                  gconstpointer data)
{
  g_autoptr (JsonObject) second = NULL;
  g_autoptr (JsonObject) third = NULL;

  fixture_add_data (fixture, "mtcars");
  second = run (fixture, "anova", "mtcars", "formula=mpg ~ C(am) * C(vs)");
  assert_close (get_number (get_test (second, 0), "statistic"), 22.9021427246065, 1e-12);
  assert_close (get_number (get_test (second, 1), "statistic"), 30.48360489711618, 1e-12);
  assert_close (get_number (get_test (second, 2), "statistic"), 1.32829030034549, 1e-11);

  third = run (fixture, "anova", "mtcars", "formula=mpg ~ C(am) * C(vs);type=3");
  /* 283.721523809523 / (337.476428571428 / 28) */
  assert_close (get_number (get_test (third, 0), "statistic"), 283.721523809523 / (337.476428571428 / 28), 1e-12);
  assert_close (get_number (get_test (third, 1), "statistic"), 382.477714285714 / (337.476428571428 / 28), 1e-12);
  assert_close (get_number (get_test (third, 2), "statistic"), 1.32829030034549, 1e-11);
}

/* By hand: three rows, one of them incomplete, leave two groups. */
static void
test_missing (Fixture      *fixture,
              gconstpointer data)
{
  g_autoptr (JsonObject) result = NULL;

  fixture_add_table (fixture, "t", "y,g\n1,a\n2,a\n3,b\n5,b\n,c\n7,\n");
  result = run (fixture, "ttest", "t", "y=y;by=g");
  g_assert_cmpint (json_object_get_int_member (result, "n"), ==, 4);
  g_assert_cmpint (json_object_get_int_member (result, "dropped"), ==, 2);
  g_assert_nonnull (strstr (hunch_json_get_string (result, "dropped_why"), "1 in y"));
  assert_close (get_estimate (result, "difference", "estimate"), -2.5, 1e-15);
  assert_close (get_estimate (result, "y[b].mean", "estimate"), 4, 1e-15);
}

/* Doubles are 2 apart from 2^53 on: what is rounded is said, and nothing is said of what is not. */
static void
test_rounded (Fixture      *fixture,
              gconstpointer data)
{
  g_autoptr (JsonObject) large = NULL;
  g_autoptr (JsonObject) small = NULL;

  fixture_add_table (fixture, "t", "y,x,g\n9007199254740993,9007199254740981,a\n9007199254740995,9007199254740982,b\n"
                                   "9007199254740997,9007199254740983,a\n9007199254740999,9007199254740985,b\n");
  large = run (fixture, "ttest", "t", "y=y;by=g");
  small = run (fixture, "ttest", "t", "y=x;by=g");
  g_assert_nonnull (strstr (json_array_get_string_element (json_object_get_array_member (large, "warnings"), 0), "rounded"));
  g_assert_null (strstr (json_array_get_string_element (json_object_get_array_member (small, "warnings"), 0), "rounded"));
  assert_close (get_estimate (small, "difference", "estimate"), -1.5, 1e-15);
  g_clear_pointer (&large, json_object_unref);
  large = run (fixture, "describe", "t", "columns=y");
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (large, "warnings")), ==, 1);
}

static const struct
{
  const char *kind;
  const char *options;
} unanswerable[] = {
  { "ttest", "y=x;by=three" },   { "ttest", "y=x;by=one" },      { "ttest", "y=three;by=two" }, { "ttest", "y=constant;by=two" },
  { "ttest", "y=constant;mu=1" }, { "ttest", "y=empty;mu=1" },   { "ttest", "y=x;by=id" },      { "ttest", "y=x;by=lonely" },
  { "anova", "y=x;by=one" },     { "anova", "y=x;by=id" },       { "anova", "y=constant;by=three" }, { "anova", "y=two;by=three" },
  { "anova", "y=empty;by=three" },
  /* squares below the smallest double; a difference of 0.1 but for the rounding of decimals */
  { "ttest", "y=tiny;by=two" },  { "ttest", "y=tiny;mu=0" },     { "anova", "y=tiny;by=three" }, { "ttest", "y=tenth;paired=zeroth" },
};

static void
test_unanswerable (Fixture      *fixture,
                   gconstpointer data)
{
  fixture_add_table (fixture, "t", "x,two,three,one,constant,empty,id,lonely,tiny,tenth,zeroth\n"
                                   "1,a,u,k,7,,r1,p,1e-300,1.1,1.0\n2,b,v,k,7,,r2,q,3e-300,2.3,2.2\n"
                                   "3,a,w,k,7,,r3,p,2e-300,3.6,3.5\n4,b,u,k,7,,r4,p,5e-300,4.8,4.7\n"
                                   "5,a,v,k,7,,r5,p,4e-300,5.4,5.3\n6,b,w,k,7,,r6,p,7e-300,6.2,6.1\n");
  for (guint i = 0; i < G_N_ELEMENTS (unanswerable); i++)
    {
      g_autoptr (GError) error = run_failing (fixture, unanswerable[i].kind, "t", unanswerable[i].options);

      g_assert_error (error, HUNCH_ANALYSIS_ERROR, HUNCH_ANALYSIS_ERROR_NO_ANSWER);
    }
}

/* The headline is the spread of the means: TukeyHSD (aov (weight ~ group, PlantGrowth)) gives trt2-trt1 as 0.865, 0.1737839 to
 * 1.5562161. */
static void
test_headline (Fixture      *fixture,
               gconstpointer data)
{
  g_autoptr (JsonObject) pooled = NULL;
  g_autoptr (JsonObject) none = NULL;
  JsonObject *headline;

  fixture_add_data (fixture, "plantgrowth");
  pooled = run (fixture, "anova", "plantgrowth", "y=weight;by=group;var=pooled");
  headline = json_object_get_object_member (pooled, "headline");
  g_assert_cmpstr (json_object_get_string_member (headline, "name"), ==, "weight: group = 3 − group = 2");
  assert_close (get_number (headline, "estimate"), 0.865, 1e-12);
  assert_close (get_number (headline, "ci_low"), 0.1737839, 1e-6);
  assert_close (get_number (headline, "ci_high"), 1.5562161, 1e-6);

  none = run (fixture, "anova", "plantgrowth", "y=weight;by=group;posthoc=none");
  headline = json_object_get_object_member (none, "headline");
  assert_close (get_number (headline, "estimate"), 0.865, 1e-12);
  g_assert_true (json_object_get_null_member (headline, "ci_low"));
}

static const char *
get_only_normality (JsonObject *result,
                    gboolean   *out_passed)
{
  JsonArray *checks = json_object_get_array_member (result, "checks");
  const char *text = NULL;

  for (guint i = 0; i < json_array_get_length (checks); i++)
    {
      JsonObject *check = json_array_get_object_element (checks, i);

      if (!g_str_equal (json_object_get_string_member (check, "name"), "normality"))
        continue;
      g_assert_null (text);
      text = json_object_get_string_member (check, "text");
      *out_passed = json_object_get_boolean_member (check, "passed");
    }
  return text;
}

/* Six groups of 40 or 12: five near a straight line of ranks, which passes, and one with two values far away. */
static void
test_many_groups (Fixture      *fixture,
                  gconstpointer data)
{
  static const guint sizes[] = { 40, 12 };

  for (guint round = 0; round < G_N_ELEMENTS (sizes); round++)
    {
      g_autoptr (GString) csv = g_string_new ("g,y\n");
      g_autofree char *name = g_strdup_printf ("t%u", round);
      g_autoptr (JsonObject) result = NULL;
      gboolean passed = FALSE;
      const char *text;

      for (guint g = 0; g < 6; g++)
        for (guint i = 0; i < sizes[round]; i++)
          g_string_append_printf (csv, "group %c,%g\n", 'a' + g, g + (g == 5 && i < 2 ? 100 : 10 * sin (i * 2.399963) * sin (i + 1.0)));
      fixture_add_table (fixture, name, csv->str);
      result = run (fixture, "anova", name, "y=y;by=g");
      text = get_only_normality (result, &passed);
      g_assert_nonnull (text);
      g_assert_true (g_str_has_prefix (text, "5 of 6 groups may well be normal (Shapiro–Wilk); not group f"));
      g_assert_true (passed == (sizes[round] >= 30));
      g_assert_true (g_str_has_suffix (text, passed ? "; with 40 or more values each their means are little affected."
                                                    : " has 12 values: take the p-value with care."));
    }
}

static void
add_tests (void)
{
  fixture_add_test ("/ttest/welch", test_welch);
  fixture_add_test ("/ttest/pooled-less", test_pooled_less);
  fixture_add_test ("/ttest/one-and-paired", test_one_and_paired);
  fixture_add_test ("/ttest/missing", test_missing);
  fixture_add_test ("/ttest/rounded", test_rounded);
  fixture_add_test ("/anova/one-way", test_one_way);
  fixture_add_test ("/anova/headline", test_headline);
  fixture_add_test ("/anova/many-groups", test_many_groups);
  fixture_add_test ("/anova/nist", test_nist);
  fixture_add_test ("/anova/two-factors", test_two_factors);
  fixture_add_test ("/comparisons/unanswerable", test_unanswerable);
}

int
main (int    argc,
      char **argv)
{
  return analysis_test_main (argc, argv, add_tests);
}
