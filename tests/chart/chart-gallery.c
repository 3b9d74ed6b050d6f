/* tests/chart/chart-gallery.c: every sample plot in both themes, as pictures to look at.
 *
 *   chart-gallery FOLDER [NAME [WIDTH HEIGHT SCALE [ENDING]]] */
#include "chart/chart.h"
#include "chart/sample-plots.h"
#include "chart/text.h"

#include <stdlib.h>

static double
get_number (int    argc,
            char **argv,
            int    position,
            double fallback)
{
  return argc > position ? g_ascii_strtod (argv[position], NULL) : fallback;
}

static gboolean
draw_one (const SamplePlot *sample,
          gboolean          is_dark,
          int               argc,
          char            **argv)
{
  g_autoptr (HunchPlot) plot = sample->make ();
  g_autoptr (GError) error = NULL;
  const char *ending = argc > 6 ? argv[6] : "png";
  g_autofree char *name = g_strdup_printf ("%s%s.%s", sample->name, is_dark ? "-dark" : "", ending);
  g_autofree char *path = g_build_filename (argv[1], name, NULL);
  gint64 start = g_get_monotonic_time ();

  if (!hunch_chart_export (plot, path, get_number (argc, argv, 3, 640), get_number (argc, argv, 4, 400),
                           get_number (argc, argv, 5, 1.5), is_dark ? hunch_chart_theme_dark () : hunch_chart_theme_light (), &error))
    {
      g_printerr ("%s\n", error->message);
      return FALSE;
    }
  g_print ("%s: %.1f ms\n", path, (g_get_monotonic_time () - start) / 1000.0);
  return TRUE;
}

int
main (int    argc,
      char **argv)
{
  const SamplePlot *samples;
  guint n;

  if (argc < 2)
    {
      g_printerr ("usage: chart-gallery FOLDER [NAME [WIDTH HEIGHT SCALE [ENDING]]]\n");
      return 2;
    }
  hunch_text_use_no_system_fonts ();
  samples = sample_plots_get (&n);
  for (guint i = 0; i < n; i++)
    for (int is_dark = FALSE; is_dark <= TRUE; is_dark++)
      if (argc < 3 || g_str_equal (argv[2], "all") || g_str_equal (argv[2], samples[i].name))
        if (!draw_one (&samples[i], is_dark, argc, argv))
          return 1;
  return 0;
}
