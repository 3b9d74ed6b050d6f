/* analysis/anova-private.h: several factors or covariates, term by term. */
#pragma once
#include "analysis/model-fit.h"

gboolean hunch_run_anova_terms (HunchInquiry *inquiry, GError **error);

/* Tables of the means of every term of one or two factors, with their pairs for one, and a picture of the first two that are crossed. */
gboolean hunch_anova_add_means (HunchInquiry *inquiry, HunchModelFit *model, GError **error);
