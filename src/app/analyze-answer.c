/* Asking and answering: every change of the form asks anew, and a newer question
 * replaces an older one. The answer of before stays, dimmed, until the new one comes. */
#define G_LOG_DOMAIN "hunch-app"
#include "config.h"
#include "app/analyze-private.h"

#include <glib/gi18n.h>

#include "app/analysis-form.h"
#include "app/answer-log.h"
#include "app/chart-inspector.h"
#include "app/chart-view.h"
#include "app/result-view.h"
#include "app/util.h"
#include "base/json.h"

/* How long a form rests before it is answered while letters are typed; what is chosen is asked at once. */
#define REST_MS 150
/* Work that takes longer than this says how far it is and offers to stop. */
#define PATIENCE_MS 300

/* --- what is shown --------------------------------------------------------------- */

void
hunch_analyze_update_actions (HunchAnalyzePage *self)
{
  static const char *const NEED_RESULT[] = { "analyze.keep-as", "analyze.note", "analyze.pin", "analyze.compare", "analyze.copy", "analyze.copy-as",
                                             "analyze.ask-twin" };
  gboolean has_answer = self->result != NULL || self->spec != NULL;

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "analyze.keep", has_answer && self->kept_id == 0);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "analyze.add-to-deck", has_answer);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "analyze.stop", self->job != NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (NEED_RESULT); i++)
    gtk_widget_action_set_enabled (GTK_WIDGET (self), NEED_RESULT[i], self->result != NULL);
  gtk_button_set_label (GTK_BUTTON (self->keep_button), self->kept_id != 0 ? _("Kept") : _("_Keep"));
  gtk_widget_set_visible (self->keep_button, has_answer);
  gtk_widget_set_visible (self->deck_button, has_answer);
  hunch_analyze_update_trust (self);
}

void
hunch_analyze_forget_answer (HunchAnalyzePage *self)
{
  hunch_analyze_stop_trust (self);
  g_clear_pointer (&self->result, json_object_unref);
  g_clear_pointer (&self->options, g_free);
  g_clear_pointer (&self->spec, g_free);
  g_clear_pointer (&self->table, g_free);
  g_clear_pointer (&self->token, g_free);
  self->kept_id = 0;
  self->shown_kind = NULL;
}

static void
show_words (HunchAnalyzePage *self,
            const char       *icon,
            const char       *title,
            const char       *text)
{
  g_autofree char *escaped = g_markup_escape_text (text, -1);

  hunch_analyze_forget_answer (self);
  adw_status_page_set_icon_name (ADW_STATUS_PAGE (self->guide), icon);
  adw_status_page_set_title (ADW_STATUS_PAGE (self->guide), title);
  adw_status_page_set_description (ADW_STATUS_PAGE (self->guide), escaped);
  gtk_stack_set_visible_child_name (GTK_STACK (self->answers), "guide");
  gtk_label_set_text (GTK_LABEL (self->title), "");
  hunch_analyze_update_actions (self);
}

void
hunch_analyze_show_guide (HunchAnalyzePage *self)
{
  g_autofree char *missing = hunch_analysis_form_dup_missing (HUNCH_ANALYSIS_FORM (self->form));

  if (self->info == NULL && (self->kind == NULL || !self->kind->needs_no_table))
    show_words (self, "hunch-table-symbolic", _("No table to ask about"), _("Import a table on the Data page first."));
  else if (hunch_analyze_is_asking (self))
    show_words (self, "hunch-question-symbolic", _("Choose the columns"),
                missing != NULL ? missing : _("The answer comes as soon as the question is whole, and changes as you do."));
  else
    show_words (self, "hunch-question-symbolic", _("Ask a question"),
                _("Pick one on the left. You get the sentence first, then the numbers it rests on."));
}

static void
show_problem (HunchAnalyzePage *self,
              const GError     *error)
{
  gboolean is_said = hunch_analysis_form_show_problem (HUNCH_ANALYSIS_FORM (self->form), error->message);

  if (g_error_matches (error, HUNCH_ANALYSIS_ERROR, HUNCH_ANALYSIS_ERROR_NO_ANSWER))
    show_words (self, "dialog-question-symbolic", _("No answer to this"), error->message);
  else if (is_said && g_error_matches (error, HUNCH_ANALYSIS_ERROR, HUNCH_ANALYSIS_ERROR_BAD_OPTION))
    show_words (self, "hunch-question-symbolic", _("The formula cannot be read yet"), _("What is in its way stands below it."));
  else
    show_words (self, "dialog-warning-symbolic", _("This cannot be asked"), error->message);
}

void
hunch_analyze_show_result (HunchAnalyzePage    *self,
                           JsonObject          *result,
                           const HunchKindInfo *kind,
                           const char          *table,
                           const char          *token,
                           const char          *options,
                           gboolean             is_new)
{
  const char *title = hunch_json_get_string (result, "title");

  hunch_analyze_forget_answer (self);
  self->result = json_object_ref (result);
  self->options = g_strdup (options);
  self->table = g_strdup (table);
  self->token = g_strdup (token);
  self->shown_kind = kind;
  hunch_analysis_form_show_problem (HUNCH_ANALYSIS_FORM (self->form), NULL);
  hunch_result_view_set (HUNCH_RESULT_VIEW (self->result_view), result, self->info);
  gtk_stack_set_visible_child_name (GTK_STACK (self->answers), "result");
  gtk_label_set_text (GTK_LABEL (self->title), title != NULL ? title : _(kind->title));
  hunch_analyze_update_actions (self);
  hunch_analyze_watch_answer (self, is_new);
}

static char *
dup_chart_title (HunchPlot           *plot,
                 const HunchKindInfo *kind)
{
  if (plot->title != NULL && plot->title[0] != '\0')
    return g_strdup (plot->title);
  return plot->x.title == NULL ? g_strdup (_(kind->title)) : g_strdup_printf (_("%s: %s"), _(kind->title), plot->x.title);
}

static void
show_chart (HunchAnalyzePage    *self,
            HunchPlot           *plot,
            const HunchKindInfo *kind,
            const char          *spec)
{
  g_autofree char *title = dup_chart_title (plot, kind);

  hunch_analyze_forget_answer (self);
  self->spec = g_strdup (spec);
  self->shown_kind = kind;
  hunch_analysis_form_show_problem (HUNCH_ANALYSIS_FORM (self->form), NULL);
  hunch_chart_view_set_plot (HUNCH_CHART_VIEW (self->chart_view), plot);
  hunch_chart_inspector_set_plot (HUNCH_CHART_INSPECTOR (self->inspector), plot);
  gtk_stack_set_visible_child_name (GTK_STACK (self->answers), "chart");
  gtk_label_set_text (GTK_LABEL (self->title), title);
  hunch_analyze_update_actions (self);
}

/* --- one question ------------------------------------------------------------------ */

typedef struct
{
  HunchAnalyzePage    *page;     /* owned */
  GCancellable        *job;      /* owned */
  const HunchKindInfo *kind;     /* lent by analysis/ */
  char                *text;     /* owned: options, or the spec of a chart, JSON */
  char                *table;    /* owned */
  char                *token;    /* owned */
} Call;

static Call *
call_new (HunchAnalyzePage    *self,
          const HunchKindInfo *kind,
          char                *text)
{
  Call *call = g_new0 (Call, 1);

  call->page = g_object_ref (self);
  call->job = g_object_ref (self->job);
  call->kind = kind;
  call->text = text;
  call->table = g_strdup (hunch_analyze_get_table (self));
  call->token = self->project == NULL ? NULL : hunch_analysis_dup_token (self->project, self->info == NULL ? NULL : self->info->name, NULL);
  return call;
}

static void
call_free (Call *call)
{
  g_object_unref (call->page);
  g_object_unref (call->job);
  g_free (call->text);
  g_free (call->table);
  g_free (call->token);
  g_free (call);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Call, call_free)

/* --- waiting ------------------------------------------------------------------------ */

static void
progress_cb (HunchAnalyzePage *self)
{
  double fraction = self->progress == NULL ? -1 : hunch_progress_get_fraction (self->progress);

  if (fraction >= 0)
    gtk_progress_bar_set_fraction (GTK_PROGRESS_BAR (self->progress_bar), CLAMP (fraction, 0, 1));
}

static gboolean
busy_cb (gpointer user_data)
{
  HunchAnalyzePage *self = user_data;

  self->busy_id = 0;
  gtk_spinner_start (GTK_SPINNER (self->spinner));
  gtk_widget_set_visible (self->stop_button, TRUE);
  gtk_widget_set_visible (self->progress_bar, TRUE);
  return G_SOURCE_REMOVE;
}

static void
begin_waiting (HunchAnalyzePage *self)
{
  self->job = g_cancellable_new ();
  self->progress = hunch_progress_new ();
  gtk_progress_bar_set_fraction (GTK_PROGRESS_BAR (self->progress_bar), 0);
  g_signal_connect_object (self->progress, "notify::fraction", G_CALLBACK (progress_cb), self, G_CONNECT_SWAPPED);
  self->busy_id = g_timeout_add (PATIENCE_MS, busy_cb, self);
  hunch_result_view_set_outdated (HUNCH_RESULT_VIEW (self->result_view), TRUE);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "analyze.stop", TRUE);
}

static void
end_waiting (HunchAnalyzePage *self)
{
  g_clear_handle_id (&self->busy_id, g_source_remove);
  g_clear_object (&self->job);
  if (self->progress != NULL)
    g_signal_handlers_disconnect_by_data (self->progress, self);
  g_clear_object (&self->progress);
  gtk_spinner_stop (GTK_SPINNER (self->spinner));
  gtk_widget_set_visible (self->stop_button, FALSE);
  gtk_widget_set_visible (self->progress_bar, FALSE);
  hunch_result_view_set_outdated (HUNCH_RESULT_VIEW (self->result_view), FALSE);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "analyze.stop", FALSE);
}

void
hunch_analyze_stop (HunchAnalyzePage *self)
{
  g_clear_handle_id (&self->ask_id, g_source_remove);
  hunch_answer_log_stopping (self->job);
  g_cancellable_cancel (self->job);
  end_waiting (self);
}

/* What was shown before is not the answer to what the form asks now, so it goes. */
void
hunch_analyze_stop_action (GtkWidget  *widget,
                           const char *action,
                           GVariant   *parameter)
{
  HunchAnalyzePage *self = HUNCH_ANALYZE_PAGE (widget);

  if (self->job == NULL)
    return;
  hunch_analyze_stop (self);
  show_words (self, "process-stop-symbolic", _("Stopped"), _("Nothing was worked out. Change an option to ask again."));
}

/* FALSE: a newer question has taken its place. */
static gboolean
end_job (HunchAnalyzePage *self,
         Call             *call)
{
  if (call->job != self->job)
    {
      hunch_answer_log_stopped (call->job, call->kind->kind);
      return FALSE;
    }
  end_waiting (self);
  return TRUE;
}

static void
answered_cb (GObject      *source,
             GAsyncResult *async_result,
             gpointer      user_data)
{
  g_autoptr (Call) call = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) result = hunch_analysis_run_finish (async_result, &error);

  if (!end_job (call->page, call))
    return;
  if (result != NULL)
    {
      hunch_analyze_show_result (call->page, result, call->kind, call->table, call->token, call->text, TRUE);
      hunch_answer_log_answered (call->page->result_view, call->kind->kind);
    }
  else if (!hunch_is_cancelled (error))
    show_problem (call->page, error);
}

static void
drawn_cb (GObject      *source,
          GAsyncResult *async_result,
          gpointer      user_data)
{
  g_autoptr (Call) call = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (HunchPlot) plot = hunch_plot_load_finish (async_result, &error);

  if (!end_job (call->page, call))
    return;
  if (plot != NULL)
    show_chart (call->page, plot, call->kind, call->text);
  else if (!hunch_is_cancelled (error))
    show_problem (call->page, error);
}

/* The spec of the chart that the form describes. */
static char *
dup_spec (HunchAnalyzePage    *self,
          const HunchKindInfo *kind,
          GHashTable          *options)
{
  g_autoptr (JsonObject) spec = json_object_new ();
  JsonObject *words = json_object_new ();
  JsonObject *style = hunch_chart_inspector_dup_style (HUNCH_CHART_INSPECTOR (self->inspector));
  g_autoptr (JsonNode) node = NULL;
  GHashTableIter iter;
  gpointer word, text;

  g_hash_table_iter_init (&iter, options);
  while (g_hash_table_iter_next (&iter, &word, &text))
    json_object_set_string_member (words, word, text);
  json_object_set_string_member (spec, "kind", kind->kind);
  json_object_set_string_member (spec, "table", self->info->name);
  json_object_set_object_member (spec, "options", words);
  if (style != NULL)
    json_object_set_object_member (spec, "style", style);
  node = json_node_init_object (json_node_alloc (), spec);
  return hunch_json_to_text (node, FALSE);
}

static void
ask (HunchAnalyzePage    *self,
     const HunchKindInfo *kind,
     GHashTable          *options)
{
  begin_waiting (self);
  if (self->is_chart)
    {
      g_autofree char *spec = dup_spec (self, kind, options);

      hunch_plot_load_async (self->project, spec, self->job, drawn_cb, call_new (self, kind, g_strdup (spec)));
    }
  else
    hunch_analysis_run_async (self->project, kind->kind, hunch_analyze_get_table (self), options, self->progress, self->job, answered_cb,
                              call_new (self, kind, hunch_analysis_options_to_text (options)));
}

static gboolean
ask_cb (gpointer user_data)
{
  HunchAnalyzePage *self = user_data;
  const HunchKindInfo *kind = self->kind;
  g_autoptr (GHashTable) options = hunch_analysis_form_dup_options (HUNCH_ANALYSIS_FORM (self->form));
  g_autofree char *missing = hunch_analysis_form_dup_missing (HUNCH_ANALYSIS_FORM (self->form));

  self->ask_id = 0;
  hunch_analyze_stop (self);
  if (kind != NULL && (self->info != NULL || kind->needs_no_table) && missing == NULL)
    ask (self, kind, options);
  else
    hunch_analyze_show_guide (self);
  return G_SOURCE_REMOVE;
}

void
hunch_analyze_ask_soon (HunchAnalyzePage *self,
                        gboolean          is_typed)
{
  g_clear_handle_id (&self->ask_id, g_source_remove);
  hunch_answer_log_asked ();
  self->ask_id = is_typed ? g_timeout_add (REST_MS, ask_cb, self) : g_idle_add_full (G_PRIORITY_DEFAULT, ask_cb, self, NULL);
}

void
hunch_analyze_ask_twin_action (GtkWidget  *widget,
                               const char *action,
                               GVariant   *parameter)
{
  HunchAnalyzePage *self = HUNCH_ANALYZE_PAGE (widget);
  JsonObject *twin = hunch_json_get_object (self->result, "twin");
  JsonObject *words = hunch_json_get_object (twin, "options");
  const HunchKindInfo *kind = twin == NULL ? NULL : hunch_kinds_find (hunch_json_get_string (twin, "kind"));
  g_autoptr (GList) members = words == NULL ? NULL : json_object_get_members (words);
  g_autoptr (GHashTable) options = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);

  if (kind == NULL)
    return;
  for (GList *item = members; item != NULL; item = item->next)
    g_hash_table_insert (options, g_strdup (item->data), g_strdup (hunch_or_empty (hunch_json_get_string (words, item->data))));
  hunch_analyze_choose_kind (self, kind, options);
  hunch_analyze_ask_soon (self, FALSE);
}
