/* app/grid-private.h: the grid's parts, shared by layout, drawing and input. */
#pragma once
#include "app/grid.h"

G_BEGIN_DECLS

#define GRID_PADDING 8
#define GRID_MIN_WIDTH 48
#define GRID_MAX_AUTO_WIDTH 360

struct _HunchGrid
{
  GtkWidget       parent_instance;

  HunchTableInfo *info;          /* owned, NULL when empty */
  HunchRowPages  *pages;         /* owned */
  GPtrArray      *profiles;      /* owned, or NULL */
  int             sort_column;   /* -1: none */
  gboolean        is_descending;

  GtkAdjustment  *hadjustment;   /* owned */
  GtkAdjustment  *vadjustment;   /* owned */
  guint           hscroll_policy : 1;
  guint           vscroll_policy : 1;

  double         *edges;         /* owned, [n_columns + 1]: where columns begin, from 0 */
  guint           n_columns;
  gint64          n_rows;
  int             row_height;
  int             header_height;
  int             gutter;        /* width of the row numbers */
  double          char_width;

  gint64          cursor_row;
  int             cursor_column;
  gint64          hover_row;     /* -1: none */
  int             hover_header;  /* -1: none */

  int             resize_column; /* -1: none is being dragged */
  double          resize_width;  /* when the drag began */

  PangoLayout    *layout;        /* owned, reused for every cell */
};

/* grid.c */
void     hunch_grid_configure (HunchGrid *self);
void     hunch_grid_measure_fonts (HunchGrid *self);
double   hunch_grid_get_scroll_x (HunchGrid *self);
double   hunch_grid_get_scroll_y (HunchGrid *self);
/* Column at `x` of the widget, or -1. */
int      hunch_grid_find_column (HunchGrid *self,
                                 double     x);
/* Row at `y` of the widget, or -1. */
gint64   hunch_grid_find_row (HunchGrid *self,
                              double     y);
void     hunch_grid_set_width (HunchGrid *self,
                               int        column,
                               double     width);
void     hunch_grid_fit_column (HunchGrid *self,
                                int        column);
gboolean hunch_grid_is_right (HunchGrid *self,
                              int        column);

/* grid-draw.c */
void     hunch_grid_snapshot (GtkWidget   *widget,
                              GtkSnapshot *snapshot);

/* grid-input.c */
void     hunch_grid_add_input (HunchGrid *self);
void     hunch_grid_class_add_keys (GtkWidgetClass *widget_class);

G_END_DECLS
