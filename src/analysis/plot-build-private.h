/* analysis/plot-build-private.h: one function for each kind of chart of a table. */
#pragma once
#include "analysis/inquiry.h"

/* A chart with more series than this cannot be read. */
#define HUNCH_PLOT_MAX_SERIES 24
#define HUNCH_PLOT_MAX_CATEGORIES 20000

HunchPlot *hunch_plot_build_bar       (HunchInquiry *inquiry, GError **error);
/* Bars of rows counted per day, week, month or year. */
HunchPlot *hunch_plot_build_time_bars (HunchInquiry *inquiry, GError **error);
HunchPlot *hunch_plot_build_histogram (HunchInquiry *inquiry, GError **error);
HunchPlot *hunch_plot_build_box       (HunchInquiry *inquiry, GError **error);
HunchPlot *hunch_plot_build_interval  (HunchInquiry *inquiry, GError **error);
HunchPlot *hunch_plot_build_line      (HunchInquiry *inquiry, GError **error);
HunchPlot *hunch_plot_build_scatter   (HunchInquiry *inquiry, GError **error);
HunchPlot *hunch_plot_build_ecdf      (HunchInquiry *inquiry, GError **error);
HunchPlot *hunch_plot_build_heat      (HunchInquiry *inquiry, GError **error);
