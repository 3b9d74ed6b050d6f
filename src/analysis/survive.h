/* analysis/survive.h: would it survive another sample? The same question asked of further samples.
 *
 * HUNCH_SURVIVE_BOOTSTRAP draws from the rows at hand with replacement (B. Efron, Annals of Statistics 7, 1979): as many rows as there are (beyond a million each row comes a
 * Poisson (1) number of times, so that memory stays constant), whole blocks where rows came in blocks, within strata where the sample was stratified.
 * HUNCH_SURVIVE_SOURCE takes new samples like the table's from its source with new seeds, into a project of its own that is thrown away; the person's file is only read.
 *
 * A result that is sure (p below 1 - conf, or where there is no p an interval without 0) holds in a draw when the draw is sure too, about the same thing and on the same side; one that is not sure holds when
 * the draw is not sure either. The share of draws that hold is about the power of a new study of this size if the estimate were the truth (S. N. Goodman, Statistics in
 * Medicine 11, 1992): a p of 0.05 holds in about half. */
#pragma once
#include "analysis/analysis.h"

G_BEGIN_DECLS

typedef enum
{
  HUNCH_SURVIVE_BOOTSTRAP,
  HUNCH_SURVIVE_SOURCE,
} HunchSurviveHow;

#define HUNCH_SURVIVE_DRAWS 20
#define HUNCH_SURVIVE_MAX_DRAWS 1000

/* Asks (@kind, @table, @options) once and then of @n_draws further samples (2..HUNCH_SURVIVE_MAX_DRAWS, 0: HUNCH_SURVIVE_DRAWS) with seeds from @seed on. New reference:
 *
 *   {"how": "bootstrap" | "source", "n_draws", "n_holds", "n_failed": draws without an answer (they do not hold), "seed", "conf", "is_sure": the first answer is,
 *    "what": name of the headline, "n", "estimate", "ci_low", "ci_high", "p": of the first answer,
 *    "draws": [{"seed", "n", "estimate", "ci_low", "ci_high", "p", "holds": bool, "why": sentence or null}],
 *    "spread": standard deviation of the draws' estimates or null,
 *    "sentence": "Holds in 19 of 20 samples drawn anew from these rows.",
 *    "warnings": [sentences],
 *    "plot": a strip of dots with intervals, one for each draw in order of its estimate, beside the first answer: plot JSON (analysis/plot.h)}
 *
 * Blocking; progress counts draws; stops within one block of rows of a cancel. Errors: what hunch_analysis_run() gives for the first question; NO_ANSWER for kinds whose rows hang together in an order
 * or in units that drawing rows would tear apart, for a question without a table or a headline, and for a source that cannot be drawn from again (all rows were taken, or it was no import). */
JsonObject *hunch_survive_run (HunchProject *project, const char *kind, const char *table, GHashTable *options, HunchSurviveHow how, guint n_draws, guint64 seed,
                               HunchProgress *progress, GCancellable *cancellable, GError **error);

void        hunch_survive_run_async  (HunchProject *project, const char *kind, const char *table, GHashTable *options, HunchSurviveHow how, guint n_draws, guint64 seed,
                                      HunchProgress *progress, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
JsonObject *hunch_survive_run_finish (GAsyncResult *result, GError **error);

/* Whether this can be asked at all, before it is: NULL, or a sentence that says why not. Cheap. Release with g_free(). */
char       *hunch_survive_dup_refusal (HunchProject *project, const char *kind, const char *table, HunchSurviveHow how);

/* --- the same, for others who compare answers ------------------------------- */

/* Whether a result (JSON of the contract) is sure, by its headline. */
gboolean    hunch_survive_is_sure (JsonObject *result, double conf);
/* Whether @other is on the same side as @result, about the same thing. */
gboolean    hunch_survive_agrees  (JsonObject *result, JsonObject *other);

G_END_DECLS
