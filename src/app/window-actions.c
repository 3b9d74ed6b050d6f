#define G_LOG_DOMAIN "hunch-app"
#include "config.h"
#include "app/window-private.h"

#include <glib/gi18n.h>

#include "app/accels.h"
#include "app/presentation.h"
#include "app/shot.h"
#include "app/slides-page.h"
#include "app/source-dialog.h"
#include "app/util.h"

#define ACTION(name) \
  static void \
  name##_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)

/* --- the project --------------------------------------------------------------- */

ACTION (new) { hunch_window_new_action (user_data); }
ACTION (open) { hunch_window_open_action (user_data); }
ACTION (import) { hunch_window_import_action (user_data); }
ACTION (import_folder) { hunch_window_import_folder_action (user_data); }
ACTION (get_data) { hunch_source_dialog_show (user_data); }

ACTION (save_as)
{
  hunch_window_finish_texts (user_data);
  hunch_window_save_as_action (user_data, TRUE);
}

ACTION (save_copy)
{
  hunch_window_finish_texts (user_data);
  hunch_window_save_as_action (user_data, FALSE);
}

ACTION (export_results)
{
  hunch_window_export_results_action (user_data);
}

ACTION (export_pdf)
{
  hunch_window_finish_texts (user_data);
  hunch_window_export_action (user_data);
}

ACTION (open_uri)
{
  g_autoptr (GFile) file = g_file_new_for_uri (g_variant_get_string (parameter, NULL));

  hunch_window_open_file (user_data, file);
}

ACTION (run_playbook)
{
  hunch_window_offer_playbook (user_data, g_variant_get_string (parameter, NULL));
}

ACTION (show_file)
{
  hunch_show_file (user_data, g_variant_get_string (parameter, NULL));
}

ACTION (show_table)
{
  hunch_window_show_table (user_data, g_variant_get_string (parameter, NULL));
}

ACTION (show_slide)
{
  HunchWindow *self = user_data;

  if (self->project == NULL)
    return;
  hunch_window_show_page (self, "slides");
  hunch_slides_page_show_slide (HUNCH_SLIDES_PAGE (hunch_window_get_page (self, "slides")), g_variant_get_int64 (parameter));
}

/* --- history ------------------------------------------------------------------- */

/* A text field that has the keyboard keeps Ctrl+Z for itself. */
static gboolean
text_takes_it (HunchWindow *self,
               const char  *action)
{
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (self));
  gboolean is_text = (GTK_IS_TEXT (focus) && gtk_editable_get_editable (GTK_EDITABLE (focus)))
                     || (GTK_IS_TEXT_VIEW (focus) && gtk_text_view_get_editable (GTK_TEXT_VIEW (focus)));

  return is_text && gtk_widget_activate_action (focus, action, NULL);
}

/* Which pages show what a step changed. */
typedef struct
{
  gboolean data;
  gboolean analyze;
  gboolean slides;
} Touched;

static void
table_touched_cb (Touched *touched)
{
  touched->data = TRUE;
}

static void
document_touched_cb (Touched    *touched,
                     const char *kind)
{
  if (g_str_equal (kind, "slide") || g_str_equal (kind, "deck"))
    touched->slides = TRUE;
  else if (g_str_equal (kind, "recipe"))
    touched->data = TRUE;
  else
    touched->analyze = TRUE;
}

static gboolean
is_on (HunchWindow *self,
       const char  *page)
{
  return g_strcmp0 (adw_view_stack_get_visible_child_name (ADW_VIEW_STACK (self->pages)), page) == 0;
}

/* Nothing changes unseen. */
static void
show_touched (HunchWindow   *self,
              const Touched *touched)
{
  if ((touched->data && is_on (self, "data"))
      || (touched->analyze && is_on (self, "analyze"))
      || (touched->slides && is_on (self, "slides")))
    return;
  if (touched->slides)
    hunch_window_show_page (self, "slides");
  else if (touched->analyze)
    hunch_window_show_page (self, "analyze");
  else if (touched->data)
    hunch_window_show_page (self, "data");
}

static gboolean
walk (HunchWindow *self,
      gboolean   (*step) (HunchProject *project, GError **error),
      GError     **error)
{
  g_autoptr (HunchProject) project = g_object_ref (self->project);
  Touched touched = { FALSE };
  gulong tables = g_signal_connect_swapped (project, "tables-changed", G_CALLBACK (table_touched_cb), &touched);
  gulong documents = g_signal_connect_swapped (project, "document-changed", G_CALLBACK (document_touched_cb), &touched);
  gboolean is_done = step (project, error);

  g_signal_handler_disconnect (project, tables);
  g_signal_handler_disconnect (project, documents);
  if (is_done)
    show_touched (self, &touched);
  return is_done;
}

ACTION (undo)
{
  HunchWindow *self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *label = NULL;
  g_autofree char *text = NULL;

  if (text_takes_it (self, "text.undo"))
    return;
  label = hunch_project_dup_undo_label (self->project);
  if (!walk (self, hunch_project_undo, &error))
    hunch_window_show_error (self, _("Undo did not work"), error);
  else if (label != NULL)
    {
      text = g_strdup_printf (_("Undone: %s"), label);
      hunch_window_toast_action (self, text, _("_Redo"), "win.redo", NULL);
    }
  hunch_window_update_history (self);
}

ACTION (redo)
{
  HunchWindow *self = user_data;
  g_autoptr (GError) error = NULL;

  if (text_takes_it (self, "text.redo"))
    return;
  if (!walk (self, hunch_project_redo, &error))
    hunch_window_show_error (self, _("Redo did not work"), error);
  hunch_window_update_history (self);
}

ACTION (close) { gtk_window_close (user_data); }
ACTION (shortcuts) { hunch_accels_show (user_data); }

/* --- presenting ---------------------------------------------------------------- */

ACTION (present)
{
  HunchWindow *self = user_data;

  hunch_window_finish_texts (self);
  hunch_presentation_start (GTK_WINDOW (self), self->project, 0);
}

ACTION (present_here)
{
  HunchWindow *self = user_data;
  GtkWidget *page = hunch_window_get_page (self, "slides");

  hunch_window_finish_texts (self);
  hunch_presentation_start (GTK_WINDOW (self), self->project, hunch_slides_page_get_position (HUNCH_SLIDES_PAGE (page)));
}

/* --- what the visible page does -------------------------------------------------
 * A key means the same wherever the focus is, so the window passes it on. */

static void
pass_on (HunchWindow *self,
         const char  *page,
         const char  *action)
{
  if (self->project == NULL)
    return;
  if (page != NULL)
    hunch_window_show_page (self, page);
  else
    page = adw_view_stack_get_visible_child_name (ADW_VIEW_STACK (self->pages));
  gtk_widget_activate_action (hunch_window_get_page (self, page), action, NULL);
}

ACTION (toggle_details) { pass_on (user_data, NULL, "page.toggle-details"); }
ACTION (toggle_list) { pass_on (user_data, NULL, "page.toggle-list"); }

ACTION (find)
{
  if (is_on (user_data, "analyze"))
    pass_on (user_data, "analyze", "analyze.find");
  else
    pass_on (user_data, "data", "data.find");
}

ACTION (go_to_row) { pass_on (user_data, "data", "data.go-to-row"); }
ACTION (derive) { pass_on (user_data, "data", "data.derive"); }
ACTION (refresh) { pass_on (user_data, "data", "data.refresh"); }
ACTION (ticket) { pass_on (user_data, "data", "data.ticket"); }
ACTION (add_slide) { pass_on (user_data, "slides", "slides.add-menu"); }

ACTION (keep_result)
{
  if (is_on (user_data, "analyze"))
    pass_on (user_data, "analyze", "analyze.keep");
}

ACTION (add_to_deck)
{
  if (is_on (user_data, "analyze"))
    pass_on (user_data, "analyze", "analyze.add-to-deck");
}

ACTION (duplicate_slide)
{
  if (is_on (user_data, "slides"))
    pass_on (user_data, "slides", "slides.duplicate");
}

ACTION (move_slide_up)
{
  if (is_on (user_data, "slides"))
    pass_on (user_data, "slides", "slides.move-up");
}

ACTION (move_slide_down)
{
  if (is_on (user_data, "slides"))
    pass_on (user_data, "slides", "slides.move-down");
}

/* A dialog that wants an answer first stands before the window. */
static gboolean
is_covered (HunchWindow *self)
{
  g_autoptr (GList) windows = gtk_window_list_toplevels ();

  for (GList *item = windows; item != NULL; item = item->next)
    if (gtk_window_get_transient_for (item->data) == GTK_WINDOW (self)
        && gtk_window_get_modal (item->data) && gtk_widget_get_mapped (item->data))
      return TRUE;
  return FALSE;
}

static void
page_state_cb (GSimpleAction *action,
               GVariant      *state,
               gpointer       user_data)
{
  if (is_covered (user_data))
    return;
  g_simple_action_set_state (action, state);
  hunch_window_show_page (user_data, g_variant_get_string (state, NULL));
}

/* --- pictures ------------------------------------------------------------------ */

/* Every window of the program can be looked at: NAME, or NAME@n for the n-th behind the first. */
ACTION (shot)
{
  GtkApplication *application = gtk_window_get_application (user_data);
  GtkWindow *window = gtk_application_get_active_window (application);

  hunch_shot_take (window == NULL ? GTK_WINDOW (user_data) : window, g_variant_get_string (parameter, NULL));
}

static const GActionEntry ACTIONS[] = {
  { "new", new_cb }, { "open", open_cb }, { "import", import_cb }, { "import-folder", import_folder_cb }, { "get-data", get_data_cb },
  { "save-as", save_as_cb }, { "save-copy", save_copy_cb }, { "export-pdf", export_pdf_cb },
  { "export-results", export_results_cb },
  { "open-uri", open_uri_cb, "s" }, { "run-playbook", run_playbook_cb, "s" },
  { "show-file", show_file_cb, "s" }, { "show-table", show_table_cb, "s" }, { "show-slide", show_slide_cb, "x" },
  { "undo", undo_cb }, { "redo", redo_cb }, { "close", close_cb }, { "shortcuts", shortcuts_cb },
  { "present", present_cb }, { "present-here", present_here_cb },
  { "toggle-details", toggle_details_cb }, { "toggle-list", toggle_list_cb },
  { "find", find_cb }, { "go-to-row", go_to_row_cb }, { "ticket", ticket_cb },
  { "derive", derive_cb }, { "refresh", refresh_cb },
  { "keep-result", keep_result_cb }, { "add-to-deck", add_to_deck_cb },
  { "add-slide", add_slide_cb }, { "duplicate-slide", duplicate_slide_cb },
  { "move-slide-up", move_slide_up_cb }, { "move-slide-down", move_slide_down_cb },
  { "page", NULL, "s", "'data'", page_state_cb },
  { "shot", shot_cb, "s" },
};

static const char *const NEED_A_PROJECT[] = {
  "save-as", "save-copy", "export-pdf", "export-results", "present", "present-here", "toggle-details", "toggle-list", "find", "go-to-row",
  "ticket", "derive", "refresh", "keep-result", "add-to-deck", "add-slide", "duplicate-slide", "move-slide-up", "move-slide-down", "page",
};

void
hunch_window_add_actions (HunchWindow *self)
{
  g_action_map_add_action_entries (G_ACTION_MAP (self), ACTIONS, G_N_ELEMENTS (ACTIONS), self);
}

void
hunch_window_update_actions (HunchWindow *self)
{
  for (gsize i = 0; i < G_N_ELEMENTS (NEED_A_PROJECT); i++)
    {
      GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self), NEED_A_PROJECT[i]);

      g_simple_action_set_enabled (G_SIMPLE_ACTION (action), self->project != NULL && self->cancellable == NULL);
    }
}
