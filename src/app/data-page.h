/* app/data-page.h: the tables of the project, their rows, and each column at a glance. */
#pragma once
#include <adwaita.h>
#include "project/project.h"

G_BEGIN_DECLS

#define HUNCH_TYPE_DATA_PAGE (hunch_data_page_get_type ())
G_DECLARE_FINAL_TYPE (HunchDataPage, hunch_data_page, HUNCH, DATA_PAGE, AdwBin)

GtkWidget *hunch_data_page_new (void);

/* `project` may be NULL. */
void       hunch_data_page_set_project (HunchDataPage *self,
                                        HunchProject  *project);

/* Chooses a table; NULL: the first. */
void       hunch_data_page_show_table (HunchDataPage *self,
                                       const char    *table);

G_END_DECLS
