#define G_LOG_DOMAIN "hunch-chart"
/* The painter walks the plan and knows no statistics. On a target with pixels,
 * upright and level edges are put on whole pixels, so that hairlines are crisp. */
#include "chart/paint-private.h"

#include <math.h>

#include "chart/text.h"

/* A rectangle narrower than this many pixels keeps its exact edges: snapped, thin bars would differ in width. */
#define MIN_SNAPPED 5

gboolean
hunch_paint_is_vector (cairo_t *cr)
{
  switch (cairo_surface_get_type (cairo_get_group_target (cr)))
    {
    case CAIRO_SURFACE_TYPE_PDF:
    case CAIRO_SURFACE_TYPE_PS:
    case CAIRO_SURFACE_TYPE_SVG:
    case CAIRO_SURFACE_TYPE_RECORDING:
    case CAIRO_SURFACE_TYPE_SCRIPT:
      return TRUE;
    default:
      return FALSE;
    }
}

HunchPixels
hunch_paint_get_pixels (cairo_t *cr)
{
  cairo_surface_t *target = cairo_get_group_target (cr);
  cairo_matrix_t matrix;
  double x_scale;
  double y_scale;
  double x_offset;
  double y_offset;

  cairo_get_matrix (cr, &matrix);
  cairo_surface_get_device_scale (target, &x_scale, &y_scale);
  cairo_surface_get_device_offset (target, &x_offset, &y_offset);
  return (HunchPixels){
    .is_straight = !hunch_paint_is_vector (cr) && matrix.xy == 0 && matrix.yx == 0 && matrix.xx != 0 && matrix.yy != 0,
    .x_scale = matrix.xx * x_scale,
    .y_scale = matrix.yy * y_scale,
    .x_offset = matrix.x0 * x_scale + x_offset,
    .y_offset = matrix.y0 * y_scale + y_offset,
  };
}

void
hunch_paint_set_colour (cairo_t *cr,
                        guint32  colour,
                        double   alpha)
{
  cairo_set_source_rgba (cr, ((colour >> 16) & 0xff) / 255.0, ((colour >> 8) & 0xff) / 255.0, (colour & 0xff) / 255.0, alpha);
}

/* The nearest edge between two pixels. */
static double
snap_edge (double value,
           double scale,
           double offset)
{
  return (rint (value * scale + offset) - offset) / scale;
}

/* The place of the middle of a line `width` wide so that its edges lie between pixels. */
static double
snap_middle (double value,
             double width,
             double scale,
             double offset)
{
  double half = MAX (1, rint (width * fabs (scale))) / 2;

  return (rint (value * scale + offset - half) + half - offset) / scale;
}

static void
paint_rect (const HunchItem   *item,
            cairo_t           *cr,
            const HunchPixels *pixels)
{
  double x1 = item->x;
  double y1 = item->y;
  double x2 = item->x + item->width;
  double y2 = item->y + item->height;

  if (pixels->is_straight && item->width * fabs (pixels->x_scale) >= MIN_SNAPPED)
    {
      x1 = snap_edge (x1, pixels->x_scale, pixels->x_offset);
      x2 = snap_edge (x2, pixels->x_scale, pixels->x_offset);
    }
  if (pixels->is_straight && item->height * fabs (pixels->y_scale) >= MIN_SNAPPED)
    {
      y1 = snap_edge (y1, pixels->y_scale, pixels->y_offset);
      y2 = snap_edge (y2, pixels->y_scale, pixels->y_offset);
    }

  cairo_rectangle (cr, x1, y1, x2 - x1, y2 - y1);
  if (item->line_width > 0)
    {
      cairo_set_line_width (cr, item->line_width);
      cairo_stroke (cr);
    }
  else
    cairo_fill (cr);
}

static void
paint_disc (const HunchItem *item,
            cairo_t         *cr)
{
  cairo_new_sub_path (cr);
  cairo_arc (cr, item->x, item->y, item->width / 2, 0, 2 * G_PI);
  cairo_fill (cr);
}

/* A single upright or level line. */
static gboolean
paint_straight (const HunchItem   *item,
                cairo_t           *cr,
                const HunchPixels *pixels)
{
  const double *p = item->points;
  double x1;
  double y1;
  double x2;
  double y2;

  if (!pixels->is_straight || item->n_points != 2 || (p[0] != p[2] && p[1] != p[3]))
    return FALSE;
  x1 = p[0];
  y1 = p[1];
  x2 = p[2];
  y2 = p[3];
  if (x1 == x2)
    x1 = x2 = snap_middle (x1, item->line_width, pixels->x_scale, pixels->x_offset);
  if (y1 == y2)
    y1 = y2 = snap_middle (y1, item->line_width, pixels->y_scale, pixels->y_offset);
  cairo_move_to (cr, x1, y1);
  cairo_line_to (cr, x2, y2);
  return TRUE;
}

static void
trace_points (const HunchItem *item,
              cairo_t         *cr)
{
  gboolean is_begun = FALSE;

  for (gsize i = 0; i < item->n_points; i++)
    {
      double x = item->points[2 * i];
      double y = item->points[2 * i + 1];

      if (!isfinite (x) || !isfinite (y))
        is_begun = FALSE;
      else if (is_begun)
        cairo_line_to (cr, x, y);
      else
        {
          cairo_move_to (cr, x, y);
          is_begun = TRUE;
        }
    }
}

static void
paint_line (const HunchItem   *item,
            cairo_t           *cr,
            const HunchPixels *pixels)
{
  double dash[2] = { item->line_width * 3.5, item->line_width * 2.5 };

  cairo_save (cr);
  cairo_set_line_width (cr, item->line_width);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  if (item->dashed)
    cairo_set_dash (cr, dash, 2, 0);
  if (!paint_straight (item, cr, pixels))
    trace_points (item, cr);
  cairo_stroke (cr);
  cairo_restore (cr);
}

static void
paint_area (const HunchItem *item,
            cairo_t         *cr)
{
  trace_points (item, cr);
  cairo_close_path (cr);
  cairo_fill (cr);
}

static void
paint_text (HunchChartPlan  *self,
            const HunchItem *item,
            cairo_t         *cr)
{
  g_autoptr (PangoLayout) layout = hunch_text_layout_new (item->text, item->size, item->weight, -1, PANGO_ALIGN_LEFT, FALSE);
  double x = item->x;
  double y = item->y - (double) pango_layout_get_baseline (layout) / PANGO_SCALE;

  if (item->align > 0)
    {
      int width;

      pango_layout_get_size (layout, &width, NULL);
      x -= item->align * width / PANGO_SCALE;
    }
  if (item->halo)
    {
      cairo_save (cr);
      hunch_paint_set_colour (cr, self->theme.background, 0.85);
      cairo_set_line_width (cr, 3.2);
      cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
      cairo_move_to (cr, x, y);
      pango_cairo_layout_path (cr, layout);
      cairo_stroke (cr);
      cairo_restore (cr);
    }
  hunch_text_show (cr, layout, x, y);
}

static void
paint_item (HunchChartPlan    *self,
            const HunchItem   *item,
            cairo_t           *cr,
            const HunchPixels *pixels)
{
  hunch_paint_set_colour (cr, item->colour, item->alpha);
  switch (item->kind)
    {
    case HUNCH_ITEM_RECT:
      paint_rect (item, cr, pixels);
      break;
    case HUNCH_ITEM_DISC:
      paint_disc (item, cr);
      break;
    case HUNCH_ITEM_LINE:
      paint_line (item, cr, pixels);
      break;
    case HUNCH_ITEM_AREA:
      paint_area (item, cr);
      break;
    case HUNCH_ITEM_TEXT:
      /* Letters keep their own colour under the halo's. */
      paint_text (self, item, cr);
      break;
    case HUNCH_ITEM_CLOUD:
    default:
      break;
    }
}

/* Marks end at the edges of the plot; half a line's width may stick out. */
static void
clip_to_plot (HunchChartPlan *self,
              cairo_t        *cr)
{
  const double edge = 1.2;

  cairo_rectangle (cr, self->left - edge, self->top - edge, self->right - self->left + 2 * edge, self->bottom - self->top + 2 * edge);
  cairo_clip (cr);
}

static guint
count_clouds (HunchChartPlan *self,
              guint           from)
{
  guint n = 0;

  while (from + n < self->items->len && ((HunchItem *) g_ptr_array_index (self->items, from + n))->kind == HUNCH_ITEM_CLOUD)
    n++;
  return n;
}

static void
paint_items (HunchChartPlan *self,
             cairo_t        *cr,
             double          scale)
{
  HunchPixels pixels = hunch_paint_get_pixels (cr);
  gboolean is_clipped = FALSE;

  for (guint i = 0; i < self->items->len;)
    {
      const HunchItem *item = g_ptr_array_index (self->items, i);
      guint n_clouds = count_clouds (self, i);

      if (item->in_plot != is_clipped)
        {
          if (is_clipped)
            cairo_restore (cr);
          else
            {
              cairo_save (cr);
              clip_to_plot (self, cr);
            }
          is_clipped = item->in_plot;
        }
      if (n_clouds > 0)
        hunch_paint_clouds (self, cr, (HunchItem *const *) &g_ptr_array_index (self->items, i), n_clouds, scale);
      else
        paint_item (self, item, cr, &pixels);
      i += MAX (1, n_clouds);
    }
  if (is_clipped)
    cairo_restore (cr);
}

void
hunch_chart_plan_paint (HunchChartPlan *self,
                        cairo_t        *cr,
                        double          scale)
{
  g_return_if_fail (self != NULL && cr != NULL);

  cairo_save (cr);
  cairo_new_path (cr);
  if (!self->theme.transparent)
    {
      hunch_paint_set_colour (cr, self->theme.background, 1);
      cairo_rectangle (cr, 0, 0, self->width, self->height);
      cairo_fill (cr);
    }
  paint_items (self, cr, scale > 0 ? scale : 1);
  cairo_restore (cr);
}

void
hunch_chart_paint (HunchPlot             *plot,
                   cairo_t               *cr,
                   double                 width,
                   double                 height,
                   double                 scale,
                   const HunchChartTheme *theme)
{
  g_autoptr (HunchChartPlan) plan = hunch_chart_plan_new (plot, width, height, theme, hunch_text_measure, NULL);

  if (plan != NULL)
    hunch_chart_plan_paint (plan, cr, scale);
}
