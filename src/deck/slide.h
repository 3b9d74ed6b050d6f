/* deck/slide.h: a slide drawn: one function for the canvas, the thumbnails, the presenter and the PDF. */
#pragma once
#include <cairo.h>
#include "analysis/plot.h"
#include "deck/theme.h"
#include "project/project.h"

G_BEGIN_DECLS

/* Layouts: "title", "claim" (claim + chart), "two-charts", "number" (big number), "table", "text", "closing" (recommendation).
 * The content of a slide is a JSON object; which slots a layout shows is data:
 *   "headline"  text, or a claim: text with live numbers in braces (see deck/claim.h)
 *   "subtitle"  text
 *   "body"      text, a line a paragraph; "- " begins a bullet, two blanks before it a smaller one, "1. " a numbered line;
 *               **bold** and *italic*
 *   "analysis"  id of the hunch_analysis whose numbers the claim shows, whose table "table" shows, whose verdict "verdict" shows; 0: none
 *   "confirmed" what the live numbers were when the person last agreed with the sentence (see deck/claim.h)
 *   "chart", "chart2"  ids of hunch_chart
 *   "caption", "caption2"  text under a chart or table; absent: the verdict of the analysis, "": nothing
 *   "number"    a claim text for the big number: "{estimate:+1} min"
 *   "table"     position of the table in the analysis's result
 *   "source"    show the source line, true by default */
typedef struct
{
  const char        *id;      /* "claim" */
  const char        *title;   /* "Claim and chart", untranslated */
  const char *const *slots;   /* NULL-terminated */
} HunchLayoutInfo;

const HunchLayoutInfo *hunch_layouts_get (guint *out_n);
const HunchLayoutInfo *hunch_layouts_find (const char *id);

/* A slot's place on the slide, in the slide's unit (1600 × 900, or 1200 × 900 for 4:3), for editing in place. */
typedef struct { const char *slot; double x, y, width, height; double font_size; gboolean is_bold; gboolean is_text; } HunchSlotPlace;

/* Everything a slide needs, read from the project once: text with the numbers filled in, plots, table, ticket lines. Reference counted; immutable; painted in any thread. */
typedef struct _HunchSlide HunchSlide;
HunchSlide *hunch_slide_load (HunchProject *project, const HunchSlideRecord *record, int number, int n_slides, GCancellable *cancellable, GError **error);
HunchSlide *hunch_slide_ref (HunchSlide *self);
void        hunch_slide_unref (HunchSlide *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HunchSlide, hunch_slide_unref)

double      hunch_slide_get_width (HunchSlide *self);   /* 1600 or 1200 */
double      hunch_slide_get_height (HunchSlide *self);  /* 900 */

/* Paints in the slide's unit at the origin of `cr`; scale the cairo_t to fit. `scale`: device pixels per unit. */
void        hunch_slide_paint (HunchSlide *self, cairo_t *cr, double scale);

/* The same for the editor's canvas: empty slots show quietly what could be put there. */
void        hunch_slide_paint_editing (HunchSlide *self, cairo_t *cr, double scale);

/* The slots shown, in reading order; array of HunchSlotPlace. Lent. */
const HunchSlotPlace *hunch_slide_get_places (HunchSlide *self, guint *out_n);

/* The whole slide in words (headline, text, chart summaries), for screen readers and the PDF's structure. Release with g_free(). */
char       *hunch_slide_dup_summary (HunchSlide *self);
/* One line for outlines: the headline with numbers filled in, or the layout's title. */
char       *hunch_slide_dup_title (HunchSlide *self);
const char *hunch_slide_get_notes (HunchSlide *self);
int         hunch_slide_get_seconds (HunchSlide *self);
/* TRUE when the claim's numbers are no longer those that were agreed to, or the data changed under it; `out_why` (may be NULL) a sentence, g_free(). */
gboolean    hunch_slide_is_amber (HunchSlide *self, char **out_why);

G_END_DECLS
