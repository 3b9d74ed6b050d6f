/* app/chart-dialog.h: the look of a chart of the project, changed while it is seen. */
#pragma once
#include <adwaita.h>
#include "project/project.h"

G_BEGIN_DECLS

/* Opens over the window of `widget`. Every change is an edit of the project, so it can be undone. */
void hunch_chart_dialog_show (GtkWidget    *widget,
                              HunchProject *project,
                              gint64        chart_id);

G_END_DECLS
