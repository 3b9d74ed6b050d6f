#define G_LOG_DOMAIN "hunch-chart"
#include "chart/colour.h"

#include <math.h>
#include <string.h>

#define N_COLOURS G_N_ELEMENTS (((HunchChartTheme *) 0)->palette)

/* Paul Tol, Colour schemes, SRON/EPS/TN/09-002, 2021: "muted", the darker ones. */
static const guint32 calm_light[] = { 0x332288, 0xb3505f, 0x117733, 0x882255, 0x8a7a1f, 0x2f8f86, 0xaa4499, 0x5f6670 };
static const guint32 calm_dark[] = { 0x9a8cf0, 0xe08894, 0x5fbf7c, 0xd27aa4, 0xddcc77, 0x66c2b5, 0xd68cc6, 0xb0b6c0 };

/* One hue in steps of lightness, told apart by lightness alone. */
static const guint32 warm_light[] = { 0x8c2d04, 0xd9660b, 0xb8480a, 0xd87816, 0x6b2205, 0xb87716, 0xa35a10, 0x5f5650 };
static const guint32 warm_dark[] = { 0xffb066, 0xf07f3c, 0xffd0a0, 0xd9731f, 0xffe3c6, 0xe0a04a, 0xc98a50, 0xbfb6ae };
static const guint32 grey_light[] = { 0x2b2f36, 0x7d838c, 0x4d535c, 0x8e949d, 0x3a3f47, 0x6a7079, 0x5b616a, 0x868c95 };
static const guint32 grey_dark[] = { 0xf0f2f5, 0x9aa0aa, 0xcdd2d9, 0x7d838d, 0xdfe3e8, 0xafb5be, 0xbec4cc, 0x8b919b };

static double
get_channel (guint32 colour,
             int     shift)
{
  return ((colour >> shift) & 0xff) / 255.0;
}

guint32
hunch_colour_mix (guint32 a,
                  guint32 b,
                  double  share)
{
  guint32 mixed = 0;

  for (int shift = 16; shift >= 0; shift -= 8)
    {
      double channel = get_channel (a, shift) * (1 - share) + get_channel (b, shift) * share;

      mixed |= (guint32) lround (CLAMP (channel, 0, 1) * 255) << shift;
    }
  return mixed;
}

static double
to_linear (double channel)
{
  return channel <= 0.03928 ? channel / 12.92 : pow ((channel + 0.055) / 1.055, 2.4);
}

static double
get_luminance (guint32 colour)
{
  return 0.2126 * to_linear (get_channel (colour, 16))
         + 0.7152 * to_linear (get_channel (colour, 8))
         + 0.0722 * to_linear (get_channel (colour, 0));
}

double
hunch_colour_contrast (guint32 a,
                       guint32 b)
{
  double light_a = get_luminance (a) + 0.05;
  double light_b = get_luminance (b) + 0.05;

  return light_a > light_b ? light_a / light_b : light_b / light_a;
}

guint32
hunch_colour_on (guint32 fill)
{
  const guint32 dark = 0x14181f;

  return hunch_colour_contrast (fill, dark) >= hunch_colour_contrast (fill, 0xffffff) ? dark : 0xffffff;
}

guint32
hunch_colour_ramp (const HunchChartTheme *theme,
                   double                 share,
                   gboolean               diverging)
{
  gboolean is_dark = get_luminance (theme->background) < 0.2;
  guint32 low = hunch_colour_mix (theme->background, theme->accent, is_dark ? 0.12 : 0.07);
  guint32 strong = hunch_colour_mix (theme->accent, is_dark ? 0xffffff : 0x001830, is_dark ? 0.35 : 0.4);

  if (diverging)
    {
      guint32 end = share < 0 ? theme->palette[1] : theme->accent;
      guint32 middle = hunch_colour_mix (theme->background, theme->ink, 0.05);

      return hunch_colour_mix (middle, end, MIN (1, fabs (share)));
    }
  if (share < 0.6)
    return hunch_colour_mix (low, theme->accent, share / 0.6);
  return hunch_colour_mix (theme->accent, strong, (share - 0.6) / 0.4);
}

guint32
hunch_colour_unlit (const HunchChartTheme *theme)
{
  return hunch_colour_mix (theme->background, theme->muted, 0.42);
}

static gboolean
parse_colour (const char *word,
              guint32    *out_colour)
{
  char *end;
  guint64 value;

  if (word[0] != '#' || strlen (word) != 7 || !g_ascii_isxdigit (word[1]))
    return FALSE;
  value = g_ascii_strtoull (word + 1, &end, 16);
  if (*end != '\0')
    return FALSE;
  *out_colour = value;
  return TRUE;
}

void
hunch_colour_find_palette (const HunchChartTheme *theme,
                           const char            *word,
                           guint32               *out_colours)
{
  gboolean is_dark = get_luminance (theme->background) < 0.2;
  const guint32 *found = theme->palette;
  guint32 first;

  if (g_strcmp0 (word, "calm") == 0)
    found = is_dark ? calm_dark : calm_light;
  else if (g_strcmp0 (word, "warm") == 0)
    found = is_dark ? warm_dark : warm_light;
  else if (g_strcmp0 (word, "grey") == 0)
    found = is_dark ? grey_dark : grey_light;

  memcpy (out_colours, found, N_COLOURS * sizeof (guint32));
  if (word != NULL && parse_colour (word, &first))
    out_colours[0] = first;
}
