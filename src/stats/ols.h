/* stats/ols.h: linear least squares over blocks of rows.
 *
 * A HunchOls takes rows in blocks and keeps what least squares needs of them: while the problem is
 * small (rows * columns^2 up to HUNCH_OLS_EXACT_WORK) the rows themselves, solved by Householder QR
 * in 113-bit arithmetic, which keeps every certified digit of the NIST sets; beyond that the
 * cross-products in double-double, columns far from zero shifted where the shift is exact. Memory is
 * then constant. Either way the fit is worked out from the triangular factor R of [1 X y] in 113
 * bits (G. H. Golub and C. F. Van Loan, Matrix Computations, 5.2-5.5).
 *
 *   HunchOls *ols = hunch_ols_new (n_columns, TRUE);
 *   hunch_ols_add_block (ols, columns, y, NULL, n_rows, &error);   as often as needed
 *   hunch_ols_solve (ols, 0.95, &fit, &error);
 *
 * Coefficients are in the order: intercept if there is one, then the columns. */
#pragma once
#include <glib.h>
#include "stats/stats.h"
#include "stats/dd.h"

G_BEGIN_DECLS

#define HUNCH_OLS_EXACT_WORK 400000
#define HUNCH_OLS_MAX_COLUMNS 2000

/* A column is aliased when what the columns before it leave of it is shorter than this share of its
 * length (its length about its mean, when there is an intercept). */
#define HUNCH_OLS_TOLERANCE 1e-11

typedef struct _HunchOls HunchOls;

typedef struct
{
  gsize    n_rows;          /* rows with a weight other than 0 */
  guint    n_coefficients;
  gboolean has_intercept;
  guint    rank;            /* coefficients that could be told */
  double   conf;            /* of ci_low and ci_high */

  /* Arrays of n_coefficients, owned. Where aliased is TRUE the numbers are NAN. */
  double   *coefficients;
  double   *se;
  double   *t;              /* +-INFINITY or NAN when the fit is perfect (se = 0) */
  double   *p;              /* two-sided, 0..1 */
  double   *ci_low;
  double   *ci_high;
  double   *vif;            /* variance inflation, >= 1; NAN for the intercept */
  double   *standardized;   /* coefficient * sd (x) / sd (y) (without intercept:
                             * root mean squares); NAN for the intercept */
  double   *means;          /* weighted mean of each column; NAN for and without the intercept */
  double   *means_low;      /* what these leave of the mean with about 32 digits; 0 without */
  gboolean *aliased;        /* a combination of columns before it: left out, as R's NA */
  double   *vcov;           /* n_coefficients^2, row-major: covariance of the coefficients */
  double   *unscaled;       /* the same without sigma^2: the inverse of X'WX */

  double   df_model;        /* rank less the intercept */
  double   df_residual;     /* n_rows - rank */
  double   rss;             /* residual sum of squares; 0 when no digit of y is left unexplained */
  double   mss;             /* explained, about the mean if there is an intercept, else about 0 */
  double   sigma;           /* residual sd; NAN when df_residual is 0 */
  double   r2;              /* 0..1; without intercept about 0, as R; NAN when y is constant */
  double   adj_r2;
  double   f;               /* all columns together; INFINITY for a perfect fit; NAN without columns */
  double   f_p;
  double   loglik;          /* R's logLik; +INFINITY for a perfect fit */
  double   aic;             /* R's AIC: sigma counts as a parameter */
  double   bic;
  double   mean_y;          /* weighted; NAN without intercept */
  double   mean_y_low;      /* what this leaves of it */
  double   smallest_tolerance; /* 0..1: least share left of any column kept; below 1e-6 say so */
  gboolean exact;           /* came through the 113-bit QR of stored rows */
} HunchOlsFit;

/* A comparison of two nested models, or of a set of coefficients with 0. */
typedef struct
{
  double ss;         /* sum of squares that the term explains, unit of y squared */
  double df;         /* 0 when the term adds nothing that could be told */
  double df_residual;
  double f;          /* against the residual mean square of the whole model; NAN when df = 0 */
  double p;
  double partial_eta2;  /* ss / (ss + rss), 0..1 */
} HunchOlsTerm;

/* @n_columns predictors (0 allowed with an intercept), no intercept column among them. */
HunchOls *hunch_ols_new  (guint    n_columns,
                          gboolean has_intercept);
void      hunch_ols_free (HunchOls *self);

/* Adds @n_rows rows: columns[j][i] is predictor j of row i, @y the response, @weights NULL or >= 0
 * (all blocks with or all without). Nothing is kept of the arrays. Errors: BAD_INPUT (NaN, infinite,
 * negative weight, mixed weights); no fit can be had afterwards. About 3 ns a row and predictor at
 * 10 predictors. */
gboolean hunch_ols_add_block (HunchOls            *self,
                              const double *const *columns,
                              const double        *y,
                              const double        *weights,
                              gsize                n_rows,
                              GError             **error);

/* The same with values of about 32 digits, e.g. powers by hunch_dd_pow: a high power rounded to a double
 * costs a polynomial half of its digits (Filip of NIST: 8 instead of 14). Once rows are no longer kept,
 * the low parts are dropped. @weights as above. */
gboolean hunch_ols_add_block_dd (HunchOls             *self,
                                 const HunchDd *const *columns,
                                 const HunchDd        *y,
                                 const double         *weights,
                                 gsize                 n_rows,
                                 GError              **error);

/* Fits all columns. May be asked again after more blocks. Errors: TOO_FEW (no row, or fewer rows than
 * coefficients), CONSTANT (y without spread, with an intercept), SINGULAR (no column can be told
 * apart and no intercept), NUMERIC. n_rows = rank is answered: sigma, se, p are NAN. Release with
 * hunch_ols_fit_clear. */
gboolean hunch_ols_solve (HunchOls    *self,
                          double       conf,
                          HunchOlsFit *out_fit,
                          GError     **error);

/* Compares the model of the columns in @small with that of the columns in @large (each n_columns
 * long, TRUE = in the model; the intercept is in both if there is one), with the residual mean square
 * of all columns as the yardstick: type I, II and III tests are all such comparisons (type III with
 * sum-to-zero coded columns). No pass over the data; O(n_columns^3). */
gboolean hunch_ols_compare (HunchOls       *self,
                            const gboolean *small,
                            const gboolean *large,
                            HunchOlsTerm   *out_term,
                            GError        **error);

/* Wald test that L b = 0. @contrasts: n_contrasts rows of fit->n_coefficients, row-major; linearly
 * dependent rows and those that touch aliased coefficients only are left out of df. @vcov: another
 * covariance (robust) or NULL for the fit's own; ss and partial_eta2 are NAN with another.
 * Errors: SINGULAR (nothing left), BAD_INPUT. */
gboolean hunch_ols_wald (const HunchOlsFit *fit,
                         const double      *contrasts,
                         guint              n_contrasts,
                         const double      *vcov,
                         HunchOlsTerm      *out_term,
                         GError           **error);

/* The same for the last n_contrasts - @n_before contrasts beyond the first @n_before: what they add to the test of all, conjugate to the
 * first under @vcov, as in type II tests with any covariance (J. Fox, Applied Regression Analysis, 2016, and R's car::Anova).
 * @df_residual: below F. */
gboolean hunch_ols_wald_beyond (const HunchOlsFit *fit,
                                const double      *contrasts,
                                guint              n_contrasts,
                                guint              n_before,
                                const double      *vcov,
                                double             df_residual,
                                HunchOlsTerm      *out_term,
                                GError           **error);

/* Condition number of the columns (the intercept's, too), each brought to length 1: the largest over the smallest singular value
 * (D. A. Belsley, E. Kuh and R. E. Welsch, Regression Diagnostics, 1980). Aliased columns are left out; NAN when nothing is left. */
double hunch_ols_get_condition (HunchOls *self);

/* Generalised variance inflation of a set of coefficients of @fit, flagged in @wanted (n_coefficients): what the others cost them together,
 * J. Fox and G. Monette, JASA 87 (1992), as car::vif. NAN without others. For one coefficient it is the usual factor. */
double hunch_ols_fit_get_gvif (const HunchOlsFit *fit,
                               const gboolean    *wanted);

/* One call for rows at hand, solved by QR in 113 bits whatever the size: n p^2 * 80 ns. Columns have
 * @n_rows values each. Errors as add_block and solve. */
gboolean hunch_ols_fit_exact (const HunchDd *const *columns,
                              guint                 n_columns,
                              gboolean              has_intercept,
                              const HunchDd        *y,
                              const double         *weights,
                              gsize                 n_rows,
                              double                conf,
                              HunchOlsFit          *out_fit,
                              GError              **error);

/* Puts another explained sum of squares in the place of mss, as when an offset counts as explained:
 * r2, adj_r2, f and f_p follow. */
void hunch_ols_fit_set_explained (HunchOlsFit *self, double mss);

void hunch_ols_fit_clear (HunchOlsFit *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HunchOls, hunch_ols_free)
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (HunchOlsFit, hunch_ols_fit_clear)

G_END_DECLS
