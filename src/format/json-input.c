#define G_LOG_DOMAIN "hunch-format"
#include "format/json-input-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "format/csv-utf8-private.h"

/* Small enough that a record is still in the cache when its cells are kept. The fuzzer says so little that every text is cut somewhere. */
#ifndef HUNCH_JSON_FIRST_BYTES
#define HUNCH_JSON_FIRST_BYTES (256 * 1024)
#endif
#define RAW_BYTES 65536

/* Room for what one byte or one half of a pair may become. */
#define MAX_EXPANSION 8

/* A few bytes left over are put in front of what is read next; more of them are decoded one by one. */
#define MAX_LEFT_OVER 8

static gssize
read_source (HunchJsonInput *self,
             void           *to,
             gsize           n_wanted,
             GCancellable   *cancellable,
             GError        **error)
{
  gssize n = g_input_stream_read (self->stream, to, n_wanted, cancellable, error);

  if (n == 0 && !hunch_source_check_stream (self->source, self->stream, error))
    return -1;
  if (n == 0)
    self->is_stream_end = TRUE;
  if (n > 0)
    self->bytes_read += n;
  return n;
}

static gsize
count_raw (const HunchJsonInput *self)
{
  return self->raw->len - self->position;
}

/* Appends to the raw bytes. At the end of the source nothing is added. */
static gboolean
read_raw (HunchJsonInput *self,
          gsize           n_wanted,
          GCancellable   *cancellable,
          GError        **error)
{
  gsize n_kept;
  gssize n;

  g_byte_array_remove_range (self->raw, 0, self->position);
  self->position = 0;
  n_kept = self->raw->len;
  g_byte_array_set_size (self->raw, n_kept + n_wanted);
  n = read_source (self, self->raw->data + n_kept, n_wanted, cancellable, error);
  g_byte_array_set_size (self->raw, n_kept + MAX (n, 0));
  return n >= 0;
}

static void
put_undecodable (HunchJsonInput *self,
                 guint8          byte)
{
  static const char digits[] = "0123456789ABCDEF";
  char *to = self->data + self->end;

  memcpy (to, "\\\\x", 3);
  to[3] = digits[byte >> 4];
  to[4] = digits[byte & 15];
  self->end += 5;
  self->n_undecodable++;
}

/* A zero byte is no more than a character here; the grammar refuses it with its place. */
static const guint8 *
find_undecodable (const guint8 *at,
                  const guint8 *end)
{
  for (at = hunch_utf8_find_odd (at, end); at < end && *at == 0;)
    at = hunch_utf8_find_odd (at + 1, end);
  return at;
}

/* Straight from the source to the buffer. From the first byte on that does not decode the rest goes to the raw bytes. */
static gboolean
read_straight (HunchJsonInput *self,
               GCancellable   *cancellable,
               GError        **error)
{
  guint8 *to = (guint8 *) self->data + self->end;
  gsize n_left = count_raw (self);
  const guint8 *odd;
  gssize n;

  n = read_source (self, to + n_left, self->size - self->end - n_left, cancellable, error);
  if (n <= 0)
    return n == 0;

  memcpy (to, self->raw->data + self->position, n_left);
  odd = find_undecodable (to, to + n_left + n);
  self->end += odd - to;
  g_byte_array_set_size (self->raw, 0);
  self->position = 0;
  g_byte_array_append (self->raw, odd, to + n_left + n - odd);
  return TRUE;
}

/* FALSE when a character goes on in bytes that are not there yet. */
static gboolean
decode_utf8 (HunchJsonInput *self)
{
  const guint8 *at = self->raw->data + self->position;
  const guint8 *end = self->raw->data + self->raw->len;
  const guint8 *stop = at + MIN ((gsize) (end - at), self->size - self->end);
  const guint8 *odd = find_undecodable (at, stop);
  gsize n_plain = odd - at;

  memcpy (self->data + self->end, at, n_plain);
  self->end += n_plain;
  self->position += n_plain;
  if (odd == end || self->size - self->end < MAX_EXPANSION)
    return TRUE;
  if (odd < stop && !self->is_stream_end && hunch_utf8_length_at (odd, end) == HUNCH_UTF8_INCOMPLETE)
    return FALSE;
  if (odd < stop && hunch_utf8_length_at (odd, end) <= 0)
    {
      put_undecodable (self, *odd);
      self->position++;
    }
  return TRUE;
}

static guint
get_unit (const HunchJsonInput *self,
          gsize                 position)
{
  const guint8 *at = self->raw->data + position;

  return self->encoding == HUNCH_JSON_UTF16_LE ? at[0] | at[1] << 8 : at[0] << 8 | at[1];
}

/* One character or half of a pair. FALSE when more bytes are needed. */
static gboolean
decode_utf16 (HunchJsonInput *self)
{
  char *to = self->data + self->end;
  gsize n = count_raw (self);
  guint unit, next;

  if (n < 2)
    {
      if (self->is_stream_end && n == 1)
        put_undecodable (self, self->raw->data[self->position++]);
      return self->is_stream_end;
    }

  unit = get_unit (self, self->position);
  if ((unit & 0xfc00) == 0xd800 && n < 4 && !self->is_stream_end)
    return FALSE;

  next = n >= 4 ? get_unit (self, self->position + 2) : 0;
  self->position += 2;
  if ((unit & 0xfc00) == 0xd800 && (next & 0xfc00) == 0xdc00)
    {
      self->end += g_unichar_to_utf8 (0x10000 + ((unit & 0x3ff) << 10) + (next & 0x3ff), to);
      self->position += 2;
    }
  else if ((unit & 0xf800) == 0xd800)
    self->end += g_snprintf (to, MAX_EXPANSION, "\\u%04x", unit);
  else
    self->end += g_unichar_to_utf8 (unit, to);
  return TRUE;
}

static gboolean
decode_raw (HunchJsonInput *self,
            GCancellable   *cancellable,
            GError        **error)
{
  gboolean has_enough = count_raw (self) > 0;

  while (has_enough && count_raw (self) > 0 && self->size - self->end >= MAX_EXPANSION)
    has_enough = self->encoding == HUNCH_JSON_UTF8 ? decode_utf8 (self) : decode_utf16 (self);

  if (has_enough || self->is_stream_end)
    return TRUE;
  return read_raw (self, RAW_BYTES, cancellable, error);
}

static void
move_to_front (HunchJsonInput *self)
{
  memmove (self->data, self->data + self->begin, self->end - self->begin);
  self->offset += self->begin;
  self->end -= self->begin;
  self->begin = 0;
}

static gboolean
make_room (HunchJsonInput *self,
           GError        **error)
{
  g_autofree char *name = NULL;

  if (self->end <= self->size / 2)
    return TRUE;
  if (self->size < HUNCH_JSON_MAX_RECORD)
    {
      self->size *= 2;
      self->data = g_realloc (self->data, self->size + HUNCH_JSON_PADDING);
      return TRUE;
    }
  if (self->size - self->end > 2 * MAX_LEFT_OVER)
    return TRUE;

  name = g_path_get_basename (hunch_source_get_name (self->source));
  g_set_error (error, HUNCH_FORMAT_ERROR, HUNCH_FORMAT_ERROR_TOO_LARGE,
               _("%s has a record of more than %d MB, which is the most that is read at once."), name, HUNCH_JSON_MAX_RECORD / 1024 / 1024);
  return FALSE;
}

gboolean
hunch_json_input_fill (HunchJsonInput *self,
                       GCancellable   *cancellable,
                       GError        **error)
{
  move_to_front (self);
  if (!make_room (self, error))
    return FALSE;

  while (self->size - self->end > 2 * MAX_LEFT_OVER && !self->is_at_end)
    {
      gboolean is_straight = self->encoding == HUNCH_JSON_UTF8 && !self->is_stream_end && count_raw (self) <= MAX_LEFT_OVER;

      if (!(is_straight ? read_straight (self, cancellable, error) : decode_raw (self, cancellable, error)))
        return FALSE;
      self->is_at_end = self->is_stream_end && count_raw (self) == 0;
    }
  memset (self->data + self->end, 0, HUNCH_JSON_PADDING);
  return TRUE;
}

static gboolean
refuse_utf32 (HunchJsonInput *self,
              GError        **error)
{
  g_autofree char *name = g_path_get_basename (hunch_source_get_name (self->source));

  g_set_error (error, HUNCH_FORMAT_ERROR, HUNCH_FORMAT_ERROR_UNSUPPORTED,
               _("%s is JSON in UTF-32, which is not read; save it as UTF-8."), name);
  return FALSE;
}

static gboolean
decide_encoding (HunchJsonInput *self,
                 GError        **error)
{
  guint8 first[4] = { 1, 1, 1, 1 };
  gsize n = MIN (self->raw->len, sizeof first);

  memcpy (first, self->raw->data, n);
  if (memcmp (first, "\xff\xfe\0\0", 4) == 0 || memcmp (first, "\0\0\xfe\xff", 4) == 0
      || (first[0] != 0 && first[1] == 0 && first[2] == 0 && first[3] == 0)
      || (first[0] == 0 && first[1] == 0 && first[2] == 0 && first[3] != 0))
    return refuse_utf32 (self, error);

  if (memcmp (first, "\xef\xbb\xbf", 3) == 0)
    self->position = 3;
  else if (memcmp (first, "\xff\xfe", 2) == 0 || memcmp (first, "\xfe\xff", 2) == 0)
    {
      self->encoding = first[0] == 0xff ? HUNCH_JSON_UTF16_LE : HUNCH_JSON_UTF16_BE;
      self->position = 2;
    }
  else if (n >= 4 && first[0] != 0 && first[1] == 0 && first[3] == 0)
    self->encoding = HUNCH_JSON_UTF16_LE;
  else if (n >= 4 && first[0] == 0 && first[1] != 0 && first[2] == 0)
    self->encoding = HUNCH_JSON_UTF16_BE;
  return TRUE;
}

HunchJsonInput *
hunch_json_input_new (HunchSource   *source,
                      GCancellable  *cancellable,
                      GError       **error)
{
  g_autoptr (HunchJsonInput) self = g_new0 (HunchJsonInput, 1);

  self->source = g_object_ref (source);
  self->raw = g_byte_array_new ();
  self->size = HUNCH_JSON_FIRST_BYTES;
  self->data = g_malloc0 (self->size + HUNCH_JSON_PADDING);
  self->stream = hunch_source_open (source, cancellable, error);
  if (self->stream == NULL)
    return NULL;

  while (self->raw->len < 4 && !self->is_stream_end)
    if (!read_raw (self, 4 - self->raw->len, cancellable, error))
      return NULL;
  if (!decide_encoding (self, error))
    return NULL;
  return g_steal_pointer (&self);
}

void
hunch_json_input_free (HunchJsonInput *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->data, g_free);
  g_clear_pointer (&self->raw, g_byte_array_unref);
  g_clear_object (&self->stream);
  g_clear_object (&self->source);
  g_free (self);
}

gboolean
hunch_json_input_find_place (HunchSource   *source,
                             gint64         offset,
                             GCancellable  *cancellable,
                             gint64        *out_line,
                             gint64        *out_column)
{
  g_autoptr (HunchJsonInput) input = hunch_json_input_new (source, cancellable, NULL);

  *out_line = 1;
  *out_column = 1;
  while (input != NULL && input->offset + (gint64) input->begin < offset && !input->is_at_end)
    {
      if (!hunch_json_input_fill (input, cancellable, NULL))
        return FALSE;
      for (; input->begin < input->end && input->offset + (gint64) input->begin < offset; input->begin++)
        if (input->data[input->begin] == '\n')
          {
            ++*out_line;
            *out_column = 1;
          }
        else
          *out_column += ((guint8) input->data[input->begin] & 0xc0) != 0x80;
    }
  return input != NULL;
}
