#define G_LOG_DOMAIN "hunch-app"
#include "config.h"
#include "app/recipe-editor.h"

#include <glib/gi18n.h>

#include "app/job.h"
#include "app/rows-preview.h"
#include "app/step-form.h"
#include "app/util.h"
#include "base/json.h"

#define LOOK_DELAY_MS 200
#define PREVIEW_ROWS 100

struct _HunchRecipeEditor
{
  AdwWindow      parent_instance;

  HunchProject  *project;      /* owned */
  char          *table;        /* owned; what the first step reads */
  char          *view;         /* owned; the recipe that is edited, NULL for a new one */
  JsonArray     *steps;        /* owned */
  int            chosen;       /* position of the step in hand; -1: none, the table itself */
  GCancellable  *look;         /* owned, NULL when nothing is looked at */
  GCancellable  *count;        /* owned, NULL when nothing is counted */
  guint          look_id;      /* timeout before both */

  GtkWidget     *name;
  GtkWidget     *save;
  GtkWidget     *list;
  GtkWidget     *form;
  GtkWidget     *hint;
  GtkWidget     *preview;
  GtkWidget     *status;
  GtkWidget     *add_button;
  GtkWidget     *up;
  GtkWidget     *down;
  GtkWidget     *remove;
  gboolean       is_filling;
};

G_DEFINE_FINAL_TYPE (HunchRecipeEditor, hunch_recipe_editor, ADW_TYPE_WINDOW)

static void look_soon (HunchRecipeEditor *self);

static char *
dup_steps (HunchRecipeEditor *self)
{
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_ARRAY);

  json_node_set_array (node, self->steps);
  return hunch_json_to_text (node, FALSE);
}

/* --- the list of steps ------------------------------------------------------------------- */

static GtkListBoxRow *
get_row (HunchRecipeEditor *self,
         int                index)
{
  return gtk_list_box_get_row_at_index (GTK_LIST_BOX (self->list), index);
}

/* The first row is the table itself; the step at `position` has the row behind it. */
static GtkWidget *
make_row (const char *title,
          const char *words)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *count = gtk_label_new ("");
  g_autofree char *escaped = g_markup_escape_text (hunch_or_empty (words), -1);
  g_autofree char *escaped_title = g_markup_escape_text (title, -1);

  gtk_widget_add_css_class (count, "dim-label");
  gtk_widget_add_css_class (count, "numeric");
  gtk_widget_add_css_class (count, "caption");
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), escaped_title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), escaped);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 3);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), count);
  g_object_set_data (G_OBJECT (row), "count", count);
  return row;
}

static void
show_step_words (HunchRecipeEditor *self,
                 int                position)
{
  JsonObject *step = json_array_get_object_element (self->steps, (guint) position);
  g_autofree char *words = hunch_step_dup_words (step);
  g_autofree char *escaped = g_markup_escape_text (hunch_or_empty (words), -1);

  adw_action_row_set_subtitle (ADW_ACTION_ROW (get_row (self, position + 1)), escaped);
}

static void
update_buttons (HunchRecipeEditor *self)
{
  int n = (int) json_array_get_length (self->steps);

  gtk_widget_set_sensitive (self->up, self->chosen > 0);
  gtk_widget_set_sensitive (self->down, self->chosen >= 0 && self->chosen + 1 < n);
  gtk_widget_set_sensitive (self->remove, self->chosen >= 0);
}

static void
fill_list (HunchRecipeEditor *self)
{
  guint n = json_array_get_length (self->steps);

  self->is_filling = TRUE;
  hunch_clear_children (self->list);
  gtk_list_box_append (GTK_LIST_BOX (self->list), make_row (self->table, _("The table as it is")));
  for (guint i = 0; i < n; i++)
    {
      JsonObject *step = json_array_get_object_element (self->steps, i);
      const HunchStepInfo *info = hunch_step_info_find (hunch_json_get_string (step, "step"));
      g_autofree char *words = hunch_step_dup_words (step);

      gtk_list_box_append (GTK_LIST_BOX (self->list), make_row (info == NULL ? hunch_or_empty (hunch_json_get_string (step, "step")) : _(info->title), words));
    }
  gtk_list_box_select_row (GTK_LIST_BOX (self->list), get_row (self, self->chosen + 1));
  self->is_filling = FALSE;
  update_buttons (self);
}

/* The form shows the step in hand over the columns that are there before it. */
static void
show_form (HunchRecipeEditor *self)
{
  g_autofree char *steps = dup_steps (self);
  JsonObject *step = self->chosen < 0 ? NULL : json_array_get_object_element (self->steps, (guint) self->chosen);
  HunchTableInfo *columns = step == NULL ? NULL : hunch_recipe_look (self->project, self->table, steps, (guint) self->chosen, NULL);

  hunch_step_form_set (HUNCH_STEP_FORM (self->form), step, columns);
  gtk_widget_set_visible (self->form, step != NULL);
  gtk_widget_set_visible (self->hint, step == NULL);
  update_buttons (self);
}

static void
choose (HunchRecipeEditor *self,
        int                position)
{
  self->chosen = position;
  show_form (self);
  look_soon (self);
}

static void
selected_cb (GtkListBox        *list,
             GtkListBoxRow     *row,
             HunchRecipeEditor *self)
{
  if (!self->is_filling && row != NULL)
    choose (self, gtk_list_box_row_get_index (row) - 1);
}

/* The title of a field of the step in hand that has to be filled in and is not; NULL when there is none. */
static const char *
find_missing (HunchRecipeEditor *self)
{
  JsonObject *step = self->chosen < 0 ? NULL : json_array_get_object_element (self->steps, (guint) self->chosen);
  const HunchStepInfo *info = step == NULL ? NULL : hunch_step_info_find (hunch_json_get_string (step, "step"));

  for (guint i = 0; info != NULL && i < info->n_fields; i++)
    if (!info->fields[i].is_optional && !json_object_has_member (step, info->fields[i].member))
      return _(info->fields[i].title);
  return NULL;
}

/* --- looking at the rows ------------------------------------------------------------------ */

typedef struct
{
  char      *table;    /* owned */
  char      *steps;    /* owned */
  guint      n_steps;
  char     **names;    /* owned; filled in */
  GPtrArray *rows;     /* owned; filled in */
} LookJob;

static void
look_job_free (gpointer data)
{
  LookJob *job = data;

  g_free (job->table);
  g_free (job->steps);
  g_strfreev (job->names);
  g_ptr_array_unref (job->rows);
  g_free (job);
}

static char *
dup_cell (const HunchQueryValue *value)
{
  char buffer[HUNCH_NUMBER_BUFFER];

  switch (value->kind)
    {
    case HUNCH_VALUE_INTEGER:
      return g_strdup_printf ("%" G_GINT64_FORMAT, value->integer);
    case HUNCH_VALUE_REAL:
      return g_strdup (hunch_number_to_json (value->real, buffer));
    case HUNCH_VALUE_TEXT:
      return g_utf8_make_valid (value->bytes, (gssize) MIN (value->n_bytes, 300));
    case HUNCH_VALUE_BLOB:
      return g_strdup_printf (_("%zu bytes"), value->n_bytes);
    case HUNCH_VALUE_NULL:
    default:
      return g_strdup ("–");
    }
}

static gboolean
take_row (const HunchQueryHead  *head,
          const HunchQueryValue *values,
          gpointer               user_data)
{
  LookJob *job = user_data;
  char **cells;

  if (values == NULL)
    {
      g_autoptr (GPtrArray) names = g_ptr_array_new ();

      for (guint i = 0; i < head->n_columns; i++)
        g_ptr_array_add (names, g_strdup (head->names[i]));
      g_ptr_array_add (names, NULL);
      g_strfreev (job->names);
      job->names = (char **) g_ptr_array_steal (names, NULL);
      return TRUE;
    }
  cells = g_new0 (char *, head->n_columns + 1);
  for (guint i = 0; i < head->n_columns; i++)
    cells[i] = dup_cell (&values[i]);
  g_ptr_array_add (job->rows, cells);
  return TRUE;
}

static gboolean
look_in_thread (HunchProject *project,
                gpointer      data,
                GCancellable *cancellable,
                GError      **error)
{
  LookJob *job = data;

  return hunch_recipe_preview (project, job->table, job->steps, job->n_steps, PREVIEW_ROWS, take_row, job, cancellable, error);
}

static void
looked_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (HunchRecipeEditor) self = user_data;
  g_autoptr (GError) error = NULL;
  LookJob *job = hunch_job_get_data (result);
  gboolean done = hunch_job_run_finish (result, &error);

  if (hunch_is_cancelled (error) || g_task_get_cancellable (G_TASK (result)) != self->look)
    return;
  g_clear_object (&self->look);
  if (find_missing (self) != NULL)
    {
      g_autofree char *text = g_strdup_printf (_("“%s” is still to be filled in."), find_missing (self));

      hunch_rows_preview_set_message (HUNCH_ROWS_PREVIEW (self->preview), text);
    }
  else if (done && job->names != NULL)
    hunch_rows_preview_set (HUNCH_ROWS_PREVIEW (self->preview), (const char *const *) job->names, job->rows);
  else
    hunch_rows_preview_set_message (HUNCH_ROWS_PREVIEW (self->preview), error == NULL ? _("There are no rows.") : error->message);
}

/* --- counting them ------------------------------------------------------------------------ */

static void
show_counts (HunchRecipeEditor *self,
             GArray            *counts)
{
  for (guint i = 0; i < counts->len; i++)
    {
      GtkListBoxRow *row = get_row (self, (int) i);
      gint64 n = g_array_index (counts, gint64, i);
      g_autofree char *text = n < 0 ? g_strdup ("") : hunch_format_count (n);
      g_autofree char *words = n < 0 ? g_strdup ("") : g_strdup_printf (_("%s rows"), text);

      if (row != NULL)
        gtk_label_set_text (g_object_get_data (G_OBJECT (row), "count"), words);
    }
}

static void
counted_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (HunchRecipeEditor) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) counts = hunch_recipe_count_rows_finish (self->project, result, &error);
  guint n = json_array_get_length (self->steps);
  gboolean holds;

  if (hunch_is_cancelled (error) || g_task_get_cancellable (G_TASK (result)) != self->count)
    return;
  g_clear_object (&self->count);
  if (counts != NULL)
    show_counts (self, counts);
  holds = error == NULL && counts != NULL && counts->len == n + 1;
  gtk_label_set_text (GTK_LABEL (self->status), error == NULL ? "" : error->message);
  gtk_widget_set_visible (self->status, error != NULL && find_missing (self) == NULL);
  gtk_widget_set_sensitive (self->save, holds && gtk_editable_get_text (GTK_EDITABLE (self->name))[0] != '\0');
}

static gboolean
look_cb (gpointer user_data)
{
  HunchRecipeEditor *self = user_data;
  LookJob *job = g_new0 (LookJob, 1);

  self->look_id = 0;
  g_cancellable_cancel (self->look);
  g_cancellable_cancel (self->count);
  g_clear_object (&self->look);
  g_clear_object (&self->count);
  self->look = g_cancellable_new ();
  self->count = g_cancellable_new ();
  job->table = g_strdup (self->table);
  job->steps = dup_steps (self);
  job->n_steps = (guint) (self->chosen + 1);
  job->rows = g_ptr_array_new_with_free_func ((GDestroyNotify) g_strfreev);
  hunch_recipe_count_rows_async (self->project, self->table, job->steps, self->count, counted_cb, g_object_ref (self));
  hunch_job_run_async (self->project, look_in_thread, job, look_job_free, self->look, looked_cb, g_object_ref (self));
  return G_SOURCE_REMOVE;
}

static void
look_soon (HunchRecipeEditor *self)
{
  gtk_widget_set_sensitive (self->save, FALSE);
  g_clear_handle_id (&self->look_id, g_source_remove);
  self->look_id = g_timeout_add (LOOK_DELAY_MS, look_cb, self);
}

/* --- changing the steps --------------------------------------------------------------------- */

/* Puts `step` (taken) in the place of the one at `position`, or behind the last. */
static void
put_step (HunchRecipeEditor *self,
          guint              position,
          JsonObject        *step,
          gboolean           inserts)
{
  JsonArray *steps = json_array_new ();
  guint n = json_array_get_length (self->steps);

  for (guint i = 0; i <= n; i++)
    {
      if (i == position && step != NULL)
        json_array_add_object_element (steps, step);
      if (i < n && (i != position || inserts))
        json_array_add_object_element (steps, json_object_ref (json_array_get_object_element (self->steps, i)));
    }
  json_array_unref (self->steps);
  self->steps = steps;
}

/* Columns of another table are listed anew when that table is another one. */
static void
form_changed_cb (HunchRecipeEditor *self)
{
  JsonObject *before;
  JsonObject *step;
  gboolean has_other_table;

  if (self->chosen < 0)
    return;
  before = json_array_get_object_element (self->steps, (guint) self->chosen);
  step = hunch_step_form_dup (HUNCH_STEP_FORM (self->form));
  has_other_table = g_strcmp0 (hunch_json_get_string (before, "table"), hunch_json_get_string (step, "table")) != 0;
  put_step (self, (guint) self->chosen, step, FALSE);
  show_step_words (self, self->chosen);
  if (has_other_table)
    show_form (self);
  look_soon (self);
}

static void
add_step (HunchRecipeEditor *self,
          const char        *name)
{
  JsonObject *step = json_object_new ();

  json_object_set_string_member (step, "step", name);
  put_step (self, (guint) (self->chosen + 1), step, TRUE);
  self->chosen++;
  fill_list (self);
  show_form (self);
  look_soon (self);
  gtk_widget_child_focus (self->form, GTK_DIR_TAB_FORWARD);
}

static void
remove_cb (HunchRecipeEditor *self)
{
  if (self->chosen < 0)
    return;
  put_step (self, (guint) self->chosen, NULL, FALSE);
  self->chosen = MIN (self->chosen, (int) json_array_get_length (self->steps) - 1);
  fill_list (self);
  show_form (self);
  look_soon (self);
}

static void
move (HunchRecipeEditor *self,
      int                step)
{
  JsonObject *it = json_object_ref (json_array_get_object_element (self->steps, (guint) self->chosen));

  put_step (self, (guint) self->chosen, NULL, FALSE);
  self->chosen += step;
  put_step (self, (guint) self->chosen, it, TRUE);
  fill_list (self);
  show_form (self);
  look_soon (self);
}

static void up_cb (HunchRecipeEditor *self) { move (self, -1); }
static void down_cb (HunchRecipeEditor *self) { move (self, 1); }

/* --- the menu of steps ------------------------------------------------------------------------ */

static void
step_chosen_cb (GtkListBox        *list,
                GtkListBoxRow     *row,
                HunchRecipeEditor *self)
{
  gtk_menu_button_popdown (GTK_MENU_BUTTON (self->add_button));
  add_step (self, g_object_get_data (G_OBJECT (row), "step"));
}

static void
group_header_cb (GtkListBoxRow *row,
                 GtkListBoxRow *before,
                 gpointer       user_data)
{
  const char *group = g_object_get_data (G_OBJECT (row), "group");
  GtkWidget *label;

  if (before != NULL && g_strcmp0 (group, g_object_get_data (G_OBJECT (before), "group")) == 0)
    {
      gtk_list_box_row_set_header (row, NULL);
      return;
    }
  label = hunch_label_new (group, "heading");
  gtk_widget_set_margin_top (label, 12);
  gtk_widget_set_margin_bottom (label, 3);
  gtk_widget_set_margin_start (label, 9);
  gtk_list_box_row_set_header (row, label);
}

static gboolean
fits_search (GtkListBoxRow *row,
             gpointer       search)
{
  g_autofree char *wanted = g_utf8_casefold (gtk_editable_get_text (GTK_EDITABLE (search)), -1);
  g_autofree char *words = g_utf8_casefold (g_object_get_data (G_OBJECT (row), "words"), -1);

  return strstr (words, wanted) != NULL;
}

static GtkWidget *
make_step_row (const HunchStepInfo *info)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  gtk_box_append (GTK_BOX (box), hunch_label_new (_(info->title), NULL));
  gtk_box_append (GTK_BOX (box), hunch_label_new (_(info->summary), "dim-label caption"));
  gtk_widget_set_margin_start (box, 9);
  gtk_widget_set_margin_end (box, 9);
  gtk_widget_set_margin_top (box, 4);
  gtk_widget_set_margin_bottom (box, 4);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  hunch_set_accessible_name (row, _(info->title));
  g_object_set_data (G_OBJECT (row), "step", (gpointer) info->name);
  g_object_set_data (G_OBJECT (row), "group", (gpointer) _(info->group));
  g_object_set_data_full (G_OBJECT (row), "words", g_strjoin (" ", _(info->title), _(info->summary), info->name, NULL), g_free);
  return row;
}

/* Return in the search takes the first step that fits. */
static void
search_activated_cb (GtkSearchEntry *search,
                     GtkListBox     *list)
{
  GtkListBoxRow *row;

  for (int i = 0; (row = gtk_list_box_get_row_at_index (list, i)) != NULL; i++)
    if (fits_search (row, search))
      {
        g_signal_emit_by_name (row, "activate");
        return;
      }
}

static void
menu_shown_cb (GtkEditable *search)
{
  gtk_editable_set_text (search, "");
}

static GtkWidget *
build_menu (HunchRecipeEditor *self)
{
  GtkWidget *popover = gtk_popover_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *search = gtk_search_entry_new ();
  GtkWidget *scrolled = gtk_scrolled_window_new ();
  GtkWidget *list = gtk_list_box_new ();
  guint n_infos;
  const HunchStepInfo *infos = hunch_steps_list (&n_infos);

  for (guint i = 0; i < n_infos; i++)
    gtk_list_box_append (GTK_LIST_BOX (list), make_step_row (&infos[i]));
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_list_box_set_header_func (GTK_LIST_BOX (list), group_header_cb, NULL, NULL);
  gtk_list_box_set_filter_func (GTK_LIST_BOX (list), fits_search, search, NULL);
  g_signal_connect (list, "row-activated", G_CALLBACK (step_chosen_cb), self);
  g_signal_connect_swapped (search, "search-changed", G_CALLBACK (gtk_list_box_invalidate_filter), list);
  g_signal_connect (search, "activate", G_CALLBACK (search_activated_cb), list);
  g_signal_connect_swapped (popover, "show", G_CALLBACK (menu_shown_cb), search);
  hunch_set_accessible_name (list, _("Steps"));
  hunch_set_accessible_name (search, _("Find a step"));
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), list);
  gtk_widget_set_size_request (scrolled, 340, 380);
  gtk_box_append (GTK_BOX (box), search);
  gtk_box_append (GTK_BOX (box), scrolled);
  gtk_popover_set_child (GTK_POPOVER (popover), box);
  return popover;
}

/* --- saving ------------------------------------------------------------------------------------ */

static void
save_cb (HunchRecipeEditor *self)
{
  HunchWindow *window = HUNCH_WINDOW (gtk_window_get_transient_for (GTK_WINDOW (self)));
  g_autofree char *name = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->name))));
  g_autofree char *steps = dup_steps (self);
  g_autoptr (GError) error = NULL;

  if (!hunch_recipe_apply (self->project, name, self->table, steps, &error))
    {
      gtk_label_set_text (GTK_LABEL (self->status), error->message);
      gtk_widget_set_visible (self->status, TRUE);
      return;
    }
  gtk_window_close (GTK_WINDOW (self));
  hunch_window_show_table (window, name);
}

static void
save_action (GtkWidget  *widget,
             const char *action,
             GVariant   *parameter)
{
  HunchRecipeEditor *self = HUNCH_RECIPE_EDITOR (widget);

  if (gtk_widget_get_sensitive (self->save))
    save_cb (self);
}

static void
close_action (GtkWidget  *widget,
              const char *action,
              GVariant   *parameter)
{
  gtk_window_close (GTK_WINDOW (widget));
}

/* --- how it is built ---------------------------------------------------------------------------- */

static GtkWidget *
build_header (HunchRecipeEditor *self)
{
  GtkWidget *header = adw_header_bar_new ();
  GtkWidget *cancel = gtk_button_new_with_mnemonic (_("_Cancel"));

  self->save = gtk_button_new_with_mnemonic (_("_Make Table"));
  gtk_widget_add_css_class (self->save, "suggested-action");
  gtk_widget_set_sensitive (self->save, FALSE);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (cancel), "recipe.close");
  g_signal_connect_swapped (self->save, "clicked", G_CALLBACK (save_cb), self);
  adw_header_bar_set_show_start_title_buttons (ADW_HEADER_BAR (header), FALSE);
  adw_header_bar_set_show_end_title_buttons (ADW_HEADER_BAR (header), FALSE);
  adw_header_bar_pack_start (ADW_HEADER_BAR (header), cancel);
  adw_header_bar_pack_end (ADW_HEADER_BAR (header), self->save);
  return header;
}

static GtkWidget *
build_tools (HunchRecipeEditor *self)
{
  GtkWidget *tools = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  GtkWidget *spring = gtk_label_new (NULL);

  gtk_widget_add_css_class (tools, "toolbar");
  self->add_button = gtk_menu_button_new ();
  gtk_menu_button_set_label (GTK_MENU_BUTTON (self->add_button), _("_Add a Step"));
  gtk_menu_button_set_use_underline (GTK_MENU_BUTTON (self->add_button), TRUE);
  gtk_menu_button_set_popover (GTK_MENU_BUTTON (self->add_button), build_menu (self));
  gtk_widget_set_halign (self->add_button, GTK_ALIGN_START);
  gtk_label_set_width_chars (GTK_LABEL (spring), 3);
  self->up = hunch_icon_button_new ("go-up-symbolic", _("Move the step up"), NULL);
  self->down = hunch_icon_button_new ("go-down-symbolic", _("Move the step down"), NULL);
  self->remove = hunch_icon_button_new ("user-trash-symbolic", _("Take the step out"), NULL);
  g_signal_connect_swapped (self->up, "clicked", G_CALLBACK (up_cb), self);
  g_signal_connect_swapped (self->down, "clicked", G_CALLBACK (down_cb), self);
  g_signal_connect_swapped (self->remove, "clicked", G_CALLBACK (remove_cb), self);
  gtk_box_append (GTK_BOX (tools), self->add_button);
  gtk_box_append (GTK_BOX (tools), spring);
  gtk_box_append (GTK_BOX (tools), self->up);
  gtk_box_append (GTK_BOX (tools), self->down);
  gtk_box_append (GTK_BOX (tools), self->remove);
  return tools;
}

static GtkWidget *
build_left (HunchRecipeEditor *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *scrolled = gtk_scrolled_window_new ();
  GtkWidget *group = adw_preferences_group_new ();

  self->name = adw_entry_row_new ();
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->name), _("Name of the new table"));
  g_signal_connect_swapped (self->name, "changed", G_CALLBACK (look_soon), self);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), self->name);
  gtk_widget_set_margin_top (group, 9);
  gtk_widget_set_margin_bottom (group, 6);
  gtk_widget_set_margin_start (group, 9);
  gtk_widget_set_margin_end (group, 9);
  self->list = gtk_list_box_new ();
  gtk_widget_add_css_class (self->list, "navigation-sidebar");
  hunch_set_accessible_name (self->list, _("Steps of the recipe"));
  g_signal_connect (self->list, "row-selected", G_CALLBACK (selected_cb), self);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), self->list);
  gtk_widget_set_vexpand (scrolled, TRUE);
  gtk_box_append (GTK_BOX (box), group);
  gtk_box_append (GTK_BOX (box), scrolled);
  gtk_box_append (GTK_BOX (box), build_tools (self));
  gtk_widget_set_size_request (box, 320, -1);
  gtk_widget_set_hexpand (box, FALSE);
  return box;
}

static GtkWidget *
build_right (HunchRecipeEditor *self)
{
  GtkWidget *paned = gtk_paned_new (GTK_ORIENTATION_VERTICAL);
  GtkWidget *scrolled = gtk_scrolled_window_new ();
  GtkWidget *clamp = adw_clamp_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);

  self->form = hunch_step_form_new (self->project);
  self->status = hunch_label_new ("", "error");
  self->preview = hunch_rows_preview_new ();
  g_signal_connect_swapped (self->form, "changed", G_CALLBACK (form_changed_cb), self);
  gtk_widget_set_visible (self->status, FALSE);
  self->hint = hunch_label_new (_("A recipe is a stack of steps: keep some rows, compute a column, look something up, group, pivot and more. "
                                  "Add one at the bottom left; below you see the rows after it. The table itself stays as it is, "
                                  "and the recipe is followed again whenever its rows change."), "dim-label");
  gtk_box_append (GTK_BOX (box), self->status);
  gtk_box_append (GTK_BOX (box), self->hint);
  gtk_box_append (GTK_BOX (box), self->form);
  gtk_widget_set_margin_top (box, 12);
  gtk_widget_set_margin_bottom (box, 12);
  gtk_widget_set_margin_start (box, 12);
  gtk_widget_set_margin_end (box, 12);
  adw_clamp_set_child (ADW_CLAMP (clamp), box);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), clamp);
  gtk_paned_set_start_child (GTK_PANED (paned), scrolled);
  gtk_paned_set_end_child (GTK_PANED (paned), self->preview);
  gtk_paned_set_shrink_start_child (GTK_PANED (paned), FALSE);
  gtk_paned_set_position (GTK_PANED (paned), 320);
  gtk_widget_set_size_request (scrolled, -1, 120);
  gtk_widget_set_hexpand (paned, TRUE);
  return paned;
}

static void
build (HunchRecipeEditor *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *flap = adw_flap_new ();
  GtkWidget *header = build_header (self);
  GtkWidget *toggle = gtk_toggle_button_new ();

  gtk_button_set_icon_name (GTK_BUTTON (toggle), "sidebar-show-symbolic");
  gtk_widget_set_tooltip_text (toggle, _("Steps"));
  hunch_set_accessible_name (toggle, _("Show the steps"));
  adw_header_bar_pack_start (ADW_HEADER_BAR (header), toggle);
  adw_flap_set_flap (ADW_FLAP (flap), build_left (self));
  adw_flap_set_separator (ADW_FLAP (flap), gtk_separator_new (GTK_ORIENTATION_VERTICAL));
  adw_flap_set_content (ADW_FLAP (flap), build_right (self));
  adw_flap_set_swipe_to_close (ADW_FLAP (flap), FALSE);
  adw_flap_set_swipe_to_open (ADW_FLAP (flap), FALSE);
  gtk_widget_set_vexpand (flap, TRUE);
  g_object_bind_property (flap, "reveal-flap", toggle, "active", G_BINDING_SYNC_CREATE | G_BINDING_BIDIRECTIONAL);
  gtk_box_append (GTK_BOX (box), header);
  gtk_box_append (GTK_BOX (box), flap);
  adw_window_set_content (ADW_WINDOW (self), box);
}

/* --- class ----------------------------------------------------------------------- */

static void
hunch_recipe_editor_dispose (GObject *object)
{
  HunchRecipeEditor *self = HUNCH_RECIPE_EDITOR (object);

  self->is_filling = TRUE;
  g_clear_handle_id (&self->look_id, g_source_remove);
  g_cancellable_cancel (self->look);
  g_cancellable_cancel (self->count);
  g_clear_object (&self->look);
  g_clear_object (&self->count);

  G_OBJECT_CLASS (hunch_recipe_editor_parent_class)->dispose (object);
}

static void
hunch_recipe_editor_finalize (GObject *object)
{
  HunchRecipeEditor *self = HUNCH_RECIPE_EDITOR (object);

  g_clear_object (&self->project);
  g_clear_pointer (&self->table, g_free);
  g_clear_pointer (&self->view, g_free);
  g_clear_pointer (&self->steps, json_array_unref);

  G_OBJECT_CLASS (hunch_recipe_editor_parent_class)->finalize (object);
}

static void
hunch_recipe_editor_class_init (HunchRecipeEditorClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = hunch_recipe_editor_dispose;
  G_OBJECT_CLASS (klass)->finalize = hunch_recipe_editor_finalize;
  gtk_widget_class_install_action (widget_class, "recipe.close", NULL, close_action);
  gtk_widget_class_install_action (widget_class, "recipe.save", NULL, save_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "recipe.close", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Return, GDK_CONTROL_MASK, "recipe.save", NULL);
}

static void
hunch_recipe_editor_init (HunchRecipeEditor *self)
{
  self->chosen = -1;
  self->steps = json_array_new ();
}

/* Takes over the steps that are kept, without the first one, which names the table. */
static void
take_recipe (HunchRecipeEditor *self,
             const char        *view)
{
  g_autofree char *text = hunch_project_dup_recipe (self->project, view);
  g_autoptr (JsonParser) parser = json_parser_new ();
  JsonArray *kept;

  if (text == NULL || !json_parser_load_from_data (parser, text, -1, NULL) || !JSON_NODE_HOLDS_ARRAY (json_parser_get_root (parser)))
    return;
  kept = json_node_get_array (json_parser_get_root (parser));
  for (guint i = 1; i < json_array_get_length (kept); i++)
    json_array_add_object_element (self->steps, json_object_ref (json_array_get_object_element (kept, i)));
}

static char *
dup_new_name (HunchProject *project,
              const char   *table)
{
  g_auto (GStrv) names = hunch_project_dup_table_names (project, NULL);
  char *name = NULL;

  for (int i = 2; name == NULL || (names != NULL && g_strv_contains ((const char *const *) names, name)); i++)
    {
      g_free (name);
      name = g_strdup_printf ("%s_%d", table, i);
    }
  return name;
}

void
hunch_recipe_editor_show (HunchWindow *window,
                          const char  *table,
                          gboolean     edits)
{
  HunchRecipeEditor *self = g_object_new (HUNCH_TYPE_RECIPE_EDITOR, "transient-for", window, "modal", TRUE,
                                          "default-width", 1040, "default-height", 700, NULL);
  g_autofree char *from = NULL;
  g_autofree char *name = NULL;
  g_autofree char *title = NULL;

  self->project = g_object_ref (hunch_window_get_project (window));
  from = edits ? hunch_recipe_dup_from (self->project, table) : NULL;
  self->table = g_strdup (from == NULL ? table : from);
  self->view = from == NULL ? NULL : g_strdup (table);
  if (self->view != NULL)
    take_recipe (self, self->view);
  build (self);
  name = self->view != NULL ? g_strdup (self->view) : dup_new_name (self->project, table);
  title = self->view != NULL ? g_strdup_printf (_("Recipe of %s"), self->view) : g_strdup_printf (_("New Table from %s"), table);
  gtk_window_set_title (GTK_WINDOW (self), title);
  gtk_editable_set_text (GTK_EDITABLE (self->name), name);
  gtk_editable_set_editable (GTK_EDITABLE (self->name), self->view == NULL);
  if (self->view != NULL)
    gtk_button_set_label (GTK_BUTTON (self->save), _("_Save"));
  gtk_widget_set_size_request (GTK_WIDGET (self), 360, 400);
  self->chosen = (int) json_array_get_length (self->steps) - 1;
  fill_list (self);
  choose (self, self->chosen);
  gtk_window_present (GTK_WINDOW (self));
}
