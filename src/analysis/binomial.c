#define G_LOG_DOMAIN "hunch-analysis"
#include <glib/gi18n-lib.h>
#include <math.h>

#include "analysis/hits.h"
#include "analysis/plot-parts.h"
#include "analysis/runs.h"
#include "analysis/shares.h"
#include "analysis/verdict.h"
#include "analysis/words.h"
#include "stats/binomial.h"
#include "stats/distributions.h"

/* What was asked, and the share found. */
typedef struct
{
  HunchInquiry *inquiry;
  HunchHits    *hits;      /* owned */
  double        expected;  /* the share compared with */
  double        p;
  HunchEffect   cohens_h;
  HunchEstimate share;     /* exact interval, or by blocks */
} Question;

static void
question_clear (Question *self)
{
  g_clear_pointer (&self->hits, hunch_hits_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Question, question_clear)

static void
add_exact (Question            *self,
           const HunchBinomial *binomial)
{
  HunchTest test = { _("Exact binomial test"), self->hits->hits[0], { NAN, NAN }, binomial->p, _("Cohen’s h"), binomial->cohens_h };
  HunchEstimate wilson = HUNCH_ESTIMATE_NONE;

  self->p = binomial->p;
  self->cohens_h = binomial->cohens_h;
  self->share = HUNCH_ESTIMATE_NONE;
  self->share.estimate = wilson.estimate = binomial->share;
  self->share.se = wilson.se = sqrt (binomial->share * (1 - binomial->share) / self->hits->totals[0]);
  self->share.ci_low = binomial->ci_low;
  self->share.ci_high = binomial->ci_high;
  hunch_wilson_interval (self->hits->hits[0], self->hits->totals[0], self->inquiry->conf, &wilson.ci_low, &wilson.ci_high);
  hunch_result_add_test (self->inquiry->result, &test);
  hunch_result_add_estimate (self->inquiry->result, "share", &self->share);
  hunch_result_add_estimate (self->inquiry->result, "share.wilson", &wilson);
  hunch_result_add_source (self->inquiry->result, "C. J. Clopper and E. S. Pearson, Biometrika 26 (1934): exact interval of a share");
  hunch_result_add_source (self->inquiry->result, "E. B. Wilson, JASA 22 (1927): score interval of a share");
}

/* The share and its error by blocks against the one expected, by t. */
static void
add_by_blocks (Question *self)
{
  HunchInquiry *inquiry = self->inquiry;
  HunchAlternative alternative = hunch_shares_get_alternative (inquiry);
  const char *name = hunch_counts_has_strata (self->hits->counts) ? _("Test of a share by strata") : _("Test of a share by blocks");
  HunchTest test = { name, NAN, { NAN, NAN }, NAN, _("Cohen’s h"), HUNCH_EFFECT_NONE };
  HunchEstimate *share = &self->share;
  double t;

  hunch_hits_fill_share (self->hits, 0, inquiry->conf, share);
  t = (share->estimate - self->expected) / share->se;
  if (isfinite (t) && isfinite (share->df))
    {
      test.statistic = t;
      test.df[0] = share->df;
      test.p = alternative == HUNCH_ALTERNATIVE_TWO_SIDED ? hunch_t_two_sided (t, share->df)
               : alternative == HUNCH_ALTERNATIVE_LESS    ? hunch_t_lower (t, share->df)
                                                          : hunch_t_upper (t, share->df);
    }
  self->cohens_h = (HunchEffect){ hunch_cohens_h (share->estimate, self->expected), hunch_cohens_h (share->ci_low, self->expected),
                                  hunch_cohens_h (share->ci_high, self->expected) };
  self->p = test.p;
  test.effect = self->cohens_h;
  hunch_result_add_test (inquiry->result, &test);
  hunch_result_add_estimate (inquiry->result, "share", share);
  hunch_hits_report_blocks (self->hits, inquiry);
}

static void
set_words (Question *self)
{
  HunchInquiry *inquiry = self->inquiry;
  g_autofree char *answer = hunch_verdict_dup_group (self->hits->y, self->hits->success);
  g_autofree char *name = hunch_words_escape_claim (answer);
  g_autofree char *percent = hunch_words_percent (self->share.estimate);
  g_autofree char *interval = hunch_shares_dup_interval (self->share.ci_low, self->share.ci_high, inquiry->conf);
  g_autofree char *expected = hunch_words_percent (self->expected);
  g_autofree char *h = hunch_words_number (self->cohens_h.value);
  g_autofree char *certainty = hunch_verdict_dup_certainty (self->p, inquiry->conf);
  g_autofree char *verdict = g_strdup_printf (_("%s holds for %s of the rows (%s), where %s were asked about: a difference of %s size "
                                                "(h = %s). %s"), answer, percent, interval, expected,
                                              hunch_verdict_get_size (HUNCH_SCALE_D, self->cohens_h.value), h, certainty);
  g_autofree char *claim = g_strdup_printf (_("{estimate:%%0} are %s"), name);
  g_autofree char *title = g_strdup_printf (_("Share of %s"), answer);

  hunch_result_set_title (inquiry->result, title);
  hunch_result_set_verdict (inquiry->result, verdict);
  hunch_result_set_claim (inquiry->result, claim);
  hunch_result_set_headline (inquiry->result, answer, self->share.estimate, self->share.ci_low, self->share.ci_high, self->p, NULL);
  hunch_verdict_guard_large_n (inquiry->result, (gint64) self->hits->counts->total, self->p, "h", HUNCH_SCALE_D, self->cohens_h.value);
}

/* The share as a dot with its interval on a line from nothing to all. */
static void
take_plot (Question *self)
{
  g_autofree char *answer = hunch_verdict_dup_group (self->hits->y, self->hits->success);
  g_autofree char *percent = hunch_words_percent (self->share.estimate);
  g_autofree char *interval = hunch_shares_dup_interval (self->share.ci_low, self->share.ci_high, self->inquiry->conf);
  g_autofree char *asked = hunch_words_percent (self->expected);
  g_autofree char *rule_name = g_strdup_printf (_("asked about: %s"), asked);
  g_autofree char *title = g_strdup_printf (_("Share of %s"), answer);
  const char *const labels[] = { answer };
  HunchPlot *plot = hunch_plot_new_titled (self->inquiry, title, NULL, _("Share of rows"), self->hits->n_rows,
                                           g_strdup_printf (_("%s holds for %s of the rows, %s; asked about: %s."), answer, percent, interval, asked));
  HunchLayer *bar = hunch_layer_new (HUNCH_MARK_BAR, NULL, 1);
  HunchLayer *rule = hunch_layer_new (HUNCH_MARK_RULE, rule_name, 1);

  hunch_axis_set_categories (&plot->x, labels, 1);
  plot->y.zero = TRUE;
  plot->y.percent = TRUE;
  plot->y.min = 0;
  plot->y.max = 1;
  plot->horizontal = TRUE;
  bar->x = g_new0 (double, 1);
  bar->y = g_memdup2 (&self->share.estimate, sizeof (double));
  bar->low = g_memdup2 (&self->share.ci_low, sizeof (double));
  bar->high = g_memdup2 (&self->share.ci_high, sizeof (double));
  rule->y = g_memdup2 (&self->expected, sizeof (double));
  hunch_plot_take_layer (plot, bar);
  hunch_plot_take_layer (plot, rule);
  hunch_result_take_plot (self->inquiry->result, plot);
}

static void
offer_twin (Question *self)
{
  HunchInquiry *inquiry = self->inquiry;

  hunch_shares_set_twin (inquiry, "proportions", _("With many rows the test of a share by chi-square says the same, and shows Wilson’s interval."),
                         "y", self->hits->y, "success", self->hits->success, "p", hunch_inquiry_get (inquiry, "p"),
                         "weights", hunch_inquiry_get (inquiry, "weights"), "alternative", hunch_inquiry_get (inquiry, "alternative"), NULL);
}

gboolean
hunch_run_binomial (HunchInquiry *inquiry,
                    GError      **error)
{
  g_auto (Question) self = { inquiry };
  HunchBinomial binomial;

  if (!hunch_inquiry_get_number (inquiry, "p", &self.expected, error))
    return FALSE;
  if (!(self.expected >= 0 && self.expected <= 1))
    return hunch_bad_option (error, _("p= takes a share between 0 and 1, as in p=0.5."));
  hunch_inquiry_use_strata (inquiry);
  self.hits = hunch_hits_read (inquiry, FALSE, error);
  if (self.hits == NULL)
    return FALSE;

  if (hunch_hits_has_blocks (self.hits))
    add_by_blocks (&self);
  else
    {
      if (!hunch_shares_check_whole (self.hits->counts, error)
          || !hunch_binomial_test (self.hits->hits[0], self.hits->totals[0], self.expected, hunch_shares_get_alternative (inquiry),
                                   inquiry->conf, &binomial, error))
        {
          hunch_inquiry_adopt_error (error);
          return FALSE;
        }
      add_exact (&self, &binomial);
      offer_twin (&self);
    }
  hunch_shares_add_effect (inquiry, "cohens_h", &self.cohens_h);
  hunch_result_add_value (inquiry->result, "hits", hunch_hits_count_rows (self.hits));
  hunch_result_add_value (inquiry->result, "n", self.hits->totals[0]);
  hunch_result_add_source (inquiry->result, "J. Cohen, Statistical Power Analysis (1988): h, its ends those of the share’s interval");
  set_words (&self);
  take_plot (&self);
  return TRUE;
}
