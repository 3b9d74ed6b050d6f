#define G_LOG_DOMAIN "hunch-app"
#include "config.h"
#include "app/source-dialog.h"

#include <glib/gi18n.h>

#include "app/bucket-browser.h"
#include "app/rows.h"
#include "app/service-form.h"
#include "app/settings.h"
#include "app/util.h"
#include "app/window-private.h"

struct _HunchSourceDialog
{
  AdwWindow   parent_instance;

  GtkWidget  *stack;
  GtkWidget  *address_row;
  GtkWidget  *buckets;
  GtkWidget  *service;
  GtkWidget  *switcher;
  GtkWidget  *bar;
  guint       bar_id;    /* idle before the bar is shown or hidden */
};

G_DEFINE_FINAL_TYPE (HunchSourceDialog, hunch_source_dialog, ADW_TYPE_WINDOW)

/* The words of the page in sight; NULL while nothing is named. Release with g_free(). */
static char *
dup_words (HunchSourceDialog *self)
{
  const char *page = adw_view_stack_get_visible_child_name (ADW_VIEW_STACK (self->stack));
  g_autofree char *address = NULL;

  if (g_strcmp0 (page, "buckets") == 0)
    return hunch_bucket_browser_dup_words (HUNCH_BUCKET_BROWSER (self->buckets));
  if (g_strcmp0 (page, "service") == 0)
    return hunch_service_form_dup_words (HUNCH_SERVICE_FORM (self->service));
  address = hunch_text_row_dup (self->address_row);
  if (address[0] == '\0')
    return NULL;
  return strstr (address, "://") == NULL ? g_strconcat ("https://", address, NULL) : g_steal_pointer (&address);
}

static void
changed_cb (HunchSourceDialog *self)
{
  g_autofree char *words = dup_words (self);

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "source.look", words != NULL);
}

/* Whoever comes to a page writes there at once. */
static void
focus_page (HunchSourceDialog *self)
{
  GtkWidget *page = adw_view_stack_get_visible_child (ADW_VIEW_STACK (self->stack));

  if (page != NULL)
    gtk_widget_child_focus (page, GTK_DIR_TAB_FORWARD);
}

static void
page_cb (HunchSourceDialog *self)
{
  const char *page = adw_view_stack_get_visible_child_name (ADW_VIEW_STACK (self->stack));

  if (page != NULL)
    hunch_settings_set_string ("source-page", page);
  changed_cb (self);
  focus_page (self);
}

static void
look_action (GtkWidget  *widget,
             const char *action,
             GVariant   *parameter)
{
  HunchSourceDialog *self = HUNCH_SOURCE_DIALOG (widget);
  HunchWindow *window = HUNCH_WINDOW (gtk_window_get_transient_for (GTK_WINDOW (self)));
  g_autofree char *word = dup_words (self);
  const char *const words[] = { word, NULL };

  if (word == NULL)
    return;
  gtk_window_close (GTK_WINDOW (self));
  hunch_window_import_words (window, words);
}

static void
cancel_action (GtkWidget  *widget,
               const char *action,
               GVariant   *parameter)
{
  gtk_window_close (GTK_WINDOW (widget));
}

/* --- narrow windows ----------------------------------------------------------------------- */

static gboolean
update_bar (gpointer user_data)
{
  HunchSourceDialog *self = user_data;

  self->bar_id = 0;
  adw_view_switcher_bar_set_reveal (ADW_VIEW_SWITCHER_BAR (self->bar), adw_view_switcher_title_get_title_visible (ADW_VIEW_SWITCHER_TITLE (self->switcher)));
  return G_SOURCE_REMOVE;
}

/* Told while sizes are given out, when no widget may ask for another one. */
static void
title_visible_cb (HunchSourceDialog *self)
{
  if (self->bar_id == 0)
    self->bar_id = g_idle_add (update_bar, self);
}

/* --- how it is built -------------------------------------------------------------------- */

static GtkWidget *
wrap (GtkWidget *child)
{
  GtkWidget *scrolled = gtk_scrolled_window_new ();
  GtkWidget *clamp = adw_clamp_new ();

  gtk_widget_set_margin_top (child, 18);
  gtk_widget_set_margin_bottom (child, 18);
  gtk_widget_set_margin_start (child, 12);
  gtk_widget_set_margin_end (child, 12);
  adw_clamp_set_child (ADW_CLAMP (clamp), child);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), clamp);
  return scrolled;
}

static GtkWidget *
build_web (HunchSourceDialog *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 18);
  GtkWidget *group = hunch_group_new (box, NULL);
  GtkWidget *note;

  self->address_row = hunch_text_row_new (group, _("Address (https://…)"));
  gtk_text_set_input_purpose (GTK_TEXT (gtk_editable_get_delegate (GTK_EDITABLE (self->address_row))), GTK_INPUT_PURPOSE_URL);
  g_signal_connect_swapped (self->address_row, "changed", G_CALLBACK (changed_cb), self);
  note = hunch_label_new (_("CSV, JSON, Parquet, SPSS, Stata or SAS, packed or not. Only the first bytes are fetched for the first look; "
                            "what was fetched is kept, so that nothing is fetched twice."), "dim-label caption");
  gtk_widget_set_margin_top (note, 6);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), note);
  return wrap (box);
}

static void
add_page (HunchSourceDialog *self,
          GtkWidget         *child,
          const char        *name,
          const char        *title,
          const char        *icon)
{
  adw_view_stack_add_titled (ADW_VIEW_STACK (self->stack), child, name, title);
  adw_view_stack_page_set_icon_name (adw_view_stack_get_page (ADW_VIEW_STACK (self->stack), child), icon);
}

static GtkWidget *
build_header (HunchSourceDialog *self)
{
  GtkWidget *header = adw_header_bar_new ();
  GtkWidget *cancel = gtk_button_new_with_mnemonic (_("_Cancel"));
  GtkWidget *look = gtk_button_new_with_mnemonic (_("_Look at It"));

  self->switcher = adw_view_switcher_title_new ();
  adw_view_switcher_title_set_stack (ADW_VIEW_SWITCHER_TITLE (self->switcher), ADW_VIEW_STACK (self->stack));
  adw_view_switcher_title_set_title (ADW_VIEW_SWITCHER_TITLE (self->switcher), _("Get Data"));
  g_signal_connect_object (self->switcher, "notify::title-visible", G_CALLBACK (title_visible_cb), self, G_CONNECT_SWAPPED);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (cancel), "source.cancel");
  gtk_actionable_set_action_name (GTK_ACTIONABLE (look), "source.look");
  gtk_widget_add_css_class (look, "suggested-action");
  adw_header_bar_set_show_start_title_buttons (ADW_HEADER_BAR (header), FALSE);
  adw_header_bar_set_show_end_title_buttons (ADW_HEADER_BAR (header), FALSE);
  adw_header_bar_set_centering_policy (ADW_HEADER_BAR (header), ADW_CENTERING_POLICY_LOOSE);
  adw_header_bar_set_title_widget (ADW_HEADER_BAR (header), self->switcher);
  adw_header_bar_pack_start (ADW_HEADER_BAR (header), cancel);
  adw_header_bar_pack_end (ADW_HEADER_BAR (header), look);
  gtk_window_set_default_widget (GTK_WINDOW (self), look);
  return header;
}

static void
hunch_source_dialog_dispose (GObject *object)
{
  HunchSourceDialog *self = HUNCH_SOURCE_DIALOG (object);

  g_clear_handle_id (&self->bar_id, g_source_remove);

  G_OBJECT_CLASS (hunch_source_dialog_parent_class)->dispose (object);
}

static void
hunch_source_dialog_class_init (HunchSourceDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = hunch_source_dialog_dispose;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_DIALOG);
  gtk_widget_class_install_action (widget_class, "source.look", NULL, look_action);
  gtk_widget_class_install_action (widget_class, "source.cancel", NULL, cancel_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "source.cancel", NULL);
}

static void
hunch_source_dialog_init (HunchSourceDialog *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  g_autofree char *page = hunch_settings_dup_string ("source-page", "web");

  self->stack = adw_view_stack_new ();
  self->buckets = hunch_bucket_browser_new ();
  self->service = hunch_service_form_new ();
  gtk_widget_set_vexpand (self->stack, TRUE);
  add_page (self, build_web (self), "web", _("Web"), "web-browser-symbolic");
  add_page (self, self->buckets, "buckets", _("S3"), "network-server-symbolic");
  add_page (self, wrap (self->service), "service", _("Services"), "network-workgroup-symbolic");
  gtk_box_append (GTK_BOX (box), build_header (self));
  gtk_box_append (GTK_BOX (box), self->stack);
  self->bar = adw_view_switcher_bar_new ();
  adw_view_switcher_bar_set_stack (ADW_VIEW_SWITCHER_BAR (self->bar), ADW_VIEW_STACK (self->stack));
  gtk_box_append (GTK_BOX (box), self->bar);
  adw_window_set_content (ADW_WINDOW (self), box);

  if (adw_view_stack_get_child_by_name (ADW_VIEW_STACK (self->stack), page) != NULL)
    adw_view_stack_set_visible_child_name (ADW_VIEW_STACK (self->stack), page);
  g_signal_connect_swapped (self->stack, "notify::visible-child-name", G_CALLBACK (page_cb), self);
  g_signal_connect_swapped (self->buckets, "changed", G_CALLBACK (changed_cb), self);
  g_signal_connect_swapped (self->service, "changed", G_CALLBACK (changed_cb), self);
  changed_cb (self);
}

void
hunch_source_dialog_show (HunchWindow *window)
{
  HunchSourceDialog *self = g_object_new (HUNCH_TYPE_SOURCE_DIALOG, "transient-for", window, "modal", TRUE,
                                          "title", _("Get Data"), "default-width", 720, "default-height", 640, NULL);

  gtk_widget_set_size_request (GTK_WIDGET (self), 360, 400);
  gtk_window_present (GTK_WINDOW (self));
  focus_page (self);
}
