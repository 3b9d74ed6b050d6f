/* chart/chart.h: a plot to a plan of marks, and the plan to Cairo. Screen, PNG, SVG and PDF share the painter. */
#pragma once
#include <cairo.h>
#include <pango/pangocairo.h>
#include "analysis/plot.h"

G_BEGIN_DECLS

#define HUNCH_CHART_ERROR (hunch_chart_error_quark ())
GQuark hunch_chart_error_quark (void);
typedef enum { HUNCH_CHART_ERROR_FORMAT, HUNCH_CHART_ERROR_WRITE } HunchChartError;

/* Colours and sizes of a picture; sizes in points at scale 1 of the picture's own unit. Plain values. */
typedef struct
{
  guint32  background;   /* 0xRRGGBB; */
  gboolean transparent;  /* leave the background alone */
  guint32  ink;          /* text */
  guint32  faint;        /* grid, axis lines */
  guint32  muted;        /* secondary text */
  guint32  accent;       /* the one colour of a single series */
  guint32  palette[8];   /* colour-blind safe */
  double   font_size;    /* of axis labels; titles follow from it */
} HunchChartTheme;

const HunchChartTheme *hunch_chart_theme_light (void);
const HunchChartTheme *hunch_chart_theme_dark (void);

/* The width in the picture's unit of a text set at `size` points; bold for weight 1. Tests hand in a fixed one. */
typedef double (*HunchMeasureFunc) (const char *text, double size, int weight, gpointer user_data);

/* Marks, scales, ticks and labels with their places in a picture of width × height units; made without Cairo. */
typedef struct _HunchChartPlan HunchChartPlan;
HunchChartPlan *hunch_chart_plan_new (HunchPlot *plot, double width, double height, const HunchChartTheme *theme,
                                      HunchMeasureFunc measure, gpointer user_data);
void            hunch_chart_plan_free (HunchChartPlan *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HunchChartPlan, hunch_chart_plan_free)
char           *hunch_chart_plan_to_text (HunchChartPlan *self);  /* for golden tests */

/* What a pointer at (x, y) is on, in words ("Drama: 41.2 (39.9 to 42.5)"), and its place; NULL when on nothing. */
char           *hunch_chart_plan_dup_hint (HunchChartPlan *self, double x, double y);

/* Paints at the origin of `cr`. `scale`: device pixels per unit, for what is stamped as an image (PDF: 4). */
void            hunch_chart_plan_paint (HunchChartPlan *self, cairo_t *cr, double scale);

/* Plan with real fonts and paint in one go. */
void            hunch_chart_paint (HunchPlot *plot, cairo_t *cr, double width, double height, double scale, const HunchChartTheme *theme);

/* By the ending of `path`: .png, .svg or .pdf. Width and height in points (PNG: times `scale` pixels). */
gboolean        hunch_chart_export (HunchPlot *plot, const char *path, double width, double height, double scale,
                                    const HunchChartTheme *theme, GError **error);

G_END_DECLS
