/* Questions answered by ranks. */
#define G_LOG_DOMAIN "hunch-analysis"
#include "analysis/kinds-private.h"

#include <glib/gi18n-lib.h>

const HunchKindFamily hunch_kinds_ranks = { NULL, 0 };
