/* format/unpack.h: what is packed becomes sources of its own, streamed (libarchive): gz, bz2, xz, zstd, zip, 7z, tar, and packed members of archives. */
#pragma once
#include "source/source.h"

G_BEGIN_DECLS

/* TRUE when the first bytes say that `source` is packed or an archive. */
gboolean   hunch_unpack_is_packed (HunchSource *source, GCancellable *cancellable, GError **error);

/* One source per member whose name fits `member` (a pattern, NULL: all that hold data), in the archive's order, unpacked down to the data itself:
 * a .json.bz2 in a .tar is a source of JSON. Opening them in order reads the archive once, in a thread that unpacks ahead.
 * Element type HunchSource, owned by the array. A member says its name as "archive.tar/01/02/30.json.bz2".
 * Members beyond 1,000 times the archive's bytes are refused while they are read. */
GPtrArray *hunch_unpack_expand (HunchSource *source, const char *member, GCancellable *cancellable, GError **error);

G_END_DECLS
