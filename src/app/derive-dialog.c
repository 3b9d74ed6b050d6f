#define G_LOG_DOMAIN "hunch-app"
#include "config.h"
#include "app/derive-dialog.h"

#include <glib/gi18n.h>
#include <json-glib/json-glib.h>

#include "app/util.h"
#include "app/window.h"
#include "base/json.h"
#include "recipe/recipe.h"

#define DEBOUNCE_MS 250
#define N_PREVIEW 6

/* What is typed becomes recipe steps; they are compiled as one types, so a
 * mistake is named at once and the first values are seen before anything is made. */
typedef struct
{
  GtkWidget    *window;
  HunchProject *project;      /* owned */
  char         *table;        /* owned */
  GtkWidget    *name;
  GtkWidget    *column;
  GtkWidget    *expression;
  GtkWidget    *where;
  GtkWidget    *preview;
  GtkWidget    *make;
  guint         debounce_id;  /* owned source */
} Derive;

static const char *
get_text (GtkWidget *entry)
{
  return gtk_editable_get_text (GTK_EDITABLE (entry));
}

/* --- steps --------------------------------------------------------------------------- */

static void
append_step (JsonArray  *steps,
             const char *step,
             const char *first_member,
             const char *first_value,
             const char *second_member,
             const char *second_value)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "step", step);
  json_object_set_string_member (object, first_member, first_value);
  if (second_member != NULL)
    json_object_set_string_member (object, second_member, second_value);
  json_array_add_object_element (steps, object);
}

static char *
dup_steps (Derive *self)
{
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_ARRAY);
  JsonArray *steps = json_array_new ();

  if (get_text (self->where)[0] != '\0')
    append_step (steps, "filter", "where", get_text (self->where), NULL, NULL);
  if (get_text (self->column)[0] != '\0' && get_text (self->expression)[0] != '\0')
    append_step (steps, "derive", "column", get_text (self->column), "as", get_text (self->expression));
  json_node_take_array (node, steps);
  return hunch_json_to_text (node, FALSE);
}

static gboolean
is_complete (Derive *self)
{
  gboolean has_column = get_text (self->column)[0] != '\0';
  gboolean has_expression = get_text (self->expression)[0] != '\0';

  return has_column == has_expression && (has_column || get_text (self->where)[0] != '\0');
}

/* --- the preview --------------------------------------------------------------------------- */

static gboolean
append_row (const HunchQueryHead  *head,
            const HunchQueryValue *values,
            gpointer               user_data)
{
  GString *text = user_data;
  const HunchQueryValue *value;

  if (values == NULL)
    return TRUE;
  value = &values[head->n_columns - 1];
  if (text->len > 0)
    g_string_append (text, " · ");
  if (value->kind == HUNCH_VALUE_NULL)
    g_string_append (text, "–");
  else if (value->kind == HUNCH_VALUE_INTEGER)
    g_string_append_printf (text, "%" G_GINT64_FORMAT, value->integer);
  else if (value->kind == HUNCH_VALUE_REAL)
    g_string_append_printf (text, "%.6g", value->real);
  else
    g_string_append_len (text, value->bytes, MIN (value->n_bytes, 40));
  return TRUE;
}

static char *
dup_preview (Derive     *self,
             const char *select,
             GError    **error)
{
  g_autofree char *sql = g_strdup_printf ("SELECT * FROM (%s) LIMIT %d", select, N_PREVIEW);
  g_autofree char *valid = NULL;
  GString *text = g_string_new (NULL);

  if (!hunch_project_query (self->project, sql, append_row, text, NULL, error))
    {
      g_string_free (text, TRUE);
      return NULL;
    }
  valid = g_utf8_make_valid (text->str, text->len);
  g_string_free (text, TRUE);
  return g_strdup_printf (_("First values: %s"), valid);
}

static void
show_preview (Derive     *self,
              const char *text,
              gboolean    is_error)
{
  gtk_label_set_text (GTK_LABEL (self->preview), text);
  if (is_error)
    gtk_widget_add_css_class (self->preview, "error");
  else
    gtk_widget_remove_css_class (self->preview, "error");
}

static gboolean
check_cb (gpointer user_data)
{
  Derive *self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *steps = dup_steps (self);
  g_autofree char *select = NULL;
  g_autofree char *preview = NULL;

  self->debounce_id = 0;
  gtk_widget_set_sensitive (self->make, FALSE);
  if (!is_complete (self))
    {
      show_preview (self, _("Name a column and say what it is, or say which rows to keep."), FALSE);
      return G_SOURCE_REMOVE;
    }
  select = hunch_recipe_compile (self->project, self->table, steps, &error);
  if (select != NULL)
    preview = dup_preview (self, select, &error);
  show_preview (self, preview != NULL ? preview : error->message, preview == NULL);
  gtk_widget_set_sensitive (self->make, preview != NULL && get_text (self->name)[0] != '\0');
  return G_SOURCE_REMOVE;
}

static void
changed_cb (Derive *self)
{
  g_clear_handle_id (&self->debounce_id, g_source_remove);
  self->debounce_id = g_timeout_add (DEBOUNCE_MS, check_cb, self);
}

static void
make_cb (Derive *self)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *steps = dup_steps (self);
  g_autofree char *name = g_strdup (get_text (self->name));
  GtkWindow *parent = gtk_window_get_transient_for (GTK_WINDOW (self->window));

  if (!hunch_recipe_apply (self->project, name, self->table, steps, &error))
    {
      show_preview (self, error->message, TRUE);
      return;
    }
  gtk_window_close (GTK_WINDOW (self->window));
  hunch_window_show_table (HUNCH_WINDOW (parent), name);
}

/* Return: what was typed last is looked at before, and Make Table pressed when it holds. */
static void
entered_cb (Derive *self)
{
  g_clear_handle_id (&self->debounce_id, g_source_remove);
  check_cb (self);
  if (gtk_widget_get_sensitive (self->make))
    make_cb (self);
}

/* --- how it is built -------------------------------------------------------------------------- */

static GtkWidget *
entry_new (Derive     *self,
           GtkWidget  *group,
           const char *title)
{
  GtkWidget *entry = adw_entry_row_new ();

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (entry), title);
  g_signal_connect_swapped (entry, "changed", G_CALLBACK (changed_cb), self);
  g_signal_connect_swapped (entry, "entry-activated", G_CALLBACK (entered_cb), self);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), entry);
  return entry;
}

static GtkWidget *
build_header (Derive *self)
{
  GtkWidget *header = adw_header_bar_new ();
  GtkWidget *cancel = gtk_button_new_with_mnemonic (_("_Cancel"));

  self->make = gtk_button_new_with_mnemonic (_("_Make Table"));
  gtk_widget_add_css_class (self->make, "suggested-action");
  gtk_widget_set_sensitive (self->make, FALSE);
  g_signal_connect_swapped (cancel, "clicked", G_CALLBACK (gtk_window_close), self->window);
  g_signal_connect_swapped (self->make, "clicked", G_CALLBACK (make_cb), self);
  adw_header_bar_set_show_end_title_buttons (ADW_HEADER_BAR (header), FALSE);
  adw_header_bar_pack_start (ADW_HEADER_BAR (header), cancel);
  adw_header_bar_pack_end (ADW_HEADER_BAR (header), self->make);
  return header;
}

static GtkWidget *
build_help (void)
{
  return hunch_label_new (_("Expressions are those of SQLite: minutes / 60.0, length (title), CAST (duration AS INTEGER), "
                            "substr (date, 1, 4), CASE WHEN minutes > 120 THEN 'long' ELSE 'short' END. "
                            "For web addresses: url_host (url), url_segment (url, 1), netflix_kind (url), netflix_id (url). "
                            "Rows to keep are a condition: type = 'Movie' AND year >= 2000."),
                          "caption dim-label");
}

static GtkWidget *
build (Derive *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 18);
  GtkWidget *content = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *column = adw_preferences_group_new ();
  GtkWidget *rows = adw_preferences_group_new ();
  GtkWidget *result = adw_preferences_group_new ();

  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (column), _("A new column"));
  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (rows), _("Rows to keep"));
  self->column = entry_new (self, column, _("Name of the column"));
  self->expression = entry_new (self, column, _("What it is"));
  self->where = entry_new (self, rows, _("Only where (leave empty for all)"));
  self->name = entry_new (self, result, _("Name of the new table"));
  self->preview = hunch_label_new ("", "numeric");
  gtk_box_append (GTK_BOX (box), column);
  gtk_box_append (GTK_BOX (box), rows);
  gtk_box_append (GTK_BOX (box), result);
  gtk_box_append (GTK_BOX (box), self->preview);
  gtk_box_append (GTK_BOX (box), build_help ());
  gtk_widget_set_margin_top (box, 18);
  gtk_widget_set_margin_bottom (box, 18);
  gtk_widget_set_margin_start (box, 18);
  gtk_widget_set_margin_end (box, 18);
  gtk_box_append (GTK_BOX (content), build_header (self));
  gtk_box_append (GTK_BOX (content), box);
  return content;
}

static gboolean
escape_cb (GtkWidget *widget,
           GVariant  *arguments,
           gpointer   user_data)
{
  gtk_window_close (GTK_WINDOW (widget));
  return TRUE;
}

static void
derive_free (Derive *self)
{
  g_clear_handle_id (&self->debounce_id, g_source_remove);
  g_object_unref (self->project);
  g_free (self->table);
  g_free (self);
}

void
hunch_derive_dialog_show (GtkWindow    *parent,
                          HunchProject *project,
                          const char   *table)
{
  Derive *self = g_new0 (Derive, 1);
  GtkEventController *shortcuts = gtk_shortcut_controller_new ();
  g_autofree char *title = g_strdup_printf (_("New Table from %s"), table);
  g_autofree char *name = g_strdup_printf ("%s_2", table);

  self->project = g_object_ref (project);
  self->table = g_strdup (table);
  self->window = adw_window_new ();
  adw_window_set_content (ADW_WINDOW (self->window), build (self));
  gtk_editable_set_text (GTK_EDITABLE (self->name), name);
  gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (shortcuts),
                                        gtk_shortcut_new (gtk_shortcut_trigger_parse_string ("Escape"),
                                                          gtk_callback_action_new (escape_cb, NULL, NULL)));
  gtk_widget_add_controller (self->window, shortcuts);
  gtk_window_set_title (GTK_WINDOW (self->window), title);
  gtk_window_set_default_size (GTK_WINDOW (self->window), 560, -1);
  gtk_window_set_modal (GTK_WINDOW (self->window), TRUE);
  gtk_window_set_transient_for (GTK_WINDOW (self->window), parent);
  g_object_set_data_full (G_OBJECT (self->window), "derive", self, (GDestroyNotify) derive_free);
  gtk_window_present (GTK_WINDOW (self->window));
}
