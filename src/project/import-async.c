/* Imports in a thread, with a connection of their own. */
#define G_LOG_DOMAIN "hunch-project"
#include "config.h"
#include "project/import-private.h"

typedef struct
{
  HunchImport        *import;     /* owned; NULL for a table's own import done again */
  char               *table;      /* owned; of which more or another sample is taken */
  char               *name;       /* owned; of the other sample's table */
  guint64             seed;
  gint64              n_more;     /* 0: another sample */
  HunchProject       *project;    /* owned; a connection of the thread's own */
  HunchProgress      *progress;   /* owned, may be NULL */
  GAsyncReadyCallback callback;
  gpointer            user_data;
} ImportJob;

static void
import_job_free (ImportJob *job)
{
  hunch_import_free (job->import);
  g_free (job->table);
  g_free (job->name);
  g_clear_object (&job->project);
  g_clear_object (&job->progress);
  g_free (job);
}

/* The window reads the project while rows come in, so they are gathered aside. */
static JsonObject *
run_job (ImportJob    *job,
         GCancellable *cancellable,
         GError      **error)
{
  GArray *draws;

  if (job->import == NULL)
    return hunch_import_again (job->project, job->table, job->name, job->seed, job->n_more, TRUE, job->progress, cancellable, error);
  draws = g_array_new (FALSE, FALSE, sizeof (HunchSampleChoice));
  g_array_append_val (draws, job->import->choice);
  return hunch_import_run_with (job->import, draws, NULL, FALSE, job->project, TRUE, job->progress, cancellable, error);
}

static void
import_in_thread (GTask        *task,
                  gpointer      source_object,
                  gpointer      task_data,
                  GCancellable *cancellable)
{
  GError *error = NULL;
  JsonObject *receipt = run_job (task_data, cancellable, &error);

  if (receipt == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, receipt, (GDestroyNotify) json_object_unref);
}

/* The edit was made by the thread's connection, so the project that people look at has not heard of it. */
static void
import_done_cb (GObject      *source_object,
                GAsyncResult *result,
                gpointer      user_data)
{
  ImportJob *job = g_task_get_task_data (G_TASK (result));

  if (!g_task_had_error (G_TASK (result)))
    hunch_project_announce (HUNCH_PROJECT (source_object), TRUE, NULL);
  if (job->callback != NULL)
    job->callback (source_object, result, job->user_data);
}

/* `job` is taken. */
static void
start_job (ImportJob          *job,
           HunchProject       *project,
           HunchProgress      *progress,
           GCancellable       *cancellable,
           GAsyncReadyCallback callback,
           gpointer            user_data)
{
  g_autoptr (GTask) task = g_task_new (project, cancellable, import_done_cb, NULL);
  GError *error = NULL;

  job->progress = progress == NULL ? NULL : g_object_ref (progress);
  job->callback = callback;
  job->user_data = user_data;
  job->project = hunch_project_reopen (project, &error);
  g_task_set_source_tag (task, hunch_import_run_async);
  g_task_set_task_data (task, job, (GDestroyNotify) import_job_free);
  if (job->project == NULL)
    g_task_return_error (task, error);
  else
    g_task_run_in_thread (task, import_in_thread);
}

void
hunch_import_run_async (HunchImport        *import,
                        HunchProject       *project,
                        HunchProgress      *progress,
                        GCancellable       *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer            user_data)
{
  ImportJob *job;

  g_return_if_fail (import != NULL && HUNCH_IS_PROJECT (project));

  job = g_new0 (ImportJob, 1);
  job->import = hunch_import_copy (import);
  start_job (job, project, progress, cancellable, callback, user_data);
}

void
hunch_import_again_async (HunchProject       *project,
                          const char         *table,
                          const char         *name,
                          guint64             seed,
                          gint64              more,
                          HunchProgress      *progress,
                          GCancellable       *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer            user_data)
{
  ImportJob *job;

  g_return_if_fail (HUNCH_IS_PROJECT (project) && table != NULL);

  job = g_new0 (ImportJob, 1);
  job->table = g_strdup (table);
  job->name = g_strdup (name);
  job->seed = seed;
  job->n_more = more;
  start_job (job, project, progress, cancellable, callback, user_data);
}

JsonObject *
hunch_import_run_finish (HunchProject *project,
                         GAsyncResult *result,
                         GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, project), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}
