/* format/parquet.h: Apache Parquet, read by its own insides (github.com/apache/parquet-format): footers, row groups, pages. */
#pragma once
#include "format/format.h"

G_BEGIN_DECLS

/* A file whose footer has been read. Reference counted; never changes once made; any thread. */
typedef struct _HunchParquetFile HunchParquetFile;
HunchParquetFile *hunch_parquet_file_ref (HunchParquetFile *self);
void              hunch_parquet_file_unref (HunchParquetFile *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HunchParquetFile, hunch_parquet_file_unref)

/* One ranged read of `tail_guess` bytes from the end (0: 64 kB), and a second one only when the footer is longer.
 * Errors: HUNCH_FORMAT_ERROR (MALFORMED, ENCRYPTED, UNSUPPORTED, TOO_LARGE), HUNCH_SOURCE_ERROR. */
HunchParquetFile *hunch_parquet_file_new (HunchSource *source, gsize tail_guess, GCancellable *cancellable, GError **error);

/* The same when the last bytes of the file are at hand already; NULL without error and *out_needed set when they do not hold the whole footer. */
HunchParquetFile *hunch_parquet_file_new_from_tail (HunchSource *source, GBytes *tail, guint64 file_size, gsize *out_needed, GError **error);

gsize             hunch_parquet_file_get_footer_size (HunchParquetFile *self);   /* footer, its length word and the magic */
gint64            hunch_parquet_file_get_n_rows (HunchParquetFile *self);
/* Top-level columns; nested ones are text that holds JSON. */
const HunchField *hunch_parquet_file_get_fields (HunchParquetFile *self, guint *out_n_fields);
guint             hunch_parquet_file_get_n_row_groups (HunchParquetFile *self);
gint64            hunch_parquet_file_get_group_rows (HunchParquetFile *self, guint row_group);

/* The bytes of the file that a column's chunk takes (all leaves of a nested one, dictionary page included): one range each. Element type HunchParquetRange. */
typedef struct { guint64 offset; guint64 length; } HunchParquetRange;
GArray           *hunch_parquet_file_dup_ranges (HunchParquetFile *self, guint row_group, const guint *fields, guint n_fields);

/* What the footer says of the values; FALSE when it says nothing that can be trusted. Texts as the values are read; release with g_free(). `nulls` -1: not known. */
gboolean          hunch_parquet_file_get_bounds (HunchParquetFile *self, guint row_group, guint field, char **out_min, char **out_max, gint64 *out_nulls);

/* The pages of a row group by the offset index (read by range when it is there): first row of each page of the field, as gint64; NULL
 * without error when the file has none. */
GArray           *hunch_parquet_file_read_page_starts (HunchParquetFile *self, guint row_group, guint field, GCancellable *cancellable, GError **error);

/* Rows of some row groups (NULL: all), in that order; the HunchBatch's first_row counts the rows handed out. Only the bytes of the chosen columns
 * are read, by hunch_source_read_ranges(), except for what lies in `ready` (of HunchRange with bytes, borrowed until the reader ends; may be NULL).
 * With `n_rows` >= 0 only rows first_row … first_row + n_rows - 1 of a single row group are handed out, and with an offset index only their
 * pages are read. Checksums of pages are verified where they are there. Memory: the chosen chunks of one row group, at most
 * 64 MB of them at a time; pages over 256 MB are TOO_LARGE. */
HunchReader      *hunch_parquet_reader_new (HunchParquetFile *file, const guint *fields, guint n_fields, const guint *row_groups, guint n_row_groups,
                                            gint64 first_row, gint64 n_rows, GPtrArray *ready, GCancellable *cancellable, GError **error);

/* The scan of one file: types are declared, so it is whole; the preview comes of the first page of the first row group. */
HunchScan        *hunch_parquet_scan_new (HunchSource *source, const HunchFormatOptions *options, GCancellable *cancellable, GError **error);

/* Lent; the file behind a scan of hunch_parquet_scan_new(), NULL for any other scan. */
HunchParquetFile *hunch_parquet_scan_get_file (HunchScan *scan);

G_END_DECLS
