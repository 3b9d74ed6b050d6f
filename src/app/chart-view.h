/* app/chart-view.h: a picture of a plot in the colours of the window, with hints under the pointer. */
#pragma once
#include <gtk/gtk.h>
#include "analysis/plot.h"

G_BEGIN_DECLS

/* Actions, also in its menu: chart.copy, chart.export. */
#define HUNCH_TYPE_CHART_VIEW (hunch_chart_view_get_type ())
G_DECLARE_FINAL_TYPE (HunchChartView, hunch_chart_view, HUNCH, CHART_VIEW, GtkWidget)

GtkWidget *hunch_chart_view_new (void);

/* Takes a reference; NULL shows nothing. The plot's summary becomes the widget's name. */
void       hunch_chart_view_set_plot (HunchChartView *self,
                                      HunchPlot      *plot);
HunchPlot *hunch_chart_view_get_plot (HunchChartView *self);

G_END_DECLS
