#define G_LOG_DOMAIN "hunch-cli"
#include "config.h"

#include <glib/gi18n-lib.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>

#include "cli/command.h"
#include "cli/help.h"
#include "recipe/recipe.h"
#include "stats/stats.h"

#define EXIT_USAGE 2

/* A line of GLib's on the error output would be taken for ours, so it is shown only to whoever asks. */
static GLogWriterOutput
write_log (GLogLevelFlags   level,
           const GLogField *fields,
           gsize            n_fields,
           gpointer         user_data)
{
  if (g_getenv ("G_MESSAGES_DEBUG") == NULL && g_getenv ("G_DEBUG") == NULL)
    return G_LOG_WRITER_HANDLED;

  return g_log_writer_default (level, fields, n_fields, user_data);
}

/* Numbers are read and written with a point; the locale is for words. */
static void
set_locale (void)
{
  setlocale (LC_ALL, "");
  setlocale (LC_NUMERIC, "C");
  bindtextdomain (GETTEXT_PACKAGE, g_getenv ("HUNCH_LOCALE_DIR") != NULL ? g_getenv ("HUNCH_LOCALE_DIR") : HUNCH_LOCALE_DIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
}

/* One line, whatever the message holds. */
static void
print_error (const GError *error)
{
  g_autofree char *message = g_strdup (error->message);

  g_strdelimit (message, "\r\n", ' ');
  fprintf (stderr, "hunch-cli: %s\n", g_strchomp (message));
}

static int
fail (const GError *error)
{
  print_error (error);

  return g_error_matches (error, HUNCH_CLI_ERROR, HUNCH_CLI_ERROR_USAGE) ? EXIT_USAGE : EXIT_FAILURE;
}

static gboolean
check_n_words (const HunchCliCommand *command,
               HunchCliArguments     *arguments,
               GError               **error)
{
  guint n_words = hunch_cli_arguments_get_n_words (arguments);

  if (n_words >= command->n_words_min && n_words <= command->n_words_max)
    return TRUE;

  return hunch_cli_usage_error (error, _("This is written: hunch-cli %s %s"), command->name, command->synopsis);
}

static gboolean
flush_output (GError **error)
{
  if (fflush (stdout) == 0 && !ferror (stdout))
    return TRUE;

  return hunch_cli_failure (error, _("The output could not be written."));
}

static int
run_watched (const HunchCliCommand *command,
             HunchCliArguments     *arguments)
{
  g_autoptr (GError) error = NULL;
  HunchCliWatch *watch = hunch_cli_watch_start ();
  gboolean is_done = command->run (arguments, watch, &error) && flush_output (&error);
  int number = hunch_cli_watch_get_signal (watch);

  hunch_cli_watch_stop (watch);

  if (is_done)
    return EXIT_SUCCESS;

  if (number != 0 && g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_clear_error (&error);
      hunch_cli_failure (&error, _("Stopped before it was done; nothing was changed."));
      print_error (error);
      return 128 + number;
    }

  return fail (error);
}

static int
run_command (const HunchCliCommand *command,
             char                 **words)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HunchCliArguments) arguments = NULL;

  if (g_strv_contains ((const char *const *) words, "--help") || g_strv_contains ((const char *const *) words, "-h"))
    {
      hunch_cli_help_print_command (command);
      return EXIT_SUCCESS;
    }

  arguments = hunch_cli_arguments_new (command->options, command->n_options, words, &error);
  if (arguments == NULL || !check_n_words (command, arguments, &error))
    return fail (error);

  hunch_stats_init ();
  hunch_recipe_init ();

  return run_watched (command, arguments);
}

int
main (int    argc,
      char **argv)
{
  const HunchCliCommand *command;
  g_autoptr (GError) error = NULL;

  if (argc == 2 && strcmp (argv[1], "--version") == 0)
    {
      puts ("hunch-cli " HUNCH_VERSION);
      return EXIT_SUCCESS;
    }

  set_locale ();
  g_log_set_writer_func (write_log, NULL, NULL);

  if (argc >= 2 && (strcmp (argv[1], "--help") == 0 || strcmp (argv[1], "-h") == 0))
    {
      hunch_cli_help_print_all ();
      return EXIT_SUCCESS;
    }

  command = argc >= 2 ? hunch_cli_commands_find (argv[1]) : NULL;
  if (command != NULL)
    return run_command (command, argv + 2);

  if (argc < 2)
    hunch_cli_usage_error (&error, _("Say what to do: “hunch-cli help” lists the commands."));
  else
    hunch_cli_usage_error (&error, _("There is no command “%s”: “hunch-cli help” lists them."), argv[1]);

  return fail (error);
}
