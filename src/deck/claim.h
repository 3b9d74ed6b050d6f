/* deck/claim.h: a headline with live numbers from a result.
 *
 * In braces stands what to fill in, from the slide's analysis:
 *   {estimate} {ci_low} {ci_high} {p} {n}    of the result's "headline"
 *   {effect} {effect_low} {effect_high}      of the first test
 *   {est.NAME} {est.NAME.ci_low}             of the estimate of that name
 *   {fit.r2} {test.NAME} {test.NAME.p}
 *   {verdict} {dropped}                        the sentence of the result; how many rows it left out
 *   {name} {unit}                            text of the "headline"
 *   {cell.TABLE.ROW.COLUMN}                  a cell of a table of the result: each by name or number, 1 first
 *   {OTHER/estimate}                         any of these from the kept analysis called OTHER
 * and behind a colon how: {estimate:1} one decimal, {estimate:+1} with a sign, {estimate:abs0} without one, {estimate:y1} a year, its thousands together,
 * {p:p} as "p < 0.001", {estimate:%0} as a percentage. Without: three significant digits,
 * whole numbers in full. {{ is a brace. */
#pragma once
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* `text` with the numbers of `result` (may be NULL: braces then stay) filled in. `out_values` (may be NULL): the values as
 * JSON text, to be stored as "confirmed". Unknown names stay in braces and are named in `out_problem` (may be NULL; g_free()). */
char    *hunch_claim_fill (const char *text, JsonObject *result, char **out_values, char **out_problem);

/* TRUE when the sentence may no longer hold: a printed number reads differently, the sign of the estimate flipped, or the
 * interval now reaches zero. `out_why` a sentence. */
gboolean hunch_claim_has_drifted (const char *text, JsonObject *result, const char *confirmed, char **out_why);

G_END_DECLS
