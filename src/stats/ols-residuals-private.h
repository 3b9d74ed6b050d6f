/* stats/ols-residuals-private.h: the second pass, shared with its robust covariances. */
#pragma once
#include "stats/ols-residuals.h"
#include "stats/sum-kernel.h"

struct _HunchOlsResiduals
{
  const HunchOlsFit *fit;
  guint            n_slopes;       /* columns with a coefficient */
  guint           *column;         /* owned, n_slopes: position among the predictors */
  double          *b;              /* owned, n_slopes */
  double          *center;         /* owned, n_slopes: mean, 0 without intercept */
  double          *center_low;     /* owned, n_slopes: what that leaves of it */
  double          *g;              /* owned, n_slopes^2: upper Cholesky factor of the inverse */
  double           base_leverage;  /* 1 / sum of weights with an intercept */
  gboolean         has_weights;
  gboolean         wants[4];       /* by HunchOlsRobust */
  gboolean         skips_leverage;
  gboolean         has_full_leverage;
  double          *meat[4];        /* owned, basis^2 each; basis: slopes, then 1 with an intercept */

  double          *cluster_total;  /* owned, basis: sum of weight * residual * x in the cluster in hand; NULL unless asked for */
  double          *cluster_meat;   /* owned, basis^2 */
  gsize            cluster_rows;   /* in hand */
  guint            n_clusters;     /* ended, with rows */
  guint            n_codes;        /* clusters whose rows lie anywhere; 0: not asked for */
  double          *code_totals;    /* owned, n_codes * basis */
  gsize           *code_rows;      /* owned, n_codes */
  const gint32    *codes;          /* lent, of the rows not yet noted */
  double          *stratum_factor; /* owned, n_codes: n_h / (n_h - 1); NULL unless strata are asked for */
  double          *stratum_size;   /* owned, n_codes: n_h */

  HunchMomentsSum *moments;        /* owned, of the residuals */
  gsize            n_rows;
  double           last;           /* latest residual */
  HunchDd          sum_squares;
  HunchDd          sum_steps;      /* squared differences of neighbours */
  double           mean_square;    /* rss / n, known from the fit */
  HunchDd          spread_squares; /* of squared residuals about their mean */
  double          *spread_cross;   /* owned, n_slopes: with each column */
  double           max_leverage;
  gsize            max_leverage_row;
  gsize            n_large;

  /* One chunk of rows, padded with zeros. */
  double          *x;              /* owned, (n_slopes + 1) * HUNCH_SUM_CHUNK */
  double           residual[HUNCH_SUM_CHUNK];
  double           leverage[HUNCH_SUM_CHUNK];
  double           work[HUNCH_SUM_CHUNK];
  double           weight[HUNCH_SUM_CHUNK];
};

/* Element of the inverse for two of the slopes. */
static inline double
hunch_ols_residuals_get_inverse (const HunchOlsResiduals *self,
                                 guint                    i,
                                 guint                    k)
{
  guint first = self->fit->has_intercept ? 1 : 0;

  return self->fit->unscaled[(gsize) (self->column[i] + first) * self->fit->n_coefficients
                             + self->column[k] + first];
}

/* Dot product over a chunk, in lanes so that it can be vectorised and is always added alike. */
double hunch_ols_residuals_get_dot (const double *a,
                                    const double *b);

/* Adds the chunk's @n rows to the cluster in hand. */
void hunch_ols_residuals_note_cluster (HunchOlsResiduals *self,
                                       gsize              n);

/* Adds the chunk's @n rows to the clusters that their codes name. */
void hunch_ols_residuals_note_codes (HunchOlsResiduals *self,
                                     gsize              n);

/* Adds the chunk's @n rows to the strata that their codes name. */
void hunch_ols_residuals_note_strata (HunchOlsResiduals *self,
                                      gsize              n);

/* Adds the chunk's @n rows to the meat of @kind. */
void hunch_ols_residuals_note_meat (HunchOlsResiduals *self,
                                    HunchOlsRobust     kind,
                                    gsize              n);
