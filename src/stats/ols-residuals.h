/* stats/ols-residuals.h: a second pass over the rows of a fit, for what the coefficients hide. */
#pragma once
#include <glib.h>
#include "stats/moments.h"
#include "stats/ols.h"

G_BEGIN_DECLS

typedef struct _HunchOlsResiduals HunchOlsResiduals;

typedef struct
{
  HunchMoments moments;     /* of the residuals (weighted: sqrt (w) * residual) */
  double jarque_bera;       /* normality of the residuals, chi-square with 2 df */
  double jarque_bera_p;
  double durbin_watson;     /* 0..4, about 2 without serial correlation; Durbin and Watson (1950) */
  double breusch_pagan;     /* studentised, R. Koenker (1981), lmtest::bptest; NAN with weights, without
                             * intercept and without columns */
  double breusch_pagan_df;
  double breusch_pagan_p;
  double max_leverage;      /* 0..1 */
  double mean_leverage;     /* rank / n */
  gsize  max_leverage_row;  /* position over all blocks, from 0 */
  gsize  n_large_residuals; /* |standardised residual| > 3 */
} HunchOlsDiagnostics;

/* Kinds of covariance that stand differing variances: J. G. MacKinnon and H. White (1985). */
typedef enum
{
  HUNCH_OLS_HC0,
  HUNCH_OLS_HC1,
  HUNCH_OLS_HC2,
  HUNCH_OLS_HC3
} HunchOlsRobust;

/* What one row says of the fit; NAN where the row decides a coefficient alone (leverage 1) or nothing is left to compare with. */
typedef struct
{
  double fitted;
  double residual;      /* y - fitted */
  double standardized;  /* residual over its own sd */
  double studentized;   /* the same with sigma from the other rows, t with df_residual - 1 degrees of freedom */
  double leverage;      /* 0..1 */
  double cook;          /* R. D. Cook, Technometrics 19 (1977) */
} HunchOlsInfluence;

/* As R's rstandard, rstudent, hatvalues and cooks.distance, from a row's residual and leverage. */
HunchOlsInfluence hunch_ols_get_influence (const HunchOlsFit *fit,
                                           double             y,
                                           double             residual,
                                           double             leverage,
                                           double             weight);

/* @fit must stay alive and unchanged until free. */
HunchOlsResiduals *hunch_ols_residuals_new  (const HunchOlsFit *fit);
void               hunch_ols_residuals_free (HunchOlsResiduals *self);

/* Asks for a robust covariance, before the first block; HC0 and HC1 come together. */
void hunch_ols_residuals_ask_robust (HunchOlsResiduals *self,
                                     HunchOlsRobust     kind);

/* Leverages are not worked out, which is most of the work; for HC0, HC1 and clusters without diagnostics. Before the first block. */
void hunch_ols_residuals_skip_leverage (HunchOlsResiduals *self);

/* Asks for the covariance by blocks (clusters) of rows, before the first block of them. */
void hunch_ols_residuals_ask_clusters (HunchOlsResiduals *self);
/* The rows added since the last call, if any, are one cluster. */
void hunch_ols_residuals_end_cluster  (HunchOlsResiduals *self);

/* Asks for clusters whose rows lie anywhere: before the first block. @n_codes numbers for each coefficient are kept for them. */
void hunch_ols_residuals_ask_codes (HunchOlsResiduals *self,
                                    guint              n_codes);
/* Which of them each row of the next block is in: 0 .. n_codes - 1, as many as the block's rows. Lent until the block is added. */
void hunch_ols_residuals_set_codes (HunchOlsResiduals *self,
                                    const gint32      *codes);
/* After the last block: each code met is one cluster, as if its rows had come together. */
void hunch_ols_residuals_end_codes (HunchOlsResiduals *self);

/* Asks for the covariance of rows drawn by strata (stats/strata.h), before the first block: @sizes: rows drawn from each, [n_strata], those without values
 * included. Strata are told by hunch_ols_residuals_set_codes(). */
void hunch_ols_residuals_ask_strata (HunchOlsResiduals *self,
                                     guint              n_strata,
                                     const gint64      *sizes);
/* After the last block. @out_n_strata: those with rows. @out_effect: as below. As R's survey::svyglm. */
void hunch_ols_residuals_strata_vcov (HunchOlsResiduals *self,
                                      double            *out_vcov,
                                      guint             *out_n_strata,
                                      double            *out_effect);

/* The rows again, in the same order and with the same weights. @out_residuals (y - fitted),
 * @out_leverage: n_rows each, or NULL. O(n_rows * n_coefficients^2), vectorised. */
void hunch_ols_residuals_add_block (HunchOlsResiduals   *self,
                                    const double *const *columns,
                                    const double        *y,
                                    const double        *weights,
                                    gsize                n_rows,
                                    double              *out_residuals,
                                    double              *out_leverage);

/* Errors: TOO_FEW (no rows), BAD_INPUT (rows differ in number from the fit). */
gboolean hunch_ols_residuals_finish (HunchOlsResiduals   *self,
                                     HunchOlsDiagnostics *out_diagnostics,
                                     GError             **error);

/* Robust covariance of the coefficients, n_coefficients^2, row-major, into @out_vcov; NAN where
 * aliased. As R's sandwich::vcovHC. The kind must have been asked for; call after the last block.
 * Errors: TOO_FEW; NUMERIC (HC2, HC3 with a row of leverage 1). */
gboolean hunch_ols_residuals_vcov (HunchOlsResiduals *self,
                                   HunchOlsRobust     kind,
                                   double            *out_vcov,
                                   GError           **error);

/* Covariance of the coefficients by clusters, as above, with Stata's factor G / (G - 1) (n - 1) / (n - k), the same as R's
 * sandwich::vcovCL (type = "HC1"): K.-Y. Liang and S. L. Zeger, Biometrika 73 (1986). @out_n_clusters counts those with rows. @out_effect (may be NULL):
 * mean design effect of the slopes, trace (V0^-1 V) / slopes (NAN without slopes), by which F is divided (J. N. K. Rao and A. J. Scott 1981).
 * Must have been asked for; call after the last cluster has ended. Errors: TOO_FEW (fewer than two clusters, no df). */
gboolean hunch_ols_residuals_cluster_vcov (HunchOlsResiduals *self,
                                           double            *out_vcov,
                                           guint             *out_n_clusters,
                                           double            *out_effect,
                                           GError           **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HunchOlsResiduals, hunch_ols_residuals_free)

G_END_DECLS
