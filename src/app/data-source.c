/* What a person can do with the source of a table: refresh it, take more of it, compare it with the whole. */
#define G_LOG_DOMAIN "hunch-app"
#include "config.h"
#include "app/data-private.h"

#include <glib/gi18n.h>

#include "app/compare-dialog.h"
#include "app/freshness-dialog.h"
#include "app/recipe-editor.h"
#include "app/rows.h"
#include "app/util.h"
#include "app/window.h"
#include "app/work-dialog.h"
#include "project/import.h"

static HunchWindow *
get_window (HunchDataPage *self)
{
  return HUNCH_WINDOW (gtk_widget_get_root (GTK_WIDGET (self)));
}

static void
refresh_action (GtkWidget  *widget,
                const char *action,
                GVariant   *parameter)
{
  HunchDataPage *self = HUNCH_DATA_PAGE (widget);
  const char *const tables[] = { self->table, NULL };

  if (self->table != NULL)
    hunch_freshness_refresh (get_window (self), tables);
}

static void
freshness_action (GtkWidget  *widget,
                  const char *action,
                  GVariant   *parameter)
{
  HunchDataPage *self = HUNCH_DATA_PAGE (widget);

  if (self->table != NULL)
    hunch_freshness_dialog_show (get_window (self), self->table);
}

static void
compare_action (GtkWidget  *widget,
                const char *action,
                GVariant   *parameter)
{
  HunchDataPage *self = HUNCH_DATA_PAGE (widget);

  if (self->table != NULL)
    hunch_compare_dialog_show (get_window (self), self->table);
}

static void
edit_recipe_action (GtkWidget  *widget,
                    const char *action,
                    GVariant   *parameter)
{
  HunchDataPage *self = HUNCH_DATA_PAGE (widget);

  if (self->table != NULL)
    hunch_recipe_editor_show (get_window (self), self->table, TRUE);
}

/* --- another sample, or more of this one ------------------------------------------------------------- */

typedef struct
{
  HunchDataPage *page;         /* owned */
  HunchProject  *project;      /* owned */
  char          *table;        /* owned */
  gint64         n_wanted;     /* rows to add */
  gboolean       adds;         /* more rows of this sample, not another one */
  GtkWidget     *name_row;
  GtkWidget     *spin;         /* rows, or the seed */
  GtkWidget     *work;         /* lent, while it runs */
} Again;

static void
again_free (Again *self)
{
  g_object_unref (self->page);
  g_object_unref (self->project);
  g_free (self->table);
  g_free (self);
}

static void
done_cb (GObject      *object,
         GAsyncResult *result,
         gpointer      user_data)
{
  Again *self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) receipt = hunch_import_run_finish (self->project, result, &error);
  HunchWindow *window = get_window (self->page);

  gtk_window_destroy (GTK_WINDOW (self->work));
  if (receipt != NULL)
    {
      gint64 n_rows = (gint64) hunch_json_get_number (receipt, "rows_kept", 0);
      g_autofree char *rows = hunch_format_count (n_rows);
      g_autofree char *text = g_strdup_printf (self->adds && n_rows < self->n_wanted ? _("%s rows came in; the source has no more") : _("%s rows came in"), rows);

      hunch_window_show_table (window, hunch_json_get_string (receipt, "table"));
      hunch_window_toast_action (window, text, _("_Undo"), "win.undo", NULL);
    }
  if (!hunch_is_cancelled (error))
    hunch_window_show_error (window, _("The rows could not be taken"), error);
  again_free (self);
}

static void
run_again (Again *self)
{
  g_autoptr (HunchProgress) progress = hunch_progress_new ();
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autofree char *name = self->adds ? NULL : hunch_text_row_dup (self->name_row);
  gint64 number = (gint64) gtk_spin_button_get_value (GTK_SPIN_BUTTON (self->spin));

  self->n_wanted = number;
  self->work = hunch_work_dialog_show (GTK_WINDOW (get_window (self->page)), _("Taking rows"), progress, cancellable);
  hunch_import_again_async (self->project, self->table, name, self->adds ? 0 : (guint64) number, self->adds ? number : 0,
                            progress, cancellable, done_cb, self);
}

static void
response_cb (AdwMessageDialog *dialog,
             const char       *response,
             Again            *self)
{
  if (g_str_equal (response, "take"))
    run_again (self);
  else
    again_free (self);
}

static char *
dup_new_name (HunchDataPage *self)
{
  g_auto (GStrv) names = hunch_project_dup_table_names (self->project, NULL);
  char *name = NULL;

  for (int i = 2; name == NULL || (names != NULL && g_strv_contains ((const char *const *) names, name)); i++)
    {
      g_free (name);
      name = g_strdup_printf ("%s_%d", self->table, i);
    }
  return name;
}

static GtkWidget *
build_again (Again *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  GtkWidget *group = hunch_group_new (box, NULL);

  if (self->adds)
    hunch_number_row_new (group, _("Rows to add"), 5000, 1e12, &self->spin);
  else
    {
      g_autofree char *name = dup_new_name (self->page);
      GtkWidget *seed_row;

      self->name_row = hunch_text_row_new (group, _("Name of the new table"));
      gtk_editable_set_text (GTK_EDITABLE (self->name_row), name);
      seed_row = hunch_number_row_new (group, _("Seed"), g_random_int_range (2, 1000000), 1e9, &self->spin);
      adw_action_row_set_subtitle (ADW_ACTION_ROW (seed_row), _("The same seed takes the same rows"));
    }
  gtk_widget_set_size_request (box, 360, -1);
  return box;
}

static void
ask_again (HunchDataPage *page,
           gboolean       adds)
{
  Again *self = g_new0 (Again, 1);
  g_autofree char *words = g_strdup_printf (adds ? _("They are drawn as the rows of “%s” were, and none of them is there yet.")
                                                 : _("It is drawn from the same source in the same way as “%s”, and lets you see what would be different."),
                                            page->table);
  GtkWidget *dialog = adw_message_dialog_new (GTK_WINDOW (get_window (page)), adds ? _("Add more rows") : _("Take another sample"), words);

  self->page = g_object_ref (page);
  self->project = g_object_ref (page->project);
  self->table = g_strdup (page->table);
  self->adds = adds;
  adw_message_dialog_set_extra_child (ADW_MESSAGE_DIALOG (dialog), build_again (self));
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel", _("_Cancel"), "take", adds ? _("_Add") : _("_Take"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "take", ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "take");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  g_signal_connect (dialog, "response", G_CALLBACK (response_cb), self);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
another_action (GtkWidget  *widget,
                const char *action,
                GVariant   *parameter)
{
  if (HUNCH_DATA_PAGE (widget)->table != NULL)
    ask_again (HUNCH_DATA_PAGE (widget), FALSE);
}

static void
more_action (GtkWidget  *widget,
             const char *action,
             GVariant   *parameter)
{
  if (HUNCH_DATA_PAGE (widget)->table != NULL)
    ask_again (HUNCH_DATA_PAGE (widget), TRUE);
}

/* --- which of them make sense --------------------------------------------------------------------------- */

static gboolean
is_sample (const HunchTableInfo *info)
{
  HunchSampleMethod method = info->ticket == NULL ? HUNCH_SAMPLE_ALL : info->ticket->choice.method;

  return !info->is_view && method != HUNCH_SAMPLE_ALL && method != HUNCH_SAMPLE_HEAD;
}

void
hunch_data_page_update_source_actions (HunchDataPage        *self,
                                       const HunchTableInfo *info)
{
  GtkWidget *widget = GTK_WIDGET (self);
  gboolean has_source = info != NULL && !info->is_view && info->ticket != NULL;

  gtk_widget_action_set_enabled (widget, "data.refresh", has_source);
  gtk_widget_action_set_enabled (widget, "data.freshness", has_source);
  gtk_widget_action_set_enabled (widget, "data.compare", has_source);
  gtk_widget_action_set_enabled (widget, "data.another-sample", info != NULL && is_sample (info));
  gtk_widget_action_set_enabled (widget, "data.more-rows", info != NULL && is_sample (info));
  gtk_widget_action_set_enabled (widget, "data.edit-recipe", info != NULL && info->is_view);
}

void
hunch_data_page_install_source_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "data.refresh", NULL, refresh_action);
  gtk_widget_class_install_action (widget_class, "data.freshness", NULL, freshness_action);
  gtk_widget_class_install_action (widget_class, "data.compare", NULL, compare_action);
  gtk_widget_class_install_action (widget_class, "data.another-sample", NULL, another_action);
  gtk_widget_class_install_action (widget_class, "data.more-rows", NULL, more_action);
  gtk_widget_class_install_action (widget_class, "data.edit-recipe", NULL, edit_recipe_action);
}
