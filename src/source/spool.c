#define G_LOG_DOMAIN "hunch-source"
#include "source/spool.h"

#include <inttypes.h>
#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "source/remote-private.h"

#define PART_ENDING ".part"
#define FETCH_BYTES (256 * 1024)
#define WAIT_US (50 * 1000)

/* One file. Alive as long as a stream reads of it. */
typedef struct
{
  guint         n_users;      /* guarded by the lock of `open_spools` */
  char         *key;          /* owned; its name in `open_spools`, NULL when nobody else may share it */
  char         *path;         /* owned; without PART_ENDING; NULL for a file without a name */
  int           fd;
  gboolean      is_part;      /* the file's name has PART_ENDING, and is ours alone */

  GMutex        lock;
  GCond         cond;
  guint64       n_here;       /* bytes in the file */
  gboolean      is_whole;
  gboolean      is_spoilt;    /* what came was not what the server vouches for: nothing more is read of it */
  gboolean      is_fetching;  /* one of the streams is at it, without the lock */
  GInputStream *incoming;     /* owned; stands at n_here; NULL until it is needed */
} Spool;

static GMutex table_lock;
static GHashTable *open_spools;  /* key → Spool, borrowed */

/* --- files ------------------------------------------------------------------- */

static char *
dup_key (HunchSource *source)
{
  const HunchRemoteKind *kind = (const HunchRemoteKind *) source->kind;
  g_autofree char *place = kind->dup_place (source);
  g_autofree char *words = g_strconcat (place, "\n", source->version, NULL);

  return g_compute_checksum_for_string (G_CHECKSUM_SHA256, words, -1);
}

static int
open_locked (const char *path,
             int         flags)
{
  int fd = open (path, O_RDWR | O_CLOEXEC | O_NOFOLLOW | flags, 0600);

  if (fd >= 0 && flock (fd, LOCK_EX | LOCK_NB) != 0)
    {
      close (fd);
      return -1;
    }

  return fd;
}

/* Another process that reads a whole file may share it. */
static int
open_whole (const char *path)
{
  int fd = open (path, O_RDWR | O_CLOEXEC | O_NOFOLLOW);

  if (fd >= 0 && flock (fd, LOCK_SH | LOCK_NB) != 0)
    {
      close (fd);
      return -1;
    }

  return fd;
}

static void
note_length (Spool *self,
             gint64 size)
{
  struct stat info;

  self->n_here = fstat (self->fd, &info) == 0 ? (guint64) info.st_size : 0;
  if (size >= 0 && self->n_here > (guint64) size && ftruncate (self->fd, 0) == 0)
    self->n_here = 0;
  self->is_whole = self->is_whole && (size < 0 || self->n_here == (guint64) size);
  futimens (self->fd, NULL);
}

/* A file without a name goes with its last stream. */
static int
open_nameless (const char *folder)
{
  g_autofree char *path = g_build_filename (folder, "once-XXXXXX", NULL);
  int fd = g_mkstemp_full (path, O_RDWR | O_CLOEXEC, 0600);

  if (fd >= 0)
    g_unlink (path);

  return fd;
}

static gboolean
open_file (Spool      *self,
           const char *folder,
           gint64      size)
{
  g_autofree char *part = self->path != NULL ? g_strconcat (self->path, PART_ENDING, NULL) : NULL;

  self->fd = self->path != NULL ? open_whole (self->path) : -1;
  self->is_whole = self->fd >= 0;
  if (self->fd < 0 && part != NULL)
    {
      self->fd = open_locked (part, O_CREAT);
      self->is_part = self->fd >= 0;
    }
  if (self->fd < 0)
    {
      g_clear_pointer (&self->path, g_free);
      self->fd = open_nameless (folder);
    }
  if (self->fd < 0)
    return FALSE;
  note_length (self, size);

  return TRUE;
}

/* Nothing came: there is nothing to go on with. */
static void
remove_empty (Spool *self)
{
  g_autofree char *part = self->is_part ? g_strconcat (self->path, PART_ENDING, NULL) : NULL;

  if (part != NULL && self->n_here == 0)
    g_unlink (part);
}

static void
spool_free (Spool *self)
{
  g_clear_object (&self->incoming);
  remove_empty (self);
  if (self->fd >= 0)
    close (self->fd);
  g_free (self->key);
  g_free (self->path);
  g_mutex_clear (&self->lock);
  g_cond_clear (&self->cond);
  g_free (self);
}

static Spool *
spool_new (HunchSource *source,
           const char  *folder,
           const char  *key)
{
  Spool *self = g_new0 (Spool, 1);

  g_mutex_init (&self->lock);
  g_cond_init (&self->cond);
  self->fd = -1;
  self->n_users = 1;
  if (hunch_remote_is_lasting (source->version))
    self->path = g_build_filename (folder, key, NULL);
  if (!open_file (self, folder, source->size))
    g_clear_pointer (&self, spool_free);

  return self;
}

/* What the table calls the file of a source: versions that do not last are those of this source alone. */
static char *
dup_table_key (HunchSource *source)
{
  g_autofree char *key = dup_key (source);

  return hunch_remote_is_lasting (source->version) ? g_strdup (key) : g_strdup_printf ("%s-%p", key, (void *) source);
}

static void spool_leave (Spool *self);

/* Bytes that the server does not vouch for are those of this source as long as it lives. */
static void
hold (Spool       *self,
      HunchSource *source)
{
  static const char name[] = "hunch-spool";

  if (hunch_remote_is_lasting (source->version) || g_object_get_data (G_OBJECT (source), name) != NULL)
    return;
  self->n_users++;
  g_object_set_data_full (G_OBJECT (source), name, self, (GDestroyNotify) spool_leave);
}

/* The open file of the source, or a new one; NULL when there can be none. */
static Spool *
get_spool (HunchSource *source)
{
  g_autofree char *folder = hunch_spool_dup_folder ();
  g_autofree char *key = dup_key (source);
  g_autofree char *table_key = dup_table_key (source);
  Spool *self;

  g_mutex_lock (&table_lock);
  if (open_spools == NULL)
    open_spools = g_hash_table_new (g_str_hash, g_str_equal);
  self = g_hash_table_lookup (open_spools, table_key);
  if (self != NULL)
    self->n_users++;
  else if (g_mkdir_with_parents (folder, 0700) == 0 && hunch_spool_make_room (folder, MAX (source->size, 0)))
    self = spool_new (source, folder, key);
  if (self != NULL && self->key == NULL)
    {
      self->key = g_steal_pointer (&table_key);
      g_hash_table_insert (open_spools, self->key, self);
    }
  if (self != NULL)
    hold (self, source);
  g_mutex_unlock (&table_lock);

  return self;
}

static void
spool_leave (Spool *self)
{
  gboolean is_last;

  g_mutex_lock (&table_lock);
  is_last = --self->n_users == 0;
  if (is_last && g_hash_table_lookup (open_spools, self->key) == self)
    g_hash_table_remove (open_spools, self->key);
  g_mutex_unlock (&table_lock);
  if (is_last)
    spool_free (self);
}

gboolean
hunch_spool_has_all (HunchSource *source)
{
  g_autofree char *folder = hunch_spool_dup_folder ();
  g_autofree char *key = source->version != NULL && hunch_remote_is_lasting (source->version) ? dup_key (source) : NULL;
  g_autofree char *path = key != NULL ? g_build_filename (folder, key, NULL) : NULL;

  return path != NULL && g_file_test (path, G_FILE_TEST_IS_REGULAR);
}

/* --- fetching ---------------------------------------------------------------- */

static gboolean
append (Spool        *self,
        const guint8 *bytes,
        gsize         length,
        GError      **error)
{
  guint64 offset = self->n_here;

  while (length > 0)
    {
      gssize n = pwrite (self->fd, bytes, length, (off_t) offset);

      if (n < 0 && errno == EINTR)
        continue;
      if (n <= 0)
        {
          g_set_error (error, G_IO_ERROR, errno == ENOSPC || errno == EDQUOT || errno == EFBIG ? G_IO_ERROR_NO_SPACE : G_IO_ERROR_FAILED,
                       _("What comes over the net cannot be kept in the cache folder: %s."), g_strerror (errno));
          return FALSE;
        }
      bytes += n;
      length -= n;
      offset += n;
    }

  return TRUE;
}

/* From now on others may read it too. */
static void
take_off_ending (Spool *self)
{
  g_autofree char *part = self->is_part ? g_strconcat (self->path, PART_ENDING, NULL) : NULL;

  if (part != NULL)
    g_rename (part, self->path);
  self->is_part = FALSE;
  flock (self->fd, LOCK_SH);
}

/* Only behind its last byte does a stream say whether they were the right ones; wrong ones are not kept. */
static gboolean
check_end (Spool        *self,
           GCancellable *cancellable,
           GError      **error)
{
  g_autoptr (GError) cause = NULL;
  guint8 more;
  gssize n = g_input_stream_read (self->incoming, &more, 1, cancellable, &cause);

  self->is_spoilt = n > 0 || (n < 0 && g_error_matches (cause, HUNCH_SOURCE_ERROR, HUNCH_SOURCE_ERROR_NETWORK));
  if (cause != NULL)
    g_propagate_error (error, g_steal_pointer (&cause));
  else if (n > 0)
    g_set_error (error, HUNCH_SOURCE_ERROR, HUNCH_SOURCE_ERROR_NETWORK, _("The server sends more than it announced."));

  return n == 0;
}

/* Takes the file away from those who would share it. */
static void
forget_spoilt (Spool *self)
{
  self->n_here = 0;
  if (ftruncate (self->fd, 0) != 0)
    g_debug ("A spool file could not be emptied.");
  g_mutex_lock (&table_lock);
  if (g_hash_table_lookup (open_spools, self->key) == self)
    g_hash_table_remove (open_spools, self->key);
  g_mutex_unlock (&table_lock);
}

/* The next bytes from the server into the file; called without the lock by the one stream that is at it. 0 at the end, -1 with error. */
static gssize
fetch (Spool        *self,
       HunchSource  *source,
       GCancellable *cancellable,
       GError      **error)
{
  g_autofree guint8 *bytes = g_malloc (FETCH_BYTES);
  gssize n;

  if (self->incoming == NULL)
    self->incoming = hunch_remote_fetch (source, self->n_here, cancellable, error);
  if (self->incoming == NULL)
    return -1;

  n = g_input_stream_read (self->incoming, bytes, FETCH_BYTES, cancellable, error);
  if (n > 0 && source->size >= 0 && self->n_here + n == (guint64) source->size && !check_end (self, cancellable, error))
    n = -1;
  if (n > 0 && !append (self, bytes, n, error))
    n = -1;
  if (n == 0 && source->size >= 0 && self->n_here < (guint64) source->size)
    {
      g_set_error (error, HUNCH_SOURCE_ERROR, HUNCH_SOURCE_ERROR_NETWORK,
                   _("“%s” ended after %" PRIu64 " of %" PRId64 " bytes."), source->name, self->n_here, source->size);
      n = -1;
    }
  if (n < 0)
    g_clear_object (&self->incoming);

  return n;
}

static gboolean
is_end (Spool       *self,
        HunchSource *source)
{
  return self->is_whole || (source->size >= 0 && self->n_here >= (guint64) source->size);
}

/* With the lock held, which is given up meanwhile. */
static gboolean
fetch_more (Spool        *self,
            HunchSource  *source,
            GCancellable *cancellable,
            GError      **error)
{
  gssize n;

  if (self->is_fetching)
    {
      g_cond_wait_until (&self->cond, &self->lock, g_get_monotonic_time () + WAIT_US);
      return !g_cancellable_set_error_if_cancelled (cancellable, error);
    }

  if (self->is_spoilt)
    {
      g_set_error (error, HUNCH_SOURCE_ERROR, HUNCH_SOURCE_ERROR_NETWORK, _("The bytes of “%s” are not those that the server vouches for."), source->name);
      return FALSE;
    }
  self->is_fetching = TRUE;
  g_mutex_unlock (&self->lock);
  n = fetch (self, source, cancellable, error);
  g_mutex_lock (&self->lock);
  self->is_fetching = FALSE;
  self->n_here += MAX (n, 0);
  if (self->is_spoilt)
    forget_spoilt (self);
  if (n == 0 || (n > 0 && source->size >= 0 && self->n_here == (guint64) source->size))
    {
      self->is_whole = TRUE;
      take_off_ending (self);
    }
  g_cond_broadcast (&self->cond);

  return n >= 0;
}

/* --- streams ----------------------------------------------------------------- */

#define HUNCH_TYPE_SPOOL_STREAM (hunch_spool_stream_get_type ())
G_DECLARE_FINAL_TYPE (HunchSpoolStream, hunch_spool_stream, HUNCH, SPOOL_STREAM, GInputStream)

struct _HunchSpoolStream
{
  GInputStream parent_instance;
  HunchSource *source;    /* owned */
  Spool       *spool;     /* a use of it */
  guint64      position;
};

G_DEFINE_FINAL_TYPE (HunchSpoolStream, hunch_spool_stream, G_TYPE_INPUT_STREAM)

static gboolean
wait_for_bytes (HunchSpoolStream *self,
                gsize            *out_available,
                GCancellable     *cancellable,
                GError          **error)
{
  Spool *spool = self->spool;
  gboolean is_ok = TRUE;

  g_mutex_lock (&spool->lock);
  while (is_ok && self->position >= spool->n_here && !is_end (spool, self->source))
    is_ok = fetch_more (spool, self->source, cancellable, error);
  *out_available = spool->n_here > self->position ? spool->n_here - self->position : 0;
  g_mutex_unlock (&spool->lock);

  return is_ok;
}

static gssize
read_stream (GInputStream *stream,
             void         *buffer,
             gsize         count,
             GCancellable *cancellable,
             GError      **error)
{
  HunchSpoolStream *self = HUNCH_SPOOL_STREAM (stream);
  gsize n_available;
  gssize n;

  if (!wait_for_bytes (self, &n_available, cancellable, error))
    return -1;
  if (n_available == 0)
    return 0;

  do
    n = pread (self->spool->fd, buffer, MIN (count, n_available), (off_t) self->position);
  while (n < 0 && errno == EINTR);
  if (n <= 0)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, _("What was kept of “%s” in the cache folder cannot be read."), self->source->name);
      return -1;
    }
  self->position += n;

  return n;
}

static void
hunch_spool_stream_finalize (GObject *object)
{
  HunchSpoolStream *self = HUNCH_SPOOL_STREAM (object);

  g_clear_pointer (&self->spool, spool_leave);
  g_clear_object (&self->source);

  G_OBJECT_CLASS (hunch_spool_stream_parent_class)->finalize (object);
}

static void
hunch_spool_stream_class_init (HunchSpoolStreamClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = hunch_spool_stream_finalize;
  G_INPUT_STREAM_CLASS (klass)->read_fn = read_stream;
}

static void
hunch_spool_stream_init (HunchSpoolStream *self)
{
}

GInputStream *
hunch_spool_open (HunchSource  *source,
                  GInputStream *fetched,
                  GCancellable *cancellable,
                  GError      **error)
{
  g_autoptr (GInputStream) incoming = fetched;
  Spool *spool = get_spool (source);
  HunchSpoolStream *self;

  if (spool == NULL)
    return incoming != NULL ? g_steal_pointer (&incoming) : hunch_remote_fetch (source, 0, cancellable, error);

  g_mutex_lock (&spool->lock);
  if (incoming != NULL && spool->n_here == 0 && !spool->is_fetching && spool->incoming == NULL)
    spool->incoming = g_steal_pointer (&incoming);
  g_mutex_unlock (&spool->lock);

  self = g_object_new (HUNCH_TYPE_SPOOL_STREAM, NULL);
  self->source = g_object_ref (source);
  self->spool = spool;

  return G_INPUT_STREAM (self);
}
