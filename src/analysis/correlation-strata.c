/* Correlations of rows drawn by strata: weighted moments first, then how far each row moves each r:
 *
 *   w (u v - r (u^2 + v^2) / 2) / (sum of weights), u and v the standardised values. */
#define G_LOG_DOMAIN "hunch-analysis"
#include <math.h>

#include "analysis/correlation-private.h"
#include "analysis/strata-means.h"

typedef struct
{
  HunchCorrelationData *data;
  guint           p;
  double         *means;   /* owned [p] */
  double         *cross;   /* owned [p * p]: weighted, from the means; above the diagonal and on it */
  double          weight;  /* sum of the weights */
  double         *row;     /* owned [p] */
  guint8         *is_used; /* owned: of the strata */
  HunchStrataSum *sum;     /* owned; NULL in the first pass */
} Pass;

static void
pass_clear (Pass *self)
{
  g_clear_pointer (&self->means, g_free);
  g_clear_pointer (&self->cross, g_free);
  g_clear_pointer (&self->row, g_free);
  g_clear_pointer (&self->is_used, g_free);
  g_clear_pointer (&self->sum, hunch_strata_sum_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Pass, pass_clear)

/* From the plain means, which lie near enough for no digit to be lost. */
static void
add_moments (Pass  *self,
             double weight,
             double *shifts)
{
  self->weight += weight;
  for (guint a = 0; a < self->p; a++)
    {
      shifts[a] += weight * self->row[a];
      for (guint b = a; b < self->p; b++)
        self->cross[(gsize) a * self->p + b] += weight * self->row[a] * self->row[b];
    }
}

static void
add_influences (Pass   *self,
                guint   stratum,
                double  weight)
{
  guint pair = 0;

  for (guint a = 0; a < self->p; a++)
    self->row[a] /= sqrt (self->cross[(gsize) a * self->p + a]);
  for (guint a = 0; a < self->p; a++)
    for (guint b = a + 1; b < self->p; b++, pair++)
      {
        double u = self->row[a], v = self->row[b];

        hunch_strata_sum_add (self->sum, stratum, pair, weight / self->weight * (u * v - self->data->weighted[(gsize) a * self->p + b] * (u * u + v * v) / 2));
      }
}

static gboolean
pass_rows (Pass    *self,
           double  *shifts,
           GError **error)
{
  HunchFrame *frame = self->data->frame;
  gsize n;

  hunch_frame_rewind (frame);
  do
    {
      const double *weights = hunch_frame_get_weights (frame);
      const guint32 *strata = hunch_frame_get_strata (frame);

      if (!hunch_frame_next (frame, &n, error))
        return FALSE;
      for (gsize i = 0; i < n; i++)
        {
          double weight = weights != NULL ? weights[i] : 1;

          for (guint a = 0; a < self->p; a++)
            self->row[a] = hunch_frame_get_numbers (frame, a)[i] - self->means[a];
          self->is_used[strata[i]] = TRUE;
          if (self->sum == NULL)
            add_moments (self, weight, shifts);
          else
            add_influences (self, strata[i], weight);
        }
    }
  while (n > 0);
  return TRUE;
}

/* Means and cross-products of the weighted rows, these divided by the weights. */
static void
finish_moments (Pass         *self,
                const double *shifts)
{
  guint p = self->p;

  for (guint a = 0; a < p; a++)
    for (guint b = a; b < p; b++)
      {
        double *cross = &self->cross[(gsize) a * p + b];

        *cross = (*cross - shifts[a] * (shifts[b] / self->weight)) / self->weight;
      }
  for (guint a = 0; a < p; a++)
    self->means[a] += shifts[a] / self->weight;
  self->data->weighted = g_new0 (double, (gsize) p * p);
  for (guint a = 0; a < p; a++)
    for (guint b = a + 1; b < p; b++)
      {
        double r = self->cross[(gsize) a * p + b] / sqrt (self->cross[(gsize) a * p + a]) / sqrt (self->cross[(gsize) b * p + b]);

        self->data->weighted[(gsize) a * p + b] = CLAMP (r, -1, 1);
      }
}

static void
take_errors (Pass *self)
{
  HunchCorrelationData *data = self->data;
  guint p = self->p, n_strata = 0, pair = 0;
  const gint64 *sizes = hunch_frame_get_stratum_sizes (data->frame);

  for (guint h = 0; h < hunch_strata_get_n (data->inquiry->strata); h++)
    n_strata += self->is_used[h];
  data->n_blocks = (guint) MAX ((double) data->n - n_strata + 1, 0);
  data->se = g_new0 (double, (gsize) p * p);
  for (guint a = 0; a < p; a++)
    for (guint b = a + 1; b < p; b++)
      data->se[(gsize) a * p + b] = sqrt (hunch_strata_sum_get_variance (self->sum, sizes, pair++));
}

gboolean
hunch_correlation_read_strata (HunchCorrelationData *self,
                               GError              **error)
{
  guint p = self->n_columns, n_strata = hunch_strata_get_n (self->inquiry->strata);
  g_auto (Pass) pass = { self, p, g_new0 (double, p), g_new0 (double, (gsize) p * p), 0, g_new0 (double, p), g_new0 (guint8, n_strata + 1), NULL };
  g_autofree double *shifts = g_new0 (double, p);

  for (guint a = 0; a < p; a++)
    pass.means[a] = hunch_comoments_get_mean (self->comoments, a);
  if (!pass_rows (&pass, shifts, error))
    return FALSE;
  finish_moments (&pass, shifts);
  pass.sum = hunch_strata_sum_new (n_strata, p * (p - 1) / 2);
  if (!pass_rows (&pass, shifts, error))
    return FALSE;
  take_errors (&pass);
  return TRUE;
}
