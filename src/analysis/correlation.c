#define G_LOG_DOMAIN "hunch-analysis"
#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "analysis/clusters.h"
#include "analysis/correlation-private.h"
#include "analysis/groups.h"
#include "analysis/plot-parts.h"
#include "analysis/rank-groups.h"
#include "analysis/runs.h"
#include "analysis/strata-means.h"
#include "stats/correlation.h"
#include "stats/ranks.h"

#define MAX_COLUMNS 60
#define MAX_FIXED 20
#define SMALL 1e-130  /* a mean whose square is nearly lost */
#define BLOCK 8192

static void
correlation_clear (HunchCorrelationData *self)
{
  for (guint i = 0; self->values != NULL && i < self->columns->len; i++)
    g_free (self->values[i]);
  g_clear_pointer (&self->values, g_free);
  g_clear_pointer (&self->has_ties, g_free);
  g_clear_pointer (&self->columns, g_ptr_array_unref);
  g_clear_pointer (&self->frame, hunch_frame_free);
  g_clear_pointer (&self->comoments, hunch_comoments_free);
  g_clear_pointer (&self->x, g_array_unref);
  g_clear_pointer (&self->y, g_array_unref);
  g_clear_pointer (&self->se, g_free);
  g_clear_pointer (&self->weighted, g_free);
  g_clear_pointer (&self->pairs, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (HunchCorrelationData, correlation_clear)

const char *
hunch_correlation_get_name (HunchCorrelationData *self,
                            guint                 place)
{
  return ((const HunchColumnInfo *) g_ptr_array_index (self->columns, place))->name;
}

const char *
hunch_correlation_get_symbol (HunchCorrelationData *self)
{
  static const char *const symbols[] = { "r", "ρ", "τ" };

  return symbols[self->method];
}

/* --- reading --- */

static void
keep_dots (HunchCorrelationData *self,
           const double         *x,
           const double         *y,
           gsize                 n)
{
  double share = HUNCH_PLOT_MAX_POINTS / MAX (hunch_frame_get_n_rows (self->frame), 1.0);

  for (gsize i = 0; i < n; i++)
    {
      self->range[0] = fmin (self->range[0], x[i]);
      self->range[1] = fmax (self->range[1], x[i]);
      if (self->x->len < HUNCH_PLOT_MAX_POINTS && hunch_row_is_picked (hunch_frame_get_row (self->frame, i), share))
        {
          g_array_append_val (self->x, x[i]);
          g_array_append_val (self->y, y[i]);
        }
    }
}

static void
take_block (HunchCorrelationData *self,
            const double        **columns,
            gsize                 n)
{
  if (self->method == HUNCH_CORRELATION_PEARSON)
    hunch_comoments_add_block (self->comoments, columns, n);
  for (guint i = 0; self->values != NULL && i < self->columns->len; i++)
    memcpy (self->values[i] + self->n, columns[i], n * sizeof *columns[i]);
  if (self->n_columns == 2)
    keep_dots (self, columns[0], columns[1], n);
  self->n += n;
}

/* Rows weigh for r of two columns at a time, nothing held fixed. */
static gboolean
choose_strata (HunchCorrelationData *self,
               gboolean              keeps_values)
{
  HunchInquiry *inquiry = self->inquiry;

  if (self->method != HUNCH_CORRELATION_PEARSON || self->n_fixed > 0 || keeps_values || !hunch_inquiry_use_strata (inquiry))
    return FALSE;
  inquiry->uses_strata = hunch_strata_can_weigh (inquiry, self->n_columns * (self->n_columns - 1) / 2);
  return inquiry->uses_strata;
}

/* @keeps_values: for ranks and for drawing again; else nothing is held but sums. */
static gboolean
read_rows (HunchCorrelationData *self,
           gboolean              keeps_values,
           GError              **error)
{
  g_autofree const double **columns = g_new (const double *, self->columns->len);
  gsize n;

  for (guint i = 0; i < self->columns->len; i++)
    hunch_frame_add_number (self->frame, hunch_correlation_get_name (self, i));
  if (choose_strata (self, keeps_values))
    hunch_frame_want_strata (self->frame);
  if (!hunch_frame_open (self->frame, error))
    return FALSE;
  for (guint i = 0; i < self->columns->len; i++)
    columns[i] = hunch_frame_get_numbers (self->frame, i);
  if (keeps_values)
    {
      self->values = g_new0 (double *, self->columns->len);
      for (guint i = 0; i < self->columns->len; i++)
        self->values[i] = g_new (double, hunch_frame_get_n_rows (self->frame) + 1);
    }

  do
    {
      if (!hunch_frame_next (self->frame, &n, error))
        return FALSE;
      take_block (self, columns, n);
    }
  while (n > 0);

  hunch_frame_report (self->frame);
  return TRUE;
}

/* Ranks take the place of the values, and are summed up in theirs. */
static gboolean
rank_columns (HunchCorrelationData *self,
              GError              **error)
{
  g_autofree const double **columns = g_new (const double *, self->columns->len);

  self->has_ties = g_new0 (gboolean, self->columns->len);
  for (guint i = 0; i < self->columns->len; i++)
    {
      g_autofree double *ranks = g_new (double, self->n + 1);
      HunchTies ties;

      if (!hunch_stats_check_finite (self->values[i], self->n, NULL))
        return hunch_no_answer (error, _("“%s” holds infinite or far too large values."), hunch_correlation_get_name (self, i));
      if (!hunch_midranks (self->values[i], self->n, ranks, &ties, self->inquiry->cancellable, error))
        return FALSE;
      self->has_ties[i] = ties.pairs > 0;
      g_free (self->values[i]);
      self->values[i] = g_steal_pointer (&ranks);
    }
  for (gsize first = 0; first < self->n; first += BLOCK)
    {
      if (g_cancellable_set_error_if_cancelled (self->inquiry->cancellable, error))
        return FALSE;
      for (guint i = 0; i < self->columns->len; i++)
        columns[i] = self->values[i] + first;
      hunch_comoments_add_block (self->comoments, columns, MIN (BLOCK, self->n - first));
    }
  return TRUE;
}

static gboolean
check_columns (HunchCorrelationData *self,
               GError              **error)
{
  gsize least = 3 + self->n_fixed;

  if (self->n < least)
    return hunch_no_answer (error, _("A correlation needs at least %zu rows with a value in every column; there are %zu."), least, self->n);

  for (guint i = 0; i < self->columns->len; i++)
    {
      double spread = hunch_comoments_get_cross (self->comoments, i, i);
      double mean = hunch_comoments_get_mean (self->comoments, i);
      const char *name = hunch_correlation_get_name (self, i);

      if (!isfinite (spread))
        return hunch_no_answer (error, _("“%s” holds infinite or far too large values."), name);
      if (spread < HUNCH_LEAST_SQUARES && mean != 0 && fabs (mean) < SMALL)
        return hunch_no_answer (error, _("The values of “%s” are too close to zero for their spread to be computed."), name);
      if (!(spread > 0))
        return hunch_no_answer (error, _("“%s” is constant among the rows used, so nothing can go together with it."), name);
    }
  return TRUE;
}

/* --- the question --- */

static gboolean
take_fixed (HunchCorrelationData *self,
            GError              **error)
{
  g_autoptr (GPtrArray) fixed = NULL;

  if (hunch_inquiry_get (self->inquiry, "partial") == NULL)
    return TRUE;
  fixed = hunch_inquiry_dup_columns (self->inquiry, "partial", error);
  if (fixed == NULL)
    return FALSE;
  if (self->method == HUNCH_CORRELATION_KENDALL)
    return hunch_bad_option (error, _("partial= goes with method=pearson or method=spearman: Kendall’s tau with others held fixed has no known error."));
  if (fixed->len > MAX_FIXED)
    return hunch_bad_option (error, _("At most %d columns can be held fixed."), MAX_FIXED);

  self->n_fixed = fixed->len;
  for (guint i = 0; i < fixed->len; i++)
    {
      for (guint k = 0; k < self->columns->len; k++)
        if (g_ptr_array_index (fixed, i) == g_ptr_array_index (self->columns, k))
          return hunch_bad_option (error, _("“%s” cannot be compared and held fixed at once."), hunch_correlation_get_name (self, k));
      g_ptr_array_add (self->columns, g_ptr_array_index (fixed, i));
    }
  return TRUE;
}

static gboolean
take_question (HunchCorrelationData *self,
               GError              **error)
{
  gboolean is_resampled = !hunch_inquiry_is (self->inquiry, "resample", "none");

  if (hunch_inquiry_is (self->inquiry, "method", "spearman"))
    self->method = HUNCH_CORRELATION_SPEARMAN;
  else if (hunch_inquiry_is (self->inquiry, "method", "kendall"))
    self->method = HUNCH_CORRELATION_KENDALL;

  self->columns = hunch_inquiry_dup_columns (self->inquiry, "columns", error);
  if (self->columns == NULL)
    return FALSE;
  self->n_columns = self->columns->len;
  if (self->n_columns < 2)
    return hunch_bad_option (error, _("A correlation takes two or more columns, as in columns=height,weight."));
  if (self->n_columns > MAX_COLUMNS)
    return hunch_bad_option (error, _("A correlation takes at most %d columns."), MAX_COLUMNS);
  if (!take_fixed (self, error))
    return FALSE;
  if (is_resampled && (self->n_columns > 2 || self->n_fixed > 0 || self->method == HUNCH_CORRELATION_KENDALL))
    return hunch_bad_option (error, _("resample= goes with two columns, method=pearson or method=spearman, and none held fixed."));
  return TRUE;
}

static gboolean
sum_up (HunchCorrelationData *self,
        GError              **error)
{
  gboolean is_ranked = self->method != HUNCH_CORRELATION_PEARSON;

  if (!read_rows (self, is_ranked || !hunch_inquiry_is (self->inquiry, "resample", "none"), error) || (is_ranked && !rank_columns (self, error))
      || !check_columns (self, error))
    return FALSE;
  if (self->inquiry->uses_strata)
    return hunch_correlation_read_strata (self, error);
  if (self->inquiry->clusters == NULL)
    return TRUE;
  if (!is_ranked && self->n_fixed == 0)
    return hunch_correlation_read_blocks (self, error);
  hunch_result_add_warning (self->inquiry->result, _("Rows came in blocks, and this correlation treats them as single: p and intervals are surer than they "
                                                     "should be."));
  return TRUE;
}

gboolean
hunch_run_correlation (HunchInquiry *inquiry,
                       GError      **error)
{
  g_auto (HunchCorrelationData) self = { inquiry, .range = { INFINITY, -INFINITY } };

  if (!take_question (&self, error))
    return FALSE;

  self.frame = hunch_frame_new (inquiry);
  self.comoments = hunch_comoments_new (self.columns->len);
  self.x = g_array_new (FALSE, FALSE, sizeof (double));
  self.y = g_array_new (FALSE, FALSE, sizeof (double));
  if (!sum_up (&self, error) || !hunch_correlation_answer_pairs (&self, error))
    return FALSE;
  if (self.n_columns > 2)
    {
      hunch_correlation_tell_matrix (&self);
      return TRUE;
    }
  hunch_correlation_tell_pair (&self);
  return hunch_correlation_resample (&self, error);
}
