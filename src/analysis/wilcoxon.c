#define G_LOG_DOMAIN "hunch-analysis"
#include "stats/wilcoxon.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "analysis/plot-parts.h"
#include "analysis/rank-groups.h"
#include "analysis/runs.h"
#include "analysis/verdict.h"
#include "analysis/words.h"
#include "stats/quantile.h"
#include "stats/ranks.h"

#define MOST_KEPT 20000   /* values for the histogram */
#define SMALL 6           /* fewer differences can never be sure at 0.05 */

typedef struct
{
  HunchInquiry *inquiry;
  HunchFrame   *frame;       /* owned */
  char         *what;        /* owned: the column, or "a − b" */
  gboolean      is_paired;
  double        mu;
  double       *values;      /* owned: distances from mu, ascending, none 0 */
  gsize         n;
  gsize         n_zeros;
  HunchWilcoxon test;
} Wilcoxon;

static void
wilcoxon_clear (Wilcoxon *self)
{
  g_clear_pointer (&self->frame, hunch_frame_free);
  g_clear_pointer (&self->what, g_free);
  g_clear_pointer (&self->values, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Wilcoxon, wilcoxon_clear)

/* --- reading --- */

static gboolean
read_differences (Wilcoxon              *self,
                  const HunchColumnInfo *y,
                  const HunchColumnInfo *paired,
                  GError               **error)
{
  guint a, b = 0;
  gsize n;

  self->frame = hunch_frame_new (self->inquiry);
  a = hunch_frame_add_number (self->frame, y->name);
  if (paired != NULL)
    b = hunch_frame_add_number (self->frame, paired->name);
  if (!hunch_frame_open (self->frame, error))
    return FALSE;

  self->values = g_new (double, hunch_frame_get_n_rows (self->frame) + 1);
  do
    {
      if (!hunch_frame_next (self->frame, &n, error))
        return FALSE;
      for (gsize i = 0; i < n; i++)
        {
          double other = paired != NULL ? hunch_frame_get_numbers (self->frame, b)[i] : 0;
          double distance = hunch_frame_get_numbers (self->frame, a)[i] - other - self->mu;

          if (distance == 0)
            self->n_zeros++;
          else
            self->values[self->n++] = distance;
        }
    }
  while (n > 0);

  hunch_frame_report (self->frame);
  return hunch_sort_values (self->values, self->n, self->inquiry->cancellable, error);
}

static gboolean
check_differences (Wilcoxon *self,
                   GError  **error)
{
  g_autofree char *count = hunch_words_count ((gint64) self->n_zeros);
  g_autofree char *number = hunch_words_number (self->mu);

  if (self->n == 0 && self->n_zeros == 0)
    return hunch_no_answer (error, _("No row has a value in every column used."));
  if (self->n == 0)
    return hunch_no_answer (error, _("All values of “%s” are %s, so there is no difference to rank."), self->what, number);
  if (self->n_zeros > 0)
    hunch_result_add_warning (self->inquiry->result,
                              g_dngettext (GETTEXT_PACKAGE, "%s row in which “%s” is exactly %s was left out of the ranks, as Wilcoxon did.",
                                           "%s rows in which “%s” is exactly %s were left out of the ranks, as Wilcoxon did.", self->n_zeros),
                              count, self->what, number);
  return TRUE;
}

/* --- numbers --- */

static void
add_numbers (Wilcoxon *self)
{
  const HunchWilcoxon *t = &self->test;
  HunchResult *result = self->inquiry->result;
  HunchEstimate median = { t->median, NAN, t->v, NAN, t->p, t->ci_low, t->ci_high };
  HunchTest ranks = { t->is_exact ? _("Wilcoxon signed rank test, exact") : _("Wilcoxon signed rank test, normal approximation"), t->v,
                      { NAN, NAN }, t->p, _("Rank-biserial r"), t->rank_biserial };
  HunchTest sign = { _("Sign test, exact"), (double) t->n_positive, { NAN, NAN }, t->sign_p, _("Share above"), t->positive };

  hunch_result_add_estimate (result, "pseudomedian", &median);
  hunch_rank_add_effect (self->inquiry, "rank_biserial", &t->rank_biserial, t->rank_biserial_se);
  hunch_rank_add_effect (self->inquiry, "share_above", &t->positive, NAN);
  hunch_result_add_value (result, "median", self->mu + hunch_quantile_sorted (self->values, self->n, 0.5));
  hunch_result_add_test (result, &ranks);
  hunch_result_add_test (result, &sign);
  hunch_result_set_fit (result, "v", t->v);
  hunch_result_set_fit (result, "z", t->z);
  hunch_result_set_fit (result, "n_ranked", (double) t->n);
  hunch_result_add_source (result, "F. Wilcoxon, Biometrics Bulletin 1 (1945): V and its exact distribution");
  hunch_result_add_source (result, "J. L. Hodges and E. L. Lehmann, Annals of Mathematical Statistics 34 (1963): pseudomedian, its interval at the ranks the test keeps");
  hunch_result_add_source (result, "D. S. Kerby, Comprehensive Psychology 3 (2014): rank-biserial r of pairs; t interval on Fisher’s scale with the variance of a U statistic");
  hunch_result_add_source (result, "C. J. Clopper and E. S. Pearson, Biometrika 26 (1934): interval of the share above");
}

static void
add_signs_table (Wilcoxon *self)
{
  const char *const heads[] = { _("Ranks"), _("n"), _("Mean rank"), _("Sum of ranks"), NULL };
  JsonArray *rows = hunch_result_add_table (self->inquiry->result, "ranks", _("Ranks of the distances"), heads);
  double n = (double) self->test.n, k = (double) self->test.n_positive;
  double below = n * (n + 1) / 2 - self->test.v;

  hunch_result_add_row (rows, "sinn", _("Below"), (gint64) (self->test.n - self->test.n_positive), below / (n - k), below);
  hunch_result_add_row (rows, "sinn", _("Above"), (gint64) self->test.n_positive, self->test.v / k, self->test.v);
  hunch_result_add_row (rows, "sinn", _("Exactly there"), (gint64) self->n_zeros, NAN, NAN);
}

/* --- checks --- */

/* How far either quarter lies from the middle. */
static void
check_symmetry (Wilcoxon *self)
{
  double low = hunch_quantile_sorted (self->values, self->n, 0.1);
  double middle = hunch_quantile_sorted (self->values, self->n, 0.5);
  double high = hunch_quantile_sorted (self->values, self->n, 0.9);
  double lean = ((high - middle) - (middle - low)) / (high - low);
  gboolean is_even = fabs (lean) < 0.3;
  g_autofree char *number = hunch_words_decimals (lean, 2);
  g_autofree char *text = g_strdup_printf (is_even ? _("The values lie about evenly on both sides of their middle (lean %s), as the test assumes.")
                                                   : _("The values lean to one side (lean %s, between -1 and 1), while the test assumes that they do "
                                                       "not: read the sign test too."), number);

  if (self->n >= SMALL && isfinite (lean))
    hunch_result_add_check (self->inquiry->result, "symmetry", is_even ? HUNCH_CHECK_PASSED : HUNCH_CHECK_FAILED, lean, NAN, text);
}

/* Differences of decimals that equal but for the last bits get ranks of their own, as in R. */
static void
check_rounding (Wilcoxon *self)
{
  for (gsize i = 1; i < self->n; i++)
    {
      double gap = self->values[i] - self->values[i - 1];

      if (gap > 0 && gap < 1e-12 * fabs (self->values[i]))
        {
          hunch_result_add_warning (self->inquiry->result, _("Some differences are alike but for the rounding of decimals; they count as different, as in R."));
          return;
        }
    }
}

static void
set_twin (Wilcoxon *self)
{
  static const char *const words[] = { "y", "paired", "mu", "alternative", "conf", NULL };
  g_autoptr (GHashTable) options = hunch_rank_dup_options (self->inquiry, words);

  if (!self->is_paired && !g_hash_table_contains (options, "mu"))
    g_hash_table_insert (options, g_strdup ("mu"), g_strdup ("0"));
  if (self->is_paired && self->mu != 0)
    return;
  if (self->is_paired)
    g_hash_table_remove (options, "mu");
  hunch_result_set_twin (self->inquiry->result, "ttest", options,
                         _("When totals or means are what matters, such as money, and no wild values carry them, the t test compares means."));
}

/* --- words and picture --- */

static char *
dup_verdict (Wilcoxon *self)
{
  const HunchWilcoxon *t = &self->test;
  g_autofree char *median = hunch_words_estimate (t->median, t->ci_low, t->ci_high, FALSE);
  g_autofree char *interval = hunch_words_interval (t->reached > 0 ? t->ci_low : NAN, t->ci_high, t->reached);
  g_autofree char *share = hunch_words_percent (t->positive.value);
  g_autofree char *number = hunch_words_number (self->mu);
  g_autofree char *r = hunch_words_decimals (t->rank_biserial.value, 2);
  g_autofree char *certainty = hunch_verdict_dup_certainty (t->p, self->inquiry->conf);
  const char *size = hunch_verdict_get_size (HUNCH_SCALE_R, t->rank_biserial.value);

  return g_strdup_printf (_("%s is typically %s (%s), and above %s in %s of the rows that differ from it, a difference of %s size (r = %s). %s"), self->what,
                          median, interval, number, share, size, r, certainty);
}

static void
set_words (Wilcoxon *self)
{
  const HunchWilcoxon *t = &self->test;
  HunchResult *result = self->inquiry->result;
  g_autofree char *name = hunch_words_escape_claim (self->what);
  g_autofree char *number = hunch_words_number (self->mu);
  g_autofree char *title = self->is_paired && self->mu == 0 ? g_strdup (self->what) : g_strdup_printf (_("%s against %s"), self->what, number);
  g_autofree char *verdict = dup_verdict (self);
  int n_decimals = hunch_words_get_n_decimals (t->median, t->ci_low, t->ci_high);
  g_autofree char *claim = g_strdup_printf (hunch_verdict_is_sure (t->p, self->inquiry->conf) ? _("%s is typically {estimate:%d}")
                                                                                              : _("%s does not clearly lie off: {estimate:%d}"),
                                            name, n_decimals);

  hunch_result_set_title (result, title);
  hunch_result_set_verdict (result, verdict);
  hunch_result_set_claim (result, claim);
  hunch_result_set_headline (result, self->what, t->median, t->ci_low, t->ci_high, t->p, NULL);
  hunch_verdict_guard_large_n (result, (gint64) t->n, t->p, "r", HUNCH_SCALE_R, t->rank_biserial.value);
  if (self->n < SMALL)
    hunch_result_add_warning (result, _("With fewer than 6 differences even the clearest case cannot reach p = 0.05."));
}

static gboolean
take_histogram (Wilcoxon *self,
                GError  **error)
{
  gsize n = MIN (self->n, MOST_KEPT);
  g_autofree double *some = g_new (double, n);
  HunchColumnInfo column = { self->what, HUNCH_DATA_REAL };
  HunchLayer *rule;
  HunchPlot *plot;

  for (gsize i = 0; i < n; i++)
    some[i] = self->mu + self->values[(gsize) ((i + 0.5) * (double) self->n / (double) n)];
  plot = hunch_plot_new_histogram (self->inquiry, &column, some, n, 0, error);
  if (plot == NULL)
    return FALSE;

  rule = hunch_layer_new (HUNCH_MARK_RULE, NULL, 1);
  rule->x = g_new (double, 1);
  rule->x[0] = self->mu;
  g_free (rule->name);
  rule->name = hunch_words_number (self->mu);
  hunch_plot_take_layer (plot, rule);
  hunch_result_take_plot (self->inquiry->result, plot);
  return TRUE;
}

gboolean
hunch_run_wilcoxon (HunchInquiry *inquiry,
                    GError      **error)
{
  g_auto (Wilcoxon) self = { inquiry };
  HunchRankChoice choice = hunch_rank_get_choice (inquiry);
  const HunchColumnInfo *y, *paired;

  if (!hunch_inquiry_get_column (inquiry, "y", &y, error) || !hunch_inquiry_get_column (inquiry, "paired", &paired, error)
      || (hunch_inquiry_get (inquiry, "mu") != NULL && !hunch_inquiry_get_number (inquiry, "mu", &self.mu, error)))
    return FALSE;

  self.is_paired = paired != NULL;
  self.what = paired != NULL ? g_strdup_printf (_("%s − %s"), y->name, paired->name) : g_strdup (y->name);
  if (!read_differences (&self, y, paired, error) || !check_differences (&self, error)
      || !hunch_wilcoxon (self.values, self.n, self.mu, self.n_zeros > 0, &choice, &self.test, inquiry->cancellable, error))
    return FALSE;

  add_numbers (&self);
  add_signs_table (&self);
  check_symmetry (&self);
  check_rounding (&self);
  hunch_rank_warn_of_blocks (inquiry);
  hunch_rank_warn_of_reach (inquiry, self.test.reached);
  hunch_rank_warn_of_exact (inquiry, self.test.is_exact);
  set_twin (&self);
  set_words (&self);
  return take_histogram (&self, error);
}
