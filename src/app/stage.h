/* app/stage.h: the window that faces the audience: a slide, edge to edge, and nothing else unless asked for. */
#pragma once
#include <gtk/gtk.h>
#include "app/talk.h"

G_BEGIN_DECLS

#define HUNCH_TYPE_STAGE (hunch_stage_get_type ())
G_DECLARE_FINAL_TYPE (HunchStage, hunch_stage, HUNCH, STAGE, GtkWindow)

/* Keeps a reference to `talk`. */
GtkWidget *hunch_stage_new (HunchTalk *talk);

/* A widget along the lower edge, below the slide; NULL takes it away. */
void       hunch_stage_set_strip (HunchStage *self,
                                  GtkWidget  *strip);

/* A sheet over the slide; NULL takes it away. */
void       hunch_stage_set_sheet (HunchStage *self,
                                  GtkWidget  *sheet);

/* A few large words in the middle for a moment ("Go to 12"); NULL takes them away. */
void       hunch_stage_set_words (HunchStage *self,
                                  const char *words);

G_END_DECLS
