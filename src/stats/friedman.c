#define G_LOG_DOMAIN "hunch-stats"
#include "stats/friedman.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "stats/distributions.h"
#include "stats/ranks.h"

#define STRIDE 8192  /* blocks between two looks at the cancellable */

void
hunch_friedman_clear (HunchFriedman *self)
{
  g_clear_pointer (&self->mean_ranks, g_free);
}

typedef struct
{
  double *sums;     /* owned: of ranks, by measure */
  double  cubes;    /* sum of t^3 - t within the blocks */
  double *sorted;   /* owned: scratch */
  guint32 *places;  /* owned: scratch */
} Ranking;

static void
ranking_clear (Ranking *self)
{
  g_clear_pointer (&self->sums, g_free);
  g_clear_pointer (&self->sorted, g_free);
  g_clear_pointer (&self->places, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Ranking, ranking_clear)

static void
rank_block (Ranking      *self,
            const double *values,
            guint         n)
{
  memcpy (self->sorted, values, n * sizeof *values);
  for (guint i = 0; i < n; i++)
    self->places[i] = i;
  hunch_sort_tagged (self->sorted, self->places, n, NULL, NULL);
  for (guint i = 0, end; i < n; i = end)
    {
      double t;

      for (end = i + 1; end < n && self->sorted[end] == self->sorted[i]; end++)
        ;
      t = end - i;
      self->cubes += t * (t - 1.0) * (t + 1.0);
      for (guint k = i; k < end; k++)
        self->sums[self->places[k]] += (i + end + 1.0) / 2.0;
    }
}

static gboolean
rank_blocks (Ranking      *self,
             const double *values,
             gsize         n_blocks,
             guint         n,
             GCancellable *cancellable,
             GError      **error)
{
  self->sums = g_new0 (double, n);
  self->sorted = g_new (double, n);
  self->places = g_new (guint32, n);
  for (gsize block = 0; block < n_blocks; block++)
    {
      if (block % STRIDE == 0 && g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      rank_block (self, values + block * n, n);
    }
  return TRUE;
}

static void
fill_f (HunchFriedman *result,
        double         b,
        double         k)
{
  double rest = b * (k - 1.0) - result->q;

  result->f = result->f_df1 = result->f_df2 = result->f_p = NAN;
  if (!(rest > 1e-12 * result->q))
    return;

  result->f = (b - 1.0) * result->q / rest;
  result->f_df1 = k - 1.0;
  result->f_df2 = (b - 1.0) * (k - 1.0);
  result->f_p = hunch_f_upper (result->f, result->f_df1, result->f_df2);
}

gboolean
hunch_friedman (const double  *values,
                gsize          n_blocks,
                guint          n_measures,
                double         conf,
                HunchFriedman *out_result,
                GCancellable  *cancellable,
                GError       **error)
{
  double b = (double) n_blocks, k = n_measures;
  g_auto (Ranking) ranking = { 0 };
  double squares = 0, spread;

  if (!hunch_stats_check_conf (conf, error) || !hunch_stats_check_finite (values, n_blocks * n_measures, error))
    return FALSE;
  if (n_blocks < 2 || n_measures < 2)
    {
      g_set_error_literal (error, HUNCH_STATS_ERROR, HUNCH_STATS_ERROR_TOO_FEW, _("At least two measures of two blocks are needed."));
      return FALSE;
    }
  if (!rank_blocks (&ranking, values, n_blocks, n_measures, cancellable, error))
    return FALSE;

  spread = (b * k * (k + 1.0) - ranking.cubes / (k - 1.0)) / 12.0;  /* of a mean rank, times the square of b */
  if (!(spread > 0))
    {
      g_set_error_literal (error, HUNCH_STATS_ERROR, HUNCH_STATS_ERROR_CONSTANT,
                           _("All values of each block are alike, so none lies above another."));
      return FALSE;
    }
  for (guint i = 0; i < n_measures; i++)
    {
      double distance = ranking.sums[i] - b * (k + 1.0) / 2.0;

      squares += distance * distance;
      ranking.sums[i] /= b;
    }
  out_result->q = squares / spread;
  out_result->df = k - 1.0;
  out_result->p = hunch_chisq_upper (out_result->q, out_result->df);
  out_result->w = hunch_share_of_variation (MIN (out_result->q / (b * (k - 1.0)), 1.0), NAN, k - 1.0, NAN, out_result->q, b * (k - 1.0), conf);
  out_result->se = sqrt (2.0 * spread) / b;
  out_result->mean_ranks = g_steal_pointer (&ranking.sums);
  fill_f (out_result, b, k);
  return TRUE;
}
