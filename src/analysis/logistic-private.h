/* analysis/logistic-private.h: how well probabilities tell rows apart and agree with what came, shared by the files of logistic. */
#pragma once
#include "analysis/glm-report.h"
#include "stats/roc.h"

/* Beyond this many rows an even selection of them is ranked. */
#define HUNCH_LOGISTIC_RANKED 2000000

typedef struct
{
  GArray  *positives;         /* owned, doubles: probabilities of rows with the event, ascending once read */
  GArray  *negatives;         /* owned */
  GArray  *positive_weights;  /* owned; empty without weights */
  GArray  *negative_weights;  /* owned */
  gboolean is_thinned;

  double   threshold;
  double   true_positives;    /* weights of rows */
  double   false_positives;
  double   true_negatives;
  double   false_negatives;
  double   brier;             /* mean squared distance of the probability from what came */
  double   mean_positive;     /* mean probability of rows with the event, and without */
  double   mean_negative;
} HunchLogisticScores;

void     hunch_logistic_scores_clear (HunchLogisticScores *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (HunchLogisticScores, hunch_logistic_scores_clear)

/* One pass over the rows. */
gboolean hunch_logistic_scores_read (HunchGlmModel *model, double threshold, HunchLogisticScores *out, GError **error);
HunchRocScores hunch_logistic_scores_get (const HunchLogisticScores *self);

void     hunch_logistic_add_confusion   (HunchGlmModel *model, const HunchLogisticScores *scores);
void     hunch_logistic_add_calibration (HunchGlmModel *model, const HunchLogisticScores *scores);
void     hunch_logistic_take_roc_plot   (HunchGlmModel *model, const HunchLogisticScores *scores, const HunchRoc *roc);

/* Average marginal effects: how much higher the probability is, on average over the rows, for one more of a number or for a level instead of the
 * reference; standard errors by the delta method. For columns that stand in one term by themselves. One pass. */
gboolean hunch_logistic_add_effects     (HunchGlmModel *model, GError **error);
