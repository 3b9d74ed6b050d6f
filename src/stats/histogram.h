/* stats/histogram.h: bins with edges that read well.
 *
 * Width: D. Freedman and P. Diaconis (1981), 2 IQR n^(-1/3), or H. A. Sturges (1926),
 * log2 (n) + 1 bins; then the nearest 1, 2, 2.5 or 5 times a power of ten, edges at its multiples.
 * Bins are [edge, next edge); the last one also holds its upper edge. */
#pragma once
#include <glib.h>

G_BEGIN_DECLS

#define HUNCH_HISTOGRAM_MAX_BINS 1000

typedef enum
{
  HUNCH_BINS_AUTO,               /* Freedman-Diaconis, Sturges where the IQR is 0 */
  HUNCH_BINS_FREEDMAN_DIACONIS,
  HUNCH_BINS_STURGES
} HunchBinsRule;

typedef struct
{
  double start;  /* lower edge of the first bin, unit of the data */
  double width;  /* of each bin, > 0 */
  guint  n_bins; /* 1..HUNCH_HISTOGRAM_MAX_BINS */
} HunchBins;

/* Chooses bins from what is known of the data; all equal (max = min) gives one bin around the value.
 * Errors: TOO_FEW (n = 0), BAD_INPUT (not finite, max < min, negative iqr). O(1). */
gboolean hunch_bins_choose (gsize         n,
                            double        min,
                            double        max,
                            double        iqr,
                            HunchBinsRule rule,
                            HunchBins    *out_bins,
                            GError      **error);

/* About @n_bins bins of nice width over min..max; same errors. */
gboolean hunch_bins_about (guint      n_bins,
                           double     min,
                           double     max,
                           HunchBins *out_bins,
                           GError   **error);

/* Lower edge of bin @position; position = n_bins gives the upper end. */
double hunch_bins_edge (const HunchBins *self,
                        guint            position);

/* Adds the values to @counts (length n_bins, zeroed by the caller before the first block). Values
 * outside and NaN are not counted; the number of them is returned. O(n). */
gsize hunch_bins_count (const HunchBins *self,
                        const double    *values,
                        gsize            n,
                        gsize           *counts);

G_END_DECLS
