#define G_LOG_DOMAIN "hunch-format"
#include "format/unpack-private.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <unistd.h>

#include "format/scan.h"

#define MAX_SPOOL_BYTES (G_GINT64_CONSTANT (16) << 30)
#define STEP_BYTES (256 * 1024)

static gboolean
write_all (int           to,
           const guint8 *bytes,
           gsize         n,
           GError      **error)
{
  while (n > 0)
    {
      gssize n_written = write (to, bytes, n);

      if (n_written < 0 && errno == EINTR)
        continue;
      if (n_written < 0)
        {
          g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errno), _("There is no room to unpack into in the folder for temporary files: %s."),
                       g_strerror (errno));
          return FALSE;
        }
      bytes += n_written;
      n -= (gsize) n_written;
    }

  return TRUE;
}

static gboolean
copy_bytes (GInputStream *from,
            int           to,
            const char   *name,
            GCancellable *cancellable,
            GError      **error)
{
  g_autofree guint8 *buffer = g_malloc (STEP_BYTES);
  gint64 total = 0;
  gssize n;

  while ((n = g_input_stream_read (from, buffer, STEP_BYTES, cancellable, error)) > 0)
    {
      total += n;
      if (total > MAX_SPOOL_BYTES)
        {
          g_set_error (error, HUNCH_FORMAT_ERROR, HUNCH_FORMAT_ERROR_TOO_LARGE,
                       _("%s has more than 16 GB when it is unpacked, which is the most of this format that is taken out of an archive."), name);
          return FALSE;
        }
      if (!write_all (to, buffer, (gsize) n, error))
        return FALSE;
    }

  return n == 0;
}

static GInputStream *
open_spool (int           spool,
            GCancellable *cancellable,
            GError      **error)
{
  g_autofree char *path = g_strdup_printf ("/proc/self/fd/%d", spool);
  g_autoptr (GFile) file = g_file_new_for_path (path);

  return (GInputStream *) g_file_read (file, cancellable, error);
}

GInputStream *
hunch_unpack_open_seekable (HunchSource  *source,
                            int          *spool,
                            GCancellable *cancellable,
                            GError      **error)
{
  g_autoptr (GInputStream) stream = NULL;
  g_autofree char *path = NULL;
  int copy;

  if (*spool >= 0)
    return open_spool (*spool, cancellable, error);

  stream = hunch_source_open (source, cancellable, error);
  if (stream == NULL || (G_IS_SEEKABLE (stream) && g_seekable_can_seek (G_SEEKABLE (stream))))
    return g_steal_pointer (&stream);

  copy = g_file_open_tmp ("hunch-XXXXXX", &path, error);
  if (copy < 0)
    return NULL;
  g_unlink (path);
  if (!copy_bytes (stream, copy, hunch_source_get_name (source), cancellable, error)
      || !hunch_source_check_stream (source, stream, error))
    {
      g_close (copy, NULL);
      return NULL;
    }

  *spool = copy;

  return open_spool (copy, cancellable, error);
}
