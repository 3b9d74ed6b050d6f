/* project/import.h: from a source to a table, with a ticket and a receipt, or not at all. */
#pragma once
#include "base/progress.h"
#include "format/csv.h"
#include "project/project.h"
#include "source/source.h"

G_BEGIN_DECLS

typedef enum
{
  HUNCH_IMPORT_NEW,      /* EXISTS when a table of that name is there */
  HUNCH_IMPORT_REPLACE,  /* undo brings the old rows back */
  HUNCH_IMPORT_APPEND,   /* columns must match by name; new columns are refused with a sentence */
} HunchImportMode;

typedef struct
{
  HunchSource       *source;    /* owned */
  char              *table;     /* owned; NULL: made from the source's name */
  HunchImportMode    mode;
  HunchSampleChoice  choice;
  HunchCsvOptions   *csv;       /* owned */
  char             **columns;   /* owned; the ones to keep, NULL: all */
} HunchImport;

/* Takes its own reference to `source`; everything else at its default: new table, all rows. */
HunchImport *hunch_import_new (HunchSource *source);
void         hunch_import_free (HunchImport *import);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HunchImport, hunch_import_free)

/* One transaction and one undo step. Blocking. When it fails or is cancelled the project is as before.
 * Returns the receipt, a new reference: {"table", "rows_seen", "rows_kept", "rows_rejected", "bytes_read",
 * "columns": [{"name", "type", "missing", "unparsed", "evidence"}], "ticket": {...}, "warnings": [sentences]}.
 * Memory: constant, but for 8 bytes per row of a reservoir. */
JsonObject *hunch_import_run (HunchImport *import, HunchProject *project, HunchProgress *progress, GCancellable *cancellable, GError **error);

/* The same in a thread with a connection of its own; `project` then emits tables-changed in the caller's context. */
void        hunch_import_run_async (HunchImport *import, HunchProject *project, HunchProgress *progress, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
JsonObject *hunch_import_run_finish (HunchProject *project, GAsyncResult *result, GError **error);

G_END_DECLS
