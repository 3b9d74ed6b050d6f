#define G_LOG_DOMAIN "hunch-cli"
#include "recipe/recipe.h"

#include <glib/gi18n-lib.h>
#include <stdio.h>

#include "cli/command.h"
#include "cli/output.h"

/* "-" is the standard input. */
static char *
read_steps (const char *path,
            GError    **error)
{
  g_autofree char *steps = NULL;
  g_autoptr (GError) cause = NULL;

  if (!g_file_get_contents (strcmp (path, "-") == 0 ? "/dev/stdin" : path, &steps, NULL, &cause))
    {
      hunch_cli_failure (error, _("The steps could not be read: %s"), cause->message);
      return NULL;
    }

  return g_steal_pointer (&steps);
}

static void
print_answer (const HunchTableInfo *info,
              gboolean              is_json)
{
  g_autoptr (JsonObject) answer = json_object_new ();
  g_autofree char *rows = hunch_cli_count_text (info->n_rows);

  if (!is_json)
    {
      printf (_("%s: %s rows"), info->name, rows);
      puts ("");
      return;
    }

  json_object_set_string_member (answer, "table", info->name);
  json_object_set_int_member (answer, "rows", info->n_rows);
  hunch_cli_print_json (answer);
}

static gboolean
run (HunchCliArguments *arguments,
     HunchCliWatch     *watch,
     GError           **error)
{
  const char *name = hunch_cli_arguments_get_word (arguments, 1);
  const char *table = hunch_cli_arguments_get (arguments, "from");
  const char *path = hunch_cli_arguments_get (arguments, "steps");
  g_autoptr (HunchProject) project = NULL;
  g_autoptr (HunchTableInfo) info = NULL;
  g_autofree char *steps = NULL;

  if (table == NULL || path == NULL)
    return hunch_cli_usage_error (error, _("A recipe needs --from TABLE and --steps STEPS.json."));

  project = hunch_project_open (hunch_cli_arguments_get_word (arguments, 0), error);
  if (project == NULL)
    return FALSE;

  steps = read_steps (path, error);
  if (steps == NULL || !hunch_recipe_apply (project, name, table, steps, error))
    return FALSE;

  info = hunch_project_get_table (project, name, error);
  if (info == NULL)
    return FALSE;

  print_answer (info, hunch_cli_arguments_has (arguments, "json"));

  return TRUE;
}

static const HunchCliOption options[] = {
  { "from", "TABLE", N_("the table that the steps begin with") },
  { "steps", "STEPS.json", N_("the steps, a JSON array; - reads them from the standard input") },
  { "json", NULL, N_("print one JSON object") },
};

const HunchCliCommand hunch_cli_command_recipe = {
  .name = "recipe",
  .synopsis = "FILE.hunch NAME --from TABLE --steps STEPS.json [--json]",
  .summary = N_("make a table out of another one by steps: filter, choose, rename, derive, lookup, group"),
  .options = options,
  .n_options = G_N_ELEMENTS (options),
  .n_words_min = 2,
  .n_words_max = 2,
  .run = run,
};
