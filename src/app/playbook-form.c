#define G_LOG_DOMAIN "hunch-app"
#include "config.h"
#include "app/playbook-form.h"

#include <glib/gi18n.h>

#include "app/rows.h"
#include "app/util.h"

typedef struct
{
  HunchWindow *window;    /* owned */
  char        *playbook;  /* owned */
  GPtrArray   *names;     /* owned; of the parameters, owned */
  GPtrArray   *rows;      /* owned list of lent rows, one per parameter; empty when a file is all that is asked for */
  GPtrArray   *required;  /* owned list of lent rows that must be filled in */
  GtkWidget   *run;       /* lent */
} Form;

static Form *
form_new (HunchWindow             *window,
          const HunchPlaybookInfo *info)
{
  Form *self = g_new0 (Form, 1);

  self->window = g_object_ref (window);
  self->playbook = g_strdup (info->id);
  self->names = g_ptr_array_new_with_free_func (g_free);
  self->rows = g_ptr_array_new ();
  self->required = g_ptr_array_new ();
  return self;
}

static void
form_free (gpointer data)
{
  Form *self = data;

  g_object_unref (self->window);
  g_free (self->playbook);
  g_ptr_array_unref (self->names);
  g_ptr_array_unref (self->rows);
  g_ptr_array_unref (self->required);
  g_free (self);
}

/* --- one file ------------------------------------------------------------------------ */

static void
only_file_cb (GtkNativeDialog *dialog,
              int              response,
              Form            *self)
{
  if (response == GTK_RESPONSE_ACCEPT)
    {
      g_autoptr (GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));
      g_autoptr (GHashTable) parameters = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_free);

      g_hash_table_insert (parameters, self->names->pdata[0], g_file_get_path (file));
      hunch_window_run_playbook (self->window, self->playbook, NULL, parameters);
    }
  g_object_unref (dialog);
  form_free (self);
}

static void
ask_for_file (HunchWindow                  *window,
              const HunchPlaybookInfo      *info,
              const HunchPlaybookParameter *parameter)
{
  GtkFileChooserNative *dialog = gtk_file_chooser_native_new (parameter->title, GTK_WINDOW (window), GTK_FILE_CHOOSER_ACTION_OPEN, _("_Open"), NULL);
  Form *self = form_new (window, info);

  g_ptr_array_add (self->names, g_strdup (parameter->name));
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (dialog), TRUE);
  g_signal_connect (dialog, "response", G_CALLBACK (only_file_cb), self);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}

/* --- a form ------------------------------------------------------------------------------ */

static void
files_chosen_cb (GtkNativeDialog *dialog,
                 int              response,
                 GtkEditable     *row)
{
  g_autoptr (GListModel) files = response == GTK_RESPONSE_ACCEPT ? gtk_file_chooser_get_files (GTK_FILE_CHOOSER (dialog)) : NULL;
  g_autoptr (GString) paths = g_string_new (NULL);

  for (guint i = 0; files != NULL && i < g_list_model_get_n_items (files); i++)
    {
      g_autoptr (GFile) file = g_list_model_get_item (files, i);
      g_autofree char *path = g_file_get_path (file);

      g_string_append_printf (paths, "%s%s", i == 0 ? "" : " ; ", hunch_or_empty (path));
    }
  if (paths->len > 0)
    gtk_editable_set_text (row, paths->str);
  g_object_unref (dialog);
}

static void
choose_files_cb (GtkWidget *button,
                 GtkWidget *row)
{
  GtkFileChooserNative *dialog = gtk_file_chooser_native_new (adw_preferences_row_get_title (ADW_PREFERENCES_ROW (row)),
                                                              GTK_WINDOW (gtk_widget_get_root (button)), GTK_FILE_CHOOSER_ACTION_OPEN, _("_Choose"), NULL);

  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (dialog), TRUE);
  gtk_file_chooser_set_select_multiple (GTK_FILE_CHOOSER (dialog), g_object_get_data (G_OBJECT (row), "several") != NULL);
  g_signal_connect_object (dialog, "response", G_CALLBACK (files_chosen_cb), row, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}

static void
changed_cb (Form *self)
{
  gboolean is_whole = TRUE;

  for (guint i = 0; i < self->required->len; i++)
    {
      g_autofree char *text = hunch_text_row_dup (self->required->pdata[i]);

      is_whole = is_whole && text[0] != '\0';
    }
  gtk_widget_set_sensitive (self->run, is_whole);
}

static void
add_parameter (Form                         *self,
               GtkWidget                    *group,
               const HunchPlaybookParameter *parameter)
{
  GtkWidget *row = hunch_text_row_new (group, parameter->title);

  gtk_editable_set_text (GTK_EDITABLE (row), parameter->fallback);
  g_signal_connect_swapped (row, "changed", G_CALLBACK (changed_cb), self);
  if (parameter->kind != HUNCH_PLAYBOOK_TEXT)
    {
      GtkWidget *button = hunch_icon_button_new ("document-open-symbolic", _("Choose a file"), NULL);

      gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
      adw_entry_row_add_suffix (ADW_ENTRY_ROW (row), button);
      g_signal_connect (button, "clicked", G_CALLBACK (choose_files_cb), row);
    }
  if (parameter->kind == HUNCH_PLAYBOOK_FILES)
    g_object_set_data (G_OBJECT (row), "several", GINT_TO_POINTER (TRUE));
  g_ptr_array_add (self->names, g_strdup (parameter->name));
  g_ptr_array_add (self->rows, row);
  if (parameter->is_required)
    g_ptr_array_add (self->required, row);
}

/* Several files stand in one line, " ; " between them; the playbook wants one per line. */
static char *
dup_value (GtkWidget *row)
{
  g_autofree char *text = hunch_text_row_dup (row);
  g_auto (GStrv) parts = NULL;

  if (g_object_get_data (G_OBJECT (row), "several") == NULL)
    return g_steal_pointer (&text);
  parts = g_strsplit (text, " ; ", -1);
  return g_strjoinv ("\n", parts);
}

static void
run_cb (Form *self)
{
  g_autoptr (GHashTable) parameters = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autoptr (HunchWindow) window = g_object_ref (self->window);
  g_autofree char *playbook = g_strdup (self->playbook);

  for (guint i = 0; i < self->rows->len; i++)
    g_hash_table_insert (parameters, g_strdup (self->names->pdata[i]), dup_value (self->rows->pdata[i]));
  gtk_window_destroy (GTK_WINDOW (gtk_widget_get_root (self->run)));
  hunch_window_run_playbook (window, playbook, NULL, parameters);
}

static gboolean
escape_cb (GtkWidget *widget,
           GVariant  *arguments,
           gpointer   user_data)
{
  gtk_window_close (GTK_WINDOW (widget));
  return TRUE;
}

static GtkWidget *
build_header (Form      *self,
              GtkWidget *window)
{
  GtkWidget *header = adw_header_bar_new ();
  GtkWidget *cancel = gtk_button_new_with_mnemonic (_("_Cancel"));

  self->run = gtk_button_new_with_mnemonic (_("_Run"));
  gtk_widget_add_css_class (self->run, "suggested-action");
  g_signal_connect_swapped (cancel, "clicked", G_CALLBACK (gtk_window_close), window);
  g_signal_connect_swapped (self->run, "clicked", G_CALLBACK (run_cb), self);
  adw_header_bar_set_show_start_title_buttons (ADW_HEADER_BAR (header), FALSE);
  adw_header_bar_set_show_end_title_buttons (ADW_HEADER_BAR (header), FALSE);
  adw_header_bar_pack_start (ADW_HEADER_BAR (header), cancel);
  adw_header_bar_pack_end (ADW_HEADER_BAR (header), self->run);
  return header;
}

static GtkWidget *
build (Form                    *self,
       GtkWidget               *window,
       const HunchPlaybookInfo *info)
{
  GtkWidget *content = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 18);
  GtkWidget *scrolled = gtk_scrolled_window_new ();
  GtkWidget *group;

  gtk_box_append (GTK_BOX (content), build_header (self, window));
  gtk_box_append (GTK_BOX (box), hunch_label_new (info->description, NULL));
  group = hunch_group_new (box, NULL);
  for (guint i = 0; i < info->parameters->len; i++)
    add_parameter (self, group, info->parameters->pdata[i]);
  gtk_box_append (GTK_BOX (box), hunch_label_new (_("A file may also be an address on the web, s3://…, a pattern, or connector:…"), "dim-label caption"));
  gtk_widget_set_margin_top (box, 18);
  gtk_widget_set_margin_bottom (box, 18);
  gtk_widget_set_margin_start (box, 18);
  gtk_widget_set_margin_end (box, 18);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scrolled), TRUE);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (scrolled), 540);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), box);
  gtk_widget_set_vexpand (scrolled, TRUE);
  gtk_box_append (GTK_BOX (content), scrolled);
  return content;
}

static void
show_form (HunchWindow             *parent,
           const HunchPlaybookInfo *info)
{
  Form *self = form_new (parent, info);
  GtkWidget *window = adw_window_new ();
  GtkEventController *shortcuts = gtk_shortcut_controller_new ();

  adw_window_set_content (ADW_WINDOW (window), build (self, window, info));
  gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (shortcuts),
                                        gtk_shortcut_new (gtk_shortcut_trigger_parse_string ("Escape"),
                                                          gtk_callback_action_new (escape_cb, NULL, NULL)));
  gtk_widget_add_controller (window, shortcuts);
  gtk_window_set_title (GTK_WINDOW (window), info->title);
  gtk_window_set_default_size (GTK_WINDOW (window), 560, -1);
  gtk_window_set_default_widget (GTK_WINDOW (window), self->run);
  gtk_window_set_modal (GTK_WINDOW (window), TRUE);
  gtk_window_set_transient_for (GTK_WINDOW (window), GTK_WINDOW (parent));
  g_object_set_data_full (G_OBJECT (window), "form", self, form_free);
  changed_cb (self);
  gtk_window_present (GTK_WINDOW (window));
}

void
hunch_playbook_form_show (HunchWindow             *window,
                          const HunchPlaybookInfo *info)
{
  const HunchPlaybookParameter *file = NULL;
  guint n_files = 0;

  for (guint i = 0; info->parameters != NULL && i < info->parameters->len; i++)
    {
      const HunchPlaybookParameter *parameter = info->parameters->pdata[i];

      if (parameter->kind != HUNCH_PLAYBOOK_TEXT)
        {
          file = parameter;
          n_files++;
        }
    }
  if (n_files == 0)
    hunch_window_run_playbook (window, info->id, NULL, NULL);
  else if (n_files == 1 && file->kind == HUNCH_PLAYBOOK_FILE && file->is_required)
    ask_for_file (window, info, file);
  else
    show_form (window, info);
}
