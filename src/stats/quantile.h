/* stats/quantile.h: order statistics. Quantiles are R's type 7 (R. J. Hyndman and Y. Fan, The
 * American Statistician 50, 1996): h = (n - 1) p, linear between neighbours. */
#pragma once
#include <glib.h>

G_BEGIN_DECLS

/* Quantiles of @n values at @n_probs probabilities (0..1, any order) into @out (length n_probs).
 * Works on a copy; O(n) expected for a few probabilities, O(n log n) for many.
 * Errors: TOO_FEW (n = 0), BAD_INPUT (a NaN or infinite value, a probability outside 0..1). */
gboolean hunch_quantiles (const double *values,
                          gsize         n,
                          const double *probs,
                          gsize         n_probs,
                          double       *out,
                          GError      **error);

/* The same, reordering @values instead of copying them. */
gboolean hunch_quantiles_in_place (double       *values,
                                   gsize         n,
                                   const double *probs,
                                   gsize         n_probs,
                                   double       *out,
                                   GError      **error);

/* Quantile of values already in ascending order; n >= 1, 0 <= p <= 1. O(1). */
double hunch_quantile_sorted (const double *sorted,
                              gsize         n,
                              double        p);

/* Median and 1.4826 * median of |value - median| (R's mad). Either out may be NULL. O(n) expected.
 * Errors: TOO_FEW (n = 0), BAD_INPUT. n = 1 or all equal: mad 0. */
gboolean hunch_median_mad (const double *values,
                           gsize         n,
                           double       *out_median,
                           double       *out_mad,
                           GError      **error);

/* 1.4826 * the median distance of @n >= 1 sorted values from their @median, to the last bit that of hunch_median_mad(). O(n), no scratch. */
double hunch_mad_sorted (const double *sorted,
                         gsize         n,
                         double        median);

/* Quantile of sorted values that weigh @weights[tags[i]] > 0: type 7 on the scale of the weights added up, as "hf7" of R's survey (T. Lumley). @n >= 1. O(n). */
double hunch_quantile_weighted_sorted (const double  *sorted,
                                       const guint32 *tags,
                                       const double  *weights,
                                       gsize          n,
                                       double         p);

/* Mean of what is left when @trim (0..0.5) of @n sorted values is cut off at either end, as R's mean (trim =): floor (n trim) values; at 0.5 the
 * median. n >= 1. O(n). */
double hunch_trimmed_mean_sorted (const double *sorted,
                                  gsize         n,
                                  double        trim);

/* The value that @n sorted values hold most often, the smallest of several, and how often. NAN when n = 0, and when no value comes twice while
 * there are two or more. O(n). */
double hunch_mode_sorted (const double *sorted,
                          gsize         n,
                          gsize        *out_count);

/* Sorts finite doubles ascending, in place: radix sort for many, O(n) with n doubles of scratch. */
void hunch_sort_doubles (double *values,
                         gsize   n);

G_END_DECLS
