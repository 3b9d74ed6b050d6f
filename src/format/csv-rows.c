#define G_LOG_DOMAIN "hunch-format"
#include "format/csv-rows-private.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <string.h>

#include "format/csv-index-private.h"

/* Small enough to stay in the second cache while its cells are looked at. */
#define FIRST_CAPACITY (384 * 1024)

/* The input wants this much room to write to. */
#define MIN_ROOM 64

/* A block of very wide rows has fewer of them. */
#define MAX_BLOCK_CELLS 262144

struct _HunchCsvRows
{
  HunchSource      *source;        /* owned */
  HunchCsvInput    *input;         /* owned */
  char             *name;          /* owned */
  char             *buffer;        /* owned */
  gsize             capacity;      /* of buffer, without padding */
  gsize             filled;
  gsize             offset;        /* of the buffer in the whole text */
  gboolean          is_at_end;
  gboolean          is_indexed;    /* all that is filled */
  HunchCsvIndex     index;
  guint32          *ends;          /* owned; [capacity + 1] */
  gsize             n_ends;
  gsize             next_end;
  gsize             row_start;
  gboolean          is_after_cr;   /* the row before row_start ended with a CR */
  guint             n_named;
  gboolean          has_rows;      /* some row was taken, the header too */
  gint64            n_waiting;     /* empty lines of a one-column text: rows only if another row follows */
  guint             block_rows;    /* room for so many rows */
  HunchCsvCell     *cells;         /* owned */
  guint32          *n_found;       /* owned */
  HunchCsvBlock     block;
  HunchCsvRowCounts counts;
};

static gboolean
set_too_large (HunchCsvRows *self,
               GError      **error)
{
  gboolean is_quoted = self->index.is_quoted;
  gint64 line = hunch_csv_rows_find_line (self, self->offset + (is_quoted ? self->index.quote_start : self->row_start));

  g_set_error (error, HUNCH_CSV_ERROR, HUNCH_CSV_ERROR_TOO_LARGE,
               is_quoted ? _("Line %" PRId64 " of %s opens a quote that is not closed within %d MB.")
                         : _("Line %" PRId64 " of %s begins a row of more than %d MB."),
               line, self->name, HUNCH_CSV_MAX_ROW_BYTES / (1024 * 1024));

  return FALSE;
}

static gboolean
check_closed (HunchCsvRows *self,
              GError      **error)
{
  if (!self->index.is_quoted)
    return TRUE;

  g_set_error (error, HUNCH_CSV_ERROR, HUNCH_CSV_ERROR_MALFORMED,
               _("Line %" PRId64 " of %s opens a quote that is never closed."),
               hunch_csv_rows_find_line (self, self->offset + self->index.quote_start), self->name);

  return FALSE;
}

static void
set_capacity (HunchCsvRows *self,
              gsize         capacity)
{
  self->capacity = capacity;
  self->buffer = g_realloc (self->buffer, capacity + HUNCH_CSV_PADDING);
  self->ends = g_realloc_n (self->ends, capacity + 1, sizeof *self->ends);
}

/* Drops the rows that are done. */
static void
shift_buffer (HunchCsvRows *self)
{
  gsize n = self->row_start;

  if (n > 0)
    {
      memmove (self->buffer, self->buffer + n, self->filled - n);
      self->filled -= n;
      self->offset += n;
      self->row_start = 0;
      hunch_csv_index_shift (&self->index, n);
    }

  self->n_ends -= self->next_end;
  for (gsize i = 0; i < self->n_ends; i++)
    self->ends[i] = self->ends[self->next_end + i] - (guint32) n;
  self->next_end = 0;
}

static gboolean
fill_buffer (HunchCsvRows *self,
             GCancellable *cancellable,
             GError      **error)
{
  gssize n;

  if (self->filled + MIN_ROOM > self->capacity)
    {
      if (self->capacity >= HUNCH_CSV_MAX_ROW_BYTES)
        return set_too_large (self, error);
      set_capacity (self, self->capacity * 2);
    }

  n = hunch_csv_input_read (self->input, self->buffer + self->filled, self->capacity - self->filled, cancellable, error);
  if (n < 0)
    return FALSE;

  self->filled += n;
  self->is_at_end = n == 0;
  self->is_indexed = FALSE;
  memset (self->buffer + self->filled, 0, HUNCH_CSV_PADDING);

  return TRUE;
}

/* The last row may lack its line end. */
static void
end_last_row (HunchCsvRows *self)
{
  gboolean ends_with_separator = self->filled > self->row_start && self->buffer[self->filled - 1] == self->index.separator;

  if (self->index.cell_start >= self->filled && !ends_with_separator)
    return;

  self->buffer[self->filled] = '\n';
  self->ends[self->n_ends++] = (guint32) self->filled;
}

static gboolean
index_buffer (HunchCsvRows *self,
              GError      **error)
{
  self->n_ends += hunch_csv_index_run (&self->index, self->buffer, self->filled, self->is_at_end, self->ends + self->n_ends);
  self->is_indexed = TRUE;

  if (!self->is_at_end)
    return TRUE;
  if (!check_closed (self, error))
    return FALSE;

  end_last_row (self);

  return TRUE;
}

HunchCsvRows *
hunch_csv_rows_new (HunchSource  *source,
                    const char   *encoding,
                    GCancellable *cancellable,
                    GError      **error)
{
  HunchCsvInput *input = hunch_csv_input_new (source, encoding, cancellable, error);
  HunchCsvRows *self;

  if (input == NULL)
    return NULL;

  self = g_new0 (HunchCsvRows, 1);
  self->source = g_object_ref (source);
  self->input = input;
  self->name = g_path_get_basename (hunch_source_get_name (source));
  set_capacity (self, FIRST_CAPACITY);

  return self;
}

void
hunch_csv_rows_free (HunchCsvRows *self)
{
  if (self == NULL)
    return;

  g_clear_object (&self->source);
  g_clear_pointer (&self->input, hunch_csv_input_free);
  g_clear_pointer (&self->name, g_free);
  g_clear_pointer (&self->buffer, g_free);
  g_clear_pointer (&self->ends, g_free);
  g_clear_pointer (&self->cells, g_free);
  g_clear_pointer (&self->n_found, g_free);
  g_free (self);
}

/* Whether the quotes around a cell are as they should be: doubled inside, nothing but blanks
 * after the one that closes. `*out_end` is that one, `*out_is_doubled` whether there are any inside. */
static gboolean
check_quotes (const char *cell,
              gsize       length,
              char        quote,
              gsize      *out_end,
              gboolean   *out_is_doubled)
{
  gsize at = 1;

  *out_is_doubled = FALSE;
  for (;;)
    {
      const char *next = at < length ? memchr (cell + at, quote, length - at) : NULL;

      if (next == NULL)
        return FALSE;
      at = next - cell;
      if (at + 1 == length || next[1] != quote)
        break;
      *out_is_doubled = TRUE;
      at += 2;
    }

  *out_end = at;
  for (gsize i = at + 1; i < length; i++)
    if (cell[i] != ' ' && cell[i] != '\t')
      return FALSE;

  return TRUE;
}

static gsize
halve_quotes (char *text,
              gsize n,
              char  quote)
{
  gsize to = 0;

  for (gsize i = 0; i < n; i++)
    {
      text[to++] = text[i];
      i += text[i] == quote;
    }

  return to;
}

/* FALSE when the cell is left as it is written. */
static gboolean
take_quotes_off (char         *data,
                 HunchCsvCell *cell,
                 char          quote)
{
  gboolean is_doubled;
  gsize end;

  if (!check_quotes (data + cell->start, cell->length, quote, &end, &is_doubled))
    return FALSE;

  cell->start++;
  cell->length = (guint32) (is_doubled ? halve_quotes (data + cell->start, end - 1, quote) : end - 1);

  return TRUE;
}

static char *
dup_cell (const char *data,
          gsize       start,
          gsize       end,
          char        quote)
{
  g_autofree char *text = g_strndup (data + start, end - start);
  HunchCsvCell cell = { 0, (guint32) (end - start) };

  if (cell.length == 0 || text[0] != quote || !take_quotes_off (text, &cell, quote))
    return g_steal_pointer (&text);

  return g_strndup (text + cell.start, cell.length);
}

/* The rows between the given ends, blank lines left out. */
static GPtrArray *
split_rows (const char    *data,
            const guint32 *ends,
            gsize          n_ends,
            char           separator,
            char           quote,
            guint          max_rows)
{
  GPtrArray *rows = g_ptr_array_new_with_free_func ((GDestroyNotify) g_ptr_array_unref);
  g_autoptr (GPtrArray) row = g_ptr_array_new_with_free_func (g_free);
  gsize start = 0;

  for (gsize i = 0; i < n_ends && rows->len < max_rows; i++)
    {
      if (row->len == 0 && start > 0 && data[start] == '\n' && data[start - 1] == '\r')
        start++;
      g_ptr_array_add (row, dup_cell (data, start, ends[i], quote));
      start = ends[i] + 1;

      if (data[ends[i]] == separator)
        continue;
      if (row->len > 1 || *(char *) row->pdata[0] != '\0')
        g_ptr_array_add (rows, g_ptr_array_ref (row));
      g_ptr_array_unref (row);
      row = g_ptr_array_new_with_free_func (g_free);
    }

  return rows;
}

static GPtrArray *
try_separator (HunchCsvRows *self,
               char          separator,
               char          quote,
               guint         max_rows)
{
  g_autofree guint32 *ends = g_new (guint32, self->filled + 1);
  HunchCsvIndex index;
  gsize n_ends;

  hunch_csv_index_init (&index, separator, quote);
  n_ends = hunch_csv_index_run (&index, self->buffer, self->filled, TRUE, ends);
  if (self->is_at_end && !index.is_quoted
      && (index.cell_start < self->filled || (self->filled > 0 && self->buffer[self->filled - 1] == separator)))
    {
      self->buffer[self->filled] = '\n';
      ends[n_ends++] = (guint32) self->filled;
    }

  return split_rows (self->buffer, ends, n_ends, separator, quote, max_rows);
}

GPtrArray *
hunch_csv_rows_peek (HunchCsvRows *self,
                     char          separator,
                     char          quote,
                     guint         max_rows)
{
  return try_separator (self, separator, quote, max_rows);
}

gboolean
hunch_csv_rows_peek_more (HunchCsvRows *self,
                          gboolean     *out_is_more,
                          GCancellable *cancellable,
                          GError      **error)
{
  gsize before = self->filled;

  *out_is_more = FALSE;
  if (self->capacity >= HUNCH_CSV_MAX_ROW_BYTES && self->filled + MIN_ROOM > self->capacity)
    return TRUE;

  do
    if (!self->is_at_end && !fill_buffer (self, cancellable, error))
      return FALSE;
  while (!self->is_at_end && self->filled + MIN_ROOM <= self->capacity);

  *out_is_more = self->filled > before;

  return TRUE;
}

const char *
hunch_csv_rows_get_text (HunchCsvRows *self,
                         gsize        *out_n)
{
  *out_n = self->filled;

  return self->buffer;
}

void
hunch_csv_rows_begin (HunchCsvRows *self,
                      char          separator,
                      char          quote,
                      guint         n_named,
                      gsize         n_skip_bytes)
{
  g_assert (n_skip_bytes <= self->filled);

  hunch_csv_index_init (&self->index, separator, quote);
  self->index.position = n_skip_bytes;
  self->index.cell_start = n_skip_bytes;
  self->row_start = n_skip_bytes;
  self->is_indexed = FALSE;
  self->n_ends = 0;
  self->next_end = 0;
  self->n_named = n_named;
  self->block_rows = CLAMP (MAX_BLOCK_CELLS / (n_named + 1), 16, HUNCH_CSV_MAX_BLOCK_ROWS);
  self->cells = g_renew (HunchCsvCell, self->cells, (gsize) self->block_rows * (n_named + 1));
  self->n_found = g_renew (guint32, self->n_found, self->block_rows);
  self->block = (HunchCsvBlock) { self->buffer, 0, n_named + 1, self->cells, self->n_found, FALSE };
}

static inline gsize
find_row_start (HunchCsvRows *self)
{
  return self->row_start + (self->is_after_cr && self->buffer[self->row_start] == '\n');
}

static gboolean
spans (const char *text,
       gsize       n)
{
  return memchr (text, '\n', n) != NULL || memchr (text, '\t', n) != NULL;
}

static void
take_quotes_off_row (HunchCsvRows *self,
                     HunchCsvCell *cells,
                     guint         n)
{
  char quote = self->index.quote;

  for (guint i = 0; i < n; i++)
    {
      if (cells[i].length == 0 || self->buffer[cells[i].start] != quote)
        continue;
      if (!take_quotes_off (self->buffer, &cells[i], quote))
        self->counts.n_odd_quotes++;
      else if (self->index.separator == '\t' && spans (self->buffer + cells[i].start, cells[i].length))
        self->counts.n_spanning++;
    }
}

static inline void
end_row (HunchCsvRows *self,
         gsize         n_ends)
{
  guint32 end = self->ends[self->next_end + n_ends - 1];

  self->next_end += n_ends;
  self->row_start = end + 1;
  self->is_after_cr = self->buffer[end] == '\r';
}

/* A row with exactly the named columns: FALSE, and nothing done, when the next one is not. */
static inline gboolean
take_regular_row (HunchCsvRows *self,
                  HunchCsvCell *cells)
{
  const guint32 *ends = self->ends + self->next_end;
  const char *data = self->buffer;
  guint n = self->n_named;
  char separator = self->index.separator;
  guint32 start = (guint32) find_row_start (self);
  guint8 difference = 0;

  for (guint i = 0; i < n - 1; i++)
    {
      guint32 end = ends[i];

      cells[i] = (HunchCsvCell) { start, end - start };
      difference |= data[end] ^ separator;
      start = end + 1;
    }

  cells[n - 1] = (HunchCsvCell) { start, ends[n - 1] - start };
  if (difference != 0 || data[ends[n - 1]] == separator)
    return FALSE;

  cells[n] = (HunchCsvCell) { ends[n - 1], 0 };
  end_row (self, n);
  if (self->index.has_quotes)
    take_quotes_off_row (self, cells, n);

  return TRUE;
}

static gsize
count_row_ends (HunchCsvRows *self)
{
  for (gsize i = self->next_end; i < self->n_ends; i++)
    if (self->buffer[self->ends[i]] != self->index.separator)
      return i - self->next_end + 1;

  return 0;
}

static gboolean
is_blank (const char *text,
          gsize       n)
{
  for (gsize i = 0; i < n; i++)
    if (text[i] != ' ' && text[i] != '\t')
      return FALSE;

  return TRUE;
}

static void
note_long_row (HunchCsvRows *self,
               HunchCsvCell *beyond,
               gsize         row_start)
{
  const char *text = self->buffer + beyond->start;

  for (guint32 i = 0; i < beyond->length; i++)
    if (text[i] != self->index.separator)
      {
        if (self->counts.n_long++ == 0)
          self->counts.first_long = self->offset + row_start;
        self->block.has_long = TRUE;
        return;
      }

  self->counts.n_trailing++;
  beyond->length = 0;
}

static void
take_odd_row (HunchCsvRows *self,
              HunchCsvCell *cells,
              gsize         n_ends,
              guint         row)
{
  const guint32 *ends = self->ends + self->next_end;
  gsize row_start = find_row_start (self);
  guint32 start = (guint32) row_start;
  guint32 row_end = ends[n_ends - 1];
  guint n_found = (guint) MIN (n_ends, self->n_named);

  for (guint i = 0; i < n_found; i++)
    {
      cells[i] = (HunchCsvCell) { start, ends[i] - start };
      start = ends[i] + 1;
    }

  for (guint i = n_found; i <= self->n_named; i++)
    cells[i] = (HunchCsvCell) { row_end, 0 };

  take_quotes_off_row (self, cells, n_found);
  self->n_found[row] = (guint32) MIN (n_ends, self->n_named + 1);

  if (n_ends > self->n_named)
    {
      cells[self->n_named] = (HunchCsvCell) { start, row_end - start };
      note_long_row (self, &cells[self->n_named], row_start);
    }
  else if (n_ends < self->n_named)
    {
      if (self->counts.n_short++ == 0)
        self->counts.first_short = self->offset + row_start;
    }

  end_row (self, n_ends);
}

static gboolean
skip_blank_line (HunchCsvRows *self,
                 gsize         n_ends)
{
  gsize start = find_row_start (self);
  gsize length = self->ends[self->next_end] - start;

  if (n_ends != 1 || length > (self->n_named == 1 ? 0 : 4096) || !is_blank (self->buffer + start, length))
    return FALSE;

  if (self->n_named == 1 && self->has_rows)
    self->n_waiting++;
  else
    self->counts.n_blank++;
  end_row (self, 1);

  return TRUE;
}

/* An empty line of a one-column text, now that a row follows it. */
static void
put_waiting_row (HunchCsvRows *self,
                 HunchCsvCell *cells,
                 guint         row)
{
  cells[0] = cells[1] = (HunchCsvCell) { (guint32) self->row_start, 0 };
  self->n_found[row] = 1;
  self->n_waiting--;
}

static guint
take_rows (HunchCsvRows *self,
           guint         max_rows)
{
  guint stride = self->n_named + 1;
  guint row = 0;

  while (row < max_rows)
    {
      HunchCsvCell *cells = self->cells + (gsize) row * stride;
      gsize n_ends;

      if (self->n_named > 1 && self->n_ends - self->next_end >= self->n_named && take_regular_row (self, cells))
        {
          self->n_found[row++] = self->n_named;
          continue;
        }

      n_ends = count_row_ends (self);
      if (n_ends == 0)
        break;
      if (skip_blank_line (self, n_ends))
        continue;
      self->has_rows = TRUE;

      if (self->n_waiting > 0)
        put_waiting_row (self, cells, row++);
      else
        take_odd_row (self, cells, n_ends, row++);
    }

  return row;
}

/* What is left waiting at the end are blank lines after the last row. */
static const HunchCsvBlock *
end_rows (HunchCsvRows *self)
{
  self->counts.n_blank += self->n_waiting;
  self->n_waiting = 0;

  return NULL;
}

const HunchCsvBlock *
hunch_csv_rows_next (HunchCsvRows *self,
                     guint         max_rows,
                     GCancellable *cancellable,
                     GError      **error)
{
  max_rows = MIN (max_rows, self->block_rows);
  self->block.has_long = FALSE;

  for (;;)
    {
      if (!self->is_indexed && !index_buffer (self, error))
        return NULL;

      self->block.n_rows = take_rows (self, max_rows);
      if (self->block.n_rows > 0)
        break;
      if (self->is_at_end)
        return end_rows (self);

      shift_buffer (self);
      if (!fill_buffer (self, cancellable, error))
        return NULL;
    }

  self->counts.n_rows += self->block.n_rows;
  self->block.data = self->buffer;

  return &self->block;
}

gboolean
hunch_csv_rows_skip_header (HunchCsvRows *self,
                            GCancellable *cancellable,
                            GError      **error)
{
  GError *cause = NULL;
  const HunchCsvBlock *block = hunch_csv_rows_next (self, 1, cancellable, &cause);

  if (block == NULL && cause != NULL)
    {
      g_propagate_error (error, cause);
      return FALSE;
    }

  self->counts = (HunchCsvRowCounts) { .n_blank = self->counts.n_blank };

  return TRUE;
}

guint
hunch_csv_rows_get_max_rows (HunchCsvRows *self)
{
  return self->block_rows;
}

gint64
hunch_csv_rows_find_line (HunchCsvRows *self,
                          gsize         place)
{
  g_autoptr (HunchCsvInput) input = hunch_csv_input_new (self->source, hunch_csv_input_get_encoding (self->input), NULL, NULL);
  g_autofree char *text = g_malloc (FIRST_CAPACITY);
  gboolean is_after_cr = FALSE;
  gint64 line = 1;
  gsize at = 0;
  gssize n;

  while (input != NULL && at < place && (n = hunch_csv_input_read (input, text, FIRST_CAPACITY, NULL, NULL)) > 0)
    for (gssize i = 0; i < n && at < place; i++, at++)
      {
        line += text[i] == '\r' || (text[i] == '\n' && !is_after_cr);
        is_after_cr = text[i] == '\r';
      }

  return line;
}

gboolean
hunch_csv_rows_is_quoted (HunchCsvRows *self)
{
  return self->index.is_quoted;
}

const HunchCsvRowCounts *
hunch_csv_rows_get_counts (HunchCsvRows *self)
{
  return &self->counts;
}

HunchCsvInput *
hunch_csv_rows_get_input (HunchCsvRows *self)
{
  return self->input;
}
