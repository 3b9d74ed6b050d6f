/* app/slide-view.h: one slide, fitted into whatever room there is: canvas, stage and presenter use it. */
#pragma once
#include <gtk/gtk.h>
#include "deck/slide.h"

G_BEGIN_DECLS

#define HUNCH_TYPE_SLIDE_VIEW (hunch_slide_view_get_type ())
G_DECLARE_FINAL_TYPE (HunchSlideView, hunch_slide_view, HUNCH, SLIDE_VIEW, GtkWidget)

typedef enum
{
  HUNCH_CURTAIN_NONE,
  HUNCH_CURTAIN_BLACK,
  HUNCH_CURTAIN_WHITE,
} HunchCurtain;

GtkWidget *hunch_slide_view_new (void);

/* Takes a reference; NULL shows nothing. The accessible label is the slide's summary. */
void       hunch_slide_view_set_slide (HunchSlideView *self,
                                       HunchSlide     *slide);
/* Lent. */
HunchSlide *hunch_slide_view_get_slide (HunchSlideView *self);

/* Hides the slide behind one colour. */
void       hunch_slide_view_set_curtain (HunchSlideView *self,
                                         HunchCurtain    curtain);

/* Shows what is empty, to be filled in: for the canvas, never for an audience. */
void       hunch_slide_view_set_editable (HunchSlideView *self,
                                          gboolean        editable);

/* Where the slide lies in the widget, in its coordinates, and widget pixels per slide unit. FALSE when there is no slide. */
gboolean   hunch_slide_view_get_place (HunchSlideView  *self,
                                       graphene_rect_t *out_place,
                                       double          *out_scale);

G_END_DECLS
