/* Questions about what goes with what. */
#define G_LOG_DOMAIN "hunch-analysis"
#include "analysis/kinds-private.h"

#include <glib/gi18n-lib.h>

#include "analysis/resample.h"
#include "analysis/runs.h"

/* --- correlation --- */

static const char *const correlation_methods[] = { "pearson", "spearman", "kendall", NULL };
static const char *const correlation_method_labels[] = { N_("Pearson (straight line)"), N_("Spearman (ranks)"), N_("Kendall (ranks, pair by pair)"), NULL };
static const char *const correlation_sides[] = { N_("Any link"), N_("A falling one"), N_("A rising one"), NULL };
static const char *const adjusts[] = { "holm", "bonferroni", "bh", "none", NULL };
static const char *const adjust_labels[] = { N_("Holm"), N_("Bonferroni"), N_("Benjamini–Hochberg"), N_("None"), NULL };

static const HunchOptionInfo correlation_options[] = {
  { "columns", N_("Columns"), N_("Two or more columns of numbers."),
    HUNCH_OPTION_COLUMNS, HUNCH_ACCEPT_NUMBERS | HUNCH_ACCEPT_TIMES, NULL, NULL, NULL, TRUE },
  { "method", N_("Method"), N_("How going together is measured."),
    HUNCH_OPTION_CHOICE, 0, correlation_methods, correlation_method_labels, "pearson", FALSE },
  { "partial", N_("Held fixed"), N_("Columns whose part in the link is taken out, such as age when height goes with reading."),
    HUNCH_OPTION_COLUMNS, HUNCH_ACCEPT_NUMBERS | HUNCH_ACCEPT_TIMES, NULL, NULL, NULL, FALSE },
  { "alternative", N_("Looking for"), N_("Which link counts. Decide before looking at the data."),
    HUNCH_OPTION_CHOICE, 0, hunch_alternative_words, correlation_sides, "two-sided", FALSE },
  { "adjust", N_("Correct for many pairs"), N_("How the p of pairs are corrected for their number when there are more than two columns."),
    HUNCH_OPTION_CHOICE, 0, adjusts, adjust_labels, "holm", FALSE },
  HUNCH_RESAMPLE_OPTIONS,
  HUNCH_CONF_OPTION,
};

static const HunchKind kinds[] = {
  { { "correlation", N_("Correlation"), "together",
      N_("How closely two columns follow a straight line (Pearson), or rise and fall together in any shape (Spearman, Kendall), from -1 to 1. With more "
         "columns, each pair. Others can be held fixed. Rows with a missing value in any of the columns are left out."),
      correlation_options, G_N_ELEMENTS (correlation_options) }, hunch_run_correlation },
};

const HunchKindFamily hunch_kinds_together = { kinds, G_N_ELEMENTS (kinds) };
