#define G_LOG_DOMAIN "hunch-analysis"
#include <glib/gi18n-lib.h>
#include <math.h>
#include <stdlib.h>

#include "analysis/cells.h"
#include "analysis/groups.h"
#include "analysis/plot-build-private.h"
#include "analysis/plot-parts.h"
#include "analysis/words.h"

/* A bar of all others may be this many times as high as the highest bar. */
#define MOST_OTHERS 3

typedef HunchPlot *(*Build) (HunchInquiry *inquiry, GError **error);

static const struct
{
  const char *kind;
  Build       build;
} builds[] = {
  { "bar", hunch_plot_build_bar },   { "histogram", hunch_plot_build_histogram }, { "box", hunch_plot_build_box },
  { "interval", hunch_plot_build_interval }, { "line", hunch_plot_build_line },   { "scatter", hunch_plot_build_scatter },
  { "ecdf", hunch_plot_build_ecdf }, { "heat", hunch_plot_build_heat },
};

static const HunchKindInfo *
find_kind (const char *kind,
           GError    **error)
{
  const HunchKindInfo *info = hunch_kinds_find_chart (kind);
  const HunchKindInfo *charts;
  g_autoptr (GString) names = g_string_new (NULL);
  guint n;

  if (info != NULL)
    return info;

  charts = hunch_kinds_get_charts (&n);
  for (guint i = 0; i < n; i++)
    g_string_append_printf (names, "%s%s", i > 0 ? ", " : "", charts[i].kind);
  hunch_bad_option (error, _("There is no chart “%s”: choose from %s."), kind, names->str);
  return NULL;
}

HunchPlot *
hunch_plot_build (HunchProject  *project,
                  const char    *table,
                  const char    *kind,
                  GHashTable    *options,
                  HunchProgress *progress,
                  GCancellable  *cancellable,
                  GError       **error)
{
  g_autoptr (HunchInquiry) inquiry = NULL;
  g_autoptr (GHashTable) no_options = NULL;
  HunchPlot *plot = NULL;
  const HunchKindInfo *info;

  g_return_val_if_fail (HUNCH_IS_PROJECT (project), NULL);
  g_return_val_if_fail (table != NULL && kind != NULL, NULL);

  info = find_kind (kind, error);
  if (info == NULL)
    return NULL;
  if (options == NULL)
    options = no_options = g_hash_table_new (g_str_hash, g_str_equal);
  inquiry = hunch_inquiry_new (project, info, table, options, progress, cancellable, error);
  if (inquiry == NULL)
    return NULL;

  for (guint i = 0; i < G_N_ELEMENTS (builds); i++)
    if (g_str_equal (builds[i].kind, kind))
      plot = builds[i].build (inquiry, error);
  if (plot == NULL)
    hunch_inquiry_adopt_error (error);
  return plot;
}

/* --- bars --- */

typedef struct
{
  double value;
  guint  place;
} Rank;

static int
compare_ranks (const void *a,
               const void *b)
{
  const Rank *first = a;
  const Rank *second = b;

  if (first->value != second->value)
    return first->value > second->value ? -1 : 1;
  return first->place < second->place ? -1 : 1;
}

static int
compare_places (const void *a,
                const void *b)
{
  const Rank *first = a;
  const Rank *second = b;

  return (first->place > second->place) - (first->place < second->place);
}

/* The highest @top categories that have rows: text by height, others in their own order. Those left out follow. */
static Rank *
rank_categories (HunchCells   *cells,
                 HunchCellStat stat,
                 gboolean      is_text,
                 guint         top,
                 guint        *out_n,
                 guint        *out_n_all)
{
  Rank *ranks = g_new0 (Rank, MAX (cells->n_labels, 1));
  guint n = 0;

  for (guint i = 0; i < cells->n_labels; i++)
    {
      double value = 0;
      gsize n_rows = 0;

      for (guint k = 0; k < cells->n_by; k++)
        {
          HunchCell *cell = hunch_cells_get (cells, i, k);

          n_rows += cell->n;
          if (cell->n > 0)
            value += hunch_cell_get_value (cell, stat);
        }
      if (n_rows > 0)
        ranks[n++] = (Rank){ value, i };
    }

  qsort (ranks, n, sizeof *ranks, compare_ranks);
  *out_n = MIN (n, top);
  *out_n_all = n;
  if (!is_text)
    qsort (ranks, *out_n, sizeof *ranks, compare_places);
  return ranks;
}

static HunchLayer *
make_bars (HunchInquiry *inquiry,
           HunchCells   *cells,
           HunchCellStat stat,
           guint         by,
           const Rank   *ranks,
           guint         n)
{
  HunchLayer *layer = hunch_layer_new (HUNCH_MARK_BAR, cells->n_by > 1 || *cells->by_labels[0] != '\0' ? cells->by_labels[by] : NULL, n);

  layer->x = g_new (double, MAX (n, 1));
  layer->y = g_new (double, MAX (n, 1));
  if (stat == HUNCH_CELL_MEAN)
    {
      layer->low = g_new (double, MAX (n, 1));
      layer->high = g_new (double, MAX (n, 1));
    }
  for (guint i = 0; i < n; i++)
    {
      HunchCell *cell = hunch_cells_get (cells, ranks[i].place, by);

      layer->x[i] = i;
      layer->y[i] = hunch_cell_get_value (cell, stat);
      if (stat == HUNCH_CELL_MEAN)
        hunch_cell_get_interval (cell, inquiry->conf, &layer->low[i], &layer->high[i]);
    }
  return layer;
}

/* All that is left out as one bar, where its height lets the others be read: rows counted of one column of text. */
static gboolean
wants_others (HunchCells   *cells,
              HunchCellStat stat,
              gboolean      is_text,
              const Rank   *ranks,
              guint         n,
              guint         n_all)
{
  double others = 0;

  if (stat != HUNCH_CELL_COUNT || !is_text || cells->n_by > 1 || n_all < n + 2)
    return FALSE;
  for (guint i = n; i < n_all; i++)
    others += ranks[i].value;
  return others <= MOST_OTHERS * ranks[0].value;
}

static void
add_others (HunchPlot  *plot,
            const Rank *ranks,
            guint       n,
            guint       n_all)
{
  HunchLayer *layer = g_ptr_array_index (plot->layers, 0);

  layer->x = g_renew (double, layer->x, n + 1);
  layer->y = g_renew (double, layer->y, n + 1);
  layer->x[n] = n;
  layer->y[n] = 0;
  for (guint i = n; i < n_all; i++)
    layer->y[n] += ranks[i].value;
  layer->n = n + 1;
  g_ptr_array_add (plot->x.categories, g_strdup (_("Others")));
}

/* NULL when no category is left out. */
static char *
dup_left_out (HunchCellStat stat,
              guint         n,
              guint         n_all)
{
  g_autofree char *shown = hunch_words_count (n);
  g_autofree char *all = hunch_words_count (n_all);

  if (n == n_all)
    return NULL;
  if (stat == HUNCH_CELL_COUNT)
    /* Translators: how many values of a column have a bar, and how many there are. */
    return g_strdup_printf (_("The %s most frequent of %s"), shown, all);
  return g_strdup_printf (_("The %s highest of %s"), shown, all);
}

static gboolean
is_along_time (const HunchColumnInfo *x,
               const HunchColumnInfo *by,
               HunchCellStat          stat)
{
  return stat == HUNCH_CELL_COUNT && x != by && (x->type == HUNCH_DATA_DATE || x->type == HUNCH_DATA_TIMESTAMP);
}

static char *
summarize_bars (HunchCells *cells,
                const char *what,
                const Rank *ranks,
                guint       n)
{
  guint best = 0;
  g_autofree char *value = NULL;

  for (guint i = 1; i < n; i++)
    if (ranks[i].value > ranks[best].value)
      best = i;
  value = hunch_words_number (ranks[best].value);
  return g_strdup_printf (_("Bars, %u of them: %s. The highest is %s with %s."), n, what, cells->labels[ranks[best].place], value);
}

HunchPlot *
hunch_plot_build_bar (HunchInquiry *inquiry,
                      GError      **error)
{
  const HunchColumnInfo *x, *y, *by;
  HunchCellStat stat = hunch_inquiry_get_stat (inquiry);
  g_autoptr (HunchCells) cells = NULL;
  g_autofree Rank *ranks = NULL;
  g_autofree const char **labels = NULL;
  g_autofree char *y_title = NULL;
  HunchPlot *plot;
  double top = 30;
  guint n, n_all;

  if (!hunch_inquiry_get_column (inquiry, "x", &x, error) || !hunch_inquiry_get_column (inquiry, "y", &y, error)
      || !hunch_inquiry_get_column (inquiry, "by", &by, error) || !hunch_inquiry_get_number (inquiry, "top", &top, error))
    return NULL;
  if (is_along_time (x, by, stat))
    return hunch_plot_build_time_bars (inquiry, error);
  cells = hunch_cells_read (inquiry, x->name, by != NULL ? by->name : NULL, stat != HUNCH_CELL_COUNT ? y->name : NULL, stat, 0,
                            HUNCH_PLOT_MAX_SERIES, error);
  if (cells == NULL)
    return NULL;

  ranks = rank_categories (cells, stat, x->type == HUNCH_DATA_TEXT, (guint) CLAMP (top, 1, HUNCH_PLOT_MAX_CATEGORIES), &n,
                           &n_all);
  labels = g_new (const char *, MAX (n, 1));
  for (guint i = 0; i < n; i++)
    labels[i] = cells->labels[ranks[i].place];
  y_title = hunch_cell_stat_dup_title (stat, y != NULL ? y->name : NULL);
  plot = hunch_plot_new_titled (inquiry, NULL, x->name, y_title, cells->n_rows, summarize_bars (cells, y_title, ranks, n));
  plot->title = g_strdup_printf (_("%s by %s"), y_title, x->name);
  plot->subtitle = dup_left_out (stat, n, n_all);
  plot->y.zero = TRUE;
  plot->horizontal = x->type == HUNCH_DATA_TEXT && n > 6;
  hunch_axis_set_categories (&plot->x, labels, n);
  for (guint k = 0; k < cells->n_by; k++)
    hunch_plot_take_layer (plot, make_bars (inquiry, cells, stat, k, ranks, n));
  if (wants_others (cells, stat, x->type == HUNCH_DATA_TEXT, ranks, n, n_all))
    add_others (plot, ranks, n, n_all);
  return plot;
}

/* --- histogram --- */

static gboolean
read_all (HunchInquiry *inquiry,
          const char   *column,
          GArray       *values,
          GError      **error)
{
  g_autoptr (HunchFrame) frame = hunch_frame_new (inquiry);
  gsize n;

  hunch_frame_add_number (frame, column);
  if (!hunch_frame_open (frame, error))
    return FALSE;
  do
    {
      if (!hunch_frame_next (frame, &n, error))
        return FALSE;
      g_array_append_vals (values, hunch_frame_get_numbers (frame, 0), n);
    }
  while (n > 0);

  if (values->len == 0)
    return hunch_no_answer (error, _("“%s” has no values to draw."), column);
  return TRUE;
}

HunchPlot *
hunch_plot_build_histogram (HunchInquiry *inquiry,
                            GError      **error)
{
  const HunchColumnInfo *x;
  g_autoptr (GArray) values = g_array_new (FALSE, FALSE, sizeof (double));
  double n_bins = 0;

  if (!hunch_inquiry_get_column (inquiry, "x", &x, error) || !hunch_inquiry_get_number (inquiry, "bins", &n_bins, error)
      || !read_all (inquiry, x->name, values, error))
    return NULL;
  return hunch_plot_new_histogram (inquiry, x, (const double *) values->data, values->len, (guint) CLAMP (n_bins, 0, 500), error);
}

/* --- boxes and intervals --- */

static HunchGroups *
read_groups (HunchInquiry *inquiry,
             GError      **error)
{
  const HunchColumnInfo *y, *by;

  if (!hunch_inquiry_get_column (inquiry, "y", &y, error) || !hunch_inquiry_get_column (inquiry, "by", &by, error))
    return NULL;
  hunch_inquiry_use_strata (inquiry);
  return hunch_groups_read (inquiry, y->name, by != NULL ? by->name : NULL, 200, error);
}

HunchPlot *
hunch_plot_build_box (HunchInquiry *inquiry,
                      GError      **error)
{
  g_autoptr (HunchGroups) groups = read_groups (inquiry, error);

  return groups != NULL ? hunch_plot_new_boxes (inquiry, groups, error) : NULL;
}

HunchPlot *
hunch_plot_build_interval (HunchInquiry *inquiry,
                           GError      **error)
{
  g_autoptr (HunchGroups) groups = read_groups (inquiry, error);

  return groups != NULL ? hunch_plot_new_intervals (inquiry, groups, inquiry->conf, error) : NULL;
}

/* --- heat map --- */

static void
fill_heat (HunchCells   *cells,
           HunchCellStat stat,
           HunchLayer   *layer)
{
  gsize place = 0;

  layer->x = g_new (double, layer->n);
  layer->y = g_new (double, layer->n);
  layer->value = g_new (double, layer->n);
  for (guint i = 0; i < cells->n_labels; i++)
    for (guint k = 0; k < cells->n_by; k++, place++)
      {
        layer->x[place] = i;
        layer->y[place] = k;
        layer->value[place] = hunch_cell_get_value (hunch_cells_get (cells, i, k), stat);
      }
}

HunchPlot *
hunch_plot_build_heat (HunchInquiry *inquiry,
                       GError      **error)
{
  const HunchColumnInfo *x, *y, *value;
  g_autoptr (HunchCells) cells = NULL;
  g_autofree char *what = NULL;
  HunchCellStat stat;
  HunchPlot *plot;
  HunchLayer *layer;

  if (!hunch_inquiry_get_column (inquiry, "x", &x, error) || !hunch_inquiry_get_column (inquiry, "y", &y, error)
      || !hunch_inquiry_get_column (inquiry, "value", &value, error))
    return NULL;
  if (x == y)
    {
      hunch_bad_option (error, _("A heat map takes two different columns."));
      return NULL;
    }
  stat = value != NULL ? HUNCH_CELL_MEAN : HUNCH_CELL_COUNT;
  cells = hunch_cells_read (inquiry, x->name, y->name, value != NULL ? value->name : NULL, stat, 500, 500, error);
  if (cells == NULL)
    return NULL;

  what = hunch_cell_stat_dup_title (stat, value != NULL ? value->name : NULL);
  plot = hunch_plot_new_titled (inquiry, NULL, x->name, y->name, cells->n_rows,
                                g_strdup_printf (_("Heat map of %u by %u cells: %s."), cells->n_labels, cells->n_by, what));
  plot->title = g_strdup_printf (_("%s by %s and %s"), what, x->name, y->name);
  hunch_axis_set_categories (&plot->x, (const char *const *) cells->labels, cells->n_labels);
  hunch_axis_set_categories (&plot->y, (const char *const *) cells->by_labels, cells->n_by);
  layer = hunch_layer_new (HUNCH_MARK_CELL, what, (gsize) cells->n_labels * cells->n_by);
  fill_heat (cells, stat, layer);
  hunch_plot_take_layer (plot, layer);
  return plot;
}
