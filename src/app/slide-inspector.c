#define G_LOG_DOMAIN "hunch-app"
#include "config.h"
#include "app/slide-inspector-private.h"

#include <glib/gi18n.h>

#include "app/util.h"
#include "base/json.h"
#include "deck/claim.h"
#include "deck/deck.h"
#include "deck/theme.h"

G_DEFINE_FINAL_TYPE (HunchSlideInspector, hunch_slide_inspector, ADW_TYPE_BIN)

/* --- filling --------------------------------------------------------------------------------- */

static void
append_choice (GPtrArray  *titles,
               GArray     *ids,
               const char *title,
               gint64      id)
{
  g_ptr_array_add (titles, g_strdup (title));
  g_array_append_val (ids, id);
}

static guint
find_id (GArray *ids,
         gint64  id)
{
  for (guint i = 0; i < ids->len; i++)
    if (g_array_index (ids, gint64, i) == id)
      return i;
  return 0;
}

static gint64
get_id (JsonObject *content,
        const char *slot)
{
  return (gint64) hunch_json_get_number (content, slot, 0);
}

static void
fill_analyses (HunchSlideInspector *self,
               JsonObject          *content)
{
  g_autoptr (GPtrArray) records = hunch_project_list_analyses (self->project, NULL);
  g_autoptr (GPtrArray) titles = g_ptr_array_new_with_free_func (g_free);

  g_array_set_size (self->analyses, 0);
  append_choice (titles, self->analyses, _("None"), 0);
  for (guint i = 0; records != NULL && i < records->len; i++)
    {
      HunchAnalysisRecord *record = g_ptr_array_index (records, i);

      append_choice (titles, self->analyses, record->name, record->id);
    }
  hunch_slide_inspector_set_choices (self->analysis, titles, find_id (self->analyses, get_id (content, "analysis")));
}

static void
fill_charts (HunchSlideInspector *self,
             JsonObject          *content)
{
  g_autoptr (GPtrArray) records = hunch_project_list_charts (self->project, NULL);
  g_autoptr (GPtrArray) titles = g_ptr_array_new_with_free_func (g_free);

  g_array_set_size (self->charts, 0);
  append_choice (titles, self->charts, _("None"), 0);
  for (guint i = 0; records != NULL && i < records->len; i++)
    {
      HunchChartRecord *record = g_ptr_array_index (records, i);

      append_choice (titles, self->charts, record->name, record->id);
    }
  hunch_slide_inspector_set_choices (self->chart, titles, find_id (self->charts, get_id (content, "chart")));
  hunch_slide_inspector_set_choices (self->chart2, titles, find_id (self->charts, get_id (content, "chart2")));
}

static JsonObject *
dup_result (HunchSlideInspector *self,
            gint64               analysis_id)
{
  g_autoptr (HunchAnalysisRecord) record = NULL;

  if (analysis_id == 0)
    return NULL;
  record = hunch_project_get_analysis (self->project, analysis_id, NULL);
  if (record == NULL || record->result == NULL)
    return NULL;
  return hunch_json_parse_object (record->result, -1, _("The result"), NULL);
}

static void
fill_tables (HunchSlideInspector *self,
             JsonObject          *content,
             JsonObject          *result)
{
  JsonArray *tables = result != NULL ? hunch_json_get_array (result, "tables") : NULL;
  g_autoptr (GPtrArray) titles = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; tables != NULL && i < json_array_get_length (tables); i++)
    {
      JsonObject *table = json_array_get_object_element (tables, i);
      const char *title = hunch_json_get_string (table, "title");

      g_ptr_array_add (titles, g_strdup (title != NULL ? title : hunch_or_empty (hunch_json_get_string (table, "name"))));
    }
  hunch_slide_inspector_set_choices (self->table, titles, (guint) get_id (content, "table"));
}

/* What can stand in braces, each with what it reads now. */
static void
fill_numbers (HunchSlideInspector *self,
              JsonObject          *result)
{
  static const char *const NAMES[] = { "{estimate}", "{ci_low}", "{ci_high}", "{p:p}", "{n}", "{effect}" };
  GString *text = g_string_new (NULL);

  for (guint i = 0; result != NULL && i < G_N_ELEMENTS (NAMES); i++)
    {
      g_autofree char *problem = NULL;
      g_autofree char *value = hunch_claim_fill (NAMES[i], result, NULL, &problem);

      if (problem == NULL)
        g_string_append_printf (text, "%s%s  %s", text->len > 0 ? "\n" : "", NAMES[i], value);
    }
  gtk_label_set_text (GTK_LABEL (self->numbers), text->str);
  gtk_widget_set_visible (self->numbers, text->len > 0);
  g_string_free (text, TRUE);
}

static gboolean
layout_has (const char *layout,
            const char *slot)
{
  const HunchLayoutInfo *info = hunch_layouts_find (layout);

  return info != NULL && g_strv_contains (info->slots, slot);
}

static void
show_what_the_layout_has (HunchSlideInspector *self,
                          const char          *layout)
{
  gtk_widget_set_visible (self->chart_group, layout_has (layout, "chart"));
  gtk_widget_set_visible (self->chart2, layout_has (layout, "chart2"));
  gtk_widget_set_visible (self->table, layout_has (layout, "table"));
}

static void
show_amber (HunchSlideInspector *self,
            HunchSlide          *slide)
{
  g_autofree char *why = NULL;
  gboolean amber = slide != NULL && hunch_slide_is_amber (slide, &why);

  gtk_widget_set_visible (self->amber, amber);
  if (amber)
    adw_action_row_set_subtitle (ADW_ACTION_ROW (self->amber), hunch_or_empty (why));
}

static void
fill_layout (HunchSlideInspector *self,
             const char          *layout)
{
  guint n;
  const HunchLayoutInfo *layouts = hunch_layouts_get (&n);

  for (guint i = 0; i < n; i++)
    if (g_strcmp0 (layouts[i].id, layout) == 0)
      adw_combo_row_set_selected (ADW_COMBO_ROW (self->layout), i);
}

static void
fill_notes (HunchSlideInspector    *self,
            const HunchSlideRecord *record)
{
  g_autofree char *shown = hunch_slide_inspector_dup_notes (self);

  /* What is being typed is newer than what was stored. */
  if (self->notes_id != 0 && self->slide_id == record->id)
    return;
  if (g_strcmp0 (shown, hunch_or_empty (record->notes)) != 0)
    gtk_text_buffer_set_text (gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->notes)), hunch_or_empty (record->notes), -1);
}

static void
fill_slide (HunchSlideInspector    *self,
            const HunchSlideRecord *record,
            HunchSlide             *slide)
{
  g_autoptr (JsonObject) content = hunch_json_parse_object (record->content, -1, _("The slide"), NULL);
  g_autoptr (JsonObject) result = NULL;

  if (content == NULL)
    content = json_object_new ();
  result = dup_result (self, get_id (content, "analysis"));
  fill_layout (self, record->layout);
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (self->seconds), record->seconds);
  fill_analyses (self, content);
  fill_charts (self, content);
  fill_tables (self, content, result);
  fill_numbers (self, result);
  gtk_switch_set_active (GTK_SWITCH (self->source), json_object_get_boolean_member_with_default (content, "source", TRUE));
  fill_notes (self, record);
  show_what_the_layout_has (self, record->layout);
  show_amber (self, slide);
}

static void
fill_entry (HunchSlideInspector *self,
            GtkWidget           *entry,
            const char          *key)
{
  g_autofree char *value = hunch_project_dup_deck_value (self->project, key);

  if (g_strcmp0 (gtk_editable_get_text (GTK_EDITABLE (entry)), hunch_or_empty (value)) != 0)
    gtk_editable_set_text (GTK_EDITABLE (entry), hunch_or_empty (value));
}

static void
fill_deck (HunchSlideInspector *self)
{
  g_autofree char *theme = hunch_project_dup_deck_value (self->project, "theme");
  g_autofree char *aspect = hunch_project_dup_deck_value (self->project, "aspect");
  guint n;
  const HunchDeckTheme *themes = hunch_deck_themes_get (&n);

  fill_entry (self, self->title, "title");
  fill_entry (self, self->author, "author");
  adw_combo_row_set_selected (ADW_COMBO_ROW (self->theme), (guint) (hunch_deck_themes_find (theme) - themes));
  adw_combo_row_set_selected (ADW_COMBO_ROW (self->aspect), g_strcmp0 (aspect, "4:3") == 0 ? 1 : 0);
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (self->budget), hunch_deck_get_budget (self->project));
}

void
hunch_slide_inspector_show (HunchSlideInspector    *self,
                            HunchProject           *project,
                            const HunchSlideRecord *record,
                            HunchSlide             *slide)
{
  g_return_if_fail (HUNCH_IS_SLIDE_INSPECTOR (self));

  if (self->notes_id != 0 && (record == NULL || record->id != self->slide_id))
    hunch_slide_inspector_finish (self);
  g_set_object (&self->project, project);
  self->is_filling = TRUE;
  gtk_widget_set_visible (self->slide_group, record != NULL);
  gtk_widget_set_visible (self->claim_group, record != NULL);
  gtk_widget_set_visible (self->chart_group, record != NULL);
  gtk_widget_set_visible (self->notes_group, record != NULL);
  if (record != NULL)
    fill_slide (self, record, slide);
  self->slide_id = record != NULL ? record->id : 0;
  if (project != NULL)
    fill_deck (self);
  self->is_filling = FALSE;
}

void
hunch_slide_inspector_focus (HunchSlideInspector *self,
                             const char          *slot)
{
  GtkWidget *widget = self->layout;

  g_return_if_fail (HUNCH_IS_SLIDE_INSPECTOR (self));

  if (g_strcmp0 (slot, "chart") == 0)
    widget = self->chart;
  else if (g_strcmp0 (slot, "chart2") == 0)
    widget = self->chart2;
  else if (g_strcmp0 (slot, "table") == 0)
    widget = self->table;
  gtk_widget_activate (widget);
  gtk_widget_grab_focus (widget);
}

/* --- life --------------------------------------------------------------------------------------- */

static void
hunch_slide_inspector_dispose (GObject *object)
{
  HunchSlideInspector *self = HUNCH_SLIDE_INSPECTOR (object);

  g_clear_handle_id (&self->notes_id, g_source_remove);
  self->is_filling = TRUE;
  g_clear_object (&self->project);
  G_OBJECT_CLASS (hunch_slide_inspector_parent_class)->dispose (object);
}

static void
hunch_slide_inspector_finalize (GObject *object)
{
  HunchSlideInspector *self = HUNCH_SLIDE_INSPECTOR (object);

  g_array_unref (self->analyses);
  g_array_unref (self->charts);
  G_OBJECT_CLASS (hunch_slide_inspector_parent_class)->finalize (object);
}

static void
hunch_slide_inspector_class_init (HunchSlideInspectorClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = hunch_slide_inspector_dispose;
  G_OBJECT_CLASS (klass)->finalize = hunch_slide_inspector_finalize;
}

static void
hunch_slide_inspector_init (HunchSlideInspector *self)
{
  GtkWidget *scroller = gtk_scrolled_window_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 18);

  self->is_filling = TRUE;
  self->analyses = g_array_new (FALSE, FALSE, sizeof (gint64));
  self->charts = g_array_new (FALSE, FALSE, sizeof (gint64));
  hunch_slide_inspector_build (self, box);
  gtk_widget_set_margin_top (box, 12);
  gtk_widget_set_margin_bottom (box, 18);
  gtk_widget_set_margin_start (box, 12);
  gtk_widget_set_margin_end (box, 12);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), box);
  gtk_widget_set_size_request (scroller, 300, -1);
  adw_bin_set_child (ADW_BIN (self), scroller);
  self->is_filling = FALSE;
}

GtkWidget *
hunch_slide_inspector_new (void)
{
  return g_object_new (HUNCH_TYPE_SLIDE_INSPECTOR, NULL);
}
