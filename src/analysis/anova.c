/* One factor: Welch's and the classic F side by side, then the pairs. More factors go through
 * anova-terms.c. */
#define G_LOG_DOMAIN "hunch-analysis"
#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "analysis/anova-private.h"
#include "analysis/clusters.h"
#include "analysis/formula-terms.h"
#include "analysis/groups.h"
#include "analysis/plot-parts.h"
#include "analysis/runs.h"
#include "analysis/shares.h"
#include "analysis/verdict.h"
#include "analysis/words.h"
#include "stats/anova.h"
#include "stats/distributions.h"
#include "stats/posthoc.h"

#define MAX_GROUPS 200
/* Pairs grow with the square of the groups, and the quantiles of one take a hundredth of a second. */
#define USUAL_POSTHOC_GROUPS 12
#define MAX_POSTHOC_GROUPS 30  /* when asked for by name */

static void
one_way_clear (HunchOneWay *self)
{
  g_clear_pointer (&self->groups, hunch_groups_free);
  g_clear_pointer (&self->summaries, g_free);
  g_clear_pointer (&self->pairs, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (HunchOneWay, one_way_clear)

static gboolean
check_groups (HunchOneWay *self,
              GError     **error)
{
  const HunchGroups *groups = self->groups;
  gboolean has_spread = FALSE;

  if (!hunch_groups_check_spread (groups, error))
    return FALSE;
  if (groups->n < 2)
    return hunch_no_answer (error, _("“%s” has only one group (%s) among the rows used, so nothing can be compared."), groups->by,
                            groups->groups[0].label);
  if (groups->n_rows <= groups->n)
    return hunch_no_answer (error, _("Every group of “%s” has one row only, so how much they vary is not known."), groups->by);

  for (guint i = 0; i < groups->n; i++)
    has_spread |= groups->groups[i].moments.n > 1 && groups->groups[i].moments.sd > 0;
  if (!has_spread)
    return hunch_no_answer (error, _("“%s” is constant within every group of “%s”, so there is no spread to compare differences with."),
                            groups->y, groups->by);
  return TRUE;
}

static gboolean
test_groups (HunchOneWay *self,
             GError     **error)
{
  g_autoptr (GError) cause = NULL;

  self->summaries = g_new (HunchAnovaGroup, self->groups->n);
  for (guint i = 0; i < self->groups->n; i++)
    self->summaries[i] = hunch_anova_group_from_moments (&self->groups->groups[i].moments);

  if (!hunch_anova_one_way (self->summaries, self->groups->n, self->inquiry->conf, &self->classic, error))
    return FALSE;
  self->df_test = self->classic.df_within;
  if (self->groups->n_strata > 0)
    return hunch_one_way_correct_by_strata (self, error);
  if (self->groups->vcov != NULL)
    {
      hunch_one_way_correct_by_blocks (self);
      return TRUE;
    }
  self->has_welch = hunch_anova_welch (self->summaries, self->groups->n, &self->welch, &cause);
  if (!self->has_welch)
    {
      hunch_result_add_warning (self->inquiry->result,
                                _("Welch’s test needs two different values in every group; only the test that assumes equal variances is given."));
      self->is_pooled = TRUE;
    }
  return TRUE;
}

static const char *
get_classic_name (HunchOneWay *self)
{
  if (self->groups->n_strata > 0)
    return _("F by strata (Wald)");
  return self->groups->vcov != NULL ? _("F by blocks") : _("F (equal variances)");
}

static void
add_tests (HunchOneWay *self)
{
  HunchTest welch = { _("Welch’s F"), self->welch.f, { self->welch.df1, self->welch.df2 }, self->welch.p, _("Eta squared"),
                      self->classic.eta2 };
  HunchTest classic = { get_classic_name (self), self->classic.f,
                        { self->classic.df_between, self->df_test },
                        self->classic.p, _("Eta squared"), self->classic.eta2 };

  if (!self->is_pooled)
    hunch_result_add_test (self->inquiry->result, &welch);
  hunch_result_add_test (self->inquiry->result, &classic);
  if (self->is_pooled && self->has_welch)
    hunch_result_add_test (self->inquiry->result, &welch);
}

static void
add_fit (HunchOneWay *self)
{
  HunchResult *result = self->inquiry->result;
  const HunchAnova *a = &self->classic;
  const char *const heads[] = { _("Source"), _("Sum of squares"), _("df"), _("Mean square"), _("F"), _("p"), NULL };
  JsonArray *rows = hunch_result_add_table (result, "anova", _("Analysis of variance"), heads);

  hunch_result_set_fit (result, "r2", a->r2);
  hunch_result_set_fit (result, "sigma", a->residual_sd);
  hunch_result_set_fit (result, "ss_between", a->ss_between);
  hunch_result_set_fit (result, "ss_within", a->ss_within);
  hunch_result_set_fit (result, "ms_between", a->ms_between);
  hunch_result_set_fit (result, "ms_within", a->ms_within);
  hunch_result_set_fit (result, "df_between", a->df_between);
  hunch_result_set_fit (result, "df_within", a->df_within);
  /* The same under the names that a regression gives them. */
  hunch_result_set_fit (result, "ss_model", a->ss_between);
  hunch_result_set_fit (result, "ss_residual", a->ss_within);
  hunch_result_set_fit (result, "ms_model", a->ms_between);
  hunch_result_set_fit (result, "ms_residual", a->ms_within);
  hunch_result_set_fit (result, "df_model", a->df_between);
  hunch_result_set_fit (result, "df_residual", a->df_within);
  hunch_result_set_fit (result, "adj_r2", 1 - (1 - a->r2) * (a->df_between + a->df_within) / a->df_within);
  hunch_result_set_fit (result, "f", a->f);
  hunch_result_set_fit (result, "f_p", a->p);
  hunch_result_set_fit (result, "eta_squared", a->eta2.value);
  hunch_result_set_fit (result, "omega_squared", a->omega2.value);
  hunch_result_add_row (rows, "snnnnn", self->groups->by, a->ss_between, a->df_between, a->ms_between, a->f, a->p);
  hunch_result_add_row (rows, "snnnnn", _("Residuals"), a->ss_within, a->df_within, a->ms_within, NAN, NAN);
  hunch_result_add_row (rows, "snnnnn", _("Total"), a->ss_between + a->ss_within, a->df_between + a->df_within, NAN, NAN, NAN);
}

static void
add_means (HunchOneWay *self)
{
  const char *const heads[] = { _("Group"), _("n"), _("Mean"), _("SD"), _("SE"), _("Low"), _("High"), NULL };
  JsonArray *rows = hunch_result_add_table (self->inquiry->result, "groups", _("Groups"), heads);

  for (guint i = 0; i < self->groups->n; i++)
    {
      const HunchGroup *group = &self->groups->groups[i];
      g_autofree char *name = g_strdup_printf ("%s[%s].mean", self->groups->y, group->label);
      HunchEstimate mean = HUNCH_ESTIMATE_NONE;

      mean.estimate = group->moments.mean;
      mean.se = group->se;
      mean.df = group->df;
      hunch_group_get_interval (group, self->inquiry->conf, &mean.ci_low, &mean.ci_high);
      hunch_result_add_estimate (self->inquiry->result, name, &mean);
      hunch_result_add_row (rows, "sinnnnn", group->label, (gint64) group->moments.n, mean.estimate, group->moments.sd, mean.se,
                            mean.ci_low, mean.ci_high);
    }
}

/* --- pairs --- */

static HunchPadjust
get_adjustment (const char *method)
{
  if (g_str_equal (method, "holm"))
    return HUNCH_PADJUST_HOLM;
  return g_str_equal (method, "bonferroni") ? HUNCH_PADJUST_BONFERRONI : HUNCH_PADJUST_BH;
}

/* By the covariance of the means, which differ in spread and may hang together. */
static gboolean
compare_blocks (HunchOneWay *self,
                const char  *method,
                GError     **error)
{
  guint n = self->groups->n;
  double conf = self->inquiry->conf;
  g_autofree double *means = g_new (double, n);

  for (guint i = 0; i < n; i++)
    means[i] = self->groups->groups[i].moments.mean;
  if (g_str_equal (method, "tukey") || g_str_equal (method, "games-howell"))
    return hunch_posthoc_range_vcov (means, self->groups->vcov, n, self->df_test, conf, self->pairs, error);
  return hunch_posthoc_pairwise_vcov (means, self->groups->vcov, n, self->df_test, get_adjustment (method), conf, self->pairs, error);
}

static gboolean
compare_pairs (HunchOneWay *self,
               const char  *method,
               GError     **error)
{
  guint n = self->groups->n;
  double conf = self->inquiry->conf;

  if (self->groups->vcov != NULL)
    return compare_blocks (self, method, error);
  if (g_str_equal (method, "tukey"))
    return hunch_posthoc_tukey (self->summaries, n, conf, self->pairs, error);
  if (g_str_equal (method, "games-howell"))
    return hunch_posthoc_games_howell (self->summaries, n, conf, self->pairs, error);
  return hunch_posthoc_pairwise (self->summaries, n, self->is_pooled, get_adjustment (method), conf, self->pairs, error);
}

/* "Games–Howell" for games-howell. Lent. */
static const char *
get_method_title (const char *method)
{
  static const char *const words[] = { "tukey", "games-howell", "holm", "bonferroni", "bh", NULL };
  const char *const titles[] = { _("Tukey"), _("Games–Howell"), _("t tests, Holm"), _("t tests, Bonferroni"), _("t tests, Benjamini–Hochberg") };

  for (guint i = 0; words[i] != NULL; i++)
    if (g_str_equal (words[i], method))
      return titles[i];
  return method;
}

static void
add_pairs (HunchOneWay *self,
           const char  *method)
{
  const char *const heads[] = { _("First"), _("Second"), _("Difference"), _("SE"), _("Statistic"), _("df"), _("Adjusted p"), _("Low"),
                                _("High"), NULL };
  g_autofree char *title = g_strdup_printf (_("Pairs (%s), first minus second"), get_method_title (method));
  JsonArray *rows = hunch_result_add_table (self->inquiry->result, "posthoc", title, heads);

  for (guint i = 0; i < self->n_pairs; i++)
    {
      const HunchPair *pair = &self->pairs[i];
      const char *first = self->groups->groups[pair->first].label;
      const char *second = self->groups->groups[pair->second].label;
      g_autofree char *name = g_strdup_printf ("%s-%s", first, second);
      HunchEstimate difference = { pair->difference, pair->se, pair->statistic, pair->df, pair->p, pair->ci_low, pair->ci_high };

      hunch_result_add_estimate (self->inquiry->result, name, &difference);
      hunch_result_add_row (rows, "ssnnnnnnn", first, second, pair->difference, pair->se, pair->statistic, pair->df, pair->p,
                            pair->ci_low, pair->ci_high);
    }
}

static gboolean
run_posthoc (HunchOneWay *self,
             GError     **error)
{
  const char *method = hunch_inquiry_get (self->inquiry, "posthoc");
  int most = method != NULL ? MAX_POSTHOC_GROUPS : USUAL_POSTHOC_GROUPS;
  g_autoptr (GError) cause = NULL;

  if (method == NULL)
    method = self->is_pooled ? "tukey" : "games-howell";
  if (g_str_equal (method, "none"))
    return TRUE;
  if (self->groups->n > (guint) most)
    {
      hunch_result_add_warning (self->inquiry->result, _("With %u groups the pairs are not compared (at most %d, or %d when posthoc= is given)."),
                                self->groups->n, USUAL_POSTHOC_GROUPS, MAX_POSTHOC_GROUPS);
      return TRUE;
    }

  self->n_pairs = hunch_posthoc_n_pairs (self->groups->n);
  self->pairs = g_new0 (HunchPair, self->n_pairs);
  if (compare_pairs (self, method, &cause))
    {
      add_pairs (self, method);
      return TRUE;
    }

  g_clear_pointer (&self->pairs, g_free);
  self->n_pairs = 0;
  if (g_error_matches (cause, HUNCH_STATS_ERROR, HUNCH_STATS_ERROR_BAD_INPUT))
    {
      g_propagate_error (error, g_steal_pointer (&cause));
      return FALSE;
    }
  hunch_result_add_warning (self->inquiry->result, _("The pairs could not be compared: %s"), cause->message);
  return TRUE;
}

/* --- words and pictures --- */

static char *
dup_pair_words (HunchOneWay *self)
{
  guint n_clear = 0;

  if (self->pairs == NULL || self->n_pairs < 2)
    return g_strdup ("");

  for (guint i = 0; i < self->n_pairs; i++)
    n_clear += hunch_verdict_is_sure (self->pairs[i].p, self->inquiry->conf);
  if (n_clear == 0)
    return g_strdup (_(" No pair differs clearly."));
  return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, " %u of %u pairs differs clearly.", " %u of %u pairs differ clearly.", n_clear),
                          n_clear, self->n_pairs);
}

static void
find_ends (HunchOneWay *self,
           guint       *low,
           guint       *high)
{
  *low = *high = 0;
  for (guint i = 1; i < self->groups->n; i++)
    {
      if (self->groups->groups[i].moments.mean > self->groups->groups[*high].moments.mean)
        *high = i;
      if (self->groups->groups[i].moments.mean < self->groups->groups[*low].moments.mean)
        *low = i;
    }
}

/* How far apart the highest and the lowest mean lie; with its interval when the pairs were compared. */
static void
set_headline (HunchOneWay *self,
              double       p)
{
  const HunchGroup *groups = self->groups->groups;
  double ci_low = NAN, ci_high = NAN;
  guint low, high;
  g_autofree char *low_group = NULL;
  g_autofree char *high_group = NULL;
  g_autofree char *name = NULL;

  find_ends (self, &low, &high);
  for (guint i = 0; i < self->n_pairs; i++)
    {
      const HunchPair *pair = &self->pairs[i];
      gboolean is_same = pair->first == high && pair->second == low;

      if (!is_same && !(pair->first == low && pair->second == high))
        continue;
      ci_low = is_same ? pair->ci_low : -pair->ci_high;
      ci_high = is_same ? pair->ci_high : -pair->ci_low;
    }

  low_group = hunch_verdict_dup_group (self->groups->by, groups[low].label);
  high_group = hunch_verdict_dup_group (self->groups->by, groups[high].label);
  name = g_strdup_printf (_("%s: %s − %s"), self->groups->y, high_group, low_group);
  hunch_result_set_headline (self->inquiry->result, name, groups[high].moments.mean - groups[low].moments.mean, ci_low, ci_high, p, NULL);
}

static char *
dup_verdict (HunchOneWay *self,
             double       p)
{
  const HunchGroup *groups = self->groups->groups;
  guint low, high;
  g_autofree char *share = hunch_words_percent (self->classic.eta2.value);
  g_autofree char *interval = hunch_shares_dup_interval (self->classic.eta2.ci_low, self->classic.eta2.ci_high, self->inquiry->conf);
  g_autofree char *certainty = hunch_verdict_dup_certainty (p, self->inquiry->conf);
  g_autofree char *pairs = dup_pair_words (self);
  g_autofree char *low_mean = NULL;
  g_autofree char *high_mean = NULL;
  g_autofree char *low_group = NULL;
  g_autofree char *high_group = NULL;

  find_ends (self, &low, &high);
  low_mean = hunch_words_mean (groups[low].moments.mean, groups[low].se, self->groups->has_years);
  high_mean = hunch_words_mean (groups[high].moments.mean, groups[high].se, self->groups->has_years);
  low_group = hunch_verdict_dup_group (self->groups->by, groups[low].label);
  high_group = hunch_verdict_dup_group (self->groups->by, groups[high].label);
  return g_strdup_printf (_("The mean of %s runs from %s (%s) to %s (%s), and %s goes with %s of its variation (%s), a link of %s size. %s%s"),
                          self->groups->y, low_mean, low_group, high_mean, high_group, self->groups->by, share, interval,
                          hunch_verdict_get_size (HUNCH_SCALE_ETA2, self->classic.eta2.value), certainty, pairs);
}

static char *
dup_claim (HunchOneWay *self,
           double       p)
{
  const HunchGroup *groups = self->groups->groups;
  g_autofree char *y = hunch_words_escape_claim (self->groups->y);
  g_autofree char *by = hunch_words_escape_claim (self->groups->by);
  g_autofree char *top = NULL;
  guint low, high;

  if (!hunch_verdict_is_sure (p, self->inquiry->conf))
    return g_strdup_printf (_("No clear difference in %s by %s ({p:p})"), y, by);
  find_ends (self, &low, &high);
  top = hunch_verdict_dup_group (self->groups->by, groups[high].label);
  return g_strdup_printf (_("%s differs by %s and is highest for %s"), y, by, top);
}

static gboolean
take_plots (HunchOneWay *self,
            GError     **error)
{
  HunchPlot *means = hunch_plot_new_intervals (self->inquiry, self->groups, self->inquiry->conf, error);

  if (means == NULL)
    return FALSE;
  hunch_result_take_plot (self->inquiry->result, means);
  hunch_result_take_plot (self->inquiry->result, hunch_plot_new_boxes (self->inquiry, self->groups, NULL));
  return TRUE;
}

static void
set_words (HunchOneWay *self)
{
  HunchResult *result = self->inquiry->result;
  double p = self->is_pooled ? self->classic.p : self->welch.p;
  g_autofree char *verdict = dup_verdict (self, p);
  g_autofree char *claim = dup_claim (self, p);
  g_autofree char *title = g_strdup_printf (_("%s by %s"), self->groups->y, self->groups->by);

  hunch_result_set_title (result, title);
  hunch_result_set_verdict (result, verdict);
  hunch_result_set_claim (result, claim);
  set_headline (self, p);
  hunch_verdict_guard_large_n (result, self->groups->n_rows, p, "η²", HUNCH_SCALE_ETA2, self->classic.eta2.value);
}

static void
add_sources (HunchOneWay *self)
{
  HunchResult *result = self->inquiry->result;

  if (self->has_welch)
    hunch_result_add_source (result, "B. L. Welch, Biometrika 38 (1951): F for unequal variances, as R's oneway.test");
  hunch_result_add_source (result, "R. A. Fisher, Statistical Methods for Research Workers (1925): F for equal variances");
  hunch_result_add_source (result, "J. H. Steiger, Psychological Methods 9 (2004): interval of eta squared by the noncentral F");
  if (self->n_pairs > 0)
    hunch_result_add_source (result, self->is_pooled ? "J. W. Tukey (1953), C. Y. Kramer, Biometrics 12 (1956): pairs by the studentized range"
                                                     : "P. A. Games, J. F. Howell, Journal of Educational Statistics 1 (1976): pairs of unequal variance");
}

/* By ranks; where there is no such kind, without the assumption of equal variances, or with it. */
static void
set_twin (HunchOneWay *self)
{
  g_autoptr (GHashTable) options = g_hash_table_new (g_str_hash, g_str_equal);

  g_hash_table_insert (options, (gpointer) "y", self->groups->y);
  g_hash_table_insert (options, (gpointer) "by", self->groups->by);
  if (hunch_kinds_find ("kruskal") != NULL)
    {
      hunch_result_set_twin (self->inquiry->result, "kruskal", options, _("By ranks: far values count no more than others, and nothing is assumed of the shape."));
      return;
    }
  g_hash_table_insert (options, (gpointer) "var", (gpointer) (self->is_pooled ? "welch" : "pooled"));
  hunch_result_set_twin (self->inquiry->result, "anova", options,
                         self->is_pooled ? _("Without the assumption that all groups spread equally.") : _("With all groups taken to spread equally."));
}

static gboolean
run_one_way (HunchInquiry *inquiry,
             const char   *y,
             const char   *by,
             GError      **error)
{
  g_auto (HunchOneWay) self = { inquiry };

  self.is_pooled = hunch_inquiry_is (inquiry, "var", "pooled");
  hunch_inquiry_use_strata (inquiry);
  self.groups = hunch_groups_read (inquiry, y, by, MAX_GROUPS, error);
  if (self.groups == NULL || !check_groups (&self, error) || !test_groups (&self, error))
    return FALSE;

  add_means (&self);
  add_tests (&self);
  add_fit (&self);
  if (!run_posthoc (&self, error))
    return FALSE;
  hunch_check_normality (inquiry, self.groups);
  hunch_check_variances (inquiry, self.groups, self.is_pooled);
  hunch_check_group_sizes (inquiry, self.groups);
  set_words (&self);
  add_sources (&self);
  set_twin (&self);
  return take_plots (&self, error);
}

/* --- which of the two --- */

/* y ~ g, and nothing else. */
static gboolean
is_one_factor (const HunchModel *model)
{
  const HunchNode *response = model->formula->response;

  return model->has_intercept && model->terms->len == 1 && model->variables->len == 1 && model->offsets->len == 0
         && response->kind == HUNCH_NODE_NAME && hunch_model_get_variable (model, 0)->is_factor;
}

static gboolean
run_formula (HunchInquiry *inquiry,
             GError      **error)
{
  g_autoptr (HunchModel) model = hunch_model_new (inquiry, hunch_inquiry_get (inquiry, "formula"), error);

  if (model == NULL)
    return FALSE;
  if (is_one_factor (model))
    return run_one_way (inquiry, model->formula->response->name, hunch_model_get_variable (model, 0)->column, error);
  return hunch_run_anova_terms (inquiry, error);
}

gboolean
hunch_run_anova (HunchInquiry *inquiry,
                 GError      **error)
{
  gboolean has_formula = hunch_inquiry_get (inquiry, "formula") != NULL;
  const HunchColumnInfo *y;
  const HunchColumnInfo *by;

  if (!hunch_inquiry_get_column (inquiry, "y", &y, error) || !hunch_inquiry_get_column (inquiry, "by", &by, error))
    return FALSE;
  if (has_formula && (y != NULL || by != NULL))
    return hunch_bad_option (error, _("anova takes either y= and by=, or formula=."));
  if (!has_formula && (y == NULL || by == NULL))
    return hunch_bad_option (error, _("anova needs y= (numbers) and by= (groups), or formula=, as in formula=\"y ~ a * b\"."));
  return has_formula ? run_formula (inquiry, error) : run_one_way (inquiry, y->name, by->name, error);
}
