/* From rows to the triangular factor, and from the factor to that of fewer columns. */
#define G_LOG_DOMAIN "hunch-stats"
#include "stats/ols-private.h"

/* Below this share of its raw length a column that is left after the mean is rounding only. */
#define NO_SPREAD 1e-20

void
hunch_ols_factor_clear (HunchOlsFactor *self)
{
  g_clear_pointer (&self->r, g_free);
  self->n = 0;
}

/* Makes v, the reflection that turns x[0..n) into (-+length, 0, ..., 0); x becomes v. Returns the new
 * first element and 2 / v'v in @out_scale, 0 when there is nothing to do. */
static HunchQuad
make_reflection (HunchQuad *x,
                 gsize      n,
                 HunchQuad *out_scale)
{
  HunchQuad tail = 0, length, first = x[0];

  *out_scale = 0;
  for (gsize i = 1; i < n; i++)
    tail += x[i] * x[i];
  if (tail == 0)
    return first;

  length = hunch_quad_sqrt (first * first + tail);
  if (first > 0)
    length = -length;
  x[0] = first - length;
  *out_scale = 2 / (x[0] * x[0] + tail);
  return length;
}

static void
apply_reflection (const HunchQuad *v,
                  HunchQuad        scale,
                  HunchQuad       *x,
                  gsize            n)
{
  HunchQuad dot = 0;

  for (gsize i = 0; i < n; i++)
    dot += v[i] * x[i];
  dot *= scale;
  for (gsize i = 0; i < n; i++)
    x[i] -= dot * v[i];
}

/* Rows to columns of 113 bits, times the root of the weight: column-major, n_rows * n. */
static HunchQuad *
load_rows (const HunchDd *const *columns,
           guint                 n_columns,
           const double         *weights,
           gsize                 n_rows,
           gboolean              has_intercept)
{
  guint first = has_intercept ? 1 : 0;
  HunchQuad *work = g_new (HunchQuad, n_rows * (n_columns + first) + 1);

  for (gsize i = 0; i < n_rows; i++)
    {
      HunchQuad root = weights != NULL ? hunch_quad_sqrt (weights[i]) : 1;

      if (has_intercept)
        work[i] = root;
      for (guint j = 0; j < n_columns; j++)
        work[(j + first) * n_rows + i] = root * hunch_quad_from_dd (columns[j][i]);
    }
  return work;
}

HunchOlsFactor
hunch_ols_factor_from_rows (const HunchDd *const *columns,
                            guint                 n_columns,
                            const double         *weights,
                            gsize                 n_rows,
                            gboolean              has_intercept)
{
  HunchOlsFactor factor = { n_columns + (has_intercept ? 1 : 0), NULL };
  g_autofree HunchQuad *work = load_rows (columns, n_columns, weights, n_rows, has_intercept);

  factor.r = g_new0 (HunchQuad, (gsize) factor.n * factor.n);
  for (guint k = 0; k < factor.n && k < n_rows; k++)
    {
      HunchQuad *v = work + k * n_rows + k, scale;
      HunchQuad diagonal = make_reflection (v, n_rows - k, &scale);

      factor.r[(gsize) k * factor.n + k] = diagonal;
      for (guint j = k + 1; j < factor.n; j++)
        {
          if (scale != 0)
            apply_reflection (v, scale, work + j * n_rows + k, n_rows - k);
          factor.r[(gsize) k * factor.n + j] = work[j * n_rows + k];
        }
    }
  return factor;
}

static HunchQuad
get_length (const HunchQuad *x,
            guint            from,
            guint            to)
{
  HunchQuad sum = 0;

  for (guint i = from; i < to; i++)
    sum += x[i] * x[i];
  return hunch_quad_sqrt (sum);
}

/* Share of column @x (rows 0..n of the factor) that rows from @rank on still hold. */
static double
get_tolerance (const HunchQuad *x,
               guint            rank,
               guint            n,
               gboolean         has_intercept,
               gboolean         is_intercept)
{
  HunchQuad whole = get_length (x, 0, n);
  HunchQuad own = has_intercept && !is_intercept ? get_length (x, 1, n) : whole;
  HunchQuad left = get_length (x, rank, n);

  if (whole == 0 || own <= NO_SPREAD * whole)
    return 0.0;
  return (double) (left / own);
}

/* Copies column @j of the factor to @x. */
static void
load_column (const HunchOlsFactor *factor,
             guint                 j,
             HunchQuad            *x)
{
  for (guint i = 0; i < factor->n; i++)
    x[i] = hunch_ols_factor_at (factor, i, j);
}

/* Columns that the caller wants, turned by reflections until they are triangular; the reflections are
 * applied to what follows at once. */
HunchOlsPart
hunch_ols_part_new (const HunchOlsFactor *factor,
                    gboolean              has_intercept,
                    const gboolean       *wanted)
{
  guint n = factor->n, first = has_intercept ? 1 : 0;
  HunchOlsPart part = { 0, g_new0 (guint, n), NULL, g_new0 (HunchQuad, n), 0, 1.0 };
  g_autofree HunchQuad *work = g_new (HunchQuad, (gsize) n * n);

  for (guint j = 0; j < n; j++)
    load_column (factor, j, work + (gsize) j * n);
  for (guint j = 0; j + 1 < n; j++)
    {
      HunchQuad *x = work + (gsize) j * n, scale, diagonal;
      double tolerance;

      if (j >= first && wanted != NULL && !wanted[j - first])
        continue;
      tolerance = get_tolerance (x, part.rank, n, has_intercept, j < first);
      if (!(tolerance > HUNCH_OLS_TOLERANCE))
        continue;
      part.smallest_tolerance = MIN (part.smallest_tolerance, tolerance);

      diagonal = make_reflection (x + part.rank, n - part.rank, &scale);
      for (guint k = j + 1; scale != 0 && k < n; k++)
        apply_reflection (x + part.rank, scale, work + (gsize) k * n + part.rank, n - part.rank);
      x[part.rank] = diagonal;
      part.kept[part.rank++] = j;
    }

  part.r = g_new0 (HunchQuad, (gsize) part.rank * part.rank + 1);
  for (guint i = 0; i < part.rank; i++)
    {
      part.z[i] = work[(gsize) (n - 1) * n + i];
      for (guint k = i; k < part.rank; k++)
        part.r[(gsize) i * part.rank + k] = work[(gsize) part.kept[k] * n + i];
    }
  for (guint i = part.rank; i < n; i++)
    part.rss += work[(gsize) (n - 1) * n + i] * work[(gsize) (n - 1) * n + i];
  return part;
}

void
hunch_ols_part_clear (HunchOlsPart *self)
{
  g_clear_pointer (&self->kept, g_free);
  g_clear_pointer (&self->r, g_free);
  g_clear_pointer (&self->z, g_free);
}
