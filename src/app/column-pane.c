#define G_LOG_DOMAIN "hunch-app"
#include "config.h"
#include "app/column-pane.h"

#include <glib/gi18n.h>
#include <math.h>

#include "app/job.h"
#include "app/profile-view.h"
#include "app/util.h"
#include "app/window.h"
#include "recipe/recipe.h"

struct _HunchColumnPane
{
  AdwBin         parent_instance;

  GtkWidget     *name_row;
  GtkWidget     *type_row;
  GtkWidget     *view;
  GtkWidget     *facts;
  GtkWidget     *note;

  HunchProject  *project;  /* owned, or NULL */
  char          *table;    /* owned */
  char          *column;   /* owned */
  HunchDataType  type;
  gboolean       is_filling;
};

G_DEFINE_FINAL_TYPE (HunchColumnPane, hunch_column_pane, ADW_TYPE_BIN)

/* --- changes --------------------------------------------------------------------- */

/* The entry stops being edited when the keys go back to the grid. */
static void
leave_form (HunchColumnPane *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "data.focus-grid", NULL);
}

typedef struct
{
  char         *table;   /* owned */
  char         *column;  /* owned */
  HunchDataType type;
} Retype;

static void
retype_free (gpointer data)
{
  Retype *retype = data;

  g_free (retype->table);
  g_free (retype->column);
  g_free (retype);
}

static gboolean
retype_in_thread (HunchProject *project,
                  gpointer      data,
                  GCancellable *cancellable,
                  GError      **error)
{
  Retype *retype = data;

  return hunch_project_retype_column (project, retype->table, retype->column, retype->type, error);
}

static void
show_type (HunchColumnPane *self)
{
  self->is_filling = TRUE;
  adw_combo_row_set_selected (ADW_COMBO_ROW (self->type_row), self->type);
  self->is_filling = FALSE;
}

static void
retyped_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (HunchColumnPane) self = user_data;
  g_autoptr (GError) error = NULL;

  hunch_job_run_finish (result, &error);
  gtk_widget_set_sensitive (GTK_WIDGET (self), TRUE);
  if (error != NULL)
    show_type (self);
  leave_form (self);
  hunch_window_show_error (self, _("The type could not be changed"), error);
  /* The edit was made by the thread's connection: this one tells of it. */
  g_signal_emit_by_name (source, "tables-changed");
}

static void
type_cb (HunchColumnPane *self)
{
  Retype *retype;
  guint selected = adw_combo_row_get_selected (ADW_COMBO_ROW (self->type_row));

  if (self->is_filling || selected == (guint) self->type || selected > HUNCH_DATA_TIMESTAMP)
    return;
  retype = g_new0 (Retype, 1);
  retype->table = g_strdup (self->table);
  retype->column = g_strdup (self->column);
  retype->type = (HunchDataType) selected;
  gtk_widget_set_sensitive (GTK_WIDGET (self), FALSE);
  hunch_job_run_async (self->project, retype_in_thread, retype, retype_free, NULL, retyped_cb, g_object_ref (self));
}

/* An entry row that is told its text believes it was edited; showing its button anew makes it forget. */
static void
show_name (HunchColumnPane *self)
{
  gtk_editable_set_text (GTK_EDITABLE (self->name_row), self->column);
  adw_entry_row_set_show_apply_button (ADW_ENTRY_ROW (self->name_row), FALSE);
  adw_entry_row_set_show_apply_button (ADW_ENTRY_ROW (self->name_row), TRUE);
}

static void
name_cb (HunchColumnPane *self)
{
  g_autofree char *name = g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->name_row)));
  g_autoptr (GError) error = NULL;

  if (self->is_filling || g_strcmp0 (name, self->column) == 0)
    return;
  leave_form (self);
  if (!hunch_recipe_rename_column (self->project, self->table, self->column, name, &error))
    show_name (self);
  hunch_window_show_error (self, _("The column could not be renamed"), error);
}

/* --- facts ----------------------------------------------------------------------- */

static void
add_fact (HunchColumnPane *self,
          int             *row,
          const char      *name,
          const char      *value)
{
  GtkWidget *name_label = hunch_label_new (name, "dim-label");
  GtkWidget *value_label = hunch_label_new (value, "numeric");

  gtk_label_set_xalign (GTK_LABEL (value_label), 1);
  gtk_label_set_selectable (GTK_LABEL (value_label), TRUE);
  gtk_widget_set_hexpand (value_label, TRUE);
  gtk_grid_attach (GTK_GRID (self->facts), name_label, 0, *row, 1, 1);
  gtk_grid_attach (GTK_GRID (self->facts), value_label, 1, (*row)++, 1, 1);
}

static void
add_count (HunchColumnPane *self,
           int             *row,
           const char      *name,
           gint64           count,
           gint64           whole)
{
  g_autofree char *number = hunch_format_count (count);
  g_autofree char *share = whole > 0 && count > 0 ? hunch_format_share ((double) count / whole) : NULL;
  g_autofree char *text = share == NULL ? g_strdup (number) : g_strdup_printf ("%s (%s)", number, share);

  add_fact (self, row, name, text);
}

/* Cells that look like strays from another column, with what stands in them. */
static void
add_unlike (HunchColumnPane    *self,
            int                *row,
            const HunchProfile *profile)
{
  g_autofree char *count = hunch_format_count (profile->n_unlike);
  GString *text = g_string_new (count);

  for (guint i = 0; i < G_N_ELEMENTS (profile->unlike) && profile->unlike[i] != NULL; i++)
    g_string_append_printf (text, "%s%s", i == 0 ? ": " : ", ", profile->unlike[i]);
  add_fact (self, row, _("Unlike the others"), text->str);
  g_string_free (text, TRUE);
}

static void
fill_facts (HunchColumnPane      *self,
            const HunchTableInfo *info,
            const HunchProfile   *profile,
            guint                 column)
{
  GtkWidget *child;
  int row = 0;

  while ((child = gtk_widget_get_first_child (self->facts)) != NULL)
    gtk_grid_remove (GTK_GRID (self->facts), child);

  add_count (self, &row, _("Rows"), info->n_rows, 0);
  add_count (self, &row, _("Missing"), info->columns[column].n_missing, info->n_rows);
  if (info->columns[column].n_unparsed > 0)
    add_count (self, &row, _("Could not be read"), info->columns[column].n_unparsed, info->n_rows);
  if (profile == NULL)
    return;
  add_count (self, &row, _("Different values"), profile->n_distinct, 0);
  if (profile->min != NULL)
    add_fact (self, &row, _("Least"), profile->min);
  if (profile->max != NULL)
    add_fact (self, &row, _("Most"), profile->max);
  if (isfinite (profile->mean))
    {
      g_autofree char *mean = hunch_format_number (profile->mean);

      add_fact (self, &row, _("Mean"), mean);
    }
  if (profile->is_identifier)
    add_fact (self, &row, _("Use"), _("Names each row"));
  if (profile->n_unlike > 0)
    add_unlike (self, &row, profile);
}

void
hunch_column_pane_set (HunchColumnPane      *self,
                       HunchProject         *project,
                       const HunchTableInfo *info,
                       GPtrArray            *profiles,
                       guint                 column)
{
  const HunchProfile *profile = profiles != NULL && column < profiles->len ? profiles->pdata[column] : NULL;
  const char *note;

  g_return_if_fail (HUNCH_IS_COLUMN_PANE (self));

  gtk_widget_set_visible (gtk_widget_get_first_child (GTK_WIDGET (self)), info != NULL && column < info->n_columns);
  if (info == NULL || column >= info->n_columns)
    return;
  self->is_filling = TRUE;
  g_set_object (&self->project, project);
  g_free (self->table);
  self->table = g_strdup (info->name);
  g_free (self->column);
  self->column = g_strdup (info->columns[column].name);
  self->type = info->columns[column].type;
  note = info->columns[column].note;

  show_name (self);
  adw_combo_row_set_selected (ADW_COMBO_ROW (self->type_row), self->type);
  gtk_widget_set_sensitive (self->name_row, !info->is_view);
  gtk_widget_set_sensitive (self->type_row, !info->is_view);
  hunch_profile_view_set (HUNCH_PROFILE_VIEW (self->view), profiles, column);
  fill_facts (self, info, profile, column);
  gtk_label_set_text (GTK_LABEL (self->note), hunch_or_empty (note));
  gtk_widget_set_visible (self->note, note != NULL && note[0] != '\0');
  self->is_filling = FALSE;
}

/* --- class ----------------------------------------------------------------------- */

static void
hunch_column_pane_dispose (GObject *object)
{
  HunchColumnPane *self = HUNCH_COLUMN_PANE (object);

  g_clear_object (&self->project);
  g_clear_pointer (&self->table, g_free);
  g_clear_pointer (&self->column, g_free);

  G_OBJECT_CLASS (hunch_column_pane_parent_class)->dispose (object);
}

static void
hunch_column_pane_class_init (HunchColumnPaneClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = hunch_column_pane_dispose;
}

static GtkWidget *
make_form (HunchColumnPane *self)
{
  GtkWidget *group = adw_preferences_group_new ();
  g_autoptr (GtkStringList) types = gtk_string_list_new (NULL);

  for (guint type = HUNCH_DATA_TEXT; type <= HUNCH_DATA_TIMESTAMP; type++)
    gtk_string_list_append (types, hunch_type_get_title (type));
  self->name_row = adw_entry_row_new ();
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->name_row), _("Column"));
  adw_entry_row_set_show_apply_button (ADW_ENTRY_ROW (self->name_row), TRUE);
  g_signal_connect_swapped (self->name_row, "apply", G_CALLBACK (name_cb), self);
  self->type_row = adw_combo_row_new ();
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->type_row), _("Type"));
  adw_combo_row_set_model (ADW_COMBO_ROW (self->type_row), G_LIST_MODEL (types));
  g_signal_connect_swapped (self->type_row, "notify::selected", G_CALLBACK (type_cb), self);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), self->name_row);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), self->type_row);
  return group;
}

static void
hunch_column_pane_init (HunchColumnPane *self)
{
  GtkWidget *scroller = gtk_scrolled_window_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 18);

  self->is_filling = TRUE;
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_widget_set_margin_top (box, 12);
  gtk_widget_set_margin_bottom (box, 18);
  gtk_widget_set_margin_start (box, 12);
  gtk_widget_set_margin_end (box, 12);
  gtk_box_append (GTK_BOX (box), make_form (self));
  self->view = hunch_profile_view_new ();
  gtk_box_append (GTK_BOX (box), self->view);
  self->facts = gtk_grid_new ();
  gtk_grid_set_row_spacing (GTK_GRID (self->facts), 6);
  gtk_grid_set_column_spacing (GTK_GRID (self->facts), 12);
  gtk_box_append (GTK_BOX (box), self->facts);
  self->note = hunch_label_new (NULL, "dim-label caption");
  gtk_box_append (GTK_BOX (box), self->note);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), box);
  adw_bin_set_child (ADW_BIN (self), scroller);
  self->is_filling = FALSE;
}

GtkWidget *
hunch_column_pane_new (void)
{
  return g_object_new (HUNCH_TYPE_COLUMN_PANE, NULL);
}
