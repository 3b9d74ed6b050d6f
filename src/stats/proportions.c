#define G_LOG_DOMAIN "hunch-stats"
#include "stats/proportions.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "stats/distributions.h"
#include "stats/noncentral.h"

void
hunch_wilson_interval (double  count,
                       double  total,
                       double  conf,
                       double *out_low,
                       double *out_high)
{
  double z = hunch_normal_quantile (0.5 + conf / 2);
  double share = count / total;
  double middle = (share + z * z / (2 * total)) / (1 + z * z / total);
  double half = z / (1 + z * z / total) * sqrt (share * (1 - share) / total + z * z / (4 * total * total));

  *out_low = count > 0 ? MAX (middle - half, 0) : 0;
  *out_high = count < total ? MIN (middle + half, 1) : 1;
}

double
hunch_cohens_h (double share_a,
                double share_b)
{
  return 2 * asin (sqrt (share_a)) - 2 * asin (sqrt (share_b));
}

HunchEffect
hunch_share_difference (double  hits_a,
                        double  total_a,
                        double  hits_b,
                        double  total_b,
                        double  conf,
                        double *out_se)
{
  double a = hits_a / total_a, b = hits_b / total_b;
  double low_a, high_a, low_b, high_b;

  hunch_wilson_interval (hits_a, total_a, conf, &low_a, &high_a);
  hunch_wilson_interval (hits_b, total_b, conf, &low_b, &high_b);
  if (out_se != NULL)
    *out_se = sqrt (a * (1 - a) / total_a + b * (1 - b) / total_b);
  return (HunchEffect){ a - b, a - b - hypot (a - low_a, high_b - b), a - b + hypot (high_a - a, b - low_b) };
}

static HunchRatio
get_ratio (double above,
           double below,
           double log_variance,
           double conf)
{
  HunchRatio ratio = { above / below, NAN, NAN, NAN };
  double reach;

  if (!(above > 0 && below > 0))
    {
      ratio.value = above == below || below == 0 ? NAN : 0;
      return ratio;
    }
  ratio.log_se = sqrt (log_variance);
  reach = hunch_normal_quantile (0.5 + conf / 2) * ratio.log_se;
  ratio.ci_low = ratio.value * exp (-reach);
  ratio.ci_high = ratio.value * exp (reach);
  return ratio;
}

HunchRatio
hunch_odds_ratio (double a,
                  double b,
                  double c,
                  double d,
                  double conf)
{
  return get_ratio (a * d, b * c, 1 / a + 1 / b + 1 / c + 1 / d, conf);
}

HunchRatio
hunch_risk_ratio (double hits_a,
                  double total_a,
                  double hits_b,
                  double total_b,
                  double conf)
{
  return get_ratio (hits_a / total_a, hits_b / total_b, 1 / hits_a - 1 / total_a + 1 / hits_b - 1 / total_b, conf);
}

static gboolean
refuse (HunchStatsError code,
        const char     *message,
        GError        **error)
{
  g_set_error_literal (error, HUNCH_STATS_ERROR, code, message);
  return FALSE;
}

static gboolean
check_question (const double *hits,
                const double *totals,
                guint         n,
                const double *shares,
                double        conf,
                GError      **error)
{
  if (!hunch_stats_check_conf (conf, error))
    return FALSE;
  if (n < 1 || (n < 2 && shares == NULL))
    return refuse (HUNCH_STATS_ERROR_TOO_FEW, _("A comparison of shares needs two groups, or a share to compare with."), error);
  for (guint i = 0; i < n; i++)
    {
      if (!(totals[i] > 0 && hits[i] >= 0 && hits[i] <= totals[i] && isfinite (totals[i])))
        return refuse (HUNCH_STATS_ERROR_BAD_INPUT, _("A count of hits is not between 0 and the number of rows."), error);
      if (shares != NULL && !(shares[i] > 0 && shares[i] < 1))
        return refuse (HUNCH_STATS_ERROR_BAD_INPUT, _("A share to compare with must lie between 0 and 1."), error);
    }
  return TRUE;
}

/* Wilson's interval with the share moved outwards by the correction. */
static void
set_share_interval (HunchProportions *self,
                    double            share,
                    double            n,
                    double            yates,
                    double            z,
                    HunchAlternative  alternative)
{
  double half = z * z / (2 * n);
  double high = share + yates / n, low = share - yates / n;

  high = high >= 1 ? 1 : (high + half + z * sqrt (high * (1 - high) / n + half / (2 * n))) / (1 + 2 * half);
  low = low <= 0 ? 0 : (low + half - z * sqrt (low * (1 - low) / n + half / (2 * n))) / (1 + 2 * half);
  self->ci_low = alternative == HUNCH_ALTERNATIVE_LESS ? 0 : MAX (low, 0);
  self->ci_high = alternative == HUNCH_ALTERNATIVE_GREATER ? 1 : MIN (high, 1);
}

static void
set_difference_interval (HunchProportions *self,
                         const double     *hits,
                         const double     *totals,
                         double            yates,
                         double            z,
                         HunchAlternative  alternative)
{
  double a = hits[0] / totals[0], b = hits[1] / totals[1];
  double width = z * sqrt (a * (1 - a) / totals[0] + b * (1 - b) / totals[1]) + yates * (1 / totals[0] + 1 / totals[1]);

  self->ci_low = alternative == HUNCH_ALTERNATIVE_LESS ? -1 : MAX (a - b - width, -1);
  self->ci_high = alternative == HUNCH_ALTERNATIVE_GREATER ? 1 : MIN (a - b + width, 1);
}

static void
set_effect (HunchProportions *self,
            const double     *hits,
            const double     *totals,
            guint             n,
            const double     *shares,
            double            plain,
            double            conf)
{
  double z = hunch_normal_quantile (0.5 + conf / 2), total = 0, low, high;

  for (guint i = 0; i < n; i++)
    total += totals[i];
  if (n == 1)
    {
      hunch_wilson_interval (hits[0], totals[0], conf, &low, &high);
      self->effect = (HunchEffect){ hunch_cohens_h (hits[0] / totals[0], shares[0]), hunch_cohens_h (low, shares[0]),
                                    hunch_cohens_h (high, shares[0]) };
    }
  else if (n == 2 && shares == NULL)
    {
      double h = hunch_cohens_h (hits[0] / totals[0], hits[1] / totals[1]);
      double reach = z * sqrt (1 / totals[0] + 1 / totals[1]);

      self->effect = (HunchEffect){ h, MAX (h - reach, -G_PI), MIN (h + reach, G_PI) };
    }
  else
    {
      double limit = shares == NULL ? 1 : INFINITY;

      self->effect = (HunchEffect){ MIN (sqrt (plain / total), limit), NAN, NAN };
      if (hunch_noncentral_chisq_interval (plain, self->df, conf, &low, &high))
        {
          self->effect.ci_low = MIN (sqrt (low / total), limit);
          self->effect.ci_high = MIN (sqrt (high / total), limit);
        }
      hunch_effect_hold_value (&self->effect);
    }
}

/* Sum of (|hits - expected| - @yates)^2 / expected over hits and misses. */
static double
get_statistic (const double *hits,
               const double *totals,
               guint         n,
               const double *shares,
               double        pooled,
               double        yates,
               double       *out_smallest)
{
  double sum = 0;

  *out_smallest = INFINITY;
  for (guint i = 0; i < n; i++)
    {
      double share = shares != NULL ? shares[i] : pooled;
      double expected = totals[i] * share, missed = totals[i] * (1 - share);
      double distance = fabs (hits[i] - expected) - yates;

      sum += distance * distance / expected + distance * distance / missed;
      *out_smallest = MIN (*out_smallest, MIN (expected, missed));
    }
  return sum;
}

static double
get_pooled (const double *hits,
            const double *totals,
            guint         n)
{
  double hit = 0, total = 0;

  for (guint i = 0; i < n; i++)
    {
      hit += hits[i];
      total += totals[i];
    }
  return hit / total;
}

/* R's: half a count for one or two groups, and never more than what there is. */
static double
get_yates (const double *hits,
           const double *totals,
           guint         n,
           const double *shares)
{
  if (n == 1)
    return MIN (0.5, fabs (hits[0] - totals[0] * shares[0]));
  if (n == 2 && shares == NULL)
    return MIN (0.5, fabs (hits[0] / totals[0] - hits[1] / totals[1]) / (1 / totals[0] + 1 / totals[1]));
  return n == 2 ? 0.5 : 0;
}

static void
set_p (HunchProportions *self,
       double            direction,
       gboolean          has_direction,
       HunchAlternative  alternative)
{
  double z = (direction > 0) - (direction < 0);

  z *= sqrt (self->statistic);
  if (!has_direction || alternative == HUNCH_ALTERNATIVE_TWO_SIDED)
    self->p = hunch_chisq_upper (self->statistic, self->df);
  else
    self->p = alternative == HUNCH_ALTERNATIVE_LESS ? hunch_normal_lower (z) : hunch_normal_upper (z);
}

gboolean
hunch_proportions_test (const double     *hits,
                        const double     *totals,
                        guint             n,
                        const double     *shares,
                        HunchAlternative  alternative,
                        gboolean          correct,
                        double            conf,
                        HunchProportions *out_result,
                        GError          **error)
{
  HunchProportions result = { .ci_low = NAN, .ci_high = NAN };
  gboolean has_direction = n == 1 || (n == 2 && shares == NULL);
  double z, pooled, yates, smallest, direction;

  if (!check_question (hits, totals, n, shares, conf, error))
    return FALSE;
  pooled = get_pooled (hits, totals, n);
  if (shares == NULL && !(pooled > 0 && pooled < 1))
    return refuse (HUNCH_STATS_ERROR_CONSTANT, _("All rows are alike, so their shares cannot be told apart."), error);

  z = hunch_normal_quantile (alternative == HUNCH_ALTERNATIVE_TWO_SIDED ? 0.5 + conf / 2 : conf);
  yates = correct ? get_yates (hits, totals, n, shares) : 0;
  result.corrected = yates > 0;
  result.df = shares != NULL ? n : n - 1.0;
  result.statistic = get_statistic (hits, totals, n, shares, pooled, yates, &result.smallest_expected);
  direction = hits[0] / totals[0] - (n == 2 ? hits[1] / totals[1] : shares != NULL ? shares[0] : 0);
  set_p (&result, direction, has_direction, alternative);
  if (n == 1)
    set_share_interval (&result, hits[0] / totals[0], totals[0], yates, z, alternative);
  else if (has_direction)
    set_difference_interval (&result, hits, totals, yates, z, alternative);
  set_effect (&result, hits, totals, n, shares, get_statistic (hits, totals, n, shares, pooled, 0, &smallest), conf);
  *out_result = result;
  return TRUE;
}
