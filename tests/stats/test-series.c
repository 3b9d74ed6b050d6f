/* Residuals and forecasts compared. Expected numbers: R 4.2.2 with forecast 8.20. */
#include <stdlib.h>
#include <string.h>

#include "stats-test.h"
#include "stats/series.h"

/* As in data/series.txt. */
static double *
load (const char *name,
      gsize      *out_n)
{
  g_autofree char *path = g_build_filename (g_getenv ("HUNCH_TEST_SOURCE_DIR"), "tests", "stats", "data", "series.txt", NULL);
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_auto (GStrv) cells = g_strsplit (g_strstrip (lines[i]), " ", -1);
      double *y;

      if (g_strcmp0 (cells[0], name) != 0)
        continue;
      *out_n = g_strv_length (cells) - 2;
      y = g_new (double, *out_n);
      for (gsize k = 0; k < *out_n; k++)
        y[k] = g_ascii_strtod (cells[k + 2], NULL);
      return y;
    }
  g_assert_not_reached ();
}

/* Box.test (Nile, lag, type = "Ljung", fitdf) */
static void
test_ljung_box (void)
{
  gsize n;
  g_autofree double *y = load ("Nile", &n);
  const double constant[] = { 2, 2, 2, 2 };
  g_autoptr (GError) error = NULL;
  HunchLjungBox box;

  g_assert_true (hunch_ljung_box (y, n, 10, 0, &box, NULL));
  assert_digits (box.statistic, 88.1268715513, 12);
  /* R takes this tail from 1 and so knows it to 1e-16 only. */
  g_assert_cmpfloat (fabs (box.p - 1.25455201782643e-14), <, 2e-16);
  g_assert_true (hunch_ljung_box (y, n, 12, 3, &box, NULL));
  assert_digits (box.statistic, 98.7030061200081, 12);
  assert_digits (box.df, 9, 16);

  g_assert_false (hunch_ljung_box (y, 10, 10, 0, &box, &error));
  g_assert_error (error, HUNCH_STATS_ERROR, HUNCH_STATS_ERROR_TOO_FEW);
  g_clear_error (&error);
  g_assert_false (hunch_ljung_box (constant, 4, 1, 0, &box, &error));
  g_assert_error (error, HUNCH_STATS_ERROR, HUNCH_STATS_ERROR_CONSTANT);
}

/* accuracy (Nile[1:99], Nile[2:100]): the naive forecast; mean (abs (diff (AirPassengers, 12))) */
static void
test_accuracy (void)
{
  gsize n;
  g_autofree double *y = load ("Nile", &n);
  g_autofree double *air = load ("AirPassengers", &n);
  HunchAccuracy accuracy = hunch_accuracy (y + 1, y, 99, 133.252525252525);

  assert_digits (accuracy.bias, -3.83838383838384, 13);
  assert_digits (accuracy.rmse, 167.324640604829, 13);
  assert_digits (accuracy.mae, 133.252525252525, 13);
  assert_digits (accuracy.smape, 0.148383338385161, 13);
  assert_digits (accuracy.mase, 1, 13);
  assert_digits (hunch_naive_scale (air, n, 12), 32.030303030303, 13);
  g_assert_true (isnan (hunch_naive_scale (air, 12, 12)));
  g_assert_true (isnan (hunch_accuracy (y, y, 0, 1).mae));
  g_assert_true (isnan (hunch_accuracy (y, y, 5, 0).mase));
}

static const double first[12] = { 1.2, -0.5, 2.1, -1.7, 0.3, 0.9, -2.2, 1.1, 0.4, -0.8, 1.9, -0.1 };
static const double second[12] = { 2.0, -1.5, 1.9, -2.7, 1.3, -0.2, -3.1, 2.4, 1.1, -0.5, 2.6, 0.8 };

/* dm.test (first, second, h, power); with h = 3 R goes back to h = 1, too. */
static const struct
{
  guint  h;
  double power, statistic, p;
} cases[] = {
  { 1, 1, -3.19979838074516065, 0.00845770924974435 }, { 1, 2, -3.22535555541174457, 0.00808170925546051 },
  { 2, 1, -4.456463649507943714, 0.000968297125026633 }, { 2, 2, -4.22221138416191444, 0.00143104396502084 },
  { 3, 1, -3.19979838074516065, 0.00845770924974435 }, { 3, 2, -3.22535555541174457, 0.00808170925546051 },
};

static void
test_diebold_mariano (void)
{
  g_autoptr (GError) error = NULL;
  HunchDieboldMariano dm;

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_assert_true (hunch_diebold_mariano (first, second, 12, cases[i].h, cases[i].power, 0.95, &dm, NULL));
      assert_digits (dm.statistic, cases[i].statistic, 12);
      assert_digits (dm.p, cases[i].p, 11);
      assert_digits (dm.ci_low + dm.ci_high, 2 * dm.difference, 12);
    }
  g_assert_false (hunch_diebold_mariano (first, first, 12, 1, 1, 0.95, &dm, &error));
  g_assert_error (error, HUNCH_STATS_ERROR, HUNCH_STATS_ERROR_CONSTANT);
  g_clear_error (&error);
  g_assert_false (hunch_diebold_mariano (first, second, 2, 1, 1, 0.95, &dm, &error));
  g_assert_error (error, HUNCH_STATS_ERROR, HUNCH_STATS_ERROR_TOO_FEW);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  hunch_stats_init ();
  g_test_add_func ("/series/ljung-box", test_ljung_box);
  g_test_add_func ("/series/accuracy", test_accuracy);
  g_test_add_func ("/series/diebold-mariano", test_diebold_mariano);
  return g_test_run ();
}
