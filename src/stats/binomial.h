/* stats/binomial.h: one share against a given one, exactly. */
#pragma once
#include "stats/stats.h"

G_BEGIN_DECLS

typedef struct
{
  double share;
  double p;        /* 0..1 */
  double ci_low;   /* C. J. Clopper and E. S. Pearson (Biometrika 26, 1934); one-sided where the alternative is */
  double ci_high;
  HunchEffect cohens_h;  /* against the share asked about; the ends are those of the two-sided exact interval */
} HunchBinomial;

/* @hits of @n whole counts (n >= 1) against @share (0..1), as R's binom.test: the two-sided p sums up what is no likelier than what was seen.
 * Errors: BAD_INPUT, TOO_FEW. O(log n). */
gboolean hunch_binomial_test (double           hits,
                              double           n,
                              double           share,
                              HunchAlternative alternative,
                              double           conf,
                              HunchBinomial   *out_result,
                              GError         **error);

/* P(X <= k) and P(X > k) of @n draws with share @p; k may be -1 or n. */
double hunch_binomial_lower (double k, double n, double p);
double hunch_binomial_upper (double k, double n, double p);

/* Clopper and Pearson's interval with @alpha outside at each end. */
void   hunch_clopper_pearson (double hits, double n, double alpha, double *out_low, double *out_high);

G_END_DECLS
