#define G_LOG_DOMAIN "hunch-chart"
/* Lines, steps, dots and rules. A series with more values than the plot has
 * columns of pixels is drawn by the first, lowest, highest and last value of each
 * column: it looks the same, and stroking costs time with the square of the points. */
#include "chart/plan-private.h"

#include <math.h>

#include "chart/colour.h"

/* Points per unit of width from which a series is thinned. */
#define THIN_FROM 4

/* Dots up to here are separate items; more are drawn from the layer itself. */
#define MAX_DISCS 60

#define LINE_WIDTH 2.2

typedef struct
{
  double x;
  double y;
  double low;
  double high;
  gsize  index;
} Knot;

static gboolean
is_sorted (const double *values,
           gsize         n)
{
  for (gsize i = 1; i < n; i++)
    if (!(values[i] >= values[i - 1]))
      return FALSE;
  return TRUE;
}

static int
compare_knots (gconstpointer a,
               gconstpointer b)
{
  const Knot *left = a;
  const Knot *right = b;

  if (left->x != right->x)
    return left->x < right->x ? -1 : 1;
  return (left->index > right->index) - (left->index < right->index);
}

/* The layer's values as places in the picture, in order of x. Values without a place have NaN for y. */
static Knot *
collect_knots (HunchBuilder     *self,
               const HunchLayer *layer,
               gsize            *out_n)
{
  Knot *knots = g_new (Knot, layer->n + 1);
  gsize n = 0;

  for (gsize i = 0; i < layer->n; i++)
    {
      Knot knot = { hunch_scale_map (&self->plan->x, layer->x[i]), NAN, NAN, NAN, i };

      if (!isfinite (knot.x))
        continue;
      if (isfinite (layer->y[i]))
        knot.y = hunch_scale_map (&self->plan->y, layer->y[i]);
      if (layer->low != NULL && layer->high != NULL && isfinite (layer->low[i]) && isfinite (layer->high[i]))
        {
          knot.low = hunch_scale_map (&self->plan->y, layer->low[i]);
          knot.high = hunch_scale_map (&self->plan->y, layer->high[i]);
        }
      knots[n++] = knot;
    }
  if (!is_sorted (layer->x, layer->n))
    qsort (knots, n, sizeof (Knot), compare_knots);
  *out_n = n;
  return knots;
}

/* Keeps of each column of pixels the first, lowest, highest and last knot, in their order. */
static gsize
thin_knots (Knot  *knots,
            gsize  n,
            double width)
{
  gsize kept = 0;

  if (n < THIN_FROM * width)
    return n;
  for (gsize from = 0; from < n;)
    {
      gsize low = from;
      gsize high = from;
      gsize to = from;
      double column = floor (knots[from].x);
      gsize chosen[4];
      Knot columns[4];

      for (; to < n && floor (knots[to].x) == column; to++)
        {
          if (!(knots[low].y <= knots[to].y))
            low = isnan (knots[to].y) ? low : to;
          if (!(knots[high].y >= knots[to].y))
            high = isnan (knots[to].y) ? high : to;
        }
      chosen[0] = from;
      chosen[1] = MIN (low, high);
      chosen[2] = MAX (low, high);
      chosen[3] = to - 1;
      for (int i = 0; i < 4; i++)
        columns[i] = knots[chosen[i]];
      for (int i = 0; i < 4; i++)
        if (i == 0 || chosen[i] > chosen[i - 1])
          knots[kept++] = columns[i];
      from = to;
    }
  return kept;
}

static void
put_point (HunchBuilder *self,
           GArray       *points,
           double        x,
           double        y)
{
  double pair[2] = { self->plan->horizontal ? y : x, self->plan->horizontal ? x : y };

  g_array_append_vals (points, pair, 2);
}

static double *
steal_points (GArray *points,
              gsize  *out_n)
{
  *out_n = points->len / 2;
  return (double *) (gpointer) g_array_free (points, FALSE);
}

/* The band of each run of knots that have one. */
static void
draw_band (HunchBuilder *self,
           const Knot   *knots,
           gsize         n,
           guint32       colour)
{
  for (gsize from = 0; from < n;)
    {
      gsize to = from;
      GArray *points;
      HunchItem *item;
      double *taken;
      gsize n_points;

      while (to < n && isfinite (knots[to].low))
        to++;
      if (to - from >= 2)
        {
          points = g_array_new (FALSE, FALSE, sizeof (double));
          for (gsize i = from; i < to; i++)
            put_point (self, points, knots[i].x, knots[i].high);
          for (gsize i = to; i-- > from;)
            put_point (self, points, knots[i].x, knots[i].low);
          taken = steal_points (points, &n_points);
          item = hunch_plan_add_path (self, HUNCH_ITEM_AREA, "band", colour, taken, n_points);
          item->alpha = 0.18;
          item->in_plot = TRUE;
        }
      from = MAX (to, from + 1);
    }
}

static gboolean
is_alone (const Knot *knots,
          gsize       n,
          gsize       i)
{
  return isfinite (knots[i].y) && (i == 0 || isnan (knots[i - 1].y)) && (i + 1 == n || isnan (knots[i + 1].y));
}

/* Steps that go up from the first value begin on the base line, where no row had been counted yet. */
static void
begin_steps (HunchBuilder     *self,
             const HunchLayer *layer,
             GArray           *points,
             const Knot       *knots,
             gsize             n)
{
  HunchScale *scale = &self->plan->y;
  gboolean rises = n > 0 && layer->y[knots[0].index] <= layer->y[knots[n - 1].index];

  if (n == 0 || !rises || scale->kind == HUNCH_SCALE_LOG || scale->min > 0 || layer->y[knots[0].index] < 0)
    return;
  put_point (self, points, self->plan->x.start, hunch_scale_map (scale, 0));
  put_point (self, points, knots[0].x, hunch_scale_map (scale, 0));
}

static void
draw_path (HunchBuilder     *self,
           const HunchLayer *layer,
           const Knot       *knots,
           gsize             n,
           guint32           colour)
{
  gboolean is_step = layer->mark == HUNCH_MARK_STEP;
  GArray *points = g_array_sized_new (FALSE, FALSE, sizeof (double), 2 * n + 8);
  double *taken;
  gsize n_points;
  HunchItem *item;

  if (is_step)
    begin_steps (self, layer, points, knots, n);
  for (gsize i = 0; i < n; i++)
    {
      if (is_step && points->len > 0 && isfinite (knots[i].y))
        put_point (self, points, knots[i].x, self->plan->horizontal ? g_array_index (points, double, points->len - 2)
                                                                    : g_array_index (points, double, points->len - 1));
      put_point (self, points, knots[i].x, knots[i].y);
      if (is_alone (knots, n, i))
        hunch_plan_add_disc (self, "dot", colour, self->plan->horizontal ? knots[i].y : knots[i].x,
                             self->plan->horizontal ? knots[i].x : knots[i].y, 3.5 * self->unit)->in_plot = TRUE;
    }
  if (is_step && n > 0)
    put_point (self, points, self->plan->x.end, knots[n - 1].y);

  taken = steal_points (points, &n_points);
  item = hunch_plan_add_path (self, HUNCH_ITEM_LINE, is_step ? "step" : "line", colour, taken, n_points);
  item->line_width = (n > 600 ? 1.2 : LINE_WIDTH) * self->unit;
  item->in_plot = TRUE;
}

static void
add_spots (HunchBuilder     *self,
           const HunchLayer *layer,
           const Knot       *knots,
           gsize             n)
{
  const double reach = 7;

  for (gsize i = 0; i < n; i++)
    if (isfinite (knots[i].y))
      hunch_plan_add_spot (self, layer, knots[i].index, (self->plan->horizontal ? knots[i].y : knots[i].x) - reach,
                           (self->plan->horizontal ? knots[i].x : knots[i].y) - reach, 2 * reach, 2 * reach);
}

/* A curve over dots of the same colour would be lost among them. */
static guint32
get_curve_colour (HunchBuilder     *self,
                  const HunchLayer *layer)
{
  guint32 colour = hunch_plan_get_colour (self, layer, 0);

  for (guint i = 0; i < self->plot->layers->len; i++)
    {
      const HunchLayer *other = g_ptr_array_index (self->plot->layers, i);

      if (other == layer)
        break;
      if (other->mark == HUNCH_MARK_POINT && g_strcmp0 (other->name, layer->name) == 0)
        return layer->name == NULL ? self->palette[1] : hunch_colour_mix (colour, self->theme->ink, 0.35);
    }
  return colour;
}

void
hunch_plan_draw_curve (HunchBuilder     *self,
                       const HunchLayer *layer)
{
  g_autofree Knot *knots = NULL;
  guint32 colour = get_curve_colour (self, layer);
  double width = fabs (self->plan->x.end - self->plan->x.start);
  gsize n;

  if (layer->x == NULL || layer->y == NULL || layer->n == 0)
    return;
  knots = collect_knots (self, layer, &n);
  n = thin_knots (knots, n, width);
  draw_band (self, knots, n, colour);
  draw_path (self, layer, knots, n, colour);
  add_spots (self, layer, knots, n);
}

/* --- dots ------------------------------------------------------------------- */

static HunchTransform
get_transform (const HunchScale *scale)
{
  HunchTransform transform = { 0, 0, scale->kind == HUNCH_SCALE_LOG };
  double low = transform.is_log ? log10 (scale->min) : scale->min;
  double high = transform.is_log ? log10 (scale->max) : scale->max;

  if (scale->kind == HUNCH_SCALE_CATEGORY)
    {
      low = -0.5;
      high = low + (scale->categories != NULL ? MAX (1, scale->categories->len) : 1);
    }
  transform.factor = (scale->end - scale->start) / (high - low);
  transform.offset = scale->start - low * transform.factor;
  return transform;
}

static double
choose_radius (HunchBuilder *self,
               gsize         n)
{
  return self->unit * (n <= 60 ? 4 : n <= 300 ? 3.2 : n <= 2000 ? 2.4 : n <= 10000 ? 1.8 : n <= 100000 ? 1.3 : 0.8);
}

static double
choose_alpha (gsize n)
{
  return n <= 60 ? 0.85 : n <= 300 ? 0.65 : n <= 2000 ? 0.5 : n <= 10000 ? 0.4 : n <= 100000 ? 0.3 : 0.25;
}

static gsize
count_points (HunchPlot *plot)
{
  gsize n = 0;

  for (guint i = 0; i < plot->layers->len; i++)
    {
      const HunchLayer *layer = g_ptr_array_index (plot->layers, i);

      n += layer->mark == HUNCH_MARK_POINT ? layer->n : 0;
    }
  return n;
}

static void
draw_discs (HunchBuilder     *self,
            const HunchLayer *layer,
            double            radius,
            double            alpha)
{
  for (gsize i = 0; i < layer->n; i++)
    {
      double x;
      double y;
      HunchItem *item;

      hunch_plan_place (self, layer->x[i], layer->y[i], &x, &y);
      if (!isfinite (x) || !isfinite (y))
        continue;
      item = hunch_plan_add_disc (self, "point", hunch_plan_get_colour (self, layer, i), x, y, radius);
      item->alpha = alpha;
      item->in_plot = TRUE;
    }
}

void
hunch_plan_draw_points (HunchBuilder     *self,
                        const HunchLayer *layer)
{
  HunchTransform of_x = get_transform (&self->plan->x);
  HunchTransform of_y = get_transform (&self->plan->y);
  gsize n = count_points (self->plot);
  gboolean is_beside_boxes = hunch_plan_has_mark (self->plot, HUNCH_MARK_BOX);
  double radius = is_beside_boxes ? MIN (2.2 * self->unit, choose_radius (self, n)) : choose_radius (self, n);
  HunchItem *item;

  if (layer->x == NULL || layer->y == NULL || layer->n == 0)
    return;
  if (layer->n <= MAX_DISCS)
    {
      draw_discs (self, layer, radius, choose_alpha (n));
      return;
    }
  item = hunch_plan_add_item (self, HUNCH_ITEM_CLOUD, "cloud", hunch_plan_get_colour (self, layer, 0));
  item->in_plot = TRUE;
  item->alpha = choose_alpha (n);
  item->width = item->height = 2 * radius;
  item->n_points = layer->n;
  item->cloud_x = self->plan->horizontal ? layer->y : layer->x;
  item->cloud_y = self->plan->horizontal ? layer->x : layer->y;
  item->across = self->plan->horizontal ? of_y : of_x;
  item->down = self->plan->horizontal ? of_x : of_y;
}

/* --- rules ------------------------------------------------------------------ */

typedef struct
{
  double align;
  double x;
  double y;
} LabelPlace;

/* More marks than this are not looked at, one by one, for room. */
#define MAX_CHECKED 4000

static guint
count_hits (HunchBuilder *self,
            double        left,
            double        top,
            double        right,
            double        bottom)
{
  guint n = 0;

  for (guint i = 0; i < MIN (self->plan->spots->len, MAX_CHECKED); i++)
    {
      const HunchSpot *spot = &g_array_index (self->plan->spots, HunchSpot, i);

      n += spot->x < right && spot->x + spot->width > left && spot->y < bottom && spot->y + spot->height > top;
    }
  return n;
}

/* At either end of a level rule, above or below it; at the top of an upright one, on either side. */
static guint
list_label_places (HunchBuilder *self,
                   double        place,
                   gboolean      is_upright,
                   double        size,
                   LabelPlace   *out)
{
  HunchChartPlan *plan = self->plan;
  double gap = self->font * 0.4;
  double above = place - gap;
  double below = place + gap + size * 0.75;

  if (is_upright)
    {
      out[0] = (LabelPlace){ 0, place + gap, plan->top + size * 0.8 };
      out[1] = (LabelPlace){ 1, place - gap, plan->top + size * 0.8 };
      out[2] = (LabelPlace){ 0, place + gap, plan->bottom - gap };
      out[3] = (LabelPlace){ 1, place - gap, plan->bottom - gap };
    }
  else
    {
      out[0] = (LabelPlace){ 1, plan->right, above };
      out[1] = (LabelPlace){ 1, plan->right, below };
      out[2] = (LabelPlace){ 0, plan->left, above };
      out[3] = (LabelPlace){ 0, plan->left, below };
    }
  return 4;
}

/* Where the fewest marks are under it; not at all where it would leave the plot. */
static void
draw_rule_label (HunchBuilder *self,
                 const char   *name,
                 double        place,
                 gboolean      is_upright)
{
  HunchChartPlan *plan = self->plan;
  HunchLabelFont font = hunch_plan_get_font (self, self->font * 0.92, 0);
  g_autofree char *valid = g_utf8_make_valid (name, -1);
  g_autofree char *text = hunch_label_cut (&font, valid, (plan->right - plan->left) * 0.6);
  double width = hunch_label_measure (&font, text);
  LabelPlace places[4];
  guint n = list_label_places (self, place, is_upright, font.size, places);
  const LabelPlace *best = NULL;
  double edge = self->font * 0.25;
  guint fewest = G_MAXUINT;

  for (guint i = 0; i < n; i++)
    {
      double left = places[i].x - places[i].align * width;
      double top = places[i].y - font.size * 0.8;
      guint hits = count_hits (self, left - edge, top - edge, left + width + edge, places[i].y + font.size * 0.2 + edge);

      if (left < plan->left - 1 || left + width > plan->right + 1 || top < plan->top - self->font || places[i].y > plan->bottom)
        continue;
      if (hits < fewest)
        {
          best = &places[i];
          fewest = hits;
        }
    }
  if (best != NULL)
    hunch_plan_add_text (self, "rule-label", self->theme->ink, &font, best->align, best->x, best->y, text)->halo = TRUE;
}

void
hunch_plan_draw_rules (HunchBuilder     *self,
                       const HunchLayer *layer)
{
  HunchChartPlan *plan = self->plan;
  const double *values = layer->y != NULL ? layer->y : layer->x;
  HunchScale *scale = layer->y != NULL ? &plan->y : &plan->x;
  gboolean is_upright = (layer->y == NULL) != plan->horizontal;

  for (gsize i = 0; values != NULL && i < layer->n; i++)
    {
      double place = hunch_scale_map (scale, values[i]);
      const char *name = layer->labels != NULL && layer->labels[i] != NULL ? layer->labels[i] : layer->name;
      HunchItem *item;

      if (!isfinite (place))
        continue;
      if (is_upright)
        item = hunch_plan_add_line (self, "rule", self->theme->ink, 1.1 * self->unit, place, plan->top, place, plan->bottom);
      else
        item = hunch_plan_add_line (self, "rule", self->theme->ink, 1.1 * self->unit, plan->left, place, plan->right, place);
      item->dashed = TRUE;
      item->in_plot = TRUE;
      item->alpha = 0.75;
      if (name != NULL && *name != '\0')
        draw_rule_label (self, name, place, is_upright);
    }
}
