#define G_LOG_DOMAIN "hunch-stats"
#include "stats/histogram.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "stats/stats.h"

/* The nearest 1, 2, 2.5 or 5 times a power of ten, by ratio. */
static double
get_nice_width (double width)
{
  static const double steps[] = { 1.0, 2.0, 2.5, 5.0, 10.0 };
  double power = pow (10.0, floor (log10 (width)));
  double best = power;

  for (gsize i = 0; i < G_N_ELEMENTS (steps); i++)
    if (fabs (log (steps[i] * power / width)) < fabs (log (best / width)))
      best = steps[i] * power;
  return best;
}

/* The double nearest to a decimal multiple of @width: 3 times 0.1 is 0.3, as in the data, where a product
 * would be the next double. */
static double
get_multiple (double times,
              double width)
{
  double parts = nearbyint (1.0 / width);

  if (width < 1.0 && parts < 1e15 && fabs (parts * width - 1.0) < 1e-12)
    return times / parts;
  return times * width;
}

/* Edges at multiples of @width that hold min..max; wider steps until there are not too many. */
static gboolean
place_bins (double     width,
            double     min,
            double     max,
            HunchBins *out_bins,
            GError   **error)
{
  double first, start, n_bins;

  width = get_nice_width (width);
  for (;;)
    {
      first = floor (min / width * (1.0 + copysign (1e-12, min)));
      if (get_multiple (first, width) > min)
        first--;
      start = get_multiple (first, width);
      n_bins = MAX (1.0, ceil ((max - start) / width * (1.0 - 1e-12)));
      while (get_multiple (first + n_bins, width) < max && n_bins <= HUNCH_HISTOGRAM_MAX_BINS)
        n_bins++;
      if (!(n_bins > HUNCH_HISTOGRAM_MAX_BINS))
        break;
      width = get_nice_width (width * 2.0);
    }
  if (!isfinite (start) || !(width > 0.0) || start + width == start)
    {
      g_set_error_literal (error, HUNCH_STATS_ERROR, HUNCH_STATS_ERROR_BAD_INPUT,
                           _("The values lie too close together or too far apart for a histogram."));
      return FALSE;
    }
  *out_bins = (HunchBins){ start, width, (guint) n_bins };
  return TRUE;
}

static gboolean
check_range (double   min,
             double   max,
             GError **error)
{
  if (isfinite (min) && isfinite (max) && max >= min && isfinite (max - min))
    return TRUE;
  g_set_error_literal (error, HUNCH_STATS_ERROR, HUNCH_STATS_ERROR_BAD_INPUT,
                       _("A histogram needs a finite smallest and largest value."));
  return FALSE;
}

/* All values equal: one bin as wide as the value is large, around it. */
static void
place_one_bin (double     value,
               HunchBins *out_bins)
{
  double width = value != 0.0 ? get_nice_width (fabs (value) / 10.0) : 1.0;

  *out_bins = (HunchBins){ value - width / 2.0, width, 1 };
}

gboolean
hunch_bins_choose (gsize         n,
                   double        min,
                   double        max,
                   double        iqr,
                   HunchBinsRule rule,
                   HunchBins    *out_bins,
                   GError      **error)
{
  double width = 0.0;

  if (n == 0)
    {
      g_set_error_literal (error, HUNCH_STATS_ERROR, HUNCH_STATS_ERROR_TOO_FEW,
                           _("There are no values to show a distribution of."));
      return FALSE;
    }
  if (!check_range (min, max, error))
    return FALSE;
  if (!(iqr >= 0.0))
    {
      g_set_error_literal (error, HUNCH_STATS_ERROR, HUNCH_STATS_ERROR_BAD_INPUT,
                           _("The range between the quartiles is negative."));
      return FALSE;
    }
  if (max == min)
    {
      place_one_bin (min, out_bins);
      return TRUE;
    }

  if (rule != HUNCH_BINS_STURGES)
    width = 2.0 * iqr / cbrt ((double) n);
  if (!(width > 0.0))
    width = (max - min) / ceil (log2 ((double) n) + 1.0);
  return place_bins (MAX (width, (max - min) / HUNCH_HISTOGRAM_MAX_BINS), min, max, out_bins, error);
}

gboolean
hunch_bins_about (guint      n_bins,
                  double     min,
                  double     max,
                  HunchBins *out_bins,
                  GError   **error)
{
  if (!check_range (min, max, error))
    return FALSE;
  if (max == min)
    {
      place_one_bin (min, out_bins);
      return TRUE;
    }
  return place_bins ((max - min) / CLAMP (n_bins, 1, HUNCH_HISTOGRAM_MAX_BINS), min, max, out_bins, error);
}

double
hunch_bins_edge (const HunchBins *self,
                 guint            position)
{
  double first = nearbyint (self->start / self->width);

  if (get_multiple (first, self->width) == self->start)
    return get_multiple (first + position, self->width);
  return self->start + position * self->width;
}

/* The bin of @value, found by division and put right by the edges themselves. */
static inline guint
find_bin (const HunchBins *self,
          const double    *edges,
          double           value)
{
  guint bin = (guint) CLAMP ((value - self->start) / self->width, 0.0, self->n_bins - 1.0);

  if (bin > 0 && value < edges[bin])
    bin--;
  else if (bin + 1 < self->n_bins && value >= edges[bin + 1])
    bin++;
  return bin;
}

gsize
hunch_bins_count (const HunchBins *self,
                  const double    *values,
                  gsize            n,
                  gsize           *counts)
{
  g_autofree double *edges = g_new (double, self->n_bins + 1);
  gsize n_outside = 0;

  for (guint i = 0; i <= self->n_bins; i++)
    edges[i] = hunch_bins_edge (self, i);
  for (gsize i = 0; i < n; i++)
    {
      if (values[i] >= edges[0] && values[i] <= edges[self->n_bins])
        counts[find_bin (self, edges, values[i])]++;
      else
        n_outside++;
    }
  return n_outside;
}
