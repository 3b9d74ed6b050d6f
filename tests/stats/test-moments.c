#include "stats/moments.h"
#include "stats/stats.h"
#include "stats-test.h"

typedef struct
{
  const char *file;
  double      mean, sd, autocorr1;  /* certified, NIST StRD univariate */
  double      digits;
} NistCase;

static const NistCase nist_cases[] = {
  { "lew.csv", -177.435, 277.332168044316, -0.307304800605679, 14.5 },
  { "lottery.csv", 518.958715596330, 291.699727470969, -0.120948622967393, 14 },
  { "mavro.csv", 2.001856, 0.000429123454003053, 0.937989183438248, 13 },
  { "pidigits.csv", 4.53480000000000, 2.86733906028871, -0.00355099287237972, 14 },
  { "michelso.csv", 299.8524, 0.0790105478190518, 0.535199668621283, 13.3 },
};

static void
check_moments (const double *values,
               gsize         n,
               double        mean,
               double        sd,
               double        autocorr1,
               double        digits)
{
  HunchMoments moments;
  g_autoptr (GError) error = NULL;

  hunch_moments (values, n, &moments, &error);
  g_assert_no_error (error);
  g_test_message ("digits: mean %.1f, sd %.1f, autocorrelation %.1f", test_digits (moments.mean, mean),
                  test_digits (moments.sd, sd), test_digits (moments.autocorr1, autocorr1));
  g_assert_cmpuint (moments.n, ==, n);
  assert_digits (moments.mean, mean, MAX (digits, 14.5));
  assert_digits (moments.sd, sd, digits);
  assert_digits (moments.autocorr1, autocorr1, digits);
}

static void
test_nist (gconstpointer data)
{
  const NistCase *expected = data;
  g_auto (TestTable) table = test_table_load (expected->file);

  check_moments (test_table_get_column (&table, 0), table.n_rows, expected->mean, expected->sd,
                 expected->autocorr1, expected->digits);
}

/* NumAcc2-4: offset + 0.2, then offset + 0.1 and offset + 0.3 in turn, 1001 values in all. Certified
 * (exact): mean offset + 0.2, sd 0.1, autocorrelation -0.999. The nearest doubles to such decimals are
 * off by up to 2^-54 of the offset, which is all that is lost here. */
static void
test_nist_numacc (void)
{
  static const double offsets[] = { 1.0, 1e6, 1e7 };
  static const double digits[] = { 14, 9.3, 8.2 };
  static const double first[] = { 10000001, 10000003, 10000002 };

  check_moments (first, 3, 10000002, 1, -0.5, 17);  /* NumAcc1 */
  for (gsize k = 0; k < G_N_ELEMENTS (offsets); k++)
    {
      double values[1001];

      for (gsize i = 0; i < 1001; i++)
        values[i] = ((offsets[k] * 10.0) + (i == 0 ? 2.0 : i % 2 == 1 ? 1.0 : 3.0)) / 10.0;
      check_moments (values, 1001, offsets[k] + 0.2, 0.1, -0.999, digits[k]);
    }
}

/* By hand: 1e15 + (1, 2, 3, 4, 5) has the spread of 1..5, variance 2.5, no skewness, kurtosis -1.2. */
static void
test_offset (void)
{
  double values[] = { 1e15 + 1, 1e15 + 2, 1e15 + 3, 1e15 + 4, 1e15 + 5 };
  HunchMoments moments;

  g_assert_true (hunch_moments (values, 5, &moments, NULL));
  g_assert_cmpfloat (moments.mean, ==, 1e15 + 3);
  g_assert_cmpfloat (moments.variance, ==, 2.5);
  g_assert_cmpfloat (moments.skewness, ==, 0.0);
  assert_digits (moments.kurtosis, -1.2, 15);
  g_assert_cmpfloat (moments.min, ==, 1e15 + 1);
  g_assert_cmpfloat (moments.max, ==, 1e15 + 5);
}

/* R 4.2.2: x <- mtcars$hp; type 2 from the moments g1, g2 (m3 / m2^1.5, m4 / m2^2 - 3):
 * g1 sqrt (n (n-1)) / (n-2), ((n+1) g2 + 6) (n-1) / ((n-2) (n-3)); t.test (x)$conf.int. */
static void
test_shape (void)
{
  g_auto (TestTable) table = test_table_load ("mtcars.csv");
  HunchMoments moments;
  double low, high;

  g_assert_true (hunch_moments (test_table_get_column (&table, 3), table.n_rows, &moments, NULL));
  assert_digits (moments.mean, 146.6875, 16);
  assert_digits (moments.sd, 68.56286848932059286, 15);
  assert_digits (moments.skewness, 0.79940669259563835, 14);
  assert_digits (moments.kurtosis, 0.27521158753711233, 14);
  g_assert_true (hunch_moments_mean_interval (&moments, 0.95, &low, &high, NULL));
  assert_digits (low, 121.96794986840059, 14);
  assert_digits (high, 171.40705013159939, 14);
}

/* Law: where blocks are cut makes no difference, nor does the order of blocks (but for autocorr1). */
static void
test_blocks (void)
{
  g_autofree double *values = g_new (double, 10000);
  guint64 state = 7;
  HunchMoments whole, cut, turned;
  g_autoptr (HunchMomentsSum) by_parts = hunch_moments_sum_new ();
  g_autoptr (HunchMomentsSum) backwards = hunch_moments_sum_new ();

  for (gsize i = 0; i < 10000; i++)
    values[i] = 1e6 + test_random_normal (&state);
  g_assert_true (hunch_moments (values, 10000, &whole, NULL));
  for (gsize start = 0, length = 1; start < 10000; start += length, length = length * 2 + 3)
    hunch_moments_sum_add_block (by_parts, values + start, MIN (length, 10000 - start));
  for (gsize start = 10000; start > 0; start -= 2500)
    hunch_moments_sum_add_block (backwards, values + start - 2500, 2500);
  g_assert_true (hunch_moments_sum_finish (by_parts, &cut, NULL));
  g_assert_true (hunch_moments_sum_finish (backwards, &turned, NULL));

  g_assert_cmpfloat (whole.mean, ==, cut.mean);
  g_assert_cmpfloat (whole.mean, ==, turned.mean);
  g_assert_cmpfloat (whole.variance, ==, cut.variance);
  g_assert_cmpfloat (whole.variance, ==, turned.variance);
  assert_digits (cut.skewness, whole.skewness, 13);
  assert_digits (turned.kurtosis, whole.kurtosis, 13);
  assert_digits (cut.autocorr1, whole.autocorr1, 13);
}

/* Law: a shift leaves the spread alone, a factor goes through it; sizes near the ends of doubles. */
static void
test_scaling (void)
{
  static const double factors[] = { 1.0, 0x1p-500, 0x1p500, 0x1p60 };
  HunchMoments moments;
  double skewness = 0.0;

  for (gsize k = 0; k < G_N_ELEMENTS (factors); k++)
    {
      double values[] = { 3 * factors[k], 5 * factors[k], 4 * factors[k], 10 * factors[k] };

      g_assert_true (hunch_moments (values, 4, &moments, NULL));
      g_assert_cmpfloat (moments.mean, ==, 5.5 * factors[k]);
      assert_digits (moments.sd / factors[k], 3.1091263510296050, 15);  /* by hand: sqrt (29 / 3) */
      if (k > 0)
        g_assert_cmpfloat (moments.skewness, ==, skewness);
      skewness = moments.skewness;
    }
}

static void
test_edges (void)
{
  double same[] = { 0.1, 0.1, 0.1 }, bad[] = { 1.0, NAN, 2.0 }, infinite[] = { 1.0, -INFINITY };
  HunchMoments moments;
  double low, high;
  g_autoptr (GError) error = NULL;

  g_assert_true (hunch_moments (NULL, 0, &moments, NULL));
  g_assert_cmpuint (moments.n, ==, 0);
  g_assert_true (isnan (moments.mean) && isnan (moments.sd) && isnan (moments.min));

  g_assert_true (hunch_moments (same, 1, &moments, NULL));
  g_assert_cmpfloat (moments.mean, ==, 0.1);
  g_assert_true (isnan (moments.sd) && isnan (moments.skewness));
  g_assert_true (hunch_moments_mean_interval (&moments, 0.95, &low, &high, NULL));
  g_assert_true (isnan (low) && isnan (high));

  g_assert_true (hunch_moments (same, 3, &moments, NULL));
  g_assert_cmpfloat (moments.mean, ==, 0.1);
  g_assert_cmpfloat (moments.sd, ==, 0.0);
  g_assert_true (isnan (moments.skewness) && isnan (moments.autocorr1));

  g_assert_false (hunch_moments (bad, 3, &moments, &error));
  g_assert_error (error, HUNCH_STATS_ERROR, HUNCH_STATS_ERROR_BAD_INPUT);
  g_clear_error (&error);
  g_assert_false (hunch_moments (infinite, 2, &moments, &error));
  g_assert_error (error, HUNCH_STATS_ERROR, HUNCH_STATS_ERROR_BAD_INPUT);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  hunch_stats_init ();
  for (gsize i = 0; i < G_N_ELEMENTS (nist_cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/stats/moments/nist/%s", nist_cases[i].file);

      g_test_add_data_func (path, &nist_cases[i], test_nist);
    }
  g_test_add_func ("/stats/moments/nist/numacc", test_nist_numacc);
  g_test_add_func ("/stats/moments/offset", test_offset);
  g_test_add_func ("/stats/moments/shape", test_shape);
  g_test_add_func ("/stats/moments/blocks", test_blocks);
  g_test_add_func ("/stats/moments/scaling", test_scaling);
  g_test_add_func ("/stats/moments/edges", test_edges);
  return g_test_run ();
}
