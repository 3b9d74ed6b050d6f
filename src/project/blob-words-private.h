/* project/blob-words-private.h: bytes that are no text, as text. */
#pragma once
#include <glib.h>

G_BEGIN_DECLS

#define HUNCH_BLOB_BUFFER 96

/* Two hexadecimal digits a byte, an ellipsis behind the first 32; for the eye. `buffer` has room for HUNCH_BLOB_BUFFER bytes and is returned. */
const char *hunch_blob_format (const guint8 *bytes, gsize n, char *buffer);

/* All of them; of more than 256 bytes the first 32 and a fingerprint of the whole, so that different bytes stay different. Appends to `out`. */
void        hunch_blob_append (GString *out, const guint8 *bytes, gsize n);

G_END_DECLS
