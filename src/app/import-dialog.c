#define G_LOG_DOMAIN "hunch-app"
#include "config.h"
#include "app/import-dialog.h"

#include <glib/gi18n.h>

#include "app/busy-page.h"
#include "app/import-options.h"
#include "app/import-preview.h"
#include "app/ticket-view.h"
#include "app/util.h"
#include "base/json.h"
#include "project/import.h"

/* The first look is at so many rows, which is an answer at once; then the whole file is looked at. */
#define FIRST_LOOK 2000

struct _HunchImportDialog
{
  AdwWindow      parent_instance;

  GtkWidget     *title;
  GtkWidget     *cancel_button;
  GtkWidget     *import_button;
  GtkWidget     *options_button;
  GtkWidget     *stack;
  GtkWidget     *flap;
  GtkWidget     *options;
  GtkWidget     *preview;
  GtkWidget     *warnings;
  GtkWidget     *status;
  GtkWidget     *spinner;
  GtkWidget     *busy_bin;
  GtkWidget     *receipt_page;
  GtkWidget     *failed_page;

  HunchProject  *project;    /* owned */
  HunchSource   *source;     /* owned */
  HunchProgress *progress;   /* owned, of the look or the import that runs */
  GCancellable  *look;       /* owned, NULL when nothing is looked at */
  GCancellable  *import;     /* owned, NULL when nothing is imported */
  char          *table;      /* owned, as imported */
};

G_DEFINE_FINAL_TYPE (HunchImportDialog, hunch_import_dialog, ADW_TYPE_WINDOW)

/* --- looking --------------------------------------------------------------------- */

static void look_at (HunchImportDialog *self, gint64 max_rows);

static void
show_status (HunchImportDialog *self,
             HunchCsvScan      *scan)
{
  guint n_columns;
  g_autofree char *rows = hunch_format_count (hunch_csv_scan_get_n_rows (scan));
  g_autofree char *columns = NULL;
  g_autofree char *text = NULL;

  hunch_csv_scan_get_columns (scan, &n_columns);
  columns = hunch_format_count (n_columns);
  text = hunch_csv_scan_is_whole (scan)
           ? g_strdup_printf (_("Every one of %s rows in %s columns was looked at. Left: as it stands in the file; right: as it is read."), rows, columns)
           : g_strdup_printf (_("The first %s rows in %s columns; the whole file is being looked at."), rows, columns);
  gtk_label_set_text (GTK_LABEL (self->status), text);
}

static void
show_warnings (HunchImportDialog *self,
               HunchCsvScan      *scan)
{
  const char *const *warnings = hunch_csv_scan_get_warnings (scan);
  g_autofree char *text = warnings == NULL ? NULL : g_strjoinv ("\n", (char **) warnings);

  gtk_label_set_text (GTK_LABEL (self->warnings), hunch_or_empty (text));
  gtk_widget_set_visible (self->warnings, text != NULL && text[0] != '\0');
}

static void
show_scan (HunchImportDialog *self,
           HunchCsvScan      *scan)
{
  hunch_import_preview_set_scan (HUNCH_IMPORT_PREVIEW (self->preview), scan);
  hunch_import_options_set_scan (HUNCH_IMPORT_OPTIONS (self->options), scan);
  show_status (self, scan);
  show_warnings (self, scan);
  gtk_stack_set_visible_child_name (GTK_STACK (self->stack), "look");
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "import.run", TRUE);
}

static void
show_failure (HunchImportDialog *self,
              const GError      *error)
{
  g_autofree char *text = g_markup_escape_text (error->message, -1);

  adw_status_page_set_description (ADW_STATUS_PAGE (self->failed_page), text);
  gtk_stack_set_visible_child_name (GTK_STACK (self->stack), "failed");
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "import.run", FALSE);
}

typedef struct
{
  HunchImportDialog *dialog;  /* owned */
  GCancellable      *look;    /* owned */
} LookCall;

static void
looked_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  LookCall *call = user_data;
  HunchImportDialog *self = call->dialog;
  g_autoptr (GError) error = NULL;
  g_autoptr (HunchCsvScan) scan = hunch_csv_scan_new_finish (result, &error);

  if (call->look == self->look)
    {
      g_clear_object (&self->look);
      gtk_spinner_stop (GTK_SPINNER (self->spinner));
      if (scan == NULL && !hunch_is_cancelled (error))
        show_failure (self, error);
      if (scan != NULL)
        show_scan (self, scan);
      if (scan != NULL && !hunch_csv_scan_is_whole (scan))
        look_at (self, -1);
    }
  g_object_unref (call->dialog);
  g_object_unref (call->look);
  g_free (call);
}

static void
stop_looking (HunchImportDialog *self)
{
  g_cancellable_cancel (self->look);
  g_clear_object (&self->look);
  gtk_spinner_stop (GTK_SPINNER (self->spinner));
}

static void
look_at (HunchImportDialog *self,
         gint64             max_rows)
{
  g_autoptr (HunchCsvOptions) options = hunch_import_options_dup_csv (HUNCH_IMPORT_OPTIONS (self->options));
  LookCall *call = g_new0 (LookCall, 1);

  stop_looking (self);
  self->look = g_cancellable_new ();
  gtk_spinner_start (GTK_SPINNER (self->spinner));
  call->dialog = g_object_ref (self);
  call->look = g_object_ref (self->look);
  hunch_csv_scan_new_async (self->source, options, max_rows, NULL, self->look, looked_cb, call);
}

static void
options_changed_cb (HunchImportDialog *self)
{
  look_at (self, FIRST_LOOK);
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
  g_autofree char *bytes = g_format_size ((guint64) hunch_json_get_number (receipt, "bytes_read", 0));
  g_autofree char *title = g_strdup_printf (_("%s rows imported"), kept);
  g_autofree char *text = g_strdup_printf (_("%s rows seen, %s kept, %s rejected · %s read"), seen, kept, rejected, bytes);

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

  hunch_import_options_set_taken_names (HUNCH_IMPORT_OPTIONS (self->options), (const char *const *) names);
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
  gtk_stack_set_visible_child_name (GTK_STACK (self->stack), "look");
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
  g_autoptr (HunchImport) import = hunch_import_new (hunch_source_get_name (self->source));

  if (self->import != NULL)
    return;
  stop_looking (self);
  g_clear_pointer (&import->options->csv, hunch_csv_options_free);
  import->options->csv = hunch_import_options_dup_csv (HUNCH_IMPORT_OPTIONS (self->options));
  g_free (import->table);
  import->table = hunch_import_options_dup_table_name (HUNCH_IMPORT_OPTIONS (self->options));
  if (import->table[0] == '\0')
    g_clear_pointer (&import->table, g_free);
  import->mode = hunch_import_options_replaces (HUNCH_IMPORT_OPTIONS (self->options)) ? HUNCH_IMPORT_REPLACE : HUNCH_IMPORT_NEW;
  import->choice = hunch_import_options_get_choice (HUNCH_IMPORT_OPTIONS (self->options));

  self->import = g_cancellable_new ();
  g_clear_object (&self->progress);
  self->progress = hunch_progress_new ();
  adw_bin_set_child (ADW_BIN (self->busy_bin), hunch_busy_page_new (_("Importing"), TRUE, self->progress, self->import));
  gtk_stack_set_visible_child_name (GTK_STACK (self->stack), "busy");
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
  g_clear_object (&self->source);

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

  g_type_ensure (HUNCH_TYPE_IMPORT_OPTIONS);
  g_type_ensure (HUNCH_TYPE_IMPORT_PREVIEW);
  gtk_widget_class_set_template_from_resource (widget_class, HUNCH_UI ("import-dialog.ui"));
  bind_children (widget_class);
  gtk_widget_class_bind_template_callback (widget_class, options_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, column_selected_cb);
  gtk_widget_class_install_action (widget_class, "import.run", NULL, run_action);
  gtk_widget_class_install_action (widget_class, "import.cancel", NULL, cancel_action);
  gtk_widget_class_install_action (widget_class, "import.show-table", NULL, show_table_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "import.cancel", NULL);
}

static void
hunch_import_dialog_init (HunchImportDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_window_set_default_widget (GTK_WINDOW (self), self->import_button);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "import.run", FALSE);
}

void
hunch_import_dialog_show (HunchWindow *window,
                          HunchSource *source)
{
  HunchImportDialog *self = g_object_new (HUNCH_TYPE_IMPORT_DIALOG, "transient-for", window, NULL);
  g_autofree char *table = hunch_source_dup_table_name (source);
  g_autofree char *file = g_path_get_basename (hunch_source_get_name (source));
  g_autofree char *size = g_format_size ((guint64) MAX (hunch_source_get_size (source), 0));
  g_autofree char *subtitle = g_strdup_printf ("%s · %s", file, size);

  self->project = g_object_ref (hunch_window_get_project (window));
  self->source = g_object_ref (source);
  update_taken_names (self);
  hunch_import_options_set_table_name (HUNCH_IMPORT_OPTIONS (self->options), table);
  adw_window_title_set_subtitle (ADW_WINDOW_TITLE (self->title), subtitle);
  look_at (self, FIRST_LOOK);
  gtk_window_set_focus (GTK_WINDOW (self), self->preview);
  gtk_window_present (GTK_WINDOW (self));
}
