#define G_LOG_DOMAIN "hunch-analysis"
#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "analysis/rank-groups.h"
#include "analysis/resample.h"
#include "analysis/runs.h"
#include "analysis/verdict.h"
#include "analysis/words.h"
#include "stats/quantile.h"
#include "stats/ranks.h"

#define MAX_GROUPS 200
#define SMALL_GROUP 5

typedef struct
{
  HunchInquiry    *inquiry;
  HunchRankGroups *groups;   /* owned */
  HunchMannWhitney test;
  char            *first;    /* owned: what the groups are called in sentences */
  char            *second;   /* owned */
} MannWhitney;

static void
mann_whitney_clear (MannWhitney *self)
{
  g_clear_pointer (&self->groups, hunch_rank_groups_free);
  g_clear_pointer (&self->first, g_free);
  g_clear_pointer (&self->second, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (MannWhitney, mann_whitney_clear)

static gboolean
check_two_groups (const HunchRankGroups *groups,
                  GError               **error)
{
  g_autofree char *list = hunch_words_list ((const char *const *) groups->labels, groups->n, 6);

  if (groups->n == 1)
    return hunch_no_answer (error, _("“%s” has only one group (%s) among the rows used, so nothing can be compared."), groups->by, list);
  if (groups->n > 2)
    return hunch_no_answer (error, _("“%s” has %u groups (%s) and this test compares two: use kruskal, or keep the rows of two groups."),
                            groups->by, groups->n, list);
  if (MIN (groups->values[0][0], groups->values[1][0])
      == MAX (groups->values[0][groups->sizes[0] - 1], groups->values[1][groups->sizes[1] - 1]))
    return hunch_no_answer (error, _("“%s” is constant among the rows used, so no row lies above another."), groups->y);
  return TRUE;
}

/* --- numbers --- */

static void
add_estimates (MannWhitney *self)
{
  const HunchMannWhitney *t = &self->test;
  HunchEstimate shift = { t->shift, NAN, t->w, NAN, t->p, t->ci_low, t->ci_high };

  hunch_result_add_estimate (self->inquiry->result, "shift", &shift);
  hunch_rank_add_effect (self->inquiry, "superiority", &t->superiority, t->superiority_se);
  hunch_rank_add_effect (self->inquiry, "rank_biserial", &t->rank_biserial, 2 * t->superiority_se);
}

static void
add_tests (MannWhitney *self)
{
  const HunchMannWhitney *t = &self->test;
  HunchTest ranks = { t->is_exact ? _("Mann–Whitney test, exact") : _("Mann–Whitney test, normal approximation"), t->w, { NAN, NAN }, t->p,
                      _("Rank-biserial r"), t->rank_biserial };
  HunchTest munzel = { _("Brunner–Munzel test"), t->bm_t, { t->bm_df, NAN }, t->bm_p, _("Share of pairs in which the first is higher"),
                       t->superiority };

  hunch_result_add_test (self->inquiry->result, &ranks);
  hunch_result_set_fit (self->inquiry->result, "w", t->w);
  hunch_result_set_fit (self->inquiry->result, "z", t->z);
  if (!isnan (t->bm_p))
    hunch_result_add_test (self->inquiry->result, &munzel);
}

static void
add_sources (MannWhitney *self)
{
  HunchResult *result = self->inquiry->result;

  hunch_result_add_source (result, "H. B. Mann and D. R. Whitney, Annals of Mathematical Statistics 18 (1947): W and its exact distribution");
  hunch_result_add_source (result, "J. L. Hodges and E. L. Lehmann, Annals of Mathematical Statistics 34 (1963): the shift, its interval at the ranks the test keeps");
  hunch_result_add_source (result, "E. Brunner and U. Munzel, Biometrical Journal 42 (2000): standard error of the share of pairs; t interval on Fisher’s scale");
  hunch_result_add_source (result, "E. E. Cureton, Psychometrika 21 (1956): rank-biserial r");
}

/* --- checks --- */

static double
get_middle_half (const HunchRankGroups *groups,
                 guint                  place)
{
  return hunch_quantile_sorted (groups->values[place], groups->sizes[place], 0.75)
         - hunch_quantile_sorted (groups->values[place], groups->sizes[place], 0.25);
}

/* The shift is one only when both groups have one shape; twice the spread is taken as not one. */
static void
check_shape (MannWhitney *self)
{
  double a = get_middle_half (self->groups, 0), b = get_middle_half (self->groups, 1);
  double ratio = MAX (a, b) / MIN (a, b);
  g_autofree char *number = hunch_words_number (ratio);
  g_autofree char *text = NULL;

  if (!isfinite (ratio))
    return;
  if (ratio < 2)
    text = g_strdup_printf (_("The middle halves of both groups are about as wide (ratio %s): the shift speaks for all rows."), number);
  else
    text = g_strdup_printf (_("The middle half of one group is %s times as wide as that of the other: they differ in more than a shift, so read the share of "
                              "pairs and the Brunner–Munzel test."), number);
  hunch_result_add_check (self->inquiry->result, "shape", ratio < 2 ? HUNCH_CHECK_PASSED : HUNCH_CHECK_FAILED, ratio, NAN, text);
}

static void
check_ties (MannWhitney *self)
{
  hunch_result_add_check (self->inquiry->result, "ties", HUNCH_CHECK_UNKNOWN, NAN, NAN,
                          self->test.has_ties ? _("Some values are alike; they share their ranks, and the variance allows for that.")
                                              : _("No two values are alike."));
  for (guint i = 0; i < 2; i++)
    if (self->groups->sizes[i] < SMALL_GROUP)
      hunch_result_add_warning (self->inquiry->result, g_dngettext (GETTEXT_PACKAGE, "%s has only %d value, which says little.",
                                                                    "%s has only %d values, which say little.", self->groups->sizes[i]),
                                self->groups->labels[i], (int) self->groups->sizes[i]);
}

static void
set_twin (MannWhitney *self)
{
  static const char *const words[] = { "y", "by", "alternative", "conf", NULL };
  g_autoptr (GHashTable) options = hunch_rank_dup_options (self->inquiry, words);

  hunch_result_set_twin (self->inquiry->result, "ttest", options,
                         _("When totals or means are what matters, such as money, and no wild values carry them, the t test compares means."));
}

/* --- words --- */

static char *
dup_verdict (MannWhitney *self)
{
  const HunchMannWhitney *t = &self->test;
  gboolean is_lower = t->superiority.value < 0.5;
  HunchEffect share = t->superiority;
  g_autofree char *shift = hunch_words_estimate (t->shift, t->ci_low, t->ci_high, FALSE);
  g_autofree char *interval = hunch_words_interval (t->reached > 0 ? t->ci_low : NAN, t->ci_high, t->reached);
  g_autofree char *r = hunch_words_decimals (t->rank_biserial.value, 2);
  g_autofree char *certainty = hunch_verdict_dup_certainty (t->p, self->inquiry->conf);
  g_autofree char *percent = NULL;
  g_autofree char *share_interval = NULL;

  if (is_lower)
    share = (HunchEffect){ 1 - share.value, 1 - share.ci_high, 1 - share.ci_low };
  percent = hunch_words_percent (share.value);
  share_interval = hunch_rank_dup_share_interval (&share, self->inquiry->conf);
  return g_strdup_printf (is_lower ? _("%s is lower for %s than for %s in %s of all pairs (%s), a difference of %s size (r = %s); it is typically %s "
                                       "(first minus second, %s). %s")
                                   : _("%s is higher for %s than for %s in %s of all pairs (%s), a difference of %s size (r = %s); it is typically %s "
                                       "(first minus second, %s). %s"),
                          self->groups->y, self->first, self->second, percent, share_interval,
                          hunch_verdict_get_size (HUNCH_SCALE_R, t->rank_biserial.value), r, shift, interval, certainty);
}

static char *
dup_claim (MannWhitney *self)
{
  const HunchMannWhitney *t = &self->test;
  int n_decimals = hunch_words_get_n_decimals (t->shift, t->ci_low, t->ci_high);
  g_autofree char *y = hunch_words_escape_claim (self->groups->y);
  g_autofree char *a = hunch_words_escape_claim (self->first);
  g_autofree char *b = hunch_words_escape_claim (self->second);
  gboolean is_lower = t->superiority.value < 0.5;

  if (!hunch_verdict_is_sure (t->p, self->inquiry->conf))
    return g_strdup_printf (_("No clear difference in %s between %s and %s: {estimate:+%d}"), y, a, b, n_decimals);
  if (t->shift == 0 || (t->shift < 0) != is_lower)
    return g_strdup_printf (is_lower ? _("%s tends to be lower for %s than for %s") : _("%s tends to be higher for %s than for %s"), y, a, b);
  return g_strdup_printf (is_lower ? _("%s is typically {estimate:abs%d} lower for %s than for %s")
                                   : _("%s is typically {estimate:abs%d} higher for %s than for %s"), y, n_decimals, a, b);
}

static void
set_words (MannWhitney *self)
{
  const HunchMannWhitney *t = &self->test;
  HunchResult *result = self->inquiry->result;
  g_autofree char *title = g_strdup_printf (_("%s by %s"), self->groups->y, self->groups->by);
  g_autofree char *name = g_strdup_printf (_("%s: %s − %s"), self->groups->y, self->first, self->second);
  g_autofree char *verdict = dup_verdict (self);
  g_autofree char *claim = dup_claim (self);

  hunch_result_set_title (result, title);
  hunch_result_set_verdict (result, verdict);
  hunch_result_set_claim (result, claim);
  hunch_result_set_headline (result, name, t->shift, t->ci_low, t->ci_high, t->p, NULL);
  hunch_verdict_guard_large_n (result, self->groups->n_rows, t->p, "r", HUNCH_SCALE_R, t->rank_biserial.value);
}

/* --- drawing again --- */

/* All rows' ranks, those of the first group in front. */
static double *
dup_ranks (MannWhitney *self,
           GError     **error)
{
  g_autofree double *ranks = g_new (double, self->groups->n_rows);
  HunchTies ties;

  if (!hunch_midranks (self->groups->storage, self->groups->n_rows, ranks, &ties, self->inquiry->cancellable, error))
    return NULL;
  return g_steal_pointer (&ranks);
}

static gboolean
permute (MannWhitney     *self,
         HunchResampling *resampling,
         GError         **error)
{
  g_autofree double *ranks = dup_ranks (self, error);
  HunchPermutation permutation;

  if (ranks == NULL
      || !hunch_permute_two_groups (ranks, self->groups->sizes[0], self->groups->sizes[1], HUNCH_PERMUTE_SUM,
                                    hunch_rank_get_alternative (self->inquiry), resampling, &permutation, error))
    return FALSE;

  hunch_resample_add_permutation (self->inquiry, &permutation, self->test.w, _("Rank-biserial r"), &self->test.rank_biserial);
  return TRUE;
}

static gboolean
resample (MannWhitney *self,
          GError     **error)
{
  HunchResample choice;
  HunchResampling resampling;
  HunchBootstrap bootstrap;

  if (!hunch_resample_get (self->inquiry, (double) self->groups->n_rows, &choice, &resampling, error))
    return FALSE;
  if (choice == HUNCH_RESAMPLE_NONE)
    return TRUE;
  if (choice == HUNCH_RESAMPLE_PERMUTATION)
    return permute (self, &resampling, error);

  if (!hunch_bootstrap_superiority (self->groups->values[0], self->groups->sizes[0], self->groups->values[1], self->groups->sizes[1],
                                    self->inquiry->conf, &resampling, &bootstrap, error))
    return FALSE;
  hunch_resample_add_bootstrap (self->inquiry, "superiority", &bootstrap);
  return TRUE;
}

gboolean
hunch_run_mannwhitney (HunchInquiry *inquiry,
                       GError      **error)
{
  g_auto (MannWhitney) self = { inquiry };
  HunchRankChoice choice = hunch_rank_get_choice (inquiry);
  const HunchColumnInfo *y, *by;

  if (!hunch_inquiry_get_column (inquiry, "y", &y, error) || !hunch_inquiry_get_column (inquiry, "by", &by, error))
    return FALSE;
  self.groups = hunch_rank_groups_read (inquiry, y->name, by->name, MAX_GROUPS, FALSE, error);
  if (self.groups == NULL || !check_two_groups (self.groups, error)
      || !hunch_mann_whitney (self.groups->values[0], self.groups->sizes[0], self.groups->values[1], self.groups->sizes[1], &choice,
                              &self.test, inquiry->cancellable, error))
    return FALSE;

  self.first = hunch_verdict_dup_group (self.groups->by, self.groups->labels[0]);
  self.second = hunch_verdict_dup_group (self.groups->by, self.groups->labels[1]);
  add_estimates (&self);
  add_tests (&self);
  if (!resample (&self, error))
    return FALSE;
  hunch_rank_add_group_table (inquiry, self.groups, NULL);
  check_shape (&self);
  check_ties (&self);
  hunch_rank_warn_of_blocks (inquiry);
  hunch_rank_warn_of_reach (inquiry, self.test.reached);
  hunch_rank_warn_of_exact (inquiry, self.test.is_exact);
  add_sources (&self);
  set_twin (&self);
  set_words (&self);
  hunch_result_take_plot (inquiry->result, hunch_rank_plot_boxes (inquiry, self.groups));
  hunch_result_take_plot (inquiry->result, hunch_rank_plot_curves (inquiry, self.groups, NAN));
  return TRUE;
}
