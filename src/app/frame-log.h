/* app/frame-log.h: how long the main thread works on each frame, written to a file for those who measure. */
#pragma once
#include <gtk/gtk.h>

G_BEGIN_DECLS

/* When $HUNCH_FRAME_LOG names a file: one line per frame of `window`, its milliseconds of main-thread work. */
void hunch_frame_log_watch (GtkWindow *window);

G_END_DECLS
