#define G_LOG_DOMAIN "hunch-project"
#include "config.h"
#include "project/segment-private.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <math.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "project/dictionary-private.h"

#define MAGIC "HunchSeg"
#define VERSION 1
#define BLOCK_VALUES 8192

typedef struct
{
  char             magic[8];
  guint32          version;
  guint32          n_bytes;  /* of this head */
  HunchSegmentHead head;
  guint64          checksum; /* of all before */
} FileHead;

struct _HunchSegment
{
  HunchSegmentHead head;
  int              fd;          /* owned */
  char            *dictionary;  /* owned, NULL until asked for */
  const char     **levels;      /* owned; pointing into dictionary */
};

/* FNV-1a, 64 bit: Fowler, Noll, Vo. */
static guint64
make_checksum (const FileHead *head)
{
  const guint8 *bytes = (const guint8 *) head;
  guint64 hash = 0xcbf29ce484222325u;

  for (gsize i = 0; i < G_STRUCT_OFFSET (FileHead, checksum); i++)
    hash = (hash ^ bytes[i]) * 0x100000001b3u;
  return hash;
}

static gboolean
read_at (int      fd,
         void    *out,
         gsize    n,
         gint64   offset,
         GError **error)
{
  char *place = out;

  while (n > 0)
    {
      gssize got = pread (fd, place, n, offset);

      if (got < 0 && errno == EINTR)
        continue;
      if (got <= 0)
        {
          g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, _("A column kept for fast reading cannot be read: %s."),
                       got < 0 ? g_strerror (errno) : _("the file is too short"));
          return FALSE;
        }
      place += got;
      offset += got;
      n -= got;
    }
  return TRUE;
}

static gboolean
write_all (int         fd,
           const void *data,
           gsize       n)
{
  const char *place = data;

  while (n > 0)
    {
      gssize done = write (fd, place, n);

      if (done < 0 && errno == EINTR)
        continue;
      if (done <= 0)
        return FALSE;
      place += done;
      n -= done;
    }
  return TRUE;
}

static gint64
get_file_size (const HunchSegmentHead *head)
{
  return (gint64) sizeof (FileHead) + head->n_rows * head->width + head->n_dictionary;
}

static gboolean
is_sound (const FileHead *head,
          gint64          size)
{
  return memcmp (head->magic, MAGIC, sizeof head->magic) == 0
      && head->version == VERSION && head->n_bytes == sizeof *head && head->checksum == make_checksum (head)
      && head->head.n_rows >= 0 && head->head.n_dictionary >= 0 && head->head.n_dictionary <= size
      && (head->head.width == 1 || head->head.width == 2 || head->head.width == 4 || head->head.width == 8)
      && get_file_size (&head->head) == size;
}

static HunchSegment *
segment_new (int                     fd,
             const HunchSegmentHead *head)
{
  HunchSegment *self = g_new0 (HunchSegment, 1);

  self->fd = fd;
  self->head = *head;
  return self;
}

HunchSegment *
hunch_segment_open (const char   *path,
                    HunchDataType type,
                    gboolean      codes,
                    gint64        n_rows)
{
  int fd = g_open (path, O_RDONLY | O_CLOEXEC, 0);
  struct stat info;
  FileHead head;

  if (fd < 0)
    return NULL;
  if (fstat (fd, &info) == 0
      && info.st_size >= (goffset) sizeof head
      && read_at (fd, &head, sizeof head, 0, NULL)
      && is_sound (&head, info.st_size)
      && head.head.type == type && (head.head.width != 8) == codes && head.head.n_rows == n_rows)
    {
      futimens (fd, NULL);
      return segment_new (fd, &head.head);
    }

  g_debug ("The segment %s does not fit and is made anew", path);
  close (fd);
  g_unlink (path);
  return NULL;
}

void
hunch_segment_free (HunchSegment *self)
{
  if (self == NULL)
    return;
  close (self->fd);
  g_free (self->dictionary);
  g_free (self->levels);
  g_free (self);
}

const HunchSegmentHead *
hunch_segment_get_head (HunchSegment *self)
{
  return &self->head;
}

gboolean
hunch_segment_read_doubles (HunchSegment *self,
                            gint64        first,
                            gsize         n,
                            double       *out,
                            GError      **error)
{
  return read_at (self->fd, out, n * sizeof *out, sizeof (FileHead) + first * sizeof *out, error);
}

static inline guint16
read_short (const guint8 *bytes)
{
  guint16 value;

  memcpy (&value, bytes, sizeof value);
  return value;
}

/* Widens the codes that were read into the end of `out`, first to last, so that none is overwritten before it is read. */
static gboolean
widen (gint32       *out,
       gsize         n,
       guint32       width,
       guint32       n_levels)
{
  const guint8 *bytes = (const guint8 *) out + n * (sizeof *out - width);
  guint32 highest = 0;

  for (gsize i = 0; i < n; i++)
    {
      guint32 code = 0;

      if (width == 1)
        code = bytes[i];
      else if (width == 2)
        code = read_short (bytes + 2 * i);
      else
        code = (guint32) out[i];
      out[i] = code == (G_MAXUINT32 >> (32 - 8 * width)) ? -1 : (gint32) code;
      highest = MAX (highest, (guint32) (out[i] + 1));
    }
  return highest <= n_levels;
}

gboolean
hunch_segment_read_codes (HunchSegment *self,
                          gint64        first,
                          gsize         n,
                          gint32       *out,
                          GError      **error)
{
  guint32 width = self->head.width;

  if (!read_at (self->fd, (char *) out + n * (sizeof *out - width), n * width, sizeof (FileHead) + first * width, error))
    return FALSE;
  if (widen (out, n, width, self->head.n_levels))
    return TRUE;
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, _("A column kept for fast reading is damaged."));
  return FALSE;
}

const char *const *
hunch_segment_get_levels (HunchSegment *self,
                          GError      **error)
{
  gsize n_bytes = self->head.n_dictionary;
  g_autofree char *dictionary = NULL;
  g_autofree const char **levels = NULL;
  gsize place = 0;

  if (self->levels != NULL)
    return self->levels;

  dictionary = g_malloc (n_bytes + 1);
  dictionary[n_bytes] = '\0';
  if (!read_at (self->fd, dictionary, n_bytes, sizeof (FileHead) + self->head.n_rows * self->head.width, error))
    return NULL;

  levels = g_new0 (const char *, (gsize) self->head.n_levels + 1);
  for (guint32 i = 0; i < self->head.n_levels; i++)
    {
      if (place >= n_bytes)
        {
          g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, _("A column kept for fast reading is damaged."));
          return NULL;
        }
      levels[i] = dictionary + place;
      place += strlen (levels[i]) + 1;
    }
  self->dictionary = g_steal_pointer (&dictionary);
  self->levels = g_steal_pointer (&levels);
  return self->levels;
}

/* --- making one -------------------------------------------------------------------- */

struct _HunchSegmentWriter
{
  char            *path;       /* owned, NULL for an unnamed one */
  char            *temporary;  /* owned, NULL for an unnamed one */
  int              fd;         /* owned, -1 after it was passed on */
  HunchSegmentHead head;
  gboolean         failed;
  int              saved_errno;
  HunchDictionary *dictionary; /* owned, NULL for numbers */
  gsize            n_waiting;
  union
  {
    double numbers[BLOCK_VALUES];
    gint32 codes[BLOCK_VALUES];
  } block;
};

static int
open_unnamed (void)
{
  g_autofree char *name = NULL;
  int fd = g_file_open_tmp ("hunch-XXXXXX", &name, NULL);

  if (fd >= 0)
    g_unlink (name);
  return fd;
}

/* The file under a temporary name beside its own, or an unnamed one. */
static int
open_temporary (HunchSegmentWriter *self)
{
  int fd = -1;

  if (self->path != NULL)
    {
      self->temporary = g_strconcat (self->path, ".XXXXXX", NULL);
      fd = g_mkstemp_full (self->temporary, O_RDWR | O_CLOEXEC, 0600);
    }
  if (fd >= 0)
    return fd;

  g_clear_pointer (&self->temporary, g_free);
  return open_unnamed ();
}

HunchSegmentWriter *
hunch_segment_writer_new (const char   *path,
                          HunchDataType type,
                          gboolean      codes)
{
  HunchSegmentWriter *self = g_new0 (HunchSegmentWriter, 1);
  static const FileHead empty;

  self->path = g_strdup (path);
  self->head.type = type;
  self->head.width = codes ? 4 : 8;
  self->head.min = self->head.max = NAN;
  /* Codes wait in an unnamed file until the order of the levels is known. */
  self->fd = codes ? open_unnamed () : open_temporary (self);
  if (codes)
    self->dictionary = hunch_dictionary_new ();
  self->failed = self->fd < 0 || (!codes && !write_all (self->fd, &empty, sizeof empty));
  self->saved_errno = errno;
  return self;
}

void
hunch_segment_writer_free (HunchSegmentWriter *self)
{
  if (self == NULL)
    return;
  if (self->fd >= 0)
    close (self->fd);
  if (self->temporary != NULL)
    g_unlink (self->temporary);
  g_clear_pointer (&self->dictionary, hunch_dictionary_free);
  g_free (self->temporary);
  g_free (self->path);
  g_free (self);
}

static void
flush_block (HunchSegmentWriter *self)
{
  if (!self->failed && !write_all (self->fd, &self->block, self->n_waiting * self->head.width))
    {
      self->failed = TRUE;
      self->saved_errno = errno;
    }
  self->head.n_rows += self->n_waiting;
  self->n_waiting = 0;
}

void
hunch_segment_writer_add_number (HunchSegmentWriter *self,
                                 double              value)
{
  /* Written so that the first value takes the place of NaN. */
  if (!(value >= self->head.min))
    self->head.min = value;
  if (!(value <= self->head.max))
    self->head.max = value;
  self->block.numbers[self->n_waiting++] = value;
  if (self->n_waiting == BLOCK_VALUES)
    flush_block (self);
}

void
hunch_segment_writer_add_text (HunchSegmentWriter *self,
                               const char         *text,
                               gsize               length)
{
  gint32 code = hunch_dictionary_add (self->dictionary, text, strnlen (text, length));

  self->block.codes[self->n_waiting++] = code;
  self->head.n_missing += code < 0;
  if (self->n_waiting == BLOCK_VALUES)
    flush_block (self);
}

void
hunch_segment_writer_add_missing (HunchSegmentWriter *self)
{
  self->head.n_missing++;
  if (self->dictionary != NULL)
    self->block.codes[self->n_waiting++] = -1;
  else
    self->block.numbers[self->n_waiting++] = NAN;
  if (self->n_waiting == BLOCK_VALUES)
    flush_block (self);
}

/* One block of waiting codes, ranked and as narrow as the number of levels allows. */
static gboolean
write_ranked (HunchSegmentWriter *self,
              const gint32       *ranks,
              int                 fd,
              gsize               n)
{
  guint32 width = self->head.width;
  gint32 *codes = self->block.codes;

  for (gsize i = 0; i < n; i++)
    {
      gint32 code = codes[i] < 0 ? -1 : ranks[codes[i]];

      guint16 narrow = (guint16) code;

      if (width == 1)
        ((guint8 *) codes)[i] = (guint8) code;
      else if (width == 2)
        memcpy ((guint8 *) codes + 2 * i, &narrow, sizeof narrow);
      else
        codes[i] = code;
    }
  return write_all (fd, codes, n * width);
}

static gboolean
write_levels (HunchSegmentWriter *self,
              const guint32      *order,
              int                 fd)
{
  g_autoptr (GString) text = g_string_new (NULL);
  gboolean is_ascii = hunch_dictionary_is_ascii (self->dictionary);

  for (guint32 i = 0; i < self->head.n_levels; i++)
    {
      gsize length;
      const char *level = hunch_dictionary_get (self->dictionary, order[i], &length);
      g_autofree char *valid = is_ascii || g_utf8_validate (level, -1, NULL) ? NULL : g_utf8_make_valid (level, -1);

      g_string_append_len (text, valid == NULL ? level : valid, valid == NULL ? (gssize) length : -1);
      g_string_append_c (text, '\0');
      if (text->len > 65536 || i + 1 == self->head.n_levels)
        {
          if (!write_all (fd, text->str, text->len))
            return FALSE;
          self->head.n_dictionary += text->len;
          g_string_truncate (text, 0);
        }
    }
  return TRUE;
}

/* Second pass over the codes: into their final file. */
static gboolean
rank_codes (HunchSegmentWriter *self)
{
  static const FileHead empty;
  g_autofree guint32 *order = NULL;
  g_autofree gint32 *ranks = hunch_dictionary_dup_ranks (self->dictionary, self->head.type == HUNCH_DATA_INTEGER, &order);
  int waiting = self->fd;
  gboolean done;

  self->head.n_levels = hunch_dictionary_get_n (self->dictionary);
  self->head.width = self->head.n_levels < G_MAXUINT8 ? 1 : self->head.n_levels < G_MAXUINT16 ? 2 : 4;
  self->fd = open_temporary (self);
  done = self->fd >= 0 && write_all (self->fd, &empty, sizeof empty);

  for (gint64 row = 0; done && row < self->head.n_rows; row += BLOCK_VALUES)
    {
      gsize n = MIN (BLOCK_VALUES, self->head.n_rows - row);

      done = read_at (waiting, self->block.codes, n * sizeof (gint32), row * sizeof (gint32), NULL)
          && write_ranked (self, ranks, self->fd, n);
    }
  close (waiting);
  return done && write_levels (self, order, self->fd);
}

static gboolean
write_head (HunchSegmentWriter *self)
{
  FileHead head;

  /* Every byte counts for the checksum, those between the fields too. */
  memset (&head, 0, sizeof head);
  memcpy (head.magic, MAGIC, sizeof head.magic);
  head.version = VERSION;
  head.n_bytes = sizeof head;
  memcpy (&head.head, &self->head, sizeof head.head);
  head.checksum = make_checksum (&head);
  return pwrite (self->fd, &head, sizeof head, 0) == sizeof head;
}

HunchSegment *
hunch_segment_writer_finish (HunchSegmentWriter *self,
                             GError            **error)
{
  HunchSegment *segment;

  flush_block (self);
  if (self->failed || (self->dictionary != NULL && !rank_codes (self)) || !write_head (self))
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE, _("A column could not be kept for fast reading: %s."),
                   g_strerror (self->failed ? self->saved_errno : errno));
      return NULL;
    }

  if (self->temporary != NULL && g_rename (self->temporary, self->path) == 0)
    g_clear_pointer (&self->temporary, g_free);
  segment = segment_new (self->fd, &self->head);
  self->fd = -1;
  return segment;
}
