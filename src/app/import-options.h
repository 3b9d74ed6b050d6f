/* app/import-options.h: what a person can say about a file: how it is written and how each column is read. */
#pragma once
#include <adwaita.h>
#include "format/format.h"

G_BEGIN_DECLS

/* Signal: changed ()  the file has to be looked at again. */
#define HUNCH_TYPE_IMPORT_OPTIONS (hunch_import_options_get_type ())
G_DECLARE_FINAL_TYPE (HunchImportOptions, hunch_import_options, HUNCH, IMPORT_OPTIONS, AdwBin)

/* Shows what the scan decided where the person has said nothing, and the choices that its format has. Takes a reference. */
void                hunch_import_options_set_scan (HunchImportOptions *self,
                                                   HunchScan          *scan);
void                hunch_import_options_show_column (HunchImportOptions *self,
                                                      int                 column);

/* Whether members of an archive can be chosen. */
void                hunch_import_options_set_packed (HunchImportOptions *self,
                                                     gboolean            is_packed);

/* A copy; its columns are NULL. */
HunchFormatOptions *hunch_import_options_dup (HunchImportOptions *self);

G_END_DECLS
