/* stats/ranks.h: order and ranks of many numbers.
 *
 * Sorting is by digits of eleven bits from the last to the first (a radix sort), so that equal values keep the order they came in and a million
 * doubles take a few hundredths of a second. 0 and -0 are equal. Values are finite. All functions look at @cancellable every few milliseconds. */
#pragma once
#include <gio/gio.h>

G_BEGIN_DECLS

/* How often values repeat: sums over the distinct values, each standing t times. */
typedef struct
{
  gsize  n_distinct;
  double pairs;    /* sum of t (t - 1) */
  double triples;  /* sum of t (t - 1) (t - 2) */
} HunchTies;

/* Sum of t^3 - t. */
double   hunch_ties_get_cubes (const HunchTies *self);

/* Ascending, in place, -0 as 0; needs half a million doubles beside at most. Fails only when cancelled, and then the values are in no order. */
gboolean hunch_sort_values (double       *values,
                            gsize         n,
                            GCancellable *cancellable,
                            GError      **error);

/* The same, each value taking its tag along; needs @n doubles and tags beside. */
gboolean hunch_sort_tagged (double       *values,
                            guint32      *tags,
                            gsize         n,
                            GCancellable *cancellable,
                            GError      **error);

/* Ties of @sorted values. O(n). */
void     hunch_ties_count  (const double *sorted,
                            gsize         n,
                            HunchTies    *out_ties);

/* Ranks from 1 on of @values in the order they came, equal ones sharing the mean of theirs. @out_ranks: n, may not be @values. @n < 2^32. */
gboolean hunch_midranks    (const double *values,
                            gsize         n,
                            double       *out_ranks,
                            HunchTies    *out_ties,
                            GCancellable *cancellable,
                            GError      **error);

G_END_DECLS
