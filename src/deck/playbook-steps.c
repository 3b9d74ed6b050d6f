/* The steps of a playbook: each is what a person would do in the window, with the same calls. */
#define G_LOG_DOMAIN "hunch-deck"
#include "deck/playbook-private.h"

#include "analysis/analysis.h"
#include "base/json.h"
#include "deck/claim-private.h"
#include "deck/deck.h"
#include "deck/slide-private.h"
#include "recipe/recipe.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* --- recipe, analysis, chart ---------------------------------------------- */

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

static gboolean
run_recipe (HunchPlaybookRun *run,
            JsonObject       *step,
            GError          **error)
{
  const char *name = hunch_playbook_get_word (step, "name", error);
  const char *from = name != NULL ? hunch_playbook_get_word (step, "from", error) : NULL;
  JsonNode *steps = json_object_get_member (step, "steps");
  g_autofree char *text = NULL;

  if (from == NULL)
    return FALSE;
  if (steps == NULL)
    return hunch_playbook_fail (error, _("“%s” is missing."), "steps");

  text = hunch_json_to_text (steps, FALSE);
  if (!hunch_recipe_apply (run->project, name, from, text, error))
    {
      g_prefix_error (error, _("“%s”: "), name);
      return FALSE;
    }

  return TRUE;
}

/* A question that the data cannot answer ends the run, unless it is "optional": then what rests on it tells why instead.
 * "otherwise" tells it in the words of the playbook. Takes `refusal`. */
static gboolean
refuse_analysis (HunchPlaybookRun *run,
                 JsonObject       *step,
                 GError           *refusal,
                 GError          **error)
{
  const char *name = hunch_json_get_string (step, "name");
  const char *otherwise = hunch_playbook_get_translated (step, "otherwise");
  gboolean has_no_answer = g_error_matches (refusal, HUNCH_ANALYSIS_ERROR, HUNCH_ANALYSIS_ERROR_NO_ANSWER);

  if (has_no_answer && otherwise != NULL)
    {
      g_free (refusal->message);
      refusal->message = g_strdup (otherwise);
    }

  if (has_no_answer && name != NULL && hunch_playbook_get_flag (step, "optional"))
    {
      g_hash_table_insert (run->unanswered, g_strdup (name), g_strdup (refusal->message));
      g_error_free (refusal);
      return TRUE;
    }

  g_propagate_prefixed_error (error, refusal, "“%s”: ", name != NULL ? name : hunch_json_get_string (step, "kind"));
  return FALSE;
}

/* A file that a person brings need not have every column that a playbook can use; those that it cannot do without for this question stand in "columns". */
static gboolean
check_columns (HunchPlaybookRun *run,
               JsonObject       *step,
               const char       *table,
               GError          **error)
{
  g_auto (GStrv) names = hunch_playbook_dup_lines (step, "columns");
  g_autoptr (HunchTableInfo) info = names != NULL ? hunch_project_get_table (run->project, table, error) : NULL;

  if (names == NULL)
    return TRUE;
  if (info == NULL)
    return FALSE;

  for (guint i = 0; names[i] != NULL; i++)
    if (hunch_table_info_find (info, names[i]) < 0)
      {
        g_set_error (error, HUNCH_ANALYSIS_ERROR, HUNCH_ANALYSIS_ERROR_NO_ANSWER, _("“%s” has no column “%s”."), table, names[i]);
        return FALSE;
      }

  return TRUE;
}

/* Whether the result has the numbers that the playbook's sentences speak of; a result may exist without a p or a half-life. */
static gboolean
check_needs (JsonObject                *step,
             const HunchAnalysisRecord *record,
             GError                   **error)
{
  g_auto (GStrv) names = hunch_playbook_dup_lines (step, "needs");
  g_autoptr (JsonObject) result = names != NULL ? hunch_json_parse_object (record->result, -1, "result", error) : NULL;

  if (names == NULL)
    return TRUE;
  if (result == NULL)
    return FALSE;

  for (guint i = 0; names[i] != NULL; i++)
    if (hunch_claim_find (result, names[i]) == NULL)
      {
        g_set_error (error, HUNCH_ANALYSIS_ERROR, HUNCH_ANALYSIS_ERROR_NO_ANSWER, _("The result has no number for %s."), names[i]);
        return FALSE;
      }

  return TRUE;
}

static gboolean
run_analyze (HunchPlaybookRun *run,
             JsonObject       *step,
             GError          **error)
{
  const char *kind = hunch_playbook_get_word (step, "kind", error);
  const char *table = kind != NULL ? hunch_playbook_get_word (step, "table", error) : NULL;
  const char *name = hunch_json_get_string (step, "name");
  g_autoptr (GHashTable) options = get_options (step);
  g_autoptr (HunchAnalysisRecord) record = NULL;
  GError *refusal = NULL;

  if (table == NULL)
    return FALSE;

  if (!check_columns (run, step, table, &refusal))
    return refuse_analysis (run, step, refusal, error);

  record = hunch_analysis_keep (run->project, name, kind, table, options, NULL, run->cancellable, &refusal);
  return (record != NULL && check_needs (step, record, &refusal)) || refuse_analysis (run, step, refusal, error);
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
      json_object_set_int_member (spec, "plot", (gint64) hunch_playbook_get_number (chart, "plot", 0));
    }
  else
    {
      const char *table = kind != NULL ? hunch_playbook_get_word (chart, "table", error) : NULL;

      if (table == NULL)
        {
          if (kind == NULL)
            hunch_playbook_fail (error, _("A chart needs “kind” or “analysis”."));
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

  hunch_playbook_fail (error, _("There is no chart “%s”."), name);
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

/* Whether a line speaks of a result that there is not, as in {weekend/estimate}. */
static gboolean
is_unanswered_line (HunchPlaybookRun *run,
                    const char       *line)
{
  GHashTableIter iter;
  gpointer name;

  g_hash_table_iter_init (&iter, run->unanswered);
  while (g_hash_table_iter_next (&iter, &name, NULL))
    {
      g_autofree char *mark = g_strdup_printf ("{%s/", (char *) name);

      if (strstr (line, mark) != NULL)
        return TRUE;
    }

  return FALSE;
}

/* Appends a line; one that begins with a number, as in "3. ", gets the next number. */
static void
append_line (GString    *text,
             const char *line,
             guint      *n_numbered)
{
  gsize n_digits = strspn (line, "0123456789");

  if (text->len > 0)
    g_string_append_c (text, '\n');
  if (n_digits > 0 && g_str_has_prefix (line + n_digits, ". "))
    g_string_append_printf (text, "%u%s", ++*n_numbered, line + n_digits);
  else
    g_string_append (text, line);
}

/* A text without the lines that nothing can be filled into, those left numbered anew; NULL when absent. */
static char *
dup_answered_text (HunchPlaybookRun *run,
                   JsonObject       *step,
                   const char       *slot)
{
  g_autofree char *text = hunch_playbook_dup_text (step, slot);
  g_auto (GStrv) lines = NULL;
  g_autoptr (GString) kept = NULL;
  guint n_numbered = 0;

  if (text == NULL || g_hash_table_size (run->unanswered) == 0)
    return g_steal_pointer (&text);

  lines = g_strsplit (text, "\n", -1);
  kept = g_string_new (NULL);
  for (guint i = 0; lines[i] != NULL; i++)
    if (!is_unanswered_line (run, lines[i]))
      append_line (kept, lines[i], &n_numbered);

  return g_string_free (g_steal_pointer (&kept), FALSE);
}

static void
set_texts (HunchPlaybookRun *run,
           JsonObject       *step,
           JsonObject       *content)
{
  static const char *const slots[] = { "headline", "subtitle", "body", "caption", "caption2", "number" };

  for (guint i = 0; i < G_N_ELEMENTS (slots); i++)
    {
      g_autofree char *text = dup_answered_text (run, step, slots[i]);

      if (text != NULL)
        json_object_set_string_member (content, slots[i], text);
    }

  if (json_object_has_member (step, "table"))
    json_object_set_int_member (content, "table", (gint64) hunch_playbook_get_number (step, "table", 0));
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
    return hunch_playbook_fail (error, "%s", problem);

  filled = hunch_claim_fill (texts, numbers.result, &values, NULL);
  if (values != NULL)
    json_object_set_object_member (content, "confirmed", hunch_json_parse_object (values, -1, "confirmed", NULL));

  return TRUE;
}

/* The analysis that a slide cannot do without and that has no answer; lent, NULL when there is none. */
static const char *
find_unanswered (HunchPlaybookRun *run,
                 JsonObject       *step)
{
  JsonObject *charts[] = { step, hunch_json_get_object (step, "chart"), hunch_json_get_object (step, "chart2") };

  for (guint i = 0; i < G_N_ELEMENTS (charts); i++)
    {
      const char *name = charts[i] != NULL ? hunch_json_get_string (charts[i], "analysis") : NULL;

      if (name != NULL && g_hash_table_contains (run->unanswered, name))
        return name;
    }

  return NULL;
}

static gboolean
put_slide (HunchPlaybookRun *run,
           const char       *layout,
           JsonObject       *content,
           const char       *notes,
           int               seconds,
           GError          **error)
{
  g_autoptr (HunchSlideRecord) record = g_new0 (HunchSlideRecord, 1);

  record->position = -1;
  record->layout = g_strdup (layout);
  record->content = object_to_text (content);
  record->notes = g_strdup (notes);
  record->seconds = seconds;

  return hunch_project_put_slide (run->project, record, error);
}

/* The slide in place of one whose question has no answer: it tells so, and why. */
static gboolean
put_unanswered (HunchPlaybookRun *run,
                JsonObject       *step,
                const char       *analysis,
                GError          **error)
{
  g_autoptr (JsonObject) content = json_object_new ();
  const char *headline = hunch_json_get_string (step, "otherwise");
  const char *why = g_hash_table_lookup (run->unanswered, analysis);

  json_object_set_string_member (content, "headline", headline != NULL ? headline : _("What these data do not say"));
  json_object_set_string_member (content, "body", why);
  return put_slide (run, "text", content, why, (int) hunch_playbook_get_number (step, "seconds", 40), error);
}

static gboolean
run_slide (HunchPlaybookRun *run,
           JsonObject       *step,
           GError          **error)
{
  const char *layout = hunch_playbook_get_word (step, "layout", error);
  g_autoptr (JsonObject) content = json_object_new ();
  g_autofree char *notes = dup_answered_text (run, step, "notes");
  const char *unanswered;

  if (layout == NULL)
    return FALSE;
  if (hunch_layouts_find (layout) == NULL)
    return hunch_playbook_fail (error, _("There is no layout “%s”."), layout);

  unanswered = find_unanswered (run, step);
  if (unanswered != NULL)
    return put_unanswered (run, step, unanswered, error);

  if (notes == NULL)
    notes = g_strdup ("");
  set_texts (run, step, content);
  if (!set_analysis (run, step, content, error)
      || !set_chart (run, step, "chart", content, error)
      || !set_chart (run, step, "chart2", content, error)
      || !set_confirmed (run, content, notes, error))
    return FALSE;

  return put_slide (run, layout, content, notes, (int) hunch_playbook_get_number (step, "seconds", 40), error);
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
    { "import", hunch_playbook_run_import, TRUE },
    { "refresh", hunch_playbook_run_refresh, FALSE },
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
