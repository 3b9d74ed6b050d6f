#define G_LOG_DOMAIN "hunch-chart"
/* The palette is that of Okabe and Ito, "Color Universal Design" (2008): eight
 * colours that people with any common kind of colour blindness tell apart. Four
 * of them are too pale on white; here they are darkened until every one has a
 * contrast of 3:1 against the background, and lightened for the dark theme. */
#include "chart/chart.h"

static const HunchChartTheme light = {
  .background = 0xffffff,
  .ink = 0x1c2128,
  .faint = 0xe4e7eb,
  .muted = 0x626a75,
  .accent = 0x0072b2,
  .palette = { 0x0072b2, 0xd55e00, 0x00936b, 0xb5618f, 0xb87d00, 0x3b93cc, 0x948500, 0x5a6069 },
  .font_size = 11,
};

static const HunchChartTheme dark = {
  .background = 0x1e1f23,
  .ink = 0xf1f2f4,
  .faint = 0x383b42,
  .muted = 0xa5abb5,
  .accent = 0x4ba6e0,
  .palette = { 0x4ba6e0, 0xf0813f, 0x2fbf92, 0xe090bc, 0xeeb22c, 0x93d3f7, 0xe3d95c, 0xb4bac4 },
  .font_size = 11,
};

const HunchChartTheme *
hunch_chart_theme_light (void)
{
  return &light;
}

const HunchChartTheme *
hunch_chart_theme_dark (void)
{
  return &dark;
}
