/* format/packed-private.h: a stream of packed bytes, opened with libarchive. */
#pragma once
#include "format/archive-library.h"
#include "format/gunzip-private.h"
#include "format/scan.h"

G_BEGIN_DECLS

#define HUNCH_PACKED_LOOK_BYTES 512
/* Packed in packed in packed. */
#define HUNCH_PACKED_MAX_DEPTH 3

typedef enum
{
  HUNCH_PACKED_NOT,
  HUNCH_PACKED_FILTER,     /* gz, bz2, xz, zst, lz4, lz, Z: one stream; what is in it only unpacking tells */
  HUNCH_PACKED_TAR,
  HUNCH_PACKED_SEEKABLE,   /* zip, 7z: their list of contents stands at the end */
} HunchPackedKind;

/* By the first bytes; `n` at most HUNCH_PACKED_LOOK_BYTES are looked at. */
HunchPackedKind hunch_packed_find_kind (const guint8 *bytes, gsize n);

typedef struct
{
  struct archive *archive;      /* owned */
  GInputStream   *stream;       /* owned; NULL when `outer` is read */
  struct archive *outer;        /* borrowed; its entry's data are the packed bytes */
  GBytes         *head;         /* owned; of the data of `outer`, taken out already */
  GCancellable   *cancellable;  /* owned */
  char           *name;         /* owned; for sentences */
  guint8         *buffer;       /* owned */
  const void     *first;        /* in the buffer, taken and not given yet: those first bytes */
  gssize          n_first;
  HunchGunzip    *gunzip;       /* owned; NULL: the first bytes are not gzip */
  gint64          n_taken;      /* packed bytes taken in */
  GError         *error;        /* owned; of the stream */
} HunchPacked;

/* Keeps `stream`. `is_archive`: entries of tar, zip and 7z come one by one; else everything is one stream of bytes, one entry.
 * NULL with UNSUPPORTED, MALFORMED, ENCRYPTED or the stream's error. */
HunchPacked *hunch_packed_new (GInputStream *stream, const char *name, gboolean is_archive, GCancellable *cancellable, GError **error);

/* The data of an entry of `outer` as one packed stream, `head` of it being taken out already. */
HunchPacked *hunch_packed_new_inner (HunchPacked *outer, gconstpointer head, gsize n_head, const char *name, GError **error);
void         hunch_packed_free (HunchPacked *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HunchPacked, hunch_packed_free)

/* The next entry, lent; NULL without error at the end. */
struct archive_entry *hunch_packed_next (HunchPacked *self, GError **error);

/* The next bytes of the entry, lent; 0 bytes at its end. */
gboolean              hunch_packed_read (HunchPacked *self, gconstpointer *out_data, gsize *out_n, GError **error);

G_END_DECLS
