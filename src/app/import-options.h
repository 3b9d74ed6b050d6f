/* app/import-options.h: what a person can say about a file: how it is written, how each column is read, how much is taken. */
#pragma once
#include <adwaita.h>
#include "format/csv.h"
#include "sample/sampler.h"

G_BEGIN_DECLS

/* Signal: changed ()  the file has to be looked at again. */
#define HUNCH_TYPE_IMPORT_OPTIONS (hunch_import_options_get_type ())
G_DECLARE_FINAL_TYPE (HunchImportOptions, hunch_import_options, HUNCH, IMPORT_OPTIONS, AdwBin)

/* Shows what the scan decided where the person has said nothing. Takes a reference. */
void               hunch_import_options_set_scan (HunchImportOptions *self,
                                                  HunchCsvScan       *scan);
void               hunch_import_options_show_column (HunchImportOptions *self,
                                                     int                 column);
void               hunch_import_options_set_table_name (HunchImportOptions *self,
                                                        const char         *name);

/* Names that are taken: one of them shows the choice between replacing that table and keeping both. NULL-terminated, copied. */
void               hunch_import_options_set_taken_names (HunchImportOptions *self,
                                                         const char *const  *names);
/* TRUE when the name is taken and the person chose to replace that table; otherwise the name below is a free one. */
gboolean           hunch_import_options_replaces (HunchImportOptions *self);

/* Copies. */
HunchCsvOptions   *hunch_import_options_dup_csv (HunchImportOptions *self);
char              *hunch_import_options_dup_table_name (HunchImportOptions *self);
HunchSampleChoice  hunch_import_options_get_choice (HunchImportOptions *self);

G_END_DECLS
