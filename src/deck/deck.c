/* The deck as a whole, and new slides made from what has been found out. */
#define G_LOG_DOMAIN "hunch-deck"
#include "deck/deck.h"

#include "analysis/analysis.h"
#include "base/json.h"
#include "deck/claim.h"
#include "deck/slide-private.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <string.h>

#define DEFAULT_BUDGET 300
#define DEFAULT_SECONDS 40
#define TITLE_SECONDS 15

G_DEFINE_QUARK (hunch-deck-error-quark, hunch_deck_error)

GPtrArray *
hunch_deck_load (HunchProject *project,
                 GCancellable *cancellable,
                 GError      **error)
{
  g_autoptr (GPtrArray) records = NULL;
  g_autoptr (GPtrArray) slides = g_ptr_array_new_with_free_func ((GDestroyNotify) hunch_slide_unref);

  g_return_val_if_fail (HUNCH_IS_PROJECT (project), NULL);

  records = hunch_project_list_slides (project, error);
  if (records == NULL)
    return NULL;

  for (guint i = 0; i < records->len; i++)
    {
      HunchSlide *slide = hunch_slide_load (project, records->pdata[i], i + 1, records->len, cancellable, error);

      if (slide == NULL)
        {
          g_prefix_error (error, _("Slide %u: "), i + 1);
          return NULL;
        }
      g_ptr_array_add (slides, slide);
    }

  return g_steal_pointer (&slides);
}

int
hunch_deck_get_seconds (HunchProject *project)
{
  g_autoptr (GPtrArray) records = NULL;
  int seconds = 0;

  g_return_val_if_fail (HUNCH_IS_PROJECT (project), 0);

  records = hunch_project_list_slides (project, NULL);
  for (guint i = 0; records != NULL && i < records->len; i++)
    seconds += ((HunchSlideRecord *) records->pdata[i])->seconds;

  return seconds;
}

int
hunch_deck_get_budget (HunchProject *project)
{
  g_autofree char *value = NULL;
  gint64 budget;

  g_return_val_if_fail (HUNCH_IS_PROJECT (project), DEFAULT_BUDGET);

  value = hunch_project_dup_deck_value (project, "budget");
  budget = value != NULL ? g_ascii_strtoll (value, NULL, 10) : 0;

  return budget > 0 && budget <= G_MAXINT ? (int) budget : DEFAULT_BUDGET;
}

/* --- making slides --------------------------------------------------------- */

static char *
content_to_text (JsonObject *content)
{
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);

  json_node_set_object (node, content);
  return hunch_json_to_text (node, FALSE);
}

/* What the numbers are now is what the person who puts them there agrees with. */
static void
set_confirmed (HunchProject *project,
               JsonObject   *content)
{
  g_autofree char *values = hunch_slide_dup_values (project, content);
  g_autoptr (JsonObject) object = values != NULL ? hunch_json_parse_object (values, -1, "confirmed", NULL) : NULL;

  if (object != NULL)
    json_object_set_object_member (content, "confirmed", g_steal_pointer (&object));
}

static gint64
put_new_slide (HunchProject *project,
               const char   *layout,
               JsonObject   *content,
               const char   *notes,
               int           seconds,
               int           position,
               GError      **error)
{
  g_autofree char *text = content_to_text (content);
  HunchSlideRecord record = {
    .position = position,
    .layout = (char *) layout,
    .content = text,
    .notes = (char *) notes,
    .seconds = seconds,
  };

  return hunch_project_put_slide (project, &record, error) ? record.id : 0;
}

static JsonObject *
get_element (JsonArray *array,
             guint      position)
{
  JsonNode *node = array != NULL && position < json_array_get_length (array) ? json_array_get_element (array, position) : NULL;

  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

static gboolean
has_layer (JsonObject *plot,
           const char *mark)
{
  JsonArray *layers = hunch_json_get_array (plot, "layers");

  for (guint i = 0; layers != NULL && i < json_array_get_length (layers); i++)
    {
      JsonObject *layer = get_element (layers, i);

      if (layer != NULL && g_strcmp0 (hunch_json_get_string (layer, "mark"), mark) == 0)
        return TRUE;
    }

  return FALSE;
}

/* An audience wants estimates with their intervals before residuals. */
static guint
choose_plot (JsonObject *result)
{
  JsonArray *plots = hunch_json_get_array (result, "plots");

  for (guint i = 0; plots != NULL && i < json_array_get_length (plots); i++)
    if (has_layer (get_element (plots, i), "interval"))
      return i;

  return 0;
}

static gboolean
has_headline (JsonObject *result)
{
  JsonNode *node = json_object_get_member (result, "headline");

  return node != NULL && JSON_NODE_HOLDS_OBJECT (node);
}

static guint
count_elements (JsonObject *object,
                const char *member)
{
  JsonArray *array = hunch_json_get_array (object, member);

  return array != NULL ? json_array_get_length (array) : 0;
}

/* Describing shows its numbers: one large, several in a table. Everything else shows a picture when it has one. */
static const char *
choose_layout (const char *kind,
               JsonObject *result)
{
  guint n_rows = count_elements (get_element (hunch_json_get_array (result, "tables"), 0), "rows");
  guint n_tables = count_elements (result, "tables");

  if (strcmp (kind, "describe") == 0)
    return has_headline (result) && n_rows <= 1 ? "number" : n_tables > 0 ? "table" : "claim";
  if (count_elements (result, "plots") > 0)
    return "claim";
  if (n_tables > 0)
    return "table";

  return has_headline (result) ? "number" : "text";
}

static gint64
put_chart_of_analysis (HunchProject              *project,
                       const HunchAnalysisRecord *analysis,
                       guint                      plot,
                       GError                   **error)
{
  g_autoptr (HunchChartRecord) record = g_new0 (HunchChartRecord, 1);

  record->spec = g_strdup_printf ("{\"analysis\": %" G_GINT64_FORMAT ", \"plot\": %u}", analysis->id, plot);
  record->analysis_id = analysis->id;

  return hunch_project_put_chart (project, record, error) ? record->id : 0;
}

/* What a speaker wants to have at hand: the verdict, then how many rows and which method;
 * live, so that the notes say what the slide says. */
static char *
dup_notes (const HunchAnalysisRecord *analysis,
           JsonObject                *result)
{
  const char *title = hunch_json_get_string (result, "title");
  GString *notes = g_string_new (hunch_json_get_string (result, "verdict") != NULL ? "{verdict}\n\n" : "");

  g_string_append_printf (notes, _("n = %s · %s"), "{n}", title != NULL ? title : analysis->kind);
  if (hunch_json_get_number (result, "dropped", 0) > 0)
    g_string_append_printf (notes, _(" · %s rows left out"), "{dropped}");

  return g_string_free (notes, FALSE);
}

/* Claims often begin with the name of a column; a sentence begins with a capital. */
static char *
dup_sentence (const char *text)
{
  g_autofree char *first = g_utf8_strup (text, g_utf8_next_char (text) - text);

  return *text != '\0' ? g_strconcat (first, g_utf8_next_char (text), NULL) : g_strdup ("");
}

static JsonObject *
make_content (const char                *layout,
              const HunchAnalysisRecord *analysis,
              JsonObject                *result)
{
  JsonObject *content = json_object_new ();
  const char *claim = hunch_json_get_string (result, "claim");
  const char *title = hunch_json_get_string (result, "title");
  const char *verdict = hunch_json_get_string (result, "verdict");
  g_autofree char *headline = dup_sentence (claim != NULL ? claim : title != NULL ? title : analysis->name);

  json_object_set_string_member (content, "headline", headline);
  json_object_set_int_member (content, "analysis", analysis->id);

  if (strcmp (layout, "number") == 0)
    json_object_set_string_member (content, "number", "{estimate}");
  if (strcmp (layout, "number") == 0 || strcmp (layout, "text") == 0)
    json_object_set_string_member (content, "body", verdict != NULL ? verdict : "");

  return content;
}

static gint64
add_analysis (HunchProject              *project,
              const HunchAnalysisRecord *analysis,
              JsonObject                *result,
              int                        position,
              GError                   **error)
{
  const char *layout = choose_layout (analysis->kind, result);
  g_autoptr (JsonObject) content = make_content (layout, analysis, result);
  g_autofree char *notes = dup_notes (analysis, result);

  if (strcmp (layout, "claim") == 0)
    {
      gint64 chart_id = put_chart_of_analysis (project, analysis, choose_plot (result), error);

      if (chart_id == 0)
        return 0;
      json_object_set_int_member (content, "chart", chart_id);
    }

  set_confirmed (project, content);
  return put_new_slide (project, layout, content, notes, DEFAULT_SECONDS, position, error);
}

/* Ends the edit in the way that `slide_id` tells. */
static gint64
finish_edit (HunchProject *project,
             gint64        slide_id,
             GError      **error)
{
  if (slide_id == 0)
    {
      hunch_project_cancel_edit (project);
      return 0;
    }

  return hunch_project_commit_edit (project, error) ? slide_id : 0;
}

gint64
hunch_deck_add_analysis (HunchProject *project,
                         gint64        analysis_id,
                         int           position,
                         GError      **error)
{
  g_autoptr (HunchAnalysisRecord) analysis = NULL;
  g_autoptr (JsonObject) result = NULL;

  g_return_val_if_fail (HUNCH_IS_PROJECT (project), 0);

  analysis = hunch_project_get_analysis (project, analysis_id, error);
  if (analysis == NULL)
    return 0;

  if (analysis->result == NULL)
    {
      g_set_error (error, HUNCH_DECK_ERROR, HUNCH_DECK_ERROR_EMPTY,
                   _("“%s” has not been run, so there is nothing to show."), analysis->name);
      return 0;
    }

  result = hunch_json_parse_object (analysis->result, -1, analysis->name, error);
  if (result == NULL || !hunch_project_begin_edit (project, _("Add slide"), error))
    return 0;

  return finish_edit (project, add_analysis (project, analysis, result, position, error), error);
}

gint64
hunch_deck_add_chart (HunchProject *project,
                      gint64        chart_id,
                      int           position,
                      GError      **error)
{
  g_autoptr (HunchChartRecord) chart = NULL;
  g_autoptr (JsonObject) content = json_object_new ();

  g_return_val_if_fail (HUNCH_IS_PROJECT (project), 0);

  chart = hunch_project_get_chart (project, chart_id, error);
  if (chart == NULL)
    return 0;

  json_object_set_string_member (content, "headline", "");
  json_object_set_int_member (content, "chart", chart_id);

  if (chart->analysis_id != 0)
    {
      g_autoptr (HunchAnalysisRecord) analysis = hunch_project_get_analysis (project, chart->analysis_id, NULL);
      g_autoptr (JsonObject) result = analysis != NULL && analysis->result != NULL
                                      ? hunch_json_parse_object (analysis->result, -1, analysis->name, NULL) : NULL;
      const char *claim = result != NULL ? hunch_json_get_string (result, "claim") : NULL;
      g_autofree char *headline = dup_sentence (claim != NULL ? claim : "");

      json_object_set_int_member (content, "analysis", chart->analysis_id);
      json_object_set_string_member (content, "headline", headline);
      set_confirmed (project, content);
    }

  return put_new_slide (project, "claim", content, "", DEFAULT_SECONDS, position, error);
}

/* What a new slide of some layouts begins with. */
static void
fill_template (HunchProject *project,
               const char   *layout,
               JsonObject   *content)
{
  if (strcmp (layout, "title") == 0)
    {
      g_autofree char *title = hunch_project_dup_deck_value (project, "title");

      json_object_set_string_member (content, "headline", title != NULL ? title : "");
    }

  if (strcmp (layout, "closing") == 0)
    {
      json_object_set_string_member (content, "headline", _("What we recommend"));
      json_object_set_string_member (content, "body", _("1. What to do first\n2. What to watch\n3. What would change our mind"));
    }
}

gint64
hunch_deck_add_slide (HunchProject *project,
                      const char   *layout,
                      int           position,
                      GError      **error)
{
  g_autoptr (JsonObject) content = json_object_new ();

  g_return_val_if_fail (HUNCH_IS_PROJECT (project) && layout != NULL, 0);

  if (hunch_layouts_find (layout) == NULL)
    {
      g_set_error (error, HUNCH_DECK_ERROR, HUNCH_DECK_ERROR_EMPTY, _("There is no layout “%s”."), layout);
      return 0;
    }

  fill_template (project, layout, content);
  return put_new_slide (project, layout, content, "",
                        strcmp (layout, "title") == 0 ? TITLE_SECONDS : DEFAULT_SECONDS, position, error);
}

gint64
hunch_deck_duplicate_slide (HunchProject *project,
                            gint64        slide_id,
                            GError      **error)
{
  g_autoptr (HunchSlideRecord) record = NULL;

  g_return_val_if_fail (HUNCH_IS_PROJECT (project), 0);

  record = hunch_project_get_slide (project, slide_id, error);
  if (record == NULL)
    return 0;

  record->id = 0;
  record->position++;
  return hunch_project_put_slide (project, record, error) ? record->id : 0;
}

/* --- agreeing again --------------------------------------------------------- */

static gboolean
refresh_analysis (HunchProject *project,
                  gint64        analysis_id,
                  GCancellable *cancellable,
                  GError      **error)
{
  g_autoptr (HunchAnalysisRecord) record = hunch_project_get_analysis (project, analysis_id, error);

  if (record == NULL)
    return FALSE;
  if (record->result != NULL && !hunch_analysis_is_stale (project, record))
    return TRUE;

  return hunch_analysis_rerun (project, analysis_id, NULL, cancellable, error);
}

/* The slide's own analysis and every one that its texts name. */
static gboolean
refresh_analyses (HunchProject *project,
                  JsonObject   *content,
                  GCancellable *cancellable,
                  GError      **error)
{
  gint64 own = (gint64) hunch_json_get_number (content, "analysis", 0);
  g_autofree char *texts = hunch_slide_content_dup_texts (content);
  g_autoptr (GPtrArray) records = hunch_project_list_analyses (project, error);

  if (records == NULL)
    return FALSE;

  for (guint i = 0; i < records->len; i++)
    {
      const HunchAnalysisRecord *record = records->pdata[i];
      g_autofree char *start = g_strdup_printf ("{%s/", record->name);

      if ((record->id == own || strstr (texts, start) != NULL)
          && !refresh_analysis (project, record->id, cancellable, error))
        return FALSE;
    }

  return TRUE;
}

static gboolean
confirm (HunchProject     *project,
         HunchSlideRecord *record,
         GCancellable     *cancellable,
         GError          **error)
{
  g_autoptr (JsonObject) content = hunch_json_parse_object (record->content, -1, _("The content of the slide"), error);

  if (content == NULL || !refresh_analyses (project, content, cancellable, error))
    return FALSE;

  set_confirmed (project, content);
  g_free (record->content);
  record->content = content_to_text (content);

  return hunch_project_put_slide (project, record, error);
}

gboolean
hunch_deck_confirm_claim (HunchProject *project,
                          gint64        slide_id,
                          GCancellable *cancellable,
                          GError      **error)
{
  g_autoptr (HunchSlideRecord) record = NULL;

  g_return_val_if_fail (HUNCH_IS_PROJECT (project), FALSE);

  record = hunch_project_get_slide (project, slide_id, error);
  if (record == NULL || !hunch_project_begin_edit (project, _("Confirm claim"), error))
    return FALSE;

  if (!confirm (project, record, cancellable, error))
    {
      hunch_project_cancel_edit (project);
      return FALSE;
    }

  return hunch_project_commit_edit (project, error);
}
