/* stats/strata.h: variances of estimates when rows were drawn by strata.
 *
 * Taylor linearisation as in stats/cluster.h, but what lies between strata is no chance: over strata h with n_h rows drawn,
 *
 *   cov (s, t) = sum over h of n_h / (n_h - 1)  (sum of z_s z_t in h - sum of z_s in h  sum of z_t in h / n_h)
 *
 * (W. G. Cochran, Sampling Techniques, 1977, chapter 5; R's survey package with strata, weights and no finite-population correction, since what is concluded is meant
 * beyond the rows that could have been drawn). Rows that an estimate is not about have influence 0 and count in n_h. Degrees of freedom: rows less strata. The influence of a row of
 * weight w on a mean is w (y - mean) / (sum of weights). A stratum of one row tells nothing of its spread and adds nothing. */
#pragma once
#include <glib.h>

G_BEGIN_DECLS

typedef struct _HunchStrataSum HunchStrataSum;

/* Memory: 16 bytes for each stratum and estimate. */
HunchStrataSum *hunch_strata_sum_new  (guint n_strata, guint n_estimates);
void            hunch_strata_sum_free (HunchStrataSum *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HunchStrataSum, hunch_strata_sum_free)

/* The influence of a row on an estimate. O(1). */
void            hunch_strata_sum_add  (HunchStrataSum *self, guint stratum, guint estimate, double influence);

/* @sizes: n_h, [n_strata]. */
double          hunch_strata_sum_get_variance   (const HunchStrataSum *self, const gint64 *sizes, guint estimate);
/* Of two estimates that no row has an influence on both of, such as means of two groups. */
double          hunch_strata_sum_get_covariance (const HunchStrataSum *self, const gint64 *sizes, guint a, guint b);

G_END_DECLS
