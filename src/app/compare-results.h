/* app/compare-results.h: two results side by side, with the differences of what both estimate. */
#pragma once
#include <adwaita.h>
#include <json-glib/json-glib.h>
#include "project/project.h"

G_BEGIN_DECLS

/* Left the result that is shown (`result` with its `title`; NULL: the kept one of `kept_id`), right a kept one to be picked. `kept_id`: of the left one, 0 when it is not kept. */
void hunch_compare_results_show (GtkWidget    *widget,
                                 HunchProject *project,
                                 JsonObject   *result,
                                 const char   *title,
                                 gint64        kept_id);

G_END_DECLS
