#define G_LOG_DOMAIN "hunch-stats"
#include "stats/solve.h"

#include <math.h>

#define SINGULAR 1e-12L  /* of a diagonal element: what is left of it when the columns before have been taken out */

/* Row @i of the factor, from the rows before it. */
static gboolean
factor_row (long double *factor,
            guint        i,
            guint        n)
{
  long double diagonal = factor[(gsize) i * n + i];

  for (guint k = 0; k <= i; k++)
    {
      long double sum = factor[(gsize) i * n + k];

      for (guint j = 0; j < k; j++)
        sum -= factor[(gsize) i * n + j] * factor[(gsize) k * n + j];
      if (k < i)
        factor[(gsize) i * n + k] = sum / factor[(gsize) k * n + k];
      else if (!(sum > SINGULAR * diagonal))
        return FALSE;
      else
        factor[(gsize) i * n + i] = sqrtl (sum);
    }
  return TRUE;
}

gboolean
hunch_solve_quadratic (const double *matrix,
                       const double *v,
                       guint         n,
                       double       *out_value)
{
  g_autofree long double *factor = g_new (long double, MAX ((gsize) n * n, 1));
  g_autofree long double *z = g_new (long double, MAX (n, 1));
  long double value = 0;

  for (gsize i = 0; i < (gsize) n * n; i++)
    factor[i] = matrix[i];
  for (guint i = 0; i < n; i++)
    {
      if (!factor_row (factor, i, n))
        return FALSE;
      z[i] = v[i];
      for (guint k = 0; k < i; k++)
        z[i] -= factor[(gsize) i * n + k] * z[k];
      z[i] /= factor[(gsize) i * n + i];
      value += z[i] * z[i];
    }
  *out_value = (double) value;
  return TRUE;
}
