/* tests/chart/sample-plots.h: one plot of every kind and the awkward ones, made up, the same in every run. */
#pragma once
#include "analysis/plot.h"

G_BEGIN_DECLS

typedef struct
{
  const char *name;
  HunchPlot *(*make) (void);
  gboolean    is_large;  /* too much for a comparison as text */
} SamplePlot;

const SamplePlot *sample_plots_get (guint *out_n);
HunchPlot        *sample_plot_make (const char *name);

/* `n` dots in two clouds on a ring. */
HunchPlot        *sample_plot_make_cloud (gsize n, guint n_series);

G_END_DECLS
