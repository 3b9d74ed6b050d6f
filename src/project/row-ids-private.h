/* project/row-ids-private.h: which row id stands at which position of a table in its own order. */
#pragma once
#include "project/table-private.h"

G_BEGIN_DECLS

typedef struct
{
  gint64  n_rows;
  gint64  first;  /* row id at position 0 */
  gint64 *ids;    /* owned; every `step`-th row id; NULL when the ids run without a hole from `first` on */
  gint64  step;
} HunchRowIds;

/* `from` is a quoted table. With `step` 1 every id is kept, with 256 the first of each page. */
gboolean hunch_row_ids_load (HunchRowIds *self, HunchProject *project, const char *from, const char *row_word, gint64 step,
                             GCancellable *cancellable, GError **error);
void     hunch_row_ids_clear (HunchRowIds *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (HunchRowIds, hunch_row_ids_clear)

/* With step 1 for any position, otherwise for multiples of it. */
gint64   hunch_row_ids_get (const HunchRowIds *self, gint64 position);

/* Position of a row id, or -1. With step 1 only. */
gint64   hunch_row_ids_find (const HunchRowIds *self, gint64 row_id);

G_END_DECLS
