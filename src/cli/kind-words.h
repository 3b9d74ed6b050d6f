/* cli/kind-words.h: the words of an analysis or a chart, looked over before anything is read. */
#pragma once
#include "analysis/kinds.h"

G_BEGIN_DECLS

/* TRUE when every word of `pairs` is one of `kind`, choices are among those there are, and
 * nothing needed is absent. Otherwise HUNCH_CLI_ERROR_USAGE. */
gboolean hunch_cli_kind_words_check (const HunchKindInfo *kind,
                                     GHashTable          *pairs,
                                     GError             **error);

/* The names of `n` kinds, joined for a sentence. Release with g_free(). */
char    *hunch_cli_kind_words_list (const HunchKindInfo *kinds,
                                    guint                n);

G_END_DECLS
