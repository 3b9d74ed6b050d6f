#define G_LOG_DOMAIN "hunch-app"
#include "config.h"
#include "app/grid-private.h"

#include <adwaita.h>
#include <glib/gi18n.h>
#include <math.h>

#include "app/util.h"

/* Colours and places of one painting. */
typedef struct
{
  HunchGrid   *grid;
  GtkSnapshot *snapshot;
  double       width, height;
  double       left, top;      /* how far the table is scrolled */
  GdkRGBA      ink, muted, faint, line, accent, amber, base, header;
  gboolean     is_focused;
} Painter;

static GdkRGBA
with_alpha (GdkRGBA color,
            double  alpha)
{
  color.alpha *= alpha;
  return color;
}

static GdkRGBA
find_color (GtkWidget  *widget,
            const char *name,
            const char *fallback)
{
  GdkRGBA color;

  G_GNUC_BEGIN_IGNORE_DEPRECATIONS
  if (!gtk_style_context_lookup_color (gtk_widget_get_style_context (widget), name, &color))
    gdk_rgba_parse (&color, fallback);
  G_GNUC_END_IGNORE_DEPRECATIONS
  return color;
}

static void
init_painter (Painter     *painter,
              HunchGrid   *grid,
              GtkSnapshot *snapshot)
{
  GtkWidget *widget = GTK_WIDGET (grid);

  painter->grid = grid;
  painter->snapshot = snapshot;
  painter->width = gtk_widget_get_width (widget);
  painter->height = gtk_widget_get_height (widget);
  painter->left = hunch_grid_get_scroll_x (grid);
  painter->top = hunch_grid_get_scroll_y (grid);
  painter->ink = find_color (widget, "view_fg_color", "#000000");
  painter->base = find_color (widget, "view_bg_color", "#ffffff");
  painter->header = find_color (widget, "window_bg_color", "#fafafa");
  painter->accent = find_color (widget, "accent_bg_color", "#3584e4");
  painter->amber = find_color (widget, "warning_color", "#ae7b03");
  painter->muted = with_alpha (painter->ink, 0.62);
  painter->faint = with_alpha (painter->ink, 0.3);
  painter->line = with_alpha (painter->ink, 0.1);
  painter->is_focused = gtk_widget_has_focus (widget);
}

static void
fill (Painter       *painter,
      double         x,
      double         y,
      double         width,
      double         height,
      const GdkRGBA *color)
{
  if (width > 0 && height > 0)
    gtk_snapshot_append_color (painter->snapshot, color, &GRAPHENE_RECT_INIT (x, y, width, height));
}

/* --- text ------------------------------------------------------------------------ */

typedef enum { LOOK_PLAIN, LOOK_ITALIC, LOOK_BOLD, LOOK_SMALL } Look;

static PangoAttrList *
get_look (Look look)
{
  static PangoAttrList *looks[4];

  if (looks[look] == NULL)
    {
      PangoAttrList *list = pango_attr_list_new ();

      pango_attr_list_insert (list, pango_attr_font_features_new ("tnum"));
      if (look == LOOK_ITALIC)
        pango_attr_list_insert (list, pango_attr_style_new (PANGO_STYLE_ITALIC));
      if (look == LOOK_BOLD)
        pango_attr_list_insert (list, pango_attr_weight_new (PANGO_WEIGHT_SEMIBOLD));
      if (look == LOOK_SMALL)
        pango_attr_list_insert (list, pango_attr_scale_new (0.82));
      looks[look] = list;
    }
  return looks[look];
}

/* One line of text within (x, y, width): long text ends in an ellipsis. */
static void
draw_text (Painter       *painter,
           const char    *text,
           double         x,
           double         y,
           double         width,
           Look           look,
           gboolean       is_right,
           const GdkRGBA *color)
{
  PangoLayout *layout = painter->grid->layout;
  int text_width;

  pango_layout_set_attributes (layout, get_look (look));
  pango_layout_set_width (layout, -1);
  pango_layout_set_text (layout, text, -1);
  pango_layout_get_pixel_size (layout, &text_width, NULL);
  if (text_width > width)
    {
      pango_layout_set_width (layout, (int) (MAX (width, 1) * PANGO_SCALE));
      text_width = (int) width;
    }
  gtk_snapshot_save (painter->snapshot);
  gtk_snapshot_translate (painter->snapshot, &GRAPHENE_POINT_INIT (is_right ? x + width - text_width : x, y));
  gtk_snapshot_append_layout (painter->snapshot, layout, color);
  gtk_snapshot_restore (painter->snapshot);
}

/* --- cells ----------------------------------------------------------------------- */

static void
draw_cell (Painter *painter,
           gint64   row,
           int      column,
           double   x,
           double   y,
           double   width)
{
  gboolean is_unparsed = FALSE;
  gboolean is_right = hunch_grid_is_right (painter->grid, column);
  const char *text = hunch_row_pages_get_cell (painter->grid->pages, row, column, &is_unparsed);
  g_autofree char *short_text = NULL;

  /* No column shows more than some 200 letters; setting 500 in type for each cell would cost the frame. */
  if (text != NULL && strlen (text) > 1.2 * width)
    {
      const char *end = text + (int) MIN (strlen (text), 1.2 * width);

      short_text = g_strndup (text, g_utf8_find_prev_char (text, end) - text);
      text = short_text;
    }
  if (text == NULL)
    draw_text (painter, "—", x + GRID_PADDING, y + 4, width - 2 * GRID_PADDING, LOOK_PLAIN, is_right, &painter->faint);
  else
    draw_text (painter, text, x + GRID_PADDING, y + 4, width - 2 * GRID_PADDING, is_unparsed ? LOOK_ITALIC : LOOK_PLAIN,
               is_right && !is_unparsed, is_unparsed ? &painter->amber : &painter->ink);
}

static void
draw_cursor (Painter *painter,
             double   x,
             double   y,
             double   width)
{
  GskRoundedRect outline;
  float widths[4] = { 2, 2, 2, 2 };
  GdkRGBA color = painter->is_focused ? painter->accent : painter->faint;
  GdkRGBA colors[4] = { color, color, color, color };

  gsk_rounded_rect_init_from_rect (&outline, &GRAPHENE_RECT_INIT (x, y, width, painter->grid->row_height), 3);
  gtk_snapshot_append_border (painter->snapshot, &outline, widths, colors);
}

static void
draw_row_background (Painter *painter,
                     gint64   row,
                     double   y)
{
  HunchGrid *grid = painter->grid;
  GdkRGBA tint = with_alpha (painter->accent, 0.1);
  GdkRGBA hover = with_alpha (painter->ink, 0.04);

  if (row == grid->cursor_row)
    fill (painter, 0, y, painter->width, grid->row_height, &tint);
  else if (row == grid->hover_row)
    fill (painter, 0, y, painter->width, grid->row_height, &hover);
}

static void
draw_rows (Painter *painter)
{
  HunchGrid *grid = painter->grid;
  gint64 first = (gint64) (painter->top / grid->row_height);
  int first_column = hunch_grid_find_column (grid, grid->gutter);

  gtk_snapshot_push_clip (painter->snapshot,
                          &GRAPHENE_RECT_INIT (0, grid->header_height, painter->width, painter->height - grid->header_height));
  for (gint64 row = first; row < grid->n_rows; row++)
    {
      double y = grid->header_height + (double) row * grid->row_height - painter->top;

      if (y >= painter->height)
        break;
      draw_row_background (painter, row, y);
      for (int column = MAX (first_column, 0); column < (int) grid->n_columns; column++)
        {
          double x = grid->gutter + grid->edges[column] - painter->left;
          double width = grid->edges[column + 1] - grid->edges[column];

          if (x >= painter->width)
            break;
          draw_cell (painter, row, column, x, y, width);
          if (row == grid->cursor_row && column == grid->cursor_column)
            draw_cursor (painter, x, y, width);
        }
    }
  gtk_snapshot_pop (painter->snapshot);
}

static void
draw_gutter (Painter *painter)
{
  HunchGrid *grid = painter->grid;
  gint64 first = (gint64) (painter->top / grid->row_height);

  gtk_snapshot_push_clip (painter->snapshot,
                          &GRAPHENE_RECT_INIT (0, grid->header_height, grid->gutter, painter->height - grid->header_height));
  fill (painter, 0, grid->header_height, grid->gutter, painter->height, &painter->base);
  for (gint64 row = first; row < grid->n_rows; row++)
    {
      double y = grid->header_height + (double) row * grid->row_height - painter->top;
      g_autofree char *number = NULL;

      if (y >= painter->height)
        break;
      number = hunch_format_count (row + 1);
      draw_row_background (painter, row, y);
      draw_text (painter, number, 0, y + 5, grid->gutter - GRID_PADDING, LOOK_SMALL, TRUE,
                 row == grid->cursor_row ? &painter->muted : &painter->faint);
    }
  gtk_snapshot_pop (painter->snapshot);
}

/* --- the header -------------------------------------------------------------------- */

static void
draw_histogram (Painter            *painter,
                const HunchProfile *profile,
                double              x,
                double              y,
                double              width,
                double              height)
{
  GdkRGBA color = with_alpha (painter->accent, 0.75);
  gint64 most = 1;
  double step = width / profile->n_bins;

  for (guint i = 0; i < profile->n_bins; i++)
    most = MAX (most, profile->bins[i]);
  for (guint i = 0; i < profile->n_bins; i++)
    {
      double size = profile->bins[i] == 0 ? 0 : MAX (height * profile->bins[i] / most, 1);

      fill (painter, x + i * step, y + height - size, MAX (step - 1, 0.75), size, &color);
    }
}

/* The most frequent values side by side, as wide as they are frequent. */
static void
draw_top_values (Painter            *painter,
                 const HunchProfile *profile,
                 double              x,
                 double              y,
                 double              width,
                 double              height)
{
  double total = MAX (profile->n_rows - profile->n_missing - profile->n_unparsed, 1);
  GdkRGBA rest = with_alpha (painter->ink, 0.08);

  fill (painter, x, y + height - 8, width, 8, &rest);
  for (guint i = 0; i < profile->n_top; i++)
    {
      double size = width * profile->top_count[i] / total;
      GdkRGBA color = with_alpha (painter->accent, 0.8 / (1 + 0.6 * i));

      if (size < 1.5)
        break;
      fill (painter, x, y + height - 8, size - 1, 8, &color);
      x += size;
    }
}

static void
draw_profile (Painter *painter,
              int      column,
              double   x,
              double   y,
              double   width,
              double   height)
{
  const HunchProfile *profile;
  GdkRGBA gone = with_alpha (painter->amber, 0.9);

  if (painter->grid->profiles == NULL || (guint) column >= painter->grid->profiles->len)
    return;
  profile = painter->grid->profiles->pdata[column];
  if (profile->n_bins > 0)
    draw_histogram (painter, profile, x, y, width, height - 4);
  else if (profile->n_top > 0 && !profile->is_identifier)
    draw_top_values (painter, profile, x, y, width, height - 4);
  if (profile->n_rows > 0 && profile->n_missing + profile->n_unparsed > 0)
    fill (painter, x, y + height - 2, MAX (width * (profile->n_missing + profile->n_unparsed) / profile->n_rows, 2), 2, &gone);
}

static char *
dup_column_words (Painter *painter,
                  int      column)
{
  const HunchColumnInfo *info = &painter->grid->info->columns[column];
  GPtrArray *profiles = painter->grid->profiles;
  const HunchProfile *profile = profiles != NULL && (guint) column < profiles->len ? profiles->pdata[column] : NULL;
  g_autofree char *distinct = profile == NULL ? NULL : hunch_format_count (profile->n_distinct);

  if (profile == NULL)
    return g_strdup (hunch_type_get_title (info->type));
  if (profile->n_bins == 0)
    /* Translators: type of a column, then how many different values it has */
    return g_strdup_printf (_("%s · %s different"), hunch_type_get_title (info->type), distinct);
  return g_strdup_printf ("%s · %s – %s", hunch_type_get_title (info->type), hunch_or_empty (profile->min),
                          hunch_or_empty (profile->max));
}

static void
draw_header_cell (Painter *painter,
                  int      column,
                  double   x,
                  double   width)
{
  HunchGrid *grid = painter->grid;
  const char *arrow = column != grid->sort_column ? NULL : grid->is_descending ? "↓" : "↑";
  g_autofree char *words = dup_column_words (painter, column);
  GdkRGBA hover = with_alpha (painter->ink, 0.06);
  int line = grid->row_height - 8;
  double inner = width - 2 * GRID_PADDING;

  gtk_snapshot_push_clip (painter->snapshot, &GRAPHENE_RECT_INIT (x, 0, width, grid->header_height));
  if (column == grid->hover_header)
    fill (painter, x, 0, width, grid->header_height, &hover);
  draw_text (painter, grid->info->columns[column].name, x + GRID_PADDING, 6, inner - (arrow != NULL ? 16 : 0), LOOK_BOLD,
             FALSE, column == grid->cursor_column ? &painter->accent : &painter->ink);
  if (arrow != NULL)
    draw_text (painter, arrow, x + GRID_PADDING, 6, inner, LOOK_BOLD, TRUE, &painter->accent);
  draw_text (painter, words, x + GRID_PADDING, 7 + line, inner, LOOK_SMALL, FALSE, &painter->muted);
  draw_profile (painter, column, x + GRID_PADDING, 2 * line + 8, inner, grid->header_height - 2 * line - 14);
  fill (painter, x + width - 1, 6, 1, grid->header_height - 12, &painter->line);
  gtk_snapshot_pop (painter->snapshot);
}

static void
draw_header (Painter *painter)
{
  HunchGrid *grid = painter->grid;
  int first = hunch_grid_find_column (grid, grid->gutter);

  gtk_snapshot_push_clip (painter->snapshot,
                          &GRAPHENE_RECT_INIT (grid->gutter, 0, painter->width - grid->gutter, grid->header_height));
  for (int column = MAX (first, 0); column < (int) grid->n_columns; column++)
    {
      double x = grid->gutter + grid->edges[column] - painter->left;

      if (x >= painter->width)
        break;
      draw_header_cell (painter, column, x, grid->edges[column + 1] - grid->edges[column]);
    }
  gtk_snapshot_pop (painter->snapshot);
}

static void
prepare_layout (HunchGrid *self)
{
  if (self->layout != NULL)
    return;
  self->layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), NULL);
  pango_layout_set_ellipsize (self->layout, PANGO_ELLIPSIZE_END);
  pango_layout_set_single_paragraph_mode (self->layout, TRUE);
}

void
hunch_grid_snapshot (GtkWidget   *widget,
                     GtkSnapshot *snapshot)
{
  HunchGrid *self = HUNCH_GRID (widget);
  Painter painter = { 0 };

  init_painter (&painter, self, snapshot);
  fill (&painter, 0, 0, painter.width, painter.height, &painter.base);
  fill (&painter, 0, 0, painter.width, self->header_height, &painter.header);
  fill (&painter, 0, self->header_height - 1, painter.width, 1, &painter.line);
  if (self->n_columns == 0)
    return;
  prepare_layout (self);
  draw_rows (&painter);
  draw_gutter (&painter);
  draw_header (&painter);
}
