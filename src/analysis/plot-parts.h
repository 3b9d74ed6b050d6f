/* analysis/plot-parts.h: pictures that results and charts of a table share. Each has its titles, source line and summary. */
#pragma once
#include "analysis/groups.h"
#include "analysis/plot.h"
#include "stats/ecdf.h"

G_BEGIN_DECLS

/* A scatter in a result shows at most this many dots, and a curve this many steps. */
#define HUNCH_PLOT_MAX_POINTS 5000
#define HUNCH_PLOT_MAX_STEPS 1000
#define HUNCH_PLOT_MAX_BARS 60

/* @title and the axis titles are copied, @summary is taken; all but @summary may be NULL. */
HunchPlot *hunch_plot_new_titled (HunchInquiry *inquiry, const char *title, const char *x_title, const char *y_title, gint64 n, char *summary);

void       hunch_axis_set_categories (HunchAxis *axis, const char *const *labels, guint n);
/* Names of coefficients as people read them: "genre=Drama" is "genre: Drama", "a=u:b=v" is "a: u × b: v". What stands in brackets stays as it is. */
void       hunch_axis_set_coefficients (HunchAxis *axis, const char *const *names, guint n);
/* Date and time scales for columns of those types. */
void       hunch_axis_set_type (HunchAxis *axis, HunchDataType type);

/* Means of the groups with their intervals. */
HunchPlot *hunch_plot_new_intervals (HunchInquiry *inquiry, const HunchGroups *groups, double conf, GError **error);
/* Boxes: whiskers to the furthest value within 1.5 times the box, others as dots. */
HunchPlot *hunch_plot_new_boxes     (HunchInquiry *inquiry, const HunchGroups *groups, GError **error);

/* Bins of @values; @n_bins 0 chooses. */
HunchPlot *hunch_plot_new_histogram (HunchInquiry *inquiry, const HunchColumnInfo *column, const double *values, gsize n, guint n_bins, GError **error);

/* Steps of the empirical distribution, thinned to HUNCH_PLOT_MAX_STEPS by rank. */
HunchLayer *hunch_layer_new_ecdf (const char *name, const HunchEcdf *ecdf);

/* y = intercept + slope x between two ends of x. */
HunchLayer *hunch_layer_new_straight (const char *name, double intercept, double slope, double from, double to);

const HunchColumnInfo *hunch_inquiry_get_info (HunchInquiry *inquiry, const char *column);

G_END_DECLS
