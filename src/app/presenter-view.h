/* app/presenter-view.h: what the speaker sees: this slide, the next one, the notes, and the clock against the plan. */
#pragma once
#include <gtk/gtk.h>
#include "app/talk.h"

G_BEGIN_DECLS

#define HUNCH_TYPE_PRESENTER_VIEW (hunch_presenter_view_get_type ())
G_DECLARE_FINAL_TYPE (HunchPresenterView, hunch_presenter_view, HUNCH, PRESENTER_VIEW, GtkWidget)

/* Keeps a reference to `talk`. A strip is the low form for the lower edge of the only screen. */
GtkWidget *hunch_presenter_view_new (HunchTalk *talk,
                                     gboolean   is_strip);

/* Notes larger (1), smaller (-1). */
void       hunch_presenter_view_zoom_notes (HunchPresenterView *self,
                                            int                 steps);

G_END_DECLS
