/* app/sheet-view.h: one table of a result, with a menu that copies it the way the other program wants it. */
#pragma once
#include <adwaita.h>
#include "analysis/table-text.h"

G_BEGIN_DECLS

/* Actions of the widget: sheet.copy (what fits most places: a table for writers, cells for spreadsheets; also Ctrl+C in it) and sheet.copy-as (a format's suffix). */
#define HUNCH_TYPE_SHEET_VIEW (hunch_sheet_view_get_type ())
G_DECLARE_FINAL_TYPE (HunchSheetView, hunch_sheet_view, HUNCH, SHEET_VIEW, AdwBin)

/* Takes the sheet. */
GtkWidget *hunch_sheet_view_new (HunchSheet *sheet);

/* "Text", "CSV", … with `action` and the format's suffix as target, for menus. */
GMenu     *hunch_copy_menu_new (const char *action);

/* Puts a table or a whole result on the clipboard. `suffix` NULL: HTML together with `plain`; else only that format, whose text is `text`. */
void       hunch_copy_format (GtkWidget  *widget,
                              const char *suffix,
                              const char *text,
                              const char *plain);

/* The format that ends with `suffix`; plain text when there is none. */
HunchTableTextFormat hunch_table_text_find (const char *suffix);

G_END_DECLS
