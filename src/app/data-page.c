#define G_LOG_DOMAIN "hunch-app"
#include "config.h"
#include "app/data-private.h"

#include <glib/gi18n.h>

#include "app/column-pane.h"
#include "app/grid.h"
#include "app/ticket-view.h"
#include "app/util.h"
#include "app/window.h"

G_DEFINE_FINAL_TYPE (HunchDataPage, hunch_data_page, ADW_TYPE_BIN)

static void update_list (HunchDataPage *self);
static void select_shown_table (HunchDataPage *self);

/* --- the column in hand ------------------------------------------------------------ */

static void
update_details (HunchDataPage *self)
{
  if (!adw_flap_get_reveal_flap (ADW_FLAP (self->details_flap)))
    return;
  if (adw_bin_get_child (ADW_BIN (self->details_bin)) == NULL)
    adw_bin_set_child (ADW_BIN (self->details_bin), hunch_column_pane_new ());
  hunch_column_pane_set (HUNCH_COLUMN_PANE (adw_bin_get_child (ADW_BIN (self->details_bin))), self->project,
                         hunch_grid_get_info (HUNCH_GRID (self->grid)), hunch_grid_get_profiles (HUNCH_GRID (self->grid)),
                         (guint) hunch_grid_get_cursor_column (HUNCH_GRID (self->grid)));
}

static void
cursor_moved_cb (HunchDataPage *self)
{
  update_details (self);
}

/* --- profiles ---------------------------------------------------------------------- */

static void
profiles_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr (HunchDataPage) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) profiles = hunch_profile_table_finish (result, &error);

  if (hunch_is_cancelled (error) || self->project == NULL || g_cancellable_is_cancelled (self->profile_job))
    return;
  g_clear_object (&self->profile_job);
  if (profiles == NULL)
    {
      g_info ("No profile: %s", error == NULL ? "no reason" : error->message);
      return;
    }
  hunch_grid_set_profiles (HUNCH_GRID (self->grid), profiles);
  update_details (self);
}

static void
stop_profiles (HunchDataPage *self)
{
  g_clear_handle_id (&self->profile_id, g_source_remove);
  g_cancellable_cancel (self->profile_job);
  g_clear_object (&self->profile_job);
}

static gboolean
start_profiles_cb (gpointer user_data)
{
  HunchDataPage *self = user_data;

  self->profile_id = 0;
  self->profile_job = g_cancellable_new ();
  hunch_profile_table_async (self->project, self->table, NULL, self->profile_job, profiles_cb, g_object_ref (self));
  return G_SOURCE_REMOVE;
}

/* --- orders ------------------------------------------------------------------------
 * The old order stays until the new one has come; a newer wish replaces an older one. */

static void
update_size (HunchDataPage *self,
             gint64         n_shown)
{
  const HunchTableInfo *info = hunch_grid_get_info (HUNCH_GRID (self->grid));
  g_autofree char *rows = hunch_format_count (info->n_rows);
  g_autofree char *columns = hunch_format_count (info->n_columns);
  g_autofree char *shown = hunch_format_count (n_shown);
  g_autofree char *size = g_strdup_printf (_("%s rows · %s columns"), rows, columns);
  g_autofree char *found = g_strdup_printf (_("%s of %s rows"), shown, rows);

  gtk_label_set_text (GTK_LABEL (self->table_size), size);
  gtk_label_set_text (GTK_LABEL (self->search_count), self->search != NULL ? found : "");
}

static void
set_order (HunchDataPage *self,
           HunchRowOrder *order)
{
  if (order != NULL)
    hunch_row_order_ref (order);
  g_clear_pointer (&self->order, hunch_row_order_unref);
  self->order = order;
}

/* `keeps_place`: the same rows in the same wished order, made anew after an edit. */
static void
show_order (HunchDataPage *self,
            HunchRowOrder *order,
            gboolean       keeps_place)
{
  g_autoptr (GError) error = NULL;
  HunchRowPages *pages = hunch_row_pages_new (self->project, self->table, order, &error);

  if (pages == NULL)
    {
      hunch_window_show_error (self, _("The rows could not be read"), error);
      return;
    }
  set_order (self, order);
  if (keeps_place)
    hunch_grid_renew (HUNCH_GRID (self->grid), NULL, pages, self->sort_column, self->is_descending);
  else
    hunch_grid_take_pages (HUNCH_GRID (self->grid), pages, self->sort_column, self->is_descending);
  update_size (self, hunch_row_pages_get_n_rows (pages));
}

typedef struct
{
  HunchDataPage *page;  /* owned */
  GCancellable  *job;   /* owned */
  gboolean       keeps_place;
} OrderCall;

static void
order_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  OrderCall *call = user_data;
  HunchDataPage *self = call->page;
  g_autoptr (GError) error = NULL;
  g_autoptr (HunchRowOrder) order = hunch_row_order_new_finish (result, &error);

  if (call->job == self->order_job)
    {
      g_clear_object (&self->order_job);
      gtk_spinner_stop (GTK_SPINNER (self->spinner));
      if (order != NULL)
        show_order (self, order, call->keeps_place);
      hunch_window_show_error (self, _("The rows could not be put in order"), error);
    }
  g_object_unref (call->page);
  g_object_unref (call->job);
  g_free (call);
}

static void
stop_order (HunchDataPage *self)
{
  g_cancellable_cancel (self->order_job);
  g_clear_object (&self->order_job);
  gtk_spinner_stop (GTK_SPINNER (self->spinner));
}

static void
start_order (HunchDataPage *self,
             gboolean       keeps_place)
{
  const HunchTableInfo *info = hunch_grid_get_info (HUNCH_GRID (self->grid));
  const char *column;
  OrderCall *call;

  stop_order (self);
  if (self->project == NULL || info == NULL)
    return;
  if (self->sort_column < 0 && self->search == NULL)
    {
      show_order (self, NULL, keeps_place);
      return;
    }
  column = self->sort_column < 0 ? NULL : info->columns[self->sort_column].name;
  self->order_job = g_cancellable_new ();
  gtk_spinner_start (GTK_SPINNER (self->spinner));
  call = g_new0 (OrderCall, 1);
  call->page = g_object_ref (self);
  call->job = g_object_ref (self->order_job);
  call->keeps_place = keeps_place;
  hunch_row_order_new_async (self->project, self->table, column, self->is_descending, self->search, self->order_job,
                             order_cb, call);
}

void
hunch_data_page_sort (HunchDataPage *self,
                      int            column,
                      int            direction)
{
  self->sort_column = direction == 0 ? -1 : column;
  self->is_descending = direction < 0;
  start_order (self, FALSE);
}

static void
search_cb (HunchDataPage *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->search_entry));

  if (self->is_filling)
    return;
  g_clear_pointer (&self->search, g_free);
  if (text[0] != '\0')
    self->search = g_strdup (text);
  start_order (self, FALSE);
}

/* --- tables ------------------------------------------------------------------------ */

static void
show_nothing (HunchDataPage *self)
{
  GtkWidget *status;

  stop_order (self);
  stop_profiles (self);
  g_clear_pointer (&self->table, g_free);
  set_order (self, NULL);
  hunch_grid_take_table (HUNCH_GRID (self->grid), NULL, NULL);
  hunch_data_page_update_source_actions (self, NULL);
  gtk_widget_set_visible (self->toolbar, FALSE);
  adw_flap_set_reveal_flap (ADW_FLAP (self->list_flap), FALSE);
  adw_flap_set_reveal_flap (ADW_FLAP (self->details_flap), FALSE);
  if (adw_bin_get_child (ADW_BIN (self->empty_bin)) == NULL)
    {
      GtkWidget *button = gtk_button_new_with_mnemonic (_("_Import a Table…"));

      status = adw_status_page_new ();
      adw_status_page_set_icon_name (ADW_STATUS_PAGE (status), "hunch-table-symbolic");
      adw_status_page_set_title (ADW_STATUS_PAGE (status), _("No tables yet"));
      adw_status_page_set_description (ADW_STATUS_PAGE (status),
                                       _("Drop files here: CSV, JSON, Parquet, SPSS, Stata or SAS, packed or not. "
                                         "You will see how each column is read before anything is kept."));
      gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "win.import");
      gtk_widget_add_css_class (button, "pill");
      gtk_widget_add_css_class (button, "suggested-action");
      gtk_widget_set_halign (button, GTK_ALIGN_CENTER);
      adw_status_page_set_child (ADW_STATUS_PAGE (status), button);
      adw_bin_set_child (ADW_BIN (self->empty_bin), status);
    }
  gtk_stack_set_visible_child_name (GTK_STACK (self->stack), "empty");
}

static void
forget_choices (HunchDataPage *self)
{
  self->is_filling = TRUE;
  self->sort_column = -1;
  self->is_descending = FALSE;
  g_clear_pointer (&self->search, g_free);
  gtk_editable_set_text (GTK_EDITABLE (self->search_entry), "");
  self->is_filling = FALSE;
}

static gboolean
is_renewal (HunchDataPage        *self,
            const char           *former,
            const HunchTableInfo *info)
{
  const HunchTableInfo *shown = hunch_grid_get_info (HUNCH_GRID (self->grid));

  return g_strcmp0 (self->table, former) == 0 && shown != NULL && shown->n_columns == info->n_columns;
}

/* The order as it was stands until it has been made anew, so that nothing jumps. */
static HunchRowPages *
open_pages (HunchDataPage  *self,
            HunchTableInfo *info,
            gboolean        renews,
            GError        **error)
{
  const HunchTableInfo *shown = hunch_grid_get_info (HUNCH_GRID (self->grid));

  if (!renews || shown->n_rows != info->n_rows)
    set_order (self, NULL);
  return hunch_row_pages_new (self->project, info->name, self->order, error);
}

static void
give_to_grid (HunchDataPage  *self,
              HunchTableInfo *info,
              HunchRowPages  *pages,
              gboolean        renews)
{
  gint64 n_shown = hunch_row_pages_get_n_rows (pages);

  if (renews)
    hunch_grid_renew (HUNCH_GRID (self->grid), info, pages, self->sort_column, self->is_descending);
  else
    hunch_grid_take_table (HUNCH_GRID (self->grid), info, pages);
  update_size (self, n_shown);
  if (self->sort_column >= 0 || self->search != NULL)
    start_order (self, TRUE);
}

/* `former` is the name the table was shown under before, when it is the same one after an edit. */
static void
show_table (HunchDataPage *self,
            const char    *table,
            const char    *former)
{
  g_autoptr (GError) error = NULL;
  HunchTableInfo *info = hunch_project_get_table (self->project, table, &error);
  gboolean renews = info != NULL && is_renewal (self, former, info);
  HunchRowPages *pages = info == NULL ? NULL : open_pages (self, info, renews, &error);

  if (pages == NULL)
    {
      g_clear_pointer (&info, hunch_table_info_free);
      hunch_window_show_error (self, _("The table could not be read"), error);
      select_shown_table (self);
      return;
    }
  stop_order (self);
  stop_profiles (self);
  if (!renews)
    forget_choices (self);
  g_free (self->table);
  self->table = g_strdup (info->name);
  gtk_label_set_text (GTK_LABEL (self->table_title), self->table);
  hunch_data_page_update_source_actions (self, info);
  give_to_grid (self, info, pages, renews);
  gtk_widget_set_visible (self->toolbar, TRUE);
  gtk_stack_set_visible_child_name (GTK_STACK (self->stack), "grid");
  hunch_project_set_state (self->project, "table", self->table);
  self->profile_id = g_timeout_add (250, start_profiles_cb, self);
}

void
hunch_data_page_show_table (HunchDataPage *self,
                            const char    *table)
{
  g_return_if_fail (HUNCH_IS_DATA_PAGE (self));

  if (self->project == NULL)
    return;
  hunch_project_set_state (self->project, "table", table);
  update_list (self);
  gtk_widget_activate_action (GTK_WIDGET (self), "data.focus-grid", NULL);
}

/* --- the list of tables ------------------------------------------------------------ */

static GtkWidget *
make_table_row (const HunchTableInfo *info)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *name = hunch_label_new (info->name, NULL);
  g_autofree char *rows = hunch_format_count (info->n_rows);
  g_autofree char *size = g_strdup_printf (info->is_view ? _("%s rows, made by a recipe") : _("%s rows"), rows);

  gtk_label_set_wrap (GTK_LABEL (name), FALSE);
  gtk_label_set_ellipsize (GTK_LABEL (name), PANGO_ELLIPSIZE_MIDDLE);
  gtk_box_append (GTK_BOX (box), name);
  gtk_box_append (GTK_BOX (box), hunch_label_new (size, "dim-label caption numeric"));
  gtk_widget_set_margin_top (box, 6);
  gtk_widget_set_margin_bottom (box, 6);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  hunch_set_accessible_name (row, info->name);
  g_object_set_data_full (G_OBJECT (row), "table", g_strdup (info->name), g_free);
  g_object_set_data_full (G_OBJECT (row), "token", g_strdup (info->token), g_free);
  return row;
}

static void
table_selected_cb (GtkListBox    *list,
                   GtkListBoxRow *row,
                   HunchDataPage *self)
{
  const char *table = row == NULL ? NULL : g_object_get_data (G_OBJECT (row), "table");

  if (table != NULL && !self->is_filling)
    show_table (self, table, NULL);
}

/* Where a table could not be read, the list says again which one is shown. */
static void
select_shown_table (HunchDataPage *self)
{
  GtkListBox *list = GTK_LIST_BOX (self->table_list);
  GtkListBoxRow *row;

  self->is_filling = TRUE;
  for (int i = 0; self->table != NULL && (row = gtk_list_box_get_row_at_index (list, i)) != NULL; i++)
    if (g_strcmp0 (g_object_get_data (G_OBJECT (row), "table"), self->table) == 0)
      gtk_list_box_select_row (list, row);
  self->is_filling = FALSE;
  if (self->table != NULL)
    hunch_project_set_state (self->project, "table", self->table);
}

static gboolean
is_listed (HunchDataPage *self,
           const char    *name)
{
  GtkListBoxRow *row;

  for (int i = 0; (row = gtk_list_box_get_row_at_index (GTK_LIST_BOX (self->table_list), i)) != NULL; i++)
    if (g_strcmp0 (g_object_get_data (G_OBJECT (row), "table"), name) == 0)
      return TRUE;
  return FALSE;
}

/* The name that came when the shown table's went, by a rename or its undoing; lent, or NULL. */
static const char *
find_new_name (HunchDataPage     *self,
               const char *const *names)
{
  const char *found = NULL;

  if (self->table == NULL || g_strv_contains (names, self->table))
    return NULL;
  for (guint i = 0; names[i] != NULL; i++)
    if (!is_listed (self, names[i]))
      {
        if (found != NULL)
          return NULL;
        found = names[i];
      }
  return found;
}

/* Fills the list and selects the row of the table last looked at, or the first. */
static GtkListBoxRow *
fill_list (HunchDataPage     *self,
           const char *const *names)
{
  g_autofree char *wanted = hunch_project_dup_state (self->project, "table");
  GtkListBoxRow *chosen = NULL;

  self->is_filling = TRUE;
  hunch_clear_children (self->table_list);
  for (guint i = 0; names[i] != NULL; i++)
    {
      g_autoptr (HunchTableInfo) info = hunch_project_get_table (self->project, names[i], NULL);
      GtkWidget *row;

      if (info == NULL)
        continue;
      row = make_table_row (info);
      gtk_list_box_append (GTK_LIST_BOX (self->table_list), row);
      if (chosen == NULL || g_strcmp0 (names[i], wanted) == 0)
        chosen = GTK_LIST_BOX_ROW (row);
    }
  if (chosen != NULL)
    gtk_list_box_select_row (GTK_LIST_BOX (self->table_list), chosen);
  self->is_filling = FALSE;
  return chosen;
}

static gboolean
has_focus_in (GtkWidget *widget)
{
  GtkRoot *root = gtk_widget_get_root (widget);
  GtkWidget *focus = root == NULL ? NULL : gtk_root_get_focus (root);

  return focus != NULL && (focus == widget || gtk_widget_is_ancestor (focus, widget));
}

static void
update_list (HunchDataPage *self)
{
  g_auto (GStrv) names = self->project == NULL ? NULL : hunch_project_dup_table_names (self->project, NULL);
  g_autofree char *former = NULL;
  const char *new_name;
  GtkListBoxRow *chosen;
  gboolean was_empty = self->table == NULL;
  gboolean had_focus = has_focus_in (self->table_list);

  if (names == NULL || names[0] == NULL)
    {
      hunch_clear_children (self->table_list);
      show_nothing (self);
      return;
    }
  new_name = find_new_name (self, (const char *const *) names);
  former = g_strdup (self->table);
  if (new_name != NULL)
    hunch_project_set_state (self->project, "table", new_name);
  chosen = fill_list (self, (const char *const *) names);
  if (chosen != NULL)
    {
      const char *table = g_object_get_data (G_OBJECT (chosen), "table");

      show_table (self, table, g_strcmp0 (table, former) == 0 || g_strcmp0 (table, new_name) == 0 ? former : NULL);
      if (had_focus)
        gtk_widget_grab_focus (GTK_WIDGET (chosen));
    }
  if (was_empty && !adw_flap_get_folded (ADW_FLAP (self->list_flap)))
    adw_flap_set_reveal_flap (ADW_FLAP (self->list_flap), TRUE);
}

/* --- popovers ---------------------------------------------------------------------- */

/* Closing a popover would leave the keys with the button it hangs on, or with nothing. */
static void
popover_closed_cb (HunchDataPage *self)
{
  gtk_widget_grab_focus (self->grid);
}

static void
make_ticket_cb (GtkMenuButton *button,
                gpointer       user_data)
{
  HunchDataPage *self = user_data;
  const HunchTableInfo *info = hunch_grid_get_info (HUNCH_GRID (self->grid));
  GtkWidget *popover = gtk_popover_new ();

  if (info != NULL)
    gtk_popover_set_child (GTK_POPOVER (popover), hunch_ticket_view_new (info));
  g_signal_connect_object (popover, "closed", G_CALLBACK (popover_closed_cb), self, G_CONNECT_SWAPPED);
  gtk_menu_button_set_popover (button, popover);
}

static void
go_to_row_cb (GtkEntry      *entry,
              HunchDataPage *self)
{
  g_autofree char *digits = g_strdup (gtk_editable_get_text (GTK_EDITABLE (entry)));
  char *to = digits;
  gint64 row;

  for (const char *from = digits; *from != '\0'; from++)
    if (g_ascii_isdigit (*from))
      *to++ = *from;
  *to = '\0';
  row = g_ascii_strtoll (digits, NULL, 10);
  if (row < 1)
    return;
  hunch_grid_move_cursor (HUNCH_GRID (self->grid), row - 1, hunch_grid_get_cursor_column (HUNCH_GRID (self->grid)));
  gtk_menu_button_popdown (GTK_MENU_BUTTON (self->row_button));
  gtk_widget_grab_focus (self->grid);
}

static void
make_row_popover_cb (GtkMenuButton *button,
                     gpointer       user_data)
{
  HunchDataPage *self = user_data;
  GtkWidget *popover = gtk_popover_new ();
  GtkWidget *entry = gtk_entry_new ();

  gtk_entry_set_placeholder_text (GTK_ENTRY (entry), _("Row number"));
  gtk_entry_set_input_purpose (GTK_ENTRY (entry), GTK_INPUT_PURPOSE_DIGITS);
  hunch_set_accessible_name (entry, _("Row number"));
  g_signal_connect (entry, "activate", G_CALLBACK (go_to_row_cb), self);
  gtk_popover_set_child (GTK_POPOVER (popover), entry);
  g_signal_connect_object (popover, "closed", G_CALLBACK (popover_closed_cb), self, G_CONNECT_SWAPPED);
  gtk_menu_button_set_popover (button, popover);
}

/* --- menus ------------------------------------------------------------------------- */

static void
pop_up_menu (HunchDataPage *self,
             GMenuModel    *model,
             GtkWidget     *from,
             double         x,
             double         y)
{
  GtkWidget *menu = gtk_popover_menu_new_from_model (model);
  double page_x, page_y;

  gtk_widget_set_parent (menu, GTK_WIDGET (self));
  gtk_widget_translate_coordinates (from, GTK_WIDGET (self), x, y, &page_x, &page_y);
  gtk_popover_set_pointing_to (GTK_POPOVER (menu), &(GdkRectangle){ (int) page_x, (int) page_y, 1, 1 });
  gtk_popover_set_has_arrow (GTK_POPOVER (menu), FALSE);
  g_signal_connect (menu, "closed", G_CALLBACK (hunch_unparent_later), NULL);
  g_signal_connect_object (menu, "closed", G_CALLBACK (popover_closed_cb), self, G_CONNECT_SWAPPED);
  gtk_popover_popup (GTK_POPOVER (menu));
}

static void
list_pressed_cb (GtkGestureClick *click,
                 int              n_press,
                 double           x,
                 double           y,
                 HunchDataPage   *self)
{
  GtkListBoxRow *row = gtk_list_box_get_row_at_y (GTK_LIST_BOX (self->table_list), (int) y);
  g_autoptr (GtkBuilder) builder = NULL;

  if (row == NULL)
    return;
  gtk_list_box_select_row (GTK_LIST_BOX (self->table_list), row);
  builder = gtk_builder_new_from_resource (HUNCH_UI ("menus.ui"));
  pop_up_menu (self, G_MENU_MODEL (gtk_builder_get_object (builder, "table")), self->table_list, x, y);
}

static void
menu_requested_cb (HunchDataPage *self,
                   double         x,
                   double         y)
{
  g_autoptr (GMenu) menu = g_menu_new ();
  g_autoptr (GMenu) sort = g_menu_new ();
  g_autoptr (GMenu) column = g_menu_new ();

  g_menu_append (sort, _("Sort _Ascending"), "data.sort-column(1)");
  g_menu_append (sort, _("Sort _Descending"), "data.sort-column(-1)");
  if (self->sort_column >= 0)
    g_menu_append (sort, _("In the Table’s _Own Order"), "data.sort-column(0)");
  if (!hunch_grid_get_info (HUNCH_GRID (self->grid))->is_view)
    g_menu_append (column, _("_Rename…"), "data.rename-column");
  g_menu_append (column, _("_Details"), "data.column-details");
  g_menu_append_section (menu, NULL, G_MENU_MODEL (sort));
  g_menu_append_section (menu, NULL, G_MENU_MODEL (column));
  pop_up_menu (self, G_MENU_MODEL (menu), self->grid, x, y);
}

/* --- the project ------------------------------------------------------------------- */

void
hunch_data_page_set_project (HunchDataPage *self,
                             HunchProject  *project)
{
  g_return_if_fail (HUNCH_IS_DATA_PAGE (self));

  if (self->project != NULL)
    g_signal_handlers_disconnect_by_data (self->project, self);
  stop_order (self);
  stop_profiles (self);
  g_clear_pointer (&self->table, g_free);
  set_order (self, NULL);
  hunch_grid_take_table (HUNCH_GRID (self->grid), NULL, NULL);
  g_set_object (&self->project, project);
  if (project == NULL)
    return;
  g_signal_connect_swapped (project, "tables-changed", G_CALLBACK (update_list), self);
  update_list (self);
}

/* --- class ------------------------------------------------------------------------- */

static void
hunch_data_page_dispose (GObject *object)
{
  HunchDataPage *self = HUNCH_DATA_PAGE (object);

  stop_profiles (self);
  g_cancellable_cancel (self->order_job);
  g_clear_object (&self->order_job);
  if (self->project != NULL)
    g_signal_handlers_disconnect_by_data (self->project, self);
  if (self->grid != NULL)
    hunch_grid_take_table (HUNCH_GRID (self->grid), NULL, NULL);
  set_order (self, NULL);
  g_clear_object (&self->project);
  g_clear_pointer (&self->table, g_free);
  g_clear_pointer (&self->search, g_free);

  G_OBJECT_CLASS (hunch_data_page_parent_class)->dispose (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, HunchDataPage, list_flap);
  gtk_widget_class_bind_template_child (widget_class, HunchDataPage, details_flap);
  gtk_widget_class_bind_template_child (widget_class, HunchDataPage, details_bin);
  gtk_widget_class_bind_template_child (widget_class, HunchDataPage, add_button);
  gtk_widget_class_bind_template_child (widget_class, HunchDataPage, table_button);
  gtk_widget_class_bind_template_child (widget_class, HunchDataPage, table_list);
  gtk_widget_class_bind_template_child (widget_class, HunchDataPage, toolbar);
  gtk_widget_class_bind_template_child (widget_class, HunchDataPage, table_title);
  gtk_widget_class_bind_template_child (widget_class, HunchDataPage, table_size);
  gtk_widget_class_bind_template_child (widget_class, HunchDataPage, spinner);
  gtk_widget_class_bind_template_child (widget_class, HunchDataPage, ticket_button);
  gtk_widget_class_bind_template_child (widget_class, HunchDataPage, row_button);
  gtk_widget_class_bind_template_child (widget_class, HunchDataPage, search_button);
  gtk_widget_class_bind_template_child (widget_class, HunchDataPage, search_bar);
  gtk_widget_class_bind_template_child (widget_class, HunchDataPage, search_entry);
  gtk_widget_class_bind_template_child (widget_class, HunchDataPage, search_count);
  gtk_widget_class_bind_template_child (widget_class, HunchDataPage, stack);
  gtk_widget_class_bind_template_child (widget_class, HunchDataPage, empty_bin);
  gtk_widget_class_bind_template_child (widget_class, HunchDataPage, scroller);
  gtk_widget_class_bind_template_child (widget_class, HunchDataPage, grid);
}

static void
hunch_data_page_class_init (HunchDataPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = hunch_data_page_dispose;

  g_type_ensure (HUNCH_TYPE_GRID);
  gtk_widget_class_set_template_from_resource (widget_class, HUNCH_UI ("data-page.ui"));
  bind_children (widget_class);
  gtk_widget_class_bind_template_callback (widget_class, table_selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_cb);
  gtk_widget_class_bind_template_callback_full (widget_class, "sort_requested_cb", G_CALLBACK (hunch_data_page_sort));
  gtk_widget_class_bind_template_callback (widget_class, cursor_moved_cb);
  gtk_widget_class_bind_template_callback (widget_class, menu_requested_cb);
  hunch_data_page_install_actions (widget_class);
}

static void
hunch_data_page_init (HunchDataPage *self)
{
  GtkGesture *click = gtk_gesture_click_new ();
  g_autoptr (GtkBuilder) menus = gtk_builder_new_from_resource (HUNCH_UI ("menus.ui"));

  self->sort_column = -1;
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_menu_button_set_menu_model (GTK_MENU_BUTTON (self->add_button), G_MENU_MODEL (gtk_builder_get_object (menus, "add")));
  gtk_menu_button_set_menu_model (GTK_MENU_BUTTON (self->table_button), G_MENU_MODEL (gtk_builder_get_object (menus, "table")));
  gtk_search_bar_connect_entry (GTK_SEARCH_BAR (self->search_bar), GTK_EDITABLE (self->search_entry));
  gtk_menu_button_set_create_popup_func (GTK_MENU_BUTTON (self->ticket_button), make_ticket_cb, self, NULL);
  gtk_menu_button_set_create_popup_func (GTK_MENU_BUTTON (self->row_button), make_row_popover_cb, self, NULL);
  g_signal_connect_swapped (self->details_flap, "notify::reveal-flap", G_CALLBACK (update_details), self);
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (click), GDK_BUTTON_SECONDARY);
  g_signal_connect (click, "pressed", G_CALLBACK (list_pressed_cb), self);
  gtk_widget_add_controller (self->table_list, GTK_EVENT_CONTROLLER (click));
}

GtkWidget *
hunch_data_page_new (void)
{
  return g_object_new (HUNCH_TYPE_DATA_PAGE, NULL);
}
