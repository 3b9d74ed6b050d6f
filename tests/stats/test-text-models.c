/* Classifiers over sparse counts, scores of guesses, and sums divided within bounds. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "stats-test.h"
#include "stats/allocate.h"
#include "stats/class-scores.h"
#include "stats/logistic-l2.h"
#include "stats/naive-bayes.h"

/* --- tests/stats/data/text-models.txt: says itself how it was made --- */

typedef struct
{
  char       **lines;
  guint        at;
  GArray      *starts, *columns, *values, *rows, *row_starts, *classes;
  HunchSparse  x;
} Reader;

static void
add_row (Reader *self,
         guint   row)
{
  g_auto (GStrv) words = g_strsplit (self->lines[self->at++], " ", -1);
  guint32 class = atoi (words[0]);
  gsize end;

  for (guint k = 1; words[k] != NULL; k++)
    {
      guint32 column = atoi (words[k]);
      double value = g_ascii_strtod (strchr (words[k], ':') + 1, NULL);

      g_array_append_val (self->columns, column);
      g_array_append_val (self->values, value);
    }
  end = self->columns->len;
  g_array_append_val (self->starts, end);
  end = row + 1;
  g_array_append_val (self->rows, row);
  g_array_append_val (self->row_starts, end);
  g_array_append_val (self->classes, class);
}

static void
reset (Reader *self)
{
  GArray **arrays[] = { &self->starts, &self->columns, &self->values, &self->rows, &self->row_starts, &self->classes };
  const guint sizes[] = { sizeof (gsize), 4, 8, 4, sizeof (gsize), 4 };
  gsize zero = 0;

  for (guint i = 0; i < 6; i++)
    {
      g_clear_pointer (arrays[i], g_array_unref);
      *arrays[i] = g_array_new (FALSE, FALSE, sizes[i]);
    }
  g_array_append_val (self->starts, zero);
  g_array_append_val (self->row_starts, zero);
}

/* Compares the numbers of one line, behind its letter. */
static void
compare_line (Reader       *self,
              const double *found,
              guint         stride,
              double        tolerance)
{
  g_auto (GStrv) words = g_strsplit (self->lines[self->at++], " ", -1);

  for (guint k = 1; words[k] != NULL; k++)
    {
      double expected = g_ascii_strtod (words[k], NULL);

      if (!(fabs (found[(gsize) (k - 1) * stride] - expected) <= tolerance * fmax (1, fabs (expected))))
        g_error ("line %u, number %u: %.17g, expected %.17g", self->at, k, found[(gsize) (k - 1) * stride], expected);
    }
}

static void
check_case (Reader *self)
{
  g_auto (GStrv) head = g_strsplit (self->lines[self->at++], " ", -1);
  gboolean is_logistic = g_str_equal (head[1], "logistic");
  guint n_classes = atoi (head[2]);
  guint n = atoi (head[3]);
  guint n_sets = is_logistic && n_classes == 2 ? 1 : n_classes;
  double parameter = g_ascii_strtod (head[5], NULL);
  double tolerance = is_logistic ? 1e-6 : 1e-13;
  g_autoptr (HunchLinearClasses) model = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree double *chances = g_new (double, n_classes);
  HunchClassRows rows;

  reset (self);
  for (guint i = 0; i < n; i++)
    add_row (self, i);
  self->x = (HunchSparse){ n, atoi (head[4]), (gsize *) self->starts->data, (guint32 *) self->columns->data, (double *) self->values->data };
  rows = (HunchClassRows){ n, (guint32 *) self->rows->data, (gsize *) self->row_starts->data, (guint32 *) self->classes->data, n_classes, FALSE };
  if (is_logistic)
    model = hunch_logistic_l2_fit (&self->x, &rows, &(HunchLogisticL2){ parameter, 1e-9, 0, 100 }, NULL, NULL, &error);
  else
    model = hunch_naive_bayes_fit (&self->x, &rows, parameter, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (model->has_settled);

  compare_line (self, model->intercepts + (n_classes - n_sets), 1, tolerance);
  for (guint c = 0; c < n_sets; c++)
    compare_line (self, model->weights + (n_classes - n_sets) + c, n_classes, tolerance);
  hunch_linear_classes_predict (model, &self->x, 0, chances);
  compare_line (self, chances, 1, tolerance);
}

static void
test_scikit_learn (void)
{
  g_autofree char *path = g_build_filename (g_getenv ("HUNCH_TEST_SOURCE_DIR"), "tests/stats/data/text-models.txt", NULL);
  g_autofree char *text = NULL;
  Reader reader = { NULL };
  guint n = 0;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  reader.lines = g_strsplit (text, "\n", -1);
  while (reader.lines[reader.at] != NULL)
    if (g_str_has_prefix (reader.lines[reader.at], "case "))
      {
        check_case (&reader);
        n++;
      }
    else
      reader.at++;
  g_assert_cmpuint (n, ==, 18);
  g_strfreev (reader.lines);
  g_array_unref (reader.starts);
  g_array_unref (reader.columns);
  g_array_unref (reader.values);
  g_array_unref (reader.rows);
  g_array_unref (reader.row_starts);
  g_array_unref (reader.classes);
}

/* One against the rest, a class with all rows: held at log (2 n + 1). Bad smoothing, no rows. */
static void
test_edges (void)
{
  const gsize starts[] = { 0, 1, 2 };
  const guint32 columns[] = { 0, 0 }, rows[] = { 0, 1 }, classes[] = { 0, 0 };
  const double values[] = { 1, 2 };
  HunchSparse x = { 2, 1, starts, columns, values };
  HunchClassRows all = { 2, rows, starts, classes, 1, TRUE };
  HunchClassRows none = { 0, rows, starts, classes, 1, TRUE };
  g_autoptr (GError) error = NULL;
  g_autoptr (HunchLinearClasses) model = hunch_logistic_l2_fit (&x, &all, &(HunchLogisticL2){ 1, 1e-6, 0, 100 }, NULL, NULL, &error);

  g_assert_no_error (error);
  assert_digits (model->intercepts[0], log (5), 14);
  g_assert_cmpfloat (model->weights[0], ==, 0);
  g_assert_null (hunch_naive_bayes_fit (&x, &all, 0, NULL, NULL, &error));
  g_assert_error (error, HUNCH_STATS_ERROR, HUNCH_STATS_ERROR_BAD_INPUT);
  g_clear_error (&error);
  g_assert_null (hunch_logistic_l2_fit (&x, &none, &(HunchLogisticL2){ 1, 1e-6, 0, 100 }, NULL, NULL, &error));
  g_assert_error (error, HUNCH_STATS_ERROR, HUNCH_STATS_ERROR_TOO_FEW);
}

/* R 4.2.2: binom.test (n_first, n_first + n_second)$p.value; the gain by Newcombe's formulas written out in R. */
static void
test_paired (void)
{
  static const struct { HunchPairedRight right; double gain, low, high; } gains[] = {
    { { 20, 12, 2, 16 }, 0.2, 0.05615642484174832, 0.32920699540014048 },
    { { 36, 12, 2, 0 }, 0.2, 0.05692958400323889, 0.34042760297494057 },
    { { 0, 3, 9, 40 }, -0.11538461538461539, -0.24930116971848831, 0.01803435008522117 },
    { { 1, 20, 20, 9 }, 0, -0.2391827660852274, 0.2391827660852274 },
  };
  HunchPairedRight seven = { 0, 7, 12, 0 }, forty = { 5, 40, 60, 1 }, many = { 1000, 1585, 410, 0 }, none = { 3, 0, 0, 2 };

  assert_digits (hunch_paired_right_p (&seven), 0.35928344726562517, 13);
  assert_digits (hunch_paired_right_p (&forty), 0.056887933640980867, 12);
  assert_digits (hunch_paired_right_p (&many), 2.0826770496565045e-162, 11);
  g_assert_cmpfloat (hunch_paired_right_p (&none), ==, 1);
  for (guint i = 0; i < G_N_ELEMENTS (gains); i++)
    {
      HunchEffect gain = hunch_paired_right_gain (&gains[i].right, 0.95);

      assert_digits (gain.value, gains[i].gain, 14);
      assert_digits (gain.ci_low, gains[i].low, 13);
      assert_digits (gain.ci_high, gains[i].high, 13);
    }
}

/* By hand: 3 hits, 1 alarm, 2 misses: F1 = 6 / 9. Nothing of the class and nothing said: no F1. */
static void
test_f1 (void)
{
  HunchEffect f1 = hunch_f1 (3, 1, 2, 0.95);
  HunchEffect share = hunch_share_effect (3, 6, 0.95);

  assert_digits (f1.value, 2.0 / 3, 15);
  assert_digits (f1.ci_low, 2 * share.ci_low / (1 + share.ci_low), 15);
  g_assert_true (isnan (hunch_f1 (0, 0, 0, 0.95).value));
}

/* By hand: 1 : 2 : 7 with a cap of 0.4 on the last leaves 0.6 as 1 : 2; with a floor of 0.3 on the first, 0.3 and 0.3. */
static void
test_bounds (void)
{
  const double weights[] = { 1, 2, 7 }, none[] = { 0, 0, 0 }, ones[] = { 1, 1, 1 }, caps[] = { 1, 1, 0.4 }, floors[] = { 0.3, 0, 0 };
  const double high[] = { 0.6, 0.6, 0 };
  const double zeros[] = { 0, 0, 5 };
  double shares[3];
  g_autoptr (GError) error = NULL;

  g_assert_true (hunch_allocate (weights, none, ones, 3, shares, NULL));
  assert_digits (shares[2], 0.7, 15);
  g_assert_true (hunch_allocate (weights, none, caps, 3, shares, NULL));
  assert_digits (shares[0], 0.2, 15);
  assert_digits (shares[1], 0.4, 15);
  g_assert_true (hunch_allocate (weights, floors, caps, 3, shares, NULL));
  assert_digits (shares[1], 0.3, 15);
  g_assert_true (hunch_allocate (zeros, none, caps, 3, shares, NULL));
  assert_digits (shares[0], 0.3, 15);
  g_assert_false (hunch_allocate (weights, high, ones, 3, shares, &error));
  g_assert_error (error, HUNCH_STATS_ERROR, HUNCH_STATS_ERROR_BAD_INPUT);
  /* 0.7 t / (0.7 t + 0.3) = 0.525 when t = 0.525 * 0.3 / (0.475 * 0.7). */
  assert_digits (hunch_allocate_find_factor (weights, none, ones, 3, 2, 0.525), 0.525 * 0.3 / (0.475 * 0.7), 13);
}

/* What marks the solution: the sum, the bounds, and one level for all that touch none. */
static void
test_laws (void)
{
  guint64 state = 9;

  for (guint round = 0; round < 500; round++)
    {
      double weights[8], floors[8], caps[8], shares[8];
      double sum = 0, level = NAN;

      for (guint i = 0; i < 8; i++)
        {
          weights[i] = exp (4 * test_random (&state));
          floors[i] = test_random (&state) < 0.5 ? 0 : test_random (&state) / 8;
          caps[i] = test_random (&state) < 0.5 ? 1 : 0.125 + test_random (&state) / 2;
        }
      g_assert_true (hunch_allocate (weights, floors, caps, 8, shares, NULL));
      for (guint i = 0; i < 8; i++)
        {
          sum += shares[i];
          g_assert_true (shares[i] >= floors[i] && shares[i] <= caps[i]);
          if (shares[i] > floors[i] && shares[i] < caps[i])
            level = shares[i] / weights[i];
        }
      assert_digits (sum, 1, 14);
      for (guint i = 0; i < 8 && !isnan (level); i++)
        assert_digits (shares[i], fmin (fmax (level * weights[i], floors[i]), caps[i]), 12);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/text-models/scikit-learn", test_scikit_learn);
  g_test_add_func ("/text-models/edges", test_edges);
  g_test_add_func ("/text-models/paired", test_paired);
  g_test_add_func ("/text-models/f1", test_f1);
  g_test_add_func ("/allocate/bounds", test_bounds);
  g_test_add_func ("/allocate/laws", test_laws);
  return g_test_run ();
}
