#define G_LOG_DOMAIN "hunch-analysis"
#include "analysis/clusters.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "analysis/rows.h"
#include "analysis/strata.h"
#include "analysis/words.h"
#include "project/import.h"
#include "sample/effect.h"

/* Neighbours that came together. */
typedef struct
{
  gint64 end;    /* position behind its last row */
  gint64 block;  /* of a further run of a block the same; below 0 for rows between blocks */
} Run;

struct _HunchClusters
{
  GArray *ends;  /* owned, of gint64: place behind the last row of each block, in the order in which rows are read */
  GArray *runs;  /* owned, of Run, in the order in which rows stand */
};

/* --- from row numbers to positions --- */

typedef struct
{
  HunchClusters *clusters;
  GArray        *blocks;    /* of HunchRowBlock, lent */
  guint          block;     /* the first that does not lie before the row */
  gint64         key;       /* of the run in hand: its block, or below 0 one for each gap between blocks */
  gint64         position;
} Placing;

static void
end_run (Placing *self)
{
  Run run = { self->position, self->key };

  g_array_append_val (self->clusters->runs, run);
  g_array_append_val (self->clusters->ends, self->position);
}

static void
place_row (Placing *self,
           gint64   row_id)
{
  const HunchRowBlock *block;
  gint64 key;

  while (self->block < self->blocks->len && g_array_index (self->blocks, HunchRowBlock, self->block).last_row < row_id)
    self->block++;
  block = self->block < self->blocks->len ? &g_array_index (self->blocks, HunchRowBlock, self->block) : NULL;
  key = block != NULL && block->first_row <= row_id ? block->block : -1 - (gint64) self->block;
  if (self->position > 0 && key != self->key)
    end_run (self);
  self->key = key;
  self->position++;
}

static gboolean
place_row_cb (const HunchQueryHead  *head,
              const HunchQueryValue *values,
              gpointer               user_data)
{
  if (values != NULL)
    place_row (user_data, values[0].integer);
  return TRUE;
}

/* A name of the row number that no column hides. */
static const char *
get_row_word (const HunchTableInfo *table)
{
  static const char *const words[] = { "rowid", "_rowid_", "oid" };

  if (table->is_view)
    return "hunch_row";
  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    {
      gboolean is_hidden = FALSE;

      for (guint k = 0; k < table->n_columns; k++)
        is_hidden |= g_ascii_strcasecmp (table->columns[k].name, words[i]) == 0;
      if (!is_hidden)
        return words[i];
    }
  return NULL;
}

/* Row ids first … first + n - 1, from block to block. */
static void
place_range (Placing *self,
             gint64   first,
             gint64   n)
{
  gint64 end = first + n;

  for (gint64 id = first; id < end;)
    {
      const HunchRowBlock *block;
      gint64 next = end;

      place_row (self, id);
      block = self->block < self->blocks->len ? &g_array_index (self->blocks, HunchRowBlock, self->block) : NULL;
      if (block != NULL)
        next = MIN (block->first_row <= id ? block->last_row + 1 : block->first_row, end);
      self->position += next - id - 1;
      id = next;
    }
}

static gboolean
take_ends_cb (const HunchQueryHead  *head,
              const HunchQueryValue *values,
              gpointer               user_data)
{
  gint64 *ends = user_data;

  for (guint i = 0; values != NULL && i < 2; i++)
    ends[i] = values[i].integer;
  return TRUE;
}

/* The ends of a table tell whether its row ids have holes; of a view that would cost as much as all of them. */
static gboolean
place_rows (Placing              *placing,
            HunchProject         *project,
            const HunchTableInfo *table,
            GCancellable         *cancellable,
            GError              **error)
{
  const char *word = get_row_word (table);
  g_auto (GStrv) parts = g_strsplit (table->name, "\"", -1);
  g_autofree char *name = g_strjoinv ("\"\"", parts);
  g_autofree char *ends_sql = g_strdup_printf ("SELECT (SELECT min(%s) FROM \"%s\"), (SELECT max(%s) FROM \"%s\")", word, name, word, name);
  g_autofree char *sql = g_strdup_printf ("SELECT %s FROM \"%s\" ORDER BY 1", word, name);
  gint64 ends[2] = { 0, -1 };

  if (word == NULL)
    return TRUE;
  if (!table->is_view && !hunch_project_query (project, ends_sql, take_ends_cb, ends, cancellable, error))
    return FALSE;
  if (!table->is_view && ends[1] - ends[0] + 1 == table->n_rows)
    {
      place_range (placing, ends[0], table->n_rows);
      return TRUE;
    }
  return hunch_project_query (project, sql, place_row_cb, placing, cancellable, error);
}

/* Where all there is was kept, blocks were not drawn but all taken. */
static gboolean
is_all (const HunchTableInfo *table)
{
  const HunchTicket *ticket = table->ticket;

  return ticket != NULL && ticket->choice.method == HUNCH_SAMPLE_BLOCKS && ticket->rows_kept > 0 && ticket->rows_kept >= ticket->rows_seen;
}

HunchClusters *
hunch_clusters_new (HunchProject         *project,
                    const HunchTableInfo *table,
                    GCancellable         *cancellable,
                    GError              **error)
{
  g_autoptr (HunchClusters) self = NULL;
  g_autoptr (GArray) blocks = hunch_project_dup_blocks (project, table->name, error);
  Placing placing = { NULL, blocks };

  if (blocks == NULL || blocks->len == 0 || is_all (table))
    return NULL;

  self = g_new0 (HunchClusters, 1);
  self->ends = g_array_new (FALSE, FALSE, sizeof (gint64));
  self->runs = g_array_new (FALSE, FALSE, sizeof (Run));
  placing.clusters = self;
  if (!place_rows (&placing, project, table, cancellable, error))
    return NULL;

  end_run (&placing);
  return g_steal_pointer (&self);
}

void
hunch_clusters_free (HunchClusters *self)
{
  if (self == NULL)
    return;

  g_array_unref (self->ends);
  g_array_unref (self->runs);
  g_free (self);
}

/* --- another order --- */

/* The runs of each block: for the blocks in the order in which they first appear, places of their runs. Element type GArray of guint, owned. */
static GPtrArray *
gather_blocks (const HunchClusters *self)
{
  GPtrArray *blocks = g_ptr_array_new_with_free_func ((GDestroyNotify) g_array_unref);
  g_autoptr (GHashTable) known = g_hash_table_new (g_int64_hash, g_int64_equal);

  for (guint i = 0; i < self->runs->len; i++)
    {
      Run *run = &g_array_index (self->runs, Run, i);
      GArray *places = g_hash_table_lookup (known, &run->block);

      if (places == NULL)
        {
          places = g_array_new (FALSE, FALSE, sizeof (guint));
          g_ptr_array_add (blocks, places);
          g_hash_table_insert (known, &run->block, places);
        }
      g_array_append_val (places, i);
    }
  return blocks;
}

gboolean
hunch_clusters_is_scattered (const HunchClusters *self)
{
  g_autoptr (GPtrArray) blocks = gather_blocks (self);

  return blocks->len < self->runs->len;
}

static HunchRowPiece
get_piece (const HunchClusters *self,
           guint                run)
{
  gint64 first = run > 0 ? g_array_index (self->runs, Run, run - 1).end : 0;

  return (HunchRowPiece) { first, g_array_index (self->runs, Run, run).end - first };
}

static gboolean
has_rows (const HunchClusters *self,
          GArray              *block,
          HunchRows           *rows)
{
  for (guint i = 0; i < block->len; i++)
    {
      HunchRowPiece piece = get_piece (self, g_array_index (block, guint, i));

      for (gint64 k = 0; k < piece.n; k++)
        {
          guint8 times = 0;

          if (hunch_rows_read_times (rows, piece.first + k, 1, &times, NULL) && times > 0)
            return TRUE;
        }
    }
  return FALSE;
}

/* How often each block comes. */
static guint *
draw_blocks (const HunchClusters *self,
             GPtrArray           *blocks,
             HunchRandom         *random,
             HunchRows           *rows)
{
  g_autofree guint *choices = g_new (guint, blocks->len + 1);
  guint *times = g_new0 (guint, blocks->len + 1);
  guint n = 0;

  for (guint i = 0; i < blocks->len; i++)
    if (has_rows (self, g_ptr_array_index (blocks, i), rows))
      choices[n++] = i;
  for (guint i = 0; i < n; i++)
    times[choices[hunch_random_next_below (random, n)]]++;
  return times;
}

void
hunch_clusters_arrange (HunchClusters *self,
                        HunchRandom   *random,
                        HunchRows     *rows,
                        GArray        *pieces)
{
  g_autoptr (GPtrArray) blocks = gather_blocks (self);
  g_autofree guint *times = random != NULL ? draw_blocks (self, blocks, random, rows) : NULL;
  gint64 place = 0;

  g_array_set_size (self->ends, 0);
  g_array_set_size (pieces, 0);
  for (guint i = 0; i < blocks->len; i++)
    for (guint copy = 0; copy < (times != NULL ? times[i] : 1); copy++)
      {
        GArray *block = g_ptr_array_index (blocks, i);

        for (guint k = 0; k < block->len; k++)
          {
            HunchRowPiece piece = get_piece (self, g_array_index (block, guint, k));

            g_array_append_val (pieces, piece);
            place += piece.n;
          }
        g_array_append_val (self->ends, place);
      }
}

/* --- walking --- */

static gint64
get_end (const HunchClusters *self,
         guint                place)
{
  return place < self->ends->len ? g_array_index (self->ends, gint64, place) : G_MAXINT64;
}

gsize
hunch_cluster_walk_next (HunchClusterWalk *self,
                         HunchFrame       *frame,
                         gsize             i,
                         gsize             n,
                         gboolean         *out_begins)
{
  gint64 row = hunch_frame_get_place (frame, i);
  guint place = self->place;
  gsize end = i + 1;

  while (row >= get_end (self->clusters, place))
    place++;
  *out_begins = !self->has_begun || place != self->place;
  self->has_begun = TRUE;
  self->place = place;

  if (hunch_frame_get_place (frame, n - 1) < get_end (self->clusters, place))
    return n;
  while (end < n && hunch_frame_get_place (frame, end) < get_end (self->clusters, place))
    end++;
  return end;
}

/* --- means --- */

void
hunch_cluster_means_clear (HunchClusterMeans *self)
{
  g_clear_pointer (&self->sum, hunch_cluster_sum_free);
}

double
hunch_clusters_finish_icc (gpointer tally)
{
  static const char *const names[] = { "" };
  g_autoptr (GPtrArray) effects = hunch_effect_tally_finish (tally, names);

  return effects->len > 0 ? ((HunchTicketEffect *) g_ptr_array_index (effects, 0))->icc : NAN;
}

static void
add_rows (HunchClusterSum  *sum,
          HunchEffectTally *tally,
          const double     *y,
          const gint32     *codes,
          gsize             first,
          gsize             end,
          guint             n_levels,
          const double     *means,
          const double     *sizes)
{
  for (gsize i = first; i < end; i++)
    {
      guint level = codes != NULL ? codes[i] : 0;

      if (isnan (y[i]))
        continue;
      hunch_cluster_sum_add (sum, level, (y[i] - means[level]) / sizes[level]);
      hunch_cluster_sum_add (sum, n_levels, (y[i] - means[n_levels]) / sizes[n_levels]);
      hunch_effect_tally_add (tally, 0, y[i]);
    }
}

gboolean
hunch_clusters_sum_means (const HunchClusters *self,
                          HunchFrame          *frame,
                          guint                y,
                          gboolean             is_split,
                          guint                by,
                          guint                n_levels,
                          const double        *means,
                          const double        *sizes,
                          gboolean             has_cross,
                          HunchClusterMeans   *out,
                          GError             **error)
{
  HunchClusterWalk walk = { self };
  g_autoptr (HunchClusterSum) sum = hunch_cluster_sum_new (n_levels + 1, has_cross);
  g_autoptr (HunchEffectTally) tally = hunch_effect_tally_new (1);
  gsize n;

  hunch_frame_rewind (frame);
  do
    {
      const double *values = hunch_frame_get_numbers (frame, y);
      const gint32 *codes = is_split ? hunch_frame_get_codes (frame, by) : NULL;

      if (!hunch_frame_next (frame, &n, error))
        return FALSE;
      for (gsize i = 0, end; i < n; i = end)
        {
          gboolean begins;

          end = hunch_cluster_walk_next (&walk, frame, i, n, &begins);
          if (begins)
            {
              hunch_cluster_sum_end_block (sum);
              hunch_effect_tally_end_block (tally);
            }
          add_rows (sum, tally, values, codes, i, end, n_levels, means, sizes);
        }
    }
  while (n > 0);

  hunch_cluster_sum_end_block (sum);
  out->sum = g_steal_pointer (&sum);
  out->icc = hunch_clusters_finish_icc (tally);
  return TRUE;
}

/* --- what is said of it --- */

static void
report_strata (HunchInquiry *inquiry,
               double        design_effect,
               double        n)
{
  double effective_n = n / design_effect;
  g_autofree char *strata = hunch_words_count (hunch_strata_get_n (inquiry->strata));
  g_autofree char *effect = hunch_words_number (design_effect);
  g_autofree char *effective = isfinite (effective_n) ? hunch_words_count ((gint64) llround (effective_n)) : g_strdup ("–");
  g_autofree char *text = NULL;

  hunch_result_set_strata (inquiry->result, hunch_strata_get_n (inquiry->strata), design_effect, effective_n);
  if (hunch_strata_get_weights (inquiry->strata) != NULL)
    text = g_strdup_printf (_("Rows were drawn by “%s”, not in proportion: each counts for as many as it stands for (%s strata, design effect %s, effective n %s)."),
                            hunch_strata_get_column (inquiry->strata), strata, effect, effective);
  else
    text = g_strdup_printf (_("Rows were drawn by “%s” in proportion; intervals allow for that (%s strata, design effect %s, effective n %s)."),
                            hunch_strata_get_column (inquiry->strata), strata, effect, effective);
  hunch_result_add_check (inquiry->result, "strata", HUNCH_CHECK_UNKNOWN, design_effect, NAN, text);
  hunch_result_add_source (inquiry->result, "W. G. Cochran, Sampling Techniques (1977): stratified samples; D. G. Horvitz and D. J. Thompson, JASA 47 (1952): weights");
  hunch_result_add_source (inquiry->result, "D. A. Binder, International Statistical Review 51 (1983): variances by linearisation, as R's survey");
}

void
hunch_clusters_report (HunchInquiry *inquiry,
                       guint         n_blocks,
                       double        icc,
                       double        design_effect,
                       double        n)
{
  double effective_n = n / design_effect;
  g_autofree char *blocks = hunch_words_count (n_blocks);
  g_autofree char *effect = hunch_words_number (design_effect);
  g_autofree char *effective = isfinite (effective_n) ? hunch_words_count ((gint64) llround (effective_n)) : NULL;
  g_autofree char *text = NULL;

  if (inquiry->uses_strata)
    {
      report_strata (inquiry, design_effect, n);
      return;
    }
  hunch_result_set_design (inquiry->result, n_blocks, icc, design_effect, effective_n);
  if (n_blocks < 2)
    {
      hunch_result_add_warning (inquiry->result, _("All rows came in one block, so how far another sample would differ cannot be said: "
                                                   "take a sample of more blocks."));
      return;
    }
  if (effective == NULL)
    text = g_strdup_printf (_("Rows came in %s blocks; intervals allow for that."), blocks);
  else
    text = g_strdup_printf (_("Rows came in %s blocks; intervals use the design effect (%s; effective n %s)."), blocks, effect, effective);
  hunch_result_add_check (inquiry->result, "blocks", HUNCH_CHECK_UNKNOWN, design_effect, NAN, text);
}
