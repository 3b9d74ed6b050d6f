/* source/connector-json.h: one JSON document looked at where it lies. Values are slices of the text, so that every number reaches the
 * table digit by digit as the service wrote it. Private to the connectors. */
#pragma once
#include <gio/gio.h>

G_BEGIN_DECLS

/* A value within a document that was checked. No text: there is no such value. */
typedef struct
{
  const char *text;  /* lent by the document; not ended by a zero */
  gsize       length;
} HunchSlice;

#define HUNCH_SLICE_MAX_DEPTH 512

/* The one value of a document, blanks around it aside. Everything that RFC 8259 does not allow, bytes that are not UTF-8 aside, is refused: G_IO_ERROR_INVALID_DATA
 * with a sentence that begins with `what` and ends with the place. Cost: one pass, no memory. */
gboolean   hunch_slice_parse (const char *text, gsize length, const char *what, HunchSlice *out_slice, GError **error);

gboolean   hunch_slice_is_object (HunchSlice slice);
gboolean   hunch_slice_is_array (HunchSlice slice);
gboolean   hunch_slice_is_string (HunchSlice slice);
/* Also of a slice without text. */
gboolean   hunch_slice_is_null (HunchSlice slice);

/* A walk through the members of an object or the elements of an array; anything else has none. `out_name` (may be NULL) is the member's
 * name with its quotes. Begin with HUNCH_SLICE_WALK. */
typedef struct
{
  const char *at;
} HunchSliceWalk;
#define HUNCH_SLICE_WALK { NULL }

gboolean   hunch_slice_next (HunchSlice slice, HunchSliceWalk *walk, HunchSlice *out_name, HunchSlice *out_value);

/* The first member of this name, whatever letters the name is made of. */
HunchSlice hunch_slice_get_member (HunchSlice slice, const char *name);

/* "a.b", "a[0]", "a[-1]" (the last), "a[Source=IMDb].Value" (the first element whose member is that text). "" is the slice itself. */
HunchSlice hunch_slice_follow (HunchSlice slice, const char *path);

/* A string as its text, anything else as written; NULL for null and for no value. Release with g_free(). */
char      *hunch_slice_dup_text (HunchSlice slice);
gboolean   hunch_slice_is_text (HunchSlice slice, const char *text);
gint64     hunch_slice_get_integer (HunchSlice slice, gint64 fallback);

/* The value on one line, without the blanks between its parts. */
void       hunch_slice_append (HunchSlice slice, GString *line);

/* `text` as a string with quotes. */
void       hunch_slice_append_string (const char *text, GString *line);

/* Whether a path can be followed at all. */
gboolean   hunch_slice_is_path (const char *path);

G_END_DECLS
