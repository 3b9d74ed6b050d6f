/* stats/proportions.h: shares of hits: one, two or more of them, their intervals and their differences. */
#pragma once
#include "stats/stats.h"

G_BEGIN_DECLS

/* A ratio of two shares or two odds. Where a cell is empty the ratio is 0 or infinite: then an open end, or NAN, says so. */
typedef struct
{
  double value;   /* NAN where it does not exist */
  double log_se;  /* of its logarithm; NAN where a cell is empty */
  double ci_low;
  double ci_high;
} HunchRatio;

/* E. B. Wilson's (1927) interval of a share, without continuity correction. */
void hunch_wilson_interval (double count, double total, double conf, double *out_low, double *out_high);

/* J. Cohen's (1988) h = 2 asin sqrt (a) - 2 asin sqrt (b). */
double hunch_cohens_h (double share_a, double share_b);

/* The difference of two shares, first minus second, with R. G. Newcombe's (Statistics in Medicine 17, 1998) hybrid score interval, his method 10;
 * @out_se: Wald's, may be NULL. Totals > 0. */
HunchEffect hunch_share_difference (double hits_a, double total_a, double hits_b, double total_b, double conf, double *out_se);

/* a d / (b c), B. Woolf's (1955) interval on the log scale. */
HunchRatio hunch_odds_ratio (double a, double b, double c, double d, double conf);

/* Share of the first over that of the second; D. Katz and others' (Biometrics 34, 1978) interval on the log scale. */
HunchRatio hunch_risk_ratio (double hits_a, double total_a, double hits_b, double total_b, double conf);

typedef struct
{
  double   statistic;
  double   df;
  double   p;
  gboolean corrected;   /* by Yates's correction, which is at most the distance itself */
  double   ci_low;      /* one group: of the share, Wilson's; two compared with each other: of the difference, Wald's; both corrected as */
  double   ci_high;     /* the test; otherwise NAN. One-sided where the alternative is: the other end is that of the scale */
  double   smallest_expected;
  HunchEffect effect;   /* one or two groups: Cohen's h; more: Cramer's V; several against given shares: Cohen's w */
} HunchProportions;

/* R's prop.test. @hits[i] of @totals[i] (> 0); @shares: those expected (0..1, ends excluded), NULL for equality of @n >= 2 groups. @correct: as R,
 * for one or two groups. @alternative is for one group, and two compared with each other. Errors: BAD_INPUT, TOO_FEW; CONSTANT when all rows, or none, are hits. */
gboolean hunch_proportions_test (const double     *hits,
                                 const double     *totals,
                                 guint             n,
                                 const double     *shares,
                                 HunchAlternative  alternative,
                                 gboolean          correct,
                                 double            conf,
                                 HunchProportions *out_result,
                                 GError          **error);

G_END_DECLS
