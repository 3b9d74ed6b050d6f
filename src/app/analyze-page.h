/* app/analyze-page.h: a question, the columns it is about, and the answer as it comes. */
#pragma once
#include <adwaita.h>
#include "project/project.h"

G_BEGIN_DECLS

#define HUNCH_TYPE_ANALYZE_PAGE (hunch_analyze_page_get_type ())
G_DECLARE_FINAL_TYPE (HunchAnalyzePage, hunch_analyze_page, HUNCH, ANALYZE_PAGE, AdwBin)

GtkWidget *hunch_analyze_page_new (void);

/* `project` may be NULL. */
void       hunch_analyze_page_set_project (HunchAnalyzePage *self,
                                           HunchProject     *project);

/* Asks about `table` with the question already chosen, or only the table when `kind` is NULL. */
void       hunch_analyze_page_show_table (HunchAnalyzePage *self,
                                          const char       *table);

G_END_DECLS
