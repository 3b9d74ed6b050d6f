/* stats/decompose.h: a regular series as trend, season and remainder.
 *
 * Classical: moving averages over one period, then the mean of each season (M. G. Kendall and A. Stuart, The Advanced Theory of
 * Statistics vol. 3, 1983; R's decompose). STL: local regressions in turn, R. B. Cleveland, W. S. Cleveland, J. E. McRae and I. Terpenning,
 * Journal of Official Statistics 6 (1990), with R's choice of windows, degrees and jumps (stl, not robust). Strengths: X. Wang, K. Smith
 * and R. J. Hyndman, Data Mining and Knowledge Discovery 13 (2006). */
#pragma once
#include <glib.h>
#include "stats/stats.h"

G_BEGIN_DECLS

typedef struct
{
  gsize   n;
  guint   period;
  double *trend;      /* owned [n]; NAN at the ends of a classical one */
  double *seasonal;   /* owned [n] */
  double *remainder;  /* owned [n]; NAN where the trend is */
} HunchDecomposition;

void     hunch_decomposition_clear (HunchDecomposition *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (HunchDecomposition, hunch_decomposition_clear)

/* @is_multiplicative: the parts multiply to the series instead of adding. Errors: TOO_FEW (fewer than two periods, period < 2), BAD_INPUT. O(n). */
gboolean hunch_decompose (const double *y, gsize n, guint period, gboolean is_multiplicative, HunchDecomposition *out, GError **error);

/* @window: values of a season looked at together (odd, 7 or more), or 0 for a season that is the same in every period. Errors as above; needs more
 * than two periods. O(n window). */
gboolean hunch_decompose_stl (const double *y, gsize n, guint period, guint window, HunchDecomposition *out, GError **error);

/* 1 less the variance of the remainder over that of trend and remainder (season and remainder), at least 0; NAN when there is no variance. */
double   hunch_decomposition_get_trend_strength  (const HunchDecomposition *self);
double   hunch_decomposition_get_season_strength (const HunchDecomposition *self);

G_END_DECLS
