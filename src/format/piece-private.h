/* format/piece-private.h: some bytes of a stream as a stream of their own. */
#pragma once
#include "source/source.h"

G_BEGIN_DECLS

/* The next `length` bytes of `stream`, a new reference of which is kept. When they end too early, or `source` (may be NULL) has changed when
 * they end, reading fails. */
GInputStream *hunch_piece_new (GInputStream *stream, HunchSource *source, const char *name, gint64 length);

G_END_DECLS
