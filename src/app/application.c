#define G_LOG_DOMAIN "hunch-app"
#include "config.h"
#include "app/application.h"

#include <glib/gi18n.h>

#include "app/about.h"
#include "app/accels.h"
#include "app/help-window.h"
#include "app/preferences.h"
#include "app/settings.h"
#include "app/window.h"

struct _HunchApplication
{
  AdwApplication parent_instance;
};

G_DEFINE_FINAL_TYPE (HunchApplication, hunch_application, ADW_TYPE_APPLICATION)

/* --- windows ----------------------------------------------------------------- */

/* A window that shows the welcome page, so that a project can be opened in it. */
static HunchWindow *
get_free_window (HunchApplication *self)
{
  for (GList *item = gtk_application_get_windows (GTK_APPLICATION (self)); item != NULL; item = item->next)
    if (HUNCH_IS_WINDOW (item->data) && hunch_window_get_project (item->data) == NULL)
      return item->data;
  return hunch_window_new (GTK_APPLICATION (self));
}

static void
open_file (HunchApplication *self,
           GFile            *file)
{
  HunchWindow *window = get_free_window (self);

  hunch_window_open_file (window, file);
  gtk_window_present (GTK_WINDOW (window));
}

static void
hunch_application_activate (GApplication *application)
{
  HunchApplication *self = HUNCH_APPLICATION (application);
  GtkWindow *window = gtk_application_get_active_window (GTK_APPLICATION (self));

  if (window == NULL)
    window = GTK_WINDOW (hunch_window_new (GTK_APPLICATION (self)));
  gtk_window_present (window);
}

static void
hunch_application_open (GApplication *application,
                        GFile       **files,
                        int           n_files,
                        const char   *hint)
{
  for (int i = 0; i < n_files; i++)
    open_file (HUNCH_APPLICATION (application), files[i]);
}

static int
hunch_application_command_line (GApplication            *application,
                                GApplicationCommandLine *command_line)
{
  HunchApplication *self = HUNCH_APPLICATION (application);
  GVariantDict *options = g_application_command_line_get_options_dict (command_line);
  const char *playbook = NULL;
  g_auto (GStrv) arguments = NULL;
  int n_arguments = 0;
  g_autoptr (GFile) file = NULL;

  arguments = g_application_command_line_get_arguments (command_line, &n_arguments);
  if (n_arguments > 1)
    file = g_application_command_line_create_file_for_arg (command_line, arguments[1]);

  if (g_variant_dict_lookup (options, "playbook", "&s", &playbook))
    {
      HunchWindow *window = get_free_window (self);

      gtk_window_present (GTK_WINDOW (window));
      hunch_window_run_playbook (window, playbook, file, NULL);
    }
  else if (file == NULL)
    g_application_activate (application);
  else
    for (int i = 1; i < n_arguments; i++)
      {
        g_autoptr (GFile) each = g_application_command_line_create_file_for_arg (command_line, arguments[i]);

        open_file (self, each);
      }
  return 0;
}

/* --- actions ----------------------------------------------------------------- */

static GtkWindow *
get_window (gpointer application)
{
  return gtk_application_get_active_window (GTK_APPLICATION (application));
}

static void
quit_cb (GSimpleAction *action,
         GVariant      *parameter,
         gpointer       application)
{
  GList *windows = g_list_copy (gtk_application_get_windows (GTK_APPLICATION (application)));

  for (GList *item = windows; item != NULL; item = item->next)
    gtk_window_close (item->data);
  g_list_free (windows);
}

static void
new_window_cb (GSimpleAction *action,
               GVariant      *parameter,
               gpointer       application)
{
  gtk_window_present (GTK_WINDOW (hunch_window_new (GTK_APPLICATION (application))));
}

static void
about_cb (GSimpleAction *action,
          GVariant      *parameter,
          gpointer       application)
{
  hunch_about_show (get_window (application));
}

static void
preferences_cb (GSimpleAction *action,
                GVariant      *parameter,
                gpointer       application)
{
  hunch_preferences_show (get_window (application));
}

static void
help_cb (GSimpleAction *action,
         GVariant      *parameter,
         gpointer       application)
{
  hunch_help_window_show (get_window (application), NULL);
}

static const GActionEntry ACTIONS[] = {
  { "quit", quit_cb },
  { "new-window", new_window_cb },
  { "about", about_cb },
  { "preferences", preferences_cb },
  { "help", help_cb },
};

/* --- start ------------------------------------------------------------------- */

static void
hunch_application_startup (GApplication *application)
{
  G_APPLICATION_CLASS (hunch_application_parent_class)->startup (application);

  g_action_map_add_action_entries (G_ACTION_MAP (application), ACTIONS, G_N_ELEMENTS (ACTIONS), application);
  hunch_accels_install (GTK_APPLICATION (application));
  hunch_preferences_apply ();
}

static const GOptionEntry OPTIONS[] = {
  { "playbook", 'p', 0, G_OPTION_ARG_STRING, NULL, N_("Carry out a playbook in a new project"), N_("NAME") },
  { "version", 'v', 0, G_OPTION_ARG_NONE, NULL, N_("Show the version"), NULL },
  { NULL },
};

static int
hunch_application_handle_local_options (GApplication *application,
                                        GVariantDict *options)
{
  if (!g_variant_dict_contains (options, "version"))
    return -1;
  g_print ("hunch %s\n", HUNCH_VERSION);
  return 0;
}

static void
hunch_application_class_init (HunchApplicationClass *klass)
{
  GApplicationClass *application_class = G_APPLICATION_CLASS (klass);

  application_class->startup = hunch_application_startup;
  application_class->activate = hunch_application_activate;
  application_class->open = hunch_application_open;
  application_class->command_line = hunch_application_command_line;
  application_class->handle_local_options = hunch_application_handle_local_options;
}

static void
hunch_application_init (HunchApplication *self)
{
  g_application_add_main_option_entries (G_APPLICATION (self), OPTIONS);
  g_application_set_option_context_parameter_string (G_APPLICATION (self), _("[FILE…]"));
}

HunchApplication *
hunch_application_new (void)
{
  return g_object_new (HUNCH_TYPE_APPLICATION,
                       "application-id", HUNCH_APP_ID,
                       "resource-base-path", "/io/github/hunch/Hunch",
                       "flags", G_APPLICATION_HANDLES_OPEN | G_APPLICATION_HANDLES_COMMAND_LINE,
                       NULL);
}
