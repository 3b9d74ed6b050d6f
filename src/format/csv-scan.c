#define G_LOG_DOMAIN "hunch-format"
#include "format/csv-scan-private.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <string.h>

#include "base/json.h"

typedef struct
{
  HunchSource     *source;    /* owned */
  HunchCsvOptions *options;   /* owned */
  HunchProgress   *progress;  /* owned */
  gint64           max_rows;
} AsyncJob;

static void
clear_column (HunchCsvColumn *column)
{
  g_clear_pointer (&column->name, g_free);
  g_clear_pointer (&column->raw_name, g_free);
  g_clear_pointer (&column->date_format, g_free);
  g_clear_pointer (&column->evidence, g_free);
  g_clear_pointer (&column->min, g_free);
  g_clear_pointer (&column->max, g_free);
  for (guint i = 0; i < G_N_ELEMENTS (column->first_failures); i++)
    g_clear_pointer (&column->first_failures[i], g_free);
}

/* Back to the state before the first row was read; what was found out about encodings stays. */
void
hunch_csv_scan_reset (HunchCsvScan *self)
{
  for (guint i = 0; self->columns != NULL && i < self->n_named + 1; i++)
    clear_column (&self->columns[i]);
  g_clear_pointer (&self->columns, g_free);
  g_clear_pointer (&self->decisions, g_free);
  for (guint i = 0; i < self->n_markers; i++)
    g_clear_pointer (&self->markers[i].marker, g_free);
  g_clear_pointer (&self->markers, g_free);
  g_clear_pointer (&self->encoding, g_free);
  g_clear_pointer (&self->first_short_in, g_free);
  g_clear_pointer (&self->first_long_in, g_free);
  g_clear_pointer (&self->names, g_ptr_array_unref);
  g_clear_pointer (&self->raw_names, g_ptr_array_unref);
  g_clear_pointer (&self->places, g_hash_table_unref);
  g_clear_pointer (&self->preview_raw, g_free);
  g_clear_pointer (&self->preview_values, g_free);
  g_clear_pointer (&self->preview_states, g_free);
  g_clear_pointer (&self->preview_texts, g_string_chunk_free);
  g_clear_pointer (&self->warnings, g_ptr_array_unref);
  hunch_csv_layout_clear (&self->layout);
  self->counts = (HunchCsvRowCounts) { 0 };
  self->n_markers = 0;
  self->n_preview_rows = 0;
}

HunchCsvScan *
hunch_csv_scan_alloc (const HunchCsvOptions *options,
                      guint                  n_sources)
{
  HunchCsvScan *self = g_new0 (HunchCsvScan, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->options = options != NULL ? hunch_csv_options_copy (options) : hunch_csv_options_new ();
  self->n_sources = n_sources;
  self->is_8bit = g_new0 (guint8, n_sources);
  hunch_csv_markers_init (&self->missing, self->options->missing);

  return self;
}

HunchCsvScan *
hunch_csv_scan_ref (HunchCsvScan *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->ref_count);

  return self;
}

void
hunch_csv_scan_unref (HunchCsvScan *self)
{
  if (self == NULL || !g_atomic_ref_count_dec (&self->ref_count))
    return;

  hunch_csv_scan_reset (self);
  g_clear_pointer (&self->is_8bit, g_free);
  hunch_csv_markers_clear (&self->missing);
  g_clear_pointer (&self->options, hunch_csv_options_free);
  g_free (self);
}

void
hunch_csv_scan_warn (HunchCsvScan *self,
                     char         *sentence)
{
  g_ptr_array_add (self->warnings, sentence);
}

static gboolean
is_known_header (HunchCsvScan *self,
                 GPtrArray    *header)
{
  if (header == NULL || header->len != self->layout.header->len)
    return FALSE;

  for (guint i = 0; i < header->len; i++)
    if (strcmp (g_ptr_array_index (header, i), g_ptr_array_index (self->layout.header, i)) != 0)
      return FALSE;

  return TRUE;
}

/* A first row that is the first source's header is this one's, whatever stands below it. */
static gboolean
find_layout_by (HunchCsvScan   *self,
                HunchCsvOptions options,
                guint           position,
                HunchCsvRows   *rows,
                const char     *name,
                HunchCsvLayout *out_layout,
                GCancellable   *cancellable,
                GError        **error)
{
  g_autoptr (GError) ignored = NULL;

  if (position > 0 && options.header < 0 && self->layout.header != NULL)
    {
      options.header = 1;
      if (hunch_csv_layout_find (out_layout, rows, &options, &self->missing, name, cancellable, &ignored)
          && is_known_header (self, out_layout->header))
        return TRUE;
      hunch_csv_layout_clear (out_layout);
    }

  options.header = self->options->header;
  return hunch_csv_layout_find (out_layout, rows, &options, &self->missing, name, cancellable, error);
}

/* Where quotation marks are letters, they are under tabs alone. */
static gboolean
find_layout (HunchCsvScan   *self,
             guint           position,
             HunchCsvRows   *rows,
             const char     *name,
             HunchCsvLayout *out_layout,
             GCancellable   *cancellable,
             GError        **error)
{
  HunchCsvOptions options = *self->options;
  g_autoptr (GError) ignored = NULL;

  if (options.quote == 0 && self->quoting == HUNCH_CSV_QUOTING_OFF)
    {
      options.quote = HUNCH_CSV_QUOTE_NONE;
      if (find_layout_by (self, options, position, rows, name, out_layout, cancellable, &ignored) && out_layout->separator == '\t')
        return TRUE;
      hunch_csv_layout_clear (out_layout);
    }
  if (self->options->quote == 0 && self->quoting != HUNCH_CSV_QUOTING_OPEN)
    options.quote = '"';

  return find_layout_by (self, options, position, rows, name, out_layout, cancellable, error);
}

static guint *
find_places (HunchCsvScan         *self,
             const HunchCsvLayout *layout,
             GPtrArray            *names)
{
  guint *places = g_new (guint, layout->n_named);
  gboolean is_by_place = layout->header == NULL && self->layout.header != NULL;

  for (guint i = 0; i < layout->n_named; i++)
    {
      g_autofree char *folded = g_utf8_casefold (g_ptr_array_index (names, i), -1);

      if (is_by_place && i < self->layout.n_named)
        places[i] = i;
      else
        places[i] = GPOINTER_TO_UINT (g_hash_table_lookup (self->places, folded)) - 1;
    }

  return places;
}

HunchCsvRows *
hunch_csv_scan_open (HunchCsvScan    *self,
                     HunchSource     *source,
                     guint            position,
                     HunchCsvLayout  *out_layout,
                     GPtrArray      **out_names,
                     guint          **out_places,
                     gboolean        *out_is_wrong_guess,
                     GCancellable    *cancellable,
                     GError         **error)
{
  const char *encoding = self->options->encoding == NULL && self->is_8bit[position] ? HUNCH_CSV_GUESS_8BIT : self->options->encoding;
  g_autofree char *name = g_path_get_basename (hunch_source_get_name (source));
  g_autoptr (HunchCsvRows) rows = hunch_csv_rows_new (source, encoding, cancellable, error);
  g_autoptr (GPtrArray) unsaid = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) names = NULL;

  memset (out_layout, 0, sizeof *out_layout);
  *out_is_wrong_guess = FALSE;
  if (rows == NULL)
    return NULL;
  if (!find_layout (self, position, rows, name, out_layout, cancellable, error))
    {
      *out_is_wrong_guess = hunch_csv_input_is_wrong_guess (hunch_csv_rows_get_input (rows));
      return NULL;
    }

  names = hunch_csv_layout_make_names (out_layout, position == 0 ? self->warnings : unsaid);
  *out_places = find_places (self, out_layout, names);
  *out_names = g_steal_pointer (&names);

  hunch_csv_rows_begin (rows, out_layout->separator, out_layout->quote, out_layout->n_named, out_layout->n_skip_bytes);
  if (out_layout->has_header && !hunch_csv_rows_skip_header (rows, cancellable, error))
    {
      *out_is_wrong_guess = hunch_csv_input_is_wrong_guess (hunch_csv_rows_get_input (rows));
      return NULL;
    }

  return g_steal_pointer (&rows);
}

HunchCsvScan *
hunch_csv_scan_new (HunchSource           *source,
                    const HunchCsvOptions *options,
                    gint64                 max_rows,
                    HunchProgress         *progress,
                    GCancellable          *cancellable,
                    GError               **error)
{
  g_autoptr (GPtrArray) sources = g_ptr_array_new ();

  g_return_val_if_fail (HUNCH_IS_SOURCE (source), NULL);

  g_ptr_array_add (sources, source);

  return hunch_csv_scan_new_some (sources, options, max_rows, -1, progress, cancellable, error);
}

static void
async_job_free (AsyncJob *job)
{
  g_clear_object (&job->source);
  g_clear_object (&job->progress);
  g_clear_pointer (&job->options, hunch_csv_options_free);
  g_free (job);
}

static void
scan_in_thread (GTask        *task,
                gpointer      source_object,
                gpointer      task_data,
                GCancellable *cancellable)
{
  AsyncJob *job = task_data;
  g_autoptr (GError) error = NULL;
  HunchCsvScan *scan = hunch_csv_scan_new (job->source, job->options, job->max_rows, job->progress, cancellable, &error);

  if (scan != NULL)
    g_task_return_pointer (task, scan, (GDestroyNotify) hunch_csv_scan_unref);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

void
hunch_csv_scan_new_async (HunchSource           *source,
                          const HunchCsvOptions *options,
                          gint64                 max_rows,
                          HunchProgress         *progress,
                          GCancellable          *cancellable,
                          GAsyncReadyCallback    callback,
                          gpointer               user_data)
{
  g_autoptr (GTask) task = g_task_new (source, cancellable, callback, user_data);
  AsyncJob *job = g_new0 (AsyncJob, 1);

  job->source = g_object_ref (source);
  job->options = options != NULL ? hunch_csv_options_copy (options) : NULL;
  job->progress = progress != NULL ? g_object_ref (progress) : NULL;
  job->max_rows = max_rows;

  g_task_set_source_tag (task, hunch_csv_scan_new_async);
  g_task_set_task_data (task, job, (GDestroyNotify) async_job_free);
  g_task_run_in_thread (task, scan_in_thread);
}

HunchCsvScan *
hunch_csv_scan_new_finish (GAsyncResult *result,
                           GError      **error)
{
  g_return_val_if_fail (G_IS_TASK (result), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

const char *
hunch_csv_scan_get_encoding (HunchCsvScan *self)
{
  return self->encoding;
}

char
hunch_csv_scan_get_separator (HunchCsvScan *self)
{
  return self->layout.separator;
}

char
hunch_csv_scan_get_quote (HunchCsvScan *self)
{
  return self->layout.quote;
}

gboolean
hunch_csv_scan_has_header (HunchCsvScan *self)
{
  return self->layout.has_header;
}

gboolean
hunch_csv_scan_is_whole (HunchCsvScan *self)
{
  return self->is_whole;
}

gint64
hunch_csv_scan_get_n_rows (HunchCsvScan *self)
{
  return self->counts.n_rows;
}

gint64
hunch_csv_scan_get_n_short_rows (HunchCsvScan *self)
{
  return self->counts.n_short;
}

gint64
hunch_csv_scan_get_n_long_rows (HunchCsvScan *self)
{
  return self->counts.n_long;
}

const HunchCsvColumn *
hunch_csv_scan_get_columns (HunchCsvScan *self,
                            guint        *out_n_columns)
{
  *out_n_columns = self->n_columns;

  return self->columns;
}

const HunchCsvMarker *
hunch_csv_scan_get_markers (HunchCsvScan *self,
                            guint        *out_n)
{
  *out_n = self->n_markers;

  return self->markers;
}

const char *const *
hunch_csv_scan_get_warnings (HunchCsvScan *self)
{
  return (const char *const *) self->warnings->pdata;
}

guint
hunch_csv_scan_get_n_preview_rows (HunchCsvScan *self)
{
  return self->n_preview_rows;
}

gboolean
hunch_csv_scan_find_preview (HunchCsvScan *self,
                             guint         row,
                             guint         column,
                             gsize        *out_at)
{
  guint n_named = self->n_preview_named;

  if (column >= n_named && !(self->has_overflow && column == self->n_named))
    return FALSE;

  *out_at = (gsize) row * (n_named + 1) + MIN (column, n_named);

  return TRUE;
}

const char *
hunch_csv_scan_get_preview_raw (HunchCsvScan *self,
                                guint         row,
                                guint         column)
{
  gsize at;

  g_return_val_if_fail (row < self->n_preview_rows && column < self->n_columns, NULL);

  return hunch_csv_scan_find_preview (self, row, column, &at) ? self->preview_raw[at] : NULL;
}

const char *
hunch_csv_scan_get_preview_value (HunchCsvScan   *self,
                                  guint           row,
                                  guint           column,
                                  HunchCellState *out_state)
{
  gsize at;
  gboolean is_there;

  g_return_val_if_fail (row < self->n_preview_rows && column < self->n_columns, NULL);

  is_there = hunch_csv_scan_find_preview (self, row, column, &at);
  if (out_state != NULL)
    *out_state = is_there ? self->preview_states[at] : HUNCH_CELL_MISSING;

  return is_there ? self->preview_values[at] : NULL;
}
