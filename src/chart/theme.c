#define G_LOG_DOMAIN "hunch-chart"
/* The palettes start from that of Okabe and Ito, "Color Universal Design" (2008),
 * which people with any common kind of colour blindness tell apart. Half of its
 * colours are too pale for thin lines on white, and when all are darkened alike,
 * vermilion and orange, green and yellow fall together. So each was moved in
 * lightness as well: every colour has a contrast of 3:1 against its background, and
 * for every kind of sight (Machado, Oliveira and Fernandes, 2009) any two of them
 * are at least 11 apart in CIELAB. tests/chart/test-colour.c reckons both. */
#include "chart/chart.h"

static const HunchChartTheme light = {
  .background = 0xffffff,
  .ink = 0x1c2128,
  .faint = 0xe4e7eb,
  .muted = 0x626a75,
  .accent = 0x0072b2,
  .palette = { 0x0072b2, 0xdc6508, 0x006338, 0xc3608c, 0x865500, 0x189be0, 0x7d7e31, 0x556267 },
  .font_size = 11,
};

static const HunchChartTheme dark = {
  .background = 0x1e1f23,
  .ink = 0xf1f2f4,
  .faint = 0x383b42,
  .muted = 0xa5abb5,
  .accent = 0x4ba6e0,
  .palette = { 0x4ba6e0, 0xf0813f, 0x36c495, 0xd795c6, 0xf0b62c, 0xa6dcfb, 0xe6e06a, 0x8f929c },
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
