/* stats/chisq.h: Pearson's chi-square: independence in a table of counts, goodness of fit. */
#pragma once
#include <glib.h>
#include "stats/stats.h"

G_BEGIN_DECLS

typedef struct
{
  guint   n_rows;      /* goodness of fit: 1 */
  guint   n_columns;
  double  n;           /* total count */
  double  statistic;
  double  df;
  double  p;           /* upper tail, 0..1 */
  double  g;           /* likelihood ratio 2 sum observed log (observed / expected), same df (S. S. Wilks, 1935); never corrected */
  double  g_p;
  gboolean corrected;  /* Yates's correction was applied */
  double *expected;    /* owned, n_rows * n_columns, row-major */
  double *residuals;   /* owned, adjusted (standardised), as R's stdres; NAN where undefined */
  double  smallest_expected;
  guint   n_expected_below_5;

  /* Cramér's V (1946), 0..1; goodness of fit: Cohen's w. From the uncorrected statistic. Interval by
   * inverting the noncentral chi-square: V = sqrt (ncp / (n min (r - 1, c - 1))), ends cut at 0 and 1
   * (M. Smithson 2003; R's effectsize adds df to ncp for phi in old versions, this does not). */
  HunchEffect effect;
} HunchChisq;

/* Independence of rows and columns in @counts (row-major, n_rows * n_columns, >= 0). Rows and columns
 * with nothing in them must have been left out. @correct: Yates for 2 x 2, as R's default
 * correct = TRUE; ignored for larger tables. Errors: TOO_FEW (one row or column, total 0), BAD_INPUT
 * (negative, NaN, empty row or column, conf). Release with hunch_chisq_clear. */
gboolean hunch_chisq_independence (const double *counts,
                                   guint         n_rows,
                                   guint         n_columns,
                                   gboolean      correct,
                                   double        conf,
                                   HunchChisq   *out_result,
                                   GError      **error);

/* Do @counts (length @n) follow @shares (length n, > 0, sum 1 within 1e-8, else BAD_INPUT; NULL:
 * equal shares)? Errors as above; TOO_FEW when n < 2. */
gboolean hunch_chisq_goodness (const double *counts,
                               const double *shares,
                               guint         n,
                               double        conf,
                               HunchChisq   *out_result,
                               GError      **error);

/* J. N. K. Rao and A. J. Scott's first-order correction (Annals of Statistics 12, 1984) for rows that came in blocks: the statistic over the mean
 * @design_effect (> 0) of the cells, p and the interval of the effect, whose value stays, by it and by n over the design effect. Not for
 * a continuity corrected statistic. */
void hunch_chisq_set_design_effect (HunchChisq *self,
                                    double      design_effect,
                                    double      conf);

void hunch_chisq_clear (HunchChisq *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (HunchChisq, hunch_chisq_clear)

G_END_DECLS
