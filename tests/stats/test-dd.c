#include "stats/dd.h"
#include "stats/root.h"
#include "stats-test.h"

/* By hand: 1e16 + 1 - 1e16 loses the 1 in doubles. */
static void
test_sum (void)
{
  const double values[] = { 1e16, 1, -1e16, 1e-20 };

  g_assert_cmpfloat (hunch_dd_to_double (hunch_dd_sum (values, 3)), ==, 1.0);
  g_assert_cmpfloat (hunch_dd_sum (values, 4).lo, ==, 1e-20);
  g_assert_cmpfloat (hunch_dd_to_double (hunch_dd_sum (NULL, 0)), ==, 0.0);
}

/* By hand: (2^30 + 1)^3 = 2^90 + 3 2^60 + 3 2^30 + 1, whose last digit is 91 bits after its first. */
static void
test_pow (void)
{
  HunchDd cube = hunch_dd_pow (hunch_dd_from_double (0x1p30 + 1), 3);
  HunchDd rest = hunch_dd_add_double (cube, -0x1p90);

  rest = hunch_dd_add_double (rest, -3 * 0x1p60);
  rest = hunch_dd_add_double (rest, -3 * 0x1p30);
  g_assert_cmpfloat (hunch_dd_to_double (rest), ==, 1.0);
  g_assert_cmpfloat (hunch_dd_to_double (hunch_dd_pow (hunch_dd_from_double (0), 0)), ==, 1.0);
  g_assert_cmpfloat (hunch_dd_to_double (hunch_dd_pow (hunch_dd_from_double (2), -2)), ==, 0.25);
}

/* Laws: a quotient times its divisor, and a root squared, give back what they came from. */
static void
test_inverses (void)
{
  guint64 state = 5;

  for (int i = 0; i < 1000; i++)
    {
      HunchDd a = hunch_dd_two_sum (test_random (&state) + 0.5, test_random (&state) * 1e-17);
      HunchDd b = hunch_dd_two_sum (test_random (&state) + 0.5, test_random (&state) * 1e-17);
      HunchDd quotient = hunch_dd_subtract (hunch_dd_multiply (hunch_dd_divide (a, b), b), a);
      HunchDd root = hunch_dd_sqrt (a);
      HunchDd square = hunch_dd_subtract (hunch_dd_multiply (root, root), a);

      g_assert_cmpfloat (fabs (quotient.hi), <, 1e-30);
      g_assert_cmpfloat (fabs (square.hi), <, 1e-30);
    }
  g_assert_true (isnan (hunch_dd_sqrt (hunch_dd_from_double (-1)).hi));
  g_assert_cmpfloat (hunch_dd_sqrt (hunch_dd_from_double (0)).hi, ==, 0.0);
}

static double
get_cube_less_two (double        x,
                   gconstpointer data)
{
  return x * x * x - 2.0;
}

static double
get_log (double        x,
         gconstpointer data)
{
  return log (x);  /* minus infinity at the lower end */
}

static void
test_root (void)
{
  assert_digits (hunch_root_find (get_cube_less_two, NULL, 0, 100), cbrt (2.0), 15.5);
  assert_digits (hunch_root_find (get_log, NULL, 0, 1e9), 1.0, 15.5);
  g_assert_true (isnan (hunch_root_find (get_cube_less_two, NULL, 2, 3)));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/stats/dd/sum", test_sum);
  g_test_add_func ("/stats/dd/pow", test_pow);
  g_test_add_func ("/stats/dd/inverses", test_inverses);
  g_test_add_func ("/stats/root", test_root);
  return g_test_run ();
}
