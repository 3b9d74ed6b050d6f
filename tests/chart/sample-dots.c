#include "chart/sample-parts.h"
#include "chart/sample-plots.h"

#include <math.h>

/* --- dots ---------------------------------------------------------------------------- */

static HunchPlot *
make_scatter_sized (gsize n)
{
  HunchPlot *plot = sample_start_plot ("Longer films are rated higher", "Films since 1980", "Minutes", "Mean rating");
  HunchLayer *layer = hunch_layer_new (HUNCH_MARK_POINT, NULL, n);
  HunchLayer *line = hunch_layer_new (HUNCH_MARK_LINE, "linear fit", 2);
  guint64 state = 3;

  layer->x = g_new (double, n);
  layer->y = g_new (double, n);
  for (gsize i = 0; i < n; i++)
    {
      layer->x[i] = 105 + 18 * sample_draw_normal (&state);
      layer->y[i] = 6.2 + 0.02 * (layer->x[i] - 105) + 0.8 * sample_draw_normal (&state);
    }
  line->x = g_new (double, 2);
  line->y = g_new (double, 2);
  line->low = g_new (double, 2);
  line->high = g_new (double, 2);
  for (int i = 0; i < 2; i++)
    {
      line->x[i] = i == 0 ? 60 : 150;
      line->y[i] = 6.2 + 0.02 * (line->x[i] - 105);
      line->low[i] = line->y[i] - 0.2;
      line->high[i] = line->y[i] + 0.2;
    }
  hunch_plot_take_layer (plot, layer);
  hunch_plot_take_layer (plot, line);
  return plot;
}

HunchPlot *
sample_make_scatter (void)
{
  return make_scatter_sized (180);
}

HunchPlot *
sample_make_scatter_5000 (void)
{
  return make_scatter_sized (5000);
}

HunchPlot *
sample_plot_make_cloud (gsize n,
                        guint n_series)
{
  static const char *const names[] = { "Films", "Series", "Shorts" };
  HunchPlot *plot = sample_start_plot (n_series == 1 ? "A million films at once" : "Three kinds at once", NULL, "Budget, million", "Popularity");

  for (guint k = 0; k < n_series; k++)
    {
      HunchLayer *layer = hunch_layer_new (HUNCH_MARK_POINT, n_series > 1 ? names[k % 3] : NULL, n / n_series);
      guint64 state = 17 + k;

      layer->x = g_new (double, layer->n);
      layer->y = g_new (double, layer->n);
      for (gsize i = 0; i < layer->n; i++)
        {
          double angle = 2 * G_PI * sample_draw (&state);
          double radius = sample_draw (&state) < 0.5 ? 30 + 3 * sample_draw_normal (&state) : 9 * sample_draw_normal (&state);

          layer->x[i] = 60 + 25 * k + radius * cos (angle) + 4 * sample_draw_normal (&state);
          layer->y[i] = 50 - 8 * k + radius * sin (angle) * 0.8 + 3 * sample_draw_normal (&state);
        }
      hunch_plot_take_layer (plot, layer);
    }
  return plot;
}

HunchPlot *
sample_make_cloud (void)
{
  return sample_plot_make_cloud (1000000, 1);
}

HunchPlot *
sample_make_cloud_series (void)
{
  return sample_plot_make_cloud (150000, 3);
}

HunchPlot *
sample_make_log (void)
{
  HunchPlot *plot = sample_start_plot ("Ten times the votes, a fifth of a star", NULL, "Votes", "Revenue");
  HunchLayer *layer = hunch_layer_new (HUNCH_MARK_POINT, NULL, 900);
  guint64 state = 23;

  plot->x.kind = HUNCH_SCALE_LOG;
  plot->y.kind = HUNCH_SCALE_LOG;
  layer->x = g_new (double, 900);
  layer->y = g_new (double, 900);
  for (int i = 0; i < 900; i++)
    {
      double size = 3 + sample_draw_normal (&state);

      layer->x[i] = pow (10, size);
      layer->y[i] = pow (10, 3 + size + 0.6 * sample_draw_normal (&state));
    }
  layer->x[7] = 0;
  layer->y[9] = -3;
  hunch_plot_take_layer (plot, layer);
  return plot;
}

/* --- heat ------------------------------------------------------------------------------ */

static HunchPlot *
make_heat_sized (guint    n_x,
                 guint    n_y,
                 gboolean diverging)
{
  static const char *const days[] = { "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday", "Holiday" };
  HunchPlot *plot = sample_start_plot (diverging ? "Votes and revenue go together" : "Sunday evenings are for drama", NULL, NULL, NULL);
  HunchLayer *layer = hunch_layer_new (HUNCH_MARK_CELL, NULL, n_x * n_y);
  char *names[64];

  for (guint i = 0; i < n_x; i++)
    names[i] = g_strdup_printf (diverging ? "x%u" : "%02u", i);
  sample_set_categories (&plot->x, (const char *const *) names, n_x);
  for (guint i = 0; i < n_x; i++)
    g_free (names[i]);
  sample_set_categories (&plot->y, diverging ? sample_genres : days, n_y);
  layer->x = g_new (double, layer->n);
  layer->y = g_new (double, layer->n);
  layer->value = g_new (double, layer->n);
  for (guint i = 0; i < layer->n; i++)
    {
      layer->x[i] = i % n_x;
      layer->y[i] = i / n_x;
      layer->value[i] = diverging ? (i % n_x == i / n_x ? 1 : rint (sin (i * 1.7) * 90) / 100)
                                  : rint (900 * (1 + sin ((i % n_x) / 4.0 - 2)) * (1 + (i / n_x) / 6.0));
    }
  if (!diverging)
    layer->value[5] = NAN;
  hunch_plot_take_layer (plot, layer);
  return plot;
}

HunchPlot *
sample_make_heat (void)
{
  return make_heat_sized (24, 7, FALSE);
}

HunchPlot *
sample_make_heat_numbers (void)
{
  return make_heat_sized (6, 6, TRUE);
}
