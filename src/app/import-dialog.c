#define G_LOG_DOMAIN "hunch-app"
#include "config.h"
#include "app/import-dialog.h"

#include <glib/gi18n.h>

#include "app/busy-page.h"
#include "app/import-amount.h"
#include "app/import-options.h"
#include "app/import-preview.h"
#include "app/import-sources.h"
#include "app/job.h"
#include "app/ticket-view.h"
#include "app/util.h"
#include "base/json.h"
#include "project/import.h"

/* Time for a person to go on typing or clicking before the cost is reckoned again. */
#define PLAN_DELAY_MS 300

struct _HunchImportDialog
{
  AdwWindow      parent_instance;

  GtkWidget     *title;
  GtkWidget     *cancel_button;
  GtkWidget     *import_button;
  GtkWidget     *options_button;
  GtkWidget     *stack;
  GtkWidget     *flap;
  GtkWidget     *amount;
  GtkWidget     *options;
  GtkWidget     *preview;
  GtkWidget     *warnings;
  GtkWidget     *status;
  GtkWidget     *spinner;
  GtkWidget     *busy_bin;
  GtkWidget     *receipt_page;
  GtkWidget     *failed_page;

  HunchProject  *project;    /* owned */
  char         **words;      /* owned; the sources as they were named */
  GPtrArray     *sources;    /* owned, what the words name; NULL until it is known */
  gboolean       is_packed;
  gboolean       is_glance;  /* the scan in sight saw the first bytes of the first file alone */
  gboolean       has_scan;   /* one is in sight */
  gint64         n_rows;     /* in all, as far as they were counted; -1 not known */
  HunchProgress *progress;   /* owned, of the import that runs */
  GCancellable  *look;       /* owned, NULL when nothing is looked at */
  GCancellable  *plan;       /* owned, NULL when no cost is reckoned */
  guint          plan_id;    /* timeout before it is */
  GCancellable  *import;     /* owned, NULL when nothing is imported */
  char          *table;      /* owned, as imported */
};

G_DEFINE_FINAL_TYPE (HunchImportDialog, hunch_import_dialog, ADW_TYPE_WINDOW)

/* --- looking --------------------------------------------------------------------- */

static void look_at (HunchImportDialog *self, gboolean glances);
static void amount_changed_cb (HunchImportDialog *self);

static gboolean
is_all_local (HunchImportDialog *self)
{
  for (guint i = 0; i < self->sources->len; i++)
    if (!hunch_source_is_local (self->sources->pdata[i]))
      return FALSE;
  return TRUE;
}

/* A glance at the first file says nothing of the others. */
static gboolean
is_whole (HunchImportDialog *self,
          HunchScan         *scan)
{
  return hunch_scan_is_whole (scan) && !(self->is_glance && (self->sources->len > 1 || self->is_packed));
}

/* Every value was looked at, where the file does not declare types itself. */
static gboolean
is_looked_at (HunchScan *scan)
{
  return hunch_csv_scan_of (scan) != NULL || g_strcmp0 (hunch_scan_get_format (scan), "json") == 0;
}

static void
show_status (HunchImportDialog *self,
             HunchScan         *scan)
{
  guint n_fields;
  gint64 n_rows = is_whole (self, scan) ? hunch_scan_get_n_rows (scan) : -1;
  gint64 n_shown = n_rows < 0 ? hunch_scan_get_n_preview_rows (scan) : n_rows;
  g_autofree char *rows = hunch_format_count (n_shown);
  g_autofree char *columns = NULL;
  g_autofree char *text = NULL;

  hunch_scan_get_fields (scan, &n_fields);
  columns = hunch_format_count (n_fields);
  if (n_rows >= 0 && is_looked_at (scan))
    text = g_strdup_printf (_("Every one of %s rows in %s columns was looked at. Left: as it stands in the file; right: as it is read."), rows, columns);
  else if (n_rows >= 0)
    text = g_strdup_printf (_("%s rows in %s columns, whose types the file declares. Left: as it stands in the file; right: as it is read."), rows, columns);
  else if (self->look != NULL)
    text = g_strdup_printf (_("The first %s rows in %s columns; the whole file is being looked at."), rows, columns);
  else
    text = g_strdup_printf (_("The first %s rows in %s columns; the others are looked at when they are imported."), rows, columns);
  gtk_label_set_text (GTK_LABEL (self->status), text);
}

static void
show_warnings (HunchImportDialog *self,
               HunchScan         *scan)
{
  const char *const *warnings = hunch_scan_get_warnings (scan);
  g_autofree char *text = warnings == NULL ? NULL : g_strjoinv ("\n", (char **) warnings);

  gtk_label_set_text (GTK_LABEL (self->warnings), hunch_or_empty (text));
  gtk_widget_set_visible (self->warnings, text != NULL && text[0] != '\0');
}

/* A widget that goes out of sight must not keep the focus: it would swallow every key. */
static void
show_stack_page (HunchImportDialog *self,
                 const char        *name)
{
  gtk_stack_set_visible_child_name (GTK_STACK (self->stack), name);
  if (!g_str_equal (name, "look"))
    gtk_window_set_focus (GTK_WINDOW (self), g_str_equal (name, "failed") ? self->cancel_button : NULL);
  else if (gtk_window_get_focus (GTK_WINDOW (self)) == NULL || gtk_window_get_focus (GTK_WINDOW (self)) == self->cancel_button)
    gtk_widget_grab_focus (self->preview);
}

static void
show_scan (HunchImportDialog *self,
           HunchScan         *scan)
{
  guint n_fields;
  const HunchField *fields = hunch_scan_get_fields (scan, &n_fields);

  hunch_import_preview_set_scan (HUNCH_IMPORT_PREVIEW (self->preview), scan);
  hunch_import_options_set_scan (HUNCH_IMPORT_OPTIONS (self->options), scan);
  hunch_import_amount_set_fields (HUNCH_IMPORT_AMOUNT (self->amount), fields, n_fields);
  self->n_rows = is_whole (self, scan) ? hunch_scan_get_n_rows (scan) : -1;
  self->has_scan = TRUE;
  show_status (self, scan);
  show_warnings (self, scan);
  show_stack_page (self, "look");
  gtk_widget_set_visible (self->options_button, TRUE);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "import.run", TRUE);
}

/* What was said in the options can be taken back, so they stay when a table was in sight before. */
static void
show_failure (HunchImportDialog *self,
              const GError      *error)
{
  g_autofree char *text = g_markup_escape_text (error->message, -1);

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "import.run", FALSE);
  if (self->has_scan)
    {
      gtk_label_set_text (GTK_LABEL (self->warnings), error->message);
      gtk_widget_set_visible (self->warnings, TRUE);
      gtk_label_set_text (GTK_LABEL (self->status), _("Like this nothing can be imported."));
      return;
    }
  adw_status_page_set_description (ADW_STATUS_PAGE (self->failed_page), text);
  show_stack_page (self, "failed");
  gtk_widget_set_visible (self->options_button, FALSE);
}

typedef struct
{
  HunchImportDialog *dialog;  /* owned */
  GCancellable      *look;    /* owned */
  gboolean           glances;
} LookCall;

static LookCall *
look_call_new (HunchImportDialog *self,
               gboolean           glances)
{
  LookCall *call = g_new0 (LookCall, 1);

  call->dialog = g_object_ref (self);
  call->look = g_object_ref (self->look);
  call->glances = glances;
  return call;
}

static void
look_call_free (LookCall *call)
{
  g_object_unref (call->dialog);
  g_object_unref (call->look);
  g_free (call);
}

static void
end_look (HunchImportDialog *self)
{
  g_clear_object (&self->look);
  gtk_spinner_stop (GTK_SPINNER (self->spinner));
}

static void
looked_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  LookCall *call = user_data;
  HunchImportDialog *self = call->dialog;
  g_autoptr (GError) error = NULL;
  g_autoptr (HunchScan) scan = hunch_format_scan_finish (result, &error);

  if (call->look == self->look)
    {
      end_look (self);
      if (scan == NULL && !hunch_is_cancelled (error))
        show_failure (self, error);
      self->is_glance = call->glances;
      /* Only what lies on this machine is looked at whole before anybody has asked for it. */
      if (scan != NULL && call->glances && !is_whole (self, scan) && is_all_local (self))
        look_at (self, FALSE);
      if (scan != NULL)
        {
          show_scan (self, scan);
          amount_changed_cb (self);
        }
    }
  look_call_free (call);
}

static void
begin_look (HunchImportDialog *self)
{
  g_cancellable_cancel (self->look);
  g_clear_object (&self->look);
  self->look = g_cancellable_new ();
  gtk_spinner_start (GTK_SPINNER (self->spinner));
}

static void
stop_looking (HunchImportDialog *self)
{
  g_cancellable_cancel (self->look);
  end_look (self);
}

/* A glance at the first bytes is an answer at once. */
static void
look_at (HunchImportDialog *self,
         gboolean           glances)
{
  g_autoptr (HunchFormatOptions) options = hunch_import_options_dup (HUNCH_IMPORT_OPTIONS (self->options));

  begin_look (self);
  hunch_format_scan_async (self->sources, options, -1, glances, NULL, self->look, looked_cb, look_call_new (self, glances));
}

/* --- what it would cost --------------------------------------------------------------- */

typedef struct
{
  GPtrArray          *sources;   /* owned */
  HunchFormatOptions *options;   /* owned */
  HunchSampleChoice   choice;
  HunchSamplePlan     plan;
} PlanJob;

static void
plan_job_free (gpointer data)
{
  PlanJob *job = data;

  g_ptr_array_unref (job->sources);
  hunch_format_options_free (job->options);
  g_free (job);
}

static gboolean
plan_in_thread (HunchProject *project,
                gpointer      data,
                GCancellable *cancellable,
                GError      **error)
{
  PlanJob *job = data;

  return hunch_sample_plan (job->sources, job->options, &job->choice, &job->plan, cancellable, error);
}

static void
planned_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (HunchImportDialog) self = user_data;
  g_autoptr (GError) error = NULL;
  PlanJob *job = hunch_job_get_data (result);
  gboolean done = hunch_job_run_finish (result, &error);

  if (hunch_is_cancelled (error) || g_task_get_cancellable (G_TASK (result)) != self->plan)
    return;
  g_clear_object (&self->plan);
  if (done && self->n_rows >= 0)
    {
      job->plan.rows_total = self->n_rows;
      job->plan.is_estimate = FALSE;
    }
  hunch_import_amount_show_plan (HUNCH_IMPORT_AMOUNT (self->amount), done ? &job->plan : NULL);
}

static gboolean
plan_now_cb (gpointer user_data)
{
  HunchImportDialog *self = user_data;
  g_autoptr (HunchImport) import = hunch_import_new (self->words[0]);
  PlanJob *job = g_new0 (PlanJob, 1);

  self->plan_id = 0;
  g_cancellable_cancel (self->plan);
  g_clear_object (&self->plan);
  self->plan = g_cancellable_new ();
  hunch_import_amount_fill (HUNCH_IMPORT_AMOUNT (self->amount), import);
  job->sources = g_ptr_array_ref (self->sources);
  job->options = hunch_import_options_dup (HUNCH_IMPORT_OPTIONS (self->options));
  job->options->columns = g_strdupv (import->options->columns);
  job->choice = import->choice;
  hunch_job_run_async (self->project, plan_in_thread, job, plan_job_free, self->plan, planned_cb, g_object_ref (self));
  return G_SOURCE_REMOVE;
}

static void
amount_changed_cb (HunchImportDialog *self)
{
  g_clear_handle_id (&self->plan_id, g_source_remove);
  if (self->sources != NULL)
    self->plan_id = g_timeout_add (PLAN_DELAY_MS, plan_now_cb, self);
}

/* --- what the words name ---------------------------------------------------------------- */

static void
show_sources (HunchImportDialog        *self,
              const HunchImportSources *found)
{
  hunch_import_amount_set_table_name (HUNCH_IMPORT_AMOUNT (self->amount), found->table);
  hunch_import_options_set_packed (HUNCH_IMPORT_OPTIONS (self->options), found->is_packed);
  adw_window_title_set_subtitle (ADW_WINDOW_TITLE (self->title), found->summary);
}

static void
found_cb (GObject      *object,
          GAsyncResult *result,
          gpointer      user_data)
{
  LookCall *call = user_data;
  HunchImportDialog *self = call->dialog;
  g_autoptr (GError) error = NULL;
  HunchImportSources *found = hunch_import_sources_find_finish (result, &error);

  if (call->look == self->look)
    {
      end_look (self);
      if (found != NULL)
        {
          self->sources = g_ptr_array_ref (found->sources);
          self->is_packed = found->is_packed;
          show_sources (self, found);
          look_at (self, TRUE);
          amount_changed_cb (self);
        }
      else if (!hunch_is_cancelled (error))
        show_failure (self, error);
    }
  look_call_free (call);
}

static void
find_sources (HunchImportDialog *self)
{
  begin_look (self);
  hunch_import_sources_find_async (self->project, (const char *const *) self->words, self->look, found_cb, look_call_new (self, FALSE));
}

static void
options_changed_cb (HunchImportDialog *self)
{
  if (self->sources == NULL)
    return;
  look_at (self, TRUE);
  amount_changed_cb (self);
}

static void
column_selected_cb (HunchImportDialog *self,
                    int                column)
{
  hunch_import_options_show_column (HUNCH_IMPORT_OPTIONS (self->options), column);
}

/* --- importing ------------------------------------------------------------------- */

static void
show_receipt (HunchImportDialog *self,
              JsonObject        *receipt)
{
  GtkWidget *clamp = adw_clamp_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 18);
  GtkWidget *button = gtk_button_new_with_mnemonic (_("_Show Table"));
  g_autofree char *seen = hunch_format_count ((gint64) hunch_json_get_number (receipt, "rows_seen", 0));
  g_autofree char *kept = hunch_format_count ((gint64) hunch_json_get_number (receipt, "rows_kept", 0));
  g_autofree char *rejected = hunch_format_count ((gint64) hunch_json_get_number (receipt, "rows_rejected", 0));
  guint64 n_bytes = (guint64) hunch_json_get_number (receipt, "bytes_read", 0);
  g_autofree char *bytes = g_format_size (n_bytes);
  g_autofree char *title = g_strdup_printf (_("%s rows imported"), kept);
  g_autofree char *text = n_bytes == 0 ? g_strdup_printf (_("%s rows seen, %s kept, %s rejected"), seen, kept, rejected)
                                       : g_strdup_printf (_("%s rows seen, %s kept, %s rejected · %s read"), seen, kept, rejected, bytes);

  gtk_widget_add_css_class (button, "pill");
  gtk_widget_add_css_class (button, "suggested-action");
  gtk_widget_set_halign (button, GTK_ALIGN_CENTER);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "import.show-table");
  gtk_box_append (GTK_BOX (box), hunch_receipt_view_new (receipt));
  gtk_box_append (GTK_BOX (box), button);
  adw_clamp_set_child (ADW_CLAMP (clamp), box);
  adw_status_page_set_title (ADW_STATUS_PAGE (self->receipt_page), title);
  adw_status_page_set_description (ADW_STATUS_PAGE (self->receipt_page), text);
  adw_status_page_set_child (ADW_STATUS_PAGE (self->receipt_page), clamp);
  gtk_stack_set_visible_child_name (GTK_STACK (self->stack), "receipt");
  gtk_button_set_label (GTK_BUTTON (self->cancel_button), _("_Close"));
  gtk_window_set_default_widget (GTK_WINDOW (self), button);
  gtk_widget_grab_focus (button);
}

static void
update_taken_names (HunchImportDialog *self)
{
  g_auto (GStrv) names = hunch_project_dup_table_names (self->project, NULL);

  hunch_import_amount_set_taken_names (HUNCH_IMPORT_AMOUNT (self->amount), (const char *const *) names);
}

static void
imported_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr (HunchImportDialog) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) receipt = hunch_import_run_finish (self->project, result, &error);

  g_clear_object (&self->import);
  if (receipt != NULL)
    {
      g_free (self->table);
      self->table = g_strdup (hunch_json_get_string (receipt, "table"));
      hunch_project_set_state (self->project, "table", self->table);
      show_receipt (self, receipt);
      return;
    }
  update_taken_names (self);
  show_stack_page (self, "look");
  gtk_widget_set_visible (self->import_button, TRUE);
  gtk_widget_set_visible (self->options_button, TRUE);
  hunch_window_show_error (self, _("The table could not be imported"), error);
}

static void
run_action (GtkWidget  *widget,
            const char *action,
            GVariant   *parameter)
{
  HunchImportDialog *self = HUNCH_IMPORT_DIALOG (widget);
  g_autoptr (HunchImport) import = NULL;

  if (self->import != NULL || self->sources == NULL)
    return;
  import = hunch_import_new (self->words[0]);
  for (guint i = 1; self->words[i] != NULL; i++)
    hunch_import_add_word (import, self->words[i]);
  stop_looking (self);
  g_clear_pointer (&import->options, hunch_format_options_free);
  import->options = hunch_import_options_dup (HUNCH_IMPORT_OPTIONS (self->options));
  hunch_import_amount_fill (HUNCH_IMPORT_AMOUNT (self->amount), import);

  self->import = g_cancellable_new ();
  g_clear_object (&self->progress);
  self->progress = hunch_progress_new ();
  adw_bin_set_child (ADW_BIN (self->busy_bin), hunch_busy_page_new (_("Importing"), TRUE, self->progress, self->import));
  show_stack_page (self, "busy");
  gtk_widget_set_visible (self->import_button, FALSE);
  gtk_widget_set_visible (self->options_button, FALSE);
  hunch_import_run_async (import, self->project, self->progress, self->import, imported_cb, g_object_ref (self));
}

static void
show_table_action (GtkWidget  *widget,
                   const char *action,
                   GVariant   *parameter)
{
  HunchImportDialog *self = HUNCH_IMPORT_DIALOG (widget);
  HunchWindow *window = hunch_window_of (widget);

  if (window != NULL && self->table != NULL)
    hunch_window_show_table (window, self->table);
  gtk_window_destroy (GTK_WINDOW (self));
}

/* Escape stops the import when one runs, and closes the window when none does. */
static void
cancel_action (GtkWidget  *widget,
               const char *action,
               GVariant   *parameter)
{
  HunchImportDialog *self = HUNCH_IMPORT_DIALOG (widget);

  if (self->import != NULL)
    g_cancellable_cancel (self->import);
  else
    gtk_window_close (GTK_WINDOW (self));
}

/* --- class ----------------------------------------------------------------------- */

static void
hunch_import_dialog_dispose (GObject *object)
{
  HunchImportDialog *self = HUNCH_IMPORT_DIALOG (object);

  g_cancellable_cancel (self->look);
  g_clear_object (&self->look);
  g_clear_handle_id (&self->plan_id, g_source_remove);
  g_cancellable_cancel (self->plan);
  g_clear_object (&self->plan);
  g_cancellable_cancel (self->import);
  g_clear_object (&self->progress);
  g_clear_pointer (&self->table, g_free);

  G_OBJECT_CLASS (hunch_import_dialog_parent_class)->dispose (object);
}

static void
hunch_import_dialog_finalize (GObject *object)
{
  HunchImportDialog *self = HUNCH_IMPORT_DIALOG (object);

  g_clear_object (&self->import);
  g_clear_object (&self->project);
  g_clear_pointer (&self->sources, g_ptr_array_unref);
  g_clear_pointer (&self->words, g_strfreev);

  G_OBJECT_CLASS (hunch_import_dialog_parent_class)->finalize (object);
}

static gboolean
hunch_import_dialog_close_request (GtkWindow *window)
{
  HunchImportDialog *self = HUNCH_IMPORT_DIALOG (window);

  g_cancellable_cancel (self->import);
  return FALSE;
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, HunchImportDialog, title);
  gtk_widget_class_bind_template_child (widget_class, HunchImportDialog, cancel_button);
  gtk_widget_class_bind_template_child (widget_class, HunchImportDialog, import_button);
  gtk_widget_class_bind_template_child (widget_class, HunchImportDialog, options_button);
  gtk_widget_class_bind_template_child (widget_class, HunchImportDialog, stack);
  gtk_widget_class_bind_template_child (widget_class, HunchImportDialog, flap);
  gtk_widget_class_bind_template_child (widget_class, HunchImportDialog, options);
  gtk_widget_class_bind_template_child (widget_class, HunchImportDialog, amount);
  gtk_widget_class_bind_template_child (widget_class, HunchImportDialog, preview);
  gtk_widget_class_bind_template_child (widget_class, HunchImportDialog, warnings);
  gtk_widget_class_bind_template_child (widget_class, HunchImportDialog, status);
  gtk_widget_class_bind_template_child (widget_class, HunchImportDialog, spinner);
  gtk_widget_class_bind_template_child (widget_class, HunchImportDialog, busy_bin);
  gtk_widget_class_bind_template_child (widget_class, HunchImportDialog, receipt_page);
  gtk_widget_class_bind_template_child (widget_class, HunchImportDialog, failed_page);
}

static void
hunch_import_dialog_class_init (HunchImportDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = hunch_import_dialog_dispose;
  G_OBJECT_CLASS (klass)->finalize = hunch_import_dialog_finalize;
  GTK_WINDOW_CLASS (klass)->close_request = hunch_import_dialog_close_request;

  g_type_ensure (HUNCH_TYPE_IMPORT_AMOUNT);
  g_type_ensure (HUNCH_TYPE_IMPORT_OPTIONS);
  g_type_ensure (HUNCH_TYPE_IMPORT_PREVIEW);
  gtk_widget_class_set_template_from_resource (widget_class, HUNCH_UI ("import-dialog.ui"));
  bind_children (widget_class);
  gtk_widget_class_bind_template_callback (widget_class, options_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, amount_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, column_selected_cb);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_DIALOG);
  gtk_widget_class_install_action (widget_class, "import.run", NULL, run_action);
  gtk_widget_class_install_action (widget_class, "import.cancel", NULL, cancel_action);
  gtk_widget_class_install_action (widget_class, "import.show-table", NULL, show_table_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "import.cancel", NULL);
}

static void
hunch_import_dialog_init (HunchImportDialog *self)
{
  self->n_rows = -1;
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_window_set_default_widget (GTK_WINDOW (self), self->import_button);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "import.run", FALSE);
}

void
hunch_import_dialog_show (HunchWindow       *window,
                          const char *const *words)
{
  HunchImportDialog *self;

  g_return_if_fail (HUNCH_IS_WINDOW (window) && words != NULL && words[0] != NULL);

  self = g_object_new (HUNCH_TYPE_IMPORT_DIALOG, "transient-for", window, NULL);
  self->project = g_object_ref (hunch_window_get_project (window));
  self->words = g_strdupv ((char **) words);
  update_taken_names (self);
  find_sources (self);
  gtk_window_set_focus (GTK_WINDOW (self), NULL);
  gtk_window_present (GTK_WINDOW (self));
}
