/* app/ticket-view.h: where a table's rows came from, and what the import had to say. */
#pragma once
#include <gtk/gtk.h>
#include "project/project.h"

G_BEGIN_DECLS

/* The ticket, the receipt and its warnings in a box, with a button that copies them. */
GtkWidget *hunch_ticket_view_new (const HunchTableInfo *info);

/* The same as text. Release with g_free(). */
char      *hunch_ticket_dup_text (const HunchTableInfo *info);

/* Rows, columns with what was missing or not read, and warnings of a receipt, in a box. */
GtkWidget *hunch_receipt_view_new (JsonObject *receipt);

G_END_DECLS
