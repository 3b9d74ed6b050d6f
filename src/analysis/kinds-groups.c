/* Questions about the means of groups. */
#define G_LOG_DOMAIN "hunch-analysis"
#include "analysis/kinds-private.h"

#include <glib/gi18n-lib.h>

#include "analysis/resample.h"
#include "analysis/runs.h"

/* --- t test --- */

static const char *const ttest_vars[] = { "welch", "pooled", NULL };
static const char *const ttest_var_labels[] = { N_("May differ (Welch)"), N_("Equal (Student)"), NULL };

static const HunchOptionInfo ttest_options[] = {
  { "y", N_("Measure"), N_("The column of numbers whose means are compared."),
    HUNCH_OPTION_COLUMN, HUNCH_ACCEPT_NUMBERS, NULL, NULL, NULL, TRUE },
  { "by", N_("Two groups"), N_("A column with two different values. The difference runs first minus second, in ascending order."),
    HUNCH_OPTION_COLUMN, HUNCH_ACCEPT_GROUPS, NULL, NULL, NULL, FALSE },
  { "paired", N_("Paired with"), N_("A second measure of the same rows; the difference runs measure minus this."),
    HUNCH_OPTION_COLUMN, HUNCH_ACCEPT_NUMBERS, NULL, NULL, NULL, FALSE },
  { "mu", N_("Compare with"), N_("A number to compare the mean with."),
    HUNCH_OPTION_NUMBER, 0, NULL, NULL, NULL, FALSE },
  { "var", N_("Spread of the groups"), N_("Welch's test is right whether or not the groups spread equally."),
    HUNCH_OPTION_CHOICE, 0, ttest_vars, ttest_var_labels, "welch", FALSE },
  { "alternative", N_("Looking for"), N_("Which difference counts. Decide before looking at the data."),
    HUNCH_OPTION_CHOICE, 0, hunch_alternative_words, hunch_alternative_labels, "two-sided", FALSE },
  HUNCH_RESAMPLE_OPTIONS,
  HUNCH_CONF_OPTION,
};

/* --- anova --- */

static const char *const anova_vars[] = { "welch", "pooled", NULL };
static const char *const anova_var_labels[] = { N_("May differ (Welch)"), N_("Equal (classic F)"), NULL };
static const char *const anova_types[] = { "2", "3", NULL };
static const char *const anova_type_labels[] = { N_("II: each effect beside the others of its order"),
                                                 N_("III: each effect beside all others"), NULL };
static const char *const posthocs[] = { "tukey", "games-howell", "holm", "bonferroni", "bh", "none", NULL };
static const char *const posthoc_labels[] = { N_("Tukey (equal spread)"), N_("Games–Howell (spread may differ)"),
                                              N_("t tests, Holm"), N_("t tests, Bonferroni"),
                                              N_("t tests, Benjamini–Hochberg"), N_("None"), NULL };

static const HunchOptionInfo anova_options[] = {
  { "y", N_("Measure"), N_("The column of numbers whose means are compared."),
    HUNCH_OPTION_COLUMN, HUNCH_ACCEPT_NUMBERS, NULL, NULL, NULL, FALSE },
  { "by", N_("Groups"), N_("A column that says which group a row is in."),
    HUNCH_OPTION_COLUMN, HUNCH_ACCEPT_GROUPS, NULL, NULL, NULL, FALSE },
  { "formula", N_("Formula"), N_("In place of the two above, for several factors: y ~ a * b."),
    HUNCH_OPTION_FORMULA, 0, NULL, NULL, NULL, FALSE },
  { "var", N_("Spread of the groups"), N_("Which test comes first for one factor; both are shown."),
    HUNCH_OPTION_CHOICE, 0, anova_vars, anova_var_labels, "welch", FALSE },
  { "type", N_("Sums of squares"), N_("How several factors share what they explain together."),
    HUNCH_OPTION_CHOICE, 0, anova_types, anova_type_labels, "2", FALSE },
  { "posthoc", N_("Which groups differ"), N_("Pairs compared afterwards; when left empty, the one that fits the spread chosen."),
    HUNCH_OPTION_CHOICE, 0, posthocs, posthoc_labels, NULL, FALSE },
  HUNCH_CONF_OPTION,
};

/* --- variance --- */

static const char *const variance_methods[] = { "levene", "brown-forsythe", "bartlett", "f", NULL };
static const char *const variance_method_labels[] = { N_("Levene (means)"), N_("Brown–Forsythe (medians)"), N_("Bartlett (normal data)"),
                                                      N_("F (two groups, normal data)"), NULL };

static const HunchOptionInfo variance_options[] = {
  { "y", N_("Measure"), N_("The column of numbers whose spread is compared."),
    HUNCH_OPTION_COLUMN, HUNCH_ACCEPT_NUMBERS, NULL, NULL, NULL, TRUE },
  { "by", N_("Groups"), N_("A column that says which group a row is in."),
    HUNCH_OPTION_COLUMN, HUNCH_ACCEPT_GROUPS, NULL, NULL, NULL, TRUE },
  { "method", N_("Test"), N_("The test that counts; those that fit are all shown."),
    HUNCH_OPTION_CHOICE, 0, variance_methods, variance_method_labels, "levene", FALSE },
  HUNCH_ALTERNATIVE_OPTION,
  HUNCH_CONF_OPTION,
};

static const HunchKind kinds[] = {
  { { "ttest", N_("Two groups: t test"), "groups",
      N_("Compares two means, a mean with a number, or two measures of the same rows. Differences run first minus "
         "second. Welch’s test does not assume equal spread."),
      ttest_options, G_N_ELEMENTS (ttest_options) }, hunch_run_ttest },
  { { "anova", N_("Several groups: analysis of variance"), "groups",
      N_("Compares the means of two or more groups, then says which pairs differ. Welch’s F does not assume equal "
         "spread; the classic F is shown beside it. Several factors go through a formula."),
      anova_options, G_N_ELEMENTS (anova_options) }, hunch_run_anova },
  { { "variance", N_("Do groups spread equally?"), "groups",
      N_("Compares the spread of groups: Levene’s and Brown and Forsythe’s tests by distances from means and medians, Bartlett’s and the F test for normal "
         "data, and the ratio of variances with its interval."),
      variance_options, G_N_ELEMENTS (variance_options) }, hunch_run_variance },
};

const HunchKindFamily hunch_kinds_groups = { kinds, G_N_ELEMENTS (kinds) };
