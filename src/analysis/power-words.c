/* What is known of each test, and the answer to a question of power in numbers, words and a picture. */
#define G_LOG_DOMAIN "hunch-analysis"
#include <glib/gi18n-lib.h>

#include "analysis/plot-parts.h"
#include "analysis/power-private.h"
#include "analysis/words.h"

#define CURVE_POINTS 80
#define USUAL_POWER 0.8

static const HunchPowerInfo infos[HUNCH_POWER_N_TESTS] = {
  [HUNCH_POWER_TTEST] = { "ttest", N_("a t test of two groups"), "d", N_("Cohen’s d"), HUNCH_SCALE_D, 1, TRUE,
                          "J. Cohen, Statistical Power Analysis for the Behavioral Sciences (1988), ch. 2; noncentral t" },
  [HUNCH_POWER_PAIRED] = { "paired", N_("a paired t test"), "d", N_("Cohen’s d of the differences"), HUNCH_SCALE_D, 1, FALSE,
                           "J. Cohen, Statistical Power Analysis for the Behavioral Sciences (1988), ch. 2; noncentral t" },
  [HUNCH_POWER_ONE_SAMPLE] = { "one-sample", N_("a one-sample t test"), "d", N_("Cohen’s d"), HUNCH_SCALE_D, 1, FALSE,
                               "J. Cohen, Statistical Power Analysis for the Behavioral Sciences (1988), ch. 2; noncentral t" },
  [HUNCH_POWER_ANOVA] = { "anova", N_("an analysis of variance"), "f", N_("Cohen’s f"), HUNCH_SCALE_D, 2, TRUE,
                          "J. Cohen, Statistical Power Analysis for the Behavioral Sciences (1988), ch. 8; noncentral F" },
  [HUNCH_POWER_PROPORTIONS] = { "proportions", N_("a test of two shares"), "h", N_("Cohen’s h"), HUNCH_SCALE_D, 1, TRUE,
                                "J. Cohen, Statistical Power Analysis for the Behavioral Sciences (1988), ch. 6" },
  [HUNCH_POWER_ONE_PROPORTION] = { "one-proportion", N_("a test of a share"), "h", N_("Cohen’s h"), HUNCH_SCALE_D, 1, FALSE,
                                   "J. Cohen, Statistical Power Analysis for the Behavioral Sciences (1988), ch. 6" },
  [HUNCH_POWER_CORRELATION] = { "correlation", N_("a test of a correlation"), "r", N_("Correlation r"), HUNCH_SCALE_R, 1, FALSE,
                                "J. Cohen, Statistical Power Analysis for the Behavioral Sciences (1988), ch. 3; Fisher’s z" },
  [HUNCH_POWER_CHISQ] = { "chisq", N_("a chi-square test"), "w", N_("Cohen’s w"), HUNCH_SCALE_R, 1, FALSE,
                          "J. Cohen, Statistical Power Analysis for the Behavioral Sciences (1988), ch. 7; noncentral chi-square" },
  [HUNCH_POWER_MANNWHITNEY] = { "mannwhitney", N_("a Mann–Whitney test"), "r", N_("Rank-biserial r"), HUNCH_SCALE_R, 1, TRUE,
                                "G. E. Noether, JASA 82 (1987), 645-647" },
  [HUNCH_POWER_OLS] = { "ols", N_("an F test of a regression"), "f²", N_("Cohen’s f²"), HUNCH_SCALE_ETA2, 1, FALSE,
                        "J. Cohen, Statistical Power Analysis for the Behavioral Sciences (1988), ch. 9; noncentral F" },
};

const HunchPowerInfo *
hunch_power_get_info (HunchPowerTest test)
{
  return &infos[test];
}

static const char *
get_symbol (const HunchPowerQuestion *self)
{
  return hunch_power_is_difference (self) ? _("difference") : hunch_power_get_info (self->plan.test)->symbol;
}

/* f² is compared as the share that it accounts for. */
static const char *
get_size (const HunchPowerQuestion *self)
{
  double effect = self->plan.effect;

  if (self->plan.test == HUNCH_POWER_OLS)
    return hunch_verdict_get_size (HUNCH_SCALE_ETA2, effect / (1 + effect));
  if (hunch_power_is_difference (self))
    effect = 2 * asin (sqrt (self->plan.share + effect)) - 2 * asin (sqrt (self->plan.share));
  return hunch_verdict_get_size (hunch_power_get_info (self->plan.test)->scale, effect * hunch_power_get_info (self->plan.test)->factor);
}

static double
get_total (const HunchPowerPlan *plan,
           gboolean              is_rounded)
{
  double n = is_rounded ? ceil (plan->n - 1e-9) : plan->n;
  double second = n * plan->ratio;

  switch (plan->test)
    {
    case HUNCH_POWER_TTEST:
    case HUNCH_POWER_PROPORTIONS:
    case HUNCH_POWER_MANNWHITNEY:
      return n + (is_rounded ? ceil (second - 1e-9) : second);
    case HUNCH_POWER_ANOVA:
      return n * plan->n_groups;
    case HUNCH_POWER_PAIRED:
    case HUNCH_POWER_ONE_SAMPLE:
    case HUNCH_POWER_ONE_PROPORTION:
    case HUNCH_POWER_CORRELATION:
    case HUNCH_POWER_CHISQ:
    case HUNCH_POWER_OLS:
    case HUNCH_POWER_N_TESTS:
    default:
      return n;
    }
}

/* --- numbers --- */

static void
add_estimates (HunchInquiry             *inquiry,
               const HunchPowerQuestion *self)
{
  HunchPowerPlan rounded = self->plan;

  rounded.n = ceil (self->plan.n - 1e-9);
  hunch_result_add_value (inquiry->result, "n", self->plan.n);
  hunch_result_add_value (inquiry->result, "effect", self->plan.effect);
  hunch_result_add_value (inquiry->result, "power", self->plan.power);
  hunch_result_add_value (inquiry->result, "alpha", self->plan.alpha);
  hunch_result_add_value (inquiry->result, "n_rounded", rounded.n);
  hunch_result_add_value (inquiry->result, "n_total", get_total (&self->plan, self->sought == HUNCH_SOUGHT_N));
  hunch_result_add_value (inquiry->result, "power_at_n_rounded", hunch_power_get (&rounded));
  if (hunch_power_has_two_groups (self))
    hunch_result_add_value (inquiry->result, "ratio", self->plan.ratio);
  if (isfinite (self->unit))
    hunch_result_add_value (inquiry->result, "sd", self->unit);
  if (isfinite (self->unit) && hunch_power_get_info (self->plan.test)->scale == HUNCH_SCALE_D && self->plan.test != HUNCH_POWER_ANOVA)
    hunch_result_add_value (inquiry->result, "effect_in_units", self->plan.effect * self->unit);
}

static const double usual_powers[] = { 0.5, 0.8, 0.9, 0.95, 0.99 };

static void
add_table (HunchInquiry             *inquiry,
           const HunchPowerQuestion *self)
{
  const char *const heads[] = { _("Power"), self->sought == HUNCH_SOUGHT_EFFECT ? _("Smallest effect") : _("Rows (n)"), _("All rows"), NULL };
  JsonArray *rows = hunch_result_add_table (inquiry->result, "power",
                                            self->sought == HUNCH_SOUGHT_EFFECT ? _("What this many rows see") : _("Rows for this effect"), heads);

  for (guint i = 0; i < G_N_ELEMENTS (usual_powers); i++)
    {
      HunchPowerPlan plan = self->plan;
      double found;

      plan.power = usual_powers[i];
      if (!(plan.power > plan.alpha))
        continue;
      found = self->sought == HUNCH_SOUGHT_EFFECT ? hunch_power_find_effect (&plan) : ceil (hunch_power_find_n (&plan) - 1e-9);
      if (self->sought != HUNCH_SOUGHT_EFFECT)
        plan.n = found;
      hunch_result_add_row (rows, "nnn", plan.power, found, isfinite (plan.n) ? get_total (&plan, self->sought != HUNCH_SOUGHT_EFFECT) : NAN);
    }
}

/* --- words --- */

static char *
dup_rows (const HunchPowerQuestion *self)
{
  double n = ceil (self->plan.n - 1e-9);
  g_autofree char *first = hunch_words_count ((gint64) n);
  g_autofree char *second = hunch_words_count ((gint64) ceil (n * self->plan.ratio - 1e-9));
  g_autofree char *total = hunch_words_count ((gint64) get_total (&self->plan, TRUE));

  if (self->plan.test == HUNCH_POWER_PAIRED)
    return g_strdup_printf (_("%s pairs"), first);
  if (!hunch_power_get_info (self->plan.test)->is_split)
    return g_strdup_printf (_("%s rows"), first);
  if (hunch_power_has_two_groups (self) && self->plan.ratio != 1)
    return g_strdup_printf (_("%s rows in the first group and %s in the second"), first, second);
  return g_strdup_printf (_("%s rows in each group (%s in all)"), first, total);
}

static char *
dup_effect (const HunchPowerQuestion *self)
{
  g_autofree char *number = hunch_words_number (self->plan.effect);
  g_autofree char *share = hunch_power_is_difference (self) ? hunch_words_percent (self->plan.share) : NULL;
  g_autofree char *other = hunch_power_is_difference (self) ? hunch_words_percent (self->plan.share + self->plan.effect) : NULL;

  if (hunch_power_is_difference (self))
    return g_strdup_printf (_("%s instead of %s"), other, share);
  return g_strdup_printf ("%s = %s", get_symbol (self), number);
}

/* " (4.1 in the unit of mpg)" */
static char *
dup_in_units (const HunchPowerQuestion *self)
{
  g_autofree char *number = NULL;

  if (!isfinite (self->unit) || (self->plan.test != HUNCH_POWER_TTEST && self->plan.test != HUNCH_POWER_ONE_SAMPLE))
    return g_strdup ("");
  number = hunch_words_number (fabs (self->plan.effect) * self->unit);
  /* Translators: a difference in the unit of a column, with a leading blank: " (4.1 of mpg)". */
  return g_strdup_printf (_(" (%s of %s)"), number, self->y);
}

static char *
dup_verdict (const HunchPowerQuestion *self)
{
  const char *title = _(hunch_power_get_info (self->plan.test)->title);
  g_autofree char *rows = dup_rows (self);
  g_autofree char *effect = dup_effect (self);
  g_autofree char *chance = hunch_words_percent (self->plan.power);
  g_autofree char *units = dup_in_units (self);

  if (self->sought == HUNCH_SOUGHT_N)
    return g_strdup_printf (_("To see an effect of %s (%s) with a chance of %s, %s at alpha = %.4g needs %s."), effect, get_size (self), chance,
                            title, self->plan.alpha, rows);
  if (self->sought == HUNCH_SOUGHT_EFFECT)
    return g_strdup_printf (_("With %s, the smallest effect that %s at alpha = %.4g sees with a chance of %s is %s%s, %s. Smaller ones may be there "
                              "unseen."), rows, title, self->plan.alpha, chance, effect, units, get_size (self));
  if (self->plan.power < USUAL_POWER)
    return g_strdup_printf (_("With %s, %s at alpha = %.4g sees an effect of %s (%s) with a chance of %s: less than the usual 80 %%, so seeing "
                              "nothing would say little."), rows, title, self->plan.alpha, effect, get_size (self), chance);
  return g_strdup_printf (_("With %s, %s at alpha = %.4g sees an effect of %s (%s) with a chance of %s."), rows, title, self->plan.alpha, effect,
                          get_size (self), chance);
}

static void
set_words (HunchInquiry             *inquiry,
           const HunchPowerQuestion *self)
{
  g_autofree char *verdict = dup_verdict (self);
  g_autofree char *title = g_strdup_printf (_("Power of %s"), _(hunch_power_get_info (self->plan.test)->title));
  g_autofree char *effect = dup_effect (self);
  g_autofree char *shown = hunch_words_escape_claim (effect);
  g_autofree char *chance = hunch_words_percent (self->plan.power);
  g_autofree char *claim = NULL;

  hunch_result_set_title (inquiry->result, title);
  hunch_result_set_verdict (inquiry->result, verdict);
  if (self->sought == HUNCH_SOUGHT_N)
    {
      claim = g_strdup_printf (_("It takes {estimate:0} rows to see %s with a chance of %s"), shown, chance);
      hunch_result_set_headline (inquiry->result, _("Rows needed in all"), get_total (&self->plan, TRUE), NAN, NAN, NAN, NULL);
    }
  else if (self->sought == HUNCH_SOUGHT_EFFECT)
    {
      claim = g_strdup_printf (_("These rows see effects from %s = {estimate:2} on"), get_symbol (self));
      hunch_result_set_headline (inquiry->result, _("Smallest effect seen"), self->plan.effect, NAN, NAN, NAN, NULL);
    }
  else
    {
      claim = g_strdup_printf (_("The chance of seeing %s is {estimate:%%0}"), shown);
      hunch_result_set_headline (inquiry->result, _("Power"), self->plan.power, NAN, NAN, NAN, NULL);
    }
  hunch_result_set_claim (inquiry->result, claim);
  hunch_result_add_source (inquiry->result, hunch_power_get_info (self->plan.test)->source);
  if (hunch_power_is_difference (self))
    hunch_result_add_source (inquiry->result, "J. L. Fleiss, Statistical Methods for Rates and Proportions (1981), ch. 3");
}

static void
add_checks (HunchInquiry             *inquiry,
            const HunchPowerQuestion *self)
{
  static const char *const assumptions[HUNCH_POWER_N_TESTS] = {
    [HUNCH_POWER_TTEST] = N_("Supposes values near normal and groups that spread alike."),
    [HUNCH_POWER_PAIRED] = N_("Supposes differences near normal; d is the mean difference over the spread of the differences."),
    [HUNCH_POWER_ONE_SAMPLE] = N_("Supposes values near normal."),
    [HUNCH_POWER_ANOVA] = N_("Supposes values near normal, and groups of equal size that spread alike."),
    [HUNCH_POWER_PROPORTIONS] = N_("Supposes enough rows for shares to be near normal: some ten of either kind in each group."),
    [HUNCH_POWER_ONE_PROPORTION] = N_("Supposes enough rows for the share to be near normal: some ten of either kind."),
    [HUNCH_POWER_CORRELATION] = N_("Supposes two columns that are near normal together."),
    [HUNCH_POWER_CHISQ] = N_("Supposes expected counts of about five or more in each cell."),
    [HUNCH_POWER_MANNWHITNEY] = N_("Supposes few ties; r is twice the chance that a value of one group exceeds one of the other, less 1."),
    [HUNCH_POWER_OLS] = N_("Supposes residuals near normal; df= counts the predictors tested, which are all of the model."),
  };

  hunch_result_add_check (inquiry->result, "assumptions", HUNCH_CHECK_UNKNOWN, NAN, NAN, _(assumptions[self->plan.test]));
  if (self->sought == HUNCH_SOUGHT_POWER && self->plan.power < USUAL_POWER)
    hunch_result_add_check (inquiry->result, "power", HUNCH_CHECK_FAILED, self->plan.power, NAN, _("The chance of seeing the effect is below 80 %."));
}

/* A t test's question asked of ranks: for normal values P(first > second) is the normal share below d / sqrt (2). */
static void
set_twin (HunchInquiry             *inquiry,
          const HunchPowerQuestion *self)
{
  g_autoptr (GHashTable) options = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_free);
  GHashTableIter iter;
  gpointer word, value;

  if (self->plan.test != HUNCH_POWER_TTEST || self->sought == HUNCH_SOUGHT_EFFECT)
    return;
  g_hash_table_iter_init (&iter, inquiry->options);
  while (g_hash_table_iter_next (&iter, &word, &value))
    g_hash_table_insert (options, word, g_strdup (value));
  g_hash_table_insert (options, (gpointer) "test", g_strdup ("mannwhitney"));
  g_hash_table_insert (options, (gpointer) "effect", g_strdup_printf ("%.4f", erf (self->plan.effect / 2)));
  hunch_result_set_twin (inquiry->result, "power", options, _("When values are far from normal, plan with ranks: what they need hardly depends on shape."));
}

/* --- the picture --- */

static HunchLayer *
make_curve (const HunchPowerQuestion *self,
            double                    factor,
            double                    most,
            gboolean                  is_over_n)
{
  HunchPowerPlan plan = self->plan;
  HunchLayer *layer = hunch_layer_new (HUNCH_MARK_LINE, NULL, CURVE_POINTS);
  double least = is_over_n ? hunch_power_get_least_n (&plan) : 0;
  g_autofree char *number = NULL;

  if (is_over_n)
    plan.effect *= factor;
  number = hunch_words_number (plan.effect);
  if (is_over_n)
    layer->name = g_strdup_printf ("%s = %s", get_symbol (self), number);
  layer->x = g_new (double, CURVE_POINTS);
  layer->y = g_new (double, CURVE_POINTS);
  for (guint i = 0; i < CURVE_POINTS; i++)
    {
      double at = least + (most - least) * i / (CURVE_POINTS - 1.0);

      if (is_over_n)
        plan.n = at;
      else
        plan.effect = at;
      layer->x[i] = at;
      layer->y[i] = hunch_power_get (&plan);
    }
  return layer;
}

static void
take_rule (HunchPlot *plot,
           double     x,
           double     y,
           char      *name)
{
  HunchLayer *rule = hunch_layer_new (HUNCH_MARK_RULE, name, 1);

  if (isfinite (x))
    {
      rule->x = g_new (double, 1);
      rule->x[0] = x;
    }
  else
    {
      rule->y = g_new (double, 1);
      rule->y[0] = y;
    }
  hunch_plot_take_layer (plot, rule);
  g_free (name);
}

/* How far the curves go: past what was found, and past the usual power. */
static double
get_most_n (const HunchPowerQuestion *self)
{
  HunchPowerPlan plan = self->plan;
  double usual;

  plan.power = 0.95;
  usual = hunch_power_find_n (&plan);
  return MAX (1.3 * MAX (self->plan.n, isfinite (usual) ? MIN (usual, 20 * self->plan.n) : 0), hunch_power_get_least_n (&plan) + 4);
}

static gboolean
may_scale (const HunchPowerQuestion *self,
           double                    factor)
{
  double effect = self->plan.effect * factor;

  if (hunch_power_is_difference (self))
    return self->plan.share + effect > 0 && self->plan.share + effect < 1;
  return (self->plan.test != HUNCH_POWER_CORRELATION && self->plan.test != HUNCH_POWER_MANNWHITNEY) || fabs (effect) < 1;
}

static void
take_plot (HunchInquiry             *inquiry,
           const HunchPowerQuestion *self)
{
  static const double factors[] = { 0.75, 1, 1.25 };
  gboolean is_over_n = self->sought != HUNCH_SOUGHT_EFFECT;
  g_autofree char *title = g_strdup_printf (is_over_n ? _("Power over rows: %s") : _("Power over effects: %s"), _(hunch_power_get_info (self->plan.test)->title));
  const char *x_title = !is_over_n ? get_symbol (self) : hunch_power_get_info (self->plan.test)->is_split ? _("Rows in each group") : _("Rows");
  g_autofree char *verdict = dup_verdict (self);
  HunchPlot *plot = hunch_plot_new_titled (inquiry, title, hunch_power_has_two_groups (self) && self->plan.ratio != 1 && is_over_n ? _("Rows in the first group") : x_title,
                                           _("Chance of seeing it"), (gint64) self->n_rows, g_steal_pointer (&verdict));

  plot->y.percent = TRUE;
  plot->y.min = 0;
  plot->y.max = 1;
  if (is_over_n)
    for (guint i = 0; i < G_N_ELEMENTS (factors); i++)
      {
        if (may_scale (self, factors[i]))
          hunch_plot_take_layer (plot, make_curve (self, factors[i], get_most_n (self), TRUE));
      }
  else
    hunch_plot_take_layer (plot, make_curve (self, 1, 2 * self->plan.effect, FALSE));
  take_rule (plot, NAN, self->plan.power, hunch_words_percent (self->plan.power));
  take_rule (plot, is_over_n ? ceil (self->plan.n - 1e-9) : self->plan.effect, NAN,
             is_over_n ? hunch_words_count ((gint64) ceil (self->plan.n - 1e-9)) : hunch_words_number (self->plan.effect));
  hunch_result_take_plot (inquiry->result, plot);
}

void
hunch_power_report (const HunchPowerQuestion *self,
                    HunchInquiry             *inquiry)
{
  HunchPowerTest test = self->plan.test;

  if (self->n_rows == 0)
    hunch_result_set_n (inquiry->result, 0, 0);
  add_estimates (inquiry, self);
  hunch_result_set_fit (inquiry->result, "df", test == HUNCH_POWER_CHISQ || test == HUNCH_POWER_OLS ? self->plan.df : NAN);
  hunch_result_set_fit (inquiry->result, "groups", test == HUNCH_POWER_ANOVA ? self->plan.n_groups : NAN);
  add_table (inquiry, self);
  add_checks (inquiry, self);
  set_twin (inquiry, self);
  set_words (inquiry, self);
  take_plot (inquiry, self);
}
