#define G_LOG_DOMAIN "hunch-analysis"
#include "stats/ks.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "analysis/plot-parts.h"
#include "analysis/rank-groups.h"
#include "analysis/runs.h"
#include "analysis/verdict.h"
#include "analysis/words.h"
#include "stats/moments.h"

#define MAX_GROUPS 200
#define N_CURVE_POINTS 200

typedef struct
{
  HunchInquiry       *inquiry;
  HunchRankGroups    *groups;        /* owned */
  HunchKs             test;
  HunchKsDistribution distribution;  /* one group */
  gboolean            is_fitted;
  char               *what;          /* owned: "normal (mean 3.2, sd 1)" */
} Ks;

static void
ks_clear (Ks *self)
{
  g_clear_pointer (&self->groups, hunch_rank_groups_free);
  g_clear_pointer (&self->what, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Ks, ks_clear)

/* --- numbers --- */

static void
add_numbers (Ks         *self,
             const char *name,
             const char *asymptotic_name)
{
  HunchResult *result = self->inquiry->result;
  const HunchKs *t = &self->test;
  HunchTest test = { t->is_exact ? name : asymptotic_name, t->d, { NAN, NAN }, t->p, "D", t->effect };
  HunchEstimate d = { t->d, NAN, t->d, NAN, t->p, t->effect.ci_low, t->effect.ci_high };

  hunch_result_add_estimate (result, "d", &d);
  hunch_result_add_value (result, "d_plus", t->d_plus);
  hunch_result_add_value (result, "d_minus", t->d_minus);
  hunch_result_add_value (result, "at", t->at);
  hunch_result_add_test (result, &test);
  hunch_result_add_source (result, "A. N. Kolmogorov (1933); N. V. Smirnov (1939): D and its limit distribution");
  hunch_result_add_source (result, "K. A. Doksum and G. L. Sievers, Biometrika 63 (1976): interval of D from the band around the whole curve");
}

static void
add_checks (Ks *self)
{
  hunch_result_add_check (self->inquiry->result, "ties", HUNCH_CHECK_UNKNOWN, NAN, NAN,
                          !self->test.has_ties      ? _("No two values are alike.")
                          : self->test.is_exact     ? _("Some values are alike, and the exact p allows for that.")
                                                    : _("Some values are alike, which makes this p larger than it need be."));
  hunch_rank_warn_of_blocks (self->inquiry);
}

/* --- two groups --- */

static gboolean
check_two_groups (const HunchRankGroups *groups,
                  GError               **error)
{
  g_autofree char *list = hunch_words_list ((const char *const *) groups->labels, groups->n, 6);

  if (groups->n == 1)
    return hunch_no_answer (error, _("“%s” has only one group (%s) among the rows used, so nothing can be compared."), groups->by, list);
  if (groups->n > 2)
    return hunch_no_answer (error, _("“%s” has %u groups (%s) and this test compares two: keep the rows of two groups."),
                            groups->by, groups->n, list);
  return TRUE;
}

static void
set_two_words (Ks *self)
{
  const HunchKs *t = &self->test;
  HunchResult *result = self->inquiry->result;
  g_autofree char *first = hunch_verdict_dup_group (self->groups->by, self->groups->labels[0]);
  g_autofree char *second = hunch_verdict_dup_group (self->groups->by, self->groups->labels[1]);
  g_autofree char *share = hunch_words_percent (t->d);
  g_autofree char *interval = hunch_rank_dup_share_interval (&t->effect, self->inquiry->conf);
  g_autofree char *at = hunch_words_number (t->at);
  g_autofree char *certainty = hunch_verdict_dup_certainty (t->p, self->inquiry->conf);
  g_autofree char *verdict = g_strdup_printf (_("The distributions of %s for %s and %s lie up to %s apart (%s), most of all at %s: so many more rows of one "
                                                "than of the other lie at or below it. %s"),
                                              self->groups->y, first, second, share, interval, at, certainty);
  g_autofree char *y = hunch_words_escape_claim (self->groups->y);
  g_autofree char *a = hunch_words_escape_claim (first);
  g_autofree char *b = hunch_words_escape_claim (second);
  g_autofree char *claim = g_strdup_printf (hunch_verdict_is_sure (t->p, self->inquiry->conf)
                                            ? _("%s is spread differently for %s and %s (D = {estimate:2})")
                                            : _("%s may well be spread alike for %s and %s (D = {estimate:2})"), y, a, b);
  g_autofree char *title = g_strdup_printf (_("%s by %s"), self->groups->y, self->groups->by);

  hunch_result_set_title (result, title);
  hunch_result_set_verdict (result, verdict);
  hunch_result_set_claim (result, claim);
  hunch_result_set_headline (result, "D", t->d, t->effect.ci_low, t->effect.ci_high, t->p, NULL);
  hunch_verdict_guard_large_n (result, self->groups->n_rows, t->p, "D", HUNCH_SCALE_R, t->d);
}

static gboolean
run_two (Ks         *self,
         const char *y,
         const char *by,
         GError    **error)
{
  static const char *const words[] = { "y", "by", "conf", NULL };
  g_autoptr (GHashTable) options = hunch_rank_dup_options (self->inquiry, words);

  self->groups = hunch_rank_groups_read (self->inquiry, y, by, MAX_GROUPS, FALSE, error);
  if (self->groups == NULL || !check_two_groups (self->groups, error)
      || !hunch_ks_two_groups (self->groups->values[0], self->groups->sizes[0], self->groups->values[1], self->groups->sizes[1],
                               hunch_rank_get_exact (self->inquiry), hunch_rank_get_alternative (self->inquiry), self->inquiry->conf,
                               &self->test, self->inquiry->cancellable, error))
    return FALSE;

  add_numbers (self, _("Two-sample Kolmogorov–Smirnov test, exact"), _("Two-sample Kolmogorov–Smirnov test, limit"));
  if (self->test.is_exact)
    hunch_result_add_source (self->inquiry->result, "A. Schröer and D. Trenkler, Computational Statistics & Data Analysis 20 (1995): exact p, also with ties");
  add_checks (self);
  hunch_rank_add_group_table (self->inquiry, self->groups, NULL);
  hunch_result_set_twin (self->inquiry->result, "mannwhitney", options,
                         _("When the question is which group tends to be higher, and not how the whole distributions differ, ranks see more."));
  set_two_words (self);
  hunch_result_take_plot (self->inquiry->result, hunch_rank_plot_curves (self->inquiry, self->groups, self->test.at));
  return TRUE;
}

/* --- against a known distribution --- */

/* A parameter as it was given, else that of the data. */
static gboolean
get_parameter (Ks         *self,
               const char *word,
               double      fallback,
               double     *out_value,
               GError    **error)
{
  if (hunch_inquiry_get (self->inquiry, word) != NULL)
    return hunch_inquiry_get_number (self->inquiry, word, out_value, error);

  *out_value = fallback;
  self->is_fitted = TRUE;
  return TRUE;
}

static gboolean
fit_normal (Ks                 *self,
            const HunchMoments *moments,
            GError            **error)
{
  g_autofree char *mean = NULL;
  g_autofree char *sd = NULL;

  self->distribution.shape = HUNCH_KS_NORMAL;
  if (!get_parameter (self, "mean", moments->mean, &self->distribution.first, error)
      || !get_parameter (self, "sd", moments->sd, &self->distribution.second, error))
    return FALSE;
  if (!(self->distribution.second > 0))
    return hunch_no_answer (error, _("A normal distribution needs a standard deviation above 0."));

  mean = hunch_words_number (self->distribution.first);
  sd = hunch_words_number (self->distribution.second);
  self->what = g_strdup_printf (_("normal (mean %s, standard deviation %s)"), mean, sd);
  return TRUE;
}

static gboolean
fit_uniform (Ks                 *self,
             const HunchMoments *moments,
             GError            **error)
{
  g_autofree char *low = NULL;
  g_autofree char *high = NULL;

  self->distribution.shape = HUNCH_KS_UNIFORM;
  if (!get_parameter (self, "min", moments->min, &self->distribution.first, error)
      || !get_parameter (self, "max", moments->max, &self->distribution.second, error))
    return FALSE;
  if (!(self->distribution.second > self->distribution.first))
    return hunch_no_answer (error, _("A uniform distribution needs a largest value above its smallest."));

  low = hunch_words_number (self->distribution.first);
  high = hunch_words_number (self->distribution.second);
  self->what = g_strdup_printf (_("uniform (from %s to %s)"), low, high);
  return TRUE;
}

static gboolean
fit_exponential (Ks                 *self,
                 const HunchMoments *moments,
                 GError            **error)
{
  g_autofree char *mean = NULL;

  self->distribution.shape = HUNCH_KS_EXPONENTIAL;
  if (!get_parameter (self, "mean", moments->mean, &self->distribution.first, error))
    return FALSE;
  if (!(self->distribution.first > 0))
    return hunch_no_answer (error, _("An exponential distribution needs a mean above 0."));

  mean = hunch_words_number (self->distribution.first);
  self->what = g_strdup_printf (_("exponential (mean %s)"), mean);
  return TRUE;
}

static gboolean
fit (Ks      *self,
     GError **error)
{
  HunchMoments moments;

  if (!hunch_moments (self->groups->values[0], self->groups->sizes[0], &moments, error))
    return FALSE;
  if (hunch_inquiry_is (self->inquiry, "dist", "uniform"))
    return fit_uniform (self, &moments, error);
  return hunch_inquiry_is (self->inquiry, "dist", "exponential") ? fit_exponential (self, &moments, error)
                                                                 : fit_normal (self, &moments, error);
}

static void
warn_of_fit (Ks *self)
{
  static const char *const words[] = { "y", "conf", NULL };
  g_autoptr (GHashTable) options = hunch_rank_dup_options (self->inquiry, words);

  if (!self->is_fitted)
    return;
  hunch_result_add_warning (self->inquiry->result,
                            _("The parameters were taken from the same data, which makes the distribution fit better than it should: this p is far too large. "
                              "Lilliefors’ test allows for that."));
  if (self->distribution.shape != HUNCH_KS_NORMAL)
    return;
  g_hash_table_insert (options, g_strdup ("method"), g_strdup ("lilliefors"));
  hunch_result_set_twin (self->inquiry->result, "normality", options,
                         _("Lilliefors’ test knows that mean and standard deviation were taken from the data."));
}

static void
set_one_words (Ks *self)
{
  const HunchKs *t = &self->test;
  HunchResult *result = self->inquiry->result;
  g_autofree char *share = hunch_words_percent (t->d);
  g_autofree char *interval = hunch_rank_dup_share_interval (&t->effect, self->inquiry->conf);
  g_autofree char *at = hunch_words_number (t->at);
  g_autofree char *certainty = hunch_verdict_dup_certainty (t->p, self->inquiry->conf);
  g_autofree char *verdict = g_strdup_printf (_("The distribution of %s lies up to %s from %s (%s), most of all at %s. %s"), self->groups->y, share,
                                              self->what, interval, at, certainty);
  g_autofree char *y = hunch_words_escape_claim (self->groups->y);
  g_autofree char *claim = g_strdup_printf (hunch_verdict_is_sure (t->p, self->inquiry->conf)
                                            ? _("%s is not %s (D = {estimate:2})") : _("%s may well be %s (D = {estimate:2})"), y, self->what);
  g_autofree char *title = g_strdup_printf (_("%s against %s"), self->groups->y, self->what);

  hunch_result_set_title (result, title);
  hunch_result_set_verdict (result, verdict);
  hunch_result_set_claim (result, claim);
  hunch_result_set_headline (result, "D", t->d, t->effect.ci_low, t->effect.ci_high, t->p, NULL);
  hunch_verdict_guard_large_n (result, self->groups->n_rows, t->p, "D", HUNCH_SCALE_R, t->d);
}

static void
take_curve (Ks *self)
{
  HunchPlot *plot = hunch_rank_plot_curves (self->inquiry, self->groups, self->test.at);
  HunchLayer *curve = hunch_layer_new (HUNCH_MARK_LINE, self->what, N_CURVE_POINTS);
  double low = self->groups->values[0][0], high = self->groups->values[0][self->groups->sizes[0] - 1];

  curve->x = g_new (double, N_CURVE_POINTS);
  curve->y = g_new (double, N_CURVE_POINTS);
  for (guint i = 0; i < N_CURVE_POINTS; i++)
    {
      curve->x[i] = low + (high - low) * i / (N_CURVE_POINTS - 1.0);
      curve->y[i] = hunch_ks_distribution_lower (&self->distribution, curve->x[i]);
    }
  hunch_plot_take_layer (plot, curve);
  hunch_result_take_plot (self->inquiry->result, plot);
}

static gboolean
run_one (Ks         *self,
         const char *y,
         GError    **error)
{
  self->groups = hunch_rank_groups_read (self->inquiry, y, NULL, 1, FALSE, error);
  if (self->groups == NULL || !fit (self, error)
      || !hunch_ks_one_group (self->groups->values[0], self->groups->sizes[0], &self->distribution, hunch_rank_get_exact (self->inquiry),
                              hunch_rank_get_alternative (self->inquiry), self->inquiry->conf, &self->test, self->inquiry->cancellable, error))
    return FALSE;

  add_numbers (self, _("One-sample Kolmogorov–Smirnov test, exact"), _("One-sample Kolmogorov–Smirnov test, limit"));
  if (self->test.is_exact)
    hunch_result_add_source (self->inquiry->result, "G. Marsaglia, W. W. Tsang and J. Wang, Journal of Statistical Software 8(18) (2003): exact p");
  add_checks (self);
  hunch_rank_add_group_table (self->inquiry, self->groups, NULL);
  warn_of_fit (self);
  set_one_words (self);
  take_curve (self);
  return TRUE;
}

gboolean
hunch_run_ks (HunchInquiry *inquiry,
              GError      **error)
{
  g_auto (Ks) self = { inquiry };
  const HunchColumnInfo *y, *by;
  static const char *const known[] = { "dist", "mean", "sd", "min", "max" };

  if (!hunch_inquiry_get_column (inquiry, "y", &y, error) || !hunch_inquiry_get_column (inquiry, "by", &by, error))
    return FALSE;
  for (guint i = 0; by != NULL && i < G_N_ELEMENTS (known); i++)
    if (hunch_inquiry_get (inquiry, known[i]) != NULL)
      return hunch_bad_option (error, _("ks takes either by= (two groups) or a known distribution (dist=, mean=, sd=, min=, max=)."));
  return by != NULL ? run_two (&self, y->name, by->name, error) : run_one (&self, y->name, error);
}
