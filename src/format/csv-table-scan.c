#define G_LOG_DOMAIN "hunch-format"
#include "format/csv.h"

#include "format/chain-private.h"
#include "format/csv-scan-private.h"
#include "format/dataset-private.h"
#include "format/format-private.h"

struct _HunchCsvTableScan
{
  HunchScan     parent_instance;
  GPtrArray    *sources;  /* owned, of HunchSource */
  HunchCsvScan *scan;     /* owned */
  HunchField   *fields;   /* owned; the names are the scan's */
  guint         n_fields;
};

#define HUNCH_TYPE_CSV_TABLE_SCAN (hunch_csv_table_scan_get_type ())
G_DECLARE_FINAL_TYPE (HunchCsvTableScan, hunch_csv_table_scan, HUNCH, CSV_TABLE_SCAN, HunchScan)
G_DEFINE_FINAL_TYPE (HunchCsvTableScan, hunch_csv_table_scan, HUNCH_TYPE_SCAN)

static const char *
hunch_csv_table_scan_get_format (HunchScan *scan)
{
  return "csv";
}

static const HunchField *
hunch_csv_table_scan_get_fields (HunchScan *scan,
                                 guint     *out_n_fields)
{
  HunchCsvTableScan *self = HUNCH_CSV_TABLE_SCAN (scan);

  *out_n_fields = self->n_fields;

  return self->fields;
}

static const char *
hunch_csv_table_scan_get_evidence (HunchScan *scan,
                                   guint      field)
{
  HunchCsvTableScan *self = HUNCH_CSV_TABLE_SCAN (scan);

  g_return_val_if_fail (field < self->n_fields, NULL);

  return self->scan->columns[field].evidence;
}

static gint64
hunch_csv_table_scan_get_n_rows (HunchScan *scan)
{
  HunchCsvTableScan *self = HUNCH_CSV_TABLE_SCAN (scan);

  return self->scan->is_whole ? self->scan->counts.n_rows : -1;
}

static gboolean
hunch_csv_table_scan_is_whole (HunchScan *scan)
{
  return HUNCH_CSV_TABLE_SCAN (scan)->scan->is_whole;
}

static const char *const *
hunch_csv_table_scan_get_warnings (HunchScan *scan)
{
  return hunch_csv_scan_get_warnings (HUNCH_CSV_TABLE_SCAN (scan)->scan);
}

static guint
hunch_csv_table_scan_get_n_preview_rows (HunchScan *scan)
{
  return hunch_csv_scan_get_n_preview_rows (HUNCH_CSV_TABLE_SCAN (scan)->scan);
}

static const char *
hunch_csv_table_scan_get_preview_raw (HunchScan *scan,
                                      guint      row,
                                      guint      field)
{
  return hunch_csv_scan_get_preview_raw (HUNCH_CSV_TABLE_SCAN (scan)->scan, row, field);
}

static const char *
hunch_csv_table_scan_get_preview_value (HunchScan      *scan,
                                        guint           row,
                                        guint           field,
                                        HunchCellState *out_state)
{
  return hunch_csv_scan_get_preview_value (HUNCH_CSV_TABLE_SCAN (scan)->scan, row, field, out_state);
}

typedef struct
{
  HunchCsvTableScan *scan;      /* owned */
  guint             *fields;    /* owned; NULL: all */
  guint              n_fields;
} ReadJob;

static void
read_job_free (gpointer data)
{
  ReadJob *job = data;

  g_clear_object (&job->scan);
  g_clear_pointer (&job->fields, g_free);
  g_free (job);
}

static HunchReader *
open_part (gpointer      user_data,
           guint         position,
           GCancellable *cancellable,
           GError      **error)
{
  ReadJob *job = user_data;

  return hunch_csv_reader_new_part (g_ptr_array_index (job->scan->sources, position), job->scan->scan, position,
                                    job->fields, job->n_fields, cancellable, error);
}

static const char *
get_part_name (gpointer user_data,
               guint    position)
{
  ReadJob *job = user_data;

  return hunch_source_get_name (g_ptr_array_index (job->scan->sources, position));
}

static HunchReader *
hunch_csv_table_scan_read (HunchScan    *scan,
                           const guint  *fields,
                           guint         n_fields,
                           GCancellable *cancellable,
                           GError      **error)
{
  HunchCsvTableScan *self = HUNCH_CSV_TABLE_SCAN (scan);

  ReadJob *job;

  if (self->sources->len == 1)
    return hunch_csv_reader_new (g_ptr_array_index (self->sources, 0), self->scan, fields, n_fields, cancellable, error);

  job = g_new0 (ReadJob, 1);
  job->scan = g_object_ref (self);
  job->fields = fields != NULL ? g_memdup2 (fields, n_fields * sizeof *fields) : NULL;
  job->n_fields = n_fields;

  return hunch_chain_reader_new (self->sources->len, open_part, get_part_name, job, read_job_free, cancellable, error);
}

static void
hunch_csv_table_scan_finalize (GObject *object)
{
  HunchCsvTableScan *self = HUNCH_CSV_TABLE_SCAN (object);

  g_clear_pointer (&self->fields, g_free);
  g_clear_pointer (&self->scan, hunch_csv_scan_unref);
  g_clear_pointer (&self->sources, g_ptr_array_unref);

  G_OBJECT_CLASS (hunch_csv_table_scan_parent_class)->finalize (object);
}

static void
hunch_csv_table_scan_class_init (HunchCsvTableScanClass *klass)
{
  HunchScanClass *scan_class = HUNCH_SCAN_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = hunch_csv_table_scan_finalize;
  scan_class->get_format = hunch_csv_table_scan_get_format;
  scan_class->get_fields = hunch_csv_table_scan_get_fields;
  scan_class->get_evidence = hunch_csv_table_scan_get_evidence;
  scan_class->get_n_rows = hunch_csv_table_scan_get_n_rows;
  scan_class->is_whole = hunch_csv_table_scan_is_whole;
  scan_class->get_warnings = hunch_csv_table_scan_get_warnings;
  scan_class->get_n_preview_rows = hunch_csv_table_scan_get_n_preview_rows;
  scan_class->get_preview_raw = hunch_csv_table_scan_get_preview_raw;
  scan_class->get_preview_value = hunch_csv_table_scan_get_preview_value;
  scan_class->read = hunch_csv_table_scan_read;
}

static void
hunch_csv_table_scan_init (HunchCsvTableScan *self)
{
}

HunchScan *
hunch_csv_table_scan_new (GPtrArray             *sources,
                          const HunchCsvOptions *options,
                          gint64                 max_rows,
                          gint64                 max_bytes,
                          HunchProgress         *progress,
                          GCancellable          *cancellable,
                          GError               **error)
{
  g_autoptr (HunchCsvTableScan) self = NULL;
  HunchCsvScan *scan;

  g_return_val_if_fail (sources != NULL && sources->len > 0, NULL);

  scan = hunch_csv_scan_new_some (sources, options, max_rows, max_bytes, progress, cancellable, error);
  if (scan == NULL)
    return NULL;

  self = g_object_new (HUNCH_TYPE_CSV_TABLE_SCAN, NULL);
  self->sources = hunch_format_copy_sources (sources);
  self->scan = scan;
  self->n_fields = scan->n_columns;
  self->fields = g_new (HunchField, scan->n_columns);
  for (guint i = 0; i < scan->n_columns; i++)
    self->fields[i] = (HunchField) { scan->columns[i].name, scan->columns[i].type };

  return HUNCH_SCAN (g_steal_pointer (&self));
}

HunchReader *
hunch_csv_table_scan_read_part (HunchScan    *scan,
                                guint         position,
                                const guint  *fields,
                                guint         n_fields,
                                GCancellable *cancellable,
                                GError      **error)
{
  HunchCsvTableScan *self = HUNCH_CSV_TABLE_SCAN (scan);

  return hunch_csv_reader_new_part (g_ptr_array_index (self->sources, position), self->scan, position, fields, n_fields, cancellable, error);
}

HunchCsvScan *
hunch_csv_scan_of (HunchScan *scan)
{
  HunchScan *inner = hunch_dataset_get_inner (scan);

  if (inner != NULL)
    scan = inner;

  return HUNCH_IS_CSV_TABLE_SCAN (scan) ? HUNCH_CSV_TABLE_SCAN (scan)->scan : NULL;
}
