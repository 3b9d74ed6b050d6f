/* analysis/analysis.h: a question to columns to a method to a result in words. */
#pragma once
#include "analysis/kinds.h"
#include "analysis/plot.h"
#include "base/progress.h"
#include "project/project.h"

G_BEGIN_DECLS

#define HUNCH_ANALYSIS_ERROR (hunch_analysis_error_quark ())
GQuark hunch_analysis_error_quark (void);

typedef enum
{
  HUNCH_ANALYSIS_ERROR_BAD_OPTION,  /* unknown kind, option or column; a formula that cannot be read */
  HUNCH_ANALYSIS_ERROR_NO_ANSWER,   /* the question has no answer for these data; the sentence says why */
} HunchAnalysisError;

/* Blocking; @table may be NULL for kinds that need none. Streams, so memory does not grow with the rows where the method allows it.
 * `options`: word → text, as on the command line. Returns a new reference to the result:
 *
 *   {"kind", "table", "title", "n", "dropped", "options": {…},
 *    "estimates": [{"name","estimate","se","statistic","df","p","ci_low","ci_high"}],
 *    "tests":     [{"name","statistic","df":[…],"p","effect":{"name","value","ci_low","ci_high"}}],
 *    "fit":       {"r2","adj_r2","sigma","loglik","aic","bic",…},
 *    "tables":    [{"name","title","columns":[…],"rows":[[…]]}],
 *    "checks":    [{"name","passed":bool|null,"statistic","p","text"}],
 *    "warnings":  [sentences],
 *    "dropped_why": sentence or null,
 *    "twin":      {"kind","title","options","why"} or null: the same question asked in a way that assumes less, and why one might
 *    "sources":   [where the formulas come from]
 *    "headline":  {"estimate","ci_low","ci_high","p","n","unit","name"}   the number that matters, for claims
 *    "verdict":   one or two sentences,
 *    "claim":     a headline with live numbers in braces (see deck/claim.h), offered when it is put on a slide
 *    "plots":     [plot JSON, see analysis/plot.h]}
 *
 * For rows that came in blocks (sample/blocks.h) every standard error, interval, p and degree of freedom is by blocks (stats/cluster.h), and there is
 *
 *    "design":    {"blocks": those with rows used, "icc": intra-class correlation of what the headline is about or null,
 *                  "design_effect": variance of the headline over that of as many single rows, "effective_n": n over it}
 *
 * Absent statistics are null; never NaN, Infinity or numbers as text. */
JsonObject *hunch_analysis_run (HunchProject *project, const char *kind, const char *table, GHashTable *options,
                                HunchProgress *progress, GCancellable *cancellable, GError **error);

void        hunch_analysis_run_async (HunchProject *project, const char *kind, const char *table, GHashTable *options,
                                      HunchProgress *progress, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
JsonObject *hunch_analysis_run_finish (GAsyncResult *result, GError **error);

/* A new table with copies of the words and texts; of NULL an empty one. */
GHashTable *hunch_analysis_copy_options (GHashTable *options);

/* Options as stored JSON and back. */
char       *hunch_analysis_options_to_text (GHashTable *options);
GHashTable *hunch_analysis_options_from_text (const char *text, GError **error);

/* Runs `kind` and keeps it under `name` (NULL or "": made up); in `record` (owned by the caller). One undo step. */
HunchAnalysisRecord *hunch_analysis_keep (HunchProject *project, const char *name, const char *kind, const char *table, GHashTable *options,
                                          HunchProgress *progress, GCancellable *cancellable, GError **error);

/* What tells the rows that are asked about from those of before: the state of the table, and whether rows of it are sealed. "" without a table, NULL and an error when
 * there is none of that name. Release with g_free(). */
char       *hunch_analysis_dup_token (HunchProject *project, const char *table, GError **error);

/* TRUE when the table's rows are no longer those the result was made from. */
gboolean    hunch_analysis_is_stale (HunchProject *project, const HunchAnalysisRecord *record);

/* Runs a kept analysis again and stores the new result. */
gboolean    hunch_analysis_rerun (HunchProject *project, gint64 id, HunchProgress *progress, GCancellable *cancellable, GError **error);

G_END_DECLS
