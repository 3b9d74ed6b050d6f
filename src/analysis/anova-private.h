/* analysis/anova-private.h: several factors or covariates, term by term. */
#pragma once
#include "analysis/inquiry.h"

gboolean hunch_run_anova_terms (HunchInquiry *inquiry, GError **error);
