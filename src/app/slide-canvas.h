/* app/slide-canvas.h: the slide in hand, large: its places can be chosen and written in. */
#pragma once
#include <gtk/gtk.h>
#include <json-glib/json-glib.h>
#include "deck/slide.h"

G_BEGIN_DECLS

#define HUNCH_TYPE_SLIDE_CANVAS (hunch_slide_canvas_get_type ())
G_DECLARE_FINAL_TYPE (HunchSlideCanvas, hunch_slide_canvas, HUNCH, SLIDE_CANVAS, GtkWidget)

/* Signals: "edited" (const char *slot, const char *text), when the text of a place was written;
 *          "opened" (const char *slot), on a double click or Return on a place without text of its own. */
GtkWidget *hunch_slide_canvas_new (void);

/* `slide` NULL: nothing. `content`: the slide's slots as they are stored, braces and all. References are taken. */
void       hunch_slide_canvas_set_slide (HunchSlideCanvas *self,
                                         HunchSlide       *slide,
                                         JsonObject       *content);

/* Begins to write in a place, as a double click does; NULL: the first one with text. */
void       hunch_slide_canvas_edit (HunchSlideCanvas *self,
                                    const char       *slot);

/* Takes over what is being written, as a click elsewhere does. */
void       hunch_slide_canvas_finish (HunchSlideCanvas *self);

G_END_DECLS
