/* A stream that counts what is read of another one. */
#define G_LOG_DOMAIN "hunch-source"
#include "source/source-private.h"

#define HUNCH_TYPE_COUNTING_STREAM (hunch_counting_stream_get_type ())
G_DECLARE_FINAL_TYPE (HunchCountingStream, hunch_counting_stream, HUNCH, COUNTING_STREAM, GFilterInputStream)

struct _HunchCountingStream
{
  GFilterInputStream parent_instance;
  HunchMeter        *meter;  /* owned */
};

G_DEFINE_FINAL_TYPE (HunchCountingStream, hunch_counting_stream, G_TYPE_FILTER_INPUT_STREAM)

static gssize
read_and_count (GInputStream *stream,
                void         *buffer,
                gsize         count,
                GCancellable *cancellable,
                GError      **error)
{
  HunchCountingStream *self = HUNCH_COUNTING_STREAM (stream);
  gssize n = g_input_stream_read (G_FILTER_INPUT_STREAM (self)->base_stream, buffer, count, cancellable, error);

  if (n > 0)
    hunch_meter_add (self->meter, n, 0);

  return n;
}

static void
hunch_counting_stream_finalize (GObject *object)
{
  HunchCountingStream *self = HUNCH_COUNTING_STREAM (object);

  g_clear_pointer (&self->meter, hunch_meter_unref);

  G_OBJECT_CLASS (hunch_counting_stream_parent_class)->finalize (object);
}

static void
hunch_counting_stream_class_init (HunchCountingStreamClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = hunch_counting_stream_finalize;
  G_INPUT_STREAM_CLASS (klass)->read_fn = read_and_count;
}

static void
hunch_counting_stream_init (HunchCountingStream *self)
{
}

GInputStream *
hunch_counting_stream_new (GInputStream *base,
                           HunchMeter   *meter)
{
  HunchCountingStream *self = g_object_new (HUNCH_TYPE_COUNTING_STREAM, "base-stream", base, NULL);

  self->meter = hunch_meter_ref (meter);
  hunch_meter_add (meter, 0, 1);

  return G_INPUT_STREAM (self);
}
