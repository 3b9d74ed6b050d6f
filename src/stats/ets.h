/* stats/ets.h: exponential smoothing as state-space models with an error that adds (A) or multiplies (M), no trend, a straight (A) or damped (Ad) one,
 * and no season, one that adds or one that multiplies.
 *
 * R. J. Hyndman, A. B. Koehler, R. D. Snyder and S. Grose, International Journal of Forecasting 18 (2002); Hyndman, Koehler, Ord and Snyder,
 * Forecasting with Exponential Smoothing (2008), tables 2.2, 2.3, 6.1. Parameters are kept where R's package forecast keeps them: alpha in 0.0001 to
 * 0.9999, beta in 0.0001 to alpha, gamma in 0.0001 to 1 - alpha, phi in 0.8 to 0.98, and seasonal models where forecasts do not depend on the far past. The
 * likelihood is maximised over parameters and first states together by Levenberg and Marquardt's steps from several starts (the criterion of either
 * error is a sum of squares), so it is at least as high as that of R's simplex search, and often higher. */
#pragma once
#include <glib.h>
#include "stats/stats.h"

G_BEGIN_DECLS

typedef enum
{
  HUNCH_ETS_NONE,
  HUNCH_ETS_ADDITIVE,
  HUNCH_ETS_DAMPED,         /* of a trend */
  HUNCH_ETS_MULTIPLICATIVE  /* of error and season */
} HunchEtsPart;

typedef struct
{
  HunchEtsPart error;
  HunchEtsPart trend;
  HunchEtsPart season;
  guint        period;  /* steps of a season; 1 without */
} HunchEtsForm;

#define HUNCH_ETS_MAX_PERIOD 24
#define HUNCH_ETS_MAX_STEPS 20000
#define HUNCH_ETS_NAME_SIZE 8

typedef struct
{
  HunchEtsForm form;
  gsize   n;
  guint   n_parameters;  /* of smoothing, first states and the variance, as R counts them */
  double  alpha;
  double  beta;          /* NAN where there is none, so below */
  double  gamma;
  double  phi;
  double  level;         /* before the first value */
  double  slope;
  double *season;        /* owned [period]: of the steps of the first period; NULL without */
  double  last_level;
  double  last_slope;
  double *last_season;   /* owned [period]: of the steps that follow the last value */
  double  loglik;        /* without constants, as R gives it */
  double  aic;
  double  aicc;          /* INFINITY when there are too few values for it */
  double  bic;
  double  variance;      /* of the errors (relative ones with M): sum of squares / (n - parameters without the variance) */
  double *fitted;        /* owned [n]: one step ahead */
  double *residuals;     /* owned [n]: relative with M */
} HunchEts;

void     hunch_ets_free (HunchEts *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HunchEts, hunch_ets_free)

/* Asked every few milliseconds; TRUE ends the search with NUMERIC. */
typedef gboolean (*HunchEtsStop) (gpointer data);

/* "AAdM"; and back: FALSE when it is no such name, or a pair that this family leaves out (an additive error with a season that multiplies). */
void     hunch_ets_form_write (const HunchEtsForm *form, char out[HUNCH_ETS_NAME_SIZE]);
gboolean hunch_ets_form_read  (const char *name, guint period, HunchEtsForm *out);

/* TRUE when the form can be fitted: enough values, all positive for M, a season of 2 to 24 steps and two of them. */
gboolean hunch_ets_form_suits (const HunchEtsForm *form, const double *y, gsize n);

/* @start (may be NULL): parameters of a fit of the same form to begin from, in place of several starts. Errors: TOO_FEW, BAD_INPUT, NUMERIC. O(n P^2) per step
 * of the search, P parameters; some milliseconds for ten years of months. */
HunchEts *hunch_ets_fit (const double *y, gsize n, const HunchEtsForm *form, const HunchEts *start, HunchEtsStop stop, gpointer stop_data, GError **error);

/* Every form that suits, the one with the smallest AICc first. Of HunchEts, owned by the new array. With more than 2000 values each search has one start only. */
GPtrArray *hunch_ets_choose (const double *y, gsize n, guint period, HunchEtsStop stop, gpointer stop_data, GError **error);

typedef struct
{
  guint   horizon;
  guint   n_levels;
  double *mean;    /* owned [horizon] */
  double *sd;      /* owned [horizon]; of the simulated paths where there is no formula */
  double *low;     /* owned [n_levels * horizon], level by level */
  double *high;
  gboolean is_simulated;
} HunchEtsForecast;

void     hunch_ets_forecast_clear (HunchEtsForecast *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (HunchEtsForecast, hunch_ets_forecast_clear)

/* @levels: how sure the intervals shall be (0..1). Normal intervals from the variances of tables 6.2 and 6.3 where the states are linear; with a season that
 * multiplies, quantiles of @n_paths simulated ones from @seed. */
void     hunch_ets_forecast (const HunchEts *self, guint horizon, const double *levels, guint n_levels, guint n_paths, guint64 seed, HunchEtsForecast *out);

G_END_DECLS
