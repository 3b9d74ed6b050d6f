/* What a person can do on the data page. */
#define G_LOG_DOMAIN "hunch-app"
#include "config.h"
#include "app/data-private.h"

#include <glib/gi18n.h>

#include "app/grid.h"
#include "app/name-dialog.h"
#include "app/recipe-editor.h"
#include "app/util.h"
#include "app/window.h"
#include "recipe/recipe.h"

static void
focus_grid_action (GtkWidget  *widget,
                   const char *action,
                   GVariant   *parameter)
{
  HunchDataPage *self = HUNCH_DATA_PAGE (widget);

  if (gtk_widget_get_mapped (self->grid))
    gtk_widget_grab_focus (self->grid);
}

static void
find_action (GtkWidget  *widget,
             const char *action,
             GVariant   *parameter)
{
  HunchDataPage *self = HUNCH_DATA_PAGE (widget);

  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->search_button), TRUE);
  gtk_widget_grab_focus (self->search_entry);
}

static void
go_to_row_action (GtkWidget  *widget,
                  const char *action,
                  GVariant   *parameter)
{
  gtk_menu_button_popup (GTK_MENU_BUTTON (HUNCH_DATA_PAGE (widget)->row_button));
}

static void
derive_action (GtkWidget  *widget,
               const char *action,
               GVariant   *parameter)
{
  HunchDataPage *self = HUNCH_DATA_PAGE (widget);

  if (self->project != NULL && self->table != NULL)
    hunch_recipe_editor_show (HUNCH_WINDOW (gtk_widget_get_root (widget)), self->table, FALSE);
}

static void
ticket_action (GtkWidget  *widget,
               const char *action,
               GVariant   *parameter)
{
  gtk_menu_button_popup (GTK_MENU_BUTTON (HUNCH_DATA_PAGE (widget)->ticket_button));
}

static void
toggle_details_action (GtkWidget  *widget,
                       const char *action,
                       GVariant   *parameter)
{
  HunchDataPage *self = HUNCH_DATA_PAGE (widget);

  if (self->table == NULL)
    return;
  adw_flap_set_reveal_flap (ADW_FLAP (self->details_flap), !adw_flap_get_reveal_flap (ADW_FLAP (self->details_flap)));
}

static void
toggle_list_action (GtkWidget  *widget,
                    const char *action,
                    GVariant   *parameter)
{
  HunchDataPage *self = HUNCH_DATA_PAGE (widget);

  if (self->table == NULL)
    return;
  adw_flap_set_reveal_flap (ADW_FLAP (self->list_flap), !adw_flap_get_reveal_flap (ADW_FLAP (self->list_flap)));
}

static void
named_cb (GtkWidget  *widget,
          const char *name,
          gpointer    user_data)
{
  HunchDataPage *self = HUNCH_DATA_PAGE (widget);
  g_autoptr (GError) error = NULL;
  g_autofree char *old = g_strdup (self->table);

  hunch_project_set_state (self->project, "table", name);
  if (hunch_project_rename_table (self->project, old, name, &error))
    return;
  hunch_project_set_state (self->project, "table", old);
  hunch_window_show_error (self, _("The table could not be renamed"), error);
}

static void
rename_table_action (GtkWidget  *widget,
                     const char *action,
                     GVariant   *parameter)
{
  HunchDataPage *self = HUNCH_DATA_PAGE (widget);

  if (self->table != NULL)
    hunch_name_dialog_show (widget, _("Rename the table"), self->table, named_cb, NULL);
}

static void
sort_column_action (GtkWidget  *widget,
                    const char *action,
                    GVariant   *parameter)
{
  HunchDataPage *self = HUNCH_DATA_PAGE (widget);

  if (self->table != NULL)
    hunch_data_page_sort (self, hunch_grid_get_cursor_column (HUNCH_GRID (self->grid)), g_variant_get_int32 (parameter));
}

static void
column_named_cb (GtkWidget  *widget,
                 const char *name,
                 gpointer    user_data)
{
  HunchDataPage *self = HUNCH_DATA_PAGE (widget);
  const HunchTableInfo *info = hunch_grid_get_info (HUNCH_GRID (self->grid));
  g_autoptr (GError) error = NULL;
  g_autofree char *table = g_strdup (self->table);
  g_autofree char *old = NULL;

  if (info == NULL)
    return;
  old = g_strdup (info->columns[hunch_grid_get_cursor_column (HUNCH_GRID (self->grid))].name);
  hunch_recipe_rename_column (self->project, table, old, name, &error);
  hunch_window_show_error (self, _("The column could not be renamed"), error);
}

static void
rename_column_action (GtkWidget  *widget,
                      const char *action,
                      GVariant   *parameter)
{
  HunchDataPage *self = HUNCH_DATA_PAGE (widget);
  const HunchTableInfo *info = hunch_grid_get_info (HUNCH_GRID (self->grid));

  if (info != NULL && !info->is_view)
    hunch_name_dialog_show (widget, _("Rename the column"),
                            info->columns[hunch_grid_get_cursor_column (HUNCH_GRID (self->grid))].name, column_named_cb, NULL);
}

static void
column_details_action (GtkWidget  *widget,
                       const char *action,
                       GVariant   *parameter)
{
  adw_flap_set_reveal_flap (ADW_FLAP (HUNCH_DATA_PAGE (widget)->details_flap), TRUE);
}

static void
drop_table_action (GtkWidget  *widget,
                   const char *action,
                   GVariant   *parameter)
{
  HunchDataPage *self = HUNCH_DATA_PAGE (widget);
  g_autoptr (GError) error = NULL;
  g_autofree char *name = g_strdup (self->table);
  g_autofree char *text = g_strdup_printf (_("Deleted %s"), name);

  if (name == NULL)
    return;
  if (hunch_project_drop_table (self->project, name, &error))
    hunch_window_toast_action (self, text, _("_Undo"), "win.undo", NULL);
  hunch_window_show_error (self, _("The table could not be deleted"), error);
}

void
hunch_data_page_install_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "data.focus-grid", NULL, focus_grid_action);
  gtk_widget_class_install_action (widget_class, "data.find", NULL, find_action);
  gtk_widget_class_install_action (widget_class, "data.go-to-row", NULL, go_to_row_action);
  gtk_widget_class_install_action (widget_class, "data.ticket", NULL, ticket_action);
  gtk_widget_class_install_action (widget_class, "data.derive", NULL, derive_action);
  gtk_widget_class_install_action (widget_class, "data.rename-table", NULL, rename_table_action);
  gtk_widget_class_install_action (widget_class, "data.drop-table", NULL, drop_table_action);
  gtk_widget_class_install_action (widget_class, "data.sort-column", "i", sort_column_action);
  gtk_widget_class_install_action (widget_class, "data.rename-column", NULL, rename_column_action);
  gtk_widget_class_install_action (widget_class, "data.column-details", NULL, column_details_action);
  gtk_widget_class_install_action (widget_class, "page.toggle-details", NULL, toggle_details_action);
  gtk_widget_class_install_action (widget_class, "page.toggle-list", NULL, toggle_list_action);
  hunch_data_page_install_source_actions (widget_class);
}
