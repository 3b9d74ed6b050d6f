#define G_LOG_DOMAIN "hunch-app"
#include "config.h"
#include "app/formula-row.h"

#include <glib/gi18n.h>
#include <string.h>

#include "app/util.h"

#define MAX_OFFERS 8

typedef struct
{
  GtkWidget               *row;      /* lent: owns this */
  GtkWidget               *popover;
  GtkWidget               *list;
  GPtrArray               *offers;   /* owned; HunchCompletion, NULL when none are shown */
  HunchFormulaColumnsFunc  get_columns;
  gpointer                 user_data;
  gboolean                 is_taking;
} Formula;

static void
formula_free (gpointer user_data)
{
  Formula *self = user_data;

  g_clear_pointer (&self->offers, g_ptr_array_unref);
  g_free (self);
}

static void
hide_offers (Formula *self)
{
  g_clear_pointer (&self->offers, g_ptr_array_unref);
  gtk_popover_popdown (GTK_POPOVER (self->popover));
}

static GtkWidget *
make_offer (const HunchCompletion *offer)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 18);
  GtkWidget *text = hunch_label_new (offer->text, NULL);
  GtkWidget *help = hunch_label_new (offer->help, "dim-label caption");

  gtk_label_set_wrap (GTK_LABEL (text), FALSE);
  gtk_label_set_wrap (GTK_LABEL (help), FALSE);
  gtk_label_set_ellipsize (GTK_LABEL (help), PANGO_ELLIPSIZE_END);
  gtk_label_set_max_width_chars (GTK_LABEL (help), 48);
  gtk_widget_set_hexpand (help, TRUE);
  gtk_label_set_xalign (GTK_LABEL (help), 1);
  gtk_box_append (GTK_BOX (box), text);
  gtk_box_append (GTK_BOX (box), help);
  return box;
}

static gsize
get_cursor (Formula *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->row));

  return (gsize) (g_utf8_offset_to_pointer (text, gtk_editable_get_position (GTK_EDITABLE (self->row))) - text);
}

static void
show_offers (Formula *self)
{
  const HunchTableInfo *columns = self->get_columns (self->user_data);
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->row));

  g_clear_pointer (&self->offers, g_ptr_array_unref);
  if (columns != NULL)
    self->offers = hunch_recipe_complete (columns, text, get_cursor (self));
  if (self->offers == NULL || self->offers->len == 0)
    {
      hide_offers (self);
      return;
    }
  hunch_clear_children (self->list);
  for (guint i = 0; i < MIN (self->offers->len, MAX_OFFERS); i++)
    gtk_list_box_append (GTK_LIST_BOX (self->list), make_offer (self->offers->pdata[i]));
  gtk_list_box_select_row (GTK_LIST_BOX (self->list), gtk_list_box_get_row_at_index (GTK_LIST_BOX (self->list), 0));
  gtk_popover_popup (GTK_POPOVER (self->popover));
}

/* The word before the cursor makes way for what was chosen. */
static void
take_offer (Formula *self,
            int      index)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->row));
  const HunchCompletion *offer;
  int from, to = gtk_editable_get_position (GTK_EDITABLE (self->row));

  if (self->offers == NULL || index < 0 || index >= (int) self->offers->len)
    return;
  offer = self->offers->pdata[index];
  from = (int) g_utf8_pointer_to_offset (text, text + MIN (offer->replace_from, strlen (text)));
  self->is_taking = TRUE;
  gtk_editable_delete_text (GTK_EDITABLE (self->row), from, to);
  gtk_editable_insert_text (GTK_EDITABLE (self->row), offer->text, -1, &from);
  gtk_editable_set_position (GTK_EDITABLE (self->row), from);
  self->is_taking = FALSE;
  hide_offers (self);
}

static void
row_activated_cb (GtkListBox    *list,
                  GtkListBoxRow *row,
                  Formula       *self)
{
  take_offer (self, gtk_list_box_row_get_index (row));
}

static void
changed_cb (Formula *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->row));
  gsize cursor;

  if (self->is_taking || !gtk_widget_get_mapped (self->row))
    return;
  cursor = get_cursor (self);
  if (cursor >= 2 && (g_ascii_isalnum (text[cursor - 1]) || text[cursor - 1] == '_')
      && (g_ascii_isalnum (text[cursor - 2]) || text[cursor - 2] == '_'))
    show_offers (self);
  else
    hide_offers (self);
}

static void
move_choice (Formula *self,
             int      step)
{
  GtkListBoxRow *row = gtk_list_box_get_selected_row (GTK_LIST_BOX (self->list));
  int index = row == NULL ? 0 : gtk_list_box_row_get_index (row) + step;
  GtkListBoxRow *next = gtk_list_box_get_row_at_index (GTK_LIST_BOX (self->list), MAX (index, 0));

  if (next != NULL)
    gtk_list_box_select_row (GTK_LIST_BOX (self->list), next);
}

static gboolean
key_cb (GtkEventControllerKey *keys,
        guint                  key,
        guint                  code,
        GdkModifierType        state,
        Formula               *self)
{
  GtkListBoxRow *row = gtk_list_box_get_selected_row (GTK_LIST_BOX (self->list));

  if (key == GDK_KEY_space && (state & GDK_CONTROL_MASK) != 0)
    {
      show_offers (self);
      return TRUE;
    }
  if (self->offers == NULL)
    return FALSE;
  if (key == GDK_KEY_Down || key == GDK_KEY_Up)
    move_choice (self, key == GDK_KEY_Down ? 1 : -1);
  else if (key == GDK_KEY_Tab || key == GDK_KEY_Return || key == GDK_KEY_KP_Enter)
    take_offer (self, row == NULL ? 0 : gtk_list_box_row_get_index (row));
  else if (key == GDK_KEY_Escape)
    hide_offers (self);
  else
    return FALSE;
  return TRUE;
}

static void
unmap_cb (Formula *self)
{
  hide_offers (self);
}

static void
destroy_cb (Formula *self)
{
  g_clear_pointer (&self->popover, gtk_widget_unparent);
}

GtkWidget *
hunch_formula_row_new (GtkWidget              *group,
                       const char             *title,
                       HunchFormulaColumnsFunc get_columns,
                       gpointer                user_data)
{
  Formula *self = g_new0 (Formula, 1);
  GtkEventController *keys = gtk_event_controller_key_new ();

  self->row = adw_entry_row_new ();
  self->popover = gtk_popover_new ();
  self->list = gtk_list_box_new ();
  self->get_columns = get_columns;
  self->user_data = user_data;
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->row), title);
  hunch_set_accessible_name (self->list, _("What could stand here"));
  gtk_popover_set_child (GTK_POPOVER (self->popover), self->list);
  gtk_popover_set_autohide (GTK_POPOVER (self->popover), FALSE);
  gtk_popover_set_has_arrow (GTK_POPOVER (self->popover), FALSE);
  gtk_popover_set_position (GTK_POPOVER (self->popover), GTK_POS_BOTTOM);
  gtk_widget_set_can_focus (self->popover, FALSE);
  gtk_widget_set_parent (self->popover, self->row);
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  gtk_widget_add_controller (self->row, keys);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (key_cb), self);
  g_signal_connect (self->list, "row-activated", G_CALLBACK (row_activated_cb), self);
  g_signal_connect_swapped (self->row, "changed", G_CALLBACK (changed_cb), self);
  g_signal_connect_swapped (self->row, "unmap", G_CALLBACK (unmap_cb), self);
  g_signal_connect_swapped (self->row, "destroy", G_CALLBACK (destroy_cb), self);
  g_object_set_data_full (G_OBJECT (self->row), "formula", self, formula_free);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), self->row);
  return self->row;
}
