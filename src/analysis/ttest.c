#define G_LOG_DOMAIN "hunch-analysis"
#include <float.h>
#include <glib/gi18n-lib.h>
#include <math.h>

#include "analysis/clusters.h"
#include "analysis/groups.h"
#include "analysis/plot-parts.h"
#include "analysis/runs.h"
#include "analysis/ttest-private.h"
#include "analysis/verdict.h"
#include "analysis/words.h"
#include "sample/effect.h"
#include "stats/distributions.h"
#include "stats/ttest.h"

#define MAX_GROUPS 200

static HunchAlternative
get_alternative (HunchInquiry *inquiry)
{
  if (hunch_inquiry_is (inquiry, "alternative", "less"))
    return HUNCH_ALTERNATIVE_LESS;
  return hunch_inquiry_is (inquiry, "alternative", "greater") ? HUNCH_ALTERNATIVE_GREATER : HUNCH_ALTERNATIVE_TWO_SIDED;
}

static void
add_difference (HunchInquiry     *inquiry,
                const char       *name,
                const HunchTtest *t,
                double            estimate)
{
  HunchEstimate difference = { estimate, t->se, t->t, t->df, t->p, t->ci_low, t->ci_high };

  hunch_result_add_estimate (inquiry->result, name, &difference);
}

static void
add_mean (HunchInquiry     *inquiry,
          const char       *name,
          const HunchGroup *group)
{
  HunchEstimate mean = HUNCH_ESTIMATE_NONE;

  mean.estimate = group->moments.mean;
  mean.se = group->se;
  mean.df = group->df;
  hunch_group_get_interval (group, inquiry->conf, &mean.ci_low, &mean.ci_high);
  hunch_result_add_estimate (inquiry->result, name, &mean);
}

static void
add_effect (HunchInquiry      *inquiry,
            const char        *name,
            const HunchEffect *effect)
{
  HunchEstimate estimate = HUNCH_ESTIMATE_NONE;

  estimate.estimate = effect->value;
  estimate.ci_low = effect->ci_low;
  estimate.ci_high = effect->ci_high;
  hunch_result_add_estimate (inquiry->result, name, &estimate);
}

static void
add_effects (HunchInquiry     *inquiry,
             const HunchTtest *t)
{
  add_effect (inquiry, "cohens_d", &t->cohens_d);
  add_effect (inquiry, "hedges_g", &t->hedges_g);
}

static void
add_test (HunchInquiry     *inquiry,
          const char       *name,
          const HunchTtest *t)
{
  HunchTest test = { name, t->t, { t->df, NAN }, t->p, _("Cohen’s d"), t->cohens_d };

  hunch_result_add_test (inquiry->result, &test);
}

static void
add_group_table (HunchInquiry      *inquiry,
                 const HunchGroups *groups)
{
  const char *const heads[] = { _("Group"), _("n"), _("Mean"), _("SD"), _("SE"), _("Low"), _("High"), NULL };
  JsonArray *rows = hunch_result_add_table (inquiry->result, "groups", _("Groups"), heads);

  for (guint i = 0; i < groups->n; i++)
    {
      const HunchMoments *moments = &groups->groups[i].moments;
      double low, high;

      hunch_group_get_interval (&groups->groups[i], inquiry->conf, &low, &high);
      hunch_result_add_row (rows, "sinnnnn", groups->groups[i].label, (gint64) moments->n, moments->mean, moments->sd,
                            groups->groups[i].se, low, high);
    }
}

static gboolean
take_plots (HunchInquiry      *inquiry,
            const HunchGroups *groups,
            GError           **error)
{
  HunchPlot *means = hunch_plot_new_intervals (inquiry, groups, inquiry->conf, error);

  if (means == NULL)
    return FALSE;
  hunch_result_take_plot (inquiry->result, means);
  hunch_result_take_plot (inquiry->result, hunch_plot_new_boxes (inquiry, groups, NULL));
  return TRUE;
}

/* --- two groups --- */

static char *
dup_two_verdict (HunchInquiry     *inquiry,
                 const char       *y,
                 const char       *first,
                 const char       *second,
                 const HunchTtest *t)
{
  g_autofree char *size = hunch_words_estimate (fabs (t->difference), t->ci_low, t->ci_high, FALSE);
  g_autofree char *interval = hunch_words_interval (t->ci_low, t->ci_high, inquiry->conf);
  g_autofree char *d = hunch_words_number (t->cohens_d.value);
  g_autofree char *certainty = hunch_verdict_dup_certainty (t->p, inquiry->conf);
  const char *magnitude = hunch_verdict_get_size (HUNCH_SCALE_D, t->cohens_d.value);

  if (t->difference < 0)
    return g_strdup_printf (_("The mean of %s is %s lower for %s than for %s (difference first minus second, %s), a difference of %s size "
                              "(d = %s). %s"), y, size, first, second, interval, magnitude, d, certainty);
  return g_strdup_printf (_("The mean of %s is %s higher for %s than for %s (difference first minus second, %s), a difference of %s size "
                            "(d = %s). %s"), y, size, first, second, interval, magnitude, d, certainty);
}

static char *
dup_two_claim (HunchInquiry     *inquiry,
               const char       *y,
               const char       *first,
               const char       *second,
               const HunchTtest *t)
{
  int n_decimals = hunch_words_get_n_decimals (t->difference, t->ci_low, t->ci_high);
  g_autofree char *name = hunch_words_escape_claim (y);
  g_autofree char *a = hunch_words_escape_claim (first);
  g_autofree char *b = hunch_words_escape_claim (second);

  if (!hunch_verdict_is_sure (t->p, inquiry->conf) && (isinf (t->ci_low) || isinf (t->ci_high)))
    return g_strdup_printf (_("No clear difference in %s between %s and %s: {estimate:+%d}"), name, a, b, n_decimals);
  if (!hunch_verdict_is_sure (t->p, inquiry->conf))
    return g_strdup_printf (_("No clear difference in %s between %s and %s: {estimate:+%d} ({ci_low:+%d} to {ci_high:+%d})"), name, a, b,
                            n_decimals, n_decimals, n_decimals);
  if (t->difference < 0)
    return g_strdup_printf (_("%s is {estimate:abs%d} lower for %s than for %s"), name, n_decimals, a, b);
  return g_strdup_printf (_("%s is {estimate:abs%d} higher for %s than for %s"), name, n_decimals, a, b);
}

static void
set_two_words (HunchInquiry      *inquiry,
               const HunchGroups *groups,
               const HunchTtest  *t)
{
  g_autofree char *first = hunch_verdict_dup_group (groups->by, groups->groups[0].label);
  g_autofree char *second = hunch_verdict_dup_group (groups->by, groups->groups[1].label);
  g_autofree char *verdict = dup_two_verdict (inquiry, groups->y, first, second, t);
  g_autofree char *claim = dup_two_claim (inquiry, groups->y, first, second, t);
  g_autofree char *title = g_strdup_printf (_("%s by %s"), groups->y, groups->by);
  /* Translators: a difference, first group minus second. */
  g_autofree char *name = g_strdup_printf (_("%s: %s − %s"), groups->y, first, second);

  hunch_result_set_title (inquiry->result, title);
  hunch_result_set_verdict (inquiry->result, verdict);
  hunch_result_set_claim (inquiry->result, claim);
  hunch_result_set_headline (inquiry->result, name, t->difference, t->ci_low, t->ci_high, t->p, NULL);
  hunch_verdict_guard_large_n (inquiry->result, groups->n_rows, t->p, "d", HUNCH_SCALE_D, t->cohens_d.value);
}

static gboolean
check_two_groups (const HunchGroups *groups,
                  gboolean           is_pooled,
                  GError           **error)
{
  g_autofree const char **labels = hunch_groups_dup_labels ((HunchGroups *) groups);
  g_autofree char *list = hunch_words_list (labels, groups->n, 6);

  if (groups->n == 1)
    return hunch_no_answer (error, _("“%s” has only one group (%s) among the rows used, so nothing can be compared."), groups->by, list);
  if (groups->n > 2)
    return hunch_no_answer (error, _("“%s” has %u groups (%s) and a t test compares two: use anova, or keep the rows of two groups."),
                            groups->by, groups->n, list);

  for (guint i = 0; i < 2; i++)
    {
      if (groups->groups[i].moments.n > 1)
        continue;
      if (groups->groups[1 - i].moments.n < 2)
        return hunch_no_answer (error, _("Either value of “%s” has only one row, so nothing is known of how much rows vary."), groups->by);
      if (!is_pooled)
        return hunch_no_answer (error, _("Only one row of “%s” has the value %s, which tells nothing of how much such rows vary: with var=pooled "
                                         "they are taken to vary as the others do."), groups->by, groups->groups[i].label);
    }
  if (!(groups->groups[0].moments.sd > 0) && !(groups->groups[1].moments.sd > 0))
    return hunch_no_answer (error, _("“%s” is constant within both groups, so there is no spread to compare a difference with."), groups->y);
  return TRUE;
}

/* Rows in blocks: one test, whose error is that of whole blocks, takes the place of both. */
static void
correct_two (HunchInquiry      *inquiry,
             const HunchGroups *groups,
             HunchTtest        *t)
{
  double variance = groups->vcov[0] + groups->vcov[3] - 2 * groups->vcov[1];
  double effect = variance / (t->se * t->se);

  hunch_ttest_set_se (t, t->difference, sqrt (variance), groups->n_blocks - 1.0, get_alternative (inquiry), inquiry->conf);
  hunch_clusters_report (inquiry, groups->n_blocks, groups->icc, effect, (double) groups->n_rows);
}

/* Welch's test needs the spread of both groups. */
static gboolean
has_single (const HunchGroups *groups)
{
  return groups->groups[0].moments.n < 2 || groups->groups[1].moments.n < 2;
}

static void
add_two_tests (HunchInquiry      *inquiry,
               const HunchGroups *groups,
               const HunchTtest  *tests,
               gboolean           is_pooled)
{
  if (groups->vcov != NULL)
    {
      add_test (inquiry, groups->n_strata > 0 ? _("t test by strata") : _("t test by blocks"), &tests[is_pooled]);
      return;
    }
  add_test (inquiry, is_pooled ? _("Student’s t test (equal variances)") : _("Welch’s t test"), &tests[is_pooled]);
  if (has_single (groups))
    return;
  add_test (inquiry, is_pooled ? _("Welch’s t test") : _("Student’s t test (equal variances)"), &tests[!is_pooled]);
}

static gboolean
run_two (HunchInquiry          *inquiry,
         const HunchColumnInfo *y,
         const HunchColumnInfo *by,
         GError               **error)
{
  g_autoptr (HunchGroups) groups = NULL;
  gboolean is_pooled = hunch_inquiry_is (inquiry, "var", "pooled");
  HunchAlternative alternative = get_alternative (inquiry);
  HunchTtestQuestion question = { y->name, by->name, NULL, 0, is_pooled };
  HunchGroupSummary sides[2];
  HunchTtest tests[2];

  hunch_inquiry_use_strata (inquiry);
  groups = hunch_groups_read (inquiry, y->name, by->name, MAX_GROUPS, error);
  if (groups == NULL || !hunch_groups_check_spread (groups, error) || !check_two_groups (groups, is_pooled, error))
    return FALSE;

  for (guint i = 0; i < 2; i++)
    sides[i] = hunch_group_summary_from_moments (&groups->groups[i].moments);
  if ((!has_single (groups)
       && !hunch_ttest_two_summaries (&sides[0], &sides[1], HUNCH_TTEST_WELCH, alternative, inquiry->conf, &tests[0], error))
      || !hunch_ttest_two_summaries (&sides[0], &sides[1], HUNCH_TTEST_POOLED, alternative, inquiry->conf, &tests[1], error))
    return FALSE;

  if (groups->vcov != NULL)
    correct_two (inquiry, groups, &tests[is_pooled]);
  add_difference (inquiry, "difference", &tests[is_pooled], tests[is_pooled].difference);
  for (guint i = 0; i < 2; i++)
    {
      g_autofree char *name = g_strdup_printf ("%s[%s].mean", y->name, groups->groups[i].label);

      add_mean (inquiry, name, &groups->groups[i]);
    }
  add_effects (inquiry, &tests[is_pooled]);
  add_effect (inquiry, "d_average_sd", &tests[is_pooled].d_average_sd);
  add_two_tests (inquiry, groups, tests, is_pooled);
  add_group_table (inquiry, groups);
  hunch_check_normality (inquiry, groups);
  hunch_check_variances (inquiry, groups, is_pooled);
  hunch_check_group_sizes (inquiry, groups);
  set_two_words (inquiry, groups, &tests[is_pooled]);
  hunch_ttest_add_references (inquiry, &question);
  return hunch_ttest_resample (inquiry, &question, &tests[is_pooled], groups->n_rows, error) && take_plots (inquiry, groups, error);
}

/* --- one mean, or the mean of differences, against a number --- */

static void
set_one_words (HunchInquiry     *inquiry,
               const char       *what,
               gboolean          is_year,
               double            mu,
               const HunchTtest *t)
{
  g_autofree char *mean = hunch_words_estimate (t->mean_a, t->ci_low, t->ci_high, is_year);
  g_autofree char *number = is_year && mu == trunc (mu) ? g_strdup_printf ("%.0f", mu) : hunch_words_number (mu);
  g_autofree char *size = hunch_words_estimate (fabs (t->difference), t->ci_low, t->ci_high, FALSE);
  g_autofree char *interval = is_year ? hunch_words_year_interval (t->ci_low, t->ci_high, inquiry->conf)
                                      : hunch_words_interval (t->ci_low, t->ci_high, inquiry->conf);
  g_autofree char *d = hunch_words_number (t->cohens_d.value);
  g_autofree char *certainty = hunch_verdict_dup_certainty (t->p, inquiry->conf);
  g_autofree char *name = hunch_words_escape_claim (what);
  const char *magnitude = hunch_verdict_get_size (HUNCH_SCALE_D, t->cohens_d.value);
  g_autofree char *verdict = NULL;
  g_autofree char *claim = g_strdup_printf (_("%s is {estimate:%d} on average"), name,
                                            hunch_words_get_n_decimals (t->mean_a, t->ci_low, t->ci_high));

  if (t->difference < 0)
    verdict = g_strdup_printf (_("The mean of %s is %s (%s), %s below %s, a difference of %s size (d = %s). %s"), what, mean, interval,
                               size, number, magnitude, d, certainty);
  else
    verdict = g_strdup_printf (_("The mean of %s is %s (%s), %s above %s, a difference of %s size (d = %s). %s"), what, mean, interval,
                               size, number, magnitude, d, certainty);
  hunch_result_set_verdict (inquiry->result, verdict);
  hunch_result_set_claim (inquiry->result, claim);
  hunch_result_set_headline (inquiry->result, what, t->mean_a, t->ci_low, t->ci_high, t->p, NULL);
}

static gboolean
check_one (const char         *what,
           const HunchMoments *moments,
           GError            **error)
{
  if (moments->n < 2)
    return hunch_no_answer (error, _("“%s” has fewer than two values, too few to know how much they vary."), what);
  if (!(moments->sd > 0))
    return hunch_no_answer (error, _("“%s” is constant, so there is no spread to compare a difference with."), what);
  return TRUE;
}

static void
correct_one (HunchInquiry      *inquiry,
             const HunchGroups *group,
             HunchTtest        *t)
{
  double effect = group->vcov[0] / (t->se * t->se);

  hunch_ttest_set_se (t, t->mean_a, sqrt (group->vcov[0]), group->n_blocks - 1.0, get_alternative (inquiry), inquiry->conf);
  hunch_clusters_report (inquiry, group->n_blocks, group->icc, effect, (double) group->n_rows);
}

/* @group: the values, or the differences of pairs. */
static gboolean
answer_one (HunchInquiry             *inquiry,
            HunchGroups              *group,
            const char               *estimate_name,
            const char               *test_name,
            const HunchTtestQuestion *question,
            GError                  **error)
{
  HunchGroupSummary summary = hunch_group_summary_from_moments (&group->groups[0].moments);
  double mu = question->mu;
  HunchTtest t;

  if (!hunch_groups_check_spread (group, error)
      || !check_one (group->y, &group->groups[0].moments, error)
      || !hunch_ttest_one_summary (&summary, mu, get_alternative (inquiry), inquiry->conf, &t, error))
    return FALSE;

  if (group->vcov != NULL)
    correct_one (inquiry, group, &t);
  add_difference (inquiry, estimate_name, &t, t.mean_a);
  add_effects (inquiry, &t);
  add_test (inquiry, test_name, &t);
  add_group_table (inquiry, group);
  hunch_check_normality (inquiry, group);
  hunch_check_group_sizes (inquiry, group);
  set_one_words (inquiry, group->y, group->has_years, mu, &t);
  hunch_verdict_guard_large_n (inquiry->result, group->n_rows, t.p, "d", HUNCH_SCALE_D, t.cohens_d.value);
  hunch_ttest_add_references (inquiry, question);
  return hunch_ttest_resample (inquiry, question, &t, group->n_rows, error);
}

static gboolean
take_histogram (HunchInquiry *inquiry,
                HunchGroups  *group,
                double        mu,
                GError      **error)
{
  HunchColumnInfo column = { group->y, HUNCH_DATA_REAL };
  HunchPlot *plot = hunch_plot_new_histogram (inquiry, &column, group->groups[0].values, group->groups[0].n_values, 0, error);
  HunchLayer *rule;

  if (plot == NULL)
    return FALSE;

  rule = hunch_layer_new (HUNCH_MARK_RULE, NULL, 1);
  rule->x = g_new (double, 1);
  rule->x[0] = mu;
  g_free (rule->name);
  rule->name = hunch_words_number (mu);
  hunch_plot_take_layer (plot, rule);
  hunch_result_take_plot (inquiry->result, plot);
  return TRUE;
}

static HunchGroups *
read_weighted (HunchInquiry *inquiry,
               const char   *y,
               GError      **error)
{
  hunch_inquiry_use_strata (inquiry);
  return hunch_groups_read (inquiry, y, NULL, 1, error);
}

static gboolean
run_one (HunchInquiry          *inquiry,
         const HunchColumnInfo *y,
         GError               **error)
{
  g_autoptr (HunchGroups) group = read_weighted (inquiry, y->name, error);
  g_autofree char *name = g_strdup_printf ("%s.mean", y->name);
  g_autofree char *title = NULL;
  g_autofree char *number = NULL;
  HunchTtestQuestion question = { y->name };

  if (group == NULL || !hunch_inquiry_get_number (inquiry, "mu", &question.mu, error)
      || !answer_one (inquiry, group, name, _("One-sample t test"), &question, error))
    return FALSE;

  number = hunch_words_number (question.mu);
  title = g_strdup_printf (_("%s against %s"), y->name, number);
  hunch_result_set_title (inquiry->result, title);
  return take_histogram (inquiry, group, question.mu, error);
}

/* Pairs whose differences spread by no more than the rounding of their numbers differ by a constant. */
static gboolean
is_rounding (const HunchMoments *differences,
             double              largest)
{
  return differences->n > 1 && differences->sd > 0 && differences->sd <= 2 * DBL_EPSILON * largest;
}

/* A second pass over the pairs, for the variance of their mean difference by blocks. */
static gboolean
read_difference_blocks (HunchInquiry *inquiry,
                        HunchFrame   *frame,
                        guint         a,
                        guint         b,
                        HunchGroups  *groups,
                        GError      **error)
{
  HunchClusterWalk walk = { inquiry->clusters };
  g_autoptr (HunchClusterSum) sum = hunch_cluster_sum_new (1, TRUE);
  g_autoptr (HunchEffectTally) tally = hunch_effect_tally_new (1);
  HunchGroup *group = &groups->groups[0];
  gsize n;

  hunch_frame_rewind (frame);
  do
    {
      if (!hunch_frame_next (frame, &n, error))
        return FALSE;
      for (gsize i = 0, end; i < n; i = end)
        {
          gboolean begins;

          end = hunch_cluster_walk_next (&walk, frame, i, n, &begins);
          if (begins)
            {
              hunch_cluster_sum_end_block (sum);
              hunch_effect_tally_end_block (tally);
            }
          for (gsize k = i; k < end; k++)
            {
              double difference = hunch_frame_get_numbers (frame, a)[k] - hunch_frame_get_numbers (frame, b)[k];

              hunch_cluster_sum_add (sum, 0, (difference - group->moments.mean) / (double) group->moments.n);
              hunch_effect_tally_add (tally, 0, difference);
            }
        }
    }
  while (n > 0);

  hunch_cluster_sum_end_block (sum);
  groups->n_blocks = hunch_cluster_sum_get_n_blocks (sum);
  groups->icc = hunch_clusters_finish_icc (tally);
  groups->vcov = g_new (double, 1);
  groups->vcov[0] = hunch_cluster_sum_get_variance (sum, 0);
  group->se = sqrt (groups->vcov[0]);
  group->df = groups->n_blocks > 1 ? groups->n_blocks - 1.0 : NAN;
  return TRUE;
}

/* The same of pairs drawn by strata. */
static gboolean
weigh_differences (HunchInquiry *inquiry,
                   HunchFrame   *frame,
                   guint         a,
                   guint         b,
                   HunchGroups  *groups,
                   GError      **error)
{
  HunchStrataQuestion question = { .y = a, .has_minus = TRUE, .minus = b, .n_levels = 1 };
  g_auto (HunchStrataMeans) means = { 0 };

  if (!hunch_strata_means_read (&means, frame, inquiry->strata, &question, error))
    return FALSE;
  hunch_groups_weigh (groups, &means);
  return TRUE;
}

/* Differences of pairs, rounded once; what is left out lies below the last digit of either. */
static HunchGroups *
read_differences (HunchInquiry          *inquiry,
                  const HunchColumnInfo *y,
                  const HunchColumnInfo *paired,
                  GError               **error)
{
  g_autoptr (HunchFrame) frame = hunch_frame_new (inquiry);
  g_autoptr (HunchMomentsSum) sum = hunch_moments_sum_new ();
  g_autoptr (GArray) kept = g_array_new (FALSE, FALSE, sizeof (double));
  g_autoptr (HunchGroups) groups = g_new0 (HunchGroups, 1);
  g_autofree double *block = g_new (double, HUNCH_FRAME_BLOCK);
  guint a = hunch_frame_add_number (frame, y->name);
  guint b = hunch_frame_add_number (frame, paired->name);
  double largest = 0;
  double share;
  gsize n;

  if (hunch_inquiry_use_strata (inquiry))
    hunch_frame_want_strata (frame);
  if (!hunch_frame_open (frame, error))
    return NULL;
  share = HUNCH_GROUPS_KEPT / MAX (hunch_frame_get_n_rows (frame), 1.0);
  do
    {
      if (!hunch_frame_next (frame, &n, error))
        return NULL;
      for (gsize i = 0; i < n; i++)
        {
          double first = hunch_frame_get_numbers (frame, a)[i];
          double second = hunch_frame_get_numbers (frame, b)[i];

          block[i] = first - second;
          largest = MAX (largest, MAX (fabs (first), fabs (second)));
          if (hunch_row_is_picked (hunch_frame_get_row (frame, i), share))
            g_array_append_val (kept, block[i]);
        }
      hunch_moments_sum_add_block (sum, block, n);
    }
  while (n > 0);

  hunch_frame_report (frame);
  groups->y = g_strdup_printf (_("%s − %s"), y->name, paired->name);
  groups->groups = g_new0 (HunchGroup, 1);
  groups->n = 1;
  groups->is_thinned = share < 1;
  groups->groups[0].label = g_strdup (groups->y);
  if (!hunch_moments_sum_finish (sum, &groups->groups[0].moments, error))
    return NULL;
  if (is_rounding (&groups->groups[0].moments, largest))
    {
      hunch_no_answer (error, _("“%s” is constant, so there is no spread to compare a difference with."), groups->y);
      return NULL;
    }
  groups->n_rows = groups->groups[0].moments.n;
  groups->groups[0].se = groups->groups[0].moments.se;
  groups->groups[0].df = groups->n_rows > 1 ? groups->n_rows - 1.0 : NAN;
  if (inquiry->clusters != NULL && !read_difference_blocks (inquiry, frame, a, b, groups, error))
    return NULL;
  if (inquiry->uses_strata && !weigh_differences (inquiry, frame, a, b, groups, error))
    return NULL;
  groups->groups[0].n_values = kept->len;
  groups->groups[0].values = (double *) g_array_free (g_steal_pointer (&kept), FALSE);
  return g_steal_pointer (&groups);
}

static gboolean
run_paired (HunchInquiry          *inquiry,
            const HunchColumnInfo *y,
            const HunchColumnInfo *paired,
            GError               **error)
{
  g_autoptr (HunchGroups) groups = read_differences (inquiry, y, paired, error);
  HunchTtestQuestion question = { y->name, NULL, paired->name };

  if (groups == NULL || !answer_one (inquiry, groups, "difference", _("Paired t test"), &question, error))
    return FALSE;

  hunch_result_set_title (inquiry->result, groups->y);
  return take_histogram (inquiry, groups, 0, error);
}

gboolean
hunch_run_ttest (HunchInquiry *inquiry,
                 GError      **error)
{
  const HunchColumnInfo *y;
  const HunchColumnInfo *by;
  const HunchColumnInfo *paired;
  gboolean has_mu = hunch_inquiry_get (inquiry, "mu") != NULL;

  if (!hunch_inquiry_get_column (inquiry, "y", &y, error)
      || !hunch_inquiry_get_column (inquiry, "by", &by, error)
      || !hunch_inquiry_get_column (inquiry, "paired", &paired, error))
    return FALSE;
  if ((by != NULL) + (paired != NULL) + has_mu != 1)
    return hunch_bad_option (error, _("ttest takes exactly one of by= (two groups), paired= (a second column) and mu= (a number)."));

  if (by != NULL)
    return run_two (inquiry, y, by, error);
  return paired != NULL ? run_paired (inquiry, y, paired, error) : run_one (inquiry, y, error);
}
