/* app/help-window.h: short pages of help, inside the program. */
#pragma once
#include <gtk/gtk.h>

G_BEGIN_DECLS

/* `page`: "start", "data", "analyze", "claims", "slides", "present", or NULL for the first. */
void hunch_help_window_show (GtkWindow  *parent,
                             const char *page);

G_END_DECLS
