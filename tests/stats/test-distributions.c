#include "stats/distributions.h"
#include "stats/noncentral.h"
#include "stats/stats.h"
#include "stats/tukey.h"
#include "stats-test.h"

/* R 4.2.2, pt, pf, pchisq, qt, qf, qchisq, qbeta with the arguments shown. */
static void
test_tails (void)
{
  assert_digits (hunch_t_upper (2.5, 10), 0.015723422118304388, 15);
  assert_digits (hunch_t_upper (30, 1e6), 6.0100471168316661e-198, 13);
  assert_digits (hunch_t_two_sided (1e-3, 3.3), 0.99925954672897888, 15);
  assert_digits (hunch_f_upper (5, 3, 20), 0.0095103374772337983, 14);
  assert_digits (hunch_f_upper (100, 5, 1e6), 8.4931116422501727e-106, 13);
  assert_digits (hunch_f_lower (0.2, 5, 1e6), 0.037434307409538098, 14);
  assert_digits (hunch_f_lower (1e-5, 2.5, 7), 6.8389295785558671e-07, 14);
  assert_digits (hunch_chisq_upper (150, 100), 0.00090393204235400938, 14);
  assert_digits (hunch_chisq_upper (1.02e6, 1e6), 3.8839118311892587e-45, 12);
  assert_digits (hunch_chisq_lower (9.9e5, 1e6), 6.500171180085852e-13, 13);
  assert_digits (hunch_chisq_upper (1000, 3), 1.7994208765314476e-216, 13);
}

static void
test_quantiles (void)
{
  assert_digits (hunch_t_quantile (0.975, 10), 2.2281388519862739, 14.5);
  assert_digits (hunch_t_quantile (1e-10, 2.5), -8765.4377713645972, 14);
  assert_digits (hunch_f_quantile (0.95, 3, 20), 3.0983912121407795, 14);
  assert_digits (hunch_chisq_quantile (0.05, 7), 2.1673499092980575, 14.5);
  assert_digits (hunch_chisq_quantile (0.999, 100000), 101387.69553252945, 15);
  assert_digits (hunch_beta_quantile (0.025, 3, 9), 0.060217734172906622, 14.5);
  assert_digits (hunch_normal_quantile (0.975), 1.9599639845400538545, 15.5);
}

/* Law: a quantile has the probability it was asked for, also far out and for odd df. */
static void
test_round_trip (void)
{
  static const double dfs[] = { 0.7, 1, 2.5, 18.33, 500, 1e6 };
  static const double ps[] = { 1e-200, 1e-12, 0.01, 0.3, 0.5, 0.9, 1 - 1e-9 };

  for (gsize i = 0; i < G_N_ELEMENTS (dfs); i++)
    for (gsize k = 0; k < G_N_ELEMENTS (ps); k++)
      {
        if (ps[k] < 1e-100 && dfs[i] < 2)
          continue;  /* the quantile itself is out of range */
        assert_digits (hunch_chisq_lower (hunch_chisq_quantile (ps[k], dfs[i]), dfs[i]), ps[k], 10);
        assert_digits (hunch_f_lower (hunch_f_quantile (ps[k], dfs[i], 12), dfs[i], 12), ps[k], 10);
        assert_digits (hunch_t_lower (hunch_t_quantile (ps[k], dfs[i]), dfs[i]), ps[k], 10);
      }
}

/* Closed forms: t with 1 df is Cauchy, 1/2 - atan (t) / pi; with 2 df 1/2 - t / (2 sqrt (2 + t^2));
 * chi-square with 2 df exp (-x / 2); F (2, m): (1 + 2 x / m)^(-m / 2). */
static void
test_closed_forms (void)
{
  for (double x = 0.01; x < 1e4; x *= 3.7)
    {
      assert_digits (hunch_t_upper (x, 1), atan2 (1, x) / G_PI, 14);
      assert_digits (hunch_t_lower (x, 2), 0.5 + x / (2 * sqrt (2 + x * x)), 15);
      if (x < 1400)
        assert_digits (hunch_chisq_upper (x, 2), exp (-x / 2), 13);
      assert_digits (hunch_f_upper (x, 2, 7), pow (1 + 2 * x / 7, -3.5), 13.5);
    }
}

/* R 4.2.2: pchisq (12, 4, 5) and pf (3, 4, 30, 5); pt (2.5, 10, 1.2), pt (1, 1, 0.5), which R computes to
 * about 1e-10. Intervals by uniroot (tol = 1e-14) on the same. */
static void
test_noncentral (void)
{
  double low, high;

  assert_digits (hunch_noncentral_chisq_lower (12, 4, 5), 0.75301881729254472, 14);
  assert_digits (hunch_noncentral_f_lower (3, 4, 30, 5), 0.71999704516811847, 9);
  assert_digits (hunch_noncentral_t_lower (2.5, 10, 1.2), 0.86106551166119871, 12);
  assert_digits (hunch_noncentral_t_lower (1, 1, 0.5), 0.59274773643996048, 9);
  g_assert_true (hunch_noncentral_t_interval (3.2, 18, 0.95, &low, &high));
  assert_digits (low, 0.94763137024916377, 10);
  assert_digits (high, 5.3831104505849003, 10);
  g_assert_true (hunch_noncentral_f_interval (4.7, 2, 57, 0.95, &low, &high));
  assert_digits (low, 0.41791799432378673, 7);
  assert_digits (high, 24.665050871801178, 8);
  g_assert_true (hunch_noncentral_chisq_interval (20, 2, 0.95, &low, &high));
  assert_digits (low, 5.5626244276531391, 13);
  assert_digits (high, 40.171219444656089, 13);

  /* An unremarkable statistic: the lower end is 0. */
  g_assert_true (hunch_noncentral_f_interval (0.9, 2, 57, 0.95, &low, &high));
  g_assert_cmpfloat (low, ==, 0.0);
}

/* Laws: the noncentral distributions with noncentrality 0 are the central ones; t squared is F. */
static void
test_noncentral_laws (void)
{
  for (double df = 1.5; df < 1e6; df *= 9)
    {
      g_assert_cmpfloat_with_epsilon (hunch_noncentral_t_lower (1.3, df, 0.0), hunch_t_lower (1.3, df), 1e-13);
      g_assert_cmpfloat_with_epsilon (hunch_noncentral_f_lower (1.3, 3, df, 0.0), hunch_f_lower (1.3, 3, df), 1e-13);
      for (double delta = 0.5; delta < 60; delta *= 3)
        g_assert_cmpfloat_with_epsilon (hunch_noncentral_t_lower (delta + 1, df, delta)
                                        - hunch_noncentral_t_lower (-delta - 1, df, delta),
                                        hunch_noncentral_f_lower ((delta + 1) * (delta + 1), 1, df, delta * delta),
                                        1e-10);
    }
}

/* R 4.2.2: nested integrate () of the range over the chi density, rel.tol 1e-12 inside and 1e-10
 * outside; R's own ptukey agrees with it to about 1e-8 (for 50 means and 2 df to 1e-3 only). */
static void
test_tukey (void)
{
  assert_digits (hunch_tukey_upper (3.5, 3, 12), 0.069995485275186509, 12);
  assert_digits (hunch_tukey_upper (3.5, 20, 5), 0.63033962260740439, 12);
  g_assert_cmpfloat_with_epsilon (hunch_tukey_upper (3.5, 3, 12), 0.069995485275448743, 1e-9);  /* ptukey */
  assert_digits (hunch_tukey_quantile (0.95, 50, 2), 20.046456412062181, 11);
  g_assert_cmpfloat_with_epsilon (hunch_tukey_quantile (0.95, 3, 12), 3.7729289594083459, 1e-7);  /* qtukey */
  g_assert_cmpfloat_with_epsilon (hunch_tukey_quantile (0.95, 4, 5000), 3.6343814187703765, 3e-7);
  g_assert_cmpfloat (hunch_tukey_upper (0, 3, 10), ==, 1.0);
  g_assert_true (isnan (hunch_tukey_upper (3, 1, 10)));
}

/* Law: the range of two normals over their sd is sqrt (2) |t|, in the far tail too. */
static void
test_tukey_two_means (void)
{
  static const double dfs[] = { 1, 3.7, 30, 1000, 1e7, INFINITY };

  for (gsize i = 0; i < G_N_ELEMENTS (dfs); i++)
    for (double q = 0.1; q < 40; q *= 2.3)
      if (hunch_t_two_sided (q / G_SQRT2, dfs[i]) > 1e-20)
        assert_digits (hunch_tukey_upper (q, 2, dfs[i]), hunch_t_two_sided (q / G_SQRT2, dfs[i]), 10);
}

static void
test_domain (void)
{
  g_assert_true (isnan (hunch_t_upper (NAN, 5)) && isnan (hunch_t_upper (1, 0)));
  g_assert_true (isnan (hunch_f_upper (1, -1, 5)) && isnan (hunch_chisq_upper (1, 0)));
  g_assert_true (isnan (hunch_t_quantile (1.1, 5)) && isnan (hunch_normal_quantile (-0.1)));
  g_assert_true (isnan (hunch_noncentral_f_lower (1, 2, 3, -1)));
  g_assert_cmpfloat (hunch_t_quantile (0, 5), ==, -INFINITY);
  g_assert_cmpfloat (hunch_t_upper (INFINITY, 5), ==, 0.0);
  g_assert_cmpfloat (hunch_t_upper (-INFINITY, 5), ==, 1.0);
  g_assert_cmpfloat (hunch_t_two_sided (0, 5), ==, 1.0);
  g_assert_cmpfloat (hunch_f_upper (0, 2, 5), ==, 1.0);
  g_assert_cmpfloat (hunch_f_upper (INFINITY, 2, 5), ==, 0.0);
  g_assert_cmpfloat (hunch_f_lower (INFINITY, 2, 5), ==, 1.0);
  g_assert_cmpfloat (hunch_f_lower (0, 2, 5), ==, 0.0);
  g_assert_cmpfloat (hunch_chisq_quantile (1, 5), ==, INFINITY);
  g_assert_cmpfloat (hunch_t_upper (2, INFINITY), ==, hunch_normal_upper (2));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  hunch_stats_init ();
  g_test_add_func ("/stats/distributions/tails", test_tails);
  g_test_add_func ("/stats/distributions/quantiles", test_quantiles);
  g_test_add_func ("/stats/distributions/round-trip", test_round_trip);
  g_test_add_func ("/stats/distributions/closed-forms", test_closed_forms);
  g_test_add_func ("/stats/distributions/domain", test_domain);
  g_test_add_func ("/stats/noncentral/values", test_noncentral);
  g_test_add_func ("/stats/noncentral/laws", test_noncentral_laws);
  g_test_add_func ("/stats/tukey/values", test_tukey);
  g_test_add_func ("/stats/tukey/two-means", test_tukey_two_means);
  return g_test_run ();
}
