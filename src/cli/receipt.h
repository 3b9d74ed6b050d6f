/* cli/receipt.h: what an import says at its end. */
#pragma once
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* Adds the receipt of a further source of the same table to `total`: rows, bytes, missing
 * and unparsed cells are summed, warnings joined, the ticket is that of the last. */
void     hunch_cli_receipt_add (JsonObject *total,
                                JsonObject *part);

/* Whether a column of that name was kept. */
gboolean hunch_cli_receipt_has_column (JsonObject *receipt,
                                       const char *name);

/* Prints it for people. */
void     hunch_cli_receipt_print (JsonObject *receipt);

G_END_DECLS
