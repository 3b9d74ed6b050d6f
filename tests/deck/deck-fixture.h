/* tests/deck/deck-fixture.h: a project with kept results, charts and slides, without running an analysis. */
#pragma once
#include "base/json.h"
#include "deck/deck.h"
#include "deck/slide.h"

typedef struct
{
  char         *folder;
  HunchProject *project;
  gint64        ttest;   /* ids */
  gint64        genres;
  gint64        bars;    /* charts */
  gint64        dots;
} DeckFixture;

void        deck_fixture_set_up (DeckFixture *fixture, gconstpointer unused);
void        deck_fixture_tear_down (DeckFixture *fixture, gconstpointer unused);

/* `format`: JSON of the content; %ID of what the fixture holds are the caller's business. */
gint64      deck_fixture_add_slide (DeckFixture *fixture, const char *layout, const char *content, const char *notes);
HunchSlide *deck_fixture_load (DeckFixture *fixture, gint64 slide_id);
/* Changes the number in the t test's result, as another sample would. */
void        deck_fixture_set_difference (DeckFixture *fixture, double estimate, double ci_low, double ci_high);
char       *deck_fixture_path (DeckFixture *fixture, const char *name);
