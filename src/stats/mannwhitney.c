#define G_LOG_DOMAIN "hunch-stats"
#include "stats/mannwhitney.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "stats/distributions.h"
#include "stats/pairsums.h"
#include "stats/rankcounts.h"

#define EXACT_BELOW 50
#define STRIDE (1 << 18)

/* --- shared with the signed ranks --- */

void
hunch_rank_normal_test (double                 distance,
                        double                 sd,
                        const HunchRankChoice *choice,
                        double                *out_z,
                        double                *out_p)
{
  double correction = 0;
  double z;

  if (choice->is_corrected && choice->alternative == HUNCH_ALTERNATIVE_TWO_SIDED)
    correction = distance > 0 ? 0.5 : distance < 0 ? -0.5 : 0;
  else if (choice->is_corrected)
    correction = choice->alternative == HUNCH_ALTERNATIVE_GREATER ? 0.5 : -0.5;

  *out_z = z = (distance - correction) / sd;
  if (choice->alternative == HUNCH_ALTERNATIVE_LESS)
    *out_p = hunch_normal_lower (z);
  else if (choice->alternative == HUNCH_ALTERNATIVE_GREATER)
    *out_p = hunch_normal_upper (z);
  else
    *out_p = MIN (1.0, 2.0 * MIN (hunch_normal_lower (z), hunch_normal_upper (z)));
}

HunchEffect
hunch_rank_biserial_interval (double r,
                              double se,
                              double df,
                              double n_worth,
                              double conf)
{
  double z = hunch_normal_quantile (0.5 + conf / 2.0);
  double share = (r + 1.0) / 2.0;
  double middle, reach;

  if (se > 0 && fabs (r) < 1 && df > 0)
    {
      reach = hunch_t_quantile (0.5 + conf / 2.0, df) * se / ((1.0 - r) * (1.0 + r));
      return (HunchEffect){ r, tanh (atanh (r) - reach), tanh (atanh (r) + reach) };
    }

  middle = (share + z * z / (2.0 * n_worth)) / (1.0 + z * z / n_worth);
  reach = z * sqrt (share * (1.0 - share) / n_worth + z * z / (4.0 * n_worth * n_worth)) / (1.0 + z * z / n_worth);
  return (HunchEffect){ r, MAX (2.0 * (middle - reach) - 1.0, -1.0), MIN (2.0 * (middle + reach) - 1.0, 1.0) };
}

/* --- one walk over both groups --- */

typedef struct
{
  double      w;           /* pairs of a above b */
  long double squares[2];  /* of the placements: how many of the other group lie below, half of those alike */
  double      cubes;       /* sum of t^3 - t over both groups taken together */
  double      own_cubes;   /* the same over ties within either group */
} Tally;

static double
get_cube (gsize n)
{
  double t = (double) n;

  return t * (t - 1.0) * (t + 1.0);
}

static gboolean
tally_groups (HunchMerge   *merge,
              Tally        *tally,
              GCancellable *cancellable,
              GError      **error)
{
  gsize next_look = 0;

  while (hunch_merge_next (merge))
    {
      double n_a = (double) merge->n_here_a, n_b = (double) merge->n_here_b;
      double below_a = (double) merge->k + n_b / 2.0, below_b = (double) merge->i + n_a / 2.0;

      tally->w += n_a * below_a;
      tally->squares[0] += (long double) n_a * below_a * below_a;
      tally->squares[1] += (long double) n_b * below_b * below_b;
      if (merge->n_here_a + merge->n_here_b > 1)
        {
          tally->cubes += get_cube (merge->n_here_a + merge->n_here_b);
          tally->own_cubes += get_cube (merge->n_here_a) + get_cube (merge->n_here_b);
        }
      if (merge->i + merge->k >= next_look)
        {
          next_look += STRIDE;
          if (g_cancellable_set_error_if_cancelled (cancellable, error))
            return FALSE;
        }
    }
  return TRUE;
}

static double
get_rank_sd (double n_a,
             double n_b,
             double cubes)
{
  double n = n_a + n_b;

  return sqrt (n_a * n_b / 12.0 * ((n + 1.0) - cubes / (n * (n - 1.0))));
}

/* --- the effects --- */

/* Variance of the placements as shares of the other group, divisor n - 1. */
static double
get_placement_variance (long double squares,
                        double      mean,
                        double      n,
                        double      n_other)
{
  double variance = (double) ((squares - (long double) n * mean * mean) / ((n - 1.0) * (long double) n_other * n_other));

  return n > 1 ? MAX (variance, 0.0) : NAN;
}

static void
fill_effects (HunchMannWhitney      *result,
              const Tally           *tally,
              const HunchRankChoice *choice)
{
  double n_a = (double) result->n_a, n_b = (double) result->n_b;
  double a = get_placement_variance (tally->squares[0], tally->w / n_a, n_a, n_b) / n_a;
  double b = get_placement_variance (tally->squares[1], (n_a * n_b - tally->w) / n_b, n_b, n_a) / n_b;
  double share = tally->w / (n_a * n_b);
  double se = sqrt (a + b);
  double df = (a + b) * (a + b) / (a * a / (n_a - 1.0) + b * b / (n_b - 1.0));
  double lower;

  result->bm_t = result->bm_df = result->bm_p = NAN;
  result->superiority_se = se > 1e-9 ? se : NAN;
  result->rank_biserial = hunch_rank_biserial_interval (2.0 * share - 1.0, 2.0 * result->superiority_se, df,
                                                        3.0 * n_a * n_b / (n_a + n_b + 1.0), choice->conf);
  result->superiority = (HunchEffect){ share, (result->rank_biserial.ci_low + 1.0) / 2.0, (result->rank_biserial.ci_high + 1.0) / 2.0 };
  if (isnan (result->superiority_se))
    return;

  result->bm_t = (share - 0.5) / se;
  result->bm_df = df;
  lower = hunch_t_lower (result->bm_t, df);
  if (choice->alternative == HUNCH_ALTERNATIVE_TWO_SIDED)
    result->bm_p = hunch_t_two_sided (result->bm_t, df);
  else
    result->bm_p = choice->alternative == HUNCH_ALTERNATIVE_LESS ? lower : hunch_t_upper (result->bm_t, df);
}

/* --- the shift --- */

/* @place from either end, of all differences: where the interval ends. */
static gboolean
fill_shift (HunchMannWhitney    *result,
            const HunchPairSums *sums,
            double               place,
            HunchAlternative     alternative,
            GCancellable        *cancellable,
            GError             **error)
{
  double n = hunch_pair_sums_get_n (sums);

  if (!hunch_pair_sums_middle (sums, CLAMP (place, 1.0, n), &result->shift, &result->ci_low, &result->ci_high, cancellable, error))
    return FALSE;

  if (alternative == HUNCH_ALTERNATIVE_LESS)
    result->ci_low = -INFINITY;
  if (alternative == HUNCH_ALTERNATIVE_GREATER)
    result->ci_high = INFINITY;
  return TRUE;
}

static gboolean
test_exactly (HunchMannWhitney      *result,
              const HunchRankChoice *choice,
              double                *out_place,
              GCancellable          *cancellable,
              GError               **error)
{
  gsize most = result->n_a * result->n_b;
  gboolean is_two_sided = choice->alternative == HUNCH_ALTERNATIVE_TWO_SIDED;
  double outside = (1.0 - choice->conf) / (is_two_sided ? 2.0 : 1.0);
  g_autofree double *chances = hunch_rank_sum_chances (result->n_a, result->n_b, cancellable, error);
  double missed;

  if (chances == NULL)
    return FALSE;

  result->is_exact = TRUE;
  result->z = NAN;
  result->p = hunch_chances_p (chances, most, result->w, choice->alternative);
  *out_place = MAX (1.0, (double) hunch_chances_quantile (chances, most, outside));
  missed = hunch_chances_lower (chances, most, *out_place - 1.0) * (is_two_sided ? 2.0 : 1.0);
  if (missed - (1.0 - choice->conf) > (1.0 - choice->conf) / 2.0)
    result->reached = MAX (0.0, 1.0 - missed);
  return TRUE;
}

/* The interval ends where the step of the test's z, taken with the ties within the groups, passes the quantile. */
static void
test_nearly (HunchMannWhitney      *result,
             const Tally           *tally,
             const HunchRankChoice *choice,
             double                *out_place)
{
  double n_a = (double) result->n_a, n_b = (double) result->n_b;
  double middle = n_a * n_b / 2.0;
  gboolean is_two_sided = choice->alternative == HUNCH_ALTERNATIVE_TWO_SIDED;
  double z = hunch_normal_quantile (is_two_sided ? 0.5 + choice->conf / 2.0 : choice->conf);

  hunch_rank_normal_test (result->w - middle, get_rank_sd (n_a, n_b, tally->cubes), choice, &result->z, &result->p);
  *out_place = ceil (middle - (choice->is_corrected ? 0.5 : 0.0) - z * get_rank_sd (n_a, n_b, tally->own_cubes));
}

static gboolean
refuse (HunchStatsError code,
        const char     *message,
        GError        **error)
{
  g_set_error_literal (error, HUNCH_STATS_ERROR, code, message);
  return FALSE;
}

static double *
dup_turned_around (const double *values,
                   gsize         n)
{
  double *turned = g_new (double, n);

  for (gsize i = 0; i < n; i++)
    turned[i] = -values[n - 1 - i];
  return turned;
}

static gboolean
finish (HunchMannWhitney      *result,
        const Tally           *tally,
        const double          *a,
        const double          *b,
        const HunchRankChoice *choice,
        GCancellable          *cancellable,
        GError               **error)
{
  g_autofree double *turned = dup_turned_around (b, result->n_b);
  HunchPairSums sums = { a, result->n_a, turned, result->n_b, FALSE };
  gboolean is_small = MAX (result->n_a, result->n_b) < EXACT_BELOW;
  double place;

  fill_effects (result, tally, choice);
  if (!result->has_ties && (choice->exact == HUNCH_EXACT_YES || (choice->exact == HUNCH_EXACT_AUTO && is_small)))
    {
      if (!test_exactly (result, choice, &place, cancellable, error))
        return FALSE;
    }
  else
    test_nearly (result, tally, choice, &place);
  return fill_shift (result, &sums, place, choice->alternative, cancellable, error);
}

gboolean
hunch_mann_whitney (const double          *a,
                    gsize                  n_a,
                    const double          *b,
                    gsize                  n_b,
                    const HunchRankChoice *choice,
                    HunchMannWhitney      *out_result,
                    GCancellable          *cancellable,
                    GError               **error)
{
  HunchMannWhitney result = { .n_a = n_a, .n_b = n_b, .reached = choice->conf };
  HunchMerge merge = { a, b, n_a, n_b, 0, 0, 0, 0, 0.0 };
  Tally tally = { 0 };

  if (!hunch_stats_check_conf (choice->conf, error) || !hunch_stats_check_finite (a, n_a, error)
      || !hunch_stats_check_finite (b, n_b, error))
    return FALSE;
  if (n_a == 0 || n_b == 0)
    return refuse (HUNCH_STATS_ERROR_TOO_FEW, _("A group has no values."), error);
  if (MIN (a[0], b[0]) == MAX (a[n_a - 1], b[n_b - 1]))
    return refuse (HUNCH_STATS_ERROR_CONSTANT, _("All values are alike, so none lies above another."), error);
  if (!tally_groups (&merge, &tally, cancellable, error))
    return FALSE;

  result.w = tally.w;
  result.has_ties = tally.cubes > 0;
  if (!finish (&result, &tally, a, b, choice, cancellable, error))
    return FALSE;
  *out_result = result;
  return TRUE;
}
