/* deck/slide-private.h: a slide once it is read: every slot with what is in it, set and planned. */
#pragma once
#include "chart/chart.h"
#include "deck/layouts-private.h"
#include "deck/slide.h"
#include "deck/table-block-private.h"
#include "deck/text-block-private.h"

G_BEGIN_DECLS

typedef struct
{
  HunchSlotBox     box;
  char            *text;     /* owned; with the numbers filled in; NULL when empty */
  HunchTextBlock  *block;    /* owned; the text, set */
  HunchPlot       *plot;     /* owned */
  HunchChartPlan  *plan;     /* owned; the plot, planned */
  HunchTableBlock *table;    /* owned */
  char            *problem;  /* owned; why there is nothing to show */
} HunchSlideItem;

struct _HunchSlide
{
  gatomicrefcount       ref_count;
  const HunchLayout    *layout;
  const HunchDeckTheme *theme;
  double                width;
  int                   number;    /* 1 first; 0: none is shown */
  HunchSlideItem       *items;     /* [n_items], owned, in reading order */
  HunchSlotPlace       *places;    /* [n_items], owned */
  guint                 n_items;
  char                 *title;     /* owned; one line */
  char                 *interval;  /* owned; under the big number, or NULL */
  char                 *source;    /* owned; or NULL */
  char                 *author;    /* owned; on the title, or NULL */
  char                 *notes;     /* owned */
  int                   seconds;
  char                 *why_amber; /* owned; NULL: the claim holds */
};

typedef enum
{
  HUNCH_SLIDE_PLAIN,
  HUNCH_SLIDE_EDITING,  /* placeholders in empty slots */
  HUNCH_SLIDE_TAGGED,   /* with the structure of a PDF */
} HunchSlidePainting;

/* The one that draws. */
void hunch_slide_paint_as (HunchSlide *self, cairo_t *cr, double scale, HunchSlidePainting painting);

/* --- the numbers of a slide ------------------------------------------------ */
/* The result of the slide's analysis, and of every other kept one that its texts name, as one object for hunch_claim_fill(). */
typedef struct
{
  JsonObject *result;   /* owned; NULL when no analysis is there */
  GPtrArray  *tables;   /* of char *, owned: where the numbers come from */
  char       *problem;  /* owned; an analysis that is gone or stale */
} HunchSlideNumbers;

/* `texts`: all that may hold braces, joined. */
void hunch_slide_numbers_read (HunchSlideNumbers *self, HunchProject *project, gint64 analysis_id, const char *texts);
void hunch_slide_numbers_clear (HunchSlideNumbers *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (HunchSlideNumbers, hunch_slide_numbers_clear)

/* All texts of a slide that may hold braces, joined by line breaks. Release with g_free(). */
char *hunch_slide_content_dup_texts (JsonObject *content);

/* What the live numbers of the slide are now, as JSON text for "confirmed"; NULL when it has no analysis. */
char *hunch_slide_dup_values (HunchProject *project, JsonObject *content);

G_END_DECLS
