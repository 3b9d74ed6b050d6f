/* app/pair-rows.h: lines of two texts that a person fills in, one line more than there are: what becomes of a value, a name and its formula. */
#pragma once
#include <adwaita.h>

G_BEGIN_DECLS

/* A group appended to `box`. `callback` is called with `data`, swapped, when a text changes. */
GtkWidget *hunch_pair_rows_new (GtkWidget  *box,
                                const char *title,
                                const char *first,
                                const char *second,
                                GCallback   callback,
                                gpointer    data);

void       hunch_pair_rows_add (GtkWidget  *pairs,
                                const char *first,
                                const char *second);

/* FALSE behind the last line. Release both with g_free(). */
gboolean   hunch_pair_rows_get (GtkWidget *pairs,
                                guint      index,
                                char     **out_first,
                                char     **out_second);

G_END_DECLS
