#include "stats/ttest.h"
#include "stats-test.h"

/* mtcars$mpg of manual and automatic cars; R's sleep$extra of either group. */
static const double manual[] = { 21, 21, 22.8, 32.4, 30.4, 33.9, 27.3, 26, 30.4, 15.8, 19.7, 15, 21.4 };
static const double automatic[] = { 21.4, 18.7, 18.1, 14.3, 24.4, 22.8, 19.2, 17.8, 16.4, 17.3, 15.2,
                                    10.4, 10.4, 14.7, 21.5, 15.5, 15.2, 13.3, 19.2 };
static const double sleep_1[] = { 0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0 };
static const double sleep_2[] = { 1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4 };

typedef struct
{
  HunchTtestVariance variance;
  HunchAlternative   alternative;
  double             t, df, p, ci_low, ci_high, se;
} TwoSampleCase;

/* R 4.2.2: t.test (a, b, alternative =, var.equal =) with the arrays above. */
static const TwoSampleCase two_sample_cases[] = {
  { HUNCH_TTEST_WELCH, HUNCH_ALTERNATIVE_TWO_SIDED, 3.7671231451449251892, 18.3322516384004607914,
    0.0013736383330710284, 3.2096841874699597597, 11.2801943550401606586, 1.9232021338597200533 },
  { HUNCH_TTEST_POOLED, HUNCH_ALTERNATIVE_TWO_SIDED, 4.1061269831006904, 30, 2.8502074393506728e-04,
    3.6415095716488750, 10.848368970861245, 1.7644216316428030 },
  { HUNCH_TTEST_WELCH, HUNCH_ALTERNATIVE_LESS, 3.76712314514492519, 18.33225163840046079,
    0.99931318083346454, -INFINITY, 10.57662272556206240, 1.92320213385972005 },
  { HUNCH_TTEST_POOLED, HUNCH_ALTERNATIVE_LESS, 4.10612698310069035, 30, 0.99985748962803245, -INFINITY,
    10.23962309410268112, 1.76442163164280297 },
  { HUNCH_TTEST_WELCH, HUNCH_ALTERNATIVE_GREATER, 3.7671231451449252, 18.332251638400461,
    6.8681916653551419e-04, 3.9132558169480571, INFINITY, 1.9232021338597201 },
  { HUNCH_TTEST_POOLED, HUNCH_ALTERNATIVE_GREATER, 4.1061269831006904, 30, 1.4251037196753364e-04,
    4.2502554484074402, INFINITY, 1.7644216316428030 },
};

static void
test_two_samples (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (two_sample_cases); i++)
    {
      const TwoSampleCase *expected = &two_sample_cases[i];
      HunchTtest result;
      g_autoptr (GError) error = NULL;

      hunch_ttest_two_samples (manual, G_N_ELEMENTS (manual), automatic, G_N_ELEMENTS (automatic),
                               expected->variance, expected->alternative, 0.95, &result, &error);
      g_assert_no_error (error);
      assert_digits (result.t, expected->t, 14);
      assert_digits (result.df, expected->df, 14);
      assert_digits (result.p, expected->p, 13);
      assert_digits (result.ci_low, expected->ci_low, 13);
      assert_digits (result.ci_high, expected->ci_high, 13);
      assert_digits (result.se, expected->se, 14);
    }
}

/* R 4.2.2: d <- difference / pooled sd; interval by uniroot on the noncentral t cdf, itself by
 * integrate (log chi density * pnorm, rel.tol = 1e-13); as effectsize::cohens_d and hedges_g do. */
static void
test_effects (void)
{
  HunchTtest result;

  g_assert_true (hunch_ttest_two_samples (manual, G_N_ELEMENTS (manual), automatic, G_N_ELEMENTS (automatic),
                                          HUNCH_TTEST_WELCH, HUNCH_ALTERNATIVE_LESS, 0.95, &result, NULL));
  assert_digits (result.cohens_d.value, 1.47794709580158878, 14);
  assert_digits (result.cohens_d.ci_low, 0.67056838574592414, 11);
  assert_digits (result.cohens_d.ci_high, 2.26597328044755075, 11);
  assert_digits (result.hedges_g.value, 1.44063540240185461, 13);
  assert_digits (result.d_average_sd.value, 1.41104601051899436, 14);
  assert_digits (result.d_average_sd.ci_low, 0.53422563056883388, 11);
  assert_digits (result.d_average_sd.ci_high, 2.26002108883641739, 11);
}

/* R 4.2.2: t.test (b, mu = 20, alternative = "less"). */
static void
test_one_sample (void)
{
  HunchTtest result;

  g_assert_true (hunch_ttest_one_sample (automatic, G_N_ELEMENTS (automatic), 20.0, HUNCH_ALTERNATIVE_LESS,
                                         0.95, &result, NULL));
  assert_digits (result.t, -3.2432033892138592002, 14);
  assert_digits (result.p, 0.0022562319561439197, 13);
  assert_digits (result.ci_high, 18.6726025832368307533, 14);
  g_assert_cmpfloat (result.ci_low, ==, -INFINITY);
  assert_digits (result.se, 0.8795722119786124615, 14);
}

/* R 4.2.2: t.test (extra[1:10], extra[11:20], paired = TRUE) of sleep. */
static void
test_paired (void)
{
  HunchTtest result;

  g_assert_true (hunch_ttest_paired (sleep_1, sleep_2, 10, 0.0, HUNCH_ALTERNATIVE_TWO_SIDED, 0.95, &result,
                                     NULL));
  assert_digits (result.t, -4.0621276833820365582, 13.5);
  assert_digits (result.p, 0.0028328901973842702, 13);
  assert_digits (result.ci_low, -2.4598857632769823844, 13.5);
  assert_digits (result.ci_high, -0.7001142367230175356, 13.5);
  assert_digits (result.cohens_d.value, -1.28455756259105458, 13.5);
  assert_digits (result.cohens_d.ci_low, -2.11801651398159896, 11);
  assert_digits (result.cohens_d.ci_high, -0.41462775638045707, 11);
  assert_digits (result.hedges_g.value, -1.17392490351420498, 13);
}

/* By hand: means 3 and 6, shares of variance 0.5 and 2, so t = -3 / sqrt (2.5). */
static void
test_by_hand (void)
{
  const double a[] = { 1, 2, 3, 4, 5 }, b[] = { 2, 4, 6, 8, 10 };
  HunchTtest result;

  g_assert_true (hunch_ttest_two_samples (a, 5, b, 5, HUNCH_TTEST_WELCH, HUNCH_ALTERNATIVE_TWO_SIDED, 0.95,
                                          &result, NULL));
  g_assert_cmpfloat_with_epsilon (result.t, -1.8973665961010275, 1e-14);
  g_assert_cmpfloat_with_epsilon (result.df, 6.25 / (0.25 / 4 + 4.0 / 4), 1e-13);
}

/* Laws: exchanging the groups turns the sign; shifting both leaves everything but the means. */
static void
test_laws (void)
{
  HunchTtest plain, turned, shifted;
  double a[G_N_ELEMENTS (manual)], b[G_N_ELEMENTS (automatic)];

  for (gsize i = 0; i < G_N_ELEMENTS (a); i++)
    a[i] = manual[i] * 1024 + 1e12;
  for (gsize i = 0; i < G_N_ELEMENTS (b); i++)
    b[i] = automatic[i] * 1024 + 1e12;
  g_assert_true (hunch_ttest_two_samples (manual, 13, automatic, 19, HUNCH_TTEST_WELCH,
                                          HUNCH_ALTERNATIVE_TWO_SIDED, 0.9, &plain, NULL));
  g_assert_true (hunch_ttest_two_samples (automatic, 19, manual, 13, HUNCH_TTEST_WELCH,
                                          HUNCH_ALTERNATIVE_TWO_SIDED, 0.9, &turned, NULL));
  g_assert_true (hunch_ttest_two_samples (a, 13, b, 19, HUNCH_TTEST_WELCH,
                                          HUNCH_ALTERNATIVE_TWO_SIDED, 0.9, &shifted, NULL));
  g_assert_cmpfloat (turned.t, ==, -plain.t);
  g_assert_cmpfloat (turned.ci_low, ==, -plain.ci_high);
  assert_digits (turned.cohens_d.ci_low, -plain.cohens_d.ci_high, 11);
  assert_digits (shifted.t, plain.t, 7);  /* the data themselves round at 1e12 */
}

static void
test_edges (void)
{
  const double single[] = { 5 }, three[] = { 1, 2, 4 };
  const double tenth[] = { 1.1, 2.1, 3.1 }, whole[] = { 1, 2, 3 }, far[] = { 1e15, 1e15, 1e15 };
  const double farther[] = { 1e15 + 1, 1e15 + 2, 1e15 + 3 };
  const double same[] = { 2, 2, 2 }, other[] = { 3, 3, 3 }, some[] = { 1, 2, 4 }, bad[] = { 1, NAN };
  HunchTtest result;
  g_autoptr (GError) error = NULL;

  g_assert_false (hunch_ttest_two_samples (some, 1, some, 3, 0, 0, 0.95, &result, &error));
  g_assert_error (error, HUNCH_STATS_ERROR, HUNCH_STATS_ERROR_TOO_FEW);
  g_clear_error (&error);
  g_assert_false (hunch_ttest_two_samples (some, 0, some, 3, 0, 0, 0.95, &result, &error));
  g_assert_error (error, HUNCH_STATS_ERROR, HUNCH_STATS_ERROR_TOO_FEW);
  g_clear_error (&error);
  g_assert_false (hunch_ttest_two_samples (same, 3, other, 3, 0, 0, 0.95, &result, &error));
  g_assert_error (error, HUNCH_STATS_ERROR, HUNCH_STATS_ERROR_CONSTANT);
  g_clear_error (&error);
  g_assert_false (hunch_ttest_one_sample (same, 3, 2.0, 0, 0.95, &result, &error));
  g_assert_error (error, HUNCH_STATS_ERROR, HUNCH_STATS_ERROR_CONSTANT);
  g_clear_error (&error);
  g_assert_false (hunch_ttest_paired (same, other, 3, 0.0, 0, 0.95, &result, &error));
  g_assert_error (error, HUNCH_STATS_ERROR, HUNCH_STATS_ERROR_CONSTANT);
  g_clear_error (&error);
  g_assert_false (hunch_ttest_paired (tenth, whole, 3, 0.0, 0, 0.95, &result, &error));
  g_assert_error (error, HUNCH_STATS_ERROR, HUNCH_STATS_ERROR_CONSTANT);
  g_clear_error (&error);
  g_assert_false (hunch_ttest_paired (tenth, whole, 1, 0.0, 0, 0.95, &result, &error));
  g_assert_error (error, HUNCH_STATS_ERROR, HUNCH_STATS_ERROR_TOO_FEW);
  g_clear_error (&error);
  g_assert_true (hunch_ttest_paired (farther, far, 3, 0.0, 0, 0.95, &result, NULL));
  assert_digits (result.t, 3.4641016151377544, 15);  /* by hand: 2 / (1 / sqrt (3)) */
  g_assert_false (hunch_ttest_two_samples (bad, 2, some, 3, 0, 0, 0.95, &result, &error));
  g_assert_error (error, HUNCH_STATS_ERROR, HUNCH_STATS_ERROR_BAD_INPUT);
  g_clear_error (&error);
  g_assert_false (hunch_ttest_two_samples (some, 3, some, 3, 0, 0, 1.0, &result, &error));
  g_assert_error (error, HUNCH_STATS_ERROR, HUNCH_STATS_ERROR_BAD_INPUT);
  g_clear_error (&error);

  /* Pooled, a single value borrows the spread of the other group. By hand: 5 - 7/3 over sqrt (7/3 (1 + 1/3)), d over sqrt (7/3). */
  g_assert_true (hunch_ttest_two_samples (single, 1, three, 3, HUNCH_TTEST_POOLED, 0, 0.95, &result, NULL));
  assert_digits (result.t, 1.5118578920369088, 15);
  g_assert_cmpfloat (result.df, ==, 2.0);
  assert_digits (result.cohens_d.value, 1.7457431218879391, 15);
  g_assert_true (isnan (result.d_average_sd.value));
  g_assert_false (hunch_ttest_two_samples (single, 1, three, 1, HUNCH_TTEST_POOLED, 0, 0.95, &result, &error));
  g_assert_error (error, HUNCH_STATS_ERROR, HUNCH_STATS_ERROR_TOO_FEW);
  g_clear_error (&error);

  /* One constant group is answered: df is that of the other. */
  g_assert_true (hunch_ttest_two_samples (same, 3, some, 3, HUNCH_TTEST_WELCH, 0, 0.95, &result, NULL));
  g_assert_cmpfloat (result.df, ==, 2.0);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  hunch_stats_init ();
  g_test_add_func ("/stats/ttest/two-samples", test_two_samples);
  g_test_add_func ("/stats/ttest/effects", test_effects);
  g_test_add_func ("/stats/ttest/one-sample", test_one_sample);
  g_test_add_func ("/stats/ttest/paired", test_paired);
  g_test_add_func ("/stats/ttest/by-hand", test_by_hand);
  g_test_add_func ("/stats/ttest/laws", test_laws);
  g_test_add_func ("/stats/ttest/edges", test_edges);
  return g_test_run ();
}
