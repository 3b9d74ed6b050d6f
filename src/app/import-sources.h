/* app/import-sources.h: what the words of an import name: the files, and what they are called together. */
#pragma once
#include <gio/gio.h>
#include "project/project.h"

G_BEGIN_DECLS

typedef struct
{
  char     **words;      /* owned */
  GPtrArray *sources;    /* owned, of HunchSource, at least one */
  gboolean   is_packed;  /* the first is an archive */
  char      *table;      /* owned; a name for the table */
  char      *summary;    /* owned; "48 files · 2.8 MB" */
} HunchImportSources;

/* Lists folders, patterns and buckets in a thread. `words` are copied. */
void                hunch_import_sources_find_async (HunchProject        *project,
                                                     const char *const   *words,
                                                     GCancellable        *cancellable,
                                                     GAsyncReadyCallback  callback,
                                                     gpointer             user_data);

/* Lent by the result; NULL with error. */
HunchImportSources *hunch_import_sources_find_finish (GAsyncResult *result,
                                                      GError      **error);

G_END_DECLS
