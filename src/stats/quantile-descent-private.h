/* stats/quantile-descent-private.h: the minimum of a quantile regression, edge by edge. */
#pragma once
#include "stats/quantile-fit.h"

typedef struct
{
  const double *const *x;       /* lent [p][n] */
  guint          p;
  const double  *y;             /* lent [n] */
  gsize          n;
  double         tau;
  HunchStopFunc  stop;
  gpointer       stop_data;
  gsize         *basis;         /* owned [p]: the rows met */
  double        *inverse;       /* owned [p * p], row-major: of the rows met */
  double        *residuals;     /* owned [n] */
  guint          n_pivots;
} HunchQuantileDescent;

/* @start: rows to begin with ([p], independent), or NULL. Errors: SINGULAR, NUMERIC (stopped). */
gboolean hunch_quantile_descend       (HunchQuantileDescent *self, const gsize *start, GError **error);
void     hunch_quantile_descent_clear (HunchQuantileDescent *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (HunchQuantileDescent, hunch_quantile_descent_clear)
