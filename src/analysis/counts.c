#define G_LOG_DOMAIN "hunch-analysis"
#include "analysis/counts-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "analysis/plot-parts.h"
#include "analysis/shares.h"
#include "analysis/strata.h"
#include "analysis/words.h"

#define MAX_CELLS 20000000
#define MAX_BARS 20

typedef struct
{
  HunchFrame        *frame;
  guint              column, by, weights;
  gboolean           is_split, is_weighted;
  const char *const *labels;     /* lent */
  const char *const *by_labels;  /* lent */
  guint              n, n_by;
  guint             *rows;       /* owned: which row a label's code counts in; NULL: its own */
  double            *counts;     /* owned */
  HunchClusterWalk   walk;
  HunchCountsBlocks *blocks;     /* owned; NULL when the rows came singly */
  HunchStrata       *strata;     /* lent; NULL when rows weigh alike */
  double            *by_strata;  /* owned: rows of each stratum in each cell */
} Tally;

static void
tally_clear (Tally *self)
{
  g_clear_pointer (&self->frame, hunch_frame_free);
  g_clear_pointer (&self->rows, g_free);
  g_clear_pointer (&self->counts, g_free);
  g_clear_pointer (&self->blocks, hunch_counts_blocks_free);
  g_clear_pointer (&self->by_strata, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Tally, tally_clear)

static inline guint
get_row (const Tally *self,
         gint32       code)
{
  return self->rows != NULL ? self->rows[code] : (guint) code;
}

static gboolean
add_block (Tally   *self,
           gsize    n,
           GError **error)
{
  const gint32 *codes = hunch_frame_get_codes (self->frame, self->column);
  const gint32 *by = self->is_split ? hunch_frame_get_codes (self->frame, self->by) : NULL;
  const double *weights = self->is_weighted ? hunch_frame_get_numbers (self->frame, self->weights) : NULL;

  for (gsize i = 0; i < n; i++)
    {
      if (weights != NULL && !(weights[i] >= 0 && isfinite (weights[i])))
        {
          g_autofree char *row = hunch_words_count (hunch_frame_get_row (self->frame, i) + 1);

          return hunch_no_answer (error, _("The count in row %s is negative or infinite."), row);
        }
      self->counts[(gsize) get_row (self, codes[i]) * self->n_by + (by != NULL ? by[i] : 0)] += weights != NULL ? weights[i] : 1;
    }
  return TRUE;
}

static void
add_blocks (Tally *self,
            gsize  n)
{
  const gint32 *codes = hunch_frame_get_codes (self->frame, self->column);
  const gint32 *by = self->is_split ? hunch_frame_get_codes (self->frame, self->by) : NULL;
  const double *weights = self->is_weighted ? hunch_frame_get_numbers (self->frame, self->weights) : NULL;

  for (gsize i = 0, end; i < n; i = end)
    {
      gboolean begins;

      end = hunch_cluster_walk_next (&self->walk, self->frame, i, n, &begins);
      if (begins)
        hunch_counts_blocks_end (self->blocks);
      for (gsize k = i; k < end; k++)
        hunch_counts_blocks_add (self->blocks, get_row (self, codes[k]), by != NULL ? by[k] : 0, weights != NULL ? weights[k] : 1);
    }
}

static void
add_strata (Tally *self,
            gsize  n)
{
  const gint32 *codes = hunch_frame_get_codes (self->frame, self->column);
  const gint32 *by = self->is_split ? hunch_frame_get_codes (self->frame, self->by) : NULL;
  const guint32 *strata = hunch_frame_get_strata (self->frame);

  for (gsize i = 0; i < n; i++)
    self->by_strata[((gsize) strata[i] * self->n + get_row (self, codes[i])) * self->n_by + (by != NULL ? by[i] : 0)]++;
}

/* Whether rows weigh what they stand for: not together with counts of their own. */
static void
choose_strata (Tally        *self,
               HunchInquiry *inquiry)
{
  if (!inquiry->uses_strata)
    return;
  inquiry->uses_strata = !self->is_weighted;
  self->strata = inquiry->uses_strata ? inquiry->strata : NULL;
  if (self->strata != NULL)
    hunch_frame_want_strata (self->frame);
}

static gboolean
open_tally (Tally        *self,
            HunchInquiry *inquiry,
            const char   *column,
            const char   *by,
            const char   *weights,
            guint         max_labels,
            guint         max_by,
            GError      **error)
{
  self->frame = hunch_frame_new (inquiry);
  self->column = hunch_frame_add_codes (self->frame, column);
  self->is_split = by != NULL;
  self->is_weighted = weights != NULL;
  self->n_by = 1;
  if (by != NULL)
    self->by = hunch_frame_add_codes (self->frame, by);
  if (weights != NULL)
    self->weights = hunch_frame_add_number (self->frame, weights);

  choose_strata (self, inquiry);
  if (!hunch_frame_open (self->frame, error))
    return FALSE;
  self->labels = hunch_frame_get_levels (self->frame, self->column, max_labels, &self->n, error);
  if (self->labels == NULL)
    return FALSE;
  if (by != NULL)
    self->by_labels = hunch_frame_get_levels (self->frame, self->by, max_by, &self->n_by, error);
  if (by != NULL && self->by_labels == NULL)
    return FALSE;
  if ((double) self->n * self->n_by > MAX_CELLS)
    return hunch_no_answer (error, _("“%s” and “%s” have too many different values to be crossed."), column, by);
  self->walk.clusters = inquiry->clusters;
  return TRUE;
}

static void
start_tally (Tally        *self,
             HunchInquiry *inquiry)
{
  double n_cells = (double) self->n * self->n_by;

  if (self->strata != NULL && n_cells * hunch_strata_get_n (self->strata) > HUNCH_COUNTS_MAX_STRATA_CELLS)
    {
      self->strata = NULL;
      inquiry->uses_strata = FALSE;
    }
  if (self->strata != NULL)
    self->by_strata = g_new0 (double, (gsize) n_cells * hunch_strata_get_n (self->strata) + 1);
  self->counts = g_new0 (double, MAX ((gsize) self->n * self->n_by, 1));
  if (self->walk.clusters != NULL)
    self->blocks = hunch_counts_blocks_new (self->n, self->n_by, (double) self->n * self->n_by <= HUNCH_COUNTS_MAX_CELLS);
}

/* Which rows (columns) of the tally have anything in them; returns how many. */
static guint
find_used (const Tally *tally,
           gboolean     by,
           guint       *used)
{
  guint n_all = by ? tally->n_by : tally->n;
  guint n_other = by ? tally->n : tally->n_by;
  guint n_used = 0;

  for (guint i = 0; i < n_all; i++)
    {
      gboolean is_used = FALSE;

      for (guint k = 0; k < n_other && !is_used; k++)
        is_used = tally->counts[by ? (gsize) k * tally->n_by + i : (gsize) i * tally->n_by + k] > 0;
      if (is_used)
        used[n_used++] = i;
    }
  return n_used;
}

/* Counts weigh what rows stand for, and are as many together as the rows. */
static void
weigh_counts (HunchCounts *self,
              Tally       *tally)
{
  guint n_strata = hunch_strata_get_n (tally->strata);
  const double *relative = hunch_strata_get_weights (tally->strata);
  gsize n_cells = (gsize) tally->n * tally->n_by;
  g_autofree double *weights = g_new (double, n_strata + 1);
  double sum = 0, n = 0;

  for (guint h = 0; h < n_strata; h++)
    for (gsize i = 0; i < n_cells; i++)
      {
        double count = tally->by_strata[h * n_cells + i];

        n += count;
        sum += count * (relative != NULL ? relative[h] : 1);
      }
  for (guint h = 0; h < n_strata; h++)
    weights[h] = (relative != NULL ? relative[h] : 1) * (sum > 0 ? n / sum : 1);
  self->whole = hunch_strata_get_share (tally->strata) * (n > 0 ? sum / n : 1);

  memset (tally->counts, 0, n_cells * sizeof *tally->counts);
  for (guint h = 0; h < n_strata; h++)
    for (gsize i = 0; i < n_cells; i++)
      tally->counts[i] += weights[h] * tally->by_strata[h * n_cells + i];
  tally->blocks = hunch_counts_blocks_new_strata (tally->n, tally->n_by, (double) n_cells <= HUNCH_COUNTS_MAX_CELLS, n_strata, tally->by_strata,
                                                  hunch_frame_get_stratum_sizes (tally->frame), weights);
}

static void
take_counts (HunchCounts *self,
             Tally       *tally)
{
  g_autofree guint *rows = g_new (guint, MAX (tally->n, 1));
  g_autofree guint *columns = g_new (guint, MAX (tally->n_by, 1));
  g_autofree double *plain = tally->strata != NULL ? g_memdup2 (tally->counts, (gsize) tally->n * tally->n_by * sizeof (double)) : NULL;

  self->whole = NAN;
  if (tally->strata != NULL)
    weigh_counts (self, tally);
  self->n = find_used (tally, FALSE, rows);
  self->n_by = find_used (tally, TRUE, columns);
  self->labels = g_new0 (char *, self->n + 1);
  self->by_labels = g_new0 (char *, self->n_by + 1);
  self->counts = g_new (double, MAX ((gsize) self->n * self->n_by, 1));
  if (plain != NULL)
    self->rows = g_new (double, MAX ((gsize) self->n * self->n_by, 1));
  for (guint k = 0; k < self->n_by; k++)
    self->by_labels[k] = g_strdup (tally->is_split ? tally->by_labels[columns[k]] : "");
  for (guint i = 0; i < self->n; i++)
    {
      self->labels[i] = g_strdup (tally->labels[rows[i]]);
      for (guint k = 0; k < self->n_by; k++)
        {
          double count = tally->counts[(gsize) rows[i] * tally->n_by + columns[k]];

          self->counts[(gsize) i * self->n_by + k] = count;
          self->total += count;
          if (plain != NULL)
            self->rows[(gsize) i * self->n_by + k] = plain[(gsize) rows[i] * tally->n_by + columns[k]];
        }
    }

  if (tally->blocks != NULL)
    {
      hunch_counts_blocks_end (tally->blocks);
      hunch_counts_blocks_pick (tally->blocks, rows, self->n, columns, self->n_by);
      self->blocks = g_steal_pointer (&tally->blocks);
    }
}

static HunchCounts *
run_tally (Tally        *tally,
           HunchInquiry *inquiry,
           const char   *column,
           const char   *by,
           GError      **error)
{
  g_autoptr (HunchCounts) self = g_new0 (HunchCounts, 1);
  gsize n;

  start_tally (tally, inquiry);
  do
    {
      if (!hunch_frame_next (tally->frame, &n, error) || !add_block (tally, n, error))
        return NULL;
      if (tally->blocks != NULL && n > 0)
        add_blocks (tally, n);
      if (tally->strata != NULL)
        add_strata (tally, n);
    }
  while (n > 0);

  self->column = g_strdup (column);
  self->by = g_strdup (by);
  self->n_rows = hunch_frame_get_n_used (tally->frame);
  self->n_dropped = hunch_frame_get_n_dropped (tally->frame);
  take_counts (self, tally);
  hunch_frame_report (tally->frame);
  return g_steal_pointer (&self);
}

HunchCounts *
hunch_counts_read (HunchInquiry *inquiry,
                   const char   *column,
                   const char   *by,
                   const char   *weights,
                   guint         max_labels,
                   guint         max_by,
                   GError      **error)
{
  g_auto (Tally) tally = { 0 };

  if (!open_tally (&tally, inquiry, column, by, weights, max_labels, max_by, error))
    return NULL;
  return run_tally (&tally, inquiry, column, by, error);
}

HunchCounts *
hunch_counts_read_others (const HunchCounts *counts,
                          HunchInquiry      *inquiry,
                          const guint       *order,
                          guint              n_shown,
                          const char        *weights,
                          GError           **error)
{
  static const char *const labels[] = { "", "…" };
  g_auto (Tally) tally = { 0 };
  g_autoptr (GHashTable) shown = g_hash_table_new (g_str_hash, g_str_equal);

  if (!open_tally (&tally, inquiry, counts->column, counts->by, weights, 0, 0, error))
    return NULL;
  for (guint i = 0; i < n_shown; i++)
    g_hash_table_add (shown, counts->labels[order[i]]);
  tally.rows = g_new (guint, MAX (tally.n, 1));
  for (guint i = 0; i < tally.n; i++)
    tally.rows[i] = !g_hash_table_contains (shown, tally.labels[i]);
  tally.labels = labels;
  tally.n = 2;
  return run_tally (&tally, inquiry, counts->column, counts->by, error);
}

gboolean
hunch_counts_check (const HunchCounts *self,
                    GError           **error)
{
  if (self->total > 0)
    return TRUE;

  return hunch_no_answer (error, _("“%s” has no values to count."), self->column);
}

void
hunch_counts_free (HunchCounts *self)
{
  if (self == NULL)
    return;

  g_free (self->column);
  g_free (self->by);
  g_strfreev (self->labels);
  g_strfreev (self->by_labels);
  g_free (self->counts);
  g_free (self->rows);
  g_clear_pointer (&self->blocks, hunch_counts_blocks_free);
  g_free (self);
}

double
hunch_counts_get_rows (const HunchCounts *self,
                       guint              label,
                       guint              by)
{
  return self->rows != NULL ? self->rows[(gsize) label * self->n_by + by] : hunch_counts_get (self, label, by);
}

double
hunch_counts_get_row_total (const HunchCounts *self,
                            guint              label)
{
  double total = 0;

  for (guint k = 0; k < self->n_by; k++)
    total += hunch_counts_get (self, label, k);
  return total;
}

double
hunch_counts_get_column_total (const HunchCounts *self,
                               guint              by)
{
  double total = 0;

  for (guint i = 0; i < self->n; i++)
    total += hunch_counts_get (self, i, by);
  return total;
}

typedef struct
{
  double total;
  guint  label;
} Rank;

static int
compare_ranks (const void *a,
               const void *b)
{
  const Rank *first = a;
  const Rank *second = b;

  if (first->total != second->total)
    return first->total > second->total ? -1 : 1;
  return first->label < second->label ? -1 : 1;
}

guint *
hunch_counts_dup_order (const HunchCounts *self)
{
  g_autofree Rank *ranks = g_new (Rank, MAX (self->n, 1));
  guint *order = g_new (guint, MAX (self->n, 1));

  for (guint i = 0; i < self->n; i++)
    ranks[i] = (Rank){ hunch_counts_get_row_total (self, i), i };
  qsort (ranks, self->n, sizeof *ranks, compare_ranks);
  for (guint i = 0; i < self->n; i++)
    order[i] = ranks[i].label;
  return order;
}

HunchPlot *
hunch_counts_new_bars (const HunchCounts *self,
                       HunchInquiry      *inquiry,
                       guint              most)
{
  g_autofree guint *order = hunch_counts_dup_order (self);
  guint n = MIN (self->n, most > 0 ? most : MAX_BARS);
  gboolean has_others = self->n > n;
  guint n_bars = n + has_others;
  g_autofree const char **labels = g_new (const char *, n_bars);
  HunchLayer *layer = hunch_layer_new (HUNCH_MARK_BAR, NULL, n_bars);
  g_autofree char *share = hunch_words_percent (hunch_counts_get_row_total (self, order[0]) / self->total);
  HunchPlot *plot = hunch_plot_new_titled (inquiry, self->column, self->column, self->rows != NULL ? _("Number of rows in the whole") : _("Number of rows"),
                                           self->n_rows,
                                           g_strdup_printf (_("Bars of %s, %u values; the most frequent is %s with %s."),
                                                            self->column, self->n, self->labels[order[0]], share));

  layer->x = g_new (double, n_bars);
  layer->y = g_new0 (double, n_bars);
  for (guint i = 0; i < self->n; i++)
    layer->y[MIN (i, n)] += hunch_counts_get_row_total (self, order[i]) * (self->rows != NULL ? self->whole : 1);
  for (guint i = 0; i < n_bars; i++)
    {
      layer->x[i] = i;
      labels[i] = i < n ? self->labels[order[i]] : _("(others)");
    }
  hunch_axis_set_categories (&plot->x, labels, n_bars);
  plot->y.zero = TRUE;
  plot->horizontal = TRUE;
  hunch_plot_take_layer (plot, layer);
  return plot;
}

void
hunch_counts_set_words (const HunchCounts *self,
                        HunchInquiry      *inquiry)
{
  g_autofree guint *order = hunch_counts_dup_order (self);
  HunchEstimate top;
  g_autofree char *share = hunch_words_percent (hunch_counts_get_row_total (self, order[0]) / self->total);
  g_autofree char *number = hunch_words_count (self->n);
  g_autofree char *column = hunch_words_escape_claim (self->column);
  g_autofree char *label = hunch_words_escape_claim (self->labels[order[0]]);
  g_autofree char *interval = NULL;
  g_autofree char *verdict = NULL;
  g_autofree char *claim = NULL;

  hunch_counts_fill_label_share (self, order[0], inquiry->conf, &top);
  hunch_counts_report_label (self, inquiry, order[0]);
  interval = hunch_shares_dup_interval (top.ci_low, top.ci_high, inquiry->conf);
  if (self->n == 1)
    verdict = g_strdup_printf (_("%s is %s in every row."), self->column, self->labels[0]);
  else
    verdict = g_strdup_printf (_("The most frequent value of %s is %s, with %s of the rows (%s); there are %s different values."), self->column,
                               self->labels[order[0]], share, interval, number);
  claim = g_strdup_printf (_("{estimate:%%0} of %s is %s"), column, label);
  hunch_result_set_verdict (inquiry->result, verdict);
  hunch_result_set_claim (inquiry->result, claim);
  hunch_result_set_headline (inquiry->result, self->labels[order[0]], top.estimate, top.ci_low, top.ci_high, NAN, NULL);
}
