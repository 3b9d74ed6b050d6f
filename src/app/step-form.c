#define G_LOG_DOMAIN "hunch-app"
#include "config.h"
#include "app/step-form.h"

#include <glib/gi18n.h>

#include "app/column-choice.h"
#include "app/formula-row.h"
#include "app/pair-rows.h"
#include "app/rows.h"
#include "app/util.h"
#include "base/json.h"

struct _HunchStepForm
{
  AdwBin               parent_instance;

  HunchProject        *project;   /* owned */
  HunchTableInfo      *columns;   /* owned, those before the step; NULL when not known */
  const HunchStepInfo *info;      /* lent, NULL when nothing is shown */
  GPtrArray           *controls;  /* owned list of lent widgets, one per field */
  GtkWidget           *group;
  gboolean             is_filling;
};

static guint changed;

G_DEFINE_FINAL_TYPE (HunchStepForm, hunch_step_form, ADW_TYPE_BIN)

static void
value_cb (HunchStepForm *self)
{
  if (!self->is_filling)
    g_signal_emit (self, changed, 0);
}

/* --- names to choose from --------------------------------------------------------------- */

static char **
dup_column_names (const HunchTableInfo *info)
{
  char **names = g_new0 (char *, info == NULL ? 1 : info->n_columns + 1);

  for (guint i = 0; info != NULL && i < info->n_columns; i++)
    names[i] = g_strdup (info->columns[i].name);
  return names;
}

/* The columns of the table that the step's member "table" names. */
static char **
dup_table_columns (HunchStepForm *self,
                   const char    *table)
{
  g_autoptr (HunchTableInfo) info = table == NULL || table[0] == '\0' ? NULL : hunch_project_get_table (self->project, table, NULL);

  return dup_column_names (info);
}

static char **
dup_names_for (HunchStepForm        *self,
               const HunchStepField *field,
               JsonObject           *step)
{
  switch (field->kind)
    {
    case HUNCH_STEP_FIELD_TABLE:
    case HUNCH_STEP_FIELD_TABLES:
      return hunch_project_dup_table_names (self->project, NULL);
    case HUNCH_STEP_FIELD_TABLE_COLUMN:
    case HUNCH_STEP_FIELD_TABLE_COLUMNS:
      return dup_table_columns (self, hunch_json_get_string (step, "table"));
    default:
      return dup_column_names (self->columns);
    }
}

/* --- from the step into the form ---------------------------------------------------------- */

/* The list has a first entry for nothing where nothing may be said. */
static GtkWidget *
make_name_row (HunchStepForm        *self,
               const HunchStepField *field,
               JsonObject           *step)
{
  GtkWidget *row = hunch_choice_row_new (self->group, _(field->title), G_CALLBACK (value_cb), self);
  GtkStringList *titles = gtk_string_list_new (NULL);
  g_auto (GStrv) names = dup_names_for (self, field, step);
  const char *value = hunch_json_get_string (step, field->member);
  guint selected = 0;

  gtk_string_list_append (titles, field->is_optional ? _("None") : _("Choose one"));
  for (guint i = 0; names != NULL && names[i] != NULL; i++)
    {
      gtk_string_list_append (titles, names[i]);
      if (g_strcmp0 (names[i], value) == 0)
        selected = i + 1;
    }
  if (selected == 0 && value != NULL && value[0] != '\0')
    {
      gtk_string_list_append (titles, value);
      selected = g_list_model_get_n_items (G_LIST_MODEL (titles)) - 1;
    }
  hunch_choice_row_show_whole (row);
  hunch_choice_row_take (row, titles, selected);
  return row;
}

static char **
dup_texts (JsonObject *step,
           const char *member)
{
  JsonArray *array = hunch_json_get_array (step, member);
  guint n = array == NULL ? 0 : json_array_get_length (array);
  g_autoptr (GPtrArray) texts = g_ptr_array_new ();

  for (guint i = 0; i < n; i++)
    g_ptr_array_add (texts, hunch_json_cell_to_text (json_array_get_element (array, i)));
  g_ptr_array_add (texts, NULL);
  return (char **) g_ptr_array_steal (texts, NULL);
}

/* What is there, and behind it what the step names and is not there: a table renamed meanwhile must not empty the step. */
static char **
join_names (char **names,
            char **kept)
{
  g_autoptr (GPtrArray) all = g_ptr_array_new ();

  for (guint i = 0; names != NULL && names[i] != NULL; i++)
    g_ptr_array_add (all, g_strdup (names[i]));
  for (guint i = 0; kept[i] != NULL; i++)
    if (names == NULL || !g_strv_contains ((const char *const *) names, kept[i]))
      g_ptr_array_add (all, g_strdup (kept[i]));
  g_ptr_array_add (all, NULL);
  return (char **) g_ptr_array_steal (all, NULL);
}

static GtkWidget *
make_names_row (HunchStepForm        *self,
                const HunchStepField *field,
                JsonObject           *step)
{
  GtkWidget *row = hunch_column_choice_new (self->group, _(field->title), G_CALLBACK (value_cb), self);
  g_auto (GStrv) names = dup_names_for (self, field, step);
  g_auto (GStrv) kept = dup_texts (step, field->member);
  g_auto (GStrv) all = join_names (names, kept);

  hunch_column_choice_set_names (row, (const char *const *) all, (const char *const *) kept);
  return row;
}

static char **
dup_choice_titles (const HunchStepField *field)
{
  char **titles = g_new0 (char *, g_strv_length ((char **) field->choices) + 1);

  for (guint i = 0; field->choices[i] != NULL; i++)
    titles[i] = g_strdup (_(field->choice_titles[i]));
  return titles;
}

/* The words that are said, by their titles; those that are not known are left out. */
static char **
dup_kept_titles (const HunchStepField *field,
                 JsonObject           *step)
{
  g_auto (GStrv) said = json_object_has_member (step, field->member) ? dup_texts (step, field->member)
                                                                     : g_strsplit (hunch_or_empty (field->initial), ",", -1);
  g_autoptr (GPtrArray) kept = g_ptr_array_new ();

  for (guint i = 0; field->choices[i] != NULL; i++)
    if (g_strv_contains ((const char *const *) said, field->choices[i]))
      g_ptr_array_add (kept, g_strdup (_(field->choice_titles[i])));
  g_ptr_array_add (kept, NULL);
  return (char **) g_ptr_array_steal (kept, NULL);
}

static GtkWidget *
make_several_row (HunchStepForm        *self,
                  const HunchStepField *field,
                  JsonObject           *step)
{
  GtkWidget *row = hunch_column_choice_new (self->group, _(field->title), G_CALLBACK (value_cb), self);
  g_auto (GStrv) titles = dup_choice_titles (field);
  g_auto (GStrv) kept = dup_kept_titles (field, step);

  hunch_column_choice_set_names (row, (const char *const *) titles, (const char *const *) kept);
  return row;
}

static GtkWidget *
make_choice_row (HunchStepForm        *self,
                 const HunchStepField *field,
                 JsonObject           *step)
{
  GtkWidget *row = hunch_choice_row_new (self->group, _(field->title), G_CALLBACK (value_cb), self);
  GtkStringList *titles = gtk_string_list_new (NULL);
  const char *value = hunch_json_get_string (step, field->member);
  guint selected = 0;

  for (guint i = 0; field->choices[i] != NULL; i++)
    {
      gtk_string_list_append (titles, _(field->choice_titles[i]));
      if (g_strcmp0 (field->choices[i], value == NULL ? field->initial : value) == 0)
        selected = i;
    }
  hunch_choice_row_show_whole (row);
  hunch_choice_row_take (row, titles, selected);
  return row;
}

static GtkWidget *
make_switch_row (HunchStepForm        *self,
                 const HunchStepField *field,
                 JsonObject           *step)
{
  GtkWidget *toggle;
  GtkWidget *row = hunch_switch_row_new (self->group, _(field->title), NULL, &toggle);
  gboolean is_on = json_object_has_member (step, field->member) ? json_object_get_boolean_member_with_default (step, field->member, FALSE)
                                                                : g_strcmp0 (field->initial, "true") == 0;

  gtk_switch_set_active (GTK_SWITCH (toggle), is_on);
  g_signal_connect_swapped (toggle, "notify::active", G_CALLBACK (value_cb), self);
  g_object_set_data (G_OBJECT (row), "switch", toggle);
  return row;
}

static const HunchTableInfo *
get_columns (gpointer user_data)
{
  return HUNCH_STEP_FORM (user_data)->columns;
}

/* Nothing is said yet: the first values may stand there. Later an empty field means what the recipe takes it to mean. */
static gboolean
is_new_step (JsonObject *step)
{
  return json_object_get_size (step) == 1;
}

/* Several texts or numbers stand in one line, commas between them. */
static char *
dup_line (const HunchStepField *field,
          JsonObject           *step)
{
  JsonNode *node = json_object_get_member (step, field->member);
  g_auto (GStrv) texts = NULL;

  if (node == NULL)
    return g_strdup (is_new_step (step) ? hunch_or_empty (field->initial) : "");
  if (!JSON_NODE_HOLDS_ARRAY (node))
    {
      char buffer[HUNCH_NUMBER_BUFFER];

      return JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) != G_TYPE_STRING
               ? g_strdup (hunch_number_to_json (hunch_json_get_number (step, field->member, 0), buffer))
               : g_strdup (hunch_or_empty (hunch_json_get_string (step, field->member)));
    }
  texts = dup_texts (step, field->member);
  return g_strjoinv (", ", texts);
}

static GtkWidget *
make_line_row (HunchStepForm        *self,
               const HunchStepField *field,
               JsonObject           *step)
{
  GtkWidget *row = field->kind == HUNCH_STEP_FIELD_EXPRESSION ? hunch_formula_row_new (self->group, _(field->title), get_columns, self)
                                                              : hunch_text_row_new (self->group, _(field->title));
  g_autofree char *line = dup_line (field, step);

  gtk_editable_set_text (GTK_EDITABLE (row), line);
  g_signal_connect_swapped (row, "changed", G_CALLBACK (value_cb), self);
  return row;
}

/* Several words of a list that is given. */
static gboolean
is_several (const HunchStepField *field)
{
  return field->kind == HUNCH_STEP_FIELD_TEXTS && field->choices != NULL;
}

static GtkWidget *
make_control (HunchStepForm        *self,
              const HunchStepField *field,
              JsonObject           *step)
{
  if (is_several (field))
    return make_several_row (self, field, step);
  switch (field->kind)
    {
    case HUNCH_STEP_FIELD_COLUMN:
    case HUNCH_STEP_FIELD_TABLE:
    case HUNCH_STEP_FIELD_TABLE_COLUMN:
      return make_name_row (self, field, step);
    case HUNCH_STEP_FIELD_COLUMNS:
    case HUNCH_STEP_FIELD_TABLES:
    case HUNCH_STEP_FIELD_TABLE_COLUMNS:
      return make_names_row (self, field, step);
    case HUNCH_STEP_FIELD_CHOICE:
      return make_choice_row (self, field, step);
    case HUNCH_STEP_FIELD_SWITCH:
      return make_switch_row (self, field, step);
    case HUNCH_STEP_FIELD_PAIRS:
      return hunch_pair_rows_new (gtk_widget_get_parent (self->group), _(field->title), _("Old value"), _("New value"), G_CALLBACK (value_cb), self);
    case HUNCH_STEP_FIELD_AGGREGATES:
      return hunch_pair_rows_new (gtk_widget_get_parent (self->group), _(field->title), _("Name"), _("What it is: count(*), median(x)"),
                                  G_CALLBACK (value_cb), self);
    default:
      return make_line_row (self, field, step);
    }
}

/* Rows of two texts have their own shape in the step's JSON. */
static void
fill_pairs (GtkWidget            *pairs,
            const HunchStepField *field,
            JsonObject           *step)
{
  if (field->kind == HUNCH_STEP_FIELD_PAIRS && hunch_json_get_object (step, field->member) != NULL)
    {
      JsonObjectIter iter;
      const char *key;
      JsonNode *node;

      json_object_iter_init (&iter, hunch_json_get_object (step, field->member));
      while (json_object_iter_next_ordered (&iter, &key, &node))
        {
          g_autofree char *text = hunch_json_cell_to_text (node);

          hunch_pair_rows_add (pairs, key, text);
        }
    }
  if (field->kind == HUNCH_STEP_FIELD_AGGREGATES && hunch_json_get_array (step, field->member) != NULL)
    {
      JsonArray *array = hunch_json_get_array (step, field->member);

      for (guint i = 0; i < json_array_get_length (array); i++)
        {
          JsonObject *it = json_array_get_object_element (array, i);

          if (it != NULL)
            hunch_pair_rows_add (pairs, hunch_json_get_string (it, "as"), hunch_json_get_string (it, "value"));
        }
    }
  hunch_pair_rows_add (pairs, "", "");
}

static gboolean
is_pairs (const HunchStepField *field)
{
  return field->kind == HUNCH_STEP_FIELD_PAIRS || field->kind == HUNCH_STEP_FIELD_AGGREGATES;
}

static void
add_field (HunchStepForm        *self,
           const HunchStepField *field,
           JsonObject           *step)
{
  GtkWidget *control = make_control (self, field, step);

  if (is_pairs (field))
    fill_pairs (control, field, step);
  else if (field->help != NULL && ADW_IS_ACTION_ROW (control) && !ADW_IS_COMBO_ROW (control))
    adw_action_row_set_subtitle (ADW_ACTION_ROW (control), _(field->help));
  if (field->help != NULL)
    gtk_widget_set_tooltip_text (control, _(field->help));
  g_ptr_array_add (self->controls, control);
}

void
hunch_step_form_set (HunchStepForm  *self,
                     JsonObject     *step,
                     HunchTableInfo *columns)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);

  g_return_if_fail (HUNCH_IS_STEP_FORM (self));

  self->is_filling = TRUE;
  g_clear_pointer (&self->columns, hunch_table_info_free);
  self->columns = columns;
  self->info = step == NULL ? NULL : hunch_step_info_find (hunch_json_get_string (step, "step"));
  g_ptr_array_set_size (self->controls, 0);
  self->group = hunch_group_new (box, self->info == NULL ? NULL : _(self->info->title));
  if (self->info != NULL)
    adw_preferences_group_set_description (ADW_PREFERENCES_GROUP (self->group), _(self->info->summary));
  for (guint i = 0; self->info != NULL && i < self->info->n_fields; i++)
    add_field (self, &self->info->fields[i], step);
  adw_bin_set_child (ADW_BIN (self), box);
  self->is_filling = FALSE;
}

/* --- from the form into the step ---------------------------------------------------------- */

static void
put_name (const HunchStepField *field,
          GtkWidget            *row,
          JsonObject           *step)
{
  GtkStringObject *chosen = adw_combo_row_get_selected_item (ADW_COMBO_ROW (row));

  if (hunch_choice_row_get (row) > 0 && chosen != NULL)
    json_object_set_string_member (step, field->member, gtk_string_object_get_string (chosen));
}

static void
put_names (const HunchStepField *field,
           GtkWidget            *row,
           JsonObject           *step)
{
  g_auto (GStrv) kept = hunch_column_choice_dup_kept (row);
  JsonArray *array;

  if (kept[0] == NULL)
    return;
  array = json_array_new ();
  for (guint i = 0; kept[i] != NULL; i++)
    json_array_add_string_element (array, kept[i]);
  json_object_set_array_member (step, field->member, array);
}

static void
put_list (const HunchStepField *field,
          const char           *line,
          JsonObject           *step)
{
  g_auto (GStrv) parts = g_strsplit (line, ",", -1);
  JsonArray *array = json_array_new ();

  for (guint i = 0; parts[i] != NULL; i++)
    {
      char *end = NULL;
      double number = g_ascii_strtod (g_strstrip (parts[i]), &end);

      if (parts[i][0] == '\0')
        continue;
      if (field->kind == HUNCH_STEP_FIELD_NUMBERS && *end == '\0')
        json_array_add_double_element (array, number);
      else
        json_array_add_string_element (array, parts[i]);
    }
  json_object_set_array_member (step, field->member, array);
}

static void
put_line (const HunchStepField *field,
          GtkWidget            *row,
          JsonObject           *step)
{
  g_autofree char *line = field->kind == HUNCH_STEP_FIELD_TEXT ? g_strdup (gtk_editable_get_text (GTK_EDITABLE (row))) : hunch_text_row_dup (row);
  char *end = NULL;
  double number;

  if (line[0] == '\0')
    return;
  if (field->kind == HUNCH_STEP_FIELD_NUMBERS || field->kind == HUNCH_STEP_FIELD_TEXTS)
    {
      put_list (field, line, step);
      return;
    }
  number = g_ascii_strtod (line, &end);
  if (field->kind == HUNCH_STEP_FIELD_NUMBER && *end == '\0')
    json_object_set_double_member (step, field->member, number);
  else
    json_object_set_string_member (step, field->member, line);
}

static void
put_pairs (const HunchStepField *field,
           GtkWidget            *pairs,
           JsonObject           *step)
{
  JsonObject *map = json_object_new ();
  JsonArray *array = json_array_new ();
  g_autofree char *first = NULL, *second = NULL;

  for (guint i = 0; hunch_pair_rows_get (pairs, i, &first, &second); i++)
    {
      if (first[0] != '\0')
        {
          JsonObject *it = json_object_new ();

          json_object_set_string_member (map, first, second);
          json_object_set_string_member (it, "as", first);
          json_object_set_string_member (it, "value", second);
          json_array_add_object_element (array, it);
        }
      g_clear_pointer (&first, g_free);
      g_clear_pointer (&second, g_free);
    }
  if (field->kind == HUNCH_STEP_FIELD_PAIRS)
    json_object_set_object_member (step, field->member, json_object_ref (map));
  else
    json_object_set_array_member (step, field->member, json_array_ref (array));
  json_object_unref (map);
  json_array_unref (array);
}

static void
put_several (const HunchStepField *field,
             GtkWidget            *row,
             JsonObject           *step)
{
  g_auto (GStrv) kept = hunch_column_choice_dup_kept (row);
  JsonArray *array = json_array_new ();

  for (guint i = 0; field->choices[i] != NULL; i++)
    if (g_strv_contains ((const char *const *) kept, _(field->choice_titles[i])))
      json_array_add_string_element (array, field->choices[i]);
  if (json_array_get_length (array) > 0)
    json_object_set_array_member (step, field->member, array);
  else
    json_array_unref (array);
}

static void
put_field (const HunchStepField *field,
           GtkWidget            *control,
           JsonObject           *step)
{
  if (is_several (field))
    {
      put_several (field, control, step);
      return;
    }
  switch (field->kind)
    {
    case HUNCH_STEP_FIELD_COLUMN:
    case HUNCH_STEP_FIELD_TABLE:
    case HUNCH_STEP_FIELD_TABLE_COLUMN:
      put_name (field, control, step);
      break;
    case HUNCH_STEP_FIELD_COLUMNS:
    case HUNCH_STEP_FIELD_TABLES:
    case HUNCH_STEP_FIELD_TABLE_COLUMNS:
      put_names (field, control, step);
      break;
    case HUNCH_STEP_FIELD_CHOICE:
      json_object_set_string_member (step, field->member, field->choices[hunch_choice_row_get (control)]);
      break;
    case HUNCH_STEP_FIELD_SWITCH:
      json_object_set_boolean_member (step, field->member, gtk_switch_get_active (g_object_get_data (G_OBJECT (control), "switch")));
      break;
    case HUNCH_STEP_FIELD_PAIRS:
    case HUNCH_STEP_FIELD_AGGREGATES:
      put_pairs (field, control, step);
      break;
    default:
      put_line (field, control, step);
      break;
    }
}

JsonObject *
hunch_step_form_dup (HunchStepForm *self)
{
  JsonObject *step;

  g_return_val_if_fail (HUNCH_IS_STEP_FORM (self), NULL);

  if (self->info == NULL)
    return NULL;
  step = json_object_new ();
  json_object_set_string_member (step, "step", self->info->name);
  for (guint i = 0; i < self->info->n_fields; i++)
    put_field (&self->info->fields[i], self->controls->pdata[i], step);
  return step;
}

/* --- class ----------------------------------------------------------------------- */

static void
hunch_step_form_dispose (GObject *object)
{
  HunchStepForm *self = HUNCH_STEP_FORM (object);

  self->is_filling = TRUE;
  g_clear_object (&self->project);

  G_OBJECT_CLASS (hunch_step_form_parent_class)->dispose (object);
}

static void
hunch_step_form_finalize (GObject *object)
{
  HunchStepForm *self = HUNCH_STEP_FORM (object);

  g_clear_pointer (&self->columns, hunch_table_info_free);
  g_clear_pointer (&self->controls, g_ptr_array_unref);

  G_OBJECT_CLASS (hunch_step_form_parent_class)->finalize (object);
}

static void
hunch_step_form_class_init (HunchStepFormClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = hunch_step_form_dispose;
  G_OBJECT_CLASS (klass)->finalize = hunch_step_form_finalize;
  changed = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
hunch_step_form_init (HunchStepForm *self)
{
  self->controls = g_ptr_array_new ();
}

GtkWidget *
hunch_step_form_new (HunchProject *project)
{
  HunchStepForm *self = g_object_new (HUNCH_TYPE_STEP_FORM, NULL);

  self->project = g_object_ref (project);
  return GTK_WIDGET (self);
}
