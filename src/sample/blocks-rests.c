/* Further rows of blocks that were drawn before. The rows drawn of a block are a run begun at random that goes on from the first row behind the last one, so a
 * further run begins where the last one ended: together they are one longer run, and no row comes twice. */
#define G_LOG_DOMAIN "hunch-sample"
#include "sample/blocks-private.h"

static int
compare_numbers (gint64 a,
                 gint64 b)
{
  return (a > b) - (a < b);
}

static int
compare_blocks (gconstpointer a,
                gconstpointer b)
{
  const HunchBlock *first = a;
  const HunchBlock *second = b;
  int order = compare_numbers (first->object, second->object);

  if (order == 0)
    order = compare_numbers (first->row_group, second->row_group);
  return order != 0 ? order : compare_numbers (first->place, second->place);
}

/* One block's runs, first to last. */
static void
add_rest (GArray           *rests,
          const HunchBlock *runs,
          guint             n)
{
  HunchBlockRest rest = { .block = runs[0] };

  for (guint i = 1; i < n; i++)
    rest.block.n_run += MIN (runs[i].n_run, G_MAXINT64 / 4);
  rest.n_free = rest.block.n_rows - rest.block.n_run;
  if (rest.n_free > 0 && rest.block.run >= 0 && rest.block.run < rest.block.n_rows)
    g_array_append_val (rests, rest);
}

/* Of a row group in which nobody knows what was drawn, nothing can be drawn. */
static gboolean
is_known (const HunchBlock *runs,
          guint             n)
{
  for (guint i = 0; i < n; i++)
    if (runs[i].n_run <= 0 || runs[i].n_run > runs[i].n_rows)
      return FALSE;
  return TRUE;
}

GArray *
hunch_block_rests_new (GArray *leave_out)
{
  GArray *rests = g_array_new (FALSE, TRUE, sizeof (HunchBlockRest));
  g_autoptr (GArray) sorted = leave_out == NULL ? g_array_new (FALSE, FALSE, sizeof (HunchBlock)) : g_array_copy (leave_out);
  const HunchBlock *blocks = (const HunchBlock *) (gpointer) sorted->data;

  g_array_sort (sorted, compare_blocks);
  for (guint first = 0, end; first < sorted->len; first = end)
    {
      for (end = first + 1; end < sorted->len && blocks[end].object == blocks[first].object && blocks[end].row_group == blocks[first].row_group; end++)
        ;
      for (guint i = first, next; i < end && is_known (&blocks[first], end - first); i = next)
        {
          for (next = i + 1; next < end && blocks[next].place == blocks[i].place; next++)
            ;
          add_rest (rests, &blocks[i], next - i);
        }
    }
  return rests;
}

guint
hunch_block_rests_draw (GArray      *rests,
                        guint        n_hits,
                        HunchRandom *random,
                        GArray      *out_positions)
{
  g_autofree double *weights = g_new0 (double, rests->len + 1);
  g_autofree guint *hits = g_new0 (guint, rests->len + 1);
  guint n_taken = 0;

  for (guint i = 0; i < rests->len; i++)
    weights[i] = g_array_index (rests, HunchBlockRest, i).is_taken ? 0 : (double) g_array_index (rests, HunchBlockRest, i).n_free;
  if (rests->len > 0)
    hunch_draw_systematic (weights, rests->len, n_hits, random, hits);
  for (guint i = 0; i < rests->len; i++)
    if (hits[i] > 0 && weights[i] > 0)
      {
        g_array_index (rests, HunchBlockRest, i).is_taken = TRUE;
        g_array_append_val (out_positions, i);
        n_taken++;
      }
  return n_taken;
}

gboolean
hunch_block_rest_plan (const HunchBlockRest *self,
                       gint64                offset,
                       gint64                n_rows,
                       HunchBlockPlan       *out_plan)
{
  const HunchBlock *block = &self->block;

  if (block->place < 0 || block->n_rows > n_rows || block->place > n_rows - block->n_rows)
    return FALSE;
  *out_plan = (HunchBlockPlan) { .block = *block, .hits = 1, .offset = offset + block->place, .n_free = self->n_free };
  out_plan->block.n_kept = 0;
  out_plan->block.run = (block->run + block->n_run) % block->n_rows;
  out_plan->block.n_run = 0;
  return TRUE;
}
