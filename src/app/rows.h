/* app/rows.h: the rows that forms are made of: a choice, a number, a switch, a line of text. Each is added to `group`, an AdwPreferencesGroup. */
#pragma once
#include <adwaita.h>

G_BEGIN_DECLS

/* `callback` is called with `data` whenever another choice is made: g_signal_connect_swapped() on notify::selected. */
GtkWidget *hunch_choice_row_new (GtkWidget  *group,
                                 const char *title,
                                 GCallback   callback,
                                 gpointer    data);

/* Shows the choices whole in their list and the chosen one under the title; a row cuts them off after twenty letters otherwise. */
void       hunch_choice_row_show_whole (GtkWidget *row);

/* Takes `titles`. */
void       hunch_choice_row_take (GtkWidget     *row,
                                  GtkStringList *titles,
                                  guint          selected);
void       hunch_choice_row_set (GtkWidget         *row,
                                 const char *const *titles,
                                 guint              selected);
guint      hunch_choice_row_get (GtkWidget *row);

/* The number itself is in `out_spin`, a GtkSpinButton. */
GtkWidget *hunch_number_row_new (GtkWidget  *group,
                                 const char *title,
                                 double      value,
                                 double      max,
                                 GtkWidget **out_spin);

/* `out_switch` is a GtkSwitch; `subtitle` may be NULL. */
GtkWidget *hunch_switch_row_new (GtkWidget  *group,
                                 const char *title,
                                 const char *subtitle,
                                 GtkWidget **out_switch);

/* An AdwEntryRow. */
GtkWidget *hunch_text_row_new (GtkWidget  *group,
                               const char *title);

/* What stands in a text row, blanks around it taken off. Release with g_free(). */
char      *hunch_text_row_dup (GtkWidget *row);

/* A new group at the end of a box; `title` may be NULL. */
GtkWidget *hunch_group_new (GtkWidget  *box,
                            const char *title);

G_END_DECLS
