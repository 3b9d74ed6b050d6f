#define G_LOG_DOMAIN "hunch-format"
#include "format/join-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "format/format-private.h"
#include "format/hollow-private.h"

#define POSITION_KEY "hunch-join-position"

/* So much of each part is looked at before it is given. */
#define HELD_BYTES 64

/* What a source and its streams share. */
typedef struct
{
  gatomicrefcount ref_count;
  GPtrArray      *sources;   /* owned */
  int             position;  /* atomic; of the source that is being read */
} Join;

struct _HunchJoinStream
{
  GInputStream  parent_instance;
  Join         *join;        /* owned */
  GInputStream *part;        /* owned; NULL between two */
  guint         position;    /* of the part */
  char          held[HELD_BYTES + 1];  /* bytes that were looked at and not given */
  guint         n_held;
};

#define HUNCH_TYPE_JOIN_STREAM (hunch_join_stream_get_type ())
G_DECLARE_FINAL_TYPE (HunchJoinStream, hunch_join_stream, HUNCH, JOIN_STREAM, GInputStream)
G_DEFINE_FINAL_TYPE (HunchJoinStream, hunch_join_stream, G_TYPE_INPUT_STREAM)

static void
join_unref (gpointer data)
{
  Join *self = data;

  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  g_clear_pointer (&self->sources, g_ptr_array_unref);
  g_free (self);
}

/* The line break before a part and its first bytes without a mark; of a part that is an empty list or object nothing, as it holds no record. */
static gboolean
open_part (HunchJoinStream *self,
           GCancellable    *cancellable,
           GError         **error)
{
  char *bytes = self->held + 1;
  gsize n;

  self->part = hunch_source_open (g_ptr_array_index (self->join->sources, self->position), cancellable, error);
  g_atomic_int_set (&self->join->position, (int) self->position);
  if (self->part == NULL)
    return FALSE;
  if (self->position == 0)
    return TRUE;

  if (!g_input_stream_read_all (self->part, bytes, HELD_BYTES, &n, cancellable, error))
    return FALSE;
  if (n < HELD_BYTES && hunch_hollow_is_text (bytes, n))
    n = 0;
  if (n >= 3 && memcmp (bytes, "\xef\xbb\xbf", 3) == 0)
    {
      n -= 3;
      memmove (bytes, bytes + 3, n);
    }
  self->held[0] = '\n';
  self->n_held = n + 1;

  return TRUE;
}

static gssize
give_held (HunchJoinStream *self,
           void            *buffer,
           gsize            count)
{
  guint n = MIN (count, self->n_held);

  memcpy (buffer, self->held, n);
  memmove (self->held, self->held + n, self->n_held - n);
  self->n_held -= n;

  return n;
}

static gssize
hunch_join_stream_read (GInputStream *stream,
                        void         *buffer,
                        gsize         count,
                        GCancellable *cancellable,
                        GError      **error)
{
  HunchJoinStream *self = HUNCH_JOIN_STREAM (stream);

  while (self->position < self->join->sources->len)
    {
      gssize n;

      if (self->part == NULL && !open_part (self, cancellable, error))
        return -1;
      if (self->n_held > 0)
        return give_held (self, buffer, count);

      n = g_input_stream_read (self->part, buffer, count, cancellable, error);
      if (n != 0)
        return n;
      if (!hunch_source_check_stream (g_ptr_array_index (self->join->sources, self->position), self->part, error))
        return -1;

      g_clear_object (&self->part);
      self->position++;
    }

  return 0;
}

static void
hunch_join_stream_finalize (GObject *object)
{
  HunchJoinStream *self = HUNCH_JOIN_STREAM (object);

  g_clear_object (&self->part);
  g_clear_pointer (&self->join, join_unref);

  G_OBJECT_CLASS (hunch_join_stream_parent_class)->finalize (object);
}

static void
hunch_join_stream_class_init (HunchJoinStreamClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = hunch_join_stream_finalize;
  G_INPUT_STREAM_CLASS (klass)->read_fn = hunch_join_stream_read;
}

static void
hunch_join_stream_init (HunchJoinStream *self)
{
}

static GInputStream *
open_join (gpointer      user_data,
           GCancellable *cancellable,
           GError      **error)
{
  Join *join = user_data;
  g_autoptr (HunchJoinStream) stream = g_object_new (HUNCH_TYPE_JOIN_STREAM, NULL);

  g_atomic_ref_count_inc (&join->ref_count);
  stream->join = join;

  return open_part (stream, cancellable, error) ? G_INPUT_STREAM (g_steal_pointer (&stream)) : NULL;
}

static gint64
sum_sizes (GPtrArray *sources)
{
  gint64 total = 0;

  for (guint i = 0; i < sources->len; i++)
    {
      gint64 size = hunch_source_get_size (g_ptr_array_index (sources, i));

      if (size < 0)
        return -1;
      total += size;
    }

  return total;
}

HunchSource *
hunch_join_new (GPtrArray *sources)
{
  const char *first = hunch_source_get_name (g_ptr_array_index (sources, 0));
  Join *join = g_new0 (Join, 1);
  g_autofree char *name = NULL;
  HunchSource *source;

  g_atomic_ref_count_init (&join->ref_count);
  join->sources = hunch_format_copy_sources (sources);
  name = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%s and %u other", "%s and %u others", sources->len - 1), first, sources->len - 1);
  source = hunch_source_new_derived (name, hunch_source_get_version (g_ptr_array_index (sources, 0)), sum_sizes (sources), open_join, join, join_unref);
  g_object_set_data (G_OBJECT (source), POSITION_KEY, join);

  return source;
}

const char *
hunch_join_get_current (HunchSource *join,
                        GPtrArray   *sources)
{
  Join *self = g_object_get_data (G_OBJECT (join), POSITION_KEY);
  guint position = (guint) g_atomic_int_get (&self->position);

  return hunch_source_get_name (g_ptr_array_index (sources, MIN (position, sources->len - 1)));
}
