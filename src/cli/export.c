#define G_LOG_DOMAIN "hunch-cli"
#include <glib/gi18n-lib.h>

#include "cli/command.h"
#include "deck/deck.h"

static gboolean
run (HunchCliArguments *arguments,
     HunchCliWatch     *watch,
     GError           **error)
{
  const char *path = hunch_cli_arguments_get (arguments, "o");
  g_autoptr (HunchProject) project = NULL;

  if (path == NULL)
    return hunch_cli_usage_error (error, _("export needs -o FILE.pdf."));

  if (!g_str_has_suffix (path, ".pdf"))
    return hunch_cli_failure (error, _("%s: a deck can be written as .pdf."), path);

  project = hunch_project_open (hunch_cli_arguments_get_word (arguments, 0), error);

  return project != NULL
         && hunch_deck_export_pdf (project, path, hunch_cli_arguments_has (arguments, "notes"),
                                   hunch_cli_watch_get_progress (watch), hunch_cli_watch_get_cancellable (watch), error);
}

static const HunchCliOption options[] = {
  { "o", "FILE.pdf", N_("where to write") },
  { "notes", NULL, N_("after each slide a page with its notes") },
};

const HunchCliCommand hunch_cli_command_export = {
  .name = "export",
  .synopsis = "FILE.hunch -o OUT.pdf [--notes]",
  .summary = N_("write the deck as a PDF"),
  .options = options,
  .n_options = G_N_ELEMENTS (options),
  .n_words_min = 1,
  .n_words_max = 1,
  .run = run,
};
