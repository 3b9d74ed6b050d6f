#define G_LOG_DOMAIN "hunch-chart"
/* The plan in words: as a whole for those who compare plans, and of one place for
 * those who point at it. */
#include "chart/plan-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "chart/number-label.h"

/* How far from a dot a pointer may be. */
#define REACH 8.0

static const char *const kind_names[] = { "rect", "disc", "line", "area", "text", "cloud" };

/* Rounded to 0.1; never "-0.0". */
static void
append_number (GString *out,
               double   value)
{
  char digits[G_ASCII_DTOSTR_BUF_SIZE];
  double rounded = rint (value * 10) / 10;

  if (isnan (value))
    g_string_append (out, " |");
  else
    g_string_append_printf (out, " %s", g_ascii_formatd (digits, sizeof digits, "%.1f", rounded == 0 ? 0 : rounded));
}

static void
append_points (GString         *out,
               const HunchItem *item)
{
  const gsize shown = 12;

  g_string_append_printf (out, " n=%" G_GSIZE_FORMAT ":", item->n_points);
  for (gsize i = 0; item->points != NULL && i < 2 * MIN (item->n_points, shown); i++)
    append_number (out, item->points[i]);
  if (item->n_points > shown)
    g_string_append (out, " …");
}

static void
append_place (GString         *out,
              const HunchItem *item)
{
  append_number (out, item->x);
  append_number (out, item->y);
  if (item->kind != HUNCH_ITEM_TEXT)
    {
      append_number (out, item->width);
      append_number (out, item->height);
    }
}

static void
append_item (GString         *out,
             const HunchItem *item)
{
  g_string_append_printf (out, "%s %s #%06x", kind_names[item->kind], item->role, item->colour);
  if (item->alpha < 1)
    append_number (out, item->alpha);
  if (item->kind == HUNCH_ITEM_LINE || item->kind == HUNCH_ITEM_AREA)
    append_points (out, item);
  else if (item->kind == HUNCH_ITEM_CLOUD)
    g_string_append_printf (out, " n=%" G_GSIZE_FORMAT, item->n_points);
  else
    append_place (out, item);
  if (item->kind == HUNCH_ITEM_TEXT)
    g_string_append_printf (out, " %s %.1f%s \"%s\"", item->align == 0 ? "start" : item->align == 1 ? "end" : "middle",
                            item->size, item->weight == 0 ? "" : " bold", item->text);
  g_string_append_c (out, '\n');
}

char *
hunch_chart_plan_to_text (HunchChartPlan *self)
{
  GString *out = g_string_new ("plot");

  g_return_val_if_fail (self != NULL, NULL);

  append_number (out, self->left);
  append_number (out, self->top);
  append_number (out, self->right);
  append_number (out, self->bottom);
  g_string_append_printf (out, "%s\n", self->horizontal ? " horizontal" : "");
  for (guint i = 0; i < self->items->len; i++)
    append_item (out, g_ptr_array_index (self->items, i));
  return g_string_free (out, FALSE);
}

/* --- hints ------------------------------------------------------------------ */

static char *
write_y (HunchChartPlan *self,
         double          value)
{
  return hunch_scale_write (&self->y, value);
}

static char *
describe_range (HunchChartPlan   *self,
                const HunchLayer *layer,
                gsize             i)
{
  g_autofree char *value = write_y (self, layer->y[i]);
  g_autofree char *low = NULL;
  g_autofree char *high = NULL;

  if (layer->low == NULL || layer->high == NULL || !isfinite (layer->low[i]) || !isfinite (layer->high[i]))
    return g_steal_pointer (&value);
  low = write_y (self, layer->low[i]);
  high = write_y (self, layer->high[i]);
  return g_strdup_printf (_("%s (%s to %s)"), value, low, high);
}

static char *
describe_box (HunchChartPlan   *self,
              const HunchLayer *layer,
              gsize             i)
{
  g_autofree char *median = write_y (self, layer->y[i]);
  g_autofree char *q1 = layer->q1 != NULL ? write_y (self, layer->q1[i]) : g_strdup ("–");
  g_autofree char *q3 = layer->q3 != NULL ? write_y (self, layer->q3[i]) : g_strdup ("–");

  return g_strdup_printf (_("median %s, half of all from %s to %s"), median, q1, q3);
}

static char *
describe_value (HunchChartPlan   *self,
                const HunchLayer *layer,
                gsize             i)
{
  switch (layer->mark)
    {
    case HUNCH_MARK_CELL:
      return hunch_number_label_new (layer->value[i], self->y.percent);
    case HUNCH_MARK_BOX:
      return describe_box (self, layer, i);
    case HUNCH_MARK_RECT:
      return write_y (self, layer->y[i]);
    case HUNCH_MARK_BAR:
    case HUNCH_MARK_POINT:
    case HUNCH_MARK_LINE:
    case HUNCH_MARK_STEP:
    case HUNCH_MARK_INTERVAL:
    case HUNCH_MARK_RULE:
    default:
      return describe_range (self, layer, i);
    }
}

static char *
describe_place (HunchChartPlan   *self,
                const HunchLayer *layer,
                gsize             i)
{
  g_autofree char *x = NULL;
  g_autofree char *y = NULL;

  if (layer->mark == HUNCH_MARK_RECT)
    {
      x = hunch_scale_write (&self->x, layer->low[i]);
      y = hunch_scale_write (&self->x, layer->high[i]);
      return g_strdup_printf (_("%s to %s"), x, y);
    }
  x = hunch_scale_write (&self->x, layer->x[i]);
  if (layer->mark != HUNCH_MARK_CELL)
    return g_steal_pointer (&x);
  y = hunch_scale_write (&self->y, layer->y[i]);
  return g_strdup_printf (_("%s, %s"), x, y);
}

static char *
describe (HunchChartPlan   *self,
          const HunchLayer *layer,
          gsize             i)
{
  g_autofree char *place = describe_place (self, layer, i);
  g_autofree char *value = describe_value (self, layer, i);
  g_autofree char *name = layer->name != NULL ? g_utf8_make_valid (layer->name, -1) : NULL;

  if (name != NULL && g_strcmp0 (name, place) != 0)
    return g_strdup_printf (_("%s, %s: %s"), name, place, value);
  return g_strdup_printf (_("%s: %s"), place, value);
}

static gboolean
is_within (const HunchSpot *spot,
           double           x,
           double           y)
{
  /* A bar of next to nothing can be pointed at, too. */
  const double edge = 2;

  return x >= spot->x - edge && x <= spot->x + spot->width + edge && y >= spot->y - edge && y <= spot->y + spot->height + edge;
}

/* Of the marks under the pointer the one whose centre is nearest. */
static const HunchSpot *
find_spot (HunchChartPlan *self,
           double          x,
           double          y)
{
  const HunchSpot *best = NULL;
  double best_distance = INFINITY;

  for (guint i = 0; i < self->spots->len; i++)
    {
      const HunchSpot *spot = &g_array_index (self->spots, HunchSpot, i);
      double distance = hypot (spot->x + spot->width / 2 - x, spot->y + spot->height / 2 - y);

      if (is_within (spot, x, y) && distance < best_distance)
        {
          best = spot;
          best_distance = distance;
        }
    }
  return best;
}

/* The nearest dot within reach: compared in the picture, since the scales differ. */
static const HunchLayer *
find_dot (HunchChartPlan *self,
          double          x,
          double          y,
          gsize          *out_index)
{
  const HunchLayer *best = NULL;
  double best_distance = REACH;

  for (guint i = 0; i < self->plot->layers->len; i++)
    {
      const HunchLayer *layer = g_ptr_array_index (self->plot->layers, i);

      if (layer->mark != HUNCH_MARK_POINT || layer->x == NULL || layer->y == NULL)
        continue;
      for (gsize k = 0; k < layer->n; k++)
        {
          double along_x = hunch_scale_map (&self->x, layer->x[k]);
          double along_y = hunch_scale_map (&self->y, layer->y[k]);
          double distance = self->horizontal ? hypot (along_y - x, along_x - y) : hypot (along_x - x, along_y - y);

          if (distance < best_distance)
            {
              best = layer;
              best_distance = distance;
              *out_index = k;
            }
        }
    }
  return best;
}

char *
hunch_chart_plan_dup_hint (HunchChartPlan *self,
                           double          x,
                           double          y)
{
  const HunchLayer *layer;
  const HunchSpot *spot;
  gsize index = 0;

  g_return_val_if_fail (self != NULL, NULL);

  layer = find_dot (self, x, y, &index);
  if (layer != NULL)
    return describe (self, layer, index);
  spot = find_spot (self, x, y);
  return spot != NULL ? describe (self, spot->layer, spot->index) : NULL;
}
