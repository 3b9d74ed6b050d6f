/* Rows in blocks. The data are made by formulas, and R's survey package 4.1.1 (R 4.2.2) had the same:
 *
 *   i <- 0:59; b <- floor (sqrt (i)); x <- (i*17) %% 23; g <- ((i*7) %% 5) %% 3
 *   y <- ((i*37) %% 41)/4 + 2*(b %% 3) + 0.5*x
 *   des <- svydesign (ids = ~b, data = d, weights = ~1)
 */
#include "stats/chisq.h"
#include "stats/cluster.h"
#include "stats/comoments.h"
#include "stats/ols-residuals.h"
#include "stats/posthoc.h"
#include "stats/ttest.h"

#include <math.h>

#define N 60

static struct
{
  guint  block[N];
  guint  group[N];
  double x[N];
  double y[N];
} data;

static void
make_data (void)
{
  for (guint i = 0; i < N; i++)
    {
      data.block[i] = (guint) floor (sqrt (i));
      data.group[i] = ((i * 7) % 5) % 3;
      data.x[i] = (i * 17) % 23;
      data.y[i] = (i * 37) % 41 / 4.0 + 2 * (data.block[i] % 3) + 0.5 * data.x[i];
    }
}

static void
end_block_after (HunchClusterSum *sum,
                 guint            i)
{
  if (i + 1 == N || data.block[i + 1] != data.block[i])
    hunch_cluster_sum_end_block (sum);
}

/* svymean (~y, des): SE 1.041928919368242. */
static void
test_mean (void)
{
  g_autoptr (HunchClusterSum) sum = hunch_cluster_sum_new (1, FALSE);

  for (guint i = 0; i < N; i++)
    {
      hunch_cluster_sum_add (sum, 0, (data.y[i] - 12.45) / N);
      end_block_after (sum, i);
    }
  hunch_cluster_sum_end_block (sum);  /* nothing in it */
  g_assert_cmpuint (hunch_cluster_sum_get_n_blocks (sum), ==, 8);
  g_assert_cmpfloat_with_epsilon (sqrt (hunch_cluster_sum_get_variance (sum, 0)), 1.041928919368242, 1e-13);
}

static const gsize group_sizes[3] = { 24, 24, 12 };
static const double group_means[3] = { 277.0 / 24, 313.5 / 24, 156.5 / 12 };

static void
fill_group_vcov (double *vcov)
{
  g_autoptr (HunchClusterSum) sum = hunch_cluster_sum_new (3, TRUE);

  for (guint i = 0; i < N; i++)
    {
      guint g = data.group[i];

      hunch_cluster_sum_add (sum, g, (data.y[i] - group_means[g]) / (double) group_sizes[g]);
      end_block_after (sum, i);
    }
  for (guint i = 0; i < 3; i++)
    {
      /* length (unique (b[g == k])) */
      g_assert_cmpuint (hunch_cluster_sum_get_n_blocks_of (sum, i), ==, 7);
      for (guint k = 0; k < 3; k++)
        vcov[i * 3 + k] = hunch_cluster_sum_get_covariance (sum, i, k);
    }
}

/* vcov (svyby (~y, ~g, des, svymean, covmat = TRUE)). */
static void
test_groups (void)
{
  static const double expected[9] = { 1.61698082010582,   0.2589699074074076, 0.5480461860670194, 0.2589699074074076, 1.544394841269842,
                                      1.714244378306879,  0.5480461860670194, 1.714244378306879,  4.395006613756613 };
  double vcov[9];

  fill_group_vcov (vcov);
  for (guint i = 0; i < 9; i++)
    g_assert_cmpfloat_with_epsilon (vcov[i], expected[i], 1e-12);
}

/* By R's formula: A = (diag (n) - n n' / 60) / s2 with s2 the residual mean square of lm (y ~ g), sum (diag (A %*% vcov)) / 2. With two groups the
 * effect times the variance of the difference of single rows is that of blocks. */
static void
test_mean_effect (void)
{
  const gsize two[2] = { 4, 12 };
  const double vcov[4] = { 0.5, 0.1, 0.1, 0.25 };
  double own[9];
  double squares = 0;

  fill_group_vcov (own);
  for (guint i = 0; i < N; i++)
    squares += pow (data.y[i] - group_means[data.group[i]], 2);
  g_assert_cmpfloat_with_epsilon (hunch_cluster_mean_effect (own, group_sizes, 3, squares / 57), 1.182974539813445, 1e-13);
  g_assert_cmpfloat_with_epsilon (hunch_cluster_mean_effect (vcov, two, 2, 3), (0.5 + 0.25 - 0.2) / (3.0 / 4 + 3.0 / 12), 1e-15);
}

/* svycontrast (…, c (1, -1, 0)): -1.520833333333334, SE 1.625864645830288; ptukey (|t| sqrt (2), 3, 7, lower.tail = FALSE) 0.6369583896206723. */
static void
test_pairs (void)
{
  double vcov[9];
  HunchPair pairs[3];
  g_autoptr (GError) error = NULL;

  fill_group_vcov (vcov);
  g_assert_true (hunch_posthoc_range_vcov (group_means, vcov, 3, 7, 0.95, pairs, &error));
  g_assert_no_error (error);
  g_assert_cmpfloat_with_epsilon (pairs[0].difference, -1.520833333333334, 1e-13);
  g_assert_cmpfloat_with_epsilon (pairs[0].se, 1.625864645830288, 1e-12);
  g_assert_cmpfloat_with_epsilon (pairs[0].p, 0.6369583896206723, 1e-9);
  g_assert_true (hunch_posthoc_pairwise_vcov (group_means, vcov, 3, 7, HUNCH_PADJUST_BONFERRONI, 0.95, pairs, &error));
  g_assert_cmpfloat (pairs[0].p, ==, 1);

  g_assert_false (hunch_posthoc_range_vcov (group_means, vcov, 3, 0, 0.95, pairs, &error));
  g_assert_error (error, HUNCH_STATS_ERROR, HUNCH_STATS_ERROR_TOO_FEW);
}

/* svytotal of the influences: 0.03436341166710093. */
static void
test_correlation (void)
{
  g_autoptr (HunchClusterSum) sum = hunch_cluster_sum_new (1, FALSE);
  g_autoptr (HunchComoments) comoments = hunch_comoments_new (2);
  const double *const columns[] = { data.x, data.y };
  double r, sd_x, sd_y;

  hunch_comoments_add_block (comoments, columns, N);
  r = hunch_comoments_get_r (comoments, 0, 1);
  sd_x = sqrt (hunch_comoments_get_cross (comoments, 0, 0) / N);
  sd_y = sqrt (hunch_comoments_get_cross (comoments, 1, 1) / N);
  for (guint i = 0; i < N; i++)
    {
      double u = (data.x[i] - hunch_comoments_get_mean (comoments, 0)) / sd_x;
      double v = (data.y[i] - hunch_comoments_get_mean (comoments, 1)) / sd_y;

      hunch_cluster_sum_add (sum, 0, (u * v - r * (u * u + v * v) / 2) / N);
      end_block_after (sum, i);
    }
  g_assert_cmpfloat_with_epsilon (r, 0.7362422331411566, 1e-14);
  g_assert_cmpfloat_with_epsilon (sqrt (hunch_cluster_sum_get_variance (sum, 0)), 0.03436341166710093, 1e-13);
}

/* svyglm (y ~ x + g, des), whose errors are taken by sqrt (59 / 56) for Stata's factor; the effect by hand in R from vcov (lm) and
 * that: sum (diag (solve (V0) %*% V)) / 3. */
static void
test_ols (void)
{
  static const double coefficients[4] = { 4.917365381213973, 0.5617782008864474, 2.129426384293652, 1.897926225627901 };
  static const double errors[4] = { 0.8832100297428404, 0.04348851570506072, 0.7905701263310001, 1.25566114520639 };
  double second[N], third[N], vcov[16], effect;
  const double *columns[3] = { data.x, second, third };
  g_autoptr (HunchOls) ols = hunch_ols_new (3, TRUE);
  g_auto (HunchOlsFit) fit = { 0 };
  g_autoptr (HunchOlsResiduals) residuals = NULL;
  guint n_clusters;

  for (guint i = 0; i < N; i++)
    {
      second[i] = data.group[i] == 1;
      third[i] = data.group[i] == 2;
    }
  g_assert_true (hunch_ols_add_block (ols, columns, data.y, NULL, N, NULL));
  g_assert_true (hunch_ols_solve (ols, 0.95, &fit, NULL));
  residuals = hunch_ols_residuals_new (&fit);
  hunch_ols_residuals_ask_clusters (residuals);
  for (guint i = 0, first = 0; i < N; i++)
    if (i + 1 == N || data.block[i + 1] != data.block[i])
      {
        const double *at[3] = { data.x + first, second + first, third + first };

        hunch_ols_residuals_add_block (residuals, at, data.y + first, NULL, i + 1 - first, NULL, NULL);
        hunch_ols_residuals_end_cluster (residuals);
        first = i + 1;
      }
  g_assert_true (hunch_ols_residuals_cluster_vcov (residuals, vcov, &n_clusters, &effect, NULL));
  g_assert_cmpuint (n_clusters, ==, 8);
  for (guint i = 0; i < 4; i++)
    {
      g_assert_cmpfloat_with_epsilon (fit.coefficients[i], coefficients[i], 1e-12);
      g_assert_cmpfloat_with_epsilon (sqrt (vcov[i * 4 + i]), errors[i], 1e-12);
    }
  g_assert_cmpfloat_with_epsilon (effect, 0.6840110604821641, 1e-12);
}

/* Another standard error: svyby and svycontrast give -0.0879120879120876 and 1.142449586867559, pt with 7 df p 0.94081615958035. */
static void
test_ttest (void)
{
  HunchTtest t = { .difference = -0.0879120879120876, .cohens_d = { -0.02, -1, 1 }, .hedges_g = { -0.02, -1, 1 } };

  hunch_ttest_set_se (&t, t.difference, 1.142449586867559, 7, HUNCH_ALTERNATIVE_TWO_SIDED, 0.95);
  g_assert_cmpfloat_with_epsilon (t.t, -0.07695051836215422, 1e-14);
  g_assert_cmpfloat_with_epsilon (t.p, 0.94081615958035, 1e-12);
  g_assert_cmpfloat_with_epsilon (t.ci_low, -2.789376087241275, 1e-9);
  g_assert_cmpfloat_with_epsilon (t.ci_high, 2.6135519114171, 1e-9);
  g_assert_cmpfloat (t.cohens_d.value, ==, -0.02);
  g_assert_cmpfloat (t.cohens_d.ci_low, <, -0.02);
  g_assert_cmpfloat (t.cohens_d.ci_high, >, -0.02);

  hunch_ttest_set_se (&t, t.difference, NAN, 0, HUNCH_ALTERNATIVE_TWO_SIDED, 0.95);
  g_assert_true (isnan (t.t) && isnan (t.p) && isnan (t.ci_low) && isnan (t.cohens_d.ci_high));
  g_assert_cmpfloat (t.cohens_d.value, ==, -0.02);
}

/* A law: with a design effect of 2 the answer is that of half the rows. */
static void
test_chisq (void)
{
  const double counts[4] = { 60, 20, 20, 20 };
  const double half[4] = { 30, 10, 10, 10 };
  g_auto (HunchChisq) whole = { 0 };
  g_auto (HunchChisq) part = { 0 };

  g_assert_true (hunch_chisq_independence (counts, 2, 2, FALSE, 0.95, &whole, NULL));
  g_assert_true (hunch_chisq_independence (half, 2, 2, FALSE, 0.95, &part, NULL));
  hunch_chisq_set_design_effect (&whole, 2, 0.95);
  g_assert_cmpfloat_with_epsilon (whole.statistic, part.statistic, 1e-12);
  g_assert_cmpfloat_with_epsilon (whole.p, part.p, 1e-12);
  g_assert_cmpfloat_with_epsilon (whole.effect.value, part.effect.value, 1e-12);
  g_assert_cmpfloat_with_epsilon (whole.effect.ci_low, part.effect.ci_low, 1e-12);
  g_assert_cmpfloat_with_epsilon (whole.effect.ci_high, part.effect.ci_high, 1e-12);
}

/* By hand: where the error is that of 50 single rows and t nearly z, it is Wilson's interval of 10 in 50: 0.1124, 0.3304. */
static void
test_share (void)
{
  double low, high;

  hunch_cluster_share_interval (0.2, sqrt (0.2 * 0.8 / 50), 100, 1e7, 0.95, &low, &high);
  g_assert_cmpfloat_with_epsilon (low, 0.11243750, 1e-6);
  g_assert_cmpfloat_with_epsilon (high, 0.33036500, 1e-5);

  /* Never more certain than single rows, even where chance made the blocks alike. */
  hunch_cluster_share_interval (0.2, 1e-9, 50, 1e7, 0.95, &low, &high);
  g_assert_cmpfloat_with_epsilon (low, 0.11243750, 1e-6);

  /* None in 10 blocks: Wilson's 0 of 10 with t = 2.262157 (9 df): t^2 / (10 + t^2). */
  hunch_cluster_share_interval (0, 0, 1000, 9, 0.95, &low, &high);
  g_assert_cmpfloat (low, ==, 0);
  g_assert_cmpfloat_with_epsilon (high, 5.117355 / 15.117355, 1e-6);

  hunch_cluster_share_interval (0.5, NAN, 1000, 0, 0.95, &low, &high);
  g_assert_true (isnan (low) && isnan (high));
}

/* One block says nothing of how far blocks differ. */
static void
test_one_block (void)
{
  g_autoptr (HunchClusterSum) sum = hunch_cluster_sum_new (1, TRUE);

  g_assert_true (isnan (hunch_cluster_sum_get_variance (sum, 0)));
  hunch_cluster_sum_add (sum, 0, 1);
  hunch_cluster_sum_end_block (sum);
  g_assert_true (isnan (hunch_cluster_sum_get_variance (sum, 0)));
  g_assert_true (isnan (hunch_cluster_sum_get_covariance (sum, 0, 0)));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  hunch_stats_init ();
  make_data ();
  g_test_add_func ("/cluster/mean", test_mean);
  g_test_add_func ("/cluster/groups", test_groups);
  g_test_add_func ("/cluster/mean-effect", test_mean_effect);
  g_test_add_func ("/cluster/pairs", test_pairs);
  g_test_add_func ("/cluster/correlation", test_correlation);
  g_test_add_func ("/cluster/ols", test_ols);
  g_test_add_func ("/cluster/ttest", test_ttest);
  g_test_add_func ("/cluster/chisq", test_chisq);
  g_test_add_func ("/cluster/share", test_share);
  g_test_add_func ("/cluster/one-block", test_one_block);
  return g_test_run ();
}
