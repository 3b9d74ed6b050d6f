/* Questions before and after the data: how many rows, and how to divide. */
#define G_LOG_DOMAIN "hunch-analysis"
#include "analysis/kinds-private.h"

#include <glib/gi18n-lib.h>

const HunchKindFamily hunch_kinds_plan = { NULL, 0 };
