/* app/chart-inspector.h: how a chart looks: the same for every kind, beside the page and on a slide. */
#pragma once
#include <adwaita.h>
#include "analysis/plot.h"

G_BEGIN_DECLS

/* Signal: changed (). */
#define HUNCH_TYPE_CHART_INSPECTOR (hunch_chart_inspector_get_type ())
G_DECLARE_FINAL_TYPE (HunchChartInspector, hunch_chart_inspector, HUNCH, CHART_INSPECTOR, AdwBin)

GtkWidget  *hunch_chart_inspector_new (void);

/* `style`: see HunchPlot in analysis/plot.h; NULL for none. */
void        hunch_chart_inspector_set_style (HunchChartInspector *self,
                                             JsonObject          *style);

/* What the chart shows along either axis, so that it can be named wherever the axis lies. */
void        hunch_chart_inspector_set_plot (HunchChartInspector *self,
                                            HunchPlot           *plot);

/* Only what the person chose; NULL when nothing. New reference. */
JsonObject *hunch_chart_inspector_dup_style (HunchChartInspector *self);

G_END_DECLS
