#define G_LOG_DOMAIN "hunch-stats"
#include <glib/gi18n-lib.h>
#include <math.h>

#include "stats/distributions.h"
#include "stats/rankcor.h"

#define MOST_COUNTED 9
#define MOST_SERIES 1290

/* Sum of the squared distances of an order from 0 … n - 1. */
static double
measure_order (const guint *order,
               guint        n)
{
  double squares = 0;

  for (guint k = 0; k < n; k++)
    squares += ((double) k - order[k]) * ((double) k - order[k]);
  return squares;
}

/* The next order in B. R. Heap's way through all of them; FALSE after the last. */
static gboolean
turn (guint *order,
      guint *turns,
      guint  n)
{
  guint i = 0, other, value;

  while (i < n && turns[i] >= i)
    turns[i++] = 0;
  if (i >= n)
    return FALSE;

  other = i % 2 == 1 ? turns[i] : 0;
  value = order[i];
  order[i] = order[other];
  order[other] = value;
  turns[i]++;
  return TRUE;
}

/* Share of all orders that measure at least @sum. */
static double
count_orders (guint  n,
              double sum)
{
  guint order[MOST_COUNTED], turns[MOST_COUNTED] = { 0 };
  double n_orders = 0, n_far = 0;

  for (guint k = 0; k < n; k++)
    order[k] = k;
  do
    {
      n_orders++;
      n_far += measure_order (order, n) >= sum;
    }
  while (turn (order, turns, n));
  return n_far / n_orders;
}

/* The Edgeworth series of AS 89 for P (S >= sum) less that of the normal distribution at @x. */
static double
get_series (double x,
            double n)
{
  double b = 1.0 / n, y = x * x;
  double u = x * b * (0.2274 + b * (0.2531 + 0.1745 * b)
                      + y * (-0.0758 + b * (0.1033 + 0.3932 * b)
                             - y * b * (0.0879 + 0.0151 * b - y * (0.0072 - 0.0831 * b + y * b * (0.0131 - 4.6e-4 * y)))));

  return u / exp (y / 2.0);
}

/* P (S >= s), or else P (S <= s), each as itself; S goes in steps of two. */
static double
get_tail (double   s,
          double   n,
          gboolean is_upper)
{
  double sum = round (s) + (is_upper ? 0.0 : 2.0);
  double x = (6.0 * (sum - 1.0) / (n * (n * n - 1.0)) - 1.0) * sqrt (n - 1.0);
  double upper;

  if (sum <= 0 || sum > n * (n * n - 1.0) / 3.0)
    return is_upper == (sum <= 0) ? 1.0 : 0.0;
  if (n <= MOST_COUNTED)
    {
      upper = count_orders ((guint) n, sum);
      return is_upper ? upper : 1.0 - upper;
    }
  if (is_upper)
    return CLAMP (hunch_normal_upper (x) + get_series (x, n), 0.0, 1.0);
  return CLAMP (hunch_normal_lower (x) - get_series (x, n), 0.0, 1.0);
}

static double
find_series_p (double           s,
               double           n,
               HunchAlternative alternative)
{
  /* A large S goes with a negative rho. */
  if (alternative == HUNCH_ALTERNATIVE_GREATER)
    return get_tail (s, n, FALSE);
  if (alternative == HUNCH_ALTERNATIVE_LESS)
    return get_tail (s, n, TRUE);
  return MIN (1.0, 2.0 * get_tail (s, n, s > (n * n * n - n) / 6.0));
}

static double
find_t_p (double           rho,
          double           df,
          HunchAlternative alternative)
{
  double t = rho * sqrt (df / ((1.0 - rho) * (1.0 + rho)));

  if (alternative == HUNCH_ALTERNATIVE_LESS)
    return hunch_t_lower (t, df);
  return alternative == HUNCH_ALTERNATIVE_GREATER ? hunch_t_upper (t, df) : hunch_t_two_sided (t, df);
}

gboolean
hunch_spearman_test (double                rho,
                     gsize                 n,
                     gboolean              has_ties,
                     guint                 n_fixed,
                     HunchAlternative      alternative,
                     double                conf,
                     HunchRankCorrelation *out_result,
                     GError              **error)
{
  double size = (double) n, df = size - 2.0 - n_fixed, free = size - 3.0 - n_fixed;
  double reach;

  if (!hunch_stats_check_conf (conf, error))
    return FALSE;
  if (!(fabs (rho) <= 1.0) || df < 1.0)
    {
      g_set_error_literal (error, HUNCH_STATS_ERROR, HUNCH_STATS_ERROR_TOO_FEW, _("There are too few pairs of values for a correlation."));
      return FALSE;
    }

  out_result->r = rho;
  out_result->statistic = (size * size * size - size) * (1.0 - rho) / 6.0;
  out_result->is_exact = !has_ties && n_fixed == 0 && n <= MOST_SERIES;
  out_result->p = out_result->is_exact ? find_series_p (out_result->statistic, size, alternative) : find_t_p (rho, df, alternative);
  out_result->se = out_result->ci_low = out_result->ci_high = NAN;
  if (free < 1.0)
    return TRUE;

  reach = sqrt ((1.0 + rho * rho / 2.0) / free);
  out_result->se = reach * (1.0 - rho * rho);
  reach *= hunch_normal_quantile (0.5 + conf / 2.0);
  out_result->ci_low = tanh (atanh (rho) - reach);
  out_result->ci_high = tanh (atanh (rho) + reach);
  return TRUE;
}
