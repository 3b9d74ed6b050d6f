#define G_LOG_DOMAIN "hunch-cli"
#include "analysis/ledger.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <stdio.h>

#include "base/json.h"
#include "cli/command.h"
#include "cli/output.h"

static void
take_head (HunchCliGrid *grid)
{
  const char *const heads[] = { _("Question"), _("Table"), _("Test"), "p", _("p (Holm)"), _("p (BH)"), _("Asked"), _("Rows"), "" };

  for (guint i = 0; i < G_N_ELEMENTS (heads); i++)
    hunch_cli_grid_take (grid, g_strdup (heads[i]));
}

static const char *
get_text (JsonObject *entry,
          const char *member)
{
  const char *text = hunch_json_get_string (entry, member);

  return text != NULL ? text : "";
}

static char *
dup_rows (JsonObject *entry)
{
  const char *rows = get_text (entry, "rows");

  if (g_str_equal (rows, "held-out"))
    return g_strdup (_("held back"));
  return g_strdup (g_str_equal (rows, "open") ? _("open part") : _("all"));
}

static void
take_entry (HunchCliGrid *grid,
            JsonObject   *entry)
{
  hunch_cli_grid_take (grid, g_strdup (get_text (entry, "title")));
  hunch_cli_grid_take (grid, g_strdup (get_text (entry, "table")));
  hunch_cli_grid_take (grid, g_strdup (get_text (entry, "test")));
  hunch_cli_grid_take (grid, hunch_cli_p_text (hunch_json_get_number (entry, "p", NAN)));
  hunch_cli_grid_take (grid, hunch_cli_p_text (hunch_json_get_number (entry, "p_holm", NAN)));
  hunch_cli_grid_take (grid, hunch_cli_p_text (hunch_json_get_number (entry, "p_bh", NAN)));
  hunch_cli_grid_take (grid, hunch_cli_count_text ((gint64) hunch_json_get_number (entry, "n_runs", 0)));
  hunch_cli_grid_take (grid, dup_rows (entry));
  hunch_cli_grid_take (grid, g_strdup (json_object_get_boolean_member (entry, "is_kept") ? _("kept") : ""));
}

static void
print_for_people (JsonObject *ledger)
{
  JsonArray *entries = hunch_json_get_array (ledger, "entries");
  g_autoptr (HunchCliGrid) grid = hunch_cli_grid_new (9);

  hunch_cli_print_wrapped ("", get_text (ledger, "sentence"));
  if (json_array_get_length (entries) == 0)
    return;

  puts ("");
  for (guint column = 3; column < 7; column++)
    hunch_cli_grid_align_right (grid, column);
  take_head (grid);
  for (guint i = 0; i < json_array_get_length (entries); i++)
    take_entry (grid, json_array_get_object_element (entries, i));
  hunch_cli_grid_print (grid, "");
}

static gboolean
run (HunchCliArguments *arguments,
     HunchCliWatch     *watch,
     GError           **error)
{
  g_autoptr (HunchProject) project = hunch_project_open (hunch_cli_arguments_get_word (arguments, 0), error);
  g_autoptr (JsonObject) ledger = project != NULL ? hunch_ledger_to_json (project, error) : NULL;

  if (ledger == NULL)
    return FALSE;
  if (hunch_cli_arguments_has (arguments, "json"))
    hunch_cli_print_json (ledger);
  else
    print_for_people (ledger);
  return TRUE;
}

static const HunchCliOption options[] = {
  { "json", NULL, N_("print one JSON object") },
};

const HunchCliCommand hunch_cli_command_ledger = {
  .name = "ledger",
  .synopsis = "FILE.hunch [--json]",
  .summary = N_("show every question that was asked of a project, and what their number does to each p"),
  .help = N_("Who asks twenty questions finds one that chance alone answers. So every test is counted, also one whose result nobody kept, and its p is "
             "corrected for all of them (Holm; Benjamini and Hochberg). Asking the same question again counts as the same one."),
  .options = options,
  .n_options = G_N_ELEMENTS (options),
  .n_words_min = 1,
  .n_words_max = 1,
  .run = run,
};
