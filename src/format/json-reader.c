#define G_LOG_DOMAIN "hunch-format"
#include "format/json-scan-private.h"

#include <glib/gi18n-lib.h>

/* Records become a batch as they pass, cell by cell. Texts stay where they are in the buffer, but for those with
 * escapes, which are written anew to a place as large as the buffer; so a batch ends where the buffer does. */

#define MAX_ROWS 4096
#define MIN_ROWS 64
#define CELLS_PER_BATCH 262144

#define HUNCH_TYPE_JSON_READER (hunch_json_reader_get_type ())
G_DECLARE_FINAL_TYPE (HunchJsonReader, hunch_json_reader, HUNCH, JSON_READER, GObject)

struct _HunchJsonReader
{
  GObject            parent_instance;
  HunchJsonScan     *scan;       /* owned */
  HunchJsonShape    *shape;      /* owned */
  HunchJsonRows     *rows;       /* owned */
  HunchField        *fields;     /* owned */
  HunchJsonDecision *decisions;  /* owned */
  HunchBatchColumn  *columns;    /* owned, and all arrays in them */
  char             **iso;        /* owned; per column, room for every cell of a batch, NULL until needed */
  guint              n_columns;
  guint              max_rows;
  gboolean           needs_text; /* the records at hand are used up */
  gint64             n_rows;     /* handed out so far */
  char              *room;       /* owned; for strings without their escapes */
  gsize              n_room;
  gsize              n_used;
  HunchBatch         batch;
};

static void hunch_json_reader_iface_init (HunchReaderInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (HunchJsonReader, hunch_json_reader, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (HUNCH_TYPE_READER, hunch_json_reader_iface_init))

/* --- cells ----------------------------------------------------------------------- */

static void
mean_token (HunchJsonReader *self,
            HunchJsonToken  *token)
{
  *token = hunch_json_token_mean (token, self->room + self->n_used);
  self->n_used += token->length;
}

static HunchSlice
put_iso (HunchJsonReader     *self,
         guint                column,
         guint                row,
         const HunchCsvValue *value)
{
  char *to;

  if (self->iso[column] == NULL)
    self->iso[column] = g_malloc ((gsize) self->max_rows * HUNCH_CSV_MAX_ISO);
  to = self->iso[column] + (gsize) row * HUNCH_CSV_MAX_ISO;
  memcpy (to, value->iso, value->n_iso);
  return (HunchSlice) { to, (guint32) value->n_iso };
}

static void
put_value (HunchJsonReader      *self,
           guint                 column,
           guint                 row,
           const HunchJsonToken *token,
           const HunchCsvValue  *value)
{
  HunchBatchColumn *to = &self->columns[column];

  switch (to->type)
    {
    case HUNCH_DATA_INTEGER:
    case HUNCH_DATA_BOOLEAN:
      to->integers[row] = value->integer;
      break;
    case HUNCH_DATA_REAL:
    case HUNCH_DATA_DURATION:
      to->reals[row] = value->real;
      break;
    case HUNCH_DATA_DATE:
    case HUNCH_DATA_TIMESTAMP:
      to->slices[row] = put_iso (self, column, row, value);
      break;
    default:
      to->slices[row] = (HunchSlice) { token->text, token->length };
    }
}

/* The way of every cell that has no short cut. FALSE for a value that the scan of the first records could not know. */
static gboolean
convert_slowly (HunchJsonReader *self,
                guint            column,
                guint            row,
                HunchJsonToken  *token)
{
  HunchBatchColumn *to = &self->columns[column];
  HunchCsvValue value;
  HunchJsonFit fit;

  if (token->kind == HUNCH_JSON_STRING && token->has_escapes)
    mean_token (self, token);
  fit = hunch_json_read_value (&self->decisions[column], &self->scan->markers, token, &value);
  if (fit == HUNCH_JSON_MISFITS)
    return FALSE;

  to->state[row] = (guint8) fit;
  if (fit == HUNCH_JSON_FITS)
    put_value (self, column, row, token, &value);
  else if (to->raw != NULL)
    to->raw[row] = (HunchSlice) { token->text, token->length };
  else
    to->slices[row] = (HunchSlice) { token->text, token->length };
  return TRUE;
}

static inline gboolean
convert (HunchJsonReader *self,
         guint            column,
         guint            row,
         HunchJsonToken  *token)
{
  HunchBatchColumn *to = &self->columns[column];

  if (G_LIKELY (self->scan->markers.n == 0))
    {
      if (to->type == HUNCH_DATA_TEXT && token->kind == HUNCH_JSON_STRING && !self->decisions[column].is_open)
        {
          if (token->has_escapes)
            mean_token (self, token);
          to->state[row] = HUNCH_CELL_VALUE;
          to->slices[row] = (HunchSlice) { token->text, token->length };
          return TRUE;
        }
      if (to->type == HUNCH_DATA_INTEGER && token->kind == HUNCH_JSON_NUMBER && token->is_plain)
        {
          to->state[row] = HUNCH_CELL_VALUE;
          to->integers[row] = token->integer;
          return TRUE;
        }
    }
  return convert_slowly (self, column, row, token);
}

static gboolean
set_surprise (HunchJsonReader *self,
              guint            column,
              GError         **error)
{
  g_set_error (error, HUNCH_FORMAT_ERROR, HUNCH_FORMAT_ERROR_SURPRISE,
               _("Column “%s” of %s has a value unlike those of the records looked at before."), self->fields[column].name, self->scan->name);
  return FALSE;
}

static gboolean
convert_row (HunchJsonReader *self,
             guint            row,
             GError         **error)
{
  for (guint i = 0; i < self->rows->n_cells; i++)
    {
      HunchJsonCell *cell = &self->rows->cells[i];

      if (G_UNLIKELY (!convert (self, cell->column, row, &cell->token)))
        return set_surprise (self, cell->column, error);
    }
  if (G_LIKELY (!self->rows->is_misfit))
    return TRUE;

  g_set_error (error, HUNCH_FORMAT_ERROR, HUNCH_FORMAT_ERROR_SURPRISE,
               _("%s has a list of another length than those looked at before."), self->scan->name);
  return FALSE;
}

/* --- batches ----------------------------------------------------------------------- */

/* Cells that no member of the record came to. */
static void
fill_absent (HunchBatchColumn *column,
             gsize             n_rows)
{
  static const HunchSlice nothing = { "", 0 };
  const guint8 *end = column->state + n_rows;

  for (const guint8 *at = memchr (column->state, G_MAXUINT8, n_rows); at != NULL; at = memchr (at + 1, G_MAXUINT8, end - at - 1))
    {
      gsize row = at - column->state;

      column->state[row] = HUNCH_CELL_MISSING;
      if (column->raw != NULL)
        column->raw[row] = nothing;
      else
        column->slices[row] = nothing;
    }
}

static void
clear_odd_values (HunchBatchColumn *column,
                  gsize             n_rows)
{
  for (gsize row = 0; row < n_rows; row++)
    if (column->state[row] != HUNCH_CELL_VALUE)
      {
        if (column->integers != NULL)
          column->integers[row] = 0;
        else if (column->reals != NULL)
          column->reals[row] = 0;
        else
          column->slices[row] = (HunchSlice) { "", 0 };
      }
}

static void
finish_batch (HunchJsonReader *self,
              gsize            n_rows)
{
  for (guint i = 0; i < self->n_columns; i++)
    {
      fill_absent (&self->columns[i], n_rows);
      if (self->columns[i].raw != NULL)
        clear_odd_values (&self->columns[i], n_rows);
    }
  self->batch = (HunchBatch) { n_rows, self->n_columns, self->columns, self->n_rows };
  self->n_rows += n_rows;
}

static gboolean
fetch_text (HunchJsonReader *self,
            GCancellable    *cancellable,
            GError         **error)
{
  HunchJsonInput *input = self->rows->input;

  if (!hunch_json_input_fill (input, cancellable, error))
    return FALSE;
  self->needs_text = FALSE;
  if (self->n_room < input->size)
    {
      g_free (self->room);
      self->n_room = input->size;
      self->room = g_malloc (self->n_room + HUNCH_JSON_PADDING);
    }
  return TRUE;
}

/* What the scan has said of repairs holds for the records it looked at. */
static gboolean
check_repairs (HunchJsonReader *self,
               GError         **error)
{
  if (self->scan->is_whole || self->rows->input->n_undecodable + self->rows->n_lone_halves + self->rows->n_zeros == 0)
    return TRUE;

  g_set_error (error, HUNCH_FORMAT_ERROR, HUNCH_FORMAT_ERROR_SURPRISE,
               _("%s has bytes that are no text, which the part looked at before had not."), self->scan->name);
  return FALSE;
}

/* As many records as the buffer has, `*out_n_rows`; 0 at the end. */
static gboolean
read_rows (HunchJsonReader *self,
           guint           *out_n_rows,
           GCancellable    *cancellable,
           GError         **error)
{
  guint n = 0;

  while (n < self->max_rows)
    switch (hunch_json_rows_next (self->rows))
      {
      case HUNCH_JSON_ROW:
        if (!convert_row (self, n, error))
          return FALSE;
        n++;
        break;
      case HUNCH_JSON_MORE:
        self->needs_text = TRUE;
        if (n > 0)
          {
            *out_n_rows = n;
            return TRUE;
          }
        if (!fetch_text (self, cancellable, error))
          return FALSE;
        break;
      case HUNCH_JSON_END:
        *out_n_rows = n;
        return TRUE;
      case HUNCH_JSON_FAILED:
      default:
        hunch_json_rows_set_error (self->rows, cancellable, error);
        return FALSE;
      }
  *out_n_rows = n;
  return TRUE;
}

static const HunchBatch *
hunch_json_reader_next (HunchReader  *reader,
                        GCancellable *cancellable,
                        GError      **error)
{
  HunchJsonReader *self = HUNCH_JSON_READER (reader);
  guint n_rows = 0;

  if (g_cancellable_set_error_if_cancelled (cancellable, error) || (self->needs_text && !fetch_text (self, cancellable, error)))
    return NULL;

  self->n_used = 0;
  for (guint i = 0; i < self->n_columns; i++)
    memset (self->columns[i].state, G_MAXUINT8, self->max_rows);
  if (!read_rows (self, &n_rows, cancellable, error) || !check_repairs (self, error) || n_rows == 0)
    return NULL;

  finish_batch (self, n_rows);
  return &self->batch;
}

static const HunchField *
hunch_json_reader_get_fields (HunchReader *reader,
                              guint       *out_n_fields)
{
  HunchJsonReader *self = HUNCH_JSON_READER (reader);

  *out_n_fields = self->n_columns;
  return self->fields;
}

static gint64
hunch_json_reader_get_bytes_read (HunchReader *reader)
{
  return HUNCH_JSON_READER (reader)->rows->input->bytes_read;
}

static void
hunch_json_reader_iface_init (HunchReaderInterface *iface)
{
  iface->get_fields = hunch_json_reader_get_fields;
  iface->next = hunch_json_reader_next;
  iface->get_bytes_read = hunch_json_reader_get_bytes_read;
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
hunch_json_reader_finalize (GObject *object)
{
  HunchJsonReader *self = HUNCH_JSON_READER (object);

  for (guint i = 0; i < self->n_columns; i++)
    {
      clear_batch_column (&self->columns[i]);
      g_free (self->fields[i].name);
      g_free (self->iso[i]);
    }
  g_clear_pointer (&self->columns, g_free);
  g_clear_pointer (&self->fields, g_free);
  g_clear_pointer (&self->iso, g_free);
  g_clear_pointer (&self->decisions, g_free);
  g_clear_pointer (&self->room, g_free);
  g_clear_pointer (&self->rows, hunch_json_rows_free);
  g_clear_pointer (&self->shape, hunch_json_shape_free);
  g_clear_object (&self->scan);

  G_OBJECT_CLASS (hunch_json_reader_parent_class)->finalize (object);
}

static void
hunch_json_reader_class_init (HunchJsonReaderClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = hunch_json_reader_finalize;
}

static void
hunch_json_reader_init (HunchJsonReader *self)
{
}

/* --- making ------------------------------------------------------------------------- */

static void
init_batch_column (HunchBatchColumn *column,
                   HunchDataType     type,
                   guint             max_rows)
{
  column->type = type;
  column->state = g_new (guint8, max_rows);
  if (type == HUNCH_DATA_INTEGER || type == HUNCH_DATA_BOOLEAN)
    column->integers = g_new0 (gint64, max_rows);
  else if (hunch_data_type_is_number (type))
    column->reals = g_new0 (double, max_rows);
  else
    column->slices = g_new0 (HunchSlice, max_rows);
  if (type != HUNCH_DATA_TEXT)
    column->raw = g_new0 (HunchSlice, max_rows);
}

static void
choose_columns (HunchJsonReader *self,
                const guint     *fields,
                guint            n_fields)
{
  HunchJsonScan *scan = self->scan;
  g_autofree int *positions = g_new (int, scan->n_fields);

  for (guint i = 0; i < scan->n_fields; i++)
    positions[i] = HUNCH_JSON_UNWANTED;
  /* Where none of the columns is that were asked for there are only rows to count. */
  self->n_columns = fields != NULL && scan->n_fields > 0 ? n_fields : scan->n_fields;
  self->max_rows = CLAMP (CELLS_PER_BATCH / MAX (self->n_columns, 1), MIN_ROWS, MAX_ROWS);
  self->fields = g_new0 (HunchField, self->n_columns);
  self->decisions = g_new0 (HunchJsonDecision, self->n_columns);
  self->columns = g_new0 (HunchBatchColumn, self->n_columns);
  self->iso = g_new0 (char *, self->n_columns);

  for (guint i = 0; i < self->n_columns; i++)
    {
      guint field = fields != NULL ? fields[i] : i;

      g_assert (field < scan->n_fields && positions[field] == HUNCH_JSON_UNWANTED);
      positions[field] = i;
      self->fields[i] = (HunchField) { g_strdup (scan->fields[field].name), scan->fields[field].type };
      self->decisions[i] = scan->decisions[field];
      init_batch_column (&self->columns[i], self->fields[i].type, self->max_rows);
    }
  self->shape = hunch_json_shape_copy (scan->shape, positions);
}

HunchReader *
hunch_json_reader_new (HunchJsonScan *scan,
                       const guint   *fields,
                       guint          n_fields,
                       GCancellable  *cancellable,
                       GError       **error)
{
  g_autoptr (HunchJsonReader) self = g_object_new (HUNCH_TYPE_JSON_READER, NULL);

  self->scan = g_object_ref (scan);
  self->needs_text = TRUE;
  choose_columns (self, fields, n_fields);
  self->rows = hunch_json_rows_new (scan->source, scan->layout, self->shape, cancellable, error);
  if (self->rows == NULL)
    return NULL;
  self->rows->n_items = scan->n_items;
  return HUNCH_READER (g_steal_pointer (&self));
}
