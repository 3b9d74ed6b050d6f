#define G_LOG_DOMAIN "hunch-stats"
#include "stats/conditional.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "stats/root.h"

#define TIE (1 + 1e-7)      /* R's: counts this little likelier are as likely */
#define NOTHING 1e-22       /* of a sum: what is left out */
#define WIDEST 690.0        /* log of an odds ratio */

void
hunch_conditional_clear (HunchConditional *self)
{
  g_clear_pointer (&self->ratios, g_free);
}

void
hunch_conditional_init (HunchConditional *self,
                        double            row_a,
                        double            row_b,
                        double            column)
{
  double highest = MIN (row_a, column);

  self->lowest = MAX (column - row_b, 0);
  self->n = (gsize) (highest - self->lowest) + 1;
  self->ratios = g_new (double, self->n);
  for (gsize i = 0; i + 1 < self->n; i++)
    {
      double x = self->lowest + (double) i;

      self->ratios[i] = (row_a - x) / (x + 1) * ((column - x) / (row_b - column + x + 1));
    }
}

/* Probabilities with the top as 1. Far from it they may be 0, where they count for nothing. */
static long double *
dup_weights (const HunchConditional *self)
{
  long double *weights = g_new (long double, self->n);
  gsize top = 0;

  while (top + 1 < self->n && self->ratios[top] >= 1)
    top++;
  weights[top] = 1;
  for (gsize i = top; i + 1 < self->n; i++)
    weights[i + 1] = weights[i] * self->ratios[i];
  for (gsize i = top; i > 0; i--)
    weights[i - 1] = weights[i] / self->ratios[i - 1];
  return weights;
}

static long double *
convolve (long double       *a,
          gsize              n_a,
          const long double *b,
          gsize              n_b)
{
  long double *sum = g_new0 (long double, n_a + n_b);

  for (gsize i = 0; i < n_a; i++)
    for (gsize k = 0; k < n_b; k++)
      sum[i + k] += a[i] * b[k];
  g_free (a);
  return sum;
}

static double
get_work (const double *row_a,
          const double *row_b,
          const double *column,
          guint         n)
{
  double support = 1, work = 0;

  for (guint i = 0; i < n; i++)
    {
      double next = MIN (row_a[i], column[i]) - MAX (column[i] - row_b[i], 0) + 1;

      work += support * next;
      support += next - 1;
    }
  return work;
}

gboolean
hunch_conditional_init_sum (HunchConditional *self,
                            const double     *row_a,
                            const double     *row_b,
                            const double     *column,
                            guint             n,
                            double            max_work,
                            GError          **error)
{
  long double *weights = NULL;

  if (get_work (row_a, row_b, column, n) > max_work)
    {
      g_set_error_literal (error, HUNCH_STATS_ERROR, HUNCH_STATS_ERROR_BAD_INPUT,
                           _("The strata hold too many rows for an exact test; the test that is not exact is as good here."));
      return FALSE;
    }
  self->lowest = 0;
  self->n = 1;
  weights = g_new (long double, 1);
  weights[0] = 1;
  for (guint i = 0; i < n; i++)
    {
      g_auto (HunchConditional) one = { 0 };
      g_autofree long double *other = NULL;

      hunch_conditional_init (&one, row_a[i], row_b[i], column[i]);
      other = dup_weights (&one);
      weights = convolve (weights, self->n, other, one.n);
      self->n += one.n - 1;
      self->lowest += one.lowest;
    }
  self->ratios = g_new (double, self->n);
  for (gsize i = 0; i + 1 < self->n; i++)
    self->ratios[i] = weights[i] > 0 ? (double) (weights[i + 1] / weights[i]) : G_MAXDOUBLE;
  g_free (weights);
  return TRUE;
}

/* Where the probabilities are highest at odds ratio @odds. */
static gsize
find_top (const HunchConditional *self,
          double                  odds)
{
  gsize low = 0, high = self->n - 1;

  while (low < high)
    {
      gsize middle = (low + high) / 2;

      if (self->ratios[middle] * odds >= 1)
        low = middle + 1;
      else
        high = middle;
    }
  return low;
}

typedef struct
{
  double total;   /* of weights, that of the top 1 */
  double moment;  /* of places, counted from the top */
  double below;   /* weights at and before the place asked about */
  double above;   /* at and after it */
  gsize  top;
} Sums;

static void
add_weight (Sums   *sums,
            gsize   i,
            gsize   place,
            double  weight)
{
  sums->total += weight;
  sums->moment += weight * ((double) i - (double) sums->top);
  if (i <= place)
    sums->below += weight;
  if (i >= place)
    sums->above += weight;
}

static Sums
get_sums (const HunchConditional *self,
          gsize                   place,
          double                  odds)
{
  Sums sums = { .top = find_top (self, odds) };
  double weight = 1;

  add_weight (&sums, sums.top, place, 1);
  for (gsize i = sums.top; i + 1 < self->n && weight > NOTHING * sums.total; i++)
    {
      weight *= self->ratios[i] * odds;
      add_weight (&sums, i + 1, place, weight);
    }
  weight = 1;
  for (gsize i = sums.top; i > 0 && weight > NOTHING * sums.total; i--)
    {
      weight /= self->ratios[i - 1] * odds;
      add_weight (&sums, i - 1, place, weight);
    }
  return sums;
}

/* --- p at an odds ratio of 1 --- */

static double
get_weight (const HunchConditional *self,
            gsize                   top,
            gsize                   place)
{
  double weight = 1;

  for (gsize i = top; i < place; i++)
    weight *= self->ratios[i];
  for (gsize i = top; i > place; i--)
    weight /= self->ratios[i - 1];
  return weight;
}

/* From @place on outwards, where @weight is its own. */
static double
sum_up (const HunchConditional *self,
        gsize                   place,
        double                  weight)
{
  double sum = weight;

  for (gsize i = place; i + 1 < self->n && weight > NOTHING * sum; i++)
    sum += weight *= self->ratios[i];
  return sum;
}

static double
sum_down (const HunchConditional *self,
          gsize                   place,
          double                  weight)
{
  double sum = weight;

  for (gsize i = place; i > 0 && weight > NOTHING * sum; i--)
    sum += weight /= self->ratios[i - 1];
  return sum;
}

static double
get_two_sided (const HunchConditional *self,
               gsize                   place,
               const Sums             *sums)
{
  double limit = get_weight (self, sums->top, place) * TIE;
  double weight = 1, sum = 0;
  gsize i = sums->top;

  if (limit >= 1)
    return 1;
  while (i + 1 < self->n && weight > limit)
    weight *= self->ratios[i++];
  if (weight <= limit)
    sum = sum_up (self, i, weight);
  weight = 1;
  i = sums->top;
  while (i > 0 && weight > limit)
    weight /= self->ratios[--i];
  if (weight <= limit)
    sum += sum_down (self, i, weight);
  return MIN (sum / sums->total, 1);
}

static double
get_p (const HunchConditional *self,
       gsize                   place,
       HunchAlternative        alternative)
{
  Sums sums = get_sums (self, place, 1);
  double weight = get_weight (self, sums.top, place);

  if (alternative == HUNCH_ALTERNATIVE_TWO_SIDED)
    return get_two_sided (self, place, &sums);
  if (alternative == HUNCH_ALTERNATIVE_LESS)
    return place < sums.top ? sum_down (self, place, weight) / sums.total : sums.below / sums.total;
  return place > sums.top ? sum_up (self, place, weight) / sums.total : sums.above / sums.total;
}

/* --- odds ratios --- */

typedef struct
{
  const HunchConditional *self;
  gsize                   place;
  double                  alpha;
} Question;

static double
miss_mean (double        log_odds,
           gconstpointer data)
{
  const Question *question = data;
  Sums sums = get_sums (question->self, question->place, exp (log_odds));

  return ((double) sums.top - (double) question->place) + sums.moment / sums.total;
}

static double
miss_lower (double        log_odds,
            gconstpointer data)
{
  const Question *question = data;
  Sums sums = get_sums (question->self, question->place, exp (log_odds));

  return question->alpha - sums.below / sums.total;
}

static double
miss_upper (double        log_odds,
            gconstpointer data)
{
  const Question *question = data;
  Sums sums = get_sums (question->self, question->place, exp (log_odds));

  return sums.above / sums.total - question->alpha;
}

/* @func rises with the odds; the search widens until it crosses. */
static double
solve (HunchRootFunc   func,
       const Question *question)
{
  double reach = 1;
  double at_one = func (0, question);

  while (reach < WIDEST && (at_one > 0 ? func (-reach, question) > 0 : func (reach, question) < 0))
    reach *= 2;
  reach = MIN (reach, WIDEST);
  return exp (at_one > 0 ? hunch_root_find (func, question, -reach, 0) : hunch_root_find (func, question, 0, reach));
}

HunchConditionalTest
hunch_conditional_test (const HunchConditional *self,
                        double                  count,
                        HunchAlternative        alternative,
                        double                  conf)
{
  gsize place = (gsize) (count - self->lowest);
  Question question = { self, place, alternative == HUNCH_ALTERNATIVE_TWO_SIDED ? (1 - conf) / 2 : 1 - conf };
  HunchConditionalTest test = { get_p (self, place, alternative), NAN, 0, INFINITY };

  if (self->n == 1)
    return test;
  if (place == 0)
    test.odds_ratio = 0;
  else
    test.odds_ratio = place + 1 == self->n ? INFINITY : solve (miss_mean, &question);
  if (alternative != HUNCH_ALTERNATIVE_LESS && place > 0)
    test.ci_low = solve (miss_upper, &question);
  if (alternative != HUNCH_ALTERNATIVE_GREATER && place + 1 < self->n)
    test.ci_high = solve (miss_lower, &question);
  return test;
}
