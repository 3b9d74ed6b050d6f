/* recipe/pattern-private.h: regular expressions that cannot hang: each match has a limit on its work and its memory. */
#pragma once
#include <glib.h>

G_BEGIN_DECLS

typedef struct _HunchPattern HunchPattern;

/* Perl's syntax (PCRE2), UTF-8. NULL with a sentence about what is wrong and where. */
HunchPattern *hunch_pattern_new (const char *text, GError **error);
void          hunch_pattern_free (HunchPattern *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HunchPattern, hunch_pattern_free)

/* Bracketed parts. */
guint         hunch_pattern_get_n_groups (HunchPattern *self);

/* TRUE when it matches somewhere in `text` from `start` on. A match that takes too much work counts as none. Not for two threads at a time. */
gboolean      hunch_pattern_find (HunchPattern *self, const char *text, gsize length, gsize start);

/* Of the last match; FALSE when the part is not there. Places in bytes. */
gboolean      hunch_pattern_get_group (HunchPattern *self, guint group, gsize *out_start, gsize *out_end);

G_END_DECLS
