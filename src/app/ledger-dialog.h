/* app/ledger-dialog.h: every question that was asked of a project, and what their number does to each p. */
#pragma once
#include <adwaita.h>
#include "project/project.h"

G_BEGIN_DECLS

void hunch_ledger_dialog_show (GtkWindow    *parent,
                               HunchProject *project);

G_END_DECLS
