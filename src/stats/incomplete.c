/* The incomplete beta and gamma functions, both tails at once, each as itself. */
#define G_LOG_DOMAIN "hunch-stats"
#include "stats/incomplete.h"

#include <float.h>
#include <math.h>

#include "stats/distributions.h"

#define MAX_TERMS 2000000
#define LARGE_SHAPE 1e10  /* of the gamma distribution: above, its cube root is normal to 1e-10 */
#define LN_SQRT_2PI 0.918938533204672741780329736406

static double
get_log_gamma (double x)
{
  int sign;

  return lgamma_r (x, &sign);  /* lgamma itself writes to a variable shared by all threads */
}

/* log (n!) minus Stirling's formula; Loader (2000), the error series from n = 16 on. */
static double
get_stirling_error (double n)
{
  double nn = n * n;

  if (n < 16.0)
    return get_log_gamma (n + 1.0) - (n + 0.5) * log (n) + n - LN_SQRT_2PI;
  return (1.0 / 12 - (1.0 / 360 - (1.0 / 1260 - (1.0 / 1680 - (1.0 / 1188 - 691.0 / 360360 / nn)
                                                 / nn) / nn) / nn) / nn) / n;
}

/* x log (x / mean) + mean - x without cancellation; Loader's deviance part. */
static double
get_deviance (double x,
              double mean)
{
  double v, s, term;

  if (!(fabs (x - mean) < 0.1 * (x + mean)))
    return x * log (x / mean) + mean - x;

  v = (x - mean) / (x + mean);
  s = (x - mean) * v;
  term = 2.0 * x * v;
  v *= v;
  for (int j = 1; j < 1000; j++)
    {
      double next;

      term *= v;
      next = s + term / (2 * j + 1);
      if (next == s)
        break;
      s = next;
    }
  return s;
}

double
hunch_poisson_density (double k,
                       double mean)
{
  if (!(k >= 0.0 && mean >= 0.0))
    return NAN;
  if (mean == 0.0)
    return k == 0.0 ? 1.0 : 0.0;
  if (k == 0.0)
    return exp (-mean);
  if (isinf (k) || isinf (mean))
    return 0.0;
  return exp (-get_stirling_error (k) - get_deviance (k, mean)) / sqrt (2.0 * G_PI * k);
}

/* Binomial probability with p and q = 1 - p both known exactly; k may be fractional. */
static double
get_binomial (double k,
              double rest,
              double p,
              double q)
{
  double n = k + rest, log_c;

  if (p == 0.0)
    return k == 0.0 ? 1.0 : 0.0;
  if (q == 0.0)
    return rest == 0.0 ? 1.0 : 0.0;
  if (k == 0.0)
    return p < 0.1 ? exp (rest * log1p (-p)) : pow (q, rest);
  if (rest == 0.0)
    return q < 0.1 ? exp (k * log1p (-q)) : pow (p, k);

  log_c = get_stirling_error (n) - get_stirling_error (k) - get_stirling_error (rest)
          - get_deviance (k, n * p) - get_deviance (rest, n * q);
  return exp (log_c) * sqrt (n / (2.0 * G_PI * k * rest));
}

double
hunch_binomial_density (double k,
                        double n,
                        double p)
{
  if (!(k >= 0.0 && k <= n && p >= 0.0 && p <= 1.0))
    return NAN;
  return get_binomial (k, n - k, p, 1.0 - p);
}

/* I_x (a, b) by the continued fraction of A. R. DiDonato and A. H. Morris, ACM TOMS 18 (1992), (9.9):
 * terms alpha / (beta + ...) without cancellation for x below the mean. W. J. Lentz's evaluation. */
static double
get_beta_fraction (double a,
                   double b,
                   double x,
                   double y)
{
  double lambda = a * y - b * x;
  double prefix = get_binomial (a, b, x, y) * a * b / (a + b);
  double c = 0.0, d = 0.0, value = 1.0;

  for (int n = 0; n < MAX_TERMS; n++)
    {
      double below = a + 2.0 * n - 1.0;
      double w = n == 0 ? 0.0 : n * (b - n) * x / below;
      double alpha = n == 0 ? 1.0 : (a + n - 1.0) * ((a + b + n - 1.0) / below) * w * x;
      double beta = n + w + (a + n) / (a + 2.0 * n + 1.0) * (lambda + 1.0 + n * (1.0 + y));
      double ratio;

      d = beta + alpha * d;
      c = n == 0 ? INFINITY : beta + alpha / c;
      if (fabs (d) < DBL_MIN)
        d = DBL_MIN;
      if (fabs (c) < DBL_MIN)
        c = DBL_MIN;
      d = 1.0 / d;
      ratio = n == 0 ? d : c * d;  /* the fraction starts as 1 / beta */
      value *= ratio;
      if (n > 0 && fabs (ratio - 1.0) <= 2.0 * DBL_EPSILON)
        break;
    }
  return prefix * value;
}

void
hunch_incomplete_beta (double  x,
                       double  y,
                       double  a,
                       double  b,
                       double *lower,
                       double *upper)
{
  *lower = *upper = NAN;
  if (!(a > 0.0 && b > 0.0 && x >= 0.0 && y >= 0.0))
    return;

  if (x == 0.0 || y == 0.0)
    {
      *lower = x == 0.0 ? 0.0 : 1.0;
      *upper = 1.0 - *lower;
    }
  else if (x <= (a + 1.0) / (a + b + 2.0))
    {
      *lower = MIN (get_beta_fraction (a, b, x, y), 1.0);
      *upper = 1.0 - *lower;
    }
  else
    {
      *upper = MIN (get_beta_fraction (b, a, y, x), 1.0);
      *lower = 1.0 - *upper;
    }
}

/* P (a, x) by its series, DLMF 8.11.4, times the Poisson prefix. */
static double
get_gamma_series (double a,
                  double x)
{
  double term = 1.0, sum = 1.0;

  for (int n = 1; n < MAX_TERMS && term > sum * DBL_EPSILON / 4; n++)
    {
      term *= x / (a + n);
      sum += term;
    }
  return hunch_poisson_density (a, x) * sum;
}

/* Q (a, x) by its continued fraction, DLMF 8.9.2. */
static double
get_gamma_fraction (double a,
                    double x)
{
  double b = x + 1.0 - a;
  double c = 1.0 / DBL_MIN, d = 1.0 / b, value = d;

  for (int i = 1; i < MAX_TERMS; i++)
    {
      double coefficient = -i * (i - a), ratio;

      b += 2.0;
      d = coefficient * d + b;
      c = b + coefficient / c;
      if (fabs (d) < DBL_MIN)
        d = DBL_MIN;
      if (fabs (c) < DBL_MIN)
        c = DBL_MIN;
      d = 1.0 / d;
      ratio = c * d;
      value *= ratio;
      if (fabs (ratio - 1.0) < DBL_EPSILON)
        break;
    }
  return hunch_poisson_density (a, x) * a * value;
}

void
hunch_incomplete_gamma (double  x,
                        double  a,
                        double *lower,
                        double *upper)
{
  *lower = *upper = NAN;
  if (!(a > 0.0 && x >= 0.0))
    return;

  if (x == 0.0 || isinf (x))
    {
      *lower = x == 0.0 ? 0.0 : 1.0;
      *upper = 1.0 - *lower;
    }
  else if (a > LARGE_SHAPE)
    {
      /* E. B. Wilson and M. M. Hilferty (1931). */
      double z = 3.0 * sqrt (a) * (expm1 (log1p ((x - a) / a) / 3.0) + 1.0 / (9.0 * a));

      *lower = hunch_normal_lower (z);
      *upper = hunch_normal_upper (z);
    }
  else if (x < a + 1.0)
    {
      *lower = MIN (get_gamma_series (a, x), 1.0);
      *upper = 1.0 - *lower;
    }
  else
    {
      *upper = MIN (get_gamma_fraction (a, x), 1.0);
      *lower = 1.0 - *upper;
    }
}
