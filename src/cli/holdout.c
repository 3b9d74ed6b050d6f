#define G_LOG_DOMAIN "hunch-cli"
#include "project/holdout.h"

#include <glib/gi18n-lib.h>
#include <stdio.h>

#include "analysis/confirm.h"
#include "base/json.h"
#include "cli/command.h"
#include "cli/output.h"

static gboolean
read_share (const char *text,
            double     *out_share,
            GError    **error)
{
  char *end;

  *out_share = g_ascii_strtod (text, &end);
  if (end != text && *end == '\0')
    return TRUE;
  return hunch_cli_usage_error (error, _("--share needs a number such as 0.3, and “%s” is none."), text);
}

static void
print_results (JsonObject *answer)
{
  JsonArray *results = hunch_json_get_array (answer, "results");

  for (guint i = 0; results != NULL && i < json_array_get_length (results); i++)
    {
      JsonObject *result = json_array_get_object_element (results, i);
      g_autofree char *head = g_strdup_printf ("  %s: ", hunch_json_get_string (result, "name"));

      hunch_cli_print_wrapped (head, hunch_json_get_string (result, "text"));
    }
}

static void
print_for_people (JsonObject *answer)
{
  const char *state = hunch_json_get_string (answer, "state");
  const char *table = hunch_json_get_string (answer, "table");
  g_autofree char *open = hunch_cli_count_text ((gint64) hunch_json_get_number (answer, "n_open", 0));
  g_autofree char *held = hunch_cli_count_text ((gint64) hunch_json_get_number (answer, "n_held", 0));

  if (g_str_equal (state, "none"))
    {
      printf (_("No rows of %s are held back.\n"), table);
      return;
    }
  if (g_str_equal (state, "sealed"))
    {
      printf (_("%s is sealed: %s rows are open, %s are held back.\n"), table, open, held);
      return;
    }
  hunch_cli_print_wrapped ("", hunch_json_get_string (answer, "sentence"));
  print_results (answer);
}

static JsonObject *
answer_for (HunchCliArguments *arguments,
            HunchCliWatch     *watch,
            HunchProject      *project,
            const char        *table,
            GError           **error)
{
  const char *share_text = hunch_cli_arguments_get (arguments, "share");
  gint64 seed = 1;
  double share;

  if (hunch_cli_arguments_has (arguments, "open"))
    return hunch_confirm_open (project, table, hunch_cli_watch_get_progress (watch), hunch_cli_watch_get_cancellable (watch), error);
  if (share_text != NULL
      && (!read_share (share_text, &share, error)
          || !hunch_cli_arguments_get_integer (arguments, "seed", 0, seed, &seed, error)
          || !hunch_holdout_seal (project, table, share, (guint64) seed, error)))
    return NULL;
  return hunch_confirm_get (project, table, error);
}

static gboolean
run (HunchCliArguments *arguments,
     HunchCliWatch     *watch,
     GError           **error)
{
  const char *table = hunch_cli_arguments_get_word (arguments, 1);
  g_autoptr (HunchProject) project = NULL;
  g_autoptr (JsonObject) answer = NULL;

  if (hunch_cli_arguments_has (arguments, "open") && hunch_cli_arguments_has (arguments, "share"))
    return hunch_cli_usage_error (error, _("Either --share seals or --open opens, not both."));
  project = hunch_project_open (hunch_cli_arguments_get_word (arguments, 0), error);
  answer = project != NULL ? answer_for (arguments, watch, project, table, error) : NULL;
  if (answer == NULL)
    return FALSE;
  if (hunch_cli_arguments_has (arguments, "json"))
    hunch_cli_print_json (answer);
  else
    print_for_people (answer);
  return TRUE;
}

static const HunchCliOption options[] = {
  { "share", "S", N_("hold back this share of the rows, 0.05 to 0.95") },
  { "seed", "S", N_("which rows are held back follows from it (1)") },
  { "open", NULL, N_("open the seal, once: ask every kept analysis of the rows held back") },
  { "json", NULL, N_("print one JSON object") },
};

const HunchCliCommand hunch_cli_command_holdout = {
  .name = "holdout",
  .synopsis = "FILE.hunch TABLE [--share S [--seed S] | --open] [--json]",
  .summary = N_("hold back a share of a table's rows, and confirm on them later what was found on the others"),
  .help = N_("While a table is sealed, every analysis and chart of it sees only the open rows. Opening asks all kept analyses of the table of the rows "
             "that were held back: found on A, confirmed on B. It can be done once, as what was seen cannot be unseen; afterwards everything sees all rows."),
  .options = options,
  .n_options = G_N_ELEMENTS (options),
  .n_words_min = 2,
  .n_words_max = 2,
  .run = run,
};
