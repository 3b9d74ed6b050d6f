#define G_LOG_DOMAIN "hunch-format"
#include "format/packed-private.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <string.h>

#define BUFFER_BYTES (128 * 1024)

typedef struct
{
  HunchPackedKind kind;
  guint           n;
  const char     *bytes;
} Magic;

static const Magic magics[] = {
  { HUNCH_PACKED_FILTER, 3, "\x1f\x8b\x08" },
  { HUNCH_PACKED_FILTER, 6, "\xfd" "7zXZ\0" },
  { HUNCH_PACKED_FILTER, 4, "\x28\xb5\x2f\xfd" },
  { HUNCH_PACKED_FILTER, 4, "\x04\x22\x4d\x18" },
  { HUNCH_PACKED_FILTER, 4, "LZIP" },
  { HUNCH_PACKED_FILTER, 2, "\x1f\x9d" },
  { HUNCH_PACKED_SEEKABLE, 4, "PK\x03\x04" },
  { HUNCH_PACKED_SEEKABLE, 4, "PK\x05\x06" },
  { HUNCH_PACKED_SEEKABLE, 4, "PK\x07\x08" },
  { HUNCH_PACKED_SEEKABLE, 6, "7z\xbc\xaf\x27\x1c" },
};

/* The sum of all bytes of the first block, its own place taken for blanks, stands there in octal digits. */
static gboolean
is_tar (const guint8 *bytes,
        gsize         n)
{
  guint sum = 8 * ' ';
  g_autofree char *written = NULL;

  if (n < 512 || bytes[0] == '\0')
    return FALSE;

  for (guint i = 0; i < 512; i++)
    sum += i >= 148 && i < 156 ? 0 : bytes[i];
  written = g_strndup ((const char *) bytes + 148, 8);

  return g_ascii_strtoull (g_strstrip (written), NULL, 8) == sum;
}

static gboolean
is_bzip2 (const guint8 *bytes,
          gsize         n)
{
  return n >= 10 && memcmp (bytes, "BZh", 3) == 0 && bytes[3] >= '1' && bytes[3] <= '9'
         && (memcmp (bytes + 4, "1AY&SY", 6) == 0 || memcmp (bytes + 4, "\x17\x72\x45\x38\x50\x90", 6) == 0);
}

HunchPackedKind
hunch_packed_find_kind (const guint8 *bytes,
                        gsize         n)
{
  for (guint i = 0; i < G_N_ELEMENTS (magics); i++)
    if (n >= magics[i].n && memcmp (bytes, magics[i].bytes, magics[i].n) == 0)
      return magics[i].kind;

  if (is_bzip2 (bytes, n))
    return HUNCH_PACKED_FILTER;

  return is_tar (bytes, n) ? HUNCH_PACKED_TAR : HUNCH_PACKED_NOT;
}

static gssize
take_from_outer (HunchPacked *self,
                 const void **out_bytes)
{
  gsize n = 0;
  la_int64_t offset;
  int code;

  if (self->head != NULL)
    {
      self->buffer = g_bytes_unref_to_data (g_steal_pointer (&self->head), &n);
      *out_bytes = self->buffer;
      self->n_taken += n;
      return (la_ssize_t) n;
    }

  code = archive_read_data_block (self->outer, out_bytes, &n, &offset);
  if (code == ARCHIVE_EOF)
    return 0;
  if (code < ARCHIVE_WARN)
    {
      archive_set_error (self->archive, archive_errno (self->outer), "%s", archive_error_string (self->outer));
      return -1;
    }
  self->n_taken += n;

  return (gssize) n;
}

static gssize
take_from_stream (HunchPacked *self,
                  const void **out_bytes)
{
  gssize n;

  if (self->error != NULL)
    return -1;

  n = g_input_stream_read (self->stream, self->buffer, BUFFER_BYTES, self->cancellable, &self->error);
  *out_bytes = self->buffer;
  self->n_taken += MAX (n, 0);
  if (n < 0)
    archive_set_error (self->archive, EIO, "%s", self->error->message);

  return n;
}

/* The packed bytes as they lie there, the first ones once more. */
static gssize
take_packed (gpointer     data,
             const void **out_bytes)
{
  HunchPacked *self = data;

  if (self->n_first != 0)
    {
      gssize n = self->n_first;

      *out_bytes = self->first;
      self->n_first = 0;
      return n;
    }

  return self->outer != NULL ? take_from_outer (self, out_bytes) : take_from_stream (self, out_bytes);
}

/* gzip is unpacked here: libarchive takes no notice of its checksums. What is in it may be packed again. */
static gboolean
look_at_first (HunchPacked *self)
{
  self->n_first = take_packed (self, &self->first);
  if (self->n_first > 0 && hunch_gunzip_is_meant (self->first, self->n_first))
    self->gunzip = hunch_gunzip_new ();

  return self->n_first >= 0;
}

static la_ssize_t
take_bytes (struct archive *archive,
            void           *data,
            const void    **out_bytes)
{
  HunchPacked *self = data;
  const char *fault;
  gssize n;

  if (self->gunzip == NULL)
    return take_packed (self, out_bytes);

  n = hunch_gunzip_take (self->gunzip, take_packed, self, out_bytes, &fault);
  if (n < 0 && fault != NULL)
    archive_set_error (archive, EIO, "%s", fault);

  return n;
}

static la_int64_t
skip_in_stream (struct archive *archive,
                void           *data,
                la_int64_t      n)
{
  HunchPacked *self = data;
  GSeekable *seekable = G_SEEKABLE (self->stream);
  goffset before = g_seekable_tell (seekable);

  /* Small steps are quicker read than sought. */
  if (n < BUFFER_BYTES || self->error != NULL || !g_seekable_seek (seekable, n, G_SEEK_CUR, self->cancellable, &self->error))
    return 0;

  return g_seekable_tell (seekable) - before;
}

static la_int64_t
seek_in_stream (struct archive *archive,
                void           *data,
                la_int64_t      offset,
                int             whence)
{
  HunchPacked *self = data;
  GSeekType type = whence == SEEK_SET ? G_SEEK_SET : whence == SEEK_CUR ? G_SEEK_CUR : G_SEEK_END;

  self->n_first = 0;
  if (self->error != NULL || !g_seekable_seek (G_SEEKABLE (self->stream), offset, type, self->cancellable, &self->error))
    return ARCHIVE_FATAL;

  return g_seekable_tell (G_SEEKABLE (self->stream));
}

/* No more filters than are known to be harmless: some of the others start programs. */
static void
support_filters (struct archive *archive)
{
  archive_read_support_filter_gzip (archive);
  archive_read_support_filter_bzip2 (archive);
  archive_read_support_filter_xz (archive);
  archive_read_support_filter_zstd (archive);
  archive_read_support_filter_lz4 (archive);
  archive_read_support_filter_lzip (archive);
  archive_read_support_filter_compress (archive);
}

/* What libarchive says, as a sentence about the file. */
static void
set_error (HunchPacked *self,
           GError     **error)
{
  const char *words = archive_error_string (self->archive);

  if (self->error != NULL)
    {
      g_propagate_error (error, g_error_copy (self->error));
      return;
    }
  if (words != NULL && (strstr (words, "ncrypt") != NULL || strstr (words, "assphrase") != NULL))
    g_set_error (error, HUNCH_FORMAT_ERROR, HUNCH_FORMAT_ERROR_ENCRYPTED,
                 _("%s is locked with a password, so it cannot be unpacked."), self->name);
  else
    g_set_error (error, HUNCH_FORMAT_ERROR, HUNCH_FORMAT_ERROR_MALFORMED,
                 /* Translators: the second part is what the library says, in English. */
                 _("%s is damaged and cannot be unpacked (%s)."), self->name, words != NULL ? words : "?");
}

static gboolean
check_depth (HunchPacked *self,
             GError     **error)
{
  if (archive_filter_count (self->archive) - 1 + (self->gunzip != NULL) <= HUNCH_PACKED_MAX_DEPTH)
    return TRUE;

  g_set_error (error, HUNCH_FORMAT_ERROR, HUNCH_FORMAT_ERROR_UNSUPPORTED,
               _("%s is packed in itself more than %d times over, which no honest file is."), self->name, HUNCH_PACKED_MAX_DEPTH);

  return FALSE;
}

static gboolean
open_archive (HunchPacked *self,
              gboolean     is_archive,
              GError     **error)
{
  hunch_archive_library_load ();
  self->archive = archive_read_new ();
  support_filters (self->archive);
  archive_read_support_format_raw (self->archive);
  archive_read_support_format_empty (self->archive);
  if (is_archive)
    {
      archive_read_support_format_tar (self->archive);
      archive_read_support_format_zip (self->archive);
      archive_read_support_format_7zip (self->archive);
    }

  archive_read_set_callback_data (self->archive, self);
  archive_read_set_read_callback (self->archive, take_bytes);
  if (!look_at_first (self))
    {
      set_error (self, error);
      return FALSE;
    }
  if (self->gunzip == NULL && self->stream != NULL && G_IS_SEEKABLE (self->stream) && g_seekable_can_seek (G_SEEKABLE (self->stream)))
    {
      archive_read_set_seek_callback (self->archive, seek_in_stream);
      archive_read_set_skip_callback (self->archive, skip_in_stream);
    }

  if (archive_read_open1 (self->archive) >= ARCHIVE_WARN)
    return check_depth (self, error);

  set_error (self, error);

  return FALSE;
}

HunchPacked *
hunch_packed_new (GInputStream *stream,
                  const char   *name,
                  gboolean      is_archive,
                  GCancellable *cancellable,
                  GError      **error)
{
  g_autoptr (HunchPacked) self = g_new0 (HunchPacked, 1);

  self->stream = stream;
  self->name = g_strdup (name);
  self->cancellable = cancellable != NULL ? g_object_ref (cancellable) : NULL;
  self->buffer = g_malloc (BUFFER_BYTES);

  return open_archive (self, is_archive, error) ? g_steal_pointer (&self) : NULL;
}

HunchPacked *
hunch_packed_new_inner (HunchPacked  *outer,
                        gconstpointer head,
                        gsize         n_head,
                        const char   *name,
                        GError      **error)
{
  g_autoptr (HunchPacked) self = g_new0 (HunchPacked, 1);

  self->outer = outer->archive;
  self->head = g_bytes_new (head, n_head);
  self->name = g_strdup (name);
  self->cancellable = outer->cancellable != NULL ? g_object_ref (outer->cancellable) : NULL;

  return open_archive (self, FALSE, error) ? g_steal_pointer (&self) : NULL;
}

void
hunch_packed_free (HunchPacked *self)
{
  if (self == NULL)
    return;

  g_clear_pointer (&self->archive, archive_read_free);
  g_clear_pointer (&self->gunzip, hunch_gunzip_free);
  g_clear_object (&self->stream);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->head, g_bytes_unref);
  g_clear_pointer (&self->name, g_free);
  g_clear_pointer (&self->buffer, g_free);
  g_clear_error (&self->error);
  g_free (self);
}

struct archive_entry *
hunch_packed_next (HunchPacked *self,
                   GError     **error)
{
  struct archive_entry *entry;
  int code;

  if (g_cancellable_set_error_if_cancelled (self->cancellable, error))
    return NULL;

  code = archive_read_next_header (self->archive, &entry);
  if (code >= ARCHIVE_WARN && code != ARCHIVE_EOF)
    return entry;
  if (code != ARCHIVE_EOF)
    set_error (self, error);

  return NULL;
}

gboolean
hunch_packed_read (HunchPacked   *self,
                   gconstpointer *out_data,
                   gsize         *out_n,
                   GError       **error)
{
  la_int64_t offset;
  int code;

  if (g_cancellable_set_error_if_cancelled (self->cancellable, error))
    return FALSE;

  do
    code = archive_read_data_block (self->archive, out_data, out_n, &offset);
  while (code >= ARCHIVE_WARN && code != ARCHIVE_EOF && *out_n == 0);

  if (code == ARCHIVE_EOF)
    *out_n = 0;
  if (code >= ARCHIVE_WARN)
    return TRUE;

  set_error (self, error);

  return FALSE;
}
