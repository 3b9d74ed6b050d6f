#define G_LOG_DOMAIN "hunch-stats"
#include "stats/ols.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "stats/distributions.h"
#include "stats/ols-private.h"

struct _HunchOls
{
  guint         n_columns;        /* predictors */
  gboolean      has_intercept;
  gboolean      has_weights;
  gboolean      is_spoilt;        /* a block was refused */
  gsize         n_rows;           /* all rows */
  gsize         n_weighted;       /* rows with a weight other than 0 */
  double        sum_log_weights;
  GArray      **rows;             /* owned, n_columns + 1 arrays of HunchDd; NULL once streaming */
  GArray       *row_weights;      /* owned, doubles */
  HunchOlsGram *gram;             /* owned, NULL while rows are kept */
  HunchOlsFactor factor;          /* owned, of the rows so far; n = 0 when not asked for yet */
  HunchOlsPart  whole;            /* owned: all columns of it; kept is NULL when not asked for yet */
};

static void
drop_rows (HunchOls *self)
{
  if (self->rows == NULL)
    return;

  for (guint j = 0; j <= self->n_columns; j++)
    g_array_unref (self->rows[j]);
  g_clear_pointer (&self->rows, g_free);
  g_clear_pointer (&self->row_weights, g_array_unref);
}

HunchOls *
hunch_ols_new (guint    n_columns,
               gboolean has_intercept)
{
  HunchOls *self;

  g_return_val_if_fail (n_columns + (has_intercept ? 1 : 0) > 0, NULL);
  g_return_val_if_fail (n_columns <= HUNCH_OLS_MAX_COLUMNS, NULL);

  self = g_new0 (HunchOls, 1);
  self->n_columns = n_columns;
  self->has_intercept = has_intercept;
  self->rows = g_new0 (GArray *, n_columns + 1);
  for (guint j = 0; j <= n_columns; j++)
    self->rows[j] = g_array_new (FALSE, FALSE, sizeof (HunchDd));
  self->row_weights = g_array_new (FALSE, FALSE, sizeof (double));
  return self;
}

void
hunch_ols_free (HunchOls *self)
{
  if (self == NULL)
    return;

  drop_rows (self);
  hunch_ols_gram_free (self->gram);
  hunch_ols_factor_clear (&self->factor);
  hunch_ols_part_clear (&self->whole);
  g_free (self);
}

static gboolean
refuse_block (HunchOls   *self,
              const char *message,
              GError    **error)
{
  self->is_spoilt = TRUE;
  g_set_error_literal (error, HUNCH_STATS_ERROR, HUNCH_STATS_ERROR_BAD_INPUT, message);
  return FALSE;
}

/* Counts rows and weights; says whether the block fits to those before it. */
static gboolean
start_block (HunchOls     *self,
             const double *weights,
             gsize         n_rows,
             GError      **error)
{
  if (self->is_spoilt || (self->n_rows > 0 && self->has_weights != (weights != NULL)))
    return refuse_block (self, _("Some rows have a weight and others have none."), error);

  hunch_ols_factor_clear (&self->factor);
  hunch_ols_part_clear (&self->whole);
  self->has_weights = weights != NULL;
  self->n_rows += n_rows;
  if (weights == NULL)
    self->n_weighted += n_rows;
  for (gsize i = 0; weights != NULL && i < n_rows; i++)
    {
      if (!(weights[i] >= 0.0 && isfinite (weights[i])))
        return refuse_block (self, _("A weight is negative or not a number."), error);
      if (weights[i] == 0.0)
        continue;
      self->n_weighted++;
      self->sum_log_weights += log (weights[i]);
    }
  return TRUE;
}

static gboolean
add_to_gram (HunchOls            *self,
             const double *const *columns,
             const double        *y,
             const double        *weights,
             gsize                n_rows,
             GError             **error)
{
  g_autofree const double **all = g_new (const double *, self->n_columns + 1);

  for (guint j = 0; j < self->n_columns; j++)
    all[j] = columns[j];
  all[self->n_columns] = y;
  if (hunch_ols_gram_add (self->gram, all, weights, n_rows))
    return TRUE;
  return refuse_block (self, _("A value of the regression is not a finite number."), error);
}

static gboolean
fits_exact (const HunchOls *self)
{
  gsize q = self->n_columns + 2;

  return self->n_rows <= HUNCH_OLS_EXACT_WORK / (q * q);
}

/* Weights of the rows kept, NULL without. */
static const double *
get_row_weights (const HunchOls *self)
{
  return self->has_weights ? (const double *) (gpointer) self->row_weights->data : NULL;
}

/* The rows kept so far go into cross-products, and no more are kept. */
static gboolean
start_streaming (HunchOls *self,
                 GError  **error)
{
  guint q = self->n_columns + 1;
  gsize n = self->rows[0]->len;
  g_autofree double *values = g_new (double, n * q + 1);
  g_autofree const double **columns = g_new (const double *, q);

  for (guint j = 0; j < q; j++)
    {
      const HunchDd *from = (const HunchDd *) (gpointer) self->rows[j]->data;

      columns[j] = values + j * n;
      for (gsize i = 0; i < n; i++)
        values[j * n + i] = from[i].hi;
    }

  self->gram = hunch_ols_gram_new (q);
  if (n > 0 && !add_to_gram (self, columns, columns[q - 1], get_row_weights (self), n, error))
    return FALSE;
  drop_rows (self);
  return TRUE;
}

static gboolean
keep_column (GArray       *rows,
             const double *values,
             gsize         n)
{
  gsize before = rows->len;
  HunchDd *to;

  g_array_set_size (rows, before + n);
  to = (HunchDd *) (gpointer) rows->data + before;
  for (gsize i = 0; i < n; i++)
    {
      if (!isfinite (values[i]))
        return FALSE;
      to[i] = hunch_dd_from_double (values[i]);
    }
  return TRUE;
}

gboolean
hunch_ols_add_block (HunchOls            *self,
                     const double *const *columns,
                     const double        *y,
                     const double        *weights,
                     gsize                n_rows,
                     GError             **error)
{
  g_return_val_if_fail (self != NULL && y != NULL, FALSE);

  if (n_rows == 0)
    return TRUE;
  if (!start_block (self, weights, n_rows, error))
    return FALSE;
  if (self->gram == NULL && !fits_exact (self) && !start_streaming (self, error))
    return FALSE;
  if (self->gram != NULL)
    return add_to_gram (self, columns, y, weights, n_rows, error);

  if (weights != NULL)
    g_array_append_vals (self->row_weights, weights, n_rows);
  for (guint j = 0; j <= self->n_columns; j++)
    if (!keep_column (self->rows[j], j < self->n_columns ? columns[j] : y, n_rows))
      return refuse_block (self, _("A value of the regression is not a finite number."), error);
  return TRUE;
}

static double *
dup_high_parts (const HunchDd *values,
                gsize          n)
{
  double *copy = g_new (double, n);

  for (gsize i = 0; i < n; i++)
    copy[i] = hunch_dd_to_double (values[i]);
  return copy;
}

static gboolean
add_rounded (HunchOls             *self,
             const HunchDd *const *columns,
             const HunchDd        *y,
             const double         *weights,
             gsize                 n_rows,
             GError              **error)
{
  g_autoptr (GPtrArray) copies = g_ptr_array_new_with_free_func (g_free);

  for (guint j = 0; j < self->n_columns; j++)
    g_ptr_array_add (copies, dup_high_parts (columns[j], n_rows));
  g_ptr_array_add (copies, dup_high_parts (y, n_rows));
  return add_to_gram (self, (const double *const *) copies->pdata,
                      copies->pdata[self->n_columns], weights, n_rows, error);
}

gboolean
hunch_ols_add_block_dd (HunchOls             *self,
                        const HunchDd *const *columns,
                        const HunchDd        *y,
                        const double         *weights,
                        gsize                 n_rows,
                        GError              **error)
{
  g_return_val_if_fail (self != NULL && y != NULL, FALSE);

  if (n_rows == 0)
    return TRUE;
  if (!start_block (self, weights, n_rows, error))
    return FALSE;
  if (self->gram == NULL && !fits_exact (self) && !start_streaming (self, error))
    return FALSE;
  if (self->gram != NULL)
    return add_rounded (self, columns, y, weights, n_rows, error);

  if (weights != NULL)
    g_array_append_vals (self->row_weights, weights, n_rows);
  for (guint j = 0; j <= self->n_columns; j++)
    {
      const HunchDd *values = j < self->n_columns ? columns[j] : y;

      for (gsize i = 0; i < n_rows; i++)
        if (!isfinite (values[i].hi + values[i].lo))
          return refuse_block (self, _("A value of the regression is not a finite number."), error);
      g_array_append_vals (self->rows[j], values, n_rows);
    }
  return TRUE;
}

/* The triangular factor of the rows so far, made once for all questions about them. */
static const HunchOlsFactor *
get_factor (HunchOls *self)
{
  g_autofree const HunchDd **columns = NULL;

  if (self->factor.n > 0)
    return &self->factor;
  if (self->gram != NULL)
    {
      self->factor = hunch_ols_factor_from_gram (self->gram, self->has_intercept);
      return &self->factor;
    }

  columns = g_new (const HunchDd *, self->n_columns + 1);
  for (guint j = 0; j <= self->n_columns; j++)
    columns[j] = (const HunchDd *) (gpointer) self->rows[j]->data;
  self->factor = hunch_ols_factor_from_rows (columns, self->n_columns + 1,
                                             get_row_weights (self), self->n_rows, self->has_intercept);
  return &self->factor;
}

static gboolean
check_rows (const HunchOls *self,
            GError        **error)
{
  guint n_coefficients = self->n_columns + (self->has_intercept ? 1 : 0);

  if (self->is_spoilt)
    {
      g_set_error_literal (error, HUNCH_STATS_ERROR, HUNCH_STATS_ERROR_BAD_INPUT,
                           _("A value of the regression is not a finite number."));
      return FALSE;
    }
  if (self->n_weighted < n_coefficients)
    {
      g_set_error (error, HUNCH_STATS_ERROR, HUNCH_STATS_ERROR_TOO_FEW,
                   _("The regression has %u coefficients and only %zu usable rows."),
                   n_coefficients, self->n_weighted);
      return FALSE;
    }
  return TRUE;
}

gboolean
hunch_ols_solve (HunchOls    *self,
                 double       conf,
                 HunchOlsFit *out_fit,
                 GError     **error)
{
  g_return_val_if_fail (self != NULL && out_fit != NULL, FALSE);

  if (!hunch_stats_check_conf (conf, error) || !check_rows (self, error)
      || !hunch_ols_fit_from_factor (get_factor (self), self->has_intercept, self->n_weighted,
                                     self->sum_log_weights, conf, out_fit, error))
    return FALSE;
  out_fit->exact = self->gram == NULL;
  return TRUE;
}

static void
fill_term (HunchOlsTerm *term,
           HunchQuad     ss,
           guint         df,
           HunchQuad     rss,
           double        df_residual)
{
  term->ss = df > 0 && ss > 0 ? (double) ss : 0.0;
  term->df = df;
  term->df_residual = df_residual;
  term->f = term->p = NAN;
  term->partial_eta2 = term->ss > 0.0 || rss > 0 ? (double) (term->ss / (term->ss + rss)) : NAN;
  if (df == 0 || !(df_residual > 0.0))
    return;

  term->f = rss > 0 ? (double) (ss / df / (rss / (HunchQuad) df_residual)) : INFINITY;
  term->p = hunch_f_upper (term->f, df, df_residual);
}

/* All columns, made once for all comparisons. */
static const HunchOlsPart *
get_whole (HunchOls *self)
{
  if (self->whole.kept == NULL)
    self->whole = hunch_ols_part_new (get_factor (self), self->has_intercept, NULL);
  return &self->whole;
}

static gboolean
is_everything (HunchOls       *self,
               const gboolean *wanted)
{
  for (guint j = 0; wanted != NULL && j < self->n_columns; j++)
    if (!wanted[j])
      return FALSE;
  return TRUE;
}

gboolean
hunch_ols_compare (HunchOls       *self,
                   const gboolean *small,
                   const gboolean *large,
                   HunchOlsTerm   *out_term,
                   GError        **error)
{
  const HunchOlsPart *whole;
  g_auto (HunchOlsPart) part_small = { 0 };
  g_auto (HunchOlsPart) part_large = { 0 };

  g_return_val_if_fail (self != NULL && out_term != NULL, FALSE);

  if (!check_rows (self, error))
    return FALSE;

  whole = get_whole (self);
  part_small = hunch_ols_part_new (get_factor (self), self->has_intercept, small);
  if (!is_everything (self, large))
    part_large = hunch_ols_part_new (get_factor (self), self->has_intercept, large);
  else
    part_large = (HunchOlsPart){ .rank = whole->rank, .rss = whole->rss };
  fill_term (out_term, part_small.rss - part_large.rss,
             part_large.rank > part_small.rank ? part_large.rank - part_small.rank : 0,
             whole->rss, (double) self->n_weighted - whole->rank);
  return TRUE;
}

double
hunch_ols_get_condition (HunchOls *self)
{
  g_return_val_if_fail (self != NULL && !self->is_spoilt, NAN);

  return self->n_rows > 0 ? hunch_ols_factor_get_condition (get_factor (self), self->has_intercept) : NAN;
}

gboolean
hunch_ols_fit_exact (const HunchDd *const *columns,
                     guint                 n_columns,
                     gboolean              has_intercept,
                     const HunchDd        *y,
                     const double         *weights,
                     gsize                 n_rows,
                     double                conf,
                     HunchOlsFit          *out_fit,
                     GError              **error)
{
  g_autoptr (HunchOls) ols = hunch_ols_new (n_columns, has_intercept);
  g_autofree const HunchDd **all = g_new (const HunchDd *, n_columns + 1);
  g_auto (HunchOlsFactor) factor = { 0 };

  g_return_val_if_fail (ols != NULL && out_fit != NULL, FALSE);

  if (!hunch_stats_check_conf (conf, error) || !start_block (ols, weights, n_rows, error)
      || !check_rows (ols, error))
    return FALSE;
  for (guint j = 0; j <= n_columns; j++)
    {
      all[j] = j < n_columns ? columns[j] : y;
      for (gsize i = 0; i < n_rows; i++)
        if (!isfinite (all[j][i].hi + all[j][i].lo))
          return refuse_block (ols, _("A value of the regression is not a finite number."), error);
    }

  factor = hunch_ols_factor_from_rows (all, n_columns + 1, weights, n_rows, has_intercept);
  if (!hunch_ols_fit_from_factor (&factor, has_intercept, ols->n_weighted, ols->sum_log_weights,
                                  conf, out_fit, error))
    return FALSE;
  out_fit->exact = TRUE;
  return TRUE;
}
