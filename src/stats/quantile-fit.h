/* stats/quantile-fit.h: regression for a quantile of the response.
 *
 * The coefficients minimise the sum of r (tau - (r < 0)) over the residuals (R. Koenker and G. Bassett, Econometrica 46, 1978). The minimum lies where as many
 * rows as there are coefficients are met exactly; it is reached from row set to row set along descending edges, each followed to its
 * lowest point (I. Barrodale and F. D. K. Roberts, SIAM J. Numer. Anal. 10, 1973), started from the answer for an eighth of the rows. Ties are parted by a
 * shift of y far below its digits, and of several answers that are equally good the one for the next smaller tau is taken. The coefficients are
 * worked out in 113 bits from the rows met. As R's quantreg::rq (method = "br"). */
#pragma once
#include <glib.h>
#include "stats/robust.h"
#include "stats/stats.h"

G_BEGIN_DECLS

typedef enum
{
  HUNCH_QUANTILE_NID,  /* spread may differ: W. Hendricks and R. Koenker, JASA 87 (1992); summary.rq (se = "nid") */
  HUNCH_QUANTILE_IID,  /* one density for all rows: Koenker and Bassett (1978); summary.rq (se = "iid") */
} HunchQuantileErrors;

typedef struct
{
  guint    n_coefficients;
  double  *coefficients;    /* owned, as all arrays */
  double  *se;              /* NAN where the density could not be found */
  double  *vcov;            /* n_coefficients^2 */
  double  *residuals;       /* n_rows; 0 for the rows met */
  double   objective;       /* sum of the weighted absolute residuals */
  gsize    n_crossed;       /* nid: rows at which the curves for tau - h and tau + h cross, whose density counts as 0 */
  double   bandwidth;       /* h: P. Hall and S. J. Sheather, J. Royal Statistical Society B 50 (1988) */
  guint    n_pivots;
} HunchQuantileFit;

/* @columns: as many as coefficients (a column of ones for an intercept), not combinations of each other. Errors: TOO_FEW, SINGULAR, BAD_INPUT (@tau outside 0..1),
 * NUMERIC (stopped). About n_rows * n_columns * 3 ns a step; steps grow slowly with the rows. */
gboolean hunch_quantile_fit (const double *const *columns,
                             guint                n_columns,
                             const double        *y,
                             gsize                n_rows,
                             double               tau,
                             HunchQuantileErrors  errors,
                             HunchStopFunc        stop,
                             gpointer             stop_data,
                             HunchQuantileFit    *out_fit,
                             GError             **error);

void hunch_quantile_fit_clear (HunchQuantileFit *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (HunchQuantileFit, hunch_quantile_fit_clear)

G_END_DECLS
