/* Exact tests of tables: by counting every table, by laws, and by R 4.2.2 where a call stands beside the number. */
#include "stats/conditional.h"
#include "stats/fisher-table.h"
#include "stats/simulate.h"
#include "stats/solve.h"

#include <math.h>

#include "stats-test.h"

/* --- every table with the margins, one by one --- */

typedef struct
{
  guint  n_rows, n_columns;
  int    rows[6], columns[6];
  double limit;  /* log likelihood of the table seen */
  double unlikely, all;
} Count;

static void
count_cell (Count *self,
            guint  cell,
            int   *rows,
            int   *columns,
            double value)
{
  guint i = cell / self->n_columns, k = cell % self->n_columns;

  if (cell == self->n_rows * self->n_columns)
    {
      self->all += exp (value);
      if (value <= self->limit + 1e-7)
        self->unlikely += exp (value);
      return;
    }
  for (int x = 0; x <= MIN (rows[i], columns[k]); x++)
    {
      if ((k + 1 == self->n_columns && x != rows[i]) || (i + 1 == self->n_rows && x != columns[k]))
        continue;
      rows[i] -= x;
      columns[k] -= x;
      count_cell (self, cell + 1, rows, columns, value - lgamma (x + 1.0));
      rows[i] += x;
      columns[k] += x;
    }
}

static double
count_all (const double *counts,
           guint         n_rows,
           guint         n_columns)
{
  Count self = { n_rows, n_columns, { 0 }, { 0 } };

  for (guint i = 0; i < n_rows * n_columns; i++)
    {
      self.rows[i / n_columns] += (int) counts[i];
      self.columns[i % n_columns] += (int) counts[i];
      self.limit -= lgamma (counts[i] + 1);
    }
  count_cell (&self, 0, self.rows, self.columns, 0);
  return self.unlikely / self.all;
}

static gboolean
has_empty_side (const double *counts,
                guint         n_rows,
                guint         n_columns)
{
  double rows[6] = { 0 }, columns[6] = { 0 };

  for (guint i = 0; i < n_rows * n_columns; i++)
    {
      rows[i / n_columns] += counts[i];
      columns[i % n_columns] += counts[i];
    }
  for (guint i = 0; i < n_rows; i++)
    if (!(rows[i] > 0))
      return TRUE;
  for (guint k = 0; k < n_columns; k++)
    if (!(columns[k] > 0))
      return TRUE;
  return FALSE;
}

static void
test_table_by_counting (void)
{
  static const guint shapes[][2] = { { 2, 2 }, { 2, 3 }, { 3, 3 }, { 2, 5 }, { 4, 3 }, { 3, 4 }, { 5, 2 }, { 4, 4 } };
  guint64 state = 5;
  guint n_tables = 0;

  for (guint round = 0; round < 25; round++)
    for (guint s = 0; s < G_N_ELEMENTS (shapes); s++)
      {
        guint n_rows = shapes[s][0], n_columns = shapes[s][1];
        double counts[16], p;

        for (guint i = 0; i < n_rows * n_columns; i++)
          counts[i] = floor (test_random (&state) * (n_rows * n_columns > 12 ? 2.4 : 5));
        if (has_empty_side (counts, n_rows, n_columns))
          continue;
        g_assert_cmpint (hunch_fisher_table (counts, n_rows, n_columns, NULL, NULL, &p), ==, HUNCH_FISHER_DONE);
        assert_digits (p, count_all (counts, n_rows, n_columns), 11);
        n_tables++;
      }
  g_assert_cmpuint (n_tables, >, 150);
}

/* fisher.test (table, workspace = 2e8)$p.value */
static void
test_table_against_r (void)
{
  static const double job[] = { 1, 2, 1, 0, 3, 3, 6, 1, 10, 10, 14, 9, 6, 7, 12, 11 };
  static const double five[] = { 4, 5, 3, 2, 6, 4, 3, 6, 4, 2, 3, 3, 3, 5, 3, 1, 2, 3, 4, 8, 5, 5, 2, 2, 6 };
  double p, turned[25];

  g_assert_cmpint (hunch_fisher_table (job, 4, 4, NULL, NULL, &p), ==, HUNCH_FISHER_DONE);
  assert_digits (p, 0.782684938965639, 10);
  g_assert_cmpint (hunch_fisher_table (five, 5, 5, NULL, NULL, &p), ==, HUNCH_FISHER_DONE);
  assert_digits (p, 0.615480058233934, 10);
  for (guint i = 0; i < 25; i++)
    turned[i] = five[i % 5 * 5 + i / 5];
  hunch_fisher_table (turned, 5, 5, NULL, NULL, &p);
  assert_digits (p, 0.615480058233934, 10);
}

static gboolean
stop_at_third (gpointer data)
{
  guint *n = data;

  return ++*n >= 3;
}

static void
test_table_ends (void)
{
  g_autofree double *large = g_new (double, 17 * 17);
  double many[] = { 300, 310, 320, 280, 290, 330, 310, 300, 305, 300, 299, 301 };
  double p = -1;
  guint n = 0;

  for (guint i = 0; i < 17 * 17; i++)
    large[i] = 40 + i % 7;
  g_assert_cmpint (hunch_fisher_table (large, 17, 17, NULL, NULL, &p), ==, HUNCH_FISHER_TOO_LARGE);
  g_assert_cmpint (hunch_fisher_table (many, 3, 4, stop_at_third, &n, &p), ==, HUNCH_FISHER_STOPPED);
  g_assert_cmpuint (n, ==, 3);
}

/* --- two by two --- */

/* The conditional mean at the odds ratio found is the count seen, and the tails at the ends of the interval are 2.5 %. */
static void
check_conditional (double row_a,
                   double row_b,
                   double column,
                   double count)
{
  g_auto (HunchConditional) self = { 0 };
  HunchConditionalTest test;
  double odds[3], sum[3] = { 0 }, mean = 0, below = 0, above = 0;

  hunch_conditional_init (&self, row_a, row_b, column);
  test = hunch_conditional_test (&self, count, HUNCH_ALTERNATIVE_TWO_SIDED, 0.95);
  odds[0] = test.odds_ratio;
  odds[1] = test.ci_low;
  odds[2] = test.ci_high;
  for (gsize i = 0; i < self.n; i++)
    {
      double x = self.lowest + i;
      double log_p = -lgamma (x + 1) - lgamma (row_a - x + 1) - lgamma (column - x + 1) - lgamma (row_b - column + x + 1);
      double top = -lgamma (count + 1) - lgamma (row_a - count + 1) - lgamma (column - count + 1) - lgamma (row_b - column + count + 1);
      double weight[3];

      for (guint k = 0; k < 3; k++)
        {
          weight[k] = exp (log_p - top + (x - count) * log (odds[k]));
          sum[k] += weight[k];
        }
      mean += x * weight[0];
      above += x >= count ? weight[1] : 0;
      below += x <= count ? weight[2] : 0;
    }
  assert_digits (mean / sum[0], count, 11);
  assert_digits (above / sum[1], 0.025, 10);
  assert_digits (below / sum[2], 0.025, 10);
}

static void
test_conditional_laws (void)
{
  check_conditional (4, 4, 4, 3);
  check_conditional (12, 18, 17, 2);
  check_conditional (1000, 1000, 3, 1);
  check_conditional (5900, 2200, 4000, 3000);
}

/* One stratum is a table by itself; a stratum that can tell nothing changes nothing. */
static void
test_conditional_sum (void)
{
  const double row_a[] = { 12, 5 }, row_b[] = { 18, 0 }, column[] = { 17, 3 };
  g_auto (HunchConditional) one = { 0 };
  g_auto (HunchConditional) both = { 0 };
  g_autoptr (GError) error = NULL;
  HunchConditionalTest a, b;

  hunch_conditional_init (&one, 12, 18, 17);
  g_assert_true (hunch_conditional_init_sum (&both, row_a, row_b, column, 2, 1e6, &error));
  a = hunch_conditional_test (&one, 2, HUNCH_ALTERNATIVE_TWO_SIDED, 0.95);
  b = hunch_conditional_test (&both, 5, HUNCH_ALTERNATIVE_TWO_SIDED, 0.95);
  assert_digits (b.p, a.p, 13);
  assert_digits (b.odds_ratio, a.odds_ratio, 12);
  assert_digits (b.ci_high, a.ci_high, 12);
  hunch_conditional_clear (&both);
  g_assert_false (hunch_conditional_init_sum (&both, row_a, row_b, column, 2, 10, &error));
  g_assert_error (error, HUNCH_STATS_ERROR, HUNCH_STATS_ERROR_BAD_INPUT);
}

/* --- drawing --- */

/* A drawn p lies within five standard errors of the exact one, and the same seed draws the same. */
static void
test_simulate (void)
{
  static const double job[] = { 1, 2, 1, 0, 3, 3, 6, 1, 10, 10, 14, 9, 6, 7, 12, 11 };
  static const double fit[] = { 3, 7 }, half[] = { 5, 5 };
  double exact = 0.782684938965639, p = hunch_simulate_table (job, 4, 4, HUNCH_SIMULATE_LIKELIHOOD, 20000, 1, NULL, NULL);
  guint n = 0;

  g_assert_cmpfloat (fabs (p - exact), <, 5 * sqrt (exact * (1 - exact) / 20000));
  g_assert_true (p == hunch_simulate_table (job, 4, 4, HUNCH_SIMULATE_LIKELIHOOD, 20000, 1, NULL, NULL));
  g_assert_true (p != hunch_simulate_table (job, 4, 4, HUNCH_SIMULATE_LIKELIHOOD, 20000, 2, NULL, NULL));
  /* binom.test (3, 10)$p.value */
  p = hunch_simulate_fit (fit, half, 2, 20000, 1, NULL, NULL);
  g_assert_cmpfloat (fabs (p - 0.34375), <, 5 * sqrt (0.34375 * 0.65625 / 20000));
  g_assert_true (isnan (hunch_simulate_table (job, 4, 4, HUNCH_SIMULATE_CHISQ, 1000, 1, stop_at_third, &n)));
}

/* By hand: (1, 2) (2 1; 1 2)^-1 (1, 2)' = 2; and a matrix without an inverse. */
static void
test_solve (void)
{
  const double matrix[] = { 2, 1, 1, 2 }, singular[] = { 1, 2, 2, 4 }, v[] = { 1, 2 };
  double value;

  g_assert_true (hunch_solve_quadratic (matrix, v, 2, &value));
  assert_digits (value, 2, 15);
  g_assert_false (hunch_solve_quadratic (singular, v, 2, &value));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  hunch_stats_init ();
  g_test_add_func ("/stats/exact/table-by-counting", test_table_by_counting);
  g_test_add_func ("/stats/exact/table-against-r", test_table_against_r);
  g_test_add_func ("/stats/exact/table-ends", test_table_ends);
  g_test_add_func ("/stats/exact/conditional-laws", test_conditional_laws);
  g_test_add_func ("/stats/exact/conditional-sum", test_conditional_sum);
  g_test_add_func ("/stats/exact/simulate", test_simulate);
  g_test_add_func ("/stats/exact/solve", test_solve);
  return g_test_run ();
}
