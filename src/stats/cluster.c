#define G_LOG_DOMAIN "hunch-stats"
#include "stats/cluster.h"

#include <math.h>

#include "stats/distributions.h"

struct _HunchClusterSum
{
  guint     n;
  guint     n_blocks;
  gboolean  has_rows;    /* the block in hand has some */
  double   *totals;      /* owned [n], of the block in hand */
  gboolean *is_touched;  /* owned [n], the same */
  guint    *n_blocks_of; /* owned [n] */
  double   *squares;     /* owned [n] */
  double   *cross;       /* owned [n * n], the lower triangle; NULL without */
};

HunchClusterSum *
hunch_cluster_sum_new (guint    n_estimates,
                       gboolean has_cross)
{
  HunchClusterSum *self = g_new0 (HunchClusterSum, 1);
  gsize n = MAX (n_estimates, 1);

  self->n = n_estimates;
  self->totals = g_new0 (double, n);
  self->is_touched = g_new0 (gboolean, n);
  self->n_blocks_of = g_new0 (guint, n);
  self->squares = g_new0 (double, n);
  if (has_cross)
    self->cross = g_new0 (double, n * n);
  return self;
}

void
hunch_cluster_sum_free (HunchClusterSum *self)
{
  if (self == NULL)
    return;

  g_free (self->totals);
  g_free (self->is_touched);
  g_free (self->n_blocks_of);
  g_free (self->squares);
  g_free (self->cross);
  g_free (self);
}

void
hunch_cluster_sum_add (HunchClusterSum *self,
                       guint            estimate,
                       double           influence)
{
  self->totals[estimate] += influence;
  self->is_touched[estimate] = TRUE;
  self->has_rows = TRUE;
}

static void
add_cross (HunchClusterSum *self)
{
  for (guint i = 0; i < self->n; i++)
    for (guint k = 0; self->is_touched[i] && k <= i; k++)
      self->cross[(gsize) i * self->n + k] += self->totals[i] * self->totals[k];
}

void
hunch_cluster_sum_end_block (HunchClusterSum *self)
{
  if (!self->has_rows)
    return;

  if (self->cross != NULL)
    add_cross (self);
  for (guint i = 0; i < self->n; i++)
    {
      self->squares[i] += self->totals[i] * self->totals[i];
      self->n_blocks_of[i] += self->is_touched[i];
      self->totals[i] = 0;
      self->is_touched[i] = FALSE;
    }
  self->n_blocks++;
  self->has_rows = FALSE;
}

guint
hunch_cluster_sum_get_n_blocks (HunchClusterSum *self)
{
  return self->n_blocks;
}

guint
hunch_cluster_sum_get_n_blocks_of (HunchClusterSum *self,
                                   guint            estimate)
{
  return self->n_blocks_of[estimate];
}

static double
get_factor (HunchClusterSum *self)
{
  return self->n_blocks > 1 ? self->n_blocks / (self->n_blocks - 1.0) : NAN;
}

double
hunch_cluster_sum_get_variance (HunchClusterSum *self,
                                guint            estimate)
{
  return get_factor (self) * self->squares[estimate];
}

double
hunch_cluster_sum_get_covariance (HunchClusterSum *self,
                                  guint            a,
                                  guint            b)
{
  g_return_val_if_fail (self->cross != NULL, NAN);

  return get_factor (self) * self->cross[(gsize) MAX (a, b) * self->n + MIN (a, b)];
}

double
hunch_cluster_mean_effect (const double *vcov,
                           const gsize  *sizes,
                           guint         n_groups,
                           double        variance)
{
  double n = 0, trace = 0, all = 0;

  for (guint i = 0; i < n_groups; i++)
    {
      n += (double) sizes[i];
      trace += (double) sizes[i] * vcov[(gsize) i * n_groups + i];
      for (guint k = 0; k < n_groups; k++)
        all += (double) sizes[i] * (double) sizes[k] * vcov[(gsize) i * n_groups + k];
    }
  return (trace - all / n) / variance / (n_groups - 1.0);
}

void
hunch_cluster_share_interval (double  share,
                              double  se,
                              double  n,
                              double  df,
                              double  conf,
                              double *out_low,
                              double *out_high)
{
  double t = df >= 1 ? hunch_t_quantile (0.5 + conf / 2, df) : NAN;
  double effective_n = share > 0 && share < 1 ? MIN (share * (1 - share) / (se * se), n) : MIN (df + 1, n);
  double middle = (share + t * t / (2 * effective_n)) / (1 + t * t / effective_n);
  double half = t / (1 + t * t / effective_n) * sqrt (share * (1 - share) / effective_n + t * t / (4 * effective_n * effective_n));

  *out_low = share > 0 ? middle - half : isnan (t) ? NAN : 0;
  *out_high = share < 1 ? middle + half : isnan (t) ? NAN : 1;
}
