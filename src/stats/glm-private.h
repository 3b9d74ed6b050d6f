/* stats/glm-private.h: what the files of glm share. */
#pragma once
#include "stats/glm.h"
#include "stats/ols-private.h"
#include "stats/sum-kernel.h"

/* lgamma, digamma and trigamma of theta + y for small whole y, which is what most counts are. */
#define HUNCH_GLM_TABLE 2048

typedef struct
{
  double theta;                        /* that the table is for */
  double values[HUNCH_GLM_TABLE][3];   /* NAN: not worked out yet */
} HunchGlmTable;

/* Sums of one pass. */
typedef struct
{
  HunchDd deviance;
  HunchDd loglik;
  HunchDd pearson;
  HunchDd moment;       /* of (y / mu - 1)^2 */
  HunchDd weight;
  HunchDd theta_score;
  HunchDd theta_info;
  gsize   n_rows;
  gboolean has_part_counts;  /* counts that are not whole */
} HunchGlmSums;

struct _HunchGlm
{
  HunchGlmFamily family;
  guint          n_columns;
  gboolean       has_intercept;
  gboolean       is_firth;
  guint          n_beta;        /* coefficients */
  double        *centers;       /* owned [n_columns] */
  double        *beta;          /* owned [n_beta], about the centers */
  double        *previous;      /* owned: before the last step */
  double        *step;          /* owned: the last one */
  double        *reach;         /* owned [n_beta]: largest distance from the center; 1 for the intercept */
  gboolean      *wanted;        /* owned [n_columns]: not aliased, not held */
  gboolean      *held;          /* owned [n_beta] */
  gboolean       has_start;
  gboolean       knows_aliased;
  HunchOlsGram  *gram;          /* owned, of the pass in hand */
  double        *inverse;       /* owned [n_beta^2]: of the information at these coefficients, for Firth; NULL at first */
  gboolean       is_penalty_known;  /* `inverse` is that of these coefficients: this pass may end in a step */
  HunchGlmSums   sums;
  double         theta;
  gboolean       is_theta_fixed;
  double         theta_step;    /* of log theta, as a share of its standard error squared */
  HunchGlmTable *table;         /* owned */
  double         log_determinant;  /* of the information of the last pass; Firth only */

  guint          n_passes;
  guint          n_halvings;
  double         objective;     /* of `previous`: what must not rise */
  double         decrement;     /* squared length of the last step, in standard errors */
  double         largest;       /* the same, or that of theta */
  guint          n_steady;      /* passes with the rhythm of separation */
  HunchGlmState  state;
  HunchOlsPart   part;          /* of the last complete pass */
  double        *squares;       /* owned [n_beta]: diagonal of the information about the mean, for vif */

  /* Work space of a chunk. */
  double        *work;          /* owned: (n_columns + 4) * HUNCH_SUM_CHUNK */
  const double **lent;          /* owned [n_columns + 1] */
};

/* Fills working weights and residuals of a chunk from eta, and adds to the sums. @offset is in eta already (first pass: not used). */
gboolean hunch_glm_fill_chunk (HunchGlm *self, const double *y, const double *weights, const double *offset, gsize n, double *eta, double *w, double *r);

/* lgamma, digamma, trigamma of theta + y into @out [3]. */
void     hunch_glm_table_get (HunchGlmTable *self, double theta, double y, double *out);

/* One row's part of the deviance and of the log likelihood (without what theta's table gives). */
double   hunch_glm_deviance_part (HunchGlmFamily family, double theta, double y, double mu);

/* The inverse of the information about the centers, n_beta^2, 0 for what is not in @part of the model. Release with g_free(). */
HunchQuad *hunch_glm_invert_information (const HunchGlm *self, const HunchOlsPart *part);
