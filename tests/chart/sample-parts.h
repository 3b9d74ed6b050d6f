/* tests/chart/sample-parts.h: what sample plots are put together from. */
#pragma once
#include "analysis/plot.h"

G_BEGIN_DECLS

extern const char *const sample_genres[8];

/* A plain generator, the same on every machine: 0..1. */
double sample_draw (guint64 *state);
double sample_draw_normal (guint64 *state);
double *sample_copy (const double *values, gsize n);
double *sample_count_up (gsize n, double first, double step);
HunchPlot *sample_start_plot (const char *title, const char *subtitle, const char *x_title, const char *y_title);
void sample_set_categories (HunchAxis *axis, const char *const *names, guint n);
HunchLayer *sample_add_layer (HunchPlot *plot, HunchMark mark, const char *name, const double *y, gsize n);

/* In sample-dots.c. */
HunchPlot *sample_make_scatter (void);
HunchPlot *sample_make_scatter_5000 (void);
HunchPlot *sample_make_cloud (void);
HunchPlot *sample_make_cloud_series (void);
HunchPlot *sample_make_log (void);
HunchPlot *sample_make_heat (void);
HunchPlot *sample_make_heat_numbers (void);

G_END_DECLS
