/* app/presentation-private.h: what the keys of a talk can do. */
#pragma once
#include "app/presentation.h"

G_BEGIN_DECLS

#define HUNCH_TYPE_PRESENTATION (hunch_presentation_get_type ())
G_DECLARE_FINAL_TYPE (HunchPresentation, hunch_presentation, HUNCH, PRESENTATION, GObject)

typedef enum { HUNCH_STAGE_SLIDE, HUNCH_STAGE_BLACK, HUNCH_STAGE_WHITE } HunchStageMode;

void     hunch_presentation_step (HunchPresentation *self, int steps);
/* `position` from 0; held within the deck. */
void     hunch_presentation_go_to (HunchPresentation *self, int position);
void     hunch_presentation_go_to_last (HunchPresentation *self);
/* The same mode again goes back to the slide. */
void     hunch_presentation_toggle_mode (HunchPresentation *self, HunchStageMode mode);
void     hunch_presentation_toggle_freeze (HunchPresentation *self);
void     hunch_presentation_toggle_clock (HunchPresentation *self);
void     hunch_presentation_toggle_strip (HunchPresentation *self);
void     hunch_presentation_toggle_help (HunchPresentation *self);
void     hunch_presentation_zoom_notes (HunchPresentation *self, int steps);
void     hunch_presentation_swap_screens (HunchPresentation *self);
/* Escape: closes the help first, then ends the talk. */
void     hunch_presentation_escape (HunchPresentation *self);

/* presentation-keys.c: listens to a window of the talk. */
void       hunch_presentation_add_keys (HunchPresentation *self, GtkWidget *window);
GtkWidget *hunch_presentation_make_help (void);

G_END_DECLS
