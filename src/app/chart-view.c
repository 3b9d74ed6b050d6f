#define G_LOG_DOMAIN "hunch-app"
#include "config.h"
#include "app/chart-view.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "app/picture.h"
#include "app/util.h"
#include "app/window.h"
#include "chart/chart.h"
#include "chart/text.h"

#define EXPORT_WIDTH 800
#define EXPORT_HEIGHT 450

struct _HunchChartView
{
  GtkWidget       parent_instance;
  HunchPlot      *plot;     /* owned, or NULL */
  HunchChartPlan *plan;     /* owned, for the size it was made for */
  GdkTexture     *texture;  /* owned, the plan painted */
  int             width, height, scale;
};

G_DEFINE_FINAL_TYPE (HunchChartView, hunch_chart_view, GTK_TYPE_WIDGET)

/* --- painting ---------------------------------------------------------------------- */

static void
forget_picture (HunchChartView *self)
{
  g_clear_pointer (&self->plan, hunch_chart_plan_free);
  g_clear_object (&self->texture);
}

static const HunchChartTheme *
get_theme (void)
{
  return adw_style_manager_get_dark (adw_style_manager_get_default ()) ? hunch_chart_theme_dark () : hunch_chart_theme_light ();
}

static void
paint_plan (cairo_t *cr,
            double   scale,
            gpointer plan)
{
  hunch_chart_plan_paint (plan, cr, scale);
}

static void
make_picture (HunchChartView *self,
              int             width,
              int             height,
              int             scale)
{
  HunchChartTheme theme = *get_theme ();

  forget_picture (self);
  theme.transparent = TRUE;
  self->plan = hunch_chart_plan_new (self->plot, width, height, &theme, hunch_text_measure, NULL);
  self->texture = hunch_picture_new (width, height, scale, paint_plan, self->plan);
  self->width = width;
  self->height = height;
  self->scale = scale;
}

static void
hunch_chart_view_snapshot (GtkWidget   *widget,
                           GtkSnapshot *snapshot)
{
  HunchChartView *self = HUNCH_CHART_VIEW (widget);
  int width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);
  int scale = gtk_widget_get_scale_factor (widget);

  if (self->plot == NULL || width < 60 || height < 60)
    return;
  if (self->texture == NULL || self->width != width || self->height != height || self->scale != scale)
    make_picture (self, width, height, scale);
  if (self->texture != NULL)
    gtk_snapshot_append_texture (snapshot, self->texture, &GRAPHENE_RECT_INIT (0, 0, width, height));
  if (gtk_widget_has_visible_focus (widget))
    gtk_snapshot_render_focus (snapshot, gtk_widget_get_style_context (widget), 0, 0, width, height);
}

static void
hunch_chart_view_measure (GtkWidget      *widget,
                          GtkOrientation  orientation,
                          int             for_size,
                          int            *minimum,
                          int            *natural,
                          int            *minimum_baseline,
                          int            *natural_baseline)
{
  *minimum = orientation == GTK_ORIENTATION_HORIZONTAL ? 260 : 200;
  *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? 640 : 360;
}

static gboolean
query_tooltip_cb (HunchChartView *self,
                  int             x,
                  int             y,
                  gboolean        by_keyboard,
                  GtkTooltip     *tooltip)
{
  g_autofree char *hint = self->plan == NULL || by_keyboard ? NULL : hunch_chart_plan_dup_hint (self->plan, x, y);

  if (hint == NULL)
    return FALSE;
  gtk_tooltip_set_text (tooltip, hint);
  return TRUE;
}

/* --- out of the window --------------------------------------------------------------- */

static void
copy_action (GtkWidget  *widget,
             const char *action,
             GVariant   *parameter)
{
  HunchChartView *self = HUNCH_CHART_VIEW (widget);
  g_autoptr (HunchChartPlan) plan = NULL;
  g_autoptr (GdkTexture) texture = NULL;

  if (self->plot == NULL)
    return;
  plan = hunch_chart_plan_new (self->plot, EXPORT_WIDTH, EXPORT_HEIGHT, hunch_chart_theme_light (), hunch_text_measure, NULL);
  texture = hunch_picture_new (EXPORT_WIDTH, EXPORT_HEIGHT, 2, paint_plan, plan);
  gdk_clipboard_set_texture (gtk_widget_get_clipboard (widget), texture);
  hunch_window_toast (widget, _("The picture was copied"));
}

static void
export_cb (GtkNativeDialog *dialog,
           int              response,
           HunchChartView  *self)
{
  g_autoptr (GFile) file = NULL;
  g_autofree char *path = NULL;
  g_autoptr (GError) error = NULL;

  if (response == GTK_RESPONSE_ACCEPT)
    file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));
  path = file == NULL ? NULL : g_file_get_path (file);
  if (path != NULL && self->plot != NULL)
    {
      g_autofree char *name = g_path_get_basename (path);
      g_autofree char *text = g_strdup_printf (_("Exported %s"), name);

      if (hunch_chart_export (self->plot, path, EXPORT_WIDTH, EXPORT_HEIGHT, 2, hunch_chart_theme_light (), &error))
        hunch_window_toast_action (self, text, _("_Open"), "win.show-file", g_variant_new_string (path));
      hunch_window_show_error (self, _("The chart could not be exported"), error);
    }
  g_object_unref (dialog);
}

static void
export_action (GtkWidget  *widget,
               const char *action,
               GVariant   *parameter)
{
  GtkFileChooserNative *dialog = gtk_file_chooser_native_new (_("Export the chart"), GTK_WINDOW (gtk_widget_get_root (widget)),
                                                              GTK_FILE_CHOOSER_ACTION_SAVE, _("_Export"), NULL);
  GtkFileFilter *filter = gtk_file_filter_new ();

  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (dialog), TRUE);
  gtk_file_filter_set_name (filter, _("PDF, SVG and PNG pictures"));
  gtk_file_filter_add_pattern (filter, "*.pdf");
  gtk_file_filter_add_pattern (filter, "*.svg");
  gtk_file_filter_add_pattern (filter, "*.png");
  gtk_file_chooser_add_filter (GTK_FILE_CHOOSER (dialog), filter);
  g_object_unref (filter);
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (dialog), "chart.pdf");
  g_signal_connect_object (dialog, "response", G_CALLBACK (export_cb), widget, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}

static void
menu_cb (GtkGestureClick *click,
         int              n_press,
         double           x,
         double           y,
         HunchChartView  *self)
{
  g_autoptr (GMenu) menu = g_menu_new ();
  GtkWidget *popover;

  g_menu_append (menu, _("_Copy Picture"), "chart.copy");
  g_menu_append (menu, _("_Export…"), "chart.export");
  popover = gtk_popover_menu_new_from_model (G_MENU_MODEL (menu));
  gtk_widget_set_parent (popover, GTK_WIDGET (self));
  gtk_popover_set_has_arrow (GTK_POPOVER (popover), FALSE);
  gtk_popover_set_pointing_to (GTK_POPOVER (popover), &(GdkRectangle){ (int) x, (int) y, 1, 1 });
  g_signal_connect (popover, "closed", G_CALLBACK (hunch_unparent_later), NULL);
  gtk_popover_popup (GTK_POPOVER (popover));
}

/* --- class ------------------------------------------------------------------------- */

static void
hunch_chart_view_size_allocate (GtkWidget *widget,
                                int        width,
                                int        height,
                                int        baseline)
{
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    if (GTK_IS_POPOVER (child))
      gtk_popover_present (GTK_POPOVER (child));
}

static void
dark_cb (HunchChartView *self)
{
  forget_picture (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
hunch_chart_view_dispose (GObject *object)
{
  HunchChartView *self = HUNCH_CHART_VIEW (object);
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  forget_picture (self);
  g_clear_pointer (&self->plot, hunch_plot_unref);

  G_OBJECT_CLASS (hunch_chart_view_parent_class)->dispose (object);
}

static void
hunch_chart_view_class_init (HunchChartViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = hunch_chart_view_dispose;
  widget_class->snapshot = hunch_chart_view_snapshot;
  widget_class->measure = hunch_chart_view_measure;
  widget_class->size_allocate = hunch_chart_view_size_allocate;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
  gtk_widget_class_install_action (widget_class, "chart.copy", NULL, copy_action);
  gtk_widget_class_install_action (widget_class, "chart.export", NULL, export_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_c, GDK_CONTROL_MASK, "chart.copy", NULL);
}

static void
hunch_chart_view_init (HunchChartView *self)
{
  GtkGesture *click = gtk_gesture_click_new ();

  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (click), GDK_BUTTON_SECONDARY);
  g_signal_connect (click, "pressed", G_CALLBACK (menu_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  gtk_widget_set_has_tooltip (GTK_WIDGET (self), TRUE);
  g_signal_connect (self, "query-tooltip", G_CALLBACK (query_tooltip_cb), NULL);
  g_signal_connect_object (adw_style_manager_get_default (), "notify::dark", G_CALLBACK (dark_cb), self, G_CONNECT_SWAPPED);
}

GtkWidget *
hunch_chart_view_new (void)
{
  return g_object_new (HUNCH_TYPE_CHART_VIEW, NULL);
}

void
hunch_chart_view_set_plot (HunchChartView *self,
                           HunchPlot      *plot)
{
  g_return_if_fail (HUNCH_IS_CHART_VIEW (self));

  if (plot != NULL)
    hunch_plot_ref (plot);
  g_clear_pointer (&self->plot, hunch_plot_unref);
  self->plot = plot;
  forget_picture (self);
  hunch_set_accessible_name (GTK_WIDGET (self), plot == NULL ? NULL : plot->summary);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

HunchPlot *
hunch_chart_view_get_plot (HunchChartView *self)
{
  return self->plot;
}
