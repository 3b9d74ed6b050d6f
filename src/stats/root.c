#define G_LOG_DOMAIN "hunch-stats"
#include "stats/root.h"

#include <float.h>
#include <math.h>

#define MAX_STEPS 400

/* Share of the way from @b to @a at which to look next; c is the point before. */
static double
choose_step (double a, double f_a, double b, double f_b, double c, double f_c)
{
  double xi = (a - b) / (c - b);
  double phi = (f_a - f_b) / (f_c - f_b);

  if (!isfinite (phi) || !isfinite (f_a) || phi * phi >= xi || (1.0 - phi) * (1.0 - phi) >= 1.0 - xi)
    return 0.5;
  return f_a / (f_b - f_a) * f_c / (f_b - f_c)
         + (c - a) / (b - a) * f_a / (f_c - f_a) * f_b / (f_c - f_b);
}

double
hunch_root_find (HunchRootFunc func,
                 gconstpointer data,
                 double        low,
                 double        high)
{
  double a = high, b = low, c = low;
  double f_a = func (a, data), f_b = func (b, data), f_c = f_b;
  double share = 0.5;

  if (f_a == 0.0)
    return a;
  if (f_b == 0.0)
    return b;
  if (!((f_a < 0.0) != (f_b < 0.0)) || isnan (f_a) || isnan (f_b))
    return NAN;

  for (int step = 0; step < MAX_STEPS; step++)
    {
      double x = a + share * (b - a);
      double f = func (x, data);
      double best, width;

      if (isnan (f))
        return NAN;
      if ((f < 0.0) == (f_a < 0.0))
        {
          c = a;
          f_c = f_a;
        }
      else
        {
          c = b;
          f_c = f_b;
          b = a;
          f_b = f_a;
        }
      a = x;
      f_a = f;

      best = fabs (f_a) < fabs (f_b) ? a : b;
      width = (DBL_EPSILON * fabs (best) + DBL_MIN) / fabs (b - a);
      if (f_a == 0.0 || width > 0.5)
        return best;
      share = CLAMP (choose_step (a, f_a, b, f_b, c, f_c), width, 1.0 - width);
    }
  return NAN;
}
