/* The steps of a playbook: each is what a person would do in the window, with the same calls. */
#define G_LOG_DOMAIN "hunch-deck"
#include "deck/playbook-private.h"

#include "analysis/analysis.h"
#include "base/json.h"
#include "deck/claim.h"
#include "deck/deck.h"
#include "deck/slide-private.h"
#include "project/import.h"
#include "recipe/recipe.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static gboolean
fail (GError    **error,
      const char *format,
      ...) G_GNUC_PRINTF (2, 3);

static gboolean
fail (GError    **error,
      const char *format,
      ...)
{
  va_list arguments;
  g_autofree char *sentence = NULL;

  va_start (arguments, format);
  sentence = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_set_error_literal (error, HUNCH_DECK_ERROR, HUNCH_DECK_ERROR_BAD_PLAYBOOK, sentence);
  return FALSE;
}

/* --- reading members ------------------------------------------------------ */

/* A member that must be there and be text; lent. */
static const char *
get_word (JsonObject *step,
          const char *member,
          GError    **error)
{
  const char *word = hunch_json_get_string (step, member);

  if (word == NULL)
    fail (error, _("“%s” is missing."), member);
  return word;
}

/* A number may be written as one or, since parameters are text, as text. */
static double
get_number (JsonObject *object,
            const char *member,
            double      fallback)
{
  const char *text = object != NULL ? hunch_json_get_string (object, member) : NULL;

  if (text != NULL)
    return g_ascii_strtod (text, NULL);
  return object != NULL ? hunch_json_get_number (object, member, fallback) : fallback;
}

/* Text, or lines of it in a list; NULL when absent. */
static char *
dup_text (JsonObject *step,
          const char *member)
{
  JsonNode *node = json_object_get_member (step, member);
  GString *lines;

  if (node == NULL)
    return NULL;
  if (!JSON_NODE_HOLDS_ARRAY (node))
    return g_strdup (hunch_json_get_string (step, member));

  lines = g_string_new (NULL);
  for (guint i = 0; i < json_array_get_length (json_node_get_array (node)); i++)
    {
      JsonNode *line = json_array_get_element (json_node_get_array (node), i);

      if (json_node_get_value_type (line) == G_TYPE_STRING)
        g_string_append_printf (lines, "%s%s", i > 0 ? "\n" : "", json_node_get_string (line));
    }

  return g_string_free (lines, FALSE);
}

static char *
node_to_word (JsonNode *node)
{
  if (json_node_get_value_type (node) == G_TYPE_STRING)
    return g_strdup (json_node_get_string (node));

  return hunch_json_to_text (node, FALSE);
}

/* Option words of an analysis or chart; numbers and booleans become text. */
static GHashTable *
get_options (JsonObject *step)
{
  GHashTable *options = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  JsonObject *object = hunch_json_get_object (step, "options");
  JsonObjectIter iter;
  const char *word;
  JsonNode *node;

  if (object == NULL)
    return options;

  json_object_iter_init_ordered (&iter, object);
  while (json_object_iter_next_ordered (&iter, &word, &node))
    g_hash_table_insert (options, g_strdup (word), node_to_word (node));

  return options;
}

static char *
object_to_text (JsonObject *object)
{
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);

  json_node_set_object (node, object);
  return hunch_json_to_text (node, FALSE);
}

/* --- import --------------------------------------------------------------- */

static gboolean
read_sample (JsonObject        *sample,
             HunchSampleChoice *choice,
             GError           **error)
{
  const char *method;

  if (sample == NULL)
    return TRUE;

  method = get_word (sample, "method", error);
  if (method == NULL)
    return FALSE;
  if (!hunch_sample_method_from_name (method, &choice->method))
    return fail (error, _("There is no way of sampling called “%s”."), method);

  choice->rows = (gint64) get_number (sample, "rows", 0);
  choice->share = get_number (sample, "fraction", 0);
  choice->seed = (guint64) get_number (sample, "seed", 1);
  return TRUE;
}

static char **
get_columns (JsonObject *step)
{
  g_autofree char *joined = dup_text (step, "columns");

  return joined != NULL && *joined != '\0' ? g_strsplit (joined, "\n", -1) : NULL;
}

static gboolean
run_import (HunchPlaybookRun *run,
            JsonObject       *step,
            GError          **error)
{
  const char *words = get_word (step, "source", error);
  g_autoptr (HunchImport) import = words != NULL ? hunch_import_new (words) : NULL;
  g_autoptr (JsonObject) receipt = NULL;

  if (import == NULL || !read_sample (hunch_json_get_object (step, "sample"), &import->choice, error))
    return FALSE;

  import->table = g_strdup (hunch_json_get_string (step, "as"));
  import->options->columns = get_columns (step);
  receipt = hunch_import_run (import, run->project, run->progress, run->cancellable, error);

  return receipt != NULL;
}

/* --- recipe, analysis, chart ---------------------------------------------- */

static gboolean
run_recipe (HunchPlaybookRun *run,
            JsonObject       *step,
            GError          **error)
{
  const char *name = get_word (step, "name", error);
  const char *from = name != NULL ? get_word (step, "from", error) : NULL;
  JsonNode *steps = json_object_get_member (step, "steps");
  g_autofree char *text = NULL;

  if (from == NULL)
    return FALSE;
  if (steps == NULL)
    return fail (error, _("“%s” is missing."), "steps");

  text = hunch_json_to_text (steps, FALSE);
  if (!hunch_recipe_apply (run->project, name, from, text, error))
    {
      g_prefix_error (error, _("“%s”: "), name);
      return FALSE;
    }

  return TRUE;
}

static gboolean
run_analyze (HunchPlaybookRun *run,
             JsonObject       *step,
             GError          **error)
{
  const char *kind = get_word (step, "kind", error);
  const char *table = kind != NULL ? get_word (step, "table", error) : NULL;
  const char *name = hunch_json_get_string (step, "name");
  g_autoptr (GHashTable) options = get_options (step);
  g_autoptr (HunchAnalysisRecord) record = NULL;

  if (table == NULL)
    return FALSE;

  record = hunch_analysis_keep (run->project, name, kind, table, options, NULL, run->cancellable, error);
  if (record == NULL)
    g_prefix_error (error, "“%s”: ", name != NULL ? name : kind);

  return record != NULL;
}

static gint64
find_analysis (HunchPlaybookRun *run,
               const char       *name,
               GError          **error)
{
  g_autoptr (HunchAnalysisRecord) record = hunch_project_find_analysis (run->project, name, error);

  return record != NULL ? record->id : 0;
}

/* The spec of a chart as the project keeps it: names of analyses become their ids. */
static JsonObject *
make_chart_spec (HunchPlaybookRun *run,
                 JsonObject       *chart,
                 gint64           *out_analysis_id,
                 GError          **error)
{
  g_autoptr (JsonObject) spec = json_object_new ();
  const char *analysis = hunch_json_get_string (chart, "analysis");
  const char *kind = hunch_json_get_string (chart, "kind");

  *out_analysis_id = 0;
  if (analysis != NULL)
    {
      *out_analysis_id = find_analysis (run, analysis, error);
      if (*out_analysis_id == 0)
        return NULL;
      json_object_set_int_member (spec, "analysis", *out_analysis_id);
      json_object_set_int_member (spec, "plot", (gint64) get_number (chart, "plot", 0));
    }
  else
    {
      const char *table = kind != NULL ? get_word (chart, "table", error) : NULL;

      if (table == NULL)
        {
          if (kind == NULL)
            fail (error, _("A chart needs “kind” or “analysis”."));
          return NULL;
        }
      json_object_set_string_member (spec, "kind", kind);
      json_object_set_string_member (spec, "table", table);
      if (hunch_json_get_object (chart, "options") != NULL)
        json_object_set_object_member (spec, "options", json_object_ref (hunch_json_get_object (chart, "options")));
    }

  if (hunch_json_get_object (chart, "style") != NULL)
    json_object_set_object_member (spec, "style", json_object_ref (hunch_json_get_object (chart, "style")));

  return g_steal_pointer (&spec);
}

/* Draws it once, so that a mistake is told here and not on the stage. */
static gboolean
check_chart (HunchPlaybookRun *run,
             const char       *spec,
             GError          **error)
{
  g_autoptr (HunchPlot) plot = hunch_plot_load (run->project, spec, NULL, run->cancellable, error);

  return plot != NULL;
}

static gint64
put_chart (HunchPlaybookRun *run,
           JsonObject       *chart,
           GError          **error)
{
  g_autoptr (HunchChartRecord) record = g_new0 (HunchChartRecord, 1);
  g_autoptr (JsonObject) spec = make_chart_spec (run, chart, &record->analysis_id, error);

  if (spec == NULL)
    return 0;

  record->name = g_strdup (hunch_json_get_string (chart, "name"));
  record->spec = object_to_text (spec);
  if (!check_chart (run, record->spec, error) || !hunch_project_put_chart (run->project, record, error))
    return 0;

  return record->id;
}

static gboolean
run_chart (HunchPlaybookRun *run,
           JsonObject       *step,
           GError          **error)
{
  return put_chart (run, step, error) != 0;
}

/* --- slides --------------------------------------------------------------- */

static gint64
find_chart (HunchPlaybookRun *run,
            const char       *name,
            GError          **error)
{
  g_autoptr (GPtrArray) records = hunch_project_list_charts (run->project, error);

  if (records == NULL)
    return 0;

  for (guint i = 0; i < records->len; i++)
    {
      const HunchChartRecord *record = records->pdata[i];

      if (g_strcmp0 (record->name, name) == 0)
        return record->id;
    }

  fail (error, _("There is no chart “%s”."), name);
  return 0;
}

/* A chart on a slide is the name of one, or one made for it. */
static gboolean
set_chart (HunchPlaybookRun *run,
           JsonObject       *step,
           const char       *slot,
           JsonObject       *content,
           GError          **error)
{
  const char *name = hunch_json_get_string (step, slot);
  JsonObject *chart = hunch_json_get_object (step, slot);
  gint64 id;

  if (name == NULL && chart == NULL)
    return TRUE;

  id = name != NULL ? find_chart (run, name, error) : put_chart (run, chart, error);
  if (id == 0)
    return FALSE;

  json_object_set_int_member (content, slot, id);
  return TRUE;
}

static gboolean
set_analysis (HunchPlaybookRun *run,
              JsonObject       *step,
              JsonObject       *content,
              GError          **error)
{
  const char *name = hunch_json_get_string (step, "analysis");
  gint64 id = name != NULL ? find_analysis (run, name, error) : 0;

  if (name != NULL && id == 0)
    return FALSE;
  if (id != 0)
    json_object_set_int_member (content, "analysis", id);

  return TRUE;
}

static void
set_texts (JsonObject *step,
           JsonObject *content)
{
  static const char *const slots[] = { "headline", "subtitle", "body", "caption", "caption2", "number" };

  for (guint i = 0; i < G_N_ELEMENTS (slots); i++)
    {
      g_autofree char *text = dup_text (step, slots[i]);

      if (text != NULL)
        json_object_set_string_member (content, slots[i], text);
    }

  if (json_object_has_member (step, "table"))
    json_object_set_int_member (content, "table", (gint64) get_number (step, "table", 0));
  if (json_object_has_member (step, "source"))
    json_object_set_member (content, "source", json_node_copy (json_object_get_member (step, "source")));
}

/* A number that a sentence asks for and no result has is a mistake in the playbook. */
static gboolean
set_confirmed (HunchPlaybookRun *run,
               JsonObject       *content,
               const char       *notes,
               GError          **error)
{
  g_autofree char *texts = hunch_slide_content_dup_texts (content);
  g_autofree char *all = g_strconcat (texts, notes, NULL);
  g_auto (HunchSlideNumbers) numbers = { NULL, NULL, NULL };
  g_autofree char *problem = NULL;
  g_autofree char *values = NULL;
  g_autofree char *filled = NULL;
  g_autofree char *filled_all = NULL;

  hunch_slide_numbers_read (&numbers, run->project, (gint64) hunch_json_get_number (content, "analysis", 0), all);
  filled_all = hunch_claim_fill (all, numbers.result, NULL, &problem);
  if (problem != NULL)
    return fail (error, "%s", problem);

  filled = hunch_claim_fill (texts, numbers.result, &values, NULL);
  if (values != NULL)
    json_object_set_object_member (content, "confirmed", hunch_json_parse_object (values, -1, "confirmed", NULL));

  return TRUE;
}

static gboolean
run_slide (HunchPlaybookRun *run,
           JsonObject       *step,
           GError          **error)
{
  const char *layout = get_word (step, "layout", error);
  g_autoptr (JsonObject) content = json_object_new ();
  g_autoptr (HunchSlideRecord) record = g_new0 (HunchSlideRecord, 1);

  if (layout == NULL)
    return FALSE;
  if (hunch_layouts_find (layout) == NULL)
    return fail (error, _("There is no layout “%s”."), layout);

  record->notes = dup_text (step, "notes");
  if (record->notes == NULL)
    record->notes = g_strdup ("");

  set_texts (step, content);
  if (!set_analysis (run, step, content, error)
      || !set_chart (run, step, "chart", content, error)
      || !set_chart (run, step, "chart2", content, error)
      || !set_confirmed (run, content, record->notes, error))
    return FALSE;

  record->position = -1;
  record->layout = g_strdup (layout);
  record->content = object_to_text (content);
  record->seconds = (int) get_number (step, "seconds", 40);

  return hunch_project_put_slide (run->project, record, error);
}

static gboolean
run_deck (HunchPlaybookRun *run,
          JsonObject       *step,
          GError          **error)
{
  static const char *const keys[] = { "title", "author", "theme", "aspect", "budget" };

  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      g_autofree char *value = json_object_has_member (step, keys[i])
                               ? node_to_word (json_object_get_member (step, keys[i])) : NULL;

      if (value != NULL && !hunch_project_set_deck_value (run->project, keys[i], value, error))
        return FALSE;
    }

  return TRUE;
}

const HunchPlaybookStepInfo *
hunch_playbook_step_find (const char *name)
{
  static const HunchPlaybookStepInfo steps[] = {
    { "import", run_import, TRUE },
    { "recipe", run_recipe, FALSE },
    { "analyze", run_analyze, FALSE },
    { "chart", run_chart, FALSE },
    { "slide", run_slide, FALSE },
    { "deck", run_deck, FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    if (g_strcmp0 (steps[i].name, name) == 0)
      return &steps[i];

  return NULL;
}
