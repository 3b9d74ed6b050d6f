/* Sealing and opening are asked for with a plain account of what they do: neither can be taken back. */
#define G_LOG_DOMAIN "hunch-app"
#include "config.h"
#include "app/holdout-dialog.h"

#include <glib/gi18n.h>
#include <math.h>

#include "analysis/confirm.h"
#include "analysis/sheet.h"
#include "app/chart-view.h"
#include "app/job.h"
#include "app/paper-window.h"
#include "app/result-parts.h"
#include "app/sheet-view.h"
#include "app/util.h"
#include "app/window.h"
#include "app/work-dialog.h"
#include "base/json.h"
#include "project/holdout.h"

#define USUAL_SHARE 30
#define PLOT_HEIGHT 300

typedef struct
{
  GtkWidget    *widget;   /* owned */
  HunchProject *project;  /* owned */
  char         *table;    /* owned */
  GtkWidget    *share;    /* lent by the dialog, in per cent */
  GtkWidget    *work;     /* the window while the seal is opened */
} Holdout;

static Holdout *
holdout_call_new (GtkWidget    *widget,
                  HunchProject *project,
                  const char   *table)
{
  Holdout *self = g_new0 (Holdout, 1);

  self->widget = g_object_ref (widget);
  self->project = g_object_ref (project);
  self->table = g_strdup (table);
  return self;
}

static void
holdout_call_free (Holdout *self)
{
  g_object_unref (self->widget);
  g_object_unref (self->project);
  g_free (self->table);
  g_free (self);
}

static void
closure_free (gpointer  data,
              GClosure *closure)
{
  holdout_call_free (data);
}

/* --- what was found and confirmed --------------------------------------------------------- */

static const char *
find_outcome (const char *outcome)
{
  static const struct { const char *id; const char *words; } OUTCOMES[] = {
    { "confirmed", N_("✓ confirmed") }, { "not-confirmed", N_("not confirmed") }, { "contradicted", N_("✗ contradicted") },
    { "not-found", N_("not found on A") }, { "no-answer", N_("no answer") },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (OUTCOMES); i++)
    if (g_strcmp0 (OUTCOMES[i].id, outcome) == 0)
      return _(OUTCOMES[i].words);
  return hunch_or_empty (outcome);
}

static void
add_number (JsonArray  *row,
            JsonObject *object,
            const char *member)
{
  double value = object == NULL ? NAN : hunch_json_get_number (object, member, NAN);

  if (isfinite (value))
    json_array_add_double_element (row, value);
  else
    json_array_add_null_element (row);
}

static JsonArray *
make_row (JsonObject *result)
{
  JsonArray *row = json_array_new ();
  JsonObject *open = hunch_json_get_object (result, "open"), *held = hunch_json_get_object (result, "held");

  json_array_add_string_element (row, hunch_or_empty (hunch_json_get_string (result, "name")));
  add_number (row, open, "estimate");
  add_number (row, open, "p");
  add_number (row, held, "estimate");
  add_number (row, held, "ci_low");
  add_number (row, held, "ci_high");
  add_number (row, held, "p");
  json_array_add_string_element (row, find_outcome (hunch_json_get_string (result, "outcome")));
  return row;
}

static GtkWidget *
make_results (JsonArray *results)
{
  static const char *const HEADS[] = { N_("Result"), N_("On A"), "p", N_("On B"), N_("Interval from"), N_("to"), "p", N_("Outcome") };
  g_autoptr (JsonArray) heads = json_array_new ();
  g_autoptr (JsonArray) rows = json_array_new ();

  for (gsize i = 0; i < G_N_ELEMENTS (HEADS); i++)
    json_array_add_string_element (heads, _(HEADS[i]));
  for (guint i = 0; i < json_array_get_length (results); i++)
    json_array_add_array_element (rows, make_row (json_array_get_object_element (results, i)));
  return hunch_sheet_view_new (hunch_sheet_new ("confirmed", _("Found on A (the open rows), asked again of B (the rows held back)"), heads, rows));
}

static void
show_answer (GtkWidget  *widget,
             JsonObject *answer)
{
  JsonArray *results = hunch_json_get_array (answer, "results");
  g_autoptr (HunchPlot) plot = hunch_json_get_object (answer, "plot") == NULL ? NULL : hunch_plot_from_json (hunch_json_get_object (answer, "plot"), NULL);
  GtkWidget *box;
  GtkWidget *window = hunch_paper_window_new (GTK_WINDOW (gtk_widget_get_root (widget)), _("Found and Confirmed"), 940, 640, &box);

  gtk_box_append (GTK_BOX (box), hunch_label_new (hunch_or_empty (hunch_json_get_string (answer, "sentence")), "verdict"));
  if (plot != NULL)
    {
      GtkWidget *view = hunch_chart_view_new ();

      gtk_widget_set_size_request (view, -1, PLOT_HEIGHT);
      hunch_chart_view_set_plot (HUNCH_CHART_VIEW (view), plot);
      gtk_box_append (GTK_BOX (box), view);
    }
  if (results != NULL && json_array_get_length (results) > 0)
    gtk_box_append (GTK_BOX (box), make_results (results));
  gtk_window_present (GTK_WINDOW (window));
}

/* --- opening ------------------------------------------------------------------------------ */

static void
opened_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  Holdout *self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) answer = hunch_confirm_open_finish (self->project, result, &error);

  gtk_window_destroy (GTK_WINDOW (self->work));
  g_signal_emit_by_name (self->project, "tables-changed");
  gtk_widget_activate_action (self->widget, "analyze.ask-again", NULL);
  if (answer != NULL)
    show_answer (self->widget, answer);
  hunch_window_show_error (self->widget, _("The seal stays closed"), error);
  holdout_call_free (self);
}

static void
open_response_cb (AdwMessageDialog *dialog,
                  const char       *response,
                  Holdout          *call)
{
  g_autoptr (HunchProgress) progress = NULL;
  g_autoptr (GCancellable) cancellable = NULL;
  Holdout *self;

  if (!g_str_equal (response, "open"))
    return;
  progress = hunch_progress_new ();
  cancellable = g_cancellable_new ();
  self = holdout_call_new (call->widget, call->project, call->table);
  self->work = hunch_work_dialog_show (GTK_WINDOW (gtk_widget_get_root (call->widget)), _("Opening the seal"), progress, cancellable);
  hunch_confirm_open_async (self->project, self->table, progress, cancellable, opened_cb, self);
}

static char *
dup_sealed_words (JsonObject *state)
{
  g_autofree char *open = hunch_format_count ((gint64) hunch_json_get_number (state, "n_open", 0));
  g_autofree char *held = hunch_format_count ((gint64) hunch_json_get_number (state, "n_held", 0));

  return g_strdup_printf (_("%s rows are open and %s are held back. While the seal is closed, every analysis and chart sees the open rows only.\n\n"
                            "Opening it asks every kept result of this table again, of the rows held back: found on A, confirmed on B. "
                            "It can be done once. Afterwards everything sees all rows, and nothing about them can be confirmed here any more."), open, held);
}

static void
show_sealed (GtkWidget    *widget,
             HunchProject *project,
             const char   *table,
             JsonObject   *state)
{
  g_autofree char *words = dup_sealed_words (state);
  g_autofree char *heading = g_strdup_printf (_("“%s” is sealed"), table);
  GtkWidget *dialog = adw_message_dialog_new (GTK_WINDOW (gtk_widget_get_root (widget)), heading, words);

  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel", _("_Leave It Sealed"), "open", _("_Open the Seal"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "open", ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  g_signal_connect_data (dialog, "response", G_CALLBACK (open_response_cb), holdout_call_new (widget, project, table), closure_free, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

/* --- sealing ------------------------------------------------------------------------------- */

typedef struct
{
  char   *table;  /* owned */
  double  share;
  guint64 seed;
} Seal;

static void
seal_free (gpointer data)
{
  Seal *seal = data;

  g_free (seal->table);
  g_free (seal);
}

static gboolean
seal_in_thread (HunchProject *project,
                gpointer      data,
                GCancellable *cancellable,
                GError      **error)
{
  Seal *seal = data;

  return hunch_holdout_seal (project, seal->table, seal->share, seal->seed, error);
}

static void
sealed_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (GtkWidget) widget = user_data;
  g_autoptr (GError) error = NULL;

  if (hunch_job_run_finish (result, &error))
    hunch_window_toast (widget, _("Sealed: the rows held back are not looked at until you open it"));
  hunch_window_show_error (widget, _("The table could not be sealed"), error);
  /* The thread's connection made the seal: this one tells of it. */
  g_signal_emit_by_name (source, "tables-changed");
  gtk_widget_activate_action (widget, "analyze.ask-again", NULL);
}

static void
seal_response_cb (AdwMessageDialog *dialog,
                  const char       *response,
                  Holdout          *self)
{
  Seal *seal;

  if (!g_str_equal (response, "seal"))
    return;
  seal = g_new0 (Seal, 1);
  seal->table = g_strdup (self->table);
  seal->share = gtk_spin_button_get_value (GTK_SPIN_BUTTON (self->share)) / 100;
  seal->seed = g_random_int ();
  hunch_job_run_async (self->project, seal_in_thread, seal, seal_free, NULL, sealed_cb, g_object_ref (self->widget));
}

static GtkWidget *
make_share_row (Holdout *self)
{
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *label = gtk_label_new_with_mnemonic (_("_Hold back, per cent of the rows"));

  self->share = gtk_spin_button_new_with_range (5, 95, 5);
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (self->share), USUAL_SHARE);
  gtk_label_set_mnemonic_widget (GTK_LABEL (label), self->share);
  hunch_set_accessible_name (self->share, _("Hold back, per cent of the rows"));
  gtk_widget_set_halign (line, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (line), label);
  gtk_box_append (GTK_BOX (line), self->share);
  return line;
}

static void
show_unsealed (GtkWidget    *widget,
               HunchProject *project,
               const char   *table)
{
  Holdout *self = holdout_call_new (widget, project, table);
  g_autofree char *heading = g_strdup_printf (_("Hold rows of “%s” back?"), table);
  GtkWidget *dialog = adw_message_dialog_new (GTK_WINDOW (gtk_widget_get_root (widget)), heading,
                                              _("Chance cannot be found twice. A part of the rows, drawn at random, is put under a seal: no analysis and no chart sees them. "
                                                "Ask as much as you like of the others. When the seal is opened, once, every kept result is asked again of the rows held back.\n\n"
                                                "A seal cannot be taken off in any other way, and kept results of this table have to be worked out again."));

  adw_message_dialog_set_extra_child (ADW_MESSAGE_DIALOG (dialog), make_share_row (self));
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel", _("_Cancel"), "seal", _("_Seal"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "seal", ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  g_signal_connect_data (dialog, "response", G_CALLBACK (seal_response_cb), self, closure_free, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

void
hunch_holdout_dialog_show (GtkWidget    *widget,
                           HunchProject *project,
                           const char   *table)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) state = hunch_confirm_get (project, table, &error);
  const char *word = state == NULL ? NULL : hunch_json_get_string (state, "state");

  if (g_strcmp0 (word, "none") == 0)
    show_unsealed (widget, project, table);
  else if (g_strcmp0 (word, "sealed") == 0)
    show_sealed (widget, project, table, state);
  else if (state != NULL)
    show_answer (widget, state);
  hunch_window_show_error (widget, _("The seal cannot be read"), error);
}
