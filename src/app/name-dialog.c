#define G_LOG_DOMAIN "hunch-app"
#include "config.h"
#include "app/name-dialog.h"

#include <glib/gi18n.h>

#include "app/util.h"

typedef struct
{
  GtkWidget    *widget;  /* owned */
  GtkWidget    *entry;   /* lent by the dialog */
  char         *name;    /* owned */
  HunchNameFunc func;
  gpointer      user_data;
} NameCall;

static void
name_call_free (gpointer  data,
                GClosure *closure)
{
  NameCall *call = data;

  g_object_unref (call->widget);
  g_free (call->name);
  g_free (call);
}

static void
response_cb (AdwMessageDialog *dialog,
             const char       *response,
             NameCall         *call)
{
  g_autofree char *name = g_strdup (gtk_editable_get_text (GTK_EDITABLE (call->entry)));

  g_strstrip (name);
  if (g_str_equal (response, "rename") && name[0] != '\0' && !g_str_equal (name, call->name))
    call->func (call->widget, name, call->user_data);
}

void
hunch_name_dialog_show (GtkWidget    *widget,
                        const char   *heading,
                        const char   *name,
                        HunchNameFunc func,
                        gpointer      user_data)
{
  GtkWidget *dialog = adw_message_dialog_new (GTK_WINDOW (gtk_widget_get_root (widget)), heading, NULL);
  NameCall *call = g_new0 (NameCall, 1);

  call->widget = g_object_ref (widget);
  call->name = g_strdup (name);
  call->func = func;
  call->user_data = user_data;
  call->entry = gtk_entry_new ();
  gtk_editable_set_text (GTK_EDITABLE (call->entry), name);
  gtk_entry_set_activates_default (GTK_ENTRY (call->entry), TRUE);
  hunch_set_accessible_name (call->entry, _("Name"));
  adw_message_dialog_set_extra_child (ADW_MESSAGE_DIALOG (dialog), call->entry);
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel", _("_Cancel"), "rename", _("_Rename"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "rename", ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "rename");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  g_signal_connect_data (dialog, "response", G_CALLBACK (response_cb), call, name_call_free, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}
