#define G_LOG_DOMAIN "hunch-stats"
#include "stats/wilcoxon.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "stats/distributions.h"
#include "stats/pairsums.h"
#include "stats/rankcounts.h"
#include "stats/ranks.h"

#define EXACT_BELOW 50
#define STRIDE (1 << 17)  /* values between two looks at the cancellable */

typedef struct
{
  const double *values;  /* ascending, none 0 */
  gsize         n, n_negative;
  double        mu;
  double        cubes;      /* sum of t^3 - t over equal distances from zero */
  double        own_cubes;  /* over equal values */
} Signed;

/* --- the statistic --- */

static double
get_cube (gsize n)
{
  double t = (double) n;

  return t * (t - 1.0) * (t + 1.0);
}

/* Ranks of the positive ones: the pairs in which one lies further out than a negative one, and their ranks among themselves. */
static gboolean
sum_ranks (Signed       *self,
           double       *out_v,
           GCancellable *cancellable,
           GError      **error)
{
  gsize n_positive = self->n - self->n_negative;
  g_autofree double *below = g_new (double, self->n_negative + 1);
  HunchMerge merge = { self->values + self->n_negative, below, n_positive, self->n_negative, 0, 0, 0, 0, 0.0 };
  double v = (double) n_positive * ((double) n_positive + 1.0) / 2.0;
  gsize next_look = 0;

  for (gsize i = 0; i < self->n_negative; i++)
    below[i] = -self->values[self->n_negative - 1 - i];
  while (hunch_merge_next (&merge))
    {
      if (merge.i + merge.k >= next_look)
        {
          next_look += STRIDE;
          if (g_cancellable_set_error_if_cancelled (cancellable, error))
            return FALSE;
        }
      v += (double) merge.n_here_a * ((double) merge.k + (double) merge.n_here_b / 2.0);
      if (merge.n_here_a + merge.n_here_b > 1)
        {
          self->cubes += get_cube (merge.n_here_a + merge.n_here_b);
          self->own_cubes += get_cube (merge.n_here_a) + get_cube (merge.n_here_b);
        }
    }
  *out_v = v;
  return TRUE;
}

static double
get_rank_sd (double n,
             double cubes)
{
  return sqrt (n * (n + 1.0) * (2.0 * n + 1.0) / 24.0 - cubes / 48.0);
}

/* --- the effect --- */

/* Variance over the values of the share of others that make a positive sum with it. */
static gboolean
find_share_variance (const Signed *self,
                     double       *out_variance,
                     GCancellable *cancellable,
                     GError      **error)
{
  double n = (double) self->n;
  gsize above = self->n;  /* the first that makes a positive sum */
  gsize equal = self->n;  /* the first that makes no negative one */
  long double sum = 0, squares = 0;

  for (gsize i = 0; i < self->n; i++)
    {
      double share;

      if (i % STRIDE == 0 && g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      while (above > 0 && self->values[above - 1] > -self->values[i])
        above--;
      equal = MIN (equal, above);
      while (equal > 0 && self->values[equal - 1] >= -self->values[i])
        equal--;
      share = (n - (double) above) + ((double) above - (double) equal) / 2.0;
      sum += share;
      squares += (long double) share * share;
    }
  *out_variance = n > 1 ? (double) MAX ((squares - sum * sum / n) / ((n - 1.0) * n * n), 0.0L) : NAN;
  return TRUE;
}

static gboolean
fill_effects (HunchWilcoxon *result,
              const Signed  *self,
              double         conf,
              GCancellable  *cancellable,
              GError       **error)
{
  double n = (double) self->n, k = (double) result->n_positive;
  double outside = (1.0 - conf) / 2.0;
  double variance, se;

  if (!find_share_variance (self, &variance, cancellable, error))
    return FALSE;

  se = 4.0 * sqrt (variance / n);
  result->rank_biserial_se = se > 1e-9 ? se : NAN;
  result->rank_biserial = hunch_rank_biserial_interval (4.0 * result->v / (n * (n + 1.0)) - 1.0, result->rank_biserial_se, n - 1.0,
                                                        3.0 * n * (n + 1.0) / (2.0 * (2.0 * n + 1.0)), conf);
  result->positive.value = k / n;
  result->positive.ci_low = k > 0 ? hunch_beta_quantile (outside, k, n - k + 1.0) : 0.0;
  result->positive.ci_high = k < n ? hunch_beta_quantile (1.0 - outside, k + 1.0, n - k) : 1.0;
  return TRUE;
}

double
hunch_sign_p (double           k,
              double           n,
              HunchAlternative alternative)
{
  double lower = k < n ? hunch_beta_lower (0.5, n - k, k + 1.0) : 1.0;
  double upper = k > 0 ? hunch_beta_lower (0.5, k, n - k + 1.0) : 1.0;

  if (alternative == HUNCH_ALTERNATIVE_LESS)
    return lower;
  return alternative == HUNCH_ALTERNATIVE_GREATER ? upper : MIN (1.0, 2.0 * MIN (lower, upper));
}

/* --- the middle and its interval --- */

static gboolean
test_exactly (HunchWilcoxon         *result,
              const HunchRankChoice *choice,
              double                *out_place,
              GCancellable          *cancellable,
              GError               **error)
{
  gsize most = result->n * (result->n + 1) / 2;
  gboolean is_two_sided = choice->alternative == HUNCH_ALTERNATIVE_TWO_SIDED;
  double outside = (1.0 - choice->conf) / (is_two_sided ? 2.0 : 1.0);
  g_autofree double *chances = hunch_signed_rank_chances (result->n, cancellable, error);
  double missed;

  if (chances == NULL)
    return FALSE;

  result->is_exact = TRUE;
  result->z = NAN;
  result->p = hunch_chances_p (chances, most, result->v, choice->alternative);
  *out_place = MAX (1.0, (double) hunch_chances_quantile (chances, most, outside));
  missed = hunch_chances_lower (chances, most, *out_place - 1.0) * (is_two_sided ? 2.0 : 1.0);
  if (missed - (1.0 - choice->conf) > (1.0 - choice->conf) / 2.0)
    result->reached = MAX (0.0, 1.0 - missed);
  return TRUE;
}

/* The test's z when the number asked about is the smallest (@is_high: the largest) value, which then counts no more; without its sign. */
static double
get_end_z (const Signed *self,
           gboolean      is_high,
           gboolean      is_corrected)
{
  double end = self->values[is_high ? self->n - 1 : 0];
  gsize n_end = 0;
  double n;

  while (n_end < self->n && self->values[is_high ? self->n - 1 - n_end : n_end] == end)
    n_end++;
  n = (double) (self->n - n_end);
  return (n * (n + 1.0) / 4.0 - (is_corrected ? 0.5 : 0.0)) / get_rank_sd (n, self->own_cubes - get_cube (n_end));
}

/* How much lies outside of the widest interval at most as sure as asked: doubled until there is one, as R does. NAN when all are alike. */
static double
find_outside (const Signed          *self,
              const HunchRankChoice *choice)
{
  double low = get_end_z (self, FALSE, choice->is_corrected);
  double high = get_end_z (self, TRUE, choice->is_corrected);
  double outside = 1.0 - choice->conf;

  if (!isfinite (low) || !isfinite (high))
    return NAN;
  if (choice->alternative == HUNCH_ALTERNATIVE_GREATER)
    while (outside < 1.0 && low < hunch_normal_quantile (1.0 - outside))
      outside *= 2.0;
  else if (choice->alternative == HUNCH_ALTERNATIVE_LESS)
    while (outside < 1.0 && high < hunch_normal_quantile (1.0 - outside / 2.0))
      outside *= 2.0;
  else
    while (outside < 1.0 && MIN (low, high) < hunch_normal_quantile (1.0 - outside / 2.0))
      outside *= 2.0;
  return outside;
}

static void
test_nearly (HunchWilcoxon         *result,
             const Signed          *self,
             const HunchRankChoice *choice,
             double                *out_place)
{
  double n = (double) self->n;
  double middle = n * (n + 1.0) / 4.0;
  double outside = find_outside (self, choice);
  gboolean is_two_sided = choice->alternative == HUNCH_ALTERNATIVE_TWO_SIDED;

  hunch_rank_normal_test (result->v - middle, get_rank_sd (n, self->cubes), choice, &result->z, &result->p);
  *out_place = NAN;
  if (isnan (outside))
    result->reached = 0;
  else if (outside >= 1.0 || choice->conf > 1.0 - 0.75 * outside)
    result->reached = 1.0 - MIN (outside, 1.0);
  if (outside < 1.0)
    *out_place = MAX (1.0, ceil (middle - (choice->is_corrected ? 0.5 : 0.0)
                                 - hunch_normal_quantile (1.0 - outside / (is_two_sided ? 2.0 : 1.0)) * get_rank_sd (n, self->own_cubes)));
}

/* @place from either end, of all sums: where the interval ends. NAN: there is none, or nothing but the middle. */
static gboolean
fill_interval (HunchWilcoxon       *result,
               const HunchPairSums *sums,
               double               place,
               HunchAlternative     alternative,
               GCancellable        *cancellable,
               GError             **error)
{
  double low, high;

  if (!hunch_pair_sums_middle (sums, place, &result->median, &low, &high, cancellable, error))
    return FALSE;

  if (isnan (place) && result->reached > 0)
    low = high = result->median;
  result->median /= 2.0;
  result->ci_low = alternative == HUNCH_ALTERNATIVE_LESS ? -INFINITY : low / 2.0;
  result->ci_high = alternative == HUNCH_ALTERNATIVE_GREATER ? INFINITY : high / 2.0;
  return TRUE;
}

static gboolean
fill_median (HunchWilcoxon         *result,
             const Signed          *self,
             double                 place,
             const HunchRankChoice *choice,
             GCancellable          *cancellable,
             GError               **error)
{
  g_autofree double *values = self->mu != 0 ? g_new (double, self->n) : NULL;
  HunchPairSums sums = { self->values, self->n, self->values, self->n, TRUE };

  for (gsize i = 0; values != NULL && i < self->n; i++)
    values[i] = self->values[i] + self->mu;
  if (values != NULL)
    sums.a = sums.b = values;
  return fill_interval (result, &sums, place, choice->alternative, cancellable, error);
}

gboolean
hunch_wilcoxon (const double          *differences,
                gsize                  n,
                double                 mu,
                gboolean               has_zeros,
                const HunchRankChoice *choice,
                HunchWilcoxon         *out_result,
                GCancellable          *cancellable,
                GError               **error)
{
  HunchWilcoxon result = { .n = n, .reached = choice->conf };
  Signed self = { .values = differences, .n = n, .mu = mu };
  gboolean is_exact;
  double place;

  if (!hunch_stats_check_conf (choice->conf, error) || !hunch_stats_check_finite (differences, n, error))
    return FALSE;
  if (n == 0)
    {
      g_set_error_literal (error, HUNCH_STATS_ERROR, HUNCH_STATS_ERROR_TOO_FEW, _("All differences are zero."));
      return FALSE;
    }

  while (self.n_negative < n && differences[self.n_negative] < 0)
    self.n_negative++;
  result.n_positive = n - self.n_negative;
  if (!sum_ranks (&self, &result.v, cancellable, error))
    return FALSE;

  result.has_ties = self.cubes > 0;
  result.sign_p = hunch_sign_p ((double) result.n_positive, (double) n, choice->alternative);
  if (!fill_effects (&result, &self, choice->conf, cancellable, error))
    return FALSE;

  is_exact = !result.has_ties && !has_zeros
             && (choice->exact == HUNCH_EXACT_YES || (choice->exact == HUNCH_EXACT_AUTO && n < EXACT_BELOW));
  if (!is_exact)
    test_nearly (&result, &self, choice, &place);
  else if (!test_exactly (&result, choice, &place, cancellable, error))
    return FALSE;
  if (!fill_median (&result, &self, place, choice, cancellable, error))
    return FALSE;
  *out_result = result;
  return TRUE;
}
