#define G_LOG_DOMAIN "hunch-stats"
#include "stats/quadrature.h"

#include <gsl/gsl_integration.h>
#include <math.h>

#include "stats/root.h"

static const gsl_integration_glfixed_table *
get_table (void)
{
  static gsize table = 0;

  if (g_once_init_enter (&table))
    g_once_init_leave (&table, (gsize) gsl_integration_glfixed_table_alloc (HUNCH_PANEL_POINTS));
  return (const gsl_integration_glfixed_table *) table;
}

void
hunch_panel_points (double  low,
                    double  high,
                    double *x,
                    double *weight)
{
  const gsl_integration_glfixed_table *table = get_table ();

  for (gsize i = 0; i < HUNCH_PANEL_POINTS; i++)
    if (gsl_integration_glfixed_point (low, high, i, &x[i], &weight[i], table) != 0)
      x[i] = weight[i] = NAN;
}

double
hunch_log_chi_density (double log_s,
                       double df)
{
  return df * (log_s - 0.5 * expm1 (2.0 * log_s));
}

typedef struct
{
  double df;
  double depth;
} ChiDepth;

static double
get_excess (double        log_s,
            gconstpointer data)
{
  const ChiDepth *question = data;

  return hunch_log_chi_density (log_s, question->df) + question->depth;
}

void
hunch_log_chi_range (double  df,
                     double  depth,
                     double *low,
                     double *high)
{
  ChiDepth question = { df, depth };

  *low = hunch_root_find (get_excess, &question, -1.0 - (depth + df) / df, 0.0);
  *high = hunch_root_find (get_excess, &question, 0.0, 1.0 + log1p (depth / df));
}
