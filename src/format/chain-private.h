/* format/chain-private.h: the rows of many parts, one part behind another, as one reader. */
#pragma once
#include "format/batch.h"

G_BEGIN_DECLS

/* A reader of part `position`, with the same fields as all others. New reference. */
typedef HunchReader *(*HunchChainOpenFunc) (gpointer user_data, guint position, GCancellable *cancellable, GError **error);

/* Parts are opened when their turn comes; one at a time. An error gets the part's name (by `name_of`, lent, may be NULL) in front unless it
 * stands in it already. */
typedef const char *(*HunchChainNameFunc) (gpointer user_data, guint position);
HunchReader *hunch_chain_reader_new (guint n_parts, HunchChainOpenFunc open, HunchChainNameFunc name_of, gpointer user_data, GDestroyNotify destroy,
                                     GCancellable *cancellable, GError **error);

/* Of any reader; FALSE when it is no chain, or one of a single part. See hunch_dataset_get_object_rows(). Lent. */
gboolean     hunch_chain_reader_get_starts (HunchReader *reader, const gint64 **out_starts, guint *out_n_begun);

G_END_DECLS
