#define G_LOG_DOMAIN "hunch-app"
#include "config.h"
#include "app/compare-dialog.h"

#include <glib/gi18n.h>

#include "app/util.h"
#include "project/import.h"

#define PICTURE_WIDTH 220
#define DOT 4.5

typedef struct
{
  GtkWidget    *window;       /* lent: owns this */
  GtkWidget    *bin;
  GCancellable *cancellable;  /* owned */
} Compare;

static void
compare_free (gpointer data)
{
  Compare *self = data;

  g_cancellable_cancel (self->cancellable);
  g_object_unref (self->cancellable);
  g_free (self);
}

/* --- one line's picture: a ring for the whole, a dot for the sample ---------------------------- */

typedef struct
{
  double whole;   /* 0..1 of the longest */
  double sample;
} Picture;

static void
draw_cb (GtkDrawingArea *area,
         cairo_t        *cr,
         int             width,
         int             height,
         gpointer        user_data)
{
  const Picture *picture = user_data;
  GdkRGBA ink = { 0, 0, 0, 1 }, accent = { 0, 0, 1, 1 };
  double y = height / 2.0;
  double left = DOT + 1, span = width - 2 * left;

  gtk_style_context_lookup_color (gtk_widget_get_style_context (GTK_WIDGET (area)), "view_fg_color", &ink);
  gtk_style_context_lookup_color (gtk_widget_get_style_context (GTK_WIDGET (area)), "accent_color", &accent);
  cairo_set_source_rgba (cr, ink.red, ink.green, ink.blue, 0.15);
  cairo_set_line_width (cr, 1);
  cairo_move_to (cr, left, y);
  cairo_line_to (cr, left + span, y);
  cairo_stroke (cr);
  cairo_set_source_rgba (cr, accent.red, accent.green, accent.blue, 0.5);
  cairo_set_line_width (cr, 2);
  cairo_move_to (cr, left + picture->whole * span, y);
  cairo_line_to (cr, left + picture->sample * span, y);
  cairo_stroke (cr);
  cairo_set_source_rgba (cr, ink.red, ink.green, ink.blue, 0.75);
  cairo_set_line_width (cr, 1.5);
  cairo_arc (cr, left + picture->whole * span, y, DOT, 0, 2 * G_PI);
  cairo_stroke (cr);
  gdk_cairo_set_source_rgba (cr, &accent);
  cairo_arc (cr, left + picture->sample * span, y, DOT - 1, 0, 2 * G_PI);
  cairo_fill (cr);
}

static GtkWidget *
make_picture (double      whole,
              double      sample,
              double      longest,
              const char *words)
{
  GtkWidget *area = gtk_drawing_area_new ();
  Picture *picture = g_new0 (Picture, 1);

  picture->whole = longest > 0 ? CLAMP (whole / longest, 0, 1) : 0;
  picture->sample = longest > 0 ? CLAMP (sample / longest, 0, 1) : 0;
  gtk_drawing_area_set_content_width (GTK_DRAWING_AREA (area), PICTURE_WIDTH);
  gtk_drawing_area_set_content_height (GTK_DRAWING_AREA (area), 18);
  gtk_drawing_area_set_draw_func (GTK_DRAWING_AREA (area), draw_cb, picture, g_free);
  gtk_widget_set_hexpand (area, TRUE);
  hunch_set_accessible_name (area, words);
  return area;
}

/* --- the tables ---------------------------------------------------------------------------------- */

static void
attach (GtkWidget  *grid,
        int         row,
        int         column,
        const char *text,
        const char *classes)
{
  GtkWidget *label = hunch_label_new (text, classes);

  gtk_label_set_wrap (GTK_LABEL (label), FALSE);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_MIDDLE);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 32);
  gtk_grid_attach (GTK_GRID (grid), label, column, row, 1, 1);
}

static GtkWidget *
grid_new (void)
{
  GtkWidget *grid = gtk_grid_new ();

  gtk_grid_set_row_spacing (GTK_GRID (grid), 6);
  gtk_grid_set_column_spacing (GTK_GRID (grid), 18);
  return grid;
}

static char *
dup_percent (double share)
{
  return share < 0 ? g_strdup ("–") : g_strdup_printf ("%.1f %%", share * 100);
}

static GtkWidget *
build_partitions (GPtrArray *lines)
{
  GtkWidget *grid = grid_new ();
  double longest = 0;
  int row = 1;

  for (guint i = 0; i < lines->len; i++)
    {
      const HunchRepresentation *it = lines->pdata[i];

      if (it->is_partition)
        longest = MAX (longest, MAX (it->share_of_all, it->share_of_sample));
    }
  if (longest <= 0)
    return NULL;
  attach (grid, 0, 0, _("Part"), "dim-label caption");
  attach (grid, 0, 1, _("Whole ○"), "dim-label caption");
  attach (grid, 0, 2, _("Sample ●"), "dim-label caption");
  for (guint i = 0; i < lines->len; i++)
    {
      const HunchRepresentation *it = lines->pdata[i];
      g_autofree char *whole = dup_percent (it->share_of_all);
      g_autofree char *sample = dup_percent (it->share_of_sample);
      g_autofree char *words = g_strdup_printf (_("%s: %s of the whole, %s of the sample"), it->what, whole, sample);

      if (!it->is_partition)
        continue;
      attach (grid, row, 0, it->what, NULL);
      attach (grid, row, 1, whole, "numeric");
      attach (grid, row, 2, sample, "numeric");
      gtk_grid_attach (GTK_GRID (grid), make_picture (it->share_of_all, it->share_of_sample, longest, words), 3, row++, 1, 1);
    }
  return grid;
}

/* Numbers as short as elsewhere; dates and texts as they are. */
static char *
dup_bound (const char *bound)
{
  char *end = NULL;
  double number = g_ascii_strtod (bound, &end);

  return bound[0] != '\0' && *end == '\0' ? hunch_format_number (number) : g_strdup (bound);
}

static char *
dup_range (const char *min,
           const char *max)
{
  g_autofree char *low = min == NULL ? NULL : dup_bound (min);
  g_autofree char *high = max == NULL ? NULL : dup_bound (max);

  return low == NULL || high == NULL ? g_strdup ("–") : g_strdup_printf (_("%s to %s"), low, high);
}

static GtkWidget *
build_columns (GPtrArray *lines)
{
  GtkWidget *grid = grid_new ();
  int row = 1;

  attach (grid, 0, 0, _("Column"), "dim-label caption");
  attach (grid, 0, 1, _("Whole"), "dim-label caption");
  attach (grid, 0, 2, _("Sample"), "dim-label caption");
  attach (grid, 0, 3, _("Missing in the whole"), "dim-label caption");
  attach (grid, 0, 4, _("in the sample"), "dim-label caption");
  for (guint i = 0; i < lines->len; i++)
    {
      const HunchRepresentation *it = lines->pdata[i];
      g_autofree char *whole = dup_range (it->min_of_all, it->max_of_all);
      g_autofree char *sample = dup_range (it->min_of_sample, it->max_of_sample);
      g_autofree char *missing = dup_percent (it->missing_share_of_all);
      g_autofree char *missing_sample = dup_percent (it->missing_share_of_sample);

      if (it->is_partition)
        continue;
      attach (grid, row, 0, it->what, NULL);
      attach (grid, row, 1, whole, "numeric");
      attach (grid, row, 2, sample, "numeric");
      attach (grid, row, 3, missing, "numeric");
      attach (grid, row++, 4, missing_sample, "numeric");
    }
  return row > 1 ? grid : NULL;
}

static GtkWidget *
build_lines (GPtrArray  *lines,
             const char *words)
{
  GtkWidget *scrolled = gtk_scrolled_window_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 18);
  GtkWidget *partitions = build_partitions (lines);
  GtkWidget *columns = build_columns (lines);

  gtk_box_append (GTK_BOX (box), hunch_label_new (words, "dim-label"));
  if (partitions != NULL)
    gtk_box_append (GTK_BOX (box), partitions);
  if (columns != NULL)
    gtk_box_append (GTK_BOX (box), columns);
  gtk_widget_set_margin_top (box, 18);
  gtk_widget_set_margin_bottom (box, 18);
  gtk_widget_set_margin_start (box, 18);
  gtk_widget_set_margin_end (box, 18);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), box);
  return scrolled;
}

/* --- the window -------------------------------------------------------------------------------------- */

static void
compared_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr (GtkWidget) window = user_data;
  Compare *self = g_object_get_data (G_OBJECT (window), "compare");
  g_autoptr (GError) error = NULL;
  g_autofree char *words = NULL;
  g_autoptr (GPtrArray) lines = hunch_import_compare_finish (HUNCH_PROJECT (object), result, &words, &error);
  GtkWidget *status;
  g_autofree char *text = NULL;

  if (hunch_is_cancelled (error))
    return;
  if (lines != NULL)
    {
      adw_bin_set_child (ADW_BIN (self->bin), build_lines (lines, hunch_or_empty (words)));
      return;
    }
  status = adw_status_page_new ();
  text = g_markup_escape_text (error->message, -1);
  adw_status_page_set_icon_name (ADW_STATUS_PAGE (status), "dialog-information-symbolic");
  adw_status_page_set_title (ADW_STATUS_PAGE (status), _("Nothing to compare with"));
  adw_status_page_set_description (ADW_STATUS_PAGE (status), text);
  adw_bin_set_child (ADW_BIN (self->bin), status);
}

static gboolean
escape_cb (GtkWidget *widget,
           GVariant  *arguments,
           gpointer   user_data)
{
  gtk_window_close (GTK_WINDOW (widget));
  return TRUE;
}

static GtkWidget *
build_waiting (void)
{
  GtkWidget *status = adw_status_page_new ();
  GtkWidget *spinner = gtk_spinner_new ();

  gtk_spinner_start (GTK_SPINNER (spinner));
  gtk_widget_set_size_request (spinner, 32, 32);
  gtk_widget_set_halign (spinner, GTK_ALIGN_CENTER);
  adw_status_page_set_title (ADW_STATUS_PAGE (status), _("Asking what is known of the whole…"));
  adw_status_page_set_child (ADW_STATUS_PAGE (status), spinner);
  return status;
}

void
hunch_compare_dialog_show (HunchWindow *window,
                           const char  *table)
{
  Compare *self = g_new0 (Compare, 1);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkEventController *shortcuts = gtk_shortcut_controller_new ();
  g_autofree char *title = g_strdup_printf (_("“%s” beside the whole"), table);

  self->window = g_object_new (ADW_TYPE_WINDOW, "accessible-role", GTK_ACCESSIBLE_ROLE_DIALOG, NULL);
  self->bin = adw_bin_new ();
  self->cancellable = g_cancellable_new ();
  gtk_widget_set_vexpand (self->bin, TRUE);
  adw_bin_set_child (ADW_BIN (self->bin), build_waiting ());
  gtk_box_append (GTK_BOX (box), adw_header_bar_new ());
  gtk_box_append (GTK_BOX (box), self->bin);
  adw_window_set_content (ADW_WINDOW (self->window), box);
  gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (shortcuts),
                                        gtk_shortcut_new (gtk_shortcut_trigger_parse_string ("Escape"),
                                                          gtk_callback_action_new (escape_cb, NULL, NULL)));
  gtk_widget_add_controller (self->window, shortcuts);
  gtk_window_set_title (GTK_WINDOW (self->window), title);
  gtk_window_set_default_size (GTK_WINDOW (self->window), 760, 560);
  gtk_window_set_transient_for (GTK_WINDOW (self->window), GTK_WINDOW (window));
  gtk_window_set_modal (GTK_WINDOW (self->window), TRUE);
  g_object_set_data_full (G_OBJECT (self->window), "compare", self, compare_free);
  hunch_import_compare_async (hunch_window_get_project (window), table, self->cancellable, compared_cb, g_object_ref (self->window));
  gtk_window_present (GTK_WINDOW (self->window));
}
