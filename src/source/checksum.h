/* source/checksum.h: whether the bytes of an object are those that its server vouches for: the checksums that S3 keeps beside objects
 * (x-amz-checksum-crc32, -crc32c, -crc64nvme, -sha1, -sha256) and Content-MD5. */
#pragma once
#include "source/http.h"

G_BEGIN_DECLS

typedef struct _HunchChecksum HunchChecksum;

/* For a whole object (status 200); NULL when nothing is vouched for, or only for its parts. */
HunchChecksum *hunch_checksum_new (const HunchHttpAnswer *answer);
void           hunch_checksum_free (HunchChecksum *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HunchChecksum, hunch_checksum_free)

/* The next bytes, in order. About a gigabyte per second. */
void           hunch_checksum_update (HunchChecksum *self, const guint8 *bytes, gsize length);

/* At the end. */
gboolean       hunch_checksum_is_right (HunchChecksum *self);

/* The cyclic checks alone, for tests: of "crc32", "crc32c" or "crc64nvme". */
guint64        hunch_checksum_compute_cyclic (const char *name, const guint8 *bytes, gsize length);

G_END_DECLS
