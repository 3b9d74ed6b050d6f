/* tests/project/made-reader.h: rows made up by their number, so that a test knows what each cell should be.
 *
 *   id    integer    row number from 0
 *   x     real       row / 4; missing in rows 3, 13, 23, …
 *   word  text       "w" and the row number modulo 10
 *   flag  boolean    whether the row number is even
 *   day   date       1970-01-01 and row modulo 28 days
 *   odd   integer    row * 2; unparsed in rows 5, 105, 205, … with the raw text "five <row>" */
#pragma once
#include "format/batch.h"

#define MADE_BLOCK 100
#define MADE_FIELDS 6

#define MADE_TYPE_READER (made_reader_get_type ())
G_DECLARE_FINAL_TYPE (MadeReader, made_reader, MADE, READER, GObject)

typedef void (*MadeReaderFunc) (MadeReader *reader, gpointer data);

struct _MadeReader
{
  GObject          parent_instance;
  gint64           n_rows;
  gint64           next_row;
  gint64           fail_at;    /* row before which reading fails; -1 never */
  GCancellable    *cancel_me;  /* lent; cancelled at that row instead */
  gint64           at_row;     /* `call` is called once before the block with this row; 0 never */
  MadeReaderFunc   call;
  gpointer         call_data;
  guint            n_fields;
  HunchField       fields[MADE_FIELDS];
  HunchBatch       batch;
  HunchBatchColumn columns[MADE_FIELDS];
  guint8           state[MADE_FIELDS][MADE_BLOCK];
  gint64           integers[3][MADE_BLOCK];
  double           reals[MADE_BLOCK];
  HunchSlice       slices[3][MADE_BLOCK];
  HunchSlice       raw[MADE_BLOCK];
  char             text[3][MADE_BLOCK][32];
};

static const HunchField *
made_reader_get_fields (HunchReader *reader,
                        guint       *out_n)
{
  *out_n = ((MadeReader *) reader)->n_fields;
  return ((MadeReader *) reader)->fields;
}

static void
made_reader_fill (MadeReader *self,
                  gsize       i,
                  gint64      row)
{
  for (guint k = 0; k < MADE_FIELDS; k++)
    self->state[k][i] = HUNCH_CELL_VALUE;
  if (row % 10 == 3)
    self->state[1][i] = HUNCH_CELL_MISSING;
  if (row % 100 == 5)
    self->state[5][i] = HUNCH_CELL_UNPARSED;

  self->integers[0][i] = row;
  self->reals[i] = row / 4.0;
  self->integers[1][i] = row % 2 == 0;
  self->integers[2][i] = row * 2;
  g_snprintf (self->text[0][i], 32, "w%d", (int) (row % 10));
  g_snprintf (self->text[1][i], 32, "1970-01-%02d", (int) (row % 28) + 1);
  g_snprintf (self->text[2][i], 32, "five %d", (int) row);
  for (guint k = 0; k < 3; k++)
    self->slices[k][i] = (HunchSlice) { self->text[k][i], (guint32) strlen (self->text[k][i]) };
  self->raw[i] = self->slices[2][i];
}

static const HunchBatch *
made_reader_next (HunchReader  *reader,
                  GCancellable *cancellable,
                  GError      **error)
{
  MadeReader *self = (MadeReader *) reader;
  gsize n = MIN (MADE_BLOCK, self->n_rows - self->next_row);

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  if (self->fail_at >= 0 && self->next_row >= self->fail_at)
    {
      if (self->cancel_me != NULL)
        g_cancellable_cancel (self->cancel_me);
      else
        g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "Row is broken.");
      if (self->cancel_me == NULL)
        return NULL;
    }
  if (n == 0)
    return NULL;
  if (self->at_row > 0 && self->next_row >= self->at_row)
    {
      self->at_row = 0;
      self->call (self, self->call_data);
    }
  for (gsize i = 0; i < n; i++)
    made_reader_fill (self, i, self->next_row + (gint64) i);
  self->batch.n_rows = n;
  self->batch.n_columns = self->n_fields;
  self->batch.first_row = self->next_row;
  self->batch.columns = self->columns;
  self->next_row += n;
  return &self->batch;
}

static gint64
made_reader_get_bytes_read (HunchReader *reader)
{
  return ((MadeReader *) reader)->next_row * 40;
}

static void
made_reader_iface_init (HunchReaderInterface *iface)
{
  iface->get_fields = made_reader_get_fields;
  iface->next = made_reader_next;
  iface->get_bytes_read = made_reader_get_bytes_read;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (MadeReader, made_reader, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (HUNCH_TYPE_READER, made_reader_iface_init))

static void
made_reader_class_init (MadeReaderClass *klass)
{
}

static void
made_reader_init (MadeReader *self)
{
  static const HunchField fields[MADE_FIELDS] = {
    { (char *) "id", HUNCH_DATA_INTEGER }, { (char *) "x", HUNCH_DATA_REAL }, { (char *) "word", HUNCH_DATA_TEXT },
    { (char *) "flag", HUNCH_DATA_BOOLEAN }, { (char *) "day", HUNCH_DATA_DATE }, { (char *) "odd", HUNCH_DATA_INTEGER },
  };

  memcpy (self->fields, fields, sizeof fields);
  self->n_fields = MADE_FIELDS;
  self->fail_at = -1;
  for (guint k = 0; k < MADE_FIELDS; k++)
    {
      self->columns[k].type = fields[k].type;
      self->columns[k].state = self->state[k];
    }
  self->columns[0].integers = self->integers[0];
  self->columns[1].reals = self->reals;
  self->columns[2].slices = self->slices[0];
  self->columns[3].integers = self->integers[1];
  self->columns[4].slices = self->slices[1];
  self->columns[5].integers = self->integers[2];
  self->columns[5].raw = self->raw;
}

static inline MadeReader *
made_reader_new (gint64 n_rows)
{
  MadeReader *self = g_object_new (MADE_TYPE_READER, NULL);

  self->n_rows = n_rows;
  return self;
}
