#define G_LOG_DOMAIN "hunch-sample"
#include "sample/sampler.h"

#include <math.h>
#include <string.h>

#include "base/random.h"

/* A reservoir is drawn over row numbers alone, by Algorithm L (Kim-Hung Li,
 * "Reservoir-sampling algorithms of time complexity O(n(1 + log(N/n)))", ACM TOMS
 * 20, 1994, page 483; the successor of Vitter's Z of 1985): the gaps between rows that
 * enter are drawn directly, so a pass over a hundred million rows costs a few
 * thousand random numbers. With two passes the numbers are sorted, and the second
 * walks along them; with one, whoever keeps the rows puts each into its place. Both
 * draw the same numbers in the same order and so keep the same rows.
 *
 * Within strata the second pass picks as many as the first has allotted by selection
 * sampling (Fan, Muller and Rezucha, JASA 57, 1962, page 387; Algorithm S of Knuth): of what
 * is left of a stratum each row is taken with the share that is still wanted. */

/* Rows a reservoir makes room for before it has seen any. */
#define FIRST_CAPACITY 4096

typedef struct
{
  char  *value;   /* owned; NULL: missing */
  gint64 n_seen;
} Stratum;

struct _HunchSampler
{
  HunchSampleChoice choice;
  HunchRandom       random;
  HunchSampler     *earlier;      /* owned; the draw before this one from the same rows, or NULL */
  gint64            n_passed;     /* rows up to now that earlier draws have kept */
  gint64            n_seen;       /* rows in all, by the first pass */
  gint64            n_offered;    /* those that earlier draws leave */
  gboolean          is_prepared;

  GArray           *reservoir;    /* owned, of gint64; NULL unless a reservoir */
  gint64            next_entry;   /* the row that enters next, once the reservoir is full */
  double            weight;       /* W of Algorithm L */
  gsize             position;     /* in the sorted reservoir */
  gint64            last_row;

  GArray           *strata;       /* owned, of Stratum; of the last draw, NULL for the earlier ones */
  GHashTable       *places;       /* owned; value → place in `strata` + 1 */
  guint             missing;      /* the same for the missing value; 0: not seen */
  GString          *key;          /* owned */
  gint64           *left;         /* owned; [strata] rows of it that were not asked about yet */
  gint64           *wanted;       /* owned; [strata] rows of it still to keep */
  gint64           *kept;         /* owned; [strata] */
  gint64            n_wanted;
};

static const char *const method_names[] = { "all", "head", "reservoir", "bernoulli", "stratified", "blocks" };

const char *
hunch_sample_method_get_name (HunchSampleMethod method)
{
  g_return_val_if_fail ((guint) method < G_N_ELEMENTS (method_names), NULL);

  return method_names[method];
}

gboolean
hunch_sample_method_from_name (const char        *name,
                               HunchSampleMethod *out_method)
{
  for (guint i = 0; i < G_N_ELEMENTS (method_names); i++)
    if (g_strcmp0 (name, method_names[i]) == 0)
      {
        *out_method = i;
        return TRUE;
      }

  return FALSE;
}

/* --- a reservoir ------------------------------------------------------------------- */

static int
compare_rows (gconstpointer a,
              gconstpointer b)
{
  gint64 row_a = *(const gint64 *) a;
  gint64 row_b = *(const gint64 *) b;

  return (row_a > row_b) - (row_a < row_b);
}

static void
draw_next_entry (HunchSampler *self)
{
  double gap;

  self->weight *= exp (log (hunch_random_next_open (&self->random)) / (double) self->choice.rows);
  gap = floor (log (hunch_random_next_open (&self->random)) / log1p (-self->weight));

  if (!(gap < (double) (G_MAXINT64 / 2) - (double) self->next_entry))
    self->next_entry = G_MAXINT64;
  else
    self->next_entry += (gint64) gap + 1;
}

/* After the row that makes the reservoir full. */
static void
draw_first_entry (HunchSampler *self)
{
  self->next_entry = self->choice.rows - 1;
  draw_next_entry (self);
}

static gint64
draw_place (HunchSampler *self)
{
  gint64 place = (gint64) hunch_random_next_below (&self->random, self->choice.rows);

  draw_next_entry (self);
  return place;
}

static void
fill_reservoir (HunchSampler *self)
{
  gint64 n = MIN (self->n_offered, self->choice.rows);

  self->reservoir = g_array_sized_new (FALSE, FALSE, sizeof (gint64), MIN (n, FIRST_CAPACITY));
  for (gint64 row = 0; row < n; row++)
    g_array_append_val (self->reservoir, row);
  if (n == self->choice.rows && n > 0)
    draw_first_entry (self);

  while (self->next_entry >= 0 && self->next_entry < self->n_offered)
    {
      gint64 row = self->next_entry;

      g_array_index (self->reservoir, gint64, draw_place (self)) = row;
    }
  g_array_sort (self->reservoir, compare_rows);
}

static gboolean
keep_from_reservoir (HunchSampler *self,
                     gint64        row)
{
  while (self->position < self->reservoir->len
         && g_array_index (self->reservoir, gint64, self->position) < row)
    self->position++;

  if (self->position == self->reservoir->len
      || g_array_index (self->reservoir, gint64, self->position) != row)
    return FALSE;

  self->position++;

  return TRUE;
}

/* --- a share ------------------------------------------------------------------------ */

/* One number is drawn for every row, asked for or not, so that row r always meets the same one. */
static gboolean
keep_by_share (HunchSampler *self,
               gint64        row)
{
  double drawn = 1;

  for (; self->last_row < row; self->last_row++)
    drawn = hunch_random_next_open (&self->random);

  return drawn < self->choice.share;
}

static gint64
count_by_share (const HunchSampleChoice *choice,
                gint64                   n_rows)
{
  HunchRandom random = { choice->seed };
  gint64 n_kept = 0;

  for (gint64 row = 0; row < n_rows; row++)
    n_kept += hunch_random_next_open (&random) < choice->share;
  return n_kept;
}

/* --- strata --------------------------------------------------------------------------- */

static void
clear_stratum (gpointer data)
{
  g_free (((Stratum *) data)->value);
}

/* Place + 1; 0 for a value that has not come. */
static guint
find_stratum (HunchSampler *self,
              const char   *value,
              gsize         length)
{
  if (value == NULL)
    return self->missing;
  g_string_truncate (self->key, 0);
  g_string_append_len (self->key, value, length);
  return GPOINTER_TO_UINT (g_hash_table_lookup (self->places, self->key->str));
}

static guint
add_stratum (HunchSampler *self,
             gboolean      is_missing)
{
  Stratum stratum = { is_missing ? NULL : g_strdup (self->key->str), 0 };

  g_array_append_val (self->strata, stratum);
  if (is_missing)
    self->missing = self->strata->len;
  else
    g_hash_table_insert (self->places, stratum.value, GUINT_TO_POINTER (self->strata->len));
  return self->strata->len;
}

/* The product of two counts needs more than 64 bits. */
__extension__ typedef unsigned __int128 Wide;

typedef struct
{
  guint   place;
  guint64 weight;
} Rank;

/* Heavier first, then in the order of coming. */
static int
compare_ranks (gconstpointer a,
               gconstpointer b)
{
  const Rank *rank_a = a;
  const Rank *rank_b = b;

  if (rank_a->weight != rank_b->weight)
    return rank_a->weight < rank_b->weight ? 1 : -1;
  return (rank_a->place > rank_b->place) - (rank_a->place < rank_b->place);
}

/* By largest remainders; no stratum can be asked for more than it has, since n is at most N. */
static void
allot_by_size (HunchSampler *self,
               guint         n_strata,
               gint64        n)
{
  g_autofree Rank *ranks = g_new (Rank, n_strata + 1);
  gint64 n_given = 0;

  for (guint i = 0; i < n_strata; i++)
    {
      Wide share = (Wide) n * (Wide) self->left[i];

      self->wanted[i] = (gint64) (share / (Wide) self->n_offered);
      ranks[i] = (Rank) { i, (guint64) (share % (Wide) self->n_offered) };
      n_given += self->wanted[i];
    }
  qsort (ranks, n_strata, sizeof *ranks, compare_ranks);
  for (guint i = 0; i < n_strata && n_given < n; i++, n_given++)
    self->wanted[ranks[i].place]++;
}

/* The small ones first, so that what they have not goes to the others. */
static void
allot_alike (HunchSampler *self,
             guint         n_strata,
             gint64        n)
{
  g_autofree Rank *ranks = g_new (Rank, n_strata + 1);

  for (guint i = 0; i < n_strata; i++)
    ranks[i] = (Rank) { i, (guint64) (G_MAXINT64 - self->left[i]) };
  qsort (ranks, n_strata, sizeof *ranks, compare_ranks);
  for (guint i = 0; i < n_strata; i++)
    {
      gint64 share = MIN (self->left[ranks[i].place], n / (n_strata - i));

      self->wanted[ranks[i].place] = share;
      n -= share;
    }
}

/* What there is of each stratum for this draw: all of it, or what the draw before leaves. */
static void
allot (HunchSampler *self,
       const GArray *strata)
{
  guint n = strata->len;

  self->left = g_new0 (gint64, n + 1);
  self->wanted = g_new0 (gint64, n + 1);
  self->kept = g_new0 (gint64, n + 1);
  for (guint i = 0; i < n; i++)
    self->left[i] = self->earlier == NULL || self->earlier->left == NULL ? g_array_index (strata, Stratum, i).n_seen
                                                                          : self->earlier->left[i] - self->earlier->wanted[i];
  self->n_wanted = MIN (self->choice.rows, self->n_offered);
  if (self->n_wanted > 0)
    (self->choice.allocation == HUNCH_ALLOCATION_EQUAL ? allot_alike : allot_by_size) (self, n, self->n_wanted);
}

static gboolean
keep_of_stratum (HunchSampler *self,
                 guint         stratum)
{
  guint place = stratum - 1;
  gboolean is_kept;

  if (stratum == 0 || self->left[place] <= 0)
    return FALSE;
  is_kept = (gint64) hunch_random_next_below (&self->random, (guint64) self->left[place]) < self->wanted[place];
  self->left[place]--;
  if (is_kept)
    {
      self->wanted[place]--;
      self->kept[place]++;
      self->n_wanted--;
    }
  return is_kept;
}

/* --- one draw after another --------------------------------------------------------------- */

/* Rows that this draw and those before it keep. */
static gint64
count_taken (HunchSampler *self)
{
  gint64 before = self->earlier == NULL ? 0 : count_taken (self->earlier);

  switch (self->choice.method)
    {
    case HUNCH_SAMPLE_HEAD:
    case HUNCH_SAMPLE_RESERVOIR:
    case HUNCH_SAMPLE_STRATIFIED:
      return before + MIN (self->choice.rows, self->n_offered);
    case HUNCH_SAMPLE_BERNOULLI:
      return before + count_by_share (&self->choice, self->n_offered);
    case HUNCH_SAMPLE_ALL:
    case HUNCH_SAMPLE_BLOCKS:
    default:
      return before + self->n_offered;
    }
}

/* Between the passes. `strata` of the last draw. */
static void
prepare (HunchSampler *self,
         gint64        n_seen,
         const GArray *strata)
{
  if (self->is_prepared)
    return;
  self->is_prepared = TRUE;
  self->n_offered = n_seen;
  if (self->earlier != NULL)
    {
      prepare (self->earlier, n_seen, strata);
      if (hunch_sampler_needs_first_pass (self))
        self->n_offered = MAX (0, self->n_offered - count_taken (self->earlier));
    }
  if (self->choice.method == HUNCH_SAMPLE_RESERVOIR)
    fill_reservoir (self);
  else if (self->choice.method == HUNCH_SAMPLE_STRATIFIED && strata != NULL)
    allot (self, strata);
}

static gboolean
keep_own (HunchSampler *self,
          gint64        row,
          guint         stratum)
{
  switch (self->choice.method)
    {
    case HUNCH_SAMPLE_HEAD:
      self->last_row = row;
      return row < self->choice.rows;
    case HUNCH_SAMPLE_RESERVOIR:
      return keep_from_reservoir (self, row);
    case HUNCH_SAMPLE_BERNOULLI:
      return keep_by_share (self, row);
    case HUNCH_SAMPLE_STRATIFIED:
      return self->left != NULL && keep_of_stratum (self, stratum);
    case HUNCH_SAMPLE_ALL:
    case HUNCH_SAMPLE_BLOCKS:
    default:
      return TRUE;
    }
}

/* Whether this draw or one before it takes the row; `out_here` which of the two. */
static gboolean
take (HunchSampler *self,
      gint64        row,
      guint         stratum,
      gboolean     *out_here)
{
  *out_here = FALSE;
  if (self->earlier != NULL)
    {
      gboolean is_direct;

      if (take (self->earlier, row, stratum, &is_direct))
        {
          self->n_passed++;
          return TRUE;
        }
      row -= self->n_passed;
    }
  *out_here = keep_own (self, row, stratum);
  return *out_here;
}

/* --- the door -------------------------------------------------------------------------------- */

static HunchSampler *
sampler_new (const HunchSampleChoice *choice,
             HunchSampler            *earlier)
{
  HunchSampler *self = g_new0 (HunchSampler, 1);

  self->choice = *choice;
  self->choice.rows = CLAMP (choice->rows, 0, G_MAXUINT);
  self->random.state = choice->seed;
  self->earlier = earlier;
  self->next_entry = -1;
  self->last_row = -1;
  self->weight = 1;
  return self;
}

HunchSampler *
hunch_sampler_new (const HunchSampleChoice *choice)
{
  g_return_val_if_fail (choice != NULL, NULL);

  return hunch_sampler_new_after (choice, 1);
}

HunchSampler *
hunch_sampler_new_after (const HunchSampleChoice *draws,
                         guint                    n_draws)
{
  HunchSampler *self = NULL;

  g_return_val_if_fail (draws != NULL && n_draws > 0, NULL);

  for (guint i = 0; i < n_draws; i++)
    self = sampler_new (&draws[i], self);
  if (self->choice.method == HUNCH_SAMPLE_STRATIFIED)
    {
      self->strata = g_array_new (FALSE, FALSE, sizeof (Stratum));
      g_array_set_clear_func (self->strata, clear_stratum);
      self->places = g_hash_table_new (g_str_hash, g_str_equal);
      self->key = g_string_new (NULL);
    }
  return self;
}

void
hunch_sampler_free (HunchSampler *self)
{
  if (self == NULL)
    return;

  g_clear_pointer (&self->earlier, hunch_sampler_free);
  g_clear_pointer (&self->reservoir, g_array_unref);
  g_clear_pointer (&self->places, g_hash_table_unref);
  g_clear_pointer (&self->strata, g_array_unref);
  if (self->key != NULL)
    g_string_free (self->key, TRUE);
  g_free (self->left);
  g_free (self->wanted);
  g_free (self->kept);
  g_free (self);
}

gboolean
hunch_sampler_needs_first_pass (HunchSampler *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->choice.method == HUNCH_SAMPLE_RESERVOIR || self->choice.method == HUNCH_SAMPLE_STRATIFIED
      || (self->earlier != NULL && hunch_sampler_needs_first_pass (self->earlier));
}

void
hunch_sampler_see (HunchSampler *self,
                   gint64        n_rows)
{
  g_return_if_fail (self != NULL && n_rows >= 0);
  g_return_if_fail (!self->is_prepared);

  self->n_seen += n_rows;
}

gboolean
hunch_sampler_keep (HunchSampler *self,
                    gint64        row)
{
  return hunch_sampler_keep_value (self, row, NULL, 0);
}

gboolean
hunch_sampler_is_full (HunchSampler *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  prepare (self, self->n_seen, self->strata);
  switch (self->choice.method)
    {
    case HUNCH_SAMPLE_HEAD:
      return self->last_row + 1 >= self->choice.rows;
    case HUNCH_SAMPLE_RESERVOIR:
      return self->position == self->reservoir->len;
    case HUNCH_SAMPLE_BERNOULLI:
      return self->choice.share <= 0;
    case HUNCH_SAMPLE_STRATIFIED:
      return self->n_wanted <= 0;
    case HUNCH_SAMPLE_ALL:
    case HUNCH_SAMPLE_BLOCKS:
    default:
      return FALSE;
    }
}

gboolean
hunch_sampler_has_strata (HunchSampler *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->strata != NULL;
}

gboolean
hunch_sampler_see_value (HunchSampler *self,
                         const char   *value,
                         gsize         length)
{
  guint stratum;

  g_return_val_if_fail (self != NULL && self->strata != NULL && !self->is_prepared, FALSE);

  stratum = find_stratum (self, value, length);
  if (stratum == 0 && self->strata->len == HUNCH_SAMPLER_MAX_STRATA)
    return FALSE;
  if (stratum == 0)
    stratum = add_stratum (self, value == NULL);
  g_array_index (self->strata, Stratum, stratum - 1).n_seen++;
  self->n_seen++;
  return TRUE;
}

gboolean
hunch_sampler_keep_value (HunchSampler *self,
                          gint64        row,
                          const char   *value,
                          gsize         length)
{
  gboolean is_kept;

  g_return_val_if_fail (self != NULL && row >= 0, FALSE);

  prepare (self, self->n_seen, self->strata);
  take (self, row, self->strata == NULL ? 0 : find_stratum (self, value, length), &is_kept);
  return is_kept;
}

guint
hunch_sampler_get_n_strata (HunchSampler *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->strata == NULL ? 0 : self->strata->len;
}

const char *
hunch_sampler_get_stratum (HunchSampler *self,
                           guint         position,
                           gint64       *out_n_seen,
                           gint64       *out_n_kept)
{
  g_return_val_if_fail (self != NULL && position < hunch_sampler_get_n_strata (self), NULL);

  *out_n_seen = g_array_index (self->strata, Stratum, position).n_seen;
  *out_n_kept = self->kept == NULL ? 0 : self->kept[position];
  return g_array_index (self->strata, Stratum, position).value;
}

gboolean
hunch_sampler_enter (HunchSampler *self,
                     gint64        row,
                     gint64       *out_place)
{
  g_return_val_if_fail (self != NULL && row >= 0, FALSE);
  g_return_val_if_fail (self->choice.method == HUNCH_SAMPLE_RESERVOIR && self->earlier == NULL, FALSE);

  if (row < self->choice.rows)
    {
      *out_place = row;
      if (row + 1 == self->choice.rows)
        draw_first_entry (self);
      return TRUE;
    }
  if (row != self->next_entry)
    return FALSE;
  *out_place = draw_place (self);
  return TRUE;
}
