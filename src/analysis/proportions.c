#define G_LOG_DOMAIN "hunch-analysis"
#include <glib/gi18n-lib.h>
#include <math.h>

#include "analysis/clusters.h"
#include "analysis/hits.h"
#include "analysis/plot-parts.h"
#include "analysis/runs.h"
#include "analysis/shares.h"
#include "analysis/verdict.h"
#include "analysis/words.h"
#include "stats/chisq.h"
#include "stats/distributions.h"
#include "stats/padjust.h"

#define MOST_PAIRS 500

typedef struct
{
  HunchInquiry    *inquiry;
  HunchHits       *hits;       /* owned */
  double          *shares;     /* owned [hits->n]: those compared with, or NULL */
  char            *answer;     /* owned: "am = 1" */
  HunchProportions first;      /* the headline's test: corrected where R corrects */
  double           p;          /* of the headline */
  HunchEstimate    headline;   /* the share, the difference, or nothing */
} Question;

static void
question_clear (Question *self)
{
  g_clear_pointer (&self->hits, hunch_hits_free);
  g_clear_pointer (&self->shares, g_free);
  g_clear_pointer (&self->answer, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Question, question_clear)

static gboolean
is_pair (const Question *self)
{
  return self->hits->n == 2 && self->shares == NULL;
}

static gboolean
read_shares (Question *self,
             GError  **error)
{
  g_autoptr (GArray) numbers = NULL;

  if (hunch_inquiry_get (self->inquiry, "p") == NULL)
    {
      if (self->hits->by == NULL)
        {
          self->shares = g_new (double, 1);
          self->shares[0] = 0.5;
        }
      return TRUE;
    }
  numbers = hunch_inquiry_dup_numbers (self->inquiry, "p", error);
  if (numbers == NULL)
    return FALSE;
  if (numbers->len != self->hits->n)
    return hunch_bad_option (error, _("p= gives %u shares for %u groups."), numbers->len, self->hits->n);
  for (guint i = 0; i < numbers->len; i++)
    if (!(g_array_index (numbers, double, i) > 0 && g_array_index (numbers, double, i) < 1))
      return hunch_bad_option (error, _("The shares of p= must lie between 0 and 1."));
  self->shares = (double *) g_array_free (g_steal_pointer (&numbers), FALSE);
  return TRUE;
}

static gboolean
check_groups (Question *self,
              GError  **error)
{
  if (self->hits->by != NULL && self->hits->n < 2 && self->shares == NULL)
    return hunch_no_answer (error, _("“%s” has only one group (%s) among the rows used, so nothing can be compared."), self->hits->by,
                            self->hits->groups[0]);
  return TRUE;
}

/* --- tests --- */

static const char *
get_effect_name (const Question *self)
{
  if (self->hits->n == 1 || is_pair (self))
    return _("Cohen’s h");
  return self->shares == NULL ? _("Cramér’s V") : _("Cohen’s w");
}

static char *
dup_test_name (const Question         *self,
               const HunchProportions *test)
{
  const char *what = self->hits->n == 1 ? _("Test of a share") : self->shares != NULL ? _("Test of given shares") : _("Test of equal shares");

  if (test->corrected)
    return g_strdup_printf (_("%s, continuity corrected"), what);
  return g_strdup (what);
}

static void
add_test (Question               *self,
          const HunchProportions *proportions)
{
  g_autofree char *name = dup_test_name (self, proportions);
  HunchTest test = { name, proportions->statistic, { proportions->df, NAN }, proportions->p, get_effect_name (self), proportions->effect };

  hunch_result_add_test (self->inquiry->result, &test);
}

static void
check_expected (Question *self)
{
  g_autofree char *smallest = hunch_words_number (self->first.smallest_expected);
  g_autofree char *text = NULL;
  gboolean is_fine = self->first.smallest_expected >= 5;

  if (is_fine)
    text = g_strdup_printf (_("Every group is expected to have 5 or more rows with the answer, and without it (the smallest %s)."), smallest);
  else
    text = g_strdup_printf (_("A group is expected to have only %s rows with the answer, or without it: take the p-value with care."), smallest);
  hunch_result_add_check (self->inquiry->result, "expected-counts", is_fine ? HUNCH_CHECK_PASSED : HUNCH_CHECK_FAILED,
                          self->first.smallest_expected, NAN, text);
}

static void
offer_twin (Question *self)
{
  HunchInquiry *inquiry = self->inquiry;
  const char *weights = hunch_inquiry_get (inquiry, "weights");

  if (self->hits->n == 1)
    hunch_shares_set_twin (inquiry, "binomial", _("The exact test needs no large number of rows."), "y", self->hits->y, "success",
                           self->hits->success, "p", hunch_inquiry_get (inquiry, "p"), "alternative",
                           hunch_inquiry_get (inquiry, "alternative"), "weights", weights, NULL);
  else if (self->shares == NULL && self->hits->counts->n == 2)
    hunch_shares_set_twin (inquiry, "fisher", _("Fisher’s exact test needs no large number of rows in any group."), "x", self->hits->by, "y",
                           self->hits->y, "weights", weights, NULL);
}

static gboolean
run_single (Question *self,
            GError  **error)
{
  HunchAlternative alternative = hunch_shares_get_alternative (self->inquiry);
  HunchProportions plain;

  if (!hunch_proportions_test (self->hits->hits, self->hits->totals, self->hits->n, self->shares, alternative, TRUE, self->inquiry->conf,
                               &self->first, error)
      || !hunch_proportions_test (self->hits->hits, self->hits->totals, self->hits->n, self->shares, alternative, FALSE,
                                  self->inquiry->conf, &plain, error))
    return FALSE;

  add_test (self, &self->first);
  if (self->first.corrected)
    add_test (self, &plain);
  self->p = self->first.p;
  if (self->hits->n == 1)
    {
      HunchEffect corrected = { self->hits->hits[0] / self->hits->totals[0], self->first.ci_low, self->first.ci_high };

      hunch_hits_fill_share (self->hits, 0, self->inquiry->conf, &self->headline);
      hunch_result_add_estimate (self->inquiry->result, "share", &self->headline);
      hunch_shares_add_effect (self->inquiry, "share.corrected", &corrected);
    }
  offer_twin (self);
  return TRUE;
}

/* --- rows in blocks --- */

/* Hits and misses of each group as a table of their own, for the machinery of such tables. */
static gboolean
run_by_blocks (Question *self,
               GError  **error)
{
  HunchInquiry *inquiry = self->inquiry;
  gboolean has_strata = hunch_counts_has_strata (self->hits->counts);
  HunchTest test = { has_strata ? _("Test of shares by strata") : _("Test of shares by blocks"), NAN, { NAN, NAN }, NAN, get_effect_name (self), HUNCH_EFFECT_NONE };
  const HunchCounts *counts = self->hits->counts;
  double effect;

  if (self->shares != NULL && self->hits->n > 1)
    return hunch_no_answer (error, _("For rows that came in blocks or were drawn by strata shares can be compared with each other, or one share with a given one: leave p= out."));
  if (!hunch_proportions_test (self->hits->hits, self->hits->totals, self->hits->n, self->shares, HUNCH_ALTERNATIVE_TWO_SIDED, FALSE,
                               inquiry->conf, &self->first, error))
    return FALSE;
  if (self->hits->n > 1 && counts->n != 2)
    return hunch_no_answer (error, _("For rows that came in blocks or were drawn by strata, “%s” must have two values to compare shares: put the others together first."),
                            self->hits->y);

  if (self->hits->n == 1)
    {
      hunch_hits_fill_share (self->hits, 0, inquiry->conf, &self->headline);
      hunch_result_add_estimate (inquiry->result, "share", &self->headline);
      effect = pow (self->headline.se, 2) / (self->headline.estimate * (1 - self->headline.estimate) / self->hits->totals[0]);
      hunch_hits_report_blocks (self->hits, inquiry);
    }
  else
    {
      effect = hunch_counts_get_independence_effect (counts);
      hunch_clusters_report (inquiry, hunch_counts_get_n_blocks (counts), NAN, effect, counts->total);
    }
  test.effect = self->first.effect;
  if (isfinite (effect) && effect > 0 && self->hits->n > 2)
    {
      g_auto (HunchChisq) chisq = { 0 };

      if (!hunch_chisq_independence (counts->counts, counts->n, counts->n_by, FALSE, inquiry->conf, &chisq, error))
        return FALSE;
      hunch_chisq_set_design_effect (&chisq, effect, inquiry->conf);
      test.statistic = chisq.statistic;
      test.df[0] = chisq.df;
      test.p = chisq.p;
      test.effect = chisq.effect;
    }
  else if (isfinite (effect) && effect > 0)
    {
      double widen = sqrt (effect);

      test.statistic = self->first.statistic / effect;
      test.df[0] = self->first.df;
      test.p = hunch_chisq_upper (test.statistic, test.df[0]);
      test.effect.ci_low = test.effect.value - (test.effect.value - test.effect.ci_low) * widen;
      test.effect.ci_high = test.effect.value + (test.effect.ci_high - test.effect.value) * widen;
    }
  self->p = test.p;
  self->first.effect = test.effect;
  hunch_result_add_test (inquiry->result, &test);
  hunch_result_add_source (inquiry->result, "J. N. K. Rao and A. J. Scott, Annals of Statistics 12 (1984): tables of rows in blocks");
  return TRUE;
}

/* --- two groups --- */

static void
add_pair_estimates (Question *self)
{
  HunchInquiry *inquiry = self->inquiry;
  const double *x = self->hits->hits, *n = self->hits->totals;
  HunchEffect wald = { x[0] / n[0] - x[1] / n[1], self->first.ci_low, self->first.ci_high };
  HunchRatio risk = hunch_risk_ratio (x[0], n[0], x[1], n[1], inquiry->conf);
  HunchRatio odds = hunch_odds_ratio (x[0], n[0] - x[0], x[1], n[1] - x[1], inquiry->conf);
  HunchEstimate risk_ratio = hunch_shares_from_ratio (&risk), odds_ratio = hunch_shares_from_ratio (&odds);
  HunchEffect newcombe;

  self->headline = HUNCH_ESTIMATE_NONE;
  newcombe = hunch_share_difference (x[0], n[0], x[1], n[1], inquiry->conf, &self->headline.se);
  self->headline.estimate = newcombe.value;
  self->headline.ci_low = newcombe.ci_low;
  self->headline.ci_high = newcombe.ci_high;
  if (hunch_hits_has_blocks (self->hits))
    {
      double df = hunch_counts_get_n_blocks (self->hits->counts) - 1.0, reach;

      /* With one degree of freedom Rao and Scott's effect is that of the difference itself. */
      self->headline.se *= sqrt (hunch_counts_get_independence_effect (self->hits->counts));
      self->headline.df = df;
      reach = hunch_t_quantile (0.5 + inquiry->conf / 2, df) * self->headline.se;
      self->headline.ci_low = MAX (self->headline.estimate - reach, -1);
      self->headline.ci_high = MIN (self->headline.estimate + reach, 1);
      hunch_result_add_estimate (inquiry->result, "difference", &self->headline);
      return;
    }
  hunch_result_add_estimate (inquiry->result, "difference", &self->headline);
  hunch_shares_add_effect (inquiry, "difference.wald", &wald);
  hunch_result_add_estimate (inquiry->result, "risk_ratio", &risk_ratio);
  hunch_result_add_estimate (inquiry->result, "odds_ratio", &odds_ratio);
  hunch_result_add_source (inquiry->result, "R. G. Newcombe, Statistics in Medicine 17 (1998): difference of shares, method 10");
  hunch_result_add_source (inquiry->result, "D. Katz and others, Biometrics 34 (1978): ratio of shares");
  hunch_result_add_source (inquiry->result, "B. Woolf, Annals of Human Genetics 19 (1955): odds ratio");
}

/* --- groups and pairs --- */

static void
add_groups (Question *self)
{
  const char *const heads[] = { _("Group"), _("Hits"), _("n"), _("Share"), _("Low"), _("High"), NULL };
  JsonArray *rows = hunch_result_add_table (self->inquiry->result, "groups", _("Shares"), heads);

  for (guint i = 0; i < self->hits->n; i++)
    {
      HunchEstimate share;
      g_autofree char *name = self->hits->by != NULL
                                  ? g_strdup_printf ("%s=%s[%s].share", self->hits->y, self->hits->success, self->hits->groups[i])
                                  : g_strdup_printf ("%s=%s.share", self->hits->y, self->hits->success);

      hunch_hits_fill_share (self->hits, i, self->inquiry->conf, &share);
      hunch_result_add_estimate (self->inquiry->result, name, &share);
      hunch_result_add_row (rows, "snnnnn", self->hits->by != NULL ? self->hits->groups[i] : self->answer, self->hits->hits[i],
                            self->hits->totals[i], share.estimate, share.ci_low, share.ci_high);
    }
}

static HunchPadjust
get_adjustment (HunchInquiry *inquiry)
{
  if (hunch_inquiry_is (inquiry, "adjust", "bonferroni"))
    return HUNCH_PADJUST_BONFERRONI;
  if (hunch_inquiry_is (inquiry, "adjust", "bh"))
    return HUNCH_PADJUST_BH;
  return hunch_inquiry_is (inquiry, "adjust", "none") ? HUNCH_PADJUST_NONE : HUNCH_PADJUST_HOLM;
}

/* R's pairwise.prop.test, with Newcombe's interval of each difference. */
static void
add_pairs (Question *self)
{
  const char *const heads[] = { _("First"), _("Second"), _("Difference"), _("Low"), _("High"), _("p"), _("Adjusted p"), NULL };
  guint n = self->hits->n, n_pairs = n * (n - 1) / 2, at = 0;
  g_autofree double *p = g_new (double, n_pairs + 1);
  g_autofree double *adjusted = g_new (double, n_pairs + 1);
  JsonArray *rows;

  if (n < 3 || self->shares != NULL || hunch_hits_has_blocks (self->hits) || n_pairs > MOST_PAIRS)
    return;
  for (guint i = 0; i < n; i++)
    for (guint k = i + 1; k < n; k++)
      {
        double hits[] = { self->hits->hits[i], self->hits->hits[k] }, totals[] = { self->hits->totals[i], self->hits->totals[k] };
        HunchProportions pair;

        p[at++] = hunch_proportions_test (hits, totals, 2, NULL, HUNCH_ALTERNATIVE_TWO_SIDED, TRUE, self->inquiry->conf, &pair, NULL) ? pair.p : NAN;
      }
  hunch_padjust (p, n_pairs, get_adjustment (self->inquiry), adjusted);

  rows = hunch_result_add_table (self->inquiry->result, "pairs", _("Pairs of groups"), heads);
  at = 0;
  for (guint i = 0; i < n; i++)
    for (guint k = i + 1; k < n; k++, at++)
      {
        HunchEstimate estimate = HUNCH_ESTIMATE_NONE;
        HunchEffect difference = hunch_share_difference (self->hits->hits[i], self->hits->totals[i], self->hits->hits[k],
                                                         self->hits->totals[k], self->inquiry->conf, &estimate.se);
        g_autofree char *name = g_strdup_printf ("%s - %s", self->hits->groups[i], self->hits->groups[k]);

        estimate.estimate = difference.value;
        estimate.ci_low = difference.ci_low;
        estimate.ci_high = difference.ci_high;
        estimate.p = adjusted[at];
        hunch_result_add_estimate (self->inquiry->result, name, &estimate);
        hunch_result_add_row (rows, "ssnnnnn", self->hits->groups[i], self->hits->groups[k], difference.value, difference.ci_low,
                              difference.ci_high, p[at], adjusted[at]);
      }
}

/* --- picture and words --- */

static void
take_plot (Question *self,
           char     *summary)
{
  const HunchHits *hits = self->hits;
  guint n = MIN (hits->n, HUNCH_PLOT_MAX_BARS);
  const char *const alone[] = { self->answer };
  g_autofree char *title = hits->by != NULL ? g_strdup_printf (_("%s by %s"), self->answer, hits->by)
                                            : g_strdup_printf (_("Share of %s"), self->answer);
  HunchPlot *plot = hunch_plot_new_titled (self->inquiry, title, hits->by, _("Share of rows"), hits->n_rows, summary);
  HunchLayer *layer = hunch_layer_new (HUNCH_MARK_INTERVAL, NULL, n);
  HunchLayer *expected = self->shares != NULL ? hunch_layer_new (HUNCH_MARK_POINT, _("Expected"), n) : NULL;

  plot->subtitle = g_strdup_printf (_("Shares with %.4g %% intervals"), 100 * self->inquiry->conf);
  hunch_axis_set_categories (&plot->x, hits->by != NULL ? hits->groups : alone, n);
  plot->y.percent = TRUE;
  plot->y.zero = TRUE;
  layer->x = g_new (double, n);
  layer->y = g_new (double, n);
  layer->low = g_new (double, n);
  layer->high = g_new (double, n);
  for (guint i = 0; i < n; i++)
    {
      HunchEstimate share;

      hunch_hits_fill_share (hits, i, self->inquiry->conf, &share);
      layer->x[i] = i;
      layer->y[i] = share.estimate;
      layer->low[i] = share.ci_low;
      layer->high[i] = share.ci_high;
    }
  hunch_plot_take_layer (plot, layer);
  if (expected != NULL)
    {
      expected->x = g_memdup2 (layer->x, n * sizeof (double));
      expected->y = g_memdup2 (self->shares, n * sizeof (double));
      hunch_plot_take_layer (plot, expected);
    }
  hunch_result_take_plot (self->inquiry->result, plot);
}

static char *
dup_pair_verdict (Question *self)
{
  g_autofree char *first = hunch_verdict_dup_group (self->hits->by, self->hits->groups[0]);
  g_autofree char *second = hunch_verdict_dup_group (self->hits->by, self->hits->groups[1]);
  g_autofree char *a = hunch_words_percent (self->hits->hits[0] / self->hits->totals[0]);
  g_autofree char *b = hunch_words_percent (self->hits->hits[1] / self->hits->totals[1]);
  g_autofree char *interval = hunch_words_interval (100 * self->headline.ci_low, 100 * self->headline.ci_high, self->inquiry->conf);
  g_autofree char *points = hunch_words_estimate (100 * self->headline.estimate, 100 * self->headline.ci_low, 100 * self->headline.ci_high, FALSE);
  g_autofree char *h = hunch_words_number (self->first.effect.value);
  g_autofree char *certainty = hunch_verdict_dup_certainty (self->p, self->inquiry->conf);

  return g_strdup_printf (_("%s holds for %s of %s and %s of %s, a difference of %s points (first minus second, %s) and of %s size (h = %s). %s"),
                          self->answer, a, first, b, second, points, interval,
                          hunch_verdict_get_size (HUNCH_SCALE_D, self->first.effect.value), h, certainty);
}

static char *
dup_groups_verdict (Question *self)
{
  g_autofree char *effect = hunch_words_number (self->first.effect.value);
  g_autofree char *interval = hunch_words_interval (self->first.effect.ci_low, self->first.effect.ci_high, self->inquiry->conf);
  g_autofree char *certainty = hunch_verdict_dup_certainty (self->p, self->inquiry->conf);
  const char *size = hunch_verdict_get_size (HUNCH_SCALE_R, self->first.effect.value);

  if (self->shares != NULL)
    return g_strdup_printf (_("The shares of %s depart from those expected by a %s amount (w = %s, %s). %s"), self->answer, size, effect,
                            interval, certainty);
  return g_strdup_printf (_("The share of %s differs between the groups of %s by a %s amount (V = %s, %s). %s"), self->answer, self->hits->by, size,
                          effect, interval, certainty);
}

static char *
dup_single_verdict (Question *self)
{
  g_autofree char *percent = hunch_words_percent (self->headline.estimate);
  g_autofree char *interval = hunch_shares_dup_interval (self->headline.ci_low, self->headline.ci_high, self->inquiry->conf);
  g_autofree char *expected = hunch_words_percent (self->shares[0]);
  g_autofree char *h = hunch_words_number (self->first.effect.value);
  g_autofree char *certainty = hunch_verdict_dup_certainty (self->p, self->inquiry->conf);

  return g_strdup_printf (_("%s holds for %s of the rows (%s), where %s were asked about: a difference of %s size (h = %s). %s"), self->answer,
                          percent, interval, expected, hunch_verdict_get_size (HUNCH_SCALE_D, self->first.effect.value), h, certainty);
}

static char *
dup_claim (Question *self)
{
  g_autofree char *answer = hunch_words_escape_claim (self->answer);
  g_autofree char *by = self->hits->by != NULL ? hunch_words_escape_claim (self->hits->by) : NULL;

  if (self->hits->n == 1)
    return g_strdup_printf (_("{estimate:%%0} are %s"), answer);
  if (is_pair (self))
    return g_strdup_printf (hunch_verdict_is_sure (self->p, self->inquiry->conf) ? _("The share of %s differs by {estimate:abs%%0} between the groups of %s")
                                                                                 : _("No clear difference in the share of %s between the groups of %s: {estimate:%%0}"),
                            answer, by);
  return g_strdup_printf (hunch_verdict_is_sure (self->p, self->inquiry->conf) ? _("The share of %s is not the same in all groups of %s")
                                                                               : _("No clear difference in the share of %s among the groups of %s"),
                          answer, by);
}

static void
set_words (Question *self)
{
  HunchResult *result = self->inquiry->result;
  gboolean is_single = self->hits->n == 1;
  g_autofree char *verdict = is_single ? dup_single_verdict (self) : is_pair (self) ? dup_pair_verdict (self) : dup_groups_verdict (self);
  g_autofree char *claim = dup_claim (self);
  g_autofree char *title = self->hits->by != NULL ? g_strdup_printf (_("%s by %s"), self->answer, self->hits->by)
                                                  : g_strdup_printf (_("Share of %s"), self->answer);

  hunch_result_set_title (result, title);
  hunch_result_set_verdict (result, verdict);
  hunch_result_set_claim (result, claim);
  if (is_single || is_pair (self))
    hunch_result_set_headline (result, is_single ? self->answer : _("Difference of shares"), self->headline.estimate, self->headline.ci_low,
                               self->headline.ci_high, self->p, NULL);
  else
    hunch_result_set_headline (result, get_effect_name (self), self->first.effect.value, self->first.effect.ci_low, self->first.effect.ci_high,
                               self->p, NULL);
  hunch_verdict_guard_large_n (result, (gint64) self->hits->counts->total, self->p, is_single || is_pair (self) ? "h" : self->shares != NULL ? "w" : "V",
                               is_single || is_pair (self) ? HUNCH_SCALE_D : HUNCH_SCALE_R, self->first.effect.value);
  take_plot (self, g_strdup (verdict));
}

gboolean
hunch_run_proportions (HunchInquiry *inquiry,
                       GError      **error)
{
  g_auto (Question) self = { inquiry };

  hunch_inquiry_use_strata (inquiry);
  self.hits = hunch_hits_read (inquiry, TRUE, error);
  if (self.hits == NULL || !read_shares (&self, error) || !check_groups (&self, error))
    return FALSE;
  self.answer = hunch_verdict_dup_group (self.hits->y, self.hits->success);

  if (!(hunch_hits_has_blocks (self.hits) ? run_by_blocks (&self, error) : run_single (&self, error)))
    {
      hunch_inquiry_adopt_error (error);
      return FALSE;
    }
  if (is_pair (&self))
    add_pair_estimates (&self);
  add_groups (&self);
  add_pairs (&self);
  check_expected (&self);
  hunch_result_add_source (inquiry->result, "E. B. Wilson, JASA 22 (1927): score interval of a share");
  hunch_result_add_source (inquiry->result, "J. Cohen, Statistical Power Analysis (1988): h and w; H. Cramér (1946): V, by the noncentral chi-square");
  set_words (&self);
  return TRUE;
}
