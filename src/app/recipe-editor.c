#define G_LOG_DOMAIN "hunch-app"
#include "config.h"
#include "app/recipe-editor-private.h"

#include <glib/gi18n.h>

#include "app/rows-preview.h"
#include "app/step-form.h"
#include "app/util.h"
#include "base/json.h"

G_DEFINE_FINAL_TYPE (HunchRecipeEditor, hunch_recipe_editor, ADW_TYPE_WINDOW)

char *
hunch_recipe_editor_dup_steps (HunchRecipeEditor *self)
{
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_ARRAY);

  json_node_set_array (node, self->steps);
  return hunch_json_to_text (node, FALSE);
}

/* --- the list of steps ------------------------------------------------------------------- */

GtkListBoxRow *
hunch_recipe_editor_get_row (HunchRecipeEditor *self,
                             int                index)
{
  return gtk_list_box_get_row_at_index (GTK_LIST_BOX (self->list), index);
}

/* The first row is the table itself; the step at `position` has the row behind it. */
static GtkWidget *
make_row (const char *title,
          const char *words)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *count = gtk_label_new ("");
  g_autofree char *escaped = g_markup_escape_text (hunch_or_empty (words), -1);
  g_autofree char *escaped_title = g_markup_escape_text (title, -1);

  gtk_widget_add_css_class (count, "dim-label");
  gtk_widget_add_css_class (count, "numeric");
  gtk_widget_add_css_class (count, "caption");
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), escaped_title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), escaped);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 3);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), count);
  g_object_set_data (G_OBJECT (row), "count", count);
  return row;
}

static void
show_step_words (HunchRecipeEditor *self,
                 int                position)
{
  JsonObject *step = json_array_get_object_element (self->steps, (guint) position);
  g_autofree char *words = hunch_step_dup_words (step);
  g_autofree char *escaped = g_markup_escape_text (hunch_or_empty (words), -1);

  adw_action_row_set_subtitle (ADW_ACTION_ROW (hunch_recipe_editor_get_row (self, position + 1)), escaped);
}

static void
update_buttons (HunchRecipeEditor *self)
{
  int n = (int) json_array_get_length (self->steps);

  gtk_widget_set_sensitive (self->up, self->chosen > 0);
  gtk_widget_set_sensitive (self->down, self->chosen >= 0 && self->chosen + 1 < n);
  gtk_widget_set_sensitive (self->remove, self->chosen >= 0);
}

static void
fill_list (HunchRecipeEditor *self)
{
  guint n = json_array_get_length (self->steps);

  self->is_filling = TRUE;
  hunch_clear_children (self->list);
  gtk_list_box_append (GTK_LIST_BOX (self->list), make_row (self->table, _("The table as it is")));
  for (guint i = 0; i < n; i++)
    {
      JsonObject *step = json_array_get_object_element (self->steps, i);
      const HunchStepInfo *info = hunch_step_info_find (hunch_json_get_string (step, "step"));
      g_autofree char *words = hunch_step_dup_words (step);

      gtk_list_box_append (GTK_LIST_BOX (self->list), make_row (info == NULL ? hunch_or_empty (hunch_json_get_string (step, "step")) : _(info->title), words));
    }
  gtk_list_box_select_row (GTK_LIST_BOX (self->list), hunch_recipe_editor_get_row (self, self->chosen + 1));
  self->is_filling = FALSE;
  update_buttons (self);
}

/* The form shows the step in hand over the columns that are there before it. */
static void
show_form (HunchRecipeEditor *self)
{
  g_autofree char *steps = hunch_recipe_editor_dup_steps (self);
  JsonObject *step = self->chosen < 0 ? NULL : json_array_get_object_element (self->steps, (guint) self->chosen);
  HunchTableInfo *columns = step == NULL ? NULL : hunch_recipe_look (self->project, self->table, steps, (guint) self->chosen, NULL);

  hunch_step_form_set (HUNCH_STEP_FORM (self->form), step, columns);
  gtk_widget_set_visible (self->form, step != NULL);
  gtk_widget_set_visible (self->hint, step == NULL);
  update_buttons (self);
}

static void
choose (HunchRecipeEditor *self,
        int                position)
{
  self->chosen = position;
  show_form (self);
  hunch_recipe_editor_look_soon (self);
}

static void
selected_cb (GtkListBox        *list,
             GtkListBoxRow     *row,
             HunchRecipeEditor *self)
{
  if (!self->is_filling && row != NULL)
    choose (self, gtk_list_box_row_get_index (row) - 1);
}

/* --- changing the steps --------------------------------------------------------------------- */

/* Puts `step` (taken) in the place of the one at `position`, or behind the last. */
static void
put_step (HunchRecipeEditor *self,
          guint              position,
          JsonObject        *step,
          gboolean           inserts)
{
  JsonArray *steps = json_array_new ();
  guint n = json_array_get_length (self->steps);

  for (guint i = 0; i <= n; i++)
    {
      if (i == position && step != NULL)
        json_array_add_object_element (steps, step);
      if (i < n && (i != position || inserts))
        json_array_add_object_element (steps, json_object_ref (json_array_get_object_element (self->steps, i)));
    }
  json_array_unref (self->steps);
  self->steps = steps;
}

/* Columns of another table are listed anew when that table is another one. */
static void
form_changed_cb (HunchRecipeEditor *self)
{
  JsonObject *before;
  JsonObject *step;
  gboolean has_other_table;

  if (self->chosen < 0)
    return;
  before = json_array_get_object_element (self->steps, (guint) self->chosen);
  step = hunch_step_form_dup (HUNCH_STEP_FORM (self->form));
  has_other_table = g_strcmp0 (hunch_json_get_string (before, "table"), hunch_json_get_string (step, "table")) != 0;
  put_step (self, (guint) self->chosen, step, FALSE);
  show_step_words (self, self->chosen);
  if (has_other_table)
    show_form (self);
  hunch_recipe_editor_look_soon (self);
}

void
hunch_recipe_editor_add_step (HunchRecipeEditor *self,
                              const char        *name)
{
  JsonObject *step = json_object_new ();

  json_object_set_string_member (step, "step", name);
  put_step (self, (guint) (self->chosen + 1), step, TRUE);
  self->chosen++;
  show_form (self);
  /* What a new form holds belongs to the step from the start. */
  put_step (self, (guint) self->chosen, hunch_step_form_dup (HUNCH_STEP_FORM (self->form)), FALSE);
  fill_list (self);
  hunch_recipe_editor_look_soon (self);
  if (adw_flap_get_folded (ADW_FLAP (self->flap)))
    adw_flap_set_reveal_flap (ADW_FLAP (self->flap), FALSE);
  gtk_widget_child_focus (self->form, GTK_DIR_TAB_FORWARD);
}

static void
remove_cb (HunchRecipeEditor *self)
{
  if (self->chosen < 0)
    return;
  put_step (self, (guint) self->chosen, NULL, FALSE);
  self->chosen = MIN (self->chosen, (int) json_array_get_length (self->steps) - 1);
  fill_list (self);
  show_form (self);
  hunch_recipe_editor_look_soon (self);
}

static void
move (HunchRecipeEditor *self,
      int                step)
{
  JsonObject *it = json_object_ref (json_array_get_object_element (self->steps, (guint) self->chosen));

  put_step (self, (guint) self->chosen, NULL, FALSE);
  self->chosen += step;
  put_step (self, (guint) self->chosen, it, TRUE);
  fill_list (self);
  show_form (self);
  hunch_recipe_editor_look_soon (self);
}

static void up_cb (HunchRecipeEditor *self) { move (self, -1); }
static void down_cb (HunchRecipeEditor *self) { move (self, 1); }

/* --- saving ------------------------------------------------------------------------------------ */

static void
save_cb (HunchRecipeEditor *self)
{
  HunchWindow *window = HUNCH_WINDOW (gtk_window_get_transient_for (GTK_WINDOW (self)));
  g_autofree char *name = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->name))));
  g_autofree char *steps = hunch_recipe_editor_dup_steps (self);
  g_autoptr (GError) error = NULL;

  if (!hunch_recipe_apply (self->project, name, self->table, steps, &error))
    {
      gtk_label_set_text (GTK_LABEL (self->status), error->message);
      gtk_widget_set_visible (self->status, TRUE);
      return;
    }
  gtk_window_destroy (GTK_WINDOW (self));
  hunch_window_show_table (window, name);
}

static void
save_action (GtkWidget  *widget,
             const char *action,
             GVariant   *parameter)
{
  HunchRecipeEditor *self = HUNCH_RECIPE_EDITOR (widget);

  if (gtk_widget_get_sensitive (self->save))
    save_cb (self);
}

/* --- leaving ----------------------------------------------------------------------------------- */

static gboolean
leave_cb (gpointer user_data)
{
  gtk_window_destroy (GTK_WINDOW (user_data));
  return G_SOURCE_REMOVE;
}

static void
left_cb (AdwMessageDialog  *dialog,
         const char        *response,
         HunchRecipeEditor *self)
{
  /* The question still looks at its parent while it goes away. */
  if (g_str_equal (response, "discard"))
    g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, leave_cb, g_object_ref (self), g_object_unref);
}

/* Escape is quickly pressed; steps are not quickly made. */
static gboolean
hunch_recipe_editor_close_request (GtkWindow *window)
{
  HunchRecipeEditor *self = HUNCH_RECIPE_EDITOR (window);
  g_autofree char *steps = hunch_recipe_editor_dup_steps (self);
  GtkWidget *dialog;

  if (g_strcmp0 (steps, self->opened) == 0)
    return FALSE;
  if (self->question != NULL)
    {
      gtk_window_present (GTK_WINDOW (self->question));
      return TRUE;
    }
  dialog = adw_message_dialog_new (window, _("Discard the steps?"), _("The recipe has been changed, and nothing of that is kept yet."));
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "stay", _("_Keep Editing"), "discard", _("_Discard"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "discard", ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "stay");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "stay");
  g_signal_connect_object (dialog, "response", G_CALLBACK (left_cb), self, 0);
  g_set_weak_pointer (&self->question, dialog);
  gtk_window_present (GTK_WINDOW (dialog));
  return TRUE;
}

static void
close_action (GtkWidget  *widget,
              const char *action,
              GVariant   *parameter)
{
  gtk_window_close (GTK_WINDOW (widget));
}

/* --- how it is built ---------------------------------------------------------------------------- */

static GtkWidget *
build_header (HunchRecipeEditor *self)
{
  GtkWidget *header = adw_header_bar_new ();
  GtkWidget *cancel = gtk_button_new_with_mnemonic (_("_Cancel"));

  self->save = gtk_button_new_with_mnemonic (_("_Make Table"));
  gtk_widget_add_css_class (self->save, "suggested-action");
  gtk_widget_set_sensitive (self->save, FALSE);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (cancel), "recipe.close");
  g_signal_connect_swapped (self->save, "clicked", G_CALLBACK (save_cb), self);
  adw_header_bar_set_show_start_title_buttons (ADW_HEADER_BAR (header), FALSE);
  adw_header_bar_set_show_end_title_buttons (ADW_HEADER_BAR (header), FALSE);
  adw_header_bar_pack_start (ADW_HEADER_BAR (header), cancel);
  adw_header_bar_pack_end (ADW_HEADER_BAR (header), self->save);
  return header;
}

static GtkWidget *
build_tools (HunchRecipeEditor *self)
{
  GtkWidget *tools = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  GtkWidget *spring = gtk_label_new (NULL);

  gtk_widget_add_css_class (tools, "toolbar");
  self->add_button = gtk_menu_button_new ();
  gtk_menu_button_set_label (GTK_MENU_BUTTON (self->add_button), _("_Add a Step"));
  gtk_menu_button_set_use_underline (GTK_MENU_BUTTON (self->add_button), TRUE);
  gtk_menu_button_set_popover (GTK_MENU_BUTTON (self->add_button), hunch_recipe_menu_new (self));
  gtk_widget_set_halign (self->add_button, GTK_ALIGN_START);
  gtk_label_set_width_chars (GTK_LABEL (spring), 3);
  self->up = hunch_icon_button_new ("go-up-symbolic", _("Move the step up"), NULL);
  self->down = hunch_icon_button_new ("go-down-symbolic", _("Move the step down"), NULL);
  self->remove = hunch_icon_button_new ("user-trash-symbolic", _("Take the step out"), NULL);
  g_signal_connect_swapped (self->up, "clicked", G_CALLBACK (up_cb), self);
  g_signal_connect_swapped (self->down, "clicked", G_CALLBACK (down_cb), self);
  g_signal_connect_swapped (self->remove, "clicked", G_CALLBACK (remove_cb), self);
  gtk_box_append (GTK_BOX (tools), self->add_button);
  gtk_box_append (GTK_BOX (tools), spring);
  gtk_box_append (GTK_BOX (tools), self->up);
  gtk_box_append (GTK_BOX (tools), self->down);
  gtk_box_append (GTK_BOX (tools), self->remove);
  return tools;
}

static GtkWidget *
build_left (HunchRecipeEditor *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *scrolled = gtk_scrolled_window_new ();
  GtkWidget *group = adw_preferences_group_new ();

  self->name = adw_entry_row_new ();
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->name), _("Name of the new table"));
  g_signal_connect_swapped (self->name, "changed", G_CALLBACK (hunch_recipe_editor_look_soon), self);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), self->name);
  gtk_widget_set_margin_top (group, 9);
  gtk_widget_set_margin_bottom (group, 6);
  gtk_widget_set_margin_start (group, 9);
  gtk_widget_set_margin_end (group, 9);
  self->list = gtk_list_box_new ();
  gtk_widget_add_css_class (self->list, "navigation-sidebar");
  hunch_set_accessible_name (self->list, _("Steps of the recipe"));
  g_signal_connect (self->list, "row-selected", G_CALLBACK (selected_cb), self);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), self->list);
  gtk_widget_set_vexpand (scrolled, TRUE);
  gtk_box_append (GTK_BOX (box), group);
  gtk_box_append (GTK_BOX (box), scrolled);
  gtk_box_append (GTK_BOX (box), build_tools (self));
  gtk_widget_set_size_request (box, 320, -1);
  gtk_widget_set_hexpand (box, FALSE);
  return box;
}

static GtkWidget *
build_right (HunchRecipeEditor *self)
{
  GtkWidget *paned = gtk_paned_new (GTK_ORIENTATION_VERTICAL);
  GtkWidget *scrolled = gtk_scrolled_window_new ();
  GtkWidget *clamp = adw_clamp_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);

  self->form = hunch_step_form_new (self->project);
  self->status = hunch_label_new ("", "error");
  self->preview = hunch_rows_preview_new ();
  g_signal_connect_swapped (self->form, "changed", G_CALLBACK (form_changed_cb), self);
  gtk_widget_set_visible (self->status, FALSE);
  self->hint = hunch_label_new (_("A recipe is a stack of steps: keep some rows, compute a column, look something up, group, pivot and more. "
                                  "Add one at the bottom left; below you see the rows after it. The table itself stays as it is, "
                                  "and the recipe is followed again whenever its rows change."), "dim-label");
  gtk_box_append (GTK_BOX (box), self->status);
  gtk_box_append (GTK_BOX (box), self->hint);
  gtk_box_append (GTK_BOX (box), self->form);
  self->found = hunch_label_new ("", "dim-label caption numeric");
  gtk_widget_set_visible (self->found, FALSE);
  gtk_box_append (GTK_BOX (box), self->found);
  gtk_widget_set_margin_top (box, 12);
  gtk_widget_set_margin_bottom (box, 12);
  gtk_widget_set_margin_start (box, 12);
  gtk_widget_set_margin_end (box, 12);
  adw_clamp_set_child (ADW_CLAMP (clamp), box);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), clamp);
  gtk_paned_set_start_child (GTK_PANED (paned), scrolled);
  gtk_paned_set_end_child (GTK_PANED (paned), self->preview);
  gtk_paned_set_shrink_start_child (GTK_PANED (paned), FALSE);
  gtk_paned_set_position (GTK_PANED (paned), 320);
  gtk_widget_set_size_request (scrolled, -1, 120);
  gtk_widget_set_hexpand (paned, TRUE);
  return paned;
}

static void
build (HunchRecipeEditor *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *header = build_header (self);
  GtkWidget *toggle = gtk_toggle_button_new ();
  GtkWidget *right = build_right (self);

  gtk_button_set_icon_name (GTK_BUTTON (toggle), "sidebar-show-symbolic");
  gtk_widget_set_tooltip_text (toggle, _("Steps"));
  hunch_set_accessible_name (toggle, _("Show the steps"));
  adw_header_bar_pack_start (ADW_HEADER_BAR (header), toggle);
  /* Where both have no room beside one another, the steps lie over the form. */
  gtk_widget_set_size_request (right, 340, -1);
  self->flap = adw_flap_new ();
  adw_flap_set_flap (ADW_FLAP (self->flap), build_left (self));
  adw_flap_set_separator (ADW_FLAP (self->flap), gtk_separator_new (GTK_ORIENTATION_VERTICAL));
  adw_flap_set_content (ADW_FLAP (self->flap), right);
  adw_flap_set_swipe_to_close (ADW_FLAP (self->flap), FALSE);
  adw_flap_set_swipe_to_open (ADW_FLAP (self->flap), FALSE);
  gtk_widget_set_vexpand (self->flap, TRUE);
  g_object_bind_property (self->flap, "reveal-flap", toggle, "active", G_BINDING_SYNC_CREATE | G_BINDING_BIDIRECTIONAL);
  gtk_box_append (GTK_BOX (box), header);
  gtk_box_append (GTK_BOX (box), self->flap);
  adw_window_set_content (ADW_WINDOW (self), box);
}

/* --- class ----------------------------------------------------------------------- */

static void
hunch_recipe_editor_dispose (GObject *object)
{
  HunchRecipeEditor *self = HUNCH_RECIPE_EDITOR (object);

  self->is_filling = TRUE;
  g_clear_weak_pointer (&self->question);
  g_clear_handle_id (&self->look_id, g_source_remove);
  g_clear_handle_id (&self->error_id, g_source_remove);
  g_clear_pointer (&self->error, g_free);
  g_cancellable_cancel (self->look);
  g_cancellable_cancel (self->count);
  g_cancellable_cancel (self->match);
  g_clear_object (&self->look);
  g_clear_object (&self->count);
  g_clear_object (&self->match);

  G_OBJECT_CLASS (hunch_recipe_editor_parent_class)->dispose (object);
}

static void
hunch_recipe_editor_finalize (GObject *object)
{
  HunchRecipeEditor *self = HUNCH_RECIPE_EDITOR (object);

  g_clear_object (&self->project);
  g_clear_pointer (&self->table, g_free);
  g_clear_pointer (&self->view, g_free);
  g_clear_pointer (&self->opened, g_free);
  g_clear_pointer (&self->steps, json_array_unref);

  G_OBJECT_CLASS (hunch_recipe_editor_parent_class)->finalize (object);
}

static void
hunch_recipe_editor_class_init (HunchRecipeEditorClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = hunch_recipe_editor_dispose;
  G_OBJECT_CLASS (klass)->finalize = hunch_recipe_editor_finalize;
  GTK_WINDOW_CLASS (klass)->close_request = hunch_recipe_editor_close_request;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_DIALOG);
  gtk_widget_class_install_action (widget_class, "recipe.close", NULL, close_action);
  gtk_widget_class_install_action (widget_class, "recipe.save", NULL, save_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "recipe.close", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Return, GDK_CONTROL_MASK, "recipe.save", NULL);
}

static void
hunch_recipe_editor_init (HunchRecipeEditor *self)
{
  self->chosen = -1;
  self->steps = json_array_new ();
  g_signal_connect (self, "notify::focus-widget", G_CALLBACK (hunch_recipe_editor_show_error), NULL);
}

/* Takes over the steps that are kept, without the first one, which names the table. */
static void
take_recipe (HunchRecipeEditor *self,
             const char        *view)
{
  g_autofree char *text = hunch_project_dup_recipe (self->project, view);
  g_autoptr (JsonParser) parser = json_parser_new ();
  JsonArray *kept;

  if (text == NULL || !json_parser_load_from_data (parser, text, -1, NULL) || !JSON_NODE_HOLDS_ARRAY (json_parser_get_root (parser)))
    return;
  kept = json_node_get_array (json_parser_get_root (parser));
  for (guint i = 1; i < json_array_get_length (kept); i++)
    json_array_add_object_element (self->steps, json_object_ref (json_array_get_object_element (kept, i)));
}

static char *
dup_new_name (HunchProject *project,
              const char   *table)
{
  g_auto (GStrv) names = hunch_project_dup_table_names (project, NULL);
  char *name = NULL;

  for (int i = 2; name == NULL || (names != NULL && g_strv_contains ((const char *const *) names, name)); i++)
    {
      g_free (name);
      name = g_strdup_printf ("%s_%d", table, i);
    }
  return name;
}

void
hunch_recipe_editor_show (HunchWindow *window,
                          const char  *table,
                          gboolean     edits)
{
  HunchRecipeEditor *self = g_object_new (HUNCH_TYPE_RECIPE_EDITOR, "transient-for", window, "modal", TRUE,
                                          "default-width", 1040, "default-height", 700, NULL);
  g_autofree char *from = NULL;
  g_autofree char *name = NULL;
  g_autofree char *title = NULL;

  self->project = g_object_ref (hunch_window_get_project (window));
  from = edits ? hunch_recipe_dup_from (self->project, table) : NULL;
  self->table = g_strdup (from == NULL ? table : from);
  self->view = from == NULL ? NULL : g_strdup (table);
  if (self->view != NULL)
    take_recipe (self, self->view);
  self->opened = hunch_recipe_editor_dup_steps (self);
  build (self);
  name = self->view != NULL ? g_strdup (self->view) : dup_new_name (self->project, table);
  title = self->view != NULL ? g_strdup_printf (_("Recipe of %s"), self->view) : g_strdup_printf (_("New Table from %s"), table);
  gtk_window_set_title (GTK_WINDOW (self), title);
  gtk_editable_set_text (GTK_EDITABLE (self->name), name);
  gtk_editable_set_editable (GTK_EDITABLE (self->name), self->view == NULL);
  if (self->view != NULL)
    gtk_button_set_label (GTK_BUTTON (self->save), _("_Save"));
  gtk_widget_set_size_request (GTK_WIDGET (self), 360, 400);
  self->chosen = (int) json_array_get_length (self->steps) - 1;
  fill_list (self);
  choose (self, self->chosen);
  gtk_window_present (GTK_WINDOW (self));
}
