/* app/rows-preview.h: a few rows of a query, for a glance. */
#pragma once
#include <adwaita.h>

G_BEGIN_DECLS

#define HUNCH_TYPE_ROWS_PREVIEW (hunch_rows_preview_get_type ())
G_DECLARE_FINAL_TYPE (HunchRowsPreview, hunch_rows_preview, HUNCH, ROWS_PREVIEW, AdwBin)

GtkWidget *hunch_rows_preview_new (void);

/* `names`: NULL-terminated; `rows`: of NULL-terminated text arrays as long as names ("" for missing), a reference is taken. */
void       hunch_rows_preview_set (HunchRowsPreview  *self,
                                   const char *const *names,
                                   GPtrArray         *rows);

/* A sentence instead of rows. */
void       hunch_rows_preview_set_message (HunchRowsPreview *self,
                                           const char       *message);

G_END_DECLS
