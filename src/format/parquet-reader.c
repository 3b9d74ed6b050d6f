#define G_LOG_DOMAIN "hunch-format"
#include "format/parquet.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "format/parquet-nested-private.h"
#include "format/parquet-plan-private.h"
#include "format/parquet-retype-private.h"

/* Every field is filled by itself, a few thousand rows at a time; a batch is as many rows as all of them have ready. What a field has
 * beyond that waits, so that one with long values does not hold back its neighbours, and what was decoded is never moved. */

/* A field hands out what it has when its pages take more. */
#define MAX_RETIRED (16u << 20)

/* Fields from which on batches have fewer rows, so that their arrays take some 20 MB at most. */
#define WIDE 64
#define MIN_ROWS 128

typedef struct
{
  const HunchParquetNode *node;       /* borrowed */
  HunchDataType           natural;
  gboolean                is_flat;
  HunchParquetCursor      flat;       /* only its column is used */
  HunchParquetNested      nested;
  HunchSlice             *slices;     /* owned; of a nested one */
  guint8                 *states;     /* owned; the same */
  HunchParquetRetype     *retype;     /* owned; NULL: handed out as it is */
  HunchBatchColumn        ready;      /* arrays whose first `n_ready` rows from `start` on are to be handed out */
  guint32                 start;
  guint32                 n_ready;
} Field;

#define HUNCH_TYPE_PARQUET_READER (hunch_parquet_reader_get_type ())
G_DECLARE_FINAL_TYPE (HunchParquetReader, hunch_parquet_reader, HUNCH, PARQUET_READER, GObject)

struct _HunchParquetReader
{
  GObject           parent_instance;
  HunchParquetWanted wanted;      /* its file and its leaves are owned */
  HunchField       *fields;       /* owned; without their names, which are the file's */
  Field            *states;       /* owned */
  guint             n_fields;
  guint            *groups;       /* owned */
  guint             n_groups;
  guint             group;        /* the next one */
  guint32           max_rows;     /* of a batch */
  gint64            n_rows_left;  /* of the group at work */
  gboolean          is_begun;
  gboolean          is_failed;
  gint64            n_rows;       /* handed out */
  HunchSlice       *no_raw;       /* owned; empty texts, for columns whose missing cells have none */
  HunchBatchColumn *columns;      /* owned; of the batch */
  HunchBatch        batch;
};

static void hunch_parquet_reader_iface_init (HunchReaderInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (HunchParquetReader, hunch_parquet_reader, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (HUNCH_TYPE_READER, hunch_parquet_reader_iface_init))

/* --- groups --------------------------------------------------------------- */

static gboolean
skip_flat (HunchParquetColumn *column,
           gint64              n_skip,
           GCancellable       *cancellable,
           GError            **error)
{
  while (n_skip > 0)
    {
      guint32 n_present;
      int n;

      hunch_parquet_column_release (column);
      n = hunch_parquet_column_read (column, 0, MIN (n_skip, column->n_room), &n_present, cancellable, error);
      if (n == 0)
        hunch_parquet_set_error (error, HUNCH_FORMAT_ERROR_MALFORMED, column->footer, column->row_group, column->leaf_position,
                                 _("It ends before the last row."));
      if (n <= 0)
        return FALSE;
      n_skip -= n;
    }

  return TRUE;
}

/* The leaves of a field stand together. */
static gboolean
skip_rows (HunchParquetReader *self,
           const gint64       *n_skip,
           GCancellable       *cancellable,
           GError            **error)
{
  for (guint i = 0; i < self->n_fields; i++)
    {
      Field *field = &self->states[i];

      field->n_ready = 0;
      if (!(field->is_flat ? skip_flat (&field->flat.column, n_skip[0], cancellable, error)
                           : hunch_parquet_nested_begin (&field->nested, n_skip, cancellable, error)))
        return FALSE;
      n_skip += field->node->n_leaves;
    }

  return TRUE;
}

static gboolean
begin_group (HunchParquetReader *self,
             guint               row_group,
             GCancellable       *cancellable,
             GError            **error)
{
  g_autofree gint64 *n_skip = g_new0 (gint64, MAX (self->wanted.leaves->len, 1));

  if (!hunch_parquet_wanted_begin (&self->wanted, row_group, n_skip, cancellable, error)
      || !skip_rows (self, n_skip, cancellable, error))
    return FALSE;

  self->n_rows_left = hunch_parquet_file_get_group_rows (self->wanted.file, row_group) - self->wanted.first_row;
  if (self->wanted.n_wanted >= 0)
    self->n_rows_left = MIN (self->n_rows_left, self->wanted.n_wanted);

  return TRUE;
}

/* --- rows ----------------------------------------------------------------- */

/* Values stand one behind the other; each moves to its row, from the last one on. */
static void
spread (HunchParquetColumn *column,
        guint32             offset,
        guint32             n,
        guint32             n_present)
{
  HunchParquetValues *values = &column->values;
  HunchDataType data = column->type.data;
  guint8 present = column->leaf->max_definition;
  guint32 from = offset + n_present;

  for (guint32 i = n; i-- > 0;)
    {
      guint32 to = offset + i;
      gboolean is_there = column->definition[i] == present;

      if (is_there)
        from--;
      values->states[to] = is_there ? values->states[from] : HUNCH_CELL_MISSING;
      if (data == HUNCH_DATA_INTEGER || data == HUNCH_DATA_BOOLEAN)
        values->integers[to] = is_there ? values->integers[from] : 0;
      else if (data == HUNCH_DATA_REAL)
        values->reals[to] = is_there ? values->reals[from] : 0;
      else
        values->slices[to] = is_there ? values->slices[from] : (HunchSlice) { "", 0 };
      if (values->raw != NULL)
        values->raw[to] = is_there ? values->raw[from] : (HunchSlice) { "", 0 };
    }
}

static gboolean
fill_flat (HunchParquetReader *self,
           Field              *field,
           guint32             n_wanted,
           GCancellable       *cancellable,
           GError            **error)
{
  HunchParquetColumn *column = &field->flat.column;
  HunchParquetValues *values = &column->values;

  hunch_parquet_column_release (column);
  while (field->n_ready < n_wanted && column->n_retired <= MAX_RETIRED && column->arena.n_used <= MAX_RETIRED)
    {
      guint32 n_present;
      int n = hunch_parquet_column_read (column, field->n_ready, n_wanted - field->n_ready, &n_present, cancellable, error);

      if (n == 0)
        hunch_parquet_set_error (error, HUNCH_FORMAT_ERROR_MALFORMED, column->footer, column->row_group, column->leaf_position,
                                 _("It ends before the last row."));
      if (n <= 0)
        return FALSE;
      if (n_present < (guint32) n)
        spread (column, field->n_ready, n, n_present);
      field->n_ready += n;
    }

  field->ready = (HunchBatchColumn) {
    column->type.data, values->states, values->integers, values->reals, values->slices,
    column->type.data == HUNCH_DATA_TEXT ? NULL : values->raw != NULL ? values->raw : self->no_raw,
  };

  return TRUE;
}

static gboolean
fill_nested (Field         *field,
             guint32        n_wanted,
             GCancellable  *cancellable,
             GError       **error)
{
  int n = hunch_parquet_nested_fill (&field->nested, n_wanted, field->slices, field->states, cancellable, error);

  if (n < 0)
    return FALSE;
  field->n_ready = n;
  field->ready = (HunchBatchColumn) { HUNCH_DATA_TEXT, field->states, NULL, NULL, field->slices, NULL };

  return TRUE;
}

static gboolean
fill_field (HunchParquetReader *self,
            Field              *field,
            guint32             n_wanted,
            GCancellable       *cancellable,
            GError            **error)
{
  field->start = 0;
  if (!(field->is_flat ? fill_flat (self, field, n_wanted, cancellable, error) : fill_nested (field, n_wanted, cancellable, error)))
    return FALSE;

  if (field->retype != NULL)
    hunch_parquet_retype_convert (field->retype, &field->ready, field->n_ready);

  return TRUE;
}

/* The arrays of the type alone, from the first row that was not handed out. */
static HunchBatchColumn
get_part (const Field *field)
{
  const HunchBatchColumn *ready = &field->ready;
  gboolean is_integer = ready->type == HUNCH_DATA_INTEGER || ready->type == HUNCH_DATA_BOOLEAN;
  gboolean is_real = ready->type == HUNCH_DATA_REAL || ready->type == HUNCH_DATA_DURATION;

  return (HunchBatchColumn) {
    ready->type,
    ready->state + field->start,
    is_integer ? ready->integers + field->start : NULL,
    is_real ? ready->reals + field->start : NULL,
    is_integer || is_real ? NULL : ready->slices + field->start,
    ready->raw != NULL ? ready->raw + field->start : NULL,
  };
}

static gboolean
fill_batch (HunchParquetReader *self,
            GCancellable       *cancellable,
            GError            **error)
{
  guint32 n_wanted = MIN (self->n_rows_left, self->max_rows), n = n_wanted;

  for (guint i = 0; i < self->n_fields; i++)
    {
      Field *field = &self->states[i];

      if (field->n_ready == 0 && !fill_field (self, field, n_wanted, cancellable, error))
        return FALSE;
      n = MIN (n, field->n_ready);
    }

  for (guint i = 0; i < self->n_fields; i++)
    {
      self->columns[i] = get_part (&self->states[i]);
      self->states[i].start += n;
      self->states[i].n_ready -= n;
    }

  self->batch = (HunchBatch) { n, self->n_fields, self->columns, self->n_rows };
  self->n_rows += n;
  self->n_rows_left -= n;

  return TRUE;
}

static gboolean
end_group (HunchParquetReader *self,
           GCancellable       *cancellable,
           GError            **error)
{
  for (guint i = 0; i < self->n_fields && self->wanted.n_wanted < 0; i++)
    if (!self->states[i].is_flat && !hunch_parquet_nested_end (&self->states[i].nested, cancellable, error))
      return FALSE;

  return TRUE;
}

static const HunchBatch *
hunch_parquet_reader_next (HunchReader  *reader,
                           GCancellable *cancellable,
                           GError      **error)
{
  HunchParquetReader *self = HUNCH_PARQUET_READER (reader);

  if (self->is_failed)
    return NULL;
  self->is_failed = TRUE;
  while (self->n_rows_left == 0)
    {
      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return NULL;
      if (self->is_begun && !end_group (self, cancellable, error))
        return NULL;
      self->is_begun = FALSE;
      if (self->group == self->n_groups)
        return NULL;
      if (!begin_group (self, self->groups[self->group++], cancellable, error))
        return NULL;
      self->is_begun = TRUE;
    }

  if (g_cancellable_set_error_if_cancelled (cancellable, error) || !fill_batch (self, cancellable, error))
    return NULL;
  self->is_failed = FALSE;

  return &self->batch;
}

/* --- the object ----------------------------------------------------------- */

static const HunchField *
hunch_parquet_reader_get_fields (HunchReader *reader,
                                 guint       *out_n_fields)
{
  HunchParquetReader *self = HUNCH_PARQUET_READER (reader);

  *out_n_fields = self->n_fields;

  return self->fields;
}

static gint64
hunch_parquet_reader_get_bytes_read (HunchReader *reader)
{
  return HUNCH_PARQUET_READER (reader)->wanted.n_bytes;
}

static void
hunch_parquet_reader_iface_init (HunchReaderInterface *iface)
{
  iface->get_fields = hunch_parquet_reader_get_fields;
  iface->next = hunch_parquet_reader_next;
  iface->get_bytes_read = hunch_parquet_reader_get_bytes_read;
}

static void
clear_field (Field *field)
{
  hunch_parquet_column_clear (&field->flat.column);
  hunch_parquet_nested_clear (&field->nested);
  g_clear_pointer (&field->slices, g_free);
  g_clear_pointer (&field->states, g_free);
  g_clear_pointer (&field->retype, hunch_parquet_retype_free);
}

static void
hunch_parquet_reader_finalize (GObject *object)
{
  HunchParquetReader *self = HUNCH_PARQUET_READER (object);

  for (guint i = 0; i < self->n_fields; i++)
    clear_field (&self->states[i]);
  g_clear_pointer (&self->fields, g_free);
  g_clear_pointer (&self->states, g_free);
  g_clear_pointer (&self->wanted.leaves, g_array_unref);
  g_clear_pointer (&self->groups, g_free);
  g_clear_pointer (&self->no_raw, g_free);
  g_clear_pointer (&self->columns, g_free);
  g_clear_pointer (&self->wanted.file, hunch_parquet_file_unref);

  G_OBJECT_CLASS (hunch_parquet_reader_parent_class)->finalize (object);
}

static void
hunch_parquet_reader_class_init (HunchParquetReaderClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = hunch_parquet_reader_finalize;
}

static void
hunch_parquet_reader_init (HunchParquetReader *self)
{
}

static void
add_leaf (HunchParquetReader *self,
          HunchParquetColumn *column)
{
  g_array_append_val (self->wanted.leaves, column);
}

static void
init_flat (HunchParquetReader *self,
           Field              *field)
{
  HunchParquetType type = hunch_parquet_footer_get_leaf (self->wanted.file->footer, field->node->first_leaf)->type;

  type.data = field->natural;
  hunch_parquet_column_init (&field->flat.column, self->wanted.file->footer, field->node->first_leaf, &type, self->max_rows);
  add_leaf (self, &field->flat.column);
}

static void
init_nested (HunchParquetReader *self,
             Field              *field)
{
  hunch_parquet_nested_init (&field->nested, self->wanted.file->footer, field->node);
  field->slices = g_new (HunchSlice, self->max_rows);
  field->states = g_new (guint8, self->max_rows);
  for (guint i = 0; i < field->node->n_leaves; i++)
    add_leaf (self, &field->nested.cursors[i].column);
}

static void
choose_fields (HunchParquetReader *self,
               const guint        *fields,
               guint               n_fields)
{
  self->n_fields = fields != NULL ? n_fields : self->wanted.file->n_fields;
  self->max_rows = self->n_fields <= WIDE ? HUNCH_PARQUET_MAX_ROWS : MAX (HUNCH_PARQUET_MAX_ROWS * WIDE / self->n_fields, MIN_ROWS);
  self->fields = g_new0 (HunchField, MAX (self->n_fields, 1));
  self->states = g_new0 (Field, MAX (self->n_fields, 1));
  self->columns = g_new0 (HunchBatchColumn, MAX (self->n_fields, 1));
  self->wanted.leaves = g_array_new (FALSE, FALSE, sizeof (HunchParquetColumn *));

  for (guint i = 0; i < self->n_fields; i++)
    {
      guint position = fields != NULL ? fields[i] : i;
      Field *field = &self->states[i];

      g_assert (position < self->wanted.file->n_fields);
      self->fields[i] = self->wanted.file->fields[position];
      field->node = hunch_parquet_file_get_node (self->wanted.file, position);
      field->natural = self->wanted.file->natural[position];
      field->is_flat = field->node->kind == HUNCH_PARQUET_NODE_LEAF;
      if (field->is_flat)
        init_flat (self, field);
      else
        init_nested (self, field);
      if (self->fields[i].type != field->natural || self->wanted.file->missing != NULL)
        field->retype = hunch_parquet_retype_new (field->natural, self->fields[i].type, self->wanted.file->missing, self->max_rows);
    }
}

static void
choose_groups (HunchParquetReader *self,
               const guint        *row_groups,
               guint               n_row_groups)
{
  self->n_groups = row_groups != NULL ? n_row_groups : hunch_parquet_file_get_n_row_groups (self->wanted.file);
  self->groups = g_new (guint, MAX (self->n_groups, 1));
  for (guint i = 0; i < self->n_groups; i++)
    {
      self->groups[i] = row_groups != NULL ? row_groups[i] : i;
      g_assert (self->groups[i] < hunch_parquet_file_get_n_row_groups (self->wanted.file));
    }
}

HunchReader *
hunch_parquet_reader_new (HunchParquetFile *file,
                          const guint      *fields,
                          guint             n_fields,
                          const guint      *row_groups,
                          guint             n_row_groups,
                          gint64            first_row,
                          gint64            n_rows,
                          GPtrArray        *ready,
                          GCancellable     *cancellable,
                          GError          **error)
{
  g_autoptr (HunchParquetReader) self = NULL;

  g_return_val_if_fail (file != NULL, NULL);
  g_return_val_if_fail (n_rows < 0 || (row_groups != NULL && n_row_groups == 1), NULL);

  self = g_object_new (HUNCH_TYPE_PARQUET_READER, NULL);
  self->wanted.file = hunch_parquet_file_ref (file);
  self->wanted.first_row = n_rows >= 0 ? CLAMP (first_row, 0, hunch_parquet_file_get_group_rows (file, row_groups[0])) : 0;
  self->wanted.n_wanted = n_rows < 0 ? -1 : n_rows;
  self->wanted.ready = ready;
  self->no_raw = g_new (HunchSlice, HUNCH_PARQUET_MAX_ROWS);
  for (guint i = 0; i < HUNCH_PARQUET_MAX_ROWS; i++)
    self->no_raw[i] = (HunchSlice) { "", 0 };
  choose_fields (self, fields, n_fields);
  choose_groups (self, row_groups, n_row_groups);

  return HUNCH_READER (g_steal_pointer (&self));
}
