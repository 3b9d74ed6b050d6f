/* Questions before and after the data: how many rows, and how to divide. */
#define G_LOG_DOMAIN "hunch-analysis"
#include "analysis/kinds-private.h"

#include <glib/gi18n-lib.h>

#include "analysis/runs.h"

/* --- power --- */

static const char *const power_tests[] = { "ttest", "paired", "one-sample", "anova", "proportions", "one-proportion", "correlation", "chisq",
                                           "mannwhitney", "ols", NULL };
static const char *const power_test_labels[] = { N_("Two means (t test)"), N_("Pairs (t test)"), N_("One mean (t test)"), N_("Several means"),
                                                 N_("Two shares"), N_("One share"), N_("Correlation"), N_("Cross table (chi-square)"),
                                                 N_("Two groups by ranks"), N_("Regression (F test)"), NULL };

static const HunchOptionInfo power_options[] = {
  { "test", N_("Test"), N_("The test that will be made, or was made."),
    HUNCH_OPTION_CHOICE, 0, power_tests, power_test_labels, "ttest", FALSE },
  { "effect", N_("Effect"), N_("The size of what shall be seen: Cohen’s d, f, h, w or f², or a correlation r. Empty to find the smallest."),
    HUNCH_OPTION_NUMBER, 0, NULL, NULL, NULL, FALSE },
  { "n", N_("Rows"), N_("Rows in each group, or pairs, or all rows where there are no groups. Empty to find how many are needed."),
    HUNCH_OPTION_NUMBER, 0, NULL, NULL, NULL, FALSE },
  { "power", N_("Chance of seeing it"), N_("How likely the test shall see an effect that is there; 0.8 when left empty, unless it is what is sought."),
    HUNCH_OPTION_NUMBER, 0, NULL, NULL, NULL, FALSE },
  { "alpha", N_("Alpha"), N_("How often the test may see an effect that is not there."),
    HUNCH_OPTION_NUMBER, 0, NULL, NULL, "0.05", FALSE },
  HUNCH_ALTERNATIVE_OPTION,
  { "ratio", N_("Second group"), N_("Rows of the second group for each row of the first."),
    HUNCH_OPTION_NUMBER, 0, NULL, NULL, "1", FALSE },
  { "groups", N_("Number of groups"), N_("For several means."),
    HUNCH_OPTION_NUMBER, 0, NULL, NULL, NULL, FALSE },
  { "df", N_("Degrees of freedom"), N_("Cross table: (rows − 1) × (columns − 1). Regression: predictors."),
    HUNCH_OPTION_NUMBER, 0, NULL, NULL, "1", FALSE },
  { "p", N_("Shares"), N_("For shares: the one there is now, between 0 and 1, and then effect= is the difference from it; or both, as in 0.10,0.12."),
    HUNCH_OPTION_TEXT, 0, NULL, NULL, NULL, FALSE },
  { "y", N_("Measure"), N_("In place of rows: a column of the table, whose rows are counted, to find the smallest effect that they could have shown."),
    HUNCH_OPTION_COLUMN, HUNCH_ACCEPT_ANY, NULL, NULL, NULL, FALSE },
  { "by", N_("Groups or second column"), N_("Splits the rows into groups; for a correlation, pairs and a cross table the other column."),
    HUNCH_OPTION_COLUMN, HUNCH_ACCEPT_ANY, NULL, NULL, NULL, FALSE },
};

/* --- allocate --- */

static const char *const allocate_stats[] = { "mean", "sum", "share", NULL };
static const char *const allocate_stat_labels[] = { N_("Means"), N_("Sums"), N_("Shares of the rows or of the sum"), NULL };
static const char *const shrink_words[] = { "no", "yes", NULL };
static const char *const shrink_labels[] = { N_("As measured"), N_("Pulled towards the mean of all"), NULL };

static const HunchOptionInfo allocate_options[] = {
  { "total", N_("Sum to divide"), N_("How much there is, in any unit: 5, or 5000000000."),
    HUNCH_OPTION_NUMBER, 0, NULL, NULL, NULL, TRUE },
  { "category", N_("Among"), N_("The column whose categories get a part each."),
    HUNCH_OPTION_COLUMN, HUNCH_ACCEPT_GROUPS, NULL, NULL, NULL, TRUE },
  { "effect", N_("By what"), N_("A column of numbers, such as minutes watched. Without it rows are counted."),
    HUNCH_OPTION_COLUMN, HUNCH_ACCEPT_NUMBERS, NULL, NULL, NULL, FALSE },
  { "stat", N_("Its"), N_("Means when left empty: what a row brings. Sums: what there is of it in all."),
    HUNCH_OPTION_CHOICE, 0, allocate_stats, allocate_stat_labels, NULL, FALSE },
  { "weights", N_("Weights"), N_("A column that says how much each row counts."),
    HUNCH_OPTION_COLUMN, HUNCH_ACCEPT_NUMBERS, NULL, NULL, NULL, FALSE },
  { "floor", N_("At least"), N_("A share from 0 to 1, or an amount; for all, and for some by name: 0.02,Drama:0.1."),
    HUNCH_OPTION_TEXT, 0, NULL, NULL, NULL, FALSE },
  { "cap", N_("At most"), N_("The same from above: 0.4,News:0.05."),
    HUNCH_OPTION_TEXT, 0, NULL, NULL, NULL, FALSE },
  { "power", N_("Favour the great"), N_("1 divides in proportion, 0 in equal parts, 2 by the square."),
    HUNCH_OPTION_NUMBER, 0, NULL, NULL, "1", FALSE },
  { "risk", N_("Caution"), N_("So many standard errors are taken off each effect, so that what is less sure gets less."),
    HUNCH_OPTION_NUMBER, 0, NULL, NULL, "0", FALSE },
  { "shrink", N_("Means of few rows"), N_("Chance makes small categories look great or poor; pulling them in takes that off."),
    HUNCH_OPTION_CHOICE, 0, shrink_words, shrink_labels, "no", FALSE },
  { "keep", N_("Only the first"), N_("So many categories with the greatest effects share; 0 keeps all."),
    HUNCH_OPTION_NUMBER, 0, NULL, NULL, "0", FALSE },
  { "resamples", N_("Resamples"), N_("How often the rows are drawn again for the intervals."),
    HUNCH_OPTION_NUMBER, 0, NULL, NULL, "1000", FALSE },
  { "seed", N_("Seed"), N_("The same seed gives the same resamples."),
    HUNCH_OPTION_NUMBER, 0, NULL, NULL, "1", FALSE },
  HUNCH_CONF_OPTION,
};

static const HunchKind kinds[] = {
  { { "power", N_("How many rows are enough"), "plan",
      N_("Rows, effect and the chance of seeing it hang together: give two and the third is found. With columns of a table, the smallest "
         "effect that its rows could have shown. Needs no table otherwise."),
      power_options, G_N_ELEMENTS (power_options), TRUE }, hunch_run_power },
  { { "allocate", N_("Divide a sum"), "plan",
      N_("Divides a sum over categories in proportion to what was measured of each, within floors and caps, says how far another sample would "
         "move each part, and what would change the answer. It shows what goes with what, not what the money would do."),
      allocate_options, G_N_ELEMENTS (allocate_options) }, hunch_run_allocate },
};

const HunchKindFamily hunch_kinds_plan = { kinds, G_N_ELEMENTS (kinds) };
