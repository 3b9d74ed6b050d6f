/* stats/pairsums.h: order statistics of all sums of two numbers, one from either list, without writing the sums down.
 *
 * Sums of sorted lists form a matrix that ascends along rows and columns. Two sums drawn from a sample bracket the place that is
 * looked for (R. W. Floyd and R. L. Rivest, Communications of the ACM 18, 1975), a walk along the matrix counts what lies below them
 * (D. B. Johnson and T. Mizoguchi, SIAM J. Computing 7, 1978), and what stays in between is sorted once it is little. Differences of two
 * groups and the means of pairs of one are such sums, so that Hodges and Lehmann's estimates cost O(n) and not O(n^2). */
#pragma once
#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct
{
  const double *a;          /* ascending, n_a of them */
  gsize         n_a;        /* < 2^32 */
  const double *b;          /* ascending */
  gsize         n_b;        /* < 2^32 */
  gboolean      is_half;    /* a and b are the same list, and each pair counts once: a[i] + a[j] with i <= j */
} HunchPairSums;

/* n_a n_b, or n (n + 1) / 2. */
double   hunch_pair_sums_get_n   (const HunchPairSums *self);

/* The sums at @places (from 1, ascending) in ascending order. The draws behind the brackets are always the same. Some four walks of O(n_a + n_b) for each, at 32
 * bytes for each of a. Fails only when cancelled. */
gboolean hunch_pair_sums_select  (const HunchPairSums *self,
                                  const double        *places,
                                  guint                n_places,
                                  double              *out_values,
                                  GCancellable        *cancellable,
                                  GError             **error);

/* The middle one, or the mean of the two in the middle, and those at @place from either end (NAN: neither). */
gboolean hunch_pair_sums_middle  (const HunchPairSums *self,
                                  double               place,
                                  double              *out_median,
                                  double              *out_low,
                                  double              *out_high,
                                  GCancellable        *cancellable,
                                  GError             **error);

G_END_DECLS
