/* app/column-choice.h: which of some names (of columns, of tables) are meant: a row that says how many, with a list behind it to search and tick. */
#pragma once
#include <adwaita.h>
#include "format/batch.h"

G_BEGIN_DECLS

/* A row for `group`. `callback` is called with `data`, swapped, when another set is chosen. */
GtkWidget *hunch_column_choice_new (GtkWidget  *group,
                                    const char *title,
                                    GCallback   callback,
                                    gpointer    data);

/* The columns there are; those that were left out before stay out. */
void       hunch_column_choice_set_fields (GtkWidget        *row,
                                           const HunchField *fields,
                                           guint             n_fields);

/* The same from names alone; `kept` of them are ticked, and from then on the order of ticking counts. Both NULL-terminated and copied; NULL `kept`: none. */
void       hunch_column_choice_set_names (GtkWidget         *row,
                                          const char *const *names,
                                          const char *const *kept);

/* What is ticked, in the order of the list (names: as they were ticked), never NULL. Release with g_strfreev(). */
char     **hunch_column_choice_dup_kept (GtkWidget *row);

/* NULL: all. Release with g_strfreev(). */
char     **hunch_column_choice_dup (GtkWidget *row);

G_END_DECLS
