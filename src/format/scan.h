/* format/scan.h: what was found out about a table before its rows are read: columns with types and the evidence for them,
 * the first rows, and everything worth knowing. One per format (csv, json, parquet, readstat) and one for many objects
 * (dataset), which all give the same answers. */
#pragma once
#include <gio/gio.h>
#include "format/batch.h"

G_BEGIN_DECLS

#define HUNCH_FORMAT_ERROR (hunch_format_error_quark ())
GQuark hunch_format_error_quark (void);

typedef enum
{
  HUNCH_FORMAT_ERROR_NO_TABLE,    /* empty, or a lone value */
  HUNCH_FORMAT_ERROR_MALFORMED,   /* with the place: line, object, column */
  HUNCH_FORMAT_ERROR_TOO_LARGE,   /* beyond a stated maximum */
  HUNCH_FORMAT_ERROR_ENCRYPTED,   /* locked: a key would be needed */
  HUNCH_FORMAT_ERROR_UNSUPPORTED, /* a kind of data that is known and not read, named */
  HUNCH_FORMAT_ERROR_MISMATCH,    /* the objects of a data set do not agree; the object is named */
  HUNCH_FORMAT_ERROR_SURPRISE,    /* a reader met what a scan of the first rows could not know (a new column, a wider type): scan all and read again */
} HunchFormatError;

#define HUNCH_TYPE_SCAN (hunch_scan_get_type ())
G_DECLARE_DERIVABLE_TYPE (HunchScan, hunch_scan, HUNCH, SCAN, GObject)

/* Never changes once made; may be used from any thread. */
struct _HunchScanClass
{
  GObjectClass parent_class;

  const char        *(*get_format)      (HunchScan *self);
  const HunchField  *(*get_fields)      (HunchScan *self, guint *out_n_fields);
  const char        *(*get_evidence)    (HunchScan *self, guint field);
  gint64             (*get_n_rows)      (HunchScan *self);
  gboolean           (*is_whole)        (HunchScan *self);
  const char *const *(*get_warnings)    (HunchScan *self);
  guint              (*get_n_preview_rows) (HunchScan *self);
  const char        *(*get_preview_raw) (HunchScan *self, guint row, guint field);
  const char        *(*get_preview_value) (HunchScan *self, guint row, guint field, HunchCellState *out_state);
  HunchReader       *(*read)            (HunchScan *self, const guint *fields, guint n_fields, GCancellable *cancellable, GError **error);
};

/* "csv", "json", "parquet", "spss", "stata", "sas"; lent. The word of tickets and of --format. */
const char        *hunch_scan_get_format (HunchScan *self);

/* Lent. At most 2,000 (HUNCH_FORMAT_ERROR_TOO_LARGE before it comes to a scan). */
const HunchField  *hunch_scan_get_fields (HunchScan *self, guint *out_n_fields);

/* How the type was decided, a sentence; lent, may be NULL. */
const char        *hunch_scan_get_evidence (HunchScan *self, guint field);

/* Rows in all; -1 when only the first were looked at and nothing tells the number. */
gint64             hunch_scan_get_n_rows (HunchScan *self);

/* Whether every cell was looked at, or the types are declared by the file, so that reading cannot end in a SURPRISE. */
gboolean           hunch_scan_is_whole (HunchScan *self);

/* Sentences; lent, NULL-terminated, or NULL. */
const char *const *hunch_scan_get_warnings (HunchScan *self);

/* The first rows (at most 200): as they stand and as they are read; lent. Long texts are cut and end with an ellipsis.
 * The value is NULL unless its state is HUNCH_CELL_VALUE. */
guint              hunch_scan_get_n_preview_rows (HunchScan *self);
const char        *hunch_scan_get_preview_raw (HunchScan *self, guint row, guint field);
const char        *hunch_scan_get_preview_value (HunchScan *self, guint row, guint field, HunchCellState *out_state);

/* A reader of the rows from the first on. `fields`: positions to hand out, NULL for all. New reference. */
HunchReader       *hunch_scan_read (HunchScan *self, const guint *fields, guint n_fields, GCancellable *cancellable, GError **error);

G_END_DECLS
