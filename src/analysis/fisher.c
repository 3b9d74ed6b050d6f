#define G_LOG_DOMAIN "hunch-analysis"
#include <glib/gi18n-lib.h>
#include <math.h>

#include "analysis/runs.h"
#include "analysis/shares.h"
#include "analysis/verdict.h"
#include "analysis/words.h"
#include "stats/chisq.h"
#include "stats/conditional.h"
#include "stats/fisher-table.h"
#include "stats/simulate.h"

#define MOST_LEVELS 200
#define LARGEST_SUPPORT 5e6  /* counts that the first cell may have */

typedef struct
{
  HunchInquiry *inquiry;
  HunchCounts  *counts;    /* owned */
  HunchChisq    chisq;     /* owned: not corrected, for V and the residuals */
  double        p;
  HunchEffect   odds_ratio;  /* two by two */
  guint         n_draws;
  guint64       seed;
} Question;

static void
question_clear (Question *self)
{
  g_clear_pointer (&self->counts, hunch_counts_free);
  hunch_chisq_clear (&self->chisq);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Question, question_clear)

static gboolean
is_two_by_two (const Question *self)
{
  return self->counts->n == 2 && self->counts->n_by == 2;
}

/* --- two by two --- */

static gboolean
test_two_by_two (Question *self,
                 GError  **error)
{
  const double *n = self->counts->counts;
  g_auto (HunchConditional) conditional = { 0 };
  HunchConditionalTest found;
  HunchTest test = { _("Fisher’s exact test"), NAN, { NAN, NAN }, NAN, _("Odds ratio (conditional)"), HUNCH_EFFECT_NONE };
  HunchEstimate odds = HUNCH_ESTIMATE_NONE;

  if (MIN (n[0] + n[1], n[0] + n[2]) > LARGEST_SUPPORT)
    return hunch_no_answer (error, _("The counts are too large for an exact test; chisq says the same of so many rows."));
  hunch_conditional_init (&conditional, n[0] + n[1], n[2] + n[3], n[0] + n[2]);
  found = hunch_conditional_test (&conditional, n[0], hunch_shares_get_alternative (self->inquiry), self->inquiry->conf);
  self->p = test.p = found.p;
  self->odds_ratio = (HunchEffect){ found.odds_ratio, found.ci_low, found.ci_high };
  test.effect = self->odds_ratio;
  odds.estimate = found.odds_ratio;
  odds.ci_low = found.ci_low;
  odds.ci_high = found.ci_high;
  odds.p = found.p;
  hunch_result_add_estimate (self->inquiry->result, "odds_ratio_conditional", &odds);
  hunch_result_add_test (self->inquiry->result, &test);
  hunch_result_add_source (self->inquiry->result, "R. A. Fisher, JRSS 98 (1935): exact test");
  hunch_result_add_source (self->inquiry->result, "J. J. Gart, Biometrika 57 (1970): conditional odds ratio and its exact interval, solved to full accuracy");
  if (!isfinite (found.odds_ratio) || !(found.odds_ratio > 0))
    hunch_result_add_check (self->inquiry->result, "empty-cell", HUNCH_CHECK_UNKNOWN, NAN, NAN,
                            isfinite (found.odds_ratio) ? _("An empty cell makes the odds ratio 0: only its upper end says something.")
                                                        : _("An empty cell leaves the odds ratio without end: only its lower end says something."));
  return TRUE;
}

/* --- larger tables --- */

static gboolean
check_alternative (Question *self,
                   GError  **error)
{
  if (hunch_shares_get_alternative (self->inquiry) == HUNCH_ALTERNATIVE_TWO_SIDED)
    return TRUE;
  return hunch_bad_option (error, _("alternative= is for tables of two by two; this one has %u by %u."), self->counts->n, self->counts->n_by);
}

static gboolean
find_exact_p (Question *self,
              GError  **error)
{
  HunchFisherEnd end = hunch_fisher_table (self->counts->counts, self->counts->n, self->counts->n_by, hunch_shares_is_cancelled, self->inquiry, &self->p);

  if (end == HUNCH_FISHER_DONE)
    return TRUE;
  if (g_cancellable_set_error_if_cancelled (self->inquiry->cancellable, error))
    return FALSE;
  return hunch_no_answer (error, _("The table of %u by %u with %.0f rows is too large for an exact answer: add simulate=10000 to draw tables by chance."),
                          self->counts->n, self->counts->n_by, self->counts->total);
}

static gboolean
test_table (Question *self,
            GError  **error)
{
  g_autofree char *how = hunch_shares_dup_simulation (self->n_draws, self->seed);
  g_autofree char *drawn = g_strdup_printf (_("Fisher’s test, %s"), how);
  HunchTest test = { self->n_draws > 0 ? drawn : _("Fisher’s exact test"), NAN, { NAN, NAN }, NAN, _("Cramér’s V"), self->chisq.effect };

  if (self->n_draws > 0)
    {
      self->p = hunch_simulate_table (self->counts->counts, self->counts->n, self->counts->n_by, HUNCH_SIMULATE_LIKELIHOOD, self->n_draws,
                                      self->seed, hunch_shares_is_cancelled, self->inquiry);
      if (g_cancellable_set_error_if_cancelled (self->inquiry->cancellable, error))
        return FALSE;
      hunch_result_set_fit (self->inquiry->result, "draws", self->n_draws);
      hunch_result_set_fit (self->inquiry->result, "seed", (double) self->seed);
      hunch_result_add_source (self->inquiry->result, "W. M. Patefield, Applied Statistics 30 (1981): tables drawn with given margins");
    }
  else if (!find_exact_p (self, error))
    return FALSE;
  else
    hunch_result_add_source (self->inquiry->result, "G. H. Freeman and J. H. Halton, Biometrika 38 (1951); C. R. Mehta and N. R. Patel, JASA 78 (1983): "
                                                    "exact test of r by c tables");
  test.p = self->p;
  hunch_result_add_test (self->inquiry->result, &test);
  return TRUE;
}

/* --- words --- */

static char *
dup_two_by_two_verdict (Question *self)
{
  const HunchCounts *counts = self->counts;
  g_autofree char *first = hunch_verdict_dup_group (counts->column, counts->labels[0]);
  g_autofree char *second = hunch_verdict_dup_group (counts->column, counts->labels[1]);
  g_autofree char *answer = hunch_verdict_dup_group (counts->by, counts->by_labels[0]);
  g_autofree char *a = hunch_words_percent (hunch_counts_get (counts, 0, 0) / hunch_counts_get_row_total (counts, 0));
  g_autofree char *b = hunch_words_percent (hunch_counts_get (counts, 1, 0) / hunch_counts_get_row_total (counts, 1));
  g_autofree char *odds = isinf (self->odds_ratio.value) ? g_strdup (_("without end")) : hunch_words_number (self->odds_ratio.value);
  g_autofree char *interval = hunch_words_interval (self->odds_ratio.ci_low, self->odds_ratio.ci_high, self->inquiry->conf);
  g_autofree char *certainty = hunch_verdict_dup_certainty (self->p, self->inquiry->conf);

  return g_strdup_printf (_("%s holds for %s of %s and %s of %s: the odds ratio is %s (%s). %s"), answer, a, first, b, second, odds, interval,
                          certainty);
}

static char *
dup_table_verdict (Question *self)
{
  g_autofree char *v = hunch_words_number (self->chisq.effect.value);
  g_autofree char *interval = hunch_words_interval (self->chisq.effect.ci_low, self->chisq.effect.ci_high, self->inquiry->conf);
  g_autofree char *certainty = hunch_verdict_dup_certainty (self->p, self->inquiry->conf);

  return g_strdup_printf (_("The link between %s and %s is of %s size (Cramér’s V = %s, %s). %s"), self->counts->column, self->counts->by,
                          hunch_verdict_get_size (HUNCH_SCALE_R, self->chisq.effect.value), v, interval, certainty);
}

static void
set_words (Question *self)
{
  HunchResult *result = self->inquiry->result;
  gboolean has_odds = is_two_by_two (self);
  g_autofree char *verdict = has_odds ? dup_two_by_two_verdict (self) : dup_table_verdict (self);
  g_autofree char *title = g_strdup_printf (_("%s and %s"), self->counts->column, self->counts->by);
  g_autofree char *x = hunch_words_escape_claim (self->counts->column);
  g_autofree char *y = hunch_words_escape_claim (self->counts->by);
  gboolean is_sure = hunch_verdict_is_sure (self->p, self->inquiry->conf);
  g_autofree char *claim = has_odds && isfinite (self->odds_ratio.value)
                               ? g_strdup_printf (is_sure ? _("%s and %s go together (odds ratio {estimate:2})")
                                                          : _("No clear link between %s and %s (odds ratio {estimate:2})"), x, y)
                               : g_strdup_printf (is_sure ? _("%s and %s go together") : _("No clear link between %s and %s"), x, y);
  const HunchEffect *headline = has_odds ? &self->odds_ratio : &self->chisq.effect;

  hunch_result_set_title (result, title);
  hunch_result_set_verdict (result, verdict);
  hunch_result_set_claim (result, claim);
  hunch_result_set_headline (result, has_odds ? _("Odds ratio") : _("Cramér’s V"), headline->value, headline->ci_low, headline->ci_high, self->p, NULL);
  hunch_verdict_guard_large_n (result, (gint64) self->counts->total, self->p, "V", HUNCH_SCALE_R, self->chisq.effect.value);
  hunch_shares_take_plot (self->inquiry, self->counts, g_strdup (verdict));
  hunch_shares_take_residuals (self->inquiry, self->counts, self->chisq.residuals);
}

static void
offer_twin (Question *self)
{
  if (self->chisq.n_expected_below_5 == 0)
    hunch_shares_set_twin (self->inquiry, "chisq", _("Every cell is expected to hold 5 rows or more, so the chi-square test is as good and shows which cells stand out."),
                           "x", self->counts->column, "y", self->counts->by, "weights", hunch_inquiry_get (self->inquiry, "weights"), NULL);
  else if (!is_two_by_two (self) && self->n_draws == 0)
    hunch_shares_set_twin (self->inquiry, "fisher", _("Drawn tables say nearly the same and take less time."), "x", self->counts->column, "y",
                           self->counts->by, "weights", hunch_inquiry_get (self->inquiry, "weights"), "simulate", "10000", NULL);
}

static gboolean
read_counts (Question *self,
             GError  **error)
{
  const HunchColumnInfo *x, *y, *weights;

  if (!hunch_inquiry_get_column (self->inquiry, "x", &x, error) || !hunch_inquiry_get_column (self->inquiry, "y", &y, error)
      || !hunch_inquiry_get_column (self->inquiry, "weights", &weights, error)
      || !hunch_shares_get_simulation (self->inquiry, &self->n_draws, &self->seed, error))
    return FALSE;
  if (x == y)
    return hunch_bad_option (error, _("x= and y= name the same column."));
  self->counts = hunch_counts_read (self->inquiry, x->name, y->name, weights != NULL ? weights->name : NULL, MOST_LEVELS, MOST_LEVELS, error);
  return self->counts != NULL && hunch_counts_check (self->counts, error) && hunch_shares_check_table (self->counts, error)
         && hunch_shares_check_whole (self->counts, error)
         && hunch_chisq_independence (self->counts->counts, self->counts->n, self->counts->n_by, FALSE, self->inquiry->conf, &self->chisq, error);
}

gboolean
hunch_run_fisher (HunchInquiry *inquiry,
                  GError      **error)
{
  g_auto (Question) self = { inquiry };

  if (!read_counts (&self, error))
    return FALSE;
  if (is_two_by_two (&self) ? !test_two_by_two (&self, error) : (!check_alternative (&self, error) || !test_table (&self, error)))
    return FALSE;

  hunch_shares_add_crosstab (inquiry, self.counts);
  hunch_shares_add_effect (inquiry, "cramers_v", &self.chisq.effect);
  if (is_two_by_two (&self))
    hunch_shares_add_ratios (inquiry, self.counts, NULL);
  hunch_result_set_fit (inquiry->result, "total", self.counts->total);
  hunch_result_add_source (inquiry->result, "H. Cramér, Mathematical Methods of Statistics (1946): V; its interval inverts the noncentral chi-square");
  hunch_shares_warn_of_blocks (inquiry);
  offer_twin (&self);
  set_words (&self);
  return TRUE;
}
