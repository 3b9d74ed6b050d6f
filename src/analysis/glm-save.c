/* What a model says of each row, for new columns of the table. */
#define G_LOG_DOMAIN "hunch-analysis"
#include <math.h>
#include <string.h>

#include "analysis/glm-report.h"
#include "analysis/save-columns.h"

enum { SAY_FITTED, SAY_LINEAR, SAY_RESIDUAL, SAY_PEARSON, SAY_DEVIANCE, SAY_LEVERAGE };

static const char *const binary_words[] = { "probability", "linear", "residual", "pearson", "deviance", "leverage", NULL };
static const char *const count_words[] = { "fitted", "linear", "residual", "pearson", "deviance", "leverage", NULL };

typedef struct
{
  HunchGlmModel *model;  /* owned */
  HunchGlmBlock  block;
} Saved;

static HunchFrame *
get_frame (gpointer data)
{
  Saved *self = data;

  return hunch_design_get_frame (self->model->design);
}

static void
rewind_model (gpointer data)
{
  Saved *self = data;

  hunch_design_rewind (self->model->design);
  self->block = (HunchGlmBlock){ 0 };
}

static double
get_leverage (const HunchGlmFit   *fit,
              const HunchGlmBlock *block,
              gsize                i,
              double               weight)
{
  guint n = fit->n_coefficients, first = fit->has_intercept ? 1 : 0;
  double sum = 0;

  for (guint a = 0; a < n; a++)
    for (guint b = 0; b < n; b++)
      sum += (a < first ? 1 : block->columns[a - first][i] - fit->centers[a]) * (b < first ? 1 : block->columns[b - first][i] - fit->centers[b])
             * fit->bread[(gsize) a * n + b];
  return sum * weight;
}

static double
say (const HunchGlmFit   *fit,
     const HunchGlmBlock *block,
     gsize                i,
     double               eta,
     guint                word)
{
  double mean = hunch_glm_get_mean (fit->family, eta), weight = block->weights != NULL ? block->weights[i] : 1, y = block->y[i];
  double variance = hunch_glm_get_variance (fit, mean), slope = hunch_glm_get_slope (fit->family, eta);

  switch (word)
    {
    case SAY_FITTED:
      return mean;
    case SAY_LINEAR:
      return eta;
    case SAY_RESIDUAL:
      return y - mean;
    case SAY_PEARSON:
      return (y - mean) * sqrt (weight / variance);
    case SAY_DEVIANCE:
      return hunch_glm_get_deviance_residual (fit, y, mean, weight);
    default:
      return get_leverage (fit, block, i, weight * slope * slope / variance);
    }
}

static gboolean
next_block (gpointer       data,
            const guint   *wanted,
            guint          n_wanted,
            double *const *out,
            gsize         *out_n,
            GError       **error)
{
  Saved *self = data;
  g_autofree double *eta = NULL;

  if (!hunch_glm_model_next (self->model, &self->block, error))
    return FALSE;
  eta = g_new (double, self->block.n + 1);
  *out_n = self->block.n;
  if (self->block.n > 0)
    hunch_glm_predict (&self->model->fit, self->block.columns, self->block.offset, self->block.n, eta);
  for (guint k = 0; k < n_wanted; k++)
    for (gsize i = 0; i < self->block.n; i++)
      out[k][i] = say (&self->model->fit, &self->block, i, eta[i], wanted[k]);
  return TRUE;
}

static void
saved_free (gpointer data)
{
  Saved *self = data;

  hunch_glm_model_free (self->model);
  g_free (self);
}

static const HunchSavedColumns binary_columns = { binary_words, get_frame, rewind_model, next_block, saved_free };
static const HunchSavedColumns count_columns = { count_words, get_frame, rewind_model, next_block, saved_free };

void
hunch_glm_take_model (HunchGlmModel *model)
{
  Saved *self = g_new0 (Saved, 1);

  self->model = model;
  hunch_inquiry_take_model (model->inquiry, model->family == HUNCH_GLM_BINOMIAL ? &binary_columns : &count_columns, self);
}
