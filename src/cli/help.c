#define G_LOG_DOMAIN "hunch-cli"
#include "cli/help.h"

#include <glib/gi18n-lib.h>
#include <stdio.h>

#include "analysis/kinds.h"
#include "cli/output.h"

void
hunch_cli_help_print_all (void)
{
  g_autoptr (HunchCliGrid) grid = hunch_cli_grid_new (2);
  const HunchCliCommand *command;

  printf ("%s\n\n", _("Hunch on the command line: sample, test, chart, and a five-minute deck."));
  printf ("%s\n", _("hunch-cli COMMAND …"));

  for (guint i = 0; (command = hunch_cli_commands_get (i)) != NULL; i++)
    {
      hunch_cli_grid_take (grid, g_strdup (command->name));
      hunch_cli_grid_take (grid, g_strdup (_(command->summary)));
    }
  hunch_cli_grid_print (grid, "  ");

  printf ("\n%s\n", _("“hunch-cli help COMMAND” explains one of them; “hunch-cli help KIND” an analysis or a chart."));
}

static void
print_options (const HunchCliCommand *command)
{
  g_autoptr (HunchCliGrid) grid = hunch_cli_grid_new (2);

  if (command->n_options > 0)
    puts ("");

  for (guint i = 0; i < command->n_options; i++)
    {
      const HunchCliOption *option = &command->options[i];

      hunch_cli_grid_take (grid, g_strdup_printf ("%s%s%s%s", option->name[1] == '\0' ? "-" : "--", option->name,
                                                  option->value != NULL ? " " : "",
                                                  option->value != NULL ? option->value : ""));
      hunch_cli_grid_take (grid, g_strdup (_(option->help)));
    }

  hunch_cli_grid_print (grid, "  ");
}

void
hunch_cli_help_print_command (const HunchCliCommand *command)
{
  printf ("hunch-cli %s %s\n\n", command->name, command->synopsis);
  hunch_cli_print_wrapped ("", _(command->summary));

  if (command->help != NULL)
    {
      g_auto (GStrv) paragraphs = g_strsplit (_(command->help), "\n", -1);

      for (char **paragraph = paragraphs; *paragraph != NULL; paragraph++)
        {
          puts ("");
          hunch_cli_print_wrapped ("", *paragraph);
        }
    }

  print_options (command);
  if (command->print_details != NULL)
    command->print_details ();
}

static void
print_choices (const HunchOptionInfo *option)
{
  g_autofree char *joined = g_strjoinv (" | ", (char **) option->choices);

  printf ("      %s\n", joined);
}

static void
print_kind (const HunchKindInfo *kind)
{
  printf ("%s: %s\n\n", kind->kind, _(kind->title));
  if (kind->help != NULL)
    hunch_cli_print_wrapped ("", _(kind->help));
  puts ("");

  for (guint i = 0; i < kind->n_options; i++)
    {
      const HunchOptionInfo *option = &kind->options[i];

      printf ("  %s=%s%s%s\n", option->word, option->fallback != NULL ? option->fallback : "…",
              option->required ? "  " : "", option->required ? _("(needed)") : "");
      if (option->help != NULL)
        hunch_cli_print_wrapped ("      ", _(option->help));
      if (option->choices != NULL)
        print_choices (option);
    }
}

static gboolean
run (HunchCliArguments *arguments,
     HunchCliWatch     *watch,
     GError           **error)
{
  const char *topic = hunch_cli_arguments_get_word (arguments, 0);
  const HunchCliCommand *command = topic != NULL ? hunch_cli_commands_find (topic) : NULL;
  const HunchKindInfo *kind = topic != NULL ? hunch_kinds_find (topic) : NULL;
  const HunchKindInfo *chart = topic != NULL ? hunch_kinds_find_chart (topic) : NULL;

  if (topic == NULL)
    hunch_cli_help_print_all ();
  else if (command != NULL)
    hunch_cli_help_print_command (command);
  else if (kind == NULL && chart == NULL)
    return hunch_cli_usage_error (error, _("There is no help about “%s”."), topic);

  if (kind != NULL)
    print_kind (kind);
  if (chart != NULL)
    print_kind (chart);

  return TRUE;
}

const HunchCliCommand hunch_cli_command_help = {
  .name = "help",
  .synopsis = "[COMMAND | KIND]",
  .summary = N_("explain a command, an analysis or a chart"),
  .n_words_max = 1,
  .run = run,
};
