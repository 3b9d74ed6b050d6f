/* At a corner, p rows are met and each can be let go on either side. Letting row j go costs tau - v_j upwards and 1 - tau + v_j
 * downwards for each unit, v the multipliers that balance the pull of all other rows; a negative cost is a way down. Along it the slope rises by |z_i|
 * where row i is crossed, and the row at which it turns positive is met next. */
#define G_LOG_DOMAIN "hunch-stats"
#include "stats/quantile-descent-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#define REFRESH 40          /* pivots after which the inverse is worked out anew */
#define NO_PIVOT 1e-11
#define SLACK 1e-9

typedef struct
{
  double at;      /* how far along */
  double weight;  /* |z| */
  gsize  row;
} Crossing;

void
hunch_quantile_descent_clear (HunchQuantileDescent *self)
{
  g_clear_pointer (&self->basis, g_free);
  g_clear_pointer (&self->inverse, g_free);
  g_clear_pointer (&self->residuals, g_free);
}

static gboolean
fail (HunchStatsError code,
      const char     *message,
      GError        **error)
{
  g_set_error_literal (error, HUNCH_STATS_ERROR, code, message);
  return FALSE;
}

/* Gauss-Jordan with row exchange on the rows met. FALSE when they depend on each other. */
static gboolean
invert_basis (HunchQuantileDescent *self)
{
  guint p = self->p;
  g_autofree double *work = g_new0 (double, (gsize) p * 2 * p);

  for (guint i = 0; i < p; i++)
    {
      for (guint k = 0; k < p; k++)
        work[(gsize) i * 2 * p + k] = self->x[k][self->basis[i]];
      work[(gsize) i * 2 * p + p + i] = 1;
    }
  for (guint k = 0; k < p; k++)
    {
      guint best = k;

      for (guint i = k + 1; i < p; i++)
        if (fabs (work[(gsize) i * 2 * p + k]) > fabs (work[(gsize) best * 2 * p + k]))
          best = i;
      if (!(fabs (work[(gsize) best * 2 * p + k]) > 0))
        return FALSE;
      for (guint m = 0; best != k && m < 2 * p; m++)
        {
          double spare = work[(gsize) k * 2 * p + m];

          work[(gsize) k * 2 * p + m] = work[(gsize) best * 2 * p + m];
          work[(gsize) best * 2 * p + m] = spare;
        }
      for (guint i = 0; i < p; i++)
        {
          double factor = work[(gsize) i * 2 * p + k] / work[(gsize) k * 2 * p + k];

          for (guint m = 0; i != k && factor != 0 && m < 2 * p; m++)
            work[(gsize) i * 2 * p + m] -= factor * work[(gsize) k * 2 * p + m];
        }
    }
  for (guint i = 0; i < p; i++)
    for (guint k = 0; k < p; k++)
      self->inverse[(gsize) i * p + k] = work[(gsize) i * 2 * p + p + k] / work[(gsize) i * 2 * p + i];
  return TRUE;
}

static void
find_residuals (HunchQuantileDescent *self)
{
  memcpy (self->residuals, self->y, self->n * sizeof (double));
  for (guint k = 0; k < self->p; k++)
    {
      double b = 0;

      for (guint i = 0; i < self->p; i++)
        b += self->inverse[(gsize) k * self->p + i] * self->y[self->basis[i]];
      for (gsize i = 0; i < self->n; i++)
        self->residuals[i] -= b * self->x[k][i];
    }
  for (guint i = 0; i < self->p; i++)
    self->residuals[self->basis[i]] = 0;
}

/* p rows that do not depend on each other, the earliest ones, by elimination. */
static gboolean
choose_start (HunchQuantileDescent *self)
{
  guint p = self->p, found = 0;
  g_autofree double *rows = g_new (double, (gsize) p * p);
  g_autofree guint *pivots = g_new (guint, p);
  g_autofree double *row = g_new (double, p);

  for (gsize i = 0; i < self->n && found < p; i++)
    {
      guint best = 0;
      double length = 0;

      for (guint k = 0; k < p; k++)
        {
          row[k] = self->x[k][i];
          length = MAX (length, fabs (row[k]));
        }
      for (guint m = 0; m < found; m++)
        {
          double factor = row[pivots[m]] / rows[(gsize) m * p + pivots[m]];

          for (guint k = 0; k < p; k++)
            row[k] -= factor * rows[(gsize) m * p + k];
          row[pivots[m]] = 0;
        }
      for (guint k = 1; k < p; k++)
        if (fabs (row[k]) > fabs (row[best]))
          best = k;
      if (!(fabs (row[best]) > 1e-9 * length))
        continue;
      memcpy (rows + (gsize) found * p, row, p * sizeof (double));
      pivots[found] = best;
      self->basis[found++] = i;
    }
  return found == p;
}

/* The pull of all rows that are not met: sum of x (tau - (r < 0)). */
static void
get_pull (HunchQuantileDescent *self,
          double               *sign,
          double               *out)
{
  for (gsize i = 0; i < self->n; i++)
    sign[i] = self->tau - (self->residuals[i] < 0);
  for (guint i = 0; i < self->p; i++)
    sign[self->basis[i]] = 0;
  for (guint k = 0; k < self->p; k++)
    {
      const double *x = self->x[k];
      double sums[4] = { 0 };
      gsize i = 0;

      for (; i + 4 <= self->n; i += 4)
        for (guint lane = 0; lane < 4; lane++)
          sums[lane] += sign[i + lane] * x[i + lane];
      for (; i < self->n; i++)
        sums[0] += sign[i] * x[i];
      out[k] = (sums[0] + sums[1]) + (sums[2] + sums[3]);
    }
}

/* The best row to let go, and on which side; -1 at the minimum. @out_slope: the fall for each unit. */
static int
choose_leaving (HunchQuantileDescent *self,
                const double         *pull,
                int                  *out_side,
                double               *out_slope)
{
  int best = -1;

  *out_slope = -SLACK;
  for (guint j = 0; j < self->p; j++)
    {
      double v = 0, up, down;

      for (guint k = 0; k < self->p; k++)
        v -= self->inverse[(gsize) k * self->p + j] * pull[k];
      up = self->tau - v;
      down = 1 - self->tau + v;
      if (MIN (up, down) < *out_slope)
        {
          best = (int) j;
          *out_slope = MIN (up, down);
          *out_side = up < down ? 1 : -1;
        }
    }
  return best;
}

static void
swap (Crossing *a,
      Crossing *b)
{
  Crossing spare = *a;

  *a = *b;
  *b = spare;
}

/* The crossing at which the weights up to it reach @need, by narrowing the half it lies in. */
static Crossing
select_crossing (Crossing *crossings,
                 gsize     n,
                 double    need)
{
  gsize from = 0, to = n;

  while (to - from > 1)
    {
      double pivot = crossings[from + (to - from) / 2].at, weight = 0;
      gsize low = from, high = to, i = from;

      while (i < high)
        {
          if (crossings[i].at < pivot)
            {
              weight += crossings[i].weight;
              swap (&crossings[low++], &crossings[i++]);
            }
          else if (crossings[i].at > pivot)
            swap (&crossings[i], &crossings[--high]);
          else
            i++;
        }
      if (weight >= need)
        {
          to = low;
          continue;
        }
      need -= weight;
      for (i = low; i < high; i++)
        {
          need -= crossings[i].weight;
          if (need <= 0)
            return crossings[i];
        }
      if (high == to)
        return crossings[high - 1];
      from = high;
    }
  return crossings[from];
}

/* z = X times column @leaving of the inverse: how fast each residual grows. */
static void
get_growth (HunchQuantileDescent *self,
            guint                 leaving,
            int                   side,
            double               *z)
{
  memset (z, 0, self->n * sizeof *z);
  for (guint k = 0; k < self->p; k++)
    {
      double d = side * self->inverse[(gsize) k * self->p + leaving];
      const double *x = self->x[k];

      for (gsize i = 0; d != 0 && i < self->n; i++)
        z[i] += d * x[i];
    }
}

/* The inverse after the row at place @leaving is exchanged for @row (W. J. Sherman and J. Morrison, 1950). */
static void
exchange (HunchQuantileDescent *self,
          guint                 leaving,
          gsize                 row)
{
  guint p = self->p;
  g_autofree double *shares = g_new0 (double, p);

  for (guint k = 0; k < p; k++)
    for (guint m = 0; m < p; m++)
      shares[k] += self->x[m][row] * self->inverse[(gsize) m * p + k];
  for (guint m = 0; m < p; m++)
    {
      double *line = self->inverse + (gsize) m * p;
      double pivot = line[leaving] / shares[leaving];

      for (guint k = 0; k < p; k++)
        line[k] = k == leaving ? pivot : line[k] - shares[k] * pivot;
    }
  self->basis[leaving] = row;
}

typedef struct
{
  double   *sign;       /* owned [n] */
  double   *z;          /* owned [n] */
  double   *pull;       /* owned [p] */
  Crossing *crossings;  /* owned [n] */
} Scratch;

static void
scratch_clear (Scratch *self)
{
  g_free (self->sign);
  g_free (self->z);
  g_free (self->pull);
  g_free (self->crossings);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Scratch, scratch_clear)

static gsize
find_crossings (HunchQuantileDescent *self,
                Scratch              *scratch)
{
  double largest = 0;
  gsize n = 0;

  for (gsize i = 0; i < self->n; i++)
    largest = MAX (largest, fabs (scratch->z[i]));
  for (gsize i = 0; i < self->n; i++)
    {
      double z = scratch->z[i], r = self->residuals[i];

      /* sign is 0 for the rows met, which stay so. */
      if (scratch->sign[i] != 0 && fabs (z) > NO_PIVOT * largest && (r < 0 ? z > 0 : z < 0))
        scratch->crossings[n++] = (Crossing){ -r / z, fabs (z), i };
    }
  return n;
}

static gboolean
is_stopped (HunchQuantileDescent *self)
{
  return self->stop != NULL && self->stop (self->stop_data);
}

/* One edge. FALSE at the minimum, and when it was stopped. */
static gboolean
step (HunchQuantileDescent *self,
      Scratch              *scratch)
{
  int side, leaving;
  double slope;
  gsize n, left;
  Crossing met;

  get_pull (self, scratch->sign, scratch->pull);
  leaving = choose_leaving (self, scratch->pull, &side, &slope);
  if (leaving < 0 || is_stopped (self))
    return FALSE;

  get_growth (self, (guint) leaving, side, scratch->z);
  n = find_crossings (self, scratch);
  if (n == 0 || is_stopped (self))
    return FALSE;
  met = select_crossing (scratch->crossings, n, -slope);
  left = self->basis[leaving];
  for (gsize i = 0; i < self->n; i++)
    if (scratch->sign[i] != 0)
      self->residuals[i] += met.at * scratch->z[i];
  self->residuals[left] = side * met.at;
  self->residuals[met.row] = 0;
  exchange (self, (guint) leaving, met.row);
  self->n_pivots++;
  return TRUE;
}

static gboolean
refresh (HunchQuantileDescent *self,
         GError              **error)
{
  if (!invert_basis (self))
    return fail (HUNCH_STATS_ERROR_SINGULAR, _("Some columns are combinations of the others."), error);
  find_residuals (self);
  return TRUE;
}

gboolean
hunch_quantile_descend (HunchQuantileDescent *self,
                        const gsize          *start,
                        GError              **error)
{
  g_auto (Scratch) scratch = { g_new (double, self->n), g_new (double, self->n), g_new (double, self->p), g_new (Crossing, self->n) };
  guint most = 1000 + 50 * (guint) MIN (self->n, 100000);

  if (self->basis == NULL)
    {
      self->basis = g_new (gsize, self->p);
      self->inverse = g_new (double, (gsize) self->p * self->p);
      self->residuals = g_new (double, self->n);
    }
  if (start != NULL)
    memcpy (self->basis, start, self->p * sizeof *start);
  else if (!choose_start (self))
    return fail (HUNCH_STATS_ERROR_SINGULAR, _("Some columns are combinations of the others."), error);
  if (!refresh (self, error))
    return FALSE;

  for (guint i = 1; step (self, &scratch); i++)
    {
      if (i > most)
        return fail (HUNCH_STATS_ERROR_NUMERIC, _("The quantile regression did not come to an end."), error);
      if (i % REFRESH == 0 && !refresh (self, error))
        return FALSE;
    }
  return !is_stopped (self) || fail (HUNCH_STATS_ERROR_NUMERIC, _("The regression was stopped."), error);
}
