/* analysis/anova-private.h: one factor; several factors or covariates, term by term. */
#pragma once
#include "analysis/groups.h"
#include "analysis/model-fit.h"
#include "stats/anova.h"
#include "stats/posthoc.h"

G_BEGIN_DECLS

/* One factor. */
typedef struct
{
  HunchInquiry    *inquiry;
  HunchGroups     *groups;     /* owned */
  HunchAnovaGroup *summaries;  /* owned, as groups */
  HunchAnova       classic;
  HunchWelchAnova  welch;
  gboolean         has_welch;
  gboolean         is_pooled;
  double           df_test;    /* below the classic F */
  HunchPair       *pairs;      /* owned, or NULL */
  guint            n_pairs;
} HunchOneWay;

/* Rows in blocks: F over the mean design effect of the means' contrasts takes the place of both tests; its df below are those of the blocks. */
void     hunch_one_way_correct_by_blocks (HunchOneWay *self);
/* Rows drawn by strata: Wald's F of the weighted means, with the rows less strata and groups, and one, as df. Errors: NO_ANSWER. */
gboolean hunch_one_way_correct_by_strata (HunchOneWay *self, GError **error);

gboolean hunch_run_anova_terms (HunchInquiry *inquiry, GError **error);

/* Tables of the means of every term of one or two factors, with their pairs for one, and a picture of the first two that are crossed. */
gboolean hunch_anova_add_means (HunchInquiry *inquiry, HunchModelFit *model, GError **error);

G_END_DECLS
