/* project/collect-private.h: one scan of a table into segments. */
#pragma once
#include "base/progress.h"
#include "project/project-private.h"
#include "project/segment-private.h"

G_BEGIN_DECLS

typedef struct
{
  const char         *name;      /* lent */
  int                 position;  /* in the table */
  HunchDataType       type;
  gboolean            codes;
  HunchSegmentWriter *writer;  /* lent */
} HunchCollectColumn;

/* Reads the columns of every row, in the order of the rows, and hands each cell to its writer. */
gboolean hunch_collect_scan (HunchProject *self, const char *table, gint64 n_rows,
                             const HunchCollectColumn *columns, guint n,
                             HunchProgress *progress, GCancellable *cancellable, GError **error);

/* The same from the pages of the file, for a table that Hunch made. FALSE without error and with `out_possible` FALSE: it
 * cannot be read that way; the writers have to be made anew then. */
gboolean hunch_collect_pages (HunchProject *self, const char *table, gint64 n_rows,
                              const HunchCollectColumn *columns, guint n,
                              HunchProgress *progress, GCancellable *cancellable, gboolean *out_possible, GError **error);

G_END_DECLS
