/* app/kind-list.h: rows for kinds of analyses, each with a line on what it is for: those of one question, or those that words find. */
#pragma once
#include <adwaita.h>
#include "analysis/kinds.h"

G_BEGIN_DECLS

/* Fills a list box. The usual kinds come first, the others under “More ways”. `question` NULL: charts. `chosen` is ticked. Returns the number of rows. */
guint                hunch_kind_list_fill   (GtkListBox          *list,
                                             const char          *question,
                                             const HunchKindInfo *chosen);

/* The kinds and charts in whose title, help, options or by-names every one of the words begins a word; best first. Returns their number. */
guint                hunch_kind_list_search (GtkListBox          *list,
                                             const char          *words);

/* The kind behind a row; lent by analysis/. */
const HunchKindInfo *hunch_kind_row_get     (GtkListBoxRow       *row);

/* The sentence of a question, translated; of charts for NULL. Lent. */
const char          *hunch_question_get_sentence (const char     *question);

/* Kinds of the question in the order of the list; of lent HunchKindInfo. New reference. */
GPtrArray           *hunch_kind_list_dup_kinds (const char       *question);

G_END_DECLS
