/* chart/colour.h: colours as 0xRRGGBB, and what is reckoned with them. */
#pragma once
#include "chart/chart.h"

G_BEGIN_DECLS

/* `share` 0: a, 1: b. */
guint32 hunch_colour_mix (guint32 a,
                          guint32 b,
                          double  share);

/* 1..21, as in the Web Content Accessibility Guidelines 2.1. */
double  hunch_colour_contrast (guint32 a,
                               guint32 b);

/* Of near-black and white the one that is read better on `fill`. */
guint32 hunch_colour_on (guint32 fill);

/* The ramp of a heat map: `share` 0..1 from close to the background to strong;
 * diverging: -1..1 with the background in the middle. */
guint32 hunch_colour_ramp (const HunchChartTheme *theme,
                           double                 share,
                           gboolean               diverging);

/* The colour of what is not highlighted. */
guint32 hunch_colour_unlit (const HunchChartTheme *theme);

/* Fills `out_colours` by the word of the style: "calm", "warm", "grey" or "#rrggbb"
 * (that colour first, the rest as usual); the theme's own for anything else, NULL too. */
void    hunch_colour_find_palette (const HunchChartTheme *theme,
                                   const char            *word,
                                   guint32               *out_colours);

G_END_DECLS
