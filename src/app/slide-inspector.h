/* app/slide-inspector.h: everything about the slide in hand, and about the deck. Edits go straight into the project. */
#pragma once
#include <adwaita.h>
#include "app/deck-items.h"

G_BEGIN_DECLS

#define HUNCH_TYPE_SLIDE_INSPECTOR (hunch_slide_inspector_get_type ())
G_DECLARE_FINAL_TYPE (HunchSlideInspector, hunch_slide_inspector, HUNCH, SLIDE_INSPECTOR, AdwBin)

GtkWidget *hunch_slide_inspector_new (void);

/* `item` is read at once, NULL for no slide; `project` may be NULL. What was being written is taken over first. */
void       hunch_slide_inspector_set (HunchSlideInspector *self,
                                      HunchProject        *project,
                                      const HunchDeckItem *item);

/* Takes over notes that are still being written. */
void       hunch_slide_inspector_commit (HunchSlideInspector *self);

/* Changes one slot of a stored slide: a string, or NULL to take it out. */
gboolean   hunch_slide_set_slot (HunchProject *project,
                                 gint64        slide_id,
                                 const char   *slot,
                                 JsonNode     *value,
                                 GError      **error);

G_END_DECLS
