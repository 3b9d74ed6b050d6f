#define G_LOG_DOMAIN "hunch-app"
#include "config.h"
#include "app/job.h"

typedef struct
{
  HunchJobFunc   func;
  gpointer       data;       /* owned */
  GDestroyNotify free_data;
} Job;

static void
job_free (gpointer user_data)
{
  Job *job = user_data;

  if (job->free_data != NULL)
    job->free_data (job->data);
  g_free (job);
}

static void
run_in_thread (GTask        *task,
               gpointer      source_object,
               gpointer      task_data,
               GCancellable *cancellable)
{
  Job *job = task_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (HunchProject) project = hunch_project_reopen (source_object, &error);

  if (project != NULL && job->func (project, job->data, cancellable, &error))
    g_task_return_boolean (task, TRUE);
  else if (error != NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  else
    g_task_return_boolean (task, FALSE);
}

void
hunch_job_run_async (HunchProject       *project,
                     HunchJobFunc        func,
                     gpointer            data,
                     GDestroyNotify      free_data,
                     GCancellable       *cancellable,
                     GAsyncReadyCallback callback,
                     gpointer            user_data)
{
  g_autoptr (GTask) task = g_task_new (project, cancellable, callback, user_data);
  Job *job = g_new0 (Job, 1);

  job->func = func;
  job->data = data;
  job->free_data = free_data;
  g_task_set_source_tag (task, hunch_job_run_async);
  g_task_set_task_data (task, job, job_free);
  g_task_run_in_thread (task, run_in_thread);
}

gboolean
hunch_job_run_finish (GAsyncResult *result,
                      GError      **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

gpointer
hunch_job_get_data (GAsyncResult *result)
{
  Job *job = g_task_get_task_data (G_TASK (result));

  return job->data;
}
