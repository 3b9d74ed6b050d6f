/* How many rows a test needs, what it can see, and how likely it is to see it. One of rows, effect and power is left empty and found. */
#define G_LOG_DOMAIN "hunch-analysis"
#include <glib/gi18n-lib.h>
#include <math.h>

#include "analysis/clusters.h"
#include "analysis/counts.h"
#include "analysis/groups.h"
#include "analysis/power-private.h"
#include "analysis/runs.h"

#define MAX_GROUPS 200
#define USUAL_POWER 0.8

static void
question_clear (HunchPowerQuestion *self)
{
  g_clear_pointer (&self->y, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (HunchPowerQuestion, question_clear)

/* --- reading the question --- */

static gboolean
read_share (HunchInquiry       *inquiry,
            HunchPowerQuestion *self,
            GError            **error)
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
read_numbers (HunchInquiry       *inquiry,
              HunchPowerQuestion *self,
              GError            **error)
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
read_plan (HunchInquiry       *inquiry,
           HunchPowerQuestion *self,
           GError            **error)
{
  HunchPowerTest test = 0;

  while (!hunch_inquiry_is (inquiry, "test", hunch_power_get_info (test)->word))
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
                  HunchPowerQuestion    *self,
                  const HunchColumnInfo *y,
                  const HunchColumnInfo *by,
                  GError               **error)
{
  g_autoptr (HunchGroups) groups = NULL;
  double variance, worth;

  if (!hunch_inquiry_check_number (inquiry, y, error))
    return FALSE;
  hunch_inquiry_use_strata (inquiry);
  groups = hunch_groups_read (inquiry, y->name, by != NULL ? by->name : NULL, MAX_GROUPS, error);
  if (groups == NULL)
    return FALSE;
  if (hunch_power_has_two_groups (self) && groups->n != 2)
    return hunch_no_answer (error, _("“%s” has %u groups and this test compares two."), groups->by, groups->n);
  if (self->plan.test == HUNCH_POWER_ANOVA && groups->n < 2)
    return hunch_no_answer (error, _("“%s” has only one group among the rows used, so nothing can be compared."), groups->by);

  variance = get_pooled_variance (groups);
  worth = get_worth (inquiry, groups, variance);
  self->unit = sqrt (variance);
  self->n_rows = (double) groups->n_rows;
  self->plan.n = worth * (groups->n == 1 ? self->n_rows : groups->groups[0].moments.n);
  if (hunch_power_has_two_groups (self))
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
                 HunchPowerQuestion    *self,
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
                 HunchPowerQuestion    *self,
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
read_table (HunchInquiry       *inquiry,
            HunchPowerQuestion *self,
            GError            **error)
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
  if (by == NULL && (hunch_power_has_two_groups (self) || self->plan.test == HUNCH_POWER_ANOVA))
    return hunch_bad_option (error, _("test=%s needs by=, the column that says which group a row is in."), hunch_power_get_info (self->plan.test)->word);

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
check_plan (const HunchPowerQuestion *self,
            GError                  **error)
{
  const HunchPowerPlan *plan = &self->plan;
  double least = hunch_power_get_least_n (plan);

  if (isfinite (plan->n) && !(plan->n >= least && plan->n <= 1e11))
    return hunch_no_answer (error, _("With so few rows (%.6g) there is no such test: it needs %.6g or more."), plan->n, ceil (least));
  if (!isfinite (plan->effect))
    return TRUE;
  if (plan->effect == 0)
    return hunch_no_answer (error, _("An effect of 0 is no effect: nothing can be seen of it."));
  if (hunch_power_is_difference (self) && !(plan->share + plan->effect > 0 && plan->share + plan->effect < 1))
    return hunch_no_answer (error, _("%.4g and a difference of %.4g make a share outside 0 to 1."), plan->share, plan->effect);
  if ((plan->test == HUNCH_POWER_CORRELATION || plan->test == HUNCH_POWER_MANNWHITNEY) && !(fabs (plan->effect) < 1))
    return hunch_no_answer (error, _("effect= is a correlation here and lies between -1 and 1."));
  if ((plan->test == HUNCH_POWER_ANOVA || plan->test == HUNCH_POWER_OLS || plan->test == HUNCH_POWER_CHISQ) && plan->effect < 0)
    return hunch_no_answer (error, _("effect= cannot be negative for this test."));
  return TRUE;
}

static gboolean
choose_sought (HunchPowerQuestion *self,
               GError            **error)
{
  gboolean has_n = isfinite (self->plan.n), has_effect = isfinite (self->plan.effect), has_power = isfinite (self->plan.power);

  if (has_n && has_effect && has_power)
    return hunch_bad_option (error, _("n=, effect= and power= are all given: leave the one empty that shall be found."));
  if (!has_n && !has_effect)
    return hunch_bad_option (error, _("power needs two of n=, effect= and power=, and finds the third (or columns of a table in place of n=)."));

  self->sought = !has_n ? HUNCH_SOUGHT_N : !has_effect ? HUNCH_SOUGHT_EFFECT : HUNCH_SOUGHT_POWER;
  if (!has_power && self->sought != HUNCH_SOUGHT_POWER)
    self->plan.power = USUAL_POWER;
  return TRUE;
}

static gboolean
solve (HunchPowerQuestion *self,
       GError            **error)
{
  double found;

  if (!check_plan (self, error))
    return FALSE;

  if (self->sought == HUNCH_SOUGHT_N)
    found = self->plan.n = hunch_power_find_n (&self->plan);
  else if (self->sought == HUNCH_SOUGHT_EFFECT)
    found = self->plan.effect = hunch_power_find_effect (&self->plan);
  else
    found = self->plan.power = hunch_power_get (&self->plan);
  if (isfinite (found))
    return TRUE;
  if (self->sought == HUNCH_SOUGHT_EFFECT)
    return hunch_no_answer (error, _("With so few rows no effect is large enough to be seen with this power."));
  return hunch_no_answer (error, _("No number of rows gives this power: the effect is too small, or points the other way."));
}

gboolean
hunch_run_power (HunchInquiry *inquiry,
                 GError      **error)
{
  g_auto (HunchPowerQuestion) self = { 0 };

  if (!read_plan (inquiry, &self, error) || !read_table (inquiry, &self, error) || !choose_sought (&self, error) || !solve (&self, error))
    return FALSE;

  hunch_power_report (&self, inquiry);
  return TRUE;
}
