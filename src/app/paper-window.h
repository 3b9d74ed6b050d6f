/* app/paper-window.h: a window over the window to read in: a title, a scrolled column of widgets; Escape closes it. */
#pragma once
#include <adwaita.h>

G_BEGIN_DECLS

/* Not shown yet. `out_box`: what is to be filled, lent. */
GtkWidget *hunch_paper_window_new (GtkWindow  *parent,
                                   const char *title,
                                   int         width,
                                   int         height,
                                   GtkWidget **out_box);

G_END_DECLS
