#define G_LOG_DOMAIN "hunch-chart"
/* Very many dots. A path per dot costs microseconds each, so:
 *
 *   few              a filled arc each, sharp at any size;
 *   more             discs blended by hand into one image, from masks made once;
 *   one great cloud  dots counted per pixel; a colour for each count, on a curve
 *                    that keeps single dots visible and still shows structure
 *                    where there are thousands on one pixel.
 *
 * The image covers the plot's rectangle and lies on whole pixels of the target. In
 * a PDF it has at most MAX_VECTOR_PIXELS, since packing them is what costs time. */
#include "chart/paint-private.h"

#include <math.h>
#include <string.h>

#include "chart/colour.h"

#define MAX_ARCS 2000
#define MAX_VECTOR_ARCS 3000
#define MIN_DENSITY 20000
#define MAX_VECTOR_PIXELS 600000.0
#define MAX_PIXELS 16000000.0

/* Places within a pixel for which a disc has a mask of its own, in each direction. */
#define PHASES 4
#define MAX_MASK 48

#define N_TONES 256
#define N_COUNTS 4096

/* Dots of one series drawn before the next one's turn. */
#define HANDFUL 64

typedef struct
{
  cairo_surface_t *surface;  /* owned */
  guint32         *pixels;   /* borrowed from the surface */
  int              width, height;
  int              stride;   /* in pixels */
  double           left, top;  /* in the picture's unit */
  double           scale;    /* pixels per unit */
} Canvas;

typedef struct
{
  int    size;  /* of a side */
  guint8 cover[PHASES][PHASES][MAX_MASK * MAX_MASK];
} Masks;

static inline double
place (const HunchTransform *transform,
       double                value)
{
  return transform->offset + transform->factor * (transform->is_log ? log10 (value) : value);
}

static void
paint_arcs (const HunchItem *item,
            cairo_t         *cr)
{
  hunch_paint_set_colour (cr, item->colour, item->alpha);
  for (gsize i = 0; i < item->n_points; i++)
    {
      double x = place (&item->across, item->cloud_x[i]);
      double y = place (&item->down, item->cloud_y[i]);

      if (!isfinite (x) || !isfinite (y))
        continue;
      cairo_new_sub_path (cr);
      cairo_arc (cr, x, y, item->width / 2, 0, 2 * G_PI);
      cairo_fill (cr);
    }
}

/* --- the image ---------------------------------------------------------------- */

static double
choose_scale (HunchChartPlan *plan,
              cairo_t        *cr,
              double          scale)
{
  double area = MAX (1, (plan->right - plan->left) * (plan->bottom - plan->top));
  double limit = hunch_paint_is_vector (cr) ? MAX_VECTOR_PIXELS : MAX_PIXELS;

  return MIN (scale, sqrt (limit / area));
}

static void
place_canvas (Canvas         *self,
              HunchChartPlan *plan,
              cairo_t        *cr,
              double          scale)
{
  HunchPixels pixels = hunch_paint_get_pixels (cr);

  self->scale = choose_scale (plan, cr, scale);
  self->left = plan->left - 1;
  self->top = plan->top - 1;
  if (pixels.is_straight)
    {
      self->left = (floor (self->left * pixels.x_scale + pixels.x_offset) - pixels.x_offset) / pixels.x_scale;
      self->top = (floor (self->top * pixels.y_scale + pixels.y_offset) - pixels.y_offset) / pixels.y_scale;
    }
  self->width = MAX (1, (int) ceil ((plan->right + 2 - self->left) * self->scale));
  self->height = MAX (1, (int) ceil ((plan->bottom + 2 - self->top) * self->scale));
}

static gboolean
create_canvas (Canvas *self)
{
  self->surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, self->width, self->height);
  if (cairo_surface_status (self->surface) != CAIRO_STATUS_SUCCESS)
    {
      g_clear_pointer (&self->surface, cairo_surface_destroy);
      return FALSE;
    }
  cairo_surface_flush (self->surface);
  self->pixels = (guint32 *) (gpointer) cairo_image_surface_get_data (self->surface);
  self->stride = cairo_image_surface_get_stride (self->surface) / 4;
  return TRUE;
}

static void
show_canvas (Canvas  *self,
             cairo_t *cr)
{
  cairo_save (cr);
  cairo_translate (cr, self->left, self->top);
  cairo_scale (cr, 1 / self->scale, 1 / self->scale);
  cairo_set_source_surface (cr, self->surface, 0, 0);
  cairo_pattern_set_filter (cairo_get_source (cr), hunch_paint_is_vector (cr) ? CAIRO_FILTER_GOOD : CAIRO_FILTER_BILINEAR);
  cairo_paint (cr);
  cairo_restore (cr);
}

/* The picture that the plan keeps, when it is of the same clouds at the same place. */
static gboolean
find_kept (Canvas          *self,
           HunchChartPlan  *plan,
           const HunchItem *first)
{
  g_mutex_lock (&plan->cloud_lock);
  if (plan->cloud != NULL && plan->cloud_of == first && plan->cloud_left == self->left && plan->cloud_top == self->top
      && plan->cloud_scale == self->scale)
    self->surface = cairo_surface_reference (plan->cloud);
  g_mutex_unlock (&plan->cloud_lock);
  return self->surface != NULL;
}

static void
keep (Canvas          *self,
      HunchChartPlan  *plan,
      const HunchItem *first)
{
  g_mutex_lock (&plan->cloud_lock);
  g_clear_pointer (&plan->cloud, cairo_surface_destroy);
  plan->cloud = cairo_surface_reference (self->surface);
  plan->cloud_of = first;
  plan->cloud_left = self->left;
  plan->cloud_top = self->top;
  plan->cloud_scale = self->scale;
  g_mutex_unlock (&plan->cloud_lock);
}

/* From values straight to pixels. */
static HunchTransform
to_pixels (const HunchTransform *transform,
           double                origin,
           double                scale)
{
  return (HunchTransform){ transform->factor * scale, (transform->offset - origin) * scale, transform->is_log };
}

static guint32
premultiply (guint32 colour,
             double  alpha)
{
  guint32 a = (guint32) lround (alpha * 255);
  guint32 r = (((colour >> 16) & 0xff) * a + 127) / 255;
  guint32 g = (((colour >> 8) & 0xff) * a + 127) / 255;
  guint32 b = ((colour & 0xff) * a + 127) / 255;

  return a << 24 | r << 16 | g << 8 | b;
}

/* --- blended discs -------------------------------------------------------------- */

/* How much of a pixel the disc covers, from its distance to the edge. */
static guint8
get_cover (double distance,
           double radius,
           double alpha)
{
  return (guint8) lround (CLAMP (radius - distance + 0.5, 0, 1) * MIN (1, radius * 2) * alpha * 255);
}

static Masks *
create_masks (double radius,
              double alpha)
{
  Masks *self = g_new (Masks, 1);

  radius = MIN (radius, MAX_MASK / 2.0 - 2);
  self->size = 2 * (int) ceil (radius + 0.5) + 1;
  for (int row_phase = 0; row_phase < PHASES; row_phase++)
    for (int phase = 0; phase < PHASES; phase++)
      for (int y = 0; y < self->size; y++)
        for (int x = 0; x < self->size; x++)
          {
            double dx = x - self->size / 2 - (phase + 0.5) / PHASES + 0.5;
            double dy = y - self->size / 2 - (row_phase + 0.5) / PHASES + 0.5;

            self->cover[row_phase][phase][y * self->size + x] = get_cover (hypot (dx, dy), radius, alpha);
          }
  return self;
}

/* One premultiplied pixel over another, covered by 0..255. */
static inline guint32
blend (guint32 under,
       guint32 colour,
       guint32 cover)
{
  guint32 keep = 255 - cover;
  guint32 even = (under & 0xff00ff) * keep + (colour & 0xff00ff) * cover + 0x800080;
  guint32 odd = ((under >> 8) & 0xff00ff) * keep + ((colour >> 8) & 0xff00ff) * cover + 0x800080;

  even = (even + ((even >> 8) & 0xff00ff)) >> 8;
  odd = (odd + ((odd >> 8) & 0xff00ff)) >> 8;
  return (even & 0xff00ff) | (odd & 0xff00ff) << 8;
}

static inline void
stamp (Canvas      *canvas,
       const Masks *masks,
       guint32      colour,
       double       x,
       double       y)
{
  int column = (int) x - masks->size / 2;
  int row = (int) y - masks->size / 2;
  int phase = (int) ((x - floor (x)) * PHASES);
  int row_phase = (int) ((y - floor (y)) * PHASES);
  const guint8 *cover = masks->cover[row_phase][phase];

  if (column < 0 || row < 0 || column + masks->size > canvas->width || row + masks->size > canvas->height)
    return;
  for (int i = 0; i < masks->size; i++)
    {
      guint32 *pixel = canvas->pixels + (gsize) (row + i) * canvas->stride + column;

      for (int k = 0; k < masks->size; k++, cover++)
        if (*cover != 0)
          pixel[k] = blend (pixel[k], colour, *cover);
    }
}

static void
blend_some (Canvas          *canvas,
            const HunchItem *item,
            const Masks     *masks,
            gsize            from,
            gsize            to)
{
  HunchTransform across = to_pixels (&item->across, canvas->left, canvas->scale);
  HunchTransform down = to_pixels (&item->down, canvas->top, canvas->scale);
  guint32 colour = 0xff000000 | item->colour;

  for (gsize i = from; i < to; i++)
    {
      double x = place (&across, item->cloud_x[i]);
      double y = place (&down, item->cloud_y[i]);

      if (x >= 0 && x < canvas->width && y >= 0 && y < canvas->height)
        stamp (canvas, masks, colour, x, y);
    }
}

/* A handful of each series in turn: drawn one after the other, the last would hide the rest. */
static void
blend_discs (Canvas           *canvas,
             HunchItem *const *items,
             guint             n)
{
  g_autofree Masks *masks = create_masks (items[0]->width / 2 * canvas->scale, items[0]->alpha);
  gsize longest = 0;
  gsize handful = n == 1 ? items[0]->n_points : HANDFUL;

  for (guint i = 0; i < n; i++)
    longest = MAX (longest, items[i]->n_points);
  for (gsize from = 0; from < longest; from += handful)
    for (guint i = 0; i < n; i++)
      if (from < items[i]->n_points)
        blend_some (canvas, items[i], masks, from, MIN (from + handful, items[i]->n_points));
}

/* --- density --------------------------------------------------------------------- */

static guint32 *
count_dots (const Canvas    *canvas,
            const HunchItem *item)
{
  HunchTransform across = to_pixels (&item->across, canvas->left, canvas->scale);
  HunchTransform down = to_pixels (&item->down, canvas->top, canvas->scale);
  guint32 *counts = g_new0 (guint32, (gsize) canvas->width * canvas->height);

  for (gsize i = 0; i < item->n_points; i++)
    {
      double x = place (&across, item->cloud_x[i]);
      double y = place (&down, item->cloud_y[i]);

      if (x >= 0 && x < canvas->width && y >= 0 && y < canvas->height)
        counts[(gsize) y * canvas->width + (gsize) x]++;
    }
  return counts;
}

/* Each count spread over `size` pixels of a line of `n` that are `step` apart. */
static void
widen_line (guint32 *counts,
            guint32 *line,
            int      n,
            gsize    step,
            int      size)
{
  guint32 sum = 0;

  for (int i = 0; i < n; i++)
    line[i] = counts[i * step];
  for (int i = 0; i < n; i++)
    {
      sum += line[i];
      if (i >= size)
        sum -= line[i - size];
      counts[i * step] = sum;
    }
}

/* Makes every dot a square about one unit wide, so that a lone one is seen in a fine image, too. */
static void
widen_dots (const Canvas *canvas,
            guint32      *counts,
            int           size)
{
  g_autofree guint32 *line = g_new (guint32, MAX (canvas->width, canvas->height));

  if (size < 2)
    return;
  for (int y = 0; y < canvas->height; y++)
    widen_line (counts + (gsize) y * canvas->width, line, canvas->width, 1, size);
  for (int x = 0; x < canvas->width; x++)
    widen_line (counts + x, line, canvas->height, canvas->width, size);
}

/* Where on the ramp each count lies, 0..1: half by its logarithm, which keeps the
 * proportions, half by its rank among the occupied pixels, which uses all of the ramp. */
static void
rank_counts (const guint32 *counts,
             gsize          n,
             double        *out_shares)
{
  g_autofree gsize *histogram = g_new0 (gsize, N_COUNTS);
  gsize occupied = 0;
  gsize below = 0;
  guint high = 1;

  for (gsize i = 0; i < n; i++)
    histogram[MIN (counts[i], N_COUNTS - 1)]++;
  occupied = MAX (1, n - histogram[0]);
  for (guint count = 1; count < N_COUNTS; count++)
    {
      if (histogram[count] > 0 && below < occupied - occupied / 500)
        high = count;
      below += histogram[count];
    }

  below = 0;
  out_shares[0] = 0;
  for (guint count = 1; count < N_COUNTS; count++)
    {
      double by_size = MIN (1, log (count) / log (MAX (4, high)));
      double by_rank = (double) below / occupied;

      out_shares[count] = 0.5 * by_size + 0.5 * by_rank;
      below += histogram[count];
    }
}

static void
fill_tones (guint32               *tones,
            const HunchChartTheme *theme,
            guint32                colour)
{
  HunchChartTheme own = *theme;

  own.accent = colour;
  for (int i = 0; i < N_TONES; i++)
    {
      double share = (double) i / (N_TONES - 1);

      tones[i] = premultiply (hunch_colour_ramp (&own, 0.25 + 0.75 * share, FALSE), 0.8 + 0.2 * share);
    }
}

static void
paint_density (Canvas                *canvas,
               const HunchItem       *item,
               const HunchChartTheme *theme)
{
  g_autofree guint32 *counts = count_dots (canvas, item);
  gsize n = (gsize) canvas->width * canvas->height;
  g_autofree double *shares = g_new (double, N_COUNTS);
  g_autofree guint32 *tone_of = g_new (guint32, N_COUNTS);
  guint32 tones[N_TONES];

  widen_dots (canvas, counts, MIN (8, (int) lround (canvas->scale)));
  rank_counts (counts, n, shares);
  fill_tones (tones, theme, item->colour);
  tone_of[0] = 0;
  for (guint count = 1; count < N_COUNTS; count++)
    tone_of[count] = tones[(int) (shares[count] * (N_TONES - 1))];

  for (int y = 0; y < canvas->height; y++)
    for (int x = 0; x < canvas->width; x++)
      canvas->pixels[(gsize) y * canvas->stride + x] = tone_of[MIN (counts[(gsize) y * canvas->width + x], N_COUNTS - 1)];
}

void
hunch_paint_clouds (HunchChartPlan   *plan,
                    cairo_t          *cr,
                    HunchItem *const *items,
                    guint             n,
                    double            scale)
{
  gsize n_dots = 0;
  Canvas canvas = { 0 };

  for (guint i = 0; i < n; i++)
    n_dots += items[i]->n_points;

  if (n_dots <= (hunch_paint_is_vector (cr) ? MAX_VECTOR_ARCS : MAX_ARCS))
    {
      for (guint i = 0; i < n; i++)
        paint_arcs (items[i], cr);
      return;
    }

  place_canvas (&canvas, plan, cr, scale);
  if (!find_kept (&canvas, plan, items[0]))
    {
      if (!create_canvas (&canvas))
        return;
      if (n == 1 && n_dots > MIN_DENSITY)
        paint_density (&canvas, items[0], &plan->theme);
      else
        blend_discs (&canvas, items, n);
      cairo_surface_mark_dirty (canvas.surface);
      keep (&canvas, plan, items[0]);
    }
  show_canvas (&canvas, cr);
  cairo_surface_destroy (canvas.surface);
}
