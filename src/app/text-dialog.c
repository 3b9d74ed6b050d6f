#define G_LOG_DOMAIN "hunch-app"
#include "config.h"
#include "app/text-dialog.h"

#include <glib/gi18n.h>

#include "app/util.h"

typedef struct
{
  GtkWidget    *widget;  /* owned */
  GtkWidget    *entry;   /* lent by the dialog; an entry or a text view */
  gboolean      is_long;
  HunchTextFunc func;
  gpointer      user_data;
} Call;

static void
call_free (gpointer  data,
           GClosure *closure)
{
  Call *call = data;

  g_object_unref (call->widget);
  g_free (call);
}

static char *
dup_text (Call *call)
{
  GtkTextBuffer *buffer;
  GtkTextIter start, end;

  if (!call->is_long)
    return g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (call->entry))));
  buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (call->entry));
  gtk_text_buffer_get_bounds (buffer, &start, &end);
  return g_strstrip (gtk_text_buffer_get_text (buffer, &start, &end, FALSE));
}

static void
response_cb (AdwMessageDialog *dialog,
             const char       *response,
             Call             *call)
{
  g_autofree char *text = dup_text (call);

  if (g_str_equal (response, "ok") && (call->is_long || text[0] != '\0'))
    call->func (call->widget, text, call->user_data);
}

static GtkWidget *
make_entry (const HunchTextDialog *dialog)
{
  GtkWidget *entry = gtk_entry_new ();

  gtk_editable_set_text (GTK_EDITABLE (entry), hunch_or_empty (dialog->text));
  gtk_entry_set_activates_default (GTK_ENTRY (entry), TRUE);
  return entry;
}

static GtkWidget *
make_view (const HunchTextDialog *dialog,
           GtkWidget            **out_view)
{
  GtkWidget *view = gtk_text_view_new ();
  GtkWidget *scroller = gtk_scrolled_window_new ();

  gtk_text_buffer_set_text (gtk_text_view_get_buffer (GTK_TEXT_VIEW (view)), hunch_or_empty (dialog->text), -1);
  gtk_text_view_set_wrap_mode (GTK_TEXT_VIEW (view), GTK_WRAP_WORD_CHAR);
  gtk_text_view_set_accepts_tab (GTK_TEXT_VIEW (view), FALSE);
  gtk_text_view_set_top_margin (GTK_TEXT_VIEW (view), 8);
  gtk_text_view_set_bottom_margin (GTK_TEXT_VIEW (view), 8);
  gtk_text_view_set_left_margin (GTK_TEXT_VIEW (view), 8);
  gtk_text_view_set_right_margin (GTK_TEXT_VIEW (view), 8);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), view);
  gtk_widget_set_size_request (scroller, 340, 120);
  gtk_widget_add_css_class (scroller, "card");
  *out_view = view;
  return scroller;
}

void
hunch_text_dialog_show (GtkWidget             *widget,
                        const HunchTextDialog *dialog,
                        gpointer               user_data)
{
  GtkWidget *window = adw_message_dialog_new (GTK_WINDOW (gtk_widget_get_root (widget)), dialog->heading, dialog->body);
  Call *call = g_new0 (Call, 1);
  GtkWidget *child;

  call->widget = g_object_ref (widget);
  call->is_long = dialog->is_long;
  call->func = dialog->func;
  call->user_data = user_data;
  child = dialog->is_long ? make_view (dialog, &call->entry) : (call->entry = make_entry (dialog));
  hunch_set_accessible_name (call->entry, dialog->label);
  adw_message_dialog_set_extra_child (ADW_MESSAGE_DIALOG (window), child);
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (window), "cancel", _("_Cancel"), "ok", dialog->button, NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (window), "ok", ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (window), "ok");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (window), "cancel");
  g_signal_connect_data (window, "response", G_CALLBACK (response_cb), call, call_free, 0);
  gtk_window_present (GTK_WINDOW (window));
  gtk_widget_grab_focus (call->entry);
}
