#define G_LOG_DOMAIN "hunch-stats"
#include "stats/distributions.h"

#include <float.h>
#include <gsl/gsl_cdf.h>
#include <math.h>

#include "stats/root.h"

#define MAX_TERMS 2000000
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

/* Coefficient @m of the continued fraction for the incomplete beta, DLMF 8.17.22. */
static double
get_beta_term (double a,
               double b,
               double x,
               int    term)
{
  double m = term / 2;

  if (term % 2 == 0)
    return m * (b - m) * x / ((a + 2.0 * m - 1.0) * (a + 2.0 * m));
  return -(a + m) * (a + b + m) * x / ((a + 2.0 * m) * (a + 2.0 * m + 1.0));
}

/* I_x (a, b) by the fraction, W. J. Lentz's way; fast for x below the mean. */
static double
get_beta_fraction (double a,
                   double b,
                   double x,
                   double y)
{
  double prefix = get_binomial (a, b, x, y) * b / (a + b);
  double c = 1.0, d = 0.0, value = 1.0;

  for (int term = 1; term < MAX_TERMS; term++)
    {
      double coefficient = get_beta_term (a, b, x, term);
      double ratio;

      d = 1.0 + coefficient * d;
      c = 1.0 + coefficient / c;
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
  return prefix / value;
}

/* Both tails of the beta distribution, from x and y = 1 - x. */
static void
get_beta (double  x,
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

double
hunch_beta_lower (double x,
                  double a,
                  double b)
{
  double lower, upper;

  get_beta (x, 1.0 - x, a, b, &lower, &upper);
  return lower;
}

double
hunch_beta_upper (double x,
                  double a,
                  double b)
{
  double lower, upper;

  get_beta (x, 1.0 - x, a, b, &lower, &upper);
  return upper;
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

static void
get_gamma (double  x,
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

double
hunch_gamma_lower (double x,
                   double a)
{
  double lower, upper;

  get_gamma (x, a, &lower, &upper);
  return lower;
}

double
hunch_gamma_upper (double x,
                   double a)
{
  double lower, upper;

  get_gamma (x, a, &lower, &upper);
  return upper;
}

double
hunch_normal_lower (double z)
{
  return 0.5 * erfc (-z * G_SQRT2 / 2.0);
}

double
hunch_normal_upper (double z)
{
  return 0.5 * erfc (z * G_SQRT2 / 2.0);
}

double
hunch_normal_density (double z)
{
  return exp (-0.5 * z * z - LN_SQRT_2PI);
}

double
hunch_normal_quantile (double p)
{
  if (!(p >= 0.0 && p <= 1.0))
    return NAN;
  if (p == 0.0 || p == 1.0)
    return p == 0.0 ? -INFINITY : INFINITY;
  return gsl_cdf_ugaussian_Pinv (p);
}

double
hunch_t_two_sided (double t,
                   double df)
{
  double lower, upper, ratio;

  if (isnan (t) || !(df > 0.0))
    return NAN;
  if (isinf (df))
    return 2.0 * hunch_normal_upper (fabs (t));
  if (t * t < df)
    {
      get_beta (df / (df + t * t), t * t / (df + t * t), df / 2.0, 0.5, &lower, &upper);
      return lower;
    }

  ratio = df / t / t;  /* t * t could overflow */
  get_beta (ratio / (1.0 + ratio), 1.0 / (1.0 + ratio), df / 2.0, 0.5, &lower, &upper);
  return lower;
}

double
hunch_t_upper (double t,
               double df)
{
  double half = hunch_t_two_sided (t, df) / 2.0;

  return t > 0.0 ? half : 1.0 - half;
}

double
hunch_t_lower (double t,
               double df)
{
  return hunch_t_upper (-t, df);
}

double
hunch_f_upper (double f,
               double df1,
               double df2)
{
  double lower, upper, ratio;

  if (isnan (f) || !(df1 > 0.0 && df2 > 0.0))
    return NAN;
  if (f <= 0.0 || isinf (f))
    return f <= 0.0 ? 1.0 : 0.0;
  if (isinf (df2))
    return hunch_chisq_upper (df1 * f, df1);

  ratio = df2 / df1 / f;  /* df1 * f could overflow */
  if (ratio < 1.0)
    get_beta (ratio / (1.0 + ratio), 1.0 / (1.0 + ratio), df2 / 2.0, df1 / 2.0, &lower, &upper);
  else
    get_beta (df2 / (df2 + df1 * f), df1 * f / (df2 + df1 * f), df2 / 2.0, df1 / 2.0, &lower, &upper);
  return lower;
}

double
hunch_f_lower (double f,
               double df1,
               double df2)
{
  return isinf (f) ? hunch_f_upper (0.0, df1, df2) : hunch_f_upper (1.0 / MAX (f, 0.0), df2, df1);
}

double
hunch_chisq_lower (double x,
                   double df)
{
  return hunch_gamma_lower (MAX (x, 0.0) / 2.0, df / 2.0);
}

double
hunch_chisq_upper (double x,
                   double df)
{
  return hunch_gamma_upper (MAX (x, 0.0) / 2.0, df / 2.0);
}

/* A distribution on 0..infinity whose quantile is looked for in the logarithm of x. */
typedef struct
{
  double (*tail) (double x, double a, double b);
  double a;
  double b;
  double log_p;
} TailQuestion;

static double
get_tail_excess (double        log_x,
                 gconstpointer data)
{
  const TailQuestion *question = data;

  return log (question->tail (exp (log_x), question->a, question->b)) - question->log_p;
}

/* The smaller of p and 1 - p is the one that is matched, so that neither tail loses digits. */
static double
find_quantile (double   p,
               double (*lower) (double x, double a, double b),
               double (*upper) (double x, double a, double b),
               double   a,
               double   b)
{
  TailQuestion question = { p < 0.5 ? lower : upper, a, b, p < 0.5 ? log (p) : log1p (-p) };

  if (!(p >= 0.0 && p <= 1.0 && a > 0.0 && b > 0.0))
    return NAN;
  if (p == 0.0 || p == 1.0)
    return p == 0.0 ? 0.0 : INFINITY;
  return exp (hunch_root_find (get_tail_excess, &question, -708.0, 708.0));
}

static double
get_t_tail (double t,
            double df,
            double unused)
{
  return hunch_t_upper (t, df);
}

double
hunch_t_quantile (double p,
                  double df)
{
  TailQuestion question = { get_t_tail, df, 0.0, 0.0 };
  double tail = p < 0.5 ? p : 1.0 - p, t;

  if (!(p >= 0.0 && p <= 1.0 && df > 0.0))
    return NAN;
  if (p == 0.5)
    return 0.0;
  if (tail == 0.0)
    return p < 0.5 ? -INFINITY : INFINITY;
  if (isinf (df))
    return hunch_normal_quantile (p);

  question.log_p = log (tail);
  t = exp (hunch_root_find (get_tail_excess, &question, -708.0, 708.0));
  return p < 0.5 ? -t : t;
}

double
hunch_f_quantile (double p,
                  double df1,
                  double df2)
{
  return find_quantile (p, hunch_f_lower, hunch_f_upper, df1, df2);
}

static double
get_chisq_lower (double x,
                 double df,
                 double unused)
{
  return hunch_chisq_lower (x, df);
}

static double
get_chisq_upper (double x,
                 double df,
                 double unused)
{
  return hunch_chisq_upper (x, df);
}

double
hunch_chisq_quantile (double p,
                      double df)
{
  return find_quantile (p, get_chisq_lower, get_chisq_upper, df, 1.0);
}

/* Beta through the odds x / (1 - x), which lie on 0..infinity. */
static double
get_odds_lower (double odds,
                double a,
                double b)
{
  double lower, upper;

  get_beta (odds / (1.0 + odds), 1.0 / (1.0 + odds), a, b, &lower, &upper);
  return lower;
}

static double
get_odds_upper (double odds,
                double a,
                double b)
{
  double lower, upper;

  get_beta (odds / (1.0 + odds), 1.0 / (1.0 + odds), a, b, &lower, &upper);
  return upper;
}

double
hunch_beta_quantile (double p,
                     double a,
                     double b)
{
  double odds = find_quantile (p, get_odds_lower, get_odds_upper, a, b);

  return isinf (odds) ? 1.0 : odds / (1.0 + odds);
}
