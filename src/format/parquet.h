/* format/parquet.h: Apache Parquet, read by its own insides (github.com/apache/parquet-format): footers, row groups, pages. */
#pragma once
#include "format/format.h"

G_BEGIN_DECLS

/* A file whose footer has been read. Reference counted; never changes once made; any thread. */
typedef struct _HunchParquetFile HunchParquetFile;
HunchParquetFile *hunch_parquet_file_ref (HunchParquetFile *self);
void              hunch_parquet_file_unref (HunchParquetFile *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HunchParquetFile, hunch_parquet_file_unref)

/* One ranged read of `tail_guess` bytes from the end (0: 16 kB), and a second one only when the footer is longer.
 * Errors: HUNCH_FORMAT_ERROR (MALFORMED, ENCRYPTED, UNSUPPORTED, TOO_LARGE), HUNCH_SOURCE_ERROR. */
HunchParquetFile *hunch_parquet_file_new (HunchSource *source, gsize tail_guess, GCancellable *cancellable, GError **error);

/* The same when the last bytes of the file are at hand already; NULL without error and *out_needed set when they do not hold the whole footer. */
HunchParquetFile *hunch_parquet_file_new_from_tail (HunchSource *source, GBytes *tail, guint64 file_size, gsize *out_needed, GError **error);

gsize             hunch_parquet_file_get_footer_size (HunchParquetFile *self);   /* footer, its length word and the magic */
gint64            hunch_parquet_file_get_n_rows (HunchParquetFile *self);
/* Top-level columns; nested ones are text that holds JSON (see parquet-nested-private.h for its shape). What becomes of the others: unannotated bytes are blobs;
 * decimals without decimals and of at most 18 digits are integers, of at most 15 digits reals, others text with every digit; times are text HH:MM:SS[.fff…];
 * timestamps end in Z when the file says they are in UTC; NaN is missing. Names are made unique, empty ones column_N. */
const HunchField *hunch_parquet_file_get_fields (HunchParquetFile *self, guint *out_n_fields);
guint             hunch_parquet_file_get_n_row_groups (HunchParquetFile *self);
gint64            hunch_parquet_file_get_group_rows (HunchParquetFile *self, guint row_group);

/* The bytes of the file that a column's chunk takes (all leaves of a nested one, dictionary page included): one range each. Element type HunchParquetRange. */
typedef struct { guint64 offset; guint64 length; } HunchParquetRange;
GArray           *hunch_parquet_file_dup_ranges (HunchParquetFile *self, guint row_group, const guint *fields, guint n_fields);

/* What the footer says of the values; FALSE when it says nothing that can be trusted. Texts as the values are read, both or (when only the
 * number of missing values is known) neither; release with g_free(). `nulls` -1: not known. Nothing for nested columns and bytes. */
gboolean          hunch_parquet_file_get_bounds (HunchParquetFile *self, guint row_group, guint field, char **out_min, char **out_max, gint64 *out_nulls);

/* The pages of a row group by the offset index (read by range when it is there): first row of each page of the field, as gint64; NULL
 * without error when the file has none. */
GArray           *hunch_parquet_file_read_page_starts (HunchParquetFile *self, guint row_group, guint field, GCancellable *cancellable, GError **error);

/* Rows of some row groups (NULL: all), in that order; the HunchBatch's first_row counts the rows handed out. Only the bytes of the chosen columns
 * are read, by hunch_source_read_ranges(), except for what lies in `ready` (of HunchRange with bytes, borrowed until the reader ends; may be NULL).
 * With `n_rows` >= 0 only rows first_row … first_row + n_rows - 1 of a single row group are handed out, and with an offset index only their
 * pages are read. Checksums of pages are verified where they are there. Memory: the chosen chunks of one row group, at most
 * 64 MB of them at a time, and of each column one page unpacked; pages over 256 MB are TOO_LARGE. Bytes that are no UTF-8 become \xNN in texts.
 * Errors say the row group and the column: MALFORMED, ENCRYPTED, UNSUPPORTED, TOO_LARGE, HUNCH_SOURCE_ERROR. After one the reader is at its end. */
HunchReader      *hunch_parquet_reader_new (HunchParquetFile *file, const guint *fields, guint n_fields, const guint *row_groups, guint n_row_groups,
                                            gint64 first_row, gint64 n_rows, GPtrArray *ready, GCancellable *cancellable, GError **error);

/* The scan of one file: types are declared, so it is whole. Of `options` it takes the columns to look at, and from `csv` the types and the missing
 * markers that the person named; values that then do not read are UNPARSED. An unsigned 64-bit column is integer when the statistics (or,
 * on this machine, the values) promise that all of it fits, else text. Costs the footer. A column that
 * is locked, or packed in a way that is not read, is named in a warning; when all are, the error is theirs. More than 2,000 columns: TOO_LARGE, unless `options` chooses fewer. */
HunchScan        *hunch_parquet_scan_new (HunchSource *source, const HunchFormatOptions *options, GCancellable *cancellable, GError **error);

/* The preview, of the first pages of the first row group, is read when somebody first asks for it, who then waits; or here, in a thread that may wait.
 * FALSE when there is none to be had; a column that cannot be read is named in a warning while others can be. */
gboolean          hunch_parquet_scan_load_preview (HunchScan *scan, GCancellable *cancellable, GError **error);

/* Lent; the file behind a scan of hunch_parquet_scan_new(), NULL for any other scan. */
HunchParquetFile *hunch_parquet_scan_get_file (HunchScan *scan);

G_END_DECLS
