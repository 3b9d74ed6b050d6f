/* app/slide-canvas.h: the slide in hand, as large as fits, with its texts to be edited where they stand. */
#pragma once
#include <gtk/gtk.h>
#include "deck/slide.h"

G_BEGIN_DECLS

/* Signal: slot-edited (const char *slot, const char *text). */
#define HUNCH_TYPE_SLIDE_CANVAS (hunch_slide_canvas_get_type ())
G_DECLARE_FINAL_TYPE (HunchSlideCanvas, hunch_slide_canvas, HUNCH, SLIDE_CANVAS, GtkWidget)

GtkWidget  *hunch_slide_canvas_new (void);

/* Takes references; both NULL for an empty canvas. `content`: the slots as stored, with their braces. */
void        hunch_slide_canvas_set_slide (HunchSlideCanvas *self,
                                          HunchSlide       *slide,
                                          JsonObject       *content);

/* Begins to edit a slot, NULL for the chosen one or the first. */
void        hunch_slide_canvas_edit (HunchSlideCanvas *self,
                                     const char       *slot);
/* Takes over what is being written; nothing happens when nothing is. */
void        hunch_slide_canvas_commit (HunchSlideCanvas *self);

/* What a slot is called on screen, translated; lent. */
const char *hunch_slot_get_title (const char *slot);

G_END_DECLS
