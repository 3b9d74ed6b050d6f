#define G_LOG_DOMAIN "hunch-app"
#include "config.h"
#include "app/recipe-editor-private.h"

#include <glib/gi18n.h>
#include <string.h>

#include "app/util.h"

static void
step_chosen_cb (GtkListBox        *list,
                GtkListBoxRow     *row,
                HunchRecipeEditor *self)
{
  gtk_menu_button_popdown (GTK_MENU_BUTTON (self->add_button));
  hunch_recipe_editor_add_step (self, g_object_get_data (G_OBJECT (row), "step"));
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

GtkWidget *
hunch_recipe_menu_new (HunchRecipeEditor *self)
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
  g_signal_connect_swapped (search, "stop-search", G_CALLBACK (gtk_popover_popdown), popover);
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
