/* cli/receipt.h: what an import says at its end. */
#pragma once
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* Prints it for people. */
void hunch_cli_receipt_print (JsonObject *receipt);

G_END_DECLS
