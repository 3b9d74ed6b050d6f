/* The charts that can be drawn of a table, in the form of questions. */
#define G_LOG_DOMAIN "hunch-analysis"
#include "analysis/kinds-private.h"

#include <glib/gi18n-lib.h>

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
  HUNCH_CONF_OPTION,
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

const HunchKindInfo *
hunch_kinds_get_charts (guint *out_n)
{
  *out_n = G_N_ELEMENTS (charts);
  return charts;
}
