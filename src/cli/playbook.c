#define G_LOG_DOMAIN "hunch-cli"
#include "deck/playbook.h"

#include <glib/gi18n-lib.h>
#include <stdio.h>

#include "cli/command.h"
#include "cli/output.h"
#include "deck/deck.h"

static JsonArray *
parameters_to_json (GPtrArray *parameters)
{
  static const char *const kinds[] = { "text", "file", "files" };
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < parameters->len; i++)
    {
      const HunchPlaybookParameter *parameter = g_ptr_array_index (parameters, i);
      JsonObject *object = json_object_new ();

      json_object_set_string_member (object, "name", parameter->name);
      json_object_set_string_member (object, "title", parameter->title);
      json_object_set_string_member (object, "kind", kinds[parameter->kind]);
      json_object_set_string_member (object, "default", parameter->fallback);
      json_object_set_boolean_member (object, "required", parameter->is_required);
      json_array_add_object_element (array, object);
    }

  return array;
}

static JsonArray *
playbooks_to_json (GPtrArray *playbooks)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < playbooks->len; i++)
    {
      const HunchPlaybookInfo *info = g_ptr_array_index (playbooks, i);
      JsonObject *object = json_object_new ();

      json_object_set_string_member (object, "name", info->id);
      json_object_set_string_member (object, "title", info->title);
      json_object_set_string_member (object, "description", info->description != NULL ? info->description : "");
      json_object_set_array_member (object, "parameters", parameters_to_json (info->parameters));
      json_array_add_object_element (array, object);
    }

  return array;
}

/* What may be said behind FILE.hunch: "    file=…  The catalogue, a CSV file (needed)". */
static void
print_parameters (GPtrArray *parameters)
{
  for (guint i = 0; i < parameters->len; i++)
    {
      const HunchPlaybookParameter *parameter = g_ptr_array_index (parameters, i);

      printf ("    %s=%s  %s%s%s\n", parameter->name, parameter->is_required ? "…" : parameter->fallback, parameter->title,
              parameter->is_required ? "  " : "", parameter->is_required ? _("(needed)") : "");
    }
}

static void
list_playbooks (gboolean is_json)
{
  g_autoptr (GPtrArray) playbooks = hunch_playbooks_list ();
  g_autoptr (JsonObject) answer = json_object_new ();

  json_object_set_array_member (answer, "playbooks", playbooks_to_json (playbooks));
  if (is_json)
    {
      hunch_cli_print_json (answer);
      return;
    }

  for (guint i = 0; i < playbooks->len; i++)
    {
      const HunchPlaybookInfo *info = g_ptr_array_index (playbooks, i);

      printf ("%s: %s\n", info->id, info->title);
      if (info->description != NULL)
        hunch_cli_print_wrapped ("  ", info->description);
      print_parameters (info->parameters);
    }
}

/* What the project holds when the playbook has come to its end. */
static JsonObject *
describe_project (HunchProject *project,
                  GError      **error)
{
  g_autoptr (JsonObject) answer = json_object_new ();
  g_auto (GStrv) tables = hunch_project_dup_table_names (project, error);
  g_autoptr (GPtrArray) analyses = tables != NULL ? hunch_project_list_analyses (project, error) : NULL;
  g_autoptr (GPtrArray) slides = analyses != NULL ? hunch_project_list_slides (project, error) : NULL;

  if (slides == NULL)
    return NULL;

  json_object_set_string_member (answer, "project", hunch_project_get_path (project));
  json_object_set_int_member (answer, "tables", g_strv_length (tables));
  json_object_set_int_member (answer, "analyses", analyses->len);
  json_object_set_int_member (answer, "slides", slides->len);
  json_object_set_int_member (answer, "seconds", hunch_deck_get_seconds (project));
  json_object_set_int_member (answer, "budget", hunch_deck_get_budget (project));

  return g_steal_pointer (&answer);
}

static void
print_answer (JsonObject *answer,
              gboolean    is_json)
{
  int seconds = json_object_get_int_member (answer, "seconds");
  int budget = json_object_get_int_member (answer, "budget");

  if (is_json)
    {
      hunch_cli_print_json (answer);
      return;
    }

  printf (_("%s: %d tables, %d analyses, %d slides, %d:%02d of %d:%02d"), json_object_get_string_member (answer, "project"),
          (int) json_object_get_int_member (answer, "tables"), (int) json_object_get_int_member (answer, "analyses"),
          (int) json_object_get_int_member (answer, "slides"), seconds / 60, seconds % 60, budget / 60, budget % 60);
  puts ("");
}

static gboolean
run_playbook (HunchCliArguments *arguments,
              HunchCliWatch     *watch,
              GError           **error)
{
  g_autoptr (GHashTable) pairs = hunch_cli_arguments_dup_pairs (arguments, 2, error);
  g_autoptr (JsonObject) answer = NULL;
  HunchCliDocument document = { 0 };

  if (pairs == NULL || !hunch_cli_document_open (&document, hunch_cli_arguments_get_word (arguments, 1), error))
    return FALSE;

  if (hunch_playbook_run (hunch_cli_arguments_get_word (arguments, 0), document.project, pairs,
                          hunch_cli_watch_get_progress (watch), hunch_cli_watch_get_cancellable (watch), error))
    answer = describe_project (document.project, error);

  hunch_cli_document_close (&document, answer != NULL);
  if (answer == NULL)
    return FALSE;

  print_answer (answer, hunch_cli_arguments_has (arguments, "json"));

  return TRUE;
}

static gboolean
run (HunchCliArguments *arguments,
     HunchCliWatch     *watch,
     GError           **error)
{
  const char *word = hunch_cli_arguments_get_word (arguments, 0);

  if (hunch_cli_arguments_get_n_words (arguments) >= 2)
    return run_playbook (arguments, watch, error);

  if (word != NULL && strcmp (word, "list") != 0)
    return hunch_cli_usage_error (error, _("Say which project the playbook “%s” shall fill: playbook %s FILE.hunch"), word, word);

  list_playbooks (hunch_cli_arguments_has (arguments, "json"));

  return TRUE;
}

static const HunchCliOption options[] = {
  { "json", NULL, N_("print one JSON object") },
};

const HunchCliCommand hunch_cli_command_playbook = {
  .name = "playbook",
  .synopsis = "[list | NAME FILE.hunch [key=value …]] [--json]",
  .summary = N_("carry out a whole journey, from its data to its slides"),
  .help = N_("FILE.hunch is made when it is not there; otherwise the playbook adds to it."),
  .options = options,
  .n_options = G_N_ELEMENTS (options),
  .n_words_min = 0,
  .n_words_max = G_MAXUINT,
  .run = run,
};
