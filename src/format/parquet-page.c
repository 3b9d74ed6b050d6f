#define G_LOG_DOMAIN "hunch-format"
#include "format/parquet-page-private.h"

#include <glib/gi18n-lib.h>
#include <zlib.h>

#include "format/parquet-codec-private.h"

/* Most heads are shorter; statistics make some longer. */
#define HEAD_GUESS 512
#define MAX_HEAD (16u << 20)

/* --- the head ------------------------------------------------------------- */

static void
read_numbers (HunchThrift   *thrift,
              gint32 *const *numbers,
              int            n_numbers,
              gboolean      *out_packed)
{
  HunchThriftField field = { 0 };

  while (hunch_thrift_next (thrift, &field))
    if (field.id > 0 && field.id < n_numbers && numbers[field.id] != NULL)
      hunch_thrift_read_int32 (thrift, &field, numbers[field.id]);
    else if (out_packed != NULL && field.id == 7)
      hunch_thrift_read_boolean (thrift, &field, out_packed);
    else
      hunch_thrift_skip (thrift, &field);
}

static void
read_kind (HunchThrift            *thrift,
           const HunchThriftField *field,
           HunchParquetPageHead   *head)
{
  gint32 *const first[] = { NULL, &head->n_values, &head->encoding, &head->definition_encoding, &head->repetition_encoding };
  gint32 *const dictionary[] = { NULL, &head->n_values, &head->encoding };
  gint32 *const second[] = { NULL, &head->n_values, &head->n_nulls, NULL, &head->encoding, &head->n_definition_bytes, &head->n_repetition_bytes };

  if (!hunch_thrift_begin_struct (thrift, field))
    return;
  if (field->id == 5)
    read_numbers (thrift, first, G_N_ELEMENTS (first), NULL);
  else if (field->id == 7)
    read_numbers (thrift, dictionary, G_N_ELEMENTS (dictionary), NULL);
  else
    read_numbers (thrift, second, G_N_ELEMENTS (second), &head->is_packed);
}

static void
parse_head (HunchThrift          *thrift,
            HunchParquetPageHead *head)
{
  HunchThriftField field = { 0 };
  gint32 checksum = 0;

  *head = (HunchParquetPageHead) { .kind = -1, .n_unpacked = -1, .n_packed = -1, .n_values = -1, .encoding = -1, .is_packed = TRUE };
  head->definition_encoding = head->repetition_encoding = HUNCH_PARQUET_RLE;
  while (hunch_thrift_next (thrift, &field))
    if (field.id == 1)
      hunch_thrift_read_int32 (thrift, &field, &head->kind);
    else if (field.id == 2)
      hunch_thrift_read_int32 (thrift, &field, &head->n_unpacked);
    else if (field.id == 3)
      hunch_thrift_read_int32 (thrift, &field, &head->n_packed);
    else if (field.id == 4)
      head->has_checksum = hunch_thrift_read_int32 (thrift, &field, &checksum);
    else if (field.id == 5 || field.id == 7 || field.id == 8)
      read_kind (thrift, &field, head);
    else
      hunch_thrift_skip (thrift, &field);

  head->checksum = (guint32) checksum;
}

static const char *
check_head (const HunchParquetPageHead *head)
{
  gboolean is_data = head->kind == HUNCH_PARQUET_PAGE_DATA || head->kind == HUNCH_PARQUET_PAGE_DATA_2;

  if (head->kind < 0 || head->n_packed < 0 || head->n_unpacked < 0)
    return _("The head of a page is damaged.");
  if ((is_data || head->kind == HUNCH_PARQUET_PAGE_DICTIONARY) && (head->n_values < 0 || head->encoding < 0))
    return _("A page says it has an impossible number of values.");
  if (head->kind == HUNCH_PARQUET_PAGE_DATA_2
      && (head->n_nulls < 0 || head->n_nulls > head->n_values || head->n_definition_bytes < 0 || head->n_repetition_bytes < 0
          || (gint64) head->n_definition_bytes + head->n_repetition_bytes > MIN (head->n_packed, head->n_unpacked)))
    return _("The levels of a page are longer than the page, or it has more missing values than values.");

  return NULL;
}

const char *
hunch_parquet_page_read_head (HunchParquetFeed      *feed,
                              HunchParquetPageHead  *out_head,
                              GCancellable          *cancellable,
                              GError               **error)
{
  for (gsize n_wanted = HEAD_GUESS;; n_wanted *= 8)
    {
      HunchThrift thrift;
      gsize n;
      const guint8 *data = hunch_parquet_feed_peek (feed, n_wanted, &n, cancellable, error);

      if (data == NULL)
        return NULL;

      hunch_thrift_init (&thrift, data, n);
      parse_head (&thrift, out_head);
      if (!thrift.is_bad)
        {
          feed->at += thrift.at - data;
          return check_head (out_head);
        }
      if (!thrift.is_short || n >= feed->end - feed->at)
        return feed->at >= feed->end ? _("Its pages end before its last value.") : _("The head of a page is damaged.");
      if (n_wanted >= MAX_HEAD)
        return _("The head of a page is longer than any should be.");
    }
}

/* --- the body ------------------------------------------------------------- */

/* In front of the bytes of a page stands where its memory goes back to. */
typedef struct
{
  HunchParquetSpare *spare;    /* borrowed */
  gsize              n_bytes;  /* behind this */
} Room;

static void
leave_room (gpointer data)
{
  Room *room = data;
  HunchParquetSpare *spare = room->spare;

  if (spare->data != NULL && spare->n_bytes >= room->n_bytes)
    g_free (room);
  else
    {
      g_free (spare->data);
      *spare = (HunchParquetSpare) { room, room->n_bytes };
    }
}

static Room *
make_room (HunchParquetSpare *spare,
           gsize              n_bytes)
{
  Room *room = spare->data;

  if (room != NULL && spare->n_bytes >= n_bytes)
    {
      *spare = (HunchParquetSpare) { NULL, 0 };
      return room;
    }

  room = g_try_malloc (sizeof (Room) + n_bytes);
  if (room != NULL)
    *room = (Room) { spare, n_bytes };

  return room;
}

static const char *
unpack_body (const guint8               *data,
             const HunchParquetPageHead *head,
             int                         codec,
             HunchParquetSpare          *spare,
             GBytes                    **out_bytes)
{
  gsize n_levels = head->kind == HUNCH_PARQUET_PAGE_DATA_2 ? head->n_definition_bytes + head->n_repetition_bytes : 0;
  gsize n_values = head->n_unpacked - n_levels;
  Room *room = make_room (spare, head->n_unpacked);
  guint8 *to = (guint8 *) (room + 1);

  if (room == NULL)
    return _("There is not enough memory for a page.");
  if (n_levels > 0)
    memcpy (to, data, n_levels);
  if (n_values > 0 && !hunch_parquet_codec_unpack (codec, data + n_levels, head->n_packed - n_levels, to + n_levels, n_values))
    {
      leave_room (room);
      return _("A page does not unpack to the size that it says.");
    }

  *out_bytes = g_bytes_new_with_free_func (to, head->n_unpacked, leave_room, room);

  return NULL;
}

const char *
hunch_parquet_page_read_body (HunchParquetFeed            *feed,
                              const HunchParquetPageHead  *head,
                              int                          codec,
                              HunchParquetSpare           *spare,
                              GBytes                     **out_bytes,
                              GCancellable                *cancellable,
                              GError                     **error)
{
  gsize n;
  const guint8 *data;
  const char *sentence = NULL;

  if ((gsize) head->n_packed > feed->end - feed->at)
    return _("A page is longer than what is left of its column.");
  data = hunch_parquet_feed_peek (feed, head->n_packed, &n, cancellable, error);
  if (data == NULL)
    return NULL;

  if (head->has_checksum && crc32 (0, data, head->n_packed) != head->checksum)
    return _("The checksum of a page is wrong: its bytes are damaged.");
  if (head->n_packed == 0)
    *out_bytes = g_bytes_new (NULL, 0);
  else if (codec == HUNCH_PARQUET_CODEC_NONE || (head->kind == HUNCH_PARQUET_PAGE_DATA_2 && !head->is_packed))
    *out_bytes = hunch_parquet_feed_dup (feed, head->n_packed);
  else
    sentence = unpack_body (data, head, codec, spare, out_bytes);
  if (sentence == NULL && g_bytes_get_size (*out_bytes) != (gsize) head->n_unpacked)
    {
      g_clear_pointer (out_bytes, g_bytes_unref);
      sentence = _("A page does not unpack to the size that it says.");
    }
  feed->at += head->n_packed;

  return sentence;
}
