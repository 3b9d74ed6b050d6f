/* format/format.h: the one door to every format. Bytes say by themselves what they are (magic numbers first, then the ending of
 * the name, then the look of the first line); what is packed is unpacked on the way. */
#pragma once
#include "base/progress.h"
#include "format/csv.h"
#include "format/scan.h"
#include "source/source.h"

G_BEGIN_DECLS

/* What the person said. Zero and NULL mean: decide from the data. */
typedef struct
{
  char            *format;      /* "csv", "json", "parquet", "spss", "stata", "sas", or NULL */
  HunchCsvOptions *csv;         /* owned; its `types` and `missing` hold for every format */
  gboolean         flatten;     /* JSON: nested objects become columns a.b.c; else they stay JSON text, but for columns asked for as a.b */
  char            *records;     /* JSON: dotted path of the array of records, or NULL: decided and said */
  char            *member;      /* archive: pattern of the members to read, or NULL: all that are of the first data member's format */
  char            *labels;      /* SPSS/Stata/SAS: "labels" (default), "codes", "both" */
  char           **columns;     /* owned; names the person asked for, NULL: all. Formats that can, read no others */
} HunchFormatOptions;

HunchFormatOptions *hunch_format_options_new (void);
HunchFormatOptions *hunch_format_options_copy (const HunchFormatOptions *options);
void                hunch_format_options_free (HunchFormatOptions *options);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HunchFormatOptions, hunch_format_options_free)

/* Looks at one table that lies in one or many objects (`sources`, of HunchSource, at least one; all of one format). Archives are opened and
 * their members join the objects. Partition folders of the objects' names (dt=2016-01-01/) become last columns, also
 * when a column of that name is in the files (the path's value then wins and a warning says so where they differ).
 * Columns of several objects are matched by name: missing ones are filled up, integer and real become real, other differences
 * become text where the raw text is at hand (CSV, JSON), else they are refused with the object named (MISMATCH).
 * Of several JSON objects those that hold no record (empty, [] or {}) are passed over; a warning names those that were looked at.
 *
 * `max_rows`: look at no more (-1: as the format needs; a scan of CSV then is whole). `quick` in time: see hunch_format_glance().
 * Blocking. New reference. Errors: HUNCH_FORMAT_ERROR, HUNCH_CSV_ERROR, HUNCH_SOURCE_ERROR, G_IO_ERROR.
 * Memory does not grow with the number of rows; some 300 bytes per object. */
HunchScan *hunch_format_scan (GPtrArray *sources, const HunchFormatOptions *options, gint64 max_rows,
                              HunchProgress *progress, GCancellable *cancellable, GError **error);

/* The same from the first bytes of the first object alone (1 MB at most), for a preview within 200 ms whatever the size. */
HunchScan *hunch_format_glance (GPtrArray *sources, const HunchFormatOptions *options, GCancellable *cancellable, GError **error);

/* Both in a thread. */
void       hunch_format_scan_async (GPtrArray *sources, const HunchFormatOptions *options, gint64 max_rows, gboolean glance, HunchProgress *progress,
                                    GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
HunchScan *hunch_format_scan_finish (GAsyncResult *result, GError **error);

G_END_DECLS
