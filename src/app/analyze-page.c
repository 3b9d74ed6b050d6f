#define G_LOG_DOMAIN "hunch-app"
#include "config.h"
#include "app/analyze-private.h"

#include <glib/gi18n.h>

#include "app/analysis-form.h"
#include "app/chart-inspector.h"
#include "app/chart-view.h"
#include "app/kept-list.h"
#include "app/result-view.h"
#include "app/util.h"

G_DEFINE_FINAL_TYPE (HunchAnalyzePage, hunch_analyze_page, ADW_TYPE_BIN)

/* --- the form ----------------------------------------------------------------------- */

gboolean
hunch_analyze_is_asking (HunchAnalyzePage *self)
{
  return g_strcmp0 (gtk_stack_get_visible_child_name (GTK_STACK (self->stack)), "ask") == 0;
}

const HunchKindInfo *
hunch_analyze_get_kind (HunchAnalyzePage *self)
{
  guint selected = gtk_drop_down_get_selected (GTK_DROP_DOWN (self->kind_drop_down));

  return selected < self->kinds->len ? self->kinds->pdata[selected] : NULL;
}

static void
fill_form (HunchAnalyzePage *self,
           GHashTable       *options)
{
  const HunchKindInfo *kind = hunch_analyze_get_kind (self);
  gboolean was_filling = self->is_filling;

  if (kind == NULL || self->info == NULL)
    return;
  self->is_filling = TRUE;
  gtk_label_set_text (GTK_LABEL (self->kind_help), kind->help == NULL ? "" : _(kind->help));
  gtk_widget_set_visible (self->kind_help, kind->help != NULL);
  hunch_analysis_form_set_kind (HUNCH_ANALYSIS_FORM (self->form), kind, self->info, self->profiles, options);
  self->is_filling = was_filling;
}

static void
form_cb (HunchAnalyzePage *self)
{
  if (!self->is_filling)
    hunch_analyze_ask_soon (self);
}

/* What was filled in for one kind is carried over to the next where it fits. */
static void
kind_cb (HunchAnalyzePage *self)
{
  g_autoptr (GHashTable) options = NULL;

  if (self->is_filling)
    return;
  options = hunch_analysis_form_dup_options (HUNCH_ANALYSIS_FORM (self->form));
  fill_form (self, options);
  hunch_result_view_scroll_to_top (HUNCH_RESULT_VIEW (self->result_view));
  hunch_analyze_ask_soon (self);
}

/* --- questions ---------------------------------------------------------------------- */

static const char *
find_sentence (const char *question)
{
  guint n_questions;
  const HunchQuestion *questions = hunch_kinds_get_questions (&n_questions);

  for (guint i = 0; question != NULL && i < n_questions; i++)
    if (g_str_equal (questions[i].id, question))
      return _(questions[i].sentence);
  return _("Draw a chart");
}

static void
fill_kinds (HunchAnalyzePage *self,
            const char       *question,
            const char       *kind)
{
  guint n_kinds;
  const HunchKindInfo *kinds = question == NULL ? hunch_kinds_get_charts (&n_kinds) : hunch_kinds_get (&n_kinds);
  g_autoptr (GtkStringList) titles = gtk_string_list_new (NULL);
  guint selected = 0;

  g_ptr_array_set_size (self->kinds, 0);
  for (guint i = 0; i < n_kinds; i++)
    if (question == NULL || g_strcmp0 (kinds[i].question, question) == 0)
      {
        if (g_strcmp0 (kinds[i].kind, kind) == 0)
          selected = self->kinds->len;
        g_ptr_array_add (self->kinds, (gpointer) &kinds[i]);
        gtk_string_list_append (titles, _(kinds[i].title));
      }
  gtk_drop_down_set_model (GTK_DROP_DOWN (self->kind_drop_down), G_LIST_MODEL (titles));
  gtk_drop_down_set_selected (GTK_DROP_DOWN (self->kind_drop_down), selected);
  gtk_widget_set_visible (self->kind_drop_down, self->kinds->len > 1);
}

void
hunch_analyze_choose_question (HunchAnalyzePage *self,
                               const char       *question,
                               const char       *kind,
                               GHashTable       *options)
{
  self->is_filling = TRUE;
  hunch_analyze_stop (self);
  self->is_chart = question == NULL;
  fill_kinds (self, question, kind);
  gtk_label_set_text (GTK_LABEL (self->question_label), find_sentence (question));
  hunch_chart_inspector_set_style (HUNCH_CHART_INSPECTOR (self->inspector), NULL);
  gtk_widget_set_visible (self->inspector, self->is_chart);
  gtk_stack_set_visible_child_name (GTK_STACK (self->stack), "ask");
  gtk_widget_set_visible (self->back_button, TRUE);
  hunch_result_view_scroll_to_top (HUNCH_RESULT_VIEW (self->result_view));
  fill_form (self, options);
  self->is_filling = FALSE;
}

static void
question_cb (GtkListBox       *list,
             GtkListBoxRow    *row,
             HunchAnalyzePage *self)
{
  if (self->info == NULL)
    return;
  hunch_analyze_choose_question (self, g_object_get_data (G_OBJECT (row), "question"), NULL, NULL);
  hunch_analyze_show_guide (self);
  hunch_analyze_ask_soon (self);
  gtk_widget_grab_focus (self->kind_drop_down);
}

static void
add_question (HunchAnalyzePage *self,
              const char       *id,
              const char       *icon)
{
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), find_sentence (id));
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
  self->is_chart = FALSE;
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
  if (!hunch_analyze_is_asking (self))
    return;
  options = hunch_analysis_form_dup_options (HUNCH_ANALYSIS_FORM (self->form));
  fill_form (self, options);
}

static void
set_table (HunchAnalyzePage *self,
           const char       *table)
{
  g_cancellable_cancel (self->profile_job);
  g_clear_object (&self->profile_job);
  g_clear_pointer (&self->info, hunch_table_info_free);
  g_clear_pointer (&self->profiles, g_ptr_array_unref);
  if (table != NULL)
    self->info = hunch_project_get_table (self->project, table, NULL);
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
    hunch_analyze_ask_soon (self);
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
  hunch_analyze_update_kept (self);
  if (self->info != NULL && g_strcmp0 (old_token, self->info->token) == 0)
    return;
  fill_form (self, options);
  if (self->info != NULL && hunch_analyze_is_asking (self))
    hunch_analyze_ask_soon (self);
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
  g_set_object (&self->project, project);
  if (project == NULL)
    return;
  g_signal_connect_swapped (project, "tables-changed", G_CALLBACK (tables_changed_cb), self);
  g_signal_connect (project, "document-changed", G_CALLBACK (document_changed_cb), self);
  fill_tables (self);
  set_table (self, get_selected_table (self));
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
  g_cancellable_cancel (self->job);
  g_clear_object (&self->job);
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

static void
hunch_analyze_page_finalize (GObject *object)
{
  g_clear_pointer (&HUNCH_ANALYZE_PAGE (object)->kinds, g_ptr_array_unref);
  G_OBJECT_CLASS (hunch_analyze_page_parent_class)->finalize (object);
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
  BIND (kind_drop_down);
  BIND (kind_help);
  BIND (form);
  BIND (inspector);
  BIND (title);
  BIND (spinner);
  BIND (keep_button);
  BIND (deck_button);
  BIND (answers);
  BIND (guide);
  BIND (result_view);
  BIND (chart_view);
}

static void
hunch_analyze_page_class_init (HunchAnalyzePageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = hunch_analyze_page_dispose;
  G_OBJECT_CLASS (klass)->finalize = hunch_analyze_page_finalize;

  g_type_ensure (HUNCH_TYPE_ANALYSIS_FORM);
  g_type_ensure (HUNCH_TYPE_CHART_INSPECTOR);
  g_type_ensure (HUNCH_TYPE_CHART_VIEW);
  g_type_ensure (HUNCH_TYPE_RESULT_VIEW);
  gtk_widget_class_set_template_from_resource (widget_class, HUNCH_UI ("analyze-page.ui"));
  bind_children (widget_class);
  gtk_widget_class_bind_template_callback (widget_class, table_cb);
  gtk_widget_class_bind_template_callback (widget_class, kind_cb);
  gtk_widget_class_bind_template_callback (widget_class, form_cb);
  gtk_widget_class_bind_template_callback (widget_class, question_cb);
  gtk_widget_class_bind_template_callback (widget_class, kept_cb);
  gtk_widget_class_install_action (widget_class, "analyze.back", NULL, back_action);
  gtk_widget_class_install_action (widget_class, "analyze.keep", NULL, hunch_analyze_keep_action);
  gtk_widget_class_install_action (widget_class, "analyze.add-to-deck", NULL, hunch_analyze_add_to_deck_action);
  gtk_widget_class_install_action (widget_class, "page.toggle-details", NULL, toggle_flap_action);
  gtk_widget_class_install_action (widget_class, "page.toggle-list", NULL, toggle_flap_action);
}

static void
hunch_analyze_page_init (HunchAnalyzePage *self)
{
  self->kinds = g_ptr_array_new ();
  self->is_filling = TRUE;
  gtk_widget_init_template (GTK_WIDGET (self));
  fill_questions (self);
  self->is_filling = FALSE;
}

GtkWidget *
hunch_analyze_page_new (void)
{
  return g_object_new (HUNCH_TYPE_ANALYZE_PAGE, NULL);
}
