/* Questions about how often. */
#define G_LOG_DOMAIN "hunch-analysis"
#include "analysis/kinds-private.h"

#include <glib/gi18n-lib.h>

#include "analysis/runs.h"

#define WEIGHTS_OPTION \
  { "weights", N_("Counts"), N_("A column that says how often each row counts."), \
    HUNCH_OPTION_COLUMN, HUNCH_ACCEPT_NUMBERS, NULL, NULL, NULL, FALSE }

#define SIMULATE_OPTIONS \
  { "simulate", N_("Tables drawn"), N_("Find p by drawing this many tables with the same margins: 10000. 0 draws none."), \
    HUNCH_OPTION_NUMBER, 0, NULL, NULL, "0", FALSE }, \
  { "seed", N_("Seed"), N_("The same seed draws the same tables."), \
    HUNCH_OPTION_NUMBER, 0, NULL, NULL, "1", FALSE }

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
  WEIGHTS_OPTION,
  { "p", N_("Expected shares"), N_("One for each value of the first column, in ascending order: 0.2,0.8. Equal when left empty."),
    HUNCH_OPTION_TEXT, 0, NULL, NULL, NULL, FALSE },
  SIMULATE_OPTIONS,
  HUNCH_CONF_OPTION,
};

/* --- fisher --- */

static const HunchOptionInfo fisher_options[] = {
  { "x", N_("Rows"), N_("A column of groups."),
    HUNCH_OPTION_COLUMN, HUNCH_ACCEPT_GROUPS, NULL, NULL, NULL, TRUE },
  { "y", N_("Columns"), N_("A second column of groups."),
    HUNCH_OPTION_COLUMN, HUNCH_ACCEPT_GROUPS, NULL, NULL, NULL, TRUE },
  WEIGHTS_OPTION,
  HUNCH_ALTERNATIVE_OPTION,
  SIMULATE_OPTIONS,
  HUNCH_CONF_OPTION,
};

/* --- mcnemar --- */

static const HunchOptionInfo mcnemar_options[] = {
  { "x", N_("First answer"), N_("What the rows said the first time."),
    HUNCH_OPTION_COLUMN, HUNCH_ACCEPT_GROUPS, NULL, NULL, NULL, TRUE },
  { "y", N_("Second answer"), N_("What the same rows said the second time."),
    HUNCH_OPTION_COLUMN, HUNCH_ACCEPT_GROUPS, NULL, NULL, NULL, TRUE },
  WEIGHTS_OPTION,
  HUNCH_CONF_OPTION,
};

/* --- mantelhaenszel --- */

static const char *const exacts[] = { "no", "yes", NULL };
static const char *const exact_labels[] = { N_("No: chi-square"), N_("Yes: given all margins"), NULL };

static const HunchOptionInfo mantelhaenszel_options[] = {
  { "x", N_("Rows"), N_("A column of groups."),
    HUNCH_OPTION_COLUMN, HUNCH_ACCEPT_GROUPS, NULL, NULL, NULL, TRUE },
  { "y", N_("Columns"), N_("A second column of groups."),
    HUNCH_OPTION_COLUMN, HUNCH_ACCEPT_GROUPS, NULL, NULL, NULL, TRUE },
  { "strata", N_("Within"), N_("The two are compared within each value of this column."),
    HUNCH_OPTION_COLUMN, HUNCH_ACCEPT_GROUPS, NULL, NULL, NULL, TRUE },
  WEIGHTS_OPTION,
  HUNCH_ALTERNATIVE_OPTION,
  { "exact", N_("Exact"), N_("The exact test needs no large strata; for two values of both columns."),
    HUNCH_OPTION_CHOICE, 0, exacts, exact_labels, "no", FALSE },
  HUNCH_CONF_OPTION,
};

/* --- binomial, proportions --- */

static const HunchOptionInfo binomial_options[] = {
  { "y", N_("Answer"), N_("The column that holds the answer."),
    HUNCH_OPTION_COLUMN, HUNCH_ACCEPT_ANY, NULL, NULL, NULL, TRUE },
  { "success", N_("Counts as a hit"), N_("The value that is counted; when left empty, the second of two values in ascending order."),
    HUNCH_OPTION_TEXT, 0, NULL, NULL, NULL, FALSE },
  { "p", N_("Share asked about"), N_("The share to compare with, between 0 and 1."),
    HUNCH_OPTION_NUMBER, 0, NULL, NULL, "0.5", FALSE },
  WEIGHTS_OPTION,
  HUNCH_ALTERNATIVE_OPTION,
  HUNCH_CONF_OPTION,
};

static const char *const adjusts[] = { "holm", "bonferroni", "bh", "none", NULL };
static const char *const adjust_labels[] = { N_("Holm"), N_("Bonferroni"), N_("Benjamini–Hochberg"), N_("None"), NULL };

static const HunchOptionInfo proportions_options[] = {
  { "y", N_("Answer"), N_("The column that holds the answer."),
    HUNCH_OPTION_COLUMN, HUNCH_ACCEPT_ANY, NULL, NULL, NULL, TRUE },
  { "success", N_("Counts as a hit"), N_("The value that is counted; when left empty, the second of two values in ascending order."),
    HUNCH_OPTION_TEXT, 0, NULL, NULL, NULL, FALSE },
  { "by", N_("Groups"), N_("The shares of these groups are compared. Without it, the share of all rows is compared with p."),
    HUNCH_OPTION_COLUMN, HUNCH_ACCEPT_GROUPS, NULL, NULL, NULL, FALSE },
  { "p", N_("Shares asked about"), N_("A share to compare with, or one for each group, joined by commas. Without groups 0.5 when left empty."),
    HUNCH_OPTION_TEXT, 0, NULL, NULL, NULL, FALSE },
  WEIGHTS_OPTION,
  HUNCH_ALTERNATIVE_OPTION,
  { "adjust", N_("Pairs adjusted by"), N_("How the p-values of pairs of groups allow for being many."),
    HUNCH_OPTION_CHOICE, 0, adjusts, adjust_labels, "holm", FALSE },
  HUNCH_CONF_OPTION,
};

static const HunchKind kinds[] = {
  { { "frequencies", N_("How often each value occurs"), "often",
      N_("Counts and shares of each value with Wilson’s interval, the most frequent first."),
      frequencies_options, G_N_ELEMENTS (frequencies_options) }, hunch_run_frequencies },
  { { "chisq", N_("Chi-square test"), "together",
      N_("Do two columns of groups go together, or do the shares of one column follow those expected? Two by two "
         "tables are corrected for continuity as in R; the uncorrected test is shown beside it. Cells that stand out "
         "show by their adjusted residuals; with simulate= the p-value is found by drawing tables."),
      chisq_options, G_N_ELEMENTS (chisq_options) }, hunch_run_chisq },
  { { "fisher", N_("Fisher’s exact test"), "together",
      N_("Do two columns of groups go together, when counts are small? The exact chance given the margins, for tables of any "
         "size; for two by two the conditional odds ratio with its exact interval, solved to full accuracy where R stops at four digits."),
      fisher_options, G_N_ELEMENTS (fisher_options) }, hunch_run_fisher },
  { { "mcnemar", N_("Asked twice: McNemar’s test"), "often",
      N_("Did the same rows change their answer more often one way than the other? Two answers by McNemar’s test, corrected as in R, with the "
         "exact test beside it; more answers by Bowker’s test of symmetry."),
      mcnemar_options, G_N_ELEMENTS (mcnemar_options) }, hunch_run_mcnemar },
  { { "mantelhaenszel", N_("Within strata: Mantel–Haenszel test"), "together",
      N_("Do two columns go together within the values of a third? One odds ratio for all strata, whether they share it "
         "(Breslow–Day), and a warning when the picture without the strata says otherwise (Simpson)."),
      mantelhaenszel_options, G_N_ELEMENTS (mantelhaenszel_options) }, hunch_run_mantelhaenszel },
  { { "binomial", N_("One share, exactly"), "often",
      N_("Is a share what it should be? The exact binomial test with Clopper and Pearson’s interval, and Wilson’s beside it."),
      binomial_options, G_N_ELEMENTS (binomial_options) }, hunch_run_binomial },
  { { "proportions", N_("Shares of groups"), "often",
      N_("Compares the share of an answer with a number, between two groups (difference, ratio and odds ratio), or among many, with pairs. "
         "Corrected for continuity as in R; the uncorrected test is shown beside it."),
      proportions_options, G_N_ELEMENTS (proportions_options) }, hunch_run_proportions },
};

const HunchKindFamily hunch_kinds_counts = { kinds, G_N_ELEMENTS (kinds) };
