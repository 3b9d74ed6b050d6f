/* deck/theme.h: how a deck looks. */
#pragma once
#include "chart/chart.h"

G_BEGIN_DECLS

typedef struct
{
  const char     *id;          /* "paper", "night", "bold", … */
  const char     *title;       /* untranslated */
  guint32         background;
  guint32         ink;
  guint32         muted;
  guint32         accent;
  guint32         amber;       /* a claim the data no longer says */
  guint32         cover_background;  /* of title and closing */
  guint32         cover_ink;
  guint32         cover_muted;
  guint32         cover_accent;
  guint32         cover_amber;
  HunchChartTheme chart;
} HunchDeckTheme;

const HunchDeckTheme *hunch_deck_themes_get (guint *out_n);
const HunchDeckTheme *hunch_deck_themes_find (const char *id);  /* the first when unknown or NULL */

G_END_DECLS
