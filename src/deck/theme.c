/* Three looks. Each has one accent; every pair of text and ground differs by at least 4.5 : 1. */
#define G_LOG_DOMAIN "hunch-deck"
#include "deck/theme.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Of labels in charts, in the unit of a slide 900 high. */
#define CHART_FONT_SIZE 24

static const HunchDeckTheme themes[] = {
  {
    .id = "paper", .title = N_("Paper"),
    .background = 0xfcfbf8, .ink = 0x16202c, .muted = 0x5a6673, .accent = 0x0b62a8, .amber = 0xa85a00,
    .cover_background = 0x10263d, .cover_ink = 0xffffff, .cover_muted = 0xb3c2d1, .cover_accent = 0x62b5f0,
    .cover_amber = 0xffb84d,
    .chart = {
      .background = 0xfcfbf8, .transparent = TRUE, .ink = 0x16202c, .faint = 0xdcdcd6, .muted = 0x5a6673,
      .accent = 0x0b62a8,
      .palette = { 0x0b62a8, 0xd55e00, 0x00875f, 0xa8487f, 0xb07a00, 0x2a8fbd, 0x6b4fa0, 0x5a6673 },
      .font_size = CHART_FONT_SIZE,
    },
  },
  {
    .id = "night", .title = N_("Night"),
    .background = 0x12161c, .ink = 0xf1f4f8, .muted = 0x9facba, .accent = 0x4cc9b0, .amber = 0xffb84d,
    .cover_background = 0x0a0d11, .cover_ink = 0xffffff, .cover_muted = 0xa4b1bf, .cover_accent = 0x4cc9b0,
    .cover_amber = 0xffb84d,
    .chart = {
      .background = 0x12161c, .transparent = TRUE, .ink = 0xf1f4f8, .faint = 0x2f3742, .muted = 0x9facba,
      .accent = 0x4cc9b0,
      .palette = { 0x4cc9b0, 0xf2a65a, 0x7fb2ff, 0xf08fb8, 0xe6d15c, 0xb39bff, 0x8bd17c, 0x9facba },
      .font_size = CHART_FONT_SIZE,
    },
  },
  {
    .id = "bold", .title = N_("Bold"),
    .background = 0x2a1a6e, .ink = 0xffffff, .muted = 0xc3bbec, .accent = 0xffcb45, .amber = 0xff9f6b,
    .cover_background = 0xffcb45, .cover_ink = 0x231459, .cover_muted = 0x4a3a1c, .cover_accent = 0x5b21b6,
    .cover_amber = 0x9c2f00,
    .chart = {
      .background = 0x2a1a6e, .transparent = TRUE, .ink = 0xffffff, .faint = 0x4b3d92, .muted = 0xc3bbec,
      .accent = 0xffcb45,
      .palette = { 0xffcb45, 0x6fd8f0, 0xff9ec7, 0x9be38a, 0xffa06a, 0xb9a7ff, 0xf4f1ff, 0x8f86c9 },
      .font_size = CHART_FONT_SIZE,
    },
  },
};

const HunchDeckTheme *
hunch_deck_themes_get (guint *out_n)
{
  if (out_n != NULL)
    *out_n = G_N_ELEMENTS (themes);
  return themes;
}

const HunchDeckTheme *
hunch_deck_themes_find (const char *id)
{
  for (guint i = 0; i < G_N_ELEMENTS (themes); i++)
    if (g_strcmp0 (themes[i].id, id) == 0)
      return &themes[i];

  return &themes[0];
}
