#define G_LOG_DOMAIN "hunch-stats"
#include "stats/dd.h"

HunchDd
hunch_dd_pow (HunchDd base,
              int     exponent)
{
  HunchDd result = { 1.0, 0.0 };
  unsigned int left = exponent < 0 ? -(unsigned int) exponent : (unsigned int) exponent;

  for (; left > 0; left >>= 1)
    {
      if (left & 1)
        result = hunch_dd_multiply (result, base);
      if (left > 1)
        base = hunch_dd_multiply (base, base);
    }
  if (exponent < 0)
    return hunch_dd_divide (hunch_dd_from_double (1.0), result);
  return result;
}

/* A. H. Karp and P. Markstein (1997): one Newton step from the double root. */
HunchDd
hunch_dd_sqrt (HunchDd a)
{
  double root = sqrt (a.hi);
  HunchDd rest;

  if (!(root > 0.0) || isinf (root))
    return hunch_dd_from_double (root);
  rest = hunch_dd_subtract (a, hunch_dd_two_product (root, root));
  return hunch_dd_quick_two_sum (root, rest.hi / (2.0 * root));
}

HunchDd
hunch_dd_sum (const double *values,
              gsize         n)
{
  double hi = 0.0, lo = 0.0;

  for (gsize i = 0; i < n; i++)
    {
      HunchDd sum = hunch_dd_two_sum (hi, values[i]);

      hi = sum.hi;
      lo += sum.lo;
    }
  return hunch_dd_two_sum (hi, lo);
}

HunchDd
hunch_dd_mean (const double *values,
               gsize         n)
{
  return hunch_dd_divide (hunch_dd_sum (values, n), hunch_dd_from_double ((double) n));
}

HunchDd
hunch_dd_sum_squares (const double *values,
                      gsize         n,
                      HunchDd       center)
{
  HunchDd total = { 0.0, 0.0 };

  for (gsize i = 0; i < n; i++)
    {
      HunchDd distance = hunch_dd_add_double (hunch_dd_negate (center), values[i]);

      total = hunch_dd_add (total, hunch_dd_multiply (distance, distance));
    }
  return total;
}
