/* stats/roc.h: how well a score tells two kinds of rows apart. */
#pragma once
#include "stats/stats.h"

G_BEGIN_DECLS

/* Scores of both kinds, each ascending; weights beside them, or NULL for 1 each. */
typedef struct
{
  const double *positives;
  const double *positive_weights;
  gsize         n_positives;
  const double *negatives;
  const double *negative_weights;
  gsize         n_negatives;
} HunchRocScores;

typedef struct
{
  double auc;      /* probability that a positive scores higher than a negative, ties half; 0..1 */
  double se;       /* E. R. DeLong, D. M. DeLong and D. L. Clarke-Pearson, Biometrics 44 (1988); NAN with one row of a kind */
  double ci_low;   /* normal interval, kept within 0..1, as R's pROC; for an area of 0 or 1, where se is 0, Wilson's over the rarer kind */
  double ci_high;
} HunchRoc;

/* O(n). Errors: TOO_FEW when a kind has no rows. Weights count rows. */
gboolean hunch_roc_measure (const HunchRocScores *scores, double conf, HunchRoc *out_roc, GError **error);

/* The curve from (0, 0) to (1, 1): shares of negatives (@x) and positives (@y) at or above falling scores, thinned to about @max_points where they
 * are more. Returns how many; arrays of @max_points + 2 or more. */
gsize    hunch_roc_curve   (const HunchRocScores *scores, gsize max_points, double *x, double *y);

/* A walk over the distinct scores, ascending. Start with zeros; FALSE at the end. */
typedef struct
{
  gsize  positive;   /* rows passed */
  gsize  negative;
  double score;
  double n_positives;  /* weight of this score's rows */
  double n_negatives;
} HunchRocWalk;

gboolean hunch_roc_walk_next (HunchRocWalk *self, const HunchRocScores *scores);

/* D. W. Hosmer and S. Lemeshow, Communications in Statistics A9 (1980): rows in groups between quantiles of their probability. */
typedef struct
{
  double low, high;     /* probabilities of the group, from to */
  double n;
  double observed;      /* positives */
  double expected;      /* sum of the probabilities */
} HunchCalibrationGroup;

/* Scores are probabilities. Groups end at the quantiles k / @n_groups (type 7, weights aside), equal ends are one; as R's ResourceSelection::hoslem.test. Returns
 * how many groups; @out has room for @n_groups. */
guint    hunch_roc_calibrate (const HunchRocScores *scores, guint n_groups, HunchCalibrationGroup *out);

G_END_DECLS
