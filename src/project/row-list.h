/* project/row-list.h: the rows of a table in a chosen order, read a page at a time. */
#pragma once
#include "project/project.h"

G_BEGIN_DECLS

/* An order is made once by a worker and never changes: row ids as sorted and found by a search. */
typedef struct _HunchRowOrder HunchRowOrder;

/* `sort_column` NULL: in the order of the rows. `search` NULL or "": every row; else rows where any column
 * contains it, without regard to case. Blocking: 0.5 s for 1,000,000 rows; stopped by `cancellable`. */
HunchRowOrder *hunch_row_order_new (HunchProject *project, const char *table, const char *sort_column, gboolean descending,
                                    const char *search, GCancellable *cancellable, GError **error);
HunchRowOrder *hunch_row_order_ref (HunchRowOrder *self);
void           hunch_row_order_unref (HunchRowOrder *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HunchRowOrder, hunch_row_order_unref)
gint64         hunch_row_order_get_n_rows (HunchRowOrder *self);

void           hunch_row_order_new_async (HunchProject *project, const char *table, const char *sort_column, gboolean descending,
                                          const char *search, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
HunchRowOrder *hunch_row_order_new_finish (GAsyncResult *result, GError **error);

/* Reads cells as text through pages of 256 rows, some 64 of them kept. Main thread; a page costs under a millisecond. */
typedef struct _HunchRowPages HunchRowPages;

/* `order` NULL: every row in its own order, at no cost. */
HunchRowPages *hunch_row_pages_new (HunchProject *project, const char *table, HunchRowOrder *order, GError **error);
void           hunch_row_pages_free (HunchRowPages *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HunchRowPages, hunch_row_pages_free)
gint64         hunch_row_pages_get_n_rows (HunchRowPages *self);
guint          hunch_row_pages_get_n_columns (HunchRowPages *self);

/* Lent until the next call; NULL for a missing cell. `out_unparsed` (may be NULL): the cell holds no value but raw text, which is returned.
 * Long text is cut at 500 characters with an ellipsis. */
const char    *hunch_row_pages_get_cell (HunchRowPages *self, gint64 position, guint column, gboolean *out_unparsed);
/* Whole text, a copy. */
char          *hunch_row_pages_dup_cell (HunchRowPages *self, gint64 position, guint column);

G_END_DECLS
