#define G_LOG_DOMAIN "hunch-format"
#include "format/parquet-plan-private.h"

#include <glib/gi18n-lib.h>

#include "format/parquet-index-private.h"

/* Of packed bytes at a time, over all columns. */
#define MAX_BYTES (64u << 20)
#define MIN_WINDOW (64u << 10)
#define LOCAL_WINDOW (1u << 20)
/* One question to a server; several of them run side by side. */
#define MAX_RANGE (16u << 20)
/* Where the first rows are wanted and no index says where they end. */
#define FIRST_WINDOW (256u << 10)
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
plan_pages (HunchParquetWanted *self,
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
plan_spans (HunchParquetWanted *self,
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
check_counts (HunchParquetWanted *self,
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
make_plans (HunchParquetWanted *self,
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
add_piece (HunchParquetWanted *self,
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
collect_pieces (HunchParquetWanted *self,
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
make_ranges (HunchParquetWanted *self,
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
read_pieces (HunchParquetWanted *self,
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
choose_window (HunchParquetWanted *self,
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

gboolean
hunch_parquet_wanted_begin (HunchParquetWanted  *self,
                            guint                row_group,
                            gint64              *out_n_skip,
                            GCancellable        *cancellable,
                            GError             **error)
{
  g_autofree Plan *plans = g_new0 (Plan, MAX (self->leaves->len, 1));
  g_autoptr (GArray) pieces = g_array_new (FALSE, FALSE, sizeof (Piece));
  gsize window;

  if (!make_plans (self, row_group, plans, cancellable, error))
    return FALSE;

  window = choose_window (self, plans);
  for (guint i = 0; i < self->leaves->len; i++)
    {
      out_n_skip[i] = plans[i].n_skip;
      if (!hunch_parquet_column_begin (plans[i].column, row_group, plans[i].is_span ? &plans[i].span : NULL, window, &self->n_bytes, error))
        return FALSE;
    }
  collect_pieces (self, plans, pieces);

  return read_pieces (self, pieces, window, cancellable, error);
}
