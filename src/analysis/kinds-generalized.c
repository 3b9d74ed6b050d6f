/* Models of counts and of yes or no, and curves. */
#define G_LOG_DOMAIN "hunch-analysis"
#include "analysis/kinds-private.h"

#include <glib/gi18n-lib.h>

const HunchKindFamily hunch_kinds_generalized = { NULL, 0 };
