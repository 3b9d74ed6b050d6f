/* A file of this machine. */
#define G_LOG_DOMAIN "hunch-source"
#include "source/source-private.h"

#include <inttypes.h>
#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define FILE_PREFIX "file:"

#define WANTED_ATTRIBUTES \
  G_FILE_ATTRIBUTE_STANDARD_TYPE "," G_FILE_ATTRIBUTE_STANDARD_SIZE "," \
  G_FILE_ATTRIBUTE_TIME_MODIFIED "," G_FILE_ATTRIBUTE_TIME_MODIFIED_USEC "," \
  G_FILE_ATTRIBUTE_UNIX_INODE "," G_FILE_ATTRIBUTE_ACCESS_CAN_READ

static void
set_no_such_file (GError    **error,
                  const char *name,
                  GError     *cause)
{
  if (g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_NOT_FOUND)
      || g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_NOT_DIRECTORY))
    g_set_error (error, HUNCH_SOURCE_ERROR, HUNCH_SOURCE_ERROR_NOT_FOUND, _("There is no file “%s”."), name);
  else
    g_set_error (error, HUNCH_SOURCE_ERROR, HUNCH_SOURCE_ERROR_NOT_FOUND, _("“%s” cannot be read: %s%s"), name, cause->message,
                 g_str_has_suffix (cause->message, ".") ? "" : ".");
}

static gboolean
check_file_kind (GFileInfo  *info,
                 const char *name,
                 GError    **error)
{
  switch (g_file_info_get_file_type (info))
    {
    case G_FILE_TYPE_REGULAR:
      break;
    case G_FILE_TYPE_DIRECTORY:
      g_set_error (error, HUNCH_SOURCE_ERROR, HUNCH_SOURCE_ERROR_NOT_FOUND,
                   _("“%s” is a folder, not a file."), name);
      return FALSE;
    default:
      g_set_error (error, HUNCH_SOURCE_ERROR, HUNCH_SOURCE_ERROR_NOT_FOUND,
                   _("“%s” is not an ordinary file, so it cannot be read twice."), name);
      return FALSE;
    }

  if (!g_file_info_get_attribute_boolean (info, G_FILE_ATTRIBUTE_ACCESS_CAN_READ))
    {
      g_set_error (error, HUNCH_SOURCE_ERROR, HUNCH_SOURCE_ERROR_NOT_FOUND,
                   _("“%s” cannot be read: you have no permission to."), name);
      return FALSE;
    }

  return TRUE;
}

static char *
dup_version (GFileInfo *info)
{
  return g_strdup_printf ("%" G_GINT64_FORMAT "-%" G_GUINT64_FORMAT ".%06u-%" G_GUINT64_FORMAT,
                          (gint64) g_file_info_get_size (info),
                          g_file_info_get_attribute_uint64 (info, G_FILE_ATTRIBUTE_TIME_MODIFIED),
                          g_file_info_get_attribute_uint32 (info, G_FILE_ATTRIBUTE_TIME_MODIFIED_USEC),
                          g_file_info_get_attribute_uint64 (info, G_FILE_ATTRIBUTE_UNIX_INODE));
}

/* The same text as dup_version() makes, of an open file. */
static char *
dup_open_version (const struct stat *info)
{
  return g_strdup_printf ("%" G_GINT64_FORMAT "-%" G_GUINT64_FORMAT ".%06u-%" G_GUINT64_FORMAT,
                          (gint64) info->st_size, (guint64) info->st_mtim.tv_sec, (guint) (info->st_mtim.tv_nsec / 1000),
                          (guint64) info->st_ino);
}

static GFile *
make_file (const char *words)
{
  return g_str_has_prefix (words, FILE_PREFIX "///") ? g_file_new_for_uri (words) : g_file_new_for_path (words);
}

static GFileInfo *
look_at_file (GFile      *file,
              const char *name,
              GError    **error)
{
  g_autoptr (GError) cause = NULL;
  g_autoptr (GFileInfo) info = g_file_query_info (file, WANTED_ATTRIBUTES, G_FILE_QUERY_INFO_NONE, NULL, &cause);

  if (info == NULL)
    {
      if (hunch_source_has_scheme (name) && !g_str_has_prefix (name, FILE_PREFIX))
        g_set_error (error, HUNCH_SOURCE_ERROR, HUNCH_SOURCE_ERROR_BAD_NAME,
                     _("“%s” names no file, and no kind of source that is known."), name);
      else
        set_no_such_file (error, name, cause);
      return NULL;
    }

  return check_file_kind (info, name, error) ? g_steal_pointer (&info) : NULL;
}

static gboolean
check_version (HunchSource *self,
               const char  *version,
               GError     **error)
{
  return g_strcmp0 (version, self->version) == 0 || hunch_source_set_changed_error (self, error);
}

/* --- what a file does ------------------------------------------------------- */

static GInputStream *
open_file (HunchSource  *self,
           GCancellable *cancellable,
           GError      **error)
{
  g_autoptr (GError) cause = NULL;
  g_autoptr (GFileInfo) info = NULL;
  g_autoptr (GFileInputStream) stream = g_file_read (self->data, cancellable, &cause);
  g_autofree char *version = NULL;

  if (stream != NULL)
    info = g_file_input_stream_query_info (stream, WANTED_ATTRIBUTES, cancellable, &cause);

  if (info == NULL)
    {
      if (g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        g_propagate_error (error, g_steal_pointer (&cause));
      else
        set_no_such_file (error, self->name, cause);
      return NULL;
    }

  version = dup_version (info);
  if (!check_version (self, version, error))
    return NULL;

  return self->meter != NULL ? hunch_counting_stream_new (G_INPUT_STREAM (stream), self->meter) : G_INPUT_STREAM (g_steal_pointer (&stream));
}

/* Asks the open file, which need not have a name any more. */
static gboolean
check_stream (HunchSource  *self,
              GInputStream *stream,
              GError      **error)
{
  GInputStream *base = G_IS_FILTER_INPUT_STREAM (stream) ? g_filter_input_stream_get_base_stream (G_FILTER_INPUT_STREAM (stream)) : stream;
  g_autoptr (GFileInfo) info = NULL;
  g_autofree char *version = NULL;

  if (!G_IS_FILE_INPUT_STREAM (base))
    return TRUE;

  info = g_file_input_stream_query_info (G_FILE_INPUT_STREAM (base), WANTED_ATTRIBUTES, NULL, NULL);
  if (info == NULL)
    return TRUE;
  version = dup_version (info);

  return check_version (self, version, error);
}

static gboolean
read_exactly (int      fd,
              guint8  *bytes,
              gsize    length,
              guint64  offset)
{
  while (length > 0)
    {
      gssize n = pread (fd, bytes, length, (off_t) offset);

      if (n < 0 && errno == EINTR)
        continue;
      if (n <= 0)
        return FALSE;
      bytes += n;
      length -= n;
      offset += n;
    }

  return TRUE;
}

static gboolean
set_beyond_error (HunchSource *self,
                  guint64      size,
                  GError     **error)
{
  g_set_error (error, HUNCH_SOURCE_ERROR, HUNCH_SOURCE_ERROR_NOT_FOUND,
               _("“%s” ends after %" PRIu64 " bytes, before a piece that was asked for."), self->name, size);
  return FALSE;
}

static gboolean
read_range (HunchRange *range,
            int         fd,
            guint64     size,
            GError    **error)
{
  gboolean is_tail = range->offset == HUNCH_RANGE_TAIL;
  gsize length = is_tail ? MIN (range->length, size) : range->length;
  guint64 offset = is_tail ? size - length : range->offset;
  g_autofree guint8 *bytes = NULL;

  if (offset > size || length > size - offset)
    return set_beyond_error (range->source, size, error);

  bytes = g_try_malloc (MAX (length, 1));
  if (bytes == NULL)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE, _("There is not enough memory for a piece of “%s”."), range->source->name);
      return FALSE;
    }
  if (!read_exactly (fd, bytes, length, offset))
    return hunch_source_set_changed_error (range->source, error);

  range->bytes = g_bytes_new_take (g_steal_pointer (&bytes), length);
  range->file_size = size;
  hunch_meter_add (range->source->meter, length, 1);
  return TRUE;
}

/* The descriptor of the file that was looked at first, or -1. */
static int
open_to_read (HunchSource *self,
              guint64     *out_size,
              GError     **error)
{
  g_autofree char *version = NULL;
  const char *path = g_file_peek_path (self->data);
  int fd = path != NULL ? open (path, O_RDONLY | O_CLOEXEC) : -1;
  struct stat info;

  if (fd < 0 || fstat (fd, &info) != 0)
    {
      g_set_error (error, HUNCH_SOURCE_ERROR, HUNCH_SOURCE_ERROR_NOT_FOUND, _("“%s” cannot be read: %s."), self->name, g_strerror (errno));
      if (fd >= 0)
        close (fd);
      return -1;
    }

  version = dup_open_version (&info);
  *out_size = info.st_size;
  if (check_version (self, version, error))
    return fd;
  close (fd);
  return -1;
}

/* A file that several ranges in a row want is opened once. Bytes are copied, not mapped: whoever cuts a mapped file short
 * while it is read ends the program. */
static gboolean
read_ranges (HunchRange  **ranges,
             guint         n_ranges,
             GCancellable *cancellable,
             GError      **error)
{
  gboolean is_ok = TRUE;
  guint64 size = 0;
  int fd = -1;

  for (guint i = 0; i < n_ranges && is_ok; i++)
    {
      if (fd < 0 || ranges[i]->source != ranges[i - 1]->source)
        {
          if (fd >= 0)
            close (fd);
          fd = open_to_read (ranges[i]->source, &size, error);
        }
      is_ok = fd >= 0 && !g_cancellable_set_error_if_cancelled (cancellable, error) && read_range (ranges[i], fd, size, error);
    }
  if (fd >= 0)
    close (fd);

  return is_ok;
}

static gboolean
is_changed (HunchSource  *self,
            const char   *version,
            gboolean     *out_changed,
            GCancellable *cancellable,
            GError      **error)
{
  g_autoptr (GFileInfo) info = look_at_file (self->data, self->name, error);
  g_autofree char *now = info != NULL ? dup_version (info) : NULL;

  if (now == NULL)
    return FALSE;
  *out_changed = g_strcmp0 (now, version) != 0;

  return TRUE;
}

static char *
dup_base_name (HunchSource *self)
{
  return g_file_get_basename (self->data);
}

static const HunchSourceKind kind = {
  .is_local = TRUE,
  .open = open_file,
  .read_ranges = read_ranges,
  .is_changed = is_changed,
  .check_stream = check_stream,
  .dup_base_name = dup_base_name,
  .free_data = g_object_unref,
};

HunchSource *
hunch_file_source_new (const char *words,
                       GError    **error)
{
  g_autoptr (GFile) file = make_file (words);
  g_autoptr (GFileInfo) info = look_at_file (file, words, error);
  g_autofree char *version = NULL;
  HunchSource *self;

  if (info == NULL)
    return NULL;

  self = hunch_source_new_of_kind (&kind, words, g_steal_pointer (&file));
  version = dup_version (info);
  hunch_source_set_facts (self, version, g_file_info_get_size (info), NULL);

  return self;
}
