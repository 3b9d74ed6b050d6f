#define G_LOG_DOMAIN "hunch-format"
#include "format/parquet.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "format/parquet-index-private.h"
#include "format/parquet-nested-private.h"
#include "format/parquet-retype-private.h"

/* Every field is filled by itself, a few thousand rows at a time; a batch is as many rows as all of them have ready. What a field has
 * beyond that waits, so that one with long values does not hold back its neighbours, and what was decoded is never moved. */

/* Of packed bytes at a time, over all columns. */
#define MAX_BYTES (64u << 20)
#define MIN_WINDOW (64u << 10)
#define LOCAL_WINDOW (1u << 20)
/* One question to a server; several of them run side by side. */
#define MAX_RANGE (16u << 20)
/* Where the first rows are wanted and no index says where they end. */
#define FIRST_WINDOW (256u << 10)
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
  HunchParquetFile *file;         /* owned */
  HunchField       *fields;       /* owned; without their names, which are the file's */
  Field            *states;       /* owned */
  guint             n_fields;
  GArray           *leaves;       /* owned, of HunchParquetColumn *, over all fields */
  guint            *groups;       /* owned */
  guint             n_groups;
  guint             group;        /* the next one */
  gint64            first_row;
  gint64            n_wanted;     /* -1: all */
  GPtrArray        *ready;        /* borrowed, may be NULL */
  guint32           max_rows;     /* of a batch */
  gint64            n_rows_left;  /* of the group at work */
  gboolean          is_begun;
  gboolean          is_failed;
  gint64            n_rows;       /* handed out */
  gint64            n_bytes;
  HunchSlice       *no_raw;       /* owned; empty texts, for columns whose missing cells have none */
  HunchBatchColumn *columns;      /* owned; of the batch */
  HunchBatch        batch;
};

static void hunch_parquet_reader_iface_init (HunchReaderInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (HunchParquetReader, hunch_parquet_reader, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (HUNCH_TYPE_READER, hunch_parquet_reader_iface_init))

/* --- what of a group is read ---------------------------------------------- */

/* The bytes of one leaf in one group. */
typedef struct
{
  HunchParquetColumn *column;     /* borrowed */
  HunchParquetChunk   chunk;
  HunchParquetSpan    span;
  gboolean            is_span;
  gint64              n_skip;     /* rows of its first page that are not wanted */
} Plan;

static void
plan_pages (HunchParquetReader *self,
            Plan               *plan,
            const GArray       *places)
{
  gint64 last_row = self->first_row + self->n_wanted;
  guint first = 0, last;

  plan->n_skip = self->first_row;
  if (places == NULL || self->n_wanted <= 0)
    return;

  while (first + 1 < places->len && g_array_index (places, HunchParquetPlace, first + 1).first_row <= self->first_row)
    first++;
  for (last = first; last + 1 < places->len && g_array_index (places, HunchParquetPlace, last + 1).first_row < last_row;)
    last++;

  plan->is_span = TRUE;
  plan->n_skip = self->first_row - g_array_index (places, HunchParquetPlace, first).first_row;
  plan->span.dictionary_end = g_array_index (places, HunchParquetPlace, 0).offset;
  plan->span.start = g_array_index (places, HunchParquetPlace, first).offset;
  plan->span.end = g_array_index (places, HunchParquetPlace, last).offset + g_array_index (places, HunchParquetPlace, last).length;
}

static gboolean
plan_spans (HunchParquetReader *self,
            guint               row_group,
            Plan               *plans,
            GCancellable       *cancellable,
            GError            **error)
{
  g_autofree HunchParquetChunk *chunks = g_new (HunchParquetChunk, self->leaves->len);
  g_autofree GArray **places = g_new0 (GArray *, self->leaves->len);

  for (guint i = 0; i < self->leaves->len; i++)
    chunks[i] = plans[i].chunk;
  if (!hunch_parquet_index_read (self->file->footer, chunks, self->leaves->len, hunch_parquet_file_get_group_rows (self->file, row_group),
                                 self->ready, places, cancellable, error))
    return FALSE;

  for (guint i = 0; i < self->leaves->len; i++)
    {
      plan_pages (self, &plans[i], places[i]);
      g_clear_pointer (&places[i], g_array_unref);
    }

  return TRUE;
}

/* A flat column has one value per row, or the file is not what it says. */
static gboolean
check_counts (HunchParquetReader *self,
              guint               row_group,
              const Plan         *plan,
              GError            **error)
{
  if (!plan->column->leaf->is_flat || plan->chunk.is_locked || plan->chunk.n_values == hunch_parquet_file_get_group_rows (self->file, row_group))
    return TRUE;

  hunch_parquet_set_error (error, HUNCH_FORMAT_ERROR_MALFORMED, self->file->footer, row_group, plan->column->leaf_position,
                           _("It does not have as many values as the row group has rows."));

  return FALSE;
}

static gboolean
make_plans (HunchParquetReader *self,
            guint               row_group,
            Plan               *plans,
            GCancellable       *cancellable,
            GError            **error)
{
  for (guint i = 0; i < self->leaves->len; i++)
    {
      plans[i] = (Plan) { .column = g_array_index (self->leaves, HunchParquetColumn *, i) };
      if (!hunch_parquet_footer_describe_chunk (self->file->footer, row_group, plans[i].column->leaf_position, &plans[i].chunk, error)
          || !check_counts (self, row_group, &plans[i], error))
        return FALSE;
    }

  return self->n_wanted < 0 || plan_spans (self, row_group, plans, cancellable, error);
}

/* --- reading it ----------------------------------------------------------- */

typedef struct
{
  HunchParquetColumn *column;
  guint64             offset;
  guint64             length;
} Piece;

static void
add_piece (HunchParquetReader *self,
           GArray             *pieces,
           Plan               *plan,
           guint64             start,
           guint64             end)
{
  g_autoptr (GBytes) found = NULL;
  Piece piece = { plan->column, start, end - start };

  if (start >= end)
    return;
  found = hunch_parquet_find_ready (self->file->footer, self->ready, start, end - start);
  if (found == NULL)
    {
      g_array_append_val (pieces, piece);
      return;
    }

  hunch_parquet_feed_give (&plan->column->feed, found, start);
  self->n_bytes += end - start;
}

static void
collect_pieces (HunchParquetReader *self,
                Plan               *plans,
                GArray             *pieces)
{
  for (guint i = 0; i < self->leaves->len; i++)
    {
      Plan *plan = &plans[i];

      if (plan->is_span)
        {
          add_piece (self, pieces, plan, plan->chunk.start, plan->span.dictionary_end);
          add_piece (self, pieces, plan, plan->span.start, plan->span.end);
        }
      else
        add_piece (self, pieces, plan, plan->chunk.start, plan->chunk.start + plan->chunk.length);
    }
}

static int
compare_pieces (gconstpointer a,
                gconstpointer b)
{
  const Piece *one = a, *other = b;

  return one->offset < other->offset ? -1 : one->offset > other->offset;
}

/* Pieces that stand close together are asked for as one, with what lies between them: a server takes longer for a question than for some bytes more.
 * All that is read in vain is at most a sixteenth of what is wanted. Of each piece its position among the ranges is written down. */
static guint
make_ranges (HunchParquetReader *self,
             GArray             *pieces,
             gsize               window,
             HunchRange         *ranges,
             guint              *positions)
{
  guint64 n_wanted = 0, n_vain = 0;
  guint n = 0;

  g_array_sort (pieces, compare_pieces);
  for (guint i = 0; i < pieces->len; i++)
    n_wanted += g_array_index (pieces, Piece, i).length;

  for (guint i = 0; i < pieces->len; i++)
    {
      const Piece *piece = &g_array_index (pieces, Piece, i);
      HunchRange *last = n > 0 ? &ranges[n - 1] : NULL;
      guint64 end = last != NULL ? last->offset + last->length : 0;
      guint64 gap = piece->offset > end ? piece->offset - end : 0;

      if (last != NULL && window == G_MAXSIZE && n_vain + gap <= n_wanted / 16 && piece->offset + piece->length - last->offset <= MAX_RANGE)
        {
          n_vain += gap;
          last->length = MAX (last->length, piece->offset + piece->length - last->offset);
        }
      else
        ranges[n++] = (HunchRange) { .source = self->file->footer->source, .offset = piece->offset, .length = MIN (piece->length, window) };
      positions[i] = n - 1;
    }

  return n;
}

/* All pieces by one question, or the beginnings of them when they are more than memory shall hold. */
static gboolean
read_pieces (HunchParquetReader *self,
             GArray             *pieces,
             gsize               window,
             GCancellable       *cancellable,
             GError            **error)
{
  g_autofree HunchRange *ranges = g_new0 (HunchRange, MAX (pieces->len, 1));
  g_autofree guint *positions = g_new (guint, MAX (pieces->len, 1));
  guint n = make_ranges (self, pieces, window, ranges, positions);

  if (n > 0 && !hunch_source_read_ranges (ranges, n, cancellable, error))
    return FALSE;

  for (guint i = 0; i < pieces->len; i++)
    {
      const Piece *piece = &g_array_index (pieces, Piece, i);
      const HunchRange *range = &ranges[positions[i]];
      g_autoptr (GBytes) bytes = g_bytes_new_from_bytes (range->bytes, piece->offset - range->offset, MIN (piece->length, window));

      hunch_parquet_feed_give (&piece->column->feed, bytes, piece->offset);
    }
  for (guint i = 0; i < n; i++)
    {
      self->n_bytes += ranges[i].length;
      g_bytes_unref (ranges[i].bytes);
    }

  return TRUE;
}

static guint64
count_bytes (const Plan *plan)
{
  if (!plan->is_span)
    return plan->chunk.length;

  return plan->span.end - plan->span.start + (plan->span.dictionary_end - plan->chunk.start);
}

/* How much of each chunk is read at a time. Asking a file on this machine again costs nothing; of a server all is asked at once where memory allows. */
static gsize
choose_window (HunchParquetReader *self,
               const Plan         *plans)
{
  gsize share = MAX (MAX_BYTES / 4 / MAX (self->leaves->len, 1), MIN_WINDOW);
  gboolean has_spans = TRUE;
  guint64 sum = 0;

  if (hunch_source_is_local (self->file->footer->source))
    return MIN (LOCAL_WINDOW, share);

  for (guint i = 0; i < self->leaves->len; i++)
    {
      sum += count_bytes (&plans[i]);
      has_spans &= plans[i].is_span;
    }
  if (sum <= MAX_BYTES && (self->n_wanted < 0 || has_spans))
    return G_MAXSIZE;

  /* Some rows of a chunk without an index are likely to stand in its first pages. */
  return self->n_wanted < 0 ? share : MIN (share, FIRST_WINDOW);
}

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

/* The plans of a field's leaves stand together, in the order of the leaves. */
static gboolean
skip_rows (HunchParquetReader *self,
           const Plan         *plans,
           GCancellable       *cancellable,
           GError            **error)
{
  const Plan *plan = plans;

  for (guint i = 0; i < self->n_fields; i++)
    {
      Field *field = &self->states[i];
      g_autofree gint64 *n_skip = g_new (gint64, field->node->n_leaves);

      field->n_ready = 0;
      for (guint k = 0; k < field->node->n_leaves; k++)
        n_skip[k] = (plan++)->n_skip;
      if (!(field->is_flat ? skip_flat (&field->flat.column, n_skip[0], cancellable, error)
                           : hunch_parquet_nested_begin (&field->nested, n_skip, cancellable, error)))
        return FALSE;
    }

  return TRUE;
}

static gboolean
begin_group (HunchParquetReader *self,
             guint               row_group,
             GCancellable       *cancellable,
             GError            **error)
{
  g_autofree Plan *plans = g_new0 (Plan, MAX (self->leaves->len, 1));
  g_autoptr (GArray) pieces = g_array_new (FALSE, FALSE, sizeof (Piece));
  gsize window;

  if (!make_plans (self, row_group, plans, cancellable, error))
    return FALSE;

  window = choose_window (self, plans);
  for (guint i = 0; i < self->leaves->len; i++)
    if (!hunch_parquet_column_begin (plans[i].column, row_group, plans[i].is_span ? &plans[i].span : NULL, window, &self->n_bytes, error))
      return FALSE;

  collect_pieces (self, plans, pieces);
  if (!read_pieces (self, pieces, window, cancellable, error) || !skip_rows (self, plans, cancellable, error))
    return FALSE;

  self->n_rows_left = hunch_parquet_file_get_group_rows (self->file, row_group) - self->first_row;
  if (self->n_wanted >= 0)
    self->n_rows_left = MIN (self->n_rows_left, self->n_wanted);

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
  for (guint i = 0; i < self->n_fields && self->n_wanted < 0; i++)
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
  return HUNCH_PARQUET_READER (reader)->n_bytes;
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
  g_clear_pointer (&self->leaves, g_array_unref);
  g_clear_pointer (&self->groups, g_free);
  g_clear_pointer (&self->no_raw, g_free);
  g_clear_pointer (&self->columns, g_free);
  g_clear_pointer (&self->file, hunch_parquet_file_unref);

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
  g_array_append_val (self->leaves, column);
}

static void
init_flat (HunchParquetReader *self,
           Field              *field)
{
  HunchParquetType type = hunch_parquet_footer_get_leaf (self->file->footer, field->node->first_leaf)->type;

  type.data = field->natural;
  hunch_parquet_column_init (&field->flat.column, self->file->footer, field->node->first_leaf, &type, self->max_rows);
  add_leaf (self, &field->flat.column);
}

static void
init_nested (HunchParquetReader *self,
             Field              *field)
{
  hunch_parquet_nested_init (&field->nested, self->file->footer, field->node);
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
  self->n_fields = fields != NULL ? n_fields : self->file->n_fields;
  self->max_rows = self->n_fields <= WIDE ? HUNCH_PARQUET_MAX_ROWS : MAX (HUNCH_PARQUET_MAX_ROWS * WIDE / self->n_fields, MIN_ROWS);
  self->fields = g_new0 (HunchField, MAX (self->n_fields, 1));
  self->states = g_new0 (Field, MAX (self->n_fields, 1));
  self->columns = g_new0 (HunchBatchColumn, MAX (self->n_fields, 1));
  self->leaves = g_array_new (FALSE, FALSE, sizeof (HunchParquetColumn *));

  for (guint i = 0; i < self->n_fields; i++)
    {
      guint position = fields != NULL ? fields[i] : i;
      Field *field = &self->states[i];

      g_assert (position < self->file->n_fields);
      self->fields[i] = self->file->fields[position];
      field->node = hunch_parquet_file_get_node (self->file, position);
      field->natural = self->file->natural[position];
      field->is_flat = field->node->kind == HUNCH_PARQUET_NODE_LEAF;
      if (field->is_flat)
        init_flat (self, field);
      else
        init_nested (self, field);
      if (self->fields[i].type != field->natural || self->file->missing != NULL)
        field->retype = hunch_parquet_retype_new (field->natural, self->fields[i].type, self->file->missing, self->max_rows);
    }
}

static void
choose_groups (HunchParquetReader *self,
               const guint        *row_groups,
               guint               n_row_groups)
{
  self->n_groups = row_groups != NULL ? n_row_groups : hunch_parquet_file_get_n_row_groups (self->file);
  self->groups = g_new (guint, MAX (self->n_groups, 1));
  for (guint i = 0; i < self->n_groups; i++)
    {
      self->groups[i] = row_groups != NULL ? row_groups[i] : i;
      g_assert (self->groups[i] < hunch_parquet_file_get_n_row_groups (self->file));
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
  self->file = hunch_parquet_file_ref (file);
  self->first_row = n_rows >= 0 ? CLAMP (first_row, 0, hunch_parquet_file_get_group_rows (file, row_groups[0])) : 0;
  self->n_wanted = n_rows < 0 ? -1 : n_rows;
  self->ready = ready;
  self->no_raw = g_new (HunchSlice, HUNCH_PARQUET_MAX_ROWS);
  for (guint i = 0; i < HUNCH_PARQUET_MAX_ROWS; i++)
    self->no_raw[i] = (HunchSlice) { "", 0 };
  choose_fields (self, fields, n_fields);
  choose_groups (self, row_groups, n_row_groups);

  return HUNCH_READER (g_steal_pointer (&self));
}
