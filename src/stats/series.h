/* stats/series.h: what is left of a series after a model, and how far forecasts were off. */
#pragma once
#include <glib.h>
#include "stats/stats.h"

G_BEGIN_DECLS

typedef struct
{
  double statistic;  /* Q, chi-square */
  double df;         /* lags less those fitted */
  double p;
} HunchLjungBox;

/* Do residuals remember? G. M. Ljung and G. E. P. Box, Biometrika 65 (1978); R's Box.test (type = "Ljung"). Errors: TOO_FEW (n <= lag, lag <= n_fitted), CONSTANT. O(n lag). */
gboolean hunch_ljung_box (const double *values, gsize n, guint lag, guint n_fitted, HunchLjungBox *out, GError **error);

/* Means over forecasts and what came. */
typedef struct
{
  gsize  n;
  double bias;   /* mean of actual less forecast */
  double mae;
  double rmse;
  double mase;   /* mae over `scale`; R. J. Hyndman and A. B. Koehler, International Journal of Forecasting 22 (2006) */
  double smape;  /* 0..2: mean of 2 |error| / (|actual| + |forecast|); NAN where both were 0 */
} HunchAccuracy;

/* @scale: mean absolute error of the (seasonal) naive forecast within the series before, see below; NAN or 0 leaves mase NAN. */
HunchAccuracy hunch_accuracy (const double *actual, const double *forecast, gsize n, double scale);

/* Mean of |y[t] - y[t - lag]|; NAN with n <= lag. */
double   hunch_naive_scale (const double *y, gsize n, guint lag);

typedef struct
{
  double difference;  /* mean loss of the first less that of the second: below 0 the first errs less */
  double se;
  double statistic;
  double df;
  double p;           /* two-sided */
  double ci_low;      /* of the difference */
  double ci_high;
} HunchDieboldMariano;

/* Do two forecasts, @h steps ahead, err alike? F. X. Diebold and R. S. Mariano, Journal of Business and Economic Statistics 13 (1995), with the correction for few
 * forecasts and the t distribution of D. Harvey, S. Leybourne and P. Newbold, International Journal of Forecasting 13 (1997); loss |error|^power (R's dm.test).
 * Where the long-run variance of h steps is not positive, that of one step takes its place, as in R.
 * Errors: TOO_FEW (n < 3), CONSTANT (losses differ by a constant). */
gboolean hunch_diebold_mariano (const double *errors_a, const double *errors_b, gsize n, guint h, double power, double conf, HunchDieboldMariano *out, GError **error);

G_END_DECLS
