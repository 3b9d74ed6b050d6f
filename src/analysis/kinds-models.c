/* Models with a formula, by least squares and its kin. */
#define G_LOG_DOMAIN "hunch-analysis"
#include "analysis/kinds-private.h"

#include <glib/gi18n-lib.h>

#include "analysis/runs.h"

/* --- ols --- */

static const char *const ols_ses[] = { "classic", "hc0", "hc1", "hc2", "hc3", "cluster", NULL };
static const char *const ols_se_labels[] = { N_("Classic"), N_("HC0 (White)"), N_("HC1 (as Stata’s robust)"), N_("HC2"), N_("HC3 (careful)"),
                                             N_("By clusters"), NULL };

static const HunchOptionInfo ols_options[] = {
  { "formula", N_("Formula"), N_("What is predicted ~ what predicts: y ~ a + log(b) + a:b. Text columns are groups."),
    HUNCH_OPTION_FORMULA, HUNCH_ACCEPT_NUMBERS, NULL, NULL, NULL, TRUE },
  { "weights", N_("Weights"), N_("A column that says how much each row counts."),
    HUNCH_OPTION_COLUMN, HUNCH_ACCEPT_NUMBERS, NULL, NULL, NULL, FALSE },
  { "se", N_("Standard errors"), N_("How the uncertainty of the coefficients is worked out; cluster:g takes rows with the same g as belonging together."),
    HUNCH_OPTION_CHOICE, 0, ols_ses, ols_se_labels, "classic", FALSE },
  { "cluster", N_("Rows belong together by"), N_("A column whose values say which rows belong together, for standard errors by clusters."),
    HUNCH_OPTION_COLUMN, HUNCH_ACCEPT_ANY, NULL, NULL, NULL, FALSE },
  { "reference", N_("Compare groups with"), N_("Which value of a column the others are compared with, as in g:b; several with commas. When left empty, the first."),
    HUNCH_OPTION_TEXT, 0, NULL, NULL, NULL, FALSE },
  { "compare", N_("Compare with"), N_("A second formula for the same column, with more or fewer terms: which one does better?"),
    HUNCH_OPTION_TEXT, 0, NULL, NULL, NULL, FALSE },
  { "predict", N_("Predict for"), N_("Made-up rows, as in x=3,g=a;x=4,g=b: what the model says of them, with intervals."),
    HUNCH_OPTION_TEXT, 0, NULL, NULL, NULL, FALSE },
  { "margins", N_("Marginal means and slopes"), N_("Columns of the formula: means for the groups of a factor (a:b for combinations), the average slope for a number."),
    HUNCH_OPTION_TEXT, 0, NULL, NULL, NULL, FALSE },
  HUNCH_CONF_OPTION,
};

/* --- robust --- */

static const HunchOptionInfo robust_options[] = {
  { "formula", N_("Formula"), N_("What is predicted ~ what predicts: y ~ a + log(b) + a:b. Text columns are groups."),
    HUNCH_OPTION_FORMULA, HUNCH_ACCEPT_NUMBERS, NULL, NULL, NULL, TRUE },
  { "weights", N_("Weights"), N_("A column of inverse variances: a row with twice the weight is known twice as well."),
    HUNCH_OPTION_COLUMN, HUNCH_ACCEPT_NUMBERS, NULL, NULL, NULL, FALSE },
  { "reference", N_("Compare groups with"), N_("Which value of a column the others are compared with, as in g:b; several with commas. When left empty, the first."),
    HUNCH_OPTION_TEXT, 0, NULL, NULL, NULL, FALSE },
  { "predict", N_("Predict for"), N_("Made-up rows, as in x=3,g=a;x=4,g=b: what the model says of them, with intervals."),
    HUNCH_OPTION_TEXT, 0, NULL, NULL, NULL, FALSE },
  HUNCH_CONF_OPTION,
};

/* --- quantile --- */

static const char *const quantile_ses[] = { "nid", "iid", NULL };
static const char *const quantile_se_labels[] = { N_("Spread may differ (nid)"), N_("Equal spread (iid)"), NULL };

static const HunchOptionInfo quantile_options[] = {
  { "formula", N_("Formula"), N_("What is predicted ~ what predicts: y ~ a + log(b) + a:b. Text columns are groups."),
    HUNCH_OPTION_FORMULA, HUNCH_ACCEPT_NUMBERS, NULL, NULL, NULL, TRUE },
  { "tau", N_("Quantile"), N_("Between 0 and 1: 0.5 is the median, 0.9 the value that nine rows of ten stay below. Several with commas."),
    HUNCH_OPTION_TEXT, 0, NULL, NULL, "0.5", FALSE },
  { "se", N_("Standard errors"), N_("Whether rows may spread more in some places than in others."),
    HUNCH_OPTION_CHOICE, 0, quantile_ses, quantile_se_labels, "nid", FALSE },
  { "weights", N_("Weights"), N_("A column that says how much each row counts."),
    HUNCH_OPTION_COLUMN, HUNCH_ACCEPT_NUMBERS, NULL, NULL, NULL, FALSE },
  { "reference", N_("Compare groups with"), N_("Which value of a column the others are compared with, as in g:b; several with commas. When left empty, the first."),
    HUNCH_OPTION_TEXT, 0, NULL, NULL, NULL, FALSE },
  { "predict", N_("Predict for"), N_("Made-up rows, as in x=3,g=a;x=4,g=b: what the model says of them, with intervals."),
    HUNCH_OPTION_TEXT, 0, NULL, NULL, NULL, FALSE },
  HUNCH_CONF_OPTION,
};

static const HunchKind kinds[] = {
  { { "ols", N_("Linear regression"), "predicts",
      N_("What goes with a higher or lower number, each column beside the others: least squares with a formula as in R. "
         "Text and boolean columns are groups, compared with their first value in ascending order."),
      ols_options, G_N_ELEMENTS (ols_options) }, hunch_run_ols },
  { { "robust", N_("Robust regression"), "predicts",
      N_("What goes with a higher or lower number where single rows lie far from the rest: they count less, or not at all "
         "(bisquare weights). Says which rows those are."),
      robust_options, G_N_ELEMENTS (robust_options) }, hunch_run_robust },
  { { "quantile", N_("Quantile regression"), "predicts",
      N_("What goes with the median of a number, or with its top tenth, in place of its mean. Far rows hardly matter, and "
         "the top may depend on other things than the middle."),
      quantile_options, G_N_ELEMENTS (quantile_options) }, hunch_run_quantile },
};

const HunchKindFamily hunch_kinds_models = { kinds, G_N_ELEMENTS (kinds) };
