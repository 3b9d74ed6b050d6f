/* stats/posthoc.h: which groups differ, once an analysis of variance says that some do. */
#pragma once
#include <glib.h>
#include "stats/anova.h"
#include "stats/padjust.h"

G_BEGIN_DECLS

/* One pair of groups. Differences run first minus second. */
typedef struct
{
  guint  first;       /* position in the groups given */
  guint  second;      /* > first */
  double difference;  /* unit of the data */
  double se;
  double statistic;   /* Tukey, Games-Howell: t = difference / se (q is |t| * sqrt (2)); else t */
  double df;
  double p;           /* adjusted, 0..1 */
  double ci_low;      /* simultaneous for Tukey and Games-Howell; plain t interval otherwise */
  double ci_high;
} HunchPair;

/* Number of pairs of @n_groups groups, the length of out_pairs below. Order: (0,1), (0,2), ... */
guint hunch_posthoc_n_pairs (guint n_groups);

/* Tukey's honest differences, with J. W. Tukey and C. Y. Kramer's (1956) form for unequal n; as R's
 * TukeyHSD (which shows second minus first). Errors as hunch_anova_one_way; n = 0 is TOO_FEW here. */
gboolean hunch_posthoc_tukey (const HunchAnovaGroup *groups,
                              guint                  n_groups,
                              double                 conf,
                              HunchPair             *out_pairs,
                              GError               **error);

/* P. A. Games and J. F. Howell, J. Educational Statistics 1 (1976): variances may differ. Errors:
 * TOO_FEW (a group with fewer than 2 values), CONSTANT (a pair without spread). */
gboolean hunch_posthoc_games_howell (const HunchAnovaGroup *groups,
                                     guint                  n_groups,
                                     double                 conf,
                                     HunchPair             *out_pairs,
                                     GError               **error);

/* Pairwise t-tests with the p-values adjusted by @method. @pooled: one sd from all groups, as R's
 * pairwise.t.test; else Welch for each pair. */
gboolean hunch_posthoc_pairwise (const HunchAnovaGroup *groups,
                                 guint                  n_groups,
                                 gboolean               pooled,
                                 HunchPadjust           method,
                                 double                 conf,
                                 HunchPair             *out_pairs,
                                 GError               **error);

/* The same from @means and their covariance @vcov (n_groups^2), for rows that came in blocks (stats/cluster.h), with @df degrees of freedom for
 * every pair: by the studentized range with simultaneous intervals, or (@method) by t tests with adjusted p. Errors: TOO_FEW (df < 1),
 * CONSTANT (a pair without spread). */
gboolean hunch_posthoc_range_vcov (const double *means,
                                   const double *vcov,
                                   guint         n_groups,
                                   double        df,
                                   double        conf,
                                   HunchPair    *out_pairs,
                                   GError      **error);
gboolean hunch_posthoc_pairwise_vcov (const double *means,
                                      const double *vcov,
                                      guint         n_groups,
                                      double        df,
                                      HunchPadjust  method,
                                      double        conf,
                                      HunchPair    *out_pairs,
                                      GError      **error);

G_END_DECLS
