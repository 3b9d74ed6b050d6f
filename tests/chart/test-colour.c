#include "chart/colour.h"

#include <math.h>

typedef struct
{
  double l, a, b;
} Lab;

/* Machado, Oliveira and Fernandes, "A Physiologically-based Model for Simulation of Color
 * Vision Deficiency" (2009), severity 1.0, for linear RGB; the last one is ordinary sight. */
static const double sights[4][3][3] = {
  { { 0.152286, 1.052583, -0.204868 }, { 0.114503, 0.786281, 0.099216 }, { -0.003882, -0.048116, 1.051998 } },
  { { 0.367322, 0.860646, -0.227968 }, { 0.280085, 0.672501, 0.047413 }, { -0.011820, 0.042940, 0.968881 } },
  { { 1.255528, -0.076749, -0.178779 }, { -0.078411, 0.930809, 0.147602 }, { 0.004733, 0.691367, 0.303900 } },
  { { 1, 0, 0 }, { 0, 1, 0 }, { 0, 0, 1 } },
};

static double
to_linear (double channel)
{
  return channel <= 0.04045 ? channel / 12.92 : pow ((channel + 0.055) / 1.055, 2.4);
}

static double
to_lab_part (double share)
{
  return share > 0.008856 ? cbrt (share) : 7.787 * share + 16.0 / 116;
}

/* CIELAB of sRGB under D65, as seen with one of the sights. */
static Lab
see (guint32      colour,
     const double sight[3][3])
{
  double rgb[3] = { to_linear (((colour >> 16) & 0xff) / 255.0), to_linear (((colour >> 8) & 0xff) / 255.0), to_linear ((colour & 0xff) / 255.0) };
  double seen[3];
  double x, y, z;

  for (int i = 0; i < 3; i++)
    seen[i] = CLAMP (sight[i][0] * rgb[0] + sight[i][1] * rgb[1] + sight[i][2] * rgb[2], 0, 1);
  x = to_lab_part ((0.4124 * seen[0] + 0.3576 * seen[1] + 0.1805 * seen[2]) / 0.9505);
  y = to_lab_part (0.2126 * seen[0] + 0.7152 * seen[1] + 0.0722 * seen[2]);
  z = to_lab_part ((0.0193 * seen[0] + 0.1192 * seen[1] + 0.9505 * seen[2]) / 1.089);
  return (Lab){ 116 * y - 16, 500 * (x - y), 200 * (y - z) };
}

/* Eleven is several times what is just noticed side by side (about 2.3). */
static void
test_all_sights (void)
{
  const HunchChartTheme *themes[] = { hunch_chart_theme_light (), hunch_chart_theme_dark () };

  for (guint t = 0; t < G_N_ELEMENTS (themes); t++)
    for (guint s = 0; s < G_N_ELEMENTS (sights); s++)
      for (guint i = 0; i < 8; i++)
        for (guint k = 0; k < i; k++)
          {
            Lab a = see (themes[t]->palette[i], sights[s]);
            Lab b = see (themes[t]->palette[k], sights[s]);

            g_assert_cmpfloat (hypot (hypot (a.l - b.l, a.a - b.a), a.b - b.b), >=, 11);
          }
}

/* WCAG 2.1: text 4.5 (1.4.3), things 3 (1.4.11). Black on white is 21 by definition. */
static void
test_contrast (void)
{
  const HunchChartTheme *themes[] = { hunch_chart_theme_light (), hunch_chart_theme_dark () };
  static const char *const words[] = { NULL, "calm", "warm", "grey", "#0a5f38", "#nonsense" };

  g_assert_cmpfloat_with_epsilon (hunch_colour_contrast (0, 0xffffff), 21, 1e-9);
  for (guint t = 0; t < G_N_ELEMENTS (themes); t++)
    {
      g_assert_cmpfloat (hunch_colour_contrast (themes[t]->background, themes[t]->ink), >=, 7);
      g_assert_cmpfloat (hunch_colour_contrast (themes[t]->background, themes[t]->muted), >=, 4.5);
      for (guint w = 0; w < G_N_ELEMENTS (words); w++)
        {
          guint32 palette[8];

          hunch_colour_find_palette (themes[t], words[w], palette);
          for (guint i = g_strcmp0 (words[w], "#0a5f38") == 0; i < 8; i++)
            g_assert_cmpfloat (hunch_colour_contrast (themes[t]->background, palette[i]), >=, 3);
        }
    }
}

static void
test_text_on_cells (void)
{
  for (int i = -10; i <= 10; i++)
    for (int dark = 0; dark <= 1; dark++)
      {
        const HunchChartTheme *theme = dark ? hunch_chart_theme_dark () : hunch_chart_theme_light ();
        guint32 fill = hunch_colour_ramp (theme, i / 10.0, TRUE);

        g_assert_cmpfloat (hunch_colour_contrast (fill, hunch_colour_on (fill)), >=, 4.2);
      }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/chart/colour/all-sights", test_all_sights);
  g_test_add_func ("/chart/colour/contrast", test_contrast);
  g_test_add_func ("/chart/colour/text-on-cells", test_text_on_cells);
  return g_test_run ();
}
