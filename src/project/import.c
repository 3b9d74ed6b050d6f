#define G_LOG_DOMAIN "hunch-project"
#include "config.h"
#include "project/import.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "project/load-private.h"
#include "project/schema-private.h"
#include "project/table-private.h"

HunchImport *
hunch_import_new (const char *word)
{
  HunchImport *import;

  g_return_val_if_fail (word != NULL, NULL);

  import = g_new0 (HunchImport, 1);
  import->words = g_new0 (char *, 2);
  import->words[0] = g_strdup (word);
  import->options = hunch_format_options_new ();
  import->choice.method = HUNCH_SAMPLE_ALL;
  return import;
}

void
hunch_import_add_word (HunchImport *import,
                       const char  *word)
{
  guint n = g_strv_length (import->words);

  import->words = g_renew (char *, import->words, n + 2);
  import->words[n] = g_strdup (word);
  import->words[n + 1] = NULL;
}

void
hunch_import_free (HunchImport *import)
{
  if (import == NULL)
    return;
  g_clear_pointer (&import->words, g_strfreev);
  g_clear_pointer (&import->table, g_free);
  g_clear_pointer (&import->key, g_free);
  g_clear_pointer (&import->options, hunch_format_options_free);
  g_clear_pointer (&import->filter, g_free);
  g_free (import);
}

HunchImport *
hunch_import_copy (const HunchImport *import)
{
  HunchImport *copy = g_new0 (HunchImport, 1);

  *copy = *import;
  copy->words = g_strdupv (import->words);
  copy->table = g_strdup (import->table);
  copy->key = g_strdup (import->key);
  copy->options = hunch_format_options_copy (import->options);
  copy->filter = g_strdup (import->filter);
  return copy;
}

/* --- one run --------------------------------------------------------------------- */

/* What a run works out on its way. */
typedef struct
{
  HunchSource     *source;     /* owned */
  char            *table;      /* owned */
  HunchCsvOptions *options;    /* owned; NULL: the import's own */
  HunchCsvScan    *scan;       /* owned */
  guint           *positions;  /* owned; of the columns to keep */
  const char     **evidence;   /* owned; [n_positions], of texts lent by the scan */
  guint            n_positions;
  HunchReader     *reader;     /* owned */
  HunchSampler    *sampler;    /* owned, NULL for every row */
  HunchTicket     *ticket;     /* owned */
  GPtrArray       *warnings;   /* owned */
} ImportRun;

static void
import_run_clear (ImportRun *run)
{
  g_clear_object (&run->source);
  g_free (run->table);
  g_clear_pointer (&run->options, hunch_csv_options_free);
  g_clear_pointer (&run->scan, hunch_csv_scan_unref);
  g_free (run->positions);
  g_free (run->evidence);
  g_clear_object (&run->reader);
  g_clear_pointer (&run->sampler, hunch_sampler_free);
  g_clear_pointer (&run->ticket, hunch_ticket_free);
  g_clear_pointer (&run->warnings, g_ptr_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (ImportRun, import_run_clear)

static char *
choose_table_name (HunchImport *import,
                   HunchSource *source)
{
  g_autofree char *name = NULL;

  if (import->table != NULL)
    return g_strdup (import->table);
  name = hunch_source_dup_table_name (source);
  return hunch_schema_is_reserved (name) ? g_strconcat ("t_", name, NULL) : g_steal_pointer (&name);
}

/* Rows that are added are read as the table's types, unless the person says otherwise. */
static gboolean
adopt_types (ImportRun    *run,
             HunchImport  *import,
             HunchProject *project,
             GError      **error)
{
  g_autoptr (HunchTableInfo) info = hunch_project_get_table (project, run->table, error);

  if (info == NULL)
    return FALSE;
  run->options = hunch_csv_options_copy (import->options->csv);
  if (run->options->types == NULL)
    run->options->types = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (guint i = 0; i < info->n_columns; i++)
    if (!g_hash_table_contains (run->options->types, info->columns[i].name))
      g_hash_table_insert (run->options->types, g_strdup (info->columns[i].name), GINT_TO_POINTER (info->columns[i].type));
  return TRUE;
}

static gboolean
choose_columns (ImportRun   *run,
                HunchImport *import,
                GError     **error)
{
  guint n;
  const HunchCsvColumn *columns = hunch_csv_scan_get_columns (run->scan, &n);

  for (char **name = import->options->columns; name != NULL && *name != NULL; name++)
    {
      guint i = 0;

      while (i < n && strcmp (columns[i].name, *name) != 0)
        i++;
      if (i == n)
        {
          g_set_error (error, HUNCH_PROJECT_ERROR, HUNCH_PROJECT_ERROR_NO_SUCH, _("There is no column “%s” in %s."),
                       *name, hunch_source_get_name (run->source));
          return FALSE;
        }
    }

  run->positions = g_new (guint, n + 1);
  run->evidence = g_new0 (const char *, n + 1);
  for (guint i = 0; i < n; i++)
    if (import->options->columns == NULL || *import->options->columns == NULL || g_strv_contains ((const char *const *) import->options->columns, columns[i].name))
      {
        run->evidence[run->n_positions] = columns[i].evidence;
        run->positions[run->n_positions++] = i;
      }
  return TRUE;
}

/* Single cells that do not read as the table's type are kept aside; a column in which none does is another column. */
static gboolean
check_added_columns (ImportRun   *run,
                     HunchImport *import,
                     GError     **error)
{
  guint n;
  const HunchCsvColumn *columns = hunch_csv_scan_get_columns (run->scan, &n);
  gint64 n_rows = hunch_csv_scan_get_n_rows (run->scan);

  for (guint i = 0; i < run->n_positions; i++)
    {
      const HunchCsvColumn *column = &columns[run->positions[i]];

      if (column->n_unparsed > 0 && column->n_unparsed == n_rows - column->n_missing)
        {
          g_set_error (error, HUNCH_PROJECT_ERROR, HUNCH_PROJECT_ERROR_EXISTS,
                       /* Translators: the last is the word for a type: integer, date. */
                       _("No cell of column “%s” of %s reads as the table “%s” has it (%s); nothing was added."),
                       column->name, hunch_source_get_name (run->source), run->table, hunch_data_type_get_name (column->type));
          return FALSE;
        }
    }
  return TRUE;
}

static void
prepare_sampler (ImportRun   *run,
                 HunchImport *import)
{
  if (import->choice.method == HUNCH_SAMPLE_ALL)
    return;
  run->sampler = hunch_sampler_new (&import->choice);
  if (hunch_sampler_needs_first_pass (run->sampler))
    hunch_sampler_see (run->sampler, hunch_csv_scan_get_n_rows (run->scan));
}

static void
prepare_ticket (ImportRun   *run,
                HunchImport *import)
{
  gboolean is_whole = hunch_csv_scan_is_whole (run->scan);

  run->ticket = hunch_ticket_new ();
  run->ticket->source = g_utf8_make_valid (hunch_source_get_name (run->source), -1);
  run->ticket->version = g_strdup (hunch_source_get_version (run->source));
  run->ticket->format = g_strdup ("csv");
  run->ticket->bytes_total = hunch_source_get_size (run->source);
  run->ticket->bytes_read = is_whole ? run->ticket->bytes_total : 0;
  run->ticket->choice = import->choice;
  run->ticket->taken_at = g_get_real_time () / G_USEC_PER_SEC;

  run->warnings = g_ptr_array_new_with_free_func (g_free);
  for (const char *const *warning = hunch_csv_scan_get_warnings (run->scan); warning != NULL && *warning != NULL; warning++)
    g_ptr_array_add (run->warnings, g_strdup (*warning));
}

static gboolean
look_at_source (ImportRun     *run,
                HunchImport   *import,
                HunchProject  *project,
                HunchProgress *progress,
                GCancellable  *cancellable,
                GError       **error)
{
  gint64 max_rows = import->choice.method == HUNCH_SAMPLE_HEAD ? import->choice.rows : -1;

  if (import->mode == HUNCH_IMPORT_APPEND && !adopt_types (run, import, project, error))
    return FALSE;

  hunch_progress_set_message (progress, _("Looking at every cell"));
  run->scan = hunch_csv_scan_new (run->source, run->options == NULL ? import->options->csv : run->options, max_rows,
                                  progress, cancellable, error);
  return run->scan != NULL && choose_columns (run, import, error)
      && (import->mode != HUNCH_IMPORT_APPEND || check_added_columns (run, import, error));
}

static JsonObject *
read_rows (ImportRun     *run,
           HunchImport   *import,
           HunchProject  *project,
           gboolean       aside,
           HunchProgress *progress,
           GCancellable  *cancellable,
           GError       **error)
{
  HunchLoad load = { .table = run->table, .mode = import->mode, .aside = aside, .progress = progress, .cancellable = cancellable };

  run->reader = hunch_csv_reader_new (run->source, run->scan, run->positions, run->n_positions, cancellable, error);
  if (run->reader == NULL)
    return NULL;
  prepare_sampler (run, import);
  prepare_ticket (run, import);

  load.reader = run->reader;
  load.sampler = run->sampler;
  load.evidence = run->evidence;
  load.warnings = run->warnings;
  load.ticket = run->ticket;
  load.rows_seen = hunch_csv_scan_is_whole (run->scan) ? hunch_csv_scan_get_n_rows (run->scan) : -1;
  hunch_progress_set_message (progress, _("Reading rows"));
  return hunch_load_run (project, &load, error);
}

static JsonObject *
run_import (HunchImport   *import,
            HunchProject  *project,
            gboolean       aside,
            HunchProgress *progress,
            GCancellable  *cancellable,
            GError       **error)
{
  g_auto (ImportRun) run = { 0 };

  run.source = hunch_source_new (import->words[0], error);
  if (run.source == NULL)
    return NULL;
  run.table = choose_table_name (import, run.source);
  if (!hunch_load_check (project, run.table, import->mode, error)
      || !look_at_source (&run, import, project, progress, cancellable, error))
    return NULL;
  return read_rows (&run, import, project, aside, progress, cancellable, error);
}

JsonObject *
hunch_import_run (HunchImport   *import,
                  HunchProject  *project,
                  HunchProgress *progress,
                  GCancellable  *cancellable,
                  GError       **error)
{
  g_return_val_if_fail (import != NULL && import->words[0] != NULL, NULL);
  g_return_val_if_fail (HUNCH_IS_PROJECT (project), NULL);

  return run_import (import, project, FALSE, progress, cancellable, error);
}

/* --- in a thread ------------------------------------------------------------------- */

typedef struct
{
  HunchImport        *import;     /* owned */
  HunchProject       *project;    /* owned; used in the thread to open another connection by */
  HunchProgress      *progress;   /* owned, may be NULL */
  GAsyncReadyCallback callback;
  gpointer            user_data;
} ImportJob;

static void
import_job_free (ImportJob *job)
{
  hunch_import_free (job->import);
  g_clear_object (&job->project);
  g_clear_object (&job->progress);
  g_free (job);
}

static void
import_in_thread (GTask        *task,
                  gpointer      source_object,
                  gpointer      task_data,
                  GCancellable *cancellable)
{
  ImportJob *job = task_data;
  JsonObject *receipt;
  GError *error = NULL;

  /* The window reads the project while rows come in. */
  receipt = run_import (job->import, job->project, TRUE, job->progress, cancellable, &error);
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

void
hunch_import_run_async (HunchImport        *import,
                        HunchProject       *project,
                        HunchProgress      *progress,
                        GCancellable       *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer            user_data)
{
  g_autoptr (GTask) task = NULL;
  GError *error = NULL;
  ImportJob *job;

  g_return_if_fail (import != NULL && HUNCH_IS_PROJECT (project));

  job = g_new0 (ImportJob, 1);
  job->import = hunch_import_copy (import);
  job->progress = progress == NULL ? NULL : g_object_ref (progress);
  job->callback = callback;
  job->user_data = user_data;
  job->project = hunch_project_reopen (project, &error);

  task = g_task_new (project, cancellable, import_done_cb, NULL);
  g_task_set_source_tag (task, hunch_import_run_async);
  g_task_set_task_data (task, job, (GDestroyNotify) import_job_free);
  if (job->project == NULL)
    g_task_return_error (task, error);
  else
    g_task_run_in_thread (task, import_in_thread);
}

JsonObject *
hunch_import_run_finish (HunchProject *project,
                         GAsyncResult *result,
                         GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, project), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}
