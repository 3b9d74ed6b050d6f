/* source/glob.h: patterns on paths and keys.
 *
 *   *      any letters but "/"           ?      one letter but "/"
 *   **     any letters, "/" among them   [a-c]  one of these letters; [!a-c] one that is none of them
 *
 * A "[" that is not closed stands for itself. Letters are those of UTF-8; bytes that are not UTF-8 count one each. */
#pragma once
#include <glib.h>

G_BEGIN_DECLS

/* Whether the text holds any of the marks above. */
gboolean    hunch_glob_is_pattern (const char *text);

/* Whether the whole `text` fits. Takes time in the product of both lengths at most. */
gboolean    hunch_glob_match (const char *pattern, const char *text);

/* How many bytes stand before the first mark. */
gsize       hunch_glob_get_literal_length (const char *pattern);

/* The beginnings that everything which fits must have: the literal part, with leading classes written out while
 * there are no more than `max` of them ("a[12]*" gives "a1" and "a2"). Sorted. Release with g_strfreev(). */
char      **hunch_glob_dup_prefixes (const char *pattern, guint max);

/* TRUE when a part of `path` behind its first `n_literal` bytes begins with "." or "_" and the pattern does not ask for that:
 * what writers leave beside their data. */
gboolean    hunch_glob_is_hidden (const char *path, gsize n_literal);

G_END_DECLS
