/* deck/layouts-private.h: where the slots of each layout are. */
#pragma once
#include "chart/text.h"
#include "deck/slide.h"

G_BEGIN_DECLS

#define HUNCH_SLIDE_HEIGHT 900.0
#define HUNCH_SLIDE_WIDE 1600.0
#define HUNCH_SLIDE_NARROW 1200.0

/* Left and right margin of a wide slide. */
#define HUNCH_SLIDE_MARGIN 100.0

typedef enum
{
  HUNCH_BOX_HEADLINE,
  HUNCH_BOX_SUBTITLE,
  HUNCH_BOX_BODY,
  HUNCH_BOX_CAPTION,
  HUNCH_BOX_NUMBER,
  HUNCH_BOX_CHART,
  HUNCH_BOX_TABLE,
} HunchBoxKind;

typedef struct
{
  const char  *slot;         /* NULL ends a list */
  HunchBoxKind kind;
  double       x, y;
  double       width, height;
  double       max_size;     /* of text, which shrinks down to min_size to fit */
  double       min_size;
  HunchWeight  weight;
  double       valign;       /* 0 top, 1 bottom */
  double       gap;          /* between paragraphs, in ems */
} HunchSlotBox;

/* Content moves up by at most this when the headline above it needs one line only. */
#define HUNCH_SLIDE_SLACK 46.0

typedef struct
{
  HunchLayoutInfo     info;
  gboolean            is_cover;  /* drawn in the theme's colours for title and closing */
  const HunchSlotBox *boxes;     /* for a wide slide, in reading order */
} HunchLayout;

/* The layout of that id, "text" when unknown. */
const HunchLayout *hunch_layout_find (const char *id);

/* The box on a slide `width` wide. */
HunchSlotBox       hunch_slot_box_fit (const HunchSlotBox *box, double width);

G_END_DECLS
