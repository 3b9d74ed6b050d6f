/* app/slide-list.h: the slides of the deck as small pictures in order: choose, drag, or move by keys. */
#pragma once
#include <gtk/gtk.h>
#include "deck/slide.h"

G_BEGIN_DECLS

#define HUNCH_TYPE_SLIDE_LIST (hunch_slide_list_get_type ())
G_DECLARE_FINAL_TYPE (HunchSlideList, hunch_slide_list, HUNCH, SLIDE_LIST, GtkWidget)

/* Signals: "chosen" (int position), when a person chooses a slide;
 *          "moved" (int from, int to), when one was dragged: nothing has moved yet;
 *          "opened" (int position), on a double click or Return. */
GtkWidget *hunch_slide_list_new (void);

/* `slides`: of HunchSlide *, in order; elements may be NULL while they are being read. References are taken. */
void       hunch_slide_list_set_slides (HunchSlideList *self,
                                        GPtrArray      *slides);

/* Does not emit "chosen". */
void       hunch_slide_list_choose (HunchSlideList *self,
                                    int             position);

G_END_DECLS
