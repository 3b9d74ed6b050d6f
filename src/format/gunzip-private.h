/* format/gunzip-private.h: a gzip stream unpacked with its checksums and lengths verified, which libarchive does not do. */
#pragma once
#include <glib.h>

G_BEGIN_DECLS

typedef struct _HunchGunzip HunchGunzip;

/* Whether packed bytes begin so. */
gboolean     hunch_gunzip_is_meant (const void *bytes, gsize n);

HunchGunzip *hunch_gunzip_new (void);
void         hunch_gunzip_free (HunchGunzip *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HunchGunzip, hunch_gunzip_free)

/* The next packed bytes, lent until the next call; 0 at their end, -1 when they cannot be had. */
typedef gssize (*HunchGunzipTakeFunc) (gpointer user_data, const void **out_bytes);

/* The next unpacked bytes, lent until the next call; 0 at the end, -1 with what is wrong in `out_fault` (static; NULL: `take` failed). Streams one
 * behind another are one; what stands behind the last and is none is not looked at. */
gssize       hunch_gunzip_take (HunchGunzip *self, HunchGunzipTakeFunc take, gpointer user_data, const void **out_bytes, const char **out_fault);

G_END_DECLS
