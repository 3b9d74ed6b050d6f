#define G_LOG_DOMAIN "hunch-app"
#include "config.h"
#include "app/window-private.h"

#include <glib/gi18n.h>
#include <glib/gstdio.h>

#include "app/import-dialog.h"
#include "app/settings.h"
#include "app/util.h"
#include "deck/deck.h"

#define MIME_TYPE "application/x-hunch"

/* What the file dialogs offer; any other file may be chosen all the same, for the bytes say what it is. */
#define TABLE_PATTERNS "*.csv *.tsv *.tab *.txt *.json *.jsonl *.ndjson *.parquet *.sav *.zsav *.por *.dta *.sas7bdat *.xpt" \
  " *.gz *.bz2 *.xz *.zst *.zip *.7z *.tar *.tgz"

/* --- projects without a name ----------------------------------------------------
 * Every edit is saved at once, so a new project needs a file from the start. It
 * lies in the user's data folder until it is saved under a name. */

static char *
dup_unnamed_folder (void)
{
  return g_build_filename (g_get_user_data_dir (), "hunch", "projects", NULL);
}

static gboolean
is_unnamed_path (const char *path)
{
  g_autofree char *folder = dup_unnamed_folder ();
  g_autofree char *parent = g_path_get_dirname (path);

  return g_strcmp0 (folder, parent) == 0;
}

gboolean
hunch_window_is_unnamed (HunchWindow *self)
{
  return self->project != NULL && is_unnamed_path (hunch_project_get_path (self->project));
}

char *
hunch_window_dup_project_title (HunchWindow *self)
{
  g_autofree char *name = NULL;

  if (self->project == NULL)
    return g_strdup ("");
  if (hunch_window_is_unnamed (self))
    return g_strdup (_("Untitled project"));
  name = g_path_get_basename (hunch_project_get_path (self->project));
  if (g_str_has_suffix (name, ".hunch"))
    name[strlen (name) - strlen (".hunch")] = '\0';
  return g_steal_pointer (&name);
}

static char *
dup_unnamed_path (void)
{
  g_autofree char *folder = dup_unnamed_folder ();
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *stamp = g_date_time_format (now, "%Y-%m-%d %H-%M-%S");

  g_mkdir_with_parents (folder, 0700);
  for (int i = 1;; i++)
    {
      g_autofree char *name = i == 1 ? g_strdup_printf ("%s.hunch", stamp) : g_strdup_printf ("%s %d.hunch", stamp, i);
      g_autofree char *path = g_build_filename (folder, name, NULL);

      if (!g_file_test (path, G_FILE_TEST_EXISTS))
        return g_steal_pointer (&path);
    }
}

HunchProject *
hunch_project_new_unnamed (GError **error)
{
  g_autofree char *path = dup_unnamed_path ();

  return hunch_project_create (path, error);
}

static gboolean
create_unnamed (HunchWindow *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HunchProject) project = hunch_project_new_unnamed (&error);

  if (project == NULL)
    {
      hunch_window_show_error (self, _("The project could not be made"), error);
      return FALSE;
    }
  hunch_window_set_project (self, project);
  return TRUE;
}

/* What a project without a name is known by: its first table and when it was begun. NULL when it has no table yet. */
static char *
dup_unnamed_title (HunchProject *project)
{
  g_auto (GStrv) tables = hunch_project_dup_table_names (project, NULL);
  g_autofree char *name = g_path_get_basename (hunch_project_get_path (project));
  g_autoptr (GTimeZone) zone = g_time_zone_new_local ();
  int year, month, day, hour, minute;
  g_autoptr (GDateTime) begun = NULL;
  g_autofree char *when = NULL;

  if (tables == NULL || tables[0] == NULL)
    return NULL;
  if (sscanf (name, "%d-%d-%d %d-%d", &year, &month, &day, &hour, &minute) == 5)
    begun = g_date_time_new (zone, year, month, day, hour, minute, 0);
  when = begun == NULL ? g_strdup (name) : g_date_time_format (begun, "%x %H:%M");
  return g_strdup_printf ("%s, %s", tables[0], when);
}

static gboolean
is_empty_project (HunchProject *project)
{
  g_autofree char *undo = hunch_project_dup_undo_label (project);
  g_autofree char *redo = hunch_project_dup_redo_label (project);
  g_auto (GStrv) tables = hunch_project_dup_table_names (project, NULL);

  return undo == NULL && redo == NULL && (tables == NULL || tables[0] == NULL);
}

/* A project without a name in which nothing was done leaves no file behind. */
void
hunch_window_forget_if_empty (HunchProject *project)
{
  if (is_unnamed_path (hunch_project_get_path (project)) && is_empty_project (project))
    g_unlink (hunch_project_get_path (project));
}

/* --- projects of late ------------------------------------------------------------ */

static void
remember_now (HunchWindow *self)
{
  const char *path = hunch_project_get_path (self->project);
  g_autofree char *title = is_unnamed_path (path) ? dup_unnamed_title (self->project) : NULL;
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autofree char *uri = g_file_get_uri (file);
  GtkRecentData data = { .display_name = title, .mime_type = (char *) MIME_TYPE,
                         .app_name = (char *) "Hunch", .app_exec = (char *) "hunch %f" };

  gtk_recent_manager_add_full (gtk_recent_manager_get_default (), uri, &data);
}

static gboolean
remember_cb (gpointer user_data)
{
  HunchWindow *self = user_data;

  self->recent_id = 0;
  if (self->project != NULL)
    remember_now (self);
  return G_SOURCE_REMOVE;
}

/* A little later, since it writes a file that has nothing to do with what the person waits for. */
void
hunch_window_remember_recent (HunchWindow *self)
{
  if (self->recent_id == 0)
    self->recent_id = g_timeout_add (1500, remember_cb, self);
  self->is_remembered = TRUE;
}

/* A project without a name is worth remembering as soon as it holds something. */
void
hunch_window_remember_unnamed (HunchWindow *self)
{
  if (!self->is_remembered && hunch_window_is_unnamed (self) && !is_empty_project (self->project))
    hunch_window_remember_recent (self);
}

/* The list is written when it announces its change, which it would otherwise do after a while. */
void
hunch_window_remember_before_leaving (HunchWindow *self)
{
  gboolean is_due = self->recent_id != 0 || (hunch_window_is_unnamed (self) && !is_empty_project (self->project));

  g_clear_handle_id (&self->recent_id, g_source_remove);
  self->is_remembered = FALSE;
  if (!is_due)
    return;
  remember_now (self);
  g_signal_emit_by_name (gtk_recent_manager_get_default (), "changed");
}

/* --- opening ------------------------------------------------------------------- */

static gboolean
is_project_file (GFile *file)
{
  g_autofree char *name = g_file_get_basename (file);
  g_autofree char *lower = g_utf8_strdown (name, -1);

  return g_str_has_suffix (lower, ".hunch");
}

static void
open_project (HunchWindow *self,
              GFile       *file)
{
  g_autofree char *path = g_file_get_path (file);
  g_autoptr (GError) error = NULL;
  g_autoptr (HunchProject) project = NULL;

  if (path == NULL)
    return;
  project = hunch_project_open (path, &error);
  if (project == NULL)
    {
      hunch_window_show_error (self, _("The project could not be opened"), error);
      return;
    }
  hunch_window_set_project (self, project);
  hunch_window_remember_recent (self);
}

void
hunch_window_import_words (HunchWindow       *self,
                           const char *const *words)
{
  if (self->project == NULL && !create_unnamed (self))
    return;
  hunch_import_dialog_show (self, words);
}

typedef struct
{
  HunchWindow *window;  /* owned */
  GPtrArray   *words;   /* owned, with a NULL at the end */
} OpenLater;

/* A dialog needs a window that is on the screen. */
static gboolean
import_when_shown (gpointer user_data)
{
  OpenLater *later = user_data;

  hunch_window_import_words (later->window, (const char *const *) later->words->pdata);
  g_object_unref (later->window);
  g_ptr_array_unref (later->words);
  g_free (later);
  return G_SOURCE_REMOVE;
}

void
hunch_window_open_files (HunchWindow *self,
                         GSList      *files)
{
  g_autoptr (GPtrArray) words = g_ptr_array_new_with_free_func (g_free);
  OpenLater *later;

  if (is_project_file (files->data))
    {
      open_project (self, files->data);
      return;
    }
  for (GSList *it = files; it != NULL; it = it->next)
    {
      char *path = g_file_get_path (it->data);

      if (path != NULL)
        g_ptr_array_add (words, path);
    }
  if (words->len == 0)
    return;
  g_ptr_array_add (words, NULL);
  later = g_new0 (OpenLater, 1);
  later->window = g_object_ref (self);
  later->words = g_steal_pointer (&words);
  g_idle_add (import_when_shown, later);
}

void
hunch_window_open_file (HunchWindow *self,
                        GFile       *file)
{
  GSList only = { file, NULL };

  hunch_window_open_files (self, &only);
}

/* --- asking for files ----------------------------------------------------------- */

void
hunch_file_chooser_add_filter (GtkFileChooser *chooser,
                               const char     *name,
                               const char     *patterns)
{
  GtkFileFilter *filter = gtk_file_filter_new ();
  g_auto (GStrv) list = g_strsplit (patterns, " ", -1);

  gtk_file_filter_set_name (filter, name);
  for (guint i = 0; list[i] != NULL; i++)
    gtk_file_filter_add_pattern (filter, list[i]);
  gtk_file_chooser_add_filter (chooser, filter);
  g_object_unref (filter);
}

static void
remember_folder (GFile *file)
{
  g_autoptr (GFile) folder = g_file_get_parent (file);
  g_autofree char *path = folder == NULL ? NULL : g_file_get_path (folder);

  if (path != NULL)
    hunch_settings_set_string ("last-folder", path);
}

static void
chosen_cb (GtkNativeDialog *dialog,
           int              response,
           HunchWindow     *self)
{
  HunchFileFunc func = (HunchFileFunc) g_object_get_data (G_OBJECT (dialog), "func");
  g_autoptr (GFile) file = NULL;
  const char *const *choices = g_object_get_data (G_OBJECT (dialog), "choices");

  if (response == GTK_RESPONSE_ACCEPT)
    file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));
  if (file != NULL)
    {
      remember_folder (file);
      for (guint i = 0; choices != NULL && choices[i] != NULL; i++)
        g_object_set_data_full (G_OBJECT (self), choices[i],
                                g_strdup (gtk_file_chooser_get_choice (GTK_FILE_CHOOSER (dialog), choices[i])), g_free);
      func (self, file);
    }
  g_object_unref (dialog);
}

GtkFileChooser *
hunch_window_new_chooser (HunchWindow         *self,
                          const char          *title,
                          GtkFileChooserAction action,
                          const char          *accept,
                          HunchFileFunc        func)
{
  GtkFileChooserNative *dialog = gtk_file_chooser_native_new (title, GTK_WINDOW (self), action, accept, NULL);
  g_autofree char *folder = hunch_settings_dup_string ("last-folder", "");

  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (dialog), TRUE);
  if (folder[0] != '\0' && g_file_test (folder, G_FILE_TEST_IS_DIR))
    {
      g_autoptr (GFile) file = g_file_new_for_path (folder);

      gtk_file_chooser_set_current_folder (GTK_FILE_CHOOSER (dialog), file, NULL);
    }
  g_object_set_data (G_OBJECT (dialog), "func", (gpointer) func);
  g_signal_connect_object (dialog, "response", G_CALLBACK (chosen_cb), self, 0);
  return GTK_FILE_CHOOSER (dialog);
}

void
hunch_window_new_action (HunchWindow *self)
{
  create_unnamed (self);
}

void
hunch_window_open_action (HunchWindow *self)
{
  GtkFileChooser *chooser = hunch_window_new_chooser (self, _("Open a project or a table"), GTK_FILE_CHOOSER_ACTION_OPEN, _("_Open"),
                                          hunch_window_open_file);

  hunch_file_chooser_add_filter (chooser, _("Projects and tables"), "*.hunch " TABLE_PATTERNS);
  hunch_file_chooser_add_filter (chooser, _("All files"), "*");
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (chooser));
}

/* Several files become one table. */
static void
tables_chosen_cb (GtkNativeDialog *dialog,
                  int              response,
                  HunchWindow     *self)
{
  g_autoptr (GListModel) files = response == GTK_RESPONSE_ACCEPT ? gtk_file_chooser_get_files (GTK_FILE_CHOOSER (dialog)) : NULL;
  g_autoptr (GPtrArray) words = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; files != NULL && i < g_list_model_get_n_items (files); i++)
    {
      g_autoptr (GFile) file = g_list_model_get_item (files, i);
      char *path = g_file_get_path (file);

      if (i == 0)
        remember_folder (file);
      if (path != NULL)
        g_ptr_array_add (words, path);
    }
  g_object_unref (dialog);
  if (words->len == 0)
    return;
  g_ptr_array_add (words, NULL);
  hunch_window_import_words (self, (const char *const *) words->pdata);
}

static void
ask_for_tables (HunchWindow         *self,
                const char          *title,
                GtkFileChooserAction action)
{
  GtkFileChooser *chooser = hunch_window_new_chooser (self, title, action, _("_Import"), NULL);

  g_signal_handlers_disconnect_by_func (chooser, chosen_cb, self);
  g_signal_connect_object (chooser, "response", G_CALLBACK (tables_chosen_cb), self, 0);
  if (action == GTK_FILE_CHOOSER_ACTION_OPEN)
    {
      gtk_file_chooser_set_select_multiple (chooser, TRUE);
      hunch_file_chooser_add_filter (chooser, _("Tables"), TABLE_PATTERNS);
      hunch_file_chooser_add_filter (chooser, _("All files"), "*");
    }
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (chooser));
}

void
hunch_window_import_action (HunchWindow *self)
{
  ask_for_tables (self, _("Import a table"), GTK_FILE_CHOOSER_ACTION_OPEN);
}

void
hunch_window_import_folder_action (HunchWindow *self)
{
  ask_for_tables (self, _("Import all files of a folder"), GTK_FILE_CHOOSER_ACTION_SELECT_FOLDER);
}

/* --- copies -------------------------------------------------------------------- */

/* Edits are committed one by one and only this thread makes them, so between two of
 * them the file is whole and may be copied as it is. */
static gboolean
copy_project (HunchWindow *self,
              GFile       *to)
{
  g_autoptr (GFile) from = g_file_new_for_path (hunch_project_get_path (self->project));
  g_autoptr (GError) error = NULL;

  if (g_file_equal (from, to))
    return FALSE;
  if (g_file_copy (from, to, G_FILE_COPY_OVERWRITE, NULL, NULL, NULL, &error))
    return TRUE;
  hunch_window_show_error (self, _("The copy could not be written"), error);
  return FALSE;
}

static void
save_copy_to (HunchWindow *self,
              GFile       *file)
{
  g_autofree char *name = g_file_get_basename (file);
  g_autofree char *text = g_strdup_printf (_("Saved a copy as %s"), name);

  if (copy_project (self, file))
    hunch_window_toast (self, text);
}

static void
save_as_to (HunchWindow *self,
            GFile       *file)
{
  g_autofree char *old_path = hunch_window_is_unnamed (self) ? g_strdup (hunch_project_get_path (self->project)) : NULL;

  if (!copy_project (self, file))
    return;
  open_project (self, file);
  if (old_path != NULL && g_strcmp0 (hunch_project_get_path (self->project), old_path) != 0)
    {
      g_autoptr (GFile) old = g_file_new_for_path (old_path);
      g_autofree char *uri = g_file_get_uri (old);

      gtk_recent_manager_remove_item (gtk_recent_manager_get_default (), uri, NULL);
      g_unlink (old_path);
    }
}

void
hunch_window_save_as_action (HunchWindow *self,
                             gboolean     switch_to_it)
{
  GtkFileChooser *chooser;
  g_autofree char *title = hunch_window_dup_project_title (self);
  g_autofree char *name = NULL;

  chooser = hunch_window_new_chooser (self, switch_to_it ? _("Save the project as") : _("Save a copy"), GTK_FILE_CHOOSER_ACTION_SAVE,
                          _("_Save"), switch_to_it ? save_as_to : save_copy_to);
  name = switch_to_it ? g_strdup_printf ("%s.hunch", title) : g_strdup_printf (_("%s (copy).hunch"), title);
  gtk_file_chooser_set_current_name (chooser, name);
  hunch_file_chooser_add_filter (chooser, _("Hunch projects"), "*.hunch");
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (chooser));
}
