#define G_LOG_DOMAIN "hunch-app"
#include "config.h"
#include "app/chart-dialog.h"

#include <glib/gi18n.h>

#include "app/chart-inspector.h"
#include "app/chart-view.h"
#include "app/util.h"
#include "app/window.h"
#include "base/json.h"

typedef struct
{
  GtkWidget    *window;     /* lent: the dialog lives as long as it */
  GtkWidget    *view;
  GtkWidget    *inspector;
  HunchProject *project;    /* owned */
  gint64        chart_id;
  GCancellable *job;        /* owned, of the picture being made, or NULL */
} Dialog;

static void
dialog_free (gpointer data)
{
  Dialog *dialog = data;

  g_cancellable_cancel (dialog->job);
  g_clear_object (&dialog->job);
  g_object_unref (dialog->project);
  g_free (dialog);
}

/* --- the picture -------------------------------------------------------------------- */

typedef struct
{
  GtkWidget    *view;       /* owned */
  GtkWidget    *inspector;  /* owned */
  GCancellable *job;        /* owned */
} Call;

static void
drawn_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  Call *call = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (HunchPlot) plot = hunch_plot_load_finish (result, &error);

  if (plot != NULL && !g_cancellable_is_cancelled (call->job))
    {
      hunch_chart_view_set_plot (HUNCH_CHART_VIEW (call->view), plot);
      hunch_chart_inspector_set_plot (HUNCH_CHART_INSPECTOR (call->inspector), plot);
    }
  else if (plot == NULL && !hunch_is_cancelled (error))
    g_info ("No picture: %s", error->message);
  g_object_unref (call->view);
  g_object_unref (call->inspector);
  g_object_unref (call->job);
  g_free (call);
}

static void
draw (Dialog     *dialog,
      const char *spec)
{
  Call *call = g_new0 (Call, 1);

  g_cancellable_cancel (dialog->job);
  g_clear_object (&dialog->job);
  dialog->job = g_cancellable_new ();
  call->view = g_object_ref (dialog->view);
  call->inspector = g_object_ref (dialog->inspector);
  call->job = g_object_ref (dialog->job);
  hunch_plot_load_async (dialog->project, spec, dialog->job, drawn_cb, call);
}

/* --- the style ---------------------------------------------------------------------- */

static JsonObject *
read_spec (Dialog            *dialog,
           HunchChartRecord **out_record,
           GError           **error)
{
  *out_record = hunch_project_get_chart (dialog->project, dialog->chart_id, error);
  return *out_record == NULL ? NULL : hunch_json_parse_object ((*out_record)->spec, -1, (*out_record)->name, error);
}

static void
style_cb (Dialog *dialog)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HunchChartRecord) record = NULL;
  g_autoptr (JsonObject) spec = read_spec (dialog, &record, &error);
  JsonObject *style = hunch_chart_inspector_dup_style (HUNCH_CHART_INSPECTOR (dialog->inspector));

  if (spec != NULL)
    {
      g_autoptr (JsonNode) node = json_node_init_object (json_node_alloc (), spec);

      json_object_remove_member (spec, "style");
      if (style != NULL)
        json_object_set_object_member (spec, "style", json_object_ref (style));
      g_free (record->spec);
      record->spec = hunch_json_to_text (node, FALSE);
      if (hunch_project_put_chart (dialog->project, record, &error))
        draw (dialog, record->spec);
    }
  g_clear_pointer (&style, json_object_unref);
  hunch_window_show_error (dialog->window, _("The chart could not be changed"), error);
}

/* --- the window --------------------------------------------------------------------- */

static gboolean
close_cb (GtkWidget *window,
          GVariant  *args,
          gpointer   user_data)
{
  gtk_window_close (GTK_WINDOW (window));
  return TRUE;
}

static void
close_on_escape (GtkWidget *window)
{
  GtkEventController *controller = gtk_shortcut_controller_new ();
  GtkShortcut *shortcut = gtk_shortcut_new (gtk_keyval_trigger_new (GDK_KEY_Escape, 0),
                                            gtk_callback_action_new (close_cb, NULL, NULL));

  gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (controller), shortcut);
  gtk_widget_add_controller (window, controller);
}

static void
build (Dialog     *dialog,
       const char *name)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *body = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 18);
  GtkWidget *scroller = gtk_scrolled_window_new ();

  dialog->view = hunch_chart_view_new ();
  dialog->inspector = hunch_chart_inspector_new ();
  gtk_widget_set_hexpand (dialog->view, TRUE);
  gtk_widget_set_vexpand (dialog->view, TRUE);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), dialog->inspector);
  gtk_widget_set_size_request (scroller, 320, -1);
  gtk_widget_set_hexpand (scroller, FALSE);
  gtk_widget_set_margin_top (body, 12);
  gtk_widget_set_margin_bottom (body, 18);
  gtk_widget_set_margin_start (body, 18);
  gtk_widget_set_margin_end (body, 18);
  gtk_box_append (GTK_BOX (body), dialog->view);
  gtk_box_append (GTK_BOX (body), scroller);
  gtk_box_append (GTK_BOX (box), adw_header_bar_new ());
  gtk_box_append (GTK_BOX (box), body);
  adw_window_set_content (ADW_WINDOW (dialog->window), box);
  gtk_window_set_title (GTK_WINDOW (dialog->window), name);
  gtk_window_set_default_size (GTK_WINDOW (dialog->window), 960, 600);
  gtk_window_set_modal (GTK_WINDOW (dialog->window), TRUE);
  close_on_escape (dialog->window);
}

void
hunch_chart_dialog_show (GtkWidget    *widget,
                         HunchProject *project,
                         gint64        chart_id)
{
  Dialog *dialog = g_new0 (Dialog, 1);
  g_autoptr (GError) error = NULL;
  g_autoptr (HunchChartRecord) record = NULL;
  g_autoptr (JsonObject) spec = NULL;

  dialog->project = g_object_ref (project);
  dialog->chart_id = chart_id;
  spec = read_spec (dialog, &record, &error);
  if (spec == NULL)
    {
      hunch_window_show_error (widget, _("The chart could not be opened"), error);
      dialog_free (dialog);
      return;
    }
  dialog->window = g_object_new (ADW_TYPE_WINDOW, "accessible-role", GTK_ACCESSIBLE_ROLE_DIALOG, NULL);
  build (dialog, record->name);
  hunch_chart_inspector_set_style (HUNCH_CHART_INSPECTOR (dialog->inspector), hunch_json_get_object (spec, "style"));
  g_signal_connect_swapped (dialog->inspector, "changed", G_CALLBACK (style_cb), dialog);
  g_object_set_data_full (G_OBJECT (dialog->window), "dialog", dialog, dialog_free);
  gtk_window_set_transient_for (GTK_WINDOW (dialog->window), GTK_WINDOW (gtk_widget_get_root (widget)));
  draw (dialog, record->spec);
  gtk_window_present (GTK_WINDOW (dialog->window));
}
