#define G_LOG_DOMAIN "hunch-stats"
#include "stats/ks.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "stats/distributions.h"
#include "stats/root.h"

#define EXACT_BELOW 10000      /* n_a n_b */
#define MOST_EXACT 1e9
#define EXACT_ONE_BELOW 100
#define MOST_MATRIX 201        /* rows, one sample */
#define STRIDE 65536

static gboolean
refuse (HunchStatsError code,
        const char     *message,
        GError        **error)
{
  g_set_error_literal (error, HUNCH_STATS_ERROR, code, message);
  return FALSE;
}

/* Far out the alternating series, near zero that of the theta function (NIST DLMF 20.7.31). */
double
hunch_kolmogorov_upper (double x)
{
  double sum = 0;

  if (!(x > 0))
    return 1;
  if (x < 1)
    {
      for (int k = 1; k < 40; k += 2)
        sum += exp (-k * k * G_PI * G_PI / (8.0 * x * x));
      return 1.0 - sqrt (2.0 * G_PI) / x * sum;
    }
  for (int k = 1; k < 40; k++)
    sum += (k % 2 == 1 ? 2.0 : -2.0) * exp (-2.0 * k * k * x * x);
  return sum;
}

static double
get_excess (double        x,
            gconstpointer data)
{
  return hunch_kolmogorov_upper (x) - *(const double *) data;
}

/* The band that the truth leaves with a chance of 1 - @conf, for as many values as @n. */
static void
fill_effect (HunchKs *result,
             double   n,
             double   conf)
{
  double outside = 1.0 - conf;
  double reach = hunch_root_find (get_excess, &outside, 0.1, 30.0) / sqrt (n);

  result->effect = (HunchEffect){ result->d, MAX (result->d - reach, 0.0), MIN (result->d + reach, 1.0) };
}

static void
choose_statistic (HunchKs         *result,
                  HunchAlternative alternative,
                  double           at_plus,
                  double           at_minus)
{
  gboolean is_plus = alternative == HUNCH_ALTERNATIVE_GREATER
                     || (alternative == HUNCH_ALTERNATIVE_TWO_SIDED && result->d_plus >= result->d_minus);

  result->d = is_plus ? result->d_plus : result->d_minus;
  result->at = is_plus ? at_plus : at_minus;
}

/* --- two groups --- */

/* Chances along the lattice of u values of a and v of b, all orders of which are equally likely: what meets a distance of @most (in units of 1 / (n_a n_b))
 * where a value ends is taken out and summed up. */
typedef struct
{
  gsize     n_a, n_b;
  double    most;
  gboolean  is_two_sided;
  int       sign;         /* 1: a above b */
  guint8   *ends;         /* owned [n_a + n_b]: the value ends here, the next one is another */
} Lattice;

static gboolean
is_far (const Lattice *self,
        gsize          u,
        gsize          v)
{
  double distance = (double) u * (double) self->n_b - (double) v * (double) self->n_a;

  return (self->is_two_sided ? fabs (distance) : self->sign * distance) >= self->most;
}

/* By columns of u: chances[v] is that of being at (u, v) without having been far. */
static gboolean
walk_lattice (const Lattice *self,
              double        *out_p,
              GCancellable  *cancellable,
              GError       **error)
{
  double n = (double) (self->n_a + self->n_b);
  g_autofree double *chances = g_new0 (double, self->n_b + 1);
  double met = 0;

  for (gsize u = 0; u <= self->n_a; u++)
    {
      if (u % MAX (STRIDE / (self->n_b + 1), 1) == 0 && g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      for (gsize v = 0; v <= self->n_b; v++)
        {
          double from_a = u > 0 ? chances[v] * (double) (self->n_a - u + 1) / (n - (double) (u - 1 + v)) : 0.0;
          double from_b = v > 0 ? chances[v - 1] * (double) (self->n_b - v + 1) / (n - (double) (u + v - 1)) : 0.0;

          chances[v] = u + v == 0 ? 1.0 : from_a + from_b;
          if (u + v > 0 && self->ends[u + v - 1] && is_far (self, u, v))
            {
              met += chances[v];
              chances[v] = 0;
            }
        }
    }
  *out_p = met;
  return TRUE;
}

static guint8 *
find_ends (const double *a,
           gsize         n_a,
           const double *b,
           gsize         n_b,
           gboolean     *out_ties)
{
  guint8 *ends = g_new0 (guint8, n_a + n_b);
  HunchMerge merge = { a, b, n_a, n_b, 0, 0, 0, 0, 0.0 };
  gsize n_distinct = 0;

  while (hunch_merge_next (&merge))
    {
      ends[merge.i + merge.n_here_a + merge.k + merge.n_here_b - 1] = 1;
      n_distinct++;
    }
  *out_ties = n_distinct < n_a + n_b;
  return ends;
}

static gboolean
find_two_p (HunchKs         *result,
            Lattice         *lattice,
            HunchExact       exact,
            HunchAlternative alternative,
            GCancellable    *cancellable,
            GError         **error)
{
  double n_a = (double) lattice->n_a, n_b = (double) lattice->n_b, n = n_a * n_b / (n_a + n_b);
  double distance = round (result->d * n_a * n_b);

  if (exact == HUNCH_EXACT_YES && n_a * n_b > MOST_EXACT)
    return refuse (HUNCH_STATS_ERROR_BAD_INPUT,
                   _("There are too many values for an exact p: use exact=auto, which approximates it very closely."), error);
  result->is_exact = exact == HUNCH_EXACT_YES || (exact == HUNCH_EXACT_AUTO && n_a * n_b < EXACT_BELOW);
  if (!result->is_exact)
    {
      result->p = alternative == HUNCH_ALTERNATIVE_TWO_SIDED ? hunch_kolmogorov_upper (sqrt (n) * result->d)
                                                             : exp (-2.0 * n * result->d * result->d);
      return TRUE;
    }

  lattice->most = distance;
  lattice->is_two_sided = alternative == HUNCH_ALTERNATIVE_TWO_SIDED;
  lattice->sign = alternative == HUNCH_ALTERNATIVE_LESS ? -1 : 1;
  if (distance <= 0)
    result->p = 1;
  else if (!walk_lattice (lattice, &result->p, cancellable, error))
    return FALSE;
  result->p = MIN (result->p, 1.0);
  return TRUE;
}

static void
measure_two (HunchKs         *result,
             const double    *a,
             gsize            n_a,
             const double    *b,
             gsize            n_b,
             HunchAlternative alternative)
{
  HunchMerge merge = { a, b, n_a, n_b, 0, 0, 0, 0, 0.0 };
  double at_plus = NAN, at_minus = NAN;

  while (hunch_merge_next (&merge))
    {
      double gap = ((double) (merge.i + merge.n_here_a) * (double) n_b - (double) (merge.k + merge.n_here_b) * (double) n_a)
                   / ((double) n_a * (double) n_b);

      result->has_ties |= merge.n_here_a + merge.n_here_b > 1;
      if (gap > result->d_plus)
        {
          result->d_plus = gap;
          at_plus = merge.value;
        }
      if (-gap > result->d_minus)
        {
          result->d_minus = -gap;
          at_minus = merge.value;
        }
    }
  choose_statistic (result, alternative, at_plus, at_minus);
}

gboolean
hunch_ks_two_groups (const double    *a,
                     gsize            n_a,
                     const double    *b,
                     gsize            n_b,
                     HunchExact       exact,
                     HunchAlternative alternative,
                     double           conf,
                     HunchKs         *out_result,
                     GCancellable    *cancellable,
                     GError         **error)
{
  HunchKs result = { .at = NAN };
  Lattice lattice = { n_a, n_b, 0, TRUE, 1, NULL };
  g_autofree guint8 *ends = NULL;
  gboolean has_ties;

  if (!hunch_stats_check_conf (conf, error) || !hunch_stats_check_finite (a, n_a, error) || !hunch_stats_check_finite (b, n_b, error))
    return FALSE;
  if (n_a == 0 || n_b == 0)
    return refuse (HUNCH_STATS_ERROR_TOO_FEW, _("A group has no values."), error);

  measure_two (&result, a, n_a, b, n_b, alternative);
  if (exact != HUNCH_EXACT_NO && (exact == HUNCH_EXACT_YES || (double) n_a * (double) n_b < EXACT_BELOW))
    lattice.ends = ends = find_ends (a, n_a, b, n_b, &has_ties);
  if (!find_two_p (&result, &lattice, exact, alternative, cancellable, error))
    return FALSE;
  fill_effect (&result, (double) n_a * (double) n_b / ((double) n_a + (double) n_b), conf);
  *out_result = result;
  return TRUE;
}

/* --- one group --- */

double
hunch_ks_distribution_lower (const HunchKsDistribution *self,
                             double                     x)
{
  switch (self->shape)
    {
    case HUNCH_KS_UNIFORM:
      return CLAMP ((x - self->first) / (self->second - self->first), 0.0, 1.0);
    case HUNCH_KS_EXPONENTIAL:
      return x > 0 ? -expm1 (-x / self->first) : 0.0;
    case HUNCH_KS_NORMAL:
    default:
      return hunch_normal_lower ((x - self->first) / self->second);
    }
}

/* A square matrix with an exponent of ten kept aside. */
typedef struct
{
  double *cells;  /* [m * m] */
  int     tens;
} Matrix;

static void
multiply (const double *a,
          const double *b,
          double       *out,
          guint         m)
{
  for (guint i = 0; i < m; i++)
    for (guint j = 0; j < m; j++)
      {
        double sum = 0;

        for (guint k = 0; k < m; k++)
          sum += a[i * m + k] * b[k * m + j];
        out[i * m + j] = sum;
      }
}

static void
scale_down (Matrix *self,
            guint   m)
{
  if (self->cells[(m / 2) * m + m / 2] <= 1e140)
    return;

  for (guint i = 0; i < m * m; i++)
    self->cells[i] *= 1e-140;
  self->tens += 140;
}

/* @power gets @base to @n, by squares. */
static void
raise_to (const double *base,
          guint         m,
          gsize         n,
          Matrix       *power)
{
  Matrix half = { g_new (double, m * m), 0 };

  if (n == 1)
    {
      memcpy (power->cells, base, m * m * sizeof *base);
      power->tens = 0;
    }
  else
    {
      raise_to (base, m, n / 2, &half);
      multiply (half.cells, half.cells, power->cells, m);
      power->tens = 2 * half.tens;
      if (n % 2 == 1)
        {
          memcpy (half.cells, power->cells, m * m * sizeof *base);
          multiply (base, half.cells, power->cells, m);
        }
      scale_down (power, m);
    }
  g_free (half.cells);
}

static double *
make_matrix (guint  k,
             guint  m,
             double h)
{
  double *cells = g_new0 (double, m * m);

  for (guint i = 0; i < m; i++)
    for (guint j = 0; j < m; j++)
      cells[i * m + j] = j <= i + 1 ? 1.0 : 0.0;
  for (guint i = 0; i < m; i++)
    {
      cells[i * m] -= pow (h, i + 1.0);
      cells[(m - 1) * m + i] -= pow (h, m - (double) i);
    }
  cells[(m - 1) * m] += 2.0 * h - 1.0 > 0 ? pow (2.0 * h - 1.0, m) : 0.0;
  for (guint i = 0; i < m; i++)
    for (guint j = 0; j < m; j++)
      for (guint g = 1; i + 1 > j && g <= i + 1 - j; g++)
        cells[i * m + j] /= g;
  return cells;
}

/* P (D < d). */
static double
get_exact_lower (double d,
                 gsize  n)
{
  guint k = (guint) (n * d) + 1;
  guint m = 2 * k - 1;
  g_autofree double *base = make_matrix (k, m, k - n * d);
  g_autofree double *cells = g_new (double, m * m);
  Matrix power = { cells, 0 };
  double p;

  raise_to (base, m, n, &power);
  p = power.cells[(k - 1) * m + k - 1];
  for (gsize i = 1; i <= n; i++)
    {
      p *= (double) i / (double) n;
      if (p < 1e-140)
        {
          p *= 1e140;
          power.tens -= 140;
        }
    }
  return p * pow (10.0, power.tens);
}

/* P (D+ >= d). */
static double
get_exact_upper_one_sided (double d,
                           gsize  n)
{
  double sum = 0;
  double size = (double) n;

  if (d <= 0 || d >= 1)
    return d <= 0 ? 1 : 0;
  for (gsize j = 0; j <= (gsize) floor (size * (1.0 - d)); j++)
    {
      double left = 1.0 - d - j / size;

      if (left <= 0 && size - j > 0)
        continue;
      sum += exp (lgamma (size + 1) - lgamma (j + 1.0) - lgamma (size - j + 1) + (size - j) * log (left) + (j - 1.0) * log (d + j / size));
    }
  return MIN (1.0, d * sum);
}

static gboolean
find_one_p (HunchKs         *result,
            gsize            n,
            HunchExact       exact,
            HunchAlternative alternative,
            GError         **error)
{
  gboolean is_two_sided = alternative == HUNCH_ALTERNATIVE_TWO_SIDED;
  double size = (double) n;

  result->is_exact = exact == HUNCH_EXACT_YES || (exact == HUNCH_EXACT_AUTO && n < EXACT_ONE_BELOW && !result->has_ties);
  if (result->is_exact && is_two_sided && 2.0 * (floor (size * result->d) + 1.0) - 1.0 > MOST_MATRIX)
    return refuse (HUNCH_STATS_ERROR_BAD_INPUT,
                   _("There are too many values for an exact p: use exact=auto, which approximates it very closely."), error);

  if (result->is_exact)
    result->p = is_two_sided ? 1.0 - get_exact_lower (result->d, n) : get_exact_upper_one_sided (result->d, n);
  else
    result->p = is_two_sided ? hunch_kolmogorov_upper (sqrt (size) * result->d) : exp (-2.0 * size * result->d * result->d);
  result->p = CLAMP (result->p, 0.0, 1.0);
  return TRUE;
}

gboolean
hunch_ks_one_group (const double              *values,
                    gsize                      n,
                    const HunchKsDistribution *distribution,
                    HunchExact                 exact,
                    HunchAlternative           alternative,
                    double                     conf,
                    HunchKs                   *out_result,
                    GCancellable              *cancellable,
                    GError                   **error)
{
  HunchKs result = { .d_plus = -INFINITY, .d_minus = -INFINITY, .at = NAN };
  double at_plus = NAN, at_minus = NAN;

  if (!hunch_stats_check_conf (conf, error) || !hunch_stats_check_finite (values, n, error))
    return FALSE;
  if (n == 0)
    return refuse (HUNCH_STATS_ERROR_TOO_FEW, _("There are no values."), error);

  for (gsize i = 0; i < n; i++)
    {
      double lower = hunch_ks_distribution_lower (distribution, values[i]);
      double below = lower - (double) i / (double) n;

      if (i % STRIDE == 0 && g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      result.has_ties |= i > 0 && values[i] == values[i - 1];
      if (below > result.d_minus)
        {
          result.d_minus = below;
          at_minus = values[i];
        }
      if (1.0 / (double) n - below > result.d_plus)
        {
          result.d_plus = 1.0 / (double) n - below;
          at_plus = values[i];
        }
    }
  choose_statistic (&result, alternative, at_plus, at_minus);
  if (!find_one_p (&result, n, exact, alternative, error))
    return FALSE;
  fill_effect (&result, (double) n, conf);
  *out_result = result;
  return TRUE;
}
