/* What lies on a server is fetched in loads of a few megabytes, one load ahead of the one that is being decoded: the chunks of the wanted columns, and what lies
 * between two of them where that is so little that it costs less than another request, a seventh of all bytes at most. */
#define G_LOG_DOMAIN "hunch-sample"
#include "sample/blocks-private.h"

#define MOST_WASTE 0.14        /* of the chunks and footers; the tails that hold the footers take up to a hundredth more */
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
  guint         last_plan;
  GArray       *ranges;       /* owned, of HunchRange */
  GArray       *plan_of;      /* owned, of guint: the same order */
  GThread      *thread;       /* while it is under way */
  GCancellable *cancellable;  /* lent */
  GError       *error;        /* owned */
  gboolean      is_done;
} Load;

struct _HunchBlockLoads
{
  GPtrArray    *sources;      /* lent, as the next four */
  GArray       *plans;
  HunchShape   *shape;
  const guint  *wanted;
  guint         n_wanted;
  GPtrArray    *loads;        /* owned, of Load */
  guint         load;         /* in hand */
  GCancellable *cancellable;  /* owned; of the threads */
  gint64        bytes;        /* fetched */
};

gboolean
hunch_block_plans_are_one_group (GArray *plans,
                                 guint   a,
                                 guint   b)
{
  const HunchBlock *first = &g_array_index (plans, HunchBlockPlan, a).block;
  const HunchBlock *second = &g_array_index (plans, HunchBlockPlan, b).block;

  return first->object == second->object && first->row_group == second->row_group;
}

guint
hunch_block_plans_find_first (GArray *plans,
                              guint   plan)
{
  while (plan > 0 && hunch_block_plans_are_one_group (plans, plan - 1, plan))
    plan--;
  return plan;
}

guint
hunch_block_plans_find_last (GArray *plans,
                             guint   plan)
{
  while (plan + 1 < plans->len && hunch_block_plans_are_one_group (plans, plan, plan + 1))
    plan++;
  return plan;
}

static void
clear_range (gpointer data)
{
  g_clear_pointer (&((HunchRange *) data)->bytes, g_bytes_unref);
}

static Load *
load_new (GCancellable *cancellable)
{
  Load *load = g_new0 (Load, 1);

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
dup_needed (HunchBlockLoads      *self,
            const HunchBlockPlan *plan)
{
  guint n;
  const HunchField *fields = hunch_parquet_file_get_fields (plan->file, &n);

  return hunch_shape_dup_needed (self->shape, fields, n, self->wanted, self->n_wanted);
}

/* Nothing when the format shall read by itself: on this machine, or few rows of large chunks. */
static void
add_pieces (HunchBlockLoads *self,
            guint              position,
            GArray            *pieces)
{
  const HunchBlockPlan *plan = &g_array_index (self->plans, HunchBlockPlan, position);
  HunchSource *source = g_ptr_array_index (self->sources, plan->block.object);
  gboolean is_alone = hunch_block_plans_find_last (self->plans, position) == position;
  g_autoptr (GArray) needed = NULL;
  g_autoptr (GArray) ranges = NULL;
  guint64 bytes = 0;

  if (hunch_source_is_local (source) || hunch_block_plans_find_first (self->plans, position) != position)
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
add_range (HunchBlockLoads *self,
           Load              *load,
           guint              plan,
           guint64            offset,
           guint64            end)
{
  HunchRange range = { .source = g_ptr_array_index (self->sources, g_array_index (self->plans, HunchBlockPlan, plan).block.object), .offset = offset, .length = end - offset };

  g_array_append_val (load->ranges, range);
  g_array_append_val (load->plan_of, plan);
  load->last_plan = plan;
}

static void
make_loads (HunchBlockLoads *self,
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
          load = load_new (self->cancellable);
          g_ptr_array_add (self->loads, load);
          bytes = 0;
        }
      add_range (self, load, first->plan, first->offset, end);
      bytes += end - first->offset;
    }
}

/* --- fetching it ------------------------------------------------------------ */

static gpointer
fetch_in_thread (gpointer data)
{
  Load *load = data;

  hunch_source_read_ranges ((HunchRange *) (gpointer) load->ranges->data, load->ranges->len, load->cancellable, &load->error);
  return NULL;
}

static void
begin_load (HunchBlockLoads *self,
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
finish_load (HunchBlockLoads *self,
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
reach_load (HunchBlockLoads *self,
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

gboolean
hunch_block_loads_reach (HunchBlockLoads *self,
                         guint            plan,
                         GPtrArray       *out_ready,
                         GCancellable    *cancellable,
                         GError         **error)
{
  Load *load;

  g_ptr_array_set_size (out_ready, 0);
  if (!reach_load (self, plan, cancellable, error))
    return FALSE;

  load = self->load < self->loads->len ? g_ptr_array_index (self->loads, self->load) : NULL;
  for (guint i = 0; load != NULL && i < load->ranges->len; i++)
    if (g_array_index (load->plan_of, guint, i) == plan)
      g_ptr_array_add (out_ready, &g_array_index (load->ranges, HunchRange, i));
  return TRUE;
}

void
hunch_block_loads_release (HunchBlockLoads *self)
{
  g_ptr_array_set_size (self->loads, 0);
}

gint64
hunch_block_loads_get_bytes (HunchBlockLoads *self)
{
  return self->bytes;
}

HunchBlockLoads *
hunch_block_loads_new (GPtrArray   *sources,
                       GArray      *plans,
                       HunchShape  *shape,
                       const guint *wanted,
                       guint        n_wanted,
                       gint64       footer_bytes)
{
  HunchBlockLoads *self = g_new0 (HunchBlockLoads, 1);

  self->sources = sources;
  self->plans = plans;
  self->shape = shape;
  self->wanted = wanted;
  self->n_wanted = n_wanted;
  self->loads = g_ptr_array_new_with_free_func (load_free);
  self->cancellable = g_cancellable_new ();
  make_loads (self, footer_bytes);
  begin_load (self, 0);
  return self;
}

void
hunch_block_loads_free (HunchBlockLoads *self)
{
  if (self == NULL)
    return;

  g_cancellable_cancel (self->cancellable);
  g_clear_pointer (&self->loads, g_ptr_array_unref);
  g_clear_object (&self->cancellable);
  g_free (self);
}
