/* format/parquet-index-private.h: offset indexes: where the pages of a chunk lie and which row each begins with. */
#pragma once
#include "format/parquet-private.h"

G_BEGIN_DECLS

typedef struct
{
  guint64 offset;
  guint64 length;
  gint64  first_row;
} HunchParquetPlace;

/* The pages of each chunk, of HunchParquetPlace; NULL for one that has no index, or one that makes no sense. All are read by one question. */
gboolean hunch_parquet_index_read (HunchParquetFooter       *footer,
                                   const HunchParquetChunk  *chunks,
                                   guint                     n_chunks,
                                   gint64                    n_rows,
                                   GPtrArray                *ready,
                                   GArray                  **out_places,
                                   GCancellable             *cancellable,
                                   GError                  **error);

/* A piece of bytes that is at hand: part of the file's tail or of a range in `ready` (which may be NULL). NULL when it is not. */
GBytes  *hunch_parquet_find_ready (HunchParquetFooter *footer,
                                   GPtrArray          *ready,
                                   guint64             offset,
                                   guint64             length);

G_END_DECLS
