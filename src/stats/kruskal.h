/* stats/kruskal.h: ranks of several groups: does one tend to lie above the others, and which? */
#pragma once
#include <gio/gio.h>
#include "stats/padjust.h"
#include "stats/stats.h"

G_BEGIN_DECLS

/* Ranks summed by group. */
typedef struct
{
  guint    n_groups;
  gsize    n;
  gsize   *sizes;       /* owned [n_groups] */
  double  *mean_ranks;  /* owned; NAN for an empty group */
  double   tie_cubes;   /* sum of t^3 - t */
} HunchRankSums;

void     hunch_rank_sums_clear (HunchRankSums *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (HunchRankSums, hunch_rank_sums_clear)

/* @sorted ascending, @groups[i] that of sorted[i]. O(n). */
void     hunch_rank_sums_fill  (HunchRankSums *self,
                                const double  *sorted,
                                const guint32 *groups,
                                gsize          n,
                                guint          n_groups);

typedef struct
{
  double      h;         /* W. H. Kruskal and W. A. Wallis, JASA 47 (1952), divided by their factor for ties */
  double      df;        /* groups - 1 */
  double      p;         /* chi-square */
  HunchEffect epsilon2;  /* h / (n - 1), the share of the ranks' variation that the groups hold (T. L. Kelley 1935); see below */
  double      eta2;      /* (h - groups + 1) / (n - groups), M. Tomczak and E. Tomczak (2014) */
} HunchKruskal;

/* The interval of epsilon2 inverts the noncentral F of the analysis of variance of the ranks (W. J. Conover and R. L. Iman, The American Statistician 35,
 * 1981; J. H. Steiger 2004); where that is infinite or has no degrees of freedom, the noncentral chi-square of h. It holds the value. Errors: TOO_FEW (fewer
 * than two groups, or values), CONSTANT. */
gboolean hunch_kruskal         (const HunchRankSums *sums,
                                double               conf,
                                HunchKruskal        *out_result,
                                GError             **error);

/* A pair of groups, first minus second. */
typedef struct
{
  guint  first, second;
  double difference;       /* of mean ranks */
  double se;
  double z;
  double p;                /* two-sided, as it is */
  double p_adjusted;
  double ci_low, ci_high;  /* of the difference, for this pair alone */
} HunchRankPair;

/* O. J. Dunn, Technometrics 6 (1964), with the variance that allows for ties. @out_pairs: n_groups (n_groups - 1) / 2. */
void     hunch_dunn            (const HunchRankSums *sums,
                                HunchPadjust         method,
                                double               conf,
                                HunchRankPair       *out_pairs);

/* The same of mean ranks whose differences have standard error @se (of first and second, [n_groups^2]). */
void     hunch_rank_pairs_fill (const double  *mean_ranks,
                                const double  *se,
                                guint          n_groups,
                                HunchPadjust   method,
                                double         conf,
                                HunchRankPair *out_pairs);

/* The noncentrality interval of a share of variation: F with its df, or chi-square (df2 NAN) over @scale. Widened to hold @value, within 0..1. */
HunchEffect hunch_share_of_variation (double value, double f, double df1, double df2, double chisq, double scale, double conf);

G_END_DECLS
