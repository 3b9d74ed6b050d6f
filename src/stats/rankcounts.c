#define G_LOG_DOMAIN "hunch-stats"
#include "stats/rankcounts.h"

#include <float.h>
#include <glib/gi18n-lib.h>
#include <math.h>

#define MOST_WORK 5e9
#define MOST_SIGNED 1000

static gboolean
refuse (GError **error)
{
  g_set_error_literal (error, HUNCH_STATS_ERROR, HUNCH_STATS_ERROR_BAD_INPUT,
                       _("There are too many values for an exact p: use exact=auto, which approximates it very closely."));
  return FALSE;
}

/* Subsets of @n_a of the first numbers, by their sum less the smallest possible: row j holds subsets of j. */
static void
add_number (double **rows,
            gsize    n_a,
            gsize    most,
            gsize    number)
{
  for (gsize j = MIN (number, n_a); j >= 1; j--)
    {
      gsize shift = number - j;  /* above the smallest sum that a subset of j can have */

      if (shift > most)
        continue;
      for (gsize sum = shift; sum <= most; sum++)
        rows[j][sum] += rows[j - 1][sum - shift];
    }
}

static double *
normalise (double *counts,
           gsize   most)
{
  double total = 0;

  for (gsize i = 0; i <= most; i++)
    total += counts[i];
  for (gsize i = 0; i <= most; i++)
    counts[i] /= total;
  return counts;
}

static double *
sum_subsets (gsize         n_a,
             gsize         n_b,
             GCancellable *cancellable,
             GError      **error)
{
  gsize most = n_a * n_b;
  g_autofree double *block = g_new0 (double, (n_a + 1) * (most + 1));
  g_autofree double **rows = g_new (double *, n_a + 1);
  double *last = g_new (double, most + 1);

  for (gsize j = 0; j <= n_a; j++)
    rows[j] = block + j * (most + 1);
  rows[0][0] = 1;
  for (gsize number = 1; number <= n_a + n_b; number++)
    {
      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        {
          g_free (last);
          return NULL;
        }
      add_number (rows, n_a, most, number);
    }

  for (gsize sum = 0; sum <= most; sum++)
    last[sum] = rows[n_a][sum];
  return normalise (last, most);
}

double *
hunch_rank_sum_chances (gsize         n_a,
                        gsize         n_b,
                        GCancellable *cancellable,
                        GError      **error)
{
  gsize few = MIN (n_a, n_b), many = MAX (n_a, n_b);

  if ((double) few * (double) many * (double) few * (double) (few + many) > MOST_WORK)
    {
      refuse (error);
      return NULL;
    }
  return sum_subsets (few, many, cancellable, error);
}

double *
hunch_signed_rank_chances (gsize         n,
                           GCancellable *cancellable,
                           GError      **error)
{
  gsize most = n * (n + 1) / 2;
  g_autofree double *chances = NULL;

  if (n > MOST_SIGNED)
    {
      refuse (error);
      return NULL;
    }

  chances = g_new0 (double, most + 1);
  chances[0] = 1;
  for (gsize rank = 1, reached = 0; rank <= n; rank++)
    {
      reached += rank;
      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return NULL;
      for (gsize sum = reached;; sum--)
        {
          chances[sum] = (chances[sum] + (sum >= rank ? chances[sum - rank] : 0.0)) / 2.0;
          if (sum == 0)
            break;
        }
    }
  return g_steal_pointer (&chances);
}

/* Each further value makes 0 … i - 1 concordant pairs with those before it. */
double *
hunch_concordance_chances (gsize         n,
                           GCancellable *cancellable,
                           GError      **error)
{
  gsize most = n * (n - 1) / 2;
  g_autofree double *chances = NULL;
  g_autofree double *next = NULL;

  if (n < 1 || n > MOST_SIGNED)
    {
      refuse (error);
      return NULL;
    }

  chances = g_new0 (double, most + 1);
  next = g_new0 (double, most + 1);
  chances[0] = 1;
  for (gsize i = 2, reached = 0; i <= n; i++)
    {
      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return NULL;
      reached += i - 1;
      for (gsize sum = 0; sum <= reached; sum++)
        {
          next[sum] = 0;
          for (gsize made = 0; made < i && made <= sum; made++)
            next[sum] += chances[sum - made];
          next[sum] /= (double) i;
        }
      for (gsize sum = 0; sum <= reached; sum++)
        chances[sum] = next[sum];
    }
  return g_steal_pointer (&chances);
}

double
hunch_chances_lower (const double *chances,
                     gsize         most,
                     double        k)
{
  double sum = 0;

  if (k < 0)
    return 0;
  if (k > (double) most / 2.0)
    return 1 - hunch_chances_upper (chances, most, floor (k) + 1);
  for (gsize i = 0; i <= (gsize) k; i++)
    sum += chances[i];
  return sum;
}

double
hunch_chances_upper (const double *chances,
                     gsize         most,
                     double        k)
{
  return hunch_chances_lower (chances, most, (double) most - k);
}

double
hunch_chances_p (const double    *chances,
                 gsize            most,
                 double           k,
                 HunchAlternative alternative)
{
  double lower = hunch_chances_lower (chances, most, k);
  double upper = hunch_chances_upper (chances, most, k);

  if (alternative == HUNCH_ALTERNATIVE_LESS)
    return lower;
  return alternative == HUNCH_ALTERNATIVE_GREATER ? upper : MIN (1.0, 2.0 * MIN (lower, upper));
}

gsize
hunch_chances_quantile (const double *chances,
                        gsize         most,
                        double        p)
{
  double wanted = p <= 0.5 ? p - 10 * DBL_EPSILON : 1 - p + 10 * DBL_EPSILON;
  double sum = 0;

  for (gsize k = 0; k <= most; k++)
    {
      sum += chances[k];
      if (p <= 0.5 ? sum >= wanted : sum > wanted)
        return p <= 0.5 ? k : most - k;
    }
  return most;
}

