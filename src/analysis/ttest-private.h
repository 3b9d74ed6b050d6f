/* analysis/ttest-private.h: parts of the t test that stand in a file of their own. */
#pragma once
#include "analysis/inquiry.h"
#include "stats/ttest.h"

G_BEGIN_DECLS

/* The question of a t test: of @by, @paired and @mu one counts. */
typedef struct
{
  const char *y;
  const char *by;      /* or NULL */
  const char *paired;  /* or NULL */
  double      mu;
  gboolean    is_pooled;
} HunchTtestQuestion;

/* The same question by permutation or bootstrap, when resample= asks for it; reads the @n rows once more. */
gboolean hunch_ttest_resample (HunchInquiry *inquiry, const HunchTtestQuestion *question, const HunchTtest *answer, gint64 n, GError **error);

/* Where the numbers come from, and the same question by ranks. */
void     hunch_ttest_add_references (HunchInquiry *inquiry, const HunchTtestQuestion *question);

G_END_DECLS
