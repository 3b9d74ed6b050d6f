#include "stats/linear-classes.h"

#include <math.h>

HunchLinearClasses *
hunch_linear_classes_new (guint    n_columns,
                          guint    n_classes,
                          gboolean is_one_vs_rest)
{
  HunchLinearClasses *self = g_new0 (HunchLinearClasses, 1);

  self->n_columns = n_columns;
  self->n_classes = n_classes;
  self->is_one_vs_rest = is_one_vs_rest;
  self->intercepts = g_new0 (double, MAX (n_classes, 1));
  self->weights = g_new0 (double, MAX ((gsize) n_columns * n_classes, 1));
  self->has_settled = TRUE;
  return self;
}

void
hunch_linear_classes_free (HunchLinearClasses *self)
{
  if (self == NULL)
    return;

  g_free (self->intercepts);
  g_free (self->weights);
  g_free (self);
}

static void
apply_softmax (double *scores,
               guint   n)
{
  double largest = scores[0];
  double sum = 0;

  for (guint c = 1; c < n; c++)
    largest = MAX (largest, scores[c]);
  for (guint c = 0; c < n; c++)
    sum += scores[c] = exp (scores[c] - largest);
  for (guint c = 0; c < n; c++)
    scores[c] /= sum;
}

void
hunch_linear_classes_predict (const HunchLinearClasses *self,
                              const HunchSparse        *x,
                              gsize                     row,
                              double                   *out)
{
  guint n = self->n_classes;

  for (guint c = 0; c < n; c++)
    out[c] = self->intercepts[c];
  for (gsize k = x->starts[row]; k < x->starts[row + 1]; k++)
    {
      const double *weights = self->weights + (gsize) x->columns[k] * n;

      for (guint c = 0; c < n; c++)
        out[c] += x->values[k] * weights[c];
    }

  if (!self->is_one_vs_rest)
    apply_softmax (out, n);
  else
    for (guint c = 0; c < n; c++)
      out[c] = 1 / (1 + exp (-out[c]));
}
