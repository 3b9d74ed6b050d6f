#define G_LOG_DOMAIN "hunch-deck"
#include "deck/paper-private.h"

#include <cairo-svg.h>
#include <glib/gi18n-lib.h>

#include "chart/chart.h"
#include "deck/deck.h"

static void
block_free (HunchPaperBlock *block)
{
  g_free (block->label);
  g_free (block->text);
  g_clear_pointer (&block->sheet, hunch_sheet_free);
  g_clear_pointer (&block->plot, hunch_plot_unref);
  g_free (block);
}

HunchPaper *
hunch_paper_new (const char *title,
                 const char *author)
{
  HunchPaper *self = g_new0 (HunchPaper, 1);

  self->title = g_strdup (title);
  self->author = g_strdup (author);
  self->blocks = g_ptr_array_new_with_free_func ((GDestroyNotify) block_free);
  return self;
}

void
hunch_paper_free (HunchPaper *self)
{
  if (self == NULL)
    return;

  g_free (self->title);
  g_free (self->author);
  g_ptr_array_unref (self->blocks);
  g_free (self);
}

static HunchPaperBlock *
add_block (HunchPaper         *self,
           HunchPaperBlockKind kind,
           const char         *text)
{
  HunchPaperBlock *block = g_new0 (HunchPaperBlock, 1);

  block->kind = kind;
  block->text = text != NULL ? g_utf8_make_valid (text, -1) : NULL;
  g_ptr_array_add (self->blocks, block);
  return block;
}

void
hunch_paper_add_heading (HunchPaper *self,
                         int         level,
                         const char *text)
{
  add_block (self, HUNCH_PAPER_HEADING, text)->level = level;
}

void
hunch_paper_add (HunchPaper         *self,
                 HunchPaperBlockKind kind,
                 const char         *text)
{
  if (text != NULL && *text != '\0')
    add_block (self, kind, text);
}

void
hunch_paper_add_labelled (HunchPaper *self,
                          const char *label,
                          const char *text)
{
  if (text == NULL || *text == '\0')
    return;
  if (label == NULL || *label == '\0')
    add_block (self, HUNCH_PAPER_TEXT, text);
  else
    add_block (self, HUNCH_PAPER_LABELLED, text)->label = g_utf8_make_valid (label, -1);
}

void
hunch_paper_add_break (HunchPaper *self)
{
  add_block (self, HUNCH_PAPER_BREAK, NULL);
}

void
hunch_paper_take_sheet (HunchPaper *self,
                        HunchSheet *sheet)
{
  if (sheet->n_rows > 0)
    add_block (self, HUNCH_PAPER_SHEET, NULL)->sheet = sheet;
  else
    hunch_sheet_free (sheet);
}

void
hunch_paper_take_plot (HunchPaper *self,
                       HunchPlot  *plot)
{
  add_block (self, HUNCH_PAPER_PLOT, NULL)->plot = plot;
}

gboolean
hunch_paper_write (HunchPaper   *self,
                   const char   *path,
                   GCancellable *cancellable,
                   GError      **error)
{
  g_autofree char *name = g_filename_display_name (path);

  if (g_str_has_suffix (path, ".pdf"))
    return hunch_paper_write_pdf (self, path, cancellable, error);
  if (g_str_has_suffix (path, ".html"))
    return hunch_paper_write_html (self, path, cancellable, error);
  if (g_str_has_suffix (path, ".md"))
    return hunch_paper_write_markdown (self, path, cancellable, error);

  g_set_error (error, HUNCH_DECK_ERROR, HUNCH_DECK_ERROR_WRITE, _("%s: a report is written as .pdf, .html or .md."), name);
  return FALSE;
}

static cairo_status_t
append_bytes (void                *closure,
              const unsigned char *data,
              unsigned int         n)
{
  g_byte_array_append (closure, data, n);
  return CAIRO_STATUS_SUCCESS;
}

GByteArray *
hunch_paper_draw_svg (HunchPlot *plot,
                      double     width,
                      double     height)
{
  GByteArray *bytes = g_byte_array_new ();
  cairo_surface_t *surface = cairo_svg_surface_create_for_stream (append_bytes, bytes, width, height);
  cairo_t *cr = cairo_create (surface);

  hunch_chart_paint (plot, cr, width, height, 2, hunch_chart_theme_light ());
  cairo_destroy (cr);
  cairo_surface_finish (surface);
  cairo_surface_destroy (surface);
  return bytes;
}
