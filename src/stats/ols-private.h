/* stats/ols-private.h: the two ways to the triangular factor, shared by the ols files. */
#pragma once
#include "stats/ols.h"
#include "stats/quad.h"

/* R of the QR factorisation of [1 X y] (the column of ones only with an intercept), rows already
 * multiplied by the root of their weight. Everything a fit says can be worked out from it. */
typedef struct
{
  guint      n;       /* columns: intercept, predictors, response */
  HunchQuad *r;       /* owned, n * n row-major, zero below the diagonal */
} HunchOlsFactor;

void hunch_ols_factor_clear (HunchOlsFactor *self);

/* Element of the factor. */
static inline HunchQuad
hunch_ols_factor_at (const HunchOlsFactor *self,
                     guint                 row,
                     guint                 column)
{
  return self->r[(gsize) row * self->n + column];
}

/* From rows at hand by Householder reflections: @columns[j] (n_rows values each) hold predictors, then
 * the response. @weights may be NULL. */
HunchOlsFactor hunch_ols_factor_from_rows (const HunchDd *const *columns,
                                           guint                 n_columns,
                                           const double         *weights,
                                           gsize                 n_rows,
                                           gboolean              has_intercept);

/* A part of the factor, triangular again. */
typedef struct
{
  guint      rank;
  guint     *kept;     /* owned, length rank: columns of the factor in the part, ascending */
  HunchQuad *r;        /* owned, rank * rank row-major */
  HunchQuad *z;        /* owned, length rank: the response turned the same way */
  HunchQuad  rss;
  double     smallest_tolerance;
} HunchOlsPart;

/* @wanted: a flag for each predictor, NULL for all. Aliased columns are left out. */
HunchOlsPart hunch_ols_part_new   (const HunchOlsFactor *factor,
                                   gboolean              has_intercept,
                                   const gboolean       *wanted);
void         hunch_ols_part_clear (HunchOlsPart *self);

double       hunch_ols_factor_get_condition (const HunchOlsFactor *factor,
                                             gboolean              has_intercept);

/* Cross-products of q columns (predictors, then response) in double-double. */
typedef struct _HunchOlsGram HunchOlsGram;

HunchOlsGram *hunch_ols_gram_new  (guint n_columns);
void          hunch_ols_gram_free (HunchOlsGram *self);

/* FALSE when a value is not finite or a weight is negative; the sums are then spoilt. */
gboolean hunch_ols_gram_add (HunchOlsGram        *self,
                             const double *const *columns,
                             const double        *weights,
                             gsize                n_rows);

HunchOlsFactor hunch_ols_factor_from_gram (const HunchOlsGram *gram,
                                           gboolean            has_intercept);

/* Fills a fit from the factor. @n_rows: those with weight; @sum_log_weights: 0 without weights. */
gboolean hunch_ols_fit_from_factor (const HunchOlsFactor *factor,
                                    gboolean              has_intercept,
                                    gsize                 n_rows,
                                    double                sum_log_weights,
                                    double                conf,
                                    HunchOlsFit          *out_fit,
                                    GError              **error);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (HunchOlsFactor, hunch_ols_factor_clear)
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (HunchOlsPart, hunch_ols_part_clear)
