#define G_LOG_DOMAIN "hunch-analysis"
#include "analysis/model-fit.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <math.h>

#include "analysis/clusters.h"
#include "sample/effect.h"
#include "stats/distributions.h"
#include "stats/ols-residuals.h"

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

/* --- rows in blocks --- */

typedef struct
{
  HunchModelFit     *model;
  HunchClusterWalk   walk;
  HunchOlsResiduals *residuals;  /* owned */
  HunchEffectTally  *tally;      /* owned */
  const double     **columns;    /* owned array, of lent columns from the first row of a run on */
} BlockPass;

static void
block_pass_clear (BlockPass *self)
{
  g_clear_pointer (&self->residuals, hunch_ols_residuals_free);
  g_clear_pointer (&self->tally, hunch_effect_tally_free);
  g_clear_pointer (&self->columns, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (BlockPass, block_pass_clear)

static void
end_block (BlockPass *self)
{
  hunch_ols_residuals_end_cluster (self->residuals);
  hunch_effect_tally_end_block (self->tally);
}

static void
pass_rows (BlockPass *self,
           gsize      n)
{
  HunchDesign *design = self->model->design;
  const double *y = hunch_design_get_y (design);
  const double *weights = hunch_design_get_weights (design);

  for (gsize i = 0, end; i < n; i = end)
    {
      gboolean begins;

      end = hunch_cluster_walk_next (&self->walk, hunch_design_get_frame (design), i, n, &begins);
      if (begins)
        end_block (self);
      for (guint k = 0; k < hunch_design_get_n_columns (design); k++)
        self->columns[k] = hunch_design_get_columns (design)[k] + i;
      hunch_ols_residuals_add_block (self->residuals, self->columns, y + i, weights != NULL ? weights + i : NULL, end - i, NULL, NULL);
      for (gsize row = i; row < end; row++)
        hunch_effect_tally_add (self->tally, 0, y[row]);
    }
}

static void
set_coefficient (HunchModelFit *self,
                 guint          i,
                 double         conf)
{
  HunchOlsFit *fit = &self->fit;
  double variance = fit->vcov[(gsize) i * fit->n_coefficients + i];
  double reach;

  if (fit->aliased[i])
    return;
  fit->se[i] = fit->t[i] = fit->p[i] = fit->ci_low[i] = fit->ci_high[i] = NAN;
  if (!(self->df > 0) || !(variance > 0))
    return;

  fit->se[i] = sqrt (variance);
  fit->t[i] = fit->coefficients[i] / fit->se[i];
  fit->p[i] = hunch_t_two_sided (fit->t[i], self->df);
  reach = hunch_t_quantile (0.5 + conf / 2, self->df) * fit->se[i];
  fit->ci_low[i] = fit->coefficients[i] - reach;
  fit->ci_high[i] = fit->coefficients[i] + reach;
}

/* What cannot be known of one block is NaN. */
static void
take_blocks (HunchModelFit *self,
             BlockPass     *pass,
             double         conf)
{
  HunchOlsFit *fit = &self->fit;

  self->icc = hunch_clusters_finish_icc (pass->tally);
  self->design_effect = NAN;
  if (!hunch_ols_residuals_cluster_vcov (pass->residuals, fit->vcov, &self->n_blocks, &self->design_effect, NULL))
    {
      self->n_blocks = 1;
      for (gsize i = 0; i < (gsize) fit->n_coefficients * fit->n_coefficients; i++)
        fit->vcov[i] = NAN;
    }
  self->df = self->n_blocks - 1.0;
  for (guint i = 0; i < fit->n_coefficients; i++)
    set_coefficient (self, i, conf);
  fit->f /= self->design_effect;
  fit->f_p = self->df > 0 ? hunch_f_upper (fit->f, fit->df_model, self->df) : NAN;
}

/* A second pass over the rows, for the covariance of the coefficients by blocks. A perfect fit has nothing to be divided by. */
static gboolean
read_blocks (HunchModelFit *self,
             HunchInquiry  *inquiry,
             GError       **error)
{
  g_auto (BlockPass) pass = { self, { inquiry->clusters } };
  gsize n;

  if (inquiry->clusters == NULL || !(self->fit.df_residual > 0) || !(self->fit.rss > 0))
    return TRUE;

  pass.residuals = hunch_ols_residuals_new (&self->fit);
  pass.tally = hunch_effect_tally_new (1);
  pass.columns = g_new0 (const double *, hunch_design_get_n_columns (self->design) + 1);
  hunch_ols_residuals_ask_clusters (pass.residuals);
  hunch_design_rewind (self->design);
  do
    {
      if (!hunch_design_next (self->design, &n, error))
        return FALSE;
      pass_rows (&pass, n);
    }
  while (n > 0);

  end_block (&pass);
  take_blocks (self, &pass, inquiry->conf);
  return TRUE;
}

double
hunch_model_fit_get_effect (HunchModelFit *self,
                            guint          coefficient)
{
  gsize place = (gsize) coefficient * self->fit.n_coefficients + coefficient;

  return self->n_blocks > 0 ? self->fit.vcov[place] / (self->fit.unscaled[place] * self->fit.sigma * self->fit.sigma) : 1;
}

/* The mean of a term's coefficients. */
static double
get_term_effect (HunchModelFit *self,
                 guint          term)
{
  guint first = self->fit.has_intercept ? 1 : 0;
  double sum = 0;
  guint n = 0;

  for (guint i = first; i < self->fit.n_coefficients; i++)
    if (!self->fit.aliased[i] && hunch_design_get_column (self->design, i - first)->term == term)
      {
        sum += hunch_model_fit_get_effect (self, i);
        n++;
      }
  return n > 0 ? sum / n : NAN;
}

HunchModelFit *
hunch_model_fit_new (HunchInquiry *inquiry,
                     const char   *formula,
                     const char   *weights,
                     HunchCoding   coding,
                     GError      **error)
{
  g_autoptr (HunchModelFit) self = g_new0 (HunchModelFit, 1);
  guint n_columns;

  self->design = hunch_design_new (inquiry, formula, weights, coding, error);
  if (self->design == NULL)
    return NULL;

  n_columns = hunch_design_get_n_columns (self->design);
  self->kept = g_new0 (GArray *, n_columns + 3);
  for (guint i = 0; i < n_columns + 3; i++)
    self->kept[i] = g_array_new (FALSE, FALSE, sizeof (double));
  self->ols = hunch_ols_new (n_columns, hunch_design_get_model (self->design)->has_intercept);
  if (!read_rows (self, error) || !solve (self, inquiry, error) || !count_offset (self, error))
    {
      hunch_inquiry_adopt_error (error);
      return NULL;
    }
  self->df = self->fit.df_residual;
  self->design_effect = 1;
  if (!read_blocks (self, inquiry, error))
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
  hunch_ols_fit_clear (&self->fit);
  g_clear_pointer (&self->ols, hunch_ols_free);
  g_clear_pointer (&self->design, hunch_design_free);
  g_free (self);
}

gboolean
hunch_model_fit_test_term (HunchModelFit *self,
                           guint          term,
                           int            type,
                           HunchOlsTerm  *out_term,
                           double        *out_n,
                           GError       **error)
{
  const HunchModel *model = hunch_design_get_model (self->design);
  guint n = hunch_design_get_n_columns (self->design);
  g_autofree gboolean *small = g_new0 (gboolean, MAX (n, 1));
  g_autofree gboolean *large = g_new0 (gboolean, MAX (n, 1));
  double effect = get_term_effect (self, term);

  for (guint i = 0; i < n; i++)
    {
      guint other = hunch_design_get_column (self->design, i)->term;
      gboolean contains = hunch_term_contains (hunch_model_get_term (model, other), hunch_model_get_term (model, term));

      small[i] = other != term && (type == 3 || !contains);
      large[i] = other == term || small[i];
    }
  if (!hunch_ols_compare (self->ols, small, large, out_term, error))
    return FALSE;
  if (out_n != NULL)
    *out_n = (double) self->n_rows;
  if (self->n_blocks == 0)
    return TRUE;

  out_term->f /= effect;
  out_term->df_residual = self->df;
  out_term->p = self->df > 0 ? hunch_f_upper (out_term->f, out_term->df, self->df) : NAN;
  if (out_n != NULL)
    *out_n /= effect;
  return TRUE;
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
