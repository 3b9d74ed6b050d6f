#define G_LOG_DOMAIN "hunch-chart"
/* Making a plan: what goes above and below the plot is set first, the axes are
 * fitted into what is left (twice, since width and height of their labels depend
 * on each other), then everything is put into the list in the order of painting.
 * A picture too low for everything goes without subtitle, axis titles and source
 * before its plot gets smaller than PLOT_SHARE of the height. */
#include "chart/plan-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "base/json.h"
#include "chart/colour.h"

#define PLOT_SHARE 0.45
#define MIN_PLOT_SHARE 0.3

/* Sizes as multiples of the axis labels'. */
#define TITLE_SIZE 1.5
#define SUBTITLE_SIZE 1.1
#define SOURCE_SIZE 0.8
#define LINE_HEIGHT 1.28
#define ASCENT 0.97

/* A block of text over the whole width. */
typedef struct
{
  const char    *role;
  char          *text;    /* owned, broken into lines; NULL when there is none */
  HunchLabelFont font;
  guint32        colour;
  double         height;  /* with the gap that sets it off */
} Block;

typedef struct
{
  Block title;
  Block subtitle;
  Block source;
  Block side_title;
  Block foot_title;
} Frame;

/* --- items ------------------------------------------------------------------ */

static void
hunch_item_free (HunchItem *self)
{
  g_free (self->points);
  g_free (self->text);
  g_free (self);
}

HunchItem *
hunch_plan_add_item (HunchBuilder *self,
                     HunchItemKind kind,
                     const char   *role,
                     guint32       colour)
{
  HunchItem *item = g_new0 (HunchItem, 1);

  item->kind = kind;
  item->role = role;
  item->colour = colour;
  item->alpha = 1;
  g_ptr_array_add (self->plan->items, item);
  return item;
}

HunchItem *
hunch_plan_add_rect (HunchBuilder *self,
                     const char   *role,
                     guint32       colour,
                     double        x,
                     double        y,
                     double        width,
                     double        height)
{
  HunchItem *item = hunch_plan_add_item (self, HUNCH_ITEM_RECT, role, colour);

  item->x = MIN (x, x + width);
  item->y = MIN (y, y + height);
  item->width = fabs (width);
  item->height = fabs (height);
  return item;
}

HunchItem *
hunch_plan_add_disc (HunchBuilder *self,
                     const char   *role,
                     guint32       colour,
                     double        x,
                     double        y,
                     double        radius)
{
  HunchItem *item = hunch_plan_add_item (self, HUNCH_ITEM_DISC, role, colour);

  item->x = x;
  item->y = y;
  item->width = item->height = 2 * radius;
  return item;
}

HunchItem *
hunch_plan_add_path (HunchBuilder *self,
                     HunchItemKind kind,
                     const char   *role,
                     guint32       colour,
                     double       *points,
                     gsize         n_points)
{
  HunchItem *item = hunch_plan_add_item (self, kind, role, colour);

  item->points = points;
  item->n_points = n_points;
  return item;
}

HunchItem *
hunch_plan_add_line (HunchBuilder *self,
                     const char   *role,
                     guint32       colour,
                     double        line_width,
                     double        x1,
                     double        y1,
                     double        x2,
                     double        y2)
{
  double *points = g_new (double, 4);
  HunchItem *item;

  points[0] = x1;
  points[1] = y1;
  points[2] = x2;
  points[3] = y2;
  item = hunch_plan_add_path (self, HUNCH_ITEM_LINE, role, colour, points, 2);
  item->line_width = line_width;
  return item;
}

HunchItem *
hunch_plan_add_text (HunchBuilder         *self,
                     const char           *role,
                     guint32               colour,
                     const HunchLabelFont *font,
                     double                align,
                     double                x,
                     double                y,
                     const char           *text)
{
  HunchItem *item = hunch_plan_add_item (self, HUNCH_ITEM_TEXT, role, colour);

  item->text = g_strdup (text);
  item->size = font->size;
  item->weight = font->weight;
  item->align = align;
  item->x = x;
  item->y = y;
  item->width = hunch_label_measure (font, text);
  return item;
}

void
hunch_plan_add_spot (HunchBuilder     *self,
                     const HunchLayer *layer,
                     gsize             index,
                     double            x,
                     double            y,
                     double            width,
                     double            height)
{
  HunchSpot spot = { layer, index, MIN (x, x + width), MIN (y, y + height), fabs (width), fabs (height) };

  g_array_append_val (self->plan->spots, spot);
}

HunchLabelFont
hunch_plan_get_font (HunchBuilder *self,
                     double        size,
                     int           weight)
{
  return (HunchLabelFont){ self->measure, self->user_data, size, weight };
}

HunchScale *
hunch_plan_get_side (HunchBuilder *self)
{
  return self->plan->horizontal ? &self->plan->x : &self->plan->y;
}

HunchScale *
hunch_plan_get_foot (HunchBuilder *self)
{
  return self->plan->horizontal ? &self->plan->y : &self->plan->x;
}

void
hunch_plan_place (HunchBuilder *self,
                  double        x,
                  double        y,
                  double       *out_across,
                  double       *out_down)
{
  double along_x = hunch_scale_map (&self->plan->x, x);
  double along_y = hunch_scale_map (&self->plan->y, y);

  *out_across = self->plan->horizontal ? along_y : along_x;
  *out_down = self->plan->horizontal ? along_x : along_y;
}

gboolean
hunch_plan_has_mark (HunchPlot *plot,
                     HunchMark  mark)
{
  for (guint i = 0; i < plot->layers->len; i++)
    if (((HunchLayer *) g_ptr_array_index (plot->layers, i))->mark == mark)
      return TRUE;
  return FALSE;
}

/* --- blocks of text --------------------------------------------------------- */

static void
set_block (HunchBuilder *self,
           Block        *block,
           const char   *role,
           const char   *text,
           double        size,
           int           weight,
           guint32       colour,
           guint         max_lines,
           double        gap)
{
  g_autofree char *valid = text != NULL ? g_utf8_make_valid (text, -1) : NULL;

  block->role = role;
  block->font = hunch_plan_get_font (self, size * self->font, weight);
  block->colour = colour;
  if (valid == NULL || *g_strstrip (valid) == '\0')
    return;
  block->text = hunch_label_wrap (&block->font, valid, self->plan->width - 2 * self->pad, max_lines, NULL);
  block->height = hunch_label_count_lines (block->text) * block->font.size * LINE_HEIGHT + gap * self->font;
}

static void
drop_block (Block *block)
{
  g_clear_pointer (&block->text, g_free);
  block->height = 0;
}

/* Keeps the block when the budget has room for it. */
static void
keep_block (Block  *block,
            double *budget)
{
  if (block->height > *budget)
    drop_block (block);
  *budget -= block->height;
}

/* Returns where it ends. */
static double
draw_block (HunchBuilder *self,
            Block        *block,
            double        top)
{
  g_auto (GStrv) lines = block->text != NULL ? g_strsplit (block->text, "\n", -1) : NULL;
  double size = block->font.size;

  for (guint i = 0; lines != NULL && lines[i] != NULL; i++)
    hunch_plan_add_text (self, block->role, block->colour, &block->font, 0, self->pad,
                         top + i * size * LINE_HEIGHT + size * ASCENT, lines[i]);
  return top + block->height;
}

static void
init_frame (HunchBuilder *self,
            Frame        *frame)
{
  const HunchChartTheme *theme = self->theme;
  HunchPlot *plot = self->plot;
  gboolean horizontal = self->plan->horizontal;
  double budget = self->plan->height * (1 - PLOT_SHARE) - 2 * self->pad - self->font * 1.7;

  set_block (self, &frame->title, "title", plot->title, TITLE_SIZE, HUNCH_WEIGHT_BOLD, theme->ink, 2, 0.3);
  set_block (self, &frame->subtitle, "subtitle", plot->subtitle, SUBTITLE_SIZE, 0, theme->muted, 2, 0.45);
  set_block (self, &frame->source, "source", plot->source, SOURCE_SIZE, 0, theme->muted, 2, 0.5);
  set_block (self, &frame->side_title, "side-title", horizontal ? plot->x.title : plot->y.title, 0.95, 0, theme->muted, 1, 0.3);
  set_block (self, &frame->foot_title, "foot-title", horizontal ? plot->y.title : plot->x.title, 0.95, 0, theme->muted, 1, 0.1);

  keep_block (&frame->title, &budget);
  keep_block (&frame->side_title, &budget);
  keep_block (&frame->source, &budget);
  keep_block (&frame->foot_title, &budget);
  keep_block (&frame->subtitle, &budget);
}

static void
clear_frame (Frame *frame)
{
  drop_block (&frame->title);
  drop_block (&frame->subtitle);
  drop_block (&frame->source);
  drop_block (&frame->side_title);
  drop_block (&frame->foot_title);
}

/* --- the plot's rectangle --------------------------------------------------- */

static void
set_ranges (HunchBuilder *self)
{
  HunchScale *side = hunch_plan_get_side (self);
  HunchScale *foot = hunch_plan_get_foot (self);
  HunchChartPlan *plan = self->plan;
  gboolean downwards = side->kind == HUNCH_SCALE_CATEGORY;

  side->start = downwards ? plan->top : plan->bottom;
  side->end = downwards ? plan->bottom : plan->top;
  foot->start = plan->left;
  foot->end = plan->right;
}

static double
measure_key (HunchBuilder *self,
             double        top)
{
  if (!self->has_key)
    return 0;
  if (hunch_plan_has_mark (self->plot, HUNCH_MARK_CELL))
    return hunch_plan_draw_cell_key (self, top, TRUE) - top;
  return self->legend == HUNCH_LEGEND_TOP ? hunch_plan_draw_legend (self, top, TRUE) - top : 0;
}

/* A picture too low for both has a plot and no legend. */
static void
drop_key_if_crowded (HunchBuilder *self,
                     const Frame  *frame)
{
  double above = self->pad + frame->title.height + frame->subtitle.height + frame->side_title.height;
  double below = self->pad + frame->source.height + frame->foot_title.height + self->font * 1.7;
  double left_over = self->plan->height - above - below - measure_key (self, above);

  self->has_key = left_over >= self->plan->height * MIN_PLOT_SHARE;
}

static void
fit_plot (HunchBuilder *self,
          const Frame  *frame)
{
  HunchChartPlan *plan = self->plan;
  double edge = plan->width - self->pad - self->font * 0.3;
  double gap = self->font * 0.5;

  self->has_key = TRUE;
  drop_key_if_crowded (self, frame);
  self->header_end = self->pad + frame->title.height + frame->subtitle.height;
  self->footer = plan->height - self->pad - frame->source.height - frame->foot_title.height;
  plan->top = self->header_end + measure_key (self, self->header_end) + frame->side_title.height + gap * 1.2;
  plan->left = self->pad + self->font * 3;
  plan->right = edge;
  self->foot_lines = 1;

  for (int pass = 0; pass < 2; pass++)
    {
      plan->bottom = MAX (self->footer - self->foot_lines * self->font * 1.2 - gap, plan->top + 4);
      set_ranges (self);
      hunch_plan_fit_side (self);
      plan->left = MIN (self->pad + self->side_width + (self->side_width > 0 ? gap : 0), edge - 4);
      if (self->legend == HUNCH_LEGEND_DIRECT)
        plan->right = MAX (hunch_plan_find_right (self, edge), plan->left + 4);
      set_ranges (self);
      hunch_plan_fit_foot (self);
    }
  plan->bottom = MAX (self->footer - self->foot_lines * self->font * 1.2 - gap, plan->top + 4);
  set_ranges (self);
  hunch_plan_fit_side (self);
}

static void
draw_frame (HunchBuilder *self,
            Frame        *frame)
{
  HunchChartPlan *plan = self->plan;
  double y = draw_block (self, &frame->title, self->pad);

  y = draw_block (self, &frame->subtitle, y);
  if (self->has_key && hunch_plan_has_mark (self->plot, HUNCH_MARK_CELL) && hunch_plan_has_data (self->plot))
    y = hunch_plan_draw_cell_key (self, y, FALSE);
  else if (self->has_key && self->legend == HUNCH_LEGEND_TOP)
    y = hunch_plan_draw_legend (self, y, FALSE);
  draw_block (self, &frame->side_title, y);
  draw_block (self, &frame->source, plan->height - self->pad - frame->source.height + self->font * 0.5);

  if (frame->foot_title.text != NULL)
    {
      HunchLabelFont *font = &frame->foot_title.font;
      double half = hunch_label_measure (font, frame->foot_title.text) / 2;
      double centre = CLAMP ((plan->left + plan->right) / 2, self->pad + half, plan->width - self->pad - half);

      hunch_plan_add_text (self, "foot-title", frame->foot_title.colour, font, 0.5, centre,
                           self->footer + font->size * (ASCENT + 0.1), frame->foot_title.text);
    }
}

static void
draw_empty (HunchBuilder *self,
            Frame        *frame)
{
  HunchChartPlan *plan = self->plan;
  HunchLabelFont font = hunch_plan_get_font (self, self->font * 1.1, 0);
  g_autofree char *text = hunch_label_wrap (&font, _("Nothing to show yet: no rows have a value for this chart."),
                                            plan->width - 2 * self->pad, 3, NULL);
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  double y;

  drop_block (&frame->side_title);
  drop_block (&frame->foot_title);
  fit_plot (self, frame);
  draw_frame (self, frame);
  y = (plan->top + plan->bottom) / 2 - (g_strv_length (lines) - 1) * font.size * LINE_HEIGHT / 2;
  for (guint i = 0; lines[i] != NULL; i++)
    hunch_plan_add_text (self, "empty", self->theme->muted, &font, 0.5, plan->width / 2, y + i * font.size * LINE_HEIGHT, lines[i]);
}

/* Labels above marks want room that the data alone do not ask for: the marks are drawn for a trial, and the scale grows. */
static void
make_room_for_labels (HunchBuilder *self,
                      Frame        *frame)
{
  guint n_items = self->plan->items->len;
  guint n_spots = self->plan->spots->len;

  if (!hunch_plan_has_mark (self->plot, HUNCH_MARK_BAR) && !hunch_plan_has_mark (self->plot, HUNCH_MARK_BOX)
      && !hunch_plan_has_mark (self->plot, HUNCH_MARK_INTERVAL))
    return;

  self->stretch = 1;
  hunch_plan_draw_marks (self);
  g_ptr_array_set_size (self->plan->items, n_items);
  g_array_set_size (self->plan->spots, n_spots);
  hunch_plan_stretch_y (self);
  fit_plot (self, frame);
}

static void
draw_plot (HunchBuilder *self,
           Frame        *frame)
{
  fit_plot (self, frame);
  if (self->legend == HUNCH_LEGEND_DIRECT && !hunch_plan_place_direct (self))
    {
      self->legend = HUNCH_LEGEND_TOP;
      fit_plot (self, frame);
    }
  make_room_for_labels (self, frame);

  draw_frame (self, frame);
  hunch_plan_draw_grid (self);
  hunch_plan_draw_marks (self);
  hunch_plan_draw_axes (self);
  if (self->legend == HUNCH_LEGEND_DIRECT)
    hunch_plan_draw_direct (self);
}

/* --- the whole -------------------------------------------------------------- */

static void
read_style (HunchBuilder *self)
{
  JsonObject *style = self->plot->style;
  JsonNode *node = style != NULL ? json_object_get_member (style, "labels") : NULL;

  hunch_colour_find_palette (self->theme, style != NULL ? hunch_json_get_string (style, "palette") : NULL, self->palette);
  self->highlight = style != NULL ? hunch_json_get_string (style, "highlight") : NULL;
  if (self->highlight != NULL && *self->highlight == '\0')
    self->highlight = NULL;
  self->labels = node != NULL && JSON_NODE_HOLDS_VALUE (node) ? json_node_get_boolean (node) : -1;
}

static void
clear_series (gpointer data)
{
  g_free (((HunchSeries *) data)->label);
}

static void
init_builder (HunchBuilder    *self,
              HunchChartPlan  *plan,
              HunchMeasureFunc measure,
              gpointer         user_data)
{
  self->plan = plan;
  self->plot = plan->plot;
  self->theme = &plan->theme;
  self->measure = measure;
  self->user_data = user_data;
  self->font = plan->theme.font_size * CLAMP (MIN (plan->width / 240, plan->height / 150), 0.6, 1);
  self->unit = self->font / 11;
  self->pad = self->font * (plan->width < 240 ? 0.6 : 1.1);
  self->series = g_array_new (FALSE, TRUE, sizeof (HunchSeries));
  g_array_set_clear_func (self->series, clear_series);
  read_style (self);
  hunch_plan_set_domains (self);
  hunch_plan_set_series (self);
}

static void
clear_builder (HunchBuilder *self)
{
  g_clear_pointer (&self->series, g_array_unref);
  g_clear_pointer (&self->direct, g_free);
  g_clear_pointer (&self->side_ticks, g_ptr_array_unref);
  g_clear_pointer (&self->foot_ticks, g_ptr_array_unref);
}

HunchChartPlan *
hunch_chart_plan_new (HunchPlot             *plot,
                      double                 width,
                      double                 height,
                      const HunchChartTheme *theme,
                      HunchMeasureFunc       measure,
                      gpointer               user_data)
{
  HunchChartPlan *self;
  HunchBuilder builder = { 0 };
  Frame frame = { 0 };

  g_return_val_if_fail (plot != NULL && theme != NULL && measure != NULL, NULL);

  self = g_new0 (HunchChartPlan, 1);
  self->plot = hunch_plot_ref (plot);
  self->theme = *theme;
  self->width = MAX (width, 20);
  self->height = MAX (height, 20);
  self->items = g_ptr_array_new_with_free_func ((GDestroyNotify) hunch_item_free);
  self->spots = g_array_new (FALSE, FALSE, sizeof (HunchSpot));
  g_mutex_init (&self->cloud_lock);

  init_builder (&builder, self, measure, user_data);
  self->horizontal = hunch_plan_wants_horizontal (&builder);
  init_frame (&builder, &frame);
  if (hunch_plan_has_data (plot))
    draw_plot (&builder, &frame);
  else
    draw_empty (&builder, &frame);

  clear_frame (&frame);
  clear_builder (&builder);
  return self;
}

void
hunch_chart_plan_free (HunchChartPlan *self)
{
  if (self == NULL)
    return;
  g_ptr_array_unref (self->items);
  g_array_unref (self->spots);
  g_clear_pointer (&self->cloud, cairo_surface_destroy);
  g_mutex_clear (&self->cloud_lock);
  hunch_plot_unref (self->plot);
  g_free (self);
}
