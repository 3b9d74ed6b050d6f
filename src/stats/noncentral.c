#define G_LOG_DOMAIN "hunch-stats"
#include "stats/noncentral.h"

#include <math.h>

#include "stats/distributions.h"
#include "stats/quadrature.h"
#include "stats/root.h"

#define LARGE_NCP 1e5    /* above, sums over the mixture would take too long */
#define CHI_DEPTH 42.0  /* exp (-42) is below the last bit */

/* Adds to @sum and @weight the panels of low..high: normal tail above t s - ncp over log s. */
static void
add_t_panels (double  low,
              double  high,
              guint   n_panels,
              double  t,
              double  df,
              double  ncp,
              double *sum,
              double *weight)
{
  double x[HUNCH_PANEL_POINTS], w[HUNCH_PANEL_POINTS];
  double step = (high - low) / n_panels;

  for (guint k = 0; k < n_panels && high > low; k++)
    {
      hunch_panel_points (low + k * step, low + (k + 1) * step, x, w);
      for (guint i = 0; i < HUNCH_PANEL_POINTS; i++)
        {
          double share = w[i] * exp (hunch_log_chi_density (x[i], df));

          *weight += share;
          *sum += share * hunch_normal_upper (t * exp (x[i]) - ncp);
        }
    }
}

/* Where along log s the normal tail turns from 1 to 0: around s = ncp / t, some units of 1 / t wide. */
static void
find_turn (double  t,
           double  ncp,
           double  low,
           double  high,
           double *from,
           double *to)
{
  double first = (ncp - 9.0) / t, last = (ncp + 9.0) / t;
  double s_low = MIN (first, last), s_high = MAX (first, last);

  *from = s_low > 0.0 ? CLAMP (log (s_low), low, high) : low;
  *to = s_high > 0.0 ? CLAMP (log (s_high), low, high) : low;
}

double
hunch_noncentral_t_upper (double t,
                          double df,
                          double ncp)
{
  double low, high, from, to, sum = 0.0, weight = 0.0;

  if (isnan (t) || isnan (ncp) || isinf (ncp) || !(df > 0.0))
    return NAN;
  if (isinf (t))
    return t > 0.0 ? 0.0 : 1.0;
  if (isinf (df))
    return hunch_normal_upper (t - ncp);
  if (t == 0.0)
    return hunch_normal_lower (ncp);

  hunch_log_chi_range (df, CHI_DEPTH, &low, &high);
  find_turn (t, ncp, low, high, &from, &to);
  add_t_panels (low, from, 12, t, df, ncp, &sum, &weight);
  add_t_panels (from, to, 24, t, df, ncp, &sum, &weight);
  add_t_panels (to, high, 12, t, df, ncp, &sum, &weight);
  return CLAMP (sum / weight, 0.0, 1.0);
}

double
hunch_noncentral_t_lower (double t,
                          double df,
                          double ncp)
{
  return hunch_noncentral_t_upper (-t, df, -ncp);
}

/* A mixture over j = 0, 1, ... with Poisson weights: the central lower tail at j, and what it exceeds
 * the tail at j + 1 by. Both from x (chi-square: half the statistic; F: the beta's argument, with its
 * complement y). */
typedef struct
{
  double x;
  double y;
  double a;     /* half the first df */
  double b;     /* half the second df; 0 for chi-square */
  double mean;  /* of the Poisson weights: half the noncentrality */
} Mixture;

static double
get_tail (const Mixture *mixture,
          double         j)
{
  if (mixture->b == 0.0)
    return hunch_gamma_lower (mixture->x, mixture->a + j);
  return hunch_f_lower (mixture->x / mixture->y * mixture->b / (mixture->a + j),
                        2.0 * (mixture->a + j), 2.0 * mixture->b);
}

static double
get_tail_step (const Mixture *mixture,
               double         j)
{
  double a = mixture->a + j, n = a + mixture->b;

  if (mixture->b == 0.0)
    return hunch_poisson_density (a, mixture->x);
  return hunch_binomial_density (a, n, mixture->x) * mixture->b / n;
}

/* From the top of the likely j downward: tails grow by positive steps only, so no digit is lost. */
static double
sum_mixture (const Mixture *mixture)
{
  double reach = 9.5 * sqrt (mixture->mean) + 40.0;
  double top = floor (mixture->mean + reach);
  double bottom = MAX (0.0, floor (mixture->mean - reach));
  double tail = get_tail (mixture, top);
  double sum = 0.0;

  for (double j = top; j >= bottom; j--)
    {
      if (j < top)
        tail += get_tail_step (mixture, j);
      sum += hunch_poisson_density (j, mixture->mean) * tail;
    }
  return CLAMP (sum, 0.0, 1.0);
}

/* A power of a noncentral chi-square that is nearly normal: M. Sankaran, Biometrika 50 (1963). Its error
 * falls with the noncentrality; from LARGE_NCP on it is below 1e-8. */
static double
get_sankaran (double x,
              double df,
              double ncp)
{
  double sum = df + ncp, twice = df + 2.0 * ncp;
  double h = 1.0 - 2.0 / 3.0 * sum * (df + 3.0 * ncp) / (twice * twice);
  double p = twice / (sum * sum);
  double m = (h - 1.0) * (1.0 - 3.0 * h);
  double z = (expm1 (h * log (x / sum)) - h * p * (h - 1.0 - 0.5 * (2.0 - h) * m * p))
             / (h * sqrt (2.0 * p) * (1.0 + 0.5 * m * p));

  return hunch_normal_lower (z);
}

/* Adds the panels of low..high over log s, the spread of the denominator. */
static void
add_sankaran_panels (double  low,
                     double  high,
                     double  x,
                     double  df1,
                     double  df2,
                     double  ncp,
                     double *sum,
                     double *weight)
{
  double points[HUNCH_PANEL_POINTS], w[HUNCH_PANEL_POINTS];
  const guint n_panels = 16;
  double step = (high - low) / n_panels;

  for (guint k = 0; k < n_panels && high > low; k++)
    {
      hunch_panel_points (low + k * step, low + (k + 1) * step, points, w);
      for (guint i = 0; i < HUNCH_PANEL_POINTS; i++)
        {
          double share = w[i] * exp (hunch_log_chi_density (points[i], df2));

          *weight += share;
          *sum += share * get_sankaran (x * exp (2.0 * points[i]), df1, ncp);
        }
    }
}

/* The same under F: mixed over the spread of the denominator, with panels of their own for the narrow
 * place where the numerator turns from unlikely to certain. */
static double
mix_sankaran (double x,
              double df1,
              double df2,
              double ncp)
{
  double low, high, from, to, sum = 0.0, weight = 0.0;
  double reach = 9.0 * sqrt (2.0 * (df1 + 2.0 * ncp));

  hunch_log_chi_range (df2, CHI_DEPTH, &low, &high);
  from = CLAMP (0.5 * log ((df1 + ncp - reach) / x), low, high);
  to = CLAMP (0.5 * log ((df1 + ncp + reach) / x), low, high);
  add_sankaran_panels (low, from, x, df1, df2, ncp, &sum, &weight);
  add_sankaran_panels (from, to, x, df1, df2, ncp, &sum, &weight);
  add_sankaran_panels (to, high, x, df1, df2, ncp, &sum, &weight);
  return CLAMP (sum / weight, 0.0, 1.0);
}

double
hunch_noncentral_chisq_lower (double x,
                              double df,
                              double ncp)
{
  if (isnan (x) || !(df > 0.0 && ncp >= 0.0) || isinf (ncp))
    return NAN;
  if (x <= 0.0 || isinf (x))
    return x <= 0.0 ? 0.0 : 1.0;
  if (ncp > LARGE_NCP)
    return get_sankaran (x, df, ncp);
  return sum_mixture (&(Mixture){ x / 2.0, 0.0, df / 2.0, 0.0, ncp / 2.0 });
}

double
hunch_noncentral_f_lower (double f,
                          double df1,
                          double df2,
                          double ncp)
{
  if (isnan (f) || !(df1 > 0.0 && df2 > 0.0 && ncp >= 0.0) || isinf (ncp))
    return NAN;
  if (f <= 0.0 || isinf (f))
    return f <= 0.0 ? 0.0 : 1.0;
  if (isinf (df2))
    return hunch_noncentral_chisq_lower (f * df1, df1, ncp);
  if (ncp > LARGE_NCP)
    return mix_sankaran (df1 * f, df1, df2, ncp);
  return sum_mixture (&(Mixture){ df1 * f / (df2 + df1 * f), df2 / (df2 + df1 * f),
                                  df1 / 2.0, df2 / 2.0, ncp / 2.0 });
}

/* Which noncentrality puts probability @p above (t) or below (the others) the statistic? */
typedef struct
{
  double statistic;
  double df1;
  double df2;
  double p;
} NcpQuestion;

static double
get_t_excess (double        ncp,
              gconstpointer data)
{
  const NcpQuestion *question = data;

  return hunch_noncentral_t_upper (question->statistic, question->df1, ncp) - question->p;
}

static double
get_chisq_excess (double        ncp,
                  gconstpointer data)
{
  const NcpQuestion *question = data;

  return hunch_noncentral_chisq_lower (question->statistic, question->df1, ncp) - question->p;
}

static double
get_f_excess (double        ncp,
              gconstpointer data)
{
  const NcpQuestion *question = data;

  return hunch_noncentral_f_lower (question->statistic, question->df1, question->df2, ncp) - question->p;
}

gboolean
hunch_noncentral_t_interval (double  t,
                             double  df,
                             double  conf,
                             double *low,
                             double *high)
{
  double reach = 10.0 + fabs (t) * (1.0 + 10.0 / sqrt (df));
  NcpQuestion question = { t, df, 0.0, (1.0 - conf) / 2.0 };

  *low = *high = NAN;
  if (!isfinite (t) || !(df > 0.0 && conf > 0.0 && conf < 1.0))
    return FALSE;

  *low = hunch_root_find (get_t_excess, &question, t - reach, t + reach);
  question.p = (1.0 + conf) / 2.0;
  *high = hunch_root_find (get_t_excess, &question, t - reach, t + reach);
  if (isnan (*low) || isnan (*high))
    *low = *high = NAN;
  return !isnan (*low);
}

/* The ncp with lower tail p; 0 when even a central distribution has less below. */
static double
find_ncp (HunchRootFunc      excess,
          const NcpQuestion *question,
          double             start)
{
  double reach = MAX (start, 10.0);

  if (excess (0.0, question) <= 0.0)
    return 0.0;
  while (excess (reach, question) > 0.0)
    {
      reach *= 2.0;
      if (reach > 1e300)
        return NAN;
    }
  return hunch_root_find (excess, question, 0.0, reach);
}

static gboolean
find_interval (HunchRootFunc excess,
               NcpQuestion  *question,
               double        start,
               double        conf,
               double       *low,
               double       *high)
{
  *low = *high = NAN;
  if (!isfinite (question->statistic) || !(question->statistic >= 0.0 && conf > 0.0 && conf < 1.0))
    return FALSE;

  question->p = (1.0 + conf) / 2.0;
  *low = find_ncp (excess, question, start);
  question->p = (1.0 - conf) / 2.0;
  *high = find_ncp (excess, question, start);
  if (isnan (*low) || isnan (*high))
    *low = *high = NAN;
  return !isnan (*low);
}

gboolean
hunch_noncentral_chisq_interval (double  x,
                                 double  df,
                                 double  conf,
                                 double *low,
                                 double *high)
{
  NcpQuestion question = { x, df, 0.0, 0.0 };

  *low = *high = NAN;
  if (!(df > 0.0))
    return FALSE;
  return find_interval (get_chisq_excess, &question, x + 10.0 * sqrt (x + 1.0), conf, low, high);
}

gboolean
hunch_noncentral_f_interval (double  f,
                             double  df1,
                             double  df2,
                             double  conf,
                             double *low,
                             double *high)
{
  NcpQuestion question = { f, df1, df2, 0.0 };

  *low = *high = NAN;
  if (!(df1 > 0.0 && df2 > 0.0))
    return FALSE;
  return find_interval (get_f_excess, &question, f * df1 + 10.0 * sqrt (f * df1 + 1.0), conf, low, high);
}
