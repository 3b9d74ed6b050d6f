#define G_LOG_DOMAIN "hunch-stats"
#include "stats/kruskal.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "stats/distributions.h"
#include "stats/noncentral.h"

void
hunch_rank_sums_clear (HunchRankSums *self)
{
  g_clear_pointer (&self->sizes, g_free);
  g_clear_pointer (&self->mean_ranks, g_free);
}

void
hunch_rank_sums_fill (HunchRankSums *self,
                      const double  *sorted,
                      const guint32 *groups,
                      gsize          n,
                      guint          n_groups)
{
  self->n_groups = n_groups;
  self->n = n;
  self->sizes = g_new0 (gsize, n_groups);
  self->mean_ranks = g_new0 (double, n_groups);
  self->tie_cubes = 0;
  for (gsize i = 0, end; i < n; i = end)
    {
      double t, rank;

      for (end = i + 1; end < n && sorted[end] == sorted[i]; end++)
        ;
      t = (double) (end - i);
      rank = ((double) i + (double) end + 1.0) / 2.0;
      self->tie_cubes += t * (t - 1.0) * (t + 1.0);
      for (gsize k = i; k < end; k++)
        {
          self->sizes[groups[k]]++;
          self->mean_ranks[groups[k]] += rank;
        }
    }
  for (guint g = 0; g < n_groups; g++)
    self->mean_ranks[g] = self->sizes[g] > 0 ? self->mean_ranks[g] / (double) self->sizes[g] : NAN;
}

HunchEffect
hunch_share_of_variation (double value,
                          double f,
                          double df1,
                          double df2,
                          double chisq,
                          double scale,
                          double conf)
{
  HunchEffect effect = { value, NAN, NAN };
  double low, high;

  if (isfinite (f) && df2 > 0 && hunch_noncentral_f_interval (f, df1, df2, conf, &low, &high))
    {
      effect.ci_low = low / (low + df1 + df2 + 1.0);
      effect.ci_high = high / (high + df1 + df2 + 1.0);
    }
  else if (hunch_noncentral_chisq_interval (chisq, df1, conf, &low, &high))
    {
      effect.ci_low = low / scale;
      effect.ci_high = high / scale;
    }
  effect.ci_low = CLAMP (MIN (effect.ci_low, value), 0.0, 1.0);
  effect.ci_high = CLAMP (MAX (effect.ci_high, value), 0.0, 1.0);
  return effect;
}

static gboolean
refuse (HunchStatsError code,
        const char     *message,
        GError        **error)
{
  g_set_error_literal (error, HUNCH_STATS_ERROR, code, message);
  return FALSE;
}

/* Variance of all ranks, divisor n - 1. */
static double
get_rank_variance (const HunchRankSums *sums)
{
  double n = (double) sums->n;

  return n * (n + 1.0) / 12.0 - sums->tie_cubes / (12.0 * (n - 1.0));
}

gboolean
hunch_kruskal (const HunchRankSums *sums,
               double               conf,
               HunchKruskal        *out_result,
               GError             **error)
{
  double n = (double) sums->n, between = 0, share;
  guint n_groups = 0;
  double df;

  if (!hunch_stats_check_conf (conf, error))
    return FALSE;
  for (guint g = 0; g < sums->n_groups; g++)
    if (sums->sizes[g] > 0)
      {
        double distance = sums->mean_ranks[g] - (n + 1.0) / 2.0;

        between += (double) sums->sizes[g] * distance * distance;
        n_groups++;
      }
  if (n < 2 || n_groups < 2)
    return refuse (HUNCH_STATS_ERROR_TOO_FEW, _("There are fewer than two groups with values."), error);
  if (!(get_rank_variance (sums) > 0))
    return refuse (HUNCH_STATS_ERROR_CONSTANT, _("All values are alike, so none lies above another."), error);

  df = n_groups - 1.0;
  out_result->h = between / get_rank_variance (sums);
  out_result->df = df;
  out_result->p = hunch_chisq_upper (out_result->h, df);
  out_result->eta2 = n > n_groups ? (out_result->h - df) / (n - n_groups) : NAN;
  share = MIN (out_result->h / (n - 1.0), 1.0);
  out_result->epsilon2 = hunch_share_of_variation (share, share < 1 - 1e-12 ? (share / df) / ((1.0 - share) / (n - n_groups)) : INFINITY,
                                                   df, n - n_groups, out_result->h, n - 1.0, conf);
  return TRUE;
}

/* --- pairs --- */

void
hunch_rank_pairs_fill (const double  *mean_ranks,
                       const double  *se,
                       guint          n_groups,
                       HunchPadjust   method,
                       double         conf,
                       HunchRankPair *out_pairs)
{
  guint n_pairs = n_groups * (n_groups - 1) / 2;
  g_autofree double *p = g_new (double, n_pairs + 1);
  double reach = hunch_normal_quantile (0.5 + conf / 2.0);
  guint place = 0;

  for (guint i = 0; i < n_groups; i++)
    for (guint k = i + 1; k < n_groups; k++, place++)
      {
        HunchRankPair *pair = &out_pairs[place];

        *pair = (HunchRankPair){ .first = i, .second = k, .difference = mean_ranks[i] - mean_ranks[k], .se = se[i * n_groups + k] };
        pair->z = pair->difference / pair->se;
        pair->p = p[place] = MIN (1.0, 2.0 * hunch_normal_upper (fabs (pair->z)));
        pair->ci_low = pair->difference - reach * pair->se;
        pair->ci_high = pair->difference + reach * pair->se;
      }

  hunch_padjust (p, n_pairs, method, p);
  for (place = 0; place < n_pairs; place++)
    out_pairs[place].p_adjusted = p[place];
}

void
hunch_dunn (const HunchRankSums *sums,
            HunchPadjust         method,
            double               conf,
            HunchRankPair       *out_pairs)
{
  guint n = sums->n_groups;
  g_autofree double *se = g_new0 (double, (gsize) n * n);

  for (guint i = 0; i < n; i++)
    for (guint k = i + 1; k < n; k++)
      se[i * n + k] = sqrt (get_rank_variance (sums) * (1.0 / (double) sums->sizes[i] + 1.0 / (double) sums->sizes[k]));
  hunch_rank_pairs_fill (sums->mean_ranks, se, n, method, conf, out_pairs);
}
