/* How many rows a test needs, what it can see, and how likely it is to see it. One of rows, effect and power is left empty and found. */
#define G_LOG_DOMAIN "hunch-analysis"
#include <glib/gi18n-lib.h>
#include <math.h>

#include "analysis/clusters.h"
#include "analysis/counts.h"
#include "analysis/groups.h"
#include "analysis/plot-parts.h"
#include "analysis/runs.h"
#include "analysis/verdict.h"
#include "analysis/words.h"
#include "stats/power.h"

#define CURVE_POINTS 80
#define MAX_GROUPS 200
#define USUAL_POWER 0.8

typedef enum { SOUGHT_N, SOUGHT_EFFECT, SOUGHT_POWER } Sought;

typedef struct
{
  HunchPowerPlan plan;
  Sought         sought;
  double         n_total;      /* of the plan, not rounded */
  double         n_rows;       /* of a table; 0: none */
  double         unit;         /* sd of the table's measure; NAN: not known */
  char          *y;            /* owned; NULL without a table */
} Power;

static void
power_clear (Power *self)
{
  g_clear_pointer (&self->y, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Power, power_clear)

/* --- what is known of each test --- */

typedef struct
{
  const char      *word;
  const char      *title;    /* untranslated, as below */
  const char      *symbol;
  const char      *effect;
  HunchEffectScale scale;
  double           factor;   /* from the effect to the scale */
  gboolean         is_split; /* n counts the rows of a group */
  const char      *source;
} TestInfo;

static const TestInfo infos[HUNCH_POWER_N_TESTS] = {
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

static const TestInfo *
get_info (const Power *self)
{
  return &infos[self->plan.test];
}

static gboolean
is_difference (const Power *self)
{
  return isfinite (self->plan.share);
}

static const char *
get_symbol (const Power *self)
{
  return is_difference (self) ? _("difference") : get_info (self)->symbol;
}

static gboolean
has_two_groups (const Power *self)
{
  return self->plan.test == HUNCH_POWER_TTEST || self->plan.test == HUNCH_POWER_PROPORTIONS || self->plan.test == HUNCH_POWER_MANNWHITNEY;
}

/* f² is compared as the share that it accounts for. */
static const char *
get_size (const Power *self)
{
  double effect = self->plan.effect;

  if (self->plan.test == HUNCH_POWER_OLS)
    return hunch_verdict_get_size (HUNCH_SCALE_ETA2, effect / (1 + effect));
  if (is_difference (self))
    effect = 2 * asin (sqrt (self->plan.share + effect)) - 2 * asin (sqrt (self->plan.share));
  return hunch_verdict_get_size (get_info (self)->scale, effect * get_info (self)->factor);
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

/* --- reading the question --- */

static gboolean
read_share (HunchInquiry *inquiry,
            Power        *self,
            GError      **error)
{
  g_autoptr (GArray) shares = hunch_inquiry_dup_numbers (inquiry, "p", error);
  gboolean takes = self->plan.test == HUNCH_POWER_PROPORTIONS || self->plan.test == HUNCH_POWER_ONE_PROPORTION;

  if (shares == NULL)
    return hunch_inquiry_get (inquiry, "p") == NULL;
  if (!takes)
    return hunch_bad_option (error, _("p= is for test=proportions and test=one-proportion."));
  if (shares->len > 2)
    return hunch_bad_option (error, _("p= takes one share, or two, as in p=0.10,0.12."));
  for (guint i = 0; i < shares->len; i++)
    if (!(g_array_index (shares, double, i) > 0 && g_array_index (shares, double, i) < 1))
      return hunch_bad_option (error, _("p= needs shares between 0 and 1, as in p=0.10,0.12."));

  self->plan.share = g_array_index (shares, double, 0);
  if (shares->len < 2)
    return TRUE;
  if (isfinite (self->plan.effect))
    return hunch_bad_option (error, _("Two shares in p= are the effect already: leave effect= empty."));
  self->plan.effect = g_array_index (shares, double, 1) - self->plan.share;
  return TRUE;
}

static gboolean
read_numbers (HunchInquiry *inquiry,
              Power        *self,
              GError      **error)
{
  double n_groups = NAN;

  self->plan.power = NAN;
  if (!hunch_inquiry_get_number (inquiry, "effect", &self->plan.effect, error) || !hunch_inquiry_get_number (inquiry, "n", &self->plan.n, error)
      || !hunch_inquiry_get_number (inquiry, "power", &self->plan.power, error)
      || !hunch_inquiry_get_number (inquiry, "alpha", &self->plan.alpha, error)
      || !hunch_inquiry_get_number (inquiry, "ratio", &self->plan.ratio, error)
      || !hunch_inquiry_get_number (inquiry, "groups", &n_groups, error) || !hunch_inquiry_get_number (inquiry, "df", &self->plan.df, error)
      || !read_share (inquiry, self, error))
    return FALSE;
  if (!(self->plan.alpha > 0 && self->plan.alpha < 1))
    return hunch_bad_option (error, _("alpha= must lie between 0 and 1, as in alpha=0.05."));
  if (isfinite (self->plan.power) && !(self->plan.power > self->plan.alpha && self->plan.power < 1))
    return hunch_bad_option (error, _("power= must lie between alpha= and 1, as in power=0.8."));
  if (!(self->plan.ratio > 0))
    return hunch_bad_option (error, _("ratio= must be greater than 0: rows of the second group for each of the first."));
  if (!(self->plan.df >= 1))
    return hunch_bad_option (error, _("df= must be 1 or more."));
  if (isfinite (n_groups) && !(n_groups >= 2 && n_groups <= 1e6 && n_groups == trunc (n_groups)))
    return hunch_bad_option (error, _("groups= must be a whole number, 2 or more."));
  if (isfinite (n_groups))
    self->plan.n_groups = (guint) n_groups;
  else if (self->plan.test == HUNCH_POWER_ANOVA && inquiry->table == NULL)
    return hunch_bad_option (error, _("test=anova needs groups=, the number of groups."));
  return TRUE;
}

static gboolean
read_plan (HunchInquiry *inquiry,
           Power        *self,
           GError      **error)
{
  HunchPowerTest test = 0;

  while (!hunch_inquiry_is (inquiry, "test", infos[test].word))
    test++;
  self->plan = hunch_power_plan (test);
  self->unit = NAN;
  if (hunch_inquiry_is (inquiry, "alternative", "less"))
    self->plan.alternative = HUNCH_ALTERNATIVE_LESS;
  else if (hunch_inquiry_is (inquiry, "alternative", "greater"))
    self->plan.alternative = HUNCH_ALTERNATIVE_GREATER;
  return read_numbers (inquiry, self, error);
}

/* --- rows of a table --- */

/* What rows in blocks are worth: the share of single rows that would say as much. */
static double
get_worth (HunchInquiry      *inquiry,
           const HunchGroups *groups,
           double             variance)
{
  g_autofree gsize *sizes = g_new (gsize, groups->n);
  double effect;

  if (groups->vcov == NULL)
    return 1;
  for (guint i = 0; i < groups->n; i++)
    sizes[i] = groups->groups[i].moments.n;
  effect = groups->n == 1 ? groups->vcov[0] / (variance / sizes[0]) : hunch_cluster_mean_effect (groups->vcov, sizes, groups->n, variance);
  hunch_clusters_report (inquiry, groups->n_blocks, groups->icc, effect, (double) groups->n_rows);
  return effect > 0 && isfinite (effect) ? 1 / effect : 1;
}

static double
get_pooled_variance (const HunchGroups *groups)
{
  double sum = 0, df = 0;

  for (guint i = 0; i < groups->n; i++)
    if (groups->groups[i].moments.n > 1)
      {
        sum += groups->groups[i].moments.variance * (groups->groups[i].moments.n - 1.0);
        df += groups->groups[i].moments.n - 1.0;
      }
  return sum / df;
}

static gboolean
read_group_sizes (HunchInquiry          *inquiry,
                  Power                 *self,
                  const HunchColumnInfo *y,
                  const HunchColumnInfo *by,
                  GError               **error)
{
  g_autoptr (HunchGroups) groups = NULL;
  double variance, worth;

  if (!hunch_inquiry_check_number (inquiry, y, error))
    return FALSE;
  groups = hunch_groups_read (inquiry, y->name, by != NULL ? by->name : NULL, MAX_GROUPS, error);
  if (groups == NULL)
    return FALSE;
  if (has_two_groups (self) && groups->n != 2)
    return hunch_no_answer (error, _("“%s” has %u groups and this test compares two."), groups->by, groups->n);
  if (self->plan.test == HUNCH_POWER_ANOVA && groups->n < 2)
    return hunch_no_answer (error, _("“%s” has only one group among the rows used, so nothing can be compared."), groups->by);

  variance = get_pooled_variance (groups);
  worth = get_worth (inquiry, groups, variance);
  self->unit = sqrt (variance);
  self->n_rows = (double) groups->n_rows;
  self->plan.n = worth * (groups->n == 1 ? self->n_rows : groups->groups[0].moments.n);
  if (has_two_groups (self))
    self->plan.ratio = (double) groups->groups[1].moments.n / (double) groups->groups[0].moments.n;
  if (self->plan.test == HUNCH_POWER_ANOVA)
    {
      self->plan.n_groups = groups->n;
      self->plan.n = worth * self->n_rows / groups->n;
    }
  return TRUE;
}

static void
warn_of_blocks (HunchInquiry *inquiry)
{
  if (inquiry->clusters != NULL)
    hunch_result_add_warning (inquiry->result, _("The rows came in blocks and count here as single ones: together they may tell less, so the smallest "
                                                 "effect is likely larger."));
}

static gboolean
read_cell_sizes (HunchInquiry          *inquiry,
                 Power                 *self,
                 const HunchColumnInfo *y,
                 const HunchColumnInfo *by,
                 GError               **error)
{
  g_autoptr (HunchCounts) counts = hunch_counts_read (inquiry, y->name, by != NULL ? by->name : NULL, NULL, MAX_GROUPS, MAX_GROUPS, error);

  if (counts == NULL || !hunch_counts_check (counts, error))
    return FALSE;

  warn_of_blocks (inquiry);
  self->n_rows = counts->total;
  self->plan.n = counts->total;
  if (self->plan.test == HUNCH_POWER_CHISQ)
    self->plan.df = MAX (1, (counts->n - 1.0) * (counts->n_by > 1 ? counts->n_by - 1.0 : 1));
  if (self->plan.test != HUNCH_POWER_PROPORTIONS)
    return TRUE;
  if (counts->n_by != 2)
    return hunch_no_answer (error, _("“%s” has %u groups and this test compares two."), by != NULL ? by->name : y->name, counts->n_by);
  self->plan.n = hunch_counts_get_column_total (counts, 0);
  self->plan.ratio = hunch_counts_get_column_total (counts, 1) / self->plan.n;
  return TRUE;
}

/* Complete rows of two columns of numbers, or of one. */
static gboolean
read_row_number (HunchInquiry          *inquiry,
                 Power                 *self,
                 const HunchColumnInfo *y,
                 const HunchColumnInfo *by,
                 GError               **error)
{
  g_autoptr (HunchFrame) frame = hunch_frame_new (inquiry);
  gsize n;

  if (!hunch_inquiry_check_number (inquiry, y, error) || (by != NULL && !hunch_inquiry_check_number (inquiry, by, error)))
    return FALSE;
  hunch_frame_add_number (frame, y->name);
  if (by != NULL)
    hunch_frame_add_number (frame, by->name);
  if (!hunch_frame_open (frame, error))
    return FALSE;
  do
    if (!hunch_frame_next (frame, &n, error))
      return FALSE;
  while (n > 0);

  hunch_frame_report (frame);
  warn_of_blocks (inquiry);
  self->n_rows = self->plan.n = (double) hunch_frame_get_n_used (frame);
  return TRUE;
}

static gboolean
read_table (HunchInquiry *inquiry,
            Power        *self,
            GError      **error)
{
  const HunchColumnInfo *y, *by;

  if (inquiry->table == NULL)
    return (hunch_inquiry_get (inquiry, "y") == NULL && hunch_inquiry_get (inquiry, "by") == NULL)
           || hunch_bad_option (error, _("y= and by= name columns of a table, and no table was named."));
  if (!hunch_inquiry_get_column (inquiry, "y", &y, error) || !hunch_inquiry_get_column (inquiry, "by", &by, error))
    return FALSE;
  if (y == NULL)
    return by == NULL || hunch_bad_option (error, _("by= needs y= beside it."));
  if (isfinite (self->plan.n))
    return hunch_bad_option (error, _("Rows are counted in y= or given as n=, not both."));
  if (by == NULL && (has_two_groups (self) || self->plan.test == HUNCH_POWER_ANOVA))
    return hunch_bad_option (error, _("test=%s needs by=, the column that says which group a row is in."), get_info (self)->word);

  self->y = g_strdup (y->name);
  switch (self->plan.test)
    {
    case HUNCH_POWER_TTEST:
    case HUNCH_POWER_MANNWHITNEY:
    case HUNCH_POWER_ANOVA:
      return read_group_sizes (inquiry, self, y, by, error);
    case HUNCH_POWER_ONE_SAMPLE:
      return read_group_sizes (inquiry, self, y, NULL, error);
    case HUNCH_POWER_CHISQ:
    case HUNCH_POWER_PROPORTIONS:
    case HUNCH_POWER_ONE_PROPORTION:
      return read_cell_sizes (inquiry, self, y, by, error);
    case HUNCH_POWER_PAIRED:
    case HUNCH_POWER_CORRELATION:
    case HUNCH_POWER_OLS:
    case HUNCH_POWER_N_TESTS:
    default:
      return read_row_number (inquiry, self, y, by, error);
    }
}

/* --- the answer --- */

static gboolean
check_plan (const Power *self,
            GError     **error)
{
  const HunchPowerPlan *plan = &self->plan;
  double least = hunch_power_get_least_n (plan);

  if (isfinite (plan->n) && !(plan->n >= least && plan->n <= 1e11))
    return hunch_no_answer (error, _("With so few rows (%.6g) there is no such test: it needs %.6g or more."), plan->n, ceil (least));
  if (!isfinite (plan->effect))
    return TRUE;
  if (plan->effect == 0)
    return hunch_no_answer (error, _("An effect of 0 is no effect: nothing can be seen of it."));
  if (is_difference (self) && !(plan->share + plan->effect > 0 && plan->share + plan->effect < 1))
    return hunch_no_answer (error, _("%.4g and a difference of %.4g make a share outside 0 to 1."), plan->share, plan->effect);
  if ((plan->test == HUNCH_POWER_CORRELATION || plan->test == HUNCH_POWER_MANNWHITNEY) && !(fabs (plan->effect) < 1))
    return hunch_no_answer (error, _("effect= is a correlation here and lies between -1 and 1."));
  if ((plan->test == HUNCH_POWER_ANOVA || plan->test == HUNCH_POWER_OLS || plan->test == HUNCH_POWER_CHISQ) && plan->effect < 0)
    return hunch_no_answer (error, _("effect= cannot be negative for this test."));
  return TRUE;
}

static gboolean
choose_sought (Power   *self,
               GError **error)
{
  gboolean has_n = isfinite (self->plan.n), has_effect = isfinite (self->plan.effect), has_power = isfinite (self->plan.power);

  if (has_n && has_effect && has_power)
    return hunch_bad_option (error, _("n=, effect= and power= are all given: leave the one empty that shall be found."));
  if (!has_n && !has_effect)
    return hunch_bad_option (error, _("power needs two of n=, effect= and power=, and finds the third (or columns of a table in place of n=)."));

  self->sought = !has_n ? SOUGHT_N : !has_effect ? SOUGHT_EFFECT : SOUGHT_POWER;
  if (!has_power && self->sought != SOUGHT_POWER)
    self->plan.power = USUAL_POWER;
  return TRUE;
}

static gboolean
solve (Power   *self,
       GError **error)
{
  double found;

  if (!check_plan (self, error))
    return FALSE;

  if (self->sought == SOUGHT_N)
    found = self->plan.n = hunch_power_find_n (&self->plan);
  else if (self->sought == SOUGHT_EFFECT)
    found = self->plan.effect = hunch_power_find_effect (&self->plan);
  else
    found = self->plan.power = hunch_power_get (&self->plan);
  if (isfinite (found))
    {
      self->n_total = get_total (&self->plan, FALSE);
      return TRUE;
    }
  if (self->sought == SOUGHT_EFFECT)
    return hunch_no_answer (error, _("With so few rows no effect is large enough to be seen with this power."));
  return hunch_no_answer (error, _("No number of rows gives this power: the effect is too small, or points the other way."));
}

static void
add_estimates (HunchInquiry *inquiry,
               const Power  *self)
{
  HunchPowerPlan rounded = self->plan;

  rounded.n = ceil (self->plan.n - 1e-9);
  hunch_result_add_value (inquiry->result, "n", self->plan.n);
  hunch_result_add_value (inquiry->result, "effect", self->plan.effect);
  hunch_result_add_value (inquiry->result, "power", self->plan.power);
  hunch_result_add_value (inquiry->result, "alpha", self->plan.alpha);
  hunch_result_add_value (inquiry->result, "n_rounded", rounded.n);
  hunch_result_add_value (inquiry->result, "n_total", get_total (&self->plan, self->sought == SOUGHT_N));
  hunch_result_add_value (inquiry->result, "power_at_n_rounded", hunch_power_get (&rounded));
  if (has_two_groups (self))
    hunch_result_add_value (inquiry->result, "ratio", self->plan.ratio);
  if (isfinite (self->unit))
    hunch_result_add_value (inquiry->result, "sd", self->unit);
  if (isfinite (self->unit) && infos[self->plan.test].scale == HUNCH_SCALE_D && self->plan.test != HUNCH_POWER_ANOVA)
    hunch_result_add_value (inquiry->result, "effect_in_units", self->plan.effect * self->unit);
}

static const double usual_powers[] = { 0.5, 0.8, 0.9, 0.95, 0.99 };

static void
add_table (HunchInquiry *inquiry,
           const Power  *self)
{
  const char *const heads[] = { _("Power"), self->sought == SOUGHT_EFFECT ? _("Smallest effect") : _("Rows (n)"), _("All rows"), NULL };
  JsonArray *rows = hunch_result_add_table (inquiry->result, "power",
                                            self->sought == SOUGHT_EFFECT ? _("What this many rows see") : _("Rows for this effect"), heads);

  for (guint i = 0; i < G_N_ELEMENTS (usual_powers); i++)
    {
      HunchPowerPlan plan = self->plan;
      double found;

      plan.power = usual_powers[i];
      if (!(plan.power > plan.alpha))
        continue;
      found = self->sought == SOUGHT_EFFECT ? hunch_power_find_effect (&plan) : ceil (hunch_power_find_n (&plan) - 1e-9);
      if (self->sought != SOUGHT_EFFECT)
        plan.n = found;
      hunch_result_add_row (rows, "nnn", plan.power, found, isfinite (plan.n) ? get_total (&plan, self->sought != SOUGHT_EFFECT) : NAN);
    }
}

/* --- words --- */

static char *
dup_rows (const Power *self)
{
  double n = ceil (self->plan.n - 1e-9);
  g_autofree char *first = hunch_words_count ((gint64) n);
  g_autofree char *second = hunch_words_count ((gint64) ceil (n * self->plan.ratio - 1e-9));
  g_autofree char *total = hunch_words_count ((gint64) get_total (&self->plan, TRUE));

  if (self->plan.test == HUNCH_POWER_PAIRED)
    return g_strdup_printf (_("%s pairs"), first);
  if (!get_info (self)->is_split)
    return g_strdup_printf (_("%s rows"), first);
  if (has_two_groups (self) && self->plan.ratio != 1)
    return g_strdup_printf (_("%s rows in the first group and %s in the second"), first, second);
  return g_strdup_printf (_("%s rows in each group (%s in all)"), first, total);
}

static char *
dup_effect (const Power *self)
{
  g_autofree char *number = hunch_words_number (self->plan.effect);
  g_autofree char *share = is_difference (self) ? hunch_words_percent (self->plan.share) : NULL;
  g_autofree char *other = is_difference (self) ? hunch_words_percent (self->plan.share + self->plan.effect) : NULL;

  if (is_difference (self))
    return g_strdup_printf (_("%s instead of %s"), other, share);
  return g_strdup_printf ("%s = %s", get_symbol (self), number);
}

/* " (4.1 in the unit of mpg)" */
static char *
dup_in_units (const Power *self)
{
  g_autofree char *number = NULL;

  if (!isfinite (self->unit) || (self->plan.test != HUNCH_POWER_TTEST && self->plan.test != HUNCH_POWER_ONE_SAMPLE))
    return g_strdup ("");
  number = hunch_words_number (fabs (self->plan.effect) * self->unit);
  /* Translators: a difference in the unit of a column, with a leading blank: " (4.1 of mpg)". */
  return g_strdup_printf (_(" (%s of %s)"), number, self->y);
}

static char *
dup_verdict (const Power *self)
{
  const char *title = _(get_info (self)->title);
  g_autofree char *rows = dup_rows (self);
  g_autofree char *effect = dup_effect (self);
  g_autofree char *chance = hunch_words_percent (self->plan.power);
  g_autofree char *units = dup_in_units (self);

  if (self->sought == SOUGHT_N)
    return g_strdup_printf (_("To see an effect of %s (%s) with a chance of %s, %s at alpha = %.4g needs %s."), effect, get_size (self), chance,
                            title, self->plan.alpha, rows);
  if (self->sought == SOUGHT_EFFECT)
    return g_strdup_printf (_("With %s, the smallest effect that %s at alpha = %.4g sees with a chance of %s is %s%s, %s. Smaller ones may be there "
                              "unseen."), rows, title, self->plan.alpha, chance, effect, units, get_size (self));
  if (self->plan.power < USUAL_POWER)
    return g_strdup_printf (_("With %s, %s at alpha = %.4g sees an effect of %s (%s) with a chance of %s: less than the usual 80 %%, so seeing "
                              "nothing would say little."), rows, title, self->plan.alpha, effect, get_size (self), chance);
  return g_strdup_printf (_("With %s, %s at alpha = %.4g sees an effect of %s (%s) with a chance of %s."), rows, title, self->plan.alpha, effect,
                          get_size (self), chance);
}

static void
set_words (HunchInquiry *inquiry,
           const Power  *self)
{
  g_autofree char *verdict = dup_verdict (self);
  g_autofree char *title = g_strdup_printf (_("Power of %s"), _(get_info (self)->title));
  g_autofree char *effect = dup_effect (self);
  g_autofree char *shown = hunch_words_escape_claim (effect);
  g_autofree char *chance = hunch_words_percent (self->plan.power);
  g_autofree char *claim = NULL;

  hunch_result_set_title (inquiry->result, title);
  hunch_result_set_verdict (inquiry->result, verdict);
  if (self->sought == SOUGHT_N)
    {
      claim = g_strdup_printf (_("It takes {estimate:0} rows to see %s with a chance of %s"), shown, chance);
      hunch_result_set_headline (inquiry->result, _("Rows needed in all"), get_total (&self->plan, TRUE), NAN, NAN, NAN, NULL);
    }
  else if (self->sought == SOUGHT_EFFECT)
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
  hunch_result_add_source (inquiry->result, get_info (self)->source);
  if (is_difference (self))
    hunch_result_add_source (inquiry->result, "J. L. Fleiss, Statistical Methods for Rates and Proportions (1981), ch. 3");
}

static void
add_checks (HunchInquiry *inquiry,
            const Power  *self)
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
  if (self->sought == SOUGHT_POWER && self->plan.power < USUAL_POWER)
    hunch_result_add_check (inquiry->result, "power", HUNCH_CHECK_FAILED, self->plan.power, NAN, _("The chance of seeing the effect is below 80 %."));
}

/* A t test's question asked of ranks: for normal values P(first > second) is the normal share below d / sqrt (2). */
static void
set_twin (HunchInquiry *inquiry,
          const Power  *self)
{
  g_autoptr (GHashTable) options = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_free);
  GHashTableIter iter;
  gpointer word, value;

  if (self->plan.test != HUNCH_POWER_TTEST || self->sought == SOUGHT_EFFECT)
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
make_curve (const Power *self,
            double       factor,
            double       most,
            gboolean     is_over_n)
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
get_most_n (const Power *self)
{
  HunchPowerPlan plan = self->plan;
  double usual;

  plan.power = 0.95;
  usual = hunch_power_find_n (&plan);
  return MAX (1.3 * MAX (self->plan.n, isfinite (usual) ? MIN (usual, 20 * self->plan.n) : 0), hunch_power_get_least_n (&plan) + 4);
}

static gboolean
may_scale (const Power *self,
           double       factor)
{
  double effect = self->plan.effect * factor;

  if (is_difference (self))
    return self->plan.share + effect > 0 && self->plan.share + effect < 1;
  return (self->plan.test != HUNCH_POWER_CORRELATION && self->plan.test != HUNCH_POWER_MANNWHITNEY) || fabs (effect) < 1;
}

static void
take_plot (HunchInquiry *inquiry,
           const Power  *self)
{
  static const double factors[] = { 0.75, 1, 1.25 };
  gboolean is_over_n = self->sought != SOUGHT_EFFECT;
  g_autofree char *title = g_strdup_printf (is_over_n ? _("Power over rows: %s") : _("Power over effects: %s"), _(get_info (self)->title));
  const char *x_title = !is_over_n ? get_symbol (self) : get_info (self)->is_split ? _("Rows in each group") : _("Rows");
  g_autofree char *verdict = dup_verdict (self);
  HunchPlot *plot = hunch_plot_new_titled (inquiry, title, has_two_groups (self) && self->plan.ratio != 1 && is_over_n ? _("Rows in the first group") : x_title,
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

gboolean
hunch_run_power (HunchInquiry *inquiry,
                 GError      **error)
{
  g_auto (Power) self = { 0 };

  if (!read_plan (inquiry, &self, error) || !read_table (inquiry, &self, error) || !choose_sought (&self, error) || !solve (&self, error))
    return FALSE;

  if (self.n_rows == 0)
    hunch_result_set_n (inquiry->result, 0, 0);
  add_estimates (inquiry, &self);
  hunch_result_set_fit (inquiry->result, "df", self.plan.test == HUNCH_POWER_CHISQ || self.plan.test == HUNCH_POWER_OLS ? self.plan.df : NAN);
  hunch_result_set_fit (inquiry->result, "groups", self.plan.test == HUNCH_POWER_ANOVA ? self.plan.n_groups : NAN);
  add_table (inquiry, &self);
  add_checks (inquiry, &self);
  set_twin (inquiry, &self);
  set_words (inquiry, &self);
  take_plot (inquiry, &self);
  return TRUE;
}
