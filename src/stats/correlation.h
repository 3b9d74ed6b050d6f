/* stats/correlation.h: Pearson's correlation, as R's cor.test. */
#pragma once
#include <glib.h>
#include "stats/stats.h"

G_BEGIN_DECLS

typedef struct
{
  gsize  n;
  double r;        /* -1..1 */
  double t;        /* r sqrt (df / (1 - r^2)); +-INFINITY when |r| is 1 */
  double df;       /* n - 2 - number of variables held fixed */
  double p;        /* 0..1, for the alternative asked */
  double ci_low;   /* R. A. Fisher's z (1921); NAN when n < 4; -1 for LESS */
  double ci_high;  /* 1 for GREATER */
} HunchCorrelation;

/* Pairs x[i], y[i]. Errors: TOO_FEW (n < 3), CONSTANT (x or y without spread), BAD_INPUT. O(n). */
gboolean hunch_correlation_pearson (const double     *x,
                                    const double     *y,
                                    gsize             n,
                                    HunchAlternative  alternative,
                                    double            conf,
                                    HunchCorrelation *out_result,
                                    GError          **error);

/* Correlations of every pair of @n_columns columns (n values each) into @out_r, n_columns^2, row-major,
 * 1 on the diagonal; NAN for a column without spread. Errors: TOO_FEW (n < 2), BAD_INPUT.
 * O(n n_columns^2), about 0.02 s for 1,000,000 rows of 10. */
gboolean hunch_correlation_matrix (const double *const *columns,
                                   guint                n_columns,
                                   gsize                n,
                                   double              *out_r,
                                   GError             **error);

/* Partial correlation of @i and @j with all other columns held fixed, from a correlation matrix of
 * full rank (R. A. Fisher, 1924; inverse of the matrix). Errors: SINGULAR, BAD_INPUT (NaN). Test it
 * with n_fixed = n_columns - 2. */
gboolean hunch_correlation_partial (const double *r,
                                    guint         n_columns,
                                    guint         i,
                                    guint         j,
                                    double       *out_partial,
                                    GError      **error);

/* Test and interval for an @r found elsewhere (ranks, an engine); @n_fixed variables held fixed
 * (partial correlation), 0 otherwise. Errors: TOO_FEW (df < 1), BAD_INPUT. */
gboolean hunch_correlation_test (double            r,
                                 gsize             n,
                                 guint             n_fixed,
                                 HunchAlternative  alternative,
                                 double            conf,
                                 HunchCorrelation *out_result,
                                 GError          **error);

G_END_DECLS
