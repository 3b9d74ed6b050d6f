#define G_LOG_DOMAIN "hunch-analysis"
#include <glib/gi18n-lib.h>
#include <math.h>

#include "analysis/holding.h"
#include "analysis/plot-parts.h"
#include "analysis/runs.h"
#include "analysis/shares.h"
#include "analysis/verdict.h"
#include "analysis/words.h"
#include "stats/distributions.h"
#include "stats/normality.h"
#include "stats/padjust.h"
#include "stats/quantile.h"

#define MOST_GROUPS 200
#define MOST_PLOTS 6
#define MOST_DOTS 1000
#define LARGE_N 2000
#define SLIGHT_SKEWNESS 0.5  /* below these a large column is normal enough for what rests on means */
#define SLIGHT_KURTOSIS 1.0

typedef enum { SHAPIRO, ANDERSON, LILLIEFORS, JARQUE_BERA, N_METHODS } Method;

static const char *const method_words[] = { "shapiro", "anderson", "lilliefors", "jarque-bera" };
static const char *const method_names[] = { N_("Shapiro–Wilk"), N_("Anderson–Darling"), N_("Lilliefors"), N_("Jarque–Bera") };
static const char *const sources[]
    = { "P. Royston, Applied Statistics 44 (1995), AS R94: Shapiro–Wilk",
        "T. W. Anderson and D. A. Darling, JASA 49 (1954); p: M. A. Stephens in Goodness-of-Fit Techniques (1986), table 4.9",
        "H. W. Lilliefors, JASA 62 (1967); p: G. E. Dallal and L. Wilkinson, American Statistician 40 (1986)",
        "C. M. Jarque and A. K. Bera, Economics Letters 6 (1980)" };

typedef struct
{
  HunchNormality tests[N_METHODS];  /* NaN where a test has no answer */
  Method         method;            /* the one that counts for this group */
} Shape;

typedef struct
{
  HunchInquiry *inquiry;
  HunchHolding *holding;  /* owned */
  Shape        *shapes;   /* owned [holding->n] */
  double       *adjusted; /* owned: Holm's p of the groups */
  guint         worst;    /* the group furthest from normal by p */
} Question;

static void
question_clear (Question *self)
{
  g_clear_pointer (&self->holding, hunch_holding_free);
  g_clear_pointer (&self->shapes, g_free);
  g_clear_pointer (&self->adjusted, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Question, question_clear)

/* --- tests --- */

static gboolean
run_method (Question        *self,
            const HunchHeld *group,
            Method           method,
            HunchNormality  *out,
            GError         **error)
{
  switch (method)
    {
    case SHAPIRO:
      return hunch_normality_shapiro (group->values, group->n, out, error);
    case ANDERSON:
      return hunch_normality_anderson (group->values, &group->moments, hunch_shares_is_cancelled, self->inquiry, out, error);
    case LILLIEFORS:
      return hunch_normality_lilliefors (group->values, &group->moments, hunch_shares_is_cancelled, self->inquiry, out, error);
    default:
      return hunch_normality_jarque_bera (&group->moments, out, error);
    }
}

static Method
get_method (HunchInquiry *inquiry)
{
  for (guint m = 0; m < N_METHODS; m++)
    if (hunch_inquiry_is (inquiry, "method", method_words[m]))
      return m;
  return SHAPIRO;
}

/* Shapiro and Wilk's test ends at 5,000 values. Unless it was asked for by name, Anderson and Darling's takes its place. */
static gboolean
choose_method (Question *self,
               guint     g,
               GError  **error)
{
  const HunchHeld *group = &self->holding->groups[g];
  gboolean is_asked = hunch_inquiry_get (self->inquiry, "method") != NULL;
  g_autofree char *count = hunch_words_count ((gint64) group->n);

  self->shapes[g].method = get_method (self->inquiry);
  if (self->shapes[g].method != SHAPIRO || group->n <= HUNCH_SHAPIRO_MAX)
    return TRUE;
  if (is_asked)
    return hunch_no_answer (error, _("Shapiro–Wilk is for 3 to 5,000 values and “%s” has %s: take method=anderson."), group->label, count);
  self->shapes[g].method = ANDERSON;
  return TRUE;
}

/* FALSE without error when the group's own test has no answer and there are other groups. */
static gboolean
test_group (Question *self,
            guint     g,
            GError  **error)
{
  HunchHeld *group = &self->holding->groups[g];
  Shape *shape = &self->shapes[g];

  if (!choose_method (self, g, error))
    return FALSE;
  hunch_sort_doubles (group->values, group->n);
  for (guint m = 0; m < N_METHODS; m++)
    {
      gboolean matters = m == shape->method && self->holding->n == 1;

      shape->tests[m] = (HunchNormality){ NAN, NAN, NAN };
      if (run_method (self, group, m, &shape->tests[m], matters ? error : NULL))
        continue;
      if (matters && error != NULL && *error != NULL)
        return FALSE;
      if (g_cancellable_set_error_if_cancelled (self->inquiry->cancellable, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
test_groups (Question *self,
             GError  **error)
{
  guint n = self->holding->n;
  g_autofree double *p = g_new (double, n);
  gboolean has_answer = FALSE;

  self->shapes = g_new0 (Shape, n);
  self->adjusted = g_new (double, n);
  for (guint g = 0; g < n; g++)
    {
      if (!test_group (self, g, error))
        {
          hunch_inquiry_adopt_error (error);
          return FALSE;
        }
      p[g] = self->shapes[g].tests[self->shapes[g].method].p;
      if (!isnan (p[g]) && (!has_answer || p[g] < p[self->worst]))
        self->worst = g;
      has_answer |= !isnan (p[g]);
    }
  hunch_padjust (p, n, HUNCH_PADJUST_HOLM, self->adjusted);
  if (!has_answer)
    return hunch_no_answer (error, _("No group of “%s” has enough different values for this test."), self->holding->by);
  return TRUE;
}

/* --- results --- */

/* Of skewness and kurtosis the one that lies further out by its own standard error. */
static HunchEffect
get_effect (Question        *self,
            const HunchHeld *group,
            const char     **out_name)
{
  double conf = self->inquiry->conf;
  double skewness = fabs (group->moments.skewness) / hunch_skewness_se (group->n);
  double kurtosis = fabs (group->moments.kurtosis) / hunch_kurtosis_se (group->n);

  *out_name = kurtosis > skewness ? _("Excess kurtosis") : _("Skewness");
  return kurtosis > skewness ? hunch_kurtosis_effect (&group->moments, conf) : hunch_skewness_effect (&group->moments, conf);
}

static void
add_test (Question *self,
          guint     g,
          Method    method)
{
  const HunchHeld *group = &self->holding->groups[g];
  const HunchNormality *found = &self->shapes[g].tests[method];
  const char *effect_name;
  HunchEffect effect = get_effect (self, group, &effect_name);
  g_autofree char *name = self->holding->by != NULL ? g_strdup_printf ("%s: %s", _(method_names[method]), group->label)
                                                    : g_strdup (_(method_names[method]));
  HunchTest test = { name, found->statistic, { found->df, NAN }, found->p, effect_name, effect };

  if (!isnan (found->p))
    {
      hunch_result_add_test (self->inquiry->result, &test);
      hunch_result_add_source (self->inquiry->result, sources[method]);
    }
}

static void
add_shape (Question *self,
           guint     g,
           JsonArray *rows)
{
  const HunchHeld *group = &self->holding->groups[g];
  const HunchNormality *tests = self->shapes[g].tests;
  g_autofree char *prefix = self->holding->by != NULL ? g_strdup_printf ("%s[%s]", self->holding->y, group->label) : g_strdup (self->holding->y);
  HunchEffect shapes[] = { hunch_skewness_effect (&group->moments, self->inquiry->conf), hunch_kurtosis_effect (&group->moments, self->inquiry->conf) };
  double errors[] = { hunch_skewness_se (group->n), hunch_kurtosis_se (group->n) };
  const char *const names[] = { "skewness", "kurtosis" };

  for (guint i = 0; i < 2; i++)
    {
      HunchEstimate estimate = HUNCH_ESTIMATE_NONE;
      g_autofree char *name = g_strdup_printf ("%s.%s", prefix, names[i]);

      estimate.estimate = shapes[i].value;
      estimate.se = errors[i];
      estimate.ci_low = shapes[i].ci_low;
      estimate.ci_high = shapes[i].ci_high;
      hunch_result_add_estimate (self->inquiry->result, name, &estimate);
    }
  hunch_result_add_row (rows, "sinnnnnnnnnnnn", group->label, (gint64) group->n, group->moments.mean, group->moments.sd, group->moments.skewness,
                        group->moments.kurtosis, tests[SHAPIRO].statistic, tests[SHAPIRO].p, tests[ANDERSON].statistic, tests[ANDERSON].p,
                        tests[LILLIEFORS].statistic, tests[LILLIEFORS].p, tests[JARQUE_BERA].statistic, tests[JARQUE_BERA].p);
}

static void
add_results (Question *self)
{
  const char *const heads[] = { _("Group"), _("n"), _("Mean"), _("SD"), _("Skewness"), _("Kurtosis"), _("W"), _("p (Shapiro–Wilk)"), _("A"),
                                _("p (Anderson–Darling)"), _("D"), _("p (Lilliefors)"), _("JB"), _("p (Jarque–Bera)"), NULL };
  JsonArray *rows = hunch_result_add_table (self->inquiry->result, "normality", _("Four tests of normality"), heads);

  for (guint g = 0; g < self->holding->n; g++)
    {
      add_test (self, g, self->shapes[g].method);
      for (guint m = 0; self->holding->by == NULL && m < N_METHODS; m++)
        if (m != self->shapes[g].method)
          add_test (self, g, m);
      add_shape (self, g, rows);
    }
  hunch_result_add_source (self->inquiry->result, "R. A. Fisher, Proceedings of the Royal Society A 130 (1930): standard errors of skewness and kurtosis "
                                                  "(type 2) of normal data, from which their intervals follow");
}

/* --- pictures --- */

/* Values against those of a normal distribution, and where they would lie, with a band (J. Fox's, by the error of an order statistic). */
static void
take_plot (Question *self,
           guint     g)
{
  const HunchHeld *group = &self->holding->groups[g];
  guint n = (guint) MIN (group->n, MOST_DOTS);
  g_autofree char *title = self->holding->by != NULL ? g_strdup_printf (_("%s (%s) against a normal distribution"), self->holding->y, group->label)
                                                     : g_strdup_printf (_("%s against a normal distribution"), self->holding->y);
  g_autofree char *skewness = hunch_words_number (group->moments.skewness);
  g_autofree char *kurtosis = hunch_words_number (group->moments.kurtosis);
  HunchPlot *plot = hunch_plot_new_titled (self->inquiry, title, _("Standard deviations from the mean, if normal"), self->holding->y, (gint64) group->n,
                                           g_strdup_printf (_("Quantiles of %s against those of a normal distribution; skewness %s, excess kurtosis %s."),
                                                            group->label, skewness, kurtosis));
  HunchLayer *line = hunch_layer_new (HUNCH_MARK_LINE, _("Normal"), n);
  HunchLayer *dots = hunch_layer_new (HUNCH_MARK_POINT, _("Observed"), n);

  line->x = g_new (double, n);
  line->y = g_new (double, n);
  line->low = g_new (double, n);
  line->high = g_new (double, n);
  dots->x = g_new (double, n);
  dots->y = g_new (double, n);
  for (guint i = 0; i < n; i++)
    {
      gsize rank = n < group->n ? (gsize) ((double) i * (group->n - 1.0) / (n - 1.0)) : i;
      double p = (rank + 0.5) / group->n;
      double z = hunch_normal_quantile (p);
      double reach = hunch_normal_quantile (0.5 + self->inquiry->conf / 2) * group->moments.sd / hunch_normal_density (z) * sqrt (p * (1 - p) / group->n);

      line->x[i] = dots->x[i] = z;
      line->y[i] = group->moments.mean + z * group->moments.sd;
      line->low[i] = line->y[i] - reach;
      line->high[i] = line->y[i] + reach;
      dots->y[i] = group->values[rank];
    }
  plot->subtitle = g_strdup_printf (_("The band holds %.4g %% of the values at each place of a normal column"), 100 * self->inquiry->conf);
  hunch_plot_take_layer (plot, line);
  hunch_plot_take_layer (plot, dots);
  hunch_result_take_plot (self->inquiry->result, plot);
}

/* --- words --- */

static gboolean
is_slight (const HunchHeld *group)
{
  return fabs (group->moments.skewness) < SLIGHT_SKEWNESS && fabs (group->moments.kurtosis) < SLIGHT_KURTOSIS;
}

static void
check_size (Question *self,
            guint     g)
{
  const HunchHeld *group = &self->holding->groups[g];
  double p = self->shapes[g].tests[self->shapes[g].method].p;
  g_autofree char *count = hunch_words_count ((gint64) group->n);
  g_autofree char *skewness = hunch_words_number (group->moments.skewness);
  g_autofree char *kurtosis = hunch_words_number (group->moments.kurtosis);

  if (group->n >= LARGE_N && hunch_verdict_is_sure (p, self->inquiry->conf) && is_slight (group))
    hunch_result_add_warning (self->inquiry->result, _("With %s rows every ripple shows: by its shape %s is normal enough (skewness %s, excess kurtosis %s), "
                                                       "whatever its p."), count, group->label, skewness, kurtosis);
  if (isnan (p))
    hunch_result_add_warning (self->inquiry->result, _("%s has too few different values for this test."), group->label);
  else if (group->n < 20 && !hunch_verdict_is_sure (p, self->inquiry->conf))
    hunch_result_add_warning (self->inquiry->result, _("With %s values only a gross departure of %s from normal would show."), count, group->label);
}

/* Too few values to tell the shape from a normal one: neither skewness nor kurtosis is surely away from 0. */
static gboolean
is_open (Question        *self,
         const HunchHeld *group)
{
  HunchEffect skewness = hunch_skewness_effect (&group->moments, self->inquiry->conf);
  HunchEffect kurtosis = hunch_kurtosis_effect (&group->moments, self->inquiry->conf);

  return skewness.ci_low <= 0 && skewness.ci_high >= 0 && kurtosis.ci_low <= 0 && kurtosis.ci_high >= 0;
}

static void
check_shape (Question *self,
             guint     g)
{
  const HunchHeld *group = &self->holding->groups[g];
  gboolean is_fine = is_slight (group);
  g_autofree char *skewness = hunch_words_number (group->moments.skewness);
  g_autofree char *kurtosis = hunch_words_number (group->moments.kurtosis);
  g_autofree char *text = NULL;

  if (isnan (group->moments.kurtosis))
    return;
  if (is_fine)
    text = g_strdup_printf (_("The shape of %s is close to normal (skewness %s, excess kurtosis %s)."), group->label, skewness, kurtosis);
  else if (is_open (self, group))
    text = g_strdup_printf (_("The shape of %s is within what so few values of a normal column may show (skewness %s, excess kurtosis %s)."), group->label,
                            skewness, kurtosis);
  else
    text = g_strdup_printf (_("The shape of %s is some way from normal (skewness %s, excess kurtosis %s)."), group->label, skewness, kurtosis);
  hunch_result_add_check (self->inquiry->result, "shape", is_fine || is_open (self, group) ? HUNCH_CHECK_PASSED : HUNCH_CHECK_FAILED,
                          group->moments.skewness, NAN, text);
}

static char *
dup_verdict (Question *self)
{
  const HunchHeld *group = &self->holding->groups[self->worst];
  Method method = self->shapes[self->worst].method;
  double p = self->holding->by != NULL ? self->adjusted[self->worst] : self->shapes[self->worst].tests[method].p;
  HunchEffect shape = hunch_skewness_effect (&group->moments, self->inquiry->conf);
  g_autofree char *skewness = hunch_words_number (shape.value);
  g_autofree char *interval = hunch_words_interval (shape.ci_low, shape.ci_high, self->inquiry->conf);
  g_autofree char *kurtosis = hunch_words_number (group->moments.kurtosis);
  g_autofree char *certainty = hunch_words_p (p);
  gboolean is_sure = hunch_verdict_is_sure (p, self->inquiry->conf);
  guint n_odd = 0, n_judged = 0;

  for (guint g = 0; g < self->holding->n; g++)
    {
      n_odd += hunch_verdict_is_sure (self->adjusted[g], self->inquiry->conf);
      n_judged += !isnan (self->adjusted[g]);
    }
  if (self->holding->by != NULL)
    return g_strdup_printf (is_sure ? _("%u of %u groups are not normal; the furthest is %s, with skewness %s (%s) and excess kurtosis %s (%s, %s after Holm).")
                                    : _("%u of %u groups are clearly not normal; the furthest is %s, with skewness %s (%s) and excess kurtosis %s (%s, %s after Holm)."),
                            n_odd, n_judged, group->label, skewness, interval, kurtosis, _(method_names[method]), certainty);
  return g_strdup_printf (is_sure ? _("%s has skewness %s (%s) and excess kurtosis %s; a normal distribution would seldom look like this (%s, %s).")
                                  : _("%s has skewness %s (%s) and excess kurtosis %s; a normal distribution could well look like this (%s, %s)."),
                          group->label, skewness, interval, kurtosis, _(method_names[method]), certainty);
}

static void
set_words (Question *self)
{
  const HunchHeld *group = &self->holding->groups[self->worst];
  double p = self->shapes[self->worst].tests[self->shapes[self->worst].method].p;
  g_autofree char *verdict = dup_verdict (self);
  g_autofree char *name = hunch_words_escape_claim (self->holding->y);
  g_autofree char *claim = g_strdup_printf (hunch_verdict_is_sure (p, self->inquiry->conf) && !(group->n >= LARGE_N && is_slight (group))
                                                ? _("%s is not normal (skewness {estimate:1})")
                                                : _("%s is close enough to normal (skewness {estimate:1})"), name);
  g_autofree char *title = self->holding->by != NULL ? g_strdup_printf (_("Is %s normal, by %s?"), self->holding->y, self->holding->by)
                                                     : g_strdup_printf (_("Is %s normal?"), self->holding->y);
  HunchEffect shape = hunch_skewness_effect (&group->moments, self->inquiry->conf);

  hunch_result_set_title (self->inquiry->result, title);
  hunch_result_set_verdict (self->inquiry->result, verdict);
  hunch_result_set_claim (self->inquiry->result, claim);
  hunch_result_set_headline (self->inquiry->result, _("Skewness"), shape.value, shape.ci_low, shape.ci_high, p, NULL);
}

static void
offer_twin (Question *self)
{
  Method method = self->shapes[self->worst].method;
  const char *word = method == SHAPIRO ? "anderson" : self->holding->groups[self->worst].n <= HUNCH_SHAPIRO_MAX ? "shapiro" : "lilliefors";

  hunch_shares_set_twin (self->inquiry, "normality",
                         method == SHAPIRO ? _("Anderson–Darling looks harder at the tails, and at any number of values.")
                                           : _("Another test of the same question, sensitive to other departures."),
                         "y", self->holding->y, "by", self->holding->by, "method", word, NULL);
}

gboolean
hunch_run_normality (HunchInquiry *inquiry,
                     GError      **error)
{
  g_auto (Question) self = { inquiry };
  const HunchColumnInfo *y, *by;

  if (!hunch_inquiry_get_column (inquiry, "y", &y, error) || !hunch_inquiry_get_column (inquiry, "by", &by, error))
    return FALSE;
  if (y == by)
    return hunch_bad_option (error, _("y= and by= name the same column."));
  self.holding = hunch_holding_read (inquiry, y->name, by != NULL ? by->name : NULL, MOST_GROUPS, error);
  if (self.holding == NULL || !test_groups (&self, error))
    return FALSE;

  add_results (&self);
  for (guint g = 0; g < self.holding->n; g++)
    {
      check_shape (&self, g);
      check_size (&self, g);
      if (g < MOST_PLOTS && self.holding->groups[g].moments.sd > 0)
        take_plot (&self, g);
    }
  hunch_shares_warn_of_blocks (inquiry);
  offer_twin (&self);
  set_words (&self);
  return TRUE;
}
