/* stats/glm-robust.h: covariances of a generalized linear model that do not believe in its variance: H. White, Econometrica 50 (1982);
 * by clusters K.-Y. Liang and S. L. Zeger, Biometrika 73 (1986). As R's sandwich: bread times the products of the scores times bread. */
#pragma once
#include "stats/glm.h"

G_BEGIN_DECLS

typedef struct _HunchGlmRobust HunchGlmRobust;

/* @fit must outlive it. @n_groups: groups that rows are told apart by with codes; 0: rows alone, or runs ended by hunch_glm_robust_end_run(). */
HunchGlmRobust *hunch_glm_robust_new  (const HunchGlmFit *fit, guint n_groups);
void            hunch_glm_robust_free (HunchGlmRobust *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HunchGlmRobust, hunch_glm_robust_free)

/* Rows add up in runs until the next hunch_glm_robust_end_run(), instead of standing alone. */
void            hunch_glm_robust_ask_runs (HunchGlmRobust *self);

/* Rows were drawn by the groups as strata (stats/strata.h): @sizes [n_groups]: rows drawn from each. Before the first block. */
void            hunch_glm_robust_ask_strata (HunchGlmRobust *self, const gint64 *sizes);

/* @codes: of the groups, where there are any. O(n p^2). */
void            hunch_glm_robust_add_block (HunchGlmRobust *self, const double *const *columns, const double *y, const double *weights,
                                            const double *offset, const gint32 *codes, gsize n_rows);
void            hunch_glm_robust_end_run  (HunchGlmRobust *self);

/* @out: the covariance about the centers, n_coefficients^2, without any factor for few rows or groups: see hunch_glm_fit_take_vcov(). Returns
 * how many groups (strata) or runs had rows. By strata there is no factor wanting. */
guint           hunch_glm_robust_finish   (HunchGlmRobust *self, double *out);

G_END_DECLS
