#define G_LOG_DOMAIN "hunch-format"
#include "format/csv-input-private.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <string.h>

#include "format/csv-utf8-private.h"

/* Bytes looked at before the encoding is decided. */
#define PEEK_BYTES 65536

/* Source bytes held for the slow way. */
#define RAW_BYTES 65536

/* U+2400, SYMBOL FOR NULL. */
#define ZERO_BYTE_SYMBOL "\xe2\x90\x80"

/* Room for what one byte or one zero byte may become. */
#define MAX_EXPANSION 8

struct _HunchCsvInput
{
  HunchSource  *source;         /* owned */
  GInputStream *stream;         /* owned */
  char         *encoding;       /* owned */
  GIConv        converter;      /* owned, (GIConv) -1 for UTF-8 */
  gsize         unit;           /* bytes of the smallest character */
  gboolean      is_guess;
  gboolean      is_wrong_guess;
  gboolean      is_at_end;
  gboolean      has_c1;
  GByteArray   *raw;            /* owned; source bytes not yet decoded begin at `position` */
  gsize         position;
  gint64        bytes_read;
  gint64        n_undecodable;
  gint64        n_zero_bytes;
};

typedef struct
{
  const char *bytes;
  gsize       n_bytes;
  const char *what;
} Magic;

static const Magic magics[] = {
  { "PK\x03\x04", 4, N_("a ZIP archive or an office document") },
  { "\x1f\x8b", 2, N_("a file packed with gzip") },
  { "BZh", 3, N_("a file packed with bzip2") },
  { "\xfd" "7zXZ", 5, N_("a file packed with xz") },
  { "\x28\xb5\x2f\xfd", 4, N_("a file packed with zstd") },
  { "PAR1", 4, N_("a Parquet file") },
  { "SQLite format 3", 15, N_("an SQLite database") },
  { "%PDF-", 5, N_("a PDF document") },
  { "\x89PNG", 4, N_("a picture") },
  { "\xff\xd8\xff", 3, N_("a picture") },
  { "\xd0\xcf\x11\xe0", 4, N_("an old office document") },
  { "\x7f" "ELF", 4, N_("a program") },
};

static gssize
read_source (HunchCsvInput *self,
             void          *buffer,
             gsize          size,
             GCancellable  *cancellable,
             GError       **error)
{
  gssize n = g_input_stream_read (self->stream, buffer, size, cancellable, error);

  if (n == 0 && !hunch_source_check_stream (self->source, self->stream, error))
    return -1;
  if (n == 0)
    self->is_at_end = TRUE;
  if (n > 0)
    self->bytes_read += n;

  return n;
}

/* Appends to the raw bytes; FALSE on error. At the end of the source nothing is added. */
static gboolean
read_raw (HunchCsvInput *self,
          gsize          n_wanted,
          GCancellable  *cancellable,
          GError       **error)
{
  gsize n_kept;
  gssize n;

  g_byte_array_remove_range (self->raw, 0, self->position);
  self->position = 0;
  n_kept = self->raw->len;
  g_byte_array_set_size (self->raw, n_kept + n_wanted);
  n = read_source (self, self->raw->data + n_kept, n_wanted, cancellable, error);
  g_byte_array_set_size (self->raw, n_kept + MAX (n, 0));

  for (gssize i = 0; i < n && !self->has_c1; i++)
    self->has_c1 = self->raw->data[n_kept + i] >= 0x80 && self->raw->data[n_kept + i] < 0xa0;

  return n >= 0;
}

static gboolean
peek (HunchCsvInput *self,
      GCancellable  *cancellable,
      GError       **error)
{
  while (self->raw->len < PEEK_BYTES && !self->is_at_end)
    if (!read_raw (self, PEEK_BYTES - self->raw->len, cancellable, error))
      return FALSE;

  return TRUE;
}

static const char *
find_utf16 (const guint8 *data,
            gsize         n)
{
  gsize n_zero[2] = { 0, 0 };
  gsize n_pairs = n / 2;

  for (gsize i = 0; i < 2 * n_pairs; i++)
    n_zero[i % 2] += data[i] == 0;

  if (n_pairs >= 2 && n_zero[1] * 5 > n_pairs * 2 && n_zero[0] * 20 < n_pairs)
    return "UTF-16LE";
  if (n_pairs >= 2 && n_zero[0] * 5 > n_pairs * 2 && n_zero[1] * 20 < n_pairs)
    return "UTF-16BE";

  return NULL;
}

/* TRUE and the place after it when the text begins with a byte order mark. */
static gboolean
find_mark (const guint8 *data,
           gsize         n,
           const char  **out_encoding,
           gsize        *out_length)
{
  if (n >= 3 && memcmp (data, "\xef\xbb\xbf", 3) == 0)
    *out_encoding = "UTF-8";
  else if (n >= 2 && memcmp (data, "\xff\xfe", 2) == 0)
    *out_encoding = "UTF-16LE";
  else if (n >= 2 && memcmp (data, "\xfe\xff", 2) == 0)
    *out_encoding = "UTF-16BE";
  else
    return FALSE;

  *out_length = (*out_encoding)[4] == '8' ? 3 : 2;

  return TRUE;
}

static gboolean
check_magic (HunchCsvInput *self,
             const char    *name,
             GError       **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (magics); i++)
    if (self->raw->len >= magics[i].n_bytes && memcmp (self->raw->data, magics[i].bytes, magics[i].n_bytes) == 0)
      {
        g_set_error (error, HUNCH_CSV_ERROR, HUNCH_CSV_ERROR_MALFORMED,
                     /* Translators: the second part is "a picture", "a file packed with gzip" and the like. */
                     _("%s is not text: it is %s."), name, _(magics[i].what));
        return FALSE;
      }

  return TRUE;
}

/* More than one byte in twenty is a control character that text has no use for. */
static gboolean
check_text (HunchCsvInput *self,
            const char    *name,
            GError       **error)
{
  gsize n_odd = 0;

  for (gsize i = 0; i < self->raw->len; i++)
    {
      guint8 byte = self->raw->data[i];

      n_odd += byte < 0x20 && !(byte >= '\t' && byte <= '\r') && byte != 0x1b;
    }

  if (n_odd >= 4 && n_odd * 20 > self->raw->len)
    {
      g_set_error (error, HUNCH_CSV_ERROR, HUNCH_CSV_ERROR_MALFORMED,
                   _("%s looks like binary data, not like text."), name);
      return FALSE;
    }

  return TRUE;
}

static gboolean
is_utf8_name (const char *encoding)
{
  return g_ascii_strcasecmp (encoding, "UTF-8") == 0 || g_ascii_strcasecmp (encoding, "UTF8") == 0;
}

static gboolean
open_converter (HunchCsvInput *self,
                GError       **error)
{
  if (is_utf8_name (self->encoding))
    return TRUE;

  self->converter = g_iconv_open ("UTF-8", self->encoding);
  if (self->converter == (GIConv) -1)
    {
      g_set_error (error, HUNCH_CSV_ERROR, HUNCH_CSV_ERROR_MALFORMED,
                   _("“%s” is not an encoding that is known."), self->encoding);
      return FALSE;
    }

  self->unit = g_ascii_strncasecmp (self->encoding, "UTF-16", 6) == 0 ? 2 : 1;

  return TRUE;
}

static gboolean
decide_encoding (HunchCsvInput *self,
                 const char    *told,
                 const char    *name,
                 GError       **error)
{
  const char *marked = NULL;
  const char *spaced = NULL;
  gsize n_mark = 0;

  if (!find_mark (self->raw->data, self->raw->len, &marked, &n_mark))
    {
      if (!check_magic (self, name, error))
        return FALSE;
      spaced = told == NULL ? find_utf16 (self->raw->data, self->raw->len) : NULL;
    }

  if (told != NULL && g_ascii_strcasecmp (told, "UTF-16") == 0)
    told = marked != NULL && n_mark == 2 ? marked : "UTF-16LE";

  self->is_guess = told == NULL && marked == NULL && spaced == NULL;
  self->encoding = g_ascii_strup (told != NULL ? told : marked != NULL ? marked : spaced != NULL ? spaced : "UTF-8", -1);
  if (marked != NULL && g_strcmp0 (marked, self->encoding) == 0)
    self->position = n_mark;

  if (!open_converter (self, error))
    return FALSE;

  return self->unit == 2 || check_text (self, name, error);
}

HunchCsvInput *
hunch_csv_input_new (HunchSource  *source,
                     const char   *encoding,
                     GCancellable *cancellable,
                     GError      **error)
{
  g_autoptr (HunchCsvInput) self = g_new0 (HunchCsvInput, 1);
  g_autofree char *name = g_path_get_basename (hunch_source_get_name (source));

  self->converter = (GIConv) -1;
  self->unit = 1;
  self->raw = g_byte_array_new ();
  self->source = g_object_ref (source);
  self->stream = hunch_source_open (source, cancellable, error);

  if (self->stream == NULL || !peek (self, cancellable, error) || !decide_encoding (self, encoding, name, error))
    return NULL;

  return g_steal_pointer (&self);
}

void
hunch_csv_input_free (HunchCsvInput *self)
{
  if (self == NULL)
    return;

  if (self->converter != (GIConv) -1)
    g_iconv_close (self->converter);
  g_clear_pointer (&self->raw, g_byte_array_unref);
  g_clear_pointer (&self->encoding, g_free);
  g_clear_object (&self->stream);
  g_clear_object (&self->source);
  g_free (self);
}

static gsize
put_undecodable (HunchCsvInput *self,
                 char          *to,
                 guint8         byte)
{
  static const char digits[] = "0123456789ABCDEF";

  self->n_undecodable++;
  to[0] = '\\';
  to[1] = 'x';
  to[2] = digits[byte >> 4];
  to[3] = digits[byte & 15];

  return 4;
}

static gsize
put_zero_byte (HunchCsvInput *self,
               char          *to)
{
  self->n_zero_bytes++;
  memcpy (to, ZERO_BYTE_SYMBOL, 3);

  return 3;
}

static gboolean
set_wrong_guess (HunchCsvInput *self,
                 GError       **error)
{
  self->is_wrong_guess = TRUE;
  g_set_error (error, HUNCH_CSV_ERROR, HUNCH_CSV_ERROR_MALFORMED, _("The text is not UTF-8."));

  return FALSE;
}

/* Decodes raw bytes into `buffer`, the odd ones one by one. Stops short of a character
 * that may go on in bytes not yet read. */
static gboolean
decode_utf8 (HunchCsvInput *self,
             char          *buffer,
             gsize          size,
             gsize         *out_n,
             GError       **error)
{
  gsize n = 0;

  while (self->position < self->raw->len && n + MAX_EXPANSION <= size)
    {
      const guint8 *at = self->raw->data + self->position;
      const guint8 *end = self->raw->data + self->raw->len;
      const guint8 *odd = hunch_utf8_find_odd (at, at + MIN ((gsize) (end - at), size - n));
      gsize n_plain = odd - at;

      memcpy (buffer + n, at, n_plain);
      n += n_plain;
      self->position += n_plain;

      if (odd == end || n + MAX_EXPANSION > size)
        break;
      if (*odd != 0 && hunch_utf8_length_at (odd, end) > 0)
        continue;
      if (*odd != 0 && !self->is_at_end && hunch_utf8_length_at (odd, end) == HUNCH_UTF8_INCOMPLETE)
        break;
      if (*odd != 0 && self->is_guess)
        return set_wrong_guess (self, error);

      n += *odd == 0 ? put_zero_byte (self, buffer + n) : put_undecodable (self, buffer + n, *odd);
      self->position++;
    }

  *out_n = n;

  return TRUE;
}

/* Copies converted text, zero bytes made visible. */
static gsize
copy_without_zeros (HunchCsvInput *self,
                    char          *to,
                    const char    *from,
                    gsize          n)
{
  char *begin = to;

  while (n > 0)
    {
      const char *zero = memchr (from, 0, n);
      gsize n_plain = zero != NULL ? (gsize) (zero - from) : n;

      memcpy (to, from, n_plain);
      to += n_plain;
      from += n_plain;
      n -= n_plain;

      if (n > 0)
        {
          to += put_zero_byte (self, to);
          from++;
          n--;
        }
    }

  return to - begin;
}

static gsize
put_undecodable_unit (HunchCsvInput *self,
                      char          *to)
{
  gsize n = 0;

  for (gsize i = 0; i < self->unit && self->position < self->raw->len; i++)
    n += put_undecodable (self, to + n, self->raw->data[self->position++]);

  return n;
}

/* Zero bytes grow threefold, so a third of the room is converted at a time. */
static gsize
decode_other (HunchCsvInput *self,
              char          *buffer,
              gsize          size)
{
  gsize n = 0;

  while (self->position < self->raw->len && n + 3 * MAX_EXPANSION <= size)
    {
      char piece[2048];
      char *in = (char *) self->raw->data + self->position;
      char *out = piece;
      gsize n_in = self->raw->len - self->position;
      gsize n_out = MIN (sizeof piece, (size - n) / 3);
      gsize result = g_iconv (self->converter, &in, &n_in, &out, &n_out);
      int code = errno;

      self->position = self->raw->len - n_in;
      n += copy_without_zeros (self, buffer + n, piece, out - piece);

      if (result != (gsize) -1 || code == E2BIG)
        continue;
      if (code == EINVAL && !self->is_at_end)
        break;
      if (n + 2 * MAX_EXPANSION > size)
        break;
      n += put_undecodable_unit (self, buffer + n);
    }

  return n;
}

/* The way of every encoding but clean UTF-8. */
static gssize
read_slowly (HunchCsvInput *self,
             char          *buffer,
             gsize          size,
             GCancellable  *cancellable,
             GError       **error)
{
  for (;;)
    {
      gsize n = 0;

      if (self->converter != (GIConv) -1)
        n = decode_other (self, buffer, size);
      else if (!decode_utf8 (self, buffer, size, &n, error))
        return -1;

      if (n > 0 || (self->is_at_end && self->position == self->raw->len))
        return n;

      if (!read_raw (self, RAW_BYTES, cancellable, error))
        return -1;
    }
}

/* Straight from the source into `buffer`. What is not plain there goes to the raw bytes. */
static gssize
read_straight (HunchCsvInput *self,
               char          *buffer,
               gsize          size,
               GCancellable  *cancellable,
               GError       **error)
{
  gssize n = read_source (self, buffer, size, cancellable, error);
  const guint8 *odd;

  if (n <= 0)
    return n;

  odd = hunch_utf8_find_odd ((const guint8 *) buffer, (const guint8 *) buffer + n);
  g_byte_array_set_size (self->raw, 0);
  self->position = 0;
  g_byte_array_append (self->raw, odd, (const guint8 *) buffer + n - odd);

  return odd - (const guint8 *) buffer;
}

gssize
hunch_csv_input_read (HunchCsvInput *self,
                      char          *buffer,
                      gsize          size,
                      GCancellable  *cancellable,
                      GError       **error)
{
  gssize n;

  g_assert (size >= 64);

  if (self->converter != (GIConv) -1 || self->position < self->raw->len)
    return read_slowly (self, buffer, size, cancellable, error);

  n = read_straight (self, buffer, size, cancellable, error);
  if (n != 0 || self->is_at_end)
    return n;

  return read_slowly (self, buffer, size, cancellable, error);
}

gboolean
hunch_csv_input_is_wrong_guess (HunchCsvInput *self)
{
  return self->is_wrong_guess;
}

const char *
hunch_csv_input_get_encoding (HunchCsvInput *self)
{
  return self->encoding;
}

gboolean
hunch_csv_input_has_c1 (HunchCsvInput *self)
{
  return self->has_c1;
}

gint64
hunch_csv_input_get_bytes_read (HunchCsvInput *self)
{
  return self->bytes_read;
}

gint64
hunch_csv_input_get_n_undecodable (HunchCsvInput *self)
{
  return self->n_undecodable;
}

gint64
hunch_csv_input_get_n_zero_bytes (HunchCsvInput *self)
{
  return self->n_zero_bytes;
}
