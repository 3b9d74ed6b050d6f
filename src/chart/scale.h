/* chart/scale.h: from values to places and back, with the places worth a label. */
#pragma once
#include "analysis/plot.h"

G_BEGIN_DECLS

typedef struct
{
  double value;
  char  *label;  /* owned; a line break before the part that tells the year or the day */
} HunchTick;

HunchTick *hunch_tick_new (double      value,
                           char       *label /* taken */);
void       hunch_tick_free (HunchTick *self);

typedef struct _HunchScale HunchScale;

typedef struct
{
  double     (*to_share) (const HunchScale *self, double value);    /* 0 at min, 1 at max */
  double     (*from_share) (const HunchScale *self, double share);
  GPtrArray *(*make_ticks) (const HunchScale *self, int n_wanted);  /* of HunchTick; about as many as wanted */
  void       (*widen) (HunchScale *self, int n_wanted);             /* bounds to round values */
  char      *(*write) (const HunchScale *self, double value);       /* one value by itself */
} HunchScaleFuncs;

struct _HunchScale
{
  const HunchScaleFuncs *funcs;
  HunchScaleKind         kind;
  double                 min, max;    /* the bounds, in values; min < max */
  double                 start, end;  /* their places in the picture */
  gboolean               percent;
  gboolean               whole;       /* all values are whole: no ticks between them */
  GPtrArray             *categories;  /* borrowed, category scales only */
};

/* Bounds that do not suit the kind (equal, not positive for log) are mended. */
void       hunch_scale_init (HunchScale      *self,
                             const HunchAxis *axis,
                             double           min,
                             double           max);

double     hunch_scale_map (const HunchScale *self,
                            double            value);
double     hunch_scale_unmap (const HunchScale *self,
                              double            place);
GPtrArray *hunch_scale_make_ticks (const HunchScale *self,
                                   int               n_wanted);
char      *hunch_scale_write (const HunchScale *self,
                              double            value);

/* The width of one category, in the picture's unit, never negative. */
double     hunch_scale_get_band (const HunchScale *self);

/* 1, 2 or 5 times a power of ten so that `span` holds about n_wanted of it. */
double     hunch_scale_choose_step (double span,
                                    int    n_wanted);

/* Implemented in scale-date.c. */
extern const HunchScaleFuncs hunch_scale_date_funcs;
extern const HunchScaleFuncs hunch_scale_time_funcs;

G_END_DECLS
