/* From the triangular factor to everything a fit says. */
#define G_LOG_DOMAIN "hunch-stats"
#include "stats/ols-private.h"

#include <float.h>
#include <glib/gi18n-lib.h>

#include "stats/distributions.h"

/* A response whose squares add up to less leaves residuals below the smallest double. */
#define LEAST_SQUARES 1e-280

/* What the helpers below pass around. */
typedef struct
{
  const HunchOlsFactor *factor;
  HunchOlsPart          part;
  guint                 first;     /* 1 with an intercept, else 0 */
  HunchQuad            *inverse;   /* owned: inverse of the part's R, rank * rank, upper triangle */
  HunchQuad             sigma2;
  HunchQuad             mss;
} Solution;

void
hunch_ols_fit_clear (HunchOlsFit *self)
{
  g_clear_pointer (&self->coefficients, g_free);
  g_clear_pointer (&self->se, g_free);
  g_clear_pointer (&self->t, g_free);
  g_clear_pointer (&self->p, g_free);
  g_clear_pointer (&self->ci_low, g_free);
  g_clear_pointer (&self->ci_high, g_free);
  g_clear_pointer (&self->vif, g_free);
  g_clear_pointer (&self->standardized, g_free);
  g_clear_pointer (&self->means, g_free);
  g_clear_pointer (&self->means_low, g_free);
  g_clear_pointer (&self->aliased, g_free);
  g_clear_pointer (&self->vcov, g_free);
  g_clear_pointer (&self->unscaled, g_free);
}

static double *
new_nan_array (gsize n)
{
  double *array = g_new (double, n);

  for (gsize i = 0; i < n; i++)
    array[i] = NAN;
  return array;
}

static void
allocate_fit (HunchOlsFit *fit,
              guint        n)
{
  fit->n_coefficients = n;
  fit->coefficients = new_nan_array (n);
  fit->se = new_nan_array (n);
  fit->t = new_nan_array (n);
  fit->p = new_nan_array (n);
  fit->ci_low = new_nan_array (n);
  fit->ci_high = new_nan_array (n);
  fit->vif = new_nan_array (n);
  fit->standardized = new_nan_array (n);
  fit->means = new_nan_array (n);
  fit->means_low = g_new0 (double, n + 1);
  fit->vcov = new_nan_array ((gsize) n * n);
  fit->unscaled = new_nan_array ((gsize) n * n);
  fit->aliased = g_new (gboolean, n);
  for (guint j = 0; j < n; j++)
    fit->aliased[j] = TRUE;
}

/* Squares of column @j of the factor from row @from down: about the mean for from = 1. */
static HunchQuad
get_column_squares (const HunchOlsFactor *factor,
                    guint                 j,
                    guint                 from)
{
  HunchQuad sum = 0;

  for (guint i = from; i <= j; i++)
    sum += hunch_ols_factor_at (factor, i, j) * hunch_ols_factor_at (factor, i, j);
  return sum;
}

static HunchQuad *
invert_upper (const HunchQuad *r,
              guint            n)
{
  HunchQuad *inverse = g_new0 (HunchQuad, (gsize) n * n + 1);

  for (guint j = 0; j < n; j++)
    {
      inverse[(gsize) j * n + j] = 1 / r[(gsize) j * n + j];
      for (guint i = j; i-- > 0;)
        {
          HunchQuad sum = 0;

          for (guint k = i + 1; k <= j; k++)
            sum += r[(gsize) i * n + k] * inverse[(gsize) k * n + j];
          inverse[(gsize) i * n + j] = -sum / r[(gsize) i * n + i];
        }
    }
  return inverse;
}

/* Row @i times row @j of the inverse of R: an element of the inverse of X'X. */
static HunchQuad
get_unscaled (const Solution *solution,
              guint           i,
              guint           j)
{
  guint n = solution->part.rank;
  HunchQuad sum = 0;

  for (guint k = MAX (i, j); k < n; k++)
    sum += solution->inverse[(gsize) i * n + k] * solution->inverse[(gsize) j * n + k];
  return sum;
}

/* The mean of column @j, and what rounding takes off it. */
static double
split_mean (const HunchOlsFactor *factor,
            guint                 j,
            double               *out_low)
{
  HunchDd mean = hunch_quad_to_dd (hunch_ols_factor_at (factor, 0, j) / hunch_ols_factor_at (factor, 0, 0));

  *out_low = mean.lo;
  return mean.hi;
}

static void
fill_sums (HunchOlsFit *fit,
           Solution    *solution)
{
  HunchOlsPart *part = &solution->part;
  HunchQuad raw = get_column_squares (solution->factor, solution->factor->n - 1, 0);
  const HunchQuad rounding = (HunchQuad) DBL_EPSILON * DBL_EPSILON / 4;
  guint first = solution->first;

  for (guint i = first; i < part->rank; i++)
    solution->mss += part->z[i] * part->z[i];

  /* A residual no longer than the rounding of y itself explains y to its last digit. */
  if (part->rss <= rounding * raw)
    part->rss = 0;

  fit->rank = part->rank;
  fit->df_model = part->rank - first;
  fit->df_residual = (double) fit->n_rows - part->rank;
  fit->rss = (double) part->rss;
  fit->mss = (double) solution->mss;
  fit->r2 = (double) (solution->mss / (solution->mss + part->rss));
  fit->smallest_tolerance = part->smallest_tolerance;
  for (guint j = 1; first && j < fit->n_coefficients; j++)
    fit->means[j] = split_mean (solution->factor, j, &fit->means_low[j]);
  fit->mean_y = first ? split_mean (solution->factor, solution->factor->n - 1, &fit->mean_y_low) : NAN;
}

static void
fill_overall (HunchOlsFit *fit,
              Solution    *solution,
              double       sum_log_weights)
{
  double n = (double) fit->n_rows;
  HunchQuad rss = solution->part.rss;

  fit->sigma = fit->adj_r2 = fit->f = fit->f_p = NAN;
  solution->sigma2 = NAN;
  fit->loglik = 0.5 * (sum_log_weights - n * (log (2.0 * G_PI) + 1.0 - log (n) + log (fit->rss)));
  fit->aic = -2.0 * fit->loglik + 2.0 * (fit->rank + 1.0);
  fit->bic = -2.0 * fit->loglik + log (n) * (fit->rank + 1.0);
  if (fit->df_residual <= 0.0)
    return;

  solution->sigma2 = rss / (HunchQuad) fit->df_residual;
  fit->sigma = (double) hunch_quad_sqrt (solution->sigma2);
  fit->adj_r2 = (double) (1 - rss / (solution->mss + rss) * (HunchQuad) (n - solution->first)
                              / (HunchQuad) fit->df_residual);
  if (fit->df_model <= 0.0)
    return;

  fit->f = rss > 0 ? (double) (solution->mss / (HunchQuad) fit->df_model / solution->sigma2) : INFINITY;
  fit->f_p = hunch_f_upper (fit->f, fit->df_model, fit->df_residual);
}

void
hunch_ols_fit_set_explained (HunchOlsFit *self,
                             double       mss)
{
  HunchQuad whole = (HunchQuad) mss + self->rss;
  double df_total = (double) self->n_rows - (self->has_intercept ? 1 : 0);

  self->mss = mss;
  self->r2 = (double) (mss / whole);
  if (!(self->df_residual > 0.0 && self->df_model > 0.0))
    return;

  self->adj_r2 = (double) (1 - self->rss / whole * (HunchQuad) df_total / (HunchQuad) self->df_residual);
  self->f = self->rss > 0 ? mss / self->df_model / (self->rss / self->df_residual) : INFINITY;
  self->f_p = hunch_f_upper (self->f, self->df_model, self->df_residual);
}

/* Back substitution: coefficient of the part's column @i, those after it known in @beta. */
static HunchQuad
substitute (const HunchOlsPart *part,
            guint               i,
            const HunchQuad    *beta)
{
  HunchQuad sum = part->z[i];

  for (guint k = i + 1; k < part->rank; k++)
    sum -= part->r[(gsize) i * part->rank + k] * beta[k];
  return sum / part->r[(gsize) i * part->rank + i];
}

static void
fill_coefficient (HunchOlsFit    *fit,
                  const Solution *solution,
                  guint           i,
                  HunchQuad       beta,
                  double          t_limit)
{
  guint j = solution->part.kept[i];
  HunchQuad variance = get_unscaled (solution, i, i);
  HunchQuad se = hunch_quad_sqrt (variance * solution->sigma2);

  fit->aliased[j] = FALSE;
  fit->coefficients[j] = (double) beta;
  if (j >= solution->first)
    {
      HunchQuad squares = get_column_squares (solution->factor, j, solution->first);
      HunchQuad squares_y = get_column_squares (solution->factor, solution->factor->n - 1, solution->first);

      fit->vif[j] = (double) (variance * squares);
      fit->standardized[j] = (double) (beta * hunch_quad_sqrt (squares / squares_y));
    }
  if (fit->df_residual <= 0.0)
    return;

  fit->se[j] = (double) se;
  fit->t[j] = se > 0 ? (double) (beta / se) : (beta == 0 ? NAN : copysign (INFINITY, (double) beta));
  fit->p[j] = hunch_t_two_sided (fit->t[j], fit->df_residual);
  fit->ci_low[j] = (double) (beta - (HunchQuad) t_limit * se);
  fit->ci_high[j] = (double) (beta + (HunchQuad) t_limit * se);
}

static void
fill_coefficients (HunchOlsFit    *fit,
                   const Solution *solution)
{
  const HunchOlsPart *part = &solution->part;
  g_autofree HunchQuad *beta = g_new0 (HunchQuad, part->rank + 1);
  double t_limit = hunch_t_quantile (0.5 + fit->conf / 2.0, fit->df_residual);

  for (guint i = part->rank; i-- > 0;)
    {
      beta[i] = substitute (part, i, beta);
      fill_coefficient (fit, solution, i, beta[i], t_limit);
    }
  for (guint i = 0; i < part->rank; i++)
    for (guint k = 0; k < part->rank; k++)
      {
        gsize at = (gsize) part->kept[i] * fit->n_coefficients + part->kept[k];
        HunchQuad element = get_unscaled (solution, i, k);

        fit->unscaled[at] = (double) element;
        if (fit->df_residual > 0.0)
          fit->vcov[at] = (double) (element * solution->sigma2);
      }
}

static gboolean
check_question (const Solution *solution,
                GError        **error)
{
  const HunchOlsFactor *factor = solution->factor;
  HunchQuad raw = get_column_squares (factor, factor->n - 1, 0);
  HunchQuad spread = get_column_squares (factor, factor->n - 1, solution->first);

  if (!isfinite ((double) raw))
    {
      g_set_error_literal (error, HUNCH_STATS_ERROR, HUNCH_STATS_ERROR_NUMERIC,
                           _("The values are too large for a regression."));
      return FALSE;
    }
  if (raw > 0 && raw < (HunchQuad) LEAST_SQUARES)
    {
      g_set_error_literal (error, HUNCH_STATS_ERROR, HUNCH_STATS_ERROR_NUMERIC,
                           _("The values are too close to zero for a regression."));
      return FALSE;
    }
  if (raw == 0 || spread <= (HunchQuad) 1e-45 * raw)
    {
      g_set_error_literal (error, HUNCH_STATS_ERROR, HUNCH_STATS_ERROR_CONSTANT,
                           _("All values of the response are equal, so there is nothing to explain."));
      return FALSE;
    }
  if (solution->part.rank == 0)
    {
      g_set_error_literal (error, HUNCH_STATS_ERROR, HUNCH_STATS_ERROR_SINGULAR,
                           _("All columns of the regression are zero."));
      return FALSE;
    }
  return TRUE;
}

gboolean
hunch_ols_fit_from_factor (const HunchOlsFactor *factor,
                           gboolean              has_intercept,
                           gsize                 n_rows,
                           double                sum_log_weights,
                           double                conf,
                           HunchOlsFit          *out_fit,
                           GError              **error)
{
  HunchOlsFit fit = { 0 };
  Solution solution = { factor, { 0 }, has_intercept ? 1 : 0, NULL, 0, 0 };
  gboolean ok;

  solution.part = hunch_ols_part_new (factor, has_intercept, NULL);
  ok = check_question (&solution, error);
  if (ok)
    {
      allocate_fit (&fit, factor->n - 1);
      fit.n_rows = n_rows;
      fit.has_intercept = has_intercept;
      fit.conf = conf;
      solution.inverse = invert_upper (solution.part.r, solution.part.rank);
      fill_sums (&fit, &solution);
      fill_overall (&fit, &solution, sum_log_weights);
      fill_coefficients (&fit, &solution);
      *out_fit = fit;
    }
  g_free (solution.inverse);
  hunch_ols_part_clear (&solution.part);
  return ok;
}
