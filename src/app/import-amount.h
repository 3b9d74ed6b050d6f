/* app/import-amount.h: what becomes of a source: the table's name, what happens to one of that name, which rows and columns, and what that costs. */
#pragma once
#include <adwaita.h>
#include "project/import.h"
#include "sample/plan.h"

G_BEGIN_DECLS

/* Signal: changed ()  the cost has to be reckoned again. */
#define HUNCH_TYPE_IMPORT_AMOUNT (hunch_import_amount_get_type ())
G_DECLARE_FINAL_TYPE (HunchImportAmount, hunch_import_amount, HUNCH, IMPORT_AMOUNT, AdwBin)

void hunch_import_amount_set_table_name (HunchImportAmount *self,
                                         const char        *name);

/* Names that are taken: one of them shows what may become of that table. NULL-terminated, copied. */
void hunch_import_amount_set_taken_names (HunchImportAmount *self,
                                          const char *const *names);

/* The columns that may be kept, stratified by, or be the key. */
void hunch_import_amount_set_fields (HunchImportAmount *self,
                                     const HunchField  *fields,
                                     guint              n_fields);

/* What the choice would cost; NULL: not known. `many`: there is more than one object to draw from. */
void hunch_import_amount_show_plan (HunchImportAmount     *self,
                                    const HunchSamplePlan *plan);

/* Sets table, mode, key, choice, filter and the columns. */
void hunch_import_amount_fill (HunchImportAmount *self,
                               HunchImport       *import);

/* "12 requests · 3.1 MB of 98.2 GB · about 4 s · $0.0003". Release with g_free(). */
char *hunch_sample_plan_dup_words (const HunchSamplePlan *plan);

G_END_DECLS
