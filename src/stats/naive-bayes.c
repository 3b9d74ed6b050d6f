#include "stats/naive-bayes.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#define ROWS_BETWEEN_LOOKS 4096

static gboolean
check (const HunchSparse    *x,
       const HunchClassRows *rows,
       double                alpha,
       GError              **error)
{
  if (rows->n == 0 || rows->n_classes == 0)
    {
      g_set_error_literal (error, HUNCH_STATS_ERROR, HUNCH_STATS_ERROR_TOO_FEW, _("There is no row to learn from."));
      return FALSE;
    }
  if (!(alpha > 0 && isfinite (alpha)))
    {
      g_set_error_literal (error, HUNCH_STATS_ERROR, HUNCH_STATS_ERROR_BAD_INPUT, _("The smoothing of naive Bayes must be greater than 0."));
      return FALSE;
    }
  for (gsize k = 0; k < x->starts[x->n_rows]; k++)
    if (!(x->values[k] >= 0 && isfinite (x->values[k])))
      {
        g_set_error_literal (error, HUNCH_STATS_ERROR, HUNCH_STATS_ERROR_BAD_INPUT, _("Naive Bayes counts words, and a count is never negative."));
        return FALSE;
      }
  return TRUE;
}

/* Sums of the columns over the rows of each class into @sums, over all rows into @all, and the rows of each class. */
static gboolean
count (const HunchSparse    *x,
       const HunchClassRows *rows,
       double               *sums,
       double               *all,
       double               *n_rows,
       HunchStopFunc         stop,
       gpointer              stop_data)
{
  for (gsize i = 0; i < rows->n; i++)
    {
      gsize row = rows->rows[i];

      if (stop != NULL && i % ROWS_BETWEEN_LOOKS == 0 && stop (stop_data))
        return FALSE;
      for (gsize l = rows->starts[i]; l < rows->starts[i + 1]; l++)
        n_rows[rows->classes[l]]++;
      for (gsize k = x->starts[row]; k < x->starts[row + 1]; k++)
        {
          double *cell = sums + (gsize) x->columns[k] * rows->n_classes;

          all[x->columns[k]] += x->values[k];
          for (gsize l = rows->starts[i]; l < rows->starts[i + 1]; l++)
            cell[rows->classes[l]] += x->values[k];
        }
    }
  return TRUE;
}

/* From sums to logarithms of shares. */
static void
set_shares (HunchLinearClasses *self,
            const double       *all,
            double              alpha)
{
  guint n = self->n_classes;
  g_autofree double *totals = g_new0 (double, n);
  double total = 0;
  double smooth = alpha * self->n_columns;

  for (guint t = 0; t < self->n_columns; t++)
    {
      total += all[t];
      for (guint c = 0; c < n; c++)
        totals[c] += self->weights[(gsize) t * n + c];
    }
  for (guint t = 0; t < self->n_columns; t++)
    for (guint c = 0; c < n; c++)
      {
        double *weight = &self->weights[(gsize) t * n + c];
        double inside = *weight;

        *weight = log (inside + alpha) - log (totals[c] + smooth);
        if (self->is_one_vs_rest)
          *weight -= log (MAX (all[t] - inside, 0) + alpha) - log (MAX (total - totals[c], 0) + smooth);
      }
}

static void
set_priors (HunchLinearClasses *self,
            const double       *n_rows,
            double              n)
{
  for (guint c = 0; c < self->n_classes; c++)
    {
      double spare = n_rows[c] == 0 || n_rows[c] == n ? 0.5 : 0;

      self->intercepts[c] = self->is_one_vs_rest ? log (n_rows[c] + spare) - log (n - n_rows[c] + spare) : log (n_rows[c]) - log (n);
    }
}

HunchLinearClasses *
hunch_naive_bayes_fit (const HunchSparse    *x,
                       const HunchClassRows *rows,
                       double                alpha,
                       HunchStopFunc         stop,
                       gpointer              stop_data,
                       GError              **error)
{
  g_autoptr (HunchLinearClasses) self = NULL;
  g_autofree double *all = NULL;
  g_autofree double *n_rows = NULL;

  if (!check (x, rows, alpha, error))
    return NULL;

  self = hunch_linear_classes_new (x->n_columns, rows->n_classes, rows->is_one_vs_rest);
  all = g_new0 (double, MAX (x->n_columns, 1));
  n_rows = g_new0 (double, rows->n_classes);
  if (!count (x, rows, self->weights, all, n_rows, stop, stop_data))
    return NULL;

  set_shares (self, all, alpha);
  set_priors (self, n_rows, (double) rows->n);
  return g_steal_pointer (&self);
}

void
hunch_log_odds_ratio (double  class_count,
                      double  class_total,
                      double  all_count,
                      double  all_total,
                      double  prior_size,
                      double *out_log_odds,
                      double *out_se)
{
  double prior = prior_size * all_count / all_total;
  double inside = class_count + prior;
  double outside = all_count - class_count + prior;

  *out_log_odds = log (inside / (class_total + prior_size - inside)) - log (outside / (all_total - class_total + prior_size - outside));
  *out_se = sqrt (1 / inside + 1 / outside);
}
