/* project/dictionary-private.h: texts numbered as they come, for turning a column into codes. */
#pragma once
#include <glib.h>

G_BEGIN_DECLS

typedef struct _HunchDictionary HunchDictionary;

HunchDictionary *hunch_dictionary_new (void);
void             hunch_dictionary_free (HunchDictionary *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HunchDictionary, hunch_dictionary_free)

/* The number of this text, a new one when it has not been seen. Up to 2^31 - 2 texts; then -1. */
gint32           hunch_dictionary_add (HunchDictionary *self, const char *text, gsize length);
guint32          hunch_dictionary_get_n (HunchDictionary *self);

/* No text has a byte beyond ASCII. */
gboolean         hunch_dictionary_is_ascii (HunchDictionary *self);

/* Lent, NUL-terminated. */
const char      *hunch_dictionary_get (HunchDictionary *self, guint32 number, gsize *out_length);

/* Places in ascending order by number: by code point, or as whole numbers. Release with g_free(). */
gint32          *hunch_dictionary_dup_ranks (HunchDictionary *self, gboolean as_numbers, guint32 **out_order);

G_END_DECLS
