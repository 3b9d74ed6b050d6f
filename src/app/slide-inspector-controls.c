#define G_LOG_DOMAIN "hunch-app"
#include "config.h"
#include "app/slide-inspector-private.h"

#include <glib/gi18n.h>

#include "app/chart-dialog.h"
#include "app/util.h"
#include "app/window.h"
#include "base/json.h"
#include "deck/deck.h"
#include "deck/theme.h"

#define NOTES_IDLE_MS 900
#define WORDS_PER_MINUTE 130

/* --- writing back ------------------------------------------------------------------------- */

static void
report (HunchSlideInspector *self,
        GError              *error)
{
  if (error != NULL)
    hunch_window_show_error (self, _("The slide was not changed"), error);
}

typedef void (*ChangeFunc) (HunchSlideRecord *record, JsonObject *content, gpointer data);

/* One undo step: the record as it is now, changed by `func`. */
static void
change_slide (HunchSlideInspector *self,
              const char          *label,
              ChangeFunc           func,
              gpointer             data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HunchSlideRecord) record = NULL;
  g_autoptr (JsonObject) content = NULL;
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);

  if (self->is_filling || self->project == NULL || self->slide_id == 0)
    return;
  record = hunch_project_get_slide (self->project, self->slide_id, &error);
  if (record != NULL)
    content = hunch_json_parse_object (record->content, -1, _("The slide"), &error);
  if (content == NULL)
    {
      report (self, error);
      return;
    }
  func (record, content, data);
  json_node_set_object (node, content);
  g_free (record->content);
  record->content = hunch_json_to_text (node, FALSE);
  if (!hunch_project_begin_edit (self->project, label, &error))
    {
      report (self, error);
      return;
    }
  if (hunch_project_put_slide (self->project, record, &error))
    hunch_project_commit_edit (self->project, &error);
  else
    hunch_project_cancel_edit (self->project);
  report (self, error);
}

static void
set_layout (HunchSlideRecord *record, JsonObject *content, gpointer data)
{
  g_free (record->layout);
  record->layout = g_strdup (data);
}

static void
set_seconds (HunchSlideRecord *record, JsonObject *content, gpointer data)
{
  record->seconds = GPOINTER_TO_INT (data);
}

static void
set_notes (HunchSlideRecord *record, JsonObject *content, gpointer data)
{
  g_free (record->notes);
  record->notes = g_strdup (data);
}

typedef struct
{
  const char *slot;
  gint64      id;
} SlotId;

static void
set_slot_id (HunchSlideRecord *record, JsonObject *content, gpointer data)
{
  const SlotId *choice = data;

  json_object_set_int_member (content, choice->slot, choice->id);
}

static void
set_source (HunchSlideRecord *record, JsonObject *content, gpointer data)
{
  json_object_set_boolean_member (content, "source", GPOINTER_TO_INT (data));
}

static void
layout_cb (HunchSlideInspector *self)
{
  guint n;
  const HunchLayoutInfo *layouts = hunch_layouts_get (&n);
  guint selected = adw_combo_row_get_selected (ADW_COMBO_ROW (self->layout));

  if (selected < n)
    change_slide (self, _("Change layout"), set_layout, (gpointer) layouts[selected].id);
}

static void
seconds_cb (HunchSlideInspector *self)
{
  int seconds = gtk_spin_button_get_value_as_int (GTK_SPIN_BUTTON (self->seconds));

  change_slide (self, _("Change time"), set_seconds, GINT_TO_POINTER (seconds));
}

static void
write_slot (HunchSlideInspector *self,
            GtkWidget           *combo,
            GArray              *ids,
            const char          *slot,
            const char          *label)
{
  guint selected = adw_combo_row_get_selected (ADW_COMBO_ROW (combo));
  SlotId choice = { slot, 0 };

  if (self->is_filling || selected >= ids->len)
    return;
  choice.id = g_array_index (ids, gint64, selected);
  change_slide (self, label, set_slot_id, &choice);
}

static void
analysis_cb (HunchSlideInspector *self)
{
  write_slot (self, self->analysis, self->analyses, "analysis", _("Choose result"));
}

static void
chart_cb (HunchSlideInspector *self)
{
  write_slot (self, self->chart, self->charts, "chart", _("Choose chart"));
}

static void
chart2_cb (HunchSlideInspector *self)
{
  write_slot (self, self->chart2, self->charts, "chart2", _("Choose chart"));
}

static void
table_cb (HunchSlideInspector *self)
{
  SlotId choice = { "table", adw_combo_row_get_selected (ADW_COMBO_ROW (self->table)) };

  change_slide (self, _("Choose table"), set_slot_id, &choice);
}

static void
source_cb (HunchSlideInspector *self)
{
  change_slide (self, _("Show source"), set_source, GINT_TO_POINTER (gtk_switch_get_active (GTK_SWITCH (self->source))));
}

static void
confirm_cb (HunchSlideInspector *self)
{
  g_autoptr (GError) error = NULL;

  if (!hunch_deck_confirm_claim (self->project, self->slide_id, NULL, &error))
    report (self, error);
}

/* --- notes ------------------------------------------------------------------------------- */

char *
hunch_slide_inspector_dup_notes (HunchSlideInspector *self)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->notes));
  GtkTextIter start, end;

  gtk_text_buffer_get_bounds (buffer, &start, &end);
  return gtk_text_buffer_get_text (buffer, &start, &end, FALSE);
}

static void
show_notes_length (HunchSlideInspector *self)
{
  g_autofree char *notes = hunch_slide_inspector_dup_notes (self);
  g_auto (GStrv) words = g_strsplit_set (notes, " \n\t", -1);
  g_autofree char *clock = NULL;
  g_autofree char *text = NULL;
  int n = 0;

  for (guint i = 0; words[i] != NULL; i++)
    n += words[i][0] != '\0';
  clock = hunch_format_clock (n * 60 / WORDS_PER_MINUTE);
  text = g_strdup_printf (ngettext ("%d word, about %s to say", "%d words, about %s to say", n), n, clock);
  gtk_label_set_text (GTK_LABEL (self->notes_length), n > 0 ? text : _("What you will say"));
}

void
hunch_slide_inspector_finish (HunchSlideInspector *self)
{
  g_autofree char *notes = NULL;

  g_return_if_fail (HUNCH_IS_SLIDE_INSPECTOR (self));

  if (self->notes_id == 0)
    return;
  g_clear_handle_id (&self->notes_id, g_source_remove);
  notes = hunch_slide_inspector_dup_notes (self);
  change_slide (self, _("Write notes"), set_notes, notes);
}

static gboolean
write_notes_cb (gpointer user_data)
{
  hunch_slide_inspector_finish (user_data);
  return G_SOURCE_REMOVE;
}

static void
notes_changed_cb (HunchSlideInspector *self)
{
  show_notes_length (self);
  if (self->is_filling)
    return;
  g_clear_handle_id (&self->notes_id, g_source_remove);
  self->notes_id = g_timeout_add (NOTES_IDLE_MS, write_notes_cb, self);
}

/* --- the deck ------------------------------------------------------------------------------ */

static void
write_deck (HunchSlideInspector *self,
            const char          *key,
            const char          *value)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *old = NULL;

  if (self->is_filling || self->project == NULL)
    return;
  old = hunch_project_dup_deck_value (self->project, key);
  if (g_strcmp0 (hunch_or_empty (old), value) != 0 && !hunch_project_set_deck_value (self->project, key, value, &error))
    report (self, error);
}

static void
title_cb (HunchSlideInspector *self)
{
  write_deck (self, "title", gtk_editable_get_text (GTK_EDITABLE (self->title)));
}

static void
author_cb (HunchSlideInspector *self)
{
  write_deck (self, "author", gtk_editable_get_text (GTK_EDITABLE (self->author)));
}

static void
theme_cb (HunchSlideInspector *self)
{
  guint n;
  const HunchDeckTheme *themes = hunch_deck_themes_get (&n);
  guint selected = adw_combo_row_get_selected (ADW_COMBO_ROW (self->theme));

  if (selected < n)
    write_deck (self, "theme", themes[selected].id);
}

static void
aspect_cb (HunchSlideInspector *self)
{
  write_deck (self, "aspect", adw_combo_row_get_selected (ADW_COMBO_ROW (self->aspect)) == 1 ? "4:3" : "16:9");
}

static void
budget_cb (HunchSlideInspector *self)
{
  g_autofree char *value = g_strdup_printf ("%d", gtk_spin_button_get_value_as_int (GTK_SPIN_BUTTON (self->budget)));

  write_deck (self, "budget", value);
}

/* --- how it is built ---------------------------------------------------------------------------- */

void
hunch_slide_inspector_set_choices (GtkWidget *combo,
                                   GPtrArray *titles,
                                   guint      selected)
{
  g_autoptr (GtkStringList) model = gtk_string_list_new (NULL);

  for (guint i = 0; i < titles->len; i++)
    gtk_string_list_append (model, g_ptr_array_index (titles, i));
  adw_combo_row_set_model (ADW_COMBO_ROW (combo), G_LIST_MODEL (model));
  adw_combo_row_set_selected (ADW_COMBO_ROW (combo), selected);
}

static GtkWidget *
group_new (GtkWidget  *box,
           const char *title)
{
  GtkWidget *group = adw_preferences_group_new ();

  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), title);
  gtk_box_append (GTK_BOX (box), group);
  return group;
}

static GtkWidget *
combo_new (GtkWidget  *group,
           const char *title,
           GCallback   callback,
           gpointer    self)
{
  GtkWidget *combo = adw_combo_row_new ();

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (combo), title);
  hunch_set_accessible_name (combo, title);
  g_signal_connect_swapped (combo, "notify::selected", callback, self);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), combo);
  return combo;
}

static GtkWidget *
row_with (GtkWidget  *group,
          const char *title,
          GtkWidget  *control)
{
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  gtk_widget_set_valign (control, GTK_ALIGN_CENTER);
  hunch_set_accessible_name (control, title);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), control);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), control);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), row);
  return row;
}

static GtkWidget *
entry_new (GtkWidget  *group,
           const char *title,
           GCallback   callback,
           gpointer    self)
{
  GtkWidget *entry = adw_entry_row_new ();

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (entry), title);
  adw_entry_row_set_show_apply_button (ADW_ENTRY_ROW (entry), TRUE);
  g_signal_connect_swapped (entry, "apply", callback, self);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), entry);
  return entry;
}

static void
build_slide (HunchSlideInspector *self,
             GtkWidget           *box)
{
  guint n;
  const HunchLayoutInfo *layouts = hunch_layouts_get (&n);
  g_autoptr (GPtrArray) titles = g_ptr_array_new ();

  for (guint i = 0; i < n; i++)
    g_ptr_array_add (titles, (gpointer) _(layouts[i].title));
  self->slide_group = group_new (box, _("Slide"));
  self->layout = combo_new (self->slide_group, _("Layout"), G_CALLBACK (layout_cb), self);
  hunch_slide_inspector_set_choices (self->layout, titles, 0);
  self->seconds = gtk_spin_button_new_with_range (0, 3600, 5);
  row_with (self->slide_group, _("Seconds"), self->seconds);
  g_signal_connect_swapped (self->seconds, "value-changed", G_CALLBACK (seconds_cb), self);
}

static void
build_claim (HunchSlideInspector *self,
             GtkWidget           *box)
{
  GtkWidget *confirm = gtk_button_new_with_mnemonic (_("_Confirm"));

  self->claim_group = group_new (box, _("Claim"));
  self->analysis = combo_new (self->claim_group, _("Result"), G_CALLBACK (analysis_cb), self);
  self->table = combo_new (self->claim_group, _("Table"), G_CALLBACK (table_cb), self);
  self->amber = row_with (self->claim_group, _("The numbers have changed"), confirm);
  gtk_widget_add_css_class (self->amber, "amber-row");
  hunch_set_accessible_name (confirm, _("Confirm the claim"));
  g_signal_connect_swapped (confirm, "clicked", G_CALLBACK (confirm_cb), self);
  self->numbers = hunch_label_new ("", "caption dim-label numeric");
  gtk_label_set_selectable (GTK_LABEL (self->numbers), TRUE);
  gtk_widget_set_margin_top (self->numbers, 6);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self->claim_group), self->numbers);
}

/* The look of a chart is changed in a window of its own, where it is seen large; only what is chosen can be opened. */
static void
style_cb (GtkButton           *button,
          HunchSlideInspector *self)
{
  gboolean is_second = g_object_get_data (G_OBJECT (button), "second") != NULL;
  guint selected = adw_combo_row_get_selected (ADW_COMBO_ROW (is_second ? self->chart2 : self->chart));
  gint64 id = selected < self->charts->len ? g_array_index (self->charts, gint64, selected) : 0;

  if (id != 0)
    hunch_chart_dialog_show (GTK_WIDGET (self), self->project, id);
}

static void
add_style_button (HunchSlideInspector *self,
                  GtkWidget           *row,
                  gboolean             is_second)
{
  GtkWidget *button = hunch_icon_button_new ("document-edit-symbolic", _("Look of the chart"), NULL);

  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  g_object_set_data (G_OBJECT (button), "second", GINT_TO_POINTER (is_second));
  g_signal_connect (button, "clicked", G_CALLBACK (style_cb), self);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
}

static void
build_chart (HunchSlideInspector *self,
             GtkWidget           *box)
{
  self->chart_group = group_new (box, _("Chart"));
  self->chart = combo_new (self->chart_group, _("Chart"), G_CALLBACK (chart_cb), self);
  self->chart2 = combo_new (self->chart_group, _("Second chart"), G_CALLBACK (chart2_cb), self);
  add_style_button (self, self->chart, FALSE);
  add_style_button (self, self->chart2, TRUE);
  self->source = gtk_switch_new ();
  row_with (self->chart_group, _("Source line"), self->source);
  g_signal_connect_swapped (self->source, "notify::active", G_CALLBACK (source_cb), self);
}

static void
build_notes (HunchSlideInspector *self,
             GtkWidget           *box)
{
  GtkWidget *scroller = gtk_scrolled_window_new ();
  GtkEventController *focus = gtk_event_controller_focus_new ();

  self->notes_group = group_new (box, _("Notes"));
  self->notes = gtk_text_view_new ();
  gtk_text_view_set_wrap_mode (GTK_TEXT_VIEW (self->notes), GTK_WRAP_WORD_CHAR);
  gtk_text_view_set_accepts_tab (GTK_TEXT_VIEW (self->notes), FALSE);
  gtk_text_view_set_top_margin (GTK_TEXT_VIEW (self->notes), 9);
  gtk_text_view_set_bottom_margin (GTK_TEXT_VIEW (self->notes), 9);
  gtk_text_view_set_left_margin (GTK_TEXT_VIEW (self->notes), 9);
  gtk_text_view_set_right_margin (GTK_TEXT_VIEW (self->notes), 9);
  hunch_set_accessible_name (self->notes, _("Notes"));
  g_signal_connect_swapped (gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->notes)), "changed",
                            G_CALLBACK (notes_changed_cb), self);
  g_signal_connect_swapped (focus, "leave", G_CALLBACK (hunch_slide_inspector_finish), self);
  gtk_widget_add_controller (self->notes, focus);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), self->notes);
  gtk_scrolled_window_set_min_content_height (GTK_SCROLLED_WINDOW (scroller), 140);
  gtk_widget_add_css_class (scroller, "card");
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self->notes_group), scroller);
  self->notes_length = hunch_label_new ("", "caption dim-label numeric");
  gtk_widget_set_margin_top (self->notes_length, 6);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self->notes_group), self->notes_length);
}

static void
build_deck (HunchSlideInspector *self,
            GtkWidget           *box)
{
  GtkWidget *group = group_new (box, _("Deck"));
  guint n;
  const HunchDeckTheme *themes = hunch_deck_themes_get (&n);
  g_autoptr (GPtrArray) titles = g_ptr_array_new ();
  g_autoptr (GPtrArray) aspects = g_ptr_array_new ();

  for (guint i = 0; i < n; i++)
    g_ptr_array_add (titles, (gpointer) _(themes[i].title));
  g_ptr_array_add (aspects, (gpointer) "16:9");
  g_ptr_array_add (aspects, (gpointer) "4:3");
  self->title = entry_new (group, _("Title"), G_CALLBACK (title_cb), self);
  self->author = entry_new (group, _("Author"), G_CALLBACK (author_cb), self);
  self->theme = combo_new (group, _("Theme"), G_CALLBACK (theme_cb), self);
  hunch_slide_inspector_set_choices (self->theme, titles, 0);
  self->aspect = combo_new (group, _("Shape"), G_CALLBACK (aspect_cb), self);
  hunch_slide_inspector_set_choices (self->aspect, aspects, 0);
  self->budget = gtk_spin_button_new_with_range (30, 7200, 30);
  row_with (group, _("Budget in seconds"), self->budget);
  g_signal_connect_swapped (self->budget, "value-changed", G_CALLBACK (budget_cb), self);
}

void
hunch_slide_inspector_build (HunchSlideInspector *self,
                             GtkWidget           *box)
{
  build_slide (self, box);
  build_claim (self, box);
  build_chart (self, box);
  build_notes (self, box);
  build_deck (self, box);
}
