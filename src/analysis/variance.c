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
#include "stats/variance.h"

#define MOST_GROUPS 200
#define LARGE_N 10000

typedef enum { LEVENE, BROWN_FORSYTHE, BARTLETT, F_RATIO, N_METHODS } Method;

static const char *const method_words[] = { "levene", "brown-forsythe", "bartlett", "f" };
static const char *const method_names[] = { N_("Levene’s test (means)"), N_("Brown–Forsythe test (medians)"), N_("Bartlett’s test"),
                                            N_("F test of two variances") };
static const char *const sources[]
    = { "H. Levene in Contributions to Probability and Statistics (1960)", "M. B. Brown and A. B. Forsythe, JASA 69 (1974)",
        "M. S. Bartlett, Proceedings of the Royal Society A 160 (1937)", "G. W. Snedecor, Calculation and Interpretation of Analysis of Variance (1934)" };

typedef struct
{
  HunchInquiry *inquiry;
  HunchHolding *holding;    /* owned */
  double       *variances;  /* owned [n] */
  gsize        *sizes;      /* owned [n] */
  const double **values;    /* owned [n], lent within */
  Method        method;
  HunchEffect   effect;     /* two groups: first over second; more: largest over smallest */
  double        p;
  gboolean      is_normal;  /* as far as could be seen */
} Question;

static void
question_clear (Question *self)
{
  g_clear_pointer (&self->holding, hunch_holding_free);
  g_clear_pointer (&self->variances, g_free);
  g_clear_pointer (&self->sizes, g_free);
  g_clear_pointer (&self->values, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Question, question_clear)

/* --- tests --- */

static gboolean
run_levene (Question          *self,
            HunchLeveneCenter  center,
            HunchTest         *test,
            GError           **error)
{
  HunchLevene levene;

  if (!hunch_variance_levene (self->values, self->sizes, self->holding->n, center, &levene, error))
    return FALSE;
  test->statistic = levene.f;
  test->df[0] = levene.df1;
  test->df[1] = levene.df2;
  test->p = levene.p;
  return TRUE;
}

static gboolean
run_f (Question  *self,
       HunchTest *test,
       GError   **error)
{
  HunchVarianceRatio ratio;

  if (self->holding->n != 2)
    return hunch_no_answer (error, _("“%s” has %u groups and the F test compares two variances: take method=levene."), self->holding->by,
                            self->holding->n);
  if (!hunch_variance_ratio (self->variances[0], self->sizes[0], self->variances[1], self->sizes[1], hunch_shares_get_alternative (self->inquiry),
                             self->inquiry->conf, &ratio, error))
    return FALSE;
  test->statistic = ratio.ratio;
  test->df[0] = ratio.df1;
  test->df[1] = ratio.df2;
  test->p = ratio.p;
  return TRUE;
}

static gboolean
run_bartlett (Question  *self,
              HunchTest *test,
              GError   **error)
{
  HunchBartlett bartlett;

  if (!hunch_variance_bartlett (self->variances, self->sizes, self->holding->n, &bartlett, error))
    return FALSE;
  test->statistic = bartlett.statistic;
  test->df[0] = bartlett.df;
  test->p = bartlett.p;
  return TRUE;
}

static gboolean
run_method (Question  *self,
            Method     method,
            HunchTest *test,
            GError   **error)
{
  switch (method)
    {
    case LEVENE:
      return run_levene (self, HUNCH_LEVENE_MEAN, test, error);
    case BROWN_FORSYTHE:
      return run_levene (self, HUNCH_LEVENE_MEDIAN, test, error);
    case BARTLETT:
      return run_bartlett (self, test, error);
    default:
      return run_f (self, test, error);
    }
}

static gboolean
add_test (Question *self,
          Method    method,
          GError  **error)
{
  HunchTest test = { _(method_names[method]), NAN, { NAN, NAN }, NAN,
                     self->holding->n == 2 ? _("Ratio of variances") : _("Largest variance over smallest"), self->effect };

  if (g_cancellable_set_error_if_cancelled (self->inquiry->cancellable, error) || !run_method (self, method, &test, error))
    return FALSE;
  hunch_result_add_test (self->inquiry->result, &test);
  hunch_result_add_source (self->inquiry->result, sources[method]);
  if (method == self->method)
    self->p = test.p;
  return TRUE;
}

static gboolean
add_tests (Question *self,
           GError  **error)
{
  if (!add_test (self, self->method, error))
    {
      hunch_inquiry_adopt_error (error);
      return FALSE;
    }
  for (guint m = 0; m < N_METHODS; m++)
    if (m != self->method)
      add_test (self, m, NULL);
  return !g_cancellable_set_error_if_cancelled (self->inquiry->cancellable, error);
}

/* --- spreads --- */

static void
set_effect (Question *self)
{
  HunchVarianceRatio ratio;

  self->effect = (HunchEffect){ NAN, NAN, NAN };
  if (self->holding->n != 2)
    {
      self->effect = hunch_variance_extremes (self->variances, self->sizes, self->holding->n, self->inquiry->conf);
      hunch_shares_add_effect (self->inquiry, "ratio", &self->effect);
      hunch_result_add_source (self->inquiry->result, "Largest variance over smallest: the interval holds for all pairs at once, F at (1 − confidence) / pairs "
                                                      "(Bonferroni)");
      return;
    }
  if (hunch_variance_ratio (self->variances[0], self->sizes[0], self->variances[1], self->sizes[1], hunch_shares_get_alternative (self->inquiry),
                            self->inquiry->conf, &ratio, NULL))
    self->effect = (HunchEffect){ ratio.ratio, ratio.ci_low, ratio.ci_high };
  hunch_shares_add_effect (self->inquiry, "ratio", &self->effect);
}

/* The sd with the interval that follows from a normal column's chi-square. */
static HunchEstimate
get_sd (const HunchHeld *group,
        double           conf)
{
  HunchEstimate sd = HUNCH_ESTIMATE_NONE;
  double df = group->n - 1.0;

  sd.estimate = group->moments.sd;
  if (!(df > 0))
    return sd;
  sd.df = df;
  sd.ci_low = sd.estimate * sqrt (df / hunch_chisq_quantile (0.5 + conf / 2, df));
  sd.ci_high = sd.estimate * sqrt (df / hunch_chisq_quantile (0.5 - conf / 2, df));
  return sd;
}

static void
add_groups (Question *self)
{
  const char *const heads[] = { _("Group"), _("n"), _("Mean"), _("Variance"), _("SD"), _("Low"), _("High"), NULL };
  JsonArray *rows = hunch_result_add_table (self->inquiry->result, "groups", _("Spread of the groups"), heads);

  for (guint g = 0; g < self->holding->n; g++)
    {
      const HunchHeld *group = &self->holding->groups[g];
      HunchEstimate sd = get_sd (group, self->inquiry->conf);
      g_autofree char *sd_name = g_strdup_printf ("%s[%s].sd", self->holding->y, group->label);
      g_autofree char *variance_name = g_strdup_printf ("%s[%s].variance", self->holding->y, group->label);

      hunch_result_add_estimate (self->inquiry->result, sd_name, &sd);
      hunch_result_add_value (self->inquiry->result, variance_name, group->moments.variance);
      hunch_result_add_row (rows, "sinnnnn", group->label, (gint64) group->n, group->moments.mean, group->moments.variance, group->moments.sd,
                            sd.ci_low, sd.ci_high);
    }
}

/* Large columns by their shape, small ones by Shapiro and Wilk's test. */
static gboolean
could_be_normal (const HunchHeld *group)
{
  HunchNormality normality;

  if (group->n > HUNCH_SHAPIRO_MAX)
    return fabs (group->moments.skewness) < 0.5 && fabs (group->moments.kurtosis) < 1;
  return !hunch_normality_shapiro (group->values, group->n, &normality, NULL) || normality.p >= 0.05;
}

static void
check_normality (Question *self)
{
  g_autoptr (GPtrArray) odd = g_ptr_array_new ();
  g_autofree char *names = NULL;
  g_autofree char *text = NULL;

  for (guint g = 0; g < self->holding->n; g++)
    if (!could_be_normal (&self->holding->groups[g]))
      g_ptr_array_add (odd, self->holding->groups[g].label);
  self->is_normal = odd->len == 0;
  names = hunch_words_list ((const char *const *) odd->pdata, odd->len, 4);
  if (self->is_normal)
    text = g_strdup (_("Every group may well be normal, so Bartlett’s test, the F test and the interval of the ratio can be trusted."));
  else
    text = g_strdup_printf (_("Not normal: %s. Bartlett’s test, the F test and the interval of the ratio lean on normal data; the Brown–Forsythe test does not."),
                            names);
  hunch_result_add_check (self->inquiry->result, "normality", self->is_normal ? HUNCH_CHECK_PASSED : HUNCH_CHECK_FAILED, NAN, NAN, text);
}

/* --- picture and words --- */

static void
take_plot (Question *self,
           char     *summary)
{
  guint n = MIN (self->holding->n, HUNCH_PLOT_MAX_BARS);
  g_autofree const char **labels = g_new (const char *, n);
  g_autofree char *title = g_strdup_printf (_("Spread of %s by %s"), self->holding->y, self->holding->by);
  g_autofree char *y_title = g_strdup_printf (_("Standard deviation of %s"), self->holding->y);
  HunchPlot *plot = hunch_plot_new_titled (self->inquiry, title, self->holding->by, y_title, self->holding->n_rows, summary);
  HunchLayer *layer = hunch_layer_new (HUNCH_MARK_INTERVAL, NULL, n);

  plot->subtitle = g_strdup_printf (_("Standard deviations with %.4g %% intervals"), 100 * self->inquiry->conf);
  plot->y.zero = TRUE;
  layer->x = g_new (double, n);
  layer->y = g_new (double, n);
  layer->low = g_new (double, n);
  layer->high = g_new (double, n);
  for (guint g = 0; g < n; g++)
    {
      HunchEstimate sd = get_sd (&self->holding->groups[g], self->inquiry->conf);

      labels[g] = self->holding->groups[g].label;
      layer->x[g] = g;
      layer->y[g] = sd.estimate;
      layer->low[g] = sd.ci_low;
      layer->high[g] = sd.ci_high;
    }
  hunch_axis_set_categories (&plot->x, labels, n);
  hunch_plot_take_layer (plot, layer);
  hunch_result_take_plot (self->inquiry->result, plot);
}

static char *
dup_verdict (Question *self)
{
  const HunchHeld *groups = self->holding->groups;
  guint low = 0, high = 0;
  g_autofree char *ratio = hunch_words_number (self->effect.value);
  g_autofree char *interval = hunch_words_interval (self->effect.ci_low, self->effect.ci_high, self->inquiry->conf);
  g_autofree char *certainty = hunch_verdict_dup_certainty (self->p, self->inquiry->conf);

  /* A group of one has no variance and is neither. */
  for (guint g = 1; g < self->holding->n; g++)
    {
      low = isnan (groups[low].moments.variance) || groups[g].moments.variance < groups[low].moments.variance ? g : low;
      high = isnan (groups[high].moments.variance) || groups[g].moments.variance > groups[high].moments.variance ? g : high;
    }
  if (self->holding->n == 2)
    {
      g_autofree char *first = hunch_verdict_dup_group (self->holding->by, groups[0].label);
      g_autofree char *second = hunch_verdict_dup_group (self->holding->by, groups[1].label);

      return g_strdup_printf (_("The variance of %s for %s is %s times that for %s (%s). %s"), self->holding->y, first, ratio, second, interval, certainty);
    }
  if (isnan (self->effect.value))
    return g_strdup_printf (_("%s spreads most for %s and least for %s; some groups have too few different values for a ratio. %s"), self->holding->y,
                            groups[high].label, groups[low].label, certainty);
  return g_strdup_printf (_("%s spreads most for %s and least for %s: the variances are in a ratio of %s (%s). %s"), self->holding->y, groups[high].label,
                          groups[low].label, ratio, interval, certainty);
}

static void
set_words (Question *self)
{
  HunchResult *result = self->inquiry->result;
  gboolean is_sure = hunch_verdict_is_sure (self->p, self->inquiry->conf);
  g_autofree char *verdict = dup_verdict (self);
  g_autofree char *y = hunch_words_escape_claim (self->holding->y);
  g_autofree char *by = hunch_words_escape_claim (self->holding->by);
  g_autofree char *claim = g_strdup_printf (is_sure ? _("%s does not spread equally in the groups of %s (variance ratio {estimate:1})")
                                                    : _("%s may well spread equally in the groups of %s (variance ratio {estimate:1})"), y, by);
  g_autofree char *title = g_strdup_printf (_("Spread of %s by %s"), self->holding->y, self->holding->by);
  double size = fabs (log (self->effect.value));
  g_autofree char *count = hunch_words_count (self->holding->n_rows);
  g_autofree char *ratio = hunch_words_number (self->effect.value);

  hunch_result_set_title (result, title);
  hunch_result_set_verdict (result, verdict);
  hunch_result_set_claim (result, claim);
  hunch_result_set_headline (result, _("Ratio of variances"), self->effect.value, self->effect.ci_low, self->effect.ci_high, self->p, NULL);
  if (self->holding->n_rows >= LARGE_N && self->p < 0.05 && size < log (1.5))
    hunch_result_add_warning (result, _("With %s rows even a negligible difference in spread passes every test: judge this one by its size (ratio %s), "
                                        "not by its p."), count, ratio);
  take_plot (self, g_strdup (verdict));
}

static void
offer_twin (Question *self)
{
  if (self->method != BROWN_FORSYTHE)
    hunch_shares_set_twin (self->inquiry, "variance", self->is_normal ? _("Distances from the medians assume the least of all, whatever the shape of the data.")
                                                                      : _("The data are not normal; distances from the medians do not mind."),
                           "y", self->holding->y, "by", self->holding->by, "method", "brown-forsythe", NULL);
  else if (self->is_normal)
    hunch_shares_set_twin (self->inquiry, "variance", _("Every group may well be normal; Bartlett’s test then sees smaller differences."), "y",
                           self->holding->y, "by", self->holding->by, "method", "bartlett", NULL);
}

static gboolean
read_groups (Question *self,
             GError  **error)
{
  const HunchColumnInfo *y, *by;

  if (!hunch_inquiry_get_column (self->inquiry, "y", &y, error) || !hunch_inquiry_get_column (self->inquiry, "by", &by, error))
    return FALSE;
  if (y == by)
    return hunch_bad_option (error, _("y= and by= name the same column."));
  for (guint m = 0; m < N_METHODS; m++)
    if (hunch_inquiry_is (self->inquiry, "method", method_words[m]))
      self->method = m;
  self->holding = hunch_holding_read (self->inquiry, y->name, by->name, MOST_GROUPS, error);
  if (self->holding == NULL)
    return FALSE;
  if (self->holding->n < 2)
    return hunch_no_answer (error, _("“%s” has only one group (%s) among the rows used, so nothing can be compared."), by->name,
                            self->holding->groups[0].label);

  self->variances = g_new (double, self->holding->n);
  self->sizes = g_new (gsize, self->holding->n);
  self->values = g_new (const double *, self->holding->n);
  for (guint g = 0; g < self->holding->n; g++)
    {
      self->variances[g] = self->holding->groups[g].moments.variance;
      self->sizes[g] = self->holding->groups[g].n;
      self->values[g] = self->holding->groups[g].values;
    }
  return TRUE;
}

gboolean
hunch_run_variance (HunchInquiry *inquiry,
                    GError      **error)
{
  g_auto (Question) self = { inquiry };
  g_autoptr (HunchGroups) boxes = NULL;

  if (!read_groups (&self, error))
    return FALSE;
  set_effect (&self);
  if (!add_tests (&self, error))
    return FALSE;

  add_groups (&self);
  check_normality (&self);
  hunch_shares_warn_of_blocks (inquiry);
  offer_twin (&self);
  set_words (&self);
  boxes = hunch_groups_read (inquiry, self.holding->y, self.holding->by, MOST_GROUPS, error);
  if (boxes == NULL)
    return FALSE;
  hunch_result_take_plot (inquiry->result, hunch_plot_new_boxes (inquiry, boxes, NULL));
  return TRUE;
}
