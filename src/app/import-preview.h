/* app/import-preview.h: the first rows of a file as they stand, beside how each cell would be read. */
#pragma once
#include <gtk/gtk.h>
#include "format/format.h"

G_BEGIN_DECLS

/* Signal: column-selected (int column). Draws only what is visible: 2,000 columns cost no more than seven. */
#define HUNCH_TYPE_IMPORT_PREVIEW (hunch_import_preview_get_type ())
G_DECLARE_FINAL_TYPE (HunchImportPreview, hunch_import_preview, HUNCH, IMPORT_PREVIEW, GtkWidget)

/* Takes a reference. The chosen column stays chosen. */
void hunch_import_preview_set_scan (HunchImportPreview *self,
                                    HunchScan          *scan);
int  hunch_import_preview_get_column (HunchImportPreview *self);

G_END_DECLS
