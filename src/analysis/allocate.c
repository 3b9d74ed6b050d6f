/* How to divide a sum over categories, from what was measured of each, and how firm the division is. */
#define G_LOG_DOMAIN "hunch-analysis"
#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "analysis/allocate-private.h"
#include "analysis/groups.h"
#include "analysis/plot-parts.h"
#include "analysis/runs.h"
#include "analysis/verdict.h"
#include "analysis/words.h"
#include "base/random.h"
#include "stats/allocate.h"
#include "stats/anova.h"
#include "stats/chisq.h"
#include "stats/cluster.h"
#include "stats/distributions.h"
#include "stats/quantile.h"

#define MAX_RESAMPLES 20000
#define MAX_VALUES 20000000   /* shares kept of all resamples */
#define FEW_ROWS 10
#define TOP 3

typedef struct
{
  HunchInquiry     *inquiry;
  HunchAllocateData data;
  HunchGroups      *groups;      /* owned: for the test of means of single rows; else NULL */
  double            total;
  double            power;
  double            risk;
  guint             keep;        /* 0: all */
  guint             n_resamples;
  guint64           seed;
  gboolean          shrinks;
  double           *floors;      /* owned [n], as all of that size below; shares */
  double           *caps;
  double           *weights;     /* owned: what the shares are in proportion to */
  double           *shares;
  guint            *order;       /* owned: by effect, the greatest first */
  guint            *rank;        /* owned: place in it */
  double           *drawn;       /* owned [n * n_resamples]: category by category */
  double           *sizes;       /* owned [n_resamples]: how unequal the shares of the effects were */
  guint            *n_same;      /* owned: resamples in which the rank is the same, within the first three, first */
  guint            *n_top;
  guint            *n_first;
  guint             n_missing;   /* resamples in which a category had no row */
  HunchTest         test;
} Allocate;

static void
allocate_clear (Allocate *self)
{
  hunch_allocate_data_clear (&self->data);
  g_clear_pointer (&self->groups, hunch_groups_free);
  g_clear_pointer (&self->floors, g_free);
  g_clear_pointer (&self->caps, g_free);
  g_clear_pointer (&self->weights, g_free);
  g_clear_pointer (&self->shares, g_free);
  g_clear_pointer (&self->order, g_free);
  g_clear_pointer (&self->rank, g_free);
  g_clear_pointer (&self->drawn, g_free);
  g_clear_pointer (&self->sizes, g_free);
  g_clear_pointer (&self->n_same, g_free);
  g_clear_pointer (&self->n_top, g_free);
  g_clear_pointer (&self->n_first, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Allocate, allocate_clear)

/* --- options --- */

static gboolean
read_bounded (HunchInquiry *inquiry,
              const char   *word,
              double        low,
              double        high,
              double       *out,
              GError      **error)
{
  if (!hunch_inquiry_get_number (inquiry, word, out, error))
    return FALSE;
  if (!(*out >= low && *out <= high))
    return hunch_bad_option (error, _("%s= must be a number from %g to %g."), word, low, high);
  return TRUE;
}

static gboolean
read_numbers (Allocate *self,
              GError  **error)
{
  double keep = 0, resamples = 1000, seed = 1;

  self->power = 1;
  self->risk = 0;
  if (!hunch_inquiry_get_number (self->inquiry, "total", &self->total, error)
      || !read_bounded (self->inquiry, "power", 0, 100, &self->power, error) || !read_bounded (self->inquiry, "risk", 0, 10, &self->risk, error)
      || !read_bounded (self->inquiry, "keep", 0, 1e6, &keep, error)
      || !read_bounded (self->inquiry, "resamples", 100, MAX_RESAMPLES, &resamples, error)
      || !read_bounded (self->inquiry, "seed", 0, 0x1p53, &seed, error))
    return FALSE;
  if (!(self->total > 0))
    return hunch_bad_option (error, _("total= is the sum to divide, and must be greater than 0."));
  if (keep != floor (keep) || resamples != floor (resamples) || seed != floor (seed))
    return hunch_bad_option (error, _("keep=, resamples= and seed= must be whole numbers."));
  self->keep = (guint) keep;
  self->n_resamples = (guint) resamples;
  self->seed = (guint64) seed;
  self->shrinks = hunch_inquiry_is (self->inquiry, "shrink", "yes");
  return TRUE;
}

static gboolean
read_columns (Allocate *self,
              GError  **error)
{
  HunchInquiry *inquiry = self->inquiry;
  const HunchColumnInfo *category, *effect, *weights;
  const char *stat = hunch_inquiry_get (inquiry, "stat");

  if (!hunch_inquiry_get_column (inquiry, "category", &category, error) || !hunch_inquiry_get_column (inquiry, "effect", &effect, error)
      || !hunch_inquiry_get_column (inquiry, "weights", &weights, error))
    return FALSE;
  if (stat == NULL)
    stat = effect != NULL ? "mean" : "share";
  self->data.inquiry = inquiry;
  self->data.category = category->name;
  self->data.effect = effect != NULL ? effect->name : NULL;
  self->data.weights = weights != NULL ? weights->name : NULL;
  self->data.stat = g_str_equal (stat, "mean") ? HUNCH_ALLOCATE_MEAN : g_str_equal (stat, "sum") ? HUNCH_ALLOCATE_SUM : HUNCH_ALLOCATE_SHARE;
  if (effect == NULL && self->data.stat != HUNCH_ALLOCATE_SHARE)
    return hunch_bad_option (error, _("stat=%s needs effect=, a column of numbers; stat=share counts rows without it."), stat);
  if (self->shrinks && self->data.stat != HUNCH_ALLOCATE_MEAN)
    return hunch_bad_option (error, _("shrink=yes is for means: sums and shares of all rows have no small categories to steady."));
  return TRUE;
}

/* --- floors and caps --- */

/* "0.05", "5%" or an amount, as a share. */
static gboolean
read_share (Allocate   *self,
            const char *word,
            const char *text,
            double     *out,
            GError    **error)
{
  char *end;
  double value = g_ascii_strtod (text, &end);
  gboolean is_percent = *end == '%';

  if (end == text || (*end != '\0' && !(is_percent && end[1] == '\0')) || !(value >= 0 && isfinite (value)))
    return hunch_bad_option (error, _("%s= needs shares from 0 to 1, or amounts, and “%s” is none."), word, text);
  if (is_percent)
    value /= 100;
  else if (value > 1)
    value /= self->total;
  if (value > 1)
    return hunch_bad_option (error, _("%s=%s is more than the whole."), word, text);
  *out = value;
  return TRUE;
}

/* "0.02,Drama:0.1": for all, then for some. */
static gboolean
read_bounds (Allocate   *self,
             const char *word,
             double     *bounds,
             GError    **error)
{
  const char *text = hunch_inquiry_get (self->inquiry, word);
  g_auto (GStrv) parts = text != NULL ? hunch_split_list (text) : NULL;

  for (guint i = 0; parts != NULL && parts[i] != NULL; i++)
    {
      char *colon = strrchr (parts[i], ':');
      gboolean is_known = colon == NULL;
      double share = 0;

      if (!read_share (self, word, colon != NULL ? g_strchug (colon + 1) : parts[i], &share, error))
        return FALSE;
      if (colon != NULL)
        *colon = '\0';
      for (guint c = 0; c < self->data.n; c++)
        if (colon == NULL || g_str_equal (g_strchomp (parts[i]), self->data.labels[c]))
          {
            bounds[c] = share;
            is_known = TRUE;
          }
      if (!is_known)
        {
          g_autofree char *names = hunch_words_list ((const char *const *) self->data.labels, self->data.n, 12);

          return hunch_bad_option (error, _("%s= names “%s”, which is no category of “%s”: it has %s."), word, parts[i], self->data.category, names);
        }
    }
  return TRUE;
}

static void
prepare (Allocate *self)
{
  guint n = self->data.n;

  self->floors = g_new0 (double, n);
  self->caps = g_new (double, n);
  self->weights = g_new0 (double, n);
  self->shares = g_new0 (double, n);
  self->order = g_new0 (guint, n);
  self->rank = g_new0 (guint, n);
  self->n_same = g_new0 (guint, n);
  self->n_top = g_new0 (guint, n);
  self->n_first = g_new0 (guint, n);
  for (guint c = 0; c < n; c++)
    self->caps[c] = 1;
}

/* --- the rule --- */

static int
compare_effects (gconstpointer a,
                 gconstpointer b,
                 gpointer      data)
{
  const double *effects = data;
  guint first = *(const guint *) a;
  guint second = *(const guint *) b;

  if (effects[first] != effects[second])
    return effects[first] > effects[second] ? -1 : 1;
  return (first > second) - (first < second);
}

static void
sort_effects (const Allocate *self,
              double         *effects,
              guint          *order,
              guint          *rank)
{
  for (guint c = 0; c < self->data.n; c++)
    order[c] = c;
  g_qsort_with_data (order, self->data.n, sizeof *order, compare_effects, effects);
  for (guint i = 0; i < self->data.n; i++)
    rank[order[i]] = i;
}

/* Weights from effects: the positive ones, less what caution takes off, to the power; of the first keep= only. */
static void
fill_weights (const Allocate *self,
              const double   *effects,
              const guint    *rank,
              double          power,
              double          risk,
              double         *out)
{
  for (guint c = 0; c < self->data.n; c++)
    {
      double sure = effects[c] - (risk > 0 && isfinite (self->data.se[c]) ? risk * self->data.se[c] : 0);

      out[c] = sure > 0 && (self->keep == 0 || rank[c] < self->keep) ? pow (sure, power) : 0;
    }
}

/* Categories that are not kept have neither floor nor cap. */
static gboolean
divide (const Allocate *self,
        const double   *weights,
        const guint    *rank,
        double         *out_shares,
        GError        **error)
{
  g_autofree double *floors = g_memdup2 (self->floors, self->data.n * sizeof (double));
  g_autofree double *caps = g_memdup2 (self->caps, self->data.n * sizeof (double));

  for (guint c = 0; c < self->data.n; c++)
    if (self->keep > 0 && rank[c] >= self->keep)
      floors[c] = caps[c] = 0;
  return hunch_allocate (weights, floors, caps, self->data.n, out_shares, error);
}

static gboolean
divide_once (Allocate *self,
             GError  **error)
{
  gboolean has_weight = FALSE;

  sort_effects (self, self->data.effects, self->order, self->rank);
  fill_weights (self, self->data.effects, self->rank, self->power, self->risk, self->weights);
  for (guint c = 0; c < self->data.n; c++)
    has_weight |= self->weights[c] > 0;
  if (!has_weight)
    return hunch_no_answer (error, _("No category has a positive effect to divide by."));
  if (!divide (self, self->weights, self->rank, self->shares, error))
    {
      hunch_inquiry_adopt_error (error);
      return FALSE;
    }
  return TRUE;
}

/* --- drawing again --- */

static void
draw_totals (const Allocate     *self,
             HunchRandom        *random,
             HunchAllocateEntry *totals)
{
  const HunchAllocateData *data = &self->data;
  const gsize *starts = (const gsize *) data->starts->data;

  memset (totals, 0, data->n * sizeof *totals);
  for (guint s = 0; s + 1 < data->strata->len; s++)
    {
      gsize first = g_array_index (data->strata, gsize, s);
      gsize n = g_array_index (data->strata, gsize, s + 1) - first;

      for (gsize i = 0; i < n; i++)
        {
          gsize block = first + hunch_random_next_below (random, n);

          for (gsize k = starts[block]; k < starts[block + 1]; k++)
            {
              const HunchAllocateEntry *entry = &g_array_index (data->entries, HunchAllocateEntry, k);

              totals[entry->category].weight += entry->weight;
              totals[entry->category].sum += entry->sum;
              totals[entry->category].squares += entry->squares;
            }
        }
    }
}

/* Cohen's w of shares against equal ones; of means, the share of the squares that lies between categories. */
static double
get_size (const Allocate           *self,
          const HunchAllocateEntry *totals)
{
  double all = 0, weight = 0, squares = 0, between = 0, size = 0;
  guint n = self->data.n;

  for (guint c = 0; c < n; c++)
    {
      all += totals[c].sum;
      weight += totals[c].weight;
      squares += totals[c].squares;
    }
  if (self->data.stat != HUNCH_ALLOCATE_MEAN)
    {
      for (guint c = 0; c < n; c++)
        size += (totals[c].sum / all - 1.0 / n) * (totals[c].sum / all - 1.0 / n);
      return sqrt (size * n);
    }
  for (guint c = 0; c < n; c++)
    if (totals[c].weight > 0)
      between += totals[c].weight * (totals[c].sum / totals[c].weight - all / weight) * (totals[c].sum / totals[c].weight - all / weight);
  squares -= weight * (all / weight - self->data.shift) * (all / weight - self->data.shift);
  return squares > 0 ? CLAMP (between / squares, 0, 1) : NAN;
}

static void
count_ranks (Allocate    *self,
             const guint *rank)
{
  for (guint c = 0; c < self->data.n; c++)
    {
      self->n_same[c] += rank[c] == self->rank[c];
      self->n_top[c] += rank[c] < TOP;
      self->n_first[c] += rank[c] == 0;
    }
}

static gboolean
draw_again (Allocate *self,
            GError  **error)
{
  guint n = self->data.n;
  HunchRandom random = { self->seed };
  g_autofree HunchAllocateEntry *totals = g_new (HunchAllocateEntry, n);
  g_autofree double *effects = g_new (double, n);
  g_autofree double *weights = g_new (double, n);
  g_autofree double *shares = g_new (double, n);
  g_autofree guint *order = g_new (guint, n);
  g_autofree guint *rank = g_new (guint, n);

  if ((double) n * self->n_resamples > MAX_VALUES)
    return hunch_bad_option (error, _("%u resamples of %u categories are more than fit into memory."), self->n_resamples, n);
  self->drawn = g_new (double, (gsize) n * self->n_resamples);
  self->sizes = g_new (double, self->n_resamples);
  for (guint r = 0; r < self->n_resamples; r++)
    {
      gboolean is_missing = FALSE;
      double sum = 0;

      if (g_cancellable_set_error_if_cancelled (self->inquiry->cancellable, error))
        return FALSE;
      draw_totals (self, &random, totals);
      hunch_allocate_data_get_effects (&self->data, totals, effects);
      if (self->shrinks)
        hunch_allocate_data_shrink (&self->data, effects, NULL);
      for (guint c = 0; c < n; c++)
        if (!isfinite (effects[c]))
          {
            effects[c] = self->data.effects[c];
            is_missing = TRUE;
          }
      self->n_missing += is_missing;
      self->sizes[r] = get_size (self, totals);
      sort_effects (self, effects, order, rank);
      fill_weights (self, effects, rank, self->power, self->risk, weights);
      for (guint c = 0; c < n; c++)
        sum += weights[c];
      /* Where nothing is positive any more there is nothing to go by, and the estimate stays. */
      if (!(sum > 0) || !divide (self, weights, rank, shares, NULL))
        memcpy (shares, self->shares, n * sizeof *shares);
      for (guint c = 0; c < n; c++)
        self->drawn[(gsize) c * self->n_resamples + r] = shares[c];
      count_ranks (self, rank);
      hunch_progress_report (self->inquiry->progress, r + 1, self->n_resamples, self->data.n_rows);
    }
  return TRUE;
}

/* --- do the categories differ at all? --- */

static gboolean
has_drawn_spread (const Allocate *self)
{
  for (guint s = 0; s + 1 < self->data.strata->len; s++)
    if (g_array_index (self->data.strata, gsize, s + 1) - g_array_index (self->data.strata, gsize, s) >= 2)
      return TRUE;

  return FALSE;
}

/* The middle of the resampled sizes. */
static void
set_drawn_effect (Allocate    *self,
                  HunchEffect *effect)
{
  double probs[2] = { (1 - self->inquiry->conf) / 2, (1 + self->inquiry->conf) / 2 };
  double ends[2] = { NAN, NAN };

  if (has_drawn_spread (self))
    hunch_quantiles (self->sizes, self->n_resamples, probs, 2, ends, NULL);
  effect->value = get_size (self, self->data.totals);
  effect->ci_low = ends[0];
  effect->ci_high = ends[1];
}

/* x' V^-1 x by Cholesky; NAN where V is singular. */
static double
get_quadratic (double *v,
               double *x,
               guint   n)
{
  double sum = 0;

  for (guint j = 0; j < n; j++)
    {
      double scale = v[(gsize) j * n + j];

      for (guint k = 0; k < j; k++)
        v[(gsize) j * n + j] -= v[(gsize) j * n + k] * v[(gsize) j * n + k];
      if (!(v[(gsize) j * n + j] > 1e-12 * scale))
        return NAN;
      v[(gsize) j * n + j] = sqrt (v[(gsize) j * n + j]);
      for (guint i = j + 1; i < n; i++)
        {
          for (guint k = 0; k < j; k++)
            v[(gsize) i * n + j] -= v[(gsize) i * n + k] * v[(gsize) j * n + k];
          v[(gsize) i * n + j] /= v[(gsize) j * n + j];
        }
      for (guint k = 0; k < j; k++)
        x[j] -= v[(gsize) j * n + k] * x[k];
      x[j] /= v[(gsize) j * n + j];
      sum += x[j] * x[j];
    }
  return sum;
}

/* Wald's test that all effects are equal, by the errors of blocks or rows, as an F with the rest of the degrees of freedom (E. L. Korn and B. I. Graubard). */
static void
test_by_wald (Allocate *self)
{
  guint m = self->data.n - 1;
  g_autofree double *v = g_new (double, (gsize) m * m);
  g_autofree double *x = g_new (double, m);
  const double *c = self->data.vcov;
  guint n = self->data.n;
  double df = INFINITY;
  double statistic;

  for (guint i = 0; i < n; i++)
    df = fmin (df, self->data.df[i]);
  if (self->data.strata->len > 2)
    df = (double) self->data.n_rows - n;
  for (guint i = 0; i < m; i++)
    {
      x[i] = self->data.raw[i] - self->data.raw[m];
      for (guint k = 0; k < m; k++)
        v[(gsize) i * m + k] = c[(gsize) i * n + k] - c[(gsize) i * n + m] - c[(gsize) m * n + k] + c[(gsize) m * n + m];
    }
  statistic = get_quadratic (v, x, m);
  self->test.df[0] = m;
  self->test.df[1] = df - m + 1;
  self->test.statistic = self->test.df[1] > 0 ? statistic * self->test.df[1] / (df * m) : NAN;
  self->test.p = isfinite (self->test.statistic) ? hunch_f_upper (self->test.statistic, m, self->test.df[1]) : NAN;
  self->test.name = self->data.has_blocks ? _("Wald’s F by blocks: equal effects") : _("Wald’s F: equal effects");
  self->test.effect_name = self->data.stat == HUNCH_ALLOCATE_MEAN ? _("Eta squared") : _("Cohen’s w");
  set_drawn_effect (self, &self->test.effect);
}

static void
test_means (Allocate *self)
{
  guint n = self->groups->n;
  g_autofree HunchAnovaGroup *groups = g_new (HunchAnovaGroup, n);
  HunchAnova classic;
  HunchWelchAnova welch;

  for (guint i = 0; i < n; i++)
    groups[i] = hunch_anova_group_from_moments (&self->groups->groups[i].moments);
  if (!hunch_anova_one_way (groups, n, self->inquiry->conf, &classic, NULL) || !(classic.ms_within > 0))
    return;

  self->test.effect_name = _("Eta squared");
  self->test.effect = classic.eta2;
  self->test.name = _("F (equal variances)");
  self->test.statistic = classic.f;
  self->test.df[0] = classic.df_between;
  self->test.df[1] = classic.df_within;
  self->test.p = classic.p;
  if (!hunch_anova_welch (groups, n, &welch, NULL))
    return;
  self->test.name = _("Welch’s F");
  self->test.statistic = welch.f;
  self->test.df[0] = welch.df1;
  self->test.df[1] = welch.df2;
  self->test.p = welch.p;
}

static void
test_counts (Allocate *self)
{
  g_autofree double *counts = g_new (double, self->data.n);
  g_auto (HunchChisq) chisq = { 0 };

  for (guint c = 0; c < self->data.n; c++)
    counts[c] = (double) self->data.rows[c];
  if (!hunch_chisq_goodness (counts, NULL, self->data.n, self->inquiry->conf, &chisq, NULL))
    return;
  self->test.name = _("Chi-square: equally many rows");
  self->test.statistic = chisq.statistic;
  self->test.df[0] = chisq.df;
  self->test.p = chisq.p;
  self->test.effect_name = _("Cohen’s w");
  self->test.effect = chisq.effect;
}

static gboolean
test_effects (Allocate *self,
              GError  **error)
{
  HunchAllocateData *data = &self->data;

  self->test = (HunchTest){ _("Equal effects"), NAN, { NAN, NAN }, NAN, data->stat == HUNCH_ALLOCATE_MEAN ? _("Eta squared") : _("Cohen’s w"),
                            HUNCH_EFFECT_NONE };
  if (data->stat == HUNCH_ALLOCATE_MEAN && data->weights == NULL)
    {
      self->groups = hunch_groups_read (self->inquiry, data->effect, data->category, 0, error);
      if (self->groups == NULL || !hunch_groups_check_spread (self->groups, error))
        return FALSE;
      /* Exact, where rows were put together to be drawn again. */
      for (guint c = 0; c < data->n && !data->has_blocks; c++)
        {
          data->se[c] = self->groups->groups[c].se;
          data->df[c] = self->groups->groups[c].df;
        }
    }
  if (data->has_blocks || data->weights != NULL || data->stat == HUNCH_ALLOCATE_SUM || (data->stat == HUNCH_ALLOCATE_SHARE && data->effect != NULL))
    test_by_wald (self);
  else if (data->stat == HUNCH_ALLOCATE_MEAN)
    test_means (self);
  else
    test_counts (self);
  return TRUE;
}

/* --- estimates and tables --- */

static void
get_interval (const Allocate *self,
              guint           c,
              double         *out_se,
              double         *out_low,
              double         *out_high)
{
  double probs[2] = { (1 - self->inquiry->conf) / 2, (1 + self->inquiry->conf) / 2 };
  double ends[2] = { NAN, NAN };
  const double *drawn = self->drawn + (gsize) c * self->n_resamples;
  double mean = 0, squares = 0;

  for (guint r = 0; r < self->n_resamples; r++)
    mean += drawn[r] / self->n_resamples;
  for (guint r = 0; r < self->n_resamples; r++)
    squares += (drawn[r] - mean) * (drawn[r] - mean);
  hunch_quantiles (drawn, self->n_resamples, probs, 2, ends, NULL);
  *out_se = has_drawn_spread (self) ? sqrt (squares / (self->n_resamples - 1.0)) : NAN;
  *out_low = has_drawn_spread (self) ? ends[0] : NAN;
  *out_high = has_drawn_spread (self) ? ends[1] : NAN;
}

/* By t, or, of shrunk effects, which rest on all rows, by the normal distribution. */
static void
get_effect_interval (const Allocate *self,
                     guint           c,
                     double         *out_low,
                     double         *out_high)
{
  double level = 0.5 + self->inquiry->conf / 2;
  double reach = self->data.df[c] >= 1 ? hunch_t_quantile (level, self->data.df[c]) * self->data.se[c] : NAN;

  if (self->data.shrunk_se != NULL)
    reach = hunch_normal_quantile (level) * self->data.shrunk_se[c];
  *out_low = self->data.effects[c] - reach;
  *out_high = self->data.effects[c] + reach;
}

static void
add_named (Allocate   *self,
           const char *word,
           guint       c,
           double      value,
           double      se,
           double      low,
           double      high)
{
  g_autofree char *name = g_strdup_printf ("%s[%s]", word, self->data.labels[c]);
  HunchEstimate estimate = HUNCH_ESTIMATE_NONE;

  estimate.estimate = value;
  estimate.se = se;
  estimate.ci_low = low;
  estimate.ci_high = high;
  hunch_result_add_estimate (self->inquiry->result, name, &estimate);
}

static void
add_split (Allocate *self)
{
  const char *const heads[] = { _("Category"), _("Rows"), _("Effect"), _("Low"), _("High"), _("Share"), _("Low"), _("High"), _("Amount"), _("Low"), _("High"), NULL };
  JsonArray *table = hunch_result_add_table (self->inquiry->result, "split", _("How the sum is divided"), heads);
  double total = self->total;

  for (guint i = 0; i < self->data.n; i++)
    {
      guint c = self->order[i];
      double se, low, high, effect_low, effect_high;

      get_interval (self, c, &se, &low, &high);
      get_effect_interval (self, c, &effect_low, &effect_high);
      hunch_result_add_row (table, "sinnnnnnnnn", self->data.labels[c], self->data.rows[c], self->data.effects[c], effect_low, effect_high,
                            self->shares[c], low, high, total * self->shares[c], total * low, total * high);
    }
  for (guint c = 0; c < self->data.n; c++)
    {
      double se, low, high;

      get_interval (self, c, &se, &low, &high);
      add_named (self, "share", c, self->shares[c], se, low, high);
      add_named (self, "amount", c, total * self->shares[c], total * se, total * low, total * high);
    }
  for (guint c = 0; c < self->data.n; c++)
    {
      double low, high;

      get_effect_interval (self, c, &low, &high);
      add_named (self, "effect", c, self->data.effects[c], self->data.shrunk_se != NULL ? self->data.shrunk_se[c] : self->data.se[c], low, high);
    }
}

static void
add_stability (Allocate *self)
{
  const char *const heads[] = { _("Category"), _("Rank"), _("Keeps its rank"), _("Among the first three"), _("Comes first"), NULL };
  JsonArray *table = hunch_result_add_table (self->inquiry->result, "stability", _("Would another sample rank them the same?"), heads);
  double n = has_drawn_spread (self) ? self->n_resamples : NAN;

  for (guint i = 0; i < self->data.n; i++)
    {
      guint c = self->order[i];

      hunch_result_add_row (table, "sinnn", self->data.labels[c], (gint64) i + 1, self->n_same[c] / n, self->n_top[c] / n, self->n_first[c] / n);
    }
}

/* How far the effect must fall, in shares of itself, for the rank or a quarter of the amount to go. */
static void
add_changes (Allocate *self)
{
  const char *const heads[] = { _("Category"), _("Effect"), _("Falls by this share: next one overtakes"), _("Falls by this share: a quarter of the amount goes"), NULL };
  JsonArray *table = hunch_result_add_table (self->inquiry->result, "changes", _("What would change the answer"), heads);

  for (guint i = 0; i < self->data.n; i++)
    {
      guint c = self->order[i];
      double effect = self->data.effects[c];
      double overtaken = i + 1 < self->data.n && effect > 0 ? (effect - self->data.effects[self->order[i + 1]]) / effect : NAN;
      double factor = self->shares[c] > 0 && self->weights[c] > 0 && self->power > 0
                          ? hunch_allocate_find_factor (self->weights, self->floors, self->caps, self->data.n, c, 0.75 * self->shares[c]) : NAN;
      /* From the factor of the weight to the effect below it. */
      double sure = self->power > 0 ? pow (factor, 1 / self->power) : NAN;
      double off = self->risk > 0 && isfinite (self->data.se[c]) ? self->risk * self->data.se[c] : 0;

      hunch_result_add_row (table, "snnn", self->data.labels[c], effect, overtaken > 1 ? 1 : overtaken, 1 - (sure * (effect - off) + off) / effect);
    }
}

/* The amounts by other rules, within the same bounds. */
static double *
dup_by_rule (const Allocate *self,
             double          power,
             double          risk)
{
  double *shares = g_new0 (double, self->data.n);
  g_autofree double *weights = g_new (double, self->data.n);

  fill_weights (self, self->data.effects, self->rank, power, risk, weights);
  if (!divide (self, weights, self->rank, shares, NULL))
    for (guint c = 0; c < self->data.n; c++)
      shares[c] = NAN;
  return shares;
}

static void
take_rules_plot (Allocate          *self,
                 double           **rules,
                 const char *const *names,
                 guint              n_rules)
{
  g_autofree const char **labels = g_new (const char *, self->data.n);
  HunchPlot *plot = hunch_plot_new_titled (self->inquiry, _("The same sum by other rules"), NULL, _("Amount"), self->data.n_rows,
                                           g_strdup_printf (_("Bars of the amounts of %u categories by %u rules."), self->data.n, n_rules));

  for (guint i = 0; i < self->data.n; i++)
    labels[i] = self->data.labels[self->order[i]];
  hunch_axis_set_categories (&plot->x, labels, self->data.n);
  plot->y.zero = TRUE;
  for (guint k = 0; k < n_rules; k++)
    {
      HunchLayer *layer = hunch_layer_new (HUNCH_MARK_BAR, names[k], self->data.n);

      layer->x = g_new (double, self->data.n);
      layer->y = g_new (double, self->data.n);
      for (guint i = 0; i < self->data.n; i++)
        {
          layer->x[i] = i;
          layer->y[i] = self->total * rules[k][self->order[i]];
        }
      hunch_plot_take_layer (plot, layer);
    }
  hunch_result_take_plot (self->inquiry->result, plot);
}

static void
add_rules (Allocate *self)
{
  const char *const heads[] = { _("Category"), _("As asked for"), _("In proportion"), _("Equal parts"), _("The greatest first"), _("In proportion, one standard error off"), NULL };
  JsonArray *table = hunch_result_add_table (self->inquiry->result, "rules", _("The same sum by other rules"), heads);
  g_autofree double *plain = dup_by_rule (self, 1, 0);
  g_autofree double *equal = dup_by_rule (self, 0, 0);
  g_autofree double *careful = dup_by_rule (self, 1, 1);
  g_autofree double *greedy = g_new0 (double, self->data.n);
  double *rules[] = { self->shares, equal, greedy };
  const char *const names[] = { _("As asked for"), _("Equal parts"), _("The greatest first") };

  hunch_allocate_greedy (self->order, self->floors, self->caps, self->data.n, greedy);
  for (guint i = 0; i < self->data.n; i++)
    {
      guint c = self->order[i];

      hunch_result_add_row (table, "snnnnn", self->data.labels[c], self->total * self->shares[c], self->total * plain[c], self->total * equal[c],
                            self->total * greedy[c], self->total * careful[c]);
    }
  take_rules_plot (self, rules, names, G_N_ELEMENTS (rules));
}

/* --- picture --- */

static void
take_plot (Allocate *self,
           char     *summary)
{
  guint n = self->data.n;
  HunchPlot *plot = hunch_plot_new_titled (self->inquiry, _("How the sum is divided"), NULL, _("Amount"), self->data.n_rows, summary);
  HunchLayer *layer = hunch_layer_new (HUNCH_MARK_INTERVAL, NULL, n);
  HunchLayer *rule = hunch_layer_new (HUNCH_MARK_RULE, _("Equal parts"), 1);
  g_auto (GStrv) labels = g_new0 (char *, n + 1);

  layer->x = g_new (double, n);
  layer->y = g_new (double, n);
  layer->low = g_new (double, n);
  layer->high = g_new (double, n);
  for (guint i = 0; i < n; i++)
    {
      guint c = self->order[i];
      double se;
      g_autofree char *share = hunch_words_percent (self->shares[c]);

      /* The share stands with the name, since beside the interval it would lie on the line of equal parts. */
      labels[i] = g_strdup_printf ("%s · %s", self->data.labels[c], share);
      layer->x[i] = i;
      layer->y[i] = self->total * self->shares[c];
      get_interval (self, c, &se, &layer->low[i], &layer->high[i]);
      layer->low[i] *= self->total;
      layer->high[i] *= self->total;
    }
  rule->y = g_new (double, 1);
  rule->y[0] = self->total / n;
  hunch_axis_set_categories (&plot->x, (const char *const *) labels, n);
  plot->y.zero = TRUE;
  plot->horizontal = TRUE;
  plot->subtitle = g_strdup_printf (_("Amounts with %.4g %% intervals from %u resamples"), 100 * self->inquiry->conf, self->n_resamples);
  hunch_plot_take_layer (plot, rule);
  hunch_plot_take_layer (plot, layer);
  hunch_result_take_plot (self->inquiry->result, plot);
}

/* --- words --- */

static char *
dup_what (const Allocate *self)
{
  if (self->data.stat == HUNCH_ALLOCATE_MEAN)
    return g_strdup_printf (_("the mean of %s"), self->data.effect);
  if (self->data.effect != NULL)
    return g_strdup_printf (_("the sum of %s"), self->data.effect);
  return self->data.weights != NULL ? g_strdup_printf (_("the sum of %s"), self->data.weights) : g_strdup (_("the number of rows"));
}

/* A large amount, to the second digit of the half width of its interval: 2,460,000,000 rather than every unit. */
static double
round_amount (double amount,
              double low,
              double high)
{
  double half = (high - low) / 2;
  double unit = half >= 100 ? pow (10, floor (log10 (half)) - 1) : 0;

  return unit > 0 ? round (amount / unit) * unit : amount;
}

static char *
dup_verdict (const Allocate *self,
             double          low,
             double          high)
{
  guint c = self->order[0];
  double equal = self->total / self->data.n;
  double from = self->total * low, to = self->total * high;
  g_autofree char *what = dup_what (self);
  g_autofree char *amount = hunch_words_estimate (round_amount (self->total * self->shares[c], from, to), from, to, FALSE);
  g_autofree char *total = hunch_words_number (self->total);
  g_autofree char *interval = hunch_words_interval (round_amount (from, from, to), round_amount (to, from, to), self->inquiry->conf);
  g_autofree char *share = hunch_words_percent (self->shares[c]);
  g_autofree char *each = hunch_words_number (equal);
  g_autofree char *p = hunch_words_p (self->test.p);

  if (isnan (self->test.p))
    return g_strdup_printf (_("Divided by %s, the part of %s is %s of %s (%s; %s). Whether the categories differ by more than chance cannot be said from these rows."),
                            what, self->data.labels[c], amount, total, interval, share);
  if (hunch_verdict_is_sure (self->test.p, self->inquiry->conf))
    return g_strdup_printf (_("Divided by %s, the part of %s is %s of %s (%s; %s). The categories differ by more than chance alone would readily produce (%s)."),
                            what, self->data.labels[c], amount, total, interval, share, p);
  return g_strdup_printf (_("Divided by %s, the part of %s is %s of %s (%s; %s). Chance alone could produce the differences (%s): equal parts of %s are as well supported."),
                          what, self->data.labels[c], amount, total, interval, share, p, each);
}

static void
set_words (Allocate *self)
{
  guint c = self->order[0];
  double se, low, high;
  HunchResult *result = self->inquiry->result;
  g_autofree char *verdict = NULL;
  g_autofree char *what = dup_what (self);
  g_autofree char *escaped_what = hunch_words_escape_claim (what);
  g_autofree char *label = hunch_words_escape_claim (self->data.labels[c]);
  g_autofree char *total = hunch_words_number (self->total);
  g_autofree char *title = g_strdup_printf (_("%s divided by %s"), total, what);
  g_autofree char *claim = NULL;
  int n_decimals;

  get_interval (self, c, &se, &low, &high);
  verdict = dup_verdict (self, low, high);
  n_decimals = hunch_words_get_n_decimals (self->total * self->shares[c], self->total * low, self->total * high);
  if (hunch_verdict_is_sure (self->test.p, self->inquiry->conf))
    claim = g_strdup_printf (_("Divided by %s, the part of %s is {estimate:%d} of %s"), escaped_what, label, n_decimals, total);
  else
    claim = g_strdup_printf (_("No clear reason in %s for other than equal parts"), escaped_what);
  hunch_result_set_title (result, title);
  hunch_result_set_verdict (result, verdict);
  hunch_result_set_claim (result, claim);
  hunch_result_set_headline (result, self->data.labels[c], self->total * self->shares[c], self->total * low, self->total * high, self->test.p, NULL);
  if (self->data.stat == HUNCH_ALLOCATE_MEAN)
    hunch_verdict_guard_large_n (result, self->data.n_rows, self->test.p, "η²", HUNCH_SCALE_ETA2, self->test.effect.value);
  else
    hunch_verdict_guard_large_n (result, self->data.n_rows, self->test.p, "w", HUNCH_SCALE_R, self->test.effect.value);
  take_plot (self, g_strdup (verdict));
}

/* --- checks --- */

static void
check_stability (Allocate *self)
{
  guint c = self->order[0];
  double share = (double) self->n_first[c] / self->n_resamples;
  g_autofree char *times = hunch_words_percent (share);
  g_autofree char *text = g_strdup_printf (_("%s comes first in %s of %u resamples (seed %.0f)."), self->data.labels[c], times, self->n_resamples,
                                           (double) self->seed);

  if (has_drawn_spread (self))
    hunch_result_add_check (self->inquiry->result, "first-place", share >= 0.95 ? HUNCH_CHECK_PASSED : HUNCH_CHECK_FAILED, share, NAN, text);
  else
    hunch_result_add_warning (self->inquiry->result, _("There is one row for each category, so how firm the division is cannot be said: give the rows behind it."));
}

static void
check_categories (Allocate *self)
{
  HunchResult *result = self->inquiry->result;
  g_autoptr (GPtrArray) small = g_ptr_array_new ();
  g_autoptr (GPtrArray) negative = g_ptr_array_new ();
  g_autofree char *small_names = NULL;
  g_autofree char *negative_names = NULL;

  for (guint c = 0; c < self->data.n; c++)
    {
      if (self->data.rows[c] < FEW_ROWS)
        g_ptr_array_add (small, self->data.labels[c]);
      if (!(self->data.effects[c] > 0))
        g_ptr_array_add (negative, self->data.labels[c]);
    }
  small_names = hunch_words_list ((const char *const *) small->pdata, small->len, 6);
  negative_names = hunch_words_list ((const char *const *) negative->pdata, negative->len, 6);
  if (small->len > 0 && has_drawn_spread (self) && self->data.stat == HUNCH_ALLOCATE_MEAN)
    hunch_result_add_warning (result, _("Few rows (under %d) stand behind %s; shrink=yes steadies such means."), FEW_ROWS, small_names);
  if (negative->len > 0)
    hunch_result_add_warning (result, _("No positive effect, and so no more than the floor: %s."), negative_names);
  if (self->n_missing > self->n_resamples / 100)
    hunch_result_add_warning (result, _("In %u of %u resamples a category had no row and kept its estimate; its interval is too narrow."), self->n_missing,
                              self->n_resamples);
}

static void
check_bounds (Allocate *self)
{
  g_autoptr (GPtrArray) low = g_ptr_array_new ();
  g_autoptr (GPtrArray) high = g_ptr_array_new ();
  g_autofree char *low_names = NULL;
  g_autofree char *high_names = NULL;
  g_autofree char *text = NULL;

  for (guint c = 0; c < self->data.n; c++)
    {
      if (self->floors[c] > 0 && self->shares[c] <= self->floors[c])
        g_ptr_array_add (low, self->data.labels[c]);
      if (self->caps[c] < 1 && self->shares[c] >= self->caps[c])
        g_ptr_array_add (high, self->data.labels[c]);
    }
  if (low->len + high->len == 0)
    return;
  low_names = low->len > 0 ? hunch_words_list ((const char *const *) low->pdata, low->len, 6) : g_strdup ("–");
  high_names = high->len > 0 ? hunch_words_list ((const char *const *) high->pdata, high->len, 6) : g_strdup ("–");
  text = g_strdup_printf (_("At their floor: %s. At their cap: %s. The others share the rest in proportion."), low_names, high_names);
  hunch_result_add_check (self->inquiry->result, "bounds", HUNCH_CHECK_UNKNOWN, NAN, NAN, text);
}

static void
check_rule (Allocate *self)
{
  g_autofree char *what = dup_what (self);
  g_autofree char *text = g_strdup_printf (_("The rule: in proportion to %s to the power %g, where it is positive, %g standard errors taken off. That is a yardstick: it says where "
                                             "the effect is today, not what the money would do."), what, self->power, self->risk);

  hunch_result_add_check (self->inquiry->result, "rule", HUNCH_CHECK_UNKNOWN, NAN, NAN, text);
  if (self->data.is_grouped)
    hunch_result_add_check (self->inquiry->result, "resamples", HUNCH_CHECK_UNKNOWN, NAN, NAN,
                            _("Rows were put together at random into 4,000 groups, which were drawn again in place of single rows."));
  if (self->data.has_blocks)
    {
      guint n_blocks = self->data.starts->len - 1;
      guint c = self->order[0];
      double single = self->data.stat == HUNCH_ALLOCATE_MEAN && self->groups != NULL ? self->groups->groups[c].moments.se : NAN;

      hunch_clusters_report (self->inquiry, n_blocks, self->groups != NULL ? self->groups->icc : NAN,
                             self->data.se[c] * self->data.se[c] / (single * single), (double) self->data.rows[c]);
    }
}

static void
set_twin (Allocate *self)
{
  g_autoptr (GHashTable) options = g_hash_table_new (g_str_hash, g_str_equal);
  GHashTableIter iter;
  gpointer word, value;

  if (self->data.stat != HUNCH_ALLOCATE_MEAN)
    return;
  g_hash_table_iter_init (&iter, self->inquiry->options);
  while (g_hash_table_iter_next (&iter, &word, &value))
    g_hash_table_insert (options, word, value);
  g_hash_table_insert (options, (gpointer) "shrink", (gpointer) (self->shrinks ? "no" : "yes"));
  hunch_result_set_twin (self->inquiry->result, "allocate", options,
                         self->shrinks ? _("Each mean by itself, as it was measured.")
                                       : _("Means of few rows are pulled towards the mean of all, so that chance pays nobody."));
}

static void
add_sources (Allocate *self)
{
  HunchResult *result = self->inquiry->result;
  gboolean is_wald = self->groups == NULL || self->data.has_blocks;

  hunch_result_add_source (result, "S. Boyd and L. Vandenberghe, Convex Optimization (2004), example 5.2: filling within bounds");
  hunch_result_add_source (result, "B. Efron, Annals of Statistics 7 (1979): bootstrap, percentile intervals");
  if (self->data.has_blocks)
    hunch_result_add_source (result, "D. A. Binder, International Statistical Review 51 (1983): errors by blocks");
  if (self->data.stat == HUNCH_ALLOCATE_MEAN && !is_wald)
    {
      hunch_result_add_source (result, "B. L. Welch, Biometrika 38 (1951)");
      hunch_result_add_source (result, "J. H. Steiger, Psychological Methods 9 (2004): interval of eta squared, noncentral F");
    }
  else if (self->data.stat == HUNCH_ALLOCATE_SHARE && self->data.effect == NULL && self->data.weights == NULL && !self->data.has_blocks)
    hunch_result_add_source (result, "K. Pearson, Philosophical Magazine 50 (1900); interval of w: noncentral chi-square");
  else
    hunch_result_add_source (result, "E. L. Korn and B. I. Graubard, American Statistician 44 (1990): Wald's F; interval of the effect: bootstrap");
  if (self->shrinks)
    hunch_result_add_source (result, "R. DerSimonian and N. Laird, Controlled Clinical Trials 7 (1986): spread between categories");
}

gboolean
hunch_run_allocate (HunchInquiry *inquiry,
                    GError      **error)
{
  g_auto (Allocate) self = { inquiry };

  if (!read_numbers (&self, error) || !read_columns (&self, error) || !hunch_allocate_data_read (&self.data, error))
    return FALSE;
  prepare (&self);
  if (!read_bounds (&self, "floor", self.floors, error) || !read_bounds (&self, "cap", self.caps, error) || !divide_once (&self, error)
      || !draw_again (&self, error) || !test_effects (&self, error))
    return FALSE;

  hunch_result_add_test (inquiry->result, &self.test);
  hunch_result_set_fit (inquiry->result, "total", self.total);
  hunch_result_set_fit (inquiry->result, "n_categories", self.data.n);
  add_split (&self);
  add_stability (&self);
  add_changes (&self);
  set_words (&self);
  add_rules (&self);
  check_stability (&self);
  check_categories (&self);
  check_bounds (&self);
  check_rule (&self);
  set_twin (&self);
  add_sources (&self);
  return TRUE;
}
