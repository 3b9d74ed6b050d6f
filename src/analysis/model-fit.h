/* analysis/model-fit.h: a formula fitted to a table in one pass, with an even selection of its rows kept for a second look. */
#pragma once
#include "analysis/design.h"
#include "stats/ols.h"

G_BEGIN_DECLS

#define HUNCH_MODEL_KEPT 5000

typedef struct
{
  HunchDesign *design;      /* owned */
  HunchOls    *ols;         /* owned */
  HunchOlsFit  fit;         /* errors, tests and intervals by blocks where the rows came in blocks */
  double       df;          /* below t and F: fit.df_residual, or blocks - 1 */
  guint        n_blocks;    /* 0: the rows came singly */
  double       icc;         /* of the response; NAN where nothing can be said */
  double       design_effect; /* mean of the slopes; 1 when the rows came singly */
  gint64       n_rows;      /* used */
  gsize        n_kept;      /* rows below */
  gboolean     is_thinned;  /* not all rows were kept */
  GArray     **kept;        /* owned [n_columns + 3], doubles: the columns, y, weights, the single predictor */
} HunchModelFit;

/* Reports n and dropped. Errors: BAD_OPTION, NO_ANSWER. */
HunchModelFit *hunch_model_fit_new  (HunchInquiry *inquiry, const char *formula, const char *weights, HunchCoding coding, GError **error);
void           hunch_model_fit_free (HunchModelFit *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HunchModelFit, hunch_model_fit_free)

/* What term @term explains beyond the terms that do not contain it (@type 2) or beyond all others (3, sum coding). @out_n (may be NULL): rows that the
 * test rests on; by blocks F is divided by the mean design effect of the term's coefficients, and so are the rows. */
gboolean       hunch_model_fit_test_term (HunchModelFit *self, guint term, int type, HunchOlsTerm *out_term, double *out_n, GError **error);

/* Variance of a coefficient by blocks over that of single rows; 1 when the rows came singly. */
double         hunch_model_fit_get_effect (HunchModelFit *self, guint coefficient);

/* The kept rows, lent. */
const double  *hunch_model_fit_get_kept_column  (HunchModelFit *self, guint column);
const double  *hunch_model_fit_get_kept_y       (HunchModelFit *self);
const double  *hunch_model_fit_get_kept_weights (HunchModelFit *self);  /* NULL: none */
const double  *hunch_model_fit_get_kept_single  (HunchModelFit *self);  /* NULL: more than one predictor */

/* Name of a coefficient of the fit. Lent. */
const char    *hunch_model_fit_get_name (HunchModelFit *self, guint coefficient);

/* ss, df, ms, f, p of the residuals and the model go to the result's fit. */
void           hunch_model_fit_report (HunchModelFit *self, HunchInquiry *inquiry);

G_END_DECLS
