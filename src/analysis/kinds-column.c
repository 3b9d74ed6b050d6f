/* Questions about one column. */
#define G_LOG_DOMAIN "hunch-analysis"
#include "analysis/kinds-private.h"

#include <glib/gi18n-lib.h>

#include "analysis/runs.h"

/* --- describe, ecdf --- */

static const HunchOptionInfo describe_options[] = {
  { "columns", N_("Columns"), N_("The columns to describe; all of them when left empty."),
    HUNCH_OPTION_COLUMNS, HUNCH_ACCEPT_ANY, NULL, NULL, NULL, FALSE },
  { "by", N_("Split by"), N_("Describe each group of this column by itself."),
    HUNCH_OPTION_COLUMN, HUNCH_ACCEPT_GROUPS, NULL, NULL, NULL, FALSE },
  { "quantiles", N_("More quantiles"), N_("Shares between 0 and 1, joined by commas: 0.1,0.9."),
    HUNCH_OPTION_TEXT, 0, NULL, NULL, NULL, FALSE },
  { "trim", N_("Cut off for the trimmed mean"), N_("The share of values left out at either end, between 0 and 0.5."),
    HUNCH_OPTION_NUMBER, 0, NULL, NULL, "0.1", FALSE },
  HUNCH_CONF_OPTION,
};

static const HunchOptionInfo ecdf_options[] = {
  { "column", N_("Column"), N_("A column of numbers, dates or times."),
    HUNCH_OPTION_COLUMN, HUNCH_ACCEPT_NUMBERS | HUNCH_ACCEPT_TIMES, NULL, NULL, NULL, TRUE },
  { "by", N_("Split by"), N_("One curve for each group of this column."),
    HUNCH_OPTION_COLUMN, HUNCH_ACCEPT_GROUPS, NULL, NULL, NULL, FALSE },
  { "top", N_("At most"), N_("Show the largest groups only."),
    HUNCH_OPTION_NUMBER, 0, NULL, NULL, "8", FALSE },
  HUNCH_CONF_OPTION,
};

/* --- normality --- */

static const char *const normality_methods[] = { "shapiro", "anderson", "lilliefors", "jarque-bera", NULL };
static const char *const normality_method_labels[] = { N_("Shapiro–Wilk"), N_("Anderson–Darling"), N_("Lilliefors"), N_("Jarque–Bera"), NULL };

static const HunchOptionInfo normality_options[] = {
  { "y", N_("Measure"), N_("The column of numbers whose shape is looked at."),
    HUNCH_OPTION_COLUMN, HUNCH_ACCEPT_NUMBERS, NULL, NULL, NULL, TRUE },
  { "by", N_("Split by"), N_("Look at each group of this column by itself."),
    HUNCH_OPTION_COLUMN, HUNCH_ACCEPT_GROUPS, NULL, NULL, NULL, FALSE },
  { "method", N_("Test"), N_("The test that counts; all four are shown. When left empty, Shapiro–Wilk up to 5,000 values and Anderson–Darling beyond."),
    HUNCH_OPTION_CHOICE, 0, normality_methods, normality_method_labels, NULL, FALSE },
  HUNCH_CONF_OPTION,
};

static const HunchKind kinds[] = {
  { { "describe", N_("Describe columns"), "column",
      N_("Counts, means, spread, quantiles and shape of each column, with the interval of the mean. Quantiles are R’s "
         "type 7, the mad is multiplied by 1.4826, skewness and excess kurtosis are those of SPSS and Excel (type 2). The mode is the smallest of "
         "several; text has its most frequent value, dates their first, middle and last."),
      describe_options, G_N_ELEMENTS (describe_options) }, hunch_run_describe },
  { { "ecdf", N_("Share below each value"), "column",
      N_("The share of rows at or below each value, as a curve of steps: where the middle half lies, and how long the tails are."),
      ecdf_options, G_N_ELEMENTS (ecdf_options) }, hunch_run_ecdf },
  { { "normality", N_("Is it normal?"), "column",
      N_("How far a column is from a normal distribution: skewness and kurtosis with intervals, four tests, and a picture of quantiles with a band."),
      normality_options, G_N_ELEMENTS (normality_options) }, hunch_run_normality },
};

const HunchKindFamily hunch_kinds_column = { kinds, G_N_ELEMENTS (kinds) };
