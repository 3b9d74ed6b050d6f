/* Each row asks the form anew what its column may be, so that nothing has to be kept in step: the form owns the roles. */
#define G_LOG_DOMAIN "hunch-app"
#include "config.h"
#include "app/variable-list.h"

#include <glib/gi18n.h>

#include "app/column-picker.h"
#include "app/spark-view.h"
#include "app/util.h"

/* Fewer columns than this are seen at once. */
#define MANY_COLUMNS 7
#define MAX_HEIGHT 232
#define ROW_HEIGHT 31

struct _HunchVariableList
{
  AdwBin                parent_instance;
  const HunchTableInfo *info;      /* lent, or NULL */
  GPtrArray            *profiles;  /* owned, or NULL */
  HunchAnalysisForm    *form;      /* lent, or NULL */
  GPtrArray            *roles;     /* owned, of the form as it is now */
  GtkStringList        *names;     /* owned */
  GtkFilter            *filter;    /* owned by the list's model */
  GtkWidget            *search;
  GtkWidget            *list;
  GtkWidget            *scroller;
};

G_DEFINE_FINAL_TYPE (HunchVariableList, hunch_variable_list, ADW_TYPE_BIN)

/* --- columns and roles ----------------------------------------------------------------- */

static const HunchProfile *
get_profile (HunchVariableList *self,
             int                column)
{
  return self->profiles == NULL || column < 0 || (guint) column >= self->profiles->len ? NULL : self->profiles->pdata[column];
}

static int
find_column (HunchVariableList *self,
             const char        *name)
{
  return self->info == NULL ? -1 : hunch_table_info_find (self->info, name);
}

static HunchColumnPicker *
get_picker (HunchVariableList *self,
            guint              role)
{
  return HUNCH_COLUMN_PICKER (((HunchFormRole *) self->roles->pdata[role])->picker);
}

/* NULL: it may have the role. */
static const char *
get_refusal (HunchVariableList *self,
             const char        *name,
             guint              role)
{
  int column = find_column (self, name);

  if (column < 0)
    return "";
  return hunch_column_get_refusal (&self->info->columns[column], get_profile (self, column), hunch_column_picker_get_accepts (get_picker (self, role)));
}

/* What it is now, "Measure", or NULL. Lent. */
static const char *
find_role (HunchVariableList *self,
           const char        *name)
{
  for (guint i = 0; i < self->roles->len; i++)
    if (hunch_column_picker_is_chosen (get_picker (self, i), name))
      return ((HunchFormRole *) self->roles->pdata[i])->label;
  return NULL;
}

/* Why it may have no role at all, or NULL. Lent. */
static const char *
find_refusal (HunchVariableList *self,
              const char        *name)
{
  const char *reason = NULL;

  for (guint i = 0; i < self->roles->len; i++)
    {
      const char *refusal = get_refusal (self, name, i);

      if (refusal == NULL)
        return NULL;
      reason = reason == NULL ? refusal : reason;
    }
  return reason;
}

static gboolean
assign (HunchVariableList *self,
        const char        *name,
        guint              role)
{
  return role < self->roles->len && get_refusal (self, name, role) == NULL && hunch_column_picker_add (get_picker (self, role), name);
}

static void
unassign (HunchVariableList *self,
          const char        *name)
{
  g_autoptr (GPtrArray) roles = g_ptr_array_ref (self->roles);

  for (guint i = 0; i < roles->len; i++)
    hunch_column_picker_remove (HUNCH_COLUMN_PICKER (((HunchFormRole *) roles->pdata[i])->picker), name);
}

/* --- rows -------------------------------------------------------------------------------- */

typedef struct
{
  GtkWidget *sign;
  GtkWidget *name;
  GtkWidget *role;
  GtkWidget *missing;
  GtkWidget *spark;
} Row;

static char *
dup_missing (const HunchProfile *profile)
{
  g_autofree char *share = NULL;

  if (profile == NULL || profile->n_missing == 0 || profile->n_rows == 0)
    return g_strdup ("");
  share = hunch_format_share ((double) profile->n_missing / profile->n_rows);
  return g_strdup_printf (_("%s missing"), share);
}

/* "Number, 3 % missing, 20 different values. Measure." */
static char *
dup_description (HunchVariableList *self,
                 const char        *name,
                 int                column)
{
  const HunchProfile *profile = get_profile (self, column);
  const char *role = find_role (self, name);
  const char *refusal = find_refusal (self, name);
  GString *text = g_string_new (hunch_type_get_title (self->info->columns[column].type));

  if (profile != NULL)
    {
      g_autofree char *missing = dup_missing (profile);
      g_autofree char *distinct = hunch_format_count (profile->n_distinct);

      if (missing[0] != '\0')
        g_string_append_printf (text, ", %s", missing);
      g_string_append_printf (text, _(", %s different values"), distinct);
      if (profile->n_bins > 0 && profile->min != NULL && profile->max != NULL)
        g_string_append_printf (text, _(", from %s to %s"), profile->min, profile->max);
    }
  g_string_append_c (text, '.');
  if (role != NULL)
    g_string_append_printf (text, " %s.", role);
  else if (refusal != NULL)
    g_string_append_printf (text, " %s", refusal);
  return g_string_free (text, FALSE);
}

static GdkContentProvider *
prepare_cb (GtkDragSource *source,
            double         x,
            double         y,
            GtkListItem   *item)
{
  GObject *object = gtk_list_item_get_item (item);

  return object == NULL ? NULL : gdk_content_provider_new_typed (G_TYPE_STRING, gtk_string_object_get_string (GTK_STRING_OBJECT (object)));
}

static void
begin_cb (GtkDragSource *source,
          GdkDrag       *drag,
          GtkWidget     *box)
{
  g_autoptr (GdkPaintable) picture = gtk_widget_paintable_new (box);

  gtk_drag_source_set_icon (source, picture, 12, 12);
}

/* A drag may begin with the press: the row is chosen before. */
static void
pressed_cb (GtkGestureClick *gesture,
            int              n_press,
            double           x,
            double           y,
            GtkListItem     *item)
{
  GtkWidget *box = gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (gesture));
  GtkWidget *list = gtk_widget_get_ancestor (box, GTK_TYPE_LIST_VIEW);

  if (list != NULL && gtk_list_item_get_item (item) != NULL)
    gtk_single_selection_set_selected (GTK_SINGLE_SELECTION (gtk_list_view_get_model (GTK_LIST_VIEW (list))), gtk_list_item_get_position (item));
}

static void
setup_cb (GtkSignalListItemFactory *factory,
          GtkListItem              *item)
{
  GtkGesture *click = gtk_gesture_click_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkDragSource *source = gtk_drag_source_new ();
  Row *row = g_new0 (Row, 1);

  row->sign = gtk_label_new (NULL);
  row->name = gtk_label_new (NULL);
  row->role = gtk_label_new (NULL);
  row->missing = gtk_label_new (NULL);
  row->spark = hunch_spark_view_new ();
  gtk_widget_add_css_class (row->sign, "type-sign");
  gtk_label_set_width_chars (GTK_LABEL (row->sign), 3);
  gtk_label_set_xalign (GTK_LABEL (row->name), 0);
  gtk_label_set_ellipsize (GTK_LABEL (row->name), PANGO_ELLIPSIZE_MIDDLE);
  gtk_widget_set_hexpand (row->name, TRUE);
  gtk_label_set_ellipsize (GTK_LABEL (row->role), PANGO_ELLIPSIZE_END);
  gtk_label_set_max_width_chars (GTK_LABEL (row->role), 14);
  gtk_widget_add_css_class (row->role, "role-pill");
  gtk_widget_add_css_class (row->missing, "dim-label");
  gtk_widget_add_css_class (row->missing, "caption");
  gtk_widget_set_valign (row->role, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (box, "variable-row");
  gtk_box_append (GTK_BOX (box), row->sign);
  gtk_box_append (GTK_BOX (box), row->name);
  gtk_box_append (GTK_BOX (box), row->role);
  gtk_box_append (GTK_BOX (box), row->missing);
  gtk_box_append (GTK_BOX (box), row->spark);
  g_object_set_data_full (G_OBJECT (box), "row", row, g_free);
  g_object_set_data (G_OBJECT (box), "item", item);
  gtk_drag_source_set_actions (source, GDK_ACTION_COPY);
  g_signal_connect (source, "prepare", G_CALLBACK (prepare_cb), item);
  g_signal_connect (source, "drag-begin", G_CALLBACK (begin_cb), box);
  gtk_widget_add_controller (box, GTK_EVENT_CONTROLLER (source));
  gtk_event_controller_set_propagation_phase (GTK_EVENT_CONTROLLER (click), GTK_PHASE_CAPTURE);
  g_signal_connect (click, "pressed", G_CALLBACK (pressed_cb), item);
  gtk_widget_add_controller (box, GTK_EVENT_CONTROLLER (click));
  gtk_list_item_set_child (item, box);
}

static void
bind_cb (GtkSignalListItemFactory *factory,
         GtkListItem              *item,
         HunchVariableList        *self)
{
  GtkWidget *box = gtk_list_item_get_child (item);
  Row *row = g_object_get_data (G_OBJECT (box), "row");
  const char *name = gtk_string_object_get_string (GTK_STRING_OBJECT (gtk_list_item_get_item (item)));
  int column = find_column (self, name);
  const char *role = find_role (self, name);
  g_autofree char *missing = NULL, *description = NULL, *spoken = NULL;

  if (column < 0)
    return;
  missing = dup_missing (get_profile (self, column));
  description = dup_description (self, name, column);
  spoken = g_strdup_printf ("%s: %s", name, description);
  gtk_label_set_text (GTK_LABEL (row->sign), hunch_type_get_sign (self->info->columns[column].type));
  gtk_label_set_text (GTK_LABEL (row->name), name);
  gtk_label_set_text (GTK_LABEL (row->role), hunch_or_empty (role));
  gtk_widget_set_visible (row->role, role != NULL);
  gtk_label_set_text (GTK_LABEL (row->missing), missing);
  gtk_widget_set_visible (row->missing, missing[0] != '\0' && role == NULL);
  hunch_spark_view_set (HUNCH_SPARK_VIEW (row->spark), self->profiles, (guint) column);
  gtk_widget_set_tooltip_text (box, description);
  hunch_set_accessible_name (row->name, spoken);
  if (role == NULL && find_refusal (self, name) != NULL)
    gtk_widget_add_css_class (box, "unfit");
  else
    gtk_widget_remove_css_class (box, "unfit");
}

/* --- the menu of roles ---------------------------------------------------------------------- */

static char *
dup_selected (HunchVariableList *self)
{
  GtkSingleSelection *selection = GTK_SINGLE_SELECTION (gtk_list_view_get_model (GTK_LIST_VIEW (self->list)));
  GObject *item = gtk_single_selection_get_selected_item (selection);

  return item == NULL ? NULL : g_strdup (gtk_string_object_get_string (GTK_STRING_OBJECT (item)));
}

static void
assign_action (GtkWidget  *widget,
               const char *action,
               GVariant   *parameter)
{
  HunchVariableList *self = HUNCH_VARIABLE_LIST (widget);
  g_autofree char *name = dup_selected (self);

  if (name != NULL)
    assign (self, name, (guint) g_variant_get_int32 (parameter));
}

static void
unassign_action (GtkWidget  *widget,
                 const char *action,
                 GVariant   *parameter)
{
  HunchVariableList *self = HUNCH_VARIABLE_LIST (widget);
  g_autofree char *name = dup_selected (self);

  if (name != NULL)
    unassign (self, name);
}

/* Roles that do not fit are there too, and cannot be chosen. */
static GMenu *
make_menu (HunchVariableList *self,
           const char        *name)
{
  GMenu *menu = g_menu_new ();

  for (guint i = 0; i < self->roles->len; i++)
    {
      const HunchFormRole *role = self->roles->pdata[i];
      const char *refusal = get_refusal (self, name, i);
      g_autofree char *label = refusal == NULL ? g_strdup_printf ("_%u  %s", i + 1, role->label)
                                               : g_strdup_printf ("%s (%s)", role->label, refusal);
      g_autoptr (GMenuItem) item = g_menu_item_new (label, NULL);

      g_menu_item_set_action_and_target (item, refusal == NULL ? "variables.assign" : "variables.unfit", "i", (gint32) i);
      g_menu_append_item (menu, item);
    }
  if (find_role (self, name) != NULL)
    g_menu_append (menu, _("_No role"), "variables.unassign");
  return menu;
}

/* Where the row stands in the list's frame; the frame itself when it is out of sight. */
static GdkRectangle
find_place (HunchVariableList *self,
            const char        *name)
{
  GdkRectangle place = { 0, 0, gtk_widget_get_width (GTK_WIDGET (self)), gtk_widget_get_height (GTK_WIDGET (self)) };
  graphene_rect_t bounds;

  for (GtkWidget *child = gtk_widget_get_first_child (self->list); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *box = gtk_widget_get_first_child (child);
      Row *row = box == NULL ? NULL : g_object_get_data (G_OBJECT (box), "row");

      if (row != NULL && gtk_widget_get_mapped (child) && g_str_equal (gtk_label_get_text (GTK_LABEL (row->name)), name)
          && gtk_widget_compute_bounds (child, GTK_WIDGET (self), &bounds))
        return (GdkRectangle){ (int) bounds.origin.x, (int) bounds.origin.y, (int) bounds.size.width, (int) bounds.size.height };
    }
  return place;
}

static void
activate_cb (GtkListView       *list,
             guint              position,
             HunchVariableList *self)
{
  g_autofree char *name = dup_selected (self);
  g_autoptr (GMenu) menu = name == NULL ? NULL : make_menu (self, name);
  GdkRectangle place;
  GtkWidget *popover;

  if (menu == NULL || self->roles->len == 0)
    return;
  place = find_place (self, name);
  popover = gtk_popover_menu_new_from_model (G_MENU_MODEL (menu));
  /* Not in the list, whose keys would be taken for the menu's. */
  gtk_widget_set_parent (popover, GTK_WIDGET (self));
  gtk_popover_set_pointing_to (GTK_POPOVER (popover), &place);
  gtk_popover_set_position (GTK_POPOVER (popover), GTK_POS_BOTTOM);
  g_signal_connect (popover, "closed", G_CALLBACK (hunch_unparent_later), NULL);
  gtk_popover_popup (GTK_POPOVER (popover));
}

/* --- keys ------------------------------------------------------------------------------------- */

static gboolean
key_cb (GtkEventControllerKey *controller,
        guint                  key,
        guint                  code,
        GdkModifierType        state,
        HunchVariableList     *self)
{
  g_autofree char *name = dup_selected (self);
  guint digit = key >= GDK_KEY_1 && key <= GDK_KEY_9 ? key - GDK_KEY_1 : key >= GDK_KEY_KP_1 && key <= GDK_KEY_KP_9 ? key - GDK_KEY_KP_1 : G_MAXUINT;

  if (name == NULL || (state & (GDK_CONTROL_MASK | GDK_ALT_MASK)) != 0)
    return GDK_EVENT_PROPAGATE;
  if (digit != G_MAXUINT)
    {
      if (!assign (self, name, digit))
        gtk_widget_error_bell (GTK_WIDGET (self));
      return GDK_EVENT_STOP;
    }
  if (key != GDK_KEY_Delete && key != GDK_KEY_BackSpace)
    return GDK_EVENT_PROPAGATE;
  unassign (self, name);
  return GDK_EVENT_STOP;
}

static void
search_cb (GtkSearchEntry    *entry,
           HunchVariableList *self)
{
  gtk_string_filter_set_search (GTK_STRING_FILTER (self->filter), gtk_editable_get_text (GTK_EDITABLE (entry)));
}

/* Return takes the first of what was found. */
static void
found_cb (HunchVariableList *self)
{
  GtkSelectionModel *model = gtk_list_view_get_model (GTK_LIST_VIEW (self->list));

  if (g_list_model_get_n_items (G_LIST_MODEL (model)) == 0)
    return;
  gtk_single_selection_set_selected (GTK_SINGLE_SELECTION (model), 0);
  gtk_widget_grab_focus (self->list);
  activate_cb (GTK_LIST_VIEW (self->list), 0, self);
}

/* --- the list ----------------------------------------------------------------------------------- */

void
hunch_variable_list_update (HunchVariableList *self)
{
  g_return_if_fail (HUNCH_IS_VARIABLE_LIST (self));

  g_clear_pointer (&self->roles, g_ptr_array_unref);
  self->roles = self->form == NULL ? g_ptr_array_new_with_free_func (g_free) : hunch_analysis_form_dup_roles (self->form);
  gtk_widget_set_visible (GTK_WIDGET (self), self->info != NULL && self->roles->len > 0);
  /* Rows in sight are filled anew where they stand, so that the keyboard stays on its row. */
  for (GtkWidget *child = gtk_widget_get_first_child (self->list); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *box = gtk_widget_get_first_child (child);
      Row *row = box == NULL ? NULL : g_object_get_data (G_OBJECT (box), "row");
      GtkListItem *item = box == NULL ? NULL : g_object_get_data (G_OBJECT (box), "item");

      if (row != NULL && item != NULL && gtk_list_item_get_item (item) != NULL)
        bind_cb (NULL, item, self);
    }
}

/* The same columns, perhaps with profiles that were still to come: the row that is chosen stays so. */
static gboolean
has_names (HunchVariableList    *self,
           const HunchTableInfo *info)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->names));

  if (n != (info == NULL ? 0 : info->n_columns))
    return FALSE;
  for (guint i = 0; i < n; i++)
    if (!g_str_equal (gtk_string_list_get_string (self->names, i), info->columns[i].name))
      return FALSE;
  return TRUE;
}

void
hunch_variable_list_set_table (HunchVariableList    *self,
                               const HunchTableInfo *info,
                               GPtrArray            *profiles)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new ();

  g_return_if_fail (HUNCH_IS_VARIABLE_LIST (self));

  self->info = info;
  if (profiles != NULL)
    g_ptr_array_ref (profiles);
  g_clear_pointer (&self->profiles, g_ptr_array_unref);
  self->profiles = profiles;
  if (has_names (self, info))
    {
      hunch_variable_list_update (self);
      return;
    }
  for (guint i = 0; info != NULL && i < info->n_columns; i++)
    g_ptr_array_add (names, info->columns[i].name);
  g_ptr_array_add (names, NULL);
  /* A long form below does not take its rows away. */
  gtk_scrolled_window_set_min_content_height (GTK_SCROLLED_WINDOW (self->scroller),
                                              MIN (MAX_HEIGHT, (int) MIN (names->len, 100) * ROW_HEIGHT - ROW_HEIGHT / 2));
  gtk_editable_set_text (GTK_EDITABLE (self->search), "");
  gtk_widget_set_visible (self->search, info != NULL && info->n_columns > MANY_COLUMNS);
  gtk_string_list_splice (self->names, 0, g_list_model_get_n_items (G_LIST_MODEL (self->names)), (const char *const *) names->pdata);
  hunch_variable_list_update (self);
}

void
hunch_variable_list_set_form (HunchVariableList *self,
                              HunchAnalysisForm *form)
{
  g_return_if_fail (HUNCH_IS_VARIABLE_LIST (self));
  self->form = form;
}

static void
make_list (HunchVariableList *self,
           GtkWidget         *box)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  GtkExpression *text = gtk_property_expression_new (GTK_TYPE_STRING_OBJECT, NULL, "string");
  GtkEventController *keys = gtk_event_controller_key_new ();
  GtkWidget *scroller = self->scroller = gtk_scrolled_window_new ();
  GListModel *shown;

  self->filter = GTK_FILTER (gtk_string_filter_new (text));
  shown = G_LIST_MODEL (gtk_filter_list_model_new (G_LIST_MODEL (g_object_ref (self->names)), self->filter));
  g_signal_connect (factory, "setup", G_CALLBACK (setup_cb), self);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cb), self);
  self->list = gtk_list_view_new (GTK_SELECTION_MODEL (gtk_single_selection_new (shown)), factory);
  hunch_set_accessible_name (self->list, _("Columns"));
  hunch_set_accessible_description (self->list, _("Return offers the roles of the column, a number key gives it the role of that place."));
  g_signal_connect (self->list, "activate", G_CALLBACK (activate_cb), self);
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (key_cb), self);
  gtk_widget_add_controller (self->list, keys);
  gtk_search_entry_set_key_capture_widget (GTK_SEARCH_ENTRY (self->search), self->list);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (scroller), MAX_HEIGHT);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scroller), TRUE);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), self->list);
  gtk_widget_add_css_class (scroller, "card");
  gtk_widget_add_css_class (self->list, "variables");
  gtk_box_append (GTK_BOX (box), scroller);
}

static void
hunch_variable_list_dispose (GObject *object)
{
  HunchVariableList *self = HUNCH_VARIABLE_LIST (object);

  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self)); child != NULL; child = gtk_widget_get_next_sibling (child))
    if (GTK_IS_POPOVER (child))
      {
        gtk_widget_unparent (child);
        break;
      }
  self->form = NULL;
  self->info = NULL;
  g_clear_pointer (&self->profiles, g_ptr_array_unref);
  G_OBJECT_CLASS (hunch_variable_list_parent_class)->dispose (object);
}

static void
hunch_variable_list_finalize (GObject *object)
{
  HunchVariableList *self = HUNCH_VARIABLE_LIST (object);

  g_clear_pointer (&self->roles, g_ptr_array_unref);
  g_clear_object (&self->names);
  G_OBJECT_CLASS (hunch_variable_list_parent_class)->finalize (object);
}

static void
hunch_variable_list_class_init (HunchVariableListClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = hunch_variable_list_dispose;
  G_OBJECT_CLASS (klass)->finalize = hunch_variable_list_finalize;
  gtk_widget_class_install_action (widget_class, "variables.assign", "i", assign_action);
  gtk_widget_class_install_action (widget_class, "variables.unassign", NULL, unassign_action);
}

static void
hunch_variable_list_init (HunchVariableList *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);

  self->names = gtk_string_list_new (NULL);
  self->roles = g_ptr_array_new_with_free_func (g_free);
  self->search = gtk_search_entry_new ();
  hunch_set_accessible_name (self->search, _("Search the columns"));
  g_object_set (self->search, "placeholder-text", _("Search the columns"), NULL);
  g_signal_connect (self->search, "search-changed", G_CALLBACK (search_cb), self);
  g_signal_connect_swapped (self->search, "activate", G_CALLBACK (found_cb), self);
  gtk_box_append (GTK_BOX (box), self->search);
  make_list (self, box);
  adw_bin_set_child (ADW_BIN (self), box);
}

GtkWidget *
hunch_variable_list_new (void)
{
  return g_object_new (HUNCH_TYPE_VARIABLE_LIST, NULL);
}
