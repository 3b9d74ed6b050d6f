#define G_LOG_DOMAIN "hunch-stats"
#include "stats/ranks.h"

#include <string.h>

#define DIGIT_BITS 11
#define N_BUCKETS (1 << DIGIT_BITS)
#define N_DIGITS 6
#define FEW 64              /* below, insertion is faster than counting */
#define STRIDE (1 << 18)    /* values between two looks at the cancellable */
#define PIECE (1 << 19)     /* more values are parted in place first, so that the other half of a sort stays small */

double
hunch_ties_get_cubes (const HunchTies *self)
{
  return self->triples + 3.0 * self->pairs;
}

/* --- keys: bits whose order as whole numbers is that of the doubles, kept in the place of the doubles --- */

static inline guint64
load_key (const double *place)
{
  guint64 key;

  memcpy (&key, place, sizeof key);
  return key;
}

static inline void
store_key (double  *place,
           guint64  key)
{
  memcpy (place, &key, sizeof key);
}

static inline guint64
key_from_value (double value)
{
  double positive_zero = value + 0.0;  /* -0 becomes 0 */
  guint64 bits = load_key (&positive_zero);

  return bits ^ (bits >> 63 ? G_MAXUINT64 : G_GUINT64_CONSTANT (1) << 63);
}

static inline guint64
bits_from_key (guint64 key)
{
  return key ^ (key >> 63 ? G_GUINT64_CONSTANT (1) << 63 : G_MAXUINT64);
}

static inline guint
get_digit (guint64 key,
           guint   digit)
{
  return (key >> (digit * DIGIT_BITS)) & (N_BUCKETS - 1);
}

typedef struct
{
  double  *from, *to;            /* keys */
  guint32 *from_tags, *to_tags;  /* NULL when there are none */
  gsize    n;
} Sort;

static void
turn_into_keys (double *values,
                gsize   n)
{
  for (gsize i = 0; i < n; i++)
    store_key (&values[i], key_from_value (values[i]));
}

static void
turn_into_values (double *keys,
                  gsize   n)
{
  for (gsize i = 0; i < n; i++)
    store_key (&keys[i], bits_from_key (load_key (&keys[i])));
}

static gboolean
count_digits (Sort         *self,
              gsize        *counts,
              GCancellable *cancellable,
              GError      **error)
{
  for (gsize first = 0; first < self->n; first += STRIDE)
    {
      gsize end = MIN (first + STRIDE, self->n);

      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      for (gsize i = first; i < end; i++)
        {
          guint64 key = load_key (&self->from[i]);

          for (guint digit = 0; digit < N_DIGITS; digit++)
            counts[digit * N_BUCKETS + get_digit (key, digit)]++;
        }
    }
  return TRUE;
}

static void
move_by_digit (Sort  *self,
               gsize  first,
               gsize  end,
               gsize *places,
               guint  digit)
{
  if (self->from_tags == NULL)
    for (gsize i = first; i < end; i++)
      {
        guint64 key = load_key (&self->from[i]);

        store_key (&self->to[places[get_digit (key, digit)]++], key);
      }
  else
    for (gsize i = first; i < end; i++)
      {
        guint64 key = load_key (&self->from[i]);
        gsize place = places[get_digit (key, digit)]++;

        store_key (&self->to[place], key);
        self->to_tags[place] = self->from_tags[i];
      }
}

static void
turn_around (Sort *self)
{
  double *values = self->from;
  guint32 *tags = self->from_tags;

  self->from = self->to;
  self->to = values;
  self->from_tags = self->to_tags;
  self->to_tags = tags;
}

/* Counts of one digit become the places where its values begin. */
static void
sum_counts (gsize *counts)
{
  gsize next = 0;

  for (gsize bucket = 0; bucket < N_BUCKETS; bucket++)
    {
      gsize count = counts[bucket];

      counts[bucket] = next;
      next += count;
    }
}

static gboolean
sort_keys (Sort         *self,
           gsize        *counts,
           GCancellable *cancellable,
           GError      **error)
{
  for (guint digit = 0; digit < N_DIGITS; digit++)
    {
      gsize *places = counts + digit * N_BUCKETS;

      if (places[get_digit (load_key (&self->from[0]), digit)] == self->n)
        continue;  /* all alike */
      sum_counts (places);
      for (gsize first = 0; first < self->n; first += STRIDE)
        {
          if (g_cancellable_set_error_if_cancelled (cancellable, error))
            return FALSE;
          move_by_digit (self, first, MIN (first + STRIDE, self->n), places, digit);
        }
      turn_around (self);
    }
  return TRUE;
}

static void
insert_few (double  *values,
            guint32 *tags,
            gsize    n)
{
  for (gsize i = 1; i < n; i++)
    {
      double value = values[i];
      guint32 tag = tags != NULL ? tags[i] : 0;
      gsize k = i;

      for (; k > 0 && values[k - 1] > value; k--)
        {
          values[k] = values[k - 1];
          if (tags != NULL)
            tags[k] = tags[k - 1];
        }
      values[k] = value;
      if (tags != NULL)
        tags[k] = tag;
    }
}

static gboolean
sort_many (double       *values,
           guint32      *tags,
           gsize         n,
           GCancellable *cancellable,
           GError      **error)
{
  g_autofree double *other = g_new (double, n);
  g_autofree guint32 *other_tags = tags != NULL ? g_new (guint32, n) : NULL;
  g_autofree gsize *counts = g_new0 (gsize, N_DIGITS * N_BUCKETS);
  Sort sort = { values, other, tags, other_tags, n };

  turn_into_keys (values, n);
  if (!count_digits (&sort, counts, cancellable, error) || !sort_keys (&sort, counts, cancellable, error))
    return FALSE;

  if (sort.from != values)
    memcpy (values, sort.from, n * sizeof *values);
  if (tags != NULL && sort.from_tags != tags)
    memcpy (tags, sort.from_tags, n * sizeof *tags);
  turn_into_values (values, n);
  return TRUE;
}

/* --- values alone: parted in place by their highest digit until the pieces are small --- */

typedef struct
{
  double       *scratch;  /* PIECE values, owned by the caller */
  gsize        *counts;   /* of all digits */
  GCancellable *cancellable;
  GError      **error;
} Parting;

static gboolean
sort_piece (Parting *self,
            double  *keys,
            gsize    n)
{
  Sort sort = { keys, self->scratch, NULL, NULL, n };

  memset (self->counts, 0, N_DIGITS * N_BUCKETS * sizeof *self->counts);
  if (!count_digits (&sort, self->counts, self->cancellable, self->error) || !sort_keys (&sort, self->counts, self->cancellable, self->error))
    return FALSE;
  if (sort.from != keys)
    memcpy (keys, sort.from, n * sizeof *keys);
  return TRUE;
}

/* Each key is taken to where the bucket of its digit is filled next, until the way comes back to where it began ("American flag": P. M. McIlroy,
 * K. Bostic, M. D. McIlroy, Computing Systems 6, 1993). @ends: where each bucket ends. */
static gboolean
part_by_digit (Parting *self,
               double  *keys,
               guint    digit,
               gsize   *nexts,
               gsize   *ends)
{
  gsize n_moved = 0;

  for (gsize bucket = 0; bucket < N_BUCKETS; bucket++)
    while (nexts[bucket] < ends[bucket])
      {
        guint64 key = load_key (&keys[nexts[bucket]]);

        for (gsize home = get_digit (key, digit); home != bucket; home = get_digit (key, digit))
          {
            guint64 other = load_key (&keys[nexts[home]]);

            store_key (&keys[nexts[home]++], key);
            key = other;
            if (++n_moved % STRIDE == 0 && g_cancellable_set_error_if_cancelled (self->cancellable, self->error))
              return FALSE;
          }
        store_key (&keys[nexts[bucket]++], key);
      }
  return TRUE;
}

static gboolean sort_parts (Parting *self, double *keys, gsize n, guint digit);

/* Neighbouring buckets that fit into one piece are sorted together. */
static gboolean
sort_buckets (Parting     *self,
              double      *keys,
              const gsize *ends,
              guint        digit)
{
  gsize first = 0;

  for (gsize bucket = 0; bucket < N_BUCKETS; bucket++)
    {
      gsize start = bucket > 0 ? ends[bucket - 1] : 0;

      if (ends[bucket] - first > PIECE)
        {
          if (start > first && !sort_piece (self, keys + first, start - first))
            return FALSE;
          first = start;
        }
      if (ends[bucket] - first > PIECE)
        {
          if (digit > 0 && !sort_parts (self, keys + first, ends[bucket] - first, digit - 1))
            return FALSE;
          first = ends[bucket];
        }
    }
  return ends[N_BUCKETS - 1] == first || sort_piece (self, keys + first, ends[N_BUCKETS - 1] - first);
}

static gboolean
sort_parts (Parting *self,
            double  *keys,
            gsize    n,
            guint    digit)
{
  g_autofree gsize *nexts = g_new0 (gsize, N_BUCKETS);
  g_autofree gsize *ends = g_new (gsize, N_BUCKETS);

  if (n <= PIECE)
    return sort_piece (self, keys, n);
  for (gsize i = 0; i < n; i++)
    {
      if (i % STRIDE == 0 && g_cancellable_set_error_if_cancelled (self->cancellable, self->error))
        return FALSE;
      nexts[get_digit (load_key (&keys[i]), digit)]++;
    }
  sum_counts (nexts);
  memcpy (ends, nexts + 1, (N_BUCKETS - 1) * sizeof *ends);
  ends[N_BUCKETS - 1] = n;
  return part_by_digit (self, keys, digit, nexts, ends) && sort_buckets (self, keys, ends, digit);
}

static gboolean
is_sorted (const double *values,
           gsize         n)
{
  for (gsize i = 1; i < n; i++)
    if (!(values[i - 1] <= values[i]))
      return FALSE;
  return TRUE;
}

static gboolean
sort_alone (double       *values,
            gsize         n,
            GCancellable *cancellable,
            GError      **error)
{
  g_autofree double *scratch = g_new (double, MIN (n, PIECE));
  g_autofree gsize *counts = g_new (gsize, N_DIGITS * N_BUCKETS);
  Parting parting = { scratch, counts, cancellable, error };

  if (is_sorted (values, n))
    return TRUE;
  turn_into_keys (values, n);
  if (!sort_parts (&parting, values, n, N_DIGITS - 1))
    return FALSE;
  turn_into_values (values, n);
  return TRUE;
}

gboolean
hunch_sort_tagged (double       *values,
                   guint32      *tags,
                   gsize         n,
                   GCancellable *cancellable,
                   GError      **error)
{
  if (n > FEW)
    return tags != NULL ? sort_many (values, tags, n, cancellable, error) : sort_alone (values, n, cancellable, error);

  insert_few (values, tags, n);
  return TRUE;
}

gboolean
hunch_sort_values (double       *values,
                   gsize         n,
                   GCancellable *cancellable,
                   GError      **error)
{
  return hunch_sort_tagged (values, NULL, n, cancellable, error);
}

/* --- ties and ranks --- */

static void
add_tie (HunchTies *self,
         gsize      n_alike)
{
  double t = (double) n_alike;

  self->n_distinct++;
  self->pairs += t * (t - 1.0);
  self->triples += t * (t - 1.0) * (t - 2.0);
}

void
hunch_ties_count (const double *sorted,
                  gsize         n,
                  HunchTies    *out_ties)
{
  *out_ties = (HunchTies){ 0 };
  for (gsize i = 0, end; i < n; i = end)
    {
      for (end = i + 1; end < n && sorted[end] == sorted[i]; end++)
        ;
      add_tie (out_ties, end - i);
    }
}

gboolean
hunch_midranks (const double *values,
                gsize         n,
                double       *out_ranks,
                HunchTies    *out_ties,
                GCancellable *cancellable,
                GError      **error)
{
  g_autofree double *sorted = g_new (double, n + 1);
  g_autofree guint32 *rows = g_new (guint32, n + 1);
  HunchTies ties = { 0 };

  for (gsize i = 0; i < n; i++)
    {
      sorted[i] = values[i];
      rows[i] = (guint32) i;
    }
  if (!hunch_sort_tagged (sorted, rows, n, cancellable, error))
    return FALSE;

  for (gsize i = 0, end, next_look = 0; i < n; i = end)
    {
      if (i >= next_look)
        {
          next_look += STRIDE;
          if (g_cancellable_set_error_if_cancelled (cancellable, error))
            return FALSE;
        }
      for (end = i + 1; end < n && sorted[end] == sorted[i]; end++)
        ;
      for (gsize k = i; k < end; k++)
        out_ranks[rows[k]] = ((double) i + (double) end + 1.0) / 2.0;
      add_tie (&ties, end - i);
    }
  if (out_ties != NULL)
    *out_ties = ties;
  return TRUE;
}
