/* analysis/ols-private.h: what a fitted model is checked for, and how it is shown. */
#pragma once
#include "analysis/model-fit.h"

gboolean hunch_ols_add_checks (HunchInquiry *inquiry, HunchModelFit *model, GError **error);
gboolean hunch_ols_take_plots (HunchInquiry *inquiry, HunchModelFit *model, GError **error);
