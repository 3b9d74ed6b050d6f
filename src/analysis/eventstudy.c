/* What happened around the day of launch? Every unit's days are counted from its own event, so that units that began at different times lie on each other. What
 * is compared is each unit with itself, after with before; units are what the certainty rests on, not rows. */
#define G_LOG_DOMAIN "hunch-analysis"
#include <glib/gi18n-lib.h>
#include <math.h>
#include <stdio.h>

#include "analysis/eventstudy-private.h"
#include "analysis/runs.h"
#include "base/random.h"
#include "stats/distributions.h"
#include "stats/quantile.h"

#define MAX_DAYS 3000
#define MAX_RESAMPLED 2e7  /* values of days */

static gboolean
read_window (HunchEventStudy *self,
             GError         **error)
{
  double from = -7, to = 28, seed = 1, n = 2000;
  const char *baseline = hunch_inquiry_get (self->inquiry, "baseline");
  int used = 0;

  if (!hunch_inquiry_get_number (self->inquiry, "from", &from, error) || !hunch_inquiry_get_number (self->inquiry, "to", &to, error)
      || !hunch_inquiry_get_number (self->inquiry, "seed", &seed, error) || !hunch_inquiry_get_number (self->inquiry, "resamples", &n, error))
    return FALSE;
  if (from != trunc (from) || to != trunc (to) || from > -1 || to < 0 || to - from > MAX_DAYS)
    return hunch_bad_option (error, _("from= must be a whole number below 0 and to= one from 0 on, at most %d days apart, as in from=-7 to=28."), MAX_DAYS);
  if (!(seed >= 0 && seed <= 0x1p53) || !(n >= 100 && n <= 100000))
    return hunch_bad_option (error, _("seed= must not be negative, and resamples= must lie between 100 and 100000."));

  if (n * (to - from + 1) > MAX_RESAMPLED)
    return hunch_bad_option (error, _("So long a window with so many resamples is more than can be held: make one of them smaller."));

  self->from = (int) from;
  self->to = (int) to;
  self->n_days = (guint) (self->to - self->from + 1);
  self->seed = (guint64) seed;
  self->n_resamples = (guint) n;
  self->is_bootstrap = hunch_inquiry_is (self->inquiry, "ci", "bootstrap");
  self->base_from = self->from;
  self->base_to = -1;
  if (baseline == NULL)
    return TRUE;
  if (sscanf (baseline, "%d..%d%n", &self->base_from, &self->base_to, &used) != 2 || baseline[used] != '\0' || self->base_from > self->base_to
      || self->base_to >= 0 || self->base_from < self->from)
    return hunch_bad_option (error, _("baseline= needs days of the window before 0, as in baseline=-7..-1."));
  return TRUE;
}

/* --- the mean curve --- */

/* Means of the days over the units picked (@picked [n_used], places among the used). */
static void
fill_means (const HunchEventStudy       *self,
            const HunchEventUnit *const *units,
            const guint                 *picked,
            double                      *means)
{
  for (guint d = 0; d < self->n_days; d++)
    {
      double sum = 0;
      guint n = 0;

      for (guint i = 0; i < self->n_used; i++)
        {
          double value = units[picked[i]]->values[d];

          if (isnan (value))
            continue;
          sum += value;
          n++;
        }
      means[d] = n > 0 ? sum / n : NAN;
    }
}

static double
mean_between (const HunchEventStudy *self,
              const double          *means,
              int                    from,
              int                    to)
{
  double sum = 0;
  guint n = 0;

  for (int day = from; day <= to; day++)
    if (!isnan (means[day - self->from]))
      {
        sum += means[day - self->from];
        n++;
      }
  return n > 0 ? sum / n : NAN;
}

static double
find_peak (const HunchEventStudy *self,
           const double          *means)
{
  int peak = 0;

  for (int day = 1; day <= self->to; day++)
    if (means[day - self->from] > means[peak - self->from] || isnan (means[peak - self->from]))
      peak = day;
  return peak;
}

/* Days from the peak until the curve has lost half of what it rose above the days before; NAN when it does not within the window. */
static double
find_half_life (const HunchEventStudy *self,
                const double          *means,
                int                    peak,
                double                 base)
{
  double half = base + (means[peak - self->from] - base) / 2;

  if (!(means[peak - self->from] > base))
    return NAN;
  for (int day = peak + 1; day <= self->to; day++)
    {
      double last = means[day - 1 - self->from], now = means[day - self->from];

      if (now <= half)
        return day - 1 - peak + (last - half) / (last - now);
    }
  return NAN;
}

typedef struct
{
  double before, after, change, peak, half_life;
} Features;

/* Before and after as means of the units' own means, as they are compared. */
static Features
get_features (const HunchEventStudy       *self,
              const HunchEventUnit *const *units,
              const guint                 *picked,
              const double                *means)
{
  Features out = { 0, 0, NAN, find_peak (self, means), NAN };

  for (guint i = 0; i < self->n_used; i++)
    {
      out.before += units[picked[i]]->before / self->n_used;
      out.after += units[picked[i]]->after / self->n_used;
    }
  if (out.before > 0)
    out.change = out.after / out.before - 1;
  out.half_life = find_half_life (self, means, (int) out.peak, mean_between (self, means, self->base_from, self->base_to));
  return out;
}

/* --- intervals --- */

/* The middle of what the resamples say; numbers that one in ten of them does not have are not known. */
static void
fill_guess (HunchEventGuess *guess,
            double           value,
            double          *resampled,
            guint            n,
            double           conf)
{
  guint n_known = 0;

  *guess = (HunchEventGuess){ value, NAN, NAN };
  for (guint i = 0; i < n; i++)
    if (isfinite (resampled[i]))
      resampled[n_known++] = resampled[i];
  if (isnan (value) || n_known == 0 || n_known < 0.9 * n)
    return;
  hunch_sort_doubles (resampled, n_known);
  guess->low = hunch_quantile_sorted (resampled, n_known, 0.5 - conf / 2);
  guess->high = hunch_quantile_sorted (resampled, n_known, 0.5 + conf / 2);
}

static void
fill_day (HunchEventStudy *self,
          guint            d,
          const double    *resampled)
{
  HunchEventDay *day = &self->days[d];
  double mean = 0, squares = 0, n = 0;

  for (guint i = 0; i < self->n_units; i++)
    if (self->units[i].is_used && !isnan (self->units[i].values[d]))
      {
        double delta = self->units[i].values[d] - mean;

        n++;
        mean += delta / n;
        squares += delta * (self->units[i].values[d] - mean);
      }
  *day = (HunchEventDay){ n, n > 0 ? mean : NAN, NAN, NAN, NAN };
  if (n < 2)
    return;
  day->se = sqrt (squares / (n - 1) / n);
  if (resampled == NULL)
    {
      double reach = hunch_t_quantile (0.5 + self->inquiry->conf / 2, n - 1) * day->se;

      day->low = mean - reach;
      day->high = mean + reach;
      return;
    }
  day->low = hunch_quantile_sorted (resampled, self->n_resamples, 0.5 - self->inquiry->conf / 2);
  day->high = hunch_quantile_sorted (resampled, self->n_resamples, 0.5 + self->inquiry->conf / 2);
}

/* Days that some resample knows nothing of take their own mean there. */
static void
fill_days (HunchEventStudy *self,
           double          *resampled,
           const double    *means)
{
  self->days = g_new (HunchEventDay, self->n_days);
  for (guint d = 0; d < self->n_days; d++)
    {
      double *of_day = resampled + (gsize) d * self->n_resamples;

      for (guint i = 0; i < self->n_resamples; i++)
        if (isnan (of_day[i]))
          of_day[i] = isnan (means[d]) ? 0 : means[d];
      if (self->is_bootstrap && self->n_used > 1)
        hunch_sort_doubles (of_day, self->n_resamples);
      fill_day (self, d, self->is_bootstrap && self->n_used > 1 ? of_day : NULL);
    }
}

/* Units drawn anew with replacement: B. Efron's percentile intervals. */
static gboolean
resample (HunchEventStudy *self,
          GError         **error)
{
  guint n = self->n_used, n_resamples = self->n_resamples, place = 0;
  g_autofree const HunchEventUnit **units = g_new (const HunchEventUnit *, n);
  g_autofree guint *picked = g_new (guint, n);
  g_autofree double *means = g_new (double, self->n_days), *again = g_new (double, self->n_days);
  g_autofree double *by_day = g_new (double, (gsize) self->n_days * n_resamples);
  g_autofree double *changes = g_new (double, n_resamples), *peaks = g_new (double, n_resamples), *halves = g_new (double, n_resamples);
  g_autofree double *befores = g_new (double, n_resamples), *afters = g_new (double, n_resamples);
  HunchRandom random = { self->seed };
  Features seen;

  for (guint i = 0; i < self->n_units; i++)
    if (self->units[i].is_used)
      units[place++] = &self->units[i];
  for (guint i = 0; i < n; i++)
    picked[i] = i;
  fill_means (self, units, picked, means);
  seen = get_features (self, units, picked, means);
  for (guint r = 0; r < n_resamples; r++)
    {
      Features features;

      if (r % 16 == 0 && g_cancellable_set_error_if_cancelled (self->inquiry->cancellable, error))
        return FALSE;
      for (guint i = 0; i < n; i++)
        picked[i] = (guint) hunch_random_next_below (&random, n);
      fill_means (self, units, picked, again);
      features = get_features (self, units, picked, again);
      befores[r] = features.before;
      afters[r] = features.after;
      changes[r] = features.change;
      peaks[r] = features.peak;
      halves[r] = features.half_life;
      for (guint d = 0; d < self->n_days; d++)
        by_day[(gsize) d * n_resamples + r] = again[d];
    }
  fill_guess (&self->before, seen.before, befores, n > 1 ? n_resamples : 0, self->inquiry->conf);
  fill_guess (&self->after, seen.after, afters, n > 1 ? n_resamples : 0, self->inquiry->conf);
  fill_guess (&self->change, seen.change, changes, n > 1 ? n_resamples : 0, self->inquiry->conf);
  fill_guess (&self->peak, seen.peak, peaks, n > 1 ? n_resamples : 0, self->inquiry->conf);
  fill_guess (&self->half_life, seen.half_life, halves, n > 1 ? n_resamples : 0, self->inquiry->conf);
  fill_days (self, by_day, means);
  return TRUE;
}

/* --- tests --- */

/* Do the units drift before anything happened? Each unit's slope over the days of the baseline, against 0. */
static double
test_drift (const HunchEventStudy *self)
{
  g_autofree double *slopes = g_new (double, self->n_used);
  HunchTtest t;
  guint n = 0;

  for (guint i = 0; i < self->n_units; i++)
    {
      const HunchEventUnit *unit = &self->units[i];
      double count = 0, mean_x = 0, mean_y = 0, cross = 0, spread = 0;

      for (int day = self->base_from; unit->is_used && day <= self->base_to; day++)
        {
          double value = unit->values[day - self->from], dx;

          if (isnan (value))
            continue;
          count++;
          dx = day - mean_x;
          mean_x += dx / count;
          mean_y += (value - mean_y) / count;
          spread += dx * (day - mean_x);
          cross += dx * (value - mean_y);
        }
      if (count >= 3)
        slopes[n++] = cross / spread;
    }
  return n >= 3 && hunch_ttest_one_sample (slopes, n, 0, HUNCH_ALTERNATIVE_TWO_SIDED, self->inquiry->conf, &t, NULL) ? t.p : NAN;
}

static void
compare (HunchEventStudy *self)
{
  guint n = 0;

  self->differences = g_new (double, self->n_used);
  for (guint i = 0; i < self->n_units; i++)
    if (self->units[i].is_used)
      self->differences[n++] = self->units[i].after - self->units[i].before;
  self->has_test = n >= 2 && hunch_ttest_one_sample (self->differences, n, 0, HUNCH_ALTERNATIVE_TWO_SIDED, self->inquiry->conf, &self->test, NULL);
  self->slope_p = test_drift (self);
}

gboolean
hunch_run_eventstudy (HunchInquiry *inquiry,
                      GError      **error)
{
  g_auto (HunchEventStudy) self = { inquiry };

  if (!read_window (&self, error) || !hunch_event_study_read (&self, error) || !resample (&self, error))
    return FALSE;

  compare (&self);
  hunch_event_study_add_numbers (&self);
  hunch_event_study_set_words (&self);
  hunch_event_study_take_plots (&self);
  return TRUE;
}
