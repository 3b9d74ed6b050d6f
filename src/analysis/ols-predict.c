/* What a fitted model says of made-up rows, and of its own rows as columns to keep. */
#define G_LOG_DOMAIN "hunch-analysis"
#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "analysis/model-rows.h"
#include "analysis/ols-private.h"
#include "stats/distributions.h"

gboolean
hunch_ols_predict (HunchInquiry  *inquiry,
                   HunchModelFit *model,
                   const char    *text,
                   GError       **error)
{
  const char *const heads[] = { _("Row"), _("Prediction"), _("SE"), _("Low"), _("High"), _("Low for one row"), _("High for one row"), NULL };
  g_autoptr (HunchModelRows) rows = hunch_model_rows_parse (inquiry, model->design, text, error);
  guint first = model->fit.has_intercept ? 1 : 0, n_columns = hunch_design_get_n_columns (model->design);
  g_autofree double *row = g_new0 (double, model->fit.n_coefficients);
  double t = model->df > 0 ? hunch_t_quantile (0.5 + inquiry->conf / 2, model->df) : NAN;
  JsonArray *table;

  if (rows == NULL)
    return FALSE;
  table = hunch_result_add_table (inquiry->result, "predictions", _("Predictions"), heads);
  for (guint i = 0; i < rows->n; i++)
    {
      double variance, y, mean_reach, row_reach;

      if (first)
        row[0] = 1;
      memcpy (row + first, rows->columns + (gsize) i * n_columns, n_columns * sizeof *row);
      y = hunch_model_fit_combine (model, row, &variance) + rows->offset[i];
      mean_reach = t * sqrt (variance);
      row_reach = t * sqrt (variance + model->fit.sigma * model->fit.sigma);
      hunch_result_add_row (table, "snnnnnn", rows->labels[i], y, sqrt (variance), y - mean_reach, y + mean_reach, y - row_reach, y + row_reach);
    }
  if (model->fit.rank < model->fit.n_coefficients)
    hunch_result_add_warning (inquiry->result, _("Columns were left out of the model, so predictions for rows unlike those used may mislead."));
  if (hunch_model_fit_get_kept_weights (model) != NULL)
    hunch_result_add_warning (inquiry->result, _("The intervals for one row take its weight as 1."));
  return TRUE;
}

/* --- columns to keep --- */

typedef struct
{
  HunchModelFit     *model;      /* owned */
  HunchOlsResiduals *pass;       /* owned */
  double            *residuals;  /* owned block */
  double            *leverage;   /* owned block */
} Keeper;

enum { FITTED, RESIDUAL, STANDARDIZED, STUDENTIZED, LEVERAGE, COOK };

static const char *const words[] = { "fitted", "residual", "standardized", "studentized", "leverage", "cook", NULL };

static HunchFrame *
keeper_get_frame (gpointer model)
{
  return hunch_design_get_frame (((Keeper *) model)->model->design);
}

static void
keeper_rewind (gpointer model)
{
  Keeper *self = model;

  g_clear_pointer (&self->pass, hunch_ols_residuals_free);
  self->pass = hunch_ols_residuals_new (&self->model->fit);
  hunch_design_rewind (self->model->design);
}

static double
pick (const HunchOlsInfluence *row,
      guint                    word,
      double                   offset)
{
  switch (word)
    {
    case FITTED:
      return row->fitted + offset;
    case RESIDUAL:
      return row->residual;
    case STANDARDIZED:
      return row->standardized;
    case STUDENTIZED:
      return row->studentized;
    case LEVERAGE:
      return row->leverage;
    default:
      return row->cook;
    }
}

static gboolean
keeper_next (gpointer       model,
             const guint   *wanted,
             guint          n_wanted,
             double *const *out,
             gsize         *out_n,
             GError       **error)
{
  Keeper *self = model;
  HunchDesign *design = self->model->design;
  const double *y, *weights, *offset;

  if (!hunch_design_next (design, out_n, error))
    return FALSE;
  y = hunch_design_get_y (design);
  weights = hunch_design_get_weights (design);
  offset = hunch_design_get_offset (design);
  hunch_ols_residuals_add_block (self->pass, hunch_design_get_columns (design), y, weights, *out_n, self->residuals, self->leverage);
  for (gsize i = 0; i < *out_n; i++)
    {
      HunchOlsInfluence row = hunch_ols_get_influence (&self->model->fit, y[i], self->residuals[i], self->leverage[i], weights != NULL ? weights[i] : 1);

      for (guint k = 0; k < n_wanted; k++)
        out[k][i] = pick (&row, wanted[k], offset != NULL ? offset[i] : 0);
    }
  return TRUE;
}

static void
keeper_free (gpointer model)
{
  Keeper *self = model;

  g_clear_pointer (&self->pass, hunch_ols_residuals_free);
  hunch_model_fit_free (self->model);
  g_free (self->residuals);
  g_free (self->leverage);
  g_free (self);
}

void
hunch_ols_take_model (HunchInquiry  *inquiry,
                      HunchModelFit *model)
{
  static const HunchSavedColumns columns = { words, keeper_get_frame, keeper_rewind, keeper_next, keeper_free };
  Keeper *self = g_new0 (Keeper, 1);

  self->model = model;
  self->residuals = g_new (double, HUNCH_FRAME_BLOCK);
  self->leverage = g_new (double, HUNCH_FRAME_BLOCK);
  hunch_inquiry_take_model (inquiry, &columns, self);
}
