#define G_LOG_DOMAIN "hunch-app"
#include "config.h"
#include "app/chart-inspector.h"

#include <glib/gi18n.h>

#include "app/util.h"
#include "base/json.h"

/* One choice of style: a line of text, or yes, no and "as it comes". */
typedef struct { const char *member; const char *title; } Field;

static const Field TEXTS[] = {
  { "title", N_("Title") }, { "x_title", N_("Title below") }, { "y_title", N_("Title beside") }, { "highlight", N_("Highlight the category") },
};
static const Field SWITCHES[] = {
  { "zero", N_("Start at zero") }, { "log_x", N_("Logarithmic below") }, { "log_y", N_("Logarithmic beside") }, { "labels", N_("Values at the marks") },
};
static const Field SORTS[] = { { NULL, N_("As it comes") }, { "value", N_("By size") }, { "name", N_("By name") }, { "none", N_("As in the data") } };
static const Field PALETTES[] = { { NULL, N_("As the theme") }, { "calm", N_("Calm") }, { "warm", N_("Warm") }, { "grey", N_("Greys") } };

struct _HunchChartInspector
{
  AdwBin      parent_instance;
  GtkWidget  *texts[G_N_ELEMENTS (TEXTS)];
  GtkWidget  *switches[G_N_ELEMENTS (SWITCHES)];
  GtkWidget  *sort;
  GtkWidget  *palette;
  JsonObject *style;       /* owned, or NULL: as it was given */
  guint       changed_id;  /* timeout after the last letter */
  gboolean    is_filling;
};

static guint changed;

G_DEFINE_FINAL_TYPE (HunchChartInspector, hunch_chart_inspector, ADW_TYPE_BIN)

static gboolean
tell_cb (gpointer user_data)
{
  HunchChartInspector *self = user_data;

  self->changed_id = 0;
  g_signal_emit (self, changed, 0);
  return G_SOURCE_REMOVE;
}

static void
tell (HunchChartInspector *self)
{
  if (self->is_filling)
    return;
  g_clear_handle_id (&self->changed_id, g_source_remove);
  self->changed_id = g_timeout_add (300, tell_cb, self);
}

/* --- reading and writing ----------------------------------------------------------------- */

static guint
find_choice (const Field *choices,
             guint        n_choices,
             const char  *word)
{
  for (guint i = 1; word != NULL && i < n_choices; i++)
    if (g_str_equal (choices[i].member, word))
      return i;
  return 0;
}

static gboolean
get_boolean (JsonObject *style,
             const char *member,
             gboolean   *out_value)
{
  JsonNode *node = style == NULL ? NULL : json_object_get_member (style, member);

  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_BOOLEAN)
    return FALSE;
  *out_value = json_node_get_boolean (node);
  return TRUE;
}

void
hunch_chart_inspector_set_style (HunchChartInspector *self,
                                 JsonObject          *style)
{
  g_return_if_fail (HUNCH_IS_CHART_INSPECTOR (self));

  g_clear_handle_id (&self->changed_id, g_source_remove);
  self->is_filling = TRUE;
  if (style != NULL)
    json_object_ref (style);
  g_clear_pointer (&self->style, json_object_unref);
  self->style = style;
  for (guint i = 0; i < G_N_ELEMENTS (TEXTS); i++)
    {
      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->texts[i]), _(TEXTS[i].title));
      gtk_editable_set_text (GTK_EDITABLE (self->texts[i]),
                             style == NULL ? "" : hunch_or_empty (hunch_json_get_string (style, TEXTS[i].member)));
    }
  for (guint i = 0; i < G_N_ELEMENTS (SWITCHES); i++)
    {
      gboolean value = FALSE;
      gboolean is_there = get_boolean (style, SWITCHES[i].member, &value);

      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->switches[i]), _(SWITCHES[i].title));
      adw_combo_row_set_selected (ADW_COMBO_ROW (self->switches[i]), !is_there ? 0 : value ? 1 : 2);
    }
  adw_combo_row_set_selected (ADW_COMBO_ROW (self->sort),
                              find_choice (SORTS, G_N_ELEMENTS (SORTS), style == NULL ? NULL : hunch_json_get_string (style, "sort")));
  adw_combo_row_set_selected (ADW_COMBO_ROW (self->palette),
                              find_choice (PALETTES, G_N_ELEMENTS (PALETTES), style == NULL ? NULL : hunch_json_get_string (style, "palette")));
  self->is_filling = FALSE;
}

/* --- the axes of a chart ----------------------------------------------------------------- */

static void
name_row (GtkWidget  *row,
          const char *title)
{
  /* A title may hold markup. */
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
}

static guint
find_field (const Field *fields,
            guint        n_fields,
            const char  *member)
{
  for (guint i = 0; i < n_fields; i++)
    if (g_str_equal (fields[i].member, member))
      return i;
  g_assert_not_reached ();
}

/* A title the person is writing does not name its own entry. */
static void
name_axis (HunchChartInspector *self,
           const char          *title,
           const char          *title_member,
           const char          *log_member)
{
  GtkWidget *entry = self->texts[find_field (TEXTS, G_N_ELEMENTS (TEXTS), title_member)];
  GtkWidget *log = self->switches[find_field (SWITCHES, G_N_ELEMENTS (SWITCHES), log_member)];
  g_autofree char *entry_title = NULL;
  g_autofree char *log_title = NULL;

  if (title == NULL || title[0] == '\0' || g_strcmp0 (title, gtk_editable_get_text (GTK_EDITABLE (entry))) == 0)
    return;
  entry_title = g_strdup_printf (_("Title of “%s”"), title);
  log_title = g_strdup_printf (_("“%s” logarithmic"), title);
  name_row (entry, entry_title);
  name_row (log, log_title);
}

void
hunch_chart_inspector_set_plot (HunchChartInspector *self,
                                HunchPlot           *plot)
{
  g_return_if_fail (HUNCH_IS_CHART_INSPECTOR (self) && plot != NULL);

  name_axis (self, plot->x.title, "x_title", "log_x");
  name_axis (self, plot->y.title, "y_title", "log_y");
}

static void
set_or_remove (JsonObject *style,
               const char *member,
               const char *text)
{
  if (text == NULL || text[0] == '\0')
    json_object_remove_member (style, member);
  else
    json_object_set_string_member (style, member, text);
}

JsonObject *
hunch_chart_inspector_dup_style (HunchChartInspector *self)
{
  JsonObject *style = json_object_new ();
  g_autoptr (GList) members = NULL;

  g_return_val_if_fail (HUNCH_IS_CHART_INSPECTOR (self), style);

  members = self->style == NULL ? NULL : json_object_get_members (self->style);
  for (GList *item = members; item != NULL; item = item->next)
    json_object_set_member (style, item->data, json_object_dup_member (self->style, item->data));
  for (guint i = 0; i < G_N_ELEMENTS (TEXTS); i++)
    set_or_remove (style, TEXTS[i].member, gtk_editable_get_text (GTK_EDITABLE (self->texts[i])));
  for (guint i = 0; i < G_N_ELEMENTS (SWITCHES); i++)
    {
      guint selected = adw_combo_row_get_selected (ADW_COMBO_ROW (self->switches[i]));

      json_object_remove_member (style, SWITCHES[i].member);
      if (selected != 0)
        json_object_set_boolean_member (style, SWITCHES[i].member, selected == 1);
    }
  set_or_remove (style, "sort", SORTS[adw_combo_row_get_selected (ADW_COMBO_ROW (self->sort))].member);
  set_or_remove (style, "palette", PALETTES[adw_combo_row_get_selected (ADW_COMBO_ROW (self->palette))].member);
  if (json_object_get_size (style) > 0)
    return style;
  json_object_unref (style);
  return NULL;
}

/* --- class -------------------------------------------------------------------------------- */

static GtkWidget *
add_combo (HunchChartInspector *self,
           GtkWidget           *group,
           const char          *title,
           const Field         *choices,
           guint                n_choices)
{
  GtkWidget *row = adw_combo_row_new ();
  g_autoptr (GtkStringList) titles = gtk_string_list_new (NULL);

  for (guint i = 0; i < n_choices; i++)
    gtk_string_list_append (titles, _(choices[i].title));
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_combo_row_set_model (ADW_COMBO_ROW (row), G_LIST_MODEL (titles));
  g_signal_connect_swapped (row, "notify::selected", G_CALLBACK (tell), self);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), row);
  return row;
}

static void
hunch_chart_inspector_dispose (GObject *object)
{
  HunchChartInspector *self = HUNCH_CHART_INSPECTOR (object);

  self->is_filling = TRUE;
  g_clear_handle_id (&self->changed_id, g_source_remove);
  g_clear_pointer (&self->style, json_object_unref);

  G_OBJECT_CLASS (hunch_chart_inspector_parent_class)->dispose (object);
}

static void
hunch_chart_inspector_class_init (HunchChartInspectorClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = hunch_chart_inspector_dispose;
  changed = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
hunch_chart_inspector_init (HunchChartInspector *self)
{
  static const Field yes_no[] = { { NULL, N_("As it comes") }, { NULL, N_("Yes") }, { NULL, N_("No") } };
  GtkWidget *group = adw_preferences_group_new ();

  self->is_filling = TRUE;
  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), _("Look of the chart"));
  for (guint i = 0; i < G_N_ELEMENTS (TEXTS); i++)
    {
      self->texts[i] = adw_entry_row_new ();
      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->texts[i]), _(TEXTS[i].title));
      g_signal_connect_swapped (self->texts[i], "changed", G_CALLBACK (tell), self);
      adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), self->texts[i]);
    }
  self->sort = add_combo (self, group, _("Order"), SORTS, G_N_ELEMENTS (SORTS));
  for (guint i = 0; i < G_N_ELEMENTS (SWITCHES); i++)
    self->switches[i] = add_combo (self, group, _(SWITCHES[i].title), yes_no, G_N_ELEMENTS (yes_no));
  self->palette = add_combo (self, group, _("Colours"), PALETTES, G_N_ELEMENTS (PALETTES));
  adw_bin_set_child (ADW_BIN (self), group);
  self->is_filling = FALSE;
}

GtkWidget *
hunch_chart_inspector_new (void)
{
  return g_object_new (HUNCH_TYPE_CHART_INSPECTOR, NULL);
}
