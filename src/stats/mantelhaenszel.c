#define G_LOG_DOMAIN "hunch-stats"
#include "stats/mantelhaenszel.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "stats/distributions.h"
#include "stats/solve.h"

#define MOST_PRODUCTS 2e7  /* of an exact test: some hundredths of a second */

typedef struct
{
  double a, b, c, d, n;
  double row, column;  /* sums of the first */
} Stratum;

static Stratum
get_stratum (const double *tables,
             guint         k)
{
  const double *x = tables + 4 * (gsize) k;
  Stratum self = { x[0], x[1], x[2], x[3], x[0] + x[1] + x[2] + x[3], x[0] + x[1], x[0] + x[2] };

  return self;
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
check_strata (const double *tables,
              gsize         n_cells,
              guint         n,
              GError      **error)
{
  for (guint k = 0; k < n; k++)
    {
      double total = 0;

      for (gsize i = 0; i < n_cells; i++)
        {
          double count = tables[k * n_cells + i];

          if (!(count >= 0 && isfinite (count)))
            return refuse (HUNCH_STATS_ERROR_BAD_INPUT, _("A count is negative or not a number."), error);
          total += count;
        }
      if (total < 2)
        return refuse (HUNCH_STATS_ERROR_TOO_FEW, _("Every stratum needs at least two rows."), error);
    }
  return TRUE;
}

/* --- two by two --- */

static void
set_odds_ratio (HunchMantelHaenszel *self,
                const double        *tables,
                guint                n,
                HunchAlternative     alternative,
                double               conf)
{
  double along = 0, across = 0, both = 0, mixed = 0, other = 0, z, reach;

  for (guint k = 0; k < n; k++)
    {
      Stratum s = get_stratum (tables, k);

      along += s.a * s.d / s.n;
      across += s.b * s.c / s.n;
      both += (s.a + s.d) * s.a * s.d / (s.n * s.n);
      mixed += ((s.a + s.d) * s.b * s.c + (s.b + s.c) * s.a * s.d) / (s.n * s.n);
      other += (s.b + s.c) * s.b * s.c / (s.n * s.n);
    }
  self->odds_ratio = (HunchRatio){ across > 0 ? along / across : NAN, NAN, NAN, NAN };
  if (!(along > 0 && across > 0))
    return;
  self->odds_ratio.log_se = sqrt (both / (2 * along * along) + mixed / (2 * along * across) + other / (2 * across * across));
  z = hunch_normal_quantile (alternative == HUNCH_ALTERNATIVE_TWO_SIDED ? 0.5 + conf / 2 : conf);
  reach = z * self->odds_ratio.log_se;
  self->odds_ratio.ci_low = alternative == HUNCH_ALTERNATIVE_LESS ? 0 : self->odds_ratio.value * exp (-reach);
  self->odds_ratio.ci_high = alternative == HUNCH_ALTERNATIVE_GREATER ? INFINITY : self->odds_ratio.value * exp (reach);
}

gboolean
hunch_mantel_haenszel_test (const double        *tables,
                            guint                n,
                            HunchAlternative     alternative,
                            gboolean             correct,
                            double               conf,
                            HunchMantelHaenszel *out_result,
                            GError             **error)
{
  HunchMantelHaenszel result = { .df = 1 };
  double delta = 0, variance = 0, distance, z;

  if (!hunch_stats_check_conf (conf, error) || !check_strata (tables, 4, n, error))
    return FALSE;
  for (guint k = 0; k < n; k++)
    {
      Stratum s = get_stratum (tables, k);

      delta += s.a - s.row * s.column / s.n;
      variance += s.row * (s.n - s.row) * s.column * (s.n - s.column) / (s.n * s.n * (s.n - 1));
    }
  if (!(variance > 0))
    return refuse (HUNCH_STATS_ERROR_CONSTANT, _("In every stratum one of the two columns has a single value, so nothing can be compared."),
                   error);

  result.corrected = correct && fabs (delta) >= 0.5;
  distance = fabs (delta) - (result.corrected ? 0.5 : 0);
  result.statistic = distance * distance / variance;
  z = ((delta > 0) - (delta < 0)) * sqrt (result.statistic);
  if (alternative == HUNCH_ALTERNATIVE_TWO_SIDED)
    result.p = hunch_chisq_upper (result.statistic, 1);
  else
    result.p = alternative == HUNCH_ALTERNATIVE_LESS ? hunch_normal_lower (z) : hunch_normal_upper (z);
  set_odds_ratio (&result, tables, n, alternative, conf);
  *out_result = result;
  return TRUE;
}

gboolean
hunch_mantel_haenszel_exact (const double         *tables,
                             guint                 n,
                             HunchAlternative      alternative,
                             double                conf,
                             HunchConditionalTest *out_result,
                             GError              **error)
{
  g_autofree double *sides = g_new (double, 3 * (gsize) n + 1);
  g_auto (HunchConditional) conditional = { 0 };
  double count = 0;

  if (!hunch_stats_check_conf (conf, error) || !check_strata (tables, 4, n, error))
    return FALSE;
  for (guint k = 0; k < n; k++)
    {
      Stratum s = get_stratum (tables, k);

      sides[k] = s.row;
      sides[n + k] = s.n - s.row;
      sides[2 * n + k] = s.column;
      count += s.a;
    }
  if (!hunch_conditional_init_sum (&conditional, sides, sides + n, sides + 2 * n, n, MOST_PRODUCTS, error))
    return FALSE;
  *out_result = hunch_conditional_test (&conditional, count, alternative, conf);
  return TRUE;
}

/* The first cell when the odds ratio is @odds and the margins are as they are: a root of a quadratic, written so that nothing cancels. */
static double
get_fitted (const Stratum *s,
            double         odds)
{
  double square = 1 - odds;
  double linear = s->n - s->row - s->column + odds * (s->row + s->column);
  double constant = -odds * s->row * s->column;
  double root = sqrt (MAX (linear * linear - 4 * square * constant, 0));

  return linear > 0 ? -2 * constant / (linear + root) : (root - linear) / (2 * square);
}

gboolean
hunch_breslow_day (const double    *tables,
                   guint            n,
                   double           odds_ratio,
                   HunchBreslowDay *out_result)
{
  double statistic = 0, distance = 0, variance_sum = 0;
  guint n_used = 0;

  if (!(odds_ratio > 0 && isfinite (odds_ratio)))
    return FALSE;
  for (guint k = 0; k < n; k++)
    {
      Stratum s = get_stratum (tables, k);
      double a, variance;

      if (!(s.row > 0 && s.row < s.n && s.column > 0 && s.column < s.n))
        continue;
      a = get_fitted (&s, odds_ratio);
      variance = 1 / (1 / a + 1 / (s.row - a) + 1 / (s.column - a) + 1 / (s.n - s.row - s.column + a));
      statistic += (s.a - a) * (s.a - a) / variance;
      distance += s.a - a;
      variance_sum += variance;
      n_used++;
    }
  if (n_used < 2)
    return FALSE;
  out_result->statistic = statistic;
  out_result->tarone = statistic - distance * distance / variance_sum;
  out_result->df = n_used - 1.0;
  out_result->p = hunch_chisq_upper (statistic, out_result->df);
  out_result->tarone_p = hunch_chisq_upper (out_result->tarone, out_result->df);
  return TRUE;
}

/* --- more rows or columns --- */

typedef struct
{
  guint   n_rows, n_columns;
  double *rows, *columns;  /* owned: sums of a stratum */
  double  total;
  double *distance;        /* owned [df]: observed less expected, the last row and column left out */
  double *covariance;      /* owned [df * df] */
} Sums;

static void
sums_clear (Sums *self)
{
  g_free (self->rows);
  g_free (self->columns);
  g_free (self->distance);
  g_free (self->covariance);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Sums, sums_clear)

static void
fill_margins (Sums         *self,
              const double *table)
{
  self->total = 0;
  for (guint i = 0; i < self->n_rows; i++)
    self->rows[i] = 0;
  for (guint j = 0; j < self->n_columns; j++)
    self->columns[j] = 0;
  for (guint i = 0; i < self->n_rows; i++)
    for (guint j = 0; j < self->n_columns; j++)
      {
        double count = table[(gsize) i * self->n_columns + j];

        self->rows[i] += count;
        self->columns[j] += count;
        self->total += count;
      }
}

static void
add_stratum (Sums         *self,
             const double *table)
{
  guint last_row = self->n_rows - 1, last_column = self->n_columns - 1;
  gsize size = (gsize) last_row * last_column;
  double scale;

  fill_margins (self, table);
  scale = self->total * self->total * (self->total - 1);
  for (gsize p = 0; p < size; p++)
    {
      guint i = p / last_column, j = p % last_column;

      self->distance[p] += table[(gsize) i * self->n_columns + j] - self->rows[i] * self->columns[j] / self->total;
      for (gsize q = 0; q < size; q++)
        {
          guint h = q / last_column, k = q % last_column;
          double of_rows = (i == h ? self->total * self->rows[i] : 0) - self->rows[i] * self->rows[h];
          double of_columns = (j == k ? self->total * self->columns[j] : 0) - self->columns[j] * self->columns[k];

          self->covariance[p * size + q] += of_rows * of_columns / scale;
        }
    }
}

gboolean
hunch_cochran_mantel_haenszel (const double *tables,
                               guint         n_rows,
                               guint         n_columns,
                               guint         n_strata,
                               double       *out_statistic,
                               double       *out_df,
                               double       *out_p,
                               GError      **error)
{
  gsize n_cells = (gsize) n_rows * n_columns;
  gsize df = (gsize) (n_rows - 1) * (n_columns - 1);
  g_auto (Sums) sums = { n_rows, n_columns, g_new0 (double, n_rows), g_new0 (double, n_columns), 0, g_new0 (double, df + 1),
                         g_new0 (double, df * df + 1) };

  if (n_rows < 2 || n_columns < 2)
    return refuse (HUNCH_STATS_ERROR_TOO_FEW, _("A test of independence needs at least two groups on either side."), error);
  if (!check_strata (tables, n_cells, n_strata, error))
    return FALSE;
  for (guint k = 0; k < n_strata; k++)
    add_stratum (&sums, tables + k * n_cells);
  if (!hunch_solve_quadratic (sums.covariance, sums.distance, df, out_statistic))
    return refuse (HUNCH_STATS_ERROR_SINGULAR, _("Too many cells are empty in every stratum for the test to have an answer."), error);
  *out_df = df;
  *out_p = hunch_chisq_upper (*out_statistic, df);
  return TRUE;
}
