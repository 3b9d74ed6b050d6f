/* Bootstrap intervals. */
#define G_LOG_DOMAIN "hunch-stats"
#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "stats/dd.h"
#include "stats/distributions.h"
#include "stats/mannwhitney.h"
#include "stats/ranks.h"
#include "stats/resample-private.h"

#define STRIDE 65536  /* rows drawn between two looks at the cancellable */

/* A statistic of rows drawn again. */
typedef struct _Drawer Drawer;

struct _Drawer
{
  /* One resample; FALSE when cancelled; NAN when it has no answer. */
  gboolean             (*draw) (Drawer *self, double *out_statistic, GError **error);
  const HunchResampling *resampling;
  HunchRandom            random;
  double                 value;         /* of the rows as they are */
  double                 acceleration;  /* NAN: none */
};

static gboolean
refuse (HunchStatsError code,
        const char     *message,
        GError        **error)
{
  g_set_error_literal (error, HUNCH_STATS_ERROR, code, message);
  return FALSE;
}

/* Linear between the places (n + 1) p. */
static double
get_place (const double *sorted,
           guint         n,
           double        p)
{
  double place = CLAMP ((n + 1.0) * p - 1.0, 0.0, n - 1.0);
  guint low = (guint) floor (place);

  return low + 1 < n ? sorted[low] + (place - low) * (sorted[low + 1] - sorted[low]) : sorted[n - 1];
}

static void
fill_interval (const Drawer   *drawer,
               double         *drawn,
               guint           n,
               double          conf,
               HunchBootstrap *out)
{
  double below = 0, middle, ends[2];
  HunchDd mean = hunch_dd_mean (drawn, n);

  out->value = drawer->value;
  out->n = n;
  out->se = n > 1 ? sqrt (hunch_dd_to_double (hunch_dd_sum_squares (drawn, n, mean)) / (n - 1.0)) : NAN;
  hunch_sort_values (drawn, n, NULL, NULL);
  for (guint i = 0; i < n; i++)
    below += drawn[i] < drawer->value ? 1.0 : drawn[i] == drawer->value ? 0.5 : 0.0;
  middle = hunch_normal_quantile (below / n);
  out->is_accelerated = isfinite (middle) && isfinite (drawer->acceleration);
  for (guint i = 0; i < 2; i++)
    {
      double p = i == 0 ? 0.5 - conf / 2.0 : 0.5 + conf / 2.0;
      double z = middle + hunch_normal_quantile (p);

      if (out->is_accelerated)
        p = hunch_normal_lower (middle + z / (1.0 - drawer->acceleration * z));
      ends[i] = get_place (drawn, n, p);
    }
  out->ci_low = ends[0];
  out->ci_high = ends[1];
}

static gboolean
run (Drawer         *drawer,
     double          conf,
     HunchBootstrap *out,
     GError        **error)
{
  g_autofree double *drawn = g_new (double, drawer->resampling->n_resamples);
  guint n = 0;

  if (!hunch_stats_check_conf (conf, error))
    return FALSE;
  for (guint i = 0; i < drawer->resampling->n_resamples; i++)
    {
      double statistic;

      if (!drawer->draw (drawer, &statistic, error))
        return FALSE;
      if (isfinite (statistic))
        drawn[n++] = statistic;
    }
  if (n == 0)
    return refuse (HUNCH_STATS_ERROR_NUMERIC, _("No rows drawn again gave an answer."), error);
  fill_interval (drawer, drawn, n, conf, out);
  return TRUE;
}

/* A sixth of the third power of the influences over the square of theirs to the power of three halves. */
typedef struct
{
  long double squares, cubes;
} Influence;

static void
influence_add (Influence *self,
               double     influence)
{
  self->squares += (long double) influence * influence;
  self->cubes += (long double) influence * influence * influence;
}

static double
influence_get_acceleration (const Influence *self)
{
  return (double) (self->cubes / (6.0L * powl (self->squares, 1.5L)));
}

/* --- means --- */

typedef struct
{
  Drawer        drawer;
  const double *values[2];
  gsize         n[2];
  double        means[2];
} Means;

static gboolean
draw_means (Drawer  *drawer,
            double  *out_statistic,
            GError **error)
{
  Means *self = (Means *) drawer;
  double means[2] = { 0, 0 };

  for (guint g = 0; g < 2; g++)
    {
      for (gsize i = 0; i < self->n[g]; i++)
        {
          if (i % STRIDE == 0 && g_cancellable_set_error_if_cancelled (drawer->resampling->cancellable, error))
            return FALSE;
          means[g] += self->values[g][hunch_draw_below (&drawer->random, self->n[g])] - self->means[g];
        }
      means[g] /= MAX ((double) self->n[g], 1.0);
    }
  *out_statistic = drawer->value + (means[0] - means[1]);
  return TRUE;
}

gboolean
hunch_bootstrap_means (const double          *a,
                       gsize                  n_a,
                       const double          *b,
                       gsize                  n_b,
                       double                 conf,
                       const HunchResampling *resampling,
                       HunchBootstrap        *out_result,
                       GError               **error)
{
  Means means = { { draw_means, resampling, { resampling->seed } }, { a, b }, { n_a, n_b } };
  Influence influence = { 0 };
  HunchDd dd[2] = { { 0 } };

  if (n_a < 2 || n_b == 1)
    return refuse (HUNCH_STATS_ERROR_TOO_FEW, _("There are fewer than two values to draw from."), error);
  for (guint g = 0; g < 2 && means.n[g] > 0; g++)
    {
      dd[g] = hunch_dd_mean (means.values[g], means.n[g]);
      means.means[g] = hunch_dd_to_double (dd[g]);
      for (gsize i = 0; i < means.n[g]; i++)
        influence_add (&influence, (g == 0 ? 1.0 : -1.0) * (means.values[g][i] - means.means[g]) / (double) means.n[g]);
    }
  means.drawer.value = hunch_dd_to_double (hunch_dd_subtract (dd[0], dd[1]));
  means.drawer.acceleration = influence_get_acceleration (&influence);
  return run (&means.drawer, conf, out_result, error);
}

/* --- superiority --- */

typedef struct
{
  Drawer   drawer;
  guint32 *places[2];  /* owned: which of the distinct values each row has */
  gsize    n[2];
  gsize    n_distinct;
  guint32 *counts[2];  /* owned: how often each was drawn */
} Superiority;

static void
superiority_clear (Superiority *self)
{
  for (guint g = 0; g < 2; g++)
    {
      g_clear_pointer (&self->places[g], g_free);
      g_clear_pointer (&self->counts[g], g_free);
    }
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Superiority, superiority_clear)

static gboolean
draw_superiority (Drawer  *drawer,
                  double  *out_statistic,
                  GError **error)
{
  Superiority *self = (Superiority *) drawer;
  double pairs = 0, below = 0;

  for (guint g = 0; g < 2; g++)
    {
      memset (self->counts[g], 0, self->n_distinct * sizeof *self->counts[g]);
      for (gsize i = 0; i < self->n[g]; i++)
        {
          if (i % STRIDE == 0 && g_cancellable_set_error_if_cancelled (drawer->resampling->cancellable, error))
            return FALSE;
          self->counts[g][self->places[g][hunch_draw_below (&drawer->random, self->n[g])]]++;
        }
    }
  for (gsize i = 0; i < self->n_distinct; i++)
    {
      if (i % STRIDE == 0 && g_cancellable_set_error_if_cancelled (drawer->resampling->cancellable, error))
        return FALSE;
      pairs += self->counts[0][i] * (below + self->counts[1][i] / 2.0);
      below += self->counts[1][i];
    }
  *out_statistic = pairs / ((double) self->n[0] * (double) self->n[1]);
  return TRUE;
}

static gboolean
place_values (Superiority  *self,
              const double *a,
              const double *b,
              GError      **error)
{
  HunchMerge merge = { a, b, self->n[0], self->n[1], 0, 0, 0, 0, 0.0 };

  while (hunch_merge_next (&merge))
    {
      if (self->n_distinct % STRIDE == 0 && g_cancellable_set_error_if_cancelled (self->drawer.resampling->cancellable, error))
        return FALSE;
      for (gsize i = 0; i < merge.n_here_a; i++)
        self->places[0][merge.i + i] = (guint32) self->n_distinct;
      for (gsize i = 0; i < merge.n_here_b; i++)
        self->places[1][merge.k + i] = (guint32) self->n_distinct;
      self->n_distinct++;
    }
  return TRUE;
}

/* Each row's share of the other group below it, less the mean. */
static gboolean
measure_superiority (Superiority  *self,
                     const double *a,
                     const double *b,
                     GError      **error)
{
  double n_a = (double) self->n[0], n_b = (double) self->n[1], pairs = 0;
  Influence influence = { 0 };
  HunchMerge first = { a, b, self->n[0], self->n[1], 0, 0, 0, 0, 0.0 };
  HunchMerge second = first;
  gsize n_passed = 0;

  while (hunch_merge_next (&first))
    pairs += (double) first.n_here_a * ((double) first.k + (double) first.n_here_b / 2.0);
  self->drawer.value = pairs / (n_a * n_b);
  while (hunch_merge_next (&second))
    {
      double above = (((double) second.k + (double) second.n_here_b / 2.0) / n_b - self->drawer.value) / n_a;
      double below = (1.0 - ((double) second.i + (double) second.n_here_a / 2.0) / n_a - self->drawer.value) / n_b;

      if (n_passed++ % STRIDE == 0 && g_cancellable_set_error_if_cancelled (self->drawer.resampling->cancellable, error))
        return FALSE;
      for (gsize i = 0; i < second.n_here_a; i++)
        influence_add (&influence, above);
      for (gsize i = 0; i < second.n_here_b; i++)
        influence_add (&influence, below);
    }
  self->drawer.acceleration = influence_get_acceleration (&influence);
  return TRUE;
}

gboolean
hunch_bootstrap_superiority (const double          *a,
                             gsize                  n_a,
                             const double          *b,
                             gsize                  n_b,
                             double                 conf,
                             const HunchResampling *resampling,
                             HunchBootstrap        *out_result,
                             GError               **error)
{
  g_auto (Superiority) self = { { draw_superiority, resampling, { resampling->seed } }, .n = { n_a, n_b } };

  if (n_a < 2 || n_b < 2)
    return refuse (HUNCH_STATS_ERROR_TOO_FEW, _("There are fewer than two values to draw from."), error);
  for (guint g = 0; g < 2; g++)
    self.places[g] = g_new (guint32, self.n[g]);
  if (!place_values (&self, a, b, error))
    return FALSE;
  for (guint g = 0; g < 2; g++)
    self.counts[g] = g_new (guint32, self.n_distinct);
  if (!measure_superiority (&self, a, b, error))
    return FALSE;
  return run (&self.drawer, conf, out_result, error);
}

/* --- correlation --- */

typedef struct
{
  Drawer   drawer;
  gsize    n;
  double  *x, *y;       /* owned: about their means; ranks for Spearman's */
  guint32 *rows;        /* owned: those drawn */
  gboolean is_ranked;
  guint32 *places[2];   /* owned: which of the distinct values each row has, when ranked */
  guint32 *counts;      /* owned: how often each was drawn */
  double  *ranks;       /* owned: of the distinct values, in a resample */
  double  *drawn[2];    /* owned: ranks of the rows drawn */
} Pairs;

static void
pairs_clear (Pairs *self)
{
  g_clear_pointer (&self->x, g_free);
  g_clear_pointer (&self->y, g_free);
  g_clear_pointer (&self->rows, g_free);
  g_clear_pointer (&self->counts, g_free);
  g_clear_pointer (&self->ranks, g_free);
  for (guint g = 0; g < 2; g++)
    {
      g_clear_pointer (&self->places[g], g_free);
      g_clear_pointer (&self->drawn[g], g_free);
    }
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Pairs, pairs_clear)

/* Values that are small against their number, about a middle near their mean. */
static double
get_r (const double  *x,
       const double  *y,
       const guint32 *rows,
       gsize          n)
{
  double sx = 0, sy = 0, sxx = 0, syy = 0, sxy = 0;
  double least_x, least_y;

  for (gsize i = 0; i < n; i++)
    {
      double a = x[rows != NULL ? rows[i] : i], b = y[rows != NULL ? rows[i] : i];

      sx += a;
      sy += b;
      sxx += a * a;
      syy += b * b;
      sxy += a * b;
    }
  least_x = 1e-12 * sxx;  /* rows drawn that are all alike leave nothing but rounding */
  least_y = 1e-12 * syy;
  sxx -= sx * sx / n;
  syy -= sy * sy / n;
  return sxx > least_x && syy > least_y ? CLAMP ((sxy - sx * sy / n) / sqrt (sxx * syy), -1.0, 1.0) : NAN;
}

/* Midranks among the rows drawn, less their middle. */
static void
rank_drawn (Pairs *self,
            guint  which)
{
  double before = 0, middle = ((double) self->n + 1.0) / 2.0;

  memset (self->counts, 0, self->n * sizeof *self->counts);
  for (gsize i = 0; i < self->n; i++)
    self->counts[self->places[which][self->rows[i]]]++;
  for (gsize i = 0; i < self->n; i++)
    {
      self->ranks[i] = before + (self->counts[i] + 1.0) / 2.0 - middle;
      before += self->counts[i];
    }
  for (gsize i = 0; i < self->n; i++)
    self->drawn[which][i] = self->ranks[self->places[which][self->rows[i]]];
}

static gboolean
draw_pairs (Drawer  *drawer,
            double  *out_statistic,
            GError **error)
{
  Pairs *self = (Pairs *) drawer;

  for (gsize i = 0; i < self->n; i++)
    {
      if (i % STRIDE == 0 && g_cancellable_set_error_if_cancelled (drawer->resampling->cancellable, error))
        return FALSE;
      self->rows[i] = (guint32) hunch_draw_below (&drawer->random, self->n);
    }
  if (!self->is_ranked)
    {
      *out_statistic = get_r (self->x, self->y, self->rows, self->n);
      return TRUE;
    }
  rank_drawn (self, 0);
  if (g_cancellable_set_error_if_cancelled (drawer->resampling->cancellable, error))
    return FALSE;
  rank_drawn (self, 1);
  *out_statistic = get_r (self->drawn[0], self->drawn[1], NULL, self->n);
  return TRUE;
}

/* Ranks in the place of the values, and which of the distinct ones each row has. */
static gboolean
prepare_ranks (Pairs        *self,
               guint         which,
               const double *values,
               double       *out,
               GError      **error)
{
  g_autofree double *sorted = g_new (double, self->n);
  g_autofree guint32 *rows = g_new (guint32, self->n);
  guint32 place = 0;

  memcpy (sorted, values, self->n * sizeof *sorted);
  for (gsize i = 0; i < self->n; i++)
    rows[i] = (guint32) i;
  if (!hunch_sort_tagged (sorted, rows, self->n, self->drawer.resampling->cancellable, error)
      || !hunch_midranks (values, self->n, out, NULL, self->drawer.resampling->cancellable, error))
    return FALSE;

  self->places[which] = g_new (guint32, self->n);
  self->drawn[which] = g_new (double, self->n);
  for (gsize i = 0; i < self->n; i++)
    {
      place += i > 0 && sorted[i] != sorted[i - 1];
      self->places[which][rows[i]] = place;
      out[i] -= ((double) self->n + 1.0) / 2.0;
    }
  return TRUE;
}

static void
copy_about_mean (double       *out,
                 const double *values,
                 gsize         n)
{
  double mean = hunch_dd_to_double (hunch_dd_mean (values, n));

  for (gsize i = 0; i < n; i++)
    out[i] = values[i] - mean;
}

static void
measure_pairs (Pairs *self)
{
  Influence influence = { 0 };
  double n = (double) self->n, sxx = 0, syy = 0;

  self->drawer.value = get_r (self->x, self->y, NULL, self->n);
  for (gsize i = 0; i < self->n; i++)
    {
      sxx += self->x[i] * self->x[i] / n;
      syy += self->y[i] * self->y[i] / n;
    }
  for (gsize i = 0; i < self->n; i++)
    {
      double u = self->x[i] / sqrt (sxx), v = self->y[i] / sqrt (syy);

      influence_add (&influence, (u * v - self->drawer.value * (u * u + v * v) / 2.0) / n);
    }
  self->drawer.acceleration = influence_get_acceleration (&influence);
}

gboolean
hunch_bootstrap_correlation (const double          *x,
                             const double          *y,
                             gsize                  n,
                             gboolean               is_ranked,
                             double                 conf,
                             const HunchResampling *resampling,
                             HunchBootstrap        *out_result,
                             GError               **error)
{
  g_auto (Pairs) self = { { draw_pairs, resampling, { resampling->seed } }, .n = n, .is_ranked = is_ranked };

  if (n < 3)
    return refuse (HUNCH_STATS_ERROR_TOO_FEW, _("There are too few pairs of values for a correlation."), error);
  self.x = g_new (double, n);
  self.y = g_new (double, n);
  self.rows = g_new (guint32, n);
  copy_about_mean (self.x, x, n);
  copy_about_mean (self.y, y, n);
  if (is_ranked)
    {
      self.counts = g_new (guint32, n);
      self.ranks = g_new (double, n);
      if (!prepare_ranks (&self, 0, x, self.x, error) || !prepare_ranks (&self, 1, y, self.y, error))
        return FALSE;
    }
  measure_pairs (&self);
  return run (&self.drawer, conf, out_result, error);
}
