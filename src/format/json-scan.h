/* format/json-scan.h: JSON lines, JSON objects one behind another, an array of records, or an object that holds one. Streamed: no tree is built. */
#pragma once
#include "format/format.h"

G_BEGIN_DECLS

/* Looks at the first rows (`max_rows`; -1: the first 8 MB, so that is_whole may be FALSE; G_MAXINT64: every cell) and decides.
 * Errors: HUNCH_FORMAT_ERROR with line and column. */
HunchScan *hunch_json_scan_new (HunchSource *source, const HunchFormatOptions *options, gint64 max_rows,
                                HunchProgress *progress, GCancellable *cancellable, GError **error);

G_END_DECLS
