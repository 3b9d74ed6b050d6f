/* format/parquet-feed-private.h: the bytes of one column chunk, from its first page to its last, in one piece or in several. */
#pragma once
#include "format/parquet-private.h"

G_BEGIN_DECLS

typedef struct
{
  HunchSource  *source;         /* borrowed */
  guint64       at;             /* place in the file */
  guint64       end;
  GBytes       *window;         /* owned; bytes at hand, NULL: none yet */
  guint64       window_offset;
  GBytes       *next;           /* owned; bytes that lie further on, NULL: none */
  guint64       next_offset;
  gsize         goal;           /* bytes to ask for when more are needed */
  gint64       *n_read;         /* borrowed; bytes read are added to it */
} HunchParquetFeed;

void hunch_parquet_feed_init (HunchParquetFeed *self,
                              HunchSource      *source,
                              guint64           start,
                              guint64           end,
                              gsize             goal,
                              gint64           *n_read);
void hunch_parquet_feed_clear (HunchParquetFeed *self);

/* Bytes that were read by others. The first call says where the feed begins, a second one where it will jump to. */
void hunch_parquet_feed_give (HunchParquetFeed *self,
                              GBytes           *bytes,
                              guint64           offset);

/* The bytes from `at` on, at least `n_wanted` of them or all to the end; lent until the next call. */
const guint8 *hunch_parquet_feed_peek (HunchParquetFeed  *self,
                                       gsize              n_wanted,
                                       gsize             *out_n,
                                       GCancellable      *cancellable,
                                       GError           **error);

/* The `n` bytes at `at`, which a peek has shown, as a part of the window. */
GBytes       *hunch_parquet_feed_dup (HunchParquetFeed *self,
                                      gsize             n);

G_END_DECLS
