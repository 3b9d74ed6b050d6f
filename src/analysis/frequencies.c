#define G_LOG_DOMAIN "hunch-analysis"
#include <glib/gi18n-lib.h>
#include <math.h>

#include "analysis/counts.h"
#include "analysis/plot-parts.h"
#include "analysis/runs.h"
#include "analysis/words.h"

#define MAX_BY 30

typedef struct
{
  HunchInquiry *inquiry;
  HunchCounts  *counts;  /* owned */
  guint        *order;   /* owned: of labels, as shown */
  guint         n_shown;
} Frequencies;

static void
frequencies_clear (Frequencies *self)
{
  g_clear_pointer (&self->counts, hunch_counts_free);
  g_clear_pointer (&self->order, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Frequencies, frequencies_clear)

static void
add_estimates (Frequencies         *self,
               const char          *label,
               guint                by,
               double               count,
               const HunchEstimate *share)
{
  g_autofree char *prefix = self->counts->by != NULL
                                ? g_strdup_printf ("%s=%s[%s]", self->counts->column, label, self->counts->by_labels[by])
                                : g_strdup_printf ("%s=%s", self->counts->column, label);
  g_autofree char *n_name = g_strdup_printf ("%s.n", prefix);
  g_autofree char *share_name = g_strdup_printf ("%s.share", prefix);

  hunch_result_add_value (self->inquiry->result, n_name, count);
  hunch_result_add_estimate (self->inquiry->result, share_name, share);
}

/* What is not shown taken together; by blocks only its share is known. */
static void
add_others (Frequencies *self,
            guint        by,
            double       count,
            double       total,
            JsonArray   *rows)
{
  const char *group = self->counts->by != NULL ? self->counts->by_labels[by] : NULL;
  HunchEstimate share = HUNCH_ESTIMATE_NONE;

  share.estimate = count / total;
  if (self->counts->blocks == NULL)
    {
      share.se = sqrt (share.estimate * (1 - share.estimate) / total);
      hunch_wilson_interval (count, total, self->inquiry->conf, &share.ci_low, &share.ci_high);
    }
  add_estimates (self, _("(others)"), by, count, &share);
  hunch_result_add_row (rows, "ssnnn", group, _("(others)"), count, share.estimate, 1.0);
}

static void
fill_group (Frequencies *self,
            guint        by,
            JsonArray   *rows)
{
  const char *group = self->counts->by != NULL ? self->counts->by_labels[by] : NULL;
  double total = hunch_counts_get_column_total (self->counts, by);
  double shown = 0;

  for (guint i = 0; i < self->n_shown; i++)
    {
      const char *label = self->counts->labels[self->order[i]];
      double count = hunch_counts_get (self->counts, self->order[i], by);
      HunchEstimate share;

      shown += count;
      hunch_counts_fill_share (self->counts, self->order[i], by, FALSE, self->inquiry->conf, &share);
      add_estimates (self, label, by, count, &share);
      hunch_result_add_row (rows, "ssnnn", group, label, count, count / total, shown / total);
    }
  if (self->counts->n > self->n_shown)
    add_others (self, by, total - shown, total, rows);
}

static HunchLayer *
make_share_layer (Frequencies *self,
                  guint        by)
{
  guint n = MIN (self->n_shown, HUNCH_PLOT_MAX_BARS);
  HunchLayer *layer = hunch_layer_new (HUNCH_MARK_BAR, self->counts->by_labels[by], n);

  layer->x = g_new (double, MAX (n, 1));
  layer->y = g_new (double, MAX (n, 1));
  for (guint i = 0; i < n; i++)
    {
      layer->x[i] = i;
      layer->y[i] = hunch_counts_get (self->counts, self->order[i], by) / hunch_counts_get_column_total (self->counts, by);
    }
  return layer;
}

static void
take_split_plot (Frequencies *self)
{
  guint n = MIN (self->n_shown, HUNCH_PLOT_MAX_BARS);
  g_autofree const char **labels = g_new (const char *, MAX (n, 1));
  g_autofree char *title = g_strdup_printf (_("%s by %s"), self->counts->column, self->counts->by);
  HunchPlot *plot = hunch_plot_new_titled (self->inquiry, title, self->counts->column, _("Share of rows"), self->counts->n_rows,
                                           g_strdup_printf (_("Shares of the values of %s within each group of %s."),
                                                            self->counts->column, self->counts->by));

  for (guint i = 0; i < n; i++)
    labels[i] = self->counts->labels[self->order[i]];
  hunch_axis_set_categories (&plot->x, labels, n);
  plot->y.zero = TRUE;
  plot->y.percent = TRUE;
  for (guint k = 0; k < self->counts->n_by; k++)
    hunch_plot_take_layer (plot, make_share_layer (self, k));
  hunch_result_take_plot (self->inquiry->result, plot);
}

/* Numbers and dates read best in their own order, while all of them are shown. */
static void
choose_order (Frequencies           *self,
              const HunchColumnInfo *column,
              double                 top)
{
  self->n_shown = MIN (self->counts->n, (guint) CLAMP (top, 1, 100000));
  self->order = hunch_counts_dup_order (self->counts);
  if (column->type != HUNCH_DATA_TEXT && self->n_shown == self->counts->n)
    for (guint i = 0; i < self->counts->n; i++)
      self->order[i] = i;
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

  self.counts = hunch_counts_read (inquiry, column->name, by != NULL ? by->name : NULL, NULL, 0, MAX_BY, error);
  if (self.counts == NULL || !hunch_counts_check (self.counts, error))
    return FALSE;

  choose_order (&self, column, top);
  rows = hunch_result_add_table (inquiry->result, "frequencies", column->name, heads);
  for (guint k = 0; k < self.counts->n_by; k++)
    fill_group (&self, k, rows);
  hunch_result_set_fit (inquiry->result, "different", self.counts->n);
  hunch_counts_set_words (self.counts, inquiry);
  if (by != NULL)
    take_split_plot (&self);
  else
    hunch_result_take_plot (inquiry->result, hunch_counts_new_bars (self.counts, inquiry));

  title = g_strdup_printf (_("How often: %s"), column->name);
  hunch_result_set_title (inquiry->result, title);
  return TRUE;
}
