#define G_LOG_DOMAIN "hunch-chart"
/* Which colour is whose, and how the reader is told: a name beside the end of
 * each line where there is room, else a legend above the plot. */
#include "chart/plan-private.h"

#include <math.h>

#include "chart/colour.h"

#define MAX_DIRECT_SHARE 0.3

/* Lines that end further apart than this share of the width are named in a legend:
 * a name at the end of one would lie on another. */
#define MAX_END_SPREAD 0.06
#define N_COLOURS 8

static gboolean
has_colour (const HunchLayer *layer)
{
  return layer->mark != HUNCH_MARK_RULE && layer->mark != HUNCH_MARK_CELL;
}

/* After eight the colours come again, darker (or lighter, on dark). */
static guint32
get_palette_colour (HunchBuilder *self,
                    guint         position)
{
  guint32 colour = self->palette[position % N_COLOURS];

  return position < N_COLOURS ? colour : hunch_colour_mix (colour, self->theme->ink, 0.45);
}

static HunchSeries *
find_series (HunchBuilder *self,
             const char   *name)
{
  for (guint i = 0; i < self->series->len; i++)
    {
      HunchSeries *series = &g_array_index (self->series, HunchSeries, i);

      if (g_strcmp0 (series->name, name) == 0)
        return series;
    }
  return NULL;
}

static gboolean
is_category (HunchPlot  *plot,
             const char *name)
{
  for (guint i = 0; plot->x.categories != NULL && i < plot->x.categories->len; i++)
    if (g_strcmp0 (g_ptr_array_index (plot->x.categories, i), name) == 0)
      return TRUE;
  return FALSE;
}

static guint
count_named (HunchBuilder *self)
{
  guint n = 0;

  for (guint i = 0; i < self->series->len; i++)
    n += g_array_index (self->series, HunchSeries, i).name != NULL;
  return n;
}

static gboolean
is_single_curve (HunchBuilder *self)
{
  return count_named (self) == 1 && self->series->len == 1;
}

static void
choose_legend (HunchBuilder *self)
{
  gboolean all_curves = TRUE;

  for (guint i = 0; i < self->series->len; i++)
    {
      HunchSeries *series = &g_array_index (self->series, HunchSeries, i);

      if (series->name != NULL && series->mark != HUNCH_MARK_LINE && series->mark != HUNCH_MARK_STEP)
        all_curves = FALSE;
    }

  if (count_named (self) == 0 || is_single_curve (self))
    self->legend = HUNCH_LEGEND_NONE;
  else if (all_curves && count_named (self) <= N_COLOURS)
    self->legend = HUNCH_LEGEND_DIRECT;
  else
    self->legend = HUNCH_LEGEND_TOP;
}

void
hunch_plan_set_series (HunchBuilder *self)
{
  for (guint i = 0; i < self->plot->layers->len; i++)
    {
      const HunchLayer *layer = g_ptr_array_index (self->plot->layers, i);

      if (has_colour (layer) && layer->n > 0 && find_series (self, layer->name) == NULL)
        {
          HunchSeries series = {
            .name = layer->name,
            .label = layer->name != NULL ? g_utf8_make_valid (layer->name, -1) : NULL,
            .colour = get_palette_colour (self, self->series->len),
            .is_lit = TRUE,
            .mark = layer->mark,
          };

          g_array_append_val (self->series, series);
        }
    }

  for (guint i = 0; i < self->series->len; i++)
    {
      HunchSeries *series = &g_array_index (self->series, HunchSeries, i);

      if (self->highlight != NULL && find_series (self, self->highlight) != NULL)
        series->is_lit = g_strcmp0 (series->name, self->highlight) == 0;
      if (!series->is_lit)
        series->colour = hunch_colour_unlit (self->theme);
    }
  choose_legend (self);
}

HunchSeries *
hunch_plan_get_series (HunchBuilder     *self,
                       const HunchLayer *layer)
{
  return find_series (self, layer->name);
}

guint32
hunch_plan_get_colour (HunchBuilder     *self,
                       const HunchLayer *layer,
                       gsize             index)
{
  HunchSeries *series = find_series (self, layer->name);
  guint32 colour = series != NULL ? series->colour : self->palette[0];
  guint category;

  if (self->highlight == NULL || layer->x == NULL || self->plot->x.kind != HUNCH_SCALE_CATEGORY
      || !is_category (self->plot, self->highlight) || find_series (self, self->highlight) != NULL)
    return colour;

  category = (guint) MAX (0, rint (layer->x[index]));
  if (category < self->plot->x.categories->len
      && g_strcmp0 (g_ptr_array_index (self->plot->x.categories, category), self->highlight) == 0)
    return colour;
  return hunch_colour_unlit (self->theme);
}

/* --- direct labels ------------------------------------------------------------ */

static HunchLabelFont
get_series_font (HunchBuilder *self)
{
  return hunch_plan_get_font (self, self->font, HUNCH_WEIGHT_SEMIBOLD);
}

/* Where a series ends: its value at the greatest x. */
typedef struct
{
  double share;  /* of the way across the plot */
  double place;  /* down the picture; NaN when there is no value */
} End;

static End
find_end (HunchBuilder *self,
          const char   *name)
{
  End end = { 0, NAN };
  double last_x = -INFINITY;

  for (guint i = 0; i < self->plot->layers->len; i++)
    {
      const HunchLayer *layer = g_ptr_array_index (self->plot->layers, i);

      if (g_strcmp0 (layer->name, name) != 0 || !has_colour (layer) || layer->x == NULL || layer->y == NULL)
        continue;
      for (gsize k = 0; k < layer->n; k++)
        if (isfinite (layer->y[k]) && layer->x[k] >= last_x)
          {
            last_x = layer->x[k];
            end.share = self->plan->x.funcs->to_share (&self->plan->x, last_x);
            end.place = hunch_scale_map (&self->plan->y, layer->y[k]);
            if (layer->mark == HUNCH_MARK_STEP)
              end.share = 1;
          }
    }
  end.share = CLAMP (end.share, 0.05, 1);
  return end;
}

static double
measure_direct (HunchBuilder      *self,
                const HunchSeries *series)
{
  HunchLabelFont font = get_series_font (self);

  return hunch_label_measure (&font, series->label) + self->font * 0.5;
}

static gboolean
ends_lie_together (HunchBuilder *self)
{
  double least = 1;
  double most = 0;

  for (guint i = 0; i < self->series->len; i++)
    {
      const HunchSeries *series = &g_array_index (self->series, HunchSeries, i);
      End end;

      if (series->name == NULL)
        continue;
      end = find_end (self, series->name);
      least = MIN (least, end.share);
      most = MAX (most, end.share);
      if (measure_direct (self, series) > self->plan->width * MAX_DIRECT_SHARE)
        return FALSE;
    }
  return most - least <= MAX_END_SPREAD;
}

/* A label begins at the end of its line: share × (right − left) plus its width must stay left of `edge`. */
double
hunch_plan_find_right (HunchBuilder *self,
                       double        edge)
{
  double left = self->plan->left;
  double right = edge;

  for (guint i = 0; i < self->series->len; i++)
    {
      const HunchSeries *series = &g_array_index (self->series, HunchSeries, i);

      if (series->name != NULL)
        right = MIN (right, left + (edge - measure_direct (self, series) - left) / find_end (self, series->name).share);
    }
  return right;
}

/* FALSE when the labels would have to go too far from the ends of their lines. */
gboolean
hunch_plan_place_direct (HunchBuilder *self)
{
  double height = self->font * 1.2;
  double max_shift = hunch_plan_has_mark (self->plot, HUNCH_MARK_STEP) ? height * 0.3 : height * 1.1;
  g_autofree double *places = g_new (double, self->series->len);
  guint n = 0;

  if (!ends_lie_together (self))
    return FALSE;
  for (guint i = 0; i < self->series->len; i++)
    {
      const char *name = g_array_index (self->series, HunchSeries, i).name;

      if (name == NULL)
        continue;
      places[n] = find_end (self, name).place;
      if (!isfinite (places[n]))
        return FALSE;
      places[n] = CLAMP (places[n], self->plan->top, self->plan->bottom);
      n++;
    }
  if (!hunch_label_spread (places, n, height, self->plan->top - height / 2, self->plan->bottom + height / 2, max_shift))
    return FALSE;

  g_free (self->direct);
  self->direct = g_steal_pointer (&places);
  return TRUE;
}

static guint32
get_text_colour (HunchBuilder      *self,
                 const HunchSeries *series)
{
  return series->is_lit ? hunch_colour_mix (series->colour, self->theme->ink, 0.15) : self->theme->muted;
}

void
hunch_plan_draw_direct (HunchBuilder *self)
{
  HunchLabelFont font = get_series_font (self);
  HunchChartPlan *plan = self->plan;
  guint n = 0;

  for (guint i = 0; i < self->series->len; i++)
    {
      const HunchSeries *series = &g_array_index (self->series, HunchSeries, i);
      double x;

      if (series->name == NULL)
        continue;
      x = plan->left + find_end (self, series->name).share * (plan->right - plan->left) + self->font * 0.5;
      hunch_plan_add_text (self, "series", get_text_colour (self, series), &font, 0, x, self->direct[n++] + font.size * 0.36,
                           series->label)->halo = TRUE;
    }
}

/* --- the legend --------------------------------------------------------------- */

static void
draw_swatch (HunchBuilder      *self,
             const HunchSeries *series,
             double             x,
             double             middle)
{
  double size = self->font * 0.85;

  switch (series->mark)
    {
    case HUNCH_MARK_LINE:
    case HUNCH_MARK_STEP:
      hunch_plan_add_line (self, "swatch", series->colour, 2.5 * self->unit, x, middle, x + size, middle);
      break;
    case HUNCH_MARK_POINT:
    case HUNCH_MARK_INTERVAL:
      hunch_plan_add_disc (self, "swatch", series->colour, x + size / 2, middle, size * 0.42);
      break;
    case HUNCH_MARK_BAR:
    case HUNCH_MARK_RECT:
    case HUNCH_MARK_BOX:
    case HUNCH_MARK_CELL:
    case HUNCH_MARK_RULE:
    default:
      hunch_plan_add_rect (self, "swatch", series->colour, x, middle - size / 2, size, size);
      break;
    }
}

/* At the right end of the last line: there are more than fit. */
static void
draw_more (HunchBuilder         *self,
           const HunchLabelFont *font,
           double                bottom,
           gboolean              measure_only)
{
  if (!measure_only)
    hunch_plan_add_text (self, "more", self->theme->muted, font, 1, self->plan->width - self->pad * 0.5,
                         bottom - self->font * 0.75 + font->size * 0.36, "…");
}

double
hunch_plan_draw_legend (HunchBuilder *self,
                        double        top,
                        gboolean      measure_only)
{
  HunchLabelFont font = hunch_plan_get_font (self, self->font, 0);
  double swatch = self->font * 1.25;
  double row = self->font * 1.5;
  double edge = self->plan->width - self->pad - self->font;
  double limit = top + MAX (row, self->plan->height * 0.25);
  double x = self->pad;
  double y = top;

  for (guint i = 0; i < self->series->len; i++)
    {
      const HunchSeries *series = &g_array_index (self->series, HunchSeries, i);
      g_autofree char *name = NULL;
      double width;

      if (series->name == NULL)
        continue;
      name = hunch_label_cut (&font, series->label, edge - self->pad - swatch);
      width = swatch + hunch_label_measure (&font, name);
      if (x > self->pad && x + width > edge)
        {
          x = self->pad;
          y += row;
        }
      if (y + row > limit + 0.01)
        {
          draw_more (self, &font, y, measure_only);
          return y;
        }
      if (!measure_only)
        {
          draw_swatch (self, series, x, y + row * 0.5);
          hunch_plan_add_text (self, "series", series->is_lit ? self->theme->ink : self->theme->muted, &font, 0,
                               x + swatch, y + row * 0.5 + font.size * 0.36, name);
        }
      x += width + self->font * 1.2;
    }
  return y + row + self->font * 0.2;
}
