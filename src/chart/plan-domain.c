#define G_LOG_DOMAIN "hunch-chart"
/* Where the axes begin and end. Bars and bins stand on zero, whatever is asked;
 * other marks get a margin and round bounds; intervals are always within. What
 * the plot itself says (min, max) is taken as it is. */
#include "chart/plan-private.h"

#include <math.h>

#define MARGIN 0.04

/* Room for the numbers at the ends of bars. */
#define LABEL_MARGIN 0.07

/* When the smallest value is below this share of the largest, the axis may as well begin at zero. */
#define NEAR_ZERO 0.2

typedef struct
{
  double   min;
  double   max;
  gboolean positive_only;  /* a log scale takes nothing else */
  gboolean has_fractions;
} Extent;

static void
include_value (Extent *extent,
               double  value)
{
  if (!isfinite (value) || (extent->positive_only && value <= 0))
    return;
  extent->has_fractions = extent->has_fractions || value != rint (value);
  extent->min = MIN (extent->min, value);
  extent->max = MAX (extent->max, value);
}

static void
include_values (Extent       *extent,
                const double *values,
                gsize         n)
{
  for (gsize i = 0; values != NULL && i < n; i++)
    include_value (extent, values[i]);
}

static gboolean
is_empty (const Extent *extent)
{
  return extent->min > extent->max;
}

static void
add_share (Extent *extent,
           double  share_below,
           double  share_above)
{
  double span = extent->max - extent->min;

  if (extent->positive_only || !isfinite (span))
    return;
  extent->min -= span * share_below;
  extent->max += span * share_above;
}

/* The least distance between two bars on a scale of numbers or dates. */
static double
find_spacing (const HunchLayer *layer)
{
  double least = INFINITY;

  for (gsize i = 1; layer->x != NULL && i < layer->n; i++)
    {
      double distance = fabs (layer->x[i] - layer->x[i - 1]);

      if (distance > 0 && distance < least)
        least = distance;
    }
  return isfinite (least) ? least : 1;
}

static void
measure_x (HunchBuilder *self,
           Extent       *extent)
{
  gboolean has_points = FALSE;

  for (guint i = 0; i < self->plot->layers->len; i++)
    {
      const HunchLayer *layer = g_ptr_array_index (self->plot->layers, i);

      include_values (extent, layer->x, layer->n);
      if (layer->mark == HUNCH_MARK_RECT)
        {
          include_values (extent, layer->low, layer->n);
          include_values (extent, layer->high, layer->n);
        }
      if (layer->mark == HUNCH_MARK_BAR && layer->n > 0 && !is_empty (extent) && !extent->positive_only)
        {
          double half = find_spacing (layer) / 2;

          include_value (extent, extent->min - half);
          include_value (extent, extent->max + half);
        }
      has_points = has_points || layer->mark == HUNCH_MARK_POINT || layer->mark == HUNCH_MARK_INTERVAL;
    }
  if (hunch_plan_has_mark (self->plot, HUNCH_MARK_STEP) && extent->min > 0 && extent->min < NEAR_ZERO * extent->max && !extent->positive_only
      && self->plot->x.kind == HUNCH_SCALE_LINEAR)
    extent->min = 0;
  if (has_points)
    add_share (extent, 0.03, 0.03);
}

static void
measure_y (HunchBuilder *self,
           Extent       *extent)
{
  for (guint i = 0; i < self->plot->layers->len; i++)
    {
      const HunchLayer *layer = g_ptr_array_index (self->plot->layers, i);

      include_values (extent, layer->y, layer->n);
      if (layer->mark != HUNCH_MARK_RECT)
        {
          include_values (extent, layer->low, layer->n);
          include_values (extent, layer->high, layer->n);
        }
    }
}

static gboolean
stands_on_zero (HunchPlot *plot)
{
  return plot->y.zero || hunch_plan_has_mark (plot, HUNCH_MARK_BAR) || hunch_plan_has_mark (plot, HUNCH_MARK_RECT);
}

/* Margins up and down; those beyond zero, or beyond the whole of a share, would be empty and are left out. */
static void
pad_y (HunchBuilder *self,
       Extent       *extent)
{
  gboolean whole = self->plot->y.percent && extent->min >= 0 && extent->max <= 1;
  double margin = MARGIN;
  double data_min;

  if (extent->positive_only)
    return;
  if (stands_on_zero (self->plot) || hunch_plan_has_mark (self->plot, HUNCH_MARK_STEP))
    include_value (extent, 0);
  else if (extent->min > 0 && extent->min < NEAR_ZERO * extent->max && !hunch_plan_has_mark (self->plot, HUNCH_MARK_POINT))
    extent->min = 0;

  if (hunch_plan_has_mark (self->plot, HUNCH_MARK_BAR))
    margin = LABEL_MARGIN;
  data_min = extent->min;
  add_share (extent, extent->min == 0 ? 0 : margin, extent->max == 0 || hunch_plan_has_mark (self->plot, HUNCH_MARK_STEP) ? 0 : margin);
  if (data_min >= 0)
    extent->min = MAX (0, extent->min);
  if (whole)
    extent->max = MIN (1, extent->max);
}

static void
settle (HunchScale      *scale,
        const HunchAxis *axis,
        Extent          *extent,
        gboolean         round_bounds)
{
  double min = isfinite (axis->min) ? axis->min : is_empty (extent) ? 0 : extent->min;
  double max = isfinite (axis->max) ? axis->max : is_empty (extent) ? 1 : extent->max;

  hunch_scale_init (scale, axis, min, max);
  scale->whole = !extent->has_fractions && !is_empty (extent);
  if (!round_bounds)
    return;
  min = scale->min;
  max = scale->max;
  scale->funcs->widen (scale, 5);
  if (isfinite (axis->min))
    scale->min = min;
  if (isfinite (axis->max))
    scale->max = max;
  if (axis->percent && max <= 1 && scale->kind != HUNCH_SCALE_LOG)
    scale->max = MIN (1, scale->max);
}

void
hunch_plan_set_domains (HunchBuilder *self)
{
  Extent x = { INFINITY, -INFINITY, self->plot->x.kind == HUNCH_SCALE_LOG };
  Extent y = { INFINITY, -INFINITY, self->plot->y.kind == HUNCH_SCALE_LOG };

  measure_x (self, &x);
  measure_y (self, &y);
  if (self->plot->y.kind != HUNCH_SCALE_CATEGORY && !is_empty (&y))
    pad_y (self, &y);

  settle (&self->plan->x, &self->plot->x, &x, self->plot->x.kind == HUNCH_SCALE_LOG);
  settle (&self->plan->y, &self->plot->y, &y, TRUE);
}

void
hunch_plan_stretch_y (HunchBuilder *self)
{
  HunchScale *scale = &self->plan->y;

  if (!(self->stretch > 1) || isfinite (self->plot->y.max))
    return;
  if (scale->kind == HUNCH_SCALE_LINEAR)
    scale->max = scale->min + (scale->max - scale->min) * self->stretch;
  else if (scale->kind == HUNCH_SCALE_LOG)
    scale->max = scale->min * pow (scale->max / scale->min, self->stretch);
}

static gboolean
has_number (const double *values,
            gsize         n)
{
  for (gsize i = 0; values != NULL && i < n; i++)
    if (isfinite (values[i]))
      return TRUE;
  return FALSE;
}

static gboolean
layer_has_data (const HunchLayer *layer)
{
  switch (layer->mark)
    {
    case HUNCH_MARK_RULE:
      return FALSE;
    case HUNCH_MARK_CELL:
      return has_number (layer->value, layer->n);
    case HUNCH_MARK_RECT:
      return has_number (layer->y, layer->n) && layer->low != NULL && layer->high != NULL;
    case HUNCH_MARK_BAR:
    case HUNCH_MARK_POINT:
    case HUNCH_MARK_LINE:
    case HUNCH_MARK_STEP:
    case HUNCH_MARK_BOX:
    case HUNCH_MARK_INTERVAL:
    default:
      return has_number (layer->y, layer->n) && layer->x != NULL;
    }
}

gboolean
hunch_plan_has_data (HunchPlot *plot)
{
  if (plot->x.kind == HUNCH_SCALE_CATEGORY && (plot->x.categories == NULL || plot->x.categories->len == 0))
    return FALSE;
  if (plot->y.kind == HUNCH_SCALE_CATEGORY && (plot->y.categories == NULL || plot->y.categories->len == 0))
    return FALSE;
  for (guint i = 0; i < plot->layers->len; i++)
    if (layer_has_data (g_ptr_array_index (plot->layers, i)))
      return TRUE;
  return FALSE;
}
