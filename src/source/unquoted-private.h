/* source/unquoted-private.h: tables in which quotation marks are letters like others, made into ones that every reader understands. */
#pragma once
#include <gio/gio.h>

G_BEGIN_DECLS

/* The bytes of `base` (unpacked, when it is gzip), in which cells between tabs that begin with a quotation mark are put in quotes, with the marks inside
 * doubled. Constant memory. New reference. */
GInputStream *hunch_unquoted_stream_new (GInputStream *base);

G_END_DECLS
