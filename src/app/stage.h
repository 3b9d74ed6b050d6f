/* app/stage.h: one slide, as large as fits, on black. */
#pragma once
#include <gtk/gtk.h>
#include "deck/slide.h"

G_BEGIN_DECLS

#define HUNCH_TYPE_STAGE (hunch_stage_get_type ())
G_DECLARE_FINAL_TYPE (HunchStage, hunch_stage, HUNCH, STAGE, GtkWidget)

GtkWidget *hunch_stage_new (void);

/* Takes a reference; NULL shows black, or white when `is_white`. */
void       hunch_stage_show (HunchStage *self,
                             HunchSlide *slide,
                             gboolean    is_white);

/* Paints a slide for later, so that changing to it costs nothing. */
void       hunch_stage_prepare (HunchStage *self,
                                HunchSlide *slide);

G_END_DECLS
