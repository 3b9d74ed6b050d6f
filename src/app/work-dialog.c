#define G_LOG_DOMAIN "hunch-app"
#include "config.h"
#include "app/work-dialog.h"

#include "app/busy-page.h"

/* The window stays until the job has really stopped. */
static gboolean
close_cb (GtkWindow    *window,
          GCancellable *cancellable)
{
  g_cancellable_cancel (cancellable);
  return TRUE;
}

static gboolean
escape_cb (GtkWidget *widget,
           GVariant  *arguments,
           gpointer   cancellable)
{
  g_cancellable_cancel (cancellable);
  return TRUE;
}

GtkWidget *
hunch_work_dialog_show (GtkWindow     *parent,
                        const char    *title,
                        HunchProgress *progress,
                        GCancellable  *cancellable)
{
  GtkWidget *window = g_object_new (ADW_TYPE_WINDOW, "accessible-role", GTK_ACCESSIBLE_ROLE_DIALOG, NULL);
  GtkEventController *shortcuts = gtk_shortcut_controller_new ();
  GtkShortcutAction *escape = gtk_callback_action_new (escape_cb, g_object_ref (cancellable), g_object_unref);

  gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (shortcuts),
                                        gtk_shortcut_new (gtk_shortcut_trigger_parse_string ("Escape"), escape));
  gtk_widget_add_controller (window, shortcuts);
  adw_window_set_content (ADW_WINDOW (window), hunch_busy_page_new (title, TRUE, progress, cancellable));
  gtk_window_set_title (GTK_WINDOW (window), title);
  gtk_window_set_default_size (GTK_WINDOW (window), 480, 320);
  gtk_window_set_modal (GTK_WINDOW (window), TRUE);
  gtk_window_set_transient_for (GTK_WINDOW (window), parent);
  g_signal_connect_data (window, "close-request", G_CALLBACK (close_cb), g_object_ref (cancellable), (GClosureNotify) (void (*) (void)) g_object_unref, 0);
  gtk_window_present (GTK_WINDOW (window));
  return window;
}
