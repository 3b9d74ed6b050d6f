/* stats/robust.h: regression in which rows far from the rest count less.
 *
 * M-estimate with Tukey's bisquare weights (A. E. Beaton and J. W. Tukey, Technometrics 16, 1974), c = 4.685 (95 % efficient for normal residuals), the scale
 * the median of |residual| / 0.6745 at every step, from the least-squares fit on: iteratively reweighted least squares as R's
 * MASS::rlm (psi = psi.bisquare), but until the residuals change by less than 1e-12 of their length (rlm stops at 1e-4). Errors as
 * MASS::summary.rlm: P. J. Huber, Robust Statistics (1981), 7.6. */
#pragma once
#include <glib.h>
#include "stats/stats.h"

G_BEGIN_DECLS

#define HUNCH_ROBUST_C 4.685
#define HUNCH_ROBUST_TOLERANCE 1e-12
#define HUNCH_ROBUST_MAX_STEPS 1000

typedef struct
{
  guint    n_coefficients;
  double  *coefficients;  /* owned, as all arrays: n_coefficients, the intercept first if there is one */
  double  *se;
  double  *vcov;          /* n_coefficients^2 */
  double  *weights;       /* n_rows, 0..1: how much each row counted */
  double  *residuals;     /* n_rows */
  double   scale;         /* of the residuals: median |residual| / 0.6745 */
  double   df_residual;   /* n_rows - n_coefficients */
  guint    n_steps;
  gboolean has_converged;
} HunchRobustFit;

/* TRUE to give up: looked at every few thousand rows. */
typedef gboolean (*HunchStopFunc) (gpointer data);

/* @columns: predictors that are not combinations of each other, @n_rows finite values each; @weights NULL or > 0: inverse variances.
 * O(steps * n_rows * n_columns^2). Errors: TOO_FEW (no degree of freedom), CONSTANT (more than half of the rows fit perfectly, so that the scale is
 * 0), SINGULAR, NUMERIC (stopped by @stop). Not converged is no error: has_converged says so. Release with hunch_robust_fit_clear(). */
gboolean hunch_robust_fit (const double *const *columns,
                           guint                n_columns,
                           gboolean             has_intercept,
                           const double        *y,
                           const double        *weights,
                           gsize                n_rows,
                           HunchStopFunc        stop,
                           gpointer             stop_data,
                           HunchRobustFit      *out_fit,
                           GError             **error);

void hunch_robust_fit_clear (HunchRobustFit *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (HunchRobustFit, hunch_robust_fit_clear)

G_END_DECLS
