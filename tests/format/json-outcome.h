/* tests/format/json-outcome.h: what becomes of JSON, as one line to compare. */
#pragma once
#include "format/json-scan.h"

/* "2 rows | id integer: 1 2 | name text: ann ·", or the error sentence. Missing cells are ·, cells that do not read are ?raw.
 * `max_rows` as in hunch_json_scan_new(). Release with g_free(). */
char *json_outcome_describe (const char *path, const HunchFormatOptions *options, gint64 max_rows);

/* The same without a scan of its own. */
char *json_outcome_describe_scan (HunchScan *scan);
