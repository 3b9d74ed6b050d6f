/* How close the columns of a fit come to saying the same. */
#define G_LOG_DOMAIN "hunch-stats"
#include "stats/ols-private.h"

#include <gsl/gsl_linalg.h>
#include <string.h>

/* Determinant of the correlations between the estimates of the coefficients at @places, by Cholesky. */
static HunchQuad
get_determinant (const HunchOlsFit *fit,
                 const guint       *places,
                 guint              n)
{
  g_autofree HunchQuad *l = g_new0 (HunchQuad, (gsize) n * n + 1);
  HunchQuad product = 1;

  for (guint i = 0; i < n; i++)
    for (guint j = 0; j <= i; j++)
      {
        const double *row = fit->unscaled + (gsize) places[i] * fit->n_coefficients;
        HunchQuad scale = hunch_quad_sqrt ((HunchQuad) row[places[i]]
                                           * fit->unscaled[(gsize) places[j] * fit->n_coefficients + places[j]]);
        HunchQuad sum = i == j ? 1 : row[places[j]] / scale;

        for (guint k = 0; k < j; k++)
          sum -= l[(gsize) i * n + k] * l[(gsize) j * n + k];
        if (i == j)
          product *= sum;
        l[(gsize) i * n + j] = i == j ? hunch_quad_sqrt (sum) : (l[(gsize) j * n + j] > 0 ? sum / l[(gsize) j * n + j] : 0);
      }
  return product;
}

double
hunch_ols_fit_get_gvif (const HunchOlsFit *fit,
                        const gboolean    *wanted)
{
  guint first = fit->has_intercept ? 1 : 0;
  g_autofree guint *all = g_new (guint, fit->n_coefficients + 1);
  g_autofree guint *in = g_new (guint, fit->n_coefficients + 1);
  g_autofree guint *out = g_new (guint, fit->n_coefficients + 1);
  guint n_all = 0, n_in = 0, n_out = 0;
  HunchQuad whole;

  for (guint i = first; i < fit->n_coefficients; i++)
    {
      if (fit->aliased[i])
        continue;
      all[n_all++] = i;
      if (wanted[i])
        in[n_in++] = i;
      else
        out[n_out++] = i;
    }
  if (n_in == 0 || n_out == 0)
    return n_in > 0 ? 1.0 : NAN;

  whole = get_determinant (fit, all, n_all);
  return whole > 0 ? (double) (get_determinant (fit, in, n_in) * get_determinant (fit, out, n_out) / whole) : NAN;
}

/* The kept columns of the factor, each of length 1, in a matrix as tall as wide. */
static gsl_matrix *
make_scaled (const HunchOlsPart *part)
{
  gsl_matrix *matrix = gsl_matrix_calloc (part->rank, part->rank);

  for (guint k = 0; k < part->rank; k++)
    {
      HunchQuad length = 0;

      for (guint i = 0; i <= k; i++)
        length += part->r[(gsize) i * part->rank + k] * part->r[(gsize) i * part->rank + k];
      length = hunch_quad_sqrt (length);
      for (guint i = 0; i <= k && length > 0; i++)
        gsl_matrix_set (matrix, i, k, (double) (part->r[(gsize) i * part->rank + k] / length));
    }
  return matrix;
}

double
hunch_ols_factor_get_condition (const HunchOlsFactor *factor,
                                gboolean              has_intercept)
{
  g_auto (HunchOlsPart) part = hunch_ols_part_new (factor, has_intercept, NULL);
  gsl_matrix *matrix, *v;
  gsl_vector *values;
  double condition = NAN;

  if (part.rank == 0)
    return NAN;

  matrix = make_scaled (&part);
  v = gsl_matrix_alloc (part.rank, part.rank);
  values = gsl_vector_alloc (part.rank);
  if (gsl_linalg_SV_decomp_jacobi (matrix, v, values) == 0 && gsl_vector_get (values, part.rank - 1) > 0)
    condition = gsl_vector_get (values, 0) / gsl_vector_get (values, part.rank - 1);
  gsl_matrix_free (matrix);
  gsl_matrix_free (v);
  gsl_vector_free (values);
  return condition;
}
