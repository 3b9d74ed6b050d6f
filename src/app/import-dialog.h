/* app/import-dialog.h: looks at a table before it is taken: raw text beside what is read, what it costs, how much of it. */
#pragma once
#include "app/window.h"

G_BEGIN_DECLS

#define HUNCH_TYPE_IMPORT_DIALOG (hunch_import_dialog_get_type ())
G_DECLARE_FINAL_TYPE (HunchImportDialog, hunch_import_dialog, HUNCH, IMPORT_DIALOG, AdwWindow)

/* `words`: the sources, as hunch_source_expand() takes them; NULL-terminated, copied. They become one table. */
void hunch_import_dialog_show (HunchWindow       *window,
                               const char *const *words);

G_END_DECLS
