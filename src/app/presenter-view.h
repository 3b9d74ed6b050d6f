/* app/presenter-view.h: what the speaker sees: this slide, the next one, notes, clock and pace. */
#pragma once
#include <gtk/gtk.h>
#include "deck/slide.h"

G_BEGIN_DECLS

/* Everything there is to show at a moment; lent for the call. */
typedef struct
{
  HunchSlide *current;
  HunchSlide *next;        /* NULL behind the last */
  const char *notes;
  int         number;      /* of the current slide, from 1 */
  int         n_slides;
  int         elapsed;     /* seconds */
  int         budget;      /* seconds */
  int         behind;      /* seconds behind plan; negative: ahead */
  int         slide_left;  /* planned seconds left of this slide */
  const char *state;       /* "Paused", "Black", …, or NULL */
} HunchMoment;

#define HUNCH_TYPE_PRESENTER_VIEW (hunch_presenter_view_get_type ())
G_DECLARE_FINAL_TYPE (HunchPresenterView, hunch_presenter_view, HUNCH, PRESENTER_VIEW, GtkWidget)

/* A strip is a few lines high and leaves out the current slide, which is seen above it. */
GtkWidget *hunch_presenter_view_new (gboolean is_strip);

void       hunch_presenter_view_show (HunchPresenterView *self,
                                      const HunchMoment  *moment);

/* Steps of the notes' size: positive larger. */
void       hunch_presenter_view_zoom_notes (HunchPresenterView *self,
                                            int                 steps);

G_END_DECLS
