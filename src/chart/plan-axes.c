#define G_LOG_DOMAIN "hunch-chart"
/* Axes: labels are made to fit before anything is drawn. Numbers and dates take
 * fewer ticks until their labels keep apart; categories are broken into lines,
 * cut or thinned out; and when the names are too long for the foot of the
 * picture they go down its side, with the bars lying. Nothing is ever rotated. */
#include "chart/plan-private.h"

#include <math.h>
#include <string.h>

#include "chart/colour.h"

/* The share of the width that category names down the side may take. */
#define MAX_SIDE_SHARE 0.36

/* Up to so many categories each one is named, cut if need be; more are thinned out. */
#define MAX_CUT 12

#define LINE_HEIGHT 1.2
#define CAP_HEIGHT 0.36

static HunchLabelFont
get_font (HunchBuilder *self)
{
  return hunch_plan_get_font (self, self->font, HUNCH_WEIGHT_REGULAR);
}

static void
set_label (HunchTick *tick,
           char      *label)
{
  g_free (tick->label);
  tick->label = label;
}

/* Removes the labels of all but every `stride`-th. */
static void
thin_out (GPtrArray *ticks,
          guint      stride)
{
  for (guint i = 0; i < ticks->len; i++)
    if (i % stride != 0)
      set_label (g_ptr_array_index (ticks, i), NULL);
}

/* --- lying bars? ------------------------------------------------------------- */

static gboolean
may_lie (HunchPlot *plot)
{
  if (plot->x.kind != HUNCH_SCALE_CATEGORY || plot->y.kind == HUNCH_SCALE_CATEGORY)
    return FALSE;
  return !hunch_plan_has_mark (plot, HUNCH_MARK_LINE) && !hunch_plan_has_mark (plot, HUNCH_MARK_STEP)
         && !hunch_plan_has_mark (plot, HUNCH_MARK_CELL) && !hunch_plan_has_mark (plot, HUNCH_MARK_RECT);
}

gboolean
hunch_plan_wants_horizontal (HunchBuilder *self)
{
  HunchPlot *plot = self->plot;
  HunchLabelFont font = get_font (self);
  double room = self->plan->width - 2 * self->pad - 4 * self->font;
  guint n = plot->x.categories != NULL ? plot->x.categories->len : 0;

  if (plot->horizontal || !may_lie (plot) || n == 0)
    return plot->horizontal && plot->y.kind != HUNCH_SCALE_CATEGORY;
  if (n * self->font * 1.25 > self->plan->height * 0.8)
    return FALSE;

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *name = g_utf8_make_valid (g_ptr_array_index (plot->x.categories, i), -1);
      gboolean fits;

      g_free (hunch_label_wrap (&font, name, room / n - self->font * 0.5, 2, &fits));
      if (!fits)
        return TRUE;
    }
  return FALSE;
}

/* --- the side ---------------------------------------------------------------- */

static double
measure_side (HunchBuilder *self)
{
  HunchLabelFont font = get_font (self);
  double widest = 0;

  for (guint i = 0; i < self->side_ticks->len; i++)
    {
      HunchTick *tick = g_ptr_array_index (self->side_ticks, i);

      if (tick->label != NULL)
        widest = MAX (widest, hunch_label_measure_lines (&font, tick->label));
    }
  return widest;
}

/* The extents of ticks down the side, from the top: the order of categories, or from the bottom for numbers. */
static guint
find_side_stride (HunchBuilder *self,
                  const HunchScale *scale)
{
  g_autofree double *extents = g_new (double, 2 * MAX (1, self->side_ticks->len));

  for (guint i = 0; i < self->side_ticks->len; i++)
    {
      HunchTick *tick = g_ptr_array_index (self->side_ticks, i);
      double place = fabs (hunch_scale_map (scale, tick->value) - scale->start);
      double half = hunch_label_count_lines (tick->label) * self->font * LINE_HEIGHT / 2;

      extents[2 * i] = place - half;
      extents[2 * i + 1] = place + half;
    }
  return hunch_label_find_stride (extents, self->side_ticks->len, 0);
}

static void
fit_side_categories (HunchBuilder *self,
                     const HunchScale *scale)
{
  HunchLabelFont font = get_font (self);
  double width = self->plan->width * MAX_SIDE_SHARE;
  guint max_lines = hunch_scale_get_band (scale) >= 2.6 * self->font ? 2 : 1;

  for (guint i = 0; i < self->side_ticks->len; i++)
    {
      HunchTick *tick = g_ptr_array_index (self->side_ticks, i);

      set_label (tick, hunch_label_wrap (&font, tick->label, width, max_lines, NULL));
    }
}

static void
fit_side_values (HunchBuilder *self)
{
  HunchLabelFont font = get_font (self);

  for (guint i = 0; i < self->side_ticks->len; i++)
    {
      HunchTick *tick = g_ptr_array_index (self->side_ticks, i);

      g_strdelimit (tick->label, "\n", ' ');
      set_label (tick, hunch_label_cut (&font, tick->label, self->plan->width * 0.45));
    }
}

void
hunch_plan_fit_side (HunchBuilder *self)
{
  HunchScale *scale = hunch_plan_get_side (self);
  double height = fabs (scale->end - scale->start);

  g_clear_pointer (&self->side_ticks, g_ptr_array_unref);
  self->side_ticks = hunch_scale_make_ticks (scale, CLAMP ((int) (height / (self->font * 4.2)), 1, 5));
  if (scale->kind == HUNCH_SCALE_CATEGORY)
    fit_side_categories (self, scale);
  else
    fit_side_values (self);
  if (self->side_ticks->len > 0)
    thin_out (self->side_ticks, find_side_stride (self, scale));
  self->side_width = measure_side (self);
}

/* --- the foot ---------------------------------------------------------------- */

/* Where a label `width` wide begins, around `place`, within the picture. */
static double
place_foot_label (HunchBuilder *self,
                  double        place,
                  double        width)
{
  double last = self->plan->width - self->pad * 0.5 - width;

  return MAX (self->pad * 0.5, MIN (place - width / 2, last));
}

static guint
find_foot_stride (HunchBuilder     *self,
                  const HunchScale *scale)
{
  HunchLabelFont font = get_font (self);
  g_autofree double *extents = g_new (double, 2 * MAX (1, self->foot_ticks->len));

  for (guint i = 0; i < self->foot_ticks->len; i++)
    {
      HunchTick *tick = g_ptr_array_index (self->foot_ticks, i);
      double width = hunch_label_measure_lines (&font, tick->label);

      extents[2 * i] = place_foot_label (self, hunch_scale_map (scale, tick->value), width);
      extents[2 * i + 1] = extents[2 * i] + width;
    }
  return hunch_label_find_stride (extents, self->foot_ticks->len, self->font * 0.6);
}

/* Names that do not fit even in several lines are cut on one: halves of words in three lines are hard to read. */
static gboolean
wrap_categories (HunchBuilder *self,
                 double        slot,
                 guint         max_lines)
{
  HunchLabelFont font = get_font (self);
  g_autoptr (GPtrArray) wrapped = g_ptr_array_new_with_free_func (g_free);
  gboolean all_fit = TRUE;

  for (guint i = 0; i < self->foot_ticks->len; i++)
    {
      HunchTick *tick = g_ptr_array_index (self->foot_ticks, i);
      gboolean fits;

      g_ptr_array_add (wrapped, hunch_label_wrap (&font, tick->label, slot, max_lines, &fits));
      all_fit = all_fit && fits;
    }
  if (!all_fit && max_lines > 1 && self->foot_ticks->len <= MAX_CUT)
    return wrap_categories (self, slot, 1);
  if (!all_fit && self->foot_ticks->len > MAX_CUT)
    return FALSE;

  for (guint i = 0; i < self->foot_ticks->len; i++)
    set_label (g_ptr_array_index (self->foot_ticks, i), g_strdup (g_ptr_array_index (wrapped, i)));
  return TRUE;
}

/* Each name broken into lines in its own slot; many of them: on one line, every k-th. */
static void
fit_foot_categories (HunchBuilder     *self,
                     const HunchScale *scale)
{
  HunchLabelFont font = get_font (self);
  guint max_lines = self->plan->height > 16 * self->font ? 3 : 1;

  if (wrap_categories (self, hunch_scale_get_band (scale) - self->font * 0.6, max_lines))
    return;
  for (guint i = 0; i < self->foot_ticks->len; i++)
    {
      HunchTick *tick = g_ptr_array_index (self->foot_ticks, i);

      set_label (tick, hunch_label_cut (&font, tick->label, self->plan->width * 0.2));
    }
}

static void
fit_foot_values (HunchBuilder     *self,
                 const HunchScale *scale)
{
  double width = fabs (scale->end - scale->start);
  int n_wanted = CLAMP ((int) (width / (self->font * 6)), 1, 8);

  for (; n_wanted > 1 && find_foot_stride (self, scale) > 1; n_wanted--)
    {
      g_ptr_array_unref (self->foot_ticks);
      self->foot_ticks = hunch_scale_make_ticks (scale, n_wanted);
    }
}

/* A label wider than the picture says nothing. */
static void
drop_too_wide (HunchBuilder *self)
{
  HunchLabelFont font = get_font (self);

  for (guint i = 0; i < self->foot_ticks->len; i++)
    {
      HunchTick *tick = g_ptr_array_index (self->foot_ticks, i);

      if (hunch_label_measure_lines (&font, tick->label) > self->plan->width - self->pad)
        set_label (tick, g_strdup (""));
    }
}

void
hunch_plan_fit_foot (HunchBuilder *self)
{
  HunchScale *scale = hunch_plan_get_foot (self);
  double width = fabs (scale->end - scale->start);

  g_clear_pointer (&self->foot_ticks, g_ptr_array_unref);
  self->foot_ticks = hunch_scale_make_ticks (scale, CLAMP ((int) (width / (self->font * 6)), 1, 8));
  if (scale->kind == HUNCH_SCALE_CATEGORY)
    fit_foot_categories (self, scale);
  else
    fit_foot_values (self, scale);
  drop_too_wide (self);
  if (self->foot_ticks->len > 0)
    thin_out (self->foot_ticks, find_foot_stride (self, scale));

  self->foot_lines = 1;
  for (guint i = 0; i < self->foot_ticks->len; i++)
    {
      HunchTick *tick = g_ptr_array_index (self->foot_ticks, i);

      if (tick->label != NULL)
        self->foot_lines = MAX (self->foot_lines, hunch_label_count_lines (tick->label));
    }
}

/* --- drawing ------------------------------------------------------------------ */

static void
draw_grid_lines (HunchBuilder *self)
{
  HunchChartPlan *plan = self->plan;
  HunchScale *scale = &plan->y;
  GPtrArray *ticks = plan->horizontal ? self->foot_ticks : self->side_ticks;

  if (scale->kind == HUNCH_SCALE_CATEGORY)
    return;
  for (guint i = 0; i < ticks->len; i++)
    {
      double place = hunch_scale_map (scale, ((HunchTick *) g_ptr_array_index (ticks, i))->value);

      if (plan->horizontal)
        hunch_plan_add_line (self, "grid", self->theme->faint, self->unit, place, plan->top, place, plan->bottom);
      else
        hunch_plan_add_line (self, "grid", self->theme->faint, self->unit, plan->left, place, plan->right, place);
    }
}

/* The line that marks stand on: zero where there is one, else the edge of the plot. */
static void
draw_base_line (HunchBuilder *self)
{
  HunchChartPlan *plan = self->plan;
  HunchScale *scale = &plan->y;
  guint32 colour = hunch_colour_mix (self->theme->faint, self->theme->muted, 0.75);
  double edge = plan->horizontal ? plan->left : plan->bottom;
  double place = edge;

  if (scale->kind == HUNCH_SCALE_CATEGORY || plan->x.kind == HUNCH_SCALE_CATEGORY)
    {
      if (!hunch_plan_has_mark (self->plot, HUNCH_MARK_BAR))
        return;
    }
  if (scale->kind != HUNCH_SCALE_LOG && scale->min <= 0 && scale->max >= 0)
    place = hunch_scale_map (scale, 0);
  if (plan->horizontal)
    hunch_plan_add_line (self, "axis", colour, self->unit, place, plan->top, place, plan->bottom);
  else
    hunch_plan_add_line (self, "axis", colour, self->unit, plan->left, place, plan->right, place);
  if (place != edge && plan->x.kind != HUNCH_SCALE_CATEGORY && !plan->horizontal)
    hunch_plan_add_line (self, "axis", self->theme->faint, self->unit, plan->left, edge, plan->right, edge);
}

/* Bars and bins are drawn over by the line they stand on; dots and curves lie over it. */
static gboolean
has_standing_marks (HunchPlot *plot)
{
  return hunch_plan_has_mark (plot, HUNCH_MARK_BAR) || hunch_plan_has_mark (plot, HUNCH_MARK_RECT);
}

static void
draw_side_labels (HunchBuilder *self)
{
  HunchScale *scale = hunch_plan_get_side (self);
  gboolean is_category = scale->kind == HUNCH_SCALE_CATEGORY;
  guint32 colour = is_category ? self->theme->ink : self->theme->muted;
  HunchLabelFont font = get_font (self);

  for (guint i = 0; i < self->side_ticks->len; i++)
    {
      HunchTick *tick = g_ptr_array_index (self->side_ticks, i);
      g_auto (GStrv) lines = tick->label != NULL ? g_strsplit (tick->label, "\n", -1) : NULL;
      guint n_lines = lines != NULL ? g_strv_length (lines) : 0;
      double middle = hunch_scale_map (scale, tick->value);

      for (guint k = 0; k < n_lines; k++)
        hunch_plan_add_text (self, "side-label", colour, &font, 1, self->plan->left - self->font * 0.5,
                             middle + (k - (n_lines - 1) / 2.0) * self->font * LINE_HEIGHT + self->font * CAP_HEIGHT, lines[k]);
    }
}

static void
draw_foot_tick (HunchBuilder    *self,
                const HunchTick *tick,
                double           place)
{
  HunchLabelFont font = get_font (self);
  gboolean is_category = hunch_plan_get_foot (self)->kind == HUNCH_SCALE_CATEGORY;
  guint32 colour = is_category ? self->theme->ink : self->theme->muted;
  g_auto (GStrv) lines = g_strsplit (tick->label, "\n", -1);
  double width = hunch_label_measure_lines (&font, tick->label);
  double centre = place_foot_label (self, place, width) + width / 2;
  double top = self->plan->bottom + self->font * 0.45;

  for (guint k = 0; lines[k] != NULL; k++)
    hunch_plan_add_text (self, "foot-label", k > 0 && !is_category ? self->theme->ink : colour, &font, 0.5, centre,
                         top + k * self->font * LINE_HEIGHT + self->font * 0.9, lines[k]);
}

static void
draw_foot_labels (HunchBuilder *self)
{
  HunchScale *scale = hunch_plan_get_foot (self);
  HunchChartPlan *plan = self->plan;
  guint32 colour = hunch_colour_mix (self->theme->faint, self->theme->muted, 0.5);

  for (guint i = 0; i < self->foot_ticks->len; i++)
    {
      HunchTick *tick = g_ptr_array_index (self->foot_ticks, i);
      double place = hunch_scale_map (scale, tick->value);

      if (tick->label == NULL || *tick->label == '\0')
        continue;
      if (scale->kind != HUNCH_SCALE_CATEGORY && !plan->horizontal)
        hunch_plan_add_line (self, "tick", colour, self->unit, place, plan->bottom, place, plan->bottom + self->font * 0.35);
      draw_foot_tick (self, tick, place);
    }
}

void
hunch_plan_draw_grid (HunchBuilder *self)
{
  draw_grid_lines (self);
  if (!has_standing_marks (self->plot))
    draw_base_line (self);
}

void
hunch_plan_draw_axes (HunchBuilder *self)
{
  if (has_standing_marks (self->plot))
    draw_base_line (self);
  draw_side_labels (self);
  draw_foot_labels (self);
}
