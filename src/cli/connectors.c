#define G_LOG_DOMAIN "hunch-cli"
#include "source/connector.h"

#include <glib/gi18n-lib.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "cli/command.h"
#include "cli/output.h"

/* --- as JSON ------------------------------------------------------------------------- */

static void
set_text (JsonObject *object,
          const char *member,
          const char *text)
{
  if (text != NULL)
    json_object_set_string_member (object, member, text);
  else
    json_object_set_null_member (object, member);
}

static JsonArray *
choices_to_json (const HunchConnectorParameter *parameter)
{
  JsonArray *choices = json_array_new ();

  for (guint i = 0; parameter->choices[i] != NULL; i++)
    {
      JsonObject *choice = json_object_new ();

      json_object_set_string_member (choice, "value", parameter->choices[i]);
      json_object_set_string_member (choice, "title", parameter->choice_titles[i]);
      json_array_add_object_element (choices, choice);
    }
  return choices;
}

static JsonObject *
parameter_to_json (const HunchConnectorParameter *parameter)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "name", parameter->name);
  json_object_set_string_member (object, "title", parameter->title);
  set_text (object, "help", parameter->help);
  json_object_set_string_member (object, "type", parameter->type);
  set_text (object, "default", parameter->fallback);
  json_object_set_boolean_member (object, "required", parameter->is_required);
  json_object_set_boolean_member (object, "many", parameter->is_many);
  json_object_set_boolean_member (object, "series", parameter->is_series);
  if (parameter->choices != NULL)
    json_object_set_array_member (object, "choices", choices_to_json (parameter));
  return object;
}

static JsonObject *
endpoint_to_json (const HunchConnectorEndpoint *endpoint)
{
  JsonObject *object = json_object_new ();
  JsonArray *parameters = json_array_new ();

  json_object_set_string_member (object, "name", endpoint->name);
  json_object_set_string_member (object, "title", endpoint->title);
  set_text (object, "help", endpoint->help);
  set_text (object, "key", endpoint->key);
  set_text (object, "since", endpoint->since);
  for (guint i = 0; i < endpoint->parameters->len; i++)
    json_array_add_object_element (parameters, parameter_to_json (endpoint->parameters->pdata[i]));
  json_object_set_array_member (object, "parameters", parameters);
  return object;
}

static JsonObject *
connector_to_json (const HunchConnectorInfo *info)
{
  JsonObject *object = json_object_new ();
  JsonArray *endpoints = json_array_new ();
  JsonArray *variables = json_array_new ();
  g_autofree char *place = hunch_connector_dup_key_place (info->name);

  json_object_set_string_member (object, "name", info->name);
  json_object_set_string_member (object, "title", info->title);
  set_text (object, "description", info->description);
  set_text (object, "documentation", info->documentation);
  set_text (object, "terms", info->terms);
  json_object_set_boolean_member (object, "key_required", info->is_key_required);
  for (char **name = info->key_variables; *name != NULL; name++)
    json_array_add_string_element (variables, *name);
  json_object_set_array_member (object, "key_variables", variables);
  set_text (object, "key_help", info->key_help);
  set_text (object, "key_found_in", place);
  for (guint i = 0; i < info->endpoints->len; i++)
    json_array_add_object_element (endpoints, endpoint_to_json (info->endpoints->pdata[i]));
  json_object_set_array_member (object, "endpoints", endpoints);
  return object;
}

/* --- for people -------------------------------------------------------------------------- */

static void
print_parameter (const HunchConnectorParameter *parameter)
{
  g_autofree char *first = g_strdup_printf ("    %s ", parameter->name);
  GString *text = g_string_new (parameter->title);

  if (parameter->is_required)
    g_string_append (text, _(", must be given"));
  else if (parameter->fallback != NULL)
    g_string_append_printf (text, _(", else %s"), parameter->fallback);
  if (parameter->help != NULL)
    g_string_append_printf (text, ". %s", parameter->help);
  if (parameter->choices != NULL)
    {
      g_autofree char *all = g_strjoinv (", ", parameter->choice_titles);

      g_string_append_printf (text, " (%s)", all);
    }
  hunch_cli_print_wrapped (first, text->str);
  g_string_free (text, TRUE);
}

static void
print_endpoint (const HunchConnectorInfo     *info,
                const HunchConnectorEndpoint *endpoint)
{
  printf ("\nconnector:%s?what=%s  %s\n", info->name, endpoint->name, endpoint->title);
  if (endpoint->help != NULL)
    hunch_cli_print_wrapped ("  ", endpoint->help);
  for (guint i = 0; i < endpoint->parameters->len; i++)
    print_parameter (endpoint->parameters->pdata[i]);
}

static void
print_key (const HunchConnectorInfo *info)
{
  g_autofree char *variables = g_strjoinv (_(" or "), info->key_variables);
  g_autofree char *place = hunch_connector_dup_key_place (info->name);
  g_autofree char *sentence = NULL;

  if (*info->key_variables == NULL)
    return;
  if (place != NULL)
    sentence = g_strdup_printf (_("Its key is found: %s."), place);
  else if (info->is_key_required)
    sentence = g_strdup_printf (_("It wants a key, from the keyring or the environment variable %s. %s"), variables, info->key_help != NULL ? info->key_help : "");
  else
    sentence = g_strdup_printf (_("A key, where one is needed, is taken from the keyring or the environment variable %s."), variables);
  hunch_cli_print_wrapped ("", sentence);
}

static void
print_connector (const HunchConnectorInfo *info)
{
  printf ("%s\n", info->title);
  if (info->description != NULL)
    hunch_cli_print_wrapped ("", info->description);
  print_key (info);
  if (info->terms != NULL)
    hunch_cli_print_wrapped ("", info->terms);
  for (guint i = 0; i < info->endpoints->len; i++)
    print_endpoint (info, info->endpoints->pdata[i]);
}

/* --- the command ---------------------------------------------------------------------------- */

static void
list_connectors (gboolean is_json)
{
  g_autoptr (GPtrArray) infos = hunch_connectors_list ();
  g_autoptr (JsonObject) answer = json_object_new ();
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < infos->len; i++)
    {
      const HunchConnectorInfo *info = infos->pdata[i];

      if (is_json)
        json_array_add_object_element (array, connector_to_json (info));
      else
        {
          printf ("%s: %s\n", info->name, info->title);
          hunch_cli_print_wrapped ("  ", info->description != NULL ? info->description : "");
        }
    }
  json_object_set_array_member (answer, "connectors", array);
  if (is_json)
    hunch_cli_print_json (answer);
}

static gboolean
show_connector (const char *name,
                gboolean    is_json,
                GError    **error)
{
  g_autoptr (HunchConnectorInfo) info = hunch_connector_find (name, error);
  g_autoptr (JsonObject) answer = info != NULL && is_json ? connector_to_json (info) : NULL;

  if (info == NULL)
    return FALSE;
  if (answer != NULL)
    hunch_cli_print_json (answer);
  else
    print_connector (info);
  return TRUE;
}

/* What would be asked, before it is. */
static gboolean
show_plan (const char *words,
           gboolean    is_json,
           GError    **error)
{
  g_autoptr (HunchConnectorPlan) plan = hunch_connector_plan (words, error);
  g_autoptr (JsonObject) answer = plan != NULL && is_json ? hunch_connector_plan_to_json (plan) : NULL;
  g_autofree char *requests = NULL;

  if (plan == NULL)
    return FALSE;
  if (answer != NULL)
    {
      hunch_cli_print_json (answer);
      return TRUE;
    }
  requests = hunch_cli_count_text (plan->requests);
  printf (plan->is_exact ? _("%s requests, about %.0f s") : _("%s requests at most, about %.0f s"), requests, plan->seconds);
  puts ("");
  for (char **line = plan->lines; *line != NULL; line++)
    printf ("  %s\n", *line);
  return TRUE;
}

/* --- keys ------------------------------------------------------------------------------------ */

/* From the standard input, unseen where it is typed: words of a command can be seen by everybody on the machine. Release with free(). */
static char *
read_key (const char *name)
{
  struct termios before, silent;
  gboolean is_typed = tcgetattr (STDIN_FILENO, &before) == 0;
  char *line = NULL;
  gsize room = 0;

  if (is_typed)
    {
      silent = before;
      silent.c_lflag &= ~(tcflag_t) ECHO;
      tcsetattr (STDIN_FILENO, TCSAFLUSH, &silent);
      fprintf (stderr, _("Key for %s: "), name);
    }
  if (getline (&line, &room, stdin) < 0)
    g_clear_pointer (&line, free);
  if (is_typed)
    {
      tcsetattr (STDIN_FILENO, TCSAFLUSH, &before);
      fputc ('\n', stderr);
    }
  return line;
}

static gboolean
set_key (const char *name,
         GError    **error)
{
  char *key = read_key (name);
  gboolean is_done;

  if (key == NULL || *g_strstrip (key) == '\0')
    is_done = hunch_cli_failure (error, _("No key came in."));
  else
    is_done = hunch_connector_store_key (name, key, error);
  if (key != NULL)
    explicit_bzero (key, strlen (key));
  free (key);
  return is_done;
}

static gboolean
change_key (HunchCliArguments *arguments,
            const char        *name,
            GError           **error)
{
  if (name == NULL)
    return hunch_cli_usage_error (error, _("Say of which connector."));
  return hunch_cli_arguments_has (arguments, "forget-key") ? hunch_connector_store_key (name, NULL, error) : set_key (name, error);
}

static gboolean
run (HunchCliArguments *arguments,
     HunchCliWatch     *watch,
     GError           **error)
{
  const char *word = hunch_cli_arguments_get_word (arguments, 0);
  gboolean is_json = hunch_cli_arguments_has (arguments, "json");

  if (hunch_cli_arguments_has (arguments, "set-key") || hunch_cli_arguments_has (arguments, "forget-key"))
    return change_key (arguments, word, error);
  if (word == NULL)
    {
      list_connectors (is_json);
      return TRUE;
    }
  return hunch_connector_is_words (word) ? show_plan (word, is_json, error) : show_connector (word, is_json, error);
}

static const HunchCliOption options[] = {
  { "set-key", NULL, N_("read a key from the standard input and keep it in the keyring") },
  { "forget-key", NULL, N_("take it away") },
  { "json", NULL, N_("print one JSON object") },
};

const HunchCliCommand hunch_cli_command_connectors = {
  .name = "connectors",
  .synopsis = "[NAME | connector:NAME?…] [--set-key | --forget-key] [--json]",
  .summary = N_("list web services that can be imported from, and what they understand"),
  .help = N_("With a NAME: what can be fetched there and with which parameters. With the words of an import: the requests it would make; none is made. "
             "The key of a service that stands at several addresses is kept for one of them: “elasticsearch https://search.example”."),
  .options = options,
  .n_options = G_N_ELEMENTS (options),
  .n_words_min = 0,
  .n_words_max = 1,
  .run = run,
};
