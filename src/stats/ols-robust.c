/* Covariances of the coefficients that stand differing variances. Bread and meat are kept in the basis
 * of distances to the column means, as the rest of the second pass. */
#define G_LOG_DOMAIN "hunch-stats"
#include "stats/ols-residuals-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static guint
get_basis (const HunchOlsResiduals *self)
{
  return self->n_slopes + (self->fit->has_intercept ? 1 : 0);
}

void
hunch_ols_residuals_ask_robust (HunchOlsResiduals *self,
                                HunchOlsRobust     kind)
{
  gsize basis = get_basis (self);
  HunchOlsRobust meat = kind == HUNCH_OLS_HC1 ? HUNCH_OLS_HC0 : kind;

  g_return_if_fail (self->n_rows == 0);

  self->wants[meat] = TRUE;
  if (self->meat[meat] == NULL)
    self->meat[meat] = g_new0 (double, basis * basis);
}

static double
get_robust_factor (HunchOlsRobust kind,
                   double         leverage)
{
  double left = 1.0 - leverage;

  if (kind == HUNCH_OLS_HC2)
    return 1.0 / left;
  return kind == HUNCH_OLS_HC3 ? 1.0 / (left * left) : 1.0;
}

/* Adds products of the chunk's columns, each row times its `work`. */
static void
add_products (HunchOlsResiduals *self,
              double            *meat)
{
  guint basis = get_basis (self);
  double scaled[HUNCH_SUM_CHUNK] = { 0.0 };

  for (guint a = 0; a < basis; a++)
    {
      const double *x = self->x + (gsize) a * HUNCH_SUM_CHUNK;

      for (gsize i = 0; i < HUNCH_SUM_CHUNK; i++)
        scaled[i] = self->work[i] * x[i];
      for (guint b = a; b < basis; b++)
        {
          const double *other = self->x + (gsize) b * HUNCH_SUM_CHUNK;

          meat[(gsize) a * basis + b] += hunch_ols_residuals_get_dot (scaled, other);
        }
    }
}

void
hunch_ols_residuals_note_meat (HunchOlsResiduals *self,
                               HunchOlsRobust     kind,
                               gsize              n)
{
  memset (self->work, 0, sizeof self->work);
  for (gsize i = 0; i < n; i++)
    {
      double e = self->residual[i] * self->weight[i];

      self->work[i] = e * e * get_robust_factor (kind, self->leverage[i]);
    }
  add_products (self, self->meat[kind]);
}

/* Inverse in the basis of the meat: slopes, then the mean of y, which does not depend on them. */
static double
get_bread (const HunchOlsResiduals *self,
           guint                    i,
           guint                    k)
{
  if (i < self->n_slopes && k < self->n_slopes)
    return hunch_ols_residuals_get_inverse (self, i, k);
  return i == k ? self->base_leverage : 0.0;
}

/* bread * meat * bread, basis^2. */
static double *
make_sandwich (const HunchOlsResiduals *self,
               const double            *meat,
               guint                    basis)
{
  g_autofree double *half = g_new0 (double, (gsize) basis * basis);
  double *sandwich = g_new0 (double, (gsize) basis * basis);

  for (guint i = 0; i < basis; i++)
    for (guint k = 0; k < basis; k++)
      for (guint m = 0; m < basis; m++)
        half[(gsize) i * basis + k] += get_bread (self, i, m) * meat[(gsize) MIN (m, k) * basis + MAX (m, k)];
  for (guint i = 0; i < basis; i++)
    for (guint k = 0; k < basis; k++)
      for (guint m = 0; m < basis; m++)
        sandwich[(gsize) i * basis + k] += half[(gsize) i * basis + m] * get_bread (self, m, k);
  return sandwich;
}

/* From the basis of the meat to the coefficients: the intercept is the mean of y less the slopes times
 * their means. */
static void
spread_sandwich (const HunchOlsResiduals *self,
                 const double            *sandwich,
                 guint                    basis,
                 double                   scale,
                 double                  *out_vcov)
{
  guint p = self->fit->n_coefficients, first = self->fit->has_intercept ? 1 : 0;
  g_autofree double *map = g_new0 (double, (gsize) p * basis);

  for (guint a = 0; a < self->n_slopes; a++)
    {
      map[(gsize) (self->column[a] + first) * basis + a] = 1.0;
      if (first)
        map[a] = -self->center[a];
    }
  if (first)
    map[self->n_slopes] = 1.0;
  for (guint i = 0; i < p; i++)
    for (guint k = 0; k < p; k++)
      {
        double sum = 0.0;

        for (guint a = 0; a < basis; a++)
          for (guint b = 0; map[(gsize) i * basis + a] != 0.0 && b < basis; b++)
            sum += map[(gsize) i * basis + a] * sandwich[(gsize) a * basis + b] * map[(gsize) k * basis + b];
        out_vcov[(gsize) i * p + k] = self->fit->aliased[i] || self->fit->aliased[k] ? NAN : scale * sum;
      }
}

gboolean
hunch_ols_residuals_vcov (HunchOlsResiduals *self,
                          HunchOlsRobust     kind,
                          double            *out_vcov,
                          GError           **error)
{
  const double *meat = self->meat[kind == HUNCH_OLS_HC1 ? HUNCH_OLS_HC0 : kind];
  guint basis = get_basis (self);
  double n = (double) self->fit->n_rows;
  g_autofree double *sandwich = NULL;

  g_return_val_if_fail (meat != NULL, FALSE);

  if (self->n_rows == 0 || (kind == HUNCH_OLS_HC1 && !(self->fit->df_residual > 0.0)))
    {
      g_set_error_literal (error, HUNCH_STATS_ERROR, HUNCH_STATS_ERROR_TOO_FEW,
                           _("There are too few rows for robust standard errors."));
      return FALSE;
    }
  if (self->has_full_leverage && (kind == HUNCH_OLS_HC2 || kind == HUNCH_OLS_HC3))
    {
      g_set_error_literal (error, HUNCH_STATS_ERROR, HUNCH_STATS_ERROR_NUMERIC,
                           _("One row decides a coefficient alone, which leaves these standard errors undefined; "
                             "try HC1."));
      return FALSE;
    }
  sandwich = make_sandwich (self, meat, basis);
  spread_sandwich (self, sandwich, basis, kind == HUNCH_OLS_HC1 ? n / self->fit->df_residual : 1.0, out_vcov);
  return TRUE;
}

/* --- clusters --- */

void
hunch_ols_residuals_ask_clusters (HunchOlsResiduals *self)
{
  gsize basis = get_basis (self);

  g_return_if_fail (self->n_rows == 0);

  if (self->cluster_total == NULL)
    {
      self->cluster_total = g_new0 (double, basis + 1);
      self->cluster_meat = g_new0 (double, basis * basis + 1);
    }
}

void
hunch_ols_residuals_note_cluster (HunchOlsResiduals *self,
                                  gsize              n)
{
  memset (self->work, 0, sizeof self->work);
  for (gsize i = 0; i < n; i++)
    self->work[i] = self->residual[i] * self->weight[i];
  for (guint a = 0; a < get_basis (self); a++)
    self->cluster_total[a] += hunch_ols_residuals_get_dot (self->work, self->x + (gsize) a * HUNCH_SUM_CHUNK);
  self->cluster_rows += n;
}

void
hunch_ols_residuals_end_cluster (HunchOlsResiduals *self)
{
  guint basis = get_basis (self);

  g_return_if_fail (self->cluster_total != NULL);

  if (self->cluster_rows == 0)
    return;
  for (guint a = 0; a < basis; a++)
    for (guint b = a; b < basis; b++)
      self->cluster_meat[(gsize) a * basis + b] += self->cluster_total[a] * self->cluster_total[b];
  memset (self->cluster_total, 0, basis * sizeof (double));
  self->cluster_rows = 0;
  self->n_clusters++;
}

/* --- clusters by codes --- */

void
hunch_ols_residuals_ask_codes (HunchOlsResiduals *self,
                               guint              n_codes)
{
  g_return_if_fail (self->n_rows == 0 && self->n_codes == 0);

  hunch_ols_residuals_ask_clusters (self);
  self->n_codes = n_codes;
  self->code_totals = g_new0 (double, (gsize) n_codes * get_basis (self) + 1);
  self->code_rows = g_new0 (gsize, n_codes + 1);
}

void
hunch_ols_residuals_set_codes (HunchOlsResiduals *self,
                               const gint32      *codes)
{
  self->codes = codes;
}

void
hunch_ols_residuals_note_codes (HunchOlsResiduals *self,
                                gsize              n)
{
  guint basis = get_basis (self);

  for (gsize i = 0; i < n; i++)
    {
      double *total = self->code_totals + (gsize) self->codes[i] * basis;
      double e = self->residual[i] * self->weight[i];

      for (guint a = 0; a < basis; a++)
        total[a] += e * self->x[(gsize) a * HUNCH_SUM_CHUNK + i];
      self->code_rows[self->codes[i]] += self->weight[i] > 0.0;
    }
  self->codes += n;
}

void
hunch_ols_residuals_end_codes (HunchOlsResiduals *self)
{
  guint basis = get_basis (self);

  for (guint k = 0; k < self->n_codes; k++)
    {
      memcpy (self->cluster_total, self->code_totals + (gsize) k * basis, basis * sizeof (double));
      self->cluster_rows = self->code_rows[k];
      hunch_ols_residuals_end_cluster (self);
    }
}

/* The basis is centred, so that the slopes' part of the inverse stands by itself: trace (inverse * meat) / (slopes sigma^2). */
static double
get_cluster_effect (const HunchOlsResiduals *self,
                    double                   factor)
{
  guint basis = get_basis (self);
  double trace = 0.0;

  for (guint i = 0; i < self->n_slopes; i++)
    for (guint k = 0; k < self->n_slopes; k++)
      trace += hunch_ols_residuals_get_inverse (self, i, k) * self->cluster_meat[(gsize) MIN (i, k) * basis + MAX (i, k)];
  return self->n_slopes > 0 ? factor * trace / (self->n_slopes * self->fit->sigma * self->fit->sigma) : NAN;
}

gboolean
hunch_ols_residuals_cluster_vcov (HunchOlsResiduals *self,
                                  double            *out_vcov,
                                  guint             *out_n_clusters,
                                  double            *out_effect,
                                  GError           **error)
{
  guint basis = get_basis (self);
  double n = (double) self->fit->n_rows;
  double factor = self->n_clusters / (self->n_clusters - 1.0) * (n - 1.0) / self->fit->df_residual;
  g_autofree double *sandwich = NULL;

  g_return_val_if_fail (self->cluster_meat != NULL, FALSE);

  if (self->n_clusters < 2 || !(self->fit->df_residual > 0.0))
    {
      g_set_error_literal (error, HUNCH_STATS_ERROR, HUNCH_STATS_ERROR_TOO_FEW,
                           _("Standard errors by blocks need rows of two blocks and more rows than coefficients."));
      return FALSE;
    }
  sandwich = make_sandwich (self, self->cluster_meat, basis);
  spread_sandwich (self, sandwich, basis, factor, out_vcov);
  *out_n_clusters = self->n_clusters;
  if (out_effect != NULL)
    *out_effect = get_cluster_effect (self, factor);
  return TRUE;
}

/* --- strata --- */

void
hunch_ols_residuals_ask_strata (HunchOlsResiduals *self,
                                guint              n_strata,
                                const gint64      *sizes)
{
  hunch_ols_residuals_ask_codes (self, n_strata);
  self->stratum_factor = g_new0 (double, n_strata + 1);
  self->stratum_size = g_new0 (double, n_strata + 1);
  for (guint h = 0; h < n_strata; h++)
    {
      self->stratum_size[h] = (double) sizes[h];
      if (sizes[h] > 1)
        self->stratum_factor[h] = (double) sizes[h] / ((double) sizes[h] - 1.0);
    }
}

void
hunch_ols_residuals_note_strata (HunchOlsResiduals *self,
                                 gsize              n)
{
  memset (self->work, 0, sizeof self->work);
  for (gsize i = 0; i < n; i++)
    {
      double e = self->residual[i] * self->weight[i];

      self->work[i] = e * e * self->stratum_factor[self->codes[i]];
    }
  add_products (self, self->cluster_meat);
  hunch_ols_residuals_note_codes (self, n);
}

void
hunch_ols_residuals_strata_vcov (HunchOlsResiduals *self,
                                 double            *out_vcov,
                                 guint             *out_n_strata,
                                 double            *out_effect)
{
  guint basis = get_basis (self);
  g_autofree double *sandwich = NULL;

  *out_n_strata = 0;
  for (guint h = 0; h < self->n_codes; h++)
    {
      const double *total = self->code_totals + (gsize) h * basis;
      double scale = self->stratum_size[h] > 0.0 ? self->stratum_factor[h] / self->stratum_size[h] : 0.0;

      *out_n_strata += self->code_rows[h] > 0;
      for (guint a = 0; a < basis; a++)
        for (guint b = a; b < basis; b++)
          self->cluster_meat[(gsize) a * basis + b] -= scale * total[a] * total[b];
    }
  sandwich = make_sandwich (self, self->cluster_meat, basis);
  spread_sandwich (self, sandwich, basis, 1.0, out_vcov);
  *out_effect = get_cluster_effect (self, 1.0);
}
