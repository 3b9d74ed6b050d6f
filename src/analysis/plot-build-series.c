/* Lines, scatters and distribution curves: charts whose x is a number, with a series for each group. */
#define G_LOG_DOMAIN "hunch-analysis"
#include <glib/gi18n-lib.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/cells.h"
#include "analysis/plot-build-private.h"
#include "analysis/plot-parts.h"
#include "analysis/time-span.h"
#include "analysis/words.h"
#include "stats/comoments.h"
#include "stats/ecdf.h"
#include "stats/quantile.h"

typedef struct
{
  double x;
  double y;
} Point;

/* The complete rows, series by series. */
typedef struct
{
  const HunchColumnInfo *x, *y, *by;  /* y and by may be NULL */
  GPtrArray *series;                  /* owned, of GArray of Point */
  char     **labels;                  /* owned, as series; NULL without by */
  char     **categories;              /* owned, when x is text; else NULL */
  gint64     n_rows;
} Series;

static void
series_clear (Series *self)
{
  g_clear_pointer (&self->series, g_ptr_array_unref);
  g_clear_pointer (&self->labels, g_strfreev);
  g_clear_pointer (&self->categories, g_strfreev);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Series, series_clear)

static char **
copy_levels (const char *const *levels,
             guint              n)
{
  char **copy = g_new0 (char *, n + 1);

  for (guint i = 0; i < n; i++)
    copy[i] = g_strdup (levels[i]);
  return copy;
}

static gboolean
make_series (Series     *self,
             HunchFrame *frame,
             guint       by,
             GError    **error)
{
  const char *const *levels = NULL;
  guint n = 1;

  if (self->by != NULL)
    {
      levels = hunch_frame_get_levels (frame, by, HUNCH_PLOT_MAX_SERIES, &n, error);
      if (levels == NULL)
        return FALSE;
      self->labels = copy_levels (levels, n);
    }

  self->series = g_ptr_array_new_with_free_func ((GDestroyNotify) g_array_unref);
  for (guint i = 0; i < n; i++)
    g_ptr_array_add (self->series, g_array_sized_new (FALSE, FALSE, sizeof (Point), self->by == NULL ? hunch_frame_get_n_rows (frame) : 16));
  return TRUE;
}

static gboolean
make_categories (Series     *self,
                 HunchFrame *frame,
                 guint       place,
                 GError    **error)
{
  guint n;
  const char *const *levels = hunch_frame_get_levels (frame, place, HUNCH_PLOT_MAX_CATEGORIES, &n, error);

  if (levels == NULL)
    return FALSE;
  self->categories = copy_levels (levels, n);
  return TRUE;
}

static gboolean
fill_series (Series       *self,
             HunchFrame   *frame,
             const double *x,
             const gint32 *x_codes,
             const double *y,
             const gint32 *by,
             GError      **error)
{
  gsize n;

  do
    {
      if (!hunch_frame_next (frame, &n, error))
        return FALSE;
      for (gsize i = 0; i < n; i++)
        {
          Point point = { x != NULL ? x[i] : x_codes[i], y != NULL ? y[i] : 1 };

          g_array_append_val ((GArray *) g_ptr_array_index (self->series, by != NULL ? by[i] : 0), point);
        }
    }
  while (n > 0);

  self->n_rows = hunch_frame_get_n_used (frame);
  if (self->n_rows == 0)
    return hunch_no_answer (error, _("There are no values to draw."));
  return TRUE;
}

/* @x_is_text: text on the x axis becomes categories. */
static gboolean
read_series (Series       *self,
             HunchInquiry *inquiry,
             GError      **error)
{
  g_autoptr (HunchFrame) frame = hunch_frame_new (inquiry);
  gboolean is_text = self->x->type == HUNCH_DATA_TEXT || self->x->type == HUNCH_DATA_BOOLEAN;
  guint x = is_text ? hunch_frame_add_codes (frame, self->x->name) : hunch_frame_add_number (frame, self->x->name);
  guint y = self->y != NULL ? hunch_frame_add_number (frame, self->y->name) : 0;
  guint by = self->by != NULL ? hunch_frame_add_codes (frame, self->by->name) : 0;

  if (!hunch_frame_open (frame, error) || (is_text && !make_categories (self, frame, x, error))
      || !make_series (self, frame, by, error))
    return FALSE;
  return fill_series (self, frame, is_text ? NULL : hunch_frame_get_numbers (frame, x),
                      is_text ? hunch_frame_get_codes (frame, x) : NULL,
                      self->y != NULL ? hunch_frame_get_numbers (frame, y) : NULL,
                      self->by != NULL ? hunch_frame_get_codes (frame, by) : NULL, error);
}

static const char *
get_label (const Series *self,
           guint         i)
{
  return self->labels != NULL ? self->labels[i] : NULL;
}

static void
set_x_axis (const Series *self,
            HunchPlot    *plot)
{
  if (self->categories != NULL)
    hunch_axis_set_categories (&plot->x, (const char *const *) self->categories, g_strv_length (self->categories));
  else
    hunch_axis_set_type (&plot->x, self->x->type);
}

/* --- line --- */

static int
compare_points (const void *a,
                const void *b)
{
  double first = ((const Point *) a)->x;
  double second = ((const Point *) b)->x;

  return (first > second) - (first < second);
}

static double
sum_up (const Point  *points,
        gsize         n,
        HunchCellStat stat,
        double       *scratch)
{
  double half = 0.5;
  double value = 0;

  if (stat == HUNCH_CELL_COUNT)
    return n;
  for (gsize i = 0; i < n; i++)
    {
      value += points[i].y;
      scratch[i] = points[i].y;
    }
  if (stat == HUNCH_CELL_MEDIAN)
    hunch_quantiles_in_place (scratch, n, &half, 1, &value, NULL);
  return stat == HUNCH_CELL_MEAN ? value / n : value;
}

/* --- rows counted along time --- */

static HunchTimeSpan
choose_span (const Series *self,
             double        scale)
{
  double from = INFINITY, to = -INFINITY;

  for (guint i = 0; i < self->series->len; i++)
    {
      GArray *points = g_ptr_array_index (self->series, i);

      for (guint j = 0; j < points->len; j++)
        {
          from = fmin (from, g_array_index (points, Point, j).x / scale);
          to = fmax (to, g_array_index (points, Point, j).x / scale);
        }
    }
  return hunch_time_span_choose (from, to, scale == 1 ? HUNCH_TIME_SPAN_DAY : HUNCH_TIME_SPAN_MINUTE);
}

static double
get_scale (const Series *self)
{
  return self->x->type == HUNCH_DATA_TIMESTAMP ? 86400 : 1;
}

/* Moves every row to the beginning of its span. */
static HunchTimeSpan
gather_spans (Series *self)
{
  double scale = get_scale (self);
  HunchTimeSpan span = choose_span (self, scale);

  for (guint i = 0; i < self->series->len; i++)
    {
      GArray *points = g_ptr_array_index (self->series, i);

      for (guint j = 0; j < points->len; j++)
        {
          double *x = &g_array_index (points, Point, j).x;

          *x = round (hunch_time_span_floor (*x / scale, span) * scale);
        }
    }
  return span;
}

/* A span without rows is a count of nought, not a gap that the line may pass over. */
static void
fill_gaps (HunchLayer   *layer,
           double        scale,
           HunchTimeSpan span)
{
  g_autoptr (GArray) x = g_array_new (FALSE, FALSE, sizeof (double));
  g_autoptr (GArray) y = g_array_new (FALSE, FALSE, sizeof (double));
  double nought = 0;

  for (gsize i = 0; i < layer->n; i++)
    {
      g_array_append_val (x, layer->x[i]);
      g_array_append_val (y, layer->y[i]);
      if (i + 1 == layer->n)
        break;
      for (;;)
        {
          double at = g_array_index (x, double, x->len - 1);

          at = round (hunch_time_span_next (at / scale, span) * scale);
          if (at >= layer->x[i + 1])
            break;
          g_array_append_val (x, at);
          g_array_append_val (y, nought);
        }
    }
  layer->n = x->len;
  g_free (layer->x);
  g_free (layer->y);
  layer->x = (double *) g_array_steal (x, NULL);
  layer->y = (double *) g_array_steal (y, NULL);
}

/* One mark for each different x. */
static HunchLayer *
make_line (GArray       *points,
           const char   *label,
           HunchCellStat stat)
{
  const Point *data = (const Point *) points->data;
  HunchLayer *layer = hunch_layer_new (HUNCH_MARK_LINE, label, 0);
  g_autofree double *scratch = g_new (double, MAX (points->len, 1));
  gsize first = 0;

  qsort (points->data, points->len, sizeof (Point), compare_points);
  layer->x = g_new (double, MAX (points->len, 1));
  layer->y = g_new (double, MAX (points->len, 1));
  while (first < points->len)
    {
      gsize n = 1;

      while (first + n < points->len && data[first + n].x == data[first].x)
        n++;
      layer->x[layer->n] = data[first].x;
      layer->y[layer->n++] = sum_up (data + first, n, stat, scratch);
      first += n;
    }
  return layer;
}

static char *
summarize_line (const HunchLayer *layer,
                const char       *what,
                const char       *x)
{
  g_autofree char *from = NULL;
  g_autofree char *to = NULL;

  if (layer->n == 0)
    return g_strdup_printf (_("A line of %s along %s."), what, x);
  from = hunch_words_number (layer->y[0]);
  to = hunch_words_number (layer->y[layer->n - 1]);
  return g_strdup_printf (_("A line of %s along %s, from %s at its start to %s at its end."), what, x, from, to);
}

HunchPlot *
hunch_plot_build_line (HunchInquiry *inquiry,
                       GError      **error)
{
  g_auto (Series) self = { 0 };
  HunchCellStat stat = hunch_inquiry_get_stat (inquiry);
  g_autofree char *y_title = NULL;
  gboolean is_gathered;
  HunchTimeSpan span = HUNCH_TIME_SPAN_DAY;
  HunchPlot *plot;

  if (!hunch_inquiry_get_column (inquiry, "x", &self.x, error) || !hunch_inquiry_get_column (inquiry, "y", &self.y, error)
      || !hunch_inquiry_get_column (inquiry, "by", &self.by, error) || !read_series (&self, inquiry, error))
    return NULL;

  is_gathered = stat == HUNCH_CELL_COUNT && (self.x->type == HUNCH_DATA_DATE || self.x->type == HUNCH_DATA_TIMESTAMP);
  if (is_gathered)
    {
      span = gather_spans (&self);
      y_title = g_strdup (hunch_time_span_get_title (span));
    }
  else
    y_title = hunch_cell_stat_dup_title (stat, self.y != NULL ? self.y->name : NULL);
  plot = hunch_plot_new_titled (inquiry, NULL, self.x->name, y_title, self.n_rows, NULL);
  plot->title = g_strdup_printf (_("%s by %s"), y_title, self.x->name);
  set_x_axis (&self, plot);
  for (guint i = 0; i < self.series->len; i++)
    {
      HunchLayer *line = make_line (g_ptr_array_index (self.series, i), get_label (&self, i), stat);

      if (is_gathered)
        fill_gaps (line, get_scale (&self), span);
      hunch_plot_take_layer (plot, line);
    }
  plot->y.zero = stat == HUNCH_CELL_COUNT || stat == HUNCH_CELL_SUM;
  plot->summary = summarize_line (g_ptr_array_index (plot->layers, 0), y_title, self.x->name);
  return plot;
}

HunchPlot *
hunch_plot_build_time_bars (HunchInquiry *inquiry,
                            GError      **error)
{
  HunchPlot *plot = hunch_plot_build_line (inquiry, error);

  if (plot == NULL)
    return NULL;

  for (guint i = 0; i < plot->layers->len; i++)
    ((HunchLayer *) g_ptr_array_index (plot->layers, i))->mark = HUNCH_MARK_BAR;
  g_free (plot->summary);
  plot->summary = g_strdup_printf (_("Bars of %s along %s."), plot->y.title, plot->x.title);
  return plot;
}

/* --- scatter --- */

static HunchLayer *
make_dots (GArray     *points,
           const char *label)
{
  HunchLayer *layer = hunch_layer_new (HUNCH_MARK_POINT, label, points->len);
  const Point *data = (const Point *) points->data;

  layer->x = g_new (double, MAX (points->len, 1));
  layer->y = g_new (double, MAX (points->len, 1));
  for (gsize i = 0; i < points->len; i++)
    {
      layer->x[i] = data[i].x;
      layer->y[i] = data[i].y;
    }
  return layer;
}

/* Adds the fitted line where there is one; returns r or NaN. */
static double
fit_line (HunchPlot        *plot,
          const HunchLayer *dots,
          gboolean          is_shown)
{
  g_autoptr (HunchComoments) sums = hunch_comoments_new (2);
  const double *columns[] = { dots->x, dots->y };
  double from = INFINITY;
  double to = -INFINITY;
  double spread, slope;

  hunch_comoments_add_block (sums, columns, dots->n);
  spread = hunch_comoments_get_cross (sums, 0, 0);
  for (gsize i = 0; i < dots->n; i++)
    {
      from = fmin (from, dots->x[i]);
      to = fmax (to, dots->x[i]);
    }
  slope = hunch_comoments_get_cross (sums, 0, 1) / spread;
  if (is_shown && spread > 0 && isfinite (slope))
    hunch_plot_take_layer (plot, hunch_layer_new_straight (dots->name,
                                                           hunch_comoments_get_mean (sums, 1) - slope * hunch_comoments_get_mean (sums, 0),
                                                           slope, from, to));
  return hunch_comoments_get_r (sums, 0, 1);
}

static char *
summarize_scatter (const Series *self,
                   double        r)
{
  g_autofree char *count = hunch_words_count (self->n_rows);
  g_autofree char *number = hunch_words_decimals (r, 2);

  if (isnan (r))
    return g_strdup_printf (_("Scatter of %s against %s, %s rows."), self->y->name, self->x->name, count);
  return g_strdup_printf (_("Scatter of %s against %s, %s rows; r = %s."), self->y->name, self->x->name, count, number);
}

HunchPlot *
hunch_plot_build_scatter (HunchInquiry *inquiry,
                          GError      **error)
{
  g_auto (Series) self = { 0 };
  gboolean has_fit = hunch_inquiry_is (inquiry, "fit", "linear");
  g_autofree char *title = NULL;
  HunchPlot *plot;
  double r = NAN;

  if (!hunch_inquiry_get_column (inquiry, "x", &self.x, error) || !hunch_inquiry_get_column (inquiry, "y", &self.y, error)
      || !hunch_inquiry_get_column (inquiry, "by", &self.by, error) || !hunch_inquiry_check_number (inquiry, self.x, error)
      || !read_series (&self, inquiry, error))
    return NULL;

  title = g_strdup_printf (_("%s and %s"), self.y->name, self.x->name);
  plot = hunch_plot_new_titled (inquiry, title, self.x->name, self.y->name, self.n_rows, NULL);
  set_x_axis (&self, plot);
  hunch_axis_set_type (&plot->y, self.y->type);
  for (guint i = 0; i < self.series->len; i++)
    {
      HunchLayer *dots = make_dots (g_ptr_array_index (self.series, i), get_label (&self, i));

      hunch_plot_take_layer (plot, dots);
      r = fit_line (plot, dots, has_fit);
    }
  plot->summary = summarize_scatter (&self, self.series->len == 1 ? r : NAN);
  return plot;
}

/* --- distribution curve --- */

static gboolean
take_curve (HunchPlot  *plot,
            GArray     *points,
            const char *label,
            GError    **error)
{
  g_auto (HunchEcdf) ecdf = { 0 };
  g_autofree double *values = g_new (double, MAX (points->len, 1));

  if (points->len == 0)
    return TRUE;
  for (gsize i = 0; i < points->len; i++)
    values[i] = g_array_index (points, Point, i).x;
  if (!hunch_ecdf (values, points->len, &ecdf, error))
    return FALSE;
  hunch_plot_take_layer (plot, hunch_layer_new_ecdf (label, &ecdf));
  return TRUE;
}

HunchPlot *
hunch_plot_build_ecdf (HunchInquiry *inquiry,
                       GError      **error)
{
  g_auto (Series) self = { 0 };
  g_autoptr (HunchPlot) plot = NULL;
  g_autofree char *title = NULL;

  if (!hunch_inquiry_get_column (inquiry, "x", &self.x, error) || !hunch_inquiry_get_column (inquiry, "by", &self.by, error)
      || !read_series (&self, inquiry, error))
    return NULL;

  title = g_strdup_printf (_("Share of rows at or below each %s"), self.x->name);
  plot = hunch_plot_new_titled (inquiry, title, self.x->name, _("Share of rows"), self.n_rows,
                                g_strdup_printf (_("Share of rows at or below each value of %s, %u curves."), self.x->name, self.series->len));
  hunch_axis_set_type (&plot->x, self.x->type);
  plot->y.percent = TRUE;
  plot->y.min = 0;
  plot->y.max = 1;
  for (guint i = 0; i < self.series->len; i++)
    if (!take_curve (plot, g_ptr_array_index (self.series, i), get_label (&self, i), error))
      return NULL;
  return g_steal_pointer (&plot);
}
