/* Wald tests of linear combinations of coefficients: A. Wald (1943). */
#define G_LOG_DOMAIN "hunch-stats"
#include "stats/ols-private.h"

#include <glib/gi18n-lib.h>

#include "stats/distributions.h"

/* A contrast that lies this close to those before it says nothing new. */
#define DEPENDENT 1e-12

/* Combination @row applied to the coefficients; FALSE when it is empty or needs an aliased one. */
static gboolean
apply_contrast (const HunchOlsFit *fit,
                const double      *row,
                HunchQuad         *out_value)
{
  gboolean is_empty = TRUE;

  *out_value = 0;
  for (guint j = 0; j < fit->n_coefficients; j++)
    {
      if (row[j] == 0.0)
        continue;
      if (fit->aliased[j])
        return FALSE;
      is_empty = FALSE;
      *out_value += (HunchQuad) row[j] * fit->coefficients[j];
    }
  return !is_empty;
}

/* a' V b over coefficients that are not aliased. */
static HunchQuad
get_form (const HunchOlsFit *fit,
          const double      *vcov,
          const double      *a,
          const double      *b)
{
  HunchQuad sum = 0;

  for (guint i = 0; i < fit->n_coefficients; i++)
    for (guint j = 0; a[i] != 0.0 && j < fit->n_coefficients; j++)
      if (b[j] != 0.0)
        sum += (HunchQuad) a[i] * vcov[(gsize) i * fit->n_coefficients + j] * b[j];
  return sum;
}

/* Sum of squares of the combinations over the root of their covariance, by Cholesky row after row.
 * Contrasts that depend on others are passed over; those before @n_before do not count. */
static HunchQuad
get_wald (const HunchOlsFit *fit,
          const double      *contrasts,
          guint              n_contrasts,
          guint              n_before,
          const double      *vcov,
          guint             *out_df)
{
  guint p = fit->n_coefficients, df = 0, df_before = 0;
  g_autofree HunchQuad *l = g_new0 (HunchQuad, (gsize) n_contrasts * n_contrasts + 1);
  g_autofree HunchQuad *z = g_new0 (HunchQuad, n_contrasts + 1);
  g_autofree guint *used = g_new0 (guint, n_contrasts + 1);
  HunchQuad wald = 0, value;

  for (guint i = 0; i < n_contrasts; i++)
    {
      const double *row = contrasts + (gsize) i * p;
      HunchQuad whole, left;

      if (!apply_contrast (fit, row, &value))
        continue;
      whole = left = get_form (fit, vcov, row, row);
      for (guint k = 0; k < df; k++)
        {
          HunchQuad *entry = &l[(gsize) df * n_contrasts + k];

          *entry = get_form (fit, vcov, row, contrasts + (gsize) used[k] * p);
          for (guint m = 0; m < k; m++)
            *entry -= l[(gsize) df * n_contrasts + m] * l[(gsize) k * n_contrasts + m];
          *entry /= l[(gsize) k * n_contrasts + k];
          left -= *entry * *entry;
          value -= *entry * z[k];
        }
      if (!(left > (HunchQuad) DEPENDENT * whole))
        continue;
      l[(gsize) df * n_contrasts + df] = hunch_quad_sqrt (left);
      z[df] = value / l[(gsize) df * n_contrasts + df];
      if (i >= n_before)
        wald += z[df] * z[df];
      else
        df_before++;
      used[df++] = i;
    }
  *out_df = df - df_before;
  return wald;
}

gboolean
hunch_ols_wald (const HunchOlsFit *fit,
                const double      *contrasts,
                guint              n_contrasts,
                const double      *vcov,
                HunchOlsTerm      *out_term,
                GError           **error)
{
  HunchOlsTerm term = { NAN, 0.0, fit->df_residual, NAN, NAN, NAN };
  HunchQuad wald;
  guint df;

  g_return_val_if_fail (fit->coefficients != NULL && out_term != NULL, FALSE);

  wald = get_wald (fit, contrasts, n_contrasts, 0, vcov != NULL ? vcov : fit->vcov, &df);
  if (df == 0 || !(fit->df_residual > 0.0))
    {
      g_set_error_literal (error, HUNCH_STATS_ERROR, HUNCH_STATS_ERROR_SINGULAR,
                           _("The data do not determine the effect that is asked about."));
      return FALSE;
    }

  term.df = df;
  term.f = (double) (wald / df);
  term.p = hunch_f_upper (term.f, df, fit->df_residual);
  if (vcov == NULL)
    {
      term.ss = (double) (wald * fit->sigma * fit->sigma);
      term.partial_eta2 = (double) (wald / (wald + (HunchQuad) fit->df_residual));
    }
  *out_term = term;
  return TRUE;
}

gboolean
hunch_ols_wald_beyond (const HunchOlsFit *fit,
                       const double      *contrasts,
                       guint              n_contrasts,
                       guint              n_before,
                       const double      *vcov,
                       double             df_residual,
                       HunchOlsTerm      *out_term,
                       GError           **error)
{
  HunchOlsTerm term = { NAN, 0.0, df_residual, NAN, NAN, NAN };
  HunchQuad wald;
  guint df;

  g_return_val_if_fail (fit->coefficients != NULL && out_term != NULL, FALSE);

  wald = get_wald (fit, contrasts, n_contrasts, n_before, vcov, &df);
  if (df > 0)
    {
      term.df = df;
      term.f = (double) (wald / df);
      term.p = df_residual > 0.0 ? hunch_f_upper (term.f, df, df_residual) : NAN;
      term.partial_eta2 = (double) (wald / (wald + (HunchQuad) df_residual));
    }
  *out_term = term;
  return TRUE;
}
