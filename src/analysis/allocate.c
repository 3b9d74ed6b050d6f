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
#define TOP 3

static void
allocate_clear (HunchDivision *self)
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

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (HunchDivision, allocate_clear)

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
read_numbers (HunchDivision *self,
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
read_columns (HunchDivision *self,
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
read_share (HunchDivision   *self,
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
read_bounds (HunchDivision   *self,
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
prepare (HunchDivision *self)
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
sort_effects (const HunchDivision *self,
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
void
hunch_division_fill_weights (const HunchDivision *self,
                               const double          *effects,
                               const guint           *rank,
                               double                 power,
                               double                 risk,
                               double                *out)
{
  for (guint c = 0; c < self->data.n; c++)
    {
      double sure = effects[c] - (risk > 0 && isfinite (self->data.se[c]) ? risk * self->data.se[c] : 0);

      out[c] = sure > 0 && (self->keep == 0 || rank[c] < self->keep) ? pow (sure, power) : 0;
    }
}

/* Categories that are not kept have neither floor nor cap. */
gboolean
hunch_division_divide (const HunchDivision *self,
                         const double          *weights,
                         const guint           *rank,
                         double                *out_shares,
                         GError               **error)
{
  g_autofree double *floors = g_memdup2 (self->floors, self->data.n * sizeof (double));
  g_autofree double *caps = g_memdup2 (self->caps, self->data.n * sizeof (double));

  for (guint c = 0; c < self->data.n; c++)
    if (self->keep > 0 && rank[c] >= self->keep)
      floors[c] = caps[c] = 0;
  return hunch_allocate (weights, floors, caps, self->data.n, out_shares, error);
}

static gboolean
divide_once (HunchDivision *self,
             GError  **error)
{
  gboolean has_weight = FALSE;

  sort_effects (self, self->data.effects, self->order, self->rank);
  hunch_division_fill_weights (self, self->data.effects, self->rank, self->power, self->risk, self->weights);
  for (guint c = 0; c < self->data.n; c++)
    has_weight |= self->weights[c] > 0;
  if (!has_weight)
    return hunch_no_answer (error, _("No category has a positive effect to divide by."));
  if (!hunch_division_divide (self, self->weights, self->rank, self->shares, error))
    {
      hunch_inquiry_adopt_error (error);
      return FALSE;
    }
  return TRUE;
}

/* --- drawing again --- */

static void
draw_totals (const HunchDivision     *self,
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
get_size (const HunchDivision           *self,
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
count_ranks (HunchDivision    *self,
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
draw_again (HunchDivision *self,
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
      hunch_division_fill_weights (self, effects, rank, self->power, self->risk, weights);
      for (guint c = 0; c < n; c++)
        sum += weights[c];
      /* Where nothing is positive any more there is nothing to go by, and the estimate stays. */
      if (!(sum > 0) || !hunch_division_divide (self, weights, rank, shares, NULL))
        memcpy (shares, self->shares, n * sizeof *shares);
      for (guint c = 0; c < n; c++)
        self->drawn[(gsize) c * self->n_resamples + r] = shares[c];
      count_ranks (self, rank);
      hunch_progress_report (self->inquiry->progress, r + 1, self->n_resamples, self->data.n_rows);
    }
  return TRUE;
}

/* --- do the categories differ at all? --- */

gboolean
hunch_division_has_spread (const HunchDivision *self)
{
  for (guint s = 0; s + 1 < self->data.strata->len; s++)
    if (g_array_index (self->data.strata, gsize, s + 1) - g_array_index (self->data.strata, gsize, s) >= 2)
      return TRUE;

  return FALSE;
}

/* The middle of the resampled sizes. */
static void
set_drawn_effect (HunchDivision    *self,
                  HunchEffect *effect)
{
  double probs[2] = { (1 - self->inquiry->conf) / 2, (1 + self->inquiry->conf) / 2 };
  double ends[2] = { NAN, NAN };

  if (hunch_division_has_spread (self))
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
test_by_wald (HunchDivision *self)
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
test_means (HunchDivision *self)
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
test_counts (HunchDivision *self)
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
test_effects (HunchDivision *self,
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

gboolean
hunch_run_allocate (HunchInquiry *inquiry,
                    GError      **error)
{
  g_auto (HunchDivision) self = { inquiry };

  if (!read_numbers (&self, error) || !read_columns (&self, error) || !hunch_allocate_data_read (&self.data, error))
    return FALSE;
  prepare (&self);
  if (!read_bounds (&self, "floor", self.floors, error) || !read_bounds (&self, "cap", self.caps, error) || !divide_once (&self, error)
      || !draw_again (&self, error) || !test_effects (&self, error))
    return FALSE;

  hunch_allocate_report (&self);
  return TRUE;
}
