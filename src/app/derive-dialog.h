/* app/derive-dialog.h: a table made from another one: a column worked out from the others, and only the rows that are wanted. */
#pragma once
#include <adwaita.h>
#include "project/project.h"

G_BEGIN_DECLS

/* Makes a view over `table` and shows it. The rows themselves stay where they are. */
void hunch_derive_dialog_show (GtkWindow    *parent,
                               HunchProject *project,
                               const char   *table);

G_END_DECLS
