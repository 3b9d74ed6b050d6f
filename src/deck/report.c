#define G_LOG_DOMAIN "hunch-deck"
#include "deck/report.h"

#include <glib/gi18n-lib.h>

#include "analysis/analysis.h"
#include "analysis/evidence.h"
#include "analysis/words.h"
#include "base/json.h"
#include "deck/kept-private.h"
#include "deck/report-private.h"

/* --- one result --- */

static void
add_rows (HunchPaper                *paper,
          const HunchAnalysisRecord *record,
          JsonObject                *result)
{
  const HunchKindInfo *kind = hunch_kinds_find (record->kind);
  g_autofree char *n = hunch_words_count ((gint64) hunch_json_get_number (result, "n", 0));
  g_autofree char *rows = g_strdup_printf (_("n = %s"), n);
  const char *table = record->table != NULL ? record->table : "";
  const char *why = hunch_json_get_string (result, "dropped_why");
  g_autofree char *line = g_strdup_printf ("%s%s%s · %s%s%s", kind != NULL ? _(kind->title) : record->kind, *table != '\0' ? " · " : "", table, rows,
                                           why != NULL ? " · " : "", why != NULL ? why : "");

  hunch_paper_add (paper, HUNCH_PAPER_SMALL, line);
}

static void
add_plots (HunchPaper *paper,
           JsonObject *result)
{
  JsonArray *plots = hunch_json_get_array (result, "plots");

  for (guint i = 0; plots != NULL && i < json_array_get_length (plots); i++)
    {
      HunchPlot *plot = hunch_plot_from_json (json_array_get_object_element (plots, i), NULL);

      if (plot != NULL)
        hunch_paper_take_plot (paper, plot);
    }
}

static gboolean
has_any (JsonObject *result,
         const char *member)
{
  JsonArray *array = hunch_json_get_array (result, member);

  return array != NULL && json_array_get_length (array) > 0;
}

/* A summary says in its own tables what stands among its estimates. */
static void
add_sheets (HunchPaper *paper,
            JsonObject *result)
{
  g_autoptr (GPtrArray) sheets = hunch_sheets_from_result (result);
  gboolean is_summary = !has_any (result, "tests") && has_any (result, "tables");

  while (sheets->len > 0)
    {
      HunchSheet *sheet = g_ptr_array_steal_index (sheets, 0);

      if (is_summary && g_strcmp0 (sheet->name, "estimates") == 0)
        hunch_sheet_free (sheet);
      else
        hunch_paper_take_sheet (paper, sheet);
    }
}

static void
add_checks (HunchPaper *paper,
            JsonObject *result)
{
  JsonArray *checks = hunch_json_get_array (result, "checks");

  if (!has_any (result, "checks"))
    return;
  hunch_paper_add_heading (paper, 3, _("Checks"));
  for (guint i = 0; i < json_array_get_length (checks); i++)
    {
      JsonObject *check = json_array_get_object_element (checks, i);
      JsonNode *passed = json_object_get_member (check, "passed");
      gboolean is_known = passed != NULL && JSON_NODE_HOLDS_VALUE (passed);
      const char *text = hunch_json_get_string (check, "text");
      g_autofree char *line = NULL;

      if (text == NULL)
        continue;
      line = g_strdup_printf ("%s%s", !is_known ? "" : json_node_get_boolean (passed) ? _("Fine: ") : _("Look at this: "), text);
      hunch_paper_add (paper, HUNCH_PAPER_ITEM, line);
    }
}

static void
add_sentences (HunchPaper         *paper,
               JsonObject         *result,
               const char         *member,
               const char         *title,
               HunchPaperBlockKind kind)
{
  JsonArray *sentences = hunch_json_get_array (result, member);

  if (!has_any (result, member))
    return;
  hunch_paper_add_heading (paper, 3, title);
  for (guint i = 0; i < json_array_get_length (sentences); i++)
    hunch_paper_add (paper, kind, json_array_get_string_element (sentences, i));
}

/* --- evidence --- */

static void
add_section (HunchPaper *paper,
             JsonObject *section)
{
  JsonArray *lines = hunch_json_get_array (section, "lines");
  JsonArray *tables = hunch_json_get_array (section, "tables");

  hunch_paper_add_heading (paper, 3, hunch_json_get_string (section, "title"));
  for (guint i = 0; lines != NULL && i < json_array_get_length (lines); i++)
    {
      JsonObject *line = json_array_get_object_element (lines, i);

      hunch_paper_add_labelled (paper, hunch_json_get_string (line, "label"), hunch_json_get_string (line, "text"));
    }
  for (guint i = 0; tables != NULL && i < json_array_get_length (tables); i++)
    {
      JsonObject *table = json_array_get_object_element (tables, i);

      hunch_paper_take_sheet (paper, hunch_sheet_new ("evidence", hunch_json_get_string (table, "title"), hunch_json_get_array (table, "columns"),
                                                      hunch_json_get_array (table, "rows")));
    }
}

static gboolean
add_evidence (HunchPaper                *paper,
              HunchProject              *project,
              const HunchAnalysisRecord *record,
              GCancellable              *cancellable,
              GError                   **error)
{
  g_autoptr (JsonObject) evidence = hunch_evidence_of_analysis (project, record->id, TRUE, NULL, cancellable, error);
  g_autofree char *title = NULL;
  JsonArray *sections;

  if (evidence == NULL)
    return FALSE;
  title = g_strdup_printf (_("Evidence: %s"), record->name);
  hunch_paper_add_heading (paper, 2, title);
  sections = hunch_json_get_array (evidence, "sections");
  for (guint i = 0; sections != NULL && i < json_array_get_length (sections); i++)
    add_section (paper, json_array_get_object_element (sections, i));
  return TRUE;
}

HunchPaper *
hunch_report_new_evidence (HunchProject *project,
                           GArray       *ids,
                           GCancellable *cancellable,
                           GError      **error)
{
  g_autoptr (GPtrArray) records = hunch_kept_load (project, ids, error);
  g_autoptr (HunchPaper) paper = records != NULL ? hunch_paper_new (_("Evidence"), NULL) : NULL;

  for (guint i = 0; paper != NULL && i < records->len; i++)
    {
      if (i > 0)
        hunch_paper_add_break (paper);
      if (!add_evidence (paper, project, records->pdata[i], cancellable, error))
        return NULL;
    }
  return g_steal_pointer (&paper);
}

static gboolean
add_record (HunchPaper                *paper,
            HunchProject              *project,
            const HunchAnalysisRecord *record,
            gboolean                   with_evidence,
            GCancellable              *cancellable,
            GError                   **error)
{
  g_autoptr (JsonObject) result = NULL;

  hunch_paper_add_heading (paper, 2, record->name);
  if (record->result == NULL)
    {
      hunch_paper_add (paper, HUNCH_PAPER_TEXT, _("This question has not been answered."));
      return TRUE;
    }
  result = hunch_json_parse_object (record->result, -1, _("The kept result"), error);
  if (result == NULL)
    return FALSE;
  hunch_paper_add (paper, HUNCH_PAPER_LEAD, hunch_json_get_string (result, "verdict"));
  hunch_paper_add_labelled (paper, _("Note"), record->note);
  add_rows (paper, record, result);
  if (hunch_analysis_is_stale (project, record))
    hunch_paper_add (paper, HUNCH_PAPER_ITEM, _("The table has changed since: this is the answer of before."));
  add_plots (paper, result);
  add_sheets (paper, result);
  add_checks (paper, result);
  add_sentences (paper, result, "warnings", _("Take care"), HUNCH_PAPER_ITEM);
  add_sentences (paper, result, "sources", _("Where the formulas come from"), HUNCH_PAPER_SMALL);
  if (!with_evidence)
    return TRUE;
  hunch_paper_add_break (paper);
  return add_evidence (paper, project, record, cancellable, error);
}

/* --- the report --- */

static HunchPaper *
new_paper (HunchProject *project)
{
  g_autofree char *title = hunch_project_dup_deck_value (project, "title");
  g_autofree char *author = hunch_project_dup_deck_value (project, "author");
  g_autofree char *base = g_path_get_basename (hunch_project_get_path (project));

  return hunch_paper_new (title != NULL && *title != '\0' ? title : base, author);
}

gboolean
hunch_report_export (HunchProject  *project,
                     const char    *path,
                     GArray        *ids,
                     gboolean       with_evidence,
                     HunchProgress *progress,
                     GCancellable  *cancellable,
                     GError       **error)
{
  g_autoptr (GPtrArray) records = NULL;
  g_autoptr (HunchPaper) paper = NULL;

  g_return_val_if_fail (HUNCH_IS_PROJECT (project), FALSE);
  g_return_val_if_fail (path != NULL, FALSE);

  hunch_progress_set_message (progress, _("Writing the report"));
  records = hunch_kept_load (project, ids, error);
  if (records == NULL)
    return FALSE;
  paper = new_paper (project);
  for (guint i = 0; i < records->len; i++)
    {
      if (g_cancellable_set_error_if_cancelled (cancellable, error)
          || !add_record (paper, project, records->pdata[i], with_evidence, cancellable, error))
        return FALSE;
      if (with_evidence)
        hunch_paper_add_break (paper);
      hunch_progress_report (progress, i + 1, records->len, 0);
    }
  return hunch_paper_write (paper, path, cancellable, error);
}

void
hunch_report_export_async (HunchProject       *project,
                           const char         *path,
                           GArray             *ids,
                           gboolean            with_evidence,
                           HunchProgress      *progress,
                           GCancellable       *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer            user_data)
{
  hunch_kept_write_async (hunch_report_export, project, path, ids, with_evidence, progress, cancellable, callback, user_data);
}

gboolean
hunch_report_export_finish (GAsyncResult *result,
                            GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
