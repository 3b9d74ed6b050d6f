/* A paper as pages of A4: blocks one below the other, lines and rows broken where a page ends. A table wider than the page is set in strips that
 * repeat its first column. */
#define G_LOG_DOMAIN "hunch-deck"
#include "deck/paper-private.h"

#include <cairo-pdf.h>
#include <glib/gi18n-lib.h>
#include <math.h>

#include "chart/chart.h"
#include "deck/output-private.h"
#include "deck/pdf-private.h"
#include "deck/text-block-private.h"

/* Points. */
#define PAGE_WIDTH 595.0
#define PAGE_HEIGHT 842.0
#define MARGIN 54.0
#define WIDTH (PAGE_WIDTH - 2 * MARGIN)
#define BOTTOM (PAGE_HEIGHT - MARGIN)
#define LABEL_WIDTH 120.0
#define ITEM_INDENT 12.0
#define PLOT_HEIGHT 262.0
#define ROW_HEIGHT 13.0
#define TABLE_SIZE 8.0
#define SMALLEST_TABLE_SIZE 6.0
#define COLUMN_GAP 10.0
#define LONGEST_CELL 190.0
#define MAX_ROWS 200
#define PDF_SCALE 4.0

#define INK 0x16202c
#define MUTED 0x5a6673
#define LINE 0xd8dee6

typedef struct
{
  HunchPaper *paper;    /* lent */
  cairo_t    *cr;       /* lent */
  double      y;        /* the next block begins here */
  guint       page;     /* number printed */
  gboolean    has_page;
} Flow;

/* --- pages --- */

static void
end_page (Flow *flow)
{
  if (!flow->has_page)
    return;

  cairo_show_page (flow->cr);
  flow->has_page = FALSE;
  flow->page++;
}

static void
begin_page (Flow *flow)
{
  g_autofree char *number = NULL;

  end_page (flow);
  number = g_strdup_printf ("%u", flow->page);
  hunch_text_line_paint (flow->cr, flow->paper->title, 8, HUNCH_WEIGHT_REGULAR, MARGIN, BOTTOM + 18, WIDTH - 60, 0, MUTED);
  hunch_text_line_paint (flow->cr, number, 8, HUNCH_WEIGHT_REGULAR, PAGE_WIDTH - MARGIN - 50, BOTTOM + 18, 50, 1, MUTED);
  flow->y = MARGIN;
  flow->has_page = TRUE;
}

static void
need (Flow  *flow,
      double height)
{
  if (!flow->has_page || (flow->y + height > BOTTOM && flow->y > MARGIN))
    begin_page (flow);
}

static void
add_gap (Flow  *flow,
         double gap)
{
  if (flow->has_page && flow->y > MARGIN)
    flow->y += gap;
}

/* --- text --- */

typedef struct
{
  double      size;
  HunchWeight weight;
  guint32     ink;
  double      indent;
  double      spacing;
} Face;

static void
paint_line (Flow            *flow,
            PangoLayoutIter *iter,
            const Face      *face)
{
  PangoRectangle logical;
  double height;

  pango_layout_iter_get_line_extents (iter, NULL, &logical);
  height = face->spacing * logical.height / PANGO_SCALE;
  need (flow, height);
  hunch_set_source_rgb (flow->cr, face->ink);
  cairo_move_to (flow->cr, MARGIN + face->indent, flow->y + 0.78 * height);
  pango_cairo_show_layout_line (flow->cr, pango_layout_iter_get_line_readonly (iter));
  flow->y += height;
}

static void
paint_text (Flow       *flow,
            const char *text,
            const Face *face,
            const char *tag)
{
  g_autoptr (PangoLayout) layout = hunch_text_layout_new (text, face->size, face->weight, WIDTH - face->indent, PANGO_ALIGN_LEFT, FALSE);
  PangoLayoutIter *iter = pango_layout_get_iter (layout);

  cairo_tag_begin (flow->cr, tag, NULL);
  do
    paint_line (flow, iter, face);
  while (pango_layout_iter_next_line (iter));
  cairo_tag_end (flow->cr, tag);
  pango_layout_iter_free (iter);
}

static void
paint_heading (Flow                  *flow,
               const HunchPaperBlock *block)
{
  static const Face faces[] = {
    { 24, HUNCH_WEIGHT_BOLD, INK, 0, 1.15 }, { 16, HUNCH_WEIGHT_SEMIBOLD, INK, 0, 1.15 }, { 10.5, HUNCH_WEIGHT_SEMIBOLD, INK, 0, 1.2 },
  };
  static const char *const tags[] = { "H1", "H2", "H3" };
  int level = CLAMP (block->level, 1, 3) - 1;

  add_gap (flow, level == 2 ? 12 : 26);
  need (flow, level == 2 ? 60 : 140);
  paint_text (flow, block->text, &faces[level], tags[level]);
  flow->y += level == 2 ? 3 : 8;
}

static void
paint_labelled (Flow                  *flow,
                const HunchPaperBlock *block)
{
  static const Face face = { 9, HUNCH_WEIGHT_REGULAR, INK, LABEL_WIDTH, 1.3 };
  g_autoptr (PangoLayout) label = hunch_text_layout_new (block->label, 9, HUNCH_WEIGHT_REGULAR, LABEL_WIDTH - 12, PANGO_ALIGN_LEFT, FALSE);
  int width, height;
  double bottom;

  pango_layout_get_pixel_size (label, &width, &height);
  add_gap (flow, 2);
  need (flow, height);
  hunch_set_source_rgb (flow->cr, MUTED);
  hunch_text_show (flow->cr, label, MARGIN, flow->y + 0.8);
  bottom = flow->y + height;
  paint_text (flow, block->text, &face, "P");
  flow->y = MAX (flow->y, MIN (bottom, BOTTOM));
}

static void
paint_item (Flow                  *flow,
            const HunchPaperBlock *block)
{
  static const Face face = { 9.5, HUNCH_WEIGHT_REGULAR, INK, ITEM_INDENT, 1.3 };

  add_gap (flow, 2);
  need (flow, 14);
  hunch_text_line_paint (flow->cr, "•", 9.5, HUNCH_WEIGHT_REGULAR, MARGIN, flow->y, ITEM_INDENT, 0, MUTED);
  paint_text (flow, block->text, &face, "P");
}

/* --- tables --- */

static double
measure_column (const HunchSheet *sheet,
                guint             column,
                double            size)
{
  double width = hunch_text_measure (sheet->heads[column], size, HUNCH_WEIGHT_SEMIBOLD, NULL);

  for (guint i = 0; i < MIN (sheet->n_rows, MAX_ROWS); i++)
    width = MAX (width, hunch_text_measure (hunch_sheet_get (sheet, i, column)->text, size, HUNCH_WEIGHT_REGULAR, NULL));
  return MIN (width, LONGEST_CELL);
}

static double
measure_columns (const HunchSheet *sheet,
                 double            size,
                 double           *widths)
{
  double total = 0;

  for (guint i = 0; i < sheet->n_columns; i++)
    {
      widths[i] = measure_column (sheet, i, size);
      total += widths[i] + COLUMN_GAP;
    }
  return total - COLUMN_GAP;
}

typedef struct
{
  const HunchSheet *sheet;
  const double     *widths;
  double            size;
  guint             from, to;  /* columns of the strip, besides the first */
} Strip;

static void
paint_cell (Flow        *flow,
            const Strip *strip,
            guint        column,
            int          row,
            double       x)
{
  const HunchSheet *sheet = strip->sheet;
  const char *text = row < 0 ? sheet->heads[column] : hunch_sheet_get (sheet, row, column)->text;

  hunch_text_line_paint (flow->cr, text, strip->size, row < 0 ? HUNCH_WEIGHT_SEMIBOLD : HUNCH_WEIGHT_REGULAR, x, flow->y + 1.5,
                         strip->widths[column] + 0.5, sheet->is_right[column] ? 1 : 0, row < 0 ? MUTED : INK);
}

/* @row -1: the heads. */
static void
paint_row (Flow        *flow,
           const Strip *strip,
           int          row)
{
  double x = MARGIN;

  cairo_tag_begin (flow->cr, "P", NULL);
  paint_cell (flow, strip, 0, row, x);
  x += strip->widths[0] + COLUMN_GAP;
  for (guint i = strip->from; i < strip->to; i++)
    {
      paint_cell (flow, strip, i, row, x);
      x += strip->widths[i] + COLUMN_GAP;
    }
  cairo_tag_end (flow->cr, "P");
  flow->y += ROW_HEIGHT;
  hunch_set_source_rgb (flow->cr, LINE);
  cairo_set_line_width (flow->cr, row < 0 ? 0.8 : 0.3);
  cairo_move_to (flow->cr, MARGIN, flow->y - 0.5);
  cairo_line_to (flow->cr, MIN (x - COLUMN_GAP, PAGE_WIDTH - MARGIN), flow->y - 0.5);
  cairo_stroke (flow->cr);
}

static void
paint_strip (Flow        *flow,
             const Strip *strip)
{
  guint n_rows = MIN (strip->sheet->n_rows, MAX_ROWS);

  need (flow, ROW_HEIGHT * MIN (4, n_rows + 1));
  paint_row (flow, strip, -1);
  for (guint i = 0; i < n_rows; i++)
    {
      if (flow->y + ROW_HEIGHT > BOTTOM)
        {
          begin_page (flow);
          paint_row (flow, strip, -1);
        }
      paint_row (flow, strip, (int) i);
    }
}

static guint
find_strip_end (const HunchSheet *sheet,
                const double     *widths,
                guint             from)
{
  double left = WIDTH - widths[0] - COLUMN_GAP;
  guint to = from;

  while (to < sheet->n_columns && (to == from || left >= widths[to]))
    left -= widths[to++] + COLUMN_GAP;
  return to;
}

static void
paint_sheet (Flow             *flow,
             const HunchSheet *sheet)
{
  static const Face small = { 8, HUNCH_WEIGHT_REGULAR, MUTED, 0, 1.3 };
  g_autofree double *widths = g_new (double, sheet->n_columns);
  Strip strip = { sheet, widths, TABLE_SIZE, 1, 1 };

  while (measure_columns (sheet, strip.size, widths) > WIDTH && strip.size > SMALLEST_TABLE_SIZE)
    strip.size -= 0.5;
  add_gap (flow, 8);
  if (sheet->title != NULL && *sheet->title != '\0')
    {
      Face face = { 9, HUNCH_WEIGHT_SEMIBOLD, INK, 0, 1.4 };

      need (flow, 4 * ROW_HEIGHT);
      paint_text (flow, sheet->title, &face, "P");
    }
  do
    {
      strip.to = find_strip_end (sheet, widths, strip.from);
      paint_strip (flow, &strip);
      strip.from = strip.to;
      flow->y += strip.to < sheet->n_columns ? 6 : 0;
    }
  while (strip.to < sheet->n_columns);
  if (sheet->n_rows > MAX_ROWS)
    {
      g_autofree char *more = g_strdup_printf (ngettext ("… and %u row more", "… and %u rows more", sheet->n_rows - MAX_ROWS), sheet->n_rows - MAX_ROWS);

      paint_text (flow, more, &small, "P");
    }
}

/* --- blocks --- */

static void
paint_plot (Flow      *flow,
            HunchPlot *plot)
{
  add_gap (flow, 8);
  need (flow, PLOT_HEIGHT);
  cairo_tag_begin (flow->cr, "Figure", NULL);
  cairo_save (flow->cr);
  cairo_translate (flow->cr, MARGIN, flow->y);
  cairo_scale (flow->cr, 0.75, 0.75);
  hunch_chart_paint (plot, flow->cr, WIDTH / 0.75, PLOT_HEIGHT / 0.75, PDF_SCALE * 0.75, hunch_chart_theme_light ());
  cairo_restore (flow->cr);
  cairo_tag_end (flow->cr, "Figure");
  flow->y += PLOT_HEIGHT;
}

static void
paint_block (Flow                  *flow,
             const HunchPaperBlock *block)
{
  static const Face body = { 9.5, HUNCH_WEIGHT_REGULAR, INK, 0, 1.35 };
  static const Face lead = { 12, HUNCH_WEIGHT_SEMIBOLD, INK, 0, 1.3 };
  static const Face small = { 8, HUNCH_WEIGHT_REGULAR, MUTED, 0, 1.35 };

  switch (block->kind)
    {
    case HUNCH_PAPER_HEADING:
      paint_heading (flow, block);
      break;
    case HUNCH_PAPER_TEXT:
      add_gap (flow, 4);
      paint_text (flow, block->text, &body, "P");
      break;
    case HUNCH_PAPER_LEAD:
      add_gap (flow, 2);
      paint_text (flow, block->text, &lead, "P");
      break;
    case HUNCH_PAPER_LABELLED:
      paint_labelled (flow, block);
      break;
    case HUNCH_PAPER_ITEM:
      paint_item (flow, block);
      break;
    case HUNCH_PAPER_SMALL:
      add_gap (flow, 4);
      paint_text (flow, block->text, &small, "P");
      break;
    case HUNCH_PAPER_SHEET:
      paint_sheet (flow, block->sheet);
      break;
    case HUNCH_PAPER_PLOT:
      paint_plot (flow, block->plot);
      break;
    case HUNCH_PAPER_BREAK:
      end_page (flow);
      break;
    }
}

gboolean
hunch_paper_paint_pages (HunchPaper   *self,
                         cairo_t      *cr,
                         guint         first_page,
                         GCancellable *cancellable,
                         GError      **error)
{
  static const Face title = { 24, HUNCH_WEIGHT_BOLD, INK, 0, 1.15 };
  static const Face author = { 10, HUNCH_WEIGHT_REGULAR, MUTED, 0, 1.4 };
  Flow flow = { self, cr, MARGIN, first_page, FALSE };

  paint_text (&flow, self->title, &title, "H1");
  if (self->author != NULL && *self->author != '\0')
    paint_text (&flow, self->author, &author, "P");
  for (guint i = 0; i < self->blocks->len; i++)
    {
      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      paint_block (&flow, self->blocks->pdata[i]);
    }
  end_page (&flow);
  return TRUE;
}

/* --- the file --- */

static gboolean
write_pages (HunchPaper   *self,
             HunchOutput  *output,
             GCancellable *cancellable,
             GError      **error)
{
  cairo_surface_t *surface = cairo_pdf_surface_create_for_stream (hunch_output_write, output, PAGE_WIDTH, PAGE_HEIGHT);
  cairo_t *cr = cairo_create (surface);
  gboolean done;

  hunch_pdf_describe (surface, self->title, self->author, NULL);
  done = hunch_paper_paint_pages (self, cr, 1, cancellable, error) && hunch_pdf_check_status (cairo_status (cr), error);
  cairo_destroy (cr);
  cairo_surface_finish (surface);
  done = done && hunch_pdf_check_status (cairo_surface_status (surface), error);
  cairo_surface_destroy (surface);
  return done;
}

gboolean
hunch_paper_write_pdf (HunchPaper   *self,
                       const char   *path,
                       GCancellable *cancellable,
                       GError      **error)
{
  HunchOutput *output = hunch_output_open (path, error);

  if (output == NULL)
    return FALSE;
  if (!write_pages (self, output, cancellable, error))
    {
      hunch_output_abandon (output);
      return FALSE;
    }
  return hunch_output_commit (output, error);
}
