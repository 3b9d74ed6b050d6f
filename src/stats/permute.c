/* Permutation tests. */
#define G_LOG_DOMAIN "hunch-stats"
#include <math.h>
#include <string.h>

#include "stats/dd.h"
#include "stats/resample-private.h"

#define STRIDE 65536  /* values moved between two looks at the cancellable */

/* What counts as equally far out: arrangements that differ by rounding alone. */
#define SLACK 1e-11

typedef struct
{
  HunchAlternative alternative;
  double           observed;
  double           slack;
  guint            n, n_far;
} Count;

static void
count_statistic (Count *self,
                 double statistic)
{
  gboolean is_far;

  if (self->alternative == HUNCH_ALTERNATIVE_LESS)
    is_far = statistic <= self->observed + self->slack;
  else if (self->alternative == HUNCH_ALTERNATIVE_GREATER)
    is_far = statistic >= self->observed - self->slack;
  else
    is_far = fabs (statistic) >= fabs (self->observed) - self->slack;
  self->n++;
  self->n_far += is_far;
}

static void
count_finish (const Count      *self,
              gboolean          is_exhaustive,
              HunchPermutation *out)
{
  out->n = self->n;
  out->is_exhaustive = is_exhaustive;
  out->p = is_exhaustive ? (double) self->n_far / self->n : (self->n_far + 1.0) / (self->n + 1.0);
}

/* --- two groups --- */

typedef struct
{
  double               *values;  /* owned, about their common mean */
  gsize                 n_a, n_b;
  gsize                 n_few;   /* the smaller group, which is drawn */
  gboolean              is_second; /* it is the second */
  HunchPermuteStatistic statistic;
  double                squares; /* of all */
} Groups;

/* From the sum and the squares of those drawn; the sum of all is 0. */
static double
get_statistic (const Groups *self,
               double        sum,
               double        squares)
{
  double n_few = (double) self->n_few, n_many = (double) (self->n_a + self->n_b) - n_few;
  double difference = sum / n_few + sum / n_many;
  double few, many;

  if (self->is_second)
    difference = -difference;
  if (self->statistic == HUNCH_PERMUTE_SUM)
    return difference;

  few = MAX (squares - sum * sum / n_few, 0.0) / ((n_few - 1.0) * n_few);
  many = MAX (self->squares - squares - sum * sum / n_many, 0.0) / ((n_many - 1.0) * n_many);
  return difference / sqrt (few + many);
}

/* Those drawn stand in front. */
static double
measure (const Groups *self)
{
  double sum = 0, squares = 0;

  for (gsize i = 0; i < self->n_few; i++)
    {
      sum += self->values[i];
      squares += self->values[i] * self->values[i];
    }
  return get_statistic (self, sum, squares);
}

static void
prepare (Groups       *self,
         const double *values)
{
  gsize n = self->n_a + self->n_b;
  double mean = hunch_dd_to_double (hunch_dd_mean (values, n));

  self->is_second = self->n_b < self->n_a;
  self->n_few = MIN (self->n_a, self->n_b);
  self->values = g_new (double, n);
  for (gsize i = 0; i < n; i++)
    {
      self->values[self->is_second ? (i + self->n_b) % n : i] = values[i] - mean;
      self->squares += (values[i] - mean) * (values[i] - mean);
    }
}

/* n over k, or more than HUNCH_MOST_ARRANGEMENTS. */
static double
count_arrangements (gsize n,
                    gsize k)
{
  double count = 1;

  for (gsize i = 1; i <= k && count <= HUNCH_MOST_ARRANGEMENTS; i++)
    count = count * (double) (n - k + i) / (double) i;
  return round (count);
}

/* All choices of n_few places, in lexical order. */
static void
go_through_all (Groups *self,
                Count  *count)
{
  gsize n = self->n_a + self->n_b, k = self->n_few;
  g_autofree gsize *places = g_new (gsize, k + 1);
  gssize last;

  for (gsize i = 0; i < k; i++)
    places[i] = i;
  do
    {
      double sum = 0, squares = 0;

      for (gsize i = 0; i < k; i++)
        {
          double value = self->values[places[i]];

          sum += value;
          squares += value * value;
        }
      count_statistic (count, get_statistic (self, sum, squares));

      for (last = (gssize) k - 1; last >= 0 && places[last] == n - k + (gsize) last; last--)
        ;
      if (last < 0)
        break;
      places[last]++;
      for (gsize i = (gsize) last + 1; i < k; i++)
        places[i] = places[i - 1] + 1;
    }
  while (TRUE);
}

static gboolean
shuffle (double                *values,
         gsize                  n,
         gsize                  n_drawn,
         HunchRandom           *random,
         const HunchResampling *resampling,
         GError               **error)
{
  for (gsize i = 0; i < n_drawn; i++)
    {
      gsize other = i + hunch_draw_below (random, n - i);
      double value = values[i];

      if (i % STRIDE == 0 && g_cancellable_set_error_if_cancelled (resampling->cancellable, error))
        return FALSE;
      values[i] = values[other];
      values[other] = value;
    }
  return TRUE;
}

gboolean
hunch_permute_two_groups (const double          *values,
                          gsize                  n_a,
                          gsize                  n_b,
                          HunchPermuteStatistic  statistic,
                          HunchAlternative       alternative,
                          const HunchResampling *resampling,
                          HunchPermutation      *out_result,
                          GError               **error)
{
  Groups groups = { NULL, n_a, n_b, 0, FALSE, statistic, 0 };
  Count count = { alternative };
  HunchRandom random = { resampling->seed };
  g_autofree double *owned = NULL;
  gboolean is_all = count_arrangements (n_a + n_b, MIN (n_a, n_b)) <= HUNCH_MOST_ARRANGEMENTS;

  prepare (&groups, values);
  owned = groups.values;
  count.observed = measure (&groups);
  count.slack = SLACK * (statistic == HUNCH_PERMUTE_SUM ? sqrt (groups.squares) : 1.0 + fabs (count.observed));
  if (is_all)
    go_through_all (&groups, &count);
  for (guint i = 0; !is_all && i < resampling->n_resamples; i++)
    {
      if (!shuffle (groups.values, n_a + n_b, groups.n_few, &random, resampling, error))
        return FALSE;
      count_statistic (&count, measure (&groups));
    }
  count_finish (&count, is_all, out_result);
  return TRUE;
}

/* --- signs --- */

static double
sum_with_signs (const double *values,
                gsize         n,
                guint64       signs)
{
  double sum = 0;

  for (gsize i = 0; i < n; i++)
    sum += (signs >> i) & 1 ? -values[i] : values[i];
  return sum;
}

gboolean
hunch_permute_signs (const double          *differences,
                     gsize                  n,
                     HunchAlternative       alternative,
                     const HunchResampling *resampling,
                     HunchPermutation      *out_result,
                     GError               **error)
{
  Count count = { alternative };
  HunchRandom random = { resampling->seed };
  gboolean is_all = n < 18 && (1u << n) <= HUNCH_MOST_ARRANGEMENTS;
  double size = 0;

  for (gsize i = 0; i < n; i++)
    {
      count.observed += differences[i];
      size += fabs (differences[i]);
    }
  count.slack = SLACK * size;
  for (guint64 signs = 0; is_all && signs < (1u << n); signs++)
    count_statistic (&count, sum_with_signs (differences, n, signs));
  for (guint i = 0; !is_all && i < resampling->n_resamples; i++)
    {
      double sum = 0;

      for (gsize first = 0; first < n; first += 64)
        {
          if (first % STRIDE == 0 && g_cancellable_set_error_if_cancelled (resampling->cancellable, error))
            return FALSE;
          sum += sum_with_signs (differences + first, MIN (64, n - first), hunch_random_next (&random));
        }
      count_statistic (&count, sum);
    }
  count_finish (&count, is_all, out_result);
  return TRUE;
}

/* --- pairs --- */

static double
sum_products (const double *x,
              const double *y,
              gsize         n)
{
  double sum = 0;

  for (gsize i = 0; i < n; i++)
    sum += x[i] * y[i];
  return sum;
}

static double *
dup_about_mean (const double *values,
                gsize         n)
{
  double *copy = g_new (double, n + 1);
  double mean = hunch_dd_to_double (hunch_dd_mean (values, n));

  for (gsize i = 0; i < n; i++)
    copy[i] = values[i] - mean;
  return copy;
}

/* Heap's way through all orders of @y. */
static void
go_through_orders (const double *x,
                   double       *y,
                   gsize         n,
                   Count        *count)
{
  g_autofree gsize *turns = g_new0 (gsize, n);
  gsize i = 1;

  count_statistic (count, sum_products (x, y, n));
  while (i < n)
    if (turns[i] < i)
      {
        gsize other = i % 2 == 1 ? turns[i] : 0;
        double value = y[i];

        y[i] = y[other];
        y[other] = value;
        count_statistic (count, sum_products (x, y, n));
        turns[i]++;
        i = 1;
      }
    else
      turns[i++] = 0;
}

gboolean
hunch_permute_pairs (const double          *x,
                     const double          *y,
                     gsize                  n,
                     HunchAlternative       alternative,
                     const HunchResampling *resampling,
                     HunchPermutation      *out_result,
                     GError               **error)
{
  g_autofree double *a = dup_about_mean (x, n);
  g_autofree double *b = dup_about_mean (y, n);
  Count count = { alternative, sum_products (a, b, n) };
  HunchRandom random = { resampling->seed };
  gboolean is_all = n <= 8;  /* 8! = 40320 */

  count.slack = SLACK * sqrt (sum_products (a, a, n) * sum_products (b, b, n));
  if (is_all)
    go_through_orders (a, b, n, &count);
  for (guint i = 0; !is_all && i < resampling->n_resamples; i++)
    {
      if (!shuffle (b, n, n, &random, resampling, error))
        return FALSE;
      count_statistic (&count, sum_products (a, b, n));
    }
  count_finish (&count, is_all, out_result);
  return TRUE;
}
