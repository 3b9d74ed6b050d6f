/* Models with a formula, by least squares and its kin. */
#define G_LOG_DOMAIN "hunch-analysis"
#include "analysis/kinds-private.h"

#include <glib/gi18n-lib.h>

#include "analysis/runs.h"

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
  HUNCH_CONF_OPTION,
};

static const HunchKind kinds[] = {
  { { "ols", N_("Linear regression"), "predicts",
      N_("What goes with a higher or lower number, each column beside the others: least squares with a formula as in R. "
         "Text and boolean columns are groups, compared with their first value in ascending order."),
      ols_options, G_N_ELEMENTS (ols_options) }, hunch_run_ols },
};

const HunchKindFamily hunch_kinds_models = { kinds, G_N_ELEMENTS (kinds) };
