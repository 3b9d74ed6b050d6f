/* Questions answered by ranks. */
#define G_LOG_DOMAIN "hunch-analysis"
#include "analysis/kinds-private.h"

#include <glib/gi18n-lib.h>

#include "analysis/resample.h"
#include "analysis/runs.h"

static const char *const exacts[] = { "auto", "yes", "no", NULL };
static const char *const exact_labels[] = { N_("Where there are few rows"), N_("Yes"), N_("No"), NULL };
static const char *const answers[] = { "yes", "no", NULL };
static const char *const answer_labels[] = { N_("Yes"), N_("No"), NULL };
static const char *const adjusts[] = { "holm", "bonferroni", "bh", "none", NULL };
static const char *const adjust_labels[] = { N_("Holm"), N_("Bonferroni"), N_("Benjamini–Hochberg"), N_("None"), NULL };

#define EXACT_OPTION \
  { "exact", N_("Exact"), N_("Whether p is counted out rather than approximated. Left to itself it is where there are few rows."), \
    HUNCH_OPTION_CHOICE, 0, exacts, exact_labels, "auto", FALSE }

#define CORRECT_OPTION \
  { "correct", N_("Continuity correction"), N_("Half a rank towards the middle when p is approximated, as is usual."), \
    HUNCH_OPTION_CHOICE, 0, answers, answer_labels, "yes", FALSE }

#define ADJUST_OPTION \
  { "adjust", N_("Correct for many pairs"), N_("How the p of pairs are corrected for their number."), \
    HUNCH_OPTION_CHOICE, 0, adjusts, adjust_labels, "holm", FALSE }

#define MEASURE_OPTION \
  { "y", N_("Measure"), N_("The column of numbers that are put in order."), \
    HUNCH_OPTION_COLUMN, HUNCH_ACCEPT_NUMBERS, NULL, NULL, NULL, TRUE }

/* --- mannwhitney --- */

static const HunchOptionInfo mannwhitney_options[] = {
  MEASURE_OPTION,
  { "by", N_("Two groups"), N_("A column with two different values. The difference runs first minus second, in ascending order."),
    HUNCH_OPTION_COLUMN, HUNCH_ACCEPT_GROUPS, NULL, NULL, NULL, TRUE },
  HUNCH_ALTERNATIVE_OPTION,
  EXACT_OPTION,
  CORRECT_OPTION,
  HUNCH_RESAMPLE_OPTIONS,
  HUNCH_CONF_OPTION,
};

/* --- wilcoxon --- */

static const HunchOptionInfo wilcoxon_options[] = {
  { "y", N_("Measure"), N_("The column of numbers."),
    HUNCH_OPTION_COLUMN, HUNCH_ACCEPT_NUMBERS, NULL, NULL, NULL, TRUE },
  { "paired", N_("Paired with"), N_("A second measure of the same rows; the difference runs measure minus this."),
    HUNCH_OPTION_COLUMN, HUNCH_ACCEPT_NUMBERS, NULL, NULL, NULL, FALSE },
  { "mu", N_("Compare with"), N_("A number to compare the middle with; 0 when left empty."),
    HUNCH_OPTION_NUMBER, 0, NULL, NULL, NULL, FALSE },
  HUNCH_ALTERNATIVE_OPTION,
  EXACT_OPTION,
  CORRECT_OPTION,
  HUNCH_CONF_OPTION,
};

/* --- kruskal --- */

static const char *const dunns[] = { "dunn", "none", NULL };
static const char *const dunn_labels[] = { N_("Dunn"), N_("None"), NULL };

static const HunchOptionInfo kruskal_options[] = {
  MEASURE_OPTION,
  { "by", N_("Groups"), N_("A column that says which group a row is in."),
    HUNCH_OPTION_COLUMN, HUNCH_ACCEPT_GROUPS, NULL, NULL, NULL, TRUE },
  { "posthoc", N_("Which groups differ"), N_("Pairs compared afterwards by their mean ranks."),
    HUNCH_OPTION_CHOICE, 0, dunns, dunn_labels, "dunn", FALSE },
  ADJUST_OPTION,
  HUNCH_CONF_OPTION,
};

/* --- friedman --- */

static const char *const pair_choices[] = { "pairs", "none", NULL };
static const char *const pair_labels[] = { N_("Pairs of mean ranks"), N_("None"), NULL };

static const HunchOptionInfo friedman_options[] = {
  { "y", N_("Measure"), N_("The column of numbers that are put in order within each block."),
    HUNCH_OPTION_COLUMN, HUNCH_ACCEPT_NUMBERS, NULL, NULL, NULL, TRUE },
  { "by", N_("Groups"), N_("A column that says which condition, product or judge a row is about."),
    HUNCH_OPTION_COLUMN, HUNCH_ACCEPT_ANY, NULL, NULL, NULL, TRUE },
  { "block", N_("Blocks"), N_("A column that says which rows belong together: a person, a month, a shop. Each has one row of every group."),
    HUNCH_OPTION_COLUMN, HUNCH_ACCEPT_ANY, NULL, NULL, NULL, TRUE },
  { "posthoc", N_("Which groups differ"), N_("Pairs compared afterwards by their mean ranks."),
    HUNCH_OPTION_CHOICE, 0, pair_choices, pair_labels, "pairs", FALSE },
  ADJUST_OPTION,
  HUNCH_CONF_OPTION,
};

/* --- ks --- */

static const char *const dists[] = { "normal", "uniform", "exponential", NULL };
static const char *const dist_labels[] = { N_("Normal"), N_("Uniform"), N_("Exponential"), NULL };
static const char *const curve_labels[] = { N_("Different"), N_("First curve lies below"), N_("First curve lies above"), NULL };

static const HunchOptionInfo ks_options[] = {
  MEASURE_OPTION,
  { "by", N_("Two groups"), N_("A column with two different values; left empty, the measure is compared with a known distribution."),
    HUNCH_OPTION_COLUMN, HUNCH_ACCEPT_GROUPS, NULL, NULL, NULL, FALSE },
  { "dist", N_("Distribution"), N_("What the measure is compared with when there are no groups; normal when left empty."),
    HUNCH_OPTION_CHOICE, 0, dists, dist_labels, NULL, FALSE },
  { "mean", N_("Its mean"), N_("Of a normal or exponential distribution; left empty, that of the data, which makes p too large."),
    HUNCH_OPTION_NUMBER, 0, NULL, NULL, NULL, FALSE },
  { "sd", N_("Its standard deviation"), N_("Of a normal distribution; left empty, that of the data, which makes p too large."),
    HUNCH_OPTION_NUMBER, 0, NULL, NULL, NULL, FALSE },
  { "min", N_("Its smallest value"), N_("Of a uniform distribution; left empty, that of the data."),
    HUNCH_OPTION_NUMBER, 0, NULL, NULL, NULL, FALSE },
  { "max", N_("Its largest value"), N_("Of a uniform distribution; left empty, that of the data."),
    HUNCH_OPTION_NUMBER, 0, NULL, NULL, NULL, FALSE },
  { "alternative", N_("Looking for"), N_("Which way the curves of shares part. The curve of larger values lies below."),
    HUNCH_OPTION_CHOICE, 0, hunch_alternative_words, curve_labels, "two-sided", FALSE },
  EXACT_OPTION,
  HUNCH_CONF_OPTION,
};

static const HunchKind kinds[] = {
  { { "mannwhitney", N_("Two groups by ranks: Mann–Whitney"), "groups",
      N_("Does one of two groups tend to lie above the other? Counts in how many pairs it does, and by how much it typically does. Wild values and skewed "
         "columns do no harm, since only the order of the rows counts."),
      mannwhitney_options, G_N_ELEMENTS (mannwhitney_options) }, hunch_run_mannwhitney },
  { { "wilcoxon", N_("Paired or one column by ranks: Wilcoxon"), "groups",
      N_("Do two measures of the same rows differ, or does a column lie around a number? Ranks the differences without their signs; differences of zero are "
         "left out. The sign test, which only counts ups and downs, is shown beside it."),
      wilcoxon_options, G_N_ELEMENTS (wilcoxon_options) }, hunch_run_wilcoxon },
  { { "kruskal", N_("Several groups by ranks: Kruskal–Wallis"), "groups",
      N_("Does one of several groups tend to lie above the others? Says which pairs differ (Dunn). Only the order of the rows counts, so wild values do "
         "no harm."),
      kruskal_options, G_N_ELEMENTS (kruskal_options) }, hunch_run_kruskal },
  { { "friedman", N_("Repeated measures by ranks: Friedman"), "groups",
      N_("When the same people, months or shops were measured under several conditions: does one condition tend to rank above the others? Says how far "
         "the blocks agree, and which pairs differ."),
      friedman_options, G_N_ELEMENTS (friedman_options) }, hunch_run_friedman },
  { { "ks", N_("Same distribution? Kolmogorov–Smirnov"), "groups",
      N_("How far apart two whole distributions lie, in their middle, spread or shape; or how far one lies from a normal, uniform or exponential one."),
      ks_options, G_N_ELEMENTS (ks_options) }, hunch_run_ks },
};

const HunchKindFamily hunch_kinds_ranks = { kinds, G_N_ELEMENTS (kinds) };
