/* Chi-square, correlation, normality, order statistics: small tables of numbers against R. */
#include "stats/chisq.h"
#include "stats/correlation.h"
#include "stats/ecdf.h"
#include "stats/histogram.h"
#include "stats/normality.h"
#include "stats/quantile.h"
#include "stats/stats.h"
#include "stats-test.h"

/* R 4.2.2: chisq.test (matrix (c (11, 9, 50, 21, 17, 8, 30, 4, 12), 3, byrow = TRUE)); interval of V by
 * uniroot on pchisq (, 4, ncp), sqrt (ncp / (n 2)). */
static void
test_independence (void)
{
  static const double counts[] = { 11, 9, 50, 21, 17, 8, 30, 4, 12 };
  static const double expected[] = { 26.790123456790123, 12.962962962962964, 30.246913580246915,
                                     17.604938271604937, 8.518518518518519, 19.876543209876544,
                                     17.604938271604937, 8.518518518518519, 19.876543209876544 };
  static const double residuals[] = { -5.1525150499938128, -1.6180875215992041, 6.3244333224138405,
                                      1.2170724775785782, 3.8044224568703426, -4.1774545240138687,
                                      4.4434209726868801, -2.0268102171973008, -2.7704947882753101 };
  g_auto (HunchChisq) result = { 0 };

  g_assert_true (hunch_chisq_independence (counts, 3, 3, TRUE, 0.95, &result, NULL));
  assert_digits (result.statistic, 53.858975870853250, 14.5);
  g_assert_cmpfloat (result.df, ==, 4.0);
  assert_digits (result.p, 5.6329378882324392e-11, 13);
  g_assert_false (result.corrected);
  for (guint i = 0; i < 9; i++)
    {
      assert_digits (result.expected[i], expected[i], 15);
      assert_digits (result.residuals[i], residuals[i], 14);
    }
  assert_digits (result.smallest_expected, 8.518518518518519, 15);
  assert_digits (result.effect.value, 0.40771485993130824, 14);
  assert_digits (result.effect.ci_low, 0.28527350783618050, 10);
  assert_digits (result.effect.ci_high, 0.50640558513748057, 10);
}

/* R 4.2.2: chisq.test (matrix (c (12, 5, 7, 19), 2, byrow = TRUE)), and with correct = FALSE. */
static void
test_yates (void)
{
  static const double counts[] = { 12, 5, 7, 19 };
  g_auto (HunchChisq) corrected = { 0 };
  g_auto (HunchChisq) plain = { 0 };

  g_assert_true (hunch_chisq_independence (counts, 2, 2, TRUE, 0.95, &corrected, NULL));
  g_assert_true (corrected.corrected);
  assert_digits (corrected.statistic, 6.274940213939829370, 14);
  assert_digits (corrected.p, 0.012245725251445794, 13.5);
  g_assert_true (hunch_chisq_independence (counts, 2, 2, FALSE, 0.95, &plain, NULL));
  assert_digits (plain.statistic, 7.9468673096769091302, 14);
  assert_digits (plain.p, 0.0048170688312911495, 13.5);
  g_assert_cmpfloat (plain.effect.value, ==, corrected.effect.value);
}

/* R 4.2.2: chisq.test (c (89, 37, 30, 28, 2), p = c (.4, .2, .2, .15, .05)). */
static void
test_goodness (void)
{
  static const double counts[] = { 89, 37, 30, 28, 2 }, shares[] = { 0.4, 0.2, 0.2, 0.15, 0.05 };
  static const double equal[] = { 10, 20, 30 };
  g_auto (HunchChisq) result = { 0 };
  g_auto (HunchChisq) by_hand = { 0 };

  g_assert_true (hunch_chisq_goodness (counts, shares, 5, 0.95, &result, NULL));
  assert_digits (result.statistic, 9.990143369175626731, 14);
  assert_digits (result.p, 0.040594043344781221, 13.5);
  assert_digits (result.residuals[0], 2.185197841325760670, 13);

  /* By hand: (100 + 0 + 100) / 20. */
  g_assert_true (hunch_chisq_goodness (equal, NULL, 3, 0.95, &by_hand, NULL));
  assert_digits (by_hand.statistic, 10.0, 15);
}

static void
test_chisq_edges (void)
{
  static const double counts[] = { 1, 2, 0, 0 }, negative[] = { 1, -1 }, none[] = { 0, 0 };
  static const double shares[] = { 0.5, 0.6 };
  HunchChisq result;
  g_autoptr (GError) error = NULL;

  g_assert_false (hunch_chisq_independence (counts, 2, 2, TRUE, 0.95, &result, &error));
  g_assert_error (error, HUNCH_STATS_ERROR, HUNCH_STATS_ERROR_BAD_INPUT);
  g_clear_error (&error);
  g_assert_false (hunch_chisq_independence (counts, 1, 2, TRUE, 0.95, &result, &error));
  g_assert_error (error, HUNCH_STATS_ERROR, HUNCH_STATS_ERROR_TOO_FEW);
  g_clear_error (&error);
  g_assert_false (hunch_chisq_goodness (negative, NULL, 2, 0.95, &result, &error));
  g_assert_error (error, HUNCH_STATS_ERROR, HUNCH_STATS_ERROR_BAD_INPUT);
  g_clear_error (&error);
  g_assert_false (hunch_chisq_goodness (none, NULL, 2, 0.95, &result, &error));
  g_assert_error (error, HUNCH_STATS_ERROR, HUNCH_STATS_ERROR_TOO_FEW);
  g_clear_error (&error);
  g_assert_false (hunch_chisq_goodness (counts, shares, 2, 0.95, &result, &error));
  g_assert_error (error, HUNCH_STATS_ERROR, HUNCH_STATS_ERROR_BAD_INPUT);
}

/* R 4.2.2: cor.test (mtcars$mpg, mtcars$wt), and alternative = "less", conf.level = 0.9; partial: cor of
 * the residuals of lm (mpg ~ hp + cyl) and lm (wt ~ hp + cyl). */
static void
test_correlation (void)
{
  g_auto (TestTable) table = test_table_load ("mtcars.csv");
  const double *columns[] = { test_table_get_column (&table, 0), test_table_get_column (&table, 5),
                              test_table_get_column (&table, 3), test_table_get_column (&table, 1) };
  HunchCorrelation result;
  double r[16], partial;

  g_assert_true (hunch_correlation_pearson (columns[0], columns[1], table.n_rows, HUNCH_ALTERNATIVE_TWO_SIDED,
                                            0.95, &result, NULL));
  assert_digits (result.r, -0.86765937651722780, 15);
  assert_digits (result.t, -9.5590441469721110, 14);
  assert_digits (result.p, 1.2939587013505163e-10, 13);
  assert_digits (result.ci_low, -0.93382641328499416, 14);
  assert_digits (result.ci_high, -0.74408719646011279, 14);
  g_assert_true (hunch_correlation_pearson (columns[0], columns[1], table.n_rows, HUNCH_ALTERNATIVE_LESS,
                                            0.9, &result, NULL));
  assert_digits (result.p, 6.4697935067525814e-11, 13);
  g_assert_cmpfloat (result.ci_low, ==, -1.0);
  assert_digits (result.ci_high, -0.79524927013409674, 14);

  g_assert_true (hunch_correlation_matrix (columns, 4, table.n_rows, r, NULL));
  assert_digits (r[1], -0.86765937651722780, 15);
  g_assert_cmpfloat (r[4], ==, r[1]);
  g_assert_cmpfloat (r[0], ==, 1.0);
  g_assert_true (hunch_correlation_partial (r, 4, 0, 1, &partial, NULL));
  assert_digits (partial, -0.62855586280514619, 13.5);
}

static void
test_correlation_edges (void)
{
  static const double x[] = { 1e15 + 1, 1e15 + 2, 1e15 + 3, 1e15 + 5 }, y[] = { 2, 4, 6, 10 };
  static const double same[] = { 0.1, 0.1, 0.1, 0.1 }, bad[] = { 1, 2, NAN, 4 };
  HunchCorrelation result;
  g_autoptr (GError) error = NULL;

  /* By hand: a straight line, far from zero. */
  g_assert_true (hunch_correlation_pearson (x, y, 4, 0, 0.95, &result, NULL));
  g_assert_cmpfloat (result.r, ==, 1.0);
  g_assert_cmpfloat (result.t, ==, INFINITY);
  g_assert_cmpfloat (result.p, ==, 0.0);
  g_assert_true (hunch_correlation_pearson (x, y, 3, 0, 0.95, &result, NULL));
  g_assert_true (isnan (result.ci_low));

  g_assert_false (hunch_correlation_pearson (x, y, 2, 0, 0.95, &result, &error));
  g_assert_error (error, HUNCH_STATS_ERROR, HUNCH_STATS_ERROR_TOO_FEW);
  g_clear_error (&error);
  g_assert_false (hunch_correlation_pearson (x, same, 4, 0, 0.95, &result, &error));
  g_assert_error (error, HUNCH_STATS_ERROR, HUNCH_STATS_ERROR_CONSTANT);
  g_clear_error (&error);
  g_assert_false (hunch_correlation_pearson (x, bad, 4, 0, 0.95, &result, &error));
  g_assert_error (error, HUNCH_STATS_ERROR, HUNCH_STATS_ERROR_BAD_INPUT);
}

static void
check_shapiro (const double *values,
               gsize         n,
               double        w,
               double        p)
{
  HunchNormality result;

  g_assert_true (hunch_normality_shapiro (values, n, &result, NULL));
  assert_digits (result.statistic, w, 13);
  assert_digits (result.p, p, 10);
}

/* R 4.2.2: shapiro.test of each. */
static void
test_shapiro (void)
{
  static const double three[] = { 1, 2, 4 }, four[] = { 1.1, 2, 4, 9 }, five[] = { 1, 2, 4, 8, 16 };
  static const double ten[] = { 0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0 };
  g_auto (TestTable) cars = test_table_load ("mtcars.csv");
  g_auto (TestTable) plants = test_table_load ("plantgrowth.csv");
  g_autofree double *counted = g_new (double, 5000);

  check_shapiro (three, 3, 0.96428571428571419, 0.63688684502896320);
  check_shapiro (four, 4, 0.88755846464881061, 0.37192314129256276);
  check_shapiro (five, 5, 0.87610881180929234, 0.29204844753505288);
  check_shapiro (ten, 10, 0.92580602893664055, 0.40792879642998914);
  for (gsize i = 0; i < 11; i++)
    counted[i] = i + 1.0;
  check_shapiro (counted, 11, 0.96839128051704471, 0.86984232878378642);
  for (gsize i = 0; i < 12; i++)
    counted[i] = (i + 1.0) * (i + 1.0);
  check_shapiro (counted, 12, 0.91629244147428457, 0.25667346766162569);
  for (gsize i = 0; i < 5000; i++)
    counted[i] = log (i + 1.0);
  check_shapiro (counted, 5000, 0.81858895653576069, 9.2554138319998379e-60);
  check_shapiro (test_table_get_column (&cars, 0), 32, 0.94756472647927426, 0.12288135853944325);
  check_shapiro (test_table_get_column (&cars, 3), 32, 0.933419340198549663, 0.048808238105174061);
  check_shapiro (test_table_get_column (&plants, 0), 30, 0.98268301609858733, 0.89150736822739873);
}

/* R 4.2.2, x <- mtcars$hp: n / 6 (g1^2 + g2^2 / 4) and its pchisq (, 2, lower.tail = FALSE). */
static void
test_jarque_bera (void)
{
  g_auto (TestTable) cars = test_table_load ("mtcars.csv");
  HunchMoments moments;
  HunchNormality result;

  g_assert_true (hunch_moments (test_table_get_column (&cars, 3), 32, &moments, NULL));
  g_assert_true (hunch_normality_jarque_bera (&moments, &result, NULL));
  assert_digits (result.statistic, 3.09582022641573085, 13);
  assert_digits (result.p, 0.21269201189693390, 13);
}

static void
test_normality_edges (void)
{
  static const double same[] = { 3, 3, 3, 3 };
  HunchMoments moments;
  HunchNormality result;
  g_autoptr (GError) error = NULL;

  g_assert_false (hunch_normality_shapiro (same, 2, &result, &error));
  g_assert_error (error, HUNCH_STATS_ERROR, HUNCH_STATS_ERROR_TOO_FEW);
  g_clear_error (&error);
  g_assert_false (hunch_normality_shapiro (same, 4, &result, &error));
  g_assert_error (error, HUNCH_STATS_ERROR, HUNCH_STATS_ERROR_CONSTANT);
  g_clear_error (&error);
  g_assert_true (hunch_moments (same, 4, &moments, NULL));
  g_assert_false (hunch_normality_jarque_bera (&moments, &result, &error));
  g_assert_error (error, HUNCH_STATS_ERROR, HUNCH_STATS_ERROR_CONSTANT);
}

/* R 4.2.2: quantile (mtcars$hp, c (0, .1, .25, 1/3, .5, .75, .9, 1)), mad (mtcars$hp);
 * quantile (mtcars$wt, c (.05, .1, .95)), mad (mtcars$wt). */
static void
test_quantiles (void)
{
  static const double probs[] = { 0, 0.1, 0.25, 1.0 / 3, 0.5, 0.75, 0.9, 1 };
  static const double expected[] = { 52, 66, 96.5, 109.333333333333343, 123, 180, 243.5, 335 };
  static const double wt_probs[] = { 0.05, 0.1, 0.95 }, wt_expected[] = { 1.736, 1.9555, 5.29275 };
  g_auto (TestTable) cars = test_table_load ("mtcars.csv");
  double out[8], median, mad;

  g_assert_true (hunch_quantiles (test_table_get_column (&cars, 3), 32, probs, 8, out, NULL));
  for (guint i = 0; i < 8; i++)
    assert_digits (out[i], expected[i], 15);
  g_assert_true (hunch_median_mad (test_table_get_column (&cars, 3), 32, &median, &mad, NULL));
  g_assert_cmpfloat (median, ==, 123);
  assert_digits (mad, 77.0952, 15);
  g_assert_true (hunch_quantiles (test_table_get_column (&cars, 5), 32, wt_probs, 3, out, NULL));
  for (guint i = 0; i < 3; i++)
    assert_digits (out[i], wt_expected[i], 14.5);
  g_assert_true (hunch_median_mad (test_table_get_column (&cars, 5), 32, NULL, &mad, NULL));
  assert_digits (mad, 0.76724549999999969, 14);
}

/* Law: sorting gives ascending order and keeps every value, whatever the signs and sizes. */
static void
test_sort (void)
{
  static const gsize sizes[] = { 0, 1, 2, 63, 64, 65, 10000, (1 << 19) + 1, 3000000 };
  guint64 state = 3;

  for (gsize k = 0; k < G_N_ELEMENTS (sizes); k++)
    {
      g_autofree double *values = g_new (double, sizes[k] + 1);
      double sum = 0.0, sorted_sum = 0.0;

      for (gsize i = 0; i < sizes[k]; i++)
        {
          values[i] = i % 7 == 0 ? 0.0 : ldexp (test_random (&state) - 0.5, (int) (i % 40));
          sum += fabs (values[i]) > 1 ? 1 : 0;
        }
      hunch_sort_doubles (values, sizes[k]);
      for (gsize i = 0; i < sizes[k]; i++)
        {
          sorted_sum += fabs (values[i]) > 1 ? 1 : 0;
          g_assert_true (i == 0 || values[i - 1] <= values[i]);
        }
      g_assert_cmpfloat (sum, ==, sorted_sum);
      if (sizes[k] > 0)
        {
          double median, mad;

          g_assert_true (hunch_median_mad (values, sizes[k], &median, &mad, NULL));
          g_assert_cmpfloat (hunch_mad_sorted (values, sizes[k], median), ==, mad);
        }
    }
}

static void
test_order_edges (void)
{
  static const double values[] = { 3, 1, 2, 2 }, bad[] = { 1, INFINITY }, half[] = { 0.5 }, high[] = { 1.5 };
  g_auto (HunchEcdf) ecdf = { 0 };
  double out;
  g_autoptr (GError) error = NULL;

  g_assert_false (hunch_quantiles (values, 0, half, 1, &out, &error));
  g_assert_error (error, HUNCH_STATS_ERROR, HUNCH_STATS_ERROR_TOO_FEW);
  g_clear_error (&error);
  g_assert_false (hunch_quantiles (bad, 2, half, 1, &out, &error));
  g_assert_error (error, HUNCH_STATS_ERROR, HUNCH_STATS_ERROR_BAD_INPUT);
  g_clear_error (&error);
  g_assert_false (hunch_quantiles (values, 4, high, 1, &out, &error));
  g_assert_error (error, HUNCH_STATS_ERROR, HUNCH_STATS_ERROR_BAD_INPUT);
  g_assert_true (hunch_quantiles (values, 1, half, 1, &out, NULL));
  g_assert_cmpfloat (out, ==, 3.0);

  g_assert_true (hunch_ecdf (values, 4, &ecdf, NULL));
  g_assert_cmpuint (ecdf.n_steps, ==, 3);
  g_assert_cmpfloat (hunch_ecdf_at (&ecdf, 0.5), ==, 0.0);
  g_assert_cmpfloat (hunch_ecdf_at (&ecdf, 2.0), ==, 0.75);
  g_assert_cmpfloat (hunch_ecdf_at (&ecdf, 9.0), ==, 1.0);
}

/* By hand: 1000 values on 0..100 with quartiles 50 apart: 2 * 50 / 10 = 10 wide, ten bins from 0. */
static void
test_bins (void)
{
  static const double values[] = { 0, 9.999, 10, 55, 100, 100.1, NAN, -1 };
  gsize counts[10] = { 0 };
  HunchBins bins;

  g_assert_true (hunch_bins_choose (1000, 0, 100, 50, HUNCH_BINS_AUTO, &bins, NULL));
  g_assert_cmpfloat (bins.start, ==, 0.0);
  g_assert_cmpfloat (bins.width, ==, 10.0);
  g_assert_cmpuint (bins.n_bins, ==, 10);
  g_assert_cmpuint (hunch_bins_count (&bins, values, 8, counts), ==, 3);
  g_assert_cmpuint (counts[0], ==, 2);
  g_assert_cmpuint (counts[1], ==, 1);
  g_assert_cmpuint (counts[5], ==, 1);
  g_assert_cmpuint (counts[9], ==, 1);

  g_assert_true (hunch_bins_choose (5, 7, 7, 0, HUNCH_BINS_AUTO, &bins, NULL));
  g_assert_cmpuint (bins.n_bins, ==, 1);
  g_assert_true (bins.start < 7 && bins.start + bins.width > 7);
  g_assert_true (hunch_bins_choose (1000000, 0, 1e9, 1e-3, HUNCH_BINS_AUTO, &bins, NULL));
  g_assert_cmpuint (bins.n_bins, <=, HUNCH_HISTOGRAM_MAX_BINS);
  g_assert_true (hunch_bins_about (20, 0.013, 0.97, &bins, NULL));
  g_assert_cmpfloat (bins.width, ==, 0.05);

  /* Edges are the doubles nearest to their decimals, so that 0.3 begins a bin. */
  g_assert_true (hunch_bins_about (10, 0.3, 1.2, &bins, NULL));
  g_assert_cmpfloat (bins.width, ==, 0.1);
  g_assert_cmpfloat (bins.start, ==, 0.3);
  g_assert_cmpfloat (hunch_bins_edge (&bins, 4), ==, 0.7);
  g_assert_cmpuint (bins.n_bins, ==, 9);
}

static double
round_to_tenth (double value)
{
  return round (value * 10.0) / 10.0;
}

/* Law: every value within the bins is counted once, on or beside an edge. */
static void
test_bins_hold_all (void)
{
  guint64 state = 11;

  for (guint round = 0; round < 200; round++)
    {
      double values[100], low = INFINITY, high = -INFINITY, scale = pow (10.0, round % 13 - 6.0);
      gsize counts[HUNCH_HISTOGRAM_MAX_BINS] = { 0 }, total = 0;
      HunchBins bins;

      for (guint i = 0; i < 100; i++)
        {
          values[i] = scale * round_to_tenth (test_random_normal (&state));
          low = MIN (low, values[i]);
          high = MAX (high, values[i]);
        }
      g_assert_true (hunch_bins_choose (100, low, high, scale, HUNCH_BINS_AUTO, &bins, NULL));
      g_assert_cmpuint (hunch_bins_count (&bins, values, 100, counts), ==, 0);
      for (guint i = 0; i < bins.n_bins; i++)
        total += counts[i];
      g_assert_cmpuint (total, ==, 100);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  hunch_stats_init ();
  g_test_add_func ("/stats/chisq/independence", test_independence);
  g_test_add_func ("/stats/chisq/yates", test_yates);
  g_test_add_func ("/stats/chisq/goodness", test_goodness);
  g_test_add_func ("/stats/chisq/edges", test_chisq_edges);
  g_test_add_func ("/stats/correlation/mtcars", test_correlation);
  g_test_add_func ("/stats/correlation/edges", test_correlation_edges);
  g_test_add_func ("/stats/normality/shapiro", test_shapiro);
  g_test_add_func ("/stats/normality/jarque-bera", test_jarque_bera);
  g_test_add_func ("/stats/normality/edges", test_normality_edges);
  g_test_add_func ("/stats/quantile/mtcars", test_quantiles);
  g_test_add_func ("/stats/quantile/sort", test_sort);
  g_test_add_func ("/stats/quantile/edges", test_order_edges);
  g_test_add_func ("/stats/histogram/bins", test_bins);
  g_test_add_func ("/stats/histogram/hold-all", test_bins_hold_all);
  return g_test_run ();
}
