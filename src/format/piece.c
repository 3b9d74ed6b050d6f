#define G_LOG_DOMAIN "hunch-format"
#include "format/piece-private.h"

#include <glib/gi18n-lib.h>

#include "format/scan.h"

struct _HunchPiece
{
  GInputStream  parent_instance;
  GInputStream *stream;  /* owned */
  HunchSource  *source;  /* owned, may be NULL */
  char         *name;    /* owned */
  gint64        left;
};

#define HUNCH_TYPE_PIECE (hunch_piece_get_type ())
G_DECLARE_FINAL_TYPE (HunchPiece, hunch_piece, HUNCH, PIECE, GInputStream)
G_DEFINE_FINAL_TYPE (HunchPiece, hunch_piece, G_TYPE_INPUT_STREAM)

static gssize
hunch_piece_read (GInputStream *stream,
                  void         *buffer,
                  gsize         count,
                  GCancellable *cancellable,
                  GError      **error)
{
  HunchPiece *self = HUNCH_PIECE (stream);
  gssize n;

  if (self->left == 0)
    return self->source == NULL || hunch_source_check_stream (self->source, self->stream, error) ? 0 : -1;

  n = g_input_stream_read (self->stream, buffer, (gsize) MIN ((gint64) count, self->left), cancellable, error);
  if (n > 0)
    self->left -= n;
  if (n != 0)
    return n;

  g_set_error (error, HUNCH_FORMAT_ERROR, HUNCH_FORMAT_ERROR_MALFORMED, _("%s ends before all of it is there."), self->name);

  return -1;
}

static void
hunch_piece_finalize (GObject *object)
{
  HunchPiece *self = HUNCH_PIECE (object);

  g_clear_object (&self->stream);
  g_clear_object (&self->source);
  g_clear_pointer (&self->name, g_free);

  G_OBJECT_CLASS (hunch_piece_parent_class)->finalize (object);
}

static void
hunch_piece_class_init (HunchPieceClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = hunch_piece_finalize;
  G_INPUT_STREAM_CLASS (klass)->read_fn = hunch_piece_read;
}

static void
hunch_piece_init (HunchPiece *self)
{
}

GInputStream *
hunch_piece_new (GInputStream *stream,
                 HunchSource  *source,
                 const char   *name,
                 gint64        length)
{
  HunchPiece *self = g_object_new (HUNCH_TYPE_PIECE, NULL);

  self->stream = g_object_ref (stream);
  self->source = source != NULL ? g_object_ref (source) : NULL;
  self->name = g_strdup (name);
  self->left = length;

  return G_INPUT_STREAM (self);
}
