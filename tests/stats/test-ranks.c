/* Order, ranks, sums of pairs, exact distributions and drawing again. */
#include <string.h>

#include "base/random.h"
#include "stats-test.h"
#include "stats/ks.h"
#include "stats/pairsums.h"
#include "stats/rankcor.h"
#include "stats/rankcounts.h"
#include "stats/ranks.h"
#include "stats/resample.h"
#include "stats/wilcoxon.h"

static void
fill_random (double *values,
             gsize   n,
             guint64 seed,
             double  grain)
{
  HunchRandom random = { seed };

  for (gsize i = 0; i < n; i++)
    {
      double value = hunch_random_next_open (&random) + hunch_random_next_open (&random) - 1.0;

      values[i] = grain > 0 ? floor (value / grain) * grain : value;
    }
}

static int
compare_doubles (const void *a,
                 const void *b)
{
  double x = *(const double *) a, y = *(const double *) b;

  return (x > y) - (x < y);
}

/* Few and many, with and without ties, as qsort has them; equal values keep their order. */
static void
test_sort (void)
{
  static const gsize sizes[] = { 0, 1, 2, 63, 64, 65, 1000, 70000 };
  static const double grains[] = { 0, 0.125 };

  for (gsize s = 0; s < G_N_ELEMENTS (sizes); s++)
    for (gsize g = 0; g < G_N_ELEMENTS (grains); g++)
      {
        gsize n = sizes[s];
        g_autofree double *values = g_new (double, n + 1);
        g_autofree double *expected = g_new (double, n + 1);
        g_autofree guint32 *tags = g_new (guint32, n + 1);

        fill_random (values, n, 7 + s, grains[g]);
        memcpy (expected, values, n * sizeof *values);
        if (n > 1)
          qsort (expected, n, sizeof *expected, compare_doubles);
        for (gsize i = 0; i < n; i++)
          tags[i] = (guint32) i;
        g_assert_true (hunch_sort_tagged (values, tags, n, NULL, NULL));
        for (gsize i = 0; i < n; i++)
          g_assert_cmpfloat (values[i], ==, expected[i]);
        for (gsize i = 1; i < n; i++)
          g_assert_true (values[i] > values[i - 1] || tags[i] > tags[i - 1]);
      }
}

static void
test_zeros (void)
{
  double values[100];
  guint32 tags[100];

  for (guint i = 0; i < 100; i++)
    {
      values[i] = i % 2 == 0 ? 0.0 : -0.0;
      tags[i] = i;
    }
  g_assert_true (hunch_sort_tagged (values, tags, 100, NULL, NULL));
  for (guint i = 0; i < 100; i++)
    g_assert_cmpuint (tags[i], ==, i);
}

/* By hand. */
static void
test_midranks (void)
{
  const double values[] = { 3, 1, 3, 2, 3, 1 };
  const double expected[] = { 5, 1.5, 5, 3, 5, 1.5 };
  double ranks[6];
  HunchTies ties;

  g_assert_true (hunch_midranks (values, 6, ranks, &ties, NULL, NULL));
  for (guint i = 0; i < 6; i++)
    g_assert_cmpfloat (ranks[i], ==, expected[i]);
  g_assert_cmpuint (ties.n_distinct, ==, 3);
  g_assert_cmpfloat (ties.pairs, ==, 8);     /* 3 2 + 2 1 */
  g_assert_cmpfloat (ties.triples, ==, 6);   /* 3 2 1 */
  g_assert_cmpfloat (hunch_ties_get_cubes (&ties), ==, 30);  /* 27 - 3 + 8 - 2 */
}

/* All sums written down and sorted. */
static void
check_pair_sums (const HunchPairSums *sums)
{
  gsize n = 0, n_all = (gsize) hunch_pair_sums_get_n (sums);
  g_autofree double *all = g_new (double, n_all);
  double places[3] = { 1 + n_all / 40.0, 1 + n_all / 2.0, n_all }, values[3], median, low, high;

  for (gsize i = 0; i < sums->n_a; i++)
    for (gsize k = sums->is_half ? i : 0; k < sums->n_b; k++)
      all[n++] = sums->a[i] + sums->b[k];
  g_assert_cmpuint (n, ==, n_all);
  g_assert_true (hunch_sort_values (all, n, NULL, NULL));
  for (guint k = 0; k < 3; k++)
    places[k] = floor (places[k]);
  g_assert_true (hunch_pair_sums_select (sums, places, 3, values, NULL, NULL));
  for (guint k = 0; k < 3; k++)
    g_assert_cmpfloat (values[k], ==, all[(gsize) places[k] - 1]);
  g_assert_true (hunch_pair_sums_middle (sums, 17, &median, &low, &high, NULL, NULL));
  g_assert_cmpfloat (low, ==, all[16]);
  g_assert_cmpfloat (high, ==, all[n - 17]);
  g_assert_cmpfloat (median, ==, n % 2 == 1 ? all[n / 2] : (all[n / 2 - 1] + all[n / 2]) / 2);
}

static void
test_pair_sums (void)
{
  static const gsize sizes[][2] = { { 4, 5 }, { 1500, 1700 }, { 900, 30 }, { 1201, 1201 } };
  static const double grains[] = { 0, 0.01, 0.5 };

  for (gsize s = 0; s < G_N_ELEMENTS (sizes); s++)
    for (gsize g = 0; g < G_N_ELEMENTS (grains); g++)
      {
        gsize n_a = sizes[s][0], n_b = sizes[s][1];
        g_autofree double *a = g_new (double, n_a);
        g_autofree double *b = g_new (double, n_b);
        HunchPairSums whole = { a, n_a, b, n_b, FALSE }, half = { a, n_a, a, n_a, TRUE };

        fill_random (a, n_a, 11 + s, grains[g]);
        fill_random (b, n_b, 23 + s, grains[g]);
        g_assert_true (hunch_sort_values (a, n_a, NULL, NULL) && hunch_sort_values (b, n_b, NULL, NULL));
        if (hunch_pair_sums_get_n (&whole) > 34)
          check_pair_sums (&whole);
        if (hunch_pair_sums_get_n (&half) > 34)
          check_pair_sums (&half);
      }
}

static const struct
{
  gsize  n_a, n_b;
  double w, p;
} rank_sums[] = {
  /* R 4.2.2: pwilcox (w, n_a, n_b) */
  { 3, 4, 0, 0.028571428571428571 }, { 4, 6, 5, 0.085714285714285715 }, { 20, 25, 100, 0.00020394395849066918 },
  { 30, 40, 600, 0.50235152234731539 }, { 49, 49, 1200, 0.49999999999999767 },
};

static const struct
{
  gsize  n;
  double v, p;
} signed_ranks[] = {
  /* R 4.2.2: psignrank (v, n) */
  { 5, 3, 0.15625 }, { 12, 20, 0.075683593750000056 }, { 49, 300, 0.00075176423512957069 },
};

static void
test_chances (void)
{
  g_autofree double *w = hunch_rank_sum_chances (10, 12, NULL, NULL);
  g_autofree double *v = hunch_signed_rank_chances (15, NULL, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (rank_sums); i++)
    {
      gsize most = rank_sums[i].n_a * rank_sums[i].n_b;
      g_autofree double *chances = hunch_rank_sum_chances (rank_sums[i].n_a, rank_sums[i].n_b, NULL, NULL);

      assert_digits (hunch_chances_lower (chances, most, rank_sums[i].w), rank_sums[i].p, 12);
      assert_digits (hunch_chances_upper (chances, most, (double) most - rank_sums[i].w), rank_sums[i].p, 12);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (signed_ranks); i++)
    {
      gsize most = signed_ranks[i].n * (signed_ranks[i].n + 1) / 2;
      g_autofree double *chances = hunch_signed_rank_chances (signed_ranks[i].n, NULL, NULL);

      assert_digits (hunch_chances_lower (chances, most, signed_ranks[i].v), signed_ranks[i].p, 13);
    }
  /* R 4.2.2: qwilcox (c (.025, .05, .4, .7), 10, 12); qsignrank (c (.025, .05, .4), 15) */
  g_assert_cmpuint (hunch_chances_quantile (w, 120, 0.025), ==, 30);
  g_assert_cmpuint (hunch_chances_quantile (w, 120, 0.05), ==, 35);
  g_assert_cmpuint (hunch_chances_quantile (w, 120, 0.4), ==, 56);
  g_assert_cmpuint (hunch_chances_quantile (w, 120, 0.7), ==, 68);
  g_assert_cmpuint (hunch_chances_quantile (v, 120, 0.025), ==, 26);
  g_assert_cmpuint (hunch_chances_quantile (v, 120, 0.05), ==, 31);
  g_assert_cmpuint (hunch_chances_quantile (v, 120, 0.4), ==, 55);
}

/* The series of the limit meet where they change; R 4.2.2: 1 - .Call (stats:::C_pKS2, x, 1e-15). */
static void
test_kolmogorov (void)
{
  assert_digits (hunch_kolmogorov_upper (0.3), 0.99999069419866549, 14);
  assert_digits (hunch_kolmogorov_upper (0.8), 0.54414241157419796, 14);
  assert_digits (hunch_kolmogorov_upper (1), 0.2699996716773545, 14);
  assert_digits (hunch_kolmogorov_upper (1.36), 0.049485876755377856, 13);
  assert_digits (hunch_kolmogorov_upper (2.5), 7.4533063441073466e-06, 10);
  g_assert_cmpfloat (hunch_kolmogorov_upper (0), ==, 1);
  g_assert_cmpfloat_with_epsilon (hunch_kolmogorov_upper (1 - 1e-9), hunch_kolmogorov_upper (1 + 1e-9), 1e-8);
}

/* Too many for an exact answer, empty and constant groups, a cancelled question. */
static void
test_refusals (void)
{
  const double same[] = { 2, 2, 2 }, some[] = { 1, 2, 3 };
  HunchRankChoice choice = { HUNCH_EXACT_AUTO, TRUE, HUNCH_ALTERNATIVE_TWO_SIDED, 0.95 };
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autofree double *many = g_new (double, 100000);
  HunchMannWhitney result;
  HunchWilcoxon wilcoxon;
  HunchRankCorrelation kendall;
  g_autoptr (GError) error = NULL;

  g_assert_null (hunch_rank_sum_chances (1000, 1000, NULL, &error));
  g_assert_error (error, HUNCH_STATS_ERROR, HUNCH_STATS_ERROR_BAD_INPUT);
  g_clear_error (&error);
  g_assert_null (hunch_signed_rank_chances (5000, NULL, &error));
  g_assert_error (error, HUNCH_STATS_ERROR, HUNCH_STATS_ERROR_BAD_INPUT);
  g_clear_error (&error);
  g_assert_false (hunch_mann_whitney (same, 3, same, 2, &choice, &result, NULL, &error));
  g_assert_error (error, HUNCH_STATS_ERROR, HUNCH_STATS_ERROR_CONSTANT);
  g_clear_error (&error);
  g_assert_false (hunch_mann_whitney (same, 0, some, 3, &choice, &result, NULL, &error));
  g_assert_error (error, HUNCH_STATS_ERROR, HUNCH_STATS_ERROR_TOO_FEW);
  g_clear_error (&error);
  g_assert_false (hunch_wilcoxon (some, 0, 0, FALSE, &choice, &wilcoxon, NULL, &error));
  g_assert_error (error, HUNCH_STATS_ERROR, HUNCH_STATS_ERROR_TOO_FEW);
  g_clear_error (&error);
  g_assert_false (hunch_kendall (same, some, 3, HUNCH_ALTERNATIVE_TWO_SIDED, 0.95, &kendall, NULL, &error));
  g_assert_error (error, HUNCH_STATS_ERROR, HUNCH_STATS_ERROR_CONSTANT);
  g_clear_error (&error);

  g_cancellable_cancel (cancellable);
  fill_random (many, 100000, 3, 0);
  g_assert_false (hunch_sort_values (many, 100000, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static const double group_a[] = { 12.1, 14.3, 9.8, 11.7, 15.2 }, group_b[] = { 10.4, 8.9, 9.1, 11.0, 7.7, 9.8 };

/* R 4.2.2: all combn (11, 5), all signs, all orders, gone through by hand. */
static void
test_all_arrangements (void)
{
  double both[11], ranks[11];
  const double differences[] = { 1.2, -0.4, 2.2, 0.9, -0.1, 3.1, 0.7, -1.0 };
  const double x[] = { 1, 2, 3, 4, 5, 6 }, y[] = { 2, 1, 4, 3, 6, 7 };
  HunchResampling resampling = { 1, 999, NULL };
  HunchPermutation p;

  memcpy (both, group_a, sizeof group_a);
  memcpy (both + 5, group_b, sizeof group_b);
  g_assert_true (hunch_permute_two_groups (both, 5, 6, HUNCH_PERMUTE_SUM, HUNCH_ALTERNATIVE_TWO_SIDED, &resampling, &p, NULL));
  g_assert_true (p.is_exhaustive);
  g_assert_cmpuint (p.n, ==, 462);
  assert_digits (p.p, 0.015151515151515152, 15);
  g_assert_true (hunch_permute_two_groups (both, 5, 6, HUNCH_PERMUTE_SUM, HUNCH_ALTERNATIVE_GREATER, &resampling, &p, NULL));
  assert_digits (p.p, 0.008658008658008658, 15);
  g_assert_true (hunch_permute_two_groups (both, 5, 6, HUNCH_PERMUTE_SUM, HUNCH_ALTERNATIVE_LESS, &resampling, &p, NULL));
  assert_digits (p.p, 0.99567099567099571, 15);
  g_assert_true (hunch_permute_two_groups (both, 5, 6, HUNCH_PERMUTE_WELCH, HUNCH_ALTERNATIVE_TWO_SIDED, &resampling, &p, NULL));
  assert_digits (p.p, 0.015151515151515152, 15);
  g_assert_true (hunch_midranks (both, 11, ranks, NULL, NULL, NULL));
  g_assert_true (hunch_permute_two_groups (ranks, 5, 6, HUNCH_PERMUTE_SUM, HUNCH_ALTERNATIVE_TWO_SIDED, &resampling, &p, NULL));
  assert_digits (p.p, 0.021645021645021644, 15);
  g_assert_true (hunch_permute_signs (differences, 8, HUNCH_ALTERNATIVE_TWO_SIDED, &resampling, &p, NULL));
  assert_digits (p.p, 0.140625, 15);
  g_assert_true (hunch_permute_pairs (x, y, 6, HUNCH_ALTERNATIVE_TWO_SIDED, &resampling, &p, NULL));
  g_assert_cmpuint (p.n, ==, 720);
  assert_digits (p.p, 0.027777777777777776, 15);
}

/* The larger group in front: the same answer, with the sign turned. */
static void
test_turned_groups (void)
{
  double both[11];
  HunchResampling resampling = { 1, 999, NULL };
  HunchPermutation p;

  memcpy (both, group_b, sizeof group_b);
  memcpy (both + 6, group_a, sizeof group_a);
  g_assert_true (hunch_permute_two_groups (both, 6, 5, HUNCH_PERMUTE_WELCH, HUNCH_ALTERNATIVE_TWO_SIDED, &resampling, &p, NULL));
  assert_digits (p.p, 0.015151515151515152, 15);
  g_assert_true (hunch_permute_two_groups (both, 6, 5, HUNCH_PERMUTE_SUM, HUNCH_ALTERNATIVE_LESS, &resampling, &p, NULL));
  assert_digits (p.p, 0.008658008658008658, 15);
}

/* R 4.2.2, boot 1.3: boot.ci (boot (…, 50000 or more), type = "bca") of mtcars; what the draws add is allowed for. The same seed gives the same interval. */
static void
test_bootstrap (void)
{
  g_auto (TestTable) cars = test_table_load ("mtcars.csv");
  const double *mpg = test_table_get_column (&cars, 0), *wt = test_table_get_column (&cars, 5);
  HunchResampling resampling = { 5, 20000, NULL };
  HunchBootstrap mean, again, r, rho;

  g_assert_true (hunch_bootstrap_means (mpg, 32, NULL, 0, 0.95, &resampling, &mean, NULL));
  g_assert_true (mean.is_accelerated);
  g_assert_cmpfloat_with_epsilon (mean.value, 20.090625, 1e-12);
  g_assert_cmpfloat_with_epsilon (mean.ci_low, 18.1969, 0.08);
  g_assert_cmpfloat_with_epsilon (mean.ci_high, 22.3156, 0.08);
  g_assert_true (hunch_bootstrap_means (mpg, 32, NULL, 0, 0.95, &resampling, &again, NULL));
  g_assert_cmpfloat (mean.ci_low, ==, again.ci_low);
  g_assert_true (hunch_bootstrap_correlation (mpg, wt, 32, FALSE, 0.95, &resampling, &r, NULL));
  g_assert_cmpfloat_with_epsilon (r.ci_low, -0.91739, 0.006);
  g_assert_cmpfloat_with_epsilon (r.ci_high, -0.77365, 0.008);
  g_assert_true (hunch_bootstrap_correlation (mpg, wt, 32, TRUE, 0.95, &resampling, &rho, NULL));
  g_assert_cmpfloat_with_epsilon (rho.ci_low, -0.94916, 0.006);
  g_assert_cmpfloat_with_epsilon (rho.ci_high, -0.75911, 0.01);
}

/* Where all of one group lie above the other no resample differs: percentiles, not an error. */
static void
test_bootstrap_apart (void)
{
  const double a[] = { 5, 6, 7 }, b[] = { 1, 2 };
  HunchResampling resampling = { 5, 500, NULL };
  HunchBootstrap share;

  g_assert_true (hunch_bootstrap_superiority (a, 3, b, 2, 0.95, &resampling, &share, NULL));
  g_assert_false (share.is_accelerated);
  g_assert_cmpfloat (share.ci_low, ==, 1);
  g_assert_cmpfloat (share.ci_high, ==, 1);
}

/* scipy 1.10.1: brunnermunzel (a, b), also greater and less. */
static void
test_brunner_munzel (void)
{
  double a[5], b[6];
  static const HunchAlternative alternatives[] = { HUNCH_ALTERNATIVE_TWO_SIDED, HUNCH_ALTERNATIVE_GREATER, HUNCH_ALTERNATIVE_LESS };
  static const double expected[] = { 0.004400720751678075, 0.0022003603758390376, 0.997799639624161 };
  HunchMannWhitney result;

  memcpy (a, group_a, sizeof a);
  memcpy (b, group_b, sizeof b);
  g_assert_true (hunch_sort_values (a, 5, NULL, NULL) && hunch_sort_values (b, 6, NULL, NULL));
  for (guint i = 0; i < 3; i++)
    {
      HunchRankChoice choice = { HUNCH_EXACT_AUTO, TRUE, alternatives[i], 0.95 };

      g_assert_true (hunch_mann_whitney (a, 5, b, 6, &choice, &result, NULL, NULL));
      assert_digits (result.bm_t, 4.504687313477796, 12);
      assert_digits (result.bm_p, expected[i], 11);
      g_assert_cmpfloat (result.rank_biserial.ci_low, <, result.rank_biserial.value);
      g_assert_cmpfloat (result.rank_biserial.ci_high, >, result.rank_biserial.value);
    }
}

/* Law: an interval exists and holds the value also where all lie on one side. */
static void
test_one_sided_data (void)
{
  const double low[] = { 1, 2, 3, 4 }, high[] = { 11, 12, 13 };
  HunchRankChoice choice = { HUNCH_EXACT_AUTO, TRUE, HUNCH_ALTERNATIVE_TWO_SIDED, 0.95 };
  HunchMannWhitney groups;
  HunchWilcoxon pairs;

  g_assert_true (hunch_mann_whitney (high, 3, low, 4, &choice, &groups, NULL, NULL));
  g_assert_cmpfloat (groups.superiority.value, ==, 1);
  g_assert_cmpfloat (groups.superiority.ci_high, ==, 1);
  g_assert_cmpfloat (groups.superiority.ci_low, >, 0.2);
  g_assert_cmpfloat (groups.superiority.ci_low, <, 0.95);
  g_assert_true (hunch_wilcoxon (low, 4, 0, FALSE, &choice, &pairs, NULL, NULL));
  g_assert_cmpfloat (pairs.rank_biserial.value, ==, 1);
  g_assert_cmpfloat (pairs.rank_biserial.ci_low, <, 0.9);
  g_assert_cmpfloat (pairs.positive.ci_low, <, 0.5);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  hunch_stats_init ();
  g_test_add_func ("/stats/ranks/sort", test_sort);
  g_test_add_func ("/stats/ranks/zeros", test_zeros);
  g_test_add_func ("/stats/ranks/midranks", test_midranks);
  g_test_add_func ("/stats/ranks/pair-sums", test_pair_sums);
  g_test_add_func ("/stats/ranks/chances", test_chances);
  g_test_add_func ("/stats/ranks/kolmogorov", test_kolmogorov);
  g_test_add_func ("/stats/ranks/refusals", test_refusals);
  g_test_add_func ("/stats/ranks/all-arrangements", test_all_arrangements);
  g_test_add_func ("/stats/ranks/turned-groups", test_turned_groups);
  g_test_add_func ("/stats/ranks/bootstrap", test_bootstrap);
  g_test_add_func ("/stats/ranks/bootstrap-apart", test_bootstrap_apart);
  g_test_add_func ("/stats/ranks/brunner-munzel", test_brunner_munzel);
  g_test_add_func ("/stats/ranks/one-sided-data", test_one_sided_data);
  return g_test_run ();
}
