/* deck/text-block-private.h: paragraphs set into a box, as large as they fit. */
#pragma once
#include "chart/text.h"

G_BEGIN_DECLS

/* How a text is to be set. Plain values. */
typedef struct
{
  double      width, height;
  double      max_size, min_size;
  HunchWeight weight;
  double      line_spacing;  /* of the font's own: 1 */
  double      valign;        /* 0 top, 1 bottom */
  double      gap;           /* between paragraphs, in ems */
  PangoAlignment alignment;
  gboolean    is_body;       /* "- " and "1. " begin items */
  gboolean    is_balanced;   /* lines of about the same length */
} HunchTextStyle;

/* A text with the size found for it; immutable, for any thread. */
typedef struct _HunchTextBlock HunchTextBlock;

HunchTextBlock *hunch_text_block_new (const char *text, const HunchTextStyle *style);
void            hunch_text_block_free (HunchTextBlock *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HunchTextBlock, hunch_text_block_free)

double          hunch_text_block_get_size (HunchTextBlock *self);
double          hunch_text_block_get_height (HunchTextBlock *self);  /* of what is painted, at most the box */

/* Paints into the box whose top left corner is (x, y); bullets and numbers in `accent`. */
void            hunch_text_block_paint (HunchTextBlock *self, cairo_t *cr, double x, double y, guint32 ink, guint32 accent);

/* One line, cut with an ellipsis where it is wider than `width`; `align` 0 left, 1 right. */
void            hunch_text_line_paint (cairo_t *cr, const char *text, double size, HunchWeight weight,
                                       double x, double y, double width, double align, guint32 ink);

/* **bold** and *italic* as Pango markup, everything else escaped. */
char           *hunch_text_to_markup (const char *text);
/* The same without the stars. */
char           *hunch_text_to_plain (const char *text);

void            hunch_set_source_rgb (cairo_t *cr, guint32 rgb);

G_END_DECLS
