#define G_LOG_DOMAIN "hunch-cli"
#include "project/import.h"

#include <glib/gi18n-lib.h>
#include <stdio.h>

#include "cli/command.h"
#include "cli/csv-words.h"
#include "cli/output.h"
#include "cli/receipt.h"
#include "cli/sources.h"

/* What was said about all sources together. */
typedef struct
{
  HunchImportMode    mode;
  HunchSampleChoice  choice;
  HunchCsvOptions   *csv;      /* owned */
  char             **columns;  /* owned, NULL for all */
} Wish;

static void
clear_wish (Wish *wish)
{
  g_clear_pointer (&wish->csv, hunch_csv_options_free);
  g_clear_pointer (&wish->columns, g_strfreev);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Wish, clear_wish)

static gboolean
read_mode (HunchCliArguments *arguments,
           HunchImportMode   *out_mode,
           GError           **error)
{
  gboolean is_append = hunch_cli_arguments_has (arguments, "append");
  gboolean is_replace = hunch_cli_arguments_has (arguments, "replace");

  if (is_append && is_replace)
    return hunch_cli_usage_error (error, _("--append and --replace exclude each other."));

  *out_mode = is_append ? HUNCH_IMPORT_APPEND : is_replace ? HUNCH_IMPORT_REPLACE : HUNCH_IMPORT_NEW;

  return TRUE;
}

/* Without --sample, --rows asks for the first ones and --fraction for each with that share. */
static gboolean
read_method (HunchCliArguments *arguments,
             HunchSampleMethod *out_method,
             GError           **error)
{
  const char *name = hunch_cli_arguments_get (arguments, "sample");

  if (name == NULL)
    *out_method = hunch_cli_arguments_has (arguments, "rows") ? HUNCH_SAMPLE_HEAD
                  : hunch_cli_arguments_has (arguments, "fraction") ? HUNCH_SAMPLE_BERNOULLI : HUNCH_SAMPLE_ALL;
  else if (!hunch_sample_method_from_name (name, out_method))
    return hunch_cli_usage_error (error, _("A sample is all, head, reservoir or bernoulli; not “%s”."), name);

  return TRUE;
}

static gboolean
read_share (HunchCliArguments *arguments,
            double            *out_share,
            GError           **error)
{
  const char *text = hunch_cli_arguments_get (arguments, "fraction");
  char *end = NULL;

  if (text == NULL)
    return hunch_cli_usage_error (error, _("--sample bernoulli needs --fraction, the share of the rows to keep."));

  *out_share = g_ascii_strtod (text, &end);
  if (end == text || *end != '\0' || !(*out_share > 0 && *out_share <= 1))
    return hunch_cli_usage_error (error, _("--fraction is a share above 0 and up to 1; not “%s”."), text);

  return TRUE;
}

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
read_choice (HunchCliArguments *arguments,
             HunchSampleChoice *choice,
             GError           **error)
{
  gboolean is_counted, is_random;

  if (!read_method (arguments, &choice->method, error)
      || !hunch_cli_arguments_get_integer (arguments, "rows", 1, 0, &choice->rows, error))
    return FALSE;

  is_counted = choice->method == HUNCH_SAMPLE_HEAD || choice->method == HUNCH_SAMPLE_RESERVOIR;
  is_random = choice->method == HUNCH_SAMPLE_RESERVOIR || choice->method == HUNCH_SAMPLE_BERNOULLI;

  if (is_counted != (choice->rows > 0))
    return is_counted ? hunch_cli_usage_error (error, _("--sample %s needs --rows."), hunch_sample_method_get_name (choice->method))
                      : hunch_cli_usage_error (error, _("--rows goes with --sample head or reservoir."));

  if (choice->method == HUNCH_SAMPLE_BERNOULLI ? !read_share (arguments, &choice->share, error)
                                               : hunch_cli_arguments_has (arguments, "fraction")
                                                   && !hunch_cli_usage_error (error, _("--fraction goes with --sample bernoulli.")))
    return FALSE;

  return !is_random || read_seed (arguments, &choice->seed, error);
}

static gboolean
read_wish (HunchCliArguments *arguments,
           Wish              *wish,
           GError           **error)
{
  const char *columns = hunch_cli_arguments_get (arguments, "columns");

  wish->columns = columns != NULL ? hunch_cli_split_list (columns) : NULL;
  wish->csv = hunch_cli_csv_words_read (arguments, error);

  return wish->csv != NULL
         && read_mode (arguments, &wish->mode, error)
         && read_choice (arguments, &wish->choice, error);
}

static JsonObject *
import_one (HunchSource   *source,
            const Wish    *wish,
            const char    *table,
            gboolean       is_first,
            HunchProject  *project,
            HunchCliWatch *watch,
            GError       **error)
{
  g_autoptr (HunchImport) import = hunch_import_new (hunch_source_get_name (source));

  g_free (import->table);
  import->table = g_strdup (table);
  import->mode = is_first ? wish->mode : HUNCH_IMPORT_APPEND;
  import->choice = wish->choice;
  g_clear_pointer (&import->options->csv, hunch_csv_options_free);
  import->options->csv = hunch_csv_options_copy (wish->csv);
  g_strfreev (import->options->columns);
  import->options->columns = g_strdupv (wish->columns);

  return hunch_import_run (import, project, hunch_cli_watch_get_progress (watch),
                           hunch_cli_watch_get_cancellable (watch), error);
}

/* The first source makes the table, the others go into it; all of it is one step. */
static JsonObject *
import_all (GPtrArray     *sources,
            const Wish    *wish,
            const char    *table,
            HunchProject  *project,
            HunchCliWatch *watch,
            GError       **error)
{
  g_autoptr (JsonObject) total = NULL;

  for (guint i = 0; i < sources->len; i++)
    {
      HunchSource *source = g_ptr_array_index (sources, i);
      g_autoptr (JsonObject) receipt = import_one (source, wish, total == NULL ? table : json_object_get_string_member (total, "table"),
                                                   i == 0, project, watch, error);

      if (receipt == NULL)
        {
          if (sources->len > 1)
            g_prefix_error (error, "%s: ", hunch_source_get_name (source));
          return NULL;
        }

      if (total == NULL)
        total = g_steal_pointer (&receipt);
      else
        hunch_cli_receipt_add (total, receipt);
    }

  return g_steal_pointer (&total);
}

/* A type that was told for a column that is not there is a slip that would go unnoticed. */
static gboolean
check_types (const Wish *wish,
             JsonObject *receipt,
             GError    **error)
{
  GHashTableIter iter;
  gpointer name;

  if (wish->csv->types == NULL)
    return TRUE;

  g_hash_table_iter_init (&iter, wish->csv->types);
  while (g_hash_table_iter_next (&iter, &name, NULL))
    if (!hunch_cli_receipt_has_column (receipt, name))
      return hunch_cli_failure (error, _("There is no column “%s” to read as --type says."), (const char *) name);

  return TRUE;
}

static JsonObject *
import_as_one_step (GPtrArray     *sources,
                    const Wish    *wish,
                    const char    *table,
                    HunchProject  *project,
                    HunchCliWatch *watch,
                    GError       **error)
{
  g_autoptr (JsonObject) receipt = NULL;

  if (sources->len == 1 && wish->csv->types == NULL)
    return import_all (sources, wish, table, project, watch, error);

  if (!hunch_project_begin_edit (project, sources->len == 1 ? _("Import a file") : _("Import files"), error))
    return NULL;

  receipt = import_all (sources, wish, table, project, watch, error);
  if (receipt == NULL || !check_types (wish, receipt, error))
    {
      hunch_project_cancel_edit (project);
      return NULL;
    }

  return hunch_project_commit_edit (project, error) ? g_steal_pointer (&receipt) : NULL;
}

static gboolean
run (HunchCliArguments *arguments,
     HunchCliWatch     *watch,
     GError           **error)
{
  g_auto (Wish) wish = { 0 };
  g_autoptr (GPtrArray) sources = NULL;
  g_autoptr (JsonObject) receipt = NULL;
  HunchCliDocument document = { 0 };

  if (!read_wish (arguments, &wish, error))
    return FALSE;

  sources = hunch_cli_sources_new (arguments, 1, error);
  if (sources == NULL || !hunch_cli_document_open (&document, hunch_cli_arguments_get_word (arguments, 0), error))
    return FALSE;

  receipt = import_as_one_step (sources, &wish, hunch_cli_arguments_get (arguments, "as"), document.project, watch, error);
  hunch_cli_document_close (&document, receipt != NULL);

  if (receipt == NULL)
    return FALSE;

  if (hunch_cli_arguments_has (arguments, "json"))
    hunch_cli_print_json (receipt);
  else
    hunch_cli_receipt_print (receipt);

  return TRUE;
}

static const HunchCliOption options[] = {
  { "as", "TABLE", N_("the table's name; the file's name otherwise") },
  { "columns", "LIST", N_("the columns to keep: a,b; all otherwise") },
  { "sample", "METHOD", N_("all, head, reservoir or bernoulli") },
  { "rows", "N", N_("how many rows to keep; the first ones unless --sample says otherwise") },
  { "fraction", "P", N_("the share of the rows to keep, above 0 and up to 1") },
  { "seed", "S", N_("makes a random sample repeatable; chosen and told when absent") },
  { "append", NULL, N_("put the rows into a table that is there already") },
  { "replace", NULL, N_("let the rows take the place of a table's rows") },
  HUNCH_CLI_CSV_OPTIONS,
  { "json", NULL, N_("print the receipt as JSON") },
};

const HunchCliCommand hunch_cli_command_import = {
  .name = "import",
  .synopsis = "FILE.hunch SOURCE… [OPTIONS]",
  .summary = N_("read files into a table, all rows or a sample of them"),
  .help = N_("A SOURCE is a path, a pattern such as “2019-07-*.csv”, or generator:NAME. The first source makes the table and "
             "the others are added to it; a sample is taken of each. FILE.hunch is made when it is not there. "
             "When anything fails, or Ctrl-C stops it, the project is as it was before."),
  .options = options,
  .n_options = G_N_ELEMENTS (options),
  .n_words_min = 2,
  .n_words_max = G_MAXUINT,
  .run = run,
};
