#include "chart/sample-parts.h"

#include <math.h>

const char *const sample_genres[8] = { "Drama", "Comedy", "Thriller", "Documentary", "Family", "Horror", "Romance", "Sci-Fi" };

/* A plain generator, the same on every machine: 0..1. */
double
sample_draw (guint64 *state)
{
  *state = *state * G_GUINT64_CONSTANT (6364136223846793005) + G_GUINT64_CONSTANT (1442695040888963407);
  return (*state >> 11) / 9007199254740992.0;
}

double
sample_draw_normal (guint64 *state)
{
  double u = sample_draw (state) + 1e-12;

  return sqrt (-2 * log (u)) * cos (2 * G_PI * sample_draw (state));
}

double *
sample_copy (const double *values,
             gsize         n)
{
  return g_memdup2 (values, n * sizeof (double));
}

double *
sample_count_up (gsize  n,
                 double first,
                 double step)
{
  double *values = g_new (double, n);

  for (gsize i = 0; i < n; i++)
    values[i] = first + i * step;
  return values;
}

HunchPlot *
sample_start_plot (const char *title,
                   const char *subtitle,
                   const char *x_title,
                   const char *y_title)
{
  HunchPlot *plot = hunch_plot_new ();

  plot->title = g_strdup (title);
  plot->subtitle = g_strdup (subtitle);
  plot->x.title = g_strdup (x_title);
  plot->y.title = g_strdup (y_title);
  plot->source = g_strdup ("n = 12,480 of 1,248,000 rows · 1 % block sample of clickstream.parquet, seed 7 · 20 Nov 2026");
  plot->summary = g_strdup (title != NULL ? title : "A chart.");
  return plot;
}

void
sample_set_categories (HunchAxis         *axis,
                       const char *const *names,
                       guint              n)
{
  axis->kind = HUNCH_SCALE_CATEGORY;
  axis->categories = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < n; i++)
    g_ptr_array_add (axis->categories, g_strdup (names[i]));
}

HunchLayer *
sample_add_layer (HunchPlot    *plot,
                  HunchMark     mark,
                  const char   *name,
                  const double *y,
                  gsize         n)
{
  HunchLayer *layer = hunch_layer_new (mark, name, n);

  layer->x = sample_count_up (n, 0, 1);
  layer->y = sample_copy (y, n);
  hunch_plot_take_layer (plot, layer);
  return layer;
}
