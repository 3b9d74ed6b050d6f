/* What is told of a division: tables, pictures, sentences, checks. */
#define G_LOG_DOMAIN "hunch-analysis"
#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "analysis/allocate-private.h"
#include "analysis/plot-parts.h"
#include "analysis/verdict.h"
#include "analysis/words.h"
#include "stats/allocate.h"
#include "stats/distributions.h"
#include "stats/quantile.h"

#define FEW_ROWS 10

/* --- estimates and tables --- */

static void
get_interval (const HunchDivision *self,
              guint           c,
              double         *out_se,
              double         *out_low,
              double         *out_high)
{
  double probs[2] = { (1 - self->inquiry->conf) / 2, (1 + self->inquiry->conf) / 2 };
  double ends[2] = { NAN, NAN };
  const double *drawn = self->drawn + (gsize) c * self->n_resamples;
  double mean = 0, squares = 0;

  for (guint r = 0; r < self->n_resamples; r++)
    mean += drawn[r] / self->n_resamples;
  for (guint r = 0; r < self->n_resamples; r++)
    squares += (drawn[r] - mean) * (drawn[r] - mean);
  hunch_quantiles (drawn, self->n_resamples, probs, 2, ends, NULL);
  *out_se = hunch_division_has_spread (self) ? sqrt (squares / (self->n_resamples - 1.0)) : NAN;
  *out_low = hunch_division_has_spread (self) ? ends[0] : NAN;
  *out_high = hunch_division_has_spread (self) ? ends[1] : NAN;
}

/* By t, or, of shrunk effects, which rest on all rows, by the normal distribution. */
static void
get_effect_interval (const HunchDivision *self,
                     guint           c,
                     double         *out_low,
                     double         *out_high)
{
  double level = 0.5 + self->inquiry->conf / 2;
  double reach = self->data.df[c] >= 1 ? hunch_t_quantile (level, self->data.df[c]) * self->data.se[c] : NAN;

  if (self->data.shrunk_se != NULL)
    reach = hunch_normal_quantile (level) * self->data.shrunk_se[c];
  *out_low = self->data.effects[c] - reach;
  *out_high = self->data.effects[c] + reach;
}

static void
add_named (HunchDivision   *self,
           const char *word,
           guint       c,
           double      value,
           double      se,
           double      low,
           double      high)
{
  g_autofree char *name = g_strdup_printf ("%s[%s]", word, self->data.labels[c]);
  HunchEstimate estimate = HUNCH_ESTIMATE_NONE;

  estimate.estimate = value;
  estimate.se = se;
  estimate.ci_low = low;
  estimate.ci_high = high;
  hunch_result_add_estimate (self->inquiry->result, name, &estimate);
}

static void
add_split (HunchDivision *self)
{
  const char *const heads[] = { _("Category"), _("Rows"), _("Effect"), _("Low"), _("High"), _("Share"), _("Low"), _("High"), _("Amount"), _("Low"), _("High"), NULL };
  JsonArray *table = hunch_result_add_table (self->inquiry->result, "split", _("How the sum is divided"), heads);
  double total = self->total;

  for (guint i = 0; i < self->data.n; i++)
    {
      guint c = self->order[i];
      double se, low, high, effect_low, effect_high;

      get_interval (self, c, &se, &low, &high);
      get_effect_interval (self, c, &effect_low, &effect_high);
      hunch_result_add_row (table, "sinnnnnnnnn", self->data.labels[c], self->data.rows[c], self->data.effects[c], effect_low, effect_high,
                            self->shares[c], low, high, total * self->shares[c], total * low, total * high);
    }
  for (guint c = 0; c < self->data.n; c++)
    {
      double se, low, high;

      get_interval (self, c, &se, &low, &high);
      add_named (self, "share", c, self->shares[c], se, low, high);
      add_named (self, "amount", c, total * self->shares[c], total * se, total * low, total * high);
    }
  for (guint c = 0; c < self->data.n; c++)
    {
      double low, high;

      get_effect_interval (self, c, &low, &high);
      add_named (self, "effect", c, self->data.effects[c], self->data.shrunk_se != NULL ? self->data.shrunk_se[c] : self->data.se[c], low, high);
    }
}

static void
add_stability (HunchDivision *self)
{
  const char *const heads[] = { _("Category"), _("Rank"), _("Keeps its rank"), _("Among the first three"), _("Comes first"), NULL };
  JsonArray *table = hunch_result_add_table (self->inquiry->result, "stability", _("Would another sample rank them the same?"), heads);
  double n = hunch_division_has_spread (self) ? self->n_resamples : NAN;

  for (guint i = 0; i < self->data.n; i++)
    {
      guint c = self->order[i];

      hunch_result_add_row (table, "sinnn", self->data.labels[c], (gint64) i + 1, self->n_same[c] / n, self->n_top[c] / n, self->n_first[c] / n);
    }
}

/* How far the effect must fall, in shares of itself, for the rank or a quarter of the amount to go. */
static void
add_changes (HunchDivision *self)
{
  const char *const heads[] = { _("Category"), _("Effect"), _("Falls by this share: next one overtakes"), _("Falls by this share: a quarter of the amount goes"), NULL };
  JsonArray *table = hunch_result_add_table (self->inquiry->result, "changes", _("What would change the answer"), heads);

  for (guint i = 0; i < self->data.n; i++)
    {
      guint c = self->order[i];
      double effect = self->data.effects[c];
      double overtaken = i + 1 < self->data.n && effect > 0 ? (effect - self->data.effects[self->order[i + 1]]) / effect : NAN;
      double factor = self->shares[c] > 0 && self->weights[c] > 0 && self->power > 0
                          ? hunch_allocate_find_factor (self->weights, self->floors, self->caps, self->data.n, c, 0.75 * self->shares[c]) : NAN;
      /* From the factor of the weight to the effect below it. */
      double sure = self->power > 0 ? pow (factor, 1 / self->power) : NAN;
      double off = self->risk > 0 && isfinite (self->data.se[c]) ? self->risk * self->data.se[c] : 0;

      hunch_result_add_row (table, "snnn", self->data.labels[c], effect, overtaken > 1 ? 1 : overtaken, 1 - (sure * (effect - off) + off) / effect);
    }
}

/* The amounts by other rules, within the same bounds. */
static double *
dup_by_rule (const HunchDivision *self,
             double          power,
             double          risk)
{
  double *shares = g_new0 (double, self->data.n);
  g_autofree double *weights = g_new (double, self->data.n);

  hunch_division_fill_weights (self, self->data.effects, self->rank, power, risk, weights);
  if (!hunch_division_divide (self, weights, self->rank, shares, NULL))
    for (guint c = 0; c < self->data.n; c++)
      shares[c] = NAN;
  return shares;
}

static void
take_rules_plot (HunchDivision          *self,
                 double           **rules,
                 const char *const *names,
                 guint              n_rules)
{
  g_autofree const char **labels = g_new (const char *, self->data.n);
  HunchPlot *plot = hunch_plot_new_titled (self->inquiry, _("The same sum by other rules"), NULL, _("Amount"), self->data.n_rows,
                                           g_strdup_printf (_("Bars of the amounts of %u categories by %u rules."), self->data.n, n_rules));

  for (guint i = 0; i < self->data.n; i++)
    labels[i] = self->data.labels[self->order[i]];
  hunch_axis_set_categories (&plot->x, labels, self->data.n);
  plot->y.zero = TRUE;
  for (guint k = 0; k < n_rules; k++)
    {
      HunchLayer *layer = hunch_layer_new (HUNCH_MARK_BAR, names[k], self->data.n);

      layer->x = g_new (double, self->data.n);
      layer->y = g_new (double, self->data.n);
      for (guint i = 0; i < self->data.n; i++)
        {
          layer->x[i] = i;
          layer->y[i] = self->total * rules[k][self->order[i]];
        }
      hunch_plot_take_layer (plot, layer);
    }
  hunch_result_take_plot (self->inquiry->result, plot);
}

static void
add_rules (HunchDivision *self)
{
  const char *const heads[] = { _("Category"), _("As asked for"), _("In proportion"), _("Equal parts"), _("The greatest first"), _("In proportion, one standard error off"), NULL };
  JsonArray *table = hunch_result_add_table (self->inquiry->result, "rules", _("The same sum by other rules"), heads);
  g_autofree double *plain = dup_by_rule (self, 1, 0);
  g_autofree double *equal = dup_by_rule (self, 0, 0);
  g_autofree double *careful = dup_by_rule (self, 1, 1);
  g_autofree double *greedy = g_new0 (double, self->data.n);
  double *rules[] = { self->shares, equal, greedy };
  const char *const names[] = { _("As asked for"), _("Equal parts"), _("The greatest first") };

  hunch_allocate_greedy (self->order, self->floors, self->caps, self->data.n, greedy);
  for (guint i = 0; i < self->data.n; i++)
    {
      guint c = self->order[i];

      hunch_result_add_row (table, "snnnnn", self->data.labels[c], self->total * self->shares[c], self->total * plain[c], self->total * equal[c],
                            self->total * greedy[c], self->total * careful[c]);
    }
  take_rules_plot (self, rules, names, G_N_ELEMENTS (rules));
}

/* --- picture --- */

static void
take_plot (HunchDivision *self,
           char     *summary)
{
  guint n = self->data.n;
  HunchPlot *plot = hunch_plot_new_titled (self->inquiry, _("How the sum is divided"), NULL, _("Amount"), self->data.n_rows, summary);
  HunchLayer *layer = hunch_layer_new (HUNCH_MARK_INTERVAL, NULL, n);
  HunchLayer *rule = hunch_layer_new (HUNCH_MARK_RULE, _("Equal parts"), 1);
  g_auto (GStrv) labels = g_new0 (char *, n + 1);

  layer->x = g_new (double, n);
  layer->y = g_new (double, n);
  layer->low = g_new (double, n);
  layer->high = g_new (double, n);
  for (guint i = 0; i < n; i++)
    {
      guint c = self->order[i];
      double se;
      g_autofree char *share = hunch_words_percent (self->shares[c]);

      /* The share stands with the name, since beside the interval it would lie on the line of equal parts. */
      labels[i] = g_strdup_printf ("%s · %s", self->data.labels[c], share);
      layer->x[i] = i;
      layer->y[i] = self->total * self->shares[c];
      get_interval (self, c, &se, &layer->low[i], &layer->high[i]);
      layer->low[i] *= self->total;
      layer->high[i] *= self->total;
    }
  rule->y = g_new (double, 1);
  rule->y[0] = self->total / n;
  hunch_axis_set_categories (&plot->x, (const char *const *) labels, n);
  plot->y.zero = TRUE;
  plot->horizontal = TRUE;
  plot->subtitle = g_strdup_printf (_("Amounts with %.4g %% intervals from %u resamples"), 100 * self->inquiry->conf, self->n_resamples);
  hunch_plot_take_layer (plot, rule);
  hunch_plot_take_layer (plot, layer);
  hunch_result_take_plot (self->inquiry->result, plot);
}

/* --- words --- */

static char *
dup_what (const HunchDivision *self)
{
  if (self->data.stat == HUNCH_ALLOCATE_MEAN)
    return g_strdup_printf (_("the mean of %s"), self->data.effect);
  if (self->data.effect != NULL)
    return g_strdup_printf (_("the sum of %s"), self->data.effect);
  return self->data.weights != NULL ? g_strdup_printf (_("the sum of %s"), self->data.weights) : g_strdup (_("the number of rows"));
}

/* A large amount, to the second digit of the half width of its interval: 2,460,000,000 rather than every unit. */
static double
round_amount (double amount,
              double low,
              double high)
{
  double half = (high - low) / 2;
  double unit = half >= 100 ? pow (10, floor (log10 (half)) - 1) : 0;

  return unit > 0 ? round (amount / unit) * unit : amount;
}

static char *
dup_verdict (const HunchDivision *self,
             double          low,
             double          high)
{
  guint c = self->order[0];
  double equal = self->total / self->data.n;
  double from = self->total * low, to = self->total * high;
  g_autofree char *what = dup_what (self);
  g_autofree char *amount = hunch_words_estimate (round_amount (self->total * self->shares[c], from, to), from, to, FALSE);
  g_autofree char *total = hunch_words_number (self->total);
  g_autofree char *interval = hunch_words_interval (round_amount (from, from, to), round_amount (to, from, to), self->inquiry->conf);
  g_autofree char *share = hunch_words_percent (self->shares[c]);
  g_autofree char *each = hunch_words_number (equal);
  g_autofree char *p = hunch_words_p (self->test.p);

  if (isnan (self->test.p))
    return g_strdup_printf (_("Divided by %s, the part of %s is %s of %s (%s; %s). Whether the categories differ by more than chance cannot be said from these rows."),
                            what, self->data.labels[c], amount, total, interval, share);
  if (hunch_verdict_is_sure (self->test.p, self->inquiry->conf))
    return g_strdup_printf (_("Divided by %s, the part of %s is %s of %s (%s; %s). The categories differ by more than chance alone would readily produce (%s)."),
                            what, self->data.labels[c], amount, total, interval, share, p);
  return g_strdup_printf (_("Divided by %s, the part of %s is %s of %s (%s; %s). Chance alone could produce the differences (%s): equal parts of %s are as well supported."),
                          what, self->data.labels[c], amount, total, interval, share, p, each);
}

static void
set_words (HunchDivision *self)
{
  guint c = self->order[0];
  double se, low, high;
  HunchResult *result = self->inquiry->result;
  g_autofree char *verdict = NULL;
  g_autofree char *what = dup_what (self);
  g_autofree char *escaped_what = hunch_words_escape_claim (what);
  g_autofree char *label = hunch_words_escape_claim (self->data.labels[c]);
  g_autofree char *total = hunch_words_number (self->total);
  g_autofree char *title = g_strdup_printf (_("%s divided by %s"), total, what);
  g_autofree char *claim = NULL;
  int n_decimals;

  get_interval (self, c, &se, &low, &high);
  verdict = dup_verdict (self, low, high);
  n_decimals = hunch_words_get_n_decimals (self->total * self->shares[c], self->total * low, self->total * high);
  if (hunch_verdict_is_sure (self->test.p, self->inquiry->conf))
    claim = g_strdup_printf (_("Divided by %s, the part of %s is {estimate:%d} of %s"), escaped_what, label, n_decimals, total);
  else
    claim = g_strdup_printf (_("No clear reason in %s for other than equal parts"), escaped_what);
  hunch_result_set_title (result, title);
  hunch_result_set_verdict (result, verdict);
  hunch_result_set_claim (result, claim);
  hunch_result_set_headline (result, self->data.labels[c], self->total * self->shares[c], self->total * low, self->total * high, self->test.p, NULL);
  if (self->data.stat == HUNCH_ALLOCATE_MEAN)
    hunch_verdict_guard_large_n (result, self->data.n_rows, self->test.p, "η²", HUNCH_SCALE_ETA2, self->test.effect.value);
  else
    hunch_verdict_guard_large_n (result, self->data.n_rows, self->test.p, "w", HUNCH_SCALE_R, self->test.effect.value);
  take_plot (self, g_strdup (verdict));
}

/* --- checks --- */

static void
check_stability (HunchDivision *self)
{
  guint c = self->order[0];
  double share = (double) self->n_first[c] / self->n_resamples;
  g_autofree char *times = hunch_words_percent (share);
  g_autofree char *text = g_strdup_printf (_("%s comes first in %s of %u resamples (seed %.0f)."), self->data.labels[c], times, self->n_resamples,
                                           (double) self->seed);

  if (hunch_division_has_spread (self))
    hunch_result_add_check (self->inquiry->result, "first-place", share >= 0.95 ? HUNCH_CHECK_PASSED : HUNCH_CHECK_FAILED, share, NAN, text);
  else
    hunch_result_add_warning (self->inquiry->result, _("There is one row for each category, so how firm the division is cannot be said: give the rows behind it."));
}

static void
check_categories (HunchDivision *self)
{
  HunchResult *result = self->inquiry->result;
  g_autoptr (GPtrArray) small = g_ptr_array_new ();
  g_autoptr (GPtrArray) negative = g_ptr_array_new ();
  g_autofree char *small_names = NULL;
  g_autofree char *negative_names = NULL;

  for (guint c = 0; c < self->data.n; c++)
    {
      if (self->data.rows[c] < FEW_ROWS)
        g_ptr_array_add (small, self->data.labels[c]);
      if (!(self->data.effects[c] > 0))
        g_ptr_array_add (negative, self->data.labels[c]);
    }
  small_names = hunch_words_list ((const char *const *) small->pdata, small->len, 6);
  negative_names = hunch_words_list ((const char *const *) negative->pdata, negative->len, 6);
  if (small->len > 0 && hunch_division_has_spread (self) && self->data.stat == HUNCH_ALLOCATE_MEAN)
    hunch_result_add_warning (result, _("Few rows (under %d) stand behind %s; shrink=yes steadies such means."), FEW_ROWS, small_names);
  if (negative->len > 0)
    hunch_result_add_warning (result, _("No positive effect, and so no more than the floor: %s."), negative_names);
  if (self->n_missing > self->n_resamples / 100)
    hunch_result_add_warning (result, _("In %u of %u resamples a category had no row and kept its estimate; its interval is too narrow."), self->n_missing,
                              self->n_resamples);
}

static void
check_bounds (HunchDivision *self)
{
  g_autoptr (GPtrArray) low = g_ptr_array_new ();
  g_autoptr (GPtrArray) high = g_ptr_array_new ();
  g_autofree char *low_names = NULL;
  g_autofree char *high_names = NULL;
  g_autofree char *text = NULL;

  for (guint c = 0; c < self->data.n; c++)
    {
      if (self->floors[c] > 0 && self->shares[c] <= self->floors[c])
        g_ptr_array_add (low, self->data.labels[c]);
      if (self->caps[c] < 1 && self->shares[c] >= self->caps[c])
        g_ptr_array_add (high, self->data.labels[c]);
    }
  if (low->len + high->len == 0)
    return;
  low_names = low->len > 0 ? hunch_words_list ((const char *const *) low->pdata, low->len, 6) : g_strdup ("–");
  high_names = high->len > 0 ? hunch_words_list ((const char *const *) high->pdata, high->len, 6) : g_strdup ("–");
  text = g_strdup_printf (_("At their floor: %s. At their cap: %s. The others share the rest in proportion."), low_names, high_names);
  hunch_result_add_check (self->inquiry->result, "bounds", HUNCH_CHECK_UNKNOWN, NAN, NAN, text);
}

static void
check_rule (HunchDivision *self)
{
  g_autofree char *what = dup_what (self);
  g_autofree char *text = g_strdup_printf (_("The rule: in proportion to %s to the power %g, where it is positive, %g standard errors taken off. That is a yardstick: it says where "
                                             "the effect is today, not what the money would do."), what, self->power, self->risk);

  hunch_result_add_check (self->inquiry->result, "rule", HUNCH_CHECK_UNKNOWN, NAN, NAN, text);
  if (self->data.is_grouped)
    hunch_result_add_check (self->inquiry->result, "resamples", HUNCH_CHECK_UNKNOWN, NAN, NAN,
                            _("Rows were put together at random into 4,000 groups, which were drawn again in place of single rows."));
  if (self->data.has_blocks)
    {
      guint n_blocks = self->data.starts->len - 1;
      guint c = self->order[0];
      double single = self->data.stat == HUNCH_ALLOCATE_MEAN && self->groups != NULL ? self->groups->groups[c].moments.se : NAN;

      hunch_clusters_report (self->inquiry, n_blocks, self->groups != NULL ? self->groups->icc : NAN,
                             self->data.se[c] * self->data.se[c] / (single * single), (double) self->data.rows[c]);
    }
}

static void
set_twin (HunchDivision *self)
{
  g_autoptr (GHashTable) options = g_hash_table_new (g_str_hash, g_str_equal);
  GHashTableIter iter;
  gpointer word, value;

  if (self->data.stat != HUNCH_ALLOCATE_MEAN)
    return;
  g_hash_table_iter_init (&iter, self->inquiry->options);
  while (g_hash_table_iter_next (&iter, &word, &value))
    g_hash_table_insert (options, word, value);
  g_hash_table_insert (options, (gpointer) "shrink", (gpointer) (self->shrinks ? "no" : "yes"));
  hunch_result_set_twin (self->inquiry->result, "allocate", options,
                         self->shrinks ? _("Each mean by itself, as it was measured.")
                                       : _("Means of few rows are pulled towards the mean of all, so that chance pays nobody."));
}

static void
add_sources (HunchDivision *self)
{
  HunchResult *result = self->inquiry->result;
  gboolean is_wald = self->groups == NULL || self->data.has_blocks;

  hunch_result_add_source (result, "S. Boyd and L. Vandenberghe, Convex Optimization (2004), example 5.2: filling within bounds");
  hunch_result_add_source (result, "B. Efron, Annals of Statistics 7 (1979): bootstrap, percentile intervals");
  if (self->data.has_blocks)
    hunch_result_add_source (result, "D. A. Binder, International Statistical Review 51 (1983): errors by blocks");
  if (self->data.stat == HUNCH_ALLOCATE_MEAN && !is_wald)
    {
      hunch_result_add_source (result, "B. L. Welch, Biometrika 38 (1951)");
      hunch_result_add_source (result, "J. H. Steiger, Psychological Methods 9 (2004): interval of eta squared, noncentral F");
    }
  else if (self->data.stat == HUNCH_ALLOCATE_SHARE && self->data.effect == NULL && self->data.weights == NULL && !self->data.has_blocks)
    hunch_result_add_source (result, "K. Pearson, Philosophical Magazine 50 (1900); interval of w: noncentral chi-square");
  else
    hunch_result_add_source (result, "E. L. Korn and B. I. Graubard, American Statistician 44 (1990): Wald's F; interval of the effect: bootstrap");
  if (self->shrinks)
    hunch_result_add_source (result, "R. DerSimonian and N. Laird, Controlled Clinical Trials 7 (1986): spread between categories");
}

void
hunch_allocate_report (HunchDivision *self)
{
  hunch_result_add_test (self->inquiry->result, &self->test);
  hunch_result_set_fit (self->inquiry->result, "total", self->total);
  hunch_result_set_fit (self->inquiry->result, "n_categories", self->data.n);
  add_split (self);
  add_stability (self);
  add_changes (self);
  set_words (self);
  add_rules (self);
  check_stability (self);
  check_categories (self);
  check_bounds (self);
  check_rule (self);
  set_twin (self);
  add_sources (self);
}
