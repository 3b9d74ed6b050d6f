#define G_LOG_DOMAIN "hunch-format"
#include "format/fit-private.h"

#include <stdlib.h>
#include <string.h>

#define MIDNIGHT " 00:00:00"
#define STAMP_BYTES 20

typedef struct
{
  HunchDataType    type;
  int              position;
  char            *constant;   /* owned */
  HunchBatchColumn own;        /* arrays of its own: owned, with room for n_room rows */
  char            *stamps;     /* owned; days written out as time stamps */
} Column;

struct _HunchFitReader
{
  GObject           parent_instance;
  HunchReader      *part;       /* owned; NULL: no rows */
  Column           *columns;    /* owned */
  HunchBatchColumn *given;      /* owned */
  HunchField       *fields;     /* owned */
  guint             n_columns;
  gsize             n_room;
  HunchBatch        batch;
};

#define HUNCH_TYPE_FIT_READER (hunch_fit_reader_get_type ())
G_DECLARE_FINAL_TYPE (HunchFitReader, hunch_fit_reader, HUNCH, FIT_READER, GObject)

static void hunch_fit_reader_iface_init (HunchReaderInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (HunchFitReader, hunch_fit_reader, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (HUNCH_TYPE_READER, hunch_fit_reader_iface_init))

gboolean
hunch_fit_can (HunchDataType from,
               HunchDataType to)
{
  return from == to || (from == HUNCH_DATA_INTEGER && to == HUNCH_DATA_REAL) || (from == HUNCH_DATA_DATE && to == HUNCH_DATA_TIMESTAMP);
}

static gboolean
is_whole_type (HunchDataType type)
{
  return type == HUNCH_DATA_INTEGER || type == HUNCH_DATA_BOOLEAN;
}

static gboolean
is_real_type (HunchDataType type)
{
  return type == HUNCH_DATA_REAL || type == HUNCH_DATA_DURATION;
}

/* The same value, or none, in all rows there is room for. */
static void
fill_constant (Column *column,
               gsize   n)
{
  const char *text = column->constant;
  HunchSlice slice = { text != NULL ? text : "", text != NULL ? (guint32) strlen (text) : 0 };
  gint64 integer = text != NULL ? g_ascii_strtoll (text, NULL, 10) : 0;
  double real = text != NULL ? g_ascii_strtod (text, NULL) : 0;

  memset (column->own.state, text != NULL ? HUNCH_CELL_VALUE : HUNCH_CELL_MISSING, n);
  for (gsize i = 0; i < n; i++)
    {
      if (column->own.integers != NULL)
        column->own.integers[i] = integer;
      if (column->own.reals != NULL)
        column->own.reals[i] = real;
      if (column->own.slices != NULL)
        column->own.slices[i] = slice;
      if (column->own.raw != NULL)
        column->own.raw[i] = slice;
    }
}

static void
make_room (HunchFitReader *self,
           gsize           n)
{
  if (n <= self->n_room)
    return;

  self->n_room = MAX (n, 4096);
  for (guint i = 0; i < self->n_columns; i++)
    {
      Column *column = &self->columns[i];
      HunchDataType type = column->type;

      column->own.type = type;
      column->own.state = g_realloc (column->own.state, self->n_room);
      if (is_whole_type (type))
        column->own.integers = g_realloc_n (column->own.integers, self->n_room, sizeof (gint64));
      else if (is_real_type (type))
        column->own.reals = g_realloc_n (column->own.reals, self->n_room, sizeof (double));
      else
        column->own.slices = g_realloc_n (column->own.slices, self->n_room, sizeof (HunchSlice));
      if (type != HUNCH_DATA_TEXT)
        column->own.raw = g_realloc_n (column->own.raw, self->n_room, sizeof (HunchSlice));
      if (column->position < 0)
        fill_constant (column, self->n_room);
    }
}

static HunchBatchColumn
make_reals (Column                 *column,
            const HunchBatchColumn *from,
            gsize                   n)
{
  HunchBatchColumn to = *from;

  for (gsize i = 0; i < n; i++)
    column->own.reals[i] = (double) from->integers[i];
  to.type = column->type;
  to.integers = NULL;
  to.reals = column->own.reals;

  return to;
}

static HunchBatchColumn
make_stamps (HunchFitReader         *self,
             Column                 *column,
             const HunchBatchColumn *from,
             gsize                   n)
{
  HunchBatchColumn to = *from;

  column->stamps = g_realloc_n (column->stamps, self->n_room, STAMP_BYTES);
  for (gsize i = 0; i < n; i++)
    {
      char *at = column->stamps + i * STAMP_BYTES;

      column->own.slices[i] = from->slices[i];
      if (from->state[i] != HUNCH_CELL_VALUE || from->slices[i].length != 10)
        continue;
      memcpy (at, from->slices[i].text, 10);
      memcpy (at + 10, MIDNIGHT, strlen (MIDNIGHT));
      column->own.slices[i] = (HunchSlice) { at, 10 + (guint32) strlen (MIDNIGHT) };
    }
  to.type = column->type;
  to.slices = column->own.slices;

  return to;
}

static const HunchBatch *
hunch_fit_reader_next (HunchReader  *reader,
                       GCancellable *cancellable,
                       GError      **error)
{
  HunchFitReader *self = HUNCH_FIT_READER (reader);
  const HunchBatch *batch = self->part != NULL ? hunch_reader_next (self->part, cancellable, error) : NULL;

  if (batch == NULL)
    return NULL;

  make_room (self, batch->n_rows);
  for (guint i = 0; i < self->n_columns; i++)
    {
      Column *column = &self->columns[i];
      const HunchBatchColumn *from = column->position >= 0 ? &batch->columns[column->position] : &column->own;

      if (from->type == column->type)
        self->given[i] = *from;
      else if (from->type == HUNCH_DATA_INTEGER)
        self->given[i] = make_reals (column, from, batch->n_rows);
      else
        self->given[i] = make_stamps (self, column, from, batch->n_rows);
    }
  self->batch = (HunchBatch) { batch->n_rows, self->n_columns, self->given, batch->first_row };

  return &self->batch;
}

static const HunchField *
hunch_fit_reader_get_fields (HunchReader *reader,
                             guint       *out_n_fields)
{
  HunchFitReader *self = HUNCH_FIT_READER (reader);

  *out_n_fields = self->n_columns;

  return self->fields;
}

static gint64
hunch_fit_reader_get_bytes_read (HunchReader *reader)
{
  HunchFitReader *self = HUNCH_FIT_READER (reader);

  return self->part != NULL ? hunch_reader_get_bytes_read (self->part) : 0;
}

static void
hunch_fit_reader_iface_init (HunchReaderInterface *iface)
{
  iface->get_fields = hunch_fit_reader_get_fields;
  iface->next = hunch_fit_reader_next;
  iface->get_bytes_read = hunch_fit_reader_get_bytes_read;
}

static void
hunch_fit_reader_finalize (GObject *object)
{
  HunchFitReader *self = HUNCH_FIT_READER (object);

  for (guint i = 0; i < self->n_columns; i++)
    {
      Column *column = &self->columns[i];

      g_clear_pointer (&column->own.state, g_free);
      g_clear_pointer (&column->own.integers, g_free);
      g_clear_pointer (&column->own.reals, g_free);
      g_clear_pointer (&column->own.slices, g_free);
      g_clear_pointer (&column->own.raw, g_free);
      g_clear_pointer (&column->constant, g_free);
      g_clear_pointer (&column->stamps, g_free);
      g_clear_pointer (&self->fields[i].name, g_free);
    }
  g_clear_pointer (&self->columns, g_free);
  g_clear_pointer (&self->given, g_free);
  g_clear_pointer (&self->fields, g_free);
  g_clear_object (&self->part);

  G_OBJECT_CLASS (hunch_fit_reader_parent_class)->finalize (object);
}

static void
hunch_fit_reader_class_init (HunchFitReaderClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = hunch_fit_reader_finalize;
}

static void
hunch_fit_reader_init (HunchFitReader *self)
{
}

HunchReader *
hunch_fit_reader_new (HunchReader          *part,
                      const HunchFitColumn *columns,
                      guint                 n_columns)
{
  HunchFitReader *self = g_object_new (HUNCH_TYPE_FIT_READER, NULL);

  self->part = part;
  self->n_columns = n_columns;
  self->columns = g_new0 (Column, n_columns);
  self->given = g_new0 (HunchBatchColumn, n_columns);
  self->fields = g_new0 (HunchField, n_columns);
  for (guint i = 0; i < n_columns; i++)
    {
      self->columns[i].type = columns[i].type;
      self->columns[i].position = columns[i].position;
      self->columns[i].constant = g_strdup (columns[i].constant);
      self->fields[i] = (HunchField) { g_strdup (columns[i].name), columns[i].type };
    }

  return HUNCH_READER (self);
}
