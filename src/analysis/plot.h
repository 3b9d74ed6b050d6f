/* analysis/plot.h: what there is to draw, as plain data: layers of marks over two scales. chart/ turns it into a picture. */
#pragma once
#include "base/progress.h"
#include "project/project.h"

G_BEGIN_DECLS

typedef enum
{
  HUNCH_MARK_BAR,       /* x, y (from y_zero line), optional low/high whiskers; x may be a category */
  HUNCH_MARK_POINT,     /* x, y dots; a scatter. Beyond 20,000 the painter counts per pixel */
  HUNCH_MARK_LINE,      /* x, y joined in order of x; optional low/high drawn as a band */
  HUNCH_MARK_STEP,      /* x, y right-continuous steps: an ECDF */
  HUNCH_MARK_RECT,      /* low..high on x (edges), y height: histogram bins */
  HUNCH_MARK_BOX,       /* per x: low = whisker, q1, y = median, q3, high = whisker, (far points as a POINT layer) */
  HUNCH_MARK_INTERVAL,  /* per x: y with low..high: dot and whisker */
  HUNCH_MARK_CELL,      /* x and y categories, value: heat map */
  HUNCH_MARK_RULE,      /* a line at y (horizontal, x NULL) or at x (vertical, y NULL) for reference, with name as label */
} HunchMark;

typedef enum { HUNCH_SCALE_LINEAR, HUNCH_SCALE_LOG, HUNCH_SCALE_DATE /* days since 1970 */, HUNCH_SCALE_TIME /* seconds */, HUNCH_SCALE_CATEGORY } HunchScaleKind;

typedef struct
{
  HunchMark  mark;
  char      *name;       /* the series, for direct label or legend; NULL when there is one only */
  gsize      n;
  double    *x;          /* [n]; category scales: index into categories; NULL when not used (so all below) */
  double    *y;
  double    *low;
  double    *high;
  double    *q1;
  double    *q3;
  double    *value;      /* cells */
  char     **labels;     /* [n] text at each mark (e.g. "n = 12", Tukey letters), elements may be NULL; or NULL */
} HunchLayer;

typedef struct
{
  HunchScaleKind kind;
  char          *title;      /* with unit */
  GPtrArray     *categories; /* of char *, owned; category scales only */
  gboolean       zero;       /* must include 0 (bars) */
  gboolean       percent;    /* values are shares, shown as 12 % */
  double         min, max;   /* NaN: from the data */
} HunchAxis;

/* Reference counted. Fields may be changed until it is shared. */
typedef struct
{
  gatomicrefcount ref_count;
  char      *title;      /* or NULL */
  char      *subtitle;   /* or NULL */
  HunchAxis  x, y;
  GPtrArray *layers;     /* of HunchLayer *, owned, drawn in order */
  char      *source;     /* the ticket's line: n, source, method, date; or NULL */
  char      *summary;    /* what the picture shows, in one or two sentences, for those who cannot see it. Never NULL when made by analysis/ */
  gboolean   horizontal; /* categories down the side */
  gint64     n;          /* rows behind it */
  JsonObject *style;     /* the person's choices, or NULL: {"title","x_title","y_title","palette","labels":bool,"zero":bool,"sort":"value|name|none","log_x","log_y","highlight":"category","width","height"} */
} HunchPlot;

HunchPlot  *hunch_plot_new (void);
HunchPlot  *hunch_plot_ref (HunchPlot *self);
void        hunch_plot_unref (HunchPlot *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HunchPlot, hunch_plot_unref)

HunchLayer *hunch_layer_new (HunchMark mark, const char *name, gsize n);  /* arrays NULL; fill with g_new */
void        hunch_layer_free (HunchLayer *layer);
/* Appends and takes `layer`. */
void        hunch_plot_take_layer (HunchPlot *self, HunchLayer *layer);

/* Lossless both ways; "mark" and "kind" as lower-case words. New references. */
JsonObject *hunch_plot_to_json (HunchPlot *self);
HunchPlot  *hunch_plot_from_json (JsonObject *object, GError **error);

/* Takes over title, axis titles, zero, log, sort and so on from style into the fields. */
void        hunch_plot_set_style (HunchPlot *self, JsonObject *style);

/* --- charts of a table ---------------------------------------------------- */
/* Kinds: "bar" (x category; y= a number: its mean or stat=mean|median|sum|count; by=), "histogram" (x, bins=, by=), "box" (y, by=), "interval" (y, by=: means with
 * confidence intervals), "line" (x, y, by=, stat=), "scatter" (x, y, by=, fit=none|linear), "ecdf" (x, by=), "heat" (x, y categories; value=).
 * `options`: words → text. Fails with a sentence for unknown kinds, options and columns. */
HunchPlot  *hunch_plot_build (HunchProject *project, const char *table, const char *kind, GHashTable *options,
                              HunchProgress *progress, GCancellable *cancellable, GError **error);

/* The picture of a hunch_chart spec:
 *   {"kind": "scatter", "table": "films", "options": {"x": "year", "y": "minutes"}, "style": {…}}   a chart of a table, or
 *   {"analysis": 12, "plot": 0, "style": {…}}                                                       the chart of a kept result. */
HunchPlot  *hunch_plot_load (HunchProject *project, const char *spec, HunchProgress *progress, GCancellable *cancellable, GError **error);

void        hunch_plot_load_async (HunchProject *project, const char *spec, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
HunchPlot  *hunch_plot_load_finish (GAsyncResult *result, GError **error);

G_END_DECLS
