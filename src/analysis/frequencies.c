#define G_LOG_DOMAIN "hunch-analysis"
#include <glib/gi18n-lib.h>
#include <math.h>

#include "analysis/counts.h"
#include "analysis/plot-parts.h"
#include "analysis/runs.h"
#include "analysis/words.h"

#define MAX_BY 30
#define MOST_BARS_ABREAST 5

typedef struct
{
  HunchInquiry *inquiry;
  HunchCounts  *counts;  /* owned */
  HunchCounts  *others;  /* owned: what is not shown as the last label; NULL when all is shown */
  guint        *order;   /* owned: of labels, as shown */
  guint         n_shown;
} Frequencies;

static void
frequencies_clear (Frequencies *self)
{
  g_clear_pointer (&self->counts, hunch_counts_free);
  g_clear_pointer (&self->others, hunch_counts_free);
  g_clear_pointer (&self->order, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Frequencies, frequencies_clear)

/* --- lines: the values shown, and behind them the others --- */

static guint
get_n_lines (const Frequencies *self)
{
  return self->n_shown + (self->others != NULL);
}

static const char *
get_label (const Frequencies *self,
           guint              line)
{
  return line < self->n_shown ? self->counts->labels[self->order[line]] : _("(others)");
}

/* Which counts hold the line, and where. */
static const HunchCounts *
find_line (const Frequencies *self,
           guint              line,
           guint             *out_label)
{
  *out_label = line < self->n_shown ? self->order[line] : self->others->n - 1;
  return line < self->n_shown ? self->counts : self->others;
}

static double
get_count (const Frequencies *self,
           guint              line,
           guint              by)
{
  guint label;
  const HunchCounts *counts = find_line (self, line, &label);

  return hunch_counts_get (counts, label, by);
}

/* Rows of the sample, not weighted. */
static double
get_rows (const Frequencies *self,
          guint              line,
          guint              by)
{
  guint label;
  const HunchCounts *counts = find_line (self, line, &label);

  return hunch_counts_get_rows (counts, label, by);
}

static double
get_line_total (const Frequencies *self,
                guint              line)
{
  guint label;
  const HunchCounts *counts = find_line (self, line, &label);

  return hunch_counts_get_row_total (counts, label);
}

/* Of its group, of_label: of its value's rows. */
static HunchEstimate
get_share (const Frequencies *self,
           guint              line,
           guint              by,
           gboolean           of_label)
{
  guint label;
  const HunchCounts *counts = find_line (self, line, &label);
  HunchEstimate share;

  hunch_counts_fill_share (counts, label, by, of_label, self->inquiry->conf, &share);
  return share;
}

/* --- tables --- */

static void
add_estimate (Frequencies         *self,
              const char          *prefix,
              const char          *stat,
              const HunchEstimate *estimate)
{
  g_autofree char *name = g_strdup_printf ("%s.%s", prefix, stat);

  hunch_result_add_estimate (self->inquiry->result, name, estimate);
}

static void
add_count (Frequencies *self,
           const char  *prefix,
           double       count)
{
  HunchEstimate estimate = HUNCH_ESTIMATE_NONE;

  estimate.estimate = count;
  add_estimate (self, prefix, "n", &estimate);
}

/* By strata: how many rows of the whole that is. */
static void
add_whole (Frequencies *self,
           const char  *prefix,
           guint        line,
           guint        by)
{
  guint label;
  const HunchCounts *counts = find_line (self, line, &label);
  HunchEstimate whole;

  if (!hunch_counts_has_strata (counts))
    return;
  hunch_counts_fill_whole (counts, label, by, self->inquiry->conf, &whole);
  add_estimate (self, prefix, "whole", &whole);
}

static void
fill_group (Frequencies *self,
            guint        by,
            JsonArray   *rows)
{
  const char *group = self->counts->by != NULL ? self->counts->by_labels[by] : NULL;
  double total = hunch_counts_get_column_total (self->counts, by);
  double shown = 0;

  for (guint i = 0; i < get_n_lines (self); i++)
    {
      const char *label = get_label (self, i);
      double count = get_count (self, i, by);
      HunchEstimate share = get_share (self, i, by, FALSE);
      g_autofree char *prefix = group != NULL ? g_strdup_printf ("%s=%s[%s]", self->counts->column, label, group)
                                              : g_strdup_printf ("%s=%s", self->counts->column, label);

      shown += count;
      add_count (self, prefix, get_rows (self, i, by));
      add_estimate (self, prefix, "share", &share);
      add_whole (self, prefix, i, by);
      if (group != NULL)
        {
          HunchEstimate of_row = get_share (self, i, by, TRUE), of_all = HUNCH_ESTIMATE_NONE;

          of_all.estimate = count / self->counts->total;
          add_estimate (self, prefix, "share_of_value", &of_row);
          add_estimate (self, prefix, "share_of_all", &of_all);
        }
      hunch_result_add_row (rows, "ssnnn", group, label, get_rows (self, i, by), share.estimate, MIN (shown / total, 1.0));
    }
}

typedef enum { COUNTS, OF_GROUP, OF_VALUE, OF_ALL } Content;

static double
get_content (Frequencies *self,
             Content      content,
             guint        line,
             guint        by)
{
  double count = get_count (self, line, by);

  if (content == COUNTS)
    return count;
  if (content == OF_GROUP)
    return count / hunch_counts_get_column_total (self->counts, by);
  return count / (content == OF_VALUE ? get_line_total (self, line) : self->counts->total);
}

static void
add_number (JsonArray *row,
            double     value)
{
  if (isfinite (value))
    json_array_add_double_element (row, value);
  else
    json_array_add_null_element (row);
}

/* One row for each value and one column for each group, with totals of both. */
static void
add_cross_table (Frequencies *self,
                 Content      content,
                 const char  *name,
                 const char  *title)
{
  const HunchCounts *counts = self->counts;
  g_autoptr (GPtrArray) heads = g_ptr_array_new ();
  JsonArray *rows;

  g_ptr_array_add (heads, counts->column);
  for (guint k = 0; k < counts->n_by; k++)
    g_ptr_array_add (heads, counts->by_labels[k]);
  g_ptr_array_add (heads, (gpointer) _("Total"));
  g_ptr_array_add (heads, NULL);
  rows = hunch_result_add_table (self->inquiry->result, name, title, (const char *const *) heads->pdata);

  for (guint i = 0; i <= get_n_lines (self); i++)
    {
      gboolean is_total = i == get_n_lines (self);
      double line_total = is_total ? counts->total : get_line_total (self, i);
      JsonArray *row;

      hunch_result_add_row (rows, "s", is_total ? _("Total") : get_label (self, i));
      row = json_array_get_array_element (rows, i);
      for (guint k = 0; k < counts->n_by; k++)
        {
          double group_total = hunch_counts_get_column_total (counts, k);

          if (!is_total)
            add_number (row, get_content (self, content, i, k));
          else
            add_number (row, content == COUNTS ? group_total : content == OF_GROUP ? 1 : group_total / counts->total);
        }
      add_number (row, content == COUNTS ? line_total : content == OF_VALUE ? 1 : line_total / counts->total);
    }
}

static void
add_cross_tables (Frequencies *self)
{
  g_autofree char *of_group = g_strdup_printf (_("Share of each group of %s"), self->counts->by);
  g_autofree char *of_value = g_strdup_printf (_("Share of each value of %s"), self->counts->column);

  add_cross_table (self, COUNTS, "cross", _("Number of rows"));
  add_cross_table (self, OF_GROUP, "cross_of_group", of_group);
  add_cross_table (self, OF_VALUE, "cross_of_value", of_value);
  add_cross_table (self, OF_ALL, "cross_of_all", _("Share of all rows"));
}

/* --- picture --- */

static HunchLayer *
make_share_layer (Frequencies *self,
                  guint        by,
                  guint        n)
{
  HunchLayer *layer = hunch_layer_new (HUNCH_MARK_BAR, self->counts->by_labels[by], n);

  layer->x = g_new (double, MAX (n, 1));
  layer->y = g_new (double, MAX (n, 1));
  for (guint i = 0; i < n; i++)
    {
      layer->x[i] = i;
      layer->y[i] = get_count (self, i, by) / hunch_counts_get_column_total (self->counts, by);
    }
  return layer;
}

static HunchLayer *
make_share_cells (Frequencies *self,
                  guint        n)
{
  guint n_by = self->counts->n_by;
  HunchLayer *layer = hunch_layer_new (HUNCH_MARK_CELL, _("Share of group"), (gsize) n * n_by);

  layer->x = g_new (double, layer->n + 1);
  layer->y = g_new (double, layer->n + 1);
  layer->value = g_new (double, layer->n + 1);
  for (gsize i = 0; i < layer->n; i++)
    {
      layer->x[i] = i / n_by;
      layer->y[i] = i % n_by;
      layer->value[i] = get_content (self, OF_GROUP, i / n_by, i % n_by);
    }
  return layer;
}

/* Bars side by side while they can be told apart, else cells of colour. */
static void
take_split_plot (Frequencies *self)
{
  const HunchCounts *counts = self->counts;
  gboolean has_cells = counts->n_by > MOST_BARS_ABREAST;
  guint n = MIN (get_n_lines (self), HUNCH_PLOT_MAX_BARS);
  g_autofree const char **labels = g_new (const char *, MAX (n, 1));
  g_autofree char *title = g_strdup_printf (_("%s by %s"), counts->column, counts->by);
  HunchPlot *plot = hunch_plot_new_titled (self->inquiry, title, counts->column, has_cells ? counts->by : _("Share of rows"), counts->n_rows,
                                           g_strdup_printf (_("Shares of the values of %s within each group of %s."), counts->column, counts->by));

  for (guint i = 0; i < n; i++)
    labels[i] = get_label (self, i);
  plot->subtitle = g_strdup_printf (_("Share of rows within each %s"), counts->by);
  hunch_axis_set_categories (&plot->x, labels, n);
  if (has_cells)
    {
      hunch_axis_set_categories (&plot->y, (const char *const *) counts->by_labels, counts->n_by);
      hunch_plot_take_layer (plot, make_share_cells (self, n));
    }
  else
    {
      plot->y.zero = TRUE;
      plot->y.percent = TRUE;
      for (guint k = 0; k < counts->n_by; k++)
        hunch_plot_take_layer (plot, make_share_layer (self, k, n));
    }
  hunch_result_take_plot (self->inquiry->result, plot);
}

/* --- the whole --- */

/* Numbers and dates read best in their own order, while all of them are shown. */
static gboolean
choose_order (Frequencies           *self,
              const HunchColumnInfo *column,
              double                 top,
              GError               **error)
{
  self->n_shown = MIN (self->counts->n, (guint) CLAMP (top, 1, 100000));
  self->order = hunch_counts_dup_order (self->counts);
  if (column->type != HUNCH_DATA_TEXT && self->n_shown == self->counts->n)
    for (guint i = 0; i < self->counts->n; i++)
      self->order[i] = i;
  if (self->n_shown == self->counts->n)
    return TRUE;
  self->others = hunch_counts_read_others (self->counts, self->inquiry, self->order, self->n_shown, NULL, error);
  return self->others != NULL;
}

gboolean
hunch_run_frequencies (HunchInquiry *inquiry,
                       GError      **error)
{
  const char *const heads[] = { _("Group"), _("Value"), _("n"), _("Share"), _("Cumulative share"), NULL };
  g_auto (Frequencies) self = { inquiry };
  const HunchColumnInfo *column;
  const HunchColumnInfo *by;
  g_autofree char *title = NULL;
  JsonArray *rows;
  double top = 50;

  if (!hunch_inquiry_get_column (inquiry, "column", &column, error) || !hunch_inquiry_get_column (inquiry, "by", &by, error)
      || !hunch_inquiry_get_number (inquiry, "top", &top, error))
    return FALSE;
  if (!(top >= 1))
    return hunch_bad_option (error, _("top= must be at least 1."));
  if (column == by)
    return hunch_bad_option (error, _("column= and by= name the same column."));

  hunch_inquiry_use_strata (inquiry);
  self.counts = hunch_counts_read (inquiry, column->name, by != NULL ? by->name : NULL, NULL, 0, MAX_BY, error);
  if (self.counts == NULL || !hunch_counts_check (self.counts, error) || !choose_order (&self, column, top, error))
    return FALSE;

  rows = hunch_result_add_table (inquiry->result, "frequencies", column->name, heads);
  for (guint k = 0; k < self.counts->n_by; k++)
    fill_group (&self, k, rows);
  if (by != NULL)
    add_cross_tables (&self);
  hunch_result_set_fit (inquiry->result, "different", self.counts->n);
  hunch_counts_set_words (self.counts, inquiry);
  hunch_result_add_source (inquiry->result, "E. B. Wilson, JASA 22 (1927): interval of a share");
  if (by != NULL)
    take_split_plot (&self);
  else
    hunch_result_take_plot (inquiry->result,
                            hunch_counts_new_bars (self.counts, inquiry,
                                                   g_hash_table_contains (inquiry->options, "top") ? MIN (self.n_shown, HUNCH_PLOT_MAX_BARS) : 0));

  title = g_strdup_printf (_("How often: %s"), column->name);
  hunch_result_set_title (inquiry->result, title);
  return TRUE;
}
