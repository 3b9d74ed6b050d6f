/* An export replaces an older file only when it is complete: the bytes go to a new file in
 * the same folder, which takes the old one's name at the very end. What is not a regular
 * file (a pipe, a device) is written directly. */
#define G_LOG_DOMAIN "hunch-deck"
#include "deck/output-private.h"

#include "deck/deck.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#define BUFFER_BYTES (64 * 1024)
#define MAX_TRIES 100

struct _HunchOutput
{
  char    *path;        /* owned; where the file shall be, links followed */
  char    *temporary;   /* owned; NULL when written directly */
  FILE    *file;        /* owned */
  int      saved_errno; /* of the first write that failed, else 0 */
};

static void
set_error (GError    **error,
           const char *path,
           int         code)
{
  g_autofree char *name = g_filename_display_name (path);

  g_set_error (error, HUNCH_DECK_ERROR, HUNCH_DECK_ERROR_WRITE, _("“%s” could not be written: %s."), name, g_strerror (code));
}

static void
output_free (HunchOutput *self)
{
  g_free (self->path);
  g_free (self->temporary);
  g_free (self);
}

/* A new file beside `path`; -1 with errno. */
static int
open_beside (const char *path,
             char      **out_temporary)
{
  for (guint i = 0; i < MAX_TRIES; i++)
    {
      g_autofree char *temporary = g_strdup_printf ("%s.%08x.part", path, g_random_int ());
      int fd = g_open (temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);

      if (fd >= 0)
        {
          *out_temporary = g_steal_pointer (&temporary);
          return fd;
        }
      if (errno != EEXIST)
        return -1;
    }

  return -1;
}

/* Opens the file itself when it is there and is no regular file. */
static int
open_for (HunchOutput *self)
{
  struct stat status;
  gboolean is_there = stat (self->path, &status) == 0;
  int fd;

  if (is_there && S_ISDIR (status.st_mode))
    {
      errno = EISDIR;
      return -1;
    }
  if (is_there && !S_ISREG (status.st_mode))
    return g_open (self->path, O_WRONLY | O_CLOEXEC, 0);
  if (is_there && access (self->path, W_OK) != 0)
    return -1;

  fd = open_beside (self->path, &self->temporary);
  if (fd >= 0 && is_there)
    (void) !fchmod (fd, status.st_mode & 0777);
  return fd;
}

static char *
follow_links (const char *path)
{
  char *real = realpath (path, NULL);
  char *copy = g_strdup (real != NULL ? real : path);

  free (real);
  return copy;
}

HunchOutput *
hunch_output_open (const char *path,
                   GError    **error)
{
  HunchOutput *self = g_new0 (HunchOutput, 1);
  int fd;

  self->path = follow_links (path);
  fd = open_for (self);

  if (fd >= 0)
    self->file = fdopen (fd, "wb");
  if (self->file == NULL)
    {
      set_error (error, path, errno);
      output_free (self);
      return NULL;
    }

  setvbuf (self->file, NULL, _IOFBF, BUFFER_BYTES);
  return self;
}

cairo_status_t
hunch_output_write (void                *closure,
                    const unsigned char *data,
                    unsigned int         n)
{
  HunchOutput *self = closure;

  if (self->saved_errno == 0 && fwrite (data, 1, n, self->file) != n)
    self->saved_errno = errno;

  return self->saved_errno == 0 ? CAIRO_STATUS_SUCCESS : CAIRO_STATUS_WRITE_ERROR;
}

static void
close_file (HunchOutput *self)
{
  if (self->saved_errno == 0 && fflush (self->file) != 0)
    self->saved_errno = errno;
  if (self->saved_errno == 0 && self->temporary != NULL && fsync (fileno (self->file)) != 0)
    self->saved_errno = errno;
  if (fclose (self->file) != 0 && self->saved_errno == 0)
    self->saved_errno = errno;
  self->file = NULL;
}

gboolean
hunch_output_commit (HunchOutput *self,
                     GError     **error)
{
  gboolean is_done;

  close_file (self);
  if (self->saved_errno == 0 && self->temporary != NULL && g_rename (self->temporary, self->path) != 0)
    self->saved_errno = errno;

  is_done = self->saved_errno == 0;
  if (!is_done)
    {
      set_error (error, self->path, self->saved_errno);
      if (self->temporary != NULL)
        g_unlink (self->temporary);
    }

  output_free (self);
  return is_done;
}

void
hunch_output_abandon (HunchOutput *self)
{
  fclose (self->file);
  if (self->temporary != NULL)
    g_unlink (self->temporary);
  output_free (self);
}
