#define G_LOG_DOMAIN "hunch-format"
#include "format/parquet-retype-private.h"

#include <math.h>
#include <string.h>

#include "base/json.h"
#include "format/csv-values-private.h"
#include "format/parquet-values-private.h"

#define MIDNIGHT " 00:00:00"

struct _HunchParquetRetype
{
  HunchDataType     from;
  HunchCsvDecision  decision;
  HunchCsvMarkers   markers;
  gboolean          has_markers;
  HunchBatchColumn  own;         /* owned arrays */
  HunchParquetArena arena;
};

HunchParquetRetype *
hunch_parquet_retype_new (HunchDataType   from,
                          HunchDataType   to,
                          char          **missing,
                          gsize           max_rows)
{
  static char *nothing[] = { NULL };
  HunchParquetRetype *self = g_new0 (HunchParquetRetype, 1);

  self->from = from;
  self->decision = (HunchCsvDecision) { .type = to, .style = HUNCH_CSV_POINT, .is_told = TRUE };
  self->has_markers = missing != NULL;
  hunch_csv_markers_init (&self->markers, missing != NULL ? missing : nothing);
  hunch_parquet_arena_init (&self->arena);
  self->own.type = to;
  self->own.state = g_malloc (max_rows);
  self->own.raw = g_new (HunchSlice, max_rows);
  if (to == HUNCH_DATA_INTEGER || to == HUNCH_DATA_BOOLEAN)
    self->own.integers = g_new (gint64, max_rows);
  else if (to == HUNCH_DATA_REAL || to == HUNCH_DATA_DURATION)
    self->own.reals = g_new (double, max_rows);
  else
    self->own.slices = g_new (HunchSlice, max_rows);

  return self;
}

void
hunch_parquet_retype_free (HunchParquetRetype *self)
{
  hunch_csv_markers_clear (&self->markers);
  hunch_parquet_arena_clear (&self->arena);
  g_clear_pointer (&self->own.state, g_free);
  g_clear_pointer (&self->own.raw, g_free);
  g_clear_pointer (&self->own.integers, g_free);
  g_clear_pointer (&self->own.reals, g_free);
  g_clear_pointer (&self->own.slices, g_free);
  g_free (self);
}

static HunchSlice
keep_text (HunchParquetRetype *self,
           const char         *text,
           gsize               n)
{
  char *to = hunch_parquet_arena_reserve (&self->arena, n);

  memcpy (to, text, n);
  hunch_parquet_arena_take (&self->arena, n);

  return (HunchSlice) { to, (guint32) n };
}

/* The value of the cell as a person would write it. */
static HunchSlice
get_text (HunchParquetRetype     *self,
          const HunchBatchColumn *column,
          gsize                   row)
{
  char number[HUNCH_NUMBER_BUFFER];
  gint64 n_odd_bytes = 0;

  if (column->state[row] == HUNCH_CELL_UNPARSED)
    return column->raw[row];

  switch (self->from)
    {
    case HUNCH_DATA_INTEGER:
      return keep_text (self, number, g_snprintf (number, sizeof number, "%" G_GINT64_FORMAT, column->integers[row]));
    case HUNCH_DATA_BOOLEAN:
      return column->integers[row] ? (HunchSlice) { "true", 4 } : (HunchSlice) { "false", 5 };
    case HUNCH_DATA_REAL:
    case HUNCH_DATA_DURATION:
      if (isinf (column->reals[row]))
        return column->reals[row] > 0 ? (HunchSlice) { "Infinity", 8 } : (HunchSlice) { "-Infinity", 9 };
      hunch_number_to_json (column->reals[row], number);
      return keep_text (self, number, strlen (number));
    case HUNCH_DATA_BLOB:
      return self->decision.type == HUNCH_DATA_BLOB ? column->slices[row]
                                                    : hunch_parquet_make_text (&self->arena, column->slices[row], &n_odd_bytes);
    case HUNCH_DATA_TEXT:
    case HUNCH_DATA_DATE:
    case HUNCH_DATA_TIMESTAMP:
    default:
      return column->slices[row];
    }
}

/* A day is the time stamp of its midnight, and the other way round. */
static HunchSlice
move_midnight (HunchParquetRetype *self,
               HunchSlice          text)
{
  gsize n = strlen (MIDNIGHT);
  char *to;

  if (self->from == HUNCH_DATA_DATE && self->decision.type == HUNCH_DATA_TIMESTAMP)
    {
      to = hunch_parquet_arena_reserve (&self->arena, text.length + n);
      memcpy (to, text.text, text.length);
      memcpy (to + text.length, MIDNIGHT, n);
      hunch_parquet_arena_take (&self->arena, text.length + n);
      return (HunchSlice) { to, (guint32) (text.length + n) };
    }
  if (self->from == HUNCH_DATA_TIMESTAMP && self->decision.type == HUNCH_DATA_DATE)
    for (gsize tail = 0; tail <= 1; tail++)
      if (text.length > n + tail && memcmp (text.text + text.length - n - tail, MIDNIGHT, n) == 0
          && (tail == 0 || text.text[text.length - 1] == 'Z'))
        text.length -= n + tail;

  return text;
}

static gboolean
copies_number (const HunchParquetRetype *self)
{
  gboolean is_real = self->decision.type == HUNCH_DATA_REAL || self->decision.type == HUNCH_DATA_DURATION;

  return is_real && (self->from == HUNCH_DATA_REAL || self->from == HUNCH_DATA_INTEGER || self->from == HUNCH_DATA_DURATION);
}

static HunchCellState
read_text (HunchParquetRetype *self,
           gsize               row,
           HunchSlice          text)
{
  HunchCsvValue value = { 0 };
  HunchCellState state = hunch_csv_read_value (&self->decision, &self->markers, text.text, text.length, &value);
  HunchDataType to = self->decision.type;

  if (state != HUNCH_CELL_VALUE)
    return state;

  if (to == HUNCH_DATA_INTEGER || to == HUNCH_DATA_BOOLEAN)
    self->own.integers[row] = value.integer;
  else if (to == HUNCH_DATA_REAL || to == HUNCH_DATA_DURATION)
    self->own.reals[row] = value.real;
  else
    self->own.slices[row] = keep_text (self, value.iso, value.n_iso);

  return state;
}

static gboolean
is_marker (HunchParquetRetype *self,
           HunchSlice          text)
{
  return self->has_markers && hunch_csv_markers_find (&self->markers, text.text, text.length) >= 0;
}

static HunchCellState
convert_cell (HunchParquetRetype     *self,
              const HunchBatchColumn *column,
              gsize                   row)
{
  HunchDataType to = self->decision.type;
  HunchSlice text;

  if (column->state[row] == HUNCH_CELL_MISSING)
    return HUNCH_CELL_MISSING;

  text = get_text (self, column, row);
  self->own.raw[row] = text;
  if (is_marker (self, text))
    return HUNCH_CELL_MISSING;
  if (column->state[row] == HUNCH_CELL_VALUE && copies_number (self))
    {
      self->own.reals[row] = self->from == HUNCH_DATA_INTEGER ? (double) column->integers[row] : column->reals[row];
      return HUNCH_CELL_VALUE;
    }
  if (to == HUNCH_DATA_TEXT || to == HUNCH_DATA_BLOB)
    {
      self->own.slices[row] = text;
      return HUNCH_CELL_VALUE;
    }
  /* Of the same type: only the markers were asked for. */
  if (to == self->from && self->own.slices != NULL)
    {
      self->own.slices[row] = text;
      return column->state[row];
    }
  if (to == self->from && column->state[row] == HUNCH_CELL_VALUE)
    {
      self->own.integers[row] = column->integers[row];
      return HUNCH_CELL_VALUE;
    }

  return read_text (self, row, move_midnight (self, text));
}

void
hunch_parquet_retype_convert (HunchParquetRetype *self,
                              HunchBatchColumn   *column,
                              gsize               n_rows)
{
  hunch_parquet_arena_reset (&self->arena);
  for (gsize row = 0; row < n_rows; row++)
    {
      self->own.raw[row] = (HunchSlice) { "", 0 };
      if (self->own.integers != NULL)
        self->own.integers[row] = 0;
      else if (self->own.reals != NULL)
        self->own.reals[row] = 0;
      else
        self->own.slices[row] = (HunchSlice) { "", 0 };
      self->own.state[row] = convert_cell (self, column, row);
      if (self->own.slices != NULL && self->own.state[row] == HUNCH_CELL_MISSING)
        self->own.slices[row] = self->own.raw[row];
    }

  *column = self->own;
  if (self->decision.type == HUNCH_DATA_TEXT)
    column->raw = NULL;
}
