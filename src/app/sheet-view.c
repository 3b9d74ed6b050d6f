#define G_LOG_DOMAIN "hunch-app"
#include "config.h"
#include "app/sheet-view.h"

#include <glib/gi18n.h>
#include <string.h>

#include "app/util.h"
#include "app/window.h"

/* More rows than this are only shown when asked for; copying gives them all. */
#define FIRST_ROWS 24
#define MOST_ROWS 500
/* A column of words is at most as wide as so many letters: longer ones are broken over lines. Of more than six columns the numbers need the room. */
#define WIDE_FIRST_CHARS 44
#define WIDE_CHARS 32
#define NARROW_FIRST_CHARS 30
#define NARROW_CHARS 20
#define MANY_COLUMNS 6
/* How far a table goes to the side for one notch of the wheel. */
#define WHEEL_STEP_PX 60

struct _HunchSheetView
{
  AdwBin      parent_instance;
  HunchSheet *sheet;   /* owned */
  GtkWidget  *grid;
  GtkWidget  *more;    /* NULL when all rows are in sight */
};

G_DEFINE_FINAL_TYPE (HunchSheetView, hunch_sheet_view, ADW_TYPE_BIN)

/* --- copying ----------------------------------------------------------------------- */

HunchTableTextFormat
hunch_table_text_find (const char *suffix)
{
  for (guint i = 0; i < HUNCH_N_TABLE_TEXTS; i++)
    if (g_strcmp0 (hunch_table_text_get_suffix (i), suffix) == 0)
      return i;
  return HUNCH_TABLE_TEXT_PLAIN;
}

GMenu *
hunch_copy_menu_new (const char *action)
{
  GMenu *menu = g_menu_new ();

  for (guint i = 0; i < HUNCH_N_TABLE_TEXTS; i++)
    {
      g_autoptr (GMenuItem) item = g_menu_item_new (hunch_table_text_get_title (i), NULL);

      g_menu_item_set_action_and_target (item, action, "s", hunch_table_text_get_suffix (i));
      g_menu_append_item (menu, item);
    }
  return menu;
}

void
hunch_copy_format (GtkWidget  *widget,
                   const char *suffix,
                   const char *text,
                   const char *plain)
{
  gboolean is_html = suffix == NULL || g_str_equal (suffix, "html");
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));
  g_autoptr (GdkContentProvider) provider = NULL;
  GdkContentProvider *providers[2];

  if (!is_html)
    {
      gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), text);
      return;
    }
  providers[0] = gdk_content_provider_new_for_bytes ("text/html", bytes);
  providers[1] = gdk_content_provider_new_typed (G_TYPE_STRING, suffix == NULL ? plain : text);
  provider = gdk_content_provider_new_union (providers, G_N_ELEMENTS (providers));
  gdk_clipboard_set_content (gtk_widget_get_clipboard (widget), provider);
}

static void
copy_action (GtkWidget  *widget,
             const char *action,
             GVariant   *parameter)
{
  HunchSheetView *self = HUNCH_SHEET_VIEW (widget);
  g_autofree char *html = hunch_table_text_from_sheet (self->sheet, HUNCH_TABLE_TEXT_HTML);
  g_autofree char *tabs = hunch_table_text_from_sheet (self->sheet, HUNCH_TABLE_TEXT_TABS);

  hunch_copy_format (widget, NULL, html, tabs);
  hunch_window_toast (widget, _("The table was copied"));
}

static void
copy_as_action (GtkWidget  *widget,
                const char *action,
                GVariant   *parameter)
{
  HunchSheetView *self = HUNCH_SHEET_VIEW (widget);
  const char *suffix = g_variant_get_string (parameter, NULL);
  g_autofree char *text = hunch_table_text_from_sheet (self->sheet, hunch_table_text_find (suffix));

  hunch_copy_format (widget, suffix, text, text);
  hunch_window_toast (widget, _("The table was copied"));
}

/* --- cells -------------------------------------------------------------------------- */

/* Lines are broken here and not by the label: a scrolled window asks how high its child is where that is narrowest, and would leave room for lines
 * that are not there. A word that is longer stays whole. */
static char *
dup_broken (const char *text,
            gsize       most_chars)
{
  g_auto (GStrv) words = g_strsplit (text, " ", -1);
  GString *lines = g_string_new (words[0]);
  gsize n_chars = g_utf8_strlen (lines->str, -1);

  for (guint i = 1; words[0] != NULL && words[i] != NULL; i++)
    {
      gsize n = g_utf8_strlen (words[i], -1);
      gboolean fits = n_chars + 1 + n <= most_chars;

      g_string_append_c (lines, fits ? ' ' : '\n');
      g_string_append (lines, words[i]);
      n_chars = fits ? n_chars + 1 + n : n;
    }
  return g_string_free (lines, FALSE);
}

static GtkWidget *
make_cell (const HunchSheet *sheet,
           guint             column,
           const char       *text,
           gboolean          is_head)
{
  gboolean is_right = sheet->is_right[column], is_first = column == 0, is_narrow = sheet->n_columns > MANY_COLUMNS;
  int most_chars = is_narrow ? (is_first ? NARROW_FIRST_CHARS : NARROW_CHARS) : is_first ? WIDE_FIRST_CHARS : WIDE_CHARS;
  g_autofree char *broken = is_right ? NULL : dup_broken (text, most_chars);
  GtkWidget *label = gtk_label_new (is_right ? text : broken);

  gtk_label_set_xalign (GTK_LABEL (label), is_right ? 1 : 0);
  gtk_widget_set_valign (label, is_head ? GTK_ALIGN_END : GTK_ALIGN_START);
  gtk_widget_set_hexpand (label, is_first);
  gtk_widget_add_css_class (label, is_head ? "head" : "numeric");
  return label;
}

static void
add_rows (HunchSheetView *self,
          guint           first,
          guint           last)
{
  for (guint i = first; i < last; i++)
    for (guint j = 0; j < self->sheet->n_columns; j++)
      {
        const HunchSheetCell *cell = hunch_sheet_get (self->sheet, i, j);

        gtk_grid_attach (GTK_GRID (self->grid), make_cell (self->sheet, j, cell->text, FALSE), (int) j, (int) i + 2, 1, 1);
      }
}

static void
more_cb (HunchSheetView *self)
{
  add_rows (self, FIRST_ROWS, MIN (self->sheet->n_rows, MOST_ROWS));
  gtk_widget_set_visible (self->more, FALSE);
}

static void
fill_grid (HunchSheetView *self)
{
  for (guint j = 0; j < self->sheet->n_columns; j++)
    gtk_grid_attach (GTK_GRID (self->grid), make_cell (self->sheet, j, self->sheet->heads[j], TRUE), (int) j, 0, 1, 1);
  gtk_grid_attach (GTK_GRID (self->grid), gtk_separator_new (GTK_ORIENTATION_HORIZONTAL), 0, 1, MAX ((int) self->sheet->n_columns, 1), 1);
  add_rows (self, 0, MIN (self->sheet->n_rows, FIRST_ROWS));
}

/* --- scrolling to the side -------------------------------------------------------------- */

static gboolean
sideways_cb (GtkEventControllerScroll *controller,
             double                    dx,
             double                    dy,
             GtkScrolledWindow        *scroller)
{
  GtkAdjustment *adjustment = gtk_scrolled_window_get_hadjustment (scroller);
  gboolean is_wheel = gtk_event_controller_scroll_get_unit (controller) == GDK_SCROLL_UNIT_WHEEL;

  if (dx == 0 || gtk_adjustment_get_upper (adjustment) <= gtk_adjustment_get_page_size (adjustment))
    return GDK_EVENT_PROPAGATE;
  gtk_adjustment_set_value (adjustment, gtk_adjustment_get_value (adjustment) + dx * (is_wheel ? WHEEL_STEP_PX : 1));
  return GDK_EVENT_STOP;
}

/* A table scrolls to the side alone: up and down is for the page it stands on. */
static GtkWidget *
make_sideways_scroller (GtkWidget *child)
{
  GtkWidget *scroller = gtk_scrolled_window_new ();
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (scroller);
  GtkEventController *sideways = gtk_event_controller_scroll_new (GTK_EVENT_CONTROLLER_SCROLL_HORIZONTAL);

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);

      if (GTK_IS_EVENT_CONTROLLER_SCROLL (controller))
        gtk_event_controller_set_propagation_phase (controller, GTK_PHASE_NONE);
    }
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_AUTOMATIC, GTK_POLICY_NEVER);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), child);
  g_signal_connect (sideways, "scroll", G_CALLBACK (sideways_cb), scroller);
  gtk_widget_add_controller (scroller, sideways);
  return scroller;
}

/* --- the view ------------------------------------------------------------------------------ */

static GtkWidget *
make_menu_button (HunchSheetView *self)
{
  GtkWidget *button = gtk_menu_button_new ();
  g_autoptr (GMenu) menu = g_menu_new ();
  g_autoptr (GMenu) formats = hunch_copy_menu_new ("sheet.copy-as");
  g_autofree char *name = g_strdup_printf (_("Copy “%s” as"), self->sheet->title);

  g_menu_append_section (menu, _("Copy as"), G_MENU_MODEL (formats));
  gtk_menu_button_set_menu_model (GTK_MENU_BUTTON (button), G_MENU_MODEL (menu));
  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (button), "pan-down-symbolic");
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_tooltip_text (button, _("Copy as"));
  hunch_set_accessible_name (button, name);
  return button;
}

static GtkWidget *
make_head (HunchSheetView *self)
{
  GtkWidget *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  GtkWidget *title = hunch_label_new (self->sheet->title, "heading");
  g_autofree char *name = g_strdup_printf (_("Copy the table “%s”"), self->sheet->title);

  gtk_widget_set_hexpand (title, TRUE);
  gtk_box_append (GTK_BOX (head), title);
  gtk_box_append (GTK_BOX (head), hunch_icon_button_new ("edit-copy-symbolic", name, "sheet.copy"));
  gtk_box_append (GTK_BOX (head), make_menu_button (self));
  return head;
}

static GtkWidget *
make_more (HunchSheetView *self)
{
  g_autofree char *count = hunch_format_count (MIN (self->sheet->n_rows, MOST_ROWS) - FIRST_ROWS);
  g_autofree char *all = hunch_format_count (self->sheet->n_rows);
  g_autofree char *text = self->sheet->n_rows <= MOST_ROWS ? g_strdup_printf (_("Show %s _More Rows"), count)
                                                           : g_strdup_printf (_("Show %s _More Rows of %s"), count, all);
  GtkWidget *button = gtk_button_new_with_mnemonic (text);

  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_halign (button, GTK_ALIGN_START);
  g_signal_connect_swapped (button, "clicked", G_CALLBACK (more_cb), self);
  return button;
}

static void
hunch_sheet_view_finalize (GObject *object)
{
  g_clear_pointer (&HUNCH_SHEET_VIEW (object)->sheet, hunch_sheet_free);
  G_OBJECT_CLASS (hunch_sheet_view_parent_class)->finalize (object);
}

static void
hunch_sheet_view_class_init (HunchSheetViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = hunch_sheet_view_finalize;
  gtk_widget_class_install_action (widget_class, "sheet.copy", NULL, copy_action);
  gtk_widget_class_install_action (widget_class, "sheet.copy-as", "s", copy_as_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_c, GDK_CONTROL_MASK, "sheet.copy", NULL);
}

static void
hunch_sheet_view_init (HunchSheetView *self)
{
}

GtkWidget *
hunch_sheet_view_new (HunchSheet *sheet)
{
  HunchSheetView *self = g_object_new (HUNCH_TYPE_SHEET_VIEW, NULL);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *scroller;

  self->sheet = sheet;
  self->grid = g_object_new (GTK_TYPE_GRID, "accessible-role", GTK_ACCESSIBLE_ROLE_TABLE, NULL);
  gtk_widget_add_css_class (self->grid, "result-table");
  hunch_set_accessible_name (self->grid, sheet->title);
  fill_grid (self);
  scroller = make_sideways_scroller (self->grid);
  gtk_widget_add_css_class (scroller, "card");
  gtk_widget_add_css_class (scroller, "table-card");
  gtk_box_append (GTK_BOX (box), make_head (self));
  gtk_box_append (GTK_BOX (box), scroller);
  if (sheet->n_rows > FIRST_ROWS)
    {
      self->more = make_more (self);
      gtk_box_append (GTK_BOX (box), self->more);
    }
  adw_bin_set_child (ADW_BIN (self), box);
  return GTK_WIDGET (self);
}
