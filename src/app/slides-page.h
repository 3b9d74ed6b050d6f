/* app/slides-page.h: the deck: its slides in order, the one in hand, and everything about it. */
#pragma once
#include <adwaita.h>
#include "project/project.h"

G_BEGIN_DECLS

#define HUNCH_TYPE_SLIDES_PAGE (hunch_slides_page_get_type ())
G_DECLARE_FINAL_TYPE (HunchSlidesPage, hunch_slides_page, HUNCH, SLIDES_PAGE, AdwBin)

GtkWidget *hunch_slides_page_new (void);

/* `project` may be NULL. */
void       hunch_slides_page_set_project (HunchSlidesPage *self,
                                          HunchProject    *project);

/* Position of the slide in hand, 0 when there is none. */
int        hunch_slides_page_get_position (HunchSlidesPage *self);
/* Writes text and notes that are still in hand: before the window or the project goes. */
void       hunch_slides_page_finish (HunchSlidesPage *self);
void       hunch_slides_page_show_slide (HunchSlidesPage *self,
                                         gint64           slide_id);

G_END_DECLS
