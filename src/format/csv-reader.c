#define G_LOG_DOMAIN "hunch-format"
#include "format/csv.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <string.h>

#include "format/csv-scan-private.h"

/* A block of rows becomes a batch column by column, each by the loop for its type.
 * Texts, days and times that stand in the buffer as they shall be are handed out from
 * there; only dates written otherwise are written anew, to a place of their column. */

struct _HunchCsvReader
{
  GObject           parent_instance;
  HunchCsvScan     *scan;          /* owned */
  HunchCsvRows     *rows;          /* owned */
  char             *name;          /* owned */
  HunchCsvLayout    layout;
  guint            *positions;     /* owned; of the wanted columns in the rows, G_MAXUINT: not there */
  HunchCsvDecision *decisions;     /* owned; of the wanted columns */
  HunchField       *fields;        /* owned */
  HunchBatchColumn *columns;       /* owned, and all arrays in them */
  char            **iso;           /* owned; per column, room for every cell of a batch, NULL until needed */
  guint             n_columns;
  guint             max_rows;
  gint64            n_rows;        /* handed out so far */
  gboolean          is_special[256];  /* a cell that begins so may be missing */
  HunchBatch        batch;
};

static void hunch_csv_reader_iface_init (HunchReaderInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (HunchCsvReader, hunch_csv_reader, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (HUNCH_TYPE_READER, hunch_csv_reader_iface_init))

typedef struct
{
  const char             *data;
  const HunchCsvCell     *cell;      /* of the first row */
  guint                   stride;
  guint                   n_rows;
  const HunchCsvDecision *decision;
  HunchBatchColumn       *to;
  char                  **iso;
} ColumnJob;

static inline void
set_odd (HunchBatchColumn *to,
         guint             row,
         HunchCellState    state,
         const char       *text,
         guint32           n)
{
  to->state[row] = state;
  to->raw[row] = (HunchSlice) { text, n };
}

/* The way of every cell that has no short cut. */
static HunchCellState
read_cell (HunchCsvReader  *self,
           const ColumnJob *job,
           guint            row,
           const char      *text,
           guint32          n,
           HunchCsvValue   *out_value)
{
  HunchCellState state = hunch_csv_read_value (job->decision, &self->scan->missing, text, n, out_value);

  if (state != HUNCH_CELL_VALUE)
    set_odd (job->to, row, state, text, n);

  return state;
}

/* A number or a day may be a marker too, as -99 often is. */
static inline gboolean
is_marker (HunchCsvReader *self,
           const char     *text,
           guint32         n)
{
  return G_UNLIKELY (self->scan->missing.is_first[(guint8) *text])
         && hunch_csv_markers_find (&self->scan->missing, text, n) >= 0;
}

/* ="00123" is handed out as 00123. */
static void
take_formula (HunchSlice *slice)
{
  const char *text = slice->text;
  gsize n = slice->length;

  hunch_csv_trim (&text, &n);
  if (hunch_csv_strip_formula (&text, &n))
    *slice = (HunchSlice) { text, (guint32) n };
}

static void
convert_texts (HunchCsvReader  *self,
               const ColumnJob *job)
{
  const HunchCsvCell *cell = job->cell;
  HunchBatchColumn *to = job->to;

  for (guint row = 0; row < job->n_rows; row++, cell += job->stride)
    {
      const char *text = job->data + cell->start;

      to->slices[row] = (HunchSlice) { text, cell->length };
      if (cell->length == 0)
        to->state[row] = HUNCH_CELL_MISSING;
      else if (G_UNLIKELY (self->is_special[(guint8) *text]))
        {
          to->state[row] = hunch_csv_read_value (job->decision, &self->scan->missing, text, cell->length, NULL);
          take_formula (&to->slices[row]);
        }
    }
}

static void
convert_integers (HunchCsvReader  *self,
                  const ColumnJob *job)
{
  const HunchCsvCell *cell = job->cell;
  HunchBatchColumn *to = job->to;
  gboolean is_grouped;

  for (guint row = 0; row < job->n_rows; row++, cell += job->stride)
    {
      const char *text = job->data + cell->start;
      HunchCsvNumber number;
      HunchCsvValue value;

      to->integers[row] = 0;
      if (cell->length == 0)
        set_odd (to, row, HUNCH_CELL_MISSING, text, 0);
      else if (!is_marker (self, text, cell->length)
               && (hunch_csv_read_plain_number (text, cell->length, &number, &is_grouped) & HUNCH_READS_INTEGER))
        to->integers[row] = number.integer;
      else if (read_cell (self, job, row, text, cell->length, &value) == HUNCH_CELL_VALUE)
        to->integers[row] = value.integer;
    }
}

static void
convert_reals (HunchCsvReader  *self,
               const ColumnJob *job)
{
  const HunchCsvCell *cell = job->cell;
  HunchBatchColumn *to = job->to;
  HunchCsvNumberFlags plain = hunch_csv_style_decimal[job->decision->style] == '.' ? HUNCH_READS_REAL : HUNCH_READS_INTEGER;
  gboolean is_grouped;

  for (guint row = 0; row < job->n_rows; row++, cell += job->stride)
    {
      const char *text = job->data + cell->start;
      HunchCsvNumber number;
      HunchCsvValue value;

      to->reals[row] = 0;
      if (cell->length == 0)
        set_odd (to, row, HUNCH_CELL_MISSING, text, 0);
      else if (!is_marker (self, text, cell->length)
               && (hunch_csv_read_plain_number (text, cell->length, &number, &is_grouped) & plain))
        to->reals[row] = number.real;
      else if (read_cell (self, job, row, text, cell->length, &value) == HUNCH_CELL_VALUE)
        to->reals[row] = value.real;
    }
}

static void
convert_booleans (HunchCsvReader  *self,
                  const ColumnJob *job)
{
  const HunchCsvCell *cell = job->cell;

  for (guint row = 0; row < job->n_rows; row++, cell += job->stride)
    {
      HunchCsvValue value;

      job->to->integers[row] = 0;
      if (read_cell (self, job, row, job->data + cell->start, cell->length, &value) == HUNCH_CELL_VALUE)
        job->to->integers[row] = value.integer;
    }
}

static void
convert_durations (HunchCsvReader  *self,
                   const ColumnJob *job)
{
  const HunchCsvCell *cell = job->cell;

  for (guint row = 0; row < job->n_rows; row++, cell += job->stride)
    {
      HunchCsvValue value;

      job->to->reals[row] = 0;
      if (read_cell (self, job, row, job->data + cell->start, cell->length, &value) == HUNCH_CELL_VALUE)
        job->to->reals[row] = value.real;
    }
}

static HunchSlice
write_iso (HunchCsvReader      *self,
           const ColumnJob     *job,
           guint                row,
           const HunchCsvValue *value)
{
  char *to;

  if (*job->iso == NULL)
    *job->iso = g_malloc ((gsize) self->max_rows * HUNCH_CSV_MAX_ISO);

  to = *job->iso + (gsize) row * HUNCH_CSV_MAX_ISO;
  memcpy (to, value->iso, value->n_iso);

  return (HunchSlice) { to, (guint32) value->n_iso };
}

/* Whether the cell stands there as it shall be. `known_day` is the last such day, which most often is the next one. */
static inline gboolean
is_iso_already (const char *text,
                guint32     n,
                gboolean    has_time,
                char       *known_day)
{
  if (n != (has_time ? 19 : 10))
    return FALSE;

  if (memcmp (text, known_day, 10) != 0)
    {
      if (!hunch_csv_is_iso_day (text))
        return FALSE;
      memcpy (known_day, text, 10);
    }

  return !has_time || (text[10] == ' ' && hunch_csv_read_iso_time (text + 11) >= 0);
}

static void
convert_dates (HunchCsvReader  *self,
               const ColumnJob *job,
               gboolean         has_time)
{
  const HunchCsvCell *cell = job->cell;
  HunchBatchColumn *to = job->to;
  char known_day[10] = "";

  for (guint row = 0; row < job->n_rows; row++, cell += job->stride)
    {
      const char *text = job->data + cell->start;
      HunchCsvValue value;

      to->slices[row] = (HunchSlice) { text, cell->length };
      if (is_iso_already (text, cell->length, has_time, known_day) && !is_marker (self, text, cell->length))
        continue;

      to->slices[row].length = 0;
      if (read_cell (self, job, row, text, cell->length, &value) == HUNCH_CELL_VALUE)
        to->slices[row] = write_iso (self, job, row, &value);
    }
}

/* A column of other sources. */
static void
fill_missing (HunchBatchColumn *to,
              guint             n_rows)
{
  memset (to->state, HUNCH_CELL_MISSING, n_rows);
  for (guint row = 0; row < n_rows; row++)
    {
      if (to->integers != NULL)
        to->integers[row] = 0;
      if (to->reals != NULL)
        to->reals[row] = 0;
      if (to->slices != NULL)
        to->slices[row] = (HunchSlice) { "", 0 };
      if (to->raw != NULL)
        to->raw[row] = (HunchSlice) { "", 0 };
    }
}

static void
convert_column (HunchCsvReader  *self,
                const ColumnJob *job)
{
  memset (job->to->state, HUNCH_CELL_VALUE, job->n_rows);

  switch (job->to->type)
    {
    case HUNCH_DATA_INTEGER:
      convert_integers (self, job);
      break;
    case HUNCH_DATA_REAL:
      convert_reals (self, job);
      break;
    case HUNCH_DATA_BOOLEAN:
      convert_booleans (self, job);
      break;
    case HUNCH_DATA_DURATION:
      convert_durations (self, job);
      break;
    case HUNCH_DATA_DATE:
      convert_dates (self, job, FALSE);
      break;
    case HUNCH_DATA_TIMESTAMP:
      convert_dates (self, job, TRUE);
      break;
    case HUNCH_DATA_TEXT:
    default:
      convert_texts (self, job);
    }
}

/* A scan of the first rows has promised no overflow column, so a longer row later has no place. */
static gboolean
check_long_rows (HunchCsvReader      *self,
                 const HunchCsvBlock *block,
                 GError             **error)
{
  if (!block->has_long || self->scan->has_overflow)
    return TRUE;

  g_set_error (error, HUNCH_CSV_ERROR, HUNCH_CSV_ERROR_MALFORMED,
               _("Line %" PRId64 " of %s has more cells than the %u columns, and the rows looked at before had none like it."),
               hunch_csv_rows_find_line (self->rows, hunch_csv_rows_get_counts (self->rows)->first_long), self->name, self->layout.n_named);

  return FALSE;
}

static const HunchBatch *
hunch_csv_reader_next (HunchReader  *reader,
                       GCancellable *cancellable,
                       GError      **error)
{
  HunchCsvReader *self = HUNCH_CSV_READER (reader);
  const HunchCsvBlock *block;

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;

  block = hunch_csv_rows_next (self->rows, self->max_rows, cancellable, error);
  if (block == NULL || !check_long_rows (self, block, error))
    return NULL;

  for (guint i = 0; i < self->n_columns; i++)
    {
      if (self->positions[i] == G_MAXUINT)
        {
          fill_missing (&self->columns[i], block->n_rows);
          continue;
        }

      ColumnJob job = {
        block->data, block->cells + self->positions[i], block->n_columns, block->n_rows,
        &self->decisions[i], &self->columns[i], &self->iso[i],
      };

      convert_column (self, &job);
    }

  self->batch = (HunchBatch) { block->n_rows, self->n_columns, self->columns, self->n_rows };
  self->n_rows += block->n_rows;

  return &self->batch;
}

static const HunchField *
hunch_csv_reader_get_fields (HunchReader *reader,
                             guint       *out_n_fields)
{
  HunchCsvReader *self = HUNCH_CSV_READER (reader);

  *out_n_fields = self->n_columns;

  return self->fields;
}

static gint64
hunch_csv_reader_get_bytes_read (HunchReader *reader)
{
  HunchCsvReader *self = HUNCH_CSV_READER (reader);

  return hunch_csv_input_get_bytes_read (hunch_csv_rows_get_input (self->rows));
}

static void
hunch_csv_reader_iface_init (HunchReaderInterface *iface)
{
  iface->get_fields = hunch_csv_reader_get_fields;
  iface->next = hunch_csv_reader_next;
  iface->get_bytes_read = hunch_csv_reader_get_bytes_read;
}

static void
clear_batch_column (HunchBatchColumn *column)
{
  g_clear_pointer (&column->state, g_free);
  g_clear_pointer (&column->integers, g_free);
  g_clear_pointer (&column->reals, g_free);
  g_clear_pointer (&column->slices, g_free);
  g_clear_pointer (&column->raw, g_free);
}

static void
hunch_csv_reader_finalize (GObject *object)
{
  HunchCsvReader *self = HUNCH_CSV_READER (object);

  for (guint i = 0; i < self->n_columns; i++)
    {
      clear_batch_column (&self->columns[i]);
      g_clear_pointer (&self->fields[i].name, g_free);
      g_clear_pointer (&self->iso[i], g_free);
    }

  g_clear_pointer (&self->columns, g_free);
  g_clear_pointer (&self->fields, g_free);
  g_clear_pointer (&self->iso, g_free);
  g_clear_pointer (&self->positions, g_free);
  g_clear_pointer (&self->decisions, g_free);
  hunch_csv_layout_clear (&self->layout);
  g_clear_pointer (&self->rows, hunch_csv_rows_free);
  g_clear_pointer (&self->scan, hunch_csv_scan_unref);
  g_clear_pointer (&self->name, g_free);

  G_OBJECT_CLASS (hunch_csv_reader_parent_class)->finalize (object);
}

static void
hunch_csv_reader_class_init (HunchCsvReaderClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = hunch_csv_reader_finalize;
}

static void
hunch_csv_reader_init (HunchCsvReader *self)
{
}

static void
init_batch_column (HunchBatchColumn *column,
                   HunchDataType     type,
                   guint             max_rows)
{
  column->type = type;
  column->state = g_new0 (guint8, max_rows);

  if (type == HUNCH_DATA_INTEGER || type == HUNCH_DATA_BOOLEAN)
    column->integers = g_new (gint64, max_rows);
  else if (type == HUNCH_DATA_REAL || type == HUNCH_DATA_DURATION)
    column->reals = g_new (double, max_rows);
  else
    column->slices = g_new (HunchSlice, max_rows);

  if (type != HUNCH_DATA_TEXT)
    column->raw = g_new (HunchSlice, max_rows);
}

static guint
find_local (HunchCsvReader *self,
            guint           column,
            const guint    *places)
{
  if (self->scan->has_overflow && column == self->scan->n_named)
    return self->layout.n_named;
  for (guint i = 0; i < self->layout.n_named; i++)
    if ((places != NULL ? places[i] : i) == column)
      return i;

  return G_MAXUINT;
}

static void
choose_columns (HunchCsvReader *self,
                const guint    *places,
                const guint    *columns,
                guint           n_columns)
{
  self->n_columns = columns != NULL ? n_columns : self->scan->n_columns;
  self->positions = g_new (guint, self->n_columns);
  self->decisions = g_new (HunchCsvDecision, self->n_columns);
  self->fields = g_new0 (HunchField, self->n_columns);
  self->columns = g_new0 (HunchBatchColumn, self->n_columns);
  self->iso = g_new0 (char *, self->n_columns);

  for (guint i = 0; i < self->n_columns; i++)
    {
      guint wanted = columns != NULL ? columns[i] : i;
      const HunchCsvColumn *column;

      g_assert (wanted < self->scan->n_columns);
      column = &self->scan->columns[wanted];
      self->positions[i] = find_local (self, wanted, places);
      self->decisions[i] = self->scan->decisions[wanted];
      self->fields[i] = (HunchField) { g_strdup (column->name), column->type };
      init_batch_column (&self->columns[i], column->type, self->max_rows);
    }
}

static void
init_special (HunchCsvReader *self)
{
  static const guint8 odd[] = { ' ', '\t', 0xc2, '=' };

  for (guint i = 0; i < 256; i++)
    self->is_special[i] = self->scan->missing.is_first[i];
  for (guint i = 0; i < G_N_ELEMENTS (odd); i++)
    self->is_special[odd[i]] = TRUE;
}

/* The first source was laid out by the scan. */
static HunchCsvRows *
open_first (HunchCsvReader *self,
            HunchSource    *source,
            GCancellable   *cancellable,
            GError        **error)
{
  HunchCsvScan *scan = self->scan;
  g_autoptr (HunchCsvRows) rows = hunch_csv_rows_new (source, scan->encoding, cancellable, error);
  gboolean is_more;

  if (rows == NULL || !hunch_csv_rows_peek_more (rows, &is_more, cancellable, error))
    return NULL;

  self->layout = scan->layout;
  if (self->layout.header != NULL)
    g_ptr_array_ref (self->layout.header);
  hunch_csv_rows_begin (rows, self->layout.separator, self->layout.quote, self->layout.n_named, self->layout.n_skip_bytes);
  if (self->layout.has_header && !hunch_csv_rows_skip_header (rows, cancellable, error))
    return NULL;

  return g_steal_pointer (&rows);
}

/* A scan of the first rows need not have seen this source. */
static HunchCsvRows *
open_other (HunchCsvReader *self,
            HunchSource    *source,
            guint           position,
            guint         **out_places,
            GCancellable   *cancellable,
            GError        **error)
{
  g_autoptr (GPtrArray) names = NULL;
  gboolean is_wrong_guess;
  g_autoptr (GError) cause = NULL;
  g_autoptr (HunchCsvRows) rows = hunch_csv_scan_open (self->scan, source, position, &self->layout, &names, out_places,
                                                       &is_wrong_guess, cancellable, &cause);

  if (rows == NULL && is_wrong_guess)
    g_set_error (error, HUNCH_FORMAT_ERROR, HUNCH_FORMAT_ERROR_SURPRISE, _("%s is not UTF-8, as the files before it are."), self->name);
  else if (rows == NULL)
    g_propagate_error (error, g_steal_pointer (&cause));

  for (guint i = 0; rows != NULL && i < self->layout.n_named; i++)
    if ((*out_places)[i] == G_MAXUINT)
      {
        g_set_error (error, HUNCH_FORMAT_ERROR, HUNCH_FORMAT_ERROR_SURPRISE,
                     _("%s has a column “%s”, which the files looked at before have not."), self->name,
                     (char *) g_ptr_array_index (names, i));
        return NULL;
      }

  return g_steal_pointer (&rows);
}

HunchReader *
hunch_csv_reader_new_part (HunchSource  *source,
                           HunchCsvScan *scan,
                           guint         position,
                           const guint  *columns,
                           guint         n_columns,
                           GCancellable *cancellable,
                           GError      **error)
{
  g_autoptr (HunchCsvReader) self = g_object_new (HUNCH_TYPE_CSV_READER, NULL);
  g_autofree guint *places = NULL;

  self->scan = hunch_csv_scan_ref (scan);
  self->name = g_path_get_basename (hunch_source_get_name (source));
  self->rows = position == 0 ? open_first (self, source, cancellable, error)
                             : open_other (self, source, position, &places, cancellable, error);
  if (self->rows == NULL)
    return NULL;

  self->max_rows = hunch_csv_rows_get_max_rows (self->rows);
  choose_columns (self, places, columns, n_columns);
  init_special (self);

  return HUNCH_READER (g_steal_pointer (&self));
}

HunchReader *
hunch_csv_reader_new (HunchSource  *source,
                      HunchCsvScan *scan,
                      const guint  *columns,
                      guint         n_columns,
                      GCancellable *cancellable,
                      GError      **error)
{
  g_return_val_if_fail (HUNCH_IS_SOURCE (source) && scan != NULL, NULL);

  return hunch_csv_reader_new_part (source, scan, 0, columns, n_columns, cancellable, error);
}
