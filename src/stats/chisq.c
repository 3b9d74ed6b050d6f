#define G_LOG_DOMAIN "hunch-stats"
#include "stats/chisq.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "stats/distributions.h"
#include "stats/noncentral.h"

void
hunch_chisq_clear (HunchChisq *self)
{
  g_clear_pointer (&self->expected, g_free);
  g_clear_pointer (&self->residuals, g_free);
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
check_counts (const double *counts,
              gsize         n,
              double       *out_total,
              GError      **error)
{
  *out_total = 0.0;
  for (gsize i = 0; i < n; i++)
    {
      if (!(counts[i] >= 0.0 && isfinite (counts[i])))
        return refuse (HUNCH_STATS_ERROR_BAD_INPUT, _("A count is negative or not a number."), error);
      *out_total += counts[i];
    }
  if (*out_total > 0.0)
    return TRUE;
  return refuse (HUNCH_STATS_ERROR_TOO_FEW, _("All counts are zero."), error);
}

static void
fill_sums (const double *counts,
           guint         n_rows,
           guint         n_columns,
           double       *row_sums,
           double       *column_sums)
{
  for (guint i = 0; i < n_rows; i++)
    for (guint j = 0; j < n_columns; j++)
      {
        row_sums[i] += counts[(gsize) i * n_columns + j];
        column_sums[j] += counts[(gsize) i * n_columns + j];
      }
}

static gboolean
has_zero (const double *sums,
          guint         n)
{
  for (guint i = 0; i < n; i++)
    if (sums[i] == 0.0)
      return TRUE;
  return FALSE;
}

/* Sum of (|count - expected| - @correction)^2 / expected. */
static double
get_statistic (const double *counts,
               const double *expected,
               gsize         n,
               double        correction)
{
  double sum = 0.0, low = 0.0;

  for (gsize i = 0; i < n; i++)
    {
      double distance = fabs (counts[i] - expected[i]) - correction;
      double term = distance * distance / expected[i] - low;
      double next = sum + term;  /* W. Kahan's compensated sum */

      low = (next - sum) - term;
      sum = next;
    }
  return sum;
}

/* 2 sum count log (count / expected); empty cells add nothing. */
static void
set_likelihood_ratio (HunchChisq   *self,
                      const double *counts)
{
  gsize n = (gsize) self->n_rows * self->n_columns;
  long double sum = 0;

  for (gsize i = 0; i < n; i++)
    if (counts[i] > 0.0)
      sum += (long double) counts[i] * log1pl (((long double) counts[i] - self->expected[i]) / self->expected[i]);
  self->g = MAX ((double) (2 * sum), 0.0);
  self->g_p = hunch_chisq_upper (self->g, self->df);
}

/* R's Yates: half a count, but never more than the smallest distance. */
static double
get_correction (const double *counts,
                const double *expected)
{
  double correction = 0.5;

  for (guint i = 0; i < 4; i++)
    correction = MIN (correction, fabs (counts[i] - expected[i]));
  return correction;
}

static void
note_expected (HunchChisq *result)
{
  gsize n = (gsize) result->n_rows * result->n_columns;

  result->smallest_expected = result->expected[0];
  for (gsize i = 0; i < n; i++)
    {
      result->smallest_expected = MIN (result->smallest_expected, result->expected[i]);
      result->n_expected_below_5 += result->expected[i] < 5.0;
    }
}

/* sqrt (statistic / (n scale)) and the noncentralities around it, cut at @limit. */
static HunchEffect
get_effect (double statistic,
            double df,
            double n_scaled,
            double limit,
            double conf)
{
  HunchEffect effect = { MIN (sqrt (statistic / n_scaled), limit), NAN, NAN };
  double low, high;

  if (hunch_noncentral_chisq_interval (statistic, df, conf, &low, &high))
    {
      effect.ci_low = MIN (sqrt (low / n_scaled), limit);
      effect.ci_high = MIN (sqrt (high / n_scaled), limit);
    }
  hunch_effect_hold_value (&effect);
  return effect;
}

static void
fill_table (HunchChisq   *result,
            const double *counts,
            const double *row_sums,
            const double *column_sums)
{
  guint n_columns = result->n_columns;

  result->expected = g_new (double, (gsize) result->n_rows * n_columns);
  result->residuals = g_new (double, (gsize) result->n_rows * n_columns);
  for (guint i = 0; i < result->n_rows; i++)
    for (guint j = 0; j < n_columns; j++)
      {
        gsize cell = (gsize) i * n_columns + j;
        double expected = row_sums[i] * column_sums[j] / result->n;
        double spread = expected * (1.0 - row_sums[i] / result->n) * (1.0 - column_sums[j] / result->n);

        result->expected[cell] = expected;
        result->residuals[cell] = spread > 0.0 ? (counts[cell] - expected) / sqrt (spread) : NAN;
      }
}

gboolean
hunch_chisq_independence (const double *counts,
                          guint         n_rows,
                          guint         n_columns,
                          gboolean      correct,
                          double        conf,
                          HunchChisq   *out_result,
                          GError      **error)
{
  HunchChisq result = { n_rows, n_columns, 0 };
  gsize n_cells = (gsize) n_rows * n_columns;
  g_autofree double *row_sums = g_new0 (double, n_rows + 1);
  g_autofree double *column_sums = g_new0 (double, n_columns + 1);
  double plain;

  g_return_val_if_fail (out_result != NULL, FALSE);

  if (!hunch_stats_check_conf (conf, error))
    return FALSE;
  if (n_rows < 2 || n_columns < 2)
    return refuse (HUNCH_STATS_ERROR_TOO_FEW,
                   _("A test of independence needs at least two groups on either side."), error);
  if (!check_counts (counts, n_cells, &result.n, error))
    return FALSE;
  fill_sums (counts, n_rows, n_columns, row_sums, column_sums);
  if (has_zero (row_sums, n_rows) || has_zero (column_sums, n_columns))
    return refuse (HUNCH_STATS_ERROR_BAD_INPUT, _("A row or a column of the table is empty."), error);

  fill_table (&result, counts, row_sums, column_sums);
  note_expected (&result);
  plain = get_statistic (counts, result.expected, n_cells, 0.0);
  result.corrected = correct && n_rows == 2 && n_columns == 2;
  result.statistic = result.corrected ? get_statistic (counts, result.expected, n_cells,
                                                       get_correction (counts, result.expected))
                                      : plain;
  result.df = (n_rows - 1.0) * (n_columns - 1.0);
  result.p = hunch_chisq_upper (result.statistic, result.df);
  set_likelihood_ratio (&result, counts);
  result.effect = get_effect (plain, result.df, result.n * (MIN (n_rows, n_columns) - 1.0), 1.0, conf);
  *out_result = result;
  return TRUE;
}

static gboolean
check_shares (const double *shares,
              guint         n,
              GError      **error)
{
  double sum = 0.0;

  for (guint i = 0; i < n; i++)
    {
      if (!(shares[i] > 0.0 && isfinite (shares[i])))
        return refuse (HUNCH_STATS_ERROR_BAD_INPUT, _("An expected share is not greater than zero."), error);
      sum += shares[i];
    }
  if (fabs (sum - 1.0) <= 1e-8)
    return TRUE;
  return refuse (HUNCH_STATS_ERROR_BAD_INPUT, _("The expected shares do not add up to 1."), error);
}

gboolean
hunch_chisq_goodness (const double *counts,
                      const double *shares,
                      guint         n,
                      double        conf,
                      HunchChisq   *out_result,
                      GError      **error)
{
  HunchChisq result = { 1, n, 0 };

  g_return_val_if_fail (out_result != NULL, FALSE);

  if (!hunch_stats_check_conf (conf, error))
    return FALSE;
  if (n < 2)
    return refuse (HUNCH_STATS_ERROR_TOO_FEW, _("A test of shares needs at least two groups."), error);
  if (!check_counts (counts, n, &result.n, error)
      || (shares != NULL && !check_shares (shares, n, error)))
    return FALSE;

  result.expected = g_new (double, n);
  result.residuals = g_new (double, n);
  for (guint i = 0; i < n; i++)
    {
      double share = shares != NULL ? shares[i] : 1.0 / n;

      result.expected[i] = result.n * share;
      result.residuals[i] = (counts[i] - result.expected[i]) / sqrt (result.expected[i] * (1.0 - share));
    }
  note_expected (&result);
  result.statistic = get_statistic (counts, result.expected, n, 0.0);
  result.df = n - 1.0;
  result.p = hunch_chisq_upper (result.statistic, result.df);
  set_likelihood_ratio (&result, counts);
  result.effect = get_effect (result.statistic, result.df, result.n, INFINITY, conf);
  *out_result = result;
  return TRUE;
}

void
hunch_chisq_set_design_effect (HunchChisq *self,
                               double      design_effect,
                               double      conf)
{
  gboolean is_table = self->n_rows > 1;
  double n = self->n / design_effect * (is_table ? MIN (self->n_rows, self->n_columns) - 1.0 : 1.0);

  g_return_if_fail (!self->corrected);

  self->statistic /= design_effect;
  self->p = hunch_chisq_upper (self->statistic, self->df);
  self->g /= design_effect;
  self->g_p = hunch_chisq_upper (self->g, self->df);
  self->effect = get_effect (self->statistic, self->df, n, is_table ? 1.0 : INFINITY, conf);
}
