/* stats/logistic-l2.h: logistic regression of classes on many sparse columns, held back by a penalty on the squares of the weights.
 *
 * Minimises c times the sum of -log (probability of the row's class) plus half the sum of the squared weights; intercepts are free. Two classes: one set of
 * weights, for the second against the first; more: one set for each class, by softmax (J. Friedman, T. Hastie and R. Tibshirani, J. Statistical
 * Software 33, 2010, section 4, with the ridge penalty; the same minimum as scikit-learn's LogisticRegression); one against the rest: two classes for each.
 * By Newton's steps, each by preconditioned conjugate gradients (C.-J. Lin, R. C. Weng and S. S. Keerthi, J. Machine Learning Research 9, 2008), with
 * the step lengths of A. S. Lewis and M. L. Overton, Mathematical Programming 141 (2013). The penalty bends the function by at least 1 everywhere but along
 * the intercepts, so that the weights lie within the length of the gradient of the minimum's. */
#pragma once
#include "stats/linear-classes.h"

G_BEGIN_DECLS

typedef struct
{
  double c;          /* > 0; small holds the weights back more */
  double tolerance;  /* length of the gradient at which it ends; > 0 */
  double relative;   /* or this share of its length at the start; 0 and greater */
  guint  max_steps;
} HunchLogisticL2;

/* Intercepts where every row (none) is of the class would run away: they are held at the log odds with half a row added.
 * Errors: TOO_FEW, BAD_INPUT. NULL without error when @stop ended it. Each turn goes twice over the cells, and there are some 10 to
 * 30 in each of about 10 steps; memory 7 times the weights and 4 times the scores. */
HunchLinearClasses *hunch_logistic_l2_fit (const HunchSparse *x, const HunchClassRows *rows, const HunchLogisticL2 *how,
                                           HunchStopFunc stop, gpointer stop_data, GError **error);

G_END_DECLS
