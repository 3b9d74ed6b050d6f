/* format/format-private.h: what the parts of the door share. */
#pragma once
#include "format/format.h"

G_BEGIN_DECLS

/* What a preview looks at. */
#define HUNCH_GLANCE_ROWS 500
#define HUNCH_GLANCE_BYTES (1024 * 1024)

/* A list of its own with references of its own. */
GPtrArray  *hunch_format_copy_sources (GPtrArray *sources);

/* The word of the format by the first bytes, then the ending of the name, then the look of the first line. Static. NULL with error. */
const char *hunch_format_detect (HunchSource *source, GCancellable *cancellable, GError **error);

/* TRUE when the source holds JSON objects one behind another (JSON lines), told by its beginning. */
gboolean    hunch_format_is_records (HunchSource *source, GCancellable *cancellable);

/* As hunch_csv_table_scan_new() made it; one of its sources. */
HunchReader *hunch_csv_table_scan_read_part (HunchScan *scan, guint position, const guint *fields, guint n_fields, GCancellable *cancellable, GError **error);

G_END_DECLS
