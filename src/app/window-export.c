/* What leaves the window as a document: the deck, and the kept results as a report or a notebook. */
#define G_LOG_DOMAIN "hunch-app"
#include "config.h"
#include "app/window-private.h"

#include <glib/gi18n.h>

#include "app/util.h"
#include "deck/deck.h"
#include "deck/notebook.h"
#include "deck/report.h"

typedef struct
{
  HunchWindow *window;    /* owned */
  char        *path;      /* owned */
  const char  *complaint; /* when it fails; translated */
  gboolean   (*finish) (GAsyncResult *result, GError **error);
} ExportJob;

static void
exported_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  ExportJob *job = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *name = g_path_get_basename (job->path);
  g_autofree char *text = g_strdup_printf (_("Exported %s"), name);

  if (job->finish (result, &error))
    hunch_window_toast_action (job->window, text, _("_Open"), "win.show-file", g_variant_new_string (job->path));
  else
    hunch_window_show_error (job->window, job->complaint, error);
  g_object_unref (job->window);
  g_free (job->path);
  g_free (job);
}

static ExportJob *
export_job_new (HunchWindow *self,
                GFile       *file,
                const char  *complaint,
                gboolean   (*finish) (GAsyncResult *result, GError **error))
{
  ExportJob *job = g_new0 (ExportJob, 1);

  job->window = g_object_ref (self);
  job->path = g_file_get_path (file);
  job->complaint = complaint;
  job->finish = finish;
  return job;
}

static gboolean
is_chosen (HunchWindow *self,
           const char  *choice)
{
  return g_strcmp0 (g_object_get_data (G_OBJECT (self), choice), "true") == 0;
}

static void
add_choice (GtkFileChooser *chooser,
            const char     *choice,
            const char     *label)
{
  gtk_file_chooser_add_choice (chooser, choice, label, NULL, NULL);
  gtk_file_chooser_set_choice (chooser, choice, "false");
}

/* --- the deck --- */

static void
export_deck_to (HunchWindow *self,
                GFile       *file)
{
  ExportJob *job = export_job_new (self, file, _("The deck could not be exported"), hunch_deck_export_pdf_finish);

  hunch_deck_export_pdf_async (self->project, job->path, (is_chosen (self, "notes") ? HUNCH_DECK_PDF_NOTES : 0)
                                                         | (is_chosen (self, "evidence") ? HUNCH_DECK_PDF_EVIDENCE : 0),
                               NULL, NULL, exported_cb, job);
}

void
hunch_window_export_action (HunchWindow *self)
{
  static const char *const choices[] = { "notes", "evidence", NULL };
  GtkFileChooser *chooser = hunch_window_new_chooser (self, _("Export the deck"), GTK_FILE_CHOOSER_ACTION_SAVE, _("_Export"), export_deck_to);
  g_autofree char *title = hunch_window_dup_project_title (self);
  g_autofree char *name = g_strdup_printf ("%s.pdf", title);

  gtk_file_chooser_set_current_name (chooser, name);
  add_choice (chooser, "notes", _("A page of notes after each slide"));
  add_choice (chooser, "evidence", _("Evidence for each result at the end"));
  g_object_set_data (G_OBJECT (chooser), "choices", (gpointer) choices);
  hunch_file_chooser_add_filter (chooser, _("PDF documents"), "*.pdf");
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (chooser));
}

/* --- the results --- */

static void
export_results_to (HunchWindow *self,
                   GFile       *file)
{
  ExportJob *job = export_job_new (self, file, _("The results could not be exported"), hunch_report_export_finish);

  if (g_str_has_suffix (job->path, ".ipynb"))
    {
      job->finish = hunch_notebook_export_finish;
      hunch_notebook_export_async (self->project, job->path, NULL, NULL, NULL, exported_cb, job);
    }
  else
    hunch_report_export_async (self->project, job->path, NULL, is_chosen (self, "evidence"), NULL, NULL, exported_cb, job);
}

void
hunch_window_export_results_action (HunchWindow *self)
{
  static const char *const choices[] = { "evidence", NULL };
  GtkFileChooser *chooser = hunch_window_new_chooser (self, _("Export the kept results"), GTK_FILE_CHOOSER_ACTION_SAVE, _("_Export"),
                                                      export_results_to);
  g_autofree char *title = hunch_window_dup_project_title (self);
  /* Translators: the name of a file with the results of the project %s. */
  g_autofree char *name = g_strdup_printf (_("%s results.pdf"), title);

  gtk_file_chooser_set_current_name (chooser, name);
  add_choice (chooser, "evidence", _("Evidence after each result"));
  g_object_set_data (G_OBJECT (chooser), "choices", (gpointer) choices);
  hunch_file_chooser_add_filter (chooser, _("Reports: .pdf, .html or .md"), "*.pdf *.html *.md");
  hunch_file_chooser_add_filter (chooser, _("Notebooks: .ipynb"), "*.ipynb");
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (chooser));
}
