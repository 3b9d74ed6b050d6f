/* analysis/confirm.h: opening a sealed hold-out (project/holdout.h): “found on A, confirmed on B”.
 *
 * Every kept analysis of the table, and of views with its rows, is run on the open rows and on the rows that were held back. What was sure on the open
 * rows is confirmed when it is sure on the held ones too, with the effect on the same side (analysis/survive.h says what that is). Holm's correction
 * is over the confirmations alone. */
#pragma once
#include "analysis/analysis.h"

G_BEGIN_DECLS

/* Opens the seal for good and answers, a new reference; the same is kept with the project and given by hunch_confirm_get():
 *
 *   {"state": "open", "table", "share", "seed", "by_blocks", "n_open", "n_held", "sealed_at": ISO text, "opened_at", "n_asked_before",
 *    "found": sure on the open rows, "confirmed": of these, sure on the held rows, "confirmed_holm": of these after Holm, "contradicted": of these, sure on the other side,
 *    "sentence": "Found on A: 5 of 8 questions. Confirmed on B: 4 of these 5.",
 *    "results": [{"analysis_id", "name", "kind", "table", "title", "what": name of the headline,
 *                 "open": {"n","estimate","ci_low","ci_high","p"} , "held": the same or null, "p_holm": on the held rows or null,
 *                 "outcome": "confirmed" | "not-confirmed" | "contradicted" | "not-found" (nothing was sure on the open rows) | "no-answer",
 *                 "was_asked_before": of all rows, before the seal, "text": one sentence or two}],
 *    "plot": estimates with intervals on A and B, plot JSON or null}
 *
 * Afterwards everything sees all rows, and kept results of the table are out of date. When it fails or is cancelled the seal stays closed. Blocking. Errors: NO_SUCH when there
 * is no seal; EXISTS when it was opened before (hunch_confirm_get() has the answer). */
JsonObject *hunch_confirm_open (HunchProject *project, const char *table, HunchProgress *progress, GCancellable *cancellable, GError **error);

void        hunch_confirm_open_async  (HunchProject *project, const char *table, HunchProgress *progress, GCancellable *cancellable,
                                       GAsyncReadyCallback callback, gpointer user_data);
JsonObject *hunch_confirm_open_finish (HunchProject *project, GAsyncResult *result, GError **error);

/* The seal of a table in words and numbers: the object above with "results" empty and "state" "sealed" while it is closed, the kept answer with "state" "open" afterwards;
 * {"state": "none"} when there is no seal. New reference. */
JsonObject *hunch_confirm_get (HunchProject *project, const char *table, GError **error);

G_END_DECLS
