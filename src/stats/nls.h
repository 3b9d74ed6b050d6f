/* stats/nls.h: nonlinear least squares over blocks of rows: the method of K. Levenberg (Quarterly of Applied Mathematics 2, 1944) and D. W. Marquardt (SIAM
 * Journal 11, 1963) with J. J. Moré's scaling (Lecture Notes in Mathematics 630, 1978) and H. B. Nielsen's rule for the damping (1999). Sums run in
 * long double, small systems are solved in 113 bits; hunch_nls_polish() ends with Gauss-Newton steps in 113 bits where rows are few, with decimal numbers as they
 * were written, which is what the certified digits of the NIST sets need (Lanczos1 leaves residuals of 1e-13).
 *
 *   HunchNls *nls = hunch_nls_new (model, response, start);
 *   do
 *     hunch_nls_add_block (nls, ...) for all rows
 *   while (hunch_nls_end_pass (nls) == HUNCH_NLS_GOES_ON);
 *   hunch_nls_get_fit (nls, 0.95, &fit, &error);
 *
 * Memory does not grow with the rows; a pass costs some 10 ns for each row, step of the program and parameter. */
#pragma once
#include "stats/nls-program.h"
#include "stats/stats.h"

G_BEGIN_DECLS

typedef enum
{
  HUNCH_NLS_GOES_ON,
  HUNCH_NLS_DONE,
  HUNCH_NLS_BAD_START,  /* the model has no value for some row at the start */
  HUNCH_NLS_STUCK       /* no convergence */
} HunchNlsState;

typedef struct _HunchNls HunchNls;

typedef struct
{
  gsize   n_rows;        /* with a weight other than 0 */
  guint   n_parameters;
  double  conf;
  double *parameters;    /* owned, as the next: n_parameters */
  double *se;
  double *t;
  double *p;
  double *ci_low;
  double *ci_high;
  double *vcov;          /* owned, n_parameters^2 */
  double  rss;
  double  sigma;         /* NAN without degrees of freedom */
  double  df_residual;
  double  tss;           /* about the mean */
  double  tss_raw;       /* about 0 */
  double  mean_y;
  double  loglik;        /* R's logLik; +INFINITY for a perfect fit */
  double  aic;
  double  bic;
  guint   n_passes;
  double  offset;        /* relative, D. M. Bates and D. G. Watts (1988): what is left to go, in the unit of the residuals */
} HunchNlsFit;

/* @model and @response are lent; the response has no parameters. @start: as many as the model has. */
HunchNls     *hunch_nls_new  (HunchNlsProgram *model, HunchNlsProgram *response, const double *start);
void          hunch_nls_free (HunchNls *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HunchNls, hunch_nls_free)

/* Undamped steps, as R's nls() takes them: faster near the end, lost far from it. */
void          hunch_nls_set_undamped (HunchNls *self);
/* How cautious the first step is: 0.001 by itself; more where such a step leaps out of the region where the rows say something. */
void          hunch_nls_set_damping    (HunchNls *self, double damping);
void          hunch_nls_set_max_passes (HunchNls *self, guint max_passes);

/* @weights may be NULL. */
void          hunch_nls_add_block (HunchNls *self, const double *const *columns, const double *weights, gsize n_rows);
HunchNlsState hunch_nls_end_pass  (HunchNls *self);

/* After DONE: the last digits, from all rows at once. O(n steps p) microseconds. */
void          hunch_nls_polish    (HunchNls *self, const double *const *columns, guint n_columns, const double *weights, gsize n_rows);

/* Errors: TOO_FEW (fewer rows than parameters), SINGULAR (the parameters cannot be told apart), NUMERIC (not done). */
gboolean      hunch_nls_get_fit   (HunchNls *self, double conf, HunchNlsFit *out_fit, GError **error);
/* Squared standard error of a function of the parameters with that gradient. */
double        hunch_nls_get_variance (const HunchNlsFit *fit, const double *gradient);
void          hunch_nls_fit_clear (HunchNlsFit *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (HunchNlsFit, hunch_nls_fit_clear)

G_END_DECLS
