/* stats/simulate.h: chances by drawing, where no formula can be trusted: tables with given margins, counts with given shares. */
#pragma once
#include "stats/stats.h"
#include "stats/stop.h"

G_BEGIN_DECLS

typedef enum
{
  HUNCH_SIMULATE_CHISQ,       /* Pearson's statistic, not corrected */
  HUNCH_SIMULATE_LIKELIHOOD,  /* Fisher's: how unlikely the table is given its margins */
} HunchSimulate;

/* (1 + tables at least as far out as @counts) / (1 + @n_draws) (A. C. A. Hope, 1968), as R's simulate.p.value, over tables with the margins of @counts
 * (row-major, whole numbers, no empty row or column) drawn cell by cell from hypergeometric distributions (W. M. Patefield, 1981). The same @seed
 * draws the same tables everywhere. NAN when @stop (may be NULL) said so. O(draws * cells * root of counts). */
double hunch_simulate_table (const double *counts, guint n_rows, guint n_columns, HunchSimulate what, guint n_draws, guint64 seed,
                             HunchStopFunc stop, gpointer data);

/* The same for Pearson's statistic of @n whole counts against @expected ones with the same sum, drawn from their shares. */
double hunch_simulate_fit   (const double *counts, const double *expected, guint n, guint n_draws, guint64 seed,
                             HunchStopFunc stop, gpointer data);

G_END_DECLS
