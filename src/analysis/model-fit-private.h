/* analysis/model-fit-private.h: the second pass of a fit, for errors that are not the classic ones. */
#pragma once
#include "analysis/model-fit.h"

/* Puts covariance, errors, tests and intervals of self->errors into the fit. */
gboolean hunch_model_fit_find_errors (HunchModelFit *self, HunchInquiry *inquiry, GError **error);
