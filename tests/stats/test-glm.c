/* Generalized linear models where no table is needed, the area under a curve, programs of curves and arithmetic of 113 bits. */
#include "stats/glm.h"
#include "stats/glm-robust.h"
#include "stats/nls-program.h"
#include "stats/quad-math.h"
#include "stats/roc.h"
#include "stats-test.h"

static HunchGlmState
fit_rows (HunchGlm     *glm,
          const double *x,
          const double *y,
          gsize         n,
          HunchGlmFit  *out_fit)
{
  const double *columns[] = { x };
  g_autoptr (GError) error = NULL;
  HunchGlmState state;

  do
    {
      hunch_glm_add_block (glm, columns, y, NULL, NULL, n, &error);
      g_assert_no_error (error);
      state = hunch_glm_end_pass (glm);
    }
  while (state == HUNCH_GLM_GOES_ON);
  hunch_glm_get_fit (glm, 0.95, out_fit, &error);
  g_assert_no_error (error);
  return state;
}

/* By hand: 1 of 4 and 3 of 4; the slope is the difference of the log odds, its variance the sum of the reciprocal counts. */
static void
test_two_groups (void)
{
  static const double x[] = { 0, 0, 0, 0, 1, 1, 1, 1 }, y[] = { 0, 0, 0, 1, 0, 1, 1, 1 };
  g_autoptr (HunchGlm) glm = hunch_glm_new (HUNCH_GLM_BINOMIAL, 1, TRUE);
  g_auto (HunchGlmFit) fit = { 0 };

  g_assert_cmpint (fit_rows (glm, x, y, 8, &fit), ==, HUNCH_GLM_DONE);
  assert_digits (fit.coefficients[0], -log (3), 14);
  assert_digits (fit.coefficients[1], 2 * log (3), 14);
  assert_digits (fit.se[1], sqrt (1 + 1.0 / 3 + 1.0 / 3 + 1), 14);
  assert_digits (fit.deviance, -4 * (log (0.25) + 3 * log (0.75)), 14);
}

/* Without a row that breaks the order the slope has no end, and the likelihood ends at 1. */
static void
test_separated (void)
{
  static const double x[] = { 1, 2, 3, 4, 5, 6 }, y[] = { 0, 0, 0, 1, 1, 1 };
  g_autoptr (HunchGlm) glm = hunch_glm_new (HUNCH_GLM_BINOMIAL, 1, TRUE);
  g_autoptr (HunchGlm) firth = hunch_glm_new (HUNCH_GLM_BINOMIAL, 1, TRUE);
  g_auto (HunchGlmFit) fit = { 0 };
  g_auto (HunchGlmFit) penalised = { 0 };

  g_assert_cmpint (fit_rows (glm, x, y, 6, &fit), ==, HUNCH_GLM_SEPARATED);
  g_assert_true (fit.runs_away[0] && fit.runs_away[1] && isnan (fit.coefficients[1]) && isnan (fit.se[1]));
  g_assert_cmpfloat (fit.deviance, <, 1e-9);
  hunch_glm_set_firth (firth);
  g_assert_cmpint (fit_rows (firth, x, y, 6, &penalised), ==, HUNCH_GLM_DONE);
  g_assert_true (isfinite (penalised.coefficients[1]));
  /* The data are their own mirror about 3.5. */
  assert_digits (-penalised.coefficients[0] / penalised.coefficients[1], 3.5, 9);
}

/* Means of counts: the coefficients are logarithms of 2 and of 5 / 2. */
static void
test_counts (void)
{
  static const double x[] = { 0, 0, 0, 1, 1, 1 }, y[] = { 1, 2, 3, 4, 5, 6 };
  g_autoptr (HunchGlm) glm = hunch_glm_new (HUNCH_GLM_POISSON, 1, TRUE);
  g_auto (HunchGlmFit) fit = { 0 };

  g_assert_cmpint (fit_rows (glm, x, y, 6, &fit), ==, HUNCH_GLM_DONE);
  assert_digits (fit.coefficients[0], log (2), 14);
  assert_digits (fit.coefficients[1], log (2.5), 14);
  assert_digits (fit.se[1], sqrt (1.0 / 6 + 1.0 / 15), 14);
}

static void
test_bad_input (void)
{
  static const double x[] = { 0, 1 }, y[] = { 0, 2 };
  const double *columns[] = { x };
  g_autoptr (HunchGlm) glm = hunch_glm_new (HUNCH_GLM_BINOMIAL, 1, TRUE);
  g_autoptr (GError) error = NULL;

  g_assert_false (hunch_glm_add_block (glm, columns, y, NULL, NULL, 2, &error));
  g_assert_error (error, HUNCH_STATS_ERROR, HUNCH_STATS_ERROR_BAD_INPUT);
  g_assert_cmpint (hunch_glm_end_pass (glm), ==, HUNCH_GLM_STUCK);
}

/* By hand: of 3 * 2 pairs four are in order and one is tied. */
static void
test_roc (void)
{
  static const double positives[] = { 0.4, 0.6, 0.9 }, negatives[] = { 0.2, 0.6 };
  HunchRocScores scores = { positives, NULL, 3, negatives, NULL, 2 };
  g_autoptr (GError) error = NULL;
  double x[10], y[10];
  HunchRoc roc;
  gsize n;

  g_assert_true (hunch_roc_measure (&scores, 0.95, &roc, &error));
  g_assert_no_error (error);
  assert_digits (roc.auc, 4.5 / 6, 15);
  /* Positives pass 1/2, 3/4 and 1 of the negatives, negatives are passed by 1 and 1/2 of the positives. */
  assert_digits (roc.se, sqrt (0.0625 / 3 + 0.125 / 2), 14);
  n = hunch_roc_curve (&scores, 8, x, y);
  g_assert_cmpfloat (x[0], ==, 0);
  g_assert_cmpfloat (y[0], ==, 0);
  g_assert_cmpfloat (x[n - 1], ==, 1);
  g_assert_cmpfloat (y[n - 1], ==, 1);
}

static void
test_roc_extreme (void)
{
  static const double positives[] = { 0.7, 0.8 }, negatives[] = { 0.1, 0.2, 0.3 };
  HunchRocScores scores = { positives, NULL, 2, negatives, NULL, 3 };
  HunchRoc roc;

  g_assert_true (hunch_roc_measure (&scores, 0.95, &roc, NULL));
  g_assert_cmpfloat (roc.auc, ==, 1);
  g_assert_cmpfloat (roc.ci_high, ==, 1);
  /* Wilson (1927): 2 of 2. */
  assert_digits (roc.ci_low, 2 / (2 + 1.959963984540054 * 1.959963984540054), 12);
}

/* f = a exp (-b x) + x^a / (1 + b): derivatives by hand, in both kinds of numbers. */
static void
test_program (void)
{
  static const struct { HunchNlsOp op; double number; guint place; } steps[] = {
    { HUNCH_NLS_PARAMETER, 0, 0 }, { HUNCH_NLS_PARAMETER, 0, 1 }, { HUNCH_NLS_NEGATE, 0, 0 }, { HUNCH_NLS_COLUMN, 0, 0 }, { HUNCH_NLS_MULTIPLY, 0, 0 },
    { HUNCH_NLS_EXP, 0, 0 }, { HUNCH_NLS_MULTIPLY, 0, 0 }, { HUNCH_NLS_COLUMN, 0, 0 }, { HUNCH_NLS_PARAMETER, 0, 0 }, { HUNCH_NLS_POWER, 0, 0 },
    { HUNCH_NLS_NUMBER, 1, 0 }, { HUNCH_NLS_PARAMETER, 0, 1 }, { HUNCH_NLS_ADD, 0, 0 }, { HUNCH_NLS_DIVIDE, 0, 0 }, { HUNCH_NLS_ADD, 0, 0 } };
  static const double x = 1.75, a = 2.5, b = 0.5;
  g_autoptr (HunchNlsProgram) program = hunch_nls_program_new (2);
  const double *columns[] = { &x };
  HunchQuad exact_x = x, exact[2] = { a, b }, exact_value, exact_gradient[2];
  const HunchQuad *exact_columns[] = { &exact_x };
  long double parameters[2] = { a, b }, value, gradient[2];

  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    hunch_nls_program_add (program, steps[i].op, steps[i].number, steps[i].place);
  hunch_nls_program_run (program, parameters, columns, 0, &value, gradient);
  assert_digits ((double) value, a * exp (-b * x) + pow (x, a) / (1 + b), 14);
  assert_digits ((double) gradient[0], exp (-b * x) + pow (x, a) * log (x) / (1 + b), 14);
  assert_digits ((double) gradient[1], -a * x * exp (-b * x) - pow (x, a) / ((1 + b) * (1 + b)), 14);
  hunch_nls_program_run_quad (program, exact, exact_columns, 0, &exact_value, exact_gradient);
  assert_digits ((double) exact_value, (double) value, 15);
  assert_digits ((double) exact_gradient[1], (double) gradient[1], 15);
}

/* Laws that hold to 113 bits. */
static void
test_quad (void)
{
  for (double x = -20; x < 20; x += 0.37)
    {
      HunchQuad s = hunch_quad_sin (x), c = hunch_quad_cos (x);

      g_assert_cmpfloat (fabs ((double) (s * s + c * c - 1)), <, 1e-31);
      g_assert_cmpfloat (fabs ((double) (hunch_quad_exp (x) * hunch_quad_exp (-x) - 1)), <, 1e-30);
      g_assert_cmpfloat (fabs ((double) (hunch_quad_log (hunch_quad_exp (x)) - x)), <, 1e-29);
    }
  g_assert_cmpfloat (fabs ((double) (4 * hunch_quad_atan (1) - hunch_quad_pi ())), <, 1e-32);
  g_assert_cmpfloat (fabs ((double) (hunch_quad_from_decimal (0.1) * 10 - 1)), <, 1e-33);
  g_assert_true (isnan ((double) hunch_quad_log (-1)));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  hunch_stats_init ();
  g_test_add_func ("/glm/two-groups", test_two_groups);
  g_test_add_func ("/glm/separated", test_separated);
  g_test_add_func ("/glm/counts", test_counts);
  g_test_add_func ("/glm/bad-input", test_bad_input);
  g_test_add_func ("/roc/by-hand", test_roc);
  g_test_add_func ("/roc/extreme", test_roc_extreme);
  g_test_add_func ("/nls/program", test_program);
  g_test_add_func ("/quad/laws", test_quad);
  return g_test_run ();
}
