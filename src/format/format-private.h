/* format/format-private.h: what the parts of the door share. */
#pragma once
#include "format/format.h"

G_BEGIN_DECLS

/* A list of its own with references of its own. */
GPtrArray *hunch_format_copy_sources (GPtrArray *sources);

G_END_DECLS
