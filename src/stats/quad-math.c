#define G_LOG_DOMAIN "hunch-stats"
#include "stats/quad-math.h"

#include <stdlib.h>
#include <string.h>

#define LN2_HI 0.693147180559945286226763982995180413126945495605
#define SERIES 16

/* Constants in three doubles. */
static HunchQuad
join (double a,
      double b,
      double c)
{
  return (HunchQuad) a + b + c;
}

static HunchQuad
get_ln2 (void)
{
  return join (0x1.62e42fefa39efp-1, 0x1.abc9e3b39803fp-56, 0x1.7b57a079a1934p-111);
}

HunchQuad
hunch_quad_pi (void)
{
  return join (0x1.921fb54442d18p+1, 0x1.1a62633145c07p-53, -0x1.f1976b7ed8fbcp-109);
}

HunchQuad
hunch_quad_exp (HunchQuad x)
{
  double estimate = (double) x;
  int whole;
  HunchQuad r, term = 1, sum = 1;

  if (estimate != estimate)
    return x;
  if (estimate > 11000)
    return (HunchQuad) INFINITY;
  if (estimate < -11000)
    return 0;
  whole = (int) lrint (estimate / LN2_HI);
  r = (x - whole * get_ln2 ()) / 256;
  for (int k = 1; k <= SERIES; k++)
    {
      term *= r / k;
      sum += term;
    }
  for (int k = 0; k < 8; k++)
    sum *= sum;
  /* In steps that a double can hold. */
  while (whole > 1000 || whole < -1000)
    {
      sum *= whole > 0 ? ldexp (1, 1000) : ldexp (1, -1000);
      whole += whole > 0 ? -1000 : 1000;
    }
  return sum * ldexp (1, whole);
}

HunchQuad
hunch_quad_log (HunchQuad x)
{
  HunchQuad y;

  if (!(x > 0))
    return x == 0 ? (HunchQuad) -INFINITY : (HunchQuad) NAN;
  if ((double) x > 1e300 || (double) x < 1e-300)
    return (HunchQuad) logl ((long double) x);
  y = (HunchQuad) logl ((long double) x);
  /* Halley's step triples the digits. */
  for (int k = 0; k < 2; k++)
    {
      HunchQuad e = hunch_quad_exp (y);

      y += 2 * (x - e) / (x + e);
    }
  return y;
}

/* sin or cos of |x| <= pi/4, by its series from the first term on. */
static HunchQuad
sum_series (HunchQuad x,
            int       first)
{
  HunchQuad term = first == 1 ? x : 1, sum = term;

  for (int k = first + 1; k < 40; k += 2)
    {
      term *= -x * x / ((HunchQuad) k * (k + 1));
      sum += term;
    }
  return sum;
}

static HunchQuad
turn (HunchQuad x,
      int       quarter)
{
  HunchQuad half_pi = hunch_quad_pi () / 2;
  double turns = rint ((double) (x / half_pi));
  HunchQuad r;
  int place;

  if (!(fabs ((double) x) < 1e15))
    return (HunchQuad) NAN;
  r = x - turns * half_pi;
  place = ((int) fmod (turns, 4) + 4 + quarter) % 4;
  switch (place)
    {
    case 0:
      return sum_series (r, 1);
    case 1:
      return sum_series (r, 0);
    case 2:
      return -sum_series (r, 1);
    default:
      return -sum_series (r, 0);
    }
}

HunchQuad
hunch_quad_sin (HunchQuad x)
{
  return turn (x, 0);
}

HunchQuad
hunch_quad_cos (HunchQuad x)
{
  return turn (x, 1);
}

HunchQuad
hunch_quad_atan (HunchQuad x)
{
  HunchQuad y = (HunchQuad) atanl ((long double) x);

  for (int k = 0; k < 2; k++)
    {
      HunchQuad s = hunch_quad_sin (y), c = hunch_quad_cos (y);

      y += (x * c - s) * c / (1 + (x * c - s) * s);
    }
  return y;
}

static HunchQuad
raise_ten (int exponent)
{
  HunchQuad power = 1, base = 10;

  for (int k = abs (exponent); k > 0; k >>= 1)
    {
      if (k & 1)
        power *= base;
      base *= base;
    }
  return power;
}

HunchQuad
hunch_quad_from_decimal (double x)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];
  HunchQuad digits = 0;
  int exponent = 0;
  gboolean is_behind = FALSE;
  const char *at = text;

  g_ascii_formatd (text, sizeof text, "%.14e", x);
  if (!isfinite (x) || g_ascii_strtod (text, NULL) != x || fabs (x) > 1e40 || (x != 0 && fabs (x) < 1e-40))
    return x;
  for (; *at != '\0' && *at != 'e'; at++)
    {
      if (*at == '.')
        is_behind = TRUE;
      else if (g_ascii_isdigit (*at))
        {
          digits = digits * 10 + (*at - '0');
          exponent -= is_behind;
        }
    }
  exponent += atoi (at + 1);
  digits = exponent >= 0 ? digits * raise_ten (exponent) : digits / raise_ten (exponent);
  return x < 0 ? -digits : digits;
}
