#define G_LOG_DOMAIN "hunch-format"
#include "format/csv-scan-private.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <string.h>

#include "base/json.h"

/* A longer cell is cut in the preview, and ends with an ellipsis there. */
#define MAX_PREVIEW_BYTES 1000

/* One scan at work. */
typedef struct
{
  HunchCsvScan  *scan;           /* borrowed */
  HunchSource   *source;         /* borrowed */
  HunchProgress *progress;       /* borrowed, may be NULL */
  HunchCsvRows  *rows;           /* owned */
  HunchCsvTally *tallies;        /* owned; one for each named column and one for what is beyond */
  gint64         max_rows;
  gint64         max_bytes;      /* -1: all */
  char          *name;           /* owned */
} Job;

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

/* Back to the state before the first row was read. */
static void
reset_scan (HunchCsvScan *self)
{
  for (guint i = 0; self->columns != NULL && i < self->layout.n_named + 1; i++)
    clear_column (&self->columns[i]);
  g_clear_pointer (&self->columns, g_free);
  g_clear_pointer (&self->decisions, g_free);
  for (guint i = 0; i < self->n_markers; i++)
    g_clear_pointer (&self->markers[i].marker, g_free);
  g_clear_pointer (&self->markers, g_free);
  g_clear_pointer (&self->encoding, g_free);
  g_clear_pointer (&self->preview_raw, g_free);
  g_clear_pointer (&self->preview_values, g_free);
  g_clear_pointer (&self->preview_states, g_free);
  g_clear_pointer (&self->preview_texts, g_string_chunk_free);
  g_clear_pointer (&self->warnings, g_ptr_array_unref);
  hunch_csv_layout_clear (&self->layout);
  self->n_markers = 0;
  self->n_preview_rows = 0;
}

static HunchCsvScan *
scan_alloc (const HunchCsvOptions *options)
{
  HunchCsvScan *self = g_new0 (HunchCsvScan, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->options = options != NULL ? hunch_csv_options_copy (options) : hunch_csv_options_new ();
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

  reset_scan (self);
  hunch_csv_markers_clear (&self->missing);
  g_clear_pointer (&self->options, hunch_csv_options_free);
  g_free (self);
}

static void
warn (HunchCsvScan *self,
      char         *sentence)
{
  g_ptr_array_add (self->warnings, sentence);
}

static const char *
put_preview (HunchCsvScan *self,
             const char   *text,
             gsize         n)
{
  g_autofree char *cut = NULL;
  g_autofree char *shown = NULL;

  if (n <= MAX_PREVIEW_BYTES)
    return g_string_chunk_insert_len (self->preview_texts, text, n);

  cut = g_utf8_make_valid (text, MAX_PREVIEW_BYTES);
  shown = g_strconcat (cut, "…", NULL);

  return g_string_chunk_insert (self->preview_texts, shown);
}

static void
keep_preview (HunchCsvScan        *self,
              const HunchCsvBlock *block)
{
  for (guint row = 0; row < block->n_rows && self->n_preview_rows < HUNCH_CSV_PREVIEW_ROWS; row++, self->n_preview_rows++)
    for (guint column = 0; column < MIN (block->n_found[row], block->n_columns); column++)
      {
        const HunchCsvCell *cell = &block->cells[(gsize) row * block->n_columns + column];
        gsize at = (gsize) self->n_preview_rows * block->n_columns + column;

        self->preview_raw[at] = put_preview (self, block->data + cell->start, cell->length);
      }
}

static void
add_block (Job                 *job,
           const HunchCsvBlock *block)
{
  HunchCsvScan *self = job->scan;
  guint n_named = self->layout.n_named;

  if (self->n_preview_rows < HUNCH_CSV_PREVIEW_ROWS)
    keep_preview (self, block);

  for (guint column = 0; column < n_named; column++)
    hunch_csv_tally_add (&job->tallies[column], block, column);

  if (block->has_long)
    hunch_csv_tally_add (&job->tallies[n_named], block, n_named);
  else
    hunch_csv_tally_add_empty (&job->tallies[n_named], block->n_rows);
}

static gboolean
read_rows (Job          *job,
           GCancellable *cancellable,
           GError      **error)
{
  HunchCsvInput *input = hunch_csv_rows_get_input (job->rows);
  GError *cause = NULL;
  const HunchCsvBlock *block = NULL;
  gint64 n_rows = 0;

  do
    {
      guint n_wanted = job->max_rows < 0 ? HUNCH_CSV_MAX_BLOCK_ROWS : (guint) MIN (job->max_rows - n_rows, HUNCH_CSV_MAX_BLOCK_ROWS);

      job->scan->counts = *hunch_csv_rows_get_counts (job->rows);
      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;

      /* One row more than wanted tells whether that was all. */
      block = hunch_csv_rows_next (job->rows, MAX (n_wanted, 1), cancellable, &cause);
      if (block == NULL || n_wanted == 0 || (job->max_bytes >= 0 && n_rows > 0 && hunch_csv_input_get_bytes_read (input) > job->max_bytes))
        break;

      n_rows += block->n_rows;
      add_block (job, block);
      hunch_progress_report (job->progress, hunch_csv_input_get_bytes_read (input), hunch_source_get_size (job->source), n_rows);
    }
  while (TRUE);

  job->scan->is_whole = block == NULL;
  if (job->scan->is_whole)
    job->scan->counts = *hunch_csv_rows_get_counts (job->rows);

  if (cause != NULL)
    g_propagate_error (error, cause);

  return cause == NULL;
}

static void
init_columns (Job       *job,
              GPtrArray *names)
{
  HunchCsvScan *self = job->scan;
  guint n = self->layout.n_named + 1;

  self->columns = g_new0 (HunchCsvColumn, n);
  self->decisions = g_new0 (HunchCsvDecision, n);
  self->preview_raw = g_new0 (const char *, (gsize) n * HUNCH_CSV_PREVIEW_ROWS);
  self->preview_values = g_new0 (const char *, (gsize) n * HUNCH_CSV_PREVIEW_ROWS);
  self->preview_states = g_new0 (guint8, (gsize) n * HUNCH_CSV_PREVIEW_ROWS);
  self->preview_texts = g_string_chunk_new (4096);
  job->tallies = g_new (HunchCsvTally, n);

  for (guint i = 0; i < n; i++)
    {
      hunch_csv_tally_init (&job->tallies[i], &self->missing);
      self->columns[i].name = g_strdup (g_ptr_array_index (names, i));
      if (self->layout.header != NULL && i + 1 < n)
        self->columns[i].raw_name = g_strdup (g_ptr_array_index (self->layout.header, i));
    }
}

static gboolean
find_table (Job          *job,
            const char   *encoding,
            GCancellable *cancellable,
            GError      **error)
{
  HunchCsvScan *self = job->scan;
  g_autoptr (GPtrArray) names = NULL;

  if (!hunch_csv_layout_find (&self->layout, job->rows, self->options, &self->missing, job->name, cancellable, error))
    return FALSE;

  names = hunch_csv_layout_make_names (&self->layout, self->warnings);
  init_columns (job, names);
  hunch_csv_rows_begin (job->rows, self->layout.separator, self->layout.n_named, self->layout.n_skip_bytes);

  return !self->layout.has_header || hunch_csv_rows_skip_header (job->rows, cancellable, error);
}

static void
decide_types (Job *job)
{
  HunchCsvScan *self = job->scan;
  guint n = self->layout.n_named + 1;
  g_autofree int *told = g_new (int, n);

  for (guint i = 0; i < n; i++)
    {
      gpointer type;

      told[i] = i + 1 == n ? HUNCH_DATA_TEXT : -1;
      if (self->options->types != NULL && g_hash_table_lookup_extended (self->options->types, self->columns[i].name, NULL, &type))
        told[i] = CLAMP (GPOINTER_TO_INT (type), HUNCH_DATA_TEXT, HUNCH_DATA_TIMESTAMP);
    }

  hunch_csv_types_decide (job->tallies, n, self->options, told, self->decisions);
  for (guint i = 0; i < self->n_columns; i++)
    hunch_csv_types_describe (&job->tallies[i], &self->decisions[i], &self->columns[i], self->warnings);
}

static void
add_marker (GArray     *found,
            const char *marker,
            gint64      count,
            gboolean    is_missing)
{
  HunchCsvMarker entry = { g_strdup (marker), count, is_missing };

  if (count > 0)
    g_array_append_val (found, entry);
  else
    g_free (entry.marker);
}

static void
collect_markers (Job *job)
{
  HunchCsvScan *self = job->scan;
  GArray *found = g_array_new (FALSE, FALSE, sizeof (HunchCsvMarker));
  gint64 n_empty = 0, n_kept = 0;

  for (guint i = 0; i < self->n_columns; i++)
    {
      n_empty += i < self->layout.n_named ? job->tallies[i].n_empty : 0;
      n_kept += self->decisions[i].keeps_na ? job->tallies[i].n_marker[self->missing.na] : 0;
    }

  add_marker (found, "", n_empty, TRUE);
  for (guint marker = 0; marker < self->missing.n; marker++)
    {
      gint64 n = 0;

      for (guint i = 0; i < self->n_columns; i++)
        n += job->tallies[i].n_marker[marker];
      add_marker (found, self->missing.marker[marker], (int) marker == self->missing.na ? n - n_kept : n, TRUE);
      add_marker (found, self->missing.marker[marker], (int) marker == self->missing.na ? n_kept : 0, FALSE);
    }

  self->n_markers = found->len;
  self->markers = (HunchCsvMarker *) (gpointer) g_array_free (found, FALSE);
}

static const char *
put_value (HunchCsvScan        *self,
           HunchDataType        type,
           const HunchCsvValue *value,
           const char          *raw)
{
  char number[HUNCH_NUMBER_BUFFER];

  switch (type)
    {
    case HUNCH_DATA_INTEGER:
      g_snprintf (number, sizeof number, "%" G_GINT64_FORMAT, value->integer);
      return g_string_chunk_insert (self->preview_texts, number);
    case HUNCH_DATA_REAL:
      return g_string_chunk_insert (self->preview_texts, hunch_number_to_json (value->real, number));
    case HUNCH_DATA_BOOLEAN:
      return value->integer != 0 ? "true" : "false";
    case HUNCH_DATA_DATE:
    case HUNCH_DATA_TIMESTAMP:
      return g_string_chunk_insert_len (self->preview_texts, value->iso, value->n_iso);
    case HUNCH_DATA_TEXT:
    default:
      return raw;
    }
}

static void
fill_preview_values (HunchCsvScan *self)
{
  guint stride = self->layout.n_named + 1;

  for (guint row = 0; row < self->n_preview_rows; row++)
    for (guint column = 0; column < self->n_columns; column++)
      {
        gsize at = (gsize) row * stride + column;
        const char *raw = self->preview_raw[at];
        HunchCsvValue value;

        self->preview_states[at] = raw != NULL ? hunch_csv_read_value (&self->decisions[column], &self->missing, raw, strlen (raw), &value)
                                               : HUNCH_CELL_MISSING;
        if (self->preview_states[at] == HUNCH_CELL_VALUE)
          self->preview_values[at] = put_value (self, self->decisions[column].type, &value, raw);
      }
}

/* Which form of a sentence a number takes. */
static gulong
get_plural (gint64 n)
{
  return (gulong) MIN (n, G_MAXINT);
}

static void
warn_of_ragged_rows (HunchCsvScan *self,
                     HunchCsvRows *rows)
{
  const HunchCsvRowCounts *counts = &self->counts;
  g_autofree char *n_short = hunch_csv_format_count (counts->n_short);
  g_autofree char *n_long = hunch_csv_format_count (counts->n_long);

  if (counts->n_short > 0)
    warn (self, g_strdup_printf (
      g_dngettext (GETTEXT_PACKAGE,
                   "%s row has fewer cells than the %u columns and was filled up with missing cells: line %" PRId64 ".",
                   "%s rows have fewer cells than the %u columns and were filled up with missing cells, the first on line %" PRId64 ".",
                   get_plural (counts->n_short)),
      n_short, self->layout.n_named, hunch_csv_rows_find_line (rows, counts->first_short)));
  if (counts->n_long > 0)
    warn (self, g_strdup_printf (
      g_dngettext (GETTEXT_PACKAGE,
                   "%s row has more cells than the %u columns: line %" PRId64 ". The extra cells are kept in column “%s”.",
                   "%s rows have more cells than the %u columns, the first on line %" PRId64 ". The extra cells are kept in column “%s”.",
                   get_plural (counts->n_long)),
      n_long, self->layout.n_named, hunch_csv_rows_find_line (rows, counts->first_long), self->columns[self->layout.n_named].name));
}

static void
warn_of_rows (HunchCsvScan *self)
{
  const HunchCsvRowCounts *counts = &self->counts;
  g_autofree char *n_blank = hunch_csv_format_count (counts->n_blank);
  g_autofree char *n_odd = hunch_csv_format_count (counts->n_odd_quotes);
  g_autofree char *n_trailing = hunch_csv_format_count (counts->n_trailing);

  if (counts->n_trailing > 0)
    warn (self, g_strdup_printf (g_dngettext (GETTEXT_PACKAGE,
                                              "%s row ends with separators and nothing after them, which were ignored.",
                                              "%s rows end with separators and nothing after them, which were ignored.",
                                              get_plural (counts->n_trailing)), n_trailing));
  if (counts->n_blank > 0)
    warn (self, g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%s blank line was skipped.", "%s blank lines were skipped.",
                                              get_plural (counts->n_blank)), n_blank));
  if (counts->n_odd_quotes > 0)
    warn (self, g_strdup_printf (g_dngettext (GETTEXT_PACKAGE,
                                              "%s cell has text after its closing quote and was kept as it was written.",
                                              "%s cells have text after their closing quote and were kept as they were written.",
                                              get_plural (counts->n_odd_quotes)), n_odd));
}

static void
warn_of_bytes (HunchCsvScan  *self,
               HunchCsvInput *input)
{
  gint64 undecodable = hunch_csv_input_get_n_undecodable (input);
  gint64 zero = hunch_csv_input_get_n_zero_bytes (input);
  g_autofree char *n_undecodable = hunch_csv_format_count (undecodable);
  g_autofree char *n_zero = hunch_csv_format_count (zero);

  if (strcmp (self->encoding, "UTF-8") != 0 && self->options->encoding == NULL)
    warn (self, g_strdup_printf (_("The text is not UTF-8; it was read as %s."), self->encoding));
  if (undecodable > 0)
    warn (self, g_strdup_printf (g_dngettext (GETTEXT_PACKAGE,
                                              "%s byte is no character in %s; it is kept as \\xNN with its hexadecimal digits.",
                                              "%s bytes are no characters in %s; each is kept as \\xNN with its hexadecimal digits.",
                                              get_plural (undecodable)), n_undecodable, self->encoding));
  if (zero > 0)
    warn (self, g_strdup_printf (g_dngettext (GETTEXT_PACKAGE,
                                              "%s zero byte stands inside the text; it is kept as the symbol ␀.",
                                              "%s zero bytes stand inside the text; each is kept as the symbol ␀.",
                                              get_plural (zero)), n_zero));
}

static void
warn_of_layout (HunchCsvScan *self)
{
  if (self->layout.n_skip_bytes > 0)
    warn (self, g_strdup_printf (_("The first line names the separator “%c” and is no row."), self->layout.separator));
  if (!self->layout.has_header)
    warn (self, g_strdup (_("There is no header, so the columns are numbered.")));
}

static gboolean
finish_scan (Job     *job,
             GError **error)
{
  HunchCsvScan *self = job->scan;
  HunchCsvInput *input = hunch_csv_rows_get_input (job->rows);
  const char *encoding = hunch_csv_input_get_encoding (input);

  self->has_overflow = self->counts.n_long > 0;
  self->n_columns = self->layout.n_named + self->has_overflow;
  if (self->n_columns > HUNCH_CSV_MAX_COLUMNS)
    {
      g_set_error (error, HUNCH_CSV_ERROR, HUNCH_CSV_ERROR_TOO_LARGE,
                   _("%s has rows with more than %d cells, which is the most a table holds."), job->name, HUNCH_CSV_MAX_COLUMNS);
      return FALSE;
    }

  if (self->options->encoding == NULL && self->is_whole && strcmp (encoding, HUNCH_CSV_GUESS_8BIT) == 0 && !hunch_csv_input_has_c1 (input))
    encoding = "ISO-8859-1";
  self->encoding = g_strdup (encoding);

  warn_of_bytes (self, input);
  warn_of_layout (self);
  warn_of_ragged_rows (self, job->rows);
  warn_of_rows (self);
  decide_types (job);
  collect_markers (job);
  fill_preview_values (self);
  g_ptr_array_add (self->warnings, NULL);

  return TRUE;
}

static void
end_job (Job *job)
{
  for (guint i = 0; job->tallies != NULL && i < job->scan->layout.n_named + 1; i++)
    hunch_csv_tally_clear (&job->tallies[i]);
  g_clear_pointer (&job->tallies, g_free);
  g_clear_pointer (&job->rows, hunch_csv_rows_free);
}

/* `*out_is_wrong_guess` tells that the text is not UTF-8 after all. */
static gboolean
run_scan (Job          *job,
          const char   *encoding,
          gboolean     *out_is_wrong_guess,
          GCancellable *cancellable,
          GError      **error)
{
  gboolean is_done;

  *out_is_wrong_guess = FALSE;
  reset_scan (job->scan);
  job->scan->warnings = g_ptr_array_new_with_free_func (g_free);
  job->rows = hunch_csv_rows_new (job->source, encoding, cancellable, error);
  if (job->rows == NULL)
    return FALSE;

  is_done = find_table (job, encoding, cancellable, error)
            && read_rows (job, cancellable, error)
            && finish_scan (job, error);
  *out_is_wrong_guess = hunch_csv_input_is_wrong_guess (hunch_csv_rows_get_input (job->rows));
  end_job (job);

  return is_done;
}

HunchCsvScan *
hunch_csv_scan_new_some (GPtrArray             *sources,
                         const HunchCsvOptions *options,
                         gint64                 max_rows,
                         gint64                 max_bytes,
                         HunchProgress         *progress,
                         GCancellable          *cancellable,
                         GError               **error)
{
  HunchSource *source = g_ptr_array_index (sources, 0);
  g_autoptr (HunchCsvScan) self = scan_alloc (options);
  g_autofree char *name = g_path_get_basename (hunch_source_get_name (source));
  Job job = { self, source, progress, NULL, NULL, max_rows, max_bytes, name };
  g_autoptr (GError) cause = NULL;
  gboolean is_wrong_guess;

  if (run_scan (&job, self->options->encoding, &is_wrong_guess, cancellable, &cause))
    return g_steal_pointer (&self);

  if (is_wrong_guess)
    {
      g_clear_error (&cause);
      if (run_scan (&job, HUNCH_CSV_GUESS_8BIT, &is_wrong_guess, cancellable, &cause))
        return g_steal_pointer (&self);
    }

  g_propagate_error (error, g_steal_pointer (&cause));

  return NULL;
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

static gsize
find_preview (HunchCsvScan *self,
              guint         row,
              guint         column)
{
  return (gsize) row * (self->layout.n_named + 1) + column;
}

const char *
hunch_csv_scan_get_preview_raw (HunchCsvScan *self,
                                guint         row,
                                guint         column)
{
  g_return_val_if_fail (row < self->n_preview_rows && column < self->n_columns, NULL);

  return self->preview_raw[find_preview (self, row, column)];
}

const char *
hunch_csv_scan_get_preview_value (HunchCsvScan   *self,
                                  guint           row,
                                  guint           column,
                                  HunchCellState *out_state)
{
  g_return_val_if_fail (row < self->n_preview_rows && column < self->n_columns, NULL);

  if (out_state != NULL)
    *out_state = self->preview_states[find_preview (self, row, column)];

  return self->preview_values[find_preview (self, row, column)];
}
