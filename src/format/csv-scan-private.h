/* format/csv-scan-private.h: what a scan found, for the reader. */
#pragma once
#include "format/csv-layout-private.h"
#include "format/csv-values-private.h"

G_BEGIN_DECLS

#define HUNCH_CSV_PREVIEW_ROWS 200

/* Whether quotation marks of tab-separated texts are what they are taken for, unless the person has said it. */
typedef enum
{
  HUNCH_CSV_QUOTING_OPEN,   /* until it turns out otherwise */
  HUNCH_CSV_QUOTING_OFF,    /* they are letters */
  HUNCH_CSV_QUOTING_ON,     /* as letters they made more rows ragged */
} HunchCsvQuoting;

struct _HunchCsvScan
{
  gatomicrefcount   ref_count;
  HunchCsvOptions  *options;         /* owned; as told */
  HunchCsvMarkers   missing;
  HunchCsvLayout    layout;          /* of the first source */
  char             *encoding;        /* owned; of the first source */
  guint             n_sources;
  guint8           *is_8bit;         /* owned; [n_sources] that turned out not to be UTF-8 */
  HunchCsvQuoting   quoting;         /* kept when the work begins again */
  gboolean          is_whole;
  HunchCsvRowCounts counts;          /* of all sources; the places of rows mean nothing when there are several */
  gint64            first_short;     /* line */
  gint64            first_long;
  char             *first_short_in;  /* owned; name of that source */
  char             *first_long_in;   /* owned */
  guint             n_named;         /* of all sources */
  guint             n_columns;       /* with the overflow column when there is one */
  gboolean          has_overflow;
  HunchCsvColumn   *columns;         /* owned; [n_columns] */
  HunchCsvDecision *decisions;       /* owned; [n_columns] */
  GPtrArray        *names;           /* owned, of owned text; [n_named] */
  GPtrArray        *raw_names;       /* owned, of owned text; the same, NULL for columns without */
  GHashTable       *places;          /* owned; name without capitals → place among the named columns + 1 */
  HunchCsvMarker   *markers;         /* owned */
  guint             n_markers;
  GPtrArray        *warnings;        /* owned, of owned text, NULL-terminated */
  GStringChunk     *preview_texts;   /* owned */
  guint             n_preview_rows;
  guint             n_preview_named; /* the preview is of the first source, which has so many named columns */
  const char      **preview_raw;     /* owned; [HUNCH_CSV_PREVIEW_ROWS * (n_preview_named + 1)], texts in preview_texts */
  const char      **preview_values;  /* owned; the same */
  guint8           *preview_states;  /* owned; the same */
};

/* As hunch_csv_scan_new(), of many sources; with `max_bytes` >= 0 it ends once so many bytes were taken in. */
HunchCsvScan *hunch_csv_scan_new_some (GPtrArray             *sources,
                                       const HunchCsvOptions *options,
                                       gint64                 max_rows,
                                       gint64                 max_bytes,
                                       HunchProgress         *progress,
                                       GCancellable          *cancellable,
                                       GError               **error);

/* Begins to read source `position`: encoding, separator, header and the places of its named columns among the scan's (G_MAXUINT: none of them).
 * `out_layout`, `out_names` and `out_places` are the caller's. `out_is_wrong_guess` tells that it failed as the source is not UTF-8 after all. */
HunchCsvRows *hunch_csv_scan_open (HunchCsvScan    *self,
                                   HunchSource     *source,
                                   guint            position,
                                   HunchCsvLayout  *out_layout,
                                   GPtrArray      **out_names,
                                   guint          **out_places,
                                   gboolean        *out_is_wrong_guess,
                                   GCancellable    *cancellable,
                                   GError         **error);

/* As hunch_csv_reader_new(), of source `position` of several. */
HunchReader  *hunch_csv_reader_new_part (HunchSource  *source,
                                         HunchCsvScan *scan,
                                         guint         position,
                                         const guint  *columns,
                                         guint         n_columns,
                                         GCancellable *cancellable,
                                         GError      **error);

HunchCsvScan *hunch_csv_scan_alloc (const HunchCsvOptions *options, guint n_sources);
void          hunch_csv_scan_reset (HunchCsvScan *self);
void          hunch_csv_scan_warn (HunchCsvScan *self, char *sentence);

/* Where the preview keeps a cell; FALSE when it has none. */
gboolean      hunch_csv_scan_find_preview (HunchCsvScan *self, guint row, guint column, gsize *out_at);

G_END_DECLS
