#define G_LOG_DOMAIN "hunch-app"
#include "config.h"
#include "app/slide-list.h"

#include <glib/gi18n.h>

#include "app/slide-view.h"
#include "app/util.h"

struct _HunchSlideList
{
  GtkWidget  parent_instance;
  GtkWidget *scroller;
  GtkWidget *list;
  gboolean   is_filling;
};

enum { CHOSEN, MOVED, OPENED, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (HunchSlideList, hunch_slide_list, GTK_TYPE_WIDGET)

/* --- a row ------------------------------------------------------------------------- */

static GtkWidget *
row_get_part (GtkListBoxRow *row,
              const char    *part)
{
  return g_object_get_data (G_OBJECT (row), part);
}

static GdkContentProvider *
prepare_cb (GtkDragSource *source,
            double         x,
            double         y,
            GtkListBoxRow *row)
{
  g_autoptr (GdkPaintable) picture = gtk_widget_paintable_new (row_get_part (row, "view"));

  gtk_drag_source_set_icon (source, picture, 24, 16);
  return gdk_content_provider_new_typed (G_TYPE_INT, gtk_list_box_row_get_index (row));
}

static gboolean
drop_cb (GtkDropTarget *target,
         const GValue  *value,
         double         x,
         double         y,
         GtkListBoxRow *row)
{
  HunchSlideList *self = HUNCH_SLIDE_LIST (gtk_widget_get_ancestor (GTK_WIDGET (row), HUNCH_TYPE_SLIDE_LIST));
  int from = g_value_get_int (value);
  int to = gtk_list_box_row_get_index (row);
  gboolean below = y > gtk_widget_get_height (GTK_WIDGET (row)) / 2.0;

  /* The place is counted without the slide that moves. */
  if (below && to < from)
    to++;
  else if (!below && to > from)
    to--;
  if (from == to)
    return FALSE;
  g_signal_emit (self, signals[MOVED], 0, from, to);
  return TRUE;
}

static void
make_draggable (GtkWidget *row)
{
  GtkDragSource *source = gtk_drag_source_new ();
  GtkDropTarget *target = gtk_drop_target_new (G_TYPE_INT, GDK_ACTION_MOVE);

  gtk_drag_source_set_actions (source, GDK_ACTION_MOVE);
  g_signal_connect (source, "prepare", G_CALLBACK (prepare_cb), row);
  g_signal_connect (target, "drop", G_CALLBACK (drop_cb), row);
  gtk_widget_add_controller (row, GTK_EVENT_CONTROLLER (source));
  gtk_widget_add_controller (row, GTK_EVENT_CONTROLLER (target));
}

static GtkWidget *
build_side (GtkWidget *row)
{
  GtkWidget *side = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  GtkWidget *number = gtk_label_new ("");
  GtkWidget *amber = gtk_image_new_from_icon_name ("dialog-warning-symbolic");

  gtk_widget_add_css_class (number, "numeric");
  gtk_widget_add_css_class (number, "caption");
  gtk_widget_add_css_class (amber, "warning");
  gtk_widget_set_tooltip_text (amber, _("The numbers of this claim have changed"));
  gtk_box_append (GTK_BOX (side), number);
  gtk_box_append (GTK_BOX (side), amber);
  gtk_widget_set_size_request (side, 20, -1);
  g_object_set_data (G_OBJECT (row), "number", number);
  g_object_set_data (G_OBJECT (row), "amber", amber);
  return side;
}

static GtkWidget *
row_new (void)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *column = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  GtkWidget *view = hunch_slide_view_new ();
  GtkWidget *seconds = gtk_label_new ("");

  gtk_widget_set_size_request (view, 144, 81);
  gtk_widget_set_hexpand (view, TRUE);
  gtk_widget_add_css_class (view, "thumbnail");
  gtk_widget_add_css_class (seconds, "caption");
  gtk_widget_add_css_class (seconds, "dim-label");
  gtk_widget_add_css_class (seconds, "numeric");
  gtk_widget_set_halign (seconds, GTK_ALIGN_END);
  g_object_set_data (G_OBJECT (row), "view", view);
  g_object_set_data (G_OBJECT (row), "seconds", seconds);
  gtk_box_append (GTK_BOX (column), view);
  gtk_box_append (GTK_BOX (column), seconds);
  gtk_box_append (GTK_BOX (box), build_side (row));
  gtk_box_append (GTK_BOX (box), column);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  make_draggable (row);
  return row;
}

static void
row_set_slide (GtkListBoxRow *row,
               int            position,
               HunchSlide    *slide)
{
  g_autofree char *number = g_strdup_printf ("%d", position + 1);
  g_autofree char *title = slide != NULL ? hunch_slide_dup_title (slide) : g_strdup ("");
  g_autofree char *name = g_strdup_printf (_("Slide %d: %s"), position + 1, title);
  g_autofree char *seconds = slide != NULL ? hunch_format_clock (hunch_slide_get_seconds (slide)) : g_strdup ("");
  gboolean amber = slide != NULL && hunch_slide_is_amber (slide, NULL);

  hunch_slide_view_set_slide (HUNCH_SLIDE_VIEW (row_get_part (row, "view")), slide);
  gtk_label_set_text (GTK_LABEL (row_get_part (row, "number")), number);
  gtk_label_set_text (GTK_LABEL (row_get_part (row, "seconds")), seconds);
  gtk_widget_set_visible (row_get_part (row, "amber"), amber);
  gtk_widget_set_tooltip_text (GTK_WIDGET (row), title);
  hunch_set_accessible_name (GTK_WIDGET (row), name);
}

/* --- the list ------------------------------------------------------------------------ */

static void
selected_cb (HunchSlideList *self)
{
  GtkListBoxRow *row = gtk_list_box_get_selected_row (GTK_LIST_BOX (self->list));

  if (row != NULL && !self->is_filling)
    g_signal_emit (self, signals[CHOSEN], 0, gtk_list_box_row_get_index (row));
}

static void
activated_cb (HunchSlideList *self,
              GtkListBoxRow  *row)
{
  g_signal_emit (self, signals[OPENED], 0, gtk_list_box_row_get_index (row));
}

static void
hunch_slide_list_dispose (GObject *object)
{
  HunchSlideList *self = HUNCH_SLIDE_LIST (object);

  g_clear_pointer (&self->scroller, gtk_widget_unparent);
  G_OBJECT_CLASS (hunch_slide_list_parent_class)->dispose (object);
}

static gboolean
hunch_slide_list_grab_focus (GtkWidget *widget)
{
  HunchSlideList *self = HUNCH_SLIDE_LIST (widget);
  GtkListBoxRow *row = gtk_list_box_get_selected_row (GTK_LIST_BOX (self->list));

  return gtk_widget_grab_focus (row != NULL ? GTK_WIDGET (row) : self->list);
}

static void
hunch_slide_list_class_init (HunchSlideListClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = hunch_slide_list_dispose;
  widget_class->grab_focus = hunch_slide_list_grab_focus;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  signals[CHOSEN] = g_signal_new ("chosen", HUNCH_TYPE_SLIDE_LIST, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 1, G_TYPE_INT);
  signals[MOVED] = g_signal_new ("moved", HUNCH_TYPE_SLIDE_LIST, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 2, G_TYPE_INT, G_TYPE_INT);
  signals[OPENED] = g_signal_new ("opened", HUNCH_TYPE_SLIDE_LIST, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 1, G_TYPE_INT);
}

static void
hunch_slide_list_init (HunchSlideList *self)
{
  self->scroller = gtk_scrolled_window_new ();
  self->list = gtk_list_box_new ();
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (self->list), GTK_SELECTION_BROWSE);
  gtk_list_box_set_activate_on_single_click (GTK_LIST_BOX (self->list), FALSE);
  gtk_widget_add_css_class (self->list, "navigation-sidebar");
  hunch_set_accessible_name (self->list, _("Slides"));
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scroller), self->list);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (self->scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_widget_set_parent (self->scroller, GTK_WIDGET (self));
  g_signal_connect_swapped (self->list, "selected-rows-changed", G_CALLBACK (selected_cb), self);
  g_signal_connect_swapped (self->list, "row-activated", G_CALLBACK (activated_cb), self);
}

GtkWidget *
hunch_slide_list_new (void)
{
  return g_object_new (HUNCH_TYPE_SLIDE_LIST, NULL);
}

void
hunch_slide_list_set_slides (HunchSlideList *self,
                             GPtrArray      *slides)
{
  GtkListBoxRow *row;

  g_return_if_fail (HUNCH_IS_SLIDE_LIST (self));

  self->is_filling = TRUE;
  for (guint i = 0; i < slides->len; i++)
    {
      row = gtk_list_box_get_row_at_index (GTK_LIST_BOX (self->list), i);
      if (row == NULL)
        {
          row = GTK_LIST_BOX_ROW (row_new ());
          gtk_list_box_append (GTK_LIST_BOX (self->list), GTK_WIDGET (row));
        }
      row_set_slide (row, i, g_ptr_array_index (slides, i));
    }
  while ((row = gtk_list_box_get_row_at_index (GTK_LIST_BOX (self->list), slides->len)) != NULL)
    gtk_list_box_remove (GTK_LIST_BOX (self->list), GTK_WIDGET (row));
  self->is_filling = FALSE;
}

void
hunch_slide_list_choose (HunchSlideList *self,
                         int             position)
{
  GtkListBoxRow *row;

  g_return_if_fail (HUNCH_IS_SLIDE_LIST (self));

  row = gtk_list_box_get_row_at_index (GTK_LIST_BOX (self->list), position);
  self->is_filling = TRUE;
  if (row != NULL && !gtk_list_box_row_is_selected (row))
    gtk_list_box_select_row (GTK_LIST_BOX (self->list), row);
  /* The keyboard goes along with the slide that was moved. */
  if (row != NULL && gtk_widget_get_focus_child (self->list) != NULL)
    gtk_widget_grab_focus (GTK_WIDGET (row));
  self->is_filling = FALSE;
}
