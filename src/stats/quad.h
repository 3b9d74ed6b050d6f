/* stats/quad.h: numbers of 113 bits, for the small dense work after large sums. */
#pragma once
#include <math.h>
#include "stats/dd.h"

#ifdef __SIZEOF_FLOAT128__
typedef __float128 HunchQuad;
#else
typedef long double HunchQuad;  /* 113 bits in hardware terms on 64-bit Arm */
#endif

static inline HunchQuad
hunch_quad_from_dd (HunchDd a)
{
  return (HunchQuad) a.hi + (HunchQuad) a.lo;
}

static inline HunchDd
hunch_quad_to_dd (HunchQuad a)
{
  double hi = (double) a;

  return (HunchDd){ hi, (double) (a - (HunchQuad) hi) };
}

static inline HunchQuad
hunch_quad_abs (HunchQuad a)
{
  return a < 0 ? -a : a;
}

/* Square root of @a >= 0: one Newton step doubles the 64 bits of the long double root. */
static inline HunchQuad
hunch_quad_sqrt (HunchQuad a)
{
  HunchQuad root;

  if (a <= 0)
    return 0;
  root = (HunchQuad) sqrtl ((long double) a);
  return (root + a / root) / 2;
}
