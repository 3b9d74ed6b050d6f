/* deck/table-block-private.h: a table of a result, set into a box. */
#pragma once
#include <cairo.h>
#include <json-glib/json-glib.h>
#include "deck/theme.h"

G_BEGIN_DECLS

/* Immutable; for any thread. */
typedef struct _HunchTableBlock HunchTableBlock;

/* `table`: {"columns": […], "rows": [[…]]}. Shrinks the text, then shortens rows (and says how many are not shown), columns and cells. */
HunchTableBlock *hunch_table_block_new (JsonObject *table, double width, double height, double max_size, double min_size);
void             hunch_table_block_free (HunchTableBlock *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HunchTableBlock, hunch_table_block_free)

double           hunch_table_block_get_size (HunchTableBlock *self);
guint            hunch_table_block_get_n_shown (HunchTableBlock *self);

/* Colours: ink for cells, muted for heads, `line` for rules. `with_tags`: tell the structure to a PDF. */
void             hunch_table_block_paint (HunchTableBlock *self, cairo_t *cr, double x, double y,
                                          guint32 ink, guint32 muted, guint32 line, gboolean with_tags);

/* The shown cells as lines of text. Release with g_free(). */
char            *hunch_table_block_dup_text (HunchTableBlock *self);

G_END_DECLS
