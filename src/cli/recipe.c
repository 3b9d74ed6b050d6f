#define G_LOG_DOMAIN "hunch-cli"
#include "recipe/step-info.h"

#include <glib/gi18n-lib.h>
#include <stdio.h>

#include "base/json.h"
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

/* --- counts --------------------------------------------------------------- */

#define MAX_UNMATCHED 5
#define MAX_VALUE_LETTERS 60

/* The steps as they are kept: a pivot has its columns by now. */
typedef struct
{
  HunchProject *project;
  char         *kept;     /* owned */
  JsonArray    *steps;    /* owned; behind the first, which names the table */
  GArray       *rows;     /* owned; before the first step and after each */
  GPtrArray    *matches;  /* owned; of HunchRecipeMatch */
} Counts;

static void
counts_clear (Counts *self)
{
  g_clear_pointer (&self->kept, g_free);
  g_clear_pointer (&self->steps, json_array_unref);
  g_clear_pointer (&self->rows, g_array_unref);
  g_clear_pointer (&self->matches, g_ptr_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Counts, counts_clear)

static gboolean
count (Counts        *self,
       HunchProject  *project,
       const char    *name,
       GCancellable  *cancellable,
       GError       **error)
{
  g_autofree char *wrapped = NULL;
  g_autoptr (JsonObject) object = NULL;

  self->project = project;
  self->kept = hunch_project_dup_recipe (project, name);
  wrapped = g_strdup_printf ("{\"steps\": %s}", self->kept);
  object = hunch_json_parse_object (wrapped, -1, _("The recipe"), error);
  if (object == NULL)
    return FALSE;

  self->steps = json_array_ref (hunch_json_get_array (object, "steps"));
  self->rows = hunch_recipe_count_rows (project, NULL, self->kept, cancellable, error);
  if (self->rows == NULL || g_array_index (self->rows, gint64, self->rows->len - 1) < 0)
    return FALSE;
  self->matches = hunch_recipe_count_matches (project, NULL, self->kept, error);
  return self->matches != NULL;
}

static JsonObject *
get_step (Counts *self,
          guint   number)
{
  return json_array_get_object_element (self->steps, number);
}

static JsonArray *
make_unmatched (Counts                 *self,
                const HunchRecipeMatch *match)
{
  g_autoptr (GPtrArray) unmatched = hunch_recipe_list_unmatched (self->project, NULL, self->kept, match->step, MAX_UNMATCHED, NULL, NULL);
  JsonArray *array = json_array_new ();

  for (guint i = 0; unmatched != NULL && i < unmatched->len; i++)
    {
      const HunchRecipeUnmatched *value = unmatched->pdata[i];
      JsonObject *object = json_object_new ();

      json_object_set_string_member (object, "value", value->value);
      json_object_set_int_member (object, "rows", value->n_rows);
      json_array_add_object_element (array, object);
    }
  return array;
}

static JsonArray *
make_matches (Counts *self,
              guint   number)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < self->matches->len; i++)
    {
      const HunchRecipeMatch *match = self->matches->pdata[i];
      JsonObject *object;

      if (match->step != number)
        continue;
      object = json_object_new ();
      if (match->table != NULL)
        json_object_set_string_member (object, "table", match->table);
      json_object_set_int_member (object, "matched", match->n_matched);
      json_object_set_int_member (object, "unmatched", match->n_unmatched);
      json_object_set_int_member (object, "missing", match->n_missing);
      json_object_set_array_member (object, "commonest_unmatched", make_unmatched (self, match));
      json_array_add_object_element (array, object);
    }
  return array;
}

static JsonArray *
make_steps (Counts *self)
{
  JsonArray *array = json_array_new ();

  for (guint number = 1; number < self->rows->len; number++)
    {
      JsonObject *object = json_object_new ();
      g_autofree char *words = hunch_step_dup_words (get_step (self, number));

      json_object_set_int_member (object, "number", number);
      json_object_set_string_member (object, "step", hunch_json_get_string (get_step (self, number), "step"));
      json_object_set_string_member (object, "words", words);
      json_object_set_int_member (object, "rows_before", g_array_index (self->rows, gint64, number - 1));
      json_object_set_int_member (object, "rows_after", g_array_index (self->rows, gint64, number));
      json_object_set_array_member (object, "matches", make_matches (self, number));
      json_array_add_object_element (array, object);
    }
  return array;
}

/* One line, not too long. */
static char *
dup_line (const char *value)
{
  g_autofree char *line = g_strdelimit (g_strdup (value), "\n\r\t", ' ');
  gboolean is_long = g_utf8_strlen (line, -1) > MAX_VALUE_LETTERS;
  g_autofree char *cut = is_long ? g_utf8_substring (line, 0, MAX_VALUE_LETTERS) : NULL;

  return is_long ? g_strconcat (cut, "…", NULL) : g_steal_pointer (&line);
}

static void
print_match (Counts *self,
             guint   number)
{
  for (guint i = 0; i < self->matches->len; i++)
    {
      const HunchRecipeMatch *match = self->matches->pdata[i];
      g_autofree char *matched = hunch_cli_count_text (match->n_matched);
      g_autofree char *unmatched = hunch_cli_count_text (match->n_unmatched);
      g_autofree char *missing = hunch_cli_count_text (match->n_missing);
      g_autoptr (GPtrArray) values = NULL;

      if (match->step != number)
        continue;
      printf (_("     found %s, not found %s, missing %s"), matched, unmatched, missing);
      puts ("");
      values = match->n_unmatched > 0 ? hunch_recipe_list_unmatched (self->project, NULL, self->kept, number, MAX_UNMATCHED, NULL, NULL) : NULL;
      for (guint k = 0; values != NULL && k < values->len; k++)
        {
          const HunchRecipeUnmatched *value = values->pdata[k];
          g_autofree char *n_rows = hunch_cli_count_text (value->n_rows);

          g_autofree char *line = dup_line (value->value);

          printf ("     %10s  %s\n", n_rows, line);
        }
    }
}

static void
print_counts (Counts *self)
{
  g_autofree char *before = hunch_cli_count_text (g_array_index (self->rows, gint64, 0));

  printf ("%12s  %s\n", before, hunch_json_get_string (get_step (self, 0), "table"));
  for (guint number = 1; number < self->rows->len; number++)
    {
      g_autofree char *after = hunch_cli_count_text (g_array_index (self->rows, gint64, number));
      g_autofree char *words = hunch_step_dup_words (get_step (self, number));

      printf ("%12s  %u. %s\n", after, number, words);
      print_match (self, number);
    }
}

/* --- the answer ----------------------------------------------------------- */

static void
print_answer (const HunchTableInfo *info,
              Counts               *counts,
              gboolean              is_json)
{
  g_autoptr (JsonObject) answer = json_object_new ();
  g_autofree char *rows = hunch_cli_count_text (info->n_rows);

  if (!is_json)
    {
      if (counts->rows != NULL)
        print_counts (counts);
      printf (_("%s: %s rows"), info->name, rows);
      puts ("");
      return;
    }

  json_object_set_string_member (answer, "table", info->name);
  json_object_set_int_member (answer, "rows", info->n_rows);
  if (counts->rows != NULL)
    json_object_set_array_member (answer, "steps", make_steps (counts));
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
  g_auto (Counts) counts = { NULL };
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
  if (hunch_cli_arguments_has (arguments, "counts") && !count (&counts, project, name, hunch_cli_watch_get_cancellable (watch), error))
    return FALSE;

  print_answer (info, &counts, hunch_cli_arguments_has (arguments, "json"));

  return TRUE;
}

/* --- help ----------------------------------------------------------------- */

static const char *
get_kind_words (HunchStepFieldKind kind)
{
  static const char *const words[] = {
    [HUNCH_STEP_FIELD_COLUMN] = N_("a column"),
    [HUNCH_STEP_FIELD_COLUMNS] = N_("columns"),
    [HUNCH_STEP_FIELD_NAME] = N_("a name"),
    [HUNCH_STEP_FIELD_TEXT] = N_("a text"),
    [HUNCH_STEP_FIELD_NUMBER] = N_("a number"),
    [HUNCH_STEP_FIELD_NUMBERS] = N_("numbers"),
    [HUNCH_STEP_FIELD_TEXTS] = N_("texts"),
    [HUNCH_STEP_FIELD_CHOICE] = NULL,
    [HUNCH_STEP_FIELD_SWITCH] = N_("true or false"),
    [HUNCH_STEP_FIELD_EXPRESSION] = N_("a formula"),
    [HUNCH_STEP_FIELD_TABLE] = N_("a table"),
    [HUNCH_STEP_FIELD_TABLE_COLUMN] = N_("a column of that table"),
    [HUNCH_STEP_FIELD_TABLE_COLUMNS] = N_("columns of that table"),
    [HUNCH_STEP_FIELD_TABLES] = N_("tables"),
    [HUNCH_STEP_FIELD_PAIRS] = N_("an object of texts"),
    [HUNCH_STEP_FIELD_AGGREGATES] = N_("objects with as and value"),
  };

  return words[kind];
}

static void
print_field (const HunchStepField *field)
{
  g_autofree char *choices = field->choices != NULL ? g_strjoinv (" | ", (char **) field->choices) : NULL;
  g_autofree char *first = g_strdup_printf (field->is_optional ? "      [%s]: " : "      %s: ", field->member);
  g_autofree char *text = g_strdup_printf ("%s. %s%s%s", choices != NULL ? choices : _(get_kind_words (field->kind)),
                                           _(field->title), field->help != NULL ? ". " : ".", field->help != NULL ? _(field->help) : "");

  hunch_cli_print_wrapped (first, text);
}

static void
print_details (void)
{
  guint n;
  const HunchStepInfo *steps = hunch_steps_list (&n);

  puts ("");
  puts (_("Steps, with the members of each; those in brackets may be left out:"));
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *first = g_strdup_printf ("  %s: ", steps[i].name);

      puts ("");
      hunch_cli_print_wrapped (first, _(steps[i].summary));
      for (guint k = 0; k < steps[i].n_fields; k++)
        print_field (&steps[i].fields[k]);
    }
}

static const HunchCliOption options[] = {
  { "from", "TABLE", N_("the table that the steps begin with") },
  { "steps", "STEPS.json", N_("the steps, a JSON array; - reads them from the standard input") },
  { "counts", NULL, N_("tell how many rows there are after each step, and what was not found") },
  { "json", NULL, N_("print one JSON object") },
};

const HunchCliCommand hunch_cli_command_recipe = {
  .name = "recipe",
  .synopsis = "FILE.hunch NAME --from TABLE --steps STEPS.json [--counts] [--json]",
  .summary = N_("make a table out of another one by steps: filter, derive, lookup, group and more"),
  .options = options,
  .n_options = G_N_ELEMENTS (options),
  .n_words_min = 2,
  .n_words_max = 2,
  .run = run,
  .print_details = print_details,
};
