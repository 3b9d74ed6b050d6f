#define G_LOG_DOMAIN "hunch-chart"
/* Marks that stand at a category, or between two edges: bars, bins, boxes, dots
 * with intervals. All are written for upright bars; place() turns them when the
 * bars lie. */
#include "chart/plan-private.h"

#include <math.h>

#include "chart/colour.h"
#include "chart/number-label.h"

/* How much of a category's width its bars take together, and a series alone. */
#define GROUP_SHARE 0.78
#define BOX_SHARE 0.55

#define MAX_VALUE_LABELS 12
#define MAX_BAR_WIDTH 90.0

/* The two edges across of one mark, as places along the x scale. */
typedef struct
{
  double from;
  double to;
} Slot;

static double
get_value (const double *values,
           gsize         index)
{
  return values != NULL ? values[index] : NAN;
}

/* The width of a category; on a scale of numbers or dates, the least distance between two marks. */
static double
get_band (HunchBuilder     *self,
          const HunchLayer *layer)
{
  HunchScale *scale = &self->plan->x;
  double least = fabs (scale->end - scale->start);

  if (scale->kind == HUNCH_SCALE_CATEGORY)
    return hunch_scale_get_band (scale);
  for (gsize i = 1; i < layer->n; i++)
    {
      double distance = fabs (hunch_scale_map (scale, layer->x[i]) - hunch_scale_map (scale, layer->x[i - 1]));

      if (distance > 0 && distance < least)
        least = distance;
    }
  return least;
}

static Slot
find_slot (HunchBuilder *self,
           double        x,
           double        band,
           double        share,
           guint         slot,
           guint         n_slots)
{
  double middle = hunch_scale_map (&self->plan->x, x);
  double width = MIN (band * share, MAX_BAR_WIDTH * self->unit * n_slots) / n_slots;
  double from = middle + (slot - n_slots / 2.0) * width;
  double gap = n_slots > 1 && width > 6 ? 1 : 0;

  return (Slot){ from + gap / 2, from + width - gap / 2 };
}

static double
map_y (HunchBuilder *self,
       double        y)
{
  return hunch_scale_map (&self->plan->y, y);
}

static HunchItem *
add_upright_rect (HunchBuilder *self,
                  const char   *role,
                  guint32       colour,
                  Slot          slot,
                  double        from,
                  double        to)
{
  HunchItem *item;

  if (self->plan->horizontal)
    item = hunch_plan_add_rect (self, role, colour, from, slot.from, to - from, slot.to - slot.from);
  else
    item = hunch_plan_add_rect (self, role, colour, slot.from, from, slot.to - slot.from, to - from);
  item->in_plot = TRUE;
  return item;
}

/* A line from (x1, y1) to (x2, y2), places along the two scales. */
static HunchItem *
add_upright_line (HunchBuilder *self,
                  const char   *role,
                  guint32       colour,
                  double        line_width,
                  double        x1,
                  double        y1,
                  double        x2,
                  double        y2)
{
  HunchItem *item = self->plan->horizontal ? hunch_plan_add_line (self, role, colour, line_width, y1, x1, y2, x2)
                                           : hunch_plan_add_line (self, role, colour, line_width, x1, y1, x2, y2);

  item->in_plot = TRUE;
  return item;
}

static void
add_spot (HunchBuilder     *self,
          const HunchLayer *layer,
          gsize             index,
          Slot              slot,
          double            from,
          double            to)
{
  if (self->plan->horizontal)
    hunch_plan_add_spot (self, layer, index, from, slot.from, to - from, slot.to - slot.from);
  else
    hunch_plan_add_spot (self, layer, index, slot.from, from, slot.to - slot.from, to - from);
}

/* The whisker of an interval, with an edge of background so that it is seen on its bar. */
static void
draw_whisker (HunchBuilder *self,
              guint32       colour,
              double        line_width,
              double        middle,
              double        low,
              double        high,
              gboolean      with_edge)
{
  if (!isfinite (low) || !isfinite (high))
    return;
  low = map_y (self, low);
  high = map_y (self, high);
  if (with_edge)
    add_upright_line (self, "whisker-edge", self->theme->background, line_width + 2 * self->unit, middle, low, middle, high)->alpha = 0.8;
  add_upright_line (self, "whisker", colour, line_width, middle, low, middle, high);
}

static HunchLabelFont
get_label_font (HunchBuilder *self)
{
  return hunch_plan_get_font (self, self->font * 0.92, 0);
}

/* The text at a mark: what the layer says, else its value; NULL for none. */
static char *
dup_label (const HunchLayer        *layer,
           gsize                    index,
           const HunchNumberFormat *format)
{
  const char *given = layer->labels != NULL ? layer->labels[index] : NULL;

  if (given != NULL)
    return g_utf8_make_valid (given, -1);
  return format != NULL && isfinite (layer->y[index]) ? hunch_number_format_write (format, layer->y[index]) : NULL;
}

/* Labels above marks are shown all or none: a few of them would look like a choice. */
static gboolean
labels_fit (HunchBuilder            *self,
            const HunchLayer        *layer,
            const HunchNumberFormat *format,
            double                   room)
{
  HunchLabelFont font = get_label_font (self);

  if (self->plan->horizontal)
    return room >= font.size * 0.95;
  for (gsize i = 0; i < layer->n; i++)
    {
      g_autofree char *text = dup_label (layer, i, format);

      if (text != NULL && hunch_label_measure (&font, text) > room - 1)
        return FALSE;
    }
  return TRUE;
}

/* Notes by how much the scale must grow for a label that ends `reach` beyond the end of its mark. `slack`: what the label may
 * reach beyond the plot. A plot that would lose half its length to a label does without it. */
static void
note_stretch (HunchBuilder *self,
              double        place,
              double        reach,
              double        slack)
{
  const HunchScale *scale = &self->plan->y;
  double length = fabs (scale->end - scale->start);
  double share = fabs (place - scale->start) / length;
  double share_free = 1 - (reach - slack) / length;

  if (share_free > 0.5 && share > share_free)
    self->stretch = MAX (self->stretch, share / share_free);
}

/* Text beyond the end of a mark; `place` along the y scale, `radius` what the mark reaches beyond it. Left out where it does not fit. */
static void
draw_end_label (HunchBuilder *self,
                const char   *text,
                double        middle,
                double        place,
                double        radius,
                gboolean      beyond_is_up)
{
  HunchChartPlan *plan = self->plan;
  HunchLabelFont font = get_label_font (self);
  double width = hunch_label_measure (&font, text);
  double gap = self->font * 0.35 + radius;

  if (plan->horizontal)
    {
      double x = beyond_is_up ? place + gap : place - gap;
      double start = beyond_is_up ? x : x - width;

      if (beyond_is_up)
        note_stretch (self, place, gap + width, plan->width - self->pad * 0.3 - plan->right);
      if (start < plan->left - 1 || start + width > plan->width - self->pad * 0.3 + 0.01)
        return;
      hunch_plan_add_text (self, "value", plan->theme.ink, &font, beyond_is_up ? 0 : 1, x, middle + font.size * 0.36, text);
    }
  else
    {
      double y = beyond_is_up ? place - gap : place + gap + font.size * 0.73;

      if (beyond_is_up)
        note_stretch (self, place, gap + font.size * 0.75, 0);
      if (y - font.size * 0.75 < plan->top - self->font * 0.5 || y > plan->bottom + 1)
        return;
      hunch_plan_add_text (self, "value", plan->theme.ink, &font, 0.5, middle, y, text)->halo = TRUE;
    }
}

/* --- bars ------------------------------------------------------------------- */

static gboolean
wants_values (HunchBuilder     *self,
              const HunchLayer *layer,
              guint             n_slots)
{
  return self->labels > 0 || (self->labels < 0 && layer->n * n_slots <= MAX_VALUE_LABELS);
}

static void
draw_bar_label (HunchBuilder            *self,
                const HunchLayer        *layer,
                gsize                    index,
                const HunchNumberFormat *format,
                Slot                     slot)
{
  double y = layer->y[index];
  gboolean is_up = y >= 0;
  double far_end = get_value (is_up ? layer->high : layer->low, index);
  double end = isfinite (far_end) ? (is_up ? MAX (y, far_end) : MIN (y, far_end)) : y;
  g_autofree char *text = dup_label (layer, index, format);

  if (text != NULL)
    draw_end_label (self, text, (slot.from + slot.to) / 2, map_y (self, end), 0, is_up);
}

void
hunch_plan_draw_bars (HunchBuilder     *self,
                      const HunchLayer *layer,
                      guint             slot_index,
                      guint             n_slots)
{
  HunchScale *scale = &self->plan->y;
  double zero = scale->kind == HUNCH_SCALE_LOG ? scale->min : CLAMP (0, scale->min, scale->max);
  HunchNumberFormat format;
  const HunchNumberFormat *shown;
  gboolean with_labels;
  double band;
  Slot first;

  if (layer->x == NULL || layer->y == NULL || layer->n == 0)
    return;
  band = get_band (self, layer);
  format = hunch_number_format_for_values (layer->y, layer->n, scale->percent);
  shown = wants_values (self, layer, n_slots) ? &format : NULL;
  first = find_slot (self, layer->x[0], band, GROUP_SHARE, slot_index, n_slots);
  with_labels = self->labels != 0 && (shown != NULL || layer->labels != NULL)
                && labels_fit (self, layer, shown, n_slots == 1 && !self->plan->horizontal ? band : first.to - first.from + 2);

  for (gsize i = 0; i < layer->n; i++)
    {
      Slot slot = find_slot (self, layer->x[i], band, band > 4 ? GROUP_SHARE : 1, slot_index, n_slots);
      double y = layer->y[i];

      if (!isfinite (y) || (scale->kind == HUNCH_SCALE_LOG && y <= 0))
        continue;
      add_upright_rect (self, "bar", hunch_plan_get_colour (self, layer, i), slot, map_y (self, zero), map_y (self, y));
      draw_whisker (self, self->theme->ink, 1.3 * self->unit, (slot.from + slot.to) / 2, get_value (layer->low, i), get_value (layer->high, i), TRUE);
      add_spot (self, layer, i, slot, map_y (self, zero), map_y (self, y));
      if (with_labels)
        draw_bar_label (self, layer, i, shown, slot);
    }
}

/* --- bins ------------------------------------------------------------------- */

static guint
count_bin_layers (HunchBuilder *self)
{
  guint n = 0;

  for (guint i = 0; i < self->plot->layers->len; i++)
    n += ((HunchLayer *) g_ptr_array_index (self->plot->layers, i))->mark == HUNCH_MARK_RECT;
  return n;
}

void
hunch_plan_draw_bins (HunchBuilder     *self,
                      const HunchLayer *layer)
{
  HunchScale *scale = &self->plan->y;
  gboolean overlap = count_bin_layers (self) > 1;
  guint32 colour = hunch_plan_get_colour (self, layer, 0);
  double zero = scale->kind == HUNCH_SCALE_LOG ? scale->min : CLAMP (0, scale->min, scale->max);

  if (layer->low == NULL || layer->high == NULL || layer->y == NULL)
    return;
  for (gsize i = 0; i < layer->n; i++)
    {
      Slot slot = { hunch_scale_map (&self->plan->x, layer->low[i]), hunch_scale_map (&self->plan->x, layer->high[i]) };
      double gap = slot.to - slot.from > 4 ? 1 : slot.to - slot.from > 2 ? 0.4 : 0;

      if (!isfinite (layer->y[i]) || layer->y[i] == 0 || !isfinite (slot.from) || !isfinite (slot.to))
        continue;
      add_spot (self, layer, i, slot, map_y (self, zero), map_y (self, layer->y[i]));
      slot.from += gap / 2;
      slot.to -= gap / 2;
      add_upright_rect (self, "bin", colour, slot, map_y (self, zero), map_y (self, layer->y[i]))->alpha = overlap ? 0.55 : 1;
    }
}

/* --- boxes ------------------------------------------------------------------ */

static void
draw_box (HunchBuilder     *self,
          const HunchLayer *layer,
          gsize             i,
          Slot              slot)
{
  guint32 colour = hunch_plan_get_colour (self, layer, i);
  guint32 fill = hunch_colour_mix (self->theme->background, colour, 0.28);
  double middle = (slot.from + slot.to) / 2;
  double q1 = get_value (layer->q1, i);
  double q3 = get_value (layer->q3, i);

  draw_whisker (self, colour, 1.4 * self->unit, middle, get_value (layer->low, i), q1, FALSE);
  draw_whisker (self, colour, 1.4 * self->unit, middle, q3, get_value (layer->high, i), FALSE);
  if (isfinite (q1) && isfinite (q3))
    {
      add_upright_rect (self, "box", fill, slot, map_y (self, q1), map_y (self, q3));
      add_upright_rect (self, "box-edge", colour, slot, map_y (self, q1), map_y (self, q3))->line_width = 1.2 * self->unit;
      add_spot (self, layer, i, slot, map_y (self, q1), map_y (self, q3));
    }
  add_upright_line (self, "median", colour, 2.6 * self->unit, slot.from, map_y (self, layer->y[i]), slot.to, map_y (self, layer->y[i]));
}

static gboolean
wants_given_labels (HunchBuilder     *self,
                    const HunchLayer *layer,
                    double            room)
{
  return layer->labels != NULL && self->labels != 0 && labels_fit (self, layer, NULL, room);
}

static void
draw_given_label (HunchBuilder     *self,
                  const HunchLayer *layer,
                  gsize             index,
                  double            middle,
                  double            radius)
{
  double high = get_value (layer->high, index);
  double place = map_y (self, isfinite (high) ? high : layer->y[index]);

  g_autofree char *text = dup_label (layer, index, NULL);

  if (text != NULL)
    draw_end_label (self, text, middle, place, radius, TRUE);
}

void
hunch_plan_draw_boxes (HunchBuilder     *self,
                       const HunchLayer *layer,
                       guint             slot_index,
                       guint             n_slots)
{
  gboolean with_labels;
  double band;

  if (layer->x == NULL || layer->y == NULL)
    return;
  band = get_band (self, layer);
  with_labels = wants_given_labels (self, layer, band * (n_slots > 1 ? GROUP_SHARE : 1) / n_slots);
  for (gsize i = 0; i < layer->n; i++)
    {
      Slot slot = find_slot (self, layer->x[i], band, n_slots > 1 ? GROUP_SHARE : BOX_SHARE, slot_index, n_slots);

      if (!isfinite (layer->y[i]))
        continue;
      draw_box (self, layer, i, slot);
      if (with_labels)
        draw_given_label (self, layer, i, (slot.from + slot.to) / 2, 0);
    }
}

/* --- intervals -------------------------------------------------------------- */

static void
add_interval_spot (HunchBuilder     *self,
                   const HunchLayer *layer,
                   gsize             i,
                   double            middle,
                   double            place,
                   double            radius)
{
  double low = map_y (self, get_value (layer->low, i));
  double high = map_y (self, get_value (layer->high, i));
  double from = isfinite (low) ? low : place - radius;
  double to = isfinite (high) ? high : place + radius;

  add_spot (self, layer, i, (Slot){ middle - radius, middle + radius }, from, to);
}

void
hunch_plan_draw_intervals (HunchBuilder     *self,
                           const HunchLayer *layer,
                           guint             slot_index,
                           guint             n_slots)
{
  gboolean with_labels;
  double band;

  if (layer->x == NULL || layer->y == NULL)
    return;
  band = get_band (self, layer);
  with_labels = wants_given_labels (self, layer, band * (n_slots > 1 ? 0.6 : 1) / n_slots);
  for (gsize i = 0; i < layer->n; i++)
    {
      Slot slot = find_slot (self, layer->x[i], band, 0.6, slot_index, n_slots);
      double middle = (slot.from + slot.to) / 2;
      double place = map_y (self, layer->y[i]);
      double radius = CLAMP (band / n_slots * 0.16, 2, 5 * self->unit);
      guint32 colour = hunch_plan_get_colour (self, layer, i);

      if (!isfinite (layer->y[i]) || !isfinite (place))
        continue;
      draw_whisker (self, colour, CLAMP (radius * 0.5, 1.2, 2.2 * self->unit), middle, get_value (layer->low, i), get_value (layer->high, i), FALSE);
      hunch_plan_add_disc (self, "dot", colour, self->plan->horizontal ? place : middle, self->plan->horizontal ? middle : place, radius)->in_plot = TRUE;
      add_interval_spot (self, layer, i, middle, place, radius);
      if (with_labels)
        draw_given_label (self, layer, i, middle, radius);
    }
}
