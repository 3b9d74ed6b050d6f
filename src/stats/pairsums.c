#define G_LOG_DOMAIN "hunch-stats"
#include "stats/pairsums.h"

#include <math.h>
#include <string.h>

#include "base/random.h"
#include "stats/ranks.h"

#define N_DRAWN 32768     /* sums that the brackets are chosen from */
#define FEW 262144        /* sums that are simply sorted */
#define N_LANES 4
#define STRIDE (1 << 18)  /* rows between two looks at the cancellable */

/* What is left of the matrix: of each row the columns low to high (exclusive). */
typedef struct
{
  const HunchPairSums *sums;
  GCancellable        *cancellable;
  guint32             *low, *high;      /* owned [n_a] */
  guint32             *first, *second;  /* owned [n_a]: where the brackets fall */
  guint64              n;               /* sums left */
  guint64              place;           /* from 0, among them */
  HunchRandom          random;
} Search;

static void
search_clear (Search *self)
{
  g_clear_pointer (&self->low, g_free);
  g_clear_pointer (&self->high, g_free);
  g_clear_pointer (&self->first, g_free);
  g_clear_pointer (&self->second, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Search, search_clear)

double
hunch_pair_sums_get_n (const HunchPairSums *self)
{
  double n = (double) self->n_a;

  return self->is_half ? n * (n + 1.0) / 2.0 : n * (double) self->n_b;
}

static void
search_prepare (Search              *self,
                const HunchPairSums *sums,
                GCancellable        *cancellable)
{
  self->sums = sums;
  self->cancellable = cancellable;
  self->low = g_new (guint32, sums->n_a);
  self->high = g_new (guint32, sums->n_a);
  self->first = g_new (guint32, sums->n_a);
  self->second = g_new (guint32, sums->n_a);
  self->n = (guint64) hunch_pair_sums_get_n (sums);
  self->random = (HunchRandom){ 1 };
  for (gsize i = 0; i < sums->n_a; i++)
    {
      self->low[i] = sums->is_half ? (guint32) i : 0;
      self->high[i] = (guint32) sums->n_b;
    }
}

/* One sum from each of @n_drawn equal stretches of those left. */
static void
draw (Search *self,
      double *drawn,
      guint   n_drawn)
{
  double width = (double) self->n / n_drawn;
  guint64 before = 0;
  guint k = 0;
  guint64 next = (guint64) (width * hunch_random_next_open (&self->random));

  for (gsize i = 0; i < self->sums->n_a && k < n_drawn; i++)
    {
      guint64 end = before + (self->high[i] - self->low[i]);

      while (k < n_drawn && next < end)
        {
          drawn[k++] = self->sums->a[i] + self->sums->b[self->low[i] + (next - before)];
          next = MIN ((guint64) (width * (k + hunch_random_next_open (&self->random))), self->n - 1);
        }
      before = end;
    }
}

/* Part of a walk: rows up to @end, with columns before @column not above. */
typedef struct
{
  gsize row, end, column;
} Lane;

/* One step along the edge between what lies above @limit and what does not: to the next row, or a column back. No branch depends on the data. */
static inline void
lane_step (Lane         *self,
           const double *a,
           const double *b,
           double        limit,
           guint32      *columns)
{
  gsize is_above = self->column > 0 && a[self->row] + b[MAX (self->column, 1) - 1] > limit;

  columns[self->row] = (guint32) self->column;
  self->column -= is_above;
  self->row += 1 - is_above;
}

static gsize
find_column (const HunchPairSums *sums,
             double               a,
             double               limit)
{
  gsize low = 0, high = sums->n_b;

  while (low < high)
    {
      gsize middle = low + (high - low) / 2;

      if (a + sums->b[middle] > limit)
        high = middle;
      else
        low = middle + 1;
    }
  return low;
}

/* Of the rows @first to @end the first column whose sum is above @limit. Four stretches are walked at once, so that the processor need not wait. */
static void
walk_rows (const HunchPairSums *sums,
           gsize                first,
           gsize                end,
           double               limit,
           guint32             *columns)
{
  Lane lanes[N_LANES];

  for (guint k = 0; k < N_LANES; k++)
    {
      lanes[k].row = first + (end - first) * k / N_LANES;
      lanes[k].end = first + (end - first) * (k + 1) / N_LANES;
      lanes[k].column = lanes[k].row < lanes[k].end ? find_column (sums, sums->a[lanes[k].row], limit) : 0;
    }
  while (lanes[0].row < lanes[0].end && lanes[1].row < lanes[1].end && lanes[2].row < lanes[2].end && lanes[3].row < lanes[3].end)
    for (guint k = 0; k < N_LANES; k++)
      lane_step (&lanes[k], sums->a, sums->b, limit, columns);
  for (guint k = 0; k < N_LANES; k++)
    while (lanes[k].row < lanes[k].end)
      lane_step (&lanes[k], sums->a, sums->b, limit, columns);
}

/* Of each row the first column left whose sum is not below @bracket (@is_after: is above it); how many sums lie before. */
static gboolean
walk (Search  *self,
      double   bracket,
      gboolean is_after,
      guint32 *columns,
      guint64 *out_n,
      GError **error)
{
  double limit = is_after ? bracket : nextafter (bracket, -INFINITY);
  guint64 n = 0;

  for (gsize first = 0; first < self->sums->n_a; first += STRIDE)
    {
      gsize end = MIN (first + STRIDE, self->sums->n_a);

      if (g_cancellable_set_error_if_cancelled (self->cancellable, error))
        return FALSE;
      walk_rows (self->sums, first, end, limit, columns);
      for (gsize i = first; i < end; i++)
        {
          columns[i] = CLAMP (columns[i], self->low[i], self->high[i]);
          n += columns[i] - self->low[i];
        }
    }
  *out_n = n;
  return TRUE;
}

static void
swap_columns (guint32 **a,
              guint32 **b)
{
  guint32 *kept = *a;

  *a = *b;
  *b = kept;
}

/* Keeps the part that holds the place: before the brackets, between them (both belong to it), or behind. TRUE when it is the middle. */
static gboolean
narrow (Search *self,
        guint64 n_before,
        guint64 n_until)
{
  if (self->place < n_before)
    {
      swap_columns (&self->high, &self->first);
      self->n = n_before;
      return FALSE;
    }
  if (self->place >= n_until)
    {
      swap_columns (&self->low, &self->second);
      self->n -= n_until;
      self->place -= n_until;
      return FALSE;
    }
  swap_columns (&self->low, &self->first);
  swap_columns (&self->high, &self->second);
  self->n = n_until - n_before;
  self->place -= n_before;
  return TRUE;
}

static double
pick_drawn (const double *drawn,
            double        share,
            double        reach)
{
  return drawn[(gsize) CLAMP (floor (share * N_DRAWN + reach), 0.0, N_DRAWN - 1.0)];
}

static double
get_reach (double share)
{
  return 1.5 * sqrt (N_DRAWN * share * (1.0 - share)) + 1.0;
}

/* @is_single: one bracket, which always halves what is left where two may not. */
static gboolean
step (Search   *self,
      double   *drawn,
      gboolean  is_single,
      double   *out_value,
      gboolean *out_found,
      GError  **error)
{
  double share = (double) self->place / (double) self->n;
  double reach = is_single ? 0.0 : get_reach (share);
  double low, high;
  guint64 n_before, n_until;

  draw (self, drawn, N_DRAWN);
  if (!hunch_sort_values (drawn, N_DRAWN, self->cancellable, error))
    return FALSE;

  low = pick_drawn (drawn, share, -reach);
  high = pick_drawn (drawn, share, reach);
  if (!walk (self, low, FALSE, self->first, &n_before, error) || !walk (self, high, TRUE, self->second, &n_until, error))
    return FALSE;

  *out_found = narrow (self, n_before, n_until) && low == high;
  if (*out_found)
    *out_value = low;
  return TRUE;
}

static gboolean
sort_rest (Search  *self,
           double  *out_value,
           GError **error)
{
  g_autofree double *rest = g_new (double, self->n);
  gsize n = 0;

  for (gsize i = 0; i < self->sums->n_a; i++)
    for (guint32 column = self->low[i]; column < self->high[i]; column++)
      rest[n++] = self->sums->a[i] + self->sums->b[column];
  if (!hunch_sort_values (rest, n, self->cancellable, error))
    return FALSE;

  *out_value = rest[self->place];
  return TRUE;
}

static gboolean
search_run (Search  *self,
            double  *drawn,
            double  *out_value,
            GError **error)
{
  gboolean is_single = FALSE;
  gboolean is_found = FALSE;

  while (self->n > FEW)
    {
      guint64 n = self->n;

      if (!step (self, drawn, is_single, out_value, &is_found, error))
        return FALSE;
      if (is_found)
        return TRUE;
      is_single = self->n > n / 2;
    }
  return sort_rest (self, out_value, error);
}

/* Brackets around the first and the last place together; how many sums lie before them. */
static gboolean
narrow_all (Search       *self,
            double       *drawn,
            const double *places,
            guint         n_places,
            guint64      *out_n_before,
            GError      **error)
{
  double from = (places[0] - 1.0) / (double) self->n, to = (places[n_places - 1] - 1.0) / (double) self->n;
  guint64 n_before, n_until;

  *out_n_before = 0;
  if (self->n <= FEW || n_places == 1)
    return TRUE;
  draw (self, drawn, N_DRAWN);
  if (!hunch_sort_values (drawn, N_DRAWN, self->cancellable, error)
      || !walk (self, pick_drawn (drawn, from, -get_reach (from)), FALSE, self->first, &n_before, error)
      || !walk (self, pick_drawn (drawn, to, get_reach (to)), TRUE, self->second, &n_until, error))
    return FALSE;
  if (places[0] <= (double) n_before || places[n_places - 1] > (double) n_until)
    return TRUE;  /* an odd draw: each place by itself */

  swap_columns (&self->low, &self->first);
  swap_columns (&self->high, &self->second);
  self->n = n_until - n_before;
  *out_n_before = n_before;
  return TRUE;
}

gboolean
hunch_pair_sums_select (const HunchPairSums *self,
                        const double        *places,
                        guint                n_places,
                        double              *out_values,
                        GCancellable        *cancellable,
                        GError             **error)
{
  g_auto (Search) common = { 0 };
  g_auto (Search) search = { 0 };
  g_autofree double *drawn = g_new (double, N_DRAWN);
  guint64 n_before;

  search_prepare (&common, self, cancellable);
  search_prepare (&search, self, cancellable);
  if (!narrow_all (&common, drawn, places, n_places, &n_before, error))
    return FALSE;

  for (guint k = 0; k < n_places; k++)
    {
      g_return_val_if_fail (places[k] >= 1.0 && places[k] <= hunch_pair_sums_get_n (self), FALSE);
      memcpy (search.low, common.low, self->n_a * sizeof *search.low);
      memcpy (search.high, common.high, self->n_a * sizeof *search.high);
      search.n = common.n;
      search.place = (guint64) places[k] - 1 - n_before;
      if (!search_run (&search, drawn, &out_values[k], error))
        return FALSE;
    }
  return TRUE;
}

/* The smallest sum above @value, INFINITY when there is none. */
static double
find_next (const HunchPairSums *self,
           double               value)
{
  gsize column = self->n_b;
  double next = INFINITY;

  for (gsize i = 0; i < self->n_a; i++)
    {
      gsize from;

      while (column > 0 && self->a[i] + self->b[column - 1] > value)
        column--;
      from = self->is_half ? MAX (column, i) : column;
      if (from < self->n_b)
        next = MIN (next, self->a[i] + self->b[from]);
    }
  return next;
}

/* Sums up to @value, itself among them. */
static double
count_until (const HunchPairSums *self,
             double               value)
{
  gsize column = self->n_b;
  double n = 0;

  for (gsize i = 0; i < self->n_a; i++)
    {
      while (column > 0 && self->a[i] + self->b[column - 1] > value)
        column--;
      if (!self->is_half)
        n += (double) column;
      else if (column > i)
        n += (double) (column - i);
    }
  return n;
}

gboolean
hunch_pair_sums_middle (const HunchPairSums *self,
                        double               place,
                        double              *out_median,
                        double              *out_low,
                        double              *out_high,
                        GCancellable        *cancellable,
                        GError             **error)
{
  double n = hunch_pair_sums_get_n (self);
  double middle = floor ((n + 1.0) / 2.0);
  gboolean is_turned = place > middle;
  double outer = isnan (place) ? middle : is_turned ? n + 1.0 - place : place;
  double places[3] = { outer, middle, n + 1.0 - outer }, values[3];
  double upper;

  if (!hunch_pair_sums_select (self, places, isnan (place) ? 2 : 3, values, cancellable, error))
    return FALSE;

  upper = values[1];
  if (fmod (n, 2.0) == 0.0 && count_until (self, upper) < middle + 1.0)
    upper = find_next (self, upper);
  *out_median = values[1] == upper ? upper : (values[1] + upper) / 2.0;
  *out_low = isnan (place) ? NAN : values[is_turned ? 2 : 0];
  *out_high = isnan (place) ? NAN : values[is_turned ? 0 : 2];
  return TRUE;
}
