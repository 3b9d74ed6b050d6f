#define G_LOG_DOMAIN "hunch-analysis"
#include "analysis/model-matrix.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <math.h>
#include <string.h>

#include "analysis/model-rows.h"
#include "analysis/words.h"
#include "stats/anova.h"
#include "stats/distributions.h"

void
hunch_model_matrix_free (HunchModelMatrix *self)
{
  if (self == NULL)
    return;

  for (guint k = 0; self->columns != NULL && k < self->p; k++)
    g_free (self->columns[k]);
  g_free (self->columns);
  g_free (self->places);
  g_free (self->y);
  g_free (self->offset);
  g_free (self->weights);
  g_free (self->rows);
  g_clear_pointer (&self->model, hunch_model_fit_free);
  g_free (self);
}

gboolean
hunch_inquiry_is_stopped (gpointer inquiry)
{
  return g_cancellable_is_cancelled (((HunchInquiry *) inquiry)->cancellable);
}

static void
choose_columns (HunchModelMatrix *self,
                HunchInquiry     *inquiry)
{
  const HunchOlsFit *fit = &self->model->fit;
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  g_autofree char *list = NULL;

  self->first = fit->has_intercept ? 1 : 0;
  self->places = g_new (guint, fit->n_coefficients);
  for (guint i = 0; i < fit->n_coefficients; i++)
    if (fit->aliased[i])
      g_ptr_array_add (names, (gpointer) hunch_model_fit_get_name (self->model, i));
    else
      self->places[self->p++] = i;
  if (names->len == 0)
    return;
  list = hunch_words_list ((const char *const *) names->pdata, names->len, 6);
  hunch_result_add_warning (inquiry->result, _("Left out, because the columns before already determine them: %s."), list);
}

static void
add_rows (HunchModelMatrix *self,
          gsize             n)
{
  HunchDesign *design = self->model->design;
  const double *const *columns = hunch_design_get_columns (design);
  const double *y = hunch_design_get_y (design);
  const double *weights = hunch_design_get_weights (design);
  const double *offset = hunch_design_get_offset (design);

  for (gsize i = 0; i < n; i++)
    {
      if (weights != NULL && !(weights[i] > 0))
        continue;
      for (guint k = 0; k < self->p; k++)
        self->columns[k][self->n] = k < self->first ? 1 : columns[self->places[k] - self->first][i];
      self->y[self->n] = y[i];
      if (weights != NULL)
        self->weights[self->n] = weights[i];
      if (offset != NULL)
        self->offset[self->n] = offset[i];
      self->rows[self->n++] = hunch_frame_get_row (hunch_design_get_frame (design), i);
    }
}

static gboolean
read_rows (HunchModelMatrix *self,
           GError          **error)
{
  gsize n = (gsize) self->model->n_rows;

  if (n * (self->p + 3) > HUNCH_MATRIX_MAX_CELLS)
    return hunch_no_answer (error, _("This method keeps all rows in memory, and %" PRId64 " rows with %u columns are too many: take a sample, or ols."),
                            self->model->n_rows, self->p);

  self->columns = g_new0 (double *, self->p + 1);
  for (guint k = 0; k < self->p; k++)
    self->columns[k] = g_new (double, MAX (n, 1));
  self->y = g_new (double, MAX (n, 1));
  self->rows = g_new (gint64, MAX (n, 1));
  if (hunch_design_get_weights (self->model->design) != NULL)
    self->weights = g_new (double, MAX (n, 1));
  if (hunch_design_get_offset (self->model->design) != NULL)
    self->offset = g_new (double, MAX (n, 1));

  hunch_design_rewind (self->model->design);
  do
    {
      if (!hunch_design_next (self->model->design, &n, error))
        return FALSE;
      add_rows (self, n);
    }
  while (n > 0);
  return TRUE;
}

HunchModelMatrix *
hunch_model_matrix_new (HunchInquiry *inquiry,
                        const char   *formula,
                        const char   *weights,
                        GError      **error)
{
  g_autoptr (HunchModelMatrix) self = g_new0 (HunchModelMatrix, 1);
  HunchModelWishes wishes = { .formula = formula, .weights = weights };

  self->model = hunch_model_fit_new_full (inquiry, &wishes, error);
  if (self->model == NULL)
    return NULL;
  choose_columns (self, inquiry);
  if (!read_rows (self, error))
    return NULL;
  if (inquiry->clusters != NULL)
    hunch_result_add_warning (inquiry->result, _("The rows came in blocks, and this method takes them as single: its p and intervals are too sure."));
  return g_steal_pointer (&self);
}

int
hunch_model_matrix_find (const HunchModelMatrix *self,
                         guint                   coefficient)
{
  for (guint k = 0; k < self->p; k++)
    if (self->places[k] == coefficient)
      return (int) k;
  return -1;
}

const char *
hunch_model_matrix_get_name (const HunchModelMatrix *self,
                             guint                   i)
{
  return hunch_model_fit_get_name (self->model, self->places[i]);
}

static HunchEstimate
make_estimate (double value,
               double se,
               double df,
               double conf)
{
  HunchEstimate estimate = HUNCH_ESTIMATE_NONE;
  double reach;

  estimate.estimate = value;
  if (!(se > 0) || !isfinite (se))
    return estimate;
  reach = hunch_t_quantile (0.5 + conf / 2, df) * se;
  estimate.se = se;
  estimate.df = df;
  estimate.statistic = value / se;
  estimate.p = hunch_t_two_sided (estimate.statistic, df);
  estimate.ci_low = value - reach;
  estimate.ci_high = value + reach;
  return estimate;
}

void
hunch_model_matrix_report (const HunchModelMatrix *self,
                           HunchInquiry           *inquiry,
                           const double           *coefficients,
                           const double           *se,
                           double                  df,
                           const char             *suffix,
                           JsonArray              *rows)
{
  for (guint i = 0; i < self->model->fit.n_coefficients; i++)
    {
      int k = hunch_model_matrix_find (self, i);
      g_autofree char *name = g_strconcat (hunch_model_fit_get_name (self->model, i), suffix, NULL);
      HunchEstimate estimate = HUNCH_ESTIMATE_NONE;

      if (k >= 0)
        estimate = make_estimate (coefficients[k], se[k], df, inquiry->conf);
      hunch_result_add_estimate (inquiry->result, name, &estimate);
      hunch_result_add_row (rows, "snnnnnn", name, estimate.estimate, estimate.se, estimate.statistic, estimate.p, estimate.ci_low, estimate.ci_high);
    }
}

int
hunch_model_matrix_find_headline (const HunchModelMatrix *self,
                                  const double           *coefficients,
                                  const double           *se)
{
  int best = -1;

  for (guint k = self->first; k < self->p; k++)
    if (se[k] > 0 && (best < 0 || fabs (coefficients[k] / se[k]) > fabs (coefficients[best] / se[best])))
      best = (int) k;
  return best;
}

/* b' V^-1 b over the slopes, by Cholesky. */
static double
get_wald (const HunchModelMatrix *self,
          const double           *coefficients,
          const double           *vcov)
{
  guint n = self->p - self->first;
  g_autofree double *l = g_new0 (double, (gsize) n * n + 1);
  g_autofree double *z = g_new0 (double, n + 1);
  double sum = 0;

  for (guint i = 0; i < n; i++)
    {
      z[i] = coefficients[i + self->first];
      for (guint j = 0; j <= i; j++)
        {
          double value = vcov[(gsize) (i + self->first) * self->p + j + self->first];

          for (guint k = 0; k < j; k++)
            value -= l[(gsize) i * n + k] * l[(gsize) j * n + k];
          if (i == j && !(value > 0))
            return NAN;
          l[(gsize) i * n + j] = i == j ? sqrt (value) : value / l[(gsize) j * n + j];
          if (j < i)
            z[i] -= l[(gsize) i * n + j] * z[j];
        }
      z[i] /= l[(gsize) i * n + i];
      sum += z[i] * z[i];
    }
  return sum;
}

gboolean
hunch_model_matrix_test (const HunchModelMatrix *self,
                         HunchInquiry           *inquiry,
                         const double           *coefficients,
                         const double           *vcov,
                         double                  df,
                         const char             *name,
                         HunchTest              *out_test)
{
  double n = self->p - self->first;
  double wald = n > 0 ? get_wald (self, coefficients, vcov) : NAN;

  if (!isfinite (wald) || !(df > 0))
    return FALSE;
  *out_test = (HunchTest){ name, wald / n, { n, df }, hunch_f_upper (wald / n, n, df), _("Partial eta squared"),
                           hunch_anova_eta2 (wald / n, n, df, (double) self->n, inquiry->conf) };
  return TRUE;
}

gboolean
hunch_model_matrix_predict (const HunchModelMatrix *self,
                            HunchInquiry           *inquiry,
                            const char             *text,
                            const double           *coefficients,
                            const double           *vcov,
                            double                  df,
                            GError                **error)
{
  const char *const heads[] = { _("Row"), _("Prediction"), _("SE"), _("Low"), _("High"), NULL };
  HunchDesign *design = self->model->design;
  g_autoptr (HunchModelRows) rows = hunch_model_rows_parse (inquiry, design, text, error);
  guint n_columns = hunch_design_get_n_columns (design);
  g_autofree double *row = g_new0 (double, self->p);
  JsonArray *table;

  if (rows == NULL)
    return FALSE;
  table = hunch_result_add_table (inquiry->result, "predictions", _("Predictions"), heads);
  for (guint i = 0; i < rows->n; i++)
    {
      double y = rows->offset[i], variance = 0;
      HunchEstimate mean;

      for (guint k = 0; k < self->p; k++)
        {
          row[k] = k < self->first ? 1 : rows->columns[(gsize) i * n_columns + self->places[k] - self->first];
          y += row[k] * coefficients[k];
        }
      for (guint k = 0; k < self->p; k++)
        for (guint m = 0; m < self->p; m++)
          variance += row[k] * vcov[(gsize) k * self->p + m] * row[m];
      mean = make_estimate (y, sqrt (variance), df, inquiry->conf);
      hunch_result_add_row (table, "snnnn", rows->labels[i], y, mean.se, mean.ci_low, mean.ci_high);
    }
  return TRUE;
}

/* --- columns to keep --- */

typedef struct
{
  HunchModelMatrix *matrix;     /* owned */
  double           *residuals;  /* owned */
  double           *weights;    /* owned, or NULL */
  gsize             place;      /* how many of the matrix's rows have been handed out */
} Keeper;

static HunchFrame *
keeper_get_frame (gpointer model)
{
  return hunch_design_get_frame (((Keeper *) model)->matrix->model->design);
}

static void
keeper_rewind (gpointer model)
{
  Keeper *self = model;

  self->place = 0;
  hunch_design_rewind (self->matrix->model->design);
}

static double
pick (Keeper *self,
      guint   word,
      gsize   i)
{
  const HunchModelMatrix *matrix = self->matrix;

  if (word == 0)
    return matrix->y[i] - self->residuals[i] + (matrix->offset != NULL ? matrix->offset[i] : 0);
  return word == 1 ? self->residuals[i] : self->weights[i];
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
  HunchFrame *frame = keeper_get_frame (model);

  if (!hunch_design_next (self->matrix->model->design, out_n, error))
    return FALSE;
  /* Rows of weight 0 are not in the matrix. */
  for (gsize i = 0; i < *out_n; i++)
    {
      gboolean is_there = self->place < self->matrix->n && self->matrix->rows[self->place] == hunch_frame_get_row (frame, i);

      for (guint k = 0; k < n_wanted; k++)
        out[k][i] = is_there ? pick (self, wanted[k], self->place) : NAN;
      self->place += is_there;
    }
  return TRUE;
}

static void
keeper_free (gpointer model)
{
  Keeper *self = model;

  hunch_model_matrix_free (self->matrix);
  g_free (self->residuals);
  g_free (self->weights);
  g_free (self);
}

void
hunch_model_matrix_take (HunchInquiry     *inquiry,
                         HunchModelMatrix *matrix,
                         double           *residuals,
                         double           *weights)
{
  static const char *const words[] = { "fitted", "residual", NULL };
  static const char *const all_words[] = { "fitted", "residual", "weight", NULL };
  static const HunchSavedColumns plain = { words, keeper_get_frame, keeper_rewind, keeper_next, keeper_free };
  static const HunchSavedColumns weighted = { all_words, keeper_get_frame, keeper_rewind, keeper_next, keeper_free };
  Keeper *self = g_new0 (Keeper, 1);

  self->matrix = matrix;
  self->residuals = residuals;
  self->weights = weights;
  hunch_inquiry_take_model (inquiry, weights != NULL ? &weighted : &plain, self);
}
