/* What a correlation says of each pair of columns. */
#define G_LOG_DOMAIN "hunch-analysis"
#include <glib/gi18n-lib.h>
#include <math.h>

#include "analysis/clusters.h"
#include "analysis/correlation-private.h"
#include "analysis/rank-groups.h"
#include "analysis/resample.h"
#include "stats/correlation.h"
#include "stats/distributions.h"
#include "stats/rankcor.h"

/* --- rows in blocks --- */

static void
add_influences (HunchCorrelationData *self,
                HunchClusterSum      *sum,
                const double         *scales,
                const double         *r,
                double               *row,
                gsize                 i)
{
  guint p = self->n_columns;
  double n = (double) hunch_comoments_get_n (self->comoments);
  guint pair = 0;

  for (guint a = 0; a < p; a++)
    row[a] = (hunch_frame_get_numbers (self->frame, a)[i] - hunch_comoments_get_mean (self->comoments, a)) / scales[a];
  for (guint a = 0; a < p; a++)
    for (guint b = a + 1; b < p; b++, pair++)
      hunch_cluster_sum_add (sum, pair, (row[a] * row[b] - r[pair] * (row[a] * row[a] + row[b] * row[b]) / 2) / n);
}

static void
fill_scales (HunchCorrelationData *self,
             double               *scales,
             double               *r)
{
  guint p = self->n_columns;
  double n = (double) hunch_comoments_get_n (self->comoments);
  guint pair = 0;

  for (guint a = 0; a < p; a++)
    {
      scales[a] = sqrt (hunch_comoments_get_cross (self->comoments, a, a) / n);
      for (guint b = a + 1; b < p; b++)
        r[pair++] = hunch_comoments_get_r (self->comoments, a, b);
    }
}

static gboolean
sum_influences (HunchCorrelationData *self,
                HunchClusterSum      *sum,
                GError              **error)
{
  guint p = self->n_columns;
  HunchClusterWalk walk = { self->inquiry->clusters };
  g_autofree double *scales = g_new (double, p);
  g_autofree double *r = g_new (double, (gsize) p * p);
  g_autofree double *row = g_new (double, p);
  gsize n;

  fill_scales (self, scales, r);
  hunch_frame_rewind (self->frame);
  do
    {
      if (!hunch_frame_next (self->frame, &n, error))
        return FALSE;
      for (gsize i = 0, end; i < n; i = end)
        {
          gboolean begins;

          end = hunch_cluster_walk_next (&walk, self->frame, i, n, &begins);
          if (begins)
            hunch_cluster_sum_end_block (sum);
          for (gsize k = i; k < end; k++)
            add_influences (self, sum, scales, r, row, k);
        }
    }
  while (n > 0);

  hunch_cluster_sum_end_block (sum);
  return TRUE;
}

/* A second pass over the rows, once means and correlations are known. */
gboolean
hunch_correlation_read_blocks (HunchCorrelationData *self,
                               GError              **error)
{
  guint p = self->n_columns;
  g_autoptr (HunchClusterSum) sum = hunch_cluster_sum_new (p * (p - 1) / 2, FALSE);
  guint pair = 0;

  if (!sum_influences (self, sum, error))
    return FALSE;

  self->se = g_new0 (double, (gsize) p * p);
  self->n_blocks = hunch_cluster_sum_get_n_blocks (sum);
  for (guint a = 0; a < p; a++)
    for (guint b = a + 1; b < p; b++)
      self->se[(gsize) a * p + b] = sqrt (hunch_cluster_sum_get_variance (sum, pair++));
  return TRUE;
}

/* On the scale of Fisher's z, whose error is that of r over 1 - r^2. */
static void
correct_pair (HunchCorrelationData *self,
              HunchCorrelationPair *pair)
{
  double se = self->se[(gsize) pair->a * self->n_columns + pair->b];
  double z = atanh (pair->r);
  double z_se = se / (1 - pair->r * pair->r);
  double reach;

  pair->se = self->n_blocks > 1 ? se : NAN;
  pair->df = self->n_blocks - 1.0;
  pair->statistic = pair->p = pair->ci_low = pair->ci_high = NAN;
  if (!(pair->df > 0) || !(z_se > 0) || !isfinite (z))
    return;

  pair->statistic = z / z_se;
  pair->p = hunch_t_two_sided (pair->statistic, pair->df);
  if (hunch_rank_get_alternative (self->inquiry) != HUNCH_ALTERNATIVE_TWO_SIDED)
    pair->p = hunch_rank_get_alternative (self->inquiry) == HUNCH_ALTERNATIVE_LESS ? hunch_t_lower (pair->statistic, pair->df)
                                                                                  : hunch_t_upper (pair->statistic, pair->df);
  reach = hunch_t_quantile (0.5 + self->inquiry->conf / 2, pair->df) * z_se;
  pair->ci_low = tanh (z - reach);
  pair->ci_high = tanh (z + reach);
}

/* --- each method --- */

/* The correlation of two columns with the last n_fixed held fixed. */
static gboolean
find_r (HunchCorrelationData *self,
        guint                 a,
        guint                 b,
        double               *out_r,
        GError              **error)
{
  guint n = 2 + self->n_fixed;
  g_autofree double *r = g_new (double, (gsize) n * n);
  g_autofree guint *places = g_new (guint, n);

  if (self->weighted != NULL)
    {
      *out_r = self->weighted[(gsize) a * self->n_columns + b];
      return TRUE;
    }
  if (self->n_fixed == 0)
    {
      *out_r = hunch_comoments_get_r (self->comoments, a, b);
      return TRUE;
    }

  places[0] = a;
  places[1] = b;
  for (guint i = 0; i < self->n_fixed; i++)
    places[2 + i] = self->n_columns + i;
  for (guint i = 0; i < n; i++)
    for (guint k = 0; k < n; k++)
      r[(gsize) i * n + k] = i == k ? 1 : hunch_comoments_get_r (self->comoments, places[i], places[k]);
  return hunch_correlation_partial (r, n, 0, 1, out_r, error);
}

static gboolean
answer_pearson (HunchCorrelationData *self,
                HunchCorrelationPair *pair,
                GError              **error)
{
  HunchCorrelation c;
  double r;

  if (!find_r (self, pair->a, pair->b, &r, error)
      || !hunch_correlation_test (r, self->n, self->n_fixed, hunch_rank_get_alternative (self->inquiry), self->inquiry->conf, &c, error))
    return FALSE;

  pair->r = r;
  pair->se = sqrt (MAX (1 - r * r, 0) / c.df);
  pair->statistic = c.t;
  pair->df = c.df;
  pair->p = c.p;
  pair->ci_low = c.ci_low;
  pair->ci_high = c.ci_high;
  if (self->se != NULL)
    correct_pair (self, pair);
  return TRUE;
}

static void
take_rank_answer (HunchCorrelationPair       *pair,
                  const HunchRankCorrelation *c)
{
  pair->r = c->r;
  pair->se = c->se;
  pair->statistic = c->statistic;
  pair->df = NAN;
  pair->p = c->p;
  pair->ci_low = c->ci_low;
  pair->ci_high = c->ci_high;
  pair->is_exact = c->is_exact;
}

static gboolean
answer_spearman (HunchCorrelationData *self,
                 HunchCorrelationPair *pair,
                 GError              **error)
{
  HunchRankCorrelation c;
  double rho;

  if (!find_r (self, pair->a, pair->b, &rho, error)
      || !hunch_spearman_test (rho, self->n, self->has_ties[pair->a] || self->has_ties[pair->b], self->n_fixed,
                               hunch_rank_get_alternative (self->inquiry), self->inquiry->conf, &c, error))
    return FALSE;

  take_rank_answer (pair, &c);
  if (self->n_fixed == 0)
    return TRUE;

  /* S says nothing once others are held fixed; t does. */
  pair->df = (double) self->n - 2 - self->n_fixed;
  pair->statistic = rho * sqrt (pair->df / ((1 - rho) * (1 + rho)));
  return TRUE;
}

static gboolean
answer_kendall (HunchCorrelationData *self,
                HunchCorrelationPair *pair,
                GError              **error)
{
  HunchRankCorrelation c;

  if (!hunch_kendall (self->values[pair->a], self->values[pair->b], self->n, hunch_rank_get_alternative (self->inquiry), self->inquiry->conf,
                      &c, self->inquiry->cancellable, error))
    return FALSE;
  take_rank_answer (pair, &c);
  return TRUE;
}

gboolean
hunch_correlation_answer_pairs (HunchCorrelationData *self,
                                GError              **error)
{
  static gboolean (*const answers[]) (HunchCorrelationData *, HunchCorrelationPair *, GError **)
      = { answer_pearson, answer_spearman, answer_kendall };
  g_autofree double *p = NULL;
  guint place = 0;

  self->n_pairs = self->n_columns * (self->n_columns - 1) / 2;
  self->pairs = g_new0 (HunchCorrelationPair, self->n_pairs);
  p = g_new (double, self->n_pairs);
  for (guint a = 0; a < self->n_columns; a++)
    for (guint b = a + 1; b < self->n_columns; b++, place++)
      {
        self->pairs[place].a = a;
        self->pairs[place].b = b;
        if (!answers[self->method] (self, &self->pairs[place], error))
          return FALSE;
        p[place] = self->pairs[place].p;
      }

  hunch_padjust (p, self->n_pairs, hunch_rank_get_adjustment (self->inquiry), p);
  for (place = 0; place < self->n_pairs; place++)
    self->pairs[place].p_adjusted = p[place];
  return TRUE;
}

/* --- drawing again --- */

gboolean
hunch_correlation_resample (HunchCorrelationData *self,
                            GError              **error)
{
  const HunchCorrelationPair *pair = &self->pairs[0];
  HunchEffect effect = { pair->r, pair->ci_low, pair->ci_high };
  HunchResample choice;
  HunchResampling resampling;
  HunchPermutation permutation;
  HunchBootstrap bootstrap;

  if (!hunch_resample_get (self->inquiry, (double) self->n * (self->method == HUNCH_CORRELATION_SPEARMAN ? 4 : 1), &choice, &resampling, error))
    return FALSE;
  if (choice == HUNCH_RESAMPLE_NONE)
    return TRUE;

  if (choice == HUNCH_RESAMPLE_PERMUTATION)
    {
      if (!hunch_permute_pairs (self->values[0], self->values[1], self->n, hunch_rank_get_alternative (self->inquiry), &resampling, &permutation,
                                error))
        return FALSE;
      hunch_resample_add_permutation (self->inquiry, &permutation, pair->r, hunch_correlation_get_symbol (self), &effect);
      return TRUE;
    }
  if (!hunch_bootstrap_correlation (self->values[0], self->values[1], self->n, self->method == HUNCH_CORRELATION_SPEARMAN, self->inquiry->conf,
                                    &resampling, &bootstrap, error))
    return FALSE;
  hunch_resample_add_bootstrap (self->inquiry, self->method == HUNCH_CORRELATION_SPEARMAN ? "rho" : "r", &bootstrap);
  return TRUE;
}
