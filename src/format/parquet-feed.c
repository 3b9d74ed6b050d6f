#define G_LOG_DOMAIN "hunch-format"
#include "format/parquet-feed-private.h"

#include <string.h>

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

/* What of the window lies behind `at`, and the new bytes. */
static GBytes *
join (HunchParquetFeed *self,
      gsize             n_kept,
      GBytes           *bytes)
{
  gsize n_new, n_window;
  const guint8 *new_data = g_bytes_get_data (bytes, &n_new);
  const guint8 *window = g_bytes_get_data (self->window, &n_window);
  guint8 *data = g_malloc (n_kept + n_new);

  memcpy (data, window + n_window - n_kept, n_kept);
  memcpy (data + n_kept, new_data, n_new);

  return g_bytes_new_take (data, n_kept + n_new);
}

/* No byte is read twice. */
static gboolean
read_window (HunchParquetFeed  *self,
             gsize              n_wanted,
             GCancellable      *cancellable,
             GError           **error)
{
  gsize n_kept = has_at_hand (self, 1) ? g_bytes_get_size (self->window) - (self->at - self->window_offset) : 0;
  HunchRange range = { .source = self->source, .offset = self->at + n_kept };
  GBytes *window;

  range.length = MIN (MAX (n_wanted - n_kept, self->goal), self->end - range.offset);
  if (!hunch_source_read_ranges (&range, 1, cancellable, error))
    return FALSE;

  *self->n_read += range.length;
  window = n_kept > 0 ? join (self, n_kept, range.bytes) : g_bytes_ref (range.bytes);
  g_bytes_unref (range.bytes);
  g_clear_pointer (&self->window, g_bytes_unref);
  self->window = window;
  self->window_offset = self->at;

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
