/* app/presentation.h: the talk: what the audience sees, what the speaker sees, and the clock between them. */
#pragma once
#include <adwaita.h>
#include "project/project.h"

G_BEGIN_DECLS

/* Shows the deck from slide `position` (0 first) on; toasts when there is none. */
void hunch_presentation_start (GtkWindow    *parent,
                               HunchProject *project,
                               int           position);

G_END_DECLS
