/* app/deck-items.h: the slides of a project, read and painted small in a thread. */
#pragma once
#include <gtk/gtk.h>
#include "deck/slide.h"

G_BEGIN_DECLS

typedef struct
{
  HunchSlideRecord *record;     /* owned */
  HunchSlide       *slide;      /* owned */
  GdkTexture       *thumbnail;  /* owned, or NULL when none was asked for */
} HunchDeckItem;

/* `thumbnail_px` 0: no thumbnails. */
void       hunch_deck_items_load_async (HunchProject       *project,
                                        int                 thumbnail_px,
                                        GCancellable       *cancellable,
                                        GAsyncReadyCallback callback,
                                        gpointer            user_data);

/* In order; elements owned by the array. New reference. */
GPtrArray *hunch_deck_items_load_finish (GAsyncResult *result,
                                         GError      **error);

G_END_DECLS
