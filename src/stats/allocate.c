#include "stats/allocate.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <stdlib.h>

#include "stats/root.h"

#define SLACK 1e-12

static gboolean
check (const double *weights,
       const double *floors,
       const double *caps,
       guint         n,
       GError      **error)
{
  double floor_sum = 0, cap_sum = 0;

  for (guint i = 0; i < n; i++)
    {
      if (!(weights[i] >= 0 && isfinite (weights[i]) && floors[i] >= 0 && floors[i] <= caps[i] && caps[i] <= 1))
        {
          g_set_error_literal (error, HUNCH_STATS_ERROR, HUNCH_STATS_ERROR_BAD_INPUT, _("A share is bounded by a floor and a cap from 0 to 1, the floor not above the cap."));
          return FALSE;
        }
      floor_sum += floors[i];
      cap_sum += caps[i];
    }
  if (floor_sum <= 1 + SLACK && cap_sum >= 1 - SLACK)
    return TRUE;
  g_set_error_literal (error, HUNCH_STATS_ERROR, HUNCH_STATS_ERROR_BAD_INPUT,
                       floor_sum > 1 + SLACK ? _("The floors add up to more than there is.") : _("The caps add up to less than there is."));
  return FALSE;
}

static int
compare (gconstpointer a,
         gconstpointer b)
{
  double first = *(const double *) a;
  double second = *(const double *) b;

  return (first > second) - (first < second);
}

static double
get_sum (const double *weights,
         const double *floors,
         const double *caps,
         guint         n,
         double        level)
{
  double sum = 0;

  for (guint i = 0; i < n; i++)
    sum += fmin (fmax (level * weights[i], floors[i]), caps[i]);
  return sum;
}

/* Levels at which a share leaves its floor or meets its cap. */
static double *
dup_bends (const double *weights,
           const double *floors,
           const double *caps,
           guint         n,
           guint        *out_n)
{
  double *bends = g_new (double, 2 * n + 1);

  *out_n = 0;
  bends[(*out_n)++] = 0;
  for (guint i = 0; i < n; i++)
    if (weights[i] > 0)
      {
        bends[(*out_n)++] = floors[i] / weights[i];
        bends[(*out_n)++] = caps[i] / weights[i];
      }
  qsort (bends, *out_n, sizeof *bends, compare);
  return bends;
}

/* Between two bends the sum is a straight line. */
static double
find_level (const double *weights,
            const double *floors,
            const double *caps,
            guint         n)
{
  guint n_bends;
  g_autofree double *bends = dup_bends (weights, floors, caps, n, &n_bends);
  guint low = 0, high = n_bends - 1;
  double slope = 0, fixed = 0, middle;

  if (get_sum (weights, floors, caps, n, bends[high]) <= 1)
    return bends[high];
  while (high - low > 1)
    {
      guint between = (low + high) / 2;

      if (get_sum (weights, floors, caps, n, bends[between]) > 1)
        high = between;
      else
        low = between;
    }

  middle = bends[low] + (bends[high] - bends[low]) / 2;
  for (guint i = 0; i < n; i++)
    {
      double share = middle * weights[i];

      if (share > floors[i] && share < caps[i])
        slope += weights[i];
      else
        fixed += share <= floors[i] ? floors[i] : caps[i];
    }
  return slope > 0 ? CLAMP ((1 - fixed) / slope, bends[low], bends[high]) : bends[low];
}

/* What is left goes to those of weight 0 in equal parts. */
static void
give_rest (const double *weights,
           const double *floors,
           const double *caps,
           guint         n,
           double       *shares)
{
  g_autofree double *ones = g_new (double, n);
  g_autofree double *low = g_new (double, n);
  g_autofree double *high = g_new (double, n);
  double level;

  for (guint i = 0; i < n; i++)
    {
      ones[i] = weights[i] == 0 ? 1 : 0;
      low[i] = weights[i] == 0 ? floors[i] : shares[i];
      high[i] = weights[i] == 0 ? caps[i] : shares[i];
    }
  level = find_level (ones, low, high, n);
  for (guint i = 0; i < n; i++)
    shares[i] = fmin (fmax (level * ones[i], low[i]), high[i]);
}

static void
allocate (const double *weights,
          const double *floors,
          const double *caps,
          guint         n,
          double       *shares)
{
  double level = find_level (weights, floors, caps, n);
  double sum = 0;

  for (guint i = 0; i < n; i++)
    sum += shares[i] = fmin (fmax (level * weights[i], floors[i]), caps[i]);
  if (sum < 1 - SLACK)
    give_rest (weights, floors, caps, n, shares);
}

gboolean
hunch_allocate (const double *weights,
                const double *floors,
                const double *caps,
                guint         n,
                double       *out_shares,
                GError      **error)
{
  if (!check (weights, floors, caps, n, error))
    return FALSE;

  allocate (weights, floors, caps, n, out_shares);
  return TRUE;
}

/* --- what would change it --- */

typedef struct
{
  double       *weights;  /* owned: changed and put back */
  const double *floors;
  const double *caps;
  double       *shares;   /* owned */
  guint         n;
  guint         which;
  double        weight;
  double        goal;
} Fall;

static double
get_distance (double        factor,
              gconstpointer data)
{
  const Fall *fall = data;

  fall->weights[fall->which] = factor * fall->weight;
  allocate (fall->weights, fall->floors, fall->caps, fall->n, fall->shares);
  return fall->shares[fall->which] - fall->goal;
}

double
hunch_allocate_find_factor (const double *weights,
                            const double *floors,
                            const double *caps,
                            guint         n,
                            guint         which,
                            double        goal)
{
  g_autofree double *copy = g_memdup2 (weights, n * sizeof *weights);
  g_autofree double *shares = g_new (double, n);
  Fall fall = { copy, floors, caps, shares, n, which, weights[which], goal };
  double low = get_distance (1e-12, &fall);
  double high = get_distance (1, &fall);

  if (!(low <= 0 && high >= 0))
    return NAN;
  return hunch_root_find (get_distance, &fall, 1e-12, 1);
}

void
hunch_allocate_greedy (const guint  *order,
                       const double *floors,
                       const double *caps,
                       guint         n,
                       double       *out_shares)
{
  double rest = 1;

  for (guint i = 0; i < n; i++)
    rest -= out_shares[i] = floors[i];
  for (guint i = 0; i < n && rest > 0; i++)
    {
      double more = fmin (caps[order[i]] - floors[order[i]], rest);

      out_shares[order[i]] += more;
      rest -= more;
    }
}
