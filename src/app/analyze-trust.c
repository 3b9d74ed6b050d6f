/* Trust: would it survive another sample, and how many questions were asked.
 *
 * An answer counts as asked when it was looked at for a while or kept: options that are only passed through on the way to another one do not. */
#define G_LOG_DOMAIN "hunch-app"
#include "config.h"
#include "app/analyze-private.h"

#include <glib/gi18n.h>

#include "analysis/ledger.h"
#include "analysis/survive.h"
#include "app/chart-view.h"
#include "app/holdout-dialog.h"
#include "app/job.h"
#include "app/ledger-dialog.h"
#include "app/result-parts.h"
#include "app/result-view.h"
#include "app/util.h"
#include "app/window.h"
#include "base/json.h"

/* An answer that is looked at for this long counts as asked. */
#define LOOK_MS 2000
#define SURVIVE_SEED 1
#define STRIP_HEIGHT 240

void
hunch_analyze_update_trust (HunchAnalyzePage *self)
{
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "analyze.survive", self->result != NULL && self->table != NULL && self->trust_job == NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "analyze.survive-source", self->result != NULL && self->table != NULL && self->trust_job == NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "analyze.stop-survive", self->trust_job != NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "analyze.ledger", self->project != NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "analyze.holdout", self->info != NULL);
}

void
hunch_analyze_stop_trust (HunchAnalyzePage *self)
{
  g_clear_handle_id (&self->note_id, g_source_remove);
  g_cancellable_cancel (self->trust_job);
  g_clear_object (&self->trust_job);
}

/* --- the ledger ----------------------------------------------------------------------- */

typedef struct
{
  char       *kind;     /* owned */
  char       *table;    /* owned */
  char       *options;  /* owned, JSON */
  char       *result;   /* owned, JSON */
  gboolean    is_new;   /* counts */
  char       *words;    /* owned, what came of it */
} Note;

static void
note_free (gpointer data)
{
  Note *note = data;

  g_free (note->kind);
  g_free (note->table);
  g_free (note->options);
  g_free (note->result);
  g_free (note->words);
  g_free (note);
}

static gboolean
note_in_thread (HunchProject *project,
                gpointer      data,
                GCancellable *cancellable,
                GError      **error)
{
  Note *note = data;
  g_autoptr (GHashTable) options = hunch_analysis_options_from_text (note->options, error);
  g_autoptr (JsonObject) result = options == NULL ? NULL : hunch_json_parse_object (note->result, -1, note->kind, error);
  JsonObject *ledger;
  gboolean is_done;

  if (result == NULL)
    return FALSE;
  is_done = note->is_new ? hunch_ledger_note (project, note->kind, note->table, options, result, error)
                         : hunch_ledger_fill (project, note->kind, note->table, options, result, error);
  /* What has no p is a look at the data and stands in no ledger. */
  ledger = hunch_json_get_object (result, "ledger");
  note->words = ledger != NULL ? g_strdup (hunch_json_get_string (ledger, "sentence")) : NULL;
  return is_done;
}

typedef struct
{
  HunchAnalyzePage *page;    /* owned */
  JsonObject       *result;  /* owned: of which the words are */
} Noted;

static void
noted_cb (GObject      *source,
          GAsyncResult *async_result,
          gpointer      user_data)
{
  Noted *noted = user_data;
  g_autoptr (GError) error = NULL;
  Note *note = hunch_job_get_data (async_result);

  /* Another program may be writing: the question is noted when it is asked again. */
  if (!hunch_job_run_finish (async_result, &error))
    g_debug ("A question was not noted: %s", error == NULL ? "" : error->message);
  else if (noted->page->result == noted->result)
    hunch_result_view_set_ledger_words (HUNCH_RESULT_VIEW (noted->page->result_view), note->words);
  g_object_unref (noted->page);
  json_object_unref (noted->result);
  g_free (noted);
}

/* The result as text, without its pictures, which are most of it. */
static char *
dup_result_text (JsonObject *result)
{
  g_autoptr (JsonObject) copy = json_object_new ();
  g_autoptr (GList) members = json_object_get_members (result);
  g_autoptr (JsonNode) node = NULL;

  for (GList *item = members; item != NULL; item = item->next)
    if (!g_str_equal (item->data, "plots"))
      json_object_set_member (copy, item->data, json_node_copy (json_object_get_member (result, item->data)));
  node = json_node_init_object (json_node_alloc (), copy);
  return hunch_json_to_text (node, FALSE);
}

static void
note (HunchAnalyzePage *self,
      gboolean          is_new)
{
  Note *call;
  Noted *noted;

  if (self->result == NULL || self->table == NULL || self->project == NULL)
    return;
  call = g_new0 (Note, 1);
  call->kind = g_strdup (self->shown_kind->kind);
  call->table = g_strdup (self->table);
  call->options = g_strdup (self->options);
  call->result = dup_result_text (self->result);
  call->is_new = is_new;
  noted = g_new0 (Noted, 1);
  noted->page = g_object_ref (self);
  noted->result = json_object_ref (self->result);
  hunch_job_run_async (self->project, note_in_thread, call, note_free, NULL, noted_cb, noted);
}

void
hunch_analyze_note_now (HunchAnalyzePage *self)
{
  if (self->note_id == 0)
    return;
  g_clear_handle_id (&self->note_id, g_source_remove);
  note (self, TRUE);
}

static gboolean
looked_cb (gpointer user_data)
{
  HunchAnalyzePage *self = user_data;

  self->note_id = 0;
  note (self, TRUE);
  return G_SOURCE_REMOVE;
}

void
hunch_analyze_watch_answer (HunchAnalyzePage *self,
                            gboolean          is_new)
{
  g_clear_handle_id (&self->note_id, g_source_remove);
  if (is_new)
    self->note_id = g_timeout_add (LOOK_MS, looked_cb, self);
  else
    note (self, FALSE);
}

void
hunch_analyze_ledger_action (GtkWidget  *widget,
                             const char *action,
                             GVariant   *parameter)
{
  HunchAnalyzePage *self = HUNCH_ANALYZE_PAGE (widget);

  hunch_analyze_note_now (self);
  hunch_ledger_dialog_show (GTK_WINDOW (gtk_widget_get_root (widget)), self->project);
}

void
hunch_analyze_holdout_action (GtkWidget  *widget,
                              const char *action,
                              GVariant   *parameter)
{
  HunchAnalyzePage *self = HUNCH_ANALYZE_PAGE (widget);

  if (self->info != NULL)
    hunch_holdout_dialog_show (widget, self->project, self->info->name);
}

/* --- further samples -------------------------------------------------------------------- */

typedef struct
{
  HunchAnalyzePage *page;      /* owned */
  GCancellable     *job;       /* owned */
  HunchProgress    *progress;  /* owned */
  GtkWidget        *bar;       /* owned */
} Survive;

static void
survive_free (Survive *self)
{
  g_signal_handlers_disconnect_by_data (self->progress, self);
  g_object_unref (self->page);
  g_object_unref (self->job);
  g_object_unref (self->progress);
  g_object_unref (self->bar);
  g_free (self);
}

static GtkWidget *
make_button (const char *label,
             const char *action)
{
  GtkWidget *button = gtk_button_new_with_mnemonic (label);

  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action);
  gtk_widget_set_halign (button, GTK_ALIGN_START);
  return button;
}

static GtkWidget *
make_waiting (Survive *self)
{
  GtkWidget *box = hunch_result_section_new (_("Would it survive another sample?"));
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);

  self->bar = g_object_ref_sink (gtk_progress_bar_new ());
  gtk_widget_set_hexpand (self->bar, TRUE);
  gtk_widget_set_valign (self->bar, GTK_ALIGN_CENTER);
  hunch_set_accessible_name (self->bar, _("Further samples asked"));
  gtk_box_append (GTK_BOX (line), self->bar);
  gtk_box_append (GTK_BOX (line), make_button (_("_Stop"), "analyze.stop-survive"));
  gtk_box_append (GTK_BOX (box), line);
  return box;
}

static gboolean
can_use_source (HunchAnalyzePage *self)
{
  g_autofree char *refusal = hunch_survive_dup_refusal (self->project, self->shown_kind->kind, self->table, HUNCH_SURVIVE_SOURCE);

  return refusal == NULL;
}

static GtkWidget *
make_survival (HunchAnalyzePage *self,
               JsonObject       *survival)
{
  GtkWidget *box = hunch_result_section_new (_("Would it survive another sample?"));
  GtkWidget *sentence = hunch_label_new (hunch_or_empty (hunch_json_get_string (survival, "sentence")), "survival");
  JsonArray *warnings = hunch_json_get_array (survival, "warnings");
  g_autoptr (HunchPlot) plot = NULL;

  gtk_label_set_selectable (GTK_LABEL (sentence), TRUE);
  gtk_widget_set_can_focus (sentence, FALSE);
  gtk_box_append (GTK_BOX (box), sentence);
  if (hunch_json_get_object (survival, "plot") != NULL)
    plot = hunch_plot_from_json (hunch_json_get_object (survival, "plot"), NULL);
  if (plot != NULL)
    {
      GtkWidget *view = hunch_chart_view_new ();

      /* The sentence stands above it already. */
      g_clear_pointer (&plot->title, g_free);
      gtk_widget_set_size_request (view, -1, STRIP_HEIGHT);
      hunch_chart_view_set_plot (HUNCH_CHART_VIEW (view), plot);
      gtk_box_append (GTK_BOX (box), view);
    }
  for (guint i = 0; warnings != NULL && i < json_array_get_length (warnings); i++)
    gtk_box_append (GTK_BOX (box), hunch_result_line_new ("dialog-warning-symbolic", "check-failed", _("Warning"),
                                                          json_array_get_string_element (warnings, i)));
  if (can_use_source (self) && g_strcmp0 (hunch_json_get_string (survival, "how"), "source") != 0)
    gtk_box_append (GTK_BOX (box), make_button (_("Draw _New Samples from the Source"), "analyze.survive-source"));
  return box;
}

static GtkWidget *
make_refusal (const char *text)
{
  GtkWidget *box = hunch_result_section_new (_("Would it survive another sample?"));

  gtk_box_append (GTK_BOX (box), hunch_label_new (text, "dim-label"));
  return box;
}

static void
survived_cb (GObject      *source,
             GAsyncResult *async_result,
             gpointer      user_data)
{
  Survive *call = user_data;
  HunchAnalyzePage *self = call->page;
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) survival = hunch_survive_run_finish (async_result, &error);

  if (call->job == self->trust_job)
    {
      GtkWidget *part = survival != NULL ? make_survival (self, survival) : hunch_is_cancelled (error) ? NULL : make_refusal (error->message);

      g_clear_object (&self->trust_job);
      hunch_result_view_set_survival (HUNCH_RESULT_VIEW (self->result_view), part);
      hunch_analyze_update_trust (self);
    }
  survive_free (call);
}

static void
drawn_cb (Survive *self)
{
  gtk_progress_bar_set_fraction (GTK_PROGRESS_BAR (self->bar), CLAMP (hunch_progress_get_fraction (self->progress), 0, 1));
}

static void
ask_survival (HunchAnalyzePage *self,
              HunchSurviveHow   how)
{
  g_autofree char *refusal = NULL;
  g_autoptr (GHashTable) options = NULL;
  Survive *call;

  if (self->result == NULL || self->table == NULL)
    return;
  refusal = hunch_survive_dup_refusal (self->project, self->shown_kind->kind, self->table, how);
  options = hunch_analysis_options_from_text (self->options, NULL);
  if (refusal != NULL || options == NULL)
    {
      hunch_result_view_set_survival (HUNCH_RESULT_VIEW (self->result_view), make_refusal (hunch_or_empty (refusal)));
      return;
    }
  g_cancellable_cancel (self->trust_job);
  g_clear_object (&self->trust_job);
  self->trust_job = g_cancellable_new ();
  call = g_new0 (Survive, 1);
  call->page = g_object_ref (self);
  call->job = g_object_ref (self->trust_job);
  call->progress = hunch_progress_new ();
  hunch_result_view_set_survival (HUNCH_RESULT_VIEW (self->result_view), make_waiting (call));
  g_signal_connect_swapped (call->progress, "notify::fraction", G_CALLBACK (drawn_cb), call);
  hunch_analyze_update_trust (self);
  hunch_survive_run_async (self->project, self->shown_kind->kind, self->table, options, how, 0, SURVIVE_SEED, call->progress, self->trust_job,
                           survived_cb, call);
}

void
hunch_analyze_survive_action (GtkWidget  *widget,
                              const char *action,
                              GVariant   *parameter)
{
  ask_survival (HUNCH_ANALYZE_PAGE (widget), g_str_has_suffix (action, "-source") ? HUNCH_SURVIVE_SOURCE : HUNCH_SURVIVE_BOOTSTRAP);
}

void
hunch_analyze_stop_survive_action (GtkWidget  *widget,
                                   const char *action,
                                   GVariant   *parameter)
{
  g_cancellable_cancel (HUNCH_ANALYZE_PAGE (widget)->trust_job);
}
