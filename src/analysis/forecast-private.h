/* analysis/forecast-private.h: a table's rows as a regular series, a model of it, how well it would have forecast, and what it forecasts. */
#pragma once
#include "analysis/frame.h"
#include "analysis/time-step.h"
#include "stats/decompose.h"
#include "stats/ets.h"
#include "stats/series.h"

G_BEGIN_DECLS

/* Values at steps first, first + 1, … */
typedef struct
{
  HunchTimeStep step;
  gint64    width;      /* of a step of numbers; 1 */
  gint64    first;      /* ordinal of the first step, see hunch_time_step_of_day() */
  gsize     n;
  double   *y;          /* owned [n] */
  double   *n_rows;     /* owned [n] */
  char     *what;       /* owned: "Mean of sales per month" */
  char     *unit;       /* owned: "Mean of sales", "Rows" */
  gsize     n_gaps;     /* steps without rows */
  gboolean  is_filled_with_zero;
  gboolean  is_summed;  /* sums or counts */
  char     *cut_first;  /* owned: labels of steps left out as incomplete, or NULL */
  char     *cut_last;
} HunchTimeSeries;

void     hunch_time_series_clear (HunchTimeSeries *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (HunchTimeSeries, hunch_time_series_clear)

/* By the options y, time, agg, step and gaps. @level: only rows of this level of by=, with @like giving the steps; else -1 and NULL. Reports n and dropped. */
gboolean    hunch_time_series_read (HunchInquiry *inquiry, int level, const HunchTimeSeries *like, HunchTimeSeries *out, GError **error);

char       *hunch_time_series_dup_label   (const HunchTimeSeries *self, gint64 place);  /* of step first + place; "2019-03" */
double      hunch_time_series_get_x       (const HunchTimeSeries *self, gint64 place);  /* as the axis counts */
guint       hunch_time_series_get_period  (const HunchTimeSeries *self);    /* natural: 12 months, 4 quarters, 7 days, 24 hours, 52 weeks, 60 minutes; else 1 */
/* "March", "Monday", "Q2", "3": what the season at @place is called. */
char       *hunch_time_series_dup_season  (const HunchTimeSeries *self, guint period, gint64 place);

/* --- model --- */

typedef struct
{
  HunchEts *ets;       /* owned; of the values less their season where that is too long for it */
  double   *seasonal;  /* owned [period], of the steps to come; NULL when the model has its own */
  guint     period;
  char      name[16];  /* "ETS(M,Ad,M)" without brackets: "MAdM", or "STL+AAdN" */
} HunchModelOfSeries;

void     hunch_model_of_series_clear (HunchModelOfSeries *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (HunchModelOfSeries, hunch_model_of_series_clear)

typedef struct
{
  double    loss;      /* mean absolute error */
  HunchAccuracy all;   /* over all origins and distances */
  HunchAccuracy next;  /* one step ahead */
} HunchBacktestScore;

typedef enum { HUNCH_RIVAL_MODEL, HUNCH_RIVAL_NAIVE, HUNCH_RIVAL_SEASONAL, HUNCH_RIVAL_DRIFT, HUNCH_RIVALS } HunchRival;

/* From every origin among the last values, forecasts of all that came after, at most the horizon. */
typedef struct
{
  guint     n_held;     /* 0: none */
  guint     horizon;
  char      name[16];   /* of the model chosen before the values held back */
  gsize     n;          /* forecasts in all */
  GArray   *actual;     /* owned, of double [n] */
  GArray   *distance;   /* owned, of guint [n]: 1 is one step ahead */
  GArray   *forecast[HUNCH_RIVALS];  /* owned, of double [n] */
  HunchAccuracy all[HUNCH_RIVALS];
  HunchAccuracy next[HUNCH_RIVALS];
  double    coverage[3];  /* of intervals of 50, 80 and 95 %, over all */
  double   *fan_mean;     /* owned [n_held]: from the first origin, for the picture; so below */
  double   *fan_low;
  double   *fan_high;
  HunchRival best_rival;  /* of those but the model, by mean absolute error one step ahead */
  HunchDieboldMariano dm[HUNCH_RIVALS];  /* model against rival, one step ahead */
  gboolean  has_dm[HUNCH_RIVALS];
} HunchBacktest;

void     hunch_backtest_clear (HunchBacktest *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (HunchBacktest, hunch_backtest_clear)

#define HUNCH_FAN_LEVELS 4  /* 50, 80, 95 % and conf= */

/* All that is asked of one series. */
typedef struct
{
  HunchInquiry      *inquiry;   /* lent */
  HunchTimeSeries        series;    /* owned, as all below */
  guint              period;    /* 1: no season */
  guint              horizon;
  gboolean           is_log;
  const char        *form;      /* lent; NULL: chosen */
  guint64            seed;
  guint              n_paths;
  double            *y;         /* [series.n]: logs, or the values */
  GPtrArray         *candidates;  /* of HunchEts; NULL when the form was given */
  HunchModelOfSeries model;
  HunchEtsForecast   forecast;  /* of the values, not their logs */
  HunchBacktest      backtest;
  HunchDecomposition parts;
  gboolean           has_parts;
  gboolean           parts_multiply;  /* `parts` are those of the logs, because the season of the model multiplies */
} HunchForecast;

void     hunch_forecast_clear (HunchForecast *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (HunchForecast, hunch_forecast_clear)

extern const double hunch_fan_levels[3];

/* Model, forecast, back-test and parts of self->series, whose other fields are set. */
gboolean    hunch_forecast_work  (HunchForecast *self, guint n_held, gboolean has_n_held, GError **error);
const char *hunch_rival_get_name (HunchRival rival);

/* forecast-words.c, forecast-plots.c: into the inquiry's result. */
void        hunch_forecast_add_numbers (HunchForecast *self);
void        hunch_forecast_set_words   (HunchForecast *self);
void        hunch_forecast_take_plots  (HunchForecast *self);
void        hunch_forecast_add_dm      (HunchInquiry *inquiry, const HunchBacktest *backtest, HunchRival rival, const char *group);

G_END_DECLS
