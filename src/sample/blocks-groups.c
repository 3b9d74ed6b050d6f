/* Which row groups. Marks are put on the list of objects in rounds: the first has as many as there shall be blocks at least; where the blocks that they
 * fall on have too few rows together, another round goes over what is left. */
#define G_LOG_DOMAIN "hunch-sample"
#include "sample/blocks-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define MAX_ROUNDS 100
#define MAX_BLOCKS 200000

typedef struct
{
  HunchFooters            *footers;
  const HunchSampleChoice *choice;
  HunchRandom              random;
  double                  *weights;  /* owned; of objects */
  GHashTable              *used;     /* owned, of gint64: object and row group, of earlier draws and rounds */
  GArray                  *plans;    /* owned, of HunchBlockPlan */
  gint64                   n_rows;   /* in them */
  gboolean                 splits;   /* in the first round, which is about the number of blocks */
} Drawing;

void
hunch_block_plan_clear (HunchBlockPlan *self)
{
  g_clear_pointer (&self->file, hunch_parquet_file_unref);
}

void
hunch_block_plan_add (GArray               *plans,
                      const HunchBlockPlan *plan,
                      guint                 n_parts)
{
  gint64 n_rows = plan->block.n_rows;
  gint64 n = CLAMP ((gint64) n_parts, 1, MAX (n_rows, 1));

  for (gint64 i = 0; i < n; i++)
    {
      HunchBlockPlan part = *plan;
      gint64 first = n_rows / n * i + MIN (i, n_rows % n);

      part.block.n_rows = n_rows / n + (i < n_rows % n);
      part.offset = plan->offset + first;
      part.block.place = plan->block.place + first;
      part.hits = n > 1 ? 1 : plan->hits;
      part.file = plan->file != NULL ? hunch_parquet_file_ref (plan->file) : NULL;
      g_array_append_val (plans, part);
    }
}

static void
drawing_clear (Drawing *self)
{
  g_clear_pointer (&self->weights, g_free);
  g_clear_pointer (&self->used, g_hash_table_unref);
  g_clear_pointer (&self->plans, g_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Drawing, drawing_clear)

static void
use (Drawing *self,
     guint    object,
     int      row_group)
{
  gint64 *key = g_new (gint64, 1);

  *key = ((gint64) object << 32) | (guint32) row_group;
  g_hash_table_add (self->used, key);
}

static gboolean
is_used (Drawing *self,
         guint    object,
         int      row_group)
{
  gint64 key = ((gint64) object << 32) | (guint32) row_group;

  return g_hash_table_contains (self->used, &key);
}

/* Rows of the groups that can still be drawn. Returns their sum. */
static double
fill_free_rows (Drawing *self,
                guint    object,
                double  *out_rows)
{
  HunchParquetFile *file = hunch_footers_get (self->footers, object);
  double sum = 0;

  for (guint g = 0; g < hunch_parquet_file_get_n_row_groups (file); g++)
    {
      out_rows[g] = is_used (self, object, (int) g) ? 0 : (double) hunch_parquet_file_get_group_rows (file, g);
      sum += out_rows[g];
    }
  return sum;
}

/* An object counts with the share of its bytes that the free groups make out, by rows. */
static void
set_weight (Drawing *self,
            guint    object)
{
  HunchParquetFile *file = hunch_footers_get (self->footers, object);
  g_autofree double *rows = g_new (double, hunch_parquet_file_get_n_row_groups (file) + 1);
  double all = (double) hunch_parquet_file_get_n_rows (file);

  self->weights[object] = all > 0 ? hunch_blocks_get_weight (g_ptr_array_index (self->footers->sources, object)) * fill_free_rows (self, object, rows) / all : 0;
}

static gboolean
leave_out_blocks (Drawing      *self,
                  GArray       *leave_out,
                  GCancellable *cancellable,
                  GError      **error)
{
  g_autoptr (GArray) objects = g_array_new (FALSE, FALSE, sizeof (guint));

  for (guint i = 0; leave_out != NULL && i < leave_out->len; i++)
    {
      const HunchBlock *block = &g_array_index (leave_out, HunchBlock, i);

      if (block->object >= self->footers->sources->len)
        continue;
      use (self, block->object, block->row_group);
      if (objects->len == 0 || g_array_index (objects, guint, objects->len - 1) != block->object)
        g_array_append_val (objects, block->object);
    }
  if (!hunch_footers_read (self->footers, objects, cancellable, error))
    return FALSE;
  for (guint i = 0; i < objects->len; i++)
    set_weight (self, g_array_index (objects, guint, i));
  return TRUE;
}

static void
add_group (Drawing *self,
           guint    object,
           guint    row_group,
           guint    hits)
{
  HunchParquetFile *file = hunch_footers_get (self->footers, object);
  HunchBlockPlan plan = { { object, (int) row_group, hunch_parquet_file_get_group_rows (file, row_group), 0 }, hits };

  plan.file = file;
  hunch_block_plan_add (self->plans, &plan, self->splits ? hits : 1);
  self->n_rows += plan.block.n_rows;
}

/* Marks of an object go to its row groups in the same manner. */
static void
hit_object (Drawing *self,
            guint    object,
            guint    n_hits)
{
  guint n = hunch_parquet_file_get_n_row_groups (hunch_footers_get (self->footers, object));
  g_autofree double *rows = g_new (double, n + 1);
  g_autofree guint *hits = g_new0 (guint, n + 1);

  fill_free_rows (self, object, rows);
  hunch_draw_systematic (rows, n, n_hits, &self->random, hits);
  for (guint g = 0; g < n; g++)
    if (hits[g] > 0)
      {
        add_group (self, object, g, hits[g]);
        use (self, object, (int) g);
      }
  set_weight (self, object);
}

/* *out_is_empty: nothing was left to be drawn. */
static gboolean
draw_round (Drawing      *self,
            guint         n_hits,
            gboolean     *out_is_empty,
            GCancellable *cancellable,
            GError      **error)
{
  guint n = self->footers->sources->len;
  g_autofree guint *hits = g_new0 (guint, n);
  g_autoptr (GArray) objects = g_array_new (FALSE, FALSE, sizeof (guint));

  hunch_draw_systematic (self->weights, n, n_hits, &self->random, hits);
  for (guint i = 0; i < n; i++)
    if (hits[i] > 0)
      g_array_append_val (objects, i);
  *out_is_empty = objects->len == 0;
  if (!hunch_footers_read (self->footers, objects, cancellable, error))
    return FALSE;
  for (guint i = 0; i < objects->len; i++)
    {
      guint object = g_array_index (objects, guint, i);

      hit_object (self, object, hits[object]);
    }
  return TRUE;
}

/* How many marks the next round needs; 0: enough. */
static guint
count_missing (Drawing *self,
               guint    n_min)
{
  gint64 wanted = self->choice->rows;
  gint64 n = self->plans->len;
  gint64 missing = MAX ((gint64) n_min - n, 0);

  if (self->n_rows < wanted && n > 0)
    {
      double typical = MAX ((double) self->n_rows / (double) n, 1);

      missing = MAX (missing, 1 + (gint64) ((double) (wanted - self->n_rows) / typical));
    }
  return (guint) MIN (missing, MAX_BLOCKS);
}

static int
compare_plans (gconstpointer a,
               gconstpointer b)
{
  const HunchBlock *first = &((const HunchBlockPlan *) a)->block;
  const HunchBlock *second = &((const HunchBlockPlan *) b)->block;

  if (first->object != second->object)
    return first->object < second->object ? -1 : 1;
  if (first->row_group != second->row_group)
    return first->row_group < second->row_group ? -1 : 1;
  return (((const HunchBlockPlan *) a)->offset > ((const HunchBlockPlan *) b)->offset)
         - (((const HunchBlockPlan *) a)->offset < ((const HunchBlockPlan *) b)->offset);
}

static void
set_run (HunchBlockPlan *plan,
         gint64          n_take,
         HunchRandom    *random)
{
  plan->block.n_kept = plan->block.n_run = n_take;
  if (plan->n_free > 0)
    plan->n_stretches = hunch_set_run (plan->block.n_rows, n_take, plan->block.run, plan->stretches);
  else
    plan->n_stretches = hunch_draw_run (plan->block.n_rows, n_take, random, plan->stretches);
  if (plan->n_free == 0 && plan->n_stretches > 0)
    plan->block.run = plan->stretches[plan->n_stretches - 1].first;
}

void
hunch_blocks_set_runs (GArray      *plans,
                       gint64       wanted,
                       HunchRandom *random)
{
  g_autofree gint64 *rows = g_new (gint64, plans->len + 1);
  g_autofree gint64 *take = g_new0 (gint64, plans->len + 1);
  g_autofree guint *hits = g_new (guint, plans->len + 1);
  guint n_kept = 0;

  g_array_sort (plans, compare_plans);
  for (guint i = 0; i < plans->len; i++)
    {
      const HunchBlockPlan *plan = &g_array_index (plans, HunchBlockPlan, i);

      rows[i] = plan->n_free > 0 ? plan->n_free : plan->block.n_rows;
      hits[i] = plan->hits;
    }
  hunch_draw_share (rows, hits, plans->len, wanted, random, take);
  for (guint i = 0; i < plans->len; i++)
    set_run (&g_array_index (plans, HunchBlockPlan, i), take[i], random);

  /* Fewer rows than blocks were asked for: some have none. */
  for (guint i = 0; i < plans->len; i++)
    {
      HunchBlockPlan *plan = &g_array_index (plans, HunchBlockPlan, i);

      if (plan->block.n_kept > 0)
        {
          HunchBlockPlan kept = *plan;

          *plan = g_array_index (plans, HunchBlockPlan, n_kept);
          g_array_index (plans, HunchBlockPlan, n_kept++) = kept;
        }
    }
  g_array_set_size (plans, n_kept);
}

static void
drawing_init (Drawing                 *self,
              HunchFooters            *footers,
              const HunchSampleChoice *choice)
{
  *self = (Drawing) { .footers = footers, .choice = choice };
  self->random.state = choice->seed;
  self->weights = g_new (double, footers->sources->len);
  for (guint i = 0; i < footers->sources->len; i++)
    self->weights[i] = hunch_blocks_get_weight (g_ptr_array_index (footers->sources, i));
  self->used = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  self->plans = g_array_new (FALSE, TRUE, sizeof (HunchBlockPlan));
  g_array_set_clear_func (self->plans, (GDestroyNotify) hunch_block_plan_clear);
}

static void
add_rest (Drawing              *self,
          const HunchBlockRest *rest)
{
  HunchParquetFile *file = rest->block.object < self->footers->sources->len ? hunch_footers_get (self->footers, rest->block.object) : NULL;
  guint row_group = (guint) rest->block.row_group;
  HunchBlockPlan plan;

  if (file == NULL || rest->block.row_group < 0 || row_group >= hunch_parquet_file_get_n_row_groups (file)
      || !hunch_block_rest_plan (rest, 0, hunch_parquet_file_get_group_rows (file, row_group), &plan))
    return;
  plan.file = hunch_parquet_file_ref (file);
  g_array_append_val (self->plans, plan);
  self->n_rows += rest->n_free;
}

/* No row group is left that was not drawn: of those that were, further rows. Their footers are at hand. */
static void
draw_rests (Drawing *self,
            GArray  *leave_out,
            guint    n_min)
{
  g_autoptr (GArray) rests = hunch_block_rests_new (leave_out);
  g_autoptr (GArray) taken = g_array_new (FALSE, FALSE, sizeof (guint));

  while (self->n_rows < self->choice->rows && self->plans->len <= MAX_BLOCKS
         && hunch_block_rests_draw (rests, MAX (count_missing (self, n_min), 1), &self->random, taken) > 0)
    {
      for (guint i = 0; i < taken->len; i++)
        add_rest (self, &g_array_index (rests, HunchBlockRest, g_array_index (taken, guint, i)));
      g_array_set_size (taken, 0);
    }
}

GArray *
hunch_blocks_draw_groups (HunchFooters            *footers,
                          const HunchSampleChoice *choice,
                          GArray                  *leave_out,
                          HunchProgress           *progress,
                          GCancellable            *cancellable,
                          GError                 **error)
{
  g_auto (Drawing) self = { NULL };
  guint n_min = (guint) MIN (choice->min_blocks > 0 ? choice->min_blocks : HUNCH_BLOCKS_USUAL_MIN, MAX (choice->rows, 1));
  guint n_hits = MIN (n_min, MAX_BLOCKS);

  drawing_init (&self, footers, choice);
  if (!leave_out_blocks (&self, leave_out, cancellable, error))
    return NULL;

  for (guint round = 0; round < MAX_ROUNDS && n_hits > 0; round++)
    {
      gboolean is_empty = FALSE;

      self.splits = round == 0;
      if (!draw_round (&self, n_hits, &is_empty, cancellable, error))
        return NULL;
      if (is_empty)
        break;
      n_hits = count_missing (&self, n_min);
      hunch_progress_report (progress, 0, -1, 0);
      if (self.plans->len > MAX_BLOCKS)
        {
          g_set_error (error, HUNCH_FORMAT_ERROR, HUNCH_FORMAT_ERROR_TOO_LARGE,
                       _("These rows would come of more than %d blocks: take fewer rows, or another method."), MAX_BLOCKS);
          return NULL;
        }
    }
  draw_rests (&self, leave_out, n_min);
  hunch_blocks_set_runs (self.plans, choice->rows, &self.random);
  return g_steal_pointer (&self.plans);
}
