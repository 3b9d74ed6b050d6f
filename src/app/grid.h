/* app/grid.h: a table drawn cell by cell, as many columns and rows as it has.
 *
 * Only what is visible is painted, so that 2,000 columns and ten million rows
 * scroll as smoothly as seven and a hundred. The cell under the cursor is told
 * to screen readers as the widget's name. */
#pragma once
#include <gtk/gtk.h>
#include "project/profile.h"
#include "project/row-list.h"

G_BEGIN_DECLS

/* Signals:
 *   sort-requested  (int column, int direction)  1 ascending, -1 descending, 0 the rows' own order; nothing has changed yet
 *   cursor-moved    ()                           another cell is under the cursor
 *   menu-requested  (double x, double y)         for the column under the cursor, at a place of the widget */
#define HUNCH_TYPE_GRID (hunch_grid_get_type ())
G_DECLARE_FINAL_TYPE (HunchGrid, hunch_grid, HUNCH, GRID, GtkWidget)

GtkWidget            *hunch_grid_new (void);

/* A new table: takes `info` and `pages`; both NULL empties the grid. */
void                  hunch_grid_take_table (HunchGrid      *self,
                                             HunchTableInfo *info,
                                             HunchRowPages  *pages);

/* The same table in another order; `sort_column` -1 for the rows' own. Takes `pages`. */
void                  hunch_grid_take_pages (HunchGrid     *self,
                                             HunchRowPages *pages,
                                             int            sort_column,
                                             gboolean       is_descending);

/* The same table after an edit that left its columns where they are: the cursor, the scroll position and the widths stay.
 * Takes `info`, NULL when nothing of it has changed, and `pages`. */
void                  hunch_grid_renew (HunchGrid      *self,
                                        HunchTableInfo *info,
                                        HunchRowPages  *pages,
                                        int             sort_column,
                                        gboolean        is_descending);

/* One HunchProfile per column, drawn under the names. Takes a reference; NULL for none. */
void                  hunch_grid_set_profiles (HunchGrid *self,
                                               GPtrArray *profiles);

/* Lent; NULL when empty. */
const HunchTableInfo *hunch_grid_get_info (HunchGrid *self);
GPtrArray            *hunch_grid_get_profiles (HunchGrid *self);

gint64                hunch_grid_get_cursor_row (HunchGrid *self);
int                   hunch_grid_get_cursor_column (HunchGrid *self);
int                   hunch_grid_get_sort (HunchGrid *self,
                                           gboolean  *out_is_descending);

/* Puts the cursor there, within bounds, and scrolls it into view. */
void                  hunch_grid_move_cursor (HunchGrid *self,
                                              gint64     row,
                                              int        column);

/* Whole text of the cursor's cell or row (tabs between). Release with g_free(); NULL when empty. */
char                 *hunch_grid_dup_cell (HunchGrid *self);
char                 *hunch_grid_dup_row (HunchGrid *self);

G_END_DECLS
