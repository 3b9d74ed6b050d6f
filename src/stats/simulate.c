#define G_LOG_DOMAIN "hunch-stats"
#include "stats/simulate.h"

#include <math.h>

#include "base/random.h"
#include "stats/distributions.h"

#define TIE (1 - 64 * 2.220446049250313e-16)  /* R's: a statistic this little smaller is as large */

/* A distribution over low..high that rises to @top and falls: its probability there, and the ratio of each to the one before. */
typedef struct
{
  double low, high, top, p_top;
  double a, b, c;  /* hypergeometric: white, black, drawn; binomial: draws, odds */
  gboolean is_binomial;
} Peak;

/* P(x) / P(x - 1). */
static double
get_ratio (const Peak *self,
           double      x)
{
  if (self->is_binomial)
    return (self->a - x + 1) / x * self->b;
  return (self->a - x + 1) / x * ((self->c - x + 1) / (self->b - self->c + x));
}

/* Inverts one random number, from the top outwards on both sides by turns. */
static double
draw (const Peak  *self,
      HunchRandom *random)
{
  double left = hunch_random_next_open (random) - self->p_top;
  double up = self->top, down = self->top, p_up = self->p_top, p_down = self->p_top;

  while (left > 0 && (up < self->high || down > self->low))
    {
      if (up < self->high)
        {
          p_up *= get_ratio (self, ++up);
          left -= p_up;
          if (left <= 0)
            return up;
        }
      if (down > self->low)
        {
          p_down /= get_ratio (self, down--);
          left -= p_down;
          if (left <= 0)
            return down;
        }
    }
  return self->top;
}

static double
draw_binomial (double       n,
               double       p,
               HunchRandom *random)
{
  Peak peak = { 0, n, 0, 0, n, 0, 0, TRUE };

  if (n <= 0 || p <= 0)
    return 0;
  if (p >= 1)
    return n;
  peak.top = MIN (floor ((n + 1) * p), n);
  peak.p_top = hunch_binomial_density (peak.top, n, p);
  peak.b = p / (1 - p);
  return draw (&peak, random);
}

/* How many of @drawn balls are white, of @white and @black. */
static double
draw_hypergeometric (double       white,
                     double       black,
                     double       drawn,
                     HunchRandom *random)
{
  Peak peak = { MAX (drawn - black, 0), MIN (white, drawn), 0, 0, white, black, drawn, FALSE };
  double p = drawn / (white + black);

  if (peak.low >= peak.high)
    return peak.low;
  peak.top = CLAMP (floor ((drawn + 1) * (white + 1) / (white + black + 2)), peak.low, peak.high);
  /* C. Loader's form of the density, which loses no digit for large counts. */
  peak.p_top = hunch_binomial_density (peak.top, white, p) * hunch_binomial_density (drawn - peak.top, black, p)
               / hunch_binomial_density (drawn, white + black, p);
  return draw (&peak, random);
}

/* --- tables --- */

typedef struct
{
  guint   n_rows, n_columns;
  double *rows, *columns;  /* owned: sums */
  double *rests;           /* owned [n_columns]: scratch */
  double *expected;        /* owned [n_rows * n_columns] */
  double *drawn;           /* owned [n_rows * n_columns] */
  double  total;
} Margins;

static void
margins_clear (Margins *self)
{
  g_free (self->rows);
  g_free (self->columns);
  g_free (self->rests);
  g_free (self->expected);
  g_free (self->drawn);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Margins, margins_clear)

static void
margins_init (Margins      *self,
              const double *counts,
              guint         n_rows,
              guint         n_columns)
{
  gsize n_cells = (gsize) n_rows * n_columns;

  *self = (Margins){ n_rows, n_columns, g_new0 (double, n_rows), g_new0 (double, n_columns), g_new (double, n_columns),
                     g_new (double, n_cells), g_new (double, n_cells), 0 };
  for (gsize cell = 0; cell < n_cells; cell++)
    {
      self->rows[cell / n_columns] += counts[cell];
      self->columns[cell % n_columns] += counts[cell];
      self->total += counts[cell];
    }
  for (gsize cell = 0; cell < n_cells; cell++)
    self->expected[cell] = self->rows[cell / n_columns] * self->columns[cell % n_columns] / self->total;
}

static void
draw_table (Margins     *self,
            HunchRandom *random)
{
  double total = self->total;

  for (guint k = 0; k < self->n_columns; k++)
    self->rests[k] = self->columns[k];
  for (guint i = 0; i < self->n_rows; i++)
    {
      double left = self->rows[i], others = total;

      for (guint k = 0; k < self->n_columns; k++)
        {
          double count;

          others -= self->rests[k];
          count = k + 1 == self->n_columns ? left : draw_hypergeometric (self->rests[k], others, left, random);
          self->drawn[(gsize) i * self->n_columns + k] = count;
          self->rests[k] -= count;
          left -= count;
        }
      total -= self->rows[i];
    }
}

static double
get_chisq (const double *counts,
           const double *expected,
           gsize         n)
{
  double sum = 0;

  for (gsize i = 0; i < n; i++)
    sum += (counts[i] - expected[i]) * (counts[i] - expected[i]) / expected[i];
  return sum;
}

/* Less the log of how likely the table is, up to a constant. */
static double
get_unlikeliness (const double *counts,
                  gsize         n)
{
  double sum = 0;

  for (gsize i = 0; i < n; i++)
    sum += lgamma (counts[i] + 1);
  return sum;
}

double
hunch_simulate_table (const double *counts,
                      guint         n_rows,
                      guint         n_columns,
                      HunchSimulate what,
                      guint         n_draws,
                      guint64       seed,
                      HunchStopFunc stop,
                      gpointer      data)
{
  g_auto (Margins) margins = { 0 };
  gsize n_cells = (gsize) n_rows * n_columns;
  HunchRandom random = { seed };
  double seen, n_beyond = 0;

  margins_init (&margins, counts, n_rows, n_columns);
  seen = what == HUNCH_SIMULATE_CHISQ ? get_chisq (counts, margins.expected, n_cells) : get_unlikeliness (counts, n_cells);
  for (guint i = 0; i < n_draws; i++)
    {
      double drawn;

      if (stop != NULL && stop (data))
        return NAN;
      draw_table (&margins, &random);
      drawn = what == HUNCH_SIMULATE_CHISQ ? get_chisq (margins.drawn, margins.expected, n_cells)
                                           : get_unlikeliness (margins.drawn, n_cells);
      n_beyond += drawn >= TIE * seen;
    }
  return (1 + n_beyond) / (1 + n_draws);
}

double
hunch_simulate_fit (const double *counts,
                    const double *expected,
                    guint         n,
                    guint         n_draws,
                    guint64       seed,
                    HunchStopFunc stop,
                    gpointer      data)
{
  g_autofree double *drawn = g_new (double, n);
  HunchRandom random = { seed };
  double seen = get_chisq (counts, expected, n), total = 0, n_beyond = 0;

  for (guint i = 0; i < n; i++)
    total += counts[i];
  for (guint draw = 0; draw < n_draws; draw++)
    {
      double left = total, share = total;

      if (stop != NULL && stop (data))
        return NAN;
      for (guint i = 0; i < n; i++)
        {
          drawn[i] = i + 1 == n ? left : draw_binomial (left, expected[i] / share, &random);
          left -= drawn[i];
          share -= expected[i];
        }
      n_beyond += get_chisq (drawn, expected, n) >= TIE * seen;
    }
  return (1 + n_beyond) / (1 + n_draws);
}
