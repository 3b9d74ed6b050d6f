#define G_LOG_DOMAIN "hunch-format"
#include "format/format.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>

#include "format/dataset-private.h"
#include "format/format-private.h"
#include "format/json-scan.h"
#include "format/parquet.h"
#include "format/readstat-scan.h"
#include "format/unpack-private.h"

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

/* --- one object ----------------------------------------------------------------- */

static void
close_spool (gpointer spool)
{
  g_close (GPOINTER_TO_INT (spool), NULL);
}

/* The format reads in pieces: what cannot be is copied to a file that has no name. */
static HunchSource *
make_rangeable (HunchSource  *source,
                GCancellable *cancellable,
                GError      **error)
{
  g_autoptr (GInputStream) stream = NULL;
  g_autofree char *path = NULL;
  HunchSource *copy;
  int spool = -1;

  if (hunch_source_can_range (source))
    return g_object_ref (source);

  stream = hunch_unpack_open_seekable (source, &spool, cancellable, error);
  if (stream == NULL)
    return NULL;
  if (spool < 0)
    return g_object_ref (source);

  path = g_strdup_printf ("/proc/self/fd/%d", spool);
  copy = hunch_source_new (path, error);
  if (copy != NULL)
    g_object_set_data_full (G_OBJECT (copy), "hunch-spool", GINT_TO_POINTER (spool), close_spool);
  else
    close_spool (GINT_TO_POINTER (spool));

  return copy;
}

/* The sentence names what the person knows. */
static void
name_error (GError     **error,
            HunchSource *copy,
            HunchSource *source)
{
  GString *message;

  if (copy == source || error == NULL || *error == NULL)
    return;

  message = g_string_new ((*error)->message);
  g_string_replace (message, hunch_source_get_name (copy), hunch_source_get_name (source), 0);
  g_free ((*error)->message);
  (*error)->message = g_string_free (message, FALSE);
}

static HunchScan *
scan_parquet (HunchSource             *source,
              const HunchDatasetOrder *order,
              GCancellable            *cancellable,
              GError                 **error)
{
  g_autoptr (HunchSource) copy = make_rangeable (source, cancellable, error);
  HunchScan *scan;

  if (copy == NULL)
    return NULL;

  scan = hunch_parquet_scan_new (copy, order->options, cancellable, error);
  if (scan == NULL)
    name_error (error, copy, source);

  return scan;
}

static HunchScan *
scan_csv (HunchSource             *source,
          const HunchDatasetOrder *order,
          GCancellable            *cancellable,
          GError                 **error)
{
  g_autoptr (GPtrArray) sources = g_ptr_array_new ();

  g_ptr_array_add (sources, source);

  return hunch_csv_table_scan_new (sources, order->options->csv, order->max_rows, order->is_glance ? HUNCH_GLANCE_BYTES : -1,
                                   order->progress, cancellable, error);
}

HunchScan *
hunch_format_scan_one (HunchSource             *source,
                       const HunchDatasetOrder *order,
                       GCancellable            *cancellable,
                       GError                 **error)
{
  if (strcmp (order->format, "csv") == 0)
    return scan_csv (source, order, cancellable, error);
  if (strcmp (order->format, "json") == 0 && order->is_glance)
    return hunch_json_scan_new_glance (source, order->options, order->max_rows, HUNCH_GLANCE_BYTES, cancellable, error);
  if (strcmp (order->format, "json") == 0)
    return hunch_json_scan_new (source, order->options, order->max_rows, order->progress, cancellable, error);
  if (strcmp (order->format, "parquet") == 0)
    return scan_parquet (source, order, cancellable, error);

  return hunch_readstat_scan_new (source, order->options, order->max_rows, order->progress, cancellable, error);
}

/* --- the door ----------------------------------------------------------------- */

/* Objects whose names end alike are alike: of those only the first is looked at. */
static char *
dup_ending (HunchSource *source)
{
  const char *name = hunch_source_get_name (source);
  const char *slash = strrchr (name, '/');
  const char *point = strchr (slash != NULL ? slash : name, '.');

  return g_ascii_strdown (point != NULL ? point : "", -1);
}

static gboolean
look_whether_packed (HunchSource  *source,
                     GHashTable   *known,
                     gboolean     *out_is_packed,
                     GCancellable *cancellable,
                     GError      **error)
{
  g_autofree char *ending = dup_ending (source);
  g_autoptr (GError) cause = NULL;
  gpointer is_packed;

  if (hunch_source_get_format (source) != NULL)
    {
      *out_is_packed = FALSE;
      return TRUE;
    }
  if (!g_hash_table_lookup_extended (known, ending, NULL, &is_packed))
    {
      is_packed = GINT_TO_POINTER (hunch_unpack_is_packed (source, cancellable, &cause));
      if (cause != NULL)
        {
          g_propagate_error (error, g_steal_pointer (&cause));
          return FALSE;
        }
      g_hash_table_insert (known, g_steal_pointer (&ending), is_packed);
    }

  *out_is_packed = GPOINTER_TO_INT (is_packed);

  return TRUE;
}

/* Archives give way to their members. */
static GPtrArray *
unfold (GPtrArray                *sources,
        const HunchFormatOptions *options,
        gboolean                  is_glance,
        GCancellable             *cancellable,
        GError                  **error)
{
  g_autoptr (GPtrArray) objects = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GHashTable) known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < (is_glance ? 1 : sources->len); i++)
    {
      HunchSource *source = g_ptr_array_index (sources, i);
      gboolean is_packed;
      GPtrArray *members;

      if (!look_whether_packed (source, known, &is_packed, cancellable, error))
        return NULL;
      if (!is_packed)
        {
          g_ptr_array_add (objects, g_object_ref (source));
          continue;
        }

      members = hunch_unpack_expand_some (source, options->member, is_glance ? 1 : 0, cancellable, error);
      if (members == NULL)
        return NULL;
      g_ptr_array_extend_and_steal (objects, members);
    }

  if (is_glance)
    g_ptr_array_set_size (objects, 1);

  return g_steal_pointer (&objects);
}

/* Of several objects, those that are empty say nothing. */
static void
drop_empty (GPtrArray *objects)
{
  for (guint i = objects->len; i > 0 && objects->len > 1; i--)
    if (hunch_source_is_local (g_ptr_array_index (objects, i - 1)) && hunch_source_get_size (g_ptr_array_index (objects, i - 1)) == 0)
      g_ptr_array_remove_index (objects, i - 1);
}

static const char *
find_format (HunchSource  *source,
             GHashTable   *known,
             GCancellable *cancellable,
             GError      **error)
{
  g_autofree char *ending = dup_ending (source);
  const char *format = hunch_source_get_format (source);

  if (format == NULL)
    format = g_hash_table_lookup (known, ending);
  if (format == NULL)
    format = hunch_format_detect (source, cancellable, error);
  if (format != NULL)
    g_hash_table_insert (known, g_steal_pointer (&ending), (gpointer) format);

  return format;
}

static const char *
check_told_format (const char *format,
                   GError    **error)
{
  static const char *const formats[] = { "csv", "json", "parquet", "spss", "stata", "sas" };

  for (guint i = 0; i < G_N_ELEMENTS (formats); i++)
    if (strcmp (format, formats[i]) == 0)
      return formats[i];

  g_set_error (error, HUNCH_FORMAT_ERROR, HUNCH_FORMAT_ERROR_UNSUPPORTED,
               _("“%s” is no format that is known; the formats are csv, json, parquet, spss, stata and sas."), format);

  return NULL;
}

/* The format of all objects. */
static const char *
agree_on_format (GPtrArray                *objects,
                 const HunchFormatOptions *options,
                 GCancellable             *cancellable,
                 GError                  **error)
{
  g_autoptr (GHashTable) known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  const char *first = NULL;

  if (options->format != NULL)
    return check_told_format (options->format, error);

  for (guint i = 0; i < objects->len; i++)
    {
      HunchSource *object = g_ptr_array_index (objects, i);
      const char *format = find_format (object, known, cancellable, error);

      if (format == NULL)
        return NULL;
      if (first != NULL && strcmp (first, format) != 0)
        {
          g_set_error (error, HUNCH_FORMAT_ERROR, HUNCH_FORMAT_ERROR_MISMATCH, _("%s is %s, but %s is %s; one table is read of objects of one format."),
                       hunch_source_get_name (g_ptr_array_index (objects, 0)), first, hunch_source_get_name (object), format);
          return NULL;
        }
      first = format;
    }

  return first;
}

static gboolean
has_folders (GPtrArray *objects)
{
  for (guint i = 0; i < objects->len; i++)
    if (strchr (hunch_source_get_name (g_ptr_array_index (objects, i)), '=') != NULL)
      return TRUE;

  return FALSE;
}

static HunchScan *
scan_all (GPtrArray                *sources,
          const HunchFormatOptions *told,
          gint64                    max_rows,
          gboolean                  is_glance,
          HunchProgress            *progress,
          GCancellable             *cancellable,
          GError                  **error)
{
  g_autoptr (HunchFormatOptions) options = told != NULL ? hunch_format_options_copy (told) : hunch_format_options_new ();
  g_autoptr (GPtrArray) objects = unfold (sources, options, is_glance, cancellable, error);
  HunchDatasetOrder order = { NULL, options, max_rows, is_glance, progress };

  if (objects == NULL)
    return NULL;

  drop_empty (objects);
  order.format = agree_on_format (objects, options, cancellable, error);
  if (order.format == NULL)
    return NULL;

  if (objects->len == 1 && !has_folders (objects))
    return hunch_format_scan_one (g_ptr_array_index (objects, 0), &order, cancellable, error);

  return hunch_dataset_new (g_steal_pointer (&objects), &order, cancellable, error);
}

HunchScan *
hunch_format_scan (GPtrArray                *sources,
                   const HunchFormatOptions *options,
                   gint64                    max_rows,
                   HunchProgress            *progress,
                   GCancellable             *cancellable,
                   GError                  **error)
{
  g_return_val_if_fail (sources != NULL && sources->len > 0, NULL);

  return scan_all (sources, options, max_rows, FALSE, progress, cancellable, error);
}

HunchScan *
hunch_format_glance (GPtrArray                *sources,
                     const HunchFormatOptions *options,
                     GCancellable             *cancellable,
                     GError                  **error)
{
  g_return_val_if_fail (sources != NULL && sources->len > 0, NULL);

  return scan_all (sources, options, HUNCH_GLANCE_ROWS, TRUE, NULL, cancellable, error);
}

/* --- in a thread ---------------------------------------------------------------- */

typedef struct
{
  GPtrArray          *sources;   /* owned */
  HunchFormatOptions *options;   /* owned */
  HunchProgress      *progress;  /* owned, may be NULL */
  gint64              max_rows;
  gboolean            is_glance;
} ScanJob;

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
