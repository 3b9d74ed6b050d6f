#define G_LOG_DOMAIN "hunch-format"
#include "format/ahead-private.h"

#include <string.h>

#define WAIT_US (50 * G_TIME_SPAN_MILLISECOND)

typedef struct
{
  guint  part;
  gsize  n;        /* 0: the part ends here */
  guint8 data[];
} Chunk;

struct _HunchAhead
{
  gatomicrefcount ref_count;
  GMutex          lock;
  GCond           changed;
  GQueue          chunks;      /* of owned Chunk */
  gsize           n_queued;
  gboolean        is_stopped;  /* nobody reads any more */
  gboolean        is_done;     /* the thread has ended */
  GError         *error;       /* owned; why it ended */
  guint           next_part;
  GCancellable   *cancellable; /* owned */
  HunchAheadFunc  func;
  gpointer        user_data;
  GDestroyNotify  destroy;
};

static gpointer
run (gpointer data)
{
  HunchAhead *self = data;
  g_autoptr (GError) error = NULL;

  self->func (self, self->user_data, self->cancellable, &error);
  self->destroy (self->user_data);

  g_mutex_lock (&self->lock);
  self->is_done = TRUE;
  self->error = g_steal_pointer (&error);
  g_cond_broadcast (&self->changed);
  g_mutex_unlock (&self->lock);
  hunch_ahead_unref (self);

  return NULL;
}

HunchAhead *
hunch_ahead_new (HunchAheadFunc func,
                 gpointer       user_data,
                 GDestroyNotify destroy,
                 guint          first_part)
{
  HunchAhead *self = g_new0 (HunchAhead, 1);

  g_atomic_ref_count_init (&self->ref_count);
  g_mutex_init (&self->lock);
  g_cond_init (&self->changed);
  g_queue_init (&self->chunks);
  self->cancellable = g_cancellable_new ();
  self->func = func;
  self->user_data = user_data;
  self->destroy = destroy;
  self->next_part = first_part;
  g_thread_unref (g_thread_new ("unpack", run, hunch_ahead_ref (self)));

  return self;
}

HunchAhead *
hunch_ahead_ref (HunchAhead *self)
{
  g_atomic_ref_count_inc (&self->ref_count);

  return self;
}

void
hunch_ahead_stop (HunchAhead *self)
{
  g_mutex_lock (&self->lock);
  self->is_stopped = TRUE;
  g_cond_broadcast (&self->changed);
  g_mutex_unlock (&self->lock);
  g_cancellable_cancel (self->cancellable);
}

void
hunch_ahead_unref (HunchAhead *self)
{
  if (self == NULL || !g_atomic_ref_count_dec (&self->ref_count))
    return;

  g_queue_clear_full (&self->chunks, g_free);
  g_clear_error (&self->error);
  g_clear_object (&self->cancellable);
  g_cond_clear (&self->changed);
  g_mutex_clear (&self->lock);
  g_free (self);
}

static gboolean
put_chunk (HunchAhead *self,
           Chunk      *chunk)
{
  gboolean is_put;

  g_mutex_lock (&self->lock);
  while (!self->is_stopped && self->n_queued >= HUNCH_AHEAD_BYTES)
    g_cond_wait (&self->changed, &self->lock);

  is_put = !self->is_stopped;
  if (is_put)
    {
      g_queue_push_tail (&self->chunks, chunk);
      self->n_queued += chunk->n + sizeof *chunk;
      g_cond_broadcast (&self->changed);
    }
  g_mutex_unlock (&self->lock);

  if (!is_put)
    g_free (chunk);

  return is_put;
}

gboolean
hunch_ahead_put (HunchAhead   *self,
                 guint         part,
                 gconstpointer data,
                 gsize         n)
{
  Chunk *chunk;

  if (n == 0)
    return TRUE;

  chunk = g_malloc (sizeof *chunk + n);
  chunk->part = part;
  chunk->n = n;
  memcpy (chunk->data, data, n);

  return put_chunk (self, chunk);
}

gboolean
hunch_ahead_end_part (HunchAhead *self,
                      guint       part)
{
  Chunk *chunk = g_malloc (sizeof *chunk);

  chunk->part = part;
  chunk->n = 0;

  return put_chunk (self, chunk);
}

guint
hunch_ahead_get_next_part (HunchAhead *self)
{
  guint part;

  g_mutex_lock (&self->lock);
  part = self->next_part;
  g_mutex_unlock (&self->lock);

  return part;
}

/* --- the stream ------------------------------------------------------------ */

struct _HunchAheadStream
{
  GInputStream        parent_instance;
  HunchAhead         *ahead;     /* owned; NULL at the end of the part */
  guint               part;
  Chunk              *chunk;     /* owned; taken out of the queue */
  gsize               position;  /* in the chunk */
  HunchAheadEndedFunc ended;
  gpointer            user_data;
  GDestroyNotify      destroy;
};

#define HUNCH_TYPE_AHEAD_STREAM (hunch_ahead_stream_get_type ())
G_DECLARE_FINAL_TYPE (HunchAheadStream, hunch_ahead_stream, HUNCH, AHEAD_STREAM, GInputStream)
G_DEFINE_FINAL_TYPE (HunchAheadStream, hunch_ahead_stream, G_TYPE_INPUT_STREAM)

/* NULL with an error, or without one when the thread ended before the part did. */
static Chunk *
take_chunk (HunchAhead   *ahead,
            GCancellable *cancellable,
            GError      **error)
{
  Chunk *chunk = NULL;

  g_mutex_lock (&ahead->lock);
  while (g_queue_is_empty (&ahead->chunks) && !ahead->is_done)
    {
      g_cond_wait_until (&ahead->changed, &ahead->lock, g_get_monotonic_time () + WAIT_US);
      if (g_cancellable_is_cancelled (cancellable))
        break;
    }

  if (!g_cancellable_set_error_if_cancelled (cancellable, error))
    {
      chunk = g_queue_pop_head (&ahead->chunks);
      if (chunk != NULL)
        ahead->n_queued -= chunk->n + sizeof *chunk;
      else if (ahead->error != NULL && error != NULL)
        *error = g_error_copy (ahead->error);
      g_cond_broadcast (&ahead->changed);
    }
  g_mutex_unlock (&ahead->lock);

  return chunk;
}

static void
end_stream (HunchAheadStream *self)
{
  g_mutex_lock (&self->ahead->lock);
  self->ahead->next_part = self->part + 1;
  g_mutex_unlock (&self->ahead->lock);

  if (self->ended != NULL)
    self->ended (self->ahead, self->user_data);
  g_clear_pointer (&self->ahead, hunch_ahead_unref);
}

/* FALSE at the end of the part, or with an error. */
static gboolean
find_chunk (HunchAheadStream *self,
            GCancellable     *cancellable,
            GError          **error)
{
  while (self->ahead != NULL && (self->chunk == NULL || self->position == self->chunk->n))
    {
      GError *cause = NULL;

      g_clear_pointer (&self->chunk, g_free);
      self->position = 0;
      self->chunk = take_chunk (self->ahead, cancellable, &cause);
      if (cause != NULL)
        {
          g_propagate_error (error, cause);
          return FALSE;
        }
      if (self->chunk == NULL || (self->chunk->part == self->part && self->chunk->n == 0))
        {
          g_clear_pointer (&self->chunk, g_free);
          end_stream (self);
          return FALSE;
        }
      if (self->chunk->part != self->part)
        g_clear_pointer (&self->chunk, g_free);
    }

  return self->chunk != NULL;
}

static gssize
hunch_ahead_stream_read (GInputStream *stream,
                         void         *buffer,
                         gsize         count,
                         GCancellable *cancellable,
                         GError      **error)
{
  HunchAheadStream *self = HUNCH_AHEAD_STREAM (stream);
  GError *cause = NULL;
  gsize n;

  if (!find_chunk (self, cancellable, &cause))
    {
      if (cause == NULL)
        return 0;
      g_propagate_error (error, cause);
      return -1;
    }

  n = MIN (count, self->chunk->n - self->position);
  memcpy (buffer, self->chunk->data + self->position, n);
  self->position += n;

  return (gssize) n;
}

static void
hunch_ahead_stream_finalize (GObject *object)
{
  HunchAheadStream *self = HUNCH_AHEAD_STREAM (object);

  if (self->ahead != NULL)
    hunch_ahead_stop (self->ahead);
  g_clear_pointer (&self->ahead, hunch_ahead_unref);
  g_clear_pointer (&self->chunk, g_free);
  if (self->destroy != NULL)
    self->destroy (self->user_data);

  G_OBJECT_CLASS (hunch_ahead_stream_parent_class)->finalize (object);
}

static void
hunch_ahead_stream_class_init (HunchAheadStreamClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = hunch_ahead_stream_finalize;
  G_INPUT_STREAM_CLASS (klass)->read_fn = hunch_ahead_stream_read;
}

static void
hunch_ahead_stream_init (HunchAheadStream *self)
{
}

GInputStream *
hunch_ahead_open (HunchAhead         *self,
                  guint               part,
                  HunchAheadEndedFunc ended,
                  gpointer            user_data,
                  GDestroyNotify      destroy)
{
  HunchAheadStream *stream = g_object_new (HUNCH_TYPE_AHEAD_STREAM, NULL);

  stream->ahead = hunch_ahead_ref (self);
  stream->part = part;
  stream->ended = ended;
  stream->user_data = user_data;
  stream->destroy = destroy;

  return G_INPUT_STREAM (stream);
}
