#define G_LOG_DOMAIN "hunch-app"
#include "config.h"
#include "app/column-picker.h"

#include <glib/gi18n.h>

#include "app/util.h"

/* Whole numbers count as groups when there are no more different ones than this. */
#define MAX_GROUPS 50

struct _HunchColumnPicker
{
  AdwBin         parent_instance;
  GtkStringList *names;        /* owned */
  GHashTable    *words;        /* owned: name → "Number · 3 missing" */
  GtkWidget     *drop_down;    /* NULL for a list */
  GHashTable    *chosen;       /* owned set of names, for a list */
  guint          accepts;
  gboolean       is_optional;
  gboolean       is_filling;
};

static guint changed;

G_DEFINE_FINAL_TYPE (HunchColumnPicker, hunch_column_picker, ADW_TYPE_BIN)

/* --- which columns fit ------------------------------------------------------------- */

const char *
hunch_column_get_refusal (const HunchColumnInfo *column,
                          const HunchProfile    *profile,
                          guint                  accepts)
{
  if (accepts == 0)
    accepts = HUNCH_ACCEPT_ANY;
  switch (column->type)
    {
    case HUNCH_DATA_INTEGER:
      if (accepts & HUNCH_ACCEPT_NUMBERS)
        return NULL;
      if ((accepts & HUNCH_ACCEPT_GROUPS) == 0)
        return _("Dates or times are needed here.");
      return profile == NULL || profile->n_distinct <= MAX_GROUPS ? NULL : _("It has too many different values for groups.");
    case HUNCH_DATA_REAL:
      return accepts & HUNCH_ACCEPT_NUMBERS ? NULL : accepts & HUNCH_ACCEPT_GROUPS ? _("Groups are needed here, not measures.")
                                                                                   : _("Dates or times are needed here.");
    case HUNCH_DATA_DATE:
    case HUNCH_DATA_TIMESTAMP:
      return accepts & HUNCH_ACCEPT_TIMES ? NULL : accepts & HUNCH_ACCEPT_NUMBERS ? _("Numbers are needed here, not dates.")
                                                                                  : _("Groups are needed here, not dates.");
    case HUNCH_DATA_TEXT:
    case HUNCH_DATA_BOOLEAN:
    default:
      return accepts & HUNCH_ACCEPT_GROUPS ? NULL : accepts & HUNCH_ACCEPT_NUMBERS ? _("Numbers are needed here.")
                                                                                   : _("Dates or times are needed here.");
    }
}

static char *
dup_words (const HunchColumnInfo *column,
           const HunchProfile    *profile)
{
  g_autofree char *missing = hunch_format_count (column->n_missing);
  GString *words = g_string_new (hunch_type_get_title (column->type));

  if (column->n_missing > 0)
    g_string_append_printf (words, _(" · %s missing"), missing);
  if (profile != NULL && profile->is_identifier)
    g_string_append (words, _(" · names each row"));
  return g_string_free (words, FALSE);
}

/* Two rounds: first what can be asked about, then columns that only name each row. */
static void
collect (HunchColumnPicker    *self,
         const HunchTableInfo *info,
         GPtrArray            *profiles,
         guint                 accepts)
{
  for (int round = 0; round < 2; round++)
    for (guint i = 0; info != NULL && i < info->n_columns; i++)
      {
        const HunchProfile *profile = profiles != NULL && i < profiles->len ? profiles->pdata[i] : NULL;
        gboolean is_late = profile != NULL && profile->is_identifier;

        if (is_late != round || hunch_column_get_refusal (&info->columns[i], profile, accepts) != NULL)
          continue;
        gtk_string_list_append (self->names, info->columns[i].name);
        g_hash_table_insert (self->words, g_strdup (info->columns[i].name), dup_words (&info->columns[i], profile));
      }
}

/* --- rows -------------------------------------------------------------------------- */

static const char *
get_item_name (GtkListItem *item)
{
  return gtk_string_object_get_string (GTK_STRING_OBJECT (gtk_list_item_get_item (item)));
}

static void
setup_row_cb (GtkSignalListItemFactory *factory,
              GtkListItem              *item)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *name = hunch_label_new (NULL, NULL);
  GtkWidget *words = hunch_label_new (NULL, "dim-label caption");

  gtk_label_set_wrap (GTK_LABEL (name), FALSE);
  gtk_label_set_wrap (GTK_LABEL (words), FALSE);
  gtk_label_set_ellipsize (GTK_LABEL (name), PANGO_ELLIPSIZE_MIDDLE);
  gtk_label_set_ellipsize (GTK_LABEL (words), PANGO_ELLIPSIZE_END);
  gtk_box_append (GTK_BOX (box), name);
  gtk_box_append (GTK_BOX (box), words);
  gtk_list_item_set_child (item, box);
}

static void
bind_row_cb (GtkSignalListItemFactory *factory,
             GtkListItem              *item,
             HunchColumnPicker        *self)
{
  GtkWidget *box = gtk_list_item_get_child (item);
  const char *name = get_item_name (item);
  const char *words = g_hash_table_lookup (self->words, name);

  gtk_label_set_text (GTK_LABEL (gtk_widget_get_first_child (box)), name[0] == '\0' ? _("None") : name);
  gtk_label_set_text (GTK_LABEL (gtk_widget_get_last_child (box)), hunch_or_empty (words));
  gtk_widget_set_visible (gtk_widget_get_last_child (box), words != NULL);
}

static void
setup_name_cb (GtkSignalListItemFactory *factory,
               GtkListItem              *item)
{
  GtkWidget *name = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (name), 0);
  gtk_label_set_ellipsize (GTK_LABEL (name), PANGO_ELLIPSIZE_MIDDLE);
  gtk_list_item_set_child (item, name);
}

static void
bind_name_cb (GtkSignalListItemFactory *factory,
              GtkListItem              *item,
              HunchColumnPicker        *self)
{
  const char *name = get_item_name (item);

  gtk_label_set_text (GTK_LABEL (gtk_list_item_get_child (item)), name[0] == '\0' ? _("None") : name);
}

static void
tell (HunchColumnPicker *self)
{
  if (!self->is_filling)
    g_signal_emit (self, changed, 0);
}

static guint
find_name (HunchColumnPicker *self,
           const char        *name)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->names)); i++)
    if (g_strcmp0 (gtk_string_list_get_string (self->names, i), name) == 0)
      return i;
  return GTK_INVALID_LIST_POSITION;
}

/* --- searching --------------------------------------------------------------------- */

/* The first of this type among the children of `parent` and theirs, or NULL. */
static GtkWidget *
find_inside (GtkWidget *parent,
             GType      type)
{
  for (GtkWidget *child = gtk_widget_get_first_child (parent); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = g_type_is_a (G_OBJECT_TYPE (child), type) ? child : find_inside (child, type);

      if (found != NULL)
        return found;
    }
  return NULL;
}

static gboolean
focus_search_cb (gpointer entry)
{
  gtk_widget_grab_focus (entry);
  return G_SOURCE_REMOVE;
}

static void
opened_cb (GtkWidget *popover,
           GtkWidget *entry)
{
  g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, focus_search_cb, g_object_ref (entry), g_object_unref);
}

/* Return takes the first of what was found. */
static void
found_cb (GtkWidget         *entry,
          HunchColumnPicker *self)
{
  GtkWidget *popover = gtk_widget_get_ancestor (entry, GTK_TYPE_POPOVER);
  GtkWidget *list = find_inside (popover, GTK_TYPE_LIST_VIEW);
  GListModel *model = list == NULL ? NULL : G_LIST_MODEL (gtk_list_view_get_model (GTK_LIST_VIEW (list)));
  g_autoptr (GtkStringObject) item = model == NULL ? NULL : g_list_model_get_item (model, 0);

  if (item == NULL)
    return;
  gtk_drop_down_set_selected (GTK_DROP_DOWN (self->drop_down), find_name (self, gtk_string_object_get_string (item)));
  gtk_popover_popdown (GTK_POPOVER (popover));
}

/* Typing searches from the first opening on. */
static void
prepare_search (HunchColumnPicker *self)
{
  GtkWidget *popover = find_inside (self->drop_down, GTK_TYPE_POPOVER);
  GtkWidget *entry = popover == NULL ? NULL : find_inside (popover, GTK_TYPE_SEARCH_ENTRY);

  if (entry == NULL)
    return;
  g_signal_connect_object (popover, "show", G_CALLBACK (opened_cb), entry, 0);
  g_signal_connect (entry, "activate", G_CALLBACK (found_cb), self);
}

static void
make_drop_down (HunchColumnPicker *self,
                const char        *name)
{
  GtkListItemFactory *rows = gtk_signal_list_item_factory_new ();
  GtkListItemFactory *names = gtk_signal_list_item_factory_new ();
  GtkExpression *expression = gtk_property_expression_new (GTK_TYPE_STRING_OBJECT, NULL, "string");

  g_signal_connect (rows, "setup", G_CALLBACK (setup_row_cb), self);
  g_signal_connect (rows, "bind", G_CALLBACK (bind_row_cb), self);
  g_signal_connect (names, "setup", G_CALLBACK (setup_name_cb), self);
  g_signal_connect (names, "bind", G_CALLBACK (bind_name_cb), self);
  self->drop_down = gtk_drop_down_new (g_object_ref (G_LIST_MODEL (self->names)), expression);
  if (g_list_model_get_n_items (G_LIST_MODEL (self->names)) > 8)
    {
      gtk_drop_down_set_enable_search (GTK_DROP_DOWN (self->drop_down), TRUE);
      prepare_search (self);
    }
  gtk_drop_down_set_factory (GTK_DROP_DOWN (self->drop_down), names);
  gtk_drop_down_set_list_factory (GTK_DROP_DOWN (self->drop_down), rows);
  g_object_unref (rows);
  g_object_unref (names);
  hunch_set_accessible_name (self->drop_down, name);
  g_signal_connect_swapped (self->drop_down, "notify::selected", G_CALLBACK (tell), self);
  adw_bin_set_child (ADW_BIN (self), self->drop_down);
}

/* --- several ----------------------------------------------------------------------- */

static void
toggled_cb (GtkCheckButton    *check,
            HunchColumnPicker *self)
{
  const char *name = g_object_get_data (G_OBJECT (check), "column");

  if (name == NULL)
    return;
  if (gtk_check_button_get_active (check))
    g_hash_table_add (self->chosen, g_strdup (name));
  else
    g_hash_table_remove (self->chosen, name);
  tell (self);
}

static void
setup_check_cb (GtkSignalListItemFactory *factory,
                GtkListItem              *item,
                HunchColumnPicker        *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *check = gtk_check_button_new ();
  GtkWidget *words = hunch_label_new (NULL, "dim-label caption");

  g_signal_connect (check, "toggled", G_CALLBACK (toggled_cb), self);
  gtk_label_set_wrap (GTK_LABEL (words), FALSE);
  gtk_label_set_ellipsize (GTK_LABEL (words), PANGO_ELLIPSIZE_END);
  gtk_label_set_xalign (GTK_LABEL (words), 1);
  gtk_widget_set_hexpand (words, TRUE);
  gtk_widget_set_margin_end (words, 9);
  gtk_box_append (GTK_BOX (box), check);
  gtk_box_append (GTK_BOX (box), words);
  gtk_list_item_set_child (item, box);
  gtk_list_item_set_activatable (item, FALSE);
}

static void
bind_check_cb (GtkSignalListItemFactory *factory,
               GtkListItem              *item,
               HunchColumnPicker        *self)
{
  GtkWidget *check = gtk_widget_get_first_child (gtk_list_item_get_child (item));
  const char *name = get_item_name (item);
  const char *words = g_hash_table_lookup (self->words, name);

  g_object_set_data (G_OBJECT (check), "column", NULL);
  gtk_check_button_set_label (GTK_CHECK_BUTTON (check), name);
  gtk_check_button_set_active (GTK_CHECK_BUTTON (check), g_hash_table_contains (self->chosen, name));
  gtk_label_set_text (GTK_LABEL (gtk_widget_get_next_sibling (check)), hunch_or_empty (words));
  hunch_set_accessible_description (check, words);
  gtk_widget_set_tooltip_text (gtk_list_item_get_child (item), words);
  g_object_set_data_full (G_OBJECT (check), "column", g_strdup (name), g_free);
}

static void
make_list (HunchColumnPicker *self,
           const char        *name)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  GtkSelectionModel *model = GTK_SELECTION_MODEL (gtk_no_selection_new (g_object_ref (G_LIST_MODEL (self->names))));
  GtkWidget *scroller = gtk_scrolled_window_new ();
  GtkWidget *list;

  g_signal_connect (factory, "setup", G_CALLBACK (setup_check_cb), self);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_check_cb), self);
  list = gtk_list_view_new (model, factory);
  hunch_set_accessible_name (list, name);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (scroller), 240);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scroller), TRUE);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), list);
  gtk_widget_add_css_class (scroller, "card");
  gtk_widget_set_size_request (scroller, -1, 120);
  adw_bin_set_child (ADW_BIN (self), scroller);
}

/* --- values ------------------------------------------------------------------------ */

static void
append_name (GString    *text,
             const char *name)
{
  gboolean is_quoted = strchr (name, ',') != NULL;

  if (text->len > 0)
    g_string_append_c (text, ',');
  g_string_append_printf (text, is_quoted ? "`%s`" : "%s", name);
}

GPtrArray *
hunch_column_picker_dup_names (HunchColumnPicker *self)
{
  GPtrArray *names = g_ptr_array_new_with_free_func (g_free);

  g_return_val_if_fail (HUNCH_IS_COLUMN_PICKER (self), names);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->names)); i++)
    {
      const char *name = gtk_string_list_get_string (self->names, i);
      gboolean is_chosen = self->drop_down == NULL ? g_hash_table_contains (self->chosen, name)
                                                   : gtk_drop_down_get_selected (GTK_DROP_DOWN (self->drop_down)) == i;

      if (is_chosen && name[0] != '\0')
        g_ptr_array_add (names, g_strdup (name));
    }
  return names;
}

char *
hunch_column_picker_dup_value (HunchColumnPicker *self)
{
  g_autoptr (GPtrArray) names = hunch_column_picker_dup_names (self);
  g_autoptr (GString) text = g_string_new (NULL);

  if (names->len == 0)
    return NULL;
  if (self->drop_down != NULL)
    return g_strdup (names->pdata[0]);
  for (guint i = 0; i < names->len; i++)
    append_name (text, names->pdata[i]);
  return g_strdup (text->str);
}

gboolean
hunch_column_picker_has_name (HunchColumnPicker *self,
                              const char        *name)
{
  g_return_val_if_fail (HUNCH_IS_COLUMN_PICKER (self), FALSE);
  return name != NULL && name[0] != '\0' && find_name (self, name) != GTK_INVALID_LIST_POSITION;
}

void
hunch_column_picker_set_names (HunchColumnPicker *self,
                               GPtrArray         *names)
{
  guint n_items;

  g_return_if_fail (HUNCH_IS_COLUMN_PICKER (self));

  self->is_filling = TRUE;
  if (self->drop_down != NULL)
    {
      guint position = names->len == 0 ? 0 : find_name (self, names->pdata[0]);

      gtk_drop_down_set_selected (GTK_DROP_DOWN (self->drop_down), position == GTK_INVALID_LIST_POSITION ? 0 : position);
    }
  else
    {
      g_hash_table_remove_all (self->chosen);
      for (guint i = 0; i < names->len; i++)
        g_hash_table_add (self->chosen, g_strdup (names->pdata[i]));
      n_items = g_list_model_get_n_items (G_LIST_MODEL (self->names));
      g_list_model_items_changed (G_LIST_MODEL (self->names), 0, n_items, n_items);
    }
  self->is_filling = FALSE;
}

void
hunch_column_picker_set_value (HunchColumnPicker *self,
                               const char        *value)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  g_auto (GStrv) parts = NULL;

  g_return_if_fail (HUNCH_IS_COLUMN_PICKER (self));

  if (value != NULL && self->drop_down != NULL)
    g_ptr_array_add (names, g_strdup (value));
  else if (value != NULL)
    parts = g_regex_split_simple (",(?=(?:[^`]*`[^`]*`)*[^`]*$)", value, 0, 0);
  for (guint i = 0; parts != NULL && parts[i] != NULL; i++)
    {
      gsize length = strlen (parts[i]);
      gboolean is_quoted = length > 1 && parts[i][0] == '`' && parts[i][length - 1] == '`';

      g_ptr_array_add (names, is_quoted ? g_strndup (parts[i] + 1, length - 2) : g_strdup (parts[i]));
    }
  hunch_column_picker_set_names (self, names);
}

/* --- one column from elsewhere ----------------------------------------------------- */

gboolean
hunch_column_picker_add (HunchColumnPicker *self,
                         const char        *name)
{
  g_return_val_if_fail (HUNCH_IS_COLUMN_PICKER (self), FALSE);

  if (!hunch_column_picker_has_name (self, name))
    return FALSE;
  if (self->drop_down != NULL)
    {
      gtk_drop_down_set_selected (GTK_DROP_DOWN (self->drop_down), find_name (self, name));
      return TRUE;
    }
  if (!g_hash_table_contains (self->chosen, name))
    {
      g_autoptr (GPtrArray) names = hunch_column_picker_dup_names (self);

      g_ptr_array_add (names, g_strdup (name));
      hunch_column_picker_set_names (self, names);
      tell (self);
    }
  return TRUE;
}

gboolean
hunch_column_picker_is_chosen (HunchColumnPicker *self,
                               const char        *name)
{
  guint position;

  g_return_val_if_fail (HUNCH_IS_COLUMN_PICKER (self), FALSE);

  position = find_name (self, name);
  if (position == GTK_INVALID_LIST_POSITION || name[0] == '\0')
    return FALSE;
  return self->drop_down != NULL ? gtk_drop_down_get_selected (GTK_DROP_DOWN (self->drop_down)) == position
                                 : g_hash_table_contains (self->chosen, name);
}

gboolean
hunch_column_picker_remove (HunchColumnPicker *self,
                            const char        *name)
{
  g_return_val_if_fail (HUNCH_IS_COLUMN_PICKER (self), FALSE);

  if (!hunch_column_picker_is_chosen (self, name))
    return FALSE;
  if (self->drop_down != NULL)
    gtk_drop_down_set_selected (GTK_DROP_DOWN (self->drop_down), 0);
  else
    {
      g_autoptr (GPtrArray) names = NULL;

      g_hash_table_remove (self->chosen, name);
      names = hunch_column_picker_dup_names (self);
      hunch_column_picker_set_names (self, names);
      tell (self);
    }
  return TRUE;
}

guint
hunch_column_picker_get_accepts (HunchColumnPicker *self)
{
  return self->accepts;
}

static gboolean
drop_cb (GtkDropTarget     *target,
         const GValue      *value,
         double             x,
         double             y,
         HunchColumnPicker *self)
{
  return hunch_column_picker_add (self, g_value_get_string (value));
}

static GdkDragAction
drag_motion_cb (GtkDropTarget     *target,
                double             x,
                double             y,
                HunchColumnPicker *self)
{
  const GValue *value = gtk_drop_target_get_value (target);

  return value == NULL || hunch_column_picker_has_name (self, g_value_get_string (value)) ? GDK_ACTION_COPY : 0;
}

static void
accept_drops (HunchColumnPicker *self)
{
  GtkDropTarget *target = gtk_drop_target_new (G_TYPE_STRING, GDK_ACTION_COPY);

  gtk_drop_target_set_preload (target, TRUE);
  g_signal_connect (target, "drop", G_CALLBACK (drop_cb), self);
  g_signal_connect (target, "motion", G_CALLBACK (drag_motion_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (target));
}

/* --- class ------------------------------------------------------------------------- */

static void
hunch_column_picker_dispose (GObject *object)
{
  HunchColumnPicker *self = HUNCH_COLUMN_PICKER (object);

  self->is_filling = TRUE;
  G_OBJECT_CLASS (hunch_column_picker_parent_class)->dispose (object);
}

static void
hunch_column_picker_finalize (GObject *object)
{
  HunchColumnPicker *self = HUNCH_COLUMN_PICKER (object);

  g_clear_object (&self->names);
  g_clear_pointer (&self->words, g_hash_table_unref);
  g_clear_pointer (&self->chosen, g_hash_table_unref);

  G_OBJECT_CLASS (hunch_column_picker_parent_class)->finalize (object);
}

static void
hunch_column_picker_class_init (HunchColumnPickerClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = hunch_column_picker_dispose;
  G_OBJECT_CLASS (klass)->finalize = hunch_column_picker_finalize;
  changed = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
hunch_column_picker_init (HunchColumnPicker *self)
{
  self->names = gtk_string_list_new (NULL);
  self->words = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->chosen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

GtkWidget *
hunch_column_picker_new (const HunchTableInfo *info,
                         GPtrArray            *profiles,
                         guint                 accepts,
                         gboolean              is_many,
                         gboolean              is_optional,
                         const char           *name)
{
  HunchColumnPicker *self = g_object_new (HUNCH_TYPE_COLUMN_PICKER, NULL);

  self->is_filling = TRUE;
  self->is_optional = is_optional;
  self->accepts = accepts == 0 ? HUNCH_ACCEPT_ANY : accepts;
  accept_drops (self);
  if (!is_many)
    gtk_string_list_append (self->names, "");
  collect (self, info, profiles, self->accepts);
  if (is_many)
    make_list (self, name);
  else
    make_drop_down (self, name);
  self->is_filling = FALSE;
  return GTK_WIDGET (self);
}
