/* analysis/model-fit.h: a formula fitted to a table in one pass, with an even selection of its rows kept for a second look. */
#pragma once
#include "analysis/design.h"
#include "stats/ols.h"

G_BEGIN_DECLS

#define HUNCH_MODEL_KEPT 5000

/* How the uncertainty of the coefficients is worked out. */
typedef enum
{
  HUNCH_ERRORS_CLASSIC,
  HUNCH_ERRORS_HC0,
  HUNCH_ERRORS_HC1,
  HUNCH_ERRORS_HC2,
  HUNCH_ERRORS_HC3,
  HUNCH_ERRORS_CLUSTER,  /* rows with the same value in a column belong together */
  HUNCH_ERRORS_BLOCKS,   /* rows came in blocks: chosen by itself, whatever was asked for */
  HUNCH_ERRORS_STRATA,   /* rows were drawn by strata: the same */
} HunchErrors;

/* The option se= of a kind, with a column for cluster:g (or cluster=g); @out_cluster is NULL for the others. */
gboolean hunch_errors_read (HunchInquiry *inquiry, HunchErrors *out_errors, const char **out_cluster, GError **error);

/* What is fitted and how; zeroed but for the formula: plain least squares. */
typedef struct
{
  const char *formula;
  const char *weights;   /* a column, or NULL */
  HunchCoding coding;
  HunchErrors errors;
  const char *cluster;   /* a column, with HUNCH_ERRORS_CLUSTER */
  const char *also;      /* another formula whose columns must have values, too, or NULL */
} HunchModelWishes;

typedef struct
{
  HunchDesign *design;      /* owned */
  HunchOls    *ols;         /* owned */
  HunchOlsFit  fit;         /* errors, tests and intervals by `errors` */
  HunchErrors  errors;
  guint        n_clusters;  /* with HUNCH_ERRORS_CLUSTER */
  double       df;          /* below t and F: fit.df_residual, or blocks (clusters) - 1 */
  guint        n_blocks;    /* 0: the rows came singly; by strata as many as the degrees of freedom of one mean, and one */
  double       icc;         /* of the response; NAN where nothing can be said */
  double       design_effect; /* mean of the slopes; 1 when the rows came singly */
  gint64       n_rows;      /* used */
  gsize        n_kept;      /* rows below */
  gboolean     is_thinned;  /* not all rows were kept */
  gboolean     has_unequal_spread; /* the check said so */
  GArray     **kept;        /* owned [n_columns + 3], doubles: the columns, y, weights, the single predictor */
  GArray      *kept_rows;   /* owned, gint64: where they stand in the table, from 0 */
} HunchModelFit;

/* Reports n and dropped. Errors: BAD_OPTION, NO_ANSWER. */
HunchModelFit *hunch_model_fit_new  (HunchInquiry *inquiry, const char *formula, const char *weights, HunchCoding coding, GError **error);
HunchModelFit *hunch_model_fit_new_full (HunchInquiry *inquiry, const HunchModelWishes *wishes, GError **error);
void           hunch_model_fit_free (HunchModelFit *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HunchModelFit, hunch_model_fit_free)

/* What term @term explains beyond the terms that do not contain it (@type 2) or beyond all others (3, sum coding). @out_n (may be NULL): rows that the
 * test rests on; by blocks F is divided by the mean design effect of the term's coefficients, and so are the rows. With robust errors it is the Wald test. */
gboolean       hunch_model_fit_test_term (HunchModelFit *self, guint term, int type, HunchOlsTerm *out_term, double *out_n, GError **error);

/* Variance of a coefficient by blocks over that of single rows; 1 when the rows came singly. */
double         hunch_model_fit_get_effect (HunchModelFit *self, guint coefficient);

/* The kept rows, lent. */
const double  *hunch_model_fit_get_kept_column  (HunchModelFit *self, guint column);
const double  *hunch_model_fit_get_kept_y       (HunchModelFit *self);
const double  *hunch_model_fit_get_kept_weights (HunchModelFit *self);  /* NULL: none */
const double  *hunch_model_fit_get_kept_single  (HunchModelFit *self);  /* NULL: more than one predictor */

/* All coefficients but the intercept together, by the errors asked for. FALSE when there are none. */
gboolean       hunch_model_fit_test_all (HunchModelFit *self, HunchOlsTerm *out_term);

/* sum of row[i] b[i] and its variance over coefficients that are not aliased; @row has n_coefficients numbers. */
double         hunch_model_fit_combine (HunchModelFit *self, const double *row, double *out_variance);

/* "standard errors …" for a note under the coefficients, or NULL for the classic ones. Translated; release with g_free(). */
char          *hunch_model_fit_dup_errors_note (HunchModelFit *self);

/* What a coefficient says, for sentences. */
typedef enum
{
  HUNCH_SLOPE_NUMBER,  /* of a column of numbers by itself: for each 1 more */
  HUNCH_SLOPE_LEVEL,   /* of a group, beside the reference group */
  HUNCH_SLOPE_OTHER,   /* part of an interaction or a curve, or a mean where there is no intercept */
} HunchSlopeKind;

HunchSlopeKind hunch_model_fit_get_slope_kind (HunchModelFit *self, guint coefficient);

/* Name of a coefficient of the fit. Lent. */
const char    *hunch_model_fit_get_name (HunchModelFit *self, guint coefficient);

/* ss, df, ms, f, p of the residuals and the model go to the result's fit. */
void           hunch_model_fit_report (HunchModelFit *self, HunchInquiry *inquiry);

G_END_DECLS
