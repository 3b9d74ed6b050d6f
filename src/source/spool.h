/* source/spool.h: what came over the net, kept in $XDG_CACHE_HOME/hunch/spool as far as it was read.
 *
 * One file per object and version, named after a digest of both, readable by its owner alone. Its length says how far it goes;
 * ".part" is taken off its name once it is whole. Streams of one object share one file and one connection, and fetch only what one of them asks
 * for. Together the files take HUNCH_SPOOL_MAX_BYTES or half of the room on the disk, whichever is less; the ones that were not used for the longest time go first. An
 * object that is larger than that is not kept: every stream of it asks the server. */
#pragma once
#include "source/source-private.h"

G_BEGIN_DECLS

#define HUNCH_SPOOL_MAX_BYTES (G_GINT64_CONSTANT (16) * 1024 * 1024 * 1024)

/* From the first byte. The source's version is known. `fetched` (may be NULL; taken) is a stream from the first byte that was opened
 * already. Reading fails with G_IO_ERROR_NO_SPACE when the disk is full. New reference. */
GInputStream *hunch_spool_open (HunchSource *source, GInputStream *fetched, GCancellable *cancellable, GError **error);

/* TRUE when all bytes of the source are here. */
gboolean      hunch_spool_has_all (HunchSource *source);

/* The folder's path; release with g_free(). */
char         *hunch_spool_dup_folder (void);

/* Throws away what is oldest and not in use until `wanted` more bytes have room; FALSE when they never will. */
gboolean      hunch_spool_make_room (const char *folder, gint64 wanted);

/* Keeps less (0: as above). For tests. */
void          hunch_spool_set_max_bytes (gint64 max_bytes);

G_END_DECLS
