#define G_LOG_DOMAIN "hunch-format"
#include "format/csv-survey-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* A longer cell is cut in the preview, and ends with an ellipsis there. */
#define MAX_PREVIEW_BYTES 1000
#define TRIAL_BYTES (256 * 1024)

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
add_block (HunchCsvSurvey      *self,
           const HunchCsvBlock *block)
{
  guint n_named = self->layout.n_named;

  if (self->position == 0 && self->scan->n_preview_rows < HUNCH_CSV_PREVIEW_ROWS)
    keep_preview (self->scan, block);

  for (guint column = 0; column < n_named; column++)
    hunch_csv_tally_add (g_ptr_array_index (self->tallies, self->places[column]), block, column);

  if (block->has_long)
    hunch_csv_tally_add (self->overflow, block, n_named);
  else
    hunch_csv_tally_add_empty (self->overflow, block->n_rows);
}

static void
report (HunchCsvSurvey *self,
        gint64          n_rows)
{
  gint64 done = self->bytes_before + hunch_csv_input_get_bytes_read (hunch_csv_rows_get_input (self->rows));

  hunch_progress_report (self->progress, done, self->bytes_total, n_rows);
}

/* `*out_is_more` tells that there are rows which were not looked at. */
static gboolean
read_rows (HunchCsvSurvey    *self,
           HunchCsvRowCounts *counts,
           gboolean          *out_is_more,
           GCancellable      *cancellable,
           GError           **error)
{
  HunchCsvInput *input = hunch_csv_rows_get_input (self->rows);
  gint64 before = self->scan->counts.n_rows;
  GError *cause = NULL;
  const HunchCsvBlock *block = NULL;
  gint64 n_rows = 0;

  do
    {
      guint n_wanted = self->max_rows < 0 ? HUNCH_CSV_MAX_BLOCK_ROWS : (guint) MIN (self->max_rows - before - n_rows, HUNCH_CSV_MAX_BLOCK_ROWS);

      *counts = *hunch_csv_rows_get_counts (self->rows);
      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;

      /* One row more than wanted tells whether that was all. */
      block = hunch_csv_rows_next (self->rows, MAX (n_wanted, 1), cancellable, &cause);
      if (block == NULL || n_wanted == 0 || (self->max_bytes >= 0 && n_rows > 0 && hunch_csv_input_get_bytes_read (input) > self->max_bytes))
        break;

      n_rows += block->n_rows;
      add_block (self, block);
      report (self, before + n_rows);
    }
  while (TRUE);

  *out_is_more = block != NULL;
  if (block == NULL)
    *counts = *hunch_csv_rows_get_counts (self->rows);

  if (cause != NULL)
    g_propagate_error (error, cause);

  return cause == NULL;
}

static void
init_preview (HunchCsvScan *scan,
              guint         n_named)
{
  gsize n = (gsize) (n_named + 1) * HUNCH_CSV_PREVIEW_ROWS;

  scan->n_preview_named = n_named;
  scan->preview_raw = g_new0 (const char *, n);
  scan->preview_values = g_new0 (const char *, n);
  scan->preview_states = g_new0 (guint8, n);
  memset (scan->preview_states, HUNCH_CELL_MISSING, n);
  scan->preview_texts = g_string_chunk_new (4096);
}

static void
tally_free (gpointer tally)
{
  hunch_csv_tally_clear (tally);
  g_free (tally);
}

/* A column that no source before had: all its cells so far are missing. */
static guint
add_column (HunchCsvSurvey *self,
            const char     *name,
            const char     *raw_name)
{
  HunchCsvScan *scan = self->scan;
  HunchCsvTally *tally = g_new (HunchCsvTally, 1);

  hunch_csv_tally_init (tally, &scan->missing);
  hunch_csv_tally_add_empty (tally, scan->counts.n_rows);
  g_ptr_array_add (self->tallies, tally);
  g_ptr_array_add (scan->names, g_strdup (name));
  g_ptr_array_add (scan->raw_names, g_strdup (raw_name));
  g_hash_table_insert (scan->places, g_utf8_casefold (name, -1), GUINT_TO_POINTER (scan->names->len));

  return scan->names->len - 1;
}

static gboolean
join_columns (HunchCsvSurvey *self,
              GPtrArray      *names,
              GError        **error)
{
  for (guint i = 0; i < self->layout.n_named; i++)
    if (self->places[i] == G_MAXUINT)
      self->places[i] = add_column (self, g_ptr_array_index (names, i),
                                    self->layout.header != NULL ? g_ptr_array_index (self->layout.header, i) : NULL);

  if (self->scan->names->len <= HUNCH_CSV_MAX_COLUMNS)
    return TRUE;

  g_set_error (error, HUNCH_CSV_ERROR, HUNCH_CSV_ERROR_TOO_LARGE,
               _("With %s there are more than %d columns, which is the most a table holds."), self->name, HUNCH_CSV_MAX_COLUMNS);

  return FALSE;
}

static gboolean
begin_source (HunchCsvSurvey *self,
              gboolean       *out_is_wrong_guess,
              GCancellable   *cancellable,
              GError        **error)
{
  g_autoptr (GPtrArray) names = NULL;

  self->rows = hunch_csv_scan_open (self->scan, self->source, self->position, &self->layout, &names, &self->places,
                                    out_is_wrong_guess, cancellable, error);
  if (self->rows == NULL)
    return FALSE;

  if (self->position == 0)
    {
      init_preview (self->scan, self->layout.n_named);
      self->scan->layout = self->layout;
      if (self->layout.header != NULL)
        g_ptr_array_ref (self->layout.header);
    }

  return join_columns (self, names, error);
}

static void
end_source (HunchCsvSurvey *self)
{
  if (self->rows != NULL)
    {
      HunchCsvInput *input = hunch_csv_rows_get_input (self->rows);

      self->bytes_before += hunch_csv_input_get_bytes_read (input);
      self->n_undecodable += hunch_csv_input_get_n_undecodable (input);
      self->n_zero_bytes += hunch_csv_input_get_n_zero_bytes (input);
    }

  g_clear_pointer (&self->rows, hunch_csv_rows_free);
  g_clear_pointer (&self->places, g_free);
  g_clear_pointer (&self->name, g_free);
  hunch_csv_layout_clear (&self->layout);
}

/* Columns of other sources are missing here. */
static void
pad_columns (HunchCsvSurvey *self,
             gint64          n_rows)
{
  g_autofree guint8 *is_here = g_new0 (guint8, self->tallies->len);

  for (guint i = 0; i < self->layout.n_named; i++)
    is_here[self->places[i]] = TRUE;
  for (guint i = 0; i < self->tallies->len; i++)
    if (!is_here[i])
      hunch_csv_tally_add_empty (g_ptr_array_index (self->tallies, i), n_rows);
}

static void
add_counts (HunchCsvSurvey          *self,
            const HunchCsvRowCounts *counts)
{
  HunchCsvScan *scan = self->scan;

  if (counts->n_short > 0 && scan->first_short_in == NULL)
    {
      scan->first_short = hunch_csv_rows_find_line (self->rows, counts->first_short);
      scan->first_short_in = g_strdup (self->name);
    }
  if (counts->n_long > 0 && scan->first_long_in == NULL)
    {
      scan->first_long = hunch_csv_rows_find_line (self->rows, counts->first_long);
      scan->first_long_in = g_strdup (self->name);
    }

  scan->counts.n_rows += counts->n_rows;
  scan->counts.n_short += counts->n_short;
  scan->counts.n_long += counts->n_long;
  scan->counts.n_blank += counts->n_blank;
  scan->counts.n_odd_quotes += counts->n_odd_quotes;
  scan->counts.n_spanning += counts->n_spanning;
  scan->counts.n_trailing += counts->n_trailing;
}

/* Whether the first encoding of the first source stays the one to be named. */
static void
keep_encoding (HunchCsvSurvey *self)
{
  HunchCsvInput *input = hunch_csv_rows_get_input (self->rows);
  const char *encoding = hunch_csv_input_get_encoding (input);

  if (self->position > 0)
    return;
  if (self->scan->options->encoding == NULL && self->scan->is_whole && strcmp (encoding, HUNCH_CSV_GUESS_8BIT) == 0
      && !hunch_csv_input_has_c1 (input))
    encoding = "ISO-8859-1";

  self->scan->encoding = g_strdup (encoding);
}

static gboolean
count_source (HunchCsvSurvey *self,
              gboolean       *out_is_wrong_guess,
              GCancellable   *cancellable,
              GError        **error)
{
  HunchCsvRowCounts counts = { 0 };
  gboolean is_more;
  gboolean is_begun = begin_source (self, out_is_wrong_guess, cancellable, error);

  self->is_tabbed |= self->layout.separator == '\t' && self->scan->options->quote == 0;
  self->is_left_open = !is_begun && self->layout.quote != 0;
  if (!is_begun)
    return FALSE;
  if (!read_rows (self, &counts, &is_more, cancellable, error))
    {
      *out_is_wrong_guess = hunch_csv_input_is_wrong_guess (hunch_csv_rows_get_input (self->rows));
      self->is_left_open = hunch_csv_rows_is_quoted (self->rows);
      return FALSE;
    }

  self->scan->is_whole &= !is_more;
  pad_columns (self, counts.n_rows);
  add_counts (self, &counts);
  keep_encoding (self);

  return TRUE;
}

/* Reads the source to its end to learn whether it is UTF-8. */
static gboolean
try_encoding (HunchCsvSurvey *self,
              GCancellable   *cancellable,
              GError        **error)
{
  g_autoptr (HunchCsvInput) input = hunch_csv_input_new (self->source, self->scan->options->encoding, cancellable, error);
  g_autofree char *buffer = g_malloc (TRIAL_BYTES);
  g_autoptr (GError) cause = NULL;
  gssize n = input != NULL ? 1 : -1;

  while (n > 0)
    n = hunch_csv_input_read (input, buffer, TRIAL_BYTES, cancellable, &cause);
  if (input == NULL || n == 0)
    return input != NULL;

  self->scan->is_8bit[self->position] = hunch_csv_input_is_wrong_guess (input);
  if (!self->scan->is_8bit[self->position])
    g_propagate_error (error, g_steal_pointer (&cause));

  return self->scan->is_8bit[self->position];
}

static gboolean
count_sources (HunchCsvSurvey *self,
               gboolean       *out_is_wrong_guess,
               GCancellable   *cancellable,
               GError        **error)
{
  *out_is_wrong_guess = FALSE;
  for (self->position = 0; self->position < self->sources->len && self->scan->is_whole; self->position++)
    {
      gboolean is_counted;

      self->source = g_ptr_array_index (self->sources, self->position);
      self->name = g_path_get_basename (hunch_source_get_name (self->source));
      is_counted = (!self->is_careful || self->scan->is_8bit[self->position] || try_encoding (self, cancellable, error))
                   && count_source (self, out_is_wrong_guess, cancellable, error);
      end_source (self);
      if (!is_counted)
        return FALSE;
    }

  return TRUE;
}

static void
begin_survey (HunchCsvSurvey *self)
{
  HunchCsvScan *scan = self->scan;

  hunch_csv_scan_reset (scan);
  scan->is_whole = TRUE;
  scan->warnings = g_ptr_array_new_with_free_func (g_free);
  scan->names = g_ptr_array_new_with_free_func (g_free);
  scan->raw_names = g_ptr_array_new_with_free_func (g_free);
  scan->places = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->tallies = g_ptr_array_new_with_free_func (tally_free);
  self->overflow = g_new (HunchCsvTally, 1);
  hunch_csv_tally_init (self->overflow, &scan->missing);
  self->bytes_before = self->n_undecodable = self->n_zero_bytes = 0;
  self->is_tabbed = self->is_left_open = FALSE;
}

static void
end_survey (HunchCsvSurvey *self)
{
  g_clear_pointer (&self->tallies, g_ptr_array_unref);
  g_clear_pointer (&self->overflow, tally_free);
}

/* TRUE when the quotation marks were taken for what they are not, and the work has to begin again. */
static gboolean
is_wrong_quoting (HunchCsvSurvey *self,
                  const GError   *cause)
{
  HunchCsvScan *scan = self->scan;
  const HunchCsvRowCounts *counts = &scan->counts;
  gint64 n_ragged = counts->n_short + counts->n_long;
  gboolean is_left_open = cause != NULL && cause->domain == HUNCH_CSV_ERROR && self->is_left_open;

  if (!self->is_tabbed || (cause != NULL && !is_left_open))
    return FALSE;

  if (scan->quoting == HUNCH_CSV_QUOTING_OPEN && (is_left_open || counts->n_odd_quotes > 0 || counts->n_spanning > 0))
    {
      self->n_ragged = is_left_open ? -1 : n_ragged;
      scan->quoting = HUNCH_CSV_QUOTING_OFF;
      return TRUE;
    }
  if (scan->quoting == HUNCH_CSV_QUOTING_OFF && self->n_ragged >= 0 && n_ragged > self->n_ragged)
    {
      scan->quoting = HUNCH_CSV_QUOTING_ON;
      return TRUE;
    }

  return FALSE;
}

/* A source that is not UTF-8 after all makes the work begin again: once for the first such source, and from
 * then on each is tried before it is counted. */
static gboolean
run_survey (HunchCsvSurvey *self,
            GCancellable   *cancellable,
            GError        **error)
{
  while (TRUE)
    {
      g_autoptr (GError) cause = NULL;
      gboolean is_wrong_guess, is_done;

      begin_survey (self);
      is_done = count_sources (self, &is_wrong_guess, cancellable, &cause);
      if (!is_wrong_guess && is_wrong_quoting (self, cause))
        {
          end_survey (self);
          continue;
        }
      is_done = is_done && hunch_csv_survey_conclude (self, &cause);
      end_survey (self);

      if (is_done)
        return TRUE;
      if (!is_wrong_guess || self->scan->is_8bit[self->position])
        {
          g_propagate_error (error, g_steal_pointer (&cause));
          return FALSE;
        }

      self->scan->is_8bit[self->position] = TRUE;
      self->is_careful = self->sources->len > 1 && self->max_rows < 0 && self->max_bytes < 0;
    }
}

static gint64
sum_sizes (GPtrArray *sources)
{
  gint64 total = 0;

  for (guint i = 0; i < sources->len; i++)
    {
      gint64 size = hunch_source_get_size (g_ptr_array_index (sources, i));

      if (size < 0)
        return -1;
      total += size;
    }

  return total;
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
  g_autoptr (HunchCsvScan) scan = hunch_csv_scan_alloc (options, sources->len);
  HunchCsvSurvey self = {
    .scan = scan, .sources = sources, .progress = progress, .max_rows = max_rows, .max_bytes = max_bytes, .bytes_total = sum_sizes (sources),
  };

  return run_survey (&self, cancellable, error) ? g_steal_pointer (&scan) : NULL;
}
