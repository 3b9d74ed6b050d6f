#define G_LOG_DOMAIN "hunch-format"
#include "format/ahead-private.h"

#include <string.h>

#define WAIT_US (50 * G_TIME_SPAN_MILLISECOND)

typedef struct
{
  gatomicrefcount ref_count;
  guint           part;
  gsize           n;        /* 0: the part ends here */
  guint8          data[];
} Chunk;

struct _HunchAhead
{
  gatomicrefcount ref_count;
  GMutex          lock;
  GCond           changed;
  GQueue          chunks;      /* of owned Chunk; those before `next` were taken and are kept to be taken again */
  GList          *next;        /* borrowed; NULL: all there are were taken */
  gsize           n_queued;    /* bytes from `next` on */
  gsize           n_kept;      /* bytes before it */
  gboolean        keeps;       /* nothing that was taken is gone yet */
  gboolean        is_at_start; /* nothing of `next_part` was taken */
  guint           first_part;
  gboolean        is_stopped;  /* nobody reads any more */
  gboolean        is_done;     /* the thread has ended */
  GError         *error;       /* owned; why it ended */
  guint           next_part;
  GCancellable   *cancellable; /* owned */
  HunchAheadFunc  func;
  gpointer        user_data;
  GDestroyNotify  destroy;
};

static gsize
get_size (const Chunk *chunk)
{
  return chunk->n + sizeof *chunk;
}

static Chunk *
chunk_new (guint part,
           gsize n)
{
  Chunk *chunk = g_malloc (sizeof *chunk + n);

  g_atomic_ref_count_init (&chunk->ref_count);
  chunk->part = part;
  chunk->n = n;

  return chunk;
}

static void
chunk_unref (gpointer data)
{
  Chunk *chunk = data;

  if (g_atomic_ref_count_dec (&chunk->ref_count))
    g_free (chunk);
}

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
  self->first_part = first_part;
  self->keeps = TRUE;
  self->is_at_start = TRUE;
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

  g_queue_clear_full (&self->chunks, chunk_unref);
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
      if (self->next == NULL)
        self->next = self->chunks.tail;
      self->n_queued += get_size (chunk);
      g_cond_broadcast (&self->changed);
    }
  g_mutex_unlock (&self->lock);

  if (!is_put)
    chunk_unref (chunk);

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

  chunk = chunk_new (part, n);
  memcpy (chunk->data, data, n);

  return put_chunk (self, chunk);
}

gboolean
hunch_ahead_end_part (HunchAhead *self,
                      guint       part)
{
  return put_chunk (self, chunk_new (part, 0));
}

gboolean
hunch_ahead_goes_on (HunchAhead *self,
                     guint       n_parts)
{
  gboolean goes_on;

  g_mutex_lock (&self->lock);
  goes_on = self->error == NULL && (self->keeps || (self->is_at_start && self->next_part < n_parts));
  g_mutex_unlock (&self->lock);

  return goes_on;
}

/* Back to where the part begins, or to the end of what there is. */
static void
rewind_to (HunchAhead *self,
           guint       part)
{
  self->n_queued += self->n_kept;
  self->n_kept = 0;
  for (self->next = self->chunks.head; self->next != NULL && ((Chunk *) self->next->data)->part < part; self->next = self->next->next)
    self->n_kept += get_size (self->next->data);
  self->n_queued -= self->n_kept;
  self->next_part = part;
  self->is_at_start = TRUE;
}

gboolean
hunch_ahead_find_part (HunchAhead *self,
                       guint       part)
{
  gboolean is_found;

  g_mutex_lock (&self->lock);
  is_found = self->is_at_start && self->next_part == part;
  if (!is_found && self->keeps && part >= self->first_part)
    {
      rewind_to (self, part);
      g_cond_broadcast (&self->changed);
      is_found = TRUE;
    }
  is_found |= self->is_at_start && self->next_part <= part;
  g_mutex_unlock (&self->lock);

  return is_found;
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

/* Beyond some megabytes what was taken is let go. */
static Chunk *
take_next (HunchAhead *self)
{
  Chunk *chunk = self->next->data;

  g_atomic_ref_count_inc (&chunk->ref_count);
  self->next = self->next->next;
  self->n_queued -= get_size (chunk);
  self->n_kept += get_size (chunk);
  self->is_at_start = FALSE;
  self->keeps &= self->n_kept <= HUNCH_AHEAD_KEPT_BYTES;

  while (!self->keeps && self->chunks.head != self->next)
    {
      Chunk *gone = g_queue_pop_head (&self->chunks);

      self->n_kept -= get_size (gone);
      chunk_unref (gone);
    }

  return chunk;
}

/* NULL with an error, or without one when the thread ended before the part did. */
static Chunk *
take_chunk (HunchAhead   *ahead,
            GCancellable *cancellable,
            GError      **error)
{
  Chunk *chunk = NULL;

  g_mutex_lock (&ahead->lock);
  while (ahead->next == NULL && !ahead->is_done)
    {
      g_cond_wait_until (&ahead->changed, &ahead->lock, g_get_monotonic_time () + WAIT_US);
      if (g_cancellable_is_cancelled (cancellable))
        break;
    }

  if (!g_cancellable_set_error_if_cancelled (cancellable, error))
    {
      if (ahead->next != NULL)
        chunk = take_next (ahead);
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
  self->ahead->is_at_start = TRUE;
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

      g_clear_pointer (&self->chunk, chunk_unref);
      self->position = 0;
      self->chunk = take_chunk (self->ahead, cancellable, &cause);
      if (cause != NULL)
        {
          g_propagate_error (error, cause);
          return FALSE;
        }
      if (self->chunk == NULL || (self->chunk->part == self->part && self->chunk->n == 0))
        {
          g_clear_pointer (&self->chunk, chunk_unref);
          end_stream (self);
          return FALSE;
        }
      if (self->chunk->part != self->part)
        g_clear_pointer (&self->chunk, chunk_unref);
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

  g_clear_pointer (&self->chunk, chunk_unref);
  if (self->ahead != NULL && self->ended != NULL)
    self->ended (self->ahead, self->user_data);
  else if (self->ahead != NULL)
    hunch_ahead_stop (self->ahead);
  g_clear_pointer (&self->ahead, hunch_ahead_unref);
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
