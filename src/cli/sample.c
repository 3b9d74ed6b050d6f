#define G_LOG_DOMAIN "hunch-cli"
#include <glib/gi18n-lib.h>

#include "cli/command.h"
#include "cli/output.h"
#include "cli/receipt.h"
#include "project/import.h"

static gboolean
read_seed (HunchCliArguments *arguments,
           guint64           *out_seed,
           GError           **error)
{
  const char *text = hunch_cli_arguments_get (arguments, "seed");

  *out_seed = g_random_int ();
  if (text != NULL && !g_ascii_string_to_unsigned (text, 10, 0, G_MAXINT64, out_seed, NULL))
    return hunch_cli_usage_error (error, _("--seed needs a whole number that is not negative, not “%s”."), text);
  return TRUE;
}

static gboolean
run (HunchCliArguments *arguments,
     HunchCliWatch     *watch,
     GError           **error)
{
  const char *name = hunch_cli_arguments_get (arguments, "another");
  const char *table = hunch_cli_arguments_get_word (arguments, 1);
  HunchProgress *progress = hunch_cli_watch_get_progress (watch);
  GCancellable *cancellable = hunch_cli_watch_get_cancellable (watch);
  g_autoptr (HunchProject) project = NULL;
  g_autoptr (JsonObject) receipt = NULL;
  gint64 n_more;
  guint64 seed;

  if (!read_seed (arguments, &seed, error) || !hunch_cli_arguments_get_integer (arguments, "more", 1, 0, &n_more, error))
    return FALSE;
  if ((name != NULL) == (n_more > 0))
    return hunch_cli_usage_error (error, _("Either --another NAME or --more N says what is to be drawn."));
  if (n_more > 0 && hunch_cli_arguments_has (arguments, "seed"))
    return hunch_cli_usage_error (error, _("--seed goes with --another; further rows follow from the first draw."));

  project = hunch_project_open (hunch_cli_arguments_get_word (arguments, 0), error);
  if (project == NULL)
    return FALSE;
  receipt = n_more > 0 ? hunch_import_more (project, table, n_more, progress, cancellable, error)
                       : hunch_import_another (project, table, name, seed, progress, cancellable, error);
  if (receipt == NULL)
    return FALSE;

  if (hunch_cli_arguments_has (arguments, "json"))
    hunch_cli_print_json (receipt);
  else
    hunch_cli_receipt_print (receipt);
  return TRUE;
}

static const HunchCliOption options[] = {
  { "another", "NAME", N_("another sample like the table's, as the new table NAME") },
  { "seed", "S", N_("of the other sample; chosen and told when absent") },
  { "more", "N", N_("N further rows of the same sources, none of which the table has yet, behind its rows") },
  { "json", NULL, N_("print the receipt as JSON") },
};

const HunchCliCommand hunch_cli_command_sample = {
  .name = "sample",
  .synopsis = "FILE.hunch TABLE --another NAME | --more N",
  .summary = N_("draw again as a table was drawn: another sample, or more rows"),
  .help = N_("Sources, columns, filter and method are those by which the table came in. Further rows are refused when the sources "
             "are not what they were."),
  .options = options,
  .n_options = G_N_ELEMENTS (options),
  .n_words_min = 2,
  .n_words_max = 2,
  .run = run,
};
