/* stats/linear-classes.h: a classifier that adds up weights: one score for each class, from which follow the probabilities.
 *
 * Either exactly one class holds (probabilities by softmax, sum 1), or each may hold by itself (one against the rest: probabilities by the
 * logistic function of each score). Naive Bayes (stats/naive-bayes.h) and regularised logistic regression (stats/logistic-l2.h) both end here. */
#pragma once
#include "stats/sparse.h"
#include "stats/stats.h"

G_BEGIN_DECLS

typedef struct
{
  guint    n_columns;
  guint    n_classes;
  gboolean is_one_vs_rest;
  double  *intercepts;  /* owned [n_classes] */
  double  *weights;     /* owned [n_columns * n_classes], the classes of a column side by side */
  guint    n_steps;     /* of an iteration; 0 where there was none */
  gboolean has_settled; /* it reached its tolerance */
} HunchLinearClasses;

/* What the rows are: those of the matrix that are learnt from, and the classes of each. */
typedef struct
{
  gsize          n;
  const guint32 *rows;     /* lent [n], of the matrix; a row may come more than once */
  const gsize   *starts;   /* lent [n + 1], into classes */
  const guint32 *classes;  /* lent: where one class holds, one for each */
  guint          n_classes;
  gboolean       is_one_vs_rest;
} HunchClassRows;

/* All 0. Release with hunch_linear_classes_free(). */
HunchLinearClasses *hunch_linear_classes_new  (guint n_columns, guint n_classes, gboolean is_one_vs_rest);
void                hunch_linear_classes_free (HunchLinearClasses *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HunchLinearClasses, hunch_linear_classes_free)

/* Probabilities of the classes for one row of @x (columns as the model's) into @out [n_classes]. O(cells of the row * n_classes). */
void                hunch_linear_classes_predict (const HunchLinearClasses *self, const HunchSparse *x, gsize row, double *out);

G_END_DECLS
