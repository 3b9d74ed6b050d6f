/* The rows of drawn row groups. What lies on this machine, and few rows of large chunks, are read by the format as it goes; of the rest the chunks are fetched
 * ahead (blocks-loads.c). */
#define G_LOG_DOMAIN "hunch-sample"
#include "sample/blocks-private.h"

#include <glib/gi18n-lib.h>

struct _HunchBlocksReader
{
  GObject       parent_instance;
  HunchScan    *owner;        /* owned; keeps what is lent below alive */
  GPtrArray    *sources;      /* lent */
  GArray       *plans;        /* lent */
  HunchShape   *shape;        /* lent */
  guint        *wanted;       /* owned */
  HunchField   *fields;       /* owned; names are the shape's */
  guint         n_wanted;
  HunchBlockLoads *loads;     /* owned */
  guint         plan;
  guint         stretch;
  gint64        part_end;     /* row of the row group behind the last one that the part reads */
  HunchReader  *part;         /* owned; of the block or stretch in hand, in the shape of all; NULL between two */
  HunchReader  *raw;          /* owned; behind it */
  GPtrArray    *ready;        /* owned; of HunchRange, lent by the load */
  gint64        bytes;
  const HunchBatch *held;     /* lent by the part; NULL: the next one is to be asked for */
  gint64        held_row;     /* in the row group */
  gint64        next_row;     /* of the batch after it */
  gint64        n_rows;       /* given so far */
  HunchBatch    batch;
  HunchBatchColumn *columns;  /* owned; of the batch */
};

#define HUNCH_TYPE_BLOCKS_READER (hunch_blocks_reader_get_type ())
G_DECLARE_FINAL_TYPE (HunchBlocksReader, hunch_blocks_reader, HUNCH, BLOCKS_READER, GObject)

static void hunch_blocks_reader_iface_init (HunchReaderInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (HunchBlocksReader, hunch_blocks_reader, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (HUNCH_TYPE_READER, hunch_blocks_reader_iface_init))

static HunchBlockPlan *
get_plan (HunchBlocksReader *self,
          guint              plan)
{
  return &g_array_index (self->plans, HunchBlockPlan, plan);
}

/* --- reading ---------------------------------------------------------------- */

static void
close_part (HunchBlocksReader *self)
{
  if (self->raw != NULL && self->ready->len == 0)
    self->bytes += hunch_reader_get_bytes_read (self->raw);
  g_clear_object (&self->part);
  g_clear_object (&self->raw);
  self->held = NULL;
}

/* Goes on to the next stretch, if need be of the next block. FALSE at the end. */
static gboolean
find_stretch (HunchBlocksReader *self)
{
  while (self->plan < self->plans->len && self->stretch >= get_plan (self, self->plan)->n_stretches)
    {
      self->plan++;
      self->stretch = 0;
      if (self->plan >= self->plans->len || !hunch_block_plans_are_one_group (self->plans, self->plan - 1, self->plan))
        close_part (self);
    }
  return self->plan < self->plans->len;
}

/* Of the row group. */
static gint64
get_first (HunchBlocksReader *self)
{
  const HunchBlockPlan *plan = get_plan (self, self->plan);

  return plan->offset + plan->stretches[self->stretch].first;
}

static gint64
get_end (const HunchBlockPlan *plan,
         guint                 stretch)
{
  return plan->offset + plan->stretches[stretch].first + plan->stretches[stretch].n;
}

/* What the format reads by itself: a stretch, or where the row group is several blocks, from the first to the last of them. */
static void
set_span (HunchBlocksReader *self,
          gboolean           is_fetched)
{
  guint last = hunch_block_plans_find_last (self->plans, self->plan);
  const HunchBlockPlan *plan = get_plan (self, last);

  self->next_row = is_fetched ? 0 : get_first (self);
  if (is_fetched)
    self->part_end = G_MAXINT64;
  else if (hunch_block_plans_find_first (self->plans, last) == last)
    self->part_end = get_end (plan, self->stretch);
  else
    self->part_end = get_end (plan, plan->n_stretches - 1);
}

/* Chunks at hand are read from their beginning, and what is not wanted passed over; of others the format reads the wanted rows only. */
static gboolean
open_part (HunchBlocksReader *self,
           GCancellable      *cancellable,
           GError           **error)
{
  HunchBlockPlan *plan = get_plan (self, self->plan);
  guint first = hunch_block_plans_find_first (self->plans, self->plan);
  guint row_group = (guint) plan->block.row_group;
  guint n_fields;
  const HunchField *fields = hunch_parquet_file_get_fields (plan->file, &n_fields);
  g_autoptr (GArray) needed = hunch_shape_dup_needed (self->shape, fields, n_fields, self->wanted, self->n_wanted);
  gboolean is_fetched;

  if (!hunch_block_loads_reach (self->loads, first, self->ready, cancellable, error))
    return FALSE;
  is_fetched = self->ready->len > 0;
  set_span (self, is_fetched);
  self->raw = hunch_parquet_reader_new (plan->file, (const guint *) (gpointer) needed->data, needed->len, &row_group, 1, self->next_row,
                                        is_fetched ? -1 : self->part_end - self->next_row, is_fetched ? self->ready : NULL, cancellable, error);
  if (self->raw == NULL)
    return FALSE;
  self->part = hunch_shape_fit (self->shape, plan->block.object, self->raw, self->wanted, self->n_wanted);
  return TRUE;
}

void
hunch_blocks_slice (const HunchBatch *batch,
                    gsize             first,
                    gsize             n,
                    HunchBatchColumn *columns,
                    HunchBatch       *out_batch)
{
  for (guint i = 0; i < batch->n_columns; i++)
    {
      HunchBatchColumn column = batch->columns[i];

      column.state += first;
      column.integers = column.integers != NULL ? column.integers + first : NULL;
      column.reals = column.reals != NULL ? column.reals + first : NULL;
      column.slices = column.slices != NULL ? column.slices + first : NULL;
      column.raw = column.raw != NULL ? column.raw + first : NULL;
      columns[i] = column;
    }
  *out_batch = (HunchBatch) { n, batch->n_columns, columns, 0 };
}

/* What the batch in hand has of the stretch. FALSE when it has nothing (more). */
static gboolean
cut_held (HunchBlocksReader *self)
{
  gint64 held_end = self->held_row + (gint64) self->held->n_rows;
  gint64 stretch_end = get_end (get_plan (self, self->plan), self->stretch);
  gint64 first = MAX (get_first (self), self->held_row);
  gint64 end = MIN (stretch_end, held_end);

  if (first >= end)
    return FALSE;
  hunch_blocks_slice (self->held, (gsize) (first - self->held_row), (gsize) (end - first), self->columns, &self->batch);
  self->batch.first_row = self->n_rows;
  self->n_rows += end - first;
  if (end == stretch_end)
    self->stretch++;
  else
    self->held = NULL;
  return TRUE;
}

static gboolean
hold_next (HunchBlocksReader *self,
           GCancellable      *cancellable,
           GError           **error)
{
  self->held = hunch_reader_next (self->part, cancellable, error);
  if (self->held == NULL)
    return FALSE;
  self->held_row = self->next_row;
  self->next_row += (gint64) self->held->n_rows;
  return TRUE;
}

static gboolean
refuse_short (HunchBlocksReader *self,
              GError           **error)
{
  g_set_error (error, HUNCH_FORMAT_ERROR, HUNCH_FORMAT_ERROR_MALFORMED, _("%s has fewer rows than its footer says."),
               hunch_source_get_name (g_ptr_array_index (self->sources, get_plan (self, self->plan)->block.object)));
  return FALSE;
}

/* The next rows are cut out of a batch; FALSE at the end, and when something went wrong. */
static gboolean
step (HunchBlocksReader *self,
      GCancellable      *cancellable,
      GError           **error)
{
  for (;;)
    {
      g_autoptr (GError) cause = NULL;

      if (!find_stretch (self))
        {
          g_ptr_array_set_size (self->ready, 0);
          hunch_block_loads_release (self->loads);
          return FALSE;
        }
      if (self->part != NULL && get_first (self) >= self->part_end)
        close_part (self);
      if (self->part == NULL && !open_part (self, cancellable, error))
        return FALSE;
      if (self->held != NULL && cut_held (self))
        return TRUE;
      if (!hold_next (self, cancellable, &cause))
        {
          if (cause == NULL)
            return refuse_short (self, error);
          g_propagate_error (error, g_steal_pointer (&cause));
          return FALSE;
        }
    }
}

static const HunchBatch *
hunch_blocks_reader_next (HunchReader  *reader,
                          GCancellable *cancellable,
                          GError      **error)
{
  HunchBlocksReader *self = HUNCH_BLOCKS_READER (reader);

  return step (self, cancellable, error) ? &self->batch : NULL;
}

static const HunchField *
hunch_blocks_reader_get_fields (HunchReader *reader,
                                guint       *out_n_fields)
{
  HunchBlocksReader *self = HUNCH_BLOCKS_READER (reader);

  *out_n_fields = self->n_wanted;
  return self->fields;
}

static gint64
hunch_blocks_reader_get_bytes_read (HunchReader *reader)
{
  HunchBlocksReader *self = HUNCH_BLOCKS_READER (reader);

  return self->bytes + hunch_block_loads_get_bytes (self->loads) + (self->raw != NULL && self->ready->len == 0 ? hunch_reader_get_bytes_read (self->raw) : 0);
}

static void
hunch_blocks_reader_iface_init (HunchReaderInterface *iface)
{
  iface->get_fields = hunch_blocks_reader_get_fields;
  iface->next = hunch_blocks_reader_next;
  iface->get_bytes_read = hunch_blocks_reader_get_bytes_read;
}

static void
hunch_blocks_reader_finalize (GObject *object)
{
  HunchBlocksReader *self = HUNCH_BLOCKS_READER (object);

  close_part (self);
  g_clear_pointer (&self->ready, g_ptr_array_unref);
  g_clear_pointer (&self->loads, hunch_block_loads_free);
  g_clear_pointer (&self->fields, g_free);
  g_clear_pointer (&self->columns, g_free);
  g_clear_pointer (&self->wanted, g_free);
  g_clear_object (&self->owner);

  G_OBJECT_CLASS (hunch_blocks_reader_parent_class)->finalize (object);
}

static void
hunch_blocks_reader_class_init (HunchBlocksReaderClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = hunch_blocks_reader_finalize;
}

static void
hunch_blocks_reader_init (HunchBlocksReader *self)
{
  self->ready = g_ptr_array_new ();
}

HunchReader *
hunch_blocks_reader_new (HunchScan    *owner,
                         GPtrArray    *sources,
                         GArray       *plans,
                         HunchShape   *shape,
                         const guint  *fields,
                         guint         n_fields,
                         gint64        footer_bytes,
                         GCancellable *cancellable,
                         GError      **error)
{
  HunchBlocksReader *self = g_object_new (HUNCH_TYPE_BLOCKS_READER, NULL);
  guint n_all;
  const HunchField *all = hunch_shape_get_fields (shape, &n_all);

  self->owner = g_object_ref (owner);
  self->sources = sources;
  self->plans = plans;
  self->shape = shape;
  self->n_wanted = fields != NULL ? n_fields : n_all;
  self->wanted = g_new (guint, self->n_wanted + 1);
  self->fields = g_new (HunchField, self->n_wanted + 1);
  self->columns = g_new (HunchBatchColumn, self->n_wanted + 1);
  for (guint i = 0; i < self->n_wanted; i++)
    {
      self->wanted[i] = fields != NULL ? fields[i] : i;
      self->fields[i] = all[self->wanted[i]];
    }
  self->bytes = footer_bytes;
  self->loads = hunch_block_loads_new (sources, plans, shape, self->wanted, self->n_wanted, footer_bytes);
  return HUNCH_READER (self);
}
