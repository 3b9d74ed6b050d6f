#define G_LOG_DOMAIN "hunch-app"
#include "config.h"
#include "app/grid-private.h"

#include <glib/gi18n.h>

#include "app/util.h"

/* --- keys ------------------------------------------------------------------------ */

static int
rows_per_page (HunchGrid *self)
{
  return MAX ((gtk_widget_get_height (GTK_WIDGET (self)) - self->header_height) / self->row_height - 1, 1);
}

/* `by` is (rows, columns); 'p' for pages, 'e' for the first or last, 'c' for the corner. */
static gboolean
move_key_cb (GtkWidget *widget,
             GVariant  *args,
             gpointer   user_data)
{
  HunchGrid *self = HUNCH_GRID (widget);
  gint64 row = self->cursor_row;
  int column = self->cursor_column;
  int rows, columns;
  guchar unit;

  g_variant_get (args, "(iiy)", &rows, &columns, &unit);
  if (unit == 'p')
    row += (gint64) rows * rows_per_page (self);
  else if (unit == 'e')
    column = columns > 0 ? (int) self->n_columns - 1 : 0;
  else if (unit == 'c')
    {
      row = rows > 0 ? self->n_rows - 1 : 0;
      column = columns > 0 ? (int) self->n_columns - 1 : columns < 0 ? 0 : column;
    }
  else
    {
      row += rows;
      column += columns;
    }
  hunch_grid_move_cursor (self, row, column);
  return TRUE;
}

static gboolean
copy_key_cb (GtkWidget *widget,
             GVariant  *args,
             gpointer   user_data)
{
  HunchGrid *self = HUNCH_GRID (widget);
  g_autofree char *text = NULL;

  text = g_variant_get_boolean (args) ? hunch_grid_dup_row (self) : hunch_grid_dup_cell (self);
  hunch_copy_text (widget, text);
  return TRUE;
}

static void
ask_for_sort (HunchGrid *self,
              int        column)
{
  int direction = 1;

  if (column == self->sort_column)
    direction = self->is_descending ? 0 : -1;
  g_signal_emit_by_name (self, "sort-requested", column, direction);
}

static gboolean
sort_key_cb (GtkWidget *widget,
             GVariant  *args,
             gpointer   user_data)
{
  ask_for_sort (HUNCH_GRID (widget), HUNCH_GRID (widget)->cursor_column);
  return TRUE;
}

static gboolean
menu_key_cb (GtkWidget *widget,
             GVariant  *args,
             gpointer   user_data)
{
  HunchGrid *self = HUNCH_GRID (widget);
  double x;

  if (self->n_columns == 0)
    return FALSE;
  x = self->gutter + self->edges[self->cursor_column] + GRID_PADDING - hunch_grid_get_scroll_x (self);
  g_signal_emit_by_name (self, "menu-requested", CLAMP (x, 0, gtk_widget_get_width (widget)), (double) self->header_height);
  return TRUE;
}

static void
add_move (GtkWidgetClass *widget_class,
          guint           key,
          guint           keypad_key,
          GdkModifierType modifiers,
          int             rows,
          int             columns,
          char            unit)
{
  gtk_widget_class_add_binding (widget_class, key, modifiers, move_key_cb, "(iiy)", rows, columns, unit);
  gtk_widget_class_add_binding (widget_class, keypad_key, modifiers, move_key_cb, "(iiy)", rows, columns, unit);
}

void
hunch_grid_class_add_keys (GtkWidgetClass *widget_class)
{
  add_move (widget_class, GDK_KEY_Up, GDK_KEY_KP_Up, 0, -1, 0, '1');
  add_move (widget_class, GDK_KEY_Down, GDK_KEY_KP_Down, 0, 1, 0, '1');
  add_move (widget_class, GDK_KEY_Left, GDK_KEY_KP_Left, 0, 0, -1, '1');
  add_move (widget_class, GDK_KEY_Right, GDK_KEY_KP_Right, 0, 0, 1, '1');
  add_move (widget_class, GDK_KEY_Page_Up, GDK_KEY_KP_Page_Up, 0, -1, 0, 'p');
  add_move (widget_class, GDK_KEY_Page_Down, GDK_KEY_KP_Page_Down, 0, 1, 0, 'p');
  add_move (widget_class, GDK_KEY_Home, GDK_KEY_KP_Home, 0, 0, -1, 'e');
  add_move (widget_class, GDK_KEY_End, GDK_KEY_KP_End, 0, 0, 1, 'e');
  add_move (widget_class, GDK_KEY_Home, GDK_KEY_KP_Home, GDK_CONTROL_MASK, -1, -1, 'c');
  add_move (widget_class, GDK_KEY_End, GDK_KEY_KP_End, GDK_CONTROL_MASK, 1, 1, 'c');
  add_move (widget_class, GDK_KEY_Up, GDK_KEY_KP_Up, GDK_CONTROL_MASK, -1, 0, 'c');
  add_move (widget_class, GDK_KEY_Down, GDK_KEY_KP_Down, GDK_CONTROL_MASK, 1, 0, 'c');
  gtk_widget_class_add_binding (widget_class, GDK_KEY_c, GDK_CONTROL_MASK, copy_key_cb, "b", FALSE);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_c, GDK_CONTROL_MASK | GDK_SHIFT_MASK, copy_key_cb, "b", TRUE);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Return, GDK_CONTROL_MASK, sort_key_cb, NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Menu, 0, menu_key_cb, NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_F10, GDK_SHIFT_MASK, menu_key_cb, NULL);
}

/* --- pointer --------------------------------------------------------------------- */

/* The column whose right edge is within reach of `x`, or -1. */
static int
find_edge (HunchGrid *self,
           double     x,
           double     y)
{
  double place = x - self->gutter + hunch_grid_get_scroll_x (self);
  int column;

  if (y > self->header_height || self->n_columns == 0 || x < self->gutter - 4)
    return -1;
  column = hunch_grid_find_column (self, x);
  if (column < 0)
    column = (int) self->n_columns - 1;
  if (ABS (self->edges[column + 1] - place) <= 4)
    return column;
  return column > 0 && ABS (self->edges[column] - place) <= 4 ? column - 1 : -1;
}

static void
update_hover (HunchGrid *self,
              double     x,
              double     y)
{
  gint64 row = hunch_grid_find_row (self, y);
  int header = y < self->header_height ? hunch_grid_find_column (self, x) : -1;

  gtk_widget_set_cursor_from_name (GTK_WIDGET (self), find_edge (self, x, y) >= 0 ? "col-resize" : NULL);
  if (row == self->hover_row && header == self->hover_header)
    return;
  self->hover_row = row;
  self->hover_header = header;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
motion_cb (GtkEventControllerMotion *motion,
           double                    x,
           double                    y,
           HunchGrid                *self)
{
  if (self->resize_column < 0)
    update_hover (self, x, y);
}

static void
leave_cb (GtkEventControllerMotion *motion,
          HunchGrid                *self)
{
  self->hover_row = -1;
  self->hover_header = -1;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
pressed_cb (GtkGestureClick *click,
            int              n_press,
            double           x,
            double           y,
            HunchGrid       *self)
{
  gint64 row = hunch_grid_find_row (self, y);
  int column = hunch_grid_find_column (self, x);
  int edge = find_edge (self, x, y);

  gtk_widget_grab_focus (GTK_WIDGET (self));
  if (edge >= 0)
    {
      if (n_press == 2)
        hunch_grid_fit_column (self, edge);
    }
  else if (row >= 0)
    hunch_grid_move_cursor (self, row, column < 0 ? self->cursor_column : column);
}

static void
released_cb (GtkGestureClick *click,
             int              n_press,
             double           x,
             double           y,
             HunchGrid       *self)
{
  int column = hunch_grid_find_column (self, x);

  if (y >= self->header_height || column < 0 || find_edge (self, x, y) >= 0)
    return;
  hunch_grid_move_cursor (self, self->cursor_row, column);
  ask_for_sort (self, column);
}

static void
menu_pressed_cb (GtkGestureClick *click,
                 int              n_press,
                 double           x,
                 double           y,
                 HunchGrid       *self)
{
  int column = hunch_grid_find_column (self, x);

  if (column < 0)
    return;
  gtk_widget_grab_focus (GTK_WIDGET (self));
  hunch_grid_move_cursor (self, MAX (hunch_grid_find_row (self, y), y < self->header_height ? self->cursor_row : 0), column);
  g_signal_emit_by_name (self, "menu-requested", x, y);
}

static void
drag_begin_cb (GtkGestureDrag *drag,
               double          x,
               double          y,
               HunchGrid      *self)
{
  self->resize_column = find_edge (self, x, y);
  if (self->resize_column < 0)
    {
      gtk_gesture_set_state (GTK_GESTURE (drag), GTK_EVENT_SEQUENCE_DENIED);
      return;
    }
  self->resize_width = self->edges[self->resize_column + 1] - self->edges[self->resize_column];
}

static void
drag_update_cb (GtkGestureDrag *drag,
                double          x,
                double          y,
                HunchGrid      *self)
{
  if (self->resize_column >= 0 && ABS (x) > 1)
    hunch_grid_set_width (self, self->resize_column, self->resize_width + x);
}

static void
drag_end_cb (GtkGestureDrag *drag,
             double          x,
             double          y,
             HunchGrid      *self)
{
  self->resize_column = -1;
}

void
hunch_grid_add_input (HunchGrid *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  GtkEventController *motion = gtk_event_controller_motion_new ();
  GtkGesture *click = gtk_gesture_click_new ();
  GtkGesture *menu_click = gtk_gesture_click_new ();
  GtkGesture *drag = gtk_gesture_drag_new ();
  GtkEventController *focus = gtk_event_controller_focus_new ();

  g_signal_connect (motion, "motion", G_CALLBACK (motion_cb), self);
  g_signal_connect (motion, "leave", G_CALLBACK (leave_cb), self);
  g_signal_connect (click, "pressed", G_CALLBACK (pressed_cb), self);
  g_signal_connect (click, "released", G_CALLBACK (released_cb), self);
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (menu_click), GDK_BUTTON_SECONDARY);
  g_signal_connect (menu_click, "pressed", G_CALLBACK (menu_pressed_cb), self);
  g_signal_connect (drag, "drag-begin", G_CALLBACK (drag_begin_cb), self);
  g_signal_connect (drag, "drag-update", G_CALLBACK (drag_update_cb), self);
  g_signal_connect (drag, "drag-end", G_CALLBACK (drag_end_cb), self);
  g_signal_connect_swapped (focus, "enter", G_CALLBACK (gtk_widget_queue_draw), self);
  g_signal_connect_swapped (focus, "leave", G_CALLBACK (gtk_widget_queue_draw), self);
  gtk_widget_add_controller (widget, motion);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (drag));
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (click));
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (menu_click));
  gtk_widget_add_controller (widget, focus);
}
