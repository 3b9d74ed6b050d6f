/* app/data-private.h: the data page's parts, shared by its own files. */
#pragma once
#include "app/data-page.h"
#include "project/row-list.h"

G_BEGIN_DECLS

struct _HunchDataPage
{
  AdwBin         parent_instance;

  GtkWidget     *list_flap;
  GtkWidget     *details_flap;
  GtkWidget     *details_bin;
  GtkWidget     *add_button;
  GtkWidget     *table_button;
  GtkWidget     *table_list;
  GtkWidget     *toolbar;
  GtkWidget     *table_title;
  GtkWidget     *table_size;
  GtkWidget     *spinner;
  GtkWidget     *ticket_button;
  GtkWidget     *row_button;
  GtkWidget     *search_button;
  GtkWidget     *search_bar;
  GtkWidget     *search_entry;
  GtkWidget     *search_count;
  GtkWidget     *stack;
  GtkWidget     *empty_bin;
  GtkWidget     *scroller;
  GtkWidget     *grid;

  HunchProject  *project;       /* owned, or NULL */
  char          *table;         /* owned, the one shown, or NULL */
  char          *search;        /* owned, what the shown order was searched for, or NULL */
  HunchRowOrder *order;         /* owned, the one shown, or NULL for the rows' own */
  int            sort_column;   /* as asked for last */
  gboolean       is_descending;
  GCancellable  *order_job;     /* owned, NULL when none runs */
  GCancellable  *profile_job;   /* owned, NULL when none runs */
  guint          profile_id;    /* timeout before profiles are made */
  gboolean       is_filling;
};

/* data-page.c: shows the rows in the order of `column`; `direction` 1 rising, -1 falling, 0 the table's own. */
void hunch_data_page_sort (HunchDataPage *self,
                           int            column,
                           int            direction);

/* data-actions.c */
void hunch_data_page_install_actions (GtkWidgetClass *widget_class);

/* data-source.c; `info` is of the table shown, NULL for none. */
void hunch_data_page_install_source_actions (GtkWidgetClass *widget_class);
void hunch_data_page_update_source_actions (HunchDataPage        *self,
                                            const HunchTableInfo *info);

G_END_DECLS
