/* analysis/model-matrix.h: a formula's columns in memory, for methods that go over the rows again and again. */
#pragma once
#include "analysis/model-fit.h"
#include "analysis/save-columns.h"

G_BEGIN_DECLS

#define HUNCH_MATRIX_MAX_CELLS ((gsize) 1 << 27)

/* Columns that least squares found to be combinations of those before them are left out. */
typedef struct
{
  HunchModelFit *model;      /* owned: the least-squares fit of the same rows */
  guint          p;          /* coefficients kept, the intercept's among them */
  guint          first;      /* 1 when the first column is the intercept's ones */
  guint         *places;     /* owned [p]: among the fit's coefficients */
  gsize          n;          /* rows with a weight other than 0 */
  double       **columns;    /* owned [p][n] */
  double        *y;          /* owned [n]: offsets taken off */
  double        *offset;     /* owned [n], or NULL */
  double        *weights;    /* owned [n], or NULL */
  gint64        *rows;       /* owned [n]: where they stand in the table, from 0 */
} HunchModelMatrix;

/* Reports n and dropped, and warns of columns left out. Errors: as hunch_model_fit_new(); NO_ANSWER when the rows do not fit into memory. */
HunchModelMatrix *hunch_model_matrix_new  (HunchInquiry *inquiry, const char *formula, const char *weights, GError **error);
void              hunch_model_matrix_free (HunchModelMatrix *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HunchModelMatrix, hunch_model_matrix_free)

/* TRUE when the inquiry is cancelled: a HunchStopFunc. */
gboolean          hunch_inquiry_is_stopped (gpointer inquiry);

/* A place of the fit's coefficients among those kept, or -1. */
int               hunch_model_matrix_find (const HunchModelMatrix *self, guint coefficient);

/* Name of coefficient @i of those kept. Lent. */
const char       *hunch_model_matrix_get_name (const HunchModelMatrix *self, guint i);

/* Wald test that all coefficients but the intercept are 0, F with p and @df degrees of freedom; its effect is partial eta squared with the interval of the
 * noncentral F. FALSE without such coefficients or where the covariance is not known. */
gboolean          hunch_model_matrix_test (const HunchModelMatrix *self, HunchInquiry *inquiry, const double *coefficients, const double *vcov, double df,
                                           const char *name, HunchTest *out_test);

/* The estimates as estimates and as the table "coefficients"; those left out are null. @suffix is put behind each name, or NULL. */
void              hunch_model_matrix_report (const HunchModelMatrix *self, HunchInquiry *inquiry, const double *coefficients, const double *se, double df,
                                             const char *suffix, JsonArray *rows);

/* The coefficient to speak of (surest besides the intercept), or -1. */
int               hunch_model_matrix_find_headline (const HunchModelMatrix *self, const double *coefficients, const double *se);

/* "predict=" for estimates without a distribution of single rows. */
gboolean          hunch_model_matrix_predict (const HunchModelMatrix *self, HunchInquiry *inquiry, const char *text, const double *coefficients,
                                              const double *vcov, double df, GError **error);

/* Hands fitted values, residuals and @weights (may be NULL) over as columns to keep. Takes @matrix, @residuals and @weights. */
void              hunch_model_matrix_take (HunchInquiry *inquiry, HunchModelMatrix *matrix, double *residuals, double *weights);

G_END_DECLS
