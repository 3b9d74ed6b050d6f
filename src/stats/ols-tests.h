/* stats/ols-tests.h: tests of what a least-squares fit takes for granted, from its rows. */
#pragma once
#include <glib.h>
#include "stats/ols.h"

G_BEGIN_DECLS

/* The rows of a fit, lent. */
typedef struct
{
  const double *const *columns;    /* predictors as in the fit */
  guint                n_columns;
  const double        *y;
  const double        *weights;    /* NULL: none */
  const double        *residuals;  /* y - fitted */
  gsize                n;
} HunchOlsRows;

typedef struct
{
  double statistic;
  double df;         /* of the chi-square, or the first of F */
  double df2;        /* the second of F, NAN for a chi-square */
  double p;
} HunchOlsTest;

/* Do the powers 2 to @max_power of the fitted values explain more? F test; J. B. Ramsey, J. Royal Statistical Society B 31 (1969), as
 * lmtest::resettest (power = 2:max_power, type = "fitted"). FALSE when the powers add nothing that could be told. */
gboolean hunch_ols_reset_test (const HunchOlsFit  *fit,
                               const HunchOlsRows *rows,
                               guint               max_power,
                               HunchOlsTest       *out_test);

/* Do the columns, their squares and products explain the squared residuals? n R^2, chi-square; H. White, Econometrica 48 (1980), as statsmodels'
 * het_white. With more than HUNCH_WHITE_MAX_COLUMNS of these the fitted values and their squares take their place (J. M. Wooldridge). FALSE with
 * weights, without intercept and where there are too few rows. */
#define HUNCH_WHITE_MAX_COLUMNS 100
gboolean hunch_ols_white_test (const HunchOlsFit  *fit,
                               const HunchOlsRows *rows,
                               HunchOlsTest       *out_test);

/* P of a Durbin-Watson statistic as small as @statistic when neighbours do not hang together: the test against positive autocorrelation,
 * as lmtest::dwtest. Below HUNCH_DURBIN_EXACT rows exact (J. P. Imhof, Biometrika 48, 1961, over the roots of M A), else by the normal
 * distribution with the exact mean and variance. NAN with weights or when nothing is left. O(n p^2), or n^3 when exact. */
#define HUNCH_DURBIN_EXACT 100
double   hunch_ols_durbin_p   (const HunchOlsFit  *fit,
                               const HunchOlsRows *rows,
                               double              statistic);

G_END_DECLS
