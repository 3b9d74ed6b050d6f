#define G_LOG_DOMAIN "hunch-analysis"
#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <math.h>

#include "analysis/model-fit-private.h"

static void
keep_rows (HunchModelFit *self,
           gsize          n,
           double         share)
{
  guint n_columns = hunch_design_get_n_columns (self->design);
  const double *const *columns = hunch_design_get_columns (self->design);
  const double *y = hunch_design_get_y (self->design);
  const double *weights = hunch_design_get_weights (self->design);
  const double *single = hunch_design_get_single_values (self->design);
  HunchFrame *frame = hunch_design_get_frame (self->design);

  for (gsize i = 0; i < n; i++)
    {
      if (share < 1 && !hunch_row_is_picked (hunch_frame_get_row (frame, i), share))
        continue;

      for (guint j = 0; j < n_columns; j++)
        g_array_append_val (self->kept[j], columns[j][i]);
      g_array_append_val (self->kept[n_columns], y[i]);
      if (weights != NULL)
        g_array_append_val (self->kept[n_columns + 1], weights[i]);
      if (single != NULL)
        g_array_append_val (self->kept[n_columns + 2], single[i]);
      {
        gint64 row = hunch_frame_get_row (frame, i);

        g_array_append_val (self->kept_rows, row);
      }
      self->n_kept++;
    }
}

static gboolean
add_block (HunchModelFit *self,
           gsize          n,
           GError       **error)
{
  const double *weights = hunch_design_get_weights (self->design);

  if (hunch_design_get_columns_dd (self->design) != NULL)
    return hunch_ols_add_block_dd (self->ols, hunch_design_get_columns_dd (self->design), hunch_design_get_y_dd (self->design),
                                   weights, n, error);
  return hunch_ols_add_block (self->ols, hunch_design_get_columns (self->design), hunch_design_get_y (self->design), weights, n, error);
}

static gboolean
read_rows (HunchModelFit *self,
           GError       **error)
{
  HunchFrame *frame = hunch_design_get_frame (self->design);
  double share = HUNCH_MODEL_KEPT / MAX (hunch_frame_get_n_rows (frame), 1.0);
  gsize n;

  do
    {
      if (!hunch_design_next (self->design, &n, error))
        return FALSE;
      if (n > 0 && !add_block (self, n, error))
        return FALSE;
      keep_rows (self, n, share);
    }
  while (n > 0);

  self->n_rows = hunch_frame_get_n_used (frame);
  self->is_thinned = share < 1;
  hunch_frame_report (frame);
  return TRUE;
}

static gboolean
solve (HunchModelFit *self,
       HunchInquiry  *inquiry,
       GError       **error)
{
  g_autoptr (GError) cause = NULL;
  const char *response = hunch_design_get_response (self->design);

  if (self->n_rows == 0)
    return hunch_no_answer (error, _("No row has a value in every column that the formula uses."));
  if (hunch_ols_solve (self->ols, inquiry->conf, &self->fit, &cause))
    return TRUE;

  if (g_error_matches (cause, HUNCH_STATS_ERROR, HUNCH_STATS_ERROR_CONSTANT))
    return hunch_no_answer (error, _("“%s” is constant among the rows used, so there is nothing to explain."), response);
  if (g_error_matches (cause, HUNCH_STATS_ERROR, HUNCH_STATS_ERROR_TOO_FEW))
    return hunch_no_answer (error, _("The formula asks for %u coefficients, more than the rows that can be used (%" PRId64 ")."),
                            hunch_design_get_n_columns (self->design) + hunch_design_get_model (self->design)->has_intercept,
                            self->n_rows);
  g_propagate_error (error, g_steal_pointer (&cause));
  hunch_inquiry_adopt_error (error);
  return FALSE;
}

/* Fitted values of the block in hand, offsets included. */
static void
fill_fitted (HunchModelFit *self,
             HunchDd       *out,
             gsize          n)
{
  const double *const *columns = hunch_design_get_columns (self->design);
  const double *offset = hunch_design_get_offset (self->design);
  const HunchOlsFit *fit = &self->fit;

  for (gsize i = 0; i < n; i++)
    out[i] = hunch_dd_from_double (offset[i]);
  for (guint j = 0; j < fit->n_coefficients; j++)
    for (gsize i = 0; !fit->aliased[j] && i < n; i++)
      {
        double x = fit->has_intercept ? (j > 0 ? columns[j - 1][i] : 1) : columns[j][i];

        out[i] = hunch_dd_add (out[i], hunch_dd_two_product (fit->coefficients[j], x));
      }
}

/* One pass: weighted sum of @power 1 or 2 of the distances of fitted values from @center, and the sum of the weights. */
static gboolean
sum_fitted (HunchModelFit *self,
            HunchDd        center,
            int            power,
            HunchDd       *out_sum,
            HunchDd       *out_weight,
            GError       **error)
{
  g_autofree HunchDd *fitted = g_new (HunchDd, HUNCH_FRAME_BLOCK);
  gsize n;

  *out_sum = *out_weight = hunch_dd_from_double (0);
  hunch_design_rewind (self->design);
  do
    {
      const double *weights;

      if (!hunch_design_next (self->design, &n, error))
        return FALSE;

      weights = hunch_design_get_weights (self->design);
      fill_fitted (self, fitted, n);
      for (gsize i = 0; i < n; i++)
        {
          HunchDd weight = hunch_dd_from_double (weights != NULL ? weights[i] : 1);
          HunchDd distance = hunch_dd_subtract (fitted[i], center);

          *out_weight = hunch_dd_add (*out_weight, weight);
          *out_sum = hunch_dd_add (*out_sum, hunch_dd_multiply (weight, power == 2 ? hunch_dd_multiply (distance, distance) : distance));
        }
    }
  while (n > 0);
  return TRUE;
}

/* As R's summary.lm (4.2): what an offset brings counts as explained. */
static gboolean
count_offset (HunchModelFit *self,
              GError       **error)
{
  HunchDd center = hunch_dd_from_double (0);
  HunchDd sum, weight;

  if (hunch_design_get_offset (self->design) == NULL || !(self->fit.df_model > 0))
    return TRUE;
  if (self->fit.has_intercept)
    {
      if (!sum_fitted (self, center, 1, &sum, &weight, error))
        return FALSE;
      center = hunch_dd_divide (sum, weight);
    }
  if (!sum_fitted (self, center, 2, &sum, &weight, error))
    return FALSE;
  hunch_ols_fit_set_explained (&self->fit, hunch_dd_to_double (sum));
  return TRUE;
}

HunchModelFit *
hunch_model_fit_new (HunchInquiry *inquiry,
                     const char   *formula,
                     const char   *weights,
                     HunchCoding   coding,
                     GError      **error)
{
  HunchModelWishes wishes = { .formula = formula, .weights = weights, .coding = coding };

  return hunch_model_fit_new_full (inquiry, &wishes, error);
}

HunchModelFit *
hunch_model_fit_new_full (HunchInquiry           *inquiry,
                          const HunchModelWishes *wishes,
                          GError                **error)
{
  g_autoptr (HunchModelFit) self = g_new0 (HunchModelFit, 1);
  HunchDesignWishes columns = { .weights = wishes->weights, .codes = wishes->cluster, .also = wishes->also };
  guint n_columns;

  self->design = hunch_design_new_full (inquiry, wishes->formula, &columns, wishes->coding, error);
  if (self->design == NULL)
    return NULL;

  n_columns = hunch_design_get_n_columns (self->design);
  self->kept = g_new0 (GArray *, n_columns + 3);
  for (guint i = 0; i < n_columns + 3; i++)
    self->kept[i] = g_array_new (FALSE, FALSE, sizeof (double));
  self->kept_rows = g_array_new (FALSE, FALSE, sizeof (gint64));
  self->ols = hunch_ols_new (n_columns, hunch_design_get_model (self->design)->has_intercept);
  if (!read_rows (self, error) || !solve (self, inquiry, error) || !count_offset (self, error))
    {
      hunch_inquiry_adopt_error (error);
      return NULL;
    }
  self->df = self->fit.df_residual;
  self->design_effect = 1;
  self->errors = inquiry->clusters != NULL ? HUNCH_ERRORS_BLOCKS : inquiry->uses_strata ? HUNCH_ERRORS_STRATA : wishes->errors;
  if (!hunch_model_fit_find_errors (self, inquiry, error))
    return NULL;
  return g_steal_pointer (&self);
}

void
hunch_model_fit_free (HunchModelFit *self)
{
  if (self == NULL)
    return;

  for (guint i = 0; self->kept != NULL && i < hunch_design_get_n_columns (self->design) + 3; i++)
    g_array_unref (self->kept[i]);
  g_free (self->kept);
  g_clear_pointer (&self->kept_rows, g_array_unref);
  hunch_ols_fit_clear (&self->fit);
  g_clear_pointer (&self->ols, hunch_ols_free);
  g_clear_pointer (&self->design, hunch_design_free);
  g_free (self);
}

const double *
hunch_model_fit_get_kept_column (HunchModelFit *self,
                                 guint          column)
{
  return (const double *) self->kept[column]->data;
}

const double *
hunch_model_fit_get_kept_y (HunchModelFit *self)
{
  return (const double *) self->kept[hunch_design_get_n_columns (self->design)]->data;
}

const double *
hunch_model_fit_get_kept_weights (HunchModelFit *self)
{
  GArray *weights = self->kept[hunch_design_get_n_columns (self->design) + 1];

  return weights->len > 0 ? (const double *) weights->data : NULL;
}

const double *
hunch_model_fit_get_kept_single (HunchModelFit *self)
{
  GArray *single = self->kept[hunch_design_get_n_columns (self->design) + 2];

  return single->len > 0 ? (const double *) single->data : NULL;
}

HunchSlopeKind
hunch_model_fit_get_slope_kind (HunchModelFit *self,
                                guint          coefficient)
{
  const HunchModel *model = hunch_design_get_model (self->design);
  const HunchTerm *term;

  if (coefficient < (guint) self->fit.has_intercept)
    return HUNCH_SLOPE_OTHER;
  term = hunch_model_get_term (model, hunch_design_get_column (self->design, coefficient - self->fit.has_intercept)->term);
  if (hunch_term_get_order (term) != 1)
    return HUNCH_SLOPE_OTHER;
  for (guint i = 0; i < model->variables->len; i++)
    if (hunch_term_has (term, i))
      {
        const HunchVariable *variable = hunch_model_get_variable (model, i);

        if (variable->degree > 0 || (variable->is_factor && !model->has_intercept))
          return HUNCH_SLOPE_OTHER;
        return variable->is_factor ? HUNCH_SLOPE_LEVEL : HUNCH_SLOPE_NUMBER;
      }
  return HUNCH_SLOPE_OTHER;
}

const char *
hunch_model_fit_get_name (HunchModelFit *self,
                          guint          coefficient)
{
  guint n_before = self->fit.has_intercept ? 1 : 0;

  /* The name of R, the same in every language. */
  return coefficient < n_before ? "(Intercept)" : hunch_design_get_column (self->design, coefficient - n_before)->name;
}

void
hunch_model_fit_report (HunchModelFit *self,
                        HunchInquiry  *inquiry)
{
  const HunchOlsFit *fit = &self->fit;
  HunchResult *result = inquiry->result;

  hunch_result_set_fit (result, "r2", fit->r2);
  hunch_result_set_fit (result, "adj_r2", fit->adj_r2);
  hunch_result_set_fit (result, "sigma", fit->sigma);
  hunch_result_set_fit (result, "f", fit->f);
  hunch_result_set_fit (result, "f_p", fit->f_p);
  hunch_result_set_fit (result, "df_model", fit->df_model);
  hunch_result_set_fit (result, "df_residual", fit->df_residual);
  hunch_result_set_fit (result, "ss_model", fit->mss);
  hunch_result_set_fit (result, "ss_residual", fit->rss);
  hunch_result_set_fit (result, "ms_model", fit->df_model > 0 ? fit->mss / fit->df_model : NAN);
  hunch_result_set_fit (result, "ms_residual", fit->df_residual > 0 ? fit->rss / fit->df_residual : NAN);
  hunch_result_set_fit (result, "loglik", fit->loglik);
  hunch_result_set_fit (result, "aic", fit->aic);
  hunch_result_set_fit (result, "bic", fit->bic);
}
