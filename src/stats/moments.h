/* stats/moments.h: count, mean, spread and shape of one column, in one pass over blocks.
 *
 * Powers of the distance from a shift near the mean are summed in double-double, so an offset of 1e15
 * costs no digit and the order of blocks does not matter to the last digit shown. */
#pragma once
#include <glib.h>
#include "stats/dd.h"

G_BEGIN_DECLS

typedef struct
{
  gsize  n;
  double mean;       /* unit of the data; NAN when n = 0 */
  double variance;   /* unit squared, divisor n - 1; NAN when n < 2 */
  double sd;         /* unit of the data; 0 when all values are equal */
  double se;         /* of the mean: sd / sqrt (n) */
  double min;        /* NAN when n = 0 */
  double max;
  double sum;
  double skewness;   /* e1071 type 2 (SPSS, Excel); NAN when n < 3 or constant */
  double kurtosis;   /* excess, e1071 type 2; NAN when n < 4 or constant */
  double autocorr1;  /* NIST: sum d[i] d[i+1] / sum d[i]^2; NAN when n < 2 or constant */
  HunchDd mean_dd;         /* the same mean with about 32 digits, for what comes after */
  HunchDd sum_squares_dd;  /* sum of squared distances from the mean; 0 when n < 2 */
} HunchMoments;

typedef struct _HunchMomentsSum HunchMomentsSum;

/* An empty accumulator; release with hunch_moments_sum_free. */
HunchMomentsSum *hunch_moments_sum_new  (void);
void             hunch_moments_sum_free (HunchMomentsSum *self);

/* Adds @n values in their order (which only autocorr1 minds). Nothing is copied. O(n), about 10 ns a
 * value or less. A NaN or infinite value is remembered and refused by finish. */
void hunch_moments_sum_add_block (HunchMomentsSum *self,
                                  const double    *values,
                                  gsize            n);

/* Everything so far; more blocks may follow. Errors: BAD_INPUT (NaN or infinite value seen),
 * NUMERIC (overflow). n = 0 is no error: n is 0 and the rest NAN. */
gboolean hunch_moments_sum_finish (HunchMomentsSum *self,
                                   HunchMoments    *out_moments,
                                   GError         **error);

/* The same for values in one array. */
gboolean hunch_moments (const double *values,
                        gsize         n,
                        HunchMoments *out_moments,
                        GError      **error);

/* t interval of the mean; both NAN when n < 2, both the mean when sd = 0. Errors: BAD_INPUT (@conf). */
gboolean hunch_moments_mean_interval (const HunchMoments *moments,
                                      double              conf,
                                      double             *out_low,
                                      double             *out_high,
                                      GError            **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HunchMomentsSum, hunch_moments_sum_free)

G_END_DECLS
