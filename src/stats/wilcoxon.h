/* stats/wilcoxon.h: do differences lie around zero? Wilcoxon's signed ranks, as R's wilcox.test (x, mu =, conf.int = TRUE), and the sign test. */
#pragma once
#include "stats/mannwhitney.h"

G_BEGIN_DECLS

typedef struct
{
  gsize    n, n_positive;
  double   v;                /* sum of the ranks of the positive ones: F. Wilcoxon, Biometrics Bulletin 1 (1945) */
  double   z;                /* NAN when exact */
  double   p;
  gboolean is_exact;
  gboolean has_ties;         /* among the distances from zero */
  double   median;           /* of the means of all pairs: the pseudomedian of J. L. Hodges and E. L. Lehmann (1963) */
  double   ci_low, ci_high;  /* NAN where all values are alike */
  double   reached;          /* confidence of the interval, less than asked where there are too few values; else @conf */

  /* r: ranks of the positive less those of the negative ones over all, D. S. Kerby (2014); two-sided interval on Fisher's scale with the variance of a
   * U statistic (P. K. Sen, Calcutta Statistical Association Bulletin 10, 1960); where all lie on one side Wilson's with as many rows as the variance without a
   * difference is worth, 3 n (n + 1) / (2 (2 n + 1)). */
  HunchEffect rank_biserial;
  double      rank_biserial_se;

  /* The sign test: share of positive ones, C. J. Clopper and E. S. Pearson's interval (1934), binomial p. */
  HunchEffect positive;
  double      sign_p;
} HunchWilcoxon;

/* @differences: from the number asked about, ascending, none of them 0; @mu is added to the medians again. Exact for fewer than 50 without ties unless
 * chosen otherwise; @has_zeros: some were left out, so that nothing is exact. Errors: TOO_FEW (n = 0), BAD_INPUT. O(n). */
gboolean hunch_wilcoxon (const double          *differences,
                         gsize                  n,
                         double                 mu,
                         gboolean               has_zeros,
                         const HunchRankChoice *choice,
                         HunchWilcoxon         *out_result,
                         GCancellable          *cancellable,
                         GError               **error);

/* p of @k of @n by the binomial with one half. */
double   hunch_sign_p   (double k, double n, HunchAlternative alternative);

G_END_DECLS
