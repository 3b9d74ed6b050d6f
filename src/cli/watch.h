/* cli/watch.h: while a job runs: Ctrl-C stops it, and a terminal sees how far it is. */
#pragma once
#include "base/progress.h"
#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct _HunchCliWatch HunchCliWatch;

/* Starts a thread that turns SIGINT and SIGTERM into a cancellation (the second one ends
 * the program) and, when the error output is a terminal, keeps one line on it up to date. */
HunchCliWatch *hunch_cli_watch_start (void);

/* Ends the thread, takes the line away and releases everything. */
void           hunch_cli_watch_stop (HunchCliWatch *self);

/* Lent; both are handed to the job. */
HunchProgress *hunch_cli_watch_get_progress (HunchCliWatch *self);
GCancellable  *hunch_cli_watch_get_cancellable (HunchCliWatch *self);

/* The signal that asked to stop, 0 when none did. */
int            hunch_cli_watch_get_signal (HunchCliWatch *self);

G_END_DECLS
