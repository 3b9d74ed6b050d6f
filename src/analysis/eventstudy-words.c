#define G_LOG_DOMAIN "hunch-analysis"
#include <glib/gi18n-lib.h>
#include <math.h>
#include <stdlib.h>

#include "analysis/counts.h"
#include "analysis/eventstudy-private.h"
#include "analysis/plot-parts.h"
#include "analysis/verdict.h"
#include "analysis/words.h"
#include "stats/distributions.h"
#include "stats/normality.h"

#define MOST_LINES 8

/* --- numbers --- */

static void
add_guess (HunchInquiry          *inquiry,
           const char            *name,
           const HunchEventGuess *guess)
{
  HunchEstimate estimate = HUNCH_ESTIMATE_NONE;

  estimate.estimate = guess->value;
  estimate.ci_low = guess->low;
  estimate.ci_high = guess->high;
  hunch_result_add_estimate (inquiry->result, name, &estimate);
}

static void
add_estimates (HunchEventStudy *self)
{
  const HunchTtest *t = &self->test;
  HunchEstimate effect = HUNCH_ESTIMATE_NONE;

  effect.estimate = self->after.value - self->before.value;
  if (self->has_test)
    effect = (HunchEstimate){ t->mean_a, t->se, t->t, t->df, t->p, t->ci_low, t->ci_high };
  hunch_result_add_estimate (self->inquiry->result, "effect", &effect);
  add_guess (self->inquiry, "before", &self->before);
  add_guess (self->inquiry, "after", &self->after);
  add_guess (self->inquiry, "change", &self->change);
  add_guess (self->inquiry, "peak_day", &self->peak);
  add_guess (self->inquiry, "half_life", &self->half_life);
  for (guint d = 0; d < self->n_days; d++)
    {
      const HunchEventDay *day = &self->days[d];
      HunchEstimate estimate = { day->mean, day->se, NAN, day->n > 1 ? day->n - 1 : NAN, NAN, day->low, day->high };
      g_autofree char *name = g_strdup_printf ("day[%d]", self->from + (int) d);

      hunch_result_add_estimate (self->inquiry->result, name, &estimate);
    }
  hunch_result_set_fit (self->inquiry->result, "n_units", self->n_used);
  hunch_result_set_fit (self->inquiry->result, "n_units_incomplete", self->n_incomplete);
  hunch_result_set_fit (self->inquiry->result, "n_units_left_out", self->n_units - self->n_used);
}

/* Units that rose of those that changed: exact, and no mind for how much. */
static void
add_sign_test (HunchEventStudy *self)
{
  HunchTest test = { _("Sign test"), NAN, { NAN, NAN }, 0, _("Share of units that rose"), HUNCH_EFFECT_NONE };
  guint n_up = 0, n = 0;

  for (guint i = 0; i < self->n_used; i++)
    if (self->differences[i] != 0)
      {
        n++;
        n_up += self->differences[i] > 0;
      }
  if (n < 2)
    return;
  for (guint k = 0; k <= MIN (n_up, n - n_up); k++)
    test.p += 2 * hunch_binomial_density (k, n, 0.5);
  test.p = MIN (test.p, 1);
  test.statistic = n_up;
  test.effect.value = (double) n_up / n;
  hunch_wilson_interval (n_up, n, self->inquiry->conf, &test.effect.ci_low, &test.effect.ci_high);
  hunch_result_add_test (self->inquiry->result, &test);
}

static void
add_tests (HunchEventStudy *self)
{
  HunchTest test = { _("Paired t test: after less before"), self->test.t, { self->test.df, NAN }, self->test.p, _("Cohen’s d"), self->test.cohens_d };

  if (self->has_test)
    hunch_result_add_test (self->inquiry->result, &test);
  add_sign_test (self);
}

static void
add_day_table (HunchEventStudy *self)
{
  const char *const heads[] = { _("Day"), _("Units"), _("Mean"), _("SE"), _("Low"), _("High"), NULL };
  JsonArray *rows = hunch_result_add_table (self->inquiry->result, "days", _("By day since the event"), heads);

  for (guint d = 0; d < self->n_days; d++)
    hunch_result_add_row (rows, "iinnnn", (gint64) (self->from + (int) d), (gint64) self->days[d].n, self->days[d].mean, self->days[d].se,
                          self->days[d].low, self->days[d].high);
}

static int
compare_units (const void *a,
               const void *b)
{
  const HunchEventUnit *first = *(const HunchEventUnit *const *) a;
  const HunchEventUnit *second = *(const HunchEventUnit *const *) b;
  double x = isnan (first->after) ? -INFINITY : first->after, y = isnan (second->after) ? -INFINITY : second->after;

  if (x != y)
    return x > y ? -1 : 1;
  return g_strcmp0 (first->label, second->label);
}

/* The highest first. Release with g_free(). */
static HunchEventUnit **
dup_ranking (const HunchEventStudy *self)
{
  HunchEventUnit **ranking = g_new (HunchEventUnit *, self->n_units);

  for (guint i = 0; i < self->n_units; i++)
    ranking[i] = &self->units[i];
  qsort (ranking, self->n_units, sizeof *ranking, compare_units);
  return ranking;
}

static void
add_unit_table (HunchEventStudy *self)
{
  const char *const heads[] = { _("Rank"), _("Unit"), _("Rows"), _("Before, per day"), _("After, per day"), _("Difference"), _("After, in all"), _("Highest on day"),
                                _("Whole window"), NULL };
  JsonArray *rows = hunch_result_add_table (self->inquiry->result, "units", _("Units, the highest first"), heads);
  g_autofree HunchEventUnit **ranking = dup_ranking (self);

  for (guint i = 0; i < self->n_units; i++)
    hunch_result_add_row (rows, "isinnnnnb", (gint64) i + 1, ranking[i]->label, ranking[i]->n_rows, ranking[i]->before, ranking[i]->after,
                          ranking[i]->after - ranking[i]->before, ranking[i]->total, isnan (ranking[i]->after) ? NAN : (double) ranking[i]->peak,
                          ranking[i]->is_complete);
}

/* --- checks and warnings --- */

static void
check_drift (HunchEventStudy *self)
{
  g_autofree char *p = hunch_words_p (self->slope_p);
  g_autofree char *text = NULL;
  gboolean is_level = self->slope_p >= 0.05;

  if (isnan (self->slope_p))
    return;
  if (is_level)
    text = g_strdup_printf (_("Before the event the units do not clearly drift (mean slope over the baseline, %s)."), p);
  else
    text = g_strdup_printf (_("The units drift already before the event (mean slope over the baseline, %s): part of the difference may be that drift."), p);
  hunch_result_add_check (self->inquiry->result, "drift-before", is_level ? HUNCH_CHECK_PASSED : HUNCH_CHECK_FAILED, NAN, self->slope_p, text);
}

static void
check_differences (HunchEventStudy *self)
{
  HunchNormality normality;
  g_autofree char *p = NULL;
  g_autofree char *text = NULL;
  gboolean is_normal;

  if (!hunch_normality_shapiro (self->differences, self->n_used, &normality, NULL))
    return;
  p = hunch_words_p (normality.p);
  is_normal = normality.p >= 0.05;
  text = is_normal ? g_strdup_printf (_("The units’ differences may well be normal (Shapiro–Wilk, %s)."), p)
                   : g_strdup_printf (_("The units’ differences are not normal (Shapiro–Wilk, %s): look at the sign test and at ci=bootstrap too."), p);
  hunch_result_add_check (self->inquiry->result, "normality", is_normal ? HUNCH_CHECK_PASSED : HUNCH_CHECK_FAILED, normality.statistic, normality.p, text);
}

static void
add_remarks (HunchEventStudy *self)
{
  HunchResult *result = self->inquiry->result;
  guint n_out = self->n_units - self->n_used;

  hunch_result_add_check (result, "missing-days", HUNCH_CHECK_UNKNOWN, NAN, NAN,
                          self->is_counted ? _("A day without rows counts as 0, as long as the data cover it.")
                                           : _("A day without rows is not known, and left out of the means."));
  if (self->n_incomplete > 0)
    hunch_result_add_warning (result, g_dngettext (GETTEXT_PACKAGE, "The data cover only a part of the window of %u of %u units; its known days are used.",
                                                   "The data cover only a part of the windows of %u of %u units; their known days are used.", self->n_incomplete),
                              self->n_incomplete, self->n_units);
  if (n_out > 0)
    hunch_result_add_warning (result, g_dngettext (GETTEXT_PACKAGE, "%u unit has no known day before or none after its event and was left out.",
                                                   "%u units have no known day before or none after their event and were left out.", n_out), n_out);
  if (self->n_used == 1)
    hunch_result_add_warning (result, _("There is only one unit: nothing can be said about others."));
  else if (!self->has_test)
    hunch_result_add_warning (result, _("All units change by exactly the same, so there is no spread to compare with."));
  else if (self->n_used < 5)
    hunch_result_add_warning (result, _("With only %u units the intervals are wide and rest on few."), self->n_used);
  if (self->inquiry->clusters != NULL)
    hunch_result_add_warning (result, _("The rows came in blocks; certainty here rests on units, which holds where blocks do not favour some days of some units."));
}

static void
add_sources (HunchEventStudy *self)
{
  HunchResult *result = self->inquiry->result;

  hunch_result_add_source (result, "A. C. MacKinlay, Event Studies in Economics and Finance, Journal of Economic Literature 35 (1997)");
  hunch_result_add_source (result, "Interval of d: inverted noncentral t, J. H. Steiger, R. T. Fouladi (1997)");
  hunch_result_add_source (result, "Share of units: E. B. Wilson, JASA 22 (1927)");
  hunch_result_add_source (result, "Peak, half-life, change: percentile bootstrap over units with the seed given, B. Efron, Annals of Statistics 7 (1979)");
}

static void
set_twin (HunchEventStudy *self)
{
  g_autoptr (GHashTable) options = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_free);
  GHashTableIter iter;
  gpointer word, value;

  g_hash_table_iter_init (&iter, self->inquiry->options);
  while (g_hash_table_iter_next (&iter, &word, &value))
    g_hash_table_insert (options, word, g_strdup (value));
  g_hash_table_insert (options, (gpointer) "ci", g_strdup (self->is_bootstrap ? "t" : "bootstrap"));
  hunch_result_set_twin (self->inquiry->result, "eventstudy", options,
                         self->is_bootstrap ? _("t intervals suit few units with near normal values.")
                                            : _("Intervals from units drawn anew assume no shape: prefer them when a few units are far above the others."));
}

void
hunch_event_study_add_numbers (HunchEventStudy *self)
{
  add_estimates (self);
  add_tests (self);
  add_day_table (self);
  add_unit_table (self);
  check_drift (self);
  check_differences (self);
  add_remarks (self);
  add_sources (self);
  set_twin (self);
}

/* --- words --- */

static char *
dup_course (const HunchEventStudy *self)
{
  g_autofree char *half = hunch_words_decimals (self->half_life.value, 1);

  if (!(self->after.value > self->before.value))
    return g_strdup ("");
  if (isnan (self->half_life.value))
    return g_strdup_printf (_(" The mean curve is highest on day %.0f and does not fall back by half within %d days."), self->peak.value, self->to);
  return g_strdup_printf (_(" The mean curve is highest on day %.0f and has lost half of its rise %s days later."), self->peak.value, half);
}

static char *
dup_verdict (const HunchEventStudy *self)
{
  const HunchTtest *t = &self->test;
  double difference = self->after.value - self->before.value;
  g_autofree char *before = hunch_words_number (self->before.value);
  g_autofree char *after = hunch_words_number (self->after.value);
  g_autofree char *course = dup_course (self);
  g_autofree char *size = NULL;
  g_autofree char *interval = NULL;
  g_autofree char *d = NULL;
  g_autofree char *certainty = NULL;

  if (self->n_used == 1)
    return g_strdup_printf (_("For the only unit, %s is %s from the event on and %s before; what holds for others cannot be said.%s"), self->what, after, before,
                            course);
  if (!self->has_test)
    return g_strdup_printf (_("Over %u units, %s is %s from the event on and %s before, the same change for each, so that nothing can be tested.%s"), self->n_used,
                            self->what, after, before, course);

  size = hunch_words_estimate (fabs (difference), t->ci_low, t->ci_high, FALSE);
  interval = hunch_words_interval (t->ci_low, t->ci_high, self->inquiry->conf);
  d = hunch_words_number (t->cohens_d.value);
  certainty = hunch_verdict_dup_certainty (t->p, self->inquiry->conf);
  if (difference < 0)
    return g_strdup_printf (_("Over %u units, %s is %s lower from the event on than before (%s after, %s before; difference after less before, %s; d = %s). %s%s"),
                            self->n_used, self->what, size, after, before, interval, d, certainty, course);
  return g_strdup_printf (_("Over %u units, %s is %s higher from the event on than before (%s after, %s before; difference after less before, %s; d = %s). %s%s"),
                          self->n_used, self->what, size, after, before, interval, d, certainty, course);
}

void
hunch_event_study_set_words (HunchEventStudy *self)
{
  const HunchTtest *t = &self->test;
  double difference = self->after.value - self->before.value;
  double low = self->has_test ? t->ci_low : NAN, high = self->has_test ? t->ci_high : NAN, p = self->has_test ? t->p : NAN;
  g_autofree char *verdict = dup_verdict (self);
  g_autofree char *title = g_strdup_printf (_("%s around “%s”"), self->what, hunch_inquiry_get (self->inquiry, "event"));
  g_autofree char *name = g_strdup_printf (_("%s: after − before"), self->what);
  g_autofree char *shown = hunch_words_escape_claim (self->what);
  int n_decimals = hunch_words_get_n_decimals (difference, low, high);
  g_autofree char *claim = NULL;

  if (self->has_test && !hunch_verdict_is_sure (p, self->inquiry->conf))
    claim = g_strdup_printf (_("%s: no clear difference after the event, {estimate:+%d} ({ci_low:+%d} to {ci_high:+%d})"), shown, n_decimals, n_decimals, n_decimals);
  else if (difference < 0)
    claim = g_strdup_printf (_("%s is {estimate:abs%d} lower after the event"), shown, n_decimals);
  else
    claim = g_strdup_printf (_("%s is {estimate:abs%d} higher after the event"), shown, n_decimals);
  hunch_result_set_title (self->inquiry->result, title);
  hunch_result_set_verdict (self->inquiry->result, verdict);
  hunch_result_set_claim (self->inquiry->result, claim);
  hunch_result_set_headline (self->inquiry->result, name, difference, low, high, p, NULL);
  hunch_result_set_headline_n (self->inquiry->result, self->n_used);
}

/* --- pictures --- */

static HunchPlot *
start_plot (HunchEventStudy *self,
            const char      *title,
            char            *summary)
{
  gint64 n = 0;
  HunchPlot *plot;
  HunchLayer *rule = hunch_layer_new (HUNCH_MARK_RULE, hunch_inquiry_get (self->inquiry, "event"), 1);

  for (guint i = 0; i < self->n_units; i++)
    n += self->units[i].n_rows;
  plot = hunch_plot_new_titled (self->inquiry, title, _("Days since the event"), self->what, n, summary);
  plot->y.zero = self->is_counted;
  rule->x = g_new0 (double, 1);
  hunch_plot_take_layer (plot, rule);
  return plot;
}

static HunchLayer *
make_curve (HunchEventStudy *self,
            const char      *name,
            const double    *values)
{
  HunchLayer *layer = hunch_layer_new (HUNCH_MARK_LINE, name, 0);

  layer->x = g_new (double, self->n_days);
  layer->y = g_new (double, self->n_days);
  for (guint d = 0; d < self->n_days; d++)
    if (!isnan (values != NULL ? values[d] : self->days[d].mean))
      {
        layer->x[layer->n] = self->from + (int) d;
        layer->y[layer->n++] = values != NULL ? values[d] : self->days[d].mean;
      }
  return layer;
}

/* No mean of such values is below 0, so the picture does not show a band there. */
static gboolean
is_never_negative (const HunchEventStudy *self)
{
  for (guint i = 0; i < self->n_units; i++)
    for (guint d = 0; d < self->n_days; d++)
      if (self->units[i].values[d] < 0)
        return FALSE;

  return TRUE;
}

static void
take_mean_plot (HunchEventStudy *self)
{
  g_autofree char *title = g_strdup_printf (_("%s around the event"), self->what);
  g_autofree char *before = hunch_words_number (self->before.value);
  g_autofree char *after = hunch_words_number (self->after.value);
  HunchPlot *plot = start_plot (self, title, g_strdup_printf (_("A line of the mean over %u units by day since the event: %s a day before, %s after, highest on day %.0f."),
                                                              self->n_used, before, after, self->peak.value));
  HunchLayer *layer = make_curve (self, NULL, NULL);
  double least = is_never_negative (self) ? 0 : -INFINITY;
  gsize k = 0;

  layer->low = g_new (double, self->n_days);
  layer->high = g_new (double, self->n_days);
  for (guint d = 0; d < self->n_days; d++)
    if (!isnan (self->days[d].mean))
      {
        layer->low[k] = isnan (self->days[d].low) ? self->days[d].mean : fmax (self->days[d].low, least);
        layer->high[k++] = isnan (self->days[d].high) ? self->days[d].mean : self->days[d].high;
      }
  plot->subtitle = g_strdup_printf (_("Mean of %u units with a %.4g %% interval for each day"), self->n_used, 100 * self->inquiry->conf);
  hunch_plot_take_layer (plot, layer);
  hunch_result_take_plot (self->inquiry->result, plot);
}

static void
take_unit_plots (HunchEventStudy *self)
{
  g_autofree HunchEventUnit **ranking = dup_ranking (self);
  guint n = MIN (self->n_units, MOST_LINES), n_bars = MIN (self->n_units, HUNCH_PLOT_MAX_BARS);
  g_autofree const char **labels = g_new (const char *, n_bars);
  g_autofree char *title = g_strdup_printf (_("%s, unit by unit"), self->what);
  HunchPlot *plot = start_plot (self, title, g_strdup_printf (_("Lines of %u units by day since the event; %s is highest after it."), n, ranking[0]->label));
  HunchPlot *bars;
  gint64 n_rows = 0;
  HunchLayer *layer = hunch_layer_new (HUNCH_MARK_BAR, NULL, n_bars);

  for (guint i = 0; i < n; i++)
    hunch_plot_take_layer (plot, make_curve (self, ranking[i]->label, ranking[i]->values));
  if (self->n_units > n)
    plot->subtitle = g_strdup_printf (_("The %u highest of %u"), n, self->n_units);
  hunch_result_take_plot (self->inquiry->result, plot);

  for (guint i = 0; i < n_bars; i++)
    n_rows += ranking[i]->n_rows;
  bars = hunch_plot_new_titled (self->inquiry, _("Units, the highest first"), hunch_inquiry_get (self->inquiry, "unit"), self->what, n_rows,
                                g_strdup_printf (_("Bars of %u units from the event on: %s is highest."), n_bars, ranking[0]->label));
  layer->x = g_new (double, n_bars);
  layer->y = g_new (double, n_bars);
  for (guint i = 0; i < n_bars; i++)
    {
      labels[i] = ranking[i]->label;
      layer->x[i] = i;
      layer->y[i] = ranking[i]->after;
    }
  bars->subtitle = g_strdup_printf (_("Mean of days 0 to %d"), self->to);
  bars->y.zero = TRUE;
  bars->horizontal = TRUE;
  hunch_axis_set_categories (&bars->x, labels, n_bars);
  hunch_plot_take_layer (bars, layer);
  hunch_result_take_plot (self->inquiry->result, bars);
}

void
hunch_event_study_take_plots (HunchEventStudy *self)
{
  take_mean_plot (self);
  take_unit_plots (self);
}
