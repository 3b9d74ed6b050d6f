#define G_LOG_DOMAIN "hunch-stats"
#include "stats/distributions.h"

#include <gsl/gsl_cdf.h>
#include <math.h>

#include "stats/incomplete.h"
#include "stats/root.h"

#define LN_SQRT_2PI 0.918938533204672741780329736406

double
hunch_beta_lower (double x,
                  double a,
                  double b)
{
  double lower, upper;

  hunch_incomplete_beta (x, 1.0 - x, a, b, &lower, &upper);
  return lower;
}

double
hunch_beta_upper (double x,
                  double a,
                  double b)
{
  double lower, upper;

  hunch_incomplete_beta (x, 1.0 - x, a, b, &lower, &upper);
  return upper;
}

double
hunch_gamma_lower (double x,
                   double a)
{
  double lower, upper;

  hunch_incomplete_gamma (x, a, &lower, &upper);
  return lower;
}

double
hunch_gamma_upper (double x,
                   double a)
{
  double lower, upper;

  hunch_incomplete_gamma (x, a, &lower, &upper);
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
      hunch_incomplete_beta (df / (df + t * t), t * t / (df + t * t), df / 2.0, 0.5, &lower, &upper);
      return lower;
    }

  ratio = df / t / t;  /* t * t could overflow */
  hunch_incomplete_beta (ratio / (1.0 + ratio), 1.0 / (1.0 + ratio), df / 2.0, 0.5, &lower, &upper);
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
  double lower, upper, ratio, odds;

  if (isnan (f) || !(df1 > 0.0 && df2 > 0.0))
    return NAN;
  if (f <= 0.0 || isinf (f))
    return f <= 0.0 ? 1.0 : 0.0;
  if (isinf (df2))
    return hunch_chisq_upper (df1 * f, df1);

  ratio = df2 / df1 / f;  /* df1 * f could overflow */
  odds = df1 * f / df2;
  if (ratio < 1.0)
    hunch_incomplete_beta (ratio / (1.0 + ratio), 1.0 / (1.0 + ratio), df2 / 2.0, df1 / 2.0, &lower, &upper);
  else
    hunch_incomplete_beta (1.0 / (1.0 + odds), odds / (1.0 + odds), df2 / 2.0, df1 / 2.0, &lower, &upper);
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
  double root;

  if (!(p >= 0.0 && p <= 1.0 && a > 0.0 && b > 0.0))
    return NAN;
  if (p == 0.0 || p == 1.0)
    return p == 0.0 ? 0.0 : INFINITY;

  root = hunch_root_find (get_tail_excess, &question, -708.0, 708.0);
  if (isnan (root))  /* beyond the smallest or largest double */
    return p < 0.5 ? 0.0 : INFINITY;
  return exp (root);
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

  hunch_incomplete_beta (odds / (1.0 + odds), 1.0 / (1.0 + odds), a, b, &lower, &upper);
  return lower;
}

static double
get_odds_upper (double odds,
                double a,
                double b)
{
  double lower, upper;

  hunch_incomplete_beta (odds / (1.0 + odds), 1.0 / (1.0 + odds), a, b, &lower, &upper);
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
