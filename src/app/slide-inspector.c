#define G_LOG_DOMAIN "hunch-app"
#include "config.h"
#include "app/slide-inspector.h"

#include <glib/gi18n.h>

#include "app/chart-inspector.h"
#include "app/kept-list.h"
#include "app/util.h"
#include "app/window.h"
#include "base/json.h"
#include "deck/deck.h"
#include "deck/theme.h"

struct _HunchSlideInspector
{
  AdwBin               parent_instance;

  GtkWidget           *claim_box;
  GtkWidget           *claim_label;
  GtkWidget           *slide_group;
  GtkWidget           *layout_row;
  GtkWidget           *seconds_spin;
  GtkWidget           *analysis_row;
  GtkWidget           *table_row;
  GtkWidget           *chart_rows[2];
  GtkWidget           *source_switch;
  GtkWidget           *notes_group;
  GtkWidget           *notes_view;
  GtkWidget           *chart_inspector;
  GtkWidget           *title_row;
  GtkWidget           *author_row;
  GtkWidget           *theme_row;
  GtkWidget           *aspect_row;
  GtkWidget           *budget_spin;

  HunchProject        *project;   /* owned, or NULL */
  HunchSlideRecord    *record;    /* owned copy of the slide's row, or NULL */
  JsonObject          *content;   /* owned, of the slide */
  GArray              *analyses;  /* owned, gint64: ids behind the rows of the list */
  GArray              *charts;    /* owned, gint64 */
  gboolean             is_filling;
};

G_DEFINE_FINAL_TYPE (HunchSlideInspector, hunch_slide_inspector, ADW_TYPE_BIN)

static const char *const CHART_SLOTS[] = { "chart", "chart2" };
static const char *const ASPECTS[] = { "16:9", "4:3" };

/* --- writing ------------------------------------------------------------------------------ */

gboolean
hunch_slide_set_slot (HunchProject *project,
                      gint64        slide_id,
                      const char   *slot,
                      JsonNode     *value,
                      GError      **error)
{
  g_autoptr (HunchSlideRecord) record = hunch_project_get_slide (project, slide_id, error);
  g_autoptr (JsonObject) content = NULL;
  g_autoptr (JsonNode) node = NULL;

  if (record == NULL)
    return FALSE;
  content = hunch_json_parse_object (record->content, -1, _("The slide"), error);
  if (content == NULL)
    return FALSE;
  if (value == NULL)
    json_object_remove_member (content, slot);
  else
    json_object_set_member (content, slot, json_node_copy (value));
  node = json_node_init_object (json_node_alloc (), content);
  g_free (record->content);
  record->content = hunch_json_to_text (node, FALSE);
  return hunch_project_put_slide (project, record, error);
}

static void
set_slot (HunchSlideInspector *self,
          const char          *slot,
          JsonNode            *value)
{
  g_autoptr (JsonNode) owned = value;
  g_autoptr (GError) error = NULL;

  hunch_slide_set_slot (self->project, self->record->id, slot, owned, &error);
  hunch_window_show_error (self, _("The slide could not be changed"), error);
}

static void
set_id_slot (HunchSlideInspector *self,
             const char          *slot,
             gint64               id)
{
  set_slot (self, slot, json_node_init_int (json_node_alloc (), id));
}

/* Changes the row itself: its layout, seconds or notes. */
static void
put_record (HunchSlideInspector *self,
            const char          *layout,
            int                  seconds,
            const char          *notes)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HunchSlideRecord) record = hunch_project_get_slide (self->project, self->record->id, &error);

  if (record != NULL)
    {
      if (layout != NULL)
        {
          g_free (record->layout);
          record->layout = g_strdup (layout);
        }
      if (seconds >= 0)
        record->seconds = seconds;
      if (notes != NULL)
        {
          g_free (record->notes);
          record->notes = g_strdup (notes);
        }
      hunch_project_put_slide (self->project, record, &error);
    }
  hunch_window_show_error (self, _("The slide could not be changed"), error);
}

static void
set_deck_value (HunchSlideInspector *self,
                const char          *key,
                const char          *value)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *old = hunch_project_dup_deck_value (self->project, key);

  if (g_strcmp0 (hunch_or_empty (old), value) == 0)
    return;
  hunch_project_set_deck_value (self->project, key, value, &error);
  hunch_window_show_error (self, _("The deck could not be changed"), error);
}

/* --- what was changed ------------------------------------------------------------------------ */

static gboolean
is_ready (HunchSlideInspector *self)
{
  return !self->is_filling && self->project != NULL && self->record != NULL;
}

static void
layout_cb (HunchSlideInspector *self)
{
  guint n_layouts;
  const HunchLayoutInfo *layouts = hunch_layouts_get (&n_layouts);
  guint selected = adw_combo_row_get_selected (ADW_COMBO_ROW (self->layout_row));

  if (is_ready (self) && selected < n_layouts && g_strcmp0 (layouts[selected].id, self->record->layout) != 0)
    put_record (self, layouts[selected].id, -1, NULL);
}

static void
seconds_cb (HunchSlideInspector *self)
{
  int seconds = gtk_spin_button_get_value_as_int (GTK_SPIN_BUTTON (self->seconds_spin));

  if (is_ready (self) && seconds != self->record->seconds)
    put_record (self, NULL, seconds, NULL);
}

static void
analysis_cb (HunchSlideInspector *self)
{
  guint selected = adw_combo_row_get_selected (ADW_COMBO_ROW (self->analysis_row));

  if (is_ready (self) && selected < self->analyses->len)
    set_id_slot (self, "analysis", g_array_index (self->analyses, gint64, selected));
}

static void
table_cb (HunchSlideInspector *self)
{
  if (is_ready (self))
    set_id_slot (self, "table", adw_combo_row_get_selected (ADW_COMBO_ROW (self->table_row)));
}

static void
chart_cb (GtkWidget           *row,
          GParamSpec          *pspec,
          HunchSlideInspector *self)
{
  guint selected = adw_combo_row_get_selected (ADW_COMBO_ROW (row));
  const char *slot = row == self->chart_rows[0] ? CHART_SLOTS[0] : CHART_SLOTS[1];

  if (is_ready (self) && selected < self->charts->len)
    set_id_slot (self, slot, g_array_index (self->charts, gint64, selected));
}

static void
source_cb (HunchSlideInspector *self)
{
  if (is_ready (self))
    set_slot (self, "source",
              json_node_init_boolean (json_node_alloc (), gtk_switch_get_active (GTK_SWITCH (self->source_switch))));
}

static gint64
get_id (JsonObject *content,
        const char *slot)
{
  return content == NULL ? 0 : (gint64) hunch_json_get_number (content, slot, 0);
}

static void
style_cb (HunchSlideInspector *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HunchChartRecord) record = NULL;
  g_autoptr (JsonObject) spec = NULL;
  g_autoptr (JsonNode) node = NULL;
  JsonObject *style;

  if (!is_ready (self) || get_id (self->content, "chart") == 0)
    return;
  record = hunch_project_get_chart (self->project, get_id (self->content, "chart"), &error);
  spec = record == NULL ? NULL : hunch_json_parse_object (record->spec, -1, record->name, &error);
  if (spec != NULL)
    {
      style = hunch_chart_inspector_dup_style (HUNCH_CHART_INSPECTOR (self->chart_inspector));
      json_object_remove_member (spec, "style");
      if (style != NULL)
        json_object_set_object_member (spec, "style", style);
      node = json_node_init_object (json_node_alloc (), spec);
      g_free (record->spec);
      record->spec = hunch_json_to_text (node, FALSE);
      hunch_project_put_chart (self->project, record, &error);
    }
  hunch_window_show_error (self, _("The chart could not be changed"), error);
}

void
hunch_slide_inspector_commit (HunchSlideInspector *self)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->notes_view));
  GtkTextIter start, end;
  g_autofree char *notes = NULL;

  if (!is_ready (self) || !gtk_text_buffer_get_modified (buffer))
    return;
  gtk_text_buffer_get_bounds (buffer, &start, &end);
  notes = gtk_text_buffer_get_text (buffer, &start, &end, FALSE);
  gtk_text_buffer_set_modified (buffer, FALSE);
  if (!g_str_equal (notes, self->record->notes))
    put_record (self, NULL, -1, notes);
}

static void
deck_text_cb (GtkWidget           *row,
              HunchSlideInspector *self)
{
  if (!self->is_filling && self->project != NULL)
    set_deck_value (self, row == self->title_row ? "title" : "author", gtk_editable_get_text (GTK_EDITABLE (row)));
}

static void
theme_cb (HunchSlideInspector *self)
{
  guint n_themes;
  const HunchDeckTheme *themes = hunch_deck_themes_get (&n_themes);
  guint selected = adw_combo_row_get_selected (ADW_COMBO_ROW (self->theme_row));

  if (!self->is_filling && self->project != NULL && selected < n_themes)
    set_deck_value (self, "theme", themes[selected].id);
}

static void
aspect_cb (HunchSlideInspector *self)
{
  guint selected = adw_combo_row_get_selected (ADW_COMBO_ROW (self->aspect_row));

  if (!self->is_filling && self->project != NULL && selected < G_N_ELEMENTS (ASPECTS))
    set_deck_value (self, "aspect", ASPECTS[selected]);
}

static void
budget_cb (HunchSlideInspector *self)
{
  g_autofree char *text = g_strdup_printf ("%d", gtk_spin_button_get_value_as_int (GTK_SPIN_BUTTON (self->budget_spin)));

  if (!self->is_filling && self->project != NULL)
    set_deck_value (self, "budget", text);
}

/* --- confirming a claim ------------------------------------------------------------------------ */

static void
confirm_action (GtkWidget  *widget,
                const char *action,
                GVariant   *parameter)
{
  HunchSlideInspector *self = HUNCH_SLIDE_INSPECTOR (widget);
  g_autoptr (GError) error = NULL;

  if (self->record == NULL)
    return;
  hunch_deck_confirm_claim (self->project, self->record->id, NULL, &error);
  hunch_window_show_error (self, _("The claim could not be confirmed"), error);
}

/* --- reading ------------------------------------------------------------------------------------ */

static void
set_titles (GtkWidget     *row,
            GtkStringList *titles,
            guint          selected)
{
  adw_combo_row_set_model (ADW_COMBO_ROW (row), G_LIST_MODEL (titles));
  adw_combo_row_set_selected (ADW_COMBO_ROW (row), selected);
  g_object_unref (titles);
}

static void
fill_analyses (HunchSlideInspector *self)
{
  g_autoptr (GPtrArray) records = hunch_project_list_analyses (self->project, NULL);
  GtkStringList *titles = gtk_string_list_new (NULL);
  gint64 id = 0;
  guint selected = 0;

  g_array_set_size (self->analyses, 0);
  g_array_append_val (self->analyses, id);
  gtk_string_list_append (titles, _("None"));
  for (guint i = 0; records != NULL && i < records->len; i++)
    {
      HunchAnalysisRecord *record = records->pdata[i];

      if (record->id == get_id (self->content, "analysis"))
        selected = self->analyses->len;
      g_array_append_val (self->analyses, record->id);
      gtk_string_list_append (titles, record->name);
    }
  set_titles (self->analysis_row, titles, selected);
}

static void
fill_charts (HunchSlideInspector *self)
{
  g_autoptr (GPtrArray) records = hunch_project_list_charts (self->project, NULL);
  gint64 none = 0;

  g_array_set_size (self->charts, 0);
  g_array_append_val (self->charts, none);
  for (guint i = 0; records != NULL && i < records->len; i++)
    g_array_append_val (self->charts, ((HunchChartRecord *) records->pdata[i])->id);
  for (guint slot = 0; slot < G_N_ELEMENTS (CHART_SLOTS); slot++)
    {
      GtkStringList *titles = gtk_string_list_new (NULL);
      guint selected = 0;

      gtk_string_list_append (titles, _("None"));
      for (guint i = 0; records != NULL && i < records->len; i++)
        {
          HunchChartRecord *record = records->pdata[i];

          gtk_string_list_append (titles, record->name);
          if (record->id == get_id (self->content, CHART_SLOTS[slot]))
            selected = i + 1;
        }
      set_titles (self->chart_rows[slot], titles, selected);
    }
}

static void
fill_tables (HunchSlideInspector *self)
{
  GtkStringList *titles = gtk_string_list_new (NULL);
  g_autoptr (HunchAnalysisRecord) record = NULL;
  g_autoptr (JsonObject) result = NULL;
  JsonArray *tables;

  if (get_id (self->content, "analysis") != 0)
    record = hunch_project_get_analysis (self->project, get_id (self->content, "analysis"), NULL);
  if (record != NULL && record->result != NULL)
    result = hunch_json_parse_object (record->result, -1, record->name, NULL);
  tables = hunch_json_get_array (result, "tables");
  for (guint i = 0; tables != NULL && i < json_array_get_length (tables); i++)
    {
      JsonObject *table = json_array_get_object_element (tables, i);
      const char *title = hunch_json_get_string (table, "title");

      gtk_string_list_append (titles, title != NULL ? title : hunch_or_empty (hunch_json_get_string (table, "name")));
    }
  set_titles (self->table_row, titles, (guint) get_id (self->content, "table"));
}

static gboolean
has_slot (HunchSlideInspector *self,
          const char          *slot)
{
  const HunchLayoutInfo *layout = hunch_layouts_find (self->record->layout);

  return layout != NULL && g_strv_contains (layout->slots, slot);
}

static void
fill_style (HunchSlideInspector *self)
{
  gint64 id = has_slot (self, "chart") ? get_id (self->content, "chart") : 0;
  g_autoptr (HunchChartRecord) record = id == 0 ? NULL : hunch_project_get_chart (self->project, id, NULL);
  g_autoptr (JsonObject) spec = record == NULL ? NULL : hunch_json_parse_object (record->spec, -1, record->name, NULL);

  gtk_widget_set_visible (self->chart_inspector, spec != NULL);
  if (spec != NULL)
    hunch_chart_inspector_set_style (HUNCH_CHART_INSPECTOR (self->chart_inspector), hunch_json_get_object (spec, "style"));
}

static void
fill_slide (HunchSlideInspector *self,
            const HunchDeckItem *item)
{
  guint n_layouts;
  const HunchLayoutInfo *layouts = hunch_layouts_get (&n_layouts);
  g_autofree char *why = NULL;
  gboolean is_amber = hunch_slide_is_amber (item->slide, &why);
  JsonNode *source = json_object_get_member (self->content, "source");
  GtkTextBuffer *notes = gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->notes_view));

  gtk_widget_set_visible (self->claim_box, is_amber);
  gtk_label_set_text (GTK_LABEL (self->claim_label), hunch_or_empty (why));
  for (guint i = 0; i < n_layouts; i++)
    if (g_str_equal (layouts[i].id, self->record->layout))
      adw_combo_row_set_selected (ADW_COMBO_ROW (self->layout_row), i);
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (self->seconds_spin), self->record->seconds);
  fill_analyses (self);
  fill_charts (self);
  fill_tables (self);
  fill_style (self);
  gtk_widget_set_visible (self->analysis_row, has_slot (self, "analysis"));
  gtk_widget_set_visible (self->table_row, has_slot (self, "table"));
  gtk_widget_set_visible (self->chart_rows[0], has_slot (self, "chart"));
  gtk_widget_set_visible (self->chart_rows[1], has_slot (self, "chart2"));
  gtk_switch_set_active (GTK_SWITCH (self->source_switch),
                         source == NULL || json_node_get_value_type (source) != G_TYPE_BOOLEAN || json_node_get_boolean (source));
  gtk_text_buffer_set_text (notes, self->record->notes, -1);
  gtk_text_buffer_set_modified (notes, FALSE);
}

static void
fill_deck (HunchSlideInspector *self)
{
  g_autofree char *title = hunch_project_dup_deck_value (self->project, "title");
  g_autofree char *author = hunch_project_dup_deck_value (self->project, "author");
  g_autofree char *theme = hunch_project_dup_deck_value (self->project, "theme");
  g_autofree char *aspect = hunch_project_dup_deck_value (self->project, "aspect");
  guint n_themes;
  const HunchDeckTheme *themes = hunch_deck_themes_get (&n_themes);

  gtk_editable_set_text (GTK_EDITABLE (self->title_row), hunch_or_empty (title));
  gtk_editable_set_text (GTK_EDITABLE (self->author_row), hunch_or_empty (author));
  for (guint i = 0; i < n_themes; i++)
    if (&themes[i] == hunch_deck_themes_find (theme))
      adw_combo_row_set_selected (ADW_COMBO_ROW (self->theme_row), i);
  adw_combo_row_set_selected (ADW_COMBO_ROW (self->aspect_row), g_strcmp0 (aspect, "4:3") == 0 ? 1 : 0);
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (self->budget_spin), hunch_deck_get_budget (self->project));
}

static HunchSlideRecord *
copy_record (const HunchSlideRecord *record)
{
  HunchSlideRecord *copy = g_new0 (HunchSlideRecord, 1);

  *copy = *record;
  copy->layout = g_strdup (record->layout);
  copy->content = g_strdup (record->content);
  copy->notes = g_strdup (record->notes);
  return copy;
}

void
hunch_slide_inspector_set (HunchSlideInspector *self,
                           HunchProject        *project,
                           const HunchDeckItem *item)
{
  gboolean is_same = item != NULL && self->record != NULL && item->record->id == self->record->id;
  gboolean is_writing = is_same && gtk_text_buffer_get_modified (gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->notes_view)));

  g_return_if_fail (HUNCH_IS_SLIDE_INSPECTOR (self));

  /* Notes in the middle of a word are left alone: they are newer than what was read. */
  if (is_writing)
    return;
  self->is_filling = TRUE;
  g_set_object (&self->project, project);
  g_clear_pointer (&self->record, hunch_slide_record_free);
  g_clear_pointer (&self->content, json_object_unref);
  if (item != NULL)
    {
      self->record = copy_record (item->record);
      self->content = hunch_json_parse_object (item->record->content, -1, "content", NULL);
      if (self->content == NULL)
        self->content = json_object_new ();
    }
  gtk_widget_set_visible (self->slide_group, item != NULL);
  gtk_widget_set_visible (self->notes_group, item != NULL);
  gtk_widget_set_visible (self->claim_box, FALSE);
  gtk_widget_set_visible (self->chart_inspector, FALSE);
  if (item != NULL)
    fill_slide (self, item);
  if (project != NULL)
    fill_deck (self);
  self->is_filling = FALSE;
}

/* --- class ----------------------------------------------------------------------------------------- */

static void
hunch_slide_inspector_dispose (GObject *object)
{
  HunchSlideInspector *self = HUNCH_SLIDE_INSPECTOR (object);

  self->is_filling = TRUE;
  g_clear_object (&self->project);
  g_clear_pointer (&self->record, hunch_slide_record_free);
  g_clear_pointer (&self->content, json_object_unref);
  g_clear_pointer (&self->analyses, g_array_unref);
  g_clear_pointer (&self->charts, g_array_unref);

  G_OBJECT_CLASS (hunch_slide_inspector_parent_class)->dispose (object);
}

static void
hunch_slide_inspector_class_init (HunchSlideInspectorClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = hunch_slide_inspector_dispose;
  gtk_widget_class_install_action (GTK_WIDGET_CLASS (klass), "slide.confirm", NULL, confirm_action);
}

static GtkWidget *
add_group (GtkWidget  *box,
           const char *title)
{
  GtkWidget *group = adw_preferences_group_new ();

  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), title);
  gtk_box_append (GTK_BOX (box), group);
  return group;
}

static GtkWidget *
add_row (GtkWidget  *group,
         GtkWidget  *row,
         const char *title)
{
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), row);
  return row;
}

static GtkWidget *
add_combo (HunchSlideInspector *self,
           GtkWidget           *group,
           const char          *title,
           GCallback            callback)
{
  GtkWidget *row = add_row (group, adw_combo_row_new (), title);

  g_signal_connect_swapped (row, "notify::selected", callback, self);
  return row;
}

static GtkWidget *
add_control (GtkWidget  *group,
             GtkWidget  *control,
             const char *title)
{
  GtkWidget *row = add_row (group, adw_action_row_new (), title);

  gtk_widget_set_valign (control, GTK_ALIGN_CENTER);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), control);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), control);
  hunch_set_accessible_name (control, title);
  return control;
}

static void
make_claim_box (HunchSlideInspector *self,
                GtkWidget           *box)
{
  GtkWidget *button = gtk_button_new_with_mnemonic (_("_Confirm"));

  self->claim_box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 9);
  gtk_widget_add_css_class (self->claim_box, "amber-claim");
  self->claim_label = hunch_label_new (NULL, NULL);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "slide.confirm");
  gtk_widget_set_tooltip_text (button, _("The sentence holds with the numbers of now"));
  gtk_widget_set_halign (button, GTK_ALIGN_START);
  gtk_box_append (GTK_BOX (self->claim_box), hunch_label_new (_("This claim may no longer hold"), "heading"));
  gtk_box_append (GTK_BOX (self->claim_box), self->claim_label);
  gtk_box_append (GTK_BOX (self->claim_box), button);
  gtk_box_append (GTK_BOX (box), self->claim_box);
}

static void
make_slide_group (HunchSlideInspector *self,
                  GtkWidget           *box)
{
  GtkStringList *layouts = gtk_string_list_new (NULL);
  guint n_layouts;
  const HunchLayoutInfo *infos = hunch_layouts_get (&n_layouts);

  self->slide_group = add_group (box, _("Slide"));
  for (guint i = 0; i < n_layouts; i++)
    gtk_string_list_append (layouts, _(infos[i].title));
  self->layout_row = add_combo (self, self->slide_group, _("Layout"), G_CALLBACK (layout_cb));
  set_titles (self->layout_row, layouts, 0);
  self->analysis_row = add_combo (self, self->slide_group, _("Result"), G_CALLBACK (analysis_cb));
  self->table_row = add_combo (self, self->slide_group, _("Table"), G_CALLBACK (table_cb));
  for (guint i = 0; i < G_N_ELEMENTS (CHART_SLOTS); i++)
    {
      self->chart_rows[i] = add_row (self->slide_group, adw_combo_row_new (), i == 0 ? _("Chart") : _("Second chart"));
      g_signal_connect (self->chart_rows[i], "notify::selected", G_CALLBACK (chart_cb), self);
    }
  self->seconds_spin = add_control (self->slide_group, gtk_spin_button_new_with_range (0, 3600, 5), _("Seconds"));
  g_signal_connect_swapped (self->seconds_spin, "value-changed", G_CALLBACK (seconds_cb), self);
  self->source_switch = add_control (self->slide_group, gtk_switch_new (), _("Source line"));
  g_signal_connect_swapped (self->source_switch, "notify::active", G_CALLBACK (source_cb), self);
}

static void
make_notes_group (HunchSlideInspector *self,
                  GtkWidget           *box)
{
  GtkWidget *scroller = gtk_scrolled_window_new ();
  GtkEventController *focus = gtk_event_controller_focus_new ();

  self->notes_group = add_group (box, _("Notes"));
  self->notes_view = gtk_text_view_new ();
  gtk_text_view_set_wrap_mode (GTK_TEXT_VIEW (self->notes_view), GTK_WRAP_WORD_CHAR);
  gtk_text_view_set_accepts_tab (GTK_TEXT_VIEW (self->notes_view), FALSE);
  gtk_text_view_set_top_margin (GTK_TEXT_VIEW (self->notes_view), 9);
  gtk_text_view_set_bottom_margin (GTK_TEXT_VIEW (self->notes_view), 9);
  gtk_text_view_set_left_margin (GTK_TEXT_VIEW (self->notes_view), 9);
  gtk_text_view_set_right_margin (GTK_TEXT_VIEW (self->notes_view), 9);
  hunch_set_accessible_name (self->notes_view, _("Notes"));
  g_signal_connect_swapped (focus, "leave", G_CALLBACK (hunch_slide_inspector_commit), self);
  gtk_widget_add_controller (self->notes_view, focus);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), self->notes_view);
  gtk_scrolled_window_set_min_content_height (GTK_SCROLLED_WINDOW (scroller), 120);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (scroller), 260);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scroller), TRUE);
  gtk_widget_set_overflow (scroller, GTK_OVERFLOW_HIDDEN);
  gtk_widget_add_css_class (scroller, "card");
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self->notes_group), scroller);
}

static void
make_deck_group (HunchSlideInspector *self,
                 GtkWidget           *box)
{
  GtkWidget *group = add_group (box, _("Deck"));
  GtkStringList *titles = gtk_string_list_new (NULL);
  guint n_themes;
  const HunchDeckTheme *themes = hunch_deck_themes_get (&n_themes);

  self->title_row = add_row (group, adw_entry_row_new (), _("Title"));
  self->author_row = add_row (group, adw_entry_row_new (), _("Author"));
  adw_entry_row_set_show_apply_button (ADW_ENTRY_ROW (self->title_row), TRUE);
  adw_entry_row_set_show_apply_button (ADW_ENTRY_ROW (self->author_row), TRUE);
  g_signal_connect (self->title_row, "apply", G_CALLBACK (deck_text_cb), self);
  g_signal_connect (self->author_row, "apply", G_CALLBACK (deck_text_cb), self);
  for (guint i = 0; i < n_themes; i++)
    gtk_string_list_append (titles, _(themes[i].title));
  self->theme_row = add_combo (self, group, _("Theme"), G_CALLBACK (theme_cb));
  set_titles (self->theme_row, titles, 0);
  self->aspect_row = add_combo (self, group, _("Shape"), G_CALLBACK (aspect_cb));
  set_titles (self->aspect_row, gtk_string_list_new ((const char *[]){ "16:9", "4:3", NULL }), 0);
  self->budget_spin = add_control (group, gtk_spin_button_new_with_range (30, 7200, 30), _("Seconds in all"));
  g_signal_connect_swapped (self->budget_spin, "value-changed", G_CALLBACK (budget_cb), self);
}

static void
hunch_slide_inspector_init (HunchSlideInspector *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 24);

  self->is_filling = TRUE;
  self->analyses = g_array_new (FALSE, FALSE, sizeof (gint64));
  self->charts = g_array_new (FALSE, FALSE, sizeof (gint64));
  gtk_widget_set_margin_top (box, 12);
  gtk_widget_set_margin_bottom (box, 18);
  gtk_widget_set_margin_start (box, 12);
  gtk_widget_set_margin_end (box, 12);
  make_claim_box (self, box);
  make_slide_group (self, box);
  make_notes_group (self, box);
  self->chart_inspector = hunch_chart_inspector_new ();
  g_signal_connect_swapped (self->chart_inspector, "changed", G_CALLBACK (style_cb), self);
  gtk_box_append (GTK_BOX (box), self->chart_inspector);
  make_deck_group (self, box);
  adw_bin_set_child (ADW_BIN (self), box);
  self->is_filling = FALSE;
}

GtkWidget *
hunch_slide_inspector_new (void)
{
  return g_object_new (HUNCH_TYPE_SLIDE_INSPECTOR, NULL);
}
