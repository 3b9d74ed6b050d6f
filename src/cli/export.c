#define G_LOG_DOMAIN "hunch-cli"
#include <glib/gi18n-lib.h>

#include "cli/command.h"
#include "deck/deck.h"
#include "deck/notebook.h"

/* What can be written, by the ending of the file. */
static gboolean
export (HunchCliArguments *arguments,
        HunchCliWatch     *watch,
        HunchProject      *project,
        const char        *path,
        GError           **error)
{
  HunchProgress *progress = hunch_cli_watch_get_progress (watch);
  GCancellable *cancellable = hunch_cli_watch_get_cancellable (watch);

  if (g_str_has_suffix (path, ".ipynb"))
    return hunch_notebook_export (project, path, NULL, progress, cancellable, error);
  return hunch_deck_export_pdf (project, path, hunch_cli_arguments_has (arguments, "notes"), progress, cancellable, error);
}

static gboolean
run (HunchCliArguments *arguments,
     HunchCliWatch     *watch,
     GError           **error)
{
  const char *path = hunch_cli_arguments_get (arguments, "o");
  g_autoptr (HunchProject) project = NULL;

  if (path == NULL)
    return hunch_cli_usage_error (error, _("export needs -o FILE.pdf or FILE.ipynb."));

  if (!g_str_has_suffix (path, ".pdf") && !g_str_has_suffix (path, ".ipynb"))
    return hunch_cli_failure (error, _("%s: a deck is written as .pdf, results as .ipynb."), path);

  project = hunch_project_open (hunch_cli_arguments_get_word (arguments, 0), error);

  return project != NULL && export (arguments, watch, project, path, error);
}

static const HunchCliOption options[] = {
  { "o", "FILE", N_("where to write: the deck as .pdf, the kept results as .ipynb") },
  { "notes", NULL, N_("after each slide a page with its notes") },
};

const HunchCliCommand hunch_cli_command_export = {
  .name = "export",
  .synopsis = "FILE.hunch -o OUT.{pdf,ipynb} [--notes]",
  .summary = N_("write the deck as a PDF, or the results as a notebook"),
  .options = options,
  .n_options = G_N_ELEMENTS (options),
  .n_words_min = 1,
  .n_words_max = 1,
  .run = run,
};
