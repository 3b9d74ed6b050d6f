/* chart/paint-private.h: between the painter's two files. */
#pragma once
#include "chart/plan-private.h"

G_BEGIN_DECLS

/* Pixels of the target for places of the picture; `is_straight` FALSE: turned, or no pixels at all. */
typedef struct
{
  gboolean is_straight;
  double   x_scale, y_scale;
  double   x_offset, y_offset;
} HunchPixels;

HunchPixels hunch_paint_get_pixels (cairo_t *cr);
gboolean    hunch_paint_is_vector (cairo_t *cr);
void        hunch_paint_set_colour (cairo_t *cr, guint32 colour, double alpha);

/* Paints the `n` clouds of dots that begin at `items`, one upon the other. */
void        hunch_paint_clouds (HunchChartPlan *plan, cairo_t *cr, HunchItem *const *items, guint n, double scale);

G_END_DECLS
