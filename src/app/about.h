/* app/about.h: who made it, under which licence. */
#pragma once
#include <gtk/gtk.h>

G_BEGIN_DECLS

void hunch_about_show (GtkWindow *parent);

G_END_DECLS
