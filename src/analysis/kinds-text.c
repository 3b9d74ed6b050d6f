/* Questions about words. */
#define G_LOG_DOMAIN "hunch-analysis"
#include "analysis/kinds-private.h"

#include <glib/gi18n-lib.h>

#include "analysis/runs.h"

/* --- textclass --- */

static const char *const methods[] = { "nb", "logistic", NULL };
static const char *const method_labels[] = { N_("Naive Bayes"), N_("Logistic regression"), NULL };
static const char *const stems[] = { "auto", "none", "danish", "dutch", "english", "finnish", "french", "german", "hungarian", "italian", "norwegian",
                                     "portuguese", "romanian", "russian", "spanish", "swedish", "turkish", NULL };
static const char *const stem_labels[] = { N_("By the language found"), N_("As written"), N_("Danish"), N_("Dutch"), N_("English"), N_("Finnish"),
                                           N_("French"), N_("German"), N_("Hungarian"), N_("Italian"), N_("Norwegian"), N_("Portuguese"), N_("Romanian"),
                                           N_("Russian"), N_("Spanish"), N_("Swedish"), N_("Turkish"), NULL };
static const char *const yes_no[] = { "yes", "no", NULL };
static const char *const stop_labels[] = { N_("Left out"), N_("Kept"), NULL };
static const char *const grams[] = { "1", "2", NULL };
static const char *const gram_labels[] = { N_("Single words"), N_("Words and pairs of neighbours"), NULL };
static const char *const terms[] = { "count", "present", "tfidf", NULL };
static const char *const term_labels[] = { N_("How often it stands there"), N_("Whether it stands there"), N_("Less, the more rows have it (tf-idf)"), NULL };

static const HunchOptionInfo textclass_options[] = {
  { "text", N_("Text"), N_("The column whose words may tell the label."),
    HUNCH_OPTION_COLUMN, HUNCH_ACCEPT_ANY, NULL, NULL, NULL, TRUE },
  { "label", N_("Label"), N_("The column to be told: one label in a cell, or several as a JSON list or parted by sep=."),
    HUNCH_OPTION_COLUMN, HUNCH_ACCEPT_GROUPS, NULL, NULL, NULL, TRUE },
  { "method", N_("Method"), N_("Naive Bayes is quick and does well with few rows; logistic regression weighs words together."),
    HUNCH_OPTION_CHOICE, 0, methods, method_labels, "nb", FALSE },
  { "folds", N_("Folds"), N_("Rows are guessed in so many parts, each by a model of the others."),
    HUNCH_OPTION_NUMBER, 0, NULL, NULL, "5", FALSE },
  { "holdout", N_("Hold out once"), N_("In place of folds: the share of rows that is guessed, as in 0.2."),
    HUNCH_OPTION_NUMBER, 0, NULL, NULL, NULL, FALSE },
  { "sep", N_("Labels are parted by"), N_("When a cell holds several labels as text: a comma, a bar. JSON lists are seen by themselves."),
    HUNCH_OPTION_TEXT, 0, NULL, NULL, NULL, FALSE },
  { "top", N_("Labels at most"), N_("Keep the commonest labels only; rows without any of them are left out and counted."),
    HUNCH_OPTION_NUMBER, 0, NULL, NULL, NULL, FALSE },
  { "stem", N_("Stems of words"), N_("Cut words to their stem by the rules of a language, so that village and villages count as one."),
    HUNCH_OPTION_CHOICE, 0, stems, stem_labels, "auto", FALSE },
  { "stopwords", N_("Words like “the” and “of”"), N_("Leave out words that every text of the language has."),
    HUNCH_OPTION_CHOICE, 0, yes_no, stop_labels, "yes", FALSE },
  { "ngrams", N_("Words or pairs"), N_("Pairs of neighbours tell more, and need more rows."),
    HUNCH_OPTION_CHOICE, 0, grams, gram_labels, "1", FALSE },
  { "min", N_("A word stands in at least"), N_("Leave out words that stand in fewer of the rows learnt from."),
    HUNCH_OPTION_NUMBER, 0, NULL, NULL, "2", FALSE },
  { "terms", N_("A word counts for"), N_("What a text says of a word."),
    HUNCH_OPTION_CHOICE, 0, terms, term_labels, "count", FALSE },
  { "alpha", N_("Smoothing"), N_("Naive Bayes: how often each word is taken to have been seen beforehand."),
    HUNCH_OPTION_NUMBER, 0, NULL, NULL, "1", FALSE },
  { "c", N_("Trust in the rows"), N_("Logistic regression: small holds the weights back more; auto chooses on rows within those learnt from."),
    HUNCH_OPTION_TEXT, 0, NULL, NULL, "1", FALSE },
  { "threshold", N_("Likely enough from"), N_("With several labels: the chance from which a label is given; auto chooses one for each label."),
    HUNCH_OPTION_TEXT, 0, NULL, NULL, "0.5", FALSE },
  { "words", N_("Words shown"), N_("How many of the most telling words of each label are listed."),
    HUNCH_OPTION_NUMBER, 0, NULL, NULL, "12", FALSE },
  { "seed", N_("Seed"), N_("The same seed deals the rows into the same folds."),
    HUNCH_OPTION_NUMBER, 0, NULL, NULL, "1", FALSE },
  HUNCH_CONF_OPTION,
};

static const HunchKind kinds[] = {
  { { "textclass", N_("Label from words"), "text",
      N_("Can the label of a row be told from the words of its text? A model learns from some rows and guesses others, whose words it has never "
         "seen, so the scores are honest. They are compared with always guessing the commonest label. The words that tell each label are listed."),
      textclass_options, G_N_ELEMENTS (textclass_options) }, hunch_run_textclass },
};

const HunchKindFamily hunch_kinds_text = { kinds, G_N_ELEMENTS (kinds) };
