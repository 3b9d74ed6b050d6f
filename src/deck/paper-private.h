/* deck/paper-private.h: a document that flows over pages, as blocks: headings, sentences, tables, pictures. Reports and evidence are made of it;
 * it is written as PDF, HTML or Markdown. */
#pragma once
#include "analysis/plot.h"
#include "analysis/sheet.h"
#include "base/progress.h"
#include <cairo.h>

G_BEGIN_DECLS

typedef enum
{
  HUNCH_PAPER_HEADING,   /* text, level 1..3 */
  HUNCH_PAPER_TEXT,      /* a paragraph */
  HUNCH_PAPER_LEAD,      /* the sentence that matters, set larger */
  HUNCH_PAPER_LABELLED,  /* label: text */
  HUNCH_PAPER_ITEM,      /* one of a list */
  HUNCH_PAPER_SMALL,     /* sources, tickets: small and pale */
  HUNCH_PAPER_SHEET,
  HUNCH_PAPER_PLOT,
  HUNCH_PAPER_BREAK,     /* what follows begins a page */
} HunchPaperBlockKind;

typedef struct
{
  HunchPaperBlockKind kind;
  int                 level;
  char               *label;  /* owned, as all below; NULL where the kind has none */
  char               *text;
  HunchSheet         *sheet;
  HunchPlot          *plot;
} HunchPaperBlock;

typedef struct
{
  char      *title;   /* owned */
  char      *author;  /* owned, or NULL */
  GPtrArray *blocks;  /* owned, of HunchPaperBlock */
} HunchPaper;

HunchPaper *hunch_paper_new  (const char *title, const char *author);
void        hunch_paper_free (HunchPaper *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HunchPaper, hunch_paper_free)

/* Texts are plain and copied; NULL and empty ones add nothing. */
void        hunch_paper_add_heading  (HunchPaper *self, int level, const char *text);
void        hunch_paper_add          (HunchPaper *self, HunchPaperBlockKind kind, const char *text);
void        hunch_paper_add_labelled (HunchPaper *self, const char *label, const char *text);
void        hunch_paper_add_break    (HunchPaper *self);
void        hunch_paper_take_sheet   (HunchPaper *self, HunchSheet *sheet);
void        hunch_paper_take_plot    (HunchPaper *self, HunchPlot *plot);

/* By the ending of @path: .pdf, .html or .md; pictures of Markdown go into a folder beside it ("report-pictures"). Written beside and renamed. Errors of
 * HUNCH_DECK_ERROR. */
gboolean    hunch_paper_write (HunchPaper *self, const char *path, GCancellable *cancellable, GError **error);

/* The writers. */
gboolean    hunch_paper_write_pdf      (HunchPaper *self, const char *path, GCancellable *cancellable, GError **error);
gboolean    hunch_paper_write_html     (HunchPaper *self, const char *path, GCancellable *cancellable, GError **error);
gboolean    hunch_paper_write_markdown (HunchPaper *self, const char *path, GCancellable *cancellable, GError **error);

/* Flows over pages of a PDF surface that somebody else opened: the appendix of a deck. @first_page: number printed on the first of them. */
gboolean    hunch_paper_paint_pages (HunchPaper *self, cairo_t *cr, guint first_page, GCancellable *cancellable, GError **error);

/* The picture as an SVG document. Release with g_byte_array_unref(). */
GByteArray *hunch_paper_draw_svg (HunchPlot *plot, double width, double height);

G_END_DECLS
