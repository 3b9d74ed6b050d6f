#include "stats/anova.h"
#include "stats/posthoc.h"
#include "stats/variance.h"
#include "stats-test.h"

#define MAX_GROUPS 16

/* Groups of @table: values in one column, group numbers from 1 in the other. */
static guint
make_groups (const TestTable *table,
             guint            value_column,
             guint            group_column,
             HunchAnovaGroup *groups,
             GArray         **values)
{
  guint n_groups = 0;

  for (guint g = 0; g < MAX_GROUPS; g++)
    values[g] = g_array_new (FALSE, FALSE, sizeof (double));
  for (gsize i = 0; i < table->n_rows; i++)
    {
      guint g = (guint) test_table_get_column (table, group_column)[i] - 1;

      g_assert_cmpuint (g, <, MAX_GROUPS);
      g_array_append_val (values[g], test_table_get_column (table, value_column)[i]);
      n_groups = MAX (n_groups, g + 1);
    }
  for (guint g = 0; g < n_groups; g++)
    groups[g] = hunch_anova_group_from_values ((double *) (gpointer) values[g]->data, values[g]->len);
  return n_groups;
}

static void
free_values (GArray **values)
{
  for (guint g = 0; g < MAX_GROUPS; g++)
    g_array_unref (values[g]);
}

static void
check_anova (const HunchAnovaGroup *groups,
             guint                  n_groups,
             const double          *expected,
             double                 digits)
{
  HunchAnova result;
  g_autoptr (GError) error = NULL;

  hunch_anova_one_way (groups, n_groups, 0.95, &result, &error);
  g_assert_no_error (error);
  g_test_message ("digits: between %.1f, within %.1f, F %.1f, R squared %.1f, sd %.1f",
                  test_digits (result.ss_between, expected[0]), test_digits (result.ss_within, expected[1]),
                  test_digits (result.f, expected[2]), test_digits (result.r2, expected[3]),
                  test_digits (result.residual_sd, expected[4]));
  assert_digits (result.ss_between, expected[0], digits);
  assert_digits (result.ss_within, expected[1], digits);
  assert_digits (result.f, expected[2], digits);
  assert_digits (result.r2, expected[3], digits);
  assert_digits (result.residual_sd, expected[4], digits);
}

/* NIST StRD, certified: SS between, SS within, F, R squared, residual sd. Decimals of the data are
 * rounded to doubles, which costs AtmWtAg (seven constant digits) what is missing. */
static void
test_nist_files (void)
{
  static const double sirstv[] = { 5.11462616000000E-02, 2.16636560000000E-01, 1.18046237440255E+00,
                                   1.90999039051129E-01, 1.04076068334656E-01 };
  static const double atmwtag[] = { 3.63834187500000E-09, 1.04951729166667E-08, 1.59467335677930E+01,
                                    2.57426544538321E-01, 1.51048314446410E-05 };
  g_auto (TestTable) table_s = test_table_load ("sirstv.csv");
  g_auto (TestTable) table_a = test_table_load ("atmwtag.csv");
  HunchAnovaGroup groups[MAX_GROUPS];
  GArray *values[MAX_GROUPS];

  check_anova (groups, make_groups (&table_s, 1, 0, groups, values), sirstv, 13);
  free_values (values);
  check_anova (groups, make_groups (&table_a, 1, 0, groups, values), atmwtag, 10);
  free_values (values);
}

/* NIST SmLs01-09 (Simon and Lesage 1989): nine treatments, 21, 201 or 2001 replicates; the first of a
 * treatment is its middle, then middle - 0.1 and + 0.1 in turn; middles 0.4, 0.3, 0.5, 0.3, 0.5, ...
 * above an offset of 1, 1e6 or 1e12. Certified: SS between 0.08 n, within 0.09 (n - 1), so F = n. At
 * 1e12 doubles are 0.00012 apart, so the data as stored agree with the certified values to four
 * digits only; the stored data themselves are summed without loss. */
static void
test_nist_smls (void)
{
  static const double offsets[] = { 1, 1e6, 1e12 };
  static const gsize replicates[] = { 21, 201, 2001 };
  static const double digits[] = { 15, 9.8, 3.8 };

  for (gsize k = 0; k < 9; k++)
    {
      gsize n = replicates[k % 3];
      double expected[5];
      HunchAnovaGroup groups[9];
      g_autofree double *values = g_new (double, n);

      for (guint g = 0; g < 9; g++)
        {
          double middle = g == 0 ? 4 : g % 2 == 1 ? 3 : 5;

          for (gsize i = 0; i < n; i++)
            values[i] = (offsets[k / 3] * 10.0 + middle + (i == 0 ? 0 : i % 2 == 1 ? -1 : 1)) / 10.0;
          groups[g] = hunch_anova_group_from_values (values, n);
        }
      expected[0] = 0.08 * n;
      expected[1] = 0.09 * (n - 1);
      expected[2] = n;
      expected[3] = expected[0] / (expected[0] + expected[1]);
      expected[4] = 0.1;
      check_anova (groups, 9, expected, digits[k / 3]);
    }
}

/* R 4.2.2, PlantGrowth: anova (lm (weight ~ group)); oneway.test (weight ~ group); interval of eta
 * squared by uniroot on pf (, ncp), ncp / (ncp + 30). */
static void
test_plant_growth (void)
{
  static const double expected[] = { 3.76634, 10.49209, 4.846087862380133338, 0.264148296832119323,
                                     0.623374627271535808 };
  g_auto (TestTable) table = test_table_load ("plantgrowth.csv");
  HunchAnovaGroup groups[MAX_GROUPS];
  GArray *values[MAX_GROUPS];
  HunchAnova anova;
  HunchWelchAnova welch;
  guint n = make_groups (&table, 0, 1, groups, values);

  check_anova (groups, n, expected, 13.5);
  g_assert_true (hunch_anova_one_way (groups, n, 0.95, &anova, NULL));
  assert_digits (anova.p, 0.015909958325622947, 13);
  assert_digits (anova.eta2.ci_low, 0.009903968517553572, 7);
  assert_digits (anova.eta2.ci_high, 0.463896467045296301, 8);
  g_assert_cmpfloat (hunch_anova_eta2 (0.1, 3, 47, 51, 0.95).ci_high, >=, 0.3 / 47.3);  /* F below 1: the inversion alone ends below the value */

  g_assert_true (hunch_anova_welch (groups, n, &welch, NULL));
  assert_digits (welch.f, 5.180972408113189154, 13.5);
  assert_digits (welch.df2, 17.128418616644129457, 13.5);
  assert_digits (welch.p, 0.017392821490170001, 13);
  free_values (values);
}

/* R 4.2.2: TukeyHSD (aov (weight ~ group)), whose ptukey is good to about 1e-10 here. */
static void
test_tukey (void)
{
  static const double p[] = { 0.3908711442021268, 0.1979959912997072, 0.0120064239794528 };
  g_auto (TestTable) table = test_table_load ("plantgrowth.csv");
  HunchAnovaGroup groups[MAX_GROUPS];
  GArray *values[MAX_GROUPS];
  HunchPair pairs[3];
  guint n = make_groups (&table, 0, 1, groups, values);

  g_assert_cmpuint (hunch_posthoc_n_pairs (n), ==, 3);
  g_assert_true (hunch_posthoc_tukey (groups, n, 0.95, pairs, NULL));
  for (guint i = 0; i < 3; i++)
    g_assert_cmpfloat_with_epsilon (pairs[i].p, p[i], 1e-9);
  assert_digits (pairs[0].difference, 0.371, 14);
  assert_digits (pairs[0].ci_low, -0.320216051410459, 7.5);
  assert_digits (pairs[0].ci_high, 1.062216051410458, 7.5);
  free_values (values);
}

/* R 4.2.2: for each pair x, y: t <- t.test (x, y); ptukey (|t| sqrt (2), 3, df, lower = FALSE);
 * difference -+ qtukey (0.95, 3, df) se / sqrt (2). */
static void
test_games_howell (void)
{
  static const double expected[3][5] = {
    { 0.371, 16.52358505685930012, 0.47455492219398010, -0.43008750150175501, 1.17208750150175600 },
    { -0.494, 16.78576448260571752, 0.11288917685421929, -1.08855443333315982, 0.10055443333316016 },
    { -0.865, 14.103569122760340804, 0.023703454739203433, -1.616487006682806093, -0.113512993317194444 },
  };
  g_auto (TestTable) table = test_table_load ("plantgrowth.csv");
  HunchAnovaGroup groups[MAX_GROUPS];
  GArray *values[MAX_GROUPS];
  HunchPair pairs[3];
  guint n = make_groups (&table, 0, 1, groups, values);

  g_assert_true (hunch_posthoc_games_howell (groups, n, 0.95, pairs, NULL));
  for (guint i = 0; i < 3; i++)
    {
      assert_digits (pairs[i].difference, expected[i][0], 13);
      assert_digits (pairs[i].df, expected[i][1], 13);
      g_assert_cmpfloat_with_epsilon (pairs[i].p, expected[i][2], 1e-9);
      g_assert_cmpfloat_with_epsilon (pairs[i].ci_low, expected[i][3], 1e-7);
      g_assert_cmpfloat_with_epsilon (pairs[i].ci_high, expected[i][4], 1e-7);
    }
  free_values (values);
}

/* R 4.2.2: pairwise.t.test (weight, group, p.adjust = "holm"), and "bonf" with pool.sd = FALSE. */
static void
test_pairwise (void)
{
  static const double holm[] = { 0.19438788005430108, 0.17536335012536663, 0.013377707814616373 };
  static const double bonferroni[] = { 0.75114752576264276, 0.14369776680590796, 0.027895214151809497 };
  g_auto (TestTable) table = test_table_load ("plantgrowth.csv");
  HunchAnovaGroup groups[MAX_GROUPS];
  GArray *values[MAX_GROUPS];
  HunchPair pairs[3];
  guint n = make_groups (&table, 0, 1, groups, values);

  g_assert_true (hunch_posthoc_pairwise (groups, n, TRUE, HUNCH_PADJUST_HOLM, 0.95, pairs, NULL));
  for (guint i = 0; i < 3; i++)
    assert_digits (pairs[i].p, holm[i], 13);
  g_assert_true (hunch_posthoc_pairwise (groups, n, FALSE, HUNCH_PADJUST_BONFERRONI, 0.95, pairs, NULL));
  for (guint i = 0; i < 3; i++)
    assert_digits (pairs[i].p, bonferroni[i], 12.5);
  free_values (values);
}

/* R 4.2.2: anova (lm (abs (weight - ave (weight, group, FUN = mean or median)) ~ group)). */
static void
test_levene (void)
{
  g_auto (TestTable) table = test_table_load ("plantgrowth.csv");
  HunchAnovaGroup groups[MAX_GROUPS];
  GArray *values[MAX_GROUPS];
  const double *arrays[MAX_GROUPS];
  gsize sizes[MAX_GROUPS];
  const double single[] = { -1.1833 }, two[] = { 0.6782, 1.1905 };
  const double *const pairs[] = { single, two };
  const gsize pair_sizes[] = { 1, 2 };
  g_autoptr (GError) error = NULL;
  HunchLevene levene;
  guint n = make_groups (&table, 0, 1, groups, values);

  for (guint g = 0; g < n; g++)
    {
      arrays[g] = (double *) (gpointer) values[g]->data;
      sizes[g] = values[g]->len;
    }
  g_assert_true (hunch_variance_levene (arrays, sizes, n, HUNCH_LEVENE_MEAN, &levene, NULL));
  assert_digits (levene.f, 1.23696295446978377, 13);
  assert_digits (levene.p, 0.30619492299144746, 13);
  g_assert_true (hunch_variance_levene (arrays, sizes, n, HUNCH_LEVENE_MEDIAN, &levene, NULL));
  assert_digits (levene.f, 1.11918569487039066, 13);
  assert_digits (levene.p, 0.34122662412547367, 13);

  /* Two values lie equally far from their middle, in theory: what their rounding leaves is no spread. */
  g_assert_false (hunch_variance_levene (pairs, pair_sizes, 2, HUNCH_LEVENE_MEAN, &levene, &error));
  g_assert_error (error, HUNCH_STATS_ERROR, HUNCH_STATS_ERROR_CONSTANT);
  g_clear_error (&error);
  g_assert_false (hunch_variance_levene (pairs, pair_sizes, 2, HUNCH_LEVENE_MEDIAN, &levene, &error));
  g_assert_error (error, HUNCH_STATS_ERROR, HUNCH_STATS_ERROR_CONSTANT);
  free_values (values);
}

/* R 4.2.2: p.adjust (c (.01, .02, .03, .005, .8, .04), method). */
static void
test_padjust (void)
{
  static const double p[] = { 0.01, 0.02, 0.03, 0.005, 0.8, 0.04 };
  static const double bonferroni[] = { 0.06, 0.12, 0.18, 0.03, 1.0, 0.24 };
  static const double holm[] = { 0.05, 0.08, 0.09, 0.03, 0.8, 0.09 };
  static const double bh[] = { 0.03, 0.04, 0.045, 0.03, 0.8, 0.048 };
  double out[6], with_gap[] = { 0.01, NAN, 0.02 };

  hunch_padjust (p, 6, HUNCH_PADJUST_BONFERRONI, out);
  for (guint i = 0; i < 6; i++)
    assert_digits (out[i], bonferroni[i], 15);
  hunch_padjust (p, 6, HUNCH_PADJUST_HOLM, out);
  for (guint i = 0; i < 6; i++)
    assert_digits (out[i], holm[i], 15);
  hunch_padjust (p, 6, HUNCH_PADJUST_BH, out);
  for (guint i = 0; i < 6; i++)
    assert_digits (out[i], bh[i], 15);

  hunch_padjust (with_gap, 3, HUNCH_PADJUST_BONFERRONI, with_gap);
  assert_digits (with_gap[2], 0.04, 15);
  g_assert_true (isnan (with_gap[1]));
}

static void
test_edges (void)
{
  const double some[] = { 1, 2, 4 }, same[] = { 5, 5, 5 }, bad[] = { 1, NAN };
  HunchAnovaGroup groups[2] = { hunch_anova_group_from_values (some, 3),
                                hunch_anova_group_from_values (same, 3) };
  HunchAnovaGroup equal[2] = { groups[1], groups[1] };
  HunchAnovaGroup apart[2] = { groups[1], groups[1] };
  HunchAnova anova;
  HunchWelchAnova welch;
  g_autoptr (GError) error = NULL;

  g_assert_false (hunch_anova_one_way (groups, 1, 0.95, &anova, &error));
  g_assert_error (error, HUNCH_STATS_ERROR, HUNCH_STATS_ERROR_TOO_FEW);
  g_clear_error (&error);
  g_assert_false (hunch_anova_one_way (equal, 2, 0.95, &anova, &error));
  g_assert_error (error, HUNCH_STATS_ERROR, HUNCH_STATS_ERROR_CONSTANT);
  g_clear_error (&error);
  g_assert_false (hunch_anova_welch (groups, 2, &welch, &error));
  g_assert_error (error, HUNCH_STATS_ERROR, HUNCH_STATS_ERROR_CONSTANT);
  g_clear_error (&error);

  /* No spread within, some between: F is infinite, not refused. */
  apart[1].mean.hi = 7;
  g_assert_true (hunch_anova_one_way (apart, 2, 0.95, &anova, NULL));
  g_assert_cmpfloat (anova.f, ==, INFINITY);
  g_assert_cmpfloat (anova.p, ==, 0.0);

  groups[0] = hunch_anova_group_from_values (bad, 2);
  g_assert_false (hunch_anova_one_way (groups, 2, 0.95, &anova, &error));
  g_assert_error (error, HUNCH_STATS_ERROR, HUNCH_STATS_ERROR_BAD_INPUT);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  hunch_stats_init ();
  g_test_add_func ("/stats/anova/nist/files", test_nist_files);
  g_test_add_func ("/stats/anova/nist/smls", test_nist_smls);
  g_test_add_func ("/stats/anova/plant-growth", test_plant_growth);
  g_test_add_func ("/stats/anova/edges", test_edges);
  g_test_add_func ("/stats/posthoc/tukey", test_tukey);
  g_test_add_func ("/stats/posthoc/games-howell", test_games_howell);
  g_test_add_func ("/stats/posthoc/pairwise", test_pairwise);
  g_test_add_func ("/stats/padjust", test_padjust);
  g_test_add_func ("/stats/variance/levene", test_levene);
  return g_test_run ();
}
