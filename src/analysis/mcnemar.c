#define G_LOG_DOMAIN "hunch-analysis"
#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "analysis/plot-parts.h"
#include "analysis/runs.h"
#include "analysis/shares.h"
#include "analysis/verdict.h"
#include "analysis/words.h"
#include "stats/mcnemar.h"

#define MOST_ANSWERS 50

/* Counts of first against second answer, the same answers down and across. */
typedef struct
{
  HunchInquiry *inquiry;
  HunchCounts  *counts;   /* owned; made square */
  guint         n;
  HunchMcnemar  test;     /* the headline's */
  HunchEffect   odds;     /* two answers: b / c */
  HunchEstimate difference;
} Question;

static void
question_clear (Question *self)
{
  g_clear_pointer (&self->counts, hunch_counts_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Question, question_clear)

/* --- a square table --- */

static int
compare_labels (gconstpointer a,
                gconstpointer b)
{
  const char *first = *(const char *const *) a, *second = *(const char *const *) b;
  char *end_first, *end_second;
  double x = g_ascii_strtod (first, &end_first), y = g_ascii_strtod (second, &end_second);

  if (*first != '\0' && *second != '\0' && *end_first == '\0' && *end_second == '\0' && x != y)
    return x < y ? -1 : 1;
  return strcmp (first, second);
}

static int
find_label (GPtrArray  *labels,
            const char *label)
{
  for (guint i = 0; i < labels->len; i++)
    if (g_str_equal (g_ptr_array_index (labels, i), label))
      return (int) i;
  return -1;
}

/* Answers that only one of the columns has get a row or a column of noughts. */
static void
make_square (HunchCounts *counts)
{
  g_autoptr (GPtrArray) all = g_ptr_array_new ();
  double *square;
  char **labels;
  guint n;

  for (guint i = 0; i < counts->n; i++)
    g_ptr_array_add (all, counts->labels[i]);
  for (guint k = 0; k < counts->n_by; k++)
    if (find_label (all, counts->by_labels[k]) < 0)
      g_ptr_array_add (all, counts->by_labels[k]);
  g_ptr_array_sort (all, compare_labels);
  n = all->len;

  square = g_new0 (double, (gsize) n * n + 1);
  for (guint i = 0; i < counts->n; i++)
    for (guint k = 0; k < counts->n_by; k++)
      square[(gsize) find_label (all, counts->labels[i]) * n + find_label (all, counts->by_labels[k])] = hunch_counts_get (counts, i, k);
  g_free (counts->counts);
  counts->counts = square;
  g_ptr_array_add (all, NULL);
  labels = g_strdupv ((char **) all->pdata);
  g_strfreev (counts->labels);
  g_strfreev (counts->by_labels);
  counts->labels = labels;
  counts->by_labels = g_strdupv (labels);
  counts->n = counts->n_by = n;
}

static gboolean
read_counts (Question *self,
             GError  **error)
{
  const HunchColumnInfo *x, *y, *weights;

  if (!hunch_inquiry_get_column (self->inquiry, "x", &x, error) || !hunch_inquiry_get_column (self->inquiry, "y", &y, error)
      || !hunch_inquiry_get_column (self->inquiry, "weights", &weights, error))
    return FALSE;
  if (x == y)
    return hunch_bad_option (error, _("x= and y= name the same column."));
  self->counts = hunch_counts_read (self->inquiry, x->name, y->name, weights != NULL ? weights->name : NULL, MOST_ANSWERS, MOST_ANSWERS, error);
  if (self->counts == NULL || !hunch_counts_check (self->counts, error))
    return FALSE;
  make_square (self->counts);
  self->n = self->counts->n;
  if (self->n < 2)
    return hunch_no_answer (error, _("“%s” and “%s” hold only the answer %s, so nothing changed."), x->name, y->name, self->counts->labels[0]);
  if (self->n > MOST_ANSWERS)
    return hunch_no_answer (error, _("“%s” and “%s” have %u different answers together; %d can be compared."), x->name, y->name, self->n, MOST_ANSWERS);
  return TRUE;
}

/* --- two answers --- */

static void
add_test (Question           *self,
          const char         *name,
          const HunchMcnemar *mcnemar)
{
  HunchTest test = { name, mcnemar->statistic, { mcnemar->df, NAN }, mcnemar->p, _("Asymmetry"), mcnemar->asymmetry };

  if (self->n == 2)
    {
      test.effect_name = _("Matched odds ratio");
      test.effect = self->odds;
    }
  hunch_result_add_test (self->inquiry->result, &test);
}

static void
add_exact (Question *self)
{
  double b = self->counts->counts[1], c = self->counts->counts[2];
  HunchTest test = { _("Exact binomial test of the changes"), b, { NAN, NAN }, hunch_mcnemar_exact_p (b, c), _("Matched odds ratio"), self->odds };

  if (b == trunc (b) && c == trunc (c))
    hunch_result_add_test (self->inquiry->result, &test);
}

static void
check_changes (Question *self)
{
  g_autofree char *count = hunch_words_number (self->test.n_changed);
  gboolean is_fine = self->test.n_changed >= 25;
  g_autofree char *text = NULL;

  if (is_fine)
    text = g_strdup_printf (_("%s rows changed their answer, enough for the chi-square test."), count);
  else if (self->n == 2)
    text = g_strdup_printf (_("Only %s rows changed their answer: the exact test is the one to trust."), count);
  else
    text = g_strdup_printf (_("Only %s rows changed their answer: take the p-value with care."), count);
  hunch_result_add_check (self->inquiry->result, "changes", is_fine ? HUNCH_CHECK_PASSED : HUNCH_CHECK_FAILED, self->test.n_changed, NAN, text);
}

static gboolean
run_two (Question *self,
         GError  **error)
{
  const double *n = self->counts->counts;
  HunchRatio ratio = hunch_mcnemar_odds_ratio (n[1], n[2], self->inquiry->conf);
  HunchEstimate odds = hunch_shares_from_ratio (&ratio);
  HunchEffect difference;
  HunchMcnemar plain;

  if (!hunch_mcnemar_test (n, 2, TRUE, self->inquiry->conf, &self->test, error)
      || !hunch_mcnemar_test (n, 2, FALSE, self->inquiry->conf, &plain, error))
    return FALSE;

  self->odds = (HunchEffect){ ratio.value, ratio.ci_low, ratio.ci_high };
  add_test (self, self->test.corrected ? _("McNemar’s chi-square, continuity corrected") : _("McNemar’s chi-square"), &self->test);
  if (self->test.corrected)
    add_test (self, _("McNemar’s chi-square"), &plain);
  add_exact (self);

  self->difference = HUNCH_ESTIMATE_NONE;
  difference = hunch_paired_difference (n, self->inquiry->conf, &self->difference.se);
  self->difference.estimate = difference.value;
  self->difference.ci_low = difference.ci_low;
  self->difference.ci_high = difference.ci_high;
  hunch_result_add_estimate (self->inquiry->result, "difference", &self->difference);
  hunch_result_add_estimate (self->inquiry->result, "odds_ratio", &odds);
  check_changes (self);
  hunch_result_add_source (self->inquiry->result, "Q. McNemar, Psychometrika 12 (1947); A. L. Edwards, Psychometrika 13 (1948): correction");
  hunch_result_add_source (self->inquiry->result, "R. G. Newcombe, Statistics in Medicine 17 (1998), 2635: difference of paired shares, method 10");
  hunch_result_add_source (self->inquiry->result, "C. J. Clopper and E. S. Pearson, Biometrika 26 (1934): exact interval of the matched odds ratio");
  return TRUE;
}

/* --- more answers --- */

static gboolean
run_many (Question *self,
          GError  **error)
{
  HunchTest margins = { _("Stuart–Maxwell test of equal shares"), NAN, { NAN, NAN }, NAN, _("Asymmetry"), HUNCH_EFFECT_NONE };

  if (!hunch_mcnemar_test (self->counts->counts, self->n, FALSE, self->inquiry->conf, &self->test, error))
    return FALSE;

  add_test (self, _("Bowker’s test of symmetry"), &self->test);
  margins.effect = self->test.asymmetry;
  if (hunch_stuart_maxwell_test (self->counts->counts, self->n, &margins.statistic, &margins.df[0], &margins.p))
    hunch_result_add_test (self->inquiry->result, &margins);
  hunch_shares_add_effect (self->inquiry, "asymmetry", &self->test.asymmetry);
  check_changes (self);
  if (self->test.n_empty > 0)
    hunch_result_add_check (self->inquiry->result, "empty-pairs", HUNCH_CHECK_UNKNOWN, self->test.n_empty, NAN,
                            _("Between some pairs of answers nobody changed; they count for nothing and cost no degree of freedom."));
  hunch_result_add_source (self->inquiry->result, "A. H. Bowker, JASA 43 (1948): symmetry; its effect is the square root of the statistic over the changes, "
                                                  "with an interval from the noncentral chi-square");
  hunch_result_add_source (self->inquiry->result, "A. Stuart, Biometrika 42 (1955); A. E. Maxwell, British Journal of Psychiatry 116 (1970)");
  return TRUE;
}

/* --- picture and words --- */

/* Shares of each answer, first and second asking side by side. */
static void
take_plot (Question *self,
           char     *summary)
{
  const HunchCounts *counts = self->counts;
  g_autofree char *title = g_strdup_printf (_("%s and %s"), counts->column, counts->by);
  HunchPlot *plot = hunch_plot_new_titled (self->inquiry, title, _("Answer"), _("Share of rows"), counts->n_rows, summary);

  hunch_axis_set_categories (&plot->x, (const char *const *) counts->labels, self->n);
  plot->y.zero = TRUE;
  plot->y.percent = TRUE;
  for (guint which = 0; which < 2; which++)
    {
      HunchLayer *layer = hunch_layer_new (HUNCH_MARK_BAR, which == 0 ? counts->column : counts->by, self->n);

      layer->x = g_new (double, self->n);
      layer->y = g_new (double, self->n);
      layer->low = g_new (double, self->n);
      layer->high = g_new (double, self->n);
      for (guint i = 0; i < self->n; i++)
        {
          double count = which == 0 ? hunch_counts_get_row_total (counts, i) : hunch_counts_get_column_total (counts, i);

          layer->x[i] = i;
          layer->y[i] = count / counts->total;
          hunch_wilson_interval (count, counts->total, self->inquiry->conf, &layer->low[i], &layer->high[i]);
        }
      hunch_plot_take_layer (plot, layer);
    }
  hunch_result_take_plot (self->inquiry->result, plot);
}

static char *
dup_two_verdict (Question *self)
{
  const double *n = self->counts->counts;
  g_autofree char *answer = hunch_verdict_dup_group (self->counts->column, self->counts->labels[1]);
  g_autofree char *first = hunch_words_percent ((n[2] + n[3]) / self->counts->total);
  g_autofree char *second = hunch_words_percent ((n[1] + n[3]) / self->counts->total);
  g_autofree char *points = hunch_words_estimate (100 * self->difference.estimate, 100 * self->difference.ci_low, 100 * self->difference.ci_high, FALSE);
  g_autofree char *interval = hunch_words_interval (100 * self->difference.ci_low, 100 * self->difference.ci_high, self->inquiry->conf);
  g_autofree char *certainty = hunch_verdict_dup_certainty (self->test.p, self->inquiry->conf);

  return g_strdup_printf (_("%s was the answer of %s of the rows in %s and of %s in %s, a difference of %s points (first minus second, %s). %s"), answer,
                          first, self->counts->column, second, self->counts->by, points, interval, certainty);
}

static char *
dup_many_verdict (Question *self)
{
  g_autofree char *w = hunch_words_number (self->test.asymmetry.value);
  g_autofree char *interval = hunch_words_interval (self->test.asymmetry.ci_low, self->test.asymmetry.ci_high, self->inquiry->conf);
  g_autofree char *certainty = hunch_verdict_dup_certainty (self->test.p, self->inquiry->conf);

  return g_strdup_printf (_("Between %s and %s answers changed one way more than the other by a %s amount (asymmetry %s on a scale of 0 to 1, %s). %s"),
                          self->counts->column, self->counts->by, hunch_verdict_get_size (HUNCH_SCALE_R, self->test.asymmetry.value), w, interval,
                          certainty);
}

static void
set_words (Question *self)
{
  HunchResult *result = self->inquiry->result;
  gboolean is_sure = hunch_verdict_is_sure (self->test.p, self->inquiry->conf);
  g_autofree char *verdict = self->n == 2 ? dup_two_verdict (self) : dup_many_verdict (self);
  g_autofree char *title = g_strdup_printf (_("%s and %s"), self->counts->column, self->counts->by);
  g_autofree char *x = hunch_words_escape_claim (self->counts->column);
  g_autofree char *y = hunch_words_escape_claim (self->counts->by);
  g_autofree char *claim = g_strdup_printf (is_sure ? _("Answers changed more one way than the other from %s to %s")
                                                    : _("No clear change of answers from %s to %s"), x, y);

  hunch_result_set_title (result, title);
  hunch_result_set_verdict (result, verdict);
  hunch_result_set_claim (result, claim);
  if (self->n == 2)
    hunch_result_set_headline (result, _("Difference of shares"), self->difference.estimate, self->difference.ci_low, self->difference.ci_high,
                               self->test.p, NULL);
  else
    hunch_result_set_headline (result, _("Asymmetry"), self->test.asymmetry.value, self->test.asymmetry.ci_low, self->test.asymmetry.ci_high,
                               self->test.p, NULL);
  /* A few changes among many rows are a small difference, whatever way they go. */
  if (self->n == 2)
    hunch_verdict_guard_large_n (result, (gint64) self->counts->total, self->test.p, "d", HUNCH_SCALE_R, self->difference.estimate);
  else
    hunch_verdict_guard_large_n (result, (gint64) self->counts->total, self->test.p, "w", HUNCH_SCALE_R, self->test.asymmetry.value);
  take_plot (self, g_strdup (verdict));
}

gboolean
hunch_run_mcnemar (HunchInquiry *inquiry,
                   GError      **error)
{
  g_auto (Question) self = { inquiry };

  if (!read_counts (&self, error) || !(self.n == 2 ? run_two (&self, error) : run_many (&self, error)))
    {
      hunch_inquiry_adopt_error (error);
      return FALSE;
    }

  hunch_shares_add_crosstab (inquiry, self.counts);
  hunch_result_set_fit (inquiry->result, "total", self.counts->total);
  hunch_result_set_fit (inquiry->result, "changed", self.test.n_changed);
  hunch_shares_warn_of_blocks (inquiry);
  set_words (&self);
  return TRUE;
}
