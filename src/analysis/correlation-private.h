/* analysis/correlation-private.h: a correlation in hand: its columns, and the answer for each pair. */
#pragma once
#include "analysis/frame.h"
#include "stats/comoments.h"

G_BEGIN_DECLS

typedef enum
{
  HUNCH_CORRELATION_PEARSON,
  HUNCH_CORRELATION_SPEARMAN,
  HUNCH_CORRELATION_KENDALL,
} HunchCorrelationMethod;

typedef struct
{
  guint    a, b;             /* places of the columns */
  double   r;
  double   se;
  double   statistic;
  double   df;               /* NAN for ranks */
  double   p, p_adjusted;
  double   ci_low, ci_high;
  gboolean is_exact;
} HunchCorrelationPair;

typedef struct
{
  HunchInquiry           *inquiry;
  HunchCorrelationMethod  method;
  guint                   n_columns;   /* compared; those held fixed follow them */
  guint                   n_fixed;
  GPtrArray              *columns;     /* owned, of const HunchColumnInfo *, lent */
  HunchFrame             *frame;       /* owned */
  HunchComoments         *comoments;   /* owned: of the values, or of their ranks */
  double                **values;      /* owned [columns], or NULL: all values in the order of rows, or their ranks */
  gsize                   n;
  gboolean               *has_ties;    /* owned [columns]; ranks only */
  GArray                 *x, *y;       /* owned: dots of the first pair */
  double                  range[2];    /* of the first column */
  double                 *se;          /* owned [columns^2], above the diagonal: of r by blocks or strata; NULL when rows came singly */
  double                 *weighted;    /* owned [columns^2], above the diagonal: r of rows that weigh by strata; else NULL */
  guint                   n_blocks;
  HunchCorrelationPair   *pairs;       /* owned [n_pairs] */
  guint                   n_pairs;
} HunchCorrelationData;

/* --- correlation-pairs.c --- */

/* Every pair's answer, with p adjusted by adjust=. */
gboolean hunch_correlation_answer_pairs  (HunchCorrelationData *self, GError **error);
/* A second pass over the rows, once means and correlations are known: variances by blocks. */
gboolean hunch_correlation_read_blocks   (HunchCorrelationData *self, GError **error);
/* Two more passes: weighted correlations and their variances by strata. */
gboolean hunch_correlation_read_strata   (HunchCorrelationData *self, GError **error);
/* resample= of the only pair. */
gboolean hunch_correlation_resample      (HunchCorrelationData *self, GError **error);

/* --- correlation-words.c --- */

void     hunch_correlation_tell_pair     (HunchCorrelationData *self);
void     hunch_correlation_tell_matrix   (HunchCorrelationData *self);

const char *hunch_correlation_get_symbol (HunchCorrelationData *self);
const char *hunch_correlation_get_name   (HunchCorrelationData *self, guint place);

G_END_DECLS
