#define G_LOG_DOMAIN "hunch-cli"
#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <stdio.h>

#include "base/json.h"
#include "cli/command.h"
#include "cli/csv-words.h"
#include "cli/import-words.h"
#include "cli/output.h"
#include "cli/receipt.h"
#include "sample/plan.h"
#include "source/connector.h"

/* --- what it would cost ---------------------------------------------------------------- */

/* The requests to a web service, one by one; nothing is asked. */
static gboolean
print_connector_plan (const char *words,
                      gboolean    is_json,
                      GError    **error)
{
  g_autoptr (HunchConnectorPlan) plan = hunch_connector_plan (words, error);

  if (plan == NULL)
    return FALSE;
  if (is_json)
    {
      g_autoptr (JsonObject) object = hunch_connector_plan_to_json (plan);

      hunch_cli_print_json (object);
      return TRUE;
    }
  for (char **line = plan->lines; line != NULL && *line != NULL; line++)
    puts (*line);
  printf (plan->is_exact ? _("%" PRId64 " requests, %.0f seconds") : _("at most %" PRId64 " requests, %.0f seconds"), plan->requests, plan->seconds);
  puts ("");
  return TRUE;
}

static void
print_sample_plan (const HunchSamplePlan *plan)
{
  g_autofree char *objects = hunch_cli_count_text (plan->objects);
  g_autofree char *all_objects = hunch_cli_count_text (plan->objects_total);
  g_autofree char *bytes = g_format_size (MAX (plan->bytes, 0));
  g_autofree char *all_bytes = plan->bytes_total < 0 ? g_strdup ("?") : g_format_size (plan->bytes_total);
  g_autofree char *rows = plan->rows_total < 0 ? g_strdup ("?") : hunch_cli_count_text (plan->rows_total);
  g_autofree char *requests = hunch_cli_count_text (plan->requests);

  printf (_("%s of %s objects, %s of %s"), objects, all_objects, bytes, all_bytes);
  puts ("");
  printf (plan->is_estimate ? _("about %s rows in all") : _("%s rows in all"), rows);
  puts ("");
  printf (_("%s requests, about %.0f seconds"), requests, plan->seconds);
  if (plan->dollars > 0)
    printf (", %.4f $", plan->dollars);
  puts ("");
}

static gboolean
print_plan (const HunchImport *import,
            gboolean           is_json,
            HunchCliWatch     *watch,
            GError           **error)
{
  GCancellable *cancellable = hunch_cli_watch_get_cancellable (watch);
  g_autoptr (GPtrArray) sources = NULL;
  HunchSamplePlan plan = { 0 };

  if (hunch_connector_is_words (import->words[0]))
    return print_connector_plan (import->words[0], is_json, error);

  sources = hunch_source_expand ((const char *const *) import->words, NULL, cancellable, error);
  if (sources == NULL || !hunch_sample_plan (sources, import->options, &import->choice, &plan, cancellable, error))
    return FALSE;
  if (is_json)
    {
      g_autoptr (JsonObject) object = hunch_sample_plan_to_json (&plan);

      hunch_cli_print_json (object);
    }
  else
    print_sample_plan (&plan);
  return TRUE;
}

/* --- the import --------------------------------------------------------------------------- */

static gboolean
run_import (HunchCliArguments *arguments,
            HunchImport       *import,
            HunchCliWatch     *watch,
            GError           **error)
{
  HunchCliDocument document = { 0 };
  g_autoptr (JsonObject) receipt = NULL;

  if (!hunch_cli_document_open (&document, hunch_cli_arguments_get_word (arguments, 0), error))
    return FALSE;
  receipt = hunch_import_run (import, document.project, hunch_cli_watch_get_progress (watch), hunch_cli_watch_get_cancellable (watch), error);
  hunch_cli_document_close (&document, receipt != NULL);
  if (receipt == NULL)
    return FALSE;

  if (hunch_cli_arguments_has (arguments, "json"))
    hunch_cli_print_json (receipt);
  else
    hunch_cli_receipt_print (receipt);
  return TRUE;
}

static gboolean
run (HunchCliArguments *arguments,
     HunchCliWatch     *watch,
     GError           **error)
{
  g_autoptr (HunchImport) import = hunch_cli_import_words_read (arguments, 1, error);

  if (import == NULL)
    return FALSE;
  return hunch_cli_arguments_has (arguments, "plan") ? print_plan (import, hunch_cli_arguments_has (arguments, "json"), watch, error)
                                                     : run_import (arguments, import, watch, error);
}

static const HunchCliOption options[] = {
  { "as", "TABLE", N_("the table's name; the file's name otherwise") },
  { "columns", "LIST", N_("the columns to keep: a,b; all otherwise") },
  HUNCH_CLI_SAMPLE_OPTIONS,
  { "append", NULL, N_("put the rows into a table that is there already") },
  { "replace", NULL, N_("let the rows take the place of a table's rows") },
  { "upsert", "KEY", N_("let rows take the place of those with the same value in the column KEY (or columns a,b), and add the others") },
  { "plan", NULL, N_("say what it would cost, and read nothing but a few bytes") },
  { "requester-pays", NULL, N_("agree to pay for what is read of a bucket that demands it") },
  HUNCH_CLI_FORMAT_OPTIONS,
  HUNCH_CLI_CSV_OPTIONS,
  { "json", NULL, N_("print the receipt as JSON") },
};

const HunchCliCommand hunch_cli_command_import = {
  .name = "import",
  .synopsis = "FILE.hunch SOURCE… [OPTIONS]",
  .summary = N_("read files into a table, all rows or a sample of them"),
  .help = N_("A SOURCE is a path, a folder, a pattern such as “2019-07-*.csv”, https://…, s3://bucket/prefix/, connector:NAME?parameter=value or "
             "generator:NAME. All sources together make one table, and a sample is one over all of them. FILE.hunch is made when it is "
             "not there. When anything fails, or Ctrl-C stops it, the project is as it was before."),
  .options = options,
  .n_options = G_N_ELEMENTS (options),
  .n_words_min = 2,
  .n_words_max = G_MAXUINT,
  .run = run,
};
