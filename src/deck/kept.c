#define G_LOG_DOMAIN "hunch-deck"
#include "deck/kept-private.h"

#include <glib/gi18n-lib.h>

#include "deck/deck.h"

static GPtrArray *
load_ids (HunchProject *project,
          GArray       *ids,
          GError      **error)
{
  g_autoptr (GPtrArray) records = g_ptr_array_new_with_free_func ((GDestroyNotify) hunch_analysis_record_free);

  for (guint i = 0; i < ids->len; i++)
    {
      HunchAnalysisRecord *record = hunch_project_get_analysis (project, g_array_index (ids, gint64, i), error);

      if (record == NULL)
        return NULL;
      g_ptr_array_add (records, record);
    }
  return g_steal_pointer (&records);
}

/* The pinned ones first, else as they were kept. */
static int
compare_records (gconstpointer a,
                 gconstpointer b)
{
  const HunchAnalysisRecord *first = *(const HunchAnalysisRecord *const *) a;
  const HunchAnalysisRecord *second = *(const HunchAnalysisRecord *const *) b;

  if (first->is_pinned != second->is_pinned)
    return first->is_pinned ? -1 : 1;
  return first->id < second->id ? -1 : first->id > second->id;
}

GPtrArray *
hunch_kept_load (HunchProject *project,
                 GArray       *ids,
                 GError      **error)
{
  g_autoptr (GPtrArray) records = ids != NULL ? load_ids (project, ids, error) : hunch_project_list_analyses (project, error);

  if (records != NULL && records->len == 0)
    {
      g_set_error_literal (error, HUNCH_DECK_ERROR, HUNCH_DECK_ERROR_EMPTY, _("There is no kept result to write: keep one first."));
      return NULL;
    }
  if (records != NULL && ids == NULL)
    g_ptr_array_sort (records, compare_records);
  return g_steal_pointer (&records);
}

/* --- in a thread --- */

typedef struct
{
  HunchKeptWrite write;
  HunchProject  *project;   /* owned, as all below: a connection for the thread */
  char          *path;
  GArray        *ids;
  gboolean       with_evidence;
  HunchProgress *progress;
} Job;

static void
job_free (Job *job)
{
  g_clear_object (&job->project);
  g_clear_object (&job->progress);
  g_clear_pointer (&job->ids, g_array_unref);
  g_free (job->path);
  g_free (job);
}

static void
write_in_thread (GTask        *task,
                 gpointer      source_object,
                 gpointer      task_data,
                 GCancellable *cancellable)
{
  Job *job = task_data;
  GError *error = NULL;

  if (job->write (job->project, job->path, job->ids, job->with_evidence, job->progress, cancellable, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

void
hunch_kept_write_async (HunchKeptWrite      write,
                        HunchProject       *project,
                        const char         *path,
                        GArray             *ids,
                        gboolean            with_evidence,
                        HunchProgress      *progress,
                        GCancellable       *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer            user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  GError *error = NULL;
  Job *job = g_new0 (Job, 1);

  g_task_set_source_tag (task, hunch_kept_write_async);
  g_task_set_task_data (task, job, (GDestroyNotify) job_free);
  job->write = write;
  job->path = g_strdup (path);
  job->ids = ids != NULL ? g_array_ref (ids) : NULL;
  job->with_evidence = with_evidence;
  job->progress = progress != NULL ? g_object_ref (progress) : NULL;
  job->project = hunch_project_reopen (project, &error);
  if (job->project == NULL)
    g_task_return_error (task, error);
  else
    g_task_run_in_thread (task, write_in_thread);
}
