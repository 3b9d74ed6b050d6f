#define G_LOG_DOMAIN "hunch-analysis"
#include "analysis/cells.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "analysis/clusters.h"
#include "analysis/strata-means.h"
#include "stats/distributions.h"
#include "stats/quantile.h"

#define MAX_CELLS 2000000

static void
add_value (HunchCell *cell,
           double     value)
{
  double distance = value - cell->mean;

  cell->n++;
  cell->mean += distance / cell->n;
  cell->squares += distance * (value - cell->mean);
  cell->sum += value;
  if (cell->values != NULL)
    g_array_append_val (cell->values, value);
}

static gboolean
fill (HunchCells *self,
      HunchFrame *frame,
      gboolean    is_split,
      gboolean    has_measure,
      GError    **error)
{
  const gint32 *x = hunch_frame_get_codes (frame, 0);
  const gint32 *by = is_split ? hunch_frame_get_codes (frame, 1) : NULL;
  const double *y = has_measure ? hunch_frame_get_numbers (frame, 0) : NULL;
  gsize n;

  do
    {
      if (!hunch_frame_next (frame, &n, error))
        return FALSE;
      for (gsize i = 0; i < n; i++)
        add_value (hunch_cells_get (self, x[i], by != NULL ? by[i] : 0), y != NULL ? y[i] : 1);
    }
  while (n > 0);

  self->n_rows = hunch_frame_get_n_used (frame);
  return TRUE;
}

static void
set_errors (HunchCells *self)
{
  for (gsize i = 0; i < (gsize) self->n_labels * self->n_by; i++)
    {
      HunchCell *cell = &self->cells[i];

      cell->df = cell->n > 1 ? cell->n - 1.0 : NAN;
      cell->se = cell->n > 1 ? sqrt (cell->squares / (cell->n - 1.0) / cell->n) : NAN;
    }
}

static void
add_influences (HunchCells      *self,
                HunchClusterSum *sum,
                HunchFrame      *frame,
                gboolean         is_split,
                gsize            first,
                gsize            end)
{
  const gint32 *x = hunch_frame_get_codes (frame, 0);
  const gint32 *by = is_split ? hunch_frame_get_codes (frame, 1) : NULL;
  const double *y = hunch_frame_get_numbers (frame, 0);

  for (gsize i = first; i < end; i++)
    {
      guint place = (guint) x[i] * self->n_by + (by != NULL ? by[i] : 0);

      hunch_cluster_sum_add (sum, place, (y[i] - self->cells[place].mean) / (double) self->cells[place].n);
    }
}

/* A second pass, for the errors of means by blocks. */
static gboolean
read_blocks (HunchCells          *self,
             HunchFrame          *frame,
             const HunchClusters *clusters,
             gboolean             is_split,
             GError             **error)
{
  guint n_cells = self->n_labels * self->n_by;
  g_autoptr (HunchClusterSum) sum = hunch_cluster_sum_new (n_cells, FALSE);
  HunchClusterWalk walk = { clusters };
  gsize n;

  hunch_frame_rewind (frame);
  do
    {
      if (!hunch_frame_next (frame, &n, error))
        return FALSE;
      for (gsize i = 0, end; i < n; i = end)
        {
          gboolean begins;

          end = hunch_cluster_walk_next (&walk, frame, i, n, &begins);
          if (begins)
            hunch_cluster_sum_end_block (sum);
          add_influences (self, sum, frame, is_split, i, end);
        }
    }
  while (n > 0);

  hunch_cluster_sum_end_block (sum);
  for (guint i = 0; i < n_cells; i++)
    {
      guint n_blocks = hunch_cluster_sum_get_n_blocks_of (sum, i);

      self->cells[i].df = n_blocks > 1 ? n_blocks - 1.0 : NAN;
      self->cells[i].se = n_blocks > 1 ? sqrt (hunch_cluster_sum_get_variance (sum, i)) : NAN;
    }
  return TRUE;
}

/* The same of rows drawn by strata: means are those of the whole. */
static gboolean
read_strata (HunchCells   *self,
             HunchFrame   *frame,
             HunchInquiry *inquiry,
             gboolean      is_split,
             GError      **error)
{
  guint n_cells = self->n_labels * self->n_by;
  HunchStrataQuestion question = { .n_codes = is_split ? 2 : 1, .codes = { 0, 1 }, .n_second = self->n_by, .n_levels = n_cells };
  g_auto (HunchStrataMeans) means = { 0 };

  if (!hunch_strata_means_read (&means, frame, inquiry->strata, &question, error))
    return FALSE;
  for (guint i = 0; i < n_cells; i++)
    if (means.n[i] > 0)
      {
        self->cells[i].mean = means.means[i];
        self->cells[i].df = means.df;
        self->cells[i].se = hunch_strata_means_get_se (&means, i);
      }
  return TRUE;
}

static gboolean
make_cells (HunchCells   *self,
            HunchFrame   *frame,
            gboolean      is_split,
            HunchCellStat stat,
            guint         max_labels,
            guint         max_by,
            GError      **error)
{
  const char *const *labels = hunch_frame_get_levels (frame, 0, max_labels, &self->n_labels, error);
  const char *const *by_labels = NULL;

  if (labels == NULL)
    return FALSE;
  self->n_by = 1;
  if (is_split)
    by_labels = hunch_frame_get_levels (frame, 1, max_by, &self->n_by, error);
  if (is_split && by_labels == NULL)
    return FALSE;
  if ((double) self->n_labels * self->n_by > MAX_CELLS)
    return hunch_no_answer (error, _("There are too many groups to draw."));

  self->labels = g_new0 (char *, self->n_labels + 1);
  self->by_labels = g_new0 (char *, self->n_by + 1);
  for (guint i = 0; i < self->n_labels; i++)
    self->labels[i] = g_strdup (labels[i]);
  for (guint k = 0; k < self->n_by; k++)
    self->by_labels[k] = g_strdup (is_split ? by_labels[k] : "");
  self->cells = g_new0 (HunchCell, MAX ((gsize) self->n_labels * self->n_by, 1));
  for (gsize i = 0; stat == HUNCH_CELL_MEDIAN && i < (gsize) self->n_labels * self->n_by; i++)
    self->cells[i].values = g_array_new (FALSE, FALSE, sizeof (double));
  return TRUE;
}

HunchCells *
hunch_cells_read (HunchInquiry *inquiry,
                  const char   *x,
                  const char   *by,
                  const char   *y,
                  HunchCellStat stat,
                  guint         max_labels,
                  guint         max_by,
                  GError      **error)
{
  g_autoptr (HunchCells) self = g_new0 (HunchCells, 1);
  g_autoptr (HunchFrame) frame = hunch_frame_new (inquiry);
  /* A column crossed with itself is read once and has one place. */
  gboolean is_split = by != NULL && !g_str_equal (by, x);

  hunch_frame_add_codes (frame, x);
  if (is_split)
    hunch_frame_add_codes (frame, by);
  if (y != NULL)
    hunch_frame_add_number (frame, y);
  if (stat == HUNCH_CELL_MEAN && y != NULL && hunch_inquiry_use_strata (inquiry))
    hunch_frame_want_strata (frame);
  if (!hunch_frame_open (frame, error)
      || !make_cells (self, frame, is_split, stat, max_labels, max_by, error)
      || !fill (self, frame, is_split, y != NULL, error))
    return NULL;
  set_errors (self);
  if (inquiry->clusters != NULL && stat == HUNCH_CELL_MEAN && y != NULL && !read_blocks (self, frame, inquiry->clusters, is_split, error))
    return NULL;
  inquiry->uses_strata = inquiry->uses_strata && hunch_strata_can_weigh (inquiry, self->n_labels * self->n_by);
  if (inquiry->uses_strata && !read_strata (self, frame, inquiry, is_split, error))
    return NULL;

  if (self->n_rows == 0)
    {
      hunch_no_answer (error, _("There are no values to draw."));
      return NULL;
    }
  return g_steal_pointer (&self);
}

void
hunch_cells_free (HunchCells *self)
{
  if (self == NULL)
    return;

  for (gsize i = 0; self->cells != NULL && i < (gsize) self->n_labels * self->n_by; i++)
    g_clear_pointer (&self->cells[i].values, g_array_unref);
  g_free (self->cells);
  g_strfreev (self->labels);
  g_strfreev (self->by_labels);
  g_free (self);
}

HunchCell *
hunch_cells_get (HunchCells *self,
                 guint       label,
                 guint       by)
{
  return &self->cells[(gsize) label * self->n_by + by];
}

double
hunch_cell_get_value (HunchCell    *cell,
                      HunchCellStat stat)
{
  double median = NAN;
  double half = 0.5;

  switch (stat)
    {
    case HUNCH_CELL_COUNT:
      return cell->n;
    case HUNCH_CELL_SUM:
      return cell->sum;
    case HUNCH_CELL_MEDIAN:
      if (cell->n > 0)
        hunch_quantiles_in_place ((double *) cell->values->data, cell->values->len, &half, 1, &median, NULL);
      return median;
    case HUNCH_CELL_MEAN:
    default:
      return cell->n > 0 ? cell->mean : NAN;
    }
}

void
hunch_cell_get_interval (const HunchCell *cell,
                         double           conf,
                         double          *out_low,
                         double          *out_high)
{
  double half = NAN;

  if (cell->df > 0)
    half = hunch_t_quantile (0.5 + conf / 2, cell->df) * cell->se;
  *out_low = cell->mean - half;
  *out_high = cell->mean + half;
}

HunchCellStat
hunch_inquiry_get_stat (HunchInquiry *inquiry)
{
  if (hunch_inquiry_get (inquiry, "y") == NULL || hunch_inquiry_is (inquiry, "stat", "count"))
    return HUNCH_CELL_COUNT;
  if (hunch_inquiry_is (inquiry, "stat", "median"))
    return HUNCH_CELL_MEDIAN;
  return hunch_inquiry_is (inquiry, "stat", "sum") ? HUNCH_CELL_SUM : HUNCH_CELL_MEAN;
}

char *
hunch_cell_stat_dup_title (HunchCellStat stat,
                           const char   *y)
{
  switch (stat)
    {
    case HUNCH_CELL_COUNT:
      return g_strdup (_("Number of rows"));
    case HUNCH_CELL_SUM:
      return g_strdup_printf (_("Sum of %s"), y);
    case HUNCH_CELL_MEDIAN:
      return g_strdup_printf (_("Median of %s"), y);
    case HUNCH_CELL_MEAN:
    default:
      return g_strdup_printf (_("Mean of %s"), y);
    }
}
