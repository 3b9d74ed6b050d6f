#define G_LOG_DOMAIN "hunch-analysis"
#include <glib/gi18n-lib.h>
#include <math.h>

#include "analysis/frame.h"
#include "analysis/plot-parts.h"
#include "analysis/runs.h"
#include "analysis/shares.h"
#include "analysis/verdict.h"
#include "analysis/words.h"
#include "stats/chisq.h"
#include "stats/distributions.h"
#include "stats/mantelhaenszel.h"

#define MOST_LEVELS 30
#define MOST_STRATA 2000

/* Counts of x against y, table by table; values and strata without a row are left out. */
typedef struct
{
  HunchInquiry *inquiry;
  const char   *x, *y, *by;     /* names, lent */
  guint         n, n_by, n_strata;
  char        **labels, **by_labels, **strata;  /* owned */
  double       *tables;         /* owned [n_strata * n * n_by] */
  double        total;
  gint64        n_rows;
  HunchMantelHaenszel test;     /* two by two: the headline's */
  HunchConditionalTest exact;
  gboolean      is_exact;
  double        p;
  HunchEffect   effect;         /* the common odds ratio, or V of the tables put together */
} Question;

static void
question_clear (Question *self)
{
  g_strfreev (self->labels);
  g_strfreev (self->by_labels);
  g_strfreev (self->strata);
  g_free (self->tables);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Question, question_clear)

/* --- counting --- */

typedef struct
{
  const char *const *levels[3];  /* lent: of x, y, strata */
  guint              n[3];
  double            *counts;     /* owned, strata first */
} Tally;

static void
tally_clear (Tally *self)
{
  g_free (self->counts);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Tally, tally_clear)

static gboolean
add_rows (Tally      *tally,
          HunchFrame *frame,
          gboolean    is_weighted,
          GError    **error)
{
  gsize n;

  do
    {
      const gint32 *codes[3];
      const double *weights;

      if (!hunch_frame_next (frame, &n, error))
        return FALSE;
      for (guint k = 0; k < 3; k++)
        codes[k] = hunch_frame_get_codes (frame, k);
      weights = is_weighted ? hunch_frame_get_numbers (frame, 0) : NULL;
      for (gsize i = 0; i < n; i++)
        {
          if (weights != NULL && !(weights[i] >= 0 && isfinite (weights[i])))
            {
              g_autofree char *row = hunch_words_count (hunch_frame_get_row (frame, i) + 1);

              return hunch_no_answer (error, _("The count in row %s is negative or infinite."), row);
            }
          tally->counts[((gsize) codes[2][i] * tally->n[0] + codes[0][i]) * tally->n[1] + codes[1][i]] += weights != NULL ? weights[i] : 1;
        }
    }
  while (n > 0);
  return TRUE;
}

/* Which levels of one of the three columns have anything; returns how many. */
static guint
find_used (const Tally *tally,
           guint        which,
           guint       *used)
{
  gsize stride = which == 2 ? (gsize) tally->n[0] * tally->n[1] : which == 0 ? tally->n[1] : 1;
  gsize n_cells = (gsize) tally->n[0] * tally->n[1] * tally->n[2];
  g_autofree double *sums = g_new0 (double, tally->n[which] + 1);
  guint n_used = 0;

  for (gsize i = 0; i < n_cells; i++)
    sums[i / stride % tally->n[which]] += tally->counts[i];
  for (guint level = 0; level < tally->n[which]; level++)
    if (sums[level] > 0)
      used[n_used++] = level;
  return n_used;
}

static char **
dup_labels (const Tally *tally,
            guint        which,
            const guint *used,
            guint        n)
{
  char **labels = g_new0 (char *, n + 1);

  for (guint i = 0; i < n; i++)
    labels[i] = g_strdup (tally->levels[which][used[i]]);
  return labels;
}

static void
take_tables (Question    *self,
             const Tally *tally)
{
  g_autofree guint *rows = g_new (guint, tally->n[0] + 1);
  g_autofree guint *columns = g_new (guint, tally->n[1] + 1);
  g_autofree guint *strata = g_new (guint, tally->n[2] + 1);
  gsize at = 0;

  self->n = find_used (tally, 0, rows);
  self->n_by = find_used (tally, 1, columns);
  self->n_strata = find_used (tally, 2, strata);
  self->labels = dup_labels (tally, 0, rows, self->n);
  self->by_labels = dup_labels (tally, 1, columns, self->n_by);
  self->strata = dup_labels (tally, 2, strata, self->n_strata);
  self->tables = g_new (double, (gsize) self->n * self->n_by * self->n_strata + 1);
  for (guint s = 0; s < self->n_strata; s++)
    for (guint i = 0; i < self->n; i++)
      for (guint k = 0; k < self->n_by; k++)
        {
          double count = tally->counts[((gsize) strata[s] * tally->n[0] + rows[i]) * tally->n[1] + columns[k]];

          self->tables[at++] = count;
          self->total += count;
        }
}

static gboolean
read_tables (Question   *self,
             const char *weights,
             GError    **error)
{
  const guint most[] = { MOST_LEVELS, MOST_LEVELS, MOST_STRATA };
  const char *const names[] = { self->x, self->y, self->by };
  g_autoptr (HunchFrame) frame = hunch_frame_new (self->inquiry);
  g_auto (Tally) tally = { 0 };

  for (guint k = 0; k < 3; k++)
    hunch_frame_add_codes (frame, names[k]);
  if (weights != NULL)
    hunch_frame_add_number (frame, weights);
  if (!hunch_frame_open (frame, error))
    return FALSE;
  for (guint k = 0; k < 3; k++)
    {
      tally.levels[k] = hunch_frame_get_levels (frame, k, most[k], &tally.n[k], error);
      if (tally.levels[k] == NULL)
        return FALSE;
    }
  tally.counts = g_new0 (double, (gsize) tally.n[0] * tally.n[1] * tally.n[2] + 1);
  if (!add_rows (&tally, frame, weights != NULL, error))
    return FALSE;

  take_tables (self, &tally);
  self->n_rows = hunch_frame_get_n_used (frame);
  hunch_frame_report (frame);
  return TRUE;
}

static gboolean
check_tables (Question *self,
              GError  **error)
{
  if (!(self->total > 0))
    return hunch_no_answer (error, _("“%s” has no values to count."), self->x);
  if (self->n < 2)
    return hunch_no_answer (error, _("“%s” has only one value among the rows used, so nothing can be compared."), self->x);
  if (self->n_by < 2)
    return hunch_no_answer (error, _("“%s” has only one value among the rows used, so nothing can be compared."), self->y);
  for (guint s = 0; s < self->n_strata; s++)
    {
      const double *table = self->tables + (gsize) s * self->n * self->n_by;
      double total = 0;

      for (guint i = 0; i < self->n * self->n_by; i++)
        total += table[i];
      if (total < 2)
        return hunch_no_answer (error, _("The stratum %s of “%s” has fewer than two rows, too few to compare anything in it."), self->strata[s], self->by);
    }
  return TRUE;
}

/* --- the tables put together --- */

static double *
dup_crude (const Question *self)
{
  gsize n_cells = (gsize) self->n * self->n_by;
  double *crude = g_new0 (double, n_cells);

  for (gsize i = 0; i < n_cells * self->n_strata; i++)
    crude[i % n_cells] += self->tables[i];
  return crude;
}

/* --- two by two --- */

static void
add_test (Question                  *self,
          const HunchMantelHaenszel *found)
{
  HunchTest test = { found->corrected ? _("Mantel–Haenszel chi-square, continuity corrected") : _("Mantel–Haenszel chi-square"), found->statistic,
                     { found->df, NAN }, found->p, _("Common odds ratio"), { found->odds_ratio.value, found->odds_ratio.ci_low, found->odds_ratio.ci_high } };

  hunch_result_add_test (self->inquiry->result, &test);
}

static void
add_exact (Question *self)
{
  HunchTest test = { _("Exact conditional test"), NAN, { NAN, NAN }, self->exact.p, _("Common odds ratio (conditional)"),
                     { self->exact.odds_ratio, self->exact.ci_low, self->exact.ci_high } };
  double count = 0;

  for (guint s = 0; s < self->n_strata; s++)
    count += self->tables[4 * (gsize) s];
  test.statistic = count;
  hunch_result_add_test (self->inquiry->result, &test);
  hunch_shares_add_effect (self->inquiry, "odds_ratio_conditional", &test.effect);
  hunch_result_add_source (self->inquiry->result, "J. J. Gart, Biometrika 57 (1970): exact conditional test and interval, solved to full accuracy");
}

static void
add_strata (Question *self)
{
  const char *const heads[] = { self->by, _("n"), _("Odds ratio"), _("Low"), _("High"), NULL };
  JsonArray *rows = hunch_result_add_table (self->inquiry->result, "strata", _("Odds ratio in each stratum"), heads);

  for (guint s = 0; s < self->n_strata; s++)
    {
      const double *t = self->tables + 4 * (gsize) s;
      HunchRatio odds = hunch_odds_ratio (t[0], t[1], t[2], t[3], self->inquiry->conf);
      HunchEstimate estimate = hunch_shares_from_ratio (&odds);
      g_autofree char *name = g_strdup_printf ("odds_ratio[%s]", self->strata[s]);

      if (s < 200)
        hunch_result_add_estimate (self->inquiry->result, name, &estimate);
      hunch_result_add_row (rows, "snnnn", self->strata[s], t[0] + t[1] + t[2] + t[3], odds.value, odds.ci_low, odds.ci_high);
    }
}

static void
check_homogeneity (Question *self,
                   double    odds_ratio)
{
  HunchBreslowDay found;
  g_autofree char *p = NULL;
  g_autofree char *text = NULL;
  gboolean is_alike;

  if (!hunch_breslow_day (self->tables, self->n_strata, odds_ratio, &found))
    return;
  is_alike = found.tarone_p >= 0.05;
  p = hunch_words_p (found.tarone_p);
  text = g_strdup_printf (is_alike ? _("The strata may well share one odds ratio (Breslow–Day with Tarone’s correction, %s).")
                                   : _("The odds ratio is not the same in all strata (Breslow–Day with Tarone’s correction, %s): one number does not tell the story."),
                          p);
  hunch_result_add_check (self->inquiry->result, "homogeneity", is_alike ? HUNCH_CHECK_PASSED : HUNCH_CHECK_FAILED, found.tarone, found.tarone_p, text);
  hunch_result_set_fit (self->inquiry->result, "breslow_day", found.statistic);
  hunch_result_set_fit (self->inquiry->result, "breslow_day_p", found.p);
  hunch_result_set_fit (self->inquiry->result, "tarone", found.tarone);
  hunch_result_set_fit (self->inquiry->result, "tarone_p", found.tarone_p);
  hunch_result_set_fit (self->inquiry->result, "homogeneity_df", found.df);
  hunch_result_add_source (self->inquiry->result, "N. E. Breslow and N. E. Day, Statistical Methods in Cancer Research I (1980); R. E. Tarone, Biometrika 72 (1985)");
}

/* What is seen without the strata says otherwise than within them: E. H. Simpson's paradox, or something near it. */
static void
warn_of_simpson (Question         *self,
                 const HunchRatio *crude)
{
  const HunchRatio *common = &self->test.odds_ratio;
  g_autofree char *without = hunch_words_number (crude->value);
  g_autofree char *within = hunch_words_number (common->value);

  if (!isfinite (crude->value) || !isfinite (common->value) || !(crude->value > 0) || !(common->value > 0))
    return;
  if ((crude->value > 1) != (common->value > 1) && fabs (log (crude->value) - log (common->value)) > 0.05)
    hunch_result_add_warning (self->inquiry->result, _("Without “%s” the odds ratio is %s, on the other side of 1 from %s within its strata: what is seen in all "
                                                       "rows turns around in their parts (Simpson’s paradox)."), self->by, without, within);
  else if (crude->value < common->ci_low || crude->value > common->ci_high)
    hunch_result_add_warning (self->inquiry->result, _("Without “%s” the odds ratio is %s, outside the interval of the one within its strata (%s): “%s” goes with both "
                                                       "columns and would mislead when left out."), self->by, without, within, self->by);
}

static gboolean
run_exact (Question *self,
           GError  **error)
{
  for (gsize i = 0; i < 4 * (gsize) self->n_strata; i++)
    if (self->tables[i] != trunc (self->tables[i]))
      return hunch_no_answer (error, _("The counts add up to numbers that are not whole (%.15g), and drawing or an exact test needs whole ones."), self->tables[i]);
  if (!hunch_mantel_haenszel_exact (self->tables, self->n_strata, hunch_shares_get_alternative (self->inquiry), self->inquiry->conf, &self->exact, error))
    {
      hunch_inquiry_adopt_error (error);
      return FALSE;
    }
  add_exact (self);
  self->is_exact = TRUE;
  self->p = self->exact.p;
  self->effect = (HunchEffect){ self->exact.odds_ratio, self->exact.ci_low, self->exact.ci_high };
  return TRUE;
}

/* An odds ratio of 0 or without end has no interval by logarithms; the exact one has one end. */
static void
mend_interval (Question            *self,
               HunchMantelHaenszel *found)
{
  HunchConditionalTest exact;

  for (gsize i = 0; i < 4 * (gsize) self->n_strata; i++)
    if (self->tables[i] != trunc (self->tables[i]))
      return;
  if (isfinite (found->odds_ratio.log_se)
      || !hunch_mantel_haenszel_exact (self->tables, self->n_strata, hunch_shares_get_alternative (self->inquiry), self->inquiry->conf, &exact, NULL))
    return;
  found->odds_ratio.ci_low = exact.ci_low;
  found->odds_ratio.ci_high = exact.ci_high;
  if (found == &self->test)
    hunch_result_add_check (self->inquiry->result, "empty-cell", HUNCH_CHECK_UNKNOWN, NAN, NAN,
                            _("The common odds ratio is 0 or without end; its interval is the exact one, given all margins."));
}

static gboolean
run_two_by_two (Question *self,
                GError  **error)
{
  HunchAlternative alternative = hunch_shares_get_alternative (self->inquiry);
  g_autofree double *crude = dup_crude (self);
  HunchRatio without = hunch_odds_ratio (crude[0], crude[1], crude[2], crude[3], self->inquiry->conf);
  HunchEstimate odds, crude_odds = hunch_shares_from_ratio (&without);
  HunchMantelHaenszel plain;

  if (!hunch_mantel_haenszel_test (self->tables, self->n_strata, alternative, TRUE, self->inquiry->conf, &self->test, error)
      || !hunch_mantel_haenszel_test (self->tables, self->n_strata, alternative, FALSE, self->inquiry->conf, &plain, error))
    {
      hunch_inquiry_adopt_error (error);
      return FALSE;
    }
  mend_interval (self, &self->test);
  mend_interval (self, &plain);
  if (hunch_inquiry_is (self->inquiry, "exact", "yes") && !run_exact (self, error))
    return FALSE;
  if (!self->is_exact)
    {
      self->p = self->test.p;
      self->effect = (HunchEffect){ self->test.odds_ratio.value, self->test.odds_ratio.ci_low, self->test.odds_ratio.ci_high };
    }
  add_test (self, &self->test);
  if (self->test.corrected)
    add_test (self, &plain);
  odds = hunch_shares_from_ratio (&self->test.odds_ratio);
  hunch_result_add_estimate (self->inquiry->result, "odds_ratio", &odds);
  hunch_result_add_estimate (self->inquiry->result, "odds_ratio_crude", &crude_odds);
  hunch_result_add_source (self->inquiry->result, "N. Mantel and W. Haenszel, JNCI 22 (1959): test and common odds ratio");
  hunch_result_add_source (self->inquiry->result, "J. M. Robins, N. E. Breslow and S. Greenland, Biometrics 42 (1986): its interval");
  add_strata (self);
  check_homogeneity (self, self->test.odds_ratio.value);
  warn_of_simpson (self, &without);
  return TRUE;
}

/* --- more rows or columns --- */

static gboolean
run_general (Question *self,
             GError  **error)
{
  HunchTest test = { _("Cochran–Mantel–Haenszel test of any association"), NAN, { NAN, NAN }, NAN, _("Cramér’s V without strata"), HUNCH_EFFECT_NONE };
  g_autofree double *crude = dup_crude (self);
  g_auto (HunchChisq) chisq = { 0 };

  if (hunch_shares_get_alternative (self->inquiry) != HUNCH_ALTERNATIVE_TWO_SIDED || hunch_inquiry_is (self->inquiry, "exact", "yes"))
    return hunch_bad_option (error, _("alternative= and exact= are for two values of both columns; “%s” has %u and “%s” has %u."), self->x, self->n, self->y,
                             self->n_by);
  if (!hunch_cochran_mantel_haenszel (self->tables, self->n, self->n_by, self->n_strata, &test.statistic, &test.df[0], &test.p, error)
      || !hunch_chisq_independence (crude, self->n, self->n_by, FALSE, self->inquiry->conf, &chisq, error))
    {
      hunch_inquiry_adopt_error (error);
      return FALSE;
    }
  self->p = test.p;
  self->effect = test.effect = chisq.effect;
  hunch_result_add_test (self->inquiry->result, &test);
  hunch_shares_add_effect (self->inquiry, "cramers_v", &chisq.effect);
  hunch_result_add_source (self->inquiry->result, "J. R. Landis, E. R. Heyman and G. G. Koch, International Statistical Review 46 (1978): generalised test");
  hunch_result_add_source (self->inquiry->result, "H. Cramér, Mathematical Methods of Statistics (1946): V; its interval inverts the noncentral chi-square");
  return TRUE;
}

/* --- picture and words --- */

static gboolean
is_two_by_two (const Question *self)
{
  return self->n == 2 && self->n_by == 2;
}

/* Odds ratios of the strata with their intervals, and the common one below them, on a scale of multiples. */
static void
take_odds_plot (Question *self,
                char     *summary)
{
  guint n = MIN (self->n_strata, HUNCH_PLOT_MAX_BARS);
  g_autofree const char **labels = g_new (const char *, n + 1);
  g_autofree char *title = g_strdup_printf (_("%s and %s within %s"), self->x, self->y, self->by);
  HunchPlot *plot = hunch_plot_new_titled (self->inquiry, title, self->by, _("Odds ratio"), self->n_rows, summary);
  HunchLayer *layer = hunch_layer_new (HUNCH_MARK_INTERVAL, NULL, n + 1);
  HunchLayer *rule = hunch_layer_new (HUNCH_MARK_RULE, _("no link"), 1);
  guint at = 0;

  layer->x = g_new (double, n + 1);
  layer->y = g_new (double, n + 1);
  layer->low = g_new (double, n + 1);
  layer->high = g_new (double, n + 1);
  for (guint s = 0; s <= n; s++)
    {
      const double *t = self->tables + 4 * (gsize) s;
      HunchRatio odds = s < n ? hunch_odds_ratio (t[0], t[1], t[2], t[3], self->inquiry->conf) : self->test.odds_ratio;

      labels[s] = s < n ? self->strata[s] : _("All strata together");
      if (!isfinite (odds.ci_low) || !isfinite (odds.ci_high) || !(odds.ci_low > 0))
        continue;
      layer->x[at] = s;
      layer->y[at] = odds.value;
      layer->low[at] = odds.ci_low;
      layer->high[at++] = odds.ci_high;
    }
  layer->n = at;
  rule->y = g_new (double, 1);
  rule->y[0] = 1;
  plot->y.kind = HUNCH_SCALE_LOG;
  plot->horizontal = TRUE;
  hunch_axis_set_categories (&plot->x, labels, n + 1);
  hunch_plot_take_layer (plot, layer);
  hunch_plot_take_layer (plot, rule);
  hunch_result_take_plot (self->inquiry->result, plot);
}

/* Share of the first answer in each stratum, a line of dots for each row. */
static void
take_share_plot (Question *self,
                 char     *summary)
{
  guint n = MIN (self->n_strata, HUNCH_PLOT_MAX_BARS);
  g_autofree char *title = g_strdup_printf (_("%s and %s within %s"), self->x, self->y, self->by);
  g_autofree char *answer = hunch_verdict_dup_group (self->y, self->by_labels[0]);
  g_autofree char *y_title = g_strdup_printf (_("Share of %s"), answer);
  HunchPlot *plot = hunch_plot_new_titled (self->inquiry, title, self->by, y_title, self->n_rows, summary);

  hunch_axis_set_categories (&plot->x, (const char *const *) self->strata, n);
  plot->y.percent = TRUE;
  plot->y.zero = TRUE;
  for (guint i = 0; i < MIN (self->n, 6); i++)
    {
      HunchLayer *layer = hunch_layer_new (HUNCH_MARK_INTERVAL, self->labels[i], n);
      guint at = 0;

      layer->x = g_new (double, n);
      layer->y = g_new (double, n);
      layer->low = g_new (double, n);
      layer->high = g_new (double, n);
      for (guint s = 0; s < n; s++)
        {
          const double *row = self->tables + ((gsize) s * self->n + i) * self->n_by;
          double total = 0;

          for (guint k = 0; k < self->n_by; k++)
            total += row[k];
          if (!(total > 0))
            continue;
          layer->x[at] = s;
          layer->y[at] = row[0] / total;
          hunch_wilson_interval (row[0], total, self->inquiry->conf, &layer->low[at], &layer->high[at]);
          at++;
        }
      layer->n = at;
      hunch_plot_take_layer (plot, layer);
    }
  hunch_result_take_plot (self->inquiry->result, plot);
}

static char *
dup_verdict (Question *self)
{
  g_autofree char *value = isinf (self->effect.value) ? g_strdup (_("without end")) : hunch_words_number (self->effect.value);
  g_autofree char *interval = hunch_words_interval (self->effect.ci_low, self->effect.ci_high, self->inquiry->conf);
  g_autofree char *certainty = hunch_verdict_dup_certainty (self->p, self->inquiry->conf);

  if (!is_two_by_two (self))
    return g_strdup_printf (_("Within the strata of %s, %s and %s were looked at together; without strata their link is of %s size (V = %s, %s). %s"), self->by,
                            self->x, self->y, hunch_verdict_get_size (HUNCH_SCALE_R, self->effect.value), value, interval, certainty);
  else
    {
      g_autofree char *answer = hunch_verdict_dup_group (self->y, self->by_labels[0]);
      g_autofree char *first = hunch_verdict_dup_group (self->x, self->labels[0]);
      g_autofree char *second = hunch_verdict_dup_group (self->x, self->labels[1]);

      return g_strdup_printf (_("Within the strata of %s the odds of %s for %s are %s times those for %s (%s). %s"), self->by, answer, first, value, second,
                              interval, certainty);
    }
}

static void
set_words (Question *self)
{
  HunchResult *result = self->inquiry->result;
  gboolean is_sure = hunch_verdict_is_sure (self->p, self->inquiry->conf);
  g_autofree char *verdict = dup_verdict (self);
  g_autofree char *title = g_strdup_printf (_("%s and %s within %s"), self->x, self->y, self->by);
  g_autofree char *x = hunch_words_escape_claim (self->x);
  g_autofree char *y = hunch_words_escape_claim (self->y);
  g_autofree char *by = hunch_words_escape_claim (self->by);
  g_autofree char *claim = g_strdup_printf (is_sure ? _("%s and %s go together, also within %s") : _("No clear link between %s and %s within %s"), x, y, by);

  hunch_result_set_title (result, title);
  hunch_result_set_verdict (result, verdict);
  hunch_result_set_claim (result, claim);
  hunch_result_set_headline (result, is_two_by_two (self) ? _("Common odds ratio") : _("Cramér’s V"), self->effect.value, self->effect.ci_low,
                             self->effect.ci_high, self->p, NULL);
  /* An odds ratio as a distance between two logistic distributions: S. Chinn, Statistics in Medicine 19 (2000). */
  if (is_two_by_two (self))
    hunch_verdict_guard_large_n (result, (gint64) self->total, self->p, "d", HUNCH_SCALE_D, log (self->effect.value) * sqrt (3) / G_PI);
  else
    hunch_verdict_guard_large_n (result, (gint64) self->total, self->p, "V", HUNCH_SCALE_R, self->effect.value);
  if (is_two_by_two (self))
    take_odds_plot (self, g_strdup (verdict));
  take_share_plot (self, g_strdup (verdict));
}

static void
offer_twin (Question *self,
            const char *weights)
{
  if (is_two_by_two (self) && !self->is_exact && self->total < 2000)
    hunch_shares_set_twin (self->inquiry, "mantelhaenszel", _("The exact test needs no large strata."), "x", self->x, "y", self->y, "strata", self->by, "weights",
                           weights, "exact", "yes", NULL);
  else
    hunch_shares_set_twin (self->inquiry, "chisq", _("The same without strata shows how much they matter."), "x", self->x, "y", self->y, "weights", weights, NULL);
}

gboolean
hunch_run_mantelhaenszel (HunchInquiry *inquiry,
                          GError      **error)
{
  g_auto (Question) self = { inquiry };
  const HunchColumnInfo *x, *y, *strata, *weights;

  if (!hunch_inquiry_get_column (inquiry, "x", &x, error) || !hunch_inquiry_get_column (inquiry, "y", &y, error)
      || !hunch_inquiry_get_column (inquiry, "strata", &strata, error) || !hunch_inquiry_get_column (inquiry, "weights", &weights, error))
    return FALSE;
  if (x == y || x == strata || y == strata)
    return hunch_bad_option (error, _("x=, y= and strata= must name three columns."));
  self.x = x->name;
  self.y = y->name;
  self.by = strata->name;
  if (!read_tables (&self, weights != NULL ? weights->name : NULL, error) || !check_tables (&self, error))
    return FALSE;
  if (!(is_two_by_two (&self) ? run_two_by_two (&self, error) : run_general (&self, error)))
    return FALSE;

  hunch_result_set_fit (inquiry->result, "total", self.total);
  hunch_result_set_fit (inquiry->result, "strata", self.n_strata);
  hunch_shares_warn_of_blocks (inquiry);
  offer_twin (&self, weights != NULL ? weights->name : NULL);
  set_words (&self);
  return TRUE;
}
