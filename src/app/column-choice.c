#define G_LOG_DOMAIN "hunch-app"
#include "config.h"
#include "app/column-choice.h"

#include <glib/gi18n.h>

#include "app/util.h"

/* Letters of names that the button shows instead of their number. */
#define MAX_LISTED 28

typedef struct
{
  GtkWidget     *row;      /* lent: owns this */
  GtkWidget     *button;
  GtkStringList *names;    /* owned */
  GtkFilter     *filter;   /* owned by the list's model */
  GHashTable    *left_out; /* owned set of owned names */
  GPtrArray     *order;    /* owned, of owned names: those ticked, as they were ticked; NULL where only the list's order counts */
  GCallback      callback;
  gpointer       data;
} Choice;

static void
choice_free (gpointer user_data)
{
  Choice *self = user_data;

  g_clear_object (&self->names);
  g_clear_pointer (&self->left_out, g_hash_table_unref);
  g_clear_pointer (&self->order, g_ptr_array_unref);
  g_free (self);
}

static Choice *
get_choice (GtkWidget *row)
{
  return g_object_get_data (G_OBJECT (row), "column-choice");
}

static guint
count_kept (Choice *self)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->names));
  guint n_kept = 0;

  for (guint i = 0; i < n; i++)
    n_kept += !g_hash_table_contains (self->left_out, gtk_string_list_get_string (self->names, i));
  return n_kept;
}

/* A few short names say which and in what order; else how many of how many there are. */
static char *
dup_count_words (Choice *self)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->names));
  guint n_kept = count_kept (self);
  g_auto (GStrv) kept = self->order == NULL ? NULL : hunch_column_choice_dup_kept (self->row);
  g_autofree char *listed = kept == NULL || n_kept == 0 ? NULL : g_strjoinv (", ", kept);

  if (listed != NULL && g_utf8_strlen (listed, -1) <= MAX_LISTED)
    return g_steal_pointer (&listed);
  return n_kept == n && n > 0 ? g_strdup_printf (ngettext ("All %u", "All %u", n), n) : g_strdup_printf (_("%u of %u"), n_kept, n);
}

static void
show_count (Choice *self)
{
  g_autofree char *words = dup_count_words (self);
  g_autofree char *name = g_strdup_printf ("%s: %s", adw_preferences_row_get_title (ADW_PREFERENCES_ROW (self->row)), words);

  gtk_menu_button_set_label (GTK_MENU_BUTTON (self->button), words);
  hunch_set_accessible_name (self->button, name);
}

static void
tell (Choice *self)
{
  show_count (self);
  ((void (*) (gpointer)) self->callback) (self->data);
}

static void
keep (Choice     *self,
      const char *name)
{
  g_hash_table_remove (self->left_out, name);
  if (self->order != NULL && !g_ptr_array_find_with_equal_func (self->order, name, g_str_equal, NULL))
    g_ptr_array_add (self->order, g_strdup (name));
}

static void
leave_out (Choice     *self,
           const char *name)
{
  guint place;

  g_hash_table_add (self->left_out, g_strdup (name));
  if (self->order != NULL && g_ptr_array_find_with_equal_func (self->order, name, g_str_equal, &place))
    g_ptr_array_remove_index (self->order, place);
}

/* --- the list ------------------------------------------------------------------------ */

static void
toggled_cb (GtkCheckButton *check,
            Choice         *self)
{
  const char *name = g_object_get_data (G_OBJECT (check), "column");

  if (name == NULL)
    return;
  if (gtk_check_button_get_active (check))
    keep (self, name);
  else
    leave_out (self, name);
  tell (self);
}

static void
setup_cb (GtkSignalListItemFactory *factory,
          GtkListItem              *item,
          Choice                   *self)
{
  GtkWidget *check = gtk_check_button_new ();

  g_signal_connect (check, "toggled", G_CALLBACK (toggled_cb), self);
  gtk_list_item_set_child (item, check);
  gtk_list_item_set_activatable (item, FALSE);
}

static void
bind_cb (GtkSignalListItemFactory *factory,
         GtkListItem              *item,
         Choice                   *self)
{
  GtkWidget *check = gtk_list_item_get_child (item);
  const char *name = gtk_string_object_get_string (GTK_STRING_OBJECT (gtk_list_item_get_item (item)));

  g_object_set_data (G_OBJECT (check), "column", NULL);
  gtk_check_button_set_label (GTK_CHECK_BUTTON (check), name);
  gtk_check_button_set_active (GTK_CHECK_BUTTON (check), !g_hash_table_contains (self->left_out, name));
  g_object_set_data_full (G_OBJECT (check), "column", g_strdup (name), g_free);
}

static void
search_cb (GtkSearchEntry *entry,
           Choice         *self)
{
  gtk_string_filter_set_search (GTK_STRING_FILTER (self->filter), gtk_editable_get_text (GTK_EDITABLE (entry)));
}

/* Every item is announced anew, so that the ticks in sight follow. */
static void
refresh_ticks (Choice *self)
{
  gtk_filter_changed (self->filter, GTK_FILTER_CHANGE_DIFFERENT);
  g_list_model_items_changed (G_LIST_MODEL (self->names), 0, g_list_model_get_n_items (G_LIST_MODEL (self->names)),
                              g_list_model_get_n_items (G_LIST_MODEL (self->names)));
}

static void
all_cb (Choice *self)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->names));

  for (guint i = 0; i < n; i++)
    keep (self, gtk_string_list_get_string (self->names, i));
  refresh_ticks (self);
  tell (self);
}

static void
none_cb (Choice *self)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->names));

  for (guint i = 0; i < n; i++)
    leave_out (self, gtk_string_list_get_string (self->names, i));
  refresh_ticks (self);
  tell (self);
}

static GtkWidget *
build_buttons (Choice *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *all = gtk_button_new_with_mnemonic (_("_All"));
  GtkWidget *none = gtk_button_new_with_mnemonic (_("_None"));

  gtk_box_set_homogeneous (GTK_BOX (box), TRUE);
  g_signal_connect_swapped (all, "clicked", G_CALLBACK (all_cb), self);
  g_signal_connect_swapped (none, "clicked", G_CALLBACK (none_cb), self);
  gtk_box_append (GTK_BOX (box), all);
  gtk_box_append (GTK_BOX (box), none);
  return box;
}

static GtkWidget *
build_list (Choice *self)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  GtkExpression *text = gtk_property_expression_new (GTK_TYPE_STRING_OBJECT, NULL, "string");
  GListModel *shown;
  GtkWidget *list;
  GtkWidget *scrolled = gtk_scrolled_window_new ();

  self->filter = GTK_FILTER (gtk_string_filter_new (text));
  shown = G_LIST_MODEL (gtk_filter_list_model_new (G_LIST_MODEL (g_object_ref (self->names)), self->filter));
  g_signal_connect (factory, "setup", G_CALLBACK (setup_cb), self);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cb), self);
  list = gtk_list_view_new (GTK_SELECTION_MODEL (gtk_no_selection_new (shown)), factory);
  hunch_set_accessible_name (list, _("Choose from these"));
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), list);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_widget_set_size_request (scrolled, 260, 300);
  return scrolled;
}

static GtkWidget *
build_popover (Choice *self)
{
  GtkWidget *popover = gtk_popover_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *search = gtk_search_entry_new ();

  hunch_set_accessible_name (search, _("Find"));
  gtk_box_append (GTK_BOX (box), search);
  gtk_box_append (GTK_BOX (box), build_list (self));
  gtk_box_append (GTK_BOX (box), build_buttons (self));
  g_signal_connect (search, "search-changed", G_CALLBACK (search_cb), self);
  g_signal_connect_swapped (search, "stop-search", G_CALLBACK (gtk_popover_popdown), popover);
  gtk_popover_set_child (GTK_POPOVER (popover), box);
  return popover;
}

/* --- the row --------------------------------------------------------------------------- */

GtkWidget *
hunch_column_choice_new (GtkWidget  *group,
                         const char *title,
                         GCallback   callback,
                         gpointer    data)
{
  Choice *self = g_new0 (Choice, 1);

  self->names = gtk_string_list_new (NULL);
  self->left_out = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->callback = callback;
  self->data = data;
  self->row = adw_action_row_new ();
  self->button = gtk_menu_button_new ();
  gtk_widget_set_valign (self->button, GTK_ALIGN_CENTER);
  gtk_menu_button_set_popover (GTK_MENU_BUTTON (self->button), build_popover (self));
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->row), title);
  adw_action_row_add_suffix (ADW_ACTION_ROW (self->row), self->button);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (self->row), self->button);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), self->row);
  g_object_set_data_full (G_OBJECT (self->row), "column-choice", self, choice_free);
  return self->row;
}

void
hunch_column_choice_set_fields (GtkWidget        *row,
                                const HunchField *fields,
                                guint             n_fields)
{
  Choice *self = get_choice (row);
  g_autoptr (GPtrArray) names = g_ptr_array_new ();

  for (guint i = 0; i < n_fields; i++)
    g_ptr_array_add (names, fields[i].name);
  g_ptr_array_add (names, NULL);
  gtk_string_list_splice (self->names, 0, g_list_model_get_n_items (G_LIST_MODEL (self->names)), (const char *const *) names->pdata);
  show_count (self);
}

void
hunch_column_choice_set_names (GtkWidget         *row,
                               const char *const *names,
                               const char *const *kept)
{
  Choice *self = get_choice (row);

  g_clear_pointer (&self->order, g_ptr_array_unref);
  self->order = g_ptr_array_new_with_free_func (g_free);
  g_hash_table_remove_all (self->left_out);
  for (guint i = 0; names[i] != NULL; i++)
    if (kept == NULL || !g_strv_contains (kept, names[i]))
      leave_out (self, names[i]);
  for (guint i = 0; kept != NULL && kept[i] != NULL; i++)
    if (g_strv_contains (names, kept[i]))
      keep (self, kept[i]);
  gtk_string_list_splice (self->names, 0, g_list_model_get_n_items (G_LIST_MODEL (self->names)), names);
  show_count (self);
}

char **
hunch_column_choice_dup_kept (GtkWidget *row)
{
  Choice *self = get_choice (row);
  guint n = self->order != NULL ? 0 : g_list_model_get_n_items (G_LIST_MODEL (self->names));
  g_autoptr (GPtrArray) kept = g_ptr_array_new ();

  for (guint i = 0; self->order != NULL && i < self->order->len; i++)
    g_ptr_array_add (kept, g_strdup (self->order->pdata[i]));
  for (guint i = 0; i < n; i++)
    if (!g_hash_table_contains (self->left_out, gtk_string_list_get_string (self->names, i)))
      g_ptr_array_add (kept, g_strdup (gtk_string_list_get_string (self->names, i)));
  g_ptr_array_add (kept, NULL);
  return (char **) g_ptr_array_steal (kept, NULL);
}

char **
hunch_column_choice_dup (GtkWidget *row)
{
  Choice *self = get_choice (row);

  return count_kept (self) == g_list_model_get_n_items (G_LIST_MODEL (self->names)) ? NULL : hunch_column_choice_dup_kept (row);
}
