/* The questions that can be asked, as tables: a form, the command line and the help all read them. */
#define G_LOG_DOMAIN "hunch-analysis"
#include "analysis/kinds.h"

#include <glib/gi18n-lib.h>

static const HunchQuestion questions[] = {
  { "column", N_("What does this column look like?"), "view-list-symbolic" },
  { "groups", N_("Are these groups different?"), "system-users-symbolic" },
  { "together", N_("What goes with what?"), "insert-link-symbolic" },
  { "often", N_("How often?"), "view-grid-symbolic" },
  { "predicts", N_("What predicts this?"), "find-location-symbolic" },
};

#define CONF \
  { "conf", N_("Confidence"), N_("How sure the intervals shall be, between 0 and 1. 0.95 is usual."), \
    HUNCH_OPTION_NUMBER, 0, NULL, NULL, "0.95", FALSE }

/* --- describe, frequencies, ecdf --- */

static const HunchOptionInfo describe_options[] = {
  { "columns", N_("Columns"), N_("The columns to describe; all of them when left empty."),
    HUNCH_OPTION_COLUMNS, HUNCH_ACCEPT_ANY, NULL, NULL, NULL, FALSE },
  { "by", N_("Split by"), N_("Describe each group of this column by itself."),
    HUNCH_OPTION_COLUMN, HUNCH_ACCEPT_GROUPS, NULL, NULL, NULL, FALSE },
  { "quantiles", N_("More quantiles"), N_("Shares between 0 and 1, joined by commas: 0.1,0.9."),
    HUNCH_OPTION_TEXT, 0, NULL, NULL, NULL, FALSE },
  CONF,
};

static const HunchOptionInfo frequencies_options[] = {
  { "column", N_("Column"), N_("The column whose values are counted."),
    HUNCH_OPTION_COLUMN, HUNCH_ACCEPT_ANY, NULL, NULL, NULL, TRUE },
  { "by", N_("Split by"), N_("Count within each group of this column."),
    HUNCH_OPTION_COLUMN, HUNCH_ACCEPT_GROUPS, NULL, NULL, NULL, FALSE },
  { "top", N_("At most"), N_("Show the most frequent values only and put the others together."),
    HUNCH_OPTION_NUMBER, 0, NULL, NULL, "50", FALSE },
  CONF,
};

static const HunchOptionInfo ecdf_options[] = {
  { "column", N_("Column"), N_("A column of numbers, dates or times."),
    HUNCH_OPTION_COLUMN, HUNCH_ACCEPT_NUMBERS | HUNCH_ACCEPT_TIMES, NULL, NULL, NULL, TRUE },
  { "by", N_("Split by"), N_("One curve for each group of this column."),
    HUNCH_OPTION_COLUMN, HUNCH_ACCEPT_GROUPS, NULL, NULL, NULL, FALSE },
  { "top", N_("At most"), N_("Show the largest groups only."),
    HUNCH_OPTION_NUMBER, 0, NULL, NULL, "8", FALSE },
  CONF,
};

/* --- t test --- */

static const char *const ttest_vars[] = { "welch", "pooled", NULL };
static const char *const ttest_var_labels[] = { N_("May differ (Welch)"), N_("Equal (Student)"), NULL };
static const char *const alternatives[] = { "two-sided", "less", "greater", NULL };
static const char *const alternative_labels[] = { N_("Different"), N_("First is less"), N_("First is greater"), NULL };

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
    HUNCH_OPTION_CHOICE, 0, alternatives, alternative_labels, "two-sided", FALSE },
  CONF,
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
  CONF,
};

/* --- chi-square --- */

static const HunchOptionInfo chisq_options[] = {
  { "x", N_("Rows"), N_("A column of groups."),
    HUNCH_OPTION_COLUMN, HUNCH_ACCEPT_GROUPS, NULL, NULL, NULL, TRUE },
  { "y", N_("Columns"), N_("A second column of groups. Without it, the shares of the first are compared with those given."),
    HUNCH_OPTION_COLUMN, HUNCH_ACCEPT_GROUPS, NULL, NULL, NULL, FALSE },
  { "weights", N_("Counts"), N_("A column that says how often each row counts."),
    HUNCH_OPTION_COLUMN, HUNCH_ACCEPT_NUMBERS, NULL, NULL, NULL, FALSE },
  { "p", N_("Expected shares"), N_("One for each value of the first column, in ascending order: 0.2,0.8. Equal when left empty."),
    HUNCH_OPTION_TEXT, 0, NULL, NULL, NULL, FALSE },
  CONF,
};

/* --- correlation --- */

static const char *const correlation_methods[] = { "pearson", NULL };
static const char *const correlation_method_labels[] = { N_("Pearson (straight line)"), NULL };

static const HunchOptionInfo correlation_options[] = {
  { "columns", N_("Columns"), N_("Two or more columns of numbers."),
    HUNCH_OPTION_COLUMNS, HUNCH_ACCEPT_NUMBERS | HUNCH_ACCEPT_TIMES, NULL, NULL, NULL, TRUE },
  { "method", N_("Method"), N_("How going together is measured."),
    HUNCH_OPTION_CHOICE, 0, correlation_methods, correlation_method_labels, "pearson", FALSE },
  CONF,
};

/* --- ols --- */

static const char *const ols_ses[] = { "classic", NULL };
static const char *const ols_se_labels[] = { N_("Classic"), NULL };

static const HunchOptionInfo ols_options[] = {
  { "formula", N_("Formula"), N_("What is predicted ~ what predicts: y ~ a + log(b) + a:b. Text columns are groups."),
    HUNCH_OPTION_FORMULA, 0, NULL, NULL, NULL, TRUE },
  { "weights", N_("Weights"), N_("A column that says how much each row counts."),
    HUNCH_OPTION_COLUMN, HUNCH_ACCEPT_NUMBERS, NULL, NULL, NULL, FALSE },
  { "se", N_("Standard errors"), N_("How the uncertainty of the coefficients is worked out."),
    HUNCH_OPTION_CHOICE, 0, ols_ses, ols_se_labels, "classic", FALSE },
  CONF,
};

static const HunchKindInfo kinds[] = {
  { "describe", N_("Describe columns"), "column",
    N_("Counts, means, spread, quantiles and shape of each column, with the interval of the mean. Quantiles are R’s "
       "type 7, the mad is multiplied by 1.4826, skewness and excess kurtosis are those of SPSS and Excel (type 2)."),
    describe_options, G_N_ELEMENTS (describe_options) },
  { "ecdf", N_("Share below each value"), "column",
    N_("The share of rows at or below each value, as a curve of steps: where the middle half lies, and how long the tails are."),
    ecdf_options, G_N_ELEMENTS (ecdf_options) },
  { "ttest", N_("Two groups: t test"), "groups",
    N_("Compares two means, a mean with a number, or two measures of the same rows. Differences run first minus "
       "second. Welch’s test does not assume equal spread."),
    ttest_options, G_N_ELEMENTS (ttest_options) },
  { "anova", N_("Several groups: analysis of variance"), "groups",
    N_("Compares the means of two or more groups, then says which pairs differ. Welch’s F does not assume equal "
       "spread; the classic F is shown beside it. Several factors go through a formula."),
    anova_options, G_N_ELEMENTS (anova_options) },
  { "correlation", N_("Correlation"), "together",
    N_("How closely two columns follow a straight line, from -1 to 1. With more columns, each pair. Rows with a "
       "missing value in any of the columns are left out."),
    correlation_options, G_N_ELEMENTS (correlation_options) },
  { "chisq", N_("Chi-square test"), "together",
    N_("Do two columns of groups go together, or do the shares of one column follow those expected? Two by two "
       "tables are corrected for continuity as in R; the uncorrected test is shown beside it."),
    chisq_options, G_N_ELEMENTS (chisq_options) },
  { "frequencies", N_("How often each value occurs"), "often",
    N_("Counts and shares of each value with Wilson’s interval, the most frequent first."),
    frequencies_options, G_N_ELEMENTS (frequencies_options) },
  { "ols", N_("Linear regression"), "predicts",
    N_("What goes with a higher or lower number, each column beside the others: least squares with a formula as in R. "
       "Text and boolean columns are groups, compared with their first value in ascending order."),
    ols_options, G_N_ELEMENTS (ols_options) },
};

/* --- charts --- */

static const char *const bar_stats[] = { "count", "mean", "median", "sum", NULL };
static const char *const bar_stat_labels[] = { N_("Number of rows"), N_("Mean"), N_("Median"), N_("Sum"), NULL };
static const char *const fits[] = { "none", "linear", NULL };
static const char *const fit_labels[] = { N_("None"), N_("Straight line"), NULL };

#define SERIES \
  { "by", N_("Colour"), N_("One series for each group of this column."), \
    HUNCH_OPTION_COLUMN, HUNCH_ACCEPT_GROUPS, NULL, NULL, NULL, FALSE }
#define STAT \
  { "stat", N_("Shown is"), N_("What becomes of the rows behind one mark; the mean, or the count without a measure."), \
    HUNCH_OPTION_CHOICE, 0, bar_stats, bar_stat_labels, NULL, FALSE }

static const HunchOptionInfo bar_options[] = {
  { "x", N_("Categories"), N_("One bar for each value of this column."),
    HUNCH_OPTION_COLUMN, HUNCH_ACCEPT_ANY, NULL, NULL, NULL, TRUE },
  { "y", N_("Measure"), N_("A column of numbers; without it rows are counted."),
    HUNCH_OPTION_COLUMN, HUNCH_ACCEPT_NUMBERS, NULL, NULL, NULL, FALSE },
  SERIES,
  STAT,
  { "top", N_("At most"), N_("Show this many bars, the highest ones."), HUNCH_OPTION_NUMBER, 0, NULL, NULL, "30", FALSE },
};

static const HunchOptionInfo histogram_options[] = {
  { "x", N_("Column"), N_("A column of numbers, dates or times."),
    HUNCH_OPTION_COLUMN, HUNCH_ACCEPT_NUMBERS | HUNCH_ACCEPT_TIMES, NULL, NULL, NULL, TRUE },
  { "bins", N_("Bins"), N_("About how many; chosen from the data when left empty."),
    HUNCH_OPTION_NUMBER, 0, NULL, NULL, NULL, FALSE },
};

static const HunchOptionInfo groups_options[] = {
  { "y", N_("Measure"), N_("A column of numbers."), HUNCH_OPTION_COLUMN, HUNCH_ACCEPT_NUMBERS, NULL, NULL, NULL, TRUE },
  { "by", N_("Groups"), N_("One mark for each group of this column."),
    HUNCH_OPTION_COLUMN, HUNCH_ACCEPT_GROUPS, NULL, NULL, NULL, FALSE },
};

static const HunchOptionInfo interval_options[] = {
  { "y", N_("Measure"), N_("A column of numbers."), HUNCH_OPTION_COLUMN, HUNCH_ACCEPT_NUMBERS, NULL, NULL, NULL, TRUE },
  { "by", N_("Groups"), N_("One mark for each group of this column."),
    HUNCH_OPTION_COLUMN, HUNCH_ACCEPT_GROUPS, NULL, NULL, NULL, FALSE },
  CONF,
};

static const HunchOptionInfo line_options[] = {
  { "x", N_("Along"), N_("A column of numbers, dates or times."),
    HUNCH_OPTION_COLUMN, HUNCH_ACCEPT_ANY, NULL, NULL, NULL, TRUE },
  { "y", N_("Measure"), N_("A column of numbers; without it rows are counted."),
    HUNCH_OPTION_COLUMN, HUNCH_ACCEPT_NUMBERS, NULL, NULL, NULL, FALSE },
  SERIES,
  STAT,
};

static const HunchOptionInfo scatter_options[] = {
  { "x", N_("Across"), N_("A column of numbers, dates or times."),
    HUNCH_OPTION_COLUMN, HUNCH_ACCEPT_NUMBERS | HUNCH_ACCEPT_TIMES, NULL, NULL, NULL, TRUE },
  { "y", N_("Up"), N_("A column of numbers, dates or times."),
    HUNCH_OPTION_COLUMN, HUNCH_ACCEPT_NUMBERS | HUNCH_ACCEPT_TIMES, NULL, NULL, NULL, TRUE },
  SERIES,
  { "fit", N_("Fit"), N_("A line through the dots."), HUNCH_OPTION_CHOICE, 0, fits, fit_labels, "none", FALSE },
};

static const HunchOptionInfo chart_ecdf_options[] = {
  { "x", N_("Column"), N_("A column of numbers, dates or times."),
    HUNCH_OPTION_COLUMN, HUNCH_ACCEPT_NUMBERS | HUNCH_ACCEPT_TIMES, NULL, NULL, NULL, TRUE },
  SERIES,
};

static const HunchOptionInfo heat_options[] = {
  { "x", N_("Across"), N_("A column of groups."), HUNCH_OPTION_COLUMN, HUNCH_ACCEPT_ANY, NULL, NULL, NULL, TRUE },
  { "y", N_("Down"), N_("A column of groups."), HUNCH_OPTION_COLUMN, HUNCH_ACCEPT_ANY, NULL, NULL, NULL, TRUE },
  { "value", N_("Measure"), N_("Its mean colours the cells; without it rows are counted."),
    HUNCH_OPTION_COLUMN, HUNCH_ACCEPT_NUMBERS, NULL, NULL, NULL, FALSE },
};

static const HunchKindInfo charts[] = {
  { "bar", N_("Bars"), NULL, N_("Counts, means, medians or sums for each value of a column."),
    bar_options, G_N_ELEMENTS (bar_options) },
  { "histogram", N_("Histogram"), NULL, N_("How the numbers of a column are spread."),
    histogram_options, G_N_ELEMENTS (histogram_options) },
  { "box", N_("Boxes"), NULL, N_("Median, middle half and range of a column, group by group."),
    groups_options, G_N_ELEMENTS (groups_options) },
  { "interval", N_("Means with intervals"), NULL, N_("The mean of a column with its interval, group by group."),
    interval_options, G_N_ELEMENTS (interval_options) },
  { "line", N_("Line"), NULL, N_("A measure along a number or along time."),
    line_options, G_N_ELEMENTS (line_options) },
  { "scatter", N_("Scatter"), NULL, N_("One dot for each row."),
    scatter_options, G_N_ELEMENTS (scatter_options) },
  { "ecdf", N_("Share below each value"), NULL, N_("The share of rows at or below each value."),
    chart_ecdf_options, G_N_ELEMENTS (chart_ecdf_options) },
  { "heat", N_("Heat map"), NULL, N_("Counts or means where two columns of groups cross."),
    heat_options, G_N_ELEMENTS (heat_options) },
};

static const HunchKindInfo *
find (const HunchKindInfo *infos,
      guint                n,
      const char          *kind)
{
  for (guint i = 0; kind != NULL && i < n; i++)
    if (g_str_equal (infos[i].kind, kind))
      return &infos[i];

  return NULL;
}

const HunchQuestion *
hunch_kinds_get_questions (guint *out_n)
{
  *out_n = G_N_ELEMENTS (questions);
  return questions;
}

const HunchKindInfo *
hunch_kinds_get (guint *out_n)
{
  *out_n = G_N_ELEMENTS (kinds);
  return kinds;
}

const HunchKindInfo *
hunch_kinds_find (const char *kind)
{
  return find (kinds, G_N_ELEMENTS (kinds), kind);
}

const HunchKindInfo *
hunch_kinds_get_charts (guint *out_n)
{
  *out_n = G_N_ELEMENTS (charts);
  return charts;
}

const HunchKindInfo *
hunch_kinds_find_chart (const char *kind)
{
  return find (charts, G_N_ELEMENTS (charts), kind);
}
