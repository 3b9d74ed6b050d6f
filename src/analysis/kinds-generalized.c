/* Models of counts and of yes or no, and curves. */
#define G_LOG_DOMAIN "hunch-analysis"
#include "analysis/kinds-private.h"

#include <glib/gi18n-lib.h>

#include "analysis/runs.h"

static const char *const errors[] = { "classic", "hc0", "hc1", "cluster", NULL };
static const char *const error_labels[] = { N_("Classic"), N_("Robust (HC0)"), N_("Robust (HC1)"), N_("By groups of rows"), NULL };
static const char *const intervals[] = { "wald", "profile", NULL };
static const char *const interval_labels[] = { N_("Wald"), N_("Likelihood"), NULL };

#define FORMULA_OPTION(accepts, help) { "formula", N_("Formula"), help, HUNCH_OPTION_FORMULA, accepts, NULL, NULL, NULL, TRUE }
#define WEIGHTS_OPTION \
  { "weights", N_("Weights"), N_("A column that says how many rows each row stands for."), HUNCH_OPTION_COLUMN, HUNCH_ACCEPT_NUMBERS, NULL, NULL, NULL, FALSE }
#define ERRORS_OPTION \
  { "se", N_("Standard errors"), N_("How the uncertainty of the coefficients is worked out; cluster:g adds up rows with the same g."), \
    HUNCH_OPTION_CHOICE, 0, errors, error_labels, "classic", FALSE }
#define CLUSTER_OPTION \
  { "cluster", N_("Groups of rows"), N_("A column; rows with the same value in it belong together, such as all rows of one person."), \
    HUNCH_OPTION_COLUMN, HUNCH_ACCEPT_ANY, NULL, NULL, NULL, FALSE }
#define INTERVAL_OPTION \
  { "interval", N_("Intervals"), N_("Wald’s are quick; those of the likelihood are better with few rows."), HUNCH_OPTION_CHOICE, 0, intervals, \
    interval_labels, "wald", FALSE }
#define PREDICT_OPTION \
  { "predict", N_("Predict for"), N_("Values of the columns: x=3,g=a;x=4,g=a gives two rows."), HUNCH_OPTION_TEXT, 0, NULL, NULL, NULL, FALSE }

/* --- logistic --- */

static const char *const methods[] = { "ml", "firth", NULL };
static const char *const method_labels[] = { N_("Maximum likelihood"), N_("Firth’s penalty"), NULL };

static const HunchOptionInfo logistic_options[] = {
  FORMULA_OPTION (HUNCH_ACCEPT_NUMBERS | HUNCH_ACCEPT_GROUPS, N_("What happens or not ~ what goes with it: y ~ a + log(b) + a:b. The first is 0 and 1, true and false, or text with two values.")),
  { "success", N_("Counts as yes"), N_("Which value counts as yes; without it the second of two, 1, or true."), HUNCH_OPTION_TEXT, 0, NULL, NULL, NULL, FALSE },
  WEIGHTS_OPTION,
  { "method", N_("Method"), N_("Firth’s penalty keeps odds ratios finite where few rows, or rows told apart without an error, leave none."),
    HUNCH_OPTION_CHOICE, 0, methods, method_labels, "ml", FALSE },
  ERRORS_OPTION,
  CLUSTER_OPTION,
  INTERVAL_OPTION,
  { "threshold", N_("Threshold"), N_("From which probability on a row is predicted to be a yes."), HUNCH_OPTION_NUMBER, 0, NULL, NULL, "0.5", FALSE },
  PREDICT_OPTION,
  HUNCH_CONF_OPTION,
};

/* --- poisson, negbin --- */

static const HunchOptionInfo count_options[] = {
  FORMULA_OPTION (HUNCH_ACCEPT_NUMBERS, N_("What is counted ~ what goes with it: n ~ a + log(b) + offset(log(days)). Text columns are groups.")),
  { "exposure", N_("Exposure"), N_("A column that says how long, or among how many, each row was counted: the model is then one of rates."),
    HUNCH_OPTION_COLUMN, HUNCH_ACCEPT_NUMBERS, NULL, NULL, NULL, FALSE },
  WEIGHTS_OPTION,
  ERRORS_OPTION,
  CLUSTER_OPTION,
  INTERVAL_OPTION,
  PREDICT_OPTION,
  HUNCH_CONF_OPTION,
};

/* --- nls --- */

static const char *const searches[] = { "marquardt", "gauss-newton", NULL };
static const char *const search_labels[] = { N_("Levenberg–Marquardt"), N_("Gauss–Newton") , NULL };

static const HunchOptionInfo nls_options[] = {
  FORMULA_OPTION (0, N_("The curve: y ~ b1 * (1 - exp(-b2 * x)). Names with a value in start= are parameters, the others columns.")),
  { "start", N_("Start values"), N_("Where the search begins, a value for each parameter: b1=500,b2=0.0001."), HUNCH_OPTION_TEXT, 0, NULL, NULL, NULL, TRUE },
  { "weights", N_("Weights"), N_("A column that says how much each row counts."), HUNCH_OPTION_COLUMN, HUNCH_ACCEPT_NUMBERS, NULL, NULL, NULL, FALSE },
  { "method", N_("Search"), N_("Levenberg and Marquardt’s finds its way from poor start values."), HUNCH_OPTION_CHOICE, 0, searches, search_labels, "marquardt", FALSE },
  PREDICT_OPTION,
  HUNCH_CONF_OPTION,
};

static const HunchKind kinds[] = {
  { { "logistic", N_("Logistic regression"), "predicts",
      N_("What goes with a yes rather than a no, each column beside the others: odds ratios, and how well the probabilities tell the rows apart and come true."),
      logistic_options, G_N_ELEMENTS (logistic_options) }, hunch_run_logistic },
  { { "poisson", N_("Counts: Poisson regression"), "predicts",
      N_("What goes with a higher or lower count, each column beside the others: rate ratios. Whether the counts spread more than such a model expects is looked at."),
      count_options, G_N_ELEMENTS (count_options) }, hunch_run_poisson },
  { { "negbin", N_("Counts: negative binomial regression"), "predicts",
      N_("What goes with a higher or lower count where counts spread more than their mean: rate ratios, with the spread (theta) estimated along."),
      count_options, G_N_ELEMENTS (count_options) }, hunch_run_negbin },
  { { "nls", N_("A curve of your own"), "predicts",
      N_("The parameters of a formula of your own that bring it closest to the data: non-linear least squares, from start values that you give."),
      nls_options, G_N_ELEMENTS (nls_options) }, hunch_run_nls },
};

const HunchKindFamily hunch_kinds_generalized = { kinds, G_N_ELEMENTS (kinds) };
