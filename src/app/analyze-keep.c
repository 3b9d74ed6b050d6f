/* Keeping: what is shown becomes a row of the project, as it was answered, without being worked out again. */
#define G_LOG_DOMAIN "hunch-app"
#include "config.h"
#include "app/analyze-private.h"

#include <glib/gi18n.h>

#include "app/chart-inspector.h"
#include "app/compare-results.h"
#include "app/kept-list.h"
#include "app/result-view.h"
#include "app/sheet-view.h"
#include "app/text-dialog.h"
#include "app/util.h"
#include "app/window.h"
#include "base/json.h"
#include "deck/deck.h"

/* --- keeping ----------------------------------------------------------------------- */

static gboolean
has_analysis (HunchProject *project,
              const char   *name)
{
  g_autoptr (HunchAnalysisRecord) record = hunch_project_find_analysis (project, name, NULL);

  return record != NULL;
}

static gboolean
has_chart (HunchProject *project,
           const char   *name)
{
  g_autoptr (GPtrArray) charts = hunch_project_list_charts (project, NULL);

  for (guint i = 0; charts != NULL && i < charts->len; i++)
    if (g_strcmp0 (((HunchChartRecord *) charts->pdata[i])->name, name) == 0)
      return TRUE;
  return FALSE;
}

/* What is kept is called as it is headed; a number tells namesakes apart. */
static char *
dup_free_name (HunchAnalyzePage *self,
               const char       *title)
{
  gboolean (*is_taken) (HunchProject *project, const char *name) = self->spec != NULL ? has_chart : has_analysis;
  g_autofree char *name = g_strdup (title);

  for (guint number = 2; title[0] != '\0' && is_taken (self->project, name); number++)
    {
      g_free (name);
      name = g_strdup_printf ("%s %u", title, number);
    }
  return g_steal_pointer (&name);
}

/* `name` NULL: as it is headed. */
static gint64
keep_analysis (HunchAnalyzePage *self,
               const char       *name,
               GError          **error)
{
  g_autoptr (HunchAnalysisRecord) record = g_new0 (HunchAnalysisRecord, 1);
  g_autoptr (JsonNode) node = json_node_init_object (json_node_alloc (), self->result);

  record->name = name != NULL ? g_strdup (name) : dup_free_name (self, gtk_label_get_text (GTK_LABEL (self->title)));
  record->kind = g_strdup (self->shown_kind->kind);
  record->table = g_strdup (self->table);
  record->options = g_strdup (self->options);
  record->result = hunch_json_to_text (node, FALSE);
  record->token = g_strdup (self->token);
  record->made_at = g_get_real_time () / G_USEC_PER_SEC;
  return hunch_project_put_analysis (self->project, record, error) ? record->id : 0;
}

static gint64
keep_chart (HunchAnalyzePage *self,
            GError          **error)
{
  g_autoptr (HunchChartRecord) record = g_new0 (HunchChartRecord, 1);

  record->name = dup_free_name (self, gtk_label_get_text (GTK_LABEL (self->title)));
  record->spec = g_strdup (self->spec);
  return hunch_project_put_chart (self->project, record, error) ? record->id : 0;
}

static gboolean
keep (HunchAnalyzePage *self,
      GError          **error)
{
  if (self->kept_id == 0)
    self->kept_id = self->spec != NULL ? keep_chart (self, error) : keep_analysis (self, NULL, error);
  if (self->kept_id != 0)
    hunch_analyze_note_now (self);
  return self->kept_id != 0;
}

void
hunch_analyze_keep_action (GtkWidget  *widget,
                           const char *action,
                           GVariant   *parameter)
{
  HunchAnalyzePage *self = HUNCH_ANALYZE_PAGE (widget);
  g_autoptr (GError) error = NULL;

  if (keep (self, &error))
    hunch_window_toast_action (self, _("The result is kept in the project"), _("_Undo"), "win.undo", NULL);
  hunch_window_show_error (self, _("The result could not be kept"), error);
  hunch_analyze_update_actions (self);
}

/* --- names, notes, pins --------------------------------------------------------------- */

static void
named_cb (GtkWidget  *widget,
          const char *name,
          gpointer    user_data)
{
  HunchAnalyzePage *self = HUNCH_ANALYZE_PAGE (widget);
  g_autoptr (GError) error = NULL;

  if (self->result == NULL)
    return;
  if (self->kept_id != 0)
    hunch_kept_rename (self->project, self->kept_id, name, &error);
  else
    self->kept_id = keep_analysis (self, name, &error);
  if (error == NULL)
    hunch_analyze_note_now (self);
  if (error == NULL)
    hunch_window_toast_action (self, _("The result is kept in the project"), _("_Undo"), "win.undo", NULL);
  hunch_window_show_error (self, _("The result could not be kept"), error);
  hunch_analyze_update_actions (self);
}

void
hunch_analyze_keep_as_action (GtkWidget  *widget,
                              const char *action,
                              GVariant   *parameter)
{
  HunchAnalyzePage *self = HUNCH_ANALYZE_PAGE (widget);
  g_autofree char *name = self->kept_id != 0 ? hunch_kept_dup_name (self->project, self->kept_id)
                                             : dup_free_name (self, gtk_label_get_text (GTK_LABEL (self->title)));
  HunchTextDialog dialog = { _("Keep Under a Name"), NULL, _("Name"), _("_Keep"), name, FALSE, named_cb };

  hunch_text_dialog_show (widget, &dialog, NULL);
}

/* What is noted or pinned is kept. */
static gboolean
keep_in_edit (HunchAnalyzePage *self,
              const char       *label,
              GError          **error)
{
  if (!hunch_project_begin_edit (self->project, label, error))
    return FALSE;
  if (keep (self, error))
    return TRUE;
  hunch_project_cancel_edit (self->project);
  return FALSE;
}

static void
noted_cb (GtkWidget  *widget,
          const char *note,
          gpointer    user_data)
{
  HunchAnalyzePage *self = HUNCH_ANALYZE_PAGE (widget);
  g_autoptr (GError) error = NULL;

  if (self->result == NULL)
    return;
  if (keep_in_edit (self, _("Note"), &error))
    {
      if (hunch_kept_set_note (self->project, self->kept_id, note, &error))
        hunch_project_commit_edit (self->project, &error);
      else
        hunch_project_cancel_edit (self->project);
    }
  hunch_window_show_error (self, _("The note could not be kept"), error);
  hunch_analyze_update_kept (self);
}

void
hunch_analyze_note_action (GtkWidget  *widget,
                           const char *action,
                           GVariant   *parameter)
{
  HunchAnalyzePage *self = HUNCH_ANALYZE_PAGE (widget);
  g_autofree char *note = self->kept_id == 0 ? NULL : hunch_kept_dup_note (self->project, self->kept_id);

  hunch_kept_ask_note (widget, note, noted_cb, NULL);
}

void
hunch_analyze_pin_action (GtkWidget  *widget,
                          const char *action,
                          GVariant   *parameter)
{
  HunchAnalyzePage *self = HUNCH_ANALYZE_PAGE (widget);
  g_autoptr (GError) error = NULL;

  if (keep_in_edit (self, _("Pin"), &error))
    {
      gboolean was_pinned = hunch_kept_is_pinned (self->project, self->kept_id);

      if (hunch_kept_set_pinned (self->project, self->kept_id, !was_pinned, &error))
        hunch_project_commit_edit (self->project, &error);
      else
        hunch_project_cancel_edit (self->project);
      if (error == NULL)
        hunch_window_toast (self, was_pinned ? _("No longer on top of the kept results") : _("On top of the kept results"));
    }
  hunch_window_show_error (self, _("It could not be pinned"), error);
  hunch_analyze_update_kept (self);
}

void
hunch_analyze_compare_action (GtkWidget  *widget,
                              const char *action,
                              GVariant   *parameter)
{
  HunchAnalyzePage *self = HUNCH_ANALYZE_PAGE (widget);

  hunch_compare_results_show (widget, self->project, self->result, gtk_label_get_text (GTK_LABEL (self->title)), self->kept_id);
}

/* --- copying ---------------------------------------------------------------------------- */

void
hunch_analyze_copy_action (GtkWidget  *widget,
                           const char *action,
                           GVariant   *parameter)
{
  HunchAnalyzePage *self = HUNCH_ANALYZE_PAGE (widget);
  g_autofree char *html = hunch_table_text_from_result (self->result, HUNCH_TABLE_TEXT_HTML);
  g_autofree char *plain = hunch_table_text_from_result (self->result, HUNCH_TABLE_TEXT_PLAIN);

  hunch_copy_format (widget, NULL, html, plain);
  hunch_window_toast (widget, _("The result was copied"));
}

void
hunch_analyze_copy_as_action (GtkWidget  *widget,
                              const char *action,
                              GVariant   *parameter)
{
  HunchAnalyzePage *self = HUNCH_ANALYZE_PAGE (widget);
  const char *suffix = g_variant_get_string (parameter, NULL);
  g_autofree char *text = hunch_table_text_from_result (self->result, hunch_table_text_find (suffix));

  hunch_copy_format (widget, suffix, text, text);
  hunch_window_toast (widget, _("The result was copied"));
}

/* --- slides ------------------------------------------------------------------------------ */

/* Id of the slide, or 0. */
static gint64
make_slide (HunchAnalyzePage *self,
            GError          **error)
{
  gint64 slide_id = 0;

  if (!hunch_project_begin_edit (self->project, _("Add to deck"), error))
    return 0;
  if (keep (self, error))
    slide_id = self->spec != NULL ? hunch_deck_add_chart (self->project, self->kept_id, -1, error)
                                  : hunch_deck_add_analysis (self->project, self->kept_id, -1, error);
  if (slide_id != 0)
    return hunch_project_commit_edit (self->project, error) ? slide_id : 0;
  hunch_project_cancel_edit (self->project);
  return 0;
}

void
hunch_analyze_add_to_deck_action (GtkWidget  *widget,
                                  const char *action,
                                  GVariant   *parameter)
{
  HunchAnalyzePage *self = HUNCH_ANALYZE_PAGE (widget);
  g_autoptr (GError) error = NULL;
  gint64 old_id = self->kept_id;
  gint64 slide_id = make_slide (self, &error);

  if (slide_id != 0)
    hunch_window_toast_action (self, _("Added to the deck"), _("_Show"), "win.show-slide", g_variant_new_int64 (slide_id));
  else
    self->kept_id = old_id;
  hunch_window_show_error (self, _("The slide could not be made"), error);
  hunch_analyze_update_actions (self);
}

/* --- what is kept -------------------------------------------------------------------- */

static gboolean
is_still_there (HunchAnalyzePage *self)
{
  g_autoptr (HunchAnalysisRecord) analysis = NULL;
  g_autoptr (HunchChartRecord) chart = NULL;

  if (self->spec != NULL)
    chart = hunch_project_get_chart (self->project, self->kept_id, NULL);
  else
    analysis = hunch_project_get_analysis (self->project, self->kept_id, NULL);
  return analysis != NULL || chart != NULL;
}

void
hunch_analyze_update_kept (HunchAnalyzePage *self)
{
  guint n_rows = hunch_kept_list_fill (GTK_LIST_BOX (self->kept_list), self->project);

  gtk_widget_set_visible (self->kept_group, n_rows > 0);
  if (self->kept_id != 0 && !is_still_there (self))
    self->kept_id = 0;
  if (self->result != NULL)
    {
      g_autofree char *note = self->kept_id == 0 ? NULL : hunch_kept_dup_note (self->project, self->kept_id);

      hunch_result_view_set_note (HUNCH_RESULT_VIEW (self->result_view), note);
    }
  hunch_analyze_update_actions (self);
}

static void
show_kept_analysis (HunchAnalyzePage *self,
                    gint64            id)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HunchAnalysisRecord) record = hunch_project_get_analysis (self->project, id, &error);
  g_autoptr (GHashTable) options = record == NULL ? NULL : hunch_analysis_options_from_text (record->options, &error);
  const HunchKindInfo *kind = options == NULL ? NULL : hunch_kinds_find (record->kind);
  g_autoptr (JsonObject) result = NULL;

  if (kind == NULL || (record->table != NULL && record->table[0] != '\0' && !hunch_analyze_select_table (self, record->table)))
    {
      hunch_window_toast (self, _("Its table is not there any more"));
      return;
    }
  if (record->result != NULL)
    result = hunch_json_parse_object (record->result, -1, record->name, NULL);
  hunch_analyze_choose_kind (self, kind, options);
  if (result == NULL || hunch_analysis_is_stale (self->project, record))
    {
      hunch_analyze_ask_soon (self, FALSE);
      return;
    }
  hunch_analyze_show_result (self, result, kind, record->table, record->token, record->options, FALSE);
  self->kept_id = id;
  hunch_result_view_set_note (HUNCH_RESULT_VIEW (self->result_view), record->note);
  hunch_analyze_update_actions (self);
}

static void
show_kept_chart (HunchAnalyzePage *self,
                 gint64            id)
{
  g_autoptr (HunchChartRecord) record = hunch_project_get_chart (self->project, id, NULL);
  g_autoptr (JsonObject) spec = record == NULL ? NULL : hunch_json_parse_object (record->spec, -1, record->name, NULL);
  JsonObject *words = hunch_json_get_object (spec, "options");
  g_autoptr (GHashTable) options = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autoptr (GList) members = words == NULL ? NULL : json_object_get_members (words);
  const HunchKindInfo *kind = spec == NULL ? NULL : hunch_kinds_find_chart (hunch_json_get_string (spec, "kind"));

  if (kind == NULL || !hunch_analyze_select_table (self, hunch_json_get_string (spec, "table")))
    {
      hunch_window_toast (self, _("Its table is not there any more"));
      return;
    }
  for (GList *item = members; item != NULL; item = item->next)
    g_hash_table_insert (options, g_strdup (item->data), g_strdup (hunch_or_empty (hunch_json_get_string (words, item->data))));
  hunch_analyze_choose_kind (self, kind, options);
  hunch_chart_inspector_set_style (HUNCH_CHART_INSPECTOR (self->inspector), hunch_json_get_object (spec, "style"));
  hunch_analyze_ask_soon (self, FALSE);
}

void
hunch_analyze_show_kept (HunchAnalyzePage *self,
                         gint64            id,
                         gboolean          is_chart)
{
  if (is_chart)
    show_kept_chart (self, id);
  else
    show_kept_analysis (self, id);
}
