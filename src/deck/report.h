/* deck/report.h: kept results as a document to hand out: PDF, HTML or Markdown. */
#pragma once
#include "base/progress.h"
#include "project/project.h"

G_BEGIN_DECLS

/* Each result with its verdict, note, pictures, tables, checks, warnings and sources; @with_evidence: with its evidence page (analysis/evidence.h) behind it, which asks
 * the question a few times more. @path ends with .pdf, .html or .md; pictures of Markdown go into a folder beside it. @ids: gint64 of analyses in the order wanted; NULL: all
 * that are kept, the pinned ones first. Errors: HUNCH_DECK_ERROR_EMPTY (nothing kept), WRITE. */
gboolean hunch_report_export (HunchProject *project, const char *path, GArray *ids, gboolean with_evidence, HunchProgress *progress, GCancellable *cancellable,
                              GError **error);

void     hunch_report_export_async  (HunchProject *project, const char *path, GArray *ids, gboolean with_evidence, HunchProgress *progress, GCancellable *cancellable,
                                     GAsyncReadyCallback callback, gpointer user_data);
gboolean hunch_report_export_finish (GAsyncResult *result, GError **error);

G_END_DECLS
