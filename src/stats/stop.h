/* stats/stop.h: how long work asks whether it is still wanted. */
#pragma once
#include <glib.h>

G_BEGIN_DECLS

/* TRUE ends the work. Asked every few milliseconds. */
typedef gboolean (*HunchStopFunc) (gpointer data);

G_END_DECLS
