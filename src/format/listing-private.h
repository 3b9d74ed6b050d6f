/* format/listing-private.h: what an archive holds, and its members' bytes. Reference counted; never changes once made; any thread. */
#pragma once
#include "format/ahead-private.h"
#include "format/packed-private.h"
#include "source/source.h"

G_BEGIN_DECLS

typedef struct
{
  char    *path;        /* owned; in the archive */
  char    *name;        /* owned; with the archive's in front */
  gint64   ordinal;     /* among all entries */
  gint64   size;        /* as it lies in the archive when that is a plain tar, else unpacked; -1 not known */
  gint64   offset;      /* in a plain tar */
  gboolean is_packed;   /* by its ending; or the archive is one packed file */
  gboolean is_archive;
} HunchListingMember;

typedef struct _HunchListing HunchListing;

/* Goes through the archive (by its list of contents or from header to header where that can be). `depth`: how many archives it lies in.
 * `root_bytes`: of the outermost, -1: it is that itself. */
HunchListing             *hunch_listing_new (HunchSource *source, const char *pattern, guint max_members, guint depth, gint64 root_bytes,
                                             GCancellable *cancellable, GError **error);
void                      hunch_listing_unref (HunchListing *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HunchListing, hunch_listing_unref)
guint                     hunch_listing_get_n_members (HunchListing *self);
const HunchListingMember *hunch_listing_get_member (HunchListing *self, guint position);
const char               *hunch_listing_get_version (HunchListing *self);

/* A plain tar that can be sought in. */
gboolean                  hunch_listing_is_in_place (HunchListing *self);

/* The bytes of a member as they lie there. */
GInputStream             *hunch_listing_open_in_place (HunchListing *self, guint position, gboolean *out_is_packed, GCancellable *cancellable, GError **error);

/* Begins to unpack members `first` … `last`, the parts of the queue. */
HunchAhead               *hunch_listing_unpack (HunchListing *self, guint first, guint last);

G_END_DECLS
