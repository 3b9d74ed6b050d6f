/* Questions about how often. */
#define G_LOG_DOMAIN "hunch-analysis"
#include "analysis/kinds-private.h"

#include <glib/gi18n-lib.h>

#include "analysis/runs.h"

/* --- frequencies --- */

static const HunchOptionInfo frequencies_options[] = {
  { "column", N_("Column"), N_("The column whose values are counted."),
    HUNCH_OPTION_COLUMN, HUNCH_ACCEPT_ANY, NULL, NULL, NULL, TRUE },
  { "by", N_("Split by"), N_("Count within each group of this column."),
    HUNCH_OPTION_COLUMN, HUNCH_ACCEPT_GROUPS, NULL, NULL, NULL, FALSE },
  { "top", N_("At most"), N_("Show the most frequent values only and put the others together."),
    HUNCH_OPTION_NUMBER, 0, NULL, NULL, "50", FALSE },
  HUNCH_CONF_OPTION,
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
  HUNCH_CONF_OPTION,
};

static const HunchKind kinds[] = {
  { { "frequencies", N_("How often each value occurs"), "often",
      N_("Counts and shares of each value with Wilson’s interval, the most frequent first."),
      frequencies_options, G_N_ELEMENTS (frequencies_options) }, hunch_run_frequencies },
  { { "chisq", N_("Chi-square test"), "together",
      N_("Do two columns of groups go together, or do the shares of one column follow those expected? Two by two "
         "tables are corrected for continuity as in R; the uncorrected test is shown beside it."),
      chisq_options, G_N_ELEMENTS (chisq_options) }, hunch_run_chisq },
};

const HunchKindFamily hunch_kinds_counts = { kinds, G_N_ELEMENTS (kinds) };
