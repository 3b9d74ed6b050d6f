/* app/talk.h: a talk under way: which slide, how long, how far from plan. Knows no windows. */
#pragma once
#include <glib-object.h>
#include "deck/slide.h"

G_BEGIN_DECLS

#define HUNCH_TYPE_TALK (hunch_talk_get_type ())
G_DECLARE_FINAL_TYPE (HunchTalk, hunch_talk, HUNCH, TALK, GObject)

/* Signals: "changed" when slide, curtain, freeze or clock state changed; "ticked" four times a second; "ended". */

typedef enum
{
  HUNCH_TALK_OPEN,
  HUNCH_TALK_BLACK,
  HUNCH_TALK_WHITE,
} HunchTalkCurtain;

/* `slides`: of HunchSlide *, a reference is taken. Not empty. `budget`: seconds. The clock starts at once. */
HunchTalk       *hunch_talk_new (GPtrArray *slides,
                                 int        position,
                                 int        budget);

int              hunch_talk_get_n_slides (HunchTalk *self);
int              hunch_talk_get_position (HunchTalk *self);
/* Lent; NULL beyond the last. */
HunchSlide      *hunch_talk_get_slide (HunchTalk *self,
                                       int        position);
/* The slide that the audience sees: another than the speaker's while frozen. Lent. */
HunchSlide      *hunch_talk_get_shown (HunchTalk *self);
HunchTalkCurtain hunch_talk_get_curtain (HunchTalk *self);
gboolean         hunch_talk_is_frozen (HunchTalk *self);
gboolean         hunch_talk_is_paused (HunchTalk *self);

/* Beyond either end nothing happens. A closed curtain opens. */
void             hunch_talk_move (HunchTalk *self,
                                  int        steps);
/* The nearest slide there is. */
void             hunch_talk_go_to (HunchTalk *self,
                                   int        position);
/* Closes the curtain in that colour, or opens it when it is closed in it already. */
void             hunch_talk_toggle_curtain (HunchTalk       *self,
                                            HunchTalkCurtain curtain);
void             hunch_talk_toggle_freeze (HunchTalk *self);
void             hunch_talk_toggle_pause (HunchTalk *self);
void             hunch_talk_restart_clock (HunchTalk *self);
void             hunch_talk_end (HunchTalk *self);

int              hunch_talk_get_budget (HunchTalk *self);
/* Seconds since the start, without pauses. */
int              hunch_talk_get_elapsed (HunchTalk *self);

/* Seconds behind the plan (positive) or ahead of it (negative); 0 while the clock
 * lies within the seconds planned for the slide at hand. */
int              hunch_talk_get_delay (HunchTalk *self);

G_END_DECLS
