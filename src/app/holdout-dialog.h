/* app/holdout-dialog.h: rows held back under a seal: sealing, looking at the seal, opening it once. */
#pragma once
#include <adwaita.h>
#include "project/project.h"

G_BEGIN_DECLS

/* What can be done with `table` now: seal it, open its seal, or read what the opening found. When the rows that count are others
 * afterwards, the action analyze.ask-again of `widget` is called. */
void hunch_holdout_dialog_show (GtkWidget    *widget,
                                HunchProject *project,
                                const char   *table);

G_END_DECLS
