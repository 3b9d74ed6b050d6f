#define G_LOG_DOMAIN "hunch-stats"
#include "stats/correlation.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "stats/distributions.h"
#include "stats/ols-private.h"

static gboolean
refuse (HunchStatsError code,
        const char     *message,
        GError        **error)
{
  g_set_error_literal (error, HUNCH_STATS_ERROR, code, message);
  return FALSE;
}

/* Interval by Fisher's z with standard error 1 / sqrt (df - 1): n - 3 when nothing is held fixed. */
static void
fill_interval (HunchCorrelation *result,
               HunchAlternative  alternative,
               double            conf)
{
  double z = atanh (result->r), se = 1.0 / sqrt (result->df - 1.0), reach;

  result->ci_low = result->ci_high = NAN;
  if (!(result->df > 1.0))
    return;

  reach = se * hunch_normal_quantile (alternative == HUNCH_ALTERNATIVE_TWO_SIDED ? 0.5 + conf / 2.0 : conf);
  result->ci_low = alternative == HUNCH_ALTERNATIVE_LESS ? -1.0 : tanh (z - reach);
  result->ci_high = alternative == HUNCH_ALTERNATIVE_GREATER ? 1.0 : tanh (z + reach);
}

gboolean
hunch_correlation_test (double            r,
                        gsize             n,
                        guint             n_fixed,
                        HunchAlternative  alternative,
                        double            conf,
                        HunchCorrelation *out_result,
                        GError          **error)
{
  HunchCorrelation result = { n, r, 0.0, (double) n - 2.0 - n_fixed, 0.0, 0.0, 0.0 };

  g_return_val_if_fail (out_result != NULL, FALSE);

  if (!hunch_stats_check_conf (conf, error))
    return FALSE;
  if (!(fabs (r) <= 1.0))
    return refuse (HUNCH_STATS_ERROR_BAD_INPUT, _("A correlation lies between -1 and 1."), error);
  if (result.df < 1.0)
    return refuse (HUNCH_STATS_ERROR_TOO_FEW, _("There are too few pairs of values for a correlation."), error);

  result.t = r * sqrt (result.df / ((1.0 - r) * (1.0 + r)));
  if (alternative == HUNCH_ALTERNATIVE_LESS)
    result.p = hunch_t_lower (result.t, result.df);
  else if (alternative == HUNCH_ALTERNATIVE_GREATER)
    result.p = hunch_t_upper (result.t, result.df);
  else
    result.p = hunch_t_two_sided (result.t, result.df);
  fill_interval (&result, alternative, conf);
  *out_result = result;
  return TRUE;
}

/* Correlations from cross-products about the means. */
static gboolean
fill_matrix (const double *const *columns,
             guint                n_columns,
             gsize                n,
             double              *out_r,
             GError             **error)
{
  HunchOlsGram *gram = hunch_ols_gram_new (n_columns);
  g_auto (HunchOlsFactor) factor = { 0 };
  gboolean finite = hunch_ols_gram_add (gram, columns, NULL, n);

  if (finite)
    factor = hunch_ols_factor_from_gram (gram, TRUE);
  hunch_ols_gram_free (gram);
  if (!finite)
    return refuse (HUNCH_STATS_ERROR_BAD_INPUT, _("A value of the columns is not a finite number."), error);

  for (guint i = 0; i < n_columns; i++)
    for (guint j = i; j < n_columns; j++)
      {
        HunchQuad ij = 0, ii = 0, jj = 0;

        for (guint k = 1; k <= n_columns; k++)
          {
            HunchQuad a = hunch_ols_factor_at (&factor, k, i + 1), b = hunch_ols_factor_at (&factor, k, j + 1);

            ij += a * b;
            ii += a * a;
            jj += b * b;
          }
        ij = ii > 0 && jj > 0 ? ij / (hunch_quad_sqrt (ii) * hunch_quad_sqrt (jj)) : (HunchQuad) NAN;
        out_r[(gsize) i * n_columns + j] = out_r[(gsize) j * n_columns + i] = CLAMP ((double) ij, -1.0, 1.0);
      }
  return TRUE;
}

gboolean
hunch_correlation_matrix (const double *const *columns,
                          guint                n_columns,
                          gsize                n,
                          double              *out_r,
                          GError             **error)
{
  if (n < 2 || n_columns == 0)
    return refuse (HUNCH_STATS_ERROR_TOO_FEW, _("There are too few pairs of values for a correlation."), error);
  return fill_matrix (columns, n_columns, n, out_r, error);
}

gboolean
hunch_correlation_pearson (const double     *x,
                           const double     *y,
                           gsize             n,
                           HunchAlternative  alternative,
                           double            conf,
                           HunchCorrelation *out_result,
                           GError          **error)
{
  const double *columns[] = { x, y };
  double r[4];

  if (n < 3)
    return refuse (HUNCH_STATS_ERROR_TOO_FEW, _("There are too few pairs of values for a correlation."), error);
  if (!fill_matrix (columns, 2, n, r, error))
    return FALSE;
  if (isnan (r[1]))
    return refuse (HUNCH_STATS_ERROR_CONSTANT,
                   _("A column with one value only has no correlation."), error);
  return hunch_correlation_test (r[1], n, 0, alternative, conf, out_result, error);
}

/* Takes column @k out of the symmetric matrix @s by elimination. */
static gboolean
sweep_out (HunchQuad *s,
           guint      n,
           guint      k)
{
  HunchQuad pivot = s[(gsize) k * n + k];

  if (!(pivot > (HunchQuad) 1e-14))
    return FALSE;
  for (guint i = 0; i < n; i++)
    for (guint j = 0; j < n; j++)
      if (i != k && j != k)
        s[(gsize) i * n + j] -= s[(gsize) i * n + k] * s[(gsize) k * n + j] / pivot;
  for (guint i = 0; i < n; i++)
    s[(gsize) i * n + k] = s[(gsize) k * n + i] = 0;
  return TRUE;
}

gboolean
hunch_correlation_partial (const double *r,
                           guint         n_columns,
                           guint         i,
                           guint         j,
                           double       *out_partial,
                           GError      **error)
{
  gsize n_cells = (gsize) n_columns * n_columns;
  g_autofree HunchQuad *s = g_new (HunchQuad, n_cells + 1);
  HunchQuad ii, jj;

  g_return_val_if_fail (i < n_columns && j < n_columns && i != j, FALSE);

  for (gsize cell = 0; cell < n_cells; cell++)
    {
      if (isnan (r[cell]))
        return refuse (HUNCH_STATS_ERROR_BAD_INPUT, _("A column with one value only has no correlation."), error);
      s[cell] = r[cell];
    }
  for (guint k = 0; k < n_columns; k++)
    if (k != i && k != j && !sweep_out (s, n_columns, k))
      return refuse (HUNCH_STATS_ERROR_SINGULAR, _("The columns held fixed depend on each other."), error);

  ii = s[(gsize) i * n_columns + i];
  jj = s[(gsize) j * n_columns + j];
  if (!(ii > (HunchQuad) 1e-14 && jj > (HunchQuad) 1e-14))
    return refuse (HUNCH_STATS_ERROR_SINGULAR, _("The columns held fixed leave nothing to correlate."), error);
  *out_partial = (double) (s[(gsize) i * n_columns + j] / hunch_quad_sqrt (ii * jj));
  *out_partial = CLAMP (*out_partial, -1.0, 1.0);
  return TRUE;
}
