/* cli/report.h: the result of an analysis as a page of text. */
#pragma once
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* Prints the verdict first, then numbers, checks and warnings. `result` is the
 * contract of analysis/analysis.h; members that are absent are left out. */
void hunch_cli_report_print (JsonObject *result);

G_END_DECLS
