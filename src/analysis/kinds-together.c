/* Questions about what goes with what. */
#define G_LOG_DOMAIN "hunch-analysis"
#include "analysis/kinds-private.h"

#include <glib/gi18n-lib.h>

#include "analysis/runs.h"

/* --- correlation --- */

static const char *const correlation_methods[] = { "pearson", NULL };
static const char *const correlation_method_labels[] = { N_("Pearson (straight line)"), NULL };

static const HunchOptionInfo correlation_options[] = {
  { "columns", N_("Columns"), N_("Two or more columns of numbers."),
    HUNCH_OPTION_COLUMNS, HUNCH_ACCEPT_NUMBERS | HUNCH_ACCEPT_TIMES, NULL, NULL, NULL, TRUE },
  { "method", N_("Method"), N_("How going together is measured."),
    HUNCH_OPTION_CHOICE, 0, correlation_methods, correlation_method_labels, "pearson", FALSE },
  HUNCH_CONF_OPTION,
};

static const HunchKind kinds[] = {
  { { "correlation", N_("Correlation"), "together",
      N_("How closely two columns follow a straight line, from -1 to 1. With more columns, each pair. Rows with a "
         "missing value in any of the columns are left out."),
      correlation_options, G_N_ELEMENTS (correlation_options) }, hunch_run_correlation },
};

const HunchKindFamily hunch_kinds_together = { kinds, G_N_ELEMENTS (kinds) };
