/* analysis/glm-report.h: what logistic, poisson and negbin say alike: coefficients, tests, warnings, pictures. */
#pragma once
#include "analysis/glm-model.h"
#include "analysis/result.h"

G_BEGIN_DECLS

/* How a kind calls things. All translated, lent. */
typedef struct
{
  const char *ratio;        /* "Odds ratio", "Rate ratio" */
  const char *ratios;       /* title of their table */
  const char *table;        /* its name: "odds_ratios" */
  const char *mean;         /* what is predicted: "Probability", "Expected count" */
} HunchGlmWords;

/* The options that all of them read: formula=, weights=, se=, cluster=, exposure= as far as the kind has them. */
gboolean hunch_glm_read_wishes (HunchInquiry *inquiry, HunchGlmWishes *out_wishes, GError **error);

/* Estimates, their table and the ratios, with likelihood intervals where interval=profile asks for them or the rows are few. */
gboolean hunch_glm_add_coefficients (HunchGlmModel *model, const HunchGlmWords *words, GError **error);
/* The test of the whole model, to which the caller gives the effect, then each term's (type II). */
gboolean hunch_glm_add_tests        (HunchGlmModel *model, const HunchGlmWords *words, const char *effect_name, const HunchEffect *effect, GError **error);
/* Statistic, df and p of the whole model as in the first test. */
void     hunch_glm_get_whole_test   (HunchGlmModel *model, HunchTest *out_test);
void     hunch_glm_add_fit          (HunchGlmModel *model);
void     hunch_glm_add_warnings     (HunchGlmModel *model);
void     hunch_glm_add_collinearity_check (HunchGlmModel *model);
/* predict="x=3;x=4": means with intervals. Nothing without that option. */
gboolean hunch_glm_add_predictions  (HunchGlmModel *model, const HunchGlmWords *words, GError **error);
/* Rows that pull hardest, on those in memory. */
gboolean hunch_glm_add_influence    (HunchGlmModel *model, GError **error);

void     hunch_glm_take_ratio_plot  (HunchGlmModel *model, const HunchGlmWords *words);
/* The curve over a single predictor with its band; nothing when there are more. */
gboolean hunch_glm_take_curve_plot  (HunchGlmModel *model, const HunchGlmWords *words, GError **error);

/* The coefficient to speak of, besides the intercept: the surest, of a column by itself if there is one; -1: none. */
int      hunch_glm_find_headline    (HunchGlmModel *model);
/* "The odds of y are 2.1 times as high for each x more (95 % interval …)". */
char    *hunch_glm_dup_ratio_words  (HunchGlmModel *model, guint coefficient, gboolean is_odds);
/* Headline, claim, design and large-n guard; @size: pseudo R². */
void     hunch_glm_set_headline     (HunchGlmModel *model, int coefficient, const HunchGlmWords *words);

/* McFadden's: 1 - loglik / loglik of the mean alone; the interval by inverting the noncentral chi-square. */
HunchEffect hunch_glm_get_mcfadden  (HunchGlmModel *model);

/* Where the likelihood falls by as much as the confidence allows: exact ends, as R's confint() finds by a spline. NAN where there is none. */
gboolean hunch_glm_find_profile     (HunchGlmModel *model, guint coefficient, double *out_low, double *out_high, GError **error);

/* Hands the model over for --save-columns; taken. @words: "fitted" or "probability" first, then "residual", "pearson", "leverage". */
void     hunch_glm_take_model       (HunchGlmModel *model);

G_END_DECLS
