#define G_LOG_DOMAIN "hunch-cli"
#include <glib/gi18n-lib.h>

#include "cli/command.h"
#include "deck/deck.h"
#include "deck/notebook.h"
#include "deck/report.h"

/* A PDF is the deck unless the report is asked for. */
static gboolean
is_report (HunchCliArguments *arguments,
           const char        *path)
{
  return hunch_cli_arguments_has (arguments, "report") || g_str_has_suffix (path, ".html") || g_str_has_suffix (path, ".md");
}

static gboolean
has_known_ending (const char *path)
{
  static const char *const endings[] = { ".pdf", ".html", ".md", ".ipynb" };

  for (guint i = 0; i < G_N_ELEMENTS (endings); i++)
    if (g_str_has_suffix (path, endings[i]))
      return TRUE;
  return FALSE;
}

/* What is written, by the ending of the file. */
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
  if (is_report (arguments, path))
    return hunch_report_export (project, path, NULL, hunch_cli_arguments_has (arguments, "evidence"), progress, cancellable, error);
  return hunch_deck_export_pdf (project, path, (hunch_cli_arguments_has (arguments, "notes") ? HUNCH_DECK_PDF_NOTES : 0)
                                                | (hunch_cli_arguments_has (arguments, "evidence") ? HUNCH_DECK_PDF_EVIDENCE : 0),
                                progress, cancellable, error);
}

static gboolean
run (HunchCliArguments *arguments,
     HunchCliWatch     *watch,
     GError           **error)
{
  const char *path = hunch_cli_arguments_get (arguments, "o");
  g_autoptr (HunchProject) project = NULL;

  if (path == NULL)
    return hunch_cli_usage_error (error, _("export needs -o FILE.pdf, FILE.html, FILE.md or FILE.ipynb."));

  if (!has_known_ending (path))
    return hunch_cli_failure (error, _("%s: a deck is written as .pdf, a report as .pdf, .html or .md, a notebook as .ipynb."), path);

  project = hunch_project_open (hunch_cli_arguments_get_word (arguments, 0), error);

  return project != NULL && export (arguments, watch, project, path, error);
}

static const HunchCliOption options[] = {
  { "o", "FILE", N_("where to write: the deck as .pdf, a report of the kept results as .html or .md, a notebook as .ipynb") },
  { "report", NULL, N_("with .pdf: the report of the kept results in place of the deck") },
  { "evidence", NULL, N_("what stands behind each result: in a report after it, in a deck at the end") },
  { "notes", NULL, N_("after each slide a page with its notes") },
};

const HunchCliCommand hunch_cli_command_export = {
  .name = "export",
  .synopsis = "FILE.hunch -o OUT.{pdf,html,md,ipynb} [--notes | --report] [--evidence]",
  .summary = N_("write the deck as a PDF, or the results as a report or a notebook"),
  .options = options,
  .n_options = G_N_ELEMENTS (options),
  .n_words_min = 1,
  .n_words_max = 1,
  .run = run,
};
