#define G_LOG_DOMAIN "hunch-stats"
#include "stats/quantile.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "stats/ranks.h"
#include "stats/stats.h"

void
hunch_sort_doubles (double *values,
                    gsize   n)
{
  hunch_sort_values (values, n, NULL, NULL);
}

double
hunch_quantile_sorted (const double *sorted,
                       gsize         n,
                       double        p)
{
  double place, low;
  gsize position;

  g_return_val_if_fail (n > 0 && p >= 0.0 && p <= 1.0, NAN);

  /* R's fuzz: a place that is whole but for rounding is taken as whole. */
  place = (double) (n - 1) * p;
  low = floor (place + 4.0 * G_MINDOUBLE);
  position = (gsize) low;
  if (position + 1 >= n || place <= low || sorted[position] == sorted[position + 1])
    return sorted[MIN (position, n - 1)];
  return sorted[position] + (place - low) * (sorted[position + 1] - sorted[position]);
}

static gboolean
check_question (const double *values,
                gsize         n,
                const double *probs,
                gsize         n_probs,
                GError      **error)
{
  if (n == 0)
    {
      g_set_error_literal (error, HUNCH_STATS_ERROR, HUNCH_STATS_ERROR_TOO_FEW,
                           _("There are no values to take a quantile of."));
      return FALSE;
    }
  for (gsize i = 0; i < n_probs; i++)
    if (!(probs[i] >= 0.0 && probs[i] <= 1.0))
      {
        g_set_error_literal (error, HUNCH_STATS_ERROR, HUNCH_STATS_ERROR_BAD_INPUT,
                             _("A quantile must be asked for at a share between 0 and 1."));
        return FALSE;
      }
  return hunch_stats_check_finite (values, n, error);
}

gboolean
hunch_quantiles_in_place (double       *values,
                          gsize         n,
                          const double *probs,
                          gsize         n_probs,
                          double       *out,
                          GError      **error)
{
  if (!check_question (values, n, probs, n_probs, error))
    return FALSE;

  hunch_sort_doubles (values, n);
  for (gsize i = 0; i < n_probs; i++)
    out[i] = hunch_quantile_sorted (values, n, probs[i]);
  return TRUE;
}

static double *
dup_doubles (const double *values,
             gsize         n)
{
  double *copy = g_new (double, n + 1);

  if (n > 0)
    memcpy (copy, values, n * sizeof *values);
  return copy;
}

gboolean
hunch_quantiles (const double *values,
                 gsize         n,
                 const double *probs,
                 gsize         n_probs,
                 double       *out,
                 GError      **error)
{
  g_autofree double *copy = dup_doubles (values, n);

  return hunch_quantiles_in_place (copy, n, probs, n_probs, out, error);
}

gboolean
hunch_median_mad (const double *values,
                  gsize         n,
                  double       *out_median,
                  double       *out_mad,
                  GError      **error)
{
  g_autofree double *copy = dup_doubles (values, n);
  const double half = 0.5;
  double median;

  if (!hunch_quantiles_in_place (copy, n, &half, 1, &median, error))
    return FALSE;

  if (out_median != NULL)
    *out_median = median;
  if (out_mad == NULL)
    return TRUE;
  for (gsize i = 0; i < n; i++)
    copy[i] = fabs (values[i] - median);
  hunch_sort_doubles (copy, n);
  *out_mad = 1.4826 * hunch_quantile_sorted (copy, n, 0.5);
  return TRUE;
}

double
hunch_mad_sorted (const double *sorted,
                  gsize         n,
                  double        median)
{
  gsize high = 0, low, n_taken = 0;
  double distances[2] = { 0, 0 };

  g_return_val_if_fail (n > 0, NAN);

  while (high < n && sorted[high] < median)
    high++;
  low = high;
  /* From the middle outwards, the nearer side first, to the two distances in the middle of all. */
  for (; n_taken <= n / 2; n_taken++)
    {
      distances[0] = distances[1];
      if (high == n || (low > 0 && median - sorted[low - 1] < sorted[high] - median))
        distances[1] = median - sorted[--low];
      else
        distances[1] = sorted[high++] - median;
    }
  /* Their middle as type 7 has it. */
  return 1.4826 * (n % 2 == 1 ? distances[1] : hunch_quantile_sorted (distances, 2, 0.5));
}

double
hunch_quantile_weighted_sorted (const double  *sorted,
                                const guint32 *tags,
                                const double  *weights,
                                gsize          n,
                                double         p)
{
  double total = 0, before = 0;

  for (gsize i = 0; i + 1 < n; i++)
    total += weights[tags[i]];
  for (gsize i = 0; i + 1 < n; i++)
    {
      double weight = weights[tags[i]];
      double share = (p * total - before) / weight;

      if (share < 1)
        return sorted[i] + MAX (share, 0) * (sorted[i + 1] - sorted[i]);
      before += weight;
    }
  return sorted[n - 1];
}

double
hunch_trimmed_mean_sorted (const double *sorted,
                           gsize         n,
                           double        trim)
{
  gsize n_cut = (gsize) floor ((double) n * trim);
  long double sum = 0.0L;

  g_return_val_if_fail (n > 0 && trim >= 0.0 && trim <= 0.5, NAN);

  if (trim >= 0.5 || 2 * n_cut >= n)
    return hunch_quantile_sorted (sorted, n, 0.5);
  /* Distances from the middle are small where values are large. */
  for (gsize i = n_cut; i < n - n_cut; i++)
    sum += (long double) sorted[i] - sorted[n / 2];
  return (double) (sorted[n / 2] + sum / (long double) (n - 2 * n_cut));
}

double
hunch_mode_sorted (const double *sorted,
                   gsize         n,
                   gsize        *out_count)
{
  gsize longest = 0, first = 0, best = 0;

  for (gsize i = 0; i < n; i++)
    {
      if (sorted[i] != sorted[first])
        first = i;
      if (i - first + 1 > longest)
        {
          longest = i - first + 1;
          best = first;
        }
    }
  if (out_count != NULL)
    *out_count = longest;
  return n == 0 || (longest == 1 && n > 1) ? NAN : sorted[best];
}
