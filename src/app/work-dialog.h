/* app/work-dialog.h: a window over the window for a job that takes time: what it does, how far it is, and Stop. */
#pragma once
#include <adwaita.h>
#include "base/progress.h"

G_BEGIN_DECLS

/* The dialog, shown. Escape and Stop cancel `cancellable`; whoever started the job closes it with gtk_window_destroy() when the job has ended. */
GtkWidget *hunch_work_dialog_show (GtkWindow     *parent,
                                   const char    *title,
                                   HunchProgress *progress,
                                   GCancellable  *cancellable);

G_END_DECLS
