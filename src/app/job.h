/* app/job.h: an edit or a reading that takes time, done in a thread with a connection of its own. */
#pragma once
#include "project/project.h"

G_BEGIN_DECLS

/* Works on `project`, a second connection; touches no widget. */
typedef gboolean (*HunchJobFunc) (HunchProject *project, gpointer data, GCancellable *cancellable, GError **error);

/* `data` is the job's, freed with `free_data` in the caller's thread after the callback. */
void     hunch_job_run_async (HunchProject       *project,
                              HunchJobFunc        func,
                              gpointer            data,
                              GDestroyNotify      free_data,
                              GCancellable       *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer            user_data);
gboolean hunch_job_run_finish (GAsyncResult *result,
                               GError      **error);
/* The `data` of the job, lent while the callback runs. */
gpointer hunch_job_get_data (GAsyncResult *result);

G_END_DECLS
