#define G_LOG_DOMAIN "hunch-cli"
#include <glib/gi18n-lib.h>
#include <stdio.h>

#include "cli/command.h"

static gboolean
run (HunchCliArguments *arguments,
     HunchCliWatch     *watch,
     GError           **error)
{
  g_autoptr (HunchProject) project = hunch_project_create (hunch_cli_arguments_get_word (arguments, 0), error);

  return project != NULL;
}

const HunchCliCommand hunch_cli_command_new = {
  .name = "new",
  .synopsis = "FILE.hunch",
  .summary = N_("make an empty project; a file that is there already is left alone"),
  .n_words_min = 1,
  .n_words_max = 1,
  .run = run,
};
