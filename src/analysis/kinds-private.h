/* analysis/kinds-private.h: the kinds in families, each with the function that answers it. A new kind is a row in its family's file. */
#pragma once
#include "analysis/inquiry.h"
#include "analysis/kinds.h"

G_BEGIN_DECLS

typedef struct
{
  HunchKindInfo info;
  /* What it finds goes into the inquiry's result. */
  gboolean    (*run) (HunchInquiry *inquiry, GError **error);
} HunchKind;

typedef struct
{
  const HunchKind *kinds;
  guint            n;
} HunchKindFamily;

extern const HunchKindFamily hunch_kinds_column;       /* describe, ecdf, normality */
extern const HunchKindFamily hunch_kinds_groups;       /* ttest, anova, variance */
extern const HunchKindFamily hunch_kinds_ranks;        /* mannwhitney, wilcoxon, kruskal, friedman, ks */
extern const HunchKindFamily hunch_kinds_counts;       /* frequencies, chisq, fisher, mcnemar, mantelhaenszel, binomial, proportions */
extern const HunchKindFamily hunch_kinds_together;     /* correlation */
extern const HunchKindFamily hunch_kinds_models;       /* ols, robust, quantile */
extern const HunchKindFamily hunch_kinds_generalized;  /* logistic, poisson, negbin, nls */
extern const HunchKindFamily hunch_kinds_time;         /* forecast, eventstudy */
extern const HunchKindFamily hunch_kinds_text;         /* textclass */
extern const HunchKindFamily hunch_kinds_plan;         /* allocate, power */

/* NULL when unknown. */
const HunchKind *hunch_kinds_find_run (const char *kind);

/* --- options that several kinds share --- */

#define HUNCH_CONF_OPTION \
  { "conf", N_("Confidence"), N_("How sure the intervals shall be, between 0 and 1. 0.95 is usual."), \
    HUNCH_OPTION_NUMBER, 0, NULL, NULL, "0.95", FALSE }

/* "two-sided", "less", "greater". */
extern const char *const hunch_alternative_words[];
extern const char *const hunch_alternative_labels[];

#define HUNCH_ALTERNATIVE_OPTION \
  { "alternative", N_("Looking for"), N_("Which difference counts. Decide before looking at the data."), \
    HUNCH_OPTION_CHOICE, 0, hunch_alternative_words, hunch_alternative_labels, "two-sided", FALSE }

G_END_DECLS
