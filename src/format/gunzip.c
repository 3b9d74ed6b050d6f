#define G_LOG_DOMAIN "hunch-format"
#include "format/gunzip-private.h"

#include <string.h>
#include <zlib.h>

#define OUT_BYTES (256 * 1024)

/* zlib's word for gzip with a window of any size. */
#define GZIP_WINDOW (16 + MAX_WBITS)

struct _HunchGunzip
{
  z_stream  stream;
  guint8   *out;        /* owned */
  gboolean  is_behind;  /* a stream has ended and another may follow */
  gboolean  is_first;   /* no stream has ended yet */
  gboolean  is_done;
};

gboolean
hunch_gunzip_is_meant (const void *bytes,
                       gsize       n)
{
  return n >= 3 && memcmp (bytes, "\x1f\x8b\x08", 3) == 0;
}

HunchGunzip *
hunch_gunzip_new (void)
{
  HunchGunzip *self = g_new0 (HunchGunzip, 1);

  self->out = g_malloc (OUT_BYTES);
  self->is_first = TRUE;
  if (inflateInit2 (&self->stream, GZIP_WINDOW) != Z_OK)
    g_error ("zlib could not be started");

  return self;
}

void
hunch_gunzip_free (HunchGunzip *self)
{
  if (self == NULL)
    return;

  inflateEnd (&self->stream);
  g_clear_pointer (&self->out, g_free);
  g_free (self);
}

/* 1 when there are packed bytes, 0 at their end, -1 when they cannot be had. */
static int
find_packed (HunchGunzip        *self,
             HunchGunzipTakeFunc take,
             gpointer            user_data)
{
  const void *bytes = NULL;
  gssize n;

  if (self->stream.avail_in > 0)
    return 1;

  n = take (user_data, &bytes);
  if (n <= 0)
    return (int) n;

  self->stream.next_in = (Bytef *) bytes;
  self->stream.avail_in = (uInt) n;

  return 1;
}

/* FALSE when no other stream stands behind the one that has ended. */
static gboolean
begin_next (HunchGunzip *self)
{
  self->is_behind = FALSE;
  self->is_done = *self->stream.next_in != 0x1f || inflateReset (&self->stream) != Z_OK;

  return !self->is_done;
}

/* What looked like another stream was none. */
static gboolean
is_trailing (HunchGunzip *self)
{
  return !self->is_first && self->stream.total_in <= 2 && self->stream.total_out == 0;
}

gssize
hunch_gunzip_take (HunchGunzip        *self,
                   HunchGunzipTakeFunc take,
                   gpointer            user_data,
                   const void        **out_bytes,
                   const char        **out_fault)
{
  *out_fault = NULL;
  *out_bytes = self->out;

  while (!self->is_done)
    {
      int found = find_packed (self, take, user_data);
      int code;

      if (found < 0)
        return -1;
      if (found == 0 && !self->is_behind && !is_trailing (self))
        {
          *out_fault = "the gzip stream ends early";
          return -1;
        }
      if (found == 0 || (self->is_behind && !begin_next (self)))
        break;

      self->stream.next_out = self->out;
      self->stream.avail_out = OUT_BYTES;
      code = inflate (&self->stream, Z_NO_FLUSH);
      if (code != Z_OK && code != Z_STREAM_END && code != Z_BUF_ERROR)
        {
          *out_fault = is_trailing (self) ? NULL : self->stream.msg != NULL ? self->stream.msg : "the gzip stream is not understood";
          self->is_done = TRUE;
          return *out_fault != NULL ? -1 : 0;
        }
      self->is_behind = code == Z_STREAM_END;
      self->is_first &= !self->is_behind;
      if (self->stream.avail_out < OUT_BYTES)
        return OUT_BYTES - self->stream.avail_out;
    }

  self->is_done = TRUE;

  return 0;
}
