/* app/slide-inspector.h: everything about the slide in hand and about the deck, beside the canvas. */
#pragma once
#include <adwaita.h>
#include "deck/slide.h"
#include "project/project.h"

G_BEGIN_DECLS

#define HUNCH_TYPE_SLIDE_INSPECTOR (hunch_slide_inspector_get_type ())
G_DECLARE_FINAL_TYPE (HunchSlideInspector, hunch_slide_inspector, HUNCH, SLIDE_INSPECTOR, AdwBin)

GtkWidget *hunch_slide_inspector_new (void);

/* Writes its edits to `project` by itself. `record` is copied; `slide` may be NULL while it is being read.
 * Both NULL: only the deck is shown. */
void       hunch_slide_inspector_show (HunchSlideInspector    *self,
                                       HunchProject           *project,
                                       const HunchSlideRecord *record,
                                       HunchSlide             *slide);

/* Puts the keyboard on the control of a slot ("chart"). */
void       hunch_slide_inspector_focus (HunchSlideInspector *self,
                                        const char          *slot);

/* Writes notes that are still in hand. */
void       hunch_slide_inspector_finish (HunchSlideInspector *self);

G_END_DECLS
