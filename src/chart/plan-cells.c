#define G_LOG_DOMAIN "hunch-chart"
/* Heat maps: a colour for each pair of categories, its number where there is
 * room, and above the plot the key to the colours where there is none. Values of
 * both signs are shown with two colours that meet at zero. The axis of y, which has
 * categories, says with "percent" that the values are shares. */
#include "chart/plan-private.h"

#include <math.h>

#include "chart/colour.h"
#include "chart/number-label.h"

#define MAX_LABELLED 400
#define N_KEY_STEPS 40

typedef struct
{
  double   min;
  double   max;
  gboolean diverging;
} Range;

static Range
measure_values (HunchPlot *plot)
{
  Range range = { INFINITY, -INFINITY, FALSE };

  for (guint i = 0; i < plot->layers->len; i++)
    {
      const HunchLayer *layer = g_ptr_array_index (plot->layers, i);

      for (gsize k = 0; layer->mark == HUNCH_MARK_CELL && layer->value != NULL && k < layer->n; k++)
        if (isfinite (layer->value[k]))
          {
            range.min = MIN (range.min, layer->value[k]);
            range.max = MAX (range.max, layer->value[k]);
          }
    }
  range.diverging = range.min < 0 && range.max > 0;
  if (range.diverging)
    {
      range.max = MAX (range.max, -range.min);
      range.min = -range.max;
    }
  else if (range.min > 0 && range.min < range.max * 0.5)
    range.min = 0;
  return range;
}

static guint32
get_fill (const HunchChartTheme *theme,
          const Range           *range,
          double                 value)
{
  double span = range->max - range->min;

  if (range->diverging)
    return hunch_colour_ramp (theme, value / range->max, TRUE);
  return hunch_colour_ramp (theme, span > 0 ? (value - range->min) / span : 0.6, FALSE);
}

static gboolean
has_numbers (HunchBuilder *self)
{
  HunchPlot *plot = self->plot;
  guint n_cells = plot->x.categories->len * (plot->y.categories != NULL ? plot->y.categories->len : 1);

  if (self->labels >= 0)
    return self->labels;
  return n_cells <= MAX_LABELLED && self->plan->width / plot->x.categories->len > 3.5 * self->font
         && self->plan->height / MAX (1, n_cells / plot->x.categories->len) > 2.2 * self->font;
}

static void
draw_number (HunchBuilder            *self,
             const HunchLayer        *layer,
             gsize                    i,
             const HunchNumberFormat *format,
             const HunchItem         *cell,
             guint32                  fill)
{
  HunchLabelFont font = hunch_plan_get_font (self, self->font * 0.95, 0);
  const char *given = layer->labels != NULL ? layer->labels[i] : NULL;
  g_autofree char *text = given != NULL ? g_utf8_make_valid (given, -1) : hunch_number_format_write (format, layer->value[i]);

  if (hunch_label_measure (&font, text) > cell->width - 3 || cell->height < font.size * 1.1)
    return;
  hunch_plan_add_text (self, "value", hunch_colour_on (fill), &font, 0.5, cell->x + cell->width / 2,
                       cell->y + cell->height / 2 + font.size * 0.36, text);
}

void
hunch_plan_draw_cells (HunchBuilder     *self,
                       const HunchLayer *layer)
{
  HunchChartPlan *plan = self->plan;
  Range range = measure_values (self->plot);
  HunchNumberFormat format;
  double width = hunch_scale_get_band (&plan->x);
  double height = hunch_scale_get_band (&plan->y);
  double gap = MIN (width, height) > 8 ? 1.5 : 0;
  gboolean numbers;

  if (layer->x == NULL || layer->y == NULL || layer->value == NULL || self->plot->x.categories == NULL)
    return;
  numbers = has_numbers (self);
  format = hunch_number_format_for_values (layer->value, layer->n, self->plot->y.percent);
  for (gsize i = 0; i < layer->n; i++)
    {
      double x;
      double y;
      guint32 fill = isfinite (layer->value[i]) ? get_fill (self->theme, &range, layer->value[i]) : self->theme->faint;
      HunchItem *cell;

      hunch_plan_place (self, layer->x[i], layer->y[i], &x, &y);
      cell = hunch_plan_add_rect (self, "cell", fill, x - width / 2 + gap / 2, y - height / 2 + gap / 2, width - gap, height - gap);
      cell->in_plot = TRUE;
      if (!isfinite (layer->value[i]))
        cell->alpha = 0.5;
      else if (numbers)
        draw_number (self, layer, i, &format, cell, fill);
      hunch_plan_add_spot (self, layer, i, x - width / 2, y - height / 2, width, height);
    }
}

double
hunch_plan_draw_cell_key (HunchBuilder *self,
                          double        top,
                          gboolean      measure_only)
{
  HunchLabelFont font = hunch_plan_get_font (self, self->font * 0.9, 0);
  Range range = measure_values (self->plot);
  double ends[2] = { range.min, range.max };
  HunchNumberFormat format = hunch_number_format_for_values (ends, 2, self->plot->y.percent);
  g_autofree char *low = NULL;
  g_autofree char *high = NULL;
  double row = self->font * 1.6;
  double width = MIN (140, self->plan->width * 0.3);
  double x = self->pad;

  if (range.min > range.max || self->plot->x.categories == NULL || has_numbers (self))
    return top;
  if (measure_only)
    return top + row;

  low = hunch_number_format_write (&format, range.min);
  high = hunch_number_format_write (&format, range.max);
  hunch_plan_add_text (self, "key", self->theme->muted, &font, 0, x, top + row * 0.45 + font.size * 0.36, low);
  x += hunch_label_measure (&font, low) + self->font * 0.5;
  for (int i = 0; i < N_KEY_STEPS; i++)
    hunch_plan_add_rect (self, "key", get_fill (self->theme, &range, range.min + (range.max - range.min) * i / (N_KEY_STEPS - 1)),
                         x + i * width / N_KEY_STEPS, top + row * 0.45 - self->font * 0.4, width / N_KEY_STEPS, self->font * 0.8);
  hunch_plan_add_text (self, "key", self->theme->muted, &font, 0, x + width + self->font * 0.5, top + row * 0.45 + font.size * 0.36, high);
  return top + row;
}
