/* chart/plan-private.h: the plan as the room sees it: a list of things to draw, in order, and the places a pointer can be on. */
#pragma once
#include "chart/chart.h"
#include "chart/labels.h"
#include "chart/scale.h"
#include "chart/text.h"

G_BEGIN_DECLS

typedef enum
{
  HUNCH_ITEM_RECT,
  HUNCH_ITEM_DISC,
  HUNCH_ITEM_LINE,   /* through points; NaN begins a new piece */
  HUNCH_ITEM_AREA,   /* within points */
  HUNCH_ITEM_TEXT,   /* one line */
  HUNCH_ITEM_CLOUD,  /* very many dots, straight from the layer */
} HunchItemKind;

/* Place from value: offset + factor × value, or × log10 (value). */
typedef struct
{
  double   factor;
  double   offset;
  gboolean is_log;
} HunchTransform;

typedef struct
{
  HunchItemKind kind;
  const char   *role;       /* "grid", "bar", "x-label": for those who read the plan; static */
  guint32       colour;
  double        alpha;      /* 0..1 */
  gboolean      in_plot;    /* cut at the edges of the plot's rectangle */
  double        x, y;       /* corner; centre of a disc; start, middle or end of a baseline */
  double        width;      /* of a text: as measured */
  double        height;     /* of a rectangle; of a disc: its diameter */
  double        line_width; /* rectangles and discs: 0 is filled, else only the outline */
  gboolean      dashed;
  double       *points;     /* owned: x, y pairs */
  gsize         n_points;
  char         *text;       /* owned */
  double        size;
  int           weight;
  double        align;      /* 0: starts at x, 0.5: centred, 1: ends at x */
  gboolean      halo;       /* an edge of background around the letters */
  const double *cloud_x;    /* borrowed from the plot: places across */
  const double *cloud_y;
  HunchTransform across;
  HunchTransform down;
} HunchItem;

/* What a pointer may be on: the mark of a layer within a rectangle. */
typedef struct
{
  const HunchLayer *layer;  /* borrowed from the plot */
  gsize             index;
  double            x, y, width, height;
} HunchSpot;

struct _HunchChartPlan
{
  HunchPlot      *plot;       /* owned */
  HunchChartTheme theme;
  double          width, height;
  double          left, top, right, bottom;  /* the plot's rectangle */
  HunchScale      x, y;       /* of the data; with `horizontal` x runs down */
  gboolean        horizontal;
  GPtrArray      *items;      /* of HunchItem, owned */
  GArray         *spots;      /* of HunchSpot */
  GMutex          cloud_lock;
  cairo_surface_t *cloud;     /* owned: the last picture of great clouds, for the next frame; under the lock, as all below */
  const HunchItem *cloud_of;
  double          cloud_left, cloud_top, cloud_scale;
};

/* One colour in the picture: layers of one name share it. */
typedef struct
{
  const char *name;    /* borrowed, NULL for layers without one */
  char       *label;   /* owned: the name as it can be shown */
  guint32     colour;
  gboolean    is_lit;  /* FALSE: another one is highlighted */
  HunchMark   mark;    /* of its first layer */
} HunchSeries;

typedef enum { HUNCH_LEGEND_NONE, HUNCH_LEGEND_TOP, HUNCH_LEGEND_DIRECT } HunchLegendKind;

/* What is known while a plan is being made. */
typedef struct
{
  HunchChartPlan        *plan;
  HunchPlot             *plot;
  const HunchChartTheme *theme;
  HunchMeasureFunc       measure;
  gpointer               user_data;
  double                 font;        /* size of axis labels */
  double                 unit;        /* by which widths of lines and sizes of dots grow with the font */
  double                 pad;         /* around everything */
  guint32                palette[8];
  const char            *highlight;   /* a category or series, or NULL */
  int                    labels;      /* the person's wish for value labels: -1 none said, 0, 1 */
  GArray                *series;      /* of HunchSeries */
  HunchLegendKind        legend;
  gboolean               has_key;     /* there is room for a legend on top */
  double                *direct;      /* owned: place down of each named series' label, or NULL */
  double                 header_end;  /* where title, subtitle and legend end */
  double                 footer;      /* where source and axis title begin */
  GPtrArray             *side_ticks;  /* of HunchTick, labels fitted: left of the plot */
  GPtrArray             *foot_ticks;  /* below it */
  double                 side_width;
  guint                  foot_lines;
  double                 stretch;     /* how many times as long the y scale must be for the labels above the marks */
} HunchBuilder;

/* --- plan.c: adding things -------------------------------------------------- */
HunchItem    *hunch_plan_add_rect (HunchBuilder *self, const char *role, guint32 colour, double x, double y, double width, double height);
HunchItem    *hunch_plan_add_disc (HunchBuilder *self, const char *role, guint32 colour, double x, double y, double radius);
HunchItem    *hunch_plan_add_line (HunchBuilder *self, const char *role, guint32 colour, double line_width, double x1, double y1, double x2, double y2);
/* Takes `points`. */
HunchItem    *hunch_plan_add_path (HunchBuilder *self, HunchItemKind kind, const char *role, guint32 colour, double *points, gsize n_points);
/* `x` is where `align` says; `y` is the baseline. The text is copied. */
HunchItem    *hunch_plan_add_text (HunchBuilder *self, const char *role, guint32 colour, const HunchLabelFont *font, double align, double x, double y, const char *text);
HunchItem    *hunch_plan_add_item (HunchBuilder *self, HunchItemKind kind, const char *role, guint32 colour);
void          hunch_plan_add_spot (HunchBuilder *self, const HunchLayer *layer, gsize index, double x, double y, double width, double height);
HunchLabelFont hunch_plan_get_font (HunchBuilder *self, double size, int weight);

/* The scale down the side and the one along the foot. */
HunchScale   *hunch_plan_get_side (HunchBuilder *self);
HunchScale   *hunch_plan_get_foot (HunchBuilder *self);
/* The place in the picture of a value of both scales. */
void          hunch_plan_place (HunchBuilder *self, double x, double y, double *out_across, double *out_down);
gboolean      hunch_plan_has_mark (HunchPlot *plot, HunchMark mark);

/* --- the other parts --------------------------------------------------------- */
void          hunch_plan_set_domains (HunchBuilder *self);           /* plan-domain.c */
void          hunch_plan_stretch_y (HunchBuilder *self);             /* by self->stretch, upwards; a maximum that was asked for stays */
gboolean      hunch_plan_has_data (HunchPlot *plot);

void          hunch_plan_set_series (HunchBuilder *self);            /* plan-series.c */
HunchSeries  *hunch_plan_get_series (HunchBuilder *self, const HunchLayer *layer);
guint32       hunch_plan_get_colour (HunchBuilder *self, const HunchLayer *layer, gsize index);
double        hunch_plan_find_right (HunchBuilder *self, double edge); /* how far right the plot may go for its direct labels */
gboolean      hunch_plan_place_direct (HunchBuilder *self);          /* FALSE: there is no room for them */
void          hunch_plan_draw_direct (HunchBuilder *self);
double        hunch_plan_draw_legend (HunchBuilder *self, double top, gboolean measure_only);  /* where it ends */

gboolean      hunch_plan_wants_horizontal (HunchBuilder *self);      /* plan-axes.c */
void          hunch_plan_fit_side (HunchBuilder *self);
void          hunch_plan_fit_foot (HunchBuilder *self);
void          hunch_plan_draw_grid (HunchBuilder *self);
void          hunch_plan_draw_axes (HunchBuilder *self);

void          hunch_plan_draw_marks (HunchBuilder *self);            /* plan-marks.c */
void          hunch_plan_draw_bars (HunchBuilder *self, const HunchLayer *layer, guint slot, guint n_slots);  /* plan-bars.c */
void          hunch_plan_draw_bins (HunchBuilder *self, const HunchLayer *layer);
void          hunch_plan_draw_boxes (HunchBuilder *self, const HunchLayer *layer, guint slot, guint n_slots);
void          hunch_plan_draw_intervals (HunchBuilder *self, const HunchLayer *layer, guint slot, guint n_slots);
void          hunch_plan_draw_cells (HunchBuilder *self, const HunchLayer *layer);         /* plan-cells.c */
double        hunch_plan_draw_cell_key (HunchBuilder *self, double top, gboolean measure_only);
void          hunch_plan_draw_curve (HunchBuilder *self, const HunchLayer *layer);         /* plan-curves.c */
void          hunch_plan_draw_points (HunchBuilder *self, const HunchLayer *layer);
void          hunch_plan_draw_rules (HunchBuilder *self, const HunchLayer *layer);

G_END_DECLS
