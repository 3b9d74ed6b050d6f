#define G_LOG_DOMAIN "hunch-analysis"
#include "analysis/strata-means.h"

#include <math.h>

typedef struct
{
  HunchFrame                *frame;
  const HunchStrataQuestion *question;
  double                    *centers;  /* owned [n_levels + 1]: near the means */
  double                    *sums;     /* owned: weighted, of the distances from them */
  guint8                    *is_known; /* owned: of the strata */
} Pass;

static void
pass_clear (Pass *self)
{
  g_clear_pointer (&self->centers, g_free);
  g_clear_pointer (&self->sums, g_free);
  g_clear_pointer (&self->is_known, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Pass, pass_clear)

void
hunch_strata_means_clear (HunchStrataMeans *self)
{
  g_clear_pointer (&self->n, g_free);
  g_clear_pointer (&self->weights, g_free);
  g_clear_pointer (&self->means, g_free);
  g_clear_pointer (&self->variances, g_free);
  g_clear_pointer (&self->sum, hunch_strata_sum_free);
  g_clear_pointer (&self->sizes, g_free);
}

gboolean
hunch_strata_can_weigh (const HunchInquiry *inquiry,
                        guint               n_levels)
{
  return inquiry->uses_strata && (double) hunch_strata_get_n (inquiry->strata) * n_levels <= HUNCH_STRATA_MAX_CELLS;
}

static inline guint
get_level (const Pass *self,
           gsize       i)
{
  const HunchStrataQuestion *question = self->question;

  if (question->n_codes == 0)
    return 0;
  if (question->n_codes == 1)
    return (guint) hunch_frame_get_codes (self->frame, question->codes[0])[i];
  return (guint) hunch_frame_get_codes (self->frame, question->codes[0])[i] * question->n_second
         + (guint) hunch_frame_get_codes (self->frame, question->codes[1])[i];
}

static inline double
get_value (const Pass *self,
           gsize       i)
{
  double value = hunch_frame_get_numbers (self->frame, self->question->y)[i];

  return self->question->has_minus ? value - hunch_frame_get_numbers (self->frame, self->question->minus)[i] : value;
}

/* The first value of a level is the first guess at its mean. */
static void
add_value (Pass             *self,
           HunchStrataMeans *out,
           guint             level,
           double            value,
           double            weight)
{
  if (out->n[level]++ == 0)
    self->centers[level] = value;
  out->weights[level] += weight;
  self->sums[level] += weight * (value - self->centers[level]);
}

static void
add_distance (Pass             *self,
              HunchStrataMeans *out,
              guint             stratum,
              guint             level,
              double            value,
              double            weight)
{
  double away = value - self->centers[level];

  self->sums[level] += weight * away;
  out->variances[level] += weight * away * away;
  hunch_strata_sum_add (out->sum, stratum, level, weight * away / out->weights[level]);
}

static gboolean
pass_rows (Pass             *self,
           HunchStrataMeans *out,
           gboolean          is_first,
           GError          **error)
{
  gsize n;

  hunch_frame_rewind (self->frame);
  do
    {
      const double *weights = hunch_frame_get_weights (self->frame);
      const guint32 *strata = hunch_frame_get_strata (self->frame);

      if (!hunch_frame_next (self->frame, &n, error))
        return FALSE;
      for (gsize i = 0; i < n; i++)
        {
          double value = get_value (self, i);
          double weight = weights != NULL ? weights[i] : 1;
          guint level = get_level (self, i);

          if (isnan (value))
            continue;
          if (is_first)
            {
              add_value (self, out, level, value, weight);
              add_value (self, out, out->n_levels, value, weight);
              self->is_known[strata[i]] = TRUE;
            }
          else
            {
              add_distance (self, out, strata[i], level, value, weight);
              add_distance (self, out, strata[i], out->n_levels, value, weight);
            }
        }
    }
  while (n > 0);
  return TRUE;
}

static void
move_centers (Pass             *self,
              HunchStrataMeans *out)
{
  for (guint level = 0; level <= out->n_levels; level++)
    {
      if (out->weights[level] > 0)
        self->centers[level] += self->sums[level] / out->weights[level];
      self->sums[level] = 0;
    }
}

static void
finish (Pass             *self,
        HunchStrataMeans *out)
{
  for (guint level = 0; level <= out->n_levels; level++)
    {
      double rest = self->sums[level] / out->weights[level];
      double n = (double) out->n[level];

      out->means[level] = n > 0 ? self->centers[level] + rest : NAN;
      out->variances[level] = n > 1 ? MAX (out->variances[level] / out->weights[level] - rest * rest, 0) * n / (n - 1) : NAN;
    }
}

gboolean
hunch_strata_means_read (HunchStrataMeans          *out,
                         HunchFrame                *frame,
                         const HunchStrata         *strata,
                         const HunchStrataQuestion *question,
                         GError                   **error)
{
  guint n_all = question->n_levels + 1, n_strata = hunch_strata_get_n (strata);
  g_auto (Pass) pass = { frame, question, g_new0 (double, n_all), g_new0 (double, n_all), g_new0 (guint8, n_strata + 1) };

  out->n_levels = question->n_levels;
  out->n = g_new0 (gint64, n_all);
  out->weights = g_new0 (double, n_all);
  out->means = g_new0 (double, n_all);
  out->variances = g_new0 (double, n_all);
  out->sum = hunch_strata_sum_new (n_strata, n_all);
  if (!pass_rows (&pass, out, TRUE, error))
    return FALSE;
  move_centers (&pass, out);
  if (!pass_rows (&pass, out, FALSE, error))
    return FALSE;
  finish (&pass, out);

  out->sizes = g_memdup2 (hunch_frame_get_stratum_sizes (frame), (n_strata + 1) * sizeof (gint64));
  for (guint h = 0; h < n_strata; h++)
    out->n_strata += pass.is_known[h];
  out->df = (double) out->n[out->n_levels] - out->n_strata;
  if (!(out->df >= 1))
    out->df = NAN;
  return TRUE;
}

double
hunch_strata_means_get_se (const HunchStrataMeans *self,
                           guint                   level)
{
  return self->n[level] > 1 && isfinite (self->df) ? sqrt (hunch_strata_sum_get_variance (self->sum, self->sizes, level)) : NAN;
}

double
hunch_strata_means_get_covariance (const HunchStrataMeans *self,
                                   guint                   a,
                                   guint                   b)
{
  return a == b ? hunch_strata_sum_get_variance (self->sum, self->sizes, a) : hunch_strata_sum_get_covariance (self->sum, self->sizes, a, b);
}
