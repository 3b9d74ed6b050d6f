#define G_LOG_DOMAIN "hunch-analysis"
#include "analysis/clusters.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "analysis/words.h"
#include "project/import.h"
#include "sample/effect.h"

struct _HunchClusters
{
  GArray *ends;  /* owned, of gint64: position behind the last row of each run of rows that came together */
};

/* --- from row numbers to positions --- */

typedef struct
{
  HunchClusters *clusters;
  GArray        *blocks;    /* of HunchRowBlock, lent */
  guint          block;     /* the first that does not lie before the row */
  gint64         key;       /* tells one run from the next */
  gint64         position;
} Placing;

static void
place_row (Placing *self,
           gint64   row_id)
{
  const HunchRowBlock *block;
  gint64 key;

  while (self->block < self->blocks->len && g_array_index (self->blocks, HunchRowBlock, self->block).last_row < row_id)
    self->block++;
  block = self->block < self->blocks->len ? &g_array_index (self->blocks, HunchRowBlock, self->block) : NULL;
  key = 2 * (gint64) self->block + (block != NULL && block->first_row <= row_id);
  if (self->position > 0 && key != self->key)
    g_array_append_val (self->clusters->ends, self->position);
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
  placing.clusters = self;
  if (!place_rows (&placing, project, table, cancellable, error))
    return NULL;

  g_array_append_val (self->ends, placing.position);
  return g_steal_pointer (&self);
}

void
hunch_clusters_free (HunchClusters *self)
{
  if (self == NULL)
    return;

  g_array_unref (self->ends);
  g_free (self);
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
  gint64 row = hunch_frame_get_row (frame, i);
  guint place = self->place;
  gsize end = i + 1;

  while (row >= get_end (self->clusters, place))
    place++;
  *out_begins = !self->has_begun || place != self->place;
  self->has_begun = TRUE;
  self->place = place;

  if (hunch_frame_get_row (frame, n - 1) < get_end (self->clusters, place))
    return n;
  while (end < n && hunch_frame_get_row (frame, end) < get_end (self->clusters, place))
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
