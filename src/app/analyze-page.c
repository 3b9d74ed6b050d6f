#define G_LOG_DOMAIN "hunch-app"
#include "config.h"
#include "app/analyze-private.h"

#include <glib/gi18n.h>

#include "app/analysis-form.h"
#include "app/chart-inspector.h"
#include "app/chart-view.h"
#include "app/kept-list.h"
#include "app/kind-list.h"
#include "app/result-view.h"
#include "app/sheet-view.h"
#include "app/util.h"
#include "app/variable-list.h"
#include "app/window.h"

G_DEFINE_FINAL_TYPE (HunchAnalyzePage, hunch_analyze_page, ADW_TYPE_BIN)

/* --- the form ----------------------------------------------------------------------- */

gboolean
hunch_analyze_is_asking (HunchAnalyzePage *self)
{
  return g_strcmp0 (gtk_stack_get_visible_child_name (GTK_STACK (self->stack)), "ask") == 0;
}

const char *
hunch_analyze_get_table (HunchAnalyzePage *self)
{
  return self->info == NULL ? NULL : self->info->name;
}

static void
fill_form (HunchAnalyzePage *self,
           GHashTable       *options)
{
  gboolean was_filling = self->is_filling;
  g_autofree char *name = NULL;

  hunch_variable_list_set_table (HUNCH_VARIABLE_LIST (self->variables), self->info, self->profiles);
  if (self->kind == NULL)
    return;
  self->is_filling = TRUE;
  name = g_strdup_printf (_("How to find out: %s"), _(self->kind->title));
  gtk_label_set_text (GTK_LABEL (self->kind_title), _(self->kind->title));
  hunch_set_accessible_name (self->kind_button, name);
  gtk_label_set_text (GTK_LABEL (self->kind_help), self->kind->help == NULL ? "" : _(self->kind->help));
  gtk_widget_set_visible (self->kind_help, self->kind->help != NULL);
  hunch_analysis_form_set_kind (HUNCH_ANALYSIS_FORM (self->form), self->kind, self->info, self->profiles, options);
  hunch_variable_list_update (HUNCH_VARIABLE_LIST (self->variables));
  self->is_filling = was_filling;
}

static void
form_cb (HunchAnalyzePage *self,
         gboolean          is_typed)
{
  if (self->is_filling)
    return;
  hunch_variable_list_update (HUNCH_VARIABLE_LIST (self->variables));
  hunch_analyze_ask_soon (self, is_typed);
}

static void
inspector_cb (HunchAnalyzePage *self)
{
  if (!self->is_filling)
    hunch_analyze_ask_soon (self, TRUE);
}

/* --- questions ---------------------------------------------------------------------- */

void
hunch_analyze_choose_kind (HunchAnalyzePage    *self,
                           const HunchKindInfo *kind,
                           GHashTable          *options)
{
  self->is_filling = TRUE;
  hunch_analyze_stop (self);
  self->kind = kind;
  self->is_chart = kind->question == NULL;
  gtk_label_set_text (GTK_LABEL (self->question_label), hunch_question_get_sentence (kind->question));
  gtk_widget_set_visible (self->kind_button, hunch_kind_list_fill (GTK_LIST_BOX (self->kind_list), kind->question, kind) > 1);
  hunch_chart_inspector_set_style (HUNCH_CHART_INSPECTOR (self->inspector), NULL);
  gtk_widget_set_visible (self->inspector, self->is_chart);
  gtk_stack_set_visible_child_name (GTK_STACK (self->stack), "ask");
  gtk_widget_set_visible (self->back_button, TRUE);
  hunch_result_view_scroll_to_top (HUNCH_RESULT_VIEW (self->result_view));
  fill_form (self, options);
  self->is_filling = FALSE;
}

static void
begin (HunchAnalyzePage    *self,
       const HunchKindInfo *kind)
{
  if (self->info == NULL && !kind->needs_no_table)
    {
      hunch_window_toast (self, _("Import a table on the Data page first."));
      return;
    }
  hunch_analyze_choose_kind (self, kind, NULL);
  hunch_analyze_show_guide (self);
  hunch_analyze_ask_soon (self, FALSE);
  gtk_widget_grab_focus (gtk_widget_get_visible (self->kind_button) ? self->kind_button : self->form);
}

/* What was filled in for one kind is carried over to the next where it fits. */
static void
kind_cb (GtkListBox       *list,
         GtkListBoxRow    *row,
         HunchAnalyzePage *self)
{
  g_autoptr (GHashTable) options = hunch_analysis_form_dup_options (HUNCH_ANALYSIS_FORM (self->form));
  const HunchKindInfo *kind = hunch_kind_row_get (row);

  gtk_popover_popdown (GTK_POPOVER (self->kind_popover));
  hunch_analyze_choose_kind (self, kind, options);
  hunch_analyze_ask_soon (self, FALSE);
  gtk_widget_grab_focus (self->kind_button);
}

static void
question_cb (GtkListBox       *list,
             GtkListBoxRow    *row,
             HunchAnalyzePage *self)
{
  g_autoptr (GPtrArray) kinds = hunch_kind_list_dup_kinds (g_object_get_data (G_OBJECT (row), "question"));

  if (kinds->len == 0)
    hunch_window_toast (self, _("Nothing answers this question yet."));
  else
    begin (self, kinds->pdata[0]);
}

static void
found_cb (GtkListBox       *list,
          GtkListBoxRow    *row,
          HunchAnalyzePage *self)
{
  begin (self, hunch_kind_row_get (row));
}

static void
search_cb (HunchAnalyzePage *self)
{
  const char *words = gtk_editable_get_text (GTK_EDITABLE (self->kind_search));
  gboolean is_searching = words[0] != '\0';
  guint n_found = is_searching ? hunch_kind_list_search (GTK_LIST_BOX (self->found_list), words) : 0;

  gtk_widget_set_visible (self->found_group, is_searching);
  gtk_widget_set_visible (self->found_list, n_found > 0);
  gtk_widget_set_visible (self->found_none, n_found == 0);
  gtk_widget_set_visible (self->question_group, !is_searching);
}

/* Return takes the best. */
static void
search_activate_cb (HunchAnalyzePage *self)
{
  GtkListBoxRow *row;

  search_cb (self);
  row = gtk_list_box_get_row_at_index (GTK_LIST_BOX (self->found_list), 0);
  if (row != NULL && gtk_widget_get_visible (self->found_list))
    begin (self, hunch_kind_row_get (row));
}

static void
add_question (HunchAnalyzePage *self,
              const char       *id,
              const char       *icon)
{
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), hunch_question_get_sentence (id));
  adw_action_row_set_icon_name (ADW_ACTION_ROW (row), icon);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), gtk_image_new_from_icon_name ("go-next-symbolic"));
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  g_object_set_data_full (G_OBJECT (row), "question", g_strdup (id), g_free);
  gtk_list_box_append (GTK_LIST_BOX (self->question_list), row);
}

static void
fill_questions (HunchAnalyzePage *self)
{
  guint n_questions;
  const HunchQuestion *questions = hunch_kinds_get_questions (&n_questions);

  for (guint i = 0; i < n_questions; i++)
    add_question (self, questions[i].id, questions[i].icon);
  add_question (self, NULL, "x-office-drawing-symbolic");
}

static void
show_questions (HunchAnalyzePage *self)
{
  hunch_analyze_stop (self);
  gtk_stack_set_visible_child_name (GTK_STACK (self->stack), "choose");
  gtk_widget_set_visible (self->back_button, FALSE);
  gtk_editable_set_text (GTK_EDITABLE (self->kind_search), "");
  self->is_chart = FALSE;
  self->kind = NULL;
  hunch_analyze_show_guide (self);
}

static void
back_action (GtkWidget  *widget,
             const char *action,
             GVariant   *parameter)
{
  show_questions (HUNCH_ANALYZE_PAGE (widget));
}

static void
ask_again_action (GtkWidget  *widget,
                  const char *action,
                  GVariant   *parameter)
{
  HunchAnalyzePage *self = HUNCH_ANALYZE_PAGE (widget);

  if (hunch_analyze_is_asking (self))
    hunch_analyze_ask_soon (self, FALSE);
}

/* From anywhere on the page to the words of a test. */
static void
find_action (GtkWidget  *widget,
             const char *action,
             GVariant   *parameter)
{
  HunchAnalyzePage *self = HUNCH_ANALYZE_PAGE (widget);

  if (hunch_analyze_is_asking (self))
    show_questions (self);
  adw_flap_set_reveal_flap (ADW_FLAP (self->flap), TRUE);
  gtk_widget_grab_focus (self->kind_search);
}

static void
kept_cb (GtkListBox       *list,
         GtkListBoxRow    *row,
         HunchAnalyzePage *self)
{
  gboolean is_chart;
  gint64 id = hunch_kept_row_get_id (row, &is_chart);

  hunch_analyze_show_kept (self, id, is_chart);
}

/* --- tables ------------------------------------------------------------------------- */

static void
profiles_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr (HunchAnalyzePage) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) profiles = hunch_profile_table_finish (result, &error);
  g_autoptr (GHashTable) options = NULL;

  if (profiles == NULL || self->info == NULL || self->profile_job == NULL)
    return;
  g_clear_object (&self->profile_job);
  g_clear_pointer (&self->profiles, g_ptr_array_unref);
  self->profiles = g_ptr_array_ref (profiles);
  options = hunch_analysis_form_dup_options (HUNCH_ANALYSIS_FORM (self->form));
  fill_form (self, options);
}

static gboolean
is_same_table (const HunchTableInfo *a,
               const HunchTableInfo *b)
{
  if (a == NULL || b == NULL || !g_str_equal (a->name, b->name) || g_strcmp0 (a->token, b->token) != 0 || a->n_columns != b->n_columns)
    return FALSE;
  for (guint i = 0; i < a->n_columns; i++)
    if (!g_str_equal (a->columns[i].name, b->columns[i].name) || a->columns[i].type != b->columns[i].type)
      return FALSE;
  return TRUE;
}

/* The form has to be filled anew afterwards. Profiles of rows that are still the same are kept. */
static void
set_table (HunchAnalyzePage *self,
           const char       *table)
{
  g_autoptr (HunchTableInfo) old = g_steal_pointer (&self->info);

  if (table != NULL)
    self->info = hunch_project_get_table (self->project, table, NULL);
  if (is_same_table (old, self->info) && (self->profiles != NULL || self->profile_job != NULL))
    return;
  g_cancellable_cancel (self->profile_job);
  g_clear_object (&self->profile_job);
  g_clear_pointer (&self->profiles, g_ptr_array_unref);
  if (self->info == NULL)
    return;
  self->profile_job = g_cancellable_new ();
  hunch_profile_table_async (self->project, self->info->name, NULL, self->profile_job, profiles_cb, g_object_ref (self));
}

static const char *
get_selected_table (HunchAnalyzePage *self)
{
  GObject *item = gtk_drop_down_get_selected_item (GTK_DROP_DOWN (self->table_drop_down));

  return item == NULL ? NULL : gtk_string_object_get_string (GTK_STRING_OBJECT (item));
}

/* Columns that the next table has too stay chosen. */
static void
table_cb (HunchAnalyzePage *self)
{
  const char *table = get_selected_table (self);
  g_autoptr (GHashTable) options = NULL;

  if (self->is_filling || table == NULL || (self->info != NULL && g_str_equal (table, self->info->name)))
    return;
  options = hunch_analysis_form_dup_options (HUNCH_ANALYSIS_FORM (self->form));
  hunch_analyze_stop (self);
  set_table (self, table);
  fill_form (self, options);
  hunch_result_view_scroll_to_top (HUNCH_RESULT_VIEW (self->result_view));
  hunch_analyze_show_guide (self);
  if (hunch_analyze_is_asking (self))
    hunch_analyze_ask_soon (self, FALSE);
}

gboolean
hunch_analyze_select_table (HunchAnalyzePage *self,
                            const char       *table)
{
  GListModel *model = gtk_drop_down_get_model (GTK_DROP_DOWN (self->table_drop_down));

  for (guint i = 0; model != NULL && i < g_list_model_get_n_items (model); i++)
    if (g_strcmp0 (gtk_string_list_get_string (GTK_STRING_LIST (model), i), table) == 0)
      {
        gtk_drop_down_set_selected (GTK_DROP_DOWN (self->table_drop_down), i);
        return TRUE;
      }
  return FALSE;
}

static void
fill_tables (HunchAnalyzePage *self)
{
  g_auto (GStrv) names = hunch_project_dup_table_names (self->project, NULL);
  g_autoptr (GtkStringList) model = gtk_string_list_new ((const char *const *) names);
  g_autofree char *wanted = self->info != NULL ? g_strdup (self->info->name) : hunch_project_dup_state (self->project, "table");

  self->is_filling = TRUE;
  gtk_drop_down_set_model (GTK_DROP_DOWN (self->table_drop_down), G_LIST_MODEL (model));
  hunch_analyze_select_table (self, wanted);
  self->is_filling = FALSE;
}

/* The rows or columns may be others now: the form is made anew with what still fits, and asks again. */
static void
tables_changed_cb (HunchAnalyzePage *self)
{
  g_autofree char *old_token = self->info == NULL ? NULL : g_strdup (self->info->token);
  g_autoptr (GHashTable) options = hunch_analysis_form_dup_options (HUNCH_ANALYSIS_FORM (self->form));

  fill_tables (self);
  set_table (self, get_selected_table (self));
  fill_form (self, options);
  hunch_analyze_update_kept (self);
  if (self->info != NULL && g_strcmp0 (old_token, self->info->token) == 0)
    return;
  if (self->info != NULL && hunch_analyze_is_asking (self))
    hunch_analyze_ask_soon (self, FALSE);
  else
    hunch_analyze_show_guide (self);
}

void
hunch_analyze_page_show_table (HunchAnalyzePage *self,
                               const char       *table)
{
  g_return_if_fail (HUNCH_IS_ANALYZE_PAGE (self));
  hunch_analyze_select_table (self, table);
}

/* --- the project -------------------------------------------------------------------- */

static void
document_changed_cb (HunchProject     *project,
                     const char       *kind,
                     HunchAnalyzePage *self)
{
  if (g_strcmp0 (kind, "analysis") == 0 || g_strcmp0 (kind, "chart") == 0)
    hunch_analyze_update_kept (self);
}

void
hunch_analyze_page_set_project (HunchAnalyzePage *self,
                                HunchProject     *project)
{
  g_return_if_fail (HUNCH_IS_ANALYZE_PAGE (self));

  if (self->project != NULL)
    g_signal_handlers_disconnect_by_data (self->project, self);
  hunch_analyze_stop (self);
  set_table (self, NULL);
  hunch_analyze_forget_answer (self);
  self->kind = NULL;
  fill_form (self, NULL);
  g_set_object (&self->project, project);
  if (project == NULL)
    return;
  g_signal_connect_swapped (project, "tables-changed", G_CALLBACK (tables_changed_cb), self);
  g_signal_connect (project, "document-changed", G_CALLBACK (document_changed_cb), self);
  fill_tables (self);
  set_table (self, get_selected_table (self));
  fill_form (self, NULL);
  hunch_analyze_update_kept (self);
  show_questions (self);
}

static void
toggle_flap_action (GtkWidget  *widget,
                    const char *action,
                    GVariant   *parameter)
{
  HunchAnalyzePage *self = HUNCH_ANALYZE_PAGE (widget);

  adw_flap_set_reveal_flap (ADW_FLAP (self->flap), !adw_flap_get_reveal_flap (ADW_FLAP (self->flap)));
}

/* --- class -------------------------------------------------------------------------- */

static void
hunch_analyze_page_dispose (GObject *object)
{
  HunchAnalyzePage *self = HUNCH_ANALYZE_PAGE (object);

  g_clear_handle_id (&self->ask_id, g_source_remove);
  g_clear_handle_id (&self->busy_id, g_source_remove);
  g_cancellable_cancel (self->job);
  g_clear_object (&self->job);
  g_clear_object (&self->progress);
  g_cancellable_cancel (self->profile_job);
  g_clear_object (&self->profile_job);
  if (self->project != NULL)
    g_signal_handlers_disconnect_by_data (self->project, self);
  g_clear_object (&self->project);
  g_clear_pointer (&self->info, hunch_table_info_free);
  g_clear_pointer (&self->profiles, g_ptr_array_unref);
  hunch_analyze_forget_answer (self);
  self->is_filling = TRUE;

  G_OBJECT_CLASS (hunch_analyze_page_parent_class)->dispose (object);
}

#define BIND(child) gtk_widget_class_bind_template_child (widget_class, HunchAnalyzePage, child)

static void
bind_children (GtkWidgetClass *widget_class)
{
  BIND (flap);
  BIND (back_button);
  BIND (table_drop_down);
  BIND (stack);
  BIND (question_list);
  BIND (kept_group);
  BIND (kept_list);
  BIND (question_label);
  BIND (kind_search);
  BIND (found_group);
  BIND (found_list);
  BIND (found_none);
  BIND (question_group);
  BIND (kind_button);
  BIND (kind_title);
  BIND (kind_popover);
  BIND (kind_list);
  BIND (kind_help);
  BIND (columns_expander);
  BIND (variables);
  BIND (form);
  BIND (inspector);
  BIND (title);
  BIND (spinner);
  BIND (stop_button);
  BIND (progress_bar);
  BIND (menu_button);
  BIND (keep_button);
  BIND (deck_button);
  BIND (answers);
  BIND (guide);
  BIND (result_view);
  BIND (chart_view);
}

static const struct { const char *name; const char *type; GtkWidgetActionActivateFunc func; } ACTIONS[] = {
  { "analyze.back", NULL, back_action },
  { "analyze.find", NULL, find_action },
  { "analyze.ask-again", NULL, ask_again_action },
  { "analyze.stop", NULL, hunch_analyze_stop_action },
  { "analyze.ask-twin", NULL, hunch_analyze_ask_twin_action },
  { "analyze.keep", NULL, hunch_analyze_keep_action },
  { "analyze.keep-as", NULL, hunch_analyze_keep_as_action },
  { "analyze.note", NULL, hunch_analyze_note_action },
  { "analyze.pin", NULL, hunch_analyze_pin_action },
  { "analyze.compare", NULL, hunch_analyze_compare_action },
  { "analyze.copy", NULL, hunch_analyze_copy_action },
  { "analyze.copy-as", "s", hunch_analyze_copy_as_action },
  { "analyze.add-to-deck", NULL, hunch_analyze_add_to_deck_action },
  { "analyze.survive", NULL, hunch_analyze_survive_action },
  { "analyze.survive-source", NULL, hunch_analyze_survive_action },
  { "analyze.stop-survive", NULL, hunch_analyze_stop_survive_action },
  { "analyze.ledger", NULL, hunch_analyze_ledger_action },
  { "analyze.holdout", NULL, hunch_analyze_holdout_action },
  { "page.toggle-details", NULL, toggle_flap_action },
  { "page.toggle-list", NULL, toggle_flap_action },
};

static void
hunch_analyze_page_class_init (HunchAnalyzePageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = hunch_analyze_page_dispose;

  g_type_ensure (HUNCH_TYPE_ANALYSIS_FORM);
  g_type_ensure (HUNCH_TYPE_CHART_INSPECTOR);
  g_type_ensure (HUNCH_TYPE_CHART_VIEW);
  g_type_ensure (HUNCH_TYPE_RESULT_VIEW);
  g_type_ensure (HUNCH_TYPE_VARIABLE_LIST);
  gtk_widget_class_set_template_from_resource (widget_class, HUNCH_UI ("analyze-page.ui"));
  bind_children (widget_class);
  gtk_widget_class_bind_template_callback (widget_class, table_cb);
  gtk_widget_class_bind_template_callback (widget_class, kind_cb);
  gtk_widget_class_bind_template_callback (widget_class, form_cb);
  gtk_widget_class_bind_template_callback (widget_class, inspector_cb);
  gtk_widget_class_bind_template_callback (widget_class, found_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_activate_cb);
  gtk_widget_class_bind_template_callback (widget_class, question_cb);
  gtk_widget_class_bind_template_callback (widget_class, kept_cb);
  for (gsize i = 0; i < G_N_ELEMENTS (ACTIONS); i++)
    gtk_widget_class_install_action (widget_class, ACTIONS[i].name, ACTIONS[i].type, ACTIONS[i].func);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "analyze.stop", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_c, GDK_CONTROL_MASK | GDK_SHIFT_MASK, "analyze.copy", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_f, GDK_CONTROL_MASK | GDK_SHIFT_MASK, "analyze.find", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Left, GDK_ALT_MASK, "analyze.back", NULL);
}

static GMenuModel *
make_menu (void)
{
  GMenu *menu = g_menu_new ();
  g_autoptr (GMenu) formats = hunch_copy_menu_new ("analyze.copy-as");
  g_autoptr (GMenu) kept = g_menu_new (), copy = g_menu_new (), out = g_menu_new (), trust = g_menu_new ();
  g_autoptr (GMenuItem) export = g_menu_item_new (_("_Export Results…"), "win.export-results");

  g_menu_append (kept, _("Keep _Under a Name…"), "analyze.keep-as");
  g_menu_append (kept, _("_Note…"), "analyze.note");
  g_menu_append (kept, _("_Pin"), "analyze.pin");
  g_menu_append (kept, _("_Compare with Another…"), "analyze.compare");
  g_menu_append_section (menu, NULL, G_MENU_MODEL (kept));
  g_menu_append (copy, _("Copy the _Result"), "analyze.copy");
  g_menu_append_submenu (copy, _("Copy the Result _As"), G_MENU_MODEL (formats));
  g_menu_append_section (menu, NULL, G_MENU_MODEL (copy));
  g_menu_append (trust, _("Would It _Survive Another Sample?"), "analyze.survive");
  g_menu_append (trust, _("All _Questions Asked…"), "analyze.ledger");
  g_menu_append (trust, _("_Hold Rows Back…"), "analyze.holdout");
  g_menu_append_section (menu, NULL, G_MENU_MODEL (trust));
  g_menu_item_set_attribute (export, "hidden-when", "s", "action-missing");
  g_menu_append_item (out, export);
  g_menu_append_section (menu, NULL, G_MENU_MODEL (out));
  return G_MENU_MODEL (menu);
}

static void
hunch_analyze_page_init (HunchAnalyzePage *self)
{
  g_autoptr (GMenuModel) menu = make_menu ();

  self->is_filling = TRUE;
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_menu_button_set_menu_model (GTK_MENU_BUTTON (self->menu_button), menu);
  /* GTK centres what stands in a menu button. */
  gtk_widget_set_halign (gtk_widget_get_parent (gtk_widget_get_parent (self->kind_title)), GTK_ALIGN_FILL);
  hunch_variable_list_set_form (HUNCH_VARIABLE_LIST (self->variables), HUNCH_ANALYSIS_FORM (self->form));
  fill_questions (self);
  self->is_filling = FALSE;
}

GtkWidget *
hunch_analyze_page_new (void)
{
  return g_object_new (HUNCH_TYPE_ANALYZE_PAGE, NULL);
}
