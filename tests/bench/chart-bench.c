/* tests/bench/chart-bench.c: one chart from a file of raw doubles (all x, then all y) to a picture.
 *
 *   chart-bench bar|line|scatter DATA OUT.{png,svg,pdf} */
#include "chart/chart.h"
#include "chart/text.h"

#include <stdio.h>
#include <string.h>

static double *
read_doubles (const char *path,
              gsize      *out_n)
{
  g_autoptr (GMappedFile) file = g_mapped_file_new (path, FALSE, NULL);
  gsize n;

  if (file == NULL)
    return NULL;
  n = g_mapped_file_get_length (file) / sizeof (double);
  *out_n = n;
  return g_memdup2 (g_mapped_file_get_contents (file), n * sizeof (double));
}

static HunchPlot *
make_plot (const char *kind,
           double     *values,
           gsize       n_pairs)
{
  HunchPlot *plot = hunch_plot_new ();
  HunchMark mark = g_str_equal (kind, "bar") ? HUNCH_MARK_BAR : g_str_equal (kind, "line") ? HUNCH_MARK_LINE : HUNCH_MARK_POINT;
  HunchLayer *layer = hunch_layer_new (mark, NULL, n_pairs);

  layer->x = g_memdup2 (values, n_pairs * sizeof (double));
  layer->y = g_memdup2 (values + n_pairs, n_pairs * sizeof (double));
  hunch_plot_take_layer (plot, layer);
  plot->title = g_strdup ("A chart against the clock");
  plot->x.title = g_strdup ("x");
  plot->y.title = g_strdup ("y");
  if (mark == HUNCH_MARK_BAR)
    {
      plot->x.kind = HUNCH_SCALE_CATEGORY;
      plot->x.categories = g_ptr_array_new_with_free_func (g_free);
      for (gsize i = 0; i < n_pairs; i++)
        g_ptr_array_add (plot->x.categories, g_strdup_printf ("Month %d", (int) i + 1));
    }
  return plot;
}

int
main (int    argc,
      char **argv)
{
  g_autoptr (HunchPlot) plot = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree double *values = NULL;
  gsize n = 0;

  if (argc != 4 || (values = read_doubles (argv[2], &n)) == NULL)
    {
      fprintf (stderr, "usage: chart-bench bar|line|scatter DATA OUT\n");
      return 2;
    }
  hunch_text_use_no_system_fonts ();
  plot = make_plot (argv[1], values, n / 2);
  if (!hunch_chart_export (plot, argv[3], 640, 480, 1, hunch_chart_theme_light (), &error))
    {
      fprintf (stderr, "%s\n", error->message);
      return 1;
    }
  return 0;
}
