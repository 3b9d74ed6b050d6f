/* How probable a Durbin-Watson statistic is. It is a ratio of squares e'Ae / e'e, A the second differences, e = M u: so
 * P (d < x) = P (sum (root_i - x) z_i^2 < 0) over the roots of M A M, z normal. */
#define G_LOG_DOMAIN "hunch-stats"
#include <gsl/gsl_eigen.h>
#include <string.h>

#include "stats/distributions.h"
#include "stats/ols-tests.h"
#include "stats/quadrature.h"

#define MAX_OCTAVES 200
#define PANELS 8

/* An orthonormal basis of the columns (the intercept first), by modified Gram-Schmidt twice: [rank * n]. */
static double *
make_basis (const HunchOlsFit  *fit,
            const HunchOlsRows *rows,
            guint              *out_rank)
{
  guint first = fit->has_intercept ? 1 : 0;
  double *basis = g_new (double, (gsize) fit->n_coefficients * rows->n + 1);
  guint rank = 0;

  for (guint k = 0; k < fit->n_coefficients; k++)
    {
      double *q = basis + (gsize) rank * rows->n;
      double length = 0;

      if (fit->aliased[k])
        continue;
      for (gsize i = 0; i < rows->n; i++)
        q[i] = k < first ? 1 : rows->columns[k - first][i] - (first ? fit->means[k] : 0);
      for (guint round = 0; round < 2; round++)
        for (guint j = 0; j < rank; j++)
          {
            const double *other = basis + (gsize) j * rows->n;
            double dot = 0;

            for (gsize i = 0; i < rows->n; i++)
              dot += q[i] * other[i];
            for (gsize i = 0; i < rows->n; i++)
              q[i] -= dot * other[i];
          }
      for (gsize i = 0; i < rows->n; i++)
        length += q[i] * q[i];
      for (gsize i = 0; i < rows->n; i++)
        q[i] /= sqrt (length);
      rank++;
    }
  *out_rank = rank;
  return basis;
}

/* out = A x. */
static void
apply_differences (const double *x,
                   double       *out,
                   gsize         n)
{
  for (gsize i = 0; i < n; i++)
    out[i] = (i == 0 || i + 1 == n ? 1 : 2) * x[i] - (i > 0 ? x[i - 1] : 0) - (i + 1 < n ? x[i + 1] : 0);
}

static double
get_dot (const double *a,
         const double *b,
         gsize         n)
{
  double sum = 0;

  for (gsize i = 0; i < n; i++)
    sum += a[i] * b[i];
  return sum;
}

/* --- exact --- */

/* The roots of M A M, ascending, n of them, of which the first rank are 0. */
static double *
find_roots (const double *basis,
            guint         rank,
            gsize         n)
{
  gsl_matrix *matrix = gsl_matrix_alloc (n, n);
  gsl_vector *values = gsl_vector_alloc (n);
  gsl_eigen_symm_workspace *work = gsl_eigen_symm_alloc (n);
  g_autofree double *unit = g_new (double, 2 * n);
  double *roots = g_new (double, n);

  for (gsize j = 0; j < n; j++)
    {
      double *column = unit + n;

      /* M A M e_j */
      for (gsize i = 0; i < n; i++)
        unit[i] = i == j;
      for (guint k = 0; k < rank; k++)
        for (gsize i = 0; i < n; i++)
          unit[i] -= basis[(gsize) k * n + j] * basis[(gsize) k * n + i];
      apply_differences (unit, column, n);
      for (guint k = 0; k < rank; k++)
        {
          double dot = get_dot (column, basis + (gsize) k * n, n);

          for (gsize i = 0; i < n; i++)
            column[i] -= dot * basis[(gsize) k * n + i];
        }
      for (gsize i = 0; i < n; i++)
        gsl_matrix_set (matrix, i, j, column[i]);
    }
  gsl_eigen_symm (matrix, values, work);
  for (gsize i = 0; i < n; i++)
    roots[i] = gsl_vector_get (values, i);
  gsl_eigen_symm_free (work);
  gsl_vector_free (values);
  gsl_matrix_free (matrix);
  return roots;
}

static int
compare_numbers (gconstpointer a,
                 gconstpointer b)
{
  double x = *(const double *) a, y = *(const double *) b;

  return (x > y) - (x < y);
}

/* Imhof's integrand at @u. */
static double
get_integrand (const double *roots,
               gsize         n,
               double        u)
{
  double angle = 0, log_length = 0;

  for (gsize i = 0; i < n; i++)
    {
      double x = roots[i] * u;

      angle += atan (x);
      log_length += log1p (x * x);
    }
  return sin (angle / 2) / (u * exp (log_length / 4));
}

static double
integrate (const double *roots,
           gsize         n,
           double        from,
           double        to)
{
  double sum = 0;

  for (guint k = 0; k < PANELS; k++)
    {
      double x[HUNCH_PANEL_POINTS], weight[HUNCH_PANEL_POINTS];

      hunch_panel_points (from + (to - from) * k / PANELS, from + (to - from) * (k + 1) / PANELS, x, weight);
      for (guint i = 0; i < HUNCH_PANEL_POINTS; i++)
        sum += weight[i] * get_integrand (roots, n, x[i]);
    }
  return sum;
}

/* P (sum roots_i z_i^2 < 0). */
static double
get_lower (const double *roots,
           gsize         n)
{
  double largest = 0, sum, to;

  for (gsize i = 0; i < n; i++)
    largest = MAX (largest, fabs (roots[i]));
  if (!(largest > 0))
    return NAN;

  to = 1 / largest;
  sum = integrate (roots, n, 0, to);
  for (guint octave = 0; octave < MAX_OCTAVES; octave++, to *= 2)
    {
      double part = integrate (roots, n, to, 2 * to);

      sum += part;
      if (fabs (part) < 1e-15)
        break;
    }
  return CLAMP (0.5 - sum / G_PI, 0, 1);
}

static double
get_exact (const double *basis,
           guint         rank,
           gsize         n,
           double        statistic)
{
  g_autofree double *roots = find_roots (basis, rank, n);

  /* The roots of the columns themselves are 0 and the least; they do not count. */
  qsort (roots, n, sizeof *roots, (int (*) (const void *, const void *)) compare_numbers);
  for (gsize i = rank; i < n; i++)
    roots[i] -= statistic;
  return get_lower (roots + rank, n - rank);
}

/* --- by the normal distribution --- */

/* Mean and variance from traces: J. Durbin and G. S. Watson, Biometrika 37 (1950). */
static double
get_normal (const double *basis,
            guint         rank,
            gsize         n,
            double        statistic)
{
  g_autofree double *turned = g_new (double, (gsize) rank * n + 1);
  double trace = 0, trace2 = 0, trace_product = 0, df = (double) n - rank;
  double p, q, mean, variance;

  for (guint k = 0; k < rank; k++)
    apply_differences (basis + (gsize) k * n, turned + (gsize) k * n, n);
  for (guint k = 0; k < rank; k++)
    {
      trace += get_dot (basis + (gsize) k * n, turned + (gsize) k * n, n);
      trace2 += get_dot (turned + (gsize) k * n, turned + (gsize) k * n, n);
      for (guint m = 0; m < rank; m++)
        {
          double cross = get_dot (basis + (gsize) k * n, turned + (gsize) m * n, n);

          trace_product += cross * cross;
        }
    }
  p = 2 * ((double) n - 1) - trace;
  q = 2 * (3 * (double) n - 4) - 2 * trace2 + trace_product;
  mean = p / df;
  variance = 2 / (df * (df + 2)) * (q - p * mean);
  return variance > 0 ? hunch_normal_lower ((statistic - mean) / sqrt (variance)) : NAN;
}

double
hunch_ols_durbin_p (const HunchOlsFit  *fit,
                    const HunchOlsRows *rows,
                    double              statistic)
{
  g_autofree double *basis = NULL;
  guint rank;

  if (rows->weights != NULL || rows->n < 3 || !(fit->df_residual > 0) || !isfinite (statistic))
    return NAN;
  basis = make_basis (fit, rows, &rank);
  return rows->n < HUNCH_DURBIN_EXACT ? get_exact (basis, rank, rows->n, statistic) : get_normal (basis, rank, rows->n, statistic);
}
