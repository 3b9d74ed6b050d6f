/* format/csv.h: separated text, read so that nothing is lost. First a scan looks at every cell and decides; then a reader hands out batches.
 *
 * The conventions, by which every odd text in tests/corpus/csv is judged:
 *
 * Encoding. A byte order mark decides; else zero bytes in every second place say UTF-16LE or BE; else UTF-8
 *   if all of it is; else WINDOWS-1252, which is called ISO-8859-1 where no byte tells the two apart. A byte
 *   that is no character becomes the four letters \xNN with its hexadecimal digits, a zero byte the symbol
 *   U+2400; both are counted in a warning. What is packed, an office document or otherwise binary is refused.
 * Separator. Of , ; tab and | the one under which most rows have as many cells as the first. When the first row
 *   has none of them there is one column, and the separator is 0. A first line "sep=;" is obeyed and skipped.
 * Quotation mark. The double one, unless the person says the single one or none. In a text separated by tabs quotation marks are
 *   letters where they do not pair: one is never closed, has text behind it, or takes in line ends or tabs; unless that makes more rows
 *   ragged. A warning says so.
 * Rows. Lines end with LF, CRLF or CR, mixed as they come. Quotes as in RFC 4180: they count only at the
 *   beginning of a cell; blanks after the closing one are dropped; a cell with other text after it is kept as written,
 *   quotes and all, and counted. A quote that is never closed is MALFORMED, with the line that opens it.
 *   Blank lines are skipped and counted; in a one-column text an empty line between rows is a missing cell.
 *   A row has 64 MB at most (TOO_LARGE).
 * Ragged rows. Short ones are filled up with missing cells. What a long one has beyond the named columns stands in a
 *   last text column "overflow", as written in the source, separators and quotes included; separators with nothing
 *   after them are ignored and counted.
 * Header. See csv-layout-private.h. Without one the columns are column_1, column_2, …; an empty name becomes
 *   column_N, a name that came before (capitals do not matter) name_2. More than 2,000 columns are TOO_LARGE. A header with two
 *   or more names and no rows is a table; a single value is not (NO_TABLE).
 * Missing. The empty cell, and unless the person says otherwise NA, N/A, NULL, NaN and -, exactly so, blanks around
 *   them aside. One exception, said in a warning: in a text column in which four of five different values
 *   are two capital letters, NA is Namibia. What the person lists holds everywhere.
 * Types. A column gets one only if every value reads back. Boolean: true and false (also TRUE, True). Integer: 64 bits,
 *   no zero in front, no -0. Real: 17 digits at most, the same again after a trip through a double; not a whole number
 *   beyond 64 bits. A leading + is a number's only where the column has a - as well. Date and timestamp: the shapes
 *   of csv-dates-private.h; a column has all of them with a time or none. Duration: 1:23:45, hours and two digits each of minutes and seconds
 *   (41:13 could be either of two things and stays text). Blanks around numbers and dates do not count; text keeps them.
 *   When the person chooses a type, cells are read leniently (zeros in front, excess digits, yes/no and 1/0, minutes and seconds, plain seconds) and
 *   what fails is UNPARSED, counted, its text kept.
 *   As spreadsheets write them: ="00123" is the text 00123; #N/A, #DIV/0! and their like are missing in columns that are no text; 1.23457E+11
 *   among whole numbers or texts looks rounded. All of these are counted in warnings.
 * Marks. The point is the decimal mark. The comma is, when a value reads only so (3,14) or another column has shown it. A
 *   comma is the thousands mark when a value reads only so (12,345,678 or 1,234.5), when another column shows the
 *   decimal point, or when groups of several sizes stand beside whole numbers that are all below 1000. A column in which every comma may be
 *   either stays text, with a warning. Blank and apostrophe are thousands marks wherever every value reads so.
 * Date order. Settled by a value that reads in one order only, in this column or another; a column that reads both
 *   ways stays text, with a warning. Two-digit years are 1969 to 2068. */
#pragma once
#include "base/progress.h"
#include "format/scan.h"
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

/* Quotation marks are letters like others. */
#define HUNCH_CSV_QUOTE_NONE '-'

/* What the person said. Zero, NULL and AUTO mean: decide from the data. */
typedef struct
{
  char           *encoding;    /* "UTF-8", "UTF-16LE", "ISO-8859-1", "WINDOWS-1252", … or NULL */
  char            separator;   /* ',', ';', '\t', '|', … or 0 */
  char            quote;       /* '"', '\'', HUNCH_CSV_QUOTE_NONE or 0 */
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
  gint64          n_other[HUNCH_N_DATA_TYPES];  /* [HunchDataType] how many non-missing cells would not read as each type: what each choice would cost */
  char           *evidence;    /* a sentence: "all 8,807 cells are whole numbers", "3 cells read as d/m/y only (29/03/2021)" */
  char           *min, *max;   /* of the values read, as text; NULL for text and boolean. Zones do not count in the order of timestamps */
  char           *first_failures[3]; /* raw text of the first cells that keep the column from being the nearest narrower type */
} HunchCsvColumn;

/* Reference counted; never changes once made. */
typedef struct _HunchCsvScan HunchCsvScan;
HunchCsvScan *hunch_csv_scan_ref (HunchCsvScan *self);
void          hunch_csv_scan_unref (HunchCsvScan *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HunchCsvScan, hunch_csv_scan_unref)

/* Reads the source once, `max_rows` rows of it (-1: all), and decides everything. NULL `options`: decide all. Blocking.
 * Errors: HUNCH_CSV_ERROR, those of hunch_source_open(), G_IO_ERROR. Memory: some 400 kB, or as much as the
 * longest row; some 5 kB per column. One second of computing for about 800 MB. */
HunchCsvScan *hunch_csv_scan_new (HunchSource *source, const HunchCsvOptions *options, gint64 max_rows,
                                  HunchProgress *progress, GCancellable *cancellable, GError **error);
void          hunch_csv_scan_new_async (HunchSource *source, const HunchCsvOptions *options, gint64 max_rows,
                                        HunchProgress *progress, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
HunchCsvScan *hunch_csv_scan_new_finish (GAsyncResult *result, GError **error);

const char           *hunch_csv_scan_get_encoding (HunchCsvScan *self);
char                  hunch_csv_scan_get_separator (HunchCsvScan *self);   /* 0: one column */
char                  hunch_csv_scan_get_quote (HunchCsvScan *self);       /* '"' or '\''; 0: quotation marks are letters */
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
/* The first rows as they stand: raw text of row (0 .. n-1, at most 200) and column, and how it would be read; lent. NULL raw: no such cell.
 * Texts of more than 1,000 bytes are cut and end with an ellipsis. The value is NULL unless its state is HUNCH_CELL_VALUE. */
guint                 hunch_csv_scan_get_n_preview_rows (HunchCsvScan *self);
const char           *hunch_csv_scan_get_preview_raw (HunchCsvScan *self, guint row, guint column);
const char           *hunch_csv_scan_get_preview_value (HunchCsvScan *self, guint row, guint column, HunchCellState *out_state);

/* Reads the same source again by what the scan decided. Implements HunchReader. `columns`: positions to hand out, NULL for all.
 * Batches have 4,096 rows at most, fewer when rows are wide. The slice of a missing text is the cell as written. After a scan
 * of the first rows only, later cells that do not read are UNPARSED, and a row longer than all of those is MALFORMED.
 * Fails with HUNCH_SOURCE_ERROR_CHANGED when the bytes are not those that were scanned. */
#define HUNCH_TYPE_CSV_READER (hunch_csv_reader_get_type ())
G_DECLARE_FINAL_TYPE (HunchCsvReader, hunch_csv_reader, HUNCH, CSV_READER, GObject)
HunchReader *hunch_csv_reader_new (HunchSource *source, HunchCsvScan *scan, const guint *columns, guint n_columns,
                                   GCancellable *cancellable, GError **error);

/* The same behind the door of all formats (format/scan.h). `sources` (of HunchSource, at least one) are read as one table. With
 * `max_bytes` >= 0 no more is looked at once so many bytes of a source were taken in. Everything else as hunch_csv_scan_new(). */
HunchScan    *hunch_csv_table_scan_new (GPtrArray *sources, const HunchCsvOptions *options, gint64 max_rows, gint64 max_bytes,
                                        HunchProgress *progress, GCancellable *cancellable, GError **error);

/* Lent; what a scan of separated text found out beyond what every format tells, NULL for any other scan. Its columns are the first fields of `scan`,
 * in the same order; partition columns may follow. */
HunchCsvScan *hunch_csv_scan_of (HunchScan *scan);

G_END_DECLS
