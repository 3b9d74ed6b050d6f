#define G_LOG_DOMAIN "hunch-stats"
#include "stats/ols-tests.h"

#include <string.h>

#include "stats/distributions.h"
#include "stats/moments.h"

/* Columns behind which more are put; released together. */
typedef struct
{
  GPtrArray *all;    /* of const double * */
  GPtrArray *owned;  /* of double * */
} Columns;

static void
columns_clear (Columns *self)
{
  g_ptr_array_unref (self->all);
  g_ptr_array_unref (self->owned);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Columns, columns_clear)

static Columns
columns_new (const HunchOlsFit  *fit,
             const HunchOlsRows *rows)
{
  Columns self = { g_ptr_array_new (), g_ptr_array_new_with_free_func (g_free) };
  guint first = fit->has_intercept ? 1 : 0;

  for (guint k = 0; k < rows->n_columns; k++)
    if (!fit->aliased[k + first])
      g_ptr_array_add (self.all, (gpointer) rows->columns[k]);
  return self;
}

static double *
columns_add (Columns *self,
             gsize    n)
{
  double *column = g_new (double, n);

  g_ptr_array_add (self->owned, column);
  g_ptr_array_add (self->all, column);
  return column;
}

/* Fitted values brought to about 1, so that their powers condition well; the space that they span with the columns stays the same. */
static double *
dup_fitted (const HunchOlsFit  *fit,
            const HunchOlsRows *rows)
{
  double *fitted = g_new (double, rows->n);
  double center = fit->has_intercept ? fit->mean_y : 0;
  double largest = 0;

  for (gsize i = 0; i < rows->n; i++)
    {
      fitted[i] = rows->y[i] - rows->residuals[i] - center;
      largest = MAX (largest, fabs (fitted[i]));
    }
  for (gsize i = 0; largest > 0 && i < rows->n; i++)
    fitted[i] /= largest;
  return fitted;
}

gboolean
hunch_ols_reset_test (const HunchOlsFit  *fit,
                      const HunchOlsRows *rows,
                      guint               max_power,
                      HunchOlsTest       *out_test)
{
  g_auto (Columns) columns = columns_new (fit, rows);
  g_autofree double *fitted = dup_fitted (fit, rows);
  guint n_before = columns.all->len;
  g_autofree gboolean *small = g_new0 (gboolean, n_before + max_power + 1);
  g_autofree gboolean *large = g_new0 (gboolean, n_before + max_power + 1);
  g_autoptr (HunchOls) ols = NULL;
  HunchOlsTerm term;

  for (guint power = 2; power <= max_power; power++)
    {
      double *column = columns_add (&columns, rows->n);

      for (gsize i = 0; i < rows->n; i++)
        column[i] = pow (fitted[i], power);
    }
  for (guint k = 0; k < columns.all->len; k++)
    {
      small[k] = k < n_before;
      large[k] = TRUE;
    }

  ols = hunch_ols_new (columns.all->len, fit->has_intercept);
  if (!hunch_ols_add_block (ols, (const double *const *) columns.all->pdata, rows->y, rows->weights, rows->n, NULL)
      || !hunch_ols_compare (ols, small, large, &term, NULL) || !(term.df > 0) || !(term.df_residual > 0) || !isfinite (term.f))
    return FALSE;
  *out_test = (HunchOlsTest){ term.f, term.df, term.df_residual, term.p };
  return TRUE;
}

/* Squares and products of the columns, each brought to about 1; of columns that are nearly the same OLS leaves out what repeats. */
static void
add_products (Columns            *columns,
              const HunchOlsRows *rows)
{
  guint n = columns->all->len;

  for (guint a = 0; a < n; a++)
    {
      const double *from = columns->all->pdata[a];
      double *centered = g_new (double, rows->n);
      HunchMoments moments;

      hunch_moments (from, rows->n, &moments, NULL);
      for (gsize i = 0; i < rows->n; i++)
        centered[i] = moments.sd > 0 ? (from[i] - moments.mean) / moments.sd : 0;
      g_ptr_array_add (columns->owned, centered);
      columns->all->pdata[a] = centered;
    }
  for (guint a = 0; a < n; a++)
    for (guint b = a; b < n; b++)
      {
        const double *x = columns->all->pdata[a];
        const double *z = columns->all->pdata[b];
        double *product = columns_add (columns, rows->n);

        for (gsize i = 0; i < rows->n; i++)
          product[i] = x[i] * z[i];
      }
}

static void
use_fitted (Columns            *columns,
            const HunchOlsFit  *fit,
            const HunchOlsRows *rows)
{
  g_autofree double *fitted = dup_fitted (fit, rows);

  g_ptr_array_set_size (columns->all, 0);
  for (guint power = 1; power <= 2; power++)
    {
      double *column = columns_add (columns, rows->n);

      for (gsize i = 0; i < rows->n; i++)
        column[i] = pow (fitted[i], power);
    }
}

gboolean
hunch_ols_white_test (const HunchOlsFit  *fit,
                      const HunchOlsRows *rows,
                      HunchOlsTest       *out_test)
{
  g_auto (Columns) columns = columns_new (fit, rows);
  g_autofree double *squares = g_new (double, MAX (rows->n, 1));
  g_autoptr (HunchOls) ols = NULL;
  g_auto (HunchOlsFit) aid = { 0 };
  guint n = columns.all->len;

  if (rows->weights != NULL || !fit->has_intercept || n == 0)
    return FALSE;
  if (n * (n + 3) / 2 <= HUNCH_WHITE_MAX_COLUMNS)
    add_products (&columns, rows);
  else
    use_fitted (&columns, fit, rows);
  if (rows->n <= columns.all->len + 1)
    return FALSE;

  for (gsize i = 0; i < rows->n; i++)
    squares[i] = rows->residuals[i] / fit->sigma * (rows->residuals[i] / fit->sigma);
  ols = hunch_ols_new (columns.all->len, TRUE);
  if (!hunch_ols_add_block (ols, (const double *const *) columns.all->pdata, squares, NULL, rows->n, NULL)
      || !hunch_ols_solve (ols, 0.95, &aid, NULL) || !(aid.df_residual > 0) || !(aid.df_model > 0))
    return FALSE;
  out_test->statistic = (double) rows->n * aid.r2;
  out_test->df = aid.df_model;
  out_test->df2 = NAN;
  out_test->p = hunch_chisq_upper (out_test->statistic, aid.df_model);
  return TRUE;
}
