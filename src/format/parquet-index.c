#define G_LOG_DOMAIN "hunch-format"
#include "format/parquet-index-private.h"

static GBytes *
dup_part (GBytes  *bytes,
          guint64  bytes_offset,
          guint64  offset,
          guint64  length)
{
  guint64 n = g_bytes_get_size (bytes);

  if (offset < bytes_offset || offset - bytes_offset > n || n - (offset - bytes_offset) < length)
    return NULL;

  return g_bytes_new_from_bytes (bytes, offset - bytes_offset, length);
}

GBytes *
hunch_parquet_find_ready (HunchParquetFooter *footer,
                          GPtrArray          *ready,
                          guint64             offset,
                          guint64             length)
{
  GBytes *found = dup_part (footer->tail, footer->tail_offset, offset, length);

  for (guint i = 0; found == NULL && ready != NULL && i < ready->len; i++)
    {
      const HunchRange *range = g_ptr_array_index (ready, i);

      if (range->source == footer->source && range->bytes != NULL)
        found = dup_part (range->bytes, range->offset == HUNCH_RANGE_TAIL ? footer->file_size - g_bytes_get_size (range->bytes) : range->offset,
                          offset, length);
    }

  return found;
}

static void
read_place (HunchThrift       *thrift,
            HunchParquetPlace *place)
{
  HunchThriftField field = { 0 };
  gint64 numbers[4] = { 0, -1, -1, -1 };

  while (hunch_thrift_next (thrift, &field))
    if (field.id >= 1 && field.id <= 3)
      hunch_thrift_read_integer (thrift, &field, &numbers[field.id]);
    else
      hunch_thrift_skip (thrift, &field);

  *place = (HunchParquetPlace) { numbers[1], numbers[2], numbers[3] };
}

/* Pages in order, in the chunk, the first with row 0. */
static gboolean
are_places (const GArray            *places,
            const HunchParquetChunk *chunk,
            gint64                   n_rows)
{
  guint64 at = chunk->start;
  gint64 row = -1;

  for (guint i = 0; i < places->len; i++)
    {
      const HunchParquetPlace *place = &g_array_index (places, HunchParquetPlace, i);

      if (place->offset < at || place->offset > chunk->start + chunk->length || place->length > chunk->start + chunk->length - place->offset
          || (i == 0 ? place->first_row != 0 : place->first_row < row) || place->first_row > n_rows)
        return FALSE;
      at = place->offset + place->length;
      row = place->first_row;
    }

  return places->len > 0;
}

static GArray *
parse_places (GBytes                  *bytes,
              const HunchParquetChunk *chunk,
              gint64                   n_rows)
{
  g_autoptr (GArray) places = g_array_new (FALSE, FALSE, sizeof (HunchParquetPlace));
  HunchThrift thrift;
  HunchThriftField field = { 0 }, item;
  guint32 n = 0;

  hunch_thrift_init (&thrift, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  while (hunch_thrift_next (&thrift, &field))
    if (field.id != 1 || places->len > 0)
      hunch_thrift_skip (&thrift, &field);
    else if (hunch_thrift_begin_list (&thrift, &field, HUNCH_THRIFT_STRUCT, &item, &n))
      for (guint32 i = 0; i < n && !thrift.is_bad; i++)
        {
          HunchParquetPlace place;

          read_place (&thrift, &place);
          g_array_append_val (places, place);
        }

  return !thrift.is_bad && are_places (places, chunk, n_rows) ? g_steal_pointer (&places) : NULL;
}

/* Indexes stand close together, so one piece from the first to the last is read. */
static gboolean
read_span (HunchParquetFooter       *footer,
           const HunchParquetChunk  *chunks,
           guint                     n_chunks,
           GPtrArray                *ready,
           HunchRange               *out_range,
           GCancellable             *cancellable,
           GError                  **error)
{
  guint64 start = G_MAXUINT64, end = 0, sum = 0;

  for (guint i = 0; i < n_chunks; i++)
    {
      g_autoptr (GBytes) found = NULL;

      if (chunks[i].index_length == 0)
        continue;
      found = hunch_parquet_find_ready (footer, ready, chunks[i].index_offset, chunks[i].index_length);
      if (found != NULL)
        continue;
      start = MIN (start, chunks[i].index_offset);
      end = MAX (end, chunks[i].index_offset + chunks[i].index_length);
      sum += chunks[i].index_length;
    }

  /* Too far from each other: the pages are found without. */
  if (start >= end || end - start > sum * 16 + (1u << 20))
    return TRUE;

  *out_range = (HunchRange) { .source = footer->source, .offset = start, .length = end - start };

  return hunch_source_read_ranges (out_range, 1, cancellable, error);
}

gboolean
hunch_parquet_index_read (HunchParquetFooter       *footer,
                          const HunchParquetChunk  *chunks,
                          guint                     n_chunks,
                          gint64                    n_rows,
                          GPtrArray                *ready,
                          GArray                  **out_places,
                          GCancellable             *cancellable,
                          GError                  **error)
{
  HunchRange range = { 0 };
  g_autoptr (GBytes) span = NULL;

  if (!read_span (footer, chunks, n_chunks, ready, &range, cancellable, error))
    return FALSE;
  span = range.bytes;

  for (guint i = 0; i < n_chunks; i++)
    {
      g_autoptr (GBytes) bytes = NULL;

      out_places[i] = NULL;
      if (chunks[i].index_length == 0)
        continue;
      bytes = hunch_parquet_find_ready (footer, ready, chunks[i].index_offset, chunks[i].index_length);
      if (bytes == NULL && span != NULL)
        bytes = dup_part (span, range.offset, chunks[i].index_offset, chunks[i].index_length);
      if (bytes != NULL)
        out_places[i] = parse_places (bytes, &chunks[i], n_rows);
    }

  return TRUE;
}
