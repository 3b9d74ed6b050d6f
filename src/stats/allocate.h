/* stats/allocate.h: shares of a sum in proportion to weights, within bounds.
 *
 * share = min (max (level * weight, floor), cap) with the one level at which the shares add up to 1 (filling with water: S. Boyd and L. Vandenberghe, Convex
 * Optimization, 2004, example 5.2; for weights it is the division within the bounds that lies nearest to the proportional one in the sense of
 * Kullback and Leibler). The level is found exactly, between two of the 2 n weights at which a share meets a bound. */
#pragma once
#include "stats/stats.h"

G_BEGIN_DECLS

/* @weights: >= 0, those of 0 get their floor; when the caps of all others leave something, those of 0 have it in equal parts up to their caps. @floors and
 * @caps: 0 .. 1, floor <= cap. Into @out_shares, which may be none of the others. Errors: BAD_INPUT (negative or not finite, floors that
 * add up to more than 1, caps to less). O(n log n). */
gboolean hunch_allocate (const double *weights,
                         const double *floors,
                         const double *caps,
                         guint         n,
                         double       *out_shares,
                         GError      **error);

/* The weight is multiplied by the returned factor, from 0 to 1, for share @which to fall to @goal; the others stay. NAN when no factor does that: the
 * floor is higher. */
double   hunch_allocate_find_factor (const double *weights,
                                     const double *floors,
                                     const double *caps,
                                     guint         n,
                                     guint         which,
                                     double        goal);

/* Everything to the greatest weights in turn, as the bounds allow: @order, positions by weight, the greatest first. */
void     hunch_allocate_greedy (const guint  *order,
                                const double *floors,
                                const double *caps,
                                guint         n,
                                double       *out_shares);

G_END_DECLS
