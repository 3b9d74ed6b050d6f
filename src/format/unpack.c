#define G_LOG_DOMAIN "hunch-format"
#include "format/unpack-private.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>

#include "format/listing-private.h"

/* An archive becomes a listing of members, once; each member a source. Members of a plain tar lie there as they are: each is read
 * where it lies, and where there are processors enough those that will be asked for next are unpacked by threads of their own meanwhile. Otherwise,
 * and of any other archive, one thread unpacks member after member into a queue, from which they are read in order; who goes back further than
 * to what the queue has kept makes it begin again. */

#define MAX_AHEAD 3

/* With few processors, which moreover may be two halves of one, two threads that unpack take longer than one: what they unpack with
 * wants the cache for itself. One thread then goes from member to member. */
#define MIN_PROCESSORS 4

/* Shared by the sources of all members. */
typedef struct
{
  gatomicrefcount ref_count;
  HunchListing   *listing;      /* owned */
  GMutex          lock;
  GHashTable     *begun;        /* owned; plain tar: member + 1 → owned HunchAhead, begun and not asked for yet */
  HunchAhead     *idle;         /* owned; others: the queue that nobody reads at the moment */
  guint           last_opened;
} Archive;

typedef struct
{
  Archive *archive;   /* owned */
  guint    position;
} Member;

static void
drop_ahead (gpointer ahead)
{
  hunch_ahead_stop (ahead);
  hunch_ahead_unref (ahead);
}

static Archive *
archive_new (HunchListing *listing)
{
  Archive *self = g_new0 (Archive, 1);

  g_atomic_ref_count_init (&self->ref_count);
  g_mutex_init (&self->lock);
  self->listing = listing;
  self->begun = g_hash_table_new_full (NULL, NULL, NULL, drop_ahead);
  self->last_opened = G_MAXUINT;

  return self;
}

static Archive *
archive_ref (Archive *self)
{
  g_atomic_ref_count_inc (&self->ref_count);

  return self;
}

static void
archive_unref (gpointer data)
{
  Archive *self = data;

  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  g_clear_pointer (&self->begun, g_hash_table_unref);
  g_clear_pointer (&self->idle, drop_ahead);
  g_clear_pointer (&self->listing, hunch_listing_unref);
  g_mutex_clear (&self->lock);
  g_free (self);
}

static void
member_free (gpointer data)
{
  Member *self = data;

  archive_unref (self->archive);
  g_free (self);
}

static gboolean
is_near (gpointer key,
         gpointer value,
         gpointer position)
{
  guint member = GPOINTER_TO_UINT (key) - 1;
  guint at = GPOINTER_TO_UINT (position);

  return member <= at || member > at + MAX_AHEAD;
}

/* While one member is read in order, the next ones are unpacked already. */
static void
begin_next (Archive *self,
            guint    position)
{
  guint n = CLAMP (g_get_num_processors () / 2, 1, MAX_AHEAD);

  g_hash_table_foreach_remove (self->begun, is_near, GUINT_TO_POINTER (position));
  if (self->last_opened != position - 1)
    return;

  for (guint next = position + 1; next <= position + n && next < hunch_listing_get_n_members (self->listing); next++)
    if (!g_hash_table_contains (self->begun, GUINT_TO_POINTER (next + 1)))
      g_hash_table_insert (self->begun, GUINT_TO_POINTER (next + 1), hunch_listing_unpack (self->listing, next, next));
}

static void
keep_idle (HunchAhead *ahead,
           gpointer    user_data)
{
  Archive *self = user_data;

  g_mutex_lock (&self->lock);
  if (self->idle == NULL && hunch_ahead_goes_on (ahead, hunch_listing_get_n_members (self->listing)))
    self->idle = hunch_ahead_ref (ahead);
  else
    hunch_ahead_stop (ahead);
  g_mutex_unlock (&self->lock);
}

static GInputStream *
open_in_order (Archive *self,
               guint    position)
{
  g_autoptr (HunchAhead) ahead = NULL;

  g_mutex_lock (&self->lock);
  if (self->idle != NULL && hunch_ahead_find_part (self->idle, position))
    ahead = g_steal_pointer (&self->idle);
  else
    g_clear_pointer (&self->idle, drop_ahead);
  g_mutex_unlock (&self->lock);

  if (ahead == NULL)
    ahead = hunch_listing_unpack (self->listing, position, hunch_listing_get_n_members (self->listing) - 1);

  return hunch_ahead_open (ahead, position, keep_idle, archive_ref (self), archive_unref);
}

/* Begun already, or begun now. */
static GInputStream *
open_beside (Archive *self,
             guint    position)
{
  g_autoptr (HunchAhead) ahead = NULL;
  gpointer begun = NULL;

  g_mutex_lock (&self->lock);
  if (g_hash_table_steal_extended (self->begun, GUINT_TO_POINTER (position + 1), NULL, &begun))
    ahead = begun;
  else
    ahead = hunch_listing_unpack (self->listing, position, position);
  begin_next (self, position);
  self->last_opened = position;
  g_mutex_unlock (&self->lock);

  return hunch_ahead_open (ahead, position, NULL, NULL, NULL);
}

static GInputStream *
open_in_place (Archive      *self,
               guint         position,
               GCancellable *cancellable,
               GError      **error)
{
  gboolean is_packed;
  g_autoptr (GInputStream) stream = hunch_listing_open_in_place (self->listing, position, &is_packed, cancellable, error);

  if (stream == NULL || !is_packed)
    return g_steal_pointer (&stream);

  return g_get_num_processors () >= MIN_PROCESSORS ? open_beside (self, position) : open_in_order (self, position);
}

static GInputStream *
open_member (gpointer      user_data,
             GCancellable *cancellable,
             GError      **error)
{
  Member *self = user_data;

  if (hunch_listing_is_in_place (self->archive->listing))
    return open_in_place (self->archive, self->position, cancellable, error);

  return open_in_order (self->archive, self->position);
}

static HunchSource *
make_source (Archive *archive,
             guint    position)
{
  const HunchListingMember *listed = hunch_listing_get_member (archive->listing, position);
  Member *member = g_new (Member, 1);
  g_autofree char *version = g_strdup_printf ("%s/%s", hunch_listing_get_version (archive->listing), listed->path);

  *member = (Member) { archive_ref (archive), position };

  return hunch_source_new_derived (listed->name, version, listed->is_packed ? -1 : listed->size, open_member, member, member_free);
}

static GPtrArray *
expand (HunchSource  *source,
        const char   *pattern,
        guint         max_members,
        guint         depth,
        gint64        root_bytes,
        GCancellable *cancellable,
        GError      **error)
{
  g_autoptr (GPtrArray) sources = g_ptr_array_new_with_free_func (g_object_unref);
  HunchListing *listing = hunch_listing_new (source, pattern, max_members, depth, root_bytes, cancellable, error);
  Archive *archive;

  if (listing == NULL)
    return NULL;

  archive = archive_new (listing);
  for (guint i = 0; i < hunch_listing_get_n_members (listing) && sources != NULL; i++)
    {
      g_autoptr (HunchSource) member = make_source (archive, i);
      g_autoptr (GPtrArray) inner = NULL;

      if (!hunch_listing_get_member (listing, i)->is_archive)
        {
          g_ptr_array_add (sources, g_steal_pointer (&member));
          continue;
        }

      inner = expand (member, pattern, max_members, depth + 1, root_bytes >= 0 ? root_bytes : hunch_source_get_size (source), cancellable, error);
      if (inner != NULL)
        g_ptr_array_extend_and_steal (sources, g_steal_pointer (&inner));
      else
        g_clear_pointer (&sources, g_ptr_array_unref);
    }
  archive_unref (archive);

  return g_steal_pointer (&sources);
}

GPtrArray *
hunch_unpack_expand_some (HunchSource  *source,
                          const char   *member,
                          guint         max_members,
                          GCancellable *cancellable,
                          GError      **error)
{
  return expand (source, member, max_members, 0, -1, cancellable, error);
}

GPtrArray *
hunch_unpack_expand (HunchSource  *source,
                     const char   *member,
                     GCancellable *cancellable,
                     GError      **error)
{
  g_return_val_if_fail (HUNCH_IS_SOURCE (source), NULL);

  return hunch_unpack_expand_some (source, member, 0, cancellable, error);
}

gboolean
hunch_unpack_is_packed (HunchSource  *source,
                        GCancellable *cancellable,
                        GError      **error)
{
  g_autoptr (GInputStream) stream = NULL;
  guint8 bytes[HUNCH_PACKED_LOOK_BYTES];
  gsize n;

  g_return_val_if_fail (HUNCH_IS_SOURCE (source), FALSE);

  stream = hunch_source_open (source, cancellable, error);
  if (stream == NULL || !g_input_stream_read_all (stream, bytes, sizeof bytes, &n, cancellable, error))
    return FALSE;

  return hunch_packed_find_kind (bytes, n) != HUNCH_PACKED_NOT;
}
