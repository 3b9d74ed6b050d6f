/* stats/dd.h: a number as the unevaluated sum of two doubles, about 32 digits.
 *
 * Sums and products are error-free transformations: T. J. Dekker, Numerische Mathematik 18 (1971),
 * and D. E. Knuth, TAOCP vol. 2, 4.2.2; accumulation as in T. Ogita, S. M. Rump and S. Oishi, SIAM
 * J. Sci. Comput. 26 (2005). They hold only while the compiler keeps every rounding: this room is
 * built with -ffp-contract=off and never with -ffast-math. */
#pragma once
#include <glib.h>
#include <math.h>

G_BEGIN_DECLS

typedef struct
{
  double hi;
  double lo;  /* at most half a unit in the last place of hi */
} HunchDd;

static inline HunchDd
hunch_dd_from_double (double value)
{
  return (HunchDd){ value, 0.0 };
}

static inline double
hunch_dd_to_double (HunchDd a)
{
  return a.hi + a.lo;
}

/* a + b exactly. */
static inline HunchDd
hunch_dd_two_sum (double a,
                  double b)
{
  double sum = a + b;
  double part = sum - a;

  return (HunchDd){ sum, (a - (sum - part)) + (b - part) };
}

/* a + b exactly, where |a| >= |b| or a is 0. */
static inline HunchDd
hunch_dd_quick_two_sum (double a,
                        double b)
{
  double sum = a + b;

  return (HunchDd){ sum, b - (sum - a) };
}

/* a * b exactly, short of underflow. */
static inline HunchDd
hunch_dd_two_product (double a,
                      double b)
{
  double product = a * b;

  return (HunchDd){ product, fma (a, b, -product) };
}

static inline HunchDd
hunch_dd_add (HunchDd a,
              HunchDd b)
{
  HunchDd high = hunch_dd_two_sum (a.hi, b.hi);
  HunchDd low = hunch_dd_two_sum (a.lo, b.lo);

  high = hunch_dd_quick_two_sum (high.hi, high.lo + low.hi);
  return hunch_dd_quick_two_sum (high.hi, high.lo + low.lo);
}

static inline HunchDd
hunch_dd_add_double (HunchDd a,
                     double  b)
{
  HunchDd sum = hunch_dd_two_sum (a.hi, b);

  return hunch_dd_quick_two_sum (sum.hi, sum.lo + a.lo);
}

static inline HunchDd
hunch_dd_negate (HunchDd a)
{
  return (HunchDd){ -a.hi, -a.lo };
}

static inline HunchDd
hunch_dd_subtract (HunchDd a,
                   HunchDd b)
{
  return hunch_dd_add (a, hunch_dd_negate (b));
}

static inline HunchDd
hunch_dd_multiply (HunchDd a,
                   HunchDd b)
{
  HunchDd product = hunch_dd_two_product (a.hi, b.hi);

  return hunch_dd_quick_two_sum (product.hi, product.lo + (a.hi * b.lo + a.lo * b.hi));
}

static inline HunchDd
hunch_dd_divide (HunchDd a,
                 HunchDd b)
{
  double first = a.hi / b.hi;
  HunchDd rest = hunch_dd_subtract (a, hunch_dd_multiply (b, hunch_dd_from_double (first)));
  double second = rest.hi / b.hi;
  double third;

  rest = hunch_dd_subtract (rest, hunch_dd_multiply (b, hunch_dd_from_double (second)));
  third = rest.hi / b.hi;
  return hunch_dd_add_double (hunch_dd_quick_two_sum (first, second), third);
}

/* @base to a whole power by repeated squaring; pow (0, 0) is 1, a negative power is a reciprocal. */
HunchDd hunch_dd_pow (HunchDd base,
                      int     exponent);

/* Square root of @a >= 0; NAN below. */
HunchDd hunch_dd_sqrt (HunchDd a);

/* Sum of @n values, as if added with about 32 digits and rounded once. n = 0 gives 0. O(n). */
HunchDd hunch_dd_sum (const double *values,
                      gsize         n);

/* Mean of @n >= 1 values. */
HunchDd hunch_dd_mean (const double *values,
                       gsize         n);

/* Sum of (value - @center) squared, the differences kept exactly. O(n). */
HunchDd hunch_dd_sum_squares (const double *values,
                              gsize         n,
                              HunchDd       center);

G_END_DECLS
