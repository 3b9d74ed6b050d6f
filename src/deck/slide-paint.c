/* A slide drawn, for the canvas, the thumbnails, the presenter, PNG and PDF alike. */
#define G_LOG_DOMAIN "hunch-deck"
#include "deck/slide-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define FOOTER_Y 848.0
#define FOOTER_SIZE 17.0
#define SMALLEST_FOOTER 13.0
#define NUMBER_WIDTH 100.0
#define INTERVAL_Y 520.0
#define INTERVAL_SIZE 32.0
#define AUTHOR_Y 812.0
#define AUTHOR_SIZE 24.0
#define AMBER_SIZE 19.0
#define AMBER_Y 30.0
#define AMBER_BAR 10.0

typedef struct
{
  HunchSlide        *slide;     /* borrowed */
  cairo_t           *cr;        /* borrowed */
  double             scale;
  HunchSlidePainting painting;
  double             margin;
  guint32            background, ink, muted, accent, amber;
} Painter;

static void
painter_init (Painter           *painter,
              HunchSlide        *slide,
              cairo_t           *cr,
              double             scale,
              HunchSlidePainting painting)
{
  const HunchDeckTheme *theme = slide->theme;
  gboolean is_cover = slide->layout->is_cover;

  *painter = (Painter) {
    .slide = slide,
    .cr = cr,
    .scale = scale,
    .painting = painting,
    .margin = HUNCH_SLIDE_MARGIN * slide->width / HUNCH_SLIDE_WIDE,
    .background = is_cover ? theme->cover_background : theme->background,
    .ink = is_cover ? theme->cover_ink : theme->ink,
    .muted = is_cover ? theme->cover_muted : theme->muted,
    .accent = is_cover ? theme->cover_accent : theme->accent,
    .amber = is_cover ? theme->cover_amber : theme->amber,
  };
}

static void
begin_tag (Painter    *painter,
           const char *tag)
{
  if (painter->painting == HUNCH_SLIDE_TAGGED)
    cairo_tag_begin (painter->cr, tag, NULL);
}

static void
end_tag (Painter    *painter,
         const char *tag)
{
  if (painter->painting == HUNCH_SLIDE_TAGGED)
    cairo_tag_end (painter->cr, tag);
}

static void
paint_bar (Painter *painter,
           double   x,
           double   y,
           double   width,
           double   height,
           guint32  colour)
{
  hunch_set_source_rgb (painter->cr, colour);
  cairo_rectangle (painter->cr, x, y, width, height);
  cairo_fill (painter->cr);
}

static void
paint_line (Painter    *painter,
            const char *text,
            double      size,
            HunchWeight weight,
            double      x,
            double      y,
            double      width,
            double      align,
            guint32     colour)
{
  begin_tag (painter, "P");
  hunch_text_line_paint (painter->cr, text, size, weight, x, y, width, align, colour);
  end_tag (painter, "P");
}

/* --- placeholders --------------------------------------------------------- */

static const char *
get_placeholder (const HunchSlotBox *box)
{
  switch (box->kind)
    {
    case HUNCH_BOX_HEADLINE:
      return _("Click to add a headline");
    case HUNCH_BOX_SUBTITLE:
      return _("Click to add a subtitle");
    case HUNCH_BOX_BODY:
      return _("Click to add text");
    case HUNCH_BOX_CAPTION:
      return _("Click to add a caption");
    case HUNCH_BOX_NUMBER:
      return _("Click to add a number");
    case HUNCH_BOX_CHART:
      return _("No chart yet");
    case HUNCH_BOX_TABLE:
    default:
      return _("No table yet: choose an analysis");
    }
}

static guint32
blend (guint32 a,
       guint32 b,
       double  share)
{
  guint32 mixed = 0;

  for (int shift = 0; shift <= 16; shift += 8)
    mixed |= (guint32) ((a >> shift & 0xff) * (1 - share) + (b >> shift & 0xff) * share + 0.5) << shift;

  return mixed;
}

static void
paint_dashes (Painter            *painter,
              const HunchSlotBox *box)
{
  static const double dashes[] = { 8, 8 };

  cairo_save (painter->cr);
  hunch_set_source_rgb (painter->cr, blend (painter->background, painter->muted, 0.45));
  cairo_set_line_width (painter->cr, 2);
  cairo_set_dash (painter->cr, dashes, G_N_ELEMENTS (dashes), 0);
  cairo_rectangle (painter->cr, box->x + 1, box->y + 1, box->width - 2, box->height - 2);
  cairo_stroke (painter->cr);
  cairo_restore (painter->cr);
}

/* In the middle of a box that has nothing else to show. */
static void
paint_words (Painter            *painter,
             const HunchSlotBox *box,
             const char         *text,
             guint32             colour)
{
  HunchTextStyle style = {
    .width = 0.8 * box->width,
    .height = 0.8 * box->height,
    .max_size = 24,
    .min_size = 14,
    .line_spacing = 1,
    .valign = 0.5,
    .alignment = PANGO_ALIGN_CENTER,
  };
  g_autoptr (HunchTextBlock) block = hunch_text_block_new (text, &style);

  hunch_text_block_paint (block, painter->cr, box->x + 0.1 * box->width, box->y + 0.1 * box->height, colour, colour);
}

static void
paint_placeholder (Painter            *painter,
                   const HunchSlotBox *box)
{
  guint32 colour = blend (painter->background, painter->muted, 0.75);
  gboolean is_text = box->kind != HUNCH_BOX_CHART && box->kind != HUNCH_BOX_TABLE;

  if (is_text)
    {
      double size = MIN (box->max_size, 64);

      hunch_text_line_paint (painter->cr, get_placeholder (box), size, box->weight, box->x,
                             box->y + box->valign * (box->height - 1.25 * size), box->width, 0, colour);
      return;
    }

  paint_dashes (painter, box);
  paint_words (painter, box, get_placeholder (box), colour);
}

/* --- slots ---------------------------------------------------------------- */

static guint32
get_text_colour (Painter      *painter,
                 HunchBoxKind  kind)
{
  switch (kind)
    {
    case HUNCH_BOX_SUBTITLE:
    case HUNCH_BOX_CAPTION:
      return painter->muted;
    case HUNCH_BOX_NUMBER:
      return painter->accent;
    case HUNCH_BOX_HEADLINE:
    case HUNCH_BOX_BODY:
    case HUNCH_BOX_CHART:
    case HUNCH_BOX_TABLE:
    default:
      return painter->ink;
    }
}

static void
paint_text (Painter              *painter,
            const HunchSlideItem *item)
{
  const char *tag = item->box.kind == HUNCH_BOX_HEADLINE ? "H1" : "P";

  begin_tag (painter, tag);
  hunch_text_block_paint (item->block, painter->cr, item->box.x, item->box.y,
                          get_text_colour (painter, item->box.kind), painter->accent);
  end_tag (painter, tag);
}

static void
paint_chart (Painter              *painter,
             const HunchSlideItem *item)
{
  begin_tag (painter, "Figure");
  cairo_save (painter->cr);
  cairo_translate (painter->cr, item->box.x, item->box.y);
  cairo_rectangle (painter->cr, 0, 0, item->box.width, item->box.height);
  cairo_clip (painter->cr);
  hunch_chart_plan_paint (item->plan, painter->cr, painter->scale);
  cairo_restore (painter->cr);
  end_tag (painter, "Figure");
}

static void
paint_problem (Painter              *painter,
               const HunchSlideItem *item)
{
  begin_tag (painter, "P");
  paint_words (painter, &item->box, item->problem, painter->muted);
  end_tag (painter, "P");
}

static void
paint_item (Painter              *painter,
            const HunchSlideItem *item)
{
  if (item->block != NULL)
    paint_text (painter, item);
  else if (item->plan != NULL)
    paint_chart (painter, item);
  else if (item->table != NULL)
    hunch_table_block_paint (item->table, painter->cr, item->box.x, item->box.y, painter->ink, painter->muted,
                             painter->slide->theme->chart.faint, painter->painting == HUNCH_SLIDE_TAGGED);
  else if (item->problem != NULL)
    paint_problem (painter, item);
  else if (painter->painting == HUNCH_SLIDE_EDITING)
    paint_placeholder (painter, &item->box);
}

/* --- around the slots ----------------------------------------------------- */

static void
paint_cover_rule (Painter *painter)
{
  gboolean is_title = strcmp (painter->slide->layout->info.id, "title") == 0;

  if (painter->slide->layout->is_cover)
    paint_bar (painter, painter->margin, is_title ? 552 : 60, 96, 8, painter->accent);
}

static void
paint_interval (Painter *painter)
{
  HunchSlide *slide = painter->slide;

  if (slide->interval != NULL)
    paint_line (painter, slide->interval, INTERVAL_SIZE, HUNCH_WEIGHT_REGULAR, painter->margin, INTERVAL_Y,
                slide->width - 2 * painter->margin, 0, painter->muted);
}

static void
paint_amber (Painter *painter)
{
  HunchSlide *slide = painter->slide;
  const HunchSlideItem *first = &slide->items[0];
  double height = first->block != NULL ? hunch_text_block_get_height (first->block) : first->box.height;
  double top = first->box.y + first->box.valign * (first->box.height - height);

  if (slide->why_amber == NULL)
    return;

  paint_bar (painter, painter->margin - 34, top, AMBER_BAR, height, painter->amber);
  paint_line (painter, _("numbers changed: confirm"), AMBER_SIZE, HUNCH_WEIGHT_SEMIBOLD, painter->margin, AMBER_Y,
              slide->width - 2 * painter->margin, 0, painter->amber);
}

/* The date stands at the end of the source line, so it shrinks before it is cut. */
static void
paint_source (Painter *painter,
              double   width)
{
  const char *source = painter->slide->source;
  double needed = hunch_text_measure (source, FOOTER_SIZE, HUNCH_WEIGHT_REGULAR, NULL);
  double size = MAX (SMALLEST_FOOTER, FOOTER_SIZE * MIN (1, 0.99 * width / needed));

  paint_line (painter, source, size, HUNCH_WEIGHT_REGULAR, painter->margin, FOOTER_Y, width, 0, painter->muted);
}

static void
paint_footer (Painter *painter)
{
  HunchSlide *slide = painter->slide;
  double width = slide->width - 2 * painter->margin;

  if (slide->source != NULL)
    paint_source (painter, width - NUMBER_WIDTH / 2);
  if (slide->author != NULL)
    paint_line (painter, slide->author, AUTHOR_SIZE, HUNCH_WEIGHT_REGULAR, painter->margin, AUTHOR_Y,
                width, 0, painter->muted);

  if (slide->number > 0 && strcmp (slide->layout->info.id, "title") != 0)
    {
      g_autofree char *number = g_strdup_printf ("%d", slide->number);

      paint_line (painter, number, FOOTER_SIZE, HUNCH_WEIGHT_REGULAR, slide->width - painter->margin - NUMBER_WIDTH / 2,
                  FOOTER_Y, NUMBER_WIDTH / 2, 1, painter->muted);
    }
}

void
hunch_slide_paint_as (HunchSlide        *self,
                      cairo_t           *cr,
                      double             scale,
                      HunchSlidePainting painting)
{
  Painter painter;

  painter_init (&painter, self, cr, scale, painting);

  cairo_save (cr);
  cairo_rectangle (cr, 0, 0, self->width, HUNCH_SLIDE_HEIGHT);
  cairo_clip (cr);
  paint_bar (&painter, 0, 0, self->width, HUNCH_SLIDE_HEIGHT, painter.background);

  paint_cover_rule (&painter);
  paint_amber (&painter);
  for (guint i = 0; i < self->n_items; i++)
    paint_item (&painter, &self->items[i]);
  paint_interval (&painter);
  paint_footer (&painter);
  cairo_restore (cr);
}
