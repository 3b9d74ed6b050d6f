/* format/csv-scan-private.h: what a scan found, for the reader. */
#pragma once
#include "format/csv-layout-private.h"
#include "format/csv-values-private.h"

G_BEGIN_DECLS

#define HUNCH_CSV_PREVIEW_ROWS 200

struct _HunchCsvScan
{
  gatomicrefcount   ref_count;
  HunchCsvOptions  *options;         /* owned; as told */
  HunchCsvMarkers   missing;
  HunchCsvLayout    layout;
  char             *encoding;        /* owned */
  gboolean          is_whole;
  HunchCsvRowCounts counts;
  guint             n_columns;       /* with the overflow column when there is one */
  gboolean          has_overflow;
  HunchCsvColumn   *columns;         /* owned; [n_columns] */
  HunchCsvDecision *decisions;       /* owned; [n_columns] */
  HunchCsvMarker   *markers;         /* owned */
  guint             n_markers;
  GPtrArray        *warnings;        /* owned, of owned text, NULL-terminated */
  GStringChunk     *preview_texts;   /* owned */
  guint             n_preview_rows;
  const char      **preview_raw;     /* owned; [HUNCH_CSV_PREVIEW_ROWS * (n_named + 1)], texts in preview_texts */
  const char      **preview_values;  /* owned; the same */
  guint8           *preview_states;  /* owned; the same */
};

/* As hunch_csv_scan_new() of one source; with `max_bytes` >= 0 it ends once so many bytes were taken in. */
HunchCsvScan *hunch_csv_scan_new_some (GPtrArray             *sources,
                                       const HunchCsvOptions *options,
                                       gint64                 max_rows,
                                       gint64                 max_bytes,
                                       HunchProgress         *progress,
                                       GCancellable          *cancellable,
                                       GError               **error);

G_END_DECLS
