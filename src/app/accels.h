/* app/accels.h: which keys mean which actions; the shortcuts window is made from the same list. */
#pragma once
#include <gtk/gtk.h>

G_BEGIN_DECLS

void hunch_accels_install (GtkApplication *application);
void hunch_accels_show (GtkWindow *parent);

G_END_DECLS
