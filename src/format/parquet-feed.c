#define G_LOG_DOMAIN "hunch-format"
#include "format/parquet-feed-private.h"

void
hunch_parquet_feed_init (HunchParquetFeed *self,
                         HunchSource      *source,
                         guint64           start,
                         guint64           end,
                         gsize             goal,
                         gint64           *n_read)
{
  *self = (HunchParquetFeed) { .source = source, .at = start, .end = end, .goal = goal, .n_read = n_read };
}

void
hunch_parquet_feed_clear (HunchParquetFeed *self)
{
  g_clear_pointer (&self->window, g_bytes_unref);
  g_clear_pointer (&self->next, g_bytes_unref);
}

void
hunch_parquet_feed_give (HunchParquetFeed *self,
                         GBytes           *bytes,
                         guint64           offset)
{
  if (self->window == NULL)
    {
      self->window = g_bytes_ref (bytes);
      self->window_offset = offset;
      return;
    }

  g_clear_pointer (&self->next, g_bytes_unref);
  self->next = g_bytes_ref (bytes);
  self->next_offset = offset;
}

static gboolean
has_at_hand (HunchParquetFeed *self,
             gsize             n)
{
  return self->window != NULL && self->at >= self->window_offset
         && self->at - self->window_offset <= g_bytes_get_size (self->window)
         && g_bytes_get_size (self->window) - (self->at - self->window_offset) >= n;
}

static gboolean
read_window (HunchParquetFeed  *self,
             gsize              n_wanted,
             GCancellable      *cancellable,
             GError           **error)
{
  HunchRange range = { .source = self->source, .offset = self->at };

  range.length = MIN (MAX (n_wanted, self->goal), self->end - self->at);
  g_clear_pointer (&self->window, g_bytes_unref);
  if (!hunch_source_read_ranges (&range, 1, cancellable, error))
    return FALSE;

  self->window = range.bytes;
  self->window_offset = self->at;
  *self->n_read += range.length;

  return TRUE;
}

const guint8 *
hunch_parquet_feed_peek (HunchParquetFeed  *self,
                         gsize              n_wanted,
                         gsize             *out_n,
                         GCancellable      *cancellable,
                         GError           **error)
{
  const guint8 *data;
  gsize n = MIN (n_wanted, self->end - self->at);

  if (!has_at_hand (self, MAX (n, 1)) && self->next != NULL && self->at >= self->next_offset)
    {
      g_clear_pointer (&self->window, g_bytes_unref);
      self->window = g_steal_pointer (&self->next);
      self->window_offset = self->next_offset;
    }
  if (n == 0)
    {
      *out_n = 0;
      return (const guint8 *) "";
    }
  if (!has_at_hand (self, n) && !read_window (self, n, cancellable, error))
    return NULL;

  data = (const guint8 *) g_bytes_get_data (self->window, out_n) + (self->at - self->window_offset);
  *out_n = MIN (*out_n - (self->at - self->window_offset), self->end - self->at);

  return data;
}

GBytes *
hunch_parquet_feed_dup (HunchParquetFeed *self,
                        gsize             n)
{
  return g_bytes_new_from_bytes (self->window, self->at - self->window_offset, n);
}
