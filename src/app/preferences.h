/* app/preferences.h: how the program looks and presents. */
#pragma once
#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Takes the stored choice of light or dark over; called at start. */
void hunch_preferences_apply (void);

void hunch_preferences_show (GtkWindow *parent);

G_END_DECLS
