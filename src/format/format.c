#define G_LOG_DOMAIN "hunch-format"
#include "format/format.h"

#include "format/format-private.h"

HunchFormatOptions *
hunch_format_options_new (void)
{
  HunchFormatOptions *options = g_new0 (HunchFormatOptions, 1);

  options->csv = hunch_csv_options_new ();
  return options;
}

HunchFormatOptions *
hunch_format_options_copy (const HunchFormatOptions *options)
{
  HunchFormatOptions *copy;

  g_return_val_if_fail (options != NULL, NULL);

  copy = g_new0 (HunchFormatOptions, 1);
  copy->format = g_strdup (options->format);
  copy->csv = hunch_csv_options_copy (options->csv);
  copy->flatten = options->flatten;
  copy->records = g_strdup (options->records);
  copy->member = g_strdup (options->member);
  copy->labels = g_strdup (options->labels);
  copy->columns = g_strdupv (options->columns);
  return copy;
}

void
hunch_format_options_free (HunchFormatOptions *options)
{
  if (options == NULL)
    return;
  g_clear_pointer (&options->format, g_free);
  g_clear_pointer (&options->csv, hunch_csv_options_free);
  g_clear_pointer (&options->records, g_free);
  g_clear_pointer (&options->member, g_free);
  g_clear_pointer (&options->labels, g_free);
  g_clear_pointer (&options->columns, g_strfreev);
  g_free (options);
}

static gpointer
add_reference (gconstpointer source,
               gpointer      user_data)
{
  return g_object_ref ((gpointer) source);
}

GPtrArray *
hunch_format_copy_sources (GPtrArray *sources)
{
  GPtrArray *copy = g_ptr_array_copy (sources, add_reference, NULL);

  g_ptr_array_set_free_func (copy, g_object_unref);

  return copy;
}

/* What a preview looks at. */
#define GLANCE_ROWS 2000
#define GLANCE_BYTES (1024 * 1024)

typedef struct
{
  GPtrArray          *sources;   /* owned */
  HunchFormatOptions *options;   /* owned */
  HunchProgress      *progress;  /* owned, may be NULL */
  gint64              max_rows;
  gboolean            is_glance;
} ScanJob;

HunchScan *
hunch_format_scan (GPtrArray                *sources,
                   const HunchFormatOptions *options,
                   gint64                    max_rows,
                   HunchProgress            *progress,
                   GCancellable             *cancellable,
                   GError                  **error)
{
  g_return_val_if_fail (sources != NULL && sources->len > 0, NULL);

  return hunch_csv_table_scan_new (sources, options != NULL ? options->csv : NULL, max_rows, -1, progress, cancellable, error);
}

HunchScan *
hunch_format_glance (GPtrArray                *sources,
                     const HunchFormatOptions *options,
                     GCancellable             *cancellable,
                     GError                  **error)
{
  g_autoptr (GPtrArray) first = g_ptr_array_new ();

  g_return_val_if_fail (sources != NULL && sources->len > 0, NULL);

  g_ptr_array_add (first, g_ptr_array_index (sources, 0));

  return hunch_csv_table_scan_new (first, options != NULL ? options->csv : NULL, GLANCE_ROWS, GLANCE_BYTES, NULL, cancellable, error);
}

static void
scan_job_free (ScanJob *job)
{
  g_clear_pointer (&job->sources, g_ptr_array_unref);
  g_clear_pointer (&job->options, hunch_format_options_free);
  g_clear_object (&job->progress);
  g_free (job);
}

static void
scan_in_thread (GTask        *task,
                gpointer      source_object,
                gpointer      task_data,
                GCancellable *cancellable)
{
  ScanJob *job = task_data;
  g_autoptr (GError) error = NULL;
  HunchScan *scan = job->is_glance ? hunch_format_glance (job->sources, job->options, cancellable, &error)
                                   : hunch_format_scan (job->sources, job->options, job->max_rows, job->progress, cancellable, &error);

  if (scan != NULL)
    g_task_return_pointer (task, scan, g_object_unref);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

void
hunch_format_scan_async (GPtrArray                *sources,
                         const HunchFormatOptions *options,
                         gint64                    max_rows,
                         gboolean                  glance,
                         HunchProgress            *progress,
                         GCancellable             *cancellable,
                         GAsyncReadyCallback       callback,
                         gpointer                  user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  ScanJob *job = g_new0 (ScanJob, 1);

  job->sources = hunch_format_copy_sources (sources);
  job->options = options != NULL ? hunch_format_options_copy (options) : hunch_format_options_new ();
  job->progress = progress != NULL ? g_object_ref (progress) : NULL;
  job->max_rows = max_rows;
  job->is_glance = glance;

  g_task_set_source_tag (task, hunch_format_scan_async);
  g_task_set_task_data (task, job, (GDestroyNotify) scan_job_free);
  g_task_run_in_thread (task, scan_in_thread);
}

HunchScan *
hunch_format_scan_finish (GAsyncResult *result,
                          GError      **error)
{
  g_return_val_if_fail (G_IS_TASK (result), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
