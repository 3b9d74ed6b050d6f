/* analysis/ledger.h: the ledger of hypotheses: every question that was asked of a project, kept or not, and what their number does to each p.
 *
 * A question is a kind, a table and the options that change what is tested (how sure intervals shall be and seeds do not, nor does an option
 * that is given as its default). Results without a p are looks at the data and are not counted. Whoever shows an answer notes it: the command line each,
 * the window one that was seen for about two seconds or kept. hunch_analysis_run() itself notes nothing.
 *
 * p is adjusted over all questions of the project by S. Holm (Scandinavian J. Statistics 6, 1979) and by Y. Benjamini and Y. Hochberg
 * (J. Royal Statistical Society B 57, 1995), as R's p.adjust does. What was asked of held-out rows when a seal was opened is a family of its
 * own: those questions were chosen before these rows were seen. */
#pragma once
#include "analysis/analysis.h"
#include "project/ledger.h"

G_BEGIN_DECLS

/* A question is called sure when p lies below this. */
#define HUNCH_LEDGER_LEVEL 0.05

/* Notes that @result answered (@kind, @table, @options), and gives @result the member
 *
 *   "ledger": {"id": of the entry, "questions": asked of this project, "sure": with p below the level, "sure_holm": so many after Holm, "sure_bh",
 *              "p": of this one's headline test, "p_holm", "p_bh", "rows": "all" | "open" (a seal holds some back), "sentence"}
 *
 * which is the same when the same is asked twice, or null when the result has no p or there is no table. A project that cannot be written gives the counts without this question noted. Costs a millisecond or two
 * and a write to the disk. Blocking. Error BUSY: another program writes; nothing is lost by noting later. */
gboolean    hunch_ledger_note (HunchProject *project, const char *kind, const char *table, GHashTable *options, JsonObject *result, GError **error);

/* The same member for a question noted before, without counting it again: for a kept result that is looked at. */
gboolean    hunch_ledger_fill (HunchProject *project, const char *kind, const char *table, GHashTable *options, JsonObject *result, GError **error);

/* The whole ledger, a new reference:
 *
 *   {"level": 0.05, "questions", "sure", "sure_holm", "sure_bh", "runs",
 *    "sentence": "31 questions were asked of this project; 7 answers are sure taken one by one, 3 after Holm’s correction.",
 *    "entries": [{"id", "kind", "question": "groups", "kind_title": translated, "table", "title", "options": {…}, "test", "p", "p_first", "p_holm", "p_bh",
 *                 "effect": {"name","value","ci_low","ci_high"} or null, "n", "n_tests", "first_run": ISO text in UTC, "last_run", "n_runs",
 *                 "rows": "all" | "open" | "held-out", "is_kept": a kept analysis asks this, "analysis_id": its number or null, "is_gone": the table is no more}],
 *    "confirmed": the same counts over the entries asked of held-out rows, {"questions", "sure", "sure_holm", "sure_bh"}, or null}
 *
 * Entries stand in the order in which they were first asked. */
JsonObject *hunch_ledger_to_json (HunchProject *project, GError **error);

/* What the ledger notes of a result, for whoever notes it otherwise. Release with hunch_ledger_row_free(). */
HunchLedgerRow *hunch_ledger_make_row (const char *kind, const char *table, GHashTable *options, JsonObject *result, gboolean is_held_out);

/* The options by which questions are told apart, as text: sorted, without defaults, conf and seeds. Release with g_free(). */
char       *hunch_ledger_dup_key (const char *kind, GHashTable *options);

G_END_DECLS
