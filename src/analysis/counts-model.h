/* analysis/counts-model.h: what poisson and negbin share. */
#pragma once
#include "analysis/glm-report.h"

/* Tables, tests, checks and pictures of a fitted model of counts. @extra: a test that goes behind that of the whole model, or NULL. */
gboolean hunch_counts_model_report (HunchGlmModel *model, const HunchTest *extra, GError **error);

/* Options with another kind's in the place of none: a new table, to be released. */
GHashTable *hunch_counts_model_dup_options (HunchInquiry *inquiry);

/* The exposure= column through @out, and the other options. */
gboolean hunch_counts_model_read (HunchInquiry *inquiry, HunchGlmWishes *out_wishes, GError **error);
