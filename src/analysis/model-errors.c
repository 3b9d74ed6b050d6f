/* The uncertainty of a fit: classic, robust to unequal spread, by clusters, or by the blocks that the rows came in. All but the first
 * need the rows once more. */
#define G_LOG_DOMAIN "hunch-analysis"
#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <math.h>
#include <string.h>

#include "analysis/clusters.h"
#include "analysis/model-fit-private.h"
#include "analysis/strata.h"
#include "sample/effect.h"
#include "stats/distributions.h"
#include "stats/ols-residuals.h"

static const char *const words[] = { "classic", "hc0", "hc1", "hc2", "hc3", "cluster", NULL };

gboolean
hunch_errors_read (HunchInquiry *inquiry,
                   HunchErrors  *out_errors,
                   const char  **out_cluster,
                   GError      **error)
{
  const char *word = hunch_inquiry_get (inquiry, "se");
  const HunchColumnInfo *column;

  *out_errors = HUNCH_ERRORS_CLASSIC;
  *out_cluster = NULL;
  if (!hunch_inquiry_get_column (inquiry, "cluster", &column, error))
    return FALSE;
  if (word != NULL && g_str_has_prefix (word, "cluster:"))
    {
      column = hunch_inquiry_find_column (inquiry, word + strlen ("cluster:"), error);
      if (column == NULL)
        return FALSE;
    }
  else
    for (guint i = 0; word != NULL && words[i] != NULL; i++)
      if (g_str_equal (word, words[i]))
        *out_errors = i;

  if (column != NULL)
    {
      *out_errors = HUNCH_ERRORS_CLUSTER;
      *out_cluster = column->name;
    }
  if (*out_errors == HUNCH_ERRORS_CLUSTER && column == NULL)
    return hunch_bad_option (error, _("se=cluster needs the column that says which rows belong together: se=cluster:COLUMN."));
  return TRUE;
}


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

/* Error, t, p and interval from the covariance. */
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


/* --- robust to unequal spread, by clusters and by strata --- */

/* From here on one code for each row, of its cluster or its stratum, goes along. */
static const gint32 *
get_codes (HunchModelFit *self)
{
  if (self->errors == HUNCH_ERRORS_CLUSTER)
    return hunch_design_get_codes (self->design);
  if (self->errors == HUNCH_ERRORS_STRATA)
    return (const gint32 *) hunch_frame_get_strata (hunch_design_get_frame (self->design));
  return NULL;
}

/* As R's svyglm: rows less strata, and coefficients less one. */
static void
get_strata_vcov (HunchModelFit     *self,
                 HunchOlsResiduals *residuals)
{
  guint n_strata;
  double df;

  hunch_ols_residuals_strata_vcov (residuals, self->fit.vcov, &n_strata, &self->design_effect);
  df = (double) self->n_rows - n_strata;
  self->n_blocks = (guint) MAX (df + 1, 1);
  self->icc = NAN;
  self->df = df + 1 - self->fit.rank;
  self->fit.loglik = self->fit.aic = self->fit.bic = NAN;
}

static gboolean
pass_all (HunchModelFit     *self,
          HunchOlsResiduals *residuals,
          GError           **error)
{
  gsize n;

  hunch_design_rewind (self->design);
  do
    {
      if (!hunch_design_next (self->design, &n, error))
        return FALSE;
      hunch_ols_residuals_set_codes (residuals, get_codes (self));
      hunch_ols_residuals_add_block (residuals, hunch_design_get_columns (self->design), hunch_design_get_y (self->design),
                                     hunch_design_get_weights (self->design), n, NULL, NULL);
    }
  while (n > 0);
  return TRUE;
}

static gboolean
get_robust_vcov (HunchModelFit     *self,
                 HunchOlsResiduals *residuals,
                 GError           **error)
{
  if (self->errors == HUNCH_ERRORS_STRATA)
    {
      get_strata_vcov (self, residuals);
      return TRUE;
    }
  if (self->errors != HUNCH_ERRORS_CLUSTER)
    return hunch_ols_residuals_vcov (residuals, HUNCH_OLS_HC0 + (self->errors - HUNCH_ERRORS_HC0), self->fit.vcov, error);

  hunch_ols_residuals_end_codes (residuals);
  if (!hunch_ols_residuals_cluster_vcov (residuals, self->fit.vcov, &self->n_clusters, NULL, NULL))
    return hunch_no_answer (error, _("All rows used are in one cluster, so nothing can be said of how clusters differ."));
  self->df = self->n_clusters - 1.0;
  return TRUE;
}

static gboolean
read_robust (HunchModelFit *self,
             HunchInquiry  *inquiry,
             GError       **error)
{
  g_autoptr (HunchOlsResiduals) residuals = hunch_ols_residuals_new (&self->fit);
  HunchOlsTerm all;

  if (self->errors == HUNCH_ERRORS_CLUSTER)
    hunch_ols_residuals_ask_codes (residuals, hunch_design_get_n_codes (self->design));
  else if (self->errors == HUNCH_ERRORS_STRATA)
    hunch_ols_residuals_ask_strata (residuals, hunch_strata_get_n (inquiry->strata), hunch_frame_get_stratum_sizes (hunch_design_get_frame (self->design)));
  else
    hunch_ols_residuals_ask_robust (residuals, HUNCH_OLS_HC0 + (self->errors - HUNCH_ERRORS_HC0));
  if (self->errors != HUNCH_ERRORS_HC2 && self->errors != HUNCH_ERRORS_HC3)
    hunch_ols_residuals_skip_leverage (residuals);
  if (!pass_all (self, residuals, error) || !get_robust_vcov (self, residuals, error))
    {
      hunch_inquiry_adopt_error (error);
      return FALSE;
    }

  for (guint i = 0; i < self->fit.n_coefficients; i++)
    set_coefficient (self, i, inquiry->conf);
  if (hunch_model_fit_test_all (self, &all))
    {
      self->fit.f = all.f;
      self->fit.f_p = all.p;
    }
  return TRUE;
}

gboolean
hunch_model_fit_find_errors (HunchModelFit *self,
                             HunchInquiry  *inquiry,
                             GError       **error)
{
  /* A perfect fit has no residuals to learn from. */
  if (self->errors == HUNCH_ERRORS_CLASSIC || !(self->fit.df_residual > 0) || !(self->fit.rss > 0))
    {
      self->errors = HUNCH_ERRORS_CLASSIC;
      return TRUE;
    }
  if (self->errors == HUNCH_ERRORS_BLOCKS)
    return read_blocks (self, inquiry, error);
  return read_robust (self, inquiry, error);
}

char *
hunch_model_fit_dup_errors_note (HunchModelFit *self)
{
  switch (self->errors)
    {
    case HUNCH_ERRORS_HC0:
    case HUNCH_ERRORS_HC1:
    case HUNCH_ERRORS_HC2:
    case HUNCH_ERRORS_HC3:
      return g_strdup_printf (_("Standard errors (HC%d) allow for unequal spread of the residuals; t and F have %g degrees of freedom."),
                              self->errors - HUNCH_ERRORS_HC0, self->df);
    case HUNCH_ERRORS_CLUSTER:
      return g_strdup_printf (_("Standard errors allow for rows that belong together, in %u clusters; t and F have %g degrees of freedom."),
                              self->n_clusters, self->df);
    case HUNCH_ERRORS_BLOCKS:
      return g_strdup_printf (_("Standard errors are by the %u blocks in which the rows were drawn."), self->n_blocks);
    case HUNCH_ERRORS_STRATA:
      return g_strdup_printf (_("Rows weigh what they stand for and standard errors are by the strata they were drawn from; t and F have %g degrees of freedom."),
                              self->df);
    case HUNCH_ERRORS_CLASSIC:
    default:
      return NULL;
    }
}

/* --- tests of terms --- */

static guint
get_first (HunchModelFit *self)
{
  return self->fit.has_intercept ? 1 : 0;
}

double
hunch_model_fit_combine (HunchModelFit *self,
                         const double  *row,
                         double        *out_variance)
{
  const HunchOlsFit *fit = &self->fit;
  HunchDd value = hunch_dd_from_double (0);
  HunchDd variance = hunch_dd_from_double (0);

  for (guint i = 0; i < fit->n_coefficients; i++)
    {
      if (fit->aliased[i] || row[i] == 0)
        continue;
      value = hunch_dd_add (value, hunch_dd_two_product (row[i], fit->coefficients[i]));
      for (guint k = 0; k < fit->n_coefficients; k++)
        if (!fit->aliased[k] && row[k] != 0)
          variance = hunch_dd_add (variance, hunch_dd_multiply (hunch_dd_two_product (row[i], row[k]),
                                                                hunch_dd_from_double (fit->vcov[(gsize) i * fit->n_coefficients + k])));
    }
  if (out_variance != NULL)
    *out_variance = MAX (hunch_dd_to_double (variance), 0);
  return hunch_dd_to_double (value);
}

gboolean
hunch_model_fit_test_all (HunchModelFit *self,
                          HunchOlsTerm  *out_term)
{
  guint p = self->fit.n_coefficients, first = get_first (self), n = p - first;
  g_autofree double *contrasts = g_new0 (double, (gsize) n * p + 1);

  for (guint i = 0; i < n; i++)
    contrasts[(gsize) i * p + first + i] = 1;
  return n > 0 && hunch_ols_wald_beyond (&self->fit, contrasts, n, 0, self->fit.vcov, self->df, out_term, NULL) && out_term->df > 0;
}

/* Coefficients of the terms that contain the term come first, then its own: what it adds to their test (type II). */
static gboolean
test_robust (HunchModelFit *self,
             guint          term,
             int            type,
             HunchOlsTerm  *out_term,
             GError       **error)
{
  const HunchModel *model = hunch_design_get_model (self->design);
  guint p = self->fit.n_coefficients, first = get_first (self), n = 0, n_before = 0;
  g_autofree double *contrasts = g_new0 (double, (gsize) p * p + 1);

  for (guint round = 0; round < 2; round++)
    {
      for (guint i = first; i < p; i++)
        {
          guint other = hunch_design_get_column (self->design, i - first)->term;
          gboolean is_relative = other != term && type == 2
                                 && hunch_term_contains (hunch_model_get_term (model, other), hunch_model_get_term (model, term));

          if (round == 0 ? is_relative : other == term)
            contrasts[(gsize) n++ * p + i] = 1;
        }
      if (round == 0)
        n_before = n;
    }
  return hunch_ols_wald_beyond (&self->fit, contrasts, n, n_before, self->fit.vcov, self->df, out_term, error);
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
  double effect;

  if (self->errors != HUNCH_ERRORS_CLASSIC && self->errors != HUNCH_ERRORS_BLOCKS)
    {
      if (out_n != NULL)
        *out_n = (double) self->fit.n_rows;
      return test_robust (self, term, type, out_term, error);
    }
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
    *out_n = (double) self->fit.n_rows;
  if (self->n_blocks == 0)
    return TRUE;

  effect = get_term_effect (self, term);
  out_term->f /= effect;
  out_term->df_residual = self->df;
  out_term->p = self->df > 0 ? hunch_f_upper (out_term->f, out_term->df, self->df) : NAN;
  if (out_n != NULL)
    *out_n /= effect;
  return TRUE;
}
