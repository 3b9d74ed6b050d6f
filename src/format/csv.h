/* format/csv.h: separated text, read so that nothing is lost. First a scan looks at every cell and decides; then a reader hands out batches. */
#pragma once
#include "base/progress.h"
#include "format/batch.h"
#include "source/source.h"

G_BEGIN_DECLS

#define HUNCH_CSV_ERROR (hunch_csv_error_quark ())
GQuark hunch_csv_error_quark (void);

typedef enum
{
  HUNCH_CSV_ERROR_NO_TABLE,   /* empty, or a lone value */
  HUNCH_CSV_ERROR_MALFORMED,  /* with the line: a quote never closed, binary data */
  HUNCH_CSV_ERROR_TOO_LARGE,  /* a cell or a row beyond the stated maximum */
} HunchCsvError;

typedef enum
{
  HUNCH_DATE_ORDER_AUTO, HUNCH_DATE_ORDER_YMD, HUNCH_DATE_ORDER_DMY, HUNCH_DATE_ORDER_MDY,
} HunchDateOrder;

/* What the person said. Zero, NULL and AUTO mean: decide from the data. */
typedef struct
{
  char           *encoding;    /* "UTF-8", "UTF-16LE", "ISO-8859-1", "WINDOWS-1252", … or NULL */
  char            separator;   /* ',', ';', '\t', '|', … or 0 */
  int             header;      /* 1 yes, 0 no, -1 decide */
  char            decimal;     /* '.' or ',' or 0 */
  char            thousands;   /* ',', '.', ' ', '\'' or 0 */
  HunchDateOrder  date_order;
  char          **missing;     /* markers beside the empty cell, or NULL for NA, N/A, NULL, NaN, - */
  GHashTable     *types;       /* column name (owned) → GINT_TO_POINTER (HunchDataType) as told; NULL: none told */
} HunchCsvOptions;

HunchCsvOptions *hunch_csv_options_new (void);
HunchCsvOptions *hunch_csv_options_copy (const HunchCsvOptions *options);
void             hunch_csv_options_free (HunchCsvOptions *options);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HunchCsvOptions, hunch_csv_options_free)

typedef struct
{
  char           *name;        /* after repair */
  char           *raw_name;    /* as it stood in the header, or NULL */
  HunchDataType   type;
  char            decimal;     /* for real */
  char            thousands;   /* 0: none */
  HunchDateOrder  date_order;  /* for dates written in numbers */
  char           *date_format; /* what was seen: "September 25, 2021", "d/m/y", … or NULL */
  gint64          n_missing;   /* under `type` */
  gint64          n_unparsed;  /* under `type`; 0 unless the person chose the type */
  gint64          n_other[6];  /* [HunchDataType] how many non-missing cells would not read as each type: what each choice would cost */
  char           *evidence;    /* a sentence: "all 8,807 cells are whole numbers", "3 cells read as d/m/y only (29/03/2021)" */
  char           *min, *max;   /* of the values read, as text */
  char           *first_failures[3]; /* raw text of the first cells that keep the column from being the nearest narrower type */
} HunchCsvColumn;

/* Reference counted; never changes once made. */
typedef struct _HunchCsvScan HunchCsvScan;
HunchCsvScan *hunch_csv_scan_ref (HunchCsvScan *self);
void          hunch_csv_scan_unref (HunchCsvScan *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HunchCsvScan, hunch_csv_scan_unref)

/* Reads the source once, `max_rows` rows of it (-1: all), and decides everything. */
HunchCsvScan *hunch_csv_scan_new (HunchSource *source, const HunchCsvOptions *options, gint64 max_rows,
                                  HunchProgress *progress, GCancellable *cancellable, GError **error);
void          hunch_csv_scan_new_async (HunchSource *source, const HunchCsvOptions *options, gint64 max_rows,
                                        HunchProgress *progress, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
HunchCsvScan *hunch_csv_scan_new_finish (GAsyncResult *result, GError **error);

const char           *hunch_csv_scan_get_encoding (HunchCsvScan *self);
char                  hunch_csv_scan_get_separator (HunchCsvScan *self);
gboolean              hunch_csv_scan_has_header (HunchCsvScan *self);
gboolean              hunch_csv_scan_is_whole (HunchCsvScan *self);        /* every row was looked at */
gint64                hunch_csv_scan_get_n_rows (HunchCsvScan *self);      /* rows looked at, without the header */
gint64                hunch_csv_scan_get_n_short_rows (HunchCsvScan *self);
gint64                hunch_csv_scan_get_n_long_rows (HunchCsvScan *self); /* an overflow column is then the last one */
const HunchCsvColumn *hunch_csv_scan_get_columns (HunchCsvScan *self, guint *out_n_columns);
/* Missing markers seen and how often: pairs of owned text and count; lent. */
typedef struct { char *marker; gint64 count; gboolean is_missing; } HunchCsvMarker;
const HunchCsvMarker *hunch_csv_scan_get_markers (HunchCsvScan *self, guint *out_n);
/* Everything that was repaired or is worth knowing, as sentences; lent, NULL-terminated. */
const char *const    *hunch_csv_scan_get_warnings (HunchCsvScan *self);
/* The first rows as they stand: raw text of row (0 .. n-1, at most 200) and column, and how it would be read; lent. NULL raw: no such cell. */
guint                 hunch_csv_scan_get_n_preview_rows (HunchCsvScan *self);
const char           *hunch_csv_scan_get_preview_raw (HunchCsvScan *self, guint row, guint column);
const char           *hunch_csv_scan_get_preview_value (HunchCsvScan *self, guint row, guint column, HunchCellState *out_state);

/* Reads the same source again by what the scan decided. Implements HunchReader. `columns`: positions to hand out, NULL for all. */
#define HUNCH_TYPE_CSV_READER (hunch_csv_reader_get_type ())
G_DECLARE_FINAL_TYPE (HunchCsvReader, hunch_csv_reader, HUNCH, CSV_READER, GObject)
HunchReader *hunch_csv_reader_new (HunchSource *source, HunchCsvScan *scan, const guint *columns, guint n_columns,
                                   GCancellable *cancellable, GError **error);

G_END_DECLS
