/* app/source-dialog.h: data that lies elsewhere: an address on the web, a bucket, a service. What is named goes on to the import dialog. */
#pragma once
#include "app/window.h"

G_BEGIN_DECLS

#define HUNCH_TYPE_SOURCE_DIALOG (hunch_source_dialog_get_type ())
G_DECLARE_FINAL_TYPE (HunchSourceDialog, hunch_source_dialog, HUNCH, SOURCE_DIALOG, AdwWindow)

void hunch_source_dialog_show (HunchWindow *window);

G_END_DECLS
