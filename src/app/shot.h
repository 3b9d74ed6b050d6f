/* app/shot.h: a picture of a window, made by the program itself, for scripts that look at every view. */
#pragma once
#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Writes what `window` shows to NAME.png in $HUNCH_SHOT_DIR; FALSE when it is not set or cannot be written. */
gboolean hunch_shot_take (GtkWindow  *window,
                          const char *name);

G_END_DECLS
