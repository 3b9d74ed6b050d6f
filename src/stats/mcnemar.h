/* stats/mcnemar.h: the same rows asked twice: did answers change more often one way than the other? */
#pragma once
#include "stats/proportions.h"

G_BEGIN_DECLS

typedef struct
{
  double      statistic;
  double      df;           /* pairs of answers that anyone changed between, where @n > 2; else 1 */
  double      p;
  gboolean    corrected;
  guint       n_empty;      /* pairs of answers nobody changed between, left out */
  double      n_changed;
  HunchEffect asymmetry;    /* sqrt (statistic, uncorrected, / changes): 0 none, 1 all changes one way; noncentral chi-square */
} HunchMcnemar;

/* Q. McNemar (Psychometrika 12, 1947) for two answers, A. H. Bowker (JASA 43, 1948) for more: @counts row-major @n * @n, first answer down. @correct:
 * A. L. Edwards's continuity correction for two, as R's default. Pairs without a change count for nothing (R has no answer there).
 * Errors: BAD_INPUT, TOO_FEW when nobody changed. */
gboolean hunch_mcnemar_test (const double *counts,
                             guint         n,
                             gboolean      correct,
                             double        conf,
                             HunchMcnemar *out_result,
                             GError      **error);

/* A. Stuart (Biometrika 42, 1955) and A. E. Maxwell (1970): do the two answers have the same shares? @n (n - 1) df; needs n >= 2. FALSE when
 * the differences do not determine it. */
gboolean hunch_stuart_maxwell_test (const double *counts, guint n, double *out_statistic, double *out_df, double *out_p);

/* Two answers: the exact binomial p of @b changes one way and @c the other, and the matched odds ratio b / c with its exact conditional
 * interval (from Clopper and Pearson's). */
double     hunch_mcnemar_exact_p    (double b, double c);
HunchRatio hunch_mcnemar_odds_ratio (double b, double c, double conf);

/* Share of the second answer in the first asking less that in the second, (c - b) / n for counts a, b, c, d in rows, with R. G. Newcombe's
 * (Statistics in Medicine 17, 1998, page 2635) interval for paired shares, his method 10; @out_se: Wald's. */
HunchEffect hunch_paired_difference (const double *counts, double conf, double *out_se);

G_END_DECLS
