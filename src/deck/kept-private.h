/* deck/kept-private.h: what notebooks and reports share: the kept results wanted, and writing them in a thread. */
#pragma once
#include "base/progress.h"
#include "project/project.h"

G_BEGIN_DECLS

/* HunchAnalysisRecords of @ids in their order; NULL: all that are kept, the pinned ones first. HUNCH_DECK_ERROR_EMPTY when there is none. Elements owned by the array. */
GPtrArray *hunch_kept_load (HunchProject *project, GArray *ids, GError **error);

/* Writes the results of @ids (may be NULL) to @path. */
typedef gboolean (*HunchKeptWrite) (HunchProject *project, const char *path, GArray *ids, gboolean with_evidence, HunchProgress *progress,
                                    GCancellable *cancellable, GError **error);

/* @write in a thread, on a connection of its own; g_task_propagate_boolean() has the answer. */
void hunch_kept_write_async (HunchKeptWrite write, HunchProject *project, const char *path, GArray *ids, gboolean with_evidence, HunchProgress *progress,
                             GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);

G_END_DECLS
