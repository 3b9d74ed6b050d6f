/* Some publish tables in which a cell holds whatever it holds and a tab ends it. RFC 4180 sees a quoted cell in “"Heroes" of the harbour” and goes astray. */
#define G_LOG_DOMAIN "hunch-source"
#include "config.h"
#include "source/unquoted-private.h"

#include <string.h>

#define CHUNK 65536
#define HUNCH_TYPE_UNQUOTED_STREAM (hunch_unquoted_stream_get_type ())
G_DECLARE_FINAL_TYPE (HunchUnquotedStream, hunch_unquoted_stream, HUNCH, UNQUOTED_STREAM, GInputStream)

struct _HunchUnquotedStream
{
  GInputStream  parent_instance;
  GInputStream *base;        /* owned */
  gboolean      is_begun;
  gboolean      is_over;
  gboolean      is_in_cell;  /* behind its first letter */
  gboolean      is_quoted;   /* the cell was put in quotes */
  GString      *out;         /* owned */
  gsize         at;          /* so much of it was handed out */
};

G_DEFINE_FINAL_TYPE (HunchUnquotedStream, hunch_unquoted_stream, G_TYPE_INPUT_STREAM)

static void
end_cell (HunchUnquotedStream *self)
{
  if (self->is_quoted)
    g_string_append_c (self->out, '"');
  self->is_in_cell = self->is_quoted = FALSE;
}

static void
add_letter (HunchUnquotedStream *self,
            char                 letter)
{
  gboolean is_end = letter == '\t' || letter == '\n' || letter == '\r';

  if (is_end)
    end_cell (self);
  if (letter == '"' && !self->is_in_cell)
    {
      g_string_append_c (self->out, '"');
      self->is_quoted = TRUE;
    }
  if (letter == '"' && self->is_quoted)
    g_string_append_c (self->out, '"');
  g_string_append_c (self->out, letter);
  self->is_in_cell = !is_end;
}

/* The first two bytes say whether the rest is packed. */
static gboolean
begin (HunchUnquotedStream *self,
       GCancellable        *cancellable,
       GError             **error)
{
  g_autoptr (GInputStream) buffered = g_buffered_input_stream_new_sized (self->base, CHUNK);
  g_autoptr (GConverter) unpacker = NULL;
  gsize n;
  const guchar *head;

  g_object_unref (self->base);
  self->base = g_object_ref (buffered);
  self->is_begun = TRUE;
  if (g_buffered_input_stream_fill (G_BUFFERED_INPUT_STREAM (buffered), -1, cancellable, error) < 0)
    return FALSE;
  head = g_buffered_input_stream_peek_buffer (G_BUFFERED_INPUT_STREAM (buffered), &n);
  if (n < 2 || head[0] != 0x1f || head[1] != 0x8b)
    return TRUE;
  unpacker = G_CONVERTER (g_zlib_decompressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP));
  g_object_unref (self->base);
  self->base = g_converter_input_stream_new (buffered, unpacker);
  return TRUE;
}

static gboolean
fill (HunchUnquotedStream *self,
      GCancellable        *cancellable,
      GError             **error)
{
  char buffer[CHUNK];
  gssize n;

  if (!self->is_begun && !begin (self, cancellable, error))
    return FALSE;
  n = g_input_stream_read (self->base, buffer, sizeof buffer, cancellable, error);
  if (n < 0)
    return FALSE;
  g_string_truncate (self->out, 0);
  self->at = 0;
  for (gssize i = 0; i < n; i++)
    add_letter (self, buffer[i]);
  if (n == 0)
    {
      end_cell (self);
      self->is_over = TRUE;
    }
  return TRUE;
}

static gssize
read_stream (GInputStream *stream,
             void         *buffer,
             gsize         n_wanted,
             GCancellable *cancellable,
             GError      **error)
{
  HunchUnquotedStream *self = HUNCH_UNQUOTED_STREAM (stream);
  gsize n;

  while (self->at == self->out->len && !self->is_over)
    if (!fill (self, cancellable, error))
      return -1;
  n = MIN (n_wanted, self->out->len - self->at);
  memcpy (buffer, self->out->str + self->at, n);
  self->at += n;
  return (gssize) n;
}

static void
hunch_unquoted_stream_finalize (GObject *object)
{
  HunchUnquotedStream *self = HUNCH_UNQUOTED_STREAM (object);

  g_clear_object (&self->base);
  g_string_free (self->out, TRUE);
  G_OBJECT_CLASS (hunch_unquoted_stream_parent_class)->finalize (object);
}

static void
hunch_unquoted_stream_class_init (HunchUnquotedStreamClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = hunch_unquoted_stream_finalize;
  G_INPUT_STREAM_CLASS (klass)->read_fn = read_stream;
}

static void
hunch_unquoted_stream_init (HunchUnquotedStream *self)
{
  self->out = g_string_sized_new (CHUNK);
}

GInputStream *
hunch_unquoted_stream_new (GInputStream *base)
{
  HunchUnquotedStream *self = g_object_new (HUNCH_TYPE_UNQUOTED_STREAM, NULL);

  self->base = g_object_ref (base);
  return G_INPUT_STREAM (self);
}
