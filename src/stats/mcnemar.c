#define G_LOG_DOMAIN "hunch-stats"
#include "stats/mcnemar.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "stats/binomial.h"
#include "stats/distributions.h"
#include "stats/noncentral.h"
#include "stats/solve.h"

static gboolean
refuse (HunchStatsError code,
        const char     *message,
        GError        **error)
{
  g_set_error_literal (error, HUNCH_STATS_ERROR, code, message);
  return FALSE;
}

static gboolean
check_counts (const double *counts,
              guint         n,
              double        conf,
              GError      **error)
{
  if (!hunch_stats_check_conf (conf, error))
    return FALSE;
  if (n < 2)
    return refuse (HUNCH_STATS_ERROR_TOO_FEW, _("A change of answers needs at least two answers."), error);
  for (gsize i = 0; i < (gsize) n * n; i++)
    if (!(counts[i] >= 0 && isfinite (counts[i])))
      return refuse (HUNCH_STATS_ERROR_BAD_INPUT, _("A count is negative or not a number."), error);
  return TRUE;
}

static void
set_asymmetry (HunchMcnemar *self,
               double        plain,
               double        conf)
{
  double low, high;

  self->asymmetry = (HunchEffect){ sqrt (plain / self->n_changed), NAN, NAN };
  if (hunch_noncentral_chisq_interval (plain, self->df, conf, &low, &high))
    {
      self->asymmetry.ci_low = MIN (sqrt (low / self->n_changed), 1);
      self->asymmetry.ci_high = MIN (sqrt (high / self->n_changed), 1);
    }
  hunch_effect_hold_value (&self->asymmetry);
}

gboolean
hunch_mcnemar_test (const double *counts,
                    guint         n,
                    gboolean      correct,
                    double        conf,
                    HunchMcnemar *out_result,
                    GError      **error)
{
  HunchMcnemar result = { 0 };
  double plain = 0;

  if (!check_counts (counts, n, conf, error))
    return FALSE;

  result.corrected = correct && n == 2 && counts[1] != counts[2];
  for (guint i = 0; i < n; i++)
    for (guint k = i + 1; k < n; k++)
      {
        double there = counts[(gsize) i * n + k], back = counts[(gsize) k * n + i];
        double distance = fabs (there - back), both = there + back;

        result.n_empty += !(both > 0);
        if (!(both > 0))
          continue;
        result.n_changed += both;
        plain += distance * distance / both;
        distance -= result.corrected;
        result.statistic += distance * distance / both;
        result.df++;
      }
  if (!(result.n_changed > 0))
    return refuse (HUNCH_STATS_ERROR_TOO_FEW, _("No row has two different answers, so nothing changed in either direction."), error);

  result.p = hunch_chisq_upper (result.statistic, result.df);
  set_asymmetry (&result, plain, conf);
  *out_result = result;
  return TRUE;
}

gboolean
hunch_stuart_maxwell_test (const double *counts,
                           guint         n,
                           double       *out_statistic,
                           double       *out_df,
                           double       *out_p)
{
  guint size = n - 1;
  g_autofree double *differences = g_new0 (double, n);
  g_autofree double *covariance = g_new0 (double, (gsize) n * n);

  for (guint i = 0; i < size; i++)
    {
      for (guint k = 0; k < n; k++)
        {
          double there = counts[(gsize) i * n + k], back = counts[(gsize) k * n + i];

          differences[i] += there - back;
          if (k != i)
            covariance[(gsize) i * size + i] += there + back;
          if (k != i && k < size)
            covariance[(gsize) i * size + k] = -(there + back);
        }
    }
  if (!hunch_solve_quadratic (covariance, differences, size, out_statistic))
    return FALSE;
  *out_df = size;
  *out_p = hunch_chisq_upper (*out_statistic, size);
  return TRUE;
}

double
hunch_mcnemar_exact_p (double b,
                       double c)
{
  HunchBinomial binomial;

  return hunch_binomial_test (b, b + c, 0.5, HUNCH_ALTERNATIVE_TWO_SIDED, 0.95, &binomial, NULL) ? binomial.p : NAN;
}

HunchRatio
hunch_mcnemar_odds_ratio (double b,
                          double c,
                          double conf)
{
  HunchRatio ratio = { c > 0 ? b / c : NAN, b > 0 && c > 0 ? sqrt (1 / b + 1 / c) : NAN, NAN, NAN };
  double low, high;

  if (!(b + c > 0))
    return ratio;
  hunch_clopper_pearson (b, b + c, (1 - conf) / 2, &low, &high);
  ratio.ci_low = low / (1 - low);
  ratio.ci_high = high < 1 ? high / (1 - high) : INFINITY;
  return ratio;
}

/* Newcombe's correlation of the two answers, made smaller by half a row when it is positive. */
static double
get_correlation (const double *counts,
                 double        n)
{
  double product = (counts[0] + counts[1]) * (counts[2] + counts[3]) * (counts[0] + counts[2]) * (counts[1] + counts[3]);
  double cross = counts[0] * counts[3] - counts[1] * counts[2];

  if (!(product > 0))
    return 0;
  if (cross > 0)
    cross = MAX (cross - n / 2, 0);
  return cross / sqrt (product);
}

HunchEffect
hunch_paired_difference (const double *counts,
                         double        conf,
                         double       *out_se)
{
  double n = counts[0] + counts[1] + counts[2] + counts[3];
  double first = (counts[2] + counts[3]) / n, second = (counts[1] + counts[3]) / n, d = first - second;
  double phi = get_correlation (counts, n);
  double low[2], high[2], below[2], above[2];

  hunch_wilson_interval (first * n, n, conf, &low[0], &high[0]);
  hunch_wilson_interval (second * n, n, conf, &low[1], &high[1]);
  below[0] = first - low[0];
  below[1] = high[1] - second;
  above[0] = high[0] - first;
  above[1] = second - low[1];
  if (out_se != NULL)
    *out_se = sqrt (MAX (counts[1] + counts[2] - (counts[1] - counts[2]) * (counts[1] - counts[2]) / n, 0)) / n;
  return (HunchEffect){ d, d - sqrt (MAX (below[0] * below[0] - 2 * phi * below[0] * below[1] + below[1] * below[1], 0)),
                        d + sqrt (MAX (above[0] * above[0] - 2 * phi * above[0] * above[1] + above[1] * above[1], 0)) };
}
