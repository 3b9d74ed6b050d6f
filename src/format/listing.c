#define G_LOG_DOMAIN "hunch-format"
#include "format/listing-private.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>

#include "format/piece-private.h"
#include "format/unpack-private.h"

#define MAX_MEMBERS 2000000
#define MAX_RATIO 1000
#define FREE_BYTES (64 * 1024 * 1024)

struct _HunchListing
{
  gatomicrefcount ref_count;
  HunchSource    *source;       /* owned */
  char           *version;      /* owned */
  GArray         *members;      /* owned, of HunchListingMember */
  gboolean        is_single;    /* one packed stream, no archive */
  gboolean        is_in_place;
  gboolean        is_zip;       /* or 7z: must be sought in */
  gint64          packed_bytes; /* against which the ratio is held; -1 not known */
  GMutex          lock;         /* of the spool */
  int             spool;        /* copy of the archive, or -1 */
};

/* One job of a thread. */
typedef struct
{
  HunchListing *listing;  /* owned */
  guint         first;
  guint         last;
} Unpacking;

/* Where the bytes of a member go, and how many they were. */
typedef struct
{
  HunchAhead               *ahead;
  const HunchListingMember *member;
  guint                     part;
  gint64                    n_packed;   /* that they come of; -1: asked of `packed` */
  HunchPacked              *packed;
  gint64                    n_put;
} Sink;

static void
clear_member (gpointer data)
{
  HunchListingMember *member = data;

  g_clear_pointer (&member->path, g_free);
  g_clear_pointer (&member->name, g_free);
}

static HunchListing *
listing_ref (HunchListing *self)
{
  g_atomic_ref_count_inc (&self->ref_count);

  return self;
}

void
hunch_listing_unref (HunchListing *self)
{
  if (self == NULL || !g_atomic_ref_count_dec (&self->ref_count))
    return;

  if (self->spool >= 0)
    g_close (self->spool, NULL);
  g_mutex_clear (&self->lock);
  g_clear_object (&self->source);
  g_clear_pointer (&self->version, g_free);
  g_clear_pointer (&self->members, g_array_unref);
  g_free (self);
}

guint
hunch_listing_get_n_members (HunchListing *self)
{
  return self->members->len;
}

const HunchListingMember *
hunch_listing_get_member (HunchListing *self,
                          guint         position)
{
  return &g_array_index (self->members, HunchListingMember, position);
}

const char *
hunch_listing_get_version (HunchListing *self)
{
  return self->version;
}

gboolean
hunch_listing_is_in_place (HunchListing *self)
{
  return self->is_in_place;
}

/* --- opening ---------------------------------------------------------------- */

static GInputStream *
open_bytes (HunchListing *self,
            GCancellable *cancellable,
            GError      **error)
{
  GInputStream *stream;

  if (!self->is_zip)
    return hunch_source_open (self->source, cancellable, error);

  g_mutex_lock (&self->lock);
  stream = hunch_unpack_open_seekable (self->source, &self->spool, cancellable, error);
  g_mutex_unlock (&self->lock);

  return stream;
}

GInputStream *
hunch_listing_open_in_place (HunchListing *self,
                             guint         position,
                             gboolean     *out_is_packed,
                             GCancellable *cancellable,
                             GError      **error)
{
  const HunchListingMember *member = hunch_listing_get_member (self, position);
  g_autoptr (GInputStream) stream = open_bytes (self, cancellable, error);
  guint8 bytes[HUNCH_PACKED_LOOK_BYTES];
  gsize n = 0;

  if (stream == NULL
      || !g_seekable_seek (G_SEEKABLE (stream), member->offset, G_SEEK_SET, cancellable, error)
      || !g_input_stream_read_all (stream, bytes, MIN ((gint64) sizeof bytes, member->size), &n, cancellable, error)
      || !g_seekable_seek (G_SEEKABLE (stream), member->offset, G_SEEK_SET, cancellable, error))
    return NULL;

  *out_is_packed = !member->is_archive && hunch_packed_find_kind (bytes, n) == HUNCH_PACKED_FILTER;

  return hunch_piece_new (stream, self->source, member->name, member->size);
}

/* --- unpacking -------------------------------------------------------------- */

static gboolean
put (Sink         *sink,
     gconstpointer data,
     gsize         n,
     GError      **error)
{
  gint64 n_packed = sink->n_packed >= 0 ? sink->n_packed : sink->packed->n_taken;

  sink->n_put += n;
  if (sink->n_put > FREE_BYTES && sink->n_put / MAX_RATIO > n_packed)
    {
      g_set_error (error, HUNCH_FORMAT_ERROR, HUNCH_FORMAT_ERROR_TOO_LARGE,
                   _("%s becomes more than %d times as large when it is unpacked, which is taken for a trap."),
                   sink->member->name, MAX_RATIO);
      return FALSE;
    }

  return hunch_ahead_put (sink->ahead, sink->part, data, n);
}

static gboolean
put_all (Sink        *sink,
         HunchPacked *packed,
         GError     **error)
{
  gconstpointer data;
  gsize n = 0;

  do
    if (!hunch_packed_read (packed, &data, &n, error) || !put (sink, data, n, error))
      return FALSE;
  while (n > 0);

  return TRUE;
}

/* A packed stream of which nothing comes out has no entry. */
static gboolean
put_only_entry (Sink        *sink,
                HunchPacked *packed,
                GError     **error)
{
  g_autoptr (GError) cause = NULL;

  if (hunch_packed_next (packed, &cause) != NULL)
    return put_all (sink, packed, error);

  if (cause != NULL)
    g_propagate_error (error, g_steal_pointer (&cause));

  return error == NULL || *error == NULL;
}

/* The beginning of an entry, enough to tell what it is. */
static gboolean
read_head (HunchPacked *packed,
           GByteArray  *head,
           GError     **error)
{
  gconstpointer data;
  gsize n;

  do
    {
      if (!hunch_packed_read (packed, &data, &n, error))
        return FALSE;
      g_byte_array_append (head, data, n);
    }
  while (n > 0 && head->len < HUNCH_PACKED_LOOK_BYTES);

  return TRUE;
}

/* A member that is packed in itself is unpacked on the way. */
static gboolean
put_member (Sink        *sink,
            HunchPacked *packed,
            GError     **error)
{
  g_autoptr (GByteArray) head = g_byte_array_new ();
  g_autoptr (HunchPacked) inner = NULL;

  if (!read_head (packed, head, error))
    return FALSE;

  if (sink->member->is_archive || hunch_packed_find_kind (head->data, head->len) != HUNCH_PACKED_FILTER)
    return put (sink, head->data, head->len, error) && put_all (sink, packed, error);

  inner = hunch_packed_new_inner (packed, head->data, head->len, sink->member->name, error);

  return inner != NULL && put_only_entry (sink, inner, error);
}

static gboolean
put_in_place (HunchAhead    *ahead,
              HunchListing  *listing,
              guint          position,
              GCancellable  *cancellable,
              GError       **error)
{
  const HunchListingMember *member = hunch_listing_get_member (listing, position);
  gboolean is_packed;
  GInputStream *stream = hunch_listing_open_in_place (listing, position, &is_packed, cancellable, error);
  g_autoptr (HunchPacked) packed = NULL;
  Sink sink = { ahead, member, position, listing->packed_bytes >= 0 ? listing->packed_bytes : member->size, NULL, 0 };

  if (stream == NULL)
    return FALSE;
  packed = hunch_packed_new (stream, member->name, FALSE, cancellable, error);

  return packed != NULL && put_only_entry (&sink, packed, error) && hunch_ahead_end_part (ahead, position);
}

static gboolean
unpack_in_place (HunchAhead   *ahead,
                 Unpacking    *job,
                 GCancellable *cancellable,
                 GError      **error)
{
  for (guint i = job->first; i <= job->last; i++)
    if (!put_in_place (ahead, job->listing, i, cancellable, error))
      return FALSE;

  return TRUE;
}

static gint64
get_packed_bytes (HunchListing *self)
{
  return self->packed_bytes >= 0 ? self->packed_bytes : hunch_source_get_size (self->source);
}

static gboolean
unpack_in_order (HunchAhead   *ahead,
                 Unpacking    *job,
                 GCancellable *cancellable,
                 GError      **error)
{
  HunchListing *listing = job->listing;
  GInputStream *stream = open_bytes (listing, cancellable, error);
  g_autoptr (HunchPacked) packed = stream != NULL ? hunch_packed_new (stream, hunch_source_get_name (listing->source), !listing->is_single,
                                                                       cancellable, error)
                                                  : NULL;
  gint64 ordinal = 0;

  for (guint i = job->first; packed != NULL && i <= job->last; i++)
    {
      const HunchListingMember *member = hunch_listing_get_member (listing, i);
      Sink sink = { ahead, member, i, get_packed_bytes (listing), packed, 0 };
      g_autoptr (GError) cause = NULL;

      for (; ordinal <= member->ordinal; ordinal++)
        if (hunch_packed_next (packed, &cause) == NULL)
          {
            if (cause == NULL)
              g_set_error (&cause, HUNCH_SOURCE_ERROR, HUNCH_SOURCE_ERROR_CHANGED, _("“%s” has changed since it was first looked at."),
                           hunch_source_get_name (listing->source));
            g_propagate_error (error, g_steal_pointer (&cause));
            return FALSE;
          }

      g_free (packed->name);
      packed->name = g_strdup (member->name);
      if (!(listing->is_single ? put_all (&sink, packed, error) : put_member (&sink, packed, error)) || !hunch_ahead_end_part (ahead, i))
        return FALSE;
    }

  return packed != NULL && hunch_source_check_stream (listing->source, packed->stream, error);
}

static gboolean
unpack (HunchAhead   *ahead,
        gpointer      user_data,
        GCancellable *cancellable,
        GError      **error)
{
  Unpacking *job = user_data;

  return job->listing->is_in_place ? unpack_in_place (ahead, job, cancellable, error) : unpack_in_order (ahead, job, cancellable, error);
}

static void
unpacking_free (gpointer data)
{
  Unpacking *job = data;

  hunch_listing_unref (job->listing);
  g_free (job);
}

HunchAhead *
hunch_listing_unpack (HunchListing *self,
                      guint         first,
                      guint         last)
{
  Unpacking *job = g_new (Unpacking, 1);

  *job = (Unpacking) { listing_ref (self), first, last };

  return hunch_ahead_new (unpack, job, unpacking_free, first);
}

/* --- listing ---------------------------------------------------------------- */

static char *
dup_path (struct archive_entry *entry)
{
  const char *path = archive_entry_pathname_utf8 (entry);

  if (path == NULL)
    path = archive_entry_pathname (entry);
  while (path != NULL && (g_str_has_prefix (path, "./") || *path == '/'))
    path += *path == '/' ? 1 : 2;

  return g_utf8_make_valid (path != NULL ? path : "", -1);
}

static gboolean
is_wanted (struct archive_entry *entry,
           const char           *path,
           const char           *pattern)
{
  const char *slash = strrchr (path, '/');

  if (archive_entry_filetype (entry) != AE_IFREG || archive_entry_hardlink (entry) != NULL)
    return FALSE;
  if (archive_entry_size_is_set (entry) && archive_entry_size (entry) == 0)
    return FALSE;
  if (pattern != NULL)
    return g_pattern_match_simple (pattern, path) || (slash != NULL && g_pattern_match_simple (pattern, slash + 1))
           || (hunch_member_is_data (path) && hunch_member_find_kind (path) == HUNCH_MEMBER_ARCHIVE);

  return hunch_member_is_data (path);
}

static void
add_member (HunchListing         *self,
            HunchPacked          *packed,
            struct archive_entry *entry,
            char                 *path,
            gint64                ordinal)
{
  static const char *const packings[] = { ".gz", ".bz2", ".xz", ".zst", ".lz4", ".lz", ".Z" };
  HunchListingMember member = { .path = path, .ordinal = ordinal, .offset = -1 };

  member.name = g_strdup_printf ("%s/%s", hunch_source_get_name (self->source), path);
  member.size = archive_entry_size_is_set (entry) ? archive_entry_size (entry) : -1;
  member.is_archive = hunch_member_find_kind (path) == HUNCH_MEMBER_ARCHIVE;
  for (guint i = 0; i < G_N_ELEMENTS (packings); i++)
    member.is_packed |= g_str_has_suffix (path, packings[i]);
  if (self->is_in_place)
    member.offset = archive_filter_bytes (packed->archive, 0);
  self->is_in_place &= archive_entry_sparse_count (entry) == 0;

  g_array_append_val (self->members, member);
}

/* A packed file that is no archive: its one member has the file's own name. */
static void
add_single (HunchListing *self)
{
  const char *name = hunch_source_get_name (self->source);
  g_autofree char *base = g_path_get_basename (name);
  HunchListingMember member = { g_strdup (base), g_strdup (name), 0, -1, -1, TRUE, FALSE };

  self->is_single = TRUE;
  self->is_in_place = FALSE;
  g_array_append_val (self->members, member);
}

static gboolean
check_entry (HunchListing         *self,
             struct archive_entry *entry,
             const char           *path,
             GError              **error)
{
  static const char *const office[] = { "xl/workbook.xml", "word/document.xml", "ppt/presentation.xml", "mimetype", "[Content_Types].xml", "xl/workbook.bin" };
  g_autofree char *base = g_path_get_basename (hunch_source_get_name (self->source));

  for (guint i = 0; i < G_N_ELEMENTS (office) && self->is_zip; i++)
    if (strcmp (path, office[i]) == 0)
      {
        g_set_error (error, HUNCH_FORMAT_ERROR, HUNCH_FORMAT_ERROR_UNSUPPORTED, _("%s is not text: it is %s."), base,
                     _("a ZIP archive or an office document"));
        return FALSE;
      }

  if (!archive_entry_is_encrypted (entry))
    return TRUE;

  g_set_error (error, HUNCH_FORMAT_ERROR, HUNCH_FORMAT_ERROR_ENCRYPTED, _("%s is locked with a password, so it cannot be unpacked."),
               hunch_source_get_name (self->source));

  return FALSE;
}

/* Whether enough members of a known kind were found. */
static gboolean
has_enough (HunchListing *self,
            guint         max_members)
{
  guint n = 0;

  for (guint i = 0; i < self->members->len && max_members > 0; i++)
    n += hunch_member_find_kind (g_array_index (self->members, HunchListingMember, i).path) != HUNCH_MEMBER_OTHER;

  return max_members > 0 && (n >= max_members || self->members->len >= 64);
}

static gboolean
list_entries (HunchListing *self,
              HunchPacked  *packed,
              const char   *pattern,
              guint         max_members,
              GError      **error)
{
  GError *cause = NULL;
  struct archive_entry *entry;

  for (gint64 ordinal = 0; (entry = hunch_packed_next (packed, &cause)) != NULL && !has_enough (self, max_members); ordinal++)
    {
      g_autofree char *path = dup_path (entry);

      if ((archive_format (packed->archive) & ARCHIVE_FORMAT_BASE_MASK) == ARCHIVE_FORMAT_RAW)
        {
          add_single (self);
          return TRUE;
        }
      if (!check_entry (self, entry, path, &cause))
        break;
      if (is_wanted (entry, path, pattern))
        add_member (self, packed, entry, g_steal_pointer (&path), ordinal);
      if (self->members->len > MAX_MEMBERS)
        {
          g_set_error (&cause, HUNCH_FORMAT_ERROR, HUNCH_FORMAT_ERROR_TOO_LARGE, _("%s has more than %d members."),
                       hunch_source_get_name (self->source), MAX_MEMBERS);
          break;
        }
    }

  if (cause != NULL)
    g_propagate_error (error, cause);

  return cause == NULL;
}

/* Of members of several kinds, those of the first one's kind. */
static void
keep_one_kind (HunchListing *self)
{
  HunchMemberKind kind = HUNCH_MEMBER_OTHER;
  guint n = 0;

  for (guint i = 0; i < self->members->len && kind == HUNCH_MEMBER_OTHER; i++)
    kind = hunch_member_find_kind (g_array_index (self->members, HunchListingMember, i).path);

  for (guint i = 0; i < self->members->len; i++)
    {
      HunchListingMember *member = &g_array_index (self->members, HunchListingMember, i);

      if (hunch_member_find_kind (member->path) == kind)
        {
          HunchListingMember kept = *member;

          *member = g_array_index (self->members, HunchListingMember, n);
          g_array_index (self->members, HunchListingMember, n++) = kept;
        }
    }
  g_array_set_size (self->members, n);
}

static gboolean
check_members (HunchListing *self,
               const char   *pattern,
               GError      **error)
{
  if (self->members->len > 0)
    return TRUE;

  if (pattern != NULL)
    g_set_error (error, HUNCH_FORMAT_ERROR, HUNCH_FORMAT_ERROR_NO_TABLE, _("%s has no member that fits “%s”."),
                 hunch_source_get_name (self->source), pattern);
  else
    g_set_error (error, HUNCH_FORMAT_ERROR, HUNCH_FORMAT_ERROR_NO_TABLE, _("%s holds no data."), hunch_source_get_name (self->source));

  return FALSE;
}

static gboolean
look (HunchListing *self,
      const char   *pattern,
      guint         max_members,
      GCancellable *cancellable,
      GError      **error)
{
  GInputStream *stream = open_bytes (self, cancellable, error);
  g_autoptr (HunchPacked) packed = NULL;

  if (stream == NULL)
    return FALSE;

  packed = hunch_packed_new (stream, hunch_source_get_name (self->source), TRUE, cancellable, error);
  if (packed == NULL)
    return FALSE;

  self->is_in_place = !self->is_zip && packed->gunzip == NULL && archive_filter_code (packed->archive, 0) == ARCHIVE_FILTER_NONE
                      && G_IS_SEEKABLE (stream) && g_seekable_can_seek (G_SEEKABLE (stream));

  return list_entries (self, packed, pattern, max_members, error);
}

static gboolean
find_kind (HunchListing *self,
           GCancellable *cancellable,
           GError      **error)
{
  g_autoptr (GInputStream) stream = hunch_source_open (self->source, cancellable, error);
  guint8 bytes[HUNCH_PACKED_LOOK_BYTES];
  gsize n;

  if (stream == NULL || !g_input_stream_read_all (stream, bytes, sizeof bytes, &n, cancellable, error))
    return FALSE;

  self->is_zip = hunch_packed_find_kind (bytes, n) == HUNCH_PACKED_SEEKABLE;

  return TRUE;
}

HunchListing *
hunch_listing_new (HunchSource  *source,
                   const char   *pattern,
                   guint         max_members,
                   guint         depth,
                   gint64        root_bytes,
                   GCancellable *cancellable,
                   GError      **error)
{
  g_autoptr (HunchListing) self = NULL;

  if (depth >= HUNCH_PACKED_MAX_DEPTH)
    {
      g_set_error (error, HUNCH_FORMAT_ERROR, HUNCH_FORMAT_ERROR_UNSUPPORTED,
                   _("%s lies in archives more than %d deep, which is as far as is looked."), hunch_source_get_name (source), HUNCH_PACKED_MAX_DEPTH);
      return NULL;
    }

  self = g_new0 (HunchListing, 1);
  g_atomic_ref_count_init (&self->ref_count);
  g_mutex_init (&self->lock);
  self->source = g_object_ref (source);
  self->version = g_strdup (hunch_source_get_version (source));
  self->members = g_array_new (FALSE, FALSE, sizeof (HunchListingMember));
  g_array_set_clear_func (self->members, clear_member);
  self->packed_bytes = root_bytes;
  self->spool = -1;

  if (!find_kind (self, cancellable, error) || !look (self, pattern, max_members, cancellable, error))
    return NULL;
  if (pattern == NULL)
    keep_one_kind (self);

  return check_members (self, pattern, error) ? g_steal_pointer (&self) : NULL;
}
