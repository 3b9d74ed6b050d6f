/* stats/glm.h: generalized linear models over blocks of rows: yes or no (logit), counts (log, Poisson or negative binomial).
 *
 * Fisher scoring (P. McCullagh and J. A. Nelder, Generalized Linear Models, 2nd ed. 1989, 2.5), written so that the digits of the
 * answer hang on the score alone: each pass regresses the working residual on the columns and adds what comes out to the coefficients.
 * Cross-products are summed in double-double about @centers and solved in 113 bits (stats/ols-private.h), so columns far from zero and
 * nearly collinear ones keep their digits. One pass costs about 60 ns a row at 10 columns; memory does not grow with the rows.
 *
 *   HunchGlm *glm = hunch_glm_new (HUNCH_GLM_BINOMIAL, n_columns, TRUE);
 *   do
 *     hunch_glm_add_block (glm, ...) for all rows
 *   while (hunch_glm_end_pass (glm) == HUNCH_GLM_GOES_ON);
 *   hunch_glm_get_fit (glm, 0.95, &fit, &error);
 *
 * Where the rows can be told apart without error (A. Albert and J. A. Anderson, Biometrika 71, 1984) some coefficients have no finite value:
 * each pass then moves them by about one more unit of the predictor and takes the rest of the deviance down by the factor e. That
 * rhythm is what such data are known by here; the likelihood, which has a limit, is still right. */
#pragma once
#include <glib.h>
#include "stats/stats.h"

G_BEGIN_DECLS

typedef enum
{
  HUNCH_GLM_BINOMIAL,  /* y in 0..1, weights are numbers of trials; logit */
  HUNCH_GLM_POISSON,   /* y >= 0; log */
  HUNCH_GLM_NEGBIN     /* y >= 0, variance mu + mu^2 / theta; log */
} HunchGlmFamily;

typedef enum
{
  HUNCH_GLM_GOES_ON,
  HUNCH_GLM_DONE,
  HUNCH_GLM_SEPARATED,  /* done, but some coefficients run away */
  HUNCH_GLM_STUCK       /* no convergence within HUNCH_GLM_MAX_PASSES, or arithmetic that overflows */
} HunchGlmState;

#define HUNCH_GLM_MAX_PASSES 100

typedef struct _HunchGlm HunchGlm;

typedef struct
{
  HunchGlmFamily family;
  guint     n_coefficients;
  gboolean  has_intercept;
  gsize     n_rows;        /* with a weight other than 0 */
  guint     rank;
  guint     n_passes;
  double    conf;

  /* Arrays of n_coefficients, owned: intercept if there is one, then the columns. NAN where `aliased` or `runs_away`. */
  double   *coefficients;
  double   *se;
  double   *z;
  double   *p;
  double   *ci_low;        /* Wald's interval */
  double   *ci_high;
  double   *vif;           /* NAN for the intercept */
  gboolean *aliased;       /* a combination of columns before it */
  gboolean *runs_away;     /* has no finite value */
  double   *vcov;          /* n_coefficients^2, row-major; rows of aliased ones NAN */
  double   *linear;        /* what predictions are made with: as coefficients, 0 where aliased, the last value reached where it runs away */
  double   *centers;       /* where the columns were measured from; 0 for the intercept */
  double   *bread;         /* n_coefficients^2: covariance of the model about the centers, by the information alone; 0 for what is not in it */
  double    level;         /* the intercept of that model */

  double    deviance;
  double    loglik;        /* of the data as R counts it; NAN for counts that are not whole. With Firth's penalty: penalised */
  double    pearson;       /* sum of squared Pearson residuals */
  double    sum_weights;
  double    df_residual;   /* n_rows - rank */
  double    theta;         /* NAN but for the negative binomial */
  double    se_theta;
  double    moment_theta;  /* a first guess of theta from these fitted values; may be negative */
} HunchGlmFit;

HunchGlm *hunch_glm_new  (HunchGlmFamily family, guint n_columns, gboolean has_intercept);
void      hunch_glm_free (HunchGlm *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HunchGlm, hunch_glm_free)

/* Before the first pass. @centers: about the mean of each column, which is where digits are safe; ignored without an intercept. */
void hunch_glm_set_centers (HunchGlm *self, const double *centers);
/* Coefficients to begin with: `linear` of another fit with the same columns. */
void hunch_glm_set_start   (HunchGlm *self, const double *linear);
/* D. Firth, Biometrika 80 (1993): the likelihood times the root of the information's determinant; finite for separated data. Binomial only. */
void hunch_glm_set_firth   (HunchGlm *self);
/* @theta stays as it is when @is_fixed, else it is estimated with the rest. Negative binomial only. */
void hunch_glm_set_theta   (HunchGlm *self, double theta, gboolean is_fixed);
/* A coefficient, not the intercept, held at a value: for profiles. */
void hunch_glm_hold        (HunchGlm *self, guint coefficient, double value);

/* @weights and @offset may be NULL. Errors: BAD_INPUT (values that are not finite, y outside of what the family allows, negative weights). */
gboolean hunch_glm_add_block (HunchGlm *self, const double *const *columns, const double *y, const double *weights, const double *offset,
                              gsize n_rows, GError **error);

HunchGlmState hunch_glm_end_pass (HunchGlm *self);

/* Errors: TOO_FEW (no rows, or fewer than coefficients), NUMERIC (stuck). */
gboolean hunch_glm_get_fit  (HunchGlm *self, double conf, HunchGlmFit *out_fit, GError **error);
void     hunch_glm_fit_clear (HunchGlmFit *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (HunchGlmFit, hunch_glm_fit_clear)

/* se, z, p and intervals anew from fit->vcov, by t with @df degrees of freedom (INFINITY: normal). */
void     hunch_glm_fit_use_vcov (HunchGlmFit *self, double df);

/* Turns a covariance of the model about the centers (n_coefficients^2) into fit->vcov. */
void     hunch_glm_fit_take_vcov (HunchGlmFit *self, const double *about_centers);

/* Linear predictors, offset included (@offset may be NULL). */
void     hunch_glm_predict (const HunchGlmFit *fit, const double *const *columns, const double *offset, gsize n_rows, double *out_eta);
/* The mean that belongs to a linear predictor, and its derivative. */
double   hunch_glm_get_mean  (HunchGlmFamily family, double eta);
double   hunch_glm_get_slope (HunchGlmFamily family, double eta);
/* Variance of one observation with that mean; theta as in the fit. */
double   hunch_glm_get_variance (const HunchGlmFit *fit, double mean);
/* Signed square root of its part of the deviance. */
double   hunch_glm_get_deviance_residual (const HunchGlmFit *fit, double y, double mean, double weight);

/* Standard error of the linear predictor at @row (n_coefficients values, the 1 of the intercept included). */
double   hunch_glm_get_se_of (const HunchGlmFit *fit, const double *row);

/* Wald's test that the coefficients flagged in @which are all 0, from fit->vcov: chi-square and its df (those not aliased). Returns FALSE when nothing is left. */
gboolean hunch_glm_wald (const HunchGlmFit *fit, const gboolean *which, double *out_chisq, guint *out_df);

G_END_DECLS
