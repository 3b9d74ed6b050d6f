#define G_LOG_DOMAIN "hunch-app"
#include "config.h"
#include "app/window-private.h"

#include <glib/gi18n.h>

#include "app/analyze-page.h"
#include "app/busy-page.h"
#include "app/freshness-dialog.h"
#include "app/playbook-form.h"
#include "app/data-page.h"
#include "app/frame-log.h"
#include "app/grid.h"
#include "app/settings.h"
#include "app/slide-canvas.h"
#include "app/slides-page.h"
#include "app/util.h"
#include "app/welcome-page.h"
#include "deck/playbook.h"

G_DEFINE_FINAL_TYPE (HunchWindow, hunch_window, ADW_TYPE_APPLICATION_WINDOW)

/* --- pages ---------------------------------------------------------------------
 * Each is made when it is first looked at, so that the window opens with few widgets. */

static GtkWidget *
make_page (HunchWindow *self,
           const char  *name)
{
  if (g_str_equal (name, "data"))
    return hunch_data_page_new ();
  if (g_str_equal (name, "analyze"))
    return hunch_analyze_page_new ();
  return hunch_slides_page_new ();
}

static GtkWidget *
get_bin (HunchWindow *self,
         const char  *name)
{
  if (g_str_equal (name, "data"))
    return self->data_bin;
  return g_str_equal (name, "analyze") ? self->analyze_bin : self->slides_bin;
}

static void
give_project (GtkWidget    *page,
              HunchProject *project)
{
  if (HUNCH_IS_DATA_PAGE (page))
    hunch_data_page_set_project (HUNCH_DATA_PAGE (page), project);
  else if (HUNCH_IS_ANALYZE_PAGE (page))
    hunch_analyze_page_set_project (HUNCH_ANALYZE_PAGE (page), project);
  else if (HUNCH_IS_SLIDES_PAGE (page))
    hunch_slides_page_set_project (HUNCH_SLIDES_PAGE (page), project);
}

GtkWidget *
hunch_window_get_page (HunchWindow *self,
                       const char  *name)
{
  GtkWidget *bin = get_bin (self, name);
  GtkWidget *page = adw_bin_get_child (ADW_BIN (bin));

  if (page == NULL)
    {
      page = make_page (self, name);
      adw_bin_set_child (ADW_BIN (bin), page);
      give_project (page, self->project);
    }
  return page;
}

/* The first visible widget of that type below `widget`, or NULL. */
static GtkWidget *
find_visible (GtkWidget *widget,
              GType      type)
{
  GtkWidget *found = NULL;

  if (!gtk_widget_get_mapped (widget))
    return NULL;
  if (g_type_is_a (G_OBJECT_TYPE (widget), type))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL; child = gtk_widget_get_next_sibling (child))
    found = find_visible (child, type);
  return found;
}

static GtkWidget *
get_shown_page (HunchWindow *self)
{
  const char *name = adw_view_stack_get_visible_child_name (ADW_VIEW_STACK (self->pages));

  return self->project == NULL || name == NULL ? NULL : adw_bin_get_child (ADW_BIN (get_bin (self, name)));
}

/* The keyboard begins on what the page is about: the rows, the slide, the questions. */
static gboolean
focus_in_idle (gpointer user_data)
{
  HunchWindow *self = user_data;
  GtkWidget *page = get_shown_page (self);
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (self));
  GtkWidget *widget = NULL;

  self->focus_id = 0;
  if (page == NULL || self->cancellable != NULL || !gtk_widget_get_mapped (page) || (focus != NULL && gtk_widget_is_ancestor (focus, page)))
    return G_SOURCE_REMOVE;
  if (HUNCH_IS_DATA_PAGE (page))
    widget = find_visible (page, HUNCH_TYPE_GRID);
  else if (HUNCH_IS_SLIDES_PAGE (page))
    widget = find_visible (page, HUNCH_TYPE_SLIDE_CANVAS);
  else
    widget = find_visible (page, GTK_TYPE_LIST_BOX);
  if (widget == NULL || !(GTK_IS_LIST_BOX (widget) ? gtk_widget_child_focus (widget, GTK_DIR_TAB_FORWARD) : gtk_widget_grab_focus (widget)))
    gtk_widget_child_focus (page, GTK_DIR_TAB_FORWARD);
  return G_SOURCE_REMOVE;
}

/* Once the page is there; what has just been chosen by hand is in the page and keeps the keyboard. */
static void
queue_focus (HunchWindow *self)
{
  if (self->focus_id == 0)
    self->focus_id = g_timeout_add (50, focus_in_idle, self);
}

/* The keyboard's place has gone, with a row or a menu. */
static void
focus_widget_cb (HunchWindow *self)
{
  if (gtk_window_get_focus (GTK_WINDOW (self)) == NULL && !self->is_closing)
    queue_focus (self);
}

/* A claim must not look true because its table was changed by another program. */
static void
check_outside (HunchWindow *self)
{
  if (self->project != NULL && self->cancellable == NULL && !self->is_closing)
    hunch_project_check_outside (self->project);
}

static void
page_cb (HunchWindow *self)
{
  const char *name = adw_view_stack_get_visible_child_name (ADW_VIEW_STACK (self->pages));
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self), "page");

  if (name == NULL || self->project == NULL)
    return;
  hunch_window_get_page (self, name);
  hunch_project_set_state (self->project, "page", name);
  if (action != NULL)
    g_simple_action_set_state (G_SIMPLE_ACTION (action), g_variant_new_string (name));
  queue_focus (self);
  check_outside (self);
}

void
hunch_window_show_page (HunchWindow *self,
                        const char  *page)
{
  if (self->project != NULL)
    adw_view_stack_set_visible_child_name (ADW_VIEW_STACK (self->pages), page);
}

void
hunch_window_show_table (HunchWindow *self,
                         const char  *table)
{
  if (self->project == NULL)
    return;
  hunch_data_page_show_table (HUNCH_DATA_PAGE (hunch_window_get_page (self, "data")), table);
  hunch_window_show_page (self, "data");
}

/* --- notices ------------------------------------------------------------------- */

HunchWindow *
hunch_window_of (gpointer widget)
{
  GtkRoot *root = widget == NULL ? NULL : gtk_widget_get_root (widget);

  while (root != NULL && !HUNCH_IS_WINDOW (root) && GTK_IS_WINDOW (root))
    root = (GtkRoot *) gtk_window_get_transient_for (GTK_WINDOW (root));
  return HUNCH_IS_WINDOW (root) ? HUNCH_WINDOW (root) : NULL;
}

static void
dismissed_cb (AdwToast    *toast,
              HunchWindow *self)
{
  if (self->toast == toast)
    g_clear_object (&self->toast);
}

static void
dismiss_toast (HunchWindow *self)
{
  g_autoptr (AdwToast) toast = g_steal_pointer (&self->toast);

  if (toast != NULL)
    adw_toast_dismiss (toast);
}

/* What a notice about the last step offers would do something else after the next one. */
static void
dismiss_history_toast (HunchWindow *self)
{
  const char *action = self->toast == NULL ? NULL : adw_toast_get_action_name (self->toast);

  if (g_strcmp0 (action, "win.undo") == 0 || g_strcmp0 (action, "win.redo") == 0)
    dismiss_toast (self);
}

void
hunch_window_toast_action (gpointer    widget,
                           const char *text,
                           const char *label,
                           const char *action,
                           GVariant   *target)
{
  HunchWindow *self = hunch_window_of (widget);
  AdwToast *toast;

  if (self == NULL)
    return;
  toast = adw_toast_new (text);
  if (action != NULL)
    {
      adw_toast_set_button_label (toast, label);
      adw_toast_set_action_name (toast, action);
      adw_toast_set_action_target_value (toast, target);
    }
  dismiss_toast (self);
  self->toast = g_object_ref (toast);
  g_signal_connect_object (toast, "dismissed", G_CALLBACK (dismissed_cb), self, 0);
  adw_toast_overlay_add_toast (ADW_TOAST_OVERLAY (self->toasts), toast);
}

void
hunch_window_toast (gpointer    widget,
                    const char *text)
{
  hunch_window_toast_action (widget, text, NULL, NULL, NULL);
}

void
hunch_window_show_error (gpointer      widget,
                         const char   *heading,
                         const GError *error)
{
  HunchWindow *self = hunch_window_of (widget);
  GtkWidget *dialog;

  if (error == NULL || hunch_is_cancelled (error))
    return;
  if (self == NULL)
    {
      g_message ("%s: %s", heading, error->message);
      return;
    }
  dialog = adw_message_dialog_new (GTK_WINDOW (gtk_widget_get_root (widget)), heading, error->message);
  adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), "close", _("_Close"));
  gtk_window_present (GTK_WINDOW (dialog));
}

/* --- history ------------------------------------------------------------------- */

static void
set_history_button (GtkWidget  *button,
                    const char *word,
                    const char *label)
{
  g_autofree char *text = label == NULL ? g_strdup (word) : g_strdup_printf ("%s: %s", word, label);

  gtk_widget_set_tooltip_text (button, text);
  hunch_set_accessible_name (button, text);
}

void
hunch_window_update_history (HunchWindow *self)
{
  g_autofree char *undo = self->project == NULL ? NULL : hunch_project_dup_undo_label (self->project);
  g_autofree char *redo = self->project == NULL ? NULL : hunch_project_dup_redo_label (self->project);
  GAction *undo_action = g_action_map_lookup_action (G_ACTION_MAP (self), "undo");
  GAction *redo_action = g_action_map_lookup_action (G_ACTION_MAP (self), "redo");

  set_history_button (self->undo_button, _("Undo"), undo);
  set_history_button (self->redo_button, _("Redo"), redo);
  g_simple_action_set_enabled (G_SIMPLE_ACTION (undo_action), undo != NULL);
  g_simple_action_set_enabled (G_SIMPLE_ACTION (redo_action), redo != NULL);
}

static gboolean
refresh_in_idle (gpointer user_data)
{
  HunchWindow *self = user_data;

  self->refresh_id = 0;
  hunch_window_update_history (self);
  hunch_window_remember_unnamed (self);
  return G_SOURCE_REMOVE;
}

static void
edited_cb (HunchWindow *self)
{
  dismiss_history_toast (self);
  if (self->refresh_id == 0)
    self->refresh_id = g_idle_add (refresh_in_idle, self);
}

/* --- the project --------------------------------------------------------------- */

static void
show_welcome (HunchWindow *self)
{
  adw_bin_set_child (ADW_BIN (self->welcome_bin), hunch_welcome_page_new ());
  gtk_stack_set_visible_child_name (GTK_STACK (self->views), "welcome");
}

static void
give_pages (HunchWindow *self)
{
  GtkWidget *bins[] = { self->data_bin, self->analyze_bin, self->slides_bin };

  for (gsize i = 0; i < G_N_ELEMENTS (bins); i++)
    if (adw_bin_get_child (ADW_BIN (bins[i])) != NULL)
      give_project (adw_bin_get_child (ADW_BIN (bins[i])), self->project);
}

static void
show_project (HunchWindow *self)
{
  g_autofree char *page = hunch_project_dup_state (self->project, "page");
  const char *name = page != NULL && page[0] != '\0' ? page : "data";

  if (g_strcmp0 (adw_view_stack_get_visible_child_name (ADW_VIEW_STACK (self->pages)), name) != 0)
    adw_view_stack_set_visible_child_name (ADW_VIEW_STACK (self->pages), name);
  page_cb (self);
  gtk_stack_set_visible_child_name (GTK_STACK (self->views), "pages");
  adw_bin_set_child (ADW_BIN (self->welcome_bin), NULL);
}

static void
update_title (HunchWindow *self)
{
  g_autofree char *title = hunch_window_dup_project_title (self);
  g_autofree char *window_title = NULL;

  window_title = self->project == NULL ? g_strdup (_("Hunch")) : g_strdup_printf ("%s — %s", title, _("Hunch"));
  gtk_window_set_title (GTK_WINDOW (self), window_title);
  adw_view_switcher_title_set_title (ADW_VIEW_SWITCHER_TITLE (self->title), self->project == NULL ? _("Hunch") : title);
}

/* Where the header bar has no room for the switcher the bar below takes its place; without a project there is nothing to
 * switch. */
static void
update_switchers (HunchWindow *self)
{
  gboolean has_pages = self->project != NULL && self->cancellable == NULL;
  AdwViewSwitcherTitle *title = ADW_VIEW_SWITCHER_TITLE (self->title);

  adw_view_switcher_title_set_view_switcher_enabled (title, has_pages);
  adw_view_switcher_bar_set_reveal (ADW_VIEW_SWITCHER_BAR (self->switcher_bar),
                                    has_pages && adw_view_switcher_title_get_title_visible (title));
}

static gboolean
update_switchers_in_idle (gpointer user_data)
{
  HunchWindow *self = user_data;

  self->switch_id = 0;
  update_switchers (self);
  return G_SOURCE_REMOVE;
}

/* What is shown must not change while places are given out, so it waits for the next turn. */
static void
title_visible_cb (HunchWindow *self)
{
  if (self->switch_id == 0)
    self->switch_id = g_idle_add (update_switchers_in_idle, self);
}

/* A row with a button to apply waits for it, or for Return. */
static void
apply_entry (GtkWidget *focus)
{
  GtkWidget *row = focus == NULL ? NULL : gtk_widget_get_ancestor (focus, ADW_TYPE_ENTRY_ROW);

  if (row != NULL && GTK_IS_TEXT (focus) && adw_entry_row_get_show_apply_button (ADW_ENTRY_ROW (row)))
    g_signal_emit_by_name (focus, "activate");
}

void
hunch_window_finish_texts (HunchWindow *self)
{
  GtkWidget *slides = adw_bin_get_child (ADW_BIN (self->slides_bin));

  if (self->project == NULL || self->cancellable != NULL)
    return;
  if (HUNCH_IS_SLIDES_PAGE (slides))
    hunch_slides_page_finish (HUNCH_SLIDES_PAGE (slides));
  apply_entry (gtk_window_get_focus (GTK_WINDOW (self)));
}

static void
leave_project (HunchWindow *self)
{
  if (self->project == NULL)
    return;
  if (self->cancellable == NULL)
    hunch_window_remember_before_leaving (self);
  g_signal_handlers_disconnect_by_data (self->project, self);
}

void
hunch_window_set_project (HunchWindow  *self,
                          HunchProject *project)
{
  g_autoptr (HunchProject) old = NULL;

  hunch_window_finish_texts (self);
  dismiss_history_toast (self);
  leave_project (self);
  old = g_steal_pointer (&self->project);
  self->project = project == NULL ? NULL : g_object_ref (project);
  give_pages (self);
  if (old != NULL)
    hunch_window_forget_if_empty (old);

  if (project != NULL)
    {
      g_signal_connect_swapped (project, "tables-changed", G_CALLBACK (edited_cb), self);
      g_signal_connect_swapped (project, "document-changed", G_CALLBACK (edited_cb), self);
      show_project (self);
    }
  else
    show_welcome (self);

  if (project != NULL)
    hunch_freshness_check_opened (self);
  update_switchers (self);
  gtk_widget_set_visible (self->history_box, project != NULL);
  gtk_widget_set_visible (self->present_button, project != NULL);
  update_title (self);
  hunch_window_update_history (self);
  hunch_window_update_actions (self);
}

HunchProject *
hunch_window_get_project (HunchWindow *self)
{
  return self->project;
}

/* --- playbooks ----------------------------------------------------------------- */

static void
playbook_done_cb (GObject      *source,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr (HunchWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (HunchProject) project = g_steal_pointer (&self->project);
  gboolean is_done = hunch_playbook_run_finish (result, &error);

  g_clear_object (&self->cancellable);
  if (self->is_closing)
    return;
  adw_bin_set_child (ADW_BIN (self->busy_bin), NULL);
  hunch_window_set_project (self, is_done ? project : NULL);
  if (is_done)
    hunch_window_remember_recent (self);
  else
    hunch_window_forget_if_empty (project);
  hunch_window_show_error (self, _("The playbook could not be carried out"), error);
}

/* Lent by `playbooks`; NULL when there is none of that id. */
static const HunchPlaybookInfo *
find_playbook (GPtrArray  *playbooks,
               const char *id)
{
  for (guint i = 0; playbooks != NULL && i < playbooks->len; i++)
    {
      const HunchPlaybookInfo *info = playbooks->pdata[i];

      if (g_strcmp0 (info->id, id) == 0)
        return info;
    }
  return NULL;
}

void
hunch_window_run_playbook (HunchWindow *self,
                           const char  *playbook,
                           GFile       *file,
                           GHashTable  *parameters)
{
  g_autofree char *path = file == NULL ? NULL : g_file_get_path (file);
  g_autoptr (GPtrArray) playbooks = hunch_playbooks_list ();
  const HunchPlaybookInfo *info = find_playbook (playbooks, playbook);
  g_autoptr (HunchProgress) progress = hunch_progress_new ();
  g_autoptr (HunchProject) project = NULL;
  g_autoptr (GError) error = NULL;

  project = path != NULL ? hunch_project_create (path, &error) : hunch_project_new_unnamed (&error);
  if (self->project != NULL)
    hunch_window_set_project (self, NULL);
  if (project == NULL)
    {
      hunch_window_show_error (self, _("The project could not be made"), error);
      return;
    }

  self->project = g_object_ref (project);
  self->cancellable = g_cancellable_new ();
  adw_bin_set_child (ADW_BIN (self->busy_bin),
                     hunch_busy_page_new (info != NULL ? info->title : playbook, FALSE, progress, self->cancellable));
  gtk_stack_set_visible_child_name (GTK_STACK (self->views), "busy");
  hunch_playbook_run_async (playbook, project, parameters, progress, self->cancellable, playbook_done_cb, g_object_ref (self));
}

void
hunch_window_offer_playbook (HunchWindow *self,
                             const char  *playbook)
{
  g_autoptr (GPtrArray) playbooks = hunch_playbooks_list ();
  const HunchPlaybookInfo *info = find_playbook (playbooks, playbook);

  if (info != NULL)
    hunch_playbook_form_show (self, info);
  else
    hunch_window_run_playbook (self, playbook, NULL, NULL);
}

/* --- dropping files ------------------------------------------------------------ */

static gboolean
drop_cb (GtkDropTarget *target,
         const GValue  *value,
         double         x,
         double         y,
         HunchWindow   *self)
{
  GSList *files = g_value_get_boxed (value);

  if (files == NULL || self->cancellable != NULL)
    return FALSE;
  hunch_window_open_files (self, files);
  return TRUE;
}

static void
accept_drops (HunchWindow *self)
{
  GtkDropTarget *target = gtk_drop_target_new (GDK_TYPE_FILE_LIST, GDK_ACTION_COPY);

  g_signal_connect (target, "drop", G_CALLBACK (drop_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (target));
}

/* --- the menu ------------------------------------------------------------------ */

static void
fill_recent_menu (GMenu *menu)
{
  g_autoptr (GPtrArray) uris = hunch_recent_projects_list (8);

  for (guint i = 0; i < uris->len; i++)
    {
      g_autofree char *name = hunch_recent_project_dup_title (uris->pdata[i]);
      g_autoptr (GMenuItem) item = g_menu_item_new (name, NULL);

      g_menu_item_set_action_and_target (item, "win.open-uri", "s", uris->pdata[i]);
      g_menu_append_item (menu, item);
    }
}

static void
make_menu_cb (GtkMenuButton *button,
              gpointer       user_data)
{
  g_autoptr (GtkBuilder) builder = gtk_builder_new_from_resource (HUNCH_UI ("menus.ui"));
  GMenuModel *model = G_MENU_MODEL (gtk_builder_get_object (builder, "primary"));

  fill_recent_menu (G_MENU (gtk_builder_get_object (builder, "recent")));
  gtk_menu_button_set_popover (button, gtk_popover_menu_new_from_model (model));
}

/* --- class --------------------------------------------------------------------- */

static gboolean
hunch_window_close_request (GtkWindow *window)
{
  HunchWindow *self = HUNCH_WINDOW (window);
  int width, height;

  hunch_window_finish_texts (self);
  self->is_closing = TRUE;
  g_cancellable_cancel (self->cancellable);
  if (self->project != NULL && self->cancellable == NULL)
    hunch_window_remember_before_leaving (self);
  gtk_window_get_default_size (window, &width, &height);
  hunch_settings_set_int ("window-width", width);
  hunch_settings_set_int ("window-height", height);
  hunch_settings_set_boolean ("window-maximized", gtk_window_is_maximized (window));

  if (GTK_WINDOW_CLASS (hunch_window_parent_class)->close_request == NULL)
    return FALSE;
  return GTK_WINDOW_CLASS (hunch_window_parent_class)->close_request (window);
}

static void
hunch_window_dispose (GObject *object)
{
  HunchWindow *self = HUNCH_WINDOW (object);
  g_autoptr (HunchProject) project = NULL;

  g_clear_handle_id (&self->refresh_id, g_source_remove);
  g_clear_handle_id (&self->switch_id, g_source_remove);
  g_clear_handle_id (&self->focus_id, g_source_remove);
  leave_project (self);
  g_clear_handle_id (&self->recent_id, g_source_remove);
  project = g_steal_pointer (&self->project);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->toast);

  G_OBJECT_CLASS (hunch_window_parent_class)->dispose (object);
  if (project != NULL)
    hunch_window_forget_if_empty (project);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, HunchWindow, toasts);
  gtk_widget_class_bind_template_child (widget_class, HunchWindow, views);
  gtk_widget_class_bind_template_child (widget_class, HunchWindow, title);
  gtk_widget_class_bind_template_child (widget_class, HunchWindow, switcher_bar);
  gtk_widget_class_bind_template_child (widget_class, HunchWindow, history_box);
  gtk_widget_class_bind_template_child (widget_class, HunchWindow, undo_button);
  gtk_widget_class_bind_template_child (widget_class, HunchWindow, redo_button);
  gtk_widget_class_bind_template_child (widget_class, HunchWindow, present_button);
  gtk_widget_class_bind_template_child (widget_class, HunchWindow, menu_button);
  gtk_widget_class_bind_template_child (widget_class, HunchWindow, welcome_bin);
  gtk_widget_class_bind_template_child (widget_class, HunchWindow, busy_bin);
  gtk_widget_class_bind_template_child (widget_class, HunchWindow, pages);
  gtk_widget_class_bind_template_child (widget_class, HunchWindow, data_bin);
  gtk_widget_class_bind_template_child (widget_class, HunchWindow, analyze_bin);
  gtk_widget_class_bind_template_child (widget_class, HunchWindow, slides_bin);
}

static void
hunch_window_class_init (HunchWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = hunch_window_dispose;
  GTK_WINDOW_CLASS (klass)->close_request = hunch_window_close_request;

  gtk_widget_class_set_template_from_resource (widget_class, HUNCH_UI ("window.ui"));
  bind_children (widget_class);
  gtk_widget_class_bind_template_callback (widget_class, page_cb);
  gtk_widget_class_bind_template_callback (widget_class, title_visible_cb);
}

static void
hunch_window_init (HunchWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));

  gtk_menu_button_set_create_popup_func (GTK_MENU_BUTTON (self->menu_button), make_menu_cb, NULL, NULL);
  gtk_window_set_default_size (GTK_WINDOW (self),
                               hunch_settings_get_int ("window-width", 1180),
                               hunch_settings_get_int ("window-height", 760));
  if (hunch_settings_get_boolean ("window-maximized", FALSE))
    gtk_window_maximize (GTK_WINDOW (self));
  hunch_window_add_actions (self);
  hunch_window_update_history (self);
  hunch_window_update_actions (self);
  accept_drops (self);
  g_signal_connect (self, "notify::is-active", G_CALLBACK (check_outside), NULL);
  g_signal_connect (self, "notify::focus-widget", G_CALLBACK (focus_widget_cb), NULL);
  hunch_frame_log_watch (GTK_WINDOW (self));
}

static void
map_cb (HunchWindow *self)
{
  if (self->project == NULL && self->cancellable == NULL && adw_bin_get_child (ADW_BIN (self->welcome_bin)) == NULL)
    show_welcome (self);
  queue_focus (self);
}

HunchWindow *
hunch_window_new (GtkApplication *application)
{
  HunchWindow *self = g_object_new (HUNCH_TYPE_WINDOW, "application", application, NULL);

  g_signal_connect (self, "map", G_CALLBACK (map_cb), NULL);
  return self;
}
