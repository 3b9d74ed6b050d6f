/* analysis/evidence.h: all that stands behind a result, in an order that a sceptic would ask in; the deck lays it out as a page. */
#pragma once
#include "analysis/analysis.h"

G_BEGIN_DECLS

/* For a result (JSON of the contract) of @kind asked of @table with @options. With @is_thorough the question is asked a few times more: the twin, the result without the most extreme 1 %
 * of its numbers, and @survive (NULL or what hunch_survive_run() gave) is told. @result gets its member "ledger". New reference:
 *
 *   {"title", "kind", "table", "verdict", "made_at": ISO text in UTC, "version": of Hunch,
 *    "sections": [{"id": "question" | "rows" | "sample" | "answer" | "checks" | "sensitivity" | "ledger" | "sources" | "program",
 *                  "title": translated,
 *                  "lines": [{"label": translated or null, "text": one line or sentence}],
 *                  "tables": [{"title" or null, "columns": [heads], "rows": [[text, number or null]]}]}]}
 *
 * Sections without anything to say are left out. Blocking. Sensitivity that cannot be computed is left out or told in a sentence, it is no error. */
JsonObject *hunch_evidence_to_json (HunchProject *project, const char *kind, const char *table, GHashTable *options, JsonObject *result, JsonObject *survive,
                                    gboolean is_thorough, HunchProgress *progress, GCancellable *cancellable, GError **error);

/* The same of a kept analysis. */
JsonObject *hunch_evidence_of_analysis (HunchProject *project, gint64 analysis_id, gboolean is_thorough, HunchProgress *progress, GCancellable *cancellable, GError **error);

void        hunch_evidence_of_analysis_async  (HunchProject *project, gint64 analysis_id, gboolean is_thorough, HunchProgress *progress, GCancellable *cancellable,
                                               GAsyncReadyCallback callback, gpointer user_data);
JsonObject *hunch_evidence_of_analysis_finish (GAsyncResult *result, GError **error);

G_END_DECLS
