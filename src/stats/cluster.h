/* stats/cluster.h: variances of estimates when rows came in blocks (clusters) instead of singly.
 *
 * Taylor linearisation with ultimate clusters (L. Kish and M. R. Frankel, J. Royal Statistical Society B 36, 1974; D. A. Binder,
 * International Statistical Review 51, 1983; the "with replacement" variance of R's survey package): every row has an influence z on
 * each estimate, the first-order change that the row makes, with sum 0 over all rows; then, over B blocks,
 *
 *   cov (s, t) = B / (B - 1)  sum over blocks of (sum of z_s in the block) (sum of z_t in the block)
 *
 * with B - 1 degrees of freedom. Influences of one row on
 *   a mean                (y - mean) / n
 *   the mean of a group   the same with the group's mean and n, 0 for rows of other groups
 *   a share               (1 - share) / n for a row that has it, else - share / n
 *   a correlation r       (u v - r (u^2 + v^2) / 2) / n, u and v the standardised values (divisor n)
 *
 * The design effect is this variance over the one that single rows would give (Kish, Survey Sampling, 1965, page 88), the
 * effective n is n over it. */
#pragma once
#include <glib.h>
#include "stats/stats.h"

G_BEGIN_DECLS

typedef struct _HunchClusterSum HunchClusterSum;

/* For @n_estimates; with @has_cross covariances too, at n_estimates^2 doubles and as many operations for each block. */
HunchClusterSum *hunch_cluster_sum_new  (guint n_estimates, gboolean has_cross);
void             hunch_cluster_sum_free (HunchClusterSum *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HunchClusterSum, hunch_cluster_sum_free)

/* The influence of one row of the block in hand. O(1). */
void             hunch_cluster_sum_add (HunchClusterSum *self, guint estimate, double influence);
/* A block to which nothing was added counts for nothing. */
void             hunch_cluster_sum_end_block (HunchClusterSum *self);

/* Blocks ended so far: of all, and those in which the estimate got something. */
guint            hunch_cluster_sum_get_n_blocks    (HunchClusterSum *self);
guint            hunch_cluster_sum_get_n_blocks_of (HunchClusterSum *self, guint estimate);

/* NAN with fewer than two blocks. */
double           hunch_cluster_sum_get_variance   (HunchClusterSum *self, guint estimate);
double           hunch_cluster_sum_get_covariance (HunchClusterSum *self, guint a, guint b);

/* Mean of the design effects of the contrasts between @n_groups means: trace (V0^-1 V) / (n_groups - 1), V0 their covariance if rows had come
 * singly with one @variance (J. N. K. Rao and A. J. Scott, JASA 76, 1981). Dividing F by it is their first-order correction; with
 * two groups that makes F the square of the t by blocks. @vcov: n_groups^2. */
double           hunch_cluster_mean_effect (const double *vcov, const gsize *sizes, guint n_groups, double variance);

/* Wilson's interval of a @share known with standard error @se and @df from @n rows: with the effective n, share (1 - share) / se^2 and at most n,
 * and t in the place of z (as E. L. Korn and B. I. Graubard, Survey Methodology 24, 1998, do for the exact interval). Where the share is 0 or 1 no se can be
 * known, and each of the df + 1 blocks counts as one row. NAN when df < 1. */
void             hunch_cluster_share_interval (double share, double se, double n, double df, double conf, double *out_low, double *out_high);

G_END_DECLS
