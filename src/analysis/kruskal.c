#define G_LOG_DOMAIN "hunch-analysis"
#include "stats/kruskal.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "analysis/rank-groups.h"
#include "analysis/runs.h"
#include "analysis/verdict.h"
#include "analysis/words.h"

#define MAX_GROUPS 1000
#define MAX_POSTHOC_GROUPS 60
#define SMALL_GROUP 5

typedef struct
{
  HunchInquiry    *inquiry;
  HunchRankGroups *groups;   /* owned */
  HunchRankSums    sums;
  HunchKruskal     test;
  HunchRankPair   *pairs;    /* owned, or NULL */
  guint            n_pairs;
} Kruskal;

static void
kruskal_clear (Kruskal *self)
{
  g_clear_pointer (&self->groups, hunch_rank_groups_free);
  hunch_rank_sums_clear (&self->sums);
  g_clear_pointer (&self->pairs, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Kruskal, kruskal_clear)

static gboolean
check_groups (const HunchRankGroups *groups,
              GError               **error)
{
  if (groups->n < 2)
    return hunch_no_answer (error, _("“%s” has only one group (%s) among the rows used, so nothing can be compared."), groups->by,
                            groups->labels[0]);
  if (groups->pooled[0] == groups->pooled[groups->n_rows - 1])
    return hunch_no_answer (error, _("“%s” is constant among the rows used, so no row lies above another."), groups->y);
  return TRUE;
}

static void
add_numbers (Kruskal *self)
{
  const HunchKruskal *t = &self->test;
  HunchResult *result = self->inquiry->result;
  HunchTest test = { _("Kruskal–Wallis test"), t->h, { t->df, NAN }, t->p, _("Epsilon squared"), t->epsilon2 };

  hunch_rank_add_effect (self->inquiry, "epsilon_squared", &t->epsilon2, NAN);
  hunch_result_add_test (result, &test);
  hunch_result_set_fit (result, "h", t->h);
  hunch_result_set_fit (result, "epsilon_squared", t->epsilon2.value);
  hunch_result_set_fit (result, "eta_squared_h", t->eta2);
  hunch_result_add_source (result, "W. H. Kruskal and W. A. Wallis, Journal of the American Statistical Association 47 (1952): H, with their factor for ties");
  hunch_result_add_source (result, "T. L. Kelley, Proceedings of the National Academy of Sciences 21 (1935); M. Tomczak and E. Tomczak, Trends in Sport Sciences 1 (2014): ε² = H / (n − 1)");
  hunch_result_add_source (result, "W. J. Conover and R. L. Iman, The American Statistician 35 (1981); J. H. Steiger, Psychological Methods 9 (2004): interval of ε² by the noncentral F of the ranks");
}

static void
compare_pairs (Kruskal *self)
{
  g_autofree char *title = NULL;
  guint n = self->groups->n;

  if (!hunch_inquiry_is (self->inquiry, "posthoc", "dunn"))
    return;
  if (n > MAX_POSTHOC_GROUPS)
    {
      hunch_result_add_warning (self->inquiry->result, _("With %u groups the pairs are not compared (at most %d)."), n, MAX_POSTHOC_GROUPS);
      return;
    }

  self->n_pairs = n * (n - 1) / 2;
  self->pairs = g_new0 (HunchRankPair, self->n_pairs);
  hunch_dunn (&self->sums, hunch_rank_get_adjustment (self->inquiry), self->inquiry->conf, self->pairs);
  title = g_strdup_printf (_("Pairs (Dunn), mean ranks first minus second"));
  hunch_rank_add_pairs (self->inquiry, (const char *const *) self->groups->labels, self->pairs, self->n_pairs, title);
  hunch_result_add_source (self->inquiry->result, "O. J. Dunn, Technometrics 6 (1964): pairs of mean ranks, with the variance for ties");
}

static void
check_sizes (Kruskal *self)
{
  gsize smallest = self->groups->sizes[0];
  gboolean is_small;

  for (guint i = 1; i < self->groups->n; i++)
    smallest = MIN (smallest, self->groups->sizes[i]);
  is_small = smallest < SMALL_GROUP;
  hunch_result_add_check (self->inquiry->result, "sizes", is_small ? HUNCH_CHECK_FAILED : HUNCH_CHECK_PASSED, (double) smallest, NAN,
                          is_small ? _("A group has fewer than 5 values, for which the chi-square distribution of H is rough.")
                                   : _("All groups have at least 5 values, enough for the chi-square distribution of H."));
  hunch_result_add_check (self->inquiry->result, "ties", HUNCH_CHECK_UNKNOWN, NAN, NAN,
                          self->sums.tie_cubes > 0 ? _("Some values are alike; they share their ranks, and the variance allows for that.")
                                                   : _("No two values are alike."));
}

static void
find_ends (Kruskal *self,
           guint   *low,
           guint   *high)
{
  *low = *high = 0;
  for (guint i = 1; i < self->groups->n; i++)
    {
      if (self->sums.mean_ranks[i] > self->sums.mean_ranks[*high])
        *high = i;
      if (self->sums.mean_ranks[i] < self->sums.mean_ranks[*low])
        *low = i;
    }
}

static char *
dup_pair_words (Kruskal *self)
{
  guint n_clear = 0;

  if (self->n_pairs < 2)
    return g_strdup ("");
  for (guint i = 0; i < self->n_pairs; i++)
    n_clear += hunch_verdict_is_sure (self->pairs[i].p_adjusted, self->inquiry->conf);
  if (n_clear == 0)
    return g_strdup (_(" No pair differs clearly."));
  return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, " %u of %u pairs differs clearly.", " %u of %u pairs differ clearly.", n_clear),
                          n_clear, self->n_pairs);
}

static char *
dup_verdict (Kruskal    *self,
             const char *low_group,
             const char *high_group)
{
  const HunchKruskal *t = &self->test;
  g_autofree char *share = hunch_words_percent (t->epsilon2.value);
  g_autofree char *interval = hunch_rank_dup_share_interval (&t->epsilon2, self->inquiry->conf);
  g_autofree char *certainty = hunch_verdict_dup_certainty (t->p, self->inquiry->conf);
  g_autofree char *pairs = dup_pair_words (self);

  return g_strdup_printf (_("%s tends to be highest for %s and lowest for %s; %s goes with %s of the variation of its ranks (%s), a link of %s size. %s%s"),
                          self->groups->y, high_group, low_group, self->groups->by, share, interval,
                          hunch_verdict_get_size (HUNCH_SCALE_ETA2, t->epsilon2.value), certainty, pairs);
}

static void
set_words (Kruskal *self)
{
  const HunchKruskal *t = &self->test;
  HunchResult *result = self->inquiry->result;
  g_autofree char *title = g_strdup_printf (_("%s by %s"), self->groups->y, self->groups->by);
  g_autofree char *y = hunch_words_escape_claim (self->groups->y);
  g_autofree char *by = hunch_words_escape_claim (self->groups->by);
  g_autofree char *low_group = NULL;
  g_autofree char *high_group = NULL;
  g_autofree char *top = NULL;
  g_autofree char *verdict = NULL;
  g_autofree char *claim = NULL;
  guint low, high;

  find_ends (self, &low, &high);
  low_group = hunch_verdict_dup_group (self->groups->by, self->groups->labels[low]);
  high_group = hunch_verdict_dup_group (self->groups->by, self->groups->labels[high]);
  top = hunch_words_escape_claim (high_group);
  verdict = dup_verdict (self, low_group, high_group);
  claim = hunch_verdict_is_sure (t->p, self->inquiry->conf) ? g_strdup_printf (_("%s differs by %s and tends to be highest for %s"), y, by, top)
                                                            : g_strdup_printf (_("No clear difference in %s by %s ({p:p})"), y, by);
  hunch_result_set_title (result, title);
  hunch_result_set_verdict (result, verdict);
  hunch_result_set_claim (result, claim);
  hunch_result_set_headline (result, "ε²", t->epsilon2.value, t->epsilon2.ci_low, t->epsilon2.ci_high, t->p, NULL);
  hunch_verdict_guard_large_n (result, self->groups->n_rows, t->p, "ε²", HUNCH_SCALE_ETA2, t->epsilon2.value);
}

static void
set_twin (Kruskal *self)
{
  static const char *const words[] = { "y", "by", "conf", NULL };
  g_autoptr (GHashTable) options = hunch_rank_dup_options (self->inquiry, words);

  hunch_result_set_twin (self->inquiry->result, "anova", options,
                         _("When means or totals are what matters and no wild values carry them, the analysis of variance compares means."));
}

gboolean
hunch_run_kruskal (HunchInquiry *inquiry,
                   GError      **error)
{
  g_auto (Kruskal) self = { inquiry };
  const HunchColumnInfo *y, *by;

  if (!hunch_inquiry_get_column (inquiry, "y", &y, error) || !hunch_inquiry_get_column (inquiry, "by", &by, error))
    return FALSE;
  self.groups = hunch_rank_groups_read (inquiry, y->name, by->name, MAX_GROUPS, TRUE, error);
  if (self.groups == NULL || !check_groups (self.groups, error) || !hunch_stats_check_finite (self.groups->pooled, self.groups->n_rows, error))
    return FALSE;

  hunch_rank_sums_fill (&self.sums, self.groups->pooled, self.groups->groups, self.groups->n_rows, self.groups->n);
  if (!hunch_kruskal (&self.sums, inquiry->conf, &self.test, error))
    return FALSE;

  add_numbers (&self);
  hunch_rank_add_group_table (inquiry, self.groups, self.sums.mean_ranks);
  compare_pairs (&self);
  check_sizes (&self);
  hunch_rank_warn_of_blocks (inquiry);
  set_twin (&self);
  set_words (&self);
  hunch_result_take_plot (inquiry->result, hunch_rank_plot_boxes (inquiry, self.groups));
  return TRUE;
}
