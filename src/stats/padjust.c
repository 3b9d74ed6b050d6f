#define G_LOG_DOMAIN "hunch-stats"
#include "stats/padjust.h"

#include <math.h>

static int
compare_by_p (gconstpointer a,
              gconstpointer b,
              gpointer      data)
{
  const double *p = data;
  gsize i = *(const gsize *) a, j = *(const gsize *) b;

  if (p[i] != p[j])
    return p[i] < p[j] ? -1 : 1;
  return i < j ? -1 : i > j;
}

/* Positions of the p-values that exist, smallest first. */
static GArray *
make_order (double *p,
            gsize   n)
{
  GArray *order = g_array_new (FALSE, FALSE, sizeof (gsize));

  for (gsize i = 0; i < n; i++)
    if (!isnan (p[i]))
      g_array_append_val (order, i);
  g_array_sort_with_data (order, compare_by_p, p);
  return order;
}

void
hunch_padjust (const double *p,
               gsize         n,
               HunchPadjust  method,
               double       *out)
{
  g_autofree double *copy = g_memdup2 (p, n * sizeof *p);
  g_autoptr (GArray) order = make_order (copy, n);
  gsize m = order->len;
  double bound;

  for (gsize i = 0; i < n; i++)
    {
      double adjusted = method == HUNCH_PADJUST_BONFERRONI ? copy[i] * (double) m : copy[i];

      out[i] = adjusted > 1.0 ? 1.0 : adjusted;  /* a NAN stays */
    }

  bound = 0.0;
  for (gsize k = 0; k < m && method == HUNCH_PADJUST_HOLM; k++)
    {
      gsize i = g_array_index (order, gsize, k);

      bound = MAX (bound, MIN (copy[i] * (double) (m - k), 1.0));
      out[i] = bound;
    }
  bound = 1.0;
  for (gsize k = m; k-- > 0 && method == HUNCH_PADJUST_BH;)
    {
      gsize i = g_array_index (order, gsize, k);

      bound = MIN (bound, copy[i] * (double) m / (double) (k + 1));
      out[i] = bound;
    }
}
