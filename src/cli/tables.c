#define G_LOG_DOMAIN "hunch-cli"
#include <glib/gi18n-lib.h>
#include <stdio.h>

#include "cli/command.h"
#include "cli/output.h"

static JsonArray *
columns_to_json (const HunchTableInfo *info)
{
  JsonArray *columns = json_array_new ();

  for (guint i = 0; i < info->n_columns; i++)
    {
      JsonObject *column = json_object_new ();

      json_object_set_string_member (column, "name", info->columns[i].name);
      json_object_set_string_member (column, "type", hunch_data_type_get_name (info->columns[i].type));
      json_array_add_object_element (columns, column);
    }

  return columns;
}

static JsonObject *
table_to_json (const HunchTableInfo *info)
{
  JsonObject *table = json_object_new ();

  json_object_set_string_member (table, "name", info->name);
  json_object_set_int_member (table, "rows", info->n_rows);
  json_object_set_array_member (table, "columns", columns_to_json (info));

  if (info->ticket != NULL)
    json_object_set_object_member (table, "ticket", hunch_ticket_to_json (info->ticket));
  else
    json_object_set_null_member (table, "ticket");

  return table;
}

static void
print_table (const HunchTableInfo *info)
{
  g_autofree char *rows = hunch_cli_count_text (info->n_rows);
  g_autofree char *line = info->ticket != NULL ? hunch_ticket_dup_line_for (info->ticket, info->n_rows, info->n_rows, info->is_view ? info->name : NULL) : NULL;
  g_autoptr (HunchCliGrid) grid = hunch_cli_grid_new (3);

  /* Translators: a table's name and how many rows it has. */
  printf (_("%s: %s rows"), info->name, rows);
  puts (info->is_view ? _(" (made by a recipe)") : "");
  if (line != NULL)
    printf ("  %s\n", line);

  for (guint i = 0; i < info->n_columns; i++)
    {
      g_autofree char *missing = hunch_cli_count_text (info->columns[i].n_missing);

      hunch_cli_grid_take (grid, g_strdup (info->columns[i].name));
      hunch_cli_grid_take (grid, g_strdup (hunch_data_type_get_name (info->columns[i].type)));
      hunch_cli_grid_take (grid, info->columns[i].n_missing > 0 ? g_strdup_printf (_("%s missing"), missing) : NULL);
    }
  hunch_cli_grid_print (grid, "  ");
}

static gboolean
run (HunchCliArguments *arguments,
     HunchCliWatch     *watch,
     GError           **error)
{
  gboolean is_json = hunch_cli_arguments_has (arguments, "json");
  g_autoptr (HunchProject) project = hunch_project_open (hunch_cli_arguments_get_word (arguments, 0), error);
  g_auto (GStrv) names = project != NULL ? hunch_project_dup_table_names (project, error) : NULL;
  g_autoptr (JsonObject) answer = json_object_new ();
  JsonArray *tables = json_array_new ();

  json_object_set_array_member (answer, "tables", tables);
  if (names == NULL)
    return FALSE;

  for (guint i = 0; names[i] != NULL; i++)
    {
      g_autoptr (HunchTableInfo) info = hunch_project_get_table (project, names[i], error);

      if (info == NULL)
        return FALSE;

      if (is_json)
        json_array_add_object_element (tables, table_to_json (info));
      else
        print_table (info);
    }

  if (is_json)
    hunch_cli_print_json (answer);

  return TRUE;
}

static const HunchCliOption options[] = {
  { "json", NULL, N_("print one JSON object") },
};

const HunchCliCommand hunch_cli_command_tables = {
  .name = "tables",
  .synopsis = "FILE.hunch [--json]",
  .summary = N_("list the tables, their columns and how they were sampled"),
  .options = options,
  .n_options = G_N_ELEMENTS (options),
  .n_words_min = 1,
  .n_words_max = 1,
  .run = run,
};
