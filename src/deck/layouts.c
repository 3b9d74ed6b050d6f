/* One grid for every layout: margins of 100, a headline of two lines that starts at 64,
 * content from 226, words about the evidence from 760, the source line at 846. What
 * stays in its place from slide to slide need not be looked for. */
#define G_LOG_DOMAIN "hunch-deck"
#include "deck/layouts-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define LEFT HUNCH_SLIDE_MARGIN
#define FULL (HUNCH_SLIDE_WIDE - 2 * HUNCH_SLIDE_MARGIN)
#define HALF 670.0
#define TOP 226.0
#define CAPTION_TOP 762.0

/* Text on the narrow slide is a little smaller, since lines are shorter. */
#define NARROW_TEXT 0.88

#define HEADLINE \
  { "headline", HUNCH_BOX_HEADLINE, LEFT, 64, FULL, 140, 58, 28, HUNCH_WEIGHT_SEMIBOLD, 0 }
#define CAPTION \
  { "caption", HUNCH_BOX_CAPTION, LEFT, CAPTION_TOP, FULL, 60, 23, 15, HUNCH_WEIGHT_REGULAR, 0 }
#define END { NULL }

static const HunchSlotBox title_boxes[] = {
  { "headline", HUNCH_BOX_HEADLINE, LEFT, 190, 1300, 330, 104, 40, HUNCH_WEIGHT_BOLD, 1 },
  { "subtitle", HUNCH_BOX_SUBTITLE, LEFT, 592, 1200, 110, 38, 22, HUNCH_WEIGHT_REGULAR, 0 },
  END
};

static const HunchSlotBox claim_boxes[] = {
  HEADLINE,
  { "chart", HUNCH_BOX_CHART, LEFT, TOP, FULL, 516 },
  CAPTION,
  END
};

static const HunchSlotBox two_charts_boxes[] = {
  HEADLINE,
  { "chart", HUNCH_BOX_CHART, LEFT, TOP, HALF, 500 },
  { "caption", HUNCH_BOX_CAPTION, LEFT, 742, HALF, 84, 22, 15, HUNCH_WEIGHT_REGULAR, 0 },
  { "chart2", HUNCH_BOX_CHART, LEFT + FULL - HALF, TOP, HALF, 500 },
  { "caption2", HUNCH_BOX_CAPTION, LEFT + FULL - HALF, 742, HALF, 84, 22, 15, HUNCH_WEIGHT_REGULAR, 0 },
  END
};

static const HunchSlotBox number_boxes[] = {
  HEADLINE,
  { "number", HUNCH_BOX_NUMBER, LEFT, 250, FULL, 250, 220, 60, HUNCH_WEIGHT_BOLD, 1 },
  { "body", HUNCH_BOX_BODY, LEFT, 606, 1160, 200, 32, 18, HUNCH_WEIGHT_REGULAR, 0, 0.4 },
  END
};

static const HunchSlotBox table_boxes[] = {
  HEADLINE,
  { "table", HUNCH_BOX_TABLE, LEFT, TOP, FULL, 516, 30, 16, HUNCH_WEIGHT_REGULAR, 0 },
  CAPTION,
  END
};

static const HunchSlotBox text_boxes[] = {
  HEADLINE,
  { "body", HUNCH_BOX_BODY, LEFT, 246, 1300, 560, 42, 18, HUNCH_WEIGHT_REGULAR, 0, 0.5 },
  END
};

static const HunchSlotBox closing_boxes[] = {
  { "headline", HUNCH_BOX_HEADLINE, LEFT, 92, FULL, 190, 72, 34, HUNCH_WEIGHT_BOLD, 0 },
  { "body", HUNCH_BOX_BODY, LEFT, 326, 1360, 410, 42, 18, HUNCH_WEIGHT_REGULAR, 0, 0.75 },
  { "caption", HUNCH_BOX_CAPTION, LEFT, 778, FULL, 56, 23, 15, HUNCH_WEIGHT_REGULAR, 0 },
  END
};

static const char *const title_slots[] = { "headline", "subtitle", NULL };
static const char *const claim_slots[] = { "headline", "chart", "caption", "analysis", "source", NULL };
static const char *const two_charts_slots[] = { "headline", "chart", "caption", "chart2", "caption2", "analysis", "source", NULL };
static const char *const number_slots[] = { "headline", "number", "body", "analysis", "source", NULL };
static const char *const table_slots[] = { "headline", "table", "caption", "analysis", "source", NULL };
static const char *const text_slots[] = { "headline", "body", "analysis", "source", NULL };
static const char *const closing_slots[] = { "headline", "body", "caption", "analysis", "source", NULL };

static const HunchLayout layouts[] = {
  { { "title", N_("Title"), title_slots }, TRUE, title_boxes },
  { { "claim", N_("Claim and chart"), claim_slots }, FALSE, claim_boxes },
  { { "two-charts", N_("Two charts"), two_charts_slots }, FALSE, two_charts_boxes },
  { { "number", N_("Big number"), number_slots }, FALSE, number_boxes },
  { { "table", N_("Table"), table_slots }, FALSE, table_boxes },
  { { "text", N_("Text"), text_slots }, FALSE, text_boxes },
  { { "closing", N_("Closing"), closing_slots }, TRUE, closing_boxes },
};

const HunchLayoutInfo *
hunch_layouts_get (guint *out_n)
{
  static HunchLayoutInfo infos[G_N_ELEMENTS (layouts)];
  static gsize once = 0;

  if (g_once_init_enter (&once))
    {
      for (guint i = 0; i < G_N_ELEMENTS (layouts); i++)
        infos[i] = layouts[i].info;
      g_once_init_leave (&once, 1);
    }

  if (out_n != NULL)
    *out_n = G_N_ELEMENTS (layouts);
  return infos;
}

const HunchLayoutInfo *
hunch_layouts_find (const char *id)
{
  for (guint i = 0; i < G_N_ELEMENTS (layouts); i++)
    if (g_strcmp0 (layouts[i].info.id, id) == 0)
      return &layouts[i].info;

  return NULL;
}

const HunchLayout *
hunch_layout_find (const char *id)
{
  const HunchLayout *text = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (layouts); i++)
    {
      if (g_strcmp0 (layouts[i].info.id, id) == 0)
        return &layouts[i];
      if (strcmp (layouts[i].info.id, "text") == 0)
        text = &layouts[i];
    }

  return text;
}

HunchSlotBox
hunch_slot_box_fit (const HunchSlotBox *box,
                    double              width)
{
  HunchSlotBox fitted = *box;
  double share = width / HUNCH_SLIDE_WIDE;

  fitted.x *= share;
  fitted.width *= share;
  if (share < 1)
    fitted.max_size *= NARROW_TEXT;

  return fitted;
}
