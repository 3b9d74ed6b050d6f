/* cli/receipt.h: what an import says at its end. */
#pragma once
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* Adds the receipt of a further source of the same table to `total`: rows, bytes, missing
 * and unparsed cells are summed, warnings joined, the ticket is that of the last. */
void hunch_cli_receipt_add (JsonObject *total,
                            JsonObject *part);

/* Prints it for people. */
void hunch_cli_receipt_print (JsonObject *receipt);

G_END_DECLS
