/* analysis/ols-private.h: what a fitted model is checked for, how it is shown, and what else is asked of it. */
#pragma once
#include "analysis/model-fit.h"
#include "analysis/save-columns.h"
#include "stats/ols-residuals.h"

gboolean hunch_ols_add_checks (HunchInquiry *inquiry, HunchModelFit *model, GError **error);
/* What an analysis of variance assumes of the residuals: their shape, even spread and no far rows. */
void     hunch_ols_check_residuals (HunchInquiry *inquiry, HunchModelFit *model);
gboolean hunch_ols_take_plots (HunchInquiry *inquiry, HunchModelFit *model, GError **error);

/* @influence: of each kept row. */
void     hunch_ols_add_influence         (HunchInquiry *inquiry, HunchModelFit *model, const HunchOlsInfluence *influence);
void     hunch_ols_take_diagnostic_plots (HunchInquiry *inquiry, HunchModelFit *model, const HunchOlsInfluence *influence);

/* compare=: the model beside that of another formula, over the rows that both can use. @model must have been fitted with that formula as `also`. */
gboolean hunch_ols_compare_models (HunchInquiry *inquiry, HunchModelFit *model, const HunchModelWishes *wishes, GError **error);

/* predict=: a table of fitted values with their intervals. */
gboolean hunch_ols_predict (HunchInquiry *inquiry, HunchModelFit *model, const char *text, GError **error);

/* Takes @model: what it says of each row can be kept as columns. */
void     hunch_ols_take_model (HunchInquiry *inquiry, HunchModelFit *model);
