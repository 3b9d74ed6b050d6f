/* format/json-layout-private.h: what the beginning of a text tells of where its records are. */
#pragma once
#include "format/format.h"
#include "format/json-rows-private.h"

G_BEGIN_DECLS

/* Looks at the first value, or at its first 8 MB. What was chosen that could be chosen otherwise is said in `warnings` (of owned
 * text). Errors: NO_TABLE for a text without a record, MALFORMED. */
HunchJsonLayout *hunch_json_layout_find (HunchSource              *source,
                                         const HunchFormatOptions *options,
                                         GPtrArray                *warnings,
                                         GCancellable             *cancellable,
                                         GError                  **error);

G_END_DECLS
