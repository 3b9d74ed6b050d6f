/* The rows of drawn row groups. What lies on this machine is read by the format as it goes. What lies on a server is fetched in loads of a few megabytes, one load
 * ahead of the one that is being decoded: the chunks of the wanted columns, and what lies between two of them where that is so little that it
 * costs less than another request, an eighth of all bytes at most. */
#define G_LOG_DOMAIN "hunch-sample"
#include "sample/blocks-private.h"

#include <glib/gi18n-lib.h>

#define MOST_WASTE 0.12        /* of the chunks and footers */
#define MOST_GAP (1024 * 1024)
#define LOAD_BYTES (2 * 1024 * 1024)
#define LOAD_RANGES 48
#define MOST_FETCHED (8 * 1024 * 1024)     /* of one block; beyond, the format reads it by windows */
#define PAGE_WISE_BYTES (4 * 1024 * 1024)  /* chunks from here on are read page by page where a small part of them is wanted */
#define PAGE_WISE_SHARE 0.25

/* A chunk, or several with what lies between. */
typedef struct
{
  guint    plan;
  guint64  offset;
  guint64  length;
  gboolean joins_next;
} Piece;

/* Of plans that follow each other. */
typedef struct
{
  guint         first_plan;
  guint         last_plan;
  GArray       *ranges;       /* owned, of HunchRange */
  GArray       *plan_of;      /* owned, of guint: the same order */
  GThread      *thread;       /* while it is under way */
  GCancellable *cancellable;  /* owned by the reader */
  GError       *error;        /* owned */
  gboolean      is_done;
} Load;

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
  GPtrArray    *loads;        /* owned, of Load */
  guint         load;         /* in hand */
  GCancellable *cancellable;  /* owned; of the threads */
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

/* Blocks may be parts of one row group, which is read once. */
static gboolean
is_same_group (HunchBlocksReader *self,
               guint              a,
               guint              b)
{
  const HunchBlock *first = &get_plan (self, a)->block;
  const HunchBlock *second = &get_plan (self, b)->block;

  return first->object == second->object && first->row_group == second->row_group;
}

static guint
find_first_of_group (HunchBlocksReader *self,
                     guint              plan)
{
  while (plan > 0 && is_same_group (self, plan - 1, plan))
    plan--;
  return plan;
}

static guint
find_last_of_group (HunchBlocksReader *self,
                    guint              plan)
{
  while (plan + 1 < self->plans->len && is_same_group (self, plan, plan + 1))
    plan++;
  return plan;
}

/* --- loads ------------------------------------------------------------------ */

static void
clear_range (gpointer data)
{
  g_clear_pointer (&((HunchRange *) data)->bytes, g_bytes_unref);
}

static Load *
load_new (guint         first_plan,
          GCancellable *cancellable)
{
  Load *load = g_new0 (Load, 1);

  load->first_plan = first_plan;
  load->cancellable = cancellable;
  load->ranges = g_array_new (FALSE, TRUE, sizeof (HunchRange));
  g_array_set_clear_func (load->ranges, clear_range);
  load->plan_of = g_array_new (FALSE, FALSE, sizeof (guint));
  return load;
}

static void
load_free (gpointer data)
{
  Load *load = data;

  if (load->thread != NULL)
    g_thread_join (load->thread);
  g_array_unref (load->ranges);
  g_array_unref (load->plan_of);
  g_clear_error (&load->error);
  g_free (load);
}

static gpointer
fetch_in_thread (gpointer data)
{
  Load *load = data;

  hunch_source_read_ranges ((HunchRange *) (gpointer) load->ranges->data, load->ranges->len, load->cancellable, &load->error);
  return NULL;
}

static void
begin_load (HunchBlocksReader *self,
            guint              position)
{
  Load *load = position < self->loads->len ? g_ptr_array_index (self->loads, position) : NULL;

  if (load != NULL && load->thread == NULL && !load->is_done)
    load->thread = g_thread_new ("hunch-blocks", fetch_in_thread, load);
}

static void
cancel_cb (GCancellable *cancellable,
           gpointer      user_data)
{
  g_cancellable_cancel (user_data);
}

static gboolean
finish_load (HunchBlocksReader *self,
             Load              *load,
             GCancellable      *cancellable,
             GError           **error)
{
  gulong handler = cancellable != NULL ? g_cancellable_connect (cancellable, G_CALLBACK (cancel_cb), self->cancellable, NULL) : 0;

  if (load->thread != NULL)
    g_thread_join (g_steal_pointer (&load->thread));
  g_cancellable_disconnect (cancellable, handler);
  if (load->error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&load->error));
      return FALSE;
    }
  if (!load->is_done)
    for (guint i = 0; i < load->ranges->len; i++)
      self->bytes += (gint64) g_array_index (load->ranges, HunchRange, i).length;
  load->is_done = TRUE;
  return TRUE;
}

/* The load that `plan` belongs to is at hand afterwards, and the next one under way; those before are let go. */
static gboolean
reach_load (HunchBlocksReader *self,
            guint              plan,
            GCancellable      *cancellable,
            GError           **error)
{
  while (self->load < self->loads->len && ((Load *) g_ptr_array_index (self->loads, self->load))->last_plan < plan)
    {
      Load *past = g_ptr_array_index (self->loads, self->load++);

      g_array_set_size (past->ranges, 0);
      g_array_set_size (past->plan_of, 0);
    }
  if (self->load >= self->loads->len)
    return TRUE;

  begin_load (self, self->load);
  if (!finish_load (self, g_ptr_array_index (self->loads, self->load), cancellable, error))
    return FALSE;
  begin_load (self, self->load + 1);
  return TRUE;
}

static void
make_ready (HunchBlocksReader *self,
            guint              plan)
{
  Load *load = self->load < self->loads->len ? g_ptr_array_index (self->loads, self->load) : NULL;

  g_ptr_array_set_size (self->ready, 0);
  for (guint i = 0; load != NULL && i < load->ranges->len; i++)
    if (g_array_index (load->plan_of, guint, i) == plan)
      g_ptr_array_add (self->ready, &g_array_index (load->ranges, HunchRange, i));
}

/* --- what to fetch ---------------------------------------------------------- */

static int
compare_ranges (gconstpointer a,
                gconstpointer b)
{
  guint64 first = ((const HunchParquetRange *) a)->offset;
  guint64 second = ((const HunchParquetRange *) b)->offset;

  return (first > second) - (first < second);
}

static GArray *
dup_needed (HunchBlocksReader    *self,
            const HunchBlockPlan *plan)
{
  guint n;
  const HunchField *fields = hunch_parquet_file_get_fields (plan->file, &n);

  return hunch_shape_dup_needed (self->shape, fields, n, self->wanted, self->n_wanted);
}

/* Nothing when the format shall read by itself: on this machine, or few rows of large chunks. */
static void
add_pieces (HunchBlocksReader *self,
            guint              position,
            GArray            *pieces)
{
  const HunchBlockPlan *plan = get_plan (self, position);
  HunchSource *source = g_ptr_array_index (self->sources, plan->block.object);
  gboolean is_alone = find_last_of_group (self, position) == position;
  g_autoptr (GArray) needed = NULL;
  g_autoptr (GArray) ranges = NULL;
  guint64 bytes = 0;

  if (hunch_source_is_local (source) || find_first_of_group (self, position) != position)
    return;
  needed = dup_needed (self, plan);
  ranges = hunch_parquet_file_dup_ranges (plan->file, (guint) plan->block.row_group, (const guint *) (gpointer) needed->data, needed->len);
  for (guint i = 0; i < ranges->len; i++)
    bytes += g_array_index (ranges, HunchParquetRange, i).length;
  if (bytes > MOST_FETCHED || (bytes > PAGE_WISE_BYTES && is_alone && (double) plan->block.n_kept < PAGE_WISE_SHARE * (double) plan->block.n_rows))
    return;

  g_array_sort (ranges, compare_ranges);
  for (guint i = 0; i < ranges->len; i++)
    {
      const HunchParquetRange *range = &g_array_index (ranges, HunchParquetRange, i);
      Piece piece = { position, range->offset, range->length, FALSE };

      g_array_append_val (pieces, piece);
    }
}

static gint64
get_gap (const Piece *piece)
{
  return (gint64) piece[1].offset - (gint64) (piece[0].offset + piece[0].length);
}

static int
compare_gaps (gconstpointer a,
              gconstpointer b,
              gpointer      user_data)
{
  const Piece *pieces = user_data;
  gint64 first = get_gap (&pieces[*(const guint *) a]);
  gint64 second = get_gap (&pieces[*(const guint *) b]);

  if (first != second)
    return first < second ? -1 : 1;
  return *(const guint *) a < *(const guint *) b ? -1 : 1;
}

/* Small gaps first, over all blocks, until so much of the bytes is spent. */
static void
join_pieces (GArray *pieces,
             gint64  footer_bytes)
{
  Piece *all = (Piece *) (gpointer) pieces->data;
  g_autoptr (GArray) gaps = g_array_new (FALSE, FALSE, sizeof (guint));
  double budget = (double) footer_bytes;

  for (guint i = 0; i < pieces->len; i++)
    {
      budget += (double) all[i].length;
      if (i + 1 < pieces->len && all[i + 1].plan == all[i].plan)
        g_array_append_val (gaps, i);
    }
  budget *= MOST_WASTE;
  g_array_sort_with_data (gaps, compare_gaps, all);
  for (guint i = 0; i < gaps->len; i++)
    {
      Piece *piece = &all[g_array_index (gaps, guint, i)];
      gint64 gap = MAX (get_gap (piece), 0);

      if (gap > MOST_GAP || (double) gap > budget)
        return;
      budget -= (double) gap;
      piece->joins_next = TRUE;
    }
}

static void
add_range (HunchBlocksReader *self,
           Load              *load,
           guint              plan,
           guint64            offset,
           guint64            end)
{
  HunchRange range = { .source = g_ptr_array_index (self->sources, get_plan (self, plan)->block.object), .offset = offset, .length = end - offset };

  g_array_append_val (load->ranges, range);
  g_array_append_val (load->plan_of, plan);
  load->last_plan = plan;
}

static void
make_loads (HunchBlocksReader *self,
            gint64             footer_bytes)
{
  g_autoptr (GArray) pieces = g_array_new (FALSE, FALSE, sizeof (Piece));
  Load *load = NULL;
  guint64 bytes = 0;

  for (guint i = 0; i < self->plans->len; i++)
    add_pieces (self, i, pieces);
  join_pieces (pieces, footer_bytes);

  for (guint i = 0, last; i < pieces->len; i = last + 1)
    {
      const Piece *first = &g_array_index (pieces, Piece, i);
      guint64 end = first->offset + first->length;
      gboolean is_full = load != NULL && (bytes >= LOAD_BYTES || load->ranges->len >= LOAD_RANGES);

      for (last = i; g_array_index (pieces, Piece, last).joins_next; last++)
        end = MAX (end, g_array_index (pieces, Piece, last + 1).offset + g_array_index (pieces, Piece, last + 1).length);
      if (load == NULL || (is_full && first->plan != load->last_plan))
        {
          load = load_new (first->plan, self->cancellable);
          g_ptr_array_add (self->loads, load);
          bytes = 0;
        }
      add_range (self, load, first->plan, first->offset, end);
      bytes += end - first->offset;
    }
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
      if (self->plan >= self->plans->len || !is_same_group (self, self->plan - 1, self->plan))
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
  guint last = find_last_of_group (self, self->plan);
  const HunchBlockPlan *plan = get_plan (self, last);

  self->next_row = is_fetched ? 0 : get_first (self);
  if (is_fetched)
    self->part_end = G_MAXINT64;
  else if (find_first_of_group (self, last) == last)
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
  guint first = find_first_of_group (self, self->plan);
  guint row_group = (guint) plan->block.row_group;
  g_autoptr (GArray) needed = dup_needed (self, plan);
  gboolean is_fetched;

  if (!reach_load (self, first, cancellable, error))
    return FALSE;
  make_ready (self, first);
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
          g_ptr_array_set_size (self->loads, 0);
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

  return self->bytes + (self->raw != NULL && self->ready->len == 0 ? hunch_reader_get_bytes_read (self->raw) : 0);
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

  g_cancellable_cancel (self->cancellable);
  close_part (self);
  g_clear_pointer (&self->ready, g_ptr_array_unref);
  g_clear_pointer (&self->loads, g_ptr_array_unref);
  g_clear_object (&self->cancellable);
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
  self->cancellable = g_cancellable_new ();
  self->loads = g_ptr_array_new_with_free_func (load_free);
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
  make_loads (self, footer_bytes);
  begin_load (self, 0);
  return HUNCH_READER (self);
}
