/* stats/rankcor.h: going together by order alone: Spearman's rho and Kendall's tau-b, as R's cor.test. */
#pragma once
#include <gio/gio.h>
#include "stats/ranks.h"
#include "stats/stats.h"

G_BEGIN_DECLS

typedef struct
{
  double   r;               /* rho, or tau-b */
  double   statistic;       /* S = (n^3 - n) (1 - rho) / 6; Kendall: concordant pairs where exact, else z */
  double   p;               /* for the alternative asked */
  gboolean is_exact;
  double   se;              /* Kendall's asymptotic standard error; Spearman's on the way back from Fisher's scale */
  double   ci_low, ci_high; /* two-sided; NAN when there are fewer than 4 pairs */
} HunchRankCorrelation;

/* @rho of @n pairs found elsewhere. Without ties and up to 1290 pairs p is by D. J. Best and D. E. Roberts, AS 89, Applied Statistics 24 (1975): counted out for
 * up to 9, else an Edgeworth series; otherwise t. @n_fixed variables held fixed: t with n - 2 - n_fixed. Interval: D. G. Bonett and T. A. Wright, Psychometrika 65
 * (2000). Errors: TOO_FEW (no degree of freedom), BAD_INPUT. */
gboolean hunch_spearman_test (double                rho,
                              gsize                 n,
                              gboolean              has_ties,
                              guint                 n_fixed,
                              HunchAlternative      alternative,
                              double                conf,
                              HunchRankCorrelation *out_result,
                              GError              **error);

/* Pairs x[i], y[i], which may be ranks. Exact below 50 pairs without ties (M. G. Kendall, Biometrika 30, 1938), else the normal approximation with his variance for
 * ties. Interval: tau plus and minus its asymptotic standard error (M. B. Brown and J. K. Benedetti, JASA 72, 1977). Errors: TOO_FEW (n < 2), CONSTANT.
 * O(n log n), about 0.3 s for a million; 44 bytes a pair. */
gboolean hunch_kendall       (const double         *x,
                              const double         *y,
                              gsize                 n,
                              HunchAlternative      alternative,
                              double                conf,
                              HunchRankCorrelation *out_result,
                              GCancellable         *cancellable,
                              GError              **error);

G_END_DECLS
